/* SPDX-License-Identifier: MIT */
/*
 * Asks for the rows that come next while the ones before are read. Blocks touch dozens of streams in turn, each too short for the processor
 * to run far ahead by itself; asking line by line, between computing, keeps memory busy without waiting for it. An address behind the
 * column's end is harmless: nothing is read. Inlined by force: a compiler may take a function that only prefetches for one that does nothing.
 */
#ifndef LEADCORE_SRC_RULES_PREFETCH_H
#define LEADCORE_SRC_RULES_PREFETCH_H

#include "base/inline.h"

#include <stddef.h>
#include <stdint.h>

/* Rows of a block at most: long enough for a column's part to be a stream, short enough for all masks to stay in the second cache. */
#define LEAD_BLOCK_ROWS 16384
#define LEAD_SMALL_BLOCK_ROWS 1024
#define LEAD_AHEAD_ROWS 256
#define LEAD_CACHE_LINE 64

#if defined(__GNUC__)
#define LEAD_PREFETCH(address) __builtin_prefetch((const void *)(address), 0, 1)
#else
#define LEAD_PREFETCH(address) ((void)(address))
#endif

/* What stands a little behind the 64 elements of `size` bytes from `values` on. */
LEAD_ALWAYS_INLINE void lead_prefetch_ahead(const void *values, size_t size)
{
    uintptr_t next = (uintptr_t)values + LEAD_AHEAD_ROWS * size;
    for (size_t at = 0; at < 64 * size; at += LEAD_CACHE_LINE)
        LEAD_PREFETCH(next + at);
}

#endif
