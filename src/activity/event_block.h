/* SPDX-License-Identifier: MIT */
/* Some rows of a batch of events, read column by column. No branch depends on a single row unless it is one in many. */
#ifndef LEADCORE_SRC_ACTIVITY_EVENT_BLOCK_H
#define LEADCORE_SRC_ACTIVITY_EVENT_BLOCK_H

#include "activity/event_batch.h"

/* All of a block's arrays stay in the first cache. A multiple of 64. */
#define LEAD_EVENT_ROWS 1024

/* What becomes of a row; in the order of lead_ingest_report. */
enum lead_event_state {
    LEAD_EVENT_IS_COUNTED,
    LEAD_EVENT_IS_UNMATCHED,
    LEAD_EVENT_IS_OF_UNKNOWN_TYPE,
    LEAD_EVENT_IS_SEEN,
    LEAD_EVENT_IS_WITHOUT_KEY,
    LEAD_EVENT_IS_WITHOUT_TIME,
    LEAD_EVENT_STATES
};

struct lead_event_block {
    uint64_t first;
    size_t rows;
    uint8_t states[LEAD_EVENT_ROWS]; /* enum lead_event_state */
    uint8_t types[LEAD_EVENT_ROWS];  /* LEAD_TYPE_UNKNOWN, or the type */
    uint32_t buckets[LEAD_EVENT_ROWS]; /* biased; anything without a valid time */
    uint32_t places[LEAD_EVENT_ROWS];          /* LEAD_NONE: not known yet */
    struct lead_key_value keys[LEAD_EVENT_ROWS]; /* not of direct keys */
};

/* Reads types and times. states: counted when the type is known. Counts types that are not UTF-8. */
lead_status lead_event_block_read(const struct lead_event_batch *batch, struct lead_event_block *block, uint64_t *invalid_text, lead_error *error);
/* Direct keys, of which the range has been checked: their places; 0 where there is no key. Changes states. */
void lead_event_block_places(const struct lead_event_batch *batch, int64_t base, struct lead_event_block *block);
/* Other keys: their values. Changes states. */
lead_status lead_event_block_keys(const struct lead_event_batch *batch, struct lead_event_block *block, lead_error *error);

#endif
