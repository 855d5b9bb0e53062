/* SPDX-License-Identifier: MIT */
/* From a model's record to a request of a policy: fields of the same name, and results, which are computed. */
#include "base/text.h"
#include "model/record.h"
#include "route/match.h"

#include <string.h>

struct handover {
    lead_request *request;
    lead_record *record;
    const struct lead_schema *wanted;
    const struct lead_definitions *definitions;
};

/* The model's result of this name, or LEAD_NONE. */
static uint32_t result_named(const struct lead_definitions *definitions, const struct lead_field *field)
{
    for (uint32_t r = 0; r < definitions->result_count; r++)
        if (definitions->results[r].name_size == field->name_size && memcmp(definitions->results[r].name, field->name, field->name_size) == 0)
            return r;
    return LEAD_NONE;
}

/* Where the model has a field of the policy: in its fields or its results. Both LEAD_NONE: nowhere, or nobody reads it. */
struct origin {
    uint32_t field, result;
};

static struct origin origin_of(const struct handover *handover, uint32_t field)
{
    const struct lead_field *wanted = &handover->wanted->fields[field];
    struct origin origin = {LEAD_NONE, LEAD_NONE};
    if (!wanted->is_used)
        return origin;
    origin.field = lead_schema_find(&handover->record->model->schema, wanted->name, wanted->name_size);
    if (origin.field == LEAD_NONE)
        origin.result = result_named(handover->definitions, wanted);
    return origin;
}

static lead_field_type type_of(const struct handover *handover, struct origin origin)
{
    if (origin.field != LEAD_NONE)
        return handover->record->model->schema.fields[origin.field].type;
    return handover->definitions->results[origin.result].is_points ? LEAD_FIELD_NUMBER : LEAD_FIELD_CATEGORY;
}

static lead_status fail_type(const struct lead_field *field, lead_field_type found, lead_error *error)
{
    char quoted[LEAD_QUOTED_CAPACITY];
    return lead_fail_at(error, field->name, LEAD_ERROR_COLUMN_TYPE, "'%s' is a %s in the policy, but a %s in the model",
                        lead_quoted(field->name, field->name_size, quoted), lead_field_type_name(field->type), lead_field_type_name(found));
}

/* Before anything changes. */
static lead_status check(const struct handover *handover, bool *wants_results, lead_error *error)
{
    *wants_results = false;
    for (uint32_t field = 0; field < handover->wanted->count; field++) {
        const struct origin origin = origin_of(handover, field);
        if (origin.field == LEAD_NONE && origin.result == LEAD_NONE)
            continue;
        if (type_of(handover, origin) != handover->wanted->fields[field].type)
            return fail_type(&handover->wanted->fields[field], type_of(handover, origin), error);
        *wants_results |= origin.result != LEAD_NONE;
    }
    return LEAD_OK;
}

/* Reading titles is dear, so the evaluator does it for those decisions only that somebody asks for: these. */
static lead_status evaluate(const struct handover *handover, lead_time now, uint8_t symbols[LEAD_DECISIONS_MAX], lead_error *error)
{
    uint8_t *decisions[LEAD_DECISIONS_MAX] = {NULL};
    const lead_outputs outputs = {.size = sizeof outputs, .decisions = decisions};
    for (uint32_t field = 0; field < handover->wanted->count; field++) {
        const uint32_t result = origin_of(handover, field).result;
        for (uint32_t d = 0; d < handover->definitions->decision_count; d++)
            if (handover->definitions->decisions[d] == result)
                decisions[d] = &symbols[d];
    }
    return lead_record_run(handover->record, now, &outputs, error);
}

static lead_status take_result(const struct handover *handover, uint32_t field, uint32_t result)
{
    const struct lead_result_name *name = &handover->definitions->results[result];
    const struct lead_result_column *column = &handover->record->evaluator.results[result];
    struct lead_row *row = &handover->request->row;
    if (name->is_points)
        return lead_row_set_number(row, field, column->points[0] / 1000.0);
    if (column->symbols[0] == LEAD_NO_SYMBOL)
        return lead_row_set_unknown(row, field);
    return lead_row_set_text(row, field, name->symbols->texts[column->symbols[0]], name->symbols->sizes[column->symbols[0]]);
}

static lead_status take_all(const struct handover *handover, lead_error *error)
{
    lead_status status = LEAD_OK;
    for (uint32_t field = 0; field < handover->wanted->count && status == LEAD_OK; field++) {
        const struct origin origin = origin_of(handover, field);
        if (origin.field != LEAD_NONE)
            status = lead_row_take_field(&handover->request->row, field, &handover->record->row, origin.field);
        else if (origin.result != LEAD_NONE)
            status = take_result(handover, field, origin.result);
    }
    return status == LEAD_OK ? LEAD_OK : lead_fail_memory(error);
}

lead_status lead_request_set_record(lead_request *request, struct lead_record *record, lead_time now, lead_error *error)
{
    uint8_t symbols[LEAD_DECISIONS_MAX];
    bool wants_results;
    if (!request || !record)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'request' or 'record' is NULL");
    const struct handover handover = {request, record, &request->policy->schema, &record->model->definitions};
    lead_status status = check(&handover, &wants_results, error);
    if (status == LEAD_OK && wants_results)
        status = evaluate(&handover, now, symbols, error);
    return status == LEAD_OK ? take_all(&handover, error) : status;
}
