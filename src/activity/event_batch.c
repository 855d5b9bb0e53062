/* SPDX-License-Identifier: MIT */
#include "activity/event_batch.h"

#include "activity/entry.h"
#include "base/mix.h"
#include "base/text.h"
#include "rules/runner.h"

#include <string.h>

void lead_rows_known(const struct lead_column *column, uint64_t first, size_t rows, uint64_t *known)
{
    memset(known, column->kind == LEAD_COLUMN_ABSENT ? 0 : 0xFF, lead_words(rows) * sizeof *known);
    if (column->kind != LEAD_COLUMN_ABSENT && column->validity)
        lead_load_bits(column->validity, column->offset + first, rows, known);
    if (rows % 64)
        known[rows / 64] &= (UINT64_C(1) << (rows % 64)) - 1;
}

/* --- columns --------------------------------------------------------------------------------------------------------------------------- */

static struct lead_field field_named(const char *name, lead_field_type type)
{
    return (struct lead_field){.name = name, .name_size = strlen(name), .type = type};
}

/* --- keys ------------------------------------------------------------------------------------------------------------------------------ */

struct range {
    int64_t low, high;
};

#define RANGE_ROWS 512

#define RANGE_OF(type)                                                     \
    {                                                                      \
        const type *values = (const type *)column->values + column->offset; \
        type low = values[0], high = values[0];                            \
        for (uint64_t r = 0; r < column->length; r++) {                    \
            low = values[r] < low ? values[r] : low;                       \
            high = values[r] > high ? values[r] : high;                    \
        }                                                                  \
        return (struct range){(int64_t)low, (int64_t)high};                \
    }

/* Of a column without nulls. What is too large is negative. */
static struct range range_of_all(const struct lead_column *column)
{
    switch (column->kind) {
    case LEAD_COLUMN_INT8:
        RANGE_OF(int8_t)
    case LEAD_COLUMN_UINT8:
        RANGE_OF(uint8_t)
    case LEAD_COLUMN_INT16:
        RANGE_OF(int16_t)
    case LEAD_COLUMN_UINT16:
        RANGE_OF(uint16_t)
    case LEAD_COLUMN_INT32:
        RANGE_OF(int32_t)
    case LEAD_COLUMN_UINT32:
        RANGE_OF(uint32_t)
    default:
        RANGE_OF(int64_t)
    }
}

/* Rows without a key count as one that is within the range already. */
static void range_of_block(const struct lead_key_column *keys, uint64_t first, size_t rows, struct range *range)
{
    int64_t integers[RANGE_ROWS], low = range->low, high = range->high;
    lead_key_column_integers(keys, first, rows, integers);
    for (size_t r = 0; r < rows; r++)
        integers[r] = lead_column_is_known(&keys->column, first + r) ? integers[r] : range->low;
    for (size_t r = 0; r < rows; r++) {
        low = integers[r] < low ? integers[r] : low;
        high = integers[r] > high ? integers[r] : high;
    }
    *range = (struct range){low, high};
}

static struct range range_of_known(const struct lead_key_column *keys, uint64_t first)
{
    struct range range;
    lead_key_column_integers(keys, first, 1, &range.low);
    range.high = range.low;
    for (; first < keys->column.length; first += RANGE_ROWS) {
        const uint64_t left = keys->column.length - first;
        range_of_block(keys, first, left < RANGE_ROWS ? (size_t)left : RANGE_ROWS, &range);
    }
    return range;
}

static lead_status fail_large(const struct lead_key_column *keys, lead_error *error)
{
    const uint64_t *values = keys->column.values;
    uint64_t row = 0;
    while (!lead_column_is_known(&keys->column, row) || values[keys->column.offset + row] <= INT64_MAX)
        row++;
    return lead_fail_at_row(keys->name, row, LEAD_ERROR_VALUE, "the key is larger than 2^63 - 1", error);
}

/* What is too large is negative here. */
static bool has_large(const struct lead_key_column *keys, int64_t low)
{
    return keys->column.kind == LEAD_COLUMN_UINT64 && low < 0;
}

static uint64_t first_known(const struct lead_column *column)
{
    uint64_t row = 0;
    while (row < column->length && !lead_column_is_known(column, row))
        row++;
    return row;
}

lead_status lead_key_column_range(const struct lead_key_column *keys, int64_t *low, int64_t *high, bool *has_any, lead_error *error)
{
    const uint64_t first = first_known(&keys->column);
    *low = *high = 0;
    *has_any = first < keys->column.length;
    if (!*has_any)
        return LEAD_OK;
    const struct range range = keys->column.validity ? range_of_known(keys, first) : range_of_all(&keys->column);
    if (has_large(keys, range.low))
        return fail_large(keys, error);
    *low = range.low;
    *high = range.high;
    return LEAD_OK;
}

static lead_status read_text(const struct lead_key_column *keys, uint64_t row, struct lead_slice *text, bool *is_known, lead_error *error)
{
    *is_known = lead_column_is_known(&keys->column, row);
    if (*is_known && !lead_row_string(NULL, &keys->column, row, text, is_known))
        return lead_fail_at_row(keys->name, row, LEAD_ERROR_ARROW,
                        keys->column.is_dictionary ? "the index is not in the dictionary, or the string lies outside its buffer"
                                                   : "the string lies outside its buffer", error);
    *is_known = *is_known && lead_utf8_is_valid(text->text, text->size);
    return LEAD_OK;
}

static lead_status read_texts(const struct lead_key_column *keys, uint64_t first, size_t rows, struct lead_key_value *values, uint64_t *known,
                              lead_error *error)
{
    for (size_t r = 0; r < rows; r++) {
        bool is_known;
        values[r] = (struct lead_key_value){0, {"", 0}};
        const lead_status status = read_text(keys, first + r, &values[r].text, &is_known, error);
        if (status != LEAD_OK)
            return status;
        known[r / 64] |= (uint64_t)is_known << (r % 64);
    }
    return LEAD_OK;
}

lead_status lead_key_column_values(const struct lead_key_column *keys, uint64_t first, size_t rows, struct lead_key_value *values, uint64_t *known,
                                   lead_error *error)
{
    memset(known, 0, (rows + 63) / 64 * sizeof *known);
    if (keys->column.kind == LEAD_COLUMN_ABSENT) {
        for (size_t r = 0; r < rows; r++) /* they are looked up with all others */
            values[r] = (struct lead_key_value){0, {"", 0}};
        return LEAD_OK;
    }
    if (keys->has_text)
        return read_texts(keys, first, rows, values, known, error);
    for (size_t begin = 0; begin < rows; begin += RANGE_ROWS) {
        int64_t integers[RANGE_ROWS];
        const size_t count = rows - begin < RANGE_ROWS ? rows - begin : RANGE_ROWS;
        lead_key_column_integers(keys, first + begin, count, integers);
        for (size_t r = 0; r < count; r++)
            values[begin + r] = (struct lead_key_value){integers[r], {NULL, 0}};
    }
    lead_rows_known(&keys->column, first, rows, known);
    return LEAD_OK;
}

/* --- times ----------------------------------------------------------------------------------------------------------------------------- */

/* Any of the two lowest bits of nanoseconds is far below a bucket, and values without them leave room for the division. */
#define NANOSECOND_BITS 2

static int64_t divide_down(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

/* ceil(2^(64 + shift) / divisor) for 2^shift < divisor <= 2^(shift + 1): exact for all numerators below 2^63. */
static uint64_t reciprocal(uint64_t divisor, unsigned *shift)
{
    uint64_t quotient = 0, rest;
    for (*shift = 0; (divisor - 1) >> *shift > 1; ++*shift)
        continue;
    rest = UINT64_C(1) << *shift;
    for (int bit = 0; bit < 64; bit++) {
        rest *= 2;
        quotient = 2 * quotient + (rest >= divisor);
        rest -= rest >= divisor ? divisor : 0;
    }
    return quotient + (rest != 0);
}

struct lead_time_scale lead_time_scale_of(int64_t multiplier, int64_t divisor, lead_duration resolution)
{
    struct lead_time_scale scale = {.low = INT64_MIN, .range = UINT64_MAX, .times = 1};
    int64_t high = INT64_MAX;
    if (divisor == 1) {
        scale.low = LEAD_YEAR_0001 / multiplier;
        high = LEAD_YEAR_10000 / multiplier - 1;
        scale.range = (uint64_t)high - (uint64_t)scale.low;
    } else {
        scale.drop = NANOSECOND_BITS;
    }
    /* Values, shifted, in one bucket; or buckets in one value. */
    const int64_t ticks = resolution >= multiplier ? resolution / multiplier * divisor >> scale.drop : 1;
    if (resolution < multiplier)
        scale.times = (uint32_t)(multiplier / resolution);
    const int64_t first = divide_down(scale.low >> scale.drop, ticks);
    scale.origin = first * ticks;
    scale.first = (uint32_t)((int64_t)scale.times * first + LEAD_BUCKET_BIAS);
    if (ticks > 1)
        scale.factor = reciprocal((uint64_t)ticks, &scale.shift);
    return scale;
}

uint32_t lead_event_batch_bucket(const struct lead_event_batch *batch, uint64_t row)
{
    const struct lead_column *time = &batch->time;
    const struct lead_time_scale *scale = &batch->scale;
    if (!lead_column_is_known(time, row))
        return 0;
    const uint64_t at = time->offset + row;
    const int64_t value = time->kind == LEAD_COLUMN_INT32 ? ((const int32_t *)time->values)[at] : ((const int64_t *)time->values)[at];
    if ((uint64_t)value - (uint64_t)scale->low > scale->range)
        return 0;
    const uint64_t above = (uint64_t)(value >> scale->drop) - (uint64_t)scale->origin;
    const uint64_t quotient = scale->factor ? lead_multiply_wide(above, scale->factor).high >> scale->shift : above;
    return (uint32_t)quotient * scale->times + scale->first;
}

/* --- all of it ------------------------------------------------------------------------------------------------------------------------- */

static uint8_t type_of_code(const struct lead_event_batch *batch, uint16_t code)
{
    return code < batch->definitions->type_count ? (uint8_t)code : LEAD_TYPE_UNKNOWN;
}

static bool translate_dictionary(struct lead_event_batch *batch, struct lead_arena *arena)
{
    const struct lead_column *dictionary = batch->type.dictionary;
    size_t length = (size_t)dictionary->length;
    const size_t size = length < UINT8_MAX ? UINT8_MAX + 1 : length + 1;
    batch->entry_codes = LEAD_ARENA_NEW(arena, size, uint8_t);
    if (!batch->entry_codes)
        return false;
    memset(batch->entry_codes, LEAD_TYPE_BROKEN, size);
    if (batch->type.kind == LEAD_COLUMN_INT8 && length > INT8_MAX)
        length = (size_t)INT8_MAX + 1; /* others are negative */
    for (size_t i = 0; i < length; i++) {
        const uint16_t code = batch->type.dictionary_codes[i];
        const bool is_invalid = code == LEAD_CODE_UNKNOWN && lead_column_is_known(dictionary, i);
        batch->has_invalid_types |= is_invalid;
        batch->entry_codes[i] = is_invalid ? LEAD_TYPE_INVALID : type_of_code(batch, code);
    }
    return true;
}

static lead_status bind_type(const struct lead_arrow_source *source, struct lead_arena *arena, struct lead_event_batch *batch, lead_error *error)
{
    struct lead_field field = field_named("type", LEAD_FIELD_CATEGORY);
    field.values = batch->definitions->schema.fields[LEAD_EVENT_TYPE_FIELD].values;
    const lead_status status = lead_arrow_bind_needed(source, &field, arena, &batch->type, "the types of the events", error);
    if (status == LEAD_OK && batch->type.is_dictionary && !translate_dictionary(batch, arena))
        return lead_fail_memory(error);
    return status;
}

static lead_status bind_sequence(const struct lead_arrow_source *source, struct lead_arena *arena, struct lead_event_batch *batch,
                                 lead_error *error)
{
    const struct lead_field from = field_named("source", LEAD_FIELD_TEXT), number = field_named("sequence", LEAD_FIELD_NUMBER);
    lead_status status = lead_arrow_bind_named(source, &number, arena, &batch->sequence, &batch->has_sequence, error);
    if (status == LEAD_ERROR_COLUMN_TYPE || (status == LEAD_OK && !lead_column_has_integers(&batch->sequence)))
        return lead_fail_integers(number.name, "sequence numbers", "", error);
    batch->has_sequence &= batch->sequence.kind != LEAD_COLUMN_ABSENT;
    return status == LEAD_OK ? lead_arrow_bind_named(source, &from, arena, &batch->source, &batch->has_source, error) : status;
}

static lead_status bind_fields(const struct lead_arrow_source *source, const struct lead_event_batch_options *options, struct lead_arena *arena,
                               struct lead_event_batch *batch, lead_error *error)
{
    const struct lead_schema *schema = &batch->definitions->schema;
    batch->fields = LEAD_ARENA_NEW(arena, schema->count, struct lead_column);
    if (!batch->fields)
        return lead_fail_memory(error);
    for (uint32_t f = LEAD_EVENT_TYPE_FIELD + 1; f < schema->count && options->reads_fields; f++) {
        lead_status status = LEAD_OK;
        bool found = true;
        if (schema->fields[f].is_used)
            status = lead_arrow_bind_named(source, &schema->fields[f], arena, &batch->fields[f], &found, error);
        if (status == LEAD_OK && !found && options->missing != LEAD_MISSING_IS_UNKNOWN) {
            char quoted[LEAD_QUOTED_CAPACITY];
            return lead_fail_at(error, schema->fields[f].name, LEAD_ERROR_MISSING_COLUMN, "there is no column '%s', which conditions on events read",
                                lead_quoted(schema->fields[f].name, schema->fields[f].name_size, quoted));
        }
        if (status != LEAD_OK)
            return status;
    }
    return LEAD_OK;
}

lead_status lead_event_batch_bind(const struct lead_arrow_source *source, const struct lead_activity_definitions *definitions,
                                  const struct lead_event_batch_options *options, struct lead_arena *arena, struct lead_event_batch *batch,
                                  lead_error *error)
{
    const struct lead_field time = field_named("time", LEAD_FIELD_TIME);
    *batch = (struct lead_event_batch){.definitions = definitions, .rows = source->length};
    lead_status status = lead_key_column_bind(source, options->key, options->has_text_keys, arena, &batch->key, error);
    if (status == LEAD_OK)
        status = lead_arrow_bind_needed(source, &time, arena, &batch->time, "the times of the events", error);
    if (status == LEAD_OK)
        status = bind_type(source, arena, batch, error);
    if (status == LEAD_OK)
        status = bind_sequence(source, arena, batch, error);
    if (status == LEAD_OK)
        status = bind_fields(source, options, arena, batch, error);
    if (status == LEAD_OK && batch->time.kind != LEAD_COLUMN_ABSENT)
        batch->scale = lead_time_scale_of(batch->time.time_multiplier, batch->time.time_divisor, definitions->resolution);
    return status;
}
