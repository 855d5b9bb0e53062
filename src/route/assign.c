/* SPDX-License-Identifier: MIT */
/* Giving leads to people, one call a lead. Every call checks, decides a step, makes room, and makes it. */
#include "base/error.h"
#include "route/decide.h"
#include "route/match.h"
#include "route/record.h"

/* --- what calls share --------------------------------------------------------------------------------------------------------------------- */

/* A call about one lead. */
struct call {
    struct lead_step step;
    uint32_t slot; /* LEAD_NONE: the router does not have the lead */
};

static lead_status clear(lead_assignment *assignment, lead_error *error)
{
    const lead_assignment nothing = lead_assignment_of_nobody(LEAD_REASON_NO_RULE, LEAD_NONE);
    if (lead_copy_out(assignment, &nothing, sizeof nothing, sizeof nothing) != LEAD_OK)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'assignment' is NULL, or its 'size' is not set");
    return LEAD_OK;
}

static lead_status begin(lead_router *router, const lead_key *key, lead_time now, struct call *call, lead_error *error)
{
    call->step = (struct lead_step){.now = now, .person = LEAD_NONE, .team = LEAD_NONE};
    if (!router)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'router' is NULL");
    const lead_status status = lead_read_key(router->leads.key_type, key, &call->step.key, error);
    if (status != LEAD_OK)
        return status;
    call->slot = lead_leads_find(&router->leads, &call->step.key);
    return lead_router_check_now(router, now, error);
}

static lead_status begin_held(lead_router *router, const lead_key *key, lead_time now, struct call *call, lead_error *error)
{
    const lead_status status = begin(router, key, now, call, error);
    if (status != LEAD_OK || call->slot != LEAD_NONE)
        return status;
    return lead_fail(error, LEAD_ERROR_NOT_HELD, "the router has no such lead");
}

static lead_status read_request(const lead_router *router, lead_request *request, lead_time now, struct lead_route *route, lead_error *error)
{
    if (!request || request->policy != router->policy)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'request' is NULL, or of another policy than the router");
    return lead_request_route(request, now, route, error);
}

/* The last thing that may fail: only then does time pass. `leads` is 1 for a new one; one that is there can go on or end however many there are. */
static lead_status come_to(lead_router *router, uint32_t leads, lead_time now, lead_error *error)
{
    const lead_status status = lead_router_make_room(router, leads, 1, error);
    if (status == LEAD_OK)
        lead_router_come_to(router, now);
    return status;
}

/* Makes the step and says where the lead is then. */
static lead_status carry_out(lead_router *router, const struct lead_step *step, uint32_t previous, lead_assignment *assignment)
{
    lead_assignment made = lead_assignment_of(router, lead_router_make(router, step));
    made.previous = previous;
    made.change = router->change_count;
    return lead_copy_out(assignment, &made, sizeof made, sizeof made);
}

/* --- new leads ---------------------------------------------------------------------------------------------------------------------------- */

lead_reason lead_reason_of_nobody(const struct lead_route *route)
{
    return route->rule == LEAD_NONE ? LEAD_REASON_NO_RULE : LEAD_REASON_RULE;
}

/* By pick: who gets the lead, or why it waits. */
static void take_pick(const struct lead_pick *pick, lead_change_kind given, lead_change_kind waiting, struct lead_step *step)
{
    step->kind = pick->person == LEAD_NONE ? waiting : given;
    step->by = pick->by;
    step->person = pick->person;
    step->team = pick->team;
    step->reason = (uint8_t)pick->reason;
}

static void take_turn(const lead_router *router, uint32_t team, uint32_t member, struct lead_step *step)
{
    step->kind = LEAD_CHANGE_ASSIGNED;
    step->by = LEAD_BY_ROUND_ROBIN;
    step->person = router->policy->teams[team].members[member];
    step->team = team;
    step->reason = LEAD_REASON_CHOSEN;
}

bool lead_decide_new(const lead_router *router, struct lead_step *step)
{
    const struct lead_policy_rule *rule = step->route.rule == LEAD_NONE ? NULL : &router->policy->rules[step->route.rule];
    if (!rule || (rule->team == LEAD_NONE && rule->person == LEAD_NONE))
        return false;
    const uint32_t member = lead_pick_in_turn(router, &step->route);
    step->member = member + 1;
    if (member != LEAD_NONE) {
        take_turn(router, rule->team, member, step);
        return true;
    }
    const struct lead_asking asking = {.router = router, .route = &step->route, .key_hash = step->key.hash, .slot = LEAD_NONE};
    const struct lead_pick pick = lead_pick_by_rule(&asking);
    take_pick(&pick, LEAD_CHANGE_ASSIGNED, LEAD_CHANGE_QUEUED, step);
    return true;
}

lead_status lead_router_assign(lead_router *router, const lead_key *key, lead_request *request, lead_time now, lead_assignment *assignment,
                               lead_error *error)
{
    struct call call;
    lead_status status = clear(assignment, error);
    if (status == LEAD_OK)
        status = begin(router, key, now, &call, error);
    if (status != LEAD_OK)
        return status;
    if (call.slot != LEAD_NONE)
        return lead_fail(error, LEAD_ERROR_ALREADY_HELD, "the router has this lead already");
    status = read_request(router, request, now, &call.step.route, error);
    if (status == LEAD_OK)
        status = come_to(router, 1, now, error);
    if (status != LEAD_OK)
        return status;
    if (lead_decide_new(router, &call.step))
        return carry_out(router, &call.step, LEAD_NONE, assignment);
    lead_assignment nobody = lead_assignment_of_nobody(lead_reason_of_nobody(&call.step.route), call.step.route.rule);
    nobody.key = lead_clean_key(router->leads.key_type, key);
    return lead_copy_out(assignment, &nobody, sizeof nobody, sizeof nobody);
}

/* --- by hand ------------------------------------------------------------------------------------------------------------------------------ */

/* The first of a team and its fallbacks that has the person: for its account the lead is. */
static uint32_t team_with(const struct lead_policy *policy, uint32_t team, uint32_t person)
{
    while (team != LEAD_NONE && lead_member_of(policy, team, person) == LEAD_NONE)
        team = policy->teams[team].fallback;
    return team;
}

static lead_status decide_by_hand(lead_router *router, struct call *call, lead_request *request, lead_error *error)
{
    const struct lead_policy *policy = router->policy;
    struct lead_step *step = &call->step;
    uint32_t team = LEAD_NONE;
    step->by = LEAD_BY_HAND;
    step->kind = call->slot == LEAD_NONE ? LEAD_CHANGE_ASSIGNED : LEAD_CHANGE_MOVED;
    if (call->slot != LEAD_NONE) {
        bool is_open;
        team = lead_team_that_is_asked(router, call->slot, &is_open);
    } else if (request) {
        const lead_status status = read_request(router, request, step->now, &step->route, error);
        if (status != LEAD_OK)
            return status;
        team = step->route.rule == LEAD_NONE ? LEAD_NONE : policy->rules[step->route.rule].team;
    } else {
        step->route = lead_route_of_rule(LEAD_NONE);
    }
    step->team = team_with(policy, team, step->person);
    return LEAD_OK;
}

lead_status lead_router_assign_to(lead_router *router, const lead_key *key, lead_request *request, uint32_t person, lead_time now,
                                  lead_assignment *assignment, lead_error *error)
{
    struct call call;
    lead_status status = clear(assignment, error);
    if (status == LEAD_OK)
        status = begin(router, key, now, &call, error);
    if (status != LEAD_OK)
        return status;
    if (person >= router->policy->person_count)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "the policy has no such person");
    const uint32_t holder = call.slot == LEAD_NONE ? LEAD_NONE : router->leads.held[call.slot].holder;
    if (holder == person)
        return lead_fail(error, LEAD_ERROR_NOT_ALLOWED, "the person has this lead already");
    call.step.person = person;
    status = decide_by_hand(router, &call, request, error);
    if (status == LEAD_OK)
        status = come_to(router, call.slot == LEAD_NONE, now, error);
    return status == LEAD_OK ? carry_out(router, &call.step, holder, assignment) : status;
}

/* --- to somebody else --------------------------------------------------------------------------------------------------------------------- */

uint32_t lead_team_that_is_asked(const lead_router *router, uint32_t slot, bool *is_open)
{
    const struct lead_policy *policy = router->policy;
    const struct lead_held *held = &router->leads.held[slot];
    const struct lead_policy_rule *rule = held->rule == LEAD_NONE ? NULL : &policy->rules[held->rule];
    *is_open = rule && (rule->team != LEAD_NONE || rule->person != LEAD_NONE);
    if (!*is_open)
        return LEAD_NONE;
    const uint32_t escalation = held->is_escalated && rule->sla != LEAD_NONE ? policy->slas[rule->sla].escalation_team : LEAD_NONE;
    return escalation != LEAD_NONE ? escalation : rule->team;
}

/* People in ascending order, each once; `count` is theirs then. NULL when out of memory. */
static uint32_t *in_order(const lead_router *router, const uint32_t *people, size_t *count)
{
    const uint32_t person_count = router->policy->person_count;
    uint8_t *is_in = LEAD_NEW(&router->memory, person_count, uint8_t);
    uint32_t *ordered = LEAD_NEW(&router->memory, person_count, uint32_t);
    size_t found = 0;
    for (size_t i = 0; is_in && i < *count; i++)
        is_in[people[i]] = 1;
    for (uint32_t person = 0; is_in && ordered && person < person_count; person++)
        if (is_in[person])
            ordered[found++] = person;
    if (!is_in) {
        lead_memory_free(&router->memory, ordered, person_count, sizeof *ordered);
        ordered = NULL;
    }
    lead_memory_free(&router->memory, is_in, person_count, sizeof *is_in);
    *count = found;
    return ordered;
}

static struct lead_pick pick_other(const struct lead_asking *asking, uint32_t team)
{
    return team == LEAD_NONE ? lead_pick_by_rule(asking) : lead_pick_of_team(asking, team);
}

/* When nobody is able, a lead that waits goes on waiting, and nothing changes. */
static lead_status hand_on(lead_router *router, struct call *call, const struct lead_asking *asking, uint32_t team, lead_assignment *assignment)
{
    const uint32_t holder = router->leads.held[call->slot].holder;
    const struct lead_pick pick = pick_other(asking, team);
    take_pick(&pick, LEAD_CHANGE_MOVED, LEAD_CHANGE_RETURNED, &call->step);
    if (pick.person != LEAD_NONE || holder != LEAD_NONE)
        return carry_out(router, &call->step, holder, assignment);
    lead_assignment waits = lead_assignment_of(router, call->slot);
    waits.reason = pick.reason;
    waits.change = 0;
    return lead_copy_out(assignment, &waits, sizeof waits, sizeof waits);
}

static lead_status check_excluded(const lead_router *router, const uint32_t *excluded, size_t count, lead_error *error)
{
    if (count && !excluded)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'excluded' is NULL");
    for (size_t i = 0; i < count; i++)
        if (excluded[i] >= router->policy->person_count)
            return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "the policy has no such person as the one at %zu in 'excluded'", i);
    return LEAD_OK;
}

lead_status lead_router_reassign(lead_router *router, const lead_key *key, const uint32_t *excluded, size_t excluded_count, lead_time now,
                                 lead_assignment *assignment, lead_error *error)
{
    struct call call;
    bool is_open;
    lead_status status = clear(assignment, error);
    if (status == LEAD_OK)
        status = begin_held(router, key, now, &call, error);
    if (status == LEAD_OK)
        status = check_excluded(router, excluded, excluded_count, error);
    if (status != LEAD_OK)
        return status;
    const uint32_t team = lead_team_that_is_asked(router, call.slot, &is_open);
    if (!is_open)
        return lead_fail(error, LEAD_ERROR_NOT_ALLOWED, "the lead has no rule that sends it to a team or a person");
    size_t count = excluded_count;
    uint32_t *ordered = count ? in_order(router, excluded, &count) : NULL;
    if (excluded_count && !ordered)
        return lead_fail_memory(error);
    status = come_to(router, 0, now, error);
    const struct lead_route route = lead_leads_route(&router->leads, call.slot);
    const struct lead_asking asking = {.router = router,
                                       .route = &route,
                                       .key_hash = call.step.key.hash,
                                       .slot = call.slot,
                                       .excluded = ordered,
                                       .excluded_count = count};
    if (status == LEAD_OK)
        status = hand_on(router, &call, &asking, team, assignment);
    lead_memory_free(&router->memory, ordered, router->policy->person_count, sizeof *ordered);
    return status;
}

/* --- ends --------------------------------------------------------------------------------------------------------------------------------- */

lead_status lead_router_release(lead_router *router, const lead_key *key, int32_t is_given_back, lead_time now, lead_error *error)
{
    struct call call;
    lead_status status = begin_held(router, key, now, &call, error);
    if (status == LEAD_OK)
        status = come_to(router, 0, now, error);
    if (status != LEAD_OK)
        return status;
    call.step.kind = LEAD_CHANGE_RELEASED;
    call.step.reason = is_given_back != 0;
    lead_router_make(router, &call.step);
    return LEAD_OK;
}

lead_status lead_router_set_away(lead_router *router, uint32_t person, lead_time from, lead_time until, lead_time now, lead_error *error)
{
    if (!router)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'router' is NULL");
    if (person >= router->policy->person_count)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "the policy has no such person");
    lead_status status = lead_router_check_now(router, now, error);
    if (status == LEAD_OK)
        status = come_to(router, 0, now, error);
    if (status != LEAD_OK)
        return status;
    lead_router_make(router, &(struct lead_step){.kind = LEAD_CHANGE_AWAY,
                                                 .now = now,
                                                 .route = {.rule = LEAD_NONE},
                                                 .person = person,
                                                 .team = LEAD_NONE,
                                                 .span = {from, until}});
    return LEAD_OK;
}
