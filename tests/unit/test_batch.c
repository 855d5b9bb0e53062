/* SPDX-License-Identifier: MIT */
/* Batches: which columns they need, parts of them, what is counted, and calls that are wrong. */
#include "batch_fixture.h"

static const char document[] =
    "{\"leadcore\": 1, \"name\": \"m\", \"version\": \"1\", \"fields\": {\"flag\": \"flag\", \"unused\": \"number\", \"category\": \"category\","
    " \"text\": \"text\", \"tags\": \"tags\"},\n"
    " \"scores\": {\"s\": {\"groups\": [{\"name\": \"g\", \"rules\": [\n"
    "  {\"name\": \"flag\", \"when\": {\"flag\": true}, \"points\": 1, \"unknown\": 2},\n"
    "  {\"name\": \"category\", \"when\": {\"category\": \"a\"}, \"points\": 10, \"unknown\": 20},\n"
    "  {\"name\": \"text\", \"when\": {\"text\": {\"contains\": \"vp\"}}, \"points\": 100, \"unknown\": 200},\n"
    "  {\"name\": \"tags\", \"when\": {\"tags\": {\"any\": [\"x\"]}}, \"points\": 1000, \"unknown\": 2000}]}]}}}";

#define ROWS 5
static const char *const categories[ROWS] = {"a", "b", NULL, "", "a"};
static const char *const texts[ROWS] = {"vp", "MVP", "", NULL, "the VP"};
static const char *const tags[ROWS] = {"x", "", "y|x", "z", NULL};
static const lead_points expected[ROWS] = {1111000, 0, 1022000, 201000, 2110000};
#define FLAGS "10?10"

static void add_all(struct arrow_build *build)
{
    arrow_begin(build, ROWS);
    arrow_add_strings(build, "category", "u", categories);
    arrow_add_tags(build, "tags", "+l", "u", tags);
    arrow_add_flags(build, "flag", FLAGS);
    arrow_add_strings(build, "text", "U", texts);
}

/* ---- Columns ---- */

static void columns_are_found_by_name(void **state)
{
    (void)state;
    lead_model *model = compile(document);
    struct arrow_build build;
    struct results results;
    add_all(&build);
    /* Nobody reads these, so they may be anything. */
    arrow_add_flags(&build, "unused", "11111");
    struct arrow_column odd = arrow_add_nulls(&build, "some other");
    odd.schema->format = "w:42";
    score_rows(model, &build, LEAD_INSTRUCTIONS_BEST, 0, ROWS, &results);
    for (size_t i = 0; i < ROWS; i++)
        assert_int_equal(results.points[0][i], expected[i]);
    results_free(&results);
    lead_batch *batch = bind(model, &build, LEAD_MISSING_IS_ERROR, LEAD_INSTRUCTIONS_BASELINE);
    static const int32_t has[] = {1, 0, 1, 1, 1, 0};
    for (uint32_t field = 0; field < 6; field++)
        assert_int_equal(lead_batch_has_field(batch, field), has[field]);
    assert_int_equal(lead_batch_has_field(batch, LEAD_NONE), 0);
    assert_int_equal(lead_batch_has_field(NULL, 0), 0);
    assert_int_equal(lead_batch_row_count(batch), ROWS);
    assert_int_equal(lead_batch_row_count(NULL), 0);
    assert_string_equal(lead_batch_instructions(batch), "baseline");
    lead_batch_free(batch);
    lead_batch_free(NULL);
    assert_true(arrow_end(&build));
    lead_model_unref(model);
}

static void all_missing_columns_are_named(void **state)
{
    (void)state;
    lead_model *model = compile(document);
    for (unsigned there = 0; there < 16; there++) {
        static const char *const names[] = {"flag", "category", "text", "tags"};
        struct arrow_build build;
        lead_error error = LEAD_ERROR_INIT;
        lead_batch *batch = (lead_batch *)&build;
        arrow_begin(&build, ROWS);
        for (unsigned i = 0; i < 4; i++)
            if (there >> i & 1)
                arrow_add_nulls(&build, names[i]);
        const lead_status status = lead_batch_new(model, &build.schema, &build.array, NULL, NULL, &batch, &error);
        assert_int_equal(status, there == 15 ? LEAD_OK : LEAD_ERROR_MISSING_COLUMN);
        assert_int_equal(batch != NULL, there == 15);
        for (unsigned i = 0; i < 4 && status != LEAD_OK; i++)
            assert_int_equal(strstr(error.message, names[i]) != NULL, !(there >> i & 1));
        if (there == 14)
            assert_string_equal(error.path, "flag");
        lead_batch_free(batch);
        assert_true(arrow_end(&build));
    }
    lead_model_unref(model);
}

static void missing_columns_may_be_unknown(void **state)
{
    (void)state;
    lead_model *model = compile(document);
    struct arrow_build build;
    arrow_begin(&build, ROWS);
    arrow_add_flags(&build, "flag", FLAGS);
    lead_batch *batch = bind(model, &build, LEAD_MISSING_IS_UNKNOWN, LEAD_INSTRUCTIONS_BEST);
    struct results results;
    results_new(model, ROWS, &results);
    assert_int_equal(lead_batch_score(batch, SAMPLE_NOW, 0, ROWS, &results.outputs, NULL, NULL), LEAD_OK);
    for (size_t i = 0; i < ROWS; i++) {
        assert_int_equal(results.points[0][i], 2220000 + (FLAGS[i] == '1' ? 1000 : FLAGS[i] == '?' ? 2000 : 0));
        assert_int_equal(results.coverage[0][i], FLAGS[i] == '?' ? 0 : 1000 * 2 / 2222);
    }
    assert_int_equal(lead_batch_has_field(batch, 0), 1);
    assert_int_equal(lead_batch_has_field(batch, 2), 0);
    results_free(&results);
    lead_batch_free(batch);
    assert_true(arrow_end(&build));
    lead_model_unref(model);
}

/* More names than a message has room for. */
static void many_missing_columns(void **state)
{
    (void)state;
    struct sample_text json = {0};
    struct arrow_build build;
    lead_error error = LEAD_ERROR_INIT;
    lead_batch *batch;
    sample_add(&json, "{\"leadcore\": 1, \"name\": \"m\", \"version\": \"1\", \"fields\": {");
    for (int i = 0; i < 300; i++)
        sample_add(&json, "%s\"column %d\": \"flag\"", i ? ", " : "", i);
    sample_add(&json, "}, \"scores\": {\"s\": {\"groups\": [{\"name\": \"g\", \"rules\": [");
    for (int i = 0; i < 300; i++)
        sample_add(&json, "%s{\"name\": \"r%d\", \"when\": {\"column %d\": true}, \"points\": 1}", i ? ", " : "", i, i);
    sample_add(&json, "]}]}}}");
    lead_model *model = compile(json.data);
    arrow_begin(&build, 3);
    assert_int_equal(lead_batch_new(model, &build.schema, &build.array, NULL, NULL, &batch, &error), LEAD_ERROR_MISSING_COLUMN);
    assert_non_null(strstr(error.message, "300 columns"));
    assert_non_null(strstr(error.message, "column 0, column 1, column 2"));
    assert_string_equal(error.path, "column 0");
    assert_true(arrow_end(&build));
    lead_model_unref(model);
    sample_text_free(&json);
}

/* ---- Rows ---- */

static void any_part_can_be_scored(void **state)
{
    (void)state;
    lead_model *model = compile(document);
    struct arrow_build build;
    add_all(&build);
    lead_batch *batch = bind(model, &build, LEAD_MISSING_IS_ERROR, LEAD_INSTRUCTIONS_BEST);
    for (uint64_t first = 0; first <= ROWS + 1; first++)
        for (uint64_t count = 0; count <= ROWS + 1; count++) {
            struct results results;
            results_new(model, count, &results);
            const bool fits = first + count <= ROWS;
            assert_int_equal(lead_batch_score(batch, SAMPLE_NOW, first, count, &results.outputs, &results.report, NULL),
                             fits ? LEAD_OK : LEAD_ERROR_INVALID_ARGUMENT);
            assert_int_equal(results.report.rows, fits ? count : 0);
            for (uint64_t row = 0; fits && row < count; row++)
                assert_int_equal(results.points[0][row], expected[first + row]);
            results_free(&results);
        }
    struct results results;
    results_new(model, ROWS, &results);
    assert_int_equal(lead_batch_score(batch, 0, UINT64_MAX, 2, &results.outputs, NULL, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_batch_score(batch, 0, 2, UINT64_MAX, &results.outputs, NULL, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    results_free(&results);
    lead_batch_free(batch);
    assert_true(arrow_end(&build));
    lead_model_unref(model);
}

static void empty_batches_give_empty_results(void **state)
{
    (void)state;
    lead_model *model = compile(document);
    struct arrow_build build;
    struct results results;
    arrow_begin(&build, 0);
    arrow_add_strings(&build, "category", "u", NULL);
    arrow_add_tags(&build, "tags", "+l", "u", NULL);
    arrow_add_flags(&build, "flag", "");
    arrow_add_strings(&build, "text", "vu", NULL);
    score_rows(model, &build, LEAD_INSTRUCTIONS_BEST, 0, 0, &results);
    assert_int_equal(results.report.rows, 0);
    results_free(&results);
    assert_true(arrow_end(&build));
    lead_model_unref(model);
}

/* ---- Reports ---- */

static const char *const broken_categories[ROWS] = {"a", "\xFF", NULL, "b\xC3", "a"};
static const char *const broken_texts[ROWS] = {"\xED\xA0\x80", "vp", NULL, "\x80", "vp"};
static const char *const broken_tags[ROWS] = {"x|\xFF", "\xFF|\xFE", NULL, "", "y"};

/* Category b and text of the rows are unknown where they are broken; broken tags are left out of their sets. */
static void check_invalid(lead_model *model, struct arrow_build *build)
{
    static const lead_points points[ROWS] = {1210000, 120000, 2220000, 220000, 110000};
    struct results results;
    lead_batch *batch = bind(model, build, LEAD_MISSING_IS_ERROR, LEAD_INSTRUCTIONS_BEST);
    results_new(model, ROWS, &results);
    for (uint64_t again = 1; again <= 2; again++) {
        assert_int_equal(lead_batch_score(batch, SAMPLE_NOW, 0, ROWS, &results.outputs, &results.report, NULL), LEAD_OK);
        for (size_t i = 0; i < ROWS; i++)
            assert_int_equal(results.points[0][i], points[i]);
        assert_int_equal(results.report.rows, again * ROWS);
        assert_int_equal(results.report.invalid_text, again * (2 + 2 + 3));
    }
    results_free(&results);
    lead_batch_free(batch);
}

static void text_that_is_not_utf8_is_unknown_and_counted(void **state)
{
    (void)state;
    static const char *const formats[] = {"u", "U", "vu"};
    lead_model *model = compile(document);
    for (size_t f = 0; f < COUNT_OF(formats); f++) {
        struct arrow_build build;
        arrow_begin(&build, ROWS);
        arrow_add_flags(&build, "flag", "00000");
        arrow_add_strings(&build, "category", formats[f], broken_categories);
        arrow_add_strings(&build, "text", formats[f], broken_texts);
        arrow_add_tags(&build, "tags", f ? "+L" : "+l", formats[f], broken_tags);
        check_invalid(model, &build);
        assert_true(arrow_end(&build));
    }
    lead_model_unref(model);
}

static void entries_of_dictionaries_that_are_not_utf8(void **state)
{
    (void)state;
    static const char *const category_entries[] = {"a", "\xFF", "b\xC3"};
    static const char *const text_entries[] = {"vp", "\xED\xA0\x80", "\x80"};
    static const int64_t category_indices[ROWS] = {0, 1, 99, 2, 0}, text_indices[ROWS] = {1, 0, -1, 2, 0};
    lead_model *model = compile(document);
    struct arrow_build build;
    arrow_begin(&build, ROWS);
    arrow_add_flags(&build, "flag", "00000");
    arrow_add_dictionary(&build, "category", "c", category_indices, "11011", "u", category_entries, 3);
    arrow_add_dictionary(&build, "text", "i", text_indices, "11011", "vu", text_entries, 3);
    arrow_add_dictionary_tags(&build, "tags", "+L", "U", broken_tags);
    check_invalid(model, &build);
    assert_true(arrow_end(&build));
    lead_model_unref(model);
}

static void null_entries_of_dictionaries_are_unknown(void **state)
{
    (void)state;
    static const char *const entries[] = {"a", NULL, "vp"};
    static const int64_t indices[ROWS] = {0, 1, 2, 1, 0};
    static const lead_points points[ROWS] = {2010000, 2220000, 2100000, 2220000, 2010000};
    lead_model *model = compile(document);
    struct arrow_build build;
    struct results results;
    arrow_begin(&build, ROWS);
    arrow_add_flags(&build, "flag", "00000");
    arrow_add_dictionary(&build, "category", "C", indices, NULL, "u", entries, 3);
    arrow_add_dictionary(&build, "text", "s", indices, NULL, "u", entries, 3);
    arrow_add_nulls(&build, "tags");
    score_rows(model, &build, LEAD_INSTRUCTIONS_BEST, 0, ROWS, &results);
    for (size_t i = 0; i < ROWS; i++)
        assert_int_equal(results.points[0][i], points[i]);
    assert_int_equal(results.report.invalid_text, 0);
    results_free(&results);
    assert_true(arrow_end(&build));
    lead_model_unref(model);
}

/* Tags x, null, y of row 0 and null of row 1: what is null is in no set, and the sets are known. */
static void null_tags_are_left_out(void **state)
{
    (void)state;
    static const char *const lists[] = {"x|x|y", "x"};
    static const uint8_t known[] = {0x5}; /* the first and the third of four */
    lead_model *model = compile(document);
    struct arrow_build build;
    struct results results;
    arrow_begin(&build, 2);
    arrow_add_nulls(&build, "flag");
    arrow_add_nulls(&build, "category");
    arrow_add_nulls(&build, "text");
    struct ArrowArray *child = arrow_add_tags(&build, "tags", "+l", "u", lists).array->children[0];
    child->buffers[0] = known;
    child->null_count = 2;
    score_rows(model, &build, LEAD_INSTRUCTIONS_BEST, 0, 2, &results);
    assert_int_equal(results.points[0][0], 1222000);
    assert_int_equal(results.points[0][1], 222000);
    assert_int_equal(results.report.invalid_text, 0);
    results_free(&results);
    assert_true(arrow_end(&build));
    lead_model_unref(model);
}

/* ---- Calls that are wrong ---- */

static void columns_that_do_not_fit_are_refused(void **state)
{
    (void)state;
    lead_model *model = compile(document);
    struct arrow_build build;
    lead_error error = LEAD_ERROR_INIT;
    lead_batch *batch = (lead_batch *)&build;
    add_all(&build);
    build.schema.children[2]->format = "u"; /* the flag */
    assert_int_equal(lead_batch_new(model, &build.schema, &build.array, NULL, NULL, &batch, &error), LEAD_ERROR_COLUMN_TYPE);
    assert_string_equal(error.path, "flag");
    assert_null(batch);
    build.schema.children[2]->format = "b";
    build.schema.format = "i"; /* no struct at all */
    assert_int_equal(lead_batch_new(model, &build.schema, &build.array, NULL, NULL, &batch, &error), LEAD_ERROR_ARROW);
    build.schema.format = "+s";
    build.array.length = -1;
    assert_int_equal(lead_batch_new(model, &build.schema, &build.array, NULL, NULL, &batch, &error), LEAD_ERROR_ARROW);
    assert_true(arrow_end(&build));
    lead_model_unref(model);
}

static void wrong_options_are_refused(void **state)
{
    enum { size_of_1_0 = offsetof(lead_batch_options, activity), size_now = sizeof(lead_batch_options) };
    (void)state;
    struct {
        lead_batch_options options;
        char behind[8];
    } newer = {{.size = sizeof newer}, {0}};
    static const struct {
        lead_batch_options options;
        lead_status status;
    } rows[] = {
        {{.size = 0}, LEAD_ERROR_INVALID_ARGUMENT},
        {{.size = size_of_1_0 - 1}, LEAD_ERROR_INVALID_ARGUMENT},
        {{.size = size_of_1_0, .missing = 1, .instructions = 3}, LEAD_OK},
        {{.size = size_now, .missing = 2}, LEAD_ERROR_INVALID_ARGUMENT},
        {{.size = size_now, .missing = -1}, LEAD_ERROR_INVALID_ARGUMENT},
        {{.size = size_now, .instructions = 4}, LEAD_ERROR_INVALID_ARGUMENT},
        {{.size = size_now, .instructions = -1}, LEAD_ERROR_INVALID_ARGUMENT},
        {{.size = size_now, .missing = 1, .instructions = 3}, LEAD_OK},
    };
    lead_model *model = compile(document);
    struct arrow_build build;
    lead_batch *batch;
    add_all(&build);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_int_equal(lead_batch_new(model, &build.schema, &build.array, &rows[i].options, NULL, &batch, NULL), rows[i].status);
        assert_int_equal(batch != NULL, rows[i].status == LEAD_OK);
        lead_batch_free(batch);
    }
    assert_int_equal(lead_batch_new(model, &build.schema, &build.array, &newer.options, NULL, &batch, NULL), LEAD_OK);
    lead_batch_free(batch);
    newer.behind[3] = 1; /* an option that this version does not know */
    assert_int_equal(lead_batch_new(model, &build.schema, &build.array, &newer.options, NULL, &batch, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_true(arrow_end(&build));
    lead_model_unref(model);
}

static void wrong_calls_are_refused(void **state)
{
    (void)state;
    const lead_allocator lacking = {.size = sizeof lacking};
    lead_model *model = compile(document);
    struct arrow_build build;
    lead_error error = LEAD_ERROR_INIT;
    lead_batch *batch = (lead_batch *)&build;
    add_all(&build);
    assert_int_equal(lead_batch_new(model, &build.schema, &build.array, NULL, NULL, NULL, &error), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_batch_new(NULL, &build.schema, &build.array, NULL, NULL, &batch, &error), LEAD_ERROR_INVALID_ARGUMENT);
    assert_null(batch);
    assert_int_equal(lead_batch_new(model, NULL, &build.array, NULL, NULL, &batch, &error), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_batch_new(model, &build.schema, NULL, NULL, NULL, &batch, &error), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_batch_new(model, &build.schema, &build.array, NULL, &lacking, &batch, &error), LEAD_ERROR_INVALID_ARGUMENT);
    assert_null(batch);
    assert_true(arrow_end(&build));
    lead_model_unref(model);
}

static void wrong_outputs_and_reports_are_refused(void **state)
{
    (void)state;
    lead_model *model = compile(document);
    struct arrow_build build;
    struct results results;
    uint8_t column[ROWS];
    const lead_outputs without_size = {0}, with_grade = {.size = sizeof with_grade, .grade = column},
                       with_class = {.size = sizeof with_class, .lead_class = column}, nothing = {.size = sizeof nothing};
    lead_report bad_report = {.size = 3};
    add_all(&build);
    lead_batch *batch = bind(model, &build, LEAD_MISSING_IS_ERROR, LEAD_INSTRUCTIONS_BEST);
    results_new(model, ROWS, &results);
    assert_int_equal(lead_batch_score(NULL, 0, 0, 0, &nothing, NULL, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_batch_score(batch, 0, 0, ROWS, NULL, NULL, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_batch_score(batch, 0, 0, ROWS, &without_size, NULL, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_batch_score(batch, 0, 0, ROWS, &with_grade, NULL, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_batch_score(batch, 0, 0, ROWS, &with_class, NULL, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_batch_score(batch, 0, 0, ROWS, &results.outputs, &bad_report, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(results.points[0][0], (lead_points)0xEEEEEEEE); /* nothing was written */
    assert_int_equal(lead_batch_score(batch, 0, 0, ROWS, &nothing, &results.report, NULL), LEAD_OK);
    assert_int_equal(results.report.rows, ROWS);
    /* One of the columns alone. */
    lead_permille *const no_coverage[] = {NULL};
    const lead_outputs only_points = {.size = sizeof only_points, .points = results.points, .coverage = no_coverage};
    assert_int_equal(lead_batch_score(batch, 0, 0, ROWS, &only_points, NULL, NULL), LEAD_OK);
    for (size_t i = 0; i < ROWS; i++)
        assert_int_equal(results.points[0][i], expected[i]);
    assert_int_equal(results.coverage[0][0], 0xEEEE);
    results_free(&results);
    lead_batch_free(batch);
    assert_true(arrow_end(&build));
    lead_model_unref(model);
}

static void a_batch_keeps_its_model(void **state)
{
    (void)state;
    lead_model *model = compile(document);
    struct arrow_build build;
    struct results results;
    add_all(&build);
    lead_batch *batch = bind(model, &build, LEAD_MISSING_IS_ERROR, LEAD_INSTRUCTIONS_BEST);
    results_new(model, ROWS, &results);
    lead_model_unref(model);
    assert_int_equal(lead_batch_score(batch, 0, 0, ROWS, &results.outputs, NULL, NULL), LEAD_OK);
    assert_int_equal(results.points[0][0], expected[0]);
    results_free(&results);
    lead_batch_free(batch);
    assert_true(arrow_end(&build));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_found_by_name),
        cmocka_unit_test(all_missing_columns_are_named),
        cmocka_unit_test(missing_columns_may_be_unknown),
        cmocka_unit_test(many_missing_columns),
        cmocka_unit_test(any_part_can_be_scored),
        cmocka_unit_test(empty_batches_give_empty_results),
        cmocka_unit_test(text_that_is_not_utf8_is_unknown_and_counted),
        cmocka_unit_test(entries_of_dictionaries_that_are_not_utf8),
        cmocka_unit_test(null_entries_of_dictionaries_are_unknown),
        cmocka_unit_test(null_tags_are_left_out),
        cmocka_unit_test(columns_that_do_not_fit_are_refused),
        cmocka_unit_test(wrong_options_are_refused),
        cmocka_unit_test(wrong_calls_are_refused),
        cmocka_unit_test(wrong_outputs_and_reports_are_refused),
        cmocka_unit_test(a_batch_keeps_its_model),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
