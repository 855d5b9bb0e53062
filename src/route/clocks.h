/* SPDX-License-Identifier: MIT */
/* The clocks of leads' SLAs. */
#ifndef LEADCORE_SRC_ROUTE_CLOCKS_H
#define LEADCORE_SRC_ROUTE_CLOCKS_H

#include "route/state.h"

bool lead_clocks_reserve(lead_router *router);
void lead_clocks_free(lead_router *router);
/* A new lead: takes a set when its rule has an SLA; starts the clocks that start when it is received. */
void lead_clocks_receive(lead_router *router, uint32_t slot);
/* Somebody got the lead, now: clocks that start when assigned begin from the beginning, but those that are stopped, and none after an escalation. */
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
/* The clock, or NULL. */
struct lead_clock *lead_clock_of(const lead_router *router, uint32_t slot, uint32_t clock);
/* By clock: the deadline, or LEAD_NEVER. */
void lead_clocks_deadlines(const lead_router *router, uint32_t slot, lead_time deadlines[LEAD_CLOCKS_MAX]);

#endif
