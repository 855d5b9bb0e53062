/* SPDX-License-Identifier: MIT */
/* Saved tables: the bytes of docs/saved-states.md. */
#ifndef LEADCORE_SRC_ACTIVITY_SNAPSHOT_H
#define LEADCORE_SRC_ACTIVITY_SNAPSHOT_H

#include "activity/state.h"
#include "activity/table.h"

/* What stands at the beginning of the content. */
struct lead_snapshot_head {
    uint32_t counters;
    uint32_t shelves;
    uint64_t places; /* of a range of keys; else the leads */
    uint64_t leads;
    uint64_t words;
    uint64_t marks;
    int64_t base;     /* of a range of keys */
    uint64_t text_bytes; /* of all text keys together */
};

#define LEAD_SNAPSHOT_HEAD 56
#define LEAD_SNAPSHOT_MARK 24

/* Where the parts of the content begin. */
struct lead_snapshot_parts {
    uint64_t identities, shelves, words, marks, keys, texts, end;
};

/* Nothing in `head` is beyond LEAD_SNAPSHOT_PLAUSIBLE, so that no sum overflows. */
struct lead_snapshot_parts lead_snapshot_parts_of(const struct lead_snapshot_head *head, uint8_t kind);

#define LEAD_SNAPSHOT_PLAUSIBLE (UINT64_C(1) << 56)

/* The table is settled in all of these. */
uint64_t lead_table_saved_size(const struct lead_table *table);
void lead_table_save(const struct lead_table *table, uint8_t *bytes);
/* Into an empty table with the keys that `state` has. On failure the table may hold anything, and is to be freed. */
lead_status lead_table_load(struct lead_table *table, const struct lead_state *state, lead_load_report *report, lead_error *error);

#endif
