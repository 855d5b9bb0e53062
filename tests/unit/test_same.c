/* SPDX-License-Identifier: MIT */
/* Who was last given a lead of which company, against a list. */
#include "memory_fixture.h"

#include "../support/sample.h"

#include "route/state.h"

#define VALUES 500

static uint64_t value_of(uint32_t number)
{
    return number % 2 ? number : (uint64_t)number << 40 | 1;
}

static void companies_are_known_while_somebody_has_a_lead(void **state)
{
    struct memory memory;
    struct lead_same same = {0};
    struct sample_random random = {1};
    uint32_t counts[VALUES + 1] = {0}, people[VALUES + 1], known = 0;
    (void)state;
    memory_init(&memory, SIZE_MAX);
    assert_int_equal(lead_same_find(&same, 5), LEAD_NONE);
    for (unsigned i = 0; i < 100000; i++) {
        const uint32_t number = 1 + sample_below(&random, VALUES);
        if (counts[number] && sample_once_in(&random, i / 20000 % 2 ? 2 : 4) == (i / 20000 % 2 == 0)) {
            lead_same_remove(&same, value_of(number));
            known -= --counts[number] == 0;
        } else {
            assert_true(lead_same_reserve(&same, &memory.allocator, 1));
            people[number] = sample_below(&random, 1000);
            lead_same_add(&same, value_of(number), people[number]);
            known += counts[number]++ == 0;
        }
        const uint32_t other = 1 + sample_below(&random, VALUES);
        assert_int_equal(lead_same_find(&same, value_of(other)), counts[other] ? people[other] : LEAD_NONE);
        assert_int_equal(same.count, known);
    }
    for (uint32_t number = 1; number <= VALUES; number++)
        for (; counts[number]; counts[number]--) {
            assert_int_equal(lead_same_find(&same, value_of(number)), people[number]);
            lead_same_remove(&same, value_of(number));
        }
    assert_int_equal(same.count, 0);
    for (uint32_t at = 0; at <= same.mask; at++)
        assert_true(same.slots[at].value == 0 && same.slots[at].count == 0);
    assert_int_equal(lead_same_find(&same, 0), LEAD_NONE);
    lead_same_free(&same, &memory.allocator);
    assert_int_equal(memory.blocks, 0);
}

static void without_memory_companies_stay(void **state)
{
    struct memory memory;
    struct lead_same same = {0};
    uint64_t value = 1;
    (void)state;
    memory_init(&memory, 2);
    while (lead_same_reserve(&same, &memory.allocator, 1))
        lead_same_add(&same, value++, 3);
    assert_true(value > 32);
    assert_false(lead_same_reserve(&same, &memory.allocator, UINT32_MAX));
    for (uint64_t i = 1; i < value; i++)
        assert_int_equal(lead_same_find(&same, i), 3);
    memory.allowed = 1;
    assert_true(lead_same_reserve(&same, &memory.allocator, 100));
    assert_int_equal(lead_same_find(&same, 1), 3);
    memory.allowed = SIZE_MAX;
    assert_false(lead_same_reserve(&same, &memory.allocator, UINT32_MAX));
    lead_same_free(&same, &memory.allocator);
    assert_int_equal(memory.blocks, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(companies_are_known_while_somebody_has_a_lead),
        cmocka_unit_test(without_memory_companies_stay),
    };
    return cmocka_run_group_tests_name("same", tests, NULL, NULL);
}
