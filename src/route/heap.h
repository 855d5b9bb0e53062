/* SPDX-License-Identifier: MIT */
/* What comes next: numbered things by moment, each at most once, any of which may be moved or taken out. */
#ifndef LEADCORE_SRC_ROUTE_HEAP_H
#define LEADCORE_SRC_ROUTE_HEAP_H

#include "base/memory.h"

struct lead_heap_entry {
    lead_time at;
    uint64_t order; /* among those of one moment; different for different things */
    uint32_t thing;
};

/* Four children a node. All zero but `memory` is an empty one. */
struct lead_heap {
    lead_allocator memory;
    struct lead_heap_entry *entries;
    uint32_t count, capacity;
    uint32_t *positions; /* by thing: its entry + 1, or 0 */
    uint32_t thing_capacity;
};

void lead_heap_free(struct lead_heap *heap);
/* Room for all of so many things at once: numbers 0 … things - 1. False when out of memory; then nothing has changed. */
bool lead_heap_reserve(struct lead_heap *heap, uint32_t things);
/* Puts a thing in, or moves it. There is room. */
void lead_heap_set(struct lead_heap *heap, uint32_t thing, lead_time at, uint64_t order);
/* Takes a thing out, if it is in. */
void lead_heap_remove(struct lead_heap *heap, uint32_t thing);

/* The first one; NULL when there is none. */
static inline const struct lead_heap_entry *lead_heap_first(const struct lead_heap *heap)
{
    return heap->count ? heap->entries : NULL;
}

#endif
