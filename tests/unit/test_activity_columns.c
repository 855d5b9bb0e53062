/* SPDX-License-Identifier: MIT */
/* Columns of events: every type that keys, times, types, sources and sequence numbers may have, and what becomes of each row. */
#include "activity_table_fixture.h"

#define ROWS 6

static const int64_t noon[] = {1700000000, 1700000000, 1700000000, 1700000000, 1700000000, 1700000000};
static const char *const views[] = {"page_view", "page_view", "page_view", "page_view", "page_view", "page_view"};

/* ---- Keys ---- */

struct key_case {
    const char *format;
    int64_t keys[ROWS];
};

static const struct key_case key_cases[] = {
    {"c", {-128, 127, 0, 1, 1, -128}},
    {"C", {255, 0, 7, 7, 200, 255}},
    {"s", {-32768, 32767, 5, 5, -1, 0}},
    {"S", {65535, 0, 40000, 40000, 1, 2}},
    {"i", {INT32_MIN, INT32_MAX, 0, 5, 5, -1}},
    {"i", {100, 101, 102, 100, 101, 103}},
    {"I", {UINT32_MAX, 0, 1, 3000000000, 3000000000, 2}},
    {"I", {3000000000, 3000000001, 3000000000, 3000000002, 3000000000, 3000000001}},
    {"l", {INT64_MIN, INT64_MAX, 0, INT64_MAX, -1, 1}},
    {"l", {INT64_MAX, INT64_MAX - 1, INT64_MAX, INT64_MAX - 5, INT64_MAX, INT64_MAX - 1024}},
    {"l", {INT64_MIN, INT64_MIN + 1, INT64_MIN + 1024, INT64_MIN, INT64_MIN, INT64_MIN + 5000}},
    {"L", {INT64_MAX, 0, 1, 1, 5, INT64_MAX}},
};

static uint64_t times_in(const struct key_case *row, const char *known, int64_t key)
{
    uint64_t count = 0;
    for (unsigned r = 0; r < ROWS; r++)
        count += row->keys[r] == key && (!known || known[r] == '1');
    return count;
}

static void keys_are_integers_of_any_type(void **state)
{
    (void)state;
    static const char *const knowns[] = {NULL, "101101", "000000"};
    lead_model *model = compile(PLAIN_MODEL);
    for (size_t i = 0; i < COUNT_OF(key_cases) * COUNT_OF(knowns); i++) {
        const struct key_case *row = &key_cases[i / COUNT_OF(knowns)];
        const char *known = knowns[i % COUNT_OF(knowns)];
        struct arrow_build build;
        print_message("# %s %s\n", row->format, known ? known : "all");
        arrow_begin(&build, ROWS);
        arrow_add_integers(&build, "key", row->format, row->keys, known);
        arrow_add_integers(&build, "time", "tss:", noon, NULL);
        arrow_add_strings(&build, "type", "u", views);
        lead_activity *activity = new_activity(model, LEAD_KEY_INTEGER);
        const lead_ingest_report report = ingest_all(activity, &build);
        uint64_t without = 0, leads = 0;
        for (unsigned r = 0; r < ROWS; r++) {
            const uint64_t times = times_in(row, known, row->keys[r]);
            bool is_first = times > 0;
            for (unsigned before = 0; before < r; before++)
                is_first &= row->keys[before] != row->keys[r];
            without += known && known[r] == '0';
            leads += is_first;
            check_counts(activity, integer_key(row->keys[r]), times, times > 0);
        }
        assert_int_equal(report.without_key, without);
        assert_int_equal(report.counted, ROWS - without);
        assert_int_equal(lead_activity_lead_count(activity), leads);
        lead_activity_free(activity);
        assert_true(arrow_end(&build));
    }
    lead_model_unref(model);
}

static const char *const names[] = {"anna@example.com", "", NULL, "a", "anna@example.com", "\xFF not UTF-8"};
static const int64_t name_indices[] = {0, 1, 2, 3, 0, 4};
static const char *const name_entries[] = {"anna@example.com", "", NULL, "a", "\xFF not UTF-8"};

static void check_names(lead_model *model, struct arrow_build *build)
{
    arrow_add_integers(build, "time", "tss:", noon, NULL);
    arrow_add_strings(build, "type", "u", views);
    lead_activity *activity = new_activity(model, LEAD_KEY_TEXT);
    const lead_ingest_report report = ingest_all(activity, build);
    assert_int_equal(report.counted, 4);
    assert_int_equal(report.without_key, 2);
    check_counts(activity, text_key("anna@example.com"), 2, 1);
    check_counts(activity, text_key(""), 1, 1);
    check_counts(activity, text_key("a"), 1, 1);
    check_counts(activity, text_key("b"), 0, 0);
    assert_int_equal(lead_activity_lead_count(activity), 3);
    lead_activity_free(activity);
    assert_true(arrow_end(build));
}

static void keys_are_texts_of_any_type(void **state)
{
    (void)state;
    static const char *const formats[] = {"u", "U", "vu"}, *const index_formats[] = {"c", "C", "s", "S", "i", "I", "l", "L"};
    lead_model *model = compile(PLAIN_MODEL);
    for (size_t f = 0; f < COUNT_OF(formats); f++) {
        struct arrow_build build;
        arrow_begin(&build, ROWS);
        arrow_add_strings(&build, "key", formats[f], names);
        check_names(model, &build);
        for (size_t i = 0; i < COUNT_OF(index_formats); i++) {
            arrow_begin(&build, ROWS);
            arrow_add_dictionary(&build, "key", index_formats[i], name_indices, NULL, formats[f], name_entries, 5);
            check_names(model, &build);
        }
    }
    lead_model_unref(model);
}

static void keys_may_all_be_null(void **state)
{
    (void)state;
    lead_model *model = compile(PLAIN_MODEL);
    for (lead_key_type type = LEAD_KEY_INTEGER; type <= LEAD_KEY_TEXT; type++) {
        struct arrow_build build;
        arrow_begin(&build, ROWS);
        arrow_add_nulls(&build, "key");
        arrow_add_integers(&build, "time", "tss:", noon, NULL);
        arrow_add_strings(&build, "type", "u", views);
        lead_activity *activity = new_activity(model, type);
        assert_int_equal(ingest_all(activity, &build).without_key, ROWS);
        assert_int_equal(lead_activity_lead_count(activity), 0);
        lead_activity_free(activity);
        assert_true(arrow_end(&build));
    }
    lead_model_unref(model);
}

static void the_key_column_has_any_name(void **state)
{
    (void)state;
    static const int64_t keys[] = {1, 2, 3, 4, 5, 6}, others[] = {7, 7, 7, 7, 7, 7};
    const lead_ingest_options options = {.size = sizeof options, .key = "lead_id"};
    lead_model *model = compile(PLAIN_MODEL);
    struct arrow_build build;
    arrow_begin(&build, ROWS);
    arrow_add_integers(&build, "key", "l", others, NULL);
    arrow_add_integers(&build, "lead_id", "i", keys, NULL);
    arrow_add_integers(&build, "time", "tss:", noon, NULL);
    arrow_add_strings(&build, "type", "u", views);
    lead_activity *activity = new_activity(model, LEAD_KEY_INTEGER);
    assert_int_equal(lead_activity_ingest(activity, &build.schema, &build.array, &options, NULL, NULL), LEAD_OK);
    assert_int_equal(lead_activity_lead_count(activity), 6);
    check_counts(activity, integer_key(7), 0, 0);
    lead_activity_free(activity);
    lead_model_unref(model);
    assert_true(arrow_end(&build));
}

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
        const int64_t value = i % 3 ? bucket * ticks + (int64_t)sample_below(&random, 3) - 1 : bucket * ticks + (int64_t)(sample_next(&random) % (uint64_t)ticks);
        const int64_t time = units[u].divisor == 1 ? value * units[u].multiplier : value / 1000 - (value % 1000 < 0);
        assert_true((uint64_t)value - (uint64_t)scale.low <= scale.range);
        struct lead_column column = {.kind = LEAD_COLUMN_INT64, .length = 1, .values = &value};
        const struct lead_event_batch batch = {.time = column, .scale = scale};
        assert_int_equal(lead_event_batch_bucket(&batch, 0), lead_bucket_of(time, resolution) + LEAD_BUCKET_BIAS);
    }
}

/* ---- Types ---- */

static const char *const types[] = {"page_view", "form", NULL, "no such type", "ping", "\xC3"};
static const int64_t type_indices[] = {3, 1, 2, 4, 5, 0};
static const char *const type_entries[] = {"\xC3", "form", NULL, "page_view", "no such type", "ping"};

static void check_types(lead_model *model, struct arrow_build *build)
{
    static const int64_t keys[] = {1, 2, 3, 4, 5, 6};
    arrow_add_integers(build, "key", "i", keys, NULL);
    arrow_add_integers(build, "time", "tss:", noon, NULL);
    lead_activity *activity = new_activity(model, LEAD_KEY_INTEGER);
    const lead_ingest_report report = ingest_all(activity, build);
    assert_int_equal(report.counted, 2);
    assert_int_equal(report.unknown_type, 3);
    assert_int_equal(report.unmatched, 1);
    assert_int_equal(report.invalid_text, 1);
    check_counts(activity, integer_key(1), 1, 1);
    check_counts(activity, integer_key(2), 1, 1);
    assert_int_equal(lead_activity_lead_count(activity), 2);
    lead_activity_free(activity);
    assert_true(arrow_end(build));
}

static void types_are_texts_of_any_type(void **state)
{
    (void)state;
    static const char *const formats[] = {"u", "U", "vu"}, *const index_formats[] = {"c", "C", "s", "S", "i", "I", "l", "L"};
    lead_model *model = compile(PLAIN_MODEL);
    for (size_t f = 0; f < COUNT_OF(formats); f++) {
        struct arrow_build build;
        arrow_begin(&build, ROWS);
        arrow_add_strings(&build, "type", formats[f], types);
        check_types(model, &build);
        for (size_t i = 0; i < COUNT_OF(index_formats); i++) {
            arrow_begin(&build, ROWS);
            arrow_add_dictionary(&build, "type", index_formats[i], type_indices, NULL, formats[f], type_entries, 6);
            check_types(model, &build);
        }
    }
    lead_model_unref(model);
}

static void types_may_all_be_null(void **state)
{
    (void)state;
    static const int64_t keys[] = {1, 2, 3, 4, 5, 6};
    lead_model *model = compile(PLAIN_MODEL);
    struct arrow_build build;
    arrow_begin(&build, ROWS);
    arrow_add_integers(&build, "key", "i", keys, NULL);
    arrow_add_integers(&build, "time", "tss:", noon, NULL);
    arrow_add_nulls(&build, "type");
    lead_activity *activity = new_activity(model, LEAD_KEY_INTEGER);
    assert_int_equal(ingest_all(activity, &build).unknown_type, ROWS);
    lead_activity_free(activity);
    assert_true(arrow_end(&build));
    lead_model_unref(model);
}

/* ---- What becomes of a row: the first reason counts ---- */

static void each_row_has_one_fate(void **state)
{
    (void)state;
    static const int64_t keys[] = {1, 1, 1, 1, 1, 1, 1, 1};
    static const int64_t times[] = {0, INT64_MAX, 0, 0, 0, 0, INT64_MAX, 0}, sequences[] = {5, 6, 7, 8, 9, 5, 4, 10};
    static const char *const kinds[] = {"page_view", "page_view", "what", "ping", "page_view", "what", "what", "page_view"};
    lead_model *model = compile(PLAIN_MODEL);
    struct arrow_build build;
    arrow_begin(&build, 8);
    arrow_add_integers(&build, "key", "l", keys, "11110111");
    arrow_add_integers(&build, "time", "tsu:", times, NULL);
    arrow_add_strings(&build, "type", "u", kinds);
    arrow_add_integers(&build, "sequence", "l", sequences, "11111110");
    lead_activity *activity = new_activity(model, LEAD_KEY_INTEGER);
    const lead_ingest_report report = ingest_all(activity, &build);
    assert_int_equal(report.counted, 2);
    assert_int_equal(report.without_time, 2);
    assert_int_equal(report.unknown_type, 1);
    assert_int_equal(report.unmatched, 1);
    assert_int_equal(report.without_key, 1);
    assert_int_equal(report.seen, 1);
    /* Again: what has a number has been seen, whatever else it is. */
    const lead_ingest_report again = ingest_all(activity, &build);
    assert_int_equal(again.seen, 4);
    assert_int_equal(again.counted, 1);
    assert_int_equal(again.without_time, 2);
    assert_int_equal(again.without_key, 1);
    lead_activity_free(activity);
    assert_true(arrow_end(&build));
    lead_model_unref(model);
}

/* ---- Sequence numbers ---- */

struct sequence_case {
    const char *name;
    const char *sources[ROWS];
    int64_t sequences[ROWS];
    const char *known; /* sequences */
    unsigned counted;  /* of the first call, and of the same again */
    unsigned counted_again;
};

static const struct sequence_case sequence_cases[] = {
    {"rising", {"a", "a", "a", "a", "a", "a"}, {1, 2, 3, 4, 5, 6}, NULL, 6, 0},
    {"falling", {"a", "a", "a", "a", "a", "a"}, {6, 5, 4, 3, 2, 1}, NULL, 6, 0},
    {"equal", {"a", "a", "a", "a", "a", "a"}, {7, 7, 7, 7, 7, 7}, NULL, 1, 0},
    {"two sources", {"a", "b", "a", "b", "a", "b"}, {1, 1, 2, 2, 2, 1}, NULL, 4, 0},
    {"no source is the empty one", {NULL, "", NULL, "", NULL, ""}, {1, 1, 2, 2, 3, 4}, NULL, 4, 0},
    {"the lowest and the highest", {"a", "a", "a", "a", "a", "a"}, {INT64_MIN, INT64_MAX, 0, -1, INT64_MIN, INT64_MAX}, NULL, 4, 0},
    {"some without a number", {"a", "a", "a", "a", "a", "a"}, {1, 1, 1, 1, 2, 2}, "110010", 5, 3},
    {"any bytes", {"\xFF", "\xFF", "\xFE", "a", "a\x01", "a"}, {1, 1, 1, 1, 1, 1}, NULL, 4, 0},
};

static void events_are_counted_once(void **state)
{
    (void)state;
    static const char *const index_names[] = {"C", "l"};
    static const int64_t keys[] = {1, 1, 1, 1, 1, 1}, indices[] = {0, 1, 2, 3, 4, 5};
    lead_model *model = compile(PLAIN_MODEL);
    for (size_t i = 0; i < COUNT_OF(sequence_cases) * 4; i++) {
        const struct sequence_case *row = &sequence_cases[i / 4];
        struct arrow_build build;
        print_message("# %s\n", row->name);
        arrow_begin(&build, ROWS);
        arrow_add_integers(&build, "key", "i", keys, NULL);
        arrow_add_integers(&build, "time", "tss:", noon, NULL);
        arrow_add_strings(&build, "type", "u", views);
        arrow_add_integers(&build, "sequence", "l", row->sequences, row->known);
        if (i % 4 < 2)
            arrow_add_dictionary(&build, "source", index_names[i % 2], indices, NULL, "u", row->sources, ROWS);
        else
            arrow_add_strings(&build, "source", i % 4 == 2 ? "u" : "vu", row->sources);
        lead_activity *activity = new_activity(model, LEAD_KEY_INTEGER);
        lead_ingest_report report = ingest_all(activity, &build);
        assert_int_equal(report.counted, row->counted);
        assert_int_equal(report.seen, ROWS - row->counted);
        report = ingest_all(activity, &build);
        assert_int_equal(report.counted, row->counted_again);
        assert_int_equal(report.seen, ROWS - row->counted_again);
        lead_activity_free(activity);
        assert_true(arrow_end(&build));
    }
    lead_model_unref(model);
}

/* Many numbers of many leads at once, which are sorted in other ways than few. */
static void many_numbers_are_sorted(void **state)
{
    (void)state;
    enum { MANY = 3000 };
    static int64_t keys[MANY], times[MANY], sequences[MANY];
    static const char *kinds[MANY];
    lead_model *model = compile(PLAIN_MODEL);
    struct sample_random random = {4};
    for (unsigned leads = 1; leads <= 5000; leads += 4999) {
        lead_activity *activity = new_activity(model, LEAD_KEY_INTEGER);
        uint64_t counted = 0;
        static bool is_seen[5000][MANY];
        memset(is_seen, 0, sizeof is_seen);
        struct arrow_build build;
        for (unsigned r = 0; r < MANY; r++) {
            keys[r] = sample_below(&random, leads);
            sequences[r] = sample_below(&random, MANY);
            kinds[r] = "page_view";
            counted += !is_seen[keys[r]][sequences[r]];
            is_seen[keys[r]][sequences[r]] = true;
        }
        arrow_begin(&build, MANY);
        arrow_add_integers(&build, "key", "i", keys, NULL);
        arrow_add_integers(&build, "time", "tss:", times, NULL);
        arrow_add_strings(&build, "type", "u", kinds);
        arrow_add_integers(&build, "sequence", "s", sequences, NULL);
        assert_int_equal(ingest_all(activity, &build).counted, counted);
        assert_int_equal(ingest_all(activity, &build).seen, MANY);
        lead_activity_free(activity);
        assert_true(arrow_end(&build));
    }
    lead_model_unref(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_are_integers_of_any_type),
        cmocka_unit_test(keys_are_texts_of_any_type),
        cmocka_unit_test(keys_may_all_be_null),
        cmocka_unit_test(the_key_column_has_any_name),
        cmocka_unit_test(times_are_of_any_type),
        cmocka_unit_test(times_may_all_be_null),
        cmocka_unit_test(times_are_divided_exactly),
        cmocka_unit_test(types_are_texts_of_any_type),
        cmocka_unit_test(types_may_all_be_null),
        cmocka_unit_test(each_row_has_one_fate),
        cmocka_unit_test(events_are_counted_once),
        cmocka_unit_test(many_numbers_are_sorted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
