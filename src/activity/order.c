/* SPDX-License-Identifier: MIT */
/*
 * Entries in order, by stable counting sorts from the last digit to the first. Digits are small, so that all the places that one pass writes to stay
 * in the first cache. Most events come in the order of their time: then the bucket needs no digits at all.
 */
#include "activity/settle.h"

#include "base/inline.h"

#include <string.h>

#define DIGIT_BITS 8
#define DIGITS (1u << DIGIT_BITS)
#define FEW 32

/* Counters of so many bits share a digit with the lowest bits of the lead. */
#define COUNTER_BITS_SHARED 5

#define COUNTER_MASK ((1u << LEAD_ENTRY_COUNTER_BITS) - 1)
#define BUCKET_MASK ((1u << LEAD_ENTRY_BUCKET_BITS) - 1)

enum digit_kind { DIGIT_OF_BUCKET, DIGIT_OF_BITS, DIGIT_OF_BOTH };

struct digit {
    enum digit_kind kind;
    uint32_t bucket_low;  /* of buckets: they are counted from here */
    unsigned shift;       /* of buckets and bits */
    uint32_t mask;
    uint32_t lead_mask;   /* of both: bits of the lead, in front of those of the counter */
    unsigned lead_shift;
};

LEAD_ALWAYS_INLINE uint32_t digit_of(enum digit_kind kind, const struct digit *digit, lead_entry_bits entry)
{
    switch (kind) {
    case DIGIT_OF_BUCKET:
        return ((uint32_t)(entry >> LEAD_ENTRY_BUCKET_SHIFT) - digit->bucket_low) >> digit->shift & digit->mask;
    case DIGIT_OF_BITS:
        return (uint32_t)(entry >> digit->shift) & digit->mask;
    default:
        return ((uint32_t)(entry >> LEAD_ENTRY_COUNTER_SHIFT) & digit->mask) |
               ((uint32_t)(entry >> LEAD_ENTRY_LEAD_SHIFT) & digit->lead_mask) << digit->lead_shift;
    }
}

LEAD_ALWAYS_INLINE void scatter_kind(enum digit_kind kind, const struct digit *given, const lead_entry_bits *from, size_t count,
                                     lead_entry_bits *to)
{
    const struct digit digit = *given;
    uint32_t at[DIGITS] = {0}, start = 0;
    for (size_t i = 0; i < count; i++)
        at[digit_of(kind, &digit, from[i])]++;
    for (unsigned d = 0; d < DIGITS; d++) {
        const uint32_t here = at[d];
        at[d] = start;
        start += here;
    }
    for (size_t i = 0; i < count; i++) {
        const lead_entry_bits entry = from[i];
        to[at[digit_of(kind, &digit, entry)]++] = entry;
    }
}

static void scatter(const struct digit *digit, const lead_entry_bits *from, size_t count, lead_entry_bits *to)
{
    switch (digit->kind) {
    case DIGIT_OF_BUCKET:
        scatter_kind(DIGIT_OF_BUCKET, digit, from, count, to);
        break;
    case DIGIT_OF_BITS:
        scatter_kind(DIGIT_OF_BITS, digit, from, count, to);
        break;
    default:
        scatter_kind(DIGIT_OF_BOTH, digit, from, count, to);
    }
}

/* --- which digits ---------------------------------------------------------------------------------------------------------------------- */

#define DIGITS_MOST 8

struct digits {
    struct digit digit[DIGITS_MOST];
    unsigned count;
};

static unsigned bits_of(uint32_t number)
{
    unsigned bits = 0;
    for (; number; number >>= 1)
        bits++;
    return bits;
}

static uint32_t low_bits(unsigned bits)
{
    return (1u << bits) - 1;
}

static void add_bucket_digits(struct digits *digits, const lead_entry_bits *entries, size_t count)
{
    uint32_t low = BUCKET_MASK, high = 0;
    for (size_t i = 0; i < count; i++) {
        const uint32_t bucket = (uint32_t)(entries[i] >> LEAD_ENTRY_BUCKET_SHIFT) & BUCKET_MASK;
        low = bucket < low ? bucket : low;
        high = bucket > high ? bucket : high;
    }
    const unsigned bits = bits_of(high - low);
    for (unsigned shift = 0; shift < bits; shift += DIGIT_BITS) {
        const unsigned width = bits - shift < DIGIT_BITS ? bits - shift : DIGIT_BITS;
        digits->digit[digits->count++] = (struct digit){.kind = DIGIT_OF_BUCKET, .bucket_low = low, .shift = shift, .mask = low_bits(width)};
    }
}

static void add_bits(struct digits *digits, unsigned shift, unsigned bits)
{
    const unsigned parts = (bits + DIGIT_BITS - 1) / DIGIT_BITS, width = parts ? (bits + parts - 1) / parts : 0;
    for (unsigned done = 0; done < bits; done += width)
        digits->digit[digits->count++] =
            (struct digit){.kind = DIGIT_OF_BITS, .shift = shift + done, .mask = low_bits(bits - done < width ? bits - done : width)};
}

static void add_counter_and_lead(struct digits *digits, unsigned counter_bits)
{
    unsigned shared = 0;
    if (counter_bits <= COUNTER_BITS_SHARED) {
        shared = DIGIT_BITS - counter_bits;
        digits->digit[digits->count++] = (struct digit){
            .kind = DIGIT_OF_BOTH, .mask = low_bits(counter_bits), .lead_mask = low_bits(shared), .lead_shift = counter_bits};
    } else {
        add_bits(digits, LEAD_ENTRY_COUNTER_SHIFT, counter_bits);
    }
    add_bits(digits, LEAD_ENTRY_LEAD_SHIFT + shared, LEAD_ENTRY_LEAD_BITS - shared);
}

/* --- sorting --------------------------------------------------------------------------------------------------------------------------- */

/* What the entries are like as they come; and how many each lead has. */
struct shape {
    uint32_t counters; /* all of them, by OR */
    bool is_sorted, buckets_rise;
};

static struct shape look_at(const lead_entry_bits *entries, size_t count, uint32_t *leads)
{
    uint32_t counters = 0, bucket_before = 0;
    lead_entry_bits before = 0;
    unsigned falls = 0, bucket_falls = 0;
    memset(leads, 0, LEAD_SHELF_LEADS * sizeof *leads);
    for (size_t i = 0; i < count; i++) {
        const lead_entry_bits entry = entries[i];
        const uint32_t bucket = (uint32_t)(entry >> LEAD_ENTRY_BUCKET_SHIFT) & BUCKET_MASK;
        counters |= (uint32_t)(entry >> LEAD_ENTRY_COUNTER_SHIFT);
        falls |= entry < before;
        bucket_falls |= bucket < bucket_before;
        before = entry;
        bucket_before = bucket;
        leads[lead_entry_lead(entry)]++;
    }
    return (struct shape){counters & COUNTER_MASK, !falls, !bucket_falls};
}

/* Returns which of the two arrays has the outcome. */
static lead_entry_bits *order_many(lead_entry_bits *entries, size_t count, lead_entry_bits *scratch, uint32_t *leads)
{
    struct digits digits = {.count = 0};
    const struct shape shape = look_at(entries, count, leads);
    if (shape.is_sorted)
        return entries;
    if (!shape.buckets_rise)
        add_bucket_digits(&digits, entries, count);
    add_counter_and_lead(&digits, bits_of(shape.counters));
    lead_entry_bits *from = entries, *to = scratch;
    for (unsigned d = 0; d < digits.count; d++) {
        scatter(&digits.digit[d], from, count, to);
        lead_entry_bits *const swapped = from;
        from = to;
        to = swapped;
    }
    return from;
}

static void order_few(lead_entry_bits *entries, size_t count, uint32_t *leads)
{
    memset(leads, 0, LEAD_SHELF_LEADS * sizeof *leads);
    for (size_t i = 0; i < count; i++) {
        const lead_entry_bits entry = entries[i];
        size_t at = i;
        for (; at > 0 && entries[at - 1] > entry; at--)
            entries[at] = entries[at - 1];
        entries[at] = entry;
        leads[lead_entry_lead(entry)]++;
    }
}

/* Adds up equal keys. `out` may be `sorted`. */
static size_t add_up(const lead_entry_bits *sorted, size_t count, uint32_t *leads, lead_entry_bits *out)
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
            leads[lead_entry_lead(entry)]--;
            continue;
        }
        out[kept++] = last | LEAD_ENTRY_COUNT_MAX;
        last = (last & ~(lead_entry_bits)LEAD_ENTRY_COUNT_MAX) | (sum - LEAD_ENTRY_COUNT_MAX);
    }
    out[kept++] = last;
    return kept;
}

size_t lead_entries_order(lead_entry_bits *entries, size_t count, lead_entry_bits *scratch, uint32_t *leads, lead_entry_bits *out)
{
    if (count <= FEW)
        order_few(entries, count, leads);
    else
        entries = order_many(entries, count, scratch, leads);
    return count ? add_up(entries, count, leads, out) : 0;
}
