/* SPDX-License-Identifier: MIT */
/* The host's allocator with overflow checks, and an arena on top of it. */
#include "base/memory.h"

#include "base/checked.h"

#include <stdlib.h>
#include <string.h>

#if defined(LEADCORE_SMALL_CHUNKS) /* Tests: a chunk for every piece, so that each can be refused, and sanitizers see where it ends. */
#define CHUNK_FIRST ((size_t)64)
#define CHUNK_LARGEST ((size_t)64)
#else
#define CHUNK_FIRST ((size_t)4 << 10)
#define CHUNK_LARGEST ((size_t)1 << 20)
#endif
#define ALIGN_SMALL ((size_t)16)
#define ALIGN_LARGE ((size_t)64)
#define GROW_FIRST 16u

static void *default_acquire(void *context, size_t bytes)
{
    (void)context;
    return malloc(bytes);
}

static void *default_resize(void *context, void *block, size_t old_bytes, size_t new_bytes)
{
    (void)context;
    (void)old_bytes;
    return realloc(block, new_bytes);
}

static void default_release(void *context, void *block, size_t bytes)
{
    (void)context;
    (void)bytes;
    free(block);
}

bool lead_memory_choose(const lead_allocator *given, lead_allocator *chosen)
{
    *chosen = (lead_allocator){sizeof *chosen, NULL, default_acquire, default_resize, default_release};
    if (given == NULL)
        return true;
    if (given->size < sizeof *given || given->acquire == NULL || given->resize == NULL || given->release == NULL)
        return false;
    *chosen = *given;
    chosen->size = sizeof *chosen;
    return true;
}

void *lead_memory_new(const lead_allocator *memory, size_t count, size_t size)
{
    size_t bytes;
    if (!lead_size_multiply(count, size, &bytes) || bytes == 0)
        return NULL;
    void *block = memory->acquire(memory->context, bytes);
    if (block != NULL)
        memset(block, 0, bytes);
    return block;
}

void *lead_memory_resize(const lead_allocator *memory, void *block, size_t old_count, size_t new_count, size_t size)
{
    size_t bytes;
    if (!lead_size_multiply(new_count, size, &bytes) || bytes == 0)
        return NULL;
    if (block == NULL)
        return memory->acquire(memory->context, bytes);
    return memory->resize(memory->context, block, old_count * size, bytes);
}

void lead_memory_free(const lead_allocator *memory, void *block, size_t count, size_t size)
{
    if (block != NULL)
        memory->release(memory->context, block, count * size);
}

struct lead_arena_chunk {
    struct lead_arena_chunk *next;
    size_t bytes; /* of the whole block, this head included */
    size_t used;  /* likewise */
};

void lead_arena_init(struct lead_arena *arena, const lead_allocator *memory)
{
    arena->memory = *memory;
    arena->first = NULL;
}

/* Where an aligned piece would begin in the chunk; the block itself is only as aligned as the host's allocator makes it. */
static size_t aligned_begin(const struct lead_arena_chunk *chunk, size_t align)
{
    uintptr_t address = (uintptr_t)chunk + chunk->used;
    return chunk->used + (size_t)(-address & (align - 1));
}

static void *take(struct lead_arena_chunk *chunk, size_t bytes, size_t align)
{
    size_t begin = aligned_begin(chunk, align);
    if (begin > chunk->bytes || chunk->bytes - begin < bytes)
        return NULL;
    chunk->used = begin + bytes;
    return memset((char *)chunk + begin, 0, bytes);
}

static struct lead_arena_chunk *new_chunk(const struct lead_arena *arena, size_t bytes)
{
    struct lead_arena_chunk *chunk = arena->memory.acquire(arena->memory.context, bytes);
    if (chunk != NULL)
        *chunk = (struct lead_arena_chunk){NULL, bytes, sizeof *chunk};
    return chunk;
}

/* Chunks double in size, so that their number stays small. A large piece gets its own chunk, put behind the first, whose rest stays in use. */
static struct lead_arena_chunk *add_chunk(struct lead_arena *arena, size_t bytes)
{
    size_t needed;
    if (!lead_size_add(bytes, sizeof(struct lead_arena_chunk) + ALIGN_LARGE, &needed))
        return NULL;
    struct lead_arena_chunk *first = arena->first;
    size_t regular = first == NULL ? CHUNK_FIRST : first->bytes < CHUNK_LARGEST / 2 ? first->bytes * 2 : CHUNK_LARGEST;
    bool behind = first != NULL && needed > regular / 4;
    struct lead_arena_chunk *chunk = new_chunk(arena, needed > regular / 4 ? needed : regular);
    if (chunk == NULL)
        return NULL;
    chunk->next = behind ? first->next : first;
    if (behind)
        first->next = chunk;
    else
        arena->first = chunk;
    return chunk;
}

void *lead_arena_new(struct lead_arena *arena, size_t count, size_t size)
{
    size_t bytes;
    if (!lead_size_multiply(count, size, &bytes))
        return NULL;
    size_t align = bytes >= ALIGN_LARGE ? ALIGN_LARGE : ALIGN_SMALL;
    bytes += bytes == 0; /* a piece of its own even when empty */
    void *piece = arena->first == NULL ? NULL : take(arena->first, bytes, align);
    if (piece != NULL)
        return piece;
    struct lead_arena_chunk *chunk = add_chunk(arena, bytes);
    return chunk == NULL ? NULL : take(chunk, bytes, align);
}

void *lead_arena_grow(struct lead_arena *arena, void *items, uint32_t *capacity, uint32_t needed, size_t size)
{
    if (needed <= *capacity)
        return items;
    uint32_t wanted = *capacity < GROW_FIRST ? GROW_FIRST : *capacity;
    while (wanted < needed && wanted <= UINT32_MAX / 2)
        wanted *= 2;
    void *moved = wanted < needed ? NULL : lead_arena_new(arena, wanted, size);
    if (moved == NULL)
        return NULL;
    if (*capacity > 0)
        memcpy(moved, items, *capacity * size);
    *capacity = wanted;
    return moved;
}

char *lead_arena_text(struct lead_arena *arena, const char *text, size_t size)
{
    size_t bytes;
    if (!lead_size_add(size, 1, &bytes))
        return NULL;
    char *copy = lead_arena_new(arena, bytes, 1);
    if (copy != NULL && size > 0)
        memcpy(copy, text, size);
    return copy;
}

void lead_arena_free(struct lead_arena *arena)
{
    struct lead_arena_chunk *chunk = arena->first;
    while (chunk != NULL) {
        struct lead_arena_chunk *next = chunk->next;
        arena->memory.release(arena->memory.context, chunk, chunk->bytes);
        chunk = next;
    }
    arena->first = NULL;
}
