/* SPDX-License-Identifier: MIT */
#include "qualify/judge.h"

#include <stdbool.h>

/* What is known, as far as the verdict looks at it. `open` is the weight of what is unknown. */
struct standing {
    uint32_t met, not_met;
    lead_points weight_met, weight_open;
};

static uint32_t first_bit(uint32_t bits)
{
    return bits ? (uint32_t)__builtin_ctz(bits) : LEAD_NONE;
}

static lead_points weight_of(const struct lead_judge_rules *rules, uint32_t bits)
{
    lead_points weight = 0;
    for (; bits; bits &= bits - 1)
        weight += rules->weights[__builtin_ctz(bits)];
    return weight;
}

static bool is_rejected(const struct lead_judge_rules *rules, const struct standing *standing)
{
    return (standing->not_met & rules->required) || standing->weight_met + standing->weight_open < rules->qualified_at;
}

static bool is_qualified(const struct lead_judge_rules *rules, const struct standing *standing)
{
    return !(rules->required & ~standing->met) && standing->weight_met >= rules->qualified_at;
}

/* How many of the two answers to an unknown criterion settle the verdict. */
static uint32_t settling_answers(const struct lead_judge_rules *rules, const struct standing *standing, uint32_t criterion)
{
    const uint32_t bit = UINT32_C(1) << criterion;
    struct standing met = *standing, not_met = *standing;
    met.met |= bit;
    met.weight_met += rules->weights[criterion];
    not_met.not_met |= bit;
    met.weight_open = not_met.weight_open -= rules->weights[criterion];
    return (uint32_t)(is_rejected(rules, &met) || is_qualified(rules, &met)) +
           (uint32_t)(is_rejected(rules, &not_met) || is_qualified(rules, &not_met));
}

static uint32_t next_question(const struct lead_judge_rules *rules, const struct standing *standing, uint32_t missing)
{
    uint32_t best = LEAD_NONE, most = 0;
    for (; missing; missing &= missing - 1) {
        const uint32_t criterion = first_bit(missing), answers = settling_answers(rules, standing, criterion);
        if (best != LEAD_NONE && (answers < most || (answers == most && rules->weights[criterion] <= rules->weights[best])))
            continue;
        best = criterion;
        most = answers;
    }
    return best;
}

static void reject(const struct lead_judge_rules *rules, const struct standing *standing, lead_judgement *judgement)
{
    const uint32_t required = standing->not_met & rules->required;
    judgement->verdict = LEAD_VERDICT_REJECTED;
    judgement->criterion = first_bit(required ? required : standing->not_met);
    if (judgement->criterion != LEAD_NONE)
        judgement->rejection = rules->rejections[judgement->criterion];
}

void lead_judge(const struct lead_judge_rules *rules, uint32_t met, uint32_t not_met, uint32_t red_flags, lead_judgement *judgement)
{
    const uint32_t all = rules->criterion_count < 32 ? (UINT32_C(1) << rules->criterion_count) - 1 : UINT32_MAX;
    const uint32_t unknown = all & ~met & ~not_met;
    const struct standing standing = {met, not_met, weight_of(rules, met), weight_of(rules, unknown)};
    judgement->rejection = 0;
    judgement->criterion = judgement->red_flag = judgement->question = LEAD_NONE;
    judgement->met = met;
    judgement->missing = 0;
    if (red_flags) {
        judgement->verdict = LEAD_VERDICT_REJECTED;
        judgement->red_flag = first_bit(red_flags);
        judgement->rejection = rules->red_flag_rejections[judgement->red_flag];
    } else if (is_rejected(rules, &standing)) {
        reject(rules, &standing, judgement);
    } else if (is_qualified(rules, &standing)) {
        judgement->verdict = LEAD_VERDICT_QUALIFIED;
    } else {
        judgement->verdict = LEAD_VERDICT_INCOMPLETE;
        judgement->missing = standing.weight_met < rules->qualified_at ? unknown : unknown & rules->required;
        judgement->question = next_question(rules, &standing, judgement->missing);
    }
}
