/* SPDX-License-Identifier: MIT */
/* What the tests of Arrow columns share: a batch with one column "column", bound to a field, and the shapes that a column can have. */
#ifndef LEADCORE_TESTS_UNIT_ARROW_FIXTURE_H
#define LEADCORE_TESTS_UNIT_ARROW_FIXTURE_H

#include "arrow_build.h"
#include "data/arrow.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* A batch that has been opened, and what it takes to bind columns of it. */
struct fixture {
    struct arrow_build build;
    struct lead_arena arena;
    struct lead_field field;
    struct lead_column column;
    lead_error error;
};

static inline void begin(struct fixture *fixture, int64_t rows, const lead_allocator *allocator)
{
    lead_allocator memory;
    memset(fixture, 0, sizeof *fixture);
    assert_true(lead_memory_choose(allocator, &memory));
    lead_arena_init(&fixture->arena, &memory);
    fixture->error = (lead_error)LEAD_ERROR_INIT;
    arrow_begin(&fixture->build, rows);
}

static inline void end(struct fixture *fixture)
{
    lead_arena_free(&fixture->arena);
    assert_true(arrow_end(&fixture->build));
}

static inline lead_status bind(struct fixture *fixture, const char *name, lead_field_type type)
{
    struct lead_arrow_source source;
    uint32_t child;
    fixture->error = (lead_error)LEAD_ERROR_INIT;
    fixture->field.name = name;
    fixture->field.name_size = strlen(name);
    fixture->field.type = type;
    memset(&fixture->column, 0xAA, sizeof fixture->column);
    lead_status status = lead_arrow_open(&fixture->build.schema, &fixture->build.array, NULL, &source, &fixture->error);
    assert_int_equal(status, LEAD_OK);
    status = lead_arrow_find(&source, name, &child, &fixture->error);
    assert_int_equal(status, LEAD_OK);
    assert_int_not_equal(child, LEAD_NONE);
    return lead_arrow_bind(&source, child, &fixture->field, &fixture->arena, &fixture->column, &fixture->error);
}

static inline void assert_refused(struct fixture *fixture, lead_status status, lead_status expected, const char *mentions)
{
    const struct lead_column nothing = {0};
    assert_int_equal(status, expected);
    assert_int_equal(fixture->error.code, expected);
    if (!strstr(fixture->error.message, mentions))
        print_message("# found: %s\n", fixture->error.message);
    assert_non_null(strstr(fixture->error.message, mentions));
    assert_string_equal(fixture->error.path, "column");
    assert_int_equal(fixture->column.kind, nothing.kind);
    assert_null(fixture->column.values);
    assert_null(fixture->column.offsets);
    assert_null(fixture->column.dictionary);
    assert_null(fixture->column.child);
    assert_int_equal(fixture->column.length, 0);
}

static inline void assert_text(const struct lead_column *column, uint64_t row, const char *expected)
{
    struct lead_slice slice;
    assert_int_equal(lead_column_is_known(column, row), expected != NULL);
    if (!expected)
        return;
    assert_true(lead_column_string(column, row, &slice));
    assert_int_equal(slice.size, strlen(expected));
    assert_memory_equal(slice.text, expected, slice.size);
}

static const int64_t some_integers[] = {1, 0, 1, 1, 0, 1};
static const char *const some_strings[] = {"DE", NULL, "a string that is longer than a view", "", "AT", "another that is longer than a view"};
static const char *const some_tags[] = {"a|b", "", NULL, "c", "a|a string that is longer than a view|b", ""};
#define ROWS 6


enum shape { INTEGERS, FLAGS, STRINGS, LARGE_STRINGS, VIEWS, DICTIONARY, LARGE_DICTIONARY, LIST, LARGE_LIST, DICTIONARY_LIST };

static const char *const some_entries[] = {"DE", "AT", NULL, "an entry that is longer than a view"};
static const int64_t some_indices[] = {0, 1, 2, 3, 0, 1};

/* A well-formed column of ROWS rows. */
static inline struct arrow_column add_shape(struct arrow_build *build, enum shape shape)
{
    switch (shape) {
    case INTEGERS:
        return arrow_add_integers(build, "column", "i", some_integers, "110111");
    case FLAGS:
        return arrow_add_flags(build, "column", "10?101");
    case STRINGS:
        return arrow_add_strings(build, "column", "u", some_strings);
    case LARGE_STRINGS:
        return arrow_add_strings(build, "column", "U", some_strings);
    case VIEWS:
        return arrow_add_strings(build, "column", "vu", some_strings);
    case DICTIONARY:
        return arrow_add_dictionary(build, "column", "c", some_indices, "110111", "u", some_entries, 4);
    case LARGE_DICTIONARY:
        return arrow_add_dictionary(build, "column", "L", some_indices, NULL, "U", some_entries, 4);
    case LIST:
        return arrow_add_tags(build, "column", "+l", "u", some_tags);
    case LARGE_LIST:
        return arrow_add_tags(build, "column", "+L", "vu", some_tags);
    default:
        return arrow_add_dictionary_tags(build, "column", "+l", "u", some_tags);
    }
}

/* What field takes it. */
static const lead_field_type shape_field[] = {
    LEAD_FIELD_NUMBER,   LEAD_FIELD_FLAG, LEAD_FIELD_TEXT, LEAD_FIELD_CATEGORY, LEAD_FIELD_CATEGORY, LEAD_FIELD_CATEGORY,
    LEAD_FIELD_CATEGORY, LEAD_FIELD_TAGS, LEAD_FIELD_TAGS, LEAD_FIELD_TAGS,
};

#endif
