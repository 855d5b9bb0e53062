/* SPDX-License-Identifier: MIT */
/* The next changes of a batch are those of its rows as records, sorted by time. */
#include "arrow_build.h"
#include "next_change_fixture.h"

#define ROWS 200

struct batch_case {
    const char *name;
    const char *time_formats[AHEAD_FIELDS];
    int64_t rows;
    bool has_activity;
};

static const struct batch_case cases[] = {
    {"no rows", {"tsu:UTC", "tsu:UTC", "tsu:UTC"}, 0, true},
    {"one row", {"tsu:UTC", "tsm:UTC", "tss:UTC"}, 1, true},
    {"a group", {"tss:UTC", "tsu:UTC", "tsn:UTC"}, 64, true},
    {"groups", {"tdm", "tsu:UTC", "tdD"}, ROWS, true},
    {"groups, all in days", {"tdD", "tdD", "tdD"}, 129, true},
    {"nothing known of what they did", {"tsu:UTC", "tsu:UTC", "tsu:UTC"}, 129, false},
};

/* ---- Leads as rows ---- */

struct unit {
    const char *format;
    lead_duration length; /* 0: nanoseconds */
};

static const struct unit units[] = {{"tss:UTC", 1000000}, {"tsm:UTC", 1000}, {"tsu:UTC", 1}, {"tsn:UTC", 0}, {"tdD", DAY}, {"tdm", 1000}};

static const struct unit *unit_of(const char *format)
{
    size_t u = 0;
    while (strcmp(units[u].format, format) != 0)
        u++;
    return &units[u];
}

/* What the column says; the record gets the same in microseconds. */
static int64_t in_units(const struct unit *unit, lead_time *time)
{
    if (unit->length == 0)
        return *time * 1000 + 999; /* within the microsecond */
    const int64_t value = *time / unit->length;
    *time = value * unit->length;
    return value;
}

/* So many rows of something else stand before those of the batch. */
#define SKIPPED 5
#define ALL_ROWS (SKIPPED + ROWS)

struct rows {
    struct ahead_lead lead[ROWS];
    int64_t values[AHEAD_FIELDS][ALL_ROWS], keys[ALL_ROWS];
    char known[AHEAD_FIELDS][ALL_ROWS + 1], key_known[ALL_ROWS + 1];
};

static void make_rows(struct sample_random *random, const struct batch_case *row, struct rows *rows)
{
    memset(rows, '0', sizeof *rows);
    for (int64_t i = 0; i < row->rows; i++) {
        struct ahead_lead *lead = &rows->lead[i];
        ahead_lead(random, lead);
        lead->has_timeline = lead->has_timeline && row->has_activity;
        rows->keys[SKIPPED + i] = 7 * ((i * 31) % 211);
        rows->key_known[SKIPPED + i] = lead->has_timeline ? '1' : '0';
        for (unsigned f = 0; f < AHEAD_FIELDS; f++) {
            rows->values[f][SKIPPED + i] = in_units(unit_of(row->time_formats[f]), &lead->field[f]);
            rows->known[f][SKIPPED + i] = lead->is_known[f] ? '1' : '0';
        }
    }
}

static void add_columns(struct arrow_build *build, const struct batch_case *row, const struct rows *rows)
{
    static const char *const names[AHEAD_FIELDS] = {"t0", "t1", "t2"};
    arrow_begin(build, SKIPPED + row->rows);
    for (unsigned f = 0; f < AHEAD_FIELDS; f++)
        arrow_add_integers(build, names[f], row->time_formats[f], rows->values[f], rows->known[f]);
    arrow_add_integers(build, "key", "l", rows->keys, rows->key_known);
    build->array.offset = SKIPPED;
    build->array.length = row->rows;
}

/* A lead without events need not be in the table. */
static lead_activity *make_activity(lead_model *model, const struct batch_case *row, const struct rows *rows)
{
    lead_activity *activity;
    if (!row->has_activity)
        return NULL;
    assert_int_equal(lead_activity_new(model, LEAD_KEY_INTEGER, NULL, &activity, NULL), LEAD_OK);
    for (int64_t i = 0; i < row->rows; i++) {
        const lead_key key = {.size = sizeof key, .integer = rows->keys[SKIPPED + i]};
        lead_timeline *timeline = ahead_timeline(model, &rows->lead[i]);
        if (timeline && rows->lead[i].event_count > 0)
            assert_int_equal(lead_activity_set_timeline(activity, &key, timeline, NULL), LEAD_OK);
        lead_timeline_free(timeline);
    }
    return activity;
}

static lead_batch *make_batch(lead_model *model, const struct arrow_build *build, lead_activity *activity, const lead_allocator *memory)
{
    const lead_batch_options options = {.size = sizeof options, .activity = activity, .missing = LEAD_MISSING_IS_UNKNOWN};
    lead_error error = LEAD_ERROR_INIT;
    lead_batch *batch;
    if (lead_batch_new(model, &build->schema, &build->array, &options, memory, &batch, &error) != LEAD_OK)
        print_message("# %s: %s\n", error.path, error.message);
    assert_int_equal(error.code, LEAD_OK);
    return batch;
}

/* ---- Changes ---- */

struct columns {
    uint64_t rows[ROWS];
    lead_time times[ROWS];
    uint8_t grade[ROWS], lead_class[ROWS];
};

static lead_next_changes changes_in(struct columns *columns)
{
    return (lead_next_changes){sizeof(lead_next_changes), 77, columns->rows, columns->times, columns->grade, columns->lead_class};
}

static uint8_t code_of(uint32_t index)
{
    return index == LEAD_NONE ? LEAD_NO_CLASS : (uint8_t)index;
}

/* The record's change is where the batch has it; takes it out. */
static void check_row(lead_record *record, uint64_t row, lead_time now, lead_time until, lead_next_changes *changes)
{
    lead_next_change change = {.size = sizeof change};
    uint64_t at = 0;
    assert_int_equal(lead_record_next_change(record, now, until, &change, NULL), LEAD_OK);
    while (at < changes->count && changes->rows[at] != row)
        at++;
    assert_int_equal(change.found, at < changes->count);
    if (!change.found)
        return;
    assert_int_equal(changes->times[at], change.time);
    assert_int_equal(changes->grade[at], code_of(change.grade));
    assert_int_equal(changes->lead_class[at], code_of(change.lead_class));
    changes->rows[at] = UINT64_MAX;
}

static void check_changes(lead_model *model, const struct rows *rows, uint64_t count, lead_time now, lead_time until, lead_next_changes *changes)
{
    lead_record *record = new_record(model);
    for (uint64_t i = 1; i < changes->count; i++)
        assert_true(changes->times[i - 1] < changes->times[i] ||
                    (changes->times[i - 1] == changes->times[i] && changes->rows[i - 1] < changes->rows[i]));
    for (uint64_t row = 0; row < count; row++) {
        lead_timeline *timeline = ahead_fill(model, &rows->lead[row], record);
        check_row(record, row, now, until, changes);
        lead_record_clear(record);
        lead_timeline_free(timeline);
    }
    for (uint64_t i = 0; i < changes->count; i++)
        assert_true(changes->rows[i] == UINT64_MAX);
    lead_record_free(record);
}

static uint64_t check_batch(struct sample_random *random, const struct batch_case *row)
{
    static struct rows rows;
    static struct columns columns;
    struct sample_text json = {0};
    struct arrow_build build;
    ahead_model(random, &json);
    lead_model *model = compile(json.data);
    make_rows(random, row, &rows);
    add_columns(&build, row, &rows);
    lead_activity *activity = make_activity(model, row, &rows);
    lead_batch *batch = make_batch(model, &build, activity, NULL);
    lead_next_changes changes = changes_in(&columns);
    const lead_time now = AHEAD_NOW + (lead_time)sample_below(random, 7200) * 500000, until = now + (lead_time)sample_below(random, 60) * HOUR;
    assert_int_equal(lead_batch_next_changes(batch, now, until, &changes, NULL), LEAD_OK);
    const uint64_t count = changes.count;
    assert_in_range(count, 0, row->rows);
    check_changes(model, &rows, (uint64_t)row->rows, now, until, &changes);
    lead_batch_free(batch);
    lead_activity_free(activity);
    lead_model_unref(model);
    sample_text_free(&json);
    assert_true(arrow_end(&build));
    return count;
}

static void changes_are_those_of_records(void **state)
{
    (void)state;
    struct sample_random random = {51};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        uint64_t found = 0;
        print_message("# %s\n", cases[i].name);
        for (unsigned times = 0; times < 30; times++)
            found += check_batch(&random, &cases[i]);
        assert_true(found > 0 || cases[i].rows == 0);
    }
}

/* ---- Arguments, and what goes wrong ---- */

static const char document[] = "{\"leadcore\": 1, \"name\": \"m\", \"version\": \"1\", \"fields\": {\"t0\": \"time\", \"f\": \"flag\"}, \"scores\": {"
                               "\"s\": {\"groups\": [{\"name\": \"g\", \"rules\": [{\"name\": \"r\", \"when\": {\"f\": true}, \"points\": 1}]}]}}%s}";

static lead_model *small_model(bool has_classes)
{
    struct sample_text json = {0};
    sample_add(&json, document, has_classes ? ", \"classes\": [{\"name\": \"c\", \"when\": {\"all\": [{\"f\": true}, {\"t0\": {\"within\": \"1d\"}}]}}]" : "");
    lead_model *model = compile(json.data);
    sample_text_free(&json);
    return model;
}

static void make_small(struct arrow_build *build, int64_t flag)
{
    static int64_t times[100], flags[100];
    for (int64_t i = 0; i < 100; i++) {
        times[i] = -3600 * i;
        flags[i] = 1;
    }
    flags[70] = flag;
    arrow_begin(build, 100);
    arrow_add_integers(build, "t0", "tss:UTC", times, NULL);
    arrow_add_integers(build, "f", "c", flags, NULL);
}

static void wrong_arguments(void **state)
{
    (void)state;
    static struct columns columns;
    struct arrow_build build;
    lead_error error = LEAD_ERROR_INIT;
    lead_model *model = small_model(true), *plain = small_model(false);
    make_small(&build, 1);
    lead_batch *batch = make_batch(model, &build, NULL, NULL), *other = make_batch(plain, &build, NULL, NULL);
    lead_next_changes changes = changes_in(&columns);
    assert_int_equal(lead_batch_next_changes(batch, 0, 1, NULL, &error), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_batch_next_changes(NULL, 0, 1, &changes, &error), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(changes.count, 0);
    changes.count = 7;
    assert_int_equal(lead_batch_next_changes(other, 0, 1, &changes, &error), LEAD_ERROR_INVALID_ARGUMENT);
    assert_string_equal(error.message, "the model has neither a grade nor classes");
    assert_int_equal(changes.count, 0);
    for (int missing = 0; missing < 4; missing++) {
        changes = changes_in(&columns);
        if (missing == 0)
            changes.rows = NULL;
        else if (missing == 1)
            changes.times = NULL;
        else if (missing == 2)
            changes.grade = NULL;
        else
            changes.lead_class = NULL;
        assert_int_equal(lead_batch_next_changes(batch, 0, 1, &changes, &error), LEAD_ERROR_INVALID_ARGUMENT);
        assert_int_equal(changes.count, 0);
    }
    changes = changes_in(&columns);
    changes.size--;
    assert_int_equal(lead_batch_next_changes(batch, 0, 1, &changes, &error), LEAD_ERROR_INVALID_ARGUMENT);
    struct {
        lead_next_changes changes;
        uint64_t more;
    } later = {changes_in(&columns), 1};
    later.changes.size = sizeof later;
    assert_int_equal(lead_batch_next_changes(batch, 0, 1, &later.changes, &error), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(later.changes.count, 0);
    later.more = 0;
    assert_int_equal(lead_batch_next_changes(batch, 0, 1, &later.changes, &error), LEAD_OK);
    lead_batch_free(batch);
    lead_batch_free(other);
    lead_model_unref(model);
    lead_model_unref(plain);
    assert_true(arrow_end(&build));
}

/* Of 100 leads an hour apart, 24 are within the last day, and each leaves it an hour after the other: first the oldest. */
static void one_hour_after_the_other(void **state)
{
    (void)state;
    static struct columns columns;
    struct arrow_build build;
    lead_model *model = small_model(true);
    make_small(&build, 1);
    lead_batch *batch = make_batch(model, &build, NULL, NULL);
    lead_next_changes changes = changes_in(&columns);
    assert_int_equal(lead_batch_next_changes(batch, 0, INT64_MAX, &changes, NULL), LEAD_OK);
    assert_int_equal(changes.count, 25);
    for (uint64_t i = 0; i < changes.count; i++) {
        assert_int_equal(changes.rows[i], 24 - i);
        assert_int_equal(changes.times[i], (lead_time)i * HOUR + 1);
        assert_int_equal(changes.grade[i], 255);
        assert_int_equal(changes.lead_class[i], LEAD_NO_CLASS);
    }
    lead_batch_free(batch);
    lead_model_unref(model);
    assert_true(arrow_end(&build));
}

/* A nanosecond before 1970 is in the microsecond before it, as tests compare it. */
static void nanoseconds_are_rounded_down(void **state)
{
    (void)state;
    static struct columns columns;
    static const int64_t moments[] = {-1, 0, 999, 1000, -1000, -1001};
    static const lead_time expected[] = {DAY - 1, DAY, DAY, DAY + 1, DAY + 1, DAY + 2};
    static const uint64_t rows[] = {5, 0, 4, 1, 2, 3};
    struct arrow_build build;
    lead_model *model = small_model(true);
    arrow_begin(&build, COUNT_OF(moments));
    arrow_add_integers(&build, "t0", "tsn:UTC", moments, NULL);
    arrow_add_flags(&build, "f", "111111");
    lead_batch *batch = make_batch(model, &build, NULL, NULL);
    lead_next_changes changes = changes_in(&columns);
    assert_int_equal(lead_batch_next_changes(batch, 10, INT64_MAX, &changes, NULL), LEAD_OK);
    assert_int_equal(changes.count, COUNT_OF(moments));
    for (size_t i = 0; i < COUNT_OF(moments); i++) {
        assert_int_equal(changes.rows[i], rows[i]);
        assert_int_equal(changes.times[i], expected[i]);
    }
    lead_batch_free(batch);
    lead_model_unref(model);
    assert_true(arrow_end(&build));
}

static void what_is_not_there_does_not_change(void **state)
{
    (void)state;
    static struct columns columns;
    struct arrow_build build;
    lead_model *model = small_model(true);
    arrow_begin(&build, 3);
    arrow_add_flags(&build, "f", "101");
    lead_batch *batch = make_batch(model, &build, NULL, NULL);
    lead_next_changes changes = changes_in(&columns);
    assert_int_equal(lead_batch_next_changes(batch, 0, INT64_MAX, &changes, NULL), LEAD_OK);
    assert_int_equal(changes.count, 0);
    lead_batch_free(batch);
    lead_model_unref(model);
    assert_true(arrow_end(&build));
}

/* Row 70 has a flag that is neither 0 nor 1. */
static void broken_rows_are_told(void **state)
{
    (void)state;
    static struct columns columns;
    struct arrow_build build;
    lead_error error = LEAD_ERROR_INIT;
    lead_model *model = small_model(true);
    make_small(&build, 2);
    lead_batch *batch = make_batch(model, &build, NULL, NULL);
    lead_next_changes changes = changes_in(&columns);
    assert_int_equal(lead_batch_next_changes(batch, 0, INT64_MAX, &changes, &error), LEAD_ERROR_VALUE);
    assert_int_equal(changes.count, 0);
    lead_batch_free(batch);
    lead_model_unref(model);
    assert_true(arrow_end(&build));
}

static void without_memory(void **state)
{
    (void)state;
    static struct columns columns;
    struct host host = {0};
    const lead_allocator memory = host_memory(&host);
    struct arrow_build build;
    lead_model *model = small_model(true);
    make_small(&build, 1);
    lead_batch *batch = make_batch(model, &build, NULL, &memory);
    const size_t live = host.live;
    unsigned failures = 0;
    for (lead_status status = LEAD_ERROR_OUT_OF_MEMORY; status != LEAD_OK; failures++) {
        lead_next_changes changes = changes_in(&columns);
        host.fail_at = host.calls + 1 + failures;
        status = lead_batch_next_changes(batch, 0, INT64_MAX, &changes, NULL);
        assert_true(status == LEAD_OK || status == LEAD_ERROR_OUT_OF_MEMORY);
        assert_int_equal(changes.count, status == LEAD_OK ? 25 : 0);
        assert_int_equal(host.live, live);
    }
    assert_true(failures > 4);
    lead_batch_free(batch);
    lead_model_unref(model);
    assert_int_equal(host.live, 0);
    assert_true(arrow_end(&build));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(changes_are_those_of_records),
        cmocka_unit_test(wrong_arguments),
        cmocka_unit_test(one_hour_after_the_other),
        cmocka_unit_test(nanoseconds_are_rounded_down),
        cmocka_unit_test(what_is_not_there_does_not_change),
        cmocka_unit_test(broken_rows_are_told),
        cmocka_unit_test(without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
