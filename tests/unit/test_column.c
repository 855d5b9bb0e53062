/* SPDX-License-Identifier: MIT */
/* Strings out of columns whose offsets and views may say anything. */
#include "data/column.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define ROWS 3

/* One row of a string column with offsets: `expected` NULL when the row must be refused. */
struct offsets_case {
    const char *name;
    int64_t offsets[ROWS + 1];
    uint64_t row;
    const char *expected;
    bool has_no_text; /* the buffer of bytes is NULL */
};

static const char text[] = "abcdefghij";

static const struct offsets_case offsets_cases[] = {
    {"first", {0, 3, 5, 10}, 0, "abc", false},
    {"middle", {0, 3, 5, 10}, 1, "de", false},
    {"last", {0, 3, 5, 10}, 2, "fghij", false},
    {"first offset is not 0", {4, 5, 5, 10}, 0, "e", false},
    {"empty", {4, 5, 5, 10}, 1, "", false},
    {"empty at the very end", {0, 10, 10, 10}, 2, "", false},
    {"all empty, no bytes", {0, 0, 0, 0}, 1, "", true},
    {"no bytes, though the row has some", {0, 3, 5, 10}, 1, NULL, true},
    {"negative start", {-1, 3, 5, 10}, 0, NULL, false},
    {"negative end", {0, -3, 5, 10}, 0, NULL, false},
    {"end before start", {0, 3, 2, 10}, 1, NULL, false},
    {"end beyond the last", {0, 3, 11, 10}, 1, NULL, false},
    {"start beyond the last", {0, 30, 40, 10}, 1, NULL, false},
    {"last is negative", {0, 3, 5, -1}, 0, NULL, false},
    {"widest numbers", {INT32_MIN, INT32_MAX, 5, 10}, 0, NULL, false},
    {"widest numbers turned round", {INT32_MAX, INT32_MIN, 5, 10}, 0, NULL, false},
};

/* The column begins `skipped` elements into its buffers; what stands before must not matter. */
static void check_offsets(const struct offsets_case *row, bool is_large, size_t skipped)
{
    const size_t count = skipped + ROWS + 1;
    int32_t *small = malloc(count * sizeof *small);
    int64_t *large = malloc(count * sizeof *large);
    assert_non_null(small);
    assert_non_null(large);
    for (size_t i = 0; i < count; i++) {
        large[i] = i < skipped ? -7 : row->offsets[i - skipped];
        small[i] = (int32_t)large[i];
    }
    const struct lead_column column = {
        .kind = is_large ? LEAD_COLUMN_STRING64 : LEAD_COLUMN_STRING32,
        .offset = skipped,
        .length = ROWS,
        .offsets = is_large ? (const void *)large : (const void *)small,
        .values = row->has_no_text ? NULL : text,
    };
    struct lead_slice slice = {NULL, 99};
    assert_int_equal(lead_column_string(&column, row->row, &slice), row->expected != NULL);
    assert_int_equal(slice.size, row->expected ? strlen(row->expected) : 0);
    assert_non_null(slice.text);
    assert_memory_equal(slice.text, row->expected ? row->expected : "", slice.size);
    free(small);
    free(large);
}

static void strings_with_offsets(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof offsets_cases / sizeof offsets_cases[0]; i++) {
        print_message("# %s\n", offsets_cases[i].name);
        for (size_t skipped = 0; skipped < 3; skipped++) {
            check_offsets(&offsets_cases[i], false, skipped);
            check_offsets(&offsets_cases[i], true, skipped);
        }
    }
}

/* A column that is a part of its array: what ends within the part may still lie outside the text. */
static void the_text_ends_where_the_whole_array_says(void **state)
{
    (void)state;
    static const int32_t offsets[] = {0, 3, 100, 5, 10};
    static const struct {
        uint64_t offset, length, rest;
        const char *expected;
    } rows[] = {{0, 1, 3, "abc"}, {1, 1, 2, NULL}, {3, 1, 0, "fghij"}, {3, 0, 1, "fghij"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct lead_column column = {.kind = LEAD_COLUMN_STRING32,
                                           .offset = rows[i].offset,
                                           .length = rows[i].length,
                                           .rest = rows[i].rest,
                                           .offsets = offsets,
                                           .values = text};
        struct lead_slice slice;
        assert_int_equal(lead_column_string(&column, 0, &slice), rows[i].expected != NULL);
        assert_int_equal(slice.size, rows[i].expected ? strlen(rows[i].expected) : 0);
        assert_memory_equal(slice.text, rows[i].expected ? rows[i].expected : "", slice.size);
    }
}

static void offsets_of_64_bits_do_not_wrap(void **state)
{
    (void)state;
    static const int64_t hostile[][4] = {
        {0, INT64_MAX, 5, 10}, {INT64_MIN, INT64_MAX, 5, 10}, {INT64_MAX, INT64_MIN, 5, 10}, {INT64_MIN, INT64_MIN, 5, 10},
    };
    for (size_t i = 0; i < sizeof hostile / sizeof hostile[0]; i++) {
        const struct lead_column column = {.kind = LEAD_COLUMN_STRING64, .length = 3, .offsets = hostile[i], .values = text};
        struct lead_slice slice;
        assert_false(lead_column_string(&column, 0, &slice));
        assert_int_equal(slice.size, 0);
    }
}

/* ---- Views ---- */

struct view {
    int32_t size;
    union {
        char text[12];
        struct {
            char prefix[4];
            int32_t buffer, offset;
        } far;
    } rest;
};

#define FAR(bytes, which, where) {bytes, {.far = {"", which, where}}}

static const char first_buffer[] = "0123456789abcdef", second_buffer[] = "a text of twenty-six bytes";

struct view_case {
    const char *name;
    struct view view;
    const char *expected;
};

static const struct view_case view_cases[] = {
    {"empty", {0, {.text = ""}}, ""},
    {"one byte", {1, {.text = "x"}}, "x"},
    {"as long as fits", {12, {.text = {'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l'}}}, "abcdefghijkl"},
    {"one byte more", FAR(13, 0, 0), "0123456789abc"},
    {"to the end of its buffer", FAR(13, 0, 3), "3456789abcdef"},
    {"a whole buffer", FAR(26, 1, 0), second_buffer},
    {"negative size", FAR(-1, 0, 0), NULL},
    {"smallest size", FAR(INT32_MIN, 0, 0), NULL},
    {"one byte too far", FAR(14, 0, 3), NULL},
    {"offset beyond the end", FAR(13, 0, 17), NULL},
    {"negative offset", FAR(13, 0, -1), NULL},
    {"offset and size overflow", FAR(INT32_MAX, 0, INT32_MAX), NULL},
    {"negative buffer", FAR(13, -1, 0), NULL},
    {"buffer that does not exist", FAR(13, 4, 0), NULL},
    {"largest buffer", FAR(13, INT32_MAX, 0), NULL},
    {"buffer that is NULL", FAR(13, 2, 0), NULL},
    {"buffer of negative size", FAR(13, 3, 0), NULL},
};

static void check_view(const struct view_case *row, size_t skipped)
{
    static const void *const buffers[] = {first_buffer, second_buffer, NULL, first_buffer};
    static const int64_t sizes[] = {16, 26, 100, -1};
    struct view *views = malloc((skipped + 1) * sizeof *views);
    assert_non_null(views);
    memset(views, 0xFF, (skipped + 1) * sizeof *views);
    views[skipped] = row->view;
    const struct lead_column column = {
        .kind = LEAD_COLUMN_VIEW,
        .offset = skipped,
        .length = 1,
        .values = views,
        .variadic = buffers,
        .variadic_sizes = sizes,
        .variadic_count = 4,
    };
    struct lead_slice slice = {NULL, 99};
    assert_int_equal(lead_column_string(&column, 0, &slice), row->expected != NULL);
    assert_int_equal(slice.size, row->expected ? strlen(row->expected) : 0);
    assert_non_null(slice.text);
    assert_memory_equal(slice.text, row->expected ? row->expected : "", slice.size);
    free(views);
}

static void strings_in_views(void **state)
{
    (void)state;
    assert_int_equal(sizeof(struct view), 16);
    for (size_t i = 0; i < sizeof view_cases / sizeof view_cases[0]; i++) {
        print_message("# %s\n", view_cases[i].name);
        check_view(&view_cases[i], 0);
        check_view(&view_cases[i], 2);
    }
}

static void other_columns_have_no_strings(void **state)
{
    (void)state;
    for (int kind = LEAD_COLUMN_ABSENT; kind <= LEAD_COLUMN_TAG_BITS; kind++) {
        if (kind == LEAD_COLUMN_STRING32 || kind == LEAD_COLUMN_STRING64 || kind == LEAD_COLUMN_VIEW)
            continue;
        const struct lead_column column = {.kind = (enum lead_column_kind)kind, .length = 1};
        struct lead_slice slice = {NULL, 99};
        assert_false(lead_column_string(&column, 0, &slice));
        assert_int_equal(slice.size, 0);
        assert_non_null(slice.text);
    }
}

static void known_rows_are_bits_from_the_lowest(void **state)
{
    (void)state;
    static const uint8_t bits[] = {0xA1, 0x03}; /* 1000 0101, 1100 0000 */
    static const char expected[] = "10000101110000";
    const struct lead_column column = {.kind = LEAD_COLUMN_BITS, .offset = 2, .length = 10, .validity = bits};
    for (uint64_t row = 0; row < 10; row++)
        assert_int_equal(lead_column_is_known(&column, row), expected[row + 2] == '1');
    const struct lead_column absent = {.kind = LEAD_COLUMN_ABSENT, .length = 10};
    assert_false(lead_column_is_known(&absent, 9));
    const struct lead_column all_known = {.kind = LEAD_COLUMN_BITS, .offset = 2, .length = 10};
    assert_true(lead_column_is_known(&all_known, 9));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strings_with_offsets),
        cmocka_unit_test(the_text_ends_where_the_whole_array_says),
        cmocka_unit_test(offsets_of_64_bits_do_not_wrap),
        cmocka_unit_test(strings_in_views),
        cmocka_unit_test(other_columns_have_no_strings),
        cmocka_unit_test(known_rows_are_bits_from_the_lowest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
