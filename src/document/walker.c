/* SPDX-License-Identifier: MIT */
/* Typed steps: values of an expected type, members of an object with fixed keys. */
#include "document/walker.h"

#include "document/members.h"

#include <inttypes.h>
#include <string.h>

#define NAME_MAX_BYTES 200

static const char *type_name(enum lead_json_type type)
{
    static const char *const names[] = {"null", "false", "true", "a number", "a string", "an array", "an object"};
    return names[type];
}

static bool want(const struct lead_place *place, enum lead_json_type type)
{
    if (place->value->type == type)
        return true;
    lead_report_at(place, LEAD_ERROR_WRONG_TYPE, "expected %s, found %s", type_name(type), type_name(place->value->type));
    return false;
}

bool lead_want_object(const struct lead_place *place)
{
    return want(place, LEAD_JSON_OBJECT);
}

bool lead_want_array(const struct lead_place *place)
{
    if (!want(place, LEAD_JSON_ARRAY))
        return false;
    if (place->value->count > 0)
        return true;
    lead_report_at(place, LEAD_ERROR_BAD_VALUE, "expected at least one element, found an empty array");
    return false;
}

bool lead_want_string(const struct lead_place *place)
{
    if (!want(place, LEAD_JSON_STRING))
        return false;
    if (memchr(place->value->text, '\0', place->value->size) == NULL)
        return true;
    lead_report_at(place, LEAD_ERROR_JSON_TEXT, "a string must not contain U+0000");
    return false;
}

bool lead_want_name(const struct lead_place *place)
{
    if (!lead_want_string(place))
        return false;
    if (place->value->size > 0 && place->value->size <= NAME_MAX_BYTES)
        return true;
    lead_report_at(place, LEAD_ERROR_BAD_VALUE, "expected a name of 1 to %d bytes, found %zu", NAME_MAX_BYTES, place->value->size);
    return false;
}

bool lead_want_points(const struct lead_place *place, int64_t limit, lead_points *points)
{
    int64_t thousandths;
    char shown[LEAD_QUOTED_CAPACITY];
    *points = 0;
    if (!want(place, LEAD_JSON_NUMBER))
        return false;
    switch (lead_decimal_thousandths(lead_json_number(place->value), limit < LEAD_POINTS_MAX ? limit : LEAD_POINTS_MAX, &thousandths)) {
    case LEAD_DECIMAL_OK: *points = (lead_points)thousandths; return true;
    case LEAD_DECIMAL_TOO_FINE:
        lead_report_at(place, LEAD_ERROR_BAD_VALUE, "expected at most three decimal places, found %s",
                       lead_quoted(place->value->text, place->value->size, shown));
        return false;
    case LEAD_DECIMAL_TOO_LARGE: break;
    }
    lead_report_at(place, LEAD_ERROR_BAD_VALUE, "expected a number from -%" PRId64 " to %" PRId64 ", found %s", limit / LEAD_POINT,
                   limit / LEAD_POINT, lead_quoted(place->value->text, place->value->size, shown));
    return false;
}

bool lead_want_double(const struct lead_place *place, double *value)
{
    char shown[LEAD_QUOTED_CAPACITY];
    *value = 0;
    if (!want(place, LEAD_JSON_NUMBER))
        return false;
    if (lead_decimal_double(lead_json_number(place->value), value))
        return true;
    lead_report_at(place, LEAD_ERROR_BAD_VALUE, "expected a number within the range of doubles (about ±1.8e308), found %s",
                   lead_quoted(place->value->text, place->value->size, shown));
    return false;
}

bool lead_want_integer(const struct lead_place *place, int64_t low, int64_t high, int64_t *value)
{
    char shown[LEAD_QUOTED_CAPACITY];
    *value = 0;
    if (!want(place, LEAD_JSON_NUMBER))
        return false;
    if (lead_decimal_integer(lead_json_number(place->value), low, high, value))
        return true;
    lead_quoted(place->value->text, place->value->size, shown);
    if (low == high)
        lead_report_at(place, LEAD_ERROR_BAD_VALUE, "expected the number %" PRId64 ", found %s", low, shown);
    else
        lead_report_at(place, LEAD_ERROR_BAD_VALUE, "expected a whole number from %" PRId64 " to %" PRId64 ", found %s", low, high, shown);
    return false;
}

struct lead_place lead_child(const struct lead_place *place, const struct lead_json *value, size_t index)
{
    return (struct lead_place){place->findings, place, value, index};
}

/* Reports at the later of two members with one key. */
static void report_duplicate(const struct lead_place *place, const struct lead_json *member)
{
    char shown[LEAD_QUOTED_CAPACITY];
    struct lead_place child = lead_child(place, member, 0);
    lead_report_key(&child, LEAD_ERROR_DUPLICATE_KEY, "key '%s' stands twice in this object",
                    lead_quoted(member->key, member->key_size, shown));
}

/* Few members: each is compared with those before it. */
static bool few_unique_keys(const struct lead_place *place)
{
    bool is_unique = true;
    for (const struct lead_json *member = place->value->first; member != NULL; member = member->next) {
        for (const struct lead_json *earlier = place->value->first; earlier != member; earlier = earlier->next) {
            if (lead_members_have_one_key(earlier, member)) {
                report_duplicate(place, member);
                is_unique = false;
                break;
            }
        }
    }
    return is_unique;
}

#define FEW_MEMBERS 12

bool lead_unique_keys(const struct lead_place *place)
{
    const struct lead_json *object = place->value;
    if (object->type != LEAD_JSON_OBJECT || object->count <= FEW_MEMBERS)
        return object->type != LEAD_JSON_OBJECT || few_unique_keys(place);
    struct lead_member *members = lead_members_sorted(object, &place->findings->memory);
    if (members == NULL) {
        place->findings->out_of_memory = true;
        return false;
    }
    bool is_unique = true;
    for (size_t i = 1; i < object->count; i++) {
        if (lead_members_have_one_key(members[i - 1].value, members[i].value)) {
            report_duplicate(place, members[i].value);
            is_unique = false;
        }
    }
    lead_members_free(members, object, &place->findings->memory);
    return is_unique;
}

static const char *key_at(const void *context, size_t index)
{
    return ((const char *const *)context)[index];
}

/* Index of a known key, or `count`. */
static size_t find_key(const struct lead_json *member, const char *const *keys, size_t count)
{
    size_t i = 0;
    while (i < count && !(strlen(keys[i]) == member->key_size && memcmp(keys[i], member->key, member->key_size) == 0))
        i++;
    return i;
}

/* Puts members where they belong; false when one is unknown. */
static bool sort_members(const struct lead_place *place, const struct lead_names *names, const struct lead_json **members)
{
    bool is_good = true;
    for (const struct lead_json *member = place->value->first; member != NULL; member = member->next) {
        size_t key = find_key(member, names->context, names->count);
        if (key < names->count) {
            if (members[key] == NULL)
                members[key] = member;
        } else if (!lead_json_is_comment(member)) {
            struct lead_place child = lead_child(place, member, 0);
            lead_report_unknown(&child, LEAD_ERROR_UNKNOWN_KEY, true, "key", names);
            is_good = false;
        }
    }
    return is_good;
}

bool lead_members(const struct lead_place *place, const char *const *keys, size_t count, size_t required, const struct lead_json **members)
{
    struct lead_names names = {key_at, keys, count};
    for (size_t i = 0; i < count; i++)
        members[i] = NULL;
    if (!lead_want_object(place))
        return false;
    bool is_good = lead_unique_keys(place);
    is_good = sort_members(place, &names, members) && is_good;
    for (size_t i = 0; i < required; i++) {
        if (members[i] == NULL) {
            lead_report_at(place, LEAD_ERROR_MISSING_KEY, "'%s' is missing", keys[i]);
            is_good = false;
        }
    }
    return is_good;
}
