/* SPDX-License-Identifier: MIT */
/* Calls with a router whose allocations oom_routing.c refuses, and the stage that they are made on. */
#ifndef LEADCORE_OOM_ROUTER_CALLS_H
#define LEADCORE_OOM_ROUTER_CALLS_H

#include "../support/router_walk.h"
#include "../unit/arrow_build.h"
#include "exhaust.h"

#define MINUTE ((lead_duration)60000000)

enum { MANY = 16, ROWS = 2500, PEOPLE = 8, MORE_MAX = 160, BOSS = 6 };

struct bytes {
    uint8_t *bytes;
    size_t size;
};

struct stage {
    struct host *host;
    lead_allocator memory;
    struct walk walk; /* its router is a busy one; the router of each call is made of its bytes */
    struct bytes busy, log;       /* of that router; changes that follow on it */
    struct bytes before, after;   /* of one with `more` leads; of one that the call under test has changed, too */
    unsigned more;
    lead_router *router;
    lead_request *request;
    lead_requests *requests; /* keys that the router does not have */
    struct arrow_build build;
    lead_time now;
    lead_status (*call)(struct stage *stage, lead_error *error);
    lead_key held, waiting, ticking, paused; /* keys that it has */
    uint32_t clock;                          /* that ticks */
    uint32_t excluded[2], other;             /* somebody who does not have the held lead */
    uint64_t done;
};

void must(bool is_good);
lead_key key_of(const char *text);
struct bytes saved(const lead_router *router);
bool is_saved_as(const lead_router *router, const struct bytes *expected);
lead_status load(struct stage *stage, lead_router **router, lead_error *error);
lead_status assign_turns(struct stage *stage, lead_error *error);
lead_status assign_levels(struct stage *stage, lead_error *error);
lead_status assign_new_to(struct stage *stage, lead_error *error);
lead_status assign_held_to(struct stage *stage, lead_error *error);
lead_status assign_many(struct stage *stage, lead_error *error);
lead_status reassign(struct stage *stage, lead_error *error);
lead_status release_held(struct stage *stage, lead_error *error);
lead_status release_waiting(struct stage *stage, lead_error *error);
lead_status set_away(struct stage *stage, lead_error *error);
lead_status drain(struct stage *stage, lead_error *error);
lead_status due(struct stage *stage, lead_error *error);
lead_status stop_clock(struct stage *stage, lead_error *error);
lead_status pause_lead(struct stage *stage, lead_error *error);
lead_status resume_lead(struct stage *stage, lead_error *error);
lead_status replay(struct stage *stage, lead_error *error);
lead_status set_policy(struct stage *stage, lead_error *error);
lead_status look_at_desk(struct stage *stage, lead_error *error);
lead_status explain(struct stage *stage, lead_error *error);
lead_status list(struct stage *stage, lead_error *error);
lead_status save(struct stage *stage, lead_error *error);

#endif
