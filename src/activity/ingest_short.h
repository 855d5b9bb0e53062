/* SPDX-License-Identifier: MIT */
/* The short way of events into a table, by the logs of its shelves: direct keys, no conditions, no sequence numbers. */
#ifndef LEADCORE_SRC_ACTIVITY_INGEST_SHORT_H
#define LEADCORE_SRC_ACTIVITY_INGEST_SHORT_H

#include "activity/ingest.h"

/* Where the last item of a log stands, and where there is no room any more; it grows downwards. */
struct lead_log_tail {
    uint32_t *next, *limit;
};

struct lead_short_way {
    struct lead_table *table;
    const struct lead_event_batch *batch;
    struct lead_log_tail *tails; /* by shelf */
    uint32_t type_items[UINT8_MAX + 1]; /* by type: an item of its counter, without lead and bucket; LEAD_NO_ITEM: it has none */
    bool counts_all_types;
    /* All in one loop, when no row can be anything but counted, unless its time is out of range or its index broken. */
    bool is_straight;
    uint32_t index_items[UINT8_MAX + 1]; /* the same by index of the dictionary; LEAD_NO_ITEM: there is no such index */
    /* Scratch. */
    uint32_t places[LEAD_EVENT_ROWS], items[LEAD_EVENT_ROWS], buckets[LEAD_EVENT_ROWS];
};

#define LEAD_NO_ITEM UINT32_MAX

/* False when out of memory. */
bool lead_short_way_start(struct lead_short_way *way, struct lead_table *table, const struct lead_matcher *matcher,
                          const struct lead_event_batch *batch, struct lead_arena *arena);
/* Puts a block into the shelves. False when out of memory. */
bool lead_short_way_block(struct lead_short_way *way, struct lead_event_block *block);
/* The whole batch at once, for a straight way. */
lead_status lead_short_way_all(struct lead_short_way *way, struct lead_ingest_counts *counts, lead_error *error);
/* Only now the shelves have what was put into their logs. */
void lead_short_way_finish(struct lead_short_way *way);

#endif
