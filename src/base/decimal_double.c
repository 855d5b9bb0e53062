/* SPDX-License-Identifier: MIT */
/* The nearest double of a decimal, by division of integers of a fixed capacity. */
#include "base/decimal.h"

#include <string.h>

/*
 * Halfway points between doubles have at most 767 significant digits. Digits beyond DIGITS_MAX can therefore only say whether the value is
 * above what the first ones say, which one more digit does.
 */
#define DIGITS_MAX 770
/* 10^DIGITS_MAX has 2,558 bits; 5^1095, the largest divisor that is not beyond the range of doubles, 2,543; 64 bits and a limb are added. */
#define LIMBS 88

struct integer {
    size_t count; /* limbs in use; the highest is not 0 */
    uint32_t limbs[LIMBS];
};

static void multiply_add(struct integer *integer, uint32_t factor, uint32_t summand)
{
    uint64_t carry = summand;
    for (size_t i = 0; i < integer->count; i++) {
        carry += (uint64_t)integer->limbs[i] * factor;
        integer->limbs[i] = (uint32_t)carry;
        carry >>= 32;
    }
    if (carry > 0)
        integer->limbs[integer->count++] = (uint32_t)carry;
}

static void multiply_by_power_of_five(struct integer *integer, unsigned power)
{
    for (; power >= 13; power -= 13)
        multiply_add(integer, 1220703125u, 0);
    uint32_t rest = 1;
    for (; power > 0; power--)
        rest *= 5;
    multiply_add(integer, rest, 0);
}

static unsigned leading_zeros(uint32_t limb)
{
    return (unsigned)__builtin_clz(limb);
}

static unsigned bits_of(const struct integer *integer)
{
    return (unsigned)integer->count * 32 - leading_zeros(integer->limbs[integer->count - 1]);
}

static void shift_left(struct integer *integer, unsigned bits)
{
    size_t whole = bits / 32;
    unsigned part = bits % 32;
    memmove(integer->limbs + whole, integer->limbs, integer->count * sizeof integer->limbs[0]);
    memset(integer->limbs, 0, whole * sizeof integer->limbs[0]);
    integer->count += whole;
    if (part > 0) {
        uint32_t carry = 0;
        for (size_t i = whole; i < integer->count; i++) {
            uint32_t limb = integer->limbs[i];
            integer->limbs[i] = limb << part | carry;
            carry = limb >> (32 - part);
        }
        if (carry > 0)
            integer->limbs[integer->count++] = carry;
    }
}

/* The first digits as an integer, with one more that stands for those left out: value = *integer × 10^*exponent. */
static void read_digits(const struct lead_decimal_parts *parts, struct integer *integer, int64_t *exponent)
{
    size_t taken = 0;
    integer->count = 0;
    for (size_t at = parts->first; taken < parts->digits && taken < DIGITS_MAX; at++) {
        if (parts->text[at] == '.')
            continue;
        multiply_add(integer, 10, (uint32_t)(parts->text[at] - '0'));
        taken++;
    }
    *exponent = parts->exponent + (int64_t)(parts->digits - taken);
    if (taken < parts->digits) {
        multiply_add(integer, 10, 1);
        --*exponent;
    }
}

/* u -= factor × v, where u has one limb more than v. Returns whether that was too much, so that u is now negative. */
static bool subtract_multiple(uint32_t *u, const struct integer *v, uint32_t factor)
{
    uint64_t carry = 0;
    uint32_t borrow = 0;
    for (size_t i = 0; i < v->count; i++) {
        carry += (uint64_t)v->limbs[i] * factor;
        uint64_t taken = (uint64_t)(uint32_t)carry + borrow;
        borrow = u[i] < taken;
        u[i] = (uint32_t)(u[i] - taken);
        carry >>= 32;
    }
    uint64_t taken = carry + borrow;
    borrow = u[v->count] < taken;
    u[v->count] = (uint32_t)(u[v->count] - taken);
    return borrow != 0;
}

/* u += v; returns whether u, which was negative, has come back to 0 or more. */
static bool add_back(uint32_t *u, const struct integer *v)
{
    uint64_t carry = 0;
    for (size_t i = 0; i < v->count; i++) {
        carry += (uint64_t)u[i] + v->limbs[i];
        u[i] = (uint32_t)carry;
        carry >>= 32;
    }
    carry += u[v->count];
    u[v->count] = (uint32_t)carry;
    return carry >> 32 != 0;
}

/* One digit to the base 2^32 of long division (Knuth, The Art of Computer Programming 4.3.1, algorithm D). v's highest bit is set. */
static uint32_t divide_step(uint32_t *u, const struct integer *v)
{
    size_t n = v->count;
    uint64_t two = (uint64_t)u[n] << 32 | u[n - 1];
    uint64_t guess = two / v->limbs[n - 1];
    if (guess > UINT32_MAX)
        guess = UINT32_MAX;
    /* From the highest limbs the guess is at most two too large. */
    if (subtract_multiple(u, v, (uint32_t)guess)) {
        do
            guess--;
        while (!add_back(u, v));
    }
    return (uint32_t)guess;
}

/* Scales both by powers of two so that the quotient has 63 or 64 bits; numerator / divisor = quotient × 2^*scale, and a little more if *inexact. */
static uint64_t divide(struct integer *numerator, struct integer *divisor, int *scale, bool *inexact)
{
    unsigned divisor_bits = (bits_of(divisor) + 31) / 32 * 32;
    *scale = (int)(divisor_bits - bits_of(divisor));
    shift_left(divisor, divisor_bits - bits_of(divisor));
    unsigned wanted = divisor_bits + 63, have = bits_of(numerator);
    if (have > wanted) {
        unsigned more = (have - wanted + 31) / 32 * 32;
        shift_left(divisor, more);
        *scale += (int)more;
        wanted += more;
    }
    *scale -= (int)(wanted - have);
    shift_left(numerator, wanted - have);
    memset(numerator->limbs + numerator->count, 0, (divisor->count + 2 - numerator->count) * sizeof numerator->limbs[0]);
    uint64_t quotient = (uint64_t)divide_step(numerator->limbs + 1, divisor) << 32;
    quotient |= divide_step(numerator->limbs, divisor);
    *inexact = false;
    for (size_t i = 0; i < divisor->count; i++)
        *inexact = *inexact || numerator->limbs[i] != 0;
    return quotient;
}

/* Bits of the double nearest to q × 2^scale, q having its highest bit set; `above` when the value is a little more than that. */
static uint64_t round_to_double(uint64_t q, int scale, bool above)
{
    int exponent = scale + 63;
    if (exponent > 1023)
        return UINT64_C(0x7FF) << 52;
    if (exponent < -1075)
        return 0;
    int dropped = exponent < -1022 ? 11 + (-1022 - exponent) : 11;
    uint64_t kept = dropped == 64 ? 0 : q >> dropped;
    uint64_t half = UINT64_C(1) << (dropped - 1), rest = dropped == 64 ? q : q & (half * 2 - 1);
    if (rest > half || (rest == half && (above || (kept & 1) != 0)))
        kept++;
    /* The implicit bit, or a carry into it, raises the exponent by itself. */
    return exponent < -1022 ? kept : ((uint64_t)(exponent + 1022) << 52) + kept;
}

static uint64_t nearest(const struct lead_decimal_parts *parts)
{
    struct integer numerator, divisor = {1, {1}};
    int64_t exponent;
    int scale;
    bool inexact;
    read_digits(parts, &numerator, &exponent);
    if (exponent >= 0)
        multiply_by_power_of_five(&numerator, (unsigned)exponent);
    else
        multiply_by_power_of_five(&divisor, (unsigned)-exponent);
    uint64_t quotient = divide(&numerator, &divisor, &scale, &inexact);
    scale += (int)exponent;
    if (quotient >> 63 == 0) {
        quotient <<= 1;
        scale--;
    }
    return round_to_double(quotient, scale, inexact);
}

/* Both operands are exact doubles, so that the one operation rounds correctly. */
static bool small(const struct lead_decimal_parts *parts, double *value)
{
    static const double powers[23] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                      1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    if (parts->digits > 15 || parts->exponent < -22 || parts->exponent > 22)
        return false;
    uint64_t integer = 0;
    for (size_t at = parts->first; at <= parts->last; at++)
        if (parts->text[at] != '.')
            integer = integer * 10 + (uint64_t)(parts->text[at] - '0');
    *value = parts->exponent < 0 ? (double)integer / powers[-parts->exponent] : (double)integer * powers[parts->exponent];
    return true;
}

bool lead_decimal_double(struct lead_decimal number, double *value)
{
    struct lead_decimal_parts parts = lead_decimal_parts_of(number);
    double magnitude = 0;
    *value = 0;
    /* The value lies in [10^(order - 1), 10^order). */
    int64_t order = parts.exponent + (int64_t)parts.digits;
    if (parts.digits > 0 && order > 309)
        return false;
    if (parts.digits > 0 && order > -324 && !small(&parts, &magnitude)) {
        uint64_t bits = nearest(&parts);
        if (bits == UINT64_C(0x7FF) << 52)
            return false;
        memcpy(&magnitude, &bits, sizeof bits);
    }
    *value = parts.is_negative ? -magnitude : magnitude;
    return true;
}
