/* SPDX-License-Identifier: MIT */
/*
 * Powers of two with fractional exponents, the same on every platform: whole numbers of 32 bits, no floating point, no libm.
 */
#ifndef LEADCORE_SRC_BASE_EXP2_H
#define LEADCORE_SRC_BASE_EXP2_H

#include <stdint.h>

#define LEAD_FRACTION_LIMBS 5

/* 0 … 1, without 1: limbs[i] is worth limbs[i] × 2^(-32 (i + 1)). */
struct lead_fraction {
    uint32_t limbs[LEAD_FRACTION_LIMBS];
};

/* 2^(-part ÷ whole), where 0 < part < whole, to within 2^-150. */
struct lead_fraction lead_exp2_minus(uint32_t part, uint32_t whole);
/* Too small by less than 2^-155, beside what comes of the factors. */
struct lead_fraction lead_fraction_multiply(const struct lead_fraction *a, const struct lead_fraction *b);
/* number × fraction × 2^-halvings, to the nearest whole number. number < 2^31, halvings < 32. */
uint32_t lead_fraction_of(uint32_t number, const struct lead_fraction *fraction, uint32_t halvings);

#endif
