/* SPDX-License-Identifier: MIT */
/* Points of event rules, measures and guards in small cases whose answers are worked out on paper: both by passes over entries and the slow way. */
#include "activity_fixture.h"

/* ---- Rules: events at given days and counts ---- */

#define ON_DAY(day) ((lead_time)(day) * DAY + DAY / 2)

struct day {
    int64_t day;
    uint32_t type;
    uint32_t times;
};

struct rule_case {
    const char *name;
    uint32_t types; /* the rule is on types 0 … types - 1 */
    lead_points points;
    uint32_t length; /* fades in a straight line over so many days; 0: stays */
    uint32_t times;
    struct lead_stretch span;
    lead_points limit; /* 0: 20,000 points */
    struct day days[6];
    int64_t now;
    lead_points expected;
    uint64_t counted, capped;
};

static const struct rule_case rule_cases[] = {
    {"nothing happened", 1, 5000, 0, 0, {0, 0}, 0, {{0}}, 100, 0, 0, 0},
    {"two today", 1, 5000, 0, 0, {0, 0}, 0, {{100, 0, 2}}, 100, 10000, 2, 0},
    {"another type", 1, 5000, 0, 0, {0, 0}, 0, {{100, 1, 2}}, 100, 0, 0, 0},
    {"tomorrow does not count", 1, 5000, 0, 0, {0, 0}, 0, {{100, 0, 1}, {101, 0, 7}}, 100, 5000, 1, 0},
    {"tomorrow counts when it has begun", 1, 5000, 0, 0, {0, 0}, 0, {{100, 0, 1}, {101, 0, 7}}, 101, 40000, 8, 0},
    {"half faded after 5 of 10 days", 1, 10000, 10, 0, {0, 0}, 0, {{100, 0, 3}}, 105, 15000, 3, 0},
    {"faded after 10 of 10 days, but counted", 1, 10000, 10, 0, {0, 0}, 0, {{100, 0, 3}}, 110, 0, 3, 0},
    {"points below 0", 1, -4000, 0, 0, {0, 0}, 0, {{100, 0, 3}}, 110, -12000, 3, 0},
    {"first time only: the oldest", 1, 10000, 10, 1, {0, 0}, 0, {{98, 0, 1}, {100, 0, 5}}, 100, 8000, 1, 5},
    {"two a day", 1, 1000, 0, 2, {1, 0}, 0, {{98, 0, 5}, {99, 0, 1}, {100, 0, 2}}, 100, 5000, 5, 3},
    {"two a day that fade", 1, 10000, 10, 2, {1, 0}, 0, {{98, 0, 5}, {100, 0, 1}}, 100, 26000, 3, 3},
    {"two a day of more than one entry holds", 1, 10, 0, 2, {1, 0}, 0, {{98, 0, 3000}, {99, 0, 1}}, 100, 30, 3, 2998},
    {"two a day of both types together", 2, 1000, 0, 2, {1, 0}, 0, {{98, 0, 1}, {98, 1, 3}, {99, 1, 1}}, 100, 3000, 3, 2},
    {"one in seven days from Monday: day 98 is a Thursday", 1, 1000, 0, 1, {7, 3}, 0, {{98, 0, 1}, {101, 0, 1}, {102, 0, 1}}, 110, 2000, 2, 1},
    {"one in three days: 99, 100, 101 are a span", 1, 1000, 0, 1, {3, 0}, 0, {{98, 0, 1}, {99, 0, 1}, {101, 0, 1}}, 110, 2000, 2, 1},
    {"one in three days before 1970: -3, -2, -1 are a span", 1, 1000, 0, 1, {3, 0}, 0, {{-4, 0, 1}, {-3, 0, 1}, {-1, 0, 1}, {0, 0, 1}}, 5, 3000, 3, 1},
    {"the oldest of a span count, the newest types too", 2, 10000, 10, 2, {7, 3}, 0, {{95, 1, 1}, {96, 0, 1}, {97, 1, 1}}, 97, 17000, 2, 1},
    {"the limit", 1, 100, 0, 0, {0, 0}, 1000, {{98, 0, 11}}, 100, 1000, 11, 0},
    {"the limit below 0", 1, -100, 0, 0, {0, 0}, 1000, {{98, 0, 11}}, 100, -1000, 11, 0},
    {"the limit of a rule with at_most", 2, 100, 0, 20, {0, 0}, 1000, {{98, 0, 15}, {99, 1, 15}}, 100, 1000, 20, 10},
};

static void check_rule(const struct rule_case *row, uint32_t where)
{
    struct fixture fixture;
    struct lead_history history = {0};
    struct lead_rule_outcome outcome;
    lead_points channel = -1;
    print_message("# %s\n", row->name);
    fixture_init(&fixture, 2, DAY);
    struct lead_event_rule *rule = fixture_rule(&fixture, fixture_counters(&fixture, 0, row->types, where),
                                                fixture_fade(&fixture, row->points, row->length, row->length > 0 ? 0 : row->points));
    rule->times = row->times;
    rule->span = row->span;
    rule->limit = row->limit > 0 ? row->limit : rule->limit;
    fixture_build(&fixture);
    for (size_t d = 0; d < COUNT_OF(row->days); d++)
        add_event(&history, &fixture, &(struct raw_event){ON_DAY(row->days[d].day), row->days[d].type, 1 | 1u << where, row->days[d].times});
    lead_activity_evaluate(fixture.plan, lead_history_view_of(&history), ON_DAY(row->now), &channel, NULL, 1);
    assert_int_equal(channel, row->expected);
    lead_event_rule_evaluate(&fixture.definitions, rule, lead_history_view_of(&history), ON_DAY(row->now), &outcome);
    assert_int_equal(outcome.points, row->expected);
    assert_int_equal(outcome.counted, row->counted);
    assert_int_equal(outcome.capped, row->capped);
    assert_int_equal(outcome.guarded, 0);
    assert_null(outcome.guard);
    assert_int_equal(outcome.raw_points, (int64_t)row->counted * row->points);
    lead_history_free(&history, &fixture.memory);
    fixture_free(&fixture);
}

static void rules_by_hand(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rule_cases); i++)
        for (uint32_t where = 0; where < WHERES; where++)
            check_rule(&rule_cases[i], where);
}

/* ---- Measures ---- */

struct measure_case {
    const char *name;
    enum lead_measure_kind kind;
    uint32_t window;
    int64_t now;
    int32_t expected;
};

/* Two events of type 0 on day 90, one of type 1 on day 95, three of type 0 on day 100. */
static const struct measure_case measure_cases[] = {
    {"presence", LEAD_MEASURE_PRESENCE, 0, 100, 0},
    {"count", LEAD_MEASURE_COUNT, LEAD_AGES_FOREVER, 100, 6},
    {"count before all", LEAD_MEASURE_COUNT, LEAD_AGES_FOREVER, 89, 0},
    {"count between", LEAD_MEASURE_COUNT, LEAD_AGES_FOREVER, 99, 3},
    {"count of one day", LEAD_MEASURE_COUNT, 1, 100, 3},
    {"count of five days", LEAD_MEASURE_COUNT, 5, 100, 3},
    {"count of six days", LEAD_MEASURE_COUNT, 6, 100, 4},
    {"count of ten days", LEAD_MEASURE_COUNT, 10, 100, 4},
    {"count of eleven days", LEAD_MEASURE_COUNT, 11, 100, 6},
    {"count long after", LEAD_MEASURE_COUNT, 11, 111, 0},
    {"last", LEAD_MEASURE_LAST, 0, 107, 7},
    {"last today", LEAD_MEASURE_LAST, 0, 100, 0},
    {"last before the last", LEAD_MEASURE_LAST, 0, 97, 2},
    {"last of none", LEAD_MEASURE_LAST, 0, 80, LEAD_MEASURE_NEVER},
    {"first", LEAD_MEASURE_FIRST, 0, 107, 17},
    {"first today", LEAD_MEASURE_FIRST, 0, 90, 0},
    {"first of none", LEAD_MEASURE_FIRST, 0, 80, LEAD_MEASURE_NEVER},
};

static void measures_by_hand(void **state)
{
    (void)state;
    static const struct raw_event events[] = {{ON_DAY(90), 0, 1, 2}, {ON_DAY(95), 1, 1, 1}, {ON_DAY(100), 0, 1, 3}};
    struct fixture fixture;
    struct lead_history history = {0};
    fixture_init(&fixture, 2, DAY);
    for (size_t i = 0; i < COUNT_OF(measure_cases); i++)
        fixture_measure(&fixture, measure_cases[i].kind, fixture_counters(&fixture, 0, 2, 0), measure_cases[i].window);
    fixture_build(&fixture);
    for (size_t e = 0; e < COUNT_OF(events); e++)
        add_event(&history, &fixture, &events[e]);
    for (size_t i = 0; i < COUNT_OF(measure_cases); i++) {
        int32_t measures[COUNT_OF(measure_cases)];
        print_message("# %s\n", measure_cases[i].name);
        lead_activity_evaluate(fixture.plan, lead_history_view_of(&history), ON_DAY(measure_cases[i].now), NULL, measures, 1);
        assert_int_equal(measures[i], measure_cases[i].expected);
        lead_activity_evaluate(fixture.plan, (struct lead_history_view){NULL, 0}, ON_DAY(measure_cases[i].now), NULL, measures, 1);
        assert_int_equal(measures[i], LEAD_MEASURE_UNKNOWN);
    }
    lead_history_free(&history, &fixture.memory);
    fixture_free(&fixture);
}

/* ---- Guards ---- */

struct guard_case {
    const char *name;
    uint32_t more_than[2]; /* of two guards of type 0; 0: the guard is not there */
    struct lead_stretch span[2];
    struct day days[4];
    int64_t now;
    uint64_t counted, guarded;
    int guard;
};

static const struct guard_case guard_cases[] = {
    {"as many as allowed", {5, 0}, {{1, 0}}, {{100, 0, 5}}, 100, 5, 0, -1},
    {"one more", {5, 0}, {{1, 0}}, {{100, 0, 6}}, 100, 0, 6, 0},
    {"one more in two days", {5, 0}, {{2, 0}}, {{99, 0, 9}, {100, 0, 3}, {101, 0, 3}}, 105, 0, 15, 0},
    {"the burst has not begun to be one", {5, 0}, {{2, 0}}, {{100, 0, 3}, {101, 0, 3}}, 100, 3, 0, -1},
    {"other days stay", {5, 0}, {{1, 0}}, {{99, 0, 5}, {100, 0, 6}, {101, 0, 5}}, 105, 10, 6, 0},
    {"another type stays", {5, 0}, {{1, 0}}, {{100, 0, 6}, {100, 1, 9}}, 105, 9, 6, 0},
    {"the second guard", {20, 5}, {{1, 0}, {1, 0}}, {{100, 0, 6}}, 105, 0, 6, 1},
    {"the first of two guards", {5, 6}, {{7, 3}, {1, 0}}, {{100, 0, 7}}, 105, 0, 7, 0},
    {"a guard counts what another takes away", {5, 8}, {{1, 0}, {2, 0}}, {{100, 0, 6}, {101, 0, 3}}, 105, 0, 9, 0},
    {"a span that begins on Monday, day 102", {5, 0}, {{7, 3}}, {{101, 0, 3}, {102, 0, 3}, {108, 0, 3}, {109, 0, 1}}, 110, 4, 6, 0},
};

static void check_guards(const struct guard_case *row)
{
    struct fixture fixture;
    struct lead_history history = {0};
    struct lead_rule_outcome outcome;
    lead_points channel;
    int32_t measure;
    print_message("# %s\n", row->name);
    fixture_init(&fixture, 2, DAY);
    /* Guards look at all events of the type, the rule at those that meet condition 1. */
    struct lead_event_rule *rule = fixture_rule(&fixture, fixture_counters(&fixture, 0, 2, 1), fixture_fade(&fixture, 1000, 0, 1000));
    fixture_measure(&fixture, LEAD_MEASURE_COUNT, fixture_counters(&fixture, 0, 2, 1), LEAD_AGES_FOREVER);
    for (unsigned g = 0; g < 2 && row->more_than[g] > 0; g++)
        fixture_guard(&fixture, 0, row->more_than[g], row->span[g]);
    fixture_build(&fixture);
    for (size_t d = 0; d < COUNT_OF(row->days); d++)
        add_event(&history, &fixture, &(struct raw_event){ON_DAY(row->days[d].day), row->days[d].type, 3, row->days[d].times});
    lead_activity_evaluate(fixture.plan, lead_history_view_of(&history), ON_DAY(row->now), &channel, &measure, 1);
    assert_int_equal(channel, 1000 * (int64_t)row->counted);
    assert_int_equal(measure, row->counted);
    lead_event_rule_evaluate(&fixture.definitions, rule, lead_history_view_of(&history), ON_DAY(row->now), &outcome);
    assert_int_equal(outcome.counted, row->counted);
    assert_int_equal(outcome.guarded, row->guarded);
    assert_ptr_equal(outcome.guard, row->guard < 0 ? NULL : &fixture.guards[row->guard]);
    lead_history_free(&history, &fixture.memory);
    fixture_free(&fixture);
}

static void guards_by_hand(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(guard_cases); i++)
        check_guards(&guard_cases[i]);
}

/* The lead has no other events than those of the guard, so nothing makes the number of all larger. */
static void one_event_too_many(void **state)
{
    (void)state;
    struct fixture fixture;
    struct lead_history history = {0};
    fixture_init(&fixture, 1, DAY);
    fixture_rule(&fixture, fixture_counters(&fixture, 0, 1, 0), fixture_fade(&fixture, 1000, 0, 1000));
    fixture_guard(&fixture, 0, 5, (struct lead_stretch){1, 0});
    fixture_build(&fixture);
    for (int32_t times = 1; times <= 7; times++) {
        lead_points channel;
        add_event(&history, &fixture, &(struct raw_event){ON_DAY(100), 0, 1, 1});
        lead_activity_evaluate(fixture.plan, lead_history_view_of(&history), ON_DAY(100), &channel, NULL, 1);
        assert_int_equal(channel, times > 5 ? 0 : 1000 * times);
    }
    lead_history_free(&history, &fixture.memory);
    fixture_free(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_by_hand),
        cmocka_unit_test(measures_by_hand),
        cmocka_unit_test(guards_by_hand),
        cmocka_unit_test(one_event_too_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
