/* SPDX-License-Identifier: MIT */
/*
 * Fails every allocation of everything that is done with a table of leads, with keys of both types. What the header promises must hold: nothing
 * has changed after a refusal, byte for byte; only after ingest some of the rows may be there, and then the table can still be used.
 */
#include "../support/rich_activity.h"
#include "../support/tap.h"
#include "exhaust.h"

#include <stdlib.h>
#include <string.h>

enum { LEADS = 60, ROWS = LEADS * SAMPLE_EVENTS };

struct stage {
    struct host *host;
    lead_allocator memory;
    lead_model *model;
    bool has_text;
    unsigned event_count;
    struct ArrowSchema event_schema, lead_schema;
    struct ArrowArray event_array, lead_array;
    lead_activity *table;   /* with all events, in order */
    uint8_t *bytes, *other; /* what it saves as, and room for what another saves as */
    size_t size;
    lead_points points[2][LEADS]; /* the right ones */
};

static void must(bool is_good)
{
    if (!is_good)
        abort();
}

static lead_key key_of(const struct stage *stage, unsigned lead)
{
    static char names[2][16]; /* two keys at a time */
    char *name = names[lead % 2];
    snprintf(name, sizeof names[0], "lead %u", lead);
    return stage->has_text ? (lead_key){.size = sizeof(lead_key), .text = name, .text_size = strlen(name)}
                           : (lead_key){.size = sizeof(lead_key), .integer = lead};
}

static lead_activity *new_table(struct stage *stage)
{
    lead_activity *table;
    must(lead_activity_new(stage->model, stage->has_text ? LEAD_KEY_TEXT : LEAD_KEY_INTEGER, &stage->memory, &table, NULL) == LEAD_OK);
    return table;
}

static lead_status ingest(struct stage *stage, lead_activity *table, lead_ingest_report *report)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_status status = lead_activity_ingest(table, &stage->event_schema, &stage->event_array, NULL, report, &error);
    must(status == LEAD_OK || error.code == status);
    return status;
}

static bool is_saved(struct stage *stage, lead_activity *table)
{
    size_t size;
    must(lead_activity_saved_size(table, &size, NULL) == LEAD_OK);
    return size == stage->size && lead_activity_save(table, stage->other, size, NULL) == LEAD_OK && !memcmp(stage->other, stage->bytes, size);
}

/* A table with all events, while nothing fails; in order or not. */
static lead_activity *begin_table(struct stage *stage, bool is_in_order)
{
    size_t size;
    struct pause pause = exhaust_pause(stage->host);
    lead_activity *table = new_table(stage);
    must(ingest(stage, table, NULL) == LEAD_OK && (!is_in_order || lead_activity_saved_size(table, &size, NULL) == LEAD_OK));
    exhaust_resume(stage->host, pause);
    return table;
}

/* Whether it is as it was, when `must_be_same`, and can be used in any case. */
static bool end_table(struct stage *stage, lead_activity *table, bool must_be_same)
{
    struct pause pause = exhaust_pause(stage->host);
    lead_key key = key_of(stage, 1);
    lead_timeline *timeline;
    bool is_good = !must_be_same || is_saved(stage, table);
    is_good = is_good && lead_activity_lead_count(table) <= LEADS &&
              lead_activity_timeline(table, &key, &stage->memory, &timeline, NULL) == LEAD_OK;
    if (is_good)
        lead_timeline_free(timeline);
    lead_activity_free(table);
    exhaust_resume(stage->host, pause);
    return is_good;
}

static lead_status make(void *context, bool *is_clean)
{
    struct stage *stage = context;
    lead_activity *table = context;
    lead_status status = lead_activity_new(stage->model, stage->has_text ? LEAD_KEY_TEXT : LEAD_KEY_INTEGER, &stage->memory, &table, NULL);
    *is_clean = status == LEAD_OK || !table;
    if (status == LEAD_OK)
        lead_activity_free(table);
    return status;
}

/* After a refusal the same rows may be there in part; those with numbers are recognised when they come again. */
static lead_status ingest_all(void *context, bool *is_clean)
{
    struct stage *stage = context;
    lead_ingest_report report = {.size = sizeof report};
    struct pause pause = exhaust_pause(stage->host);
    lead_activity *table = new_table(stage);
    exhaust_resume(stage->host, pause);
    lead_status status = ingest(stage, table, &report);
    *is_clean = status != LEAD_OK || report.rows == stage->event_count;
    pause = exhaust_pause(stage->host);
    *is_clean = *is_clean && (status == LEAD_OK || ingest(stage, table, NULL) == LEAD_OK);
    exhaust_resume(stage->host, pause);
    *is_clean = end_table(stage, table, status == LEAD_OK) && *is_clean;
    return status;
}

static lead_status put_in_order(void *context, bool *is_clean)
{
    struct stage *stage = context;
    lead_activity *table = begin_table(stage, false);
    size_t size = 77;
    lead_status status = lead_activity_saved_size(table, &size, NULL);
    *is_clean = end_table(stage, table, true) && size == (status == LEAD_OK ? stage->size : 0);
    return status;
}

static lead_status copy_timeline(void *context, bool *is_clean)
{
    struct stage *stage = context;
    lead_activity *table = begin_table(stage, false);
    lead_timeline *timeline = context;
    lead_key key = key_of(stage, 1);
    lead_status status = lead_activity_timeline(table, &key, &stage->memory, &timeline, NULL);
    *is_clean = status == LEAD_OK || !timeline;
    if (status == LEAD_OK)
        lead_timeline_free(timeline);
    *is_clean = end_table(stage, table, true) && *is_clean;
    return status;
}

/* A lead that the table does not have yet gets another's timeline. */
static lead_status set_timeline(void *context, bool *is_clean)
{
    struct stage *stage = context;
    lead_activity *table = begin_table(stage, true);
    lead_timeline *timeline;
    struct pause pause = exhaust_pause(stage->host);
    lead_key key = key_of(stage, 2), other = key_of(stage, LEADS + 1);
    must(lead_activity_timeline(table, &key, &stage->memory, &timeline, NULL) == LEAD_OK);
    exhaust_resume(stage->host, pause);
    lead_status status = lead_activity_set_timeline(table, &other, timeline, NULL);
    if (status == LEAD_OK) /* erases it again */
        must(lead_activity_set_timeline(table, &other, NULL, NULL) == LEAD_OK);
    lead_timeline_free(timeline);
    *is_clean = end_table(stage, table, status != LEAD_OK);
    return status;
}

static lead_status merge(void *context, bool *is_clean)
{
    struct stage *stage = context;
    lead_activity *table = begin_table(stage, true);
    lead_key winner = key_of(stage, 2), loser = key_of(stage, 5);
    lead_status status = lead_activity_merge(table, &winner, &loser, NULL);
    *is_clean = end_table(stage, table, status != LEAD_OK);
    return status;
}

static lead_status forget(void *context, bool *is_clean)
{
    struct stage *stage = context;
    lead_activity *table = begin_table(stage, false);
    uint64_t dropped = 77;
    lead_status status = lead_activity_forget(table, SAMPLE_NOW, &dropped, NULL);
    *is_clean = (status == LEAD_OK || dropped == 0) && end_table(stage, table, status != LEAD_OK);
    return status;
}

static lead_status load(void *context, bool *is_clean)
{
    struct stage *stage = context;
    lead_activity *table = context;
    lead_status status = lead_activity_load(stage->model, stage->bytes, stage->size, &stage->memory, &table, NULL, NULL);
    *is_clean = status == LEAD_OK || !table;
    if (status == LEAD_OK)
        *is_clean = end_table(stage, table, true);
    return status;
}

static lead_status score(struct stage *stage, const lead_batch *batch, lead_points points[2][LEADS])
{
    lead_points *columns[2] = {points[0], points[1]};
    lead_outputs outputs = {.size = sizeof outputs, .points = columns};
    return lead_batch_score(batch, SAMPLE_NOW, 0, (uint64_t)stage->lead_array.length, &outputs, NULL, NULL);
}

/* Joining puts the table in order. */
static lead_status join(void *context, bool *is_clean)
{
    struct stage *stage = context;
    lead_activity *table = begin_table(stage, false);
    lead_batch_options options = {.size = sizeof options, .activity = table};
    lead_batch *batch = context;
    lead_points points[2][LEADS];
    lead_status status = lead_batch_new(stage->model, &stage->lead_schema, &stage->lead_array, &options, &stage->memory, &batch, NULL);
    *is_clean = status == LEAD_OK || !batch;
    if (status == LEAD_OK) {
        status = score(stage, batch, points);
        *is_clean = status != LEAD_OK || !memcmp(points, stage->points, sizeof points);
        lead_batch_free(batch);
    }
    *is_clean = end_table(stage, table, true) && *is_clean;
    return status;
}

static lead_status explain_row(void *context, bool *is_clean)
{
    struct stage *stage = context;
    lead_batch_options options = {.size = sizeof options, .activity = stage->table};
    lead_batch *batch;
    lead_ledger *ledger = context;
    struct pause pause = exhaust_pause(stage->host);
    must(lead_batch_new(stage->model, &stage->lead_schema, &stage->lead_array, &options, &stage->memory, &batch, NULL) == LEAD_OK);
    exhaust_resume(stage->host, pause);
    lead_status status = lead_batch_explain(batch, 3, SAMPLE_NOW, &stage->memory, &ledger, NULL);
    *is_clean = status == LEAD_OK || !ledger;
    if (status == LEAD_OK)
        lead_ledger_free(ledger);
    lead_batch_free(batch);
    return status;
}

static const struct {
    const char *name;
    exhaust_call *run;
    bool puts_in_order; /* which may end in a smaller block */
} calls[] = {
    {"new table", make, false},
    {"ingest", ingest_all, false},
    {"put in order", put_in_order, true},
    {"copy a timeline out", copy_timeline, true},
    {"set a timeline", set_timeline, false},
    {"merge leads", merge, false},
    {"forget", forget, true},
    {"load a table", load, false},
    {"join and score", join, true},
    {"explain a joined row", explain_row, false},
};

static void begin(struct stage *stage, struct sample_history *histories)
{
    static struct sample_row rows[ROWS];
    static struct sample_lead leads[LEADS];
    struct sample_random random = {77};
    lead_batch *batch;
    stage->event_count = 0;
    for (unsigned i = 0; i < LEADS; i++) {
        sample_lead(&random, &rich_activity_fields, &leads[i]);
        sample_history(&random, &rich_activity, &histories[i]);
        for (unsigned e = 0; e < histories[i].count; e++)
            rows[stage->event_count++] = (struct sample_row){i, &histories[i].event[e]};
    }
    sample_event_arrow(&rich_activity, rows, stage->event_count, stage->has_text, 4, &stage->event_schema, &stage->event_array);
    sample_lead_arrow(&rich_activity_fields, leads, histories, LEADS, stage->has_text, 1, &stage->lead_schema, &stage->lead_array);
    stage->table = begin_table(stage, true);
    must(lead_activity_saved_size(stage->table, &stage->size, NULL) == LEAD_OK);
    stage->bytes = malloc(2 * stage->size);
    stage->other = malloc(2 * stage->size);
    must(stage->bytes && stage->other && lead_activity_save(stage->table, stage->bytes, stage->size, NULL) == LEAD_OK);
    lead_batch_options options = {.size = sizeof options, .activity = stage->table};
    must(lead_batch_new(stage->model, &stage->lead_schema, &stage->lead_array, &options, &stage->memory, &batch, NULL) == LEAD_OK &&
         score(stage, batch, stage->points) == LEAD_OK);
    lead_batch_free(batch);
}

static void end(struct stage *stage)
{
    lead_activity_free(stage->table);
    stage->event_schema.release(&stage->event_schema);
    stage->event_array.release(&stage->event_array);
    stage->lead_schema.release(&stage->lead_schema);
    stage->lead_array.release(&stage->lead_array);
    free(stage->bytes);
    free(stage->other);
}

int main(void)
{
    static struct stage stage;
    static struct sample_history histories[LEADS];
    struct host host = {0};
    stage.host = &host;
    stage.memory = host_memory(&host);
    must(lead_model_compile(rich_activity_model, strlen(rich_activity_model), &stage.memory, &stage.model, NULL) == LEAD_OK);
    for (int has_text = 0; has_text < 2; has_text++) {
        stage.has_text = has_text != 0;
        begin(&stage, histories);
        for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
            char name[64];
            snprintf(name, sizeof name, "%s, %s keys", calls[i].name, has_text ? "text" : "integer");
            (calls[i].puts_in_order ? exhaust_shrinking : exhaust)(&host, name, calls[i].run, &stage);
        }
        end(&stage);
    }
    lead_model_unref(stage.model);
    tap(host.live == 0, "no block is live at the end");
    tap(host.wrong == 0, "every block came back with its size");
    return tap_end();
}
