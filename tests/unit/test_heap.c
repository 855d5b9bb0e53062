/* SPDX-License-Identifier: MIT */
/* The heap of what comes next, against a list that is looked through. */
#include "memory_fixture.h"

#include "../support/sample.h"

#include "route/heap.h"

#define THINGS 300

struct model {
    bool is_in[THINGS];
    lead_time at[THINGS];
    uint64_t order[THINGS];
};

static uint32_t first_of(const struct model *model)
{
    uint32_t first = LEAD_NONE;
    for (uint32_t i = 0; i < THINGS; i++)
        if (model->is_in[i] && (first == LEAD_NONE || model->at[i] < model->at[first] ||
                                (model->at[i] == model->at[first] && model->order[i] < model->order[first])))
            first = i;
    return first;
}

static void check_first(const struct lead_heap *heap, const struct model *model)
{
    const uint32_t first = first_of(model);
    if (first == LEAD_NONE) {
        assert_null(lead_heap_first(heap));
        return;
    }
    assert_non_null(lead_heap_first(heap));
    assert_int_equal(lead_heap_first(heap)->thing, first);
    assert_true(lead_heap_first(heap)->at == model->at[first]);
    assert_true(lead_heap_first(heap)->order == model->order[first]);
}

static void check_positions(const struct lead_heap *heap, const struct model *model)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < THINGS; i++) {
        assert_int_equal(heap->positions[i] != 0, model->is_in[i]);
        if (model->is_in[i])
            assert_int_equal(heap->entries[heap->positions[i] - 1].thing, i);
        count += model->is_in[i];
    }
    assert_int_equal(heap->count, count);
}

/* Few moments, so that the order decides often. */
static void the_first_is_always_known(void **state)
{
    static const struct {
        const char *name;
        unsigned moments, removals; /* one in so many */
    } rows[] = {{"one moment", 1, 3}, {"few moments", 10, 3}, {"many moments", 1000000, 3}, {"mostly full", 50, 20}, {"mostly empty", 50, 2}};
    (void)state;
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
        struct sample_random random = {r + 1};
        struct memory memory;
        struct model model = {0};
        print_message("# %s\n", rows[r].name);
        memory_init(&memory, SIZE_MAX);
        struct lead_heap heap = {.memory = memory.allocator};
        assert_true(lead_heap_reserve(&heap, THINGS));
        for (unsigned i = 0; i < 20000; i++) {
            const uint32_t thing = sample_below(&random, THINGS);
            if (sample_once_in(&random, rows[r].removals)) {
                lead_heap_remove(&heap, thing);
                model.is_in[thing] = false;
            } else {
                model.is_in[thing] = true;
                model.at[thing] = (lead_time)sample_below(&random, rows[r].moments) - 500;
                model.order[thing] = (uint64_t)thing << (thing % 2 ? 33 : 0);
                lead_heap_set(&heap, thing, model.at[thing], model.order[thing]);
            }
            check_first(&heap, &model);
        }
        check_positions(&heap, &model);
        while (heap.count) {
            const uint32_t first = lead_heap_first(&heap)->thing;
            check_first(&heap, &model);
            model.is_in[first] = false;
            lead_heap_remove(&heap, first);
        }
        lead_heap_free(&heap);
        assert_int_equal(memory.blocks, 0);
    }
}

static void room_is_made_for_more_things(void **state)
{
    struct memory memory;
    (void)state;
    memory_init(&memory, SIZE_MAX);
    struct lead_heap heap = {.memory = memory.allocator};
    for (uint32_t things = 1; things < 1000; things++) {
        assert_true(lead_heap_reserve(&heap, things));
        lead_heap_set(&heap, things - 1, 1000 - (lead_time)things, things);
        assert_int_equal(lead_heap_first(&heap)->thing, things - 1);
    }
    assert_true(heap.count == 999 && heap.capacity < 2000);
    lead_heap_free(&heap);
    assert_int_equal(memory.blocks, 0);
}

static void without_memory_what_is_in_stays(void **state)
{
    struct memory memory;
    (void)state;
    for (size_t allowed = 0; allowed < 2; allowed++) {
        memory_init(&memory, SIZE_MAX);
        struct lead_heap heap = {.memory = memory.allocator};
        assert_true(lead_heap_reserve(&heap, 1));
        lead_heap_set(&heap, 0, 7, 0);
        memory.allowed = allowed;
        assert_false(lead_heap_reserve(&heap, 100));
        assert_true(lead_heap_first(&heap)->at == 7);
        lead_heap_remove(&heap, 0);
        assert_null(lead_heap_first(&heap));
        lead_heap_free(&heap);
        assert_int_equal(memory.blocks, 0);
    }
}

static void more_things_than_can_be_counted_are_refused(void **state)
{
    struct memory memory;
    (void)state;
    memory_init(&memory, 0);
    struct lead_heap heap = {.memory = memory.allocator, .capacity = UINT32_MAX - 2, .thing_capacity = UINT32_MAX - 2};
    assert_true(lead_heap_reserve(&heap, UINT32_MAX - 2));
    assert_false(lead_heap_reserve(&heap, UINT32_MAX));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_is_always_known),
        cmocka_unit_test(room_is_made_for_more_things),
        cmocka_unit_test(without_memory_what_is_in_stays),
        cmocka_unit_test(more_things_than_can_be_counted_are_refused),
    };
    return cmocka_run_group_tests_name("heap", tests, NULL, NULL);
}
