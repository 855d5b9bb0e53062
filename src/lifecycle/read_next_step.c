/* SPDX-License-Identifier: MIT */
/* The "next_step" section: steps and research. */
#include "lifecycle/builtin.h"
#include "lifecycle/next_step.h"
#include "rules/contradiction.h"

#include <leadcore/vocabulary.h>

static const char *const keys[] = {"steps", "research", "message"};
enum { STEPS, RESEARCH, MESSAGE, COUNT };

/* Fills a row from its JSON. */
typedef void row_reader(const struct lead_place *place, struct lead_conditions *conditions, const struct lead_next_step *next,
                        struct lead_decision_row *row);

/* One of the two tables that can be built in. */
struct kind {
    const char *name; /* of what a row decides */
    const char *const *builtin;
    row_reader *read;
};

static const struct lead_json *part_of(const struct lead_json *section, size_t key)
{
    return lead_json_is_builtin(section) ? NULL : lead_json_member(section, keys[key]);
}

/* --- first look --------------------------------------------------------------------------------------------------------------------------- */

/* False when out of memory. */
static bool add_step(const struct lead_place *place, struct lead_arena *arena, struct lead_next_step *next)
{
    const struct lead_json *value = place->value;
    if (value->type != LEAD_JSON_STRING || !value->size || value->size > 200)
        return true; /* reported when the row is read */
    if (next->step_names.count == LEAD_STEPS_MAX && lead_values_find(&next->step_names, value->text, value->size) == LEAD_STEPS_MAX) {
        lead_report_at(place, LEAD_ERROR_LIMIT, "more than %d different steps", LEAD_STEPS_MAX);
        return true;
    }
    return lead_values_add(&next->step_names, arena, value->text, value->size) != LEAD_NONE;
}

bool lead_next_step_begin(const struct lead_place *place, struct lead_arena *arena, struct lead_next_step *next)
{
    const struct lead_json *steps = part_of(place->value, STEPS);
    *next = (struct lead_next_step){.has_research = lead_json_is_builtin(place->value) || part_of(place->value, RESEARCH),
                                    .has_message = part_of(place->value, MESSAGE)};
    if (!lead_values_of_terms(LEAD_VOCABULARY_STEP, arena, &next->step_names))
        return false;
    const struct lead_place table = lead_child(place, steps, 0);
    size_t index = 0;
    for (const struct lead_json *item = steps && steps->type == LEAD_JSON_ARRAY ? steps->first : NULL; item; item = item->next, index++) {
        const struct lead_place row = lead_child(&table, item, index);
        const struct lead_place step = lead_child(&row, lead_json_member(item, "step"), 0);
        if (step.value && !add_step(&step, arena, next))
            return false;
    }
    return true;
}

/* --- rows --------------------------------------------------------------------------------------------------------------------------------- */

/* True unless the exit is: that it is unknown keeps nobody from being nurtured. */
static struct lead_condition without_exit(struct lead_conditions *conditions, struct lead_condition condition, struct lead_condition exit)
{
    const lead_node_id is_false[] = {condition.is_false, exit.is_true};
    return (struct lead_condition){.is_true = lead_node_without(&conditions->nodes, condition.is_true, exit.is_true),
                                   .is_false = lead_node_or(&conditions->nodes, is_false, 2)};
}

static void read_exit(const struct lead_place *place, struct lead_conditions *conditions, struct lead_decision_row *row)
{
    static const char *const exit_keys[] = {"when", "reason"};
    enum { WHEN, REASON, EXIT_COUNT };
    const struct lead_json *members[EXIT_COUNT];
    const size_t problems = place->findings->count;
    const bool was_possible = !lead_node_is_never_true(&conditions->nodes, row->condition.is_true);
    struct lead_decision_row exit = {.condition = {LEAD_NODE_ID_FALSE, LEAD_NODE_ID_FALSE}};
    lead_members(place, exit_keys, EXIT_COUNT, WHEN + 1, members);
    const struct lead_decision_members given = {members[WHEN], members[REASON]};
    lead_decision_row_read(place, conditions, &given, &exit);
    if (!members[WHEN])
        return; /* reported */
    row->condition = without_exit(conditions, row->condition, exit.condition);
    row->until = exit.reason;
    if (was_possible && place->findings->count == problems && lead_node_is_never_true(&conditions->nodes, row->condition.is_true))
        lead_report_at(place, LEAD_WARNING_NEVER_TRUE, "who meets 'when' has always left");
}

static void read_step(const struct lead_place *place, struct lead_conditions *conditions, const struct lead_next_step *next,
                      struct lead_decision_row *row)
{
    static const char *const row_keys[] = {"step", "track", "when", "exit", "reason"};
    enum { STEP, TRACK, WHEN, EXIT, REASON, ROW_COUNT };
    const struct lead_json *members[ROW_COUNT];
    lead_members(place, row_keys, ROW_COUNT, STEP + 1, members);
    const struct lead_place step = lead_child(place, members[STEP], 0), track = lead_child(place, members[TRACK], 0);
    const struct lead_place exit = lead_child(place, members[EXIT], 0);
    const struct lead_decision_members given = {members[WHEN], members[REASON]};
    lead_decision_row_read(place, conditions, &given, row);
    if (members[STEP] && lead_want_name(&step)) {
        row->value = lead_values_find(&next->step_names, members[STEP]->text, members[STEP]->size);
        lead_warn_near_term(&step, false, LEAD_VOCABULARY_STEP, "step");
    }
    const int32_t number = members[TRACK] ? lead_want_term(&track, LEAD_VOCABULARY_TRACK, "nurture track") : 0;
    if (number)
        row->second = (uint32_t)number - 1;
    if (members[STEP] && row->value == LEAD_STEP_NURTURE - 1 && !members[TRACK])
        lead_report_at(place, LEAD_ERROR_MISSING_KEY, "the step 'nurture' needs a 'track'");
    if (members[EXIT])
        read_exit(&exit, conditions, row);
}

static void read_tier(const struct lead_place *place, struct lead_conditions *conditions, const struct lead_next_step *next,
                      struct lead_decision_row *row)
{
    static const char *const row_keys[] = {"tier", "when", "reason"};
    enum { TIER, WHEN, REASON, ROW_COUNT };
    const struct lead_json *members[ROW_COUNT];
    (void)next;
    lead_members(place, row_keys, ROW_COUNT, TIER + 1, members);
    const struct lead_place tier = lead_child(place, members[TIER], 0);
    const struct lead_decision_members given = {members[WHEN], members[REASON]};
    lead_decision_row_read(place, conditions, &given, row);
    const int32_t number = members[TIER] ? lead_want_term(&tier, LEAD_VOCABULARY_TIER, "research tier") : 0;
    row->value = number ? (uint32_t)number - 1 : 0;
}

/* --- tables ------------------------------------------------------------------------------------------------------------------------------- */

static const struct kind steps_kind = {"step", lead_builtin_steps, read_step}, research_kind = {"tier", lead_builtin_research, read_tier};

static void read_rows(const struct lead_place *place, struct lead_conditions *conditions, const struct lead_next_step *next,
                      const struct kind *kind, struct lead_decision_table *table)
{
    size_t index = 0;
    if (!lead_decision_rows_open(place, conditions, table))
        return;
    for (const struct lead_json *item = place->value->first; item; item = item->next, index++) {
        const struct lead_place child = lead_child(place, item, index);
        if (lead_want_object(&child))
            kind->read(&child, conditions, next, &table->rows[index]);
    }
    lead_decision_warn_unreachable(place, table, kind->name);
}

/* What is built in has no place in the document, and nothing to report. False when out of memory. */
static bool read_builtin(struct lead_conditions *conditions, const struct lead_next_step *next, const struct kind *kind,
                         struct lead_decision_table *table)
{
    struct lead_findings findings;
    const struct lead_json *rows = lead_builtin_read(kind->builtin, conditions->arena);
    if (!rows)
        return false;
    lead_findings_init(&findings, NULL, 0, &conditions->arena->memory);
    const struct lead_place place = {.findings = &findings, .value = rows};
    if (lead_decision_rows_open(&place, conditions, table)) {
        table->count = 0; /* only as many as are possible */
        for (const struct lead_json *row = rows->first; row; row = row->next) {
            const struct lead_place child = lead_child(&place, row, 0);
            if (lead_builtin_row_is_possible(conditions, row))
                kind->read(&child, conditions, next, &table->rows[table->count++]);
        }
    }
    const bool has_memory = !findings.out_of_memory;
    lead_findings_free(&findings);
    return has_memory;
}

/* `value` is "builtin", or rows; NULL says that the whole section is built in. False when out of memory. */
static bool read_table(const struct lead_place *place, const struct lead_json *value, struct lead_conditions *conditions,
                       const struct lead_next_step *next, const struct kind *kind, struct lead_decision_table *table)
{
    const struct lead_place child = lead_child(place, value, 0);
    if (!value || lead_json_is_builtin(value)) {
        if (!read_builtin(conditions, next, kind, table))
            return false;
    } else if (value->type == LEAD_JSON_STRING) {
        lead_report_at(&child, LEAD_ERROR_BAD_VALUE, "expected \"builtin\" or an array of rows");
    } else {
        read_rows(&child, conditions, next, kind, table);
    }
    return !conditions->nodes.out_of_memory;
}

bool lead_steps_read(const struct lead_place *place, struct lead_conditions *conditions, struct lead_next_step *next)
{
    const struct lead_json *members[COUNT] = {NULL};
    if (!lead_json_is_builtin(place->value)) {
        if (place->value->type == LEAD_JSON_STRING) {
            lead_report_at(place, LEAD_ERROR_BAD_VALUE, "expected \"builtin\" or an object with 'steps'");
            return true;
        }
        lead_members(place, keys, COUNT, STEPS + 1, members);
        if (!members[STEPS])
            return true; /* reported */
    }
    return read_table(place, members[STEPS], conditions, next, &steps_kind, &next->steps);
}

bool lead_research_read(const struct lead_place *place, struct lead_conditions *conditions, struct lead_next_step *next)
{
    return !next->has_research ||
           read_table(place, part_of(place->value, RESEARCH), conditions, next, &research_kind, &next->research);
}
