/* SPDX-License-Identifier: MIT */
#include "model/record.h"

/* --- making and freeing ------------------------------------------------------------------------------------------------------------------ */

static void find_timeline(const void *context, uint64_t first, size_t rows, struct lead_history_view *views)
{
    const lead_record *record = context;
    (void)first;
    (void)rows;
    views[0] = record->timeline ? lead_history_view_of(&record->timeline->history) : (struct lead_history_view){NULL, 0};
}

lead_status lead_record_new(lead_model *model, const lead_allocator *allocator, lead_record **record, lead_error *error)
{
    lead_allocator memory;
    if (!record)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "there is nowhere to put the record: 'record' is NULL");
    *record = NULL;
    if (!model)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'model' is NULL");
    if (!lead_memory_choose(allocator, &memory))
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "the allocator lacks a function");
    struct lead_record *made = LEAD_NEW(&memory, 1, struct lead_record);
    if (!made)
        return lead_fail_memory(error);
    made->memory = memory;
    made->model = lead_model_ref(model);
    lead_status status = lead_row_init(&made->row, &model->schema, &memory) ? LEAD_OK : lead_fail_memory(error);
    /* For one row, wide instructions only cost. */
    struct lead_evaluator_setup setup = {&model->plan, made->row.columns,    &lead_kernels_baseline, 1,
                                         true,         model->activity_plan, {find_timeline, made}};
    if (status == LEAD_OK)
        status = lead_evaluator_init(&made->evaluator, &setup, &memory, error);
    if (status != LEAD_OK) {
        lead_record_free(made);
        return status;
    }
    lead_runner_set_now(&made->evaluator.runner, made->now);
    made->row.keeps_others = true; /* a policy may know them by name */
    *record = made;
    return LEAD_OK;
}

void lead_record_free(lead_record *record)
{
    if (!record)
        return;
    lead_allocator memory = record->memory;
    lead_evaluator_free(&record->evaluator);
    if (record->explainer) {
        lead_runner_free(record->explainer);
        lead_memory_free(&memory, record->explainer, 1, sizeof *record->explainer);
    }
    lead_row_free(&record->row);
    lead_model_unref(record->model);
    lead_memory_free(&memory, record, 1, sizeof *record);
}

/* --- setting ------------------------------------------------------------------------------------------------------------------------------ */

void lead_record_clear(lead_record *record)
{
    if (!record)
        return;
    lead_row_clear(&record->row);
    record->timeline = NULL;
}

lead_status lead_record_set_timeline(lead_record *record, const lead_timeline *timeline)
{
    if (!record || (timeline && timeline->model != record->model))
        return LEAD_ERROR_INVALID_ARGUMENT;
    record->timeline = timeline;
    return LEAD_OK;
}

lead_status lead_record_set_unknown(lead_record *record, uint32_t field)
{
    return record ? lead_row_set_unknown(&record->row, field) : LEAD_ERROR_INVALID_ARGUMENT;
}

lead_status lead_record_set_flag(lead_record *record, uint32_t field, int32_t value)
{
    return record ? lead_row_set_flag(&record->row, field, value) : LEAD_ERROR_INVALID_ARGUMENT;
}

lead_status lead_record_set_number(lead_record *record, uint32_t field, double value)
{
    return record ? lead_row_set_number(&record->row, field, value) : LEAD_ERROR_INVALID_ARGUMENT;
}

lead_status lead_record_set_time(lead_record *record, uint32_t field, lead_time value)
{
    return record ? lead_row_set_time(&record->row, field, value) : LEAD_ERROR_INVALID_ARGUMENT;
}

lead_status lead_record_set_code(lead_record *record, uint32_t field, uint32_t code)
{
    return record ? lead_row_set_code(&record->row, field, code) : LEAD_ERROR_INVALID_ARGUMENT;
}

lead_status lead_record_set_text(lead_record *record, uint32_t field, const char *text, size_t text_size)
{
    return record ? lead_row_set_text(&record->row, field, text, text_size) : LEAD_ERROR_INVALID_ARGUMENT;
}

lead_status lead_record_set_tags(lead_record *record, uint32_t field, const char *const *tags, const size_t *tag_sizes, size_t count)
{
    return record ? lead_row_set_tags(&record->row, field, tags, tag_sizes, count) : LEAD_ERROR_INVALID_ARGUMENT;
}

/* --- scoring ------------------------------------------------------------------------------------------------------------------------------ */

void lead_record_set_now(lead_record *record, lead_time now)
{
    if (record->now == now)
        return;
    lead_runner_set_now(&record->evaluator.runner, now);
    record->now = now;
}

lead_status lead_record_run(lead_record *record, lead_time now, const lead_outputs *outputs, lead_error *error)
{
    lead_record_set_now(record, now);
    return lead_evaluator_block(&record->evaluator, 0, 1, outputs, 0, error);
}

lead_status lead_record_evaluate(lead_record *record, lead_time now, const lead_outputs *outputs, lead_error *error)
{
    lead_outputs wanted;
    if (!record)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'record' is NULL");
    lead_status status = lead_outputs_read(record->model, outputs, &wanted, error);
    return status == LEAD_OK ? lead_record_run(record, now, &wanted, error) : status;
}

static uint32_t symbol(const struct lead_evaluator *evaluator, uint32_t result)
{
    if (result == LEAD_NONE)
        return LEAD_NONE;
    uint8_t code = evaluator->results[result].symbols[0];
    return code == LEAD_NO_SYMBOL ? LEAD_NONE : code;
}

lead_status lead_record_score(lead_record *record, lead_time now, uint32_t score, lead_score *result, lead_error *error)
{
    lead_score found = {.size = sizeof found, .grade = LEAD_NONE, .lead_class = LEAD_NONE};
    if (lead_copy_out(result, &found, sizeof found, sizeof found) != LEAD_OK)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'result' is NULL, or its 'size' is not set");
    if (!record || score >= record->model->definitions.score_count)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'record' is NULL, or the model has no such score");
    lead_permille *coverage[LEAD_SCORES_MAX] = {NULL};
    coverage[score] = &found.coverage;
    lead_status status = lead_record_run(record, now, &(lead_outputs){.size = sizeof(lead_outputs), .coverage = coverage}, error);
    if (status != LEAD_OK)
        return status;
    found.points = record->evaluator.results[score].points[0];
    found.grade = symbol(&record->evaluator, record->model->definitions.named[LEAD_RESULT_GRADE]);
    found.lead_class = symbol(&record->evaluator, record->model->definitions.named[LEAD_RESULT_CLASS]);
    return lead_copy_out(result, &found, sizeof found, sizeof found);
}
