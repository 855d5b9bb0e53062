/* SPDX-License-Identifier: MIT */
#include "route/fits.h"

#include "route/decide.h"

bool lead_person_fits(const struct lead_policy *policy, uint32_t person)
{
    return person == LEAD_NONE || person < policy->person_count;
}

bool lead_team_fits(const struct lead_policy *policy, uint32_t team)
{
    return team == LEAD_NONE || team < policy->team_count;
}

/* --- routes ------------------------------------------------------------------------------------------------------------------------------- */

static bool need_fits(const struct lead_policy *policy, const struct lead_policy_rule *rule, uint32_t index, uint32_t need)
{
    if (need == LEAD_NONE)
        return true;
    if (!rule || index >= rule->need_field_count)
        return false;
    const enum lead_trait_kind kind = rule->need_fields[index].kind;
    return need == LEAD_NEED_NOBODY || need - policy->trait_starts[kind] < policy->traits[kind].count;
}

static bool is_of_its_rule_alone(const struct lead_route *route)
{
    bool has_needs = false;
    for (uint32_t i = 0; i < LEAD_TRAIT_KINDS; i++)
        has_needs |= route->needs[i] != LEAD_NONE;
    return !has_needs && !route->prefers && !route->same && route->owner == LEAD_NONE && !route->band;
}

bool lead_route_fits(const struct lead_policy *policy, const struct lead_route *route)
{
    if (!policy->asks_for_more && !is_of_its_rule_alone(route))
        return false;
    if (route->rule != LEAD_NONE && route->rule >= policy->rule_count)
        return false;
    const struct lead_policy_rule *rule = route->rule == LEAD_NONE ? NULL : &policy->rules[route->rule];
    for (uint32_t i = 0; i < LEAD_TRAIT_KINDS; i++)
        if (!need_fits(policy, rule, i, route->needs[i]))
            return false;
    if (policy->preference_count < LEAD_PREFERENCES_MAX && route->prefers >> policy->preference_count)
        return false;
    return lead_person_fits(policy, route->owner) && route->band <= LEAD_BANDS_MAX + 1;
}

/* --- clocks ------------------------------------------------------------------------------------------------------------------------------- */

/* Of a clock that starts when assigned: it goes on only with a holder, and not after an escalation. */
static bool may_go_on(const lead_router *router, uint32_t slot, const struct lead_clock_definition *definition)
{
    const struct lead_held *held = &router->leads.held[slot];
    return definition->from_receipt || (held->holder != LEAD_NONE && !held->is_escalated);
}

static bool run_fits(const lead_router *router, const struct lead_clock *clock)
{
    if (!lead_moment_is_valid(clock->started) || clock->started > router->now || clock->deadline < clock->started)
        return false;
    return clock->deadline == LEAD_NEVER || lead_moment_is_valid(clock->deadline);
}

bool lead_clock_fits(const lead_router *router, uint32_t slot, uint32_t index, const struct lead_clock *clock)
{
    const struct lead_clock_definition *definition = lead_clock_definition_of(router, slot, index);
    const bool is_paused = router->leads.held[slot].is_paused, is_left = clock->left >= 0 && clock->next <= definition->warning_count;
    switch (clock->state) {
    case LEAD_CLOCK_RUNS:
        return !is_paused && is_left && run_fits(router, clock) && may_go_on(router, slot, definition);
    case LEAD_CLOCK_WAITS:
        return is_paused && is_left && !clock->started && !clock->deadline && may_go_on(router, slot, definition);
    case LEAD_CLOCK_OVER:
        return !clock->started && !clock->left && !clock->next && lead_moment_is_valid(clock->deadline) && clock->deadline <= router->now;
    case LEAD_CLOCK_OFF:
    case LEAD_CLOCK_STOPPED:
        return !clock->started && !clock->left && !clock->next && !clock->deadline;
    default:
        return false;
    }
}

/* --- steps -------------------------------------------------------------------------------------------------------------------------------- */

static const struct lead_sla *sla_of(const lead_router *router, uint32_t slot)
{
    const uint32_t rule = router->leads.held[slot].rule;
    const uint32_t sla = rule == LEAD_NONE ? LEAD_NONE : router->policy->rules[rule].sla;
    return sla == LEAD_NONE ? NULL : &router->policy->slas[sla];
}

/* A person, for the account of a team of theirs, or of none. */
static bool giving_fits(const struct lead_policy *policy, const struct lead_step *step)
{
    if (step->person >= policy->person_count || !lead_team_fits(policy, step->team))
        return false;
    return step->team == LEAD_NONE || lead_member_of(policy, step->team, step->person) != LEAD_NONE;
}

static bool queuing_fits(const struct lead_policy *policy, const struct lead_step *step)
{
    const struct lead_policy_rule *rule = &policy->rules[step->route.rule];
    return (rule->team != LEAD_NONE || rule->person != LEAD_NONE) && step->team == rule->team;
}

static bool new_lead_fits(const lead_router *router, const struct lead_step *step)
{
    if (lead_leads_find(&router->leads, &step->key) != LEAD_NONE || !lead_route_fits(router->policy, &step->route))
        return false;
    return step->kind == LEAD_CHANGE_ASSIGNED ? giving_fits(router->policy, step) : queuing_fits(router->policy, step);
}

static bool escalation_fits(const lead_router *router, uint32_t slot)
{
    return !router->leads.held[slot].is_escalated && sla_of(router, slot);
}

static bool move_fits(const lead_router *router, uint32_t slot, const struct lead_step *step)
{
    const struct lead_held *held = &router->leads.held[slot];
    if (!giving_fits(router->policy, step) || step->person == held->holder)
        return false;
    if (step->is_hop)
        return escalation_fits(router, slot) && held->hops < sla_of(router, slot)->hops;
    return !step->is_escalation || escalation_fits(router, slot);
}

static bool return_fits(const lead_router *router, uint32_t slot, const struct lead_step *step)
{
    bool is_open;
    if (step->is_escalation)
        return escalation_fits(router, slot) && step->team != LEAD_NONE && step->team == sla_of(router, slot)->escalation_team;
    const uint32_t team = lead_team_that_is_asked(router, slot, &is_open);
    return is_open && step->team == team && router->leads.held[slot].holder != LEAD_NONE;
}

/* It must be the next thing that is due. */
static bool due_fits(const lead_router *router, uint32_t slot, const struct lead_step *step)
{
    const struct lead_clock *clock = lead_clock_of(router, slot, step->clock);
    const struct lead_alarm *first = lead_alarms_first(&router->clocks.due);
    if (!clock || !first || &router->clocks.clocks[first->clock] != clock || first->at > step->now)
        return false;
    const bool is_warning = clock->next < lead_clock_definition_of(router, slot, step->clock)->warning_count;
    return step->reason == (is_warning ? LEAD_DUE_WARNING : LEAD_DUE_BREACH);
}

static bool change_fits(const lead_router *router, uint32_t slot, const struct lead_step *step)
{
    switch (step->kind) {
    case LEAD_CHANGE_MOVED:
        return move_fits(router, slot, step);
    case LEAD_CHANGE_RETURNED:
        return return_fits(router, slot, step);
    case LEAD_CHANGE_DUE:
        return due_fits(router, slot, step);
    case LEAD_CHANGE_STOPPED:
        return lead_clock_can_stop(router, slot, step->clock);
    case LEAD_CHANGE_PAUSED:
        return !router->leads.held[slot].is_paused;
    case LEAD_CHANGE_RESUMED:
        return router->leads.held[slot].is_paused;
    default: /* LEAD_CHANGE_RELEASED */
        return true;
    }
}

bool lead_step_fits(const lead_router *router, const struct lead_step *step)
{
    if (step->now < router->now)
        return false;
    if (step->kind == LEAD_CHANGE_AWAY)
        return step->person < router->policy->person_count;
    if (step->kind == LEAD_CHANGE_ASSIGNED || step->kind == LEAD_CHANGE_QUEUED)
        return new_lead_fits(router, step);
    const uint32_t slot = lead_leads_find(&router->leads, &step->key);
    return slot != LEAD_NONE && change_fits(router, slot, step);
}
