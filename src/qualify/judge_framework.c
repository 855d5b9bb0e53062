/* SPDX-License-Identifier: MIT */
/* Judging by answers alone. */
#include "base/error.h"
#include "qualify/framework.h"
#include "qualify/judge.h"

#define RED_FLAGS ((uint32_t)LEAD_RED_FLAG_INTERNAL_CHANGES)

/* Bits 1 … RED_FLAGS. */
#define RED_FLAG_BITS ((UINT32_C(1) << (RED_FLAGS + 1)) - 2)

static void rules_of(const struct lead_framework *framework, struct lead_judge_rules *rules)
{
    *rules = (struct lead_judge_rules){.criterion_count = framework->count, .red_flag_count = RED_FLAGS, .required = framework->required};
    for (uint32_t i = 0; i < framework->count; i++) {
        rules->weights[i] = LEAD_POINT;
        rules->rejections[i] = (uint8_t)lead_criterion_rejection(framework->criteria[i]);
    }
    for (uint32_t i = 0; i < RED_FLAGS; i++)
        rules->red_flag_rejections[i] = (uint8_t)lead_red_flag_rejection((lead_term_number)i + 1);
}

static lead_status check(const struct lead_framework *framework, const lead_term_number *answers, size_t count, uint32_t red_flags,
                         lead_error *error)
{
    if (!framework)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "no such framework");
    if (count != framework->count)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "%zu answers to the %u criteria of the framework", count, framework->count);
    if (!answers)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "answers is NULL");
    if (red_flags & ~RED_FLAG_BITS)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "red flags have the bits 1 to %u", RED_FLAGS);
    for (size_t i = 0; i < count; i++)
        if (answers[i] < 0 || answers[i] > LEAD_ANSWER_UNKNOWN)
            return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "answer %zu is none of 0 to %d", i, (int)LEAD_ANSWER_UNKNOWN);
    return LEAD_OK;
}

lead_status lead_framework_judge(lead_term_number framework, const lead_term_number *answers, size_t count, uint32_t red_flags,
                                 lead_judgement *judgement, lead_error *error)
{
    const struct lead_framework *found = lead_framework_find(framework);
    lead_judgement judged = {.size = sizeof judged, .criterion = LEAD_NONE, .red_flag = LEAD_NONE, .question = LEAD_NONE};
    /* First what says nothing, so that it is there on failure too. */
    if (lead_copy_out(judgement, &judged, sizeof judged, sizeof judged) != LEAD_OK)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "judgement is NULL, or its size is not set");
    const lead_status status = check(found, answers, count, red_flags, error);
    if (status != LEAD_OK)
        return status;
    struct lead_judge_rules rules;
    uint32_t met = 0, not_met = 0;
    for (uint32_t i = 0; i < found->count; i++) {
        met |= (uint32_t)(answers[i] == LEAD_ANSWER_MET) << i;
        not_met |= (uint32_t)(answers[i] == LEAD_ANSWER_NOT_MET) << i;
    }
    rules_of(found, &rules);
    lead_judge(&rules, met, not_met, red_flags >> 1, &judged);
    if (judged.red_flag != LEAD_NONE)
        judged.red_flag++; /* its number */
    return lead_copy_out(judgement, &judged, sizeof judged, sizeof judged);
}
