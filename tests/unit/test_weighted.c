/* SPDX-License-Identifier: MIT */
/* Turns by weight: by hand, what is fair, and against the definition written out with fractions. */
#include "pick_fixture.h"

/* The balances of team 0. */
#define BALANCES(picking) ((picking)->router.turns[0].balances)

static struct picking *team_of(const uint32_t *weights, uint32_t count)
{
    struct picking *picking = picking_new(count);
    for (uint32_t p = 0; p < count; p++)
        picking->people[p].weight = weights[p];
    picking_everybody(picking, LEAD_BY_WEIGHTED);
    picking_start(picking);
    return picking;
}

static void expect_balances(const struct picking *picking, const int64_t *balances)
{
    for (uint32_t m = 0; m < picking->teams[0].member_count; m++)
        assert_int_equal(BALANCES(picking)[m], balances[m]);
}

/* --- by hand ------------------------------------------------------------------------------------------------------------------------------ */

/*
 * With 5, 1, 1: W = 7, n = 3; who has at least 7/4 takes part. 4 × (5, 1, 1) → a. (3, 2, 2): keys (21 - 12)/5, 13, 13 → a. (1, 3, 3): a does not reach;
 * b stands first. (6, -3, 4): (21 - 24)/5 → a. (4, -2, 5): both keys are 1, the larger balance is c's. Then only a reaches.
 */
static const int64_t states_of_5_1_1[][3] = {{-2, 1, 1}, {-4, 2, 2}, {1, -4, 3}, {-1, -3, 4}, {4, -2, -2}, {2, -1, -1}, {0, 0, 0}};

static void five_one_one(void **state)
{
    (void)state;
    struct picking *picking = team_of((const uint32_t[]){5, 1, 1}, 3);
    for (unsigned period = 0; period < 3; period++)
        for (size_t i = 0; i < COUNT_OF(states_of_5_1_1); i++) {
            assert_int_equal(picking_next(picking), "aabacaa"[i] - 'a');
            expect_balances(picking, states_of_5_1_1[i]);
        }
    picking_free(picking);
}

static const struct {
    const char *name;
    uint32_t count, weights[4];
    int64_t before[4];
    const char *able; /* x: able, -: not; w: away */
    bool catches_up;
    uint32_t longest; /* these many from behind got a lead before: ties go to those in front */
    char chosen;
    int64_t after[4];
} by_hand[] = {
    {"alone", 1, {3}, {0}, "x", false, 0, 'a', {0}},
    {"one is able: pays what they get", 3, {5, 1, 1}, {0, 0, 0}, "-x-", false, 0, 'b', {0, 0, 0}},
    /* W = 1 + 2, n = 2: at least 3/2; b has 2, a has 1. */
    {"Frappe: the first of 1, 2", 2, {1, 2}, {0, 0}, "xx", false, 0, 'b', {1, -1}},
    /* Of b and c, W = 2, n = 2: (0, 2) after growing; a does not grow. */
    {"who is not able does not grow", 3, {5, 1, 1}, {-4, -1, 1}, "-xx", false, 0, 'c', {-4, 0, 0}},
    {"nor who is away", 3, {5, 1, 1}, {-4, -1, 1}, "wxx", false, 0, 'c', {-4, 0, 0}},
    /* W = 7, n = 3 with a: b reaches 7/4 with 2, c with 3; keys 21 - 8 and 21 - 12. */
    {"but with catch_up", 3, {5, 1, 1}, {-4, 1, 2}, "wxx", true, 0, 'c', {1, 2, -4}},
    {"catch_up is about absence alone", 3, {5, 1, 1}, {-4, -1, 1}, "-xx", true, 0, 'c', {-4, 0, 0}},
    /* Nobody has 7/4: 1, -3, 0 after growing. */
    {"nobody reaches: the largest balance", 3, {5, 1, 1}, {-4, -4, -1}, "xxx", false, 0, 'a', {-6, -3, 0}},
    {"of equal ones whoever waits longest", 3, {1, 1, 1}, {-5, -5, -5}, "xxx", false, 3, 'a', {-7, -4, -4}},
    {"nobody is able", 2, {1, 1}, {0, 0}, "--", false, 0, '-', {0, 0}},
    {"nobody is there", 2, {1, 1}, {0, 0}, "ww", true, 0, '-', {0, 0}},
};

static void one_lead(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(by_hand); i++) {
        print_message("# %s\n", by_hand[i].name);
        struct picking *picking = team_of(by_hand[i].weights, by_hand[i].count);
        char chosen[2];
        picking->teams[0].catches_up = by_hand[i].catches_up;
        for (uint32_t m = 0; m < by_hand[i].count; m++) {
            const char able = by_hand[i].able[m];
            BALANCES(picking)[m] = by_hand[i].before[m];
            picking_set_reason(picking, m, able == 'x' ? LEAD_REASON_CHOSEN : able == 'w' ? LEAD_REASON_AWAY : LEAD_REASON_OUTSIDE_HOURS);
        }
        for (uint32_t m = 0; m < by_hand[i].longest; m++)
            picking->desks[m].last = ++picking->router.change_count;
        picking_letters(picking, 1, chosen);
        assert_int_equal(chosen[0], by_hand[i].chosen);
        expect_balances(picking, by_hand[i].after);
        picking_free(picking);
    }
}

/* Of equal weights, never one twice before all others: their order, then whoever waits longest. */
static void equal_weights_take_turns(void **state)
{
    (void)state;
    struct picking *picking = team_of((const uint32_t[]){1, 1, 1, 1}, 4);
    char letters[13];
    picking_letters(picking, 12, letters);
    assert_string_equal(letters, "abcdabcdabcd");
    /* Somebody else's team gave b a lead between: c waits longer, then. */
    picking_letters(picking, 1, letters);
    picking_give(picking, 1, LEAD_NONE, LEAD_BY_HAND);
    picking_letters(picking, 3, letters);
    assert_string_equal(letters, "cdb");
    picking_free(picking);
}

/* A gift by hand counts as if it had been chosen, also to somebody who is not able. */
static void gifts_by_hand_count(void **state)
{
    (void)state;
    struct picking *picking = team_of((const uint32_t[]){5, 1, 1}, 3);
    picking_set_reason(picking, 1, LEAD_REASON_FULL);
    picking_give(picking, 1, 0, LEAD_BY_HAND);
    expect_balances(picking, (const int64_t[]){5, -6, 1});
    picking_give(picking, 2, 0, LEAD_BY_STICKY); /* b does not grow now */
    expect_balances(picking, (const int64_t[]){10, -6, -4});
    picking_free(picking);
}

/* Who lacks what a lead needs is not owed it. */
static void needs(void **state)
{
    (void)state;
    struct picking *picking = team_of((const uint32_t[]){1, 1, 2}, 3);
    picking->needs[0] = 3;
    picking->rule.need_count = 1;
    picking->traits[0] = picking->traits[2] = 1 << 3;
    char letters[5];
    picking_letters(picking, 3, letters); /* W = 3: c has 2 of at least 3/2; then (2, 1) a; then (0, 3) c */
    assert_string_equal(letters, "cac");
    expect_balances(picking, (const int64_t[]){0, 0, 0});
    picking->rule.need_count = 0;
    picking_letters(picking, 1, letters); /* (1, 1, 2) of 4, n = 3: 1 reaches too; keys (12 - 4)/1, (12 - 4)/1, (12 - 8)/2 */
    assert_int_equal(letters[0], 'c');
    picking_free(picking);
}

/* Who is left out of one lead is owed it: one lead of two was theirs. */
static void exclusions(void **state)
{
    (void)state;
    struct picking *picking = team_of((const uint32_t[]){1, 1}, 2);
    const uint32_t excluded[] = {0};
    picking->asking.excluded = excluded;
    picking->asking.excluded_count = 1;
    assert_int_equal(picking_next(picking), 1);
    expect_balances(picking, (const int64_t[]){1, -1});
    picking_free(picking);
}

static void balances_stop(void **state)
{
    (void)state;
    const uint32_t weights[] = {10000, 9999, 1};
    const int64_t limit = lead_balance_limit(3);
    struct picking *picking = team_of(weights, 3);
    assert_true(limit > (int64_t)1 << 40); /* a hundred million leads */
    BALANCES(picking)[0] = limit - 1;
    BALANCES(picking)[1] = -limit + 1;
    picking_give(picking, 1, 0, LEAD_BY_HAND);
    expect_balances(picking, (const int64_t[]){limit, -limit, 1});
    BALANCES(picking)[0] = INT64_MAX;
    BALANCES(picking)[1] = INT64_MIN;
    lead_turns_rebuild(&picking->router);
    expect_balances(picking, (const int64_t[]){limit, -limit, 1});
    assert_int_equal(lead_pick_of_team(&picking->asking, 0).person, 0);
    picking_free(picking);
}

/* The largest team that there may be keeps its bound. */
static void limits_hold_the_largest_team(void **state)
{
    (void)state;
    assert_true(lead_balance_limit(LEAD_PEOPLE_MAX) > (int64_t)LEAD_PEOPLE_MAX * LEAD_WEIGHT_MAX + LEAD_WEIGHT_MAX);
}

/* --- fair --------------------------------------------------------------------------------------------------------------------------------- */

/* Gives leads and asserts that what everybody got is never a whole lead away from what their weight entitles them to. */
static void expect_fair(const uint32_t *weights, uint32_t count, uint64_t leads)
{
    uint64_t total = 0, received[PEOPLE_MAX] = {0};
    struct picking *picking = team_of(weights, count);
    for (uint32_t m = 0; m < count; m++)
        total += weights[m];
    for (uint64_t lead = 1; lead <= leads; lead++) {
        received[picking_next(picking)]++;
        for (uint32_t m = 0; m < count; m++) {
            const int64_t away = (int64_t)(received[m] * total) - (int64_t)(lead * weights[m]);
            assert_true(away < (int64_t)total && -away < (int64_t)total);
            assert_int_equal(BALANCES(picking)[m], -away);
        }
    }
    picking_free(picking);
}

/* Every team of up to five with weights of up to six, over a whole period: then all balances are 0 again, and everything repeats but for ties. */
static void fair_exhaustively(void **state)
{
    (void)state;
    for (uint32_t count = 1; count <= 5; count++) {
        uint32_t weights[5] = {1, 1, 1, 1, 1};
        for (;;) {
            uint32_t total = 0, m = 0;
            for (uint32_t i = 0; i < count; i++)
                total += weights[i];
            expect_fair(weights, count, total);
            while (m < count && weights[m] == 6)
                weights[m++] = 1;
            if (m == count)
                break;
            weights[m]++;
        }
    }
}

static void fair_at_random(void **state)
{
    (void)state;
    struct sample_random random = {502};
    for (unsigned round = 0; round < 60; round++) {
        uint32_t weights[PEOPLE_MAX];
        const uint32_t count = 1 + sample_below(&random, round % 3 ? 12 : 200);
        const unsigned largest = sample_once_in(&random, 2) ? 10000 : 3;
        for (uint32_t m = 0; m < count; m++)
            weights[m] = 1 + sample_below(&random, sample_once_in(&random, 4) ? largest : 3);
        expect_fair(weights, count, 1500);
    }
}

/* --- against the definition --------------------------------------------------------------------------------------------------------------- */

struct slow {
    int64_t balances[PEOPLE_MAX];
    bool grows[PEOPLE_MAX], takes_part[PEOPLE_MAX];
};

/* Numbers are small: the products fit. */
static bool slow_comes_first(const struct picking *picking, const struct slow *slow, uint32_t a, uint32_t b, int64_t sum, int64_t n)
{
    const uint32_t *weights = picking->weights[0];
    const int64_t balance_a = slow->balances[a] + weights[a], balance_b = slow->balances[b] + weights[b];
    const bool reaches_a = balance_a * (2 * n - 2) >= sum, reaches_b = balance_b * (2 * n - 2) >= sum;
    const int64_t key_a = ((2 * n - 3) * sum - (2 * n - 2) * balance_a) * weights[b], key_b = ((2 * n - 3) * sum - (2 * n - 2) * balance_b) * weights[a];
    if (reaches_a != reaches_b)
        return reaches_a;
    if (reaches_a && key_a != key_b)
        return key_a < key_b;
    if (balance_a != balance_b)
        return balance_a > balance_b;
    if (picking->desks[a].last != picking->desks[b].last)
        return picking->desks[a].last < picking->desks[b].last;
    return a < b;
}

static void slow_sum(const struct picking *picking, const struct slow *slow, int64_t *sum, int64_t *n)
{
    *sum = *n = 0;
    for (uint32_t m = 0; m < picking->policy.person_count; m++)
        if (slow->grows[m]) {
            *sum += picking->weights[0][m];
            ++*n;
        }
}

static uint32_t slow_choose(const struct picking *picking, const struct slow *slow)
{
    int64_t sum, n;
    uint32_t first = LEAD_NONE;
    slow_sum(picking, slow, &sum, &n);
    for (uint32_t m = 0; m < picking->policy.person_count; m++)
        if (slow->takes_part[m] && (first == LEAD_NONE || slow_comes_first(picking, slow, m, first, sum, n)))
            first = m;
    return first;
}

static void slow_charge(const struct picking *picking, struct slow *slow, uint32_t receiver)
{
    int64_t sum, n;
    slow->grows[receiver] = true;
    slow_sum(picking, slow, &sum, &n);
    for (uint32_t m = 0; m < picking->policy.person_count; m++)
        if (slow->grows[m])
            slow->balances[m] += picking->weights[0][m];
    slow->balances[receiver] -= sum;
}

static void vary(struct picking *picking, struct sample_random *random)
{
    static const lead_reason reasons[] = {LEAD_REASON_CHOSEN, LEAD_REASON_CHOSEN, LEAD_REASON_CHOSEN, LEAD_REASON_AWAY, LEAD_REASON_FULL};
    for (unsigned changes = sample_below(random, 3); changes > 0; changes--)
        picking_set_reason(picking, sample_below(random, picking->policy.person_count), reasons[sample_below(random, COUNT_OF(reasons))]);
    picking->rule.need_count = sample_once_in(random, 4);
    picking->needs[0] = sample_below(random, TRAITS);
    picking->asking.excluded_count = sample_once_in(random, 4);
}

static void look(const struct picking *picking, struct slow *slow, uint32_t excluded)
{
    for (uint32_t m = 0; m < picking->policy.person_count; m++) {
        const uint8_t reason = picking->desks[m].reason;
        const bool meets = picking->rule.need_count == 0 || (picking->traits[m] >> picking->needs[0] & 1);
        slow->grows[m] = meets && (reason == LEAD_REASON_CHOSEN || (picking->teams[0].catches_up && reason == LEAD_REASON_AWAY));
        slow->takes_part[m] = meets && reason == LEAD_REASON_CHOSEN && !(picking->asking.excluded_count && m == excluded);
    }
}

static void like_the_definition(void **state)
{
    (void)state;
    struct sample_random random = {503};
    for (unsigned round = 0; round < 60; round++) {
        uint32_t weights[PEOPLE_MAX], excluded;
        const uint32_t count = 1 + sample_below(&random, round % 4 ? 8 : 200);
        for (uint32_t m = 0; m < count; m++)
            weights[m] = 1 + sample_below(&random, 5);
        struct picking *picking = team_of(weights, count);
        struct slow slow = {{0}, {0}, {0}};
        for (uint32_t m = 0; m < count; m++)
            picking->traits[m] = sample_next(&random);
        picking->teams[0].catches_up = sample_once_in(&random, 2);
        picking->asking.excluded = &excluded;
        for (unsigned lead = 0; lead < 400; lead++) {
            excluded = sample_below(&random, count);
            vary(picking, &random);
            look(picking, &slow, excluded);
            uint32_t person = lead_pick_of_team(&picking->asking, 0).person;
            assert_int_equal(person, slow_choose(picking, &slow));
            if (sample_once_in(&random, 10))
                person = sample_below(&random, count);
            if (person == LEAD_NONE)
                continue;
            slow_charge(picking, &slow, person);
            picking_give(picking, person, 0, LEAD_BY_WEIGHTED);
            expect_balances(picking, slow.balances);
        }
        picking_free(picking);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(five_one_one),
        cmocka_unit_test(one_lead),
        cmocka_unit_test(equal_weights_take_turns),
        cmocka_unit_test(gifts_by_hand_count),
        cmocka_unit_test(needs),
        cmocka_unit_test(exclusions),
        cmocka_unit_test(balances_stop),
        cmocka_unit_test(limits_hold_the_largest_team),
        cmocka_unit_test(fair_exhaustively),
        cmocka_unit_test(fair_at_random),
        cmocka_unit_test(like_the_definition),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
