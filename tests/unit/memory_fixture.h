/* SPDX-License-Identifier: MIT */
/* An allocator that counts, and can end. */
#ifndef LEADCORE_TESTS_UNIT_MEMORY_FIXTURE_H
#define LEADCORE_TESTS_UNIT_MEMORY_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <leadcore/base.h>
#include <stdlib.h>
#include <string.h>

struct memory {
    size_t allowed; /* acquisitions until it fails */
    size_t blocks, bytes;
    lead_allocator allocator;
};

static inline void *counted_acquire(void *context, size_t bytes)
{
    struct memory *memory = context;
    if (memory->allowed == 0)
        return NULL;
    memory->allowed--;
    void *block = malloc(bytes);
    assert_non_null(block);
    memset(block, 0xA5, bytes);
    memory->blocks++;
    memory->bytes += bytes;
    return block;
}

static inline void *counted_resize(void *context, void *block, size_t old_bytes, size_t new_bytes)
{
    struct memory *memory = context;
    if (memory->allowed == 0)
        return NULL;
    memory->allowed--;
    memory->bytes += new_bytes - old_bytes;
    return realloc(block, new_bytes);
}

static inline void counted_release(void *context, void *block, size_t bytes)
{
    struct memory *memory = context;
    memory->blocks--;
    memory->bytes -= bytes;
    free(block);
}

static inline void memory_init(struct memory *memory, size_t allowed)
{
    *memory = (struct memory){allowed, 0, 0, {sizeof(lead_allocator), memory, counted_acquire, counted_resize, counted_release}};
}

#endif
