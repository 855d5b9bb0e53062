/* SPDX-License-Identifier: MIT */
/*
 * Wall clocks: fixed offsets from UTC, and POSIX rules. The calendar repeats after 400 years, of which a zone knows all changes; so a look-up costs the same
 * for every moment. Walls are microseconds like moments, counted as if the wall clock were UTC.
 */
#ifndef LEADCORE_SRC_ROUTE_ZONE_H
#define LEADCORE_SRC_ROUTE_ZONE_H

#include "base/inline.h"
#include "base/memory.h"

#define LEAD_SECOND ((int64_t)1000000)
#define LEAD_MINUTE (60 * LEAD_SECOND)
#define LEAD_DAY (1440 * LEAD_MINUTE)
#define LEAD_WEEK (7 * LEAD_DAY)
#define LEAD_CYCLE_DAYS 146097 /* of 400 years, which are whole weeks */
#define LEAD_CYCLE (LEAD_CYCLE_DAYS * LEAD_DAY)

#define LEAD_FIRST_DAY (-719162) /* 0001-01-01, a Monday */
#define LEAD_LAST_DAY 2932896    /* 9999-12-31 */
#define LEAD_FIRST_MOMENT (LEAD_FIRST_DAY * LEAD_DAY)
#define LEAD_MOMENT_END ((LEAD_LAST_DAY + 1) * LEAD_DAY)
/* From where days and weeks are counted inside: a Monday, so early that nothing is ever before it. */
#define LEAD_ORIGIN_DAY (LEAD_FIRST_DAY - LEAD_CYCLE_DAYS)
#define LEAD_ORIGIN (LEAD_ORIGIN_DAY * LEAD_DAY)

enum lead_rule_date_kind { LEAD_DATE_MONTH_WEEK, LEAD_DATE_JULIAN, LEAD_DATE_ZERO_BASED };

/* A date of a POSIX rule, with the time of day at which the clock is changed. */
struct lead_rule_date {
    enum lead_rule_date_kind kind;
    int32_t month, week; /* of LEAD_DATE_MONTH_WEEK: 1 … 12, 1 … 5 */
    int32_t day;         /* weekday with Sunday 0; or 1 … 365 without leap days; or 0 … 365 with them */
    int32_t time;        /* seconds */
};

struct lead_rule {
    int32_t standard, daylight; /* seconds east of UTC */
    bool has_daylight;
    struct lead_rule_date begin, end; /* of daylight saving */
};

/* "CET-1CEST,M3.5.0,M10.5.0/3", "UTC" or "+08:00". NULL, or what is wrong with it, a sentence without subject for a message. */
const char *lead_rule_read(const char *text, size_t size, struct lead_rule *rule);

#define LEAD_ZONE_SHIFT 43 /* of buckets: 101 days in microseconds, in which the clock mostly changes at most once */

struct lead_zone {
    int64_t offsets[2];      /* east of UTC: before an even number of changes of a cycle, and an odd one */
    const int64_t *at;       /* count + 2 changes from LEAD_ORIGIN on: the last of the cycle before, those of a cycle, the first of the next. NULL: none */
    const uint16_t *buckets; /* by moment in the cycle >> LEAD_ZONE_SHIFT: how many changes of the cycle are before the bucket, or at its beginning */
    uint32_t count;          /* changes in a cycle: an even number */
};

/* A time without a change of the clock. */
struct lead_span {
    lead_time begin, end; /* `end` is not of it */
    int64_t offset;       /* wall = moment + offset */
    uint32_t index;       /* 0 … count: of the changes of a cycle, so many were before it */
    uint32_t cycle;       /* from LEAD_ORIGIN */
};

/* False when out of memory. */
bool lead_zone_build(struct lead_zone *zone, const struct lead_rule *rule, struct lead_arena *arena);

LEAD_ALWAYS_INLINE struct lead_span lead_zone_at(const struct lead_zone *zone, lead_time moment)
{
    if (!zone->at)
        return (struct lead_span){INT64_MIN, INT64_MAX, zone->offsets[0], 0, 0};
    const uint64_t since = (uint64_t)(moment - LEAD_ORIGIN), cycle = since / (uint64_t)LEAD_CYCLE;
    const int64_t in_cycle = (int64_t)(since - cycle * (uint64_t)LEAD_CYCLE), base = moment - in_cycle;
    uint32_t index = zone->buckets[in_cycle >> LEAD_ZONE_SHIFT];
    while (in_cycle >= zone->at[index + 1])
        index++;
    return (struct lead_span){base + zone->at[index], base + zone->at[index + 1], zone->offsets[index & 1], index, (uint32_t)cycle};
}

/* The first moment at which the wall clock shows `wall` or more. */
lead_time lead_zone_first(const struct lead_zone *zone, int64_t wall);

static inline int64_t lead_zone_least(const struct lead_zone *zone)
{
    return zone->offsets[0] < zone->offsets[1] ? zone->offsets[0] : zone->offsets[1];
}

static inline int64_t lead_zone_most(const struct lead_zone *zone)
{
    return zone->offsets[0] > zone->offsets[1] ? zone->offsets[0] : zone->offsets[1];
}

#endif
