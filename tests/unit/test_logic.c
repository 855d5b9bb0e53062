/* SPDX-License-Identifier: MIT */
/*
 * Kleene's logic: every combination of true, false and unknown for up to four parts, for one lead and for a batch of all combinations. What is
 * expected is worked out from numbers: false 0, unknown 1, true 2; AND is the least, OR the largest, NOT 2 minus.
 */
#include "arrow_build.h"
#include "condition_fixture.h"

#define PARTS_MAX 4
#define COMBINATIONS_MAX 81

enum { NO, MAYBE, YES };

static const char *const flags[PARTS_MAX] = {"flag", "flag b", "flag c", "flag d"};

static int part(unsigned combination, unsigned index)
{
    while (index--)
        combination /= 3;
    return (int)(combination % 3);
}

static int count_of(unsigned combination, unsigned parts, int value)
{
    int count = 0;
    for (unsigned i = 0; i < parts; i++)
        count += part(combination, i) == value;
    return count;
}

/* What an operation gives for a combination. */
typedef int operation(unsigned combination, unsigned parts, unsigned n);

static int all_of(unsigned combination, unsigned parts, unsigned n)
{
    int least = YES;
    (void)n;
    for (unsigned i = 0; i < parts; i++)
        least = part(combination, i) < least ? part(combination, i) : least;
    return least;
}

static int any_of(unsigned combination, unsigned parts, unsigned n)
{
    int most = NO;
    (void)n;
    for (unsigned i = 0; i < parts; i++)
        most = part(combination, i) > most ? part(combination, i) : most;
    return most;
}

static int at_least_of(unsigned combination, unsigned parts, unsigned n)
{
    const int yes = count_of(combination, parts, YES), maybe = count_of(combination, parts, MAYBE);
    return yes >= (int)n ? YES : yes + maybe >= (int)n ? MAYBE : NO;
}

static int not_all_of(unsigned combination, unsigned parts, unsigned n)
{
    return 2 - all_of(combination, parts, n);
}

static int not_any_of(unsigned combination, unsigned parts, unsigned n)
{
    return 2 - any_of(combination, parts, n);
}

static int not_at_least_of(unsigned combination, unsigned parts, unsigned n)
{
    return 2 - at_least_of(combination, parts, n);
}

static void add_list(struct sample_text *condition, unsigned parts)
{
    sample_add(condition, "[");
    for (unsigned i = 0; i < parts; i++)
        sample_add(condition, "%s{\"%s\": true}", i ? ", " : "", flags[i]);
    sample_add(condition, "]");
}

static char letter(int value)
{
    return "FUT"[value];
}

static void check_records(lead_model *model, unsigned parts, unsigned n, operation *expected)
{
    static const char *const values[] = {"0", NULL, "1"};
    lead_record *record = new_record(model);
    unsigned combinations = 1;
    for (unsigned i = 0; i < parts; i++)
        combinations *= 3;
    for (unsigned combination = 0; combination < combinations; combination++) {
        for (unsigned i = 0; i < parts; i++)
            set_field(model, record, flags[i], values[part(combination, i)]);
        assert_int_equal(condition_outcome(record), letter(expected(combination, parts, n)));
    }
    lead_record_free(record);
}

/* All combinations as the rows of a batch, for each set of instructions. */
static void check_batches(lead_model *model, unsigned parts, unsigned n, operation *expected)
{
    char columns[PARTS_MAX][COMBINATIONS_MAX + 1];
    struct arrow_build build;
    arrow_begin(&build, COMBINATIONS_MAX);
    for (unsigned i = 0; i < PARTS_MAX; i++) {
        for (unsigned row = 0; row < COMBINATIONS_MAX; row++)
            columns[i][row] = "0?1"[part(row, i)];
        columns[i][COMBINATIONS_MAX] = 0;
        arrow_add_flags(&build, flags[i], columns[i]);
    }
    for (size_t level = 0; level < COUNT_OF(all_instructions); level++) {
        const lead_batch_options options = {.size = sizeof options, .missing = LEAD_MISSING_IS_ERROR, .instructions = all_instructions[level]};
        lead_points points[COMBINATIONS_MAX], *columns_of_points[2] = {NULL, points};
        const lead_outputs outputs = {.size = sizeof outputs, .points = columns_of_points};
        lead_batch *batch;
        assert_int_equal(lead_batch_new(model, &build.schema, &build.array, &options, NULL, &batch, NULL), LEAD_OK);
        assert_int_equal(lead_batch_score(batch, SAMPLE_NOW, 0, COMBINATIONS_MAX, &outputs, NULL, NULL), LEAD_OK);
        for (unsigned row = 0; row < COMBINATIONS_MAX; row++) {
            static const lead_points points_for[] = {0, 1000, 4000};
            assert_int_equal(points[row], points_for[expected(row, parts, n)]);
        }
        lead_batch_free(batch);
    }
    assert_true(arrow_end(&build));
}

static void check(const char *format, unsigned parts, unsigned n, operation *expected, const char *end)
{
    struct sample_text condition = {0};
    sample_add(&condition, "%s", format);
    if (n)
        sample_add(&condition, "%u, \"of\": ", n);
    add_list(&condition, parts);
    sample_add(&condition, "%s", end);
    lead_model *model = condition_compile(condition.data);
    check_records(model, parts, n, expected);
    check_batches(model, parts, n, expected);
    lead_model_unref(model);
    sample_text_free(&condition);
}

static void and_or_and_not(void **state)
{
    (void)state;
    for (unsigned parts = 1; parts <= PARTS_MAX; parts++) {
        check("{\"all\": ", parts, 0, all_of, "}");
        check("{\"any\": ", parts, 0, any_of, "}");
        check("{\"not\": {\"all\": ", parts, 0, not_all_of, "}}");
        check("{\"not\": {\"any\": ", parts, 0, not_any_of, "}}");
        check("{\"not\": {\"not\": {\"all\": ", parts, 0, all_of, "}}}");
    }
}

static void at_least(void **state)
{
    (void)state;
    for (unsigned parts = 1; parts <= PARTS_MAX; parts++)
        for (unsigned n = 1; n <= parts; n++) {
            check("{\"at_least\": ", parts, n, at_least_of, "}");
            check("{\"not\": {\"at_least\": ", parts, n, not_at_least_of, "}}");
        }
}

static void parts_of_an_object_are_anded(void **state)
{
    (void)state;
    static const char condition[] = "{\"flag\": true, \"all\": [{\"flag b\": true}], \"any\": [{\"flag c\": true}], \"not\": {\"flag d\": false}}";
    lead_model *model = condition_compile(condition);
    check_records(model, 4, 0, all_of);
    check_batches(model, 4, 0, all_of);
    lead_model_unref(model);
}

/* A condition that is counted twice counts twice. */
static int twice_first(unsigned combination, unsigned parts, unsigned n)
{
    (void)parts;
    const int yes = 2 * (part(combination, 0) == YES) + (part(combination, 1) == YES);
    const int maybe = 2 * (part(combination, 0) == MAYBE) + (part(combination, 1) == MAYBE);
    return yes >= (int)n ? YES : yes + maybe >= (int)n ? MAYBE : NO;
}

static void repeated_conditions_count_repeatedly(void **state)
{
    (void)state;
    lead_model *model = condition_compile("{\"at_least\": 2, \"of\": [{\"flag\": true}, {\"flag b\": true}, {\"flag\": true}]}");
    check_records(model, 2, 2, twice_first);
    check_batches(model, 2, 2, twice_first);
    lead_model_unref(model);
}

/* Constants inside: presence of something that is always known. */
static int first_only(unsigned combination, unsigned parts, unsigned n)
{
    (void)parts, (void)n;
    return part(combination, 0);
}

static int always(unsigned combination, unsigned parts, unsigned n)
{
    (void)combination, (void)parts, (void)n;
    return YES;
}

static int never(unsigned combination, unsigned parts, unsigned n)
{
    (void)combination, (void)parts, (void)n;
    return NO;
}

static void constants_fall_away(void **state)
{
    (void)state;
    static const struct {
        const char *condition;
        operation *expected;
    } rows[] = {
        {"{\"all\": [{\"flag\": true}, {\"base\": \"known\"}]}", first_only},
        {"{\"any\": [{\"flag\": true}, {\"base\": \"unknown\"}]}", first_only},
        {"{\"all\": [{\"flag\": true}, {\"flag\": true}]}", first_only},
        {"{\"at_least\": 2, \"of\": [{\"base\": \"known\"}, {\"flag\": true}, {\"grade\": \"unknown\"}]}", first_only},
        {"{\"any\": [{\"flag\": true}, {\"base\": \"known\"}]}", always},
        {"{\"all\": [{\"base\": \"known\"}, {\"not\": {\"grade\": \"unknown\"}}]}", always},
        {"{\"all\": [{\"flag\": true}, {\"grade\": \"unknown\"}]}", never},
        {"{\"not\": {\"any\": [{\"flag b\": true}, {\"base\": \"known\"}]}}", never},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        lead_model *model = condition_compile(rows[i].condition);
        check_records(model, 2, 0, rows[i].expected);
        check_batches(model, 2, 0, rows[i].expected);
        lead_model_unref(model);
    }
}

/* More parts than small lists have room for, and counts of several binary digits. */
static void long_lists(void **state)
{
    (void)state;
    enum { PARTS = 100 };
    static const struct {
        const char *head;
        unsigned least; /* how many of the numbers 0 … PARTS - 1 must be reached */
    } rows[] = {{"\"any\": ", 1}, {"\"at_least\": 7, \"of\": ", 7}, {"\"at_least\": 64, \"of\": ", 64}, {"\"at_least\": 99, \"of\": ", 99}, {"\"all\": ", 100}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct sample_text condition = {0};
        sample_add(&condition, "{%s[", rows[i].head);
        for (unsigned p = 0; p < PARTS; p++)
            sample_add(&condition, "%s{\"number\": {\">=\": %u}}", p ? ", " : "", p);
        sample_add(&condition, "]}");
        lead_model *model = condition_compile(condition.data);
        lead_record *record = new_record(model);
        const uint32_t field = lead_model_field(model, "number");
        for (int number = -1; number <= PARTS; number++) {
            lead_record_set_number(record, field, number);
            assert_int_equal(condition_outcome(record), number + 1 >= (int)rows[i].least ? 'T' : 'F');
        }
        lead_record_set_unknown(record, field);
        assert_int_equal(condition_outcome(record), 'U');
        lead_record_free(record);
        lead_model_unref(model);
        sample_text_free(&condition);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(and_or_and_not),
        cmocka_unit_test(at_least),
        cmocka_unit_test(parts_of_an_object_are_anded),
        cmocka_unit_test(repeated_conditions_count_repeatedly),
        cmocka_unit_test(constants_fall_away),
        cmocka_unit_test(long_lists),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
