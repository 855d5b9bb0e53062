/* SPDX-License-Identifier: MIT */
/* Saved tables, below the public interface: they come back, also under other models, and without memory nothing is left behind. */
#include "snapshot_fixture.h"

#include <stdio.h>

/* --- as they were saved -------------------------------------------------------------------------------------------------------------------------- */

static void comes_back_as_it_was(void **state)
{
    (void)state;
    for (enum shape shape = 0; shape < SHAPES; shape++) {
        struct fixture fixture, loaded;
        lead_load_report report;
        size_t size, size_again;
        print_message("# %s\n", shape_names[shape]);
        fill(&fixture, shape);
        uint8_t *bytes = save(&fixture, &size);
        open_fixture(&loaded, false, DAY);
        assert_int_equal(load(&loaded, bytes, size, &report), LEAD_OK);
        assert_int_equal(lead_table_lead_count(&loaded.table), lead_table_lead_count(&fixture.table));
        assert_int_equal(loaded.table.keys.is_direct, fixture.table.keys.is_direct);
        for (unsigned lead = 0; lead < 6; lead++)
            assert_same_lead(&fixture, &loaded, key_of(shape, lead));
        assert_int_equal(report.kept_events, shape == EMPTY ? 0 : shape == HOLES ? 6 : 7053);
        assert_int_equal(report.kept_counters, COUNTERS);
        assert_int_equal(report.dropped_events + report.dropped_counters + report.new_counters, 0);
        uint8_t *again = save(&loaded, &size_again);
        assert_int_equal(size_again, size);
        assert_memory_equal(again, bytes, size);
        /* The table goes on living. */
        add(&loaded, key_of(shape == EMPTY ? RANGE : shape, 1), 1, 20001, 1);
        free(again);
        free(bytes);
        close_fixture(&loaded);
        close_fixture(&fixture);
    }
}

/* More than one shelf, and holes from one into the other. */
static void many_leads_come_back(void **state)
{
    static const enum shape shapes[] = {RANGE, INTEGERS, HOLES};
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct fixture fixture, loaded;
        lead_load_report report;
        size_t size;
        open_fixture(&fixture, false, DAY);
        if (shapes[i] != RANGE)
            assert_true(lead_keys_leave_direct(&fixture.table.keys));
        for (int64_t lead = 0; lead < 3000; lead++) {
            const uint32_t place = lead_table_make_place(&fixture.table, integer_key(lead - 700));
            const lead_entry_bits entry = lead_entry_make(0, (uint32_t)lead % COUNTERS, (int32_t)lead, 1 + (uint32_t)lead % 7);
            const struct lead_mark mark = {(uint64_t)lead, lead};
            assert_true(lead % 3 == 0 || lead_table_append(&fixture.table, place, &entry, 1));
            assert_true(lead % 5 != 0 || lead_table_append_marks(&fixture.table, place, &mark, 1));
        }
        assert_true(lead_table_settle(&fixture.table));
        for (int64_t lead = 0; shapes[i] == HOLES && lead < 3000; lead += 1 + lead % 4)
            lead_table_erase(&fixture.table, lead_table_place(&fixture.table, integer_key(lead - 700)));
        uint8_t *bytes = save(&fixture, &size);
        open_fixture(&loaded, false, DAY);
        assert_int_equal(load(&loaded, bytes, size, &report), LEAD_OK);
        assert_int_equal(lead_table_lead_count(&loaded.table), lead_table_lead_count(&fixture.table));
        for (int64_t lead = 0; lead < 3000; lead++)
            assert_same_lead(&fixture, &loaded, integer_key(lead - 700));
        free(bytes);
        close_fixture(&loaded);
        close_fixture(&fixture);
    }
}

/* --- other models ----------------------------------------------------------------------------------------------------------------------------------- */

/* "counter bucket count" of a lead's entries, in order. */
static void assert_entries(struct fixture *fixture, struct lead_key_value key, const char *expected)
{
    char text[256];
    size_t size = 0;
    const uint32_t place = lead_table_place(&fixture->table, key);
    assert_true(place != LEAD_NONE);
    const struct lead_history_view view = lead_table_view(&fixture->table, place);
    text[0] = 0;
    for (size_t i = 0; i < view.count; i++)
        size += (size_t)snprintf(text + size, sizeof text - size, "%s%u %d %u", i ? ", " : "", lead_entry_counter(view.entries[i]),
                                 lead_entry_bucket(view.entries[i]), lead_entry_count(view.entries[i]));
    assert_string_equal(text, expected);
}

static void counters_are_recognised(void **state)
{
    /* By the index of counters in `counters`; 9 is a new one. Leads 0 and 1 of fill(). */
    static const struct {
        const char *name;
        uint32_t counters[6], count;
        const char *first, *second;
        uint64_t dropped_events;
        uint32_t dropped, new_ones;
    } rows[] = {
        {"one more behind", {0, 1, 2, 3, 9}, 5, "0 20000 3, 3 -100 1", "1 20001 2047, 1 20001 2047, 1 20001 906, 1 20002 2047", 0, 0, 1},
        {"one more in front", {9, 0, 1, 2, 3}, 5, "1 20000 3, 4 -100 1", "2 20001 2047, 2 20001 2047, 2 20001 906, 2 20002 2047", 0, 0, 1},
        {"one gone", {0, 2, 3}, 3, "0 20000 3, 2 -100 1", "", 7047, 1, 0},
        {"reversed", {3, 2, 1, 0}, 4, "0 -100 1, 3 20000 3", "2 20001 2047, 2 20001 2047, 2 20001 906, 2 20002 2047", 0, 0, 0},
        {"other ones", {9}, 1, "", "", 7053, 4, 1},
        {"none", {0}, 0, "", "", 7053, 4, 0},
    };
    static const enum shape shapes[] = {RANGE, TEXTS};
    (void)state;
    for (size_t i = 0; i < 2 * sizeof rows / sizeof *rows; i++) {
        const size_t r = i / 2;
        const enum shape shape = shapes[i % 2];
        struct lead_counter list[6];
        struct fixture fixture, loaded;
        lead_load_report report;
        size_t size;
        print_message("# %s\n", rows[r].name);
        fill(&fixture, shape);
        uint8_t *bytes = save(&fixture, &size);
        open_fixture(&loaded, false, DAY);
        for (uint32_t c = 0; c < rows[r].count; c++)
            list[c] = rows[r].counters[c] < COUNTERS ? counters[rows[r].counters[c]] : (struct lead_counter){.identity = 99};
        loaded.definitions.counters = list;
        loaded.definitions.counter_count = rows[r].count;
        assert_int_equal(load(&loaded, bytes, size, &report), LEAD_OK);
        assert_entries(&loaded, key_of(shape, 0), rows[r].first);
        assert_entries(&loaded, key_of(shape, 1), rows[r].second);
        assert_int_equal(lead_table_lead_count(&loaded.table), 6);
        assert_int_equal(report.kept_events, 7053 - rows[r].dropped_events);
        assert_int_equal(report.dropped_events, rows[r].dropped_events);
        assert_int_equal(report.kept_counters, COUNTERS - rows[r].dropped);
        assert_int_equal(report.dropped_counters, rows[r].dropped);
        assert_int_equal(report.new_counters, rows[r].new_ones);
        /* The table goes on living. */
        if (rows[r].count) {
            add(&loaded, key_of(shape, 0), 0, 7, 1);
            lead_table_forget(&loaded.table, 0);
        }
        free(bytes);
        close_fixture(&loaded);
        close_fixture(&fixture);
    }
}

static void hours_become_days_and_days_no_hours(void **state)
{
    struct fixture fixture, loaded;
    lead_load_report report;
    size_t size;
    (void)state;
    fill(&fixture, TEXTS);
    fixture.definitions.resolution = HOUR;
    uint8_t *bytes = save(&fixture, &size);
    open_fixture(&loaded, false, DAY);
    assert_int_equal(load(&loaded, bytes, size, &report), LEAD_OK);
    assert_entries(&loaded, key_of(TEXTS, 0), "0 833 3, 3 -5 1");
    assert_entries(&loaded, key_of(TEXTS, 1), "1 833 2047, 1 833 2047, 1 833 2047, 1 833 906");
    assert_int_equal(report.kept_events, 7053);
    assert_int_equal(report.new_counters, 0);
    free(bytes);
    fixture.definitions.resolution = DAY;
    bytes = save(&fixture, &size);
    loaded.definitions.resolution = HOUR;
    assert_int_equal(load(&loaded, bytes, size, &report), LEAD_OK);
    assert_entries(&loaded, key_of(TEXTS, 0), "");
    assert_int_equal(lead_table_lead_count(&loaded.table), 6);
    assert_int_equal(report.dropped_events, 7053);
    assert_int_equal(report.dropped_counters, COUNTERS);
    assert_int_equal(report.new_counters, COUNTERS);
    size_t marks;
    assert_non_null(lead_table_marks(&loaded.table, lead_table_place(&loaded.table, key_of(TEXTS, 2)), &marks));
    assert_int_equal(marks, 2); /* what has been seen stays seen */
    free(bytes);
    close_fixture(&loaded);
    close_fixture(&fixture);
}

/* --- without memory ------------------------------------------------------------------------------------------------------------------------------------ */

static void every_allocation_may_fail(void **state)
{
    struct lead_counter reversed[COUNTERS];
    (void)state;
    for (uint32_t i = 0; i < COUNTERS; i++)
        reversed[i] = counters[COUNTERS - 1 - i];
    for (enum shape shape = RANGE; shape < SHAPES; shape++)
        for (int is_reversed = 0; is_reversed < 2; is_reversed++) {
            struct fixture fixture, loaded;
            lead_load_report report;
            size_t size, allowed = 0;
            lead_status status;
            fill(&fixture, shape);
            uint8_t *bytes = save(&fixture, &size);
            open_fixture(&loaded, false, DAY);
            loaded.definitions.counters = is_reversed ? reversed : counters;
            do {
                loaded.memory.allowed = allowed++;
                status = load(&loaded, bytes, size, &report);
                if (status != LEAD_OK) {
                    assert_int_equal(status, LEAD_ERROR_OUT_OF_MEMORY);
                    assert_int_equal(loaded.memory.blocks, 0);
                }
            } while (status != LEAD_OK);
            assert_true(allowed > 5);
            loaded.memory.allowed = SIZE_MAX;
            for (unsigned lead = 0; lead < 6 && !is_reversed; lead++)
                assert_same_lead(&fixture, &loaded, key_of(shape, lead));
            free(bytes);
            close_fixture(&loaded);
            close_fixture(&fixture);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comes_back_as_it_was),
        cmocka_unit_test(many_leads_come_back),
        cmocka_unit_test(counters_are_recognised),
        cmocka_unit_test(hours_become_days_and_days_no_hours),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
