/* SPDX-License-Identifier: MIT */
/* AVX-512 F, BW, DQ, VL and VBMI: a row set is a mask register, a table of bytes one or two permutations. */
#ifndef LEADCORE_SRC_RULES_SIMD_AVX512_H
#define LEADCORE_SRC_RULES_SIMD_AVX512_H

#include <immintrin.h>

static inline uint64_t simd_in_float32(const float *values, float low, float high)
{
    __m512 lows = _mm512_set1_ps(low), highs = _mm512_set1_ps(high);
    uint64_t mask = 0;
    for (int i = 0; i < 4; i++) {
        __m512 v = _mm512_loadu_ps(values + i * 16);
        __mmask16 above = _mm512_cmp_ps_mask(v, lows, _CMP_GE_OQ);
        mask |= (uint64_t)_mm512_mask_cmp_ps_mask(above, v, highs, _CMP_LE_OQ) << (i * 16);
    }
    return mask;
}

static inline uint64_t simd_ordered_float32(const float *values)
{
    uint64_t mask = 0;
    for (int i = 0; i < 4; i++) {
        __m512 v = _mm512_loadu_ps(values + i * 16);
        mask |= (uint64_t)_mm512_cmp_ps_mask(v, v, _CMP_ORD_Q) << (i * 16);
    }
    return mask;
}

static inline uint64_t simd_in_float64(const double *values, double low, double high)
{
    __m512d lows = _mm512_set1_pd(low), highs = _mm512_set1_pd(high);
    uint64_t mask = 0;
    for (int i = 0; i < 8; i++) {
        __m512d v = _mm512_loadu_pd(values + i * 8);
        __mmask8 above = _mm512_cmp_pd_mask(v, lows, _CMP_GE_OQ);
        mask |= (uint64_t)_mm512_mask_cmp_pd_mask(above, v, highs, _CMP_LE_OQ) << (i * 8);
    }
    return mask;
}

static inline uint64_t simd_ordered_float64(const double *values)
{
    uint64_t mask = 0;
    for (int i = 0; i < 8; i++) {
        __m512d v = _mm512_loadu_pd(values + i * 8);
        mask |= (uint64_t)_mm512_cmp_pd_mask(v, v, _CMP_ORD_Q) << (i * 8);
    }
    return mask;
}

static inline uint64_t simd_in_int32(const int32_t *values, int32_t low, int32_t high)
{
    __m512i lows = _mm512_set1_epi32(low), highs = _mm512_set1_epi32(high);
    uint64_t mask = 0;
    for (int i = 0; i < 4; i++) {
        __m512i v = _mm512_loadu_si512(values + i * 16);
        __mmask16 above = _mm512_cmpge_epi32_mask(v, lows);
        mask |= (uint64_t)_mm512_mask_cmple_epi32_mask(above, v, highs) << (i * 16);
    }
    return mask;
}

static inline uint64_t simd_in_int64(const int64_t *values, int64_t low, int64_t high)
{
    __m512i lows = _mm512_set1_epi64(low), highs = _mm512_set1_epi64(high);
    uint64_t mask = 0;
    for (int i = 0; i < 8; i++) {
        __m512i v = _mm512_loadu_si512(values + i * 8);
        __mmask8 above = _mm512_cmpge_epi64_mask(v, lows);
        mask |= (uint64_t)_mm512_mask_cmple_epi64_mask(above, v, highs) << (i * 8);
    }
    return mask;
}

typedef __m512i simd_bytes;

struct simd_table {
    __m512i quarters[4];
    size_t entries;
};

static inline struct simd_table simd_table_load(const uint8_t *table, size_t entries)
{
    struct simd_table simd;
    for (int i = 0; i < 4; i++)
        simd.quarters[i] = _mm512_loadu_si512(table + i * 64);
    simd.entries = entries;
    return simd;
}

static inline simd_bytes simd_table_look_up(const struct simd_table *table, const uint8_t *codes)
{
    __m512i c = _mm512_loadu_si512(codes);
    if (table->entries <= 64)
        return _mm512_permutexvar_epi8(c, table->quarters[0]);
    __m512i low = _mm512_permutex2var_epi8(table->quarters[0], c, table->quarters[1]);
    if (table->entries <= 128)
        return low;
    __m512i high = _mm512_permutex2var_epi8(table->quarters[2], c, table->quarters[3]);
    return _mm512_mask_blend_epi8(_mm512_movepi8_mask(c), low, high);
}

static inline uint64_t simd_bytes_test(simd_bytes bytes, unsigned bit)
{
    return _mm512_test_epi8_mask(bytes, _mm512_set1_epi8((char)(1u << bit)));
}

static inline simd_bytes simd_bytes_select(uint64_t mask, simd_bytes bytes, int8_t otherwise)
{
    return _mm512_mask_blend_epi8(mask, _mm512_set1_epi8(otherwise), bytes);
}

static inline simd_bytes simd_lane_load(const int8_t *lane)
{
    return _mm512_loadu_si512(lane);
}

static inline void simd_lane_store(int8_t *lane, simd_bytes bytes)
{
    _mm512_storeu_si512(lane, bytes);
}

static inline void simd_lane_add_bytes(int8_t *lane, simd_bytes bytes)
{
    simd_lane_store(lane, _mm512_add_epi8(simd_lane_load(lane), bytes));
}

static inline simd_bytes simd_bytes_add_masked(simd_bytes sum, uint64_t mask, int8_t amount)
{
    return _mm512_mask_add_epi8(sum, mask, sum, _mm512_set1_epi8(amount));
}

static inline uint64_t simd_codes_from(const uint8_t *codes, uint8_t limit)
{
    return _mm512_cmpge_epu8_mask(_mm512_loadu_si512(codes), _mm512_set1_epi8((char)limit));
}

static inline void simd_symbols_choose(uint8_t *symbols, uint64_t mask, uint8_t code)
{
    _mm512_mask_storeu_epi8(symbols, mask, _mm512_set1_epi8((char)code));
}

#endif
