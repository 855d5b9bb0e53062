/* SPDX-License-Identifier: MIT */
/* All changes of the clock in 400 years, from a POSIX rule. */
#include "route/zone.h"

#include <string.h>

#define YEARS 400
#define DAY_SECONDS 86400
/* A date's time may be a week before or behind it, and the offset a day more: so years next to the cycle have their changes in it. */
#define FIRST_YEAR (-2)
#define EVENTS_MAX (2 * (YEARS - FIRST_YEAR + 1))

struct event {
    int64_t at; /* seconds from the beginning of the cycle */
    bool is_daylight;
};

/* Years count from the first of the cycle, which is one of those behind the years that 400 divides. */
static bool is_leap(int32_t year)
{
    const int32_t number = year + 1 + YEARS;
    return number % 4 == 0 && (number % 100 != 0 || number % 400 == 0);
}

/* Days from the beginning of the cycle. */
static int32_t year_begin(int32_t year)
{
    const int32_t before = year + YEARS; /* so that divisions round down */
    return 365 * before + before / 4 - before / 100 + before / 400 - LEAD_CYCLE_DAYS;
}

/* From 0, in a month that begins on this day of the cycle. */
static int32_t day_of_month(const struct lead_rule_date *date, int32_t month_begin, int32_t month_days)
{
    const int32_t weekday = (month_begin + LEAD_CYCLE_DAYS + 1) % 7; /* Sunday is 0, and cycles begin on Mondays */
    const int32_t day = (date->day - weekday + 7) % 7 + 7 * (date->week - 1);
    return day < month_days ? day : day - 7;
}

/* Days from the beginning of the cycle. */
static int32_t day_of(const struct lead_rule_date *date, int32_t year)
{
    static const uint8_t month_days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const int32_t begin = year_begin(year), leap = is_leap(year);
    if (date->kind == LEAD_DATE_ZERO_BASED)
        return begin + date->day;
    if (date->kind == LEAD_DATE_JULIAN)
        return begin + date->day - 1 + (leap && date->day > 31 + 28);
    int32_t month_begin = begin, month = 1;
    for (; month < date->month; month++)
        month_begin += month_days[month - 1] + (month == 2 && leap);
    return month_begin + day_of_month(date, month_begin, month_days[month - 1] + (month == 2 && leap));
}

static bool is_before(struct event a, struct event b)
{
    /* When daylight saving ends and begins at one moment, it goes on. */
    return a.at != b.at ? a.at < b.at : a.is_daylight < b.is_daylight;
}

/* Inserts into a list in order; events come nearly in order. */
static void insert(struct event *events, uint32_t *count, struct event event)
{
    uint32_t i = (*count)++;
    for (; i > 0 && is_before(event, events[i - 1]); i--)
        events[i] = events[i - 1];
    events[i] = event;
}

static uint32_t list_events(const struct lead_rule *rule, struct event events[EVENTS_MAX])
{
    uint32_t count = 0;
    for (int32_t year = FIRST_YEAR; year <= YEARS; year++) {
        const int64_t begin = (int64_t)day_of(&rule->begin, year) * DAY_SECONDS + rule->begin.time - rule->standard;
        const int64_t end = (int64_t)day_of(&rule->end, year) * DAY_SECONDS + rule->end.time - rule->daylight;
        insert(events, &count, (struct event){begin, true});
        insert(events, &count, (struct event){end, false});
    }
    return count;
}

/*
 * Writes the moments of the cycle at which the clock changes (behind the place for the one before them), and whether there is daylight saving before the first.
 */
static uint32_t list_changes(const struct event *events, uint32_t event_count, int64_t *at, bool *begins_with_daylight)
{
    bool is_daylight = false;
    uint32_t count = 0;
    for (uint32_t i = 0; i < event_count; i++) {
        if (i + 1 < event_count && events[i].at == events[i + 1].at)
            continue; /* only the later one counts */
        if (events[i].at >= 0 && events[i].at < (int64_t)LEAD_CYCLE_DAYS * DAY_SECONDS && events[i].is_daylight != is_daylight)
            at[1 + count++] = events[i].at * LEAD_SECOND;
        is_daylight = events[i].is_daylight;
        if (events[i].at < 0)
            *begins_with_daylight = is_daylight;
    }
    return count;
}

static bool build_buckets(struct lead_zone *zone, struct lead_arena *arena)
{
    const uint32_t bucket_count = (uint32_t)(LEAD_CYCLE >> LEAD_ZONE_SHIFT) + 1;
    uint16_t *buckets = LEAD_ARENA_NEW(arena, bucket_count, uint16_t);
    if (!buckets)
        return false;
    uint16_t index = 0;
    for (uint32_t bucket = 0; bucket < bucket_count; bucket++) {
        while (zone->at[index + 1] <= (int64_t)bucket << LEAD_ZONE_SHIFT)
            index++;
        buckets[bucket] = index;
    }
    zone->buckets = buckets;
    return true;
}

bool lead_zone_build(struct lead_zone *zone, const struct lead_rule *rule, struct lead_arena *arena)
{
    struct event events[EVENTS_MAX];
    const int64_t standard = rule->standard * LEAD_SECOND, daylight = rule->daylight * LEAD_SECOND;
    *zone = (struct lead_zone){.offsets = {standard, standard}};
    if (!rule->has_daylight || standard == daylight)
        return true;
    int64_t *at = LEAD_ARENA_NEW(arena, EVENTS_MAX + 2, int64_t);
    if (!at)
        return false;
    bool begins_with_daylight = false;
    zone->count = list_changes(events, list_events(rule, events), at, &begins_with_daylight);
    zone->offsets[0] = begins_with_daylight ? daylight : standard;
    zone->offsets[1] = zone->count != 0 && begins_with_daylight ? standard : zone->count != 0 ? daylight : zone->offsets[0];
    if (!zone->count)
        return true;
    at[0] = at[zone->count] - LEAD_CYCLE;
    at[zone->count + 1] = at[1] + LEAD_CYCLE;
    zone->at = at;
    return build_buckets(zone, arena);
}

lead_time lead_zone_first(const struct lead_zone *zone, int64_t wall)
{
    /* With the clock as far ahead as it ever is, the wall is not reached earlier. */
    lead_time moment = wall - lead_zone_most(zone);
    struct lead_span span = lead_zone_at(zone, moment);
    while (span.end <= wall - span.offset) {
        moment = span.end;
        span = lead_zone_at(zone, moment);
    }
    return moment + span.offset >= wall ? moment : wall - span.offset;
}
