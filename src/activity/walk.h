/* SPDX-License-Identifier: MIT */
/* The events of some counters, bucket by bucket, as the reference says what they are: begun, and less what guards take away. */
#ifndef LEADCORE_SRC_ACTIVITY_WALK_H
#define LEADCORE_SRC_ACTIVITY_WALK_H

#include "activity/evaluate.h"

#include <stdbool.h>

/* Guards have long spans, which every one of their buckets asks about: so the latest answers are remembered, by the guard's number. */
#define LEAD_WALK_VERDICTS 16

struct lead_verdict {
    const struct lead_guard *guard; /* NULL: none yet */
    int64_t first;                  /* bucket of the span */
    bool is_burst;
};

struct lead_walk {
    const struct lead_activity_definitions *definitions;
    const struct lead_counter_set *counters;
    struct lead_history_view history;
    int64_t now, next; /* buckets */
    struct lead_verdict verdicts[LEAD_WALK_VERDICTS];
};

struct lead_walk_step {
    int64_t bucket;
    uint64_t kept, guarded;
    const struct lead_guard *guard; /* first in the document that took some away; or NULL */
};

void lead_walk_begin(struct lead_walk *walk, const struct lead_activity_definitions *definitions, const struct lead_counter_set *counters,
                     struct lead_history_view history, int64_t now);
/* The next bucket that has events and has begun, oldest first. */
bool lead_walk_next(struct lead_walk *walk, struct lead_walk_step *step);
/* The first guard that takes the events of this type in this bucket away, or NULL. */
const struct lead_guard *lead_walk_guard(struct lead_walk *walk, uint32_t type, int64_t bucket);

/* Where a counter's entries of this and later buckets begin: those of another counter may stand there. */
size_t lead_view_find(struct lead_history_view history, uint32_t counter, int64_t bucket);

/* Number of the stretch that the bucket is in. */
static inline int64_t lead_span_index(struct lead_stretch span, int64_t bucket)
{
    if (span.length == 0)
        return 0;
    int64_t at = bucket + span.shift;
    return at / span.length - (at % span.length < 0);
}

#endif
