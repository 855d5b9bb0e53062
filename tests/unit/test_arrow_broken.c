/* SPDX-License-Identifier: MIT */
/* Arrow columns that contradict themselves, and memory that ends. */
#include "arrow_fixture.h"

/* ---- Columns that contradict themselves ---- */

static void release_type(struct arrow_column column) { column.schema->release(column.schema); }
static void release_data(struct arrow_column column) { column.array->release(column.array); }
static void drop_format(struct arrow_column column) { column.schema->format = NULL; }
static void make_length_negative(struct arrow_column column) { column.array->length = -6; }
static void make_offset_negative(struct arrow_column column) { column.array->offset = -1; }
static void make_length_huge(struct arrow_column column) { column.array->length = INT64_MAX; }
static void make_offset_huge(struct arrow_column column) { column.array->offset = INT64_MAX - 3; }
static void make_both_huge(struct arrow_column column) { column.array->offset = column.array->length = INT64_MAX; }
static void add_a_buffer(struct arrow_column column) { column.array->n_buffers++; }
static void drop_a_buffer(struct arrow_column column) { column.array->n_buffers--; }
static void claim_no_buffers(struct arrow_column column) { column.array->n_buffers = 0; }
static void claim_negative_buffers(struct arrow_column column) { column.array->n_buffers = -2; }
static void claim_many_buffers(struct arrow_column column) { column.array->n_buffers = INT64_MAX; }
static void drop_buffers(struct arrow_column column) { column.array->buffers = NULL; }
static void drop_buffer_1(struct arrow_column column) { column.array->buffers[1] = NULL; }
static void drop_sizes(struct arrow_column column) { column.array->buffers[4] = NULL; }
static void shift_buffer_1(struct arrow_column column) { column.array->buffers[1] = (const char *)column.array->buffers[1] + 1; }
static void half_shift_buffer_1(struct arrow_column column) { column.array->buffers[1] = (const char *)column.array->buffers[1] + 4; }
static void shift_sizes(struct arrow_column column) { column.array->buffers[4] = (const char *)column.array->buffers[4] + 4; }
static void claim_children(struct arrow_column column) { column.schema->n_children = column.array->n_children = 3; }
static void claim_child_types(struct arrow_column column) { column.schema->n_children = 2; }
static void claim_no_children(struct arrow_column column) { column.schema->n_children = column.array->n_children = 0; }
static void drop_child_types(struct arrow_column column) { column.schema->children = NULL; }
static void drop_child_arrays(struct arrow_column column) { column.array->children = NULL; }
static void release_child_type(struct arrow_column column) { release_type((struct arrow_column){column.schema->children[0], NULL}); }
static void release_child_data(struct arrow_column column) { release_data((struct arrow_column){NULL, column.array->children[0]}); }
static void shorten_child_buffers(struct arrow_column column) { column.array->children[0]->n_buffers = 1; }
static void lie_about_child_nulls(struct arrow_column column) { column.array->children[0]->null_count = 1; }
static void drop_child_buffer_1(struct arrow_column column) { column.array->children[0]->buffers[1] = NULL; }
static void drop_dictionary_type(struct arrow_column column) { column.schema->dictionary = NULL; }
static void drop_dictionary_data(struct arrow_column column) { column.array->dictionary = NULL; }
static void release_dictionary_type(struct arrow_column column) { release_type((struct arrow_column){column.schema->dictionary, NULL}); }
static void release_dictionary_data(struct arrow_column column) { release_data((struct arrow_column){NULL, column.array->dictionary}); }
static void lie_about_entries(struct arrow_column column) { column.array->dictionary->null_count = 2; }
static void drop_entries(struct arrow_column column) { column.array->dictionary->buffers[1] = NULL; }
static void shift_entries(struct arrow_column column) { column.array->dictionary->buffers[1] = (const char *)column.array->dictionary->buffers[1] + 1; }
static void drop_entry_text(struct arrow_column column) { column.array->dictionary->buffers[2] = NULL; }
static void make_entries_huge(struct arrow_column column) { column.array->dictionary->length = INT64_MAX; }
static void index_by_text(struct arrow_column column) { column.schema->format = "u"; }
static void index_by_floats(struct arrow_column column) { column.schema->format = "g"; }
static void index_by_times(struct arrow_column column) { column.schema->format = "tsu:"; }
static void index_by_nobody_knows(struct arrow_column column) { column.schema->format = "zz"; }
static void map_to_nobody_knows(struct arrow_column column) { column.schema->dictionary->format = "zz"; }
static void map_to_no_format(struct arrow_column column) { column.schema->dictionary->format = NULL; }
static void list_nobody_knows(struct arrow_column column) { column.schema->children[0]->format = "zz"; }
static void list_no_format(struct arrow_column column) { column.schema->children[0]->format = NULL; }
static void nest_dictionaries(struct arrow_column column)
{
    column.schema->dictionary->dictionary = column.schema->dictionary;
    column.array->dictionary->dictionary = column.array->dictionary;
}
static void break_entry_offset(struct arrow_column column)
{
    int32_t *offsets = (int32_t *)(uintptr_t)column.array->dictionary->buffers[1];
    offsets[1] = 1000;
}
static void break_large_entry_offset(struct arrow_column column)
{
    int64_t *offsets = (int64_t *)(uintptr_t)column.array->dictionary->buffers[1];
    offsets[3] = -1;
}
static void break_child_entry_offset(struct arrow_column column)
{
    int32_t *offsets = (int32_t *)(uintptr_t)column.array->children[0]->dictionary->buffers[1];
    offsets[2] = offsets[1] - 1;
}
/* Far more entries than can be indexed, in views of one size, so that nothing but the limit keeps the walk from beginning. */
static void claim_too_many_entries(struct arrow_column column)
{
    column.array->dictionary->length = (int64_t)INT32_MAX + 1;
    column.array->dictionary->buffers[0] = NULL;
    column.array->dictionary->null_count = 0;
}

static const struct {
    const char *name;
    enum shape shape;
    void (*spoil)(struct arrow_column column);
    lead_status status;
    const char *mentions;
} broken_columns[] = {
    {"released type", INTEGERS, release_type, LEAD_ERROR_ARROW, "type has been released"},
    {"released data", STRINGS, release_data, LEAD_ERROR_ARROW, "array has been released"},
    {"no format", STRINGS, drop_format, LEAD_ERROR_ARROW, "format"},
    {"negative length", INTEGERS, make_length_negative, LEAD_ERROR_ARROW, "length is negative"},
    {"negative offset", INTEGERS, make_offset_negative, LEAD_ERROR_ARROW, "offset is negative"},
    {"huge length", STRINGS, make_length_huge, LEAD_ERROR_ARROW, "too large"},
    {"huge offset", VIEWS, make_offset_huge, LEAD_ERROR_ARROW, "too large"},
    {"huge offset and length", LIST, make_both_huge, LEAD_ERROR_ARROW, "too large"},
    {"integers with three buffers", INTEGERS, add_a_buffer, LEAD_ERROR_ARROW, "3 buffers, expected 2"},
    {"integers with one buffer", INTEGERS, drop_a_buffer, LEAD_ERROR_ARROW, "1 buffers, expected 2"},
    {"integers without buffers", INTEGERS, claim_no_buffers, LEAD_ERROR_ARROW, "0 buffers"},
    {"integers with -2 buffers", INTEGERS, claim_negative_buffers, LEAD_ERROR_ARROW, "-2 buffers"},
    {"integers with endless buffers", INTEGERS, claim_many_buffers, LEAD_ERROR_ARROW, "buffers, expected 2"},
    {"integers, no list of buffers", INTEGERS, drop_buffers, LEAD_ERROR_ARROW, "buffers are missing"},
    {"integers, values missing", INTEGERS, drop_buffer_1, LEAD_ERROR_ARROW, "buffer of values is missing"},
    {"integers, values misaligned", INTEGERS, shift_buffer_1, LEAD_ERROR_ARROW, "buffer of values is not aligned to 4 bytes"},
    {"integers with children", INTEGERS, claim_children, LEAD_ERROR_ARROW, "3 children, expected 0"},
    {"flags, values missing", FLAGS, drop_buffer_1, LEAD_ERROR_ARROW, "buffer of values is missing"},
    {"flags with one buffer", FLAGS, drop_a_buffer, LEAD_ERROR_ARROW, "1 buffers, expected 2"},
    {"strings with two buffers", STRINGS, drop_a_buffer, LEAD_ERROR_ARROW, "2 buffers, expected 3"},
    {"strings with four buffers", STRINGS, add_a_buffer, LEAD_ERROR_ARROW, "4 buffers, expected 3"},
    {"strings, offsets missing", STRINGS, drop_buffer_1, LEAD_ERROR_ARROW, "buffer of offsets is missing"},
    {"strings, offsets misaligned", STRINGS, shift_buffer_1, LEAD_ERROR_ARROW, "buffer of offsets is not aligned to 4 bytes"},
    {"large strings, offsets misaligned", LARGE_STRINGS, half_shift_buffer_1, LEAD_ERROR_ARROW, "not aligned to 8 bytes"},
    {"views without buffers", VIEWS, claim_no_buffers, LEAD_ERROR_ARROW, "0 buffers"},
    {"views with -2 buffers", VIEWS, claim_negative_buffers, LEAD_ERROR_ARROW, "-2 buffers"},
    {"views with endless buffers", VIEWS, claim_many_buffers, LEAD_ERROR_ARROW, "buffers, expected at most"},
    {"views missing", VIEWS, drop_buffer_1, LEAD_ERROR_ARROW, "buffer of views is missing"},
    {"views misaligned", VIEWS, shift_buffer_1, LEAD_ERROR_ARROW, "buffer of views is not aligned to 8 bytes"},
    {"views, sizes missing", VIEWS, drop_sizes, LEAD_ERROR_ARROW, "buffer of buffer sizes is missing"},
    {"views, sizes misaligned", VIEWS, shift_sizes, LEAD_ERROR_ARROW, "not aligned to 8 bytes"},
    {"list with three buffers", LIST, add_a_buffer, LEAD_ERROR_ARROW, "3 buffers, expected 2"},
    {"list, offsets missing", LIST, drop_buffer_1, LEAD_ERROR_ARROW, "buffer of offsets is missing"},
    {"list, offsets misaligned", LIST, shift_buffer_1, LEAD_ERROR_ARROW, "not aligned to 4 bytes"},
    {"large list, offsets misaligned", LARGE_LIST, half_shift_buffer_1, LEAD_ERROR_ARROW, "not aligned to 8 bytes"},
    {"list with three children", LIST, claim_children, LEAD_ERROR_ARROW, "3 children, expected 1"},
    {"list with two child types", LIST, claim_child_types, LEAD_ERROR_ARROW, "2 children, its array 1"},
    {"list without children", LIST, claim_no_children, LEAD_ERROR_ARROW, "0 children, expected 1"},
    {"list, no child types", LIST, drop_child_types, LEAD_ERROR_ARROW, "children are missing"},
    {"list, no child arrays", LIST, drop_child_arrays, LEAD_ERROR_ARROW, "children are missing"},
    {"list, child type released", LIST, release_child_type, LEAD_ERROR_ARROW, "elements of column 'column': its type has been released"},
    {"list, child data released", LARGE_LIST, release_child_data, LEAD_ERROR_ARROW, "its array has been released"},
    {"list, child with one buffer", LIST, shorten_child_buffers, LEAD_ERROR_ARROW, "elements of column 'column': it has 1 buffers"},
    {"list, child lies about nulls", LIST, lie_about_child_nulls, LEAD_ERROR_ARROW, "claims 1 nulls"},
    {"list, child without offsets", LIST, drop_child_buffer_1, LEAD_ERROR_ARROW, "elements of column 'column': its buffer of offsets is missing"},
    {"dictionary in the data only", DICTIONARY, drop_dictionary_type, LEAD_ERROR_ARROW, "disagree about having a dictionary"},
    {"dictionary in the type only", DICTIONARY, drop_dictionary_data, LEAD_ERROR_ARROW, "disagree about having a dictionary"},
    {"dictionary type released", DICTIONARY, release_dictionary_type, LEAD_ERROR_ARROW, "dictionary of column 'column': its type has been released"},
    {"dictionary data released", DICTIONARY, release_dictionary_data, LEAD_ERROR_ARROW, "dictionary of column 'column': its array has been"},
    {"dictionary indexed by text", DICTIONARY, index_by_text, LEAD_ERROR_ARROW, "indices"},
    {"dictionary indexed by floats", LARGE_DICTIONARY, index_by_floats, LEAD_ERROR_ARROW, "indices"},
    {"dictionary indexed by times", LARGE_DICTIONARY, index_by_times, LEAD_ERROR_ARROW, "indices"},
    {"dictionary indexed by an unknown type", DICTIONARY, index_by_nobody_knows, LEAD_ERROR_ARROW, "indices"},
    {"dictionary of an unknown type", DICTIONARY, map_to_nobody_knows, LEAD_ERROR_COLUMN_TYPE, "dictionary of zz"},
    {"dictionary without a format", DICTIONARY, map_to_no_format, LEAD_ERROR_ARROW, "dictionary of column 'column': its type has no format"},
    {"list of an unknown type", LIST, list_nobody_knows, LEAD_ERROR_COLUMN_TYPE, "list of zz"},
    {"list without a format", LIST, list_no_format, LEAD_ERROR_ARROW, "elements of column 'column': its type has no format"},
    {"dictionary of dictionaries", DICTIONARY, nest_dictionaries, LEAD_ERROR_COLUMN_TYPE, "dictionary of"},
    {"dictionary, indices missing", DICTIONARY, drop_buffer_1, LEAD_ERROR_ARROW, "column 'column': its buffer of values is missing"},
    {"dictionary, indices misaligned", LARGE_DICTIONARY, shift_buffer_1, LEAD_ERROR_ARROW, "not aligned to 8 bytes"},
    {"dictionary lies about nulls", DICTIONARY, lie_about_entries, LEAD_ERROR_ARROW, "dictionary of column 'column': it claims 2 nulls"},
    {"dictionary without offsets", DICTIONARY, drop_entries, LEAD_ERROR_ARROW, "dictionary of column 'column': its buffer of offsets is missing"},
    {"dictionary, offsets misaligned", DICTIONARY, shift_entries, LEAD_ERROR_ARROW, "not aligned to 4 bytes"},
    {"dictionary without text", DICTIONARY, drop_entry_text, LEAD_ERROR_ARROW, "the text of entry 0 lies outside"},
    {"dictionary of endless length", DICTIONARY, make_entries_huge, LEAD_ERROR_ARROW, "too large"},
    {"dictionary of too many entries", DICTIONARY, claim_too_many_entries, LEAD_ERROR_LIMIT, "2147483648 entries"},
    {"entry that ends too late", DICTIONARY, break_entry_offset, LEAD_ERROR_ARROW, "the text of entry 0 lies outside"},
    {"entry that ends before 0", LARGE_DICTIONARY, break_large_entry_offset, LEAD_ERROR_ARROW, "the text of entry 3 lies outside"},
    {"entry of elements that ends early", DICTIONARY_LIST, break_child_entry_offset, LEAD_ERROR_ARROW,
     "dictionary of the elements of column 'column': the text of entry 1 lies outside"},
};

static void broken_columns_are_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(broken_columns); i++) {
        print_message("# %s\n", broken_columns[i].name);
        struct fixture fixture;
        begin(&fixture, ROWS, NULL);
        struct arrow_column column = add_shape(&fixture.build, broken_columns[i].shape);
        const lead_field_type type = shape_field[broken_columns[i].shape];
        broken_columns[i].spoil(column);
        assert_refused(&fixture, bind(&fixture, "column", type), broken_columns[i].status, broken_columns[i].mentions);
        end(&fixture);
    }
}

static void the_same_columns_unbroken_are_accepted(void **state)
{
    (void)state;
    for (enum shape shape = INTEGERS; shape <= DICTIONARY_LIST; shape++) {
        struct fixture fixture;
        begin(&fixture, ROWS, NULL);
        add_shape(&fixture.build, shape);
        assert_int_equal(bind(&fixture, "column", shape_field[shape]), LEAD_OK);
        assert_string_equal(fixture.error.message, "");
        end(&fixture);
    }
}

static void columns_that_nobody_reads_may_be_anything(void **state)
{
    (void)state;
    struct fixture fixture;
    begin(&fixture, ROWS, NULL);
    struct arrow_column other = arrow_add_strings(&fixture.build, "other", "u", some_strings);
    release_data(other);
    other.schema->format = NULL;
    arrow_add_integers(&fixture.build, "column", "l", some_integers, NULL);
    assert_int_equal(bind(&fixture, "column", LEAD_FIELD_NUMBER), LEAD_OK);
    end(&fixture);
}

/* ---- Memory that ends ---- */

static void *no_memory(void *context, size_t bytes)
{
    (void)bytes;
    size_t *allowed = context;
    return *allowed == 0 ? NULL : ((*allowed)--, malloc(bytes));
}

static void *no_resize(void *context, void *block, size_t old_bytes, size_t new_bytes)
{
    (void)old_bytes;
    size_t *allowed = context;
    return *allowed == 0 ? NULL : ((*allowed)--, realloc(block, new_bytes));
}

static void give_back(void *context, void *block, size_t bytes)
{
    (void)context;
    (void)bytes;
    free(block);
}

/* More entries than fit into what an arena takes at once, so that codes need a block of their own. */
#define MANY 200000

static void binding_without_memory_fails_cleanly(void **state)
{
    (void)state;
    const char **many = malloc(MANY * sizeof *many);
    assert_non_null(many);
    for (size_t i = 0; i < MANY; i++)
        many[i] = "x";
    for (enum shape shape = DICTIONARY; shape <= DICTIONARY_LIST; shape++) {
        size_t failures = 0;
        for (size_t allowed_at_first = 0;; allowed_at_first++) {
            size_t allowed = allowed_at_first;
            const lead_allocator allocator = {sizeof allocator, &allowed, no_memory, no_resize, give_back};
            struct fixture fixture;
            begin(&fixture, ROWS, &allocator);
            if (shape == DICTIONARY)
                arrow_add_dictionary(&fixture.build, "column", "c", some_indices, NULL, "u", many, MANY);
            else
                add_shape(&fixture.build, shape);
            const lead_status status = bind(&fixture, "column", shape_field[shape]);
            if (status != LEAD_OK) {
                assert_int_equal(status, LEAD_ERROR_OUT_OF_MEMORY);
                assert_int_equal(fixture.error.code, LEAD_ERROR_OUT_OF_MEMORY);
                assert_int_equal(fixture.column.length, 0);
                failures++;
            }
            end(&fixture);
            if (status == LEAD_OK)
                break;
        }
        assert_true(failures >= (shape == DICTIONARY ? 2 : 1));
    }
    free(many);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(broken_columns_are_refused),
        cmocka_unit_test(the_same_columns_unbroken_are_accepted),
        cmocka_unit_test(columns_that_nobody_reads_may_be_anything),
        cmocka_unit_test(binding_without_memory_fails_cleanly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
