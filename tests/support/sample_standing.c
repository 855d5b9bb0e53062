/* SPDX-License-Identifier: MIT */
#include "sample_standing.h"

#include "sample_columns.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define DAY INT64_C(86400000000)

static uint32_t stage_count(const lead_model *model)
{
    return lead_model_decision_value_count(model, lead_model_decision(model, "stage"));
}

static const char *stage_name(const lead_model *model, uint32_t stage)
{
    return stage == LEAD_NONE ? NULL : lead_model_decision_value(model, lead_model_decision(model, "stage"), stage);
}

static const char *status_name(const lead_model *model, uint32_t status)
{
    return status == LEAD_NONE ? NULL : lead_model_status_name(model, status);
}

void sample_standing(struct sample_random *random, const lead_model *model, struct sample_standing *standing)
{
    static const lead_duration ages[] = {0, 1, 8 * DAY / 24, 6 * DAY, 7 * DAY, 29 * DAY, 30 * DAY, 91 * DAY, 150 * DAY, 400 * DAY, -DAY};
    const uint32_t statuses = lead_model_status_count(model), stages = stage_count(model);
    *standing = (struct sample_standing){.status = LEAD_NONE, .stage = LEAD_NONE};
    for (uint32_t i = 0; i < lead_model_criterion_count(model); i++) {
        unsigned kind = sample_below(random, 6);
        standing->answers[i] = kind == 0 ? LEAD_ANSWER_NOT_MET : kind <= 2 ? LEAD_ANSWER_MET : 0;
    }
    if (statuses && !sample_once_in(random, 8))
        standing->status = sample_below(random, statuses);
    if (stages && sample_once_in(random, 2))
        standing->stage = sample_below(random, stages);
    standing->has_since = statuses && !sample_once_in(random, 8);
    standing->since = SAMPLE_NOW - ages[sample_below(random, sizeof ages / sizeof *ages)];
    standing->account = sample_once_in(random, 9) ? -1 : (int)sample_below(random, SAMPLE_ACCOUNTS);
}

static bool set_name(const lead_model *model, lead_record *record, const char *field, const char *name)
{
    uint32_t index = lead_model_field(model, field);
    if (index == LEAD_NONE)
        return true;
    return (name ? lead_record_set_text(record, index, name, strlen(name)) : lead_record_set_unknown(record, index)) == LEAD_OK;
}

static bool set_answer(const lead_model *model, lead_record *record, uint32_t criterion, lead_term_number answer)
{
    uint32_t field = lead_model_criterion_field(model, criterion);
    return (answer ? lead_record_set_flag(record, field, answer == LEAD_ANSWER_MET) : lead_record_set_unknown(record, field)) == LEAD_OK;
}

bool sample_fill_standing(const lead_model *model, const struct sample_standing *standing, lead_record *record)
{
    uint32_t since = lead_model_field(model, "status_since");
    for (uint32_t i = 0; i < lead_model_criterion_count(model); i++)
        if (!set_answer(model, record, i, standing->answers[i]))
            return false;
    if (!set_name(model, record, "status", status_name(model, standing->status)) ||
        !set_name(model, record, "previous_stage", stage_name(model, standing->stage)))
        return false;
    if (since == LEAD_NONE)
        return true;
    return (standing->has_since ? lead_record_set_time(record, since, standing->since) : lead_record_set_unknown(record, since)) == LEAD_OK;
}

/* ---- As columns ---- */

struct writer {
    const lead_model *model;
    const struct sample_standing *standings;
    unsigned count, variant, next;
    struct ArrowSchema *schema;
    struct ArrowArray *array;
    int64_t *numbers;
    const char **names;
};

static void add_numbers(struct writer *writer, const char *name, const char *format)
{
    sample_integers(writer->schema->children[writer->next], writer->array->children[writer->next], name, format, writer->numbers, writer->count);
    writer->next++;
}

static void add_names(struct writer *writer, const char *name)
{
    sample_strings(writer->schema->children[writer->next], writer->array->children[writer->next], name, writer->names, writer->count,
                   writer->variant);
    writer->next++;
}

static void add_answers(struct writer *writer, uint32_t criterion)
{
    for (unsigned i = 0; i < writer->count; i++) {
        lead_term_number answer = writer->standings[i].answers[criterion];
        writer->numbers[i] = answer ? answer == LEAD_ANSWER_MET : INT64_MIN;
    }
    add_numbers(writer, lead_model_field_name(writer->model, lead_model_criterion_field(writer->model, criterion)), "c");
}

static void add_statuses(struct writer *writer)
{
    for (unsigned i = 0; i < writer->count; i++)
        writer->names[i] = status_name(writer->model, writer->standings[i].status);
    add_names(writer, "status");
    for (unsigned i = 0; i < writer->count; i++)
        writer->numbers[i] = writer->standings[i].has_since ? writer->standings[i].since : INT64_MIN;
    add_numbers(writer, "status_since", "tsu:UTC");
}

static void add_stages(struct writer *writer)
{
    for (unsigned i = 0; i < writer->count; i++)
        writer->names[i] = stage_name(writer->model, writer->standings[i].stage);
    add_names(writer, "previous_stage");
}

static void add_accounts(struct writer *writer)
{
    static const char *const accounts[SAMPLE_ACCOUNTS] = {"", "a", "account 2", "c", "x\"y", "f", "account 6"};
    for (unsigned i = 0; i < writer->count; i++) {
        int account = writer->standings[i].account;
        writer->names[i] = account < 0 ? NULL : accounts[account];
        writer->numbers[i] = account < 0 ? INT64_MIN : account - 3;
    }
    if (writer->variant % 2)
        add_numbers(writer, "account", writer->variant % 4 == 1 ? "l" : "c");
    else
        add_names(writer, "account");
}

void sample_standing_arrow(const lead_model *model, const struct sample_fields *fields, const struct sample_lead *leads,
                           const struct sample_standing *standings, unsigned count, unsigned variant, struct ArrowSchema *schema,
                           struct ArrowArray *array)
{
    const uint32_t criteria = lead_model_criterion_count(model);
    const bool has_status = lead_model_status_count(model) > 0, has_stage = stage_count(model) > 0;
    struct writer writer = {model, standings, count, variant, fields->count, schema, array, NULL, NULL};
    writer.numbers = sample_block(count * sizeof *writer.numbers);
    writer.names = sample_block(count * sizeof *writer.names);
    sample_begin(schema, array, "+s", "", count, 1, fields->count + criteria + 2 * has_status + has_stage + 1);
    sample_add_fields(fields, leads, count, variant, schema, array);
    for (uint32_t i = 0; i < criteria; i++)
        add_answers(&writer, i);
    if (has_status)
        add_statuses(&writer);
    if (has_stage)
        add_stages(&writer);
    add_accounts(&writer);
    free(writer.numbers);
    free(writer.names);
}

/* ---- As text ---- */

static void print_name(const char *field, const char *name, FILE *file)
{
    if (name)
        fprintf(file, ", \"%s\": \"%s\"", field, name);
}

void sample_print_standing(const lead_model *model, const struct sample_standing *standing, FILE *file)
{
    for (uint32_t i = 0; i < lead_model_criterion_count(model); i++)
        if (standing->answers[i])
            fprintf(file, ", \"%s\": %s", lead_model_field_name(model, lead_model_criterion_field(model, i)),
                    standing->answers[i] == LEAD_ANSWER_MET ? "true" : "false");
    print_name("status", status_name(model, standing->status), file);
    print_name("previous_stage", stage_name(model, standing->stage), file);
    if (standing->has_since)
        fprintf(file, ", \"status_since\": %" PRId64, standing->since);
}
