/* SPDX-License-Identifier: MIT */
/*
 * What kernels.c needs from vector instructions: operations on 64 rows. SIMD_HAS_WORDS is 0 where there are none; kernels.c then goes row by
 * row. Comparisons are ordered: NaN is in no range.
 */
#ifndef LEADCORE_SRC_RULES_SIMD_H
#define LEADCORE_SRC_RULES_SIMD_H

#include <stddef.h>
#include <stdint.h>

#if defined(__AVX512BW__) && defined(__AVX512VBMI__)
#include "rules/simd_avx512.h"
#define SIMD_HAS_WORDS 1
#elif defined(__AVX2__)
#include "rules/simd_avx2.h"
#define SIMD_HAS_WORDS 1
#else
#define SIMD_HAS_WORDS 0
#endif

#endif
