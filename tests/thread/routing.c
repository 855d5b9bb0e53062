/* SPDX-License-Identifier: MIT */
#include "routing.h"

#include "../support/router_walk.h"
#include "../support/tap.h"
#include "../unit/arrow_build.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { THREADS = 4, STEPS = 500, ROWS = 1500, MOMENTS = 200 };

#define NOW ((lead_time)1795424400000000) /* 2026-11-23T09:00:00Z */
#define HOUR ((lead_duration)3600000000)

struct saved {
    uint8_t *bytes;
    size_t size;
};

struct shared {
    lead_policy *policies[WALK_POLICIES];
    lead_requests *requests;
    struct arrow_build build;
};

/* What a router comes to. */
struct outcome {
    struct saved walked, routed;
    lead_time ends[MOMENTS];
    bool is_good;
};

struct worker {
    pthread_t thread;
    const struct shared *shared;
    unsigned index;
    struct outcome outcome;
};

/* Random calls, also with changes of the policy. */
static void walk(const struct shared *shared, unsigned index, struct saved *saved)
{
    const lead_router_options options = {.size = sizeof options, .keeps_changes = 1};
    struct walk walk = {.source = {.state = index + 1}, .now = NOW};
    for (unsigned i = 0; i < WALK_POLICIES; i++)
        walk.policies[i] = lead_policy_ref(shared->policies[i]);
    if (lead_router_new(walk.policies[0], &options, NULL, &walk.router, NULL) != LEAD_OK)
        abort();
    for (unsigned i = 0; i < STEPS; i++)
        walk_step(&walk, true);
    walk_check(walk.router);
    saved->bytes = walk_save(walk.router, &saved->size);
    walk_end(&walk);
}

static bool route(const struct shared *shared, struct saved *saved)
{
    lead_router *router;
    uint64_t done = 0;
    bool is_good = lead_router_new(shared->policies[0], NULL, NULL, &router, NULL) == LEAD_OK &&
                   lead_router_assign_many(router, shared->requests, 0, ROWS, NULL, NOW, NULL, &done, NULL) == LEAD_OK && done == ROWS;
    saved->bytes = walk_save(router, &saved->size);
    lead_router_free(router);
    return is_good;
}

static bool add_working_time(const struct shared *shared, lead_time ends[MOMENTS])
{
    lead_calendar *calendar = lead_calendar_ref(lead_policy_calendar(shared->policies[0], "office"));
    bool is_good = calendar;
    for (unsigned i = 0; i < MOMENTS && is_good; i++)
        is_good = lead_calendar_add(calendar, NOW + i * 13 * HOUR, (i + 1) * HOUR, &ends[i], NULL) == LEAD_OK;
    lead_calendar_unref(calendar);
    return is_good;
}

static void *work(void *argument)
{
    struct worker *worker = argument;
    worker->outcome.is_good = add_working_time(worker->shared, worker->outcome.ends) && route(worker->shared, &worker->outcome.routed);
    walk(worker->shared, worker->index, &worker->outcome.walked);
    return NULL;
}

static bool is_same(const struct saved *a, const struct saved *b)
{
    return a->size == b->size && !memcmp(a->bytes, b->bytes, a->size);
}

static void forget(struct outcome *outcome)
{
    free(outcome->walked.bytes);
    free(outcome->routed.bytes);
}

static bool begin(struct shared *shared)
{
    static const char *const kinds[] = {"turns", "weights", "loads", "free", "levels", "best", "hashes", "tenders"};
    static const char *kind[ROWS], *company[ROWS];
    static int64_t keys[ROWS];
    const lead_batch_options options = {.size = sizeof options, .missing = LEAD_MISSING_IS_UNKNOWN};
    for (unsigned i = 0; i < WALK_POLICIES; i++)
        shared->policies[i] = walk_policy(i);
    for (unsigned i = 0; i < ROWS; i++) {
        keys[i] = i;
        kind[i] = kinds[i * 7 % 8];
        company[i] = kinds[i / 3 % 8];
    }
    arrow_begin(&shared->build, ROWS);
    arrow_add_integers(&shared->build, "lead", "l", keys, NULL);
    arrow_add_strings(&shared->build, "kind", "u", kind);
    arrow_add_strings(&shared->build, "company", "u", company);
    return lead_requests_new(shared->policies[0], &shared->build.schema, &shared->build.array, "lead", LEAD_KEY_INTEGER, &options, NULL, &shared->requests, NULL) == LEAD_OK;
}

/* All at once, and then one after the other: each comes to the same. */
static void run(const struct shared *shared)
{
    static struct worker workers[THREADS];
    for (unsigned i = 0; i < THREADS; i++) {
        workers[i] = (struct worker){.shared = shared, .index = i};
        if (pthread_create(&workers[i].thread, NULL, work, &workers[i]))
            abort();
    }
    for (unsigned i = 0; i < THREADS; i++)
        pthread_join(workers[i].thread, NULL);
    for (unsigned i = 0; i < THREADS; i++) {
        struct worker alone = {.shared = shared, .index = i};
        work(&alone);
        const struct outcome *found = &workers[i].outcome, *expected = &alone.outcome;
        tap(found->is_good && expected->is_good && is_same(&found->walked, &expected->walked) && is_same(&found->routed, &expected->routed) &&
                !memcmp(found->ends, expected->ends, sizeof found->ends),
            "router %u decides as one alone", i);
        forget(&alone.outcome);
        forget(&workers[i].outcome);
    }
}

void run_routing(void)
{
    static struct shared shared;
    if (tap(begin(&shared), "policies and a table of new leads"))
        run(&shared);
    lead_requests_free(shared.requests);
    for (unsigned i = 0; i < WALK_POLICIES; i++)
        lead_policy_unref(shared.policies[i]);
    tap(arrow_end(&shared.build), "every column was released");
}
