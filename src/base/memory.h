/* SPDX-License-Identifier: MIT */
/* Every byte that the library holds goes through these functions. */
#ifndef LEADCORE_SRC_BASE_MEMORY_H
#define LEADCORE_SRC_BASE_MEMORY_H

#include <leadcore/base.h>
#include <stdbool.h>

/* Validates `given` (NULL: malloc) and copies it; false when a function is missing or `size` is too small. */
bool lead_memory_choose(const lead_allocator *given, lead_allocator *chosen);

/* All return NULL on failure, also when count * size overflows or is 0. Zeroed. */
void *lead_memory_new(const lead_allocator *memory, size_t count, size_t size);

/* `block` may be NULL when `old_count` is 0. New elements are not zeroed. On failure the old block stays. */
void *lead_memory_resize(const lead_allocator *memory, void *block, size_t old_count, size_t new_count, size_t size);

/* NULL is accepted. */
void lead_memory_free(const lead_allocator *memory, void *block, size_t count, size_t size);

/* Memory that is given back all at once. Zero-initialise `first`; copies the allocator. */
struct lead_arena {
    lead_allocator memory;
    struct lead_arena_chunk *first;
};

void lead_arena_init(struct lead_arena *arena, const lead_allocator *memory);
/* Zeroed, aligned to 64 bytes when size * count >= 64, else to 16. NULL on failure or overflow; count * size may be 0 (then not NULL). */
void *lead_arena_new(struct lead_arena *arena, size_t count, size_t size);
/*
 * Makes room for `needed` elements of an array: where it is then, or NULL without memory, and then it stays as it is. Capacities double, and the
 * old array stays in the arena.
 */
void *lead_arena_grow(struct lead_arena *arena, void *items, uint32_t *capacity, uint32_t needed, size_t size);
/* A NUL-terminated copy. */
char *lead_arena_text(struct lead_arena *arena, const char *text, size_t size);
void lead_arena_free(struct lead_arena *arena);

#define LEAD_NEW(memory, count, type) ((type *)lead_memory_new((memory), (count), sizeof(type)))
#define LEAD_ARENA_GROW(arena, items, capacity, needed, type) \
    ((type *)lead_arena_grow((arena), (items), (capacity), (needed), sizeof(type)))
#define LEAD_ARENA_NEW(arena, count, type) ((type *)lead_arena_new((arena), (count), sizeof(type)))

#endif
