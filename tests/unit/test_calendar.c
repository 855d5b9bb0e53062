/* SPDX-License-Identifier: MIT */
/* Working time: cases by hand on both hemispheres, around changes of the clock, holidays and midnights, and at the ends of time. */
#include "calendar_fixture.h"

#define OFFICE "'hours': {'mon-fri': ['09:00-17:00']}"
#define SATURDAY_NIGHT "'hours': {'sat': ['22:00-06:00']}"
#define CHINA "{'zone': 'CST-8', 'hours': {'mon-fri': ['09:00-12:00', '13:00-18:00']}, 'holidays': ['2026-10-01/2026-10-07'], 'dates': {'2026-10-10': 'mon', '2026-09-30': ['09:00-12:00']}}"
#define NIGHTS "{'hours': {'mon-fri': ['22:00-06:00']}, 'holidays': ['2026-10-01', '2026-10-05/2026-10-06']}"
#define ONCE "{'hours': {}, 'zone': '+01:00', 'dates': {'2026-10-01': ['09:00-10:00'], '2026-10-03': ['09:00-10:00', '20:00-02:00']}}"
#define IN(zone, hours) "{'zone': '" zone "', " hours "}"

static void working_time_lies_between(void **state)
{
    static const struct {
        const char *document, *start, *end;
        lead_duration worked;
    } rows[] = {
        {"'always'", "2026-01-01T00:00Z", "2026-01-01T00:00Z", 0},
        {"'always'", "2026-01-01T00:00Z", "2027-01-01T00:00Z", 365 * DAYS},
        {"'always'", "2027-01-01T00:00Z", "2026-01-01T00:00Z", -365 * DAYS},
        {IN(BERLIN, "'hours': 'always'"), "2026-01-01T00:00Z", "2026-07-01T00:00Z", 181 * DAYS}, /* the hour left out is no time */
        {IN(BERLIN, OFFICE), "2026-11-20T08:00Z", "2026-11-20T16:00Z", 8 * HOURS},
        {IN(BERLIN, OFFICE), "2026-11-20T07:00Z", "2026-11-23T08:30Z", 8 * HOURS + 30 * MINUTES},
        {IN(BERLIN, OFFICE), "2026-11-20T15:59:59.999999Z", "2026-11-23T08:00:00.000001Z", 2},
        {IN(BERLIN, OFFICE), "2026-11-20T16:00Z", "2026-11-23T08:00Z", 0},
        {IN(BERLIN, OFFICE), "2026-03-23T00:00Z", "2026-04-06T00:00Z", 80 * HOURS},
        /* Both hemispheres, both ways: seven or nine hours of a night of eight. */
        {IN(BERLIN, SATURDAY_NIGHT), "2026-03-28T21:00Z", "2026-03-29T04:00Z", 7 * HOURS},
        {IN(BERLIN, SATURDAY_NIGHT), "2026-10-24T20:00Z", "2026-10-25T05:00Z", 9 * HOURS},
        {IN(NEW_YORK, SATURDAY_NIGHT), "2026-03-08T03:00Z", "2026-03-08T10:00Z", 7 * HOURS},
        {IN(NEW_YORK, SATURDAY_NIGHT), "2026-11-01T02:00Z", "2026-11-01T11:00Z", 9 * HOURS},
        {IN(SYDNEY, SATURDAY_NIGHT), "2026-04-04T11:00Z", "2026-04-04T20:00Z", 9 * HOURS},
        {IN(SYDNEY, SATURDAY_NIGHT), "2026-10-03T12:00Z", "2026-10-03T19:00Z", 7 * HOURS},
        {IN(AUCKLAND, SATURDAY_NIGHT), "2026-04-04T09:00Z", "2026-04-04T18:00Z", 9 * HOURS},
        {IN(AUCKLAND, SATURDAY_NIGHT), "2026-09-26T10:00Z", "2026-09-26T17:00Z", 7 * HOURS},
        {IN(LORD_HOWE, SATURDAY_NIGHT), "2026-04-04T11:00Z", "2026-04-04T19:30Z", 8 * HOURS + 30 * MINUTES},
        {IN(LORD_HOWE, SATURDAY_NIGHT), "2026-10-03T11:30Z", "2026-10-03T19:00Z", 7 * HOURS + 30 * MINUTES},
        {IN(DUBLIN, SATURDAY_NIGHT), "2026-03-28T22:00Z", "2026-03-29T05:00Z", 7 * HOURS},
        {IN(DUBLIN, SATURDAY_NIGHT), "2026-10-24T21:00Z", "2026-10-25T06:00Z", 9 * HOURS},
        /* A year has 52 nights, of which one is longer and one shorter. */
        {IN(SYDNEY, SATURDAY_NIGHT), "2026-01-02T00:00Z", "2027-01-01T00:00Z", 52 * 8 * HOURS},
        {IN(LORD_HOWE, SATURDAY_NIGHT), "2026-01-02T00:00Z", "2026-07-03T00:00Z", 26 * 8 * HOURS + 30 * MINUTES},
        /* In the hour itself. */
        {IN(BERLIN, "'hours': {'sun': ['02:00-03:00']}"), "2026-03-28T00:00Z", "2026-03-30T00:00Z", 0},
        {IN(BERLIN, "'hours': {'sun': ['02:00-03:00']}"), "2026-10-25T00:00Z", "2026-10-25T02:00Z", 2 * HOURS},
        {IN(BERLIN, "'hours': {'sun': ['02:00-03:00']}"), "2026-01-01T00:00Z", "2027-01-01T00:00Z", 52 * HOURS},
        {IN(NEW_YORK, "'hours': {'sun': ['01:00-02:00']}"), "2026-10-31T00:00Z", "2026-11-02T00:00Z", 2 * HOURS},
        /* 400 years have 20,871 Sundays; in each year one night hour is left out that autumn, changing an hour earlier, does not bring back. */
        {IN(NEW_YORK, "'hours': {'sun': ['02:00-03:00']}"), "1700-06-01T00:00Z", "2100-06-01T00:00Z", (20871 - 400) * HOURS},
        /* A holiday in that night: its shift does not begin, and nothing comes twice. */
        {IN(BERLIN, SATURDAY_NIGHT ", 'holidays': ['2026-10-24']"), "2026-10-01T00:00Z", "2026-11-01T00:00Z", 3 * 8 * HOURS + 3 * HOURS},
        {IN(BERLIN, SATURDAY_NIGHT ", 'holidays': ['2026-10-25']"), "2026-10-01T00:00Z", "2026-10-31T00:00Z", 33 * HOURS},
        {IN(BERLIN, SATURDAY_NIGHT ", 'holidays': ['2026-03-28']"), "2026-03-28T12:00Z", "2126-03-28T12:00Z",
         5217 * 8 * HOURS + (100 - 99) * HOURS}, /* a hundred autumns, but only 99 springs: the first is a holiday */
        /* Three autumn nights of nine hours are not worked, and one of seven. */
        {IN(BERLIN, SATURDAY_NIGHT ", 'holidays': ['2028-10-28', '2026-10-24', '2027-10-30', '2027-03-27']"), "2026-01-01T00:00Z", "2027-01-01T00:00Z", (52 * 8 - 9) * HOURS},
        {IN(BERLIN, SATURDAY_NIGHT ", 'holidays': ['2028-10-28', '2026-10-24', '2027-10-30', '2027-03-27']"), "2026-01-01T00:00Z", "2029-01-01T00:00Z",
         (157 * 8 - 3 * 9 - 7) * HOURS},
        {IN(BERLIN, SATURDAY_NIGHT ", 'holidays': ['2028-10-28', '2026-10-24', '2027-10-30', '2027-03-27']"), "2027-04-01T00:00Z", "2028-01-01T00:00Z", 38 * 8 * HOURS},
        {IN(BERLIN, SATURDAY_NIGHT ", 'holidays': ['2028-10-28', '2026-10-24', '2027-10-30', '2027-03-27']"), "2028-01-01T00:00Z", "2028-09-30T00:00Z", (39 * 8 - 1) * HOURS},
        /* China: a short day before the holidays, and a Saturday that is worked. */
        {CHINA, "2026-09-28T00:00Z", "2026-10-12T00:00Z", (2 + 2) * 8 * HOURS + 3 * HOURS + 8 * HOURS + 0 * HOURS},
        {CHINA, "2026-10-09T16:00Z", "2026-10-10T16:00Z", 8 * HOURS},
        /* The night before a holiday goes on into it; that of the holiday does not begin. */
        {NIGHTS, "2026-10-01T00:00Z", "2026-10-02T12:00Z", 6 * HOURS},
        {NIGHTS, "2026-09-30T12:00Z", "2026-10-01T12:00Z", 8 * HOURS},
        {NIGHTS, "2026-10-03T02:00Z", "2026-10-07T23:00Z", 4 * HOURS + 1 * HOURS},
        {ONCE, "0001-01-01T00:00Z", "9999-12-31T23:59Z", 8 * HOURS},
        {ONCE, "2026-10-03T22:30Z", "2026-10-04T12:00Z", 2 * HOURS + 30 * MINUTES},
        {"'always'", "0001-01-01T00:00Z", "9999-12-31T23:59:59.999999Z", 3652059 * DAYS - 1},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        lead_calendar *calendar = calendar_of(rows[i].document);
        lead_duration worked = 5, back = 5;
        assert_int_equal(lead_calendar_between(calendar, moment_of(rows[i].start), moment_of(rows[i].end), &worked, NULL), LEAD_OK);
        assert_int_equal(lead_calendar_between(calendar, moment_of(rows[i].end), moment_of(rows[i].start), &back, NULL), LEAD_OK);
        if (worked != rows[i].worked || back != -worked)
            fail_msg("%s %s: %lld s", rows[i].document, rows[i].start, (long long)(worked / SECONDS));
        lead_calendar_unref(calendar);
    }
}

static void working_time_is_added(void **state)
{
    static const struct {
        const char *document, *start;
        lead_duration worked;
        const char *end;
    } rows[] = {
        {IN(BERLIN, OFFICE), "2026-11-20T08:00Z", 8 * HOURS, "2026-11-20T16:00Z"}, /* the end of the day, not the next morning */
        {IN(BERLIN, OFFICE), "2026-11-20T08:00Z", 8 * HOURS + 1, "2026-11-23T08:00:00.000001Z"},
        {IN(BERLIN, OFFICE), "2026-11-20T15:00Z", 4 * HOURS, "2026-11-23T11:00Z"},
        {IN(BERLIN, OFFICE), "2026-11-21T03:00Z", 0, "2026-11-21T03:00Z"},
        {IN(BERLIN, OFFICE), "2026-11-21T03:00Z", 1, "2026-11-23T08:00:00.000001Z"},
        {IN(BERLIN, OFFICE), "2026-11-20T16:00Z", 40 * HOURS, "2026-11-27T16:00Z"},
        {IN(BERLIN, OFFICE), "2026-03-27T15:00Z", 2 * HOURS, "2026-03-30T08:00Z"}, /* an hour later there, the same time here */
        {IN(BERLIN, OFFICE), "2026-10-23T14:00Z", 2 * HOURS, "2026-10-26T09:00Z"},
        {IN(BERLIN, OFFICE), "2026-01-01T00:00Z", 261 * 8 * HOURS, "2026-12-31T16:00Z"},
        {IN(NEW_YORK, OFFICE), "2026-03-06T21:00Z", 2 * HOURS, "2026-03-09T14:00Z"},
        {IN(SYDNEY, OFFICE), "2026-04-03T05:00Z", 2 * HOURS, "2026-04-06T00:00Z"},
        {IN(AUCKLAND, OFFICE), "2026-09-25T04:00Z", 2 * HOURS, "2026-09-27T21:00Z"},
        {IN(LORD_HOWE, OFFICE), "2026-04-03T05:00Z", 2 * HOURS, "2026-04-05T23:30Z"},
        {IN(DUBLIN, OFFICE), "2026-03-27T16:00Z", 2 * HOURS, "2026-03-30T09:00Z"},
        {IN(BERLIN, "'hours': 'always'"), "2026-03-28T12:00Z", 24 * HOURS, "2026-03-29T12:00Z"},
        {IN(BERLIN, "'hours': 'always'"), "2026-03-28T12:00Z", 36500 * DAYS, "2126-03-04T12:00Z"},
        /* Through the night in which the clock changes. */
        {IN(BERLIN, SATURDAY_NIGHT), "2026-03-28T12:00Z", 7 * HOURS, "2026-03-29T04:00Z"},
        {IN(BERLIN, SATURDAY_NIGHT), "2026-03-28T12:00Z", 8 * HOURS, "2026-04-04T21:00Z"},
        {IN(BERLIN, SATURDAY_NIGHT), "2026-10-24T12:00Z", 9 * HOURS, "2026-10-25T05:00Z"},
        {IN(BERLIN, SATURDAY_NIGHT), "2026-10-24T12:00Z", 5 * HOURS, "2026-10-25T01:00Z"}, /* 03:00, when the clock goes back */
        {IN(BERLIN, SATURDAY_NIGHT), "2026-10-24T12:00Z", 5 * HOURS + 1, "2026-10-25T01:00:00.000001Z"},
        {IN(SYDNEY, SATURDAY_NIGHT), "2026-04-04T00:00Z", 9 * HOURS, "2026-04-04T20:00Z"},
        {IN(LORD_HOWE, SATURDAY_NIGHT), "2026-04-04T00:00Z", 8 * HOURS + 30 * MINUTES, "2026-04-04T19:30Z"},
        {IN(BERLIN, "'hours': {'sun': ['02:15-02:30']}"), "2026-10-25T00:00Z", 15 * MINUTES, "2026-10-25T00:30Z"},
        {IN(BERLIN, "'hours': {'sun': ['02:15-02:30']}"), "2026-10-25T00:00Z", 20 * MINUTES, "2026-10-25T01:20Z"},
        {IN(BERLIN, "'hours': {'sun': ['02:15-02:30']}"), "2026-10-25T00:00Z", 31 * MINUTES, "2026-11-01T01:16Z"},
        {IN(BERLIN, "'hours': {'sun': ['02:15-02:30']}"), "2026-03-25T00:00Z", 1 * MINUTES, "2026-04-05T00:16Z"},
        {IN(NEW_YORK, "'hours': {'sun': ['02:00-03:00']}"), "1700-06-01T00:00Z", (20871 - 400) * HOURS, "2100-05-30T07:00Z"},
        {CHINA, "2026-09-30T03:30Z", 1 * HOURS, "2026-10-08T01:30Z"},
        {CHINA, "2026-10-09T09:00Z", 2 * HOURS, "2026-10-10T02:00Z"},
        {CHINA, "2026-10-10T09:00Z", 2 * HOURS, "2026-10-12T02:00Z"},
        {NIGHTS, "2026-09-30T22:00Z", 8 * HOURS, "2026-10-01T06:00Z"},
        {NIGHTS, "2026-09-30T22:00Z", 9 * HOURS, "2026-10-02T23:00Z"},
        {NIGHTS, "2026-10-02T22:00Z", 9 * HOURS, "2026-10-07T23:00Z"},
        {NIGHTS, "2026-10-03T05:00Z", 2 * HOURS, "2026-10-07T23:00Z"},
        {ONCE, "0001-01-01T00:00Z", 1 * HOURS, "2026-10-01T09:00Z"},
        {ONCE, "2026-10-01T08:30Z", 1 * HOURS, "2026-10-03T08:30Z"},
        {ONCE, "2026-10-01T08:30Z", 7 * HOURS + 30 * MINUTES, "2026-10-04T01:00Z"},
        {ONCE, "2026-10-01T08:30Z", 7 * HOURS + 30 * MINUTES + 1, "never"},
        {ONCE, "2026-10-04T01:00Z", 1, "never"},
        /* The last date's night comes twice. */
        {"{'zone': '" BERLIN "', 'hours': {}, 'dates': {'2026-10-24': ['23:00-02:30']}}", "2026-10-24T21:00Z", 4 * HOURS + 30 * MINUTES, "never"},
        {"{'zone': '" BERLIN "', 'hours': {}, 'dates': {'2026-10-24': ['23:00-02:30']}}", "2026-10-24T21:00Z", 4 * HOURS, "2026-10-25T01:30Z"},
        {"{'zone': '" BERLIN "', 'hours': {}, 'dates': {'2026-03-29': ['02:00-03:00']}}", "2026-03-01T00:00Z", 1, "never"}, /* left out */
        {"{'zone': '" BERLIN "', 'hours': {}, 'dates': {'2026-10-25': ['02:00-03:00']}}", "2026-01-01T00:00Z", 30 * MINUTES, "2026-10-25T00:30Z"},
        {"{'zone': '" BERLIN "', 'hours': {}, 'dates': {'2026-10-25': ['02:00-03:00']}}", "2026-01-01T00:00Z", 90 * MINUTES, "2026-10-25T01:30Z"},
        {"'always'", "9999-12-31T23:59Z", 59 * SECONDS, "9999-12-31T23:59:59Z"},
        {"'always'", "9999-12-31T23:59Z", 60 * SECONDS, "never"},
        {"'always'", "0001-01-01T00:00Z", 3652059 * DAYS - 1, "9999-12-31T23:59:59.999999Z"},
        {"'always'", "0001-01-01T00:00Z", 3652059 * DAYS, "never"},
        {"'always'", "0001-01-01T00:00Z", INT64_MAX, "never"},
        {"'always'", "9999-12-31T23:59Z", 3652059 * DAYS, "never"},
        {"{'hours': {'mon': ['09:00-09:01']}}", "0001-01-01T00:00Z", 3652059 * DAYS, "never"},
        {IN(BERLIN, OFFICE), "9998-01-01T00:00Z", 3 * 261 * 8 * HOURS, "never"},
        {IN(BERLIN, "'hours': 'always'"), "9999-12-31T22:59Z", 59 * MINUTES + 59 * SECONDS, "9999-12-31T23:58:59Z"},
        {IN(BERLIN, "'hours': 'always'"), "9999-12-31T23:59Z", 60 * SECONDS, "never"},
        {IN(SYDNEY, "'hours': 'always'"), "0001-01-01T00:00Z", 3652059 * DAYS, "never"},
        {IN(SYDNEY, OFFICE), "9999-12-31T23:00Z", 1, "never"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        lead_calendar *calendar = calendar_of(rows[i].document);
        lead_time end = 5;
        assert_int_equal(lead_calendar_add(calendar, moment_of(rows[i].start), rows[i].worked, &end, NULL), LEAD_OK);
        if (end != moment_of(rows[i].end))
            fail_msg("%s %s: %lld s away from %s", rows[i].document, rows[i].start, (long long)((end - moment_of(rows[i].end)) / SECONDS), rows[i].end);
        lead_calendar_unref(calendar);
    }
}

static void work_begins_and_ends(void **state)
{
    static const struct {
        const char *document, *moment;
        bool is_open;
        const char *next;
    } rows[] = {
        {"'always'", "2026-01-01T00:00Z", true, "never"},
        {IN(BERLIN, "'hours': 'always'"), "2026-01-01T00:00Z", true, "never"},
        {IN(BERLIN, "'hours': {'mon-sun': ['06:00-22:00', '22:00-06:00']}"), "2026-01-01T00:00Z", true, "never"},
        {IN(BERLIN, "'hours': 'always', 'holidays': ['2026-10-25']"), "1026-01-01T00:00Z", true, "2026-10-24T22:00Z"},
        {IN(BERLIN, "'hours': 'always', 'holidays': ['2026-10-25', '2026-10-26', '3000-01-01']"), "2026-10-25T03:00Z", false, "2026-10-26T23:00Z"},
        {IN(BERLIN, "'hours': 'always', 'holidays': ['2026-10-25', '3000-01-01']"), "2026-10-25T23:00Z", true, "2999-12-31T23:00Z"},
        {IN(BERLIN, "'hours': 'always', 'holidays': ['2026-10-25']"), "2026-10-26T23:00Z", true, "never"},
        {IN(BERLIN, OFFICE), "2026-11-20T07:59:59.999999Z", false, "2026-11-20T08:00Z"},
        {IN(BERLIN, OFFICE), "2026-11-20T08:00Z", true, "2026-11-20T16:00Z"},
        {IN(BERLIN, OFFICE), "2026-11-20T15:59:59.999999Z", true, "2026-11-20T16:00Z"},
        {IN(BERLIN, OFFICE), "2026-11-20T16:00Z", false, "2026-11-23T08:00Z"},
        {IN(BERLIN, OFFICE), "2026-03-27T16:00Z", false, "2026-03-30T07:00Z"},
        {IN(BERLIN, SATURDAY_NIGHT), "2026-03-28T23:00Z", true, "2026-03-29T04:00Z"},
        {IN(BERLIN, SATURDAY_NIGHT), "2026-10-24T23:00Z", true, "2026-10-25T05:00Z"},
        /* Work begins or ends when the clock changes. */
        {IN(BERLIN, "'hours': {'sun': ['02:30-04:00']}"), "2026-03-29T00:00Z", false, "2026-03-29T01:00Z"},
        {IN(BERLIN, "'hours': {'sun': ['01:30-02:30']}"), "2026-03-29T00:45Z", true, "2026-03-29T01:00Z"},
        {IN(BERLIN, "'hours': {'sun': ['01:30-02:30']}"), "2026-10-25T00:15Z", true, "2026-10-25T00:30Z"},
        {IN(BERLIN, "'hours': {'sun': ['01:30-02:30']}"), "2026-10-25T00:30Z", false, "2026-10-25T01:00Z"},
        {IN(BERLIN, "'hours': {'sun': ['01:30-02:30']}"), "2026-10-25T01:15Z", true, "2026-10-25T01:30Z"},
        {IN(BERLIN, "'hours': {'sun': ['02:30-03:00'], 'mon': ['00:00-01:00']}"), "2026-10-25T00:45Z", true, "2026-10-25T01:00Z"},
        {IN(BERLIN, "'hours': {'sun': ['02:00-03:00']}"), "2026-10-25T00:45Z", true, "2026-10-25T02:00Z"},
        {IN(BERLIN, "'hours': {'sun': ['01:00-02:00', '03:00-04:00']}"), "2026-03-29T00:15Z", true, "2026-03-29T02:00Z"}, /* they touch that day */
        {IN(BERLIN, "'hours': {'sun': ['02:00-03:00']}"), "2026-03-29T00:00Z", false, "2026-04-05T00:00Z"},
        {IN(LORD_HOWE, "'hours': {'mon-sun': ['01:45-02:00']}"), "2026-04-04T14:50Z", true, "2026-04-04T15:00Z"},
        {IN(LORD_HOWE, "'hours': {'mon-sun': ['01:45-02:00']}"), "2026-04-04T15:00Z", false, "2026-04-04T15:15Z"},
        /* Only a quarter of an hour of each night is free, and on the 8th the clock goes over it. */
        {IN(NEW_YORK, "'hours': {'mon-sun': ['02:15-02:00']}"), "2026-03-07T07:15Z", true, "2026-03-09T06:00Z"},
        /* Ten minutes are free, in an hour that comes twice. */
        {IN(BERLIN, "'hours': 'always', 'dates': {'2026-10-25': ['00:00-02:10', '02:20-24:00']}"), "2026-10-25T00:10Z", false, "2026-10-25T00:20Z"},
        {IN(BERLIN, "'hours': 'always', 'dates': {'2026-10-25': ['00:00-02:10', '02:20-24:00']}"), "2026-10-25T00:30Z", true, "2026-10-25T01:10Z"},
        {IN(BERLIN, "'hours': 'always', 'dates': {'2026-10-25': ['00:00-02:10', '02:20-24:00']}"), "2026-10-25T01:20Z", true, "never"},
        {IN(BERLIN, "'hours': 'always', 'dates': {'2026-10-25': ['00:00-02:10', '02:20-24:00'], '2126-10-25': []}"), "2026-10-25T00:30Z", true, "2026-10-25T01:10Z"},
        {NIGHTS, "2026-10-01T01:00Z", true, "2026-10-01T06:00Z"},
        {NIGHTS, "2026-10-01T06:00Z", false, "2026-10-02T22:00Z"},
        {ONCE, "0001-01-01T00:00Z", false, "2026-10-01T08:00Z"},
        {ONCE, "2026-10-03T22:00Z", true, "2026-10-04T01:00Z"},
        {ONCE, "2026-10-04T01:00Z", false, "never"},
        {ONCE, "9999-12-31T23:59:59.999999Z", false, "never"},
        {IN(SYDNEY, OFFICE), "9999-12-31T05:59Z", true, "9999-12-31T06:00Z"},
        {IN(SYDNEY, OFFICE), "9999-12-31T06:00Z", false, "never"}, /* Friday evening there */
        {IN("AAA12", "'hours': {'mon-sun': ['10:00-12:00']}"), "9999-12-31T23:00Z", true, "never"}, /* ends with time */
        {IN(BERLIN, "'hours': {'mon-sun': ['12:00-01:00']}"), "9999-12-31T12:00Z", true, "never"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        lead_calendar *calendar = calendar_of(rows[i].document);
        const lead_time next = lead_calendar_next_change(calendar, moment_of(rows[i].moment));
        if (next != moment_of(rows[i].next) || lead_calendar_is_open(calendar, moment_of(rows[i].moment)) != rows[i].is_open)
            fail_msg("%s %s: %lld s away from %s", rows[i].document, rows[i].moment, (long long)((next - moment_of(rows[i].next)) / SECONDS), rows[i].next);
        lead_calendar_unref(calendar);
    }
}

static void days_are_those_of_the_wall_clock(void **state)
{
    static const struct {
        const char *zone, *moment, *day, *start;
    } rows[] = {
        {"UTC", "2026-10-01T00:00Z", "2026-10-01T00:00Z", "2026-10-01T00:00Z"},
        {"UTC", "2026-09-30T23:59:59.999999Z", "2026-09-30T00:00Z", "2026-09-30T00:00Z"},
        {"UTC", "1969-12-31T12:00Z", "1969-12-31T00:00Z", "1969-12-31T00:00Z"},
        {"CST-8", "2026-09-30T16:00Z", "2026-10-01T00:00Z", "2026-09-30T16:00Z"},
        {BERLIN, "2026-07-01T21:59Z", "2026-07-01T00:00Z", "2026-06-30T22:00Z"},
        {NEW_YORK, "2026-07-01T03:59Z", "2026-06-30T00:00Z", "2026-06-30T04:00Z"},
        {"AAA0BBB,J100/0,J200/0", "2026-04-10T05:00Z", "2026-04-10T00:00Z", "2026-04-10T00:00Z"}, /* begins at 01:00 */
        {"AAA0BBB,J100/0,J201/0", "2026-07-20T05:00Z", "2026-07-20T00:00Z", "2026-07-20T00:00Z"}, /* the hour before midnight came twice */
        {"CST-8", "0001-01-01T00:00Z", "0001-01-01T00:00Z", "0001-01-01T00:00Z"}, /* where time begins */
        {"+23:59", "9999-12-31T23:59Z", "9999-12-31T00:00Z", "9999-12-30T00:01Z"},
    };
    (void)state;
    for (size_t i = 0; i + 1 < COUNT_OF(rows); i++) {
        lead_calendar *calendar = calendar_in(rows[i].zone, "'hours': 'always'");
        const int32_t day = (int32_t)(moment_of(rows[i].day) / DAYS);
        if (lead_calendar_day(calendar, moment_of(rows[i].moment)) != day)
            fail_msg("%s %s: day %d", rows[i].zone, rows[i].moment, lead_calendar_day(calendar, moment_of(rows[i].moment)) - day);
        if (lead_calendar_day_start(calendar, day) != moment_of(rows[i].start))
            fail_msg("%s %s: %lld s", rows[i].zone, rows[i].moment, (long long)((lead_calendar_day_start(calendar, day) - moment_of(rows[i].start)) / SECONDS));
        lead_calendar_unref(calendar);
    }
    lead_calendar *calendar = calendar_in("+23:59", "'hours': 'always'");
    assert_true(lead_calendar_day_start(calendar, INT32_MAX) == moment_of("9999-12-31T23:59:59.999999Z"));
    assert_true(lead_calendar_day_start(calendar, INT32_MIN) == moment_of("0001-01-01T00:00Z"));
    lead_calendar_unref(calendar);
}

static void moments_of_documents(void **state)
{
    static const struct {
        const char *text, *moment; /* NULL: it is none */
    } rows[] = {
        {"2026-10-01", "2026-09-30T22:00Z"},
        {"2026-12-01", "2026-11-30T23:00Z"},
        {"2026-10-01T00:00:00Z", "2026-10-01T00:00Z"},
        {"2026-10-01T00:00:00+08:00", "2026-09-30T16:00Z"},
        {"0001-01-01", "0001-01-01T00:00Z"},
        {"9999-12-31", "9999-12-30T23:00Z"},
        {"0001-01-01T00:00:00+01:00", NULL},
        {"9999-12-31T23:30:00-01:00", NULL},
        {"2026-10-32", NULL},
        {"tomorrow", NULL},
        {"", NULL},
    };
    (void)state;
    lead_calendar *calendar = calendar_in(BERLIN, OFFICE);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        lead_time moment;
        const bool is_good = lead_calendar_parse_moment(calendar, rows[i].text, strlen(rows[i].text), &moment);
        if (is_good != (rows[i].moment != NULL) || (is_good && moment != moment_of(rows[i].moment)))
            fail_msg("%s", rows[i].text);
    }
    lead_calendar_unref(calendar);
}

static void calls_that_make_no_sense(void **state)
{
    const lead_time first = moment_of("0001-01-01T00:00Z"), last = moment_of("9999-12-31T23:59:59.999999Z"), good = 0;
    lead_calendar *calendar = calendar_of("'always'");
    lead_error error = LEAD_ERROR_INIT;
    lead_time moments[3] = {0, 0, 0};
    lead_duration worked[3] = {1, 1, -1};
    lead_time result = 5;
    (void)state;
    assert_int_equal(lead_calendar_add(calendar, good, 1, NULL, &error), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_calendar_add(NULL, good, 1, &result, &error), LEAD_ERROR_INVALID_ARGUMENT);
    const lead_time wrong[] = {first - 1, last + 1, INT64_MIN, INT64_MAX};
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        result = 5;
        assert_int_equal(lead_calendar_add(calendar, wrong[i], 1, &result, &error), LEAD_ERROR_INVALID_ARGUMENT);
        assert_true(result == 0);
        result = 5;
        assert_int_equal(lead_calendar_between(calendar, wrong[i], good, &result, &error), LEAD_ERROR_INVALID_ARGUMENT);
        assert_true(result == 0 && strstr(error.message, "'start'"));
        assert_int_equal(lead_calendar_between(calendar, good, wrong[i], &result, &error), LEAD_ERROR_INVALID_ARGUMENT);
        assert_non_null(strstr(error.message, "'end'"));
        assert_int_equal(lead_calendar_is_open(calendar, wrong[i]), 0);
        assert_true(lead_calendar_next_change(calendar, wrong[i]) == LEAD_NEVER);
        moments[1] = wrong[i];
        assert_int_equal(lead_calendar_add_many(calendar, moments, worked, 2, moments, &error), LEAD_ERROR_INVALID_ARGUMENT);
        assert_non_null(strstr(error.message, "at index 1"));
        const lead_time zeros[2] = {0, 0};
        assert_int_equal(lead_calendar_between_many(calendar, moments, zeros, 2, worked, &error), LEAD_ERROR_INVALID_ARGUMENT);
        assert_non_null(strstr(error.message, "a start is not a moment of the years 0001 to 9999 (at index 1)"));
        assert_int_equal(lead_calendar_between_many(calendar, zeros, moments, 2, worked, &error), LEAD_ERROR_INVALID_ARGUMENT);
        assert_non_null(strstr(error.message, "an end"));
    }
    moments[1] = 0;
    assert_int_equal(lead_calendar_add(calendar, good, -1, &result, &error), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_calendar_add_many(calendar, moments, worked, 3, moments, &error), LEAD_ERROR_INVALID_ARGUMENT);
    assert_non_null(strstr(error.message, "negative (at index 2)"));
    assert_int_equal(lead_calendar_between(calendar, good, good, NULL, &error), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_calendar_between(NULL, good, good, &result, &error), LEAD_ERROR_INVALID_ARGUMENT);
    for (int missing = 0; missing < 4; missing++) {
        const lead_calendar *given = missing == 0 ? NULL : calendar;
        const lead_time *starts = missing == 1 ? NULL : moments, *seconds = missing == 2 ? NULL : moments;
        lead_time *results = missing == 3 ? NULL : moments;
        assert_int_equal(lead_calendar_add_many(given, starts, seconds, 1, results, NULL), LEAD_ERROR_INVALID_ARGUMENT);
        assert_int_equal(lead_calendar_between_many(given, starts, seconds, 1, results, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    }
    assert_int_equal(lead_calendar_add_many(calendar, NULL, NULL, 0, NULL, NULL), LEAD_OK);
    assert_int_equal(lead_calendar_between_many(calendar, NULL, NULL, 0, NULL, NULL), LEAD_OK);
    assert_int_equal(lead_calendar_is_open(NULL, good), 0);
    assert_true(lead_calendar_next_change(NULL, good) == LEAD_NEVER);
    assert_true(lead_moment_is_valid(first) && lead_moment_is_valid(last) && !lead_moment_is_valid(first - 1) && !lead_moment_is_valid(last + 1));
    lead_calendar_unref(calendar);
}

/* Where many are worked out at once, results may stand where arguments stood. */
static void many_are_as_one(void **state)
{
    lead_calendar *calendar = calendar_of(CHINA);
    lead_time starts[100], ends[100], in_place[100];
    lead_duration worked[100];
    (void)state;
    for (int i = 0; i < 100; i++) {
        in_place[i] = starts[i] = moment_of("2026-09-20T00:00Z") + i * 7 * HOURS;
        worked[i] = (i % 13) * HOURS + i;
        assert_int_equal(lead_calendar_add(calendar, starts[i], worked[i], &ends[i], NULL), LEAD_OK);
    }
    assert_int_equal(lead_calendar_add_many(calendar, in_place, worked, 100, in_place, NULL), LEAD_OK);
    assert_memory_equal(in_place, ends, sizeof ends);
    assert_int_equal(lead_calendar_between_many(calendar, starts, in_place, 100, in_place, NULL), LEAD_OK);
    assert_memory_equal(in_place, worked, sizeof worked);
    lead_calendar_unref(calendar);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(working_time_lies_between), cmocka_unit_test(working_time_is_added), cmocka_unit_test(work_begins_and_ends),
        cmocka_unit_test(days_are_those_of_the_wall_clock), cmocka_unit_test(moments_of_documents), cmocka_unit_test(calls_that_make_no_sense),
        cmocka_unit_test(many_are_as_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
