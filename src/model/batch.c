/* SPDX-License-Identifier: MIT */
#include "model/batch.h"

#include "score/evaluator.h"

#include <string.h>

/* --- binding ------------------------------------------------------------------------------------------------------------------------------ */

/* Finds the place of every row in the activity table. */
static lead_status join(lead_batch *batch, const struct lead_arrow_source *source, const lead_batch_options *options, lead_error *error)
{
    if (options->activity->model != batch->model)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'activity' is of another model");
    uint32_t *places = LEAD_ARENA_NEW(&batch->arena, (size_t)source->length, uint32_t);
    if (!places)
        return lead_fail_memory(error);
    lead_status status = lead_activity_find_rows(options->activity, source, options->key ? options->key : "key", places, error);
    if (status != LEAD_OK)
        return status;
    batch->rows = (struct lead_table_rows){&options->activity->table, places};
    batch->activity = (struct lead_activity_source){lead_table_find, &batch->rows};
    return LEAD_OK;
}

static lead_status fill(lead_batch *batch, const struct ArrowSchema *schema, const struct ArrowArray *array,
                        const lead_batch_options *options, lead_error *error)
{
    struct lead_arrow_source source;
    batch->kernels = lead_kernels_choose(batch->model->instructions, options->instructions);
    batch->columns = LEAD_ARENA_NEW(&batch->arena, batch->model->schema.count, struct lead_column);
    batch->has_column = LEAD_ARENA_NEW(&batch->arena, batch->model->schema.count, uint8_t);
    if (!batch->columns || !batch->has_column)
        return lead_fail_memory(error);
    lead_status status = lead_arrow_open(schema, array, batch->kernels->count_bits, &source, error);
    if (status != LEAD_OK)
        return status;
    batch->row_count = source.length;
    status = lead_arrow_bind_fields(&source, &batch->model->schema, "model", options->missing, &batch->arena, batch->columns, batch->has_column,
                                    error);
    return status == LEAD_OK && options->activity ? join(batch, &source, options, error) : status;
}

lead_status lead_batch_new(lead_model *model, const struct ArrowSchema *schema, const struct ArrowArray *array,
                           const lead_batch_options *options, const lead_allocator *allocator, lead_batch **batch, lead_error *error)
{
    lead_allocator memory;
    lead_batch_options chosen;
    if (!batch)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "there is nowhere to put the batch: 'batch' is NULL");
    *batch = NULL;
    if (!model || !schema || !array)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'model', 'schema' or 'array' is NULL");
    if (!lead_memory_choose(allocator, &memory))
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "the allocator lacks a function");
    lead_status status = lead_batch_options_read(options, &chosen, error);
    if (status != LEAD_OK)
        return status;
    struct lead_batch *made = LEAD_NEW(&memory, 1, struct lead_batch);
    if (!made)
        return lead_fail_memory(error);
    made->memory = memory;
    made->model = lead_model_ref(model);
    lead_arena_init(&made->arena, &memory);
    status = fill(made, schema, array, &chosen, error);
    if (status == LEAD_OK)
        *batch = made;
    else
        lead_batch_free(made);
    return status;
}

void lead_batch_free(lead_batch *batch)
{
    if (!batch)
        return;
    lead_allocator memory = batch->memory;
    lead_arena_free(&batch->arena);
    lead_model_unref(batch->model);
    lead_memory_free(&memory, batch, 1, sizeof *batch);
}

uint64_t lead_batch_row_count(const lead_batch *batch)
{
    return batch ? batch->row_count : 0;
}

int32_t lead_batch_has_field(const lead_batch *batch, uint32_t field)
{
    return batch && field < batch->model->schema.count && batch->has_column[field];
}

const char *lead_batch_instructions(const lead_batch *batch)
{
    return batch->kernels->name;
}

/* --- scoring ------------------------------------------------------------------------------------------------------------------------------ */

static lead_status add_to_report(lead_report *report, uint64_t rows, uint64_t invalid_text, lead_error *error)
{
    lead_report counts;
    if (!report)
        return LEAD_OK;
    if (lead_copy_in(&counts, sizeof counts, report, sizeof counts) != LEAD_OK)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "the 'size' of the report is not set");
    counts.rows += rows;
    counts.invalid_text += invalid_text;
    return lead_copy_out(report, &counts, sizeof counts, sizeof counts);
}

/* Large blocks pay when columns stream from memory; before that, making their scratch memory costs more than it saves. */
static size_t block_rows_for(uint64_t count)
{
    if (count >= 4 * LEAD_BLOCK_ROWS)
        return LEAD_BLOCK_ROWS;
    return count < LEAD_SMALL_BLOCK_ROWS ? (size_t)(count + 63) / 64 * 64 : LEAD_SMALL_BLOCK_ROWS;
}

lead_status lead_batch_score(const lead_batch *batch, lead_time now, uint64_t first, uint64_t count, const lead_outputs *outputs,
                             lead_report *report, lead_error *error)
{
    struct lead_evaluator evaluator;
    lead_outputs wanted;
    if (!batch)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'batch' is NULL");
    if (first > batch->row_count || count > batch->row_count - first)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "the batch has only %llu rows", (unsigned long long)batch->row_count);
    lead_status status = lead_outputs_read(batch->model, outputs, &wanted, error);
    if (status == LEAD_OK)
        status = add_to_report(report, 0, 0, error);
    if (status != LEAD_OK || !count)
        return status;
    struct lead_evaluator_setup setup = {&batch->model->plan,         batch->columns, batch->kernels, block_rows_for(count), false,
                                         batch->model->activity_plan, batch->activity};
    status = lead_evaluator_init(&evaluator, &setup, &batch->memory, error);
    if (status != LEAD_OK)
        return status;
    status = lead_evaluator_run(&evaluator, now, first, count, &wanted, error);
    if (status == LEAD_OK)
        status = add_to_report(report, count, evaluator.runner.invalid_text, error);
    lead_evaluator_free(&evaluator);
    return status;
}
