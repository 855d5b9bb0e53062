/* SPDX-License-Identifier: MIT */
/* Arithmetic that notices overflow. */
#ifndef LEADCORE_SRC_BASE_CHECKED_H
#define LEADCORE_SRC_BASE_CHECKED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static inline bool lead_size_multiply(size_t a, size_t b, size_t *product)
{
    return !__builtin_mul_overflow(a, b, product);
}

static inline bool lead_size_add(size_t a, size_t b, size_t *sum)
{
    return !__builtin_add_overflow(a, b, sum);
}

static inline int64_t lead_add_saturated(int64_t a, int64_t b)
{
    int64_t sum;
    if (!__builtin_add_overflow(a, b, &sum))
        return sum;
    return a < 0 ? INT64_MIN : INT64_MAX;
}

static inline int64_t lead_multiply_saturated(int64_t a, int64_t b)
{
    int64_t product;
    if (!__builtin_mul_overflow(a, b, &product))
        return product;
    return (a < 0) != (b < 0) ? INT64_MIN : INT64_MAX;
}

/* A condition that what was checked before rules out: kept for the day when it does not, left out when coverage is measured. */
#if defined(LEADCORE_COVERAGE)
#define LEAD_RULED_OUT(condition) false
#else
#define LEAD_RULED_OUT(condition) (condition)
#endif

#endif
