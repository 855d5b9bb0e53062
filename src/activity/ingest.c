/* SPDX-License-Identifier: MIT */
#include "activity/ingest.h"

#include "activity/ingest_short.h"
#include "activity/sequence.h"

#include <string.h>

/* Pairs of place and entry that are gathered before they go to the shelves. */
#define PAIRS (4 * LEAD_EVENT_ROWS)

struct ingest {
    struct lead_ingest_setup setup;
    struct lead_table *table;
    struct lead_arena arena;
    struct lead_event_batch batch;
    struct lead_event_block *block;
    struct lead_ingest_counts counts;
    struct lead_short_way *way; /* NULL: it takes the long one */
    bool was_settled;
    uint32_t shelf_count; /* at the beginning */
    struct shelf_counts {
        uint32_t count, log_count;
    } *before; /* of each shelf then */
    struct lead_sequences *sequences; /* NULL without sequence numbers */
    struct lead_runner runner;
    bool has_runner;
    size_t pair_count;
    uint32_t *pair_places;
    lead_entry_bits *pair_entries;
};

/* --- making ready, and going back ------------------------------------------------------------------------------------------------------ */

static lead_status start_runner(struct ingest *ingest, lead_error *error)
{
    const struct lead_runner_setup setup = {
        .program = &ingest->setup.matcher->program,
        .columns = ingest->batch.fields,
        .kernels = ingest->setup.kernels,
        .block_rows = LEAD_EVENT_ROWS,
    };
    const lead_status status = lead_runner_init(&ingest->runner, &setup, &ingest->table->memory, error);
    ingest->has_runner = status == LEAD_OK;
    if (ingest->has_runner)
        lead_runner_set_now(&ingest->runner, 0);
    return status;
}

/* So that everything can be undone. */
static bool remember(struct ingest *ingest)
{
    const struct lead_table *table = ingest->table;
    ingest->was_settled = table->is_settled;
    ingest->shelf_count = table->shelf_count;
    ingest->before = LEAD_ARENA_NEW(&ingest->arena, table->shelf_count, struct shelf_counts);
    if (!ingest->before)
        return false;
    for (uint32_t s = 0; s < table->shelf_count; s++)
        ingest->before[s] = (struct shelf_counts){table->shelves[s].count, table->shelves[s].log_count};
    lead_keys_begin(&ingest->table->keys);
    return true;
}

/* Room that was made for events that did not come. */
static void give_back(struct lead_table *table)
{
    for (uint32_t s = 0; s < table->shelf_count; s++)
        lead_shelf_trim(&table->memory, &table->shelves[s]);
}

static void undo(struct ingest *ingest)
{
    struct lead_table *table = ingest->table;
    for (uint32_t s = 0; s < table->shelf_count; s++) {
        table->shelves[s].count = s < ingest->shelf_count ? ingest->before[s].count : 0;
        table->shelves[s].log_count = s < ingest->shelf_count ? ingest->before[s].log_count : 0;
    }
    lead_keys_undo(&table->keys);
    table->is_settled = ingest->was_settled;
    give_back(table);
}

/* --- into the shelves ------------------------------------------------------------------------------------------------------------------ */

static bool append(struct ingest *ingest, uint32_t place, lead_entry_bits entry)
{
    struct lead_shelf *shelf = &ingest->table->shelves[place / LEAD_SHELF_LEADS];
    if (shelf->count + shelf->log_count == shelf->capacity && !lead_shelf_reserve(&ingest->table->memory, shelf, 1))
        return false;
    shelf->entries[shelf->count++] = entry | (uint64_t)(place % LEAD_SHELF_LEADS) << LEAD_ENTRY_LEAD_SHIFT;
    return true;
}

/* A lead comes into being with the first thing that is kept of it. */
static uint32_t place_of(struct ingest *ingest, size_t row)
{
    uint32_t *place = &ingest->block->places[row];
    if (*place == LEAD_NONE)
        *place = lead_table_make_place(ingest->table, ingest->block->keys[row]);
    return *place;
}

static bool flush_pairs(struct ingest *ingest)
{
    bool fits = true;
    for (size_t i = 0; i < ingest->pair_count && fits; i++)
        fits = append(ingest, ingest->pair_places[i], ingest->pair_entries[i]);
    ingest->pair_count = 0;
    return fits;
}

/* The place and the counter of one event. */
static bool add_pair(struct ingest *ingest, uint32_t place, uint32_t counter, uint32_t bucket)
{
    const bool fits = ingest->pair_count < PAIRS || flush_pairs(ingest);
    ingest->pair_places[ingest->pair_count] = place;
    ingest->pair_entries[ingest->pair_count++] =
        (uint64_t)counter << LEAD_ENTRY_COUNTER_SHIFT | (uint64_t)bucket << LEAD_ENTRY_BUCKET_SHIFT | 1;
    return fits;
}

/* --- the long way ---------------------------------------------------------------------------------------------------------------------- */

static bool is_matched(const struct ingest *ingest, uint32_t slot, size_t row)
{
    return lead_runner_mask(&ingest->runner, slot)[row / 64] >> (row % 64) & 1;
}

/* All counters that have the event of a row; the place is looked up for the first of them. */
static bool count_row(struct ingest *ingest, size_t row, bool *is_counted)
{
    const struct lead_matcher *matcher = ingest->setup.matcher;
    const struct lead_event_block *block = ingest->block;
    const uint32_t type = block->types[row], bucket = block->buckets[row];
    uint32_t place = LEAD_NONE;
    *is_counted = false;
    for (uint32_t i = matcher->first_where[type]; i <= matcher->first_where[type + 1]; i++) {
        const bool is_plain = i == matcher->first_where[type + 1];
        const uint32_t counter = is_plain ? matcher->plain[type] : matcher->where[i].counter;
        if (is_plain ? counter == LEAD_NONE : !is_matched(ingest, matcher->where[i].slot, row))
            continue;
        if (place == LEAD_NONE)
            place = place_of(ingest, row);
        if (place == LEAD_NONE || !add_pair(ingest, place, counter, bucket))
            return false;
        *is_counted = true;
    }
    return true;
}

static lead_status run_long(struct ingest *ingest, lead_error *error)
{
    struct lead_event_block *block = ingest->block;
    if (ingest->has_runner) {
        lead_runner_begin(&ingest->runner, block->first, block->rows);
        const lead_status status = lead_runner_stage(&ingest->runner, 0, false, error);
        if (status != LEAD_OK)
            return status;
    }
    for (size_t r = 0; r < block->rows; r++) {
        bool is_counted = false;
        if (ingest->sequences && block->states[r] < LEAD_EVENT_IS_SEEN && lead_sequences_has_seen(ingest->sequences, block->first + r))
            block->states[r] = LEAD_EVENT_IS_SEEN;
        if (block->states[r] != LEAD_EVENT_IS_COUNTED)
            continue;
        if (!count_row(ingest, r, &is_counted))
            return lead_fail_memory(error);
        block->states[r] = is_counted ? LEAD_EVENT_IS_COUNTED : LEAD_EVENT_IS_UNMATCHED;
    }
    return flush_pairs(ingest) ? LEAD_OK : lead_fail_memory(error);
}

/* --- block by block -------------------------------------------------------------------------------------------------------------------- */

static size_t block_rows(const struct ingest *ingest)
{
    return ingest->has_runner ? ingest->runner.setup.block_rows : LEAD_EVENT_ROWS;
}

static lead_status read_block(struct ingest *ingest, uint64_t first, uint64_t *invalid_text, lead_error *error)
{
    struct lead_event_block *block = ingest->block;
    const uint64_t left = ingest->batch.rows - first;
    block->first = first;
    block->rows = left < block_rows(ingest) ? (size_t)left : block_rows(ingest);
    lead_status status = lead_event_block_read(&ingest->batch, block, invalid_text, error);
    if (status != LEAD_OK)
        return status;
    if (ingest->table->keys.is_direct)
        lead_event_block_places(&ingest->batch, ingest->table->keys.base, block);
    else if ((status = lead_event_block_keys(&ingest->batch, block, error)) == LEAD_OK)
        lead_keys_find_many(&ingest->table->keys, block->keys, block->rows, block->places);
    return status;
}

static void count_states(struct ingest *ingest)
{
    const struct lead_event_block *block = ingest->block;
    for (unsigned state = 0; state < LEAD_EVENT_STATES; state++) {
        unsigned count = 0;
        for (size_t r = 0; r < block->rows; r++)
            count += block->states[r] == state;
        ingest->counts.states[state] += count;
    }
}

static lead_status run_blocks(struct ingest *ingest, lead_error *error)
{
    for (uint64_t first = 0; first < ingest->batch.rows; first += ingest->block->rows) {
        lead_status status = read_block(ingest, first, &ingest->counts.invalid_text, error);
        if (status == LEAD_OK && ingest->way)
            status = lead_short_way_block(ingest->way, ingest->block) ? LEAD_OK : lead_fail_memory(error);
        else if (status == LEAD_OK)
            status = run_long(ingest, error);
        if (status != LEAD_OK)
            return status;
        count_states(ingest);
    }
    return LEAD_OK;
}

static lead_status run_batch(struct ingest *ingest, lead_error *error)
{
    lead_status status;
    if (ingest->way && ingest->way->is_straight)
        status = lead_short_way_all(ingest->way, &ingest->counts, error);
    else
        status = run_blocks(ingest, error);
    if (status != LEAD_OK || !ingest->way)
        return status;
    lead_short_way_finish(ingest->way);
    if (ingest->counts.states[LEAD_EVENT_IS_COUNTED] < ingest->batch.rows / 2)
        give_back(ingest->table);
    return LEAD_OK;
}

/* --- sequence numbers ------------------------------------------------------------------------------------------------------------------ */

static lead_status source_of(const struct ingest *ingest, uint64_t row, struct lead_slice *name, lead_error *error)
{
    const struct lead_column *column = &ingest->batch.source;
    bool is_known = lead_column_is_known(column, row);
    *name = (struct lead_slice){"", 0};
    if (is_known && !lead_row_string(NULL, column, row, name, &is_known))
        return lead_fail_at_row("source", row, LEAD_ERROR_ARROW, "the string lies outside its buffer, or the index is not in the dictionary", error);
    return LEAD_OK;
}

static int64_t sequence_at(const struct lead_column *column, uint64_t row)
{
    const struct lead_key_column numbers = {.column = *column};
    int64_t sequence;
    lead_key_column_integers(&numbers, row, 1, &sequence);
    return sequence;
}

static lead_status add_numbered(struct ingest *ingest, size_t row_of_block, lead_error *error)
{
    const uint64_t row = ingest->block->first + row_of_block;
    const int64_t sequence = sequence_at(&ingest->batch.sequence, row);
    struct lead_slice source;
    if (ingest->batch.sequence.kind == LEAD_COLUMN_UINT64 && sequence < 0)
        return lead_fail_at_row("sequence", row, LEAD_ERROR_VALUE, "the number is larger than 2^63 - 1", error);
    const lead_status status = source_of(ingest, row, &source, error);
    if (status != LEAD_OK)
        return status;
    const uint32_t place = place_of(ingest, row_of_block);
    if (place == LEAD_NONE || !lead_sequences_add(ingest->sequences, place, source, sequence, row))
        return lead_fail_memory(error);
    return LEAD_OK;
}

/* A first pass over the batch, which only looks at rows that have a number. */
static lead_status read_sequences(struct ingest *ingest, lead_error *error)
{
    uint64_t ignored = 0;
    const struct lead_event_block *block = ingest->block;
    for (uint64_t first = 0; first < ingest->batch.rows; first += block->rows) {
        lead_status status = read_block(ingest, first, &ignored, error);
        for (size_t r = 0; r < block->rows && status == LEAD_OK; r++)
            if (block->states[r] < LEAD_EVENT_IS_SEEN && lead_column_is_known(&ingest->batch.sequence, first + r))
                status = add_numbered(ingest, r, error);
        if (status != LEAD_OK)
            return status;
    }
    if (!lead_sequences_decide(ingest->sequences, ingest->table, ingest->batch.rows) || !lead_sequences_reserve(ingest->sequences, ingest->table))
        return lead_fail_memory(error);
    return LEAD_OK;
}

static lead_status start_sequences(struct ingest *ingest, lead_error *error)
{
    if (!ingest->batch.has_sequence)
        return LEAD_OK;
    ingest->sequences = LEAD_ARENA_NEW(&ingest->arena, 1, struct lead_sequences);
    if (!ingest->sequences)
        return lead_fail_memory(error);
    lead_sequences_init(ingest->sequences, &ingest->table->memory);
    return read_sequences(ingest, error);
}

/* --- all of it ------------------------------------------------------------------------------------------------------------------------- */

static lead_status change_table(struct ingest *ingest, lead_error *error)
{
    lead_status status = start_sequences(ingest, error);
    if (status == LEAD_OK)
        status = run_batch(ingest, error);
    if (status != LEAD_OK) {
        undo(ingest);
    } else {
        ingest->table->is_settled &= ingest->counts.states[LEAD_EVENT_IS_COUNTED] == 0;
        if (ingest->sequences)
            lead_sequences_commit(ingest->sequences, ingest->table);
    }
    lead_keys_end(&ingest->table->keys);
    return status;
}

static bool make_scratch(struct ingest *ingest)
{
    ingest->block = LEAD_ARENA_NEW(&ingest->arena, 1, struct lead_event_block);
    ingest->pair_places = LEAD_ARENA_NEW(&ingest->arena, PAIRS, uint32_t);
    ingest->pair_entries = LEAD_ARENA_NEW(&ingest->arena, PAIRS, lead_entry_bits);
    return ingest->block && ingest->pair_places && ingest->pair_entries;
}

static bool start_short_way(struct ingest *ingest)
{
    ingest->way = LEAD_ARENA_NEW(&ingest->arena, 1, struct lead_short_way);
    return ingest->way && lead_short_way_start(ingest->way, ingest->table, ingest->setup.matcher, &ingest->batch, &ingest->arena);
}

static lead_status run(struct ingest *ingest, const struct lead_arrow_source *source, lead_error *error)
{
    const struct lead_ingest_setup *setup = &ingest->setup;
    const struct lead_event_batch_options options = {setup->key, ingest->table->keys.has_text, setup->matcher->program.slot_count > 0,
                                                     setup->missing};
    lead_status status = lead_event_batch_bind(source, setup->matcher->definitions, &options, &ingest->arena, &ingest->batch, error);
    if (status != LEAD_OK || !ingest->batch.rows)
        return status;
    status = lead_ingest_prepare(ingest->table, &ingest->batch.key, ingest->batch.rows, error);
    if (status == LEAD_OK && options.reads_fields)
        status = start_runner(ingest, error);
    if (status != LEAD_OK)
        return status;
    const bool is_short = ingest->table->keys.is_direct && !options.reads_fields && !ingest->batch.has_sequence;
    if (!make_scratch(ingest) || (is_short && !start_short_way(ingest)) || !remember(ingest))
        return lead_fail_memory(error);
    return change_table(ingest, error);
}

lead_status lead_table_ingest(const struct lead_ingest_setup *setup, const struct lead_arrow_source *source, struct lead_ingest_counts *counts,
                              lead_error *error)
{
    struct ingest ingest = {.setup = *setup, .table = setup->table};
    lead_arena_init(&ingest.arena, &setup->table->memory);
    const lead_status status = run(&ingest, source, error);
    if (status == LEAD_OK)
        *counts = ingest.counts;
    if (ingest.has_runner) {
        counts->invalid_text += status == LEAD_OK ? ingest.runner.invalid_text : 0;
        lead_runner_free(&ingest.runner);
    }
    if (ingest.sequences)
        lead_sequences_free(ingest.sequences);
    lead_arena_free(&ingest.arena);
    return status;
}
