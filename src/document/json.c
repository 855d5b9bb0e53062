/* SPDX-License-Identifier: MIT */
/* The reader: one pass, no recursion. Strings are in json_text.c. */
#include "document/json.h"

#include "base/error.h"
#include "base/text.h"
#include "document/json_reader.h"

#include <string.h>

lead_status lead_json_fail(struct lead_json_reader *reader, size_t offset, lead_status code, const char *message, const char *found)
{
    if (reader->error != NULL) {
        lead_fail(reader->error, code, "%s%s", message, found);
        lead_json_locate(reader->json, reader->size, offset, reader->error);
    }
    return code;
}

/* What stands at `at`, for messages: ", found …". */
static const char *describe(const struct lead_json_reader *reader, size_t at, char out[48])
{
    static const char digits[] = "0123456789ABCDEF";
    if (at >= reader->size)
        return ", but the document ends";
    uint32_t code_point;
    const char *text = reader->json + at;
    size_t bytes = lead_utf8_decode(text, reader->size - at, &code_point);
    size_t begin = 0;
    memcpy(out, ", found ", 8);
    begin = 8;
    if (bytes == 0 || code_point < 0x20 || code_point == 0x7F) {
        memcpy(out + begin, "byte 0x", 7);
        out[begin + 7] = digits[(unsigned char)text[0] >> 4];
        out[begin + 8] = digits[(unsigned char)text[0] & 15];
        out[begin + 9] = '\0';
        return out;
    }
    out[begin++] = code_point == '\'' ? '"' : '\'';
    memcpy(out + begin, text, bytes);
    out[begin + bytes] = out[begin - 1];
    out[begin + bytes + 1] = '\0';
    return out;
}

lead_status lead_json_unexpected(struct lead_json_reader *reader, const char *expected)
{
    char found[48];
    return lead_json_fail(reader, reader->at, LEAD_ERROR_JSON_SYNTAX, expected, describe(reader, reader->at, found));
}

static void skip_space(struct lead_json_reader *reader)
{
    while (reader->at < reader->size) {
        char c = reader->json[reader->at];
        if (c != ' ' && c != '\n' && c != '\r' && c != '\t')
            return;
        reader->at++;
    }
}

static bool next_is(const struct lead_json_reader *reader, char c)
{
    return reader->at < reader->size && reader->json[reader->at] == c;
}

static bool is_digit_at(const struct lead_json_reader *reader)
{
    return reader->at < reader->size && reader->json[reader->at] >= '0' && reader->json[reader->at] <= '9';
}

static void skip_digits(struct lead_json_reader *reader)
{
    while (is_digit_at(reader))
        reader->at++;
}

/* Steps over one number; the caller has seen a '-' or a digit. */
static lead_status skip_number(struct lead_json_reader *reader)
{
    reader->at += next_is(reader, '-');
    if (next_is(reader, '0')) {
        reader->at++;
        if (is_digit_at(reader))
            return lead_json_unexpected(reader, "a number must not begin with 0 (except 0 itself)");
    } else if (is_digit_at(reader)) {
        skip_digits(reader);
    } else {
        return lead_json_unexpected(reader, "expected a digit after '-'");
    }
    if (next_is(reader, '.')) {
        reader->at++;
        if (!is_digit_at(reader))
            return lead_json_unexpected(reader, "expected a digit after the decimal point");
        skip_digits(reader);
    }
    if (next_is(reader, 'e') || next_is(reader, 'E')) {
        reader->at++;
        reader->at += next_is(reader, '+') || next_is(reader, '-');
        if (!is_digit_at(reader))
            return lead_json_unexpected(reader, "expected a digit in the exponent");
        skip_digits(reader);
    }
    return LEAD_OK;
}

static lead_status read_number(struct lead_json_reader *reader, struct lead_json *value)
{
    size_t begin = reader->at;
    lead_status status = skip_number(reader);
    if (status != LEAD_OK)
        return status;
    value->type = LEAD_JSON_NUMBER;
    value->size = reader->at - begin;
    value->text = reader->text;
    memcpy(reader->text, reader->json + begin, value->size);
    reader->text[value->size] = '\0';
    reader->text += value->size + 1;
    return LEAD_OK;
}

static lead_status read_word(struct lead_json_reader *reader, struct lead_json *value)
{
    static const struct {
        const char *word;
        enum lead_json_type type;
    } words[] = {{"null", LEAD_JSON_NULL}, {"false", LEAD_JSON_FALSE}, {"true", LEAD_JSON_TRUE}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        size_t size = strlen(words[i].word);
        if (reader->size - reader->at >= size && memcmp(reader->json + reader->at, words[i].word, size) == 0) {
            value->type = words[i].type;
            reader->at += size;
            return LEAD_OK;
        }
    }
    return lead_json_unexpected(reader, "expected a value");
}

static lead_status open_container(struct lead_json_reader *reader, struct lead_json *value)
{
    if (reader->depth == LEAD_JSON_MAX_DEPTH)
        return lead_json_fail(reader, reader->at, LEAD_ERROR_LIMIT, "arrays and objects may be nested at most 64 deep", "");
    value->type = reader->json[reader->at] == '{' ? LEAD_JSON_OBJECT : LEAD_JSON_ARRAY;
    reader->at++;
    reader->open[reader->depth] = value;
    reader->last[reader->depth] = NULL;
    reader->depth++;
    return LEAD_OK;
}

static lead_status read_value(struct lead_json_reader *reader, struct lead_json *value)
{
    value->offset = (uint32_t)reader->at;
    char c = reader->at < reader->size ? reader->json[reader->at] : '\0';
    if (c == '{' || c == '[')
        return open_container(reader, value);
    if (c == '"') {
        value->type = LEAD_JSON_STRING;
        return lead_json_read_string(reader, &value->text, &value->size);
    }
    if (c == '-' || (c >= '0' && c <= '9'))
        return read_number(reader, value);
    return read_word(reader, value);
}

static lead_status read_key(struct lead_json_reader *reader, struct lead_json *value)
{
    value->key_offset = (uint32_t)reader->at;
    if (!next_is(reader, '"'))
        return lead_json_unexpected(reader, value == reader->open[reader->depth - 1]->first ? "expected a key in double quotes or '}'"
                                                                                            : "expected a key in double quotes");
    lead_status status = lead_json_read_string(reader, &value->key, &value->key_size);
    if (status != LEAD_OK)
        return status;
    skip_space(reader);
    if (!next_is(reader, ':'))
        return lead_json_unexpected(reader, "expected ':' after a key");
    reader->at++;
    skip_space(reader);
    return LEAD_OK;
}

/* Reads the next child of the innermost open container: its key, if it is an object, and its value. */
static lead_status read_child(struct lead_json_reader *reader)
{
    size_t level = reader->depth - 1;
    struct lead_json *parent = reader->open[level];
    struct lead_json *child = LEAD_ARENA_NEW(reader->arena, 1, struct lead_json);
    if (child == NULL)
        return lead_fail_memory(reader->error);
    if (reader->last[level] == NULL)
        parent->first = child;
    else
        reader->last[level]->next = child;
    reader->last[level] = child;
    parent->count++;
    lead_status status = parent->type == LEAD_JSON_OBJECT ? read_key(reader, child) : LEAD_OK;
    return status != LEAD_OK ? status : read_value(reader, child);
}

/* Between children: closes containers, or steps over the comma before the next child. Reads the child. */
static lead_status step(struct lead_json_reader *reader)
{
    const struct lead_json *parent = reader->open[reader->depth - 1];
    bool is_object = parent->type == LEAD_JSON_OBJECT;
    skip_space(reader);
    if (next_is(reader, is_object ? '}' : ']')) {
        reader->at++;
        reader->depth--;
        return LEAD_OK;
    }
    if (parent->count == 0)
        return read_child(reader);
    if (!next_is(reader, ','))
        return lead_json_unexpected(reader, is_object ? "expected ',' or '}' after a member" : "expected ',' or ']' after an element");
    size_t comma = reader->at++;
    skip_space(reader);
    if (next_is(reader, is_object ? '}' : ']'))
        return lead_json_fail(reader, comma, LEAD_ERROR_JSON_SYNTAX, "a comma must not stand before a closing bracket", "");
    return read_child(reader);
}

static lead_status read_document(struct lead_json_reader *reader, struct lead_json *root)
{
    if (reader->size >= 3 && memcmp(reader->json, "\xEF\xBB\xBF", 3) == 0)
        return lead_json_fail(reader, 0, LEAD_ERROR_JSON_SYNTAX, "the document begins with a byte order mark; save it as UTF-8 without one", "");
    skip_space(reader);
    if (reader->at == reader->size)
        return lead_json_fail(reader, reader->at, LEAD_ERROR_JSON_SYNTAX, "the document is empty", "");
    lead_status status = read_value(reader, root);
    while (status == LEAD_OK && reader->depth > 0)
        status = step(reader);
    if (status != LEAD_OK)
        return status;
    skip_space(reader);
    if (reader->at < reader->size)
        return lead_json_unexpected(reader, "expected nothing after the document");
    return LEAD_OK;
}

lead_status lead_json_read(const char *json, size_t size, struct lead_arena *arena, const struct lead_json **root, lead_error *error)
{
    struct lead_json_reader reader = {.json = json, .size = size, .arena = arena, .error = error};
    *root = NULL;
    if (size > LEAD_JSON_MAX_BYTES) {
        lead_fail(error, LEAD_ERROR_LIMIT, "the document has %zu bytes; at most %zu are allowed", size, LEAD_JSON_MAX_BYTES);
        lead_json_locate(json, size, 0, error);
        return LEAD_ERROR_LIMIT;
    }
    struct lead_json *first = LEAD_ARENA_NEW(arena, 1, struct lead_json);
    /* Unescaped text is never longer than the document's, and every NUL replaces a quote or what stands after a number. */
    reader.text = lead_arena_new(arena, size + 1, 1);
    if (first == NULL || reader.text == NULL)
        return lead_fail_memory(error);
    lead_status status = read_document(&reader, first);
    if (status == LEAD_OK)
        *root = first;
    return status;
}

void lead_json_locate(const char *json, size_t size, size_t offset, lead_error *error)
{
    uint32_t line = 1, column = 1;
    if (error == NULL || error->size < sizeof *error)
        return;
    size_t end = offset < size ? offset : size;
    for (size_t at = 0; at < end; at++) {
        if (json[at] == '\n') {
            line++;
            column = 1;
        } else {
            column += ((unsigned char)json[at] & 0xC0) != 0x80;
        }
    }
    error->line = line;
    error->column = column;
    error->offset = offset;
}

/* --- looking at what was read ------------------------------------------------------------------------------------------------------------ */

static bool is_text(const char *text, size_t size, const char *expected)
{
    return size == strlen(expected) && memcmp(text, expected, size) == 0;
}

bool lead_json_key_is(const struct lead_json *member, const char *key)
{
    return is_text(member->key, member->key_size, key);
}

bool lead_json_is_comment(const struct lead_json *member)
{
    return member->key_size >= 2 && memcmp(member->key, "x-", 2) == 0;
}

const struct lead_json *lead_json_member(const struct lead_json *object, const char *key)
{
    const struct lead_json *member = object->type == LEAD_JSON_OBJECT ? object->first : NULL;
    while (member != NULL && !lead_json_key_is(member, key))
        member = member->next;
    return member;
}

bool lead_json_is_builtin(const struct lead_json *value)
{
    return value != NULL && value->type == LEAD_JSON_STRING && is_text(value->text, value->size, "builtin");
}
