/* SPDX-License-Identifier: MIT */
#include "base/exp2.h"

/* ln 2, cut. */
static const struct lead_fraction LN_2 = {{0xB17217F7, 0xD1CF79AB, 0xC9E3B398, 0x03F2F6AF, 0x40F34326}};

/* 0.694^36 ÷ 36! is less than 2^-157. */
#define TERMS 36

/* Column by column from the lowest, so that carries are not lost; what is below the last limb is cut. */
struct lead_fraction lead_fraction_multiply(const struct lead_fraction *a, const struct lead_fraction *b)
{
    uint32_t product[2 * LEAD_FRACTION_LIMBS] = {0};
    struct lead_fraction result;
    for (int i = LEAD_FRACTION_LIMBS - 1; i >= 0; i--) {
        uint64_t carry = 0;
        for (int j = LEAD_FRACTION_LIMBS - 1; j >= 0; j--) {
            carry += (uint64_t)a->limbs[i] * b->limbs[j] + product[i + j + 1];
            product[i + j + 1] = (uint32_t)carry;
            carry >>= 32;
        }
        product[i] = (uint32_t)carry;
    }
    for (int i = 0; i < LEAD_FRACTION_LIMBS; i++)
        result.limbs[i] = product[i];
    return result;
}

/* `rest` stands before the point; it is less than the divisor, so that the quotient has nothing there. */
static void divide(struct lead_fraction *fraction, uint64_t rest, uint32_t divisor)
{
    for (int i = 0; i < LEAD_FRACTION_LIMBS; i++) {
        rest = rest << 32 | fraction->limbs[i];
        fraction->limbs[i] = (uint32_t)(rest / divisor);
        rest %= divisor;
    }
}

/* number × fraction; the whole part is returned. */
static uint64_t times(const struct lead_fraction *fraction, uint32_t number, struct lead_fraction *product)
{
    uint64_t carry = 0;
    for (int i = LEAD_FRACTION_LIMBS - 1; i >= 0; i--) {
        carry += (uint64_t)fraction->limbs[i] * number;
        product->limbs[i] = (uint32_t)carry;
        carry >>= 32;
    }
    return carry;
}

/* 1 - fraction, less 2^-160: what is left is below 1 even when the fraction is 0. */
static void complement(struct lead_fraction *fraction)
{
    for (int i = 0; i < LEAD_FRACTION_LIMBS; i++)
        fraction->limbs[i] = ~fraction->limbs[i];
}

/* e^-x = 1 - x/1 (1 - x/2 (1 - x/3 (…))), from the innermost bracket out. */
struct lead_fraction lead_exp2_minus(uint32_t part, uint32_t whole)
{
    struct lead_fraction x, result = {{0}};
    const uint64_t rest = times(&LN_2, part, &x);
    divide(&x, rest, whole);
    complement(&result);
    for (uint32_t term = TERMS; term > 0; term--) {
        result = lead_fraction_multiply(&x, &result);
        divide(&result, 0, term);
        complement(&result);
    }
    return result;
}

uint32_t lead_fraction_of(uint32_t number, const struct lead_fraction *fraction, uint32_t halvings)
{
    struct lead_fraction product;
    const uint64_t whole = times(fraction, number, &product);
    /* What stands behind 32 bits after the point adds nothing to a sum of whole units of them. */
    return (uint32_t)(((whole << 32 | product.limbs[0]) + (UINT64_C(1) << (31 + halvings))) >> (32 + halvings));
}
