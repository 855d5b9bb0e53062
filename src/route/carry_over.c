/* SPDX-License-Identifier: MIT */
/* A change of policy: a new router, filled from the old one by ids and names, takes its place. */
#include "route/carry_over.h"

#include "base/error.h"
#include "route/days.h"
#include "route/pick.h"

uint32_t lead_carried_team(const struct lead_carrying *carrying, uint32_t team)
{
    return team == LEAD_NONE ? LEAD_NONE : lead_policy_team(carrying->to->policy, carrying->from->policy->teams[team].name);
}

uint32_t lead_carried_rule(const struct lead_carrying *carrying, uint32_t rule)
{
    return rule == LEAD_NONE ? LEAD_NONE : lead_policy_rule(carrying->to->policy, carrying->from->policy->rules[rule].name);
}

/* --- people ------------------------------------------------------------------------------------------------------------------------------- */

static void find_people(struct lead_carrying *carrying)
{
    const struct lead_policy *from = carrying->from->policy, *to = carrying->to->policy;
    uint32_t kept = 0;
    for (uint32_t person = 0; person < from->person_count; person++) {
        carrying->people[person] = lead_policy_person(to, from->people[person].id);
        kept += carrying->people[person] != LEAD_NONE;
    }
    carrying->report.people_kept = kept;
    carrying->report.people_left = from->person_count - kept;
    carrying->report.people_new = to->person_count - kept;
}

/* Days keep their distance from today, whatever the calendars. */
static void carry_desk(const lead_router *from, uint32_t person, struct lead_desk_state *to)
{
    struct lead_desk_state was = lead_desk_rolled(from, person);
    to->given = was.given;
    to->last = was.last;
    to->said = was.said;
    for (uint32_t ago = 0; ago < LEAD_DAYS; ago++)
        lead_desk_count(to, ago, *lead_desk_day(&was, ago));
}

static void carry_desks(const struct lead_carrying *carrying)
{
    lead_desks_rebuild(carrying->to); /* so that days are those of now */
    for (uint32_t person = 0; person < carrying->from->policy->person_count; person++)
        if (carrying->people[person] != LEAD_NONE)
            carry_desk(carrying->from, person, &carrying->to->desks[carrying->people[person]]);
}

/* --- the whole ---------------------------------------------------------------------------------------------------------------------------- */

static void sort_leads(const struct lead_carrying *carrying, size_t count)
{
    const struct lead_leads *leads = &carrying->from->leads;
    size_t found = 0;
    for (uint32_t slot = 0; slot < leads->used; slot++)
        if (leads->held[slot].sequence)
            carrying->slots[found++] = slot;
    lead_leads_sort(leads, carrying->slots, carrying->slots + count, count);
}

static void carry(struct lead_carrying *carrying)
{
    find_people(carrying);
    carry_desks(carrying);
    lead_carry_leads(carrying);
    lead_carry_turns(carrying);
    lead_desks_rebuild(carrying->to);
    lead_turns_rebuild(carrying->to);
    lead_carry_newcomers(carrying);
}

/* The old router's place and log; `made` has what was. */
static void exchange(lead_router *router, lead_router *made)
{
    const lead_router old = *router;
    *router = *made;
    *made = old;
    made->changes = router->changes;
    router->changes = old.changes;
}

/* All memory first; nothing can fail from then on. */
static lead_status change_policy(lead_router *router, lead_router *made, lead_time now, lead_policy_change *report, lead_error *error)
{
    const uint32_t people = router->policy->person_count;
    const size_t leads = (size_t)router->leads.held_count + router->leads.waiting_count, slots = 2 * leads + 1; /* at least one */
    struct lead_carrying carrying = {.from = router, .to = made, .report = *report};
    carrying.people = LEAD_NEW(&router->memory, people, uint32_t);
    carrying.slots = LEAD_NEW(&router->memory, slots, uint32_t);
    const bool has_room = carrying.people && carrying.slots && lead_router_reserve_many(made, (uint32_t)leads, (uint32_t)leads);
    if (has_room) {
        lead_router_come_to(router, now);
        made->now = now;
        made->change_count = router->change_count + 1;
        sort_leads(&carrying, leads);
        carry(&carrying);
        exchange(router, made);
        *report = carrying.report;
    }
    lead_memory_free(&router->memory, carrying.people, people, sizeof *carrying.people);
    lead_memory_free(&router->memory, carrying.slots, slots, sizeof *carrying.slots);
    return has_room ? LEAD_OK : lead_fail_memory(error);
}

lead_status lead_router_set_policy(lead_router *router, lead_policy *policy, lead_time now, lead_policy_change *report, lead_error *error)
{
    lead_policy_change change = {.size = sizeof change};
    lead_router *made;
    if (!router || !policy)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'router' or 'policy' is NULL");
    if (report && lead_copy_out(report, &change, sizeof change, sizeof change) != LEAD_OK)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "the 'size' of 'report' is not set");
    lead_status status = lead_router_check_now(router, now, error);
    if (status == LEAD_OK)
        status = lead_router_make_empty(policy, router->leads.key_type, false, &router->memory, &made, error);
    if (status != LEAD_OK)
        return status;
    status = change_policy(router, made, now, &change, error);
    lead_router_free(made);
    if (report && status == LEAD_OK)
        lead_copy_out(report, &change, sizeof change, sizeof change);
    return status;
}
