/* SPDX-License-Identifier: MIT */
/* Where an evaluator finds what the leads of its rows did. */
#ifndef LEADCORE_SRC_ACTIVITY_SOURCE_H
#define LEADCORE_SRC_ACTIVITY_SOURCE_H

#include "activity/evaluate.h"

struct lead_activity_source {
    /* Histories of rows first … first + rows - 1; `rows` is at most LEAD_SOURCE_ROWS. */
    void (*find)(const void *context, uint64_t first, size_t rows, struct lead_history_view *views);
    const void *context;
};

#define LEAD_SOURCE_ROWS 256

/* Columns of a block: channel c of row r is channels[c * stride + r]; measures alike. A source without `find` knows nothing of any lead. */
void lead_activity_fill(const struct lead_activity_plan *plan, const struct lead_activity_source *source, uint64_t first, size_t rows,
                        lead_time now, lead_points *channels, int32_t *measures, size_t stride);

#endif
