/* SPDX-License-Identifier: MIT */
#include "activity/event_block.h"

#include "activity/entry.h"
#include "base/inline.h"
#include "base/mix.h"
#include "rules/runner.h"

#include <string.h>

#define BLOCK_WORDS (LEAD_EVENT_ROWS / 64)

/* Rows whose bit is not set get `state`. */
static void set_unknown(struct lead_event_block *block, const uint64_t *known, uint8_t state)
{
    for (size_t first = 0; first < block->rows; first += 64) {
        const size_t rows = block->rows - first < 64 ? block->rows - first : 64;
        if (known[first / 64] == UINT64_MAX >> (64 - rows))
            continue;
        for (size_t r = 0; r < rows; r++)
            block->states[first + r] = known[first / 64] >> r & 1 ? block->states[first + r] : state;
    }
}

/* --- types ----------------------------------------------------------------------------------------------------------------------------- */

/* Signed indices that are negative are large here; those beyond the dictionary find what stands behind its end. */
#define TRANSLATE(index_type)                                                           \
    for (size_t r = 0; r < rows; r++) {                                                 \
        const uint64_t index = (uint64_t)((const index_type *)batch->type.values)[at + r]; \
        types[r] = batch->entry_codes[index < length ? index : length];                 \
    }                                                                                   \
    break

static void translate(const struct lead_event_batch *batch, struct lead_event_block *block)
{
    const uint64_t at = batch->type.offset + block->first, length = batch->type.dictionary->length;
    const size_t rows = block->rows;
    uint8_t *types = block->types;
    switch (batch->type.kind) {
    case LEAD_COLUMN_INT8:
    case LEAD_COLUMN_UINT8:
        for (size_t r = 0; r < rows; r++)
            types[r] = batch->entry_codes[((const uint8_t *)batch->type.values)[at + r]];
        break;
    case LEAD_COLUMN_INT16:
        TRANSLATE(int16_t);
    case LEAD_COLUMN_UINT16:
        TRANSLATE(uint16_t);
    case LEAD_COLUMN_INT32:
        TRANSLATE(int32_t);
    case LEAD_COLUMN_UINT32:
        TRANSLATE(uint32_t);
    default:
        TRANSLATE(int64_t);
    }
}

static lead_status read_dictionary(const struct lead_event_batch *batch, struct lead_event_block *block, const uint64_t *known, lead_error *error)
{
    unsigned highest = 0;
    translate(batch, block);
    for (size_t r = 0; r < block->rows; r++)
        highest = block->types[r] > highest ? block->types[r] : highest;
    for (size_t r = 0; r < block->rows && highest == LEAD_TYPE_BROKEN; r++)
        if (block->types[r] == LEAD_TYPE_BROKEN && known[r / 64] >> (r % 64) & 1)
            return lead_fail_at_row("type", block->first + r, LEAD_ERROR_ARROW, "the index is not in the dictionary", error);
    return LEAD_OK;
}

static lead_status read_strings(const struct lead_event_batch *batch, struct lead_event_block *block, const uint64_t *known, lead_error *error)
{
    uint16_t codes[LEAD_EVENT_ROWS];
    bool has_unknown;
    const struct lead_values *values = &batch->definitions->schema.fields[LEAD_EVENT_TYPE_FIELD].values;
    const size_t done = lead_values_find_rows(values, &batch->type, block->first, block->rows, known, codes, &has_unknown);
    if (done < block->rows)
        return lead_fail_at_row("type", block->first + done, LEAD_ERROR_ARROW, "the string lies outside its buffer", error);
    for (size_t r = 0; r < block->rows; r++)
        block->types[r] = codes[r] < batch->definitions->type_count ? (uint8_t)codes[r]
                          : codes[r] == LEAD_CODE_UNKNOWN           ? LEAD_TYPE_INVALID
                                                                    : LEAD_TYPE_UNKNOWN;
    return LEAD_OK;
}

/* What is null, and what is not UTF-8, is of no known type. */
static void clean_types(struct lead_event_block *block, const uint64_t *known, uint64_t *invalid_text)
{
    uint64_t invalid = 0;
    for (size_t r = 0; r < block->rows; r++) {
        const bool is_known = known[r / 64] >> (r % 64) & 1;
        invalid += is_known & (block->types[r] == LEAD_TYPE_INVALID);
        block->types[r] = (is_known & (block->types[r] < LEAD_TYPE_UNKNOWN)) ? block->types[r] : LEAD_TYPE_UNKNOWN;
    }
    *invalid_text += invalid;
}

static lead_status read_types(const struct lead_event_batch *batch, struct lead_event_block *block, uint64_t *invalid_text, lead_error *error)
{
    uint64_t known[BLOCK_WORDS];
    lead_rows_known(&batch->type, block->first, block->rows, known);
    if (batch->type.kind == LEAD_COLUMN_ABSENT) {
        memset(block->types, LEAD_TYPE_UNKNOWN, block->rows);
        return LEAD_OK;
    }
    const lead_status status = batch->type.is_dictionary ? read_dictionary(batch, block, known, error) : read_strings(batch, block, known, error);
    if (status == LEAD_OK && (batch->type.validity || !batch->type.is_dictionary || batch->has_invalid_types))
        clean_types(block, known, invalid_text);
    return status;
}

/* --- times ----------------------------------------------------------------------------------------------------------------------------- */

/* The type of values and whether they have to be divided are constants where this is inlined. Returns whether all times are valid. */
LEAD_ALWAYS_INLINE bool scale_times(const void *values, bool is_narrow, bool is_divided, uint64_t at, size_t rows,
                                    const struct lead_time_scale *given, uint32_t *buckets)
{
    const struct lead_time_scale scale = *given;
    uint64_t outside = 0;
    for (size_t r = 0; r < rows; r++) {
        const int64_t value = is_narrow ? ((const int32_t *)values)[at + r] : ((const int64_t *)values)[at + r];
        const uint64_t above = (uint64_t)(value >> scale.drop) - (uint64_t)scale.origin;
        const uint64_t quotient = is_divided ? lead_multiply_wide(above, scale.factor).high >> scale.shift : above;
        outside |= (uint64_t)value - (uint64_t)scale.low > scale.range;
        buckets[r] = (uint32_t)quotient * scale.times + scale.first;
    }
    return !outside;
}

static void mark_outside(const struct lead_event_batch *batch, struct lead_event_block *block)
{
    const uint64_t at = batch->time.offset + block->first;
    for (size_t r = 0; r < block->rows; r++) {
        const int64_t value = batch->time.kind == LEAD_COLUMN_INT32 ? ((const int32_t *)batch->time.values)[at + r]
                                                                    : ((const int64_t *)batch->time.values)[at + r];
        if ((uint64_t)value - (uint64_t)batch->scale.low > batch->scale.range)
            block->states[r] = LEAD_EVENT_IS_WITHOUT_TIME;
    }
}

static void read_times(const struct lead_event_batch *batch, struct lead_event_block *block)
{
    uint64_t known[BLOCK_WORDS];
    const struct lead_column *time = &batch->time;
    const uint64_t at = time->offset + block->first;
    if (time->kind == LEAD_COLUMN_ABSENT) {
        memset(block->states, LEAD_EVENT_IS_WITHOUT_TIME, block->rows);
        return;
    }
    bool is_valid;
    if (time->kind == LEAD_COLUMN_INT32)
        is_valid = scale_times(time->values, true, false, at, block->rows, &batch->scale, block->buckets);
    else
        is_valid = scale_times(time->values, false, true, at, block->rows, &batch->scale, block->buckets);
    if (!is_valid)
        mark_outside(batch, block);
    if (time->validity) {
        lead_rows_known(time, block->first, block->rows, known);
        set_unknown(block, known, LEAD_EVENT_IS_WITHOUT_TIME);
    }
}

lead_status lead_event_block_read(const struct lead_event_batch *batch, struct lead_event_block *block, uint64_t *invalid_text, lead_error *error)
{
    const lead_status status = read_types(batch, block, invalid_text, error);
    if (status != LEAD_OK)
        return status;
    for (size_t r = 0; r < block->rows; r++)
        block->states[r] = block->types[r] == LEAD_TYPE_UNKNOWN ? LEAD_EVENT_IS_OF_UNKNOWN_TYPE : LEAD_EVENT_IS_COUNTED;
    read_times(batch, block);
    return LEAD_OK;
}

/* --- keys ------------------------------------------------------------------------------------------------------------------------------ */

void lead_event_block_places(const struct lead_event_batch *batch, int64_t base, struct lead_event_block *block)
{
    uint64_t known[BLOCK_WORDS];
    int64_t integers[LEAD_EVENT_ROWS];
    const struct lead_column *column = &batch->key.column;
    if (column->kind == LEAD_COLUMN_ABSENT) {
        memset(block->states, LEAD_EVENT_IS_WITHOUT_KEY, block->rows);
        memset(block->places, 0, block->rows * sizeof *block->places);
        return;
    }
    lead_key_column_integers(&batch->key, block->first, block->rows, integers);
    for (size_t r = 0; r < block->rows; r++)
        block->places[r] = (uint32_t)((uint64_t)integers[r] - (uint64_t)base);
    if (!column->validity)
        return;
    lead_rows_known(column, block->first, block->rows, known);
    set_unknown(block, known, LEAD_EVENT_IS_WITHOUT_KEY);
    for (size_t r = 0; r < block->rows; r++)
        block->places[r] = block->states[r] == LEAD_EVENT_IS_WITHOUT_KEY ? 0 : block->places[r];
}

lead_status lead_event_block_keys(const struct lead_event_batch *batch, struct lead_event_block *block, lead_error *error)
{
    uint64_t known[BLOCK_WORDS];
    const lead_status status = lead_key_column_values(&batch->key, block->first, block->rows, block->keys, known, error);
    if (status == LEAD_OK)
        set_unknown(block, known, LEAD_EVENT_IS_WITHOUT_KEY);
    return status;
}
