/* SPDX-License-Identifier: MIT */
/* Sets of names, such as missing criteria, as Arrow lists. */
#include "base/checked.h"
#include "model/export.h"

#include <leadcore/qualify.h>
#include <string.h>

struct sets {
    const lead_model *model;
    enum lead_name_sets kind;
    const uint32_t *narrow;
    const uint64_t *wide;
    size_t count;
    uint32_t name_count;
};

static uint64_t set_at(const struct sets *sets, size_t row)
{
    return sets->kind == LEAD_MISSING_CRITERIA ? sets->narrow[row] : sets->wide[row];
}

static const char *name_at(const struct sets *sets, uint32_t index)
{
    return sets->kind == LEAD_MISSING_CRITERIA ? lead_model_criterion_name(sets->model, index) : lead_model_part_name(sets->model, index);
}

bool lead_name_sets_export_type(const lead_allocator *memory, enum lead_name_sets kind, struct ArrowSchema *schema)
{
    const struct lead_schema_plan list = {.format = "+L", .name = kind == LEAD_MISSING_CRITERIA ? "missing" : "missing_parts", .children = 1};
    const struct lead_schema_plan item = {.format = "U", .name = "item"};
    return lead_arrow_schema_new(memory, &list, schema) && lead_arrow_schema_new(memory, &item, schema->children[0]);
}

/* How many names there are in all, and their bytes. False when they are more than memory can hold. */
static bool measure(const struct sets *sets, const size_t *sizes, size_t *names, size_t *bytes)
{
    *names = *bytes = 0;
    for (size_t row = 0; row < sets->count; row++)
        for (uint32_t i = 0; i < sets->name_count; i++)
            if (set_at(sets, row) >> i & 1) {
                if (LEAD_RULED_OUT(*bytes > PTRDIFF_MAX - sizes[i]))
                    return false;
                *bytes += sizes[i];
                ++*names;
            }
    return true;
}

static void fill(const struct sets *sets, const size_t *sizes, int64_t *ends, int64_t *offsets, char *text)
{
    size_t names = 0, bytes = 0;
    offsets[0] = ends[0] = 0;
    for (size_t row = 0; row < sets->count; row++) {
        for (uint32_t i = 0; i < sets->name_count; i++)
            if (set_at(sets, row) >> i & 1) {
                memcpy(text + bytes, name_at(sets, i), sizes[i]);
                bytes += sizes[i];
                offsets[++names] = (int64_t)bytes;
            }
        ends[row + 1] = (int64_t)names;
    }
}

bool lead_name_sets_export(const lead_allocator *memory, const lead_model *model, enum lead_name_sets kind, const uint32_t *narrow,
                           const uint64_t *wide, size_t count, struct ArrowArray *array)
{
    struct sets sets = {model, kind, narrow, wide, count, kind == LEAD_MISSING_CRITERIA ? lead_model_criterion_count(model) : lead_model_part_count(model)};
    size_t sizes[64], names, bytes, offsets_size;
    void *ends, *data;
    for (uint32_t i = 0; i < sets.name_count; i++)
        sizes[i] = strlen(name_at(&sets, i));
    struct lead_array_plan list = {.length = (int64_t)count, .buffers = 2, .children = 1};
    if (!measure(&sets, sizes, &names, &bytes) || !lead_size_multiply(count + 1, sizeof(int64_t), &list.data_size) ||
        !lead_size_multiply(names + 1, sizeof(int64_t), &offsets_size) || bytes > PTRDIFF_MAX - offsets_size ||
        !lead_arrow_array_new(memory, &list, array, &ends))
        return false;
    struct lead_array_plan item = {.length = (int64_t)names, .buffers = 3, .data_size = offsets_size + bytes};
    if (!lead_arrow_array_new(memory, &item, array->children[0], &data))
        return false;
    array->buffers[1] = ends;
    array->children[0]->buffers[1] = data;
    array->children[0]->buffers[2] = (char *)data + offsets_size;
    fill(&sets, sizes, ends, data, (char *)data + offsets_size);
    return true;
}
