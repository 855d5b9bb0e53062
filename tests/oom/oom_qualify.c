/* SPDX-License-Identifier: MIT */
/*
 * Fails every allocation of everything beyond points: documents with all sections, assessments, lifecycles, batches with decisions, buying groups.
 * Out-handles must be NULL, a lifecycle as it was, and nothing may be lost.
 */
#include "../support/rich_model.h"
#include "../support/rich_qualify.h"
#include "../support/tap.h"
#include "exhaust.h"

#include <stdlib.h>
#include <string.h>

enum { ROWS = 700, DECISIONS = 16, MOVES = 4 };

struct stage {
    struct host *host;
    lead_allocator memory;
    const char *document;
    lead_model *model;
    lead_batch *batch;
    struct ArrowSchema schema;
    struct ArrowArray array;
    struct sample_lead leads[ROWS];
    struct sample_standing standings[ROWS];
    lead_points points[ROWS], margin[ROWS], completeness[ROWS];
    uint8_t decisions[DECISIONS][ROWS], expected[DECISIONS][ROWS], question[ROWS], lead_class[ROWS];
    uint32_t missing[ROWS];
    uint64_t missing_parts[ROWS];
    lead_points *point_columns[1];
    uint8_t *decision_columns[DECISIONS];
    lead_outputs outputs;
};

static void must(bool is_good)
{
    if (!is_good)
        abort();
}

static lead_status compile(void *context, bool *is_clean)
{
    struct stage *stage = context;
    lead_error error = LEAD_ERROR_INIT;
    lead_model *model = stage->model;
    lead_status status = lead_model_compile(stage->document, strlen(stage->document), &stage->memory, &model, &error);
    *is_clean = status == LEAD_OK || (!model && error.code == status);
    if (status == LEAD_OK)
        lead_model_unref(model);
    return status;
}

static lead_status check(struct stage *stage, const char *document, size_t at_least, bool *is_clean)
{
    lead_problems *problems = (lead_problems *)(void *)stage;
    lead_status status = lead_model_check(document, strlen(document), &stage->memory, &problems, NULL);
    *is_clean = status == LEAD_OK ? lead_problems_count(problems) >= at_least : !problems;
    if (status == LEAD_OK)
        lead_problems_free(problems);
    return status;
}

static lead_status check_model(void *context, bool *is_clean)
{
    struct stage *stage = context;
    return check(stage, stage->document, 0, is_clean);
}

/* A mistake in every section. */
static lead_status check_mistakes(void *context, bool *is_clean)
{
    static const char wrong[] =
        "{\"leadcore\": 1, \"name\": \"w\", \"version\": \"1\", \"fields\": {\"a\": \"flag\", \"status\": \"number\"}, \"classes\": \"builtin\", \"class_inputs\": {\"good_match\": 1},"
        "\"roles\": {\"title\": \"a\", \"lexicon\": [{\"words\": \"\"}], \"rules\": [{\"role\": \"boss\", \"when\": {}}]},"
        "\"purchase\": {\"evidence\": [{\"name\": \"e\", \"when\": {\"a\": true}, \"weights\": {\"none\": 1}}], \"change_at\": -1},"
        "\"qualification\": {\"framework\": \"x\", \"criteria\": {\"c\": {\"weight\": -1, \"met\": {\"verdict\": \"qualified\"}}}, \"qualified_at\": 7},"
        "\"completeness\": {\"required\": [\"z\"], \"dossier\": {\"w\": []}}, \"lifecycle\": {\"statuses\": [{\"name\": \"s\"}, {\"name\": \"s\"}], \"transitions\": [{\"from\": \"s\", \"to\": \"t\"}]},"
        "\"next_step\": {\"steps\": [{\"step\": \"nurture\"}], \"research\": [{\"tier\": \"t9\"}]}, \"buying_group\": {\"roles\": {\"decider\": 0}},"
        "\"scores\": {\"s\": {\"groups\": [{\"name\": \"g\", \"rules\": [{\"name\": \"r\", \"when\": {\"a\": true}, \"points\": 1}]}]}}}";
    return check(context, wrong, 8, is_clean);
}

/* ---- Records ---- */

static lead_record *begin_record(struct stage *stage)
{
    lead_record *record;
    struct pause pause = exhaust_pause(stage->host);
    must(lead_record_new(stage->model, &stage->memory, &record, NULL) == LEAD_OK && sample_fill(&rich_fields, &rich_lead, record) &&
         sample_fill_standing(stage->model, &rich_standing, record));
    exhaust_resume(stage->host, pause);
    return record;
}

/* After a refusal the record must still be usable. */
static bool end_record(struct stage *stage, lead_record *record)
{
    lead_assessment *assessment = NULL;
    lead_judgement judgement = {.size = sizeof judgement};
    struct pause pause = exhaust_pause(stage->host);
    bool is_usable = lead_record_assess(record, SAMPLE_NOW, NULL, &assessment, NULL) == LEAD_OK &&
                     lead_assessment_judgement(assessment, &judgement) == LEAD_OK && judgement.verdict != 0;
    lead_assessment_free(assessment);
    lead_record_free(record);
    exhaust_resume(stage->host, pause);
    return is_usable;
}

static lead_status assess(void *context, bool *is_clean)
{
    struct stage *stage = context;
    lead_record *record = begin_record(stage);
    lead_assessment *assessment = (lead_assessment *)context;
    lead_error error = LEAD_ERROR_INIT;
    lead_status status = lead_record_assess(record, SAMPLE_NOW, &stage->memory, &assessment, &error);
    *is_clean = status == LEAD_OK ? lead_assessment_completeness(assessment) >= 0 : !assessment && error.code == status;
    if (status == LEAD_OK)
        lead_assessment_free(assessment);
    *is_clean = end_record(stage, record) && *is_clean;
    return status;
}

static lead_status evaluate(void *context, bool *is_clean)
{
    struct stage *stage = context;
    lead_record *record = begin_record(stage);
    lead_status status = lead_record_evaluate(record, SAMPLE_NOW, &stage->outputs, NULL);
    *is_clean = end_record(stage, record);
    return status;
}

/* In "new" and known well enough, or an inquiry of a day: there is a move to make, or the look says that there is none. */
static lead_status advance(void *context, bool *is_clean)
{
    struct stage *stage = context;
    lead_record *record = begin_record(stage);
    lead_lifecycle state = {.size = sizeof state}, before;
    lead_move moves[MOVES];
    size_t count = 77;
    lead_error error = LEAD_ERROR_INIT;
    must(lead_lifecycle_begin(stage->model, 1, SAMPLE_NOW - INT64_C(40) * 86400000000, &state, NULL) == LEAD_OK);
    for (unsigned i = 0; i < MOVES; i++)
        moves[i].size = sizeof moves[i];
    memcpy(&before, &state, sizeof before);
    lead_status status = lead_record_advance(record, &state, SAMPLE_NOW, moves, MOVES, &count, &error);
    if (status == LEAD_OK)
        *is_clean = count == 1 && state.moves == 1 && state.status == moves[0].to && state.entries[state.status] == 1;
    else
        *is_clean = count == 0 && error.code == status && !memcmp(&before, &state, sizeof before);
    *is_clean = end_record(stage, record) && *is_clean;
    return status;
}

static lead_status set_lifecycle(void *context, bool *is_clean)
{
    struct stage *stage = context;
    lead_record *record;
    lead_lifecycle state = {.size = sizeof state};
    struct pause pause = exhaust_pause(stage->host);
    must(lead_record_new(stage->model, &stage->memory, &record, NULL) == LEAD_OK);
    exhaust_resume(stage->host, pause);
    must(lead_lifecycle_begin(stage->model, 1, SAMPLE_NOW, &state, NULL) == LEAD_OK);
    lead_status status = lead_record_set_lifecycle(record, &state);
    *is_clean = end_record(stage, record);
    return status;
}

/* ---- Batches ---- */

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
    memset(stage->decisions, 0, sizeof stage->decisions);
    lead_status status = lead_batch_score(stage->batch, SAMPLE_NOW, 0, ROWS, &stage->outputs, NULL, NULL);
    *is_clean = status != LEAD_OK || !memcmp(stage->decisions, stage->expected, sizeof stage->expected);
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
    *is_clean = status == LEAD_OK ? schema.n_children > lead_model_decision_count(stage->model) + 4 && array.length == ROWS
                                  : !schema.release && !array.release;
    if (status == LEAD_OK) {
        schema.release(&schema);
        array.release(&array);
    }
    return status;
}

static lead_status group(void *context, bool *is_clean)
{
    struct stage *stage = context;
    lead_buying_groups *groups = (lead_buying_groups *)context;
    lead_error error = LEAD_ERROR_INIT;
    lead_status status = lead_batch_buying_groups(stage->batch, "account", &stage->schema, &stage->array, SAMPLE_NOW, &stage->memory, &groups, &error);
    *is_clean = status == LEAD_OK ? lead_buying_groups_count(groups) == SAMPLE_ACCOUNTS : !groups && error.code == status;
    if (status == LEAD_OK)
        lead_buying_groups_free(groups);
    return status;
}

static const struct {
    const char *name;
    exhaust_call *run;
} calls[] = {
    {"compile", compile},       {"check", check_model},     {"check mistakes", check_mistakes}, {"assess", assess},
    {"evaluate", evaluate},     {"advance", advance},       {"set a lifecycle", set_lifecycle}, {"new batch", new_batch},
    {"score a batch", score_batch}, {"export decisions", export_outputs}, {"buying groups", group},
};

static void point(struct stage *stage)
{
    for (unsigned i = 0; i < DECISIONS; i++)
        stage->decision_columns[i] = stage->decisions[i];
    stage->point_columns[0] = stage->points;
    stage->outputs = (lead_outputs){.size = sizeof stage->outputs, .points = stage->point_columns, .lead_class = stage->lead_class, .decisions = stage->decision_columns,
                                    .missing = stage->missing, .question = stage->question, .completeness = stage->completeness, .missing_parts = stage->missing_parts};
    if (stage->document == rich_qualify_model)
        stage->outputs.stage_margin = stage->margin;
}

/* `variant` chooses the types of columns, among them the accounts' keys. */
static void run(struct stage *stage, const char *name, unsigned variant)
{
    struct sample_random random = {variant};
    must(lead_model_compile(stage->document, strlen(stage->document), &stage->memory, &stage->model, NULL) == LEAD_OK &&
         lead_model_decision_count(stage->model) <= DECISIONS);
    for (unsigned i = 0; i < ROWS; i++) {
        sample_lead(&random, &rich_fields, &stage->leads[i]);
        sample_standing(&random, stage->model, &stage->standings[i]);
    }
    sample_standing_arrow(stage->model, &rich_fields, stage->leads, stage->standings, ROWS, variant, &stage->schema, &stage->array);
    must(lead_batch_new(stage->model, &stage->schema, &stage->array, NULL, &stage->memory, &stage->batch, NULL) == LEAD_OK);
    point(stage);
    must(lead_batch_score(stage->batch, SAMPLE_NOW, 0, ROWS, &stage->outputs, NULL, NULL) == LEAD_OK);
    memcpy(stage->expected, stage->decisions, sizeof stage->expected);
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        char text[64];
        snprintf(text, sizeof text, "%s, %s", calls[i].name, name);
        exhaust(stage->host, text, calls[i].run, stage);
    }
    lead_batch_free(stage->batch);
    lead_model_unref(stage->model);
    stage->schema.release(&stage->schema);
    stage->array.release(&stage->array);
}

int main(void)
{
    static struct stage stage;
    struct host host = {0};
    stage.host = &host;
    stage.memory = host_memory(&host);
    stage.document = rich_qualify_model;
    run(&stage, "own sections, integer keys", 1);
    run(&stage, "own sections, keys in a dictionary", 2);
    stage.document = rich_builtin_model;
    run(&stage, "built-in sections, text keys", 4);
    tap(host.live == 0, "no block is live at the end");
    tap(host.wrong == 0, "every block came back with its size");
    return tap_end();
}
