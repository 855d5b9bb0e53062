/* SPDX-License-Identifier: MIT */
#include "rules/read_row.h"

static void bind_ranges(struct lead_row_range *rows, uint32_t *count, const struct lead_bound_read *bound)
{
    for (uint32_t i = 0; i < bound->range_count; i++)
        rows[(*count)++] = (struct lead_row_range){bound->column->values, bound->column->validity, &bound->ranges[i]};
}

static void bind_flag(struct lead_row_stage *stage, const struct lead_bound_read *bound)
{
    for (uint32_t i = 0; i < bound->read->test_count; i++)
        stage->bits[stage->bit_count++] =
            (struct lead_row_bit){bound->column->values, bound->column->validity, bound->read->tests[i].slot};
}

static void bind_known(struct lead_row_stage *stage, const struct lead_bound_read *bound)
{
    if (bound->read->known_slot != LEAD_NONE)
        stage->bits[stage->bit_count++] = (struct lead_row_bit){NULL, bound->column->validity, bound->read->known_slot};
}

static void bind_read(const struct lead_runner *runner, struct lead_row_stage *stage, struct lead_bound_read *bound)
{
    lead_field_type type = 0;
    if (bound->column)
        type = runner->setup.program->conditions->schema->fields[bound->read->input].type;
    switch (type) {
    case LEAD_FIELD_NUMBER:
        bind_ranges(stage->numbers, &stage->number_count, bound);
        break;
    case LEAD_FIELD_TIME:
        bind_ranges(stage->times, &stage->time_count, bound);
        break;
    case LEAD_FIELD_FLAG:
        bind_flag(stage, bound);
        break;
    case LEAD_FIELD_CATEGORY:
        stage->codes[stage->code_count++] = (struct lead_row_codes){bound->column->values, bound->column->validity, bound->read};
        break;
    default:
        stage->others[stage->other_count++] = bound;
        return;
    }
    bind_known(stage, bound);
}

bool lead_row_bind(struct lead_runner *runner, uint32_t s)
{
    const struct lead_stage *stage = &runner->setup.program->stages[s];
    struct lead_row_stage *row = &runner->row_stages[s];
    uint32_t tests = 0;
    for (uint32_t r = 0; r < stage->read_count; r++)
        tests += stage->reads[r].test_count;
    row->numbers = LEAD_ARENA_NEW(&runner->arena, tests, struct lead_row_range);
    row->times = LEAD_ARENA_NEW(&runner->arena, tests, struct lead_row_range);
    row->bits = LEAD_ARENA_NEW(&runner->arena, tests + stage->read_count, struct lead_row_bit);
    row->codes = LEAD_ARENA_NEW(&runner->arena, stage->read_count, struct lead_row_codes);
    row->others = LEAD_ARENA_NEW(&runner->arena, stage->read_count, struct lead_bound_read *);
    if (!row->numbers || !row->times || !row->bits || !row->codes || !row->others)
        return false;
    for (uint32_t r = 0; r < stage->read_count; r++)
        bind_read(runner, row, &runner->stages[s][r]);
    return true;
}

static void run_codes(struct lead_runner *runner, const struct lead_row_codes *codes)
{
    const struct lead_column_read *read = codes->read;
    uint64_t *words = runner->masks.words;
    uint16_t code = *codes->code;
    bool known = *codes->known;
    for (uint32_t p = 0; p < read->bits_count; p++) {
        const struct lead_bit_plane *plane = &read->bits[p];
        unsigned byte = known ? plane->table[code] : 0;
        for (uint32_t b = 0; b < plane->count; b++)
            words[plane->slots[b]] = (byte >> b) & 1;
    }
    for (uint32_t p = 0; p < read->points_count; p++) {
        const struct lead_point_plane *plane = read->points[p];
        int8_t *lane = &runner->lanes[plane->lane];
        *lane = (int8_t)(*lane + (known ? plane->table[code] : plane->unknown));
    }
}

lead_status lead_row_run(struct lead_runner *runner, const struct lead_row_stage *stage, lead_error *error)
{
    uint64_t *words = runner->masks.words;
    for (uint32_t i = 0; i < stage->number_count; i++) {
        const struct lead_row_range *row = &stage->numbers[i];
        double value = *(const double *)row->value;
        words[row->range->slot] = *row->known & (value >= row->range->low.f64) & (value <= row->range->high.f64);
    }
    for (uint32_t i = 0; i < stage->time_count; i++) {
        const struct lead_row_range *row = &stage->times[i];
        int64_t value = *(const int64_t *)row->value;
        words[row->range->slot] = *row->known & (value >= row->range->low.i64) & (value <= row->range->high.i64);
    }
    for (uint32_t i = 0; i < stage->bit_count; i++) {
        const struct lead_row_bit *row = &stage->bits[i];
        words[row->slot] = *row->known & (row->value ? *row->value : 1);
    }
    for (uint32_t i = 0; i < stage->code_count; i++)
        run_codes(runner, &stage->codes[i]);
    for (uint32_t i = 0; i < stage->other_count; i++) {
        lead_status status = stage->others[i]->run(runner, stage->others[i], error);
        if (status != LEAD_OK)
            return status;
    }
    return LEAD_OK;
}
