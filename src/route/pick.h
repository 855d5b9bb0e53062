/* SPDX-License-Identifier: MIT */
/* Who of a team gets a lead, and what that does to the turns of the team. */
#ifndef LEADCORE_SRC_ROUTE_PICK_H
#define LEADCORE_SRC_ROUTE_PICK_H

#include "route/state.h"

/* Who is left out beforehand, and what the lead needs. */
struct lead_asking {
    const lead_router *router;
    const struct lead_route *route;
    uint64_t key_hash;
    uint32_t slot;            /* whose holder and earlier holders are left out; LEAD_NONE for a new lead */
    bool leaves_past_out;     /* the earlier holders too */
    const uint32_t *excluded; /* ascending */
    size_t excluded_count;
};

struct lead_pick {
    uint32_t person; /* LEAD_NONE: nobody is able */
    uint32_t team;   /* of `person`; when nobody is able, the rule's */
    lead_by by;
    lead_reason reason; /* CHOSEN, or of the member of the rule's team who is nearest to being able */
};

/* By the lead's rule, which sends to a team (with its fallbacks) or a person. Changes nothing. */
struct lead_pick lead_pick_by_rule(const struct lead_asking *asking);
/*
 * The same for a new lead, nobody excluded, in the most common case: turns, and nothing by which anybody who is able would be passed over. Returns the member of the
 * rule's team; LEAD_NONE when it is not as simple as that.
 */
static inline uint32_t lead_pick_in_turn(const lead_router *router, const struct lead_route *route)
{
    const struct lead_policy_rule *rule = &router->policy->rules[route->rule];
    if (!rule->is_in_turns)
        return LEAD_NONE;
    const struct lead_turns *turns = &router->turns[rule->team];
    const uint32_t next = turns->next;
    const uint64_t behind = turns->able[next / 64] >> (next % 64);
    if (!behind || (route->prefers & turns->preferences))
        return LEAD_NONE;
    return next + (uint32_t)__builtin_ctzll(behind);
}
/* By a team and its fallbacks, whatever the rule says. */
struct lead_pick lead_pick_of_team(const struct lead_asking *asking, uint32_t team);
/* The same without looking why not: false, and nothing in `pick`, when nobody is able. */
bool lead_pick_if_any(const struct lead_asking *asking, uint32_t team, struct lead_pick *pick);
/* Why a person would be passed over, CHOSEN when able. */
lead_reason lead_asking_reason(const struct lead_asking *asking, uint32_t person);
/* Whether anybody of the team and its fallbacks is neither excluded nor lacks what is needed. */
bool lead_anybody_left(const struct lead_asking *asking, uint32_t team);

/* --- turns.c: what changes about teams ---------------------------------------------------------------------------------------------------- */

/* router->turns, as if nobody were able; of router->policy. False when out of memory: lead_turns_free() gives back what there is. */
bool lead_turns_init(lead_router *router);
void lead_turns_free(lead_router *router);
/* The desk of a member says whether they are able; or what the ranking compares has changed. */
void lead_turns_member_changed(lead_router *router, uint32_t team, uint32_t member);
/* What lead_turns_charge() does to balances, levels and handicaps. */
void lead_turns_count(lead_router *router, uint32_t team, uint32_t member, const struct lead_route *route);
/*
 * A member got a lead for the account of this team. Comes before the desk counts it: lead_turns_member_changed() then ranks them anew. `route` is the lead's:
 * what somebody lacks for it they are not owed either.
 */
static inline void lead_turns_charge(lead_router *router, uint32_t team, uint32_t member, lead_by by, const struct lead_route *route)
{
    struct lead_turns *turns = &router->turns[team];
    if (by == LEAD_BY_ROUND_ROBIN)
        turns->next = member + 1 < router->policy->teams[team].member_count ? member + 1 : 0;
    if (turns->balances || turns->levels || turns->handicaps)
        lead_turns_count(router, team, member, route);
}
/* A lead of a member was given back. */
void lead_turns_give_back(lead_router *router, uint32_t team, uint32_t member);
/* A person comes back from an absence, or is new: "returning", in all of their teams. Desks say who is away. */
void lead_turns_return(lead_router *router, uint32_t person);
/* The same in one team, where they are new. */
void lead_turns_welcome(lead_router *router, uint32_t team, uint32_t member);
/* Makes able bits and rankings from the desks, and brings what was loaded within its limits. */
void lead_turns_rebuild(lead_router *router);
/* The member's number, or LEAD_NONE. Here because every gift asks, and most people are in few teams. */
static inline uint32_t lead_member_of(const struct lead_policy *policy, uint32_t team, uint32_t person)
{
    const struct lead_person *found = &policy->people[person];
    const struct lead_membership *memberships = found->memberships;
    uint32_t low = 0, high = found->membership_count;
    while (high - low > 4) {
        const uint32_t middle = low + (high - low) / 2;
        if (memberships[middle].team < team)
            low = middle + 1;
        else
            high = middle;
    }
    while (low < high && memberships[low].team < team)
        low++;
    return low < found->membership_count && memberships[low].team == team ? memberships[low].member : LEAD_NONE;
}
/* What the strategy compares, for explanations. */
int64_t lead_turns_standing(const lead_router *router, uint32_t team, uint32_t member);

#endif
