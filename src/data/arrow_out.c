/* SPDX-License-Identifier: MIT */
#include "data/arrow_out.h"

#include "base/checked.h"

#include <string.h>

/* Consumers like buffers that begin on a cache line. */
#define DATA_ALIGNMENT 64

/* The head of every block, so that a structure can be released wherever it has been moved to. */
struct block {
    lead_allocator memory;
    size_t size;
};

struct schema_block {
    struct block head;
    struct ArrowSchema dictionary;
};

struct array_block {
    struct block head;
    struct ArrowArray dictionary;
};

/* Some elements in a block. */
struct extent {
    size_t count, size;
};

static bool add_up(size_t *total, const struct extent *parts, size_t count)
{
    bool is_possible = true;
    for (size_t i = 0; i < count; i++) {
        size_t bytes;
        is_possible &= lead_size_multiply(parts[i].count, parts[i].size, &bytes);
        is_possible &= lead_size_add(*total, bytes, total);
    }
    return is_possible;
}

/* Not zeroed: the bulk of it are columns that are about to be written. */
static void *block_new(const lead_allocator *memory, size_t size)
{
    struct block *block = lead_memory_resize(memory, NULL, 0, size, 1);
    if (block)
        *block = (struct block){*memory, size};
    return block;
}

static void block_free(struct block *block)
{
    const lead_allocator memory = block->memory;
    lead_memory_free(&memory, block, block->size, 1);
}

/* ---- Types ---- */

static void release_schema(struct ArrowSchema *schema)
{
    for (int64_t i = 0; i < schema->n_children; i++)
        if (schema->children[i]->release)
            schema->children[i]->release(schema->children[i]);
    if (schema->dictionary && schema->dictionary->release)
        schema->dictionary->release(schema->dictionary);
    block_free(schema->private_data);
    schema->release = NULL;
}

/* Copies bytes to *at and moves on. */
static char *put(char **at, const char *bytes, size_t size)
{
    char *start = *at;
    if (size)
        memcpy(start, bytes, size);
    *at += size;
    return start;
}

static size_t length_of(const char *text)
{
    return text ? strlen(text) : 0;
}

bool lead_arrow_schema_new(const lead_allocator *memory, const struct lead_schema_plan *plan, struct ArrowSchema *schema)
{
    *schema = (struct ArrowSchema){0};
    const size_t format = length_of(plan->format), name = length_of(plan->name), ending = length_of(plan->name_ending);
    const struct extent parts[] = {{plan->children, sizeof(struct ArrowSchema) + sizeof(struct ArrowSchema *)},
                                   {plan->metadata_size, 1},
                                   {format + 1, 1},
                                   {name, 1},
                                   {ending + 1, 1}};
    size_t size = sizeof(struct schema_block);
    struct schema_block *block = add_up(&size, parts, sizeof parts / sizeof parts[0]) ? block_new(memory, size) : NULL;
    if (!block)
        return false;
    struct ArrowSchema *children = (struct ArrowSchema *)(block + 1);
    struct ArrowSchema **pointers = (struct ArrowSchema **)(children + plan->children);
    block->dictionary = (struct ArrowSchema){0};
    for (uint32_t i = 0; i < plan->children; i++) {
        children[i] = (struct ArrowSchema){0};
        pointers[i] = &children[i];
    }
    char *at = (char *)(pointers + plan->children);
    if (plan->metadata)
        schema->metadata = put(&at, plan->metadata, plan->metadata_size);
    schema->format = put(&at, plan->format, format);
    put(&at, "", 1);
    schema->name = put(&at, plan->name, name);
    put(&at, plan->name_ending, ending);
    put(&at, "", 1);
    schema->flags = plan->flags;
    schema->n_children = plan->children;
    schema->children = plan->children ? pointers : NULL;
    schema->dictionary = plan->has_dictionary ? &block->dictionary : NULL;
    schema->release = release_schema;
    schema->private_data = block;
    return true;
}

/* Bytes of metadata in Arrow's encoding: a count, then for each pair the sizes and bytes of key and value. False for negative sizes. */
static bool metadata_size(const char *metadata, size_t *size)
{
    int32_t pairs;
    memcpy(&pairs, metadata, sizeof pairs);
    *size = sizeof pairs;
    for (int64_t i = 0; i < 2 * (int64_t)pairs; i++) {
        int32_t bytes;
        memcpy(&bytes, metadata + *size, sizeof bytes);
        if (bytes < 0)
            return false;
        *size += sizeof bytes + (size_t)bytes; /* of text that stands in memory, so that it cannot overflow */
    }
    return pairs >= 0;
}

static bool is_copyable(const struct ArrowSchema *source)
{
    if (!source->release || !source->format || source->n_children < 0 || source->n_children >= (int64_t)UINT32_MAX)
        return false;
    if (source->n_children && !source->children)
        return false;
    for (int64_t i = 0; i < source->n_children; i++)
        if (!source->children[i])
            return false;
    return true;
}

static lead_status copy_schema(const lead_allocator *memory, const struct ArrowSchema *source, struct ArrowSchema *copy, int depth)
{
    *copy = (struct ArrowSchema){0};
    if (depth > LEAD_SCHEMA_DEPTH_MAX)
        return LEAD_ERROR_LIMIT;
    struct lead_schema_plan plan = {0};
    if (!is_copyable(source) || (source->metadata && !metadata_size(source->metadata, &plan.metadata_size)))
        return LEAD_ERROR_ARROW;
    plan.format = source->format;
    plan.name = source->name;
    plan.metadata = source->metadata;
    plan.flags = source->flags;
    plan.children = (uint32_t)source->n_children;
    plan.has_dictionary = source->dictionary != NULL;
    if (!lead_arrow_schema_new(memory, &plan, copy))
        return LEAD_ERROR_OUT_OF_MEMORY;
    lead_status status = LEAD_OK;
    for (uint32_t i = 0; i < plan.children && status == LEAD_OK; i++)
        status = copy_schema(memory, source->children[i], copy->children[i], depth + 1);
    if (status == LEAD_OK && source->dictionary)
        status = copy_schema(memory, source->dictionary, copy->dictionary, depth + 1);
    if (status != LEAD_OK)
        copy->release(copy);
    return status;
}

lead_status lead_arrow_schema_copy(const lead_allocator *memory, const struct ArrowSchema *source, struct ArrowSchema *copy)
{
    return copy_schema(memory, source, copy, 1);
}

/* ---- Data ---- */

static void release_array(struct ArrowArray *array)
{
    for (int64_t i = 0; i < array->n_children; i++)
        if (array->children[i]->release)
            array->children[i]->release(array->children[i]);
    if (array->dictionary && array->dictionary->release)
        array->dictionary->release(array->dictionary);
    block_free(array->private_data);
    array->release = NULL;
}

bool lead_arrow_array_new(const lead_allocator *memory, const struct lead_array_plan *plan, struct ArrowArray *array, void **data)
{
    *array = (struct ArrowArray){0};
    *data = NULL;
    const struct extent parts[] = {{plan->children, sizeof(struct ArrowArray) + sizeof(struct ArrowArray *)},
                                   {plan->buffers, sizeof(void *)},
                                   {DATA_ALIGNMENT, 1},
                                   {plan->data_size, 1}};
    size_t size = sizeof(struct array_block);
    struct array_block *block = add_up(&size, parts, sizeof parts / sizeof parts[0]) ? block_new(memory, size) : NULL;
    if (!block)
        return false;
    struct ArrowArray *children = (struct ArrowArray *)(block + 1);
    struct ArrowArray **pointers = (struct ArrowArray **)(children + plan->children);
    const void **buffers = (const void **)(pointers + plan->children);
    block->dictionary = (struct ArrowArray){0};
    for (uint32_t i = 0; i < plan->children; i++) {
        children[i] = (struct ArrowArray){0};
        pointers[i] = &children[i];
    }
    for (uint32_t i = 0; i < plan->buffers; i++)
        buffers[i] = NULL;
    char *end = (char *)(buffers + plan->buffers);
    *data = end + (DATA_ALIGNMENT - (uintptr_t)end % DATA_ALIGNMENT) % DATA_ALIGNMENT;
    array->length = plan->length;
    array->null_count = plan->null_count;
    array->n_buffers = plan->buffers;
    array->n_children = plan->children;
    array->buffers = buffers;
    array->children = plan->children ? pointers : NULL;
    array->dictionary = plan->has_dictionary ? &block->dictionary : NULL;
    array->release = release_array;
    array->private_data = block;
    return true;
}
