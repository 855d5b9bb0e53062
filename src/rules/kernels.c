/* SPDX-License-Identifier: MIT */
/* Compiled once per instruction set; LEAD_KERNELS names it. Whole words of 64 rows go through simd.h, the rest row by row. */
#include "rules/kernels.h"

#include <string.h>

#include "rules/prefetch.h"
#include "rules/simd.h"

#define JOIN2(a, b) a##b
#define JOIN(a, b) JOIN2(a, b)

static inline size_t words_of(size_t rows)
{
    return (rows + 63) / 64;
}

/* Rows of word w: 64, or what is left. */
static inline size_t rows_of_word(size_t rows, size_t w)
{
    size_t left = rows - w * 64;
    return left < 64 ? left : 64;
}

/* --- numbers ------------------------------------------------------------------------------------------------------------------ */

#define RANGE_KERNEL(name, type, member, is_float)                                                                                   \
    static inline uint64_t name##_in_rows(const type *values, size_t rows, type low, type high)                                      \
    {                                                                                                                                \
        uint64_t mask = 0;                                                                                                           \
        for (size_t i = 0; i < rows; i++)                                                                                            \
            mask |= (uint64_t)((values[i] >= low) & (values[i] <= high)) << i;                                                       \
        return mask;                                                                                                                 \
    }                                                                                                                                \
    static inline uint64_t name##_ordered_rows(const type *values, size_t rows)                                                      \
    {                                                                                                                                \
        uint64_t mask = 0;                                                                                                           \
        for (size_t i = 0; i < rows; i++)                                                                                            \
            mask |= (uint64_t)(values[i] == values[i]) << i;                                                                         \
        return mask;                                                                                                                 \
    }                                                                                                                                \
    static void name##_range(const void *column, size_t rows, const uint64_t *valid, uint64_t *known, const struct lead_range *ranges, \
                             size_t count, struct lead_masks masks)                                                                  \
    {                                                                                                                                \
        const type *values = column;                                                                                                 \
        size_t whole = rows / 64;                                                                                                    \
        for (size_t w = 0; w < whole; w++, values += 64) {                                                                           \
            lead_prefetch_ahead(values, sizeof(type));                                                                               \
            if (known)                                                                                                               \
                known[w] = is_float ? valid[w] & simd_ordered_##name(values) : valid[w];                                             \
            for (size_t r = 0; r < count; r++)                                                                                       \
                masks.words[ranges[r].slot * masks.stride + w] =                                                                     \
                    valid[w] & simd_in_##name(values, ranges[r].low.member, ranges[r].high.member);                                  \
        }                                                                                                                            \
        size_t left = rows % 64;                                                                                                     \
        if (!left)                                                                                                                   \
            return;                                                                                                                  \
        if (known)                                                                                                                   \
            known[whole] = is_float ? valid[whole] & name##_ordered_rows(values, left) : valid[whole];                               \
        for (size_t r = 0; r < count; r++)                                                                                           \
            masks.words[ranges[r].slot * masks.stride + whole] =                                                                     \
                valid[whole] & name##_in_rows(values, left, ranges[r].low.member, ranges[r].high.member);                            \
    }

#if !SIMD_HAS_WORDS
#define simd_ordered_float32(values) float32_ordered_rows(values, 64)
#define simd_ordered_float64(values) float64_ordered_rows(values, 64)
#define simd_in_float32(values, low, high) float32_in_rows(values, 64, low, high)
#define simd_in_float64(values, low, high) float64_in_rows(values, 64, low, high)
#define simd_in_int32(values, low, high) int32_in_rows(values, 64, low, high)
#define simd_in_int64(values, low, high) int64_in_rows(values, 64, low, high)
#endif
#define simd_ordered_int32(values) (~UINT64_C(0))
#define simd_ordered_int64(values) (~UINT64_C(0))

RANGE_KERNEL(float32, float, f32, true)
RANGE_KERNEL(float64, double, f64, true)
RANGE_KERNEL(int32, int32_t, i32, false)
RANGE_KERNEL(int64, int64_t, i64, false)

/* --- codes -------------------------------------------------------------------------------------------------------------------- */

static void code_bits(const uint8_t *codes, size_t rows, const uint64_t *valid, const uint8_t *table, size_t entries, const uint32_t *slots,
                      size_t count, struct lead_masks masks)
{
    size_t w = 0;
#if SIMD_HAS_WORDS
    struct simd_table simd = simd_table_load(table, entries);
    for (; w < rows / 64; w++) {
        simd_bytes bytes = simd_table_look_up(&simd, codes + w * 64);
        for (size_t b = 0; b < count; b++)
            masks.words[slots[b] * masks.stride + w] = valid[w] & simd_bytes_test(bytes, (unsigned)b);
    }
#else
    (void)entries;
#endif
    for (; w < words_of(rows); w++) {
        size_t left = rows_of_word(rows, w);
        uint64_t words[8] = {0};
        for (size_t i = 0; i < left; i++)
            for (size_t b = 0; b < count; b++)
                words[b] |= (uint64_t)((table[codes[w * 64 + i]] >> b) & 1) << i;
        for (size_t b = 0; b < count; b++)
            masks.words[slots[b] * masks.stride + w] = valid[w] & words[b];
    }
}

static void code_points(const uint8_t *codes, size_t rows, const uint64_t *valid, const int8_t *table, size_t entries, int8_t unknown,
                        int8_t *lane)
{
    size_t w = 0;
#if SIMD_HAS_WORDS
    struct simd_table simd = simd_table_load((const uint8_t *)table, entries);
    for (; w < rows / 64; w++)
        simd_lane_add_bytes(lane + w * 64, simd_bytes_select(valid[w], simd_table_look_up(&simd, codes + w * 64), unknown));
#else
    (void)entries;
#endif
    for (size_t i = w * 64; i < rows; i++) {
        bool is_valid = (valid[i / 64] >> (i % 64)) & 1;
        lane[i] = (int8_t)(lane[i] + (is_valid ? table[codes[i]] : unknown));
    }
}

static bool code_beyond(const uint8_t *codes, size_t rows, const uint64_t *valid, unsigned limit)
{
    uint64_t beyond = 0;
    if (limit > 255)
        return false;
    size_t w = 0;
#if SIMD_HAS_WORDS
    for (; w < rows / 64; w++) {
        lead_prefetch_ahead(codes + w * 64, 1);
        beyond |= valid[w] & simd_codes_from(codes + w * 64, (uint8_t)limit);
    }
#endif
    for (size_t i = w * 64; i < rows; i++)
        beyond |= ((valid[i / 64] >> (i % 64)) & 1) & (codes[i] >= limit);
    return beyond != 0;
}

static void narrow(const void *indices, size_t index_size, size_t rows, uint8_t *codes)
{
    const uint16_t *two = indices;
    const uint32_t *four = indices;
    const uint64_t *eight = indices;
    if (index_size == 2)
        for (size_t i = 0; i < rows; i++)
            codes[i] = (uint8_t)(two[i] < 255 ? two[i] : 255);
    else if (index_size == 4)
        for (size_t i = 0; i < rows; i++)
            codes[i] = (uint8_t)(four[i] < 255 ? four[i] : 255);
    else
        for (size_t i = 0; i < rows; i++)
            codes[i] = (uint8_t)(eight[i] < 255 ? eight[i] : 255);
}

/* --- row sets ----------------------------------------------------------------------------------------------------------------- */

/* Counts in binary, one bit of 64 counters at a time, and compares with n. */
static uint64_t at_least_word(const uint32_t *sources, uint32_t count, uint32_t n, struct lead_masks masks, size_t w)
{
    uint64_t digits[32] = {0};
    unsigned used = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint64_t carry = masks.words[sources[i] * masks.stride + w];
        for (unsigned d = 0; carry; d++) {
            uint64_t old = digits[d];
            digits[d] = old ^ carry;
            carry &= old;
            if (d >= used)
                used = d + 1;
        }
    }
    uint64_t greater = 0, equal = ~UINT64_C(0);
    for (unsigned d = 32; d-- > 0;) {
        uint64_t bit = (n >> d) & 1 ? ~UINT64_C(0) : 0;
        greater |= equal & digits[d] & ~bit;
        equal &= ~(digits[d] ^ bit);
    }
    return greater | equal;
}

/* A record: one row, and one word a mask, so that slots are indices. */
static inline bool is_record(size_t rows, struct lead_masks masks)
{
    return rows == 1 && masks.stride == 1;
}

static inline uint64_t and_words(const uint64_t *words, const uint32_t *from, uint32_t count)
{
    uint64_t word = words[from[0]] & words[from[1]];
    for (uint32_t s = 2; s < count; s++)
        word &= words[from[s]];
    return word;
}

static inline uint64_t or_words(const uint64_t *words, const uint32_t *from, uint32_t count)
{
    uint64_t word = words[from[0]] | words[from[1]];
    for (uint32_t s = 2; s < count; s++)
        word |= words[from[s]];
    return word;
}

static void logic_of_record(const struct lead_logic *operations, size_t count, const uint32_t *sources, struct lead_masks masks)
{
    uint64_t *words = masks.words;
    for (const struct lead_logic *operation = operations; operation < operations + count; operation++) {
        const uint32_t *from = sources + operation->first;
        if (operation->kind == LEAD_LOGIC_AND)
            words[operation->target] = and_words(words, from, operation->count);
        else if (operation->kind == LEAD_LOGIC_OR)
            words[operation->target] = or_words(words, from, operation->count);
        else if (operation->kind == LEAD_LOGIC_WITHOUT)
            words[operation->target] = words[from[0]] & ~words[from[1]];
        else if (operation->kind == LEAD_LOGIC_AT_LEAST)
            words[operation->target] = at_least_word(from, operation->count, operation->at_least, masks, 0);
        else
            words[operation->target] = operation->kind == LEAD_LOGIC_TRUE;
    }
}

static void logic(const struct lead_logic *operations, size_t count, const uint32_t *sources, struct lead_masks masks, size_t rows)
{
    size_t words = words_of(rows);
    if (is_record(rows, masks)) {
        logic_of_record(operations, count, sources, masks);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        const struct lead_logic *operation = &operations[i];
        const uint32_t *from = sources + operation->first;
        uint64_t *restrict target = masks.words + operation->target * masks.stride;
        if (operation->kind <= LEAD_LOGIC_TRUE) {
            memset(target, operation->kind == LEAD_LOGIC_TRUE ? 0xFF : 0, words * sizeof *target);
            continue;
        }
        if (operation->kind == LEAD_LOGIC_AT_LEAST) {
            for (size_t w = 0; w < words; w++)
                target[w] = at_least_word(from, operation->count, operation->at_least, masks, w);
            continue;
        }
        const uint64_t *a = masks.words + from[0] * masks.stride;
        const uint64_t *b = masks.words + from[1] * masks.stride;
        if (operation->kind == LEAD_LOGIC_WITHOUT) {
            for (size_t w = 0; w < words; w++)
                target[w] = a[w] & ~b[w];
            continue;
        }
        bool is_and = operation->kind == LEAD_LOGIC_AND;
        for (size_t w = 0; w < words; w++)
            target[w] = is_and ? a[w] & b[w] : a[w] | b[w];
        for (uint32_t s = 2; s < operation->count; s++) {
            const uint64_t *c = masks.words + from[s] * masks.stride;
            for (size_t w = 0; w < words; w++)
                target[w] = is_and ? target[w] & c[w] : target[w] | c[w];
        }
    }
}

/* --- points ------------------------------------------------------------------------------------------------------------------- */

static void add_narrow(const struct lead_add *adds, size_t count, struct lead_masks masks, size_t rows, int8_t *lane)
{
    size_t w = 0;
    if (is_record(rows, masks)) {
        int sum = *lane;
        for (size_t i = 0; i < count; i++)
            sum += -(int)(masks.words[adds[i].slot] & 1) & adds[i].amount;
        *lane = (int8_t)sum;
        return;
    }
#if SIMD_HAS_WORDS
    for (; w < rows / 64; w++) {
        simd_bytes sum = simd_lane_load(lane + w * 64);
        for (size_t i = 0; i < count; i++)
            sum = simd_bytes_add_masked(sum, masks.words[adds[i].slot * masks.stride + w], (int8_t)adds[i].amount);
        simd_lane_store(lane + w * 64, sum);
    }
#endif
    for (; w < words_of(rows); w++) {
        size_t left = rows_of_word(rows, w);
        for (size_t i = 0; i < count; i++) {
            uint64_t mask = masks.words[adds[i].slot * masks.stride + w];
            int amount = adds[i].amount;
            for (size_t row = 0; row < left; row++)
                lane[w * 64 + row] = (int8_t)(lane[w * 64 + row] + (-(int)((mask >> row) & 1) & amount));
        }
    }
}

static void add_wide(const struct lead_add *adds, size_t count, struct lead_masks masks, size_t rows, int32_t *lane)
{
    for (size_t w = 0; w < words_of(rows); w++) {
        size_t left = rows_of_word(rows, w);
        for (size_t i = 0; i < count; i++) {
            uint64_t mask = masks.words[adds[i].slot * masks.stride + w];
            for (size_t row = 0; row < left; row++)
                lane[w * 64 + row] += -(int32_t)((mask >> row) & 1) & adds[i].amount;
        }
    }
}

static inline int32_t clamp(int32_t value, int32_t low, int32_t high)
{
    value = value < low ? low : value;
    return value > high ? high : value;
}

/* Up to 64 rows at a time, so that the partial sums stay in registers or the nearest cache. */
static inline void sum_rows(const struct lead_group_sum *groups, size_t count, const int8_t *lanes, size_t lane_stride, size_t first,
                            size_t rows, int32_t *restrict total)
{
    int32_t group[64];
    for (size_t i = 0; i < rows; i++)
        total[i] = 0;
    for (size_t g = 0; g < count; g++) {
        for (size_t i = 0; i < rows; i++)
            group[i] = 0;
        for (uint32_t l = 0; l < groups[g].lane_count; l++) {
            const int8_t *lane = lanes + (groups[g].first_lane + l) * lane_stride + first;
            for (size_t i = 0; i < rows; i++)
                group[i] += lane[i];
        }
        if (groups[g].wide)
            for (size_t i = 0; i < rows; i++)
                group[i] += groups[g].wide[first + i];
        for (size_t i = 0; i < rows; i++)
            total[i] += clamp(group[i], groups[g].low, groups[g].high);
    }
}

static inline int32_t sum_row(const struct lead_group_sum *groups, size_t count, const int8_t *lanes, size_t lane_stride)
{
    int32_t total = 0;
    for (size_t g = 0; g < count; g++) {
        int32_t group = groups[g].wide ? groups[g].wide[0] : 0;
        for (uint32_t l = 0; l < groups[g].lane_count; l++)
            group += lanes[(groups[g].first_lane + l) * lane_stride];
        total += clamp(group, groups[g].low, groups[g].high);
    }
    return total;
}

static void sum(const struct lead_group_sum *groups, size_t count, const int8_t *lanes, size_t lane_stride, size_t rows, int32_t low,
                int32_t high, int32_t unit, int32_t *restrict points)
{
    size_t first = 0;
    int32_t total[64];
    if (rows == 1) {
        points[0] = clamp(sum_row(groups, count, lanes, lane_stride), low, high) * unit;
        return;
    }
    for (; first + 64 <= rows; first += 64) {
        sum_rows(groups, count, lanes, lane_stride, first, 64, total);
        for (size_t i = 0; i < 64; i++)
            points[first + i] = clamp(total[i], low, high) * unit;
    }
    sum_rows(groups, count, lanes, lane_stride, first, rows - first, total);
    for (size_t i = 0; i < rows - first; i++)
        points[first + i] = clamp(total[i], low, high) * unit;
}

static void rank(const int32_t *points, size_t rows, const int32_t *bounds, size_t count, unsigned step, uint8_t *restrict ranks)
{
    if (rows == 1) {
        unsigned above = 0;
        for (size_t b = 0; b < count; b++)
            above += points[0] < bounds[b];
        ranks[0] = (uint8_t)(ranks[0] + above * step);
        return;
    }
    for (size_t b = 0; b < count; b++)
        for (size_t i = 0; i < rows; i++)
            ranks[i] = (uint8_t)(ranks[i] + (points[i] < bounds[b] ? step : 0));
}

static void choose(const uint64_t *mask, size_t rows, uint8_t code, uint8_t *symbols)
{
    size_t w = 0;
#if SIMD_HAS_WORDS
    for (; w < rows / 64; w++)
        simd_symbols_choose(symbols + w * 64, mask[w], code);
#endif
    for (size_t i = w * 64; i < rows; i++)
        symbols[i] = (mask[i / 64] >> (i % 64)) & 1 ? code : symbols[i];
}

/*
 * In doubles: the product is exact (< 2^53), and a quotient below an integer lies at least 1 / total below it, far more than the
 * rounding of the division can bridge; so truncation is the floor.
 */
static void share(const int32_t *weights, size_t rows, int32_t total, uint16_t *restrict permille)
{
    double divisor = total;
    for (size_t i = 0; i < rows; i++)
        permille[i] = (uint16_t)(int32_t)(weights[i] * 1000.0 / divisor);
}

/* --- bitmaps ------------------------------------------------------------------------------------------------------------------ */

static inline unsigned ones(uint64_t word)
{
#if defined(__AVX2__)
    return (unsigned)__builtin_popcountll(word);
#else
    word -= (word >> 1) & UINT64_C(0x5555555555555555);
    word = (word & UINT64_C(0x3333333333333333)) + ((word >> 2) & UINT64_C(0x3333333333333333));
    word = (word + (word >> 4)) & UINT64_C(0x0F0F0F0F0F0F0F0F);
    return (unsigned)((word * UINT64_C(0x0101010101010101)) >> 56);
#endif
}

static uint64_t count_bits(const uint8_t *bits, uint64_t first, uint64_t count)
{
    uint64_t total = 0, i = first, end = first + count;
    for (; i < end && i % 8; i++)
        total += (bits[i / 8] >> (i % 8)) & 1;
    /* Eight words at a time with sums of their own: a single sum would have each word wait for the one before. */
    uint64_t sums[4] = {0};
    const uint8_t *at = bits + i / 8;
    for (; i + 512 <= end; i += 512, at += 64) {
        uint64_t words[8];
        memcpy(words, at, sizeof words);
        for (int w = 0; w < 8; w++)
            sums[w % 4] += ones(words[w]);
    }
    total += sums[0] + sums[1] + sums[2] + sums[3];
    for (; i + 64 <= end; i += 64) {
        uint64_t word;
        memcpy(&word, bits + i / 8, sizeof word);
        total += ones(word);
    }
    for (; i < end; i++)
        total += (bits[i / 8] >> (i % 8)) & 1;
    return total;
}

#define TEXT2(name) #name
#define TEXT(name) TEXT2(name)

const struct lead_kernels JOIN(lead_kernels_, LEAD_KERNELS) = {
    .name = TEXT(LEAD_KERNELS),
    .float32 = float32_range,
    .float64 = float64_range,
    .int32 = int32_range,
    .int64 = int64_range,
    .code_bits = code_bits,
    .code_points = code_points,
    .code_beyond = code_beyond,
    .narrow = narrow,
    .logic = logic,
    .add_narrow = add_narrow,
    .add_wide = add_wide,
    .sum = sum,
    .rank = rank,
    .choose = choose,
    .share = share,
    .count_bits = count_bits,
};
