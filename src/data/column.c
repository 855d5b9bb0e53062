/* SPDX-License-Identifier: MIT */
#include "data/column.h"

#include "data/column_string.h"

bool lead_column_string(const struct lead_column *column, uint64_t row, struct lead_slice *slice)
{
    return lead_column_string_of(column->kind, column, row, slice);
}

size_t lead_column_width(enum lead_column_kind kind)
{
    switch (kind) {
    case LEAD_COLUMN_INT8:
    case LEAD_COLUMN_UINT8:
        return 1;
    case LEAD_COLUMN_INT16:
    case LEAD_COLUMN_UINT16:
        return 2;
    case LEAD_COLUMN_INT32:
    case LEAD_COLUMN_UINT32:
    case LEAD_COLUMN_FLOAT32:
        return 4;
    case LEAD_COLUMN_INT64:
    case LEAD_COLUMN_UINT64:
    case LEAD_COLUMN_FLOAT64:
        return 8;
    default:
        return 0;
    }
}
