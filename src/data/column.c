/* SPDX-License-Identifier: MIT */
#include "data/column.h"

#include "data/column_string.h"

bool lead_column_string(const struct lead_column *column, uint64_t row, struct lead_slice *slice)
{
    return lead_column_string_of(column->kind, column, row, slice);
}
