/* SPDX-License-Identifier: MIT */
/* Entries: what is in their bits, and how they come into order. */
#include "activity_fixture.h"

/* ---- Bits ---- */

struct entry_case {
    const char *name;
    uint32_t lead, counter;
    int32_t bucket;
    uint32_t count;
};

static const struct entry_case entry_cases[] = {
    {"nothing", 0, 0, 0, 0},
    {"first hour of the year 1", 1, 2, -17259888, 1},
    {"last hour of the year 9999", LEAD_SHELF_LEADS - 1, 65534, 70389527, LEAD_ENTRY_COUNT_MAX},
    {"smallest bucket", 5, 65535, -LEAD_BUCKET_BIAS, 7},
    {"largest bucket", 5, 0, (1 << LEAD_ENTRY_BUCKET_BITS) - 1 - LEAD_BUCKET_BIAS, 7},
};

static void entries_hold_what_they_are_made_of(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(entry_cases); i++) {
        const struct entry_case *row = &entry_cases[i];
        print_message("# %s\n", row->name);
        const lead_entry_bits entry = lead_entry_make(row->lead, row->counter, row->bucket, row->count);
        assert_int_equal(lead_entry_lead(entry), row->lead);
        assert_int_equal(lead_entry_counter(entry), row->counter);
        assert_int_equal(lead_entry_bucket(entry), row->bucket);
        assert_int_equal(lead_entry_count(entry), row->count);
    }
    assert_int_equal(lead_bucket_of(LEAD_YEAR_0001, HOUR), -17259888);
    assert_int_equal(lead_bucket_of(LEAD_YEAR_10000 - 1, HOUR), 70389527);
    assert_int_equal(lead_bucket_of(-1, DAY), -1);
    assert_int_equal(lead_bucket_of(-DAY, DAY), -1);
    assert_int_equal(lead_bucket_of(-DAY - 1, DAY), -2);
    assert_int_equal(lead_bucket_of(INT64_MIN, HOUR), -2562047789);
    assert_false(lead_event_time_is_valid(LEAD_YEAR_0001 - 1));
    assert_true(lead_event_time_is_valid(LEAD_YEAR_0001));
    assert_true(lead_event_time_is_valid(LEAD_YEAR_10000 - 1));
    assert_false(lead_event_time_is_valid(LEAD_YEAR_10000));
}

/* ---- Sorting ---- */

static int compare_entries(const void *a, const void *b)
{
    const lead_entry_bits *first = a, *second = b;
    return *first < *second ? -1 : *first > *second;
}

/* Events by key, each alone: what is equal however they were sorted. */
static size_t spread(const lead_entry_bits *entries, size_t count, lead_entry_bits *out)
{
    size_t events_count = 0;
    for (size_t i = 0; i < count; i++)
        for (uint32_t times = lead_entry_count(entries[i]); times > 0; times--)
            out[events_count++] = (entries[i] >> LEAD_ENTRY_BUCKET_SHIFT << LEAD_ENTRY_BUCKET_SHIFT) | 1;
    qsort(out, events_count, sizeof *out, compare_entries);
    return events_count;
}

struct sort_case {
    const char *name;
    size_t count;
    uint32_t leads, counters, buckets, most;
};

static const struct sort_case sort_cases[] = {
    {"none", 0, 1, 1, 1, 1},
    {"one", 1, 1, 1, 1, 1},
    {"two", 2, 2, 2, 2, 1},
    {"few", 40, 3, 3, 3, 1},
    {"as many as are few", 48, 1000, 60000, 100000, 3},
    {"one more", 49, 1000, 60000, 100000, 3},
    {"many of few keys", 3000, 2, 2, 2, 2000},
    {"one key", 3000, 1, 1, 1, 2047},
    {"a shelf", 30000, 1024, 12, 730, 1},
    {"everything varies", 3000, 1024, 65536, 100000000, 5},
    {"buckets only", 3000, 1, 1, 5000, 5},
    {"leads only", 3000, 1024, 1, 1, 5},
};

static void check_sort(const struct sort_case *row, struct sample_random *random)
{
    lead_entry_bits *entries = calloc(row->count + 1, sizeof *entries), *scratch = calloc(row->count + 1, sizeof *entries);
    const size_t most = row->count * row->most + 1;
    lead_entry_bits *before = calloc(most, sizeof *before), *after = calloc(most, sizeof *after);
    assert_true(entries != NULL && scratch != NULL && before != NULL && after != NULL);
    for (size_t i = 0; i < row->count; i++)
        entries[i] = lead_entry_make(sample_below(random, row->leads), sample_below(random, row->counters),
                                     (int32_t)sample_below(random, row->buckets) - 1000, 1 + sample_below(random, row->most));
    const size_t events_before = spread(entries, row->count, before);
    const size_t count = lead_entries_sort(entries, row->count, scratch);
    check_order(entries, count);
    assert_true(count <= row->count);
    assert_int_equal(spread(entries, count, after), events_before);
    assert_memory_equal(before, after, events_before * sizeof *before);
    /* Again, now that they are in order. */
    memcpy(scratch, entries, count * sizeof *entries);
    assert_int_equal(lead_entries_sort(entries, count, after), count);
    assert_memory_equal(entries, scratch, count * sizeof *entries);
    if (count > 2) {
        entries[count - 2] = scratch[count - 1];
        entries[count - 1] = scratch[count - 2];
        assert_int_equal(spread(entries, lead_entries_sort(entries, count, scratch), after), events_before);
        assert_memory_equal(before, after, events_before * sizeof *before);
        check_order(entries, count);
    }
    free(entries);
    free(scratch);
    free(before);
    free(after);
}

static void sorting_keeps_all_events(void **state)
{
    (void)state;
    struct sample_random random = {24};
    for (size_t i = 0; i < COUNT_OF(sort_cases); i++) {
        print_message("# %s\n", sort_cases[i].name);
        for (unsigned times = 0; times < 5; times++)
            check_sort(&sort_cases[i], &random);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_hold_what_they_are_made_of),
        cmocka_unit_test(sorting_keeps_all_events),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
