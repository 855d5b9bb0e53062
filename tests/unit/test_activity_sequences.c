/* SPDX-License-Identifier: MIT */
/* Sequence numbers of batches: each event is counted once. */
#include "activity_table_fixture.h"

#define ROWS 6

static const int64_t noon[] = {1700000000, 1700000000, 1700000000, 1700000000, 1700000000, 1700000000};
static const char *const views[] = {"page_view", "page_view", "page_view", "page_view", "page_view", "page_view"};

struct sequence_case {
    const char *name;
    const char *sources[ROWS];
    int64_t sequences[ROWS];
    const char *known; /* sequences */
    unsigned counted;  /* of the first call, and of the same again */
    unsigned counted_again;
};

static const struct sequence_case sequence_cases[] = {
    {"rising", {"a", "a", "a", "a", "a", "a"}, {1, 2, 3, 4, 5, 6}, NULL, 6, 0},
    {"falling", {"a", "a", "a", "a", "a", "a"}, {6, 5, 4, 3, 2, 1}, NULL, 6, 0},
    {"equal", {"a", "a", "a", "a", "a", "a"}, {7, 7, 7, 7, 7, 7}, NULL, 1, 0},
    {"two sources", {"a", "b", "a", "b", "a", "b"}, {1, 1, 2, 2, 2, 1}, NULL, 4, 0},
    {"no source is the empty one", {NULL, "", NULL, "", NULL, ""}, {1, 1, 2, 2, 3, 4}, NULL, 4, 0},
    {"the lowest and the highest", {"a", "a", "a", "a", "a", "a"}, {INT64_MIN, INT64_MAX, 0, -1, INT64_MIN, INT64_MAX}, NULL, 4, 0},
    {"some without a number", {"a", "a", "a", "a", "a", "a"}, {1, 1, 1, 1, 2, 2}, "110010", 5, 3},
    {"any bytes", {"\xFF", "\xFF", "\xFE", "a", "a\x01", "a"}, {1, 1, 1, 1, 1, 1}, NULL, 4, 0},
};

static void events_are_counted_once(void **state)
{
    (void)state;
    static const char *const index_names[] = {"C", "l"};
    static const int64_t keys[] = {1, 1, 1, 1, 1, 1}, indices[] = {0, 1, 2, 3, 4, 5};
    lead_model *model = compile(PLAIN_MODEL);
    for (size_t i = 0; i < COUNT_OF(sequence_cases) * 4; i++) {
        const struct sequence_case *row = &sequence_cases[i / 4];
        struct arrow_build build;
        print_message("# %s\n", row->name);
        arrow_begin(&build, ROWS);
        arrow_add_integers(&build, "key", "i", keys, NULL);
        arrow_add_integers(&build, "time", "tss:", noon, NULL);
        arrow_add_strings(&build, "type", "u", views);
        arrow_add_integers(&build, "sequence", "l", row->sequences, row->known);
        if (i % 4 < 2)
            arrow_add_dictionary(&build, "source", index_names[i % 2], indices, NULL, "u", row->sources, ROWS);
        else
            arrow_add_strings(&build, "source", i % 4 == 2 ? "u" : "vu", row->sources);
        lead_activity *activity = new_activity(model, LEAD_KEY_INTEGER);
        lead_ingest_report report = ingest_all(activity, &build);
        assert_int_equal(report.counted, row->counted);
        assert_int_equal(report.seen, ROWS - row->counted);
        report = ingest_all(activity, &build);
        assert_int_equal(report.counted, row->counted_again);
        assert_int_equal(report.seen, ROWS - row->counted_again);
        lead_activity_free(activity);
        assert_true(arrow_end(&build));
    }
    lead_model_unref(model);
}

/* Many numbers of many leads at once, which are sorted in other ways than few. */
static void many_numbers_are_sorted(void **state)
{
    (void)state;
    enum { MANY = 3000 };
    static int64_t keys[MANY], times[MANY], sequences[MANY];
    static const char *kinds[MANY];
    lead_model *model = compile(PLAIN_MODEL);
    struct sample_random random = {4};
    for (unsigned leads = 1; leads <= 5000; leads += 4999) {
        lead_activity *activity = new_activity(model, LEAD_KEY_INTEGER);
        uint64_t counted = 0;
        static bool is_seen[5000][MANY];
        memset(is_seen, 0, sizeof is_seen);
        struct arrow_build build;
        for (unsigned r = 0; r < MANY; r++) {
            keys[r] = sample_below(&random, leads);
            sequences[r] = sample_below(&random, MANY);
            kinds[r] = "page_view";
            counted += !is_seen[keys[r]][sequences[r]];
            is_seen[keys[r]][sequences[r]] = true;
        }
        arrow_begin(&build, MANY);
        arrow_add_integers(&build, "key", "i", keys, NULL);
        arrow_add_integers(&build, "time", "tss:", times, NULL);
        arrow_add_strings(&build, "type", "u", kinds);
        arrow_add_integers(&build, "sequence", "s", sequences, NULL);
        assert_int_equal(ingest_all(activity, &build).counted, counted);
        assert_int_equal(ingest_all(activity, &build).seen, MANY);
        lead_activity_free(activity);
        assert_true(arrow_end(&build));
    }
    lead_model_unref(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(events_are_counted_once),
        cmocka_unit_test(many_numbers_are_sorted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
