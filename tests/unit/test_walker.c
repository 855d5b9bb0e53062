/* SPDX-License-Identifier: MIT */
/* Typed steps through a document, members and their keys, fingerprints; and all of it without memory. */
#include "walker_fixture.h"

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
    expect_finding(&walk, 5, LEAD_ERROR_UNKNOWN_KEY, 56, "/colour",
                   "unknown key 'colour'; expected 'name', 'when', 'points', 'unknown' or 'reason'");
    expect_finding(&walk, 6, LEAD_ERROR_UNKNOWN_KEY, 68, "/", "unknown key ''; expected 'name', 'when', 'points', 'unknown' or 'reason'");
    end(&walk);
    begin(&walk, "[]");
    assert_false(lead_members(&walk.root, rule_keys, RULE_KEYS, RULE_REQUIRED, found));
    for (size_t i = 0; i < RULE_KEYS; i++)
        assert_null(found[i]);
    assert_int_equal(walk.findings.count, 1);
    end(&walk);
}

/* A list that does not fit the message is left out, not cut. */
static void long_keys_are_not_listed(void **state)
{
    static const char *const keys[] = {"a1234567890123456789012345678901234567890123456789", "b1234567890123456789012345678901234567890123456789",
                                       "c1234567890123456789012345678901234567890123456789", "d1234567890123456789012345678901234567890123456789",
                                       "e1234567890123456789012345678901234567890123456789"};
    const struct lead_json *found[5];
    struct walk walk;
    (void)state;
    begin(&walk, "{\"z\": 0}");
    assert_false(lead_members(&walk.root, keys, 5, 0, found));
    lead_findings_sort(&walk.findings);
    assert_int_equal(walk.findings.count, 1);
    expect_finding(&walk, 0, LEAD_ERROR_UNKNOWN_KEY, 1, "/z", "unknown key 'z'");
    end(&walk);
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
        cmocka_unit_test(long_keys_are_not_listed),
        cmocka_unit_test(unique_keys),
        cmocka_unit_test(nearly_equal_keys),
        cmocka_unit_test(memory_runs_out),
        cmocka_unit_test(fingerprint_memory_runs_out),
        cmocka_unit_test(fingerprints),
        cmocka_unit_test(fingerprint_of_a_long_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
