/* SPDX-License-Identifier: MIT */
/* A model that counts events in several ways, and short words for adding them. */
#ifndef LEADCORE_TESTS_UNIT_EVENT_FIXTURE_H
#define LEADCORE_TESTS_UNIT_EVENT_FIXTURE_H

#include "memory_fixture.h"
#include "model/timeline.h"
#include "model_fixture.h"

#define DAY ((lead_time)86400 * 1000000)
#define HOUR ((lead_time)3600 * 1000000)

/* `rules` are those of the only group. */
#define MODEL_OF(events, more, rules)                                                                                     \
    "{\"leadcore\": 1, \"name\": \"m\", \"version\": \"1\", \"fields\": {\"country\": \"category\"}, \"events\": " events \
    ", " more "\"scores\": {\"engagement\": {\"max\": 1000, \"groups\": [{\"name\": \"g\", \"rules\": [" rules "]}]}}}"

#define EVENT_TYPES                                                                                                            \
    "{\"page_view\": {\"page\": \"text\", \"seconds\": \"number\"}, \"mail_click\": {\"campaign\": \"category\", \"is_test\": \"flag\"}, " \
    "\"form\": {\"topics\": \"tags\", \"sent\": \"time\", \"page\": \"text\"}, \"ping\": {}}"

/* Counters: 0 page_view, 1 page_view on /pricing, 2 long page_view, 3 mail_click of c1, 4 real mail_click, 5 form about x, 6 form sent after 2020, 7 page_view again. */
#define EVENT_RULES                                                                                        \
    "{\"name\": \"any\", \"on\": \"page_view\", \"points\": 1},"                                           \
    "{\"name\": \"pricing\", \"on\": \"page_view\", \"where\": {\"page\": {\"starts\": \"/pricing\"}}, \"points\": 5}," \
    "{\"name\": \"long\", \"on\": \"page_view\", \"where\": {\"seconds\": {\">=\": 60}}, \"points\": 2},"    \
    "{\"name\": \"c1\", \"on\": \"mail_click\", \"where\": {\"campaign\": \"c1\"}, \"points\": 3},"         \
    "{\"name\": \"real\", \"on\": \"mail_click\", \"where\": {\"is_test\": false}, \"points\": 3},"         \
    "{\"name\": \"x\", \"on\": \"form\", \"where\": {\"topics\": {\"any\": [\"x\"]}}, \"points\": 10},"     \
    "{\"name\": \"new\", \"on\": \"form\", \"where\": {\"sent\": {\">=\": \"2020-01-01\"}}, \"points\": 10}," \
    "{\"name\": \"again\", \"on\": \"page_view\", \"id\": \"again\", \"points\": 1}"

#define EVENT_MODEL MODEL_OF(EVENT_TYPES, "", EVENT_RULES)

static inline lead_event *new_event(lead_model *model)
{
    lead_event *event;
    assert_int_equal(lead_event_new(model, NULL, &event, NULL), LEAD_OK);
    return event;
}

static inline lead_timeline *new_timeline(lead_model *model)
{
    lead_timeline *timeline;
    assert_int_equal(lead_timeline_new(model, NULL, &timeline, NULL), LEAD_OK);
    return timeline;
}

static inline void begin(lead_event *event, lead_model *model, const char *type, lead_time time)
{
    assert_int_equal(lead_event_begin(event, lead_model_event(model, type), time), LEAD_OK);
}

static inline lead_added add(lead_timeline *timeline, lead_event *event)
{
    lead_added added = 77;
    lead_error error = LEAD_ERROR_INIT;
    assert_int_equal(lead_timeline_add(timeline, event, &added, &error), LEAD_OK);
    return added;
}

/* Begins and adds at once. */
static inline lead_added add_plain(lead_timeline *timeline, lead_event *event, const char *type, lead_time time)
{
    begin(event, timeline->model, type, time);
    return add(timeline, event);
}

/* Bit c: counter c has an event. */
static inline uint32_t met(const lead_timeline *timeline)
{
    uint32_t counters = 0;
    for (size_t i = 0; i < timeline->history.count; i++)
        counters |= 1u << lead_entry_counter(timeline->history.entries[i]);
    return counters;
}

static inline uint64_t events_in(const lead_timeline *timeline)
{
    uint64_t events = 0;
    for (size_t i = 0; i < timeline->history.count; i++)
        events += lead_entry_count(timeline->history.entries[i]);
    return events;
}

/* As bytes, with `size`; to be freed. */
static inline uint8_t *save_timeline(const lead_timeline *timeline, size_t *size)
{
    *size = lead_timeline_saved_size(timeline);
    uint8_t *bytes = malloc(*size);
    assert_non_null(bytes);
    assert_int_equal(lead_timeline_save(timeline, bytes, *size, NULL), LEAD_OK);
    return bytes;
}

static inline void assert_same_timelines(const lead_timeline *a, const lead_timeline *b)
{
    size_t a_size, b_size;
    uint8_t *left = save_timeline(a, &a_size), *right = save_timeline(b, &b_size);
    assert_int_equal(a_size, b_size);
    assert_memory_equal(left, right, a_size);
    free(left);
    free(right);
}

#endif
