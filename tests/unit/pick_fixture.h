/* SPDX-License-Identifier: MIT */
/* Policies and routers by hand, as far as picking looks at them; desks are what a test says. */
#ifndef LEADCORE_TESTS_UNIT_PICK_FIXTURE_H
#define LEADCORE_TESTS_UNIT_PICK_FIXTURE_H

#include "base/mix.h"
#include "route/pick.h"
#include "route/ranking.h"
#include "route/weighted.h"

#include "../support/host.h"
#include "../support/sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#define PEOPLE_MAX 300
#define TEAMS_MAX 8
#define TRAITS 8
#define NOBODY LEAD_NONE

struct picking {
    struct lead_policy policy;
    lead_router router;
    struct lead_person people[PEOPLE_MAX];
    uint64_t traits[PEOPLE_MAX];
    struct lead_membership memberships[PEOPLE_MAX][TEAMS_MAX];
    struct lead_desk_state desks[PEOPLE_MAX];
    struct lead_team teams[TEAMS_MAX];
    uint32_t members[TEAMS_MAX][PEOPLE_MAX];
    uint32_t weights[TEAMS_MAX][PEOPLE_MAX];
    struct lead_policy_rule rule; /* number 0 */
    uint32_t needs[TRAITS];
    struct lead_held held; /* slot 0 */
    struct lead_past past;
    struct lead_route route; /* by rule 0 */
    struct lead_asking asking;
};

/* People who are able, of weight 1, without traits or preferences, and a rule that sends to team 0. */
static inline struct picking *picking_new(uint32_t people)
{
    struct picking *picking = calloc(1, sizeof *picking);
    assert_non_null(picking);
    assert_true(lead_memory_choose(NULL, &picking->router.memory));
    picking->policy.people = picking->people;
    picking->policy.person_count = people;
    picking->policy.teams = picking->teams;
    picking->policy.rules = &picking->rule;
    picking->policy.rule_count = 1;
    picking->policy.trait_words = 1;
    picking->rule = (struct lead_policy_rule){.person = LEAD_NONE, .needs = picking->needs, .sla = LEAD_NONE};
    for (uint32_t p = 0; p < people; p++)
        picking->people[p] = (struct lead_person){.hash = lead_scramble(p + 1), .weight = 1, .rank = 250,
            .limits = {LEAD_NO_LIMIT, LEAD_NO_LIMIT, LEAD_NO_LIMIT, LEAD_NO_LIMIT}, .preference = LEAD_NONE,
            .traits = &picking->traits[p], .memberships = picking->memberships[p]};
    picking->router.policy = &picking->policy;
    picking->router.desks = picking->desks;
    picking->router.leads.held = &picking->held;
    picking->router.leads.pasts = &picking->past;
    picking->held = (struct lead_held){.holder = LEAD_NONE, .past = LEAD_NONE};
    picking->route = (struct lead_route){.needs = {LEAD_NONE, LEAD_NONE, LEAD_NONE}, .owner = LEAD_NONE};
    picking->asking = (struct lead_asking){.router = &picking->router, .route = &picking->route, .slot = LEAD_NONE};
    return picking;
}

/* A team of those listed; its weights are those of the people. */
static inline struct lead_team *picking_team(struct picking *picking, lead_by strategy, const uint32_t *members, uint32_t count)
{
    const uint32_t t = picking->policy.team_count++;
    struct lead_team *team = &picking->teams[t];
    assert_true(t < TEAMS_MAX);
    *team = (struct lead_team){.members = picking->members[t], .weights = picking->weights[t], .member_count = count, .strategy = strategy,
                               .fallback = LEAD_NONE};
    for (uint32_t m = 0; m < count; m++) {
        struct lead_person *person = &picking->people[members[m]];
        picking->members[t][m] = members[m];
        picking->weights[t][m] = person->weight;
        picking->memberships[members[m]][person->membership_count++] = (struct lead_membership){t, m};
        if (person->rank > team->last_rank)
            team->last_rank = person->rank;
    }
    return team;
}

/* A team of everybody in their order. */
static inline struct lead_team *picking_everybody(struct picking *picking, lead_by strategy)
{
    uint32_t members[PEOPLE_MAX];
    for (uint32_t p = 0; p < picking->policy.person_count; p++)
        members[p] = p;
    return picking_team(picking, strategy, members, picking->policy.person_count);
}

static inline void picking_start(struct picking *picking)
{
    assert_true(lead_turns_init(&picking->router));
    lead_turns_rebuild(&picking->router);
}

static inline void picking_free(struct picking *picking)
{
    lead_turns_free(&picking->router);
    lead_memory_free(&picking->router.memory, picking->router.same.slots, (size_t)picking->router.same.mask + 1,
                     sizeof *picking->router.same.slots);
    free(picking);
}

/* Tells the teams, as desks do. */
static inline void picking_look(struct picking *picking, uint32_t person)
{
    const struct lead_person *who = &picking->people[person];
    for (uint32_t i = 0; i < who->membership_count; i++)
        lead_turns_member_changed(&picking->router, who->memberships[i].team, who->memberships[i].member);
}

static inline void picking_set_reason(struct picking *picking, uint32_t person, lead_reason reason)
{
    picking->desks[person].reason = (uint8_t)reason;
    picking->desks[person].is_away = reason == LEAD_REASON_AWAY;
    picking_look(picking, person);
}

static inline void picking_set_open(struct picking *picking, uint32_t person, uint32_t open)
{
    picking->desks[person].open = open;
    picking_look(picking, person);
}

/* Somebody gets a lead. */
static inline void picking_give(struct picking *picking, uint32_t person, uint32_t team, lead_by by)
{
    if (team != LEAD_NONE)
        lead_turns_charge(&picking->router, team, lead_member_of(&picking->policy, team, person), by, &picking->route);
    picking->desks[person].open++;
    picking->desks[person].last = ++picking->router.change_count;
    picking_look(picking, person);
}

/* Picks by team 0 and gives. Returns who. */
static inline uint32_t picking_next(struct picking *picking)
{
    const struct lead_pick pick = lead_pick_of_team(&picking->asking, 0);
    if (pick.person != LEAD_NONE)
        picking_give(picking, pick.person, pick.team, pick.by);
    return pick.person;
}

/* So many leads, one after the other, as letters. */
static inline void picking_letters(struct picking *picking, unsigned count, char *letters)
{
    for (unsigned i = 0; i < count; i++) {
        const uint32_t person = picking_next(picking);
        letters[i] = person == LEAD_NONE ? '-' : (char)('a' + person);
    }
    letters[count] = '\0';
}

/* Such leads are with this person. */
static inline void picking_set_same(struct picking *picking, uint64_t value, uint32_t person)
{
    assert_true(lead_same_reserve(&picking->router.same, &picking->router.memory, 1));
    lead_same_add(&picking->router.same, value, person);
}

#endif
