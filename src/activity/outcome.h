/* SPDX-License-Identifier: MIT */
/* Measures by definition; rules by definition are lead_event_rule_evaluate(). */
#ifndef LEADCORE_SRC_ACTIVITY_OUTCOME_H
#define LEADCORE_SRC_ACTIVITY_OUTCOME_H

#include "activity/evaluate.h"

/* Of a lead whose activity is known. */
int32_t lead_measure_evaluate(const struct lead_activity_definitions *definitions, const struct lead_measure *measure,
                              struct lead_history_view history, lead_time now);

#endif
