/* SPDX-License-Identifier: MIT */
/* Taking decimals apart: integers, thousandths and the canonical form. Doubles are in decimal_double.c. */
#include "base/decimal.h"

#define EXPONENT_MAX INT64_C(1000000000)
/* A written exponent beyond this is beyond every length of text, so that zeros in the text cannot bring it back. */
#define EXPONENT_SATURATED INT64_C(1000000000000000)

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static int64_t read_exponent(const char *text, size_t size)
{
    size_t at = size > 0 && (text[0] == '-' || text[0] == '+');
    int64_t exponent = 0;
    for (; at < size; at++)
        if (exponent < EXPONENT_SATURATED)
            exponent = exponent * 10 + (text[at] - '0');
    if (exponent > EXPONENT_SATURATED)
        exponent = EXPONENT_SATURATED;
    return size > 0 && text[0] == '-' ? -exponent : exponent;
}

struct lead_decimal_parts lead_decimal_parts_of(struct lead_decimal number)
{
    struct lead_decimal_parts parts = {false, number.text, 0, 0, 0, 0};
    size_t at = 0, seen = 0, until_last = 0;
    int64_t after_point = 0, after_last = 0;
    bool point = false;
    parts.is_negative = number.size > 0 && number.text[0] == '-';
    for (at = parts.is_negative; at < number.size && number.text[at] != 'e' && number.text[at] != 'E'; at++) {
        if (number.text[at] == '.') {
            point = true;
            continue;
        }
        after_point += point;
        after_last++;
        if (number.text[at] == '0' && seen == 0)
            continue;
        seen++;
        if (number.text[at] == '0')
            continue;
        if (until_last == 0)
            parts.first = at;
        parts.last = at;
        until_last = seen;
        after_last = 0;
    }
    parts.digits = until_last;
    if (until_last > 0)
        parts.exponent = after_last - after_point + (at < number.size ? read_exponent(number.text + at + 1, number.size - at - 1) : 0);
    return parts;
}

/* |value| × 10^shift as an integer; false when it is none, or has more than 19 digits. */
static bool scaled(const struct lead_decimal_parts *parts, int64_t shift, uint64_t *magnitude)
{
    int64_t zeros = parts->exponent + shift;
    *magnitude = 0;
    if (zeros < 0 || zeros > 19 || parts->digits + (size_t)zeros > 19)
        return false;
    for (size_t at = parts->first; at <= parts->last; at++)
        if (is_digit(parts->text[at]))
            *magnitude = *magnitude * 10 + (uint64_t)(parts->text[at] - '0');
    for (; zeros > 0; zeros--)
        *magnitude *= 10;
    return true;
}

enum lead_decimal_fit lead_decimal_thousandths(struct lead_decimal number, int64_t limit, int64_t *thousandths)
{
    struct lead_decimal_parts parts = lead_decimal_parts_of(number);
    uint64_t magnitude;
    *thousandths = 0;
    if (parts.digits == 0)
        return LEAD_DECIMAL_OK;
    if (parts.exponent < -3)
        return LEAD_DECIMAL_TOO_FINE;
    if (!scaled(&parts, 3, &magnitude) || limit < 0 || magnitude > (uint64_t)limit)
        return LEAD_DECIMAL_TOO_LARGE;
    *thousandths = parts.is_negative ? -(int64_t)magnitude : (int64_t)magnitude;
    return LEAD_DECIMAL_OK;
}

bool lead_decimal_integer(struct lead_decimal number, int64_t low, int64_t high, int64_t *value)
{
    struct lead_decimal_parts parts = lead_decimal_parts_of(number);
    uint64_t magnitude = 0, most = (uint64_t)INT64_MAX + parts.is_negative;
    *value = 0;
    if (parts.digits > 0 && (!scaled(&parts, 0, &magnitude) || magnitude > most))
        return false;
    /* −2^63 has no positive counterpart, so one is taken off before the sign is put on. */
    int64_t result = parts.is_negative && magnitude > 0 ? -(int64_t)(magnitude - 1) - 1 : (int64_t)magnitude;
    if (result < low || result > high)
        return false;
    *value = result;
    return true;
}

static size_t write_integer(int64_t value, char *out)
{
    char reversed[20];
    size_t count = 0, size = 0;
    uint64_t rest = value < 0 ? (uint64_t)-value : (uint64_t)value;
    do {
        reversed[count++] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (value < 0)
        out[size++] = '-';
    while (count > 0)
        out[size++] = reversed[--count];
    return size;
}

size_t lead_decimal_canonical(struct lead_decimal number, char *out)
{
    struct lead_decimal_parts parts = lead_decimal_parts_of(number);
    size_t size = 0;
    if (parts.digits == 0) {
        out[0] = '0';
        return 1;
    }
    if (parts.is_negative)
        out[size++] = '-';
    for (size_t at = parts.first; at <= parts.last; at++)
        if (parts.text[at] != '.')
            out[size++] = parts.text[at];
    out[size++] = 'e';
    int64_t exponent = parts.exponent < -EXPONENT_MAX ? -EXPONENT_MAX : parts.exponent;
    return size + write_integer(exponent > EXPONENT_MAX ? EXPONENT_MAX : exponent, out + size);
}
