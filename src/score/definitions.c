/* SPDX-License-Identifier: MIT */
#include "score/definitions.h"

#include "rules/contradiction.h"

#include <string.h>

static struct lead_place section_place(const struct lead_place *root, const struct lead_json *section)
{
    return lead_child(root, section, 0);
}

/* Grade and class become results behind the scores, when the document has them. */
static void add_symbol_results(struct lead_definitions *definitions, const struct lead_sections *sections)
{
    definitions->grade_result = definitions->class_result = LEAD_NONE;
    if (sections->grade) {
        definitions->grade_result = definitions->result_count;
        definitions->results[definitions->result_count++] =
            (struct lead_result_name){"grade", 5, false, &definitions->grades, true};
    }
    if (sections->classes) {
        definitions->class_result = definitions->result_count;
        definitions->results[definitions->result_count++] =
            (struct lead_result_name){"class", 5, false, &definitions->class_names, false};
    }
}

/* Without scores, which is a problem of its own, grade and classes are looked at all the same. */
static bool no_scores(struct lead_arena *arena, struct lead_definitions *definitions)
{
    definitions->results = LEAD_ARENA_NEW(arena, 2, struct lead_result_name);
    definitions->class_reads = LEAD_ARENA_NEW(arena, 2, uint8_t);
    return definitions->results && definitions->class_reads;
}

static bool read_names(const struct lead_place *root, const struct lead_sections *sections, struct lead_arena *arena,
                       struct lead_definitions *definitions)
{
    struct lead_place scores = section_place(root, sections->scores);
    struct lead_place grade = section_place(root, sections->grade);
    struct lead_place classes = section_place(root, sections->classes);
    return (sections->scores ? lead_score_names_read(&scores, arena, definitions) : no_scores(arena, definitions)) &&
           (!sections->grade || lead_grade_read(&grade, arena, definitions)) &&
           (!sections->classes || lead_class_names_read(&classes, arena, definitions));
}

static bool read_conditions(const struct lead_place *root, const struct lead_sections *sections, struct lead_definitions *definitions)
{
    struct lead_place scores = section_place(root, sections->scores);
    struct lead_place classes = section_place(root, sections->classes);
    return (!sections->scores || lead_scores_read(&scores, definitions)) &&
           (!sections->classes || lead_classes_read(&classes, definitions));
}

bool lead_definitions_read(const struct lead_place *root, const struct lead_sections *sections, struct lead_schema *schema,
                           struct lead_arena *arena, struct lead_definitions *definitions)
{
    struct lead_place grade = section_place(root, sections->grade);
    memset(definitions, 0, sizeof *definitions);
    definitions->conditions.schema = schema;
    if (!read_names(root, sections, arena, definitions))
        return false;
    add_symbol_results(definitions, sections);
    if (!lead_conditions_init(&definitions->conditions, arena, schema, definitions->results, definitions->result_count) ||
        !lead_activity_begin(root, &sections->activity, arena, &definitions->activity))
        return false;
    lead_activity_attach(&definitions->activity, &definitions->conditions);
    if (!read_conditions(root, sections, definitions) || definitions->conditions.nodes.out_of_memory ||
        !lead_activity_finish(root, arena, &definitions->activity))
        return false;
    if (sections->grade && !root->findings->errors)
        lead_grade_warn(&grade, definitions);
    return lead_results_order(root, sections, arena, definitions);
}

void lead_mark_results_read(const struct lead_definitions *definitions, uint8_t *reads)
{
    const struct lead_conditions *conditions = &definitions->conditions;
    for (uint32_t i = 0; i < conditions->input_count; i++)
        if (conditions->inputs[i] >= conditions->schema->count)
            reads[conditions->inputs[i] - conditions->schema->count] = 1;
}

void lead_warn_never_true(const struct lead_place *place, const struct lead_definitions *definitions, struct lead_condition condition,
                          size_t problems_before)
{
    if (place->findings->count == problems_before && lead_node_is_never_true(&definitions->conditions.nodes, condition.is_true))
        lead_report_at(place, LEAD_WARNING_NEVER_TRUE, "no lead can meet this condition");
}

/* --- the order of results ------------------------------------------------------------------------------------------------------------ */

struct order {
    const struct lead_place *root;
    const struct lead_sections *sections;
    struct lead_definitions *definitions;
    uint8_t *states; /* by result: 0 not looked at, 1 on the way, 2 done */
    uint32_t *way;   /* results that wait for each other */
    uint32_t depth;
    bool has_cycle;
};

static bool depends(const struct lead_definitions *definitions, uint32_t result, uint32_t on)
{
    if (result == definitions->grade_result)
        return (definitions->letters.count && on == definitions->letters.score) || (definitions->digits.count && on == definitions->digits.score);
    if (result == definitions->class_result)
        return definitions->class_reads[on];
    return definitions->scores[result].reads[on];
}

static void append(char *text, size_t capacity, const char *more)
{
    size_t used = strlen(text), wanted = strlen(more);
    if (used + wanted < capacity)
        memcpy(text + used, more, wanted + 1);
}

static struct lead_place result_place(const struct order *order, uint32_t result, struct lead_place *scores)
{
    if (result == order->definitions->grade_result)
        return lead_child(order->root, order->sections->grade, 0);
    if (result == order->definitions->class_result)
        return lead_child(order->root, order->sections->classes, 0);
    *scores = lead_child(order->root, order->sections->scores, 0);
    const struct lead_json *score = order->sections->scores->first;
    for (uint32_t i = 0; i < result; i++)
        score = score->next;
    return lead_child(scores, score, 0);
}

static void report_cycle(struct order *order, uint32_t back_to)
{
    char names[256] = "";
    uint32_t begin = 0;
    struct lead_place scores;
    while (order->way[begin] != back_to)
        begin++;
    for (uint32_t i = begin; i < order->depth; i++) {
        append(names, sizeof names, order->definitions->results[order->way[i]].name);
        append(names, sizeof names, " → ");
    }
    append(names, sizeof names, order->definitions->results[back_to].name);
    struct lead_place place = result_place(order, back_to, &scores);
    lead_report_key(&place, LEAD_ERROR_CYCLE, "results depend on themselves: %s", names);
    order->has_cycle = true;
}

/* At most 66 results, so recursion is shallow. */
static void visit(struct order *order, uint32_t result)
{
    struct lead_definitions *definitions = order->definitions;
    uint32_t ready = 0;
    order->states[result] = 1;
    order->way[order->depth++] = result;
    for (uint32_t on = 0; on < definitions->result_count; on++) {
        if (!depends(definitions, result, on))
            continue;
        if (order->states[on] == 1) {
            report_cycle(order, on);
            continue;
        }
        if (order->states[on] == 0)
            visit(order, on);
        /* A grade only compares finished points, at the end of the same stage; conditions need a stage of their own. */
        uint32_t after = definitions->ready[on] + (result != definitions->grade_result);
        ready = after > ready ? after : ready;
    }
    order->depth--;
    order->states[result] = 2;
    definitions->ready[result] = ready;
    if (ready >= definitions->stage_count)
        definitions->stage_count = ready + 1;
}

bool lead_results_order(const struct lead_place *root, const struct lead_sections *sections, struct lead_arena *arena,
                        struct lead_definitions *definitions)
{
    struct order order = {.root = root, .sections = sections, .definitions = definitions};
    definitions->stage_count = 1;
    definitions->ready = LEAD_ARENA_NEW(arena, definitions->result_count, uint32_t);
    order.states = LEAD_ARENA_NEW(arena, definitions->result_count, uint8_t);
    order.way = LEAD_ARENA_NEW(arena, definitions->result_count, uint32_t);
    if (!definitions->ready || !order.states || !order.way)
        return false;
    for (uint32_t result = 0; result < definitions->result_count; result++)
        if (order.states[result] == 0)
            visit(&order, result);
    return true;
}
