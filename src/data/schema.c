/* SPDX-License-Identifier: MIT */
#include "data/schema.h"

#include "base/text.h"

#include <string.h>

#define NAME_MAX_BYTES 200
#define TYPES_EXPECTED "\"flag\", \"number\", \"category\", \"text\", \"tags\" or \"time\""

struct type_name {
    const char *name;
    lead_field_type type;
};

/* The names of types in their order, then what people who come from other systems write. */
static const struct type_name TYPE_NAMES[] = {
    {"flag", LEAD_FIELD_FLAG},        {"number", LEAD_FIELD_NUMBER},     {"category", LEAD_FIELD_CATEGORY},
    {"text", LEAD_FIELD_TEXT},        {"tags", LEAD_FIELD_TAGS},         {"time", LEAD_FIELD_TIME},
    {"bool", LEAD_FIELD_FLAG},        {"boolean", LEAD_FIELD_FLAG},      {"int", LEAD_FIELD_NUMBER},
    {"integer", LEAD_FIELD_NUMBER},   {"float", LEAD_FIELD_NUMBER},      {"double", LEAD_FIELD_NUMBER},
    {"decimal", LEAD_FIELD_NUMBER},   {"numeric", LEAD_FIELD_NUMBER},    {"enum", LEAD_FIELD_CATEGORY},
    {"categorical", LEAD_FIELD_CATEGORY}, {"string", LEAD_FIELD_TEXT},   {"str", LEAD_FIELD_TEXT},
    {"list", LEAD_FIELD_TAGS},        {"array", LEAD_FIELD_TAGS},        {"set", LEAD_FIELD_TAGS},
    {"date", LEAD_FIELD_TIME},        {"datetime", LEAD_FIELD_TIME},     {"timestamp", LEAD_FIELD_TIME},
};

#define TYPE_COUNT 6
#define TYPE_NAME_COUNT (sizeof TYPE_NAMES / sizeof TYPE_NAMES[0])

static const char *const RESERVED[] = {"all", "any", "not", "at_least", "of", "activity", "grade", "class"};

static bool is_text(const char *text, size_t size, const char *expected)
{
    return size == strlen(expected) && memcmp(text, expected, size) == 0;
}

const char *lead_field_type_name(lead_field_type type)
{
    return type >= LEAD_FIELD_FLAG && type <= LEAD_FIELD_TIME ? TYPE_NAMES[type - LEAD_FIELD_FLAG].name : NULL;
}

bool lead_name_is_reserved(const char *name, size_t size)
{
    for (size_t i = 0; i < sizeof RESERVED / sizeof RESERVED[0]; i++)
        if (is_text(name, size, RESERVED[i]))
            return true;
    return false;
}

static bool has_nul(const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (!text[i])
            return true;
    return false;
}

/* What other documents know as results, a document without any may call its own. */
static bool is_result(const char *name, size_t size)
{
    return is_text(name, size, "grade") || is_text(name, size, "class");
}

static bool want_name(const struct lead_place *member, bool has_results)
{
    const char *name = member->value->key;
    const size_t size = member->value->key_size;
    char quoted[LEAD_QUOTED_CAPACITY];
    if (size == 0 || size > NAME_MAX_BYTES) {
        lead_report_key(member, LEAD_ERROR_BAD_VALUE, "expected a name of 1 to %d bytes, found %zu", NAME_MAX_BYTES, size);
    } else if (has_nul(name, size)) {
        lead_report_key(member, LEAD_ERROR_JSON_TEXT, "a name must not contain U+0000");
    } else if (lead_name_is_reserved(name, size) && (has_results || !is_result(name, size))) {
        lead_report_key(member, LEAD_ERROR_BAD_VALUE, "conditions use the name '%s' for themselves", lead_quoted(name, size, quoted));
    } else if (size >= 2 && memcmp(name, "x-", 2) == 0) {
        lead_report_key(member, LEAD_ERROR_BAD_VALUE, "the name '%s' begins with \"x-\", which is kept for comments",
                        lead_quoted(name, size, quoted));
    } else {
        return true;
    }
    return false;
}

bool lead_want_declared_name(const struct lead_place *member)
{
    return want_name(member, true);
}

/* The type that a wrong name was meant to be, or 0. */
static lead_field_type guess_type(const char *name, size_t size)
{
    for (size_t i = TYPE_COUNT; i < TYPE_NAME_COUNT; i++)
        if (is_text(name, size, TYPE_NAMES[i].name))
            return TYPE_NAMES[i].type;
    lead_field_type nearest = 0;
    unsigned least = size < 4 ? 1 : 2;
    for (size_t i = 0; i < TYPE_COUNT; i++) {
        const unsigned distance = lead_text_distance(name, size, TYPE_NAMES[i].name, strlen(TYPE_NAMES[i].name), least);
        if (distance > least || (distance == least && nearest))
            continue;
        least = distance;
        nearest = TYPE_NAMES[i].type;
    }
    return nearest;
}

/* The type, a guess at it (reported), or 0 (reported). */
static lead_field_type read_type(const struct lead_place *member)
{
    if (!lead_want_string(member))
        return 0;
    const char *name = member->value->text;
    const size_t size = member->value->size;
    for (size_t i = 0; i < TYPE_COUNT; i++)
        if (is_text(name, size, TYPE_NAMES[i].name))
            return TYPE_NAMES[i].type;
    char quoted[LEAD_QUOTED_CAPACITY];
    lead_quoted(name, size, quoted);
    const lead_field_type guess = size <= NAME_MAX_BYTES ? guess_type(name, size) : 0;
    if (guess)
        lead_report_at(member, LEAD_ERROR_BAD_VALUE, "unknown field type '%s'; did you mean '%s'?", quoted, lead_field_type_name(guess));
    else
        lead_report_at(member, LEAD_ERROR_BAD_VALUE, "unknown field type '%s'; expected " TYPES_EXPECTED, quoted);
    return guess;
}

/* False when out of memory. */
static bool add_field(struct lead_schema *schema, struct lead_arena *arena, const char *name, size_t size, lead_field_type type)
{
    const uint32_t index = lead_values_add(&schema->names, arena, name, size);
    if (index == LEAD_NONE)
        return false;
    if (index < schema->count)
        return true; /* a duplicate key, reported with all others */
    struct lead_field *field = &schema->fields[schema->count++];
    field->name = schema->names.texts[index];
    field->name_size = size;
    field->type = type;
    return true;
}

static bool read_fields(const struct lead_place *fields, bool has_results, struct lead_arena *arena, struct lead_schema *schema)
{
    *schema = (struct lead_schema){0};
    if (!lead_want_object(fields))
        return true;
    lead_unique_keys(fields);
    uint32_t count = fields->value->count;
    if (count > LEAD_FIELDS_MAX) {
        lead_report_at(fields, LEAD_ERROR_LIMIT, "at most %d fields, found %u", LEAD_FIELDS_MAX, (unsigned)count);
        count = LEAD_FIELDS_MAX;
    }
    schema->fields = LEAD_ARENA_NEW(arena, count, struct lead_field);
    schema->capacity = count;
    if (!schema->fields)
        return false;
    const struct lead_json *value = fields->value->first;
    for (uint32_t i = 0; i < count; i++, value = value->next) {
        const struct lead_place member = lead_child(fields, value, i);
        const bool is_name = want_name(&member, has_results);
        const lead_field_type type = read_type(&member);
        if (is_name && type && !add_field(schema, arena, value->key, value->key_size, type))
            return false;
    }
    return true;
}

bool lead_schema_read(const struct lead_place *fields, struct lead_arena *arena, struct lead_schema *schema)
{
    return read_fields(fields, true, arena, schema);
}

bool lead_schema_read_without_results(const struct lead_place *fields, struct lead_arena *arena, struct lead_schema *schema)
{
    return read_fields(fields, false, arena, schema);
}

static bool make_room(struct lead_schema *schema, struct lead_arena *arena)
{
    if (schema->count < schema->capacity)
        return true;
    struct lead_field *fields = LEAD_ARENA_NEW(arena, 2 * (size_t)schema->capacity + 8, struct lead_field);
    if (!fields)
        return false;
    for (uint32_t i = 0; i < schema->count; i++)
        fields[i] = schema->fields[i];
    schema->fields = fields;
    schema->capacity = 2 * schema->capacity + 8;
    return true;
}

bool lead_schema_own(struct lead_schema *schema, struct lead_arena *arena, const struct lead_place *place, const char *name,
                     lead_field_type type, uint32_t *field)
{
    const size_t size = strlen(name);
    const uint32_t found = lead_schema_find(schema, name, size);
    char quoted[LEAD_QUOTED_CAPACITY];
    *field = LEAD_NONE;
    if (found != LEAD_NONE && schema->fields[found].type != type) {
        lead_report_at(place, LEAD_ERROR_WRONG_TYPE, "this reads the field '%s', which must have the type \"%s\", not \"%s\"",
                       lead_quoted(name, size, quoted), lead_field_type_name(type), lead_field_type_name(schema->fields[found].type));
        return true;
    }
    if (found == LEAD_NONE && schema->count >= LEAD_FIELDS_MAX) {
        lead_report_at(place, LEAD_ERROR_LIMIT, "at most %d fields, with those that this reads", LEAD_FIELDS_MAX);
        return true;
    }
    if (found == LEAD_NONE && (!make_room(schema, arena) || !add_field(schema, arena, name, size, type)))
        return false;
    *field = found == LEAD_NONE ? schema->count - 1 : found;
    schema->fields[*field].is_optional = true;
    return true;
}

uint32_t lead_schema_find(const struct lead_schema *schema, const char *name, size_t size)
{
    const uint32_t index = lead_values_find(&schema->names, name, size);
    return index < schema->count ? index : LEAD_NONE;
}

static const char *value_at(const void *values, size_t index)
{
    return ((const struct lead_values *)values)->texts[index];
}

struct lead_names lead_names_of_values(const struct lead_values *values)
{
    return (struct lead_names){value_at, values, values->count};
}

uint32_t lead_want_field(const struct lead_place *place, const struct lead_schema *schema)
{
    if (!lead_want_string(place))
        return LEAD_NONE;
    const uint32_t field = lead_schema_find(schema, place->value->text, place->value->size);
    const struct lead_names names = lead_names_of_values(&schema->names);
    if (field == LEAD_NONE)
        lead_report_unknown(place, LEAD_ERROR_UNKNOWN_NAME, false, "field", &names);
    return field;
}
