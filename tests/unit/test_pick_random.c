/* SPDX-License-Identifier: MIT */
/* Teams of all strategies but "weighted" (which has its own) under random leads, desks and absences, against looking at everybody every time. */
#include "pick_fixture.h"

enum { PEOPLE = 12, TEAMS = 4 };

/* What the definitions remember. */
struct slow {
    uint32_t next[TEAMS];
    int64_t levels[TEAMS][PEOPLE], halves[TEAMS][PEOPLE];
};

struct asked {
    bool excluded[PEOPLE];
    bool leaves_out[PEOPLE]; /* has or had the lead */
    uint64_t needs;
};

/* --- looking at everybody ----------------------------------------------------------------------------------------------------------------- */

static lead_reason slow_reason(const struct picking *picking, const struct asked *asked, uint32_t person)
{
    if (asked->excluded[person] || asked->leaves_out[person])
        return LEAD_REASON_EXCLUDED;
    if ((picking->traits[person] & asked->needs) != asked->needs)
        return LEAD_REASON_LACKS_NEEDS;
    return picking->desks[person].reason;
}

/* Smaller is better, of numbers that are not divided by weights. */
static int64_t slow_load(const struct picking *picking, const struct slow *slow, uint32_t team, uint32_t member)
{
    const uint32_t person = picking->members[team][member];
    const int64_t halves = 2 * (int64_t)picking->desks[person].open + slow->halves[team][member];
    switch (picking->teams[team].strategy) {
    case LEAD_BY_LEAST_LOADED:
        return halves;
    case LEAD_BY_MOST_FREE:
        return halves - 2 * (int64_t)picking->people[person].limits[LEAD_LIMIT_OPEN];
    case LEAD_BY_LEVEL:
        return slow->levels[team][member];
    default:
        return 0;
    }
}

static int64_t weight_that_counts(const struct picking *picking, uint32_t team, uint32_t member)
{
    const lead_by strategy = picking->teams[team].strategy;
    return strategy == LEAD_BY_LEAST_LOADED || strategy == LEAD_BY_LEVEL ? picking->weights[team][member] : 1;
}

/* How far from the next one, or from the band. */
static uint32_t slow_distance(const struct picking *picking, const struct slow *slow, uint32_t t, uint32_t member)
{
    const struct lead_team *team = &picking->teams[t];
    if (team->strategy == LEAD_BY_ROUND_ROBIN)
        return (member + team->member_count - slow->next[t]) % team->member_count;
    if (team->strategy != LEAD_BY_BEST_FOR_BEST)
        return 0;
    const uint32_t rank = picking->people[team->members[member]].rank, band = picking->route.band != 0 ? picking->route.band : team->band_count + 1;
    const uint32_t wanted = band < team->last_rank ? band : team->last_rank;
    return rank >= wanted ? rank - wanted : 1000 + wanted - rank;
}

static bool slow_is_better(const struct picking *picking, const struct slow *slow, uint32_t team, uint32_t a, uint32_t b)
{
    const uint32_t person_a = picking->members[team][a], person_b = picking->members[team][b];
    const uint32_t distance_a = slow_distance(picking, slow, team, a), distance_b = slow_distance(picking, slow, team, b);
    const int64_t load_a = slow_load(picking, slow, team, a) * weight_that_counts(picking, team, b);
    const int64_t load_b = slow_load(picking, slow, team, b) * weight_that_counts(picking, team, a);
    const uint64_t key = picking->asking.key_hash;
    if (distance_a != distance_b)
        return distance_a < distance_b;
    if (picking->teams[team].strategy == LEAD_BY_HASH)
        return lead_scramble(key ^ picking->people[person_a].hash) > lead_scramble(key ^ picking->people[person_b].hash);
    if (load_a != load_b)
        return load_a < load_b;
    if (picking->teams[team].strategy != LEAD_BY_LEVEL && picking->desks[person_a].last != picking->desks[person_b].last)
        return picking->desks[person_a].last < picking->desks[person_b].last;
    return a < b;
}

static uint32_t slow_best(const struct picking *picking, const struct slow *slow, const struct asked *asked, uint32_t team, bool must_prefer)
{
    uint32_t best = LEAD_NONE;
    for (uint32_t m = 0; m < picking->teams[team].member_count; m++) {
        const uint32_t person = picking->members[team][m], preference = picking->people[person].preference;
        const bool prefers = preference != LEAD_NONE && (picking->route.prefers >> preference & 1);
        if (slow_reason(picking, asked, person) == LEAD_REASON_CHOSEN && (prefers || !must_prefer) &&
            (best == LEAD_NONE || slow_is_better(picking, slow, team, m, best)))
            best = m;
    }
    return best;
}

static bool slow_in_team(const struct picking *picking, const struct slow *slow, const struct asked *asked, uint32_t team, struct lead_pick *pick)
{
    const uint32_t wanted[] = {picking->route.owner, picking->route.same != 0 ? lead_same_find(&picking->router.same, picking->route.same) : LEAD_NONE};
    for (unsigned i = 0; i < picking->teams[team].sticky_count; i++)
        for (uint32_t m = 0; m < picking->teams[team].member_count; m++)
            if (picking->members[team][m] == wanted[i] && slow_reason(picking, asked, wanted[i]) == LEAD_REASON_CHOSEN) {
                *pick = (struct lead_pick){wanted[i], team, LEAD_BY_STICKY, LEAD_REASON_CHOSEN};
                return true;
            }
    uint32_t member = slow_best(picking, slow, asked, team, true);
    if (member == LEAD_NONE)
        member = slow_best(picking, slow, asked, team, false);
    if (member != LEAD_NONE)
        *pick = (struct lead_pick){picking->members[team][member], team, picking->teams[team].strategy, LEAD_REASON_CHOSEN};
    return member != LEAD_NONE;
}

static struct lead_pick slow_pick(const struct picking *picking, const struct slow *slow, const struct asked *asked, uint32_t team)
{
    struct lead_pick pick = {LEAD_NONE, team, LEAD_BY_NOBODY, LEAD_REASON_CHOSEN};
    for (uint32_t t = team; t != LEAD_NONE; t = picking->teams[t].fallback)
        if (slow_in_team(picking, slow, asked, t, &pick))
            return pick;
    for (uint32_t m = 0; m < picking->teams[team].member_count; m++) {
        const lead_reason reason = slow_reason(picking, asked, picking->members[team][m]);
        pick.reason = reason > pick.reason ? reason : pick.reason;
    }
    return pick;
}

static bool slow_anybody_left(const struct picking *picking, const struct asked *asked, uint32_t team)
{
    for (; team != LEAD_NONE; team = picking->teams[team].fallback)
        for (uint32_t m = 0; m < picking->teams[team].member_count; m++) {
            const lead_reason reason = slow_reason(picking, asked, picking->members[team][m]);
            if (reason != LEAD_REASON_EXCLUDED && reason != LEAD_REASON_LACKS_NEEDS)
                return true;
        }
    return false;
}

/* --- what happens ------------------------------------------------------------------------------------------------------------------------- */

static void slow_give(const struct picking *picking, struct slow *slow, uint32_t person, uint32_t team, lead_by by)
{
    const uint32_t member = lead_member_of(&picking->policy, team, person);
    if (by == LEAD_BY_ROUND_ROBIN)
        slow->next[team] = (member + 1) % picking->teams[team].member_count;
    slow->levels[team][member]++;
    if (slow->halves[team][member] > 0)
        slow->halves[team][member]--;
}

/* What "even" says, by trying. */
static void slow_return(const struct picking *picking, struct slow *slow, uint32_t team, uint32_t member)
{
    int64_t amount = 0, weight = 0; /* of the best colleague */
    for (uint32_t m = 0; m < picking->teams[team].member_count; m++) {
        const int64_t load = slow_load(picking, slow, team, m), its_weight = weight_that_counts(picking, team, m);
        if (m != member && !picking->desks[picking->members[team][m]].is_away && (weight == 0 || load * weight < amount * its_weight)) {
            amount = load;
            weight = its_weight;
        }
    }
    if (weight == 0 || picking->teams[team].catches_up)
        return;
    const int64_t own_weight = weight_that_counts(picking, team, member);
    if (picking->teams[team].strategy == LEAD_BY_LEVEL) {
        int64_t level = -1000;
        while ((level + 1) * weight <= amount * own_weight)
            level++;
        slow->levels[team][member] = level;
    } else if (picking->teams[team].strategy == LEAD_BY_LEAST_LOADED || picking->teams[team].strategy == LEAD_BY_MOST_FREE) {
        slow->halves[team][member] = 0;
        while ((slow_load(picking, slow, team, member) + 2) * weight <= amount * own_weight)
            slow->halves[team][member] += 2;
    }
}

static void come_back(struct picking *picking, struct slow *slow, uint32_t person)
{
    picking->desks[person].is_away = false;
    for (uint32_t i = 0; i < picking->people[person].membership_count; i++)
        slow_return(picking, slow, picking->memberships[person][i].team, picking->memberships[person][i].member);
    lead_turns_return(&picking->router, person);
    picking_set_reason(picking, person, LEAD_REASON_CHOSEN);
}

/* Many, and nothing else happens in between. */
static void come_and_go(struct picking *picking, struct slow *slow, struct sample_random *random)
{
    for (unsigned i = 0; i < PEOPLE; i++) {
        const uint32_t person = sample_below(random, PEOPLE);
        if (picking->desks[person].is_away)
            come_back(picking, slow, person);
        else
            picking_set_reason(picking, person, LEAD_REASON_AWAY);
    }
}

static void vary_desks(struct picking *picking, struct slow *slow, struct sample_random *random)
{
    static const lead_reason reasons[] = {LEAD_REASON_CHOSEN, LEAD_REASON_CHOSEN, LEAD_REASON_AWAY, LEAD_REASON_AWAY, LEAD_REASON_OUTSIDE_HOURS,
                                          LEAD_REASON_FULL_30_DAYS, LEAD_REASON_FULL_WEEK, LEAD_REASON_FULL_DAY, LEAD_REASON_FULL};
    const uint32_t person = sample_below(random, PEOPLE), team = sample_below(random, TEAMS);
    if (picking->desks[person].is_away)
        come_back(picking, slow, person);
    else
        picking_set_reason(picking, person, reasons[sample_below(random, COUNT_OF(reasons))]);
    if (sample_once_in(random, 3))
        come_and_go(picking, slow, random);
    picking_set_open(picking, sample_below(random, PEOPLE), sample_below(random, 6));
    const uint32_t member = lead_member_of(&picking->policy, team, person);
    if (sample_once_in(random, 8) && member != LEAD_NONE) {
        slow->levels[team][member]--;
        lead_turns_give_back(&picking->router, team, member);
    }
}

/* --- askings ------------------------------------------------------------------------------------------------------------------------------ */

static struct asked ask(struct picking *picking, struct sample_random *random, uint32_t *excluded)
{
    struct asked asked = {.needs = 0};
    picking->route.prefers = sample_once_in(random, 2) ? sample_next(random) & 7 : 0;
    picking->route.owner = sample_once_in(random, 3) ? sample_below(random, PEOPLE) : LEAD_NONE;
    picking->route.same = sample_once_in(random, 3) ? 1 + sample_below(random, PEOPLE) : 0;
    picking->route.band = (uint8_t)sample_below(random, 6);
    picking->rule.need_count = sample_once_in(random, 3) ? 1 + sample_below(random, 2) : 0;
    for (uint32_t n = 0; n < picking->rule.need_count; n++)
        asked.needs |= UINT64_C(1) << (picking->needs[n] = sample_below(random, TRAITS));
    picking->asking.key_hash = sample_next(random);
    picking->asking.excluded = excluded;
    picking->asking.excluded_count = 0;
    for (uint32_t p = 0; p < PEOPLE && sample_once_in(random, 2); p++)
        if (sample_once_in(random, 3)) {
            asked.excluded[p] = true;
            excluded[picking->asking.excluded_count++] = p;
        }
    picking->asking.slot = sample_once_in(random, 3) ? 0 : LEAD_NONE;
    picking->asking.leaves_past_out = sample_once_in(random, 2);
    picking->held.holder = sample_once_in(random, 3) ? LEAD_NONE : sample_below(random, PEOPLE);
    picking->held.past = sample_once_in(random, 3) ? LEAD_NONE : 0;
    picking->past = (struct lead_past){.count = 2, .people = {sample_below(random, PEOPLE), sample_below(random, PEOPLE)}};
    if (picking->asking.slot == 0 && picking->held.holder != LEAD_NONE)
        asked.leaves_out[picking->held.holder] = true;
    if (picking->asking.slot == 0 && picking->asking.leaves_past_out && picking->held.past == 0)
        asked.leaves_out[picking->past.people[0]] = asked.leaves_out[picking->past.people[1]] = true;
    return asked;
}

static struct picking *random_teams(struct sample_random *random)
{
    static const lead_by strategies[] = {LEAD_BY_ROUND_ROBIN, LEAD_BY_LEAST_LOADED,   LEAD_BY_MOST_FREE, LEAD_BY_LONGEST_WAITING,
                                         LEAD_BY_LEVEL,       LEAD_BY_BEST_FOR_BEST, LEAD_BY_HASH};
    struct picking *picking = picking_new(PEOPLE);
    for (uint32_t p = 0; p < PEOPLE; p++) {
        picking->people[p].weight = 1 + sample_below(random, 4);
        picking->people[p].rank = 1 + sample_below(random, 5);
        picking->people[p].limits[LEAD_LIMIT_OPEN] = sample_below(random, 8);
        picking->people[p].preference = sample_once_in(random, 2) ? sample_below(random, 3) : LEAD_NONE;
        picking->traits[p] = sample_next(random) | sample_next(random);
        picking_set_same(picking, 1 + p, sample_below(random, PEOPLE));
    }
    for (uint32_t t = 0; t < TEAMS; t++) {
        uint32_t members[PEOPLE], count = 0;
        for (uint32_t p = sample_below(random, PEOPLE); p < PEOPLE; p++)
            if (count == 0 || !sample_once_in(random, 4))
                members[count++] = PEOPLE - 1 - p;
        struct lead_team *team = picking_team(picking, strategies[sample_below(random, COUNT_OF(strategies))], members, count);
        team->fallback = t + 1 < TEAMS && sample_once_in(random, 2) ? t + 1 : LEAD_NONE;
        team->catches_up = sample_once_in(random, 3);
        team->band_count = team->strategy == LEAD_BY_BEST_FOR_BEST ? 1 + sample_below(random, 4) : 0;
        team->sticky_count = sample_below(random, 3);
        team->sticky[0] = (struct lead_sticky){.owner = 1, .same = LEAD_NONE};
        team->sticky[1] = (struct lead_sticky){.owner = LEAD_NONE, .same = 2};
    }
    picking_start(picking);
    return picking;
}

static void check(const struct picking *picking, const struct slow *slow, const struct asked *asked, uint32_t team, struct lead_pick found)
{
    const struct lead_pick expected = slow_pick(picking, slow, asked, team);
    assert_int_equal(found.person, expected.person);
    assert_int_equal(found.team, expected.team);
    assert_int_equal(found.by, expected.by);
    assert_int_equal(found.reason, expected.reason);
    struct lead_pick any = {.person = LEAD_NONE};
    assert_int_equal(lead_pick_if_any(&picking->asking, team, &any), expected.person != LEAD_NONE);
    assert_int_equal(any.person, expected.person);
    assert_int_equal(lead_anybody_left(&picking->asking, team), slow_anybody_left(picking, asked, team));
}

/* What comebacks and gifts have made of all teams. */
static void check_numbers(const struct picking *picking, const struct slow *slow)
{
    for (uint32_t t = 0; t < TEAMS; t++) {
        const struct lead_turns *turns = &picking->router.turns[t];
        for (uint32_t m = 0; m < picking->teams[t].member_count; m++) {
            if (turns->levels)
                assert_int_equal(turns->levels[m], slow->levels[t][m]);
            if (turns->handicaps)
                assert_int_equal(turns->handicaps[m], slow->halves[t][m]);
        }
    }
}

static void like_looking_at_everybody(void **state)
{
    (void)state;
    struct sample_random random = {504};
    unsigned nobody = 0, sticky = 0, fallback = 0;
    for (unsigned round = 0; round < 200; round++) {
        struct picking *picking = random_teams(&random);
        struct slow slow = {{0}, {{0}}, {{0}}};
        for (unsigned lead = 0; lead < 150; lead++) {
            uint32_t excluded[PEOPLE];
            vary_desks(picking, &slow, &random);
            check_numbers(picking, &slow);
            const struct asked asked = ask(picking, &random, excluded);
            const uint32_t team = picking->rule.team = sample_below(&random, TEAMS);
            const struct lead_pick pick = lead_pick_by_rule(&picking->asking);
            check(picking, &slow, &asked, team, pick);
            nobody += pick.person == LEAD_NONE;
            sticky += pick.by == LEAD_BY_STICKY;
            fallback += pick.team != team;
            if (pick.person == LEAD_NONE)
                continue;
            slow_give(picking, &slow, pick.person, pick.team, pick.by);
            picking_give(picking, pick.person, pick.team, pick.by);
        }
        picking_free(picking);
    }
    /* Or the test says little. */
    assert_true(nobody > 1000 && sticky > 1000 && fallback > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(like_looking_at_everybody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
