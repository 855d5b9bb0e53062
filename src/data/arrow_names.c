/* SPDX-License-Identifier: MIT */
/* What exports have in common: structs of rows that say what made them, and columns of names. */
#include "data/arrow_out.h"

#include <string.h>

/* In Arrow's encoding: int32 sizes in the machine's own byte order. The caller frees *size bytes. */
static char *metadata_new(const lead_allocator *memory, const struct lead_arrow_label *labels, size_t label_count, size_t *size)
{
    const int32_t count = (int32_t)label_count;
    *size = sizeof count;
    for (size_t i = 0; i < label_count; i++)
        *size += 2 * sizeof(int32_t) + strlen(labels[i].key) + strlen(labels[i].value);
    char *metadata = lead_memory_new(memory, *size, 1);
    if (!metadata)
        return NULL;
    char *at = metadata;
    memcpy(at, &count, sizeof count);
    at += sizeof count;
    for (size_t i = 0; i < 2 * label_count; i++) {
        const char *text = i % 2 ? labels[i / 2].value : labels[i / 2].key;
        const int32_t bytes = (int32_t)strlen(text);
        memcpy(at, &bytes, sizeof bytes);
        memcpy(at + sizeof bytes, text, (size_t)bytes);
        at += sizeof bytes + (size_t)bytes;
    }
    return metadata;
}

bool lead_arrow_rows_type(const lead_allocator *memory, const struct lead_arrow_label *labels, size_t label_count, uint32_t children,
                          struct ArrowSchema *schema)
{
    struct lead_schema_plan plan = {.format = "+s", .children = children};
    char *metadata = metadata_new(memory, labels, label_count, &plan.metadata_size);
    if (!metadata)
        return false;
    plan.metadata = metadata;
    const bool is_made = lead_arrow_schema_new(memory, &plan, schema);
    lead_memory_free(memory, metadata, plan.metadata_size, 1);
    return is_made;
}

bool lead_arrow_names_type(const lead_allocator *memory, const char *format, const char *name, bool is_nullable, struct ArrowSchema *schema)
{
    const struct lead_schema_plan index = {
        .format = format, .name = name, .flags = is_nullable ? ARROW_FLAG_NULLABLE : 0, .has_dictionary = true};
    const struct lead_schema_plan names = {.format = "u"};
    return lead_arrow_schema_new(memory, &index, schema) && lead_arrow_schema_new(memory, &names, schema->dictionary);
}

bool lead_arrow_names(const lead_allocator *memory, lead_arrow_name_at *name_at, const void *context, uint32_t count,
                      struct ArrowArray *array)
{
    struct lead_array_plan plan = {.length = count, .buffers = 3, .data_size = ((size_t)count + 1) * sizeof(int32_t)};
    for (uint32_t i = 0; i < count; i++)
        plan.data_size += strlen(name_at(context, i));
    void *data;
    if (!lead_arrow_array_new(memory, &plan, array, &data))
        return false;
    int32_t *offsets = data;
    char *text = (char *)(offsets + count + 1);
    array->buffers[1] = offsets;
    array->buffers[2] = text;
    offsets[0] = 0;
    for (uint32_t i = 0; i < count; i++) {
        const char *name = name_at(context, i);
        const size_t size = strlen(name);
        memcpy(text + offsets[i], name, size);
        offsets[i + 1] = offsets[i] + (int32_t)size;
    }
    return true;
}
