/* SPDX-License-Identifier: MIT */
#include "score/definitions.h"

#include <string.h>

static struct lead_place section_place(const struct lead_place *root, const struct lead_json *section)
{
    return lead_child(root, section, 0);
}

/* Without scores, which is a problem of its own, everything else is looked at all the same. */
static bool no_scores(struct lead_arena *arena, struct lead_definitions *definitions)
{
    definitions->results = LEAD_ARENA_NEW(arena, LEAD_NAMED_RESULTS, struct lead_result_name);
    return definitions->results;
}

/* Names, and fields that sections read of their own accord: everything that conditions need to know beforehand. */
static bool begin_sections(const struct lead_place *root, const struct lead_sections *sections, struct lead_schema *schema,
                           struct lead_arena *arena, struct lead_definitions *definitions)
{
    struct lead_place roles = section_place(root, sections->roles), purchase = section_place(root, sections->purchase);
    struct lead_place qualification = section_place(root, sections->qualification), next_step = section_place(root, sections->next_step);
    struct lead_place completeness = section_place(root, sections->completeness), lifecycle = section_place(root, sections->lifecycle);
    if (sections->roles)
        lead_roles_begin(&roles, schema, &definitions->roles);
    if (sections->completeness)
        lead_completeness_begin(&completeness, &definitions->completeness);
    return (!sections->purchase || lead_purchase_begin(&purchase, schema, arena, &definitions->purchase)) &&
           (!sections->qualification || lead_qualification_begin(&qualification, schema, arena, &definitions->qualification)) &&
           (!sections->lifecycle || lead_machine_begin(&lifecycle, schema, arena, &definitions->machine)) &&
           (!sections->next_step || lead_next_step_begin(&next_step, arena, &definitions->next_step));
}

static bool read_class_names(const struct lead_place *place, struct lead_arena *arena, struct lead_definitions *definitions)
{
    return lead_json_is_builtin(place->value) ? lead_builtin_class_names(arena, definitions)
                                                  : lead_class_names_read(place, arena, definitions);
}

static bool read_names(const struct lead_place *root, const struct lead_sections *sections, struct lead_schema *schema,
                       struct lead_arena *arena, struct lead_definitions *definitions)
{
    struct lead_place scores = section_place(root, sections->scores);
    struct lead_place grade = section_place(root, sections->grade);
    struct lead_place classes = section_place(root, sections->classes);
    return begin_sections(root, sections, schema, arena, definitions) &&
           (sections->scores ? lead_score_names_read(&scores, arena, definitions) : no_scores(arena, definitions)) &&
           (!sections->grade || lead_grade_read(&grade, arena, definitions)) &&
           (!sections->classes || read_class_names(&classes, arena, definitions)) &&
           lead_results_list(root, sections, schema, arena, definitions);
}

/* --- conditions -------------------------------------------------------------------------------------------------------------------------- */

/* What follows reads for the producers of this kind and the next ones; they are finished together. */
static void end_section(struct lead_definitions *definitions, enum lead_producer_kind first, enum lead_producer_kind last)
{
    for (uint32_t p = 0; p < definitions->producer_count; p++)
        if (definitions->producers[p].kind >= first && definitions->producers[p].kind <= last)
            lead_mark_results_read(definitions, definitions->producers[p].reads);
    lead_conditions_begin(&definitions->conditions);
}

static bool read_all_classes(const struct lead_place *root, const struct lead_sections *sections, struct lead_definitions *definitions)
{
    struct lead_place classes = section_place(root, sections->classes), inputs = section_place(root, sections->class_inputs);
    bool is_builtin = lead_json_is_builtin(sections->classes);
    bool is_misspelt = sections->classes && sections->classes->type == LEAD_JSON_STRING && !is_builtin; /* has been reported */
    if (sections->class_inputs && !is_builtin && !is_misspelt)
        lead_report_key(&inputs, LEAD_ERROR_UNKNOWN_KEY, "'class_inputs' belongs to \"classes\": \"builtin\"");
    if (!sections->classes)
        return true;
    bool is_read = is_builtin ? lead_builtin_classes_read(&classes, &inputs, definitions) : lead_classes_read(&classes, definitions);
    end_section(definitions, LEAD_MAKES_CLASS, LEAD_MAKES_HEAT);
    return is_read;
}

static bool read_roles(const struct lead_place *root, const struct lead_json *section, struct lead_definitions *definitions)
{
    struct lead_place place = section_place(root, section);
    if (!section)
        return true;
    bool is_read = lead_roles_read(&place, &definitions->conditions, &definitions->roles);
    definitions->tables[LEAD_TABLE_ROLE] = definitions->roles.rules;
    end_section(definitions, LEAD_MAKES_ROLE, LEAD_MAKES_ROLE);
    return is_read;
}

/* What the lead was found in before, as a table like any other. */
static bool make_previous(struct lead_definitions *definitions)
{
    const struct lead_purchase *purchase = &definitions->purchase;
    struct lead_decision_table *table = &definitions->tables[LEAD_TABLE_PREVIOUS_STAGE];
    table->rows = LEAD_ARENA_NEW(definitions->conditions.arena, purchase->stages.count, struct lead_decision_row);
    if (!table->rows)
        return false;
    for (uint32_t stage = 0; stage < purchase->stages.count && stage < LEAD_STAGES_MAX; stage++)
        table->rows[table->count++] =
            (struct lead_decision_row){{purchase->previous[stage], LEAD_NODE_ID_FALSE}, stage, LEAD_NONE, NULL, NULL};
    return true;
}

static bool read_purchase(const struct lead_place *root, const struct lead_json *section, struct lead_definitions *definitions)
{
    struct lead_place place = section_place(root, section);
    if (!section)
        return true;
    bool is_read = lead_purchase_read(&place, &definitions->conditions, &definitions->purchase) && make_previous(definitions);
    definitions->tables[LEAD_TABLE_STAGE] = definitions->purchase.table;
    end_section(definitions, LEAD_MAKES_STAGE, LEAD_MAKES_STAGE);
    return is_read && (definitions->purchase.is_ordered || lead_evidence_make(definitions));
}

static bool read_qualification(const struct lead_place *root, const struct lead_sections *sections, struct lead_definitions *definitions)
{
    struct lead_place place = section_place(root, sections->qualification), completeness = section_place(root, sections->completeness);
    if (sections->qualification && !lead_qualification_read(&place, &definitions->conditions, &definitions->qualification))
        return false;
    end_section(definitions, LEAD_MAKES_VERDICT, LEAD_MAKES_VERDICT);
    if (sections->completeness && !lead_completeness_read(&completeness, &definitions->conditions, &definitions->completeness))
        return false;
    end_section(definitions, LEAD_MAKES_COMPLETENESS, LEAD_MAKES_COMPLETENESS);
    return true;
}

/* Three decisions, each with what it reads. */
static bool read_next_step(const struct lead_place *place, struct lead_definitions *definitions)
{
    struct lead_conditions *conditions = &definitions->conditions;
    struct lead_next_step *next = &definitions->next_step;
    if (!lead_steps_read(place, conditions, next))
        return false;
    end_section(definitions, LEAD_MAKES_NEXT_STEP, LEAD_MAKES_NEXT_STEP);
    if (!lead_research_read(place, conditions, next))
        return false;
    end_section(definitions, LEAD_MAKES_TIER, LEAD_MAKES_TIER);
    if (!lead_message_read(place, conditions, next))
        return false;
    end_section(definitions, LEAD_MAKES_MESSAGE, LEAD_MAKES_MESSAGE);
    definitions->tables[LEAD_TABLE_STEP] = next->steps;
    definitions->tables[LEAD_TABLE_TIER] = next->research;
    definitions->tables[LEAD_TABLE_MESSAGE] = next->message;
    return true;
}

static bool read_lifecycle(const struct lead_place *root, const struct lead_sections *sections, struct lead_definitions *definitions)
{
    struct lead_place place = section_place(root, sections->lifecycle), next_step = section_place(root, sections->next_step);
    if (sections->lifecycle && !lead_machine_read(&place, &definitions->conditions, &definitions->machine))
        return false;
    definitions->tables[LEAD_TABLE_DUE] = definitions->machine.due;
    end_section(definitions, LEAD_MAKES_NEXT_STATUS, LEAD_MAKES_NEXT_STATUS);
    return !sections->next_step || read_next_step(&next_step, definitions);
}

static bool read_group(const struct lead_place *root, const struct lead_sections *sections, struct lead_definitions *definitions)
{
    struct lead_place place = section_place(root, sections->buying_group);
    if (!sections->buying_group)
        return true;
    if (!sections->roles)
        lead_report_key(&place, LEAD_ERROR_MISSING_KEY, "a buying group needs 'roles', which says who each contact is");
    bool is_read = lead_group_read(&place, &definitions->conditions, &definitions->group);
    lead_conditions_begin(&definitions->conditions);
    return is_read;
}

static bool read_conditions(const struct lead_place *root, const struct lead_sections *sections, struct lead_definitions *definitions)
{
    struct lead_place scores = section_place(root, sections->scores);
    if (sections->scores && !lead_scores_read(&scores, definitions))
        return false;
    lead_conditions_begin(&definitions->conditions);
    return read_all_classes(root, sections, definitions) && read_roles(root, sections->roles, definitions) &&
           read_purchase(root, sections->purchase, definitions) && read_qualification(root, sections, definitions) &&
           read_lifecycle(root, sections, definitions) && read_group(root, sections, definitions);
}

bool lead_definitions_read(const struct lead_place *root, const struct lead_sections *sections, struct lead_schema *schema,
                           struct lead_arena *arena, struct lead_definitions *definitions)
{
    struct lead_place grade = section_place(root, sections->grade);
    memset(definitions, 0, sizeof *definitions);
    definitions->conditions.schema = schema;
    definitions->roles.title_field = LEAD_NONE;
    if (!read_names(root, sections, schema, arena, definitions))
        return false;
    if (!lead_conditions_init(&definitions->conditions, arena, schema, definitions->results, definitions->result_count) ||
        !lead_activity_begin(root, &sections->activity, arena, &definitions->activity))
        return false;
    lead_activity_attach(&definitions->activity, &definitions->conditions);
    if (!read_conditions(root, sections, definitions) || definitions->conditions.nodes.out_of_memory ||
        !lead_activity_finish(root, arena, &definitions->activity))
        return false;
    if (sections->grade && !root->findings->errors)
        lead_grade_warn(&grade, definitions);
    return lead_results_order(root, arena, definitions);
}

void lead_mark_results_read(const struct lead_definitions *definitions, uint8_t *reads)
{
    const struct lead_conditions *conditions = &definitions->conditions;
    for (uint32_t i = 0; i < conditions->input_count; i++)
        if (conditions->inputs[i] >= conditions->schema->count)
            reads[conditions->inputs[i] - conditions->schema->count] = 1;
}
