/* SPDX-License-Identifier: MIT */
#include "activity/source.h"

#include "activity/plan.h"
#include "rules/prefetch.h"

/* Rows ahead whose entries are asked for, and how many lines of each: leads of a batch may be in any order. */
#define AHEAD_ROWS 8
#define AHEAD_LINES 4

static void prefetch_entries(struct lead_history_view view)
{
    const size_t lines = (view.count * sizeof *view.entries + LEAD_CACHE_LINE - 1) / LEAD_CACHE_LINE;
    for (size_t i = 0; i < lines && i < AHEAD_LINES; i++)
        LEAD_PREFETCH((const char *)view.entries + i * LEAD_CACHE_LINE);
}

void lead_activity_fill(const struct lead_activity_plan *plan, const struct lead_activity_source *source, uint64_t first, size_t rows,
                        lead_time now, lead_points *channels, int32_t *measures, size_t stride)
{
    const struct lead_moment moment = {now, lead_bucket_of(now, plan->definitions->resolution)};
    struct lead_history_view views[LEAD_SOURCE_ROWS] = {{NULL, 0}};
    for (size_t begin = 0; begin < rows; begin += LEAD_SOURCE_ROWS) {
        const size_t count = rows - begin < LEAD_SOURCE_ROWS ? rows - begin : LEAD_SOURCE_ROWS;
        if (source->find != NULL)
            source->find(source->context, first + begin, count, views);
        for (size_t r = 0; r < count; r++) {
            if (r + AHEAD_ROWS < count)
                prefetch_entries(views[r + AHEAD_ROWS]);
            lead_activity_evaluate_at(plan, views[r], moment, channels + begin + r, measures + begin + r, stride);
        }
    }
}
