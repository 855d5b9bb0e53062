/* SPDX-License-Identifier: MIT */
/* Whether what bytes say can be: of saved routers and of records. */
#ifndef LEADCORE_SRC_ROUTE_FITS_H
#define LEADCORE_SRC_ROUTE_FITS_H

#include "route/clocks.h"

/* Whether the rules could say so of a lead, or nothing was known of it. */
bool lead_route_fits(const struct lead_policy *policy, const struct lead_route *route);
/* LEAD_NONE or one of the policy's. */
bool lead_person_fits(const struct lead_policy *policy, uint32_t person);
bool lead_team_fits(const struct lead_policy *policy, uint32_t team);
/* Whether a lead that is all there but for its clocks may have this one. */
bool lead_clock_fits(const lead_router *router, uint32_t slot, uint32_t index, const struct lead_clock *clock);
/* Whether the step can be made now: then lead_router_make() may be called. */
bool lead_step_fits(const lead_router *router, const struct lead_step *step);

#endif
