/* SPDX-License-Identifier: MIT */
/* Conditions over activity: which measures they ask, and for which values they are true, false and unknown. */
#include "activity_read_fixture.h"

#include "../support/sample.h"

#define ON "\"on\": \"view\", "
#define UNKNOWN LEAD_MEASURE_UNKNOWN
#define NEVER LEAD_MEASURE_NEVER
#define MOST LEAD_MEASURE_MOST
#define EVER LEAD_AGES_FOREVER

static bool is_in(const struct reading *reading, lead_node_id id, int32_t value);

static bool all_in(const struct reading *reading, const struct lead_node *node, int32_t value, bool wanted)
{
    for (uint32_t i = 0; i < node->count; i++)
        if (is_in(reading, reading->conditions.nodes.children[node->first + i], value) != wanted)
            return false;
    return true;
}

/* Whether a lead is in the set when every measure has this value. */
static bool is_in(const struct reading *reading, lead_node_id id, int32_t value)
{
    const struct lead_nodes *nodes = &reading->conditions.nodes;
    const struct lead_node *node = &nodes->nodes[id];
    switch (node->kind) {
    case LEAD_NODE_FALSE: return false;
    case LEAD_NODE_TRUE: return true;
    case LEAD_NODE_TEST:
        assert_int_equal(nodes->tests[node->first].kind, LEAD_TEST_POINTS);
        assert_true(node->input > reading->schema.count && node->input < reading->schema.count + reading->conditions.measure_count);
        return value >= nodes->tests[node->first].as.points.low && value <= nodes->tests[node->first].as.points.high;
    case LEAD_NODE_WITHOUT:
        return is_in(reading, nodes->children[node->first], value) && !is_in(reading, nodes->children[node->first + 1], value);
    case LEAD_NODE_AND: return all_in(reading, node, value, true);
    case LEAD_NODE_OR: return !all_in(reading, node, value, false);
    default: fail_msg("node of kind %d", (int)node->kind); return false;
    }
}

static char outcome(const struct reading *reading, struct lead_condition condition, int32_t value)
{
    const bool is_true = is_in(reading, condition.is_true, value), is_false = is_in(reading, condition.is_false, value);
    assert_false(is_true && is_false);
    return is_true ? 'T' : is_false ? 'F' : 'U';
}

/* Values, and the outcome for each of them. */
static const struct {
    const char *name, *condition;
    enum lead_measure_kind kind;
    uint32_t window;
    int32_t values[7];
    const char *outcomes;
} cases[] = {
    {"count: equal", ON "\"count\": 2", LEAD_MEASURE_COUNT, EVER, {0, 1, 2, 3, MOST, UNKNOWN}, "FFTFFU"},
    {"count: none", ON "\"count\": 0, \"within\": \"90d\"", LEAD_MEASURE_COUNT, 90, {0, 1, MOST, UNKNOWN}, "TFFU"},
    {"count: the most that can be asked", ON "\"count\": 1e9", LEAD_MEASURE_COUNT, EVER, {999999999, 1000000000, 1000000001, UNKNOWN}, "FTFU"},
    {"count: several", ON "\"count\": [1, 3, 1]", LEAD_MEASURE_COUNT, EVER, {0, 1, 2, 3, 4, UNKNOWN}, "FTFTFU"},
    {"count: at least", ON "\"count\": {\">=\": 3}, \"within\": \"1w\"", LEAD_MEASURE_COUNT, 7, {0, 2, 3, MOST, UNKNOWN}, "FFTTU"},
    {"count: above", ON "\"count\": {\">\": 3}", LEAD_MEASURE_COUNT, EVER, {3, 4, MOST, UNKNOWN}, "FTTU"},
    {"count: at most", ON "\"count\": {\"<=\": 3}", LEAD_MEASURE_COUNT, EVER, {0, 3, 4, MOST, UNKNOWN}, "TTFFU"},
    {"count: below", ON "\"count\": {\"<\": 3}", LEAD_MEASURE_COUNT, EVER, {0, 2, 3, UNKNOWN}, "TTFU"},
    {"count: between", ON "\"count\": {\">\": 3, \"<=\": 5}", LEAD_MEASURE_COUNT, EVER, {3, 4, 5, 6, UNKNOWN}, "FTTFU"},
    {"count: always", ON "\"count\": {\">=\": 0}", LEAD_MEASURE_COUNT, EVER, {0, MOST, UNKNOWN}, "TTU"},
    {"last: newer", ON "\"last\": {\"within\": \"7d\"}", LEAD_MEASURE_LAST, EVER, {0, 6, 7, MOST, NEVER, UNKNOWN}, "TTFFUU"},
    {"last: older", ON "\"last\": {\"older_than\": \"7d\"}", LEAD_MEASURE_LAST, EVER, {0, 6, 7, MOST, NEVER, UNKNOWN}, "FFTTUU"},
    {"last: between", ON "\"last\": {\"older_than\": \"7d\", \"within\": \"9d\"}", LEAD_MEASURE_LAST, EVER, {6, 7, 8, 9, NEVER, UNKNOWN}, "FTTFUU"},
    {"last: any", ON "\"last\": \"known\"", LEAD_MEASURE_LAST, EVER, {0, MOST, NEVER, UNKNOWN}, "TTFF"},
    {"last: none", ON "\"last\": \"unknown\"", LEAD_MEASURE_LAST, EVER, {0, MOST, NEVER, UNKNOWN}, "FFTT"},
    {"first: newer", ON "\"first\": {\"within\": \"24h\"}", LEAD_MEASURE_FIRST, EVER, {0, 1, MOST, NEVER, UNKNOWN}, "TFFUU"},
    {"first: older", ON "\"first\": {\"older_than\": \"36500d\"}", LEAD_MEASURE_FIRST, EVER, {36499, 36500, NEVER, UNKNOWN}, "FTUU"},
    {"first: any", ON "\"first\": \"known\"", LEAD_MEASURE_FIRST, EVER, {0, NEVER, UNKNOWN}, "TFF"},
    {"several types, under a condition", "\"on\": [\"view\", \"click\"], \"where\": {\"page\": {\"starts\": \"/pricing\"}}, \"count\": 1",
     LEAD_MEASURE_COUNT, EVER, {0, 1, UNKNOWN}, "FTU"},
};

static void conditions_ask_measures(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct sample_text json = {0};
        sample_add(&json, "{" EVENTS ", \"conditions\": [{%s}]}", cases[i].condition);
        struct reading *reading = good_reading(json.data);
        print_message("# %s\n", cases[i].name);
        assert_int_equal(reading->definitions.measure_count, 2);
        assert_int_equal(reading->conditions.measure_count, 2);
        assert_int_equal(reading->definitions.measures[0].kind, LEAD_MEASURE_PRESENCE);
        assert_int_equal(reading->definitions.measures[1].kind, cases[i].kind);
        assert_int_equal(reading->definitions.measures[1].window, cases[i].window);
        assert_int_equal(reading->definitions.measures[1].counters.count, reading->definitions.counter_count);
        for (size_t v = 0; cases[i].outcomes[v]; v++)
            assert_int_equal(outcome(reading, reading->read[0], cases[i].values[v]), cases[i].outcomes[v]);
        reading_end(reading);
        sample_text_free(&json);
    }
}

static const struct {
    const char *name, *first, *second;
    uint32_t measures; /* beside presence */
    bool is_one_condition;
} pairs[] = {
    {"the same", ON "\"count\": 1", ON "\"count\": [1]", 1, true},
    {"another test", ON "\"count\": 1", ON "\"count\": {\">\": 5}", 1, false},
    {"another window", ON "\"count\": 1", ON "\"count\": 1, \"within\": \"1d\"", 2, false},
    {"one window in two words", ON "\"count\": 1, \"within\": \"24h\"", ON "\"count\": 1, \"within\": \"1d\"", 1, true},
    {"other events", ON "\"count\": 1", "\"on\": \"open\", \"count\": 1", 2, false},
    {"more events", ON "\"count\": 1", "\"on\": [\"view\", \"open\"], \"count\": 1", 2, false},
    {"the same events", "\"on\": [\"open\", \"view\"], \"count\": 1", "\"on\": [\"view\", \"open\"], \"count\": 1", 1, true},
    {"under a condition", ON "\"count\": 1", ON "\"where\": {\"page\": \"a\"}, \"count\": 1", 2, false},
    {"last and first", ON "\"last\": \"known\"", ON "\"first\": \"known\"", 2, false},
    {"last and last", ON "\"last\": {\"within\": \"1d\"}", ON "\"last\": {\"older_than\": \"9d\"}", 1, false},
};

static void equal_measures_are_one(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(pairs); i++) {
        struct sample_text json = {0};
        sample_add(&json, "{" EVENTS ", \"conditions\": [{%s}, {%s}]}", pairs[i].first, pairs[i].second);
        struct reading *reading = good_reading(json.data);
        print_message("# %s\n", pairs[i].name);
        assert_int_equal(reading->definitions.measure_count, 1 + pairs[i].measures);
        assert_int_equal(reading->conditions.measure_count, 1 + pairs[i].measures);
        assert_int_equal(reading->read[0].is_true == reading->read[1].is_true && reading->read[0].is_false == reading->read[1].is_false,
                         pairs[i].is_one_condition);
        reading_end(reading);
        sample_text_free(&json);
    }
}

/* Nothing can be in an empty range; where the measure is known, such a condition is false. */
static void empty_ranges_are_warned_of(void **state)
{
    (void)state;
    static const struct {
        const char *condition, *path;
    } rows[] = {
        {ON "\"count\": {\">\": 3, \"<\": 4}", "/conditions/0/count"},
        {ON "\"count\": {\"<\": 0}", "/conditions/0/count"},
        {ON "\"last\": {\"within\": \"7d\", \"older_than\": \"1w\"}", "/conditions/0/last"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct sample_text json = {0};
        sample_add(&json, "{" EVENTS ", \"conditions\": [{%s}]}", rows[i].condition);
        struct reading *reading = reading_of(json.data);
        print_message("# %s\n", rows[i].condition);
        assert_int_equal(reading->findings.count, 1);
        assert_int_equal(reading->findings.items[0].code, LEAD_WARNING_NEVER_TRUE);
        assert_string_equal(reading->findings.items[0].path, rows[i].path);
        assert_int_equal(outcome(reading, reading->read[0], 3), 'F');
        assert_int_equal(outcome(reading, reading->read[0], UNKNOWN), 'U');
        reading_end(reading);
        sample_text_free(&json);
    }
}

static void add_conditions(struct sample_text *json, unsigned count)
{
    sample_add(json, "{" EVENTS ", \"conditions\": [");
    for (unsigned i = 1; i <= count; i++)
        sample_add(json, "%s{" ON "\"count\": 1, \"within\": \"%ud\"}", i > 1 ? "," : "", i);
    sample_add(json, "]}");
}

static void measures_have_a_limit(void **state)
{
    (void)state;
    struct sample_text json = {0};
    add_conditions(&json, LEAD_MEASURES_MAX);
    struct reading *reading = good_reading(json.data);
    assert_int_equal(reading->definitions.measure_count, LEAD_MEASURES_MAX + 1);
    reading_end(reading);
    sample_text_free(&json);
    json = (struct sample_text){0};
    add_conditions(&json, LEAD_MEASURES_MAX + 1);
    reading = reading_of(json.data);
    assert_int_equal(reading->findings.count, 1);
    assert_int_equal(reading->findings.items[0].code, LEAD_ERROR_LIMIT);
    assert_string_equal(reading->findings.items[0].path, "/conditions/16384");
    reading_end(reading);
    sample_text_free(&json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(conditions_ask_measures),
        cmocka_unit_test(equal_measures_are_one),
        cmocka_unit_test(empty_ranges_are_warned_of),
        cmocka_unit_test(measures_have_a_limit),
    };
    return cmocka_run_group_tests_name("activity_condition", tests, NULL, NULL);
}
