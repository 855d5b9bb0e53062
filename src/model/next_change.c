/* SPDX-License-Identifier: MIT */
/* The moments at which something may change, and the next change of a record. */
#include "model/next_change.h"

#include "base/checked.h"
#include "model/record.h"

#include <leadcore/activity.h>

/* --- tests of time that move with now ------------------------------------------------------------------------------------------------- */

static uint32_t count_bounds(const struct lead_nodes *nodes)
{
    uint32_t count = 0;
    for (uint32_t t = 0; t < nodes->test_count; t++)
        if (nodes->tests[t].kind == LEAD_TEST_TIME)
            count += nodes->tests[t].as.time.low_is_relative + nodes->tests[t].as.time.high_is_relative;
    return count;
}

static void add_bounds(struct lead_lookout *lookout, const struct lead_test *test, const struct lead_column *columns)
{
    const struct lead_column *column = &columns[test->input];
    if (column->kind == LEAD_COLUMN_ABSENT)
        return;
    if (test->as.time.low_is_relative)
        lookout->bounds[lookout->bound_count++] = (struct lead_moving_bound){column, test->as.time.low, true, false};
    if (test->as.time.high_is_relative)
        lookout->bounds[lookout->bound_count++] = (struct lead_moving_bound){column, test->as.time.high, false, test->as.time.high_open};
}

bool lead_lookout_init(struct lead_lookout *lookout, const struct lead_model *model, const struct lead_column *columns, lead_time until,
                       const lead_allocator *memory)
{
    const struct lead_nodes *nodes = &model->definitions.conditions.nodes;
    *lookout = (struct lead_lookout){.activity_plan = model->activity_plan, .resolution = lead_model_resolution(model), .until = until};
    lookout->bound_capacity = count_bounds(nodes);
    if (!lookout->bound_capacity)
        return true;
    lookout->bounds = LEAD_NEW(memory, lookout->bound_capacity, struct lead_moving_bound);
    if (!lookout->bounds)
        return false;
    for (uint32_t t = 0; t < nodes->test_count; t++)
        if (nodes->tests[t].kind == LEAD_TEST_TIME)
            add_bounds(lookout, &nodes->tests[t], columns);
    return true;
}

void lead_lookout_free(struct lead_lookout *lookout, const lead_allocator *memory)
{
    lead_memory_free(memory, lookout->bounds, lookout->bound_capacity, sizeof *lookout->bounds);
}

/*
 * The value in microseconds, rounded down as tests compare it. Values before what 64 bits hold are taken as their smallest number, which adds moments
 * at which nothing changes; for those beyond it no test ever changes, and there is no value.
 */
static bool value_at(const struct lead_column *column, uint64_t row, int64_t *value)
{
    if (!lead_column_is_known(column, row))
        return false;
    const int64_t own = column->kind == LEAD_COLUMN_INT32 ? ((const int32_t *)column->values)[column->offset + row]
                                                          : ((const int64_t *)column->values)[column->offset + row];
    if (column->time_divisor > 1) {
        *value = own / column->time_divisor - (own % column->time_divisor < 0);
        return true;
    }
    *value = lead_multiply_saturated(own, column->time_multiplier);
    return column->time_multiplier == 1 || *value < INT64_MAX;
}

/* When the bound passes the value: a low end leaves it behind, a high end reaches it. */
static bool moment_of(const struct lead_moving_bound *bound, uint64_t row, lead_time *moment)
{
    int64_t value;
    if (!value_at(bound->column, row, &value))
        return false;
    return !__builtin_add_overflow(value, bound->is_low || bound->is_open, &value) && !__builtin_sub_overflow(value, bound->from_now, moment);
}

/* --- all that may change -------------------------------------------------------------------------------------------------------------- */

static bool next_bucket(const struct lead_lookout *lookout, struct lead_history_view history, lead_time after, lead_time *next)
{
    const int64_t bucket = lead_activity_next_bucket(lookout->activity_plan, history, lead_bucket_of(after, lookout->resolution));
    return !__builtin_mul_overflow(bucket, lookout->resolution, next);
}

bool lead_lookout_next(const struct lead_lookout *lookout, struct lead_history_view history, uint64_t row, lead_time after, lead_time *next)
{
    lead_time moment;
    bool found = history.entries && next_bucket(lookout, history, after, &moment);
    *next = found ? moment : 0;
    for (uint32_t b = 0; b < lookout->bound_count; b++) {
        if (!moment_of(&lookout->bounds[b], row, &moment) || moment <= after || (found && moment >= *next))
            continue;
        *next = moment;
        found = true;
    }
    return found && *next <= lookout->until;
}

/* --- grade and class ------------------------------------------------------------------------------------------------------------------ */

static uint8_t symbol_of(const struct lead_evaluator *evaluator, uint32_t result, size_t row)
{
    return result == LEAD_NONE ? LEAD_NO_SYMBOL : evaluator->results[result].symbols[row];
}

struct lead_standing lead_standing_of(const struct lead_evaluator *evaluator, size_t row)
{
    const struct lead_definitions *definitions = evaluator->plan->definitions;
    return (struct lead_standing){symbol_of(evaluator, definitions->named[LEAD_RESULT_GRADE], row), symbol_of(evaluator, definitions->named[LEAD_RESULT_CLASS], row)};
}

lead_status lead_need_standing(const struct lead_model *model, lead_error *error)
{
    if (model->definitions.named[LEAD_RESULT_GRADE] != LEAD_NONE || model->definitions.named[LEAD_RESULT_CLASS] != LEAD_NONE)
        return LEAD_OK;
    return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "the model has neither a grade nor classes");
}

/* --- records -------------------------------------------------------------------------------------------------------------------------- */

static lead_status standing_at(lead_record *record, lead_time now, struct lead_standing *standing, lead_error *error)
{
    const lead_outputs none = {.size = sizeof none};
    lead_status status = lead_record_run(record, now, &none, error);
    if (status == LEAD_OK)
        *standing = lead_standing_of(&record->evaluator, 0);
    return status;
}

static uint32_t index_of(uint8_t symbol)
{
    return symbol == LEAD_NO_SYMBOL ? LEAD_NONE : symbol;
}

static lead_status search(lead_record *record, const struct lead_lookout *lookout, lead_time now, lead_next_change *found, lead_error *error)
{
    const struct lead_history_view history =
        record->timeline ? lead_history_view_of(&record->timeline->history) : (struct lead_history_view){NULL, 0};
    struct lead_standing before, after;
    lead_status status = standing_at(record, now, &before, error);
    for (lead_time at = now; status == LEAD_OK && lead_lookout_next(lookout, history, 0, at, &at);) {
        status = standing_at(record, at, &after, error);
        if (status != LEAD_OK || lead_standing_equals(before, after))
            continue;
        found->found = 1;
        found->time = at;
        found->grade = index_of(after.grade);
        found->lead_class = index_of(after.lead_class);
        break;
    }
    return status;
}

lead_status lead_record_next_change(lead_record *record, lead_time now, lead_time until, lead_next_change *change, lead_error *error)
{
    lead_next_change found = {.size = sizeof found, .grade = LEAD_NONE, .lead_class = LEAD_NONE};
    struct lead_lookout lookout;
    if (lead_copy_out(change, &found, sizeof found, sizeof found) != LEAD_OK)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'change' is NULL, or its 'size' is not set");
    if (!record)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'record' is NULL");
    lead_status status = lead_need_standing(record->model, error);
    if (status != LEAD_OK)
        return status;
    if (!lead_lookout_init(&lookout, record->model, record->row.columns, until, &record->memory))
        return lead_fail_memory(error);
    status = search(record, &lookout, now, &found, error);
    lead_lookout_free(&lookout, &record->memory);
    return status == LEAD_OK ? lead_copy_out(change, &found, sizeof found, sizeof found) : status;
}
