/* SPDX-License-Identifier: MIT */
/* Putting entries in order, against plain sorting. */
#include "../support/sample.h"
#include "activity/settle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

struct order_case {
    const char *name;
    size_t count;
    uint32_t leads, counters, buckets; /* how many different ones */
    uint32_t counts;
    bool is_sorted;
};

static const struct order_case order_cases[] = {
    {"none", 0, 1, 1, 1, 1, false},
    {"one", 1, 1, 1, 1, 1, false},
    {"a few", 20, 4, 2, 5, 1, false},
    {"the last few", 32, 1024, 3000, 100, 1, false},
    {"the first many", 33, 1024, 3000, 100, 1, false},
    {"one lead", 500, 1, 5, 60, 1, false},
    {"one counter", 500, 40, 1, 60, 1, false},
    {"one bucket", 500, 40, 5, 1, 1, false},
    {"all the same", 5000, 1, 1, 1, 1, false},
    {"all the same, with counts", 300, 1, 1, 1, 2047, false},
    {"one digit", 4000, 300, 12, 180, 1, false},
    {"two digits", 4000, 300, 12, 4000, 1, false},
    {"three digits", 4000, 300, 3000, 100000, 1, false},
    {"four digits", 4000, 300, 3000, 100000000, 1, false},
    {"counts that do not fit", 4000, 3, 2, 3, 2047, false},
    {"sorted already", 4000, 300, 12, 180, 3, true},
};

static int compare_entries(const void *a, const void *b)
{
    const lead_entry_bits left = *(const lead_entry_bits *)a, right = *(const lead_entry_bits *)b;
    return (left > right) - (left < right);
}

static lead_entry_bits random_entry(struct sample_random *random, const struct order_case *row)
{
    const uint32_t lead = sample_below(random, row->leads), counter = sample_below(random, row->counters);
    return lead_entry_make(lead, counter, (int32_t)sample_below(random, row->buckets) - 30000000, 1 + sample_below(random, row->counts));
}

/* By plain sorting and adding up. */
static size_t expect_order(lead_entry_bits *entries, size_t count, lead_entry_bits *out)
{
    size_t kept = 0;
    qsort(entries, count, sizeof *entries, compare_entries);
    for (size_t i = 0, end; i < count; i = end) {
        uint64_t sum = 0;
        for (end = i; end < count && entries[end] >> LEAD_ENTRY_COUNT_BITS == entries[i] >> LEAD_ENTRY_COUNT_BITS; end++)
            sum += lead_entry_count(entries[end]);
        for (; sum > LEAD_ENTRY_COUNT_MAX; sum -= LEAD_ENTRY_COUNT_MAX)
            out[kept++] = entries[i] | LEAD_ENTRY_COUNT_MAX;
        out[kept++] = (entries[i] & ~(lead_entry_bits)LEAD_ENTRY_COUNT_MAX) | sum;
    }
    return kept;
}

static void entries_are_put_in_order(void **state)
{
    (void)state;
    static lead_entry_bits given[5000], scratch[5000], expected[5000], sorted[5000];
    static uint32_t leads[LEAD_SHELF_LEADS];
    struct sample_random random = {3};
    for (size_t i = 0; i < COUNT_OF(order_cases); i++)
        for (unsigned into_scratch = 0; into_scratch < 2; into_scratch++) {
            const struct order_case *row = &order_cases[i];
            print_message("# %s\n", row->name);
            for (size_t e = 0; e < row->count; e++)
                given[e] = sorted[e] = random_entry(&random, row);
            const size_t wanted = expect_order(sorted, row->count, expected);
            if (row->is_sorted)
                memcpy(given, sorted, row->count * sizeof *given);
            lead_entry_bits *out = into_scratch ? scratch : given;
            assert_int_equal(lead_entries_order(given, row->count, scratch, leads, out), wanted);
            assert_memory_equal(out, expected, wanted * sizeof *out);
            for (size_t e = 0; e < wanted; e++)
                leads[lead_entry_lead(expected[e])]--;
            for (uint32_t lead = 0; lead < LEAD_SHELF_LEADS; lead++)
                assert_int_equal(leads[lead], 0);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_are_put_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
