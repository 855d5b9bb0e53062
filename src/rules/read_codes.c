/* SPDX-License-Identifier: MIT */
/* Categories and symbols: columns whose rows become codes, looked up in tables. */
#include "rules/runner.h"

#include <string.h>

/* --- from codes to masks and lanes ------------------------------------------------------------------------------------------------- */

static void look_up(struct lead_runner *runner, struct lead_bound_read *bound, const uint8_t *codes, size_t entries)
{
    const struct lead_kernels *kernels = runner->setup.kernels;
    const struct lead_column_read *read = bound->read;
    for (uint32_t p = 0; p < read->bits_count; p++)
        kernels->code_bits(codes, runner->rows, runner->valid, bound->bit_tables[p], entries, read->bits[p].slots, read->bits[p].count,
                           runner->masks);
    for (uint32_t p = 0; p < read->points_count; p++)
        kernels->code_points(codes, runner->rows, runner->valid, bound->point_tables[p], entries, read->points[p]->unknown,
                             runner->lanes + read->points[p]->lane * runner->setup.block_rows);
    lead_store_known(runner, bound);
}

/* The same for more codes than a byte has; rare, so plain loops do. */
static void look_up_wide(struct lead_runner *runner, struct lead_bound_read *bound)
{
    const struct lead_column_read *read = bound->read;
    size_t words = lead_words(runner->rows);
    for (uint32_t p = 0; p < read->bits_count; p++)
        for (uint32_t b = 0; b < read->bits[p].count; b++) {
            uint64_t *mask = runner->masks.words + read->bits[p].slots[b] * runner->masks.stride;
            memset(mask, 0, words * sizeof *mask);
            for (size_t row = 0; row < runner->rows; row++)
                mask[row / 64] |= (uint64_t)((bound->bit_tables[p][runner->wide_codes[row]] >> b) & 1) << (row % 64);
            for (size_t w = 0; w < words; w++)
                mask[w] &= runner->valid[w];
        }
    for (uint32_t p = 0; p < read->points_count; p++) {
        int8_t *lane = runner->lanes + read->points[p]->lane * runner->setup.block_rows;
        for (size_t row = 0; row < runner->rows; row++)
            lane[row] = (int8_t)(lane[row] + (lead_is_valid(runner, row) ? bound->point_tables[p][runner->wide_codes[row]]
                                                                        : read->points[p]->unknown));
    }
    lead_store_known(runner, bound);
}

/* By itself, so that the compiler sees that nothing else is written. */
static void narrow_codes(const uint16_t *restrict wide, size_t rows, uint8_t *restrict codes)
{
    for (size_t row = 0; row < rows; row++)
        codes[row] = (uint8_t)wide[row];
}

/* runner->wide_codes holds codes below read->codes. */
static void look_up_codes(struct lead_runner *runner, struct lead_bound_read *bound)
{
    uint32_t codes = bound->read->codes;
    if (codes > 256) {
        look_up_wide(runner, bound);
        return;
    }
    narrow_codes(runner->wide_codes, runner->rows, runner->codes);
    look_up(runner, bound, runner->codes, codes);
}

/* --- where codes come from ------------------------------------------------------------------------------------------------------------ */

/* Symbols of a result. */
static lead_status run_symbols(struct lead_runner *runner, struct lead_bound_read *bound, lead_error *error)
{
    (void)error;
    const uint8_t *symbols = runner->setup.results[bound->read->input - runner->setup.program->conditions->schema->count].symbols;
    memset(runner->valid, 0xFF, lead_words(runner->rows) * sizeof *runner->valid);
    for (size_t row = 0; row < runner->rows; row++)
        if (symbols[row] == LEAD_NO_SYMBOL)
            lead_set_invalid(runner, row);
    look_up(runner, bound, symbols, bound->read->codes);
    return LEAD_OK;
}

static lead_status run_absent(struct lead_runner *runner, struct lead_bound_read *bound, lead_error *error)
{
    (void)error;
    memset(runner->valid, 0, lead_words(runner->rows) * sizeof *runner->valid);
    memset(runner->wide_codes, 0, runner->rows * sizeof *runner->wide_codes);
    look_up_codes(runner, bound);
    return LEAD_OK;
}

static const char index_out_of_range[] = "the index is not in the dictionary";

static size_t first_beyond(const struct lead_runner *runner, const uint8_t *codes, uint32_t limit)
{
    size_t row = 0;
    while (!lead_is_valid(runner, row) || codes[row] < limit)
        row++;
    return row;
}

/* Small dictionaries: the tables are translated instead of the rows. */
static lead_status run_small_dictionary(struct lead_runner *runner, struct lead_bound_read *bound, lead_error *error)
{
    const struct lead_column *column = bound->column;
    const struct lead_kernels *kernels = runner->setup.kernels;
    size_t size = lead_column_width(column->kind);
    const uint8_t *codes = (const uint8_t *)column->values + (column->offset + runner->first) * size;
    lead_load_valid(runner, column);
    if (size > 1) {
        kernels->narrow(codes, size, runner->rows, runner->codes);
        codes = runner->codes;
    }
    if (kernels->code_beyond(codes, runner->rows, runner->valid, bound->dictionary_size))
        return lead_fail_row(runner, bound, first_beyond(runner, codes, bound->dictionary_size), LEAD_ERROR_ARROW, index_out_of_range, error);
    look_up(runner, bound, codes, bound->dictionary_size);
    return LEAD_OK;
}

static lead_status run_dictionary(struct lead_runner *runner, struct lead_bound_read *bound, lead_error *error)
{
    const struct lead_column *column = bound->column;
    lead_load_valid(runner, column);
    for (size_t row = 0; row < runner->rows; row++) {
        runner->wide_codes[row] = 0;
        if (!lead_is_valid(runner, row))
            continue;
        uint64_t index = lead_row_index(column, runner->first + row);
        if (index >= column->dictionary->length)
            return lead_fail_row(runner, bound, row, LEAD_ERROR_ARROW, index_out_of_range, error);
        uint16_t code = column->dictionary_codes[index];
        if (code != LEAD_CODE_UNKNOWN) {
            runner->wide_codes[row] = code;
            continue;
        }
        lead_set_invalid(runner, row);
        runner->invalid_text += lead_column_is_known(column->dictionary, index);
    }
    look_up_codes(runner, bound);
    return LEAD_OK;
}

/* Signed indices that are negative are large here; false when one lies beyond the dictionary, which may be that of a null row. */
#define DEFINE_TRANSLATE(name, type)                                                                                          \
    static bool name(const type *restrict indices, size_t rows, const uint8_t *restrict entry_codes, type length,             \
                     uint8_t *restrict codes)                                                                                 \
    {                                                                                                                         \
        unsigned beyond = 0;                                                                                                  \
        for (size_t row = 0; row < rows; row++) {                                                                             \
            type index = indices[row] < length ? indices[row] : length;                                                       \
            beyond |= index == length;                                                                                        \
            codes[row] = entry_codes[index];                                                                                  \
        }                                                                                                                     \
        return !beyond;                                                                                                       \
    }
DEFINE_TRANSLATE(translate_16, uint16_t)
DEFINE_TRANSLATE(translate_32, uint32_t)
DEFINE_TRANSLATE(translate_64, uint64_t)

/* Dictionaries of any size, when their entries are all known and the codes fit a byte. */
static lead_status run_entry_codes(struct lead_runner *runner, struct lead_bound_read *bound, lead_error *error)
{
    const struct lead_column *column = bound->column;
    const uint64_t first = column->offset + runner->first, length = column->dictionary->length;
    bool good;
    switch (lead_column_width(column->kind)) {
    case 2:
        good = translate_16((const uint16_t *)column->values + first, runner->rows, bound->entry_codes, (uint16_t)length, runner->codes);
        break;
    case 4:
        good = translate_32((const uint32_t *)column->values + first, runner->rows, bound->entry_codes, (uint32_t)length, runner->codes);
        break;
    default:
        good = translate_64((const uint64_t *)column->values + first, runner->rows, bound->entry_codes, length, runner->codes);
    }
    if (!good)
        return run_dictionary(runner, bound, error);
    lead_load_valid(runner, column);
    look_up(runner, bound, runner->codes, bound->read->codes);
    return LEAD_OK;
}

/* Rows whose text is not UTF-8 turn unknown. */
static void drop_invalid(struct lead_runner *runner)
{
    for (size_t row = 0; row < runner->rows; row++)
        if (runner->wide_codes[row] == LEAD_CODE_UNKNOWN) {
            runner->wide_codes[row] = 0;
            lead_set_invalid(runner, row);
            runner->invalid_text++;
        }
}

static lead_status run_strings(struct lead_runner *runner, struct lead_bound_read *bound, lead_error *error)
{
    const struct lead_column *column = bound->column;
    const struct lead_values *values = &runner->setup.program->conditions->schema->fields[bound->read->input].values;
    lead_load_valid(runner, column);
    bool has_unknown;
    size_t done = lead_values_find_rows(values, column, runner->first, runner->rows, runner->valid, runner->wide_codes, &has_unknown);
    if (done < runner->rows)
        return lead_fail_row(runner, bound, done, LEAD_ERROR_ARROW, "the string lies outside its buffer", error);
    if (has_unknown)
        drop_invalid(runner);
    look_up_codes(runner, bound);
    return LEAD_OK;
}

/* --- binding --------------------------------------------------------------------------------------------------------------------------- */

/* Tables indexed by the dictionary's entries instead of the model's codes. */
static bool translate_tables(struct lead_runner *runner, struct lead_bound_read *bound)
{
    const uint16_t *codes = bound->column->dictionary_codes;
    for (uint32_t p = 0; p < bound->read->bits_count; p++) {
        uint8_t *table = LEAD_ARENA_NEW(&runner->arena, 256, uint8_t);
        if (!table)
            return false;
        for (uint32_t i = 0; i < bound->dictionary_size; i++)
            table[i] = bound->bit_tables[p][codes[i]];
        bound->bit_tables[p] = table;
    }
    for (uint32_t p = 0; p < bound->read->points_count; p++) {
        int8_t *table = LEAD_ARENA_NEW(&runner->arena, 256, int8_t);
        if (!table)
            return false;
        for (uint32_t i = 0; i < bound->dictionary_size; i++)
            table[i] = bound->point_tables[p][codes[i]];
        bound->point_tables[p] = table;
    }
    return true;
}

static bool has_unknown_entries(const struct lead_column *column)
{
    for (uint64_t i = 0; i < column->dictionary->length; i++)
        if (column->dictionary_codes[i] == LEAD_CODE_UNKNOWN)
            return true;
    return false;
}

/* Negative indices must not be mistaken for entries, nor the place behind the last for an index: longer ones are taken row by row. */
static bool bind_entry_codes(struct lead_runner *runner, struct lead_bound_read *bound)
{
    const struct lead_column *column = bound->column;
    const uint64_t length = column->dictionary->length;
    const size_t size = lead_column_width(column->kind);
    if (bound->read->codes > 256 || size == 1 || (size == 2 && length > INT16_MAX) || length > INT32_MAX)
        return true;
    uint8_t *codes = LEAD_ARENA_NEW(&runner->arena, (size_t)length + 1, uint8_t);
    for (uint64_t i = 0; codes && i < length; i++)
        codes[i] = (uint8_t)column->dictionary_codes[i];
    bound->entry_codes = codes;
    bound->run = run_entry_codes;
    return codes;
}

static bool bind_dictionary(struct lead_runner *runner, struct lead_bound_read *bound)
{
    const struct lead_column *column = bound->column;
    bound->run = run_dictionary;
    if (has_unknown_entries(column))
        return true;
    if (column->dictionary->length >= 255)
        return bind_entry_codes(runner, bound);
    bound->run = run_small_dictionary;
    bound->dictionary_size = (uint32_t)column->dictionary->length;
    return translate_tables(runner, bound);
}

bool lead_bind_codes(struct lead_runner *runner, struct lead_bound_read *bound)
{
    const struct lead_column_read *read = bound->read;
    bound->bit_tables = LEAD_ARENA_NEW(&runner->arena, read->bits_count, const uint8_t *);
    bound->point_tables = LEAD_ARENA_NEW(&runner->arena, read->points_count, const int8_t *);
    if (!bound->bit_tables || !bound->point_tables)
        return false;
    for (uint32_t p = 0; p < read->bits_count; p++)
        bound->bit_tables[p] = read->bits[p].table;
    for (uint32_t p = 0; p < read->points_count; p++)
        bound->point_tables[p] = read->points[p]->table;
    if (!bound->column)
        bound->run = run_symbols;
    else if (bound->column->kind == LEAD_COLUMN_ABSENT)
        bound->run = run_absent;
    else if (bound->column->is_dictionary)
        return bind_dictionary(runner, bound);
    else
        bound->run = run_strings; /* records, which hold codes, are read by read_row.c */
    return true;
}
