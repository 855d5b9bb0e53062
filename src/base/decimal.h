/* SPDX-License-Identifier: MIT */
/* Decimals from documents, exact: never through strtod, never through the locale. */
#ifndef LEADCORE_SRC_BASE_DECIMAL_H
#define LEADCORE_SRC_BASE_DECIMAL_H

#include <leadcore/base.h>
#include <stdbool.h>

/* A JSON number: value = ± digits × 10^exponent. `digits` points to significant digits in the caller's text (may contain one '.'). */
struct lead_decimal {
    const char *text; /* the JSON number as it stands */
    size_t size;
};

/* `text` must be a JSON number (the reader has checked it). */
/* True when the value is a multiple of 10^-3 and |value| <= limit (in thousandths); then *thousandths is exact. */
enum lead_decimal_fit { LEAD_DECIMAL_OK, LEAD_DECIMAL_TOO_FINE, LEAD_DECIMAL_TOO_LARGE };
enum lead_decimal_fit lead_decimal_thousandths(struct lead_decimal number, int64_t limit, int64_t *thousandths);
/* The nearest double, ties to even; false when it would overflow. Bounded work in the length of the text. */
bool lead_decimal_double(struct lead_decimal number, double *value);
/* True when it is an integer within [low, high]. 1e2 and 5.0 are integers. */
bool lead_decimal_integer(struct lead_decimal number, int64_t low, int64_t high, int64_t *value);
/* Canonical form of docs/model-reference.md; `out` has number.size + 24 bytes. Returns the bytes written. Exponents saturate at ± 10^9. */
size_t lead_decimal_canonical(struct lead_decimal number, char *out);

#endif
