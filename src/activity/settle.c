/* SPDX-License-Identifier: MIT */
#include "activity/settle.h"

#include "activity/log.h"

#include <string.h>

static inline uint64_t key_of(lead_entry_bits entry)
{
    return entry >> LEAD_ENTRY_COUNT_BITS;
}

static uint32_t fresh_of(const struct lead_shelf *shelf)
{
    return shelf->count - shelf->sorted + shelf->log_count;
}

/* With more new entries than old ones, all are sorted anew. */
static bool is_sorted_anew(const struct lead_shelf *shelf)
{
    return fresh_of(shelf) >= shelf->sorted;
}

/* What is sorted in goes to one part, and comes through another when it is a log. */
size_t lead_shelf_scratch(const struct lead_shelf *shelf)
{
    return is_sorted_anew(shelf) ? (size_t)shelf->sorted + fresh_of(shelf) : (size_t)fresh_of(shelf) + shelf->log_count;
}

/* --- new ones among old ones ----------------------------------------------------------------------------------------------------------- */

/* The first of entries[low … high - 1] whose key is not below `key`. */
static uint32_t lower_bound(const lead_entry_bits *entries, uint32_t low, uint32_t high, uint64_t key)
{
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (key_of(entries[middle]) < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Adds to entries that are there already, as far as their counts allow; returns how many new entries are left. */
static uint32_t absorb(struct lead_shelf *shelf, lead_entry_bits *fresh, uint32_t count)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t lead = lead_entry_lead(fresh[i]), end = shelf->starts[lead + 1];
        const uint32_t at = lower_bound(shelf->entries, shelf->starts[lead], end, key_of(fresh[i]));
        if (at < end && key_of(shelf->entries[at]) == key_of(fresh[i]) &&
            lead_entry_count(shelf->entries[at]) + lead_entry_count(fresh[i]) <= LEAD_ENTRY_COUNT_MAX)
            shelf->entries[at] += lead_entry_count(fresh[i]);
        else
            fresh[kept++] = fresh[i];
    }
    return kept;
}

/* Backwards from the end: old entries up to `old`, new ones up to `fresh_left`, merged ones from `out` on. */
struct merging {
    lead_entry_bits *entries;
    const lead_entry_bits *fresh;
    uint32_t old, fresh_left, out;
    uint32_t added[LEAD_SHELF_LEADS]; /* entries more than before */
};

/* One key that is among both: the counts of all its entries are added up. */
static void merge_equal(struct merging *merging, uint64_t key, uint32_t lead)
{
    uint64_t sum = 0;
    uint32_t emitted = 0, popped = 0;
    for (; merging->old && key_of(merging->entries[merging->old - 1]) == key; popped++)
        sum += lead_entry_count(merging->entries[--merging->old]);
    while (merging->fresh_left && key_of(merging->fresh[merging->fresh_left - 1]) == key)
        sum += lead_entry_count(merging->fresh[--merging->fresh_left]);
    for (uint64_t last = sum % LEAD_ENTRY_COUNT_MAX; sum; sum -= last, last = LEAD_ENTRY_COUNT_MAX) {
        if (last == 0)
            last = LEAD_ENTRY_COUNT_MAX;
        merging->entries[--merging->out] = key << LEAD_ENTRY_COUNT_BITS | last;
        emitted++;
    }
    merging->added[lead] += emitted - popped;
}

/* The old entries behind the newest new one stay behind it. */
static void merge_block(struct merging *merging, uint64_t key)
{
    uint32_t step = 1, low = merging->old;
    while (low && key_of(merging->entries[low - 1]) > key) {
        low = low > step ? low - step : 0;
        step *= 2;
    }
    const uint32_t begin = lower_bound(merging->entries, low, merging->old, key + 1), count = merging->old - begin;
    merging->out -= count;
    merging->old = begin;
    memmove(merging->entries + merging->out, merging->entries + begin, count * sizeof *merging->entries);
}

static void merge(struct lead_shelf *shelf, const lead_entry_bits *fresh, uint32_t count)
{
    struct merging merging = {.entries = shelf->entries, .fresh = fresh, .old = shelf->sorted, .fresh_left = count};
    const uint32_t end = shelf->sorted + count;
    merging.out = end;
    while (merging.fresh_left) {
        const lead_entry_bits newest = fresh[merging.fresh_left - 1];
        merge_block(&merging, key_of(newest));
        merge_equal(&merging, key_of(newest), lead_entry_lead(newest));
    }
    const uint32_t merged = end - merging.out;
    if (merging.out > merging.old)
        memmove(shelf->entries + merging.old, shelf->entries + merging.out, merged * sizeof *shelf->entries);
    shelf->count = merging.old + merged;
    for (uint32_t lead = 0, added = 0; lead < LEAD_SHELF_LEADS; lead++) {
        added += merging.added[lead];
        shelf->starts[lead + 1] += added;
    }
}

/* Everything anew: all entries, or only the log. */
static void settle_anew(struct lead_shelf *shelf, const struct lead_log_format *log, lead_entry_bits *scratch)
{
    uint32_t leads[LEAD_SHELF_LEADS];
    if (shelf->log_count && shelf->count)
        lead_log_flatten(shelf, log, (uint32_t *)(void *)scratch);
    if (shelf->log_count)
        shelf->count = (uint32_t)lead_log_order(shelf, log, (uint32_t *)(void *)scratch, leads, shelf->entries);
    else
        shelf->count = (uint32_t)lead_entries_order(shelf->entries, shelf->count, scratch, leads, shelf->entries);
    shelf->starts[0] = 0;
    for (uint32_t lead = 0; lead < LEAD_SHELF_LEADS; lead++)
        shelf->starts[lead + 1] = shelf->starts[lead] + leads[lead];
}

static void settle_in(struct lead_shelf *shelf, const struct lead_log_format *log, lead_entry_bits *scratch)
{
    uint32_t leads[LEAD_SHELF_LEADS];
    size_t ordered;
    if (shelf->log_count && shelf->count > shelf->sorted)
        lead_log_flatten(shelf, log, (uint32_t *)(void *)scratch);
    if (shelf->log_count)
        ordered = lead_log_order(shelf, log, (uint32_t *)(void *)(scratch + shelf->log_count), leads, scratch);
    else
        ordered = lead_entries_order(shelf->entries + shelf->sorted, shelf->count - shelf->sorted, scratch, leads, scratch);
    const uint32_t left = absorb(shelf, scratch, (uint32_t)ordered);
    shelf->count = shelf->sorted;
    if (left)
        merge(shelf, scratch, left);
}

void lead_shelf_settle(struct lead_shelf *shelf, const struct lead_log_format *log, lead_entry_bits *scratch)
{
    if (is_sorted_anew(shelf))
        settle_anew(shelf, log, scratch);
    else
        settle_in(shelf, log, scratch);
    shelf->log_count = 0;
    shelf->sorted = shelf->count;
}

/* --- the table ------------------------------------------------------------------------------------------------------------------------- */

void lead_table_note_leads(struct lead_table *table)
{
    for (uint32_t s = 0; s < table->shelf_count; s++) {
        const struct lead_shelf *shelf = &table->shelves[s];
        const uint32_t *end = lead_log_end(shelf);
        for (uint32_t i = shelf->sorted; i < shelf->count; i++)
            lead_keys_use(&table->keys, s * LEAD_SHELF_LEADS + lead_entry_lead(shelf->entries[i]));
        for (uint32_t i = 0; i < shelf->log_count; i++)
            lead_keys_use(&table->keys, s * LEAD_SHELF_LEADS + (*--end >> LEAD_LOG_LEAD_SHIFT));
    }
}

/* The same, when they have been sorted. */
static void note_sorted_leads(struct lead_table *table, uint32_t s)
{
    const uint32_t *starts = table->shelves[s].starts;
    for (uint32_t first = 0; first < LEAD_SHELF_LEADS && table->keys.is_direct; first += 64) {
        uint64_t in_use = 0;
        for (uint32_t lead = 0; lead < 64; lead++)
            in_use |= (uint64_t)(starts[first + lead] < starts[first + lead + 1]) << lead;
        lead_keys_use_word(&table->keys, s * LEAD_SHELF_LEADS + first, in_use);
    }
}

static bool prepare(struct lead_table *table, size_t *scratch_size)
{
    *scratch_size = 0;
    for (uint32_t s = 0; s < table->shelf_count; s++) {
        struct lead_shelf *shelf = &table->shelves[s];
        if (!lead_shelf_is_unsettled(shelf))
            continue;
        const size_t wanted = lead_shelf_scratch(shelf);
        *scratch_size = wanted > *scratch_size ? wanted : *scratch_size;
        if (!shelf->starts)
            shelf->starts = LEAD_NEW(&table->memory, LEAD_SHELF_STARTS, uint32_t);
        if (!shelf->starts)
            return false;
    }
    return true;
}

bool lead_table_settle(struct lead_table *table)
{
    size_t scratch_size;
    if (table->is_settled)
        return true;
    if (!prepare(table, &scratch_size))
        return false;
    lead_entry_bits *scratch = scratch_size ? lead_memory_resize(&table->memory, NULL, 0, scratch_size, sizeof *scratch) : NULL;
    if (!scratch && scratch_size)
        return false;
    for (uint32_t s = 0; s < table->shelf_count; s++) {
        struct lead_shelf *shelf = &table->shelves[s];
        if (!lead_shelf_is_unsettled(shelf))
            continue;
        lead_shelf_settle(shelf, &table->log, scratch);
        note_sorted_leads(table, s);
        lead_shelf_trim(&table->memory, shelf);
    }
    lead_memory_free(&table->memory, scratch, scratch_size, sizeof *scratch);
    table->is_settled = true;
    table->has_log_base = false;
    return true;
}

/* --- forgetting ------------------------------------------------------------------------------------------------------------------------ */

/* Where the entries of each lead begin. */
static void find_starts(struct lead_shelf *shelf)
{
    uint32_t lead = 0;
    for (uint32_t i = 0; i < shelf->count; i++)
        for (; lead <= lead_entry_lead(shelf->entries[i]); lead++)
            shelf->starts[lead] = i;
    for (; lead < LEAD_SHELF_STARTS; lead++)
        shelf->starts[lead] = shelf->count;
}

static uint64_t forget_shelf(struct lead_shelf *shelf, const struct lead_activity_definitions *definitions, int64_t bucket)
{
    uint64_t dropped = 0;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < shelf->count; i++) {
        const lead_entry_bits entry = shelf->entries[i];
        const uint32_t reach = definitions->counters[lead_entry_counter(entry)].reach;
        if (reach == LEAD_AGES_FOREVER || bucket - lead_entry_bucket(entry) < (int64_t)reach)
            shelf->entries[kept++] = entry;
        else
            dropped += lead_entry_count(entry);
    }
    shelf->count = shelf->sorted = kept;
    return dropped;
}

uint64_t lead_table_forget(struct lead_table *table, lead_time now)
{
    const int64_t bucket = lead_bucket_of(now, table->definitions->resolution);
    uint64_t dropped = 0;
    for (uint32_t s = 0; s < table->shelf_count; s++) {
        struct lead_shelf *shelf = &table->shelves[s];
        const uint64_t of_shelf = shelf->starts ? forget_shelf(shelf, table->definitions, bucket) : 0;
        dropped += of_shelf;
        if (!of_shelf)
            continue;
        find_starts(shelf);
        lead_shelf_trim(&table->memory, shelf);
    }
    return dropped;
}
