/* SPDX-License-Identifier: MIT */
/* From the queue to people who have become able: one walk, from the front. */
#include "base/error.h"
#include "route/decide.h"
#include "route/record.h"

struct draining {
    lead_router *router;
    uint8_t *is_idle; /* by team: nobody of it and its fallbacks is able, and while leads are only given nobody will be */
};

/* Most leads of a long queue wait for teams in which nobody is able: these are passed over without looking at anybody. */
static bool is_anybody_able(const struct draining *draining, uint32_t asked)
{
    const lead_router *router = draining->router;
    uint32_t team = asked;
    while (team != LEAD_NONE && !draining->is_idle[team] && !router->turns[team].able_count)
        team = router->policy->teams[team].fallback;
    if (team != LEAD_NONE && !draining->is_idle[team])
        return true;
    for (; asked != team; asked = router->policy->teams[asked].fallback)
        draining->is_idle[asked] = 1;
    return false;
}

/* Whether anybody might get the lead; *team is asked, or the rule's person. */
static bool is_worth_asking(const struct draining *draining, uint32_t slot, uint32_t *team)
{
    bool is_open;
    *team = lead_team_that_is_asked(draining->router, slot, &is_open);
    return is_open && (*team == LEAD_NONE || is_anybody_able(draining, *team));
}

static bool pick(const struct lead_asking *asking, uint32_t team, struct lead_pick *found)
{
    if (team != LEAD_NONE)
        return lead_pick_if_any(asking, team, found);
    *found = lead_pick_by_rule(asking);
    return found->person != LEAD_NONE;
}

static bool decide(const lead_router *router, uint32_t slot, uint32_t team, struct lead_step *step)
{
    struct lead_pick found;
    const struct lead_route route = lead_leads_route(&router->leads, slot);
    const lead_key key = lead_leads_key(&router->leads, slot);
    lead_read_key(router->leads.key_type, &key, &step->key, NULL);
    const struct lead_asking asking = {
        .router = router, .route = &route, .key_hash = step->key.hash, .slot = slot, .leaves_past_out = router->leads.held[slot].is_escalated};
    if (!pick(&asking, team, &found))
        return false;
    step->by = found.by;
    step->person = found.person;
    step->team = found.team;
    return true;
}

static bool drain_one(const struct draining *draining, uint32_t slot, lead_assignment *assignment)
{
    lead_router *router = draining->router;
    struct lead_step step = {.kind = LEAD_CHANGE_MOVED, .now = router->now};
    uint32_t team;
    if (!is_worth_asking(draining, slot, &team) || !decide(router, slot, team, &step))
        return false;
    lead_router_make(router, &step);
    lead_assignment made = lead_assignment_of(router, slot);
    made.change = router->change_count;
    lead_copy_out(assignment, &made, sizeof made, sizeof made);
    return true;
}

static size_t drain(const struct draining *draining, lead_assignment *assignments, size_t capacity)
{
    const struct lead_leads *leads = &draining->router->leads;
    size_t drained = 0;
    for (uint32_t slot = leads->queue_first, next; slot != LEAD_NONE && drained < capacity; slot = next) {
        next = leads->held[slot].next;
        drained += drain_one(draining, slot, lead_element_of(assignments, drained));
    }
    return drained;
}

/* Memory for all at once, so that nobody has a lead when there is none for the next one. */
static lead_status drain_all(lead_router *router, lead_time now, lead_assignment *assignments, size_t capacity, size_t *count, lead_error *error)
{
    const size_t teams = capacity ? router->policy->team_count : 0;
    const struct draining draining = {router, LEAD_NEW(&router->memory, teams, uint8_t)};
    const bool has_room = (draining.is_idle || !teams) && lead_router_reserve_many(router, 0, (uint32_t)capacity);
    if (has_room) {
        lead_router_come_to(router, now);
        *count = drain(&draining, assignments, capacity);
    }
    lead_memory_free(&router->memory, draining.is_idle, teams, sizeof *draining.is_idle);
    return has_room ? LEAD_OK : lead_fail_memory(error);
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
    return drain_all(router, now, assignments, capacity, count, error);
}
