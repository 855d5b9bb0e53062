/* SPDX-License-Identifier: MIT */
/* Strings of a column, in a header so that loops over many rows of one kind carry no calls and no switch. */
#ifndef LEADCORE_SRC_DATA_COLUMN_STRING_H
#define LEADCORE_SRC_DATA_COLUMN_STRING_H

#include "data/column.h"

#include <string.h>

/* An Arrow string view. Up to LEAD_VIEW_INLINE_MAX bytes stand in the view itself, from `rest` on. */
#define LEAD_VIEW_BYTES 16
#define LEAD_VIEW_INLINE_MAX 12

static inline bool lead_slice_between(const struct lead_column *column, int64_t start, int64_t end, int64_t last, struct lead_slice *slice)
{
    if (start < 0 || end < start || end > last)
        return false;
    if (end == start)
        return true;
    if (!column->values || (uint64_t)last > PTRDIFF_MAX)
        return false;
    *slice = (struct lead_slice){(const char *)column->values + start, (size_t)(end - start)};
    return true;
}

static inline bool lead_slice_of_view(const struct lead_column *column, uint64_t index, struct lead_slice *slice)
{
    struct {
        int32_t size;
        int32_t prefix;
        int32_t buffer;
        int32_t offset;
    } view;
    const unsigned char *at = (const unsigned char *)column->values + index * LEAD_VIEW_BYTES;
    memcpy(&view, at, sizeof view);
    if (view.size < 0)
        return false;
    if (view.size <= LEAD_VIEW_INLINE_MAX) {
        *slice = (struct lead_slice){(const char *)at + 4, (size_t)view.size};
        return true;
    }
    if (view.buffer < 0 || (uint64_t)view.buffer >= column->variadic_count || view.offset < 0)
        return false;
    const char *data = column->variadic[view.buffer];
    if (!data || (int64_t)view.offset + view.size > column->variadic_sizes[view.buffer])
        return false;
    *slice = (struct lead_slice){data + view.offset, (size_t)view.size};
    return true;
}

/* lead_column_string() for a column of kind `kind`. */
static inline bool lead_column_string_of(enum lead_column_kind kind, const struct lead_column *column, uint64_t row, struct lead_slice *slice)
{
    const uint64_t index = column->offset + row, last = column->offset + column->length + column->rest;
    *slice = (struct lead_slice){"", 0};
    switch (kind) {
    case LEAD_COLUMN_STRING32: {
        const int32_t *offsets = column->offsets;
        return lead_slice_between(column, offsets[index], offsets[index + 1], offsets[last], slice);
    }
    case LEAD_COLUMN_STRING64: {
        const int64_t *offsets = column->offsets;
        return lead_slice_between(column, offsets[index], offsets[index + 1], offsets[last], slice);
    }
    case LEAD_COLUMN_VIEW:
        return lead_slice_of_view(column, index, slice);
    default:
        return false;
    }
}

#endif
