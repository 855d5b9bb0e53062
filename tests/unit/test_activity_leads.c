/* SPDX-License-Identifier: MIT */
/* Single leads of a table, and tables joined to batches. */
#include "activity_table_fixture.h"

#include "../support/host.h"

#define ROWS 6

static lead_key_type key_types[] = {LEAD_KEY_INTEGER, LEAD_KEY_TEXT};

static lead_key key_number(lead_key_type type, unsigned number)
{
    static char names[20][16];
    snprintf(names[number], sizeof names[number], "lead %u", number);
    return type == LEAD_KEY_TEXT ? text_key(names[number]) : integer_key((int64_t)number * 1000);
}

/* With so many views, and one number of a source. */
static lead_timeline *timeline_with(lead_model *model, unsigned count, int64_t sequence)
{
    lead_timeline *timeline = new_timeline(model);
    lead_event *event = new_event(model);
    for (unsigned i = 0; i < count; i++) {
        begin(event, model, i % 2 ? "form" : "page_view", (lead_time)i / 3 * DAY);
        if (i == 0)
            assert_int_equal(lead_event_set_sequence(event, "web", 3, sequence), LEAD_OK);
        assert_int_equal(add(timeline, event), LEAD_EVENT_COUNTED);
    }
    lead_event_free(event);
    return timeline;
}

static void set(lead_activity *activity, unsigned number, const lead_timeline *timeline)
{
    const lead_key key = key_number(activity->key_type, number);
    assert_int_equal(lead_activity_set_timeline(activity, &key, timeline, NULL), LEAD_OK);
}

static void timelines_go_in_and_out(void **state)
{
    (void)state;
    lead_model *model = compile(PLAIN_MODEL);
    for (size_t t = 0; t < COUNT_OF(key_types); t++) {
        lead_activity *activity = new_activity(model, key_types[t]);
        lead_timeline *none = new_timeline(model), *few = timeline_with(model, 3, 5), *many = timeline_with(model, 40, 7);
        assert_int_equal(lead_activity_key_type(activity), key_types[t]);
        check_lead(activity, key_number(key_types[t], 1), none);
        assert_int_equal(lead_activity_lead_count(activity), 0);
        set(activity, 1, few);
        set(activity, 2, many);
        set(activity, 3, none); /* a lead that did nothing is one, too */
        assert_int_equal(lead_activity_lead_count(activity), 3);
        check_lead(activity, key_number(key_types[t], 1), few);
        check_lead(activity, key_number(key_types[t], 2), many);
        check_lead(activity, key_number(key_types[t], 3), none);
        set(activity, 1, many);
        set(activity, 2, few);
        check_lead(activity, key_number(key_types[t], 1), many);
        check_lead(activity, key_number(key_types[t], 2), few);
        set(activity, 1, NULL);
        set(activity, 1, NULL);
        assert_int_equal(lead_activity_lead_count(activity), 2);
        check_lead(activity, key_number(key_types[t], 1), none);
        check_lead(activity, key_number(key_types[t], 2), few);
        lead_timeline_free(none);
        lead_timeline_free(few);
        lead_timeline_free(many);
        lead_activity_free(activity);
    }
    lead_model_unref(model);
}

/* What has been put in counts on: numbers that have been seen stay so. */
static void timelines_go_on_in_the_table(void **state)
{
    (void)state;
    static const int64_t keys[] = {0, 1000, 2000}, times[] = {0, 0, 0}, sequences[] = {7, 7, 8};
    static const char *const types[] = {"page_view", "page_view", "page_view"}, *const sources[] = {"web", "web", "web"};
    lead_model *model = compile(PLAIN_MODEL);
    lead_activity *activity = new_activity(model, LEAD_KEY_INTEGER);
    lead_timeline *timeline = timeline_with(model, 3, 7);
    struct arrow_build build;
    set(activity, 1, timeline);
    set(activity, 2, timeline);
    arrow_begin(&build, 3);
    arrow_add_integers(&build, "key", "i", keys, NULL);
    arrow_add_integers(&build, "time", "tss:", times, NULL);
    arrow_add_strings(&build, "type", "u", types);
    arrow_add_strings(&build, "source", "u", sources);
    arrow_add_integers(&build, "sequence", "i", sequences, NULL);
    const lead_ingest_report report = ingest_all(activity, &build);
    assert_int_equal(report.counted, 2);
    assert_int_equal(report.seen, 1);
    check_lead(activity, integer_key(1000), timeline);
    check_counts(activity, integer_key(2000), 4, 2);
    check_counts(activity, integer_key(0), 1, 1);
    lead_timeline_free(timeline);
    lead_activity_free(activity);
    assert_true(arrow_end(&build));
    lead_model_unref(model);
}

static void two_leads_become_one(void **state)
{
    (void)state;
    lead_model *model = compile(PLAIN_MODEL);
    for (size_t t = 0; t < COUNT_OF(key_types); t++) {
        lead_activity *activity = new_activity(model, key_types[t]);
        lead_timeline *none = new_timeline(model), *few = timeline_with(model, 3, 5), *many = timeline_with(model, 40, 7);
        lead_timeline *both = timeline_with(model, 40, 7);
        const lead_key first = key_number(key_types[t], 1), second = key_number(key_types[t], 2), third = key_number(key_types[t], 3);
        assert_int_equal(lead_timeline_merge(both, few, NULL), LEAD_OK);
        set(activity, 1, few);
        set(activity, 2, many);
        assert_int_equal(lead_activity_merge(activity, &first, &second, NULL), LEAD_OK);
        check_lead(activity, first, both);
        check_lead(activity, second, none);
        assert_int_equal(lead_activity_lead_count(activity), 1);
        /* Nobody, to nobody and to somebody. */
        assert_int_equal(lead_activity_merge(activity, &third, &second, NULL), LEAD_OK);
        assert_int_equal(lead_activity_merge(activity, &first, &second, NULL), LEAD_OK);
        check_lead(activity, first, both);
        assert_int_equal(lead_activity_lead_count(activity), 1);
        /* Somebody to nobody: a new name. */
        assert_int_equal(lead_activity_merge(activity, &third, &first, NULL), LEAD_OK);
        check_lead(activity, third, both);
        check_lead(activity, first, none);
        assert_int_equal(lead_activity_lead_count(activity), 1);
        assert_int_equal(lead_activity_merge(activity, &third, &third, NULL), LEAD_ERROR_INVALID_ARGUMENT);
        check_lead(activity, third, both);
        lead_timeline_free(none);
        lead_timeline_free(few);
        lead_timeline_free(many);
        lead_timeline_free(both);
        lead_activity_free(activity);
    }
    lead_model_unref(model);
}

static void what_is_out_of_reach_is_forgotten(void **state)
{
    (void)state;
    uint64_t dropped = 77;
    static const char *const rule =
        MODEL_OF(EVENT_TYPES, "", "{\"name\": \"view\", \"on\": [\"page_view\", \"form\"], \"points\": 1, \"decay\": {\"window\": \"5d\"}}");
    lead_model *model = compile(rule);
    lead_activity *activity = new_activity(model, LEAD_KEY_INTEGER);
    lead_timeline *timeline = timeline_with(model, 30, 1); /* three on each of ten days */
    set(activity, 1, timeline);
    set(activity, 2, timeline);
    assert_int_equal(lead_activity_forget(activity, 9 * DAY, &dropped, NULL), LEAD_OK);
    assert_int_equal(dropped, 2 * lead_timeline_forget(timeline, 9 * DAY));
    assert_int_equal(dropped, 30);
    check_lead(activity, integer_key(1000), timeline);
    assert_int_equal(lead_activity_forget(activity, 1000 * DAY, NULL, NULL), LEAD_OK);
    check_counts(activity, integer_key(1000), 0, 0);
    assert_int_equal(lead_activity_lead_count(activity), 2);
    lead_timeline_free(timeline);
    lead_activity_free(activity);
    lead_model_unref(model);
}

/* ---- Arguments ---- */

static void wrong_arguments_are_refused(void **state)
{
    (void)state;
    lead_model *model = compile(PLAIN_MODEL), *other = compile(HOURLY_MODEL);
    lead_activity *activity = (lead_activity *)8, *texts;
    const lead_allocator lacking = {.size = sizeof lacking};
    uint64_t dropped = 77;
    assert_int_equal(lead_activity_new(NULL, LEAD_KEY_INTEGER, NULL, &activity, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_null(activity);
    assert_int_equal(lead_activity_new(model, 0, NULL, &activity, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_activity_new(model, 3, NULL, &activity, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_activity_new(model, LEAD_KEY_TEXT, &lacking, &activity, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_activity_new(model, LEAD_KEY_TEXT, NULL, NULL, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    lead_activity_free(NULL);
    assert_int_equal(lead_activity_key_type(NULL), 0);
    assert_int_equal(lead_activity_lead_count(NULL), 0);
    assert_int_equal(lead_activity_memory(NULL), 0);
    activity = new_activity(model, LEAD_KEY_INTEGER);
    texts = new_activity(model, LEAD_KEY_TEXT);
    lead_timeline *timeline = new_timeline(other), *made = timeline;
    const lead_key key = integer_key(1), small = {.size = 4}, no_text = {.size = sizeof no_text, .text_size = 1}, empty = {.size = sizeof empty};
    const lead_key invalid = text_key("\xFF");
    assert_int_equal(lead_activity_timeline(NULL, &key, NULL, &made, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_null(made);
    assert_int_equal(lead_activity_timeline(activity, &key, NULL, NULL, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_activity_timeline(activity, NULL, NULL, &made, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_activity_timeline(activity, &small, NULL, &made, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_activity_timeline(activity, &key, &lacking, &made, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_activity_timeline(texts, &no_text, NULL, &made, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_activity_timeline(texts, &invalid, NULL, &made, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_activity_timeline(texts, &empty, NULL, &made, NULL), LEAD_OK);
    lead_timeline_free(made);
    assert_int_equal(lead_activity_set_timeline(NULL, &key, NULL, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_activity_set_timeline(activity, &key, timeline, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_activity_set_timeline(activity, &small, NULL, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_activity_merge(NULL, &key, &key, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_activity_merge(activity, &key, &small, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_activity_merge(activity, &small, &key, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_activity_forget(NULL, 0, &dropped, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(dropped, 0);
    lead_timeline_free(timeline);
    lead_activity_free(activity);
    lead_activity_free(texts);
    lead_model_unref(model);
    lead_model_unref(other);
}

/* ---- Joined to batches ---- */

struct join_case {
    const char *name, *format;
    bool has_text_keys;
    int64_t keys[ROWS];
    const char *known;
    lead_points points[ROWS];
};

/* Lead n × 1000 has n × 2 views and forms; those of a form are 100 points each, those of a view one. */
static const struct join_case join_cases[] = {
    {"int64", "l", false, {1000, 2000, 3000, 1000, 5, -7}, NULL, {101000, 202000, 303000, 101000, 0, 0}},
    {"int64, null", "l", false, {1000, 2000, 3000, 1000, 5, 2000}, "101110", {101000, 0, 303000, 101000, 0, 0}},
    {"uint64", "L", false, {1000, 0, INT64_MAX, 1000, 5, 2000}, NULL, {101000, 0, 0, 101000, 0, 202000}},
    {"int16", "s", false, {1000, 2000, 3000, -1000, 5, 4000}, NULL, {101000, 202000, 303000, 0, 0, 0}},
    {"int8", "c", false, {100, 20, 30, -10, 5, 40}, NULL, {0, 0, 0, 0, 0, 0}},
};

static lead_activity *activity_of_three(lead_model *model, lead_key_type type)
{
    lead_activity *activity = new_activity(model, type);
    for (unsigned i = 1; i <= 3; i++) {
        lead_timeline *timeline = timeline_with(model, 2 * i, i);
        set(activity, i, timeline);
        lead_timeline_free(timeline);
    }
    return activity;
}

static void check_join(lead_model *model, lead_activity *activity, const struct arrow_build *build, const lead_points *expected)
{
    lead_points points[ROWS], *columns[] = {points};
    lead_error error = LEAD_ERROR_INIT;
    lead_batch *batch;
    const lead_batch_options options = {.size = sizeof options, .activity = activity};
    const lead_outputs outputs = {.size = sizeof outputs, .points = columns};
    if (lead_batch_new(model, &build->schema, &build->array, &options, NULL, &batch, &error) != LEAD_OK)
        print_message("# %s\n", error.message);
    assert_int_equal(error.code, LEAD_OK);
    assert_int_equal(lead_batch_score(batch, 2 * DAY, 0, ROWS, &outputs, NULL, &error), LEAD_OK);
    for (unsigned r = 0; r < ROWS; r++)
        assert_int_equal(points[r], expected[r]);
    lead_batch_free(batch);
}

static void rows_are_joined_by_key(void **state)
{
    (void)state;
    static const char *const countries[] = {"DE", "DE", "DE", "DE", "DE", "DE"};
    static const char *const names[] = {"lead 1", NULL, "lead 3", "lead 2", "\xFF", "nobody"};
    static const lead_points name_points[] = {101000, 0, 303000, 202000, 0, 0};
    lead_model *model = compile(PLAIN_MODEL);
    struct arrow_build build;
    for (size_t i = 0; i < COUNT_OF(join_cases); i++) {
        const struct join_case *row = &join_cases[i];
        print_message("# %s\n", row->name);
        lead_activity *activity = activity_of_three(model, LEAD_KEY_INTEGER);
        arrow_begin(&build, ROWS);
        arrow_add_strings(&build, "country", "u", countries);
        arrow_add_integers(&build, "key", row->format, row->keys, row->known);
        check_join(model, activity, &build, row->points);
        lead_activity_free(activity);
        assert_true(arrow_end(&build));
    }
    lead_activity *texts = activity_of_three(model, LEAD_KEY_TEXT);
    arrow_begin(&build, ROWS);
    arrow_add_strings(&build, "country", "u", countries);
    arrow_add_strings(&build, "key", "u", names);
    check_join(model, texts, &build, name_points);
    lead_activity_free(texts);
    assert_true(arrow_end(&build));
    lead_model_unref(model);
}

static lead_status join_places(lead_activity *activity, const struct arrow_build *build, uint32_t *places, lead_error *error)
{
    struct lead_arrow_source source;
    *error = (lead_error)LEAD_ERROR_INIT;
    assert_int_equal(lead_arrow_open(&build->schema, &build->array, NULL, &source, error), LEAD_OK);
    return lead_activity_find_rows(activity, &source, "key", places, error);
}

static void unknown_keys_are_told_from_unknown_leads(void **state)
{
    (void)state;
    static const int64_t keys[] = {1000, 2000, 9, 9, 3000, 1000};
    lead_model *model = compile(PLAIN_MODEL);
    lead_activity *activity = activity_of_three(model, LEAD_KEY_INTEGER);
    struct arrow_build build;
    uint32_t places[ROWS];
    lead_error error;
    arrow_begin(&build, ROWS);
    arrow_add_integers(&build, "key", "I", keys, "111011");
    assert_int_equal(join_places(activity, &build, places, &error), LEAD_OK);
    assert_int_equal(places[0], places[5]);
    assert_true(places[0] != places[1] && places[1] < LEAD_PLACE_UNKNOWN);
    assert_int_equal(places[2], LEAD_NONE);
    assert_int_equal(places[3], LEAD_PLACE_UNKNOWN);
    assert_true(arrow_end(&build));
    arrow_begin(&build, ROWS);
    arrow_add_nulls(&build, "key");
    assert_int_equal(join_places(activity, &build, places, &error), LEAD_OK);
    for (unsigned r = 0; r < ROWS; r++)
        assert_int_equal(places[r], LEAD_PLACE_UNKNOWN);
    assert_true(arrow_end(&build));
    lead_activity_free(activity);
    lead_model_unref(model);
}

static void keys_that_do_not_fit_are_refused(void **state)
{
    (void)state;
    static const int64_t keys[] = {1, 2, -1, 3, 4, 5};
    static const double floats[] = {1, 2, 3, 4, 5, 6};
    static const char *const names[] = {"a", "b", "c", "d", "e", "f"};
    lead_model *model = compile(PLAIN_MODEL);
    lead_activity *activity = activity_of_three(model, LEAD_KEY_INTEGER), *texts = activity_of_three(model, LEAD_KEY_TEXT);
    struct arrow_build build;
    uint32_t places[ROWS];
    lead_error error;
    arrow_begin(&build, ROWS);
    assert_int_equal(join_places(activity, &build, places, &error), LEAD_ERROR_MISSING_COLUMN);
    arrow_add_integers(&build, "key", "L", keys, NULL);
    assert_int_equal(join_places(activity, &build, places, &error), LEAD_ERROR_VALUE);
    assert_non_null(strstr(error.message, "row 2"));
    assert_int_equal(join_places(texts, &build, places, &error), LEAD_ERROR_COLUMN_TYPE);
    assert_true(arrow_end(&build));
    arrow_begin(&build, ROWS);
    arrow_add_floats(&build, "key", "g", floats, NULL);
    assert_int_equal(join_places(activity, &build, places, &error), LEAD_ERROR_COLUMN_TYPE);
    assert_true(arrow_end(&build));
    arrow_begin(&build, ROWS);
    struct arrow_column column = arrow_add_strings(&build, "key", "u", names);
    ((int32_t *)(uintptr_t)column.array->buffers[1])[3] = -1;
    assert_int_equal(join_places(texts, &build, places, &error), LEAD_ERROR_ARROW);
    assert_string_equal(error.path, "key");
    assert_true(arrow_end(&build));
    lead_activity_free(activity);
    lead_activity_free(texts);
    lead_model_unref(model);
}

/* ---- Without memory ---- */

/* Everything that changes a table, each tried again after it failed; a failure changes nothing. */
static unsigned change_with(lead_model *model, lead_key_type type, const lead_allocator *memory, lead_activity **made)
{
    unsigned failures = 0;
    lead_timeline *few = timeline_with(model, 3, 5), *many = timeline_with(model, 40, 7), *found;
    while (lead_activity_new(model, type, memory, made, NULL) != LEAD_OK)
        failures++;
    for (unsigned i = 1; i <= 4; i++) {
        const lead_key key = key_number(type, i);
        for (; lead_activity_set_timeline(*made, &key, i % 2 ? few : many, NULL) != LEAD_OK; failures++)
            assert_int_equal(lead_activity_lead_count(*made), i - 1);
    }
    const lead_key first = key_number(type, 1), second = key_number(type, 2), fifth = key_number(type, 5);
    for (; lead_activity_merge(*made, &first, &second, NULL) != LEAD_OK; failures++)
        assert_int_equal(lead_activity_lead_count(*made), 4);
    for (; lead_activity_merge(*made, &fifth, &first, NULL) != LEAD_OK; failures++)
        assert_int_equal(lead_activity_lead_count(*made), 3);
    for (; lead_activity_timeline(*made, &fifth, memory, &found, NULL) != LEAD_OK; failures++)
        assert_null(found);
    assert_int_equal(lead_timeline_pair_count(found), lead_timeline_pair_count(many));
    lead_timeline_free(found);
    lead_timeline_free(few);
    lead_timeline_free(many);
    return failures;
}

static void nothing_changes_without_memory(void **state)
{
    (void)state;
    lead_model *model = compile(PLAIN_MODEL);
    for (size_t t = 0; t < COUNT_OF(key_types); t++)
        for (size_t fail_at = 0, calls = 0; fail_at <= calls; fail_at++) {
            struct host host = {.fail_at = fail_at};
            const lead_allocator memory = host_memory(&host);
            lead_activity *activity;
            const unsigned failures = change_with(model, key_types[t], &memory, &activity);
            assert_true(failures == 0 || fail_at > 0);
            calls = fail_at == 0 ? host.calls : calls;
            check_counts(activity, key_number(key_types[t], 5), 43, 27);
            check_counts(activity, key_number(key_types[t], 3), 3, 2);
            assert_int_equal(lead_activity_lead_count(activity), 3);
            lead_activity_free(activity);
            assert_int_equal(host.live, 0);
            assert_int_equal(host.wrong, 0);
        }
    lead_model_unref(model);
}

/* Reading sorts first, which takes memory. */
static void unsorted_tables_need_memory(void **state)
{
    (void)state;
    static const int64_t keys[] = {1, 2, 3, 1, 2, 3}, times[] = {0, 0, 0, 0, 0, 0};
    static const char *const types[] = {"page_view", "form", "form", "page_view", "form", "form"};
    lead_model *model = compile(PLAIN_MODEL);
    struct host host = {0};
    const lead_allocator memory = host_memory(&host);
    const lead_key key = integer_key(1), other = integer_key(2);
    lead_activity *activity;
    lead_timeline *timeline;
    lead_error error;
    struct arrow_build build;
    uint32_t places[ROWS];
    assert_int_equal(lead_activity_new(model, LEAD_KEY_INTEGER, &memory, &activity, NULL), LEAD_OK);
    arrow_begin(&build, ROWS);
    arrow_add_integers(&build, "key", "i", keys, NULL);
    arrow_add_integers(&build, "time", "tss:", times, NULL);
    arrow_add_strings(&build, "type", "u", types);
    ingest_all(activity, &build);
    host.from_then_on = true;
    host.fail_at = host.calls + 1;
    assert_int_equal(lead_activity_timeline(activity, &key, NULL, &timeline, NULL), LEAD_ERROR_OUT_OF_MEMORY);
    assert_null(timeline);
    assert_int_equal(lead_activity_set_timeline(activity, &key, NULL, NULL), LEAD_ERROR_OUT_OF_MEMORY);
    assert_int_equal(lead_activity_merge(activity, &key, &other, NULL), LEAD_ERROR_OUT_OF_MEMORY);
    assert_int_equal(lead_activity_forget(activity, 0, NULL, NULL), LEAD_ERROR_OUT_OF_MEMORY);
    assert_int_equal(join_places(activity, &build, places, &error), LEAD_ERROR_OUT_OF_MEMORY);
    host.fail_at = 0;
    assert_int_equal(join_places(activity, &build, places, &error), LEAD_OK);
    assert_int_equal(places[0], places[3]);
    check_counts(activity, key, 2, 1);
    lead_activity_free(activity);
    assert_int_equal(host.live, 0);
    assert_true(arrow_end(&build));
    lead_model_unref(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(timelines_go_in_and_out),
        cmocka_unit_test(timelines_go_on_in_the_table),
        cmocka_unit_test(two_leads_become_one),
        cmocka_unit_test(what_is_out_of_reach_is_forgotten),
        cmocka_unit_test(wrong_arguments_are_refused),
        cmocka_unit_test(rows_are_joined_by_key),
        cmocka_unit_test(unknown_keys_are_told_from_unknown_leads),
        cmocka_unit_test(keys_that_do_not_fit_are_refused),
        cmocka_unit_test(nothing_changes_without_memory),
        cmocka_unit_test(unsorted_tables_need_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
