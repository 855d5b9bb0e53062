/* SPDX-License-Identifier: MIT */
/* Grades, classes, and results that read results. Points come from two categories, "fit" and "interest": their values name them. */
#include "batch_fixture.h"

#define VALUE(v) "{\"name\": \"" v "\", \"when\": {\"c\": \"" v "\"}, \"points\": " v "}"
#define VALUE_D(v) "{\"name\": \"" v "\", \"when\": {\"d\": \"" v "\"}, \"points\": " v "}"

static const char head[] =
    "{\"leadcore\": 1, \"name\": \"m\", \"version\": \"1\", \"fields\": {\"c\": \"category\", \"d\": \"category\", \"f\": \"flag\"}, \"scores\": {"
    "\"fit\": {\"groups\": [{\"name\": \"g\", \"rules\": [" VALUE("1000000") ", " VALUE("75.001") ", " VALUE("75") ", " VALUE("74.999") ", "
    VALUE("50") ", " VALUE("49.999") ", " VALUE("0.001") ", " VALUE("-0.001") ", " VALUE("-5") ", " VALUE("-5.001") "]}]},"
    "\"interest\": {\"groups\": [{\"name\": \"g\", \"rules\": [" VALUE_D("20") ", " VALUE_D("19.999") "]}]}}";

struct grade_case {
    const char *grade;    /* the section */
    const char *fit, *interest;
    const char *expected; /* name */
};

#define TWO_LETTERS "{\"letters\": {\"fit\": {\"A\": 75, \"B\": 50}}}"
#define WITH_DIGITS "{\"letters\": {\"fit\": {\"A\": 75, \"B\": 50}}, \"digits\": {\"interest\": {\"1\": 20, \"2\": 0.001}}}"
#define WORDS "{\"letters\": {\"fit\": {\"gold \": 75, \"silver \": -5, \"none \": \"else\"}}, \"digits\": {\"fit\": {\"plus\": 1000000, \"\\u00e9\": \"else\"}}}"

static const struct grade_case grades[] = {
    {TWO_LETTERS, "75.001", "0", "A"},
    {TWO_LETTERS, "75", "0", "A"}, /* from the bound on */
    {TWO_LETTERS, "74.999", "0", "B"},
    {TWO_LETTERS, "50", "0", "B"},
    {TWO_LETTERS, "49.999", "0", "C"}, /* the successor */
    {TWO_LETTERS, "1000000", "0", "A"},
    {TWO_LETTERS, "-5", "0", "C"},
    {TWO_LETTERS, NULL, NULL, "C"},
    {WITH_DIGITS, "75", "20", "A1"},
    {WITH_DIGITS, "75", "19.999", "A2"},
    {WITH_DIGITS, "75", NULL, "A3"},
    {WITH_DIGITS, "50", "20", "B1"},
    {WITH_DIGITS, "50", "0", "B3"},
    {WITH_DIGITS, NULL, "20", "C1"},
    {WITH_DIGITS, "0.001", "19.999", "C2"},
    {WITH_DIGITS, "-5.001", NULL, "C3"},
    {WORDS, "75", "0", "gold \303\251"},
    {WORDS, "1000000", "0", "gold plus"},
    {WORDS, "-5", "0", "silver \303\251"},
    {WORDS, "-5.001", "0", "none \303\251"},
    {"{\"letters\": {\"fit\": {\"y\": 0}}}", "-0.001", "0", "z"},
    {"{\"letters\": {\"fit\": {\"Y\": 0}}}", "-0.001", "0", "Z"},
    {"{\"letters\": {\"fit\": {\"8\": 0}}}", "-0.001", "0", "9"},
    {"{\"letters\": {\"fit\": {\"z\": 0, \"a\": -1}}}", "-5", "0", "b"}, /* the successor of the last, not of the highest */
    {"{\"letters\": {\"fit\": {\"A\": -5}}}", "-5", "0", "A"},
    {"{\"letters\": {\"fit\": {\"A\": -5}}}", "-5.001", "0", "B"},
    {"{\"letters\": {\"fit\": {\"A\": 0.001}}}", "0.001", "0", "A"},
    {"{\"letters\": {\"fit\": {\"A\": 0.001}}}", NULL, "0", "B"},
    {"{\"letters\": {\"fit\": {\"Z\": 2000000, \"A\": -2000000, \"else\": \"else\"}}}", "1000000", "0", "A"},
};

#define ROWS 70

static void check_grade(const struct grade_case *row)
{
    struct sample_text json = {0};
    const char *fits[ROWS], *interests[ROWS];
    struct arrow_build build;
    sample_add(&json, "%s, \"grade\": %s}", head, row->grade);
    lead_model *model = compile(json.data);
    lead_record *record = new_record(model);
    set_field(model, record, "c", row->fit);
    set_field(model, record, "d", row->interest);
    const uint32_t grade = score_of(record, 0).grade;
    assert_string_equal(lead_model_grade_name(model, grade), row->expected);
    assert_int_equal(score_of(record, 1).grade, grade);
    for (size_t i = 0; i < ROWS; i++) {
        fits[i] = row->fit;
        interests[i] = row->interest;
    }
    arrow_begin(&build, ROWS);
    arrow_add_strings(&build, "c", "u", fits);
    arrow_add_strings(&build, "d", "u", interests);
    for (size_t level = 0; level < COUNT_OF(all_instructions); level++) {
        struct results results;
        score_rows(model, &build, all_instructions[level], 0, ROWS, &results);
        for (size_t i = 0; i < ROWS; i++)
            assert_int_equal(results.grade[i], grade);
        results_free(&results);
    }
    assert_true(arrow_end(&build));
    lead_record_free(record);
    lead_model_unref(model);
    sample_text_free(&json);
}

static void grades_follow_from_points(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(grades); i++)
        check_grade(&grades[i]);
}

static void grades_are_numbered_letter_by_letter(void **state)
{
    (void)state;
    static const char *const names[] = {"A1", "A2", "A3", "B1", "B2", "B3", "C1", "C2", "C3"};
    struct sample_text json = {0};
    sample_add(&json, "%s, \"grade\": " WITH_DIGITS "}", head);
    lead_model *model = compile(json.data);
    assert_int_equal(lead_model_grade_count(model), COUNT_OF(names));
    for (uint32_t i = 0; i < COUNT_OF(names); i++)
        assert_string_equal(lead_model_grade_name(model, i), names[i]);
    assert_null(lead_model_grade_name(model, COUNT_OF(names)));
    assert_null(lead_model_grade_name(model, LEAD_NONE));
    lead_model_unref(model);
    sample_text_free(&json);
}

/* ---- Classes ---- */

struct class_case {
    const char *name;
    const char *classes;
    const char *flag;     /* '1', '0' or NULL */
    const char *expected; /* name; NULL: none */
};

static const struct class_case classes[] = {
    {"the first that matches", "[{\"name\": \"a\", \"when\": {\"f\": true}}, {\"name\": \"b\", \"when\": {\"f\": \"known\"}}]", "1", "a"},
    {"the second", "[{\"name\": \"a\", \"when\": {\"f\": true}}, {\"name\": \"b\", \"when\": {\"f\": \"known\"}}]", "0", "b"},
    {"none", "[{\"name\": \"a\", \"when\": {\"f\": true}}, {\"name\": \"b\", \"when\": {\"f\": \"known\"}}]", NULL, NULL},
    {"unknown is not true", "[{\"name\": \"a\", \"when\": {\"f\": true}}, {\"name\": \"b\"}]", NULL, "b"},
    {"unknown is not true in a negation either", "[{\"name\": \"a\", \"when\": {\"not\": {\"f\": true}}}, {\"name\": \"b\"}]", NULL, "b"},
    {"always", "[{\"name\": \"a\"}, {\"name\": \"b\"}]", "1", "a"},
    {"by points", "[{\"name\": \"a\", \"when\": {\"fit\": {\"<\": 0}}}, {\"name\": \"b\", \"when\": {\"fit\": 0}}]", "1", "b"},
};

static void classes_are_tried_in_order(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(classes); i++) {
        struct sample_text json = {0};
        print_message("# %s\n", classes[i].name);
        sample_add(&json, "%s, \"classes\": %s}", head, classes[i].classes);
        lead_model *model = compile(json.data);
        lead_record *record = new_record(model);
        set_field(model, record, "f", classes[i].flag);
        const uint32_t found = score_of(record, 0).lead_class;
        if (classes[i].expected)
            assert_string_equal(lead_model_class_name(model, found), classes[i].expected);
        else
            assert_int_equal(found, LEAD_NONE);
        uint8_t column = 77;
        const lead_outputs outputs = {.size = sizeof outputs, .lead_class = &column};
        assert_int_equal(lead_record_evaluate(record, SAMPLE_NOW, &outputs, NULL), LEAD_OK);
        assert_int_equal(column, found == LEAD_NONE ? LEAD_NO_CLASS : found);
        lead_record_free(record);
        lead_model_unref(model);
        sample_text_free(&json);
    }
}

/* Numbers up to 249 are classes; 255 is none. A score reads the class, so that its codes are looked up as well. */
static void there_may_be_250_classes(void **state)
{
    (void)state;
    enum { CLASSES = 250, LEADS = 300 };
    struct sample_text json = {0};
    double numbers[LEADS];
    struct arrow_build build;
    sample_add(&json, "{\"leadcore\": 1, \"name\": \"m\", \"version\": \"1\", \"fields\": {\"n\": \"number\"}, \"classes\": [");
    for (int i = 0; i < CLASSES; i++)
        sample_add(&json, "%s{\"name\": \"c%d\", \"when\": {\"n\": %d}}", i ? ", " : "", i, i);
    sample_add(&json, "], \"scores\": {\"s\": {\"groups\": [{\"name\": \"g\", \"rules\": ["
                      "{\"name\": \"a\", \"when\": {\"class\": \"c249\"}, \"points\": 3}, {\"name\": \"b\", \"when\": {\"class\": \"c0\"}, \"points\": 5,"
                      " \"unknown\": 7}]}]}}}");
    lead_model *model = compile(json.data);
    for (int i = 0; i < LEADS; i++)
        numbers[i] = i;
    arrow_begin(&build, LEADS);
    arrow_add_floats(&build, "n", "g", numbers, NULL);
    for (size_t level = 0; level < COUNT_OF(all_instructions); level++) {
        struct results results;
        score_rows(model, &build, all_instructions[level], 0, LEADS, &results);
        for (int i = 0; i < LEADS; i++) {
            assert_int_equal(results.lead_class[i], i < CLASSES ? i : LEAD_NO_CLASS);
            assert_int_equal(results.points[0][i], i == 249 ? 3000 : i == 0 ? 5000 : i < CLASSES ? 0 : 7000);
            assert_int_equal(results.coverage[0][i], i < CLASSES ? 1000 : 0);
        }
        results_free(&results);
    }
    assert_true(arrow_end(&build));
    lead_model_unref(model);
    sample_text_free(&json);
}

/* ---- Results that read results: in any order, over many steps ---- */

/* Score i is true when score i + 1 is at least 1; the last one reads the flag. Grade and class hang on the first. */
static void chains_of_results(void **state)
{
    (void)state;
    enum { CHAIN = 63 };
    struct sample_text json = {0};
    sample_add(&json, "{\"leadcore\": 1, \"name\": \"m\", \"version\": \"1\", \"classes\": [{\"name\": \"top\", \"when\": {\"grade\": \"A\"}}],"
                      " \"grade\": {\"letters\": {\"s0\": {\"A\": 1}}}, \"scores\": {");
    for (int i = 0; i < CHAIN; i++)
        sample_add(&json, "\"s%d\": {\"groups\": [{\"name\": \"g\", \"rules\": [{\"name\": \"r\", \"when\": {\"s%d\": {\">=\": 1}}, \"points\": 1}]}]}, ", i,
                   i + 1);
    sample_add(&json, "\"s%d\": {\"groups\": [{\"name\": \"g\", \"rules\": [{\"name\": \"r\", \"when\": {\"f\": true}, \"points\": 1}]}]}}, \"fields\":"
                      " {\"f\": \"flag\"}}",
               CHAIN);
    lead_model *model = compile(json.data);
    lead_record *record = new_record(model);
    for (int flag = 0; flag <= 1; flag++) {
        lead_record_set_flag(record, 0, flag);
        for (uint32_t s = 0; s <= CHAIN; s++)
            assert_int_equal(points_of(record, s), 1000 * flag);
        assert_int_equal(score_of(record, 0).grade, flag ? 0 : 1);
        assert_int_equal(score_of(record, 0).lead_class, flag ? 0 : LEAD_NONE);
        assert_int_equal(score_of(record, 0).coverage, 1000); /* results are known, whatever they rest on */
    }
    lead_record_free(record);
    lead_model_unref(model);
    sample_text_free(&json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grades_follow_from_points),   cmocka_unit_test(grades_are_numbered_letter_by_letter),
        cmocka_unit_test(classes_are_tried_in_order),  cmocka_unit_test(there_may_be_250_classes),
        cmocka_unit_test(chains_of_results),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
