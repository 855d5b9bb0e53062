/* SPDX-License-Identifier: MIT */
/* What decisions need of the programs: the rows of tables, and conditions that become bits. */
#include "score/plan.h"

uint32_t lead_decision_root_count(const struct lead_definitions *definitions)
{
    uint32_t count = 1 + 2 * definitions->qualification.rules.criterion_count + definitions->qualification.rules.red_flag_count +
                     definitions->completeness.count;
    for (int t = 0; t < LEAD_TABLES; t++)
        count += definitions->tables[t].count;
    return count;
}

uint32_t lead_decision_roots(const struct lead_definitions *definitions, lead_node_id *roots)
{
    const struct lead_qualification *qualification = &definitions->qualification;
    uint32_t count = 0;
    for (int t = 0; t < LEAD_TABLES; t++)
        for (uint32_t r = 0; r < definitions->tables[t].count; r++)
            roots[count++] = definitions->tables[t].rows[r].condition.is_true;
    for (uint32_t c = 0; c < qualification->rules.criterion_count; c++) {
        roots[count++] = qualification->criteria[c].condition.is_true;
        roots[count++] = qualification->criteria[c].condition.is_false;
    }
    for (uint32_t f = 0; f < qualification->rules.red_flag_count; f++)
        roots[count++] = qualification->red_flags[f].condition.is_true;
    for (uint32_t p = 0; p < definitions->completeness.count; p++)
        roots[count++] = definitions->completeness.parts[p].is_there;
    if (definitions->evidence)
        roots[count++] = definitions->purchase.any_evidence;
    return count;
}

static bool plan_table(const struct lead_program *program, struct lead_arena *arena, const struct lead_decision_table *table,
                       struct lead_table_plan *plan)
{
    *plan = (struct lead_table_plan){table, LEAD_ARENA_NEW(arena, table->count, uint32_t)};
    if (!plan->slots)
        return false;
    for (uint32_t r = 0; r < table->count; r++)
        plan->slots[r] = program->slots[table->rows[r].condition.is_true];
    return true;
}

/* Bit `bit` is set where the node is true. */
static void add_bit(const struct lead_program *program, struct lead_bits_plan *bits, lead_node_id node, uint32_t bit)
{
    if (node != LEAD_NODE_ID_FALSE)
        bits->adds[bits->count++] = (struct lead_add){program->slots[node], (int32_t)(UINT32_C(1) << bit)};
}

static bool plan_bits(const struct lead_definitions *definitions, struct lead_arena *arena, struct lead_plan *plan)
{
    const struct lead_qualification *qualification = &definitions->qualification;
    const struct lead_judge_rules *rules = &qualification->rules;
    plan->met.adds = LEAD_ARENA_NEW(arena, rules->criterion_count, struct lead_add);
    plan->not_met.adds = LEAD_ARENA_NEW(arena, rules->criterion_count, struct lead_add);
    plan->red_flags.adds = LEAD_ARENA_NEW(arena, rules->red_flag_count, struct lead_add);
    plan->parts[0].adds = LEAD_ARENA_NEW(arena, definitions->completeness.count, struct lead_add);
    plan->parts[1].adds = LEAD_ARENA_NEW(arena, definitions->completeness.count, struct lead_add);
    if (!plan->met.adds || !plan->not_met.adds || !plan->red_flags.adds || !plan->parts[0].adds || !plan->parts[1].adds)
        return false;
    for (uint32_t c = 0; c < rules->criterion_count; c++) {
        add_bit(&plan->program, &plan->met, qualification->criteria[c].condition.is_true, c);
        add_bit(&plan->program, &plan->not_met, qualification->criteria[c].condition.is_false, c);
    }
    for (uint32_t f = 0; f < rules->red_flag_count; f++)
        add_bit(&plan->program, &plan->red_flags, qualification->red_flags[f].condition.is_true, f);
    for (uint32_t p = 0; p < definitions->completeness.count; p++)
        add_bit(&plan->program, &plan->parts[p / 32], definitions->completeness.parts[p].is_there, p % 32);
    return true;
}

bool lead_decision_plan(const struct lead_definitions *definitions, struct lead_arena *arena, struct lead_plan *plan)
{
    for (int t = 0; t < LEAD_TABLES; t++)
        if (!plan_table(&plan->program, arena, &definitions->tables[t], &plan->tables[t]))
            return false;
    if (definitions->evidence)
        plan->any_evidence_slot = plan->program.slots[definitions->purchase.any_evidence];
    return plan_bits(definitions, arena, plan);
}

/* --- assessments ------------------------------------------------------------------------------------------------------------------------- */

uint32_t lead_assessment_root_count(const struct lead_definitions *definitions)
{
    return definitions->purchase.evidence_count + definitions->qualification.rules.red_flag_count;
}

uint32_t lead_assessment_roots(struct lead_definitions *definitions, lead_node_id *roots)
{
    uint32_t count = 0;
    for (uint32_t e = 0; e < definitions->purchase.evidence_count; e++)
        roots[count++] = definitions->purchase.evidence[e].condition.is_true;
    for (uint32_t f = 0; f < definitions->qualification.rules.red_flag_count; f++)
        roots[count++] = lead_condition_unknown(&definitions->conditions, definitions->qualification.red_flags[f].condition);
    return count;
}

bool lead_assessment_plan(struct lead_definitions *definitions, struct lead_arena *arena, struct lead_plan *plan)
{
    uint32_t evidence = definitions->purchase.evidence_count, flags = definitions->qualification.rules.red_flag_count;
    plan->evidence_slots = LEAD_ARENA_NEW(arena, evidence, uint32_t);
    plan->red_flag_slots = LEAD_ARENA_NEW(arena, flags, uint32_t);
    if (!plan->evidence_slots || !plan->red_flag_slots)
        return false;
    for (uint32_t e = 0; e < evidence; e++)
        plan->evidence_slots[e] = plan->explain.slots[definitions->purchase.evidence[e].condition.is_true];
    for (uint32_t f = 0; f < flags; f++) {
        struct lead_condition condition = definitions->qualification.red_flags[f].condition;
        plan->red_flag_slots[f] = plan->explain.slots[lead_condition_unknown(&definitions->conditions, condition)];
    }
    return true;
}
