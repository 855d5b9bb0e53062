/* SPDX-License-Identifier: MIT */
/* Batches of events when memory ends: the table is as it was, and takes the batch later. */
#include "activity_table_fixture.h"

#include "../support/host.h"

static const char *const some_types[] = {"page_view", "form", "form", "mail_click"};
static const char *const some_pages[] = {"/pricing", "/", NULL, "/", "/pricing/x", "/pricing"};

struct memory_case {
    const char *name;
    bool has_text_keys, has_where, has_sequences, has_nulls;
    int64_t stride;
    unsigned rows;
    bool has_strings, has_far_times;
};

static const struct memory_case memory_cases[] = {
    {"integers", false, false, false, false, 3, 400, false, false},
    {"integers, far away at times", false, false, false, false, 3, 400, false, true},
    {"many integers", false, false, false, false, 1, 20000, false, false},
    {"integers with holes", false, false, false, false, 7, 3000, false, false},
    {"integers, by blocks", false, false, false, false, 3, 400, true, false},
    {"integers, by blocks, some null", false, false, false, true, 3, 400, true, true},
    {"many integers, by blocks, some null", false, false, false, true, 3, 3000, false, false},
    {"hashed", false, false, false, false, 1000003, 300, false, false},
    {"texts", true, false, false, false, 1, 300, true, false},
    {"texts with numbers", true, false, true, false, 1, 300, false, false},
    {"numbers", false, false, true, false, 2, 300, false, false},
    {"conditions", false, true, false, false, 2, 300, false, false},
    {"many conditions", false, true, false, false, 1, 9000, false, false},
    {"conditions and numbers", true, true, true, true, 2, 300, true, false},
};

#define MEMORY_ROWS 20000

static int64_t memory_keys[MEMORY_ROWS], memory_times[MEMORY_ROWS], memory_indices[MEMORY_ROWS], memory_numbers[MEMORY_ROWS];
static char memory_known[MEMORY_ROWS + 1], memory_names[MEMORY_ROWS][12];
static const char *memory_texts[MEMORY_ROWS], *memory_pages[MEMORY_ROWS], *memory_types[MEMORY_ROWS];

static void build_memory_case(const struct memory_case *row, struct arrow_build *build)
{
    for (unsigned r = 0; r < row->rows; r++) {
        memory_keys[r] = (r * 7919 % 2500) * row->stride;
        memory_times[r] = row->has_far_times && r % 3 == 0 ? INT64_C(253402300799) - r * 100000 : r * 1000;
        memory_indices[r] = r % 3;
        memory_numbers[r] = r / 2;
        memory_known[r] = r % 50 ? '1' : '0';
        snprintf(memory_names[r], sizeof memory_names[r], "lead %u", r % 100);
        memory_texts[r] = memory_names[r];
        memory_pages[r] = some_pages[r % 6];
        memory_types[r] = some_types[r % 3];
    }
    arrow_begin(build, row->rows);
    if (row->has_text_keys)
        arrow_add_strings(build, "key", "u", memory_texts);
    else
        arrow_add_integers(build, "key", "l", memory_keys, NULL);
    arrow_add_integers(build, "time", "tss:", memory_times, row->has_nulls ? memory_known : NULL);
    if (row->has_strings)
        arrow_add_strings(build, "type", "u", memory_types);
    else
        arrow_add_dictionary(build, "type", "C", memory_indices, NULL, "u", some_types, 4);
    if (row->has_where)
        arrow_add_strings(build, "page", "u", memory_pages);
    if (row->has_sequences)
        arrow_add_integers(build, "sequence", "i", memory_numbers, NULL);
}

/* Two calls with settling between, each tried again after it failed; no failure may change anything. Returns how many there were. */
static unsigned ingest_with(lead_model *model, const struct memory_case *row, const struct arrow_build *build, struct host *host,
                            lead_activity **made)
{
    const lead_allocator memory = host_memory(host);
    const lead_key_type type = row->has_text_keys ? LEAD_KEY_TEXT : LEAD_KEY_INTEGER;
    unsigned failures = 0;
    while (lead_activity_new(model, type, &memory, made, NULL) != LEAD_OK)
        failures++;
    for (unsigned call = 0; call < 2; call++) {
        lead_ingest_report report = {.size = sizeof report};
        const uint64_t leads = lead_activity_lead_count(*made);
        for (lead_status status; (status = lead_activity_ingest(*made, &build->schema, &build->array, NULL, &report, NULL)) != LEAD_OK; failures++) {
            assert_int_equal(status, LEAD_ERROR_OUT_OF_MEMORY);
            assert_int_equal(report.rows, 0);
            assert_int_equal(lead_activity_lead_count(*made), leads);
        }
        size_t size;
        for (; lead_activity_saved_size(*made, &size, NULL) != LEAD_OK; failures++)
            assert_int_equal(lead_activity_lead_count(*made), lead_table_lead_count(&(*made)->table));
    }
    return failures;
}

static void nothing_changes_without_memory(void **state)
{
    (void)state;
    lead_model *plain = compile(PLAIN_MODEL), *where = compile(WHERE_MODEL);
    for (size_t i = 0; i < COUNT_OF(memory_cases); i++) {
        const struct memory_case *row = &memory_cases[i];
        lead_model *model = row->has_where ? where : plain;
        struct arrow_build build;
        struct host enough = {.fail_at = 0};
        lead_activity *expected, *activity;
        size_t size;
        print_message("# %s\n", row->name);
        build_memory_case(row, &build);
        assert_int_equal(ingest_with(model, row, &build, &enough, &expected), 0);
        uint8_t *bytes = save_activity(expected, &size);
        lead_activity_free(expected);
        assert_int_equal(enough.live, 0);
        unsigned failures = 0;
        for (size_t fail_at = 1; fail_at <= enough.calls; fail_at += fail_at < 200 ? 1 : fail_at / 64) {
            struct host host = {.fail_at = fail_at};
            failures += ingest_with(model, row, &build, &host, &activity);
            check_unchanged(activity, bytes, size);
            lead_activity_free(activity);
            assert_int_equal(host.live, 0);
            assert_int_equal(host.wrong, 0);
        }
        assert_true(failures > 10);
        free(bytes);
        assert_true(arrow_end(&build));
    }
    lead_model_unref(plain);
    lead_model_unref(where);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_changes_without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
