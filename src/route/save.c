/* SPDX-License-Identifier: MIT */
/*
 * Routers as bytes. Only what cannot be found again is written, and in an order that does not depend on how the router came to be: leads by receipt, the queue
 * as it stands, people and teams as in the policy.
 */
#include "base/bytes.h"
#include "base/checksum.h"
#include "base/error.h"
#include "route/clocks.h"
#include "route/days.h"
#include "route/record.h"
#include "route/saved.h"

/* --- how large ---------------------------------------------------------------------------------------------------------------------------- */

static struct lead_desk_state desk_of(const lead_router *router, uint32_t person)
{
    return router->now == INT64_MIN ? router->desks[person] : lead_desk_rolled(router, person);
}

static uint32_t count_days(const struct lead_desk_state *desk)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < LEAD_DAYS; i++)
        count += desk->days[i] != 0;
    return count;
}

static size_t size_of_people(const lead_router *router, uint32_t *people)
{
    size_t size = 0;
    *people = 0;
    for (uint32_t person = 0; person < router->policy->person_count; person++) {
        if (!lead_saved_has(&router->desks[person]))
            continue;
        const struct lead_desk_state desk = desk_of(router, person);
        size += LEAD_PERSON_END + LEAD_SAVED_DAY * (size_t)count_days(&desk);
        ++*people;
    }
    return size;
}

static size_t size_of_teams(const struct lead_policy *policy)
{
    size_t size = 0;
    for (uint32_t t = 0; t < policy->team_count; t++)
        size += 8 * lead_saved_numbers(&policy->teams[t]);
    return size;
}

static uint32_t count_past(const lead_router *router, const struct lead_held *held)
{
    return held->past == LEAD_NONE ? 0 : router->leads.pasts[held->past].count;
}

static size_t size_of_lead(const lead_router *router, uint32_t slot)
{
    const struct lead_held *held = &router->leads.held[slot];
    const lead_key key = lead_leads_key(&router->leads, slot);
    const size_t clocks = lead_rule_clock_count(router->policy, held->rule);
    return LEAD_LEAD_END + (key.text ? lead_saved_round(key.text_size) : 8) + lead_saved_round(4 * (size_t)count_past(router, held)) +
           LEAD_CLOCK_END * clocks;
}

static size_t size_of_leads(const lead_router *router)
{
    size_t size = lead_saved_round(4 * (size_t)router->leads.waiting_count);
    for (uint32_t slot = 0; slot < router->leads.used; slot++)
        if (router->leads.held[slot].sequence)
            size += size_of_lead(router, slot);
    return size;
}

size_t lead_router_saved_size(const lead_router *router)
{
    uint32_t people;
    if (!router)
        return 0;
    return LEAD_HEADER_END + size_of_people(router, &people) + size_of_teams(router->policy) + size_of_leads(router) + LEAD_SAVED_SUM;
}

/* --- writing: each returns where the next thing goes; everything is 0 before -------------------------------------------------------------------- */

static uint8_t *write_person(const lead_router *router, uint32_t person, uint8_t *bytes)
{
    struct lead_desk_state desk = desk_of(router, person);
    uint8_t *at = bytes + LEAD_PERSON_END;
    lead_store_32(bytes + LEAD_PERSON_INDEX, person);
    lead_store_32(bytes + LEAD_PERSON_DAYS, count_days(&desk));
    lead_store_64(bytes + LEAD_PERSON_GIVEN, desk.given);
    lead_store_64(bytes + LEAD_PERSON_LAST, desk.last);
    lead_store_64(bytes + LEAD_PERSON_FROM, (uint64_t)desk.said.from);
    lead_store_64(bytes + LEAD_PERSON_UNTIL, (uint64_t)desk.said.until);
    for (uint32_t ago = 0; ago < LEAD_DAYS; ago++) {
        const uint32_t given = *lead_desk_day(&desk, ago);
        if (!given)
            continue;
        lead_store_32(at, ago);
        lead_store_32(at + 4, given);
        at += LEAD_SAVED_DAY;
    }
    return at;
}

static uint64_t number_of(const struct lead_turns *turns, uint32_t i)
{
    if (turns->balances)
        return (uint64_t)turns->balances[i];
    if (turns->levels)
        return (uint64_t)turns->levels[i];
    return turns->handicaps ? turns->handicaps[i] : turns->next;
}

static uint8_t *write_teams(const lead_router *router, uint8_t *bytes)
{
    for (uint32_t t = 0; t < router->policy->team_count; t++)
        for (uint32_t i = 0; i < lead_saved_numbers(&router->policy->teams[t]); i++, bytes += 8)
            lead_store_64(bytes, number_of(&router->turns[t], i));
    return bytes;
}

static void write_route(const lead_router *router, uint32_t slot, uint8_t *bytes)
{
    const struct lead_route kept = lead_leads_route(&router->leads, slot), *route = &kept;
    const bool has_company = route->same && router->leads.held[slot].holder != LEAD_NONE;
    lead_store_64(bytes + LEAD_LEAD_PREFERS, route->prefers);
    lead_store_64(bytes + LEAD_LEAD_SAME, route->same);
    lead_store_32(bytes + LEAD_LEAD_RULE, route->rule);
    lead_store_32(bytes + LEAD_LEAD_OWNER, route->owner);
    for (size_t i = 0; i < LEAD_TRAIT_KINDS; i++)
        lead_store_32(bytes + LEAD_LEAD_NEEDS + 4 * i, route->needs[i]);
    lead_store_32(bytes + LEAD_LEAD_COMPANY, has_company ? lead_same_find(&router->same, route->same) : LEAD_NONE);
    bytes[LEAD_LEAD_BAND] = route->band;
}

static uint8_t *write_key(const lead_router *router, uint32_t slot, uint8_t *lead, uint8_t *at)
{
    const lead_key key = lead_leads_key(&router->leads, slot);
    const size_t size = key.text ? key.text_size : 8;
    lead[LEAD_LEAD_KEY] = (uint8_t)size;
    if (key.text)
        memcpy(at, key.text, size);
    else
        lead_store_64(at, (uint64_t)key.integer);
    return at + lead_saved_round(size);
}

static uint8_t *write_past(const lead_router *router, const struct lead_held *held, uint8_t *lead, uint8_t *at)
{
    const uint32_t count = count_past(router, held);
    lead[LEAD_LEAD_PAST] = (uint8_t)count;
    for (uint32_t i = 0; i < count; i++)
        lead_store_32(at + 4 * (size_t)i, router->leads.pasts[held->past].people[i]);
    return at + lead_saved_round(4 * (size_t)count);
}

static uint8_t *write_clocks(const lead_router *router, uint32_t slot, uint8_t *lead, uint8_t *at)
{
    const struct lead_clock *clock;
    for (uint32_t i = 0; (clock = lead_clock_of(router, slot, i)) != NULL; i++, at += LEAD_CLOCK_END) {
        lead[LEAD_LEAD_CLOCKS]++;
        at[LEAD_CLOCK_STATE] = clock->state;
        at[LEAD_CLOCK_NEXT] = clock->next;
        lead_store_64(at + LEAD_CLOCK_STARTED, (uint64_t)clock->started);
        lead_store_64(at + LEAD_CLOCK_LEFT, (uint64_t)clock->left);
        lead_store_64(at + LEAD_CLOCK_DEADLINE, (uint64_t)clock->deadline);
    }
    return at;
}

static uint8_t *write_lead(const lead_router *router, uint32_t slot, uint8_t *bytes)
{
    const struct lead_held *held = &router->leads.held[slot];
    lead_store_64(bytes + LEAD_LEAD_SEQUENCE, held->sequence);
    lead_store_64(bytes + LEAD_LEAD_RECEIVED, (uint64_t)held->received);
    lead_store_64(bytes + LEAD_LEAD_SINCE, (uint64_t)held->since);
    lead_store_32(bytes + LEAD_LEAD_HOLDER, held->holder);
    lead_store_32(bytes + LEAD_LEAD_TEAM, held->team);
    write_route(router, slot, bytes);
    bytes[LEAD_LEAD_BY] = held->by;
    bytes[LEAD_LEAD_REASON] = held->reason;
    bytes[LEAD_LEAD_HOPS] = held->hops;
    bytes[LEAD_LEAD_FLAGS] = (uint8_t)(held->is_paused | held->is_escalated << 1);
    uint8_t *at = write_key(router, slot, bytes, bytes + LEAD_LEAD_END);
    at = write_past(router, held, bytes, at);
    return write_clocks(router, slot, bytes, at);
}

/* `orders` is by slot: the lead's place in the order of receipt. */
static uint8_t *write_queue(const struct lead_leads *leads, const uint32_t *orders, uint8_t *bytes)
{
    uint8_t *at = bytes;
    for (uint32_t slot = leads->queue_first; slot != LEAD_NONE; slot = leads->held[slot].next, at += 4)
        lead_store_32(at, orders[slot]);
    return bytes + lead_saved_round(4 * (size_t)leads->waiting_count);
}

static void write_header(const lead_router *router, size_t size, uint32_t people, uint8_t *bytes)
{
    memcpy(bytes, LEAD_SAVED_MAGIC, 4);
    bytes[LEAD_HEADER_VERSION] = LEAD_SAVED_VERSION;
    bytes[LEAD_HEADER_KEYS] = (uint8_t)router->leads.key_type;
    lead_store_64(bytes + LEAD_HEADER_SIZE, size);
    lead_policy_digest(router->policy, bytes + LEAD_HEADER_POLICY);
    lead_store_64(bytes + LEAD_HEADER_NOW, (uint64_t)router->now);
    lead_store_64(bytes + LEAD_HEADER_CHANGES, router->change_count);
    lead_store_32(bytes + LEAD_HEADER_PEOPLE, people);
    lead_store_32(bytes + LEAD_HEADER_LEADS, router->leads.held_count + router->leads.waiting_count);
    lead_store_32(bytes + LEAD_HEADER_WAITING, router->leads.waiting_count);
}

/* `slots` are the leads by receipt, `orders` has room for every slot. */
static void write_router(const lead_router *router, const uint32_t *slots, uint32_t *orders, size_t size, uint32_t people, uint8_t *bytes)
{
    const uint32_t count = router->leads.held_count + router->leads.waiting_count;
    uint8_t *at = bytes + LEAD_HEADER_END;
    memset(bytes, 0, size);
    write_header(router, size, people, bytes);
    for (uint32_t person = 0; person < router->policy->person_count; person++)
        if (lead_saved_has(&router->desks[person]))
            at = write_person(router, person, at);
    at = write_teams(router, at);
    for (uint32_t i = 0; i < count; i++) {
        at = write_lead(router, slots[i], at);
        orders[slots[i]] = i;
    }
    write_queue(&router->leads, orders, at);
    lead_store_64(bytes + size - LEAD_SAVED_SUM, lead_checksum(bytes, size - LEAD_SAVED_SUM));
}

lead_status lead_router_save(const lead_router *router, void *bytes, size_t capacity, lead_error *error)
{
    uint32_t people, count = 0;
    if (!router || !bytes)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'router' or 'bytes' is NULL");
    const size_t size = lead_router_saved_size(router);
    if (capacity < size)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "a saved router has %zu bytes, there is room for %zu", size, capacity);
    const size_t used = (size_t)router->leads.used + 1; /* at least one */
    uint32_t *slots = LEAD_NEW(&router->memory, 2 * used, uint32_t);
    if (!slots)
        return lead_fail_memory(error);
    uint32_t *orders = slots + used;
    for (uint32_t slot = 0; slot < router->leads.used; slot++)
        if (router->leads.held[slot].sequence)
            slots[count++] = slot;
    lead_leads_sort(&router->leads, slots, orders, count);
    size_of_people(router, &people);
    write_router(router, slots, orders, size, people, bytes);
    lead_memory_free(&router->memory, slots, 2 * used, sizeof *slots);
    return LEAD_OK;
}
