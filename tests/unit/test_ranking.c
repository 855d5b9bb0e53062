/* SPDX-License-Identifier: MIT */
/* Who comes first: by hand, and against looking at everybody. */
#include "pick_fixture.h"

#define LEAVES_MAX 200

struct race {
    uint32_t leaves;
    uint32_t tree[2 * LEAVES_MAX];
    struct lead_standing standings[LEAVES_MAX];
    bool is_in[LEAVES_MAX];
    uint64_t passes; /* bit by member mod 64 */
};

static bool passes(const void *context, uint32_t member)
{
    const struct race *race = context;
    return race->passes >> (member % 64) & 1;
}

static void race_init(struct race *race, uint32_t leaves)
{
    memset(race, 0, sizeof *race);
    memset(race->tree, 0xFF, sizeof race->tree);
    race->leaves = leaves;
    race->passes = UINT64_MAX;
}

static void set(struct race *race, uint32_t member, bool is_in, struct lead_standing standing)
{
    race->is_in[member] = is_in;
    race->standings[member] = standing;
    lead_ranking_set(race->tree, race->leaves, member, is_in ? member : LEAD_NONE, race->standings);
}

static const struct {
    const char *name;
    uint32_t count;
    struct lead_standing standings[4];
    const char *is_in; /* x: in the running */
    uint32_t first;
} by_hand[] = {
    {"nobody", 2, {{0, 0, 1}, {0, 0, 1}}, "..", LEAD_NONE},
    {"alone", 1, {{7, 7, 7}}, "x", 0},
    {"alone and out", 1, {{7, 7, 7}}, ".", LEAD_NONE},
    {"fewest", 3, {{3, 0, 1}, {1, 9, 1}, {2, 0, 1}}, "xxx", 1},
    {"fewest of those who are in", 3, {{3, 0, 1}, {1, 9, 1}, {2, 0, 1}}, "x.x", 2},
    {"for their weight: 3/2 against 2/1 and 5/3", 3, {{2, 0, 1}, {5, 0, 3}, {3, 0, 2}}, "xxx", 2},
    {"nothing is the same for every weight", 2, {{0, 5, 10000}, {0, 4, 1}}, "xx", 1},
    {"below zero, per weight the least: -4/4 against -2/1", 2, {{-4, 0, 4}, {-2, 0, 1}}, "xx", 1},
    {"then the longest wait", 4, {{2, 8, 2}, {1, 3, 1}, {3, 4, 3}, {4, 5, 4}}, "xxxx", 1},
    {"then the first", 4, {{1, 3, 1}, {1, 2, 1}, {1, 2, 1}, {1, 3, 1}}, "xxxx", 1},
    {"the largest amounts", 2, {{LEAD_AMOUNT_MAX, 0, 10000}, {LEAD_AMOUNT_MAX, 0, 9999}}, "xx", 0},
    {"the smallest amounts", 2, {{-LEAD_AMOUNT_MAX, 0, 10000}, {-LEAD_AMOUNT_MAX, 0, 9999}}, "xx", 1},
};

static void ranks_by_hand(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(by_hand); i++) {
        print_message("# %s\n", by_hand[i].name);
        struct race race;
        race_init(&race, by_hand[i].count);
        for (uint32_t m = 0; m < by_hand[i].count; m++)
            set(&race, m, by_hand[i].is_in[m] == 'x', by_hand[i].standings[m]);
        assert_int_equal(race.tree[1], by_hand[i].first);
        assert_int_equal(lead_ranking_first(race.tree, race.leaves, race.standings, passes, &race), by_hand[i].first);
        race.passes = 0;
        assert_int_equal(lead_ranking_first(race.tree, race.leaves, race.standings, passes, &race), LEAD_NONE);
    }
}

/* a/v < b/w, or what decides ties. */
static bool is_better(const struct race *race, uint32_t a, uint32_t b)
{
    const struct lead_standing *first = &race->standings[a], *second = &race->standings[b];
    const double left = (double)first->amount / first->weight, right = (double)second->amount / second->weight; /* small numbers: apart by far */
    if (left < right - 1e-9 || left > right + 1e-9)
        return left < right;
    return first->last != second->last ? first->last < second->last : a < b;
}

static uint32_t slow_first(const struct race *race)
{
    uint32_t first = LEAD_NONE;
    for (uint32_t m = 0; m < race->leaves; m++)
        if (race->is_in[m] && passes(race, m) && (first == LEAD_NONE || is_better(race, m, first)))
            first = m;
    return first;
}

static void ranks_like_looking_at_everybody(void **state)
{
    (void)state;
    struct sample_random random = {501};
    static struct race race;
    for (unsigned round = 0; round < 300; round++) {
        race_init(&race, 1 + sample_below(&random, round % 4 ? 20 : LEAVES_MAX));
        for (unsigned step = 0; step < 200; step++) {
            const uint32_t member = sample_below(&random, race.leaves);
            const struct lead_standing standing = {(int64_t)sample_below(&random, 12) - 3, sample_below(&random, 6), 1 + sample_below(&random, 4)};
            set(&race, member, !sample_once_in(&random, 3), standing);
            race.passes = UINT64_MAX;
            assert_int_equal(race.tree[1], slow_first(&race));
            race.passes = sample_next(&random) & (sample_once_in(&random, 2) ? sample_next(&random) & sample_next(&random) : UINT64_MAX);
            assert_int_equal(lead_ranking_first(race.tree, race.leaves, race.standings, passes, &race), slow_first(&race));
        }
    }
}

/* Who fails is asked once, and whoever comes behind the first is not asked at all. */
static bool counts(const void *context, uint32_t member)
{
    unsigned *asked = *(unsigned *const *)context;
    ++*asked;
    return member >= 3;
}

static void asks_no_more_than_it_has_to(void **state)
{
    (void)state;
    static struct race race;
    unsigned asked = 0, *counter = &asked;
    race_init(&race, 128);
    for (uint32_t m = 0; m < 128; m++)
        set(&race, m, true, (struct lead_standing){m, 0, 1});
    assert_int_equal(lead_ranking_first(race.tree, race.leaves, race.standings, counts, &counter), 3);
    assert_int_equal(asked, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranks_by_hand),
        cmocka_unit_test(ranks_like_looking_at_everybody),
        cmocka_unit_test(asks_no_more_than_it_has_to),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
