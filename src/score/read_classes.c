/* SPDX-License-Identifier: MIT */
/* The "classes" section. */
#include "score/class_inputs.h"
#include "score/definitions.h"

#include <leadcore/vocabulary.h>
#include <string.h>

static const char *const keys[] = {"name", "when", "reason"};
enum { NAME, WHEN, REASON, COUNT };

static bool read_name(const struct lead_place *place, struct lead_arena *arena, struct lead_definitions *definitions)
{
    uint32_t before = definitions->class_names.count;
    if (!lead_want_name(place))
        return true;
    if (lead_values_add(&definitions->class_names, arena, place->value->text, place->value->size) == LEAD_NONE)
        return false;
    if (definitions->class_names.count == before) {
        char quoted[LEAD_QUOTED_CAPACITY];
        lead_report_at(place, LEAD_ERROR_DUPLICATE_NAME, "class '%s' stands twice",
                       lead_quoted(place->value->text, place->value->size, quoted));
    }
    return true;
}

/* Only what conditions elsewhere need; everything else about the classes is reported by lead_classes_read(). */
bool lead_class_names_read(const struct lead_place *place, struct lead_arena *arena, struct lead_definitions *definitions)
{
    if (place->value->type == LEAD_JSON_STRING) {
        lead_report_at(place, LEAD_ERROR_WRONG_TYPE, "expected \"builtin\" or an array of classes, found another string");
        return true;
    }
    if (!lead_want_array(place))
        return true;
    uint32_t count = place->value->count;
    if (count > LEAD_CLASSES_MAX) {
        lead_report_at(place, LEAD_ERROR_LIMIT, "%u classes; at most %d", count, LEAD_CLASSES_MAX);
        return true;
    }
    definitions->classes = LEAD_ARENA_NEW(arena, count, struct lead_class);
    if (!definitions->classes)
        return false;
    definitions->class_count = count;
    size_t index = 0;
    for (const struct lead_json *item = place->value->first; item; item = item->next, index++) {
        struct lead_place child = lead_child(place, item, index);
        const struct lead_json *name = lead_json_member(item, keys[NAME]);
        struct lead_place name_place = lead_child(&child, name, 0);
        if (name && !read_name(&name_place, arena, definitions))
            return false;
    }
    return true;
}

static void read_class(const struct lead_place *place, struct lead_definitions *definitions, struct lead_class *this)
{
    const struct lead_json *members[COUNT];
    lead_members(place, keys, COUNT, NAME + 1, members);
    if (members[NAME] && members[NAME]->type == LEAD_JSON_STRING)
        this->name = this->reason = members[NAME]->text;
    struct lead_place when = lead_child(place, members[WHEN], 0), reason = lead_child(place, members[REASON], 0);
    this->condition = (struct lead_condition){LEAD_NODE_ID_TRUE, LEAD_NODE_ID_FALSE};
    if (members[WHEN])
        this->condition = lead_condition_read_warned(&definitions->conditions, &when);
    if (members[REASON] && lead_want_string(&reason))
        this->reason = members[REASON]->text;
}

/* Classes as the table that the evaluator runs. */
static bool make_table(struct lead_definitions *definitions)
{
    struct lead_decision_table *table = &definitions->tables[LEAD_TABLE_CLASS];
    table->rows = LEAD_ARENA_NEW(definitions->conditions.arena, definitions->class_count, struct lead_decision_row);
    if (!table->rows)
        return false;
    for (uint32_t c = 0; c < definitions->class_count; c++)
        table->rows[table->count++] = (struct lead_decision_row){definitions->classes[c].condition, c, LEAD_NONE, definitions->classes[c].reason, NULL};
    return true;
}

bool lead_classes_read(const struct lead_place *place, struct lead_definitions *definitions)
{
    bool is_reachable = true;
    size_t index = 0;
    const struct lead_json *item = definitions->class_count ? place->value->first : NULL;
    for (; item; item = item->next, index++) {
        struct lead_place child = lead_child(place, item, index);
        struct lead_class *this = &definitions->classes[index];
        if (!lead_want_object(&child))
            continue;
        read_class(&child, definitions, this);
        if (!is_reachable)
            lead_report_at(&child, LEAD_WARNING_UNREACHABLE, "an earlier class always matches");
        is_reachable &= this->condition.is_true != LEAD_NODE_ID_TRUE;
    }
    return make_table(definitions);
}

/* --- built-in classes -------------------------------------------------------------------------------------------------------------------- */

/* In the order of their conditions; what is not a lead goes first, however large it is. */
static const lead_term_number builtin_classes[] = {LEAD_CLASS_NOT_A_LEAD, LEAD_CLASS_COMPANY_KEY, LEAD_CLASS_IMPORTANT, LEAD_CLASS_GENERAL};
#define BUILTIN_CLASSES 4
#define HEATS 3

bool lead_builtin_class_names(struct lead_arena *arena, struct lead_definitions *definitions)
{
    definitions->classes = LEAD_ARENA_NEW(arena, BUILTIN_CLASSES, struct lead_class);
    if (!definitions->classes)
        return false;
    definitions->class_count = BUILTIN_CLASSES;
    for (uint32_t c = 0; c < BUILTIN_CLASSES; c++) {
        lead_term term = {.size = sizeof term};
        lead_term_get(LEAD_VOCABULARY_CLASS, builtin_classes[c], &term);
        definitions->classes[c] = (struct lead_class){.name = term.identifier, .reason = term.definition};
        if (lead_values_add(&definitions->class_names, arena, term.identifier, strlen(term.identifier)) == LEAD_NONE)
            return false;
    }
    return true;
}

bool lead_builtin_classes_read(const struct lead_place *place, const struct lead_place *inputs, struct lead_definitions *definitions)
{
    struct lead_condition classes[BUILTIN_CLASSES] = {{LEAD_NODE_ID_FALSE, LEAD_NODE_ID_FALSE}};
    struct lead_condition heats[HEATS] = {{LEAD_NODE_ID_FALSE, LEAD_NODE_ID_FALSE}};
    struct lead_decision_table *heat = &definitions->tables[LEAD_TABLE_HEAT];
    if (!inputs->value)
        lead_report_at(place, LEAD_ERROR_MISSING_KEY, "the built-in classes need 'class_inputs', which says what they rest on");
    else if (!lead_class_inputs_read(inputs, &definitions->conditions, classes, heats))
        return false;
    for (uint32_t c = 0; c < BUILTIN_CLASSES; c++)
        definitions->classes[c].condition = classes[c];
    heat->rows = LEAD_ARENA_NEW(definitions->conditions.arena, HEATS, struct lead_decision_row);
    if (!heat->rows)
        return false;
    for (uint32_t h = 0; h < HEATS; h++) {
        lead_term term = {.size = sizeof term};
        lead_term_get(LEAD_VOCABULARY_HEAT, (lead_term_number)h + 1, &term);
        heat->rows[heat->count++] = (struct lead_decision_row){heats[h], h, LEAD_NONE, term.definition, NULL};
    }
    return make_table(definitions);
}
