/* SPDX-License-Identifier: MIT */
/*
 * The speed of the C library on the score60 workload: bench_score DIRECTORY TOTAL GRADES [quick]
 *
 * DIRECTORY has columns.txt, data/, model.json and thousand.json (tests/bench/prepare.py writes them). TOTAL is the right sum of all
 * points, GRADES the right numbers of leads by grade with commas between. No rate is printed before its result has been compared.
 */
#include "bench.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct job {
    lead_model *model;
    struct bench_arrow *arrow;
    lead_instructions instructions;
    int threads;
    lead_points *points;
    lead_permille *coverage; /* NULL: not wanted */
    uint8_t *grade;
    const lead_allocator *allocator;
};

struct part {
    const lead_batch *batch;
    const struct job *job;
    uint64_t first, count;
};

static struct {
    const char *directory;
    int64_t total;
    int64_t grades[8];
    int runs;
} settings;

static void *score_part(void *context)
{
    struct part *part = context;
    const struct job *job = part->job;
    lead_error error = LEAD_ERROR_INIT;
    lead_points *points[] = {job->points + part->first};
    lead_permille *coverage[] = {job->coverage ? job->coverage + part->first : NULL};
    lead_outputs outputs = {.size = sizeof outputs, .points = points, .coverage = coverage, .grade = job->grade + part->first};
    bench_must(lead_batch_score(part->batch, 0, part->first, part->count, &outputs, NULL, &error), "scoring", &error);
    return NULL;
}

static void score_halves(const struct job *job, const lead_batch *batch, uint64_t rows)
{
    uint64_t half = rows / 2;
    struct part parts[] = {{batch, job, 0, half}, {batch, job, half, rows - half}};
    pthread_t other;
    if (pthread_create(&other, NULL, score_part, &parts[1]))
        bench_die("cannot start a thread");
    score_part(&parts[0]);
    pthread_join(other, NULL);
}

/* What is timed: binding and scoring. */
static void score_batch(void *context)
{
    const struct job *job = context;
    lead_error error = LEAD_ERROR_INIT;
    lead_batch_options options = {.size = sizeof options, .instructions = job->instructions};
    lead_batch *batch;
    bench_must(lead_batch_new(job->model, &job->arrow->schema, &job->arrow->array, &options, job->allocator, &batch, &error), "binding",
               &error);
    uint64_t rows = lead_batch_row_count(batch);
    struct part all = {batch, job, 0, rows};
    if (job->threads == 2)
        score_halves(job, batch, rows);
    else
        score_part(&all);
    lead_batch_free(batch);
}

static void check_result(const struct job *job, const char *id)
{
    int64_t total = 0, grades[256] = {0};
    for (int64_t row = 0; row < job->arrow->array.length; row++) {
        total += job->points[row];
        grades[job->grade[row]]++;
    }
    if (total != settings.total * LEAD_POINT)
        bench_die("%s: the points sum to %lld thousandths and not to %lld points", id, (long long)total, (long long)settings.total);
    for (size_t i = 0; i < lead_model_grade_count(job->model); i++)
        if (grades[i] != settings.grades[i])
            bench_die("%s: grade %zu has %lld leads and not %lld", id, i, (long long)grades[i], (long long)settings.grades[i]);
}

/* Million leads a second: of CPU time with one thread, of the wall clock with two. */
static void measure_batch(const struct job *job, const char *id)
{
    double leads = (double)job->arrow->array.length / 1e6;
    memset(job->points, 0xFF, (size_t)job->arrow->array.length * sizeof *job->points);
    struct bench_times times = bench_time(score_batch, (void *)job, settings.runs);
    check_result(job, id);
    if (job->threads == 2)
        bench_emit(id, leads / times.wall, leads / times.wall_best, "M leads/s");
    else
        bench_emit(id, leads / times.cpu, leads / times.cpu_best, "M leads/s");
}

static const char *instructions_of(const struct job *job)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_batch_options options = {.size = sizeof options, .instructions = job->instructions};
    lead_batch *batch;
    bench_must(lead_batch_new(job->model, &job->arrow->schema, &job->arrow->array, &options, NULL, &batch, &error), "binding", &error);
    const char *name = lead_batch_instructions(batch);
    lead_batch_free(batch);
    return name;
}

/* One thread, each set of instructions that the processor has; then what else can be asked of the best. */
static void measure_codes(struct job *job, const struct bench_leads *leads)
{
    static const struct {
        lead_instructions instructions;
        const char *name;
    } levels[] = {{LEAD_INSTRUCTIONS_AVX512, "avx512"}, {LEAD_INSTRUCTIONS_AVX2, "avx2"}, {LEAD_INSTRUCTIONS_BASELINE, "baseline"}};
    char id[64];
    bench_arrow_make(leads, BENCH_CODES, leads->rows, job->arrow);
    bench_emit("batch.bytes_per_lead", (double)job->arrow->bytes / (double)leads->rows, 0, "bytes");
    bench_emit_text("instructions", instructions_of(job));
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
        job->instructions = levels[i].instructions;
        snprintf(id, sizeof id, "batch.%s", levels[i].name);
        if (!strcmp(instructions_of(job), levels[i].name))
            measure_batch(job, id);
    }
    job->instructions = LEAD_INSTRUCTIONS_BEST;
    measure_batch(job, "batch.best");
    struct bench_times wall = bench_time(score_batch, job, settings.runs);
    bench_emit("batch.wall", (double)leads->rows / wall.wall / 1e6, (double)leads->rows / wall.wall_best / 1e6, "M leads/s");
    job->threads = 2;
    measure_batch(job, "batch.two_threads");
    job->threads = 1;
    job->coverage = bench_memory(leads->rows * sizeof *job->coverage);
    measure_batch(job, "batch.coverage");
    bench_free(job->coverage);
    job->coverage = NULL;
    bench_arrow_free(job->arrow);
}

static void measure_layout(struct job *job, const struct bench_leads *leads, enum bench_layout layout, const char *id)
{
    bench_arrow_make(leads, layout, leads->rows, job->arrow);
    measure_batch(job, id);
    bench_arrow_free(job->arrow);
}

/* Bytes acquired while a batch is bound and scored; they must not grow with its rows. */
static void measure_memory(struct job *job, const struct bench_leads *leads)
{
    const size_t sizes[] = {1000, 100000, leads->rows};
    const char *const ids[] = {"memory.1k", "memory.100k", "memory.1M"};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct bench_counts counts = {0};
        lead_allocator allocator = bench_counting(&counts);
        bench_arrow_make(leads, BENCH_CODES, sizes[i] < leads->rows ? sizes[i] : leads->rows, job->arrow);
        job->allocator = &allocator;
        score_batch(job);
        if (counts.live)
            bench_die("a batch call left %llu bytes behind", (unsigned long long)counts.live);
        bench_emit(ids[i], (double)counts.acquired, (double)counts.peak, "bytes");
        job->allocator = NULL;
        bench_arrow_free(job->arrow);
    }
}

struct document {
    char *text;
    size_t size;
};

static struct document read_document(const char *name)
{
    char path[4096];
    struct document document;
    snprintf(path, sizeof path, "%s/%s", settings.directory, name);
    document.text = bench_read_file(path, &document.size);
    return document;
}

static void compile(void *context)
{
    const struct document *document = context;
    lead_error error = LEAD_ERROR_INIT;
    lead_model *model;
    bench_must(lead_model_compile(document->text, document->size, NULL, &model, &error), "compiling", &error);
    lead_model_unref(model);
}

static void measure_compile(void)
{
    struct document document = read_document("thousand.json");
    struct bench_times times = bench_time(compile, &document, settings.runs * 5);
    bench_emit("compile.thousand", 1e3 * times.cpu, 1e3 * times.cpu_best, "ms");
}

static void measure_bandwidth(void)
{
    const size_t bytes = (size_t)1 << 30;
    const char *loads;
    struct bench_times times = bench_bandwidth(bytes, settings.runs / 2 + 1, &loads);
    bench_emit("bandwidth", (double)bytes / times.cpu / 1e9, (double)bytes / times.cpu_best / 1e9, "GB/s");
    bench_emit_text("loads", loads);
}

static void parse_settings(int count, char **arguments)
{
    if (count < 4)
        bench_die("usage: bench_score DIRECTORY TOTAL GRADES [quick]");
    settings.directory = arguments[1];
    settings.total = strtoll(arguments[2], NULL, 10);
    char *next = arguments[3];
    for (size_t i = 0; *next && i < sizeof settings.grades / sizeof *settings.grades; i++, next += *next == ',')
        settings.grades[i] = strtoll(next, &next, 10);
    settings.runs = count > 4 && !strcmp(arguments[4], "quick") ? 5 : 25;
}

int main(int count, char **arguments)
{
    struct bench_leads *leads = bench_memory(sizeof *leads);
    struct job job = {.arrow = bench_memory(sizeof *job.arrow), .threads = 1};
    lead_error error = LEAD_ERROR_INIT;
    parse_settings(count, arguments);
    bench_leads_load(settings.directory, leads);
    struct document document = read_document("model.json");
    bench_must(lead_model_compile(document.text, document.size, NULL, &job.model, &error), "compiling the model", &error);
    job.points = bench_memory(leads->rows * sizeof *job.points);
    job.grade = bench_memory(leads->rows);

    measure_bandwidth();
    measure_codes(&job, leads);
    measure_layout(&job, leads, BENCH_STRINGS, "batch.strings");
    measure_layout(&job, leads, BENCH_VIEWS, "batch.views");
    int64_t expected = 0;
    size_t some = leads->rows < 100000 ? leads->rows : 100000;
    for (size_t i = 0; i < some; i++)
        expected += job.points[i];
    bench_one_lead(job.model, leads, some, expected, settings.runs / 2 + 1);
    measure_compile();
    measure_memory(&job, leads);

    lead_model_unref(job.model);
    return EXIT_SUCCESS;
}
