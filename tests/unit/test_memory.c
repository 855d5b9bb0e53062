/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/checked.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* An allocator that counts, and fails from a given call on. */
struct counter {
    size_t calls, fail_from, blocks, bytes;
};

static void *count_acquire(void *context, size_t bytes)
{
    struct counter *counter = context;
    assert_true(bytes > 0);
    if (++counter->calls >= counter->fail_from)
        return NULL;
    counter->blocks++;
    counter->bytes += bytes;
    void *block = malloc(bytes);
    assert_non_null(block);
    memset(block, 0xA5, bytes);
    return block;
}

static void *count_resize(void *context, void *block, size_t old_bytes, size_t new_bytes)
{
    struct counter *counter = context;
    assert_true(new_bytes > 0);
    if (++counter->calls >= counter->fail_from)
        return NULL;
    counter->bytes += new_bytes - old_bytes;
    return realloc(block, new_bytes);
}

static void count_release(void *context, void *block, size_t bytes)
{
    struct counter *counter = context;
    assert_non_null(block);
    counter->blocks--;
    counter->bytes -= bytes;
    free(block);
}

static lead_allocator counting(struct counter *counter, size_t fail_from)
{
    *counter = (struct counter){0, fail_from, 0, 0};
    return (lead_allocator){sizeof(lead_allocator), counter, count_acquire, count_resize, count_release};
}

static void choosing(void **state)
{
    struct counter counter;
    lead_allocator good = counting(&counter, SIZE_MAX), chosen, bad;
    (void)state;
    assert_true(lead_memory_choose(NULL, &chosen));
    void *block = chosen.acquire(chosen.context, 8);
    assert_non_null(block);
    block = chosen.resize(chosen.context, block, 8, 16);
    assert_non_null(block);
    chosen.release(chosen.context, block, 16);

    assert_true(lead_memory_choose(&good, &chosen));
    assert_ptr_equal(chosen.context, &counter);
    bad = good, bad.size = sizeof bad - 1;
    assert_false(lead_memory_choose(&bad, &chosen));
    bad = good, bad.acquire = NULL;
    assert_false(lead_memory_choose(&bad, &chosen));
    bad = good, bad.resize = NULL;
    assert_false(lead_memory_choose(&bad, &chosen));
    bad = good, bad.release = NULL;
    assert_false(lead_memory_choose(&bad, &chosen));
    assert_int_equal(counter.calls, 0);
}

static void newer_host_has_a_larger_structure(void **state)
{
    struct counter counter;
    struct {
        lead_allocator known;
        void *future;
    } larger = {counting(&counter, SIZE_MAX), NULL};
    lead_allocator chosen;
    (void)state;
    larger.known.size = sizeof larger;
    assert_true(lead_memory_choose(&larger.known, &chosen));
    assert_int_equal(chosen.size, sizeof chosen);
}

static void blocks(void **state)
{
    struct counter counter;
    lead_allocator memory = counting(&counter, SIZE_MAX);
    (void)state;
    uint32_t *numbers = LEAD_NEW(&memory, 10, uint32_t);
    assert_non_null(numbers);
    for (size_t i = 0; i < 10; i++)
        assert_int_equal(numbers[i], 0);
    numbers[9] = 7;
    numbers = lead_memory_resize(&memory, numbers, 10, 1000, sizeof *numbers);
    assert_non_null(numbers);
    assert_int_equal(numbers[9], 7);
    assert_int_equal(counter.bytes, 4000);
    lead_memory_free(&memory, numbers, 1000, sizeof *numbers);
    lead_memory_free(&memory, NULL, 5, 8);
    numbers = lead_memory_resize(&memory, NULL, 0, 3, sizeof *numbers);
    assert_non_null(numbers);
    lead_memory_free(&memory, numbers, 3, sizeof *numbers);
    assert_int_equal(counter.blocks, 0);
    assert_int_equal(counter.bytes, 0);
}

static void impossible_sizes(void **state)
{
    struct counter counter;
    lead_allocator memory = counting(&counter, SIZE_MAX);
    struct lead_arena arena;
    (void)state;
    assert_null(lead_memory_new(&memory, SIZE_MAX / 2, 3));
    assert_null(lead_memory_new(&memory, 0, 3));
    assert_null(lead_memory_new(&memory, 3, 0));
    assert_null(lead_memory_resize(&memory, NULL, 0, SIZE_MAX / 2, 3));
    assert_null(lead_memory_resize(&memory, NULL, 0, 0, 3));
    lead_arena_init(&arena, &memory);
    assert_null(lead_arena_new(&arena, SIZE_MAX / 2, 3));
    assert_null(lead_arena_new(&arena, SIZE_MAX - 8, 1));
    assert_null(lead_arena_text(&arena, "", SIZE_MAX));
    assert_int_equal(counter.calls, 0);
    lead_arena_free(&arena);
}

static void arena_pieces_are_aligned_zeroed_and_apart(void **state)
{
    enum { PIECES = 3000 };
    static unsigned char *pieces[PIECES];
    static size_t sizes[PIECES];
    struct counter counter;
    lead_allocator memory = counting(&counter, SIZE_MAX);
    struct lead_arena arena;
    uint32_t random = 1;
    (void)state;
    lead_arena_init(&arena, &memory);
    for (size_t i = 0; i < PIECES; i++) {
        random = random * 1664525u + 1013904223u;
        sizes[i] = i % 100 == 99 ? random >> 14 : random >> 25;
        pieces[i] = lead_arena_new(&arena, sizes[i], 1);
        assert_non_null(pieces[i]);
        assert_int_equal((uintptr_t)pieces[i] % (sizes[i] >= 64 ? 64 : 16), 0);
        for (size_t j = 0; j < sizes[i]; j++)
            assert_int_equal(pieces[i][j], 0);
        memset(pieces[i], (int)(i % 251), sizes[i]);
    }
    for (size_t i = 0; i < PIECES; i++)
        for (size_t j = 0; j < sizes[i]; j++)
            assert_int_equal(pieces[i][j], i % 251);
    assert_true(counter.calls < 200);
    lead_arena_free(&arena);
    assert_int_equal(counter.blocks, 0);
    assert_int_equal(counter.bytes, 0);
    assert_null(arena.first);
}

static void arena_text_is_a_copy(void **state)
{
    struct counter counter;
    lead_allocator memory = counting(&counter, SIZE_MAX);
    struct lead_arena arena;
    (void)state;
    lead_arena_init(&arena, &memory);
    char *text = lead_arena_text(&arena, "leads!", 5), *empty = lead_arena_text(&arena, NULL, 0);
    assert_string_equal(text, "leads");
    assert_string_equal(empty, "");
    assert_ptr_not_equal(lead_arena_new(&arena, 0, 8), lead_arena_new(&arena, 0, 8));
    lead_arena_free(&arena);
    assert_int_equal(counter.blocks, 0);
}

static void arena_survives_failure(void **state)
{
    struct counter counter;
    lead_allocator memory = counting(&counter, 3);
    struct lead_arena arena;
    size_t pieces = 0;
    (void)state;
    lead_arena_init(&arena, &memory);
    while (lead_arena_new(&arena, 100, 1) != NULL)
        pieces++;
    assert_true(pieces > 50);
    assert_null(lead_arena_text(&arena, "a", 100000));
    lead_arena_free(&arena);
    assert_int_equal(counter.blocks, 0);
}

static void arrays_grow(void **state)
{
    struct counter counter;
    lead_allocator memory = counting(&counter, 2);
    struct lead_arena arena;
    uint32_t *items = NULL, capacity = 0;
    (void)state;
    lead_arena_init(&arena, &memory);
    for (uint32_t i = 0; i < 200; i++) {
        items = LEAD_ARENA_GROW(&arena, items, &capacity, i + 1, uint32_t);
        assert_non_null(items);
        assert_true(capacity > i && capacity < 512);
        items[i] = i;
    }
    for (uint32_t i = 0; i < 200; i++)
        assert_int_equal(items[i], i);
    const uint32_t before = capacity;
    assert_null(LEAD_ARENA_GROW(&arena, items, &capacity, 100000, uint32_t));  /* no memory */
    assert_null(LEAD_ARENA_GROW(&arena, items, &capacity, UINT32_MAX, uint32_t)); /* no power of two */
    assert_int_equal(capacity, before);
    assert_ptr_equal(LEAD_ARENA_GROW(&arena, items, &capacity, before, uint32_t), items);
    lead_arena_free(&arena);
    assert_int_equal(counter.blocks, 0);
}

static void checked_arithmetic(void **state)
{
    size_t size;
    (void)state;
    assert_true(lead_size_add(SIZE_MAX - 1, 1, &size));
    assert_false(lead_size_add(SIZE_MAX, 1, &size));
    assert_true(lead_size_multiply(SIZE_MAX / 3, 3, &size));
    assert_false(lead_size_multiply(SIZE_MAX / 3 + 1, 3, &size));
    assert_true(lead_add_saturated(INT64_MAX - 1, 1) == INT64_MAX);
    assert_true(lead_add_saturated(INT64_MAX, 1) == INT64_MAX);
    assert_true(lead_add_saturated(INT64_MIN, -1) == INT64_MIN);
    assert_true(lead_add_saturated(5, -8) == -3);
    assert_true(lead_multiply_saturated(INT64_MAX, 2) == INT64_MAX);
    assert_true(lead_multiply_saturated(INT64_MAX, -2) == INT64_MIN);
    assert_true(lead_multiply_saturated(INT64_MIN, -1) == INT64_MAX);
    assert_true(lead_multiply_saturated(-4, 6) == -24);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(choosing),
        cmocka_unit_test(newer_host_has_a_larger_structure),
        cmocka_unit_test(blocks),
        cmocka_unit_test(impossible_sizes),
        cmocka_unit_test(arena_pieces_are_aligned_zeroed_and_apart),
        cmocka_unit_test(arena_text_is_a_copy),
        cmocka_unit_test(arena_survives_failure),
        cmocka_unit_test(arrays_grow),
        cmocka_unit_test(checked_arithmetic),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
