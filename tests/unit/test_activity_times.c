/* SPDX-License-Identifier: MIT */
/* Columns of times: every type, and both ends of time. */
#include "activity_table_fixture.h"

#define ROWS 6

static const char *const views[] = {"page_view", "page_view", "page_view", "page_view", "page_view", "page_view"};

/* ---- Times ---- */

#define YEAR_1 INT64_C(-62135596800)
#define YEAR_10000 INT64_C(253402300800)

struct time_case {
    const char *name, *format;
    int64_t value;
    bool is_valid;
    lead_time time;
};

static const struct time_case time_cases[] = {
    {"seconds", "tss:", 1700000000, true, 1700000000000000},
    {"seconds, the first", "tss:", YEAR_1, true, YEAR_1 * 1000000},
    {"seconds, before the first", "tss:", YEAR_1 - 1, false, 0},
    {"seconds, the last", "tss:UTC", YEAR_10000 - 1, true, (YEAR_10000 - 1) * 1000000},
    {"seconds, after the last", "tss:", YEAR_10000, false, 0},
    {"seconds, the lowest", "tss:", INT64_MIN, false, 0},
    {"seconds, the highest", "tss:", INT64_MAX, false, 0},
    {"seconds, before 1970", "tss:", -1, true, -1000000},
    {"seconds, the end of a day", "tss:", -86401, true, -86401000000},
    {"milliseconds", "tsm:", 1700000000123, true, 1700000000123000},
    {"milliseconds, the first", "tsm:", YEAR_1 * 1000, true, YEAR_1 * 1000000},
    {"milliseconds, before the first", "tsm:", YEAR_1 * 1000 - 1, false, 0},
    {"milliseconds, the last", "tsm:", YEAR_10000 * 1000 - 1, true, (YEAR_10000 * 1000 - 1) * 1000},
    {"milliseconds, after the last", "tsm:", YEAR_10000 * 1000, false, 0},
    {"microseconds", "tsu:", 1700000000123456, true, 1700000000123456},
    {"microseconds, the last of a day", "tsu:", 86399999999, true, 86399999999},
    {"microseconds, the first of a day", "tsu:", 86400000000, true, 86400000000},
    {"microseconds, the first", "tsu:", YEAR_1 * 1000000, true, YEAR_1 * 1000000},
    {"microseconds, before the first", "tsu:", YEAR_1 * 1000000 - 1, false, 0},
    {"microseconds, the last", "tsu:", YEAR_10000 * 1000000 - 1, true, YEAR_10000 * 1000000 - 1},
    {"microseconds, after the last", "tsu:", YEAR_10000 * 1000000, false, 0},
    {"nanoseconds", "tsn:", 1700000000123456789, true, 1700000000123456},
    {"nanoseconds, the last of a day", "tsn:", INT64_C(86400000000000) - 1, true, 86399999999},
    {"nanoseconds, the first of a day", "tsn:", INT64_C(86400000000000), true, 86400000000},
    {"nanoseconds, just before 1970", "tsn:", -1, true, -1},
    {"nanoseconds, the lowest", "tsn:", INT64_MIN, true, INT64_MIN / 1000 - 1},
    {"nanoseconds, the highest", "tsn:", INT64_MAX, true, INT64_MAX / 1000},
    {"days", "tdD", 19675, true, INT64_C(19675) * 86400000000},
    {"days, the first", "tdD", YEAR_1 / 86400, true, YEAR_1 * 1000000},
    {"days, before the first", "tdD", YEAR_1 / 86400 - 1, false, 0},
    {"days, the last", "tdD", YEAR_10000 / 86400 - 1, true, (YEAR_10000 - 86400) * 1000000},
    {"days, after the last", "tdD", YEAR_10000 / 86400, false, 0},
    {"days, the lowest", "tdD", INT32_MIN, false, 0},
    {"milliseconds of days", "tdm", INT64_C(19675) * 86400000, true, INT64_C(19675) * 86400000000},
};

/* In a row of its own, between others, so that both ways of reading meet it. */
static void check_time(lead_model *model, const struct time_case *row, bool has_dictionary)
{
    static const int64_t keys[] = {1, 2, 3, 4, 5, 6}, indices[] = {0, 0, 0, 0, 0, 0};
    const int64_t times[] = {0, row->value, 0, 0, row->value, 1};
    struct arrow_build build;
    arrow_begin(&build, ROWS);
    arrow_add_integers(&build, "key", "i", keys, NULL);
    arrow_add_integers(&build, "time", row->format, times, "111101");
    if (has_dictionary)
        arrow_add_dictionary(&build, "type", "C", indices, NULL, "u", views, 1);
    else
        arrow_add_strings(&build, "type", "u", views);
    lead_activity *activity = new_activity(model, LEAD_KEY_INTEGER);
    const lead_ingest_report report = ingest_all(activity, &build);
    assert_int_equal(report.without_time, row->is_valid ? 1 : 2);
    lead_timeline *expected = new_timeline(model);
    lead_event *event = new_event(model);
    if (row->is_valid)
        add_plain(expected, event, "page_view", row->time);
    check_lead(activity, integer_key(2), expected);
    check_counts(activity, integer_key(5), 0, 0);
    check_counts(activity, integer_key(6), 1, 1);
    lead_event_free(event);
    lead_timeline_free(expected);
    lead_activity_free(activity);
    assert_true(arrow_end(&build));
}

/* Without nulls, and with a dictionary of types that are all counted: the straight way. */
static void check_times_straight(lead_model *model, const struct time_case *row, const char *key_format)
{
    static const int64_t keys[] = {4001, 4002, 4003, 4004, 4005, 4006}, indices[] = {1, 0, 2, 0, 1, 2};
    static const char *const types[] = {"page_view", "mail_click", "form"};
    const int64_t times[] = {0, row->value, 0, row->value, 0, 1};
    struct arrow_build build;
    arrow_begin(&build, ROWS);
    arrow_add_integers(&build, "key", key_format, keys, NULL);
    arrow_add_integers(&build, "time", row->format, times, NULL);
    arrow_add_dictionary(&build, "type", "c", indices, NULL, "u", types, 3);
    lead_activity *activity = new_activity(model, LEAD_KEY_INTEGER);
    const lead_ingest_report report = ingest_all(activity, &build);
    assert_int_equal(report.without_time, row->is_valid ? 0 : 2);
    lead_timeline *expected = new_timeline(model);
    lead_event *event = new_event(model);
    if (row->is_valid)
        add_plain(expected, event, "page_view", row->time);
    check_lead(activity, integer_key(4002), expected);
    check_lead(activity, integer_key(4004), expected);
    check_counts(activity, integer_key(4001), 1, 1);
    check_counts(activity, integer_key(4006), 1, 1);
    lead_event_free(event);
    lead_timeline_free(expected);
    lead_activity_free(activity);
    assert_true(arrow_end(&build));
}

static void times_are_of_any_type(void **state)
{
    (void)state;
    static const char *const documents[] = {PLAIN_MODEL, HOURLY_MODEL};
    for (size_t d = 0; d < COUNT_OF(documents); d++) {
        lead_model *model = compile(documents[d]);
        for (size_t i = 0; i < COUNT_OF(time_cases); i++) {
            print_message("# %s\n", time_cases[i].name);
            check_time(model, &time_cases[i], false);
            check_time(model, &time_cases[i], true);
            if (d > 0)
                continue;
            check_times_straight(model, &time_cases[i], "i");
            check_times_straight(model, &time_cases[i], "S");
            check_times_straight(model, &time_cases[i], "L");
        }
        lead_model_unref(model);
    }
}

static void times_may_all_be_null(void **state)
{
    (void)state;
    static const int64_t keys[] = {1, 2, 3, 4, 5, 6};
    lead_model *model = compile(PLAIN_MODEL);
    struct arrow_build build;
    arrow_begin(&build, ROWS);
    arrow_add_integers(&build, "key", "i", keys, NULL);
    arrow_add_nulls(&build, "time");
    arrow_add_strings(&build, "type", "u", views);
    lead_activity *activity = new_activity(model, LEAD_KEY_INTEGER);
    assert_int_equal(ingest_all(activity, &build).without_time, ROWS);
    lead_activity_free(activity);
    assert_true(arrow_end(&build));
    lead_model_unref(model);
}

/* Buckets by division against plain division, for each unit. */
static void times_are_divided_exactly(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int64_t multiplier, divisor;
    } units[] = {{"s", 1000000, 1}, {"ms", 1000, 1}, {"us", 1, 1}, {"ns", 1, 1000}};
    static const lead_duration resolutions[] = {DAY, HOUR};
    struct sample_random random = {99};
    for (size_t i = 0; i < COUNT_OF(units) * COUNT_OF(resolutions) * 20000; i++) {
        const size_t u = i % COUNT_OF(units);
        const lead_duration resolution = resolutions[i / COUNT_OF(units) % COUNT_OF(resolutions)];
        const struct lead_time_scale scale = lead_time_scale_of(units[u].multiplier, units[u].divisor, resolution);
        /* About the ends of buckets, and anywhere. */
        const int64_t bucket = (int64_t)sample_below(&random, 200000) - 100000;
        const int64_t ticks = units[u].divisor * (resolution / units[u].multiplier);
        const int64_t within = i % 3 ? (int64_t)sample_below(&random, 3) - 1 : (int64_t)(sample_next(&random) % (uint64_t)ticks);
        const int64_t value = bucket * ticks + within;
        const int64_t time = units[u].divisor == 1 ? value * units[u].multiplier : value / 1000 - (value % 1000 < 0);
        assert_true((uint64_t)value - (uint64_t)scale.low <= scale.range);
        struct lead_column column = {.kind = LEAD_COLUMN_INT64, .length = 1, .values = &value};
        const struct lead_event_batch batch = {.time = column, .scale = scale};
        assert_int_equal(lead_event_batch_bucket(&batch, 0), lead_bucket_of(time, resolution) + LEAD_BUCKET_BIAS);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_are_of_any_type),
        cmocka_unit_test(times_may_all_be_null),
        cmocka_unit_test(times_are_divided_exactly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
