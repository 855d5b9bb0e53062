/* SPDX-License-Identifier: MIT */
/* Tables of activity for tests: batches of events in few words, and timelines that they must be equal to. */
#ifndef LEADCORE_TESTS_UNIT_ACTIVITY_TABLE_FIXTURE_H
#define LEADCORE_TESTS_UNIT_ACTIVITY_TABLE_FIXTURE_H

#include "activity/event_batch.h"
#include "arrow_build.h"
#include "event_fixture.h"
#include "model/activity.h"

/* Events are counted without looking at their fields. */
#define PLAIN_RULES                                                          \
    "{\"name\": \"view\", \"on\": \"page_view\", \"points\": 1},"            \
    "{\"name\": \"click\", \"on\": \"mail_click\", \"points\": 10, \"at_most\": {\"times\": 3, \"per\": \"1d\"}}," \
    "{\"name\": \"form\", \"on\": \"form\", \"points\": 100, \"decay\": {\"window\": \"30d\"}}"
#define PLAIN_MODEL MODEL_OF(EVENT_TYPES, "", PLAIN_RULES)
#define HOURLY_MODEL MODEL_OF(EVENT_TYPES, "\"resolution\": \"1h\",", "{\"name\": \"view\", \"on\": \"page_view\", \"points\": 1}")

#define WHERE_MODEL                                                                              \
    MODEL_OF(EVENT_TYPES, "",                                                                    \
             "{\"name\": \"p\", \"on\": \"page_view\", \"where\": {\"page\": {\"starts\": \"/pricing\"}}, \"points\": 5}," \
             "{\"name\": \"v\", \"on\": [\"page_view\", \"form\", \"mail_click\"], \"points\": 1}")

static inline lead_activity *new_activity(lead_model *model, lead_key_type key_type)
{
    lead_activity *activity;
    assert_int_equal(lead_activity_new(model, key_type, NULL, &activity, NULL), LEAD_OK);
    return activity;
}

static inline lead_key integer_key(int64_t key)
{
    return (lead_key){.size = sizeof(lead_key), .integer = key};
}

static inline lead_key text_key(const char *key)
{
    return (lead_key){.size = sizeof(lead_key), .text = key, .text_size = strlen(key)};
}

static inline lead_status ingest(lead_activity *activity, const struct arrow_build *build, lead_ingest_report *report, lead_error *error)
{
    *report = (lead_ingest_report){.size = sizeof *report};
    *error = (lead_error)LEAD_ERROR_INIT;
    return lead_activity_ingest(activity, &build->schema, &build->array, NULL, report, error);
}

static inline lead_ingest_report ingest_all(lead_activity *activity, const struct arrow_build *build)
{
    lead_ingest_report report;
    lead_error error;
    if (ingest(activity, build, &report, &error) != LEAD_OK)
        print_message("# %s: %s\n", error.path, error.message);
    assert_int_equal(error.code, LEAD_OK);
    assert_int_equal(report.rows, build->array.length);
    assert_int_equal(report.rows, report.counted + report.unmatched + report.unknown_type + report.seen + report.without_key + report.without_time);
    return report;
}

static inline lead_timeline *timeline_of(lead_activity *activity, lead_key key)
{
    lead_timeline *timeline;
    assert_int_equal(lead_activity_timeline(activity, &key, NULL, &timeline, NULL), LEAD_OK);
    return timeline;
}

static inline void check_lead(lead_activity *activity, lead_key key, const lead_timeline *expected)
{
    lead_timeline *found = timeline_of(activity, key);
    assert_same_timelines(found, expected);
    lead_timeline_free(found);
}

/* How many events of a lead are counted, and in how many pairs. */
static inline void check_counts(lead_activity *activity, lead_key key, uint64_t events, uint64_t pairs)
{
    lead_timeline *found = timeline_of(activity, key);
    assert_int_equal(events_in(found), events);
    assert_int_equal(lead_timeline_pair_count(found), pairs);
    lead_timeline_free(found);
}

static inline uint8_t *save_activity(lead_activity *activity, size_t *size)
{
    assert_int_equal(lead_activity_saved_size(activity, size, NULL), LEAD_OK);
    uint8_t *bytes = malloc(*size);
    assert_non_null(bytes);
    assert_int_equal(lead_activity_save(activity, bytes, *size, NULL), LEAD_OK);
    return bytes;
}

/* What was saved before is what the table would save now. */
static inline void check_unchanged(lead_activity *activity, const uint8_t *before, size_t size)
{
    size_t now_size;
    uint8_t *now = save_activity(activity, &now_size);
    assert_int_equal(now_size, size);
    assert_memory_equal(now, before, size);
    free(now);
}

#endif
