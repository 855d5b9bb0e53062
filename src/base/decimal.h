/* SPDX-License-Identifier: MIT */
/* Decimals from documents, exact: never through strtod, never through the locale. */
#ifndef LEADCORE_SRC_BASE_DECIMAL_H
#define LEADCORE_SRC_BASE_DECIMAL_H

#include <leadcore/base.h>
#include <stdbool.h>

/* A JSON number as it stands in its document. `text` must be a JSON number (the reader has checked it). */
struct lead_decimal {
    const char *text;
    size_t size;
};

/* True when the value is a multiple of 10^-3 and |value| <= limit (in thousandths); then *thousandths is exact. */
enum lead_decimal_fit { LEAD_DECIMAL_OK, LEAD_DECIMAL_TOO_FINE, LEAD_DECIMAL_TOO_LARGE };
enum lead_decimal_fit lead_decimal_thousandths(struct lead_decimal number, int64_t limit, int64_t *thousandths);
/* The nearest double, ties to even; false when it would overflow. Bounded work in the length of the text. */
bool lead_decimal_double(struct lead_decimal number, double *value);
/* True when it is an integer within [low, high]. 1e2 and 5.0 are integers. */
bool lead_decimal_integer(struct lead_decimal number, int64_t low, int64_t high, int64_t *value);
/* Canonical form of docs/model-reference.md; `out` has number.size + 24 bytes. Returns the bytes written. Exponents saturate at ± 10^9. */
size_t lead_decimal_canonical(struct lead_decimal number, char *out);

/*
 * A number taken apart: ± digits × 10^exponent, where the digits stand in text[first … last] without leading and trailing zeros; among them may be one
 * point. `digits` is 0 for zero.
 */
struct lead_decimal_parts {
    bool is_negative;
    const char *text;
    size_t first, last;
    size_t digits;
    int64_t exponent; /* saturated far beyond what any length of text can bring back */
};
struct lead_decimal_parts lead_decimal_parts_of(struct lead_decimal number);

#endif
