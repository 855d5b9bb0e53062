/* SPDX-License-Identifier: MIT */
/* One lead at a time: what a host pays that scores when a form is sent. */
#include "bench.h"

#include <stdlib.h>
#include <string.h>

enum fill { FILL_NOTHING, FILL_CODES, FILL_STRINGS };
enum evaluate { EVALUATE_NOTHING, EVALUATE_RESULT, EVALUATE_LEDGER };

struct field {
    enum bench_kind kind;
    uint32_t index;
    uint32_t codes[256]; /* of the generator's codes */
    char *const *values;
    const uint32_t *value_sizes;
};

struct job {
    lead_record *record;
    const struct bench_lead *leads;
    size_t count, field_count;
    enum fill fill;
    enum evaluate evaluate;
    int64_t total; /* of the points that were computed */
    struct field fields[BENCH_COLUMNS_MAX];
};

static void set_category(struct job *job, const struct field *field, uint8_t raw)
{
    if (raw == 255)
        return;
    if (job->fill == FILL_CODES)
        lead_record_set_code(job->record, field->index, field->codes[raw]);
    else
        lead_record_set_text(job->record, field->index, field->values[raw], field->value_sizes[raw]);
}

static void fill(struct job *job, const struct bench_lead *lead)
{
    const float *number = lead->numbers;
    const uint8_t *raw = lead->raw;
    lead_record_clear(job->record);
    for (size_t i = 0; i < job->field_count; i++) {
        const struct field *field = &job->fields[i];
        if (field->kind == BENCH_NUMBER)
            lead_record_set_number(job->record, field->index, (double)*number++);
        else if (field->kind == BENCH_CATEGORY)
            set_category(job, field, *raw++);
        else if (*raw++ != 255)
            lead_record_set_flag(job->record, field->index, raw[-1]);
    }
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
        if (job->fill != FILL_NOTHING)
            fill(job, &job->leads[i]);
        if (job->evaluate == EVALUATE_RESULT)
            job->total += evaluate_result(job);
        else if (job->evaluate == EVALUATE_LEDGER)
            job->total += evaluate_ledger(job);
    }
}

static void describe_fields(const lead_model *model, const struct bench_leads *leads, struct job *job)
{
    job->field_count = leads->count;
    for (size_t i = 0; i < leads->count; i++) {
        const struct bench_column *column = &leads->columns[i];
        struct field *field = &job->fields[i];
        field->kind = column->kind;
        field->index = lead_model_field(model, column->name);
        field->values = column->values;
        field->value_sizes = column->value_sizes;
        for (uint32_t j = 0; j < column->value_count; j++)
            field->codes[j] = lead_model_value_code(model, field->index, column->values[j], column->value_sizes[j]);
    }
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
    struct bench_lead *rows = bench_memory(count * sizeof *rows);
    for (size_t i = 0; i < count; i++)
        bench_lead_get(leads, i, &rows[i]);
    describe_fields(model, leads, job);
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
