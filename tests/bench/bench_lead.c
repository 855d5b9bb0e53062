/* SPDX-License-Identifier: MIT */
/* One lead at a time: what a host pays that scores when a form is sent. */
#include "bench.h"

#include <stdlib.h>
#include <string.h>

enum fill { FILL_NOTHING, FILL_CODES, FILL_STRINGS };
enum evaluate { EVALUATE_NOTHING, EVALUATE_RESULT, EVALUATE_LEDGER };

enum { FIELDS_MAX = 16, NOT_KNOWN = 0xFFFF, OTHER = 0xFFFE };

/* A lead as a host may hold it: side by side, so that this does not measure where the fields come from. */
struct lead {
    uint16_t codes[FIELDS_MAX]; /* of the model */
    uint8_t raw[FIELDS_MAX];    /* the same values as indices into the texts */
    float numbers[FIELDS_MAX];  /* NaN: not known */
    uint8_t flags[FIELDS_MAX];  /* 255: not known */
};

/* The fields of one kind in the order of the columns. */
struct fields {
    size_t count;
    uint32_t indices[FIELDS_MAX];
    const struct bench_column *columns[FIELDS_MAX];
};

struct job {
    lead_record *record;
    const struct lead *leads;
    size_t count;
    struct fields categories, numbers, flags;
    enum fill fill;
    enum evaluate evaluate;
    int64_t total; /* of the points that were computed */
};

static void fill_codes(const struct job *job, const struct lead *lead)
{
    for (size_t i = 0; i < job->categories.count; i++)
        if (lead->codes[i] != NOT_KNOWN)
            lead_record_set_code(job->record, job->categories.indices[i], lead->codes[i] == OTHER ? LEAD_NONE : lead->codes[i]);
}

static void fill_strings(const struct job *job, const struct lead *lead)
{
    for (size_t i = 0; i < job->categories.count; i++) {
        const struct bench_column *column = job->categories.columns[i];
        if (lead->codes[i] != NOT_KNOWN)
            lead_record_set_text(job->record, job->categories.indices[i], column->values[lead->raw[i]], column->value_sizes[lead->raw[i]]);
    }
}

static void fill(const struct job *job, const struct lead *lead)
{
    lead_record_clear(job->record);
    if (job->fill == FILL_CODES)
        fill_codes(job, lead);
    else
        fill_strings(job, lead);
    for (size_t i = 0; i < job->numbers.count; i++)
        lead_record_set_number(job->record, job->numbers.indices[i], (double)lead->numbers[i]);
    for (size_t i = 0; i < job->flags.count; i++)
        if (lead->flags[i] != 255)
            lead_record_set_flag(job->record, job->flags.indices[i], lead->flags[i]);
}

static lead_points evaluate_result(struct job *job)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_points points;
    lead_points *columns[] = {&points};
    uint8_t grade;
    lead_outputs outputs = {.size = sizeof outputs, .points = columns, .grade = &grade};
    bench_must(lead_record_evaluate(job->record, 0, &outputs, &error), "evaluating a record", &error);
    return points;
}

static lead_points evaluate_ledger(struct job *job)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_ledger *ledger;
    lead_points sum = 0;
    bench_must(lead_record_explain(job->record, 0, NULL, &ledger, &error), "explaining a record", &error);
    size_t count = lead_ledger_count(ledger);
    for (size_t i = 0; i < count; i++) {
        lead_entry entry = {.size = sizeof entry};
        lead_ledger_get(ledger, i, &entry);
        sum += entry.points;
    }
    lead_ledger_free(ledger);
    return sum;
}

static void run(void *context)
{
    struct job *job = context;
    job->total = 0;
    for (size_t i = 0; i < job->count; i++) {
        /* Where a host has its leads is its own affair: they are in the cache when their turn comes. */
        for (size_t line = 0; line < sizeof *job->leads; line += 64)
            __builtin_prefetch((const char *)&job->leads[i + 8 < job->count ? i + 8 : i] + line);
        if (job->fill != FILL_NOTHING)
            fill(job, &job->leads[i]);
        if (job->evaluate == EVALUATE_RESULT)
            job->total += evaluate_result(job);
        else if (job->evaluate == EVALUATE_LEDGER)
            job->total += evaluate_ledger(job);
    }
}

static void add_field(const lead_model *model, struct fields *fields, const struct bench_column *column)
{
    if (fields->count == FIELDS_MAX)
        bench_die("too many columns of one kind");
    fields->indices[fields->count] = lead_model_field(model, column->name);
    fields->columns[fields->count++] = column;
}

static void describe_fields(const lead_model *model, const struct bench_leads *leads, struct job *job)
{
    for (size_t i = 0; i < leads->count; i++) {
        const struct bench_column *column = &leads->columns[i];
        add_field(model, column->kind == BENCH_CATEGORY ? &job->categories : column->kind == BENCH_NUMBER ? &job->numbers : &job->flags, column);
    }
}

/* A value that the document does not name gets the code that stands for "other". */
static void take_category(const lead_model *model, const struct job *job, size_t i, size_t row, struct lead *lead)
{
    const struct bench_column *column = job->categories.columns[i];
    uint8_t raw = column->raw[row];
    lead->raw[i] = raw;
    lead->codes[i] = NOT_KNOWN;
    if (raw == 255)
        return;
    uint32_t code = lead_model_value_code(model, job->categories.indices[i], column->values[raw], column->value_sizes[raw]);
    lead->codes[i] = (uint16_t)(code == LEAD_NONE ? OTHER : code);
}

static void take_lead(const lead_model *model, const struct job *job, size_t row, struct lead *lead)
{
    for (size_t i = 0; i < job->categories.count; i++)
        take_category(model, job, i, row, lead);
    for (size_t i = 0; i < job->numbers.count; i++)
        lead->numbers[i] = job->numbers.columns[i]->numbers[row];
    for (size_t i = 0; i < job->flags.count; i++)
        lead->flags[i] = job->flags.columns[i]->raw[row];
}

static void measure(struct job *job, const char *id, enum fill filling, enum evaluate evaluating, int64_t expected, int runs)
{
    job->fill = filling;
    job->evaluate = evaluating;
    struct bench_times times = bench_time(run, job, runs);
    if (filling != FILL_NOTHING && evaluating != EVALUATE_NOTHING && job->total != expected)
        bench_die("%s: the points sum to %lld and not to %lld", id, (long long)job->total, (long long)expected);
    bench_emit(id, 1e9 * times.cpu / (double)job->count, 1e9 * times.cpu_best / (double)job->count, "ns/lead");
}

void bench_one_lead(lead_model *model, const struct bench_leads *leads, size_t count, int64_t expected, int runs)
{
    lead_error error = LEAD_ERROR_INIT;
    struct job *job = bench_memory(sizeof *job);
    struct lead *rows = bench_memory(count * sizeof *rows);
    describe_fields(model, leads, job);
    for (size_t i = 0; i < count; i++)
        take_lead(model, job, i, &rows[i]);
    job->leads = rows;
    job->count = count;
    bench_must(lead_record_new(model, NULL, &job->record, &error), "making a record", &error);
    measure(job, "lead.codes", FILL_CODES, EVALUATE_RESULT, expected, runs);
    measure(job, "lead.fill_codes", FILL_CODES, EVALUATE_NOTHING, expected, runs);
    measure(job, "lead.evaluate", FILL_NOTHING, EVALUATE_RESULT, expected, runs);
    measure(job, "lead.strings", FILL_STRINGS, EVALUATE_RESULT, expected, runs);
    measure(job, "lead.ledger", FILL_CODES, EVALUATE_LEDGER, expected, runs);
    lead_record_free(job->record);
    bench_free(rows);
    bench_free(job);
}
