/* SPDX-License-Identifier: MIT */
/* Which kernels this processor can run. Asked of the processor itself: compiler built-ins for this keep writable globals. */
#include "rules/kernels.h"

#ifdef LEADCORE_X86_KERNELS
#include <cpuid.h>

static uint64_t enabled_states(void)
{
    uint32_t low, high;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return low | (uint64_t)high << 32;
}

lead_instructions lead_instructions_best(void)
{
    const unsigned osxsave = 1u << 27, avx2 = 1u << 5, bmi1 = 1u << 3, bmi2 = 1u << 8;
    const unsigned avx512 = 1u << 16 | 1u << 17 | 1u << 30 | 1u << 31; /* F, DQ, BW, VL */
    const unsigned vbmi = 1u << 1;
    const uint64_t ymm = 0x6, zmm = 0xE6; /* registers that the operating system saves */
    unsigned a, b, c, d;
    if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & osxsave))
        return LEAD_INSTRUCTIONS_BASELINE;
    uint64_t states = enabled_states();
    if (!__get_cpuid_count(7, 0, &a, &b, &c, &d) || (states & ymm) != ymm || (b & (avx2 | bmi1 | bmi2)) != (avx2 | bmi1 | bmi2))
        return LEAD_INSTRUCTIONS_BASELINE;
    if ((states & zmm) == zmm && (b & avx512) == avx512 && (c & vbmi))
        return LEAD_INSTRUCTIONS_AVX512;
    return LEAD_INSTRUCTIONS_AVX2;
}

const struct lead_kernels *lead_kernels_choose(lead_instructions best, lead_instructions wanted)
{
    lead_instructions chosen = wanted == LEAD_INSTRUCTIONS_BEST || wanted > best ? best : wanted;
    if (chosen == LEAD_INSTRUCTIONS_AVX512)
        return &lead_kernels_avx512;
    return chosen == LEAD_INSTRUCTIONS_AVX2 ? &lead_kernels_avx2 : &lead_kernels_baseline;
}

#else

lead_instructions lead_instructions_best(void)
{
    return LEAD_INSTRUCTIONS_BASELINE;
}

const struct lead_kernels *lead_kernels_choose(lead_instructions best, lead_instructions wanted)
{
    (void)best;
    (void)wanted;
    return &lead_kernels_baseline;
}

#endif
