/* SPDX-License-Identifier: MIT */
/*
 * Keys of leads, and the places that they name. Integers that lie close together name their places directly (place = key - base); others, and texts, are
 * found by a hash table. Places are numbers below place_count; one that is not in use has no key.
 */
#ifndef LEADCORE_SRC_ACTIVITY_KEYS_H
#define LEADCORE_SRC_ACTIVITY_KEYS_H

#include "base/memory.h"
#include "data/column.h"

/* Shelves have 1,024 places; direct keys begin at the beginning of one. */
#define LEAD_PLACES_ROUND ((uint32_t)1024)
#define LEAD_PLACES_MAX ((uint32_t)0xFFFFFC00)

/* One of the two, as the table's type of keys says. */
struct lead_key_value {
    int64_t integer;
    struct lead_slice text;
};

/* The index of a slot is the lowest bits of the hash. */
struct lead_key_slot {
    uint32_t hash;
    uint32_t place; /* LEAD_NONE: free */
};

struct lead_keys {
    lead_allocator memory;
    bool has_text;
    bool is_direct;
    int64_t base;                 /* of direct keys, a multiple of LEAD_PLACES_ROUND */
    uint32_t place_count;         /* direct: a multiple of LEAD_PLACES_ROUND */
    uint32_t place_capacity;      /* of what is by place; a multiple of LEAD_PLACES_ROUND */
    uint32_t lead_count;          /* places in use */
    uint32_t first_free;          /* no place below is free; not used for direct keys */
    uint64_t *in_use;             /* bitmap by place */
    int64_t *integers;            /* by place; NULL for direct keys and texts */
    uint64_t *texts;              /* by place: where in `bytes` its text begins, in front of which stands its size */
    uint8_t *bytes;
    uint64_t bytes_used, bytes_capacity, bytes_dead;
    struct lead_key_slot *slots;
    uint32_t slot_mask;           /* number of slots - 1, a power of two; no slots: 0 */
    uint64_t seed[2];             /* of the hash */
    uint32_t seeds;               /* tried so far */
    /* Places that were taken since lead_keys_begin(), so that they can be given back. */
    uint32_t *taken;
    uint32_t taken_count, taken_capacity;
};

void lead_keys_init(struct lead_keys *keys, bool has_text, const lead_allocator *memory);
void lead_keys_free(struct lead_keys *keys);

static inline bool lead_keys_has(const struct lead_keys *keys, uint32_t place)
{
    return place < keys->place_count && (keys->in_use[place / 64] >> (place % 64) & 1);
}

/* The key of a place in use. */
struct lead_key_value lead_keys_get(const struct lead_keys *keys, uint32_t place);
/* The place, or LEAD_NONE. */
uint32_t lead_keys_find(const struct lead_keys *keys, struct lead_key_value key);
/* Finds or takes a place. LEAD_NONE when out of memory, or when there are LEAD_PLACES_MAX leads; then nothing has changed. Not for direct keys. */
uint32_t lead_keys_add(struct lead_keys *keys, struct lead_key_value key);
/* Gives the place back; the key is gone. */
void lead_keys_erase(struct lead_keys *keys, uint32_t place);
/* From here on places that are taken are remembered, and lead_keys_undo() gives them back. */
void lead_keys_begin(struct lead_keys *keys);
void lead_keys_undo(struct lead_keys *keys);
uint64_t lead_keys_memory(const struct lead_keys *keys);

/* How far `key` lies above the base of direct keys. */
static inline uint64_t lead_keys_distance(const struct lead_keys *keys, int64_t key)
{
    return (uint64_t)key - (uint64_t)keys->base;
}

static inline void lead_keys_use(struct lead_keys *keys, uint32_t place)
{
    keys->lead_count += !(keys->in_use[place / 64] >> (place % 64) & 1);
    keys->in_use[place / 64] |= UINT64_C(1) << (place % 64);
}

/*
 * Direct keys: whether all of low … high may be among them, when the table will have `leads` leads or more. Too many holes cost more than a hash table.
 */
bool lead_keys_may_be_direct(const struct lead_keys *keys, int64_t low, int64_t high, uint64_t leads);
/* Makes places for low … high. `moved` is by how many all former places moved up, a multiple of LEAD_PLACES_ROUND. False when out of memory. */
bool lead_keys_widen(struct lead_keys *keys, int64_t low, int64_t high, uint32_t *moved);
/* From direct keys to a hash table; places stay. False when out of memory; then nothing has changed. */
bool lead_keys_leave_direct(struct lead_keys *keys);
/* Many integers at once; LEAD_NONE for keys that have no place. */
void lead_keys_find_integers(const struct lead_keys *keys, const int64_t *integers, size_t count, uint32_t *places);

#endif
