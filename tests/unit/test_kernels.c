/* SPDX-License-Identifier: MIT */
/*
 * The inner loops of every set of instructions that this processor has, against obvious loops over one row at a time: comparing and looking up.
 * Every input ends at a page that nobody may touch, so a byte read too far ends the program.
 */
#define _DEFAULT_SOURCE
#include "kernel_fixture.h"

#include <float.h>
#include <math.h>

/* ---- Ranges ---- */

#define RANGES 5

/* One test for each type of number: `choose` gives edge values, which serve as values and as bounds. */
#define RANGE_TEST(type, member, kernel, choose, is_float)                                                                         \
    static void check_##kernel(const struct lead_kernels *kernels, size_t rows, struct sample_random *random)                      \
    {                                                                                                                              \
        type *values = guard_end(&guards[0], rows * sizeof *values);                                                               \
        uint64_t *valid = random_words(&guards[1], words_of(rows), random);                                                        \
        uint64_t *known = sample_once_in(random, 2) ? NULL : random_words(&guards[2], words_of(rows), random);                     \
        struct lead_masks masks = random_masks(&guards[3], RANGES + 1, rows, random);                                              \
        struct lead_range ranges[RANGES];                                                                                          \
        size_t count = sample_below(random, RANGES + 1);                                                                           \
        for (size_t row = 0; row < rows; row++)                                                                                    \
            values[row] = choose(random);                                                                                          \
        for (size_t r = 0; r < count; r++) {                                                                                       \
            ranges[r].low.member = choose(random);                                                                                 \
            ranges[r].high.member = choose(random);                                                                                \
            ranges[r].slot = (uint32_t)(RANGES - r);                                                                               \
        }                                                                                                                          \
        kernels->kernel(values, rows, valid, known, ranges, count, masks);                                                         \
        for (size_t row = 0; row < rows; row++) {                                                                                  \
            if (known)                                                                                                             \
                assert_int_equal(bit(known, row), bit(valid, row) && !(is_float && isnan((double)values[row])));                   \
            for (size_t r = 0; r < count; r++) {                                                                                   \
                const bool in = !(values[row] < ranges[r].low.member) && !(values[row] > ranges[r].high.member) &&                 \
                                !isnan((double)values[row]) && !isnan((double)ranges[r].low.member) &&                             \
                                !isnan((double)ranges[r].high.member);                                                             \
                assert_int_equal(bit(masks.words + ranges[r].slot * masks.stride, row), bit(valid, row) && in);                    \
            }                                                                                                                      \
        }                                                                                                                          \
    }                                                                                                                              \
    static void kernel##_ranges_are_closed(void **state)                                                                           \
    {                                                                                                                              \
        (void)state;                                                                                                               \
        struct sample_random random = {sizeof(type)};                                                                              \
        for (size_t level = 0; level < level_count; level++)                                                                       \
            for (size_t i = 0; i < ROW_COUNTS; i++)                                                                                \
                for (int again = 0; again < 4; again++)                                                                            \
                    check_##kernel(levels[level], row_counts(i), &random);                                                         \
    }

static double some_double(struct sample_random *random)
{
    static const double edges[] = {0.0, -0.0, 1, -1, 0.1, DBL_MAX, -DBL_MAX, DBL_MIN, DBL_TRUE_MIN, -DBL_TRUE_MIN, 1e300};
    const unsigned kind = sample_below(random, 20);
    if (kind < 11)
        return edges[kind];
    if (kind < 14)
        return kind == 11 ? (double)NAN : kind == 12 ? (double)INFINITY : -(double)INFINITY;
    return (double)sample_below(random, 200) / 8 - 12;
}

static float some_float(struct sample_random *random)
{
    static const float edges[] = {0.0f, -0.0f, 1, -1, 0.1f, FLT_MAX, -FLT_MAX, FLT_MIN, FLT_TRUE_MIN, -FLT_TRUE_MIN, 16777216};
    const unsigned kind = sample_below(random, 20);
    if (kind < 11)
        return edges[kind];
    if (kind < 14)
        return kind == 11 ? NAN : kind == 12 ? INFINITY : -INFINITY;
    return (float)sample_below(random, 200) / 8 - 12;
}

static int32_t some_int32(struct sample_random *random)
{
    static const int32_t edges[] = {0, -1, 1, INT32_MAX, INT32_MIN, INT32_MAX - 1, INT32_MIN + 1, 65536};
    return sample_once_in(random, 2) ? edges[sample_below(random, 8)] : (int32_t)sample_below(random, 40) - 20;
}

static int64_t some_int64(struct sample_random *random)
{
    static const int64_t edges[] = {0, -1, 1, INT64_MAX, INT64_MIN, INT64_MAX - 1, (int64_t)1 << 32, -((int64_t)1 << 32)};
    return sample_once_in(random, 2) ? edges[sample_below(random, 8)] : (int64_t)sample_below(random, 40) - 20;
}

RANGE_TEST(double, f64, float64, some_double, true)
RANGE_TEST(float, f32, float32, some_float, true)
RANGE_TEST(int32_t, i32, int32, some_int32, false)
RANGE_TEST(int64_t, i64, int64, some_int64, false)

/* ---- Codes ---- */

/* Codes below `entries` where valid, anything elsewhere. */
static uint8_t *random_codes(size_t rows, size_t entries, const uint64_t *valid, struct sample_random *random)
{
    uint8_t *codes = guard_end(&guards[0], rows);
    for (size_t row = 0; row < rows; row++)
        codes[row] = (uint8_t)sample_below(random, bit(valid, row) ? (unsigned)entries : 256);
    return codes;
}

static uint8_t *random_table(struct sample_random *random)
{
    uint8_t *table = guard_end(&guards[2], 256);
    for (size_t i = 0; i < 256; i++)
        table[i] = (uint8_t)sample_next(random);
    return table;
}

static void check_code_bits(const struct lead_kernels *kernels, size_t rows, size_t entries, struct sample_random *random)
{
    const uint64_t *valid = random_words(&guards[1], words_of(rows), random);
    const uint8_t *codes = random_codes(rows, entries, valid, random), *table = random_table(random);
    struct lead_masks masks = random_masks(&guards[3], 9, rows, random);
    const size_t count = 1 + sample_below(random, 8);
    uint32_t slots[8];
    for (uint32_t b = 0; b < 8; b++)
        slots[b] = 8 - b;
    kernels->code_bits(codes, rows, valid, table, entries, slots, count, masks);
    for (size_t row = 0; row < rows; row++)
        for (size_t b = 0; b < count; b++)
            assert_int_equal(bit(masks.words + slots[b] * masks.stride, row), bit(valid, row) && (table[codes[row]] >> b & 1));
}

static void check_code_points(const struct lead_kernels *kernels, size_t rows, size_t entries, struct sample_random *random)
{
    const uint64_t *valid = random_words(&guards[1], words_of(rows), random);
    const uint8_t *codes = random_codes(rows, entries, valid, random);
    int8_t *table = (int8_t *)random_table(random), *lane = guard_end(&guards[3], rows), before[1100];
    const bool from_zero = sample_once_in(random, 2); /* else everything is halved, so that nothing overflows */
    for (size_t i = 0; i < 256 && !from_zero; i++)
        table[i] = (int8_t)(table[i] / 2);
    const int8_t unknown = (int8_t)(sample_once_in(random, 3) ? 0 : from_zero ? -128 : 63);
    for (size_t row = 0; row < rows; row++)
        before[row] = lane[row] = (int8_t)(from_zero ? 0 : (int)sample_below(random, 129) - 64);
    kernels->code_points(codes, rows, valid, table, entries, unknown, lane);
    for (size_t row = 0; row < rows; row++)
        assert_int_equal(lane[row], before[row] + (bit(valid, row) ? table[codes[row]] : unknown));
}

static void check_code_beyond(const struct lead_kernels *kernels, size_t rows, unsigned limit, struct sample_random *random)
{
    const uint64_t *valid = random_words(&guards[1], words_of(rows), random);
    uint8_t *codes = random_codes(rows, limit ? limit < 256 ? limit : 256 : 1, valid, random);
    if (rows && sample_once_in(random, 2))
        codes[sample_below(random, (unsigned)rows)] = (uint8_t)(limit + sample_below(random, 3));
    bool is_beyond = false;
    for (size_t row = 0; row < rows; row++)
        is_beyond |= bit(valid, row) && codes[row] >= limit;
    assert_int_equal(kernels->code_beyond(codes, rows, valid, limit), is_beyond);
}

static void codes_are_looked_up_in_tables(void **state)
{
    (void)state;
    struct sample_random random = {3};
    for (size_t level = 0; level < level_count; level++) {
        for (size_t i = 0; i < ROW_COUNTS; i++) {
            check_code_bits(levels[level], row_counts(i), 1 + sample_below(&random, 256), &random);
            check_code_points(levels[level], row_counts(i), 1 + sample_below(&random, 256), &random);
            check_code_beyond(levels[level], row_counts(i), sample_below(&random, 258), &random);
        }
        for (size_t entries = 1; entries <= 256; entries++) {
            check_code_bits(levels[level], 131, entries, &random);
            check_code_points(levels[level], 131, entries, &random);
            for (int again = 0; again < 8; again++)
                check_code_beyond(levels[level], 131, (unsigned)entries, &random);
        }
    }
}

static const int64_t some_indices[] = {0,   1,   127,   128,   253,       254,       255,       256,      257,
                                       -1,  -2,  -128,  -256,  32767,     -32768,    65535,     65536,    INT32_MAX,
                                       INT32_MIN, INT64_C(1) << 32, INT64_MAX, INT64_MIN};

static void check_narrow(const struct lead_kernels *kernels, size_t rows, size_t size, struct sample_random *random)
{
    const size_t kinds = sizeof some_indices / sizeof some_indices[0];
    unsigned char *indices = guard_end(&guards[0], rows * size);
    uint8_t *codes = guard_end(&guards[1], rows);
    uint64_t truncated[1100];
    for (size_t row = 0; row < rows; row++) {
        const uint64_t index = (uint64_t)some_indices[sample_below(random, (unsigned)kinds)];
        const uint16_t two = (uint16_t)index;
        const uint32_t four = (uint32_t)index;
        memcpy(indices + row * size, size == 2 ? (const void *)&two : size == 4 ? (const void *)&four : (const void *)&index, size);
        truncated[row] = size == 2 ? two : size == 4 ? four : index;
    }
    kernels->narrow(indices, size, rows, codes);
    for (size_t row = 0; row < rows; row++)
        assert_int_equal(codes[row], truncated[row] > 254 ? 255 : truncated[row]);
}

static void indices_become_codes(void **state)
{
    (void)state;
    struct sample_random random = {4};
    for (size_t level = 0; level < level_count; level++)
        for (size_t i = 0; i < ROW_COUNTS; i++)
            for (size_t size = 2; size <= 8; size *= 2)
                check_narrow(levels[level], row_counts(i), size, &random);
}

/* ---- Choosing ---- */

static void nothing_better_than_the_processor_is_chosen(void **state)
{
    (void)state;
    const lead_instructions best = lead_instructions_best();
    assert_in_range(best, LEAD_INSTRUCTIONS_BASELINE, LEAD_INSTRUCTIONS_AVX512);
    assert_ptr_equal(lead_kernels_choose(best, LEAD_INSTRUCTIONS_BEST), lead_kernels_choose(best, best));
    assert_ptr_equal(lead_kernels_choose(best, LEAD_INSTRUCTIONS_AVX512), lead_kernels_choose(best, best));
    assert_ptr_equal(lead_kernels_choose(LEAD_INSTRUCTIONS_BASELINE, LEAD_INSTRUCTIONS_AVX512), &lead_kernels_baseline);
    assert_ptr_equal(lead_kernels_choose(LEAD_INSTRUCTIONS_BASELINE, LEAD_INSTRUCTIONS_BEST), &lead_kernels_baseline);
    assert_ptr_equal(lead_kernels_choose(best, LEAD_INSTRUCTIONS_BASELINE), &lead_kernels_baseline);
    for (size_t i = 1; i < level_count; i++)
        assert_ptr_not_equal(levels[i], levels[i - 1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(float64_ranges_are_closed),
        cmocka_unit_test(float32_ranges_are_closed),
        cmocka_unit_test(int32_ranges_are_closed),
        cmocka_unit_test(int64_ranges_are_closed),
        cmocka_unit_test(codes_are_looked_up_in_tables),
        cmocka_unit_test(indices_become_codes),
        cmocka_unit_test(nothing_better_than_the_processor_is_chosen),
    };
    return cmocka_run_group_tests(tests, find_levels, close_guards);
}
