/* SPDX-License-Identifier: MIT */
/* The "next_step" section: what is done next, how deep to look first, and what to talk about. */
#ifndef LEADCORE_SRC_LIFECYCLE_NEXT_STEP_H
#define LEADCORE_SRC_LIFECYCLE_NEXT_STEP_H

#include "rules/decision.h"

#define LEAD_STEPS_MAX 100

struct lead_next_step {
    struct lead_values step_names; /* the built-in ones by their number - 1, then the document's own */
    bool has_research, has_message;
    struct lead_decision_table steps;    /* value: step; second: number of the track - 1 */
    struct lead_decision_table research; /* value: number of the tier - 1 */
    struct lead_decision_table message;  /* value: number of the message - 1 */
};

/* First look: names of the steps, and what else there is. False when out of memory. */
bool lead_next_step_begin(const struct lead_place *place, struct lead_arena *arena, struct lead_next_step *next);
/*
 * The rest in parts, each of them decisions of their own, so that a condition of one can read another: the keys and "steps", "research", "message".
 * False when out of memory.
 */
bool lead_steps_read(const struct lead_place *place, struct lead_conditions *conditions, struct lead_next_step *next);
bool lead_research_read(const struct lead_place *place, struct lead_conditions *conditions, struct lead_next_step *next);
bool lead_message_read(const struct lead_place *place, struct lead_conditions *conditions, struct lead_next_step *next);

#endif
