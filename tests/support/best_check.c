/* SPDX-License-Identifier: MIT */
/*
 * An answer is best when no circle of changes gains anything. Between any two people a lead may go from the first to the second, at the least loss that
 * any of the first's leads makes; behind the people stand "nobody" and "balance". A lead may go to nobody and come from there. A person with room
 * may take one more and one with a lead may do with one less, which is an arc to or from "balance"; to take one more below the floor gains, and one
 * less at or below it loses, more than all values together. A circle that gains is found as Bellman and Ford do.
 */
#include "best_check.h"

#include <stdbool.h>
#include <string.h>

#define MISSING_ONE ((int64_t)1 << 52) /* more than 34 arcs of 2^41 make, and 40 rounds of it fit 64 bits */
#define NO_ARC INT64_MAX

enum { NODES_MAX = BEST_CHECK_PEOPLE_MAX + 2 };

struct arcs {
    uint32_t count, nobody, balance;
    int64_t loss[NODES_MAX][NODES_MAX];
};

static int64_t value_of(const struct best_question *question, uint64_t lead, uint32_t person)
{
    return person == question->person_count ? 0 : question->values[lead * question->stride + person];
}

static uint32_t floor_of(const struct best_question *question, uint32_t person)
{
    return question->floors ? question->floors[person] : 0;
}

static const char *recount(const struct best_question *question, const uint32_t *people, const lead_best *best, uint32_t *loads)
{
    lead_best found = {.size = sizeof found};
    memset(loads, 0, NODES_MAX * sizeof *loads);
    for (uint64_t lead = 0; lead < question->lead_count; lead++) {
        if (people[lead] == LEAD_NONE)
            continue;
        if (people[lead] >= question->person_count)
            return "somebody who is not there has a lead";
        if (value_of(question, lead, people[lead]) == LEAD_FORBIDDEN)
            return "a forbidden pair";
        loads[people[lead]]++;
        found.assigned++;
        found.value += value_of(question, lead, people[lead]);
    }
    for (uint32_t p = 0; p < question->person_count; p++) {
        if (loads[p] > question->capacities[p])
            return "more than the capacity";
        found.below_floor += loads[p] < floor_of(question, p) ? floor_of(question, p) - loads[p] : 0;
    }
    return found.value != best->value                 ? "another value"
           : found.assigned != best->assigned         ? "another number of assigned leads"
           : found.below_floor != best->below_floor   ? "another number below the floor"
                                                      : NULL;
}

static void draw(const struct best_question *question, const uint32_t *people, const uint32_t *loads, struct arcs *arcs)
{
    arcs->nobody = question->person_count;
    arcs->balance = question->person_count + 1;
    arcs->count = question->person_count + 2;
    for (uint32_t a = 0; a < arcs->count; a++)
        for (uint32_t b = 0; b < arcs->count; b++)
            arcs->loss[a][b] = NO_ARC;
    for (uint64_t lead = 0; lead < question->lead_count; lead++) {
        const uint32_t from = people[lead] == LEAD_NONE ? arcs->nobody : people[lead];
        for (uint32_t to = 0; to <= arcs->nobody; to++) {
            const int64_t value = value_of(question, lead, to);
            if (value != LEAD_FORBIDDEN && value_of(question, lead, from) - value < arcs->loss[from][to])
                arcs->loss[from][to] = value_of(question, lead, from) - value;
        }
    }
    for (uint32_t p = 0; p < question->person_count; p++) {
        if (loads[p] < question->capacities[p])
            arcs->loss[p][arcs->balance] = loads[p] < floor_of(question, p) ? -MISSING_ONE : 0;
        if (loads[p] > 0)
            arcs->loss[arcs->balance][p] = loads[p] <= floor_of(question, p) ? MISSING_ONE : 0;
    }
    arcs->loss[arcs->nobody][arcs->balance] = arcs->loss[arcs->balance][arcs->nobody] = 0;
}

/* One round over all arcs; whether any way became shorter. */
static bool shorten(const struct arcs *arcs, int64_t *ways)
{
    bool is_shorter = false;
    for (uint32_t a = 0; a < arcs->count; a++)
        for (uint32_t b = 0; b < arcs->count; b++)
            if (arcs->loss[a][b] != NO_ARC && ways[a] + arcs->loss[a][b] < ways[b]) {
                ways[b] = ways[a] + arcs->loss[a][b];
                is_shorter = true;
            }
    return is_shorter;
}

const char *best_check(const struct best_question *question, const uint32_t *people, const lead_best *best)
{
    uint32_t loads[NODES_MAX];
    int64_t ways[NODES_MAX] = {0};
    struct arcs arcs;
    const char *fault = recount(question, people, best, loads);
    if (fault)
        return fault;
    draw(question, people, loads, &arcs);
    for (uint32_t round = 0; round < arcs.count; round++)
        if (!shorten(&arcs, ways))
            return NULL;
    return "there is a better answer";
}
