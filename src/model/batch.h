/* SPDX-License-Identifier: MIT */
#ifndef LEADCORE_SRC_MODEL_BATCH_H
#define LEADCORE_SRC_MODEL_BATCH_H

#include "data/arrow.h"
#include "model/activity.h"
#include "model/model.h"

struct lead_batch {
    lead_allocator memory;
    lead_model *model;
    struct lead_arena arena;
    struct lead_column *columns; /* by field */
    uint8_t *has_column;         /* by field */
    uint64_t row_count;
    const struct lead_kernels *kernels;
    struct lead_table_rows rows; /* where the activity of each row is */
    struct lead_activity_source activity;
};

#endif
