/* SPDX-License-Identifier: MIT */
/* Tests of numbers, and of the points of scores. */
#include "rules/condition_test.h"

#include <math.h>

static struct lead_condition never_where_known(struct lead_conditions *conditions, lead_input input)
{
    return (struct lead_condition){LEAD_NODE_ID_FALSE, lead_node_known(&conditions->nodes, input)};
}

/* --- numbers ----------------------------------------------------------------------------------------------------------------------- */

static bool number_is_empty(const struct lead_number_range *range)
{
    return range->low > range->high || ((range->low_open || range->high_open) && range->low >= range->high);
}

static struct lead_condition number_in(struct lead_conditions *conditions, lead_input input, const struct lead_number_range *range,
                                       const char *words)
{
    struct lead_test test = {.kind = LEAD_TEST_NUMBER, .input = input, .text = words, .as.number = *range};
    return lead_condition_of_test(conditions, &test);
}

static struct lead_condition read_number_range(struct lead_conditions *conditions, lead_input input, const struct lead_place *place)
{
    const struct lead_json *bounds[LEAD_BOUNDS];
    if (!lead_bounds_read(place, bounds))
        return lead_nowhere;
    double values[LEAD_BOUNDS];
    for (size_t i = 0; i < LEAD_BOUNDS; i++) {
        struct lead_place child = lead_child(place, bounds[i], 0);
        if (bounds[i] && !lead_want_double(&child, &values[i]))
            return lead_nowhere;
    }
    struct lead_number_range range = {-HUGE_VAL, HUGE_VAL, bounds[LEAD_ABOVE] != NULL, bounds[LEAD_BELOW] != NULL};
    if (bounds[LEAD_AT_LEAST] || bounds[LEAD_ABOVE])
        range.low = values[bounds[LEAD_ABOVE] ? LEAD_ABOVE : LEAD_AT_LEAST];
    if (bounds[LEAD_AT_MOST] || bounds[LEAD_BELOW])
        range.high = values[bounds[LEAD_BELOW] ? LEAD_BELOW : LEAD_AT_MOST];
    if (number_is_empty(&range)) {
        lead_warn_empty_range(place);
        return never_where_known(conditions, input);
    }
    return number_in(conditions, input, &range, lead_bounds_in_words(conditions, lead_bound_keys, bounds, LEAD_BOUNDS));
}

static bool read_number(struct lead_conditions *conditions, lead_input input, const struct lead_place *place, struct lead_condition *part)
{
    double value;
    if (!lead_want_double(place, &value))
        return false;
    value += 0.0; /* -0 is the same number as 0 */
    *part = number_in(conditions, input, &(struct lead_number_range){value, value, false, false}, place->value->text);
    return true;
}

struct lead_condition lead_read_number_test(struct lead_conditions *conditions, lead_input input, const struct lead_place *place)
{
    if (place->value->type == LEAD_JSON_OBJECT)
        return read_number_range(conditions, input, place);
    if (place->value->type == LEAD_JSON_STRING) {
        lead_report_at(place, LEAD_ERROR_WRONG_TYPE, "expected a number, an array of numbers or a range such as {\">=\": 10}, found a string");
        return lead_nowhere;
    }
    return lead_items_read(conditions, input, place, read_number, lead_conditions_or);
}

/* --- points of a score ------------------------------------------------------------------------------------------------------------- */

/* A bound that may be missing. */
static bool read_bound(const struct lead_place *place, const struct lead_json *value, lead_points *points)
{
    struct lead_place child = lead_child(place, value, 0);
    return !value || lead_want_points(&child, LEAD_POINTS_MAX, points);
}

static struct lead_condition points_in(struct lead_conditions *conditions, lead_input input, int32_t low, int32_t high)
{
    struct lead_test test = {.kind = LEAD_TEST_POINTS, .input = input, .as.points = {low, high}};
    return lead_condition_of_test(conditions, &test);
}

static struct lead_condition read_points_range(struct lead_conditions *conditions, lead_input input, const struct lead_place *place)
{
    const struct lead_json *bounds[LEAD_BOUNDS];
    if (!lead_bounds_read(place, bounds))
        return lead_nowhere;
    lead_points low = INT32_MIN, high = INT32_MAX;
    if (!read_bound(place, bounds[LEAD_AT_LEAST], &low) || !read_bound(place, bounds[LEAD_ABOVE], &low) ||
        !read_bound(place, bounds[LEAD_AT_MOST], &high) || !read_bound(place, bounds[LEAD_BELOW], &high))
        return lead_nowhere;
    low += bounds[LEAD_ABOVE] != NULL;
    high -= bounds[LEAD_BELOW] != NULL;
    if (low > high) {
        lead_warn_empty_range(place);
        return never_where_known(conditions, input);
    }
    return points_in(conditions, input, low, high);
}

static bool read_points(struct lead_conditions *conditions, lead_input input, const struct lead_place *place, struct lead_condition *part)
{
    lead_points value;
    if (!lead_want_points(place, LEAD_POINTS_MAX, &value))
        return false;
    *part = points_in(conditions, input, value, value);
    return true;
}

struct lead_condition lead_read_score_test(struct lead_conditions *conditions, lead_input input, const struct lead_place *place)
{
    if (place->value->type == LEAD_JSON_OBJECT)
        return read_points_range(conditions, input, place);
    return lead_items_read(conditions, input, place, read_points, lead_conditions_or);
}
