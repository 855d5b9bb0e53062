/* SPDX-License-Identifier: MIT */
/* From the queue to people who have become able: one walk, from the front. */
#include "base/error.h"
#include "route/decide.h"
#include "route/record.h"

/* Most leads of a long queue wait for teams in which nobody is able: these are passed over without looking at anybody. */
static bool is_anybody_able(const lead_router *router, uint32_t team)
{
    while (team != LEAD_NONE && !router->turns[team].able_count)
        team = router->policy->teams[team].fallback;
    return team != LEAD_NONE;
}

/* Whether anybody might get the lead; *team is asked, or the rule's person. */
static bool is_worth_asking(const lead_router *router, uint32_t slot, uint32_t *team)
{
    bool is_open;
    *team = lead_team_that_is_asked(router, slot, &is_open);
    return is_open && (*team == LEAD_NONE || is_anybody_able(router, *team));
}

static bool decide(const lead_router *router, uint32_t slot, uint32_t team, struct lead_step *step)
{
    const struct lead_route route = lead_leads_route(&router->leads, slot);
    const lead_key key = lead_leads_key(&router->leads, slot);
    lead_read_key(router->leads.key_type, &key, &step->key, NULL);
    const struct lead_asking asking = {
        .router = router, .route = &route, .key_hash = step->key.hash, .slot = slot, .leaves_past_out = router->leads.held[slot].is_escalated};
    const struct lead_pick pick = team == LEAD_NONE ? lead_pick_by_rule(&asking) : lead_pick_of_team(&asking, team);
    step->by = pick.by;
    step->person = pick.person;
    step->team = pick.team;
    return pick.person != LEAD_NONE;
}

static bool drain_one(lead_router *router, uint32_t slot, lead_assignment *assignment)
{
    struct lead_step step = {.kind = LEAD_CHANGE_MOVED, .now = router->now};
    uint32_t team;
    if (!is_worth_asking(router, slot, &team) || !decide(router, slot, team, &step))
        return false;
    lead_router_make(router, &step);
    lead_assignment made = lead_assignment_of(router, slot);
    made.change = router->change_count;
    lead_copy_out(assignment, &made, sizeof made, sizeof made);
    return true;
}

static size_t drain(lead_router *router, lead_assignment *assignments, size_t capacity)
{
    size_t drained = 0;
    for (uint32_t slot = router->leads.queue_first, next; slot != LEAD_NONE && drained < capacity; slot = next) {
        next = router->leads.held[slot].next;
        drained += drain_one(router, slot, lead_element_of(assignments, drained));
    }
    return drained;
}

lead_status lead_router_drain(lead_router *router, lead_time now, lead_assignment *assignments, size_t capacity, size_t *count,
                              lead_error *error)
{
    const lead_assignment nothing = lead_assignment_of_nobody(LEAD_REASON_NO_RULE, LEAD_NONE);
    if (!count)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "there is nowhere to put the number of leads: 'count' is NULL");
    *count = 0;
    if (!router)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'router' is NULL");
    const lead_status status = lead_router_check_now(router, now, error);
    if (status != LEAD_OK)
        return status;
    const size_t most = router->leads.waiting_count ? router->leads.waiting_count : 1; /* nowhere to put them is wrong also when nothing waits */
    capacity = capacity < most ? capacity : most;
    if (lead_fill_out(assignments, capacity, &nothing, sizeof nothing, _Alignof(lead_assignment)) != LEAD_OK)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'assignments' is NULL, or the 'size' of its elements is not set");
    /* All at once, so that nobody has a lead when there is no memory for the next one. */
    if (!lead_router_reserve_many(router, 0, (uint32_t)capacity))
        return lead_fail_memory(error);
    lead_router_come_to(router, now);
    *count = drain(router, assignments, capacity);
    return LEAD_OK;
}
