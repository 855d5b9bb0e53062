/* SPDX-License-Identifier: MIT */
/* Three numbers and any text as a calendar: measuring and adding are inverse, what is between adds up, and work begins and ends where it is said to. */
#include "input.h"
#include "require.h"
#include "route/calendar.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define FIRST ((lead_time)-719162 * 86400000000)
#define LAST ((lead_time)2932897 * 86400000000 - 1)
#define RANGE ((uint64_t)(LAST - FIRST) + 1)

static lead_time take_moment(struct input *input)
{
    uint64_t number = 0;
    take(input, &number, sizeof number);
    return FIRST + (lead_time)(number % RANGE);
}

static lead_duration between(const lead_calendar *calendar, lead_time start, lead_time end)
{
    lead_duration worked;
    require(lead_calendar_between(calendar, start, end, &worked, NULL) == LEAD_OK);
    return worked;
}

static void check_add(const lead_calendar *calendar, lead_time start, lead_duration worked)
{
    lead_time end;
    require(lead_calendar_add(calendar, start, worked, &end, NULL) == LEAD_OK);
    if (end == LEAD_NEVER) {
        require(between(calendar, start, LAST) < worked);
        return;
    }
    require(end >= start && end <= LAST && between(calendar, start, end) == worked);
    require(worked ? between(calendar, start, end - 1) == worked - 1 : end == start);
}

static void check_change(const lead_calendar *calendar, lead_time moment)
{
    const int32_t is_open = lead_calendar_is_open(calendar, moment);
    const lead_time change = lead_calendar_next_change(calendar, moment);
    const lead_time until = change == LEAD_NEVER ? LAST : change;
    require(between(calendar, moment, until) == (is_open ? until - moment : 0));
    if (change != LEAD_NEVER)
        require(change > moment && change <= LAST && lead_calendar_is_open(calendar, change) != is_open && lead_calendar_is_open(calendar, change - 1) == is_open);
}

static void check_day(const lead_calendar *calendar, lead_time moment)
{
    const int32_t day = lead_calendar_day(calendar, moment);
    const lead_time start = lead_calendar_day_start(calendar, day);
    require(start <= moment && (start == FIRST || lead_calendar_day(calendar, start - 1) < day));
    require(lead_calendar_day(calendar, start) == day);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = {data, size};
    lead_time moments[3];
    lead_calendar *calendar;
    lead_error error = LEAD_ERROR_INIT;
    for (int i = 0; i < 3; i++)
        moments[i] = take_moment(&input);
    const lead_status status = lead_calendar_compile((const char *)input.data, input.size, NULL, &calendar, &error);
    require((status == LEAD_OK) == (calendar != NULL) && error.code == status);
    if (!calendar)
        return 0;
    const lead_duration first = between(calendar, moments[0], moments[1]), second = between(calendar, moments[1], moments[2]);
    require(first + second == between(calendar, moments[0], moments[2]) && between(calendar, moments[1], moments[0]) == -first);
    for (int i = 0; i < 3; i++) {
        const lead_duration length = moments[i] - FIRST, gap = moments[i] - moments[(i + 1) % 3];
        check_add(calendar, moments[(i + 1) % 3], length % (lead_duration)3600000000);
        check_add(calendar, moments[(i + 1) % 3], length);
        check_add(calendar, moments[(i + 2) % 3], gap < 0 ? -gap : gap);
        check_change(calendar, moments[i]);
        check_day(calendar, moments[i]);
    }
    lead_calendar_unref(calendar);
    return 0;
}
