/* SPDX-License-Identifier: MIT */
/*
 * Every minute of two years, counted one by one, and compared where something changes and in every seventh. The wall clocks are lists of changes, as published for 2026 and 2027, and not rules; the hours are a
 * function of weekday, date and minute.
 */
#include "calendar_fixture.h"

#define CHANGES 6

static const struct clock {
    const char *rule;
    int offset; /* minutes, at the beginning of 2026 */
    struct {
        const char *at;
        int offset;
    } changes[CHANGES];
} clocks[] = {
    {"UTC", 0, {{NULL, 0}}},
    {"+05:30", 330, {{NULL, 0}}},
    {BERLIN, 60, {{"2026-03-29T01:00Z", 120}, {"2026-10-25T01:00Z", 60}, {"2027-03-28T01:00Z", 120}, {"2027-10-31T01:00Z", 60}}},
    {NEW_YORK, -300, {{"2026-03-08T07:00Z", -240}, {"2026-11-01T06:00Z", -300}, {"2027-03-14T07:00Z", -240}, {"2027-11-07T06:00Z", -300}}},
    {SYDNEY, 660, {{"2026-04-04T16:00Z", 600}, {"2026-10-03T16:00Z", 660}, {"2027-04-03T16:00Z", 600}, {"2027-10-02T16:00Z", 660}}},
    {AUCKLAND, 780, {{"2026-04-04T14:00Z", 720}, {"2026-09-26T14:00Z", 780}, {"2027-04-03T14:00Z", 720}, {"2027-09-25T14:00Z", 780}}},
    {LORD_HOWE, 660, {{"2026-04-04T15:00Z", 630}, {"2026-10-03T15:30Z", 660}, {"2027-04-03T15:00Z", 630}, {"2027-10-02T15:30Z", 660}}},
    {DUBLIN, 0, {{"2026-03-29T01:00Z", 60}, {"2026-10-25T01:00Z", 0}, {"2027-03-28T01:00Z", 60}, {"2027-10-31T01:00Z", 0}}},
};

/* Whether a shift that begins on a day works at a minute from that day's midnight on; days from 1970, weekdays with Monday 0. */
typedef bool shift(int64_t day, int weekday, int minute);

static bool in(int minute, int begin, int end)
{
    return begin <= minute && minute < end;
}

static bool always(int64_t day, int weekday, int minute)
{
    (void)day;
    (void)weekday;
    return in(minute, 0, 1440);
}

static bool office(int64_t day, int weekday, int minute)
{
    (void)day;
    return weekday < 5 && (in(minute, 540, 750) || in(minute, 810, 1080));
}

static bool nights(int64_t day, int weekday, int minute)
{
    if (day == 20541 || day == 20750 || day == 20757 || in((int)(day - 20811), 0, 7)) /* 2026-03-29, 10-24, 10-31, 12-24 to 30 */
        return false;
    if (day == 20751) /* 2026-10-25 */
        return in(minute, 60, 180) || in(minute, 1380, 1440 + 240);
    if (day == 20758) /* 2026-11-01 */
        return in(minute, 75, 100) || in(minute, 1320, 1440 + 360);
    if (day == 20547) /* 2026-04-04, a Saturday, as a Sunday */
        weekday = 6;
    return weekday == 6 ? in(minute, 1170, 1440 + 125) : weekday != 2 && in(minute, 1320, 1440 + 360);
}

static bool small_hours(int64_t day, int weekday, int minute)
{
    if (day == 20761) /* 2026-11-04 */
        return in(minute, 0, 1440 + 5);
    return (weekday == 6 && (in(minute, 61, 119) || in(minute, 120, 180) || in(minute, 185, 186))) || (weekday == 2 && in(minute, 1439, 1440));
}

static const struct {
    const char *hours;
    shift *works;
} plans[] = {
    {"'hours': 'always'", always},
    {"'hours': {'mon-fri': ['13:30-18:00', '09:00-12:30']}", office},
    {"'hours': {'mon-tue': ['22:00-06:00'], 'thu-sat': ['22:00-06:00'], 'sun': ['19:30-02:05']}, 'holidays': ['2026-12-24/2026-12-30', '2026-03-29', '2026-10-31', '2026-10-24'],"
     "'dates': {'2026-11-01': ['01:15-01:40', '22:00-06:00'], '2026-10-25': ['01:00-03:00', '23:00-04:00'], '2026-04-04': 'sun'}", nights},
    {"'hours': {'sun': ['01:01-01:59', '02:00-03:00', '03:05-03:06'], 'wed': ['23:59-24:00']}, 'dates': {'2026-11-04': ['23:00-00:05', '00:00-23:00']}", small_hours},
};

struct walk {
    const struct clock *clock;
    shift *works;
    int64_t change_minutes[CHANGES]; /* from 1970 */
    int at, offset;
};

static bool works_at(struct walk *walk, int64_t minute)
{
    for (; walk->at < CHANGES && walk->clock->changes[walk->at].at && walk->change_minutes[walk->at] <= minute; walk->at++)
        walk->offset = walk->clock->changes[walk->at].offset;
    const int64_t wall = minute + walk->offset, day = wall / 1440;
    const int of_day = (int)(wall % 1440), weekday = (int)((day + 3) % 7); /* 1970-01-01 was a Thursday */
    return walk->works(day, weekday, of_day) || walk->works(day - 1, (weekday + 6) % 7, of_day + 1440);
}

/* What the library says of a minute that begins with so much work before it. */
static void check(const lead_calendar *calendar, const char *name, lead_time start, lead_time minute, lead_duration worked, bool works, lead_time earliest)
{
    lead_duration between;
    lead_time end;
    assert_int_equal(lead_calendar_between(calendar, start, minute, &between, NULL), LEAD_OK);
    assert_int_equal(lead_calendar_add(calendar, start, worked, &end, NULL), LEAD_OK);
    if (between != worked || lead_calendar_is_open(calendar, minute) != works || end != earliest)
        fail_msg("%s: minute %lld: %lld and not %lld; end %lld minutes off", name, (long long)((minute - start) / MINUTES), (long long)(between / MINUTES),
                 (long long)(worked / MINUTES), (long long)((end - earliest) / MINUTES));
}

/* Work begins or ends at a minute: that is the next change for all since the one before. */
static void check_change(const lead_calendar *calendar, const char *name, lead_time last, lead_time change)
{
    if (lead_calendar_next_change(calendar, last) != change || lead_calendar_next_change(calendar, change - 1) != change)
        fail_msg("%s: the change after %lld is not %lld", name, (long long)(last / MINUTES), (long long)(change / MINUTES));
}

static void walk_two_years(const struct clock *clock, const char *hours, shift *works)
{
    const lead_time start = moment_of("2026-01-01T00:00Z"), until = moment_of("2028-01-01T00:00Z");
    lead_calendar *calendar = calendar_in(clock->rule, hours);
    struct walk walk = {.clock = clock, .works = works, .offset = clock->offset};
    for (int i = 0; i < CHANGES && clock->changes[i].at; i++)
        walk.change_minutes[i] = moment_of(clock->changes[i].at) / MINUTES;
    lead_duration worked = 0;
    lead_time earliest = start, last_change = start;
    bool worked_before = works_at(&walk, start / MINUTES);
    for (lead_time minute = start; minute < until; minute += MINUTES) {
        const bool now = works_at(&walk, minute / MINUTES);
        if (now != worked_before || minute / MINUTES % 7 == 0)
            check(calendar, clock->rule, start, minute, worked, now, earliest);
        if (now != worked_before) {
            check_change(calendar, clock->rule, last_change, minute);
            last_change = minute;
        }
        worked_before = now;
        worked += now ? MINUTES : 0;
        earliest = now ? minute + MINUTES : earliest;
    }
    lead_calendar_unref(calendar);
}

static void every_minute_of_two_years(void **state)
{
    (void)state;
    for (size_t clock = 0; clock < COUNT_OF(clocks); clock++)
        for (size_t plan = 0; plan < COUNT_OF(plans); plan++)
            walk_two_years(&clocks[clock], plans[plan].hours, plans[plan].works);
}

/* Many blocks a day, and many special days, far apart and close together: what is found by halving is as what is found by counting. */
static void long_lists_are_as_short_ones(void **state)
{
    enum { BLOCKS = 144, DATES = 1500, ROOM = 200000 };
    char *json = malloc(ROOM);
    size_t size = 0;
    (void)state;
    assert_non_null(json);
    size += (size_t)snprintf(json + size, ROOM - size, "{'hours': {'mon-sun': [");
    for (int i = 0; i < BLOCKS; i++) /* the first five minutes of every ten */
        size += (size_t)snprintf(json + size, ROOM - size, "%s'%02d:%02d-%02d:%02d'", i ? ", " : "", i / 6, i % 6 * 10, i / 6, i % 6 * 10 + 5);
    size += (size_t)snprintf(json + size, ROOM - size, "]}, 'holidays': ['9000-01-01'], 'dates': {");
    for (int i = 0; i < DATES; i++) { /* every other day of 2020 to 2028, one minute in ten */
        const int64_t day = 18262 + 2 * i;
        int year = 2020, month = 1;
        int64_t first = 18262, next;
        for (;; first = next) {
            static const int days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
            next = first + days[month - 1] + (month == 2 && year % 4 == 0);
            if (day < next)
                break;
            year += month == 12;
            month = month % 12 + 1;
        }
        size += (size_t)snprintf(json + size, ROOM - size, "%s'%04d-%02d-%02d': ['00:07-00:08', '12:00-12:01', '23:59-24:00']", i ? ", " : "", year, month, (int)(day - first) + 1);
    }
    snprintf(json + size, ROOM - size, "}}");
    lead_calendar *calendar = calendar_of(json);
    const lead_time start = 18000 * DAYS;
    lead_duration worked = 0;
    lead_time earliest = start;
    for (int64_t minute = 0; minute < 5000 * 1440; minute++) {
        const int64_t day = 18000 + minute / 1440, of_day = minute % 1440;
        const bool is_special = day >= 18262 && day < 18262 + 2 * DATES && day % 2 == 0;
        const bool works = is_special ? of_day == 7 || of_day == 720 || of_day == 1439 : of_day % 10 < 5;
        if (minute % 7 == 0)
            check(calendar, "long lists", start, start + minute * MINUTES, worked, works, earliest);
        worked += works ? MINUTES : 0;
        earliest = works ? start + (minute + 1) * MINUTES : earliest;
    }
    lead_calendar_unref(calendar);
    free(json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_minute_of_two_years),
        cmocka_unit_test(long_lists_are_as_short_ones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
