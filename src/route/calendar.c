/* SPDX-License-Identifier: MIT */
/*
 * Arithmetic of working time. On the wall clock, work up to a wall is a sum over weeks, days and blocks, corrected for special days; work up to a moment is that, and
 * what changes of the clock have brought or taken (jumps) up to the span without a change in which the moment lies.
 */
#include "base/mix.h"
#include "route/working.h"

#define GUESSES 8 /* that follow the work still missing, before bisection, which always ends */

/* --- work on the wall --------------------------------------------------------------------------------------------------------------------- */

/* Of a day, up to a time from its midnight on. */
LEAD_ALWAYS_INLINE int64_t day_work(const struct lead_day_plan *plan, int64_t time)
{
    const uint32_t count = lead_blocks_begun(plan, time);
    if (!count)
        return 0;
    const struct lead_block *block = &plan->blocks[count - 1];
    return block->before + (time < block->end ? time : block->end) - block->begin;
}

/* Of the day before, after midnight and behind a time. */
static int64_t night_work(const lead_calendar *calendar, struct lead_wall wall, uint32_t special)
{
    const struct lead_day_plan *plan = lead_plan_before_day(calendar, wall.day, special);
    return plan->total - day_work(plan, wall.time + LEAD_DAY);
}

LEAD_ALWAYS_INLINE int64_t wall_work(const lead_calendar *calendar, int64_t at, uint32_t *special)
{
    const struct lead_wall wall = lead_wall_split(at);
    const uint32_t before = *special = lead_specials_before(calendar, wall.day), week = wall.day / 7;
    const int64_t days = week * calendar->before_weekday[7] + calendar->before_weekday[wall.day - 7 * week] + calendar->specials[before].correction;
    const int64_t work = days + day_work(lead_plan_of_day(calendar, wall.day, before), wall.time);
    return calendar->has_nights ? work - night_work(calendar, wall, before) : work;
}

int64_t lead_wall_work(const lead_calendar *calendar, int64_t wall, uint32_t *special)
{
    return wall_work(calendar, wall, special);
}

/* --- the wall up to which there is so much work ------------------------------------------------------------------------------------------- */

/* The number of special days before which there is less than so much work; at least `special` of them are known to be. */
static uint32_t specials_within(const lead_calendar *calendar, int64_t work, uint32_t special)
{
    uint32_t low = special, step = 1;
    while (low < calendar->special_count && calendar->specials[low].before < work) {
        special = low + 1;
        low = calendar->special_count - special < step ? calendar->special_count : special + step;
        step *= 2;
    }
    while (special < low) {
        const uint32_t middle = special + (low - special) / 2;
        if (calendar->specials[middle].before < work)
            special = middle + 1;
        else
            low = middle;
    }
    return special;
}

static uint64_t weeks_in(const lead_calendar *calendar, uint64_t work)
{
    const uint64_t week = (uint64_t)calendar->before_weekday[7], weeks = lead_multiply_wide(work, calendar->week_reciprocal).high;
    return weeks + (work - weeks * week >= week);
}

/* The time at which a day has brought so much work: more than nothing, and at most all. */
LEAD_ALWAYS_INLINE int64_t time_of_work(const struct lead_day_plan *plan, int64_t work)
{
    uint32_t low = 0, high = plan->count - 1;
    while (low < high) {
        const uint32_t middle = (low + high + 1) / 2;
        if (plan->blocks[middle].before < work)
            low = middle;
        else
            high = middle - 1;
    }
    return plan->blocks[low].begin + work - plan->blocks[low].before;
}

/* As if no day were special. */
LEAD_ALWAYS_INLINE int64_t usual_wall(const lead_calendar *calendar, int64_t work)
{
    const uint64_t weeks = weeks_in(calendar, (uint64_t)(work - 1)); /* full ones */
    const int64_t rest = work - (int64_t)weeks * calendar->before_weekday[7];
    uint32_t day = 0;
    for (uint32_t next = 1; next < 7; next++)
        day += calendar->before_weekday[next] < rest;
    if (weeks > 3 * LEAD_CYCLE_DAYS * 10 / 7)
        return LEAD_WALL_NEVER;
    return lead_midnight((uint32_t)weeks * 7 + day) + time_of_work(&calendar->weekdays[day], rest - calendar->before_weekday[day]);
}

/* The first wall up to which there is so much work; `special` days are known to have less before them. */
LEAD_ALWAYS_INLINE int64_t wall_of_work(const lead_calendar *calendar, int64_t work, uint32_t special)
{
    if (work <= 0)
        return LEAD_ORIGIN;
    special = specials_within(calendar, work, special);
    if (special) {
        const struct lead_special_day *last = &calendar->specials[special - 1];
        if (work - last->before <= last->plan->total)
            return lead_midnight(last->day) + time_of_work(last->plan, work - last->before);
    }
    if (!calendar->before_weekday[7])
        return LEAD_WALL_NEVER;
    return usual_wall(calendar, work - calendar->specials[special].correction);
}

/* --- moments ------------------------------------------------------------------------------------------------------------------------------ */

/* What to add to work on the wall in this span. */
LEAD_ALWAYS_INLINE int64_t jumps_before(const lead_calendar *calendar, const struct lead_span *span)
{
    int64_t sum = 0;
    if (calendar->jumps)
        sum = span->cycle * calendar->jumps[calendar->zone.count] + calendar->jumps[span->index];
    if (!calendar->exception_count || calendar->exceptions[0].at > span->begin)
        return sum;
    uint32_t low = 0, high = calendar->exception_count; /* the last one that is not behind */
    while (high - low > 1) {
        const uint32_t middle = (low + high) / 2;
        if (calendar->exceptions[middle].at <= span->begin)
            low = middle;
        else
            high = middle;
    }
    return sum + calendar->exceptions[low].sum;
}

static int64_t work_before(const lead_calendar *calendar, lead_time moment)
{
    uint32_t special;
    const struct lead_span span = lead_zone_at(&calendar->zone, moment);
    return wall_work(calendar, moment + span.offset, &special) + jumps_before(calendar, &span);
}

lead_duration lead_calendar_worked(const lead_calendar *calendar, lead_time start, lead_time end)
{
    return work_before(calendar, end) - work_before(calendar, start);
}

/* What is looked for: the first moment with so much work before it; and the wall of that, where changes of the clock have brought this much. */
struct wanted {
    int64_t work, jumps, wall;
};

/*
 * The answer is known to lie behind `low`, a moment at which the clock changes. Each round looks at one span: the answer is in it, or on one side of it.
 */
static lead_time seek(const lead_calendar *calendar, struct wanted wanted, lead_time low, lead_time guess)
{
    lead_time high = LEAD_MOMENT_END;
    for (uint32_t round = 0; low < high; round++) {
        guess = round < GUESSES ? lead_clamped(guess, low, high - 1) : low + (high - low) / 2;
        const struct lead_span span = lead_zone_at(&calendar->zone, guess);
        const int64_t jumps = jumps_before(calendar, &span);
        if (jumps != wanted.jumps)
            wanted = (struct wanted){wanted.work, jumps, wall_of_work(calendar, wanted.work - jumps, 0)};
        guess = wanted.wall == LEAD_WALL_NEVER ? LEAD_MOMENT_END : wanted.wall - span.offset;
        if (guess > span.end)
            low = span.end;
        else if (guess <= span.begin)
            high = span.begin;
        else
            return guess < LEAD_MOMENT_END ? guess : LEAD_NEVER;
    }
    return LEAD_NEVER;
}

lead_time lead_calendar_after(const lead_calendar *calendar, lead_time start, lead_duration worked)
{
    if (!worked)
        return start;
    if (worked > LEAD_MOMENT_END - LEAD_FIRST_MOMENT)
        return LEAD_NEVER;
    uint32_t special;
    const struct lead_span span = lead_zone_at(&calendar->zone, start);
    const int64_t work = wall_work(calendar, start + span.offset, &special) + worked, wall = wall_of_work(calendar, work, special);
    const lead_time end = wall == LEAD_WALL_NEVER ? LEAD_MOMENT_END : wall - span.offset;
    if (end <= span.end)
        return end < LEAD_MOMENT_END ? end : LEAD_NEVER;
    const int64_t jumps = jumps_before(calendar, &span);
    return seek(calendar, (struct wanted){work + jumps, jumps, wall}, span.end, end);
}
