/* SPDX-License-Identifier: MIT */
/* Looking ahead: at which moments anything about a row may change as time goes by. Between two of them all of its results stay. */
#ifndef LEADCORE_SRC_MODEL_NEXT_CHANGE_H
#define LEADCORE_SRC_MODEL_NEXT_CHANGE_H

#include "base/error.h"
#include "data/column.h"
#include "model/model.h"
#include "score/evaluator.h"

/* One end of a test of time that moves with `now`, and the column that is tested. */
struct lead_moving_bound {
    const struct lead_column *column;
    lead_duration from_now;
    bool is_low;
    bool is_open; /* of a high end */
};

struct lead_lookout {
    const struct lead_activity_plan *activity_plan;
    lead_duration resolution;
    lead_time until;
    struct lead_moving_bound *bounds;
    uint32_t bound_count, bound_capacity;
};

/* False when out of memory. `columns` by field. */
bool lead_lookout_init(struct lead_lookout *lookout, const struct lead_model *model, const struct lead_column *columns, lead_time until,
                       const lead_allocator *memory);
void lead_lookout_free(struct lead_lookout *lookout, const lead_allocator *memory);
/* The next moment after `after` at which something about the row may change; false when there is none until the end. */
bool lead_lookout_next(const struct lead_lookout *lookout, struct lead_history_view history, uint64_t row, lead_time after, lead_time *next);

/* Grade and class as codes; LEAD_NO_SYMBOL for none. */
struct lead_standing {
    uint8_t grade, lead_class;
};

/* Of row `row` of the block that was evaluated last. */
struct lead_standing lead_standing_of(const struct lead_evaluator *evaluator, size_t row);

static inline bool lead_standing_equals(struct lead_standing a, struct lead_standing b)
{
    return a.grade == b.grade && a.lead_class == b.lead_class;
}

/* LEAD_ERROR_INVALID_ARGUMENT when the model has nothing that could change. */
lead_status lead_need_standing(const struct lead_model *model, lead_error *error);

#endif
