/* SPDX-License-Identifier: MIT */
/*
 * The speed of decisions: bench_qualify DIRECTORY [quick]
 *
 * DIRECTORY is written by tests/bench/qualify.py: columns, model.json, and the right decisions, which are compared for every lead before a rate is printed.
 */
#define _POSIX_C_SOURCE 200809L
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is compared and timed; class has a column of its own. */
static const char *const wanted[] = {"role", "stage", "verdict", "rejection", "next_step"};
enum { WANTED = sizeof wanted / sizeof *wanted, DECISIONS_MAX = 32 };

struct job {
    lead_model *model;
    struct bench_arrow arrow;
    lead_instructions instructions;
    uint8_t *decisions[DECISIONS_MAX]; /* by decision of the model; NULL for those that nobody wants */
    uint8_t *lead_class;
    uint8_t *expected[WANTED], *expected_class;
    int runs;
};

/* The model's code of a value of a decision, or of a class. */
static uint8_t code_of(const lead_model *model, const char *name, const char *value)
{
    const uint32_t decision = lead_model_decision(model, name);
    for (uint32_t code = 0; code < LEAD_NO_VALUE; code++) {
        const char *text = decision == LEAD_NONE ? lead_model_class_name(model, code) : lead_model_decision_value(model, decision, code);
        if (text && !strcmp(text, value))
            return (uint8_t)code;
    }
    bench_die("the model has no %s '%s'", name, value);
}

/* In the model's codes; the files have their own. */
static uint8_t *read_expected(const lead_model *model, const char *directory, const char *name, size_t rows)
{
    char path[4096], *rest;
    size_t size;
    uint8_t codes[256], count = 0;
    memset(codes, LEAD_NO_VALUE, sizeof codes);
    snprintf(path, sizeof path, "%s/%s.values", directory, name);
    for (char *value = strtok_r(bench_read_file(path, &size), "\n", &rest); value; value = strtok_r(NULL, "\n", &rest))
        codes[count++] = code_of(model, name, value);
    snprintf(path, sizeof path, "%s/%s.expected", directory, name);
    uint8_t *expected = (uint8_t *)bench_read_file(path, &size);
    if (size != rows)
        bench_die("%s has another number of rows", path);
    for (size_t row = 0; row < rows; row++)
        expected[row] = codes[expected[row]];
    return expected;
}

static void decide(void *context)
{
    struct job *job = context;
    lead_error error = LEAD_ERROR_INIT;
    lead_batch_options options = {.size = sizeof options, .instructions = job->instructions, .missing = LEAD_MISSING_IS_ERROR};
    lead_outputs outputs = {.size = sizeof outputs, .lead_class = job->lead_class, .decisions = job->decisions};
    lead_batch *batch;
    bench_must(lead_batch_new(job->model, &job->arrow.schema, &job->arrow.array, &options, NULL, &batch, &error), "binding", &error);
    bench_must(lead_batch_score(batch, 0, 0, lead_batch_row_count(batch), &outputs, NULL, &error), "deciding", &error);
    lead_batch_free(batch);
}

static void compare(const char *name, const uint8_t *found, const uint8_t *expected, size_t rows)
{
    for (size_t row = 0; row < rows; row++)
        if (found[row] != expected[row])
            bench_die("%s of lead %zu is %d and not %d", name, row, found[row], expected[row]);
}

static void check(const struct job *job)
{
    size_t rows = (size_t)job->arrow.array.length;
    for (int w = 0; w < WANTED; w++)
        compare(wanted[w], job->decisions[lead_model_decision(job->model, wanted[w])], job->expected[w], rows);
    compare("class", job->lead_class, job->expected_class, rows);
}

static void measure(struct job *job, const char *id)
{
    double leads = (double)job->arrow.array.length / 1e6;
    decide(job);
    check(job);
    struct bench_times times = bench_time(decide, job, job->runs);
    bench_emit(id, leads / times.cpu, leads / times.cpu_best, "M leads/s");
}

/* --- titles ------------------------------------------------------------------------------------------------------------------------------ */

enum { TITLES_MAX = 4096, ROUNDS = 200 };

struct titles {
    const char *texts[TITLES_MAX];
    size_t sizes[TITLES_MAX], count;
    int64_t roles;
};

static void parse_titles(void *context)
{
    struct titles *titles = context;
    lead_title title = {.size = sizeof title};
    for (int round = 0; round < ROUNDS; round++)
        for (size_t i = 0; i < titles->count; i++) {
            lead_title_parse(NULL, titles->texts[i], titles->sizes[i], &title, NULL);
            titles->roles += title.role;
        }
}

static void measure_titles(const char *directory, int runs)
{
    char path[4096], *rest;
    size_t size;
    struct titles *titles = bench_memory(sizeof *titles);
    snprintf(path, sizeof path, "%s/titles.txt", directory);
    char *text = bench_read_file(path, &size);
    for (char *line = strtok_r(text, "\n", &rest); line && titles->count < TITLES_MAX; line = strtok_r(NULL, "\n", &rest)) {
        titles->texts[titles->count] = line;
        titles->sizes[titles->count++] = strlen(line);
    }
    struct bench_times times = bench_time(parse_titles, titles, runs);
    const double count = (double)titles->count * ROUNDS / 1e6;
    bench_emit("titles", count / times.cpu, count / times.cpu_best, "M titles/s");
    bench_free(titles);
}

/* --- one lead ---------------------------------------------------------------------------------------------------------------------------- */

struct one {
    lead_record *record;
};

static void assess(void *context)
{
    struct one *one = context;
    lead_error error = LEAD_ERROR_INIT;
    for (int i = 0; i < 1000; i++) {
        lead_assessment *assessment;
        bench_must(lead_record_assess(one->record, 0, NULL, &assessment, &error), "assessing", &error);
        lead_assessment_free(assessment);
    }
}

static void measure_one(lead_model *model, const struct bench_leads *leads, int runs)
{
    struct one one;
    lead_error error = LEAD_ERROR_INIT;
    bench_must(lead_record_new(model, NULL, &one.record, &error), "making a record", &error);
    for (size_t c = 0; c < leads->count; c++) {
        const struct bench_column *column = &leads->columns[c];
        uint32_t field = lead_model_field(model, column->name);
        if (column->kind == BENCH_NUMBER)
            lead_record_set_number(one.record, field, 500);
        else if (column->kind == BENCH_FLAG)
            lead_record_set_flag(one.record, field, 1);
        else
            lead_record_set_text(one.record, field, column->values[0], column->value_sizes[0]);
    }
    struct bench_times times = bench_time(assess, &one, runs);
    bench_emit("one", times.cpu * 1e6, times.cpu_best * 1e6, "ns");
    lead_record_free(one.record);
}

/* --- all of it ---------------------------------------------------------------------------------------------------------------------------- */

static void prepare(struct job *job, const char *directory, size_t rows)
{
    char path[4096];
    size_t size;
    lead_error error = LEAD_ERROR_INIT;
    snprintf(path, sizeof path, "%s/model.json", directory);
    char *json = bench_read_file(path, &size);
    bench_must(lead_model_compile(json, size, NULL, &job->model, &error), "compiling the model", &error);
    for (int w = 0; w < WANTED; w++) {
        job->decisions[lead_model_decision(job->model, wanted[w])] = bench_memory(rows);
        job->expected[w] = read_expected(job->model, directory, wanted[w], rows);
    }
    job->lead_class = bench_memory(rows);
    job->expected_class = read_expected(job->model, directory, "class", rows);
}

int main(int count, char **arguments)
{
    static const struct {
        lead_instructions instructions;
        const char *id;
    } levels[] = {{LEAD_INSTRUCTIONS_BEST, "decisions"}, {LEAD_INSTRUCTIONS_AVX2, "decisions.avx2"}, {LEAD_INSTRUCTIONS_BASELINE, "decisions.baseline"}};
    struct bench_leads *leads = bench_memory(sizeof *leads);
    struct job *job = bench_memory(sizeof *job);
    if (count < 2)
        bench_die("usage: bench_qualify DIRECTORY [quick]");
    job->runs = count > 2 && !strcmp(arguments[2], "quick") ? 5 : 25;
    bench_leads_load(arguments[1], leads);
    prepare(job, arguments[1], leads->rows);
    bench_arrow_make(leads, BENCH_CODES, leads->rows, &job->arrow);
    bench_emit("bytes_per_lead", (double)job->arrow.bytes / (double)leads->rows, 0, "bytes");
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
        job->instructions = levels[i].instructions;
        measure(job, levels[i].id);
    }
    bench_arrow_free(&job->arrow);
    job->instructions = LEAD_INSTRUCTIONS_BEST;
    bench_arrow_make(leads, BENCH_STRINGS, leads->rows, &job->arrow);
    measure(job, "decisions.strings");
    bench_arrow_free(&job->arrow);
    measure_titles(arguments[1], job->runs);
    measure_one(job->model, leads, job->runs);
    lead_model_unref(job->model);
    return EXIT_SUCCESS;
}
