/* SPDX-License-Identifier: MIT */
/* The verdict against what the reference says, taken literally; all answers to up to six criteria under random rules. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../support/sample.h"

#include "qualify/qualification.h"

#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define CRITERIA 6

/* ---- The reference ---- */

/* One letter a criterion: Y met, N not met, ? unknown. */
static lead_term_number slow_verdict(const struct lead_judge_rules *rules, const char *letters, lead_judgement *judgement)
{
    int64_t met = 0, reachable = 0;
    bool has_all_required = true;
    judgement->rejection = 0;
    judgement->criterion = LEAD_NONE;
    for (uint32_t i = rules->criterion_count; i-- > 0;) {
        const bool is_required = rules->required >> i & 1;
        if (letters[i] == 'N' && is_required)
            judgement->criterion = i;
        met += letters[i] == 'Y' ? rules->weights[i] : 0;
        reachable += letters[i] != 'N' ? rules->weights[i] : 0;
        has_all_required = has_all_required && (letters[i] == 'Y' || !is_required);
    }
    for (uint32_t i = 0; i < rules->criterion_count && judgement->criterion == LEAD_NONE && reachable < rules->qualified_at; i++)
        if (letters[i] == 'N')
            judgement->criterion = i;
    if (judgement->criterion != LEAD_NONE) {
        judgement->rejection = rules->rejections[judgement->criterion];
        return LEAD_VERDICT_REJECTED;
    }
    return has_all_required && met >= rules->qualified_at ? LEAD_VERDICT_QUALIFIED : LEAD_VERDICT_INCOMPLETE;
}

static unsigned slow_settles(const struct lead_judge_rules *rules, const char *letters, uint32_t criterion)
{
    char tried[LEAD_CRITERIA_MAX + 1];
    lead_judgement ignored;
    unsigned settles = 0;
    for (int answer = 0; answer < 2; answer++) {
        memcpy(tried, letters, rules->criterion_count);
        tried[criterion] = answer ? 'Y' : 'N';
        settles += slow_verdict(rules, tried, &ignored) != LEAD_VERDICT_INCOMPLETE;
    }
    return settles;
}

static void slow_judge(const struct lead_judge_rules *rules, const char *letters, uint32_t red_flags, lead_judgement *judgement)
{
    int64_t met = 0;
    *judgement = (lead_judgement){.red_flag = LEAD_NONE, .question = LEAD_NONE};
    judgement->verdict = slow_verdict(rules, letters, judgement);
    for (uint32_t i = 0; i < rules->criterion_count; i++) {
        judgement->met |= (uint32_t)(letters[i] == 'Y') << i;
        met += letters[i] == 'Y' ? rules->weights[i] : 0;
    }
    for (uint32_t i = rules->red_flag_count; i-- > 0;)
        if (red_flags >> i & 1) {
            judgement->verdict = LEAD_VERDICT_REJECTED;
            judgement->criterion = LEAD_NONE;
            judgement->red_flag = i;
            judgement->rejection = rules->red_flag_rejections[i];
        }
    if (judgement->verdict != LEAD_VERDICT_INCOMPLETE)
        return;
    for (uint32_t i = 0; i < rules->criterion_count; i++) {
        if (letters[i] != '?' || !((rules->required >> i & 1) || met < rules->qualified_at))
            continue;
        judgement->missing |= UINT32_C(1) << i;
        const uint32_t best = judgement->question;
        const unsigned settles = slow_settles(rules, letters, i), most = best == LEAD_NONE ? 0 : slow_settles(rules, letters, best);
        if (best == LEAD_NONE || settles > most || (settles == most && rules->weights[i] > rules->weights[best]))
            judgement->question = i;
    }
}

static void random_rules(struct sample_random *random, uint32_t count, struct lead_judge_rules *rules)
{
    static const lead_points weights[] = {0, 1, 500, 1000, 1000, 2000, 1000000};
    uint64_t all = 0;
    memset(rules, 0, sizeof *rules);
    rules->criterion_count = count;
    rules->red_flag_count = 3;
    rules->required = (uint32_t)sample_next(random) & (uint32_t)((UINT64_C(1) << count) - 1);
    for (uint32_t i = 0; i < count; i++) {
        rules->weights[i] = weights[sample_below(random, COUNT(weights))];
        rules->rejections[i] = (uint8_t)(1 + sample_below(random, 5));
        all += (uint64_t)rules->weights[i];
    }
    for (uint32_t i = 0; i < rules->red_flag_count; i++)
        rules->red_flag_rejections[i] = (uint8_t)(1 + sample_below(random, 5));
    rules->qualified_at = sample_once_in(random, 4) ? (lead_points)all : sample_once_in(random, 3) ? 0 : (lead_points)(sample_next(random) % (all + 1));
}

static void letters_of(uint32_t pattern, uint32_t count, char *letters)
{
    for (uint32_t i = 0; i < count; i++, pattern /= 3)
        letters[i] = "YN?"[pattern % 3];
    letters[count] = 0;
}

static uint32_t bits_of(const char *letters, char letter)
{
    uint32_t bits = 0;
    for (uint32_t i = 0; letters[i]; i++)
        bits |= (uint32_t)(letters[i] == letter) << i;
    return bits;
}

static uint32_t power_of_three(uint32_t exponent)
{
    return exponent == 0 ? 1 : 3 * power_of_three(exponent - 1);
}

static lead_judgement judge(const struct lead_judge_rules *rules, const char *letters, uint32_t red_flags)
{
    lead_judgement judgement = {.size = 7};
    lead_judge(rules, bits_of(letters, 'Y'), bits_of(letters, 'N'), red_flags, &judgement);
    assert_int_equal(judgement.size, 7);
    return judgement;
}

static void expect_equal(const char *letters, const lead_judgement *found, const lead_judgement *expected)
{
    if (found->verdict != expected->verdict || found->rejection != expected->rejection || found->criterion != expected->criterion ||
        found->red_flag != expected->red_flag || found->met != expected->met || found->missing != expected->missing ||
        found->question != expected->question)
        fail_msg("%s: verdict %d (%d), rejection %d (%d), criterion %u (%u), missing %x (%x), question %u (%u)", letters, (int)found->verdict,
                 (int)expected->verdict, (int)found->rejection, (int)expected->rejection, found->criterion, expected->criterion, found->missing,
                 expected->missing, found->question, expected->question);
}

/* ---- Properties ---- */

static void every_pattern(void **state)
{
    struct sample_random random = {1};
    unsigned verdicts[4] = {0};
    (void)state;
    for (uint32_t count = 1; count <= CRITERIA; count++)
        for (unsigned trial = 0; trial < 60; trial++) {
            struct lead_judge_rules rules;
            random_rules(&random, count, &rules);
            for (uint32_t pattern = 0; pattern < power_of_three(count); pattern++) {
                char letters[CRITERIA + 1];
                lead_judgement expected;
                const uint32_t red_flags = sample_once_in(&random, 10) ? sample_below(&random, 8) : 0;
                letters_of(pattern, count, letters);
                slow_judge(&rules, letters, red_flags, &expected);
                const lead_judgement found = judge(&rules, letters, red_flags);
                expect_equal(letters, &found, &expected);
                verdicts[found.verdict]++;
            }
        }
    /* Each verdict was met often enough for the comparison to say something. */
    assert_true(verdicts[LEAD_VERDICT_QUALIFIED] > 1000 && verdicts[LEAD_VERDICT_INCOMPLETE] > 1000 && verdicts[LEAD_VERDICT_REJECTED] > 1000);
}

/* With 32 criteria, where bits end, and with one fewer. */
static void all_criteria(void **state)
{
    struct sample_random random = {2};
    (void)state;
    for (unsigned trial = 0; trial < 2000; trial++) {
        struct lead_judge_rules rules;
        char letters[LEAD_CRITERIA_MAX + 1] = "";
        lead_judgement expected;
        const uint32_t count = LEAD_CRITERIA_MAX - trial % 2;
        random_rules(&random, count, &rules);
        const unsigned noes = sample_once_in(&random, 2) ? 100 : 8;
        for (uint32_t i = 0; i < count; i++)
            letters[i] = sample_once_in(&random, noes) ? 'N' : "Y?"[sample_below(&random, 2)];
        if (sample_once_in(&random, 2))
            letters[count - 1] = '?';
        slow_judge(&rules, letters, 0, &expected);
        const lead_judgement found = judge(&rules, letters, 0);
        expect_equal(letters, &found, &expected);
    }
}

/* Learning what was unknown never turns a verdict that was settled. */
static void settled_verdicts_stay(void **state)
{
    struct sample_random random = {3};
    unsigned learned = 0;
    (void)state;
    for (unsigned trial = 0; trial < 200; trial++) {
        struct lead_judge_rules rules;
        const uint32_t count = 1 + sample_below(&random, CRITERIA);
        random_rules(&random, count, &rules);
        for (uint32_t pattern = 0; pattern < power_of_three(count); pattern++) {
            char letters[CRITERIA + 1];
            letters_of(pattern, count, letters);
            const lead_term_number before = judge(&rules, letters, 0).verdict;
            for (uint32_t i = 0; i < count && before != LEAD_VERDICT_INCOMPLETE; i++) {
                if (letters[i] != '?')
                    continue;
                for (int answer = 0; answer < 2; answer++, learned++) {
                    letters[i] = answer ? 'Y' : 'N';
                    assert_int_equal(judge(&rules, letters, 0).verdict, before);
                }
                letters[i] = '?';
            }
        }
    }
    assert_true(learned > 1000);
}

/* A lead that is incomplete always has a question, and asking on and on comes to an end. */
static void questions_lead_to_a_verdict(void **state)
{
    struct sample_random random = {4};
    (void)state;
    for (unsigned trial = 0; trial < 3000; trial++) {
        struct lead_judge_rules rules;
        char letters[CRITERIA + 1] = "??????";
        const uint32_t count = 1 + sample_below(&random, CRITERIA);
        letters[count] = 0;
        random_rules(&random, count, &rules);
        for (uint32_t asked = 0;; asked++) {
            const lead_judgement found = judge(&rules, letters, 0);
            assert_int_equal(found.verdict == LEAD_VERDICT_INCOMPLETE, found.question != LEAD_NONE);
            assert_int_equal(found.verdict == LEAD_VERDICT_INCOMPLETE, found.missing != 0);
            if (found.verdict != LEAD_VERDICT_INCOMPLETE)
                break;
            assert_true(asked < count);
            assert_true(found.missing >> found.question & 1);
            letters[found.question] = sample_once_in(&random, 3) ? 'N' : 'Y';
        }
    }
}

/* ---- By hand ---- */

/* Which question: what settles most, then what weighs most, then the first. */
static void next_questions(void **state)
{
    static const struct {
        const char *name, *letters;
        uint32_t required;
        lead_points weights[3], qualified_at;
        uint32_t question, missing;
    } rows[] = {
        {"both answers to the last one settle", "YY?", 7, {1000, 1000, 1000}, 0, 2, 4},
        {"a no to any settles: the first", "???", 7, {1000, 1000, 1000}, 0, 0, 7},
        {"a no to any settles: the heaviest", "???", 7, {1000, 3000, 2000}, 0, 1, 7},
        {"what is not required cannot settle", "???", 4, {1000, 1000, 1000}, 0, 2, 4},
        {"a yes would be enough, a no would be too much", "Y??", 1, {1000, 2000, 500}, 3000, 1, 6},
        {"what settles goes before what weighs", "???", 2, {5000, 1000, 1000}, 1000, 1, 7},
        {"nothing settles: the heaviest", "???", 0, {1000, 1500, 1200}, 2000, 1, 7},
        {"weights count by the thousandth", "???", 7, {1000, 1000, 1001}, 0, 2, 7},
        {"weight 0 is still missing while weight is", "Y??", 0, {1000, 0, 1000}, 2000, 2, 6},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct lead_judge_rules rules = {.criterion_count = 3, .required = rows[i].required, .qualified_at = rows[i].qualified_at};
        memcpy(rules.weights, rows[i].weights, sizeof rows[i].weights);
        const lead_judgement found = judge(&rules, rows[i].letters, 0);
        if (found.verdict != LEAD_VERDICT_INCOMPLETE || found.question != rows[i].question || found.missing != rows[i].missing)
            fail_msg("%s: verdict %d, question %u, missing %x", rows[i].name, (int)found.verdict, found.question, found.missing);
    }
}

static void verdicts(void **state)
{
    static const struct {
        const char *name, *letters;
        uint32_t required, red_flags;
        lead_points weights[3], qualified_at;
        lead_term_number verdict;
        lead_term_number rejection;
        uint32_t criterion, red_flag;
    } rows[] = {
        {"nothing is asked for", "???", 0, 0, {1000, 1000, 1000}, 0, LEAD_VERDICT_QUALIFIED, 0, LEAD_NONE, LEAD_NONE},
        {"weight is enough without the optional", "YY?", 3, 0, {1000, 1000, 1000}, 2000, LEAD_VERDICT_QUALIFIED, 0, LEAD_NONE, LEAD_NONE},
        {"a thousandth short", "YY?", 3, 0, {1000, 1000, 1000}, 2001, LEAD_VERDICT_INCOMPLETE, 0, LEAD_NONE, LEAD_NONE},
        {"out of reach", "YYN", 3, 0, {1000, 1000, 1000}, 2001, LEAD_VERDICT_REJECTED, 3, 2, LEAD_NONE},
        {"out of reach: the first that is not met", "N?N", 0, 0, {1000, 1000, 1000}, 2000, LEAD_VERDICT_REJECTED, 1, 0, LEAD_NONE},
        {"required goes before out of reach", "NYN", 4, 0, {1000, 1000, 1000}, 3000, LEAD_VERDICT_REJECTED, 3, 2, LEAD_NONE},
        {"just within reach", "N??", 0, 0, {1000, 1000, 1000}, 2000, LEAD_VERDICT_INCOMPLETE, 0, LEAD_NONE, LEAD_NONE},
        {"red flag over everything", "YYY", 7, 2, {1000, 1000, 1000}, 0, LEAD_VERDICT_REJECTED, 5, LEAD_NONE, 1},
        {"the first red flag", "NNN", 7, 6, {1000, 1000, 1000}, 0, LEAD_VERDICT_REJECTED, 5, LEAD_NONE, 1},
        {"the last red flag", "YYY", 7, UINT32_C(1) << 31, {1000, 1000, 1000}, 0, LEAD_VERDICT_REJECTED, 4, LEAD_NONE, 31},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct lead_judge_rules rules = {.criterion_count = 3, .red_flag_count = 32, .required = rows[i].required,
                                         .qualified_at = rows[i].qualified_at, .rejections = {1, 2, 3}};
        memcpy(rules.weights, rows[i].weights, sizeof rows[i].weights);
        rules.red_flag_rejections[1] = 5;
        rules.red_flag_rejections[31] = 4;
        const lead_judgement found = judge(&rules, rows[i].letters, rows[i].red_flags);
        if (found.verdict != rows[i].verdict || found.rejection != rows[i].rejection || found.criterion != rows[i].criterion ||
            found.red_flag != rows[i].red_flag)
            fail_msg("%s: verdict %d, rejection %d, criterion %u, red flag %u", rows[i].name, (int)found.verdict, (int)found.rejection,
                     found.criterion, found.red_flag);
    }
}

/* ---- Columns ---- */

#define ROWS 4096

struct columns {
    uint32_t met[ROWS], not_met[ROWS], red_flags[ROWS], missing[ROWS + 1];
    uint8_t verdict[ROWS + 1], rejection[ROWS + 1], question[ROWS + 1];
};

static void fill_columns(struct sample_random *random, uint32_t count, struct columns *columns)
{
    const uint32_t all = (uint32_t)((UINT64_C(1) << count) - 1);
    for (size_t row = 0; row < ROWS; row++) {
        const uint32_t known = (uint32_t)sample_next(random) & all;
        columns->met[row] = (uint32_t)sample_next(random) & known;
        columns->not_met[row] = known & ~columns->met[row] & (uint32_t)sample_next(random);
        columns->red_flags[row] = sample_once_in(random, 8) ? sample_below(random, 8) : 0;
    }
}

static void expect_row(const struct lead_judge_rules *rules, const struct columns *columns, size_t row)
{
    lead_judgement expected = {0};
    lead_judge(rules, columns->met[row], columns->not_met[row], columns->red_flags[row], &expected);
    assert_int_equal(columns->verdict[row] + 1, expected.verdict);
    assert_int_equal(columns->rejection[row], expected.rejection == 0 ? 255 : expected.rejection - 1);
    assert_int_equal(columns->missing[row], expected.missing);
    assert_int_equal(columns->question[row], expected.question == LEAD_NONE ? 255 : expected.question);
}

/* Blocks of few rows and of many, of few patterns and of more than are remembered. */
static void columns_are_as_single_judgements(void **state)
{
    static const size_t sizes[] = {0, 1, 31, 32, 33, 64, 1000, ROWS};
    static const uint32_t counts[] = {1, 3, 6, 12, 32};
    struct sample_random random = {5};
    struct columns *columns = calloc(1, sizeof *columns);
    (void)state;
    assert_non_null(columns);
    for (size_t c = 0; c < COUNT(counts); c++)
        for (size_t s = 0; s < COUNT(sizes); s++) {
            struct lead_qualification qualification = {0};
            random_rules(&random, counts[c], &qualification.rules);
            fill_columns(&random, counts[c], columns);
            memset(columns->verdict, 77, sizeof columns->verdict);
            memset(columns->missing, 77, sizeof columns->missing);
            const struct lead_qualification_columns all = {columns->met,       columns->not_met, columns->red_flags, columns->verdict,
                                                           columns->rejection, columns->missing, columns->question};
            lead_qualification_finish(&qualification, sizes[s], &all);
            for (size_t row = 0; row < sizes[s]; row++)
                expect_row(&qualification.rules, columns, row);
            assert_int_equal(columns->verdict[sizes[s]], 77);
            assert_int_equal(columns->missing[sizes[s]], 77 * UINT32_C(0x01010101));
        }
    free(columns);
}

/* Rows that differ in one column only, in many ways: what is remembered of one must not be taken for another. */
static void columns_that_differ_a_little(void **state)
{
    struct sample_random random = {7};
    struct columns *columns = calloc(1, sizeof *columns);
    struct lead_qualification qualification = {0};
    (void)state;
    assert_non_null(columns);
    random_rules(&random, LEAD_CRITERIA_MAX, &qualification.rules);
    qualification.rules.required = 0;
    qualification.rules.red_flag_count = LEAD_CRITERIA_MAX;
    for (uint32_t i = 0; i < LEAD_CRITERIA_MAX; i++)
        qualification.rules.red_flag_rejections[i] = (uint8_t)(1 + i % 5);
    const struct lead_qualification_columns all = {columns->met,       columns->not_met, columns->red_flags, columns->verdict,
                                                   columns->rejection, columns->missing, columns->question};
    for (unsigned differ = 0; differ < 3; differ++) {
        for (size_t row = 0; row < ROWS; row++) {
            const uint32_t bits = (uint32_t)sample_next(&random);
            columns->met[row] = differ == 0 ? bits : 0;
            columns->not_met[row] = differ == 1 ? bits : 0;
            columns->red_flags[row] = differ == 2 ? bits : 0;
        }
        lead_qualification_finish(&qualification, ROWS, &all);
        for (size_t row = 0; row < ROWS; row++)
            expect_row(&qualification.rules, columns, row);
    }
    free(columns);
}

static void columns_that_nobody_wants(void **state)
{
    struct sample_random random = {6};
    struct columns *columns = calloc(1, sizeof *columns);
    struct lead_qualification qualification = {0};
    (void)state;
    assert_non_null(columns);
    random_rules(&random, 6, &qualification.rules);
    fill_columns(&random, 6, columns);
    for (unsigned wanted = 0; wanted < 16; wanted++)
        for (size_t rows = 20; rows <= 100; rows += 80) {
            memset(columns->verdict, 77, sizeof columns->verdict);
            const struct lead_qualification_columns some = {columns->met,
                                                            columns->not_met,
                                                            columns->red_flags,
                                                            wanted & 1 ? columns->verdict : NULL,
                                                            wanted & 2 ? columns->rejection : NULL,
                                                            wanted & 4 ? columns->missing : NULL,
                                                            wanted & 8 ? columns->question : NULL};
            lead_qualification_finish(&qualification, rows, &some);
            for (size_t row = 0; row < rows; row++) {
                lead_judgement expected = {0};
                lead_judge(&qualification.rules, columns->met[row], columns->not_met[row], columns->red_flags[row], &expected);
                assert_int_equal(columns->verdict[row], wanted & 1 ? expected.verdict - 1 : 77);
                if (wanted & 8)
                    assert_int_equal(columns->question[row], expected.question == LEAD_NONE ? 255 : expected.question);
            }
        }
    free(columns);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_pattern),
        cmocka_unit_test(all_criteria),
        cmocka_unit_test(settled_verdicts_stay),
        cmocka_unit_test(questions_lead_to_a_verdict),
        cmocka_unit_test(next_questions),
        cmocka_unit_test(verdicts),
        cmocka_unit_test(columns_are_as_single_judgements),
        cmocka_unit_test(columns_that_differ_a_little),
        cmocka_unit_test(columns_that_nobody_wants),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
