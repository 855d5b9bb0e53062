/* SPDX-License-Identifier: MIT */
/* POSIX rules and offsets as text (IEEE Std 1003.1, 8.3; RFC 9636, 3.3.1). */
#include "route/zone.h"

#include <string.h>

#define HOUR_SECONDS 3600
#define OFFSET_HOURS_MAX 24
#define TIME_HOURS_MAX 167 /* a week */
#define DEFAULT_TIME (2 * HOUR_SECONDS)

struct cursor {
    const char *at, *end;
};

static const char no_files[] = "the library reads no zone files, so that a name alone says nothing; write the rule itself, such as 'CET-1CEST,M3.5.0,M10.5.0/3' "
                               "for Berlin or 'CST-8' for Shanghai";
static const char bad_name[] = "a POSIX rule begins with a name of three or more letters, or of anything in <>";
static const char bad_offset[] = "the name is followed by an offset of 0 to 24 hours west of UTC, such as 'CET-1' or '<+0530>-5:30'";
static const char wrong_way[] = "behind a name, hours count to the west, and with this name most people mean the east; write '+08:00' for east of UTC, '-08:00' for west";
static const char bad_east[] = "an offset by itself is written as '+08:00', from -23:59 to +23:59";
static const char no_dates[] = "a rule with daylight saving also says when it begins and ends, such as 'EST5EDT,M3.2.0,M11.1.0'";
static const char bad_date[] = "daylight saving begins and ends on two dates such as ',M3.5.0,M10.5.0/3': M, month, week (5 is the last) and weekday (0 is Sunday); "
                               "or J and a day from 1 to 365; or a day from 0 to 365";
static const char bad_time[] = "the time on which the clock is changed is written as '/3' or '/-1:30', from -167 to 167 hours";

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool take(struct cursor *cursor, char wanted)
{
    if (cursor->at == cursor->end || *cursor->at != wanted)
        return false;
    cursor->at++;
    return true;
}

/* From `least` to `most` digits whose value is from `low` to `high`. */
static bool take_number(struct cursor *cursor, int least, int most, int32_t low, int32_t high, int32_t *value)
{
    int digits = 0;
    *value = 0;
    for (; digits < most && cursor->at != cursor->end && is_digit(*cursor->at); digits++)
        *value = *value * 10 + (*cursor->at++ - '0');
    return digits >= least && *value >= low && *value <= high;
}

/* [+-]h[hh][:mm[:ss]] in seconds. */
static bool take_time(struct cursor *cursor, int32_t hours_max, int32_t *seconds)
{
    int32_t hours, minutes = 0, rest = 0;
    const bool is_negative = take(cursor, '-');
    if (!is_negative)
        take(cursor, '+');
    if (!take_number(cursor, 1, hours_max > 99 ? 3 : 2, 0, hours_max, &hours))
        return false;
    if (take(cursor, ':') && (!take_number(cursor, 2, 2, 0, 59, &minutes) || (take(cursor, ':') && !take_number(cursor, 2, 2, 0, 59, &rest))))
        return false;
    *seconds = hours * HOUR_SECONDS + minutes * 60 + rest;
    *seconds = is_negative ? -*seconds : *seconds;
    return true;
}

static bool take_name(struct cursor *cursor)
{
    const char *begin = cursor->at;
    if (take(cursor, '<')) {
        while (cursor->at != cursor->end && (is_letter(*cursor->at) || is_digit(*cursor->at) || *cursor->at == '+' || *cursor->at == '-'))
            cursor->at++;
        return cursor->at > begin + 1 && take(cursor, '>');
    }
    while (cursor->at != cursor->end && is_letter(*cursor->at))
        cursor->at++;
    return cursor->at >= begin + 3;
}

static bool take_day(struct cursor *cursor, struct lead_rule_date *date)
{
    if (take(cursor, 'M')) {
        date->kind = LEAD_DATE_MONTH_WEEK;
        return take_number(cursor, 1, 2, 1, 12, &date->month) && take(cursor, '.') && take_number(cursor, 1, 1, 1, 5, &date->week) &&
               take(cursor, '.') && take_number(cursor, 1, 1, 0, 6, &date->day);
    }
    date->kind = take(cursor, 'J') ? LEAD_DATE_JULIAN : LEAD_DATE_ZERO_BASED;
    return take_number(cursor, 1, 3, date->kind == LEAD_DATE_JULIAN, 365, &date->day);
}

static const char *take_date(struct cursor *cursor, struct lead_rule_date *date)
{
    *date = (struct lead_rule_date){.time = DEFAULT_TIME};
    if (!take(cursor, ',') || !take_day(cursor, date))
        return bad_date;
    return take(cursor, '/') && !take_time(cursor, TIME_HOURS_MAX, &date->time) ? bad_time : NULL;
}

static const char *read_daylight(struct cursor *cursor, struct lead_rule *rule)
{
    int32_t west;
    rule->has_daylight = true;
    rule->daylight = rule->standard + HOUR_SECONDS;
    if (!take_name(cursor))
        return bad_name;
    if (cursor->at != cursor->end && *cursor->at != ',') {
        if (!take_time(cursor, OFFSET_HOURS_MAX, &west))
            return bad_offset;
        rule->daylight = -west;
    }
    if (cursor->at == cursor->end)
        return no_dates;
    const char *problem = take_date(cursor, &rule->begin);
    if (!problem)
        problem = take_date(cursor, &rule->end);
    return problem || cursor->at == cursor->end ? problem : bad_date;
}

static const char *read_east(struct cursor *cursor, struct lead_rule *rule)
{
    int32_t hours, minutes;
    const bool is_west = *cursor->at++ == '-';
    if (!take_number(cursor, 2, 2, 0, 23, &hours) || !take(cursor, ':') || !take_number(cursor, 2, 2, 0, 59, &minutes) || cursor->at != cursor->end)
        return bad_east;
    const int32_t seconds = hours * HOUR_SECONDS + minutes * 60;
    rule->standard = rule->daylight = is_west ? -seconds : seconds;
    return NULL;
}

/* "Europe/Berlin", "Japan", "Etc/GMT+8": letters, and then nothing, or what rules do not have there. */
static bool is_zone_name(const struct cursor *behind_letters)
{
    return behind_letters->at == behind_letters->end || *behind_letters->at == '/' || *behind_letters->at == '_';
}

/* "UTC+8", which POSIX takes for America and everybody else for China. */
static bool is_ambiguous(const char *text, int32_t west)
{
    return west != 0 && (memcmp(text, "UTC", 3) == 0 || memcmp(text, "GMT", 3) == 0) && !is_letter(text[3]);
}

const char *lead_rule_read(const char *text, size_t size, struct lead_rule *rule)
{
    struct cursor cursor = {text, text + size};
    int32_t west;
    *rule = (struct lead_rule){0};
    if (size == 3 && memcmp(text, "UTC", 3) == 0)
        return NULL;
    if (size && (*text == '+' || *text == '-'))
        return read_east(&cursor, rule);
    const bool has_name = take_name(&cursor);
    if (cursor.at > text && is_letter(*text) && is_zone_name(&cursor))
        return no_files;
    if (!has_name)
        return bad_name;
    if (!take_time(&cursor, OFFSET_HOURS_MAX, &west))
        return bad_offset;
    rule->standard = rule->daylight = -west;
    if (is_ambiguous(text, west))
        return wrong_way;
    return cursor.at == cursor.end ? NULL : read_daylight(&cursor, rule);
}
