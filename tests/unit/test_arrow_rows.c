/* SPDX-License-Identifier: MIT */
/* Arrow columns: where their rows and nulls are, and columns without any. */
#include "arrow_fixture.h"

/* ---- Rows ---- */

/* Element 0 of a bound column must be row 0 of the batch, whichever of the two structures cuts off elements in front. */
static void rows_begin_after_both_offsets(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int64_t batch_offset, column_offset, rows;
    } rows[] = {{"none", 0, 0, 6}, {"of the batch", 2, 0, 4}, {"of the column", 0, 3, 3}, {"both", 2, 1, 3}, {"all cut off", 4, 2, 0}};
    static const char *const string_formats[] = {"u", "U", "vu"};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        for (size_t f = 0; f < COUNT_OF(string_formats); f++) {
            struct fixture fixture;
            begin(&fixture, ROWS, NULL);
            struct arrow_column column = arrow_add_strings(&fixture.build, "column", string_formats[f], some_strings);
            fixture.build.array.offset = rows[i].batch_offset;
            fixture.build.array.length = rows[i].rows;
            column.array->offset = rows[i].column_offset;
            column.array->length = ROWS - rows[i].column_offset;
            column.array->null_count = -1;
            assert_int_equal(bind(&fixture, "column", LEAD_FIELD_TEXT), LEAD_OK);
            assert_int_equal(fixture.column.length, rows[i].rows);
            for (int64_t row = 0; row < rows[i].rows; row++)
                assert_text(&fixture.column, (uint64_t)row, some_strings[rows[i].batch_offset + rows[i].column_offset + row]);
            end(&fixture);
        }
    }
}

/* The batch ends before its column does, at an offset that points far out; only the column's own last offset can be trusted. */
static void text_is_measured_by_the_whole_column(void **state)
{
    (void)state;
    struct fixture fixture;
    struct lead_slice slice;
    begin(&fixture, ROWS, NULL);
    struct arrow_column column = arrow_add_strings(&fixture.build, "column", "u", some_strings);
    int32_t *offsets = (int32_t *)(uintptr_t)column.array->buffers[1];
    offsets[1] = 1000000;
    fixture.build.array.length = 1;
    assert_int_equal(bind(&fixture, "column", LEAD_FIELD_TEXT), LEAD_OK);
    assert_int_equal(fixture.column.length, 1);
    assert_int_equal(fixture.column.rest, ROWS - 1);
    assert_false(lead_column_string(&fixture.column, 0, &slice));
    end(&fixture);
}

static void a_column_must_cover_the_rows_of_the_batch(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int64_t batch_offset, batch_rows, column_rows;
        bool is_enough;
    } rows[] = {
        {"just", 0, 6, 6, true},          {"longer", 0, 4, 6, true},           {"one short", 0, 6, 5, false},
        {"with offset", 2, 4, 6, true},   {"offset too large", 3, 4, 6, false}, {"empty", 0, 0, 0, true},
        {"empty column", 0, 1, 0, false},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct fixture fixture;
        begin(&fixture, ROWS, NULL);
        struct arrow_column column = arrow_add_integers(&fixture.build, "column", "i", some_integers, NULL);
        fixture.build.array.offset = rows[i].batch_offset;
        fixture.build.array.length = rows[i].batch_rows;
        column.array->length = rows[i].column_rows;
        const lead_status status = bind(&fixture, "column", LEAD_FIELD_NUMBER);
        if (rows[i].is_enough)
            assert_int_equal(status, LEAD_OK);
        else
            assert_refused(&fixture, status, LEAD_ERROR_ARROW, "rows, but the batch needs");
        end(&fixture);
    }
}

static void fixed_columns_are_borrowed_as_they_are(void **state)
{
    (void)state;
    struct fixture fixture;
    begin(&fixture, ROWS, NULL);
    struct arrow_column column = arrow_add_integers(&fixture.build, "column", "S", some_integers, "101101");
    assert_int_equal(bind(&fixture, "column", LEAD_FIELD_NUMBER), LEAD_OK);
    assert_int_equal(fixture.column.kind, LEAD_COLUMN_UINT16);
    assert_ptr_equal(fixture.column.values, column.array->buffers[1]);
    assert_ptr_equal(fixture.column.validity, column.array->buffers[0]);
    assert_false(fixture.column.is_dictionary);
    assert_int_equal(fixture.column.time_multiplier, 0);
    for (uint64_t row = 0; row < ROWS; row++)
        assert_int_equal(lead_column_is_known(&fixture.column, row), "101101"[row] == '1');
    end(&fixture);
}

/* ---- Nulls ---- */

static const struct {
    const char *name;
    const char *known; /* bitmap of the six rows, NULL: none */
    int64_t null_count;
    int64_t offset; /* leaves out rows in front */
    bool is_fine;
    bool has_validity;
} null_cases[] = {
    {"none, no bitmap", NULL, 0, 0, true, false},
    {"not counted, no bitmap", NULL, -1, 0, true, false},
    {"claimed, no bitmap", NULL, 1, 0, false, false},
    {"counted", "101011", 2, 0, true, true},
    {"not counted", "101011", -1, 0, true, true},
    {"one too few", "101011", 1, 0, false, false},
    {"one too many", "101011", 3, 0, false, false},
    {"denied", "101011", 0, 0, false, false},
    {"a bitmap without nulls", "111111", 0, 0, true, false},
    {"a bitmap without nulls, not counted", "111111", -1, 0, true, false},
    {"all null", "000000", 6, 0, true, true},
    {"those in front do not count", "001011", 1, 2, true, true},
    {"those in front do not count, so too many", "001011", 3, 2, false, false},
    {"none behind the offset", "001111", 0, 2, true, false},
    {"no rows, so nothing is counted", "101011", 0, 6, true, false},
    {"below -1", "101011", -2, 0, false, false},
    {"more than rows", "000000", 7, 0, false, false},
    {"smallest", NULL, INT64_MIN, 0, false, false},
    {"largest", NULL, INT64_MAX, 0, false, false},
};

static void null_counts_must_tell_the_truth(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(null_cases); i++) {
        print_message("# %s\n", null_cases[i].name);
        struct fixture fixture;
        begin(&fixture, ROWS, NULL);
        struct arrow_column column = arrow_add_integers(&fixture.build, "column", "l", some_integers, null_cases[i].known);
        column.array->null_count = null_cases[i].null_count;
        column.array->offset = null_cases[i].offset;
        column.array->length = fixture.build.array.length = ROWS - null_cases[i].offset;
        const lead_status status = bind(&fixture, "column", LEAD_FIELD_NUMBER);
        if (!null_cases[i].is_fine) {
            assert_refused(&fixture, status, LEAD_ERROR_ARROW, "nulls");
        } else {
            assert_int_equal(status, LEAD_OK);
            assert_int_equal(fixture.column.validity != NULL, null_cases[i].has_validity);
        }
        end(&fixture);
    }
}

static uint64_t counted_first, counted_count;

static uint64_t count_and_remember(const uint8_t *bits, uint64_t first, uint64_t count)
{
    uint64_t set = 0;
    counted_first = first;
    counted_count = count;
    for (uint64_t i = 0; i < count; i++)
        set += lead_bit_get(bits, first + i);
    return set;
}

static void bits_are_counted_by_the_function_that_is_given(void **state)
{
    (void)state;
    struct fixture fixture;
    struct lead_arrow_source source;
    begin(&fixture, ROWS, NULL);
    struct arrow_column column = arrow_add_integers(&fixture.build, "column", "l", some_integers, "101011");
    column.array->offset = 1;
    column.array->length = fixture.build.array.length = 5;
    fixture.field.name = "column";
    fixture.field.name_size = 6;
    fixture.field.type = LEAD_FIELD_NUMBER;
    assert_int_equal(lead_arrow_open(&fixture.build.schema, &fixture.build.array, count_and_remember, &source, NULL), LEAD_OK);
    assert_int_equal(lead_arrow_bind(&source, 0, &fixture.field, &fixture.arena, &fixture.column, NULL), LEAD_OK);
    assert_int_equal(counted_first, 1);
    assert_int_equal(counted_count, 5);
    end(&fixture);
}

/* ---- Nothing to read ---- */

/* Buffers may be missing, or be at any address, where no row has a value; then nobody may look for values. */
static void columns_without_values_need_no_buffers(void **state)
{
    static const uint64_t anywhere[2] = {0};
    (void)state;
    for (enum shape shape = INTEGERS; shape <= DICTIONARY_LIST; shape++) {
        for (int i = 0; i < 4; i++) {
            static const uint8_t no_bits[1] = {0};
            const bool is_empty = i % 2 == 1;
            struct fixture fixture;
            begin(&fixture, ROWS, NULL);
            struct arrow_column column = add_shape(&fixture.build, shape);
            column.array->buffers[0] = is_empty ? NULL : no_bits;
            column.array->buffers[1] = i < 2 ? NULL : (const uint8_t *)anywhere + 1;
            column.array->null_count = is_empty ? 0 : ROWS;
            if (is_empty)
                column.array->length = fixture.build.array.length = 0;
            assert_int_equal(bind(&fixture, "column", shape_field[shape]), LEAD_OK);
            if (i < 2)
                assert_int_equal(fixture.column.kind, LEAD_COLUMN_ABSENT);
            assert_int_equal(fixture.column.length, is_empty ? 0 : ROWS);
            end(&fixture);
        }
    }
}

static void empty_strings_need_no_bytes(void **state)
{
    (void)state;
    static const char *const empty[] = {"", NULL, "", "", "", ""};
    static const char *const string_formats[] = {"u", "U"};
    for (size_t i = 0; i < COUNT_OF(string_formats); i++) {
        struct fixture fixture;
        begin(&fixture, ROWS, NULL);
        struct arrow_column column = arrow_add_strings(&fixture.build, "column", string_formats[i], empty);
        column.array->buffers[2] = NULL;
        assert_int_equal(bind(&fixture, "column", LEAD_FIELD_TEXT), LEAD_OK);
        for (uint64_t row = 0; row < ROWS; row++)
            assert_text(&fixture.column, row, empty[row]);
        end(&fixture);
    }
}

static void null_types_make_any_field_unknown(void **state)
{
    (void)state;
    for (lead_field_type type = LEAD_FIELD_FLAG; type <= LEAD_FIELD_TIME; type++) {
        struct fixture fixture;
        begin(&fixture, ROWS, NULL);
        struct arrow_column column = arrow_add_nulls(&fixture.build, "column");
        assert_int_equal(bind(&fixture, "column", type), LEAD_OK);
        assert_int_equal(fixture.column.kind, LEAD_COLUMN_ABSENT);
        column.array->n_buffers = 2;
        assert_refused(&fixture, bind(&fixture, "column", type), LEAD_ERROR_ARROW, "2 buffers");
        end(&fixture);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_begin_after_both_offsets),
        cmocka_unit_test(text_is_measured_by_the_whole_column),
        cmocka_unit_test(a_column_must_cover_the_rows_of_the_batch),
        cmocka_unit_test(fixed_columns_are_borrowed_as_they_are),
        cmocka_unit_test(null_counts_must_tell_the_truth),
        cmocka_unit_test(bits_are_counted_by_the_function_that_is_given),
        cmocka_unit_test(columns_without_values_need_no_buffers),
        cmocka_unit_test(empty_strings_need_no_bytes),
        cmocka_unit_test(null_types_make_any_field_unknown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
