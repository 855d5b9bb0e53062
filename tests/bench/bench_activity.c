/* SPDX-License-Identifier: MIT */
/*
 * The speed of activity on the events workload: bench_activity DIRECTORY [quick]
 *
 * DIRECTORY is what prepare_events.py writes. No rate is printed before its result has been compared.
 */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY (INT64_C(86400) * 1000000)

enum { AHEAD_DAYS = 90, AHEAD_LEADS = 100000, PART_ROWS = 1000000 };

/* A table, how it is filled, and how the leads are scored. */
struct job {
    lead_model *model;
    const struct bench_events *events;
    struct bench_stream *stream, *leads;
    size_t part; /* rows a call of ingest */
    lead_time now;
    const lead_points *expected;
    const lead_allocator *allocator;
    lead_activity *activity;
    lead_batch *batch;
    lead_points *points;
    uint8_t *grade; /* NULL: not wanted */
};

static const char *directory;
static int runs;

static void discard(void *context)
{
    struct job *job = context;
    lead_batch_free(job->batch);
    lead_activity_free(job->activity);
    job->batch = NULL;
    job->activity = NULL;
}

static void make_table(void *context)
{
    struct job *job = context;
    lead_error error = LEAD_ERROR_INIT;
    discard(job);
    bench_must(lead_activity_new(job->model, LEAD_KEY_INTEGER, job->allocator, &job->activity, &error), "making a table", &error);
}

static void ingest(void *context)
{
    struct job *job = context;
    lead_ingest_report report = {.size = sizeof report};
    for (size_t first = 0; first < job->events->rows; first += job->part) {
        lead_error error = LEAD_ERROR_INIT;
        size_t left = job->events->rows - first;
        bench_stream_part(job->stream, first, left < job->part ? left : job->part);
        bench_must(lead_activity_ingest(job->activity, &job->stream->schema, &job->stream->array, NULL, &report, &error), "ingesting", &error);
    }
    if (report.counted != job->events->rows || report.rows != job->events->rows)
        bench_die("%llu of %llu events were counted", (unsigned long long)report.counted, (unsigned long long)report.rows);
}

/* Brings the table into order, and finds the leads' places. */
static void join(void *context)
{
    struct job *job = context;
    lead_error error = LEAD_ERROR_INIT;
    lead_batch_options options = {.size = sizeof options, .activity = job->activity};
    bench_must(lead_batch_new(job->model, &job->leads->schema, &job->leads->array, &options, NULL, &job->batch, &error), "joining", &error);
}

static void score(void *context)
{
    struct job *job = context;
    lead_error error = LEAD_ERROR_INIT;
    lead_points *points[] = {job->points};
    lead_outputs outputs = {.size = sizeof outputs, .points = points, .grade = job->grade};
    bench_must(lead_batch_score(job->batch, job->now, 0, lead_batch_row_count(job->batch), &outputs, NULL, &error), "scoring", &error);
}

static void make_and_ingest(void *context)
{
    make_table(context);
    ingest(context);
}

static void whole(void *context)
{
    make_and_ingest(context);
    join(context);
    score(context);
}

static void check(const struct job *job, const char *id)
{
    for (uint64_t i = 0; i < lead_batch_row_count(job->batch); i++)
        if (job->points[i] != job->expected[job->events->used[i]])
            bench_die("%s: lead %d has %d thousandths and not %d", id, job->events->used[i], job->points[i],
                      job->expected[job->events->used[i]]);
    memset(job->points, 0xFF, job->events->lead_count * sizeof *job->points);
}

static void emit_events(const struct job *job, const char *id, const struct bench_times *times)
{
    bench_emit(id, (double)job->events->rows / times->cpu / 1e6, (double)job->events->rows / times->cpu_best / 1e6, "M events/s");
}

static void measure_whole(struct job *job, const char *id)
{
    struct bench_times times = bench_time_after(discard, whole, job, runs);
    check(job, id);
    emit_events(job, id, &times);
}

static void measure_parts(struct job *job)
{
    struct bench_times times = bench_time_after(make_table, ingest, job, runs);
    emit_events(job, "events.ingest", &times);
    times = bench_time_after(make_and_ingest, join, job, runs);
    emit_events(job, "events.join", &times);
    score(job);
    check(job, "events.join");
    times = bench_time(score, job, runs);
    emit_events(job, "events.score", &times);
    check(job, "events.score");
    job->now = job->events->later;
    job->expected = job->events->expected_later;
    times = bench_time(score, job, runs);
    check(job, "events.rescore");
    emit_events(job, "events.rescore", &times);
    bench_emit("events.rescore.leads", (double)job->events->lead_count / times.cpu / 1e6, (double)job->events->lead_count / times.cpu_best / 1e6,
               "M leads/s");
    job->now = job->events->now;
    job->expected = job->events->expected;
}

/* The whole way with other forms of input; the table of the last one stays. */
static void measure_ways(struct job *job)
{
    struct bench_stream narrow = *job->stream;
    measure_whole(job, "events.fresh");
    bench_keep_memory();
    bench_events_arrow(job->events, job->model, true, job->stream);
    measure_whole(job, "events.wide_keys");
    discard(job);
    bench_stream_free(job->stream);
    *job->stream = narrow;
    job->part = PART_ROWS;
    measure_whole(job, "events.parts");
    job->part = job->events->rows;
    measure_whole(job, "events");
}

static void measure_memory(struct job *job)
{
    struct bench_counts counts = {0};
    lead_allocator allocator = bench_counting(&counts);
    discard(job);
    job->allocator = &allocator;
    whole(job);
    check(job, "events.memory");
    if (lead_activity_memory(job->activity) != counts.live)
        bench_die("a table says that it holds %llu bytes, but has %llu", (unsigned long long)lead_activity_memory(job->activity),
                  (unsigned long long)counts.live);
    bench_emit("events.memory", (double)counts.live / job->events->pairs, (double)counts.peak / job->events->pairs, "bytes/pair");
    discard(job);
    job->allocator = NULL;
}

struct snapshot {
    struct job *job;
    void *bytes;
    size_t size;
    lead_activity *loaded;
};

static void save(void *context)
{
    struct snapshot *snapshot = context;
    lead_error error = LEAD_ERROR_INIT;
    size_t size;
    bench_must(lead_activity_saved_size(snapshot->job->activity, &size, &error), "measuring a table", &error);
    bench_must(lead_activity_save(snapshot->job->activity, snapshot->bytes, snapshot->size, &error), "saving", &error);
}

static void forget_loaded(void *context)
{
    struct snapshot *snapshot = context;
    lead_activity_free(snapshot->loaded);
    snapshot->loaded = NULL;
}

static void load(void *context)
{
    struct snapshot *snapshot = context;
    lead_error error = LEAD_ERROR_INIT;
    bench_must(lead_activity_load(snapshot->job->model, snapshot->bytes, snapshot->size, NULL, &snapshot->loaded, NULL, &error), "loading",
               &error);
}

static void emit_bytes(const struct snapshot *snapshot, const char *what, const struct bench_times *times)
{
    char id[64];
    snprintf(id, sizeof id, "events.%s", what);
    bench_emit(id, (double)snapshot->size / times->cpu / 1e9, (double)snapshot->size / times->cpu_best / 1e9, "GB/s");
    snprintf(id, sizeof id, "events.%s.pairs", what);
    bench_emit(id, snapshot->job->events->pairs / times->cpu / 1e6, snapshot->job->events->pairs / times->cpu_best / 1e6, "M pairs/s");
}

/* What is loaded must score like what was saved. */
static void measure_snapshot(struct job *job)
{
    struct snapshot snapshot = {.job = job};
    lead_error error = LEAD_ERROR_INIT;
    bench_must(lead_activity_saved_size(job->activity, &snapshot.size, &error), "measuring a table", &error);
    snapshot.bytes = bench_memory(snapshot.size);
    struct bench_times saved = bench_time(save, &snapshot, runs);
    struct bench_times loaded = bench_time_after(forget_loaded, load, &snapshot, runs);
    struct job copy = *job;
    copy.activity = snapshot.loaded;
    join(&copy);
    score(&copy);
    check(&copy, "events.load");
    emit_bytes(&snapshot, "save", &saved);
    emit_bytes(&snapshot, "load", &loaded);
    bench_emit("events.saved", (double)snapshot.size / job->events->pairs, 0, "bytes/pair");
    discard(&copy);
    bench_free(snapshot.bytes);
}

static lead_model *compile(const char *name)
{
    char path[4096];
    size_t size;
    lead_error error = LEAD_ERROR_INIT;
    lead_model *model;
    snprintf(path, sizeof path, "%s/%s.json", directory, name);
    char *text = bench_read_file(path, &size);
    bench_must(lead_model_compile(text, size, NULL, &model, &error), path, &error);
    bench_free(text);
    return model;
}

static void measure_caps(const struct job *plain)
{
    struct job job = *plain;
    job.model = compile("events_caps");
    job.expected = job.events->expected_caps;
    job.activity = NULL;
    job.batch = NULL;
    measure_whole(&job, "events.caps");
    discard(&job);
    lead_model_unref(job.model);
}

struct ahead {
    struct job job;
    lead_next_changes changes;
};

static void look_ahead(void *context)
{
    struct ahead *ahead = context;
    lead_error error = LEAD_ERROR_INIT;
    bench_must(lead_batch_next_changes(ahead->job.batch, ahead->job.now, ahead->job.now + AHEAD_DAYS * DAY, &ahead->changes, &error),
               "looking ahead", &error);
}

static lead_time start_of_day(lead_time now, int days)
{
    return (now / DAY + days) * DAY;
}

/* The slow way: scores the leads of every day. */
static void check_ahead(struct ahead *ahead)
{
    uint64_t rows = lead_batch_row_count(ahead->job.batch), found = 0;
    uint8_t *before = bench_memory(rows), *has_changed = bench_memory(rows);
    lead_time now = ahead->job.now;
    score(&ahead->job);
    memcpy(before, ahead->job.grade, rows);
    for (int day = 1; day <= AHEAD_DAYS; day++) {
        ahead->job.now = start_of_day(now, day);
        score(&ahead->job);
        for (uint64_t row = 0; row < rows; row++) {
            if (has_changed[row] || ahead->job.grade[row] == before[row])
                continue;
            has_changed[row] = 1;
            if (found >= ahead->changes.count || ahead->changes.rows[found] != row || ahead->changes.times[found] != ahead->job.now ||
                ahead->changes.grade[found] != ahead->job.grade[row])
                bench_die("looking ahead differs from scoring day by day in row %llu", (unsigned long long)row);
            found++;
        }
    }
    if (found != ahead->changes.count || !found)
        bench_die("looking ahead found %llu changes and not %llu", (unsigned long long)ahead->changes.count, (unsigned long long)found);
    ahead->job.now = now;
    bench_free(before);
    bench_free(has_changed);
}

static void measure_ahead(const struct job *plain)
{
    struct bench_stream leads;
    struct ahead ahead = {.job = *plain, .changes = {.size = sizeof ahead.changes}};
    struct job *job = &ahead.job;
    bench_leads_arrow(job->events, AHEAD_LEADS, &leads);
    job->leads = &leads;
    job->model = compile("events_grade");
    job->activity = NULL;
    job->batch = NULL;
    job->grade = bench_memory(AHEAD_LEADS);
    make_and_ingest(job);
    join(job);
    ahead.changes.rows = bench_memory(AHEAD_LEADS * sizeof *ahead.changes.rows);
    ahead.changes.times = bench_memory(AHEAD_LEADS * sizeof *ahead.changes.times);
    ahead.changes.grade = bench_memory(AHEAD_LEADS);
    ahead.changes.lead_class = bench_memory(AHEAD_LEADS);
    look_ahead(&ahead);
    check_ahead(&ahead);
    struct bench_times times = bench_time(look_ahead, &ahead, runs / 2 + 1);
    bench_emit("events.ahead", AHEAD_LEADS / times.cpu / 1e6, AHEAD_LEADS / times.cpu_best / 1e6, "M leads/s");
    discard(job);
    lead_model_unref(job->model);
    bench_free(job->grade);
    bench_free(ahead.changes.rows);
    bench_free(ahead.changes.times);
    bench_free(ahead.changes.grade);
    bench_free(ahead.changes.lead_class);
}

int main(int count, char **arguments)
{
    static struct bench_events events;
    static struct bench_stream stream, leads;
    if (count < 2)
        bench_die("usage: bench_activity DIRECTORY [quick]");
    directory = arguments[1];
    runs = count > 2 && !strcmp(arguments[2], "quick") ? 3 : 11;
    bench_events_load(directory, &events);
    struct job job = {.model = compile("events"), .events = &events, .stream = &stream, .leads = &leads, .part = events.rows};
    job.now = events.now;
    job.expected = events.expected;
    job.points = bench_memory(events.lead_count * sizeof *job.points);
    bench_events_arrow(&events, job.model, false, &stream);
    bench_leads_arrow(&events, events.lead_count, &leads);

    measure_ways(&job);
    measure_parts(&job);
    measure_snapshot(&job);
    bench_timelines(job.model, &events, job.activity, runs);
    measure_memory(&job);
    measure_caps(&job);
    measure_ahead(&job);

    discard(&job);
    lead_model_unref(job.model);
    bench_stream_free(&stream);
    return EXIT_SUCCESS;
}
