/* SPDX-License-Identifier: MIT */
/* Sorting the new entries of a shelf in. */
#ifndef LEADCORE_SRC_ACTIVITY_SETTLE_H
#define LEADCORE_SRC_ACTIVITY_SETTLE_H

#include "activity/table.h"

/*
 * Sorts `count` entries by lead, counter and bucket, and adds up equal keys, into `out`, which may be either of `entries` and `scratch`; both are used.
 * Returns how many there are then, and in leads[LEAD_SHELF_LEADS] how many each lead has. All but the last of one key have the greatest count.
 */
size_t lead_entries_order(lead_entry_bits *entries, size_t count, lead_entry_bits *scratch, uint32_t *leads, lead_entry_bits *out);

/* Sorts what is unsorted in; shelf->starts is there, and `scratch` holds lead_shelf_scratch() entries. */
void lead_shelf_settle(struct lead_shelf *shelf, const struct lead_log_format *log, lead_entry_bits *scratch);
size_t lead_shelf_scratch(const struct lead_shelf *shelf);
/* Direct keys come into use by entries: this looks whose the unsorted ones are. */
void lead_table_note_leads(struct lead_table *table);

#endif
