/* SPDX-License-Identifier: MIT */
/* Sequence numbers of one call: which rows have been seen, and what the highest numbers will be. */
#ifndef LEADCORE_SRC_ACTIVITY_SEQUENCE_H
#define LEADCORE_SRC_ACTIVITY_SEQUENCE_H

#include "activity/event_block.h"
#include "activity/table.h"

/* A row with a number. */
struct lead_numbered_row {
    uint64_t source;
    int64_t sequence;
    uint64_t row;
    uint32_t place;
};

struct lead_new_mark {
    struct lead_mark mark;
    uint32_t place;
};

/* Names that have been hashed lately; they stay where the caller has them. */
#define LEAD_SOURCES_KEPT 256
struct lead_known_source {
    struct lead_slice name;
    uint64_t hash;
    bool is_used;
};

struct lead_sequences {
    lead_allocator memory;
    struct lead_numbered_row *rows;
    size_t row_count, row_capacity;
    struct lead_new_mark *marks; /* by place, then by source */
    size_t mark_count, mark_capacity;
    uint64_t *seen; /* bitmap by row of the batch; NULL: none has been seen */
    size_t seen_words;
    struct lead_known_source sources[LEAD_SOURCES_KEPT];
};

void lead_sequences_init(struct lead_sequences *sequences, const lead_allocator *memory);
void lead_sequences_free(struct lead_sequences *sequences);
/* Adds a row. False when out of memory. */
bool lead_sequences_add(struct lead_sequences *sequences, uint32_t place, struct lead_slice source, int64_t sequence, uint64_t row);
/* When all rows are there: decides. False when out of memory. */
bool lead_sequences_decide(struct lead_sequences *sequences, const struct lead_table *table, uint64_t batch_rows);
/* Room for the marks. False when out of memory; the table means what it meant. */
bool lead_sequences_reserve(const struct lead_sequences *sequences, struct lead_table *table);
/* Puts the marks into the table, after lead_sequences_reserve(). */
void lead_sequences_commit(const struct lead_sequences *sequences, struct lead_table *table);

static inline bool lead_sequences_has_seen(const struct lead_sequences *sequences, uint64_t row)
{
    return sequences->seen && (sequences->seen[row / 64] >> (row % 64) & 1);
}

#endif
