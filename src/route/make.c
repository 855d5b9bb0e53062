/* SPDX-License-Identifier: MIT */
/* Making steps: the only place where anything about leads changes, for live calls and replay alike. */
#include "base/error.h"
#include "base/inline.h"
#include "route/clocks.h"
#include "route/pick.h"
#include "route/record.h"

bool lead_router_reserve_many(lead_router *router, uint32_t leads, uint32_t steps)
{
    const uint64_t all = (uint64_t)leads + steps;
    if (all > UINT32_MAX || !lead_leads_reserve(&router->leads, &router->memory, leads, steps))
        return false;
    if (router->policy->asks_for_more && !lead_same_reserve(&router->same, &router->memory, (uint32_t)all))
        return false;
    return lead_clocks_reserve(router, leads) && lead_changes_reserve(router, (uint32_t)all);
}

bool lead_router_reserve(lead_router *router)
{
    return lead_router_reserve_many(router, 1, 1);
}

lead_status lead_router_make_room(lead_router *router, uint32_t leads, uint32_t steps, lead_error *error)
{
    if (leads > lead_leads_left(&router->leads))
        return lead_fail(error, LEAD_ERROR_LIMIT, "a router has at most %u leads", LEAD_LEADS_MAX);
    return lead_router_reserve_many(router, leads, steps) ? LEAD_OK : lead_fail_memory(error);
}

static uint32_t member_of(const lead_router *router, uint32_t team, uint32_t person)
{
    return team == LEAD_NONE ? LEAD_NONE : lead_member_of(router->policy, team, person);
}

/* Before any desk changes: balances grow for those who were able when it was decided. */
LEAD_ALWAYS_INLINE void charge(lead_router *router, const struct lead_step *step, const struct lead_route *route)
{
    const uint32_t member = step->member ? step->member - 1 : member_of(router, step->team, step->person);
    if (member != LEAD_NONE)
        lead_turns_charge(router, step->team, member, step->by, route);
}

LEAD_ALWAYS_INLINE void give(lead_router *router, uint32_t slot, const struct lead_step *step, const struct lead_route *route)
{
    struct lead_held *held = &router->leads.held[slot];
    held->holder = step->person;
    held->team = step->team;
    held->since = router->now;
    held->by = (uint8_t)step->by;
    held->reason = LEAD_REASON_CHOSEN;
    lead_desk_give(router, step->person, router->change_count);
    if (route->same)
        lead_same_add(&router->same, route->same, step->person);
    if (held->clocks != LEAD_NONE)
        lead_clocks_assign(router, slot);
}

static void wait(lead_router *router, uint32_t slot, const struct lead_step *step)
{
    struct lead_held *held = &router->leads.held[slot];
    held->holder = LEAD_NONE;
    held->team = step->team;
    held->since = router->now;
    held->by = LEAD_BY_NOBODY;
    held->reason = step->reason;
    lead_queue_append(&router->leads, slot);
}

/* From the holder or the queue; the company, if any, is somebody's no more. */
static void take(lead_router *router, uint32_t slot, uint64_t same)
{
    const struct lead_held *held = &router->leads.held[slot];
    if (held->holder == LEAD_NONE) {
        lead_queue_remove(&router->leads, slot);
        return;
    }
    lead_desk_take(router, held->holder);
    if (same)
        lead_same_remove(&router->same, same);
}

LEAD_ALWAYS_INLINE void receive(lead_router *router, uint32_t slot, const struct lead_step *step)
{
    struct lead_held *held = &router->leads.held[slot];
    held->sequence = router->change_count;
    held->received = router->now;
    lead_leads_set_route(&router->leads, slot, &step->route);
    if (router->policy->clocks_per_lead)
        lead_clocks_receive(router, slot);
    if (step->kind == LEAD_CHANGE_QUEUED) {
        wait(router, slot, step);
        return;
    }
    charge(router, step, &step->route);
    give(router, slot, step, &step->route);
}

static void move(lead_router *router, uint32_t slot, const struct lead_step *step)
{
    struct lead_held *held = &router->leads.held[slot];
    const uint32_t holder = held->holder;
    const struct lead_route route = lead_leads_route(&router->leads, slot);
    charge(router, step, &route);
    take(router, slot, 0);
    if (holder != LEAD_NONE)
        lead_past_add(&router->leads, slot, holder);
    held->hops = (uint8_t)(held->hops + (step->is_hop && held->hops < UINT8_MAX));
    held->is_escalated |= step->is_escalation;
    give(router, slot, step, &route);
    /* Only now, so that the company is never unknown in between. */
    if (route.same && holder != LEAD_NONE)
        lead_same_remove(&router->same, route.same);
}

static void hand_back(lead_router *router, uint32_t slot, const struct lead_step *step)
{
    struct lead_held *held = &router->leads.held[slot];
    held->is_escalated |= step->is_escalation;
    if (held->holder == LEAD_NONE) {
        held->team = step->team;
        held->reason = step->reason;
        return;
    }
    take(router, slot, lead_leads_route(&router->leads, slot).same);
    lead_past_add(&router->leads, slot, held->holder);
    lead_clocks_unassign(router, slot);
    wait(router, slot, step);
}

static void release(lead_router *router, uint32_t slot, bool is_given_back)
{
    const struct lead_held *held = &router->leads.held[slot];
    const uint32_t member = is_given_back && held->holder != LEAD_NONE ? member_of(router, held->team, held->holder) : LEAD_NONE;
    if (member != LEAD_NONE)
        lead_turns_give_back(router, held->team, member);
    take(router, slot, lead_leads_route(&router->leads, slot).same);
    lead_clocks_release(router, slot);
    lead_leads_remove(&router->leads, slot);
}

static void change_lead(lead_router *router, uint32_t slot, const struct lead_step *step)
{
    switch (step->kind) {
    case LEAD_CHANGE_MOVED:
        move(router, slot, step);
        break;
    case LEAD_CHANGE_RETURNED:
        hand_back(router, slot, step);
        break;
    case LEAD_CHANGE_RELEASED:
        release(router, slot, step->reason != 0);
        break;
    case LEAD_CHANGE_DUE:
        lead_clocks_reported(router, slot, step->clock);
        break;
    case LEAD_CHANGE_STOPPED:
        lead_clocks_stop(router, slot, step->clock);
        break;
    case LEAD_CHANGE_PAUSED:
        lead_clocks_pause(router, slot);
        break;
    default:
        lead_clocks_resume(router, slot);
    }
}

static void count(lead_router *router, const struct lead_step *step)
{
    router->now = step->now;
    router->change_count++;
}

uint32_t lead_router_make_new(lead_router *router, const struct lead_step *step, uint32_t place)
{
    const uint32_t slot = lead_leads_add_at(&router->leads, &step->key, place);
    count(router, step);
    receive(router, slot, step);
    if (router->changes.are_kept)
        lead_changes_log(router, step);
    return slot;
}

static uint32_t make(lead_router *router, const struct lead_step *step)
{
    if (step->kind == LEAD_CHANGE_AWAY) {
        lead_desk_set_away(router, step->person, step->span);
        return LEAD_NONE;
    }
    const bool is_new = step->kind == LEAD_CHANGE_ASSIGNED || step->kind == LEAD_CHANGE_QUEUED;
    const uint32_t slot = is_new ? lead_leads_add(&router->leads, &step->key) : lead_leads_find(&router->leads, &step->key);
    if (is_new)
        receive(router, slot, step);
    else
        change_lead(router, slot, step);
    return step->kind == LEAD_CHANGE_RELEASED ? LEAD_NONE : slot;
}

uint32_t lead_router_make(lead_router *router, const struct lead_step *step)
{
    count(router, step);
    const uint32_t slot = make(router, step);
    lead_changes_log(router, step);
    return slot;
}
