/* SPDX-License-Identifier: MIT */
/* The strings of a field and their codes. */
#include "data/values.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void begin(struct lead_arena *arena)
{
    lead_allocator memory;
    assert_true(lead_memory_choose(NULL, &memory));
    lead_arena_init(arena, &memory);
}

static uint32_t add(struct lead_values *values, struct lead_arena *arena, const char *text)
{
    return lead_values_add(values, arena, text, strlen(text));
}

/* The text in a block of exactly its size, so that sanitizers see each byte that is read beyond it. */
static uint32_t find_exact(const struct lead_values *values, const char *text, size_t size)
{
    char *copy = malloc(size ? size : 1);
    assert_non_null(copy);
    if (size)
        memcpy(copy, text, size);
    const uint32_t code = lead_values_find(values, copy, size);
    free(copy);
    return code;
}

static void nothing_is_found_in_an_empty_table(void **state)
{
    (void)state;
    const struct lead_values values = {0};
    assert_int_equal(lead_values_find(&values, "DE", 2), 0);
    assert_int_equal(lead_values_find(&values, NULL, 0), 0);
}

static void codes_follow_the_order_of_adding(void **state)
{
    (void)state;
    struct lead_arena arena = {0};
    struct lead_values values = {0};
    begin(&arena);
    assert_int_equal(add(&values, &arena, "zebra"), 0);
    assert_int_equal(add(&values, &arena, ""), 1);
    assert_int_equal(add(&values, &arena, "ant"), 2);
    assert_int_equal(add(&values, &arena, "zebra"), 0);
    assert_int_equal(values.count, 3);
    assert_string_equal(values.texts[0], "zebra");
    assert_string_equal(values.texts[1], "");
    assert_int_equal(values.sizes[2], 3);
    assert_int_equal(lead_values_find(&values, NULL, 0), 1);
    assert_int_equal(lead_values_find(&values, "bee", 3), 3);
    lead_arena_free(&arena);
}

static void the_text_is_copied(void **state)
{
    (void)state;
    struct lead_arena arena = {0};
    struct lead_values values = {0};
    begin(&arena);
    char text[] = "a text of more than sixteen bytes";
    add(&values, &arena, text);
    memset(text, 'x', sizeof text - 1);
    assert_string_equal(values.texts[0], "a text of more than sixteen bytes");
    lead_arena_free(&arena);
}

/* Texts of one size that differ in one byte, at every place, and texts that are the beginning of another. */
static void every_byte_and_every_size_counts(void **state)
{
    (void)state;
    enum { SIZE_MAX_TESTED = 40 };
    struct lead_arena arena = {0};
    struct lead_values values = {0};
    begin(&arena);
    char text[SIZE_MAX_TESTED + 1];
    memset(text, 0, sizeof text);
    uint32_t added = 0;
    for (size_t size = 0; size <= SIZE_MAX_TESTED; size++) {
        assert_int_equal(lead_values_add(&values, &arena, text, size), added++);
        for (size_t at = 0; at < size; at++) {
            text[at] = 1;
            assert_int_equal(lead_values_add(&values, &arena, text, size), added++);
            text[at] = 0;
        }
    }
    assert_int_equal(values.count, added);
    uint32_t code = 0;
    for (size_t size = 0; size <= SIZE_MAX_TESTED; size++) {
        assert_int_equal(find_exact(&values, text, size), code++);
        for (size_t at = 0; at < size; at++) {
            text[at] = 1;
            assert_int_equal(find_exact(&values, text, size), code++);
            text[at] = 2;
            assert_int_equal(find_exact(&values, text, size), values.count);
            text[at] = 0;
        }
    }
    lead_arena_free(&arena);
}

static void longer_texts_than_any_value_are_other(void **state)
{
    (void)state;
    struct lead_arena arena = {0};
    struct lead_values values = {0};
    begin(&arena);
    add(&values, &arena, "abcd");
    assert_int_equal(values.longest, 4);
    assert_int_equal(find_exact(&values, "abcde", 5), 1);
    assert_int_equal(find_exact(&values, "abc", 3), 1);
    assert_int_equal(find_exact(&values, "abcd", 4), 0);
    lead_arena_free(&arena);
}

static size_t longest_probe(const struct lead_values *values)
{
    size_t longest = 0, run = 0;
    for (uint32_t i = 0; i <= values->slot_mask; i++) {
        run = values->slots[i].size == UINT32_MAX ? 0 : run + 1;
        longest = run > longest ? run : longest;
    }
    return longest;
}

static void the_table_takes_its_limit_and_no_more(void **state)
{
    (void)state;
    struct lead_arena arena = {0};
    struct lead_values values = {0};
    begin(&arena);
    char text[32];
    for (uint32_t i = 0; i < LEAD_VALUES_MAX; i++) {
        const int size = snprintf(text, sizeof text, "value %u", i);
        assert_int_equal(lead_values_add(&values, &arena, text, (size_t)size), i);
    }
    assert_int_equal(lead_values_add(&values, &arena, "one more", 8), LEAD_NONE);
    assert_int_equal(values.count, LEAD_VALUES_MAX);
    assert_int_equal(lead_values_add(&values, &arena, "value 64999", 11), 64999);
    assert_true(values.slot_mask + 1 >= 2 * values.count);
    assert_int_equal(values.seed, 0);
    for (uint32_t i = 0; i < LEAD_VALUES_MAX; i++) {
        const int size = snprintf(text, sizeof text, "value %u", i);
        assert_int_equal(lead_values_find(&values, text, (size_t)size), i);
    }
    lead_arena_free(&arena);
}

/* Text whose first eight bytes cancel a key of the hash: its product with whatever follows is 0, so that all land in one slot. */
static size_t write_colliding(uint64_t key, uint32_t number, char text[12])
{
    for (int i = 0; i < 8; i++)
        text[i] = (char)(key >> 8 * i & 255);
    for (int i = 0; i < 4; i++)
        text[8 + i] = (char)(number >> 8 * i & 255);
    return 12;
}

static void values_chosen_to_collide_do_not_crowd(void **state)
{
    (void)state;
    enum { COUNT = 20000 };
    struct lead_arena arena = {0};
    struct lead_values values = {0};
    begin(&arena);
    add(&values, &arena, "first");
    char text[12];
    for (uint32_t i = 0; i < COUNT; i++) {
        const size_t size = write_colliding(values.keys[0], i, text);
        assert_int_equal(lead_values_add(&values, &arena, text, size), i + 1);
    }
    assert_true(values.seed > 0);
    /* Runs may join; a single slot's crowd may not be longer than what the table allows. */
    assert_true(longest_probe(&values) < 1024);
    for (uint32_t code = 0; code < values.count; code++)
        assert_int_equal(lead_values_find(&values, values.texts[code], values.sizes[code]), code);
    lead_arena_free(&arena);
}

/* Both the keys in use and those that would be taken next are spoilt: the table has to go on looking. */
static void crowds_may_wait_for_the_next_keys(void **state)
{
    (void)state;
    enum { COUNT = 300 };
    struct lead_arena arena = {0};
    struct lead_values values = {0}, scout = {0};
    begin(&arena);
    char text[12];
    add(&scout, &arena, "first");
    for (uint32_t i = 0; i < 1000; i++) { /* makes it large, so that seeds are taken one by one */
        const int size = snprintf(text, sizeof text, "%u", i);
        lead_values_add(&scout, &arena, text, (size_t)size);
    }
    const uint32_t seed = scout.seed;
    const uint64_t first_key = scout.keys[0];
    for (uint32_t i = 0; scout.seed == seed; i++)
        lead_values_add(&scout, &arena, text, write_colliding(first_key, i, text));
    const uint64_t next_key = scout.keys[0];
    assert_int_equal(scout.seed, seed + 1);
    assert_int_not_equal(next_key, first_key);

    for (uint32_t i = 0; i < 1000; i++) {
        const int size = snprintf(text, sizeof text, "%u", i);
        lead_values_add(&values, &arena, text, (size_t)size);
    }
    for (uint32_t i = 0; i < COUNT; i++)
        lead_values_add(&values, &arena, text, write_colliding(next_key, i, text));
    assert_int_equal(values.seed, seed);
    for (uint32_t i = 0; i < COUNT; i++)
        lead_values_add(&values, &arena, text, write_colliding(first_key, i, text));
    assert_int_equal(values.seed, seed + 2);
    assert_int_equal(values.count, 1000 + 2 * COUNT);
    for (uint32_t code = 0; code < values.count; code++)
        assert_int_equal(lead_values_find(&values, values.texts[code], values.sizes[code]), code);
    lead_arena_free(&arena);
}

/* ---- Memory that ends ---- */

struct failing {
    size_t allowed;
};

static void *failing_acquire(void *context, size_t bytes)
{
    struct failing *failing = context;
    if (failing->allowed == 0)
        return NULL;
    failing->allowed--;
    return malloc(bytes);
}

static void *failing_resize(void *context, void *block, size_t old_bytes, size_t new_bytes)
{
    (void)old_bytes;
    struct failing *failing = context;
    if (failing->allowed == 0)
        return NULL;
    failing->allowed--;
    return realloc(block, new_bytes);
}

static void failing_release(void *context, void *block, size_t bytes)
{
    (void)context;
    (void)bytes;
    free(block);
}

static void a_table_without_memory_keeps_what_it_has(void **state)
{
    (void)state;
    enum { COUNT = 3000 };
    bool has_failed = false, has_worked = false;
    for (size_t allowed = 0; allowed < 64 && !has_worked; allowed++) {
        struct failing failing = {allowed};
        const lead_allocator allocator = {sizeof allocator, &failing, failing_acquire, failing_resize, failing_release};
        struct lead_arena arena = {0};
        struct lead_values values = {0};
        lead_arena_init(&arena, &allocator);
        char text[32];
        uint32_t code = 0, added = 0;
        for (; added < COUNT && code != LEAD_NONE; added++) {
            const int size = snprintf(text, sizeof text, "a rather long value %u", added);
            code = lead_values_add(&values, &arena, text, (size_t)size);
        }
        has_failed |= code == LEAD_NONE;
        has_worked = code != LEAD_NONE;
        assert_int_equal(values.count, has_worked ? COUNT : added - 1);
        for (uint32_t i = 0; i < values.count; i++)
            assert_int_equal(lead_values_find(&values, values.texts[i], values.sizes[i]), i);
        lead_arena_free(&arena);
    }
    assert_true(has_failed);
    assert_true(has_worked);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_found_in_an_empty_table),
        cmocka_unit_test(codes_follow_the_order_of_adding),
        cmocka_unit_test(the_text_is_copied),
        cmocka_unit_test(every_byte_and_every_size_counts),
        cmocka_unit_test(longer_texts_than_any_value_are_other),
        cmocka_unit_test(the_table_takes_its_limit_and_no_more),
        cmocka_unit_test(values_chosen_to_collide_do_not_crowd),
        cmocka_unit_test(crowds_may_wait_for_the_next_keys),
        cmocka_unit_test(a_table_without_memory_keeps_what_it_has),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
