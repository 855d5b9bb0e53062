/* SPDX-License-Identifier: MIT */
/*
 * Routing: random calls with routers under policies of all strategies, calendars of two zones, and clocks. Every decision is in the changes, every deadline in the saved
 * bytes. A table of leads comes to the same with every set of instructions.
 */
#include "../support/router_walk.h"
#include "../unit/arrow_build.h"
#include "golden.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define HOUR INT64_C(3600000000)
#define YEAR (8766 * HOUR)

enum { STEPS = 400, SAVED_EVERY = 25, MOMENTS = 60, ROWS = 300, BEST_LEADS = 40, BEST_PEOPLE = 6, KEYS = 32, CANDIDATES = 8 };

enum { DECIDED, CHANGED, SAVED, COMPUTED, DIGESTS };

struct routing_case {
    unsigned number;
    struct walk walk;
    struct sample_random random;
    struct digest digest[DIGESTS];
};

static void must(const struct routing_case *one, lead_status status, const char *what, const lead_error *error)
{
    if (status != LEAD_OK)
        golden_stop(one->number, what, error);
}

/* ---- Routers ---- */

static void digest_saved(struct digest *digest, const lead_router *router)
{
    size_t size;
    uint8_t *bytes = walk_save(router, &size);
    golden_digest_bytes(digest, bytes, size);
    free(bytes);
}

static void digest_assignment(struct digest *digest, const lead_assignment *assignment)
{
    const int64_t numbers[] = {assignment->outcome, assignment->reason, assignment->by, assignment->person, assignment->team, assignment->rule, assignment->previous};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        golden_digest_number(digest, numbers[i]);
    for (unsigned i = 0; i < LEAD_CLOCKS_MAX; i++)
        golden_digest_number(digest, assignment->deadlines[i]);
}

/* Where all leads are; what the saved bytes say, too, but computed. */
static void digest_places(struct routing_case *one, lead_outcome outcome)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_key keys[KEYS];
    size_t count;
    for (unsigned i = 0; i < KEYS; i++)
        keys[i].size = sizeof *keys;
    must(one, lead_router_list(one->walk.router, outcome, LEAD_NONE, keys, KEYS, &count, &error), "list", &error);
    for (size_t i = 0; i < count && i < KEYS; i++) {
        lead_assignment assignment = {.size = sizeof assignment};
        must(one, lead_router_find(one->walk.router, &keys[i], &assignment, &error), "find", &error);
        golden_digest_number(&one->digest[DECIDED], keys[i].integer);
        golden_digest_bytes(&one->digest[DECIDED], keys[i].text, keys[i].text_size);
        digest_assignment(&one->digest[DECIDED], &assignment);
    }
}

/* Who would get a lead of each kind, and why not the others. */
static void digest_reasons(struct routing_case *one, const char *kind)
{
    const lead_policy *policy = one->walk.policies[one->walk.which];
    lead_error error = LEAD_ERROR_INIT;
    lead_request *request;
    lead_assignment assignment = {.size = sizeof assignment};
    lead_candidate candidates[CANDIDATES];
    size_t count;
    for (unsigned i = 0; i < CANDIDATES; i++)
        candidates[i].size = sizeof *candidates;
    must(one, lead_request_new(one->walk.policies[one->walk.which], NULL, &request, &error), "request", &error);
    must(one, lead_request_set_text(request, lead_policy_field(policy, "kind"), kind, strlen(kind)), "kind", NULL);
    must(one, lead_request_set_number(request, lead_policy_field(policy, "size"), 10 * (double)sample_below(&one->random, 12)), "size", NULL);
    must(one, lead_router_explain(one->walk.router, NULL, request, one->walk.now, &assignment, candidates, CANDIDATES, &count, &error), "explain", &error);
    digest_assignment(&one->digest[DECIDED], &assignment);
    for (size_t i = 0; i < count && i < CANDIDATES; i++) {
        const lead_candidate *c = &candidates[i];
        const int64_t numbers[] = {c->person, c->team, c->reason, c->prefers, c->open, c->standing, (int64_t)c->waited};
        for (size_t n = 0; n < sizeof numbers / sizeof *numbers; n++)
            golden_digest_number(&one->digest[DECIDED], numbers[n]);
    }
    lead_request_free(request);
}

static void walk(struct routing_case *one)
{
    static const char *const kinds[] = {"boss", "tenders", "turns", "weights", "loads", "free", "levels", "best", "hashes", "nobody"};
    const uint8_t *changes;
    for (unsigned i = 1; i <= STEPS; i++) {
        walk_step(&one->walk, one->number % 3 == 0);
        golden_digest_number(&one->digest[DECIDED], lead_router_next_due(one->walk.router));
        if (i % SAVED_EVERY)
            continue;
        digest_saved(&one->digest[SAVED], one->walk.router);
        digest_reasons(one, kinds[i / SAVED_EVERY % 10]);
    }
    digest_places(one, LEAD_OUTCOME_ASSIGNED);
    digest_places(one, LEAD_OUTCOME_WAITING);
    const size_t size = lead_router_changes(one->walk.router, &changes);
    golden_digest_bytes(&one->digest[CHANGED], changes, size);
}

/* ---- A table ---- */

static void build_table(struct routing_case *one, struct arrow_build *build)
{
    static const char *const kinds[] = {"boss", "tenders", "turns", "weights", "loads", "free", "levels", "best", "hashes", NULL};
    static const char *const words[] = {"tenders", "export", "cleo", "ben", NULL};
    static const char *columns[4][ROWS];
    static int64_t keys[ROWS];
    static double sizes[ROWS];
    static const char *const names[] = {"kind", "person", "company", "needs"};
    for (unsigned row = 0; row < ROWS; row++) {
        keys[row] = (int64_t)(row * 7919u % ROWS) - 50;
        sizes[row] = sample_below(&one->random, 120);
        for (unsigned column = 0; column < 4; column++)
            columns[column][row] = column ? words[sample_below(&one->random, 5)] : kinds[sample_below(&one->random, 10)];
    }
    arrow_begin(build, ROWS);
    arrow_add_integers(build, "lead", "l", keys, NULL);
    arrow_add_floats(build, "size", "g", sizes, NULL);
    for (unsigned column = 0; column < 4; column++)
        arrow_add_strings(build, names[column], column % 2 ? "U" : "u", columns[column]);
}

/* Saved bytes after all rows, a minute apart, from the Monday's morning on. To be freed. */
static uint8_t *route_table(const struct routing_case *one, const struct arrow_build *build, lead_instructions instructions, size_t *size)
{
    static lead_time times[ROWS];
    lead_error error = LEAD_ERROR_INIT;
    const lead_batch_options options = {.size = sizeof options, .instructions = instructions};
    lead_policy *policy = one->walk.policies[one->number % WALK_POLICIES];
    lead_router *router;
    lead_requests *requests;
    uint64_t done;
    for (unsigned row = 0; row < ROWS; row++)
        times[row] = SAMPLE_NOW + 2 * 24 * HOUR + row * (HOUR / 60);
    must(one, lead_router_new(policy, NULL, NULL, &router, &error), "router", &error);
    must(one, lead_requests_new(policy, &build->schema, &build->array, "lead", LEAD_KEY_INTEGER, &options, NULL, &requests, &error), "requests", &error);
    must(one, lead_router_assign_many(router, requests, 0, ROWS, times, 0, NULL, &done, &error), "assign many", &error);
    uint8_t *bytes = walk_save(router, size);
    lead_requests_free(requests);
    lead_router_free(router);
    return bytes;
}

static void route_tables(struct routing_case *one)
{
    struct arrow_build build;
    size_t size, other_size;
    build_table(one, &build);
    uint8_t *bytes = route_table(one, &build, LEAD_INSTRUCTIONS_BASELINE, &size);
    for (lead_instructions instructions = LEAD_INSTRUCTIONS_BASELINE + 1; instructions <= LEAD_INSTRUCTIONS_AVX512; instructions++) {
        uint8_t *other = route_table(one, &build, instructions, &other_size);
        if (size != other_size || memcmp(bytes, other, size))
            golden_stop(one->number, "other instructions route otherwise", NULL);
        free(other);
    }
    golden_digest_bytes(&one->digest[SAVED], bytes, size);
    free(bytes);
    if (!arrow_end(&build))
        golden_stop(one->number, "a column was not released", NULL);
}

/* ---- Calendars, best assignment, staffing ---- */

static void add_working_time(struct routing_case *one)
{
    for (unsigned i = 0; i < MOMENTS; i++) {
        lead_calendar *calendar = lead_policy_calendar(one->walk.policies[0], i % 2 ? "office" : "night");
        const lead_time start = SAMPLE_NOW - YEAR + (lead_time)(sample_next(&one->random) % (uint64_t)(3 * YEAR));
        lead_time end;
        lead_duration between;
        must(one, lead_calendar_add(calendar, start, (lead_duration)(sample_next(&one->random) % (uint64_t)(400 * HOUR)), &end, NULL), "add", NULL);
        must(one, lead_calendar_between(calendar, start, end + HOUR, &between, NULL), "between", NULL);
        golden_digest_number(&one->digest[COMPUTED], end);
        golden_digest_number(&one->digest[COMPUTED], between);
    }
}

static void assign_best(struct routing_case *one)
{
    int64_t values[BEST_LEADS * BEST_PEOPLE];
    uint32_t capacities[BEST_PEOPLE], floors[BEST_PEOPLE], people[BEST_LEADS];
    lead_best best = {.size = sizeof best};
    lead_error error = LEAD_ERROR_INIT;
    for (unsigned i = 0; i < BEST_LEADS * BEST_PEOPLE; i++)
        values[i] = sample_once_in(&one->random, 9) ? LEAD_FORBIDDEN : (int64_t)sample_below(&one->random, 50) - 5;
    for (unsigned i = 0; i < BEST_PEOPLE; i++) {
        capacities[i] = 3 + sample_below(&one->random, 8);
        floors[i] = sample_below(&one->random, 4);
    }
    must(one, lead_assign_best(values, BEST_LEADS, BEST_PEOPLE, BEST_PEOPLE, capacities, one->number % 2 ? floors : NULL, NULL, people, &best, &error), "best", &error);
    for (unsigned i = 0; i < BEST_LEADS; i++)
        golden_digest_number(&one->digest[COMPUTED], people[i]);
    golden_digest_number(&one->digest[COMPUTED], best.value);
}

static void plan(struct routing_case *one)
{
    const lead_workload workload = {.size = sizeof workload, .leads_per_day = sample_below(&one->random, 500) / 3.0, .reach = LEAD_REACH_SWITCHBOARD};
    lead_staffing staffing = {.size = sizeof staffing};
    int64_t bits;
    must(one, lead_plan_staffing(&workload, &staffing, NULL), "staffing", NULL);
    memcpy(&bits, &staffing.people, sizeof bits);
    golden_digest_number(&one->digest[COMPUTED], bits);
    golden_digest_number(&one->digest[COMPUTED], staffing.people_needed);
}

void golden_routing(unsigned number)
{
    struct routing_case one = {.number = number, .random = {number * UINT64_C(1000033)}};
    for (unsigned i = 0; i < DIGESTS; i++)
        one.digest[i].state = GOLDEN_START;
    walk_begin(&one.walk, (struct walk_source){.state = number * UINT64_C(7919)}, number % 2 ? LEAD_KEY_INTEGER : LEAD_KEY_TEXT, number / 2 % WALK_POLICIES);
    walk(&one);
    route_tables(&one);
    add_working_time(&one);
    assign_best(&one);
    plan(&one);
    printf("%u %s", number, lead_policy_fingerprint(one.walk.policies[number / 2 % WALK_POLICIES]));
    for (unsigned i = 0; i < DIGESTS; i++)
        printf(" %016" PRIx64 "%s", one.digest[i].state, i + 1 == DIGESTS ? "\n" : "");
    walk_end(&one.walk);
}
