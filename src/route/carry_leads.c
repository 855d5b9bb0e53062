/* SPDX-License-Identifier: MIT */
#include "route/carry_over.h"
#include "route/decide.h"

#include <string.h>

/* --- what a lead needs -------------------------------------------------------------------------------------------------------------------- */

/* The trait of the same name. */
static uint32_t carried_trait(const struct lead_policy *from, const struct lead_policy *to, enum lead_trait_kind kind, uint32_t trait)
{
    if (trait == LEAD_NONE || trait == LEAD_NEED_NOBODY)
        return trait;
    const uint32_t code = trait - from->trait_starts[kind];
    const uint32_t found = lead_values_find(&to->traits[kind], from->traits[kind].texts[code], from->traits[kind].sizes[code]);
    return found < to->traits[kind].count ? to->trait_starts[kind] + found : LEAD_NEED_NOBODY;
}

/* What the lead had in the field for this kind; LEAD_NONE when the old rule did not look there. */
static uint32_t carried_need(const struct lead_policy *from, const struct lead_policy *to, const struct lead_route *was,
                             const struct lead_need_field *need)
{
    const struct lead_policy_rule *rule = &from->rules[was->rule];
    for (uint32_t i = 0; i < rule->need_field_count; i++) {
        const struct lead_need_field *old = &rule->need_fields[i];
        if (old->kind == need->kind && strcmp(from->schema.fields[old->field].name, to->schema.fields[need->field].name) == 0)
            return carried_trait(from, to, need->kind, was->needs[i]);
    }
    return LEAD_NONE;
}

/* What was preferred is forgotten: the conditions may be others. */
static void carry_route(const struct lead_carrying *carrying, uint32_t old_slot, uint32_t slot)
{
    const struct lead_policy *from = carrying->from->policy, *to = carrying->to->policy;
    const struct lead_route was = lead_leads_route(&carrying->from->leads, old_slot);
    struct lead_route route = lead_route_of_rule(lead_carried_rule(carrying, was.rule));
    const struct lead_policy_rule *rule = route.rule == LEAD_NONE ? NULL : &to->rules[route.rule];
    for (uint32_t i = 0; rule && i < rule->need_field_count; i++)
        route.needs[i] = carried_need(from, to, &was, &rule->need_fields[i]);
    route.same = was.same;
    route.owner = lead_carried_person(carrying, was.owner);
    route.band = was.band;
    lead_leads_set_route(&carrying->to->leads, slot, &route);
}

/* --- clocks ------------------------------------------------------------------------------------------------------------------------------- */

static bool does_run(const struct lead_clock *clock)
{
    return clock->state == LEAD_CLOCK_RUNS || clock->state == LEAD_CLOCK_WAITS;
}

/* Warnings as long before the deadline as the last one that was reported, or longer, are over. */
static uint8_t carried_next(const struct lead_clock *was, const struct lead_clock_definition *from, const struct lead_clock_definition *to)
{
    uint8_t next = 0;
    while (was->next && next < to->warning_count && to->warnings[next] >= from->warnings[was->next - 1])
        next++;
    return next;
}

/* The clock of this name, or LEAD_NONE. */
static uint32_t find_clock(const lead_router *router, uint32_t slot, const char *name)
{
    for (uint32_t i = 0; lead_clock_of(router, slot, i); i++)
        if (strcmp(lead_clock_definition_of(router, slot, i)->name, name) == 0)
            return i;
    return LEAD_NONE;
}

static void carry_clock(const struct lead_carrying *carrying, uint32_t old_slot, uint32_t slot, uint32_t index)
{
    const struct lead_clock_definition *to = lead_clock_definition_of(carrying->to, slot, index);
    const struct lead_held *held = &carrying->to->leads.held[slot];
    const uint32_t old_index = find_clock(carrying->from, old_slot, to->name);
    if (old_index == LEAD_NONE)
        return;
    struct lead_clock clock = *lead_clock_of(carrying->from, old_slot, old_index);
    const bool goes_on = to->from_receipt || (held->holder != LEAD_NONE && !held->is_escalated);
    if (does_run(&clock) && !goes_on)
        return;
    if (does_run(&clock))
        clock.next = carried_next(&clock, lead_clock_definition_of(carrying->from, old_slot, old_index), to);
    lead_clocks_put(carrying->to, slot, index, &clock);
}

static void carry_clocks(struct lead_carrying *carrying, uint32_t old_slot, uint32_t slot)
{
    const struct lead_clock *clock;
    if (lead_rule_clock_count(carrying->to->policy, carrying->to->leads.held[slot].rule))
        lead_clocks_take_set(carrying->to, slot);
    for (uint32_t i = 0; lead_clock_of(carrying->to, slot, i); i++)
        carry_clock(carrying, old_slot, slot, i);
    for (uint32_t i = 0; (clock = lead_clock_of(carrying->from, old_slot, i)) != NULL; i++) {
        const char *name = lead_clock_definition_of(carrying->from, old_slot, i)->name;
        carrying->report.clocks_dropped += does_run(clock) && find_clock(carrying->to, slot, name) == LEAD_NONE;
    }
}

/* --- leads -------------------------------------------------------------------------------------------------------------------------------- */

static struct lead_wanted_key key_of(const struct lead_leads *leads, uint32_t slot)
{
    struct lead_wanted_key wanted;
    const lead_key key = lead_leads_key(leads, slot);
    lead_read_key(leads->key_type, &key, &wanted, NULL);
    return wanted;
}

static void carry_past(const struct lead_carrying *carrying, const struct lead_held *was, uint32_t slot)
{
    const struct lead_past *past = was->past == LEAD_NONE ? NULL : &carrying->from->leads.pasts[was->past];
    for (uint32_t i = 0; past && i < past->count; i++)
        if (carrying->people[past->people[i]] != LEAD_NONE)
            lead_past_add(&carrying->to->leads, slot, carrying->people[past->people[i]]);
}

/* With its holder. When the last one who got a lead of the company has left, the holder counts as that. */
static void keep(struct lead_carrying *carrying, const struct lead_held *was, uint32_t slot)
{
    lead_router *to = carrying->to;
    struct lead_held *held = &to->leads.held[slot];
    const uint64_t same = lead_leads_route(&to->leads, slot).same;
    held->team = lead_carried_team(carrying, was->team);
    to->desks[held->holder].open++;
    carrying->report.leads_kept++;
    if (!same)
        return;
    const uint32_t last = lead_carried_person(carrying, lead_same_find(&carrying->from->same, same));
    lead_same_add(&to->same, same, last == LEAD_NONE ? held->holder : last);
}

/* In the queue of whoever is asked for it now. Where nobody was asked before, nobody knows why it waits: whoever had it, or was to have it, is not there. */
static void queue(lead_router *to, uint32_t slot)
{
    struct lead_held *held = &to->leads.held[slot];
    bool is_open;
    held->by = LEAD_BY_NOBODY;
    held->team = lead_team_that_is_asked(to, slot, &is_open);
    if (!is_open)
        held->reason = LEAD_REASON_NO_TEAM;
    else if (held->reason == LEAD_REASON_CHOSEN || held->reason == LEAD_REASON_NO_TEAM)
        held->reason = LEAD_REASON_AWAY;
    lead_queue_append(&to->leads, slot);
}

/* Those whose holder has left stay out of the queue for now: they come behind those that wait already. */
static void carry_lead(struct lead_carrying *carrying, uint32_t old_slot)
{
    const struct lead_held *was = &carrying->from->leads.held[old_slot];
    const struct lead_wanted_key key = key_of(&carrying->from->leads, old_slot);
    const uint32_t slot = lead_leads_add(&carrying->to->leads, &key);
    struct lead_held *held = &carrying->to->leads.held[slot];
    held->sequence = was->sequence;
    held->received = was->received;
    held->since = was->since;
    held->holder = lead_carried_person(carrying, was->holder);
    held->by = was->by;
    held->reason = was->reason;
    held->hops = was->hops;
    held->is_paused = was->is_paused;
    held->is_escalated = was->is_escalated;
    carry_route(carrying, old_slot, slot);
    carry_past(carrying, was, slot);
    if (held->holder != LEAD_NONE)
        keep(carrying, was, slot);
    carry_clocks(carrying, old_slot, slot);
}

static void carry_queue(struct lead_carrying *carrying)
{
    const struct lead_leads *from = &carrying->from->leads;
    for (uint32_t slot = from->queue_first; slot != LEAD_NONE; slot = from->held[slot].next) {
        const struct lead_wanted_key key = key_of(from, slot);
        queue(carrying->to, lead_leads_find(&carrying->to->leads, &key));
        carrying->report.leads_kept++;
    }
}

/* In the order of receipt, which is that of their slots. */
static void queue_the_left(struct lead_carrying *carrying)
{
    const struct lead_leads *from = &carrying->from->leads;
    for (uint32_t slot = 0; slot < carrying->to->leads.used; slot++) {
        struct lead_held *held = &carrying->to->leads.held[slot];
        if (held->holder != LEAD_NONE || from->held[carrying->slots[slot]].holder == LEAD_NONE)
            continue;
        held->since = carrying->to->now;
        queue(carrying->to, slot);
        carrying->report.leads_queued++;
    }
}

void lead_carry_leads(struct lead_carrying *carrying)
{
    const struct lead_leads *from = &carrying->from->leads;
    const size_t count = (size_t)from->held_count + from->waiting_count;
    for (size_t i = 0; i < count; i++)
        carry_lead(carrying, carrying->slots[i]);
    carry_queue(carrying);
    queue_the_left(carrying);
}
