/* SPDX-License-Identifier: MIT */
/*
 * The inner loops, compiled once for each instruction set from one source. All do whole columns of a block; a row set is a mask of 64-bit
 * words, row r in bit r % 64 of word r / 64. Bits beyond the last row are undefined. Nothing is read beyond the last row.
 */
#ifndef LEADCORE_SRC_RULES_KERNELS_H
#define LEADCORE_SRC_RULES_KERNELS_H

#include <leadcore/batch.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

union lead_bound {
    float f32;
    double f64;
    int32_t i32;
    int64_t i64;
};

/* The rows whose value is in [low, high] go to mask `slot`. */
struct lead_range {
    union lead_bound low, high;
    uint32_t slot;
};

/* Masks of a block: mask `slot` begins at words + slot * stride. */
struct lead_masks {
    uint64_t *words;
    size_t stride;
};

enum lead_logic_kind { LEAD_LOGIC_FALSE, LEAD_LOGIC_TRUE, LEAD_LOGIC_WITHOUT, LEAD_LOGIC_AND, LEAD_LOGIC_OR, LEAD_LOGIC_AT_LEAST };

struct lead_logic {
    enum lead_logic_kind kind;
    uint32_t target;       /* slot */
    uint32_t first, count; /* into the sources */
    uint32_t at_least;
};

/* The rows of mask `slot` get `amount`. */
struct lead_add {
    uint32_t slot;
    int32_t amount;
};

/* One group of a score: lanes to add up, and limits. */
struct lead_group_sum {
    uint32_t first_lane, lane_count; /* narrow lanes */
    int32_t *wide;                   /* or NULL */
    int32_t low, high;
};

/* [low, high] filter on numbers: `valid` rows only; `known` (or NULL) gets the valid rows that are not NaN. */
typedef void lead_range_kernel(const void *values, size_t rows, const uint64_t *valid, uint64_t *known, const struct lead_range *ranges,
                               size_t count, struct lead_masks masks);

struct lead_kernels {
    const char *name;
    lead_range_kernel *float32, *float64, *int32, *int64;
    /* Bit b of table[code] puts a valid row into mask slots[b]. Tables have 256 bytes, of which `entries` matter. */
    void (*code_bits)(const uint8_t *codes, size_t rows, const uint64_t *valid, const uint8_t *table, size_t entries, const uint32_t *slots,
                      size_t count, struct lead_masks masks);
    /* lane += table[code] for valid rows, `unknown` for the others. */
    void (*code_points)(const uint8_t *codes, size_t rows, const uint64_t *valid, const int8_t *table, size_t entries, int8_t unknown,
                        int8_t *lane);
    /* Whether a valid row has a code >= limit. */
    bool (*code_beyond)(const uint8_t *codes, size_t rows, const uint64_t *valid, unsigned limit);
    /* Indices of 2, 4 or 8 bytes as codes; all above 254, and negative ones, become 255. */
    void (*narrow)(const void *indices, size_t index_size, size_t rows, uint8_t *codes);
    void (*logic)(const struct lead_logic *operations, size_t count, const uint32_t *sources, struct lead_masks masks, size_t rows);
    void (*add_narrow)(const struct lead_add *adds, size_t count, struct lead_masks masks, size_t rows, int8_t *lane);
    void (*add_wide)(const struct lead_add *adds, size_t count, struct lead_masks masks, size_t rows, int32_t *lane);
    /* points = clamp(Σ clamp(Σ lanes)) * unit. Narrow lane i begins at lanes + i * lane_stride. */
    void (*sum)(const struct lead_group_sum *groups, size_t count, const int8_t *lanes, size_t lane_stride, size_t rows, int32_t low,
                int32_t high, int32_t unit, int32_t *points);
    /* ranks += step * (number of bounds above the points). */
    void (*rank)(const int32_t *points, size_t rows, const int32_t *bounds, size_t count, unsigned step, uint8_t *ranks);
    /* symbols = code in the rows of the mask. */
    void (*choose)(const uint64_t *mask, size_t rows, uint8_t code, uint8_t *symbols);
    /* permille = floor(1000 * weight / total), total > 0. */
    void (*share)(const int32_t *weights, size_t rows, int32_t total, uint16_t *permille);
    uint64_t (*count_bits)(const uint8_t *bits, uint64_t first, uint64_t count);
};

extern const struct lead_kernels lead_kernels_baseline;
#ifdef LEADCORE_X86_KERNELS
extern const struct lead_kernels lead_kernels_avx2, lead_kernels_avx512;
#endif

/* The best that this processor and operating system have. Asks the processor, so call it once per model and not per lead. */
lead_instructions lead_instructions_best(void);
/* Kernels for `wanted`, but not better than `best`. */
const struct lead_kernels *lead_kernels_choose(lead_instructions best, lead_instructions wanted);

#endif
