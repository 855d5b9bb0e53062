/* SPDX-License-Identifier: MIT */
#include "rules/read_row.h"

/* --- binding ------------------------------------------------------------------------------------------------------------------------------- */

static void bind_ranges(struct lead_row_range *rows, uint32_t *count, const struct lead_bound_read *bound)
{
    for (uint32_t i = 0; i < bound->range_count; i++) {
        const struct lead_range *range = &bound->ranges[i];
        rows[(*count)++] = (struct lead_row_range){bound->column->values, bound->column->validity, range->low, range->high, range->slot};
    }
}

static void bind_flag(struct lead_row_stage *row, const struct lead_bound_read *bound)
{
    for (uint32_t i = 0; i < bound->read->test_count; i++)
        row->flags[row->flag_count++] = (struct lead_row_bit){bound->column->values, bound->column->validity, bound->read->tests[i].slot};
}

static void bind_known(struct lead_row_stage *row, const struct lead_bound_read *bound)
{
    const struct lead_row_bit known = {NULL, bound->column->validity, bound->read->known_slot};
    if (known.slot == LEAD_NONE)
        return;
    if (bound->read->known_is_extra)
        row->extra_knowns[row->extra_known_count++] = known;
    else
        row->knowns[row->known_count++] = known;
}

static void bind_codes(struct lead_row_stage *row, const struct lead_bound_read *bound)
{
    const struct lead_column_read *read = bound->read;
    const uint16_t *code = bound->column->values;
    const uint8_t *known = bound->column->validity;
    for (uint32_t p = 0; p < read->bits_count; p++)
        for (uint32_t b = 0; b < read->bits[p].count; b++)
            row->codes[row->code_count++] = (struct lead_row_code){code, known, read->bits[p].table, read->bits[p].slots[b], b};
    for (uint32_t p = 0; p < read->points_count; p++) {
        const struct lead_point_plane *plane = read->points[p];
        row->points[row->point_count++] = (struct lead_row_points){code, known, plane->table, plane->lane, plane->unknown};
    }
}

static void bind_read(const struct lead_runner *runner, struct lead_row_stage *row, struct lead_bound_read *bound)
{
    lead_field_type type = 0;
    if (bound->column)
        type = runner->setup.program->conditions->schema->fields[bound->read->input].type;
    switch (type) {
    case LEAD_FIELD_NUMBER:
        bind_ranges(row->numbers, &row->number_count, bound);
        break;
    case LEAD_FIELD_TIME:
        bind_ranges(row->times, &row->time_count, bound);
        break;
    case LEAD_FIELD_FLAG:
        bind_flag(row, bound);
        break;
    case LEAD_FIELD_CATEGORY:
        bind_codes(row, bound);
        break;
    default:
        row->others[row->other_count++] = bound;
        return;
    }
    bind_known(row, bound);
}

bool lead_row_bind(struct lead_runner *runner, uint32_t s)
{
    const struct lead_stage *stage = &runner->setup.program->stages[s];
    struct lead_row_stage *row = &runner->row_stages[s];
    size_t tests = 0, codes = 0, points = 0;
    for (uint32_t r = 0; r < stage->read_count; r++) {
        tests += stage->reads[r].test_count;
        codes += 8 * (size_t)stage->reads[r].bits_count;
        points += stage->reads[r].points_count;
    }
    row->numbers = LEAD_ARENA_NEW(&runner->arena, tests, struct lead_row_range);
    row->times = LEAD_ARENA_NEW(&runner->arena, tests, struct lead_row_range);
    row->flags = LEAD_ARENA_NEW(&runner->arena, tests, struct lead_row_bit);
    row->knowns = LEAD_ARENA_NEW(&runner->arena, stage->read_count, struct lead_row_bit);
    row->extra_knowns = LEAD_ARENA_NEW(&runner->arena, stage->read_count, struct lead_row_bit);
    row->codes = LEAD_ARENA_NEW(&runner->arena, codes, struct lead_row_code);
    row->points = LEAD_ARENA_NEW(&runner->arena, points, struct lead_row_points);
    row->others = LEAD_ARENA_NEW(&runner->arena, stage->read_count, struct lead_bound_read *);
    if (!row->numbers || !row->times || !row->flags || !row->knowns || !row->extra_knowns || !row->codes || !row->points || !row->others)
        return false;
    for (uint32_t r = 0; r < stage->read_count; r++)
        bind_read(runner, row, &runner->stages[s][r]);
    return true;
}

void lead_row_set_now(struct lead_runner *runner, uint32_t s)
{
    struct lead_row_stage *row = &runner->row_stages[s];
    row->time_count = 0;
    for (uint32_t r = 0; r < runner->setup.program->stages[s].read_count; r++) {
        const struct lead_bound_read *bound = &runner->stages[s][r];
        if (bound->column && runner->setup.program->conditions->schema->fields[bound->read->input].type == LEAD_FIELD_TIME)
            bind_ranges(row->times, &row->time_count, bound);
    }
}

/* --- running: no branch depends on the lead --------------------------------------------------------------------------------------------------- */

static void run_ranges(const struct lead_row_stage *row, uint64_t *words)
{
    for (uint32_t i = 0; i < row->number_count; i++) {
        const struct lead_row_range *range = &row->numbers[i];
        double value = *(const double *)range->value;
        words[range->slot] = *range->known & (value >= range->low.f64) & (value <= range->high.f64);
    }
    for (uint32_t i = 0; i < row->time_count; i++) {
        const struct lead_row_range *range = &row->times[i];
        int64_t value = *(const int64_t *)range->value;
        words[range->slot] = *range->known & (value >= range->low.i64) & (value <= range->high.i64);
    }
}

static void run_bits(const struct lead_row_stage *row, bool with_extras, uint64_t *words)
{
    for (uint32_t i = 0; i < row->flag_count; i++)
        words[row->flags[i].slot] = *row->flags[i].known & *row->flags[i].value;
    for (uint32_t i = 0; i < row->known_count; i++)
        words[row->knowns[i].slot] = *row->knowns[i].known;
    for (uint32_t i = 0; with_extras && i < row->extra_known_count; i++)
        words[row->extra_knowns[i].slot] = *row->extra_knowns[i].known;
}

static void run_codes(const struct lead_row_stage *row, uint64_t *words, int8_t *lanes)
{
    for (uint32_t i = 0; i < row->code_count; i++) {
        const struct lead_row_code *code = &row->codes[i];
        words[code->slot] = *code->known & (unsigned)(code->table[*code->code] >> code->bit);
    }
    for (uint32_t i = 0; i < row->point_count; i++) {
        const struct lead_row_points *points = &row->points[i];
        int known = -(int)*points->known;
        lanes[points->lane] = (int8_t)(lanes[points->lane] + ((points->table[*points->code] & known) | (points->unknown & ~known)));
    }
}

lead_status lead_row_run(struct lead_runner *runner, const struct lead_row_stage *row, lead_error *error)
{
    run_ranges(row, runner->masks.words);
    run_bits(row, runner->with_extras, runner->masks.words);
    run_codes(row, runner->masks.words, runner->lanes);
    for (uint32_t i = 0; i < row->other_count; i++) {
        lead_status status = row->others[i]->run(runner, row->others[i], error);
        if (status != LEAD_OK)
            return status;
    }
    return LEAD_OK;
}
