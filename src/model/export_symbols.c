/* SPDX-License-Identifier: MIT */
#include "model/export.h"

#include <leadcore/qualify.h>
#include <string.h>

/* ---- Structs of rows ---- */

struct metadata_pair {
    const char *key, *value;
};

#define METADATA_PAIRS 3

/* In Arrow's encoding: int32 sizes in the machine's own byte order. The caller frees *size bytes. */
static char *metadata_new(const lead_allocator *memory, const lead_model *model, size_t *size)
{
    const struct metadata_pair pairs[METADATA_PAIRS] = {
        {"leadcore.model", lead_model_name(model)},
        {"leadcore.version", lead_model_version(model)},
        {"leadcore.fingerprint", lead_model_fingerprint(model)},
    };
    const int32_t count = METADATA_PAIRS;
    *size = sizeof count;
    for (int i = 0; i < METADATA_PAIRS; i++)
        *size += 2 * sizeof(int32_t) + strlen(pairs[i].key) + strlen(pairs[i].value);
    char *metadata = lead_memory_new(memory, *size, 1);
    if (!metadata)
        return NULL;
    char *at = metadata;
    memcpy(at, &count, sizeof count);
    at += sizeof count;
    for (int i = 0; i < 2 * METADATA_PAIRS; i++) {
        const char *text = i % 2 ? pairs[i / 2].value : pairs[i / 2].key;
        const int32_t bytes = (int32_t)strlen(text);
        memcpy(at, &bytes, sizeof bytes);
        memcpy(at + sizeof bytes, text, (size_t)bytes);
        at += sizeof bytes + (size_t)bytes;
    }
    return metadata;
}

bool lead_rows_export_type(const lead_allocator *memory, const lead_model *model, uint32_t children, struct ArrowSchema *schema)
{
    struct lead_schema_plan plan = {.format = "+s", .children = children};
    char *metadata = metadata_new(memory, model, &plan.metadata_size);
    if (!metadata)
        return false;
    plan.metadata = metadata;
    const bool is_made = lead_arrow_schema_new(memory, &plan, schema);
    lead_memory_free(memory, metadata, plan.metadata_size, 1);
    return is_made;
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
    const struct lead_schema_plan index = {.format = "C",
                                           .name = column_name(model, kind),
                                           .flags = kind == LEAD_GRADES ? 0 : ARROW_FLAG_NULLABLE,
                                           .has_dictionary = true};
    const struct lead_schema_plan names = {.format = "u"};
    return lead_arrow_schema_new(memory, &index, schema) && lead_arrow_schema_new(memory, &names, schema->dictionary);
}

static bool export_names(const lead_allocator *memory, const lead_model *model, lead_symbols kind, struct ArrowArray *array)
{
    const uint32_t count = symbol_count(model, kind);
    struct lead_array_plan plan = {.length = count, .buffers = 3, .data_size = (count + 1) * sizeof(int32_t)};
    for (uint32_t i = 0; i < count; i++)
        plan.data_size += strlen(symbol_name(model, kind, i));
    void *data;
    if (!lead_arrow_array_new(memory, &plan, array, &data))
        return false;
    int32_t *offsets = data;
    char *text = (char *)(offsets + count + 1);
    array->buffers[1] = offsets;
    array->buffers[2] = text;
    offsets[0] = 0;
    for (uint32_t i = 0; i < count; i++) {
        const char *name = symbol_name(model, kind, i);
        const size_t size = strlen(name);
        memcpy(text + offsets[i], name, size);
        offsets[i + 1] = offsets[i] + (int32_t)size;
    }
    return true;
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
    return export_names(memory, model, kind, array->dictionary);
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
