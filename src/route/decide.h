/* SPDX-License-Identifier: MIT */
/* What to do with leads: steps that are decided, for single calls and for many. */
#ifndef LEADCORE_SRC_ROUTE_DECIDE_H
#define LEADCORE_SRC_ROUTE_DECIDE_H

#include "route/pick.h"

/* A new lead by its route. False: it stays with nobody, there is no step. Fills kind, by, person, team and reason; `step` has key and route. */
bool lead_decide_new(const lead_router *router, struct lead_step *step);
/* Why the rules leave a lead with nobody. */
lead_reason lead_reason_of_nobody(const struct lead_route *route);
/*
 * The team that is asked for a lead that goes on or is drained, with its fallbacks: that of its escalation, or of its rule. LEAD_NONE for a rule with a person, or none
 * that asks anybody: *is_open says which.
 */
uint32_t lead_team_that_is_asked(const lead_router *router, uint32_t slot, bool *is_open);

#endif
