/* SPDX-License-Identifier: MIT */
/* Names in a policy: who and what there is, and references to it. */
#include "route/read_policy.h"

#include <string.h>

#define NAME_MAX_BYTES 200
/* Suggestions compare a name with all that there are; a document with very many of both gets no more of them after so many. */
#define COMPARISONS_MAX 2000000

bool lead_is_name(const struct lead_json *value)
{
    return value && value->type == LEAD_JSON_STRING && value->size > 0 && value->size <= NAME_MAX_BYTES &&
           !memchr(value->text, '\0', value->size);
}

bool lead_want_some(const struct lead_place *place)
{
    const bool is_empty = place->value->type == LEAD_JSON_ARRAY && !place->value->count;
    return !is_empty && lead_want_array(place);
}

/* --- who and what there is ---------------------------------------------------------------------------------------------------------------- */

/* Opens the section for up to `limit` things. */
static bool open_section(struct lead_policy_reader *reader, struct lead_named *named, const struct lead_place *place, uint32_t limit)
{
    const uint32_t count = place->value->count, first = named->names->count;
    if (count > limit) {
        lead_report_at(place, LEAD_ERROR_LIMIT, "%u of them; at most %u", (unsigned)count, (unsigned)limit);
        return true;
    }
    named->indexes = LEAD_ARENA_NEW(reader->arena, count, uint32_t);
    named->is_used = LEAD_ARENA_NEW(reader->arena, (size_t)first + count, uint8_t);
    if (!named->indexes || !named->is_used)
        return false;
    named->count = count;
    named->is_whole = true;
    return true;
}

/* The thing at `position` has this name; LEAD_NONE in its index when another one has it. */
static bool add_name(struct lead_policy_reader *reader, struct lead_named *named, const struct lead_place *place, uint32_t position,
                     const char *name, size_t size)
{
    const uint32_t before = named->names->count;
    char quoted[LEAD_QUOTED_CAPACITY];
    const uint32_t index = lead_values_add(named->names, reader->arena, name, size);
    if (index == LEAD_NONE)
        return false;
    if (index == before)
        named->indexes[position] = index;
    else
        lead_report_at(place, LEAD_ERROR_DUPLICATE_NAME, "%s '%s' stands twice", named->kind, lead_quoted(name, size, quoted));
    return true;
}

bool lead_named_read_array(struct lead_policy_reader *reader, struct lead_named *named, const char *key, uint32_t limit, bool is_empty_good)
{
    const struct lead_place place = lead_child(reader->root, named->section, 0);
    if (!(is_empty_good ? lead_want_some(&place) : lead_want_array(&place))) {
        named->is_whole = place.value->type == LEAD_JSON_ARRAY && is_empty_good;
        return true;
    }
    if (!open_section(reader, named, &place, limit))
        return false;
    const struct lead_json *item = place.value->first;
    for (uint32_t position = 0; position < named->count; position++, item = item->next) {
        const struct lead_place child = lead_child(&place, item, position);
        const struct lead_place name = lead_child(&child, lead_json_member(item, key), 0);
        named->indexes[position] = LEAD_NONE;
        if (!lead_is_name(name.value))
            named->is_whole = false; /* reported when the thing is read */
        else if (!add_name(reader, named, &name, position, name.value->text, name.value->size))
            return false;
    }
    return true;
}

static bool want_free_name(const struct lead_place *member, const char *const *reserved)
{
    const char *key = member->value->key;
    const size_t size = member->value->key_size;
    char quoted[LEAD_QUOTED_CAPACITY];
    for (; *reserved; reserved++)
        if (lead_json_key_is(member->value, *reserved)) {
            lead_report_key(member, LEAD_ERROR_DUPLICATE_NAME, "the name '%s' means something already", *reserved);
            return false;
        }
    if (!size || size > NAME_MAX_BYTES)
        lead_report_key(member, LEAD_ERROR_BAD_VALUE, "expected a name of 1 to %d bytes, found %zu", NAME_MAX_BYTES, size);
    else if (memchr(key, '\0', size))
        lead_report_key(member, LEAD_ERROR_JSON_TEXT, "a name must not contain U+0000");
    else if (lead_json_is_comment(member->value))
        lead_report_key(member, LEAD_ERROR_BAD_VALUE, "the name '%s' begins with \"x-\", which is kept for comments",
                        lead_quoted(key, size, quoted));
    else
        return true;
    return false;
}

/* Names that stand twice are duplicate keys, reported as such: the second thing has no index. */
bool lead_named_read_object(struct lead_policy_reader *reader, struct lead_named *named, uint32_t limit, const char *const *reserved)
{
    const struct lead_place place = lead_child(reader->root, named->section, 0);
    if (!lead_want_object(&place))
        return true;
    lead_unique_keys(&place);
    if (!open_section(reader, named, &place, limit))
        return false;
    const struct lead_json *member = place.value->first;
    for (uint32_t position = 0; position < named->count; position++, member = member->next) {
        const struct lead_place child = lead_child(&place, member, 0);
        const uint32_t before = named->names->count;
        named->indexes[position] = LEAD_NONE;
        if (!want_free_name(&child, reserved)) {
            named->is_whole = false;
            continue;
        }
        const uint32_t index = lead_values_add(named->names, reader->arena, member->key, member->key_size);
        if (index == LEAD_NONE)
            return false;
        if (index == before)
            named->indexes[position] = index;
    }
    return true;
}

/* --- references --------------------------------------------------------------------------------------------------------------------------- */

void lead_report_unnamed(struct lead_policy_reader *reader, const struct lead_place *place, const char *kind, const struct lead_values *names)
{
    struct lead_names known = lead_names_of_values(names);
    reader->comparisons += known.count;
    if (reader->comparisons > COMPARISONS_MAX)
        known.count = 0;
    lead_report_unknown(place, LEAD_ERROR_UNKNOWN_NAME, false, kind, &known);
}

uint32_t lead_want_named(struct lead_policy_reader *reader, struct lead_named *named, const struct lead_place *place)
{
    if (!lead_want_string(place))
        return LEAD_NONE;
    const uint32_t index = lead_values_find(named->names, place->value->text, place->value->size);
    if (index < named->names->count) {
        if (named->is_used)
            named->is_used[index] = 1;
        return index;
    }
    if (named->is_whole)
        lead_report_unnamed(reader, place, named->kind, named->names);
    return LEAD_NONE;
}

static const char *choice_at(const void *names, size_t index)
{
    return ((const char *const *)names)[index];
}

size_t lead_want_choice(const struct lead_place *place, const char *kind, const char *const *names, size_t count)
{
    const struct lead_names known = {choice_at, names, count};
    if (!lead_want_string(place))
        return count;
    for (size_t i = 0; i < count; i++)
        if (strlen(names[i]) == place->value->size && memcmp(names[i], place->value->text, place->value->size) == 0)
            return i;
    lead_report_unknown(place, LEAD_ERROR_BAD_VALUE, false, kind, &known);
    return count;
}

uint32_t lead_want_typed_field(struct lead_policy_reader *reader, const struct lead_place *place, lead_field_type type, lead_field_type other)
{
    const struct lead_schema *schema = &reader->policy->schema;
    const uint32_t field = lead_want_field(place, schema);
    char quoted[LEAD_QUOTED_CAPACITY];
    if (field == LEAD_NONE)
        return LEAD_NONE;
    lead_conditions_note(&reader->policy->conditions, field);
    const struct lead_field *found = &schema->fields[field];
    if (found->type == type || found->type == other)
        return field;
    lead_report_at(place, LEAD_ERROR_WRONG_TYPE, "expected a field of type \"%s\"%s%s%s, but '%s' has the type \"%s\"",
                   lead_field_type_name(type), type == other ? "" : " or \"", type == other ? "" : lead_field_type_name(other),
                   type == other ? "" : "\"", lead_quoted(found->name, found->name_size, quoted), lead_field_type_name(found->type));
    return LEAD_NONE;
}

uint32_t lead_want_lookup_field(struct lead_policy_reader *reader, const struct lead_place *place, uint8_t *marks)
{
    const uint32_t field = lead_want_typed_field(reader, place, LEAD_FIELD_CATEGORY, LEAD_FIELD_CATEGORY);
    if (field == LEAD_NONE || marks[field])
        return field;
    if (reader->lookup_field_count == LEAD_LOOKUP_FIELDS_MAX) {
        lead_report_at(place, LEAD_ERROR_LIMIT, "'owner' and 'needs' read more than %d different fields", LEAD_LOOKUP_FIELDS_MAX);
        return LEAD_NONE;
    }
    marks[field] = 1;
    reader->lookup_field_count++;
    return field;
}

lead_calendar *lead_want_calendar(struct lead_policy_reader *reader, const struct lead_place *place)
{
    const struct lead_named_calendar *calendars = reader->policy->calendars;
    const uint32_t index = lead_want_named(reader, &reader->calendars, place);
    return index == LEAD_NONE || !calendars[index].calendar ? calendars[0].calendar : calendars[index].calendar;
}
