/* SPDX-License-Identifier: MIT */
#include "route/heap.h"

#include <string.h>

#define CHILDREN 4

static bool is_before(const struct lead_heap_entry *a, const struct lead_heap_entry *b)
{
    return a->at != b->at ? a->at < b->at : a->order < b->order;
}

static void put(struct lead_heap *heap, uint32_t index, struct lead_heap_entry entry)
{
    heap->entries[index] = entry;
    heap->positions[entry.thing] = index + 1;
}

static void sift_up(struct lead_heap *heap, uint32_t index, struct lead_heap_entry entry)
{
    while (index && is_before(&entry, &heap->entries[(index - 1) / CHILDREN])) {
        put(heap, index, heap->entries[(index - 1) / CHILDREN]);
        index = (index - 1) / CHILDREN;
    }
    put(heap, index, entry);
}

static uint32_t first_child(const struct lead_heap *heap, uint64_t child)
{
    const uint64_t end = child + CHILDREN < heap->count ? child + CHILDREN : heap->count;
    uint64_t first = child;
    for (uint64_t other = child + 1; other < end; other++)
        if (is_before(&heap->entries[other], &heap->entries[first]))
            first = other;
    return (uint32_t)first;
}

static void sift_down(struct lead_heap *heap, uint32_t index, struct lead_heap_entry entry)
{
    for (uint64_t child; (child = (uint64_t)index * CHILDREN + 1) < heap->count;) {
        const uint32_t first = first_child(heap, child);
        if (!is_before(&heap->entries[first], &entry))
            break;
        put(heap, index, heap->entries[first]);
        index = first;
    }
    put(heap, index, entry);
}

/* At `index`, whose old entry is no longer wanted, or from there to where it belongs. */
static void settle(struct lead_heap *heap, uint32_t index, struct lead_heap_entry entry)
{
    if (index && is_before(&entry, &heap->entries[(index - 1) / CHILDREN]))
        sift_up(heap, index, entry);
    else
        sift_down(heap, index, entry);
}

void lead_heap_set(struct lead_heap *heap, uint32_t thing, lead_time at, uint64_t order)
{
    const uint32_t index = heap->positions[thing] ? heap->positions[thing] - 1 : heap->count++;
    settle(heap, index, (struct lead_heap_entry){at, order, thing});
}

void lead_heap_remove(struct lead_heap *heap, uint32_t thing)
{
    const uint32_t position = heap->positions[thing];
    if (!position)
        return;
    heap->positions[thing] = 0;
    const struct lead_heap_entry last = heap->entries[--heap->count];
    if (last.thing != thing)
        settle(heap, position - 1, last);
}

static uint32_t grown(uint32_t capacity, uint32_t things)
{
    const uint64_t more = (uint64_t)capacity + capacity / 2;
    return more <= things ? things : more < UINT32_MAX ? (uint32_t)more : UINT32_MAX;
}

bool lead_heap_reserve(struct lead_heap *heap, uint32_t things)
{
    if (things > heap->capacity) {
        const uint32_t capacity = grown(heap->capacity, things);
        struct lead_heap_entry *entries =
            lead_memory_resize(&heap->memory, heap->entries, heap->capacity, capacity, sizeof *entries);
        if (!entries)
            return false;
        heap->entries = entries;
        heap->capacity = capacity;
    }
    if (things > heap->thing_capacity) {
        const uint32_t capacity = grown(heap->thing_capacity, things);
        uint32_t *positions = lead_memory_resize(&heap->memory, heap->positions, heap->thing_capacity, capacity, sizeof *positions);
        if (!positions)
            return false;
        memset(positions + heap->thing_capacity, 0, (capacity - heap->thing_capacity) * sizeof *positions);
        heap->positions = positions;
        heap->thing_capacity = capacity;
    }
    return true;
}

void lead_heap_free(struct lead_heap *heap)
{
    lead_memory_free(&heap->memory, heap->entries, heap->capacity, sizeof *heap->entries);
    lead_memory_free(&heap->memory, heap->positions, heap->thing_capacity, sizeof *heap->positions);
    heap->entries = NULL;
    heap->positions = NULL;
    heap->count = heap->capacity = heap->thing_capacity = 0;
}
