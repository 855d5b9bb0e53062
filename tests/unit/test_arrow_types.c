/* SPDX-License-Identifier: MIT */
/* Arrow types: which fields take them, what becomes of dictionaries and lists. */
#include "arrow_fixture.h"

/* ---- Types ---- */

#define FLAG (1 << LEAD_FIELD_FLAG)
#define NUMBER (1 << LEAD_FIELD_NUMBER)
#define CATEGORY (1 << LEAD_FIELD_CATEGORY)
#define TEXT (1 << LEAD_FIELD_TEXT)
#define TAGS (1 << LEAD_FIELD_TAGS)
#define TIME (1 << LEAD_FIELD_TIME)

/* The list of accepted types at lead_batch_new(). `name` is how messages call the type. */
static const struct {
    const char *format, *name;
    int accepted;
} formats[] = {
    {"n", "null", FLAG | NUMBER | CATEGORY | TEXT | TAGS | TIME},
    {"b", "bool", FLAG},
    {"c", "int8", FLAG | NUMBER},
    {"C", "uint8", FLAG | NUMBER},
    {"s", "int16", FLAG | NUMBER},
    {"S", "uint16", FLAG | NUMBER},
    {"i", "int32", FLAG | NUMBER},
    {"I", "uint32", FLAG | NUMBER},
    {"l", "int64", FLAG | NUMBER},
    {"L", "uint64", FLAG | NUMBER},
    {"e", "float16", 0},
    {"f", "float32", NUMBER},
    {"g", "float64", NUMBER},
    {"u", "utf8", CATEGORY | TEXT},
    {"U", "large_utf8", CATEGORY | TEXT},
    {"vu", "utf8_view", CATEGORY | TEXT},
    {"z", "binary", 0},
    {"Z", "large_binary", 0},
    {"vz", "binary_view", 0},
    {"w:4", "fixed_size_binary", 0},
    {"d:10,2", "decimal", 0},
    {"tdD", "date32", TIME},
    {"tdm", "date64", TIME},
    {"tts", "time of day", 0},
    {"tss:", "timestamp[s]", TIME},
    {"tsm:UTC", "timestamp[ms]", TIME},
    {"tsu:Europe/Berlin", "timestamp[us]", TIME},
    {"tsn:+08:00", "timestamp[ns]", TIME},
    {"tsx:", "tsx:", 0},
    {"tss", "tss", 0},
    {"tDs", "duration", 0},
    {"tiM", "interval", 0},
    {"+l", "list of ", TAGS},
    {"+L", "list of ", TAGS},
    {"+vl", "list_view", 0},
    {"+w:3", "fixed_size_list", 0},
    {"+s", "struct", 0},
    {"+m", "map", 0},
    {"+ud:0,1", "union", 0},
    {"+r", "run_end_encoded", 0},
    {"", "", 0},
    {"uu", "uu", 0},
    {"x", "x", 0},
    {"ll", "ll", 0},
};

/* A well-formed column of any of the formats that are accepted by some field; an integer column in disguise for all others. */
static struct arrow_column add_of_format(struct arrow_build *build, const char *format)
{
    static const double floats[ROWS] = {0};
    struct arrow_column column;
    if (strcmp(format, "n") == 0)
        return arrow_add_nulls(build, "column");
    if (strcmp(format, "b") == 0)
        return arrow_add_flags(build, "column", "101?10");
    if (strcmp(format, "f") == 0 || strcmp(format, "g") == 0)
        return arrow_add_floats(build, "column", format, floats, "110111");
    if (strcmp(format, "u") == 0 || strcmp(format, "U") == 0 || strcmp(format, "vu") == 0)
        return arrow_add_strings(build, "column", format, some_strings);
    if (strcmp(format, "+l") == 0 || strcmp(format, "+L") == 0)
        return arrow_add_tags(build, "column", format, "u", some_tags);
    column = arrow_add_integers(build, "column", strncmp(format, "t", 1) == 0 || strlen(format) == 1 ? format : "l", some_integers, "101111");
    column.schema->format = format;
    return column;
}

static void every_field_accepts_its_types_only(void **state)
{
    (void)state;
    static const char *const described[] = {"", "a flag", "a number", "a category", "text", "tags", "a time"};
    for (size_t i = 0; i < COUNT_OF(formats); i++) {
        for (lead_field_type type = LEAD_FIELD_FLAG; type <= LEAD_FIELD_TIME; type++) {
            struct fixture fixture;
            begin(&fixture, ROWS, NULL);
            add_of_format(&fixture.build, formats[i].format);
            const lead_status status = bind(&fixture, "column", type);
            if (formats[i].accepted >> type & 1) {
                assert_int_equal(status, LEAD_OK);
                assert_int_equal(fixture.column.length, ROWS);
            } else {
                assert_refused(&fixture, status, LEAD_ERROR_COLUMN_TYPE, formats[i].name);
                assert_non_null(strstr(fixture.error.message, described[type]));
                assert_non_null(strstr(fixture.error.message, "accepted: "));
            }
            end(&fixture);
        }
    }
}

static void messages_of_wrong_types_say_what_would_do(void **state)
{
    (void)state;
    struct fixture fixture;
    begin(&fixture, ROWS, NULL);
    arrow_add_strings(&fixture.build, "column", "u", some_strings);
    bind(&fixture, "column", LEAD_FIELD_NUMBER);
    assert_string_equal(fixture.error.message, "column 'column' is utf8, but field 'column' is a number; "
                                               "accepted: float32, float64 or an integer type");
    end(&fixture);
}

static void containers_of_wrong_types_are_named_whole(void **state)
{
    (void)state;
    struct fixture fixture;
    begin(&fixture, ROWS, NULL);
    struct arrow_column column = arrow_add_tags(&fixture.build, "column", "+l", "u", some_tags);
    column.schema->children[0]->format = "g";
    assert_refused(&fixture, bind(&fixture, "column", LEAD_FIELD_TAGS), LEAD_ERROR_COLUMN_TYPE, "list of float64");
    end(&fixture);

    begin(&fixture, ROWS, NULL);
    column = arrow_add_dictionary_tags(&fixture.build, "column", "+L", "u", some_tags);
    column.schema->children[0]->dictionary->format = "z";
    assert_refused(&fixture, bind(&fixture, "column", LEAD_FIELD_TAGS), LEAD_ERROR_COLUMN_TYPE, "list of dictionary of binary");
    end(&fixture);

    static const char *const entries[] = {"DE", "AT"};
    for (lead_field_type type = LEAD_FIELD_FLAG; type <= LEAD_FIELD_TIME; type++) {
        if (type == LEAD_FIELD_CATEGORY || type == LEAD_FIELD_TEXT)
            continue;
        begin(&fixture, ROWS, NULL);
        arrow_add_dictionary(&fixture.build, "column", "c", some_integers, NULL, "u", entries, 2);
        assert_refused(&fixture, bind(&fixture, "column", type), LEAD_ERROR_COLUMN_TYPE, "dictionary of utf8");
        end(&fixture);
    }
}

/* The message about a wrong type comes before all checks, so it must not trust what it names. */
static void wrong_types_are_named_carefully(void **state)
{
    (void)state;
    static const char *const entries[] = {"DE", "AT"};
    struct ArrowSchema *nothing[] = {NULL};
    struct fixture fixture;
    for (int i = 0; i < 4; i++) {
        begin(&fixture, ROWS, NULL);
        struct arrow_column column = arrow_add_tags(&fixture.build, "column", "+l", "u", some_tags);
        if (i == 0)
            column.schema->children = NULL;
        else if (i == 1)
            column.schema->children = nothing;
        else if (i == 2)
            column.schema->n_children = 0;
        else
            column.schema->children[0]->format = NULL;
        assert_refused(&fixture, bind(&fixture, "column", LEAD_FIELD_NUMBER), LEAD_ERROR_COLUMN_TYPE, "column 'column' is list");
        end(&fixture);
    }
    begin(&fixture, ROWS, NULL);
    arrow_add_dictionary(&fixture.build, "column", "c", some_integers, NULL, "u", entries, 2).schema->dictionary->format = NULL;
    assert_refused(&fixture, bind(&fixture, "column", LEAD_FIELD_NUMBER), LEAD_ERROR_COLUMN_TYPE, "is dictionary of ");
    end(&fixture);
}

static void times_know_their_unit(void **state)
{
    (void)state;
    static const struct {
        const char *format;
        enum lead_column_kind kind;
        int64_t multiplier, divisor;
    } rows[] = {
        {"tss:", LEAD_COLUMN_INT64, 1000000, 1},          {"tsm:", LEAD_COLUMN_INT64, 1000, 1}, {"tsu:UTC", LEAD_COLUMN_INT64, 1, 1},
        {"tsn:", LEAD_COLUMN_INT64, 1, 1000},             {"tdm", LEAD_COLUMN_INT64, 1000, 1},  {"tdD", LEAD_COLUMN_INT32, 86400000000, 1},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct fixture fixture;
        begin(&fixture, ROWS, NULL);
        arrow_add_integers(&fixture.build, "column", rows[i].format, some_integers, NULL);
        assert_int_equal(bind(&fixture, "column", LEAD_FIELD_TIME), LEAD_OK);
        assert_int_equal(fixture.column.kind, rows[i].kind);
        assert_true(fixture.column.time_multiplier == rows[i].multiplier);
        assert_true(fixture.column.time_divisor == rows[i].divisor);
        end(&fixture);
    }
}

/* ---- Dictionaries ---- */

static void learn(struct fixture *fixture, const char *text)
{
    assert_int_not_equal(lead_values_add(&fixture->field.values, &fixture->arena, text, strlen(text)), LEAD_NONE);
}

static const char *const entries[] = {"AT", "unheard of", NULL, "DE", "not \xff UTF-8", "", "a value that is longer than a view"};
#define ENTRIES 7

static void learn_values(struct fixture *fixture)
{
    learn(fixture, "DE");
    learn(fixture, "AT");
    learn(fixture, "a value that is longer than a view");
    learn(fixture, "not in the data");
}

static const uint16_t expected_codes[ENTRIES] = {1, 4, LEAD_CODE_UNKNOWN, 0, LEAD_CODE_UNKNOWN, 4, 2};

static void dictionaries_are_translated_once(void **state)
{
    (void)state;
    static const char *const index_formats[] = {"c", "C", "s", "S", "i", "I", "l", "L"};
    static const char *const string_formats[] = {"u", "U", "vu"};
    static const int64_t indices[ROWS] = {3, 0, 6, 1, 2, 4};
    for (size_t i = 0; i < COUNT_OF(index_formats); i++) {
        for (size_t f = 0; f < COUNT_OF(string_formats); f++) {
            struct fixture fixture;
            begin(&fixture, ROWS, NULL);
            learn_values(&fixture);
            arrow_add_dictionary(&fixture.build, "column", index_formats[i], indices, "111011", string_formats[f], entries, ENTRIES);
            assert_int_equal(bind(&fixture, "column", LEAD_FIELD_CATEGORY), LEAD_OK);
            assert_true(fixture.column.is_dictionary);
            assert_int_equal(fixture.column.kind, LEAD_COLUMN_INT8 + (int)i);
            assert_int_equal(fixture.column.dictionary->length, ENTRIES);
            assert_int_equal(fixture.column.dictionary_invalid, 1);
            assert_memory_equal(fixture.column.dictionary_codes, expected_codes, sizeof expected_codes);
            for (uint64_t entry = 0; entry < ENTRIES; entry++)
                assert_text(fixture.column.dictionary, entry, entries[entry]);
            end(&fixture);
        }
    }
}

static void text_keeps_its_dictionary_without_codes(void **state)
{
    (void)state;
    struct fixture fixture;
    begin(&fixture, ROWS, NULL);
    arrow_add_dictionary(&fixture.build, "column", "C", some_indices, NULL, "u", entries, ENTRIES);
    assert_int_equal(bind(&fixture, "column", LEAD_FIELD_TEXT), LEAD_OK);
    assert_true(fixture.column.is_dictionary);
    assert_null(fixture.column.dictionary_codes);
    assert_int_equal(fixture.column.dictionary_invalid, 1);
    end(&fixture);
}

static void a_dictionary_may_begin_in_the_middle(void **state)
{
    (void)state;
    struct fixture fixture;
    begin(&fixture, ROWS, NULL);
    learn_values(&fixture);
    struct arrow_column column = arrow_add_dictionary(&fixture.build, "column", "C", some_indices, NULL, "u", entries, ENTRIES);
    column.array->dictionary->offset = 3;
    column.array->dictionary->length = 3;
    column.array->dictionary->null_count = 0;
    assert_int_equal(bind(&fixture, "column", LEAD_FIELD_CATEGORY), LEAD_OK);
    assert_int_equal(fixture.column.dictionary->length, 3);
    assert_memory_equal(fixture.column.dictionary_codes, expected_codes + 3, 3 * sizeof expected_codes[0]);
    end(&fixture);
}

static void empty_dictionaries_may_lack_buffers(void **state)
{
    (void)state;
    struct fixture fixture;
    begin(&fixture, ROWS, NULL);
    struct arrow_column column = arrow_add_dictionary(&fixture.build, "column", "c", some_indices, "000000", "u", entries, 0);
    column.array->dictionary->buffers[1] = column.array->dictionary->buffers[2] = NULL;
    assert_int_equal(bind(&fixture, "column", LEAD_FIELD_CATEGORY), LEAD_OK);
    assert_true(fixture.column.is_dictionary);
    assert_int_equal(fixture.column.dictionary->length, 0);
    assert_non_null(fixture.column.dictionary_codes);
    end(&fixture);
}

static void dictionaries_of_nulls_know_nothing(void **state)
{
    (void)state;
    struct fixture fixture;
    begin(&fixture, ROWS, NULL);
    struct arrow_column column = arrow_add_dictionary(&fixture.build, "column", "c", some_indices, NULL, "u", entries, 1);
    column.schema->dictionary->format = "n";
    column.array->dictionary->n_buffers = 0;
    assert_int_equal(bind(&fixture, "column", LEAD_FIELD_CATEGORY), LEAD_OK);
    assert_int_equal(fixture.column.kind, LEAD_COLUMN_ABSENT);
    assert_false(fixture.column.is_dictionary);
    end(&fixture);
}

/* ---- Lists ---- */

static void lists_keep_offsets_and_elements(void **state)
{
    (void)state;
    static const char *const expected[] = {"a", "b", "c", "a", "a string that is longer than a view", "b"};
    static const char *const string_formats[] = {"u", "U", "vu"};
    for (int is_large = 0; is_large < 2; is_large++) {
        for (size_t f = 0; f < COUNT_OF(string_formats); f++) {
            struct fixture fixture;
            begin(&fixture, ROWS, NULL);
            struct arrow_column column =
                arrow_add_tags(&fixture.build, "column", is_large ? "+L" : "+l", string_formats[f], some_tags);
            assert_int_equal(bind(&fixture, "column", LEAD_FIELD_TAGS), LEAD_OK);
            assert_int_equal(fixture.column.kind, is_large ? LEAD_COLUMN_LIST64 : LEAD_COLUMN_LIST32);
            assert_ptr_equal(fixture.column.offsets, column.array->buffers[1]);
            assert_false(lead_column_is_known(&fixture.column, 2));
            assert_int_equal(fixture.column.child->length, COUNT_OF(expected));
            for (uint64_t i = 0; i < COUNT_OF(expected); i++)
                assert_text(fixture.column.child, i, expected[i]);
            end(&fixture);
        }
    }
}

static void lists_of_dictionaries_are_translated(void **state)
{
    (void)state;
    static const uint16_t expected[] = {1, 0, 2, 1, 2, 0};
    struct fixture fixture;
    begin(&fixture, ROWS, NULL);
    learn(&fixture, "b");
    learn(&fixture, "a");
    arrow_add_dictionary_tags(&fixture.build, "column", "+l", "vu", some_tags);
    assert_int_equal(bind(&fixture, "column", LEAD_FIELD_TAGS), LEAD_OK);
    assert_true(fixture.column.child->is_dictionary);
    assert_int_equal(fixture.column.child->kind, LEAD_COLUMN_INT8);
    assert_memory_equal(fixture.column.child->dictionary_codes, expected, sizeof expected);
    end(&fixture);
}

static void lists_of_nulls_have_no_elements_to_read(void **state)
{
    (void)state;
    struct fixture fixture;
    begin(&fixture, ROWS, NULL);
    struct arrow_column column = arrow_add_tags(&fixture.build, "column", "+l", "u", some_tags);
    column.schema->children[0]->format = "n";
    column.array->children[0]->n_buffers = 0;
    assert_int_equal(bind(&fixture, "column", LEAD_FIELD_TAGS), LEAD_OK);
    assert_int_equal(fixture.column.kind, LEAD_COLUMN_LIST32);
    assert_int_equal(fixture.column.child->kind, LEAD_COLUMN_ABSENT);
    assert_int_equal(fixture.column.child->length, 6);
    end(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_field_accepts_its_types_only),
        cmocka_unit_test(messages_of_wrong_types_say_what_would_do),
        cmocka_unit_test(containers_of_wrong_types_are_named_whole),
        cmocka_unit_test(wrong_types_are_named_carefully),
        cmocka_unit_test(times_know_their_unit),
        cmocka_unit_test(dictionaries_are_translated_once),
        cmocka_unit_test(text_keeps_its_dictionary_without_codes),
        cmocka_unit_test(a_dictionary_may_begin_in_the_middle),
        cmocka_unit_test(empty_dictionaries_may_lack_buffers),
        cmocka_unit_test(dictionaries_of_nulls_know_nothing),
        cmocka_unit_test(lists_keep_offsets_and_elements),
        cmocka_unit_test(lists_of_dictionaries_are_translated),
        cmocka_unit_test(lists_of_nulls_have_no_elements_to_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
