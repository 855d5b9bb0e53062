/* SPDX-License-Identifier: MIT */
/* Verdicts by answers alone: the built-in frameworks, red flags, rejections and what is done about them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <leadcore/qualify.h>

#include <stdbool.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define ANSWERS_MAX 8

/* One letter a criterion: Y met, N not met, ? not asked, - asked and unknown. */
static size_t answers_of(const char *letters, lead_term_number *answers)
{
    size_t count = strlen(letters);
    for (size_t i = 0; i < count; i++)
        answers[i] = letters[i] == 'Y' ? LEAD_ANSWER_MET : letters[i] == 'N' ? LEAD_ANSWER_NOT_MET : letters[i] == '-' ? LEAD_ANSWER_UNKNOWN : 0;
    return count;
}

static lead_judgement judge(lead_term_number framework, const char *letters, uint32_t red_flags)
{
    lead_term_number answers[ANSWERS_MAX];
    lead_judgement judgement = {.size = sizeof judgement};
    lead_error error = LEAD_ERROR_INIT;
    if (lead_framework_judge(framework, answers, answers_of(letters, answers), red_flags, &judgement, &error) != LEAD_OK)
        fail_msg("%s: %s", letters, error.message);
    return judgement;
}

static void expect(const char *name, const lead_judgement *found, lead_term_number verdict, lead_term_number rejection, lead_term_number remedy,
                   uint32_t criterion, uint32_t red_flag, uint32_t missing, uint32_t question)
{
    if (found->verdict != verdict || found->rejection != rejection || lead_rejection_remedy(found->rejection) != remedy ||
        found->criterion != criterion || found->red_flag != red_flag || found->missing != missing || found->question != question)
        fail_msg("%s: verdict %d, rejection %d, remedy %d, criterion %u, red flag %u, missing %x, question %u", name, (int)found->verdict,
                 (int)found->rejection, (int)lead_rejection_remedy(found->rejection), found->criterion, found->red_flag, found->missing,
                 found->question);
}

enum { MONEY, AUTHORITY, NEED, TIME, COMPETITOR, PEOPLE };

/* The six criteria of MANTCP: met, not met, and not known, each by itself. */
static void mantcp(void **state)
{
    static const struct {
        const char *name, *answers;
        lead_term_number verdict, rejection, remedy;
        uint32_t criterion, missing, question;
    } rows[] = {
        {"all six met", "YYYYYY", LEAD_VERDICT_QUALIFIED, 0, 0, LEAD_NONE, 0, LEAD_NONE},
        {"not enough money", "NYYYYY", LEAD_VERDICT_REJECTED, LEAD_REJECTION_NO_BUDGET, LEAD_REMEDY_AWAIT_BUDGET, MONEY, 0, LEAD_NONE},
        {"does not decide", "YNYYYY", LEAD_VERDICT_REJECTED, LEAD_REJECTION_NOT_DECIDER, LEAD_REMEDY_ASK_INTRODUCTION, AUTHORITY, 0, LEAD_NONE},
        {"no need", "YYNYYY", LEAD_VERDICT_REJECTED, LEAD_REJECTION_NO_NEED, LEAD_REMEDY_BUILD_NEED, NEED, 0, LEAD_NONE},
        {"not urgent", "YYYNYY", LEAD_VERDICT_REJECTED, LEAD_REJECTION_NO_NEED, LEAD_REMEDY_BUILD_NEED, TIME, 0, LEAD_NONE},
        {"never used a product like it", "YYYYNY", LEAD_VERDICT_QUALIFIED, 0, 0, LEAD_NONE, 0, LEAD_NONE},
        {"nobody to run it", "YYYYYN", LEAD_VERDICT_REJECTED, LEAD_REJECTION_NO_OPERATOR, LEAD_REMEDY_EDUCATE, PEOPLE, 0, LEAD_NONE},
        {"money not known", "?YYYYY", LEAD_VERDICT_INCOMPLETE, 0, 0, LEAD_NONE, 1 << MONEY, MONEY},
        {"authority not known", "Y-YYYY", LEAD_VERDICT_INCOMPLETE, 0, 0, LEAD_NONE, 1 << AUTHORITY, AUTHORITY},
        {"need not known", "YY?YYY", LEAD_VERDICT_INCOMPLETE, 0, 0, LEAD_NONE, 1 << NEED, NEED},
        {"time not known", "YYY-YY", LEAD_VERDICT_INCOMPLETE, 0, 0, LEAD_NONE, 1 << TIME, TIME},
        {"experience not known", "YYYY?Y", LEAD_VERDICT_QUALIFIED, 0, 0, LEAD_NONE, 0, LEAD_NONE},
        {"people not known", "YYYYY?", LEAD_VERDICT_INCOMPLETE, 0, 0, LEAD_NONE, 1 << PEOPLE, PEOPLE},
        {"nothing known", "??????", LEAD_VERDICT_INCOMPLETE, 0, 0, LEAD_NONE, 0x2F, MONEY},
        {"one no is enough, though the rest is unknown", "?????N", LEAD_VERDICT_REJECTED, LEAD_REJECTION_NO_OPERATOR, LEAD_REMEDY_EDUCATE, PEOPLE, 0,
         LEAD_NONE},
        {"the first no gives the reason", "?N??NN", LEAD_VERDICT_REJECTED, LEAD_REJECTION_NOT_DECIDER, LEAD_REMEDY_ASK_INTRODUCTION, AUTHORITY, 0,
         LEAD_NONE},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        const lead_judgement found = judge(LEAD_FRAMEWORK_MANTCP, rows[i].answers, 0);
        expect(rows[i].name, &found, rows[i].verdict, rows[i].rejection, rows[i].remedy, rows[i].criterion, LEAD_NONE, rows[i].missing,
               rows[i].question);
    }
}

/* Whatever the criteria say. */
static void red_flags(void **state)
{
    static const struct {
        lead_term_number red_flag, rejection, remedy;
    } rows[] = {
        {LEAD_RED_FLAG_BOUGHT_COMPETITOR, LEAD_REJECTION_USES_COMPETITOR, LEAD_REMEDY_COMPETITIVE_DRIP},
        {LEAD_RED_FLAG_LACKS_INFRASTRUCTURE, LEAD_REJECTION_NO_OPERATOR, LEAD_REMEDY_EDUCATE},
        {LEAD_RED_FLAG_NO_OWNER, LEAD_REJECTION_NO_NEED, LEAD_REMEDY_BUILD_NEED},
        {LEAD_RED_FLAG_INTERNAL_CHANGES, LEAD_REJECTION_NO_NEED, LEAD_REMEDY_BUILD_NEED},
    };
    static const char *const answers[] = {"YYYYYY", "??????", "NNNNNN"};
    (void)state;
    assert_int_equal(COUNT(rows), lead_term_count(LEAD_VOCABULARY_RED_FLAG));
    for (size_t i = 0; i < COUNT(rows); i++)
        for (size_t a = 0; a < COUNT(answers); a++) {
            const lead_judgement found = judge(LEAD_FRAMEWORK_MANTCP, answers[a], UINT32_C(1) << rows[i].red_flag);
            expect(answers[a], &found, LEAD_VERDICT_REJECTED, rows[i].rejection, rows[i].remedy, LEAD_NONE, (uint32_t)rows[i].red_flag, 0, LEAD_NONE);
            assert_int_equal(found.met, a == 0 ? 0x3F : 0);
        }
    const lead_judgement both = judge(LEAD_FRAMEWORK_MANTCP, "YYYYYY", 1 << LEAD_RED_FLAG_INTERNAL_CHANGES | 1 << LEAD_RED_FLAG_LACKS_INFRASTRUCTURE);
    assert_int_equal(both.red_flag, LEAD_RED_FLAG_LACKS_INFRASTRUCTURE);
    assert_int_equal(both.rejection, LEAD_REJECTION_NO_OPERATOR);
}

/* All built-in frameworks: yes to everything qualifies, nothing known is incomplete, and a no to what is required gives that criterion's reason. */
static void every_framework(void **state)
{
    (void)state;
    for (lead_term_number framework = 1; framework <= (lead_term_number)lead_term_count(LEAD_VOCABULARY_FRAMEWORK); framework++) {
        const uint32_t count = lead_framework_criterion_count(framework);
        char letters[ANSWERS_MAX + 1] = "";
        uint32_t required = 0;
        assert_in_range(count, 4, ANSWERS_MAX);
        memset(letters, '?', count);
        for (uint32_t i = 0; i < count; i++)
            required |= (uint32_t)lead_framework_requires(framework, i) << i;
        assert_int_equal(judge(framework, letters, 0).missing, required);
        memset(letters, 'Y', count);
        assert_int_equal(judge(framework, letters, 0).verdict, LEAD_VERDICT_QUALIFIED);
        for (uint32_t i = 0; i < count; i++) {
            letters[i] = 'N';
            const lead_judgement found = judge(framework, letters, 0);
            const bool is_required = required >> i & 1;
            assert_int_equal(found.verdict, is_required ? LEAD_VERDICT_REJECTED : LEAD_VERDICT_QUALIFIED);
            assert_int_equal(found.rejection, is_required ? lead_criterion_rejection(lead_framework_criterion(framework, i)) : 0);
            assert_int_equal(found.met, ((1u << count) - 1) & ~(1u << i));
            letters[i] = 'Y';
        }
    }
}

static void wrong_arguments(void **state)
{
    static const lead_term_number good[6] = {0}, too_large[6] = {0, 0, 4}, negative[6] = {-1}, largest[6] = {0, 0, 0, 0, 0, INT32_MAX};
    static const struct {
        const char *name, *message;
        lead_term_number framework;
        const lead_term_number *answers;
        size_t count;
        uint32_t red_flags;
    } rows[] = {
        {"framework 0", "no such framework", 0, good, 6, 0},
        {"framework -1", "no such framework", -1, good, 6, 0},
        {"framework 11", "no such framework", 11, good, 6, 0},
        {"one answer too few", "5 answers to the 6 criteria of the framework", LEAD_FRAMEWORK_MANTCP, good, 5, 0},
        {"answers for another framework", "6 answers to the 4 criteria of the framework", LEAD_FRAMEWORK_BANT, good, 6, 0},
        {"no answers at all", "answers is NULL", LEAD_FRAMEWORK_MANTCP, NULL, 6, 0},
        {"count beyond everything", NULL, LEAD_FRAMEWORK_MANTCP, good, SIZE_MAX, 0},
        {"answer 4", "answer 2 is none of 0 to 3", LEAD_FRAMEWORK_MANTCP, too_large, 6, 0},
        {"answer -1", "answer 0 is none of 0 to 3", LEAD_FRAMEWORK_MANTCP, negative, 6, 0},
        {"largest answer", "answer 5 is none of 0 to 3", LEAD_FRAMEWORK_MANTCP, largest, 6, 0},
        {"red flag 0", "red flags have the bits 1 to 4", LEAD_FRAMEWORK_MANTCP, good, 6, 1},
        {"red flag 5", "red flags have the bits 1 to 4", LEAD_FRAMEWORK_MANTCP, good, 6, 32},
        {"red flag 31", "red flags have the bits 1 to 4", LEAD_FRAMEWORK_MANTCP, good, 6, UINT32_C(1) << 31},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        lead_judgement judgement;
        lead_error error = LEAD_ERROR_INIT;
        memset(&judgement, 0x5A, sizeof judgement);
        judgement.size = sizeof judgement;
        const lead_status status =
            lead_framework_judge(rows[i].framework, rows[i].answers, rows[i].count, rows[i].red_flags, &judgement, &error);
        if (status != LEAD_ERROR_INVALID_ARGUMENT || error.code != status || (rows[i].message && strcmp(error.message, rows[i].message) != 0))
            fail_msg("%s: %d, %s", rows[i].name, (int)status, error.message);
        expect(rows[i].name, &judgement, 0, 0, 0, LEAD_NONE, LEAD_NONE, 0, LEAD_NONE);
        assert_int_equal(judgement.met, 0);
        assert_int_equal(lead_framework_judge(rows[i].framework, rows[i].answers, rows[i].count, rows[i].red_flags, &judgement, NULL), status);
    }
}

static void judgements_of_another_size(void **state)
{
    struct {
        lead_judgement judgement;
        unsigned char beyond[16];
    } larger;
    lead_judgement smaller;
    lead_error error = LEAD_ERROR_INIT;
    static const lead_term_number answers[6] = {1, 1, 1, 1, 1, 1};
    (void)state;
    assert_int_equal(lead_framework_judge(LEAD_FRAMEWORK_MANTCP, answers, 6, 0, NULL, &error), LEAD_ERROR_INVALID_ARGUMENT);
    memset(&smaller, 0x5A, sizeof smaller);
    smaller.size = sizeof smaller - 1;
    assert_int_equal(lead_framework_judge(LEAD_FRAMEWORK_MANTCP, answers, 6, 0, &smaller, &error), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(smaller.verdict, 0x5A5A5A5A);
    memset(&larger, 0x5A, sizeof larger);
    larger.judgement.size = sizeof larger;
    assert_int_equal(lead_framework_judge(LEAD_FRAMEWORK_MANTCP, answers, 6, 0, &larger.judgement, &error), LEAD_OK);
    assert_int_equal(larger.judgement.verdict, LEAD_VERDICT_QUALIFIED);
    assert_int_equal(larger.judgement.size, sizeof larger);
    for (size_t i = 0; i < sizeof larger.beyond; i++)
        assert_int_equal(larger.beyond[i], 0x5A);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mantcp),          cmocka_unit_test(red_flags),
        cmocka_unit_test(every_framework), cmocka_unit_test(wrong_arguments),
        cmocka_unit_test(judgements_of_another_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
