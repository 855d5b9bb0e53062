/* SPDX-License-Identifier: MIT */
/* Assessing a record: every decision with its reason. */
#include "base/error.h"
#include "model/assessment.h"
#include "model/ledger.h"
#include "model/record.h"

/* What the two programs found for the one row. */
struct assessing {
    lead_assessment *assessment;
    const struct lead_definitions *definitions;
    const struct lead_plan *plan;
    const struct lead_evaluator *evaluator;
    const struct lead_runner *explainer;
};

static bool is_set(const struct lead_runner *runner, uint32_t slot)
{
    return lead_runner_mask(runner, slot)[0] & 1;
}

/* The row of a table that decided, or NULL. */
static const struct lead_decision_row *deciding_row(const struct assessing *assessing, enum lead_table_kind kind)
{
    const struct lead_table_plan *table = &assessing->plan->tables[kind];
    for (uint32_t r = 0; r < table->table->count; r++)
        if (is_set(&assessing->evaluator->runner, table->slots[r]))
            return &table->table->rows[r];
    return NULL;
}

static const char *definition_of(lead_vocabulary vocabulary, uint32_t value)
{
    lead_term term = {.size = sizeof term};
    lead_term_get(vocabulary, (lead_term_number)value + 1, &term);
    return term.definition;
}

/* --- reasons ----------------------------------------------------------------------------------------------------------------------------- */

/* The evidence that speaks most for the stage. */
static const char *stage_reason(const struct assessing *assessing, uint32_t stage)
{
    const struct lead_purchase *purchase = &assessing->definitions->purchase;
    const struct lead_decision_row *row = deciding_row(assessing, LEAD_TABLE_STAGE);
    if (purchase->is_ordered)
        return row && row->value == stage ? row->reason : NULL;
    const struct lead_evidence_rule *best = NULL;
    for (uint32_t i = 0; i < assessing->assessment->evidence_count; i++) {
        const struct lead_evidence_rule *evidence = &purchase->evidence[assessing->assessment->evidence[i]];
        if (evidence->weights[stage] > (best ? best->weights[stage] : 0))
            best = evidence;
    }
    return best ? best->reason : NULL;
}

static const char *verdict_reason(const struct assessing *assessing, uint32_t verdict)
{
    const lead_judgement *judgement = &assessing->assessment->judgement;
    if (judgement->red_flag != LEAD_NONE)
        return assessing->definitions->qualification.red_flags[judgement->red_flag].reason;
    return definition_of(LEAD_VOCABULARY_VERDICT, verdict);
}

static void explain_by_table(const struct assessing *assessing, enum lead_table_kind kind, struct lead_decision_finding *finding)
{
    const struct lead_decision_row *row = deciding_row(assessing, kind);
    if (row) {
        finding->reason = row->reason;
        finding->until = row->until;
    }
}

static void explain_role(const struct assessing *assessing, struct lead_decision_finding *finding)
{
    explain_by_table(assessing, LEAD_TABLE_ROLE, finding);
    if (!deciding_row(assessing, LEAD_TABLE_ROLE))
        finding->reason = "the job title";
}

static void explain(const struct assessing *assessing, enum lead_named_result result, struct lead_decision_finding *finding)
{
    switch (result) {
    case LEAD_RESULT_TITLE_DEPARTMENT:
    case LEAD_RESULT_TITLE_SENIORITY: finding->reason = "the job title"; break;
    case LEAD_RESULT_ROLE: explain_role(assessing, finding); break;
    case LEAD_RESULT_STAGE: finding->reason = stage_reason(assessing, finding->value); break;
    case LEAD_RESULT_MODE: finding->reason = definition_of(LEAD_VOCABULARY_MODE, finding->value); break;
    case LEAD_RESULT_STAGE_MOVE: finding->reason = definition_of(LEAD_VOCABULARY_STAGE_MOVE, finding->value); break;
    case LEAD_RESULT_VERDICT: finding->reason = verdict_reason(assessing, finding->value); break;
    case LEAD_RESULT_REJECTION: finding->reason = definition_of(LEAD_VOCABULARY_REJECTION, finding->value); break;
    case LEAD_RESULT_HEAT: explain_by_table(assessing, LEAD_TABLE_HEAT, finding); break;
    case LEAD_RESULT_NEXT_STATUS: explain_by_table(assessing, LEAD_TABLE_DUE, finding); break;
    case LEAD_RESULT_NEXT_STEP:
    case LEAD_RESULT_TRACK: explain_by_table(assessing, LEAD_TABLE_STEP, finding); break;
    case LEAD_RESULT_TIER: explain_by_table(assessing, LEAD_TABLE_TIER, finding); break;
    case LEAD_RESULT_MESSAGE: explain_by_table(assessing, LEAD_TABLE_MESSAGE, finding); break;
    default: break; /* what is missing of the dossier says it */
    }
}

static void fill_decisions(const struct assessing *assessing)
{
    const struct lead_definitions *definitions = assessing->definitions;
    for (int result = LEAD_RESULT_HEAT, d = 0; result <= LEAD_RESULT_MESSAGE; result++) {
        if (!lead_has_result(definitions, (enum lead_named_result)result))
            continue;
        struct lead_decision_finding *finding = &assessing->assessment->decisions[d++];
        uint8_t value = assessing->evaluator->results[definitions->named[result]].symbols[0];
        finding->value = value == LEAD_NO_SYMBOL ? LEAD_NONE : value;
        if (finding->value != LEAD_NONE)
            explain(assessing, (enum lead_named_result)result, finding);
    }
}

/* --- sections ---------------------------------------------------------------------------------------------------------------------------- */

static void fill_judgement(const struct assessing *assessing)
{
    lead_assessment *assessment = assessing->assessment;
    const struct lead_qualification *qualification = &assessing->definitions->qualification;
    const struct lead_decision_buffers *buffers = &assessing->evaluator->buffers;
    if (!buffers->met)
        return;
    assessment->judgement.size = sizeof assessment->judgement;
    lead_judge(&qualification->rules, buffers->met[0], buffers->not_met[0], buffers->red_flags[0], &assessment->judgement);
    assessment->not_met = buffers->not_met[0];
    assessment->red_flags = buffers->red_flags[0];
    for (uint32_t c = 0; c < qualification->rules.criterion_count; c++)
        if (is_set(assessing->explainer, assessing->plan->known_slots[qualification->criteria[c].field]))
            assessment->recorded |= UINT32_C(1) << c;
    for (uint32_t f = 0; f < qualification->rules.red_flag_count; f++)
        if (is_set(assessing->explainer, assessing->plan->red_flag_slots[f]))
            assessment->unknown_flags |= UINT32_C(1) << f;
}

static void fill_stage(const struct assessing *assessing)
{
    lead_assessment *assessment = assessing->assessment;
    const struct lead_purchase *purchase = &assessing->definitions->purchase;
    const struct lead_decision_buffers *buffers = &assessing->evaluator->buffers;
    assessment->previous = buffers->previous && buffers->previous[0] != LEAD_NO_SYMBOL ? buffers->previous[0] : LEAD_NONE;
    if (!assessing->definitions->evidence)
        return;
    for (uint32_t e = 0; e < purchase->evidence_count; e++)
        if (is_set(assessing->explainer, assessing->plan->evidence_slots[e]))
            assessment->evidence[assessment->evidence_count++] = e;
    lead_points log_odds[LEAD_BUILTIN_STAGES];
    for (uint32_t stage = 0; stage < LEAD_BUILTIN_STAGES; stage++)
        log_odds[stage] = purchase->prior[stage] + buffers->evidence[stage][0];
    lead_purchase_probabilities(log_odds, assessment->probabilities);
    assessment->margin = assessing->evaluator->results[assessing->definitions->named[LEAD_RESULT_STAGE_MARGIN]].points[0];
}

static lead_assessment *make(lead_model *model, const lead_allocator *memory)
{
    uint32_t evidence = model->definitions.purchase.evidence_count + 1; /* so that there is a block also for none */
    lead_assessment *made = LEAD_NEW(memory, 1, lead_assessment);
    uint32_t *indices = LEAD_NEW(memory, evidence, uint32_t);
    if (made && indices) {
        made->memory = *memory;
        made->model = lead_model_ref(model);
        made->evidence = indices;
        return made;
    }
    lead_memory_free(memory, made, 1, sizeof *made);
    lead_memory_free(memory, indices, evidence, sizeof *indices);
    return NULL;
}

static lead_status assess(lead_record *record, lead_time now, lead_assessment *assessment, lead_error *error)
{
    uint8_t values[LEAD_DECISIONS_MAX], *decisions[LEAD_DECISIONS_MAX];
    for (int d = 0; d < LEAD_DECISIONS_MAX; d++)
        decisions[d] = &values[d];
    lead_outputs outputs = {.size = sizeof outputs, .decisions = decisions};
    if (lead_has_result(&record->model->definitions, LEAD_RESULT_COMPLETENESS)) {
        outputs.missing_parts = &assessment->missing_parts;
        outputs.completeness = &assessment->completeness;
    }
    lead_status status = lead_record_run(record, now, &outputs, error);
    if (status == LEAD_OK)
        status = lead_record_run_explainer(record, now, error);
    if (status != LEAD_OK)
        return status;
    struct assessing assessing = {assessment, &record->model->definitions, &record->model->plan, &record->evaluator, record->explainer};
    fill_judgement(&assessing);
    fill_stage(&assessing);
    fill_decisions(&assessing);
    return LEAD_OK;
}

lead_status lead_record_assess(lead_record *record, lead_time now, const lead_allocator *allocator, lead_assessment **assessment, lead_error *error)
{
    lead_allocator memory;
    if (!assessment)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "there is nowhere to put the assessment: 'assessment' is NULL");
    *assessment = NULL;
    if (!record)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'record' is NULL");
    if (!lead_memory_choose(allocator, &memory))
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "the allocator lacks a function");
    lead_assessment *made = make(record->model, &memory);
    if (!made)
        return lead_fail_memory(error);
    lead_status status = assess(record, now, made, error);
    if (status == LEAD_OK)
        *assessment = made;
    else
        lead_assessment_free(made);
    return status;
}
