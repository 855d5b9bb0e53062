/* SPDX-License-Identifier: MIT */
/* Batches of events into a table. */
#ifndef LEADCORE_SRC_ACTIVITY_INGEST_H
#define LEADCORE_SRC_ACTIVITY_INGEST_H

#include "activity/event_block.h"
#include "activity/match.h"
#include "activity/table.h"

struct lead_ingest_setup {
    struct lead_table *table;
    const struct lead_matcher *matcher;
    const struct lead_kernels *kernels;
    const char *key;
    lead_missing missing;
};

struct lead_ingest_counts {
    uint64_t states[LEAD_EVENT_STATES]; /* rows */
    uint64_t invalid_text;
};

/* On failure the table means what it meant. */
lead_status lead_table_ingest(const struct lead_ingest_setup *setup, const struct lead_arrow_source *source, struct lead_ingest_counts *counts,
                              lead_error *error);

/* Says to the table which integer keys will come, and makes room in its shelves where that pays. */
lead_status lead_ingest_prepare(struct lead_table *table, const struct lead_key_column *keys, uint64_t rows, lead_error *error);

#endif
