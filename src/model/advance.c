/* SPDX-License-Identifier: MIT */
/* Moving a record along its lifecycle: look, move, look again. */
#include "model/lifecycle.h"
#include "model/record.h"

#include <string.h>

/* --- a state in a record ------------------------------------------------------------------------------------------------------------------ */

static void put_state(lead_record *record, const lead_lifecycle *state)
{
    const struct lead_machine *machine = record->model->machine;
    lead_row_set_code(&record->row, machine->status_field, state->status);
    lead_row_set_time(&record->row, machine->since_field, state->since);
    if (!lead_model_stages(record->model))
        return;
    const uint32_t previous = lead_schema_find(&record->model->schema, LEAD_PREVIOUS_STAGE, strlen(LEAD_PREVIOUS_STAGE));
    if (state->stage == LEAD_NONE)
        lead_row_set_unknown(&record->row, previous);
    else
        lead_row_set_code(&record->row, previous, state->stage);
}

lead_status lead_record_set_lifecycle(lead_record *record, const lead_lifecycle *state)
{
    lead_lifecycle taken;
    if (!record || lead_lifecycle_take(record->model, state, &taken, NULL) != LEAD_OK)
        return LEAD_ERROR_INVALID_ARGUMENT;
    put_state(record, &taken);
    return LEAD_OK;
}

/* --- advancing ---------------------------------------------------------------------------------------------------------------------------- */

/* The first transition that is due, or LEAD_NONE. */
static uint32_t due_transition(const lead_record *record)
{
    const struct lead_table_plan *due = &record->model->plan.tables[LEAD_TABLE_DUE];
    for (uint32_t row = 0; due->table && row < due->table->count; row++)
        if (lead_runner_mask(&record->evaluator.runner, due->slots[row])[0] & 1)
            return due->table->rows[row].second;
    return LEAD_NONE;
}

/* Evaluates the record in a state, and keeps the stage that is found. */
static lead_status look(lead_record *record, lead_time now, lead_lifecycle *state, lead_error *error)
{
    const uint32_t stage = record->model->definitions.named[LEAD_RESULT_STAGE];
    put_state(record, state);
    const lead_status status = lead_record_run(record, now, &(lead_outputs){.size = sizeof(lead_outputs)}, error);
    if (status == LEAD_OK && stage != LEAD_NONE && record->evaluator.results[stage].symbols[0] != LEAD_NO_SYMBOL)
        state->stage = record->evaluator.results[stage].symbols[0];
    return status;
}

/* A status is entered once, so no more can ever be filled. */
static size_t limit_of(size_t capacity)
{
    return capacity < LEAD_STATUSES_MAX ? capacity : LEAD_STATUSES_MAX;
}

static lead_status check_moves(lead_move *moves, size_t capacity, lead_error *error)
{
    const lead_move nothing = {.size = sizeof nothing};
    if (lead_fill_out(moves, limit_of(capacity), &nothing, sizeof nothing, _Alignof(lead_move)) != LEAD_OK)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'moves' is NULL, or the 'size' of its elements is not set");
    return LEAD_OK;
}

static lead_status advance(lead_record *record, lead_lifecycle *state, lead_time now, lead_move *moves, size_t capacity, size_t *count,
                           lead_error *error)
{
    const struct lead_machine *machine = record->model->machine;
    uint32_t had = UINT32_C(1) << state->status;
    size_t made = 0;
    do {
        const lead_status status = look(record, now, state, error);
        if (status != LEAD_OK)
            return status;
        const uint32_t due = due_transition(record);
        if (due == LEAD_NONE || had >> machine->transitions[due].to & 1)
            break;
        if (!capacity) {
            *count = 1;
            return LEAD_OK;
        }
        lead_move move;
        lead_lifecycle_go(machine, due, true, now, state, &move);
        lead_copy_out(lead_element_of(moves, made++), &move, sizeof move, sizeof move);
        had |= UINT32_C(1) << state->status;
    } while (made < limit_of(capacity));
    put_state(record, state);
    *count = made;
    return LEAD_OK;
}

lead_status lead_record_advance(lead_record *record, lead_lifecycle *state, lead_time now, lead_move *moves, size_t capacity, size_t *count,
                                lead_error *error)
{
    lead_lifecycle advanced;
    if (!count)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "there is nowhere to put the number of moves: 'count' is NULL");
    *count = 0;
    if (!record)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'record' is NULL");
    lead_status status = check_moves(moves, capacity, error);
    if (status == LEAD_OK)
        status = lead_lifecycle_take(record->model, state, &advanced, error);
    if (status == LEAD_OK)
        status = lead_lifecycle_check_now(&advanced, now, error);
    if (status == LEAD_OK)
        status = advance(record, &advanced, now, moves, capacity, count, error);
    if (status != LEAD_OK || !capacity)
        return status;
    return lead_copy_out(state, &advanced, sizeof advanced, sizeof advanced);
}
