/* SPDX-License-Identifier: MIT */
/*
 * Fails every allocation of calls with routers: after each refusal the router's saved bytes are those of before the call, and when the call is made again they are those
 * of a router that was refused nothing.
 */
#include "../support/tap.h"
#include "router_calls.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    lead_status (*call)(struct stage *stage, lead_error *error);
    enum { NEEDS_ALL, CAN_DO_WITHOUT, NEEDS_NONE } memory; /* of what it asks for */
} changes[] = {
    {"assign", assign_turns, NEEDS_ALL},
    {"assign, with a company", assign_levels, NEEDS_ALL},
    {"assign to somebody", assign_new_to, NEEDS_ALL},
    {"give to somebody else", assign_held_to, NEEDS_ALL},
    {"assign many", assign_many, CAN_DO_WITHOUT},
    {"reassign", reassign, NEEDS_ALL},
    {"release", release_held, NEEDS_ALL},
    {"release what waits", release_waiting, NEEDS_ALL},
    {"set away", set_away, NEEDS_ALL},
    {"drain", drain, NEEDS_ALL},
    {"due", due, NEEDS_ALL},
    {"stop a clock", stop_clock, NEEDS_ALL},
    {"pause", pause_lead, NEEDS_ALL},
    {"resume", resume_lead, NEEDS_ALL},
    {"replay", replay, NEEDS_ALL},
    {"change the policy", set_policy, NEEDS_ALL},
    {"desk", look_at_desk, NEEDS_NONE},
    {"explain", explain, NEEDS_NONE},
    {"list", list, NEEDS_ALL},
    {"save", save, NEEDS_ALL},
};

/* So many leads more, with clocks, companies and records: what a router keeps grows now and then, and the call under test is the next that needs more. */
static void begin_router(struct stage *stage)
{
    const lead_policy *policy = stage->walk.policies[0];
    must(load(stage, &stage->router, NULL) == LEAD_OK);
    for (unsigned i = 0; i < stage->more; i++) {
        char text[16];
        lead_assignment assignment = {.size = sizeof assignment};
        snprintf(text, sizeof text, "more %u", i);
        const lead_key key = key_of(text);
        lead_request_clear(stage->request);
        must(lead_request_set_text(stage->request, lead_policy_field(policy, "kind"), "turns", 5) == LEAD_OK &&
             lead_request_set_text(stage->request, lead_policy_field(policy, "company"), text, strlen(text)) == LEAD_OK &&
             lead_router_assign_to(stage->router, &key, stage->request, BOSS, lead_router_now(stage->router), &assignment, NULL) == LEAD_OK);
    }
    const lead_key first = key_of("more 0");
    for (unsigned i = 0; i < stage->more % 4; i++) /* records alone */
        must(lead_router_pause(stage->router, &first, lead_router_now(stage->router), NULL) == LEAD_OK &&
             lead_router_resume(stage->router, &first, lead_router_now(stage->router), NULL) == LEAD_OK);
    stage->done = 0;
}

/* One try on a router of its own, and when it is refused another. */
static lead_status try_call(void *context, bool *is_clean)
{
    struct stage *stage = context;
    lead_error error = LEAD_ERROR_INIT;
    struct pause pause = exhaust_pause(stage->host);
    begin_router(stage);
    exhaust_resume(stage->host, pause);
    const lead_status status = stage->call(stage, &error);
    pause = exhaust_pause(stage->host);
    *is_clean = error.code == status;
    if (status == LEAD_ERROR_OUT_OF_MEMORY) {
        *is_clean = *is_clean && (stage->done > 0 || is_saved_as(stage->router, &stage->before));
        walk_check(stage->router);
        *is_clean = stage->call(stage, NULL) == LEAD_OK && *is_clean;
    }
    *is_clean = is_saved_as(stage->router, &stage->after) && *is_clean;
    lead_router_free(stage->router);
    exhaust_resume(stage->host, pause);
    return status;
}

/* What the call makes of the router when nothing is refused, and how often it asks for memory. */
static bool begin_call(struct stage *stage, size_t *allocations)
{
    lead_error error = LEAD_ERROR_INIT;
    begin_router(stage);
    stage->before = saved(stage->router);
    const size_t calls = stage->host->calls;
    const bool is_good = stage->call(stage, &error) == LEAD_OK;
    *allocations = stage->host->calls - calls;
    if (!is_good && !stage->more)
        tap_note("%s", error.message);
    stage->after = saved(stage->router);
    lead_router_free(stage->router);
    return is_good;
}

static void end_call(struct stage *stage)
{
    free(stage->before.bytes);
    free(stage->after.bytes);
}

/*
 * With the leads as they are, and with so many more that the call asks for memory in another way. What follows on the one router does not follow on all others, so
 * that only the first must succeed.
 */
static void run_change(struct stage *stage, size_t index)
{
    const char *name = changes[index].name;
    uint64_t seen = 1; /* bit i: i allocations */
    stage->call = changes[index].call;
    for (stage->more = 0; stage->more < MORE_MAX; stage->more++) {
        char title[64];
        size_t allocations;
        const bool is_good = begin_call(stage, &allocations);
        snprintf(title, sizeof title, "%s, %u more leads", name, stage->more);
        if (!stage->more)
            tap(is_good, "%s, when nothing is refused", name);
        if (is_good && !(seen >> allocations % 64 & 1)) {
            (changes[index].memory == CAN_DO_WITHOUT ? exhaust_shrinking : exhaust)(stage->host, title, try_call, stage);
            seen |= UINT64_C(1) << allocations % 64;
        }
        end_call(stage);
    }
    if (changes[index].memory == NEEDS_NONE)
        tap(seen == 1, "%s: asks for no memory", name);
    else
        tap(seen != 1, "%s: something was refused", name);
}

/* ---- Calls that make something ---- */

static lead_status new_router(void *context, bool *is_clean)
{
    struct stage *stage = context;
    lead_router *router = (lead_router *)context;
    const lead_status status = lead_router_new(stage->walk.policies[0], NULL, &stage->memory, &router, NULL);
    *is_clean = (status == LEAD_OK) == (router != NULL);
    lead_router_free(router);
    return status;
}

static lead_status load_router(void *context, bool *is_clean)
{
    struct stage *stage = context;
    lead_error error = LEAD_ERROR_INIT;
    lead_router *router = (lead_router *)context;
    const lead_status status = load(stage, &router, &error);
    struct pause pause = exhaust_pause(stage->host);
    *is_clean = error.code == status && (status == LEAD_OK ? is_saved_as(router, &stage->busy) : !router);
    exhaust_resume(stage->host, pause);
    lead_router_free(router);
    return status;
}

static lead_status new_request(void *context, bool *is_clean)
{
    struct stage *stage = context;
    lead_request *request = (lead_request *)context;
    lead_status status = lead_request_new(stage->walk.policies[0], &stage->memory, &request, NULL);
    *is_clean = (status == LEAD_OK) == (request != NULL);
    static const char long_text[] = "a text that is longer than any before; its company is called that, and a bit more, so that it needs room of its own";
    if (status == LEAD_OK)
        status = lead_request_set_text(request, lead_policy_field(stage->walk.policies[0], "company"), long_text, strlen(long_text));
    lead_request_free(request);
    return status;
}

static lead_status new_requests(void *context, bool *is_clean)
{
    struct stage *stage = context;
    const lead_batch_options options = {.size = sizeof options, .missing = LEAD_MISSING_IS_UNKNOWN};
    lead_requests *requests = (lead_requests *)context;
    const lead_status status = lead_requests_new(stage->walk.policies[0], &stage->build.schema, &stage->build.array, "lead", LEAD_KEY_TEXT, &options, &stage->memory, &requests, NULL);
    *is_clean = (status == LEAD_OK) == (requests != NULL);
    lead_requests_free(requests);
    return status;
}

static lead_status export(void *context, bool *is_clean)
{
    static uint8_t outcome[ROWS], reason[ROWS], by[ROWS];
    static uint32_t person[ROWS], team[ROWS], rule[ROWS];
    static lead_time deadline[ROWS];
    const lead_assignment_columns columns = {sizeof columns, outcome, reason, by, person, team, rule, deadline};
    struct stage *stage = context;
    struct ArrowSchema schema;
    struct ArrowArray array;
    memset(&schema, 0x55, sizeof schema);
    memset(&array, 0x55, sizeof array);
    const lead_status status = lead_assignments_export(stage->walk.policies[0], &columns, ROWS, &stage->memory, &schema, &array, NULL);
    *is_clean = status == LEAD_OK ? array.length == ROWS : !schema.release && !array.release;
    if (status == LEAD_OK) {
        schema.release(&schema);
        array.release(&array);
    }
    return status;
}

/* ---- A busy router ---- */

static lead_key key_in(const lead_router *router, lead_outcome outcome)
{
    lead_key key = {.size = sizeof key};
    size_t count;
    must(lead_router_list(router, outcome, LEAD_NONE, &key, 1, &count, NULL) == LEAD_OK && count > 0);
    return key;
}

/* The first lead of which a clock runs, or of which clocks are paused; found by trying on a copy. */
static bool find_clock(struct stage *stage, bool is_paused, lead_key *key, uint32_t *clock)
{
    lead_key keys[64];
    size_t count;
    bool is_found = false;
    for (int i = 0; i < 64; i++)
        keys[i].size = sizeof *keys;
    must(lead_router_list(stage->walk.router, LEAD_OUTCOME_ASSIGNED, LEAD_NONE, keys, 64, &count, NULL) == LEAD_OK && count <= 64);
    for (size_t i = 0; i < count && !is_found; i++) {
        lead_assignment assignment = {.size = sizeof assignment};
        must(lead_router_find(stage->walk.router, &keys[i], &assignment, NULL) == LEAD_OK && load(stage, &stage->router, NULL) == LEAD_OK);
        for (*clock = 0; *clock < LEAD_CLOCKS_MAX && assignment.deadlines[*clock] == LEAD_NEVER;)
            ++*clock;
        is_found = is_paused ? lead_router_resume(stage->router, &keys[i], stage->now, NULL) == LEAD_OK : *clock < LEAD_CLOCKS_MAX;
        *key = keys[i];
        lead_router_free(stage->router);
    }
    return is_found;
}

/* Somebody is back who can take waiting leads, and half of what is due is due. */
static bool settle(struct stage *stage)
{
    const lead_router *router = stage->walk.router;
    lead_assignment assignment = {.size = sizeof assignment};
    uint32_t clock;
    stage->now = stage->walk.now + 90 * MINUTE;
    stage->busy = saved(router);
    stage->held = key_in(router, LEAD_OUTCOME_ASSIGNED);
    stage->waiting = key_in(router, LEAD_OUTCOME_WAITING);
    must(lead_router_find(router, &stage->held, &assignment, NULL) == LEAD_OK);
    stage->other = assignment.person ? 0 : 1;
    stage->excluded[0] = stage->other;
    stage->excluded[1] = stage->other + 2;
    return lead_router_next_due(router) <= stage->now && find_clock(stage, false, &stage->ticking, &stage->clock) && find_clock(stage, true, &stage->paused, &clock);
}

static void keep_log(struct stage *stage)
{
    const uint8_t *bytes;
    must(load(stage, &stage->router, NULL) == LEAD_OK);
    must(assign_turns(stage, NULL) == LEAD_OK && reassign(stage, NULL) == LEAD_OK && set_away(stage, NULL) == LEAD_OK && due(stage, NULL) == LEAD_OK &&
         pause_lead(stage, NULL) == LEAD_OK && drain(stage, NULL) == LEAD_OK);
    stage->log.size = lead_router_changes(stage->router, &bytes);
    stage->log.bytes = malloc(stage->log.size);
    must(stage->log.size > 0 && stage->log.bytes);
    memcpy(stage->log.bytes, bytes, stage->log.size);
    lead_router_free(stage->router);
}

static void make_requests(struct stage *stage)
{
    static const char *const kinds[] = {"turns", "weights", "levels", "best", "nobody", "hashes"}, *const companies[] = {"Aster", "Birch", "Cedar", NULL};
    static char texts[ROWS][16];
    static const char *keys[ROWS], *kind[ROWS], *company[ROWS];
    for (unsigned i = 0; i < ROWS; i++) {
        snprintf(texts[i], sizeof texts[i], "lead %u", i);
        keys[i] = texts[i];
        kind[i] = kinds[i % 6];
        company[i] = companies[i / 7 % 4];
    }
    const lead_batch_options options = {.size = sizeof options, .missing = LEAD_MISSING_IS_UNKNOWN};
    arrow_begin(&stage->build, ROWS);
    arrow_add_strings(&stage->build, "lead", "u", keys);
    arrow_add_strings(&stage->build, "kind", "u", kind);
    arrow_add_strings(&stage->build, "company", "u", company);
    must(lead_requests_new(stage->walk.policies[0], &stage->build.schema, &stage->build.array, "lead", LEAD_KEY_TEXT, &options, NULL, &stage->requests, NULL) == LEAD_OK &&
         lead_request_new(stage->walk.policies[0], NULL, &stage->request, NULL) == LEAD_OK);
}

static bool begin(struct stage *stage)
{
    walk_begin(&stage->walk, (struct walk_source){.state = 6}, LEAD_KEY_TEXT, 0);
    for (int i = 0; i < 600; i++)
        walk_step(&stage->walk, false);
    make_requests(stage);
    if (!settle(stage))
        return false;
    keep_log(stage);
    return true;
}

int main(void)
{
    static const struct {
        const char *name;
        exhaust_call *run;
    } calls[] = {{"new router", new_router}, {"load", load_router}, {"new request", new_request}, {"new requests", new_requests}, {"export assignments", export}};
    static struct stage stage;
    struct host host = {0};
    stage.host = &host;
    stage.memory = host_memory(&host);
    if (tap(begin(&stage), "a router with leads, a queue, and clocks that run, are paused, and are due")) {
        for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
            run_change(&stage, i);
        for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
            exhaust(&host, calls[i].name, calls[i].run, &stage);
    }
    lead_requests_free(stage.requests);
    lead_request_free(stage.request);
    tap(arrow_end(&stage.build), "every column was released");
    free(stage.busy.bytes);
    free(stage.log.bytes);
    walk_end(&stage.walk);
    tap(host.live == 0, "no block is live at the end");
    tap(host.wrong == 0, "every block came back with its size");
    return tap_end();
}
