/* SPDX-License-Identifier: MIT */
/* Tests of time. */
#include "base/time.h"
#include "rules/condition_test.h"

static bool read_moment(const struct lead_place *place, lead_time *time)
{
    if (!lead_want_string(place))
        return false;
    if (lead_time_parse(place->value->text, place->value->size, time))
        return true;
    lead_report_at(place, LEAD_ERROR_BAD_VALUE, "not a moment; expected \"2026-11-21T09:00:00Z\", with Z or an offset, or \"2026-11-21\"");
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
    return lead_condition_of_test(conditions, &test);
}

static const char *const time_keys[] = {">=", ">", "<=", "<", "within", "older_than", "within_next"};
enum { WITHIN = LEAD_BOUNDS, OLDER_THAN, WITHIN_NEXT, TIME_KEYS };

/* Absolute bounds as one closed range. */
static bool read_absolute(const struct lead_place *place, const struct lead_json *const *members, struct lead_time_range *range)
{
    for (size_t i = 0; i < LEAD_BOUNDS; i++) {
        if (!members[i])
            continue;
        struct lead_place child = lead_child(place, members[i], 0);
        lead_time moment;
        if (!read_moment(&child, &moment))
            return false;
        if (i == LEAD_AT_LEAST || i == LEAD_ABOVE)
            range->low = moment + (i == LEAD_ABOVE);
        else
            range->high = moment - (i == LEAD_BELOW);
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

struct lead_condition lead_read_time_test(struct lead_conditions *conditions, lead_input input, const struct lead_place *place)
{
    const struct lead_json *members[TIME_KEYS];
    if (place->value->type != LEAD_JSON_OBJECT) {
        lead_report_at(place, LEAD_ERROR_WRONG_TYPE, "a time is tested with an object, such as {\"within\": \"30d\"}");
        return lead_nowhere;
    }
    if (!lead_members(place, time_keys, TIME_KEYS, 0, members) || lead_test_is_empty(place, members, TIME_KEYS, "a bound or 'within'") ||
        !lead_bounds_check(place, members))
        return lead_nowhere;
    struct lead_condition parts[4];
    uint32_t count = 0;
    if (members[LEAD_AT_LEAST] || members[LEAD_ABOVE] || members[LEAD_AT_MOST] || members[LEAD_BELOW]) {
        struct lead_time_range range = {INT64_MIN, INT64_MAX, false, false, false};
        if (!read_absolute(place, members, &range))
            return lead_nowhere;
        if (range.low > range.high)
            lead_warn_empty_range(place);
        parts[count++] = time_in(conditions, input, range, lead_bounds_in_words(conditions, time_keys, members, LEAD_BOUNDS));
    }
    for (size_t key = WITHIN; key < TIME_KEYS; key++) {
        lead_duration duration;
        struct lead_place child = lead_child(place, members[key], 0);
        if (!members[key])
            continue;
        if (!read_duration(&child, &duration))
            return lead_nowhere;
        parts[count++] =
            time_in(conditions, input, relative(key, duration), lead_bounds_in_words(conditions, &time_keys[key], &members[key], 1));
    }
    return lead_conditions_and(conditions, parts, count);
}
