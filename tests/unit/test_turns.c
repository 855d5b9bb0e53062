/* SPDX-License-Identifier: MIT */
/* What changes about teams: turns, levels, handicaps, and what an absence does to them. */
#include "pick_fixture.h"

static const lead_by strategies[] = {LEAD_BY_ROUND_ROBIN, LEAD_BY_WEIGHTED, LEAD_BY_LEAST_LOADED, LEAD_BY_MOST_FREE,
                               LEAD_BY_LONGEST_WAITING, LEAD_BY_LEVEL, LEAD_BY_BEST_FOR_BEST, LEAD_BY_HASH};

static struct lead_turns *turns_of(struct picking *picking)
{
    return &picking->router.turns[0];
}

/* --- beginning and end -------------------------------------------------------------------------------------------------------------------- */

static struct picking *all_strategies(void)
{
    struct picking *picking = picking_new(70);
    for (uint32_t p = 0; p < 70; p++) {
        picking->people[p].rank = 1 + p % 3;
        picking->people[p].limits[LEAD_LIMIT_OPEN] = 5;
    }
    for (size_t s = 0; s < COUNT_OF(strategies); s++)
        picking_everybody(picking, strategies[s]);
    return picking;
}

static void nobody_is_able_before_desks_say_so(void **state)
{
    (void)state;
    struct picking *picking = all_strategies();
    assert_true(lead_turns_init(&picking->router));
    for (uint32_t t = 0; t < COUNT_OF(strategies); t++)
        assert_int_equal(lead_pick_of_team(&picking->asking, t).person, LEAD_NONE);
    lead_turns_rebuild(&picking->router);
    for (uint32_t t = 0; t < COUNT_OF(strategies); t++) {
        assert_int_equal(picking->router.turns[t].able_count, 70);
        assert_int_not_equal(lead_pick_of_team(&picking->asking, t).person, LEAD_NONE);
    }
    picking_free(picking);
}

static void memory_ends_anywhere(void **state)
{
    (void)state;
    struct host host = {0};
    bool is_made = false;
    for (size_t fail_at = 1; !is_made; fail_at++) {
        struct picking *picking = all_strategies();
        host = (struct host){.fail_at = fail_at};
        picking->router.memory = host_memory(&host);
        is_made = lead_turns_init(&picking->router);
        assert_true(is_made == (host.calls < fail_at));
        lead_turns_free(&picking->router);
        assert_null(picking->router.turns);
        assert_int_equal(host.live, 0);
        assert_int_equal(host.wrong, 0);
        picking_free(picking);
    }
    assert_true(host.calls > COUNT_OF(strategies));
}

static void no_teams(void **state)
{
    (void)state;
    struct picking *picking = picking_new(1);
    assert_true(lead_turns_init(&picking->router));
    assert_null(picking->router.turns);
    lead_turns_rebuild(&picking->router);
    picking_free(picking);
}

static void members(void **state)
{
    (void)state;
    struct picking *picking = picking_new(4);
    picking_team(picking, LEAD_BY_HASH, (const uint32_t[]){2, 0}, 2);
    picking_team(picking, LEAD_BY_HASH, (const uint32_t[]){1}, 1);
    picking_team(picking, LEAD_BY_HASH, (const uint32_t[]){1, 3, 2}, 3);
    static const uint32_t expected[4][3] = {{1, NOBODY, NOBODY}, {NOBODY, 0, 0}, {0, NOBODY, 2}, {NOBODY, NOBODY, 1}};
    for (uint32_t person = 0; person < 4; person++)
        for (uint32_t team = 0; team < 3; team++)
            assert_int_equal(lead_member_of(&picking->policy, team, person), expected[person][team]);
    picking_free(picking);
}

/* In all teams but one, at another place in each. */
static void members_of_many_teams(void **state)
{
    (void)state;
    for (uint32_t without = 0; without < TEAMS_MAX; without++) {
        struct picking *picking = picking_new(TEAMS_MAX);
        for (uint32_t team = 0; team < TEAMS_MAX; team++) {
            uint32_t members[TEAMS_MAX];
            for (uint32_t m = 0; m <= team; m++)
                members[m] = m < team ? m + 1 : 0;
            picking_team(picking, LEAD_BY_HASH, members, team == without ? team : team + 1);
        }
        for (uint32_t team = 0; team < TEAMS_MAX; team++)
            assert_int_equal(lead_member_of(&picking->policy, team, 0), team == without ? NOBODY : team);
        picking_free(picking);
    }
}

static void what_was_loaded_is_brought_within_limits(void **state)
{
    (void)state;
    struct picking *picking = picking_new(3);
    picking_everybody(picking, LEAD_BY_ROUND_ROBIN);
    picking_everybody(picking, LEAD_BY_LEVEL);
    assert_true(lead_turns_init(&picking->router));
    picking->router.turns[0].next = 3;
    picking->router.turns[1].levels[0] = INT64_MAX;
    picking->router.turns[1].levels[1] = INT64_MIN;
    lead_turns_rebuild(&picking->router);
    assert_int_equal(picking->router.turns[0].next, 0);
    assert_int_equal(picking->router.turns[1].levels[0], LEAD_AMOUNT_MAX);
    assert_int_equal(picking->router.turns[1].levels[1], -LEAD_AMOUNT_MAX);
    assert_int_equal(lead_pick_of_team(&picking->asking, 1).person, 1);
    picking_give(picking, 0, 1, LEAD_BY_LEVEL);
    assert_int_equal(picking->router.turns[1].levels[0], LEAD_AMOUNT_MAX);
    lead_turns_give_back(&picking->router, 1, 1);
    assert_int_equal(picking->router.turns[1].levels[1], -LEAD_AMOUNT_MAX);
    picking_free(picking);
}

/* --- what leads do ------------------------------------------------------------------------------------------------------------------------ */

/* After a gift to member 1 of three, who begin with a handicap of 3 halves: what each kind of gift does to a team of each strategy. */
static const struct {
    const char *name;
    lead_by strategy, by;
    uint32_t next;
    int64_t standings[3];
} gifts[] = {
    {"a turn moves on", LEAD_BY_ROUND_ROBIN, LEAD_BY_ROUND_ROBIN, 2, {0, 0, 0}},
    {"by hand it does not", LEAD_BY_ROUND_ROBIN, LEAD_BY_HAND, 0, {0, 0, 0}},
    {"nor does it for an owner", LEAD_BY_ROUND_ROBIN, LEAD_BY_STICKY, 0, {0, 0, 0}},
    {"balances", LEAD_BY_WEIGHTED, LEAD_BY_WEIGHTED, 0, {1, -2, 1}},
    {"balances, by hand", LEAD_BY_WEIGHTED, LEAD_BY_HAND, 0, {1, -2, 1}},
    {"one more open lead, half a handicap less", LEAD_BY_LEAST_LOADED, LEAD_BY_LEAST_LOADED, 0, {3, 4, 3}},
    {"the same by hand", LEAD_BY_LEAST_LOADED, LEAD_BY_HAND, 0, {3, 4, 3}},
    /* Of a capacity of 10: 20 - 3, and 18 - 2. */
    {"free capacity", LEAD_BY_MOST_FREE, LEAD_BY_MOST_FREE, 0, {17, 16, 17}},
    {"level", LEAD_BY_LEVEL, LEAD_BY_LEVEL, 0, {0, 1, 0}},
    {"level for an owner", LEAD_BY_LEVEL, LEAD_BY_STICKY, 0, {0, 1, 0}},
    {"ranks stay", LEAD_BY_BEST_FOR_BEST, LEAD_BY_BEST_FOR_BEST, 0, {250, 250, 250}},
    {"waits are of the desk", LEAD_BY_LONGEST_WAITING, LEAD_BY_LONGEST_WAITING, 0, {0, 0, 0}},
    {"hashes stay", LEAD_BY_HASH, LEAD_BY_HASH, 0, {0, 0, 0}},
};

static void gifts_count(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(gifts); i++) {
        print_message("# %s\n", gifts[i].name);
        struct picking *picking = picking_new(3);
        for (uint32_t p = 0; p < 3; p++)
            picking->people[p].limits[LEAD_LIMIT_OPEN] = 10;
        picking_everybody(picking, gifts[i].strategy);
        picking_start(picking);
        for (uint32_t m = 0; m < 3 && turns_of(picking)->handicaps; m++)
            turns_of(picking)->handicaps[m] = 3;
        picking_give(picking, 1, 0, gifts[i].by);
        assert_int_equal(turns_of(picking)->next, gifts[i].next);
        for (uint32_t m = 0; m < 3; m++)
            assert_int_equal(lead_turns_standing(&picking->router, 0, m), gifts[i].standings[m]);
        picking_free(picking);
    }
}

static void the_last_one_is_followed_by_the_first(void **state)
{
    (void)state;
    struct picking *picking = picking_new(2);
    picking_everybody(picking, LEAD_BY_ROUND_ROBIN);
    picking_start(picking);
    picking_give(picking, 1, 0, LEAD_BY_ROUND_ROBIN);
    assert_int_equal(turns_of(picking)->next, 0);
    picking_free(picking);
}

static void handicaps_end_at_nothing(void **state)
{
    (void)state;
    struct picking *picking = picking_new(1);
    picking_everybody(picking, LEAD_BY_LEAST_LOADED);
    picking_start(picking);
    turns_of(picking)->handicaps[0] = 1;
    for (unsigned lead = 1; lead <= 3; lead++) {
        picking_give(picking, 0, 0, LEAD_BY_LEAST_LOADED);
        assert_int_equal(turns_of(picking)->handicaps[0], 0);
        assert_int_equal(lead_turns_standing(&picking->router, 0, 0), 2 * lead);
    }
    picking_free(picking);
}

/* Only levels fall again, and with them the place of whoever gave back. */
static void given_back(void **state)
{
    (void)state;
    struct picking *picking = picking_new(2);
    picking_everybody(picking, LEAD_BY_LEVEL);
    picking_everybody(picking, LEAD_BY_WEIGHTED);
    picking_start(picking);
    picking_give(picking, 1, 0, LEAD_BY_LEVEL);
    picking_give(picking, 1, 1, LEAD_BY_WEIGHTED);
    assert_int_equal(lead_pick_of_team(&picking->asking, 0).person, 0);
    lead_turns_give_back(&picking->router, 0, 1);
    lead_turns_give_back(&picking->router, 0, 1);
    lead_turns_give_back(&picking->router, 1, 1);
    assert_int_equal(lead_turns_standing(&picking->router, 0, 1), -1);
    assert_int_equal(lead_turns_standing(&picking->router, 1, 1), -1);
    assert_int_equal(lead_pick_of_team(&picking->asking, 0).person, 1);
    picking_free(picking);
}

/* --- coming back -------------------------------------------------------------------------------------------------------------------------- */

/* The first member comes back. */
static const struct {
    const char *name;
    lead_by strategy;
    bool catches_up;
    uint32_t count, weights[4], open[4], capacity;
    const char *others; /* x: there, f: full, w: away */
    int64_t before[4];  /* levels, balances, or halves */
    int64_t after;
} comebacks[] = {
    {"level: that of the lowest", LEAD_BY_LEVEL, false, 3, {1, 1, 1}, {0}, 9, "xx", {2, 9, 7}, 7},
    {"level: also when it falls", LEAD_BY_LEVEL, false, 3, {1, 1, 1}, {0}, 9, "xx", {9, 3, 7}, 3},
    {"level: for its weight, 8/2 before 5/1, times 3", LEAD_BY_LEVEL, false, 3, {3, 2, 1}, {0}, 9, "xx", {0, 8, 5}, 12},
    {"level: 7/2 times 3, rounded down", LEAD_BY_LEVEL, false, 2, {3, 2}, {0}, 9, "x", {0, 7}, 10},
    {"level: -7/2 times 3, rounded down", LEAD_BY_LEVEL, false, 2, {3, 2}, {0}, 9, "x", {0, -7}, -11},
    {"level: who is full is a colleague", LEAD_BY_LEVEL, false, 3, {1, 1, 1}, {0}, 9, "fx", {0, 4, 7}, 4},
    {"level: who is away is none", LEAD_BY_LEVEL, false, 3, {1, 1, 1}, {0}, 9, "wx", {0, 4, 7}, 7},
    {"level: without colleagues nothing", LEAD_BY_LEVEL, false, 3, {1, 1, 1}, {0}, 9, "ww", {1, 4, 7}, 1},
    {"level: alone", LEAD_BY_LEVEL, false, 1, {1}, {0}, 9, "", {5}, 5},
    {"level: what was missed is made up", LEAD_BY_LEVEL, true, 2, {1, 1}, {0}, 9, "x", {2, 9}, 2},
    {"balance waits", LEAD_BY_WEIGHTED, false, 2, {1, 1}, {0}, 9, "x", {2, -2}, 2},
    {"balance with catch_up has grown before", LEAD_BY_WEIGHTED, true, 2, {1, 1}, {0}, 9, "x", {2, -2}, 2},
    {"least_loaded: three less than the colleague with the fewest", LEAD_BY_LEAST_LOADED, false, 3, {1, 1, 1}, {1, 6, 4}, 9, "xx", {0, 0, 0}, 6},
    {"least_loaded: 6/2 is fewer than 4/1", LEAD_BY_LEAST_LOADED, false, 3, {1, 2, 1}, {0, 6, 4}, 9, "xx", {0, 0, 0}, 6},
    {"least_loaded: (1 + h)/2 is at most 5/3", LEAD_BY_LEAST_LOADED, false, 2, {2, 3}, {1, 5}, 9, "x", {0, 0}, 4},
    {"least_loaded: the colleague's handicap counts", LEAD_BY_LEAST_LOADED, false, 2, {1, 1}, {0, 5}, 9, "x", {0, 4}, 14},
    {"least_loaded: half a lead is none", LEAD_BY_LEAST_LOADED, false, 2, {1, 1}, {0, 5}, 9, "x", {0, 3}, 12},
    {"least_loaded: who has more has no handicap", LEAD_BY_LEAST_LOADED, false, 2, {1, 1}, {6, 5}, 9, "x", {0, 0}, 0},
    {"least_loaded: nor the old one", LEAD_BY_LEAST_LOADED, false, 2, {1, 1}, {6, 5}, 9, "x", {4, 0}, 0},
    {"least_loaded: an old one is counted anew", LEAD_BY_LEAST_LOADED, false, 2, {1, 1}, {3, 5}, 9, "x", {9, 0}, 4},
    {"least_loaded: catch_up", LEAD_BY_LEAST_LOADED, true, 2, {1, 1}, {0, 5}, 9, "x", {0, 0}, 0},
    {"least_loaded: without colleagues", LEAD_BY_LEAST_LOADED, false, 2, {1, 1}, {0, 5}, 9, "w", {2, 0}, 2},
    {"most_free: 9 against 4", LEAD_BY_MOST_FREE, false, 3, {1, 1, 1}, {0, 6, 5}, 9, "xx", {0, 0, 0}, 10},
    {"most_free: weights do not count", LEAD_BY_MOST_FREE, false, 2, {1, 3}, {0, 6}, 9, "x", {0, 0}, 12},
    {"most_free: less the colleague's handicap: 9 - h is at least 2.5", LEAD_BY_MOST_FREE, false, 2, {1, 1}, {0, 6}, 9, "x", {0, 1}, 12},
    {"most_free: more than is open may be given by hand", LEAD_BY_MOST_FREE, false, 2, {1, 1}, {0, 11}, 9, "x", {0, 0}, 22},
    {"most_free: nothing is missing", LEAD_BY_MOST_FREE, false, 2, {1, 1}, {7, 6}, 9, "x", {0, 0}, 0},
    {"more than can be counted", LEAD_BY_LEAST_LOADED, false, 2, {10000, 1}, {0, 4000000000}, 9, "x", {0, 0}, 2 * (int64_t)INT32_MAX},
};

static void fill(struct picking *picking, const int64_t *numbers)
{
    struct lead_turns *turns = turns_of(picking);
    for (uint32_t m = 0; m < picking->policy.person_count; m++) {
        if (turns->levels)
            turns->levels[m] = numbers[m];
        if (turns->balances)
            turns->balances[m] = numbers[m];
        if (turns->handicaps)
            turns->handicaps[m] = (uint32_t)numbers[m];
    }
}

static int64_t number_of(struct picking *picking)
{
    const struct lead_turns *turns = turns_of(picking);
    return turns->levels ? turns->levels[0] : turns->balances ? turns->balances[0] : turns->handicaps[0];
}

static void comebacks_by_hand(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(comebacks); i++) {
        print_message("# %s\n", comebacks[i].name);
        struct picking *picking = picking_new(comebacks[i].count);
        for (uint32_t p = 0; p < comebacks[i].count; p++) {
            picking->people[p].weight = comebacks[i].weights[p];
            picking->people[p].limits[LEAD_LIMIT_OPEN] = comebacks[i].capacity;
        }
        picking_everybody(picking, comebacks[i].strategy)->catches_up = comebacks[i].catches_up;
        picking_start(picking);
        fill(picking, comebacks[i].before);
        for (uint32_t p = 0; p < comebacks[i].count; p++) {
            const char how = p == 0 ? 'x' : comebacks[i].others[p - 1];
            picking->desks[p].open = comebacks[i].open[p];
            picking_set_reason(picking, p, how == 'x' ? LEAD_REASON_CHOSEN : how == 'w' ? LEAD_REASON_AWAY : LEAD_REASON_FULL);
        }
        lead_turns_return(&picking->router, 0);
        assert_int_equal(number_of(picking), comebacks[i].after);
        picking_free(picking);
    }
}

/* In all of their teams; whoever is new in one, in that one. */
static void comebacks_of_teams(void **state)
{
    (void)state;
    struct picking *picking = picking_new(3);
    for (unsigned t = 0; t < 3; t++)
        picking_everybody(picking, LEAD_BY_LEVEL);
    picking->teams[1].catches_up = true;
    picking_start(picking);
    for (uint32_t t = 0; t < 3; t++)
        picking->router.turns[t].levels[1] = picking->router.turns[t].levels[2] = 5 + t;
    lead_turns_return(&picking->router, 0);
    for (uint32_t t = 0; t < 3; t++)
        assert_int_equal(picking->router.turns[t].levels[0], t == 1 ? 0 : 5 + t);
    picking->router.turns[0].levels[0] = picking->router.turns[2].levels[0] = 0;
    lead_turns_welcome(&picking->router, 2, 0);
    assert_int_equal(picking->router.turns[0].levels[0], 0);
    assert_int_equal(picking->router.turns[2].levels[0], 7);
    picking_free(picking);
}

/* --- a flood, or none --------------------------------------------------------------------------------------------------------------------- */

/* Three people; c misses 60 leads. Of the `leads` that follow, how many everybody gets. */
static const struct {
    const char *name;
    lead_by strategy;
    bool catches_up;
    unsigned leads, received[3];
} floods[] = {
    {"round_robin: turns", LEAD_BY_ROUND_ROBIN, false, 30, {10, 10, 10}},
    {"longest_waiting: turns", LEAD_BY_LONGEST_WAITING, false, 30, {10, 10, 10}},
    {"weighted, even: shares", LEAD_BY_WEIGHTED, false, 30, {10, 10, 10}},
    {"weighted, catch_up: 20 at once", LEAD_BY_WEIGHTED, true, 20, {0, 0, 20}},
    {"weighted, catch_up: as if they had been there", LEAD_BY_WEIGHTED, true, 60, {10, 10, 40}},
    {"level, even: shares", LEAD_BY_LEVEL, false, 30, {10, 10, 10}},
    {"level, catch_up: 30 at once", LEAD_BY_LEVEL, true, 30, {0, 0, 30}},
    {"level, catch_up: then shares", LEAD_BY_LEVEL, true, 60, {10, 10, 40}},
    /* Each lead of c's takes half a handicap away: twice as many as the others until the handicap of 30 has gone. */
    {"least_loaded, even: no flood", LEAD_BY_LEAST_LOADED, false, 40, {10, 10, 20}},
    {"least_loaded, even: until the loads are equal", LEAD_BY_LEAST_LOADED, false, 120, {30, 30, 60}},
    {"least_loaded, even: shares behind that", LEAD_BY_LEAST_LOADED, false, 150, {40, 40, 70}},
    {"least_loaded, catch_up: 30 at once", LEAD_BY_LEAST_LOADED, true, 30, {0, 0, 30}},
    {"most_free, even: no flood", LEAD_BY_MOST_FREE, false, 40, {10, 10, 20}},
    {"most_free, catch_up: 30 at once", LEAD_BY_MOST_FREE, true, 30, {0, 0, 30}},
};

static void floods_or_none(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(floods); i++) {
        print_message("# %s\n", floods[i].name);
        struct picking *picking = picking_new(3);
        unsigned received[3] = {0, 0, 0};
        for (uint32_t p = 0; p < 3; p++)
            picking->people[p].limits[LEAD_LIMIT_OPEN] = 1000;
        picking_everybody(picking, floods[i].strategy)->catches_up = floods[i].catches_up;
        picking_start(picking);
        picking_set_reason(picking, 2, LEAD_REASON_AWAY);
        for (unsigned lead = 0; lead < 60; lead++)
            assert_int_not_equal(picking_next(picking), 2);
        picking->desks[2].is_away = false;
        lead_turns_return(&picking->router, 2);
        picking_set_reason(picking, 2, LEAD_REASON_CHOSEN);
        for (unsigned lead = 0; lead < floods[i].leads; lead++)
            received[picking_next(picking)]++;
        for (unsigned p = 0; p < 3; p++)
            assert_int_equal(received[p], floods[i].received[p]);
        picking_free(picking);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_is_able_before_desks_say_so),
        cmocka_unit_test(memory_ends_anywhere),
        cmocka_unit_test(no_teams),
        cmocka_unit_test(members),
        cmocka_unit_test(members_of_many_teams),
        cmocka_unit_test(what_was_loaded_is_brought_within_limits),
        cmocka_unit_test(gifts_count),
        cmocka_unit_test(the_last_one_is_followed_by_the_first),
        cmocka_unit_test(handicaps_end_at_nothing),
        cmocka_unit_test(given_back),
        cmocka_unit_test(comebacks_by_hand),
        cmocka_unit_test(comebacks_of_teams),
        cmocka_unit_test(floods_or_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
