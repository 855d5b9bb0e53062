/* SPDX-License-Identifier: MIT */
/* Batches of events that are refused: the table is as it was. */
#include "activity_table_fixture.h"

#define ROWS 6

/* ---- A table that must not change ---- */

static const int64_t good_keys[] = {1, 2, 3, 1, 2, 5000}, good_times[] = {0, 86400, 0, 0, 100, 5}, good_sequences[] = {1, 2, 3, 4, 5, 6};
static const char *const good_types[] = {"page_view", "form", "form", "mail_click", "page_view", "page_view"};
static const char *const good_names[] = {"a", "b", "c", "a", "b", "a name that is longer than a view"};
static const char *const good_pages[] = {"/pricing", "/", NULL, "/", "/pricing/x", "/pricing"};

static void add_good(struct arrow_build *build, bool has_text_keys)
{
    arrow_begin(build, ROWS);
    if (has_text_keys)
        arrow_add_strings(build, "key", "u", good_names);
    else
        arrow_add_integers(build, "key", "l", good_keys, NULL);
    arrow_add_integers(build, "time", "tss:", good_times, NULL);
    arrow_add_strings(build, "type", "u", good_types);
}

static lead_activity *filled_activity(lead_model *model, bool has_text_keys)
{
    struct arrow_build build;
    lead_activity *activity = new_activity(model, has_text_keys ? LEAD_KEY_TEXT : LEAD_KEY_INTEGER);
    add_good(&build, has_text_keys);
    arrow_add_strings(&build, "page", "u", good_pages);
    ingest_all(activity, &build);
    assert_true(arrow_end(&build));
    return activity;
}

/* ---- Refusals ---- */

struct refusal {
    const char *name;
    bool has_text_keys, has_where;
    void (*build)(struct arrow_build *build);
    lead_status status;
    const char *path, *mentions;
};

static void add_all_but(struct arrow_build *build, const char *left_out)
{
    arrow_begin(build, ROWS);
    if (strcmp(left_out, "key"))
        arrow_add_integers(build, "key", "l", good_keys, NULL);
    if (strcmp(left_out, "time"))
        arrow_add_integers(build, "time", "tss:", good_times, NULL);
    if (strcmp(left_out, "type"))
        arrow_add_strings(build, "type", "u", good_types);
}

static void without_key(struct arrow_build *build)
{
    add_all_but(build, "key");
}

static void without_time(struct arrow_build *build)
{
    add_all_but(build, "time");
}

static void without_type(struct arrow_build *build)
{
    add_all_but(build, "type");
}

static void key_twice(struct arrow_build *build)
{
    add_all_but(build, "");
    arrow_add_integers(build, "key", "i", good_keys, NULL);
}

static void key_of_floats(struct arrow_build *build)
{
    static const double keys[] = {1, 2, 3, 4, 5, 6};
    add_all_but(build, "key");
    arrow_add_floats(build, "key", "g", keys, NULL);
}

static void key_of_strings(struct arrow_build *build)
{
    add_all_but(build, "key");
    arrow_add_strings(build, "key", "u", good_names);
}

static void key_of_integers(struct arrow_build *build)
{
    add_all_but(build, "");
}

static void key_too_large(struct arrow_build *build)
{
    static const int64_t keys[] = {1, INT64_MIN, 3, INT64_MIN, 5, 6};
    add_all_but(build, "key");
    arrow_add_integers(build, "key", "L", keys, "101111");
}

static void time_of_strings(struct arrow_build *build)
{
    add_all_but(build, "time");
    arrow_add_strings(build, "time", "u", good_names);
}

static void type_of_integers(struct arrow_build *build)
{
    add_all_but(build, "type");
    arrow_add_integers(build, "type", "i", good_keys, NULL);
}

static void type_beyond(struct arrow_build *build, const char *index_format, int64_t index)
{
    const int64_t indices[] = {0, 0, 1, 1, index, 0};
    add_all_but(build, "type");
    arrow_add_dictionary(build, "type", index_format, indices, NULL, "u", good_types, 3);
}

static void type_beyond_uint8(struct arrow_build *build)
{
    type_beyond(build, "C", 3);
}

static void type_beyond_int8(struct arrow_build *build)
{
    type_beyond(build, "c", -1);
}

static void type_beyond_int16(struct arrow_build *build)
{
    type_beyond(build, "s", -1);
}

static void type_beyond_uint32(struct arrow_build *build)
{
    type_beyond(build, "I", 70000);
}

static void type_beyond_int64(struct arrow_build *build)
{
    type_beyond(build, "l", INT64_MIN);
}

/* Negative indices of a dictionary that has 128 entries and more. */
static void type_beyond_large(struct arrow_build *build)
{
    static const char *entries[200];
    static const int64_t indices[] = {0, 127, 5, 5, -1, 0};
    for (unsigned i = 0; i < 200; i++)
        entries[i] = "page_view";
    add_all_but(build, "type");
    arrow_add_dictionary(build, "type", "c", indices, NULL, "u", entries, 200);
}

/* Not straight, because of the nulls. */
static void type_beyond_with_nulls(struct arrow_build *build)
{
    static const int64_t indices[] = {0, 99, 1, 1, 3, 0};
    add_all_but(build, "type");
    arrow_add_dictionary(build, "type", "C", indices, "101111", "u", good_types, 3);
}

static void break_offsets(struct arrow_column column)
{
    ((int32_t *)(uintptr_t)column.array->buffers[1])[4] = 1000;
}

static void type_outside(struct arrow_build *build)
{
    add_all_but(build, "type");
    break_offsets(arrow_add_strings(build, "type", "u", good_types));
}

static void key_outside(struct arrow_build *build)
{
    add_all_but(build, "key");
    break_offsets(arrow_add_strings(build, "key", "u", good_names));
}

static void key_beyond(struct arrow_build *build)
{
    static const int64_t indices[] = {0, 1, 2, 3, 4, 5};
    add_all_but(build, "key");
    arrow_add_dictionary(build, "key", "C", indices, NULL, "u", good_names, 5);
}

static void sequence_of_floats(struct arrow_build *build)
{
    static const double numbers[] = {1, 2, 3, 4, 5, 6};
    add_all_but(build, "");
    arrow_add_floats(build, "sequence", "f", numbers, NULL);
}

static void sequence_of_flags(struct arrow_build *build)
{
    add_all_but(build, "");
    arrow_add_flags(build, "sequence", "101010");
}

static void sequence_too_large(struct arrow_build *build)
{
    static const int64_t numbers[] = {1, 2, 3, 4, -1, 6};
    add_all_but(build, "");
    arrow_add_integers(build, "sequence", "L", numbers, NULL);
}

static void source_of_integers(struct arrow_build *build)
{
    add_all_but(build, "");
    arrow_add_integers(build, "sequence", "l", good_sequences, NULL);
    arrow_add_integers(build, "source", "l", good_sequences, NULL);
}

static void source_outside(struct arrow_build *build)
{
    add_all_but(build, "");
    arrow_add_integers(build, "sequence", "l", good_sequences, NULL);
    break_offsets(arrow_add_strings(build, "source", "u", good_names));
}

/* New leads come before the row that is refused. */
static void type_outside_after_new_leads(struct arrow_build *build)
{
    static const char *const keys[] = {"new 1", "new 2", "new 3", "new 4", "new 5", "new 6"};
    arrow_begin(build, ROWS);
    arrow_add_strings(build, "key", "u", keys);
    arrow_add_integers(build, "time", "tss:", good_times, NULL);
    arrow_add_integers(build, "sequence", "l", good_sequences, NULL);
    arrow_add_strings(build, "type", "u", good_types);
    break_offsets(arrow_add_strings(build, "source", "u", good_names));
}

static void field_missing(struct arrow_build *build)
{
    add_all_but(build, "");
}

static void field_of_another_type(struct arrow_build *build)
{
    add_all_but(build, "");
    arrow_add_integers(build, "page", "l", good_sequences, NULL);
}

static void field_outside(struct arrow_build *build)
{
    add_all_but(build, "");
    break_offsets(arrow_add_strings(build, "page", "u", good_pages));
}

static const struct refusal refusals[] = {
    {"no key", false, false, without_key, LEAD_ERROR_MISSING_COLUMN, "key", "keys of the leads"},
    {"no time", false, false, without_time, LEAD_ERROR_MISSING_COLUMN, "time", "times of the events"},
    {"no type", false, false, without_type, LEAD_ERROR_MISSING_COLUMN, "type", "types of the events"},
    {"two keys", false, false, key_twice, LEAD_ERROR_ARROW, "key", "two columns"},
    {"keys are floats", false, false, key_of_floats, LEAD_ERROR_COLUMN_TYPE, "key", "whole numbers"},
    {"keys are strings", false, false, key_of_strings, LEAD_ERROR_COLUMN_TYPE, "key", "whole numbers"},
    {"keys are integers", true, false, key_of_integers, LEAD_ERROR_COLUMN_TYPE, "key", "utf8"},
    {"a key is too large", false, false, key_too_large, LEAD_ERROR_VALUE, "key", "row 3"},
    {"times are strings", false, false, time_of_strings, LEAD_ERROR_COLUMN_TYPE, "time", "timestamp"},
    {"types are integers", false, false, type_of_integers, LEAD_ERROR_COLUMN_TYPE, "type", "utf8"},
    {"uint8 beyond the types", false, false, type_beyond_uint8, LEAD_ERROR_ARROW, "type", "row 4"},
    {"int8 below the types", false, false, type_beyond_int8, LEAD_ERROR_ARROW, "type", "row 4"},
    {"int8 below many types", false, false, type_beyond_large, LEAD_ERROR_ARROW, "type", "row 4"},
    {"int16 below the types", false, false, type_beyond_int16, LEAD_ERROR_ARROW, "type", "row 4"},
    {"uint32 beyond the types", false, false, type_beyond_uint32, LEAD_ERROR_ARROW, "type", "row 4"},
    {"int64 below the types", false, false, type_beyond_int64, LEAD_ERROR_ARROW, "type", "row 4"},
    {"an index of a known row", false, false, type_beyond_with_nulls, LEAD_ERROR_ARROW, "type", "row 4"},
    {"a type outside of its buffer", false, false, type_outside, LEAD_ERROR_ARROW, "type", "row 3"},
    {"a key outside of its buffer", true, false, key_outside, LEAD_ERROR_ARROW, "key", "row 3"},
    {"a key beyond its dictionary", true, false, key_beyond, LEAD_ERROR_ARROW, "key", "row 5"},
    {"numbers are floats", false, false, sequence_of_floats, LEAD_ERROR_COLUMN_TYPE, "sequence", "whole numbers"},
    {"numbers are flags", false, false, sequence_of_flags, LEAD_ERROR_COLUMN_TYPE, "sequence", "whole numbers"},
    {"a number is too large", false, false, sequence_too_large, LEAD_ERROR_VALUE, "sequence", "row 4"},
    {"sources are integers", false, false, source_of_integers, LEAD_ERROR_COLUMN_TYPE, "source", "utf8"},
    {"a source outside of its buffer", false, false, source_outside, LEAD_ERROR_ARROW, "source", "row 3"},
    {"a source after new leads", true, false, type_outside_after_new_leads, LEAD_ERROR_ARROW, "source", "row 3"},
    {"a field is missing", false, true, field_missing, LEAD_ERROR_MISSING_COLUMN, "page", "page"},
    {"a field of another type", false, true, field_of_another_type, LEAD_ERROR_COLUMN_TYPE, "page", "utf8"},
    {"a field outside of its buffer", false, true, field_outside, LEAD_ERROR_ARROW, "page", "row 3"},
};

static void check_refusal(lead_model *plain, lead_model *where, const struct refusal *row)
{
    struct arrow_build build;
    lead_ingest_report report;
    lead_error error;
    size_t size;
    lead_activity *activity = filled_activity(row->has_where ? where : plain, row->has_text_keys);
    uint8_t *before = save_activity(activity, &size);
    const uint64_t leads = lead_activity_lead_count(activity);
    row->build(&build);
    assert_int_equal(ingest(activity, &build, &report, &error), row->status);
    assert_int_equal(error.code, row->status);
    assert_string_equal(error.path, row->path);
    if (!strstr(error.message, row->mentions))
        print_message("# %s\n", error.message);
    assert_non_null(strstr(error.message, row->mentions));
    assert_int_equal(report.rows, 0);
    assert_int_equal(lead_activity_lead_count(activity), leads);
    check_unchanged(activity, before, size);
    free(before);
    lead_activity_free(activity);
    assert_true(arrow_end(&build));
}

static void what_is_refused_changes_nothing(void **state)
{
    (void)state;
    lead_model *plain = compile(PLAIN_MODEL), *where = compile(WHERE_MODEL);
    for (size_t i = 0; i < COUNT_OF(refusals); i++) {
        print_message("# %s\n", refusals[i].name);
        check_refusal(plain, where, &refusals[i]);
    }
    lead_model_unref(plain);
    lead_model_unref(where);
}

/* Rows that come before, without having been sorted in yet, stay as well. */
static void what_came_before_stays(void **state)
{
    (void)state;
    lead_model *model = compile(PLAIN_MODEL);
    struct arrow_build build;
    lead_ingest_report report;
    lead_error error;
    lead_activity *activity = filled_activity(model, false), *other = filled_activity(model, false);
    type_outside(&build);
    assert_int_equal(ingest(activity, &build, &report, &error), LEAD_ERROR_ARROW);
    assert_true(arrow_end(&build));
    type_beyond_uint8(&build);
    assert_int_equal(ingest(activity, &build, &report, &error), LEAD_ERROR_ARROW);
    assert_true(arrow_end(&build));
    size_t size;
    uint8_t *expected = save_activity(other, &size);
    check_unchanged(activity, expected, size);
    free(expected);
    lead_activity_free(activity);
    lead_activity_free(other);
    lead_model_unref(model);
}

static void missing_fields_may_be_unknown(void **state)
{
    (void)state;
    const lead_ingest_options options = {.size = sizeof options, .missing = LEAD_MISSING_IS_UNKNOWN};
    lead_model *model = compile(WHERE_MODEL);
    struct arrow_build build;
    lead_ingest_report report = {.size = sizeof report};
    lead_activity *activity = new_activity(model, LEAD_KEY_INTEGER);
    add_all_but(&build, "");
    assert_int_equal(lead_activity_ingest(activity, &build.schema, &build.array, &options, &report, NULL), LEAD_OK);
    assert_int_equal(report.counted, ROWS);
    check_counts(activity, integer_key(1), 2, 2);
    arrow_add_strings(&build, "page", "u", good_pages);
    assert_int_equal(lead_activity_ingest(activity, &build.schema, &build.array, &options, &report, NULL), LEAD_OK);
    assert_int_equal(report.counted, 2 * ROWS); /* counts are added to */
    check_counts(activity, integer_key(1), 5, 3);
    lead_activity_free(activity);
    assert_true(arrow_end(&build));
    lead_model_unref(model);
}

/* ---- Arguments ---- */

static void wrong_arguments_are_refused(void **state)
{
    (void)state;
    lead_model *model = compile(PLAIN_MODEL);
    struct arrow_build build;
    lead_ingest_report report = {.size = sizeof report}, small = {.size = 4};
    lead_ingest_options options = {.size = 4};
    lead_activity *activity = new_activity(model, LEAD_KEY_INTEGER);
    add_good(&build, false);
    const struct ArrowSchema *schema = &build.schema;
    const struct ArrowArray *array = &build.array;
    assert_int_equal(lead_activity_ingest(NULL, schema, array, NULL, &report, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_activity_ingest(activity, NULL, array, NULL, &report, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_activity_ingest(activity, schema, NULL, NULL, &report, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_activity_ingest(activity, schema, array, &options, &report, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_activity_ingest(activity, schema, array, NULL, &small, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    options = (lead_ingest_options){.size = sizeof options, .missing = 2};
    assert_int_equal(lead_activity_ingest(activity, schema, array, &options, &report, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    options = (lead_ingest_options){.size = sizeof options, .instructions = 4};
    assert_int_equal(lead_activity_ingest(activity, schema, array, &options, &report, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    options.instructions = -1;
    assert_int_equal(lead_activity_ingest(activity, schema, array, &options, &report, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(report.rows, 0);
    assert_int_equal(lead_activity_lead_count(activity), 0);
    assert_int_equal(lead_activity_ingest(activity, schema, array, NULL, NULL, NULL), LEAD_OK);
    assert_int_equal(lead_activity_lead_count(activity), 4);
    lead_activity_free(activity);
    assert_true(arrow_end(&build));
    arrow_begin(&build, ROWS);
    activity = new_activity(model, LEAD_KEY_INTEGER);
    build.schema.format = "l";
    assert_int_equal(lead_activity_ingest(activity, &build.schema, &build.array, NULL, NULL, NULL), LEAD_ERROR_ARROW);
    lead_activity_free(activity);
    build.schema.format = "+s";
    assert_true(arrow_end(&build));
    lead_model_unref(model);
}

static void batches_may_be_empty(void **state)
{
    (void)state;
    lead_model *model = compile(PLAIN_MODEL);
    struct arrow_build build;
    lead_activity *activity = new_activity(model, LEAD_KEY_INTEGER);
    add_good(&build, false);
    build.array.length = 0;
    assert_int_equal(ingest_all(activity, &build).rows, 0);
    build.array.length = ROWS;
    assert_true(arrow_end(&build));
    lead_activity_free(activity);
    lead_model_unref(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_refused_changes_nothing),
        cmocka_unit_test(what_came_before_stays),
        cmocka_unit_test(missing_fields_may_be_unknown),
        cmocka_unit_test(wrong_arguments_are_refused),
        cmocka_unit_test(batches_may_be_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
