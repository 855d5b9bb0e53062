/* SPDX-License-Identifier: MIT */
/*
 * The same as oom.c for many models, each from compiling to advice in one go: random ones, and wide ones whose lists outgrow what stands on
 * the stack. The n-th allocation of the whole way fails; whatever call it hits must say so, and nothing may be lost.
 */
#include "../support/host.h"
#include "../support/sample.h"
#include "../support/tap.h"

#include <stdlib.h>
#include <string.h>

#define RANDOM_MODELS 40
#define ROWS 200

struct way {
    const struct sample_fields *fields;
    const struct sample_text *json;
    const struct ArrowSchema *schema;
    const struct ArrowArray *array;
    const struct sample_lead *leads;
    lead_allocator memory;
};

static lead_status walk_record(const struct way *way, lead_model *model)
{
    lead_record *record;
    lead_ledger *ledger = NULL;
    lead_advice *advice = NULL;
    lead_score score = {.size = sizeof score};
    lead_status status = lead_record_new(model, &way->memory, &record, NULL);
    if (status == LEAD_OK && !sample_fill(way->fields, way->leads, record))
        status = LEAD_ERROR_OUT_OF_MEMORY;
    if (status == LEAD_OK)
        status = lead_record_score(record, SAMPLE_NOW, 0, &score, NULL);
    if (status == LEAD_OK)
        status = lead_record_explain(record, SAMPLE_NOW, &way->memory, &ledger, NULL);
    if (status == LEAD_OK)
        status = lead_record_advise(record, SAMPLE_NOW, &way->memory, &advice, NULL);
    lead_advice_free(advice);
    lead_ledger_free(ledger);
    lead_record_free(record);
    return status;
}

static lead_status walk_batch(const struct way *way, lead_model *model)
{
    lead_batch *batch;
    lead_points points[ROWS], *columns[64] = {points};
    lead_outputs outputs = {.size = sizeof outputs, .points = columns};
    lead_status status = lead_batch_new(model, way->schema, way->array, NULL, &way->memory, &batch, NULL);
    if (status == LEAD_OK)
        status = lead_batch_score(batch, SAMPLE_NOW, 0, ROWS, &outputs, NULL, NULL);
    lead_batch_free(batch);
    return status;
}

static lead_status walk(const struct way *way)
{
    lead_model *model;
    lead_problems *problems;
    lead_status status = lead_model_check(way->json->data, way->json->size, &way->memory, &problems, NULL);
    lead_problems_free(problems);
    if (status != LEAD_OK)
        return status;
    status = lead_model_compile(way->json->data, way->json->size, &way->memory, &model, NULL);
    if (status == LEAD_OK)
        status = walk_record(way, model);
    if (status == LEAD_OK)
        status = walk_batch(way, model);
    lead_model_unref(model);
    return status;
}

/* Refusals until the way goes through, or -1. Every n up to about 400, then every 7th from there, so that seven seeds meet every n. */
static int exhaust(const struct way *way, struct host *host, uint64_t seed, bool from_then_on)
{
    int refused = 0;
    for (size_t n = 1;; n += n < 400 + seed ? 1 : 7) {
        host->calls = 0;
        host->fail_at = n;
        host->from_then_on = from_then_on;
        lead_status status = walk(way);
        bool was_refused = host->calls >= n;
        if (host->live || host->wrong || status != (was_refused ? LEAD_ERROR_OUT_OF_MEMORY : LEAD_OK)) {
            tap_note("allocation %d: status %d, %d blocks lost, %d wrong sizes", (int)n, (int)status, (int)host->live, (int)host->wrong);
            return -1;
        }
        if (!was_refused)
            return refused;
        refused++;
    }
}

static void run(const struct sample_fields *fields, const struct sample_text *json, uint64_t seed, const char *name)
{
    struct sample_random random = {seed};
    struct sample_lead leads[ROWS];
    struct ArrowSchema schema;
    struct ArrowArray array;
    struct host host = {0};
    for (unsigned i = 0; i < ROWS; i++)
        sample_lead(&random, fields, &leads[i]);
    sample_arrow(fields, leads, ROWS, (unsigned)seed, &schema, &array);
    struct way way = {fields, json, &schema, &array, leads, host_memory(&host)};
    bool from_then_on = seed % 2;
    int refused = exhaust(&way, &host, seed, from_then_on);
    tap(refused > 50, "%s %u, %s: %d refusals", name, (unsigned)seed, from_then_on ? "from the n-th on" : "only the n-th", refused);
    schema.release(&schema);
    array.release(&array);
}

static void add_conditions(struct sample_text *json, const char *key, const char *format)
{
    sample_add(json, "{\"%s\": [", key);
    for (unsigned i = 0; i < 40; i++) {
        sample_add(json, i ? ", " : "");
        sample_add(json, format, i);
    }
    sample_add(json, "]}");
}

/* Forty conditions in a list, three hundred values of a category, and everything that reads them. */
static void wide_model(struct sample_fields *fields, struct sample_text *json)
{
    static const struct sample_fields wide = {
        5, {{"number_0", LEAD_FIELD_NUMBER}, {"category_1", LEAD_FIELD_CATEGORY}, {"text_2", LEAD_FIELD_TEXT}, {"tags_3", LEAD_FIELD_TAGS}, {"time_4", LEAD_FIELD_TIME}}};
    *fields = wide;
    sample_add(json, "{\"leadcore\": 1, \"name\": \"wide\", \"version\": \"1\", \"fields\": {\"number_0\": \"number\", \"category_1\": \"category\", "
                     "\"text_2\": \"text\", \"tags_3\": \"tags\", \"time_4\": \"time\"}, \"scores\": {\"s\": {\"max\": 90, \"groups\": [{\"name\": \"g\", \"rules\": [");
    sample_add(json, "{\"name\": \"any\", \"points\": 5, \"when\": ");
    add_conditions(json, "any", "{\"number_0\": {\">\": %u.5}, \"category_1\": \"DE\"}");
    sample_add(json, "}, {\"name\": \"all\", \"points\": 7, \"unknown\": -1, \"when\": ");
    add_conditions(json, "all", "{\"text_2\": {\"contains\": \"word%u\"}, \"tags_3\": {\"any\": [\"DE\"]}}");
    sample_add(json, "}, {\"name\": \"values\", \"points\": 3, \"when\": {\"category_1\": [\"DE\"");
    for (unsigned i = 0; i < 300; i++)
        sample_add(json, ", \"value %u\"", i);
    sample_add(json, "]}}]}]}, \"t\": {\"groups\": [{\"name\": \"g\", \"rules\": [{\"name\": \"high\", \"when\": {\"s\": {\">=\": 3}}, \"points\": 2}]}]}}, "
                     "\"grade\": {\"letters\": {\"s\": {\"A\": 10, \"B\": 4}}, \"digits\": {\"t\": {\"1\": 2, \"2\": \"else\"}}}, \"classes\": [");
    sample_add(json, "{\"name\": \"best\", \"when\": {\"grade\": [\"A1\"], \"time_4\": {\"within\": \"30d\"}}}, {\"name\": \"good\", \"when\": ");
    add_conditions(json, "any", "{\"number_0\": %u, \"grade\": \"A2\"}");
    sample_add(json, "}");
    for (unsigned i = 0; i < 130; i++)
        sample_add(json, ", {\"name\": \"class %u\", \"when\": {\"number_0\": %u, \"text_2\": \"%0*u\"}}", i, 100 + i, (int)(5 * i + 1), i);
    sample_add(json, ", {\"name\": \"rest\"}]}");
}

int main(void)
{
    struct sample_fields fields;
    struct sample_text json = {0};
    wide_model(&fields, &json);
    for (uint64_t seed = 1; seed <= 7; seed++)
        run(&fields, &json, seed, "wide model");
    for (uint64_t seed = 1; seed <= RANDOM_MODELS; seed++) {
        struct sample_random random = {seed * 77};
        sample_text_free(&json);
        sample_model(&random, &fields, &json);
        run(&fields, &json, seed, "random model");
    }
    sample_text_free(&json);
    return tap_end();
}
