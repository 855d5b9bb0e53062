/* SPDX-License-Identifier: MIT */
/* Tests of one field or result: what stands behind its name in a condition. */
#include "rules/condition_test.h"

#include <string.h>

struct lead_condition lead_condition_of_test(struct lead_conditions *conditions, const struct lead_test *test)
{
    struct lead_nodes *nodes = &conditions->nodes;
    struct lead_condition result;
    result.is_true = lead_node_test(nodes, test);
    result.is_false = lead_node_without(nodes, lead_node_known(nodes, test->input), result.is_true);
    return result;
}

/* --- lists: one value or an array of them ------------------------------------------------------------------------------------------ */

bool lead_items_open(const struct lead_place *place, struct lead_items *items)
{
    items->place = place;
    items->is_array = place->value->type == LEAD_JSON_ARRAY;
    if (items->is_array && !lead_want_array(place))
        return false;
    items->count = items->is_array ? place->value->count : 1;
    return true;
}

const struct lead_json *lead_items_first(const struct lead_items *items)
{
    return items->is_array ? items->place->value->first : items->place->value;
}

struct lead_place lead_items_place(const struct lead_items *items, const struct lead_json *item, size_t index)
{
    return items->is_array ? lead_child(items->place, item, index) : *items->place;
}

const struct lead_json *lead_items_next(const struct lead_items *items, const struct lead_json *item)
{
    return items->is_array ? item->next : NULL;
}

struct lead_condition lead_items_read(struct lead_conditions *conditions, lead_input input, const struct lead_place *place,
                                      lead_item_reader *read, lead_joiner *join)
{
    struct lead_items items;
    if (!lead_items_open(place, &items))
        return lead_nowhere;
    struct lead_condition *parts = LEAD_ARENA_NEW(conditions->arena, items.count, struct lead_condition);
    if (!parts) {
        conditions->nodes.out_of_memory = true;
        return lead_nowhere;
    }
    bool is_good = true;
    size_t index = 0;
    for (const struct lead_json *item = lead_items_first(&items); item; item = lead_items_next(&items, item), index++) {
        struct lead_place child = lead_items_place(&items, item, index);
        is_good &= read(conditions, input, &child, &parts[index]);
    }
    return is_good ? join(conditions, parts, items.count) : lead_nowhere;
}

/* --- ranges: >=, >, <=, < --------------------------------------------------------------------------------------------------------- */

const char *const lead_bound_keys[LEAD_BOUNDS] = {">=", ">", "<=", "<"};

bool lead_bounds_check(const struct lead_place *place, const struct lead_json *const *bounds)
{
    if (bounds[LEAD_AT_LEAST] && bounds[LEAD_ABOVE]) {
        lead_report_at(place, LEAD_ERROR_BAD_VALUE, "'>=' and '>' in one range");
        return false;
    }
    if (bounds[LEAD_AT_MOST] && bounds[LEAD_BELOW]) {
        lead_report_at(place, LEAD_ERROR_BAD_VALUE, "'<=' and '<' in one range");
        return false;
    }
    return true;
}

bool lead_test_is_empty(const struct lead_place *place, const struct lead_json *const *members, size_t count, const char *expected)
{
    for (size_t i = 0; i < count; i++)
        if (members[i])
            return false;
    lead_report_at(place, LEAD_ERROR_BAD_VALUE, "an empty test; expected %s", expected);
    return true;
}

const char *lead_bounds_in_words(struct lead_conditions *conditions, const char *const *keys, const struct lead_json *const *bounds,
                                   size_t count)
{
    size_t size = 1;
    for (size_t i = 0; i < count; i++)
        size += bounds[i] ? strlen(keys[i]) + bounds[i]->size + sizeof "  and " : 0;
    char *words = LEAD_ARENA_NEW(conditions->arena, size, char), *end = words;
    if (!words)
        conditions->nodes.out_of_memory = true;
    for (size_t i = 0; words && i < count; i++) {
        if (!bounds[i])
            continue;
        const char *const pieces[] = {end == words ? "" : " and ", keys[i], " ", bounds[i]->text};
        for (size_t p = 0; p < sizeof pieces / sizeof *pieces; p++) {
            size_t length = strlen(pieces[p]);
            memcpy(end, pieces[p], length);
            end += length;
        }
    }
    return words;
}

void lead_warn_empty_range(const struct lead_place *place)
{
    lead_report_at(place, LEAD_WARNING_NEVER_TRUE, "an empty range: no value is in it");
}

bool lead_bounds_read(const struct lead_place *place, const struct lead_json **bounds)
{
    return lead_members(place, lead_bound_keys, LEAD_BOUNDS, 0, bounds) &&
           !lead_test_is_empty(place, bounds, LEAD_BOUNDS, "one of >=, >, <=, <") && lead_bounds_check(place, bounds);
}

/* --- all types ------------------------------------------------------------------------------------------------------------------- */

static bool text_is(const struct lead_json *value, const char *text)
{
    return value->type == LEAD_JSON_STRING && value->size == strlen(text) && memcmp(value->text, text, value->size) == 0;
}

static struct lead_condition read_flag(struct lead_conditions *conditions, lead_input input, const struct lead_place *place)
{
    if (place->value->type != LEAD_JSON_TRUE && place->value->type != LEAD_JSON_FALSE) {
        lead_report_at(place, LEAD_ERROR_WRONG_TYPE, "a flag is tested with true, false, \"known\" or \"unknown\"");
        return lead_nowhere;
    }
    struct lead_test test = {.kind = LEAD_TEST_FLAG, .input = input};
    struct lead_condition is_set = lead_condition_of_test(conditions, &test);
    if (place->value->type == LEAD_JSON_TRUE)
        return is_set;
    return (struct lead_condition){is_set.is_false, is_set.is_true};
}

struct lead_condition lead_input_known(struct lead_conditions *conditions, lead_input input)
{
    bool is_always_known = input >= conditions->schema->count && conditions->results[input - conditions->schema->count].is_always_known;
    struct lead_nodes *nodes = &conditions->nodes;
    lead_node_id is_known = is_always_known ? LEAD_NODE_ID_TRUE : lead_node_known(nodes, input);
    return (struct lead_condition){is_known, lead_node_without(nodes, LEAD_NODE_ID_TRUE, is_known)};
}

static struct lead_condition read_presence(struct lead_conditions *conditions, lead_input input, bool known)
{
    struct lead_condition is_known = lead_input_known(conditions, input);
    return known ? is_known : (struct lead_condition){is_known.is_false, is_known.is_true};
}

struct lead_condition lead_test_read(struct lead_conditions *conditions, lead_input input, const struct lead_place *place)
{
    if (text_is(place->value, "known"))
        return read_presence(conditions, input, true);
    if (text_is(place->value, "unknown"))
        return read_presence(conditions, input, false);
    if (input >= conditions->schema->count) {
        bool is_points = conditions->results[input - conditions->schema->count].is_points;
        return is_points ? lead_read_score_test(conditions, input, place) : lead_read_category_test(conditions, input, place);
    }
    switch (conditions->schema->fields[input].type) {
    case LEAD_FIELD_FLAG:
        return read_flag(conditions, input, place);
    case LEAD_FIELD_NUMBER:
        return lead_read_number_test(conditions, input, place);
    case LEAD_FIELD_CATEGORY:
        return lead_read_category_test(conditions, input, place);
    case LEAD_FIELD_TEXT:
        return lead_read_text_test(conditions, input, place);
    case LEAD_FIELD_TAGS:
        return lead_read_tags_test(conditions, input, place);
    default: /* LEAD_FIELD_TIME */
        return lead_read_time_test(conditions, input, place);
    }
}
