/* SPDX-License-Identifier: MIT */
/* Who would get a lead, and why not the others: the same decision as that of an assignment, looked at from all sides. */
#include "base/error.h"
#include "route/clocks.h"
#include "route/decide.h"
#include "route/match.h"

/* --- checks ------------------------------------------------------------------------------------------------------------------------------- */

static lead_status clear(lead_assignment *assignment, size_t *count, lead_error *error)
{
    const lead_assignment nothing = lead_assignment_of_nobody(LEAD_REASON_NO_RULE, LEAD_NONE);
    if (!count)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "there is nowhere to put the number of candidates: 'count' is NULL");
    *count = 0;
    if (assignment && lead_copy_out(assignment, &nothing, sizeof nothing, sizeof nothing) != LEAD_OK)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "the 'size' of 'assignment' is not set");
    return LEAD_OK;
}

static lead_status read_key(const lead_router *router, const lead_key *key, struct lead_wanted_key *wanted, lead_error *error)
{
    if (!key)
        return LEAD_OK;
    const lead_status status = lead_read_key(router->leads.key_type, key, wanted, error);
    if (status != LEAD_OK || lead_leads_find(&router->leads, wanted) == LEAD_NONE)
        return status;
    return lead_fail(error, LEAD_ERROR_ALREADY_HELD, "the router has this lead already");
}

static lead_status read_all(const lead_router *router, const lead_key *key, lead_request *request, lead_time now, struct lead_step *step,
                            lead_error *error)
{
    if (!router)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'router' is NULL");
    lead_status status = lead_router_check_now(router, now, error);
    if (status == LEAD_OK)
        status = read_key(router, key, &step->key, error);
    if (status != LEAD_OK)
        return status;
    if (!request || request->policy != router->policy)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'request' is NULL, or of another policy than the router");
    return lead_request_route(request, now, &step->route, error);
}

/* --- what would become of the lead -------------------------------------------------------------------------------------------------------- */

/* Of a clock that would start now: as in clocks.c, without the lead. */
static lead_time deadline_of(const lead_router *router, const struct lead_step *step, const struct lead_clock_definition *clock)
{
    const struct lead_policy *policy = router->policy;
    const uint32_t own = policy->rules[step->route.rule].team, team = clock->from_receipt || step->team == LEAD_NONE ? own : step->team;
    const lead_calendar *calendar = team == LEAD_NONE ? policy->calendars[0].calendar : policy->teams[team].calendar;
    if (!clock->from_receipt && step->person == LEAD_NONE)
        return LEAD_NEVER;
    if (clock->source == LEAD_OF_ITS_OWN)
        calendar = clock->calendar;
    else if (clock->source == LEAD_OF_ASSIGNEE && !clock->from_receipt)
        calendar = policy->people[step->person].calendar;
    return lead_calendar_after(calendar, step->now, clock->within);
}

static lead_assignment assignment_of(const lead_router *router, const struct lead_step *step, bool is_open)
{
    const uint32_t rule = step->route.rule;
    lead_assignment assignment = lead_assignment_of_nobody(lead_reason_of_nobody(&step->route), rule);
    if (!is_open)
        return assignment;
    assignment.outcome = step->person == LEAD_NONE ? LEAD_OUTCOME_WAITING : LEAD_OUTCOME_ASSIGNED;
    assignment.reason = step->reason;
    assignment.by = step->by;
    assignment.person = step->person;
    assignment.team = step->team;
    for (uint32_t clock = 0; clock < lead_rule_clock_count(router->policy, rule); clock++)
        assignment.deadlines[clock] = deadline_of(router, step, &router->policy->slas[router->policy->rules[rule].sla].clocks[clock]);
    return assignment;
}

/* --- candidates --------------------------------------------------------------------------------------------------------------------------- */

struct listing {
    const lead_router *router;
    const struct lead_step *step;
    struct lead_asking asking;
    lead_candidate *candidates;
    size_t capacity, count;
};

static void add(struct listing *listing, uint32_t person, uint32_t team, int64_t standing)
{
    const lead_router *router = listing->router;
    const struct lead_desk_state *desk = &router->desks[person];
    const uint32_t preference = router->policy->people[person].preference;
    const size_t index = listing->count++;
    if (index >= listing->capacity)
        return;
    lead_candidate candidate = {
        .size = sizeof candidate,
        .person = person,
        .team = team,
        .reason = lead_asking_reason(&listing->asking, person),
        .prefers = preference != LEAD_NONE && listing->step->route.prefers >> preference & 1,
        .open = desk->open,
        .standing = standing,
        .waited = desk->last == 0 ? UINT64_MAX : router->change_count - desk->last,
    };
    if (candidate.reason == LEAD_REASON_CHOSEN && (person != listing->step->person || team != listing->step->team))
        candidate.reason = LEAD_REASON_LOWER_PRIORITY;
    lead_copy_out(lead_element_of(listing->candidates, index), &candidate, sizeof candidate, sizeof candidate);
}

/* The rule's team, and its fallbacks up to the one that gives the lead to somebody. */
static void add_teams(struct listing *listing, uint32_t team)
{
    const struct lead_policy *policy = listing->router->policy;
    const uint32_t last = listing->step->person == LEAD_NONE ? LEAD_NONE : listing->step->team;
    for (; team != LEAD_NONE; team = team == last ? LEAD_NONE : policy->teams[team].fallback)
        for (uint32_t m = 0; m < policy->teams[team].member_count; m++)
            add(listing, policy->teams[team].members[m], team, lead_turns_standing(listing->router, team, m));
}

static void add_candidates(struct listing *listing)
{
    const struct lead_policy_rule *rule = &listing->router->policy->rules[listing->step->route.rule];
    if (rule->team != LEAD_NONE)
        add_teams(listing, rule->team);
    else
        add(listing, rule->person, LEAD_NONE, 0);
}

lead_status lead_router_explain(lead_router *router, const lead_key *key, lead_request *request, lead_time now, lead_assignment *assignment,
                                lead_candidate *candidates, size_t capacity, size_t *count, lead_error *error)
{
    const lead_candidate nobody = {.size = sizeof nobody, .person = LEAD_NONE, .team = LEAD_NONE};
    struct lead_step step = {.now = now, .person = LEAD_NONE, .team = LEAD_NONE};
    lead_status status = clear(assignment, count, error);
    if (status == LEAD_OK && lead_fill_out(candidates, capacity, &nobody, sizeof nobody, _Alignof(lead_candidate)) != LEAD_OK)
        status = lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'candidates' is NULL, or the 'size' of its elements is not set");
    if (status == LEAD_OK)
        status = read_all(router, key, request, now, &step, error);
    if (status != LEAD_OK)
        return status;
    lead_router_come_to(router, now);
    struct listing listing = {.router = router, .step = &step, .candidates = candidates, .capacity = capacity};
    listing.asking = (struct lead_asking){.router = router, .route = &step.route, .key_hash = step.key.hash, .slot = LEAD_NONE};
    const bool is_open = lead_decide_new(router, &step);
    if (is_open)
        add_candidates(&listing);
    lead_assignment made = assignment_of(router, &step, is_open);
    if (key)
        made.key = lead_clean_key(router->leads.key_type, key);
    if (assignment)
        lead_copy_out(assignment, &made, sizeof made, sizeof made);
    *count = listing.count;
    return LEAD_OK;
}
