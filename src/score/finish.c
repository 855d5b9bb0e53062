/* SPDX-License-Identifier: MIT */
#include "score/finish.h"

#include <string.h>

/* --- memory ------------------------------------------------------------------------------------------------------------------------------ */

static bool make_titles(struct lead_evaluator *evaluator)
{
    const struct lead_definitions *definitions = evaluator->plan->definitions;
    const struct lead_runner_setup *setup = &evaluator->runner.setup;
    uint32_t field = definitions->roles.title_field;
    if (field == LEAD_NONE)
        return true;
    evaluator->buffers.title_roles = LEAD_ARENA_NEW(&evaluator->runner.arena, setup->block_rows, uint8_t);
    evaluator->titles = lead_title_reader_new(&definitions->roles, &setup->columns[field], setup->is_record, &evaluator->runner.arena);
    return evaluator->buffers.title_roles && evaluator->titles;
}

static bool make_stages(struct lead_evaluator *evaluator)
{
    struct lead_decision_buffers *buffers = &evaluator->buffers;
    struct lead_arena *arena = &evaluator->runner.arena;
    size_t rows = evaluator->runner.setup.block_rows;
    if (!lead_has_result(evaluator->plan->definitions, LEAD_RESULT_STAGE))
        return true;
    buffers->previous = LEAD_ARENA_NEW(arena, rows, uint8_t);
    for (int stage = 0; evaluator->plan->evidence && stage < LEAD_BUILTIN_STAGES; stage++)
        if (!(buffers->evidence[stage] = LEAD_ARENA_NEW(arena, rows, lead_points)))
            return false;
    return buffers->previous;
}

static bool make_bits(struct lead_evaluator *evaluator)
{
    struct lead_decision_buffers *buffers = &evaluator->buffers;
    struct lead_arena *arena = &evaluator->runner.arena;
    size_t rows = evaluator->runner.setup.block_rows;
    if (lead_has_result(evaluator->plan->definitions, LEAD_RESULT_VERDICT)) {
        buffers->met = LEAD_ARENA_NEW(arena, rows, uint32_t);
        buffers->not_met = LEAD_ARENA_NEW(arena, rows, uint32_t);
        buffers->red_flags = LEAD_ARENA_NEW(arena, rows, uint32_t);
        if (!buffers->met || !buffers->not_met || !buffers->red_flags)
            return false;
    }
    if (!lead_has_result(evaluator->plan->definitions, LEAD_RESULT_COMPLETENESS))
        return true;
    buffers->parts[0] = LEAD_ARENA_NEW(arena, rows, uint32_t);
    buffers->parts[1] = LEAD_ARENA_NEW(arena, rows, uint32_t);
    buffers->there = LEAD_ARENA_NEW(arena, rows, uint64_t);
    return buffers->parts[0] && buffers->parts[1] && buffers->there;
}

bool lead_decisions_init(struct lead_evaluator *evaluator)
{
    return make_titles(evaluator) && make_stages(evaluator) && make_bits(evaluator);
}

/* --- titles ------------------------------------------------------------------------------------------------------------------------------ */

static bool is_output(const struct lead_definitions *definitions, const lead_outputs *outputs, enum lead_named_result result)
{
    for (uint32_t d = 0; outputs->decisions && d < definitions->decision_count; d++)
        if (definitions->decisions[d] == definitions->named[result] && outputs->decisions[d])
            return true;
    return false;
}

static bool is_read(const struct lead_definitions *definitions, enum lead_named_result result)
{
    for (uint32_t p = 0; p < definitions->producer_count; p++)
        if (definitions->producers[p].reads[definitions->named[result]])
            return true;
    return false;
}

/* Reading titles is dear, so it is done for whoever wants to know. */
static bool wants_titles(const struct lead_definitions *definitions, const lead_outputs *outputs)
{
    static const enum lead_named_result results[] = {LEAD_RESULT_TITLE_DEPARTMENT, LEAD_RESULT_TITLE_SENIORITY, LEAD_RESULT_ROLE};
    for (size_t i = 0; i < sizeof results / sizeof results[0]; i++)
        if (is_output(definitions, outputs, results[i]) || is_read(definitions, results[i]))
            return true;
    return false;
}

lead_status lead_titles_read(struct lead_evaluator *evaluator, const lead_outputs *outputs, lead_error *error)
{
    const struct lead_definitions *definitions = evaluator->plan->definitions;
    const struct lead_runner *runner = &evaluator->runner;
    if (!evaluator->titles || !wants_titles(definitions, outputs))
        return LEAD_OK;
    size_t read = lead_title_reader_run(evaluator->titles, runner->first, runner->rows,
                                        evaluator->results[definitions->named[LEAD_RESULT_TITLE_DEPARTMENT]].symbols,
                                        evaluator->results[definitions->named[LEAD_RESULT_TITLE_SENIORITY]].symbols,
                                        evaluator->buffers.title_roles);
    if (read == runner->rows)
        return LEAD_OK;
    const char *name = definitions->conditions.schema->fields[definitions->roles.title_field].name;
    return lead_fail_at(error, name, LEAD_ERROR_ARROW, "column '%s', row %llu: the text lies outside its buffer", name,
                        (unsigned long long)(runner->first + read));
}

/* --- tables ------------------------------------------------------------------------------------------------------------------------------ */

/* From the last row to the first, so that the first that matches stays. */
static void choose(const struct lead_evaluator *evaluator, enum lead_table_kind kind, uint8_t *values)
{
    const struct lead_table_plan *plan = &evaluator->plan->tables[kind];
    const struct lead_runner *runner = &evaluator->runner;
    for (uint32_t r = plan->table->count; r-- > 0;)
        runner->setup.kernels->choose(lead_runner_mask(runner, plan->slots[r]), runner->rows, (uint8_t)plan->table->rows[r].value, values);
}

static void finish_table(const struct lead_evaluator *evaluator, enum lead_table_kind kind, uint8_t *values)
{
    memset(values, LEAD_NO_SYMBOL, evaluator->runner.rows);
    choose(evaluator, kind, values);
}

/* The second decision of the same rows. */
static void finish_seconds(const struct lead_evaluator *evaluator, enum lead_table_kind kind, uint8_t *values)
{
    const struct lead_table_plan *plan = &evaluator->plan->tables[kind];
    const struct lead_runner *runner = &evaluator->runner;
    memset(values, LEAD_NO_SYMBOL, runner->rows);
    for (uint32_t r = plan->table->count; r-- > 0;) {
        uint32_t second = plan->table->rows[r].second;
        uint8_t value = second == LEAD_NONE ? LEAD_NO_SYMBOL : (uint8_t)second;
        runner->setup.kernels->choose(lead_runner_mask(runner, plan->slots[r]), runner->rows, value, values);
    }
}

static void finish_role(struct lead_evaluator *evaluator, uint8_t *roles)
{
    if (!evaluator->titles) {
        finish_table(evaluator, LEAD_TABLE_ROLE, roles);
        return;
    }
    memcpy(roles, evaluator->buffers.title_roles, evaluator->runner.rows);
    choose(evaluator, LEAD_TABLE_ROLE, roles);
}

/* --- sections ---------------------------------------------------------------------------------------------------------------------------- */

static void finish_purchase(struct lead_evaluator *evaluator)
{
    const struct lead_plan *plan = evaluator->plan;
    const struct lead_definitions *definitions = plan->definitions;
    struct lead_decision_buffers *buffers = &evaluator->buffers;
    struct lead_purchase_columns columns = {.previous = buffers->previous};
    finish_table(evaluator, LEAD_TABLE_PREVIOUS_STAGE, buffers->previous);
    columns.stage = evaluator->results[definitions->named[LEAD_RESULT_STAGE]].symbols;
    columns.mode = evaluator->results[definitions->named[LEAD_RESULT_MODE]].symbols;
    columns.move = evaluator->results[definitions->named[LEAD_RESULT_STAGE_MOVE]].symbols;
    if (plan->evidence) {
        for (uint32_t stage = 0; stage < LEAD_BUILTIN_STAGES; stage++) {
            lead_finish_points(evaluator, &plan->evidence[stage], &evaluator->sums[definitions->score_count + stage], buffers->evidence[stage]);
            columns.weights[stage] = buffers->evidence[stage];
        }
        columns.any_evidence = lead_runner_mask(&evaluator->runner, plan->any_evidence_slot);
        columns.margin = evaluator->results[definitions->named[LEAD_RESULT_STAGE_MARGIN]].points;
    } else {
        finish_table(evaluator, LEAD_TABLE_STAGE, columns.stage);
        columns.found = columns.stage;
    }
    lead_purchase_finish(&definitions->purchase, evaluator->runner.rows, &columns);
}

static void gather(const struct lead_evaluator *evaluator, const struct lead_bits_plan *plan, uint32_t *bits)
{
    const struct lead_runner *runner = &evaluator->runner;
    memset(bits, 0, runner->rows * sizeof *bits);
    runner->setup.kernels->add_wide(plan->adds, plan->count, runner->masks, runner->rows, (int32_t *)bits);
}

static void finish_verdict(struct lead_evaluator *evaluator, const lead_outputs *outputs, uint64_t at)
{
    const struct lead_definitions *definitions = evaluator->plan->definitions;
    struct lead_decision_buffers *buffers = &evaluator->buffers;
    gather(evaluator, &evaluator->plan->met, buffers->met);
    gather(evaluator, &evaluator->plan->not_met, buffers->not_met);
    gather(evaluator, &evaluator->plan->red_flags, buffers->red_flags);
    struct lead_qualification_columns columns = {
        .met = buffers->met,
        .not_met = buffers->not_met,
        .red_flags = buffers->red_flags,
        .verdict = evaluator->results[definitions->named[LEAD_RESULT_VERDICT]].symbols,
        .rejection = evaluator->results[definitions->named[LEAD_RESULT_REJECTION]].symbols,
        .missing = outputs->missing ? outputs->missing + at : NULL,
        .question = outputs->question ? outputs->question + at : NULL,
    };
    lead_qualification_finish(&definitions->qualification, evaluator->runner.rows, &columns);
}

static void finish_completeness(struct lead_evaluator *evaluator, const lead_outputs *outputs, uint64_t at)
{
    const struct lead_definitions *definitions = evaluator->plan->definitions;
    struct lead_decision_buffers *buffers = &evaluator->buffers;
    gather(evaluator, &evaluator->plan->parts[0], buffers->parts[0]);
    gather(evaluator, &evaluator->plan->parts[1], buffers->parts[1]);
    for (size_t row = 0; row < evaluator->runner.rows; row++)
        buffers->there[row] = buffers->parts[0][row] | (uint64_t)buffers->parts[1][row] << 32;
    uint32_t dossier = definitions->named[LEAD_RESULT_DOSSIER];
    struct lead_completeness_columns columns = {
        .there = buffers->there,
        .completeness = evaluator->results[definitions->named[LEAD_RESULT_COMPLETENESS]].points,
        .dossier = dossier == LEAD_NONE ? NULL : evaluator->results[dossier].symbols,
        .missing = outputs->missing_parts ? outputs->missing_parts + at : NULL,
    };
    lead_completeness_finish(&definitions->completeness, evaluator->runner.rows, &columns);
}

void lead_finish_decisions(struct lead_evaluator *evaluator, const struct lead_producer *producer, const lead_outputs *outputs, uint64_t at)
{
    uint8_t *symbols = evaluator->results[producer->first_result].symbols;
    switch (producer->kind) {
    case LEAD_MAKES_CLASS: finish_table(evaluator, LEAD_TABLE_CLASS, symbols); break;
    case LEAD_MAKES_HEAT: finish_table(evaluator, LEAD_TABLE_HEAT, symbols); break;
    case LEAD_MAKES_ROLE: finish_role(evaluator, symbols); break;
    case LEAD_MAKES_STAGE: finish_purchase(evaluator); break;
    case LEAD_MAKES_VERDICT: finish_verdict(evaluator, outputs, at); break;
    case LEAD_MAKES_COMPLETENESS: finish_completeness(evaluator, outputs, at); break;
    case LEAD_MAKES_NEXT_STATUS: finish_table(evaluator, LEAD_TABLE_DUE, symbols); break;
    case LEAD_MAKES_NEXT_STEP:
        finish_table(evaluator, LEAD_TABLE_STEP, symbols);
        finish_seconds(evaluator, LEAD_TABLE_STEP, evaluator->results[producer->first_result + 1].symbols);
        break;
    case LEAD_MAKES_TIER: finish_table(evaluator, LEAD_TABLE_TIER, symbols); break;
    case LEAD_MAKES_MESSAGE: finish_table(evaluator, LEAD_TABLE_MESSAGE, symbols); break;
    case LEAD_MAKES_SCORE:
    case LEAD_MAKES_GRADE:
    case LEAD_MAKES_TITLE: break; /* made elsewhere */
    }
}
