/* SPDX-License-Identifier: MIT */
/*
 * Scores random leads by random models in every way there is, checks that all ways agree, and prints for each model its fingerprint and
 * digests of the results, the ledgers and the advice; then routes leads, and prints digests of who got them. The output must be the same for every compiler, instruction set and processor
 * (results.txt). With --dump N, --dump-activity N or --dump-qualify N it prints the first N cases without events, with events, or with the sections
 * beyond points as JSON lines, so that the reference evaluator can judge whether the results are right; results.txt alone only shows that they do not change.
 */
#include "golden.h"

#include <inttypes.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#define CASES 400
#define ACTIVITY_CASES 160
#define QUALIFY_CASES 160
#define ROUTING_CASES 40

struct digests {
    struct digest results, ledgers, advice;
};

struct one_case {
    struct sample_fields fields;
    struct sample_text json;
    lead_model *model;
    unsigned count, scores;
    struct sample_lead *leads;
    struct result *results;
};

static void score_records(unsigned number, struct one_case *one, struct digests *digests)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_record *record;
    if (lead_record_new(one->model, NULL, &record, &error) != LEAD_OK)
        golden_stop(number, "record", &error);
    for (unsigned i = 0; i < one->count; i++) {
        struct result *result = &one->results[i];
        struct columns columns;
        *result = (struct result){.grade = 0, .lead_class = LEAD_NO_CLASS};
        golden_point(&columns, one->model, result->points, result->coverage, &result->grade, &result->lead_class, 1);
        if (!sample_fill(&one->fields, &one->leads[i], record))
            golden_stop(number, "setters", NULL);
        if (lead_record_evaluate(record, SAMPLE_NOW, &columns.outputs, &error) != LEAD_OK)
            golden_stop(number, "evaluate", &error);
        golden_digest_result(&digests->results, one->scores, result);
        if (i < FEW)
            golden_explain(number, record, SAMPLE_NOW, one->scores, result, &digests->ledgers);
        if (i < 4)
            golden_advise(number, record, SAMPLE_NOW, &digests->advice);
    }
    lead_record_free(record);
}

/* Row by row the same as the records, for one set of instructions, beginning at any row. */
static void score_batch(unsigned number, const struct one_case *one, lead_instructions instructions, const struct ArrowSchema *schema,
                        const struct ArrowArray *array)
{
    static lead_points points[SCORES * MANY];
    static lead_permille coverage[SCORES * MANY];
    static uint8_t grade[MANY], lead_class[MANY];
    lead_error error = LEAD_ERROR_INIT;
    lead_batch_options options = {.size = sizeof options, .instructions = instructions};
    lead_batch *batch;
    struct columns columns;
    unsigned first = number % 7, count = one->count - first;
    if (lead_batch_new(one->model, schema, array, &options, NULL, &batch, &error) != LEAD_OK)
        golden_stop(number, "batch", &error);
    golden_point(&columns, one->model, points, coverage, grade, lead_class, count);
    if (lead_batch_score(batch, SAMPLE_NOW, first, count, &columns.outputs, NULL, &error) != LEAD_OK)
        golden_stop(number, "score", &error);
    for (unsigned i = 0; i < count; i++)
        golden_compare(number, one->scores, &one->results[first + i], &columns, i);
    lead_batch_free(batch);
}

static void score_batches(unsigned number, const struct one_case *one)
{
    struct ArrowSchema schema;
    struct ArrowArray array;
    sample_arrow(&one->fields, one->leads, one->count, number, &schema, &array);
    for (lead_instructions instructions = LEAD_INSTRUCTIONS_BASELINE; instructions <= LEAD_INSTRUCTIONS_AVX512; instructions++)
        score_batch(number, one, instructions, &schema, &array);
    schema.release(&schema);
    array.release(&array);
}

static void begin(unsigned number, struct one_case *one)
{
    struct sample_random random = {number * UINT64_C(1000003)};
    lead_error error = LEAD_ERROR_INIT;
    *one = (struct one_case){.count = number % 20 == 0 ? MANY : FEW};
    sample_model(&random, &one->fields, &one->json);
    if (lead_model_compile(one->json.data, one->json.size, NULL, &one->model, &error) != LEAD_OK) {
        fputs(one->json.data, stderr);
        golden_stop(number, "compile", &error);
    }
    one->scores = lead_model_score_count(one->model);
    one->leads = calloc(one->count, sizeof *one->leads);
    one->results = calloc(one->count, sizeof *one->results);
    if (!one->leads || !one->results || one->scores > SCORES)
        golden_stop(number, "memory", NULL);
    for (unsigned i = 0; i < one->count; i++)
        sample_lead(&random, &one->fields, &one->leads[i]);
}

static void end(struct one_case *one)
{
    lead_model_unref(one->model);
    sample_text_free(&one->json);
    free(one->leads);
    free(one->results);
}

static void dump(const struct one_case *one)
{
    printf("{\"now\": %" PRId64 ", \"fingerprint\": \"%s\", \"model\": ", SAMPLE_NOW, lead_model_fingerprint(one->model));
    golden_print_escaped(one->json.data);
    printf(", \"leads\": [");
    for (unsigned i = 0; i < one->count && i < FEW; i++) {
        fputs(i ? ", " : "", stdout);
        sample_print(&one->fields, &one->leads[i], stdout);
    }
    printf("], \"results\": ");
    golden_print_results(one->model, one->results, one->count < FEW ? one->count : FEW);
    puts("}");
}

/* The library must not care about the locale; the test must really have one with a decimal comma. */
static bool choose_locale(const char *name)
{
    char number[8];
    if (!name)
        return true;
    snprintf(number, sizeof number, "%.1f", setlocale(LC_ALL, name) ? 0.5 : 0.0);
    return !strcmp(number, "0,5");
}

static void run_case(unsigned number, bool is_dump)
{
    struct one_case one;
    const struct digest start = {GOLDEN_START};
    struct digests digests = {start, start, start};
    begin(number, &one);
    score_records(number, &one, &digests);
    score_batches(number, &one);
    if (is_dump)
        dump(&one);
    else
        printf("%u %s %016" PRIx64 " %016" PRIx64 " %016" PRIx64 "\n", number, lead_model_fingerprint(one.model), digests.results.state,
               digests.ledgers.state, digests.advice.state);
    end(&one);
}

int main(int argc, char **argv)
{
    const char *const options[] = {"--dump", "--dump-activity", "--dump-qualify"};
    unsigned cases[] = {CASES, ACTIVITY_CASES, QUALIFY_CASES};
    bool is_dump = argc == 3;
    for (unsigned i = 0; i < 3 && is_dump; i++)
        cases[i] = strcmp(argv[1], options[i]) ? 0 : (unsigned)atoi(argv[2]);
    if (!choose_locale(getenv("LEADCORE_TEST_LOCALE"))) {
        puts("no locale with a decimal comma");
        return 1;
    }
    golden_titles();
    for (unsigned number = 0; number < cases[0]; number++)
        run_case(number, is_dump);
    for (unsigned number = 0; number < cases[1]; number++)
        golden_activity(CASES + number, is_dump);
    for (unsigned number = 0; number < cases[2]; number++)
        golden_qualify(CASES + ACTIVITY_CASES + number, is_dump);
    for (unsigned number = 0; number < ROUTING_CASES && !is_dump; number++)
        golden_routing(CASES + ACTIVITY_CASES + QUALIFY_CASES + number);
    return 0;
}
