/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/time.h"

#include <stdlib.h>
#include <string.h>

/* In a block of exactly its size, so that a sanitizer sees every byte read beyond it. */
static bool parse_exact(bool (*parse)(const char *, size_t, int64_t *), const char *text, int64_t *value)
{
    size_t size = strlen(text);
    char *copy = malloc(size + (size == 0));
    assert_non_null(copy);
    memcpy(copy, text, size);
    *value = 12345;
    bool good = parse(copy, size, value);
    free(copy);
    return good;
}

static void moments(void **state)
{
    /* Seconds by `date -u -d … +%s`, which is GNU date's own arithmetic. */
    static const struct {
        const char *text;
        int64_t seconds, micros;
    } rows[] = {
        {"1970-01-01", 0, 0},
        {"1970-01-01T00:00:00Z", 0, 0},
        {"1969-12-31T23:59:59Z", -1, 0},
        {"2026-11-21", INT64_C(1795219200), 0},
        {"2026-11-21T09:00:00Z", INT64_C(1795251600), 0},
        {"2026-11-21t09:00:00z", INT64_C(1795251600), 0},
        {"2026-11-21T09:00:00+08:00", INT64_C(1795222800), 0},
        {"2026-11-21T09:00:00-00:30", INT64_C(1795253400), 0},
        {"2026-11-21T09:00:00-00:00", INT64_C(1795251600), 0},
        {"2026-11-21T09:00:00.5Z", INT64_C(1795251600), 500000},
        {"2026-11-21T09:00:00.000001Z", INT64_C(1795251600), 1},
        {"2026-11-21T09:00:00.123456+23:59", INT64_C(1795165260), 123456},
        {"2000-02-29", INT64_C(951782400), 0},
        {"2024-02-29T23:59:59Z", INT64_C(1709251199), 0},
        {"1900-02-28", INT64_C(-2203977600), 0},
        {"0001-01-01", INT64_C(-62135596800), 0},
        {"0001-01-01T00:00:00+23:59", INT64_C(-62135683140), 0},
        {"9999-12-31T23:59:59.999999Z", INT64_C(253402300799), 999999},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        lead_time time;
        if (!parse_exact(lead_time_parse, rows[i].text, &time) || time != rows[i].seconds * 1000000 + rows[i].micros)
            fail_msg("%s gave %lld", rows[i].text, (long long)time);
    }
}

static void no_moments(void **state)
{
    static const char *const rows[] = {
        "", "2", "2026", "2026-11", "2026-11-2", "2026-11-210", "2026-11-21 ", " 2026-11-21", "2026/11/21", "20261121",
        "0000-01-01", "10000-01-01", "-001-01-01", "2026-00-01", "2026-13-01", "2026-01-00", "2026-01-32", "2026-04-31",
        "2026-02-29", "1900-02-29", "2100-02-29", "2026-11-21T", "2026-11-21T09", "2026-11-21T09:00", "2026-11-21T09:00:00",
        "2026-11-21T09:00Z", "2026-11-21 09:00:00Z", "2026-11-21T24:00:00Z", "2026-11-21T09:60:00Z", "2026-11-21T09:00:60Z",
        "2016-12-31T23:59:60Z", "2026-11-21T09:00:00.Z", "2026-11-21T09:00:00.1234567Z", "2026-11-21T09:00:00,5Z",
        "2026-11-21T09:00:00+8:00", "2026-11-21T09:00:00+0800", "2026-11-21T09:00:00+24:00", "2026-11-21T09:00:00+08:60",
        "2026-11-21T09:00:00+08:0", "2026-11-21T09:00:00ZZ", "2026-11-21T09:00:00Z ", "2026-11-21T9:00:00Z", "2026-1a-21",
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        lead_time time;
        if (parse_exact(lead_time_parse, rows[i], &time))
            fail_msg("'%s' was taken", rows[i]);
        assert_true(time == 0);
    }
}

/* Every day of 9,999 years follows the one before it: independent of the formula that numbers them. */
static void days_follow_each_other(void **state)
{
    static const int lengths[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    lead_time before = INT64_C(-62135596800) * 1000000 - INT64_C(86400) * 1000000;
    (void)state;
    for (int year = 1; year <= 9999; year++) {
        for (int month = 1; month <= 12; month++) {
            int leap = month == 2 && ((year % 4 == 0 && year % 100 != 0) || year % 400 == 0);
            for (int day = 1; day <= lengths[month - 1] + leap; day++) {
                char text[10] = {(char)('0' + year / 1000), (char)('0' + year / 100 % 10), (char)('0' + year / 10 % 10),
                                 (char)('0' + year % 10),   '-', (char)('0' + month / 10), (char)('0' + month % 10),
                                 '-', (char)('0' + day / 10), (char)('0' + day % 10)};
                lead_time time;
                assert_true(lead_time_parse(text, sizeof text, &time));
                assert_true(time - before == INT64_C(86400) * 1000000);
                before = time;
            }
        }
    }
}

static void durations(void **state)
{
    static const struct {
        const char *text;
        int64_t minutes;
    } rows[] = {
        {"1m", 1},       {"15m", 15},          {"8h", 480},          {"30d", 43200},        {"13w", 131040},
        {"36500d", 52560000}, {"52560000m", 52560000}, {"876000h", 52560000}, {"5214w", 52557120},
    };
    static const char *const bad[] = {
        "", "d", "1", "30", "0d", "030d", "-1d", "+1d", "1.5d", "1 d", " 1d", "1d ", "1s", "1y", "1D", "1dd", "36501d", "5215w",
        "52560001m", "876001h", "99999999m", "100000000m", "999999999999999999999d", "1e1d",
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        lead_duration duration;
        if (!parse_exact(lead_duration_parse, rows[i].text, &duration) || duration != rows[i].minutes * 60000000)
            fail_msg("%s gave %lld", rows[i].text, (long long)duration);
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        lead_duration duration;
        if (parse_exact(lead_duration_parse, bad[i], &duration))
            fail_msg("'%s' was taken", bad[i]);
        assert_true(duration == 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moments),
        cmocka_unit_test(no_moments),
        cmocka_unit_test(days_follow_each_other),
        cmocka_unit_test(durations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
