/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "document/walker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A document, its findings, and the place of its root. */
struct walk {
    struct lead_arena arena;
    struct lead_findings findings;
    struct lead_place root;
};

static void begin(struct walk *walk, const char *json)
{
    lead_allocator memory;
    lead_error error = LEAD_ERROR_INIT;
    assert_true(lead_memory_choose(NULL, &memory));
    lead_arena_init(&walk->arena, &memory);
    lead_findings_init(&walk->findings, json, strlen(json), &memory);
    walk->root = (struct lead_place){&walk->findings, NULL, NULL, 0};
    if (lead_json_read(json, strlen(json), &walk->arena, &walk->root.value, &error) != LEAD_OK)
        fail_msg("%s: %s", json, error.message);
}

static void end(struct walk *walk)
{
    lead_findings_free(&walk->findings);
    lead_arena_free(&walk->arena);
}

static void expect_finding(const struct walk *walk, size_t index, lead_status code, uint64_t offset, const char *path, const char *message)
{
    assert_true(index < walk->findings.count);
    const lead_error *item = &walk->findings.items[index];
    if (item->code != code || item->offset != offset || strcmp(item->path, path) != 0 || strcmp(item->message, message) != 0)
        fail_msg("%d at %u (%s): %s", (int)item->code, (unsigned)item->offset, item->path, item->message);
    assert_int_equal(item->size, sizeof *item);
}

enum wanted { OBJECT, ARRAY, STRING, NAME, POINTS, DOUBLE, INTEGER };

static bool want(const struct lead_place *place, enum wanted wanted)
{
    lead_points points;
    double number;
    int64_t integer;
    switch (wanted) {
    case OBJECT: return lead_want_object(place);
    case ARRAY: return lead_want_array(place);
    case STRING: return lead_want_string(place);
    case NAME: return lead_want_name(place);
    case POINTS: return lead_want_points(place, 1000000 * (int64_t)LEAD_POINT, &points);
    case DOUBLE: return lead_want_double(place, &number);
    case INTEGER: return lead_want_integer(place, 1, 5, &integer);
    }
    return false;
}

static void types(void **state)
{
    static const struct {
        enum wanted wanted;
        const char *json, *message; /* NULL: good */
        lead_status code;
    } rows[] = {
        {OBJECT, "{}", NULL, 0},
        {OBJECT, "7", "expected an object, found a number", LEAD_ERROR_WRONG_TYPE},
        {OBJECT, "[]", "expected an object, found an array", LEAD_ERROR_WRONG_TYPE},
        {ARRAY, "[1]", NULL, 0},
        {ARRAY, "[]", "expected at least one element, found an empty array", LEAD_ERROR_BAD_VALUE},
        {ARRAY, "null", "expected an array, found null", LEAD_ERROR_WRONG_TYPE},
        {STRING, "\"\"", NULL, 0},
        {STRING, "true", "expected a string, found true", LEAD_ERROR_WRONG_TYPE},
        {STRING, "\"a\\u0000\"", "a string must not contain U+0000", LEAD_ERROR_JSON_TEXT},
        {NAME, "\"n\"", NULL, 0},
        {NAME, "\"\"", "expected a name of 1 to 200 bytes, found 0", LEAD_ERROR_BAD_VALUE},
        {NAME, "false", "expected a string, found false", LEAD_ERROR_WRONG_TYPE},
        {NAME, "\"\\u0000\"", "a string must not contain U+0000", LEAD_ERROR_JSON_TEXT},
        {POINTS, "-1000000", NULL, 0},
        {POINTS, "\"5\"", "expected a number, found a string", LEAD_ERROR_WRONG_TYPE},
        {POINTS, "0.1234", "expected at most three decimal places, found 0.1234", LEAD_ERROR_BAD_VALUE},
        {POINTS, "1000000.001", "expected a number from -1000000 to 1000000, found 1000000.001", LEAD_ERROR_BAD_VALUE},
        {DOUBLE, "1e308", NULL, 0},
        {DOUBLE, "{}", "expected a number, found an object", LEAD_ERROR_WRONG_TYPE},
        {DOUBLE, "1e309", "expected a number within the range of doubles (about ±1.8e308), found 1e309", LEAD_ERROR_BAD_VALUE},
        {INTEGER, "5.0", NULL, 0},
        {INTEGER, "[]", "expected a number, found an array", LEAD_ERROR_WRONG_TYPE},
        {INTEGER, "6", "expected a whole number from 1 to 5, found 6", LEAD_ERROR_BAD_VALUE},
        {INTEGER, "1.5", "expected a whole number from 1 to 5, found 1.5", LEAD_ERROR_BAD_VALUE},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct walk walk;
        begin(&walk, rows[i].json);
        assert_int_equal(want(&walk.root, rows[i].wanted), rows[i].message == NULL);
        assert_int_equal(walk.findings.count, rows[i].message != NULL);
        assert_int_equal(walk.findings.errors, rows[i].message != NULL);
        if (rows[i].message != NULL)
            expect_finding(&walk, 0, rows[i].code, 0, "", rows[i].message);
        end(&walk);
    }
}

static void values(void **state)
{
    struct walk walk;
    lead_points points;
    double number;
    int64_t integer;
    (void)state;
    begin(&walk, "-12.5");
    assert_true(lead_want_points(&walk.root, LEAD_POINTS_MAX, &points));
    assert_int_equal(points, -12500);
    assert_true(lead_want_double(&walk.root, &number));
    assert_true(number == -12.5);
    assert_false(lead_want_integer(&walk.root, 1, 1, &integer));
    assert_int_equal(integer, 0);
    expect_finding(&walk, 0, LEAD_ERROR_BAD_VALUE, 0, "", "expected the number 1, found -12.5");
    end(&walk);
    begin(&walk, "3000000"); /* whatever limit the caller names, points stay within theirs */
    assert_false(lead_want_points(&walk.root, INT64_MAX, &points));
    assert_int_equal(points, 0);
    end(&walk);
}

static void names_of_200_bytes(void **state)
{
    char json[256] = "\"";
    struct walk walk;
    (void)state;
    memset(json + 1, 'n', 200);
    strcpy(json + 201, "\"");
    begin(&walk, json);
    assert_true(lead_want_name(&walk.root));
    end(&walk);
    strcpy(json + 201, "n\"");
    begin(&walk, json);
    assert_false(lead_want_name(&walk.root));
    expect_finding(&walk, 0, LEAD_ERROR_BAD_VALUE, 0, "", "expected a name of 1 to 200 bytes, found 201");
    end(&walk);
}

static const char *const rule_keys[] = {"name", "when", "points", "unknown", "reason"};
enum { RULE_KEYS = 5, RULE_REQUIRED = 3 };

static void members(void **state)
{
    const struct lead_json *found[RULE_KEYS];
    struct walk walk;
    (void)state;
    begin(&walk, "{\"points\":5, \"name\":\"n\", \"x-note\":1, \"when\":{}}");
    assert_true(lead_members(&walk.root, rule_keys, RULE_KEYS, RULE_REQUIRED, found));
    assert_string_equal(found[0]->text, "n");
    assert_int_equal(found[1]->type, LEAD_JSON_OBJECT);
    assert_string_equal(found[2]->text, "5");
    assert_null(found[3]);
    assert_null(found[4]);
    assert_int_equal(walk.findings.count, 0);
    end(&walk);
}

static void bad_members(void **state)
{
    const struct lead_json *found[RULE_KEYS];
    struct walk walk;
    (void)state;
    begin(&walk, " {\"pionts\":5, \"name\":\"n\", \"name\":\"m\", \"x-a\":1, \"x-a\":2, \"colour\":0, \"\":1}");
    assert_false(lead_members(&walk.root, rule_keys, RULE_KEYS, RULE_REQUIRED, found));
    assert_string_equal(found[0]->text, "n"); /* the first one counts */
    lead_findings_sort(&walk.findings);
    assert_int_equal(walk.findings.count, 7);
    assert_int_equal(walk.findings.errors, 7);
    expect_finding(&walk, 0, LEAD_ERROR_MISSING_KEY, 1, "", "'when' is missing");
    expect_finding(&walk, 1, LEAD_ERROR_MISSING_KEY, 1, "", "'points' is missing");
    expect_finding(&walk, 2, LEAD_ERROR_UNKNOWN_KEY, 2, "/pionts", "unknown key 'pionts'; did you mean 'points'?");
    expect_finding(&walk, 3, LEAD_ERROR_DUPLICATE_KEY, 26, "/name", "key 'name' stands twice in this object");
    expect_finding(&walk, 4, LEAD_ERROR_DUPLICATE_KEY, 47, "/x-a", "key 'x-a' stands twice in this object");
    expect_finding(&walk, 5, LEAD_ERROR_UNKNOWN_KEY, 56, "/colour", "unknown key 'colour'");
    expect_finding(&walk, 6, LEAD_ERROR_UNKNOWN_KEY, 68, "/", "unknown key ''");
    end(&walk);
    begin(&walk, "[]");
    assert_false(lead_members(&walk.root, rule_keys, RULE_KEYS, RULE_REQUIRED, found));
    for (size_t i = 0; i < RULE_KEYS; i++)
        assert_null(found[i]);
    assert_int_equal(walk.findings.count, 1);
    end(&walk);
}

/* An object of `count` members "k0" … , of which every `step`-th has the key of the first. */
static char *wide_object(size_t count, size_t step)
{
    char *json = malloc(count * 16 + 16);
    size_t size = 1;
    assert_non_null(json);
    strcpy(json, "{");
    for (size_t i = 0; i < count; i++)
        size += (size_t)sprintf(json + size, "%s\"k%06zu\":1", i > 0 ? "," : "", i % step == 0 ? 0 : i);
    strcpy(json + size, "}");
    return json;
}

static void unique_keys(void **state)
{
    static const size_t counts[] = {1, 2, 3, 11, 12, 13, 14, 100, 1000, 4097, 100000};
    (void)state;
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        for (int repeated = 0; repeated <= 1; repeated++) {
            size_t step = repeated ? counts[i] - 1 : counts[i]; /* the last one is a duplicate, or none is */
            if (step == 0 || (repeated && step == 1))
                continue;
            char *json = wide_object(counts[i], step);
            struct walk walk;
            begin(&walk, json);
            assert_int_equal(lead_unique_keys(&walk.root), !repeated);
            assert_int_equal(walk.findings.count, repeated);
            if (repeated)
                expect_finding(&walk, 0, LEAD_ERROR_DUPLICATE_KEY, 1 + (counts[i] - 1) * 12, "/k000000", "key 'k000000' stands twice in this object");
            end(&walk);
            free(json);
        }
    }
}

/* Keys of which one begins the other, with NULs, and equal first bytes: all different. */
static void nearly_equal_keys(void **state)
{
    struct walk walk;
    (void)state;
    begin(&walk, "{\"\":1,\"\\u0000\":1,\"\\u0000\\u0000\":1,\"a\":1,\"a\\u0000\":1,\"abcdefgh\":1,\"abcdefgh\\u0000\":1,\"abcdefghi\":1,"
                 "\"abcdefghj\":1,\"abcdefgi\":1,\"b\":1,\"A\":1,\"\xC3\xA9\":1,\"e\xCC\x81\":1}");
    assert_true(lead_unique_keys(&walk.root));
    end(&walk);
    begin(&walk, "[1]");
    assert_true(lead_unique_keys(&walk.root));
    end(&walk);
}

static void paths(void **state)
{
    struct walk walk;
    (void)state;
    begin(&walk, "{\"a/b\":{\"m~n\":[0,{\"\":7}]}}");
    struct lead_place a = lead_child(&walk.root, walk.root.value->first, 0);
    struct lead_place m = lead_child(&a, a.value->first, 0);
    struct lead_place one = lead_child(&m, m.value->first->next, 1);
    struct lead_place empty = lead_child(&one, one.value->first, 0);
    lead_report_at(&walk.root, LEAD_ERROR_LIMIT, "%d", 0);
    lead_report_at(&a, LEAD_ERROR_LIMIT, "%d", 1);
    lead_report_key(&a, LEAD_ERROR_LIMIT, "%d", 2);
    lead_report_at(&one, LEAD_ERROR_LIMIT, "%d", 3);
    lead_report_key(&one, LEAD_ERROR_LIMIT, "%d", 4); /* has no key: its value */
    lead_report_key(&empty, LEAD_WARNING_CAPPED, "%d", 5);
    expect_finding(&walk, 0, LEAD_ERROR_LIMIT, 0, "", "0");
    expect_finding(&walk, 1, LEAD_ERROR_LIMIT, 7, "/a~1b", "1");
    expect_finding(&walk, 2, LEAD_ERROR_LIMIT, 1, "/a~1b", "2");
    expect_finding(&walk, 3, LEAD_ERROR_LIMIT, 17, "/a~1b/m~0n/1", "3");
    expect_finding(&walk, 4, LEAD_ERROR_LIMIT, 17, "/a~1b/m~0n/1", "4");
    expect_finding(&walk, 5, LEAD_WARNING_CAPPED, 18, "/a~1b/m~0n/1/", "5");
    assert_int_equal(walk.findings.errors, 5);
    end(&walk);
}

/* A chain of `depth` objects, each with one key of `size` bytes: the report at its end. */
static void report_deep(struct walk *walk, const char *key, size_t depth, char *json)
{
    struct lead_place places[LEAD_JSON_MAX_DEPTH + 1];
    size_t size = 0;
    for (size_t i = 0; i < depth; i++)
        size += (size_t)sprintf(json + size, "{\"%s\":", key);
    size += (size_t)sprintf(json + size, "1");
    for (size_t i = 0; i < depth; i++)
        size += (size_t)sprintf(json + size, "}");
    begin(walk, json);
    places[0] = walk->root;
    for (size_t i = 1; i <= depth; i++)
        places[i] = lead_child(&places[i - 1], places[i - 1].value->first, 0);
    lead_report_at(&places[depth], LEAD_ERROR_LIMIT, "x");
}

static void long_paths(void **state)
{
    char *json = malloc(64 * 300), key[300], expected[LEAD_PATH_CAPACITY + 64];
    struct walk walk;
    (void)state;
    assert_non_null(json);
    /* One key that just fits, and one that does not. */
    memset(key, 'k', sizeof key);
    key[254] = '\0';
    report_deep(&walk, key, 1, json);
    sprintf(expected, "/%s", key);
    assert_string_equal(walk.findings.items[0].path, expected);
    end(&walk);
    memset(key, 'k', sizeof key);
    key[255] = '\0';
    report_deep(&walk, key, 1, json);
    sprintf(expected, "/%.48s\xE2\x80\xA6", key);
    assert_string_equal(walk.findings.items[0].path, expected);
    end(&walk);
    /* A long key is cut at a whole character and a whole escape. */
    memset(key, '~', 24);
    memset(key + 24, 'k', 231);
    key[255] = '\0';
    report_deep(&walk, key, 1, json);
    assert_int_equal(strlen(walk.findings.items[0].path), 1 + 48 + 3);
    end(&walk);
    key[0] = 'x'; /* then the 16th character does not fit as a whole */
    for (size_t i = 1; i < 271; i += 3)
        memcpy(key + i, "\xE6\x80\xBB", 4);
    report_deep(&walk, key, 1, json);
    assert_int_equal(strlen(walk.findings.items[0].path), 1 + 46 + 3);
    end(&walk);
    /* Many segments: the end is kept. */
    report_deep(&walk, "segment", 64, json);
    const char *path = walk.findings.items[0].path;
    assert_memory_equal(path, "\xE2\x80\xA6/segment/segment", 19);
    assert_int_equal(strlen(path), 3 + 31 * 8);
    end(&walk);
    free(json);
}

static void lines_and_order(void **state)
{
    struct walk walk;
    (void)state;
    begin(&walk, "[\n1,\n\"\xE2\x82\xAC\", 2,\n\n 3]");
    struct lead_place places[4];
    size_t i = 0;
    for (const struct lead_json *child = walk.root.value->first; child != NULL; child = child->next, i++)
        places[i] = lead_child(&walk.root, child, i);
    lead_report_at(&places[3], LEAD_WARNING_CAPPED, "d");
    lead_report_at(&places[0], LEAD_ERROR_LIMIT, "a");
    lead_report_at(&places[2], LEAD_ERROR_LIMIT, "b");
    lead_report_at(&places[2], LEAD_ERROR_LIMIT, "c");
    lead_report_at(&walk.root, LEAD_ERROR_LIMIT, "e");
    lead_findings_sort(&walk.findings);
    static const struct {
        const char *message;
        uint32_t line, column;
    } rows[] = {{"e", 1, 1}, {"a", 2, 1}, {"b", 3, 6}, {"c", 3, 6}, {"d", 5, 2}};
    for (i = 0; i < 5; i++) {
        const lead_error *item = &walk.findings.items[i];
        assert_string_equal(item->message, rows[i].message);
        assert_int_equal(item->line, rows[i].line);
        assert_int_equal(item->column, rows[i].column);
    }
    end(&walk);
    begin(&walk, "1");
    lead_findings_sort(&walk.findings);
    assert_int_equal(walk.findings.count, 0);
    end(&walk);
}

/* A full list drops what comes later, but never the first error; any order comes out sorted. */
static void a_thousand_problems(void **state)
{
    enum { ELEMENTS = 1500 };
    static struct lead_place places[ELEMENTS];
    char *json = wide_object(ELEMENTS, ELEMENTS);
    struct walk walk;
    size_t i = 0;
    (void)state;
    begin(&walk, json);
    for (const struct lead_json *child = walk.root.value->first; child != NULL; child = child->next, i++)
        places[i] = lead_child(&walk.root, child, i);
    for (i = 0; i < ELEMENTS; i++)
        lead_report_at(&places[i * 7 % ELEMENTS], LEAD_WARNING_NEVER_TRUE, "w%zu", i * 7 % ELEMENTS);
    assert_int_equal(walk.findings.count, LEAD_PROBLEMS_MAX);
    assert_int_equal(walk.findings.errors, 0);
    assert_false(lead_findings_are_full(&walk.findings));
    lead_report_at(&places[3], LEAD_ERROR_CYCLE, "first error");
    assert_true(lead_findings_are_full(&walk.findings));
    lead_report_at(&places[4], LEAD_ERROR_CYCLE, "second error");
    assert_int_equal(walk.findings.count, LEAD_PROBLEMS_MAX);
    assert_int_equal(walk.findings.errors, 2);
    lead_findings_sort(&walk.findings);
    size_t errors = 0;
    for (i = 0; i < LEAD_PROBLEMS_MAX; i++) {
        const lead_error *item = &walk.findings.items[i];
        if (i > 0)
            assert_true(item[-1].offset <= item->offset);
        errors += item->code == LEAD_ERROR_CYCLE;
        if (item->code != LEAD_ERROR_CYCLE)
            assert_true(walk.root.value->first->offset + 12 * (uint64_t)strtoul(item->message + 1, NULL, 10) == item->offset);
    }
    assert_int_equal(errors, 1);
    end(&walk);
    free(json);
}

static const char *list_at(const void *context, size_t index)
{
    return ((const char *const *)context)[index];
}

static void suggestions(void **state)
{
    static const char *const known[] = {"employees", "country", "job title", "ab", "grade", "FIT",
                                        "a known name that is longer than sixty-four bytes is never suggested, either"};
    static const struct lead_names names = {list_at, known, 7};
    static const struct {
        const char *name, *suggestion;
    } rows[] = {
        {"employes", "; did you mean 'employees'?"},
        {"Employees", "; did you mean 'employees'?"},
        {"EMPLOYEES", "; did you mean 'employees'?"},
        {"contry", "; did you mean 'country'?"},
        {"job_title", "; did you mean 'job title'?"},
        {"grdae", "; did you mean 'grade'?"},
        {"fit", "; did you mean 'FIT'?"},
        {"fot", "; did you mean 'FIT'?"},
        {"ac", ""}, /* too short to be near anything else */
        {"AB", "; did you mean 'ab'?"},
        {"revenue", ""},
        {"", ""},
        {"a name that is much longer than sixty-four bytes gets no suggestion at all", ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char out[LEAD_SUGGESTION_CAPACITY];
        assert_string_equal(lead_suggest(rows[i].name, strlen(rows[i].name), &names, out), rows[i].suggestion);
    }
}

static void unknown_names(void **state)
{
    static const char *const known[] = {"employees"};
    static const struct lead_names names = {list_at, known, 1};
    struct walk walk;
    (void)state;
    begin(&walk, "{\"employes\":\"Employees\"}");
    struct lead_place child = lead_child(&walk.root, walk.root.value->first, 0);
    lead_report_unknown(&child, LEAD_ERROR_UNKNOWN_NAME, true, "field", &names);
    lead_report_unknown(&child, LEAD_ERROR_UNKNOWN_NAME, false, "class", &names);
    expect_finding(&walk, 0, LEAD_ERROR_UNKNOWN_NAME, 1, "/employes", "unknown field 'employes'; did you mean 'employees'?");
    expect_finding(&walk, 1, LEAD_ERROR_UNKNOWN_NAME, 12, "/employes", "unknown class 'Employees'; did you mean 'employees'?");
    end(&walk);
}

static void quoting(void **state)
{
    static const struct {
        const char *name, *text, *shown;
    } rows[] = {
        {"plain", "DE", "DE"},
        {"empty", "", ""},
        {"line break", "a\nb\x7F", "a?b?"},
        {"C1 control", "a\xC2\x85" "b", "a?b"},
        {"direction", "a\xE2\x80\xAE" "b\xE2\x81\xA6" "c\xE2\x80\xA8", "a?b?c?"},
        {"not UTF-8", "a\xFF\xC3", "a??"},
        {"sixty", "123456789012345678901234567890123456789012345678901234567890", "123456789012345678901234567890123456789012345678901234567890"},
        {"sixty-one", "1234567890123456789012345678901234567890123456789012345678901",
         "123456789012345678901234567890123456789012345678901234567890\xE2\x80\xA6"},
        {"cut in a character", "12345678901234567890123456789012345678901234567890123456789\xC3\xA9",
         "12345678901234567890123456789012345678901234567890123456789\xE2\x80\xA6"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char out[LEAD_QUOTED_CAPACITY];
        if (strcmp(lead_quoted(rows[i].text, strlen(rows[i].text), out), rows[i].shown) != 0)
            fail_msg("%s: %s", rows[i].name, out);
    }
}

/* Long messages are cut at a whole character. */
static void long_messages(void **state)
{
    char text[LEAD_MESSAGE_CAPACITY + 8];
    struct walk walk;
    (void)state;
    memset(text, 'a', sizeof text);
    strcpy(text + LEAD_MESSAGE_CAPACITY - 2, "\xC3\xA9");
    begin(&walk, "1");
    lead_report_at(&walk.root, LEAD_ERROR_LIMIT, "%s", text);
    assert_int_equal(strlen(walk.findings.items[0].message), LEAD_MESSAGE_CAPACITY - 2);
    end(&walk);
}

static void *no_acquire(void *context, size_t bytes)
{
    (void)context, (void)bytes;
    return NULL;
}

static void *no_resize(void *context, void *block, size_t old_bytes, size_t new_bytes)
{
    (void)context, (void)block, (void)old_bytes, (void)new_bytes;
    return NULL;
}

static void no_release(void *context, void *block, size_t bytes)
{
    (void)context, (void)block, (void)bytes;
    fail();
}

static void memory_runs_out(void **state)
{
    lead_allocator none = {sizeof none, NULL, no_acquire, no_resize, no_release}, memory;
    char *json = wide_object(20, 20), hash[33];
    struct walk walk;
    (void)state;
    begin(&walk, json);
    memory = walk.findings.memory;
    walk.findings.memory = none;
    assert_false(lead_unique_keys(&walk.root));
    assert_true(walk.findings.out_of_memory);
    assert_int_equal(walk.findings.count, 0);
    walk.findings.out_of_memory = false;
    lead_report_at(&walk.root, LEAD_ERROR_LIMIT, "x");
    assert_true(walk.findings.out_of_memory);
    assert_true(lead_findings_are_full(&walk.findings));
    assert_int_equal(walk.findings.count, 0);
    walk.findings.memory = memory; /* sticky: nothing is kept from now on */
    lead_report_at(&walk.root, LEAD_ERROR_LIMIT, "y");
    assert_int_equal(walk.findings.count, 0);
    assert_int_equal(walk.findings.errors, 2);
    lead_findings_sort(&walk.findings);
    assert_false(lead_fingerprint(walk.root.value, &none, hash));
    assert_string_equal(hash, "");
    end(&walk);
    free(json);
}

/* Allows `left` allocations. */
static void *some_acquire(void *context, size_t bytes)
{
    size_t *left = context;
    if (*left == 0)
        return NULL;
    --*left;
    return malloc(bytes);
}

static void some_release(void *context, void *block, size_t bytes)
{
    (void)context, (void)bytes;
    free(block);
}

static void fingerprint_memory_runs_out(void **state)
{
    char json[400] = "[{\"a\":[{\"b\":{}, \"c\":", hash[33];
    struct walk walk;
    bool is_complete = false;
    size_t allowed = 0;
    (void)state;
    memset(json + strlen(json), '7', 200);
    strcat(json, "}]}]");
    begin(&walk, json);
    for (; !is_complete; allowed++) {
        size_t left = allowed;
        lead_allocator memory = {sizeof memory, &left, some_acquire, no_resize, some_release};
        is_complete = lead_fingerprint(walk.root.value, &memory, hash);
        assert_int_equal(strlen(hash), is_complete ? 32 : 0);
        assert_true(allowed < 20);
    }
    assert_true(allowed > 4);
    end(&walk);
}

static void fingerprint_of(const char *json, char out[33])
{
    struct walk walk;
    begin(&walk, json);
    assert_true(lead_fingerprint(walk.root.value, &walk.findings.memory, out));
    end(&walk);
}

/* Expected: hashlib.blake2s(form, digest_size=16).hexdigest() of Python 3.11 over the canonical form, which was written by hand from the reference. */
static void fingerprints(void **state)
{
    static const struct {
        const char *json, *digest;
    } rows[] = {
        {"{}", "792b36b6ff7940ed4f0ffc95d8ab832f"}, /* {} */
        {" [ ] ", "cb6a0bb48fdf38ec89ee256120dc3c80"}, /* [] */
        {"[1, 30, 0.25, -0, 1.0, true, false, null, \"\"]", "5e199e5d63a0543ac103bd6acbf7bd52"}, /* [1e0,3e1,25e-2,0,1e0,true,false,null,""] */
        {"{\"b\":1,\"a\":2}", "9990578610b1f5ef665ddd18e17fa2b2"}, /* {"a":2e0,"b":1e0} */
        {"{\"a\":2e0, \"b\":1.000}", "9990578610b1f5ef665ddd18e17fa2b2"}, /* {"a":2e0,"b":1e0} */
        {"{\"x-note\":\"n\",\"a\":{\"x-b\":1,\"c\":[{\"x-d\":1}]},\"xylo\":1}", "1386f870e78b0ac0e8c2159f0cc63485"}, /* {"a":{"c":[{}]},"xylo":1e0} */
        /* {"fields":{"x-f":{}},"grade":{"fields":{}},"scores":{"x-s":1e0}} */
        {"{\"fields\":{\"x-f\":{\"x-g\":1}},\"scores\":{\"x-s\":1},\"grade\":{\"fields\":{\"x-f\":1}}}", "29a578bb94ca7909067021a23e87eccb"},
        {"\"a\\\"\\\\\\/\\n\\u001F\\u007f\\u00e9\\u0000\"", "303b1e59f429ec9977258f41ff3866c1"}, /* "a\"\\/\u000a\u001f<7F>é\u0000" */
        {"{\"é\":1,\"z\":2,\"zz\":3,\"Z\":4,\"\":5}", "f7d2383e22b804e9af78f51561e91146"}, /* {"":5e0,"Z":4e0,"z":2e0,"zz":3e0,"é":1e0} */
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char digest[33];
        fingerprint_of(rows[i].json, digest);
        if (strcmp(digest, rows[i].digest) != 0)
            fail_msg("%s gave %s", rows[i].json, digest);
    }
}

static void fingerprint_of_a_long_number(void **state)
{
    char json[1001], digest[33], other[33];
    (void)state;
    memset(json, '0', sizeof json);
    json[0] = '1', json[1000] = '\0';
    fingerprint_of(json, digest);
    fingerprint_of("1e999", other);
    assert_string_equal(digest, other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(types),
        cmocka_unit_test(values),
        cmocka_unit_test(names_of_200_bytes),
        cmocka_unit_test(members),
        cmocka_unit_test(bad_members),
        cmocka_unit_test(unique_keys),
        cmocka_unit_test(nearly_equal_keys),
        cmocka_unit_test(paths),
        cmocka_unit_test(long_paths),
        cmocka_unit_test(lines_and_order),
        cmocka_unit_test(a_thousand_problems),
        cmocka_unit_test(suggestions),
        cmocka_unit_test(unknown_names),
        cmocka_unit_test(quoting),
        cmocka_unit_test(long_messages),
        cmocka_unit_test(memory_runs_out),
        cmocka_unit_test(fingerprint_memory_runs_out),
        cmocka_unit_test(fingerprints),
        cmocka_unit_test(fingerprint_of_a_long_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
