/* SPDX-License-Identifier: MIT */
/* From hashes to numbers of items, for whoever keeps equal items once. What is equal, the user says. */
#ifndef LEADCORE_SRC_BASE_INDEX_H
#define LEADCORE_SRC_BASE_INDEX_H

#include "base/memory.h"

struct lead_index_slot {
    uint64_t hash;
    uint32_t item; /* + 1; 0: free */
};

/* Open addressing, at most half full. All zero is an empty one. */
struct lead_index {
    struct lead_index_slot *slots;
    uint32_t mask, count;
};

/* The items with this hash, one a call; *step is 0 at first. LEAD_NONE behind the last. */
uint32_t lead_index_next(const struct lead_index *index, uint64_t hash, uint32_t *step);
/* False when out of memory. */
bool lead_index_add(struct lead_index *index, struct lead_arena *arena, uint64_t hash, uint32_t item);

static inline uint64_t lead_hash_mix(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ (hash >> 29);
}

#endif
