/* SPDX-License-Identifier: MIT */
/* Keys and places: direct ones, hashed ones, texts; hostile ones; and what happens without memory. */
#include "../support/host.h"
#include "../support/sample.h"
#include "activity/keys.h"
#include "base/mix.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static lead_allocator plenty(void)
{
    lead_allocator memory;
    assert_true(lead_memory_choose(NULL, &memory));
    return memory;
}

static struct lead_key_value integer(int64_t value)
{
    return (struct lead_key_value){value, {NULL, 0}};
}

static struct lead_key_value text(const char *value)
{
    return (struct lead_key_value){0, {value, strlen(value)}};
}

/* ---- Direct keys ---- */

struct plan_case {
    const char *name;
    int64_t first_low, first_high; /* places that are there */
    int64_t low, high;
    uint64_t leads;
    bool fits;
    int64_t base;
    uint32_t places;
};

static const struct plan_case plan_cases[] = {
    {"one", 0, -1, 5, 5, 1, true, 0, 1024},
    {"on both sides of a shelf's end", 0, -1, 1023, 1024, 1, true, 0, 2048},
    {"negative", 0, -1, -1, -1, 1, true, -1024, 1024},
    {"about zero", 0, -1, -1, 0, 1, true, -1024, 2048},
    {"a large number alone", 0, -1, 1000000007, 1000000007, 1, true, 999999488, 1024},
    {"the lowest", 0, -1, INT64_MIN, INT64_MIN, 1, true, INT64_MIN, 1024},
    {"the highest", 0, -1, INT64_MAX, INT64_MAX, 1, true, INT64_MAX - 1023, 1024},
    {"all that there are", 0, -1, INT64_MIN, INT64_MAX, UINT64_MAX, false, 0, 0},
    {"few in a small range", 0, -1, 0, 16383, 1, true, 0, 16384},
    {"few in a larger range", 0, -1, 0, 16384, 1, false, 0, 0},
    {"dense enough", 0, -1, 0, 99999, 12500, true, 0, 100352},
    {"not dense enough", 0, -1, 0, 99999, 12499, false, 0, 0},
    {"above what is there", 0, 100, 2000, 2000, 1, true, 0, 2048},
    {"below what is there", 5000, 5100, 10, 10, 1, true, 0, 5120},
    {"within what is there", 0, 5000, 10, 20, 1, true, 0, 5120},
    {"far above what is there", 0, 100, 100000, 100000, 2, false, 0, 0},
    {"far below what is there", 0, 100, -100000, -100000, 2, false, 0, 0},
    {"at the other end", INT64_MIN, INT64_MIN, INT64_MAX, INT64_MAX, UINT64_MAX, false, 0, 0},
};

static void direct_keys_have_few_holes(void **state)
{
    (void)state;
    const lead_allocator memory = plenty();
    for (size_t i = 0; i < COUNT_OF(plan_cases); i++) {
        const struct plan_case *row = &plan_cases[i];
        struct lead_keys keys;
        int64_t base = 77;
        uint32_t places = 77;
        print_message("# %s\n", row->name);
        lead_keys_init(&keys, false, &memory);
        if (row->first_low <= row->first_high) {
            assert_true(lead_keys_plan(&keys, row->first_low, row->first_high, 1, &base, &places));
            assert_true(lead_keys_widen(&keys, base, places));
        }
        assert_int_equal(lead_keys_plan(&keys, row->low, row->high, row->leads, &base, &places), row->fits);
        if (row->fits) {
            assert_int_equal(base, row->base);
            assert_int_equal(places, row->places);
            assert_true(lead_keys_widen(&keys, base, places));
            assert_true(lead_keys_distance(&keys, row->low) < places);
            assert_true(lead_keys_distance(&keys, row->high) < places);
        }
        lead_keys_free(&keys);
    }
}

static void use_key(struct lead_keys *keys, int64_t key)
{
    lead_keys_use(keys, (uint32_t)lead_keys_distance(keys, key));
}

static void direct_keys_move_with_their_base(void **state)
{
    (void)state;
    const lead_allocator memory = plenty();
    struct lead_keys keys;
    lead_keys_init(&keys, false, &memory);
    assert_true(keys.is_direct);
    assert_int_equal(lead_keys_find(&keys, integer(0)), LEAD_NONE);
    assert_true(lead_keys_widen(&keys, 4096, 2048));
    use_key(&keys, 4100);
    use_key(&keys, 6143);
    use_key(&keys, 4100);
    assert_int_equal(keys.lead_count, 2);
    assert_true(lead_keys_widen(&keys, 1024, 8192));
    assert_int_equal(lead_keys_find(&keys, integer(4100)), 4100 - 1024);
    assert_int_equal(lead_keys_find(&keys, integer(6143)), 6143 - 1024);
    assert_int_equal(lead_keys_find(&keys, integer(4101)), LEAD_NONE);
    assert_int_equal(lead_keys_find(&keys, integer(1023)), LEAD_NONE);
    assert_int_equal(lead_keys_find(&keys, integer(1024 + 8192)), LEAD_NONE);
    assert_int_equal(lead_keys_get(&keys, 6143 - 1024).integer, 6143);
    lead_keys_erase(&keys, 4100 - 1024);
    assert_int_equal(lead_keys_find(&keys, integer(4100)), LEAD_NONE);
    assert_int_equal(keys.lead_count, 1);
    lead_keys_free(&keys);
}

static void leaving_direct_keys_keeps_places(void **state)
{
    (void)state;
    const lead_allocator memory = plenty();
    struct lead_keys keys;
    uint32_t places[4];
    const struct lead_key_value wanted[] = {integer(-3), integer(-2), integer(700), integer(1000000)};
    lead_keys_init(&keys, false, &memory);
    assert_true(lead_keys_widen(&keys, -1024, 2048));
    use_key(&keys, -3);
    use_key(&keys, 700);
    assert_true(lead_keys_leave_direct(&keys));
    assert_false(keys.is_direct);
    lead_keys_find_many(&keys, wanted, 4, places);
    assert_int_equal(places[0], 1021);
    assert_int_equal(places[1], LEAD_NONE);
    assert_int_equal(places[2], 1724);
    assert_int_equal(places[3], LEAD_NONE);
    /* Holes are used before new places are made. */
    for (int64_t i = 0; i < 2046; i++)
        assert_true(lead_keys_add(&keys, integer(1000000 + i)) < 2048);
    assert_int_equal(lead_keys_add(&keys, integer(5)), 2048);
    assert_int_equal(lead_keys_get(&keys, 1021).integer, -3);
    assert_int_equal(keys.lead_count, 2049);
    lead_keys_free(&keys);
}

static void nothing_at_all_can_leave_direct_keys(void **state)
{
    (void)state;
    const lead_allocator memory = plenty();
    struct lead_keys keys;
    lead_keys_init(&keys, false, &memory);
    assert_true(lead_keys_leave_direct(&keys));
    assert_int_equal(lead_keys_find(&keys, integer(0)), LEAD_NONE);
    assert_int_equal(lead_keys_add(&keys, integer(INT64_MIN)), 0);
    assert_int_equal(lead_keys_add(&keys, integer(INT64_MAX)), 1);
    assert_int_equal(lead_keys_find(&keys, integer(INT64_MIN)), 0);
    lead_keys_free(&keys);
}

/* ---- Hashed keys, against a list ---- */

#define LIST_MAX 3000

struct list {
    bool is_used[LIST_MAX];
    uint32_t place[LIST_MAX];
    uint32_t count;
};

static char names[LIST_MAX][40];

/* Texts of 0 … 39 bytes; all are different. */
static struct lead_key_value key_number(const struct lead_keys *keys, unsigned number)
{
    if (!keys->has_text)
        return integer((int64_t)(number * UINT64_C(0x9E3779B97F4A7C15)));
    if (number == 0)
        return text("");
    snprintf(names[number], sizeof names[number], "%.*s%u", (int)(number % 30), "a long beginning that many share", number);
    return text(names[number]);
}

static void check_list(const struct lead_keys *keys, const struct list *list)
{
    static struct lead_key_value values[LIST_MAX];
    static uint32_t places[LIST_MAX];
    static bool is_taken[2 * LIST_MAX];
    memset(is_taken, 0, sizeof is_taken);
    assert_int_equal(keys->lead_count, list->count);
    for (unsigned i = 0; i < LIST_MAX; i++)
        values[i] = key_number(keys, i);
    lead_keys_find_many(keys, values, LIST_MAX, places);
    for (unsigned i = 0; i < LIST_MAX; i++) {
        assert_int_equal(places[i], list->is_used[i] ? list->place[i] : LEAD_NONE);
        assert_int_equal(lead_keys_find(keys, values[i]), places[i]);
        if (!list->is_used[i])
            continue;
        assert_true(lead_keys_has(keys, places[i]) && places[i] < 2 * LIST_MAX && !is_taken[places[i]]);
        assert_true(lead_keys_are_equal(keys, lead_keys_get(keys, places[i]), values[i]));
        is_taken[places[i]] = true;
    }
}

static void keys_come_and_go(void **state)
{
    const bool has_text = *(const bool *)*state;
    const lead_allocator memory = plenty();
    struct sample_random random = {7};
    static struct list list;
    struct lead_keys keys;
    memset(&list, 0, sizeof list);
    lead_keys_init(&keys, has_text, &memory);
    if (!has_text)
        assert_true(lead_keys_leave_direct(&keys));
    check_list(&keys, &list);
    for (unsigned step = 0; step < 20000; step++) {
        /* More keys for a time, then fewer. */
        const unsigned number = sample_below(&random, LIST_MAX);
        const bool adds = sample_below(&random, 100) < (step / 4000 % 2 == 0 ? 80u : 20u);
        if (adds) {
            const uint32_t place = lead_keys_add(&keys, key_number(&keys, number));
            assert_true(!list.is_used[number] || list.place[number] == place);
            list.count += !list.is_used[number];
            list.is_used[number] = true;
            list.place[number] = place;
        } else if (list.is_used[number]) {
            lead_keys_erase(&keys, list.place[number]);
            list.is_used[number] = false;
            list.count--;
        }
        if (step % 1000 == 0)
            check_list(&keys, &list);
    }
    check_list(&keys, &list);
    assert_true(keys.place_count <= LIST_MAX);
    lead_keys_free(&keys);
}

static void erased_texts_are_wiped(void **state)
{
    (void)state;
    const lead_allocator memory = plenty();
    struct lead_keys keys;
    char name[16];
    lead_keys_init(&keys, true, &memory);
    const uint32_t place = lead_keys_add(&keys, text("secret@example.com"));
    assert_int_equal(lead_keys_add(&keys, text("other")), 1);
    lead_keys_erase(&keys, place);
    for (size_t i = 0; i + 6 <= keys.bytes_used; i++)
        assert_memory_not_equal(keys.bytes + i, "secret", 6);
    /* The place is taken again, and what was wiped gives its room back when it is much. */
    assert_int_equal(lead_keys_add(&keys, text("third")), place);
    for (unsigned i = 0; i < 2000; i++) {
        snprintf(name, sizeof name, "name %u", i);
        lead_keys_erase(&keys, lead_keys_add(&keys, text(name)));
    }
    assert_true(keys.bytes_capacity < 16384);
    assert_int_equal(lead_keys_find(&keys, text("other")), 1);
    assert_int_equal(lead_keys_find(&keys, text("third")), place);
    lead_keys_free(&keys);
}

/* ---- Keys that somebody chose ---- */

/* As lead_keys has it, for whoever could read its seed. */
static uint32_t slot_of(const struct lead_keys *keys, int64_t key)
{
    return (uint32_t)lead_multiply_fold((uint64_t)key ^ keys->seed[0], keys->seed[1]) & 1023;
}

static void crowding_keys_get_another_seed(void **state)
{
    (void)state;
    enum { CROWD = 600 };
    const lead_allocator memory = plenty();
    struct lead_keys keys;
    int64_t crowd[CROWD];
    lead_keys_init(&keys, false, &memory);
    assert_true(lead_keys_leave_direct(&keys));
    while (keys.slot_mask < 1023)
        assert_int_not_equal(lead_keys_add(&keys, integer(-1 - (int64_t)keys.lead_count)), LEAD_NONE);
    const uint32_t seeds = keys.seeds, others = keys.lead_count;
    unsigned found = 0;
    for (int64_t key = 0; found < CROWD; key++)
        if (slot_of(&keys, key) == 5)
            crowd[found++] = key;
    for (unsigned i = 0; i < CROWD; i++)
        assert_int_equal(lead_keys_add(&keys, integer(crowd[i])), others + i);
    assert_true(keys.seeds > seeds);
    for (unsigned i = 0; i < CROWD; i++)
        assert_int_equal(lead_keys_find(&keys, integer(crowd[i])), others + i);
    lead_keys_free(&keys);
}

/* When all seeds have been tried, long runs are put up with. */
static void crowds_are_found_in_the_end(void **state)
{
    (void)state;
    enum { CROWD = 400 };
    const lead_allocator memory = plenty();
    struct lead_keys keys;
    unsigned found = 0;
    lead_keys_init(&keys, false, &memory);
    assert_true(lead_keys_leave_direct(&keys));
    while (keys.slot_mask < 1023)
        assert_int_not_equal(lead_keys_add(&keys, integer(-1 - (int64_t)keys.lead_count)), LEAD_NONE);
    keys.seeds = 1000000;
    const uint32_t others = keys.lead_count;
    for (int64_t key = 0; found < CROWD; key++)
        if (slot_of(&keys, key) == 5)
            assert_int_equal(lead_keys_add(&keys, integer(key)), others + found++);
    assert_int_equal(keys.seeds, 1000000);
    for (uint32_t place = 0; place < keys.lead_count; place++)
        assert_int_equal(lead_keys_find(&keys, lead_keys_get(&keys, place)), place);
    lead_keys_free(&keys);
}

/* ---- Going back ---- */

static void what_was_taken_is_given_back(void **state)
{
    const bool has_text = *(const bool *)*state;
    const lead_allocator memory = plenty();
    static struct list list;
    struct lead_keys keys;
    memset(&list, 0, sizeof list);
    lead_keys_init(&keys, has_text, &memory);
    if (!has_text)
        assert_true(lead_keys_leave_direct(&keys));
    for (unsigned i = 0; i < 900; i += 3) {
        list.is_used[i] = true;
        list.place[i] = lead_keys_add(&keys, key_number(&keys, i));
        list.count++;
    }
    lead_keys_begin(&keys);
    for (unsigned i = 0; i < 2700; i++)
        assert_int_not_equal(lead_keys_add(&keys, key_number(&keys, i)), LEAD_NONE);
    lead_keys_undo(&keys);
    lead_keys_end(&keys);
    check_list(&keys, &list);
    lead_keys_free(&keys);
}

/* ---- Without memory ---- */

static void nothing_changes_without_memory(void **state)
{
    const bool has_text = *(const bool *)*state;
    size_t failures = 0;
    for (size_t fail_at = 0, calls = 0; fail_at <= calls; fail_at++) {
        struct host host = {.fail_at = fail_at};
        const lead_allocator memory = host_memory(&host);
        static struct list list;
        struct lead_keys keys;
        memset(&list, 0, sizeof list);
        lead_keys_init(&keys, has_text, &memory);
        while (keys.is_direct && !lead_keys_leave_direct(&keys))
            failures++;
        lead_keys_begin(&keys);
        for (unsigned i = 0; i < 2000; i++) {
            uint32_t place = lead_keys_add(&keys, key_number(&keys, i));
            if (place == LEAD_NONE) {
                failures++;
                check_list(&keys, &list);
                place = lead_keys_add(&keys, key_number(&keys, i));
            }
            list.is_used[i] = true;
            list.place[i] = place;
            list.count++;
        }
        check_list(&keys, &list);
        for (unsigned i = 0; i < 1900; i++) { /* packing may fail, too: nobody notices */
            lead_keys_erase(&keys, list.place[i]);
            list.is_used[i] = false;
            list.count--;
        }
        check_list(&keys, &list);
        lead_keys_free(&keys);
        assert_int_equal(host.live, 0);
        assert_int_equal(host.wrong, 0);
        calls = fail_at == 0 ? host.calls : calls;
    }
    assert_true(failures > 10);
}

static void widening_may_fail(void **state)
{
    (void)state;
    for (size_t fail_at = 1; fail_at <= 2; fail_at++) {
        struct host host = {.fail_at = fail_at};
        const lead_allocator memory = host_memory(&host);
        struct lead_keys keys;
        lead_keys_init(&keys, false, &memory);
        const bool first = lead_keys_widen(&keys, 2048, 1024);
        assert_int_equal(first, fail_at != 1);
        if (!first)
            assert_true(lead_keys_widen(&keys, 2048, 1024));
        use_key(&keys, 2050);
        assert_int_equal(lead_keys_widen(&keys, 0, 40960), fail_at != 2);
        assert_int_equal(lead_keys_find(&keys, integer(2050)), fail_at == 2 ? 2 : 2050);
        lead_keys_free(&keys);
        assert_int_equal(host.live, 0);
        assert_int_equal(host.wrong, 0);
    }
}

static void memory_is_told(void **state)
{
    (void)state;
    const lead_allocator memory = plenty();
    struct lead_keys keys;
    lead_keys_init(&keys, true, &memory);
    assert_int_equal(lead_keys_memory(&keys), 0);
    lead_keys_add(&keys, text("a"));
    assert_int_equal(lead_keys_memory(&keys), keys.in_use_capacity / 8 + keys.value_capacity * 8 + keys.bytes_capacity + 64 * 8);
    lead_keys_free(&keys);
    assert_int_equal(lead_keys_memory(&keys), 0);
}

int main(void)
{
    static bool integers = false, texts = true;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(direct_keys_have_few_holes),
        cmocka_unit_test(direct_keys_move_with_their_base),
        cmocka_unit_test(leaving_direct_keys_keeps_places),
        cmocka_unit_test(nothing_at_all_can_leave_direct_keys),
        {"keys_come_and_go: integers", keys_come_and_go, NULL, NULL, &integers},
        {"keys_come_and_go: texts", keys_come_and_go, NULL, NULL, &texts},
        cmocka_unit_test(erased_texts_are_wiped),
        cmocka_unit_test(crowding_keys_get_another_seed),
        cmocka_unit_test(crowds_are_found_in_the_end),
        {"what_was_taken_is_given_back: integers", what_was_taken_is_given_back, NULL, NULL, &integers},
        {"what_was_taken_is_given_back: texts", what_was_taken_is_given_back, NULL, NULL, &texts},
        {"nothing_changes_without_memory: integers", nothing_changes_without_memory, NULL, NULL, &integers},
        {"nothing_changes_without_memory: texts", nothing_changes_without_memory, NULL, NULL, &texts},
        cmocka_unit_test(widening_may_fail),
        cmocka_unit_test(memory_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
