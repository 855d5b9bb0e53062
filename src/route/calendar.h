/* SPDX-License-Identifier: MIT */
/* Calendars for the rest of the room: reading them from a policy, and arithmetic without checks. */
#ifndef LEADCORE_SRC_ROUTE_CALENDAR_H
#define LEADCORE_SRC_ROUTE_CALENDAR_H

#include "document/walker.h"

#include <leadcore/calendar.h>

/*
 * Reads the calendar object, or the string "always", at `place`, reporting problems. NULL after a report, or when out of memory (then the findings say so).
 * One reference, to be given back with lead_calendar_unref().
 */
lead_calendar *lead_calendar_read(const struct lead_place *place, const lead_allocator *memory);
/* The calendar without breaks, in UTC. NULL when out of memory. */
lead_calendar *lead_calendar_always(const lead_allocator *memory);

/* Of moments of the years 0001 to 9999, and not negative durations. */
lead_time lead_calendar_after(const lead_calendar *calendar, lead_time start, lead_duration worked);
lead_duration lead_calendar_worked(const lead_calendar *calendar, lead_time start, lead_time end);
/* Days since 1970-01-01 on the calendar's wall clock. */
int32_t lead_calendar_day(const lead_calendar *calendar, lead_time moment);
/* The first moment of a day of the wall clock; kept within the years 0001 to 9999. */
lead_time lead_calendar_day_start(const lead_calendar *calendar, int32_t day);

/* Of the years 0001 to 9999. */
bool lead_moment_is_valid(lead_time moment);

/*
 * A moment as documents write it; a date alone is the first moment of that day on the calendar's wall clock. False when it is neither, or out of range.
 */
bool lead_calendar_parse_moment(const lead_calendar *calendar, const char *text, size_t size, lead_time *moment);

#endif
