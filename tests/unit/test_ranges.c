/* SPDX-License-Identifier: MIT */
/*
 * Bounds as columns compare them: a value is in the converted range exactly when it is in the document's range as a number. The comparisons
 * here are of whole numbers and of doubles that hold their value exactly, so they cannot round.
 */
#include "rules/ranges.h"

#include "../support/sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <float.h>
#include <math.h>
#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* ---- Exact comparisons: negative, 0 or positive as `value` lies below, at or above `bound` ---- */

static int compare_unsigned(uint64_t value, double bound)
{
    if (bound < 0)
        return 1;
    if (bound >= 18446744073709551616.0)
        return -1;
    const uint64_t whole = (uint64_t)bound;
    if (value != whole)
        return value < whole ? -1 : 1;
    return bound > (double)whole ? -1 : 0;
}

static int compare_signed(int64_t value, double bound)
{
    return value < 0 ? -compare_unsigned(0 - (uint64_t)value, -bound) : compare_unsigned((uint64_t)value, bound);
}

static int compare_double(double value, double bound)
{
    return value < bound ? -1 : value > bound;
}

static bool is_in(const struct lead_number_range *range, int to_low, int to_high)
{
    return (range->low_open ? to_low > 0 : to_low >= 0) && (range->high_open ? to_high < 0 : to_high <= 0);
}

static void the_comparisons_are_right(void **state)
{
    (void)state;
    assert_true(compare_signed(-1, -1.5) > 0);
    assert_true(compare_signed(-2, -1.5) < 0);
    assert_true(compare_signed(-2, -2.0) == 0);
    assert_true(compare_signed(INT64_MIN, -9223372036854775808.0) == 0);
    assert_true(compare_signed(INT64_MIN, -9223372036854777856.0) > 0);
    assert_true(compare_signed(INT64_MAX, 9223372036854775808.0) < 0);
    assert_true(compare_unsigned(UINT64_MAX, 18446744073709551616.0) < 0);
    assert_true(compare_unsigned(UINT64_C(18446744073709549569), 18446744073709549568.0) > 0);
    assert_true(compare_unsigned(0, -0.0) == 0);
    assert_true(compare_signed(-1, -0.0) < 0);
    assert_true(compare_signed(INT64_C(9007199254740993), 9007199254740992.0) > 0);
    assert_true(compare_signed(0, (double)-INFINITY) > 0 && compare_unsigned(0, (double)INFINITY) < 0);
}

/* ---- Numbers ---- */

static const double edges[] = {0.0, -0.0, 0.25, 0.1, (double)0.1f, 0.5, 1, 1.5, 2, 126.5, 127, 128, 254.5, 255, 256, 32767, 32768, 65534.5,
                               65535, 65536, 16777215, 16777216, 16777217, 16777218, 2147483646.5, 2147483647, 2147483647.5, 2147483648.0,
                               4294967295.0, 4294967295.5, 4294967296.0, 9007199254740991.0, 9007199254740992.0, 9007199254740994.0,
                               4611686018427387904.0, 9223372036854774784.0, 9223372036854775808.0, 9223372036854777856.0,
                               18446744073709549568.0, 18446744073709551616.0, 18446744073709555712.0, 1e20, FLT_MAX,
                               FLT_MAX * (1 + DBL_EPSILON), FLT_MAX * (1 + (double)FLT_EPSILON), FLT_MIN, FLT_TRUE_MIN,
                               (double)FLT_TRUE_MIN / 2, (double)FLT_TRUE_MIN * 1.5, DBL_MIN, DBL_TRUE_MIN, 1e300, DBL_MAX};

/* Every edge with both signs, and then the infinities. */
#define BOUNDS (2 * COUNT_OF(edges) + 2)

static double bound_at(size_t index)
{
    if (index < 2 * COUNT_OF(edges))
        return index % 2 ? -edges[index / 2] : edges[index / 2];
    return index % 2 ? -(double)INFINITY : (double)INFINITY;
}

/* The whole numbers at and beside a bound, in the kind's own type. */
static int64_t signed_near(double bound, int64_t least, int64_t most, int away)
{
    int64_t value = bound >= 9223372036854775808.0 ? INT64_MAX : bound < -9223372036854775808.0 ? INT64_MIN : (int64_t)bound;
    value = value < least ? least : value > most ? most : value;
    if ((away < 0 && value == least) || (away > 0 && value == most))
        return value;
    return value + away;
}

static uint64_t unsigned_near(double bound, uint64_t most, int away)
{
    uint64_t value = bound >= 18446744073709551616.0 ? UINT64_MAX : bound < 0 ? 0 : (uint64_t)bound;
    value = value > most ? most : value;
    if ((away < 0 && value == 0) || (away > 0 && value == most))
        return value;
    return away < 0 ? value - 1 : value + (uint64_t)away;
}

static bool in_32(struct lead_range range, int32_t value)
{
    return value >= range.low.i32 && value <= range.high.i32;
}

static bool in_64(struct lead_range range, int64_t value)
{
    return value >= range.low.i64 && value <= range.high.i64;
}

static void check_float64(const struct lead_number_range *range, double value)
{
    const struct lead_range converted = lead_range_of_number(range, LEAD_COLUMN_FLOAT64, 7);
    assert_int_equal(value >= converted.low.f64 && value <= converted.high.f64,
                     is_in(range, compare_double(value, range->low), compare_double(value, range->high)));
    assert_int_equal(converted.slot, 7);
}

static void check_float32(const struct lead_number_range *range, float value)
{
    const struct lead_range converted = lead_range_of_number(range, LEAD_COLUMN_FLOAT32, 0);
    assert_int_equal(value >= converted.low.f32 && value <= converted.high.f32,
                     is_in(range, compare_double((double)value, range->low), compare_double((double)value, range->high)));
}

struct integer_kind {
    enum lead_column_kind kind;
    enum lead_column_kind compared;
    int64_t least, most; /* of signed ones; of unsigned ones `most` is the bits of the largest */
    bool is_unsigned;
};

static const struct integer_kind kinds[] = {
    {LEAD_COLUMN_INT8, LEAD_COLUMN_INT32, INT8_MIN, INT8_MAX, false},
    {LEAD_COLUMN_INT16, LEAD_COLUMN_INT32, INT16_MIN, INT16_MAX, false},
    {LEAD_COLUMN_INT32, LEAD_COLUMN_INT32, INT32_MIN, INT32_MAX, false},
    {LEAD_COLUMN_INT64, LEAD_COLUMN_INT64, INT64_MIN, INT64_MAX, false},
    {LEAD_COLUMN_UINT8, LEAD_COLUMN_INT32, 0, UINT8_MAX, true},
    {LEAD_COLUMN_UINT16, LEAD_COLUMN_INT32, 0, UINT16_MAX, true},
    {LEAD_COLUMN_UINT32, LEAD_COLUMN_INT64, 0, UINT32_MAX, true},
    {LEAD_COLUMN_UINT64, LEAD_COLUMN_INT64, 0, -1, true},
};

static void check_integer(const struct lead_number_range *range, const struct integer_kind *kind, double near, int away)
{
    const struct lead_range converted = lead_range_of_number(range, kind->kind, 0);
    bool expected, found;
    if (kind->is_unsigned) {
        const uint64_t value = unsigned_near(near, (uint64_t)kind->most, away);
        expected = is_in(range, compare_unsigned(value, range->low), compare_unsigned(value, range->high));
        /* 64 unsigned bits are compared with their highest bit turned over. */
        const uint64_t shown = kind->kind == LEAD_COLUMN_UINT64 ? value ^ UINT64_C(1) << 63 : value;
        found = kind->compared == LEAD_COLUMN_INT32 ? in_32(converted, (int32_t)value) : in_64(converted, (int64_t)shown);
    } else {
        const int64_t value = signed_near(near, kind->least, kind->most, away);
        expected = is_in(range, compare_signed(value, range->low), compare_signed(value, range->high));
        found = kind->compared == LEAD_COLUMN_INT32 ? in_32(converted, (int32_t)value) : in_64(converted, value);
    }
    assert_int_equal(found, expected);
}

/* One range, with every value near `near`. */
static void check_near(const struct lead_number_range *range, double near)
{
    const float narrow = fabs(near) > (double)FLT_MAX ? near < 0 ? -INFINITY : INFINITY : (float)near;
    check_float64(range, near);
    check_float64(range, nextafter(near, (double)INFINITY));
    check_float64(range, nextafter(near, -(double)INFINITY));
    check_float32(range, narrow);
    check_float32(range, nextafterf(narrow, INFINITY));
    check_float32(range, nextafterf(narrow, -INFINITY));
    for (size_t k = 0; k < COUNT_OF(kinds); k++)
        for (int away = -1; away <= 1; away++)
            check_integer(range, &kinds[k], near, away);
}

static void check_range(double low, double high, unsigned open)
{
    /* An infinite end is one that the document does not give, so it is never open. */
    const struct lead_number_range range = {low, high, open & 1 && isfinite(low), open & 2 && isfinite(high)};
    check_near(&range, low);
    check_near(&range, high);
    check_near(&range, 0);
}

static void ranges_of_edge_values_convert_exactly(void **state)
{
    (void)state;
    for (size_t low = 0; low < BOUNDS; low++)
        for (size_t high = 0; high < BOUNDS; high++)
            for (unsigned open = 0; open < 4; open++)
                check_range(bound_at(low), bound_at(high), open);
}

static double random_bound(struct sample_random *random)
{
    double bound;
    const uint64_t bits = sample_next(random);
    switch (sample_below(random, 4)) {
    case 0: /* any double that is a number */
        memcpy(&bound, &bits, sizeof bound);
        return isfinite(bound) ? bound : 0;
    case 1: /* near the ends of 64 bits */
        return (double)(int64_t)bits;
    case 2:
        return (double)bits;
    default: /* halves */
        return (double)(int32_t)(uint32_t)bits / 2;
    }
}

static void ranges_of_random_values_convert_exactly(void **state)
{
    (void)state;
    struct sample_random random = {11};
    for (int i = 0; i < 20000; i++) {
        const double a = random_bound(&random), b = random_bound(&random);
        check_range(a < b ? a : b, a < b ? b : a, sample_below(&random, 4));
        check_range(a, a, sample_below(&random, 4));
        check_range(-(double)INFINITY, b, 2);
        check_range(a, (double)INFINITY, 1);
    }
}

static void columns_are_compared_in_their_kind(void **state)
{
    (void)state;
    for (size_t k = 0; k < COUNT_OF(kinds); k++)
        assert_int_equal(lead_compared_kind(kinds[k].kind), kinds[k].compared);
    assert_int_equal(lead_compared_kind(LEAD_COLUMN_FLOAT32), LEAD_COLUMN_FLOAT32);
    assert_int_equal(lead_compared_kind(LEAD_COLUMN_FLOAT64), LEAD_COLUMN_FLOAT64);
}

/* ---- Time: columns count units, documents microseconds ---- */

/* Moments of days in thousands of years from now, and of 64-bit microseconds in nanoseconds, need more than 64 bits. */
__extension__ typedef __int128 wide;

struct unit {
    const char *name;
    int64_t multiplier, divisor;
};

static const struct unit units[] = {
    {"seconds", 1000000, 1},         {"milliseconds", 1000, 1}, {"microseconds", 1, 1},
    {"nanoseconds", 1, 1000}, {"days", INT64_C(86400000000), 1},
};

static wide microseconds(const struct unit *unit, int64_t value)
{
    if (unit->divisor == 1)
        return (wide)value * unit->multiplier;
    const wide whole = value / unit->divisor;
    return value % unit->divisor < 0 ? whole - 1 : whole;
}

static wide end_of(int64_t end, bool is_relative, int64_t now)
{
    const wide sum = (wide)end + (is_relative ? now : 0);
    return sum < INT64_MIN ? INT64_MIN : sum > INT64_MAX ? INT64_MAX : sum;
}

static void check_time(const struct lead_time_range *range, int64_t now, const struct unit *unit, int64_t value)
{
    const struct lead_range converted = lead_range_of_time(range, now, unit->multiplier, unit->divisor, 5);
    const wide moment = microseconds(unit, value), high = end_of(range->high, range->high_is_relative, now);
    const bool expected = moment >= end_of(range->low, range->low_is_relative, now) && (range->high_open ? moment < high : moment <= high);
    assert_int_equal(value >= converted.low.i64 && value <= converted.high.i64, expected);
    assert_int_equal(converted.slot, 5);
}

static int64_t saturated(wide value)
{
    return value < INT64_MIN ? INT64_MIN : value > INT64_MAX ? INT64_MAX : (int64_t)value;
}

/* Values of the unit about a moment. */
static void check_about(const struct lead_time_range *range, int64_t now, const struct unit *unit, wide moment)
{
    const int64_t value = saturated(moment * unit->divisor / unit->multiplier);
    for (int64_t away = -1001; away <= 1001; away += away == -2 || away == 2 ? 999 : away < -2 || away > 2 ? 999 : 1)
        check_time(range, now, unit, saturated((wide)value + away));
    check_time(range, now, unit, INT64_MIN);
    check_time(range, now, unit, INT64_MAX);
}

static void check_times(struct lead_time_range range, int64_t now)
{
    for (size_t u = 0; u < COUNT_OF(units); u++) {
        check_about(&range, now, &units[u], end_of(range.low, range.low_is_relative, now));
        check_about(&range, now, &units[u], end_of(range.high, range.high_is_relative, now));
        check_about(&range, now, &units[u], now);
    }
}

static const int64_t moments[] = {INT64_MIN, INT64_MIN + 1, -86400000001, -86400000000, -86399999999, -1000001, -1000000, -1, 0, 1, 999,
                                  1000, 999999, 1000000, 1000001, 86399999999, 86400000000, SAMPLE_NOW, INT64_MAX / 1000 - 1,
                                  INT64_MAX / 1000, INT64_MAX / 1000 + 1, INT64_MIN / 1000 - 1, INT64_MIN / 1000, INT64_MAX - 1, INT64_MAX};

static void absolute_times_convert_exactly(void **state)
{
    (void)state;
    for (size_t low = 0; low < COUNT_OF(moments); low++)
        for (size_t high = 0; high < COUNT_OF(moments); high++)
            for (int open = 0; open <= 1; open++)
                check_times((struct lead_time_range){moments[low], moments[high], false, false, open}, SAMPLE_NOW);
}

static void times_relative_to_now_convert_exactly(void **state)
{
    (void)state;
    static const int64_t durations[] = {60000000, 8 * INT64_C(3600000000), 30 * INT64_C(86400000000), 36500 * INT64_C(86400000000)};
    for (size_t n = 0; n < COUNT_OF(moments); n++)
        for (size_t d = 0; d < COUNT_OF(durations); d++) {
            check_times((struct lead_time_range){-durations[d], 0, true, true, false}, moments[n]);
            check_times((struct lead_time_range){0, durations[d], true, true, false}, moments[n]);
            check_times((struct lead_time_range){INT64_MIN, -durations[d], false, true, true}, moments[n]);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_comparisons_are_right),
        cmocka_unit_test(ranges_of_edge_values_convert_exactly),
        cmocka_unit_test(ranges_of_random_values_convert_exactly),
        cmocka_unit_test(columns_are_compared_in_their_kind),
        cmocka_unit_test(absolute_times_convert_exactly),
        cmocka_unit_test(times_relative_to_now_convert_exactly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
