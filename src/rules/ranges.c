/* SPDX-License-Identifier: MIT */
#include "rules/ranges.h"

#include "base/checked.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* --- floating point ------------------------------------------------------------------------------------------------------------------ */

/* The next larger double; `value` is not NaN and not +infinity. Written out so that nothing depends on libm. */
static double double_above(double value)
{
    int64_t bits;
    if (value == 0)
        return DBL_TRUE_MIN;
    memcpy(&bits, &value, sizeof bits);
    bits += value > 0 ? 1 : -1;
    memcpy(&value, &bits, sizeof bits);
    return value;
}

static float float_above(float value)
{
    int32_t bits;
    if (value == 0)
        return FLT_TRUE_MIN;
    memcpy(&bits, &value, sizeof bits);
    bits += value > 0 ? 1 : -1;
    memcpy(&value, &bits, sizeof bits);
    return value;
}

/* Smallest float >= low, or > low when open. */
static float float_from(double low, bool open)
{
    if (low > FLT_MAX)
        return HUGE_VALF;
    if (low < -FLT_MAX)
        return isinf(low) ? -HUGE_VALF : -FLT_MAX;
    float value = (float)low;
    if ((double)value < low || (open && (double)value == low))
        value = float_above(value);
    return value;
}

static struct lead_range float32_range(const struct lead_number_range *range)
{
    struct lead_range bounds;
    bounds.low.f32 = float_from(range->low, range->low_open);
    bounds.high.f32 = -float_from(-range->high, range->high_open);
    return bounds;
}

static struct lead_range float64_range(const struct lead_number_range *range)
{
    struct lead_range bounds;
    bounds.low.f64 = range->low_open ? double_above(range->low) : range->low;
    bounds.high.f64 = range->high_open ? -double_above(-range->high) : range->high;
    return bounds;
}

/* --- integers ------------------------------------------------------------------------------------------------------------------------ */

/* Smallest integer >= low (> low when open) within [least, most]; false when there is none. */
static bool integer_from(double low, bool open, int64_t least, int64_t most, int64_t *value)
{
    if (low < (double)least) {
        *value = least;
        return true;
    }
    /* (double)most rounds up to a power of two for 64 bits, so everything below it is safe to convert. */
    if (low >= -(double)INT64_MIN)
        return false;
    int64_t whole = (int64_t)low;
    bool is_above = (double)whole < low || (open && (double)whole == low);
    if (whole > most || (is_above && whole == most))
        return false;
    *value = whole + is_above;
    return true;
}

/* Largest integer <= high (< high when open). */
static bool integer_to(double high, bool open, int64_t least, int64_t most, int64_t *value)
{
    if (high >= -(double)INT64_MIN) {
        *value = most;
        return true;
    }
    if (high < (double)INT64_MIN)
        return false;
    int64_t whole = (int64_t)high;
    bool is_below = (double)whole > high || (open && (double)whole == high);
    if (whole < least || (is_below && whole == least))
        return false;
    whole -= is_below;
    *value = whole < most ? whole : most;
    return true;
}

static bool integer_range(const struct lead_number_range *range, int64_t least, int64_t most, int64_t *low, int64_t *high)
{
    return integer_from(range->low, range->low_open, least, most, low) && integer_to(range->high, range->high_open, least, most, high) &&
           *low <= *high;
}

static struct lead_range int64_range(const struct lead_number_range *range)
{
    struct lead_range bounds;
    if (!integer_range(range, INT64_MIN, INT64_MAX, &bounds.low.i64, &bounds.high.i64)) {
        bounds.low.i64 = INT64_MAX;
        bounds.high.i64 = INT64_MIN;
    }
    return bounds;
}

static struct lead_range int32_range(const struct lead_number_range *range)
{
    struct lead_range bounds;
    int64_t low, high;
    bool is_empty = !integer_range(range, INT32_MIN, INT32_MAX, &low, &high);
    bounds.low.i32 = is_empty ? INT32_MAX : (int32_t)low;
    bounds.high.i32 = is_empty ? INT32_MIN : (int32_t)high;
    return bounds;
}

/* Bounds of unsigned values, moved down by 2^63 like the values. */
static struct lead_range uint64_range(const struct lead_number_range *range)
{
    const double top = 18446744073709551616.0, half = 9223372036854775808.0;
    struct lead_range bounds = {.low.i64 = INT64_MAX, .high.i64 = INT64_MIN};
    if (range->high < 0 || range->low >= top)
        return bounds;
    /* Halves apart, each fits the signed arithmetic above; doubles beyond 2^63 are whole numbers, so moving them is exact. */
    int64_t low = INT64_MIN, high = INT64_MAX;
    if (range->low >= half) {
        uint64_t whole = (uint64_t)range->low + range->low_open;
        low = (int64_t)(whole ^ (uint64_t)1 << 63);
    } else if (range->low >= 0) {
        int64_t whole = (int64_t)range->low;
        whole += (double)whole < range->low || (range->low_open && (double)whole == range->low);
        low = (int64_t)((uint64_t)whole ^ (uint64_t)1 << 63);
    }
    if (range->high >= top)
        high = INT64_MAX;
    else if (range->high >= half)
        high = (int64_t)(((uint64_t)range->high - range->high_open) ^ (uint64_t)1 << 63);
    else {
        int64_t whole = (int64_t)range->high;
        if (range->high_open && (double)whole == range->high && whole-- == 0)
            return bounds;
        high = (int64_t)((uint64_t)whole ^ (uint64_t)1 << 63);
    }
    bounds.low.i64 = low;
    bounds.high.i64 = high;
    return bounds;
}

enum lead_column_kind lead_compared_kind(enum lead_column_kind kind)
{
    switch (kind) {
    case LEAD_COLUMN_INT8:
    case LEAD_COLUMN_UINT8:
    case LEAD_COLUMN_INT16:
    case LEAD_COLUMN_UINT16:
    case LEAD_COLUMN_INT32:
        return LEAD_COLUMN_INT32;
    case LEAD_COLUMN_UINT32:
    case LEAD_COLUMN_INT64:
    case LEAD_COLUMN_UINT64:
        return LEAD_COLUMN_INT64;
    case LEAD_COLUMN_FLOAT32:
        return LEAD_COLUMN_FLOAT32;
    default:
        return LEAD_COLUMN_FLOAT64;
    }
}

struct lead_range lead_range_of_number(const struct lead_number_range *range, enum lead_column_kind kind, uint32_t slot)
{
    struct lead_range bounds;
    if (kind == LEAD_COLUMN_UINT64)
        bounds = uint64_range(range);
    else
        switch (lead_compared_kind(kind)) {
        case LEAD_COLUMN_INT32:
            bounds = int32_range(range);
            break;
        case LEAD_COLUMN_INT64:
            bounds = int64_range(range);
            break;
        case LEAD_COLUMN_FLOAT32:
            bounds = float32_range(range);
            break;
        default:
            bounds = float64_range(range);
            break;
        }
    bounds.slot = slot;
    return bounds;
}

/* --- time ----------------------------------------------------------------------------------------------------------------------------- */

static int64_t divide_down(int64_t value, int64_t divisor)
{
    return value / divisor - (value % divisor < 0);
}

struct lead_range lead_range_of_time(const struct lead_time_range *range, int64_t now, int64_t multiplier, int64_t divisor, uint32_t slot)
{
    struct lead_range bounds = {.low.i64 = INT64_MAX, .high.i64 = INT64_MIN, .slot = slot};
    int64_t low = range->low_is_relative ? lead_add_saturated(now, range->low) : range->low;
    int64_t high = range->high_is_relative ? lead_add_saturated(now, range->high) : range->high;
    if (range->high_open && high == INT64_MIN)
        return bounds;
    high -= range->high_open;
    if (low > high)
        return bounds;
    if (multiplier > 1) {
        bounds.low.i64 = divide_down(low, multiplier) + (low % multiplier != 0);
        bounds.high.i64 = divide_down(high, multiplier);
    } else if (divisor > 1) {
        /* value / divisor, rounded down, is in [low, high]; moments that 64 bits of the finer unit cannot hold are never met. */
        if (low > INT64_MAX / divisor || high < divide_down(INT64_MIN, divisor))
            return bounds;
        bounds.low.i64 = lead_multiply_saturated(low, divisor);
        bounds.high.i64 = high >= INT64_MAX / divisor ? INT64_MAX : (high + 1) * divisor - 1;
    } else {
        bounds.low.i64 = low;
        bounds.high.i64 = high;
    }
    return bounds;
}
