/* SPDX-License-Identifier: MIT */
/* Mistakes in the sections of a document outside of conditions: their codes and places. Limits at exactly what is allowed and one beyond. */
#include "model_fixture.h"

static const char head[] = "{\"leadcore\": 1, \"name\": \"m\", \"version\": \"1\", \"fields\": {\"f\": \"flag\", \"n\": \"number\"},\n ";

#define R "{\"name\": \"r\", \"when\": {\"f\": true}, \"points\": 1}"
#define G "{\"name\": \"g\", \"rules\": [" R "]}"
#define S "{\"groups\": [" G "]}"
#define SCORES "\"scores\": {\"s\": " S "}"
#define RULES(rules) "\"scores\": {\"s\": {\"groups\": [{\"name\": \"g\", \"rules\": [" rules "]}]}}}"
#define RULES_PATH "/scores/s/groups/0/rules"
#define GRADE(grade) SCORES ", \"grade\": " grade "}"
#define LETTERS(bounds) SCORES ", \"grade\": {\"letters\": {\"s\": " bounds "}}}"
#define CLASSES(classes) SCORES ", \"classes\": " classes "}"

/* @ marks where the problem is; it is no part of the document. */
struct problem_case {
    const char *name;
    const char *document; /* behind `head` */
    lead_status code;
    const char *path;
    const char *mentions; /* in the message, or NULL */
};

static const struct problem_case problems[] = {
    {"scores: array", "\"scores\": @[]}", LEAD_ERROR_WRONG_TYPE, "/scores", NULL},
    {"scores: none", "\"scores\": @{}}", LEAD_ERROR_BAD_VALUE, "/scores", "at least one score"},
    {"a score twice", "\"scores\": {\"s\": " S ", @\"s\": " S "}}", LEAD_ERROR_DUPLICATE_KEY, "/scores/s", NULL},
    {"a score without a name", "\"scores\": {@\"\": " S "}}", LEAD_ERROR_BAD_VALUE, "/scores/", NULL},
    {"a reserved name", "\"scores\": {@\"all\": " S "}}", LEAD_ERROR_BAD_VALUE, "/scores/all", NULL},
    {"a comment's name", "\"scores\": {@\"x-s\": " S "}}", LEAD_ERROR_BAD_VALUE, "/scores/x-s", NULL},
    {"the name of a field", "\"scores\": {@\"n\": " S "}}", LEAD_ERROR_DUPLICATE_NAME, "/scores/n", "field"},
    {"the name of a score's coverage", "\"scores\": {@\"s_coverage\": " S ", \"s\": " S "}}", LEAD_ERROR_DUPLICATE_NAME, "/scores/s_coverage",
     "coverage"},
    {"a score: number", "\"scores\": {\"s\": @5}}", LEAD_ERROR_WRONG_TYPE, "/scores/s", NULL},
    {"a score without groups", "\"scores\": {\"s\": @{}}}", LEAD_ERROR_MISSING_KEY, "/scores/s", "groups"},
    {"a score with rules", "\"scores\": {\"s\": {\"groups\": [" G "], @\"rules\": []}}}", LEAD_ERROR_UNKNOWN_KEY, "/scores/s/rules", NULL},
    {"min above max", "\"scores\": {\"s\": @{\"min\": 2, \"max\": 1.999, \"groups\": [" G "]}}}", LEAD_ERROR_BAD_VALUE, "/scores/s", "'min'"},
    {"min: text", "\"scores\": {\"s\": {\"min\": @\"2\", \"groups\": [" G "]}}}", LEAD_ERROR_WRONG_TYPE, "/scores/s/min", NULL},
    {"max too fine", "\"scores\": {\"s\": {\"max\": @0.0005, \"groups\": [" G "]}}}", LEAD_ERROR_BAD_VALUE, "/scores/s/max", NULL},
    {"max too large", "\"scores\": {\"s\": {\"max\": @1000000.001, \"groups\": [" G "]}}}", LEAD_ERROR_BAD_VALUE, "/scores/s/max", NULL},
    {"groups: object", "\"scores\": {\"s\": {\"groups\": @{}}}}", LEAD_ERROR_WRONG_TYPE, "/scores/s/groups", NULL},
    {"groups: none", "\"scores\": {\"s\": {\"groups\": @[]}}}", LEAD_ERROR_BAD_VALUE, "/scores/s/groups", NULL},
    {"a group: text", "\"scores\": {\"s\": {\"groups\": [" G ", @\"g\"]}}}", LEAD_ERROR_WRONG_TYPE, "/scores/s/groups/1", NULL},
    {"a group without rules", "\"scores\": {\"s\": {\"groups\": [@{\"name\": \"g\"}]}}}", LEAD_ERROR_MISSING_KEY, "/scores/s/groups/0", "rules"},
    {"a group without a name", "\"scores\": {\"s\": {\"groups\": [@{\"rules\": [" R "]}]}}}", LEAD_ERROR_MISSING_KEY, "/scores/s/groups/0", "name"},
    {"a group's name: number", "\"scores\": {\"s\": {\"groups\": [{\"name\": @5, \"rules\": [" R "]}]}}}", LEAD_ERROR_WRONG_TYPE,
     "/scores/s/groups/0/name", NULL},
    {"two groups of one name",
     "\"scores\": {\"s\": {\"groups\": [" G ", {\"name\": @\"g\", \"rules\": [{\"name\": \"q\", \"when\": {\"f\": true}, \"points\": 1}]}]}}}",
     LEAD_ERROR_DUPLICATE_NAME, "/scores/s/groups/1/name", "'g'"},
    {"a group's min above its max", "\"scores\": {\"s\": {\"groups\": [@{\"name\": \"g\", \"min\": 1, \"max\": 0, \"rules\": [" R "]}]}}}",
     LEAD_ERROR_BAD_VALUE, "/scores/s/groups/0", NULL},
    {"rules: object", "\"scores\": {\"s\": {\"groups\": [{\"name\": \"g\", \"rules\": @{}}]}}}", LEAD_ERROR_WRONG_TYPE, RULES_PATH, NULL},
    {"rules: none", "\"scores\": {\"s\": {\"groups\": [{\"name\": \"g\", \"rules\": @[]}]}}}", LEAD_ERROR_BAD_VALUE, RULES_PATH, NULL},
    {"a rule: number", RULES("@5"), LEAD_ERROR_WRONG_TYPE, RULES_PATH "/0", NULL},
    {"a rule without points", RULES("@{\"name\": \"r\", \"when\": {\"f\": true}}"), LEAD_ERROR_MISSING_KEY, RULES_PATH "/0", "points"},
    {"a rule without when", RULES("@{\"name\": \"r\", \"points\": 1}"), LEAD_ERROR_MISSING_KEY, RULES_PATH "/0", "when"},
    {"a rule without a name", RULES("@{\"when\": {\"f\": true}, \"points\": 1}"), LEAD_ERROR_MISSING_KEY, RULES_PATH "/0", "name"},
    {"two rules of one name", RULES(R ", {\"name\": @\"r\", \"when\": {\"f\": true}, \"points\": 1}"), LEAD_ERROR_DUPLICATE_NAME,
     RULES_PATH "/1/name", "'r'"},
    {"an empty name", RULES("{\"name\": @\"\", \"when\": {\"f\": true}, \"points\": 1}"), LEAD_ERROR_BAD_VALUE, RULES_PATH "/0/name", NULL},
    {"points: text", RULES("{\"name\": \"r\", \"when\": {\"f\": true}, \"points\": @\"1\"}"), LEAD_ERROR_WRONG_TYPE, RULES_PATH "/0/points", NULL},
    {"points too fine", RULES("{\"name\": \"r\", \"when\": {\"f\": true}, \"points\": @1.0001}"), LEAD_ERROR_BAD_VALUE, RULES_PATH "/0/points", NULL},
    {"points too large", RULES("{\"name\": \"r\", \"when\": {\"f\": true}, \"points\": @-1000000.001}"), LEAD_ERROR_BAD_VALUE, RULES_PATH "/0/points", NULL},
    {"unknown: true", RULES("{\"name\": \"r\", \"when\": {\"f\": true}, \"points\": 1, \"unknown\": @true}"), LEAD_ERROR_WRONG_TYPE,
     RULES_PATH "/0/unknown", NULL},
    {"reason: number", RULES("{\"name\": \"r\", \"when\": {\"f\": true}, \"points\": 1, \"reason\": @5}"), LEAD_ERROR_WRONG_TYPE,
     RULES_PATH "/0/reason", NULL},
    {"a key misspelt", RULES("{\"name\": \"r\", \"when\": {\"f\": true}, \"points\": 1, @\"reasn\": \"\"}"), LEAD_ERROR_UNKNOWN_KEY,
     RULES_PATH "/0/reasn", "did you mean 'reason'?"},
    {"a thousandth too much",
     "\"scores\": {\"s\": @{\"groups\": [{\"name\": \"g\", \"min\": -1000000, \"max\": 999999, \"rules\": [{\"name\": \"r\", \"when\":"
     " {\"f\": true}, \"points\": 1, \"unknown\": -1.001}]}]}}}",
     LEAD_ERROR_LIMIT, "/scores/s", "2,000,000"},

    {"grade: text", GRADE("@\"A\""), LEAD_ERROR_WRONG_TYPE, "/grade", NULL},
    {"grade without letters", GRADE("@{\"digits\": {\"s\": {\"1\": 1}}}"), LEAD_ERROR_MISSING_KEY, "/grade", "letters"},
    {"grade with numbers", GRADE("{\"letters\": {\"s\": {\"A\": 1}}, @\"numbers\": {}}"), LEAD_ERROR_UNKNOWN_KEY, "/grade/numbers", NULL},
    {"letters: array", GRADE("{\"letters\": @[]}"), LEAD_ERROR_WRONG_TYPE, "/grade/letters", NULL},
    {"letters: no score", GRADE("{\"letters\": @{}}"), LEAD_ERROR_BAD_VALUE, "/grade/letters", "one score"},
    {"letters: two scores", GRADE("{\"letters\": @{\"s\": {\"A\": 1}, \"t\": {\"A\": 1}}}"), LEAD_ERROR_BAD_VALUE, "/grade/letters", "found 2"},
    {"letters: no such score", GRADE("{\"letters\": {@\"t\": {\"A\": 1}}}"), LEAD_ERROR_UNKNOWN_NAME, "/grade/letters/t", "unknown score 't'"},
    {"letters of a field", GRADE("{\"letters\": {@\"n\": {\"A\": 1}}}"), LEAD_ERROR_UNKNOWN_NAME, "/grade/letters/n", NULL},
    {"bounds: number", LETTERS("@5"), LEAD_ERROR_WRONG_TYPE, "/grade/letters/s", NULL},
    {"bounds: none", LETTERS("@{}"), LEAD_ERROR_BAD_VALUE, "/grade/letters/s", NULL},
    {"a symbol twice", LETTERS("{\"A\": 2, @\"A\": 1}"), LEAD_ERROR_DUPLICATE_KEY, "/grade/letters/s/A", NULL},
    {"equal bounds", LETTERS("{\"A\": 2, \"B\": @2}"), LEAD_ERROR_BAD_VALUE, "/grade/letters/s/B", "bounds fall"},
    {"rising bounds", LETTERS("{\"A\": 2, \"B\": @2.001}"), LEAD_ERROR_BAD_VALUE, "/grade/letters/s/B", NULL},
    {"a bound too fine", LETTERS("{\"A\": @2.0001}"), LEAD_ERROR_BAD_VALUE, "/grade/letters/s/A", NULL},
    {"a bound that is text", LETTERS("{\"A\": @\"high\"}"), LEAD_ERROR_WRONG_TYPE, "/grade/letters/s/A", NULL},
    {"a symbol without a name", LETTERS("{@\"\": 1}"), LEAD_ERROR_BAD_VALUE, "/grade/letters/s/", NULL},
    {"a symbol of 17 bytes", LETTERS("{@\"ABCDEFGHIJKLMNOPQ\": 1}"), LEAD_ERROR_BAD_VALUE, "/grade/letters/s/ABCDEFGHIJKLMNOPQ", NULL},
    {"a symbol with U+0000", LETTERS("{@\"A\\u0000\": 1}"), LEAD_ERROR_BAD_VALUE, "/grade/letters/s/A?", NULL},
    {"else before the end", LETTERS("{\"A\": 2, \"B\": @\"else\", \"C\": 1}"), LEAD_ERROR_BAD_VALUE, "/grade/letters/s/B", "last"},
    {"else alone", LETTERS("{\"A\": @\"else\"}"), LEAD_ERROR_BAD_VALUE, "/grade/letters/s/A", NULL},
    {"nothing after Z", LETTERS("@{\"Z\": 1}"), LEAD_ERROR_BAD_VALUE, "/grade/letters/s", "after 'Z'"},
    {"nothing after z", LETTERS("@{\"z\": 1}"), LEAD_ERROR_BAD_VALUE, "/grade/letters/s", NULL},
    {"nothing after 9", LETTERS("@{\"9\": 1}"), LEAD_ERROR_BAD_VALUE, "/grade/letters/s", NULL},
    {"nothing after a word", LETTERS("@{\"AB\": 1}"), LEAD_ERROR_BAD_VALUE, "/grade/letters/s", NULL},
    {"nothing after a sign", LETTERS("@{\"+\": 1}"), LEAD_ERROR_BAD_VALUE, "/grade/letters/s", NULL},
    {"what comes after is in use", LETTERS("@{\"B\": 2, \"A\": 1}"), LEAD_ERROR_BAD_VALUE, "/grade/letters/s", "'B' comes below"},
    {"two grades of one name",
     SCORES ", \"grade\": @{\"letters\": {\"s\": {\"A\": 1, \"A1\": \"else\"}}, \"digits\": {\"s\": {\"11\": 1, \"1\": \"else\"}}}}",
     LEAD_ERROR_DUPLICATE_NAME, "/grade", NULL},
    {"digits are checked too", SCORES ", \"grade\": {\"letters\": {\"s\": {\"A\": 1}}, \"digits\": {\"s\": @{\"9\": 1}}}}", LEAD_ERROR_BAD_VALUE,
     "/grade/digits/s", NULL},

    {"classes: object", CLASSES("@{}"), LEAD_ERROR_WRONG_TYPE, "/classes", NULL},
    {"classes: none", CLASSES("@[]"), LEAD_ERROR_BAD_VALUE, "/classes", NULL},
    {"a class: text", CLASSES("[@\"hot\"]"), LEAD_ERROR_WRONG_TYPE, "/classes/0", NULL},
    {"a class without a name", CLASSES("[@{\"when\": {\"f\": true}}]"), LEAD_ERROR_MISSING_KEY, "/classes/0", "name"},
    {"a class' name: number", CLASSES("[{\"name\": @5}]"), LEAD_ERROR_WRONG_TYPE, "/classes/0/name", NULL},
    {"two classes of one name", CLASSES("[{\"name\": \"a\", \"when\": {\"f\": true}}, {\"name\": @\"a\"}]"), LEAD_ERROR_DUPLICATE_NAME,
     "/classes/1/name", "'a'"},
    {"a class with points", CLASSES("[{\"name\": \"a\", @\"points\": 1}]"), LEAD_ERROR_UNKNOWN_KEY, "/classes/0/points", NULL},
    {"a class' reason: number", CLASSES("[{\"name\": \"a\", \"reason\": @1}]"), LEAD_ERROR_WRONG_TYPE, "/classes/0/reason", NULL},
    {"a class' condition", CLASSES("[{\"name\": \"a\", \"when\": {@\"x\": 1}}]"), LEAD_ERROR_UNKNOWN_NAME, "/classes/0/when/x", NULL},
};

#define RULE_OF(condition) "{\"groups\": [{\"name\": \"g\", \"rules\": [{\"name\": \"r\", \"when\": " condition ", \"points\": 1}]}]}"

static const struct problem_case circles[] = {
    {"a score of itself", "\"scores\": {@\"s\": " RULE_OF("{\"s\": 1}") "}}", LEAD_ERROR_CYCLE, "/scores/s", "s → s"},
    {"two scores of each other", "\"scores\": {@\"s\": " RULE_OF("{\"t\": 1}") ", \"t\": " RULE_OF("{\"s\": 1}") "}}", LEAD_ERROR_CYCLE, "/scores/s",
     "s → t → s"},
    {"behind the beginning", "\"scores\": {\"s\": " RULE_OF("{\"t\": 1}") ", @\"t\": " RULE_OF("{\"u\": 1}") ", \"u\": " RULE_OF("{\"t\": 1}") "}}",
     LEAD_ERROR_CYCLE, "/scores/t", "t → u → t"},
    {"grade", "\"grade\": {\"letters\": {\"s\": {\"A\": 1}}}, \"scores\": {@\"s\": " RULE_OF("{\"grade\": \"A\"}") "}}", LEAD_ERROR_CYCLE, "/scores/s",
     "s → grade → s"},
    {"digits", "\"grade\": {\"letters\": {\"t\": {\"A\": 1}}, \"digits\": {\"s\": {\"1\": 1}}}, \"scores\": {@\"s\": " RULE_OF("{\"grade\": \"A1\"}") ","
     " \"t\": " S "}}", LEAD_ERROR_CYCLE, "/scores/s", "s → grade → s"},
    {"class of itself", SCORES ", @\"classes\": [{\"name\": \"a\", \"when\": {\"class\": \"b\"}}, {\"name\": \"b\"}]}", LEAD_ERROR_CYCLE, "/classes",
     "class → class"},
    {"class and score", "\"scores\": {@\"s\": " RULE_OF("{\"class\": \"a\"}") "}, \"classes\": [{\"name\": \"a\", \"when\": {\"s\": 1}}]}", LEAD_ERROR_CYCLE,
     "/scores/s", "s → class → s"},
    {"class and grade", "\"scores\": {@\"s\": " RULE_OF("{\"class\": \"known\"}") "}, \"grade\": {\"letters\": {\"s\": {\"A\": 1}}},"
     " \"classes\": [{\"name\": \"a\", \"when\": {\"grade\": \"A\"}}]}", LEAD_ERROR_CYCLE, "/scores/s", "s → class → grade → s"},
    {"grade, from outside of the circle",
     "\"scores\": {\"t\": " RULE_OF("{\"grade\": \"A\"}") ", \"s\": " RULE_OF("{\"grade\": \"A\"}") "}, @\"grade\": {\"letters\": {\"s\": {\"A\": 1}}}}",
     LEAD_ERROR_CYCLE, "/grade", "grade → s → grade"},
    {"presence counts as reading", "\"scores\": {@\"s\": " RULE_OF("{\"s\": \"known\"}") "}}", LEAD_ERROR_CYCLE, "/scores/s", "s → s"},
};

static void check_problem(const struct problem_case *row)
{
    struct sample_text json = {0};
    lead_model *model;
    lead_problems *found;
    lead_error error = LEAD_ERROR_INIT;
    const size_t mark = strcspn(row->document, "@");
    print_message("# %s\n", row->name);
    sample_add(&json, "%s%.*s%s", head, (int)mark, row->document, row->document + mark + 1);
    assert_int_equal(lead_model_compile(json.data, json.size, NULL, &model, &error), row->code);
    assert_null(model);
    assert_string_equal(error.path, row->path);
    assert_int_equal(error.line, 2);
    assert_int_equal(error.offset, strlen(head) + mark);
    if (row->mentions && !strstr(error.message, row->mentions))
        print_message("# found: %s\n", error.message);
    assert_true(!row->mentions || strstr(error.message, row->mentions));
    assert_int_equal(lead_model_check(json.data, json.size, NULL, &found, NULL), LEAD_OK);
    assert_int_equal(lead_problems_count(found), 1);
    lead_problems_free(found);
    sample_text_free(&json);
}

static void mistakes_are_found_at_their_places(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(problems); i++)
        check_problem(&problems[i]);
}

static void circles_are_named(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(circles); i++)
        check_problem(&circles[i]);
}

/* A circle whose names are longer than the message has room for. */
static void long_circles_are_named_in_part(void **state)
{
    (void)state;
    enum { SCORES_IN_CIRCLE = 64 };
    struct sample_text json = {0};
    lead_error error = LEAD_ERROR_INIT;
    lead_model *model;
    sample_add(&json, "%s\"scores\": {", head);
    for (int i = 0; i < SCORES_IN_CIRCLE; i++)
        sample_add(&json, "%s\"a score with a long name %d\": " RULE_OF("{\"a score with a long name %d\": 1}"), i ? ", " : "", i,
                   (i + 1) % SCORES_IN_CIRCLE);
    sample_add(&json, "}}");
    assert_int_equal(lead_model_compile(json.data, json.size, NULL, &model, &error), LEAD_ERROR_CYCLE);
    assert_non_null(strstr(error.message, "a score with a long name 0 → a score with a long name 1 → "));
    assert_string_equal(error.path, "/scores/a score with a long name 0");
    sample_text_free(&json);
}

/* ---- Limits ---- */

enum { SCORE_COUNT, RULE_COUNT, CLASS_COUNT, SYMBOL_COUNT, GRADE_COUNT, WEIGHT };

static void add_scores(struct sample_text *json, unsigned count)
{
    sample_add(json, "\"scores\": {");
    for (unsigned i = 0; i < count; i++)
        sample_add(json, "%s\"s%u\": " S, i ? ", " : "", i);
    sample_add(json, "}");
}

static void add_rules(struct sample_text *json, unsigned count)
{
    sample_add(json, "\"scores\": {\"s\": {\"groups\": [");
    for (unsigned i = 0; i < count; i++)
        sample_add(json, "%s{\"name\": \"r%u\", \"when\": {\"n\": %u}, \"points\": 1}",
                   i == 0          ? "{\"name\": \"g\", \"rules\": ["
                   : i == count - 1 ? "]}, {\"name\": \"h\", \"rules\": ["
                                    : ", ",
                   i, i);
    sample_add(json, "]}]}}");
}

static void add_classes(struct sample_text *json, unsigned count)
{
    sample_add(json, SCORES ", \"classes\": [");
    for (unsigned i = 0; i < count; i++)
        sample_add(json, "%s{\"name\": \"c%u\", \"when\": {\"n\": %u}}", i ? ", " : "", i, i);
    sample_add(json, "]");
}

/* `count` symbols with bounds, and "else" below them when `with_else`. */
static void add_bounds(struct sample_text *json, unsigned count, bool with_else)
{
    sample_add(json, "{\"s\": {");
    for (unsigned i = 0; i < count; i++)
        sample_add(json, "%s\"%c%u\": %u", i ? ", " : "", with_else ? 'a' : 'd', i, 100 - i);
    sample_add(json, with_else ? ", \"e\": \"else\"}}" : "}}");
}

/* The document with `count` of something. */
static void add_many(struct sample_text *json, int what, unsigned count)
{
    sample_add(json, "%s", head);
    switch (what) {
    case SCORE_COUNT:
        add_scores(json, count);
        break;
    case RULE_COUNT:
        add_rules(json, count);
        break;
    case CLASS_COUNT:
        add_classes(json, count);
        break;
    case SYMBOL_COUNT:
        sample_add(json, SCORES ", \"grade\": {\"letters\": ");
        add_bounds(json, count - 1, true);
        sample_add(json, "}");
        break;
    case GRADE_COUNT: /* by ten digits */
        sample_add(json, SCORES ", \"grade\": {\"letters\": ");
        add_bounds(json, count / 10 - 1, true);
        sample_add(json, ", \"digits\": ");
        add_bounds(json, 9, true);
        sample_add(json, "}");
        break;
    default: /* thousandths beside 1,999,999 points */
        sample_add(json, "\"scores\": {\"s\": {\"min\": -1000000, \"max\": 1000000, \"groups\": [{\"name\": \"g\", \"min\": -999999, \"max\": 999999,"
                         " \"rules\": [{\"name\": \"r\", \"when\": {\"f\": true}, \"points\": -0.5, \"unknown\": %u.%03u}]},"
                         " {\"name\": \"h\", \"max\": 0.5, \"rules\": [{\"name\": \"q\", \"when\": {\"f\": true}, \"points\": 0.5}]}]}}",
                   count / 1000, count % 1000);
    }
    sample_add(json, "}");
}

static void limits_are_exact(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int what;
        unsigned most, step;
        lead_status beyond;
        const char *path;
    } rows[] = {
        {"scores", SCORE_COUNT, 64, 1, LEAD_ERROR_LIMIT, "/scores"},
        {"rules", RULE_COUNT, 16384, 1, LEAD_ERROR_LIMIT, "/scores/s/groups/1/rules"},
        {"classes", CLASS_COUNT, 250, 1, LEAD_ERROR_LIMIT, "/classes"},
        {"symbols", SYMBOL_COUNT, 25, 1, LEAD_ERROR_BAD_VALUE, "/grade/letters/s"},
        {"grades", GRADE_COUNT, 250, 10, LEAD_ERROR_BAD_VALUE, "/grade/letters/s"},
        {"thousandths of points and limits", WEIGHT, 1000, 1, LEAD_ERROR_LIMIT, "/scores/s"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        for (int beyond = 0; beyond <= 1; beyond++) {
            struct sample_text json = {0};
            lead_error error = LEAD_ERROR_INIT;
            lead_model *model;
            print_message("# %s%s\n", rows[i].name, beyond ? ", one more" : "");
            add_many(&json, rows[i].what, rows[i].most + (beyond ? rows[i].step : 0));
            if (lead_model_compile(json.data, json.size, NULL, &model, &error) != (beyond ? rows[i].beyond : LEAD_OK))
                print_message("# %s: %s\n", error.path, error.message);
            assert_int_equal(error.code, beyond ? rows[i].beyond : LEAD_OK);
            if (beyond)
                assert_string_equal(error.path, rows[i].path);
            lead_model_unref(model);
            sample_text_free(&json);
        }
}

/* 25 × 11: more grades than 250, although each part is as long as it may be. */
static void there_are_at_most_250_grades(void **state)
{
    (void)state;
    struct sample_text json = {0};
    lead_error error = LEAD_ERROR_INIT;
    lead_model *model;
    sample_add(&json, "%s" SCORES ", \"grade\": {\"letters\": ", head);
    add_bounds(&json, 24, true);
    sample_add(&json, ", \"digits\": ");
    add_bounds(&json, 10, true);
    sample_add(&json, "}}");
    assert_int_equal(lead_model_compile(json.data, json.size, NULL, &model, &error), LEAD_ERROR_LIMIT);
    assert_string_equal(error.path, "/grade");
    assert_non_null(strstr(error.message, "275"));
    sample_text_free(&json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mistakes_are_found_at_their_places), cmocka_unit_test(circles_are_named),
        cmocka_unit_test(long_circles_are_named_in_part),     cmocka_unit_test(limits_are_exact),
        cmocka_unit_test(there_are_at_most_250_grades),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
