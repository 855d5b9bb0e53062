/* SPDX-License-Identifier: MIT */
/*
 * Asks for the next block's part of a column while this block is being read. A block touches dozens of short streams, too short for the
 * processor to notice by itself. Inlined by force: a compiler may take a function that only prefetches for one that does nothing.
 */
#ifndef LEADCORE_SRC_RULES_PREFETCH_H
#define LEADCORE_SRC_RULES_PREFETCH_H

#include "data/column.h"

#if defined(__GNUC__)
#define LEAD_ALWAYS_INLINE static inline __attribute__((always_inline))
#define LEAD_PREFETCH(address) __builtin_prefetch((address), 0, 2)
#else
#define LEAD_ALWAYS_INLINE static inline
#define LEAD_PREFETCH(address) ((void)(address))
#endif

#define LEAD_CACHE_LINE 64

LEAD_ALWAYS_INLINE void lead_prefetch_bits(const void *values, uint64_t first_bit, uint64_t bits)
{
    const char *begin = (const char *)values + first_bit / 8;
    for (uint64_t at = 0; at < bits / 8; at += LEAD_CACHE_LINE)
        LEAD_PREFETCH(begin + at);
}

/* Bits of one row in the buffer that is read first; 0 when there is none. */
static inline uint64_t lead_column_row_bits(enum lead_column_kind kind)
{
    switch (kind) {
    case LEAD_COLUMN_BITS:
        return 1;
    case LEAD_COLUMN_INT8:
    case LEAD_COLUMN_UINT8:
        return 8;
    case LEAD_COLUMN_INT16:
    case LEAD_COLUMN_UINT16:
        return 16;
    case LEAD_COLUMN_INT32:
    case LEAD_COLUMN_UINT32:
    case LEAD_COLUMN_FLOAT32:
    case LEAD_COLUMN_STRING32:
    case LEAD_COLUMN_LIST32:
        return 32;
    case LEAD_COLUMN_VIEW:
        return 128;
    case LEAD_COLUMN_ABSENT:
    case LEAD_COLUMN_TAG_BITS:
        return 0;
    default:
        return 64;
    }
}

/* Rows from `row` on, `count` at most. */
LEAD_ALWAYS_INLINE void lead_prefetch_rows(const struct lead_column *column, uint64_t row, uint64_t count)
{
    uint64_t bits = lead_column_row_bits(column->kind);
    const void *values = column->offsets ? column->offsets : column->values;
    if (row >= column->length)
        return;
    count = column->length - row < count ? column->length - row : count;
    if (column->validity)
        lead_prefetch_bits(column->validity, column->offset + row, count);
    if (bits)
        lead_prefetch_bits(values, (column->offset + row) * bits, count * bits);
}

#endif
