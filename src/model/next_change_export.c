/* SPDX-License-Identifier: MIT */
/* Changes as Arrow: lead_next_changes_export(). */
#include "base/checked.h"
#include "model/export.h"

#include <leadcore/activity.h>
#include <string.h>

struct exporter {
    lead_allocator memory;
    const lead_model *model;
    lead_next_changes changes;
    size_t count;
};

static bool has_grade(const struct exporter *exporter)
{
    return lead_model_grade_count(exporter->model) > 0;
}

static bool has_class(const struct exporter *exporter)
{
    return lead_model_class_count(exporter->model) > 0;
}

static uint32_t column_count(const struct exporter *exporter)
{
    return 2 + (uint32_t)has_grade(exporter) + (uint32_t)has_class(exporter);
}

/* The children of a schema or an array, one after the other; grade and class where the model has them. */
static bool export_type(const struct exporter *exporter, struct ArrowSchema *schema)
{
    const struct lead_schema_plan row = {.format = "L", .name = "row"}, time = {.format = "tsu:UTC", .name = "time"};
    const lead_allocator *memory = &exporter->memory;
    if (!lead_rows_export_type(memory, exporter->model, column_count(exporter), schema))
        return false;
    struct ArrowSchema **child = schema->children;
    return lead_arrow_schema_new(memory, &row, *child++) && lead_arrow_schema_new(memory, &time, *child++) &&
           (!has_grade(exporter) || lead_symbols_export_type(memory, exporter->model, LEAD_GRADES, *child++)) &&
           (!has_class(exporter) || lead_symbols_export_type(memory, exporter->model, LEAD_CLASSES, *child));
}

/* A column of 64-bit numbers. */
static bool export_numbers(const struct exporter *exporter, const void *numbers, struct ArrowArray *array)
{
    struct lead_array_plan plan = {.length = (int64_t)exporter->count, .buffers = 2};
    void *data;
    if (!lead_size_multiply(exporter->count, sizeof(int64_t), &plan.data_size) ||
        !lead_arrow_array_new(&exporter->memory, &plan, array, &data))
        return false;
    array->buffers[1] = data;
    if (exporter->count)
        memcpy(data, numbers, plan.data_size);
    return true;
}

static bool export_symbols(const struct exporter *exporter, lead_symbols kind, struct ArrowArray *array)
{
    const uint8_t *codes = kind == LEAD_GRADES ? exporter->changes.grade : exporter->changes.lead_class;
    return lead_symbols_export(&exporter->memory, exporter->model, kind, codes, exporter->count, array);
}

static bool export_data(const struct exporter *exporter, struct ArrowArray *array)
{
    const struct lead_array_plan plan = {.length = (int64_t)exporter->count, .buffers = 1, .children = column_count(exporter)};
    void *data;
    if (!lead_arrow_array_new(&exporter->memory, &plan, array, &data))
        return false;
    struct ArrowArray **child = array->children;
    return export_numbers(exporter, exporter->changes.rows, *child++) && export_numbers(exporter, exporter->changes.times, *child++) &&
           (!has_grade(exporter) || export_symbols(exporter, LEAD_GRADES, *child++)) &&
           (!has_class(exporter) || export_symbols(exporter, LEAD_CLASSES, *child));
}

static lead_status exporter_init(struct exporter *exporter, const lead_model *model, const lead_next_changes *changes,
                                 const lead_allocator *allocator, lead_error *error)
{
    lead_next_changes *own = &exporter->changes;
    exporter->model = model;
    if (!lead_memory_choose(allocator, &exporter->memory))
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "the allocator lacks a function or its size is wrong");
    if (lead_copy_in(own, sizeof *own, changes, sizeof *own) != LEAD_OK)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "the 'size' of the changes is not set");
    if (own->count > PTRDIFF_MAX)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "more rows than memory can hold");
    if (own->count && (!own->rows || !own->times || !own->grade || !own->lead_class))
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "a column of 'changes' is NULL");
    exporter->count = (size_t)own->count;
    lead_status status = has_grade(exporter) ? lead_symbols_check(model, LEAD_GRADES, own->grade, exporter->count, error) : LEAD_OK;
    if (status == LEAD_OK && has_class(exporter))
        status = lead_symbols_check(model, LEAD_CLASSES, own->lead_class, exporter->count, error);
    return status;
}

lead_status lead_next_changes_export(const lead_model *model, const lead_next_changes *changes, const lead_allocator *allocator,
                                     struct ArrowSchema *schema, struct ArrowArray *array, lead_error *error)
{
    struct exporter exporter;
    if (schema)
        *schema = (struct ArrowSchema){0};
    if (array)
        *array = (struct ArrowArray){0};
    if (!model || !changes || !schema || !array)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "model, changes, schema and array must not be NULL");
    lead_status status = exporter_init(&exporter, model, changes, allocator, error);
    if (status != LEAD_OK)
        return status;
    if (export_type(&exporter, schema) && export_data(&exporter, array))
        return LEAD_OK;
    if (schema->release)
        schema->release(schema);
    if (array->release)
        array->release(array);
    return lead_fail_memory(error);
}
