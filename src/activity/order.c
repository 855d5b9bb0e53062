/* SPDX-License-Identifier: MIT */
/*
 * Entries in order, by counting sorts from the last digit to the first. Counter and bucket together are one number in a narrow range, mostly one digit; the lead
 * is the other.
 */
#include "activity/settle.h"

#include <string.h>

#define DIGIT_BITS_MOST 12
#define DIGITS_MOST (1u << DIGIT_BITS_MOST)
#define FEW 32

#define COUNTER_MASK ((1u << LEAD_ENTRY_COUNTER_BITS) - 1)
#define BUCKET_MASK ((1u << LEAD_ENTRY_BUCKET_BITS) - 1)

static inline uint32_t counter_of(lead_entry_bits entry)
{
    return (uint32_t)(entry >> LEAD_ENTRY_COUNTER_SHIFT) & COUNTER_MASK;
}

static inline uint32_t bucket_of(lead_entry_bits entry)
{
    return (uint32_t)(entry >> LEAD_ENTRY_BUCKET_SHIFT) & BUCKET_MASK;
}

/* What the entries have between them. */
struct reach {
    uint32_t counter_low, counter_high, bucket_low, bucket_high;
    bool is_sorted;
};

static struct reach measure(const lead_entry_bits *entries, size_t count, uint32_t *leads)
{
    struct reach reach = {COUNTER_MASK, 0, BUCKET_MASK, 0, true};
    lead_entry_bits before = 0;
    bool falls = false;
    memset(leads, 0, LEAD_SHELF_LEADS * sizeof *leads);
    for (size_t i = 0; i < count; i++) {
        const lead_entry_bits entry = entries[i];
        const uint32_t counter = counter_of(entry), bucket = bucket_of(entry);
        falls |= entry < before;
        before = entry;
        reach.counter_low = counter < reach.counter_low ? counter : reach.counter_low;
        reach.counter_high = counter > reach.counter_high ? counter : reach.counter_high;
        reach.bucket_low = bucket < reach.bucket_low ? bucket : reach.bucket_low;
        reach.bucket_high = bucket > reach.bucket_high ? bucket : reach.bucket_high;
        leads[lead_entry_lead(entry)]++;
    }
    reach.is_sorted = !falls;
    return reach;
}

/* One digit of (counter - counter_low) * buckets + (bucket - bucket_low). */
struct digit {
    uint32_t counter_low, bucket_low;
    uint64_t buckets;
    unsigned shift;
    uint32_t mask;
};

static inline uint32_t digit_of(const struct digit *digit, lead_entry_bits entry)
{
    const uint64_t number = (counter_of(entry) - digit->counter_low) * digit->buckets + (bucket_of(entry) - digit->bucket_low);
    return (uint32_t)(number >> digit->shift) & digit->mask;
}

static void count_to_starts(uint32_t *counts, size_t size)
{
    uint32_t start = 0;
    for (size_t i = 0; i < size; i++) {
        const uint32_t count = counts[i];
        counts[i] = start;
        start += count;
    }
}

static void scatter_digit(const lead_entry_bits *from, size_t count, const struct digit *given, lead_entry_bits *to)
{
    const struct digit digit = *given;
    uint32_t at[DIGITS_MOST];
    memset(at, 0, ((size_t)digit.mask + 1) * sizeof *at);
    for (size_t i = 0; i < count; i++)
        at[digit_of(&digit, from[i])]++;
    count_to_starts(at, (size_t)digit.mask + 1);
    for (size_t i = 0; i < count; i++) {
        const lead_entry_bits entry = from[i];
        to[at[digit_of(&digit, entry)]++] = entry;
    }
}

static void scatter_lead(const lead_entry_bits *from, size_t count, uint32_t *leads, lead_entry_bits *to)
{
    count_to_starts(leads, LEAD_SHELF_LEADS);
    for (size_t i = 0; i < count; i++) {
        const lead_entry_bits entry = from[i];
        to[leads[lead_entry_lead(entry)]++] = entry;
    }
}

static unsigned bits_of(uint64_t number)
{
    unsigned bits = 0;
    for (; number; number >>= 1)
        bits++;
    return bits;
}

/* Returns which of the two arrays has the outcome. */
static lead_entry_bits *order_many(lead_entry_bits *entries, size_t count, lead_entry_bits *scratch)
{
    uint32_t leads[LEAD_SHELF_LEADS];
    const struct reach reach = measure(entries, count, leads);
    if (reach.is_sorted)
        return entries;
    struct digit digit = {reach.counter_low, reach.bucket_low, (uint64_t)reach.bucket_high - reach.bucket_low + 1, 0, 0};
    const unsigned bits = bits_of((reach.counter_high - reach.counter_low + 1) * digit.buckets - 1);
    const unsigned passes = (bits + DIGIT_BITS_MOST - 1) / DIGIT_BITS_MOST, width = passes ? (bits + passes - 1) / passes : 0;
    digit.mask = (1u << width) - 1;
    lead_entry_bits *from = entries, *to = scratch;
    for (unsigned pass = 0; pass <= passes; pass++) {
        if (pass < passes)
            scatter_digit(from, count, &digit, to);
        else
            scatter_lead(from, count, leads, to);
        digit.shift += width;
        lead_entry_bits *swapped = from;
        from = to;
        to = swapped;
    }
    return from;
}

static void order_few(lead_entry_bits *entries, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        const lead_entry_bits entry = entries[i];
        size_t at = i;
        for (; at > 0 && entries[at - 1] > entry; at--)
            entries[at] = entries[at - 1];
        entries[at] = entry;
    }
}

/* `out` may be `sorted`. */
static size_t add_up(const lead_entry_bits *sorted, size_t count, lead_entry_bits *out)
{
    size_t kept = 0;
    lead_entry_bits last = sorted[0];
    for (size_t i = 1; i < count; i++) {
        const lead_entry_bits entry = sorted[i];
        if ((last ^ entry) >> LEAD_ENTRY_COUNT_BITS) {
            out[kept++] = last;
            last = entry;
            continue;
        }
        const uint32_t sum = lead_entry_count(last) + lead_entry_count(entry);
        if (sum <= LEAD_ENTRY_COUNT_MAX) {
            last += lead_entry_count(entry);
            continue;
        }
        out[kept++] = last | LEAD_ENTRY_COUNT_MAX;
        last = (last & ~(lead_entry_bits)LEAD_ENTRY_COUNT_MAX) | (sum - LEAD_ENTRY_COUNT_MAX);
    }
    out[kept++] = last;
    return kept;
}

size_t lead_entries_order(lead_entry_bits *entries, size_t count, lead_entry_bits *scratch, lead_entry_bits *out)
{
    if (count == 0)
        return 0;
    if (count <= FEW) {
        order_few(entries, count);
        return add_up(entries, count, out);
    }
    return add_up(order_many(entries, count, scratch), count, out);
}
