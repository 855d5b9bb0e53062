/* SPDX-License-Identifier: MIT */
/* Conditions: all, any, not, at_least, and fields. What a single field is tested for is read in condition_test.c. */
#include "rules/condition.h"

#include <string.h>

static const struct lead_condition nothing = {LEAD_NODE_ID_FALSE, LEAD_NODE_ID_FALSE};

/* A list of conditions under construction; small ones need no memory of their own. */
struct parts {
    struct lead_condition few[16];
    struct lead_condition *items;
};

static bool parts_init(struct lead_conditions *conditions, struct parts *parts, uint32_t count)
{
    parts->items = parts->few;
    if (count > 16)
        parts->items = LEAD_ARENA_NEW(conditions->arena, count, struct lead_condition);
    if (!parts->items)
        conditions->nodes.out_of_memory = true;
    return parts->items;
}

typedef lead_node_id combine_function(struct lead_nodes *, const lead_node_id *, uint32_t);

/* `when_true` over the true sets, `when_false` over the false sets: De Morgan. */
static struct lead_condition combine(struct lead_conditions *conditions, const struct lead_condition *parts, uint32_t count,
                                     combine_function *when_true, combine_function *when_false)
{
    lead_node_id few[16] = {0};
    lead_node_id *ids = few;
    if (count > 16 && !(ids = LEAD_ARENA_NEW(conditions->arena, count, lead_node_id))) {
        conditions->nodes.out_of_memory = true;
        return nothing;
    }
    struct lead_condition result;
    for (uint32_t i = 0; i < count; i++)
        ids[i] = parts[i].is_true;
    result.is_true = when_true(&conditions->nodes, ids, count);
    for (uint32_t i = 0; i < count; i++)
        ids[i] = parts[i].is_false;
    result.is_false = when_false(&conditions->nodes, ids, count);
    return result;
}

struct lead_condition lead_conditions_and(struct lead_conditions *conditions, const struct lead_condition *parts, uint32_t count)
{
    return combine(conditions, parts, count, lead_node_and, lead_node_or);
}

struct lead_condition lead_conditions_or(struct lead_conditions *conditions, const struct lead_condition *parts, uint32_t count)
{
    return combine(conditions, parts, count, lead_node_or, lead_node_and);
}

static struct lead_condition at_least(struct lead_conditions *conditions, uint32_t n, const struct lead_condition *parts, uint32_t count)
{
    lead_node_id *ids = LEAD_ARENA_NEW(conditions->arena, count, lead_node_id);
    if (!ids) {
        conditions->nodes.out_of_memory = true;
        return nothing;
    }
    struct lead_condition result;
    for (uint32_t i = 0; i < count; i++)
        ids[i] = parts[i].is_true;
    result.is_true = lead_node_at_least(&conditions->nodes, n, ids, count);
    /* Fewer than n can be true once more than count - n are false. */
    for (uint32_t i = 0; i < count; i++)
        ids[i] = parts[i].is_false;
    result.is_false = lead_node_at_least(&conditions->nodes, count - n + 1, ids, count);
    return result;
}

static struct lead_condition read_condition(struct lead_conditions *conditions, const struct lead_place *place, unsigned depth);

/* Reads the array of conditions at `place` into `parts`; false when it is not one. */
static bool read_list(struct lead_conditions *conditions, const struct lead_place *place, unsigned depth, struct parts *parts)
{
    if (!lead_want_array(place) || !parts_init(conditions, parts, place->value->count))
        return false;
    size_t index = 0;
    for (const struct lead_json *item = place->value->first; item; item = item->next, index++) {
        struct lead_place child = lead_child(place, item, index);
        parts->items[index] = read_condition(conditions, &child, depth + 1);
    }
    return true;
}

static struct lead_condition read_all(struct lead_conditions *conditions, const struct lead_place *place, unsigned depth)
{
    struct parts parts;
    if (!read_list(conditions, place, depth, &parts))
        return nothing;
    return lead_conditions_and(conditions, parts.items, place->value->count);
}

static struct lead_condition read_any(struct lead_conditions *conditions, const struct lead_place *place, unsigned depth)
{
    struct parts parts;
    if (!read_list(conditions, place, depth, &parts))
        return nothing;
    return lead_conditions_or(conditions, parts.items, place->value->count);
}

static struct lead_condition read_not(struct lead_conditions *conditions, const struct lead_place *place, unsigned depth)
{
    struct lead_condition inner = read_condition(conditions, place, depth + 1);
    return (struct lead_condition){.is_true = inner.is_false, .is_false = inner.is_true};
}

static struct lead_condition read_at_least(struct lead_conditions *conditions, const struct lead_place *object,
                                           const struct lead_place *place, unsigned depth)
{
    int64_t n = 0;
    bool is_count = lead_want_integer(place, 1, INT32_MAX, &n);
    const struct lead_json *of = lead_json_member(object->value, "of");
    if (!of) {
        lead_report_at(object, LEAD_ERROR_MISSING_KEY, "'at_least' needs 'of' with the conditions to count");
        return nothing;
    }
    struct lead_place list = lead_child(object, of, 0);
    struct parts parts;
    if (!read_list(conditions, &list, depth, &parts) || !is_count)
        return nothing;
    if (n > (int64_t)of->count) {
        lead_report_at(place, LEAD_ERROR_BAD_VALUE, "at least %lld of %u conditions can never be true", (long long)n, of->count);
        return nothing;
    }
    return at_least(conditions, (uint32_t)n, parts.items, of->count);
}

static const char *input_name(const void *context, size_t index)
{
    const struct lead_conditions *conditions = context;
    if (index < conditions->schema->count)
        return conditions->schema->fields[index].name;
    return conditions->results[index - conditions->schema->count].name;
}

void lead_conditions_note(struct lead_conditions *conditions, lead_input input)
{
    if (input < conditions->schema->count)
        conditions->schema->fields[input].is_used = true;
    if (conditions->is_read[input])
        return;
    conditions->is_read[input] = 1;
    conditions->inputs[conditions->input_count++] = input;
}

/* The field or result of this name, noted as read; LEAD_INPUT_NONE when there is none. */
static lead_input find_input(struct lead_conditions *conditions, const char *name, size_t size)
{
    lead_input input = lead_schema_find(conditions->schema, name, size);
    for (uint32_t i = 0; i < conditions->result_count && input == LEAD_NONE; i++)
        if (conditions->results[i].name_size == size && memcmp(conditions->results[i].name, name, size) == 0)
            input = lead_result_input(conditions, i);
    if (input == LEAD_NONE)
        return LEAD_INPUT_NONE;
    lead_conditions_note(conditions, input);
    return input;
}

/* Results and fields that only some documents have, and what a document needs to have them. */
static const struct {
    const char *name, *section;
} results_of_sections[] = {
    {"grade", "the section 'grade'"},
    {"class", "the section 'classes'"},
    {"heat", "\"classes\": \"builtin\""},
    {"title_department", "a 'title' in 'roles'"},
    {"title_seniority", "a 'title' in 'roles'"},
    {"role", "the section 'roles'"},
    {"stage", "the section 'purchase'"},
    {"mode", "the section 'purchase'"},
    {"stage_move", "the section 'purchase'"},
    {"stage_margin", "'evidence' in 'purchase'"},
    {"previous_stage", "the section 'purchase'"},
    {"verdict", "the section 'qualification'"},
    {"rejection", "the section 'qualification'"},
    {"completeness", "the section 'completeness'"},
    {"dossier", "a 'dossier' in 'completeness'"},
    {"next_status", "the section 'lifecycle'"},
    {"status", "the section 'lifecycle'"},
    {"status_since", "the section 'lifecycle'"},
    {"next_step", "the section 'next_step'"},
    {"nurture_track", "the section 'next_step'"},
    {"research_tier", "'research' in 'next_step'"},
    {"message_focus", "'message' in 'next_step'"},
};

static bool report_absent_result(const struct lead_place *place, const char *name, size_t size, bool is_key)
{
    for (size_t i = 0; i < sizeof results_of_sections / sizeof *results_of_sections; i++) {
        const char *known = results_of_sections[i].name, *section = results_of_sections[i].section;
        if (strlen(known) != size || memcmp(known, name, size) != 0)
            continue;
        if (is_key)
            lead_report_key(place, LEAD_ERROR_UNKNOWN_NAME, "unknown field '%s'; it comes with %s", known, section);
        else
            lead_report_at(place, LEAD_ERROR_UNKNOWN_NAME, "unknown field '%s'; it comes with %s", known, section);
        return true;
    }
    return false;
}

static void report_unknown_input(struct lead_conditions *conditions, const struct lead_place *place, bool is_key)
{
    const struct lead_json *value = place->value;
    if (conditions->results && report_absent_result(place, is_key ? value->key : value->text, is_key ? value->key_size : value->size, is_key))
        return;
    struct lead_names names = {input_name, conditions, conditions->schema->count + conditions->result_count};
    lead_report_unknown(place, LEAD_ERROR_UNKNOWN_NAME, is_key, "field", &names);
}

static struct lead_condition read_input(struct lead_conditions *conditions, const struct lead_place *place)
{
    const lead_input input = find_input(conditions, place->value->key, place->value->key_size);
    if (input != LEAD_INPUT_NONE)
        return lead_test_read(conditions, input, place);
    report_unknown_input(conditions, place, true);
    return nothing;
}

lead_input lead_want_input(struct lead_conditions *conditions, const struct lead_place *place)
{
    if (!lead_want_string(place))
        return LEAD_INPUT_NONE;
    const lead_input input = find_input(conditions, place->value->text, place->value->size);
    if (input == LEAD_INPUT_NONE)
        report_unknown_input(conditions, place, false);
    return input;
}

static struct lead_condition read_activity(struct lead_conditions *conditions, const struct lead_place *place)
{
    if (conditions->read_activity)
        return conditions->read_activity(conditions, place);
    lead_report_key(place, LEAD_ERROR_UNKNOWN_KEY, "'activity' cannot stand in a condition over events");
    return nothing;
}

/* One member of a condition; false when it says nothing ("x-…", and "of", which belongs to "at_least"). */
static bool read_part(struct lead_conditions *conditions, const struct lead_place *object, const struct lead_place *place, unsigned depth,
                      struct lead_condition *part)
{
    const struct lead_json *member = place->value;
    if (lead_json_is_comment(member))
        return false;
    if (lead_json_key_is(member, "of")) {
        if (!lead_json_member(object->value, "at_least"))
            lead_report_key(place, LEAD_ERROR_MISSING_KEY, "'of' needs 'at_least' beside it");
        return false;
    }
    if (lead_json_key_is(member, "all"))
        *part = read_all(conditions, place, depth);
    else if (lead_json_key_is(member, "any"))
        *part = read_any(conditions, place, depth);
    else if (lead_json_key_is(member, "not"))
        *part = read_not(conditions, place, depth);
    else if (lead_json_key_is(member, "at_least"))
        *part = read_at_least(conditions, object, place, depth);
    else if (lead_json_key_is(member, "activity"))
        *part = read_activity(conditions, place);
    else
        *part = read_input(conditions, place);
    return true;
}

static struct lead_condition read_condition(struct lead_conditions *conditions, const struct lead_place *place, unsigned depth)
{
    struct parts parts;
    if (depth > LEAD_CONDITION_MAX_DEPTH) {
        lead_report_at(place, LEAD_ERROR_LIMIT, "conditions nest more than %d deep", LEAD_CONDITION_MAX_DEPTH);
        return nothing;
    }
    if (!lead_want_object(place) || !lead_unique_keys(place) || !parts_init(conditions, &parts, place->value->count))
        return nothing;
    uint32_t count = 0;
    bool has_of = false;
    for (const struct lead_json *member = place->value->first; member; member = member->next) {
        struct lead_place child = lead_child(place, member, 0);
        has_of |= lead_json_key_is(member, "of");
        if (read_part(conditions, place, &child, depth, &parts.items[count]))
            count++;
    }
    if (!count && !has_of) {
        lead_report_at(place, LEAD_ERROR_BAD_VALUE, "an empty condition; where 'when' or 'where' may be left out, that means always");
        return nothing;
    }
    return lead_conditions_and(conditions, parts.items, count);
}

bool lead_conditions_init(struct lead_conditions *conditions, struct lead_arena *arena, struct lead_schema *schema,
                          const struct lead_result_name *results, uint32_t result_count)
{
    uint32_t count = schema->count + result_count;
    *conditions = (struct lead_conditions){.arena = arena, .schema = schema, .results = results, .result_count = result_count};
    conditions->inputs = LEAD_ARENA_NEW(arena, count, lead_input);
    conditions->is_read = LEAD_ARENA_NEW(arena, count, uint8_t);
    lead_nodes_init(&conditions->nodes, arena);
    return conditions->inputs && conditions->is_read && !conditions->nodes.out_of_memory;
}

void lead_conditions_begin(struct lead_conditions *conditions)
{
    while (conditions->input_count)
        conditions->is_read[conditions->inputs[--conditions->input_count]] = 0;
}

struct lead_condition lead_condition_read(struct lead_conditions *conditions, const struct lead_place *place)
{
    return read_condition(conditions, place, 1);
}

lead_node_id lead_condition_decided(struct lead_conditions *conditions, struct lead_condition condition)
{
    const struct lead_nodes *nodes = &conditions->nodes;
    /* A test that is false wherever it is known: decided where known, which needs no OR. */
    const struct lead_node *is_false = &nodes->nodes[condition.is_false];
    if (is_false->kind == LEAD_NODE_WITHOUT && nodes->children[is_false->first + 1] == condition.is_true)
        return nodes->children[is_false->first];
    const struct lead_node *is_true = &nodes->nodes[condition.is_true];
    if (is_true->kind == LEAD_NODE_WITHOUT && nodes->children[is_true->first + 1] == condition.is_false)
        return nodes->children[is_true->first];
    const lead_node_id pair[2] = {condition.is_true, condition.is_false};
    return lead_node_or(&conditions->nodes, pair, 2);
}

lead_node_id lead_condition_unknown(struct lead_conditions *conditions, struct lead_condition condition)
{
    return lead_node_without(&conditions->nodes, LEAD_NODE_ID_TRUE, lead_condition_decided(conditions, condition));
}
