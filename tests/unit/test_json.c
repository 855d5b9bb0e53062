/* SPDX-License-Identifier: MIT */
/* The JSON reader. The public test suite of JSON parsers is read from LEADCORE_SHARED (default: ../shared beside the repository) when it is there. */
#define _POSIX_C_SOURCE 200809L /* opendir */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "document/json.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A document read from a block of exactly its size, so that a sanitizer sees every byte read beyond it. */
struct reading {
    struct lead_arena arena;
    const struct lead_json *root;
    lead_error error;
    lead_status status;
};

static void read_bytes(struct reading *reading, const char *json, size_t size)
{
    lead_allocator memory;
    char *exact = malloc(size + (size == 0));
    assert_non_null(exact);
    memcpy(exact, json, size);
    assert_true(lead_memory_choose(NULL, &memory));
    lead_arena_init(&reading->arena, &memory);
    reading->error = (lead_error)LEAD_ERROR_INIT;
    reading->status = lead_json_read(exact, size, &reading->arena, &reading->root, &reading->error);
    free(exact); /* nothing may point into it */
    assert_int_equal(reading->error.code, reading->status);
    assert_int_equal(reading->root == NULL, reading->status != LEAD_OK);
}

static void read_text(struct reading *reading, const char *json)
{
    read_bytes(reading, json, strlen(json));
}

static void done(struct reading *reading)
{
    lead_arena_free(&reading->arena);
}

static void shapes(void **state)
{
    struct reading reading;
    (void)state;
    read_text(&reading, " {\"a\" : [1, -2.5e+1, \"x\"], \"\\u00e9\":{}, \"a\":null,\"t\":true,\"f\":false} ");
    assert_int_equal(reading.status, LEAD_OK);
    const struct lead_json *root = reading.root, *child = root->first;
    assert_int_equal(root->type, LEAD_JSON_OBJECT);
    assert_int_equal(root->count, 5);
    assert_int_equal(root->offset, 1);
    assert_null(root->key);
    assert_null(root->next);

    assert_string_equal(child->key, "a");
    assert_int_equal(child->key_offset, 2);
    assert_int_equal(child->type, LEAD_JSON_ARRAY);
    assert_int_equal(child->offset, 8);
    assert_int_equal(child->count, 3);
    const struct lead_json *element = child->first;
    assert_null(element->key);
    assert_int_equal(element->type, LEAD_JSON_NUMBER);
    assert_string_equal(element->text, "1");
    element = element->next;
    assert_string_equal(element->text, "-2.5e+1");
    assert_int_equal(element->size, 7);
    assert_int_equal(element->offset, 12);
    assert_int_equal(lead_json_number(element).size, 7);
    element = element->next;
    assert_int_equal(element->type, LEAD_JSON_STRING);
    assert_string_equal(element->text, "x");
    assert_null(element->next);

    child = child->next;
    assert_string_equal(child->key, "\xC3\xA9");
    assert_int_equal(child->key_size, 2);
    assert_int_equal(child->type, LEAD_JSON_OBJECT);
    assert_null(child->first);
    child = child->next; /* duplicates are the walker's business */
    assert_string_equal(child->key, "a");
    assert_int_equal(child->type, LEAD_JSON_NULL);
    assert_int_equal(child->next->type, LEAD_JSON_TRUE);
    assert_int_equal(child->next->next->type, LEAD_JSON_FALSE);
    assert_null(child->next->next->next);
    done(&reading);
}

static void strings(void **state)
{
    static const struct {
        const char *json, *text;
        size_t size;
    } rows[] = {
        {"\"\"", "", 0},
        {"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t", 8},
        {"\"\\u0041\\u00DF\\u20ac\\uFFFD\"", "A\xC3\x9F\xE2\x82\xAC\xEF\xBF\xBD", 9},
        {"\"\\ud83d\\uDE00\"", "\xF0\x9F\x98\x80", 4},
        {"\"\\uDBFF\\uDFFF\"", "\xF4\x8F\xBF\xBF", 4},
        {"\"a\\u0000b\"", "a\0b", 3},
        {"\"\x7F\xC3\xA9\"", "\x7F\xC3\xA9", 3},
        {"\"\xEF\xBB\xBF\"", "\xEF\xBB\xBF", 3},
        {"\"\xE2\x80\xA8\"", "\xE2\x80\xA8", 3},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct reading reading;
        read_text(&reading, rows[i].json);
        assert_int_equal(reading.status, LEAD_OK);
        assert_int_equal(reading.root->size, rows[i].size);
        assert_memory_equal(reading.root->text, rows[i].text, rows[i].size + 1);
        done(&reading);
    }
}

static void refusals(void **state)
{
    static const struct {
        const char *json;
        lead_status status;
        uint32_t line, column, offset;
        const char *message;
    } rows[] = {
        {"", LEAD_ERROR_JSON_SYNTAX, 1, 1, 0, "the document is empty"},
        {" \n ", LEAD_ERROR_JSON_SYNTAX, 2, 2, 3, "the document is empty"},
        {"\xEF\xBB\xBF{}", LEAD_ERROR_JSON_SYNTAX, 1, 1, 0, "the document begins with a byte order mark; save it as UTF-8 without one"},
        {"{}\n{", LEAD_ERROR_JSON_SYNTAX, 2, 1, 3, "expected nothing after the document, found '{'"},
        {"{\"a\":1,}", LEAD_ERROR_JSON_SYNTAX, 1, 7, 6, "a comma must not stand before a closing bracket"},
        {"[1,\n]", LEAD_ERROR_JSON_SYNTAX, 1, 3, 2, "a comma must not stand before a closing bracket"},
        {"[1 2]", LEAD_ERROR_JSON_SYNTAX, 1, 4, 3, "expected ',' or ']' after an element, found '2'"},
        {"[1}", LEAD_ERROR_JSON_SYNTAX, 1, 3, 2, "expected ',' or ']' after an element, found '}'"},
        {"{\"a\":1", LEAD_ERROR_JSON_SYNTAX, 1, 7, 6, "expected ',' or '}' after a member, but the document ends"},
        {"{\"a\" 1}", LEAD_ERROR_JSON_SYNTAX, 1, 6, 5, "expected ':' after a key, found '1'"},
        {"{a:1}", LEAD_ERROR_JSON_SYNTAX, 1, 2, 1, "expected a key in double quotes or '}', found 'a'"},
        {"{\"a\":1,'b':1}", LEAD_ERROR_JSON_SYNTAX, 1, 8, 7, "expected a key in double quotes, found \"'\""},
        {"[,1]", LEAD_ERROR_JSON_SYNTAX, 1, 2, 1, "expected a value, found ','"},
        {"[1,", LEAD_ERROR_JSON_SYNTAX, 1, 4, 3, "expected a value, but the document ends"},
        {"{\"a\":}", LEAD_ERROR_JSON_SYNTAX, 1, 6, 5, "expected a value, found '}'"},
        {"\"\xC3\xA9\" \xC3\xA9", LEAD_ERROR_JSON_SYNTAX, 1, 5, 5, "expected nothing after the document, found '\xC3\xA9'"},
        {"[\xFF]", LEAD_ERROR_JSON_SYNTAX, 1, 2, 1, "expected a value, found byte 0xFF"},
        {"[\x01]", LEAD_ERROR_JSON_SYNTAX, 1, 2, 1, "expected a value, found byte 0x01"},
        {"nul", LEAD_ERROR_JSON_SYNTAX, 1, 1, 0, "expected a value, found 'n'"},
        {"NaN", LEAD_ERROR_JSON_SYNTAX, 1, 1, 0, "expected a value, found 'N'"},
        {"truely", LEAD_ERROR_JSON_SYNTAX, 1, 5, 4, "expected nothing after the document, found 'l'"},
        {"01", LEAD_ERROR_JSON_SYNTAX, 1, 2, 1, "a number must not begin with 0 (except 0 itself), found '1'"},
        {"-x", LEAD_ERROR_JSON_SYNTAX, 1, 2, 1, "expected a digit after '-', found 'x'"},
        {"+1", LEAD_ERROR_JSON_SYNTAX, 1, 1, 0, "expected a value, found '+'"},
        {".5", LEAD_ERROR_JSON_SYNTAX, 1, 1, 0, "expected a value, found '.'"},
        {"1.", LEAD_ERROR_JSON_SYNTAX, 1, 3, 2, "expected a digit after the decimal point, but the document ends"},
        {"1e+", LEAD_ERROR_JSON_SYNTAX, 1, 4, 3, "expected a digit in the exponent, but the document ends"},
        {"\"abc", LEAD_ERROR_JSON_SYNTAX, 1, 1, 0, "a string that begins here does not end"},
        {"\"a\nb\"", LEAD_ERROR_JSON_SYNTAX, 1, 3, 2, "a string must end on its line (a line break in it is \\n), found byte 0x0A"},
        {"\"a\tb\"", LEAD_ERROR_JSON_SYNTAX, 1, 3, 2, "a control character in a string must be escaped, found byte 0x09"},
        {"\"\\x\"", LEAD_ERROR_JSON_SYNTAX, 1, 3, 2, "expected one of \"\\/bfnrtu after a backslash, found 'x'"},
        {"\"\\", LEAD_ERROR_JSON_SYNTAX, 1, 3, 2, "expected one of \"\\/bfnrtu after a backslash, but the document ends"},
        {"\"\\u12g4\"", LEAD_ERROR_JSON_SYNTAX, 1, 6, 5, "expected four hexadecimal digits after \\u, found 'g'"},
        {"\"\\u12", LEAD_ERROR_JSON_SYNTAX, 1, 6, 5, "expected four hexadecimal digits after \\u, but the document ends"},
        {"\"\\uD800\"", LEAD_ERROR_JSON_TEXT, 1, 2, 1, "half of a surrogate pair stands alone"},
        {"\"\\uDC00\\uD800\"", LEAD_ERROR_JSON_TEXT, 1, 2, 1, "half of a surrogate pair stands alone"},
        {"\"\\uD800\\u0041\"", LEAD_ERROR_JSON_TEXT, 1, 2, 1,
         "half of a surrogate pair: \\uD800 to \\uDBFF must be followed by \\uDC00 to \\uDFFF"},
        {"\"a\xC3\"", LEAD_ERROR_JSON_TEXT, 1, 3, 2, "a string that is not UTF-8"},
        {"{\"\xED\xA0\x80\":1}", LEAD_ERROR_JSON_TEXT, 1, 3, 2, "a string that is not UTF-8"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct reading reading;
        read_text(&reading, rows[i].json);
        const lead_error *error = &reading.error;
        if (error->code != rows[i].status || error->line != rows[i].line || error->column != rows[i].column ||
            error->offset != rows[i].offset || strcmp(error->message, rows[i].message) != 0)
            fail_msg("%s: %d %u:%u (%u) %s", rows[i].json, (int)error->code, error->line, error->column, (unsigned)error->offset, error->message);
        done(&reading);
    }
}

/* Every beginning of a document is refused without reading past it; so is every document with one byte replaced by NUL. */
static void truncations(void **state)
{
    static const char json[] = "{\"k\\n\":[1.5e-3,true,false,null,\"\\ud83d\\ude00 \xE2\x82\xAC\",{}]}";
    (void)state;
    for (size_t size = 0; size < sizeof json - 1; size++) {
        struct reading reading;
        char changed[sizeof json];
        read_bytes(&reading, json, size);
        assert_int_not_equal(reading.status, LEAD_OK);
        done(&reading);
        memcpy(changed, json, sizeof json);
        changed[size] = '\0';
        read_bytes(&reading, changed, sizeof json - 1);
        assert_int_not_equal(reading.status, LEAD_OK);
        done(&reading);
    }
}

static void nested(char *json, size_t depth)
{
    memset(json, '[', depth);
    memset(json + depth, ']', depth);
    json[2 * depth] = '\0';
}

static void depth(void **state)
{
    char json[2 * 200 + 1];
    struct reading reading;
    (void)state;
    nested(json, LEAD_JSON_MAX_DEPTH);
    read_text(&reading, json);
    assert_int_equal(reading.status, LEAD_OK);
    done(&reading);
    nested(json, LEAD_JSON_MAX_DEPTH + 1);
    read_text(&reading, json);
    assert_int_equal(reading.status, LEAD_ERROR_LIMIT);
    assert_int_equal(reading.error.offset, LEAD_JSON_MAX_DEPTH);
    done(&reading);
}

static void size_limit(void **state)
{
    char *json = malloc(LEAD_JSON_MAX_BYTES + 1);
    struct reading reading;
    (void)state;
    assert_non_null(json);
    memset(json, ' ', LEAD_JSON_MAX_BYTES + 1);
    json[0] = '7';
    read_bytes(&reading, json, LEAD_JSON_MAX_BYTES);
    assert_int_equal(reading.status, LEAD_OK);
    done(&reading);
    read_bytes(&reading, json, LEAD_JSON_MAX_BYTES + 1);
    assert_int_equal(reading.status, LEAD_ERROR_LIMIT);
    assert_int_equal(reading.error.line, 1);
    assert_string_equal(reading.error.message, "the document has 16777217 bytes; at most 16777216 are allowed");
    done(&reading);
    free(json);
}

/* The n-th allocation fails, for every n. */
struct failing {
    size_t left, live;
};

static void *failing_acquire(void *context, size_t bytes)
{
    struct failing *failing = context;
    if (failing->left == 0)
        return NULL;
    failing->left--;
    failing->live++;
    return malloc(bytes);
}

static void *failing_resize(void *context, void *block, size_t old_bytes, size_t new_bytes)
{
    (void)context, (void)block, (void)old_bytes, (void)new_bytes;
    return NULL;
}

static void failing_release(void *context, void *block, size_t bytes)
{
    (void)bytes;
    ((struct failing *)context)->live--;
    free(block);
}

static void memory_runs_out(void **state)
{
    char json[3001] = "[";
    lead_status status = LEAD_ERROR_OUT_OF_MEMORY;
    size_t allowed = 0;
    (void)state;
    for (size_t i = 1; i + 2 < sizeof json; i += 2)
        memcpy(json + i, "7,", 2);
    strcpy(json + sizeof json - 4, "7]");
    for (; status != LEAD_OK; allowed++) {
        struct failing failing = {allowed, 0};
        lead_allocator memory = {sizeof memory, &failing, failing_acquire, failing_resize, failing_release};
        struct lead_arena arena;
        const struct lead_json *root;
        lead_error error = LEAD_ERROR_INIT;
        lead_arena_init(&arena, &memory);
        status = lead_json_read(json, strlen(json), &arena, &root, &error);
        assert_true(status == LEAD_OK || status == LEAD_ERROR_OUT_OF_MEMORY);
        assert_int_equal(error.code, status);
        assert_int_equal(root == NULL, status != LEAD_OK);
        lead_arena_free(&arena);
        assert_int_equal(failing.live, 0);
        assert_true(allowed < 100);
    }
    assert_true(allowed > 3);
}

static void nobody_asks_for_the_error(void **state)
{
    lead_allocator memory;
    struct lead_arena arena;
    const struct lead_json *root;
    lead_error older = LEAD_ERROR_INIT;
    (void)state;
    assert_true(lead_memory_choose(NULL, &memory));
    lead_arena_init(&arena, &memory);
    assert_int_equal(lead_json_read("[1,", 3, &arena, &root, NULL), LEAD_ERROR_JSON_SYNTAX);
    lead_arena_free(&arena);
    lead_json_locate("[1,", 3, 1, NULL);
    older.size = 1;
    lead_json_locate("[1,", 3, 1, &older);
    assert_int_equal(older.line, 0);
}

static char *load(const char *folder, const char *name, size_t *size)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    char *bytes = malloc(1 << 20);
    assert_non_null(bytes);
    *size = fread(bytes, 1, 1 << 20, file);
    fclose(file);
    return bytes;
}

static void suite_folder(char *path, size_t capacity)
{
    const char *shared = getenv("LEADCORE_SHARED"), *source = getenv("LEADCORE_SOURCE");
    if (shared != NULL)
        snprintf(path, capacity, "%s/data/json_suite", shared);
    else
        snprintf(path, capacity, "%s/../shared/data/json_suite", source != NULL ? source : ".");
}

/* y_… must be accepted, n_… refused, i_… only survived. */
static void public_test_suite(void **state)
{
    char folder[2048];
    size_t files[128] = {0};
    (void)state;
    suite_folder(folder, sizeof folder);
    DIR *directory = opendir(folder);
    if (directory == NULL) {
        print_message("# the public JSON test suite is not there (LEADCORE_SHARED); nothing compared\n");
        return;
    }
    for (struct dirent *entry = readdir(directory); entry != NULL; entry = readdir(directory)) {
        const char *name = entry->d_name;
        if (strlen(name) < 6 || name[1] != '_' || strcmp(name + strlen(name) - 5, ".json") != 0)
            continue;
        size_t size;
        char *bytes = load(folder, name, &size);
        struct reading reading;
        read_bytes(&reading, bytes, size);
        if ((name[0] == 'y' && reading.status != LEAD_OK) || (name[0] == 'n' && reading.status == LEAD_OK))
            fail_msg("%s: %d %s", name, (int)reading.status, reading.error.message);
        done(&reading);
        free(bytes);
        files[(unsigned char)name[0] & 127]++;
    }
    closedir(directory);
    print_message("# accepted %zu, refused %zu, survived %zu\n", files['y'], files['n'], files['i']);
    assert_true(files['y'] > 0 && files['n'] > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shapes),
        cmocka_unit_test(strings),
        cmocka_unit_test(refusals),
        cmocka_unit_test(truncations),
        cmocka_unit_test(depth),
        cmocka_unit_test(size_limit),
        cmocka_unit_test(memory_runs_out),
        cmocka_unit_test(nobody_asks_for_the_error),
        cmocka_unit_test(public_test_suite),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
