/* SPDX-License-Identifier: MIT */
/*
 * The speed of routing: bench_route DIRECTORY [quick]
 *
 * DIRECTORY is written by tests/bench/route.py: columns, two policies, and who gets which lead, which is compared for every lead before a time is printed.
 */
#define _POSIX_C_SOURCE 200809L
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define HOUR ((lead_time)3600 * 1000000)
#define START ((lead_time)1795000000 * 1000000) /* November 2026 */

/* --- many leads by rules ------------------------------------------------------------------------------------------------------------------ */

struct job {
    lead_policy *policy;
    struct bench_arrow arrow;
    int64_t *keys;
    const void *key_buffers[2];
    uint32_t *people, *expected;
    size_t rows;
    int32_t keeps_changes;
    lead_router *router;
};

static void release_schema(struct ArrowSchema *schema)
{
    schema->release = NULL;
}

static void release_array(struct ArrowArray *array)
{
    array->release = NULL;
}

/* One more column, with the leads' numbers. */
static void add_keys(struct job *job)
{
    const size_t at = (size_t)job->arrow.schema.n_children;
    job->keys = bench_memory(job->rows * sizeof *job->keys);
    for (size_t row = 0; row < job->rows; row++)
        job->keys[row] = (int64_t)(row * 7919 % 1000003) + 5000000;
    job->key_buffers[1] = job->keys;
    job->arrow.types[at] = (struct ArrowSchema){.format = "l", .name = "key", .release = release_schema};
    job->arrow.columns[at] = (struct ArrowArray){.length = (int64_t)job->rows, .n_buffers = 2, .buffers = job->key_buffers, .release = release_array};
    job->arrow.type_pointers[at] = &job->arrow.types[at];
    job->arrow.column_pointers[at] = &job->arrow.columns[at];
    job->arrow.schema.n_children++;
    job->arrow.array.n_children++;
}

static lead_policy *compile(const char *directory, const char *name)
{
    char path[4096];
    size_t size;
    lead_error error = LEAD_ERROR_INIT;
    lead_policy *policy;
    snprintf(path, sizeof path, "%s/%s", directory, name);
    char *json = bench_read_file(path, &size);
    bench_must(lead_policy_compile(json, size, NULL, &policy, &error), "compiling the policy", &error);
    return policy;
}

static void renew(void *context)
{
    struct job *job = context;
    lead_error error = LEAD_ERROR_INIT;
    lead_router_options options = {.size = sizeof options, .keeps_changes = job->keeps_changes};
    lead_router_free(job->router);
    bench_must(lead_router_new(job->policy, &options, NULL, &job->router, &error), "making a router", &error);
}

static void assign_many(void *context)
{
    struct job *job = context;
    lead_error error = LEAD_ERROR_INIT;
    lead_requests *requests;
    lead_assignment_columns columns = {.size = sizeof columns, .person = job->people};
    bench_must(lead_requests_new(job->policy, &job->arrow.schema, &job->arrow.array, "key", LEAD_KEY_INTEGER, NULL, NULL, &requests, &error), "binding", &error);
    bench_must(lead_router_assign_many(job->router, requests, 0, job->rows, NULL, START, &columns, NULL, &error), "assigning", &error);
    lead_requests_free(requests);
}

static void check(const struct job *job, const char *id)
{
    for (size_t row = 0; row < job->rows; row++)
        if (job->people[row] != job->expected[row])
            bench_die("%s: lead %zu goes to %u and not to %u", id, row, job->people[row], job->expected[row]);
}

static void report(const char *id, struct bench_times times, size_t count)
{
    bench_emit(id, times.cpu / (double)count * 1e9, times.cpu_best / (double)count * 1e9, "ns");
}

static void measure_many(struct job *job, const char *id, int runs)
{
    renew(job);
    assign_many(job);
    check(job, id);
    report(id, bench_time_after(renew, assign_many, job, runs), job->rows);
}

/* The same leads one by one: four fields, and a call. */
static void assign_each(void *context)
{
    struct job *job = context;
    lead_error error = LEAD_ERROR_INIT;
    lead_request *request;
    uint32_t codes[2][256], fields[4];
    static const char *const names[] = {"country", "industry", "employees", "score"};
    bench_must(lead_request_new(job->policy, NULL, &request, &error), "making a request", &error);
    for (uint32_t f = 0; f < 4; f++)
        fields[f] = lead_policy_field(job->policy, names[f]);
    const uint8_t *raw[2] = {job->arrow.buffers[0][1], job->arrow.buffers[1][1]};
    const float *numbers[2] = {job->arrow.buffers[2][1], job->arrow.buffers[3][1]};
    for (uint32_t f = 0; f < 2; f++) {
        const struct ArrowArray *values = &job->arrow.values[f];
        const int32_t *offsets = values->buffers[1];
        for (int64_t v = 0; v < values->length; v++)
            codes[f][v] = lead_policy_value_code(job->policy, fields[f], (const char *)values->buffers[2] + offsets[v], (size_t)(offsets[v + 1] - offsets[v]));
    }
    lead_key key = {.size = sizeof key};
    lead_assignment assignment = {.size = sizeof assignment};
    for (size_t row = 0; row < job->rows; row++) {
        lead_request_set_code(request, fields[0], codes[0][raw[0][row]]);
        lead_request_set_code(request, fields[1], codes[1][raw[1][row]]);
        lead_request_set_number(request, fields[2], (double)numbers[0][row]);
        lead_request_set_number(request, fields[3], (double)numbers[1][row]);
        key.integer = job->keys[row];
        bench_must(lead_router_assign(job->router, &key, request, START, &assignment, &error), "assigning", &error);
        job->people[row] = assignment.person;
    }
    lead_request_free(request);
}

static void measure_people(const char *directory, const struct bench_leads *leads, int people, int runs)
{
    char name[64], path[4096];
    size_t size;
    struct job job = {.rows = leads->rows};
    snprintf(name, sizeof name, "policy_%d.json", people);
    job.policy = compile(directory, name);
    snprintf(path, sizeof path, "%s/people_%d.u32", directory, people);
    job.expected = (uint32_t *)bench_read_file(path, &size);
    job.people = bench_memory(job.rows * sizeof *job.people);
    static const struct {
        enum bench_layout layout;
        const char *id;
    } layouts[] = {{BENCH_CODES, "online"}, {BENCH_STRINGS, "online.strings"}};
    for (int l = 0; l < 2; l++) {
        bench_arrow_make(leads, layouts[l].layout, job.rows, &job.arrow);
        add_keys(&job);
        snprintf(name, sizeof name, "%s.%d", layouts[l].id, people);
        measure_many(&job, name, runs);
        if (l == 0) {
            job.keeps_changes = 1;
            snprintf(name, sizeof name, "online.logged.%d", people);
            measure_many(&job, name, runs);
            job.keeps_changes = 0;
            renew(&job);
            assign_each(&job);
            check(&job, "one by one");
            snprintf(name, sizeof name, "online.each.%d", people);
            report(name, bench_time_after(renew, assign_each, &job, runs), job.rows);
        }
        bench_arrow_free(&job.arrow);
    }
    lead_router_free(job.router);
    lead_policy_unref(job.policy);
}

/* --- clocks ------------------------------------------------------------------------------------------------------------------------------- */

static const char clock_policy[] =
    "{\"leadcore\": 1, \"name\": \"clocks\", \"version\": \"1\", \"fields\": {\"score\": \"number\"},"
    " \"calendars\": {\"berlin\": {\"zone\": \"CET-1CEST,M3.5.0,M10.5.0/3\", \"hours\": {\"mon-fri\": [\"09:00-12:00\", \"13:00-18:00\"]},"
    " \"holidays\": [\"2026-12-25\", \"2026-12-26\"]}},"
    " \"people\": [{\"id\": \"a\"}, {\"id\": \"b\"}, {\"id\": \"c\"}],"
    " \"teams\": [{\"name\": \"all\", \"members\": [\"a\", \"b\", \"c\"], \"strategy\": \"round_robin\", \"calendar\": \"berlin\"}],"
    " \"slas\": {\"quick\": {\"clocks\": [{\"name\": \"first_touch\", \"within\": \"40h\", \"warn\": [\"1h\"], \"calendar\": \"team\"}]}},"
    " \"rules\": [{\"name\": \"all\", \"team\": \"all\", \"sla\": \"quick\"}]}";

struct clocks {
    lead_router *router;
    lead_request *request;
    size_t count;
};

/* Leads are touched in an order that no cache knows. */
static int64_t scattered(size_t i, size_t count)
{
    return (int64_t)((uint64_t)i * 7368787 % count);
}

static void each(struct clocks *clocks, lead_status (*call)(lead_router *, const lead_key *, lead_time, lead_error *), lead_time now, const char *doing)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_key key = {.size = sizeof key};
    for (size_t i = 0; i < clocks->count; i++) {
        key.integer = scattered(i, clocks->count);
        bench_must(call(clocks->router, &key, now + (lead_time)i, &error), doing, &error);
    }
}

static lead_status stop(lead_router *router, const lead_key *key, lead_time now, lead_error *error)
{
    return lead_router_stop_clock(router, key, 0, now, NULL, error);
}

static void open_leads(void *context)
{
    struct clocks *clocks = context;
    lead_error error = LEAD_ERROR_INIT;
    lead_key key = {.size = sizeof key};
    lead_assignment assignment = {.size = sizeof assignment};
    for (size_t i = 0; i < clocks->count; i++) {
        key.integer = scattered(i, clocks->count);
        bench_must(lead_router_assign(clocks->router, &key, clocks->request, START + (lead_time)i * 60000, &assignment, &error), "assigning", &error);
    }
}

static void pause_all(void *context)
{
    struct clocks *clocks = context;
    each(clocks, lead_router_pause, lead_router_now(clocks->router), "pausing");
}

static void resume_all(void *context)
{
    struct clocks *clocks = context;
    each(clocks, lead_router_resume, lead_router_now(clocks->router), "resuming");
}

static void stop_all(void *context)
{
    struct clocks *clocks = context;
    each(clocks, stop, lead_router_now(clocks->router), "stopping");
}

static void everything_due(void *context)
{
    struct clocks *clocks = context;
    lead_error error = LEAD_ERROR_INIT;
    static lead_due due[1000];
    size_t found, total = 0;
    for (size_t i = 0; i < 1000; i++) {
        due[i].size = sizeof due[i];
        due[i].assignment.size = sizeof due[i].assignment;
    }
    do {
        bench_must(lead_router_due(clocks->router, START + 24 * 90 * HOUR, due, 1000, &found, &error), "what is due", &error);
        total += found;
    } while (found);
    if (total != 2 * clocks->count) /* a warning and a breach each */
        bench_die("%zu things were due, and not %zu", total, 2 * clocks->count);
}

/* Once: work that leaves the state behind that the next one begins with. */
static void measure_once(const char *id, bench_work *work, struct clocks *clocks, size_t count)
{
    struct timespec before, after;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &before);
    work(clocks);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &after);
    const double ns = ((double)(after.tv_sec - before.tv_sec) * 1e9 + (double)(after.tv_nsec - before.tv_nsec)) / (double)count;
    bench_emit(id, ns, ns, "ns");
}

static void measure_clocks(size_t count)
{
    lead_error error = LEAD_ERROR_INIT;
    struct clocks clocks = {.count = count};
    lead_policy *policy;
    bench_must(lead_policy_compile(clock_policy, sizeof clock_policy - 1, NULL, &policy, &error), "compiling", &error);
    bench_must(lead_request_new(policy, NULL, &clocks.request, &error), "making a request", &error);
    for (int twice = 0; twice < 2; twice++) {
        bench_must(lead_router_new(policy, NULL, NULL, &clocks.router, &error), "making a router", &error);
        measure_once("clock.assign", open_leads, &clocks, count);
        if (twice == 0) {
            measure_once("clock.pause", pause_all, &clocks, count);
            measure_once("clock.resume", resume_all, &clocks, count);
            measure_once("clock.stop", stop_all, &clocks, count);
        } else {
            measure_once("clock.due", everything_due, &clocks, 2 * count);
        }
        lead_router_free(clocks.router);
    }
    lead_request_free(clocks.request);
    lead_policy_unref(policy);
}

/* --- calendars ---------------------------------------------------------------------------------------------------------------------------- */

static const char *const calendar_document =
    "{\"zone\": \"CET-1CEST,M3.5.0,M10.5.0/3\", \"hours\": {\"mon-thu\": [\"09:00-12:30\", \"13:15-18:00\"], \"fri\": [\"09:00-15:00\"]}, \"holidays\": ["
    "\"2025-01-01\", \"2025-04-18\", \"2025-04-21\", \"2025-05-01\", \"2025-05-29\", \"2025-06-09\", \"2025-10-03\", \"2025-12-24/2025-12-26\", \"2025-12-31\","
    "\"2026-01-01\", \"2026-04-03\", \"2026-04-06\", \"2026-05-01\", \"2026-05-14\", \"2026-05-25\", \"2026-10-03\", \"2026-12-24/2026-12-26\", \"2026-12-31\","
    "\"2027-01-01\", \"2027-03-26\", \"2027-03-29\", \"2027-05-06\", \"2027-05-17\"]}";

enum { MOMENTS = 100000 };

struct spans {
    lead_calendar *calendar;
    lead_time *starts, *ends;
    lead_duration *worked, *back;
};

static void add_each(void *context)
{
    struct spans *spans = context;
    for (size_t i = 0; i < MOMENTS; i++)
        lead_calendar_add(spans->calendar, spans->starts[i], spans->worked[i], &spans->ends[i], NULL);
}

static void add_many(void *context)
{
    struct spans *spans = context;
    lead_calendar_add_many(spans->calendar, spans->starts, spans->worked, MOMENTS, spans->ends, NULL);
}

static void between_many(void *context)
{
    struct spans *spans = context;
    lead_calendar_between_many(spans->calendar, spans->starts, spans->ends, MOMENTS, spans->back, NULL);
}

static void measure_calendar(const char *directory, int runs)
{
    char path[4096];
    size_t size;
    lead_error error = LEAD_ERROR_INIT;
    struct spans spans;
    bench_must(lead_calendar_compile(calendar_document, strlen(calendar_document), NULL, &spans.calendar, &error), "compiling a calendar", &error);
    static const char *const names[] = {"starts", "worked", "ends"};
    void *data[3];
    for (int i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s/%s.i64", directory, names[i]);
        data[i] = bench_read_file(path, &size);
        if (size != MOMENTS * sizeof(int64_t))
            bench_die("%s has another number of rows", path);
    }
    spans.starts = data[0], spans.worked = data[1];
    spans.ends = bench_memory(MOMENTS * sizeof *spans.ends);
    spans.back = bench_memory(MOMENTS * sizeof *spans.back);
    add_each(&spans);
    between_many(&spans);
    for (size_t i = 0; i < MOMENTS; i++)
        if (spans.ends[i] != ((lead_time *)data[2])[i] || spans.back[i] != spans.worked[i])
            bench_die("working time %zu ends at another moment", i);
    report("calendar.add", bench_time(add_each, &spans, runs), MOMENTS);
    report("calendar.add_many", bench_time(add_many, &spans, runs), MOMENTS);
    report("calendar.between_many", bench_time(between_many, &spans, runs), MOMENTS);
    lead_calendar_unref(spans.calendar);
}

int main(int count, char **arguments)
{
    struct bench_leads *leads = bench_memory(sizeof *leads);
    if (count < 2)
        bench_die("usage: bench_route DIRECTORY [quick]");
    const bool quick = count > 2 && !strcmp(arguments[2], "quick");
    const int runs = quick ? 7 : 25;
    bench_keep_memory();
    bench_leads_load(arguments[1], leads);
    measure_people(arguments[1], leads, 200, runs);
    measure_people(arguments[1], leads, 10000, runs);
    measure_calendar(arguments[1], runs);
    measure_clocks(quick ? 300000 : 1000000);
    return 0;
}
