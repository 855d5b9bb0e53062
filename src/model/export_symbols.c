/* SPDX-License-Identifier: MIT */
#include "model/export.h"

#include <leadcore/qualify.h>
#include <string.h>

/* ---- Structs of rows ---- */

bool lead_rows_export_type(const lead_allocator *memory, const lead_model *model, uint32_t children, struct ArrowSchema *schema)
{
    const struct lead_arrow_label labels[] = {
        {"leadcore.model", lead_model_name(model)},
        {"leadcore.version", lead_model_version(model)},
        {"leadcore.fingerprint", lead_model_fingerprint(model)},
    };
    return lead_arrow_rows_type(memory, labels, sizeof labels / sizeof labels[0], children, schema);
}

/* ---- Symbols ---- */

static const char *symbol_name(const lead_model *model, lead_symbols kind, uint32_t index)
{
    switch (kind) {
    case LEAD_GRADES: return lead_model_grade_name(model, index);
    case LEAD_CLASSES: return lead_model_class_name(model, index);
    case LEAD_QUESTIONS: return lead_model_criterion_name(model, index);
    default: return lead_model_decision_value(model, kind - LEAD_DECISIONS, index);
    }
}

static uint32_t symbol_count(const lead_model *model, lead_symbols kind)
{
    switch (kind) {
    case LEAD_GRADES: return lead_model_grade_count(model);
    case LEAD_CLASSES: return lead_model_class_count(model);
    case LEAD_QUESTIONS: return lead_model_criterion_count(model);
    default: return lead_model_decision_value_count(model, kind - LEAD_DECISIONS);
    }
}

static const char *column_name(const lead_model *model, lead_symbols kind)
{
    switch (kind) {
    case LEAD_GRADES: return "grade";
    case LEAD_CLASSES: return "class";
    case LEAD_QUESTIONS: return "question";
    default: return lead_model_decision_name(model, kind - LEAD_DECISIONS);
    }
}

bool lead_symbols_export_type(const lead_allocator *memory, const lead_model *model, lead_symbols kind, struct ArrowSchema *schema)
{
    return lead_arrow_names_type(memory, "C", column_name(model, kind), kind != LEAD_GRADES, schema);
}

struct named {
    const lead_model *model;
    lead_symbols kind;
};

static const char *name_at(const void *context, uint32_t index)
{
    const struct named *named = context;
    return symbol_name(named->model, named->kind, index);
}

/* Rows without a symbol: index 0, which exists or is never looked at, under a validity bit that is not set. */
static void mark_nulls(uint8_t *indices, size_t count, uint8_t *validity)
{
    memset(validity, 0, count / 8 + 1);
    for (size_t i = 0; i < count; i++) {
        if (indices[i] == LEAD_NO_VALUE)
            indices[i] = 0;
        else
            validity[i / 8] = (uint8_t)(validity[i / 8] | 1u << i % 8);
    }
}

bool lead_symbols_export(const lead_allocator *memory, const lead_model *model, lead_symbols kind, const uint8_t *codes, size_t count,
                         struct ArrowArray *array)
{
    struct lead_array_plan plan = {.length = (int64_t)count, .buffers = 2, .has_dictionary = true};
    if (kind != LEAD_GRADES)
        for (size_t i = 0; i < count; i++)
            plan.null_count += codes[i] == LEAD_NO_VALUE;
    plan.data_size = count + (plan.null_count ? count / 8 + 1 : 0); /* no overflow: count <= PTRDIFF_MAX */
    void *data;
    if (!lead_arrow_array_new(memory, &plan, array, &data))
        return false;
    uint8_t *indices = data;
    array->buffers[1] = indices;
    if (count)
        memcpy(indices, codes, count);
    if (plan.null_count) {
        array->buffers[0] = indices + count;
        mark_nulls(indices, count, indices + count);
    }
    return lead_arrow_names(memory, name_at, &(struct named){model, kind}, symbol_count(model, kind), array->dictionary);
}

lead_status lead_symbols_check(const lead_model *model, lead_symbols kind, const uint8_t *codes, size_t count, lead_error *error)
{
    const uint32_t known = symbol_count(model, kind);
    const char *what = column_name(model, kind);
    for (size_t i = 0; codes && i < count; i++)
        if (codes[i] >= known && !(kind != LEAD_GRADES && codes[i] == LEAD_NO_VALUE))
            return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "row %zu has %s %d, but the model has only %d of them", i, what, codes[i],
                             (int)known);
    return LEAD_OK;
}
