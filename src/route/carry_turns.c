/* SPDX-License-Identifier: MIT */
#include "base/checked.h"
#include "route/carry_over.h"
#include "route/pick.h"

/* --- balances, levels, whose turn it is --------------------------------------------------------------------------------------------------------- */

static int64_t sum_of_weights(const struct lead_team *team)
{
    int64_t sum = 0;
    for (uint32_t member = 0; member < team->member_count; member++)
        sum += team->weights[member];
    return sum;
}

/* The same part of a lead in another unit, rounded down. What is too large is cut later. */
static int64_t in_unit(int64_t balance, int64_t from, int64_t to)
{
    const int64_t whole = balance / from - (balance % from < 0), rest = balance - whole * from;
    return lead_add_saturated(lead_multiply_saturated(whole, to), rest * to / from);
}

/* Who is the same person in the new team, or LEAD_NONE. */
static uint32_t carried_member(const struct lead_carrying *carrying, uint32_t old_team, uint32_t old_member, uint32_t team)
{
    const uint32_t person = lead_carried_person(carrying, carrying->from->policy->teams[old_team].members[old_member]);
    return person == LEAD_NONE ? LEAD_NONE : lead_member_of(carrying->to->policy, team, person);
}

/* Whoever was to be next, or the next one behind who is still there. */
static uint32_t carried_next(const struct lead_carrying *carrying, uint32_t old_team, uint32_t team)
{
    const uint32_t next = carrying->from->turns[old_team].next, count = carrying->from->policy->teams[old_team].member_count;
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t member = carried_member(carrying, old_team, (next + i) % count, team);
        if (member != LEAD_NONE)
            return member;
    }
    return 0;
}

static void carry_member(const struct lead_turns *was, uint32_t old_member, struct lead_turns *turns, uint32_t member, int64_t from, int64_t to)
{
    if (turns->balances)
        turns->balances[member] = in_unit(was->balances[old_member], from, to);
    if (turns->levels)
        turns->levels[member] = was->levels[old_member];
    if (turns->handicaps)
        turns->handicaps[member] = was->handicaps[old_member];
}

static void carry_team(const struct lead_carrying *carrying, uint32_t old_team, uint32_t team)
{
    const struct lead_team *was = &carrying->from->policy->teams[old_team], *is = &carrying->to->policy->teams[team];
    const int64_t from = sum_of_weights(was), to = sum_of_weights(is);
    if (was->strategy != is->strategy)
        return;
    carrying->to->turns[team].next = carried_next(carrying, old_team, team);
    for (uint32_t i = 0; i < was->member_count; i++) {
        const uint32_t member = carried_member(carrying, old_team, i, team);
        if (member != LEAD_NONE)
            carry_member(&carrying->from->turns[old_team], i, &carrying->to->turns[team], member, from, to);
    }
}

void lead_carry_turns(const struct lead_carrying *carrying)
{
    for (uint32_t old_team = 0; old_team < carrying->from->policy->team_count; old_team++) {
        const uint32_t team = lead_carried_team(carrying, old_team);
        if (team != LEAD_NONE)
            carry_team(carrying, old_team, team);
    }
}

/* --- newcomers ---------------------------------------------------------------------------------------------------------------------------- */

/* Was not in the team, or not there. */
static bool is_newcomer(const struct lead_carrying *carrying, uint32_t old_team, uint32_t person)
{
    const struct lead_policy *from = carrying->from->policy;
    const uint32_t was = lead_policy_person(from, carrying->to->policy->people[person].id);
    if (was == LEAD_NONE || old_team == LEAD_NONE || lead_member_of(from, old_team, was) == LEAD_NONE)
        return true;
    return carrying->from->desks[was].is_away;
}

/* Newcomers count for each other only once they have been received: until then they pass for away. */
static void receive(const struct lead_carrying *carrying, uint32_t team)
{
    const struct lead_team *definition = &carrying->to->policy->teams[team];
    const uint32_t old_team = lead_policy_team(carrying->from->policy, definition->name);
    struct lead_desk_state *desks = carrying->to->desks;
    for (int pass = 0; pass < 2; pass++)
        for (uint32_t member = 0; member < definition->member_count; member++) {
            struct lead_desk_state *desk = &desks[definition->members[member]];
            if (desk->reason == LEAD_REASON_AWAY || !is_newcomer(carrying, old_team, definition->members[member]))
                continue;
            desk->is_away = pass == 0;
            if (pass == 1)
                lead_turns_welcome(carrying->to, team, member);
        }
}

void lead_carry_newcomers(const struct lead_carrying *carrying)
{
    for (uint32_t team = 0; team < carrying->to->policy->team_count; team++)
        receive(carrying, team);
}
