/* SPDX-License-Identifier: MIT */
/*
 * Keys of leads, and the places that they name. Integers that lie close together name their places directly (place = key - base); others, and
 * texts, are found by a hash table. Places are numbers below place_count; one that is not in use has no key.
 */
#ifndef LEADCORE_SRC_ACTIVITY_KEYS_H
#define LEADCORE_SRC_ACTIVITY_KEYS_H

#include "base/memory.h"
#include "data/column.h"

/* Shelves have 1,024 places; direct keys begin at the beginning of one. */
#define LEAD_PLACES_ROUND ((uint32_t)1024)
#define LEAD_PLACES_MAX ((uint32_t)0xFFFFF800)

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
    int64_t base;         /* of direct keys, a multiple of LEAD_PLACES_ROUND */
    uint32_t place_count; /* of direct keys, a multiple of LEAD_PLACES_ROUND */
    uint32_t lead_count;  /* places in use */
    uint32_t first_free;  /* no place below is free; not kept for direct keys */
    uint64_t *in_use;     /* bitmap by place */
    uint32_t in_use_capacity;
    uint64_t *values; /* by place: the integer, or where in `bytes` its text begins, in front of which stands its size; NULL for direct keys */
    uint32_t value_capacity;
    uint8_t *bytes;
    size_t bytes_used, bytes_capacity, bytes_dead;
    struct lead_key_slot *slots;
    uint32_t slot_mask; /* number of slots - 1, a power of two */
    uint32_t seeds;     /* tried so far */
    uint64_t seed[2];   /* of the hash */
    /* Places that were taken since lead_keys_begin(), so that they can be given back. */
    bool is_recording;
    uint32_t *taken;
    uint32_t taken_count, taken_capacity;
};

void lead_keys_init(struct lead_keys *keys, bool has_text, const lead_allocator *memory);
void lead_keys_free(struct lead_keys *keys);
uint64_t lead_keys_memory(const struct lead_keys *keys);

static inline bool lead_keys_has(const struct lead_keys *keys, uint32_t place)
{
    return place < keys->place_count && (keys->in_use[place / 64] >> (place % 64) & 1);
}

/* The key of a place in use. A text lasts until the next change. */
struct lead_key_value lead_keys_get(const struct lead_keys *keys, uint32_t place);
bool lead_keys_are_equal(const struct lead_keys *keys, struct lead_key_value a, struct lead_key_value b);
/* The place, or LEAD_NONE. */
uint32_t lead_keys_find(const struct lead_keys *keys, struct lead_key_value key);
/* The same for many. */
void lead_keys_find_many(const struct lead_keys *keys, const struct lead_key_value *values, size_t count, uint32_t *places);
/* Finds or takes a place. LEAD_NONE when out of memory, or beyond LEAD_PLACES_MAX leads; then nothing has changed. Not for direct keys. */
uint32_t lead_keys_add(struct lead_keys *keys, struct lead_key_value key);
/* Room for so many more leads, with so many bytes of text together. False when out of memory, or beyond LEAD_PLACES_MAX leads. Not for direct keys. */
bool lead_keys_reserve(struct lead_keys *keys, uint32_t leads, size_t text_bytes);
/* Asks memory for what the next look-ups will read. There is a table: lead_keys_reserve() makes it. */
void lead_keys_prefetch(const struct lead_keys *keys, const struct lead_key_value *values, size_t count);
/* Gives the place back; the key is gone. */
void lead_keys_erase(struct lead_keys *keys, uint32_t place);
/* From lead_keys_begin() on places that are taken are remembered; lead_keys_undo() gives them back. Either way, lead_keys_end() follows. */
void lead_keys_begin(struct lead_keys *keys);
void lead_keys_undo(struct lead_keys *keys);
void lead_keys_end(struct lead_keys *keys);

/* --- direct keys: which of their places are in use is said by lead_keys_use() ---------------------------------------------------------- */

/* How far `key` lies above the base. */
static inline uint64_t lead_keys_distance(const struct lead_keys *keys, int64_t key)
{
    return (uint64_t)key - (uint64_t)keys->base;
}

static inline void lead_keys_use(struct lead_keys *keys, uint32_t place)
{
    const uint64_t bit = UINT64_C(1) << (place % 64);
    keys->lead_count += !(keys->in_use[place / 64] & bit);
    keys->in_use[place / 64] |= bit;
}

/* The same for `place` and the 63 places behind it. `place` is a multiple of 64. */
static inline void lead_keys_use_word(struct lead_keys *keys, uint32_t place, uint64_t in_use)
{
    for (uint64_t fresh = in_use & ~keys->in_use[place / 64]; fresh; fresh &= fresh - 1)
        keys->lead_count++;
    keys->in_use[place / 64] |= in_use;
}

/*
 * Which places there would be with keys low … high. False when they may not be direct: too many holes cost more than a hash table. `leads` is how
 * many there will be at least.
 */
bool lead_keys_plan(const struct lead_keys *keys, int64_t low, int64_t high, uint64_t leads, int64_t *base, uint32_t *place_count);
/* Makes these places; all that are there move up by (former base - base). False when out of memory; then nothing has changed. */
bool lead_keys_widen(struct lead_keys *keys, int64_t base, uint32_t place_count);
/* From direct keys to a hash table; places stay. False when out of memory; then nothing has changed. */
bool lead_keys_leave_direct(struct lead_keys *keys);

#endif
