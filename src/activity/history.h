/* SPDX-License-Identifier: MIT */
/* The state of one lead: sorted entries, and the highest sequence number of each source. */
#ifndef LEADCORE_SRC_ACTIVITY_HISTORY_H
#define LEADCORE_SRC_ACTIVITY_HISTORY_H

#include "activity/evaluate.h"
#include "base/error.h"

/* Sources are known by a hash of their names. */
struct lead_mark {
    uint64_t source;
    int64_t sequence;
};

uint64_t lead_source_hash(const char *source, size_t size);

/* No two entries have one key unless the count of all but the last of them is LEAD_ENTRY_COUNT_MAX. Zero is an empty one. */
struct lead_history {
    lead_entry_bits *entries;
    size_t count, capacity;
    struct lead_mark *marks; /* by source */
    size_t mark_count, mark_capacity;
};

void lead_history_free(struct lead_history *history, const lead_allocator *memory);
/* All of these leave the history as it was when they return false: out of memory. */
bool lead_history_add(struct lead_history *history, uint32_t counter, int32_t bucket, const lead_allocator *memory);
bool lead_history_merge(struct lead_history *history, const struct lead_history *other, const lead_allocator *memory);
bool lead_history_copy(struct lead_history *history, const lead_entry_bits *entries, size_t count, const struct lead_mark *marks,
                       size_t mark_count, const lead_allocator *memory);
/* Whether the number has been seen. */
bool lead_history_has_seen(const struct lead_history *history, uint64_t source, int64_t sequence);
bool lead_history_see(struct lead_history *history, uint64_t source, int64_t sequence, const lead_allocator *memory);
/* Number of events dropped. */
uint64_t lead_history_forget(struct lead_history *history, const struct lead_activity_definitions *definitions, lead_time now);
/* Pairs of counter and bucket: entries with one key are one. */
uint64_t lead_history_pairs(const struct lead_history *history);

/* Merges two sorted lists of entries; counts of one key are added. `out` has room for both. Returns how many there are. Lead bits are part of the key. */
size_t lead_entries_merge(const lead_entry_bits *a, size_t a_count, const lead_entry_bits *b, size_t b_count, lead_entry_bits *out);
/* Sorts, and adds up equal keys, in place. Returns how many there are then. */
size_t lead_entries_sort(lead_entry_bits *entries, size_t count, lead_entry_bits *scratch);

static inline struct lead_history_view lead_history_view_of(const struct lead_history *history)
{
    return (struct lead_history_view){history->count ? history->entries : lead_no_entries, history->count};
}

#endif
