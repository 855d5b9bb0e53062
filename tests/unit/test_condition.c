/* SPDX-License-Identifier: MIT */
/* Mistakes in conditions: each is found at its place, with its code, and does not hide the next. */
#include "condition_fixture.h"

#define PLACES_MAX 8

/* In `condition` an @ stands before each place where a problem is expected; it is no part of the document. */
struct problem_case {
    const char *name;
    const char *condition;
    lead_status code;
    const char *path;     /* behind that of the condition */
    const char *mentions; /* in the message; NULL: anything */
};

static const struct problem_case problems[] = {
    {"a number", "@5", LEAD_ERROR_WRONG_TYPE, "", "expected an object"},
    {"a string", "@\"known\"", LEAD_ERROR_WRONG_TYPE, "", "expected an object"},
    {"null", "@null", LEAD_ERROR_WRONG_TYPE, "", NULL},
    {"an array", "@[{\"flag\": true}]", LEAD_ERROR_WRONG_TYPE, "", NULL},
    {"no parts", "@{}", LEAD_ERROR_BAD_VALUE, "", "empty condition"},
    {"only a comment", "@{\"x-note\": 1}", LEAD_ERROR_BAD_VALUE, "", "empty condition"},
    {"a key twice", "{\"flag\": true, @\"flag\": false}", LEAD_ERROR_DUPLICATE_KEY, "/flag", "'flag'"},
    {"unknown field", "{@\"flga\": true}", LEAD_ERROR_UNKNOWN_NAME, "/flga", "did you mean 'flag'?"},
    {"unknown score", "{@\"bsae\": 1}", LEAD_ERROR_UNKNOWN_NAME, "/bsae", "did you mean 'base'?"},
    {"a name of nothing", "{@\"\": true}", LEAD_ERROR_UNKNOWN_NAME, "/", NULL},
    {"a name that needs escapes", "{@\"a/b~c\": true}", LEAD_ERROR_UNKNOWN_NAME, "/a~1b~0c", "a/b~c"},

    {"all: object", "{\"all\": @{\"flag\": true}}", LEAD_ERROR_WRONG_TYPE, "/all", "expected an array"},
    {"all: empty", "{\"all\": @[]}", LEAD_ERROR_BAD_VALUE, "/all", NULL},
    {"all: a number inside", "{\"all\": [{\"flag\": true}, @7]}", LEAD_ERROR_WRONG_TYPE, "/all/1", NULL},
    {"all: an empty condition inside", "{\"all\": [@{}]}", LEAD_ERROR_BAD_VALUE, "/all/0", NULL},
    {"any: number", "{\"any\": @5}", LEAD_ERROR_WRONG_TYPE, "/any", "expected an array"},
    {"any: empty", "{\"any\": @[]}", LEAD_ERROR_BAD_VALUE, "/any", NULL},
    {"any: a string inside", "{\"any\": [@\"flag\"]}", LEAD_ERROR_WRONG_TYPE, "/any/0", NULL},
    {"not: array", "{\"not\": @[{\"flag\": true}]}", LEAD_ERROR_WRONG_TYPE, "/not", NULL},
    {"not: empty", "{\"not\": @{}}", LEAD_ERROR_BAD_VALUE, "/not", NULL},
    {"not: an unknown field", "{\"not\": {@\"x\": 1}}", LEAD_ERROR_UNKNOWN_NAME, "/not/x", NULL},
    {"at_least without of", "@{\"at_least\": 1}", LEAD_ERROR_MISSING_KEY, "", "'of'"},
    {"of without at_least", "{@\"of\": [{\"flag\": true}]}", LEAD_ERROR_MISSING_KEY, "/of", "'at_least'"},
    {"at_least: 0", "{\"at_least\": @0, \"of\": [{\"flag\": true}]}", LEAD_ERROR_BAD_VALUE, "/at_least", NULL},
    {"at_least: negative", "{\"at_least\": @-1, \"of\": [{\"flag\": true}]}", LEAD_ERROR_BAD_VALUE, "/at_least", NULL},
    {"at_least: a half", "{\"at_least\": @1.5, \"of\": [{\"flag\": true}]}", LEAD_ERROR_BAD_VALUE, "/at_least", NULL},
    {"at_least: huge", "{\"at_least\": @4294967297, \"of\": [{\"flag\": true}]}", LEAD_ERROR_BAD_VALUE, "/at_least", NULL},
    {"at_least: text", "{\"at_least\": @\"1\", \"of\": [{\"flag\": true}]}", LEAD_ERROR_WRONG_TYPE, "/at_least", NULL},
    {"at_least: 2 of 1", "{\"of\": [{\"flag\": true}], \"at_least\": @2}", LEAD_ERROR_BAD_VALUE, "/at_least", "at least 2 of 1"},
    {"of: empty", "{\"at_least\": 1, \"of\": @[]}", LEAD_ERROR_BAD_VALUE, "/of", NULL},
    {"of: object", "{\"at_least\": 1, \"of\": @{\"flag\": true}}", LEAD_ERROR_WRONG_TYPE, "/of", NULL},
    {"of: a number inside", "{\"at_least\": 1, \"of\": [{\"flag\": true}, @1]}", LEAD_ERROR_WRONG_TYPE, "/of/1", NULL},

    {"flag: 1", "{\"flag\": @1}", LEAD_ERROR_WRONG_TYPE, "/flag", "true, false"},
    {"flag: text", "{\"flag\": @\"true\"}", LEAD_ERROR_WRONG_TYPE, "/flag", NULL},
    {"flag: null", "{\"flag\": @null}", LEAD_ERROR_WRONG_TYPE, "/flag", NULL},
    {"flag: array", "{\"flag\": @[true]}", LEAD_ERROR_WRONG_TYPE, "/flag", NULL},
    {"presence misspelt", "{\"flag\": @\"knwon\"}", LEAD_ERROR_WRONG_TYPE, "/flag", NULL},

    {"number: true", "{\"number\": @true}", LEAD_ERROR_WRONG_TYPE, "/number", "expected a number"},
    {"number: text", "{\"number\": @\"5\"}", LEAD_ERROR_WRONG_TYPE, "/number", NULL},
    {"number: empty list", "{\"number\": @[]}", LEAD_ERROR_BAD_VALUE, "/number", NULL},
    {"number: text in a list", "{\"number\": [1, @\"2\"]}", LEAD_ERROR_WRONG_TYPE, "/number/1", NULL},
    {"number: presence in a list", "{\"number\": [@\"known\"]}", LEAD_ERROR_WRONG_TYPE, "/number/0", NULL},
    {"number: too large", "{\"number\": @1e400}", LEAD_ERROR_BAD_VALUE, "/number", "range of doubles"},
    {"number: empty range", "{\"number\": @{}}", LEAD_ERROR_BAD_VALUE, "/number", ">="},
    {"number: only a comment", "{\"number\": @{\"x-a\": 1}}", LEAD_ERROR_BAD_VALUE, "/number", ">="},
    {"number: wrong operator", "{\"number\": {@\"=>\": 5}}", LEAD_ERROR_UNKNOWN_KEY, "/number/=>", NULL},
    {"number: bound is text", "{\"number\": {\">=\": @\"5\"}}", LEAD_ERROR_WRONG_TYPE, "/number/>=", NULL},
    {"number: bound too large", "{\"number\": {\"<\": @-1e999}}", LEAD_ERROR_BAD_VALUE, "/number/<", NULL},
    {"number: two lower bounds", "{\"number\": @{\">=\": 1, \">\": 2}}", LEAD_ERROR_BAD_VALUE, "/number", "'>=' and '>'"},
    {"number: two upper bounds", "{\"number\": @{\"<=\": 1, \"<\": 2}}", LEAD_ERROR_BAD_VALUE, "/number", "'<=' and '<'"},
    {"number: a bound twice", "{\"number\": {\"<\": 1, @\"<\": 2}}", LEAD_ERROR_DUPLICATE_KEY, "/number/<", NULL},

    {"points: text", "{\"base\": @\"5\"}", LEAD_ERROR_WRONG_TYPE, "/base", "expected a number"},
    {"points: too fine", "{\"base\": @0.0001}", LEAD_ERROR_BAD_VALUE, "/base", "three decimal places"},
    {"points: too large", "{\"base\": @2000000.001}", LEAD_ERROR_BAD_VALUE, "/base", NULL},
    {"points: empty list", "{\"base\": @[]}", LEAD_ERROR_BAD_VALUE, "/base", NULL},
    {"points: too fine in a list", "{\"base\": [1, @1.0005]}", LEAD_ERROR_BAD_VALUE, "/base/1", NULL},
    {"points: empty range", "{\"base\": @{}}", LEAD_ERROR_BAD_VALUE, "/base", NULL},
    {"points: >= too fine", "{\"base\": {\">=\": @0.0001}}", LEAD_ERROR_BAD_VALUE, "/base/>=", NULL},
    {"points: > too fine", "{\"base\": {\">\": @0.0001}}", LEAD_ERROR_BAD_VALUE, "/base/>", NULL},
    {"points: <= too fine", "{\"base\": {\"<=\": @0.0001}}", LEAD_ERROR_BAD_VALUE, "/base/<=", NULL},
    {"points: < too fine", "{\"base\": {\"<\": @0.0001}}", LEAD_ERROR_BAD_VALUE, "/base/<", NULL},
    {"points: two lower bounds", "{\"base\": @{\">=\": 1, \">\": 2}}", LEAD_ERROR_BAD_VALUE, "/base", NULL},
    {"points: wrong operator", "{\"base\": {@\"==\": 1}}", LEAD_ERROR_UNKNOWN_KEY, "/base/==", NULL},

    {"category: number", "{\"category\": @5}", LEAD_ERROR_WRONG_TYPE, "/category", "expected a string"},
    {"category: object", "{\"category\": @{\"any\": [\"a\"]}}", LEAD_ERROR_WRONG_TYPE, "/category", NULL},
    {"category: empty list", "{\"category\": @[]}", LEAD_ERROR_BAD_VALUE, "/category", NULL},
    {"category: number in a list", "{\"category\": [\"a\", @5]}", LEAD_ERROR_WRONG_TYPE, "/category/1", NULL},
    {"category: U+0000", "{\"category\": @\"a\\u0000\"}", LEAD_ERROR_JSON_TEXT, "/category", NULL},
    {"grade that is none", "{\"grade\": @\"C\"}", LEAD_ERROR_UNKNOWN_NAME, "/grade", "unknown grade 'C'"},
    {"grade that is none in a list", "{\"grade\": [\"A\", @\"b\"]}", LEAD_ERROR_UNKNOWN_NAME, "/grade/1", NULL},
    {"grade: number", "{\"grade\": @1}", LEAD_ERROR_WRONG_TYPE, "/grade", NULL},
    {"class that is none", "{\"class\": @\"hto\"}", LEAD_ERROR_UNKNOWN_NAME, "/class", "did you mean 'hot'?"},
    {"class: empty list", "{\"class\": @[]}", LEAD_ERROR_BAD_VALUE, "/class", NULL},

    {"text: number", "{\"text\": @5}", LEAD_ERROR_WRONG_TYPE, "/text", NULL},
    {"text: empty list", "{\"text\": @[]}", LEAD_ERROR_BAD_VALUE, "/text", NULL},
    {"text: number in a list", "{\"text\": [\"a\", @1]}", LEAD_ERROR_WRONG_TYPE, "/text/1", NULL},
    {"text: empty object", "{\"text\": @{}}", LEAD_ERROR_BAD_VALUE, "/text", "'contains'"},
    {"text: unknown key", "{\"text\": {@\"contain\": \"a\"}}", LEAD_ERROR_UNKNOWN_KEY, "/text/contain", "did you mean 'contains'?"},
    {"text: contains nothing", "{\"text\": {\"contains\": @\"\"}}", LEAD_ERROR_BAD_VALUE, "/text/contains", "empty pattern"},
    {"text: contains an empty list", "{\"text\": {\"contains\": @[]}}", LEAD_ERROR_BAD_VALUE, "/text/contains", NULL},
    {"text: starts with a number", "{\"text\": {\"starts\": @5}}", LEAD_ERROR_WRONG_TYPE, "/text/starts", NULL},
    {"text: starts with nothing", "{\"text\": {\"starts\": @\"\"}}", LEAD_ERROR_BAD_VALUE, "/text/starts", NULL},
    {"text: ends with nothing in a list", "{\"text\": {\"ends\": [\"a\", @\"\"]}}", LEAD_ERROR_BAD_VALUE, "/text/ends/1", NULL},

    {"tags: string", "{\"tags\": @\"a\"}", LEAD_ERROR_WRONG_TYPE, "/tags", "any"},
    {"tags: array", "{\"tags\": @[\"a\"]}", LEAD_ERROR_WRONG_TYPE, "/tags", NULL},
    {"tags: empty", "{\"tags\": @{}}", LEAD_ERROR_BAD_VALUE, "/tags", "'any' or 'all'"},
    {"tags: unknown key", "{\"tags\": {@\"none\": [\"a\"]}}", LEAD_ERROR_UNKNOWN_KEY, "/tags/none", NULL},
    {"tags: any of a string", "{\"tags\": {\"any\": @\"a\"}}", LEAD_ERROR_WRONG_TYPE, "/tags/any", NULL},
    {"tags: any of none", "{\"tags\": {\"any\": @[]}}", LEAD_ERROR_BAD_VALUE, "/tags/any", NULL},
    {"tags: all with a number", "{\"tags\": {\"all\": [\"a\", @5]}}", LEAD_ERROR_WRONG_TYPE, "/tags/all/1", NULL},

    {"time: moment", "{\"time\": @\"2026-01-01\"}", LEAD_ERROR_WRONG_TYPE, "/time", "within"},
    {"time: empty", "{\"time\": @{}}", LEAD_ERROR_BAD_VALUE, "/time", NULL},
    {"time: unknown key", "{\"time\": {@\"whithin\": \"1d\"}}", LEAD_ERROR_UNKNOWN_KEY, "/time/whithin", "did you mean 'within'?"},
    {"time: no moment", "{\"time\": {\">=\": @\"yesterday\"}}", LEAD_ERROR_BAD_VALUE, "/time/>=", "not a moment"},
    {"time: no such day", "{\"time\": {\"<\": @\"2026-02-29\"}}", LEAD_ERROR_BAD_VALUE, "/time/<", NULL},
    {"time: number for a moment", "{\"time\": {\">\": @5}}", LEAD_ERROR_WRONG_TYPE, "/time/>", NULL},
    {"time: two lower bounds", "{\"time\": @{\">=\": \"2026-01-01\", \">\": \"2026-01-01\"}}", LEAD_ERROR_BAD_VALUE, "/time", NULL},
    {"time: two upper bounds", "{\"time\": @{\"<=\": \"2026-01-01\", \"<\": \"2026-01-01\"}}", LEAD_ERROR_BAD_VALUE, "/time", NULL},
    {"time: no unit", "{\"time\": {\"within\": @\"30\"}}", LEAD_ERROR_BAD_VALUE, "/time/within", "not a duration"},
    {"time: nothing", "{\"time\": {\"within\": @\"0d\"}}", LEAD_ERROR_BAD_VALUE, "/time/within", NULL},
    {"time: negative", "{\"time\": {\"older_than\": @\"-5d\"}}", LEAD_ERROR_BAD_VALUE, "/time/older_than", NULL},
    {"time: too long", "{\"time\": {\"within_next\": @\"36501d\"}}", LEAD_ERROR_BAD_VALUE, "/time/within_next", NULL},
    {"time: number for a duration", "{\"time\": {\"within\": @30}}", LEAD_ERROR_WRONG_TYPE, "/time/within", NULL},
};

/* Takes the marks out of the condition; gives their places in the whole document. */
static size_t unmark(const char *marked, char *condition, uint64_t *offsets)
{
    size_t count = 0;
    char *out = condition;
    for (; *marked; marked++)
        if (*marked == '@')
            offsets[count++] = strlen(condition_head) + (size_t)(out - condition);
        else
            *out++ = *marked;
    *out = 0;
    return count;
}

/* The line and the column of an offset in a document of ASCII. */
static void assert_position(const char *json, const lead_error *problem, uint64_t offset)
{
    uint32_t line = 1, column = 1;
    for (uint64_t i = 0; i < offset; i++) {
        column = json[i] == '\n' ? 1 : column + 1;
        line += json[i] == '\n';
    }
    assert_int_equal(problem->offset, offset);
    assert_int_equal(problem->line, line);
    assert_int_equal(problem->column, column);
}

static void assert_path(const char *found, const char *behind)
{
    assert_memory_equal(found, CONDITION_PATH, strlen(CONDITION_PATH));
    assert_string_equal(found + strlen(CONDITION_PATH), behind);
}

static void check_problem(const struct problem_case *row)
{
    char condition[256];
    uint64_t offsets[PLACES_MAX];
    struct sample_text json;
    lead_model *model = (lead_model *)&json; /* to be overwritten */
    lead_problems *found;
    lead_error error = LEAD_ERROR_INIT, problem = LEAD_ERROR_INIT;
    assert_int_equal(unmark(row->condition, condition, offsets), 1);
    condition_document(condition, &json);
    assert_int_equal(lead_model_compile(json.data, json.size, NULL, &model, &error), row->code);
    assert_null(model);
    assert_int_equal(error.code, row->code);
    assert_path(error.path, row->path);
    assert_position(json.data, &error, offsets[0]);
    assert_true(!row->mentions || strstr(error.message, row->mentions));
    assert_int_equal(lead_model_check(json.data, json.size, NULL, &found, NULL), LEAD_OK);
    assert_int_equal(lead_problems_count(found), 1);
    assert_int_equal(lead_problems_get(found, 0, &problem), LEAD_OK);
    assert_memory_equal(&problem, &error, sizeof error);
    lead_problems_free(found);
    sample_text_free(&json);
}

static void each_mistake_is_found_at_its_place(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(problems); i++) {
        print_message("# %s\n", problems[i].name);
        check_problem(&problems[i]);
    }
}

static void all_mistakes_of_a_condition_are_found(void **state)
{
    (void)state;
    char condition[512];
    uint64_t offsets[PLACES_MAX];
    struct sample_text json;
    lead_problems *found;
    const size_t count = unmark("{\"flag\": @1, @\"nope\": 2, \"all\": [@5, {\"number\": {@\"=\": 1}}, {\"not\": @{}}],"
                                " \"at_least\": @9, \"of\": [{\"category\": [\"a\", @5]}, {\"text\": {\"contains\": [\"b\", @\"\"]}}]}",
                                condition, offsets);
    assert_int_equal(count, 8);
    condition_document(condition, &json);
    assert_int_equal(lead_model_check(json.data, json.size, NULL, &found, NULL), LEAD_OK);
    assert_int_equal(lead_problems_count(found), count);
    for (size_t i = 0; i < count; i++) {
        lead_error problem = LEAD_ERROR_INIT;
        assert_int_equal(lead_problems_get(found, i, &problem), LEAD_OK);
        assert_position(json.data, &problem, offsets[i]);
    }
    lead_problems_free(found);
    sample_text_free(&json);
}

/* ---- Limits ---- */

/* `depth` conditions in each other, the innermost about "flag". */
static void nest(struct sample_text *condition, unsigned depth)
{
    for (unsigned i = 1; i < depth; i++)
        sample_add(condition, "{\"not\": ");
    sample_add(condition, "{\"flag\": true}");
    for (unsigned i = 1; i < depth; i++)
        sample_add(condition, "}");
}

static void conditions_nest_32_deep(void **state)
{
    (void)state;
    struct sample_text condition = {0};
    nest(&condition, 32);
    lead_model *model = condition_compile(condition.data);
    lead_record *record = new_record(model);
    set_field(model, record, "flag", "1");
    assert_int_equal(condition_outcome(record), 'F'); /* NOT 31 times */
    set_field(model, record, "flag", "0");
    assert_int_equal(condition_outcome(record), 'T');
    lead_record_free(record);
    lead_model_unref(model);
    sample_text_free(&condition);
}

static void conditions_do_not_nest_33_deep(void **state)
{
    (void)state;
    struct sample_text condition = {0}, json, path = {0};
    lead_error error = LEAD_ERROR_INIT;
    lead_model *model;
    nest(&condition, 33);
    condition_document(condition.data, &json);
    for (int i = 0; i < 32; i++)
        sample_add(&path, "/not");
    assert_int_equal(lead_model_compile(json.data, json.size, NULL, &model, &error), LEAD_ERROR_LIMIT);
    assert_path(error.path, path.data);
    assert_position(json.data, &error, strlen(condition_head) + 32 * strlen("{\"not\": "));
    sample_text_free(&condition);
    sample_text_free(&json);
    sample_text_free(&path);
}

/* Different values of one field, in lists of 1,000 in as many conditions as it takes. */
static void add_values(struct sample_text *condition, unsigned count)
{
    sample_add(condition, "{\"any\": [");
    for (unsigned i = 0; i < count; i++)
        sample_add(condition, "%s\"%u\"%s", i % 1000 ? ", " : i ? ", {\"category\": [" : "{\"category\": [", i,
                   i % 1000 == 999 || i + 1 == count ? "]}" : "");
    sample_add(condition, "]}");
}

static void a_field_has_65000_values(void **state)
{
    (void)state;
    static const struct {
        unsigned count;
        const char *before, *behind; /* the list of all of them */
        lead_status status;
        const char *path;
    } rows[] = {
        {64999, "", "", LEAD_OK, NULL},
        {65000, "", "", LEAD_OK, NULL},
        {65000, "{\"all\": [", ", {\"category\": [\"0\", \"64999\"]}]}", LEAD_OK, NULL}, /* none of these is another one */
        {65001, "", "", LEAD_ERROR_LIMIT, "/any/65/category/0"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct sample_text condition = {0}, json;
        lead_error error = LEAD_ERROR_INIT;
        lead_model *model;
        sample_add(&condition, "%s", rows[i].before);
        add_values(&condition, rows[i].count);
        sample_add(&condition, "%s", rows[i].behind);
        condition_document(condition.data, &json);
        assert_int_equal(lead_model_compile(json.data, json.size, NULL, &model, &error), rows[i].status);
        if (model)
            assert_int_equal(lead_model_value_count(model, lead_model_field(model, "category")), rows[i].count);
        else
            assert_path(error.path, rows[i].path);
        lead_model_unref(model);
        sample_text_free(&condition);
        sample_text_free(&json);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_mistake_is_found_at_its_place),     cmocka_unit_test(all_mistakes_of_a_condition_are_found),
        cmocka_unit_test(conditions_nest_32_deep),                cmocka_unit_test(conditions_do_not_nest_33_deep),
        cmocka_unit_test(a_field_has_65000_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
