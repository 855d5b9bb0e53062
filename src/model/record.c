/* SPDX-License-Identifier: MIT */
#include "model/record.h"

#include "base/checked.h"
#include "base/text.h"

#include <math.h>
#include <string.h>

/* --- making and freeing ------------------------------------------------------------------------------------------------------------------ */

static bool make_column(struct lead_record *record, uint32_t field)
{
    const struct lead_field *definition = &record->model->schema.fields[field];
    struct lead_column *column = &record->columns[field];
    union lead_cell *cell = &record->cells[field];
    record->types[field] = (uint8_t)definition->type;
    record->value_counts[field] = definition->values.count;
    column->validity = &record->known[field];
    column->length = 1;
    column->values = cell;
    switch (definition->type) {
    case LEAD_FIELD_FLAG:
        column->kind = LEAD_COLUMN_BITS;
        break;
    case LEAD_FIELD_NUMBER:
        column->kind = LEAD_COLUMN_FLOAT64;
        break;
    case LEAD_FIELD_TIME:
        column->kind = LEAD_COLUMN_INT64;
        column->time_multiplier = column->time_divisor = 1;
        break;
    case LEAD_FIELD_CATEGORY:
        column->kind = LEAD_COLUMN_UINT16;
        break;
    case LEAD_FIELD_TEXT:
        column->kind = LEAD_COLUMN_STRING64;
        column->offsets = cell->offsets;
        column->values = NULL;
        break;
    default:
        column->kind = LEAD_COLUMN_TAG_BITS;
        column->tag_words = definition->values.count / 64 + 1;
        column->values = cell->tags = LEAD_ARENA_NEW(&record->arena, column->tag_words, uint64_t);
        return cell->tags;
    }
    return true;
}

static bool make_columns(struct lead_record *record)
{
    uint32_t count = record->model->schema.count;
    record->columns = LEAD_ARENA_NEW(&record->arena, count, struct lead_column);
    record->cells = LEAD_ARENA_NEW(&record->arena, count, union lead_cell);
    record->known = LEAD_ARENA_NEW(&record->arena, count, uint8_t);
    record->text_capacities = LEAD_ARENA_NEW(&record->arena, count, size_t);
    record->types = LEAD_ARENA_NEW(&record->arena, count, uint8_t);
    record->value_counts = LEAD_ARENA_NEW(&record->arena, count, uint32_t);
    if (!record->columns || !record->cells || !record->known || !record->text_capacities || !record->types || !record->value_counts)
        return false;
    record->field_count = count;
    for (uint32_t field = 0; field < count; field++)
        if (!make_column(record, field))
            return false;
    return true;
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
    lead_arena_init(&made->arena, &memory);
    lead_status status = make_columns(made) ? LEAD_OK : lead_fail_memory(error);
    /* For one row, wide instructions only cost. */
    struct lead_evaluator_setup setup = {&model->plan, made->columns, &lead_kernels_baseline, 1, true};
    if (status == LEAD_OK)
        status = lead_evaluator_init(&made->evaluator, &setup, &memory, error);
    if (status != LEAD_OK) {
        lead_record_free(made);
        return status;
    }
    lead_runner_set_now(&made->evaluator.runner, made->now);
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
    for (uint32_t field = 0; record->text_capacities && field < record->model->schema.count; field++)
        if (record->text_capacities[field])
            lead_memory_free(&memory, (void *)(uintptr_t)record->columns[field].values, record->text_capacities[field], 1);
    lead_arena_free(&record->arena);
    lead_model_unref(record->model);
    lead_memory_free(&memory, record, 1, sizeof *record);
}

/* --- setting ------------------------------------------------------------------------------------------------------------------------------ */

static bool has_type(const lead_record *record, uint32_t field, lead_field_type type)
{
    return record && field < record->field_count && record->types[field] == type;
}

void lead_record_clear(lead_record *record)
{
    if (record && record->field_count)
        memset(record->known, 0, record->field_count);
}

lead_status lead_record_set_unknown(lead_record *record, uint32_t field)
{
    if (!record || field >= record->field_count)
        return LEAD_ERROR_INVALID_ARGUMENT;
    record->known[field] = 0;
    return LEAD_OK;
}

lead_status lead_record_set_flag(lead_record *record, uint32_t field, int32_t value)
{
    if (!has_type(record, field, LEAD_FIELD_FLAG))
        return LEAD_ERROR_INVALID_ARGUMENT;
    record->cells[field].flag = value != 0;
    record->known[field] = 1;
    return LEAD_OK;
}

lead_status lead_record_set_number(lead_record *record, uint32_t field, double value)
{
    if (!has_type(record, field, LEAD_FIELD_NUMBER))
        return LEAD_ERROR_INVALID_ARGUMENT;
    record->cells[field].number = value;
    record->known[field] = value == value;
    return LEAD_OK;
}

lead_status lead_record_set_time(lead_record *record, uint32_t field, lead_time value)
{
    if (!has_type(record, field, LEAD_FIELD_TIME))
        return LEAD_ERROR_INVALID_ARGUMENT;
    record->cells[field].time = value;
    record->known[field] = 1;
    return LEAD_OK;
}

lead_status lead_record_set_code(lead_record *record, uint32_t field, uint32_t code)
{
    if (!has_type(record, field, LEAD_FIELD_CATEGORY))
        return LEAD_ERROR_INVALID_ARGUMENT;
    uint32_t count = record->value_counts[field];
    /* LEAD_NONE + 1 is 0: one branch that is never taken, because which leads have an "other" value cannot be predicted. */
    if (code + 1 > count)
        return LEAD_ERROR_INVALID_ARGUMENT;
    record->cells[field].code = (uint16_t)(code < count ? code : count);
    record->known[field] = 1;
    return LEAD_OK;
}

static lead_status set_category(lead_record *record, uint32_t field, const char *text, size_t text_size)
{
    const struct lead_values *values = &record->model->schema.fields[field].values;
    uint32_t code = lead_values_find(values, text, text_size);
    record->known[field] = 0;
    if (code == values->count && !lead_utf8_is_valid(text, text_size))
        return LEAD_ERROR_VALUE;
    record->cells[field].code = (uint16_t)code;
    record->known[field] = 1;
    return LEAD_OK;
}

/* Room for a text in its column; grows by half so that many leads in one record settle. */
static char *reserve_text(lead_record *record, uint32_t field, size_t size)
{
    char *bytes = (char *)(uintptr_t)record->columns[field].values;
    size_t *capacity = &record->text_capacities[field];
    if (size <= *capacity)
        return bytes;
    if (LEAD_NEVER(size > SIZE_MAX / 2))
        return NULL;
    size_t wanted = size + size / 2 + 16;
    char *moved = lead_memory_resize(&record->memory, bytes, *capacity, wanted, 1);
    if (!moved)
        return NULL;
    record->columns[field].values = moved;
    *capacity = wanted;
    return moved;
}

static lead_status set_text(lead_record *record, uint32_t field, const char *text, size_t text_size)
{
    record->known[field] = 0;
    if (text_size > INT64_MAX || !lead_utf8_is_valid(text, text_size))
        return LEAD_ERROR_VALUE;
    char *bytes = reserve_text(record, field, text_size);
    if (!bytes && text_size)
        return LEAD_ERROR_OUT_OF_MEMORY;
    if (text_size)
        memcpy(bytes, text, text_size);
    record->cells[field].offsets[1] = (int64_t)text_size;
    record->known[field] = 1;
    return LEAD_OK;
}

lead_status lead_record_set_text(lead_record *record, uint32_t field, const char *text, size_t text_size)
{
    if (!text && text_size)
        return LEAD_ERROR_INVALID_ARGUMENT;
    if (has_type(record, field, LEAD_FIELD_CATEGORY))
        return set_category(record, field, text, text_size);
    return has_type(record, field, LEAD_FIELD_TEXT) ? set_text(record, field, text, text_size) : LEAD_ERROR_INVALID_ARGUMENT;
}

lead_status lead_record_set_tags(lead_record *record, uint32_t field, const char *const *tags, const size_t *tag_sizes, size_t count)
{
    if (!has_type(record, field, LEAD_FIELD_TAGS) || (count && (!tags || !tag_sizes)))
        return LEAD_ERROR_INVALID_ARGUMENT;
    const struct lead_values *values = &record->model->schema.fields[field].values;
    uint64_t *words = record->cells[field].tags;
    lead_status status = LEAD_OK;
    for (size_t i = 0; i < count; i++)
        if (!tags[i] && tag_sizes[i])
            return LEAD_ERROR_INVALID_ARGUMENT;
    memset(words, 0, record->columns[field].tag_words * sizeof *words);
    for (size_t i = 0; i < count; i++) {
        uint32_t code = lead_values_find(values, tags[i], tag_sizes[i]);
        if (code < values->count)
            words[code / 64] |= UINT64_C(1) << (code % 64);
        else if (!lead_utf8_is_valid(tags[i], tag_sizes[i]))
            status = LEAD_ERROR_VALUE;
    }
    record->known[field] = 1;
    return status;
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
    found.grade = symbol(&record->evaluator, record->model->definitions.grade_result);
    found.lead_class = symbol(&record->evaluator, record->model->definitions.class_result);
    return lead_copy_out(result, &found, sizeof found, sizeof found);
}
