/* SPDX-License-Identifier: MIT */
#include "route/ranking.h"
#include "route/weighted.h"

#include <string.h>

/* What no desk says: not heard of yet. */
#define UNHEARD LEAD_REASON_LACKS_NEEDS

/* --- beginning and end -------------------------------------------------------------------------------------------------------------------- */

static bool has_standings(lead_by strategy)
{
    return strategy == LEAD_BY_LEAST_LOADED || strategy == LEAD_BY_MOST_FREE || strategy == LEAD_BY_LONGEST_WAITING ||
           strategy == LEAD_BY_LEVEL || strategy == LEAD_BY_BEST_FOR_BEST;
}

static bool has_handicaps(lead_by strategy)
{
    return strategy == LEAD_BY_LEAST_LOADED || strategy == LEAD_BY_MOST_FREE;
}

/* By rank and then by number. */
static void take_places(const struct lead_policy *policy, const struct lead_team *team, struct lead_turns *turns)
{
    uint32_t *starts = turns->rank_starts;
    for (uint32_t m = 0; m < team->member_count; m++)
        starts[policy->people[team->members[m]].rank + 1]++;
    for (uint32_t rank = 1; rank <= team->last_rank + 1; rank++)
        starts[rank] += starts[rank - 1];
    for (uint32_t m = 0; m < team->member_count; m++)
        turns->places[m] = starts[policy->people[team->members[m]].rank]++;
    /* Each is now where its rank ends, which is where the next one begins. */
    memmove(starts + 1, starts, team->last_rank * sizeof *starts);
    starts[0] = 0;
}

static bool init_standings(const struct lead_policy *policy, const struct lead_team *team, struct lead_turns *turns,
                           const lead_allocator *memory)
{
    turns->standings = LEAD_NEW(memory, team->member_count, struct lead_standing);
    turns->tree = LEAD_NEW(memory, 2 * (size_t)team->member_count, uint32_t);
    if (!turns->standings || !turns->tree)
        return false;
    memset(turns->tree, 0xFF, 2 * (size_t)team->member_count * sizeof *turns->tree);
    if (team->strategy != LEAD_BY_BEST_FOR_BEST)
        return true;
    turns->places = LEAD_NEW(memory, team->member_count, uint32_t);
    turns->rank_starts = LEAD_NEW(memory, (size_t)team->last_rank + 2, uint32_t);
    if (!turns->places || !turns->rank_starts)
        return false;
    take_places(policy, team, turns);
    return true;
}

static bool init_counts(const struct lead_team *team, struct lead_turns *turns, const lead_allocator *memory)
{
    if (team->strategy == LEAD_BY_WEIGHTED) {
        turns->growing = LEAD_NEW(memory, lead_member_words(team->member_count), uint64_t);
        turns->balances = LEAD_NEW(memory, team->member_count, int64_t);
        return turns->growing && turns->balances;
    }
    if (team->strategy == LEAD_BY_LEVEL) {
        turns->levels = LEAD_NEW(memory, team->member_count, int64_t);
        return turns->levels != NULL;
    }
    if (has_handicaps(team->strategy)) {
        turns->handicaps = LEAD_NEW(memory, team->member_count, uint32_t);
        return turns->handicaps != NULL;
    }
    return true;
}

static bool init_team(const struct lead_policy *policy, const struct lead_team *team, struct lead_turns *turns, const lead_allocator *memory)
{
    turns->able = LEAD_NEW(memory, lead_member_words(team->member_count), uint64_t);
    turns->reasons = LEAD_NEW(memory, team->member_count, uint8_t);
    if (!turns->able || !turns->reasons)
        return false;
    memset(turns->reasons, UNHEARD, team->member_count);
    turns->reason_counts[UNHEARD] = team->member_count;
    for (uint32_t m = 0; m < team->member_count; m++) {
        const uint32_t preference = policy->people[team->members[m]].preference;
        if (preference != LEAD_NONE)
            turns->preferences |= UINT64_C(1) << preference;
    }
    return init_counts(team, turns, memory) && (!has_standings(team->strategy) || init_standings(policy, team, turns, memory));
}

bool lead_turns_init(lead_router *router)
{
    const struct lead_policy *policy = router->policy;
    if (policy->team_count == 0)
        return true;
    router->turns = LEAD_NEW(&router->memory, policy->team_count, struct lead_turns);
    if (!router->turns)
        return false;
    for (uint32_t t = 0; t < policy->team_count; t++)
        if (!init_team(policy, &policy->teams[t], &router->turns[t], &router->memory))
            return false;
    return true;
}

static void free_team(const struct lead_team *team, struct lead_turns *turns, const lead_allocator *memory)
{
    const uint32_t members = team->member_count, words = lead_member_words(members);
    lead_memory_free(memory, turns->able, words, sizeof *turns->able);
    lead_memory_free(memory, turns->growing, words, sizeof *turns->growing);
    lead_memory_free(memory, turns->reasons, members, sizeof *turns->reasons);
    lead_memory_free(memory, turns->balances, members, sizeof *turns->balances);
    lead_memory_free(memory, turns->levels, members, sizeof *turns->levels);
    lead_memory_free(memory, turns->handicaps, members, sizeof *turns->handicaps);
    lead_memory_free(memory, turns->standings, members, sizeof *turns->standings);
    lead_memory_free(memory, turns->tree, 2 * (size_t)members, sizeof *turns->tree);
    lead_memory_free(memory, turns->places, members, sizeof *turns->places);
    lead_memory_free(memory, turns->rank_starts, (size_t)team->last_rank + 2, sizeof *turns->rank_starts);
}

void lead_turns_free(lead_router *router)
{
    if (!router->turns)
        return;
    for (uint32_t t = 0; t < router->policy->team_count; t++)
        free_team(&router->policy->teams[t], &router->turns[t], &router->memory);
    lead_memory_free(&router->memory, router->turns, router->policy->team_count, sizeof *router->turns);
    router->turns = NULL;
}

/* --- what is compared --------------------------------------------------------------------------------------------------------------------- */

/* In halves, as handicaps are; of most_free the smaller one is the better one. */
static int64_t load_of(const lead_router *router, uint32_t team, uint32_t member, uint32_t open)
{
    const int64_t load = 2 * (int64_t)open + router->turns[team].handicaps[member];
    const struct lead_team *definition = &router->policy->teams[team];
    if (definition->strategy == LEAD_BY_LEAST_LOADED)
        return load;
    return load - 2 * (int64_t)router->policy->people[definition->members[member]].limits[LEAD_LIMIT_OPEN];
}

static struct lead_standing standing_of(const lead_router *router, uint32_t team, uint32_t member)
{
    const struct lead_team *definition = &router->policy->teams[team];
    const struct lead_desk_state *desk = &router->desks[definition->members[member]];
    switch (definition->strategy) {
    case LEAD_BY_LEAST_LOADED:
        return (struct lead_standing){load_of(router, team, member, desk->open), desk->last, definition->weights[member]};
    case LEAD_BY_MOST_FREE:
        return (struct lead_standing){load_of(router, team, member, desk->open), desk->last, 1};
    case LEAD_BY_LEVEL:
        return (struct lead_standing){router->turns[team].levels[member], 0, definition->weights[member]};
    default: /* the longest wait, of all or within a rank */
        return (struct lead_standing){0, desk->last, 1};
    }
}

int64_t lead_turns_standing(const lead_router *router, uint32_t team, uint32_t member)
{
    const struct lead_team *definition = &router->policy->teams[team];
    const uint32_t person = definition->members[member];
    switch (definition->strategy) {
    case LEAD_BY_WEIGHTED:
        return router->turns[team].balances[member];
    case LEAD_BY_LEAST_LOADED:
        return load_of(router, team, member, router->desks[person].open);
    case LEAD_BY_MOST_FREE:
        return -load_of(router, team, member, router->desks[person].open);
    case LEAD_BY_LEVEL:
        return router->turns[team].levels[member];
    case LEAD_BY_BEST_FOR_BEST:
        return router->policy->people[person].rank;
    default:
        return 0;
    }
}

/* --- what desks say ----------------------------------------------------------------------------------------------------------------------- */

static void rank(lead_router *router, uint32_t team, uint32_t member, bool is_able)
{
    const struct lead_team *definition = &router->policy->teams[team];
    struct lead_turns *turns = &router->turns[team];
    uint32_t *tree = turns->tree, leaves = definition->member_count, leaf = member;
    if (turns->places) {
        const uint32_t *starts = turns->rank_starts + router->policy->people[definition->members[member]].rank;
        tree += 2 * (size_t)starts[0];
        leaves = starts[1] - starts[0];
        leaf = turns->places[member] - starts[0];
    }
    if (is_able)
        turns->standings[member] = standing_of(router, team, member);
    lead_ranking_set(tree, leaves, leaf, is_able ? member : LEAD_NONE, turns->standings);
}

static void set_bit(uint64_t *bitmap, uint32_t member, bool is_set)
{
    const uint64_t bit = UINT64_C(1) << (member % 64);
    bitmap[member / 64] = is_set ? bitmap[member / 64] | bit : bitmap[member / 64] & ~bit;
}

static void set_reason(const struct lead_team *team, struct lead_turns *turns, uint32_t member, uint8_t reason)
{
    turns->reason_counts[turns->reasons[member]]--;
    turns->reason_counts[reason]++;
    turns->reasons[member] = reason;
    turns->able_count = turns->reason_counts[LEAD_REASON_CHOSEN];
    set_bit(turns->able, member, reason == LEAD_REASON_CHOSEN);
    if (turns->growing)
        set_bit(turns->growing, member, reason == LEAD_REASON_CHOSEN || (reason == LEAD_REASON_AWAY && team->catches_up));
}

/*
 * Many may come back at one moment, so the best colleague is kept, at tree[0], for as long as it is known; LEAD_NONE when it is not. Before a member is heard of:
 * who was away was no colleague, or has been compared in make_even(); who goes away is only missed when they were the best one.
 */
static void forget_best(struct lead_turns *turns, uint32_t member, uint8_t reason)
{
    if (turns->reasons[member] != LEAD_REASON_AWAY && (reason != LEAD_REASON_AWAY || turns->tree[0] == member))
        turns->tree[0] = LEAD_NONE;
}

void lead_turns_member_changed(lead_router *router, uint32_t team, uint32_t member)
{
    const struct lead_team *definition = &router->policy->teams[team];
    struct lead_turns *turns = &router->turns[team];
    const uint8_t reason = router->desks[definition->members[member]].reason;
    const bool was_able = turns->reasons[member] == LEAD_REASON_CHOSEN, is_able = reason == LEAD_REASON_CHOSEN;
    if (turns->tree)
        forget_best(turns, member, reason);
    if (reason != turns->reasons[member])
        set_reason(definition, turns, member, reason);
    if (turns->tree && (was_able || is_able))
        rank(router, team, member, is_able);
}

static int64_t within(int64_t value, int64_t limit)
{
    return value < -limit ? -limit : value > limit ? limit : value;
}

void lead_turns_rebuild(lead_router *router)
{
    for (uint32_t t = 0; t < router->policy->team_count; t++) {
        struct lead_turns *turns = &router->turns[t];
        const uint32_t members = router->policy->teams[t].member_count;
        turns->next %= members;
        for (uint32_t m = 0; m < members; m++) {
            if (turns->balances)
                turns->balances[m] = within(turns->balances[m], lead_balance_limit(members));
            if (turns->levels)
                turns->levels[m] = within(turns->levels[m], LEAD_AMOUNT_MAX);
            lead_turns_member_changed(router, t, m);
        }
    }
}

/* --- what leads do ------------------------------------------------------------------------------------------------------------------------ */

void lead_turns_count(lead_router *router, uint32_t team, uint32_t member, const struct lead_route *route)
{
    const struct lead_team *definition = &router->policy->teams[team];
    struct lead_turns *turns = &router->turns[team];
    if (turns->balances)
        lead_weighted_charge(router->policy, definition, turns, member, route);
    if (turns->levels)
        turns->levels[member] = within(turns->levels[member] + 1, LEAD_AMOUNT_MAX);
    if (turns->handicaps && turns->handicaps[member] > 0)
        turns->handicaps[member]--;
}

void lead_turns_give_back(lead_router *router, uint32_t team, uint32_t member)
{
    struct lead_turns *turns = &router->turns[team];
    if (!turns->levels)
        return;
    turns->levels[member] = within(turns->levels[member] - 1, LEAD_AMOUNT_MAX);
    lead_turns_member_changed(router, team, member);
}

/* --- coming back -------------------------------------------------------------------------------------------------------------------------- */

/* By amount ÷ weight. */
static bool stands_better(struct lead_standing standing, struct lead_standing than)
{
    return standing.amount * than.weight < than.amount * standing.weight;
}

/* The colleague who stands best; LEAD_NONE without any. Of several it does not matter which. */
static uint32_t best_colleague(const lead_router *router, uint32_t team, uint32_t member)
{
    const struct lead_team *definition = &router->policy->teams[team];
    struct lead_standing best = {0, 0, 1};
    uint32_t found = LEAD_NONE;
    for (uint32_t m = 0; m < definition->member_count; m++) {
        if (m == member || router->desks[definition->members[m]].is_away)
            continue;
        const struct lead_standing standing = standing_of(router, team, m);
        if (found == LEAD_NONE || stands_better(standing, best)) {
            found = m;
            best = standing;
        }
    }
    return found;
}

static int64_t floor_divide(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

static void make_even_with(lead_router *router, uint32_t team, uint32_t member, struct lead_standing best)
{
    struct lead_turns *turns = &router->turns[team];
    if (turns->levels) {
        turns->levels[member] = within(floor_divide(best.amount * router->policy->teams[team].weights[member], best.weight), LEAD_AMOUNT_MAX);
    } else {
        turns->handicaps[member] = 0;
        const struct lead_standing own = standing_of(router, team, member);
        /* In halves; a whole lead is two of them. */
        const int64_t missing = floor_divide(best.amount * own.weight - own.amount * best.weight, 2 * (int64_t)best.weight);
        turns->handicaps[member] = missing > 0 ? 2 * (uint32_t)(missing < INT32_MAX ? missing : INT32_MAX) : 0;
    }
    lead_turns_member_changed(router, team, member);
}

/* "even": neither owes nor is owed. */
static void make_even(lead_router *router, uint32_t team, uint32_t member)
{
    uint32_t *known = &router->turns[team].tree[0], best = *known;
    if (best == LEAD_NONE || best == member)
        best = best_colleague(router, team, member);
    if (best != LEAD_NONE)
        make_even_with(router, team, member, standing_of(router, team, best));
    /* The next one to come back has this one for a colleague. */
    const bool is_best = best == LEAD_NONE || stands_better(standing_of(router, team, member), standing_of(router, team, best));
    *known = is_best ? member : best;
}

void lead_turns_welcome(lead_router *router, uint32_t team, uint32_t member)
{
    const struct lead_turns *turns = &router->turns[team];
    if (!router->policy->teams[team].catches_up && (turns->levels || turns->handicaps))
        make_even(router, team, member);
}

void lead_turns_return(lead_router *router, uint32_t person)
{
    const struct lead_person *who = &router->policy->people[person];
    for (uint32_t i = 0; i < who->membership_count; i++)
        lead_turns_welcome(router, who->memberships[i].team, who->memberships[i].member);
}
