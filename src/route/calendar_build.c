/* SPDX-License-Identifier: MIT */
/* From blocks and special days to the sums that arithmetic looks things up in. */
#include "route/working.h"

#define BUCKETS_A_DAY 64 /* special days are mostly nearer to one another */
#define BUCKETS_MAX 32768

static void sum_week(struct lead_calendar *calendar)
{
    for (uint32_t day = 0; day < 7; day++)
        calendar->before_weekday[day + 1] = calendar->before_weekday[day] + calendar->weekdays[day].total;
    const uint64_t week = (uint64_t)calendar->before_weekday[7];
    calendar->week_reciprocal = week ? UINT64_MAX / week : 0;
}

static bool goes_on_after_midnight(const struct lead_day_plan *plan)
{
    return plan->count && plan->blocks[plan->count - 1].end > LEAD_DAY;
}

static void sum_specials(struct lead_calendar *calendar)
{
    struct lead_special_day *special = calendar->specials;
    int64_t correction = 0;
    for (uint32_t day = 0; day < 7; day++)
        calendar->has_nights |= goes_on_after_midnight(&calendar->weekdays[day]);
    for (uint32_t i = 0; i < calendar->special_count; i++, special++) {
        calendar->has_nights |= goes_on_after_midnight(special->plan);
        special->correction = correction;
        special->before = special->day / 7 * calendar->before_weekday[7] + calendar->before_weekday[special->day % 7] + correction;
        correction += special->plan->total - calendar->weekdays[special->day % 7].total;
    }
    *special = (struct lead_special_day){.before = INT64_MAX, .correction = correction, .day = UINT32_MAX};
}

/* So many that most have no special day, or are a single day: then there is nothing to search. */
static bool build_buckets(struct lead_calendar *calendar)
{
    const struct lead_special_day *specials = calendar->specials;
    if (!calendar->special_count)
        return true;
    const uint32_t range = specials[calendar->special_count - 1].day - specials[0].day;
    const uint32_t limit = BUCKETS_A_DAY * calendar->special_count < BUCKETS_MAX ? BUCKETS_A_DAY * calendar->special_count : BUCKETS_MAX;
    while (range >> calendar->special_shift > limit)
        calendar->special_shift++;
    const uint32_t bucket_count = (range >> calendar->special_shift) + 2;
    uint16_t *buckets = LEAD_ARENA_NEW(&calendar->arena, bucket_count, uint16_t);
    if (!buckets)
        return false;
    uint16_t special = 0;
    for (uint32_t bucket = 0; bucket < bucket_count; bucket++) {
        while (special < calendar->special_count && (specials[special].day - specials[0].day) >> calendar->special_shift < bucket)
            special++;
        buckets[bucket] = special;
    }
    calendar->special_buckets = buckets;
    return true;
}

/* --- changes of the clock ----------------------------------------------------------------------------------------------------------------- */

/* The work between the wall that a change comes from and the one it goes to: what it brings twice or, negative, leaves out. */
static int64_t jump_at(const struct lead_calendar *calendar, lead_time change, int64_t before, int64_t after)
{
    uint32_t special;
    return lead_wall_work(calendar, change + before, &special) - lead_wall_work(calendar, change + after, &special);
}

/* As if no day were special; false when out of memory. */
static bool list_jumps(struct lead_calendar *calendar, struct lead_calendar *usual)
{
    const struct lead_zone *zone = &calendar->zone;
    int64_t *jumps = LEAD_ARENA_NEW(&calendar->arena, zone->count + 1, int64_t);
    if (!jumps)
        return false;
    bool has_jumps = false;
    for (uint32_t i = 1; i <= zone->count; i++) {
        const int64_t jump = jump_at(usual, LEAD_FIRST_MOMENT + zone->at[i], zone->offsets[(i - 1) & 1], zone->offsets[i & 1]);
        jumps[i] = jumps[i - 1] + jump;
        has_jumps |= jump != 0;
    }
    if (has_jumps)
        calendar->jumps = jumps;
    return true;
}

struct exceptions {
    struct lead_exception *items;
    uint32_t count, capacity;
    lead_time looked_at; /* up to here */
};

/* The change at the end of a span. */
static bool look_at(struct lead_calendar *calendar, struct lead_calendar *usual, const struct lead_span *span, struct exceptions *found)
{
    const int64_t next = lead_zone_at(&calendar->zone, span->end).offset;
    const int64_t more = jump_at(calendar, span->end, span->offset, next) - jump_at(usual, span->end, span->offset, next);
    found->looked_at = span->end;
    if (!more)
        return true;
    struct lead_exception *items = LEAD_ARENA_GROW(&calendar->arena, found->items, &found->capacity, found->count + 1, struct lead_exception);
    if (!items)
        return false;
    items[found->count] = (struct lead_exception){span->end, (found->count ? items[found->count - 1].sum : 0) + more};
    found->items = items;
    found->count++;
    return true;
}

static bool list_exceptions(struct lead_calendar *calendar, struct lead_calendar *usual)
{
    struct exceptions found = {.looked_at = INT64_MIN};
    const int64_t around = LEAD_DAY + lead_zone_most(&calendar->zone) - lead_zone_least(&calendar->zone);
    for (uint32_t i = 0; i < calendar->special_count; i++) {
        const int64_t day = LEAD_ORIGIN + calendar->specials[i].day * LEAD_DAY;
        lead_time from = day - lead_zone_most(&calendar->zone) - around;
        const lead_time until = day + 2 * LEAD_DAY - lead_zone_least(&calendar->zone) + around;
        from = from < found.looked_at ? found.looked_at : from;
        for (struct lead_span span = lead_zone_at(&calendar->zone, from); span.end <= until; span = lead_zone_at(&calendar->zone, span.end))
            if (!look_at(calendar, usual, &span, &found))
                return false;
    }
    calendar->exceptions = found.items;
    calendar->exception_count = found.count;
    return true;
}

static bool build_jumps(struct lead_calendar *calendar)
{
    struct lead_special_day none = {.before = INT64_MAX, .day = UINT32_MAX};
    struct lead_calendar usual = {.has_nights = calendar->has_nights, .specials = &none};
    if (!calendar->zone.at)
        return true;
    for (uint32_t day = 0; day < 7; day++) {
        usual.weekdays[day] = calendar->weekdays[day];
        usual.before_weekday[day + 1] = calendar->before_weekday[day + 1];
    }
    return list_jumps(calendar, &usual) && list_exceptions(calendar, &usual);
}

bool lead_calendar_build(struct lead_calendar *calendar)
{
    sum_week(calendar);
    sum_specials(calendar);
    return build_buckets(calendar) && build_jumps(calendar);
}

/* --- whole calendars ---------------------------------------------------------------------------------------------------------------------- */

lead_calendar *lead_calendar_new(const lead_allocator *memory)
{
    lead_calendar *calendar = LEAD_NEW(memory, 1, struct lead_calendar);
    if (!calendar)
        return NULL;
    atomic_init(&calendar->references, 1);
    lead_arena_init(&calendar->arena, memory);
    return calendar;
}

lead_calendar *lead_calendar_always(const lead_allocator *memory)
{
    static const struct lead_block whole_day = {0, LEAD_DAY, 0};
    static const struct lead_rule utc = {0};
    lead_calendar *calendar = lead_calendar_new(memory);
    if (!calendar)
        return NULL;
    for (uint32_t day = 0; day < 7; day++)
        calendar->weekdays[day] = (struct lead_day_plan){&whole_day, 1, LEAD_DAY};
    calendar->specials = LEAD_ARENA_NEW(&calendar->arena, 1, struct lead_special_day);
    if (calendar->specials && lead_zone_build(&calendar->zone, &utc, &calendar->arena) && lead_calendar_build(calendar))
        return calendar;
    lead_calendar_unref(calendar);
    return NULL;
}
