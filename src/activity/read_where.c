/* SPDX-License-Identifier: MIT */
/* "where": an ordinary condition over the fields of events, of which not everything can be asked. */
#include "activity/definitions.h"
#include "rules/contradiction.h"

#include <string.h>

struct walk {
    struct lead_activity_definitions *definitions;
    const struct lead_event_set *types;
    bool is_good;
};

/* --- fields that every type has ---------------------------------------------------------------------------------------------------------- */

/* A type of `types` that does not have the field, or LEAD_NONE. */
static uint32_t type_without(const struct walk *walk, uint32_t field)
{
    const struct lead_event_set *having = &walk->definitions->reading.field_types[field];
    for (uint32_t word = 0; word < LEAD_EVENT_WORDS; word++) {
        const uint64_t missing = walk->types->words[word] & ~having->words[word];
        if (missing)
            return 64 * word + (uint32_t)__builtin_ctzll(missing);
    }
    return LEAD_NONE;
}

static const char *candidate_name(const void *context, size_t index)
{
    const struct lead_activity_definitions *definitions = context;
    return definitions->schema.fields[definitions->reading.candidates[index]].name;
}

/* The fields that may stand here. */
static struct lead_names candidates(const struct walk *walk)
{
    struct lead_activity_definitions *definitions = walk->definitions;
    struct lead_names names = {candidate_name, definitions, 0};
    for (uint32_t field = LEAD_EVENT_TYPE_FIELD + 1; field < definitions->schema.count; field++)
        if (type_without(walk, field) == LEAD_NONE)
            definitions->reading.candidates[names.count++] = field;
    return names;
}

static void report_missing(const struct walk *walk, const struct lead_place *place, uint32_t type)
{
    const char *name = walk->definitions->schema.fields[LEAD_EVENT_TYPE_FIELD].values.texts[type];
    char quoted[LEAD_QUOTED_CAPACITY], type_quoted[LEAD_QUOTED_CAPACITY], suggestion[LEAD_SUGGESTION_CAPACITY] = "";
    if (!lead_findings_are_full(place->findings)) {
        const struct lead_names names = candidates(walk);
        lead_suggest(place->value->key, place->value->key_size, &names, suggestion);
    }
    lead_report_key(place, LEAD_ERROR_UNKNOWN_NAME, "events of type '%s' have no field '%s'%s", lead_quoted(name, strlen(name), type_quoted),
                    lead_quoted(place->value->key, place->value->key_size, quoted), suggestion);
}

static void report_unknown(const struct walk *walk, const struct lead_place *place)
{
    struct lead_names names = {candidate_name, walk->definitions, 0};
    if (!lead_findings_are_full(place->findings))
        names = candidates(walk);
    lead_report_unknown(place, LEAD_ERROR_UNKNOWN_NAME, true, "field", &names);
}

/* --- tests that can be settled when the event comes -------------------------------------------------------------------------------------- */

static bool check_time(const struct lead_place *place)
{
    static const char *const relative[] = {"within", "older_than", "within_next"};
    bool is_good = true;
    const struct lead_json *member = place->value->type == LEAD_JSON_OBJECT ? place->value->first : NULL;
    for (; member; member = member->next)
        for (size_t i = 0; i < sizeof relative / sizeof *relative; i++) {
            const struct lead_place child = lead_child(place, member, 0);
            if (!lead_json_key_is(member, relative[i]))
                continue;
            lead_report_key(&child, LEAD_ERROR_BAD_VALUE, "'%s' changes with time, but what is counted is settled when the event comes",
                            relative[i]);
            is_good = false;
        }
    return is_good;
}

static bool check_field(const struct walk *walk, const struct lead_place *place)
{
    const struct lead_schema *schema = &walk->definitions->schema;
    const uint32_t field = lead_schema_find(schema, place->value->key, place->value->key_size);
    if (field == LEAD_NONE || field == LEAD_EVENT_TYPE_FIELD) {
        report_unknown(walk, place);
        return false;
    }
    const uint32_t type = type_without(walk, field);
    if (type != LEAD_NONE) {
        report_missing(walk, place, type);
        return false;
    }
    return schema->fields[field].type != LEAD_FIELD_TIME || check_time(place);
}

/* --- all of it --------------------------------------------------------------------------------------------------------------------------- */

static void check_condition(struct walk *walk, const struct lead_place *place);

static void check_list(struct walk *walk, const struct lead_place *place)
{
    const struct lead_json *item = place->value->type == LEAD_JSON_ARRAY ? place->value->first : NULL;
    for (size_t index = 0; item; item = item->next, index++) {
        const struct lead_place child = lead_child(place, item, index);
        check_condition(walk, &child);
    }
}

static void check_part(struct walk *walk, const struct lead_place *place)
{
    const struct lead_json *member = place->value;
    const bool is_comment = lead_json_is_comment(member);
    if (is_comment || lead_json_key_is(member, "at_least") || lead_json_key_is(member, "activity"))
        return;
    if (lead_json_key_is(member, "all") || lead_json_key_is(member, "any") || lead_json_key_is(member, "of"))
        check_list(walk, place);
    else if (lead_json_key_is(member, "not"))
        check_condition(walk, place);
    else if (!check_field(walk, place))
        walk->is_good = false;
}

/* What else is wrong with the condition, its reader tells. The document's depth bounds the recursion. */
static void check_condition(struct walk *walk, const struct lead_place *place)
{
    const struct lead_json *member = place->value->type == LEAD_JSON_OBJECT ? place->value->first : NULL;
    for (; member; member = member->next) {
        const struct lead_place child = lead_child(place, member, 0);
        check_part(walk, &child);
    }
}

static struct lead_json string_of(const char *text)
{
    return (struct lead_json){.type = LEAD_JSON_STRING, .text = text, .size = strlen(text)};
}

/* The fields that were read, with their types, behind `object`. NULL when out of memory. */
static struct lead_json *fields_read(const struct lead_conditions *conditions, struct lead_json *object)
{
    const uint32_t count = conditions->input_count;
    struct lead_json *members = LEAD_NEW(&conditions->arena->memory, count, struct lead_json);
    if (!members)
        return NULL;
    for (uint32_t i = 0; i < count; i++) {
        const struct lead_field *field = &conditions->schema->fields[conditions->inputs[i]];
        members[i] = string_of(lead_field_type_name(field->type));
        members[i].key = field->name;
        members[i].key_size = field->name_size;
        members[i].next = i + 1 < count ? &members[i + 1] : NULL;
    }
    *object = (struct lead_json){.type = LEAD_JSON_OBJECT, .count = count, .first = members};
    return members;
}

/* False when out of memory. */
static bool find_meaning(const struct lead_conditions *conditions, const struct lead_json *value, char meaning[33])
{
    struct lead_json fields, where = *value;
    struct lead_json *members = fields_read(conditions, &fields);
    const struct lead_json pair = {.type = LEAD_JSON_ARRAY, .count = 2, .first = &where};
    where.next = &fields;
    const bool is_complete = members && lead_fingerprint(&pair, &conditions->arena->memory, meaning);
    lead_memory_free(&conditions->arena->memory, members, conditions->input_count, sizeof *members);
    return is_complete;
}

bool lead_where_read(const struct lead_place *place, const struct lead_event_set *types, struct lead_activity_definitions *definitions,
                     struct lead_where *where)
{
    struct lead_conditions *conditions = &definitions->conditions;
    struct walk walk = {definitions, types, true};
    const size_t errors = place->findings->errors, problems = place->findings->count;
    *where = (struct lead_where){.node = LEAD_NODE_ID_FALSE};
    check_condition(&walk, place);
    if (!walk.is_good)
        return false;
    lead_conditions_begin(conditions);
    where->node = lead_condition_read(conditions, place).is_true;
    if (place->findings->errors != errors || conditions->nodes.out_of_memory)
        return false;
    if (place->findings->count == problems && lead_node_is_never_true(&conditions->nodes, where->node))
        lead_report_at(place, LEAD_WARNING_NEVER_TRUE, "no event can meet this condition");
    if (find_meaning(conditions, place->value, where->meaning))
        return true;
    conditions->nodes.out_of_memory = true;
    return false;
}
