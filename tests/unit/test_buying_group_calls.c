/* SPDX-License-Identifier: MIT */
/* Calls about buying groups: given contacts, what is refused, what there is not. */
#include "buying_groups_fixture.h"

/* --- given contacts ---------------------------------------------------------------------------------------------------------------------- */

static void contacts_are_assessed(void **state)
{
    (void)state;
    const lead_contact contacts[] = {
        {sizeof(lead_contact), LEAD_ROLE_DECIDER, LEAD_SENIORITY_CHIEF, 500, 1000, 0},
        {sizeof(lead_contact), LEAD_ROLE_GATEKEEPER, LEAD_SENIORITY_JUNIOR, 1000, 1000, 1},
        {sizeof(lead_contact), 0, 0, 1000, 0, 0},
    };
    static const struct {
        double size;
        const uint8_t *weights;
    } sizes[] = {{49, small_weights}, {50, middle_weights}, {400, middle_weights}, {401, wanted_weights}, {NAN, wanted_weights}};
    lead_model *model = compile(GROUP("\"engagement\": \"engagement\", " WANTED SIZES));
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        lead_buying_group group = {.size = sizeof group};
        lead_error error = LEAD_ERROR_INIT;
        assert_int_equal(lead_buying_group_assess(model, contacts, COUNT_OF(contacts), sizes[i].size, &group, &error), LEAD_OK);
        const lead_buying_group wanted = slow_group(sizes[i].weights, contacts, COUNT_OF(contacts));
        expect_group("assessed", &group, &wanted);
        assert_int_equal(lead_buying_group_assess(model, NULL, 0, sizes[i].size, &group, NULL), LEAD_OK);
        const lead_buying_group empty = slow_group(sizes[i].weights, contacts, 0);
        expect_group("empty", &group, &empty);
    }
    lead_model_unref(model);
}

static const struct {
    const char *name;
    lead_contact contact;
    const char *mentions;
} bad_contacts[] = {
    {"no size", {0, 1, 1, 0, 0, 0}, "contact 1: 'size'"},
    {"another size", {sizeof(lead_contact) + 8, 1, 1, 0, 0, 0}, "'size'"},
    {"a role below", {sizeof(lead_contact), -1, 1, 0, 0, 0}, "'role'"},
    {"a role above", {sizeof(lead_contact), LEAD_ROLES + 1, 1, 0, 0, 0}, "'role'"},
    {"a seniority below", {sizeof(lead_contact), 1, -1, 0, 0, 0}, "'seniority'"},
    {"a seniority above", {sizeof(lead_contact), 1, LEAD_SENIORITY_OTHER + 1, 0, 0, 0}, "'seniority'"},
    {"too engaged", {sizeof(lead_contact), 1, 1, 1001, 0, 0}, "'engagement'"},
    {"too influential", {sizeof(lead_contact), 1, 1, 0, 1001, 0}, "'influence'"},
};

static void expect_refused(const lead_model *model, const lead_contact *contacts, size_t count, const char *mentions)
{
    const lead_buying_group empty = {.size = sizeof empty};
    lead_error error = LEAD_ERROR_INIT;
    lead_buying_group group;
    memset(&group, 0xEE, sizeof group);
    group.size = sizeof group;
    assert_int_equal(lead_buying_group_assess(model, contacts, count, 0, &group, &error), LEAD_ERROR_INVALID_ARGUMENT);
    if (!strstr(error.message, mentions))
        fail_msg("%s", error.message);
    assert_memory_equal(&group, &empty, sizeof group);
}

static void bad_contacts_are_refused(void **state)
{
    (void)state;
    lead_model *model = compile(GROUP("\"engagement\": \"fit\""));
    lead_model *without = compile(HEAD ROLES "}");
    lead_contact contacts[2] = {{sizeof(lead_contact), LEAD_ROLES, LEAD_SENIORITY_OTHER, 1000, 1000, 0}};
    lead_buying_group group = {.size = 8};
    for (size_t i = 0; i < COUNT_OF(bad_contacts); i++) {
        print_message("# %s\n", bad_contacts[i].name);
        contacts[1] = bad_contacts[i].contact;
        expect_refused(model, contacts, 2, bad_contacts[i].mentions);
    }
    expect_refused(model, NULL, 1, "'contacts' is NULL");
    expect_refused(model, contacts, 1000001, "at most 1000000");
    expect_refused(without, contacts, 1, "no \"buying_group\"");
    expect_refused(NULL, contacts, 1, "'model' is NULL");
    assert_int_equal(lead_buying_group_assess(model, contacts, 1, 0, &group, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_buying_group_assess(model, contacts, 1, 0, NULL, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    lead_model_unref(model);
    lead_model_unref(without);
}

/* --- what is refused --------------------------------------------------------------------------------------------------------------------- */

static const struct {
    const char *name, *account;
    lead_status status;
    const char *mentions;
} refused[] = {
    {"no such column", "acount", LEAD_ERROR_MISSING_COLUMN, "no column 'acount' with the accounts' keys"},
    {"a column twice", "twice", LEAD_ERROR_ARROW, "two columns 'twice'"},
    {"floats", "floats", LEAD_ERROR_COLUMN_TYPE, "text or whole numbers"},
    {"flags", "flags", LEAD_ERROR_COLUMN_TYPE, "text or whole numbers"},
    {"times", "times", LEAD_ERROR_COLUMN_TYPE, "text or whole numbers"},
    {"an integer too large", "large", LEAD_ERROR_VALUE, "2^63"},
    {"an index outside the dictionary", "outside", LEAD_ERROR_ARROW, "not in the dictionary"},
    {"no format", "formless", LEAD_ERROR_ARROW, NULL},
};

static void add_refused(struct arrow_build *build)
{
    static const int64_t integers[] = {1, -1};
    arrow_begin(build, 2);
    arrow_add_integers(build, "account", "l", integers, NULL);
    arrow_add_integers(build, "twice", "l", integers, NULL);
    arrow_add_integers(build, "twice", "l", integers, NULL);
    arrow_add_floats(build, "floats", "g", (const double[]){1, 2}, NULL);
    arrow_add_flags(build, "flags", "10");
    arrow_add_integers(build, "times", "tsu:UTC", integers, NULL);
    arrow_add_integers(build, "large", "L", integers, NULL);
    arrow_add_dictionary(build, "outside", "c", (const int64_t[]){0, 1}, NULL, "u", (const char *const[]){"a"}, 1);
    arrow_add_integers(build, "formless", "l", integers, NULL).schema->format = NULL;
    arrow_add_nulls(build, "nulls");
}

static void expect_no_groups(const lead_batch *batch, const struct arrow_build *build, const char *account, lead_status status, const char *mentions)
{
    lead_error error = LEAD_ERROR_INIT;
    int anything;
    lead_buying_groups *groups = (lead_buying_groups *)(void *)&anything;
    assert_int_equal(
        lead_batch_buying_groups(batch, account, build ? &build->schema : NULL, build ? &build->array : NULL, SAMPLE_NOW, NULL, &groups, &error), status);
    assert_null(groups);
    if (mentions && !strstr(error.message, mentions))
        fail_msg("%s", error.message);
}

static void what_is_wrong_is_refused(void **state)
{
    (void)state;
    lead_model *model = compile(GROUP("\"engagement\": \"engagement\"")), *without = compile(HEAD ROLES "}");
    struct arrow_build build, other;
    const lead_allocator incomplete = {.size = sizeof incomplete};
    lead_buying_groups *groups;
    add_refused(&build);
    lead_batch *batch = bind(model, &build, LEAD_MISSING_IS_UNKNOWN, LEAD_INSTRUCTIONS_BEST);
    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        print_message("# %s\n", refused[i].name);
        expect_no_groups(batch, &build, refused[i].account, refused[i].status, refused[i].mentions);
    }
    arrow_begin(&other, 3);
    arrow_add_integers(&other, "account", "l", (const int64_t[]){1, 2, 3}, NULL);
    expect_no_groups(batch, &other, "account", LEAD_ERROR_INVALID_ARGUMENT, "3 rows, but the batch 2");
    expect_no_groups(batch, NULL, "account", LEAD_ERROR_INVALID_ARGUMENT, "NULL");
    expect_no_groups(batch, &build, NULL, LEAD_ERROR_INVALID_ARGUMENT, "NULL");
    expect_no_groups(NULL, &build, "account", LEAD_ERROR_INVALID_ARGUMENT, "NULL");
    assert_int_equal(lead_batch_buying_groups(batch, "account", &build.schema, &build.array, SAMPLE_NOW, NULL, NULL, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_batch_buying_groups(batch, "account", &build.schema, &build.array, SAMPLE_NOW, &incomplete, &groups, NULL),
                     LEAD_ERROR_INVALID_ARGUMENT);
    lead_batch_free(batch);
    batch = bind(without, &build, LEAD_MISSING_IS_UNKNOWN, LEAD_INSTRUCTIONS_BEST);
    expect_no_groups(batch, &build, "account", LEAD_ERROR_INVALID_ARGUMENT, "no \"buying_group\"");
    lead_batch_free(batch);
    assert_true(arrow_end(&build));
    assert_true(arrow_end(&other));
    lead_model_unref(model);
    lead_model_unref(without);
}

/* Rows of nulls take no memory: as many as nobody has. */
static void too_many_rows_are_refused(void **state)
{
    (void)state;
    lead_model *model = compile(GROUP("\"engagement\": \"engagement\""));
    struct arrow_build build;
    arrow_begin(&build, 0);
    arrow_add_nulls(&build, "account").array->length = INT64_C(1) << 32;
    build.array.length = INT64_C(1) << 32;
    lead_batch *batch = bind(model, &build, LEAD_MISSING_IS_UNKNOWN, LEAD_INSTRUCTIONS_BEST);
    expect_no_groups(batch, &build, "account", LEAD_ERROR_INVALID_ARGUMENT, "4294967296 rows; at most 4294967295");
    lead_batch_free(batch);
    assert_true(arrow_end(&build));
    lead_model_unref(model);
}

static void rows_without_keys_belong_to_nobody(void **state)
{
    (void)state;
    lead_model *model = compile(GROUP("\"engagement\": \"engagement\""));
    struct arrow_build build;
    arrow_begin(&build, 3);
    arrow_add_nulls(&build, "nulls");
    arrow_add_strings(&build, "account", "u", (const char *const[]){"\xFF", "", NULL}); /* what is no text is no key */
    lead_batch *batch = bind(model, &build, LEAD_MISSING_IS_UNKNOWN, LEAD_INSTRUCTIONS_BEST);
    lead_buying_groups *groups = groups_of(batch, &build);
    assert_true(lead_buying_groups_count(groups) == 1);
    assert_true(lead_buying_groups_of_rows(groups)[0] == UINT64_MAX);
    assert_true(lead_buying_groups_of_rows(groups)[1] == 0);
    assert_true(lead_buying_groups_of_rows(groups)[2] == UINT64_MAX);
    assert_true(lead_buying_groups_first_row(groups, 0) == 1);
    lead_buying_groups_free(groups);
    assert_int_equal(lead_batch_buying_groups(batch, "nulls", &build.schema, &build.array, SAMPLE_NOW, NULL, &groups, NULL), LEAD_OK);
    assert_true(lead_buying_groups_count(groups) == 0);
    for (size_t row = 0; row < 3; row++)
        assert_true(lead_buying_groups_of_rows(groups)[row] == UINT64_MAX);
    lead_buying_groups_free(groups);
    lead_batch_free(batch);
    assert_true(arrow_end(&build));
    lead_model_unref(model);
}

static void outside_of_the_groups_there_is_nothing(void **state)
{
    (void)state;
    lead_model *model = compile(GROUP("\"engagement\": \"engagement\""));
    struct arrow_build build;
    const lead_buying_group none = {.size = sizeof none};
    lead_buying_group group;
    arrow_begin(&build, 1);
    arrow_add_integers(&build, "account", "l", (const int64_t[]){4}, NULL);
    lead_batch *batch = bind(model, &build, LEAD_MISSING_IS_UNKNOWN, LEAD_INSTRUCTIONS_BEST);
    lead_buying_groups *groups = groups_of(batch, &build);
    lead_batch_free(batch); /* groups need neither batch nor data */
    assert_true(arrow_end(&build));
    lead_model_unref(model);
    for (int missing = 0; missing < 2; missing++) {
        memset(&group, 0xEE, sizeof group);
        group.size = sizeof group;
        assert_int_equal(lead_buying_groups_get(missing ? NULL : groups, missing ? 0 : 1, &group), LEAD_ERROR_INVALID_ARGUMENT);
        assert_memory_equal(&group, &none, sizeof group);
    }
    assert_int_equal(lead_buying_groups_get(groups, 0, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    group.size = sizeof group - 1;
    assert_int_equal(lead_buying_groups_get(groups, 0, &group), LEAD_ERROR_INVALID_ARGUMENT);
    assert_true(lead_buying_groups_first_row(groups, 1) == UINT64_MAX);
    assert_true(lead_buying_groups_first_row(NULL, 0) == UINT64_MAX);
    assert_true(lead_buying_groups_count(NULL) == 0);
    assert_null(lead_buying_groups_of_rows(NULL));
    lead_buying_groups_free(groups);
    lead_buying_groups_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(contacts_are_assessed),
        cmocka_unit_test(bad_contacts_are_refused),
        cmocka_unit_test(what_is_wrong_is_refused),
        cmocka_unit_test(too_many_rows_are_refused),
        cmocka_unit_test(rows_without_keys_belong_to_nobody),
        cmocka_unit_test(outside_of_the_groups_there_is_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
