/* SPDX-License-Identifier: MIT */
/* From a router of one policy to one of another: what the parts of a change of policy share. */
#ifndef LEADCORE_SRC_ROUTE_CARRY_OVER_H
#define LEADCORE_SRC_ROUTE_CARRY_OVER_H

#include "route/clocks.h"

/* Both routers have come to the same moment. `to` is new, with room for all leads, and is made ready afterwards. */
struct lead_carrying {
    const lead_router *from;
    lead_router *to;
    uint32_t *people; /* by person of the old policy: that of the new one, or LEAD_NONE */
    uint32_t *slots;  /* leads by receipt, and room for as many */
    lead_policy_change report;
};

/* What was of a person, team or rule; LEAD_NONE when it is gone. */
uint32_t lead_carried_team(const struct lead_carrying *carrying, uint32_t team);
uint32_t lead_carried_rule(const struct lead_carrying *carrying, uint32_t rule);
static inline uint32_t lead_carried_person(const struct lead_carrying *carrying, uint32_t person)
{
    return person == LEAD_NONE ? LEAD_NONE : carrying->people[person];
}

/* Turns of the teams of both policies. */
void lead_carry_turns(const struct lead_carrying *carrying);
/* Those who are new in a team: "returning". Everything else is ready. */
void lead_carry_newcomers(const struct lead_carrying *carrying);
/* All leads and the queue, with what people have, and the report's numbers of leads. */
void lead_carry_leads(struct lead_carrying *carrying);

#endif
