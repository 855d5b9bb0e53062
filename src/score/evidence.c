/* SPDX-License-Identifier: MIT */
/* Evidence for stages of the purchase is added up like points: one score for each stage, of one group. */
#include "score/definitions.h"

static bool make_rules(const struct lead_definitions *definitions, uint32_t stage, struct lead_group *group)
{
    const struct lead_purchase *purchase = &definitions->purchase;
    group->rules = LEAD_ARENA_NEW(definitions->conditions.arena, purchase->evidence_count, struct lead_rule);
    if (!group->rules)
        return false;
    for (uint32_t e = 0; e < purchase->evidence_count; e++) {
        const struct lead_evidence_rule *evidence = &purchase->evidence[e];
        if (evidence->weights[stage])
            group->rules[group->rule_count++] = (struct lead_rule){
                .name = evidence->name, .reason = evidence->reason, .condition = evidence->condition, .points = evidence->weights[stage], .event_rule = LEAD_NONE};
    }
    return true;
}

bool lead_evidence_make(struct lead_definitions *definitions)
{
    struct lead_arena *arena = definitions->conditions.arena;
    definitions->evidence = LEAD_ARENA_NEW(arena, LEAD_BUILTIN_STAGES, struct lead_score_definition);
    if (!definitions->evidence)
        return false;
    for (uint32_t stage = 0; stage < LEAD_BUILTIN_STAGES; stage++) {
        struct lead_score_definition *sum = &definitions->evidence[stage];
        struct lead_group *group = LEAD_ARENA_NEW(arena, 1, struct lead_group);
        if (!group || !make_rules(definitions, stage, group))
            return false;
        group->limits = sum->limits = (struct lead_limits){INT32_MIN, INT32_MAX};
        group->channel = LEAD_NONE;
        sum->groups = group;
        sum->group_count = 1;
        definitions->evidence_rule_count += group->rule_count;
    }
    return true;
}
