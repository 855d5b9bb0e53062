/* SPDX-License-Identifier: MIT */
/* What is due, what is done about it, and the host's calls about clocks. */
#include "base/checked.h"
#include "base/error.h"
#include "route/clocks.h"
#include "route/pick.h"

/* --- where a breach sends a lead ---------------------------------------------------------------------------------------------------------- */

static void move(lead_router *router, const struct lead_step *about, const struct lead_pick *pick, bool is_escalation)
{
    struct lead_step step = *about;
    step.kind = LEAD_CHANGE_MOVED;
    step.person = pick->person;
    step.team = pick->team;
    step.by = pick->by;
    step.is_hop = !is_escalation;
    step.is_escalation = is_escalation;
    lead_router_make(router, &step);
}

static lead_action escalate_to_team(lead_router *router, const struct lead_step *about, const struct lead_asking *asking, uint32_t team)
{
    const struct lead_pick pick = lead_pick_of_team(asking, team);
    struct lead_step step = *about;
    if (pick.person != LEAD_NONE) {
        move(router, about, &pick, true);
        return LEAD_ACTION_ESCALATED;
    }
    step.kind = LEAD_CHANGE_RETURNED;
    step.team = team;
    step.reason = (uint8_t)pick.reason;
    step.is_escalation = true;
    lead_router_make(router, &step);
    return LEAD_ACTION_ESCALATED;
}

static lead_action escalate(lead_router *router, const struct lead_step *about, const struct lead_asking *asking, const struct lead_sla *sla)
{
    if (sla->escalation_team != LEAD_NONE)
        return escalate_to_team(router, about, asking, sla->escalation_team);
    if (sla->escalation_person == LEAD_NONE || sla->escalation_person == router->leads.held[asking->slot].holder)
        return LEAD_ACTION_STAYS;
    const struct lead_pick pick = {sla->escalation_person, LEAD_NONE, LEAD_BY_ESCALATION, LEAD_REASON_CHOSEN};
    move(router, about, &pick, true);
    return LEAD_ACTION_ESCALATED;
}

static lead_action go_on(lead_router *router, uint32_t slot, const struct lead_step *about)
{
    const struct lead_held *held = &router->leads.held[slot];
    const struct lead_policy_rule *rule = &router->policy->rules[held->rule];
    const struct lead_sla *sla = &router->policy->slas[rule->sla];
    const struct lead_route route = lead_leads_route(&router->leads, slot);
    const struct lead_asking asking = {.router = router, .route = &route, .key_hash = about->key.hash, .slot = slot, .leaves_past_out = true};
    if (held->is_escalated)
        return LEAD_ACTION_STAYS;
    if (rule->team != LEAD_NONE && held->hops < sla->hops) {
        const struct lead_pick pick = lead_pick_by_rule(&asking);
        if (pick.person != LEAD_NONE) {
            move(router, about, &pick, false);
            return LEAD_ACTION_REASSIGNED;
        }
        if (lead_anybody_left(&asking, rule->team))
            return LEAD_ACTION_STAYS;
    }
    return escalate(router, about, &asking, sla);
}

/* --- what is due -------------------------------------------------------------------------------------------------------------------------- */

/* Alarms of the part of the heap below one that are not after `now`, but not many more than `most`. */
static size_t count_due(const struct lead_alarms *alarms, size_t index, lead_time now, size_t most)
{
    if (index >= alarms->count || alarms->alarms[index].at > now)
        return 0;
    size_t count = 1;
    for (size_t child = 4 * index + 1; child <= 4 * index + 4 && count < most; child++)
        count += count_due(alarms, child, now, most);
    return count;
}

/* How many things a call can report. What goes on to somebody else begins anew and is not due at once. */
static size_t most_due(const lead_router *router, lead_time now, size_t capacity)
{
    const size_t clocks = count_due(&router->clocks.due, 0, now, capacity);
    return clocks > capacity / (LEAD_WARNINGS_MAX + 1) ? capacity : clocks * (LEAD_WARNINGS_MAX + 1);
}

/* Reports the first thing in the heap, and sends its lead on. */
static lead_due report_first(lead_router *router)
{
    const struct lead_alarm first = *lead_alarms_first(&router->clocks.due);
    const struct lead_clock clock = router->clocks.clocks[first.clock];
    const struct lead_held *held = &router->leads.held[clock.slot];
    const uint32_t index = first.clock % router->policy->clocks_per_lead, holder = held->holder;
    const struct lead_clock_definition *definition = lead_clock_definition_of(router, clock.slot, index);
    const bool is_warning = clock.next < definition->warning_count;
    const lead_key key = lead_leads_key(&router->leads, clock.slot);
    struct lead_step step = {.kind = LEAD_CHANGE_DUE, .now = router->now, .person = LEAD_NONE, .team = LEAD_NONE, .clock = index};
    lead_read_key(router->leads.key_type, &key, &step.key, NULL);
    step.reason = is_warning ? LEAD_DUE_WARNING : LEAD_DUE_BREACH;
    lead_router_make(router, &step);
    lead_due due = {.size = sizeof due, .kind = step.reason, .at = first.at, .clock = index, .warning = is_warning ? clock.next : 0, .holder = holder};
    if (!is_warning && definition->reassigns)
        due.action = go_on(router, clock.slot, &step);
    due.hops = held->hops;
    due.assignment = lead_assignment_of(router, clock.slot);
    due.assignment.previous = holder;
    due.assignment.change = router->change_count;
    return due;
}

static bool is_due(const lead_router *router, lead_time now)
{
    const struct lead_alarm *first = lead_alarms_first(&router->clocks.due);
    return first && first->at <= now;
}

lead_status lead_router_due(lead_router *router, lead_time now, lead_due *due, size_t capacity, size_t *count, lead_error *error)
{
    const lead_due nothing = {.size = sizeof nothing, .assignment = lead_assignment_of_nobody(LEAD_REASON_CHOSEN, LEAD_NONE)};
    if (!count)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "there is nowhere to put the number of things: 'count' is NULL");
    *count = 0;
    if (!router)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'router' is NULL");
    const lead_status status = lead_router_check_now(router, now, error);
    if (status != LEAD_OK)
        return status;
    const size_t most = most_due(router, now, capacity);
    if (lead_fill_out(due, most, &nothing, sizeof nothing, _Alignof(lead_due)) != LEAD_OK)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'due' is NULL, or the 'size' of its elements is not set");
    if (LEAD_RULED_OUT(most > UINT32_MAX / 2) || !lead_router_reserve_many(router, 0, (uint32_t)(2 * most)))
        return lead_fail_memory(error);
    lead_router_come_to(router, now);
    for (; *count < most && is_due(router, now); ++*count) {
        const lead_due item = report_first(router);
        lead_copy_out(lead_element_of(due, *count), &item, sizeof item, sizeof item);
    }
    return LEAD_OK;
}

lead_time lead_router_next_due(const lead_router *router)
{
    const struct lead_alarm *first = router ? lead_alarms_first(&router->clocks.due) : NULL;
    return first ? first->at : LEAD_NEVER;
}

/* --- one lead's clocks -------------------------------------------------------------------------------------------------------------------- */

/* Finds the lead of a call and begins a step about it. */
static lead_status find_lead(const lead_router *router, const lead_key *key, lead_time now, lead_change_kind kind, struct lead_step *step,
                             uint32_t *slot, lead_error *error)
{
    *step = (struct lead_step){.kind = kind, .now = now, .person = LEAD_NONE, .team = LEAD_NONE, .clock = LEAD_NONE};
    if (!router)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'router' is NULL");
    lead_status status = lead_read_key(router->leads.key_type, key, &step->key, error);
    if (status == LEAD_OK)
        status = lead_router_check_now(router, now, error);
    if (status != LEAD_OK)
        return status;
    *slot = lead_leads_find(&router->leads, &step->key);
    return *slot != LEAD_NONE ? LEAD_OK : lead_fail(error, LEAD_ERROR_NOT_HELD, "the router has no such lead");
}

static lead_status make(lead_router *router, const struct lead_step *step, lead_error *error)
{
    if (!lead_router_reserve_many(router, 0, 1))
        return lead_fail_memory(error);
    lead_router_come_to(router, step->now);
    lead_router_make(router, step);
    return LEAD_OK;
}

lead_status lead_router_stop_clock(lead_router *router, const lead_key *key, uint32_t clock, lead_time now, lead_duration *left,
                                   lead_error *error)
{
    struct lead_step step;
    uint32_t slot;
    if (left)
        *left = 0;
    const lead_status status = find_lead(router, key, now, LEAD_CHANGE_STOPPED, &step, &slot, error);
    if (status != LEAD_OK)
        return status;
    if (!lead_clock_can_stop(router, slot, clock))
        return lead_fail(error, LEAD_ERROR_NOT_ALLOWED, "the lead has no such clock, or it was stopped, or never began");
    step.clock = clock;
    const lead_duration was_left = lead_clock_left(router, slot, clock, now);
    const lead_status made = make(router, &step, error);
    if (left && made == LEAD_OK)
        *left = was_left;
    return made;
}

lead_status lead_router_pause(lead_router *router, const lead_key *key, lead_time now, lead_error *error)
{
    struct lead_step step;
    uint32_t slot;
    const lead_status status = find_lead(router, key, now, LEAD_CHANGE_PAUSED, &step, &slot, error);
    if (status != LEAD_OK)
        return status;
    if (router->leads.held[slot].is_paused)
        return lead_fail(error, LEAD_ERROR_NOT_ALLOWED, "the lead is paused already");
    return make(router, &step, error);
}

lead_status lead_router_resume(lead_router *router, const lead_key *key, lead_time now, lead_error *error)
{
    struct lead_step step;
    uint32_t slot;
    const lead_status status = find_lead(router, key, now, LEAD_CHANGE_RESUMED, &step, &slot, error);
    if (status != LEAD_OK)
        return status;
    if (!router->leads.held[slot].is_paused)
        return lead_fail(error, LEAD_ERROR_NOT_ALLOWED, "the lead is not paused");
    return make(router, &step, error);
}
