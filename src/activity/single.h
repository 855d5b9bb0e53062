/* SPDX-License-Identifier: MIT */
/* Rules computed one by one: those with "at_most" that one pass over the entries cannot do, and any whose limit may be reached. */
#ifndef LEADCORE_SRC_ACTIVITY_SINGLE_H
#define LEADCORE_SRC_ACTIVITY_SINGLE_H

#include "activity/plan.h"

/* Points of rule `r` from entries that no guard takes away, at most LEAD_MEASURE_MOST events. */
lead_points lead_single_rule(const struct lead_activity_plan *plan, uint32_t r, struct lead_history_view history, struct lead_moment now);

#endif
