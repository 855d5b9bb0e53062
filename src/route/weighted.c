/* SPDX-License-Identifier: MIT */
#include "route/weighted.h"

#include "base/inline.h"
#include "route/ranking.h"

/*
 * Written as in docs/policy-reference.md: W is the sum of the weights of those whose balances grow, n their number. Balances of a team of m stop at
 * 2^61 ÷ (20,000 m), so that the products below stay within 2^62: (2n - 3) W × weight < 2^61 for 100,000 members with weights of 10,000, and
 * (2n - 2) × balance × weight about 2^61. Balances of members who are able all the time stay between -W and W, which is less; those of "catch_up" stop
 * after millions of leads in teams of usual sizes.
 */
#define PRODUCT_MAX ((int64_t)1 << 61)
#define WORD 64

int64_t lead_balance_limit(uint32_t members)
{
    return PRODUCT_MAX / ((int64_t)2 * LEAD_WEIGHT_MAX * members);
}

/* --- whose balances grow ------------------------------------------------------------------------------------------------------------------ */

struct growth {
    const struct lead_policy *policy;
    const struct lead_team *team;
    const uint64_t *growing;
    const struct lead_route *route; /* NULL: the lead needs nothing */
};

/* Not who is left out of this lead alone: exclusions are not kept with it, and what is not kept cannot be replayed. */
static struct growth growth_of(const struct lead_policy *policy, const struct lead_team *team, const struct lead_turns *turns,
                               const struct lead_route *route)
{
    return (struct growth){policy, team, turns->growing, lead_needs_something(policy, route) ? route : NULL};
}

LEAD_ALWAYS_INLINE uint64_t growing_word(const struct growth *growth, uint32_t index)
{
    uint64_t word = growth->growing[index];
    if (growth->route)
        for (uint64_t rest = word; rest; rest &= rest - 1) {
            const uint32_t person = growth->team->members[index * WORD + lead_lowest_bit(rest)];
            if (!lead_meets_needs(growth->policy, growth->route, person))
                word &= ~(rest & (~rest + 1));
        }
    return word;
}

struct sum {
    int64_t weight, count;
};

static void add_word(struct sum *sum, const uint32_t *weights, uint64_t word)
{
    if (word == UINT64_MAX) {
        uint32_t weight = 0; /* 64 × 10,000 fit */
        for (uint32_t i = 0; i < WORD; i++)
            weight += weights[i];
        sum->weight += weight;
        sum->count += WORD;
        return;
    }
    for (; word; word &= word - 1) {
        sum->weight += weights[lead_lowest_bit(word)];
        sum->count++;
    }
}

static struct sum sum_of(const struct growth *growth)
{
    struct sum sum = {0, 0};
    const uint32_t words = lead_member_words(growth->team->member_count);
    for (uint32_t i = 0; i < words; i++)
        add_word(&sum, growth->team->weights + (size_t)i * WORD, growing_word(growth, i));
    return sum;
}

/* --- choosing ----------------------------------------------------------------------------------------------------------------------------- */

struct race {
    const struct lead_filter *filter;
    const int64_t *balances;
    const uint32_t *weights;
    int64_t constant, factor; /* a member's key is constant - factor × balance */
    int64_t least;            /* balance that takes part */
    int64_t key, weight;      /* of the best one */
    int64_t balance;
    uint32_t best;
};

static uint64_t last_of(const struct race *race, uint32_t member)
{
    return race->filter->asking->router->desks[race->filter->team->members[member]].last;
}

/* Of two with the same key for their weight; `best` has the smaller number. */
static bool wins_tie(const struct race *race, uint32_t member, int64_t balance)
{
    if (balance != race->balance)
        return balance > race->balance;
    return last_of(race, member) < last_of(race, race->best);
}

LEAD_ALWAYS_INLINE void run(struct race *race, uint32_t member)
{
    const int64_t weight = race->weights[member], balance = race->balances[member] + weight;
    const int64_t key = race->constant - race->factor * balance;
    const int64_t left = key * race->weight, right = race->key * weight;
    /* Nearly nobody is the best one so far, so one branch for all. */
    if (!((balance >= race->least) & (left <= right)))
        return;
    if (left == right && !wins_tie(race, member, balance))
        return;
    race->key = key;
    race->weight = weight;
    race->balance = balance;
    race->best = member;
}

static void run_all(struct race *race)
{
    const uint32_t words = lead_member_words(race->filter->team->member_count);
    for (uint32_t i = 0; i < words; i++) {
        uint64_t word = lead_filter_word(race->filter, race->filter->turns->able[i], i);
        if (word == UINT64_MAX)
            for (uint32_t member = i * WORD; member < (i + 1) * WORD; member++)
                run(race, member);
        else
            for (; word; word &= word - 1)
                run(race, i * WORD + lead_lowest_bit(word));
    }
}

/* Seldom: when others who are able now were so too little lately. */
static uint32_t largest(struct race *race)
{
    const uint32_t words = lead_member_words(race->filter->team->member_count);
    for (uint32_t i = 0; i < words; i++)
        for (uint64_t word = lead_filter_word(race->filter, race->filter->turns->able[i], i); word; word &= word - 1) {
            const uint32_t member = i * WORD + lead_lowest_bit(word);
            const int64_t balance = race->balances[member] + race->weights[member];
            if (race->best == LEAD_NONE || wins_tie(race, member, balance)) {
                race->best = member;
                race->balance = balance;
            }
        }
    return race->best;
}

uint32_t lead_weighted_choose(const struct lead_filter *filter)
{
    const struct growth growth = growth_of(filter->asking->router->policy, filter->team, filter->turns, filter->asking->route);
    const struct sum sum = sum_of(&growth);
    struct race race = {
        .filter = filter,
        .balances = filter->turns->balances,
        .weights = filter->team->weights,
        .constant = (2 * sum.count - 3) * sum.weight,
        .factor = 2 * sum.count - 2,
        .key = 2 * PRODUCT_MAX / LEAD_WEIGHT_MAX, /* more than anybody's */
        .weight = 1,
        .best = LEAD_NONE,
    };
    race.least = race.factor == 0 ? INT64_MIN : (sum.weight + race.factor - 1) / race.factor;
    run_all(&race);
    return race.best != LEAD_NONE ? race.best : largest(&race);
}

/* --- charging ----------------------------------------------------------------------------------------------------------------------------- */

static void grow_word(int64_t *balances, const uint32_t *weights, uint64_t word, int64_t limit)
{
    if (word == UINT64_MAX) {
        for (uint32_t i = 0; i < WORD; i++) {
            const int64_t balance = balances[i] + weights[i];
            balances[i] = balance < limit ? balance : limit;
        }
        return;
    }
    for (; word; word &= word - 1) {
        const uint32_t i = lead_lowest_bit(word);
        const int64_t balance = balances[i] + weights[i];
        balances[i] = balance < limit ? balance : limit;
    }
}

void lead_weighted_charge(const struct lead_policy *policy, const struct lead_team *team, struct lead_turns *turns, uint32_t member,
                          const struct lead_route *route)
{
    const struct growth growth = growth_of(policy, team, turns, route);
    const int64_t limit = lead_balance_limit(team->member_count);
    const uint32_t words = lead_member_words(team->member_count);
    struct sum sum = {0, 0};
    for (uint32_t i = 0; i < words; i++) {
        uint64_t word = growing_word(&growth, i);
        if (i == member / WORD)
            word |= UINT64_C(1) << (member % WORD);
        add_word(&sum, team->weights + (size_t)i * WORD, word);
        grow_word(turns->balances + (size_t)i * WORD, team->weights + (size_t)i * WORD, word, limit);
    }
    const int64_t balance = turns->balances[member] - sum.weight;
    turns->balances[member] = balance > -limit ? balance : -limit;
}
