/* SPDX-License-Identifier: MIT */
/* From the entries of one lead to points and measures at one moment. */
#ifndef LEADCORE_SRC_ACTIVITY_EVALUATE_H
#define LEADCORE_SRC_ACTIVITY_EVALUATE_H

#include "activity/definitions.h"
#include "activity/entry.h"

/* The entries of one lead, sorted; whatever stands in their lead bits is ignored. `entries` NULL: the lead's activity is unknown. */
struct lead_history_view {
    const lead_entry_bits *entries;
    size_t count;
};

/* A lead without events, which is something else than a lead of which nothing is known. */
extern const lead_entry_bits lead_no_entries[1];

/* How to compute all channels and measures; made once for each model. */
struct lead_activity_plan;

/* False when out of memory. Everything from `arena`. */
bool lead_activity_plan_build(const struct lead_activity_definitions *definitions, struct lead_arena *arena, struct lead_activity_plan **plan);

/*
 * Points of the event rules by channel, and every measure, of one lead. channels[c * stride] and measures[m * stride] are written. Never allocates;
 * linear in the entries times what uses their counters.
 */
void lead_activity_evaluate(const struct lead_activity_plan *plan, struct lead_history_view history, lead_time now, lead_points *channels,
                            int32_t *measures, size_t stride);

/* One rule by itself, for explanations: the slow and obvious way, to which lead_activity_evaluate() is equal. */
struct lead_rule_outcome {
    uint64_t counted, capped, guarded;
    const struct lead_guard *guard; /* that took events away, the first in the document; or NULL */
    int64_t raw_points;
    lead_points points;
    lead_time newest; /* beginning of the bucket of the newest counted event; 0 without one */
};
void lead_event_rule_evaluate(const struct lead_activity_definitions *definitions, const struct lead_event_rule *rule,
                              struct lead_history_view history, lead_time now, struct lead_rule_outcome *outcome);

/*
 * Of the buckets after that of `now`, the first at which some channel or measure may differ from what it is one bucket before; INT64_MAX when none ever will.
 * `bucket` is where to go on from: bucket(now) at first.
 */
int64_t lead_activity_next_bucket(const struct lead_activity_plan *plan, struct lead_history_view history, int64_t bucket);

#endif
