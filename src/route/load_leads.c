/* SPDX-License-Identifier: MIT */
#include "base/bytes.h"
#include "route/decide.h"
#include "route/fits.h"
#include "route/load.h"

/* --- parts of a lead ---------------------------------------------------------------------------------------------------------------------- */

static bool is_zero(const uint8_t *bytes, size_t from, size_t to)
{
    while (from < to && !bytes[from])
        from++;
    return from == to;
}

/* A slot with the key, which nobody had so far; LEAD_NONE otherwise. */
static uint32_t read_key(struct lead_loading *loading, const uint8_t *lead)
{
    struct lead_leads *leads = &loading->router->leads;
    const size_t size = lead[LEAD_LEAD_KEY];
    const uint8_t *bytes = lead_loading_take(loading, lead_saved_round(size));
    struct lead_wanted_key wanted;
    if (!bytes)
        return LEAD_NONE;
    const bool is_text = leads->key_type == LEAD_KEY_TEXT;
    const lead_key key = {sizeof key, is_text || size != 8 ? 0 : (int64_t)lead_load_64(bytes), (const char *)bytes, size};
    if ((!is_text && size != 8) || lead_read_key(leads->key_type, &key, &wanted, NULL) != LEAD_OK || !is_zero(bytes, size, lead_saved_round(size)) ||
        lead_leads_find(leads, &wanted) != LEAD_NONE) {
        lead_loading_fail(loading, "a key is none, or stands twice");
        return LEAD_NONE;
    }
    return lead_leads_add(leads, &wanted);
}

static bool read_past(struct lead_loading *loading, const uint8_t *lead, uint32_t slot)
{
    struct lead_leads *leads = &loading->router->leads;
    const uint32_t count = lead[LEAD_LEAD_PAST], people = loading->router->policy->person_count;
    const uint8_t *bytes = lead_loading_take(loading, lead_saved_round(4 * (size_t)count));
    if (!bytes)
        return false;
    if (count > LEAD_PAST_MAX || !is_zero(bytes, 4 * (size_t)count, lead_saved_round(4 * (size_t)count)))
        return lead_loading_fail(loading, "a lead had more holders than are kept");
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t person = lead_load_32(bytes + 4 * (size_t)i);
        if (person >= people || lead_past_has(leads, slot, person))
            return lead_loading_fail(loading, "an earlier holder is not of the policy, or stands twice");
        lead_past_add(leads, slot, person);
    }
    return true;
}

static bool read_clocks(struct lead_loading *loading, const uint8_t *lead, uint32_t slot)
{
    lead_router *router = loading->router;
    const uint32_t count = lead_rule_clock_count(router->policy, router->leads.held[slot].rule);
    const uint8_t *bytes = lead_loading_take(loading, (size_t)LEAD_CLOCK_END * count);
    if (!bytes)
        return false;
    if (lead[LEAD_LEAD_CLOCKS] != count)
        return lead_loading_fail(loading, "a lead has other clocks than its rule");
    if (count)
        lead_clocks_take_set(router, slot);
    for (uint32_t i = 0; i < count; i++, bytes += LEAD_CLOCK_END) {
        const struct lead_clock clock = {.state = bytes[LEAD_CLOCK_STATE],
                                         .next = bytes[LEAD_CLOCK_NEXT],
                                         .started = (lead_time)lead_load_64(bytes + LEAD_CLOCK_STARTED),
                                         .left = (lead_duration)lead_load_64(bytes + LEAD_CLOCK_LEFT),
                                         .deadline = (lead_time)lead_load_64(bytes + LEAD_CLOCK_DEADLINE)};
        if (!is_zero(bytes, LEAD_CLOCK_NEXT + 1, LEAD_CLOCK_STARTED) || !lead_clock_fits(router, slot, i, &clock))
            return lead_loading_fail(loading, "a clock cannot stand so");
        lead_clocks_put(router, slot, i, &clock);
    }
    return true;
}

static void read_route(const uint8_t *lead, struct lead_route *route)
{
    route->prefers = lead_load_64(lead + LEAD_LEAD_PREFERS);
    route->same = lead_load_64(lead + LEAD_LEAD_SAME);
    route->rule = lead_load_32(lead + LEAD_LEAD_RULE);
    route->owner = lead_load_32(lead + LEAD_LEAD_OWNER);
    for (size_t i = 0; i < LEAD_TRAIT_KINDS; i++)
        route->needs[i] = lead_load_32(lead + LEAD_LEAD_NEEDS + 4 * i);
    route->band = lead[LEAD_LEAD_BAND];
}

static void read_held(const uint8_t *lead, struct lead_held *held)
{
    held->sequence = lead_load_64(lead + LEAD_LEAD_SEQUENCE);
    held->received = (lead_time)lead_load_64(lead + LEAD_LEAD_RECEIVED);
    held->since = (lead_time)lead_load_64(lead + LEAD_LEAD_SINCE);
    held->holder = lead_load_32(lead + LEAD_LEAD_HOLDER);
    held->team = lead_load_32(lead + LEAD_LEAD_TEAM);
    held->by = lead[LEAD_LEAD_BY];
    held->reason = lead[LEAD_LEAD_REASON];
    held->hops = lead[LEAD_LEAD_HOPS];
    held->is_paused = lead[LEAD_LEAD_FLAGS] & 1;
    held->is_escalated = lead[LEAD_LEAD_FLAGS] >> 1 & 1;
}

/* --- one lead ----------------------------------------------------------------------------------------------------------------------------- */

/* It waits where it would be asked for, or its rule is gone. */
static bool waiting_fits(const lead_router *router, uint32_t slot)
{
    const struct lead_held *held = &router->leads.held[slot];
    bool is_open;
    const uint32_t team = lead_team_that_is_asked(router, slot, &is_open);
    if (held->by != LEAD_BY_NOBODY || held->team != team)
        return false;
    return is_open ? held->reason >= LEAD_REASON_LACKS_NEEDS && held->reason <= LEAD_REASON_FULL : held->reason == LEAD_REASON_NO_TEAM;
}

static bool holding_fits(const struct lead_held *held)
{
    return held->by >= LEAD_BY_ROUND_ROBIN && held->by <= LEAD_BY_ESCALATION && held->reason == LEAD_REASON_CHOSEN;
}

static bool held_fits(const lead_router *router, uint32_t slot, const struct lead_route *route, const uint8_t *lead)
{
    const struct lead_held *held = &router->leads.held[slot];
    const struct lead_policy *policy = router->policy;
    if (!lead_route_fits(policy, route) || !lead_person_fits(policy, held->holder) || !lead_team_fits(policy, held->team))
        return false;
    if (held->hops > LEAD_HOPS_MAX || lead[LEAD_LEAD_FLAGS] > 3)
        return false;
    return held->holder == LEAD_NONE ? waiting_fits(router, slot) : holding_fits(held);
}

/* In the order of receipt, and not in the future. In a new router, slots are taken in order. */
static bool order_fits(const lead_router *router, uint32_t slot)
{
    const struct lead_held *held = &router->leads.held[slot], *before = slot ? held - 1 : NULL;
    if (held->sequence > router->change_count || held->sequence == 0 || !lead_moment_is_valid(held->received))
        return false;
    if (before && (held->sequence <= before->sequence || held->received < before->received))
        return false;
    return held->received <= held->since && held->since <= router->now;
}

/* What somebody has, and who had the last one of the company. */
static bool count_in(struct lead_loading *loading, const uint8_t *lead, uint32_t slot)
{
    lead_router *router = loading->router;
    const struct lead_held *held = &router->leads.held[slot];
    const uint64_t same = lead_leads_route(&router->leads, slot).same;
    const uint32_t company = lead_load_32(lead + LEAD_LEAD_COMPANY);
    if (held->holder != LEAD_NONE)
        router->desks[held->holder].open++;
    if (!same || held->holder == LEAD_NONE)
        return company == LEAD_NONE || lead_loading_fail(loading, "a lead names somebody for a company that it does not have");
    const uint32_t known = lead_same_find(&router->same, same);
    if (company >= router->policy->person_count || (known != LEAD_NONE && known != company))
        return lead_loading_fail(loading, "a company is with nobody, or with two people");
    lead_same_add(&router->same, same, company);
    return true;
}

static bool read_lead(struct lead_loading *loading)
{
    lead_router *router = loading->router;
    const uint8_t *lead = lead_loading_take(loading, LEAD_LEAD_END);
    if (!lead || !lead_router_reserve(router))
        return false;
    const uint32_t slot = read_key(loading, lead);
    if (slot == LEAD_NONE)
        return false;
    struct lead_held *held = &router->leads.held[slot];
    struct lead_route route;
    read_held(lead, held);
    read_route(lead, &route);
    lead_leads_set_route(&router->leads, slot, &route);
    if (!order_fits(router, slot))
        return lead_loading_fail(loading, "leads are not in the order of receipt");
    if (!held_fits(router, slot, &route, lead))
        return lead_loading_fail(loading, "a lead cannot be where it is");
    return read_past(loading, lead, slot) && read_clocks(loading, lead, slot) && count_in(loading, lead, slot);
}

/* --- all of them -------------------------------------------------------------------------------------------------------------------------- */

static bool is_queued(const struct lead_leads *leads, uint32_t slot)
{
    return leads->held[slot].previous != LEAD_NONE || leads->queue_first == slot;
}

static bool read_queue(struct lead_loading *loading, uint32_t count)
{
    struct lead_leads *leads = &loading->router->leads;
    const size_t size = 4 * (size_t)count;
    const uint8_t *bytes = lead_loading_take(loading, lead_saved_round(size));
    if (!bytes)
        return false;
    for (size_t at = 0; at < size; at += 4) {
        const uint32_t slot = lead_load_32(bytes + at);
        if (slot >= leads->used || leads->held[slot].holder != LEAD_NONE || is_queued(leads, slot))
            return lead_loading_fail(loading, "the queue has a lead that does not wait, or one twice");
        if (leads->queue_last != LEAD_NONE && leads->held[slot].since < leads->held[leads->queue_last].since)
            return lead_loading_fail(loading, "the queue is not in order");
        lead_queue_append(leads, slot);
    }
    return is_zero(bytes, size, lead_saved_round(size)) || lead_loading_fail(loading, "something stands where nothing should");
}

bool lead_load_leads(struct lead_loading *loading, uint32_t leads, uint32_t waiting)
{
    lead_router *router = loading->router;
    uint32_t nobodys = 0;
    for (uint32_t i = 0; i < leads; i++) {
        if (!read_lead(loading))
            return false;
        nobodys += router->leads.held[i].holder == LEAD_NONE;
    }
    if (nobodys != waiting)
        return lead_loading_fail(loading, "the queue does not have all that wait");
    return read_queue(loading, waiting);
}
