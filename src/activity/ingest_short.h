/* SPDX-License-Identifier: MIT */
/* The short way of events into a table: direct keys, no conditions, no sequence numbers. */
#ifndef LEADCORE_SRC_ACTIVITY_INGEST_SHORT_H
#define LEADCORE_SRC_ACTIVITY_INGEST_SHORT_H

#include "activity/ingest.h"

/* Where the next entry of a shelf goes, and where there is no room any more. */
struct lead_shelf_end {
    lead_entry_bits *next, *limit;
};

struct lead_short_way {
    struct lead_table *table;
    const struct lead_event_batch *batch;
    struct lead_shelf_end *ends; /* by shelf */
    lead_entry_bits type_bits[UINT8_MAX + 1]; /* by type: an entry of its counter, without lead and bucket; 0: it has none */
    bool counts_all_types;
    /* All in one loop, when no row can be anything but counted, unless its time is out of range or its index broken. */
    bool is_straight;
    lead_entry_bits index_bits[UINT8_MAX + 1]; /* the same by index of the dictionary; 0: there is no such index */
    /* Scratch. */
    uint32_t places[LEAD_EVENT_ROWS];
    lead_entry_bits entries[LEAD_EVENT_ROWS];
};

/* False when out of memory. */
bool lead_short_way_start(struct lead_short_way *way, struct lead_table *table, const struct lead_matcher *matcher,
                          const struct lead_event_batch *batch, struct lead_arena *arena);
/* Puts a block into the shelves. False when out of memory. */
bool lead_short_way_block(struct lead_short_way *way, struct lead_event_block *block);
/* The whole batch at once, for a straight way. */
lead_status lead_short_way_all(struct lead_short_way *way, struct lead_ingest_counts *counts, lead_error *error);
/* Only now the shelves have what was put into them. */
void lead_short_way_finish(struct lead_short_way *way);

#endif
