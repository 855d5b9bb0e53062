/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/error.h"
#include "base/text.h"

#include <string.h>

static void fills_everything(void **state)
{
    lead_error error = LEAD_ERROR_INIT;
    (void)state;
    error.line = 3, error.column = 4, error.offset = 5;
    strcpy(error.path, "/old");
    assert_int_equal(lead_fail(&error, LEAD_ERROR_LIMIT, "at most %d, found %s", 3, "four"), LEAD_ERROR_LIMIT);
    assert_int_equal(error.code, LEAD_ERROR_LIMIT);
    assert_string_equal(error.message, "at most 3, found four");
    assert_string_equal(error.path, "");
    assert_int_equal(error.line, 0);
    assert_int_equal(error.column, 0);
    assert_int_equal(error.offset, 0);
    assert_int_equal(error.size, sizeof error);
    assert_int_equal(lead_fail_at(&error, "employees", LEAD_ERROR_COLUMN_TYPE, "no"), LEAD_ERROR_COLUMN_TYPE);
    assert_string_equal(error.path, "employees");
    assert_int_equal(lead_fail_memory(&error), LEAD_ERROR_OUT_OF_MEMORY);
    assert_string_equal(error.message, "out of memory");
}

static void nobody_asks(void **state)
{
    (void)state;
    assert_int_equal(lead_fail(NULL, LEAD_ERROR_LIMIT, "%s", "x"), LEAD_ERROR_LIMIT);
    assert_int_equal(lead_fail_at(NULL, "x", LEAD_ERROR_ARROW, "%s", "x"), LEAD_ERROR_ARROW);
    assert_int_equal(lead_fail_memory(NULL), LEAD_ERROR_OUT_OF_MEMORY);
}

/* Whatever the length before it, a character at the cut is kept whole or left out. */
static void cuts_at_characters(void **state)
{
    static const char *const characters[] = {"x", "\xC3\xA9", "\xE6\x80\xBB", "\xF0\x9F\x98\x80"};
    (void)state;
    for (size_t c = 0; c < 4; c++) {
        for (size_t before = LEAD_MESSAGE_CAPACITY - 6; before <= LEAD_MESSAGE_CAPACITY; before++) {
            char text[LEAD_MESSAGE_CAPACITY + 8];
            lead_error error = LEAD_ERROR_INIT;
            memset(text, 'a', before);
            strcpy(text + before, characters[c]);
            lead_fail(&error, LEAD_ERROR_LIMIT, "%s", text);
            size_t whole = before + strlen(characters[c]);
            size_t kept = whole < LEAD_MESSAGE_CAPACITY ? whole : before < LEAD_MESSAGE_CAPACITY ? before : LEAD_MESSAGE_CAPACITY - 1;
            assert_int_equal(strlen(error.message), kept);
            assert_memory_equal(error.message, text, kept);
        }
    }
    char path[LEAD_PATH_CAPACITY + 8];
    lead_error error = LEAD_ERROR_INIT;
    memset(path, 'p', LEAD_PATH_CAPACITY - 2);
    strcpy(path + LEAD_PATH_CAPACITY - 2, "\xC3\xA9");
    lead_fail_at(&error, path, LEAD_ERROR_LIMIT, "x");
    assert_int_equal(strlen(error.path), LEAD_PATH_CAPACITY - 2);
}

static void never_writes_beyond_the_hosts_structure(void **state)
{
    struct {
        lead_error error;
        char guard[16];
    } place;
    (void)state;
    for (size_t size = 0; size <= sizeof place.error; size++) {
        memset(&place, 0x5A, sizeof place);
        place.error.size = size;
        lead_fail(&place.error, LEAD_ERROR_LIMIT, "message");
        assert_int_equal(place.error.size, size);
        const unsigned char *bytes = (const unsigned char *)&place;
        for (size_t i = size < sizeof size ? sizeof size : size; i < sizeof place; i++)
            assert_int_equal(bytes[i], 0x5A);
    }
}

struct version_one {
    size_t size;
    uint32_t a, b;
};
struct version_two {
    size_t size;
    uint32_t a, b, c, d;
};

static void copies_out(void **state)
{
    struct version_two source = {sizeof source, 1, 2, 3, 4}, newer = {sizeof newer, 9, 9, 9, 9};
    struct {
        struct version_one one;
        uint32_t guard;
    } older = {{sizeof older.one, 9, 9}, 77};
    (void)state;
    assert_int_equal(lead_copy_out(&older, &source, sizeof source, sizeof older.one), LEAD_OK);
    assert_int_equal(older.one.size, sizeof older.one);
    assert_int_equal(older.one.a, 1);
    assert_int_equal(older.one.b, 2);
    assert_int_equal(older.guard, 77);
    assert_int_equal(lead_copy_out(&newer, &source, sizeof(struct version_one), sizeof(struct version_one)), LEAD_OK);
    assert_int_equal(newer.size, sizeof newer);
    assert_int_equal(newer.b, 2);
    assert_int_equal(newer.c, 9);
    older.one.size--;
    assert_int_equal(lead_copy_out(&older, &source, sizeof source, sizeof older.one), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_copy_out(NULL, &source, sizeof source, sizeof older.one), LEAD_ERROR_INVALID_ARGUMENT);
}

static void copies_in(void **state)
{
    struct version_one one = {sizeof one, 1, 2};
    struct version_two two = {sizeof two, 1, 2, 0, 0}, target;
    struct version_one small;
    (void)state;
    assert_int_equal(lead_copy_in(&target, sizeof target, &one, sizeof one), LEAD_OK);
    assert_int_equal(target.size, sizeof target);
    assert_int_equal(target.b, 2);
    assert_int_equal(target.c, 0);
    assert_int_equal(lead_copy_in(&small, sizeof small, &two, sizeof small), LEAD_OK);
    assert_int_equal(small.b, 2);
    two.d = 1; /* asks for something that this version does not know */
    assert_int_equal(lead_copy_in(&small, sizeof small, &two, sizeof small), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(small.a, 0);
    one.size = sizeof one - 1;
    assert_int_equal(lead_copy_in(&target, sizeof target, &one, sizeof one), LEAD_ERROR_INVALID_ARGUMENT);
    one.size = SIZE_MAX;
    assert_int_equal(lead_copy_in(&target, sizeof target, &one, sizeof one), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_copy_in(&target, sizeof target, NULL, sizeof one), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(target.size, sizeof target);
}

static void names_of_statuses(void **state)
{
    static const struct {
        lead_status status;
        const char *name;
    } rows[] = {
        {0, "ok"},           {1, "out_of_memory"}, {2, "invalid_argument"}, {3, "limit"},           {100, "json_syntax"},
        {101, "json_text"},  {102, "duplicate_key"}, {200, "unknown_key"},  {201, "missing_key"},   {202, "wrong_type"},
        {203, "bad_value"},  {204, "unknown_name"}, {205, "duplicate_name"}, {206, "cycle"},        {300, "missing_column"},
        {301, "column_type"}, {302, "arrow"},      {303, "value"},          {400, "damaged"},       {401, "newer_version"}, {500, "not_allowed"},
        {402, "other_policy"}, {403, "log_gap"}, {501, "not_held"}, {502, "already_held"}, {503, "time"},
        {1000, "never_true"},  {1001, "capped"},
        {1002, "unreachable"}, {1003, "unused"}, {1004, "nearly"},    {4, "unknown status"}, {-1, "unknown status"}, {INT32_MAX, "unknown status"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_string_equal(lead_status_name(rows[i].status), rows[i].name);
    assert_int_equal(lead_version(), LEAD_VERSION_MAJOR * 1000000 + LEAD_VERSION_MINOR * 1000 + LEAD_VERSION_PATCH);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fills_everything),   cmocka_unit_test(nobody_asks), cmocka_unit_test(cuts_at_characters),
        cmocka_unit_test(never_writes_beyond_the_hosts_structure),           cmocka_unit_test(copies_out),
        cmocka_unit_test(copies_in),          cmocka_unit_test(names_of_statuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
