/* SPDX-License-Identifier: MIT */
/* What was found in a document: places and paths, order, suggestions, messages. */
#include "walker_fixture.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths),
        cmocka_unit_test(long_paths),
        cmocka_unit_test(lines_and_order),
        cmocka_unit_test(a_thousand_problems),
        cmocka_unit_test(suggestions),
        cmocka_unit_test(unknown_names),
        cmocka_unit_test(quoting),
        cmocka_unit_test(long_messages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
