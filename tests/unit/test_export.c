/* SPDX-License-Identifier: MIT */
/* Results as Arrow: lead_outputs_export(), lead_stream_export(). */
#include "arrow_build.h"
#include "data/arrow.h"
#include "memory_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <leadcore/leadcore.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static const char document[] =
    "{\"leadcore\": 1, \"name\": \"export\", \"version\": \"2026-11\", \"fields\": {\"a\": \"flag\"}, \"scores\": {"
    "\"fit\": {\"groups\": [{\"name\": \"g\", \"rules\": [{\"name\": \"r\", \"when\": {\"a\": true}, \"points\": 30}]}]},"
    "\"interest\": {\"groups\": [{\"name\": \"g\", \"rules\": [{\"name\": \"r\", \"when\": {\"a\": true}, \"points\": 1}]}]}},"
    "\"grade\": {\"letters\": {\"fit\": {\"A\": 20, \"B\": 10}}},"
    "\"classes\": [{\"name\": \"important\", \"when\": {\"a\": true}}, {\"name\": \"g\\u00e9n\\u00e9ral\"}]}";

static const char plain_document[] =
    "{\"leadcore\": 1, \"name\": \"plain\", \"version\": \"1\", \"fields\": {\"a\": \"flag\"}, \"scores\": {"
    "\"fit\": {\"groups\": [{\"name\": \"g\", \"rules\": [{\"name\": \"r\", \"when\": {\"a\": true}, \"points\": 30}]}]}}}";

static lead_model *compile(const char *json)
{
    lead_model *model;
    lead_error error = LEAD_ERROR_INIT;
    if (lead_model_compile(json, strlen(json), NULL, &model, &error) != LEAD_OK)
        print_message("# %s %s\n", error.path, error.message);
    assert_non_null(model);
    return model;
}

/* ---- Columns of results ---- */

#define ROWS 10

static lead_points fit[ROWS] = {0, 1, -1, 500, 12500, LEAD_POINTS_MAX, -LEAD_POINTS_MAX, 30000, 1001, -250};
static lead_points interest[ROWS] = {1000, 0, 0, 0, 0, 0, 0, 0, 0, 0};
static lead_permille fit_coverage[ROWS] = {0, 1000, 1, 999, 500, 333, 250, 750, 125, 10};
static lead_permille interest_coverage[ROWS] = {1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 0};
static uint8_t grade[ROWS] = {0, 1, 2, 2, 1, 0, 2, 0, 1, 2};
static uint8_t lead_class[ROWS] = {0, 1, LEAD_NO_CLASS, 1, 0, 0, 1, 1, LEAD_NO_CLASS, 0};
static const double fit_expected[ROWS] = {0.0, 0.001, -0.001, 0.5, 12.5, 2000000.0, -2000000.0, 30.0, 1.001, -0.25};
static const double fit_coverage_expected[ROWS] = {0.0, 1.0, 0.001, 0.999, 0.5, 0.333, 0.25, 0.75, 0.125, 0.01};
static const char *const grade_expected[ROWS] = {"A", "B", "C", "C", "B", "A", "C", "A", "B", "C"};
static const char *const class_expected[ROWS] = {"important", "g\303\251n\303\251ral", NULL,        "g\303\251n\303\251ral", "important",
                                                 "important", "g\303\251n\303\251ral", "g\303\251n\303\251ral", NULL, "important"};

static lead_points *const all_points[] = {fit, interest};
static lead_permille *const all_coverage[] = {fit_coverage, interest_coverage};
static const lead_outputs everything = {.size = sizeof(lead_outputs), .points = all_points, .coverage = all_coverage, .grade = grade, .lead_class = lead_class};

static void assert_numbers(const struct ArrowArray *array, const double *expected, int64_t rows)
{
    assert_int_equal(array->length, rows);
    assert_int_equal(array->offset, 0);
    assert_int_equal(array->null_count, 0);
    assert_int_equal(array->n_buffers, 2);
    assert_int_equal(array->n_children, 0);
    assert_null(array->buffers[0]);
    assert_null(array->dictionary);
    assert_memory_equal(array->buffers[1], expected, (size_t)rows * sizeof *expected);
}

static void assert_symbols(const struct ArrowArray *array, const char *const *expected, int64_t rows)
{
    const struct ArrowArray *names = array->dictionary;
    assert_int_equal(array->length, rows);
    assert_int_equal(array->n_buffers, 2);
    assert_int_equal(names->n_buffers, 3);
    assert_int_equal(names->null_count, 0);
    assert_null(names->buffers[0]);
    const uint8_t *validity = array->buffers[0], *indices = array->buffers[1];
    const int32_t *offsets = names->buffers[1];
    const char *text = names->buffers[2];
    int64_t nulls = 0;
    for (int64_t i = 0; i < rows; i++) {
        const bool is_known = !validity || lead_bit_get(validity, (uint64_t)i);
        assert_int_equal(is_known, expected[i] != NULL);
        nulls += !is_known;
        assert_true(indices[i] < names->length);
        if (!is_known)
            continue;
        const size_t size = (size_t)(offsets[indices[i] + 1] - offsets[indices[i]]);
        assert_int_equal(size, strlen(expected[i]));
        assert_memory_equal(text + offsets[indices[i]], expected[i], size);
    }
    assert_int_equal(array->null_count, nulls);
    assert_int_equal(validity != NULL, nulls > 0);
}

static void assert_type(const struct ArrowSchema *schema, const char *name, const char *format, int64_t flags)
{
    assert_string_equal(schema->name, name);
    assert_string_equal(schema->format, format);
    assert_int_equal(schema->flags, flags);
    assert_int_equal(schema->n_children, 0);
    assert_non_null(schema->release);
    if (strcmp(format, "C") != 0) {
        assert_null(schema->dictionary);
        return;
    }
    assert_string_equal(schema->dictionary->format, "u");
    assert_non_null(schema->dictionary->release);
}

static void release_both(struct ArrowSchema *schema, struct ArrowArray *array)
{
    schema->release(schema);
    array->release(array);
    assert_null(schema->release);
    assert_null(array->release);
}

static void everything_goes_out(void **state)
{
    (void)state;
    static const double interest_expected[ROWS] = {1.0};
    static const double interest_coverage_expected[ROWS] = {1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0};
    struct memory memory;
    struct ArrowSchema schema;
    struct ArrowArray array;
    lead_error error = LEAD_ERROR_INIT;
    lead_model *model = compile(document);
    memory_init(&memory, SIZE_MAX);
    assert_int_equal(lead_outputs_export(model, &everything, ROWS, &memory.allocator, &schema, &array, &error), LEAD_OK);
    lead_model_unref(model); /* what is exported lives on its own */
    assert_string_equal(schema.format, "+s");
    assert_int_equal(schema.flags, 0);
    assert_int_equal(schema.n_children, 6);
    assert_type(schema.children[0], "fit", "g", 0);
    assert_type(schema.children[1], "fit_coverage", "g", 0);
    assert_type(schema.children[2], "interest", "g", 0);
    assert_type(schema.children[3], "interest_coverage", "g", 0);
    assert_type(schema.children[4], "grade", "C", 0);
    assert_type(schema.children[5], "class", "C", ARROW_FLAG_NULLABLE);
    assert_int_equal(array.length, ROWS);
    assert_int_equal(array.n_buffers, 1);
    assert_null(array.buffers[0]);
    assert_int_equal(array.n_children, 6);
    assert_numbers(array.children[0], fit_expected, ROWS);
    assert_numbers(array.children[1], fit_coverage_expected, ROWS);
    assert_numbers(array.children[2], interest_expected, ROWS);
    assert_numbers(array.children[3], interest_coverage_expected, ROWS);
    assert_symbols(array.children[4], grade_expected, ROWS);
    assert_symbols(array.children[5], class_expected, ROWS);
    release_both(&schema, &array);
    assert_int_equal(memory.blocks, 0);
    assert_int_equal(memory.bytes, 0);
}

/* Arrow's encoding of metadata, read as the specification says. */
static const char *metadata_value(const char *metadata, const char *key, size_t *size)
{
    int32_t pairs, bytes;
    memcpy(&pairs, metadata, sizeof pairs);
    const char *at = metadata + sizeof pairs;
    for (int32_t i = 0; i < pairs; i++) {
        memcpy(&bytes, at, sizeof bytes);
        const bool is_key = (size_t)bytes == strlen(key) && memcmp(at + sizeof bytes, key, (size_t)bytes) == 0;
        at += sizeof bytes + (size_t)bytes;
        memcpy(&bytes, at, sizeof bytes);
        if (is_key) {
            *size = (size_t)bytes;
            return at + sizeof bytes;
        }
        at += sizeof bytes + (size_t)bytes;
    }
    return NULL;
}

static void metadata_names_the_model(void **state)
{
    (void)state;
    lead_model *model = compile(document);
    const struct {
        const char *key, *value;
    } rows[] = {
        {"leadcore.model", "export"}, {"leadcore.version", "2026-11"}, {"leadcore.fingerprint", lead_model_fingerprint(model)}};
    struct ArrowSchema schema;
    struct ArrowArray array;
    int32_t pairs;
    assert_int_equal(lead_outputs_export(model, &everything, ROWS, NULL, &schema, &array, NULL), LEAD_OK);
    memcpy(&pairs, schema.metadata, sizeof pairs);
    assert_int_equal(pairs, COUNT_OF(rows));
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        size_t size = 0;
        const char *value = metadata_value(schema.metadata, rows[i].key, &size);
        assert_non_null(value);
        assert_int_equal(size, strlen(rows[i].value));
        assert_memory_equal(value, rows[i].value, size);
    }
    release_both(&schema, &array);
    lead_model_unref(model);
}

static void columns_that_are_null_are_left_out(void **state)
{
    (void)state;
    static lead_points *const only_interest[] = {NULL, interest};
    static lead_permille *const only_fit_coverage[] = {fit_coverage, NULL};
    static const struct {
        lead_outputs outputs;
        const char *names[3];
    } rows[] = {
        {{.size = sizeof(lead_outputs)}, {NULL}},
        {{.size = sizeof(lead_outputs), .points = only_interest}, {"interest", NULL}},
        {{.size = sizeof(lead_outputs), .coverage = only_fit_coverage}, {"fit_coverage", NULL}},
        {{.size = sizeof(lead_outputs), .grade = grade}, {"grade", NULL}},
        {{.size = sizeof(lead_outputs), .lead_class = lead_class}, {"class", NULL}},
        {{.size = sizeof(lead_outputs), .points = only_interest, .coverage = only_fit_coverage}, {"fit_coverage", "interest", NULL}},
    };
    lead_model *model = compile(document);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct ArrowSchema schema;
        struct ArrowArray array;
        assert_int_equal(lead_outputs_export(model, &rows[i].outputs, ROWS, NULL, &schema, &array, NULL), LEAD_OK);
        int64_t count = 0;
        for (; rows[i].names[count]; count++)
            assert_string_equal(schema.children[count]->name, rows[i].names[count]);
        assert_int_equal(schema.n_children, count);
        assert_int_equal(array.n_children, count);
        assert_int_equal(array.length, ROWS);
        release_both(&schema, &array);
    }
    lead_model_unref(model);
}

static void no_rows_make_empty_columns(void **state)
{
    (void)state;
    struct ArrowSchema schema;
    struct ArrowArray array;
    lead_model *model = compile(document);
    assert_int_equal(lead_outputs_export(model, &everything, 0, NULL, &schema, &array, NULL), LEAD_OK);
    assert_int_equal(array.length, 0);
    for (int64_t i = 0; i < array.n_children; i++) {
        assert_int_equal(array.children[i]->length, 0);
        assert_int_equal(array.children[i]->null_count, 0);
        assert_non_null(array.children[i]->buffers[1]);
    }
    assert_int_equal(array.children[4]->dictionary->length, 3);
    release_both(&schema, &array);
    lead_model_unref(model);
}

static void what_goes_out_can_come_in_again(void **state)
{
    (void)state;
    struct ArrowSchema schema;
    struct ArrowArray array;
    struct lead_arrow_source source;
    struct lead_arena arena;
    lead_allocator memory;
    lead_error error = LEAD_ERROR_INIT;
    static const struct {
        const char *name;
        lead_field_type type;
    } rows[] = {{"fit", LEAD_FIELD_NUMBER}, {"interest_coverage", LEAD_FIELD_NUMBER}, {"grade", LEAD_FIELD_CATEGORY}, {"class", LEAD_FIELD_TEXT}};
    lead_model *model = compile(document);
    assert_true(lead_memory_choose(NULL, &memory));
    lead_arena_init(&arena, &memory);
    assert_int_equal(lead_outputs_export(model, &everything, ROWS, NULL, &schema, &array, NULL), LEAD_OK);
    assert_int_equal(lead_arrow_open(&schema, &array, NULL, &source, &error), LEAD_OK);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct lead_field field = {.name = rows[i].name, .name_size = strlen(rows[i].name), .type = rows[i].type};
        struct lead_column column;
        uint32_t child;
        assert_int_equal(lead_arrow_find(&source, rows[i].name, &child, &error), LEAD_OK);
        assert_int_equal(lead_arrow_bind(&source, child, &field, &arena, &column, &error), LEAD_OK);
        assert_int_equal(column.length, ROWS);
    }
    lead_arena_free(&arena);
    release_both(&schema, &array);
    lead_model_unref(model);
}

/* ---- Ownership ---- */

/* A consumer may move any child away, and release parent and child in any order. */
static void children_can_be_moved_away(void **state)
{
    (void)state;
    lead_model *model = compile(document);
    for (int parent_first = 0; parent_first < 2; parent_first++) {
        for (int64_t child = 0; child < 6; child++) {
            struct memory memory;
            struct ArrowSchema schema, moved_schema;
            struct ArrowArray array, moved_array;
            memory_init(&memory, SIZE_MAX);
            assert_int_equal(lead_outputs_export(model, &everything, ROWS, &memory.allocator, &schema, &array, NULL), LEAD_OK);
            moved_schema = *schema.children[child];
            schema.children[child]->release = NULL;
            moved_array = *array.children[child];
            array.children[child]->release = NULL;
            if (parent_first)
                release_both(&schema, &array);
            if (child == 1)
                assert_numbers(&moved_array, fit_coverage_expected, ROWS);
            if (child == 5)
                assert_symbols(&moved_array, class_expected, ROWS);
            assert_non_null(strchr("gC", moved_schema.format[0]));
            release_both(&moved_schema, &moved_array);
            if (!parent_first)
                release_both(&schema, &array);
            assert_int_equal(memory.blocks, 0);
            assert_int_equal(memory.bytes, 0);
        }
    }
    lead_model_unref(model);
}

static void dictionaries_can_be_moved_away(void **state)
{
    (void)state;
    struct memory memory;
    struct ArrowSchema schema;
    struct ArrowArray array;
    lead_model *model = compile(document);
    memory_init(&memory, SIZE_MAX);
    assert_int_equal(lead_outputs_export(model, &everything, ROWS, &memory.allocator, &schema, &array, NULL), LEAD_OK);
    struct ArrowSchema type = *schema.children[4]->dictionary;
    struct ArrowArray data = *array.children[4]->dictionary;
    schema.children[4]->dictionary->release = NULL;
    array.children[4]->dictionary->release = NULL;
    release_both(&schema, &array);
    assert_int_equal(data.length, 3);
    assert_memory_equal(data.buffers[2], "ABC", 3);
    release_both(&type, &data);
    assert_int_equal(memory.blocks, 0);
    lead_model_unref(model);
}

static void structures_can_be_moved_themselves(void **state)
{
    (void)state;
    struct memory memory;
    struct ArrowSchema schema, other_schema;
    struct ArrowArray array, other_array;
    lead_model *model = compile(document);
    memory_init(&memory, SIZE_MAX);
    assert_int_equal(lead_outputs_export(model, &everything, ROWS, &memory.allocator, &schema, &array, NULL), LEAD_OK);
    other_schema = schema;
    other_array = array;
    memset(&schema, 0xA5, sizeof schema);
    memset(&array, 0xA5, sizeof array);
    assert_numbers(other_array.children[0], fit_expected, ROWS);
    release_both(&other_schema, &other_array);
    assert_int_equal(memory.blocks, 0);
    lead_model_unref(model);
}

static void the_last_byte_fails_like_the_first(void **state)
{
    (void)state;
    lead_model *model = compile(document);
    lead_status status = LEAD_ERROR_OUT_OF_MEMORY;
    size_t failures = 0;
    for (; status != LEAD_OK; failures++) {
        struct memory memory;
        struct ArrowSchema schema;
        struct ArrowArray array;
        lead_error error = LEAD_ERROR_INIT;
        memory_init(&memory, failures);
        memset(&schema, 0xA5, sizeof schema);
        memset(&array, 0xA5, sizeof array);
        status = lead_outputs_export(model, &everything, ROWS, &memory.allocator, &schema, &array, &error);
        if (status == LEAD_OK) {
            release_both(&schema, &array);
        } else {
            assert_int_equal(status, LEAD_ERROR_OUT_OF_MEMORY);
            assert_int_equal(error.code, LEAD_ERROR_OUT_OF_MEMORY);
            assert_null(schema.release);
            assert_null(array.release);
        }
        assert_int_equal(memory.blocks, 0);
        assert_int_equal(memory.bytes, 0);
    }
    assert_true(failures > 16);
    lead_model_unref(model);
}

/* ---- Wrong calls ---- */

static void wrong_calls_are_refused(void **state)
{
    (void)state;
    static uint8_t bad_grade[ROWS] = {0, 0, 0, 3}, no_grade[ROWS] = {255}, bad_class[ROWS] = {0, 254};
    static const lead_outputs with_bad_grade = {.size = sizeof(lead_outputs), .grade = bad_grade};
    static const lead_outputs with_no_grade = {.size = sizeof(lead_outputs), .grade = no_grade};
    static const lead_outputs with_bad_class = {.size = sizeof(lead_outputs), .lead_class = bad_class};
    static const lead_outputs with_grade = {.size = sizeof(lead_outputs), .grade = grade};
    static const lead_outputs with_class = {.size = sizeof(lead_outputs), .lead_class = lead_class};
    static const lead_outputs with_points = {.size = sizeof(lead_outputs), .points = all_points};
    static const lead_outputs of_size_0 = {.size = 0};
    static const lead_allocator half_an_allocator = {sizeof(lead_allocator), NULL, counted_acquire, NULL, NULL};
    lead_model *model = compile(document), *plain = compile(plain_document);
    const struct {
        const char *name;
        const lead_model *model;
        const lead_outputs *outputs;
        uint64_t count;
        const lead_allocator *allocator;
        lead_status status;
        const char *mentions;
    } rows[] = {
        {"no model", NULL, &everything, ROWS, NULL, LEAD_ERROR_INVALID_ARGUMENT, "NULL"},
        {"no outputs", model, NULL, ROWS, NULL, LEAD_ERROR_INVALID_ARGUMENT, "NULL"},
        {"outputs without size", model, &of_size_0, ROWS, NULL, LEAD_ERROR_INVALID_ARGUMENT, "size"},
        {"half an allocator", model, &everything, ROWS, &half_an_allocator, LEAD_ERROR_INVALID_ARGUMENT, "allocator"},
        {"grade that does not exist", model, &with_bad_grade, ROWS, NULL, LEAD_ERROR_INVALID_ARGUMENT, "row 3 has grade 3"},
        {"no grade", model, &with_no_grade, ROWS, NULL, LEAD_ERROR_INVALID_ARGUMENT, "row 0 has grade 255"},
        {"class that does not exist", model, &with_bad_class, ROWS, NULL, LEAD_ERROR_INVALID_ARGUMENT, "row 1 has class 254"},
        {"grades of a model without", plain, &with_grade, ROWS, NULL, LEAD_ERROR_INVALID_ARGUMENT, "grade is wanted"},
        {"classes of a model without", plain, &with_class, ROWS, NULL, LEAD_ERROR_INVALID_ARGUMENT, "class is wanted"},
        {"endless rows", model, &with_points, UINT64_MAX, NULL, LEAD_ERROR_INVALID_ARGUMENT, "rows"},
        {"rows whose bytes overflow", model, &with_points, INT64_MAX, NULL, LEAD_ERROR_OUT_OF_MEMORY, ""},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        print_message("# %s\n", rows[i].name);
        if (rows[i].count == INT64_MAX && SIZE_MAX < INT64_MAX)
            continue; /* fewer rows than that are too many there */
        struct ArrowSchema schema;
        struct ArrowArray array;
        lead_error error = LEAD_ERROR_INIT;
        memset(&schema, 0xA5, sizeof schema);
        memset(&array, 0xA5, sizeof array);
        assert_int_equal(lead_outputs_export(rows[i].model, rows[i].outputs, rows[i].count, rows[i].allocator, &schema, &array, &error),
                         rows[i].status);
        assert_int_equal(error.code, rows[i].status);
        assert_non_null(strstr(error.message, rows[i].mentions));
        assert_null(schema.release);
        assert_null(array.release);
    }
    struct ArrowSchema schema;
    struct ArrowArray array;
    assert_int_equal(lead_outputs_export(model, &everything, ROWS, NULL, NULL, &array, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_null(array.release);
    assert_int_equal(lead_outputs_export(model, &everything, ROWS, NULL, &schema, NULL, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_null(schema.release);
    lead_model_unref(model);
    lead_model_unref(plain);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_goes_out),
        cmocka_unit_test(metadata_names_the_model),
        cmocka_unit_test(columns_that_are_null_are_left_out),
        cmocka_unit_test(no_rows_make_empty_columns),
        cmocka_unit_test(what_goes_out_can_come_in_again),
        cmocka_unit_test(children_can_be_moved_away),
        cmocka_unit_test(dictionaries_can_be_moved_away),
        cmocka_unit_test(structures_can_be_moved_themselves),
        cmocka_unit_test(the_last_byte_fails_like_the_first),
        cmocka_unit_test(wrong_calls_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
