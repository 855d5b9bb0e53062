/* SPDX-License-Identifier: MIT */
/* Mixing bits for hash tables. Saved states of routing depend on lead_scramble(), nothing that is kept or shown on the others. */
#ifndef LEADCORE_SRC_BASE_MIX_H
#define LEADCORE_SRC_BASE_MIX_H

#include <stdint.h>

/* Both halves of the 128-bit product. */
struct lead_product {
    uint64_t low, high;
};

static inline struct lead_product lead_multiply_wide(uint64_t a, uint64_t b)
{
#ifdef __SIZEOF_INT128__
    __extension__ typedef unsigned __int128 wide;
    const wide product = (wide)a * b;
    return (struct lead_product){(uint64_t)product, (uint64_t)(product >> 64)};
#else
    const uint64_t a_low = (uint32_t)a, a_high = a >> 32, b_low = (uint32_t)b, b_high = b >> 32;
    const uint64_t low = a_low * b_low, cross = a_high * b_low + (low >> 32), middle = a_low * b_high + (uint32_t)cross;
    return (struct lead_product){middle << 32 | (uint32_t)low, a_high * b_high + (cross >> 32) + (middle >> 32)};
#endif
}

static inline uint64_t lead_multiply_fold(uint64_t a, uint64_t b)
{
    const struct lead_product product = lead_multiply_wide(a, b);
    return product.low ^ product.high;
}

/* splitmix64 (Steele, Lea, Flood 2014). */
static inline uint64_t lead_scramble(uint64_t number)
{
    number += UINT64_C(0x9E3779B97F4A7C15);
    number = (number ^ number >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    number = (number ^ number >> 27) * UINT64_C(0x94D049BB133111EB);
    return number ^ number >> 31;
}

#endif
