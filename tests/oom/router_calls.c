/* SPDX-License-Identifier: MIT */
#include "router_calls.h"

#include <stdlib.h>
#include <string.h>

void must(bool is_good)
{
    if (!is_good)
        abort();
}

struct bytes saved(const lead_router *router)
{
    struct bytes bytes;
    bytes.bytes = walk_save(router, &bytes.size);
    return bytes;
}

bool is_saved_as(const lead_router *router, const struct bytes *expected)
{
    struct bytes found = saved(router);
    bool is_same = found.size == expected->size && !memcmp(found.bytes, expected->bytes, found.size);
    free(found.bytes);
    return is_same;
}

lead_status load(struct stage *stage, lead_router **router, lead_error *error)
{
    const lead_router_options options = {.size = sizeof options, .keeps_changes = 1};
    return lead_router_load(stage->walk.policies[0], stage->busy.bytes, stage->busy.size, &options, &stage->memory, router, error);
}

/* ---- Calls that change the router ---- */

lead_key key_of(const char *text)
{
    return (lead_key){.size = sizeof(lead_key), .text = text, .text_size = strlen(text)};
}

static lead_status assign_as(struct stage *stage, const char *kind, lead_error *error)
{
    const lead_policy *policy = stage->walk.policies[0];
    const lead_key key = key_of("somebody new");
    lead_assignment assignment = {.size = sizeof assignment};
    struct pause pause = exhaust_pause(stage->host);
    lead_request_clear(stage->request);
    must(lead_request_set_text(stage->request, lead_policy_field(policy, "kind"), kind, strlen(kind)) == LEAD_OK &&
         lead_request_set_text(stage->request, lead_policy_field(policy, "company"), "Aster", 5) == LEAD_OK);
    exhaust_resume(stage->host, pause);
    const lead_status status = lead_router_assign(stage->router, &key, stage->request, stage->now, &assignment, error);
    return status == LEAD_OK || assignment.outcome == LEAD_OUTCOME_UNASSIGNED ? status : LEAD_ERROR_VALUE;
}

lead_status assign_turns(struct stage *stage, lead_error *error)
{
    return assign_as(stage, "turns", error);
}

lead_status assign_levels(struct stage *stage, lead_error *error)
{
    return assign_as(stage, "levels", error);
}

lead_status assign_new_to(struct stage *stage, lead_error *error)
{
    const lead_key key = key_of("somebody new");
    lead_assignment assignment = {.size = sizeof assignment};
    return lead_router_assign_to(stage->router, &key, NULL, 0, stage->now, &assignment, error);
}

lead_status assign_held_to(struct stage *stage, lead_error *error)
{
    lead_assignment assignment = {.size = sizeof assignment};
    return lead_router_assign_to(stage->router, &stage->held, NULL, stage->other, stage->now, &assignment, error);
}

lead_status assign_many(struct stage *stage, lead_error *error)
{
    return lead_router_assign_many(stage->router, stage->requests, stage->done, ROWS - stage->done, NULL, stage->now, NULL, &stage->done, error);
}

lead_status reassign(struct stage *stage, lead_error *error)
{
    lead_assignment assignment = {.size = sizeof assignment};
    return lead_router_reassign(stage->router, &stage->held, stage->excluded, 2, stage->now, &assignment, error);
}

lead_status release_held(struct stage *stage, lead_error *error)
{
    return lead_router_release(stage->router, &stage->held, 1, stage->now, error);
}

lead_status release_waiting(struct stage *stage, lead_error *error)
{
    return lead_router_release(stage->router, &stage->waiting, 0, stage->now, error);
}

lead_status set_away(struct stage *stage, lead_error *error)
{
    return lead_router_set_away(stage->router, stage->other, stage->now, LEAD_NEVER, stage->now, error);
}

lead_status drain(struct stage *stage, lead_error *error)
{
    lead_assignment assignments[MANY];
    size_t count = 99;
    for (int i = 0; i < MANY; i++)
        assignments[i].size = sizeof *assignments;
    const lead_status status = lead_router_drain(stage->router, stage->now, assignments, MANY, &count, error);
    return (status == LEAD_OK) == (count > 0) ? status : LEAD_ERROR_VALUE;
}

lead_status due(struct stage *stage, lead_error *error)
{
    lead_due things[MANY];
    size_t count = 99;
    for (int i = 0; i < MANY; i++)
        things[i] = (lead_due){.size = sizeof *things, .assignment = {.size = sizeof(lead_assignment)}};
    const lead_status status = lead_router_due(stage->router, stage->now, things, MANY, &count, error);
    return (status == LEAD_OK) == (count > 0) ? status : LEAD_ERROR_VALUE;
}

lead_status stop_clock(struct stage *stage, lead_error *error)
{
    return lead_router_stop_clock(stage->router, &stage->ticking, stage->clock, stage->now, NULL, error);
}

lead_status pause_lead(struct stage *stage, lead_error *error)
{
    return lead_router_pause(stage->router, &stage->ticking, stage->now, error);
}

lead_status resume_lead(struct stage *stage, lead_error *error)
{
    return lead_router_resume(stage->router, &stage->paused, stage->now, error);
}

lead_status replay(struct stage *stage, lead_error *error)
{
    uint64_t applied = 99;
    const lead_status status = lead_router_replay(stage->router, stage->log.bytes, stage->log.size, &applied, error);
    return (status == LEAD_OK) == (applied > 0) ? status : LEAD_ERROR_VALUE;
}

lead_status set_policy(struct stage *stage, lead_error *error)
{
    lead_policy_change change = {.size = sizeof change};
    return lead_router_set_policy(stage->router, stage->walk.policies[1], stage->now, &change, error);
}

lead_status look_at_desk(struct stage *stage, lead_error *error)
{
    lead_desk desk = {.size = sizeof desk};
    return lead_router_desk(stage->router, 0, lead_router_now(stage->router), &desk, error);
}

lead_status explain(struct stage *stage, lead_error *error)
{
    lead_candidate candidates[PEOPLE];
    size_t count;
    for (int i = 0; i < PEOPLE; i++)
        candidates[i].size = sizeof *candidates;
    return lead_router_explain(stage->router, NULL, stage->request, lead_router_now(stage->router), NULL, candidates, PEOPLE, &count, error);
}

lead_status list(struct stage *stage, lead_error *error)
{
    lead_key keys[MANY];
    size_t count;
    for (int i = 0; i < MANY; i++)
        keys[i].size = sizeof *keys;
    return lead_router_list(stage->router, LEAD_OUTCOME_ASSIGNED, LEAD_NONE, keys, MANY, &count, error);
}

lead_status save(struct stage *stage, lead_error *error)
{
    static uint8_t bytes[1 << 20];
    must(lead_router_saved_size(stage->router) <= sizeof bytes);
    return lead_router_save(stage->router, bytes, sizeof bytes, error);
}
