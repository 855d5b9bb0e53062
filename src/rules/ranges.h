/* SPDX-License-Identifier: MIT */
/* Ranges as documents mean them, turned exactly into closed ranges of a column's own type. */
#ifndef LEADCORE_SRC_RULES_RANGES_H
#define LEADCORE_SRC_RULES_RANGES_H

#include "data/column.h"
#include "rules/kernels.h"
#include "rules/nodes.h"

/*
 * Type that a number column of this kind is compared in: FLOAT32, FLOAT64, INT32 or INT64. Unsigned 64-bit values become INT64 by turning
 * over their highest bit, which keeps their order.
 */
enum lead_column_kind lead_compared_kind(enum lead_column_kind kind);

/* Bounds for values of `kind` as they are compared. */
struct lead_range lead_range_of_number(const struct lead_number_range *range, enum lead_column_kind kind, uint32_t slot);

/* Bounds for int64 values of a time column at `now`. */
struct lead_range lead_range_of_time(const struct lead_time_range *range, int64_t now, int64_t multiplier, int64_t divisor, uint32_t slot);

#endif
