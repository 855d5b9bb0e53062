/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/decimal.h"
#include "decimal_cases.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct lead_decimal number(const char *text)
{
    return (struct lead_decimal){text, strlen(text)};
}

static uint64_t bits_of(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static void nearest_doubles(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof decimal_cases / sizeof decimal_cases[0]; i++) {
        double value;
        assert_true(lead_decimal_double(number(decimal_cases[i].text), &value));
        if (bits_of(value) != decimal_cases[i].bits)
            fail_msg("%.60s gave %016" PRIX64, decimal_cases[i].text, bits_of(value));
    }
}

static void beyond_the_largest_double(void **state)
{
    static const char *const rows[] = {
        "1e309", "-1e309", "1.7976931348623159e308", "1.797693134862315808e308", "1e999999999999999999999", "0.1e400", "99999e308",
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        double value = 1;
        if (lead_decimal_double(number(rows[i]), &value))
            fail_msg("%s was taken", rows[i]);
        assert_true(value == 0);
    }
}

static uint32_t next_random(uint32_t *random)
{
    *random = *random * 1664525u + 1013904223u;
    return *random >> 8;
}

static size_t put_digits(char *out, size_t count, uint32_t *random)
{
    for (size_t i = 0; i < count; i++)
        out[i] = (char)('0' + next_random(random) % 10);
    return count;
}

/* The C library's strtod is the reference; it rounds correctly on every system that these tests run on. */
static void agrees_with_strtod(void **state)
{
    char text[2200];
    uint32_t random = 11;
    (void)state;
    for (int round = 0; round < 30000; round++) {
        size_t size = 0, most = round % 50 == 0 ? 1000 : round % 5 == 0 ? 60 : 20;
        if (next_random(&random) % 2 == 0)
            text[size++] = '-';
        text[size++] = (char)('1' + next_random(&random) % 9);
        size += put_digits(text + size, next_random(&random) % most, &random);
        if (next_random(&random) % 2 == 0) {
            text[size++] = '.';
            size += put_digits(text + size, 1 + next_random(&random) % most, &random);
        }
        snprintf(text + size, sizeof text - size, "e%d", (int)(next_random(&random) % 690) - 360);
        double expected = strtod(text, NULL), value;
        bool good = lead_decimal_double(number(text), &value);
        if (good != (isfinite(expected) != 0) || (good && bits_of(value) != bits_of(expected)))
            fail_msg("%.60s", text);
    }
}

/* Digits that matter stand far behind ones that do not, or far from the point. */
static void long_numbers(void **state)
{
    enum { LONG = 100000 };
    char *text = malloc(LONG + 64);
    double value;
    (void)state;
    assert_non_null(text);
    /* 2^53 + 1 and then 100,000 zeros and a 1: just above halfway. */
    memset(text, '0', LONG);
    memcpy(text, "9007199254740993.", 17);
    text[LONG - 1] = '0', text[LONG] = '\0';
    assert_true(lead_decimal_double(number(text), &value));
    assert_true(value == 9007199254740992.0);
    text[LONG - 1] = '1';
    assert_true(lead_decimal_double(number(text), &value));
    assert_true(value == 9007199254740994.0);
    /* 0.000…01e100000 is 1e2. */
    memset(text, '0', LONG);
    memcpy(text, "0.", 2);
    strcpy(text + 2 + 99997, "1e100000");
    assert_true(lead_decimal_double(number(text), &value));
    assert_true(value == 100.0);
    int64_t integer;
    assert_true(lead_decimal_integer(number(text), 0, 1000, &integer));
    assert_int_equal(integer, 100);
    /* 1000…0e-99990 */
    memset(text, '0', LONG);
    text[0] = '1';
    strcpy(text + LONG, "e-99990");
    assert_true(lead_decimal_double(number(text), &value));
    assert_true(value == 1e9);
    free(text);
}

static void thousandths(void **state)
{
    static const struct {
        const char *text;
        enum lead_decimal_fit fit;
        int64_t value;
    } rows[] = {
        {"0", LEAD_DECIMAL_OK, 0},
        {"-0", LEAD_DECIMAL_OK, 0},
        {"0e999999999999", LEAD_DECIMAL_OK, 0},
        {"0.0000", LEAD_DECIMAL_OK, 0},
        {"12.5", LEAD_DECIMAL_OK, 12500},
        {"-12.5", LEAD_DECIMAL_OK, -12500},
        {"0.001", LEAD_DECIMAL_OK, 1},
        {"0.0010", LEAD_DECIMAL_OK, 1},
        {"1e-3", LEAD_DECIMAL_OK, 1},
        {"100e-5", LEAD_DECIMAL_OK, 1},
        {"1.0e3", LEAD_DECIMAL_OK, 1000000},
        {"0.1", LEAD_DECIMAL_OK, 100},
        {"1000000", LEAD_DECIMAL_OK, 1000000000},
        {"-1000000.000", LEAD_DECIMAL_OK, -1000000000},
        {"0.0001", LEAD_DECIMAL_TOO_FINE, 0},
        {"1.2345", LEAD_DECIMAL_TOO_FINE, 0},
        {"1e-4", LEAD_DECIMAL_TOO_FINE, 0},
        {"1e-999999999999999999999999", LEAD_DECIMAL_TOO_FINE, 0},
        {"1000000.001", LEAD_DECIMAL_TOO_LARGE, 0},
        {"-1000000.001", LEAD_DECIMAL_TOO_LARGE, 0},
        {"1e7", LEAD_DECIMAL_TOO_LARGE, 0},
        {"9223372036854775.808", LEAD_DECIMAL_TOO_LARGE, 0},
        {"18446744073709551.617", LEAD_DECIMAL_TOO_LARGE, 0},
        {"1e17", LEAD_DECIMAL_TOO_LARGE, 0},
        {"123456789012345678901234567890", LEAD_DECIMAL_TOO_LARGE, 0},
        {"1e999999999999999999999999", LEAD_DECIMAL_TOO_LARGE, 0},
    };
    int64_t value;
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        value = 99;
        enum lead_decimal_fit fit = lead_decimal_thousandths(number(rows[i].text), 1000000000, &value);
        if (fit != rows[i].fit || value != rows[i].value)
            fail_msg("%s gave %d, %" PRId64, rows[i].text, (int)fit, value);
    }
    assert_int_equal(lead_decimal_thousandths(number("9223372036854775.807"), INT64_MAX, &value), LEAD_DECIMAL_OK);
    assert_true(value == INT64_MAX);
    assert_int_equal(lead_decimal_thousandths(number("-9223372036854775.807"), INT64_MAX, &value), LEAD_DECIMAL_OK);
    assert_true(value == -INT64_MAX);
    assert_int_equal(lead_decimal_thousandths(number("9223372036854775.808"), INT64_MAX, &value), LEAD_DECIMAL_TOO_LARGE);
}

static void integers(void **state)
{
    static const struct {
        const char *text;
        int64_t low, high;
        bool good;
        int64_t value;
    } rows[] = {
        {"0", 0, 0, true, 0},
        {"-0", 0, 5, true, 0},
        {"0", 1, 5, false, 0},
        {"5", 1, 5, true, 5},
        {"6", 1, 5, false, 0},
        {"5.0", 1, 5, true, 5},
        {"5.1", 1, 9, false, 0},
        {"1e2", 1, 100, true, 100},
        {"1200e-2", 1, 100, true, 12},
        {"1200e-3", 1, 100, false, 0},
        {"-7", -7, -7, true, -7},
        {"9223372036854775807", INT64_MIN, INT64_MAX, true, INT64_MAX},
        {"9223372036854775808", INT64_MIN, INT64_MAX, false, 0},
        {"-9223372036854775808", INT64_MIN, INT64_MAX, true, INT64_MIN},
        {"-9223372036854775809", INT64_MIN, INT64_MAX, false, 0},
        {"18446744073709551617", INT64_MIN, INT64_MAX, false, 0},
        {"1e19", INT64_MIN, INT64_MAX, false, 0},
        {"1e18", INT64_MIN, INT64_MAX, true, INT64_C(1000000000000000000)},
        {"1e99999999999999999999", INT64_MIN, INT64_MAX, false, 0},
        {"1e-99999999999999999999", INT64_MIN, INT64_MAX, false, 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int64_t value = 99;
        bool good = lead_decimal_integer(number(rows[i].text), rows[i].low, rows[i].high, &value);
        if (good != rows[i].good || value != rows[i].value)
            fail_msg("%s gave %d, %" PRId64, rows[i].text, good, value);
    }
}

static void canonical_form(void **state)
{
    static const struct {
        const char *text, *form;
    } rows[] = {
        {"30", "3e1"},
        {"0.25", "25e-2"},
        {"0", "0"},
        {"-0.000e12", "0"},
        {"5", "5e0"},
        {"5.0", "5e0"},
        {"-5.10", "-51e-1"},
        {"1.0", "1e0"},
        {"100E-2", "1e0"},
        {"1e+05", "1e5"},
        {"10203.0400", "1020304e-2"},
        {"0.00120", "12e-4"},
        {"120.0e-1", "12e0"},
        {"1e1000000000", "1e1000000000"},
        {"1e1000000001", "1e1000000000"},
        {"-1e-99999999999999999999999", "-1e-1000000000"},
        {"123456789012345678901234567890", "12345678901234567890123456789e1"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char *out = malloc(strlen(rows[i].text) + 24);
        assert_non_null(out);
        size_t size = lead_decimal_canonical(number(rows[i].text), out);
        if (size != strlen(rows[i].form) || memcmp(out, rows[i].form, size) != 0)
            fail_msg("%s gave %.*s", rows[i].text, (int)size, out);
        free(out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nearest_doubles), cmocka_unit_test(beyond_the_largest_double), cmocka_unit_test(agrees_with_strtod),
        cmocka_unit_test(long_numbers),    cmocka_unit_test(thousandths),               cmocka_unit_test(integers),
        cmocka_unit_test(canonical_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
