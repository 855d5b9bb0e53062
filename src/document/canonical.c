/* SPDX-License-Identifier: MIT */
/* The canonical form of a document, fed to the hash piece by piece. */
#include "document/members.h"
#include "document/walker.h"

#include <string.h>

struct canonical {
    struct lead_blake2s hash;
    const lead_allocator *memory;
};

static void add(struct canonical *canonical, const char *text, size_t size)
{
    lead_blake2s_add(&canonical->hash, text, size);
}

static void add_escaped(struct canonical *canonical, unsigned char byte)
{
    static const char digits[] = "0123456789abcdef";
    char text[6] = {'\\', (char)byte};
    if (byte >= 0x20) {
        add(canonical, text, 2);
        return;
    }
    memcpy(text, "\\u00", 4);
    text[4] = digits[byte >> 4];
    text[5] = digits[byte & 15];
    add(canonical, text, 6);
}

static void add_string(struct canonical *canonical, const char *text, size_t size)
{
    size_t begin = 0;
    add(canonical, "\"", 1);
    for (size_t at = 0; at < size; at++) {
        unsigned char byte = (unsigned char)text[at];
        if (byte >= 0x20 && byte != '"' && byte != '\\')
            continue;
        add(canonical, text + begin, at - begin);
        add_escaped(canonical, byte);
        begin = at + 1;
    }
    add(canonical, text + begin, size - begin);
    add(canonical, "\"", 1);
}

static bool add_number(struct canonical *canonical, const struct lead_json *value)
{
    char few[128];
    size_t room = value->size + 24; /* what lead_decimal_canonical() asks for */
    char *out = room <= sizeof few ? few : lead_memory_new(canonical->memory, room, 1);
    if (out == NULL)
        return false;
    add(canonical, out, lead_decimal_canonical(lead_json_number(value), out));
    if (out != few)
        lead_memory_free(canonical->memory, out, room, 1);
    return true;
}

/* What a value is to its document: in "fields" and "scores" every key is a name, also one that begins with "x-". */
enum role { ROOT, NAMES, OTHER };

static bool add_value(struct canonical *canonical, const struct lead_json *value, enum role role);

static bool add_array(struct canonical *canonical, const struct lead_json *array)
{
    add(canonical, "[", 1);
    for (const struct lead_json *child = array->first; child != NULL; child = child->next) {
        if (child != array->first)
            add(canonical, ",", 1);
        if (!add_value(canonical, child, OTHER))
            return false;
    }
    add(canonical, "]", 1);
    return true;
}

static enum role role_of(const struct lead_json *member, enum role parent)
{
    return parent == ROOT && (lead_json_key_is(member, "fields") || lead_json_key_is(member, "scores")) ? NAMES : OTHER;
}

static bool add_members(struct canonical *canonical, const struct lead_member *members, size_t count, enum role role)
{
    bool is_first = true;
    for (size_t i = 0; i < count; i++) {
        const struct lead_json *member = members[i].value;
        if (role != NAMES && lead_json_is_comment(member))
            continue;
        if (!is_first)
            add(canonical, ",", 1);
        is_first = false;
        add_string(canonical, member->key, member->key_size);
        add(canonical, ":", 1);
        if (!add_value(canonical, member, role_of(member, role)))
            return false;
    }
    return true;
}

static bool add_object(struct canonical *canonical, const struct lead_json *object, enum role role)
{
    struct lead_member *members = lead_members_sorted(object, canonical->memory);
    if (members == NULL && object->count > 0)
        return false;
    add(canonical, "{", 1);
    bool is_complete = add_members(canonical, members, object->count, role);
    add(canonical, "}", 1);
    lead_members_free(members, object, canonical->memory);
    return is_complete;
}

/* Recursion ends after LEAD_JSON_MAX_DEPTH levels: the reader lets no deeper document through. */
static bool add_value(struct canonical *canonical, const struct lead_json *value, enum role role)
{
    switch (value->type) {
    case LEAD_JSON_NULL: add(canonical, "null", 4); return true;
    case LEAD_JSON_FALSE: add(canonical, "false", 5); return true;
    case LEAD_JSON_TRUE: add(canonical, "true", 4); return true;
    case LEAD_JSON_NUMBER: return add_number(canonical, value);
    case LEAD_JSON_STRING: add_string(canonical, value->text, value->size); return true;
    case LEAD_JSON_ARRAY: return add_array(canonical, value);
    case LEAD_JSON_OBJECT:
    default: return add_object(canonical, value, role);
    }
}

bool lead_fingerprint(const struct lead_json *root, const lead_allocator *memory, char out[33])
{
    static const char digits[] = "0123456789abcdef";
    struct canonical canonical = {.memory = memory};
    uint8_t digest[16];
    lead_blake2s_init(&canonical.hash);
    bool is_complete = add_value(&canonical, root, ROOT);
    lead_blake2s_finish(&canonical.hash, digest);
    for (size_t i = 0; i < 16; i++) {
        out[2 * i] = digits[digest[i] >> 4];
        out[2 * i + 1] = digits[digest[i] & 15];
    }
    out[is_complete ? 32 : 0] = '\0';
    return is_complete;
}
