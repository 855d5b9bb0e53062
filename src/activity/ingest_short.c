/* SPDX-License-Identifier: MIT */
#include "activity/ingest_short.h"

#include "activity/log.h"
#include "base/inline.h"
#include "base/mix.h"
#include "rules/prefetch.h"

/* Bytes ahead of what is written: each log is a stream of its own, too slow for the processor to see it coming. */
#define AHEAD (2 * LEAD_CACHE_LINE)

/* --- making ready ---------------------------------------------------------------------------------------------------------------------- */

static void make_type_items(struct lead_short_way *way, const struct lead_matcher *matcher)
{
    way->counts_all_types = true;
    for (unsigned type = 0; type <= UINT8_MAX; type++) {
        const uint32_t counter = type < matcher->definitions->type_count ? matcher->plain[type] : LEAD_NONE;
        way->type_items[type] = counter == LEAD_NONE ? LEAD_NO_ITEM : counter << way->table->log.bucket_bits;
        way->counts_all_types &= counter != LEAD_NONE || type >= matcher->definitions->type_count;
    }
}

static bool is_wide(const struct lead_column *column)
{
    return column->kind >= LEAD_COLUMN_INT32 && column->kind <= LEAD_COLUMN_UINT64 && !column->validity;
}

/* Whether all indices of the dictionary stand for types that are counted. */
static bool make_index_items(struct lead_short_way *way)
{
    bool all = true;
    for (unsigned index = 0; index <= UINT8_MAX; index++) {
        const uint8_t type = way->batch->entry_codes[index];
        way->index_items[index] = way->type_items[type];
        all &= type == LEAD_TYPE_BROKEN || way->type_items[type] != LEAD_NO_ITEM;
    }
    return all;
}

static bool is_straight(struct lead_short_way *way)
{
    const struct lead_event_batch *batch = way->batch;
    const struct lead_column *type = &batch->type;
    return is_wide(&batch->key.column) && is_wide(&batch->time) && batch->scale.factor && !batch->scale.drop && type->is_dictionary &&
           lead_column_width(type->kind) == 1 && !type->validity && make_index_items(way);
}

/* Logs hold buckets about that of the first event. */
static void choose_base(struct lead_table *table, const struct lead_event_batch *batch)
{
    const uint32_t half = ((uint32_t)1 << table->log.bucket_bits) / 2;
    uint32_t bucket = 0;
    for (uint64_t row = 0; row < batch->rows && !bucket; row++)
        bucket = lead_event_batch_bucket(batch, row);
    if (!table->has_log_base && bucket) {
        table->log.bucket_base = bucket > half ? bucket - half : 0;
        table->has_log_base = true;
    }
}

static struct lead_log_tail tail_of(const struct lead_shelf *shelf)
{
    uint32_t *const end = lead_log_end(shelf);
    if (!end)
        return (struct lead_log_tail){NULL, NULL};
    return (struct lead_log_tail){end - shelf->log_count, end - (shelf->capacity - shelf->count)};
}

bool lead_short_way_start(struct lead_short_way *way, struct lead_table *table, const struct lead_matcher *matcher,
                          const struct lead_event_batch *batch, struct lead_arena *arena)
{
    way->table = table;
    way->batch = batch;
    way->tails = LEAD_ARENA_NEW(arena, table->shelf_count, struct lead_log_tail);
    if (!way->tails)
        return false;
    for (uint32_t s = 0; s < table->shelf_count; s++)
        way->tails[s] = tail_of(&table->shelves[s]);
    choose_base(table, batch);
    make_type_items(way, matcher);
    way->is_straight = is_straight(way);
    return true;
}

/* --- into the shelves ------------------------------------------------------------------------------------------------------------------ */

static void tell_shelf(const struct lead_short_way *way, uint32_t s)
{
    struct lead_shelf *shelf = &way->table->shelves[s];
    if (way->tails[s].next)
        shelf->log_count = (uint32_t)(lead_log_end(shelf) - way->tails[s].next);
}

static bool make_room(struct lead_short_way *way, uint32_t s)
{
    struct lead_shelf *shelf = &way->table->shelves[s];
    tell_shelf(way, s);
    if (!lead_shelf_reserve(&way->table->memory, shelf, 1))
        return false;
    way->tails[s] = tail_of(shelf);
    return true;
}

LEAD_ALWAYS_INLINE bool put(struct lead_short_way *way, struct lead_log_tail *tails, uint32_t place, uint32_t item)
{
    struct lead_log_tail *tail = &tails[place / LEAD_SHELF_LEADS];
    if (tail->next == tail->limit && !make_room(way, place / LEAD_SHELF_LEADS))
        return false;
    LEAD_PREFETCH((uintptr_t)tail->next - AHEAD);
    *--tail->next = item | place << LEAD_LOG_LEAD_SHIFT;
    return true;
}

/* An event whose bucket no log has room for. */
static bool put_entry(struct lead_short_way *way, uint32_t place, uint32_t item, uint32_t bucket)
{
    const uint32_t s = place / LEAD_SHELF_LEADS;
    struct lead_shelf *shelf = &way->table->shelves[s];
    if (!make_room(way, s))
        return false;
    shelf->entries[shelf->count++] = (uint64_t)(place % LEAD_SHELF_LEADS) << LEAD_ENTRY_LEAD_SHIFT |
                                     (uint64_t)(item >> way->table->log.bucket_bits) << LEAD_ENTRY_COUNTER_SHIFT |
                                     (uint64_t)bucket << LEAD_ENTRY_BUCKET_SHIFT | 1;
    way->tails[s] = tail_of(shelf);
    return true;
}

static inline bool put_event(struct lead_short_way *way, uint32_t place, uint32_t item, uint32_t bucket)
{
    const uint32_t above = bucket - way->table->log.bucket_base;
    if (above >> way->table->log.bucket_bits)
        return put_entry(way, place, item, bucket);
    return put(way, way->tails, place, item | above);
}

void lead_short_way_finish(struct lead_short_way *way)
{
    for (uint32_t s = 0; s < way->table->shelf_count; s++)
        tell_shelf(way, s);
}

/* --- block by block -------------------------------------------------------------------------------------------------------------------- */

static bool put_all(struct lead_short_way *way, const struct lead_event_block *block)
{
    for (size_t r = 0; r < block->rows; r++)
        if (!put_event(way, block->places[r], way->type_items[block->types[r]], block->buckets[r]))
            return false;
    return true;
}

/* Rows that are not counted are written down, too, and then written over: a branch on them could not be predicted. */
static bool put_counted(struct lead_short_way *way, const struct lead_event_block *block)
{
    size_t count = 0;
    for (size_t r = 0; r < block->rows; r++) {
        way->places[count] = block->places[r];
        way->items[count] = way->type_items[block->types[r]];
        way->buckets[count] = block->buckets[r];
        count += block->states[r] == LEAD_EVENT_IS_COUNTED;
    }
    for (size_t i = 0; i < count; i++)
        if (!put_event(way, way->places[i], way->items[i], way->buckets[i]))
            return false;
    return true;
}

/* Types that nothing counts. Returns whether all rows are counted. */
static bool find_unmatched(const struct lead_short_way *way, struct lead_event_block *block)
{
    unsigned states = 0;
    for (size_t r = 0; r < block->rows && !way->counts_all_types; r++)
        block->states[r] = block->states[r] == LEAD_EVENT_IS_COUNTED && way->type_items[block->types[r]] == LEAD_NO_ITEM
                               ? LEAD_EVENT_IS_UNMATCHED
                               : block->states[r];
    for (size_t r = 0; r < block->rows; r++)
        states |= block->states[r];
    return states == LEAD_EVENT_IS_COUNTED;
}

bool lead_short_way_block(struct lead_short_way *way, struct lead_event_block *block)
{
    return find_unmatched(way, block) ? put_all(way, block) : put_counted(way, block);
}

/* --- all at once ----------------------------------------------------------------------------------------------------------------------- */

/* A row that cannot go straight into a log. */
static lead_status put_rare(struct lead_short_way *way, uint64_t row, uint32_t place, struct lead_ingest_counts *counts, lead_error *error)
{
    const struct lead_column *type = &way->batch->type;
    const uint32_t item = way->index_items[((const uint8_t *)type->values)[type->offset + row]];
    const uint32_t bucket = lead_event_batch_bucket(way->batch, row);
    if (item == LEAD_NO_ITEM)
        return lead_fail_at_row("type", row, LEAD_ERROR_ARROW, "the index is not in the dictionary", error);
    if (!bucket)
        counts->states[LEAD_EVENT_IS_WITHOUT_TIME]++;
    else if (!put_entry(way, place, item, bucket))
        return lead_fail_memory(error);
    return LEAD_OK;
}

/* Whether keys are narrow is a constant where this is inlined. Of 64 bits, too, only the lowest matter: the range has been checked. */
LEAD_ALWAYS_INLINE lead_status run(struct lead_short_way *way, bool is_narrow, struct lead_ingest_counts *counts, lead_error *error)
{
    const struct lead_event_batch *batch = way->batch;
    const struct lead_time_scale scale = batch->scale;
    const uint32_t base = (uint32_t)way->table->keys.base, first = scale.first - way->table->log.bucket_base;
    const unsigned bucket_bits = way->table->log.bucket_bits;
    const uint32_t *narrow = (const uint32_t *)batch->key.column.values + (is_narrow ? batch->key.column.offset : 0);
    const uint64_t *wide = (const uint64_t *)batch->key.column.values + (is_narrow ? 0 : batch->key.column.offset);
    const int64_t *times = (const int64_t *)batch->time.values + batch->time.offset;
    const uint8_t *indices = (const uint8_t *)batch->type.values + batch->type.offset;
    struct lead_log_tail *const tails = way->tails;
    for (uint64_t r = 0; r < batch->rows; r++) {
        const uint64_t time = (uint64_t)times[r];
        const uint32_t bucket = (uint32_t)(lead_multiply_wide(time - (uint64_t)scale.origin, scale.factor).high >> scale.shift) + first;
        const uint32_t item = way->index_items[indices[r]], place = (is_narrow ? narrow[r] : (uint32_t)wide[r]) - base;
        if (time - (uint64_t)scale.low > scale.range || bucket >> bucket_bits || item == LEAD_NO_ITEM) {
            const lead_status status = put_rare(way, r, place, counts, error);
            if (status != LEAD_OK)
                return status;
        } else if (!put(way, tails, place, item | bucket)) {
            return lead_fail_memory(error);
        }
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
