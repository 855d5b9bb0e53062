/* SPDX-License-Identifier: MIT */
/* There is one meaning: a batch gives what records give, with every set of instructions, in every type of column, in every part of it. */
#include "batch_fixture.h"

#include "../support/rich_model.h"
#include "rules/runner.h"

/* ---- Random models and leads ---- */

struct sample_batch {
    struct ArrowSchema schema;
    struct ArrowArray array;
};

static void assert_row_is(const lead_model *model, const struct results *batch, uint64_t row, const struct results *records, uint64_t lead)
{
    for (uint32_t s = 0; s < lead_model_score_count(model); s++) {
        assert_int_equal(batch->points[s][row], records->points[s][lead]);
        assert_int_equal(batch->coverage[s][row], records->coverage[s][lead]);
    }
    if (batch->grade)
        assert_int_equal(batch->grade[row], records->grade[lead]);
    if (batch->lead_class)
        assert_int_equal(batch->lead_class[row], records->lead_class[lead]);
}

/* Each lead by itself, all through one record. */
static void score_records(lead_model *model, const struct sample_fields *fields, const struct sample_lead *leads, unsigned count,
                          struct results *results)
{
    lead_record *record = new_record(model);
    results_new(model, count, results);
    for (unsigned i = 0; i < count; i++) {
        lead_points *points[SCORES_MAX];
        lead_permille *coverage[SCORES_MAX];
        for (size_t s = 0; s < SCORES_MAX; s++) {
            points[s] = results->points[s] ? results->points[s] + i : NULL;
            coverage[s] = results->coverage[s] ? results->coverage[s] + i : NULL;
        }
        const lead_outputs outputs = {.size = sizeof outputs,
                                      .points = points,
                                      .coverage = coverage,
                                      .grade = results->grade ? results->grade + i : NULL,
                                      .lead_class = results->lead_class ? results->lead_class + i : NULL};
        assert_true(sample_fill(fields, &leads[i], record));
        assert_int_equal(lead_record_evaluate(record, SAMPLE_NOW, &outputs, NULL), LEAD_OK);
    }
    lead_record_free(record);
}

static void check_part(lead_model *model, struct sample_batch *arrow, lead_instructions level, uint64_t first, uint64_t count,
                       const struct results *records, uint64_t lead)
{
    const lead_batch_options options = {.size = sizeof options, .missing = LEAD_MISSING_IS_ERROR, .instructions = level};
    lead_batch *batch;
    struct results results;
    assert_int_equal(lead_batch_new(model, &arrow->schema, &arrow->array, &options, NULL, &batch, NULL), LEAD_OK);
    results_new(model, count, &results);
    assert_int_equal(lead_batch_score(batch, SAMPLE_NOW, first, count, &results.outputs, &results.report, NULL), LEAD_OK);
    for (uint64_t row = 0; row < count; row++)
        assert_row_is(model, &results, row, records, lead + row);
    results_free(&results);
    lead_batch_free(batch);
}

/* The same rows as a slice of the struct, and as slices of its columns. */
static void check_slices(lead_model *model, struct sample_batch *arrow, lead_instructions level, int64_t from, int64_t count,
                         const struct results *records)
{
    const int64_t length = arrow->array.length;
    int64_t nulls[SAMPLE_FIELDS];
    for (int64_t i = 0; i < arrow->array.n_children; i++) {
        nulls[i] = arrow->array.children[i]->null_count;
        arrow->array.children[i]->null_count = -1;
    }
    arrow->array.offset = from;
    arrow->array.length = count;
    check_part(model, arrow, level, 0, (uint64_t)count, records, (uint64_t)from);
    arrow->array.offset = 0;
    for (int64_t i = 0; i < arrow->array.n_children; i++) {
        arrow->array.children[i]->offset = from;
        arrow->array.children[i]->length = count;
    }
    check_part(model, arrow, level, 0, (uint64_t)count, records, (uint64_t)from);
    for (int64_t i = 0; i < arrow->array.n_children; i++) {
        arrow->array.children[i]->offset = 0;
        arrow->array.children[i]->length = length;
        arrow->array.children[i]->null_count = nulls[i];
    }
    arrow->array.length = length;
}

static void random_models_and_leads(void **state)
{
    (void)state;
    enum { MODELS = 150, LEADS = 140 };
    static struct sample_lead leads[LEADS];
    struct sample_random random = {41};
    for (unsigned m = 0; m < MODELS; m++) {
        struct sample_fields fields;
        struct sample_text json = {0};
        struct sample_batch arrow;
        struct results records;
        sample_model(&random, &fields, &json);
        lead_model *model = compile(json.data);
        for (unsigned i = 0; i < LEADS; i++)
            sample_lead(&random, &fields, &leads[i]);
        score_records(model, &fields, leads, LEADS, &records);
        sample_arrow(&fields, leads, LEADS, m, &arrow.schema, &arrow.array);
        for (size_t level = 0; level < COUNT_OF(all_instructions); level++) {
            const unsigned first = sample_below(&random, LEADS), count = sample_below(&random, LEADS - first + 1);
            check_part(model, &arrow, all_instructions[level], 0, LEADS, &records, 0);
            check_part(model, &arrow, all_instructions[level], first, count, &records, first);
            check_slices(model, &arrow, all_instructions[level], first, count, &records);
        }
        arrow.schema.release(&arrow.schema);
        arrow.array.release(&arrow.array);
        results_free(&records);
        lead_model_unref(model);
        sample_text_free(&json);
    }
}

static void check_counts(lead_model *model, struct sample_batch *arrow, const unsigned *counts, size_t count, unsigned leads,
                         const struct results *records)
{
    for (size_t level = 0; level < COUNT_OF(all_instructions); level++)
        for (size_t i = 0; i < count; i++) {
            check_part(model, arrow, all_instructions[level], 0, counts[i], records, 0);
            check_part(model, arrow, all_instructions[level], leads - counts[i], counts[i], records, leads - counts[i]);
        }
}

/* Around one, two and four small blocks. */
static void borders_of_blocks(void **state)
{
    (void)state;
    enum { LEADS = 4200 };
    static const unsigned counts[] = {1,   63,   64,   65,   127,  128,  255,  256,  257,  511,  512,  513,
                                      960, 1023, 1024, 1025, 1087, 1088, 2047, 2048, 2049, 4095, 4097, LEADS};
    static struct sample_lead leads[LEADS];
    struct sample_random random = {42};
    struct results records;
    lead_model *model = compile(rich_model);
    for (unsigned i = 0; i < LEADS; i++)
        sample_lead(&random, &rich_fields, &leads[i]);
    score_records(model, &rich_fields, leads, LEADS, &records);
    for (unsigned variant = 0; variant < 6; variant++) {
        struct sample_batch arrow;
        sample_arrow(&rich_fields, leads, LEADS, variant, &arrow.schema, &arrow.array);
        check_counts(model, &arrow, counts, COUNT_OF(counts), LEADS, &records);
        arrow.schema.release(&arrow.schema);
        arrow.array.release(&arrow.array);
    }
    results_free(&records);
    lead_model_unref(model);
}

/* Many rows come in large blocks. */
static void borders_of_large_blocks(void **state)
{
    (void)state;
    enum { LEADS = 5 * LEAD_BLOCK_ROWS + 70 };
    static const unsigned counts[] = {4 * LEAD_BLOCK_ROWS - 1, 4 * LEAD_BLOCK_ROWS, 4 * LEAD_BLOCK_ROWS + 1, LEADS};
    struct sample_random random = {44};
    struct results records;
    lead_model *model = compile(rich_model);
    struct sample_lead *leads = malloc(LEADS * sizeof *leads);
    assert_non_null(leads);
    for (unsigned i = 0; i < LEADS; i++)
        sample_lead(&random, &rich_fields, &leads[i]);
    score_records(model, &rich_fields, leads, LEADS, &records);
    for (unsigned variant = 0; variant < 2; variant++) {
        struct sample_batch arrow;
        sample_arrow(&rich_fields, leads, LEADS, variant, &arrow.schema, &arrow.array);
        check_counts(model, &arrow, counts, COUNT_OF(counts), LEADS, &records);
        arrow.schema.release(&arrow.schema);
        arrow.array.release(&arrow.array);
    }
    free(leads);
    results_free(&records);
    lead_model_unref(model);
}

/* ---- Types of columns ---- */

#define TYPED_ROWS 1100

static const char typed_model[] =
    "{\"leadcore\": 1, \"name\": \"m\", \"version\": \"1\", \"fields\": {\"n\": \"number\", \"t\": \"time\", \"f\": \"flag\"},"
    " \"scores\": {\"s\": {\"groups\": [{\"name\": \"g\", \"rules\": ["
    "{\"name\": \"a\", \"when\": {\"n\": {\">=\": 5, \"<\": 60.5}}, \"points\": 1},"
    "{\"name\": \"b\", \"when\": {\"n\": [0, 7, 100, 1e9]}, \"points\": 2},"
    "{\"name\": \"c\", \"when\": {\"n\": \"unknown\"}, \"points\": 4},"
    "{\"name\": \"d\", \"when\": {\"t\": {\"within\": \"30d\"}}, \"points\": 8, \"unknown\": 16},"
    "{\"name\": \"e\", \"when\": {\"t\": {\">=\": \"2026-11-10\"}}, \"points\": 32},"
    "{\"name\": \"f\", \"when\": {\"f\": true}, \"points\": 64, \"unknown\": 128},"
    "{\"name\": \"h\", \"when\": {\"f\": \"known\"}, \"points\": 256}]}]}}}";

static char typed_known[TYPED_ROWS + 1];

/* Whole numbers that every kind of integer holds, days before now that every unit of time can tell, and flags. */
static void typed_row(unsigned row, int64_t *number, int64_t *days, bool *flag)
{
    *number = row % 101;
    *days = 20778 - row % 50; /* 2026-11-21 and before */
    *flag = row % 3 == 0;
}

static lead_points *typed_expected(lead_model *model)
{
    lead_record *record = new_record(model);
    lead_points *expected = column_of(TYPED_ROWS, sizeof *expected);
    for (unsigned row = 0; row < TYPED_ROWS; row++) {
        int64_t number, days;
        bool flag;
        lead_record_clear(record);
        typed_row(row, &number, &days, &flag);
        if (typed_known[row] == '1') {
            lead_record_set_number(record, 0, (double)number);
            lead_record_set_time(record, 1, days * INT64_C(86400000000));
            lead_record_set_flag(record, 2, flag);
        }
        expected[row] = points_of(record, 0);
    }
    lead_record_free(record);
    return expected;
}

struct typed_case {
    const char *number, *time, *flag; /* formats */
    int64_t units;                    /* a day */
};

static const struct typed_case typed_cases[] = {
    {"c", "tss:", "b", 86400},
    {"C", "tsm:", "c", 86400000},
    {"s", "tsu:", "C", INT64_C(86400000000)},
    {"S", "tsn:UTC", "s", INT64_C(86400000000000)},
    {"i", "tdD", "S", 1},
    {"I", "tdm", "i", 86400000},
    {"l", "tsu:Asia/Hong_Kong", "I", INT64_C(86400000000)},
    {"L", "tss:", "l", 86400},
    {"f", "tss:", "L", 86400},
    {"g", "tss:", "b", 86400},
};

static void add_typed(struct arrow_build *build, const struct typed_case *row)
{
    static int64_t numbers[TYPED_ROWS], times[TYPED_ROWS], flags[TYPED_ROWS];
    static double floats[TYPED_ROWS];
    static char bits[TYPED_ROWS + 1];
    for (unsigned i = 0; i < TYPED_ROWS; i++) {
        bool flag;
        typed_row(i, &numbers[i], &times[i], &flag);
        times[i] *= row->units;
        floats[i] = (double)numbers[i];
        flags[i] = flag;
        bits[i] = typed_known[i] == '1' ? flag ? '1' : '0' : '?';
    }
    if (strchr("fg", row->number[0]))
        arrow_add_floats(build, "n", row->number, floats, typed_known);
    else
        arrow_add_integers(build, "n", row->number, numbers, typed_known);
    arrow_add_integers(build, "t", row->time, times, typed_known);
    if (row->flag[0] == 'b')
        arrow_add_flags(build, "f", bits);
    else
        arrow_add_integers(build, "f", row->flag, flags, typed_known);
}

static void every_type_of_column_means_the_same(void **state)
{
    (void)state;
    struct sample_random random = {43};
    for (unsigned i = 0; i < TYPED_ROWS; i++)
        typed_known[i] = sample_once_in(&random, 7) ? '0' : '1';
    lead_model *model = compile(typed_model);
    lead_points *expected = typed_expected(model);
    for (size_t i = 0; i < COUNT_OF(typed_cases); i++) {
        struct arrow_build build;
        print_message("# %s %s %s\n", typed_cases[i].number, typed_cases[i].time, typed_cases[i].flag);
        arrow_begin(&build, TYPED_ROWS);
        add_typed(&build, &typed_cases[i]);
        for (size_t level = 0; level < COUNT_OF(all_instructions); level++) {
            struct results results;
            score_rows(model, &build, all_instructions[level], 0, TYPED_ROWS, &results);
            for (unsigned row = 0; row < TYPED_ROWS; row++)
                assert_int_equal(results.points[0][row], expected[row]);
            results_free(&results);
        }
        assert_true(arrow_end(&build));
    }
    free(expected);
    lead_model_unref(model);
}

/* Integers that doubles cannot hold compare as what they are. */
static void large_integers_are_exact(void **state)
{
    (void)state;
    static const int64_t numbers[] = {INT64_C(9007199254740991), INT64_C(9007199254740992), INT64_C(9007199254740993), INT64_C(-1)};
    static const char *const formats[] = {"l", "L"};
    static const lead_points expected[2][4] = {{0, 2000, 0, 4000}, {0, 2000, 0, 0}};
    lead_model *model = compile("{\"leadcore\": 1, \"name\": \"m\", \"version\": \"1\", \"fields\": {\"n\": \"number\"}, \"scores\": {\"s\": {\"groups\":"
                                " [{\"name\": \"g\", \"rules\": [{\"name\": \"a\", \"when\": {\"n\": 9007199254740992}, \"points\": 2},"
                                " {\"name\": \"b\", \"when\": {\"n\": {\"<\": 0}}, \"points\": 4}]}]}}}");
    for (size_t f = 0; f < 2; f++) {
        struct arrow_build build;
        struct results results;
        arrow_begin(&build, 4);
        arrow_add_integers(&build, "n", formats[f], numbers, NULL);
        score_rows(model, &build, LEAD_INSTRUCTIONS_BEST, 0, 4, &results);
        for (size_t row = 0; row < 4; row++)
            assert_int_equal(results.points[0][row], expected[f][row]); /* -1 is 2^64 - 1 without a sign */
        results_free(&results);
        assert_true(arrow_end(&build));
    }
    lead_model_unref(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_models_and_leads),
        cmocka_unit_test(borders_of_blocks),
        cmocka_unit_test(borders_of_large_blocks),
        cmocka_unit_test(every_type_of_column_means_the_same),
        cmocka_unit_test(large_integers_are_exact),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
