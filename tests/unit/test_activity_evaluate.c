/* SPDX-License-Identifier: MIT */
/* Points and measures from entries are those of replaying all events, whichever way they are computed: at random, and at the ends of counting. */
#include "activity_fixture.h"

#include "activity/plan.h"
#include "activity/source.h"

/* ---- At random, against replay ---- */

static const struct variety varieties[] = {
    {"one channel, nothing else", 5, 1, 4, 0, 0, false, false, DAY, false},
    {"one channel and presence", 3, 1, 3, 1, 0, false, false, DAY, false},
    {"two rules on a counter", 1, 1, 3, 1, 0, false, false, HOUR, false},
    {"several channels", 5, 4, 5, 1, 0, false, false, HOUR, false},
    {"limits are reached", 4, 2, 6, 3, 0, false, true, DAY, false},
    {"caps", 4, 2, 6, 0, 0, true, false, DAY, false},
    {"caps of hours", 4, 2, 8, 3, 0, true, false, HOUR, false},
    {"caps and limits", 4, 2, 8, 3, 0, true, true, HOUR, false},
    {"caps of buckets", 4, 1, 4, 0, 0, true, false, DAY, true},
    {"caps of buckets and counts", 4, 2, 4, 5, 0, true, false, DAY, true},
    {"caps over many types", 12, 3, 9, 3, 0, true, false, DAY, false},
    {"conditions only", 4, 0, 0, 9, 0, false, false, DAY, false},
    {"conditions and rules", 4, 2, 5, 9, 0, false, false, HOUR, false},
    {"guards", 3, 2, 5, 6, 3, false, false, DAY, false},
    {"guards of conditions only", 3, 0, 0, 6, 2, false, false, HOUR, false},
    {"guards and caps", 3, 2, 8, 6, 5, true, false, HOUR, false},
    {"guards and caps and limits", 12, 5, 12, 9, 8, true, true, DAY, false},
    {"more channels and measures than are summed up locally", 6, 40, 40, 40, 0, true, false, DAY, false},
    {"so many with guards", 6, 40, 40, 40, 4, true, true, HOUR, false},
};

static struct raw_events events;
static struct replay replay;

/* Equal by entries, by the slow way, and by replay, at a random moment. */
static void compare(const struct fixture *fixture, struct lead_history_view view, lead_time now)
{
    const struct lead_activity_definitions *definitions = &fixture->definitions;
    enum { STRIDE = 3 };
    lead_points channels[RULES_MAX * STRIDE];
    uint32_t expected[RULES_MAX] = {0}; /* sums of more rules than a document may have may wrap around */
    int32_t measures[MEASURES_MAX * STRIDE];
    memset(channels, 0x55, sizeof channels);
    memset(measures, 0x55, sizeof measures);
    lead_activity_evaluate(fixture->plan, view, now, channels, measures, STRIDE);
    replay_begin(&replay, fixture, &events, now);
    for (uint32_t r = 0; r < definitions->rule_count; r++) {
        struct lead_rule_outcome outcome, replayed;
        lead_event_rule_evaluate(definitions, &definitions->rules[r], view, now, &outcome);
        replay_rule(&replay, &definitions->rules[r], &replayed);
        assert_int_equal(outcome.points, replayed.points);
        assert_int_equal(outcome.counted, replayed.counted);
        assert_int_equal(outcome.capped, replayed.capped);
        assert_int_equal(outcome.guarded, replayed.guarded);
        assert_ptr_equal(outcome.guard, replayed.guard);
        assert_int_equal(outcome.raw_points, replayed.raw_points);
        assert_int_equal(outcome.newest, replayed.newest);
        expected[definitions->rules[r].channel] += (uint32_t)replayed.points;
    }
    for (uint32_t c = 0; c < definitions->channel_count; c++)
        assert_int_equal((uint32_t)channels[c * STRIDE], expected[c]);
    for (uint32_t m = 0; m < definitions->measure_count; m++) {
        assert_int_equal(measures[m * STRIDE], replay_measure(&replay, &definitions->measures[m]));
        assert_int_equal(lead_measure_evaluate(definitions, &definitions->measures[m], view, now), measures[m * STRIDE]);
    }
    /* What lies between is not touched. */
    for (size_t i = 0; i < sizeof channels / sizeof *channels; i++)
        assert_true((i % STRIDE == 0 && i / STRIDE < definitions->channel_count) || channels[i] == 0x55555555);
    for (size_t i = 0; i < sizeof measures / sizeof *measures; i++)
        assert_true((i % STRIDE == 0 && i / STRIDE < definitions->measure_count) || measures[i] == 0x55555555);
}

static void check_variety(const struct variety *variety, struct sample_random *random, unsigned count, uint32_t most)
{
    struct fixture fixture;
    struct lead_history history = {0};
    random_definitions(&fixture, random, variety);
    random_events(&events, random, variety, count, most);
    add_events(&history, &fixture, &events, random);
    check_order(history.entries, history.count);
    /* Lead bits are somebody else's. */
    const uint32_t lead = sample_below(random, LEAD_SHELF_LEADS);
    for (size_t i = 0; i < history.count; i++)
        history.entries[i] |= (lead_entry_bits)lead << LEAD_ENTRY_LEAD_SHIFT;
    for (unsigned i = 0; i < 6; i++)
        compare(&fixture, lead_history_view_of(&history), random_now(random, variety->resolution));
    lead_history_free(&history, &fixture.memory);
    fixture_free(&fixture);
}

static void points_and_measures_are_those_of_replay(void **state)
{
    (void)state;
    struct sample_random random = {3};
    for (size_t v = 0; v < COUNT_OF(varieties); v++) {
        print_message("# %s\n", varieties[v].name);
        for (unsigned i = 0; i < 40; i++)
            check_variety(&varieties[v], &random, sample_below(&random, 60), 30);
    }
}

/* Counts that fill entries, so that several have one key. */
static void many_events_at_one_moment(void **state)
{
    (void)state;
    struct sample_random random = {4};
    for (size_t v = 0; v < COUNT_OF(varieties); v++)
        for (unsigned i = 0; i < 3; i++)
            check_variety(&varieties[v], &random, 20, 5000);
}

/* More entries than guards are taken out of on the way. */
static void many_events(void **state)
{
    (void)state;
    static const struct variety crowds[] = {
        {"guards", 6, 2, 4, 4, 2, true, false, HOUR, false},
        {"no guards", 6, 1, 4, 4, 0, true, false, HOUR, false},
        {"nothing but points", 12, 1, 4, 1, 0, false, false, HOUR, false},
    };
    struct sample_random random = {5};
    for (size_t v = 0; v < COUNT_OF(crowds); v++)
        for (unsigned i = 0; i < 2; i++)
            check_variety(&crowds[v], &random, EVENTS_MAX, 3);
}

/* ---- The ends of counting ---- */

/* More events than a count can say: 1,000,000 full entries. */
static void counts_stay_at_the_most(void **state)
{
    (void)state;
    const size_t count = 1000000;
    struct fixture fixture;
    struct lead_rule_outcome outcome;
    lead_points channel;
    int32_t measures[2];
    lead_entry_bits *entries = malloc(count * sizeof *entries);
    assert_non_null(entries);
    fixture_init(&fixture, 1, DAY);
    struct lead_event_rule *rule = fixture_rule(&fixture, fixture_counters(&fixture, 0, 1, 0), fixture_fade(&fixture, -1000000000, 0, -1000000000));
    fixture_measure(&fixture, LEAD_MEASURE_COUNT, fixture_counters(&fixture, 0, 1, 0), LEAD_AGES_FOREVER);
    fixture_measure(&fixture, LEAD_MEASURE_COUNT, fixture_counters(&fixture, 0, 1, 0), 10);
    fixture_build(&fixture);
    for (size_t i = 0; i < count; i++)
        entries[i] = lead_entry_make(0, 0, i < 500000 ? 50 : 95, LEAD_ENTRY_COUNT_MAX);
    const struct lead_history_view view = {entries, count};
    lead_activity_evaluate(fixture.plan, view, 100 * DAY, &channel, measures, 1);
    assert_int_equal(channel, -1000000000);
    assert_int_equal(measures[0], LEAD_MEASURE_MOST);
    assert_int_equal(measures[1], 500000 * 2047);
    lead_event_rule_evaluate(&fixture.definitions, rule, view, 100 * DAY, &outcome);
    assert_int_equal(outcome.counted, UINT64_C(2047000000));
    assert_int_equal(outcome.raw_points, INT64_C(-2047000000000000000));
    free(entries);
    fixture_free(&fixture);
}

/* Further from the events than 2,000,000,000 hours. */
static void ages_stay_at_the_most(void **state)
{
    (void)state;
    struct fixture fixture;
    struct lead_history history = {0};
    int32_t measures[3];
    fixture_init(&fixture, 1, HOUR);
    fixture_measure(&fixture, LEAD_MEASURE_LAST, fixture_counters(&fixture, 0, 1, 0), LEAD_AGES_FOREVER);
    fixture_measure(&fixture, LEAD_MEASURE_FIRST, fixture_counters(&fixture, 0, 1, 0), LEAD_AGES_FOREVER);
    fixture_measure(&fixture, LEAD_MEASURE_COUNT, fixture_counters(&fixture, 0, 1, 0), LEAD_AGES_FOREVER);
    fixture_build(&fixture);
    add_event(&history, &fixture, &(struct raw_event){LEAD_YEAR_0001, 0, 1, 1});
    add_event(&history, &fixture, &(struct raw_event){LEAD_YEAR_10000 - 1, 0, 1, 1});
    lead_activity_evaluate(fixture.plan, lead_history_view_of(&history), INT64_MAX, NULL, measures, 1);
    assert_int_equal(measures[0], LEAD_MEASURE_MOST);
    assert_int_equal(measures[1], LEAD_MEASURE_MOST);
    assert_int_equal(measures[2], 2);
    lead_activity_evaluate(fixture.plan, lead_history_view_of(&history), INT64_MIN, NULL, measures, 1);
    assert_int_equal(measures[0], LEAD_MEASURE_NEVER);
    assert_int_equal(measures[2], 0);
    lead_activity_evaluate(fixture.plan, lead_history_view_of(&history), LEAD_YEAR_10000, NULL, measures, 1);
    assert_int_equal(measures[0], 1);
    assert_int_equal(measures[1], (LEAD_YEAR_10000 - LEAD_YEAR_0001) / HOUR);
    lead_history_free(&history, &fixture.memory);
    fixture_free(&fixture);
}

static void nothing_is_known_without_a_history(void **state)
{
    (void)state;
    struct fixture fixture;
    struct sample_random random = {6};
    lead_points channels[RULES_MAX];
    int32_t measures[MEASURES_MAX];
    struct lead_rule_outcome outcome;
    random_definitions(&fixture, &random, &varieties[15]);
    lead_activity_evaluate(fixture.plan, (struct lead_history_view){NULL, 0}, EVENTS_NOW, channels, measures, 1);
    for (uint32_t c = 0; c < fixture.definitions.channel_count; c++)
        assert_int_equal(channels[c], 0);
    for (uint32_t m = 0; m < fixture.definitions.measure_count; m++)
        assert_int_equal(measures[m], LEAD_MEASURE_UNKNOWN);
    lead_event_rule_evaluate(&fixture.definitions, &fixture.rules[0], (struct lead_history_view){NULL, 0}, EVENTS_NOW, &outcome);
    assert_int_equal(outcome.points, 0);
    assert_int_equal(outcome.counted, 0);
    fixture_free(&fixture);
}

/* ---- Blocks of rows ---- */

#define BLOCK_ROWS 700

struct block {
    struct lead_history histories[BLOCK_ROWS];
    uint64_t first_expected;
};

/* Every seventh row is unknown. */
static void find(const void *context, uint64_t first, size_t rows, struct lead_history_view *views)
{
    const struct block *block = context;
    assert_true(rows <= LEAD_SOURCE_ROWS && first + rows <= 1000 + BLOCK_ROWS);
    for (size_t r = 0; r < rows; r++) {
        const size_t row = first - 1000 + r;
        views[r] = row % 7 == 0 ? (struct lead_history_view){NULL, 0} : lead_history_view_of(&block->histories[row]);
    }
}

static void check_block(const struct fixture *fixture, const struct block *block, bool is_known)
{
    static lead_points channels[4 * BLOCK_ROWS];
    static int32_t measures[9 * BLOCK_ROWS];
    const struct lead_activity_source source = {is_known ? find : NULL, block};
    memset(channels, 0x55, sizeof channels);
    memset(measures, 0x55, sizeof measures);
    lead_activity_fill(fixture->plan, &source, 1000, BLOCK_ROWS, EVENTS_NOW, channels, measures, BLOCK_ROWS);
    for (size_t row = 0; row < BLOCK_ROWS; row++) {
        lead_points row_channels[4];
        int32_t row_measures[9];
        struct lead_history_view view = {NULL, 0};
        if (is_known)
            find(block, 1000 + row, 1, &view);
        lead_activity_evaluate(fixture->plan, view, EVENTS_NOW, row_channels, row_measures, 1);
        for (uint32_t c = 0; c < fixture->definitions.channel_count; c++)
            assert_int_equal(channels[c * BLOCK_ROWS + row], row_channels[c]);
        for (uint32_t m = 0; m < fixture->definitions.measure_count; m++)
            assert_int_equal(measures[m * BLOCK_ROWS + row], row_measures[m]);
    }
}

static void blocks_are_row_after_row(void **state)
{
    (void)state;
    static struct block block;
    struct sample_random random = {7};
    for (size_t v = 0; v < 14; v++) {
        struct fixture fixture;
        random_definitions(&fixture, &random, &varieties[v]);
        for (size_t row = 0; row < BLOCK_ROWS; row++) {
            random_events(&events, &random, &varieties[v], sample_below(&random, 30), 3);
            add_events(&block.histories[row], &fixture, &events, &random);
        }
        check_block(&fixture, &block, true);
        check_block(&fixture, &block, false);
        for (size_t row = 0; row < BLOCK_ROWS; row++)
            lead_history_free(&block.histories[row], &fixture.memory);
        fixture_free(&fixture);
    }
}

/* ---- Spans: division by multiplication ---- */

static void spans_are_cut_where_division_cuts_them(void **state)
{
    (void)state;
    static const uint32_t lengths[] = {1, 2, 3, 5, 7, 14, 24, 28, 30, 31, 127, 128, 129, 168, 365, 511, 513, 1461, 36500, 65537, 131071, 876000};
    struct sample_random random = {8};
    for (size_t l = 0; l < COUNT_OF(lengths); l++) {
        struct fixture fixture;
        const struct lead_stretch span = {lengths[l], sample_once_in(&random, 2) ? 3 : 72};
        fixture_init(&fixture, 1, HOUR);
        struct lead_event_rule *rule = fixture_rule(&fixture, fixture_counters(&fixture, 0, 1, 0), fixture_fade(&fixture, 1, 0, 1));
        rule->times = 1;
        rule->span = span;
        fixture_build(&fixture);
        for (unsigned i = 0; i < 2000; i++) {
            const int64_t buckets = (LEAD_YEAR_10000 - LEAD_YEAR_0001) / HOUR, first = divide_down(LEAD_YEAR_0001, HOUR);
            int64_t bucket = first + (int64_t)(sample_next(&random) % (uint64_t)(buckets - 1));
            /* Half of all at the end of a span. */
            if (sample_once_in(&random, 2))
                bucket += lengths[l] - 1 - (bucket + span.shift - divide_down(bucket + span.shift, lengths[l]) * lengths[l]);
            if (bucket >= first + buckets - 1)
                continue;
            const lead_entry_bits entries[] = {lead_entry_make(0, 0, (int32_t)bucket, 1), lead_entry_make(0, 0, (int32_t)bucket + 1, 1)};
            const bool is_one = divide_down(bucket + span.shift, span.length) == divide_down(bucket + 1 + span.shift, span.length);
            lead_points channel;
            lead_activity_evaluate(fixture.plan, (struct lead_history_view){entries, 2}, LEAD_YEAR_10000, &channel, NULL, 1);
            assert_int_equal(channel, is_one ? 1 : 2);
        }
        fixture_free(&fixture);
    }
}

/* ---- Plans ---- */

static void plans_need_memory(void **state)
{
    (void)state;
    struct fixture fixture;
    struct sample_random random = {9};
    random_definitions(&fixture, &random, &varieties[16]);
    size_t fail_at = 0;
    for (bool made = false; !made;) {
        struct host host = {.fail_at = ++fail_at};
        const lead_allocator memory = host_memory(&host);
        struct lead_arena arena;
        struct lead_activity_plan *plan;
        lead_arena_init(&arena, &memory);
        made = lead_activity_plan_build(&fixture.definitions, &arena, &plan);
        lead_arena_free(&arena);
        assert_int_equal(host.live, 0);
    }
    assert_true(fail_at > 1);
    fixture_free(&fixture);
}

/* A model may have events that nothing counts yet. */
static void nothing_counted(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_init(&fixture, 0, DAY);
    fixture_build(&fixture);
    lead_activity_evaluate(fixture.plan, (struct lead_history_view){lead_no_entries, 0}, EVENTS_NOW, NULL, NULL, 1);
    assert_int_equal(lead_activity_next_bucket(fixture.plan, (struct lead_history_view){lead_no_entries, 0}, 0), INT64_MAX);
    fixture_free(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(points_and_measures_are_those_of_replay),
        cmocka_unit_test(many_events_at_one_moment),
        cmocka_unit_test(many_events),
        cmocka_unit_test(counts_stay_at_the_most),
        cmocka_unit_test(ages_stay_at_the_most),
        cmocka_unit_test(nothing_is_known_without_a_history),
        cmocka_unit_test(blocks_are_row_after_row),
        cmocka_unit_test(spans_are_cut_where_division_cuts_them),
        cmocka_unit_test(plans_need_memory),
        cmocka_unit_test(nothing_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
