/* SPDX-License-Identifier: MIT */
/* The "completeness" section. */
#include "qualify/completeness.h"

#define REQUIRED_MAX 60

static const char *const dossier_keys[] = {"key_contact", "topic", "needs", "cases"};
#define DOSSIER_PARTS (sizeof dossier_keys / sizeof dossier_keys[0])

static const char *const keys[] = {"required", "dossier"};
enum { REQUIRED, DOSSIER, COUNT };

void lead_completeness_begin(const struct lead_place *place, struct lead_completeness *completeness)
{
    *completeness = (struct lead_completeness){0};
    completeness->has_dossier = lead_json_member(place->value, keys[DOSSIER]);
}

static void add_part(struct lead_completeness *completeness, const char *name, lead_node_id is_there, bool is_dossier)
{
    completeness->parts[completeness->count++] = (struct lead_part){name, is_there, is_dossier};
}

/* --- required ------------------------------------------------------------------------------------------------------------------------ */

struct required {
    struct lead_conditions *conditions;
    struct lead_completeness *completeness;
    lead_input inputs[REQUIRED_MAX];
    uint32_t count;
};

static bool is_required(const struct required *required, lead_input input)
{
    for (uint32_t i = 0; i < required->count; i++)
        if (required->inputs[i] == input)
            return true;
    return false;
}

static void read_name(struct required *required, const struct lead_place *place)
{
    char quoted[LEAD_QUOTED_CAPACITY];
    const lead_input input = lead_want_input(required->conditions, place);
    if (input == LEAD_INPUT_NONE)
        return;
    if (is_required(required, input)) {
        lead_report_at(place, LEAD_ERROR_DUPLICATE_NAME, "'%s' stands twice", lead_quoted(place->value->text, place->value->size, quoted));
        return;
    }
    required->inputs[required->count++] = input;
    add_part(required->completeness, place->value->text, lead_input_known(required->conditions, input).is_true, false);
}

static void read_required(const struct lead_place *place, struct lead_conditions *conditions, struct lead_completeness *completeness)
{
    struct required required = {.conditions = conditions, .completeness = completeness};
    if (!lead_want_array(place))
        return;
    if (place->value->count > REQUIRED_MAX) {
        lead_report_at(place, LEAD_ERROR_LIMIT, "%u required; at most %d", place->value->count, REQUIRED_MAX);
        return;
    }
    size_t index = 0;
    for (const struct lead_json *item = place->value->first; item; item = item->next) {
        const struct lead_place child = lead_child(place, item, index++);
        read_name(&required, &child);
    }
}

/* --- dossier ------------------------------------------------------------------------------------------------------------------------- */

/* Fields or results that must all be known. */
static lead_node_id read_names(const struct lead_place *place, struct lead_conditions *conditions)
{
    if (!lead_want_array(place))
        return LEAD_NODE_ID_FALSE;
    lead_node_id *known = LEAD_ARENA_NEW(conditions->arena, place->value->count, lead_node_id);
    if (!known) {
        conditions->nodes.out_of_memory = true;
        return LEAD_NODE_ID_FALSE;
    }
    uint32_t index = 0;
    for (const struct lead_json *item = place->value->first; item; item = item->next, index++) {
        const struct lead_place child = lead_child(place, item, index);
        const lead_input input = lead_want_input(conditions, &child);
        known[index] = input == LEAD_INPUT_NONE ? LEAD_NODE_ID_FALSE : lead_input_known(conditions, input).is_true;
    }
    return lead_node_and(&conditions->nodes, known, index);
}

static lead_node_id read_part(const struct lead_place *object, const struct lead_json *value, struct lead_conditions *conditions)
{
    const struct lead_place place = lead_child(object, value, 0);
    if (value->type == LEAD_JSON_ARRAY)
        return read_names(&place, conditions);
    if (value->type != LEAD_JSON_OBJECT) {
        lead_report_at(&place, LEAD_ERROR_WRONG_TYPE, "expected a condition, or an array with the names of fields or results");
        return LEAD_NODE_ID_FALSE;
    }
    const struct lead_decision_members members = {.when = value};
    struct lead_decision_row row = {0};
    lead_decision_row_read(object, conditions, &members, &row); /* warns when it is never true */
    return row.condition.is_true;
}

/* In the document's order. Of a part that stands twice, which is reported, the first is read. */
static void read_dossier(const struct lead_place *place, struct lead_conditions *conditions, struct lead_completeness *completeness)
{
    const struct lead_json *members[DOSSIER_PARTS];
    const uint32_t before = completeness->count;
    const bool is_good = lead_members(place, dossier_keys, DOSSIER_PARTS, 0, members);
    if (place->value->type != LEAD_JSON_OBJECT)
        return;
    for (const struct lead_json *member = place->value->first; member; member = member->next)
        for (size_t i = 0; i < DOSSIER_PARTS; i++)
            if (members[i] == member)
                add_part(completeness, dossier_keys[i], read_part(place, member, conditions), true);
    if (is_good && completeness->count == before)
        lead_report_at(place, LEAD_ERROR_BAD_VALUE, "expected at least one of 'key_contact', 'topic', 'needs' and 'cases'");
}

bool lead_completeness_read(const struct lead_place *place, struct lead_conditions *conditions, struct lead_completeness *completeness)
{
    const struct lead_json *members[COUNT];
    const bool is_good = lead_members(place, keys, COUNT, 0, members);
    completeness->parts = LEAD_ARENA_NEW(conditions->arena, LEAD_PARTS_MAX, struct lead_part);
    if (!completeness->parts)
        return false;
    const struct lead_place required = lead_child(place, members[REQUIRED], 0), dossier = lead_child(place, members[DOSSIER], 0);
    if (members[REQUIRED])
        read_required(&required, conditions, completeness);
    if (members[DOSSIER])
        read_dossier(&dossier, conditions, completeness);
    if (is_good && !members[REQUIRED] && !members[DOSSIER])
        lead_report_at(place, LEAD_ERROR_MISSING_KEY, "at least one of 'required' and 'dossier' is needed");
    return !conditions->nodes.out_of_memory && !place->findings->out_of_memory;
}
