/* SPDX-License-Identifier: MIT */
/*
 * One model and one batch, shared: threads take and give back references, fill records of their own, and score parts of the batch, all at
 * once. The same with events: threads have timelines of their own, and batches over one table of leads. And one policy, with a router per thread.
 * Under ThreadSanitizer any race fails; the results are compared with those of one thread in any case.
 */
#include "../support/rich_activity.h"
#include "../support/rich_model.h"
#include "../support/tap.h"
#include "decisions.h"
#include "routing.h"

#include <pthread.h>
#include <string.h>

#define THREADS 4
#define ROWS 8192
#define PART (ROWS / THREADS)

struct shared {
    lead_model *model;
    lead_batch *batch;
    const struct sample_lead *leads;
    lead_points *points;
    uint8_t *grade;
};

struct worker {
    pthread_t thread;
    const struct shared *shared;
    unsigned index;
    lead_points points[2][PART];
    uint8_t grade[PART];
    bool is_right;
};

static bool score_part(struct worker *worker)
{
    lead_points *columns[2] = {worker->points[0], worker->points[1]};
    lead_outputs outputs = {.size = sizeof outputs, .points = columns, .grade = worker->grade};
    lead_report report = {.size = sizeof report};
    uint64_t first = (uint64_t)worker->index * PART;
    return lead_batch_score(worker->shared->batch, SAMPLE_NOW, first, PART, &outputs, &report, NULL) == LEAD_OK && report.rows == PART &&
           !memcmp(worker->points[0], worker->shared->points + first, sizeof worker->points[0]) &&
           !memcmp(worker->grade, worker->shared->grade + first, sizeof worker->grade);
}

static bool score_records(const struct worker *worker)
{
    lead_record *record;
    lead_score score = {.size = sizeof score};
    lead_ledger *ledger;
    bool is_right = lead_record_new(lead_model_ref(worker->shared->model), NULL, &record, NULL) == LEAD_OK;
    for (unsigned i = 0; i < 200 && is_right; i++) {
        unsigned row = (worker->index * PART + 37 * i) % ROWS;
        is_right = sample_fill(&rich_fields, &worker->shared->leads[row], record) &&
                   lead_record_score(record, SAMPLE_NOW, 0, &score, NULL) == LEAD_OK && score.points == worker->shared->points[row] &&
                   score.grade == worker->shared->grade[row] &&
                   lead_batch_explain(worker->shared->batch, row, SAMPLE_NOW, NULL, &ledger, NULL) == LEAD_OK;
        if (is_right)
            lead_ledger_free(ledger);
    }
    lead_record_free(record);
    lead_model_unref(worker->shared->model);
    return is_right;
}

static void *work(void *argument)
{
    struct worker *worker = argument;
    worker->is_right = score_part(worker) && score_records(worker) && score_part(worker);
    return NULL;
}

static void run(const struct shared *shared)
{
    static struct worker workers[THREADS];
    for (unsigned i = 0; i < THREADS; i++) {
        workers[i].shared = shared;
        workers[i].index = i;
        if (pthread_create(&workers[i].thread, NULL, work, &workers[i]))
            tap(false, "thread %u starts", i);
    }
    for (unsigned i = 0; i < THREADS; i++) {
        pthread_join(workers[i].thread, NULL);
        tap(workers[i].is_right, "thread %u has the results of one thread", i);
    }
}

static void run_fields(void)
{
    static struct sample_lead leads[ROWS];
    static lead_points points[2][ROWS];
    static uint8_t grade[ROWS];
    struct sample_random random = {7};
    struct shared shared = {.leads = leads, .points = points[0], .grade = grade};
    struct ArrowSchema schema;
    struct ArrowArray array;
    lead_points *columns[2] = {points[0], points[1]};
    lead_outputs outputs = {.size = sizeof outputs, .points = columns, .grade = grade};
    for (unsigned i = 0; i < ROWS; i++)
        sample_lead(&random, &rich_fields, &leads[i]);
    sample_arrow(&rich_fields, leads, ROWS, 1, &schema, &array);
    bool is_ready = lead_model_compile(rich_model, strlen(rich_model), NULL, &shared.model, NULL) == LEAD_OK &&
                    lead_batch_new(shared.model, &schema, &array, NULL, NULL, &shared.batch, NULL) == LEAD_OK &&
                    lead_batch_score(shared.batch, SAMPLE_NOW, 0, ROWS, &outputs, NULL, NULL) == LEAD_OK;
    if (tap(is_ready, "one thread scores everything"))
        run(&shared);
    lead_batch_free(shared.batch);
    lead_model_unref(shared.model);
    schema.release(&schema);
    array.release(&array);
}

/* ---- With events ---- */

#define LEADS 2048
#define HALF (LEADS / 2)

struct stage {
    lead_model *model;
    lead_activity *table;
    lead_batch *batches[3]; /* one that both threads have, and one for each; a table belongs to one thread while batches are made */
    struct ArrowSchema schema; /* of the leads */
    struct ArrowArray array;
    struct sample_lead leads[LEADS];
    struct sample_history histories[LEADS];
    lead_points points[2][LEADS]; /* one thread's */
};

struct reader {
    pthread_t thread;
    const struct stage *stage;
    unsigned index;
    bool is_right;
};

static bool score(const struct stage *stage, const lead_batch *batch, uint64_t first, uint64_t count, lead_points points[2][LEADS])
{
    lead_points *columns[2] = {points[0], points[1]};
    lead_outputs outputs = {.size = sizeof outputs, .points = columns};
    lead_ledger *ledger;
    bool is_right = lead_batch_score(batch, SAMPLE_NOW, first, count, &outputs, NULL, NULL) == LEAD_OK &&
                    !memcmp(points[0], stage->points[0] + first, count * sizeof points[0][0]) &&
                    lead_batch_explain(batch, first, SAMPLE_NOW, NULL, &ledger, NULL) == LEAD_OK;
    if (is_right)
        lead_ledger_free(ledger);
    return is_right;
}

/* Half of the batch that both threads have, then all of a batch of its own over the same table. */
static bool score_batches(const struct reader *reader)
{
    static lead_points points[2][2][LEADS];
    const struct stage *stage = reader->stage;
    return score(stage, stage->batches[0], (uint64_t)reader->index * HALF, HALF, points[reader->index]) &&
           score(stage, stage->batches[1 + reader->index], 0, LEADS, points[reader->index]);
}

/* The event and the record are the thread's, the model is everybody's. */
static bool score_timeline(const struct stage *stage, unsigned lead, lead_event *event, lead_record *record)
{
    lead_timeline *timeline;
    lead_score result = {.size = sizeof result};
    const struct sample_history *history = &stage->histories[lead];
    bool is_right = lead_timeline_new(stage->model, NULL, &timeline, NULL) == LEAD_OK;
    for (unsigned i = 0; i < history->count && is_right; i++)
        is_right = sample_fill_event(&rich_activity, &history->event[i], stage->model, event) &&
                   lead_timeline_add(timeline, event, NULL, NULL) == LEAD_OK;
    lead_record_clear(record);
    is_right = is_right && sample_fill(&rich_activity_fields, &stage->leads[lead], record) &&
               lead_record_set_timeline(record, history->is_known ? timeline : NULL) == LEAD_OK &&
               lead_record_score(record, SAMPLE_NOW, 0, &result, NULL) == LEAD_OK && result.points == stage->points[0][lead];
    lead_timeline_free(timeline);
    return is_right;
}

static void *read_table(void *argument)
{
    struct reader *reader = argument;
    lead_event *event = NULL;
    lead_record *record = NULL;
    reader->is_right = lead_event_new(reader->stage->model, NULL, &event, NULL) == LEAD_OK &&
                       lead_record_new(reader->stage->model, NULL, &record, NULL) == LEAD_OK && score_batches(reader);
    for (unsigned i = 0; i < 300 && reader->is_right; i++)
        reader->is_right = score_timeline(reader->stage, (reader->index * HALF + 7 * i) % LEADS, event, record);
    lead_record_free(record);
    lead_event_free(event);
    return NULL;
}

static bool make_table(struct stage *stage)
{
    static struct sample_row rows[LEADS * SAMPLE_EVENTS];
    struct sample_random random = {8};
    struct ArrowSchema schema;
    struct ArrowArray array;
    unsigned count = 0;
    for (unsigned i = 0; i < LEADS; i++) {
        sample_lead(&random, &rich_activity_fields, &stage->leads[i]);
        sample_history(&random, &rich_activity, &stage->histories[i]);
        for (unsigned e = 0; e < stage->histories[i].count; e++)
            rows[count++] = (struct sample_row){i, &stage->histories[i].event[e]};
    }
    sample_event_arrow(&rich_activity, rows, count, false, 4, &schema, &array);
    sample_lead_arrow(&rich_activity_fields, stage->leads, stage->histories, LEADS, false, 1, &stage->schema, &stage->array);
    bool is_good = lead_activity_new(stage->model, LEAD_KEY_INTEGER, NULL, &stage->table, NULL) == LEAD_OK &&
                   lead_activity_ingest(stage->table, &schema, &array, NULL, NULL, NULL) == LEAD_OK;
    schema.release(&schema);
    array.release(&array);
    return is_good;
}

/* Making a batch puts the table in order; from then on it is only read. */
static bool begin(struct stage *stage)
{
    lead_points *columns[2] = {stage->points[0], stage->points[1]};
    lead_outputs outputs = {.size = sizeof outputs, .points = columns};
    lead_batch_options options = {.size = sizeof options};
    if (lead_model_compile(rich_activity_model, strlen(rich_activity_model), NULL, &stage->model, NULL) != LEAD_OK || !make_table(stage))
        return false;
    options.activity = stage->table;
    for (unsigned i = 0; i < 3; i++)
        if (lead_batch_new(stage->model, &stage->schema, &stage->array, &options, NULL, &stage->batches[i], NULL) != LEAD_OK)
            return false;
    return lead_batch_score(stage->batches[0], SAMPLE_NOW, 0, LEADS, &outputs, NULL, NULL) == LEAD_OK;
}

static void run_events(void)
{
    static struct stage stage;
    struct reader readers[2];
    if (tap(begin(&stage), "one thread scores everything with events")) {
        for (unsigned i = 0; i < 2; i++) {
            readers[i] = (struct reader){.stage = &stage, .index = i};
            if (pthread_create(&readers[i].thread, NULL, read_table, &readers[i]))
                tap(false, "thread %u starts", i);
        }
        for (unsigned i = 0; i < 2; i++) {
            pthread_join(readers[i].thread, NULL);
            tap(readers[i].is_right, "with events, thread %u has the results of one thread", i);
        }
    }
    for (unsigned i = 0; i < 3; i++)
        lead_batch_free(stage.batches[i]);
    lead_activity_free(stage.table);
    lead_model_unref(stage.model);
    stage.schema.release(&stage.schema);
    stage.array.release(&stage.array);
}

int main(void)
{
    run_fields();
    run_events();
    run_decisions();
    run_routing();
    return tap_end();
}
