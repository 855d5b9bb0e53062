/* SPDX-License-Identifier: MIT */
/* The clocks of leads' SLAs. Moments are router->now. */
#ifndef LEADCORE_SRC_ROUTE_CLOCKS_H
#define LEADCORE_SRC_ROUTE_CLOCKS_H

#include "route/state.h"

/* Room for the clocks of so many more leads. False when out of memory; then nothing has changed. */
bool lead_clocks_reserve(lead_router *router, uint32_t leads);
void lead_clocks_free(lead_router *router);
/* A new lead: takes a set when its rule has an SLA; starts the clocks that start when it is received. There is room. */
void lead_clocks_receive(lead_router *router, uint32_t slot);
/* Somebody else got the lead, who is its holder now: clocks that start when assigned begin from the beginning, but not those that are stopped; after an escalation they end. */
void lead_clocks_assign(lead_router *router, uint32_t slot);
/* Nobody has the lead any more: clocks that start when assigned end (off). */
void lead_clocks_unassign(lead_router *router, uint32_t slot);
/* The lead ends: all clocks end, the set is free. */
void lead_clocks_release(lead_router *router, uint32_t slot);
void lead_clocks_pause(lead_router *router, uint32_t slot);
void lead_clocks_resume(lead_router *router, uint32_t slot);
void lead_clocks_stop(lead_router *router, uint32_t slot, uint32_t clock);
/* The next warning or the breach of a running clock was reported. */
void lead_clocks_reported(lead_router *router, uint32_t slot, uint32_t clock);
/* The clock; NULL when the lead has no such clock. */
struct lead_clock *lead_clock_of(const lead_router *router, uint32_t slot, uint32_t clock);
/* Of a lead that has the clock. */
const struct lead_clock_definition *lead_clock_definition_of(const lead_router *router, uint32_t slot, uint32_t clock);
/* Whether the lead has such a clock, which began and was not stopped. */
bool lead_clock_can_stop(const lead_router *router, uint32_t slot, uint32_t clock);
/* Of a running or paused clock, or one whose breach was reported: working time left at `now`; negative, in wall time, behind the deadline. */
lead_duration lead_clock_left(const lead_router *router, uint32_t slot, uint32_t clock, lead_time now);
/* By clock: the deadline, or LEAD_NEVER. */
void lead_clocks_deadlines(const lead_router *router, uint32_t slot, lead_time deadlines[LEAD_CLOCKS_MAX]);

/* Of a lead whose rule has an SLA, without clocks so far: a set in which every clock is off. There is room. */
void lead_clocks_take_set(lead_router *router, uint32_t slot);
/* A clock as it was in another router: all but `slot` is taken over. */
void lead_clocks_put(lead_router *router, uint32_t slot, uint32_t clock, const struct lead_clock *was);

#endif
