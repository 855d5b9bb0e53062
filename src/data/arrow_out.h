/* SPDX-License-Identifier: MIT */
/* Arrow C Data Interface out: structures that own themselves, one block of memory each. */
#ifndef LEADCORE_SRC_DATA_ARROW_OUT_H
#define LEADCORE_SRC_DATA_ARROW_OUT_H

#include "base/memory.h"

#include <leadcore/batch.h>

/* Deeper types are not copied. */
#define LEAD_SCHEMA_DEPTH_MAX 64

struct lead_schema_plan {
    const char *format;
    const char *name, *name_ending; /* joined; either may be NULL */
    const char *metadata;           /* in Arrow's encoding, or NULL */
    size_t metadata_size;
    int64_t flags;
    uint32_t children;
    bool has_dictionary;
};

struct lead_array_plan {
    int64_t length, null_count;
    uint32_t buffers, children;
    bool has_dictionary;
    size_t data_size;
};

/*
 * Both give a structure that is complete but for its children and dictionary: these are there in the released state, to be filled by the
 * caller. Releasing it releases those that are not released, wherever the consumer moved the others, and gives the block back.
 * All texts are copied. False when out of memory; then the structure is released.
 */
bool lead_arrow_schema_new(const lead_allocator *memory, const struct lead_schema_plan *plan, struct ArrowSchema *schema);
/* `*data` gets plan->data_size bytes aligned to 64, not zeroed, that live as long as the array. Buffers are NULL. */
bool lead_arrow_array_new(const lead_allocator *memory, const struct lead_array_plan *plan, struct ArrowArray *array, void **data);

/* A pair of Arrow's metadata. */
struct lead_arrow_label {
    const char *key, *value;
};

/* A struct of rows with labels; its children are released. False when out of memory. */
bool lead_arrow_rows_type(const lead_allocator *memory, const struct lead_arrow_label *labels, size_t label_count, uint32_t children,
                          struct ArrowSchema *schema);
/* A column of names: indices of `format` into a dictionary of utf8. False when out of memory. */
bool lead_arrow_names_type(const lead_allocator *memory, const char *format, const char *name, bool is_nullable, struct ArrowSchema *schema);
/* Name `index` of those that `context` knows. */
typedef const char *lead_arrow_name_at(const void *context, uint32_t index);
/* The dictionary: utf8. Altogether less than 2 GiB. False when out of memory. */
bool lead_arrow_names(const lead_allocator *memory, lead_arrow_name_at *name_at, const void *context, uint32_t count,
                      struct ArrowArray *array);

/* A copy that owns itself. LEAD_ERROR_ARROW for a type that contradicts itself, LEAD_ERROR_LIMIT for a depth that nobody needs. */
lead_status lead_arrow_schema_copy(const lead_allocator *memory, const struct ArrowSchema *source, struct ArrowSchema *copy);

#endif
