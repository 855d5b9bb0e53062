/* SPDX-License-Identifier: MIT */
/*
 * New entries of a shelf in 32 bits: lead, counter, bucket above a base, from the highest bit; one event each. They stand behind the entries of 64
 * bits, at the end of the same memory, and grow downwards; each has room to become an entry. Half as much memory has to be touched for an event, and
 * sorted.
 */
#ifndef LEADCORE_SRC_ACTIVITY_LOG_H
#define LEADCORE_SRC_ACTIVITY_LOG_H

#include "activity/table.h"

#define LEAD_LOG_LEAD_SHIFT (32 - LEAD_ENTRY_LEAD_BITS)

/* Fewer bits for buckets would be too few years. */
#define LEAD_LOG_BUCKET_BITS_LEAST 14

/* The format for so many counters; bucket_bits is 0 when they are too many. */
struct lead_log_format lead_log_format_for(uint32_t counter_count);

static inline uint32_t *lead_log_end(const struct lead_shelf *shelf)
{
    return shelf->entries ? (uint32_t *)(void *)(shelf->entries + shelf->capacity) : NULL;
}

static inline lead_entry_bits lead_log_entry(const struct lead_log_format *format, uint32_t item)
{
    const uint64_t bucket_mask = ((uint64_t)1 << format->bucket_bits) - 1, counter_mask = ((uint64_t)1 << LEAD_LOG_LEAD_SHIFT) - 1 - bucket_mask;
    const uint64_t lead = ((uint64_t)item << 32) & ((uint64_t)(LEAD_SHELF_LEADS - 1) << LEAD_ENTRY_LEAD_SHIFT);
    const uint64_t counter = (item & counter_mask) << (LEAD_ENTRY_COUNTER_SHIFT - format->bucket_bits);
    const uint64_t bucket = (item & bucket_mask) << LEAD_ENTRY_BUCKET_SHIFT;
    return (lead | counter) + bucket + (((uint64_t)format->bucket_base << LEAD_ENTRY_BUCKET_SHIFT) + 1);
}

/* Like lead_entries_order(), for the log of a shelf, into `out`, which may be the shelf's own entries. `scratch` holds 2 * shelf->log_count items. */
size_t lead_log_order(const struct lead_shelf *shelf, const struct lead_log_format *format, uint32_t *scratch, uint32_t *leads,
                      lead_entry_bits *out);
/* Makes unsorted entries of the log. `scratch` holds shelf->log_count items. */
void lead_log_flatten(struct lead_shelf *shelf, const struct lead_log_format *format, uint32_t *scratch);

#endif
