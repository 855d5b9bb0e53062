/* SPDX-License-Identifier: MIT */
/* Calendars from documents whose quotes are apostrophes, and moments as text. */
#ifndef LEADCORE_TESTS_UNIT_CALENDAR_FIXTURE_H
#define LEADCORE_TESTS_UNIT_CALENDAR_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/time.h"
#include "route/calendar.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#define SECONDS ((lead_duration)1000000)
#define MINUTES (60 * SECONDS)
#define HOURS (60 * MINUTES)
#define DAYS (24 * HOURS)
#define BERLIN "CET-1CEST,M3.5.0,M10.5.0/3"
#define NEW_YORK "EST5EDT,M3.2.0,M11.1.0"
#define SYDNEY "AEST-10AEDT,M10.1.0,M4.1.0/3"
#define AUCKLAND "NZST-12NZDT,M9.5.0,M4.1.0/3"
#define LORD_HOWE "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0"
#define DUBLIN "IST-1GMT0,M10.5.0,M3.5.0/1"

/* "2026-03-29T01:00Z" (seconds may be left out), or "never". */
static inline lead_time moment_of(const char *text)
{
    char whole[40];
    lead_time moment;
    if (strcmp(text, "never") == 0)
        return LEAD_NEVER;
    snprintf(whole, sizeof whole, strlen(text) == 17 ? "%.16s:00Z" : "%s", text);
    if (!lead_time_parse(whole, strlen(whole), &moment))
        fail_msg("no moment: %s", text);
    return moment;
}

static inline char *with_quotes(const char *text)
{
    const size_t size = strlen(text);
    char *copy = malloc(size + 1);
    assert_non_null(copy);
    for (size_t i = 0; i <= size; i++)
        copy[i] = text[i] == '\'' ? '"' : text[i];
    return copy;
}

static inline lead_calendar *calendar_of(const char *document)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_calendar *calendar;
    char *json = with_quotes(document);
    if (lead_calendar_compile(json, strlen(json), NULL, &calendar, &error) != LEAD_OK)
        fail_msg("%s: %s: %s", document, error.path, error.message);
    free(json);
    return calendar;
}

/* {'zone': zone, more} */
static inline lead_calendar *calendar_in(const char *zone, const char *more)
{
    char document[2000];
    assert_true((size_t)snprintf(document, sizeof document, "{'zone': '%s', %s}", zone, more) < sizeof document);
    return calendar_of(document);
}

#endif
