/* SPDX-License-Identifier: MIT */
/*
 * Asks for the next block's part of a column while this block is read. A block touches dozens of short streams, too short for the processor
 * to notice by itself; asking line by line, between computing, keeps memory busy without waiting for it. An address behind the column's
 * end is harmless: nothing is read. Inlined by force: a compiler may take a function that only prefetches for one that does nothing.
 */
#ifndef LEADCORE_SRC_RULES_PREFETCH_H
#define LEADCORE_SRC_RULES_PREFETCH_H

#include "base/inline.h"

#include <stddef.h>
#include <stdint.h>

#define LEAD_BLOCK_ROWS 1024
#define LEAD_CACHE_LINE 64

#if defined(__GNUC__)
#define LEAD_PREFETCH(address) __builtin_prefetch((const void *)(address), 0, 2)
#else
#define LEAD_PREFETCH(address) ((void)(address))
#endif

/* What stands one block behind the 64 elements of `size` bytes from `values` on. */
LEAD_ALWAYS_INLINE void lead_prefetch_next_block(const void *values, size_t size)
{
    uintptr_t next = (uintptr_t)values + LEAD_BLOCK_ROWS * size;
    for (size_t at = 0; at < 64 * size; at += LEAD_CACHE_LINE)
        LEAD_PREFETCH(next + at);
}

/* The same for the bitmap of a whole block. */
LEAD_ALWAYS_INLINE void lead_prefetch_next_bits(const uint8_t *bits)
{
    uintptr_t next = (uintptr_t)bits + LEAD_BLOCK_ROWS / 8;
    for (size_t at = 0; at < LEAD_BLOCK_ROWS / 8; at += LEAD_CACHE_LINE)
        LEAD_PREFETCH(next + at);
}

#endif
