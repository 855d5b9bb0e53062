/* SPDX-License-Identifier: MIT */
/* Leads by key, the queue and earlier holders, against lists that are looked through; and what is no key. */
#include "memory_fixture.h"

#include "../support/sample.h"

#include "base/mix.h"
#include "route/state.h"

#include <stdio.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#define KEYS 700
#define PEOPLE 25

/* --- keys --------------------------------------------------------------------------------------------------------------------------------- */

/* Some follow each other, some differ at the ends only; with texts of all sizes. */
static lead_key key_of(lead_key_type type, uint32_t number, char text[64])
{
    lead_key key = {.size = sizeof key};
    if (type == LEAD_KEY_INTEGER) {
        key.integer = number % 3 ? (int64_t)number : INT64_MIN + (int64_t)((uint64_t)number << 40);
        return key;
    }
    key.text = text;
    key.text_size = (size_t)sprintf(text, "%u%.*s", number, (int)(number % 45), "-a-tail-that-makes-keys-of-different-lengths-x");
    return key;
}

static struct lead_wanted_key wanted(lead_key_type type, uint32_t number)
{
    struct lead_wanted_key read;
    char text[64];
    const lead_key key = key_of(type, number, text);
    assert_int_equal(lead_read_key(type, &key, &read, NULL), LEAD_OK);
    return read;
}

static const char long_text[] = "123456789012345678901234567890123456789012345678";

static void what_is_no_key_is_refused(void **state)
{
    static const struct {
        const char *name;
        lead_key_type type;
        lead_key key;
        lead_status expected;
        const char *message;
    } rows[] = {
        {"an integer", LEAD_KEY_INTEGER, {sizeof(lead_key), -5, NULL, 0}, LEAD_OK, ""},
        {"an integer beside a text", LEAD_KEY_INTEGER, {sizeof(lead_key), 5, NULL, 7}, LEAD_OK, ""},
        {"no size", LEAD_KEY_INTEGER, {0, 5, NULL, 0}, LEAD_ERROR_INVALID_ARGUMENT, "'size'"},
        {"one byte", LEAD_KEY_TEXT, {sizeof(lead_key), 0, "a", 1}, LEAD_OK, ""},
        {"47 bytes", LEAD_KEY_TEXT, {sizeof(lead_key), 0, long_text, 47}, LEAD_OK, ""},
        {"48 bytes", LEAD_KEY_TEXT, {sizeof(lead_key), 0, long_text, 48}, LEAD_ERROR_VALUE, "has 48"},
        {"no bytes", LEAD_KEY_TEXT, {sizeof(lead_key), 0, "a", 0}, LEAD_ERROR_VALUE, "has 0"},
        {"no text and no bytes", LEAD_KEY_TEXT, {sizeof(lead_key), 0, NULL, 0}, LEAD_ERROR_VALUE, "has 0"},
        {"no text", LEAD_KEY_TEXT, {sizeof(lead_key), 0, NULL, 1}, LEAD_ERROR_INVALID_ARGUMENT, "is NULL"},
        {"a NUL inside", LEAD_KEY_TEXT, {sizeof(lead_key), 0, "a\0b", 3}, LEAD_ERROR_VALUE, "NUL"},
        {"not UTF-8", LEAD_KEY_TEXT, {sizeof(lead_key), 0, "a\xff", 2}, LEAD_ERROR_VALUE, "UTF-8"},
        {"umlauts", LEAD_KEY_TEXT, {sizeof(lead_key), 0, "\xc3\xa4", 2}, LEAD_OK, ""},
    };
    (void)state;
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        struct lead_wanted_key read;
        lead_error error = LEAD_ERROR_INIT;
        print_message("# %s\n", rows[r].name);
        assert_int_equal(lead_read_key(rows[r].type, &rows[r].key, &read, &error), rows[r].expected);
        assert_non_null(strstr(error.message, rows[r].message));
    }
}

static void a_key_that_is_read_has_nothing_else_in_it(void **state)
{
    struct lead_wanted_key read;
    const lead_key text = {sizeof text, 9, "ab", 2}, integer = {sizeof integer, 9, "ab", 2};
    (void)state;
    memset(&read, 0xA5, sizeof read);
    assert_int_equal(lead_read_key(LEAD_KEY_TEXT, &text, &read, NULL), LEAD_OK);
    assert_true(read.integer == 0 && read.text.size == 2 && memcmp(read.text.text, "ab\0\0\0", 5) == 0 && read.text.text[46] == 0);
    assert_true(read.hash == lead_route_hash("ab", 2));
    assert_int_equal(lead_read_key(LEAD_KEY_INTEGER, &integer, &read, NULL), LEAD_OK);
    assert_true(read.integer == 9 && read.text.size == 0 && read.text.text[0] == 0 && read.hash == lead_scramble(9));
    assert_int_equal(lead_read_key(LEAD_KEY_INTEGER, NULL, &read, NULL), LEAD_ERROR_INVALID_ARGUMENT);
}

/* --- operations at random ----------------------------------------------------------------------------------------------------------------- */

struct model {
    uint64_t sequence[KEYS]; /* 0: not there */
    bool waits[KEYS];
    uint32_t queue[KEYS];
    uint32_t queue_count;
    uint32_t past[KEYS][1000];
    uint32_t past_count[KEYS];
};

struct scene {
    lead_key_type type;
    struct memory memory;
    struct lead_leads leads;
    struct model model;
    struct sample_random random;
    uint64_t changes;
};

static uint32_t slot_of(const struct scene *scene, uint32_t key)
{
    const struct lead_wanted_key read = wanted(scene->type, key);
    const uint32_t slot = lead_leads_find(&scene->leads, &read);
    if (scene->leads.table) {
        uint32_t place = lead_leads_approach(&scene->leads, &read);
        assert_int_equal(lead_leads_find_from(&scene->leads, &read, &place), slot);
        assert_int_equal(scene->leads.table[place], slot == LEAD_NONE ? 0 : slot + 1);
    }
    return slot;
}

static struct lead_route route_of(uint32_t key)
{
    return (struct lead_route){.prefers = key * 3, .same = key, .needs = {key, LEAD_NONE, 7}, .owner = key % 5, .rule = key % 9, .band = (uint8_t)(key % 4)};
}

/* All of it, or the rule alone. */
static void check_route(const struct scene *scene, uint32_t key, uint32_t slot)
{
    const struct lead_route is = lead_leads_route(&scene->leads, slot), all = route_of(key), rule = lead_route_of_rule(key % 9);
    const struct lead_route *expected = scene->leads.keeps_routes ? &all : &rule;
    assert_true(is.prefers == expected->prefers && is.same == expected->same && is.owner == expected->owner && is.band == expected->band);
    assert_true(is.rule == key % 9 && memcmp(is.needs, expected->needs, sizeof is.needs) == 0);
}

static void come(struct scene *scene, uint32_t key)
{
    const struct lead_wanted_key read = wanted(scene->type, key);
    assert_true(lead_leads_reserve(&scene->leads, &scene->memory.allocator, 1, 0));
    const uint32_t slot = lead_leads_add(&scene->leads, &read);
    const struct lead_held *held = &scene->leads.held[slot];
    assert_true(held->holder == LEAD_NONE && held->team == LEAD_NONE && held->past == LEAD_NONE && held->clocks == LEAD_NONE);
    assert_true(held->hops == 0 && !held->is_paused && !held->is_escalated && held->previous == LEAD_NONE && held->next == LEAD_NONE);
    const struct lead_route route = route_of(key);
    lead_leads_set_route(&scene->leads, slot, &route);
    scene->leads.held[slot].sequence = scene->model.sequence[key] = ++scene->changes;
    scene->model.past_count[key] = 0;
}

static void queue_or_not(struct scene *scene, uint32_t key)
{
    struct model *model = &scene->model;
    const uint32_t slot = slot_of(scene, key);
    if (!model->waits[key]) {
        lead_queue_append(&scene->leads, slot);
        model->queue[model->queue_count++] = key;
    } else {
        uint32_t at = 0;
        lead_queue_remove(&scene->leads, slot);
        while (model->queue[at] != key)
            at++;
        model->queue_count--;
        memmove(model->queue + at, model->queue + at + 1, (model->queue_count - at) * sizeof *model->queue);
    }
    model->waits[key] = !model->waits[key];
}

static void go(struct scene *scene, uint32_t key)
{
    if (scene->model.waits[key])
        queue_or_not(scene, key);
    lead_leads_remove(&scene->leads, slot_of(scene, key));
    scene->model.sequence[key] = 0;
}

/* Each person once, where they stood last; of more than 15, the first and the last 14. */
static void hand_on(struct scene *scene, uint32_t key, uint32_t person)
{
    uint32_t *past = scene->model.past[key], *count = &scene->model.past_count[key], at = 0;
    assert_true(lead_leads_reserve(&scene->leads, &scene->memory.allocator, 0, 1));
    lead_past_add(&scene->leads, slot_of(scene, key), person);
    while (at < *count && past[at] != person)
        at++;
    if (at == *count && *count == LEAD_PAST_MAX)
        at = 1;
    if (at < *count) {
        for (uint32_t i = at; i + 1 < *count; i++)
            past[i] = past[i + 1];
        --*count;
    }
    past[(*count)++] = person;
}

static void check(const struct scene *scene)
{
    const struct model *model = &scene->model;
    uint32_t count = 0, slot = scene->leads.queue_first, before = LEAD_NONE;
    for (uint32_t key = 0; key < KEYS; key++) {
        const uint32_t found = slot_of(scene, key);
        assert_int_equal(found != LEAD_NONE, model->sequence[key] != 0);
        if (found == LEAD_NONE)
            continue;
        char text[64];
        const lead_key expected = key_of(scene->type, key, text), is = lead_leads_key(&scene->leads, found);
        assert_true(scene->leads.held[found].sequence == model->sequence[key] && is.integer == expected.integer);
        assert_true(is.text_size == expected.text_size && (!is.text_size || memcmp(is.text, expected.text, is.text_size) == 0));
        check_route(scene, key, found);
        for (uint32_t person = 0; person < PEOPLE; person++) {
            bool had = false;
            for (uint32_t i = 0; i < model->past_count[key]; i++)
                had |= model->past[key][i] == person;
            assert_int_equal(lead_past_has(&scene->leads, found, person), had);
        }
        assert_int_equal(lead_past_last(&scene->leads, found),
                         model->past_count[key] ? model->past[key][model->past_count[key] - 1] : LEAD_NONE);
        count++;
    }
    for (uint32_t i = 0; i < model->queue_count; i++) {
        assert_int_equal(slot, slot_of(scene, model->queue[i]));
        assert_int_equal(scene->leads.held[slot].previous, before);
        before = slot;
        slot = scene->leads.held[slot].next;
    }
    assert_true(slot == LEAD_NONE && scene->leads.queue_last == before);
    assert_int_equal(scene->leads.waiting_count, model->queue_count);
    assert_int_equal(scene->leads.held_count, count - model->queue_count);
}

static void one_operation(struct scene *scene, unsigned goes)
{
    const uint32_t key = sample_below(&scene->random, KEYS);
    if (!scene->model.sequence[key])
        come(scene, key);
    else if (sample_once_in(&scene->random, goes))
        go(scene, key);
    else if (sample_once_in(&scene->random, 3))
        queue_or_not(scene, key);
    else
        hand_on(scene, key, sample_below(&scene->random, PEOPLE));
}

static void leads_are_where_they_were_put(void **state)
{
    static const struct {
        const char *name;
        lead_key_type type;
        unsigned goes;
    } rows[] = {{"integers that stay", LEAD_KEY_INTEGER, 30},
                {"integers that go", LEAD_KEY_INTEGER, 2},
                {"texts that stay", LEAD_KEY_TEXT, 30},
                {"texts that go", LEAD_KEY_TEXT, 2}};
    (void)state;
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        struct scene *scene = calloc(1, sizeof *scene);
        print_message("# %s\n", rows[r].name);
        scene->type = rows[r].type;
        scene->random = (struct sample_random){r};
        memory_init(&scene->memory, SIZE_MAX);
        lead_leads_init(&scene->leads, rows[r].type, r % 2);
        check(scene);
        for (unsigned i = 0; i < 12000; i++) {
            one_operation(scene, rows[r].goes);
            if (i % 400 == 0)
                check(scene);
        }
        check(scene);
        lead_leads_free(&scene->leads, &scene->memory.allocator);
        assert_int_equal(scene->memory.blocks, 0);
        free(scene);
    }
}

/* --- memory ------------------------------------------------------------------------------------------------------------------------------- */

static void nothing_of_a_text_stays_behind(void **state)
{
    struct memory memory;
    struct lead_leads leads;
    const struct lead_wanted_key key = wanted(LEAD_KEY_TEXT, 44);
    (void)state;
    memory_init(&memory, SIZE_MAX);
    lead_leads_init(&leads, LEAD_KEY_TEXT, true);
    assert_true(lead_leads_reserve(&leads, &memory.allocator, 1, 0));
    const uint32_t slot = lead_leads_add(&leads, &key);
    leads.held[slot].sequence = 1;
    lead_leads_remove(&leads, slot);
    for (size_t i = 0; i < sizeof leads.texts[slot]; i++)
        assert_int_equal(((const char *)&leads.texts[slot])[i], 0);
    lead_leads_free(&leads, &memory.allocator);
}

/* Each allocation in turn fails; then the leads are as they were, and there is room at the next try. */
static void without_memory_leads_stay(void **state)
{
    (void)state;
    for (size_t allowed = 0; allowed < 40; allowed++) {
        struct memory memory;
        struct lead_leads leads;
        uint32_t added = 0;
        memory_init(&memory, allowed);
        lead_leads_init(&leads, LEAD_KEY_INTEGER, true);
        while (added < 1000 && lead_leads_reserve(&leads, &memory.allocator, 1, 1)) {
            const struct lead_wanted_key key = wanted(LEAD_KEY_INTEGER, added++);
            const uint32_t slot = lead_leads_add(&leads, &key);
            leads.held[slot].sequence = added;
            lead_past_add(&leads, slot, 7);
        }
        memory.allowed = SIZE_MAX;
        for (uint32_t i = 0; i < added; i++) {
            const struct lead_wanted_key key = wanted(LEAD_KEY_INTEGER, i);
            assert_true(lead_past_has(&leads, lead_leads_find(&leads, &key), 7));
        }
        assert_true(lead_leads_reserve(&leads, &memory.allocator, 100, 100));
        lead_leads_free(&leads, &memory.allocator);
        assert_int_equal(memory.blocks, 0);
    }
}

static void more_leads_than_can_be_counted_are_refused(void **state)
{
    struct memory memory;
    struct lead_leads leads;
    (void)state;
    memory_init(&memory, SIZE_MAX);
    lead_leads_init(&leads, LEAD_KEY_INTEGER, true);
    assert_false(lead_leads_reserve(&leads, &memory.allocator, UINT32_MAX, 0));
    assert_false(lead_leads_reserve(&leads, &memory.allocator, 0, UINT32_MAX));
    assert_true(leads.capacity == 0 && leads.past_capacity == 0);
}

static void slots_are_put_into_the_order_of_receipt(void **state)
{
    static const unsigned shifts[] = {0, 12, 30, 47};
    struct lead_held held[1000];
    uint32_t slots[1000], scratch[1000];
    const struct lead_leads leads = {.held = held};
    struct sample_random random = {5};
    (void)state;
    for (size_t r = 0; r < COUNT_OF(shifts); r++) {
        for (uint32_t i = 0; i < 1000; i++) {
            held[i].sequence = ((uint64_t)(i * 7919 % 1000) + 1) << shifts[r] | sample_below(&random, 1u << (shifts[r] % 20));
            slots[i] = i;
        }
        lead_leads_sort(&leads, slots, scratch, 1000);
        for (uint32_t i = 1; i < 1000; i++)
            assert_true(held[slots[i - 1]].sequence < held[slots[i]].sequence);
    }
    lead_leads_sort(&leads, slots, scratch, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_no_key_is_refused),
        cmocka_unit_test(a_key_that_is_read_has_nothing_else_in_it),
        cmocka_unit_test(leads_are_where_they_were_put),
        cmocka_unit_test(nothing_of_a_text_stays_behind),
        cmocka_unit_test(without_memory_leads_stay),
        cmocka_unit_test(more_leads_than_can_be_counted_are_refused),
        cmocka_unit_test(slots_are_put_into_the_order_of_receipt),
    };
    return cmocka_run_group_tests_name("leads", tests, NULL, NULL);
}
