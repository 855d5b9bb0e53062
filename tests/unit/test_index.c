/* SPDX-License-Identifier: MIT */
/* From hashes to items: hashes that are alike, growing, memory that ends. */
#include "memory_fixture.h"

#include "base/index.h"

struct fixture {
    struct memory memory;
    struct lead_arena arena;
    struct lead_index index;
};

static void begin(struct fixture *fixture)
{
    memset(fixture, 0, sizeof *fixture);
    memory_init(&fixture->memory, SIZE_MAX);
    lead_arena_init(&fixture->arena, &fixture->memory.allocator);
}

static void end(struct fixture *fixture)
{
    lead_arena_free(&fixture->arena);
    assert_int_equal(fixture->memory.blocks, 0);
}

/* Items 0 … 999 by their own hashes; each is found, and nothing else. */
static void items_are_found_by_their_hashes(void **state)
{
    static const struct {
        const char *name;
        uint64_t factor; /* of the item: its hash */
    } rows[] = {{"in a row", 1}, {"one place for all", UINT64_C(1) << 40}, {"mixed", UINT64_C(0x9E3779B97F4A7C15)}};
    (void)state;
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
        struct fixture fixture;
        uint32_t step = 0;
        print_message("# %s\n", rows[r].name);
        begin(&fixture);
        assert_int_equal(lead_index_next(&fixture.index, 0, &step), LEAD_NONE);
        for (uint32_t item = 0; item < 1000; item++)
            assert_true(lead_index_add(&fixture.index, &fixture.arena, item * rows[r].factor, item));
        for (uint32_t item = 0; item < 1000; item++) {
            step = 0;
            assert_int_equal(lead_index_next(&fixture.index, item * rows[r].factor, &step), item);
            assert_int_equal(lead_index_next(&fixture.index, item * rows[r].factor, &step), LEAD_NONE);
        }
        step = 0;
        assert_int_equal(lead_index_next(&fixture.index, 1000 * rows[r].factor, &step), LEAD_NONE);
        end(&fixture);
    }
}

static void items_of_one_hash_come_one_after_another(void **state)
{
    struct fixture fixture;
    uint32_t step = 0;
    uint64_t seen = 0;
    (void)state;
    begin(&fixture);
    for (uint32_t item = 0; item < 60; item++)
        assert_true(lead_index_add(&fixture.index, &fixture.arena, item % 2 ? 5 : 7, item));
    for (uint32_t i = 0; i < 30; i++)
        seen |= UINT64_C(1) << lead_index_next(&fixture.index, 7, &step);
    assert_int_equal(lead_index_next(&fixture.index, 7, &step), LEAD_NONE);
    assert_true(seen == UINT64_C(0x555555555555555));
    end(&fixture);
}

static void without_memory_the_index_stays(void **state)
{
    struct fixture fixture;
    uint32_t item = 0, step;
    (void)state;
    begin(&fixture);
    fixture.memory.allowed = 0;
    assert_false(lead_index_add(&fixture.index, &fixture.arena, 3, 3));
    fixture.memory.allowed = 2;
    while (lead_index_add(&fixture.index, &fixture.arena, item, item))
        item++;
    assert_true(item > 30);
    for (uint32_t i = 0; i < item; i++) {
        step = 0;
        assert_int_equal(lead_index_next(&fixture.index, i, &step), i);
    }
    step = 0;
    assert_int_equal(lead_index_next(&fixture.index, item, &step), LEAD_NONE);
    end(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(items_are_found_by_their_hashes),
        cmocka_unit_test(items_of_one_hash_come_one_after_another),
        cmocka_unit_test(without_memory_the_index_stays),
    };
    return cmocka_run_group_tests_name("index", tests, NULL, NULL);
}
