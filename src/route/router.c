/* SPDX-License-Identifier: MIT */
/* Routers: making them, and looking at them. */
#include "base/error.h"
#include "route/clocks.h"
#include "route/pick.h"
#include "route/record.h"

/* --- making ------------------------------------------------------------------------------------------------------------------------------- */

static bool make_parts(lead_router *router)
{
    if (!lead_desks_init(router) || !lead_turns_init(router))
        return false;
    lead_turns_rebuild(router);
    return true;
}

lead_status lead_router_make_empty(lead_policy *policy, lead_key_type key_type, bool keeps_changes, const lead_allocator *memory,
                                   lead_router **router, lead_error *error)
{
    lead_router *made = *router = LEAD_NEW(memory, 1, lead_router);
    if (!made)
        return lead_fail_memory(error);
    made->memory = *memory;
    made->policy = lead_policy_ref(policy);
    made->now = INT64_MIN;
    made->changes.are_kept = keeps_changes;
    lead_leads_init(&made->leads, key_type, policy->asks_for_more);
    if (make_parts(made))
        return LEAD_OK;
    lead_router_free(made);
    *router = NULL;
    return lead_fail_memory(error);
}

lead_status lead_router_new(lead_policy *policy, const lead_router_options *options, const lead_allocator *allocator, lead_router **router,
                            lead_error *error)
{
    lead_router_options chosen = {.size = sizeof chosen};
    lead_allocator memory;
    if (!router)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "there is nowhere to put the router: 'router' is NULL");
    *router = NULL;
    if (!policy)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'policy' is NULL");
    if (options && lead_copy_in(&chosen, sizeof chosen, options, sizeof chosen) != LEAD_OK)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "the 'size' of 'options' is not set, or it has options that this version does not know");
    if (chosen.key == 0)
        chosen.key = LEAD_KEY_INTEGER;
    if (chosen.key != LEAD_KEY_INTEGER && chosen.key != LEAD_KEY_TEXT)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "there is no such type of keys");
    if (!lead_memory_choose(allocator, &memory))
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'allocator' lacks a function, or its 'size' is not set");
    return lead_router_make_empty(policy, chosen.key, chosen.keeps_changes != 0, &memory, router, error);
}

void lead_router_free(lead_router *router)
{
    if (!router)
        return;
    const lead_allocator memory = router->memory;
    lead_leads_free(&router->leads, &memory);
    lead_same_free(&router->same, &memory);
    lead_clocks_free(router);
    lead_changes_free(router);
    lead_turns_free(router);
    lead_desks_free(router);
    lead_policy_unref(router->policy);
    lead_memory_free(&memory, router, 1, sizeof *router);
}

/* --- looking ------------------------------------------------------------------------------------------------------------------------------ */

lead_policy *lead_router_policy(const lead_router *router)
{
    return router ? router->policy : NULL;
}

lead_key_type lead_router_key_type(const lead_router *router)
{
    return router ? router->leads.key_type : 0;
}

lead_time lead_router_now(const lead_router *router)
{
    return router ? router->now : INT64_MIN;
}

uint64_t lead_router_held_count(const lead_router *router)
{
    return router ? router->leads.held_count : 0;
}

uint64_t lead_router_waiting_count(const lead_router *router)
{
    return router ? router->leads.waiting_count : 0;
}

lead_status lead_router_check_now(const lead_router *router, lead_time now, lead_error *error)
{
    if (!lead_moment_is_valid(now))
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'now' lies outside the years 0001 to 9999");
    if (now < router->now)
        return lead_fail(error, LEAD_ERROR_TIME, "'now' is before that of an earlier call");
    return LEAD_OK;
}

lead_assignment lead_assignment_of_nobody(lead_reason reason, uint32_t rule)
{
    lead_assignment assignment = {.size = sizeof assignment,
                                  .reason = reason,
                                  .person = LEAD_NONE,
                                  .team = LEAD_NONE,
                                  .rule = rule,
                                  .previous = LEAD_NONE,
                                  .key = {.size = sizeof assignment.key}};
    for (uint32_t clock = 0; clock < LEAD_CLOCKS_MAX; clock++)
        assignment.deadlines[clock] = LEAD_NEVER;
    return assignment;
}

lead_assignment lead_assignment_of(const lead_router *router, uint32_t slot)
{
    const struct lead_held *held = &router->leads.held[slot];
    lead_assignment assignment = {.size = sizeof assignment,
                                  .outcome = held->holder == LEAD_NONE ? LEAD_OUTCOME_WAITING : LEAD_OUTCOME_ASSIGNED,
                                  .reason = held->reason,
                                  .by = held->by,
                                  .person = held->holder,
                                  .team = held->team,
                                  .rule = held->rule,
                                  .previous = LEAD_NONE,
                                  .change = held->sequence,
                                  .key = lead_leads_key(&router->leads, slot)};
    lead_clocks_deadlines(router, slot, assignment.deadlines);
    return assignment;
}

lead_status lead_router_find(const lead_router *router, const lead_key *key, lead_assignment *assignment, lead_error *error)
{
    const lead_assignment nothing = lead_assignment_of_nobody(LEAD_REASON_NO_RULE, LEAD_NONE);
    struct lead_wanted_key wanted;
    if (lead_copy_out(assignment, &nothing, sizeof nothing, sizeof nothing) != LEAD_OK)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'assignment' is NULL, or its 'size' is not set");
    if (!router)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'router' is NULL");
    const lead_status status = lead_read_key(router->leads.key_type, key, &wanted, error);
    if (status != LEAD_OK)
        return status;
    const uint32_t slot = lead_leads_find(&router->leads, &wanted);
    if (slot == LEAD_NONE)
        return lead_fail(error, LEAD_ERROR_NOT_HELD, "the router has no such lead");
    lead_assignment found = lead_assignment_of(router, slot);
    found.previous = lead_past_last(&router->leads, slot);
    return lead_copy_out(assignment, &found, sizeof found, sizeof found);
}

/* --- lists -------------------------------------------------------------------------------------------------------------------------------- */

static void put_key(const lead_router *router, uint32_t slot, lead_key *keys, size_t index)
{
    const lead_key key = lead_leads_key(&router->leads, slot);
    lead_copy_out(lead_element_of(keys, index), &key, sizeof key, sizeof key);
}

static void list_waiting(const lead_router *router, lead_key *keys, size_t capacity)
{
    uint32_t slot = router->leads.queue_first;
    for (size_t i = 0; i < capacity; i++, slot = router->leads.held[slot].next)
        put_key(router, slot, keys, i);
}

static bool is_held_by(const struct lead_held *held, uint32_t person)
{
    return held->sequence && held->holder != LEAD_NONE && (person == LEAD_NONE || held->holder == person);
}

static lead_status list_held(const lead_router *router, uint32_t person, lead_key *keys, size_t capacity, size_t count, lead_error *error)
{
    size_t filled = 0;
    if (!capacity)
        return LEAD_OK;
    uint32_t *slots = LEAD_NEW(&router->memory, 2 * count, uint32_t);
    if (!slots)
        return lead_fail_memory(error);
    for (uint32_t slot = 0; slot < router->leads.used; slot++)
        if (is_held_by(&router->leads.held[slot], person))
            slots[filled++] = slot;
    lead_leads_sort(&router->leads, slots, slots + count, count);
    for (size_t i = 0; i < capacity; i++)
        put_key(router, slots[i], keys, i);
    lead_memory_free(&router->memory, slots, 2 * count, sizeof *slots);
    return LEAD_OK;
}

static size_t count_list(const lead_router *router, lead_outcome outcome, uint32_t person)
{
    if (outcome == LEAD_OUTCOME_WAITING)
        return router->leads.waiting_count;
    return person == LEAD_NONE ? router->leads.held_count : router->desks[person].open;
}

lead_status lead_router_list(const lead_router *router, lead_outcome outcome, uint32_t person, lead_key *keys, size_t capacity, size_t *count,
                             lead_error *error)
{
    const lead_key nothing = {.size = sizeof nothing};
    if (!count)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "there is nowhere to put the number of leads: 'count' is NULL");
    *count = 0;
    if (!router)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'router' is NULL");
    if (outcome != LEAD_OUTCOME_ASSIGNED && outcome != LEAD_OUTCOME_WAITING)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "only leads that people have, and those that wait, can be listed");
    if (outcome == LEAD_OUTCOME_ASSIGNED && person != LEAD_NONE && person >= router->policy->person_count)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "the policy has no such person");
    const size_t there_are = count_list(router, outcome, person);
    capacity = capacity < there_are ? capacity : there_are;
    if (lead_fill_out(keys, capacity, &nothing, sizeof nothing, _Alignof(lead_key)) != LEAD_OK)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'keys' is NULL, or the 'size' of its elements is not set");
    lead_status status = LEAD_OK;
    if (outcome == LEAD_OUTCOME_WAITING)
        list_waiting(router, keys, capacity);
    else
        status = list_held(router, person, keys, capacity, there_are, error);
    *count = status == LEAD_OK ? there_are : 0;
    return status;
}
