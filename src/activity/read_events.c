/* SPDX-License-Identifier: MIT */
/* The "events" section: types, and the fields that they share by name. */
#include "activity/definitions.h"

#include <string.h>

/* Beside the type. */
#define EVENT_FIELDS_MAX LEAD_FIELDS_MAX

struct reader {
    struct lead_activity_definitions *definitions;
    struct lead_arena *arena;
    const struct lead_place *type_place; /* of the type at hand */
    uint32_t type;
};

static bool text_is(const char *text, size_t size, const char *expected)
{
    return size == strlen(expected) && memcmp(text, expected, size) == 0;
}

/* --- fields ------------------------------------------------------------------------------------------------------------------------------ */

/* A new field of the union, of which no type has been said to declare it. NULL without memory. */
static struct lead_field *add_field(struct lead_activity_definitions *definitions, struct lead_arena *arena, const char *name, size_t size,
                                    lead_field_type type)
{
    struct lead_schema *schema = &definitions->schema;
    struct lead_activity_reading *reading = &definitions->reading;
    struct lead_field *fields =
        LEAD_ARENA_GROW(arena, schema->fields, &reading->field_capacity, schema->count + 1, struct lead_field);
    if (!fields)
        return NULL;
    schema->fields = fields;
    struct lead_event_set *types =
        LEAD_ARENA_GROW(arena, reading->field_types, &reading->field_type_capacity, schema->count + 1, struct lead_event_set);
    if (!types)
        return NULL;
    reading->field_types = types;
    if (lead_values_add(&schema->names, arena, name, size) == LEAD_NONE)
        return NULL;
    struct lead_field *field = &fields[schema->count];
    *field = (struct lead_field){.name = schema->names.texts[schema->count], .name_size = size, .type = type};
    schema->count++;
    return field;
}

static bool check_field_name(const struct lead_place *place)
{
    static const char *const taken[] = {"time", "type", "source", "sequence"};
    const struct lead_json *member = place->value;
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) {
        if (!text_is(member->key, member->key_size, taken[i]))
            continue;
        lead_report_key(place, LEAD_ERROR_BAD_VALUE, "every event has '%s'; a field of events needs another name", taken[i]);
        return false;
    }
    return true;
}

static const char *first_type_name(const struct lead_activity_definitions *definitions, const struct lead_event_set *types)
{
    uint32_t type = 0;
    while (!lead_events_include(types, type))
        type++;
    return definitions->schema.fields[LEAD_EVENT_TYPE_FIELD].values.texts[type];
}

static void report_other_type(const struct reader *reader, const struct lead_place *place, uint32_t index)
{
    const struct lead_field *field = &reader->definitions->schema.fields[index];
    const char *name = first_type_name(reader->definitions, &reader->definitions->reading.field_types[index]);
    char field_quoted[LEAD_QUOTED_CAPACITY], type_quoted[LEAD_QUOTED_CAPACITY];
    lead_report_at(place, LEAD_ERROR_BAD_VALUE, "the field '%s' of '%s' is of type '%s'; fields of one name have one type",
                   lead_quoted(field->name, field->name_size, field_quoted), lead_quoted(name, strlen(name), type_quoted),
                   lead_field_type_name(field->type));
}

/* One member of a type, of which `declared` has what could be read. False when out of memory. */
static bool merge_field(struct reader *reader, const struct lead_place *place, const struct lead_schema *declared)
{
    struct lead_activity_definitions *definitions = reader->definitions;
    struct lead_schema *schema = &definitions->schema;
    const struct lead_json *member = place->value;
    const uint32_t found = lead_schema_find(declared, member->key, member->key_size);
    if (found == LEAD_NONE || !check_field_name(place))
        return true;
    uint32_t index = lead_schema_find(schema, member->key, member->key_size);
    const lead_field_type type = declared->fields[found].type;
    if (index == LEAD_NONE) {
        if (schema->count > EVENT_FIELDS_MAX) {
            lead_report_key(place, LEAD_ERROR_LIMIT, "more than %d different fields of events", EVENT_FIELDS_MAX);
            return true;
        }
        index = schema->count;
        if (!add_field(definitions, reader->arena, member->key, member->key_size, type))
            return false;
    }
    struct lead_event_set *types = &definitions->reading.field_types[index];
    if (lead_events_include(types, reader->type))
        return true; /* a key that stands twice, reported already */
    if (schema->fields[index].type != type)
        report_other_type(reader, place, index);
    types->words[reader->type / 64] |= UINT64_C(1) << (reader->type % 64);
    return true;
}

/* The fields of one type are read like those of leads, into memory of their own. */
static bool read_fields(struct reader *reader, const struct lead_place *place)
{
    struct lead_arena scratch;
    struct lead_schema declared;
    lead_arena_init(&scratch, &reader->arena->memory);
    bool is_complete = lead_schema_read(place, &scratch, &declared);
    const struct lead_json *member = is_complete && declared.count ? place->value->first : NULL;
    for (size_t i = 0; member && is_complete; member = member->next, i++) {
        const struct lead_place child = lead_child(place, member, i);
        is_complete = merge_field(reader, &child, &declared);
    }
    lead_arena_free(&scratch);
    return is_complete;
}

/* --- types ------------------------------------------------------------------------------------------------------------------------------- */

/* Like names of fields, but conditions have no use for them, so they may be any. */
static bool check_type_name(const struct lead_place *place)
{
    return lead_name_is_reserved(place->value->key, place->value->key_size) || lead_want_declared_name(place);
}

static bool read_type(struct reader *reader, const struct lead_place *place)
{
    struct lead_values *types = &reader->definitions->schema.fields[LEAD_EVENT_TYPE_FIELD].values;
    const struct lead_json *member = place->value;
    const uint32_t before = types->count;
    if (!check_type_name(place))
        return true;
    reader->type = lead_values_add(types, reader->arena, member->key, member->key_size);
    if (reader->type == LEAD_NONE)
        return false;
    return reader->type < before || read_fields(reader, place); /* a type that stands twice is reported already */
}

static bool read_types(struct reader *reader, const struct lead_place *place)
{
    const uint32_t count = place->value->count;
    lead_unique_keys(place);
    if (count > LEAD_EVENTS_MAX)
        lead_report_at(place, LEAD_ERROR_LIMIT, "%u event types; at most %d", count, LEAD_EVENTS_MAX);
    const struct lead_json *member = place->value->first;
    for (uint32_t i = 0; i < count && i < LEAD_EVENTS_MAX; i++, member = member->next) {
        const struct lead_place child = lead_child(place, member, i);
        if (!read_type(reader, &child))
            return false;
    }
    return true;
}

/* The same by type, then by field. */
static bool keep_declarations(struct lead_activity_definitions *definitions, struct lead_arena *arena)
{
    const uint32_t types = definitions->type_count, fields = definitions->schema.count;
    definitions->has_field = LEAD_ARENA_NEW(arena, types, uint8_t *);
    definitions->reading.candidates = LEAD_ARENA_NEW(arena, fields, uint32_t);
    uint8_t *rows = LEAD_ARENA_NEW(arena, (size_t)types * fields, uint8_t);
    if (!definitions->has_field || !definitions->reading.candidates || !rows)
        return false;
    for (uint32_t type = 0; type < types; type++) {
        definitions->has_field[type] = rows + (size_t)type * fields;
        for (uint32_t field = 0; field < fields; field++)
            definitions->has_field[type][field] =
                field == LEAD_EVENT_TYPE_FIELD || lead_events_include(&definitions->reading.field_types[field], type);
    }
    return true;
}

bool lead_events_read(const struct lead_place *place, struct lead_arena *arena, struct lead_activity_definitions *definitions)
{
    struct reader reader = {.definitions = definitions, .arena = arena};
    struct lead_field *type = add_field(definitions, arena, "type", 4, LEAD_FIELD_CATEGORY);
    if (!type)
        return false;
    type->is_used = true;
    if (place->value && lead_want_object(place) && !read_types(&reader, place))
        return false;
    definitions->type_count = definitions->schema.fields[LEAD_EVENT_TYPE_FIELD].values.count;
    return keep_declarations(definitions, arena);
}
