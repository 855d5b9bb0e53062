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

struct tally {
    uint64_t key, events;
};

/* How many events each key has, however they were sorted. */
static size_t tally(const lead_entry_bits *entries, size_t count, struct tally *tallies)
{
    size_t keys = 0;
    lead_entry_bits *sorted = calloc(count + 1, sizeof *sorted);
    assert_non_null(sorted);
    memcpy(sorted, entries, count * sizeof *entries);
    qsort(sorted, count, sizeof *sorted, compare_entries);
    for (size_t i = 0; i < count; i++) {
        const uint64_t key = sorted[i] >> LEAD_ENTRY_BUCKET_SHIFT;
        if (keys == 0 || tallies[keys - 1].key != key)
            tallies[keys++] = (struct tally){key, 0};
        tallies[keys - 1].events += lead_entry_count(sorted[i]);
    }
    free(sorted);
    return keys;
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

static size_t sort_and_check(lead_entry_bits *entries, size_t count, lead_entry_bits *scratch, const struct tally *before, size_t keys)
{
    const size_t kept = lead_entries_sort(entries, count, scratch);
    struct tally *after = calloc(count + 1, sizeof *after);
    assert_non_null(after);
    assert_true(kept <= count);
    check_order(entries, kept);
    assert_int_equal(tally(entries, kept, after), keys);
    assert_memory_equal(before, after, keys * sizeof *before);
    free(after);
    return kept;
}

static void check_sort(const struct sort_case *row, struct sample_random *random)
{
    lead_entry_bits *entries = calloc(row->count + 1, sizeof *entries), *scratch = calloc(row->count + 1, sizeof *entries);
    struct tally *before = calloc(row->count + 1, sizeof *before);
    assert_true(entries != NULL && scratch != NULL && before != NULL);
    for (size_t i = 0; i < row->count; i++)
        entries[i] = lead_entry_make(sample_below(random, row->leads), sample_below(random, row->counters),
                                     (int32_t)sample_below(random, row->buckets) - 1000, 1 + sample_below(random, row->most));
    const size_t keys = tally(entries, row->count, before);
    const size_t count = sort_and_check(entries, row->count, scratch, before, keys);
    /* Again, now that they are in order. */
    assert_int_equal(sort_and_check(entries, count, scratch, before, keys), count);
    /* In order but for the last two. */
    if (count > 1) {
        const lead_entry_bits last = entries[count - 1];
        entries[count - 1] = entries[count - 2];
        entries[count - 2] = last;
        assert_int_equal(sort_and_check(entries, count, scratch, before, keys), count);
    }
    free(entries);
    free(scratch);
    free(before);
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

/* ---- Counts of one key ---- */

struct count_case {
    const char *name;
    uint32_t given[4], expected[4];
};

static const struct count_case count_cases[] = {
    {"one", {7}, {7}},
    {"two", {7, 8}, {15}},
    {"just full", {2046, 1}, {2047}},
    {"one more than full", {2047, 1}, {2047, 1}},
    {"one more, the other way round", {1, 2047}, {2047, 1}},
    {"two full ones", {2047, 2047}, {2047, 2047}},
    {"two full ones and two", {2047, 2, 2047}, {2047, 2047, 2}},
    {"a full one of three", {1000, 1000, 47}, {2047}},
    {"a full one of three, and one", {1000, 1000, 48}, {2047, 1}},
};

static size_t entries_of(const uint32_t *counts, size_t most, lead_entry_bits *entries)
{
    size_t count = 0;
    for (; count < most && counts[count] > 0; count++)
        entries[count] = lead_entry_make(3, 4, 5, counts[count]);
    return count;
}

/* Sorted, and merged of any two parts that are sorted. */
static void check_counts(const struct count_case *row)
{
    lead_entry_bits expected[4], scratch[4];
    const size_t expected_count = entries_of(row->expected, 4, expected);
    for (size_t parted = 0; parted <= 4; parted++) {
        lead_entry_bits given[4], merged[4];
        const size_t count = entries_of(row->given, 4, given), middle = parted < count ? parted : count;
        const size_t first = lead_entries_sort(given, middle, scratch), second = lead_entries_sort(given + middle, count - middle, scratch);
        assert_int_equal(lead_entries_merge(given, first, given + middle, second, merged), expected_count);
        assert_memory_equal(merged, expected, expected_count * sizeof *expected);
    }
}

static void counts_of_one_key_add_up(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(count_cases); i++) {
        print_message("# %s\n", count_cases[i].name);
        check_counts(&count_cases[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_hold_what_they_are_made_of),
        cmocka_unit_test(sorting_keeps_all_events),
        cmocka_unit_test(counts_of_one_key_add_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
