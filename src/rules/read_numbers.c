/* SPDX-License-Identifier: MIT */
/* Flags, numbers, times, and the points of scores: columns that are compared with bounds. */
#include "rules/ranges.h"
#include "rules/runner.h"

#include <string.h>

static void compare(struct lead_runner *runner, struct lead_bound_read *bound, const void *values)
{
    bound->compare(values, runner->rows, runner->valid, lead_known_mask(runner, bound), bound->ranges, bound->range_count, runner->masks);
}

static const void *rows_of(const struct lead_runner *runner, const struct lead_column *column)
{
    return (const char *)column->values + (column->offset + runner->first) * lead_column_width(column->kind);
}

static lead_status run_direct(struct lead_runner *runner, struct lead_bound_read *bound, lead_error *error)
{
    (void)error;
    lead_load_valid(runner, bound->column);
    compare(runner, bound, rows_of(runner, bound->column));
    return LEAD_OK;
}

#define WIDEN(from, to)                                             \
    do {                                                            \
        const from *source = rows_of(runner, bound->column);        \
        to *target = (to *)(void *)runner->numbers;                 \
        for (size_t i = 0; i < runner->rows; i++)                   \
            target[i] = (to)source[i];                              \
    } while (0)

/* Integers for which there is no kernel become wider ones. */
static lead_status run_widened(struct lead_runner *runner, struct lead_bound_read *bound, lead_error *error)
{
    (void)error;
    lead_load_valid(runner, bound->column);
    switch (bound->column->kind) {
    case LEAD_COLUMN_INT8:
        WIDEN(int8_t, int32_t);
        break;
    case LEAD_COLUMN_UINT8:
        WIDEN(uint8_t, int32_t);
        break;
    case LEAD_COLUMN_INT16:
        WIDEN(int16_t, int32_t);
        break;
    case LEAD_COLUMN_UINT16:
        WIDEN(uint16_t, int32_t);
        break;
    case LEAD_COLUMN_INT32: /* a date: compared in 64 bits */
        WIDEN(int32_t, int64_t);
        break;
    case LEAD_COLUMN_UINT32:
        WIDEN(uint32_t, int64_t);
        break;
    default: {
        const uint64_t *source = rows_of(runner, bound->column);
        for (size_t i = 0; i < runner->rows; i++)
            runner->numbers[i] = (int64_t)(source[i] ^ (uint64_t)1 << 63);
    }
    }
    compare(runner, bound, runner->numbers);
    return LEAD_OK;
}

static lead_status run_points(struct lead_runner *runner, struct lead_bound_read *bound, lead_error *error)
{
    (void)error;
    uint32_t result = bound->read->input - runner->setup.program->conditions->schema->count;
    memset(runner->valid, 0xFF, lead_words(runner->rows) * sizeof *runner->valid);
    compare(runner, bound, runner->setup.results[result].points);
    return LEAD_OK;
}

/* A column without any value: every test is false. */
static lead_status run_absent(struct lead_runner *runner, struct lead_bound_read *bound, lead_error *error)
{
    (void)error;
    size_t bytes = lead_words(runner->rows) * sizeof(uint64_t);
    memset(runner->valid, 0, bytes);
    lead_store_known(runner, bound);
    for (uint32_t t = 0; t < bound->read->test_count; t++)
        memset(runner->masks.words + bound->read->tests[t].slot * runner->masks.stride, 0, bytes);
    return LEAD_OK;
}

/* --- flags ---------------------------------------------------------------------------------------------------------------------------- */

static void store_flag(struct lead_runner *runner, const struct lead_bound_read *bound, const uint64_t *set)
{
    for (uint32_t t = 0; t < bound->read->test_count; t++) {
        uint64_t *mask = runner->masks.words + bound->read->tests[t].slot * runner->masks.stride;
        for (size_t w = 0; w < lead_words(runner->rows); w++)
            mask[w] = set[w] & runner->valid[w];
    }
    lead_store_known(runner, bound);
}

static lead_status run_flag_bits(struct lead_runner *runner, struct lead_bound_read *bound, lead_error *error)
{
    (void)error;
    uint64_t *set = (uint64_t *)runner->numbers;
    lead_load_valid(runner, bound->column);
    lead_load_bits(bound->column->values, bound->column->offset + runner->first, runner->rows, set);
    store_flag(runner, bound, set);
    return LEAD_OK;
}

static lead_status run_flag_integers(struct lead_runner *runner, struct lead_bound_read *bound, lead_error *error)
{
    uint64_t set[LEAD_BLOCK_ROWS / 64] = {0};
    lead_load_valid(runner, bound->column);
    for (size_t row = 0; row < runner->rows; row++) {
        if (!lead_is_valid(runner, row))
            continue;
        uint64_t value = lead_row_index(bound->column, runner->first + row);
        if (value > 1)
            return lead_fail_row(runner, bound, row, LEAD_ERROR_VALUE, "a flag as an integer must be 0 or 1", error);
        set[row / 64] |= value << (row % 64);
    }
    store_flag(runner, bound, set);
    return LEAD_OK;
}

/* --- binding ------------------------------------------------------------------------------------------------------------------------- */

static lead_range_kernel *kernel_for(const struct lead_kernels *kernels, enum lead_column_kind compared)
{
    switch (compared) {
    case LEAD_COLUMN_INT32:
        return kernels->int32;
    case LEAD_COLUMN_INT64:
        return kernels->int64;
    case LEAD_COLUMN_FLOAT32:
        return kernels->float32;
    default:
        return kernels->float64;
    }
}

static bool make_ranges(struct lead_runner *runner, struct lead_bound_read *bound)
{
    bound->range_count = bound->read->test_count;
    bound->ranges = LEAD_ARENA_NEW(&runner->arena, bound->range_count, struct lead_range);
    return bound->ranges;
}

static const struct lead_test *test_of(const struct lead_runner *runner, const struct lead_bound_read *bound, uint32_t t)
{
    return &runner->setup.program->conditions->nodes.tests[bound->read->tests[t].test];
}

static bool bind_points(struct lead_runner *runner, struct lead_bound_read *bound)
{
    if (!make_ranges(runner, bound))
        return false;
    bound->run = run_points;
    bound->compare = runner->setup.kernels->int32;
    for (uint32_t t = 0; t < bound->range_count; t++) {
        const struct lead_test *test = test_of(runner, bound, t);
        bound->ranges[t].low.i32 = test->as.points.low;
        bound->ranges[t].high.i32 = test->as.points.high;
        bound->ranges[t].slot = bound->read->tests[t].slot;
    }
    return true;
}

static bool bind_time(struct lead_runner *runner, struct lead_bound_read *bound)
{
    bound->run = bound->column->kind == LEAD_COLUMN_INT64 ? run_direct : run_widened;
    bound->compare = runner->setup.kernels->int64;
    return make_ranges(runner, bound);
}

bool lead_bind_number(struct lead_runner *runner, struct lead_bound_read *bound)
{
    if (!bound->column)
        return bind_points(runner, bound);
    enum lead_column_kind kind = bound->column->kind;
    lead_field_type type = runner->setup.program->conditions->schema->fields[bound->read->input].type;
    if (kind == LEAD_COLUMN_ABSENT) {
        bound->run = run_absent;
        return true;
    }
    if (type == LEAD_FIELD_FLAG) {
        bound->run = kind == LEAD_COLUMN_BITS ? run_flag_bits : run_flag_integers;
        return true;
    }
    if (type == LEAD_FIELD_TIME)
        return bind_time(runner, bound);
    if (!make_ranges(runner, bound))
        return false;
    enum lead_column_kind compared = lead_compared_kind(kind);
    bound->run = compared == kind ? run_direct : run_widened;
    bound->compare = kernel_for(runner->setup.kernels, compared);
    for (uint32_t t = 0; t < bound->range_count; t++)
        bound->ranges[t] = lead_range_of_number(&test_of(runner, bound, t)->as.number, kind, bound->read->tests[t].slot);
    return true;
}

void lead_bind_now(struct lead_runner *runner, struct lead_bound_read *bound)
{
    if (!bound->column || !bound->range_count ||
        runner->setup.program->conditions->schema->fields[bound->read->input].type != LEAD_FIELD_TIME)
        return;
    for (uint32_t t = 0; t < bound->range_count; t++)
        bound->ranges[t] = lead_range_of_time(&test_of(runner, bound, t)->as.time, runner->now, bound->column->time_multiplier,
                                              bound->column->time_divisor, bound->read->tests[t].slot);
}

bool lead_bind_read(struct lead_runner *runner, struct lead_bound_read *bound)
{
    const struct lead_conditions *conditions = runner->setup.program->conditions;
    if (!bound->column)
        return bound->read->codes ? lead_bind_codes(runner, bound) : lead_bind_number(runner, bound);
    switch (conditions->schema->fields[bound->read->input].type) {
    case LEAD_FIELD_CATEGORY:
        return lead_bind_codes(runner, bound);
    case LEAD_FIELD_TAGS:
        return lead_bind_tags(runner, bound);
    case LEAD_FIELD_TEXT:
        return lead_bind_text(runner, bound);
    default:
        return lead_bind_number(runner, bound);
    }
}
