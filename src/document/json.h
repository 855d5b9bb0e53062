/* SPDX-License-Identifier: MIT */
/* A strict JSON reader (RFC 8259) that keeps positions. Recursion-free or depth-limited; linear time and memory. */
#ifndef LEADCORE_SRC_DOCUMENT_JSON_H
#define LEADCORE_SRC_DOCUMENT_JSON_H

#include "base/decimal.h"
#include "base/memory.h"

#include <leadcore/base.h>

#define LEAD_JSON_MAX_BYTES ((size_t)16 << 20)
#define LEAD_JSON_MAX_DEPTH 64

enum lead_json_type {
    LEAD_JSON_NULL,
    LEAD_JSON_FALSE,
    LEAD_JSON_TRUE,
    LEAD_JSON_NUMBER,
    LEAD_JSON_STRING,
    LEAD_JSON_ARRAY,
    LEAD_JSON_OBJECT
};

/*
 * One value. Arrays and objects hold their children as a linked list in document order. A child of an object has its key.
 * Strings are unescaped and NUL-terminated, numbers keep their spelling; both live in the arena.
 */
struct lead_json {
    enum lead_json_type type;
    uint32_t offset;     /* byte of the value's first character */
    uint32_t key_offset; /* byte of the key's opening quote, for children of objects */
    uint32_t count;      /* children */
    const char *key;     /* for children of objects, else NULL */
    size_t key_size;
    const char *text; /* string or number */
    size_t size;
    struct lead_json *first;
    struct lead_json *next;
};

/*
 * Reads one document. Everything is allocated from `arena`. Invalid UTF-8 and lone surrogates are LEAD_ERROR_JSON_TEXT, the rest is LEAD_ERROR_JSON_SYNTAX,
 * LEAD_ERROR_LIMIT or LEAD_ERROR_OUT_OF_MEMORY. Duplicate keys are the walker's business. A byte order mark is a syntax error with a message that says so.
 * U+0000 (as an escape) is accepted here; `size` tells the true length.
 */
lead_status lead_json_read(const char *json, size_t size, struct lead_arena *arena, const struct lead_json **root, lead_error *error);

/* Line and column (in code points, both from 1) of a byte offset, into `error` together with the offset. */
void lead_json_locate(const char *json, size_t size, size_t offset, lead_error *error);

/* Whether the key of a member is `key`. */
bool lead_json_key_is(const struct lead_json *member, const char *key);
/* Whether the key of a member begins with "x-", which makes it a comment wherever keys are fixed. */
bool lead_json_is_comment(const struct lead_json *member);
/* First member with a key, or NULL; also of what is no object. */
const struct lead_json *lead_json_member(const struct lead_json *object, const char *key);
/* The string "builtin"; NULL is none. */
bool lead_json_is_builtin(const struct lead_json *value);

static inline struct lead_decimal lead_json_number(const struct lead_json *value)
{
    return (struct lead_decimal){value->text, value->size};
}

#endif
