/* SPDX-License-Identifier: MIT */
/* When work begins and ends, and days of the wall clock. */
#include "base/time.h"
#include "route/working.h"

/* The end of the block that contains a wall, or LEAD_WALL_NEVER when none does. */
static int64_t block_end(const struct lead_day_plan *plan, uint32_t day, int64_t time)
{
    const uint32_t count = lead_blocks_begun(plan, time + 1);
    return count && time < plan->blocks[count - 1].end ? lead_midnight(day) + plan->blocks[count - 1].end : LEAD_WALL_NEVER;
}

static int64_t end_of_block(const lead_calendar *calendar, int64_t at)
{
    const struct lead_wall wall = lead_wall_split(at);
    const uint32_t special = lead_specials_before(calendar, wall.day);
    const int64_t end = block_end(lead_plan_of_day(calendar, wall.day, special), wall.day, wall.time);
    if (end < LEAD_WALL_NEVER || !calendar->has_nights)
        return end;
    return block_end(lead_plan_before_day(calendar, wall.day, special), wall.day - 1, wall.time + LEAD_DAY);
}

static bool is_open_on_wall(const lead_calendar *calendar, int64_t wall)
{
    return end_of_block(calendar, wall) != LEAD_WALL_NEVER;
}

bool lead_work_goes_on(const lead_calendar *calendar, lead_time moment)
{
    return is_open_on_wall(calendar, moment + lead_zone_at(&calendar->zone, moment).offset);
}

/* Where days without a break go on for ever, or up to a special one: there. Else the same wall. */
static int64_t over_usual_days(const lead_calendar *calendar, int64_t at)
{
    const uint32_t day = lead_wall_split(at).day, special = lead_specials_before(calendar, day);
    const bool is_usual = calendar->specials[special].day != day && (!special || calendar->specials[special - 1].day != day - 1);
    if (calendar->before_weekday[7] < LEAD_WEEK || !is_usual)
        return at;
    return special < calendar->special_count ? lead_midnight(calendar->specials[special].day) : LEAD_WALL_NEVER;
}

/* The first wall from here on at which nobody works. */
static int64_t first_gap(const lead_calendar *calendar, int64_t wall)
{
    const int64_t last = LEAD_MOMENT_END + LEAD_WEEK;
    while (wall < last && is_open_on_wall(calendar, wall)) {
        const int64_t further = over_usual_days(calendar, wall);
        wall = further > wall ? further : end_of_block(calendar, wall);
    }
    return wall < last ? wall : LEAD_WALL_NEVER;
}

/* When the work that is going on at a moment ends. */
static lead_time end_of_work(const lead_calendar *calendar, lead_time moment)
{
    const struct lead_zone *zone = &calendar->zone;
    while (moment < LEAD_MOMENT_END && lead_work_goes_on(calendar, moment)) {
        const struct lead_span span = lead_zone_at(zone, moment);
        const int64_t wall = moment + span.offset, lowest = wall - (lead_zone_most(zone) - lead_zone_least(zone)); /* to which the clock may go back */
        const int64_t gap = first_gap(calendar, wall), gap_behind = first_gap(calendar, lowest);
        if (gap == LEAD_WALL_NEVER && gap_behind == gap)
            return LEAD_NEVER;
        if (gap - span.offset < span.end)
            return gap - span.offset < LEAD_MOMENT_END ? gap - span.offset : LEAD_NEVER;
        moment = span.end;
        /* No clock shows the gap before this moment. */
        if (gap_behind == gap && gap - 1 - lead_zone_most(zone) > moment)
            moment = gap - 1 - lead_zone_most(zone);
    }
    return moment < LEAD_MOMENT_END ? moment : LEAD_NEVER;
}

lead_time lead_work_change(const lead_calendar *calendar, lead_time moment)
{
    if (lead_work_goes_on(calendar, moment))
        return end_of_work(calendar, moment);
    const lead_time first = lead_calendar_after(calendar, moment, 1); /* behind the first microsecond of work */
    return first == LEAD_NEVER ? LEAD_NEVER : first - 1;
}

/* --- days --------------------------------------------------------------------------------------------------------------------------------- */

bool lead_moment_is_valid(lead_time moment)
{
    return moment >= LEAD_FIRST_MOMENT && moment < LEAD_MOMENT_END;
}

int32_t lead_calendar_day(const lead_calendar *calendar, lead_time moment)
{
    return (int32_t)lead_wall_split(moment + lead_zone_at(&calendar->zone, moment).offset).day + LEAD_ORIGIN_DAY;
}

lead_time lead_calendar_day_start(const lead_calendar *calendar, int32_t day)
{
    const lead_time start = lead_zone_first(&calendar->zone, lead_clamped(day, LEAD_FIRST_DAY - 7, LEAD_LAST_DAY + 7) * LEAD_DAY);
    return lead_clamped(start, LEAD_FIRST_MOMENT, LEAD_MOMENT_END - 1);
}

bool lead_calendar_parse_moment(const lead_calendar *calendar, const char *text, size_t size, lead_time *moment)
{
    static const size_t date_size = sizeof "2026-10-01" - 1;
    if (!lead_time_parse(text, size, moment))
        return false;
    if (size == date_size)
        *moment = lead_calendar_day_start(calendar, (int32_t)(*moment / LEAD_DAY));
    return lead_moment_is_valid(*moment);
}
