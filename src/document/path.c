/* SPDX-License-Identifier: MIT */
/* JSON Pointers (RFC 6901) of places. */
#include "document/findings.h"

#include <stdio.h>
#include <string.h>

/* A segment is never longer than this in a path that must be cut; so 64 of them fit into LONG_CAPACITY. */
#define SHORT_SEGMENT ((size_t)48)
#define LONG_CAPACITY ((size_t)(LEAD_JSON_MAX_DEPTH + 1) * (SHORT_SEGMENT + 8))

static const char ellipsis[] = "\xE2\x80\xA6";

struct path {
    char *out;
    size_t capacity, size;
    size_t segment_max; /* bytes of one segment */
    bool is_cut;
};

static size_t escaped_size(char c)
{
    return c == '~' || c == '/' ? 2 : 1;
}

static void add(struct path *path, const char *text, size_t size)
{
    if (path->capacity - path->size <= size) {
        path->is_cut = true;
        return;
    }
    memcpy(path->out + path->size, text, size);
    path->size += size;
    path->out[path->size] = '\0';
}

/* How many bytes of the key fit into `most` escaped ones, ending at a whole character. */
static size_t fitting(const char *key, size_t size, size_t most)
{
    size_t at = 0, written = 0;
    while (at < size && written + escaped_size(key[at]) <= most)
        written += escaped_size(key[at++]);
    while (at > 0 && at < size && ((unsigned char)key[at] & 0xC0) == 0x80)
        at--;
    return at;
}

static void add_key(struct path *path, const char *key, size_t size)
{
    size_t shown = fitting(key, size, path->segment_max);
    add(path, "/", 1);
    for (size_t at = 0; at < shown; at++) {
        if (key[at] == '~')
            add(path, "~0", 2);
        else if (key[at] == '/')
            add(path, "~1", 2);
        else
            add(path, key[at] == '\0' ? "?" : key + at, 1); /* a path ends in NUL, so it cannot have one */
    }
    if (shown < size)
        add(path, ellipsis, 3);
}

static void add_index(struct path *path, size_t index)
{
    char text[24];
    add(path, text, (size_t)snprintf(text, sizeof text, "/%zu", index));
}

/* Writes the segments from the root on; returns whether they fitted. */
static bool write_path(const struct lead_place *place, struct path *path)
{
    const struct lead_place *chain[LEAD_JSON_MAX_DEPTH + 1];
    size_t depth = 0;
    for (; place->parent != NULL && depth <= LEAD_JSON_MAX_DEPTH; place = place->parent)
        chain[depth++] = place;
    path->out[0] = '\0';
    while (depth-- > 0) {
        const struct lead_json *value = chain[depth]->value;
        if (value->key != NULL)
            add_key(path, value->key, value->key_size);
        else
            add_index(path, chain[depth]->index);
    }
    return !path->is_cut;
}

/*
 * A path that is too long first has its long keys cut; if that is not enough, it begins with "…" and keeps its end, which says most about the place.
 * Line and column stay exact in any case.
 */
void lead_place_path(const struct lead_place *place, char out[LEAD_PATH_CAPACITY])
{
    char full[LONG_CAPACITY];
    struct path whole = {out, LEAD_PATH_CAPACITY, 0, SIZE_MAX, false};
    if (write_path(place, &whole))
        return;
    struct path shorter = {full, sizeof full, 0, SHORT_SEGMENT, false};
    write_path(place, &shorter);
    size_t begin = 0, size = 0;
    if (shorter.size >= LEAD_PATH_CAPACITY) {
        begin = shorter.size - (LEAD_PATH_CAPACITY - sizeof ellipsis);
        while (full[begin] != '/')
            begin++;
        size = sizeof ellipsis - 1;
        memcpy(out, ellipsis, size);
    }
    memcpy(out + size, full + begin, shorter.size - begin);
    out[size + shorter.size - begin] = '\0';
}
