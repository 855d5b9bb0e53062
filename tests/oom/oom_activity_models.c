/* SPDX-License-Identifier: MIT */
/*
 * Random models with events, each from compiling to next changes in one go: timelines, tables, saved states. The n-th allocation of the whole
 * way fails; whatever call it hits must say so, and nothing may be lost. Only a table that is put in order may do without a smaller block.
 */
#include "../support/host.h"
#include "../support/sample.h"
#include "../support/tap.h"

#include <stdlib.h>
#include <string.h>

#define MODELS 24
#define LEADS 24
#define UNTIL (SAMPLE_NOW + INT64_C(20) * 86400000000)

struct way {
    struct sample_fields fields;
    struct sample_activity activity;
    struct sample_text json;
    struct sample_lead leads[LEADS];
    struct sample_history histories[LEADS];
    struct ArrowSchema event_schema, lead_schema;
    struct ArrowArray event_array, lead_array;
    bool has_text;
    lead_allocator memory;
    lead_model *model;
};

static lead_status save_and_load(const struct way *way, const lead_timeline *timeline)
{
    size_t size = lead_timeline_saved_size(timeline);
    void *bytes = malloc(size);
    lead_timeline *loaded;
    if (!bytes || lead_timeline_save(timeline, bytes, size, NULL) != LEAD_OK)
        abort();
    lead_status status = lead_timeline_load(way->model, bytes, size, &way->memory, &loaded, NULL, NULL);
    lead_timeline_free(loaded);
    free(bytes);
    return status;
}

static lead_status fill(const struct way *way, const struct sample_history *history, lead_timeline *timeline)
{
    lead_event *event;
    lead_status status = lead_event_new(way->model, &way->memory, &event, NULL);
    for (unsigned i = 0; i < history->count && status == LEAD_OK; i++)
        status = sample_fill_event(&way->activity, &history->event[i], way->model, event) ? lead_timeline_add(timeline, event, NULL, NULL)
                                                                                            : LEAD_ERROR_OUT_OF_MEMORY;
    lead_event_free(event);
    return status;
}

static lead_status use_record(const struct way *way, const struct sample_lead *lead, const lead_timeline *timeline)
{
    lead_record *record;
    lead_ledger *ledger = NULL;
    lead_advice *advice = NULL;
    lead_score score = {.size = sizeof score};
    lead_next_change change = {.size = sizeof change};
    lead_status status = lead_record_new(way->model, &way->memory, &record, NULL);
    if (status == LEAD_OK && !sample_fill(&way->fields, lead, record))
        status = LEAD_ERROR_OUT_OF_MEMORY;
    if (status == LEAD_OK)
        status = lead_record_set_timeline(record, timeline);
    if (status == LEAD_OK)
        status = lead_record_score(record, SAMPLE_NOW, 0, &score, NULL);
    if (status == LEAD_OK)
        status = lead_record_explain(record, SAMPLE_NOW, &way->memory, &ledger, NULL);
    if (status == LEAD_OK)
        status = lead_record_advise(record, SAMPLE_NOW, &way->memory, &advice, NULL);
    if (status == LEAD_OK && (lead_model_grade_count(way->model) || lead_model_class_count(way->model)))
        status = lead_record_next_change(record, SAMPLE_NOW, UNTIL, &change, NULL);
    lead_advice_free(advice);
    lead_ledger_free(ledger);
    lead_record_free(record);
    return status;
}

static lead_status walk_timeline(const struct way *way, unsigned lead)
{
    lead_timeline *timeline, *merged = NULL;
    lead_status status = lead_timeline_new(way->model, &way->memory, &timeline, NULL);
    if (status == LEAD_OK)
        status = lead_timeline_new(way->model, &way->memory, &merged, NULL);
    if (status == LEAD_OK)
        status = fill(way, &way->histories[lead], timeline);
    if (status == LEAD_OK)
        status = lead_timeline_merge(merged, timeline, NULL);
    if (status == LEAD_OK)
        status = use_record(way, &way->leads[lead], merged);
    if (status == LEAD_OK)
        status = save_and_load(way, timeline);
    lead_timeline_free(merged);
    lead_timeline_free(timeline);
    return status;
}

static lead_status look_ahead(const struct way *way, const lead_batch *batch)
{
    uint64_t rows[LEADS];
    lead_time times[LEADS];
    uint8_t grade[LEADS], lead_class[LEADS];
    struct ArrowSchema schema;
    struct ArrowArray array;
    lead_next_changes changes = {.size = sizeof changes, .rows = rows, .times = times, .grade = grade, .lead_class = lead_class};
    if (!lead_model_grade_count(way->model) && !lead_model_class_count(way->model))
        return LEAD_OK;
    lead_status status = lead_batch_next_changes(batch, SAMPLE_NOW, UNTIL, &changes, NULL);
    if (status != LEAD_OK)
        return changes.count ? LEAD_ERROR_VALUE : status;
    status = lead_next_changes_export(way->model, &changes, &way->memory, &schema, &array, NULL);
    if (status == LEAD_OK) {
        schema.release(&schema);
        array.release(&array);
    } else if (schema.release || array.release) {
        return LEAD_ERROR_VALUE;
    }
    return status;
}

static lead_status join(const struct way *way, lead_activity *table)
{
    lead_points points[4][LEADS], *columns[] = {points[0], points[1], points[2], points[3]};
    lead_outputs outputs = {.size = sizeof outputs, .points = columns};
    lead_batch_options options = {.size = sizeof options, .activity = table};
    lead_batch *batch;
    lead_ledger *ledger = NULL;
    lead_status status = lead_batch_new(way->model, &way->lead_schema, &way->lead_array, &options, &way->memory, &batch, NULL);
    if (status == LEAD_OK)
        status = lead_batch_score(batch, SAMPLE_NOW, 0, LEADS, &outputs, NULL, NULL);
    if (status == LEAD_OK)
        status = lead_batch_explain(batch, 1, SAMPLE_NOW, &way->memory, &ledger, NULL);
    if (status == LEAD_OK)
        status = look_ahead(way, batch);
    lead_ledger_free(ledger);
    lead_batch_free(batch);
    return status;
}

static lead_status reload(const struct way *way, lead_activity *table)
{
    size_t size;
    lead_activity *loaded;
    lead_status status = lead_activity_saved_size(table, &size, NULL);
    if (status != LEAD_OK)
        return status;
    void *bytes = malloc(size);
    if (!bytes || lead_activity_save(table, bytes, size, NULL) != LEAD_OK)
        abort();
    status = lead_activity_load(way->model, bytes, size, &way->memory, &loaded, NULL, NULL);
    lead_activity_free(loaded);
    free(bytes);
    return status;
}

static lead_status walk_table(const struct way *way)
{
    lead_activity *table;
    lead_status status = lead_activity_new(way->model, way->has_text ? LEAD_KEY_TEXT : LEAD_KEY_INTEGER, &way->memory, &table, NULL);
    if (status == LEAD_OK)
        status = lead_activity_ingest(table, &way->event_schema, &way->event_array, NULL, NULL, NULL);
    if (status == LEAD_OK)
        status = join(way, table);
    if (status == LEAD_OK)
        status = lead_activity_forget(table, SAMPLE_NOW, NULL, NULL);
    if (status == LEAD_OK)
        status = reload(way, table);
    lead_activity_free(table);
    return status;
}

static lead_status walk(struct way *way)
{
    lead_problems *problems;
    lead_status status = lead_model_check(way->json.data, way->json.size, &way->memory, &problems, NULL);
    lead_problems_free(problems);
    if (status != LEAD_OK)
        return status;
    status = lead_model_compile(way->json.data, way->json.size, &way->memory, &way->model, NULL);
    for (unsigned i = 0; i < 2 && status == LEAD_OK; i++)
        status = walk_timeline(way, i);
    if (status == LEAD_OK)
        status = walk_table(way);
    lead_model_unref(way->model);
    return status;
}

/* Refusals until the way goes through, or -1. Every n up to about 400, then every 7th from there, so that seven seeds meet every n. */
static int refuse(struct way *way, struct host *host, uint64_t seed)
{
    int refused = 0;
    for (size_t n = 1;; n += n < 400 + seed ? 1 : 7) {
        host->calls = 0;
        host->fail_at = n;
        lead_status status = walk(way);
        bool was_refused = host->calls >= n;
        if (host->live || host->wrong || (status != LEAD_OK && (status != LEAD_ERROR_OUT_OF_MEMORY || !was_refused))) {
            tap_note("allocation %d: status %d, %d blocks lost, %d wrong sizes", (int)n, (int)status, (int)host->live, (int)host->wrong);
            return -1;
        }
        if (!was_refused)
            return refused;
        refused += status == LEAD_ERROR_OUT_OF_MEMORY;
    }
}

static void begin(struct way *way, uint64_t seed)
{
    static struct sample_row rows[LEADS * SAMPLE_EVENTS];
    struct sample_random random = {seed * 91};
    unsigned count = 0;
    sample_text_free(&way->json);
    sample_activity_model(&random, &way->fields, &way->activity, &way->json);
    for (unsigned i = 0; i < LEADS; i++) {
        sample_lead(&random, &way->fields, &way->leads[i]);
        sample_history(&random, &way->activity, &way->histories[i]);
        for (unsigned e = 0; e < way->histories[i].count; e++)
            rows[count++] = (struct sample_row){i, &way->histories[i].event[e]};
    }
    way->has_text = seed % 3 == 0;
    sample_event_arrow(&way->activity, rows, count, way->has_text, (unsigned)seed, &way->event_schema, &way->event_array);
    sample_lead_arrow(&way->fields, way->leads, way->histories, LEADS, way->has_text, (unsigned)seed, &way->lead_schema, &way->lead_array);
}

static void end(struct way *way)
{
    way->event_schema.release(&way->event_schema);
    way->event_array.release(&way->event_array);
    way->lead_schema.release(&way->lead_schema);
    way->lead_array.release(&way->lead_array);
}

int main(void)
{
    static struct way way;
    for (uint64_t seed = 1; seed <= MODELS; seed++) {
        struct host host = {.from_then_on = seed % 2};
        begin(&way, seed);
        way.memory = host_memory(&host);
        int refused = refuse(&way, &host, seed);
        tap(refused > 50, "model %u with events, %s: %d refusals", (unsigned)seed, host.from_then_on ? "from the n-th on" : "only the n-th", refused);
        end(&way);
    }
    sample_text_free(&way.json);
    return tap_end();
}
