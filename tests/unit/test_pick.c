/* SPDX-License-Identifier: MIT */
/* Who gets a lead: strategies by hand, what comes before them, and why nobody does. */
#include "pick_fixture.h"

/* --- strategies: who gets the next leads, as letters -------------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    lead_by strategy;
    uint32_t count, weights[5], ranks[5], capacity[5], open[5], given[5]; /* given: change that gave the last one */
    int64_t levels[5];
    const char *able;
    uint8_t band;
    const char *letters;
} scenarios[] = {
    {.name = "round_robin", .strategy = LEAD_BY_ROUND_ROBIN, .count = 3, .able = "xxx", .letters = "abcabca"},
    {.name = "round_robin: who is not able is passed over", .strategy = LEAD_BY_ROUND_ROBIN, .count = 5, .able = "-xx-x", .letters = "bcebceb"},
    {.name = "round_robin: alone", .strategy = LEAD_BY_ROUND_ROBIN, .count = 3, .able = "-x-", .letters = "bb"},
    {.name = "round_robin: nobody", .strategy = LEAD_BY_ROUND_ROBIN, .count = 3, .able = "---", .letters = "-"},
    /* Loads 2, 0, 1; among equal ones who never got a lead, then who got one longest ago. */
    {.name = "least_loaded", .strategy = LEAD_BY_LEAST_LOADED, .count = 3, .open = {2, 0, 1}, .able = "xxx", .letters = "bcbacb"},
    /* a/2 against b: 0 0, .5 0, .5 1, 1 1 (b waits longer), 1 2, 1.5 2, 2 2 */
    {.name = "least_loaded: for their weight", .strategy = LEAD_BY_LEAST_LOADED, .count = 2, .weights = {2, 1}, .able = "xx", .letters = "ababaab"},
    /* Free: 3 2 1, 2 2 1, 2 1 1, 1 1 1 (c never got one), 1 1 0 (b waits longer), 1 0 0 */
    {.name = "most_free", .strategy = LEAD_BY_MOST_FREE, .count = 3, .capacity = {3, 2, 1}, .able = "xxx", .letters = "abacba"},
    {.name = "most_free: not by weight", .strategy = LEAD_BY_MOST_FREE, .count = 2, .weights = {1, 9}, .capacity = {3, 4}, .able = "xx", .letters = "baba"},
    {.name = "longest_waiting", .strategy = LEAD_BY_LONGEST_WAITING, .count = 4, .given = {3, 1, 0, 2}, .able = "xxxx", .letters = "cbdacbda"},
    {.name = "longest_waiting: never got one, in their order", .strategy = LEAD_BY_LONGEST_WAITING, .count = 3, .able = "xxx", .letters = "abcabc"},
    /* Levels 2 0 1, 2 1 1 (b stands before c), 2 2 1, 2 2 2, 3 2 2 */
    {.name = "level", .strategy = LEAD_BY_LEVEL, .count = 3, .levels = {2, 0, 1}, .able = "xxx", .letters = "bbcab"},
    {.name = "level: no ties by waits", .strategy = LEAD_BY_LEVEL, .count = 2, .given = {7, 0}, .able = "xx", .letters = "abab"},
    {.name = "level: below zero", .strategy = LEAD_BY_LEVEL, .count = 2, .levels = {0, -2}, .able = "xx", .letters = "bbab"},
    {.name = "best_for_best: in turns within a rank", .strategy = LEAD_BY_BEST_FOR_BEST, .count = 4, .ranks = {2, 1, 2, 1}, .able = "xxxx", .band = 1,
     .letters = "bdbd"},
    {.name = "best_for_best: their band", .strategy = LEAD_BY_BEST_FOR_BEST, .count = 4, .ranks = {3, 1, 2, 1}, .able = "xxxx", .band = 2, .letters = "cc"},
    {.name = "best_for_best: nearest behind", .strategy = LEAD_BY_BEST_FOR_BEST, .count = 4, .ranks = {6, 1, 2, 4}, .able = "xx-x", .band = 2, .letters = "dd"},
    {.name = "best_for_best: then nearest before", .strategy = LEAD_BY_BEST_FOR_BEST, .count = 4, .ranks = {3, 1, 2, 4}, .able = "-xx-", .band = 3,
     .letters = "cc"},
    {.name = "best_for_best: the last band is the largest rank at most", .strategy = LEAD_BY_BEST_FOR_BEST, .count = 3, .ranks = {1, 3, 2}, .able = "xxx",
     .band = 9, .letters = "bb"},
    {.name = "best_for_best: no band is known", .strategy = LEAD_BY_BEST_FOR_BEST, .count = 3, .ranks = {1, 3, 2}, .able = "xxx", .band = 0, .letters = "cc"},
    {.name = "best_for_best: nobody", .strategy = LEAD_BY_BEST_FOR_BEST, .count = 2, .ranks = {1, 3}, .able = "--", .band = 1, .letters = "-"},
};

static uint32_t or_else(uint32_t number, uint32_t otherwise)
{
    return number != 0 ? number : otherwise;
}

static struct picking *scenario(size_t i)
{
    struct picking *picking = picking_new(scenarios[i].count);
    for (uint32_t p = 0; p < scenarios[i].count; p++) {
        picking->people[p].weight = or_else(scenarios[i].weights[p], 1);
        picking->people[p].rank = or_else(scenarios[i].ranks[p], 250);
        picking->people[p].limits[LEAD_LIMIT_OPEN] = or_else(scenarios[i].capacity[p], LEAD_NO_LIMIT);
        picking->desks[p].open = scenarios[i].open[p];
        picking->desks[p].last = scenarios[i].given[p];
        picking->desks[p].reason = scenarios[i].able[p] == 'x' ? LEAD_REASON_CHOSEN : LEAD_REASON_OUTSIDE_HOURS;
    }
    picking->router.change_count = 10;
    picking->route.band = scenarios[i].band;
    struct lead_team *team = picking_everybody(picking, scenarios[i].strategy);
    team->band_count = scenarios[i].strategy == LEAD_BY_BEST_FOR_BEST;
    assert_true(lead_turns_init(&picking->router));
    for (uint32_t m = 0; m < scenarios[i].count && picking->router.turns[0].levels; m++)
        picking->router.turns[0].levels[m] = scenarios[i].levels[m];
    lead_turns_rebuild(&picking->router);
    return picking;
}

static void strategies_by_hand(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(scenarios); i++) {
        char letters[16];
        print_message("# %s\n", scenarios[i].name);
        struct picking *picking = scenario(i);
        picking_letters(picking, (unsigned)strlen(scenarios[i].letters), letters);
        assert_string_equal(letters, scenarios[i].letters);
        picking_free(picking);
    }
}

/* The same, for a lead whose needs everybody meets: filters look at members one by one. */
static void strategies_with_filters(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(scenarios); i++) {
        char letters[16];
        print_message("# %s\n", scenarios[i].name);
        struct picking *picking = scenario(i);
        for (uint32_t p = 0; p < scenarios[i].count; p++)
            picking->traits[p] = 1;
        picking->rule.need_count = 1;
        picking_letters(picking, (unsigned)strlen(scenarios[i].letters), letters);
        assert_string_equal(letters, scenarios[i].letters);
        picking_free(picking);
    }
}

/* --- as others do it ---------------------------------------------------------------------------------------------------------------------- */

static struct picking *weights_of(lead_by strategy, const uint32_t *weights, uint32_t count)
{
    struct picking *picking = picking_new(count);
    for (uint32_t p = 0; p < count; p++)
        picking->people[p].weight = weights[p];
    picking_everybody(picking, strategy);
    picking_start(picking);
    return picking;
}

/* Load balancing: 30 for three, five of the first are closed, five more: ten each. */
static void loads_even_out(void **state)
{
    (void)state;
    struct picking *picking = weights_of(LEAD_BY_LEAST_LOADED, (const uint32_t[]){1, 1, 1}, 3);
    for (unsigned lead = 0; lead < 30; lead++)
        picking_next(picking);
    for (unsigned p = 0; p < 3; p++)
        assert_int_equal(picking->desks[p].open, 10);
    picking_set_open(picking, 0, 5);
    for (unsigned lead = 0; lead < 5; lead++)
        picking_next(picking);
    for (unsigned p = 0; p < 3; p++)
        assert_int_equal(picking->desks[p].open, 10);
    picking_free(picking);
}

/* A pointer for everybody that grows by 1 ÷ weight; the lowest one is next, the first of equal ones. */
static void pointers(void **state)
{
    (void)state;
    char letters[10];
    struct picking *picking = weights_of(LEAD_BY_LEVEL, (const uint32_t[]){1, 2}, 2);
    picking_letters(picking, 9, letters); /* 0 0, 1 0, 1 .5, 1 1 … */
    assert_string_equal(letters, "abbabbabb");
    picking_free(picking);
    picking = weights_of(LEAD_BY_LEVEL, (const uint32_t[]){1, 2, 4}, 3);
    picking_letters(picking, 7, letters); /* 0 0 0, 1 0 0, 1 .5 0, 1 .5 .25, 1 .5 .5 (b), 1 1 .5, 1 1 .75 */
    assert_string_equal(letters, "abccbcc");
    picking_free(picking);
}

/* Level: calibration and leads, less no-shows. */
static void calibrated_levels(void **state)
{
    (void)state;
    char letters[4];
    struct picking *picking = weights_of(LEAD_BY_LEVEL, (const uint32_t[]){1, 1, 1}, 3);
    picking->router.turns[0].levels[0] = 2;
    lead_turns_rebuild(&picking->router);
    picking_letters(picking, 3, letters); /* 2 0 0, 2 1 0, 2 1 1 */
    assert_string_equal(letters, "bcb");
    lead_turns_give_back(&picking->router, 0, 1); /* 2 1 1: b is first again */
    picking_letters(picking, 3, letters);
    assert_string_equal(letters, "bca");
    picking_free(picking);
}

/* --- many members ------------------------------------------------------------------------------------------------------------------------- */

/* Turns over the words of the bitmap, some of which are empty; with all able, shares differ by one at most. */
static void turns_of_many(void **state)
{
    (void)state;
    enum { PEOPLE = 200 };
    unsigned received[PEOPLE] = {0};
    struct picking *picking = picking_new(PEOPLE);
    picking_everybody(picking, LEAD_BY_ROUND_ROBIN);
    picking_start(picking);
    for (unsigned lead = 1; lead <= 1000; lead++) {
        received[picking_next(picking)]++;
        for (unsigned p = 0; p < PEOPLE; p++)
            assert_in_range(received[p], lead / PEOPLE, (lead + PEOPLE - 1) / PEOPLE);
    }
    for (uint32_t p = 0; p < PEOPLE; p++)
        picking_set_reason(picking, p, p == 3 || p == 63 || p == 192 || p == 199 ? LEAD_REASON_CHOSEN : LEAD_REASON_FULL);
    static const uint32_t expected[] = {3, 63, 192, 199, 3, 63};
    for (size_t i = 0; i < COUNT_OF(expected); i++)
        assert_int_equal(picking_next(picking), expected[i]);
    picking_free(picking);
}

/* The member with the largest hash; nobody else moves when somebody is not able. */
static void hashes(void **state)
{
    (void)state;
    enum { PEOPLE = 100 };
    unsigned changed = 0;
    struct picking *picking = picking_new(PEOPLE);
    picking_everybody(picking, LEAD_BY_HASH);
    picking_start(picking);
    for (uint64_t key = 0; key < 500; key++) {
        uint32_t expected[2] = {0, 0};
        uint64_t largest[2] = {0, 0};
        picking->asking.key_hash = lead_scramble(key);
        for (uint32_t p = 0; p < PEOPLE; p++) {
            const uint64_t hash = lead_scramble(picking->asking.key_hash ^ picking->people[p].hash);
            for (unsigned without_17 = 0; without_17 < 2; without_17++)
                if (hash > largest[without_17] && !(without_17 && p == 17)) {
                    largest[without_17] = hash;
                    expected[without_17] = p;
                }
        }
        picking_set_reason(picking, 17, LEAD_REASON_CHOSEN);
        assert_int_equal(lead_pick_of_team(&picking->asking, 0).person, expected[0]);
        picking_set_reason(picking, 17, LEAD_REASON_AWAY);
        assert_int_equal(lead_pick_of_team(&picking->asking, 0).person, expected[1]);
        assert_true(expected[0] == expected[1] || expected[0] == 17);
        changed += expected[0] != expected[1];
    }
    assert_in_range(changed, 1, 20); /* 5 of 500 are likely */
    picking_free(picking);
}

/* Of equal hashes the first member: ids differ, but nobody knows that their hashes do. */
static void equal_hashes(void **state)
{
    (void)state;
    struct picking *picking = picking_new(2);
    picking->people[1].hash = picking->people[0].hash;
    picking_everybody(picking, LEAD_BY_HASH);
    picking_start(picking);
    assert_int_equal(lead_pick_of_team(&picking->asking, 0).person, 0);
    picking_free(picking);
}

/* --- what comes before the strategy ------------------------------------------------------------------------------------------------------- */

/*
 * Team 0 is a, b, c; its fallback, team 1, is d, e, a. Both take turns. a has trait 0, b 0 and 1, d 1, e 0 to 2. b and d prefer leads of preference 0, e of 1.
 * Desks: x able, o outside hours, w away, f full, d full for the day, k for the week, m for 30 days.
 */
#define SAME 77
static const struct {
    const char *name, *desks;
    uint32_t needs;    /* bit by trait */
    uint64_t prefers;
    uint32_t owner, same; /* person + 1, or 0; with them the teams are sticky */
    uint32_t excluded; /* bit by person */
    uint32_t holder;   /* person + 1, or 0 */
    uint32_t past;     /* person + 1, or 0 */
    bool leaves_past_out;
    uint32_t person, team;
    lead_by by;
    lead_reason reason;
    bool is_anybody_left;
} rows[] = {
#define GETS(who, whose, how) .person = (who), .team = (whose), .by = (how), .is_anybody_left = true
#define WAITS(why) .person = NOBODY, .team = 0, .by = LEAD_BY_NOBODY, .reason = LEAD_REASON_##why
#define TURN LEAD_BY_ROUND_ROBIN
#define STICKY LEAD_BY_STICKY
    {.name = "the strategy alone", .desks = "xxxxx", GETS(0, 0, TURN)},
    {.name = "needs", .desks = "xxxxx", .needs = 2, GETS(1, 0, TURN)},
    {.name = "needs both", .desks = "xxxxx", .needs = 3, GETS(1, 0, TURN)},
    {.name = "needs: only the fallback has it", .desks = "xxxxx", .needs = 4, GETS(4, 1, TURN)},
    {.name = "excluded", .desks = "xxxxx", .excluded = 1, GETS(1, 0, TURN)},
    {.name = "excluded: several", .desks = "xxxxx", .excluded = 1 + 2 + 8, GETS(2, 0, TURN)},
    {.name = "excluded: all of the team", .desks = "xxxxx", .excluded = 7, GETS(3, 1, TURN)},
    {.name = "the holder is left out", .desks = "xxxxx", .holder = 1, GETS(1, 0, TURN)},
    {.name = "earlier holders are not", .desks = "xxxxx", .holder = 2, .past = 1, GETS(0, 0, TURN)},
    {.name = "but when they shall be", .desks = "xxxxx", .holder = 2, .past = 1, .leaves_past_out = true, GETS(2, 0, TURN)},
    {.name = "earlier holders of a lead that waits", .desks = "xxxxx", .past = 1, .leaves_past_out = true, GETS(1, 0, TURN)},
    {.name = "none were there", .desks = "xxxxx", .leaves_past_out = true, GETS(0, 0, TURN)},
    {.name = "preferred", .desks = "xxxxx", .prefers = 1, GETS(1, 0, TURN)},
    {.name = "who prefers is not able", .desks = "xoxxx", .prefers = 1, GETS(0, 0, TURN)},
    {.name = "who prefers lacks what is needed", .desks = "xxxxx", .prefers = 1, .excluded = 2, GETS(0, 0, TURN)},
    {.name = "nobody here prefers such leads", .desks = "xxxxx", .prefers = 2, GETS(0, 0, TURN)},
    {.name = "nobody, though somebody prefers it", .desks = "ooo--", .prefers = 2, .excluded = 8, .person = NOBODY, .reason = LEAD_REASON_OUTSIDE_HOURS,
     .is_anybody_left = true},
    {.name = "preferred in the fallback, there", .desks = "oooxx", .prefers = 2, GETS(4, 1, TURN)},
    {.name = "of the owner", .desks = "xxxxx", .owner = 3, GETS(2, 0, STICKY)},
    {.name = "the owner goes before preferences", .desks = "xxxxx", .owner = 3, .prefers = 1, GETS(2, 0, STICKY)},
    {.name = "the owner is not able", .desks = "xxwxx", .owner = 3, GETS(0, 0, TURN)},
    {.name = "the owner is left out", .desks = "xxxxx", .owner = 3, .excluded = 4, GETS(0, 0, TURN)},
    {.name = "the owner lacks what is needed", .desks = "xxxxx", .owner = 3, .needs = 1, GETS(0, 0, TURN)},
    {.name = "the owner before the same company", .desks = "xxxxx", .owner = 3, .same = 2, GETS(2, 0, STICKY)},
    {.name = "the same company when the owner is not able", .desks = "xxfxx", .owner = 3, .same = 2, GETS(1, 0, STICKY)},
    {.name = "the same company is with no member", .desks = "xxxxx", .same = 4, GETS(0, 0, TURN)},
    {.name = "but with one of the fallback", .desks = "owfxx", .same = 5, GETS(4, 1, STICKY)},
    {.name = "the fallback", .desks = "owfxx", GETS(3, 1, TURN)},
    {.name = "in both teams, and excluded", .desks = "xwfof", .excluded = 1, WAITS(FULL), .is_anybody_left = true},
    {.name = "nobody: away", .desks = "wwwww", WAITS(AWAY), .is_anybody_left = true},
    {.name = "nobody: hours are nearer than absence", .desks = "wowww", WAITS(OUTSIDE_HOURS), .is_anybody_left = true},
    {.name = "nobody: 30 days", .desks = "owmff", WAITS(FULL_30_DAYS), .is_anybody_left = true},
    {.name = "nobody: week", .desks = "mwkff", WAITS(FULL_WEEK), .is_anybody_left = true},
    {.name = "nobody: day", .desks = "mdkff", WAITS(FULL_DAY), .is_anybody_left = true},
    {.name = "nobody: open", .desks = "fdkff", WAITS(FULL), .is_anybody_left = true},
    {.name = "nobody: only of the rule's team", .desks = "wwwff", WAITS(AWAY), .is_anybody_left = true},
    {.name = "nobody has what is needed", .desks = "xxxxx", .needs = 8, WAITS(LACKS_NEEDS)},
    {.name = "excluded is nearer", .desks = "xxxxx", .needs = 8, .excluded = 2, WAITS(EXCLUDED)},
    {.name = "excluded comes before other reasons", .desks = "fwwww", .excluded = 1, WAITS(AWAY), .is_anybody_left = true},
    {.name = "who is full lacks what is needed", .desks = "xfwww", .needs = 4, WAITS(LACKS_NEEDS), .is_anybody_left = true},
    {.name = "all are excluded", .desks = "xxxxx", .excluded = 31, WAITS(EXCLUDED)},
    {.name = "all who have what is needed are excluded", .desks = "xxxxx", .needs = 4, .excluded = 16, WAITS(LACKS_NEEDS)},
};

static uint8_t reason_of(char desk)
{
    static const char letters[] = "x  wo" "mkdf";
    return (uint8_t)(strchr(letters, desk) ? strchr(letters, desk) - letters : LEAD_REASON_AWAY);
}

static struct picking *two_teams(void)
{
    struct picking *picking = picking_new(5);
    static const uint64_t traits[] = {1, 3, 0, 2, 7};
    for (uint32_t p = 0; p < 5; p++)
        picking->traits[p] = traits[p];
    picking->people[1].preference = picking->people[3].preference = 0;
    picking->people[4].preference = 1;
    picking_team(picking, LEAD_BY_ROUND_ROBIN, (const uint32_t[]){0, 1, 2}, 3)->fallback = 1;
    picking_team(picking, LEAD_BY_ROUND_ROBIN, (const uint32_t[]){3, 4, 0}, 3);
    picking_start(picking);
    return picking;
}

/* Half of the needs as the rule's, half of them as those of a field. */
static void set_needs(struct picking *picking, uint32_t needs)
{
    for (uint32_t trait = 0; trait < 4; trait++)
        if (needs >> trait & 1) {
            if (trait % 2)
                picking->needs[picking->rule.need_count++] = trait;
            else
                picking->route.needs[picking->rule.need_field_count++] = trait;
        }
}

static void set_sticky(struct picking *picking, uint32_t owner, uint32_t same)
{
    for (uint32_t t = 0; t < 2; t++) {
        picking->teams[t].sticky_count = 2;
        picking->teams[t].sticky[0] = (struct lead_sticky){.owner = 5, .same = LEAD_NONE};
        picking->teams[t].sticky[1] = (struct lead_sticky){.owner = LEAD_NONE, .same = 6};
    }
    picking->route.owner = owner != 0 ? owner - 1 : LEAD_NONE;
    picking_set_same(picking, SAME + 1, 0);
    if (same != 0) {
        picking_set_same(picking, SAME, same - 1);
        picking->route.same = SAME;
    }
}

static void set_past(struct picking *picking, uint32_t holder, uint32_t past, bool leaves_past_out)
{
    picking->asking.slot = 0;
    picking->asking.leaves_past_out = leaves_past_out;
    picking->held.holder = holder != 0 ? holder - 1 : LEAD_NONE;
    if (past != 0) {
        picking->held.past = 0;
        picking->past = (struct lead_past){.count = 1, .people = {past - 1}};
    }
}

static void before_the_strategy(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        print_message("# %s\n", rows[i].name);
        struct picking *picking = two_teams();
        uint32_t excluded[5];
        picking->asking.excluded = excluded;
        for (uint32_t p = 0; p < 5; p++) {
            picking_set_reason(picking, p, reason_of(rows[i].desks[p]));
            if (rows[i].excluded >> p & 1)
                excluded[picking->asking.excluded_count++] = p;
        }
        set_needs(picking, rows[i].needs);
        picking->route.prefers = rows[i].prefers;
        if (rows[i].owner != 0 || rows[i].same != 0)
            set_sticky(picking, rows[i].owner, rows[i].same);
        if (rows[i].holder != 0 || rows[i].past != 0 || rows[i].leaves_past_out)
            set_past(picking, rows[i].holder, rows[i].past, rows[i].leaves_past_out);
        const struct lead_pick pick = lead_pick_by_rule(&picking->asking);
        assert_int_equal(pick.person, rows[i].person);
        assert_int_equal(pick.team, rows[i].team);
        assert_int_equal(pick.by, rows[i].by);
        assert_int_equal(pick.reason, rows[i].reason);
        assert_int_equal(lead_anybody_left(&picking->asking, 0), rows[i].is_anybody_left);
        picking_free(picking);
    }
}

/* Where teams ask for nothing, what is known of owner and company does not count. */
static void not_sticky(void **state)
{
    (void)state;
    struct picking *picking = two_teams();
    set_sticky(picking, 3, 2);
    picking->teams[0].sticky_count = 0;
    assert_int_equal(lead_pick_by_rule(&picking->asking).person, 0);
    picking_free(picking);
}

/* Of a field that is unknown nothing is needed; of a value that nobody has, nobody has it. */
static void needs_of_fields(void **state)
{
    (void)state;
    struct picking *picking = two_teams();
    picking->rule.need_field_count = 2;
    assert_int_equal(lead_pick_by_rule(&picking->asking).person, 0);
    picking->route.needs[1] = 1;
    assert_int_equal(lead_pick_by_rule(&picking->asking).person, 1);
    picking->route.needs[1] = LEAD_NEED_NOBODY;
    assert_int_equal(lead_pick_by_rule(&picking->asking).person, LEAD_NONE);
    assert_int_equal(lead_pick_by_rule(&picking->asking).reason, LEAD_REASON_LACKS_NEEDS);
    picking_free(picking);
}

/* A lead without a rule, as by hand, needs nothing. */
static void no_rule(void **state)
{
    (void)state;
    struct picking *picking = two_teams();
    picking->rule.need_count = 1;
    picking->needs[0] = 3;
    picking->route.rule = LEAD_NONE;
    assert_int_equal(lead_pick_of_team(&picking->asking, 0).person, 0);
    assert_true(lead_meets_needs(&picking->policy, &picking->route, 0));
    picking_free(picking);
}

static const struct {
    const char *name;
    char desk;
    uint32_t needs, excluded;
    uint32_t person;
    lead_reason reason;
} of_a_person[] = {
    {"gets it", 'x', 0, 0, 3, LEAD_REASON_CHOSEN},
    {"has what is needed", 'x', 2, 0, 3, LEAD_REASON_CHOSEN},
    {"lacks it", 'x', 1, 0, NOBODY, LEAD_REASON_LACKS_NEEDS},
    {"excluded", 'x', 1, 8, NOBODY, LEAD_REASON_EXCLUDED},
    {"away", 'w', 0, 0, NOBODY, LEAD_REASON_AWAY},
    {"full", 'f', 2, 0, NOBODY, LEAD_REASON_FULL},
    {"full, and lacks it", 'f', 1, 0, NOBODY, LEAD_REASON_LACKS_NEEDS},
};

static void rules_with_a_person(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(of_a_person); i++) {
        print_message("# %s\n", of_a_person[i].name);
        static const uint32_t excluded[] = {3};
        struct picking *picking = two_teams();
        picking->rule.team = LEAD_NONE;
        picking->rule.person = 3;
        set_needs(picking, of_a_person[i].needs);
        picking->asking.excluded = excluded;
        picking->asking.excluded_count = of_a_person[i].excluded != 0;
        picking_set_reason(picking, 3, reason_of(of_a_person[i].desk));
        const struct lead_pick pick = lead_pick_by_rule(&picking->asking);
        assert_int_equal(pick.person, of_a_person[i].person);
        assert_int_equal(pick.team, LEAD_NONE);
        assert_int_equal(pick.by, pick.person == NOBODY ? LEAD_BY_NOBODY : LEAD_BY_RULE);
        assert_int_equal(pick.reason, of_a_person[i].reason);
        assert_int_equal(lead_asking_reason(&picking->asking, 3), of_a_person[i].reason);
        picking_free(picking);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strategies_by_hand),
        cmocka_unit_test(strategies_with_filters),
        cmocka_unit_test(loads_even_out),
        cmocka_unit_test(pointers),
        cmocka_unit_test(calibrated_levels),
        cmocka_unit_test(turns_of_many),
        cmocka_unit_test(hashes),
        cmocka_unit_test(equal_hashes),
        cmocka_unit_test(before_the_strategy),
        cmocka_unit_test(not_sticky),
        cmocka_unit_test(needs_of_fields),
        cmocka_unit_test(no_rule),
        cmocka_unit_test(rules_with_a_person),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
