/* SPDX-License-Identifier: MIT */
/* Points, limits and coverage: for hand-made scores, and for thousands of rules whose sums are known beforehand. */
#include "batch_fixture.h"

/* ---- Hand-made scores over three flags ---- */

struct score_case {
    const char *name;
    const char *score;     /* a, b and c stand for conditions on the flags of these names */
    const char *flags;     /* of a, b and c: '1', '0' or '?' */
    lead_points points;    /* thousandths */
    lead_permille coverage;
};

#define RULE(name, when, points) "{\"name\": \"" name "\", \"when\": " when ", \"points\": " points "}"
#define A "{\"a\": true}"
#define B "{\"b\": true}"
#define C "{\"c\": true}"
#define GROUP(limits, rules) "{\"name\": \"g\", " limits "\"rules\": [" rules "]}"
#define GROUP2(limits, rules) "{\"name\": \"h\", " limits "\"rules\": [" rules "]}"
#define SCORE(limits, groups) "{" limits "\"groups\": [" groups "]}"
#define MIN(n) "\"min\": " n ", "
#define MAX(n) "\"max\": " n ", "

static const struct score_case cases[] = {
    {"one rule, true", SCORE("", GROUP("", RULE("r", A, "5"))), "1??", 5000, 1000},
    {"one rule, false", SCORE("", GROUP("", RULE("r", A, "5"))), "0??", 0, 1000},
    {"one rule, unknown", SCORE("", GROUP("", RULE("r", A, "5"))), "???", 0, 0},
    {"points when unknown", SCORE("", GROUP("", "{\"name\": \"r\", \"when\": " A ", \"points\": 5, \"unknown\": -1.5}")), "???", -1500, 0},
    {"not when false", SCORE("", GROUP("", "{\"name\": \"r\", \"when\": " A ", \"points\": 5, \"unknown\": -1.5}")), "0??", 0, 1000},
    {"three places", SCORE("", GROUP("", RULE("r", A, "0.001") ", " RULE("s", B, "-0.002"))), "11?", -1, 1000},
    {"places that are no binary fractions", SCORE("", GROUP("", RULE("r", A, "0.1") ", " RULE("s", B, "0.2"))), "11?", 300, 1000},
    {"points with an exponent", SCORE("", GROUP("", RULE("r", A, "1.25e1") ", " RULE("s", B, "1e-3"))), "11?", 12501, 1000},
    {"no points at all", SCORE("", GROUP("", RULE("r", A, "0"))), "???", 0, 1000},

    {"below the max", SCORE("", GROUP(MAX("10"), RULE("r", A, "6") ", " RULE("s", B, "6"))), "10?", 6000, 1000},
    {"above the max", SCORE("", GROUP(MAX("10"), RULE("r", A, "6") ", " RULE("s", B, "6"))), "11?", 10000, 1000},
    {"below the min", SCORE("", GROUP(MIN("-10"), RULE("r", A, "-6") ", " RULE("s", B, "-6"))), "11?", -10000, 1000},
    {"a min above nothing", SCORE("", GROUP(MIN("3"), RULE("r", A, "6"))), "0??", 3000, 1000},
    {"a max below nothing", SCORE("", GROUP(MAX("-3"), RULE("r", A, "6"))), "0??", -3000, 1000},
    {"min and max alike", SCORE("", GROUP(MIN("2.5") MAX("2.5"), RULE("r", A, "6"))), "1??", 2500, 1000},
    {"limits after adding up, not on the way", SCORE("", GROUP(MIN("0") MAX("5"), RULE("r", A, "-9") ", " RULE("s", B, "12"))), "11?", 3000,
     1000},
    {"limits with three places", SCORE("", GROUP(MAX("0.999"), RULE("r", A, "1"))), "1??", 999, 1000},

    {"two groups, one limited", SCORE("", GROUP(MAX("5"), RULE("r", A, "9")) ", " GROUP2("", RULE("s", B, "4"))), "11?", 9000, 1000},
    {"two groups, both limited", SCORE("", GROUP(MAX("5"), RULE("r", A, "9")) ", " GROUP2(MAX("1"), RULE("s", B, "4"))), "11?", 6000, 1000},
    {"the score's max", SCORE(MAX("8"), GROUP(MAX("5"), RULE("r", A, "9")) ", " GROUP2("", RULE("s", B, "4"))), "11?", 8000, 1000},
    {"the score's min", SCORE(MIN("1"), GROUP("", RULE("r", A, "-9"))), "1??", 1000, 1000},
    {"the score's max below nothing", SCORE(MAX("-1"), GROUP("", RULE("r", A, "-9"))), "0??", -1000, 1000},
    {"equal conditions in two rules", SCORE("", GROUP("", RULE("r", A, "2") ", " RULE("s", A, "3"))), "1??", 5000, 1000},

    {"half is known", SCORE("", GROUP("", RULE("r", A, "5") ", " RULE("s", B, "5"))), "1??", 5000, 500},
    {"a third is known", SCORE("", GROUP("", RULE("r", A, "1") ", " RULE("s", B, "2"))), "0??", 0, 333},
    {"two thirds are known", SCORE("", GROUP("", RULE("r", A, "1") ", " RULE("s", B, "-2"))), "?0?", 0, 666},
    {"the larger of points and unknown weighs",
     SCORE("", GROUP("", "{\"name\": \"r\", \"when\": " A ", \"points\": 1, \"unknown\": -3}, " RULE("s", B, "1"))), "?1?", -2000, 250},
    {"rules without weight do not count", SCORE("", GROUP("", RULE("r", A, "0") ", " RULE("s", B, "7"))), "?1?", 7000, 1000},
    {"limits do not change weights", SCORE("", GROUP(MAX("1"), RULE("r", A, "6")) ", " GROUP2("", RULE("s", B, "2"))), "1??", 1000, 750},
    {"decided although a part is unknown", SCORE("", GROUP("", RULE("r", "{\"a\": true, \"b\": true}", "5"))), "0??", 0, 1000},
    {"coverage of weights with three places", SCORE("", GROUP("", RULE("r", A, "0.001") ", " RULE("s", B, "999.999"))), "?0?", 0, 999},
    {"one of three, weights 7, 11, 13", SCORE("", GROUP("", RULE("r", A, "7") ", " RULE("s", B, "11") ", " RULE("t", C, "13"))), "??1", 13000,
     419}, /* 13000 / 31 = 419.35… */
    {"tiny beside huge", SCORE("", GROUP("", RULE("r", A, "0.001") ", " RULE("s", B, "1000000"))), "11?", 1000000001, 1000},
    {"the most", SCORE("", GROUP("", RULE("r", A, "1000000") ", " RULE("s", B, "1000000"))), "11?", 2000000000, 1000},
    {"the least", SCORE("", GROUP("", RULE("r", A, "-1000000") ", " RULE("s", B, "-999999.999") ", " RULE("t", C, "-0.001"))), "111",
     -2000000000, 1000},
    {"the most of two groups", SCORE("", GROUP("", RULE("r", A, "1000000")) ", " GROUP2("", RULE("s", B, "1000000"))), "11?", 2000000000, 1000},
    {"limits at the ends", SCORE(MIN("-1000000") MAX("1000000"), GROUP("", RULE("r", A, "1000000") ", " RULE("s", B, "1000000"))), "11?",
     1000000000, 1000},
};

static lead_model *compile_score(const char *score)
{
    struct sample_text json = {0};
    sample_add(&json, "{\"leadcore\": 1, \"name\": \"m\", \"version\": \"1\", \"fields\": {\"a\": \"flag\", \"b\": \"flag\", \"c\": \"flag\"},"
                      " \"scores\": {\"s\": %s}}",
               score);
    lead_model *model = compile(json.data);
    sample_text_free(&json);
    return model;
}

/* 130 equal rows: two whole words and a rest. */
#define CASE_ROWS 130

static void check_batch(lead_model *model, const struct score_case *row)
{
    static const char *const names[] = {"a", "b", "c"};
    char columns[3][CASE_ROWS + 1];
    struct arrow_build build;
    arrow_begin(&build, CASE_ROWS);
    for (int i = 0; i < 3; i++) {
        memset(columns[i], row->flags[i], CASE_ROWS);
        columns[i][CASE_ROWS] = 0;
        arrow_add_flags(&build, names[i], columns[i]);
    }
    for (size_t level = 0; level < COUNT_OF(all_instructions); level++) {
        struct results results;
        score_rows(model, &build, all_instructions[level], 0, CASE_ROWS, &results);
        for (size_t i = 0; i < CASE_ROWS; i++) {
            assert_int_equal(results.points[0][i], row->points);
            assert_int_equal(results.coverage[0][i], row->coverage);
        }
        results_free(&results);
    }
    assert_true(arrow_end(&build));
}

static void scores_are_sums_of_limited_sums(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        print_message("# %s\n", cases[i].name);
        lead_model *model = compile_score(cases[i].score);
        lead_record *record = new_record(model);
        for (uint32_t field = 0; field < 3; field++)
            if (cases[i].flags[field] != '?')
                lead_record_set_flag(record, field, cases[i].flags[field] == '1');
        const lead_score score = score_of(record, 0);
        assert_int_equal(score.points, cases[i].points);
        assert_int_equal(score.coverage, cases[i].coverage);
        assert_int_equal(score.grade, LEAD_NONE);
        assert_int_equal(score.lead_class, LEAD_NONE);
        check_batch(model, &cases[i]);
        lead_record_free(record);
        lead_model_unref(model);
    }
}

static void extremes_are_those_of_rules_and_limits(void **state)
{
    (void)state;
    static const struct {
        const char *score;
        lead_points min, max;
    } rows[] = {
        {SCORE("", GROUP("", RULE("r", A, "5") ", " RULE("s", B, "-3"))), -3000, 5000},
        {SCORE(MIN("-1"), GROUP("", RULE("r", A, "5") ", " RULE("s", B, "-3"))), -1000, 5000},
        {SCORE("", GROUP(MAX("4"), RULE("r", A, "5"))), 0, 4000},
        {SCORE("", GROUP(MIN("2"), RULE("r", A, "5"))), 2000, 5000},
        {SCORE(MAX("6"), GROUP(MAX("4"), RULE("r", A, "5")) ", " GROUP2("", RULE("s", B, "7"))), 0, 6000},
        {SCORE("", GROUP("", "{\"name\": \"r\", \"when\": " A ", \"points\": 1, \"unknown\": 3}")), 0, 3000},
        {SCORE("", GROUP("", "{\"name\": \"r\", \"when\": " A ", \"points\": -1, \"unknown\": -3}")), -3000, 0},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        lead_model *model = compile_score(rows[i].score);
        assert_int_equal(lead_model_score_min(model, 0), rows[i].min);
        assert_int_equal(lead_model_score_max(model, 0), rows[i].max);
        lead_model_unref(model);
    }
}

/* ---- Many rules: rule i is true from i on, so that a number of n gives the first n + 1 of the points ---- */

#define RULES_MAX 1000

struct amounts {
    const char *name;
    unsigned rules, groups;
    int64_t least, most; /* of the points of a rule, in thousandths */
    int64_t step;        /* all are multiples */
};

static const struct amounts amounts[] = {
    {"one lane", 12, 1, -10000, 10000, 1000},
    {"several lanes", 64, 1, -127000, 127000, 1000},
    {"65 rules", 65, 2, -127000, 127000, 1000},
    {"bytes and more than bytes", 300, 3, -200000, 200000, 1000},
    {"thousandths", 300, 5, -999, 999, 1},
    {"nothing fits into a byte", 100, 4, 1000000, 9000000, 1},
    {"only positive, many lanes", 1000, 1, 100000, 127000, 1000},
    {"1,000 rules of all sizes", 1000, 7, -1500000, 1500000, 250},
};

struct sums {
    int64_t points[RULES_MAX], unknown[RULES_MAX];
    unsigned group[RULES_MAX];
};

static void add_points(struct sample_text *json, int64_t thousandths)
{
    const int64_t size = thousandths < 0 ? -thousandths : thousandths;
    sample_add(json, "%s%lld.%03lld", thousandths < 0 ? "-" : "", (long long)(size / 1000), (long long)(size % 1000));
}

static int64_t random_amount(struct sample_random *random, const struct amounts *amount)
{
    const int64_t choices = (amount->most - amount->least) / amount->step + 1;
    return amount->least + amount->step * (int64_t)(sample_next(random) % (uint64_t)choices);
}

static lead_model *many_rules(struct sample_random *random, const struct amounts *amount, struct sums *sums)
{
    struct sample_text json = {0};
    sample_add(&json, "{\"leadcore\": 1, \"name\": \"m\", \"version\": \"1\", \"fields\": {\"n\": \"number\"}, \"scores\": {\"s\": {\"groups\": [");
    for (unsigned i = 0; i < amount->rules; i++) {
        sums->group[i] = i * amount->groups / amount->rules;
        const bool opens = i == 0 || sums->group[i] != sums->group[i - 1];
        sums->points[i] = random_amount(random, amount);
        sums->unknown[i] = sample_once_in(random, 3) ? random_amount(random, amount) : 0;
        if (opens)
            sample_add(&json, "%s{\"name\": \"g%u\", \"rules\": [", i ? "]}, " : "", i);
        sample_add(&json, "%s{\"name\": \"r%u\", \"when\": {\"n\": {\">=\": %u}}, \"points\": ", opens ? "" : ", ", i, i);
        add_points(&json, sums->points[i]);
        sample_add(&json, ", \"unknown\": ");
        add_points(&json, sums->unknown[i]);
        sample_add(&json, "}");
    }
    sample_add(&json, "]}]}}}");
    lead_model *model = compile(json.data);
    sample_text_free(&json);
    return model;
}

/* Rows: unknown, then -1, 0, 1 … */
static void check_many(lead_model *model, const struct amounts *amount, const struct sums *sums)
{
    const unsigned rows = amount->rules + 2;
    double numbers[RULES_MAX + 2];
    char known[RULES_MAX + 3] = {0};
    int64_t expected[RULES_MAX + 2] = {0};
    struct arrow_build build;
    for (unsigned row = 0; row < rows; row++) {
        numbers[row] = (double)row - 2;
        known[row] = row ? '1' : '0';
        if (row > 1)
            expected[row] = expected[row - 1] + sums->points[row - 2];
    }
    for (unsigned i = 0; i < amount->rules; i++)
        expected[0] += sums->unknown[i];
    arrow_begin(&build, rows);
    arrow_add_floats(&build, "n", "g", numbers, known);
    for (size_t level = 0; level < COUNT_OF(all_instructions); level++) {
        struct results results;
        score_rows(model, &build, all_instructions[level], 0, rows, &results);
        for (unsigned row = 0; row < rows; row++) {
            assert_int_equal(results.points[0][row], expected[row]);
            assert_int_equal(results.coverage[0][row], row ? 1000 : 0);
        }
        results_free(&results);
    }
    lead_record *record = new_record(model);
    for (unsigned row = 0; row < rows; row++) {
        lead_record_set_number(record, 0, row ? numbers[row] : strtod("nan", NULL));
        assert_int_equal(points_of(record, 0), expected[row]);
    }
    lead_record_free(record);
    assert_true(arrow_end(&build));
}

static void many_rules_of_all_sizes_add_up(void **state)
{
    (void)state;
    struct sample_random random = {21};
    static struct sums sums;
    for (size_t i = 0; i < COUNT_OF(amounts); i++) {
        print_message("# %s\n", amounts[i].name);
        lead_model *model = many_rules(&random, &amounts[i], &sums);
        check_many(model, &amounts[i], &sums);
        lead_model_unref(model);
    }
}

/* ---- Coverage of many fields: the fields 0 … k - 1 are known in row k ---- */

static void coverage_is_rounded_down(void **state)
{
    (void)state;
    enum { FIELDS = 40 };
    struct sample_text json = {0};
    struct sample_random random = {22};
    int64_t weights[FIELDS], total = 0, known_weight = 0;
    sample_add(&json, "{\"leadcore\": 1, \"name\": \"m\", \"version\": \"1\", \"fields\": {");
    for (unsigned i = 0; i < FIELDS; i++)
        sample_add(&json, "%s\"f%u\": \"flag\"", i ? ", " : "", i);
    sample_add(&json, "}, \"scores\": {\"s\": {\"groups\": [{\"name\": \"g\", \"rules\": [");
    for (unsigned i = 0; i < FIELDS; i++) {
        weights[i] = i % 2 ? 1 + (int64_t)sample_below(&random, 40) : 1 + (int64_t)sample_below(&random, 49000000);
        total += weights[i];
        sample_add(&json, "%s{\"name\": \"r%u\", \"when\": {\"f%u\": true}, \"points\": ", i ? ", " : "", i, i);
        add_points(&json, i % 3 ? weights[i] : -weights[i]);
        sample_add(&json, "}");
    }
    sample_add(&json, "]}]}}}");
    lead_model *model = compile(json.data);
    lead_record *record = new_record(model);
    for (uint32_t i = 0; i < FIELDS; i++) {
        assert_int_equal(score_of(record, 0).coverage, 1000 * known_weight / total);
        lead_record_set_flag(record, i, 0);
        known_weight += weights[i];
    }
    assert_int_equal(score_of(record, 0).coverage, 1000);
    lead_record_free(record);
    lead_model_unref(model);
    sample_text_free(&json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scores_are_sums_of_limited_sums),
        cmocka_unit_test(extremes_are_those_of_rules_and_limits),
        cmocka_unit_test(many_rules_of_all_sizes_add_up),
        cmocka_unit_test(coverage_is_rounded_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
