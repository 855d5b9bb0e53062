/* SPDX-License-Identifier: MIT */
/* Arrow batches in: opened or refused, and their columns found. */
#include "arrow_fixture.h"

/* ---- Opening ---- */

static uint8_t all_set[1] = {0xFF}, one_missing[1] = {0xFB};

static void no_type_format(struct arrow_build *build) { build->schema.format = NULL; }
static void not_a_struct(struct arrow_build *build) { build->schema.format = "i"; }
static void more_than_a_struct(struct arrow_build *build) { build->schema.format = "+s:"; }
static void half_a_struct(struct arrow_build *build) { build->schema.format = "+"; }
static void fewer_child_types(struct arrow_build *build) { build->schema.n_children = 1; }
static void fewer_child_arrays(struct arrow_build *build) { build->array.n_children = 1; }
static void negative_children(struct arrow_build *build) { build->schema.n_children = build->array.n_children = -1; }
static void absurd_children(struct arrow_build *build) { build->schema.n_children = build->array.n_children = INT64_MAX; }
static void no_child_types(struct arrow_build *build) { build->schema.children = NULL; }
static void no_child_arrays(struct arrow_build *build) { build->array.children = NULL; }
static void negative_length(struct arrow_build *build) { build->array.length = -1; }
static void negative_offset(struct arrow_build *build) { build->array.offset = -1; }
static void length_overflows(struct arrow_build *build) { build->array.length = INT64_MAX; }
static void offset_overflows(struct arrow_build *build) { build->array.offset = INT64_MAX; }
static void no_buffers(struct arrow_build *build) { build->array.buffers = NULL; }
static void zero_buffers(struct arrow_build *build) { build->array.n_buffers = 0; }
static void two_buffers(struct arrow_build *build) { build->array.n_buffers = 2; }
static void negative_buffers(struct arrow_build *build) { build->array.n_buffers = INT64_MIN; }
static void null_rows_counted(struct arrow_build *build) { build->array.buffers[0] = one_missing, build->array.null_count = 1; }
static void null_rows_not_counted(struct arrow_build *build) { build->array.buffers[0] = one_missing, build->array.null_count = -1; }
static void null_rows_denied(struct arrow_build *build) { build->array.buffers[0] = one_missing, build->array.null_count = 0; }
static void nulls_without_bitmap(struct arrow_build *build) { build->array.null_count = 2; }
static void nulls_below_bitmap(struct arrow_build *build) { build->array.buffers[0] = all_set, build->array.null_count = 2; }
static void fewer_than_no_nulls(struct arrow_build *build) { build->array.null_count = -2; }
static void dictionary_of_structs(struct arrow_build *build) { build->schema.dictionary = &build->schema; }

static const struct {
    const char *name;
    void (*spoil)(struct arrow_build *build);
    lead_status status;
    const char *mentions;
} broken_batches[] = {
    {"no format", no_type_format, LEAD_ERROR_ARROW, "format"},
    {"an integer array", not_a_struct, LEAD_ERROR_ARROW, "struct"},
    {"format with more behind it", more_than_a_struct, LEAD_ERROR_ARROW, "struct"},
    {"format too short", half_a_struct, LEAD_ERROR_ARROW, "struct"},
    {"fewer child types than arrays", fewer_child_types, LEAD_ERROR_ARROW, "1 children, its array 2"},
    {"fewer child arrays than types", fewer_child_arrays, LEAD_ERROR_ARROW, "2 children, its array 1"},
    {"negative number of children", negative_children, LEAD_ERROR_ARROW, "-1 children"},
    {"absurd number of children", absurd_children, LEAD_ERROR_LIMIT, "at most 65536"},
    {"no child types", no_child_types, LEAD_ERROR_ARROW, "children are missing"},
    {"no child arrays", no_child_arrays, LEAD_ERROR_ARROW, "children are missing"},
    {"negative length", negative_length, LEAD_ERROR_ARROW, "length is negative"},
    {"negative offset", negative_offset, LEAD_ERROR_ARROW, "offset is negative"},
    {"length overflows", length_overflows, LEAD_ERROR_ARROW, "too large"},
    {"offset overflows", offset_overflows, LEAD_ERROR_ARROW, "too large"},
    {"no list of buffers", no_buffers, LEAD_ERROR_ARROW, "buffers are missing"},
    {"no buffer", zero_buffers, LEAD_ERROR_ARROW, "0 buffers, expected 1"},
    {"two buffers", two_buffers, LEAD_ERROR_ARROW, "2 buffers, expected 1"},
    {"negative number of buffers", negative_buffers, LEAD_ERROR_ARROW, "buffers, expected 1"},
    {"a null row", null_rows_counted, LEAD_ERROR_ARROW, "1 rows that are null"},
    {"a null row, not counted", null_rows_not_counted, LEAD_ERROR_ARROW, "1 rows that are null"},
    {"a null row, denied", null_rows_denied, LEAD_ERROR_ARROW, "claims 0 nulls"},
    {"nulls without a bitmap", nulls_without_bitmap, LEAD_ERROR_ARROW, "claims 2 nulls"},
    {"nulls that the bitmap does not have", nulls_below_bitmap, LEAD_ERROR_ARROW, "claims 2 nulls"},
    {"null count below -1", fewer_than_no_nulls, LEAD_ERROR_ARROW, "claims -2 nulls"},
    {"a dictionary in the type only", dictionary_of_structs, LEAD_ERROR_ARROW, "dictionary"},
};

static void broken_batches_are_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(broken_batches); i++) {
        print_message("# %s\n", broken_batches[i].name);
        struct arrow_build build;
        arrow_begin(&build, ROWS);
        arrow_add_integers(&build, "a", "l", some_integers, NULL);
        arrow_add_integers(&build, "b", "l", some_integers, NULL);
        broken_batches[i].spoil(&build);
        struct lead_arrow_source source;
        lead_error error = LEAD_ERROR_INIT;
        memset(&source, 0xAA, sizeof source);
        assert_int_equal(lead_arrow_open(&build.schema, &build.array, NULL, &source, &error), broken_batches[i].status);
        assert_non_null(strstr(error.message, broken_batches[i].mentions));
        assert_null(source.array);
        assert_int_equal(source.length, 0);
        assert_int_equal(lead_arrow_open(&build.schema, &build.array, NULL, &source, NULL), broken_batches[i].status);
        assert_true(arrow_end(&build));
    }
}

static void structures_that_are_null_or_released_are_refused(void **state)
{
    (void)state;
    struct arrow_build build;
    struct lead_arrow_source source;
    lead_error error = LEAD_ERROR_INIT;
    arrow_begin(&build, 0);
    assert_int_equal(lead_arrow_open(NULL, &build.array, NULL, &source, &error), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_arrow_open(&build.schema, NULL, NULL, &source, &error), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_arrow_open(&build.schema, &build.array, NULL, &source, &error), LEAD_OK);
    build.schema.release(&build.schema);
    assert_int_equal(lead_arrow_open(&build.schema, &build.array, NULL, &source, &error), LEAD_ERROR_ARROW);
    assert_non_null(strstr(error.message, "type has been released"));
    assert_true(arrow_end(&build));

    arrow_begin(&build, 0);
    build.array.release(&build.array);
    assert_int_equal(lead_arrow_open(&build.schema, &build.array, NULL, &source, &error), LEAD_ERROR_ARROW);
    assert_non_null(strstr(error.message, "array has been released"));
    assert_true(arrow_end(&build));
}

static void a_missing_child_is_refused(void **state)
{
    (void)state;
    for (int which = 0; which < 2; which++) {
        struct arrow_build build;
        struct lead_arrow_source source;
        lead_error error = LEAD_ERROR_INIT;
        arrow_begin(&build, ROWS);
        arrow_add_integers(&build, "a", "l", some_integers, NULL);
        arrow_add_integers(&build, "b", "l", some_integers, NULL);
        struct ArrowSchema *schemas[] = {build.schema.children[0], which == 0 ? NULL : build.schema.children[1]};
        struct ArrowArray *arrays[] = {build.array.children[0], which == 1 ? NULL : build.array.children[1]};
        build.schema.children = schemas;
        build.array.children = arrays;
        assert_int_equal(lead_arrow_open(&build.schema, &build.array, NULL, &source, &error), LEAD_ERROR_ARROW);
        assert_non_null(strstr(error.message, "child 1 is missing"));
        assert_true(arrow_end(&build));
    }
}

static void a_bitmap_without_nulls_is_fine(void **state)
{
    (void)state;
    struct arrow_build build;
    struct lead_arrow_source source;
    arrow_begin(&build, ROWS);
    build.array.buffers[0] = all_set;
    assert_int_equal(lead_arrow_open(&build.schema, &build.array, NULL, &source, NULL), LEAD_OK);
    build.array.buffers[0] = one_missing; /* bit 2, which an offset of 3 leaves out */
    build.array.offset = 3;
    build.array.length = 3;
    assert_int_equal(lead_arrow_open(&build.schema, &build.array, NULL, &source, NULL), LEAD_OK);
    assert_int_equal(source.length, 3);
    assert_true(arrow_end(&build));
}

static void columns_are_found_by_name(void **state)
{
    (void)state;
    struct arrow_build build;
    struct lead_arrow_source source;
    lead_error error = LEAD_ERROR_INIT;
    uint32_t child;
    static const struct {
        const char *name;
        uint32_t child;
    } rows[] = {{"a", 0}, {"ab", 1}, {"", 2}, {"b", 3}, {"abc", LEAD_NONE}, {"A", LEAD_NONE}};
    arrow_begin(&build, ROWS);
    arrow_add_integers(&build, "a", "l", some_integers, NULL);
    arrow_add_integers(&build, "ab", "l", some_integers, NULL);
    arrow_add_integers(&build, NULL, "l", some_integers, NULL);
    arrow_add_integers(&build, "b", "l", some_integers, NULL);
    assert_int_equal(lead_arrow_open(&build.schema, &build.array, NULL, &source, &error), LEAD_OK);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_int_equal(lead_arrow_find(&source, rows[i].name, &child, &error), LEAD_OK);
        assert_int_equal(child, rows[i].child);
    }
    arrow_add_integers(&build, "ab", "l", some_integers, NULL);
    assert_int_equal(lead_arrow_open(&build.schema, &build.array, NULL, &source, &error), LEAD_OK);
    assert_int_equal(lead_arrow_find(&source, "ab", &child, &error), LEAD_ERROR_ARROW);
    assert_int_equal(child, LEAD_NONE);
    assert_string_equal(error.path, "ab");
    assert_non_null(strstr(error.message, "two columns 'ab'"));
    assert_int_equal(lead_arrow_find(&source, "a", &child, &error), LEAD_OK);
    assert_true(arrow_end(&build));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(broken_batches_are_refused),
        cmocka_unit_test(structures_that_are_null_or_released_are_refused),
        cmocka_unit_test(a_missing_child_is_refused),
        cmocka_unit_test(a_bitmap_without_nulls_is_fine),
        cmocka_unit_test(columns_are_found_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
