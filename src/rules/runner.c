/* SPDX-License-Identifier: MIT */
#include "rules/runner.h"

#include "rules/prefetch.h"
#include "rules/read_row.h"

#include <string.h>

/* Masks should stay in the second cache; models with many of them work in smaller blocks. */
#define MASK_BYTES_WANTED ((size_t)480 << 10)

static size_t block_words(const struct lead_runner_setup *setup)
{
    size_t words = lead_words(setup->block_rows);
    while (words > 2 && setup->program->slot_count * words * sizeof(uint64_t) > MASK_BYTES_WANTED)
        words /= 2;
    return words;
}

static bool bind_stage(struct lead_runner *runner, uint32_t s)
{
    const struct lead_stage *stage = &runner->setup.program->stages[s];
    uint32_t fields = runner->setup.program->conditions->schema->count;
    runner->stages[s] = LEAD_ARENA_NEW(&runner->arena, stage->read_count, struct lead_bound_read);
    if (!runner->stages[s])
        return false;
    for (uint32_t r = 0; r < stage->read_count; r++) {
        struct lead_bound_read *bound = &runner->stages[s][r];
        bound->read = &stage->reads[r];
        if (bound->read->input < fields)
            bound->column = &runner->setup.columns[bound->read->input];
        if (!lead_bind_read(runner, bound))
            return false;
    }
    return !runner->setup.is_record || lead_row_bind(runner, s);
}

static bool make(struct lead_runner *runner)
{
    struct lead_arena *arena = &runner->arena;
    const struct lead_program *program = runner->setup.program;
    size_t rows = runner->setup.block_rows, words = lead_words(rows);
    runner->masks.stride = words;
    runner->masks.words = LEAD_ARENA_NEW(arena, words * program->slot_count, uint64_t);
    runner->lanes = LEAD_ARENA_NEW(arena, rows * runner->setup.lane_count, int8_t);
    runner->valid = LEAD_ARENA_NEW(arena, words, uint64_t);
    runner->codes = LEAD_ARENA_NEW(arena, rows, uint8_t);
    runner->wide_codes = LEAD_ARENA_NEW(arena, rows, uint16_t);
    runner->numbers = LEAD_ARENA_NEW(arena, rows, int64_t);
    runner->stages = LEAD_ARENA_NEW(arena, program->stage_count, struct lead_bound_read *);
    runner->row_stages = LEAD_ARENA_NEW(arena, program->stage_count, struct lead_row_stage);
    if (!runner->masks.words || !runner->lanes || !runner->valid || !runner->codes || !runner->wide_codes || !runner->numbers ||
        !runner->stages || !runner->row_stages)
        return false;
    for (uint32_t s = 0; s < program->stage_count; s++)
        if (!bind_stage(runner, s))
            return false;
    return true;
}

lead_status lead_runner_init(struct lead_runner *runner, const struct lead_runner_setup *setup, const lead_allocator *memory,
                             lead_error *error)
{
    memset(runner, 0, sizeof *runner);
    runner->setup = *setup;
    if (setup->block_rows > 1)
        runner->setup.block_rows = block_words(setup) * 64;
    lead_arena_init(&runner->arena, memory);
    if (make(runner))
        return LEAD_OK;
    lead_runner_free(runner);
    return lead_fail_memory(error);
}

void lead_runner_free(struct lead_runner *runner)
{
    lead_memory_free(&runner->arena.memory, runner->folded, runner->folded_capacity, 1);
    lead_arena_free(&runner->arena);
    runner->folded = NULL;
}

void lead_runner_set_now(struct lead_runner *runner, lead_time now)
{
    const struct lead_program *program = runner->setup.program;
    runner->now = now;
    for (uint32_t s = 0; s < program->stage_count; s++)
        for (uint32_t r = 0; r < program->stages[s].read_count; r++)
            lead_bind_now(runner, &runner->stages[s][r]);
    for (uint32_t s = 0; runner->setup.is_record && s < program->stage_count; s++)
        lead_row_set_now(runner, s);
}

void lead_runner_begin(struct lead_runner *runner, uint64_t first, size_t rows)
{
    runner->first = first;
    runner->rows = rows;
    memset(runner->lanes, 0, runner->setup.lane_count * runner->setup.block_rows);
}

static lead_status run_reads(struct lead_runner *runner, uint32_t stage, lead_error *error)
{
    struct lead_bound_read *reads = runner->stages[stage];
    for (uint32_t r = 0; r < runner->setup.program->stages[stage].read_count; r++) {
        lead_status status = reads[r].run(runner, &reads[r], error);
        if (status != LEAD_OK)
            return status;
    }
    return LEAD_OK;
}

lead_status lead_runner_stage(struct lead_runner *runner, uint32_t stage_index, bool with_extras, lead_error *error)
{
    const struct lead_program *program = runner->setup.program;
    const struct lead_stage *stage = &program->stages[stage_index];
    const struct lead_kernels *kernels = runner->setup.kernels;
    runner->with_extras = with_extras;
    lead_status status = runner->setup.is_record ? lead_row_run(runner, &runner->row_stages[stage_index], error)
                                                 : run_reads(runner, stage_index, error);
    if (status != LEAD_OK)
        return status;
    kernels->logic(stage->logic, stage->logic_count, program->sources, runner->masks, runner->rows);
    if (with_extras)
        kernels->logic(stage->extra_logic, stage->extra_logic_count, program->sources, runner->masks, runner->rows);
    return LEAD_OK;
}

/* --- help for the readers ------------------------------------------------------------------------------------------------------------ */

/* The first byte lowest, on every machine. */
static uint64_t load_bytes(const uint8_t *bytes, size_t count)
{
    uint64_t word = 0;
    for (size_t i = 0; i < count; i++)
        word |= (uint64_t)bytes[i] << (8 * i);
    return word;
}

static inline uint64_t load_word(const uint8_t *bytes)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    return word;
#else
    return load_bytes(bytes, 8);
#endif
}

void lead_load_bits(const uint8_t *bits, uint64_t first, size_t count, uint64_t *words)
{
    const uint8_t *bytes = bits + first / 8;
    unsigned shift = (unsigned)(first % 8);
    for (; count >= 64; count -= 64, bytes += 8) {
        *words = load_word(bytes) >> shift;
        if (shift)
            *words |= (uint64_t)bytes[8] << (64 - shift);
        words++;
    }
    if (!count)
        return;
    size_t needed = (shift + count + 7) / 8;
    *words = load_bytes(bytes, needed < 8 ? needed : 8) >> shift;
    if (needed > 8)
        *words |= (uint64_t)bytes[8] << (64 - shift);
    *words &= (UINT64_C(1) << count) - 1;
}

void lead_load_valid(struct lead_runner *runner, const struct lead_column *column)
{
    if (column->kind == LEAD_COLUMN_ABSENT)
        memset(runner->valid, 0, lead_words(runner->rows) * sizeof *runner->valid);
    else if (!column->validity)
        memset(runner->valid, 0xFF, lead_words(runner->rows) * sizeof *runner->valid);
    else
        lead_load_bits(column->validity, column->offset + runner->first, runner->rows, runner->valid);
}

uint64_t *lead_known_mask(struct lead_runner *runner, const struct lead_bound_read *bound)
{
    const struct lead_column_read *read = bound->read;
    if (read->known_slot == LEAD_NONE || (read->known_is_extra && !runner->with_extras))
        return NULL;
    return runner->masks.words + read->known_slot * runner->masks.stride;
}

void lead_store_known(struct lead_runner *runner, const struct lead_bound_read *bound)
{
    uint64_t *known = lead_known_mask(runner, bound);
    if (known)
        memcpy(known, runner->valid, lead_words(runner->rows) * sizeof *known);
}

lead_status lead_fail_row(struct lead_runner *runner, const struct lead_bound_read *bound, size_t row, lead_status code, const char *what,
                          lead_error *error)
{
    const char *name = runner->setup.program->conditions->schema->fields[bound->read->input].name;
    return lead_fail_at(error, name, code, "column '%s', row %llu: %s", name, (unsigned long long)(runner->first + row), what);
}

uint64_t lead_row_index(const struct lead_column *column, uint64_t row)
{
    uint64_t at = column->offset + row;
    int64_t index;
    switch (column->kind) {
    case LEAD_COLUMN_INT8:
        index = ((const int8_t *)column->values)[at];
        break;
    case LEAD_COLUMN_UINT8:
        index = ((const uint8_t *)column->values)[at];
        break;
    case LEAD_COLUMN_INT16:
        index = ((const int16_t *)column->values)[at];
        break;
    case LEAD_COLUMN_UINT16:
        index = ((const uint16_t *)column->values)[at];
        break;
    case LEAD_COLUMN_INT32:
        index = ((const int32_t *)column->values)[at];
        break;
    case LEAD_COLUMN_UINT32:
        index = ((const uint32_t *)column->values)[at];
        break;
    default: /* 64 bits; binding has refused what are no integers */
        index = ((const int64_t *)column->values)[at];
        break;
    }
    return index < 0 ? UINT64_MAX : (uint64_t)index;
}

bool lead_row_string(struct lead_runner *runner, const struct lead_column *column, uint64_t row, struct lead_slice *slice, bool *is_valid)
{
    (void)runner;
    if (!column->is_dictionary)
        return lead_column_string(column, row, slice);
    uint64_t index = lead_row_index(column, row);
    if (index >= column->dictionary->length)
        return false;
    if (!lead_column_is_known(column->dictionary, index)) {
        *is_valid = false;
        return true;
    }
    return lead_column_string(column->dictionary, index, slice);
}
