/* SPDX-License-Identifier: MIT */
/* Tests of categories, results that are symbols, tags and text. */
#include "base/text.h"
#include "rules/condition_test.h"

/* --- categories and symbols ------------------------------------------------------------------------------------------------------------ */

/* One of values that stay as they are. LEAD_NONE after a report. */
static uint32_t read_fixed_code(const struct lead_values *symbols, const char *kind, const struct lead_place *place)
{
    uint32_t code = lead_values_find(symbols, place->value->text, place->value->size);
    if (code < symbols->count)
        return code;
    const struct lead_names names = lead_names_of_values(symbols);
    lead_report_unknown(place, LEAD_ERROR_UNKNOWN_NAME, false, kind, &names);
    return LEAD_NONE;
}

/* Code of one item: of a field's growing values, or of fixed symbols. LEAD_NONE after a report or without memory. */
static uint32_t read_code(struct lead_conditions *conditions, lead_input input, const struct lead_place *place)
{
    if (!lead_want_string(place))
        return LEAD_NONE;
    const struct lead_json *value = place->value;
    if (input < conditions->schema->count && conditions->schema->fields[input].is_closed)
        return read_fixed_code(&conditions->schema->fields[input].values, conditions->schema->fields[input].name, place);
    if (input < conditions->schema->count) {
        struct lead_values *values = &conditions->schema->fields[input].values;
        if (values->count >= LEAD_VALUES_MAX && lead_values_find(values, value->text, value->size) == values->count) {
            lead_report_at(place, LEAD_ERROR_LIMIT, "more than %d different values for one field", LEAD_VALUES_MAX);
            return LEAD_NONE;
        }
        uint32_t code = lead_values_add(values, conditions->arena, value->text, value->size);
        if (code == LEAD_NONE)
            conditions->nodes.out_of_memory = true;
        return code;
    }
    const struct lead_result_name *result = &conditions->results[input - conditions->schema->count];
    return read_fixed_code(result->symbols, result->name, place);
}

static void sort_codes(uint16_t *codes, uint32_t count)
{
    /* Codes come nearly sorted, as the document names them in order; merging would not pay below thousands. */
    for (uint32_t gap = count / 2; gap; gap /= 2)
        for (uint32_t i = gap; i < count; i++) {
            uint16_t code = codes[i];
            uint32_t at = i;
            for (; at >= gap && codes[at - gap] > code; at -= gap)
                codes[at] = codes[at - gap];
            codes[at] = code;
        }
}

struct lead_condition lead_read_category_test(struct lead_conditions *conditions, lead_input input, const struct lead_place *place)
{
    struct lead_items items;
    if (place->value->type == LEAD_JSON_OBJECT) {
        lead_report_at(place, LEAD_ERROR_WRONG_TYPE, "expected a string or an array of strings, found an object; 'not' stands around a test");
        return lead_nowhere;
    }
    if (!lead_items_open(place, &items))
        return lead_nowhere;
    uint16_t *codes = LEAD_ARENA_NEW(conditions->arena, items.count, uint16_t);
    if (!codes) {
        conditions->nodes.out_of_memory = true;
        return lead_nowhere;
    }
    uint32_t count = 0;
    size_t index = 0;
    for (const struct lead_json *item = lead_items_first(&items); item; item = lead_items_next(&items, item), index++) {
        struct lead_place child = lead_items_place(&items, item, index);
        uint32_t code = read_code(conditions, input, &child);
        if (code != LEAD_NONE)
            codes[count++] = (uint16_t)code;
    }
    if (count < items.count)
        return lead_nowhere;
    sort_codes(codes, count);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++)
        if (!kept || codes[kept - 1] != codes[i])
            codes[kept++] = codes[i];
    struct lead_test test = {.kind = LEAD_TEST_CATEGORY, .input = input, .count = kept, .as.codes = codes};
    return lead_condition_of_test(conditions, &test);
}

/* --- tags ------------------------------------------------------------------------------------------------------------------------------ */

static bool read_tag(struct lead_conditions *conditions, lead_input input, const struct lead_place *place, struct lead_condition *part)
{
    uint32_t code = read_code(conditions, input, place);
    if (code == LEAD_NONE)
        return false;
    struct lead_test test = {.kind = LEAD_TEST_TAG, .input = input, .as.tag = (uint16_t)code};
    *part = lead_condition_of_test(conditions, &test);
    return true;
}

static struct lead_condition read_tag_list(struct lead_conditions *conditions, lead_input input, const struct lead_place *place,
                                           lead_joiner *join)
{
    return lead_want_array(place) ? lead_items_read(conditions, input, place, read_tag, join) : lead_nowhere;
}

struct lead_condition lead_read_tags_test(struct lead_conditions *conditions, lead_input input, const struct lead_place *place)
{
    static const char *const keys[] = {"any", "all"};
    const struct lead_json *members[2];
    if (place->value->type != LEAD_JSON_OBJECT) {
        lead_report_at(place, LEAD_ERROR_WRONG_TYPE, "a tags field is tested with {\"any\": […]} or {\"all\": […]}");
        return lead_nowhere;
    }
    if (!lead_members(place, keys, 2, 0, members) || lead_test_is_empty(place, members, 2, "'any' or 'all'"))
        return lead_nowhere;
    struct lead_condition parts[2];
    uint32_t count = 0;
    for (size_t i = 0; i < 2; i++)
        if (members[i]) {
            struct lead_place child = lead_child(place, members[i], 0);
            parts[count++] = read_tag_list(conditions, input, &child, i == 0 ? lead_conditions_or : lead_conditions_and);
        }
    return lead_conditions_and(conditions, parts, count);
}

/* --- text ------------------------------------------------------------------------------------------------------------------------------ */

static bool read_pattern(struct lead_conditions *conditions, const struct lead_place *place, bool may_be_empty, struct lead_pattern *pattern)
{
    if (!lead_want_string(place))
        return false;
    size_t size = place->value->size, capacity = lead_text_fold_capacity(size);
    if (!size && !may_be_empty) {
        lead_report_at(place, LEAD_ERROR_BAD_VALUE, "an empty pattern is in every text");
        return false;
    }
    char *folded = LEAD_ARENA_NEW(conditions->arena, capacity + 1, char);
    if (!folded) {
        conditions->nodes.out_of_memory = true;
        return false;
    }
    pattern->size = lead_text_fold(place->value->text, size, folded, capacity);
    pattern->text = folded;
    return true;
}

static struct lead_condition read_patterns(struct lead_conditions *conditions, lead_input input, const struct lead_place *place,
                                           enum lead_test_kind kind)
{
    struct lead_items items;
    if (!lead_items_open(place, &items))
        return lead_nowhere;
    struct lead_pattern *patterns = LEAD_ARENA_NEW(conditions->arena, items.count, struct lead_pattern);
    if (!patterns) {
        conditions->nodes.out_of_memory = true;
        return lead_nowhere;
    }
    size_t index = 0;
    bool is_good = true;
    for (const struct lead_json *item = lead_items_first(&items); item; item = lead_items_next(&items, item), index++) {
        struct lead_place child = lead_items_place(&items, item, index);
        is_good &= read_pattern(conditions, &child, kind == LEAD_TEST_EQUALS, &patterns[index]);
    }
    if (!is_good)
        return lead_nowhere;
    struct lead_test test = {.kind = kind, .input = input, .count = items.count, .as.patterns = patterns};
    return lead_condition_of_test(conditions, &test);
}

struct lead_condition lead_read_text_test(struct lead_conditions *conditions, lead_input input, const struct lead_place *place)
{
    static const char *const keys[] = {"contains", "starts", "ends"};
    const struct lead_json *members[3];
    if (place->value->type != LEAD_JSON_OBJECT)
        return read_patterns(conditions, input, place, LEAD_TEST_EQUALS);
    if (!lead_members(place, keys, 3, 0, members) || lead_test_is_empty(place, members, 3, "'contains', 'starts' or 'ends'"))
        return lead_nowhere;
    struct lead_condition parts[3];
    uint32_t count = 0;
    for (size_t i = 0; i < 3; i++)
        if (members[i]) {
            struct lead_place child = lead_child(place, members[i], 0);
            parts[count++] = read_patterns(conditions, input, &child, (enum lead_test_kind)(LEAD_TEST_CONTAINS + i));
        }
    return lead_conditions_and(conditions, parts, count);
}
