/* SPDX-License-Identifier: MIT */
/*
 * Many leads. A lead has a place (keys.h); 1,024 places make a shelf. A shelf has the sorted entries of its leads, and new ones
 * in the order of their coming, which are sorted in when somebody needs to read.
 */
#ifndef LEADCORE_SRC_ACTIVITY_TABLE_H
#define LEADCORE_SRC_ACTIVITY_TABLE_H

#include "activity/history.h"
#include "activity/keys.h"
#include "activity/source.h"

#define LEAD_SHELF_STARTS (LEAD_SHELF_LEADS + 1)

struct lead_table_mark {
    uint32_t lead; /* within the shelf */
    struct lead_mark mark;
};

struct lead_shelf {
    lead_entry_bits *entries; /* `sorted` of them are in order, the others follow in the order of coming */
    uint32_t sorted, count, capacity;
    uint32_t log_count; /* more of them, in short, at the end of the same memory: log.h */
    uint32_t *starts; /* LEAD_SHELF_STARTS, by lead: where its entries begin. Right when nothing is unsorted; NULL when nothing is sorted */
    struct lead_table_mark *marks; /* by lead, then by source */
    uint32_t mark_count, mark_capacity;
};

/* Bits of an item: lead, counter, bucket; 0 bits for buckets: there is no log. */
struct lead_log_format {
    uint32_t bucket_base; /* biased */
    unsigned bucket_bits;
};

struct lead_table {
    lead_allocator memory;
    const struct lead_activity_definitions *definitions;
    struct lead_keys keys;
    struct lead_shelf *shelves; /* for all places that there are */
    uint32_t shelf_count, shelf_capacity;
    struct lead_log_format log;
    bool has_log_base; /* some shelf has a log, so that it cannot change */
    bool is_settled;
};

void lead_table_init(struct lead_table *table, const struct lead_activity_definitions *definitions, bool has_text_keys,
                     const lead_allocator *memory);
void lead_table_free(struct lead_table *table);
/* Leads of the table, also of one that is not settled. */
uint64_t lead_table_lead_count(const struct lead_table *table);
uint64_t lead_table_memory(const struct lead_table *table);

/* Sorts whatever is unsorted; afterwards leads can be read. False when out of memory: then nothing is lost, and it can be tried again. */
bool lead_table_settle(struct lead_table *table);

/* --- single leads. The table is settled, and stays so ---------------------------------------------------------------------------------- */

/* The place of a lead, or LEAD_NONE. */
uint32_t lead_table_place(const struct lead_table *table, struct lead_key_value key);
/* The same, for a lead that is made if need be. LEAD_NONE when out of memory. */
uint32_t lead_table_make_place(struct lead_table *table, struct lead_key_value key);
struct lead_history_view lead_table_view(const struct lead_table *table, uint32_t place);
/* Marks of a place, by source. */
const struct lead_table_mark *lead_table_marks(const struct lead_table *table, uint32_t place, size_t *count);
/* A copy, without lead bits; empty before. False when out of memory. */
bool lead_table_get(const struct lead_table *table, uint32_t place, struct lead_history *history, const lead_allocator *memory);
/* Replaces what a place has. False when out of memory; then nothing has changed. */
bool lead_table_put(struct lead_table *table, uint32_t place, const struct lead_history *history);
/* The lead is gone, its key included. */
void lead_table_erase(struct lead_table *table, uint32_t place);
/* Number of events dropped. */
uint64_t lead_table_forget(struct lead_table *table, lead_time now);

/* --- many leads at once: adding needs settling afterwards ------------------------------------------------------------------------------ */

/* Says before they are made that integer keys low … high will come, of which `leads` at least are different. False when out of memory. */
bool lead_table_expect(struct lead_table *table, int64_t low, int64_t high, uint64_t leads);
/* Adds entries, whatever stands in their lead bits. Fast when they come sorted, by rising places. False when out of memory: nothing is added. */
bool lead_table_append(struct lead_table *table, uint32_t place, const lead_entry_bits *entries, size_t count);
/* Adds marks of one lead, sorted by source; places must rise from call to call within a shelf that had no marks. False when out of memory. */
bool lead_table_append_marks(struct lead_table *table, uint32_t place, const struct lead_mark *marks, size_t count);
static inline bool lead_shelf_is_unsettled(const struct lead_shelf *shelf)
{
    return shelf->count > shelf->sorted || shelf->log_count;
}

/* Room for so many more. False when out of memory; then nothing has changed. */
bool lead_shelf_reserve(const lead_allocator *memory, struct lead_shelf *shelf, size_t more);
bool lead_shelf_reserve_marks(const lead_allocator *memory, struct lead_shelf *shelf, size_t more);
/* Gives back what is too much of it. */
void lead_shelf_trim(const lead_allocator *memory, struct lead_shelf *shelf);

/* --- what an evaluator reads ----------------------------------------------------------------------------------------------------------- */

/* Instead of a place: a row whose key is null, of which nothing is known. LEAD_NONE is a lead that did nothing. */
#define LEAD_PLACE_UNKNOWN (LEAD_NONE - 1)

/* Rows of a batch, joined; context of a lead_activity_source whose `find` is lead_table_find. The table is settled. */
struct lead_table_rows {
    const struct lead_table *table;
    const uint32_t *places; /* by row */
};

void lead_table_find(const void *context, uint64_t first, size_t rows, struct lead_history_view *views);

#endif
