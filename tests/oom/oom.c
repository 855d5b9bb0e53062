/* SPDX-License-Identifier: MIT */
/*
 * Fails the n-th allocation of every call that can allocate, for n = 1, 2, 3 … until the call no longer fails: once only that allocation, once
 * it and all later ones. Each time the call must say LEAD_ERROR_OUT_OF_MEMORY, leave its out-handle NULL (or released), and nothing may be lost:
 * at the end of each step no block is live, and every block was given back with the size it was taken with.
 */
#include "../support/rich_model.h"
#include "../support/tap.h"
#include "exhaust.h"

#include <stdlib.h>
#include <string.h>

#define ROWS 3000

/* What the calls under test need, made with an allocator that works. */
struct stage {
    struct host *host;
    lead_allocator memory;
    lead_model *model;
    lead_batch *batch;
    struct ArrowSchema schema;
    struct ArrowArray array;
    lead_points points[2][ROWS];
    lead_permille coverage[2][ROWS];
    uint8_t grade[ROWS], lead_class[ROWS];
    lead_points *point_columns[2];
    lead_permille *coverage_columns[2];
    lead_outputs outputs;
};

static lead_status compile(void *context, bool *is_clean)
{
    struct stage *stage = context;
    lead_error error = LEAD_ERROR_INIT;
    lead_model *model = stage->model;
    lead_status status = lead_model_compile(rich_model, strlen(rich_model), &stage->memory, &model, &error);
    *is_clean = status == LEAD_OK || (!model && error.code == status);
    if (status == LEAD_OK)
        lead_model_unref(model);
    return status;
}

/* A record keeps memory for its next score, so that each call gets a new one, filled while nothing fails. */
static lead_record *begin_record(struct stage *stage)
{
    lead_record *record;
    struct pause pause = exhaust_pause(stage->host);
    if (lead_record_new(stage->model, &stage->memory, &record, NULL) != LEAD_OK || !sample_fill(&rich_fields, &rich_lead, record))
        abort();
    exhaust_resume(stage->host, pause);
    return record;
}

/* After a refusal the record must still be usable. */
static bool end_record(struct stage *stage, lead_record *record)
{
    lead_score score = {.size = sizeof score};
    struct pause pause = exhaust_pause(stage->host);
    bool is_usable = sample_fill(&rich_fields, &rich_lead, record) && lead_record_score(record, SAMPLE_NOW, 0, &score, NULL) == LEAD_OK &&
                     score.points == 65501;
    lead_record_free(record);
    exhaust_resume(stage->host, pause);
    return is_usable;
}

/* A document with many problems: messages and paths want memory too. */
static lead_status check_document(void *context, bool *is_clean)
{
    struct stage *stage = context;
    static const char wrong[] = "{\"leadcore\": 1, \"name\": \"\", \"fields\": {\"a\": \"flag\", \"a\": \"text\", \"b\": \"cat\"}, \"y\": 3, \"scores\": "
                                "{\"s\": {\"groups\": [{\"name\": \"g\", \"rules\": [{\"name\": \"r\", \"when\": {\"c\": 1, \"a\": 3}, \"points\": 0.0001},"
                                "{\"name\": \"r\", \"when\": {}, \"points\": 1}]}]}}, \"classes\": [{\"name\": \"k\", \"when\": {\"class\": \"k\"}}]}";
    lead_error error = LEAD_ERROR_INIT;
    lead_problems *problems = (lead_problems *)(void *)stage;
    lead_status status = lead_model_check(wrong, sizeof wrong - 1, &stage->memory, &problems, &error);
    *is_clean = status == LEAD_OK ? lead_problems_count(problems) > 3 : !problems && error.code == status;
    if (status == LEAD_OK)
        lead_problems_free(problems);
    return status;
}

/* What a syntax error says is kept as well. */
static lead_status check_syntax(void *context, bool *is_clean)
{
    struct stage *stage = context;
    lead_problems *problems = (lead_problems *)(void *)stage;
    lead_status status = lead_model_check("{\"leadcore\": 1,}", 15, &stage->memory, &problems, NULL);
    *is_clean = status == LEAD_OK ? lead_problems_count(problems) == 1 : !problems;
    if (status == LEAD_OK)
        lead_problems_free(problems);
    return status;
}

static lead_status check_model(void *context, bool *is_clean)
{
    struct stage *stage = context;
    lead_problems *problems = (lead_problems *)(void *)stage;
    lead_status status = lead_model_check(rich_model, strlen(rich_model), &stage->memory, &problems, NULL);
    *is_clean = status == LEAD_OK || !problems;
    if (status == LEAD_OK)
        lead_problems_free(problems);
    return status;
}

static lead_status new_record(void *context, bool *is_clean)
{
    struct stage *stage = context;
    lead_record *record = (lead_record *)(void *)stage;
    lead_status status = lead_record_new(stage->model, &stage->memory, &record, NULL);
    *is_clean = status == LEAD_OK || !record;
    if (status == LEAD_OK)
        lead_record_free(record);
    return status;
}

/* Text longer than any before must make room for itself. */
static lead_status set_long_text(void *context, bool *is_clean)
{
    struct stage *stage = context;
    static char words[20000];
    memset(words, 'w', sizeof words);
    memcpy(words, "VP ", 3);
    lead_record *record = begin_record(stage);
    lead_status status = lead_record_set_text(record, 3, words, sizeof words);
    lead_score score = {.size = sizeof score};
    if (status == LEAD_OK)
        status = lead_record_score(record, SAMPLE_NOW, 0, &score, NULL);
    *is_clean = status != LEAD_OK || score.points == 42501 + 25000; /* company and person, of which 20 + 5 + 3 are cut at 25 */
    *is_clean = end_record(stage, record) && *is_clean;
    return status;
}

static lead_status score_record(void *context, bool *is_clean)
{
    struct stage *stage = context;
    lead_record *record = begin_record(stage);
    lead_score score = {.size = sizeof score};
    lead_status status = lead_record_score(record, SAMPLE_NOW, 0, &score, NULL);
    *is_clean = status == LEAD_OK ? score.points == 65501 : score.points == 0 && score.grade == LEAD_NONE && score.lead_class == LEAD_NONE;
    *is_clean = end_record(stage, record) && *is_clean;
    return status;
}

static lead_status explain(void *context, bool *is_clean)
{
    struct stage *stage = context;
    lead_record *record = begin_record(stage);
    lead_ledger *ledger = (lead_ledger *)(void *)stage;
    lead_status status = lead_record_explain(record, SAMPLE_NOW, &stage->memory, &ledger, NULL);
    *is_clean = status == LEAD_OK ? lead_ledger_count(ledger) > 4 : !ledger;
    if (status == LEAD_OK)
        lead_ledger_free(ledger);
    *is_clean = end_record(stage, record) && *is_clean;
    return status;
}

static lead_status explain_row(void *context, bool *is_clean)
{
    struct stage *stage = context;
    lead_ledger *ledger = (lead_ledger *)(void *)stage;
    lead_status status = lead_batch_explain(stage->batch, ROWS - 1, SAMPLE_NOW, &stage->memory, &ledger, NULL);
    *is_clean = status == LEAD_OK ? lead_ledger_count(ledger) > 4 : !ledger;
    if (status == LEAD_OK)
        lead_ledger_free(ledger);
    return status;
}

static lead_status advise(void *context, bool *is_clean)
{
    struct stage *stage = context;
    lead_record *record = begin_record(stage);
    lead_advice *advice = (lead_advice *)(void *)stage;
    lead_status status = lead_record_advise(record, SAMPLE_NOW, &stage->memory, &advice, NULL);
    *is_clean = status == LEAD_OK ? lead_advice_count(advice) > 0 : !advice;
    if (status == LEAD_OK)
        lead_advice_free(advice);
    *is_clean = end_record(stage, record) && *is_clean;
    return status;
}

static lead_status new_batch(void *context, bool *is_clean)
{
    struct stage *stage = context;
    lead_batch *batch = stage->batch;
    lead_status status = lead_batch_new(stage->model, &stage->schema, &stage->array, NULL, &stage->memory, &batch, NULL);
    *is_clean = status == LEAD_OK || !batch;
    if (status == LEAD_OK)
        lead_batch_free(batch);
    return status;
}

static lead_status score_batch(void *context, bool *is_clean)
{
    struct stage *stage = context;
    lead_status status = lead_batch_score(stage->batch, SAMPLE_NOW, 0, ROWS, &stage->outputs, NULL, NULL);
    *is_clean = status != LEAD_OK || stage->points[0][ROWS - 1] == 65501;
    return status;
}

static lead_status export_outputs(void *context, bool *is_clean)
{
    struct stage *stage = context;
    struct ArrowSchema schema;
    struct ArrowArray array;
    memset(&schema, 0x55, sizeof schema);
    memset(&array, 0x55, sizeof array);
    lead_status status = lead_outputs_export(stage->model, &stage->outputs, ROWS, &stage->memory, &schema, &array, NULL);
    *is_clean = status == LEAD_OK ? schema.n_children == 6 && array.length == ROWS : !schema.release && !array.release;
    if (status == LEAD_OK) {
        schema.release(&schema);
        array.release(&array);
    }
    return status;
}

static lead_status export_stream(void *context, bool *is_clean)
{
    struct stage *stage = context;
    struct ArrowSchema schema;
    struct ArrowArray array;
    struct ArrowArrayStream stream;
    memset(&stream, 0x55, sizeof stream);
    sample_arrow(&rich_fields, &rich_lead, 1, 0, &schema, &array);
    lead_status status = lead_stream_export(&schema, &array, &stage->memory, &stream, NULL);
    if (status == LEAD_OK) {
        *is_clean = !schema.release && !array.release;
        stream.release(&stream);
    } else {
        *is_clean = schema.release && array.release && !stream.release;
        schema.release(&schema);
        array.release(&array);
    }
    return status;
}

static const struct {
    const char *name;
    exhaust_call *run;
} calls[] = {
    {"compile", compile},           {"check a bad document", check_document},
    {"check a good document", check_model}, {"check no JSON", check_syntax},
    {"new record", new_record},
    {"long text", set_long_text},   {"score a record", score_record},
    {"explain a record", explain},  {"explain a row", explain_row},
    {"advise", advise},             {"new batch", new_batch},
    {"score a batch", score_batch}, {"export results", export_outputs},
    {"export a stream", export_stream},
};

static bool begin(struct stage *stage, struct sample_lead *leads)
{
    lead_error error = LEAD_ERROR_INIT;
    for (unsigned i = 0; i < ROWS; i++)
        leads[i] = rich_lead;
    sample_arrow(&rich_fields, leads, ROWS, 1, &stage->schema, &stage->array);
    for (unsigned i = 0; i < 2; i++) {
        stage->point_columns[i] = stage->points[i];
        stage->coverage_columns[i] = stage->coverage[i];
    }
    stage->outputs = (lead_outputs){.size = sizeof(lead_outputs), .points = stage->point_columns, .coverage = stage->coverage_columns, .grade = stage->grade, .lead_class = stage->lead_class};
    bool made = lead_model_compile(rich_model, strlen(rich_model), &stage->memory, &stage->model, &error) == LEAD_OK &&
                lead_batch_new(stage->model, &stage->schema, &stage->array, NULL, &stage->memory, &stage->batch, &error) == LEAD_OK;
    if (!made)
        tap_note("%s: %s", error.path, error.message);
    return made;
}

int main(void)
{
    static struct stage stage;
    static struct sample_lead leads[ROWS];
    struct host host = {0};
    stage.host = &host;
    stage.memory = host_memory(&host);
    if (tap(begin(&stage, leads), "the model compiles"))
        for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
            exhaust(&host, calls[i].name, calls[i].run, &stage);
    lead_batch_free(stage.batch);
    lead_model_unref(stage.model);
    stage.schema.release(&stage.schema);
    stage.array.release(&stage.array);
    tap(host.live == 0, "no block is live at the end");
    tap(host.wrong == 0, "every block came back with its size");
    return tap_end();
}
