/* SPDX-License-Identifier: MIT */
/* No change is missed between a bucket and the next that is named; where nothing else is in the way, the next is the right one. */
#include "activity_fixture.h"

#include "activity/plan.h"

/* ---- By hand ---- */

enum what { FADES, STEPS, WINDOW, STAYS, COUNT, COUNT_ALL, LAST, FIRST, ANY_AGE, PRESENCE };

struct ahead_case {
    const char *name;
    enum what what;
    int64_t events[3]; /* days; 0 is none */
    int64_t from;
    int64_t expected;
};

#define NEVER INT64_MAX

static const struct ahead_case cases[] = {
    {"nothing happened", FADES, {0}, 100, NEVER},
    {"tomorrow's event", STAYS, {101}, 100, 101},
    {"the event far ahead", STAYS, {101, 500}, 101, 500},
    {"an event far ahead, asked from long before", STAYS, {500}, -100000000, 500},
    {"points that stay", STAYS, {100}, 100, NEVER},
    {"points that fade each day", FADES, {100}, 100, 101},
    {"points that fade each day, later", FADES, {100}, 105, 106},
    {"the last day of fading", FADES, {100}, 109, 110},
    {"faded", FADES, {100}, 110, NEVER},
    {"faded long ago", FADES, {100}, 2000000000, NEVER},
    {"steps of 4 days", STEPS, {100}, 100, 104},
    {"steps of 4 days, within the second", STEPS, {100}, 106, 108},
    {"steps of two events", STEPS, {100, 102}, 104, 106},
    {"the last step", STEPS, {100}, 111, 112},
    {"after the last step", STEPS, {100}, 112, NEVER},
    {"a window of 30 days", WINDOW, {100}, 100, 130},
    {"a window of 30 days, on its last", WINDOW, {100}, 129, 130},
    {"a window that is over", WINDOW, {100}, 130, NEVER},
    {"a count within 7 days", COUNT, {100, 103}, 103, 107},
    {"a count within 7 days, the second", COUNT, {100, 103}, 107, 110},
    {"a count within 7 days, over", COUNT, {100, 103}, 110, NEVER},
    {"a count of all", COUNT_ALL, {100, 103}, 103, NEVER},
    {"the last, tests of 4 and 20 days", LAST, {100, 103}, 103, 104},
    {"the last, the older event first", LAST, {100, 105}, 103, 104},
    {"the last, 4 days are over for one", LAST, {100, 103}, 104, 107},
    {"the last, 4 days are over for both", LAST, {100, 103}, 107, 120},
    {"the last, 20 days are about to be over", LAST, {100, 103}, 122, 123},
    {"the last, 20 days are over", LAST, {100, 103}, 123, NEVER},
    {"the first, a test of 10 days", FIRST, {100}, 100, 110},
    {"the first, 10 days are over", FIRST, {100}, 110, NEVER},
    {"an age of which no tests are known", ANY_AGE, {100}, 1000000, 1000001},
    {"such an age at the most", ANY_AGE, {100}, INT64_C(2000000100), NEVER},
    {"presence", PRESENCE, {100}, 100, NEVER},
};

/* Conditions ask whether measure 0 is in these ranges. */
static const struct lead_test last_tests[] = {
    {.kind = LEAD_TEST_POINTS, .input = 3, .as.points = {0, 3}},
    {.kind = LEAD_TEST_POINTS, .input = 3, .as.points = {0, LEAD_MEASURE_NEVER - 1}},
    {.kind = LEAD_TEST_POINTS, .input = 3, .as.points = {20, LEAD_MEASURE_NEVER - 1}},
    {.kind = LEAD_TEST_POINTS, .input = 2, .as.points = {50, 60}}, /* of a score */
    {.kind = LEAD_TEST_POINTS, .input = 4, .as.points = {70, 80}}, /* of a count */
    {.kind = LEAD_TEST_FLAG, .input = 0},
};
static const struct lead_test first_tests[] = {{.kind = LEAD_TEST_POINTS, .input = 3, .as.points = {10, LEAD_MEASURE_NEVER - 1}}};

/* Leads have two fields and one score, so measure 0 is input 3. */
static void ask(struct fixture *fixture, enum lead_measure_kind kind, const struct lead_test *tests, uint32_t count)
{
    struct lead_conditions *leads = LEAD_ARENA_NEW(&fixture->arena, 1, struct lead_conditions);
    struct lead_schema *schema = LEAD_ARENA_NEW(&fixture->arena, 1, struct lead_schema);
    struct lead_test *copies = LEAD_ARENA_NEW(&fixture->arena, count, struct lead_test);
    assert_true(leads != NULL && schema != NULL && copies != NULL);
    memcpy(copies, tests, count * sizeof *copies);
    schema->count = 2;
    leads->schema = schema;
    leads->result_count = 1;
    leads->nodes.tests = copies;
    leads->nodes.test_count = count;
    fixture->definitions.reading.leads = leads;
    fixture_measure(fixture, kind, fixture_counters(fixture, 0, 1, 0), LEAD_AGES_FOREVER);
    fixture_measure(fixture, LEAD_MEASURE_COUNT, fixture_counters(fixture, 0, 1, 0), LEAD_AGES_FOREVER);
}

static void define(struct fixture *fixture, enum what what)
{
    static const lead_points steps[] = {9, 9, 9, 9, 6, 6, 6, 6, 3, 3, 3, 3, 0, 0, 0};
    const struct lead_counter_set counters = fixture_counters(fixture, 0, 1, 0);
    switch (what) {
    case FADES:
        fixture_rule(fixture, counters, fixture_fade(fixture, 1000, 10, 0));
        break;
    case STEPS:
        fixture_rule(fixture, counters, (struct lead_fade){steps, COUNT_OF(steps), 0});
        break;
    case WINDOW:
        fixture_rule(fixture, counters, (struct lead_fade){fixture_fade(fixture, 0, 30, 0).points, 30, -5});
        break;
    case STAYS:
        fixture_rule(fixture, counters, fixture_fade(fixture, 1000, 0, 1000));
        break;
    case COUNT:
    case COUNT_ALL:
        fixture_measure(fixture, LEAD_MEASURE_COUNT, counters, what == COUNT ? 7 : LEAD_AGES_FOREVER);
        break;
    case LAST:
        ask(fixture, LEAD_MEASURE_LAST, last_tests, COUNT_OF(last_tests));
        break;
    case FIRST:
        ask(fixture, LEAD_MEASURE_FIRST, first_tests, COUNT_OF(first_tests));
        break;
    case ANY_AGE:
        fixture_measure(fixture, LEAD_MEASURE_LAST, counters, LEAD_AGES_FOREVER);
        break;
    default:
        fixture_measure(fixture, LEAD_MEASURE_PRESENCE, (struct lead_counter_set){NULL, 0}, 0);
        break;
    }
}

static void changes_by_hand(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct ahead_case *row = &cases[i];
        struct fixture fixture;
        struct lead_history history = {0};
        print_message("# %s\n", row->name);
        fixture_init(&fixture, 2, DAY);
        define(&fixture, row->what);
        fixture_build(&fixture);
        for (size_t e = 0; e < COUNT_OF(row->events); e++)
            if (row->events[e] != 0)
                assert_true(lead_history_add(&history, 0, (int32_t)row->events[e], &fixture.memory));
        assert_int_equal(lead_activity_next_bucket(fixture.plan, lead_history_view_of(&history), row->from), row->expected);
        assert_true(lead_activity_next_bucket(fixture.plan, (struct lead_history_view){NULL, 0}, row->from) == NEVER);
        lead_history_free(&history, &fixture.memory);
        fixture_free(&fixture);
    }
}

/* ---- At random ---- */

static struct raw_events events;

struct values {
    lead_points channels[RULES_MAX];
    int32_t measures[MEASURES_MAX];
};

static void evaluate(const struct fixture *fixture, const struct lead_history *history, int64_t bucket, struct values *values)
{
    const lead_time now = bucket * fixture->definitions.resolution;
    memset(values, 0, sizeof *values);
    lead_activity_evaluate(fixture->plan, lead_history_view_of(history), now, values->channels, values->measures, 1);
}

static void check_ahead(const struct fixture *fixture, const struct lead_history *history, int64_t from, unsigned *unchanged)
{
    struct values values, next;
    const int64_t changes = lead_activity_next_bucket(fixture->plan, lead_history_view_of(history), from);
    assert_true(changes > from);
    evaluate(fixture, history, from, &values);
    for (int64_t bucket = from + 1; bucket < changes && bucket < from + 150; bucket++) {
        evaluate(fixture, history, bucket, &next);
        assert_memory_equal(&values, &next, sizeof values);
        ++*unchanged;
    }
}

static void no_change_is_missed(void **state)
{
    (void)state;
    static const struct variety varieties[] = {
        {"points", 3, 1, 2, 1, 0, false, false, DAY, false},
        {"caps", 3, 2, 2, 1, 0, true, false, HOUR, false},
        {"conditions", 3, 0, 0, 3, 0, false, false, DAY, false},
        {"both, with guards", 3, 1, 1, 3, 2, true, false, HOUR, false},
        {"limits", 2, 1, 3, 2, 0, true, true, DAY, false},
    };
    struct sample_random random = {31};
    unsigned unchanged = 0;
    for (unsigned i = 0; i < 1000; i++) {
        const struct variety *variety = &varieties[i % COUNT_OF(varieties)];
        struct fixture fixture;
        struct lead_history history = {0};
        random_definitions(&fixture, &random, variety);
        random_events(&events, &random, variety, sample_below(&random, 6), 3);
        add_events(&history, &fixture, &events, &random);
        const int64_t today = EVENTS_NOW / variety->resolution;
        for (unsigned times = 0; times < 4; times++)
            check_ahead(&fixture, &history, today - 150 + (int64_t)sample_below(&random, 300), &unchanged);
        lead_history_free(&history, &fixture.memory);
        fixture_free(&fixture);
    }
    assert_true(unchanged > 10000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(changes_by_hand),
        cmocka_unit_test(no_change_is_missed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
