/* SPDX-License-Identifier: MIT */
/* The next change of a record: worked out by hand, and against evaluating the record at every minute. */
#include "next_change_fixture.h"

/* ---- By hand ---- */

#define MINUTE ((lead_time)60 * 1000000)

/* Noon of day 20,000. */
#define NOW ((lead_time)20000 * DAY + 12 * HOUR)

#define GRADED(rules, more)                                                                                                          \
    "{\"leadcore\": 1, \"name\": \"m\", \"version\": \"1\", \"fields\": {\"t\": \"time\"}, \"events\": {\"v\": {}, \"w\": {}},"     \
    "\"scores\": {\"s\": {\"groups\": [{\"name\": \"g\", \"rules\": [" rules "]}]}},"                                             \
    "\"grade\": {\"letters\": {\"s\": {\"A\": 10, \"B\": 5}}}" more "}"

#define CLASSED(when, more) \
    "{\"leadcore\": 1, \"name\": \"m\", \"version\": \"1\", \"fields\": {\"t\": \"time\"}, \"events\": {\"v\": {}, \"w\": {}},"     \
    "\"scores\": {\"s\": {\"groups\": [{\"name\": \"g\", \"rules\": [{\"name\": \"r\", \"when\": {\"t\": \"known\"}, \"points\": 1}]}]}}," \
    "\"classes\": [{\"name\": \"yes\", \"when\": {" when "}}" more "]}"

#define ON(points, more) "{\"name\": \"on\", \"on\": \"v\", \"points\": " points more "}"
#define TEXT(...) #__VA_ARGS__

static const char fades_in_steps[] = GRADED(ON("10", ", \"decay\": {\"steps\": {\"percent\": 50, \"every\": \"30d\"}}"), "");
static const char fades_by_half[] = GRADED(ON("10", ", \"decay\": {\"half_life\": \"10d\"}"), "");
static const char within_a_week[] = GRADED(ON("10", ", \"decay\": {\"window\": \"7d\"}"), "");
static const char stays[] = GRADED(ON("5", ""), "");
static const char capped[] = GRADED(ON("5", ", \"at_most\": {\"times\": 1}"), "");
static const char guarded[] = GRADED(ON("5", ""), ", \"guards\": [{\"name\": \"g\", \"on\": [\"v\"], \"more_than\": 1, \"per\": \"2d\"}]");
static const char dormant[] = CLASSED(TEXT("activity": {"on": "v", "count": 0, "within": "90d"}), "");
static const char last_is_old[] = CLASSED(TEXT("activity": {"on": ["v", "w"], "last": {"older_than": "90d"}}), TEXT(, {"name": "no"}));
static const char first_is_old[] = CLASSED(TEXT("activity": {"on": "v", "first": {"older_than": "10d"}}), "");
static const char often[] = CLASSED(TEXT("activity": {"on": "v", "count": {">=": 2}}), "");
static const char within[] = CLASSED(TEXT("t": {"within": "10m"}), "");
static const char older_than[] = CLASSED(TEXT("t": {"older_than": "10m"}), "");
static const char within_next[] = CLASSED(TEXT("t": {"within_next": "10m"}), "");
static const char after_2000[] = CLASSED(TEXT("t": {">=": "2000-01-01"}), "");
static const char hours[] = CLASSED(TEXT("activity": {"on": "v", "count": {">=": 1}, "within": "3h"}), TEXT(], "resolution": "1h", "x-rest": [));
static const char within_by_grade[] = GRADED("{\"name\": \"w\", \"when\": {\"t\": {\"within\": \"10m\"}}, \"points\": 10}," ON("5", ""),
                                             ", \"classes\": [{\"name\": \"best\", \"when\": {\"grade\": \"A\"}}]");

#define NO_TIME INT64_MIN
#define ALWAYS INT64_MAX

struct change_case {
    const char *name, *model;
    int64_t events[3]; /* days of events of type v from today, and 1,000 more; 0 is none */
    lead_time field;   /* t, from now; NO_TIME: unknown */
    lead_time from;    /* now, from NOW */
    lead_time until;   /* from NOW */
    lead_time expected; /* from NOW; 0: no change */
    const char *grade, *lead_class;
};

#define TODAY 1000
#define D(days) ((lead_time)(days) * DAY - 12 * HOUR) /* from NOW to the midnight that begins the day */

static const struct change_case cases[] = {
    {"nothing happened", fades_in_steps, {0}, NO_TIME, 0, ALWAYS, 0, NULL, NULL},
    {"half after 30 days", fades_in_steps, {TODAY}, NO_TIME, 0, ALWAYS, D(30), "B", NULL},
    {"at midnight, asked a microsecond before", fades_in_steps, {TODAY}, NO_TIME, D(30) - 1, ALWAYS, D(30), "B", NULL},
    {"asked at midnight", fades_in_steps, {TODAY}, NO_TIME, D(30), ALWAYS, D(60), "C", NULL},
    {"until just before", fades_in_steps, {TODAY}, NO_TIME, 0, D(30) - 1, 0, NULL, NULL},
    {"until then", fades_in_steps, {TODAY}, NO_TIME, 0, D(30), D(30), "B", NULL},
    {"until now", fades_in_steps, {TODAY}, NO_TIME, 0, 0, 0, NULL, NULL},
    {"until the past", fades_in_steps, {TODAY}, NO_TIME, 0, -DAY, 0, NULL, NULL},
    {"faded", fades_in_steps, {TODAY}, NO_TIME, D(61), ALWAYS, 0, NULL, NULL},
    /* 10 · 2^(−1/10) is less than 10; 5 is reached after ten days, and less than 5 on the eleventh. */
    {"half lives: the first day", fades_by_half, {TODAY}, NO_TIME, 0, ALWAYS, D(1), "B", NULL},
    {"half lives: below half", fades_by_half, {TODAY}, NO_TIME, D(1), ALWAYS, D(11), "C", NULL},
    /* Two events together: 20 · 2^(−10/10) = 10. */
    {"half lives: two events", fades_by_half, {TODAY, TODAY}, NO_TIME, 0, ALWAYS, D(11), "B", NULL},
    {"a window", within_a_week, {TODAY - 3}, NO_TIME, 0, ALWAYS, D(4), "C", NULL},
    {"an event to come", stays, {TODAY + 3}, NO_TIME, 0, ALWAYS, D(3), "B", NULL},
    {"two events to come, both needed for a grade that is not in between", within_a_week, {TODAY - 1, TODAY + 6}, NO_TIME, 0, ALWAYS, D(13), "C", NULL},
    {"points that stay", stays, {TODAY, TODAY - 400}, NO_TIME, 0, ALWAYS, 0, NULL, NULL},
    {"a second event that is not counted", capped, {TODAY, TODAY + 3}, NO_TIME, 0, ALWAYS, 0, NULL, NULL},
    {"a burst that begins: days 20,000 and 20,001 are a span", guarded, {TODAY, TODAY + 1}, NO_TIME, 0, ALWAYS, D(1), "C", NULL},
    {"dormant after 90 days", dormant, {TODAY}, NO_TIME, 0, ALWAYS, D(90), NULL, "yes"},
    {"dormant no more", dormant, {TODAY + 5}, NO_TIME, 0, ALWAYS, D(5), NULL, NULL},
    {"the last event becomes old", last_is_old, {TODAY - 10, TODAY - 20}, NO_TIME, 0, ALWAYS, D(80), NULL, "yes"},
    {"the last event is of the future", last_is_old, {TODAY - 100, TODAY + 7}, NO_TIME, 0, ALWAYS, D(7), NULL, "no"},
    {"no last event", last_is_old, {0}, NO_TIME, 0, ALWAYS, 0, NULL, NULL},
    {"the first event becomes old", first_is_old, {TODAY - 3, TODAY - 1}, NO_TIME, 0, ALWAYS, D(7), NULL, "yes"},
    {"twice, tomorrow", often, {TODAY - 3, TODAY + 1}, NO_TIME, 0, ALWAYS, D(1), NULL, "yes"},
    {"within: over one microsecond after the last", within, {0}, -4 * MINUTE, 0, ALWAYS, 6 * MINUTE + 1, NULL, NULL},
    {"within: begins", within, {0}, 4 * MINUTE, 0, ALWAYS, 4 * MINUTE, NULL, "yes"},
    {"within: long over", within, {0}, -40 * MINUTE, 0, ALWAYS, 0, NULL, NULL},
    {"within: never known", within, {0}, NO_TIME, 0, ALWAYS, 0, NULL, NULL},
    {"older_than: one microsecond after", older_than, {0}, 0, 0, ALWAYS, 10 * MINUTE + 1, NULL, "yes"},
    {"older_than: stays", older_than, {0}, -11 * MINUTE, 0, ALWAYS, 0, NULL, NULL},
    {"within_next: begins", within_next, {0}, 25 * MINUTE, 0, ALWAYS, 15 * MINUTE, NULL, "yes"},
    {"within_next: is over one microsecond after", within_next, {0}, 5 * MINUTE, 0, ALWAYS, 5 * MINUTE + 1, NULL, NULL},
    {"a fixed moment", after_2000, {0}, 5 * MINUTE, 0, ALWAYS, 0, NULL, NULL},
    {"hours", hours, {TODAY}, NO_TIME, 0, ALWAYS, 3 * HOUR, NULL, NULL},
    {"a class that reads the grade", within_by_grade, {0}, -4 * MINUTE, 0, ALWAYS, 6 * MINUTE + 1, "C", NULL},
    {"grade and class, whichever comes first", within_by_grade, {TODAY + 1}, 14 * HOUR, 0, ALWAYS, D(1), "B", NULL},
};

static lead_time from_now(lead_time time)
{
    return time == ALWAYS ? INT64_MAX : NOW + time;
}

static void check_case(const struct change_case *row)
{
    lead_model *model = compile(row->model);
    lead_record *record = new_record(model);
    lead_timeline *timeline = new_timeline(model);
    lead_event *event = new_event(model);
    lead_next_change change = {.size = sizeof change};
    for (size_t e = 0; e < COUNT_OF(row->events); e++)
        if (row->events[e] != 0)
            add_plain(timeline, event, "v", NOW + (row->events[e] - TODAY) * DAY);
    assert_int_equal(lead_record_set_timeline(record, timeline), LEAD_OK);
    if (row->field != NO_TIME)
        assert_int_equal(lead_record_set_time(record, 0, NOW + row->field), LEAD_OK);
    assert_int_equal(lead_record_next_change(record, NOW + row->from, from_now(row->until), &change, NULL), LEAD_OK);
    assert_int_equal(change.found, row->expected != 0);
    assert_int_equal(change.time, row->expected == 0 ? 0 : NOW + row->expected);
    if (row->grade)
        assert_string_equal(lead_model_grade_name(model, change.grade), row->grade);
    else
        assert_int_equal(change.grade, LEAD_NONE);
    if (row->lead_class)
        assert_string_equal(lead_model_class_name(model, change.lead_class), row->lead_class);
    else
        assert_int_equal(change.lead_class, LEAD_NONE);
    assert_int_equal(change.reserved, 0);
    lead_event_free(event);
    lead_record_free(record);
    lead_timeline_free(timeline);
    lead_model_unref(model);
}

static void changes_by_hand(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        print_message("# %s\n", cases[i].name);
        check_case(&cases[i]);
    }
}

/* ---- The ends of time ---- */

struct end_case {
    const char *name, *model;
    lead_time field, now, expected; /* NO_CHANGE, or when */
};

#define NO_CHANGE INT64_MIN

static const struct end_case end_cases[] = {
    {"from the beginning of time", within, 0, INT64_MIN, 0},
    {"within: begins at the end of time", within, INT64_MAX, INT64_MAX - 1, INT64_MAX},
    {"within: cannot be over before time is", within, INT64_MAX - 5, INT64_MAX - 5, NO_CHANGE},
    {"within: over at the end of time", within, INT64_MAX - 10 * MINUTE - 1, INT64_MAX - MINUTE, INT64_MAX},
    {"older_than: at the end of time", older_than, INT64_MAX - 10 * MINUTE - 1, 0, INT64_MAX},
    {"older_than: would be after the end of time", older_than, INT64_MAX - 10 * MINUTE, 0, NO_CHANGE},
    {"older_than: the last moment", older_than, INT64_MAX, 0, NO_CHANGE},
    {"older_than: the first moment", older_than, INT64_MIN, INT64_MIN, INT64_MIN + 10 * MINUTE + 1},
    {"within_next: before the beginning of time", within_next, INT64_MIN + 5, INT64_MIN, INT64_MIN + 6},
    {"within_next: the last moment", within_next, INT64_MAX, 0, INT64_MAX - 10 * MINUTE},
    {"within_next: over when the last moment is over, which is never", within_next, INT64_MAX, INT64_MAX - 5, NO_CHANGE},
};

static void changes_at_the_ends_of_time(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(end_cases); i++) {
        const struct end_case *row = &end_cases[i];
        lead_model *model = compile(row->model);
        lead_record *record = new_record(model);
        lead_next_change change = {.size = sizeof change};
        print_message("# %s\n", row->name);
        assert_int_equal(lead_record_set_time(record, 0, row->field), LEAD_OK);
        assert_int_equal(lead_record_next_change(record, row->now, INT64_MAX, &change, NULL), LEAD_OK);
        assert_int_equal(change.found, row->expected != NO_CHANGE);
        assert_int_equal(change.time, row->expected == NO_CHANGE ? 0 : row->expected);
        lead_record_free(record);
        lead_model_unref(model);
    }
}

/* ---- At random, against every minute ---- */

/* Grade and class by the only other way to learn them. */
static uint64_t standing_at(lead_record *record, lead_time now)
{
    lead_score score = {.size = sizeof score};
    assert_int_equal(lead_record_score(record, now, 0, &score, NULL), LEAD_OK);
    return (uint64_t)score.grade << 32 | score.lead_class;
}

/* All that can change does so at whole minutes, or a microsecond after. */
static void check_every_minute(lead_record *record, lead_time now, lead_time until, const lead_next_change *change)
{
    const uint64_t before = standing_at(record, now);
    const lead_time end = change->found ? change->time : until + 1;
    for (lead_time minute = now - now % MINUTE; minute <= until; minute += MINUTE)
        for (lead_time at = minute; at <= minute + 1; at++)
            if (at > now && at < end)
                assert_true(standing_at(record, at) == before);
    if (!change->found)
        return;
    assert_true(change->time > now && change->time <= until);
    assert_true(standing_at(record, change->time) == ((uint64_t)change->grade << 32 | change->lead_class));
    assert_true(standing_at(record, change->time) != before);
    assert_true(standing_at(record, change->time - 1) == before);
}

static void no_minute_is_missed(void **state)
{
    (void)state;
    struct sample_random random = {41};
    unsigned found = 0;
    for (unsigned i = 0; i < 150; i++) {
        struct sample_text json = {0};
        struct ahead_lead lead;
        ahead_model(&random, &json);
        lead_model *model = compile(json.data);
        lead_record *record = new_record(model);
        for (unsigned times = 0; times < 3; times++) {
            lead_next_change change = {.size = sizeof change};
            ahead_lead(&random, &lead);
            lead_timeline *timeline = ahead_fill(model, &lead, record);
            const lead_time now = AHEAD_NOW + (lead_time)sample_below(&random, 100) * MINUTE + (lead_time)sample_below(&random, 3);
            const lead_time until = now + 30 * HOUR;
            assert_int_equal(lead_record_next_change(record, now, until, &change, NULL), LEAD_OK);
            check_every_minute(record, now, until, &change);
            found += (unsigned)change.found;
            lead_record_clear(record);
            lead_timeline_free(timeline);
        }
        lead_record_free(record);
        lead_model_unref(model);
        sample_text_free(&json);
    }
    assert_in_range(found, 100, 400);
}

/* ---- Arguments ---- */

static void wrong_arguments(void **state)
{
    (void)state;
    lead_model *model = compile(within), *plain = compile("{\"leadcore\": 1, \"name\": \"m\", \"version\": \"1\", \"fields\": {\"a\": \"flag\"}, \"scores\": {"
                                                          "\"s\": {\"groups\": [{\"name\": \"g\", \"rules\": [{\"name\": \"r\", \"when\": {\"a\": true}, \"points\": 1}]}]}}}");
    lead_record *record = new_record(model), *other = new_record(plain);
    lead_next_change change = {.size = sizeof change, .found = 7, .time = 7};
    lead_error error = LEAD_ERROR_INIT;
    assert_int_equal(lead_record_next_change(record, 0, 1, NULL, &error), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_record_next_change(NULL, 0, 1, &change, &error), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(change.found, 0);
    assert_int_equal(change.time, 0);
    assert_int_equal(lead_record_next_change(other, 0, 1, &change, &error), LEAD_ERROR_INVALID_ARGUMENT);
    assert_string_equal(error.message, "the model has neither a grade nor classes");
    change.size = sizeof change - 1;
    assert_int_equal(lead_record_next_change(record, 0, 1, &change, &error), LEAD_ERROR_INVALID_ARGUMENT);
    lead_record_free(record);
    lead_record_free(other);
    lead_model_unref(model);
    lead_model_unref(plain);
}

static void without_memory(void **state)
{
    (void)state;
    struct host host = {0};
    const lead_allocator memory = host_memory(&host);
    lead_model *model = compile(within);
    lead_record *record;
    lead_next_change change = {.size = sizeof change, .found = 7};
    assert_int_equal(lead_record_new(model, &memory, &record, NULL), LEAD_OK);
    host.fail_at = host.calls + 1;
    assert_int_equal(lead_record_next_change(record, 0, 1, &change, NULL), LEAD_ERROR_OUT_OF_MEMORY);
    assert_int_equal(change.found, 0);
    assert_int_equal(lead_record_next_change(record, 0, 1, &change, NULL), LEAD_OK);
    lead_record_free(record);
    lead_model_unref(model);
    assert_int_equal(host.live, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(changes_by_hand),
        cmocka_unit_test(changes_at_the_ends_of_time),
        cmocka_unit_test(no_minute_is_missed),
        cmocka_unit_test(wrong_arguments),
        cmocka_unit_test(without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
