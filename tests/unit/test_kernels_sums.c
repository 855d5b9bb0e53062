/* SPDX-License-Identifier: MIT */
/*
 * The inner loops of every set of instructions that this processor has, against obvious loops over one row at a time: combining and adding up.
 * Every input ends at a page that nobody may touch, so a byte read too far ends the program.
 */
#define _DEFAULT_SOURCE
#include "kernel_fixture.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(row_sets_are_combined),
        cmocka_unit_test(points_are_added_and_limited),
        cmocka_unit_test(grades_classes_and_coverage),
        cmocka_unit_test(bits_are_counted),
    };
    return cmocka_run_group_tests(tests, find_levels, close_guards);
}
