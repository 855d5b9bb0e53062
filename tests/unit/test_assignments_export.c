/* SPDX-License-Identifier: MIT */
/* What became of leads, as Arrow; and the names that stand in it. */
#include "arrow_build.h"
#include "data/column.h"
#include "memory_fixture.h"

#include <leadcore/leadcore.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static const char document[] =
    "{\"leadcore\": 1, \"name\": \"export\", \"version\": \"2026-11\", \"fields\": {\"a\": \"flag\"},"
    "\"people\": [{\"id\": \"ana\"}, {\"id\": \"g\\u00e9r\"}, {\"id\": \"cy\"}],"
    "\"teams\": [{\"name\": \"north\", \"members\": [\"ana\", \"g\\u00e9r\"], \"strategy\": \"level\"}],"
    "\"rules\": [{\"name\": \"first\", \"when\": {\"a\": true}, \"team\": \"north\"}, {\"name\": \"second\", \"person\": \"cy\"}]}";

static lead_policy *compile_policy(const char *json)
{
    lead_policy *policy;
    lead_error error = LEAD_ERROR_INIT;
    if (lead_policy_compile(json, strlen(json), NULL, &policy, &error) != LEAD_OK)
        print_message("# %s at %s\n", error.message, error.path);
    assert_int_equal(error.code, LEAD_OK);
    return policy;
}

/* --- names ------------------------------------------------------------------------------------------------------------------------------- */

typedef const char *namer(int32_t code);

struct name_case {
    const char *name;
    namer *namer;
    int32_t code;
    const char *expected;
};

static const struct name_case name_cases[] = {
    {"unassigned", lead_outcome_name, LEAD_OUTCOME_UNASSIGNED, "unassigned"},
    {"assigned", lead_outcome_name, LEAD_OUTCOME_ASSIGNED, "assigned"},
    {"waiting", lead_outcome_name, LEAD_OUTCOME_WAITING, "waiting"},
    {"no outcome", lead_outcome_name, 3, NULL},
    {"an outcome below 0", lead_outcome_name, -1, NULL},
    {"chosen", lead_reason_name, LEAD_REASON_CHOSEN, "chosen"},
    {"lacks_needs", lead_reason_name, LEAD_REASON_LACKS_NEEDS, "lacks_needs"},
    {"excluded", lead_reason_name, LEAD_REASON_EXCLUDED, "excluded"},
    {"away", lead_reason_name, LEAD_REASON_AWAY, "away"},
    {"outside_hours", lead_reason_name, LEAD_REASON_OUTSIDE_HOURS, "outside_hours"},
    {"full_30_days", lead_reason_name, LEAD_REASON_FULL_30_DAYS, "full_30_days"},
    {"full_week", lead_reason_name, LEAD_REASON_FULL_WEEK, "full_week"},
    {"full_day", lead_reason_name, LEAD_REASON_FULL_DAY, "full_day"},
    {"full", lead_reason_name, LEAD_REASON_FULL, "full"},
    {"lower_priority", lead_reason_name, LEAD_REASON_LOWER_PRIORITY, "lower_priority"},
    {"no_rule", lead_reason_name, LEAD_REASON_NO_RULE, "no_rule"},
    {"rule", lead_reason_name, LEAD_REASON_RULE, "rule"},
    {"no_team", lead_reason_name, LEAD_REASON_NO_TEAM, "no_team"},
    {"no reason", lead_reason_name, 13, NULL},
    {"a reason below 0", lead_reason_name, INT32_MIN, NULL},
    {"nobody", lead_by_name, LEAD_BY_NOBODY, "nobody"},
    {"round_robin", lead_by_name, LEAD_BY_ROUND_ROBIN, "round_robin"},
    {"weighted", lead_by_name, LEAD_BY_WEIGHTED, "weighted"},
    {"least_loaded", lead_by_name, LEAD_BY_LEAST_LOADED, "least_loaded"},
    {"most_free", lead_by_name, LEAD_BY_MOST_FREE, "most_free"},
    {"longest_waiting", lead_by_name, LEAD_BY_LONGEST_WAITING, "longest_waiting"},
    {"level", lead_by_name, LEAD_BY_LEVEL, "level"},
    {"best_for_best", lead_by_name, LEAD_BY_BEST_FOR_BEST, "best_for_best"},
    {"hash", lead_by_name, LEAD_BY_HASH, "hash"},
    {"sticky", lead_by_name, LEAD_BY_STICKY, "sticky"},
    {"by rule", lead_by_name, LEAD_BY_RULE, "rule"},
    {"by hand", lead_by_name, LEAD_BY_HAND, "hand"},
    {"escalation", lead_by_name, LEAD_BY_ESCALATION, "escalation"},
    {"no way", lead_by_name, 13, NULL},
    {"a way below 0", lead_by_name, -1, NULL},
};

static void names(void **state)
{
    const struct name_case *row = *state;
    const char *found = row->namer(row->code);
    assert_int_equal(found != NULL, row->expected != NULL);
    if (row->expected)
        assert_string_equal(found, row->expected);
}

/* --- columns ----------------------------------------------------------------------------------------------------------------------------- */

#define ROWS 10
#define MONDAY (INT64_C(1795251600) * 1000000)

static uint8_t outcome[ROWS] = {1, 1, 2, 0, 0, 1, 1, 1, 2, 1};
static uint8_t reason[ROWS] = {0, 0, 8, 10, 11, 0, 0, 0, 12, 0};
static uint8_t by[ROWS] = {6, 10, 0, 0, 0, 12, 11, 9, 0, 1};
static uint32_t person[ROWS] = {1, 2, LEAD_NONE, LEAD_NONE, LEAD_NONE, 0, 1, 0, LEAD_NONE, 2};
static uint32_t team[ROWS] = {0, LEAD_NONE, 0, LEAD_NONE, LEAD_NONE, 0, 0, 0, LEAD_NONE, 0};
static uint32_t rule[ROWS] = {0, 1, 0, LEAD_NONE, 1, 0, 0, 0, LEAD_NONE, 1};
static lead_time deadline[ROWS] = {MONDAY, LEAD_NEVER, MONDAY + 1, LEAD_NEVER, LEAD_NEVER, 0, -1, MONDAY, LEAD_NEVER, LEAD_NEVER - 1};

static const lead_assignment_columns everything = {
    .size = sizeof everything, .outcome = outcome, .reason = reason, .by = by, .person = person, .team = team, .rule = rule, .deadline = deadline};

static const char *const outcome_names[ROWS] = {"assigned", "assigned", "waiting", "unassigned", "unassigned",
                                                "assigned", "assigned", "assigned", "waiting",   "assigned"};
static const char *const reason_names[ROWS] = {"chosen", "chosen", "full", "no_rule", "rule", "chosen", "chosen", "chosen", "no_team", "chosen"};
static const char *const by_names[ROWS] = {"level", "rule", "nobody", "nobody", "nobody", "escalation", "hand", "sticky", "nobody", "round_robin"};
static const char *const person_names[ROWS] = {"g\xc3\xa9r", "cy", NULL, NULL, NULL, "ana", "g\xc3\xa9r", "ana", NULL, "cy"};
static const char *const team_names[ROWS] = {"north", NULL, "north", NULL, NULL, "north", "north", "north", NULL, "north"};
static const char *const rule_names[ROWS] = {"first", "second", "first", NULL, "second", "first", "first", "first", NULL, "second"};

struct name_column {
    const char *name, *format;
    const char *const *expected;
};

static const struct name_column name_columns[] = {
    {"outcome", "C", outcome_names}, {"reason", "C", reason_names}, {"by", "C", by_names},
    {"person", "I", person_names},   {"team", "I", team_names},     {"rule", "I", rule_names},
};

static uint32_t index_at(const struct ArrowArray *array, const char *format, size_t row)
{
    return format[0] == 'C' ? ((const uint8_t *)array->buffers[1])[row] : ((const uint32_t *)array->buffers[1])[row];
}

static void assert_names(const struct ArrowSchema *schema, const struct ArrowArray *array, const struct name_column *column, int64_t rows)
{
    const struct ArrowArray *dictionary = array->dictionary;
    const int32_t *offsets = dictionary->buffers[1];
    int64_t nulls = 0;
    assert_string_equal(schema->name, column->name);
    assert_string_equal(schema->format, column->format);
    assert_int_equal(schema->flags, column->format[0] == 'C' ? 0 : ARROW_FLAG_NULLABLE);
    assert_string_equal(schema->dictionary->format, "u");
    assert_int_equal(array->length, rows);
    for (size_t row = 0; row < (size_t)rows; row++) {
        const bool is_known = !array->buffers[0] || lead_bit_get(array->buffers[0], row);
        const uint32_t index = index_at(array, column->format, row);
        assert_int_equal(is_known, column->expected[row] != NULL);
        assert_true(index < dictionary->length);
        nulls += !is_known;
        if (!is_known)
            continue;
        const size_t size = (size_t)(offsets[index + 1] - offsets[index]);
        assert_int_equal(size, strlen(column->expected[row]));
        assert_memory_equal((const char *)dictionary->buffers[2] + offsets[index], column->expected[row], size);
    }
    assert_int_equal(array->null_count, nulls);
}

static void assert_deadlines(const struct ArrowSchema *schema, const struct ArrowArray *array)
{
    assert_string_equal(schema->name, "deadline");
    assert_string_equal(schema->format, "tsu:UTC");
    assert_int_equal(schema->flags, ARROW_FLAG_NULLABLE);
    assert_null(schema->dictionary);
    assert_int_equal(array->null_count, 4);
    for (size_t row = 0; row < ROWS; row++) {
        assert_int_equal(lead_bit_get(array->buffers[0], row), deadline[row] != LEAD_NEVER);
        if (deadline[row] != LEAD_NEVER)
            assert_int_equal(((const int64_t *)array->buffers[1])[row], deadline[row]);
    }
}

/* "key=value;" for each pair. */
static void read_metadata(const char *metadata, char *text)
{
    int32_t count, size;
    memcpy(&count, metadata, sizeof count);
    metadata += sizeof count;
    for (int32_t i = 0; i < 2 * count; i++) {
        memcpy(&size, metadata, sizeof size);
        memcpy(text, metadata + sizeof size, (size_t)size);
        text[size] = i % 2 ? ';' : '=';
        text += size + 1;
        metadata += sizeof size + (size_t)size;
    }
    *text = '\0';
}

static void everything_goes_out(void **state)
{
    (void)state;
    struct memory memory;
    struct ArrowSchema schema;
    struct ArrowArray array;
    char metadata[200], expected[200];
    lead_policy *policy = compile_policy(document);
    memory_init(&memory, SIZE_MAX);
    strcpy(expected, "leadcore.policy=export;leadcore.version=2026-11;leadcore.fingerprint=");
    strcat(expected, lead_policy_fingerprint(policy));
    strcat(expected, ";");
    assert_int_equal(lead_assignments_export(policy, &everything, ROWS, &memory.allocator, &schema, &array, NULL), LEAD_OK);
    lead_policy_unref(policy); /* what is exported lives on its own */
    assert_string_equal(schema.format, "+s");
    assert_int_equal(schema.n_children, 7);
    assert_int_equal(array.n_children, 7);
    assert_int_equal(array.length, ROWS);
    read_metadata(schema.metadata, metadata);
    assert_string_equal(metadata, expected);
    for (size_t i = 0; i < COUNT_OF(name_columns); i++)
        assert_names(schema.children[i], array.children[i], &name_columns[i], ROWS);
    assert_deadlines(schema.children[6], array.children[6]);
    schema.release(&schema);
    array.release(&array);
    assert_int_equal(memory.blocks, 0);
    assert_int_equal(memory.bytes, 0);
}

/* Columns that are not there are left out; each combination of three. */
static void some_columns(void **state)
{
    (void)state;
    lead_policy *policy = compile_policy(document);
    for (unsigned set = 0; set < 8; set++) {
        struct ArrowSchema schema;
        struct ArrowArray array;
        lead_assignment_columns columns = {.size = sizeof columns};
        int64_t child = 0;
        columns.reason = set & 1 ? reason : NULL;
        columns.person = set & 2 ? person : NULL;
        columns.deadline = set & 4 ? deadline : NULL;
        assert_int_equal(lead_assignments_export(policy, &columns, ROWS, NULL, &schema, &array, NULL), LEAD_OK);
        if (set & 1)
            assert_names(schema.children[child], array.children[child], &name_columns[1], ROWS), child++;
        if (set & 2)
            assert_names(schema.children[child], array.children[child], &name_columns[3], ROWS), child++;
        if (set & 4)
            assert_deadlines(schema.children[child], array.children[child]), child++;
        assert_int_equal(schema.n_children, child);
        assert_int_equal(array.n_children, child);
        schema.release(&schema);
        array.release(&array);
    }
    lead_policy_unref(policy);
}

/* No rows; and rows without a null, which have no bitmap. */
static void no_rows_and_no_nulls(void **state)
{
    (void)state;
    static const char *const ana_and_cy[] = {"ana", "cy"};
    uint32_t people[] = {0, 2};
    struct ArrowSchema schema;
    struct ArrowArray array;
    const lead_assignment_columns columns = {.size = sizeof columns, .person = people};
    lead_policy *policy = compile_policy(document);
    assert_int_equal(lead_assignments_export(policy, &everything, 0, NULL, &schema, &array, NULL), LEAD_OK);
    assert_int_equal(array.length, 0);
    assert_int_equal(array.children[3]->length, 0);
    assert_int_equal(array.children[3]->dictionary->length, 3);
    schema.release(&schema);
    array.release(&array);
    assert_int_equal(lead_assignments_export(policy, &columns, 2, NULL, &schema, &array, NULL), LEAD_OK);
    assert_null(array.children[0]->buffers[0]);
    assert_names(schema.children[0], array.children[0], &(struct name_column){"person", "I", ana_and_cy}, 2);
    schema.release(&schema);
    array.release(&array);
    lead_policy_unref(policy);
}

/* --- what is refused --------------------------------------------------------------------------------------------------------------------- */

struct wrong_case {
    const char *name;
    uint8_t narrow[3]; /* outcome, reason, by */
    uint32_t wide[3];  /* person, team, rule */
    const char *message;
};

static const struct wrong_case wrong_cases[] = {
    {"outcome", {3, 0, 0}, {0, 0, 0}, "row 1 has outcome 3, but there are only 3 of them"},
    {"reason", {0, 13, 0}, {0, 0, 0}, "row 1 has reason 13, but there are only 13 of them"},
    {"by", {0, 0, 255}, {0, 0, 0}, "row 1 has by 255, but there are only 13 of them"},
    {"person", {0, 0, 0}, {3, 0, 0}, "row 1 has person 3, but there are only 3 of them"},
    {"team", {0, 0, 0}, {0, 1, 0}, "row 1 has team 1, but there are only 1 of them"},
    {"rule", {0, 0, 0}, {0, 0, 4294967294u}, "row 1 has rule 4294967294, but there are only 2 of them"},
};

static void codes_out_of_range(void **state)
{
    const struct wrong_case *row = *state;
    uint8_t narrow[3][2] = {{0}};
    uint32_t wide[3][2] = {{0}};
    struct ArrowSchema schema;
    struct ArrowArray array;
    lead_error error = LEAD_ERROR_INIT;
    lead_policy *policy = compile_policy(document);
    for (size_t i = 0; i < 3; i++) {
        narrow[i][1] = row->narrow[i];
        wide[i][1] = row->wide[i];
    }
    const lead_assignment_columns columns = {.size = sizeof columns,
                                             .outcome = narrow[0],
                                             .reason = narrow[1],
                                             .by = narrow[2],
                                             .person = wide[0],
                                             .team = wide[1],
                                             .rule = wide[2]};
    assert_int_equal(lead_assignments_export(policy, &columns, 2, NULL, &schema, &array, &error), LEAD_ERROR_INVALID_ARGUMENT);
    assert_string_equal(error.message, row->message);
    assert_null(schema.release);
    assert_null(array.release);
    assert_int_equal(lead_assignments_export(policy, &columns, 1, NULL, &schema, &array, NULL), LEAD_OK);
    schema.release(&schema);
    array.release(&array);
    lead_policy_unref(policy);
}

static void wrong_calls(void **state)
{
    (void)state;
    struct memory memory;
    struct ArrowSchema schema;
    struct ArrowArray array;
    const lead_assignment_columns no_size = {.size = 8};
    lead_policy *policy = compile_policy(document);
    memory_init(&memory, SIZE_MAX);
    memory.allocator.resize = NULL;
    assert_int_equal(lead_assignments_export(NULL, &everything, ROWS, NULL, &schema, &array, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_assignments_export(policy, NULL, ROWS, NULL, &schema, &array, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_assignments_export(policy, &everything, ROWS, NULL, NULL, &array, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_assignments_export(policy, &everything, ROWS, NULL, &schema, NULL, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_assignments_export(policy, &no_size, ROWS, NULL, &schema, &array, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_assignments_export(policy, &everything, UINT64_MAX, NULL, &schema, &array, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_assignments_export(policy, &everything, ROWS, &memory.allocator, &schema, &array, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_null(schema.release);
    assert_null(array.release);
    lead_policy_unref(policy);
}

static void memory_runs_out(void **state)
{
    (void)state;
    lead_policy *policy = compile_policy(document);
    lead_status status = LEAD_ERROR_OUT_OF_MEMORY;
    for (size_t allowed = 0; status != LEAD_OK; allowed++) {
        struct memory memory;
        struct ArrowSchema schema;
        struct ArrowArray array;
        memory_init(&memory, allowed);
        status = lead_assignments_export(policy, &everything, ROWS, &memory.allocator, &schema, &array, NULL);
        assert_true(status == LEAD_OK || status == LEAD_ERROR_OUT_OF_MEMORY);
        assert_int_equal(schema.release != NULL, status == LEAD_OK);
        assert_int_equal(array.release != NULL, status == LEAD_OK);
        if (status == LEAD_OK) {
            schema.release(&schema);
            array.release(&array);
        }
        assert_int_equal(memory.blocks, 0);
        assert_in_range(allowed, 0, 1000);
    }
    lead_policy_unref(policy);
}

int main(void)
{
    enum { FIXED = 5 };
    struct CMUnitTest tests[FIXED + COUNT_OF(name_cases) + COUNT_OF(wrong_cases)] = {
        cmocka_unit_test(everything_goes_out), cmocka_unit_test(some_columns),    cmocka_unit_test(no_rows_and_no_nulls),
        cmocka_unit_test(wrong_calls),         cmocka_unit_test(memory_runs_out),
    };
    struct CMUnitTest *next = tests + FIXED;
    for (size_t i = 0; i < COUNT_OF(name_cases); i++)
        *next++ = (struct CMUnitTest){name_cases[i].name, names, NULL, NULL, (void *)(uintptr_t)&name_cases[i]};
    for (size_t i = 0; i < COUNT_OF(wrong_cases); i++)
        *next++ = (struct CMUnitTest){wrong_cases[i].name, codes_out_of_range, NULL, NULL, (void *)(uintptr_t)&wrong_cases[i]};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
