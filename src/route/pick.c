/* SPDX-License-Identifier: MIT */
#include "route/pick.h"

#include "base/mix.h"
#include "route/ranking.h"
#include "route/weighted.h"

/* --- strategies: the member who gets it, of the able ones that pass; LEAD_NONE when none does ---------------------------------------------- */

/* The first one of the members from `from` on, up to `to`. */
static uint32_t next_between(const struct lead_filter *filter, uint32_t from, uint32_t to)
{
    for (uint32_t i = from / 64; i < lead_member_words(to); i++) {
        uint64_t word = filter->turns->able[i];
        if (i == from / 64)
            word &= UINT64_MAX << (from % 64);
        const uint32_t found = lead_filter_first(filter, word, i);
        if (found != LEAD_NONE)
            return found;
    }
    return LEAD_NONE;
}

static uint32_t choose_next(const struct lead_filter *filter)
{
    const uint32_t next = filter->turns->next, behind = next_between(filter, next, filter->team->member_count);
    return behind != LEAD_NONE || next == 0 ? behind : next_between(filter, 0, next);
}

static uint32_t choose_first(const struct lead_filter *filter, uint32_t start, uint32_t leaves)
{
    const uint32_t *tree = filter->turns->tree + 2 * (size_t)start;
    if (lead_filter_is_empty(filter))
        return tree[1];
    return lead_ranking_first(tree, leaves, filter->turns->standings, lead_filter_passes, filter);
}

static uint32_t choose_of_rank(const struct lead_filter *filter, uint32_t rank)
{
    const uint32_t *starts = filter->turns->rank_starts + rank;
    return starts[0] == starts[1] ? LEAD_NONE : choose_first(filter, starts[0], starts[1] - starts[0]);
}

static uint32_t choose_best_for_best(const struct lead_filter *filter)
{
    const uint32_t last = filter->team->last_rank, band = filter->asking->route->band;
    /* A rule's team without bands may have fallbacks with them: nothing is known of the lead there. */
    const uint32_t wanted = band > 0 ? band : filter->team->band_count + 1, rank = wanted < last ? wanted : last;
    uint32_t found = LEAD_NONE;
    for (uint32_t r = rank; r <= last && found == LEAD_NONE; r++)
        found = choose_of_rank(filter, r);
    for (uint32_t r = rank - 1; r > 0 && found == LEAD_NONE; r--)
        found = choose_of_rank(filter, r);
    return found;
}

static uint32_t choose_by_hash(const struct lead_filter *filter)
{
    const struct lead_person *people = filter->asking->router->policy->people;
    uint32_t best = LEAD_NONE;
    uint64_t largest = 0;
    for (uint32_t i = 0; i < lead_member_words(filter->team->member_count); i++)
        for (uint64_t word = lead_filter_word(filter, filter->turns->able[i], i); word; word &= word - 1) {
            const uint32_t member = i * 64 + lead_lowest_bit(word);
            const uint64_t hash = lead_scramble(filter->asking->key_hash ^ people[filter->team->members[member]].hash);
            if (best == LEAD_NONE || hash > largest) {
                best = member;
                largest = hash;
            }
        }
    return best;
}

static uint32_t choose(const struct lead_filter *filter)
{
    switch (filter->team->strategy) {
    case LEAD_BY_ROUND_ROBIN:
        return choose_next(filter);
    case LEAD_BY_WEIGHTED:
        return lead_weighted_choose(filter);
    case LEAD_BY_BEST_FOR_BEST:
        return choose_best_for_best(filter);
    case LEAD_BY_HASH:
        return choose_by_hash(filter);
    default:
        return choose_first(filter, 0, filter->team->member_count);
    }
}

/* --- one team ----------------------------------------------------------------------------------------------------------------------------- */

static bool is_free(const struct lead_filter *filter, uint32_t team, uint32_t person)
{
    if (person == LEAD_NONE)
        return false;
    const uint32_t member = lead_member_of(filter->asking->router->policy, team, person);
    return member != LEAD_NONE && lead_has_member(filter->turns->able, member) && lead_filter_passes(filter, member);
}

/* Whoever the lead belongs to already, or LEAD_NONE. */
static uint32_t sticks_to(const struct lead_filter *filter, uint32_t team)
{
    const struct lead_route *route = filter->asking->route;
    for (uint32_t i = 0; i < filter->team->sticky_count; i++) {
        uint32_t person = LEAD_NONE;
        if (filter->team->sticky[i].owner != LEAD_NONE)
            person = route->owner;
        else if (route->same != 0)
            person = lead_same_find(&filter->asking->router->same, route->same);
        if (is_free(filter, team, person))
            return person;
    }
    return LEAD_NONE;
}

/* False when nobody of the team is able. */
static bool pick_in_team(const struct lead_asking *asking, uint32_t team, struct lead_pick *pick)
{
    if (asking->router->turns[team].able_count == 0)
        return false;
    struct lead_filter filter = lead_filter_of(asking, team);
    const uint32_t person = sticks_to(&filter, team);
    if (person != LEAD_NONE) {
        *pick = (struct lead_pick){person, team, LEAD_BY_STICKY, LEAD_REASON_CHOSEN};
        return true;
    }
    uint32_t member = LEAD_NONE;
    filter.prefers = asking->route->prefers & filter.turns->preferences;
    if (filter.prefers != 0) {
        member = choose(&filter);
        filter.prefers = 0;
    }
    if (member == LEAD_NONE)
        member = choose(&filter);
    if (member == LEAD_NONE)
        return false;
    *pick = (struct lead_pick){filter.team->members[member], team, filter.team->strategy, LEAD_REASON_CHOSEN};
    return true;
}

/* --- why not ------------------------------------------------------------------------------------------------------------------------------ */

/* Whatever desks say; CHOSEN when nothing speaks against it. */
static lead_reason reason_beforehand(const struct lead_asking *asking, uint32_t person)
{
    if (lead_is_left_out(asking, person))
        return LEAD_REASON_EXCLUDED;
    return lead_meets_needs(asking->router->policy, asking->route, person) ? LEAD_REASON_CHOSEN : LEAD_REASON_LACKS_NEEDS;
}

lead_reason lead_asking_reason(const struct lead_asking *asking, uint32_t person)
{
    const lead_reason reason = reason_beforehand(asking, person);
    return reason != LEAD_REASON_CHOSEN ? reason : asking->router->desks[person].reason;
}

/* Nobody of the team is able: how near the nearest is to it. */
static lead_reason nearest_reason(const struct lead_asking *asking, uint32_t team)
{
    const struct lead_filter filter = lead_filter_of(asking, team);
    const struct lead_turns *turns = filter.turns;
    lead_reason nearest_possible = LEAD_REASON_FULL, nearest = LEAD_REASON_CHOSEN;
    while (nearest_possible > LEAD_REASON_EXCLUDED && turns->reason_counts[nearest_possible] == 0)
        nearest_possible--;
    if (lead_filter_is_empty(&filter))
        return nearest_possible;
    if (lead_needs_nobody(asking->router->policy, asking->route))
        nearest_possible = filter.leaves_out_somebody ? LEAD_REASON_EXCLUDED : LEAD_REASON_LACKS_NEEDS;
    if (nearest_possible == LEAD_REASON_LACKS_NEEDS)
        return nearest_possible;
    for (uint32_t m = 0; m < filter.team->member_count && nearest < nearest_possible; m++) {
        const lead_reason before = reason_beforehand(asking, filter.team->members[m]);
        const lead_reason reason = before != LEAD_REASON_CHOSEN ? before : turns->reasons[m];
        nearest = reason > nearest ? reason : nearest;
    }
    return nearest;
}

bool lead_anybody_left(const struct lead_asking *asking, uint32_t team)
{
    const struct lead_policy *policy = asking->router->policy;
    if (lead_needs_nobody(policy, asking->route))
        return false;
    for (; team != LEAD_NONE; team = policy->teams[team].fallback)
        for (uint32_t m = 0; m < policy->teams[team].member_count; m++)
            if (reason_beforehand(asking, policy->teams[team].members[m]) == LEAD_REASON_CHOSEN)
                return true;
    return false;
}

/* --- all together ------------------------------------------------------------------------------------------------------------------------- */

bool lead_pick_if_any(const struct lead_asking *asking, uint32_t team, struct lead_pick *pick)
{
    const struct lead_policy *policy = asking->router->policy;
    if (lead_needs_nobody(policy, asking->route))
        return false;
    while (team != LEAD_NONE && !pick_in_team(asking, team, pick))
        team = policy->teams[team].fallback;
    return team != LEAD_NONE;
}

struct lead_pick lead_pick_of_team(const struct lead_asking *asking, uint32_t team)
{
    struct lead_pick pick;
    if (lead_pick_if_any(asking, team, &pick))
        return pick;
    return (struct lead_pick){LEAD_NONE, team, LEAD_BY_NOBODY, nearest_reason(asking, team)};
}

static struct lead_pick pick_person(const struct lead_asking *asking, uint32_t person)
{
    const lead_reason reason = lead_asking_reason(asking, person);
    if (reason == LEAD_REASON_CHOSEN)
        return (struct lead_pick){person, LEAD_NONE, LEAD_BY_RULE, reason};
    return (struct lead_pick){LEAD_NONE, LEAD_NONE, LEAD_BY_NOBODY, reason};
}

struct lead_pick lead_pick_by_rule(const struct lead_asking *asking)
{
    const struct lead_policy_rule *rule = &asking->router->policy->rules[asking->route->rule];
    return rule->team != LEAD_NONE ? lead_pick_of_team(asking, rule->team) : pick_person(asking, rule->person);
}
