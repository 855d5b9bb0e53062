/* SPDX-License-Identifier: MIT */
/* Durations as numbers of buckets, and spans of them. */
#include "activity/definitions.h"
#include "base/time.h"

#define DAY (INT64_C(86400) * 1000000)
/* From 1969-12-29, a Monday, to 1970-01-01. */
#define SINCE_MONDAY (3 * DAY)

bool lead_want_buckets(const struct lead_place *place, const struct lead_activity_definitions *definitions, uint32_t *buckets)
{
    const struct lead_json *value = place->value;
    char quoted[LEAD_QUOTED_CAPACITY];
    lead_duration duration;
    *buckets = 1;
    if (!lead_want_string(place))
        return false;
    lead_quoted(value->text, value->size, quoted);
    if (!lead_duration_parse(value->text, value->size, &duration)) {
        lead_report_at(place, LEAD_ERROR_BAD_VALUE, "not a duration: '%s'; expected one like \"8h\", \"30d\" or \"13w\", at most 36500 days", quoted);
        return false;
    }
    if (duration % definitions->resolution != 0) {
        lead_report_at(place, LEAD_ERROR_BAD_VALUE, "'%s' is not a whole number of %s", quoted,
                       definitions->resolution == DAY ? "days; events are counted by days (\"resolution\": \"1h\" counts by hours)"
                                                      : "hours; events are counted by hours");
        return false;
    }
    *buckets = (uint32_t)(duration / definitions->resolution);
    return true;
}

struct lead_stretch lead_span_of(uint32_t buckets, lead_duration resolution)
{
    const bool is_weeks = buckets * resolution % (7 * DAY) == 0;
    return (struct lead_stretch){buckets, is_weeks ? (uint32_t)(SINCE_MONDAY / resolution) : 0};
}
