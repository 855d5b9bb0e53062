/* SPDX-License-Identifier: MIT */
/* Changes as Arrow: lead_next_changes_export(). */
#include "data/arrow.h"
#include "memory_fixture.h"
#include "model_fixture.h"

#define DOCUMENT(more)                                                                                                              \
    "{\"leadcore\": 1, \"name\": \"ahead\", \"version\": \"2026-11\", \"fields\": {\"a\": \"flag\"}, \"scores\": {"                  \
    "\"fit\": {\"groups\": [{\"name\": \"g\", \"rules\": [{\"name\": \"r\", \"when\": {\"a\": true}, \"points\": 30}]}]}}" more "}"
#define GRADE ", \"grade\": {\"letters\": {\"fit\": {\"A\": 20, \"B\": 10}}}"
#define CLASSES ", \"classes\": [{\"name\": \"important\", \"when\": {\"a\": true}}, {\"name\": \"g\\u00e9n\\u00e9ral\", \"when\": {\"a\": false}}]"

#define ROWS 9

static uint64_t rows[ROWS] = {5, 0, UINT64_MAX, 7, 1, 2, 3, 4, 8};
static lead_time times[ROWS] = {INT64_MIN, -1, 0, 1, 1, 1795251600000000, 1795251600000001, INT64_MAX, INT64_MAX};
static uint8_t grade[ROWS] = {0, 1, 2, 2, 1, 0, 2, 0, 1};
static uint8_t lead_class[ROWS] = {0, 1, LEAD_NO_CLASS, 1, 0, 0, 1, LEAD_NO_CLASS, LEAD_NO_CLASS};
static uint8_t nothing[ROWS] = {255, 255, 255, 255, 255, 255, 255, 255, 255};

static const char *const grade_expected[ROWS] = {"A", "B", "C", "C", "B", "A", "C", "A", "B"};
static const char *const class_expected[ROWS] = {"important", "g\303\251n\303\251ral", NULL, "g\303\251n\303\251ral", "important",
                                                 "important", "g\303\251n\303\251ral", NULL, NULL};

struct export_case {
    const char *name, *model;
    bool has_grade, has_class;
    uint64_t count;
};

static const struct export_case cases[] = {
    {"grade and classes", DOCUMENT(GRADE CLASSES), true, true, ROWS},
    {"grade", DOCUMENT(GRADE), true, false, ROWS},
    {"classes", DOCUMENT(CLASSES), false, true, ROWS},
    {"neither", DOCUMENT(""), false, false, ROWS},
    {"some", DOCUMENT(GRADE CLASSES), true, true, 3},
    {"all have a class", DOCUMENT(CLASSES), false, true, 2},
    {"none", DOCUMENT(GRADE CLASSES), true, true, 0},
};

static void check_type(const struct ArrowSchema *schema, const char *name, const char *format, int64_t flags)
{
    assert_string_equal(schema->name, name);
    assert_string_equal(schema->format, format);
    assert_int_equal(schema->flags, flags);
    assert_int_equal(schema->dictionary != NULL, strcmp(format, "C") == 0);
    assert_non_null(schema->release);
}

static void check_numbers(const struct ArrowArray *array, const void *expected, uint64_t count)
{
    assert_int_equal(array->length, count);
    assert_int_equal(array->offset, 0);
    assert_int_equal(array->null_count, 0);
    assert_int_equal(array->n_buffers, 2);
    assert_null(array->buffers[0]);
    assert_memory_equal(array->buffers[1], expected, count * 8);
}

static void check_symbols(const struct ArrowArray *array, const char *const *expected, uint64_t count)
{
    const uint8_t *validity = array->buffers[0], *indices = array->buffers[1];
    const int32_t *offsets = array->dictionary->buffers[1];
    const char *text = array->dictionary->buffers[2];
    assert_int_equal(array->length, count);
    for (uint64_t i = 0; i < count; i++) {
        assert_int_equal(!validity || lead_bit_get(validity, i), expected[i] != NULL);
        assert_true(indices[i] < array->dictionary->length);
        const size_t size = (size_t)(offsets[indices[i] + 1] - offsets[indices[i]]);
        if (!expected[i])
            continue;
        assert_int_equal(size, strlen(expected[i]));
        assert_memory_equal(text + offsets[indices[i]], expected[i], size);
    }
}

static lead_next_changes changes_of(const struct export_case *row)
{
    return (lead_next_changes){.size = sizeof(lead_next_changes),
                               .count = row->count,
                               .rows = rows,
                               .times = times,
                               .grade = row->has_grade ? grade : nothing,
                               .lead_class = row->has_class ? lead_class : nothing};
}

static void check_export(const struct export_case *row)
{
    struct memory memory;
    struct ArrowSchema schema;
    struct ArrowArray array;
    lead_error error = LEAD_ERROR_INIT;
    lead_model *model = compile(row->model);
    const lead_next_changes changes = changes_of(row);
    memory_init(&memory, SIZE_MAX);
    assert_int_equal(lead_next_changes_export(model, &changes, &memory.allocator, &schema, &array, &error), LEAD_OK);
    lead_model_unref(model); /* what is exported lives on its own */
    const int64_t columns = 2 + row->has_grade + row->has_class;
    assert_string_equal(schema.format, "+s");
    assert_non_null(schema.metadata);
    assert_int_equal(schema.n_children, columns);
    assert_int_equal(array.n_children, columns);
    assert_int_equal(array.length, row->count);
    check_type(schema.children[0], "row", "L", 0);
    check_numbers(array.children[0], rows, row->count);
    check_type(schema.children[1], "time", "tsu:UTC", 0);
    check_numbers(array.children[1], times, row->count);
    if (row->has_grade) {
        check_type(schema.children[2], "grade", "C", 0);
        check_symbols(array.children[2], grade_expected, row->count);
    }
    if (row->has_class) {
        check_type(schema.children[columns - 1], "class", "C", ARROW_FLAG_NULLABLE);
        check_symbols(array.children[columns - 1], class_expected, row->count);
    }
    schema.release(&schema);
    array.release(&array);
    assert_int_equal(memory.blocks, 0);
}

static void changes_go_out(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        print_message("# %s\n", cases[i].name);
        check_export(&cases[i]);
    }
}

static void without_memory(void **state)
{
    (void)state;
    lead_model *model = compile(cases[0].model);
    const lead_next_changes changes = changes_of(&cases[0]);
    lead_status status = LEAD_ERROR_OUT_OF_MEMORY;
    size_t allowed = 0;
    for (; status != LEAD_OK; allowed++) {
        struct memory memory;
        struct ArrowSchema schema;
        struct ArrowArray array;
        memory_init(&memory, allowed);
        status = lead_next_changes_export(model, &changes, &memory.allocator, &schema, &array, NULL);
        if (status == LEAD_OK) {
            schema.release(&schema);
            array.release(&array);
        } else {
            assert_int_equal(status, LEAD_ERROR_OUT_OF_MEMORY);
            assert_null(schema.release);
            assert_null(array.release);
        }
        assert_int_equal(memory.blocks, 0);
    }
    assert_true(allowed > 10);
    lead_model_unref(model);
}

/* ---- Arguments ---- */

static void check_refused(const lead_model *model, const lead_next_changes *changes, const lead_allocator *allocator, const char *message)
{
    struct ArrowSchema schema;
    struct ArrowArray array;
    lead_error error = LEAD_ERROR_INIT;
    memset(&schema, 0xEE, sizeof schema);
    memset(&array, 0xEE, sizeof array);
    assert_int_equal(lead_next_changes_export(model, changes, allocator, &schema, &array, &error), LEAD_ERROR_INVALID_ARGUMENT);
    assert_null(schema.release);
    assert_null(array.release);
    assert_string_equal(error.message, message);
}

static void wrong_arguments(void **state)
{
    (void)state;
    static uint8_t wrong[ROWS] = {0, 0, 0, 3};
    const lead_allocator empty = {.size = sizeof empty};
    struct ArrowSchema schema;
    struct ArrowArray array;
    lead_model *model = compile(cases[0].model);
    const lead_next_changes good = changes_of(&cases[0]);
    lead_next_changes changes = good;
    check_refused(NULL, &good, NULL, "model, changes, schema and array must not be NULL");
    check_refused(model, NULL, NULL, "model, changes, schema and array must not be NULL");
    assert_int_equal(lead_next_changes_export(model, &good, NULL, NULL, &array, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_next_changes_export(model, &good, NULL, &schema, NULL, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    check_refused(model, &good, &empty, "the allocator lacks a function or its size is wrong");
    changes.size = 3;
    check_refused(model, &changes, NULL, "the 'size' of the changes is not set");
    changes = good;
    changes.count = (uint64_t)PTRDIFF_MAX + 1;
    check_refused(model, &changes, NULL, "more rows than memory can hold");
    changes = good;
    changes.grade = wrong;
    check_refused(model, &changes, NULL, "row 3 has grade 3, but the model has only 3 of them");
    changes = good;
    changes.lead_class = wrong;
    check_refused(model, &changes, NULL, "row 3 has class 3, but the model has only 2 of them");
    changes = good;
    changes.times = NULL;
    check_refused(model, &changes, NULL, "a column of 'changes' is NULL");
    lead_model_unref(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(changes_go_out),
        cmocka_unit_test(without_memory),
        cmocka_unit_test(wrong_arguments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
