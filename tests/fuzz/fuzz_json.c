/* SPDX-License-Identifier: MIT */
/* Any bytes as JSON: what is refused has a position; what is read has exact positions, and its fingerprint does not depend on its layout. */
#include "base/text.h"
#include "document/walker.h"
#include "require.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A document written again: every child on its own line, strings and numbers as they were read. */
struct writing {
    char *text;
    size_t size, capacity;
};

static void put(struct writing *writing, const char *text, size_t size)
{
    if (writing->capacity - writing->size < size) {
        writing->capacity = 2 * writing->capacity + size + 64;
        writing->text = realloc(writing->text, writing->capacity);
        require(writing->text != NULL);
    }
    if (size > 0)
        memcpy(writing->text + writing->size, text, size);
    writing->size += size;
}

static void put_string(struct writing *writing, const char *text, size_t size)
{
    static const char digits[] = "0123456789ABCDEF";
    put(writing, "\"", 1);
    for (size_t i = 0; i < size; i++) {
        unsigned char byte = (unsigned char)text[i];
        char escape[6] = {'\\', 'u', '0', '0', digits[byte >> 4], digits[byte & 15]};
        if (byte < 0x30 || byte == '\\')
            put(writing, escape, 6);
        else
            put(writing, text + i, 1);
    }
    put(writing, "\"", 1);
}

static void put_value(struct writing *writing, const struct lead_json *value)
{
    static const char *const words[] = {"null", "false", "true"};
    const char *brackets = value->type == LEAD_JSON_OBJECT ? "{}" : "[]";
    if (value->type <= LEAD_JSON_TRUE) {
        put(writing, words[value->type], strlen(words[value->type]));
    } else if (value->type == LEAD_JSON_NUMBER) {
        put(writing, value->text, value->size);
    } else if (value->type == LEAD_JSON_STRING) {
        put_string(writing, value->text, value->size);
    } else {
        put(writing, brackets, 1);
        for (const struct lead_json *child = value->first; child != NULL; child = child->next) {
            put(writing, child == value->first ? "\n" : "\n,", child == value->first ? 1 : 2);
            if (child->key != NULL) {
                put_string(writing, child->key, child->key_size);
                put(writing, " : ", 3);
            }
            put_value(writing, child);
        }
        put(writing, brackets + 1, 1);
    }
}

/* The byte at a value's offset is how a value of its type begins. */
static void check_value(const struct lead_json *value, const char *json, size_t size)
{
    static const char *const begins[] = {"n", "f", "t", "-0123456789", "\"", "[", "{"};
    require(value->offset < size && memchr(begins[value->type], json[value->offset], strlen(begins[value->type])) != NULL);
    require(value->key == NULL || (value->key_offset < value->offset && json[value->key_offset] == '"' && value->key[value->key_size] == '\0'));
    require(value->key == NULL || lead_utf8_is_valid(value->key, value->key_size));
    if (value->type == LEAD_JSON_STRING || value->type == LEAD_JSON_NUMBER)
        require(value->text[value->size] == '\0' && lead_utf8_is_valid(value->text, value->size));
    size_t count = 0;
    for (const struct lead_json *child = value->first; child != NULL; child = child->next, count++) {
        require((child->key != NULL) == (value->type == LEAD_JSON_OBJECT));
        check_value(child, json, size);
    }
    require(count == value->count);
}

/* Every step of the walker on every value; what it does is checked by the unit tests, here it must only survive. */
static void walk(const struct lead_place *place)
{
    static const char *const keys[] = {"name", "when", "points"};
    const struct lead_json *members[3];
    lead_points points;
    double number;
    int64_t integer;
    (void)(lead_want_array(place) || lead_want_name(place) || lead_want_points(place, LEAD_POINTS_MAX, &points));
    (void)(lead_want_double(place, &number) || lead_want_integer(place, -5, 5, &integer));
    (void)(lead_unique_keys(place) && lead_members(place, keys, 3, 1, members));
    size_t index = 0;
    for (const struct lead_json *child = place->value->first; child != NULL; child = child->next, index++) {
        struct lead_place inner = lead_child(place, child, index);
        walk(&inner);
    }
}

static void check_findings(const struct lead_json *root, const char *json, size_t size, const lead_allocator *memory)
{
    struct lead_findings findings;
    lead_findings_init(&findings, json, size, memory);
    struct lead_place place = {&findings, NULL, root, 0};
    walk(&place);
    lead_findings_sort(&findings);
    require(!findings.out_of_memory && findings.count <= LEAD_PROBLEMS_MAX);
    for (size_t i = 0; i < findings.count; i++) {
        lead_error expected = LEAD_ERROR_INIT;
        const lead_error *item = &findings.items[i];
        if (i < 3 || i + 3 > findings.count) {
            lead_json_locate(json, size, item->offset, &expected);
            require(item->line == expected.line && item->column == expected.column);
        }
        require(i == 0 || item[-1].offset <= item->offset);
        require(lead_utf8_is_valid(item->message, strlen(item->message)) && lead_utf8_is_valid(item->path, strlen(item->path)));
    }
    lead_findings_free(&findings);
}

/* Written in another layout it reads the same and has the same fingerprint. */
static void check_again(const struct lead_json *root, const lead_allocator *memory)
{
    struct writing writing = {NULL, 0, 0};
    struct lead_arena arena;
    const struct lead_json *again;
    char one[33], other[33];
    put_value(&writing, root);
    lead_arena_init(&arena, memory);
    if (writing.size <= LEAD_JSON_MAX_BYTES) {
        require(lead_json_read(writing.text, writing.size, &arena, &again, NULL) == LEAD_OK);
        require(lead_fingerprint(root, memory, one) && lead_fingerprint(again, memory, other));
        require(strcmp(one, other) == 0);
    }
    lead_arena_free(&arena);
    free(writing.text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *json = (const char *)data;
    lead_allocator memory;
    struct lead_arena arena;
    const struct lead_json *root;
    lead_error error = LEAD_ERROR_INIT;
    require(lead_memory_choose(NULL, &memory));
    lead_arena_init(&arena, &memory);
    if (lead_json_read(json, size, &arena, &root, &error) == LEAD_OK) {
        check_value(root, json, size);
        check_findings(root, json, size, &memory);
        check_again(root, &memory);
    } else {
        require(root == NULL && error.code != LEAD_OK && error.line > 0 && error.column > 0 && error.offset <= size);
        require(error.message[0] != '\0' && lead_utf8_is_valid(error.message, strlen(error.message)));
    }
    lead_arena_free(&arena);
    return 0;
}
