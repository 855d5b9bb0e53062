/* SPDX-License-Identifier: MIT */
/* One event and one timeline at a time, as a web server meets them: timelines with their whole history, an event of now for each. */
#include "bench.h"

#include <stdlib.h>

#define DAY (INT64_C(86400) * 1000000)

enum { LEADS = 4096, ROUNDS = 8 };

struct work {
    lead_model *model;
    const struct bench_events *events;
    lead_event *event;
    lead_record *record;
    lead_timeline *timelines[LEADS];
    lead_time today;
    void *bytes;
    size_t capacity;
    int64_t points;
};

/* A new day for each run, so that every run adds buckets and counts. */
static void next_day(void *context)
{
    struct work *work = context;
    work->today += DAY;
}

static void add_events(void *context)
{
    struct work *work = context;
    lead_error error = LEAD_ERROR_INIT;
    lead_added added;
    for (uint32_t i = 0; i < LEADS * ROUNDS; i++) {
        bench_must(lead_event_begin(work->event, work->events->type[i], work->today + i), "beginning an event", NULL);
        bench_must(lead_timeline_add(work->timelines[i % LEADS], work->event, &added, &error), "adding an event", &error);
        if (added != LEAD_EVENT_COUNTED)
            bench_die("an event is not counted");
    }
}

static void add_numbered_events(void *context)
{
    struct work *work = context;
    lead_error error = LEAD_ERROR_INIT;
    lead_added added;
    for (uint32_t i = 0; i < LEADS * ROUNDS; i++) {
        lead_event_begin(work->event, work->events->type[i], work->today + i);
        lead_event_set_sequence(work->event, "web", 3, work->today + i);
        bench_must(lead_timeline_add(work->timelines[i % LEADS], work->event, &added, &error), "adding an event", &error);
        if (added != LEAD_EVENT_COUNTED)
            bench_die("an event with a number is not counted");
    }
}

static void score_timelines(void *context)
{
    struct work *work = context;
    lead_error error = LEAD_ERROR_INIT;
    lead_score result = {.size = sizeof result};
    work->points = 0;
    for (uint32_t i = 0; i < LEADS; i++) {
        bench_must(lead_record_set_timeline(work->record, work->timelines[i]), "giving a timeline", NULL);
        bench_must(lead_record_score(work->record, work->events->now, 0, &result, &error), "scoring a timeline", &error);
        work->points += result.points;
    }
}

static void explain_timelines(void *context)
{
    struct work *work = context;
    lead_error error = LEAD_ERROR_INIT;
    for (uint32_t i = 0; i < LEADS; i++) {
        lead_ledger *ledger;
        lead_record_set_timeline(work->record, work->timelines[i]);
        bench_must(lead_record_explain(work->record, work->events->now, NULL, &ledger, &error), "explaining", &error);
        lead_ledger_free(ledger);
    }
}

/* What a host does that keeps timelines elsewhere. */
static void save_and_load(void *context)
{
    struct work *work = context;
    lead_error error = LEAD_ERROR_INIT;
    for (uint32_t i = 0; i < LEADS; i++) {
        lead_timeline *timeline;
        size_t size = lead_timeline_saved_size(work->timelines[i]);
        bench_must(lead_timeline_save(work->timelines[i], work->bytes, work->capacity, &error), "saving a timeline", &error);
        bench_must(lead_timeline_load(work->model, work->bytes, size, NULL, &timeline, NULL, &error), "loading a timeline", &error);
        lead_timeline_free(timeline);
    }
}

static void emit(const char *id, const struct bench_times *times, double count, const char *unit)
{
    bench_emit(id, times->cpu / count * 1e9, times->cpu_best / count * 1e9, unit);
}

/* Timelines as the table has them; the right points of all together. */
static int64_t begin(struct work *work, lead_activity *activity)
{
    lead_error error = LEAD_ERROR_INIT;
    int64_t expected = 0;
    for (uint32_t i = 0; i < LEADS; i++) {
        int32_t lead = work->events->used[i * (work->events->lead_count / LEADS)];
        lead_key key = {.size = sizeof key, .integer = lead};
        bench_must(lead_activity_timeline(activity, &key, NULL, &work->timelines[i], &error), "taking a timeline", &error);
        size_t size = lead_timeline_saved_size(work->timelines[i]);
        work->capacity = size > work->capacity ? size : work->capacity;
        expected += work->events->expected[lead];
    }
    work->bytes = bench_memory(work->capacity);
    bench_must(lead_event_new(work->model, NULL, &work->event, &error), "making an event", &error);
    bench_must(lead_record_new(work->model, NULL, &work->record, &error), "making a record", &error);
    return expected;
}

void bench_timelines(lead_model *model, const struct bench_events *events, lead_activity *activity, int runs)
{
    struct work *work = bench_memory(sizeof *work);
    work->model = model;
    work->events = events;
    work->today = events->now / DAY * DAY;
    int64_t expected = begin(work, activity);
    struct bench_times times = bench_time(score_timelines, work, runs);
    if (work->points != expected)
        bench_die("timelines sum to %lld thousandths and not to %lld", (long long)work->points, (long long)expected);
    emit("event.score", &times, LEADS, "ns/lead");
    times = bench_time(explain_timelines, work, runs);
    emit("event.ledger", &times, LEADS, "ns/lead");
    times = bench_time(save_and_load, work, runs);
    emit("event.blob", &times, LEADS, "ns/lead");
    times = bench_time_after(next_day, add_events, work, runs);
    emit("event.add", &times, LEADS * ROUNDS, "ns/event");
    times = bench_time_after(next_day, add_numbered_events, work, runs);
    emit("event.add_numbered", &times, LEADS * ROUNDS, "ns/event");
    for (uint32_t i = 0; i < LEADS; i++)
        lead_timeline_free(work->timelines[i]);
    lead_event_free(work->event);
    lead_record_free(work->record);
    bench_free(work->bytes);
    bench_free(work);
}
