/* SPDX-License-Identifier: MIT */
/* What the tests of kernels share: the sets of instructions that this processor has, numbers of rows, and inputs that end at a forbidden page. */
#ifndef LEADCORE_TESTS_UNIT_KERNEL_FIXTURE_H
#define LEADCORE_TESTS_UNIT_KERNEL_FIXTURE_H

#include "../support/sample.h"
#include "guard.h"
#include "rules/kernels.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#define LEVELS 3

static const struct lead_kernels *levels[LEVELS];
static size_t level_count;

static struct guard guards[8];

static inline int find_levels(void **state)
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

static inline int close_guards(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof guards / sizeof guards[0]; i++)
        guard_close(&guards[i]);
    return 0;
}

/* 0 … 200, and some around a block. */
static inline size_t row_counts(size_t index)
{
    static const size_t around[] = {255, 256, 257, 1000, 1022, 1023, 1024, 1025, 1026, 1087, 1088, 1089};
    return index <= 200 ? index : around[index - 201];
}
#define ROW_COUNTS 213

static inline size_t words_of(size_t rows)
{
    return (rows + 63) / 64;
}

static inline bool bit(const uint64_t *words, size_t row)
{
    return words[row / 64] >> (row % 64) & 1;
}

/* Words of random bits at the end of a guard; those beyond the last row are random as well. */
static inline uint64_t *random_words(struct guard *guard, size_t count, struct sample_random *random)
{
    uint64_t *words = guard_end(guard, count * sizeof *words);
    for (size_t i = 0; i < count; i++)
        words[i] = sample_once_in(random, 4) ? UINT64_MAX : sample_once_in(random, 6) ? 0 : sample_next(random);
    return words;
}

static inline struct lead_masks random_masks(struct guard *guard, uint32_t slots, size_t rows, struct sample_random *random)
{
    return (struct lead_masks){random_words(guard, slots * words_of(rows), random), words_of(rows)};
}

#endif
