/* SPDX-License-Identifier: MIT */
/* Columns of events: every type that keys and types may have, and what becomes of each row. */
#include "activity_table_fixture.h"

#define ROWS 6

static const int64_t noon[] = {1700000000, 1700000000, 1700000000, 1700000000, 1700000000, 1700000000};
static const char *const views[] = {"page_view", "page_view", "page_view", "page_view", "page_view", "page_view"};

/* ---- Keys ---- */

struct key_case {
    const char *format;
    int64_t keys[ROWS];
};

static const struct key_case key_cases[] = {
    {"c", {-128, 127, 0, 1, 1, -128}},
    {"C", {255, 0, 7, 7, 200, 255}},
    {"s", {-32768, 32767, 5, 5, -1, 0}},
    {"S", {65535, 0, 40000, 40000, 1, 2}},
    {"i", {INT32_MIN, INT32_MAX, 0, 5, 5, -1}},
    {"i", {100, 101, 102, 100, 101, 103}},
    {"I", {UINT32_MAX, 0, 1, 3000000000, 3000000000, 2}},
    {"I", {3000000000, 3000000001, 3000000000, 3000000002, 3000000000, 3000000001}},
    {"l", {INT64_MIN, INT64_MAX, 0, INT64_MAX, -1, 1}},
    {"l", {INT64_MAX, INT64_MAX - 1, INT64_MAX, INT64_MAX - 5, INT64_MAX, INT64_MAX - 1024}},
    {"l", {INT64_MIN, INT64_MIN + 1, INT64_MIN + 1024, INT64_MIN, INT64_MIN, INT64_MIN + 5000}},
    {"L", {INT64_MAX, 0, 1, 1, 5, INT64_MAX}},
};

static uint64_t times_in(const struct key_case *row, const char *known, int64_t key)
{
    uint64_t count = 0;
    for (unsigned r = 0; r < ROWS; r++)
        count += row->keys[r] == key && (!known || known[r] == '1');
    return count;
}

static void keys_are_integers_of_any_type(void **state)
{
    (void)state;
    static const char *const knowns[] = {NULL, "101101", "000000"};
    lead_model *model = compile(PLAIN_MODEL);
    for (size_t i = 0; i < COUNT_OF(key_cases) * COUNT_OF(knowns); i++) {
        const struct key_case *row = &key_cases[i / COUNT_OF(knowns)];
        const char *known = knowns[i % COUNT_OF(knowns)];
        struct arrow_build build;
        print_message("# %s %s\n", row->format, known ? known : "all");
        arrow_begin(&build, ROWS);
        arrow_add_integers(&build, "key", row->format, row->keys, known);
        arrow_add_integers(&build, "time", "tss:", noon, NULL);
        arrow_add_strings(&build, "type", "u", views);
        lead_activity *activity = new_activity(model, LEAD_KEY_INTEGER);
        const lead_ingest_report report = ingest_all(activity, &build);
        uint64_t without = 0, leads = 0;
        for (unsigned r = 0; r < ROWS; r++) {
            const uint64_t times = times_in(row, known, row->keys[r]);
            bool is_first = times > 0;
            for (unsigned before = 0; before < r; before++)
                is_first &= row->keys[before] != row->keys[r];
            without += known && known[r] == '0';
            leads += is_first;
            check_counts(activity, integer_key(row->keys[r]), times, times > 0);
        }
        assert_int_equal(report.without_key, without);
        assert_int_equal(report.counted, ROWS - without);
        assert_int_equal(lead_activity_lead_count(activity), leads);
        lead_activity_free(activity);
        assert_true(arrow_end(&build));
    }
    lead_model_unref(model);
}

static const char *const names[] = {"anna@example.com", "", NULL, "a", "anna@example.com", "\xFF not UTF-8"};
static const int64_t name_indices[] = {0, 1, 2, 3, 0, 4};
static const char *const name_entries[] = {"anna@example.com", "", NULL, "a", "\xFF not UTF-8"};

static void check_names(lead_model *model, struct arrow_build *build)
{
    arrow_add_integers(build, "time", "tss:", noon, NULL);
    arrow_add_strings(build, "type", "u", views);
    lead_activity *activity = new_activity(model, LEAD_KEY_TEXT);
    const lead_ingest_report report = ingest_all(activity, build);
    assert_int_equal(report.counted, 4);
    assert_int_equal(report.without_key, 2);
    check_counts(activity, text_key("anna@example.com"), 2, 1);
    check_counts(activity, text_key(""), 1, 1);
    check_counts(activity, text_key("a"), 1, 1);
    check_counts(activity, text_key("b"), 0, 0);
    assert_int_equal(lead_activity_lead_count(activity), 3);
    lead_activity_free(activity);
    assert_true(arrow_end(build));
}

static void keys_are_texts_of_any_type(void **state)
{
    (void)state;
    static const char *const formats[] = {"u", "U", "vu"}, *const index_formats[] = {"c", "C", "s", "S", "i", "I", "l", "L"};
    lead_model *model = compile(PLAIN_MODEL);
    for (size_t f = 0; f < COUNT_OF(formats); f++) {
        struct arrow_build build;
        arrow_begin(&build, ROWS);
        arrow_add_strings(&build, "key", formats[f], names);
        check_names(model, &build);
        for (size_t i = 0; i < COUNT_OF(index_formats); i++) {
            arrow_begin(&build, ROWS);
            arrow_add_dictionary(&build, "key", index_formats[i], name_indices, NULL, formats[f], name_entries, 5);
            check_names(model, &build);
        }
    }
    lead_model_unref(model);
}

static void keys_may_all_be_null(void **state)
{
    (void)state;
    lead_model *model = compile(PLAIN_MODEL);
    for (lead_key_type type = LEAD_KEY_INTEGER; type <= LEAD_KEY_TEXT; type++) {
        struct arrow_build build;
        arrow_begin(&build, ROWS);
        arrow_add_nulls(&build, "key");
        arrow_add_integers(&build, "time", "tss:", noon, NULL);
        arrow_add_strings(&build, "type", "u", views);
        lead_activity *activity = new_activity(model, type);
        assert_int_equal(ingest_all(activity, &build).without_key, ROWS);
        assert_int_equal(lead_activity_lead_count(activity), 0);
        lead_activity_free(activity);
        assert_true(arrow_end(&build));
    }
    lead_model_unref(model);
}

static void the_key_column_has_any_name(void **state)
{
    (void)state;
    static const int64_t keys[] = {1, 2, 3, 4, 5, 6}, others[] = {7, 7, 7, 7, 7, 7};
    const lead_ingest_options options = {.size = sizeof options, .key = "lead_id"};
    lead_model *model = compile(PLAIN_MODEL);
    struct arrow_build build;
    arrow_begin(&build, ROWS);
    arrow_add_integers(&build, "key", "l", others, NULL);
    arrow_add_integers(&build, "lead_id", "i", keys, NULL);
    arrow_add_integers(&build, "time", "tss:", noon, NULL);
    arrow_add_strings(&build, "type", "u", views);
    lead_activity *activity = new_activity(model, LEAD_KEY_INTEGER);
    assert_int_equal(lead_activity_ingest(activity, &build.schema, &build.array, &options, NULL, NULL), LEAD_OK);
    assert_int_equal(lead_activity_lead_count(activity), 6);
    check_counts(activity, integer_key(7), 0, 0);
    lead_activity_free(activity);
    lead_model_unref(model);
    assert_true(arrow_end(&build));
}

/* ---- Types ---- */

static const char *const types[] = {"page_view", "form", NULL, "no such type", "ping", "\xC3"};
static const int64_t type_indices[] = {3, 1, 2, 4, 5, 0};
static const char *const type_entries[] = {"\xC3", "form", NULL, "page_view", "no such type", "ping"};

static void check_types(lead_model *model, struct arrow_build *build)
{
    static const int64_t keys[] = {1, 2, 3, 4, 5, 6};
    arrow_add_integers(build, "key", "i", keys, NULL);
    arrow_add_integers(build, "time", "tss:", noon, NULL);
    lead_activity *activity = new_activity(model, LEAD_KEY_INTEGER);
    const lead_ingest_report report = ingest_all(activity, build);
    assert_int_equal(report.counted, 2);
    assert_int_equal(report.unknown_type, 3);
    assert_int_equal(report.unmatched, 1);
    assert_int_equal(report.invalid_text, 1);
    check_counts(activity, integer_key(1), 1, 1);
    check_counts(activity, integer_key(2), 1, 1);
    assert_int_equal(lead_activity_lead_count(activity), 2);
    lead_activity_free(activity);
    assert_true(arrow_end(build));
}

static void types_are_texts_of_any_type(void **state)
{
    (void)state;
    static const char *const formats[] = {"u", "U", "vu"}, *const index_formats[] = {"c", "C", "s", "S", "i", "I", "l", "L"};
    lead_model *model = compile(PLAIN_MODEL);
    for (size_t f = 0; f < COUNT_OF(formats); f++) {
        struct arrow_build build;
        arrow_begin(&build, ROWS);
        arrow_add_strings(&build, "type", formats[f], types);
        check_types(model, &build);
        for (size_t i = 0; i < COUNT_OF(index_formats); i++) {
            arrow_begin(&build, ROWS);
            arrow_add_dictionary(&build, "type", index_formats[i], type_indices, NULL, formats[f], type_entries, 6);
            check_types(model, &build);
        }
    }
    lead_model_unref(model);
}

static void types_may_all_be_null(void **state)
{
    (void)state;
    static const int64_t keys[] = {1, 2, 3, 4, 5, 6};
    lead_model *model = compile(PLAIN_MODEL);
    struct arrow_build build;
    arrow_begin(&build, ROWS);
    arrow_add_integers(&build, "key", "i", keys, NULL);
    arrow_add_integers(&build, "time", "tss:", noon, NULL);
    arrow_add_nulls(&build, "type");
    lead_activity *activity = new_activity(model, LEAD_KEY_INTEGER);
    assert_int_equal(ingest_all(activity, &build).unknown_type, ROWS);
    lead_activity_free(activity);
    assert_true(arrow_end(&build));
    lead_model_unref(model);
}

/* ---- What becomes of a row: the first reason counts ---- */

static void each_row_has_one_fate(void **state)
{
    (void)state;
    static const int64_t keys[] = {1, 1, 1, 1, 1, 1, 1, 1};
    static const int64_t times[] = {0, INT64_MAX, 0, 0, 0, 0, INT64_MAX, 0}, sequences[] = {5, 6, 7, 8, 9, 5, 4, 10};
    static const char *const kinds[] = {"page_view", "page_view", "what", "ping", "page_view", "what", "what", "page_view"};
    lead_model *model = compile(PLAIN_MODEL);
    struct arrow_build build;
    arrow_begin(&build, 8);
    arrow_add_integers(&build, "key", "l", keys, "11110111");
    arrow_add_integers(&build, "time", "tsu:", times, NULL);
    arrow_add_strings(&build, "type", "u", kinds);
    arrow_add_integers(&build, "sequence", "l", sequences, "11111110");
    lead_activity *activity = new_activity(model, LEAD_KEY_INTEGER);
    const lead_ingest_report report = ingest_all(activity, &build);
    assert_int_equal(report.counted, 2);
    assert_int_equal(report.without_time, 2);
    assert_int_equal(report.unknown_type, 1);
    assert_int_equal(report.unmatched, 1);
    assert_int_equal(report.without_key, 1);
    assert_int_equal(report.seen, 1);
    /* Again: what has a number has been seen, whatever else it is. */
    const lead_ingest_report again = ingest_all(activity, &build);
    assert_int_equal(again.seen, 4);
    assert_int_equal(again.counted, 1);
    assert_int_equal(again.without_time, 2);
    assert_int_equal(again.without_key, 1);
    lead_activity_free(activity);
    assert_true(arrow_end(&build));
    lead_model_unref(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_are_integers_of_any_type),
        cmocka_unit_test(keys_are_texts_of_any_type),
        cmocka_unit_test(keys_may_all_be_null),
        cmocka_unit_test(the_key_column_has_any_name),
        cmocka_unit_test(types_are_texts_of_any_type),
        cmocka_unit_test(types_may_all_be_null),
        cmocka_unit_test(each_row_has_one_fate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
