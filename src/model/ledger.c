/* SPDX-License-Identifier: MIT */
/* Explanations: every amount of every score of one lead. */
#include "base/checked.h"
#include "model/batch.h"
#include "model/ledger.h"

#include <leadcore/explain.h>
#include <string.h>

struct lead_ledger {
    lead_allocator memory;
    size_t bytes; /* of this block, which holds everything */
    lead_model *model;
    lead_entry *entries;
    size_t entry_count;
    lead_score *scores;
    uint32_t *unknown_ends; /* by score: end of its part of `unknown` */
    uint32_t *unknown;
};

/* One row, evaluated in both ways. */
struct explained {
    const struct lead_evaluator *evaluator;
    const struct lead_runner *runner; /* of the program that knows every rule */
    struct lead_history_view history;
    const lead_permille *coverage;
};

/* --- what happened: masks of one row ------------------------------------------------------------------------------------------------------ */

static bool is_set(const struct lead_runner *runner, uint32_t slot)
{
    return lead_runner_mask(runner, slot)[0] & 1;
}

/* Amount of rule number `rule`, and whether it gave one at all. */
static bool fired(const struct lead_runner *runner, const struct lead_plan *plan, const struct lead_rule *rule, uint32_t number,
                  lead_entry_kind *kind, lead_points *points)
{
    if (is_set(runner, plan->rule_slots[2 * number])) {
        *kind = LEAD_ENTRY_RULE;
        *points = rule->points;
        return true;
    }
    *kind = LEAD_ENTRY_UNKNOWN;
    *points = rule->unknown;
    return rule->unknown && is_set(runner, plan->rule_slots[2 * number + 1]);
}

static bool is_known(const struct lead_runner *runner, const struct lead_plan *plan, uint32_t field)
{
    return is_set(runner, plan->known_slots[field]);
}

/* --- filling ------------------------------------------------------------------------------------------------------------------------------- */

/* What a rule gave for events, with what guards took away behind it. */
static lead_points add_events(struct lead_ledger *ledger, uint32_t score, const struct lead_group *group, const struct lead_rule *rule,
                              const struct lead_rule_outcome *outcome)
{
    lead_entry entry = {
        .size = sizeof(lead_entry),
        .kind = LEAD_ENTRY_EVENTS,
        .points = outcome->points,
        .score = score,
        .group = group->name,
        .name = rule->name,
        .reason = rule->reason,
        .counted = outcome->counted,
        .capped = outcome->capped,
        .raw_points = outcome->raw_points,
        .newest = outcome->newest,
    };
    if (outcome->counted)
        ledger->entries[ledger->entry_count++] = entry;
    if (outcome->guarded)
        ledger->entries[ledger->entry_count++] = (lead_entry){
            .size = sizeof(lead_entry),
            .kind = LEAD_ENTRY_GUARD,
            .score = score,
            .group = group->name,
            .name = rule->name,
            .reason = outcome->guard->reason,
            .counted = outcome->guarded,
        };
    return outcome->points;
}

static void add_entry(struct lead_ledger *ledger, uint32_t score, lead_entry_kind kind, lead_points points, const struct lead_group *group,
                      const struct lead_rule *rule)
{
    ledger->entries[ledger->entry_count++] = (lead_entry){
        .size = sizeof(lead_entry),
        .kind = kind,
        .points = points,
        .score = score,
        .field_count = rule ? rule->field_count : 0,
        .group = group ? group->name : NULL,
        .name = rule ? rule->name : NULL,
        .reason = rule ? rule->reason : NULL,
        .fields = rule && rule->field_count ? rule->fields : NULL,
    };
}

/* Clamps a sum and keeps what that changed as an entry. */
static int64_t limit(struct lead_ledger *ledger, uint32_t score, lead_entry_kind kind, int64_t sum, const struct lead_limits *limits,
                     const struct lead_group *group)
{
    int64_t limited = sum < limits->min ? limits->min : sum;
    limited = limited > limits->max ? limits->max : limited;
    if (limited != sum)
        add_entry(ledger, score, kind, (lead_points)(limited - sum), group, NULL);
    return limited;
}

static lead_points fill_event_rule(struct lead_ledger *ledger, const struct explained *row, uint32_t score, const struct lead_group *group,
                                   const struct lead_rule *rule)
{
    const struct lead_activity_definitions *activity = &row->evaluator->plan->definitions->activity;
    struct lead_rule_outcome outcome;
    if (!row->history.entries)
        return 0;
    lead_event_rule_evaluate(activity, &activity->rules[rule->event_rule], row->history, row->runner->now, &outcome);
    return add_events(ledger, score, group, rule, &outcome);
}

static lead_points fill_rule(struct lead_ledger *ledger, const struct explained *row, uint32_t score, const struct lead_group *group,
                             const struct lead_rule *rule, uint32_t number)
{
    lead_entry_kind kind;
    lead_points points;
    if (rule->event_rule != LEAD_NONE)
        return fill_event_rule(ledger, row, score, group, rule);
    if (!fired(row->runner, row->evaluator->plan, rule, number, &kind, &points))
        return 0;
    add_entry(ledger, score, kind, points, group, rule);
    return points;
}

static void fill_score(struct lead_ledger *ledger, const struct explained *row, uint32_t score, uint32_t *number)
{
    const struct lead_score_definition *definition = &row->evaluator->plan->definitions->scores[score];
    int64_t total = 0;
    for (uint32_t g = 0; g < definition->group_count; g++) {
        const struct lead_group *group = &definition->groups[g];
        int64_t sum = 0;
        for (uint32_t r = 0; r < group->rule_count; r++)
            sum += fill_rule(ledger, row, score, group, &group->rules[r], (*number)++);
        total += limit(ledger, score, LEAD_ENTRY_GROUP_LIMIT, sum, &group->limits, group);
    }
    limit(ledger, score, LEAD_ENTRY_SCORE_LIMIT, total, &definition->limits, NULL);
}

/* Fields that the score's rules read and that are unknown. */
static void fill_unknown(struct lead_ledger *ledger, const struct lead_plan *plan, const struct lead_runner *runner, uint32_t score)
{
    const struct lead_score_plan *planned = &plan->scores[score];
    uint32_t end = score ? ledger->unknown_ends[score - 1] : 0;
    for (uint32_t i = 0; i < planned->field_count; i++)
        if (!is_known(runner, plan, planned->fields[i]))
            ledger->unknown[end++] = planned->fields[i];
    ledger->unknown_ends[score] = end;
}

static uint32_t symbol_of(const struct lead_evaluator *evaluator, uint32_t result)
{
    if (result == LEAD_NONE || evaluator->results[result].symbols[0] == LEAD_NO_SYMBOL)
        return LEAD_NONE;
    return evaluator->results[result].symbols[0];
}

static void fill(struct lead_ledger *ledger, const struct explained *row)
{
    const struct lead_evaluator *evaluator = row->evaluator;
    const struct lead_plan *plan = evaluator->plan;
    uint32_t number = 0;
    for (uint32_t score = 0; score < plan->definitions->score_count; score++) {
        ledger->scores[score] = (lead_score){
            .size = sizeof(lead_score),
            .points = evaluator->results[score].points[0],
            .coverage = row->coverage[score],
            .grade = symbol_of(evaluator, plan->definitions->named[LEAD_RESULT_GRADE]),
            .lead_class = symbol_of(evaluator, plan->definitions->named[LEAD_RESULT_CLASS]),
        };
        fill_score(ledger, row, score, &number);
        fill_unknown(ledger, plan, row->runner, score);
    }
}

/* --- making -------------------------------------------------------------------------------------------------------------------------------- */

static size_t count_entries(const struct lead_plan *plan, const struct lead_runner *runner)
{
    const struct lead_definitions *definitions = plan->definitions;
    size_t count = 0;
    uint32_t number = 0;
    for (uint32_t s = 0; s < definitions->score_count; s++) {
        count += 1 + definitions->scores[s].group_count; /* limits */
        for (uint32_t g = 0; g < definitions->scores[s].group_count; g++)
            for (uint32_t r = 0; r < definitions->scores[s].groups[g].rule_count; r++, number++) {
                lead_entry_kind kind;
                lead_points points;
                const struct lead_rule *rule = &definitions->scores[s].groups[g].rules[r];
                count += rule->event_rule == LEAD_NONE ? fired(runner, plan, rule, number, &kind, &points) : 2;
            }
    }
    return count;
}

static size_t count_unknown(const struct lead_plan *plan)
{
    size_t count = 0;
    for (uint32_t s = 0; s < plan->definitions->score_count; s++)
        count += plan->scores[s].field_count;
    return count;
}

/* One block: the ledger, then its arrays from the most to the least aligned. */
static struct lead_ledger *make(lead_model *model, const struct lead_runner *runner, const lead_allocator *memory)
{
    uint32_t scores = model->definitions.score_count;
    size_t entries = count_entries(&model->plan, runner), unknown = count_unknown(&model->plan);
    size_t bytes = sizeof(struct lead_ledger) + entries * sizeof(lead_entry) + scores * sizeof(lead_score) +
                   (scores + unknown) * sizeof(uint32_t);
    struct lead_ledger *ledger = lead_memory_new(memory, 1, bytes);
    if (!ledger)
        return NULL;
    ledger->memory = *memory;
    ledger->bytes = bytes;
    ledger->model = lead_model_ref(model);
    ledger->entries = (lead_entry *)(ledger + 1);
    ledger->scores = (lead_score *)(ledger->entries + entries);
    ledger->unknown_ends = (uint32_t *)(ledger->scores + scores);
    ledger->unknown = ledger->unknown_ends + scores;
    return ledger;
}

/* Evaluates one row in both ways and writes the ledger. */
static lead_status explain(lead_model *model, struct lead_evaluator *evaluator, struct lead_runner *explainer, uint64_t row,
                           const lead_allocator *memory, lead_ledger **ledger, lead_error *error)
{
    lead_permille values[LEAD_SCORES_MAX], *coverage[LEAD_SCORES_MAX];
    for (uint32_t s = 0; s < model->definitions.score_count; s++)
        coverage[s] = &values[s];
    lead_outputs outputs = {.size = sizeof outputs, .coverage = coverage};
    lead_status status = lead_evaluator_block(evaluator, row, 1, &outputs, 0, error);
    if (status != LEAD_OK)
        return status;
    lead_runner_begin(explainer, row, 1);
    status = lead_runner_stage(explainer, 0, false, error);
    if (status != LEAD_OK)
        return status;
    *ledger = make(model, explainer, memory);
    if (!*ledger)
        return lead_fail_memory(error);
    struct explained explained = {evaluator, explainer, {NULL, 0}, values};
    if (evaluator->activity.find)
        evaluator->activity.find(evaluator->activity.context, row, 1, &explained.history);
    fill(*ledger, &explained);
    return LEAD_OK;
}

static lead_status make_explainer(const struct lead_evaluator *evaluator, const struct lead_column *columns, struct lead_runner *explainer,
                                  const lead_allocator *memory, lead_error *error)
{
    struct lead_runner_setup setup = {
        .program = &evaluator->plan->explain,
        .columns = columns,
        .results = evaluator->results,
        .kernels = evaluator->runner.setup.kernels,
        .block_rows = 1,
        .is_record = evaluator->runner.setup.is_record,
    };
    return lead_runner_init(explainer, &setup, memory, error);
}

static lead_status open_ledger(const lead_allocator *allocator, lead_allocator *memory, lead_ledger **ledger, lead_error *error)
{
    if (!ledger)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "there is nowhere to put the ledger: 'ledger' is NULL");
    *ledger = NULL;
    if (!lead_memory_choose(allocator, memory))
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "the allocator lacks a function");
    return LEAD_OK;
}

static lead_status need_explainer(lead_record *record, lead_error *error)
{
    if (record->explainer)
        return LEAD_OK;
    struct lead_runner *made = LEAD_NEW(&record->memory, 1, struct lead_runner);
    if (!made)
        return lead_fail_memory(error);
    lead_status status = make_explainer(&record->evaluator, record->row.columns, made, &record->memory, error);
    if (status != LEAD_OK) {
        lead_memory_free(&record->memory, made, 1, sizeof *made);
        return status;
    }
    lead_runner_set_now(made, record->now);
    record->explainer = made;
    return LEAD_OK;
}

lead_status lead_record_run_explainer(lead_record *record, lead_time now, lead_error *error)
{
    lead_status status = need_explainer(record, error);
    if (status != LEAD_OK)
        return status;
    if (record->explainer->now != now)
        lead_runner_set_now(record->explainer, now);
    lead_runner_begin(record->explainer, 0, 1);
    return lead_runner_stage(record->explainer, 0, false, error);
}

lead_status lead_record_explain(lead_record *record, lead_time now, const lead_allocator *allocator, lead_ledger **ledger, lead_error *error)
{
    lead_allocator memory;
    lead_status status = open_ledger(allocator, &memory, ledger, error);
    if (status != LEAD_OK)
        return status;
    if (!record)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'record' is NULL");
    status = need_explainer(record, error);
    if (status != LEAD_OK)
        return status;
    lead_record_set_now(record, now);
    if (record->explainer->now != now)
        lead_runner_set_now(record->explainer, now);
    return explain(record->model, &record->evaluator, record->explainer, 0, &memory, ledger, error);
}

lead_status lead_batch_explain(const lead_batch *batch, uint64_t row, lead_time now, const lead_allocator *allocator, lead_ledger **ledger,
                               lead_error *error)
{
    lead_allocator memory;
    struct lead_evaluator evaluator;
    struct lead_runner explainer;
    lead_status status = open_ledger(allocator, &memory, ledger, error);
    if (status != LEAD_OK)
        return status;
    if (!batch || row >= batch->row_count)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'batch' is NULL, or has no such row");
    struct lead_evaluator_setup setup = {
        &batch->model->plan, batch->columns, batch->kernels, 1, false, batch->model->activity_plan, batch->activity};
    status = lead_evaluator_init(&evaluator, &setup, &memory, error);
    if (status != LEAD_OK)
        return status;
    status = make_explainer(&evaluator, batch->columns, &explainer, &memory, error);
    if (status == LEAD_OK) {
        lead_runner_set_now(&evaluator.runner, now);
        lead_runner_set_now(&explainer, now);
        status = explain(batch->model, &evaluator, &explainer, row, &memory, ledger, error);
        lead_runner_free(&explainer);
    }
    lead_evaluator_free(&evaluator);
    return status;
}

/* --- reading ------------------------------------------------------------------------------------------------------------------------------- */

void lead_ledger_free(lead_ledger *ledger)
{
    if (!ledger)
        return;
    lead_allocator memory = ledger->memory;
    lead_model_unref(ledger->model);
    lead_memory_free(&memory, ledger, 1, ledger->bytes);
}

size_t lead_ledger_count(const lead_ledger *ledger)
{
    return ledger ? ledger->entry_count : 0;
}

lead_status lead_ledger_get(const lead_ledger *ledger, size_t index, lead_entry *entry)
{
    if (!ledger || index >= ledger->entry_count)
        return LEAD_ERROR_INVALID_ARGUMENT;
    return lead_copy_out(entry, &ledger->entries[index], sizeof *entry, offsetof(lead_entry, counted));
}

lead_status lead_ledger_score(const lead_ledger *ledger, uint32_t score, lead_score *result)
{
    if (!ledger || score >= ledger->model->definitions.score_count)
        return LEAD_ERROR_INVALID_ARGUMENT;
    return lead_copy_out(result, &ledger->scores[score], sizeof *result, sizeof *result);
}

static uint32_t unknown_begin(const lead_ledger *ledger, uint32_t score)
{
    return score ? ledger->unknown_ends[score - 1] : 0;
}

uint32_t lead_ledger_unknown_count(const lead_ledger *ledger, uint32_t score)
{
    if (!ledger || score >= ledger->model->definitions.score_count)
        return 0;
    return ledger->unknown_ends[score] - unknown_begin(ledger, score);
}

uint32_t lead_ledger_unknown(const lead_ledger *ledger, uint32_t score, uint32_t index)
{
    if (index >= lead_ledger_unknown_count(ledger, score))
        return LEAD_NONE;
    return ledger->unknown[unknown_begin(ledger, score) + index];
}
