/* SPDX-License-Identifier: MIT */
/* Tests of one field or result: what stands behind its name in a condition. */
#include "base/checked.h"
#include "base/text.h"
#include "base/time.h"
#include "rules/condition.h"

#include <math.h>
#include <string.h>

static const struct lead_condition nothing = {LEAD_NODE_ID_FALSE, LEAD_NODE_ID_FALSE};

/* The two-sided meaning of a test that is false wherever it is known and not true. */
static struct lead_condition of_test(struct lead_conditions *conditions, const struct lead_test *test)
{
    struct lead_nodes *nodes = &conditions->nodes;
    struct lead_condition result;
    result.is_true = lead_node_test(nodes, test);
    result.is_false = lead_node_without(nodes, lead_node_known(nodes, test->input), result.is_true);
    return result;
}

static struct lead_condition never_where_known(struct lead_conditions *conditions, lead_input input)
{
    return (struct lead_condition){LEAD_NODE_ID_FALSE, lead_node_known(&conditions->nodes, input)};
}

static bool text_is(const struct lead_json *value, const char *text)
{
    return value->type == LEAD_JSON_STRING && value->size == strlen(text) && memcmp(value->text, text, value->size) == 0;
}

/* --- lists: one value or an array of them ----------------------------------------------------------------------------------- */

/* The items of a test that takes one value or an array of them; false after a report. */
struct items {
    const struct lead_place *place;
    uint32_t count;
    bool is_array;
};

static bool open_items(const struct lead_place *place, struct items *items)
{
    items->place = place;
    items->is_array = place->value->type == LEAD_JSON_ARRAY;
    if (items->is_array && !lead_want_array(place))
        return false;
    items->count = items->is_array ? place->value->count : 1;
    return true;
}

static const struct lead_json *first_item(const struct items *items)
{
    return items->is_array ? items->place->value->first : items->place->value;
}

static struct lead_place item_place(const struct items *items, const struct lead_json *item, size_t index)
{
    return items->is_array ? lead_child(items->place, item, index) : *items->place;
}

static const struct lead_json *next_item(const struct items *items, const struct lead_json *item)
{
    return items->is_array ? item->next : NULL;
}

/* --- ranges: >=, >, <=, < ------------------------------------------------------------------------------------------------------- */

static const char *const bound_keys[] = {">=", ">", "<=", "<"};
enum { AT_LEAST, ABOVE, AT_MOST, BELOW, BOUNDS };

/* At most one lower and one upper bound, and at least one of both. */
static bool check_bounds(const struct lead_place *place, const struct lead_json *const *bounds)
{
    if (bounds[AT_LEAST] && bounds[ABOVE]) {
        lead_report_at(place, LEAD_ERROR_BAD_VALUE, "'>=' and '>' in one range");
        return false;
    }
    if (bounds[AT_MOST] && bounds[BELOW]) {
        lead_report_at(place, LEAD_ERROR_BAD_VALUE, "'<=' and '<' in one range");
        return false;
    }
    return true;
}

static bool is_empty_object(const struct lead_place *place, const struct lead_json *const *members, size_t count, const char *expected)
{
    for (size_t i = 0; i < count; i++)
        if (members[i])
            return false;
    lead_report_at(place, LEAD_ERROR_BAD_VALUE, "an empty test; expected %s", expected);
    return true;
}

/* The bounds in the document's own spelling, such as ">= 200 and < 2000"; NULL without memory. */
static const char *bounds_in_words(struct lead_conditions *conditions, const char *const *keys, const struct lead_json *const *bounds,
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

/* --- numbers -------------------------------------------------------------------------------------------------------------------------- */

static bool number_is_empty(const struct lead_number_range *range)
{
    return range->low > range->high || ((range->low_open || range->high_open) && range->low >= range->high);
}

static void warn_empty_range(const struct lead_place *place)
{
    lead_report_at(place, LEAD_WARNING_NEVER_TRUE, "an empty range: no value is in it");
}

static struct lead_condition number_in(struct lead_conditions *conditions, lead_input input, const struct lead_number_range *range,
                                       const char *words)
{
    struct lead_test test = {.kind = LEAD_TEST_NUMBER, .input = input, .text = words, .as.number = *range};
    return of_test(conditions, &test);
}

static struct lead_condition read_number_range(struct lead_conditions *conditions, lead_input input, const struct lead_place *place)
{
    const struct lead_json *bounds[BOUNDS];
    if (!lead_members(place, bound_keys, BOUNDS, 0, bounds) || is_empty_object(place, bounds, BOUNDS, "one of >=, >, <=, <") ||
        !check_bounds(place, bounds))
        return nothing;
    double values[BOUNDS];
    for (size_t i = 0; i < BOUNDS; i++) {
        struct lead_place child = lead_child(place, bounds[i], 0);
        if (bounds[i] && !lead_want_double(&child, &values[i]))
            return nothing;
    }
    struct lead_number_range range = {-HUGE_VAL, HUGE_VAL, bounds[ABOVE] != NULL, bounds[BELOW] != NULL};
    if (bounds[AT_LEAST] || bounds[ABOVE])
        range.low = values[bounds[ABOVE] ? ABOVE : AT_LEAST];
    if (bounds[AT_MOST] || bounds[BELOW])
        range.high = values[bounds[BELOW] ? BELOW : AT_MOST];
    if (number_is_empty(&range)) {
        warn_empty_range(place);
        return never_where_known(conditions, input);
    }
    return number_in(conditions, input, &range, bounds_in_words(conditions, bound_keys, bounds, BOUNDS));
}

static struct lead_condition read_number(struct lead_conditions *conditions, lead_input input, const struct lead_place *place)
{
    if (place->value->type == LEAD_JSON_OBJECT)
        return read_number_range(conditions, input, place);
    struct items items;
    if (!open_items(place, &items))
        return nothing;
    struct lead_condition *parts = LEAD_ARENA_NEW(conditions->arena, items.count, struct lead_condition);
    if (!parts) {
        conditions->nodes.out_of_memory = true;
        return nothing;
    }
    size_t index = 0;
    for (const struct lead_json *item = first_item(&items); item; item = next_item(&items, item), index++) {
        struct lead_place child = item_place(&items, item, index);
        double value;
        if (!lead_want_double(&child, &value))
            return nothing;
        value += 0.0; /* -0 is the same number as 0 */
        parts[index] = number_in(conditions, input, &(struct lead_number_range){value, value, false, false}, item->text);
    }
    return lead_conditions_or(conditions, parts, items.count);
}

/* --- points of a score ----------------------------------------------------------------------------------------------------------------- */

static bool read_points(const struct lead_place *place, const struct lead_json *value, lead_points *points)
{
    struct lead_place child = lead_child(place, value, 0);
    return lead_want_points(&child, LEAD_POINTS_MAX, points);
}

static struct lead_condition points_in(struct lead_conditions *conditions, lead_input input, int32_t low, int32_t high)
{
    struct lead_test test = {.kind = LEAD_TEST_POINTS, .input = input, .as.points = {low, high}};
    return of_test(conditions, &test);
}

static struct lead_condition read_points_range(struct lead_conditions *conditions, lead_input input, const struct lead_place *place)
{
    const struct lead_json *bounds[BOUNDS];
    if (!lead_members(place, bound_keys, BOUNDS, 0, bounds) || is_empty_object(place, bounds, BOUNDS, "one of >=, >, <=, <") ||
        !check_bounds(place, bounds))
        return nothing;
    lead_points low = INT32_MIN, high = INT32_MAX;
    if ((bounds[AT_LEAST] && !read_points(place, bounds[AT_LEAST], &low)) || (bounds[ABOVE] && !read_points(place, bounds[ABOVE], &low)) ||
        (bounds[AT_MOST] && !read_points(place, bounds[AT_MOST], &high)) || (bounds[BELOW] && !read_points(place, bounds[BELOW], &high)))
        return nothing;
    low += bounds[ABOVE] != NULL;
    high -= bounds[BELOW] != NULL;
    if (low > high) {
        warn_empty_range(place);
        return never_where_known(conditions, input);
    }
    return points_in(conditions, input, low, high);
}

static struct lead_condition read_score(struct lead_conditions *conditions, lead_input input, const struct lead_place *place)
{
    if (place->value->type == LEAD_JSON_OBJECT)
        return read_points_range(conditions, input, place);
    struct items items;
    if (!open_items(place, &items))
        return nothing;
    struct lead_condition *parts = LEAD_ARENA_NEW(conditions->arena, items.count, struct lead_condition);
    if (!parts) {
        conditions->nodes.out_of_memory = true;
        return nothing;
    }
    size_t index = 0;
    for (const struct lead_json *item = first_item(&items); item; item = next_item(&items, item), index++) {
        struct lead_place child = item_place(&items, item, index);
        lead_points value;
        if (!lead_want_points(&child, LEAD_POINTS_MAX, &value))
            return nothing;
        parts[index] = points_in(conditions, input, value, value);
    }
    return lead_conditions_or(conditions, parts, items.count);
}

/* --- categories and symbols ------------------------------------------------------------------------------------------------------------- */

struct symbol_names {
    const struct lead_values *values;
};

static const char *symbol_name(const void *context, size_t index)
{
    return ((const struct symbol_names *)context)->values->texts[index];
}

/* Code of one item: of a field's growing values, or of a result's fixed symbols. LEAD_NONE after a report or without memory. */
static uint32_t read_code(struct lead_conditions *conditions, lead_input input, const struct lead_place *place)
{
    if (!lead_want_string(place))
        return LEAD_NONE;
    const struct lead_json *value = place->value;
    if (input < conditions->schema->count) {
        struct lead_values *values = &conditions->schema->fields[input].values;
        if (values->count >= LEAD_VALUES_MAX) {
            lead_report_at(place, LEAD_ERROR_LIMIT, "more than %d different values for one field", LEAD_VALUES_MAX);
            return LEAD_NONE;
        }
        uint32_t code = lead_values_add(values, conditions->arena, value->text, value->size);
        if (code == LEAD_NONE)
            conditions->nodes.out_of_memory = true;
        return code;
    }
    const struct lead_result_name *result = &conditions->results[input - conditions->schema->count];
    uint32_t code = lead_values_find(result->symbols, value->text, value->size);
    if (code < result->symbols->count)
        return code;
    char quoted[LEAD_QUOTED_CAPACITY], suggestion[LEAD_SUGGESTION_CAPACITY];
    struct symbol_names context = {result->symbols};
    struct lead_names names = {symbol_name, &context, result->symbols->count};
    lead_report_at(place, LEAD_ERROR_UNKNOWN_NAME, "there is no %s '%s'%s", result->name, lead_quoted(value->text, value->size, quoted),
                   lead_suggest(value->text, value->size, &names, suggestion));
    return LEAD_NONE;
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

static struct lead_condition read_category(struct lead_conditions *conditions, lead_input input, const struct lead_place *place)
{
    struct items items;
    if (!open_items(place, &items))
        return nothing;
    uint16_t *codes = LEAD_ARENA_NEW(conditions->arena, items.count, uint16_t);
    if (!codes) {
        conditions->nodes.out_of_memory = true;
        return nothing;
    }
    uint32_t count = 0;
    size_t index = 0;
    for (const struct lead_json *item = first_item(&items); item; item = next_item(&items, item), index++) {
        struct lead_place child = item_place(&items, item, index);
        uint32_t code = read_code(conditions, input, &child);
        if (code != LEAD_NONE)
            codes[count++] = (uint16_t)code;
    }
    if (count < items.count)
        return nothing;
    sort_codes(codes, count);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++)
        if (!kept || codes[kept - 1] != codes[i])
            codes[kept++] = codes[i];
    struct lead_test test = {.kind = LEAD_TEST_CATEGORY, .input = input, .count = kept, .as.codes = codes};
    return of_test(conditions, &test);
}

/* --- tags ---------------------------------------------------------------------------------------------------------------------------------- */

typedef struct lead_condition join_function(struct lead_conditions *, const struct lead_condition *, uint32_t);

static struct lead_condition read_tag_list(struct lead_conditions *conditions, lead_input input, const struct lead_place *place,
                                           join_function *join)
{
    if (!lead_want_array(place))
        return nothing;
    struct lead_condition *parts = LEAD_ARENA_NEW(conditions->arena, place->value->count, struct lead_condition);
    if (!parts) {
        conditions->nodes.out_of_memory = true;
        return nothing;
    }
    size_t index = 0;
    for (const struct lead_json *item = place->value->first; item; item = item->next, index++) {
        struct lead_place child = lead_child(place, item, index);
        uint32_t code = read_code(conditions, input, &child);
        if (code == LEAD_NONE)
            return nothing;
        struct lead_test test = {.kind = LEAD_TEST_TAG, .input = input, .as.tag = (uint16_t)code};
        parts[index] = of_test(conditions, &test);
    }
    return join(conditions, parts, place->value->count);
}

static struct lead_condition read_tags(struct lead_conditions *conditions, lead_input input, const struct lead_place *place)
{
    static const char *const keys[] = {"any", "all"};
    const struct lead_json *members[2];
    if (place->value->type != LEAD_JSON_OBJECT) {
        lead_report_at(place, LEAD_ERROR_WRONG_TYPE, "a tags field is tested with {\"any\": […]} or {\"all\": […]}");
        return nothing;
    }
    if (!lead_members(place, keys, 2, 0, members) || is_empty_object(place, members, 2, "'any' or 'all'"))
        return nothing;
    struct lead_condition parts[2];
    uint32_t count = 0;
    for (size_t i = 0; i < 2; i++)
        if (members[i]) {
            struct lead_place child = lead_child(place, members[i], 0);
            parts[count++] = read_tag_list(conditions, input, &child, i == 0 ? lead_conditions_or : lead_conditions_and);
        }
    return lead_conditions_and(conditions, parts, count);
}

/* --- text ------------------------------------------------------------------------------------------------------------------------------------- */

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
    struct items items;
    if (!open_items(place, &items))
        return nothing;
    struct lead_pattern *patterns = LEAD_ARENA_NEW(conditions->arena, items.count, struct lead_pattern);
    if (!patterns) {
        conditions->nodes.out_of_memory = true;
        return nothing;
    }
    size_t index = 0;
    bool is_good = true;
    for (const struct lead_json *item = first_item(&items); item; item = next_item(&items, item), index++) {
        struct lead_place child = item_place(&items, item, index);
        is_good &= read_pattern(conditions, &child, kind == LEAD_TEST_EQUALS, &patterns[index]);
    }
    if (!is_good)
        return nothing;
    struct lead_test test = {.kind = kind, .input = input, .count = items.count, .as.patterns = patterns};
    return of_test(conditions, &test);
}

static struct lead_condition read_text(struct lead_conditions *conditions, lead_input input, const struct lead_place *place)
{
    static const char *const keys[] = {"contains", "starts", "ends"};
    const struct lead_json *members[3];
    if (place->value->type != LEAD_JSON_OBJECT)
        return read_patterns(conditions, input, place, LEAD_TEST_EQUALS);
    if (!lead_members(place, keys, 3, 0, members) || is_empty_object(place, members, 3, "'contains', 'starts' or 'ends'"))
        return nothing;
    struct lead_condition parts[3];
    uint32_t count = 0;
    for (size_t i = 0; i < 3; i++)
        if (members[i]) {
            struct lead_place child = lead_child(place, members[i], 0);
            parts[count++] = read_patterns(conditions, input, &child, (enum lead_test_kind)(LEAD_TEST_CONTAINS + i));
        }
    return lead_conditions_and(conditions, parts, count);
}

/* --- time ------------------------------------------------------------------------------------------------------------------------------------- */

static bool read_moment(const struct lead_place *place, lead_time *time)
{
    if (!lead_want_string(place))
        return false;
    if (lead_time_parse(place->value->text, place->value->size, time))
        return true;
    lead_report_at(place, LEAD_ERROR_BAD_VALUE, "not a moment; expected \"2026-11-21T09:00:00Z\" or \"2026-11-21\"");
    return false;
}

static bool read_duration(const struct lead_place *place, lead_duration *duration)
{
    if (!lead_want_string(place))
        return false;
    if (lead_duration_parse(place->value->text, place->value->size, duration))
        return true;
    lead_report_at(place, LEAD_ERROR_BAD_VALUE, "not a duration; expected one like \"15m\", \"8h\", \"30d\" or \"13w\", at most 36500 days");
    return false;
}

static struct lead_condition time_in(struct lead_conditions *conditions, lead_input input, struct lead_time_range range, const char *words)
{
    struct lead_test test = {.kind = LEAD_TEST_TIME, .input = input, .text = words, .as.time = range};
    return of_test(conditions, &test);
}

static const char *const time_keys[] = {">=", ">", "<=", "<", "within", "older_than", "within_next"};
enum { WITHIN = BOUNDS, OLDER_THAN, WITHIN_NEXT, TIME_KEYS };

/* Absolute bounds as one closed range. */
static bool read_absolute(const struct lead_place *place, const struct lead_json *const *members, struct lead_time_range *range)
{
    for (size_t i = 0; i < BOUNDS; i++) {
        if (!members[i])
            continue;
        struct lead_place child = lead_child(place, members[i], 0);
        lead_time moment;
        if (!read_moment(&child, &moment))
            return false;
        if (i == AT_LEAST || i == ABOVE)
            range->low = moment + (i == ABOVE);
        else
            range->high = moment - (i == BELOW);
    }
    return true;
}

static struct lead_time_range relative(size_t key, lead_duration duration)
{
    if (key == WITHIN)
        return (struct lead_time_range){-duration, 0, true, true, false};
    if (key == WITHIN_NEXT)
        return (struct lead_time_range){0, duration, true, true, false};
    return (struct lead_time_range){INT64_MIN, -duration, false, true, true};
}

static struct lead_condition read_time(struct lead_conditions *conditions, lead_input input, const struct lead_place *place)
{
    const struct lead_json *members[TIME_KEYS];
    if (place->value->type != LEAD_JSON_OBJECT) {
        lead_report_at(place, LEAD_ERROR_WRONG_TYPE, "a time is tested with an object, such as {\"within\": \"30d\"}");
        return nothing;
    }
    if (!lead_members(place, time_keys, TIME_KEYS, 0, members) || is_empty_object(place, members, TIME_KEYS, "a bound or 'within'") ||
        !check_bounds(place, members))
        return nothing;
    struct lead_condition parts[4];
    uint32_t count = 0;
    if (members[AT_LEAST] || members[ABOVE] || members[AT_MOST] || members[BELOW]) {
        struct lead_time_range range = {INT64_MIN, INT64_MAX, false, false, false};
        if (!read_absolute(place, members, &range))
            return nothing;
        if (range.low > range.high)
            warn_empty_range(place);
        parts[count++] = time_in(conditions, input, range, bounds_in_words(conditions, time_keys, members, BOUNDS));
    }
    for (size_t key = WITHIN; key < TIME_KEYS; key++) {
        lead_duration duration;
        struct lead_place child = lead_child(place, members[key], 0);
        if (!members[key])
            continue;
        if (!read_duration(&child, &duration))
            return nothing;
        parts[count++] =
            time_in(conditions, input, relative(key, duration), bounds_in_words(conditions, &time_keys[key], &members[key], 1));
    }
    return lead_conditions_and(conditions, parts, count);
}

/* --- all types -------------------------------------------------------------------------------------------------------------------------------- */

static struct lead_condition read_flag(struct lead_conditions *conditions, lead_input input, const struct lead_place *place)
{
    if (place->value->type != LEAD_JSON_TRUE && place->value->type != LEAD_JSON_FALSE) {
        lead_report_at(place, LEAD_ERROR_WRONG_TYPE, "a flag is tested with true, false, \"known\" or \"unknown\"");
        return nothing;
    }
    struct lead_test test = {.kind = LEAD_TEST_FLAG, .input = input};
    struct lead_condition is_set = of_test(conditions, &test);
    if (place->value->type == LEAD_JSON_TRUE)
        return is_set;
    return (struct lead_condition){is_set.is_false, is_set.is_true};
}

static struct lead_condition read_presence(struct lead_conditions *conditions, lead_input input, bool known)
{
    bool is_always_known = input >= conditions->schema->count && conditions->results[input - conditions->schema->count].is_always_known;
    struct lead_nodes *nodes = &conditions->nodes;
    lead_node_id is_known = is_always_known ? LEAD_NODE_ID_TRUE : lead_node_known(nodes, input);
    lead_node_id is_unknown = lead_node_without(nodes, LEAD_NODE_ID_TRUE, is_known);
    return known ? (struct lead_condition){is_known, is_unknown} : (struct lead_condition){is_unknown, is_known};
}

struct lead_condition lead_test_read(struct lead_conditions *conditions, lead_input input, const struct lead_place *place)
{
    if (text_is(place->value, "known"))
        return read_presence(conditions, input, true);
    if (text_is(place->value, "unknown"))
        return read_presence(conditions, input, false);
    if (input >= conditions->schema->count) {
        bool is_points = conditions->results[input - conditions->schema->count].is_points;
        return is_points ? read_score(conditions, input, place) : read_category(conditions, input, place);
    }
    switch (conditions->schema->fields[input].type) {
    case LEAD_FIELD_FLAG:
        return read_flag(conditions, input, place);
    case LEAD_FIELD_NUMBER:
        return read_number(conditions, input, place);
    case LEAD_FIELD_CATEGORY:
        return read_category(conditions, input, place);
    case LEAD_FIELD_TEXT:
        return read_text(conditions, input, place);
    case LEAD_FIELD_TAGS:
        return read_tags(conditions, input, place);
    case LEAD_FIELD_TIME:
        return read_time(conditions, input, place);
    default:
        return nothing;
    }
}
