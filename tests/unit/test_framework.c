/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "qualify/framework.h"

#include <stdbool.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Criteria in the order of the framework's name; an asterisk marks what only adds weight. By the names users know, in both languages. */
static void criteria_of_frameworks(void **state)
{
    static const struct {
        const char *framework;
        const char *english[8], *chinese[8];
    } rows[] = {
        {"BANT", {"budget", "authority", "need", "time"}, {"预算", "权限", "需求", "时间"}},
        {"AUNM", {"authority", "need", "urgency", "money"}, {"权限", "需求", "紧迫性", "资金"}},
        {"PACT", {"people", "authority", "*competitor", "time"}, {"人员", "权限", "*友商", "时间"}},
        {"FAINT", {"funds", "authority", "interest", "need", "time"}, {"资金", "权限", "兴趣", "需求", "时间"}},
        {"MANTCP", {"money", "authority", "need", "time", "*competitor", "people"}, {"资金", "权限", "需求", "时间", "*友商", "人员"}},
        {"ANUM", {"authority", "need", "urgency", "money"}, {"权限", "需求", "紧迫性", "资金"}},
        {"CHAMP", {"challenges", "authority", "money", "prioritisation"}, {"挑战", "权限", "资金", "优先级"}},
        {"MEDDIC",
         {"metrics", "economic buyer", "decision criteria", "decision process", "identify pain", "champion"},
         {"量化指标", "经济决策人", "决策标准", "决策流程", "痛点", "内部支持者"}},
        {"MEDDPICC",
         {"metrics", "economic buyer", "decision criteria", "decision process", "paper process", "identify pain", "champion", "competition"},
         {"量化指标", "经济决策人", "决策标准", "决策流程", "合同流程", "痛点", "内部支持者", "竞争"}},
        {"GPCTBA/C&I",
         {"goals", "plans", "challenges", "timeline", "budget", "authority", "*consequences", "*implications"},
         {"目标", "计划", "挑战", "时间表", "预算", "权限", "*后果", "*影响"}},
    };
    (void)state;
    assert_int_equal(COUNT(rows), lead_term_count(LEAD_VOCABULARY_FRAMEWORK));
    for (size_t i = 0; i < COUNT(rows); i++) {
        const lead_term_number framework = lead_term_find(LEAD_VOCABULARY_FRAMEWORK, rows[i].framework, strlen(rows[i].framework));
        assert_int_equal(framework, i + 1);
        uint32_t count = 0;
        for (; count < 8 && rows[i].english[count] != NULL; count++) {
            const bool is_optional = rows[i].english[count][0] == '*';
            const char *english = rows[i].english[count] + is_optional, *chinese = rows[i].chinese[count] + is_optional;
            const lead_term_number criterion = lead_framework_criterion(framework, count);
            if (criterion == 0 || criterion != lead_term_find(LEAD_VOCABULARY_CRITERION, english, strlen(english)) ||
                criterion != lead_term_find(LEAD_VOCABULARY_CRITERION, chinese, strlen(chinese)))
                fail_msg("%s: criterion %u is not %s", rows[i].framework, count, english);
            if (lead_framework_requires(framework, count) != !is_optional)
                fail_msg("%s: whether %s is required", rows[i].framework, english);
        }
        assert_int_equal(lead_framework_criterion_count(framework), count);
        assert_int_equal(lead_framework_criterion(framework, count), 0);
        assert_int_equal(lead_framework_requires(framework, count), 0);
        assert_int_equal(lead_framework_find(framework)->number, framework);
    }
}

static void rejections_of_criteria(void **state)
{
    static const lead_term_number rejections[] = {
        [LEAD_CRITERION_MONEY] = LEAD_REJECTION_NO_BUDGET,
        [LEAD_CRITERION_AUTHORITY] = LEAD_REJECTION_NOT_DECIDER,
        [LEAD_CRITERION_NEED] = LEAD_REJECTION_NO_NEED,
        [LEAD_CRITERION_TIME] = LEAD_REJECTION_NO_NEED,
        [LEAD_CRITERION_COMPETITOR] = LEAD_REJECTION_USES_COMPETITOR,
        [LEAD_CRITERION_PEOPLE] = LEAD_REJECTION_NO_OPERATOR,
        [LEAD_CRITERION_INTEREST] = LEAD_REJECTION_NO_NEED,
        [LEAD_CRITERION_URGENCY] = LEAD_REJECTION_NO_NEED,
        [LEAD_CRITERION_CHALLENGES] = LEAD_REJECTION_NO_NEED,
        [LEAD_CRITERION_PRIORITISATION] = LEAD_REJECTION_NO_NEED,
        [LEAD_CRITERION_METRICS] = LEAD_REJECTION_NO_NEED,
        [LEAD_CRITERION_ECONOMIC_BUYER] = LEAD_REJECTION_NOT_DECIDER,
        [LEAD_CRITERION_DECISION_CRITERIA] = LEAD_REJECTION_NOT_DECIDER,
        [LEAD_CRITERION_DECISION_PROCESS] = LEAD_REJECTION_NOT_DECIDER,
        [LEAD_CRITERION_PAIN] = LEAD_REJECTION_NO_NEED,
        [LEAD_CRITERION_CHAMPION] = LEAD_REJECTION_NOT_DECIDER,
        [LEAD_CRITERION_PAPER_PROCESS] = LEAD_REJECTION_NOT_DECIDER,
        [LEAD_CRITERION_COMPETITION] = LEAD_REJECTION_USES_COMPETITOR,
        [LEAD_CRITERION_GOALS] = LEAD_REJECTION_NO_NEED,
        [LEAD_CRITERION_PLANS] = LEAD_REJECTION_NO_NEED,
        [LEAD_CRITERION_TIMELINE] = LEAD_REJECTION_NO_NEED,
        [LEAD_CRITERION_CONSEQUENCES] = LEAD_REJECTION_NO_NEED,
        [LEAD_CRITERION_IMPLICATIONS] = LEAD_REJECTION_NO_NEED,
    };
    (void)state;
    assert_int_equal(COUNT(rejections) - 1, lead_term_count(LEAD_VOCABULARY_CRITERION));
    for (size_t i = 0; i < COUNT(rejections); i++)
        assert_int_equal(lead_criterion_rejection((lead_term_number)i), rejections[i]);
    assert_int_equal(lead_criterion_rejection((lead_term_number)COUNT(rejections)), 0);
}

static void rejections_of_red_flags(void **state)
{
    static const lead_term_number rejections[] = {
        [LEAD_RED_FLAG_BOUGHT_COMPETITOR] = LEAD_REJECTION_USES_COMPETITOR,
        [LEAD_RED_FLAG_LACKS_INFRASTRUCTURE] = LEAD_REJECTION_NO_OPERATOR,
        [LEAD_RED_FLAG_NO_OWNER] = LEAD_REJECTION_NO_NEED,
        [LEAD_RED_FLAG_INTERNAL_CHANGES] = LEAD_REJECTION_NO_NEED,
    };
    (void)state;
    assert_int_equal(COUNT(rejections) - 1, lead_term_count(LEAD_VOCABULARY_RED_FLAG));
    for (size_t i = 0; i < COUNT(rejections); i++)
        assert_int_equal(lead_red_flag_rejection((lead_term_number)i), rejections[i]);
    assert_int_equal(lead_red_flag_rejection((lead_term_number)COUNT(rejections)), 0);
}

static bool ends_with(const char *text, const char *end)
{
    return strlen(text) > strlen(end) && strcmp(text + strlen(text) - strlen(end), end) == 0;
}

/* One question in each language, and no question twice. */
static void questions(void **state)
{
    const lead_term_number last = (lead_term_number)lead_term_count(LEAD_VOCABULARY_CRITERION);
    (void)state;
    for (lead_term_number i = 1; i <= last; i++) {
        const char *english = lead_criterion_question(i, "en"), *chinese = lead_criterion_question(i, "zh");
        assert_non_null(english);
        assert_non_null(chinese);
        if (!ends_with(english, "?") || strchr(english, '\n') != NULL || strstr(chinese, "？") == NULL || strchr(chinese, '\n') != NULL)
            fail_msg("criterion %d has no good question", (int)i);
        for (lead_term_number other = 1; other < i; other++)
            if (strcmp(english, lead_criterion_question(other, "en")) == 0 || strcmp(chinese, lead_criterion_question(other, "zh")) == 0)
                fail_msg("criteria %d and %d have one question", (int)other, (int)i);
    }
    assert_non_null(strstr(lead_criterion_question(LEAD_CRITERION_MONEY, "en"), "budget"));
    assert_non_null(strstr(lead_criterion_question(LEAD_CRITERION_MONEY, "zh"), "预算"));
}

static void no_question(void **state)
{
    static const struct {
        lead_term_number criterion;
        const char *language;
    } rows[] = {{1, NULL}, {1, ""}, {1, "de"}, {1, "e"}, {1, "z"}, {1, "eng"}, {1, "zh-CN"}, {1, "EN"}, {0, "en"}, {24, "zh"}, {-1, "en"}, {INT32_MIN, "en"}};
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++)
        if (lead_criterion_question(rows[i].criterion, rows[i].language) != NULL)
            fail_msg("row %zu", i);
}

static void no_framework(void **state)
{
    static const lead_term_number rows[] = {0, -1, 11, INT32_MIN, INT32_MAX};
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        assert_null(lead_framework_find(rows[i]));
        assert_int_equal(lead_framework_criterion_count(rows[i]), 0);
        assert_int_equal(lead_framework_criterion(rows[i], 0), 0);
        assert_int_equal(lead_framework_requires(rows[i], 0), 0);
        assert_int_equal(lead_red_flag_rejection(rows[i]), 0);
        assert_int_equal(lead_criterion_rejection(rows[i] == 11 ? 24 : rows[i]), 0);
    }
    assert_int_equal(lead_framework_criterion(LEAD_FRAMEWORK_MANTCP, UINT32_MAX), 0);
    assert_int_equal(lead_framework_requires(LEAD_FRAMEWORK_MANTCP, 32), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(criteria_of_frameworks), cmocka_unit_test(rejections_of_criteria), cmocka_unit_test(rejections_of_red_flags),
        cmocka_unit_test(questions),              cmocka_unit_test(no_question),            cmocka_unit_test(no_framework),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
