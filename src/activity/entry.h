/* SPDX-License-Identifier: MIT */
/*
 * The unit of memory: how often one counter was met in one bucket, in 64 bits. From the highest bit: lead within its shelf, counter, bucket, count;
 * so that numbers sorted are entries sorted. Counts that do not fit make several entries with one key.
 */
#ifndef LEADCORE_SRC_ACTIVITY_ENTRY_H
#define LEADCORE_SRC_ACTIVITY_ENTRY_H

#include <leadcore/base.h>
#include <stdbool.h>

typedef uint64_t lead_entry_bits;

#define LEAD_ENTRY_LEAD_BITS 10
#define LEAD_ENTRY_COUNTER_BITS 16
#define LEAD_ENTRY_BUCKET_BITS 27
#define LEAD_ENTRY_COUNT_BITS 11

#define LEAD_ENTRY_COUNT_MAX ((1u << LEAD_ENTRY_COUNT_BITS) - 1)
#define LEAD_ENTRY_BUCKET_SHIFT LEAD_ENTRY_COUNT_BITS
#define LEAD_ENTRY_COUNTER_SHIFT (LEAD_ENTRY_BUCKET_SHIFT + LEAD_ENTRY_BUCKET_BITS)
#define LEAD_ENTRY_LEAD_SHIFT (LEAD_ENTRY_COUNTER_SHIFT + LEAD_ENTRY_COUNTER_BITS)
#define LEAD_SHELF_LEADS (1u << LEAD_ENTRY_LEAD_BITS)

/* Added to buckets, so that hours of the years 0001 … 9999 are not negative. */
#define LEAD_BUCKET_BIAS ((int32_t)1 << 25)

#define LEAD_YEAR_0001 (INT64_C(-62135596800) * 1000000)
#define LEAD_YEAR_10000 (INT64_C(253402300800) * 1000000)

/* Whether an event may have this time. */
static inline bool lead_event_time_is_valid(lead_time time)
{
    return time >= LEAD_YEAR_0001 && time < LEAD_YEAR_10000;
}

/* Rounded down. */
static inline int64_t lead_bucket_of(lead_time time, lead_duration resolution)
{
    int64_t bucket = time / resolution;
    return bucket - (time % resolution < 0);
}

static inline lead_entry_bits lead_entry_make(uint32_t lead, uint32_t counter, int32_t bucket, uint32_t count)
{
    return (uint64_t)lead << LEAD_ENTRY_LEAD_SHIFT | (uint64_t)counter << LEAD_ENTRY_COUNTER_SHIFT |
           (uint64_t)(uint32_t)(bucket + LEAD_BUCKET_BIAS) << LEAD_ENTRY_BUCKET_SHIFT | count;
}

static inline uint32_t lead_entry_lead(lead_entry_bits entry)
{
    return (uint32_t)(entry >> LEAD_ENTRY_LEAD_SHIFT);
}

static inline uint32_t lead_entry_counter(lead_entry_bits entry)
{
    return (uint32_t)(entry >> LEAD_ENTRY_COUNTER_SHIFT) & ((1u << LEAD_ENTRY_COUNTER_BITS) - 1);
}

static inline int32_t lead_entry_bucket(lead_entry_bits entry)
{
    return (int32_t)((uint32_t)(entry >> LEAD_ENTRY_BUCKET_SHIFT) & ((1u << LEAD_ENTRY_BUCKET_BITS) - 1)) - LEAD_BUCKET_BIAS;
}

static inline uint32_t lead_entry_count(lead_entry_bits entry)
{
    return (uint32_t)entry & LEAD_ENTRY_COUNT_MAX;
}

#endif
