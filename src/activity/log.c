/* SPDX-License-Identifier: MIT */
#include "activity/log.h"

#include <string.h>

#define DIGIT_BITS 8
#define DIGITS (1u << DIGIT_BITS)

static unsigned bits_of(uint32_t number)
{
    unsigned bits = 0;
    for (; number; number >>= 1)
        bits++;
    return bits;
}

struct lead_log_format lead_log_format_for(uint32_t counter_count)
{
    const unsigned counter_bits = counter_count > 1 ? bits_of(counter_count - 1) : 0;
    if (counter_bits + LEAD_LOG_BUCKET_BITS_LEAST > LEAD_LOG_LEAD_SHIFT)
        return (struct lead_log_format){0, 0};
    return (struct lead_log_format){0, LEAD_LOG_LEAD_SHIFT - counter_bits};
}

/* --- sorting: as in order.c, but every digit is a piece of the item -------------------------------------------------------------------- */

/* A piece of (item - low). */
struct digit {
    uint32_t low;
    unsigned shift;
    uint32_t mask;
};

static inline uint32_t digit_of(const struct digit *digit, uint32_t item)
{
    return (item - digit->low) >> digit->shift & digit->mask;
}

/* Items in the order of their coming: of a log, which grows downwards, or of one of two arrays. */
struct items {
    const uint32_t *log_end; /* NULL: they are in `here` */
    uint32_t *here, *other;
    size_t count;
};

static void counts_to_starts(uint32_t *counts)
{
    uint32_t start = 0;
    for (unsigned d = 0; d < DIGITS; d++) {
        const uint32_t here = counts[d];
        counts[d] = start;
        start += here;
    }
}

static void scatter_counted(struct items *items, const struct digit *given, uint32_t *counts)
{
    const struct digit digit = *given;
    const uint32_t *log = items->log_end, *from = items->here;
    uint32_t *const to = items->other;
    counts_to_starts(counts);
    for (size_t i = 0; log && i < items->count; i++) {
        const uint32_t item = *--log;
        to[counts[digit_of(&digit, item)]++] = item;
    }
    for (size_t i = 0; !log && i < items->count; i++) {
        const uint32_t item = from[i];
        to[counts[digit_of(&digit, item)]++] = item;
    }
    items->log_end = NULL;
    items->other = items->here;
    items->here = to;
}

static inline uint32_t item_at(const struct items *items, size_t i)
{
    return items->log_end ? *(items->log_end - 1 - i) : items->here[i];
}

static void scatter_uncounted(struct items *items, const struct digit *digit)
{
    uint32_t counts[DIGITS] = {0};
    for (size_t i = 0; i < items->count; i++)
        counts[digit_of(digit, item_at(items, i))]++;
    scatter_counted(items, digit, counts);
}

/* By bits first … end - 1. */
static void scatter_bits(struct items *items, uint32_t low, unsigned first, unsigned end)
{
    const unsigned bits = end - first, parts = (bits + DIGIT_BITS - 1) / DIGIT_BITS, width = parts ? (bits + parts - 1) / parts : 0;
    for (unsigned shift = first; shift < end; shift += width) {
        const unsigned left = end - shift;
        const struct digit digit = {low, shift, (1u << (left < width ? left : width)) - 1};
        scatter_uncounted(items, &digit);
    }
}

static void scatter_buckets(struct items *items, uint32_t bucket_mask)
{
    uint32_t low = bucket_mask, high = 0;
    for (size_t i = 0; i < items->count; i++) {
        const uint32_t bucket = item_at(items, i) & bucket_mask;
        low = bucket < low ? bucket : low;
        high = bucket > high ? bucket : high;
    }
    scatter_bits(items, low, 0, bits_of(high - low));
}

/* Counts what the digits of the first and of the last scattering need. Returns whether the buckets rise. */
static bool look_at(const struct items *items, uint32_t bucket_mask, const struct digit *given, uint32_t *counts, uint32_t *leads)
{
    const struct digit digit = *given;
    const uint32_t *log = items->log_end;
    uint32_t before = 0;
    unsigned falls = 0;
    memset(leads, 0, LEAD_SHELF_LEADS * sizeof *leads);
    for (size_t i = 0; i < items->count; i++) {
        const uint32_t item = *--log, bucket = item & bucket_mask;
        falls |= bucket < before;
        before = bucket;
        leads[item >> LEAD_LOG_LEAD_SHIFT]++;
        counts[digit_of(&digit, item)]++;
    }
    return !falls;
}

/* By the highest bits of the lead; how many items there are is known by lead. */
static void scatter_leads(struct items *items, unsigned bits, const uint32_t *leads)
{
    uint32_t counts[DIGITS] = {0};
    const struct digit digit = {0, 32 - bits, (1u << bits) - 1};
    for (uint32_t lead = 0; lead < LEAD_SHELF_LEADS; lead++)
        counts[lead >> (LEAD_ENTRY_LEAD_BITS - bits)] += leads[lead];
    scatter_counted(items, &digit, counts);
}

/* Adds up equal items. */
static size_t write_entries(const uint32_t *items, size_t count, const struct lead_log_format *given, uint32_t *leads, lead_entry_bits *out)
{
    const struct lead_log_format format = *given; /* which no store can change */
    size_t kept = 0;
    uint32_t last = items[0];
    lead_entry_bits entry = lead_log_entry(&format, last);
    for (size_t i = 1; i < count; i++) {
        const uint32_t item = items[i];
        if (item != last) {
            out[kept++] = entry;
            entry = lead_log_entry(&format, item);
            last = item;
        } else if (lead_entry_count(entry) < LEAD_ENTRY_COUNT_MAX) {
            entry++;
            leads[item >> LEAD_LOG_LEAD_SHIFT]--;
        } else {
            out[kept++] = entry;
            entry = lead_log_entry(&format, item);
        }
    }
    out[kept++] = entry;
    return kept;
}

/* Counter and lead are bucket_bits … 31: two digits, or three. */
size_t lead_log_order(const struct lead_shelf *shelf, const struct lead_log_format *format, uint32_t *scratch, uint32_t *leads,
                      lead_entry_bits *out)
{
    struct items items = {lead_log_end(shelf), scratch, scratch + shelf->log_count, shelf->log_count};
    const uint32_t bucket_mask = ((uint32_t)1 << format->bucket_bits) - 1;
    const unsigned bits = 32 - format->bucket_bits, last = bits < 2 * DIGIT_BITS ? bits / 2 : DIGIT_BITS;
    const unsigned first = bits - last < DIGIT_BITS ? bits - last : DIGIT_BITS;
    const struct digit lowest = {0, format->bucket_bits, (1u << first) - 1};
    uint32_t counts[DIGITS] = {0};
    if (!look_at(&items, bucket_mask, &lowest, counts, leads))
        scatter_buckets(&items, bucket_mask);
    scatter_counted(&items, &lowest, counts);
    scatter_bits(&items, 0, format->bucket_bits + first, 32 - last);
    scatter_leads(&items, last, leads);
    return write_entries(items.here, items.count, format, leads, out);
}

void lead_log_flatten(struct lead_shelf *shelf, const struct lead_log_format *format, uint32_t *scratch)
{
    const uint32_t *end = lead_log_end(shelf);
    const uint32_t count = shelf->log_count;
    for (uint32_t i = 0; i < count; i++)
        scratch[i] = *--end;
    for (uint32_t i = 0; i < count; i++)
        shelf->entries[shelf->count++] = lead_log_entry(format, scratch[i]);
    shelf->log_count = 0;
}
