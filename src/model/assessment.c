/* SPDX-License-Identifier: MIT */
/* What can be asked of an assessment. */
#include "model/assessment.h"

#include "base/error.h"

#include <stddef.h>

void lead_assessment_free(lead_assessment *assessment)
{
    if (!assessment)
        return;
    lead_allocator memory = assessment->memory;
    lead_memory_free(&memory, assessment->evidence, assessment->model->definitions.purchase.evidence_count + 1, sizeof *assessment->evidence);
    lead_model_unref(assessment->model);
    lead_memory_free(&memory, assessment, 1, sizeof *assessment);
}

/* Zeros for what there is not. */
static lead_status no_such(void *target, size_t size)
{
    static const union {
        lead_decision decision;
        lead_judgement judgement;
        lead_criterion criterion;
        lead_evidence evidence;
        lead_purchase_stage stage;
    } zeros;
    lead_copy_out(target, &zeros, size, size);
    return LEAD_ERROR_INVALID_ARGUMENT;
}

lead_status lead_assessment_decision(const lead_assessment *assessment, uint32_t index, lead_decision *decision)
{
    if (!assessment || index >= assessment->model->definitions.decision_count)
        return no_such(decision, sizeof *decision);
    const struct lead_decision_finding *finding = &assessment->decisions[index];
    lead_decision found = {
        .size = sizeof found,
        .decision = index,
        .value = finding->value,
        .name = lead_model_decision_name(assessment->model, index),
        .text = lead_model_decision_value(assessment->model, index, finding->value),
        .reason = finding->reason,
        .until = finding->until,
    };
    return lead_copy_out(decision, &found, sizeof found, sizeof found);
}

lead_status lead_assessment_judgement(const lead_assessment *assessment, lead_judgement *judgement)
{
    if (!assessment || !lead_has_result(&assessment->model->definitions, LEAD_RESULT_VERDICT))
        return no_such(judgement, sizeof *judgement);
    return lead_copy_out(judgement, &assessment->judgement, sizeof *judgement, sizeof *judgement);
}

lead_status lead_assessment_criterion(const lead_assessment *assessment, uint32_t index, lead_criterion *criterion)
{
    if (!assessment || index >= lead_model_criterion_count(assessment->model))
        return no_such(criterion, sizeof *criterion);
    const struct lead_judge_rules *rules = &assessment->model->definitions.qualification.rules;
    const bool is_met = assessment->judgement.met >> index & 1, is_not_met = assessment->not_met >> index & 1;
    lead_criterion found = {
        .size = sizeof found,
        .name = lead_model_criterion_name(assessment->model, index),
        .answer = is_met ? LEAD_ANSWER_MET : is_not_met ? LEAD_ANSWER_NOT_MET : LEAD_ANSWER_UNKNOWN,
        .is_recorded = assessment->recorded >> index & 1,
        .is_required = rules->required >> index & 1,
        .weight = rules->weights[index],
    };
    return lead_copy_out(criterion, &found, sizeof found, sizeof found);
}

lead_truth lead_assessment_red_flag(const lead_assessment *assessment, uint32_t index)
{
    if (!assessment || index >= lead_model_red_flag_count(assessment->model) || assessment->unknown_flags >> index & 1)
        return LEAD_TRUTH_UNKNOWN;
    return assessment->red_flags >> index & 1 ? LEAD_TRUTH_TRUE : LEAD_TRUTH_FALSE;
}

uint32_t lead_assessment_evidence_count(const lead_assessment *assessment)
{
    return assessment ? assessment->evidence_count : 0;
}

lead_status lead_assessment_evidence(const lead_assessment *assessment, uint32_t index, lead_evidence *evidence)
{
    if (!assessment || index >= assessment->evidence_count)
        return no_such(evidence, sizeof *evidence);
    const struct lead_evidence_rule *rule = &assessment->model->definitions.purchase.evidence[assessment->evidence[index]];
    lead_evidence found = {.size = sizeof found, .name = rule->name, .reason = rule->reason, .weights = rule->weights};
    return lead_copy_out(evidence, &found, sizeof found, sizeof found);
}

/* Of a result that the model has. */
static uint32_t decided(const lead_assessment *assessment, enum lead_named_result result)
{
    const struct lead_definitions *definitions = &assessment->model->definitions;
    uint32_t decision = 0;
    while (definitions->decisions[decision] != definitions->named[result])
        decision++;
    return assessment->decisions[decision].value;
}

/* Terms are numbered from 1. */
static lead_term_number term_of(uint32_t value)
{
    return value == LEAD_NONE ? 0 : (lead_term_number)value + 1;
}

lead_status lead_assessment_stage(const lead_assessment *assessment, lead_purchase_stage *stage)
{
    if (!assessment || !lead_has_result(&assessment->model->definitions, LEAD_RESULT_STAGE))
        return no_such(stage, sizeof *stage);
    const bool has_evidence = assessment->model->definitions.evidence != NULL;
    lead_purchase_stage found = {
        .size = sizeof found,
        .stage = decided(assessment, LEAD_RESULT_STAGE),
        .previous = assessment->previous,
        .margin = assessment->margin,
        .mode = term_of(decided(assessment, LEAD_RESULT_MODE)),
        .move = term_of(decided(assessment, LEAD_RESULT_STAGE_MOVE)),
        .stage_count = has_evidence ? LEAD_BUILTIN_STAGES : 0,
        .probabilities = has_evidence ? assessment->probabilities : NULL,
    };
    return lead_copy_out(stage, &found, sizeof found, sizeof found);
}

uint64_t lead_assessment_missing_parts(const lead_assessment *assessment)
{
    return assessment ? assessment->missing_parts : 0;
}

lead_points lead_assessment_completeness(const lead_assessment *assessment)
{
    return assessment ? assessment->completeness : 0;
}
