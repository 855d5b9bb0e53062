/* SPDX-License-Identifier: MIT */
/* Tables of leads against one history for each: settling, single leads, what comes and goes, and what happens without memory. */
#include "../support/host.h"
#include "../support/sample.h"
#include "activity/table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#define COUNTERS 3000
#define DAY ((lead_duration)86400 * 1000000)

static struct lead_counter counters[COUNTERS];
static const struct lead_activity_definitions definitions = {.resolution = DAY, .counters = counters, .counter_count = COUNTERS};

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

/* ---- A table and what it should hold ---- */

#define LEADS 2600
#define STRIDE 3 /* keys are multiples */

static struct lead_history expected[LEADS];
static bool is_there[LEADS];

static int64_t key_of(unsigned lead)
{
    return (int64_t)lead * STRIDE - 1500;
}

static void forget_expected(const lead_allocator *memory)
{
    for (unsigned lead = 0; lead < LEADS; lead++) {
        lead_history_free(&expected[lead], memory);
        is_there[lead] = false;
    }
}

static uint64_t expected_leads(void)
{
    uint64_t count = 0;
    for (unsigned lead = 0; lead < LEADS; lead++)
        count += is_there[lead];
    return count;
}

static void check_marks(const struct lead_table *table, uint32_t place, const struct lead_history *history)
{
    size_t count;
    const struct lead_table_mark *marks = lead_table_marks(table, place, &count);
    assert_int_equal(count, history->mark_count);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(marks[i].lead, place % LEAD_SHELF_LEADS);
        assert_memory_equal(&marks[i].mark, &history->marks[i], sizeof marks[i].mark);
    }
}

static void check_table(const struct lead_table *table)
{
    const lead_allocator memory = plenty();
    assert_true(table->is_settled);
    assert_int_equal(lead_table_lead_count(table), expected_leads());
    for (unsigned lead = 0; lead < LEADS; lead++) {
        struct lead_history copy;
        const uint32_t place = lead_table_place(table, integer(key_of(lead)));
        assert_int_equal(place != LEAD_NONE, is_there[lead]);
        if (!is_there[lead])
            continue;
        assert_true(lead_table_get(table, place, &copy, &memory));
        assert_int_equal(copy.count, expected[lead].count);
        if (copy.count)
            assert_memory_equal(copy.entries, expected[lead].entries, copy.count * sizeof *copy.entries);
        check_marks(table, place, &expected[lead]);
        assert_int_equal(copy.mark_count, expected[lead].mark_count);
        lead_history_free(&copy, &memory);
    }
}

static uint32_t place_of(struct lead_table *table, unsigned lead)
{
    const uint32_t place = lead_table_make_place(table, integer(key_of(lead)));
    assert_int_not_equal(place, LEAD_NONE);
    is_there[lead] = true;
    return place;
}

/* One event, there and here. */
static void add_event(struct lead_table *table, unsigned lead, uint32_t counter, int32_t bucket)
{
    const lead_allocator memory = plenty();
    const lead_entry_bits entry = lead_entry_make(77, counter, bucket, 1);
    assert_true(lead_table_append(table, place_of(table, lead), &entry, 1));
    assert_true(lead_history_add(&expected[lead], counter, bucket, &memory));
}

struct settle_case {
    const char *name;
    bool is_direct;
    unsigned rounds, events; /* in each round */
    uint32_t leads, counters, buckets;
};

static const struct settle_case settle_cases[] = {
    {"all at once", true, 1, 20000, LEADS, 12, 180},
    {"in large parts", true, 4, 8000, LEADS, 12, 180},
    {"in small parts", true, 300, 40, 300, 5, 20},
    {"one by one", true, 600, 1, 40, 3, 10},
    {"many on few pairs", true, 40, 700, 2, 2, 2},
    {"many counters", true, 6, 4000, 900, COUNTERS, 100000},
    {"hashed", false, 30, 500, LEADS, 12, 180},
};

static void settling_is_sorting(void **state)
{
    (void)state;
    const lead_allocator memory = plenty();
    struct sample_random random = {11};
    for (size_t i = 0; i < COUNT_OF(settle_cases); i++) {
        const struct settle_case *row = &settle_cases[i];
        struct lead_table table;
        print_message("# %s\n", row->name);
        lead_table_init(&table, &definitions, false, &memory);
        assert_true(lead_table_settle(&table));
        assert_true(lead_table_expect(&table, key_of(0), row->is_direct ? key_of(LEADS - 1) : INT64_MAX, row->is_direct ? LEADS : 1));
        assert_int_equal(table.keys.is_direct, row->is_direct);
        for (unsigned round = 0; round < row->rounds; round++) {
            for (unsigned e = 0; e < row->events; e++)
                add_event(&table, sample_below(&random, row->leads), sample_below(&random, row->counters),
                          (int32_t)sample_below(&random, row->buckets) - 50);
            assert_false(table.is_settled);
            assert_true(lead_table_settle(&table));
            if (round % 50 == 0)
                check_table(&table);
        }
        check_table(&table);
        lead_table_free(&table);
        forget_expected(&memory);
    }
}

/* Counts that do not fit one entry, met from both sides. */
static void full_counts_go_on(void **state)
{
    (void)state;
    const lead_allocator memory = plenty();
    struct lead_table table;
    lead_table_init(&table, &definitions, false, &memory);
    for (unsigned round = 0; round < 8; round++) {
        for (unsigned e = 0; e < 900; e++)
            add_event(&table, 5, 1, 100);
        for (unsigned e = 0; e < 3; e++)
            add_event(&table, 5, e, 99 + (int32_t)e);
        /* Two full entries exactly, after the second round. */
        for (unsigned e = 0; round < 2 && e < (round ? 2 * LEAD_ENTRY_COUNT_MAX - 2000 : 2000); e++)
            add_event(&table, 6, 1, 100);
        /* Others, so that the new ones are fewer than the old ones. */
        for (unsigned e = 0; e < 80000 && round == 0; e++)
            add_event(&table, e % LEADS, 2, (int32_t)e);
        assert_true(lead_table_settle(&table));
        check_table(&table);
    }
    lead_table_free(&table);
    forget_expected(&memory);
}

/* ---- Single leads ---- */

static void random_history(struct sample_random *random, struct lead_history *history, const lead_allocator *memory)
{
    lead_history_free(history, memory);
    for (unsigned e = sample_below(random, 12); e > 0; e--)
        assert_true(lead_history_add(history, sample_below(random, 4), (int32_t)sample_below(random, 30), memory));
    for (unsigned m = sample_below(random, 4); m > 0; m--)
        assert_true(lead_history_see(history, sample_below(random, 5), (int64_t)sample_below(random, 100), memory));
}

/* All that can be done to a settled table, in any order. */
static void single_leads_come_and_go(void **state)
{
    const bool is_direct = *(const bool *)*state;
    const lead_allocator memory = plenty();
    struct sample_random random = {is_direct ? 5u : 6u};
    struct lead_table table;
    lead_table_init(&table, &definitions, false, &memory);
    if (!is_direct)
        assert_true(lead_table_expect(&table, 0, INT64_MAX, 1));
    for (unsigned step = 0; step < 3000; step++) {
        const unsigned lead = sample_below(&random, 60) * (is_direct ? 1 : 40);
        switch (sample_below(&random, 4)) {
        case 0:
            random_history(&random, &expected[lead], &memory);
            assert_true(lead_table_put(&table, place_of(&table, lead), &expected[lead]));
            break;
        case 1:
            if (is_there[lead])
                lead_table_erase(&table, lead_table_place(&table, integer(key_of(lead))));
            lead_history_free(&expected[lead], &memory);
            is_there[lead] = false;
            break;
        default:
            add_event(&table, lead, sample_below(&random, 4), (int32_t)sample_below(&random, 30));
            assert_true(lead_table_settle(&table));
        }
        if (step % 20 == 0)
            check_table(&table);
    }
    check_table(&table);
    lead_table_free(&table);
    forget_expected(&memory);
}

/* Keys that come later, below or above, or far away: what is there stays. */
static void places_change_and_leads_stay(void **state)
{
    (void)state;
    const lead_allocator memory = plenty();
    struct lead_table table;
    static const unsigned order[] = {1500, 1501, 900, 0, 2599, 1, 2000};
    lead_table_init(&table, &definitions, false, &memory);
    for (size_t i = 0; i < COUNT_OF(order); i++) {
        add_event(&table, order[i], 3, (int32_t)i);
        if (i % 2)
            assert_true(lead_table_settle(&table)); /* sorted and unsorted ones move alike */
    }
    assert_true(table.keys.is_direct);
    assert_int_equal(lead_table_lead_count(&table), COUNT_OF(order));
    add_event(&table, 17, 3, 3);
    assert_true(lead_table_expect(&table, -5000000000, 5000000000, 2));
    assert_false(table.keys.is_direct);
    assert_int_equal(lead_table_lead_count(&table), COUNT_OF(order) + 1);
    add_event(&table, 18, 4, 4);
    assert_true(lead_table_settle(&table));
    check_table(&table);
    lead_table_free(&table);
    forget_expected(&memory);
}

static void direct_keys_are_known_by_their_entries(void **state)
{
    (void)state;
    const lead_allocator memory = plenty();
    const lead_entry_bits entry = lead_entry_make(0, 1, 1, 1);
    struct lead_table table;
    lead_table_init(&table, &definitions, false, &memory);
    assert_true(lead_table_expect(&table, 0, 5000, 5000));
    assert_true(lead_table_append(&table, 7, &entry, 1) && lead_table_append(&table, 2000, &entry, 1) && lead_table_append(&table, 7, &entry, 1));
    assert_int_equal(lead_table_lead_count(&table), 2);
    assert_true(lead_table_settle(&table));
    assert_int_equal(lead_table_lead_count(&table), 2);
    assert_int_equal(lead_table_place(&table, integer(2000)), 2000);
    assert_int_equal(lead_table_place(&table, integer(2001)), LEAD_NONE);
    assert_true(lead_table_append(&table, 2001, &entry, 1) && lead_table_append(&table, 2000, &entry, 1));
    assert_int_equal(lead_table_lead_count(&table), 3);
    lead_table_free(&table);
}

static void marks_are_appended_by_place(void **state)
{
    (void)state;
    const lead_allocator memory = plenty();
    const struct lead_mark marks[] = {{3, 10}, {5, 20}};
    struct lead_table table;
    size_t count;
    lead_table_init(&table, &definitions, false, &memory);
    assert_true(lead_table_expect(&table, 0, 5000, 5000));
    assert_true(lead_table_append_marks(&table, 1030, marks, 2));
    assert_true(lead_table_append_marks(&table, 1031, marks, 1));
    assert_true(lead_table_append_marks(&table, 1032, marks, 0));
    assert_non_null(lead_table_marks(&table, 1030, &count));
    assert_int_equal(count, 2);
    assert_int_equal(lead_table_marks(&table, 1031, &count)->mark.sequence, 10);
    assert_int_equal(count, 1);
    assert_null(lead_table_marks(&table, 1032, &count));
    assert_int_equal(count, 0);
    lead_table_free(&table);
}

/* ---- Forgetting ---- */

static void forgetting_is_that_of_histories(void **state)
{
    (void)state;
    const lead_allocator memory = plenty();
    struct sample_random random = {21};
    struct lead_table table;
    lead_table_init(&table, &definitions, false, &memory);
    for (uint32_t c = 0; c < 8; c++)
        counters[c].reach = c == 0 ? LEAD_AGES_FOREVER : c * 10;
    for (unsigned e = 0; e < 9000; e++)
        add_event(&table, sample_below(&random, 1500), sample_below(&random, 8), (int32_t)sample_below(&random, 100));
    assert_true(lead_table_settle(&table));
    for (int64_t day = -5; day < 400; day += 27) {
        uint64_t dropped = 0;
        for (unsigned lead = 0; lead < LEADS; lead++)
            dropped += lead_history_forget(&expected[lead], &definitions, day * DAY + 5);
        assert_int_equal(lead_table_forget(&table, day * DAY + 5), dropped);
        check_table(&table);
    }
    for (uint32_t c = 0; c < 8; c++)
        counters[c].reach = 0;
    assert_true(lead_table_forget(&table, 400 * DAY) > 0);
    for (unsigned lead = 0; lead < LEADS; lead++)
        lead_history_free(&expected[lead], &memory);
    check_table(&table);
    add_event(&table, 3, 1, 500);
    assert_true(lead_table_settle(&table));
    check_table(&table);
    lead_table_free(&table);
    forget_expected(&memory);
}

/* ---- Reading many ---- */

static void rows_find_their_leads(void **state)
{
    (void)state;
    const lead_allocator memory = plenty();
    struct lead_table table;
    struct lead_history_view views[5];
    lead_table_init(&table, &definitions, false, &memory);
    assert_true(lead_table_expect(&table, key_of(0), key_of(LEADS - 1), LEADS));
    add_event(&table, 10, 1, 1);
    add_event(&table, 10, 2, 1);
    add_event(&table, 2000, 3, 1);
    assert_true(lead_table_settle(&table));
    const uint32_t places[] = {77, lead_table_place(&table, integer(key_of(2000))), LEAD_NONE, LEAD_PLACE_UNKNOWN,
                               lead_table_place(&table, integer(key_of(10))), lead_table_place(&table, integer(key_of(2000))) + 1};
    const struct lead_table_rows rows = {&table, places};
    lead_table_find(&rows, 1, 5, views);
    assert_int_equal(views[0].count, 1);
    assert_int_equal(lead_entry_counter(views[0].entries[0]), 3);
    assert_int_equal(views[1].count, 0);
    assert_non_null(views[1].entries);
    assert_null(views[2].entries);
    assert_int_equal(views[3].count, 2);
    assert_int_equal(lead_entry_counter(views[3].entries[1]), 2);
    assert_int_equal(views[4].count, 0);
    assert_non_null(views[4].entries);
    lead_table_free(&table);
    forget_expected(&memory);
}

/* ---- Memory ---- */

static void memory_is_told_and_given_back(void **state)
{
    (void)state;
    struct host host = {0};
    const lead_allocator memory = host_memory(&host), others = plenty();
    struct lead_table table;
    lead_table_init(&table, &definitions, false, &memory);
    assert_int_equal(lead_table_memory(&table), 0);
    for (unsigned e = 0; e < 40000; e++)
        add_event(&table, e % 500, e % 7, (int32_t)(e / 500));
    assert_true(lead_table_settle(&table));
    check_table(&table);
    uint64_t pairs = 0;
    for (unsigned lead = 0; lead < LEADS; lead++)
        pairs += expected[lead].count;
    assert_int_equal(pairs, 40000);
    assert_true(lead_table_memory(&table) >= 8 * pairs);
    assert_true(lead_table_memory(&table) <= 13 * pairs);
    for (unsigned lead = 0; lead < 500; lead++)
        lead_table_erase(&table, lead_table_place(&table, integer(key_of(lead))));
    assert_true(lead_table_memory(&table) < 20000);
    assert_int_equal(lead_table_lead_count(&table), 0);
    lead_table_free(&table);
    assert_int_equal(host.live, 0);
    assert_int_equal(host.wrong, 0);
    forget_expected(&others);
}

static void shelves_have_an_end(void **state)
{
    (void)state;
    const lead_allocator memory = plenty();
    struct lead_shelf shelf = {0};
    assert_false(lead_shelf_reserve(&memory, &shelf, UINT32_MAX));
    assert_false(lead_shelf_reserve_marks(&memory, &shelf, UINT32_MAX));
    assert_true(lead_shelf_reserve(&memory, &shelf, 0) && lead_shelf_reserve_marks(&memory, &shelf, 0));
    assert_null(shelf.entries);
}

/* Each request fails once. */
static void nothing_is_lost_without_memory(void **state)
{
    (void)state;
    const lead_allocator others = plenty();
    size_t failures = 0;
    for (size_t fail_at = 0, calls = 0; fail_at <= calls; fail_at++) {
        struct host host = {.fail_at = fail_at};
        const lead_allocator memory = host_memory(&host);
        struct sample_random random = {9};
        struct lead_table table;
        struct lead_history history = {0}, copy = {0};
        lead_table_init(&table, &definitions, false, &memory);
        random_history(&random, &history, &others);
        for (unsigned e = 0; e < 300; e++) {
            const unsigned lead = e * 7 % 400 + (e > 150 ? 2000 : 0);
            const lead_entry_bits entry = lead_entry_make(0, e % 3, (int32_t)e, 1);
            uint32_t place = lead_table_make_place(&table, integer(key_of(lead)));
            for (; place == LEAD_NONE; failures++)
                place = lead_table_make_place(&table, integer(key_of(lead)));
            for (; !lead_table_append(&table, place, &entry, 1); failures++)
                continue;
            is_there[lead] = true;
            assert_true(lead_history_add(&expected[lead], e % 3, (int32_t)e, &others));
            for (; e % 40 == 0 && !lead_table_settle(&table); failures++)
                continue;
        }
        for (; !lead_table_expect(&table, 0, INT64_MAX / 2, 1); failures++)
            continue;
        for (; !lead_table_settle(&table); failures++)
            continue;
        check_table(&table);
        for (unsigned lead = 7; lead < 21; lead += 7) {
            uint32_t place = lead_table_make_place(&table, integer(key_of(lead)));
            for (; place == LEAD_NONE; failures++)
                place = lead_table_make_place(&table, integer(key_of(lead)));
            is_there[lead] = true;
            for (; !lead_table_put(&table, place, &history); failures++)
                check_table(&table);
            lead_history_free(&expected[lead], &others);
            assert_true(lead_history_copy(&expected[lead], history.entries, history.count, history.marks, history.mark_count, &others));
            check_table(&table);
        }
        for (; !lead_table_get(&table, lead_table_place(&table, integer(key_of(7))), &copy, &memory); failures++)
            assert_null(copy.entries);
        for (size_t more = 0; !lead_table_append_marks(&table, 5, &(struct lead_mark){more, 1}, 1); failures++)
            continue;
        lead_history_free(&copy, &memory);
        lead_history_free(&history, &others);
        lead_table_free(&table);
        assert_int_equal(host.live, 0);
        assert_int_equal(host.wrong, 0);
        forget_expected(&others);
        calls = fail_at == 0 ? host.calls : calls;
    }
    assert_true(failures > 15);
}

int main(void)
{
    static bool direct = true, hashed = false;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(settling_is_sorting),
        cmocka_unit_test(full_counts_go_on),
        {"single_leads_come_and_go: direct", single_leads_come_and_go, NULL, NULL, &direct},
        {"single_leads_come_and_go: hashed", single_leads_come_and_go, NULL, NULL, &hashed},
        cmocka_unit_test(places_change_and_leads_stay),
        cmocka_unit_test(direct_keys_are_known_by_their_entries),
        cmocka_unit_test(marks_are_appended_by_place),
        cmocka_unit_test(forgetting_is_that_of_histories),
        cmocka_unit_test(rows_find_their_leads),
        cmocka_unit_test(memory_is_told_and_given_back),
        cmocka_unit_test(shelves_have_an_end),
        cmocka_unit_test(nothing_is_lost_without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
