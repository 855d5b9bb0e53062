/* SPDX-License-Identifier: MIT */
/* Rows of a batch as contacts: decisions and scores from the evaluator, fields from their columns, blockers by a program of their own. */
#include "base/mix.h"
#include "model/buying.h"
#include "score/evaluator.h"

#include <math.h>
#include <string.h>

struct reader {
    const lead_batch *batch;
    const struct lead_definitions *definitions;
    const struct lead_group_definition *group;
    const struct lead_account_contacts *target;
    struct lead_evaluator evaluator;
    struct lead_arena arena;     /* for all that follows */
    uint8_t **decisions;         /* wanted of the evaluator: role and seniority, a block of each */
    struct lead_program program; /* with the one condition */
    struct lead_runner blockers;
    uint32_t blocker_slot; /* LEAD_NONE: nobody is one, and there is no program */
    size_t block_rows;
};

/* --- numbers ----------------------------------------------------------------------------------------------------------------------------- */

/* The largest double that is not above, so that it lies below the same doubles as the integer. */
static double double_below(uint64_t integer)
{
    double value = (double)integer;
    uint64_t bits;
    if (value < 0x1p64 && (uint64_t)value <= integer)
        return value;
    memcpy(&bits, &value, sizeof bits);
    bits--;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* The value of a number field, NaN for unknown. No field's value is rounded across another double. */
static double number_at(const struct lead_column *column, uint64_t row)
{
    if (!lead_column_is_known(column, row))
        return NAN;
    const uint64_t at = column->offset + row;
    switch (column->kind) {
    case LEAD_COLUMN_INT8:
        return ((const int8_t *)column->values)[at];
    case LEAD_COLUMN_UINT8:
        return ((const uint8_t *)column->values)[at];
    case LEAD_COLUMN_INT16:
        return ((const int16_t *)column->values)[at];
    case LEAD_COLUMN_UINT16:
        return ((const uint16_t *)column->values)[at];
    case LEAD_COLUMN_INT32:
        return ((const int32_t *)column->values)[at];
    case LEAD_COLUMN_UINT32:
        return ((const uint32_t *)column->values)[at];
    case LEAD_COLUMN_INT64: {
        const int64_t integer = ((const int64_t *)column->values)[at];
        return integer < 0 ? (double)integer : double_below((uint64_t)integer);
    }
    case LEAD_COLUMN_UINT64:
        return double_below(((const uint64_t *)column->values)[at]);
    case LEAD_COLUMN_FLOAT32:
        return (double)((const float *)column->values)[at];
    default:
        return ((const double *)column->values)[at];
    }
}

/* ⌊value × 10⌋ of the number itself, not of a rounded product; NaN is none. */
static lead_permille permille_of(double value, lead_permille none)
{
    if (value != value)
        return none;
    if (value >= 100)
        return 1000;
    if (value <= 0)
        return 0;
    const uint32_t whole = (uint32_t)value;
    const uint64_t fraction = (uint64_t)((value - whole) * 0x1p64); /* in units of 2^-64 */
    return (lead_permille)(whole * 10 + (uint32_t)lead_multiply_wide(fraction, 10).high);
}

static lead_permille permille_of_points(lead_points points)
{
    const lead_points tenths = points / (LEAD_POINT / 10);
    return (lead_permille)(tenths < 0 ? 0 : tenths > 1000 ? 1000 : tenths);
}

/* --- rows -------------------------------------------------------------------------------------------------------------------------------- */

/* Of row `row` of the block that begins at `first`. */
static lead_permille share_of(const struct reader *reader, lead_input input, uint64_t first, size_t row, lead_permille none)
{
    const uint32_t fields = reader->batch->model->schema.count;
    if (input == LEAD_INPUT_NONE)
        return none;
    if (input < fields)
        return permille_of(number_at(&reader->batch->columns[input], first + row), none);
    return permille_of_points(reader->evaluator.results[input - fields].points[row]);
}

static lead_term_number term_of(const struct reader *reader, enum lead_named_result result, size_t row)
{
    const uint32_t index = reader->definitions->named[result];
    const uint8_t code = index == LEAD_NONE ? LEAD_NO_SYMBOL : reader->evaluator.results[index].symbols[row];
    return code == LEAD_NO_SYMBOL ? 0 : code + 1;
}

static bool is_blocker(const struct reader *reader, size_t row)
{
    return reader->blocker_slot != LEAD_NONE && (lead_runner_mask(&reader->blockers, reader->blocker_slot)[row / 64] >> (row % 64) & 1);
}

static void put_row(const struct reader *reader, uint64_t first, size_t row, uint64_t account)
{
    const struct lead_account_contacts *target = reader->target;
    const struct lead_group_definition *group = reader->group;
    const uint32_t at = target->next[account]++;
    target->rows[at] = (uint32_t)(first + row);
    target->contacts[at] = (lead_contact){
        .size = sizeof(lead_contact),
        .role = term_of(reader, LEAD_RESULT_ROLE, row),
        .seniority = term_of(reader, LEAD_RESULT_TITLE_SENIORITY, row),
        .engagement = share_of(reader, group->engagement, first, row, 0),
        .influence = share_of(reader, group->influence, first, row, 1000),
        .is_blocker = is_blocker(reader, row),
    };
    if (group->company_size != LEAD_NONE && target->company_sizes[account] != target->company_sizes[account])
        target->company_sizes[account] = number_at(&reader->batch->columns[group->company_size], first + row);
}

static lead_status read_block(struct reader *reader, uint64_t first, size_t rows, lead_error *error)
{
    const lead_outputs outputs = {.size = sizeof outputs, .decisions = reader->decisions};
    lead_status status = lead_evaluator_block(&reader->evaluator, first, rows, &outputs, 0, error);
    if (status == LEAD_OK && reader->blocker_slot != LEAD_NONE) {
        lead_runner_begin(&reader->blockers, first, rows);
        status = lead_runner_stage(&reader->blockers, 0, false, error);
    }
    for (size_t row = 0; status == LEAD_OK && row < rows; row++)
        if (reader->target->accounts[first + row] != UINT64_MAX)
            put_row(reader, first, row, reader->target->accounts[first + row]);
    return status;
}

static lead_status read_all(struct reader *reader, lead_error *error)
{
    lead_status status = LEAD_OK;
    for (uint64_t first = 0; status == LEAD_OK && first < reader->batch->row_count; first += reader->block_rows) {
        const uint64_t left = reader->batch->row_count - first;
        status = read_block(reader, first, left < reader->block_rows ? (size_t)left : reader->block_rows, error);
    }
    return status;
}

/* --- setting up -------------------------------------------------------------------------------------------------------------------------- */

/* The evaluator reads titles only for those who want to know. */
static bool want_decisions(struct reader *reader)
{
    const struct lead_definitions *definitions = reader->definitions;
    reader->decisions = LEAD_ARENA_NEW(&reader->arena, definitions->decision_count, uint8_t *);
    for (uint32_t d = 0; reader->decisions && d < definitions->decision_count; d++) {
        const uint32_t result = definitions->decisions[d];
        if (result != definitions->named[LEAD_RESULT_ROLE] && result != definitions->named[LEAD_RESULT_TITLE_SENIORITY])
            continue;
        reader->decisions[d] = LEAD_ARENA_NEW(&reader->arena, reader->block_rows, uint8_t);
        if (!reader->decisions[d])
            return false;
    }
    return reader->decisions;
}

/* The condition may read every result, as all are finished before. */
static bool build_program(struct reader *reader)
{
    const uint32_t *stages = LEAD_ARENA_NEW(&reader->arena, reader->definitions->result_count, uint32_t);
    const struct lead_program_request request = {.conditions = &reader->definitions->conditions,
                                                 .result_stages = stages,
                                                 .stage_count = 1,
                                                 .roots = &reader->group->blocker.is_true,
                                                 .root_count = 1};
    if (!stages || !lead_program_build(&request, &reader->arena, &reader->program))
        return false;
    reader->blocker_slot = reader->program.slots[reader->group->blocker.is_true];
    return true;
}

static lead_status open_blockers(struct reader *reader, lead_time now, lead_error *error)
{
    const struct lead_runner_setup setup = {.program = &reader->program,
                                            .columns = reader->batch->columns,
                                            .results = reader->evaluator.results,
                                            .kernels = reader->batch->kernels,
                                            .block_rows = reader->block_rows};
    const lead_status status = lead_runner_init(&reader->blockers, &setup, &reader->arena.memory, error);
    if (status != LEAD_OK)
        return status;
    lead_runner_set_now(&reader->blockers, now);
    /* It may have to do with smaller blocks than the evaluator. */
    reader->block_rows = reader->blockers.setup.block_rows;
    return LEAD_OK;
}

static lead_status read_with(struct reader *reader, lead_time now, lead_error *error)
{
    lead_runner_set_now(&reader->evaluator.runner, now);
    reader->block_rows = reader->evaluator.runner.setup.block_rows;
    if (!want_decisions(reader))
        return lead_fail_memory(error);
    if (reader->group->blocker.is_true == LEAD_NODE_ID_FALSE)
        return read_all(reader, error);
    if (!build_program(reader))
        return lead_fail_memory(error);
    lead_status status = open_blockers(reader, now, error);
    if (status != LEAD_OK)
        return status;
    status = read_all(reader, error);
    lead_runner_free(&reader->blockers);
    return status;
}

lead_status lead_contacts_read(const lead_batch *batch, lead_time now, const struct lead_account_contacts *target, const lead_allocator *memory,
                               lead_error *error)
{
    struct reader reader = {.batch = batch,
                            .definitions = &batch->model->definitions,
                            .group = batch->model->group,
                            .target = target,
                            .blocker_slot = LEAD_NONE};
    const uint64_t rows = batch->row_count < LEAD_BLOCK_ROWS ? (batch->row_count + 63) / 64 * 64 : LEAD_BLOCK_ROWS;
    const struct lead_evaluator_setup setup = {.plan = &batch->model->plan,
                                               .columns = batch->columns,
                                               .kernels = batch->kernels,
                                               .block_rows = (size_t)rows,
                                               .activity_plan = batch->model->activity_plan,
                                               .activity = batch->activity};
    if (!rows)
        return LEAD_OK;
    lead_status status = lead_evaluator_init(&reader.evaluator, &setup, memory, error);
    if (status != LEAD_OK)
        return status;
    lead_arena_init(&reader.arena, memory);
    status = read_with(&reader, now, error);
    lead_arena_free(&reader.arena);
    lead_evaluator_free(&reader.evaluator);
    return status;
}
