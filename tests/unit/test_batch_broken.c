/* SPDX-License-Identifier: MIT */
/*
 * Rows that contradict themselves, which binding a batch does not look at: scoring them names the column and the row; rows that are null, or
 * not scored, may contain anything.
 */
#include "batch_fixture.h"

#define ROWS 1500
#define BROKEN 1300 /* in the second block */

enum kind {
    SMALL_INDEX,
    WIDE_INDEX,
    LARGE_DICTIONARY,
    TEXT_INDEX,
    TAG_INDEX,
    CATEGORY_OFFSET,
    TEXT_OFFSET,
    LARGE_OFFSET,
    VIEW,
    TAG_TEXT,
    LIST_OFFSET,
    LARGE_LIST,
    FLAG
};

struct broken_case {
    const char *name;
    const char *field; /* the column's */
    lead_status status;
    enum kind kind;
};

static const struct broken_case cases[] = {
    {"an index into a small dictionary", "category", LEAD_ERROR_ARROW, SMALL_INDEX},
    {"an index of 32 bits", "category", LEAD_ERROR_ARROW, WIDE_INDEX},
    {"an index into a large dictionary", "category", LEAD_ERROR_ARROW, LARGE_DICTIONARY},
    {"an index of text", "text", LEAD_ERROR_ARROW, TEXT_INDEX},
    {"an index of a tag", "tags", LEAD_ERROR_ARROW, TAG_INDEX},
    {"an offset of a category", "category", LEAD_ERROR_ARROW, CATEGORY_OFFSET},
    {"an offset of text", "text", LEAD_ERROR_ARROW, TEXT_OFFSET},
    {"an offset of 64 bits", "text", LEAD_ERROR_ARROW, LARGE_OFFSET},
    {"a view", "text", LEAD_ERROR_ARROW, VIEW},
    {"an offset of a tag", "tags", LEAD_ERROR_ARROW, TAG_TEXT},
    {"an offset of a list", "tags", LEAD_ERROR_ARROW, LIST_OFFSET},
    {"an offset of a large list", "tags", LEAD_ERROR_ARROW, LARGE_LIST},
    {"a flag of 2", "flag", LEAD_ERROR_VALUE, FLAG},
};

static const char document[] =
    "{\"leadcore\": 1, \"name\": \"m\", \"version\": \"1\", \"fields\": {\"flag\": \"flag\", \"category\": \"category\", \"text\": \"text\", \"tags\": \"tags\"},"
    " \"scores\": {\"s\": {\"groups\": [{\"name\": \"g\", \"rules\": ["
    "{\"name\": \"flag\", \"when\": {\"flag\": true}, \"points\": 1, \"unknown\": 2},"
    "{\"name\": \"category\", \"when\": {\"category\": \"a\"}, \"points\": 1, \"unknown\": 2},"
    "{\"name\": \"text\", \"when\": {\"text\": \"a\"}, \"points\": 1, \"unknown\": 2},"
    "{\"name\": \"tags\", \"when\": {\"tags\": {\"any\": [\"a\"]}}, \"points\": 1, \"unknown\": 2}]}]}}}";

/* Every row is "a", so that each has the point of the column (but see TAG_INDEX); the broken row may be null. */
static struct arrow_column add_column(struct arrow_build *build, const struct broken_case *row, bool is_null)
{
    static int64_t indices[ROWS], ones[ROWS];
    static const char *strings[ROWS];
    static char known[ROWS + 1];
    static const char *entries[300] = {"a", "b"};
    for (size_t i = 0; i < ROWS; i++) {
        indices[i] = 0;
        ones[i] = 1;
        /* Its dictionary has room for few entries. */
        strings[i] = is_null && i == BROKEN ? NULL : row->kind == TAG_INDEX && i != BROKEN ? "" : "a";
        known[i] = is_null && i == BROKEN ? '0' : '1';
    }
    for (size_t i = 2; i < COUNT_OF(entries); i++)
        entries[i] = "c";
    switch (row->kind) {
    case SMALL_INDEX:
        return arrow_add_dictionary(build, row->field, "c", indices, known, "u", entries, 2);
    case WIDE_INDEX:
        return arrow_add_dictionary(build, row->field, "i", indices, known, "u", entries, 2);
    case LARGE_DICTIONARY:
        return arrow_add_dictionary(build, row->field, "s", indices, known, "u", entries, COUNT_OF(entries));
    case TEXT_INDEX:
        return arrow_add_dictionary(build, row->field, "c", indices, known, "u", entries, 2);
    case TAG_INDEX:
        return arrow_add_dictionary_tags(build, row->field, "+l", "u", strings);
    case LARGE_OFFSET:
        return arrow_add_strings(build, row->field, "U", strings);
    case VIEW:
        return arrow_add_strings(build, row->field, "vu", strings);
    case TAG_TEXT:
    case LIST_OFFSET:
        return arrow_add_tags(build, row->field, "+l", "u", strings);
    case LARGE_LIST:
        return arrow_add_tags(build, row->field, "+L", "u", strings);
    case FLAG:
        return arrow_add_integers(build, row->field, "c", ones, known);
    default:
        return arrow_add_strings(build, row->field, "u", strings);
    }
}

static void *buffer(const struct ArrowArray *array, int index)
{
    return (void *)(uintptr_t)array->buffers[index];
}

/* Breaks the row in the column. Offsets are broken between rows, so the next row may be broken as well. */
static void break_row(const struct broken_case *row, struct arrow_column column, unsigned how)
{
    static const int8_t indices[] = {2, -1, 127};
    static const int32_t wide_indices[] = {2, -1, INT32_MIN};
    static const int16_t large_indices[] = {300, -1, INT16_MAX};
    static const int32_t offsets[] = {INT32_MAX, -5, ROWS + 7};
    static const int64_t large_offsets[] = {INT64_MAX, INT64_MIN, ROWS + 7};
    const struct ArrowArray *tags = column.array->n_children ? column.array->children[0] : NULL;
    int32_t *view;
    switch (row->kind) {
    case SMALL_INDEX:
    case TEXT_INDEX:
        ((int8_t *)buffer(column.array, 1))[BROKEN] = indices[how];
        break;
    case WIDE_INDEX:
        ((int32_t *)buffer(column.array, 1))[BROKEN] = wide_indices[how];
        break;
    case LARGE_DICTIONARY:
        ((int16_t *)buffer(column.array, 1))[BROKEN] = large_indices[how];
        break;
    case TAG_INDEX: /* the only tag of all */
        ((int8_t *)buffer(tags, 1))[0] = indices[how];
        break;
    case TAG_TEXT:
        ((int32_t *)buffer(tags, 1))[BROKEN + 1] = offsets[how];
        break;
    case VIEW:
        view = (int32_t *)buffer(column.array, 1) + 4 * BROKEN;
        view[0] = how == 0 ? -1 : 13;
        view[2] = how == 1 ? 5 : 0;
        view[3] = how == 2 ? -1 : 0;
        break;
    case LARGE_OFFSET:
    case LARGE_LIST:
        ((int64_t *)buffer(column.array, 1))[BROKEN + 1] = large_offsets[how];
        break;
    case FLAG:
        ((int8_t *)buffer(column.array, 1))[BROKEN] = how == 0 ? 2 : how == 1 ? -1 : 127;
        break;
    default:
        ((int32_t *)buffer(column.array, 1))[BROKEN + 1] = offsets[how];
    }
}

static bool has_offsets(enum kind kind)
{
    return kind == CATEGORY_OFFSET || kind == TEXT_OFFSET || kind == LARGE_OFFSET || kind == LIST_OFFSET || kind == LARGE_LIST || kind == TAG_TEXT;
}

static void check_score(const lead_batch *batch, uint64_t first, uint64_t count, const struct broken_case *row, bool is_broken, bool has_null)
{
    static lead_points points[ROWS];
    lead_points *const columns[] = {points};
    const lead_outputs outputs = {.size = sizeof outputs, .points = columns};
    lead_report report = {.size = sizeof report};
    lead_error error = LEAD_ERROR_INIT;
    const lead_status status = lead_batch_score(batch, SAMPLE_NOW, first, count, &outputs, &report, &error);
    assert_int_equal(status, is_broken ? row->status : LEAD_OK);
    if (is_broken) {
        char expected[64];
        snprintf(expected, sizeof expected, "column '%s', row %d: ", row->field, BROKEN);
        if (strncmp(error.message, expected, strlen(expected)) != 0)
            print_message("# found: %s\n", error.message);
        assert_memory_equal(error.message, expected, strlen(expected));
        assert_string_equal(error.path, row->field);
        assert_int_equal(report.rows, 0);
        return;
    }
    const lead_points good = row->kind == TAG_INDEX ? 0 : 1000;
    for (uint64_t i = 0; i < count; i++)
        assert_int_equal(points[i], 6000 + (has_null && first + i == BROKEN ? 2000 : good)); /* three columns are missing */
}

static void check_case(lead_model *model, const struct broken_case *row, unsigned how, bool is_null)
{
    for (size_t level = 0; level < COUNT_OF(all_instructions); level++) {
        struct arrow_build build;
        arrow_begin(&build, ROWS);
        struct arrow_column column = add_column(&build, row, is_null);
        break_row(row, column, how);
        lead_batch *batch = bind(model, &build, LEAD_MISSING_IS_UNKNOWN, all_instructions[level]);
        check_score(batch, 0, ROWS, row, !is_null, is_null);
        check_score(batch, BROKEN, 1, row, !is_null, is_null);
        check_score(batch, 0, BROKEN, row, false, is_null);
        check_score(batch, BROKEN + 2, ROWS - BROKEN - 2, row, false, is_null);
        lead_ledger *ledger = (lead_ledger *)batch;
        assert_int_equal(lead_batch_explain(batch, BROKEN, SAMPLE_NOW, NULL, &ledger, NULL), is_null ? LEAD_OK : row->status);
        assert_int_equal(ledger != NULL, is_null);
        lead_ledger_free(ledger);
        lead_batch_free(batch);
        assert_true(arrow_end(&build));
    }
}

static void broken_rows_are_named(void **state)
{
    (void)state;
    lead_model *model = compile(document);
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        for (unsigned how = 0; how < 3; how++) {
            print_message("# %s, %u\n", cases[i].name, how);
            check_case(model, &cases[i], how, false);
        }
    lead_model_unref(model);
}

static void null_rows_may_contain_anything(void **state)
{
    (void)state;
    lead_model *model = compile(document);
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        for (unsigned how = 0; how < 3; how++) {
            /* Offsets belong to the neighbour as well; a null list has no tag of its own. */
            if (has_offsets(cases[i].kind) || cases[i].kind == TAG_INDEX)
                continue;
            print_message("# %s, %u\n", cases[i].name, how);
            check_case(model, &cases[i], how, true);
        }
    lead_model_unref(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(broken_rows_are_named),
        cmocka_unit_test(null_rows_may_contain_anything),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
