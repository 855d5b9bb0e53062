/* SPDX-License-Identifier: MIT */
/*
 * Scores random leads by random models in every way there is, checks that all ways agree, and prints for each model its fingerprint and
 * digests of the results, the ledgers and the advice. The output must be the same for every compiler, instruction set and processor
 * (results.txt). With --dump N it prints the first N cases as JSON lines, so that the reference evaluator can judge whether the results are
 * right; results.txt alone only shows that they do not change.
 */
#include "../support/sample.h"

#include <inttypes.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#define CASES 400
#define SCORES 3
#define MANY 2500
#define FEW 40

struct result {
    lead_points points[SCORES];
    lead_permille coverage[SCORES];
    uint8_t grade, lead_class;
};

struct digest {
    uint64_t state;
};

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

static _Noreturn void stop(unsigned number, const char *what, const lead_error *error)
{
    printf("case %u: %s: %s %s\n", number, what, error ? error->path : "", error ? error->message : "");
    exit(1);
}

/* FNV-1a over the value's eight bytes, lowest first, whatever the machine's order. */
static void digest_number(struct digest *digest, int64_t number)
{
    for (unsigned i = 0; i < 8; i++)
        digest->state = (digest->state ^ ((uint64_t)number >> (8 * i) & 0xFF)) * UINT64_C(0x100000001B3);
}

static void digest_text(struct digest *digest, const char *text)
{
    digest_number(digest, text ? (int64_t)strlen(text) : -1);
    for (; text && *text; text++)
        digest_number(digest, (unsigned char)*text);
}

static void digest_result(struct digest *digest, unsigned scores, const struct result *result)
{
    for (unsigned i = 0; i < scores; i++) {
        digest_number(digest, result->points[i]);
        digest_number(digest, result->coverage[i]);
    }
    digest_number(digest, result->grade);
    digest_number(digest, result->lead_class);
}

/* Points at the columns of `count` results that are laid out one after the other. */
struct columns {
    lead_points *points[SCORES];
    lead_permille *coverage[SCORES];
    lead_outputs outputs;
};

static void point(struct columns *columns, const lead_model *model, lead_points *points, lead_permille *coverage, uint8_t *grade,
                  uint8_t *lead_class, size_t count)
{
    for (unsigned i = 0; i < SCORES; i++) {
        columns->points[i] = points + i * count;
        columns->coverage[i] = coverage + i * count;
    }
    columns->outputs = (lead_outputs){.size = sizeof(lead_outputs), .points = columns->points, .coverage = columns->coverage};
    columns->outputs.grade = lead_model_grade_count(model) ? grade : NULL;
    columns->outputs.lead_class = lead_model_class_count(model) ? lead_class : NULL;
}

static void explain(unsigned number, lead_record *record, unsigned scores, const struct result *result, struct digest *digest)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_ledger *ledger;
    int64_t sums[SCORES] = {0};
    if (lead_record_explain(record, SAMPLE_NOW, NULL, &ledger, &error) != LEAD_OK)
        stop(number, "explain", &error);
    for (size_t i = 0; i < lead_ledger_count(ledger); i++) {
        lead_entry entry = {.size = sizeof entry};
        if (lead_ledger_get(ledger, i, &entry) != LEAD_OK || entry.score >= scores)
            stop(number, "entry", NULL);
        sums[entry.score] += entry.points;
        digest_number(digest, entry.kind);
        digest_number(digest, entry.points);
        digest_text(digest, entry.group);
        digest_text(digest, entry.name);
        for (uint32_t field = 0; field < entry.field_count; field++)
            digest_number(digest, entry.fields[field]);
    }
    for (unsigned i = 0; i < scores; i++) {
        if (sums[i] != result->points[i])
            stop(number, "the ledger does not sum to the score", NULL);
        for (uint32_t field = 0; field < lead_ledger_unknown_count(ledger, i); field++)
            digest_number(digest, lead_ledger_unknown(ledger, i, field));
    }
    lead_ledger_free(ledger);
}

static void advise(unsigned number, lead_record *record, struct digest *digest)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_advice *advice;
    if (lead_record_advise(record, SAMPLE_NOW, NULL, &advice, &error) != LEAD_OK)
        stop(number, "advise", &error);
    for (size_t i = 0; i < lead_advice_count(advice); i++) {
        lead_option option = {.size = sizeof option};
        lead_advice_get(advice, i, &option);
        digest_number(digest, option.gain);
        digest_number(digest, option.points);
        digest_number(digest, option.grade);
        digest_number(digest, option.lead_class);
        for (uint32_t c = 0; c < option.change_count; c++) {
            lead_change change = {.size = sizeof change};
            lead_advice_change(advice, i, c, &change);
            digest_number(digest, change.field);
            digest_number(digest, change.find_out);
            digest_text(digest, change.wanted);
        }
    }
    lead_advice_free(advice);
}

static void score_records(unsigned number, struct one_case *one, struct digests *digests)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_record *record;
    if (lead_record_new(one->model, NULL, &record, &error) != LEAD_OK)
        stop(number, "record", &error);
    for (unsigned i = 0; i < one->count; i++) {
        struct result *result = &one->results[i];
        struct columns columns;
        *result = (struct result){.grade = 0, .lead_class = LEAD_NO_CLASS};
        point(&columns, one->model, result->points, result->coverage, &result->grade, &result->lead_class, 1);
        if (!sample_fill(&one->fields, &one->leads[i], record))
            stop(number, "setters", NULL);
        if (lead_record_evaluate(record, SAMPLE_NOW, &columns.outputs, &error) != LEAD_OK)
            stop(number, "evaluate", &error);
        digest_result(&digests->results, one->scores, result);
        if (i < FEW)
            explain(number, record, one->scores, result, &digests->ledgers);
        if (i < 4)
            advise(number, record, &digests->advice);
    }
    lead_record_free(record);
}

static void compare(unsigned number, const struct one_case *one, unsigned row, const struct columns *columns, unsigned at)
{
    const struct result *expected = &one->results[row];
    bool same = true;
    for (unsigned i = 0; i < one->scores; i++)
        same = same && columns->points[i][at] == expected->points[i] && columns->coverage[i][at] == expected->coverage[i];
    if (columns->outputs.grade)
        same = same && columns->outputs.grade[at] == expected->grade;
    if (columns->outputs.lead_class)
        same = same && columns->outputs.lead_class[at] == expected->lead_class;
    if (!same)
        stop(number, "a batch differs from its records", NULL);
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
        stop(number, "batch", &error);
    point(&columns, one->model, points, coverage, grade, lead_class, count);
    if (lead_batch_score(batch, SAMPLE_NOW, first, count, &columns.outputs, NULL, &error) != LEAD_OK)
        stop(number, "score", &error);
    for (unsigned i = 0; i < count; i++)
        compare(number, one, first + i, &columns, i);
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
        stop(number, "compile", &error);
    }
    one->scores = lead_model_score_count(one->model);
    one->leads = calloc(one->count, sizeof *one->leads);
    one->results = calloc(one->count, sizeof *one->results);
    if (!one->leads || !one->results || one->scores > SCORES)
        stop(number, "memory", NULL);
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

static void print_escaped(const char *text)
{
    putchar('"');
    for (; *text; text++)
        printf(*text == '\n' ? "\\n" : *text == '"' || *text == '\\' ? "\\%c" : "%c", *text);
    putchar('"');
}

static void dump(const struct one_case *one)
{
    printf("{\"now\": %" PRId64 ", \"fingerprint\": \"%s\", \"model\": ", SAMPLE_NOW, lead_model_fingerprint(one->model));
    print_escaped(one->json.data);
    printf(", \"leads\": [");
    for (unsigned i = 0; i < one->count && i < FEW; i++) {
        fputs(i ? ", " : "", stdout);
        sample_print(&one->fields, &one->leads[i], stdout);
    }
    printf("], \"results\": [");
    for (unsigned i = 0; i < one->count && i < FEW; i++) {
        const struct result *result = &one->results[i];
        const char *grade = lead_model_grade_name(one->model, result->grade);
        const char *lead_class = lead_model_class_name(one->model, result->lead_class);
        printf("%s{\"points\": [", i ? ", " : "");
        for (unsigned s = 0; s < one->scores; s++)
            printf("%s%" PRId32, s ? ", " : "", result->points[s]);
        printf("], \"coverage\": [");
        for (unsigned s = 0; s < one->scores; s++)
            printf("%s%u", s ? ", " : "", result->coverage[s]);
        printf("], \"grade\": ");
        grade ? print_escaped(grade) : (void)printf("null");
        printf(", \"class\": ");
        lead_class ? print_escaped(lead_class) : (void)printf("null");
        putchar('}');
    }
    puts("]}");
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

int main(int argc, char **argv)
{
    unsigned cases = argc == 3 && !strcmp(argv[1], "--dump") ? (unsigned)atoi(argv[2]) : CASES;
    if (!choose_locale(getenv("LEADCORE_TEST_LOCALE"))) {
        puts("no locale with a decimal comma");
        return 1;
    }
    for (unsigned number = 0; number < cases; number++) {
        struct one_case one;
        const struct digest start = {UINT64_C(0xCBF29CE484222325)};
        struct digests digests = {start, start, start};
        begin(number, &one);
        score_records(number, &one, &digests);
        score_batches(number, &one);
        if (argc == 3)
            dump(&one);
        else
            printf("%u %s %016" PRIx64 " %016" PRIx64 " %016" PRIx64 "\n", number, lead_model_fingerprint(one.model), digests.results.state,
                   digests.ledgers.state, digests.advice.state);
        end(&one);
    }
    return 0;
}
