/* SPDX-License-Identifier: MIT */
/*
 * The inner loops of every set of instructions that this processor has, against obvious loops over one row at a time. Every input ends at a
 * page that nobody may touch, so a byte read too far ends the program.
 */
#define _DEFAULT_SOURCE
#include "guard.h"
#include "rules/kernels.h"

#include "../support/sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <float.h>
#include <math.h>
#include <string.h>

#define LEVELS 3

static const struct lead_kernels *levels[LEVELS];
static size_t level_count;

static struct guard guards[8];

static int find_levels(void **state)
{
    (void)state;
    const lead_instructions best = lead_instructions_best();
    for (lead_instructions wanted = LEAD_INSTRUCTIONS_BASELINE; wanted <= best; wanted++)
        levels[level_count++] = lead_kernels_choose(best, wanted);
    for (size_t i = 0; i < level_count; i++)
        print_message("# %s\n", levels[i]->name);
    for (size_t i = 0; i < sizeof guards / sizeof guards[0]; i++)
        if (!guard_open(&guards[i], 1 << 17))
            return -1;
    return 0;
}

static int close_guards(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof guards / sizeof guards[0]; i++)
        guard_close(&guards[i]);
    return 0;
}

/* 0 … 200, and some around a block. */
static size_t row_counts(size_t index)
{
    static const size_t around[] = {255, 256, 257, 1000, 1022, 1023, 1024, 1025, 1026, 1087, 1088, 1089};
    return index <= 200 ? index : around[index - 201];
}
#define ROW_COUNTS 213

static size_t words_of(size_t rows)
{
    return (rows + 63) / 64;
}

static bool bit(const uint64_t *words, size_t row)
{
    return words[row / 64] >> (row % 64) & 1;
}

/* Words of random bits at the end of a guard; those beyond the last row are random as well. */
static uint64_t *random_words(struct guard *guard, size_t count, struct sample_random *random)
{
    uint64_t *words = guard_end(guard, count * sizeof *words);
    for (size_t i = 0; i < count; i++)
        words[i] = sample_once_in(random, 4) ? UINT64_MAX : sample_once_in(random, 6) ? 0 : sample_next(random);
    return words;
}

static struct lead_masks random_masks(struct guard *guard, uint32_t slots, size_t rows, struct sample_random *random)
{
    return (struct lead_masks){random_words(guard, slots * words_of(rows), random), words_of(rows)};
}

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

/* ---- Row sets ---- */

#define INPUTS 6
#define OPERATIONS 12
#define SOURCES_MAX 70

/* Works out one row of one operation from the bits of its sources. */
static bool expected_bit(const struct lead_logic *operation, const uint32_t *sources, const bool *bits)
{
    uint32_t ones = 0;
    for (uint32_t s = 0; s < operation->count; s++)
        ones += bits[sources[operation->first + s]];
    switch (operation->kind) {
    case LEAD_LOGIC_FALSE:
        return false;
    case LEAD_LOGIC_TRUE:
        return true;
    case LEAD_LOGIC_WITHOUT:
        return bits[sources[operation->first]] && !bits[sources[operation->first + 1]];
    case LEAD_LOGIC_AND:
        return ones == operation->count;
    case LEAD_LOGIC_OR:
        return ones > 0;
    case LEAD_LOGIC_AT_LEAST:
        return ones >= operation->at_least;
    }
    return false;
}

static void check_logic(const struct lead_kernels *kernels, size_t rows, struct sample_random *random)
{
    struct lead_logic operations[OPERATIONS];
    uint32_t sources[OPERATIONS * SOURCES_MAX], source_count = 0;
    for (uint32_t i = 0; i < OPERATIONS; i++) {
        const enum lead_logic_kind kind = (enum lead_logic_kind)(i % 6);
        const uint32_t count = kind <= LEAD_LOGIC_TRUE       ? 0
                               : kind == LEAD_LOGIC_WITHOUT  ? 2
                               : kind == LEAD_LOGIC_AT_LEAST ? 1 + sample_below(random, SOURCES_MAX)
                                                             : 2 + sample_below(random, 6);
        operations[i] = (struct lead_logic){kind, INPUTS + i, source_count, count, count ? 1 + sample_below(random, count) : 0};
        for (uint32_t s = 0; s < count; s++)
            sources[source_count++] = sample_below(random, INPUTS + i);
    }
    struct lead_masks masks = random_masks(&guards[0], INPUTS + OPERATIONS, rows, random);
    uint64_t before[INPUTS * 20];
    memcpy(before, masks.words, INPUTS * masks.stride * sizeof *before);
    uint32_t *exact = guard_end(&guards[1], source_count * sizeof *exact);
    memcpy(exact, sources, source_count * sizeof *exact);
    kernels->logic(operations, OPERATIONS, exact, masks, rows);
    for (size_t row = 0; row < rows; row++) {
        bool bits[INPUTS + OPERATIONS];
        for (size_t i = 0; i < INPUTS; i++) {
            bits[i] = bit(before + i * masks.stride, row);
            assert_int_equal(bit(masks.words + i * masks.stride, row), bits[i]);
        }
        for (size_t i = 0; i < OPERATIONS; i++) {
            bits[INPUTS + i] = expected_bit(&operations[i], sources, bits);
            assert_int_equal(bit(masks.words + (INPUTS + i) * masks.stride, row), bits[INPUTS + i]);
        }
    }
}

static void row_sets_are_combined(void **state)
{
    (void)state;
    struct sample_random random = {5};
    for (size_t level = 0; level < level_count; level++)
        for (size_t i = 0; i < ROW_COUNTS; i++)
            for (int again = 0; again < 3; again++)
                check_logic(levels[level], row_counts(i), &random);
}

/* ---- Points ---- */

#define ADDS 5

static void check_adds(const struct lead_kernels *kernels, size_t rows, struct sample_random *random)
{
    struct lead_masks masks = random_masks(&guards[0], ADDS, rows, random);
    struct lead_add adds[ADDS], wide_adds[ADDS];
    int8_t *lane = guard_end(&guards[1], rows), before[1100];
    int32_t *wide = guard_end(&guards[2], rows * sizeof *wide), wide_before[1100];
    const size_t count = sample_below(random, ADDS + 1);
    /* One amount may fill the byte; several share it. */
    for (uint32_t i = 0; i < ADDS; i++) {
        adds[i] = (struct lead_add){ADDS - 1 - i, count == 1 ? sample_once_in(random, 2) ? -128 : 127 : (int32_t)sample_below(random, 41) - 20};
        wide_adds[i] = (struct lead_add){i, (int32_t)sample_below(random, 800000001) - 400000000};
    }
    for (size_t row = 0; row < rows; row++) {
        before[row] = lane[row] = (int8_t)(count == 1 ? 0 : (int)sample_below(random, 41) - 20);
        wide_before[row] = wide[row] = (int32_t)sample_below(random, 201) - 100;
    }
    kernels->add_narrow(adds, count, masks, rows, lane);
    kernels->add_wide(wide_adds, count, masks, rows, wide);
    for (size_t row = 0; row < rows; row++) {
        int64_t sum = before[row], wide_sum = wide_before[row];
        for (size_t i = 0; i < count; i++) {
            sum += bit(masks.words + adds[i].slot * masks.stride, row) ? adds[i].amount : 0;
            wide_sum += bit(masks.words + wide_adds[i].slot * masks.stride, row) ? wide_adds[i].amount : 0;
        }
        assert_int_equal(lane[row], sum);
        assert_int_equal(wide[row], wide_sum);
    }
}

#define GROUPS 4
#define LANES 7

static int64_t clamped(int64_t value, int64_t low, int64_t high)
{
    return value < low ? low : value > high ? high : value;
}

static void check_sum(const struct lead_kernels *kernels, size_t rows, struct sample_random *random)
{
    int8_t *lanes = guard_end(&guards[0], LANES * rows);
    int32_t *wide = guard_end(&guards[1], rows * sizeof *wide), *points = guard_end(&guards[2], rows * sizeof *points);
    struct lead_group_sum groups[GROUPS];
    for (size_t i = 0; i < LANES * rows; i++)
        lanes[i] = (int8_t)sample_next(random);
    for (size_t row = 0; row < rows; row++)
        wide[row] = (int32_t)sample_below(random, 2000001) - 1000000;
    for (uint32_t g = 0, lane = 0; g < GROUPS; g++) {
        const uint32_t lane_count = sample_below(random, LANES - lane + 1);
        const bool has_limits = sample_once_in(random, 2);
        groups[g] = (struct lead_group_sum){lane, lane_count, sample_once_in(random, 2) ? wide : NULL,
                                            has_limits ? -(int32_t)sample_below(random, 100) : INT32_MIN,
                                            has_limits ? (int32_t)sample_below(random, 100) : INT32_MAX};
        lane += lane_count;
    }
    const int32_t low = sample_once_in(random, 2) ? INT32_MIN : -150, high = sample_once_in(random, 2) ? INT32_MAX : 120;
    const int32_t unit = (int32_t)(1 + sample_below(random, 500));
    kernels->sum(groups, GROUPS, lanes, rows, rows, low, high, unit, points);
    for (size_t row = 0; row < rows; row++) {
        int64_t total = 0;
        for (size_t g = 0; g < GROUPS; g++) {
            int64_t sum = groups[g].wide ? wide[row] : 0;
            for (uint32_t l = 0; l < groups[g].lane_count; l++)
                sum += lanes[(groups[g].first_lane + l) * rows + row];
            total += clamped(sum, groups[g].low, groups[g].high);
        }
        assert_int_equal(points[row], clamped(total, low, high) * unit);
    }
}

static void points_are_added_and_limited(void **state)
{
    (void)state;
    struct sample_random random = {6};
    for (size_t level = 0; level < level_count; level++)
        for (size_t i = 0; i < ROW_COUNTS; i++)
            for (int again = 0; again < 4; again++) {
                check_adds(levels[level], row_counts(i), &random);
                check_sum(levels[level], row_counts(i), &random);
            }
}

static void check_rank(const struct lead_kernels *kernels, size_t rows, struct sample_random *random)
{
    static const int32_t some_points[] = {INT32_MIN, -1, 0, 1, 24999, 25000, 25001, 50000, INT32_MAX};
    static const int32_t bounds[] = {50000, 25000, 1, 0, INT32_MIN};
    int32_t *points = guard_end(&guards[0], rows * sizeof *points);
    uint8_t *ranks = guard_end(&guards[1], rows), before[1100];
    const size_t count = sample_below(random, 6);
    const unsigned step = 1 + sample_below(random, 26);
    for (size_t row = 0; row < rows; row++) {
        points[row] = some_points[sample_below(random, 9)];
        before[row] = ranks[row] = (uint8_t)sample_below(random, 100);
    }
    kernels->rank(points, rows, bounds, count, step, ranks);
    for (size_t row = 0; row < rows; row++) {
        unsigned rank = before[row];
        for (size_t b = 0; b < count; b++)
            rank += points[row] < bounds[b] ? step : 0;
        assert_int_equal(ranks[row], rank);
    }
}

static void check_choose(const struct lead_kernels *kernels, size_t rows, struct sample_random *random)
{
    const uint64_t *mask = random_words(&guards[0], words_of(rows), random);
    uint8_t *symbols = guard_end(&guards[1], rows), before[1100];
    const uint8_t code = (uint8_t)sample_below(random, 256);
    for (size_t row = 0; row < rows; row++)
        before[row] = symbols[row] = (uint8_t)sample_next(random);
    kernels->choose(mask, rows, code, symbols);
    for (size_t row = 0; row < rows; row++)
        assert_int_equal(symbols[row], bit(mask, row) ? code : before[row]);
}

static void check_share(const struct lead_kernels *kernels, size_t rows, struct sample_random *random)
{
    static const int32_t totals[] = {1, 2, 3, 7, 999, 1000, 1001, 65537, 1999999999, 2000000000};
    const int32_t total = totals[sample_below(random, 10)];
    int32_t *weights = guard_end(&guards[0], rows * sizeof *weights);
    uint16_t *permille = guard_end(&guards[1], rows * sizeof *permille);
    for (size_t row = 0; row < rows; row++) {
        /* At, just below and just above whole thousandths. */
        const int64_t near = (int64_t)total * sample_below(random, 1001) / 1000 + (int64_t)sample_below(random, 3) - 1;
        weights[row] = (int32_t)clamped(sample_once_in(random, 2) ? near : (int64_t)sample_below(random, (unsigned)total + 1), 0, total);
    }
    kernels->share(weights, rows, total, permille);
    for (size_t row = 0; row < rows; row++)
        assert_int_equal(permille[row], (int64_t)1000 * weights[row] / total);
}

static void grades_classes_and_coverage(void **state)
{
    (void)state;
    struct sample_random random = {7};
    for (size_t level = 0; level < level_count; level++)
        for (size_t i = 0; i < ROW_COUNTS; i++)
            for (int again = 0; again < 4; again++) {
                check_rank(levels[level], row_counts(i), &random);
                check_choose(levels[level], row_counts(i), &random);
                check_share(levels[level], row_counts(i), &random);
            }
}

static void bits_are_counted(void **state)
{
    (void)state;
    struct sample_random random = {8};
    for (size_t level = 0; level < level_count; level++)
        for (uint64_t first = 0; first < 70; first++)
            for (uint64_t count = 0; count < 300; count += 1 + sample_below(&random, 7)) {
                uint8_t *bits = guard_end(&guards[0], (first + count + 7) / 8);
                uint64_t expected = 0;
                for (size_t i = 0; i < (first + count + 7) / 8; i++)
                    bits[i] = (uint8_t)sample_next(&random);
                for (uint64_t i = first; i < first + count; i++)
                    expected += bits[i / 8] >> (i % 8) & 1;
                assert_int_equal(levels[level]->count_bits(bits, first, count), expected);
            }
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
        cmocka_unit_test(row_sets_are_combined),
        cmocka_unit_test(points_are_added_and_limited),
        cmocka_unit_test(grades_classes_and_coverage),
        cmocka_unit_test(bits_are_counted),
        cmocka_unit_test(nothing_better_than_the_processor_is_chosen),
    };
    return cmocka_run_group_tests(tests, find_levels, close_guards);
}
