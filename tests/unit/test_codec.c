/* SPDX-License-Identifier: MIT */
/* Saved timelines, below the public interface: they come back, also under other models, and without memory nothing is left behind. */
#include "codec_fixture.h"

/* --- as they were saved ------------------------------------------------------------------------------------------------------------------- */

static void comes_back_as_it_was(void **state)
{
    static const lead_duration resolutions[] = {DAY, HOUR};
    (void)state;
    for (size_t r = 0; r < 2; r++)
        for (int is_empty = 0; is_empty < 2; is_empty++) {
            struct fixture fixture;
            struct lead_history loaded;
            lead_load_report report;
            size_t size;
            open_fixture(&fixture, resolutions[r]);
            if (!is_empty)
                fill(&fixture);
            uint8_t *bytes = save(&fixture, &size);
            assert_int_equal(load(&fixture, bytes, size, &loaded, &report), LEAD_OK);
            assert_same(&loaded, &fixture.history);
            assert_int_equal(report.kept_events, is_empty ? 0 : 3 + 2047 + 2048 + 1 + 70000 + 1);
            assert_int_equal(report.kept_counters, is_empty ? 0 : 3);
            assert_int_equal(report.dropped_events + report.dropped_counters + report.new_counters, 0);
            lead_history_free(&loaded, &fixture.memory.allocator);
            free(bytes);
            close_fixture(&fixture);
        }
}

static void takes_as_few_bytes_as_promised(void **state)
{
    static const struct {
        const char *name;
        uint32_t pairs_of[COUNTERS];
        uint64_t events; /* of each pair */
        size_t marks;
        size_t size;
    } rows[] = {
        {"empty", {0}, 0, 0, FIXED},
        {"only sources", {0}, 0, 3, FIXED + 3 * 16},
        {"a pair", {0, 0, 1}, 1, 0, FIXED + 8 + 8},
        {"pairs of one counter", {9}, 2047, 1, FIXED + 8 + 9 * 8 + 16},
        {"the most for each pair", {1, 1, 1, 1, 1}, 65504, 0, FIXED + 5 * 24},
        {"beyond what one pair promises", {1}, 65505, 0, FIXED + 8 + 16 + 8},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct fixture fixture;
        size_t size;
        print_message("# %s\n", rows[i].name);
        open_fixture(&fixture, DAY);
        for (uint32_t c = 0; c < COUNTERS; c++)
            for (uint32_t p = 0; p < rows[i].pairs_of[c]; p++)
                put(&fixture, c, (int32_t)p, rows[i].events);
        for (size_t m = 0; m < rows[i].marks; m++)
            see(&fixture, m, 1);
        free(save(&fixture, &size));
        assert_int_equal(size, rows[i].size);
        close_fixture(&fixture);
    }
}

/* --- other models ------------------------------------------------------------------------------------------------------------------------------ */

static uint64_t events_of(const struct lead_history *history, uint32_t counter)
{
    uint64_t events = 0;
    for (size_t i = 0; i < history->count; i++)
        events += lead_entry_counter(history->entries[i]) == counter ? lead_entry_count(history->entries[i]) : 0;
    return events;
}

static void assert_in_order(const struct lead_history *history)
{
    for (size_t i = 1; i < history->count; i++) {
        const lead_entry_bits before = history->entries[i - 1], entry = history->entries[i];
        assert_true(before >> LEAD_ENTRY_BUCKET_SHIFT < entry >> LEAD_ENTRY_BUCKET_SHIFT ||
                    (before >> LEAD_ENTRY_BUCKET_SHIFT == entry >> LEAD_ENTRY_BUCKET_SHIFT && lead_entry_count(before) == LEAD_ENTRY_COUNT_MAX));
    }
}

static void counters_are_recognised(void **state)
{
    /* Models by the index of their counters in `counters`; 9 is a new one. Saved: 4,098 events of 0, 70,001 of 2, 1 of 4. */
    static const struct {
        const char *name;
        uint32_t counters[8], count;
        uint64_t events[8], dropped_events;
        uint32_t kept, dropped, new_ones;
    } rows[] = {
        {"reversed", {4, 3, 2, 1, 0}, 5, {1, 0, 70001, 0, 4098}, 0, 3, 0, 0},
        {"fewer, those with events", {0, 2, 4}, 3, {4098, 70001, 1}, 0, 3, 0, 0},
        {"one more in front", {9, 0, 1, 2, 3, 4}, 6, {0, 4098, 0, 70001, 0, 1}, 0, 3, 0, 3},
        {"the first gone", {1, 2, 3, 4}, 4, {0, 70001, 0, 1}, 4098, 2, 1, 2},
        {"two swapped, one gone", {2, 0, 9}, 3, {70001, 4098, 0}, 1, 2, 1, 1},
        {"all gone", {9}, 1, {0}, 74100, 0, 3, 1},
        {"none", {0}, 0, {0}, 74100, 0, 3, 0},
    };
    struct fixture fixture;
    size_t size;
    (void)state;
    open_fixture(&fixture, DAY);
    fill(&fixture);
    uint8_t *bytes = save(&fixture, &size);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct lead_counter list[8];
        struct lead_history loaded;
        lead_load_report report;
        print_message("# %s\n", rows[i].name);
        for (uint32_t c = 0; c < rows[i].count; c++)
            list[c] = rows[i].counters[c] < COUNTERS ? counters[rows[i].counters[c]] : (struct lead_counter){.identity = 99};
        fixture.definitions = definitions_of(DAY, list, rows[i].count);
        assert_int_equal(load(&fixture, bytes, size, &loaded, &report), LEAD_OK);
        for (uint32_t c = 0; c < rows[i].count; c++)
            assert_int_equal(events_of(&loaded, c), rows[i].events[c]);
        assert_in_order(&loaded);
        assert_int_equal(loaded.mark_count, 3);
        assert_int_equal(report.kept_events, 74100 - rows[i].dropped_events);
        assert_int_equal(report.dropped_events, rows[i].dropped_events);
        assert_int_equal(report.kept_counters, rows[i].kept);
        assert_int_equal(report.dropped_counters, rows[i].dropped);
        /* Where the model has changed, its counters without events count as new. */
        assert_int_equal(report.new_counters, i == 0 ? 0 : rows[i].count - rows[i].kept);
        assert_true(i < 2 || report.new_counters == rows[i].new_ones);
        lead_history_free(&loaded, &fixture.memory.allocator);
    }
    free(bytes);
    close_fixture(&fixture);
}

static void hours_become_days(void **state)
{
    struct fixture fixture;
    struct lead_history loaded;
    lead_load_report report;
    size_t size;
    (void)state;
    open_fixture(&fixture, HOUR);
    put(&fixture, 0, -25, 1);
    put(&fixture, 0, -24, 2);
    put(&fixture, 0, -1, 4);
    put(&fixture, 0, 0, 8);
    put(&fixture, 0, 23, 16);
    put(&fixture, 0, 24, 32);
    put(&fixture, 1, 50, 2047);
    put(&fixture, 1, 51, 2047);
    put(&fixture, 1, 52, 1);
    see(&fixture, 5, 5);
    uint8_t *bytes = save(&fixture, &size);
    fixture.definitions.resolution = DAY;
    assert_int_equal(load(&fixture, bytes, size, &loaded, &report), LEAD_OK);
    const lead_entry_bits expected[] = {
        lead_entry_make(0, 0, -2, 1), lead_entry_make(0, 0, -1, 6),    lead_entry_make(0, 0, 0, 24), lead_entry_make(0, 0, 1, 32),
        lead_entry_make(0, 1, 2, 2047), lead_entry_make(0, 1, 2, 2047), lead_entry_make(0, 1, 2, 1),
    };
    assert_int_equal(loaded.count, 7);
    assert_memory_equal(loaded.entries, expected, sizeof expected);
    assert_int_equal(loaded.mark_count, 1);
    assert_int_equal(report.kept_events, 63 + 4095);
    assert_int_equal(report.new_counters, 0);
    lead_history_free(&loaded, &fixture.memory.allocator);
    free(bytes);
    close_fixture(&fixture);
}

static void days_do_not_become_hours(void **state)
{
    struct fixture fixture;
    struct lead_history loaded;
    lead_load_report report;
    size_t size;
    (void)state;
    open_fixture(&fixture, DAY);
    fill(&fixture);
    uint8_t *bytes = save(&fixture, &size);
    fixture.definitions.resolution = HOUR;
    assert_int_equal(load(&fixture, bytes, size, &loaded, &report), LEAD_OK);
    assert_int_equal(loaded.count, 0);
    assert_int_equal(loaded.mark_count, 3); /* what has been seen stays seen */
    assert_int_equal(report.dropped_events, 74100);
    assert_int_equal(report.dropped_counters, 3);
    assert_int_equal(report.kept_counters, 0);
    assert_int_equal(report.new_counters, COUNTERS);
    lead_history_free(&loaded, &fixture.memory.allocator);
    free(bytes);
    close_fixture(&fixture);
}

/* Heapsort of identities in many orders, against a search one by one. */
static void many_counters_in_any_order(void **state)
{
    static struct lead_counter list[300], shuffled[300];
    struct fixture fixture;
    struct lead_history loaded;
    lead_load_report report;
    uint32_t random = 12345;
    size_t size;
    (void)state;
    for (uint32_t i = 0; i < 300; i++)
        shuffled[i] = list[i] = (struct lead_counter){.identity = (i + 1) * UINT64_C(0x9E3779B97F4A7C15)};
    open_fixture(&fixture, DAY);
    fixture.definitions = definitions_of(DAY, list, 300);
    for (uint32_t i = 0; i < 300; i++)
        put(&fixture, i, (int32_t)i, i + 1);
    uint8_t *bytes = save(&fixture, &size);
    for (unsigned round = 0; round < 50; round++) {
        for (uint32_t i = 299; i > 0; i--) {
            random = random * 1664525 + 1013904223;
            const uint32_t other = (random >> 8) % (i + 1);
            const struct lead_counter moved = shuffled[i];
            shuffled[i] = shuffled[other];
            shuffled[other] = moved;
        }
        fixture.definitions = definitions_of(DAY, shuffled, 300);
        assert_int_equal(load(&fixture, bytes, size, &loaded, &report), LEAD_OK);
        assert_int_equal(report.kept_counters, 300);
        assert_in_order(&loaded);
        for (uint32_t i = 0; i < 300; i++)
            for (uint32_t j = 0; j < 300; j++)
                if (shuffled[i].identity == list[j].identity)
                    assert_int_equal(events_of(&loaded, i), j + 1);
        lead_history_free(&loaded, &fixture.memory.allocator);
    }
    free(bytes);
    close_fixture(&fixture);
}

/* --- without memory ------------------------------------------------------------------------------------------------------------------------------ */

static void every_allocation_may_fail(void **state)
{
    struct lead_counter reversed[COUNTERS];
    struct fixture fixture;
    struct lead_history loaded;
    lead_load_report report;
    size_t size, allowed = 0;
    lead_status status;
    (void)state;
    open_fixture(&fixture, DAY);
    fill(&fixture);
    uint8_t *bytes = save(&fixture, &size);
    lead_history_free(&fixture.history, &fixture.memory.allocator);
    for (uint32_t i = 0; i < COUNTERS; i++)
        reversed[i] = counters[COUNTERS - 1 - i];
    fixture.definitions.counters = reversed;
    do {
        fixture.memory.allowed = allowed++;
        status = load(&fixture, bytes, size, &loaded, &report);
        if (status != LEAD_OK) {
            assert_int_equal(status, LEAD_ERROR_OUT_OF_MEMORY);
            assert_int_equal(fixture.memory.blocks, 0);
            assert_true(report.kept_events == 0 && report.kept_counters == 0);
        }
    } while (status != LEAD_OK);
    assert_int_equal(allowed, 6); /* the map, the search, entries, marks, and sorting, which the sixth attempt had all of */
    lead_history_free(&loaded, &fixture.memory.allocator);
    free(bytes);
    close_fixture(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comes_back_as_it_was),
        cmocka_unit_test(takes_as_few_bytes_as_promised),
        cmocka_unit_test(counters_are_recognised),
        cmocka_unit_test(hours_become_days),
        cmocka_unit_test(days_do_not_become_hours),
        cmocka_unit_test(many_counters_in_any_order),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
