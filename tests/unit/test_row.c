/* SPDX-License-Identifier: MIT */
/* Rows that keep values without a code: copied, and taken into rows of another schema. */
#include "data/row.h"
#include "memory_fixture.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

enum { FLAG, NUMBER, CATEGORY, TEXT, TAGS, TIME, FIELDS };

struct rows {
    struct memory memory;
    struct lead_arena arena;
    struct lead_field fields[2][FIELDS];
    struct lead_schema schemas[2]; /* the first names "DE" and "old", the second "AT", "DE" and "new" */
    struct lead_row from, same, other; /* two of the first schema, one of the second */
};

static void add_value(struct rows *rows, int schema, uint32_t field, const char *text)
{
    assert_int_not_equal(lead_values_add(&rows->fields[schema][field].values, &rows->arena, text, strlen(text)), LEAD_NONE);
}

static void begin_row(struct rows *rows, struct lead_row *row, int schema, bool keeps_others)
{
    assert_true(lead_row_init(row, &rows->schemas[schema], &rows->memory.allocator));
    row->keeps_others = keeps_others;
}

static void begin(struct rows *rows, bool keeps_others)
{
    memset(rows, 0, sizeof *rows);
    memory_init(&rows->memory, SIZE_MAX);
    lead_arena_init(&rows->arena, &rows->memory.allocator);
    for (int s = 0; s < 2; s++) {
        for (uint32_t f = 0; f < FIELDS; f++)
            rows->fields[s][f].type = (lead_field_type)(LEAD_FIELD_FLAG + (lead_field_type)f);
        rows->schemas[s] = (struct lead_schema){.fields = rows->fields[s], .count = FIELDS};
    }
    add_value(rows, 0, CATEGORY, "DE");
    add_value(rows, 1, CATEGORY, "AT");
    add_value(rows, 1, CATEGORY, "DE");
    add_value(rows, 0, TAGS, "old");
    add_value(rows, 1, TAGS, "new");
    for (int i = 0; i < 70; i++) { /* more than one word */
        const char text[] = {'t', (char)('0' + i), '\0'};
        add_value(rows, 1, TAGS, text);
    }
    add_value(rows, 1, TAGS, "old");
    begin_row(rows, &rows->from, 0, keeps_others);
    begin_row(rows, &rows->same, 0, keeps_others);
    begin_row(rows, &rows->other, 1, keeps_others);
}

static void end(struct rows *rows)
{
    lead_row_free(&rows->from);
    lead_row_free(&rows->same);
    lead_row_free(&rows->other);
    lead_arena_free(&rows->arena);
    assert_int_equal(rows->memory.blocks, 0);
    assert_int_equal(rows->memory.bytes, 0);
}

static lead_status set_tags(struct lead_row *row, const char *const *tags, size_t count)
{
    size_t sizes[8];
    assert_in_range(count, 0, COUNT_OF(sizes));
    for (size_t i = 0; i < count; i++)
        sizes[i] = strlen(tags[i]);
    return lead_row_set_tags(row, TAGS, tags, sizes, count);
}

static bool has_tag(const struct lead_row *row, const char *tag)
{
    const uint32_t code = lead_values_find(&row->schema->fields[TAGS].values, tag, strlen(tag));
    assert_true(code < row->schema->fields[TAGS].values.count);
    return row->cells[TAGS].tags[code / 64] >> (code % 64) & 1;
}

/* --- categories -------------------------------------------------------------------------------------------------------------------------- */

enum how { SET_TEXT, SET_OTHER, SET_NOTHING, SET_BAD };

struct category_case {
    const char *name;
    enum how how;
    const char *text;
    bool keeps_others;
    bool is_known;
    uint16_t code;        /* in the other schema */
    const char *expected; /* the text; NULL: nobody knows */
};

static const struct category_case category_cases[] = {
    {"both name it", SET_TEXT, "DE", true, true, 1, "DE"},
    {"both name it, nothing is kept", SET_TEXT, "DE", false, true, 1, "DE"},
    {"only the other names it", SET_TEXT, "AT", true, true, 0, "AT"},
    {"only the other names it, nothing is kept", SET_TEXT, "AT", false, true, 2, NULL},
    {"nobody names it", SET_TEXT, "a country that nobody names", true, true, 2, "a country that nobody names"},
    {"an empty one", SET_TEXT, "", true, true, 2, ""},
    {"other by code", SET_OTHER, NULL, true, true, 2, NULL},
    {"unknown", SET_NOTHING, NULL, true, false, 0, NULL},
    {"not UTF-8", SET_BAD, NULL, true, false, 0, NULL},
};

static void set_category(struct lead_row *row, const struct category_case *wanted)
{
    assert_int_equal(lead_row_set_text(row, CATEGORY, "whatever was there before", 25), LEAD_OK);
    switch (wanted->how) {
    case SET_TEXT: assert_int_equal(lead_row_set_text(row, CATEGORY, wanted->text, strlen(wanted->text)), LEAD_OK); break;
    case SET_OTHER: assert_int_equal(lead_row_set_code(row, CATEGORY, LEAD_NONE), LEAD_OK); break;
    case SET_NOTHING: assert_int_equal(lead_row_set_unknown(row, CATEGORY), LEAD_OK); break;
    default: assert_int_equal(lead_row_set_text(row, CATEGORY, "\xff", 1), LEAD_ERROR_VALUE); break;
    }
}

static void assert_category(const struct lead_row *row, const char *expected)
{
    struct lead_slice text;
    assert_int_equal(lead_row_category_text(row, CATEGORY, &text), expected != NULL);
    assert_int_equal(text.size, expected ? strlen(expected) : 0);
    assert_memory_equal(text.text, expected ? expected : "", text.size);
}

static void categories(void **state)
{
    const struct category_case *wanted = *state;
    struct rows rows;
    begin(&rows, wanted->keeps_others);
    set_category(&rows.from, wanted);
    assert_int_equal(lead_row_take_field(&rows.other, CATEGORY, &rows.from, CATEGORY), LEAD_OK);
    assert_int_equal(lead_row_copy_field(&rows.same, &rows.from, CATEGORY), LEAD_OK);
    lead_row_free(&rows.from); /* what was taken is its own */
    assert_int_equal(rows.other.known[CATEGORY], wanted->is_known);
    assert_int_equal(rows.same.known[CATEGORY], wanted->is_known);
    if (wanted->is_known) {
        assert_int_equal(rows.other.cells[CATEGORY].code, wanted->code);
        assert_category(&rows.other, wanted->expected);
        assert_category(&rows.same, wanted->expected);
    }
    end(&rows);
}

/* --- tags -------------------------------------------------------------------------------------------------------------------------------- */

static void tags(void **state)
{
    (void)state;
    static const char *const set[] = {"new", "old", "", "nobody names this one", "tZ", "new"};
    for (int keeps_others = 0; keeps_others < 2; keeps_others++) {
        struct rows rows;
        begin(&rows, keeps_others);
        assert_int_equal(set_tags(&rows.from, set, COUNT_OF(set)), LEAD_OK);
        assert_int_equal(lead_row_copy_field(&rows.same, &rows.from, TAGS), LEAD_OK);
        lead_row_free(&rows.from);
        assert_int_equal(lead_row_take_field(&rows.other, TAGS, &rows.same, TAGS), LEAD_OK);
        assert_true(rows.other.known[TAGS]);
        assert_true(has_tag(&rows.same, "old"));
        assert_true(has_tag(&rows.other, "old"));
        assert_int_equal(has_tag(&rows.other, "new"), keeps_others);
        assert_int_equal(has_tag(&rows.other, "tZ"), keeps_others);
        assert_false(has_tag(&rows.other, "t0"));

        static const char *const fewer[] = {"t0"};
        assert_int_equal(set_tags(&rows.same, fewer, 1), LEAD_OK); /* a set replaces the one before */
        assert_int_equal(lead_row_take_field(&rows.other, TAGS, &rows.same, TAGS), LEAD_OK);
        assert_false(has_tag(&rows.other, "old"));
        assert_false(has_tag(&rows.other, "new"));
        assert_int_equal(has_tag(&rows.other, "t0"), keeps_others);
        assert_int_equal(lead_row_set_unknown(&rows.same, TAGS), LEAD_OK);
        assert_int_equal(lead_row_take_field(&rows.other, TAGS, &rows.same, TAGS), LEAD_OK);
        assert_false(rows.other.known[TAGS]);
        end(&rows);
    }
}

/* --- the others -------------------------------------------------------------------------------------------------------------------------- */

static void plain_values(void **state)
{
    (void)state;
    struct rows rows;
    begin(&rows, true);
    assert_int_equal(lead_row_set_flag(&rows.from, FLAG, 1), LEAD_OK);
    assert_int_equal(lead_row_set_number(&rows.from, NUMBER, 1.5), LEAD_OK);
    assert_int_equal(lead_row_set_time(&rows.from, TIME, -7), LEAD_OK);
    assert_int_equal(lead_row_set_text(&rows.from, TEXT, "text", 4), LEAD_OK);
    for (uint32_t field = 0; field < FIELDS; field++) {
        assert_int_equal(lead_row_copy_field(&rows.same, &rows.from, field), LEAD_OK);
        assert_int_equal(lead_row_take_field(&rows.other, field, &rows.same, field), LEAD_OK);
    }
    assert_int_equal(rows.other.cells[FLAG].flag, 1);
    assert_true(rows.other.cells[NUMBER].number == 1.5);
    assert_int_equal(rows.other.cells[TIME].time, -7);
    assert_int_equal(rows.other.cells[TEXT].offsets[1], 4);
    assert_memory_equal(rows.other.columns[TEXT].values, "text", 4);
    assert_int_equal(rows.other.known[FLAG] + rows.other.known[NUMBER] + rows.other.known[TIME] + rows.other.known[TEXT], 4);
    assert_int_equal(rows.other.known[CATEGORY] + rows.other.known[TAGS], 0);
    lead_row_clear(&rows.from);
    for (uint32_t field = 0; field < FIELDS; field++) {
        assert_int_equal(lead_row_copy_field(&rows.same, &rows.from, field), LEAD_OK);
        assert_int_equal(lead_row_take_field(&rows.other, field, &rows.from, field), LEAD_OK);
        assert_int_equal(rows.same.known[field] + rows.other.known[field], 0);
    }
    end(&rows);
}

/* Without memory what was to be set is unknown, in every way of setting it. */
static void no_memory(void **state)
{
    (void)state;
    static const char *const set[] = {"old", "not named"};
    struct rows rows;
    begin(&rows, true);
    assert_int_equal(lead_row_set_text(&rows.from, CATEGORY, "not named", 9), LEAD_OK);
    assert_int_equal(lead_row_set_text(&rows.from, TEXT, "text", 4), LEAD_OK);
    assert_int_equal(set_tags(&rows.from, set, 2), LEAD_OK);
    rows.memory.allowed = 0;
    for (uint32_t field = CATEGORY; field <= TAGS; field++) {
        rows.same.known[field] = rows.other.known[field] = 1;
        assert_int_equal(lead_row_copy_field(&rows.same, &rows.from, field), LEAD_ERROR_OUT_OF_MEMORY);
        assert_int_equal(lead_row_take_field(&rows.other, field, &rows.from, field), LEAD_ERROR_OUT_OF_MEMORY);
        assert_int_equal(rows.same.known[field], 0);
        assert_int_equal(rows.other.known[field], 0);
    }
    assert_int_equal(lead_row_set_text(&rows.from, CATEGORY, "something that is longer than what is there already", 51), LEAD_ERROR_OUT_OF_MEMORY);
    assert_int_equal(rows.from.known[CATEGORY], 0);
    end(&rows);
}

/* Rows of many fields, and of tags with many values, take memory more than once. */
static void rows_that_cannot_be_made(void **state)
{
    (void)state;
    enum { MANY = 3000, VALUES = 6000000 };
    static struct lead_field fields[MANY];
    const struct lead_schema schema = {.fields = fields, .count = MANY};
    for (size_t f = 0; f < MANY; f++)
        fields[f].type = LEAD_FIELD_NUMBER;
    fields[MANY - 1].type = LEAD_FIELD_TAGS;
    fields[MANY - 1].values.count = VALUES;
    bool is_made = false;
    for (size_t allowed = 0; !is_made; allowed++) {
        struct memory memory;
        struct lead_row row;
        memory_init(&memory, allowed);
        is_made = lead_row_init(&row, &schema, &memory.allocator);
        lead_row_free(&row);
        assert_int_equal(memory.blocks, 0);
        assert_int_equal(memory.bytes, 0);
        assert_in_range(allowed, 0, 100);
    }
}

int main(void)
{
    enum { FIXED = 4 };
    struct CMUnitTest tests[FIXED + COUNT_OF(category_cases)] = {
        cmocka_unit_test(tags),
        cmocka_unit_test(plain_values),
        cmocka_unit_test(no_memory),
        cmocka_unit_test(rows_that_cannot_be_made),
    };
    for (size_t i = 0; i < COUNT_OF(category_cases); i++)
        tests[FIXED + i] = (struct CMUnitTest){category_cases[i].name, categories, NULL, NULL, (void *)(uintptr_t)&category_cases[i]};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
