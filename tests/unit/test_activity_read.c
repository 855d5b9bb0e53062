/* SPDX-License-Identifier: MIT */
/* What the readers of activity make of documents without mistakes. */
#include "activity_read_fixture.h"

#include "identity_cases.h"

#include "../support/sample.h"
#include "base/time.h"

/* --- events ------------------------------------------------------------------------------------------------------------------------------ */

static void types_and_fields_keep_their_order(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        lead_field_type type;
        const char *declared; /* by view, open, click */
    } fields[] = {
        {"type", LEAD_FIELD_CATEGORY, "yyy"}, {"page", LEAD_FIELD_TEXT, "y-y"}, {"seconds", LEAD_FIELD_NUMBER, "y--"},
        {"at", LEAD_FIELD_TIME, "y--"},       {"fields", LEAD_FIELD_NUMBER, "y--"}, {"campaign", LEAD_FIELD_CATEGORY, "--y"},
    };
    struct reading *reading = good_reading("{" EVENTS "}");
    const struct lead_activity_definitions *definitions = &reading->definitions;
    const struct lead_values *types = &definitions->schema.fields[LEAD_EVENT_TYPE_FIELD].values;
    assert_int_equal(definitions->type_count, 3);
    assert_int_equal(lead_values_find(types, "view", 4), 0);
    assert_int_equal(lead_values_find(types, "open", 4), 1);
    assert_int_equal(lead_values_find(types, "click", 5), 2);
    assert_int_equal(definitions->schema.count, COUNT_OF(fields));
    for (uint32_t f = 0; f < COUNT_OF(fields); f++) {
        print_message("# %s\n", fields[f].name);
        assert_string_equal(definitions->schema.fields[f].name, fields[f].name);
        assert_int_equal(definitions->schema.fields[f].name_size, strlen(fields[f].name));
        assert_int_equal(definitions->schema.fields[f].type, fields[f].type);
        assert_int_equal(lead_schema_find(&definitions->schema, fields[f].name, strlen(fields[f].name)), f);
        for (uint32_t t = 0; t < 3; t++)
            assert_int_equal(definitions->has_field[t][f], fields[f].declared[t] == 'y');
    }
    assert_int_equal(definitions->resolution, DAYS);
    assert_int_equal(definitions->counter_count, 0);
    assert_int_equal(definitions->measure_count, 0);
    reading_end(reading);
}

static void documents_need_no_events(void **state)
{
    (void)state;
    struct reading *reading = good_reading("{\"resolution\": \"1h\"}");
    assert_int_equal(reading->definitions.type_count, 0);
    assert_int_equal(reading->definitions.schema.count, 1);
    assert_int_equal(reading->definitions.resolution, HOURS);
    assert_int_equal(reading->conditions.measure_count, 0);
    reading_end(reading);
    reading = good_reading("{\"resolution\": \"1d\"}");
    assert_int_equal(reading->definitions.resolution, DAYS);
    reading_end(reading);
}

/* Conditions have no use for the names of types, and the names of every other type's fields are free. */
static void types_may_have_reserved_names(void **state)
{
    (void)state;
    struct reading *reading = good_reading("{\"events\": {\"all\": {}, \"grade\": {\"all pages\": \"flag\"}, \"type\": {}},"
                                           " \"rules\": [{\"on\": [\"all\", \"grade\", \"type\"], \"points\": 1}]}");
    assert_int_equal(reading->definitions.type_count, 3);
    assert_int_equal(reading->definitions.counter_count, 3);
    reading_end(reading);
}

/* --- counters ---------------------------------------------------------------------------------------------------------------------------- */

static void identities_are_what_the_reference_says(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(identity_cases); i++) {
        struct sample_text json = {0};
        sample_add(&json, "{" EVENTS ", \"rules\": [%s]}", identity_cases[i].rule);
        struct reading *reading = good_reading(json.data);
        print_message("# %s\n", identity_cases[i].rule);
        assert_int_equal(reading->definitions.counter_count, 1);
        assert_true(reading->definitions.counters[0].identity == identity_cases[i].identity);
        reading_end(reading);
        sample_text_free(&json);
    }
}

/* Two rules: how many counters they have together. */
static const struct {
    const char *name, *first, *second;
    uint32_t counters;
} shared_counters[] = {
    {"one type", "\"on\": \"view\"", "\"on\": [\"view\"]", 1},
    {"two types", "\"on\": \"view\"", "\"on\": \"open\"", 2},
    {"one of two", "\"on\": [\"open\", \"view\"]", "\"on\": \"view\"", 2},
    {"equal conditions", "\"on\": \"view\", \"where\": {\"page\": \"a\", \"seconds\": 30}",
     "\"on\": \"view\", \"where\": {\"x-note\": 1, \"seconds\": 3e1, \"page\": \"a\"}", 1},
    {"zero is zero", "\"on\": \"view\", \"where\": {\"seconds\": {\">=\": 0}}", "\"on\": \"view\", \"where\": {\"seconds\": {\">=\": -0.0}}", 1},
    {"another condition", "\"on\": \"view\", \"where\": {\"page\": \"a\"}", "\"on\": \"view\", \"where\": {\"page\": \"b\"}", 2},
    {"none and one", "\"on\": \"view\"", "\"on\": \"view\", \"where\": {\"page\": \"b\"}", 2},
    {"one condition, two types", "\"on\": \"view\", \"where\": {\"page\": \"a\"}", "\"on\": \"click\", \"where\": {\"page\": \"a\"}", 2},
    {"points and decay are no part of it", "\"on\": \"view\", \"decay\": {\"linear\": \"1d\"}", "\"on\": \"view\", \"at_most\": {\"times\": 1}", 1},
    {"ids", "\"on\": \"view\", \"id\": \"a\"", "\"on\": \"view\", \"id\": \"b\"", 2},
    {"id and none", "\"on\": \"view\", \"id\": \"a\"", "\"on\": \"view\"", 2},
};

static void equal_counters_are_one(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(shared_counters); i++) {
        struct sample_text json = {0};
        sample_add(&json, "{" EVENTS ", \"rules\": [{\"points\": 1, %s}, {\"points\": 2, %s}]}", shared_counters[i].first,
                   shared_counters[i].second);
        struct reading *reading = good_reading(json.data);
        print_message("# %s\n", shared_counters[i].name);
        assert_int_equal(reading->definitions.counter_count, shared_counters[i].counters);
        reading_end(reading);
        sample_text_free(&json);
    }
}

static void sets_of_counters_ascend(void **state)
{
    (void)state;
    struct reading *reading = good_reading("{" EVENTS ", \"rules\": [{\"on\": \"click\", \"points\": 1}, {\"on\": \"open\", \"points\": 1},"
                                           " {\"on\": [\"view\", \"open\", \"click\"], \"points\": 1}]}");
    const struct lead_counter_set *set = &reading->definitions.rules[2].counters;
    assert_int_equal(set->count, 3);
    for (uint32_t i = 0; i < 3; i++)
        assert_int_equal(set->items[i], i);
    assert_int_equal(reading->definitions.counters[0].type, 2);
    assert_int_equal(reading->definitions.counters[1].type, 1);
    assert_int_equal(reading->definitions.counters[2].type, 0);
    reading_end(reading);
}

/* Of two counters with one identity, which nobody can make on purpose. */
static void identities_that_collide_are_refused(void **state)
{
    (void)state;
    struct reading *reading = good_reading("{" EVENTS "}");
    const struct lead_counter counters[] = {
        {.type = 0, .identity = 5, .meaning = "a"},
        {.type = 1, .identity = 5, .meaning = "a"},
        {.type = 0, .identity = 5, .meaning = "b"},
        {.type = 0, .identity = 5, .meaning = "a", .id = "c"},
    };
    assert_int_equal(lead_counter_add(&reading->root, &counters[0], &reading->definitions), 0);
    assert_int_equal(lead_counter_add(&reading->root, &counters[0], &reading->definitions), 0);
    for (size_t i = 1; i < COUNT_OF(counters); i++) {
        assert_int_equal(lead_counter_add(&reading->root, &counters[i], &reading->definitions), LEAD_NONE);
        assert_int_equal(reading->findings.count, i);
        assert_int_equal(reading->findings.items[i - 1].code, LEAD_ERROR_DUPLICATE_NAME);
    }
    reading_end(reading);
}

/* --- rules ------------------------------------------------------------------------------------------------------------------------------- */

static const struct {
    const char *name, *rule;
    lead_points points, limit;
    uint32_t times;
    struct lead_stretch span;
    lead_points first, last, rest; /* of the fade; `last` is that of the last age with points */
    uint32_t length;
} rules[] = {
    {"points alone", "\"points\": 5", 5000, 20000000, 0, {0, 0}, 0, 0, 5000, 0},
    {"many points", "\"points\": -20000.001", -20000001, 20000001, 0, {0, 0}, 0, 0, -20000001, 0},
    {"in all", "\"points\": 5, \"at_most\": {\"times\": 3}", 5000, 15000, 3, {0, 0}, 0, 0, 5000, 0},
    {"in all, more than the limit", "\"points\": -1000000, \"at_most\": {\"times\": 1000000}", -1000000000, 1000000000, 1000000, {0, 0}, 0, 0,
     -1000000000, 0},
    {"per day", "\"points\": 5, \"at_most\": {\"times\": 3, \"per\": \"1d\"}", 5000, 20000000, 3, {1, 0}, 0, 0, 5000, 0},
    {"per week", "\"points\": 5, \"at_most\": {\"times\": 1, \"per\": \"7d\"}", 5000, 20000000, 1, {7, 3}, 0, 0, 5000, 0},
    {"per 24 hours", "\"points\": 5, \"at_most\": {\"times\": 1, \"per\": \"24h\"}", 5000, 20000000, 1, {1, 0}, 0, 0, 5000, 0},
    {"its own decay", "\"points\": 5, \"decay\": {\"linear\": \"5d\"}", 5000, 20000000, 0, {0, 0}, 5000, 1000, 0, 5},
    {"no points", "\"points\": 0, \"at_most\": {\"times\": 9}, \"decay\": {\"linear\": \"5d\"}", 0, 0, 9, {0, 0}, 0, 0, 0, 0},
};

static void rules_are_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rules); i++) {
        struct sample_text json = {0};
        sample_add(&json, "{" EVENTS ", \"rules\": [{\"on\": \"view\", \"points\": 1}, {\"on\": \"view\", %s}]}", rules[i].rule);
        struct reading *reading = good_reading(json.data);
        const struct lead_event_rule *rule = &reading->definitions.rules[1];
        print_message("# %s\n", rules[i].name);
        assert_int_equal(reading->rule, 1);
        assert_int_equal(reading->definitions.rule_count, 2);
        assert_int_equal(rule->channel, 7);
        assert_int_equal(rule->points, rules[i].points);
        assert_int_equal(rule->limit, rules[i].limit);
        assert_int_equal(rule->times, rules[i].times);
        assert_int_equal(rule->span.length, rules[i].span.length);
        assert_int_equal(rule->span.shift, rules[i].span.shift);
        assert_int_equal(rule->fade.rest, rules[i].rest);
        assert_int_equal(rule->fade.length, rules[i].length);
        assert_int_equal(rule->fade.length ? rule->fade.points[0] : 0, rules[i].first);
        assert_int_equal(rule->fade.length ? rule->fade.points[rule->fade.length - 1] : 0, rules[i].last);
        reading_end(reading);
        sample_text_free(&json);
    }
}

/* Rules without a decay of their own have the group's. */
static void groups_have_a_decay(void **state)
{
    (void)state;
    struct reading *reading = good_reading("{" EVENTS ", \"decay\": {\"window\": \"3d\"}, \"rules\": [{\"on\": \"view\", \"points\": 1},"
                                           " {\"on\": \"view\", \"points\": 1, \"decay\": \"none\"}, {\"on\": \"open\", \"points\": 1}]}");
    const struct lead_event_rule *read = reading->definitions.rules;
    assert_int_equal(read[0].fade.length, 3);
    assert_int_equal(read[1].fade.length, 0);
    assert_int_equal(read[1].fade.rest, 1000);
    assert_ptr_equal(read[2].fade.points, read[0].fade.points);
    assert_int_equal(reading->definitions.fade_ages, 3);
    reading_end(reading);
}

/* ⌊(bucket + shift) ÷ length⌋ changes at the buckets that people expect. */
static void spans_begin_where_people_expect(void **state)
{
    (void)state;
    static const struct {
        const char *name, *begins; /* a moment at which one begins */
        uint32_t buckets;
        lead_duration resolution;
    } rows[] = {
        {"days", "2026-11-21", 1, DAYS},
        {"weeks begin on Mondays", "2026-11-23", 7, DAYS},
        {"also in hours", "2026-11-23", 168, HOURS},
        {"also before 1970", "1969-12-29", 7, DAYS},
        {"two weeks, from the Monday before 1970", "1970-01-12", 14, DAYS},
        {"days in hours", "2026-11-21", 24, HOURS},
        {"an hour", "2026-11-21T09:00:00Z", 1, HOURS},
        {"ten days since 1970", "1970-01-11", 10, DAYS},
        {"eight hours", "2026-11-21T16:00:00Z", 8, HOURS},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct lead_stretch span = lead_span_of(rows[i].buckets, rows[i].resolution);
        lead_time time;
        print_message("# %s\n", rows[i].name);
        assert_true(lead_time_parse(rows[i].begins, strlen(rows[i].begins), &time));
        const int64_t bucket = time / rows[i].resolution + span.shift;
        assert_int_equal(span.length, rows[i].buckets);
        assert_int_equal(bucket % span.length, 0);
    }
}

/* --- reaches ----------------------------------------------------------------------------------------------------------------------------- */

#define EVER LEAD_AGES_FOREVER

/* Reaches of the only counters of "view" and "open" without a condition; 0 where there is none. */
static const struct {
    const char *name, *members;
    uint32_t view, open;
} reaches[] = {
    {"no decay", "\"rules\": [{\"on\": \"view\", \"points\": 1}]", EVER, 0},
    {"no decay and no points: they may come", "\"rules\": [{\"on\": \"view\", \"points\": 0}]", EVER, 0},
    {"a window", "\"rules\": [{\"on\": \"view\", \"points\": 1, \"decay\": {\"window\": \"30d\"}}]", 30, 0},
    {"the longer of two", "\"rules\": [{\"on\": \"view\", \"points\": 1, \"decay\": {\"window\": \"30d\"}},"
     " {\"on\": [\"open\", \"view\"], \"points\": 1, \"decay\": {\"window\": \"31d\"}}]", 31, 31},
    {"as long as there are points", "\"rules\": [{\"on\": \"view\", \"points\": 0.001, \"decay\": {\"linear\": \"30d\"}}]", 16, 0},
    {"a span beside the decay", "\"rules\": [{\"on\": \"view\", \"points\": 1, \"decay\": {\"window\": \"30d\"},"
     " \"at_most\": {\"times\": 1, \"per\": \"7d\"}}]", 37, 0},
    {"at most, in all", "\"rules\": [{\"on\": \"view\", \"points\": 1, \"decay\": {\"window\": \"30d\"}, \"at_most\": {\"times\": 1}}]", EVER, 0},
    {"count within", "\"conditions\": [{\"on\": \"view\", \"count\": 1, \"within\": \"7d\"}]", 7, 0},
    {"count of all", "\"conditions\": [{\"on\": \"view\", \"count\": 1}]", EVER, 0},
    {"last: none is something else than an old one", "\"conditions\": [{\"on\": \"view\", \"last\": {\"within\": \"7d\"}}]", EVER, 0},
    {"first", "\"conditions\": [{\"on\": \"view\", \"first\": {\"within\": \"7d\"}}]", EVER, 0},
    {"a guard without anything to guard", "\"guards\": [{\"name\": \"g\", \"on\": \"view\", \"more_than\": 1, \"per\": \"2d\"}]", 2, 0},
    {"a guard needs its span longer than what it guards", "\"guards\": [{\"name\": \"g\", \"on\": [\"view\", \"open\"], \"more_than\": 1, \"per\": \"2d\"}],"
     " \"rules\": [{\"on\": \"view\", \"points\": 1, \"decay\": {\"window\": \"30d\"}}]", 32, 2},
    {"two guards", "\"guards\": [{\"name\": \"g\", \"on\": \"view\", \"more_than\": 1, \"per\": \"5d\"},"
     " {\"name\": \"h\", \"on\": \"view\", \"more_than\": 1, \"per\": \"2d\"}],"
     " \"rules\": [{\"on\": \"view\", \"points\": 1, \"decay\": {\"window\": \"30d\"}}]", 35, 0},
    {"what is guarded under a condition", "\"guards\": [{\"name\": \"g\", \"on\": \"view\", \"more_than\": 1, \"per\": \"2d\"}],"
     " \"rules\": [{\"on\": \"view\", \"points\": 1, \"where\": {\"page\": \"a\"}, \"decay\": {\"window\": \"30d\"}}]", 32, 0},
    {"what is guarded for ever", "\"guards\": [{\"name\": \"g\", \"on\": \"view\", \"more_than\": 1, \"per\": \"2d\"}],"
     " \"conditions\": [{\"on\": \"view\", \"where\": {\"page\": \"a\"}, \"count\": 1}]", EVER, 0},
};

static uint32_t plain_reach(const struct reading *reading, uint32_t type)
{
    for (uint32_t i = 0; i < reading->definitions.counter_count; i++) {
        const struct lead_counter *counter = &reading->definitions.counters[i];
        if (counter->type == type && counter->where == LEAD_NODE_ID_TRUE)
            return counter->reach;
    }
    return 0;
}

static void counters_reach_as_far_as_needed(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(reaches); i++) {
        struct sample_text json = {0};
        sample_add(&json, "{" EVENTS ", %s}", reaches[i].members);
        struct reading *reading = good_reading(json.data);
        print_message("# %s\n", reaches[i].name);
        assert_int_equal(plain_reach(reading, 0), reaches[i].view);
        assert_int_equal(plain_reach(reading, 1), reaches[i].open);
        reading_end(reading);
        sample_text_free(&json);
    }
}

/* --- guards ------------------------------------------------------------------------------------------------------------------------------ */

static void guards_are_one_for_each_type(void **state)
{
    (void)state;
    static const struct lead_guard expected[] = {
        {"scanner", "people are slower", 0, 0, 20, {24, 0}},
        {"scanner", "people are slower", 1, 1, 20, {24, 0}},
        {"week", "week", 1, 1, 0, {168, 72}},
    };
    struct reading *reading = good_reading("{" EVENTS ", \"resolution\": \"1h\", \"guards\": [{\"name\": \"scanner\", \"on\": [\"open\", \"view\"],"
                                           " \"more_than\": 20, \"per\": \"1d\", \"reason\": \"people are slower\"},"
                                           " {\"name\": \"week\", \"on\": \"open\", \"more_than\": 0, \"per\": \"1w\"}]}");
    const struct lead_activity_definitions *definitions = &reading->definitions;
    assert_int_equal(definitions->guard_count, COUNT_OF(expected));
    for (size_t i = 0; i < COUNT_OF(expected); i++) {
        const struct lead_guard *guard = &definitions->guards[i];
        assert_string_equal(guard->name, expected[i].name);
        assert_string_equal(guard->reason, expected[i].reason);
        assert_int_equal(guard->type, expected[i].type);
        assert_int_equal(guard->counter, expected[i].counter);
        assert_int_equal(guard->more_than, expected[i].more_than);
        assert_int_equal(guard->span.length, expected[i].span.length);
        assert_int_equal(guard->span.shift, expected[i].span.shift);
    }
    assert_int_equal(definitions->measure_count, 1);
    assert_int_equal(definitions->measures[0].kind, LEAD_MEASURE_PRESENCE);
    assert_int_equal(reading->conditions.measure_count, 1);
    reading_end(reading);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(types_and_fields_keep_their_order),
        cmocka_unit_test(documents_need_no_events),
        cmocka_unit_test(types_may_have_reserved_names),
        cmocka_unit_test(identities_are_what_the_reference_says),
        cmocka_unit_test(equal_counters_are_one),
        cmocka_unit_test(sets_of_counters_ascend),
        cmocka_unit_test(identities_that_collide_are_refused),
        cmocka_unit_test(rules_are_read),
        cmocka_unit_test(groups_have_a_decay),
        cmocka_unit_test(spans_begin_where_people_expect),
        cmocka_unit_test(counters_reach_as_far_as_needed),
        cmocka_unit_test(guards_are_one_for_each_type),
    };
    return cmocka_run_group_tests_name("activity_read", tests, NULL, NULL);
}
