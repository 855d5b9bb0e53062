/* SPDX-License-Identifier: MIT */
/* RFC 3339 moments, dates and durations. */
#include "base/time.h"

#define SECOND ((int64_t)1000000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define DURATION_MAX (36500 * DAY)

struct cursor {
    const char *at;
    const char *end;
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Exactly `digits` digits whose value lies in [low, high]. */
static bool take_number(struct cursor *cursor, int digits, int low, int high, int *value)
{
    *value = 0;
    if (cursor->end - cursor->at < digits)
        return false;
    for (int i = 0; i < digits; i++) {
        if (!is_digit(*cursor->at))
            return false;
        *value = *value * 10 + (*cursor->at++ - '0');
    }
    return *value >= low && *value <= high;
}

static bool take(struct cursor *cursor, char either, char other)
{
    if (cursor->at == cursor->end || (*cursor->at != either && *cursor->at != other))
        return false;
    cursor->at++;
    return true;
}

static int days_of_month(int year, int month)
{
    static const unsigned char days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month == 2 && leap ? 29 : days[month - 1];
}

/* Days since 1970-01-01 in the proleptic Gregorian calendar; the year starts in March so that the leap day is its last. */
static int64_t day_number(int year, int month, int day)
{
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t m = month <= 2 ? month + 9 : month - 3;
    int64_t of_year = (153 * m + 2) / 5 + day - 1;
    return 365 * y + y / 4 - y / 100 + y / 400 + of_year - 719468;
}

static bool take_date(struct cursor *cursor, int64_t *days)
{
    int year, month, day;
    if (!take_number(cursor, 4, 1, 9999, &year) || !take(cursor, '-', '-'))
        return false;
    if (!take_number(cursor, 2, 1, 12, &month) || !take(cursor, '-', '-'))
        return false;
    if (!take_number(cursor, 2, 1, days_of_month(year, month), &day))
        return false;
    *days = day_number(year, month, day);
    return true;
}

/* One to six digits after the point, if there is one. */
static bool take_fraction(struct cursor *cursor, int64_t *microseconds)
{
    *microseconds = 0;
    if (!take(cursor, '.', '.'))
        return true;
    int64_t unit = SECOND;
    while (cursor->at != cursor->end && is_digit(*cursor->at)) {
        unit /= 10;
        if (unit == 0)
            return false;
        *microseconds += unit * (*cursor->at++ - '0');
    }
    return unit != SECOND;
}

static bool take_clock(struct cursor *cursor, int64_t *microseconds)
{
    int hour, minute, second;
    int64_t fraction;
    if (!take_number(cursor, 2, 0, 23, &hour) || !take(cursor, ':', ':'))
        return false;
    if (!take_number(cursor, 2, 0, 59, &minute) || !take(cursor, ':', ':'))
        return false;
    if (!take_number(cursor, 2, 0, 59, &second) || !take_fraction(cursor, &fraction))
        return false;
    *microseconds = hour * HOUR + minute * MINUTE + second * SECOND + fraction;
    return true;
}

static bool take_offset(struct cursor *cursor, int64_t *microseconds)
{
    int hour, minute;
    *microseconds = 0;
    if (take(cursor, 'Z', 'z'))
        return true;
    bool west = take(cursor, '-', '-');
    if (!west && !take(cursor, '+', '+'))
        return false;
    if (!take_number(cursor, 2, 0, 23, &hour) || !take(cursor, ':', ':') || !take_number(cursor, 2, 0, 59, &minute))
        return false;
    int64_t ahead = hour * HOUR + minute * MINUTE;
    *microseconds = west ? -ahead : ahead;
    return true;
}

bool lead_time_parse(const char *text, size_t size, lead_time *time)
{
    struct cursor cursor = {text, text + size};
    int64_t days, clock, offset;
    *time = 0;
    if (!take_date(&cursor, &days))
        return false;
    if (cursor.at == cursor.end) {
        *time = days * DAY;
        return true;
    }
    if (!take(&cursor, 'T', 't') || !take_clock(&cursor, &clock) || !take_offset(&cursor, &offset) || cursor.at != cursor.end)
        return false;
    *time = days * DAY + clock - offset;
    return true;
}

static int64_t unit_of(char c)
{
    switch (c) {
    case 'm': return MINUTE;
    case 'h': return HOUR;
    case 'd': return DAY;
    case 'w': return 7 * DAY;
    default: return 0;
    }
}

bool lead_duration_parse(const char *text, size_t size, lead_duration *duration)
{
    *duration = 0;
    /* 36,500 days are 52,560,000 minutes: eight digits always do, and nine bytes cannot overflow. */
    if (size < 2 || size > 9 || text[0] == '0')
        return false;
    int64_t unit = unit_of(text[size - 1]), count = 0;
    for (size_t i = 0; i + 1 < size; i++) {
        if (!is_digit(text[i]))
            return false;
        count = count * 10 + (text[i] - '0');
    }
    if (unit == 0 || count > DURATION_MAX / unit)
        return false;
    *duration = count * unit;
    return true;
}
