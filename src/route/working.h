/* SPDX-License-Identifier: MIT */
/* What a compiled calendar is made of. */
#ifndef LEADCORE_SRC_ROUTE_WORKING_H
#define LEADCORE_SRC_ROUTE_WORKING_H

#include "route/calendar.h"
#include "route/zone.h"

#include <stdatomic.h>

#define LEAD_SPECIAL_DAYS_MAX 10000

/* Microseconds from the midnight at which its day begins; `end` may be of the day behind. */
struct lead_block {
    int64_t begin, end;
    int64_t before; /* work of the same day before it */
};

/* The blocks that begin on a day, in order; they neither overlap nor touch. */
struct lead_day_plan {
    const struct lead_block *blocks;
    uint32_t count;
    int64_t total;
};

/* A date whose plan is not that of its weekday. */
struct lead_special_day {
    int64_t before;     /* work of all days before it */
    int64_t correction; /* how much more the special days before it have than their weekdays would */
    const struct lead_day_plan *plan;
    uint32_t day; /* from LEAD_ORIGIN_DAY */
};

/* A change of the clock that brings more work twice than it would if no day were special (or, negative, leaves out more). */
struct lead_exception {
    lead_time at;
    int64_t sum; /* of all up to this one */
};

struct lead_calendar {
    atomic_size_t references;
    struct lead_arena arena; /* holds everything below */
    struct lead_zone zone;

    /* On the wall clock, as if it never changed: */
    struct lead_day_plan weekdays[7]; /* Monday first */
    int64_t before_weekday[8];        /* work of a week before each of its days; the last is all of it */
    uint64_t week_reciprocal;         /* for divisions by all of it */
    bool has_nights;                  /* some block goes on after midnight */
    struct lead_special_day *specials; /* in order, and one that never comes, which ends the list */
    uint32_t special_count;
    const uint16_t *special_buckets; /* by (day - first special day) >> special_shift: the first special day there */
    uint32_t special_shift;

    /*
     * What changes of the clock do to this. True work up to a moment is work on the wall up to its wall, and jumps: by number of changes in a cycle, the work
     * that the wall clock brought twice less that which it left out. Over all special days `exceptions` come to that. NULL when no change ever falls into work.
     */
    const int64_t *jumps;
    const struct lead_exception *exceptions;
    uint32_t exception_count;
};

/* Fills in everything that follows from zone, blocks, and the days and plans of special days in order. False when out of memory. */
bool lead_calendar_build(struct lead_calendar *calendar);

/* An empty calendar with one reference. NULL when out of memory. */
lead_calendar *lead_calendar_new(const lead_allocator *memory);

/* Work on the wall up to a wall; `*special` is set to the number of special days before its day. */
int64_t lead_wall_work(const lead_calendar *calendar, int64_t wall, uint32_t *special);

/* When work begins or ends; `lead_calendar_next_change()` and `…_is_open()` of moments that are valid. */
lead_time lead_work_change(const lead_calendar *calendar, lead_time moment);
bool lead_work_goes_on(const lead_calendar *calendar, lead_time moment);

/* A wall, in days and what is left. */
struct lead_wall {
    uint32_t day; /* from LEAD_ORIGIN_DAY */
    int64_t time;
};

#define LEAD_WALL_NEVER (INT64_MAX / 2) /* a wall that no clock comes to, with room for any offset */

LEAD_ALWAYS_INLINE struct lead_wall lead_wall_split(int64_t wall)
{
    const uint64_t since = (uint64_t)(wall - LEAD_ORIGIN), day = since / (uint64_t)LEAD_DAY;
    return (struct lead_wall){(uint32_t)day, (int64_t)(since - day * (uint64_t)LEAD_DAY)};
}

static inline int64_t lead_midnight(uint32_t day)
{
    return LEAD_ORIGIN + day * LEAD_DAY;
}

static inline lead_time lead_clamped(lead_time moment, lead_time low, lead_time high)
{
    return moment < low ? low : moment > high ? high : moment;
}

/* How many blocks begin before a time. */
static inline uint32_t lead_blocks_begun(const struct lead_day_plan *plan, int64_t time)
{
    uint32_t low = 0, high = plan->count;
    while (high - low > 4) {
        const uint32_t middle = low + (high - low) / 2;
        if (plan->blocks[middle].begin < time)
            low = middle + 1;
        else
            high = middle;
    }
    while (low < high && plan->blocks[low].begin < time)
        low++;
    return low;
}

/* The plan of a day from LEAD_ORIGIN_DAY, before which there are so many special days. */
static inline const struct lead_day_plan *lead_plan_of_day(const lead_calendar *calendar, uint32_t day, uint32_t special)
{
    return calendar->specials[special].day == day ? calendar->specials[special].plan : &calendar->weekdays[day % 7];
}

/* The plan of the day before a day before which there are so many special days. */
static inline const struct lead_day_plan *lead_plan_before_day(const lead_calendar *calendar, uint32_t day, uint32_t special)
{
    const bool is_special = special && calendar->specials[special - 1].day == day - 1;
    return is_special ? calendar->specials[special - 1].plan : &calendar->weekdays[(day - 1) % 7];
}

/* How many special days are before a day. */
static inline uint32_t lead_specials_before(const lead_calendar *calendar, uint32_t day)
{
    const struct lead_special_day *specials = calendar->specials;
    const uint32_t count = calendar->special_count;
    if (day <= specials[0].day)
        return 0;
    if (day > specials[count - 1].day)
        return count;
    const uint16_t *bucket = calendar->special_buckets + ((day - specials[0].day) >> calendar->special_shift);
    uint32_t low = bucket[0], high = bucket[1];
    while (high - low > 4) {
        const uint32_t middle = low + (high - low) / 2;
        if (specials[middle].day < day)
            low = middle + 1;
        else
            high = middle;
    }
    while (low < high && specials[low].day < day)
        low++;
    return low;
}

#endif
