/* SPDX-License-Identifier: MIT */
/* Entries brought into order: of equal keys the full ones first, then one with what is left. */
#include "activity/history.h"

#include <string.h>

static uint64_t key_of(lead_entry_bits entry)
{
    return entry >> LEAD_ENTRY_BUCKET_SHIFT;
}

/* Writes `events` of one key; at most as many entries as the events came from. */
static size_t put(lead_entry_bits *out, uint64_t key, uint64_t events)
{
    size_t count = 0;
    for (; events > LEAD_ENTRY_COUNT_MAX; events -= LEAD_ENTRY_COUNT_MAX)
        out[count++] = key << LEAD_ENTRY_BUCKET_SHIFT | LEAD_ENTRY_COUNT_MAX;
    if (events > 0)
        out[count++] = key << LEAD_ENTRY_BUCKET_SHIFT | events;
    return count;
}

/* Adds up the entries of `key` that stand from `at` on. */
static uint64_t take(const lead_entry_bits *entries, size_t count, size_t *at, uint64_t key)
{
    uint64_t events = 0;
    for (; *at < count && key_of(entries[*at]) == key; ++*at)
        events += lead_entry_count(entries[*at]);
    return events;
}

size_t lead_entries_merge(const lead_entry_bits *a, size_t a_count, const lead_entry_bits *b, size_t b_count, lead_entry_bits *out)
{
    size_t i = 0, j = 0, count = 0;
    while (i < a_count && j < b_count) {
        const uint64_t a_key = key_of(a[i]), b_key = key_of(b[j]);
        if (a_key < b_key) {
            out[count++] = a[i++];
        } else if (b_key < a_key) {
            out[count++] = b[j++];
        } else {
            uint64_t events = take(a, a_count, &i, a_key);
            events += take(b, b_count, &j, a_key);
            count += put(out + count, a_key, events);
        }
    }
    if (i < a_count)
        memcpy(out + count, a + i, (a_count - i) * sizeof *a);
    count += a_count - i;
    if (j < b_count)
        memcpy(out + count, b + j, (b_count - j) * sizeof *b);
    return count + b_count - j;
}

/* --- sorting ---------------------------------------------------------------------------------------------------------------------------- */

/* Below this, moving entries one by one is faster than counting digits. */
#define FEW_ENTRIES 48

#define DIGIT_BITS 11
#define DIGITS ((uint32_t)1 << DIGIT_BITS)

static void sort_few(lead_entry_bits *entries, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        const lead_entry_bits entry = entries[i];
        size_t at = i;
        for (; at > 0 && entries[at - 1] > entry; at--)
            entries[at] = entries[at - 1];
        entries[at] = entry;
    }
}

static void sort_by_digit(const lead_entry_bits *from, lead_entry_bits *to, size_t count, unsigned shift)
{
    size_t places[DIGITS] = {0};
    size_t place = 0;
    for (size_t i = 0; i < count; i++)
        places[from[i] >> shift & (DIGITS - 1)]++;
    for (size_t digit = 0; digit < DIGITS; digit++) {
        const size_t here = places[digit];
        places[digit] = place;
        place += here;
    }
    for (size_t i = 0; i < count; i++)
        to[places[from[i] >> shift & (DIGITS - 1)]++] = from[i];
}

/* Digit by digit from the lowest, leaving out bits that are the same in all keys: most leads of a shelf use few counters within a few years. */
static void sort_many(lead_entry_bits *entries, size_t count, uint64_t varying, lead_entry_bits *scratch)
{
    lead_entry_bits *from = entries, *to = scratch;
    for (unsigned shift = LEAD_ENTRY_BUCKET_SHIFT; shift < 64 && varying >> shift != 0; shift += DIGIT_BITS) {
        while ((varying >> shift & 1) == 0)
            shift++;
        sort_by_digit(from, to, count, shift);
        lead_entry_bits *sorted = to;
        to = from;
        from = sorted;
    }
    if (from != entries)
        memcpy(entries, from, count * sizeof *entries);
}

static size_t add_up_equal(lead_entry_bits *entries, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count;) {
        const uint64_t key = key_of(entries[i]);
        const uint64_t events = take(entries, count, &i, key);
        kept += put(entries + kept, key, events);
    }
    return kept;
}

size_t lead_entries_sort(lead_entry_bits *entries, size_t count, lead_entry_bits *scratch)
{
    uint64_t varying = 0;
    bool is_sorted = true;
    for (size_t i = 1; i < count; i++) {
        varying |= entries[i] ^ entries[0];
        is_sorted &= key_of(entries[i - 1]) <= key_of(entries[i]);
    }
    if (!is_sorted && count <= FEW_ENTRIES)
        sort_few(entries, count);
    else if (!is_sorted)
        sort_many(entries, count, varying, scratch);
    return add_up_equal(entries, count);
}
