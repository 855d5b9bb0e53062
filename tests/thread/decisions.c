/* SPDX-License-Identifier: MIT */
#include "decisions.h"

#include "../support/rich_model.h"
#include "../support/rich_qualify.h"
#include "../support/tap.h"

#include <pthread.h>
#include <string.h>

enum { THREADS = 3, LEADS = 1536, PART = LEADS / THREADS, DECISIONS = 16, MOVES = 4 };

struct columns {
    uint8_t decisions[DECISIONS][LEADS];
    uint32_t missing[LEADS];
};

struct outputs {
    uint8_t *decisions[DECISIONS];
    lead_outputs outputs;
};

struct shared {
    lead_model *model;
    lead_batch *batch;
    struct ArrowSchema schema;
    struct ArrowArray array;
    struct sample_lead leads[LEADS];
    struct sample_standing standings[LEADS];
    /* one thread's */
    struct columns columns;
    uint32_t status[LEADS], moves[LEADS];
    uint64_t missing_parts[LEADS];
    lead_permille scores[SAMPLE_ACCOUNTS];
};

struct worker {
    pthread_t thread;
    struct shared *shared;
    unsigned index;
    struct columns columns;
    bool is_right;
};

static void point(struct columns *columns, size_t first, struct outputs *outputs)
{
    for (unsigned i = 0; i < DECISIONS; i++)
        outputs->decisions[i] = columns->decisions[i] + first;
    outputs->outputs = (lead_outputs){.size = sizeof(lead_outputs), .decisions = outputs->decisions, .missing = columns->missing + first};
}

/* Where the lead comes to from its status, and how many parts are missing. */
static bool walk(const struct shared *shared, lead_record *record, unsigned lead, uint32_t *status, uint32_t *moves, uint64_t *missing_parts)
{
    lead_lifecycle state = {.size = sizeof state};
    lead_move made[MOVES];
    lead_assessment *assessment = NULL;
    uint8_t bytes[LEAD_LIFECYCLE_BYTES_MAX];
    size_t count, size;
    const struct sample_standing *standing = &shared->standings[lead];
    for (unsigned i = 0; i < MOVES; i++)
        made[i].size = sizeof made[i];
    bool is_good = sample_fill(&rich_fields, &shared->leads[lead], record) && sample_fill_standing(shared->model, standing, record) &&
                   lead_lifecycle_begin(shared->model, standing->status == LEAD_NONE ? 0 : standing->status, SAMPLE_NOW - INT64_C(86400000000) * (lead % 50), &state, NULL) == LEAD_OK &&
                   lead_record_advance(record, &state, SAMPLE_NOW, made, MOVES, &count, NULL) == LEAD_OK &&
                   lead_lifecycle_save(shared->model, &state, bytes, &size, NULL) == LEAD_OK &&
                   lead_lifecycle_load(shared->model, bytes, size, &state, NULL) == LEAD_OK &&
                   lead_record_assess(record, SAMPLE_NOW, NULL, &assessment, NULL) == LEAD_OK;
    *status = state.status;
    *moves = state.moves;
    *missing_parts = lead_assessment_missing_parts(assessment);
    lead_assessment_free(assessment);
    return is_good;
}

static bool has_same_walks(const struct worker *worker)
{
    const struct shared *shared = worker->shared;
    lead_record *record;
    bool is_right = lead_record_new(lead_model_ref(shared->model), NULL, &record, NULL) == LEAD_OK;
    for (unsigned i = 0; i < 250 && is_right; i++) {
        unsigned lead = (worker->index * PART + 11 * i) % LEADS;
        uint32_t status, moves;
        uint64_t missing_parts;
        is_right = walk(shared, record, lead, &status, &moves, &missing_parts) && status == shared->status[lead] &&
                   moves == shared->moves[lead] && missing_parts == shared->missing_parts[lead];
    }
    lead_record_free(record);
    lead_model_unref(shared->model);
    return is_right;
}

static bool has_same_decisions(struct worker *worker)
{
    struct outputs outputs;
    const size_t first = (size_t)worker->index * PART;
    point(&worker->columns, first, &outputs);
    bool is_right = lead_batch_score(worker->shared->batch, SAMPLE_NOW, first, PART, &outputs.outputs, NULL, NULL) == LEAD_OK;
    for (uint32_t i = 0; i < lead_model_decision_count(worker->shared->model) && is_right; i++)
        is_right = !memcmp(worker->columns.decisions[i] + first, worker->shared->columns.decisions[i] + first, PART);
    return is_right && !memcmp(worker->columns.missing + first, worker->shared->columns.missing + first, PART * sizeof(uint32_t));
}

static bool group(const struct shared *shared, lead_permille scores[SAMPLE_ACCOUNTS])
{
    lead_buying_groups *groups;
    if (lead_batch_buying_groups(shared->batch, "account", &shared->schema, &shared->array, SAMPLE_NOW, NULL, &groups, NULL) != LEAD_OK)
        return false;
    bool is_good = lead_buying_groups_count(groups) == SAMPLE_ACCOUNTS;
    for (uint64_t i = 0; i < SAMPLE_ACCOUNTS && is_good; i++) {
        lead_buying_group one = {.size = sizeof one};
        is_good = lead_buying_groups_get(groups, i, &one) == LEAD_OK;
        scores[i] = one.score;
    }
    lead_buying_groups_free(groups);
    return is_good;
}

static bool has_same_groups(const struct worker *worker)
{
    static const char text[] = "Chief of chiefs, Purchasing";
    lead_permille scores[SAMPLE_ACCOUNTS];
    lead_title title = {.size = sizeof title};
    return group(worker->shared, scores) && !memcmp(scores, worker->shared->scores, sizeof scores) &&
           lead_title_parse(worker->shared->model, text, sizeof text - 1, &title, NULL) == LEAD_OK && title.role == LEAD_ROLE_DECIDER;
}

static void *work(void *argument)
{
    struct worker *worker = argument;
    worker->is_right = has_same_decisions(worker) && has_same_walks(worker) && has_same_groups(worker) && has_same_decisions(worker);
    return NULL;
}

/* One thread does everything. */
static bool begin(struct shared *shared)
{
    struct sample_random random = {9};
    struct outputs outputs;
    lead_record *record;
    if (lead_model_compile(rich_qualify_model, strlen(rich_qualify_model), NULL, &shared->model, NULL) != LEAD_OK)
        return false;
    for (unsigned i = 0; i < LEADS; i++) {
        sample_lead(&random, &rich_fields, &shared->leads[i]);
        sample_standing(&random, shared->model, &shared->standings[i]);
    }
    sample_standing_arrow(shared->model, &rich_fields, shared->leads, shared->standings, LEADS, 2, &shared->schema, &shared->array);
    point(&shared->columns, 0, &outputs);
    bool is_good = lead_batch_new(shared->model, &shared->schema, &shared->array, NULL, NULL, &shared->batch, NULL) == LEAD_OK &&
                   lead_batch_score(shared->batch, SAMPLE_NOW, 0, LEADS, &outputs.outputs, NULL, NULL) == LEAD_OK && group(shared, shared->scores) &&
                   lead_record_new(shared->model, NULL, &record, NULL) == LEAD_OK;
    for (unsigned i = 0; i < LEADS && is_good; i++)
        is_good = walk(shared, record, i, &shared->status[i], &shared->moves[i], &shared->missing_parts[i]);
    if (is_good)
        lead_record_free(record);
    return is_good;
}

void run_decisions(void)
{
    static struct shared shared;
    static struct worker workers[THREADS];
    if (tap(begin(&shared), "one thread decides about everything")) {
        for (unsigned i = 0; i < THREADS; i++) {
            workers[i].shared = &shared;
            workers[i].index = i;
            if (pthread_create(&workers[i].thread, NULL, work, &workers[i]))
                tap(false, "thread %u starts", i);
        }
        for (unsigned i = 0; i < THREADS; i++) {
            pthread_join(workers[i].thread, NULL);
            tap(workers[i].is_right, "thread %u decides as one thread", i);
        }
    }
    lead_batch_free(shared.batch);
    lead_model_unref(shared.model);
    shared.schema.release(&shared.schema);
    shared.array.release(&shared.array);
}
