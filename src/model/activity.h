/* SPDX-License-Identifier: MIT */
/* The public table: the timelines of many leads of one model. */
#ifndef LEADCORE_SRC_MODEL_ACTIVITY_H
#define LEADCORE_SRC_MODEL_ACTIVITY_H

#include "activity/table.h"
#include "data/arrow.h"
#include "model/model.h"

#include <leadcore/activity.h>

struct lead_activity {
    lead_allocator memory;
    lead_model *model;
    lead_key_type key_type;
    struct lead_table table;
};

/* An empty table; the arguments have been checked. NULL when out of memory. */
lead_activity *lead_activity_make(lead_model *model, lead_key_type key_type, const lead_allocator *memory);

/*
 * The join: the place of every row of `source` by the column `key` (any type that keys may have), LEAD_PLACE_UNKNOWN for null keys, LEAD_NONE for
 * leads that are not in the table. Settles the table. `places` has one element a row.
 */
lead_status lead_activity_find_rows(lead_activity *activity, const struct lead_arrow_source *source, const char *key, uint32_t *places,
                                    lead_error *error);

#endif
