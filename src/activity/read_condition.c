/* SPDX-License-Identifier: MIT */
/* "activity" in a condition: what is counted becomes a measure, and what is asked of it ranges of that measure. */
#include "activity/definitions.h"
#include "rules/condition_test.h"

#include <string.h>

#define COUNT_ASKED_MAX 1000000000

enum { ON, COUNT, LAST, FIRST, WHERE, WITHIN, KEYS };
static const char *const keys[KEYS] = {"on", "count", "last", "first", "where", "within"};

static struct lead_condition out_of_memory(struct lead_conditions *conditions)
{
    struct lead_activity_definitions *definitions = conditions->activity;
    conditions->nodes.out_of_memory = definitions->conditions.nodes.out_of_memory = true;
    return lead_nowhere;
}

/* --- measures ---------------------------------------------------------------------------------------------------------------------------- */

static bool is_equal(const struct lead_measure *a, const struct lead_measure *b)
{
    return a->kind == b->kind && a->window == b->window && a->counters.count == b->counters.count &&
           memcmp(a->counters.items, b->counters.items, a->counters.count * sizeof *a->counters.items) == 0;
}

static uint64_t hash_of(const struct lead_measure *measure)
{
    uint64_t hash = lead_hash_mix(measure->kind, measure->window);
    for (uint32_t i = 0; i < measure->counters.count; i++)
        hash = lead_hash_mix(hash, measure->counters.items[i]);
    return hash;
}

/* False when out of memory. */
static bool append(struct lead_activity_definitions *definitions, const struct lead_measure *measure)
{
    struct lead_measure *measures = LEAD_ARENA_GROW(definitions->conditions.arena, definitions->measures, &definitions->measure_capacity,
                                                    definitions->measure_count + 1, struct lead_measure);
    if (!measures)
        return false;
    definitions->measures = measures;
    measures[definitions->measure_count++] = *measure;
    if (definitions->reading.leads)
        definitions->reading.leads->measure_count = definitions->measure_count;
    return true;
}

bool lead_presence_add(struct lead_activity_definitions *definitions)
{
    const struct lead_measure presence = {.kind = LEAD_MEASURE_PRESENCE};
    return definitions->measure_count > 0 || append(definitions, &presence);
}

/* The measure's number, or LEAD_NONE after a report, or without memory. */
static uint32_t find_measure(const struct lead_place *place, const struct lead_measure *measure, struct lead_conditions *conditions)
{
    struct lead_activity_definitions *definitions = conditions->activity;
    struct lead_index *known = &definitions->reading.measures;
    const uint64_t hash = hash_of(measure);
    uint32_t step = 0, index;
    while ((index = lead_index_next(known, hash, &step)) != LEAD_NONE)
        if (is_equal(&definitions->measures[index], measure))
            return index;
    if (known->count == LEAD_MEASURES_MAX) {
        lead_report_at(place, LEAD_ERROR_LIMIT, "more than %d different conditions over activity in one document", LEAD_MEASURES_MAX);
        return LEAD_NONE;
    }
    if (!lead_presence_add(definitions) || !append(definitions, measure) ||
        !lead_index_add(known, conditions->arena, hash, definitions->measure_count - 1)) {
        out_of_memory(conditions);
        return LEAD_NONE;
    }
    /* What there is no event for is unknown, not false, so the newest event is needed however old it is. */
    lead_counters_reach(&measure->counters, measure->kind == LEAD_MEASURE_COUNT ? measure->window : LEAD_AGES_FOREVER, definitions);
    return definitions->measure_count - 1;
}

static lead_node_id in_range(struct lead_conditions *conditions, lead_input input, int32_t low, int32_t high)
{
    const struct lead_test test = {.kind = LEAD_TEST_POINTS, .input = input, .as.points = {low, high}};
    return low > high ? LEAD_NODE_ID_FALSE : lead_node_test(&conditions->nodes, &test);
}

/* --- what is asked ----------------------------------------------------------------------------------------------------------------------- */

/* Closed ranges of a measure; what is not read stays empty. */
struct asked {
    int32_t (*ranges)[2];
    uint32_t count;
    bool is_presence; /* the ranges say what is known, and all else is false */
    bool is_negated;
};

static bool ask(struct lead_conditions *conditions, struct asked *asked, uint32_t capacity)
{
    asked->ranges = lead_arena_new(conditions->arena, capacity, sizeof *asked->ranges);
    if (!asked->ranges)
        out_of_memory(conditions);
    return asked->ranges;
}

static void add_range(struct asked *asked, int64_t low, int64_t high)
{
    asked->ranges[asked->count][0] = (int32_t)low;
    asked->ranges[asked->count++][1] = (int32_t)high;
}

/* A bound that may be missing. */
static bool read_bound(const struct lead_place *place, const struct lead_json *value, int64_t *bound)
{
    const struct lead_place child = lead_child(place, value, 0);
    return !value || lead_want_integer(&child, 0, COUNT_ASKED_MAX, bound);
}

static bool read_count_range(struct lead_conditions *conditions, const struct lead_place *place, struct asked *asked)
{
    const struct lead_json *bounds[LEAD_BOUNDS];
    int64_t low = 0, high = INT32_MAX;
    if (!lead_bounds_read(place, bounds) || !read_bound(place, bounds[LEAD_AT_LEAST], &low) || !read_bound(place, bounds[LEAD_ABOVE], &low) ||
        !read_bound(place, bounds[LEAD_AT_MOST], &high) || !read_bound(place, bounds[LEAD_BELOW], &high) || !ask(conditions, asked, 1))
        return false;
    low += bounds[LEAD_ABOVE] != NULL;
    high -= bounds[LEAD_BELOW] != NULL;
    if (low > high)
        lead_warn_empty_range(place);
    add_range(asked, low, high);
    return true;
}

static bool read_count(struct lead_conditions *conditions, const struct lead_place *place, struct asked *asked)
{
    struct lead_items items;
    if (place->value->type == LEAD_JSON_OBJECT)
        return read_count_range(conditions, place, asked);
    if (place->value->type != LEAD_JSON_NUMBER && place->value->type != LEAD_JSON_ARRAY) {
        lead_report_at(place, LEAD_ERROR_WRONG_TYPE, "expected a whole number, an array of them, or a range such as {\">=\": 3}");
        return false;
    }
    if (!lead_items_open(place, &items) || !ask(conditions, asked, items.count))
        return false;
    bool is_good = true;
    size_t index = 0;
    for (const struct lead_json *item = lead_items_first(&items); item; item = lead_items_next(&items, item), index++) {
        const struct lead_place child = lead_items_place(&items, item, index);
        int64_t value;
        if (lead_want_integer(&child, 0, COUNT_ASKED_MAX, &value))
            add_range(asked, value, value);
        else
            is_good = false;
    }
    return is_good;
}

static bool text_is(const struct lead_json *value, const char *text)
{
    return value->type == LEAD_JSON_STRING && value->size == strlen(text) && memcmp(value->text, text, value->size) == 0;
}

static bool report_age(const struct lead_place *place, lead_status code)
{
    lead_report_at(place, code, "expected {\"within\": \"7d\"}, {\"older_than\": \"90d\"}, \"known\" or \"unknown\"");
    return false;
}

static bool read_age(struct lead_conditions *conditions, const struct lead_place *place, struct asked *asked)
{
    static const char *const age_keys[] = {"within", "older_than"};
    const struct lead_activity_definitions *definitions = conditions->activity;
    const struct lead_json *members[2];
    const bool is_known = text_is(place->value, "known"), is_unknown = text_is(place->value, "unknown");
    uint32_t below = (uint32_t)LEAD_MEASURE_NEVER, from = 0;
    if (place->value->type != LEAD_JSON_OBJECT && !is_known && !is_unknown)
        return report_age(place, place->value->type == LEAD_JSON_STRING ? LEAD_ERROR_BAD_VALUE : LEAD_ERROR_WRONG_TYPE);
    if (!is_known && !is_unknown) {
        if (!lead_members(place, age_keys, 2, 0, members))
            return false;
        if (!members[0] && !members[1])
            return report_age(place, LEAD_ERROR_BAD_VALUE);
        const struct lead_place newer = lead_child(place, members[0], 0), older = lead_child(place, members[1], 0);
        if ((members[0] && !lead_want_buckets(&newer, definitions, &below)) || (members[1] && !lead_want_buckets(&older, definitions, &from)))
            return false;
        if (from >= below)
            lead_warn_empty_range(place);
    }
    asked->is_presence = is_known || is_unknown;
    asked->is_negated = is_unknown;
    if (!ask(conditions, asked, 1))
        return false;
    add_range(asked, from, (int64_t)below - 1);
    return true;
}

/* --- all of it --------------------------------------------------------------------------------------------------------------------------- */

static struct lead_condition condition_of(struct lead_conditions *conditions, const struct lead_measure *measure, uint32_t index,
                                          const struct asked *asked)
{
    struct lead_nodes *nodes = &conditions->nodes;
    const lead_input input = conditions->schema->count + conditions->result_count + index;
    const int32_t most = measure->kind == LEAD_MEASURE_COUNT ? INT32_MAX : LEAD_MEASURE_NEVER - 1;
    lead_node_id *parts = LEAD_ARENA_NEW(conditions->arena, asked->count, lead_node_id);
    if (!parts)
        return out_of_memory(conditions);
    for (uint32_t i = 0; i < asked->count; i++)
        parts[i] = in_range(conditions, input, asked->ranges[i][0], asked->ranges[i][1]);
    const lead_node_id is_true = lead_node_or(nodes, parts, asked->count);
    const lead_node_id decided = asked->is_presence ? LEAD_NODE_ID_TRUE : in_range(conditions, input, 0, most);
    const struct lead_condition condition = {is_true, lead_node_without(nodes, decided, is_true)};
    return asked->is_negated ? (struct lead_condition){condition.is_false, condition.is_true} : condition;
}

/* Which of count, last and first is asked; KEYS after a report. */
static size_t find_question(const struct lead_place *place, const struct lead_json *const *members)
{
    size_t found = KEYS;
    for (size_t key = COUNT; key <= FIRST; key++) {
        const struct lead_place member = lead_child(place, members[key], 0);
        if (!members[key])
            continue;
        if (found != KEYS) {
            lead_report_key(&member, LEAD_ERROR_BAD_VALUE, "'%s' beside '%s': one \"activity\" asks for one of them", keys[key], keys[found]);
            return KEYS;
        }
        found = key;
    }
    const struct lead_place within = lead_child(place, members[WITHIN], 0);
    if (found == KEYS) {
        lead_report_at(place, LEAD_ERROR_MISSING_KEY, "'count', 'last' or 'first' is missing");
    } else if (members[WITHIN] && found != COUNT) {
        lead_report_key(&within, LEAD_ERROR_BAD_VALUE, "'within' belongs to 'count'; write {\"%s\": {\"within\": …}}", keys[found]);
        return KEYS;
    }
    return found;
}

static bool read_question(struct lead_conditions *conditions, const struct lead_place *place, const struct lead_json *const *members,
                          struct lead_measure *measure, struct asked *asked)
{
    const struct lead_activity_definitions *definitions = conditions->activity;
    const size_t question = find_question(place, members);
    if (question == KEYS)
        return false;
    const struct lead_place asked_place = lead_child(place, members[question], 0), within = lead_child(place, members[WITHIN], 0);
    measure->window = LEAD_AGES_FOREVER;
    measure->kind = question == COUNT ? LEAD_MEASURE_COUNT : question == LAST ? LEAD_MEASURE_LAST : LEAD_MEASURE_FIRST;
    bool is_good = !members[WITHIN] || lead_want_buckets(&within, definitions, &measure->window);
    return (question == COUNT ? read_count : read_age)(conditions, &asked_place, asked) && is_good;
}

struct lead_condition lead_activity_condition_read(struct lead_conditions *conditions, const struct lead_place *place)
{
    struct lead_activity_definitions *definitions = conditions->activity;
    const struct lead_json *members[KEYS];
    struct lead_measure measure = {.kind = LEAD_MEASURE_COUNT};
    struct asked asked = {0};
    if (!lead_members(place, keys, KEYS, ON + 1, members))
        return lead_nowhere;
    bool is_good = read_question(conditions, place, members, &measure, &asked);
    is_good &= lead_counters_read(place, members[ON], members[WHERE], NULL, definitions, &measure.counters);
    if (!is_good) {
        conditions->nodes.out_of_memory |= definitions->conditions.nodes.out_of_memory;
        return lead_nowhere;
    }
    const uint32_t index = find_measure(place, &measure, conditions);
    return index == LEAD_NONE ? lead_nowhere : condition_of(conditions, &measure, index, &asked);
}
