/* SPDX-License-Identifier: MIT */
/*
 * Passes over the entries of a lead. Entries come sorted by counter, but in runs of two or three, so a loop for each run would be mostly wrong
 * guesses: a pass takes entry by entry, without branches that depend on it. Sums are of 32 bits that may wrap around; the number of events that
 * have begun says afterwards whether they could have. `now` is a biased bucket.
 */
#ifndef LEADCORE_SRC_ACTIVITY_PASS_H
#define LEADCORE_SRC_ACTIVITY_PASS_H

#include "activity/plan.h"

/* Channel c is channels[c * stride], measure m is measures[m * stride]. Passes add to what is there, but overwrite an only channel. */
struct lead_sums {
    uint32_t *channels, *measures;
    size_t stride;
};

/* The first use of each counter, and counts; there must be a channel 0. Both return the number of events that have begun. The former takes any "at_most"
 * for one of each entry by itself: right where spans are buckets and no bucket has more than one entry of a counter. */
uint64_t lead_pass_firsts(const struct lead_activity_plan *plan, struct lead_history_view history, uint32_t now, struct lead_sums sums);
uint64_t lead_pass_spans(const struct lead_activity_plan *plan, struct lead_history_view history, uint32_t now, struct lead_sums sums);
/*
 * The first of them where there is one channel, no "at_most", and all points end at 0: an event of the future, whose age as a number without sign is
 * larger than any, is then worth 0 like one that has faded. But it is counted among those returned.
 */
uint64_t lead_pass_fading(const struct lead_activity_plan *plan, struct lead_history_view history, uint32_t now, uint32_t *channel);
/* The others, by kind. Measures of edges hold UINT32_MAX, or what struct lead_edge_use says. */
void lead_pass_points(const struct lead_activity_plan *plan, struct lead_history_view history, uint32_t now, struct lead_sums sums);
void lead_pass_edges(const struct lead_activity_plan *plan, struct lead_history_view history, uint32_t now, struct lead_sums sums);

#endif
