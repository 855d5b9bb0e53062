/* SPDX-License-Identifier: MIT */
#include "activity/ingest_short.h"

#include "base/inline.h"
#include "base/mix.h"
#include "rules/prefetch.h"

/* Entries ahead of the one that is written: the end of a shelf is a stream of its own, too slow for the processor to see it coming. */
#define AHEAD (2 * LEAD_CACHE_LINE / sizeof(lead_entry_bits))

/* --- making ready --------------------------------------------------------------------------------------------------------------------------------- */

static void make_type_bits(struct lead_short_way *way, const struct lead_matcher *matcher)
{
    way->counts_all_types = true;
    for (uint32_t type = 0; type < matcher->definitions->type_count; type++) {
        const uint32_t counter = matcher->plain[type];
        way->type_bits[type] = counter == LEAD_NONE ? 0 : (uint64_t)counter << LEAD_ENTRY_COUNTER_SHIFT | 1;
        way->counts_all_types &= counter != LEAD_NONE;
    }
}

static bool is_wide(const struct lead_column *column)
{
    return column->kind >= LEAD_COLUMN_INT32 && column->kind <= LEAD_COLUMN_UINT64 && !column->validity;
}

/* All indices of the dictionary stand for types that are counted. */
static bool make_index_bits(struct lead_short_way *way)
{
    const struct lead_event_batch *batch = way->batch;
    bool all = true;
    for (unsigned index = 0; index <= UINT8_MAX; index++) {
        const uint8_t type = batch->entry_codes[index];
        way->index_bits[index] = way->type_bits[type];
        all &= type == LEAD_TYPE_BROKEN || way->type_bits[type] != 0;
    }
    return all;
}

static bool is_straight(struct lead_short_way *way)
{
    const struct lead_event_batch *batch = way->batch;
    const struct lead_column *type = &batch->type;
    return is_wide(&batch->key.column) && is_wide(&batch->time) && batch->scale.factor && !batch->scale.drop && type->is_dictionary &&
           lead_column_width(type->kind) == 1 && !type->validity && make_index_bits(way);
}

bool lead_short_way_start(struct lead_short_way *way, struct lead_table *table, const struct lead_matcher *matcher,
                          const struct lead_event_batch *batch, struct lead_arena *arena)
{
    way->table = table;
    way->batch = batch;
    way->ends = LEAD_ARENA_NEW(arena, table->shelf_count, struct lead_shelf_end);
    if (!way->ends)
        return false;
    for (uint32_t s = 0; s < table->shelf_count; s++) {
        const struct lead_shelf *shelf = &table->shelves[s];
        if (shelf->capacity) /* no arithmetic on NULL */
            way->ends[s] = (struct lead_shelf_end){shelf->entries + shelf->count, shelf->entries + shelf->capacity};
    }
    make_type_bits(way, matcher);
    way->is_straight = is_straight(way);
    return true;
}

/* --- into the shelves ------------------------------------------------------------------------------------------------------------------------------- */

/* The shelf is full: what it has is made known to it before it grows. False when out of memory. */
static bool make_room(struct lead_short_way *way, uint32_t s)
{
    struct lead_shelf *shelf = &way->table->shelves[s];
    const uint32_t before = shelf->count, now = shelf->capacity;
    shelf->count = now;
    const bool fits = lead_shelf_reserve(&way->table->memory, shelf, 1);
    if (fits)
        way->ends[s] = (struct lead_shelf_end){shelf->entries + now, shelf->entries + shelf->capacity};
    shelf->count = before;
    return fits;
}

LEAD_ALWAYS_INLINE bool put(struct lead_short_way *way, struct lead_shelf_end *ends, uint32_t place, lead_entry_bits entry)
{
    struct lead_shelf_end *end = &ends[place / LEAD_SHELF_LEADS];
    if (end->next == end->limit && !make_room(way, place / LEAD_SHELF_LEADS))
        return false;
    LEAD_PREFETCH(end->next + AHEAD);
    *end->next++ = entry | (uint64_t)(place % LEAD_SHELF_LEADS) << LEAD_ENTRY_LEAD_SHIFT;
    return true;
}

void lead_short_way_finish(struct lead_short_way *way)
{
    for (uint32_t s = 0; s < way->table->shelf_count; s++)
        if (way->ends[s].next)
            way->table->shelves[s].count = (uint32_t)(way->ends[s].next - way->table->shelves[s].entries);
}

/* --- block by block ----------------------------------------------------------------------------------------------------------------------------------- */

static lead_entry_bits entry_of(const struct lead_short_way *way, const struct lead_event_block *block, size_t row)
{
    return way->type_bits[block->types[row]] | (uint64_t)block->buckets[row] << LEAD_ENTRY_BUCKET_SHIFT;
}

static bool put_all(struct lead_short_way *way, const struct lead_event_block *block)
{
    for (size_t r = 0; r < block->rows; r++)
        if (!put(way, way->ends, block->places[r], entry_of(way, block, r)))
            return false;
    return true;
}

/* Rows that are not counted are written down, too, and then written over: a branch on them could not be predicted. */
static bool put_counted(struct lead_short_way *way, const struct lead_event_block *block)
{
    size_t count = 0;
    for (size_t r = 0; r < block->rows; r++) {
        way->places[count] = block->places[r];
        way->entries[count] = entry_of(way, block, r);
        count += block->states[r] == LEAD_EVENT_IS_COUNTED;
    }
    for (size_t i = 0; i < count; i++)
        if (!put(way, way->ends, way->places[i], way->entries[i]))
            return false;
    return true;
}

/* Types that nothing counts. Returns whether all rows are counted. */
static bool find_unmatched(const struct lead_short_way *way, struct lead_event_block *block)
{
    unsigned states = 0;
    for (size_t r = 0; r < block->rows && !way->counts_all_types; r++)
        block->states[r] =
            block->states[r] == LEAD_EVENT_IS_COUNTED && !way->type_bits[block->types[r]] ? LEAD_EVENT_IS_UNMATCHED : block->states[r];
    for (size_t r = 0; r < block->rows; r++)
        states |= block->states[r];
    return states == LEAD_EVENT_IS_COUNTED;
}

bool lead_short_way_block(struct lead_short_way *way, struct lead_event_block *block)
{
    return find_unmatched(way, block) ? put_all(way, block) : put_counted(way, block);
}

/* --- all at once ----------------------------------------------------------------------------------------------------------------------------------------- */

/* A row that is not counted. */
static lead_status explain_row(const struct lead_short_way *way, uint64_t row, struct lead_ingest_counts *counts, lead_error *error)
{
    const struct lead_column *type = &way->batch->type;
    if (!way->index_bits[((const uint8_t *)type->values)[type->offset + row]])
        return lead_fail_at_row("type", row, LEAD_ERROR_ARROW, "the index is not in the dictionary", error);
    counts->states[LEAD_EVENT_IS_WITHOUT_TIME]++;
    return LEAD_OK;
}

/* Whether keys are narrow is a constant where this is inlined. Of 64 bits, too, only the lowest matter: the range has been checked. */
LEAD_ALWAYS_INLINE lead_status run(struct lead_short_way *way, bool is_narrow, struct lead_ingest_counts *counts, lead_error *error)
{
    const struct lead_event_batch *batch = way->batch;
    const struct lead_time_scale scale = batch->scale;
    const uint32_t base = (uint32_t)way->table->keys.base;
    const uint32_t *narrow = (const uint32_t *)batch->key.column.values + (is_narrow ? batch->key.column.offset : 0);
    const uint64_t *wide = (const uint64_t *)batch->key.column.values + (is_narrow ? 0 : batch->key.column.offset);
    const int64_t *times = (const int64_t *)batch->time.values + batch->time.offset;
    const uint8_t *indices = (const uint8_t *)batch->type.values + batch->type.offset;
    struct lead_shelf_end *const ends = way->ends;
    for (uint64_t r = 0; r < batch->rows; r++) {
        const lead_entry_bits bits = way->index_bits[indices[r]];
        if ((uint64_t)times[r] - (uint64_t)scale.low > scale.range || !bits) {
            const lead_status status = explain_row(way, r, counts, error);
            if (status != LEAD_OK)
                return status;
            continue;
        }
        const uint64_t quotient = lead_multiply_wide((uint64_t)times[r] - (uint64_t)scale.origin, scale.factor).high >> scale.shift;
        const uint32_t place = (is_narrow ? narrow[r] : (uint32_t)wide[r]) - base;
        if (!put(way, ends, place, bits | (quotient + scale.first) << LEAD_ENTRY_BUCKET_SHIFT))
            return lead_fail_memory(error);
    }
    return LEAD_OK;
}

lead_status lead_short_way_all(struct lead_short_way *way, struct lead_ingest_counts *counts, lead_error *error)
{
    const bool is_narrow = lead_column_width(way->batch->key.column.kind) == sizeof(uint32_t);
    const lead_status status = is_narrow ? run(way, true, counts, error) : run(way, false, counts, error);
    counts->states[LEAD_EVENT_IS_COUNTED] = way->batch->rows - counts->states[LEAD_EVENT_IS_WITHOUT_TIME];
    return status;
}
