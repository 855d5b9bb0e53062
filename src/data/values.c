/* SPDX-License-Identifier: MIT */
#include "data/values.h"

#include <string.h>

/*
 * At most half full, a table of 65,000 values has runs of about 60 slots; 256 are never seen unless somebody chose the values for it.
 * Then other keys are taken. Values made for many pairs of keys run out of LEAD_VALUES_MAX; SEEDS_MAX bounds the work in any case.
 */
#define PROBES_MAX 256
#define SEEDS_MAX 64
#define FIRST_SLOTS 16

/* Byte by byte, so that codes of equal texts meet in one head on every machine; compilers make one load of it. */
static inline uint64_t load_4(const unsigned char *at)
{
    return (uint64_t)at[0] | (uint64_t)at[1] << 8 | (uint64_t)at[2] << 16 | (uint64_t)at[3] << 24;
}

static inline uint64_t load_8(const unsigned char *at)
{
    return load_4(at) | load_4(at + 4) << 32;
}

/* Both halves of the 128-bit product, folded. */
static inline uint64_t multiply_fold(uint64_t a, uint64_t b)
{
#ifdef __SIZEOF_INT128__
    __extension__ typedef unsigned __int128 wide;
    const wide product = (wide)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
#else
    const uint64_t a_low = (uint32_t)a, a_high = a >> 32, b_low = (uint32_t)b, b_high = b >> 32;
    const uint64_t low = a_low * b_low, cross = a_high * b_low + (low >> 32), middle = a_low * b_high + (uint32_t)cross;
    return (middle << 32 | (uint32_t)low) ^ (a_high * b_high + (cross >> 32) + (middle >> 32));
#endif
}

struct digest {
    uint64_t head;
    uint64_t hash;
};

/* All of the text's bytes count: up to 12 through head and last four, beyond that word by word. */
static inline struct digest digest_text(const uint64_t keys[2], const unsigned char *text, size_t size)
{
    uint64_t head, rest;
    if (size >= 4) {
        const size_t short_size = size < 8 ? size : 8;
        head = load_4(text) | load_4(text + short_size - 4) << (8 * (short_size - 4));
        if (size <= 12) {
            rest = load_4(text + size - 4) << 32;
        } else {
            rest = load_8(text + size - 8);
            for (size_t at = 8; at < size - 8; at += 8)
                rest = multiply_fold(rest ^ load_8(text + at), keys[1]) + rest;
        }
    } else if (size > 0) {
        head = (uint64_t)text[0] | (uint64_t)text[size >> 1] << (8 * (size >> 1)) | (uint64_t)text[size - 1] << (8 * (size - 1));
        rest = 0;
    } else {
        head = rest = 0;
    }
    return (struct digest){head, multiply_fold(head ^ keys[0], rest ^ size ^ keys[1])};
}

static inline bool is_same(const struct lead_values *values, const struct lead_value_slot *slot, uint64_t head, const unsigned char *text,
                           size_t size)
{
    if (slot->head != head || slot->size != size)
        return false;
    if (size <= 8)
        return true;
    const unsigned char *known = (const unsigned char *)values->texts[slot->code];
    if (load_8(known + size - 8) != load_8(text + size - 8))
        return false;
    return size <= 16 || memcmp(known + 8, text + 8, size - 16) == 0;
}

uint32_t lead_values_find(const struct lead_values *values, const char *text, size_t size)
{
    if (!values->slots || size > values->longest)
        return values->count;
    const unsigned char *bytes = (const unsigned char *)text;
    const struct digest digest = digest_text(values->keys, bytes, size);
    for (uint32_t at = (uint32_t)digest.hash & values->slot_mask;; at = (at + 1) & values->slot_mask) {
        const struct lead_value_slot *slot = &values->slots[at];
        if (slot->code == LEAD_CODE_UNKNOWN)
            return values->count;
        if (is_same(values, slot, digest.head, bytes, size))
            return slot->code;
    }
}

/* False when the value would stand too far from its place. It must not be in the table. */
static bool place_value(struct lead_values *values, uint32_t code)
{
    const struct digest digest = digest_text(values->keys, (const unsigned char *)values->texts[code], values->sizes[code]);
    uint32_t at = (uint32_t)digest.hash & values->slot_mask;
    for (uint32_t probes = 1; values->slots[at].code != LEAD_CODE_UNKNOWN; probes++) {
        if (probes >= PROBES_MAX && values->seed < SEEDS_MAX)
            return false;
        at = (at + 1) & values->slot_mask;
    }
    values->slots[at] = (struct lead_value_slot){digest.head, values->sizes[code], (uint16_t)code, 0};
    return true;
}

/* splitmix64 (Steele, Lea, Flood 2014). */
static uint64_t scramble(uint64_t number)
{
    number += UINT64_C(0x9E3779B97F4A7C15);
    number = (number ^ number >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    number = (number ^ number >> 27) * UINT64_C(0x94D049BB133111EB);
    return number ^ number >> 31;
}

static void choose_keys(struct lead_values *values, uint32_t seed)
{
    values->seed = seed;
    values->keys[0] = scramble(2 * (uint64_t)seed + 1);
    values->keys[1] = scramble(2 * (uint64_t)seed + 2) | 1;
}

static bool place_all(struct lead_values *values)
{
    for (uint32_t at = 0; at <= values->slot_mask; at++)
        values->slots[at].code = LEAD_CODE_UNKNOWN;
    for (uint32_t code = 0; code < values->count; code++)
        if (!place_value(values, code))
            return false;
    return true;
}

/* The last seed places everything, however long it has to look. */
static void rebuild(struct lead_values *values, uint32_t seed)
{
    choose_keys(values, seed);
    while (!place_all(values))
        choose_keys(values, values->seed + 1);
}

static bool grow_list(struct lead_values *values, struct lead_arena *arena)
{
    const uint32_t capacity = values->capacity ? 2 * values->capacity : FIRST_SLOTS / 2;
    const char **texts = LEAD_ARENA_NEW(arena, capacity, const char *);
    uint32_t *sizes = LEAD_ARENA_NEW(arena, capacity, uint32_t);
    struct lead_value_slot *slots = LEAD_ARENA_NEW(arena, 2 * (size_t)capacity, struct lead_value_slot);
    if (!texts || !sizes || !slots)
        return false;
    if (values->count) {
        memcpy(texts, values->texts, values->count * sizeof *texts);
        memcpy(sizes, values->sizes, values->count * sizeof *sizes);
    }
    values->texts = texts;
    values->sizes = sizes;
    values->slots = slots;
    values->capacity = capacity;
    values->slot_mask = 2 * capacity - 1;
    rebuild(values, values->seed);
    return true;
}

uint32_t lead_values_add(struct lead_values *values, struct lead_arena *arena, const char *text, size_t size)
{
    const uint32_t found = lead_values_find(values, text, size);
    if (found < values->count)
        return found;
    if (values->count >= LEAD_VALUES_MAX || size > UINT32_MAX)
        return LEAD_NONE;
    if (values->count == values->capacity && !grow_list(values, arena))
        return LEAD_NONE;
    const char *copy = lead_arena_text(arena, text, size);
    if (!copy)
        return LEAD_NONE;
    const uint32_t code = values->count++;
    values->texts[code] = copy;
    values->sizes[code] = (uint32_t)size;
    if (size > values->longest)
        values->longest = (uint32_t)size;
    if (!place_value(values, code))
        rebuild(values, values->seed + 1);
    return code;
}
