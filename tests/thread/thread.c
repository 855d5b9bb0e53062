/* SPDX-License-Identifier: MIT */
/*
 * One model and one batch, shared: threads take and give back references, fill records of their own, and score parts of the batch, all at
 * once. Under ThreadSanitizer any race fails; the results are compared with those of one thread in any case.
 */
#include "../support/rich_model.h"
#include "../support/tap.h"

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

int main(void)
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
    return tap_end();
}
