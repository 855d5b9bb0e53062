/* SPDX-License-Identifier: MIT */
/*
 * Many leads. A lead has a place, numbered in the order of coming; 1,024 places make a shelf. A shelf has the sorted entries of its leads, and new ones
 * in the order of their coming, which are sorted in when somebody needs to read.
 */
#ifndef LEADCORE_SRC_ACTIVITY_TABLE_H
#define LEADCORE_SRC_ACTIVITY_TABLE_H

#include "activity/history.h"
#include "activity/keys.h"
#include "activity/source.h"

struct lead_table_mark {
    uint32_t lead; /* within the shelf */
    struct lead_mark mark;
};

struct lead_shelf {
    lead_entry_bits *entries; /* `sorted` of them are in order, the others follow in the order of coming */
    uint32_t sorted, count, capacity;
    uint32_t *starts; /* by lead of the shelf: where its entries begin; one more at the end. Right when nothing is unsorted */
    struct lead_table_mark *marks; /* by lead, then by source */
    uint32_t mark_count, mark_capacity;
};

struct lead_table {
    lead_allocator memory;
    const struct lead_activity_definitions *definitions;
    struct lead_keys *keys;
    struct lead_shelf *shelves;
    uint32_t shelf_count, shelf_capacity;
    /* Scratch for sorting, as large as the largest shelf so far. */
    lead_entry_bits *scratch;
    size_t scratch_capacity;
    bool is_settled;
};

void lead_table_init(struct lead_table *table, const struct lead_activity_definitions *definitions, bool has_text_keys,
                     const lead_allocator *memory);
void lead_table_free(struct lead_table *table);
/* Sorts whatever is unsorted; afterwards leads can be read. False when out of memory: the table is as it was for readers. */
bool lead_table_settle(struct lead_table *table);
/* Entries of a place; the table is settled. */
struct lead_history_view lead_table_view(const struct lead_table *table, uint32_t place);
/* Replaces what a place has. False when out of memory; then nothing has changed. */
bool lead_table_put(struct lead_table *table, uint32_t place, const struct lead_history *history);
bool lead_table_get(const struct lead_table *table, uint32_t place, struct lead_history *history, const lead_allocator *memory);
bool lead_table_forget(struct lead_table *table, lead_time now, uint64_t *dropped);
uint64_t lead_table_memory(const struct lead_table *table);

#endif
