/* SPDX-License-Identifier: MIT */
/* AVX2: 64 rows are two registers of bytes; masks are made by movemask and spread again by shuffling. */
#ifndef LEADCORE_SRC_RULES_SIMD_AVX2_H
#define LEADCORE_SRC_RULES_SIMD_AVX2_H

#include <immintrin.h>

static inline uint64_t simd_in_float32(const float *values, float low, float high)
{
    __m256 lows = _mm256_set1_ps(low), highs = _mm256_set1_ps(high);
    uint64_t mask = 0;
    for (int i = 0; i < 8; i++) {
        __m256 v = _mm256_loadu_ps(values + i * 8);
        __m256 in = _mm256_and_ps(_mm256_cmp_ps(v, lows, _CMP_GE_OQ), _mm256_cmp_ps(v, highs, _CMP_LE_OQ));
        mask |= (uint64_t)(uint32_t)_mm256_movemask_ps(in) << (i * 8);
    }
    return mask;
}

static inline uint64_t simd_ordered_float32(const float *values)
{
    uint64_t mask = 0;
    for (int i = 0; i < 8; i++) {
        __m256 v = _mm256_loadu_ps(values + i * 8);
        mask |= (uint64_t)(uint32_t)_mm256_movemask_ps(_mm256_cmp_ps(v, v, _CMP_ORD_Q)) << (i * 8);
    }
    return mask;
}

static inline uint64_t simd_in_float64(const double *values, double low, double high)
{
    __m256d lows = _mm256_set1_pd(low), highs = _mm256_set1_pd(high);
    uint64_t mask = 0;
    for (int i = 0; i < 16; i++) {
        __m256d v = _mm256_loadu_pd(values + i * 4);
        __m256d in = _mm256_and_pd(_mm256_cmp_pd(v, lows, _CMP_GE_OQ), _mm256_cmp_pd(v, highs, _CMP_LE_OQ));
        mask |= (uint64_t)(uint32_t)_mm256_movemask_pd(in) << (i * 4);
    }
    return mask;
}

static inline uint64_t simd_ordered_float64(const double *values)
{
    uint64_t mask = 0;
    for (int i = 0; i < 16; i++) {
        __m256d v = _mm256_loadu_pd(values + i * 4);
        mask |= (uint64_t)(uint32_t)_mm256_movemask_pd(_mm256_cmp_pd(v, v, _CMP_ORD_Q)) << (i * 4);
    }
    return mask;
}

static inline uint64_t simd_in_int32(const int32_t *values, int32_t low, int32_t high)
{
    __m256i lows = _mm256_set1_epi32(low), highs = _mm256_set1_epi32(high);
    uint64_t outside = 0;
    for (int i = 0; i < 8; i++) {
        __m256i v = _mm256_loadu_si256((const __m256i *)(const void *)(values + i * 8));
        __m256i out = _mm256_or_si256(_mm256_cmpgt_epi32(lows, v), _mm256_cmpgt_epi32(v, highs));
        outside |= (uint64_t)(uint32_t)_mm256_movemask_ps(_mm256_castsi256_ps(out)) << (i * 8);
    }
    return ~outside;
}

static inline uint64_t simd_in_int64(const int64_t *values, int64_t low, int64_t high)
{
    __m256i lows = _mm256_set1_epi64x(low), highs = _mm256_set1_epi64x(high);
    uint64_t outside = 0;
    for (int i = 0; i < 16; i++) {
        __m256i v = _mm256_loadu_si256((const __m256i *)(const void *)(values + i * 4));
        __m256i out = _mm256_or_si256(_mm256_cmpgt_epi64(lows, v), _mm256_cmpgt_epi64(v, highs));
        outside |= (uint64_t)(uint32_t)_mm256_movemask_pd(_mm256_castsi256_pd(out)) << (i * 4);
    }
    return ~outside;
}

typedef struct {
    __m256i half[2];
} simd_bytes;

struct simd_table {
    const uint8_t *bytes;
    size_t chunks; /* of 16 entries */
};

static inline struct simd_table simd_table_load(const uint8_t *table, size_t entries)
{
    size_t chunks = (entries + 15) / 16;
    return (struct simd_table){table, chunks < 16 ? chunks : 16};
}

static inline simd_bytes simd_table_look_up(const struct simd_table *table, const uint8_t *codes)
{
    simd_bytes found;
    __m256i nibble = _mm256_set1_epi8(0x0F);
    for (int h = 0; h < 2; h++) {
        __m256i c = _mm256_loadu_si256((const __m256i *)(const void *)(codes + h * 32));
        __m256i low = _mm256_and_si256(c, nibble), chunk = _mm256_and_si256(_mm256_srli_epi16(c, 4), nibble);
        __m256i result = _mm256_setzero_si256();
        for (size_t k = 0; k < table->chunks; k++) {
            __m256i part = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)(table->bytes + k * 16)));
            __m256i is_here = _mm256_cmpeq_epi8(chunk, _mm256_set1_epi8((char)k));
            result = _mm256_or_si256(result, _mm256_and_si256(is_here, _mm256_shuffle_epi8(part, low)));
        }
        found.half[h] = result;
    }
    return found;
}

static inline uint64_t simd_bytes_test(simd_bytes bytes, unsigned bit)
{
    __m128i shift = _mm_cvtsi32_si128(7 - (int)bit);
    uint32_t low = (uint32_t)_mm256_movemask_epi8(_mm256_sll_epi16(bytes.half[0], shift));
    uint32_t high = (uint32_t)_mm256_movemask_epi8(_mm256_sll_epi16(bytes.half[1], shift));
    return low | (uint64_t)high << 32;
}

/* All ones in the bytes whose bit is set. */
static inline __m256i simd_spread(uint32_t mask)
{
    const __m256i bytes = _mm256_setr_epi64x(0, 0x0101010101010101, 0x0202020202020202, 0x0303030303030303);
    const __m256i bits = _mm256_set1_epi64x((int64_t)0x8040201008040201);
    __m256i spread = _mm256_shuffle_epi8(_mm256_set1_epi32((int)mask), bytes);
    return _mm256_cmpeq_epi8(_mm256_and_si256(spread, bits), bits);
}

static inline simd_bytes simd_bytes_select(uint64_t mask, simd_bytes bytes, int8_t otherwise)
{
    __m256i others = _mm256_set1_epi8(otherwise);
    for (int h = 0; h < 2; h++)
        bytes.half[h] = _mm256_blendv_epi8(others, bytes.half[h], simd_spread((uint32_t)(mask >> (h * 32))));
    return bytes;
}

static inline simd_bytes simd_lane_load(const int8_t *lane)
{
    simd_bytes bytes;
    for (int h = 0; h < 2; h++)
        bytes.half[h] = _mm256_loadu_si256((const __m256i *)(const void *)(lane + h * 32));
    return bytes;
}

static inline void simd_lane_store(int8_t *lane, simd_bytes bytes)
{
    for (int h = 0; h < 2; h++)
        _mm256_storeu_si256((__m256i *)(void *)(lane + h * 32), bytes.half[h]);
}

static inline void simd_lane_add_bytes(int8_t *lane, simd_bytes bytes)
{
    simd_bytes sum = simd_lane_load(lane);
    for (int h = 0; h < 2; h++)
        sum.half[h] = _mm256_add_epi8(sum.half[h], bytes.half[h]);
    simd_lane_store(lane, sum);
}

static inline simd_bytes simd_bytes_add_masked(simd_bytes sum, uint64_t mask, int8_t amount)
{
    __m256i amounts = _mm256_set1_epi8(amount);
    for (int h = 0; h < 2; h++)
        sum.half[h] = _mm256_add_epi8(sum.half[h], _mm256_and_si256(amounts, simd_spread((uint32_t)(mask >> (h * 32)))));
    return sum;
}

static inline uint64_t simd_codes_from(const uint8_t *codes, uint8_t limit)
{
    uint64_t mask = 0;
    __m256i limits = _mm256_set1_epi8((char)limit);
    for (int h = 0; h < 2; h++) {
        __m256i c = _mm256_loadu_si256((const __m256i *)(const void *)(codes + h * 32));
        __m256i from = _mm256_cmpeq_epi8(_mm256_max_epu8(c, limits), c);
        mask |= (uint64_t)(uint32_t)_mm256_movemask_epi8(from) << (h * 32);
    }
    return mask;
}

static inline void simd_symbols_choose(uint8_t *symbols, uint64_t mask, uint8_t code)
{
    for (int h = 0; h < 2; h++) {
        __m256i *at = (__m256i *)(void *)(symbols + h * 32);
        __m256i chosen = simd_spread((uint32_t)(mask >> (h * 32)));
        _mm256_storeu_si256(at, _mm256_blendv_epi8(_mm256_loadu_si256(at), _mm256_set1_epi8((char)code), chosen));
    }
}

#endif
