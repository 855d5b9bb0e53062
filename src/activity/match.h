/* SPDX-License-Identifier: MIT */
/* From events to counters: which counters have an event. */
#ifndef LEADCORE_SRC_ACTIVITY_MATCH_H
#define LEADCORE_SRC_ACTIVITY_MATCH_H

#include "activity/definitions.h"
#include "rules/runner.h"

/* Made once for each model. */
struct lead_matcher {
    const struct lead_activity_definitions *definitions;
    struct lead_program program; /* the "where" of all counters; no slots when there is none */
    uint32_t *plain;             /* by type: its counter under no condition, or LEAD_NONE */
    uint32_t *first_where;       /* by type: its counters under a condition begin here in `where`; one more entry at the end */
    struct lead_matcher_where {
        uint32_t counter, slot;
    } *where;
};

/* False when out of memory. Everything from `arena`. */
bool lead_matcher_build(const struct lead_activity_definitions *definitions, struct lead_arena *arena, struct lead_matcher *matcher);

#endif
