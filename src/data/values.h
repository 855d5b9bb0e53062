/* SPDX-License-Identifier: MIT */
/* The strings that a document names for one category or tags field, and their codes. */
#ifndef LEADCORE_SRC_DATA_VALUES_H
#define LEADCORE_SRC_DATA_VALUES_H

#include "base/memory.h"
#include "data/column.h"

#include <stdbool.h>
#include <stdint.h>

/* Codes are 0 … count - 1 in the order of adding; `count` itself stands for "other", LEAD_CODE_UNKNOWN for unknown. */
#define LEAD_CODE_UNKNOWN ((uint16_t)0xFFFF)
#define LEAD_VALUES_MAX 65000

/* Up to 16 bytes are compared in the slot itself. */
struct lead_value_slot {
    uint64_t head, tail; /* first and last 8 bytes, as digest_text() says for shorter texts */
    uint32_t size;       /* UINT32_MAX: free */
    uint16_t code;
    uint16_t padding;
};

/* A hash table with open addressing; small ones are sparse, none is more than half full. All zero is an empty one. */
struct lead_values {
    uint32_t count, capacity;
    const char **texts; /* NUL-terminated, owned by the arena */
    uint32_t *sizes;
    uint32_t longest;   /* most bytes of a value; longer strings are "other" without a look */
    uint32_t slot_mask; /* number of slots - 1, a power of two */
    struct lead_value_slot *slots; /* NULL while there is no value */
    /* Texts of fewer bytes than this stand in the very slot that their hash names, or nowhere. */
    uint32_t direct_below;
    uint32_t seed;      /* which pair of keys; raised when values collide under it */
    uint64_t keys[2];   /* of the hash */
};

/* Finds or adds. Returns the code, or LEAD_NONE when out of memory or LEAD_VALUES_MAX is reached. */
uint32_t lead_values_add(struct lead_values *values, struct lead_arena *arena, const char *text, size_t size);
/* When all values are in: looks for keys under which none collide, so that look-ups need not guess. More may still be added. */
void lead_values_seal(struct lead_values *values);
/* The code, or values->count ("other"). `text` may be NULL when `size` is 0. */
uint32_t lead_values_find(const struct lead_values *values, const char *text, size_t size);
/*
 * Codes of rows first … first + count - 1 of a string column; any of the codes where bit r of `valid` is not set, LEAD_CODE_UNKNOWN where the
 * text is not UTF-8, which there can only be when *has_unknown. Returns `count`, or the first row whose string lies outside its buffer.
 */
size_t lead_values_find_rows(const struct lead_values *values, const struct lead_column *column, uint64_t first, size_t count,
                             const uint64_t *valid, uint16_t *codes, bool *has_unknown);

#endif
