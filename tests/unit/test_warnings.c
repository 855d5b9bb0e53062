/* SPDX-License-Identifier: MIT */
/* Warnings: each kind with documents that have it and documents, as like them as possible, that do not. Warned-of documents compile. */
#include "model_fixture.h"

static const char head[] = "{\"leadcore\": 1, \"name\": \"m\", \"version\": \"1\", \"fields\": {\"f\": \"flag\", \"n\": \"number\", \"c\": \"category\","
                           " \"t\": \"time\", \"g\": \"tags\", \"x\": \"text\"}, ";

#define BASE "\"base\": {\"groups\": [{\"name\": \"g\", \"rules\": [{\"name\": \"r\", \"when\": {\"f\": true}, \"points\": 10}]}]}"
#define WHEN "/scores/s/groups/0/rules/0/when"

struct warning_case {
    const char *text; /* a condition, a group's beginning or sections, as the test says */
    const char *path; /* of the warning; NULL: there is none */
};

/* The document compiles, and has this one warning at the path, or none. */
static void check(const char *json, lead_status code, const char *path)
{
    lead_problems *found;
    lead_model_unref(compile(json));
    assert_int_equal(lead_model_check(json, strlen(json), NULL, &found, NULL), LEAD_OK);
    for (size_t i = 0; i < lead_problems_count(found); i++) {
        lead_error problem = LEAD_ERROR_INIT;
        assert_int_equal(lead_problems_get(found, i, &problem), LEAD_OK);
        print_message("# found: %s at %s\n", problem.message, problem.path);
        assert_int_equal(problem.code, code);
        assert_non_null(path);
        assert_string_equal(problem.path, path);
    }
    assert_int_equal(lead_problems_count(found), path != NULL);
    lead_problems_free(found);
}

static const struct warning_case never_true[] = {
    {"{\"all\": [{\"n\": {\">\": 5}}, {\"n\": {\"<\": 5}}]}", WHEN},
    {"{\"all\": [{\"n\": {\">\": 5}}, {\"n\": {\"<\": 5.1}}]}", NULL},
    {"{\"all\": [{\"n\": {\">=\": 5}}, {\"n\": {\"<=\": 5}}]}", NULL},
    {"{\"all\": [{\"n\": {\">\": 5}}, {\"n\": {\"<=\": 5}}]}", WHEN},
    {"{\"all\": [{\"n\": {\">=\": 5}}, {\"n\": {\"<\": 5}}]}", WHEN},
    {"{\"all\": [{\"n\": {\">=\": 1, \"<\": 9}}, {\"n\": {\">\": 0, \"<=\": 5}}]}", NULL},
    {"{\"all\": [{\"n\": 1}, {\"n\": 2}]}", WHEN},
    {"{\"all\": [{\"n\": 1}, {\"n\": [1, 2]}]}", NULL},
    {"{\"all\": [{\"n\": 7}, {\"n\": {\"<\": 7}}]}", WHEN},
    {"{\"n\": {\">\": 5, \"<\": 5}}", WHEN "/n"},
    {"{\"n\": {\">\": 6, \"<\": 5}}", WHEN "/n"},
    {"{\"n\": {\">=\": 5, \"<=\": 5}}", NULL},
    {"{\"n\": 5, \"any\": [{\"n\": {\">\": 5}}, {\"c\": \"a\"}]}", NULL},
    {"{\"all\": [{\"c\": \"a\"}, {\"c\": \"b\"}]}", WHEN},
    {"{\"all\": [{\"c\": \"a\"}, {\"c\": [\"b\", \"a\"]}]}", NULL},
    {"{\"all\": [{\"c\": [\"a\", \"d\"]}, {\"c\": [\"b\", \"e\"]}]}", WHEN},
    {"{\"all\": [{\"c\": \"a\"}, {\"not\": {\"c\": \"a\"}}]}", WHEN},
    {"{\"all\": [{\"c\": \"a\"}, {\"not\": {\"c\": \"b\"}}]}", NULL},
    {"{\"all\": [{\"f\": true}, {\"f\": false}]}", WHEN},
    {"{\"f\": true, \"not\": {\"f\": false}}", NULL},
    {"{\"all\": [{\"n\": \"known\"}, {\"n\": \"unknown\"}]}", WHEN},
    {"{\"all\": [{\"n\": \"unknown\"}, {\"n\": {\">\": 1}}]}", WHEN},
    {"{\"all\": [{\"n\": {\">\": 1}}, {\"n\": \"unknown\"}]}", WHEN},
    {"{\"all\": [{\"n\": \"unknown\"}, {\"c\": \"a\"}]}", NULL},
    {"{\"all\": [{\"n\": \"known\"}, {\"n\": {\">\": 1}}]}", NULL},
    {"{\"all\": [{\"t\": {\">=\": \"2026-01-01\"}}, {\"t\": {\"<\": \"2026-01-01\"}}]}", WHEN},
    {"{\"all\": [{\"t\": {\">=\": \"2026-01-01\"}}, {\"t\": {\"<=\": \"2026-01-01\"}}]}", NULL},
    {"{\"all\": [{\"t\": {\"<\": \"2026-01-01\"}}, {\"t\": {\"older_than\": \"1d\"}}]}", NULL},
    {"{\"all\": [{\"t\": {\"within\": \"1d\"}}, {\"t\": {\"within_next\": \"1d\"}}]}", NULL}, /* now is in both */
    {"{\"t\": {\"within\": \"30d\", \"older_than\": \"30d\"}}", WHEN},
    {"{\"t\": {\"within\": \"30d\", \"older_than\": \"29d\"}}", NULL},
    {"{\"t\": {\"older_than\": \"1h\", \"within_next\": \"1d\"}}", WHEN},
    {"{\"t\": {\">=\": \"2026-01-02\", \"<\": \"2026-01-01\"}}", WHEN "/t"},
    {"{\"t\": {\">\": \"2026-01-01\", \"<\": \"2026-01-01\"}}", WHEN "/t"},
    {"{\"t\": {\">=\": \"2026-01-01\", \"<=\": \"2026-01-01\"}}", NULL},
    {"{\"all\": [{\"base\": {\">=\": 5}}, {\"base\": {\"<\": 5}}]}", WHEN},
    {"{\"all\": [{\"base\": {\">\": 5}}, {\"base\": {\"<\": 5.002}}]}", NULL},
    {"{\"base\": {\">\": 5, \"<\": 5.001}}", WHEN "/base"},
    {"{\"all\": [{\"grade\": \"A\"}, {\"grade\": \"B\"}]}", WHEN},
    {"{\"grade\": \"unknown\"}", WHEN},
    {"{\"not\": {\"base\": \"known\"}}", WHEN},
    {"{\"any\": [{\"n\": {\">\": 5, \"<\": 5}}, {\"all\": [{\"c\": \"a\"}, {\"c\": \"b\"}]}]}", WHEN "/any/0/n"}, /* one warning is enough */
    {"{\"any\": [{\"all\": [{\"c\": \"a\"}, {\"c\": \"b\"}]}, {\"all\": [{\"n\": 1}, {\"n\": 2}]}]}", WHEN},
    {"{\"any\": [{\"all\": [{\"c\": \"a\"}, {\"c\": \"b\"}]}, {\"n\": 1}]}", NULL},
    {"{\"c\": \"a\", \"all\": [{\"f\": true}, {\"all\": [{\"n\": 1}, {\"c\": \"b\"}]}]}", WHEN}, /* parts of parts */
    {"{\"all\": [{\"g\": {\"any\": [\"a\"]}}, {\"g\": {\"any\": [\"b\"]}}]}", NULL},
    {"{\"all\": [{\"x\": \"a\"}, {\"x\": {\"starts\": \"b\"}}]}", NULL}, /* not looked for */
    {"{\"not\": {\"any\": [{\"f\": true}, {\"f\": false}]}}", WHEN},
};

static void conditions_that_no_lead_meets(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(never_true); i++) {
        struct sample_text json = {0};
        print_message("# %s\n", never_true[i].text);
        sample_add(&json,
                   "%s\"grade\": {\"letters\": {\"base\": {\"A\": 10}}}, \"scores\": {\"s\": {\"groups\": [{\"name\": \"g\", \"rules\":"
                   " [{\"name\": \"r\", \"when\": %s, \"points\": 1}]}]}, " BASE "}}",
                   head, never_true[i].text);
        check(json.data, LEAD_WARNING_NEVER_TRUE, never_true[i].path);
        sample_text_free(&json);
    }
}

/* Long ANDs are not searched beyond their first parts; whether there is a warning, nothing takes long or goes wrong. */
static void long_contradictions(void **state)
{
    (void)state;
    struct sample_text json = {0};
    sample_add(&json, "%s\"scores\": {\"s\": {\"groups\": [{\"name\": \"g\", \"rules\": [{\"name\": \"r\", \"points\": 1, \"when\": {\"all\": [", head);
    for (int i = 0; i < 200; i++)
        sample_add(&json, "{\"n\": {\">=\": %d}}, ", i);
    sample_add(&json, "{\"n\": {\"<\": 0}}, {\"all\": [{\"c\": \"a\"}, {\"f\": true}]}]}}]}]}}}");
    check(json.data, LEAD_WARNING_NEVER_TRUE, NULL);
    sample_text_free(&json);
}

/* The beginning of a group with a rule of 5 points, and one of -3. */
static const struct warning_case capped[] = {
    {"\"max\": 5", NULL},
    {"\"max\": 4.999", "/scores/s/groups/0/rules/0/points"},
    {"\"min\": -3", NULL},
    {"\"min\": -2.999", "/scores/s/groups/0/rules/1/points"},
    {"\"min\": -3, \"max\": 5", NULL},
    {"\"min\": -100, \"max\": 4", "/scores/s/groups/0/rules/0/points"},
    {"\"x-note\": 0", NULL},
};

static const struct warning_case capped_unknown[] = {
    {"5", NULL},
    {"5.001", "/scores/s/groups/0/rules/0/unknown"},
    {"-2", NULL},
    {"-2.001", "/scores/s/groups/0/rules/0/unknown"},
};

static void unknown_points_that_are_never_counted(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(capped_unknown); i++) {
        struct sample_text json = {0};
        print_message("# %s\n", capped_unknown[i].text);
        sample_add(&json,
                   "%s\"scores\": {\"s\": {\"groups\": [{\"name\": \"g\", \"min\": -2, \"max\": 5, \"rules\": [{\"name\": \"r\", \"when\": {\"f\": true},"
                   " \"points\": 1, \"unknown\": %s}]}]}}}",
                   head, capped_unknown[i].text);
        check(json.data, LEAD_WARNING_CAPPED, capped_unknown[i].path);
        sample_text_free(&json);
    }
}

static void points_that_are_never_counted(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(capped); i++) {
        struct sample_text json = {0};
        print_message("# %s\n", capped[i].text);
        sample_add(&json,
                   "%s\"scores\": {\"s\": {\"groups\": [{\"name\": \"g\", %s, \"rules\": [{\"name\": \"r\", \"when\": {\"f\": true}, \"points\": 5},"
                   " {\"name\": \"q\", \"when\": {\"f\": false}, \"points\": -3}]}]}}}",
                   head, capped[i].text);
        check(json.data, LEAD_WARNING_CAPPED, capped[i].path);
        sample_text_free(&json);
    }
}

/* Sections beside a score "base" of 0 … 10 points. */
static const struct warning_case unreachable[] = {
    {"\"classes\": [{\"name\": \"a\", \"when\": {\"f\": true}}, {\"name\": \"b\"}]", NULL},
    {"\"classes\": [{\"name\": \"a\"}, {\"name\": \"b\", \"when\": {\"f\": true}}]", "/classes/1"},
    {"\"classes\": [{\"name\": \"a\", \"when\": {\"base\": \"known\"}}, {\"name\": \"b\"}]", "/classes/1"},
    {"\"classes\": [{\"name\": \"a\", \"when\": {\"n\": \"known\"}}, {\"name\": \"b\"}]", NULL},
    {"\"grade\": {\"letters\": {\"base\": {\"A\": 10}}}", NULL},
    {"\"grade\": {\"letters\": {\"base\": {\"A\": 10.001, \"B\": 5}}}", "/grade/letters/base/A"},
    {"\"grade\": {\"letters\": {\"base\": {\"A\": 5, \"B\": 0, \"C\": \"else\"}}}", "/grade/letters/base/C"},
    {"\"grade\": {\"letters\": {\"base\": {\"A\": 5, \"B\": 0.001, \"C\": \"else\"}}}", NULL},
    {"\"grade\": {\"letters\": {\"base\": {\"A\": 0, \"B\": -5}}}", "/grade/letters/base/B"},
    {"\"grade\": {\"letters\": {\"base\": {\"A\": 5}}, \"digits\": {\"base\": {\"1\": 11, \"2\": 5}}}", "/grade/digits/base/1"},
    {"\"grade\": {\"letters\": {\"base\": {\"A\": 5}}, \"digits\": {\"base\": {\"1\": 9, \"2\": 5}}}", NULL},
};

static void classes_and_grades_that_nobody_gets(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(unreachable); i++) {
        struct sample_text json = {0};
        print_message("# %s\n", unreachable[i].text);
        sample_add(&json, "%s\"scores\": {" BASE "}, %s}", head, unreachable[i].text);
        check(json.data, LEAD_WARNING_UNREACHABLE, unreachable[i].path);
        sample_text_free(&json);
    }
}

static void a_class_may_be_impossible(void **state)
{
    (void)state;
    struct sample_text json = {0};
    sample_add(&json, "%s\"scores\": {" BASE "}, \"classes\": [{\"name\": \"a\", \"when\": {\"f\": true, \"not\": {\"f\": true}}}]}", head);
    check(json.data, LEAD_WARNING_NEVER_TRUE, "/classes/0/when");
    sample_text_free(&json);
}

/* A condition with a mistake is not also called impossible. */
static void mistakes_are_not_warned_of(void **state)
{
    (void)state;
    struct sample_text json = {0};
    lead_problems *found;
    lead_error problem = LEAD_ERROR_INIT;
    sample_add(&json, "%s\"scores\": {" BASE "}, \"classes\": [{\"name\": \"a\", \"when\": {\"f\": 1}}]}", head);
    assert_int_equal(lead_model_check(json.data, json.size, NULL, &found, NULL), LEAD_OK);
    assert_int_equal(lead_problems_count(found), 1);
    assert_int_equal(lead_problems_get(found, 0, &problem), LEAD_OK);
    assert_int_equal(problem.code, LEAD_ERROR_WRONG_TYPE);
    lead_problems_free(found);
    sample_text_free(&json);
}

/* Only points for events fade. */
static void a_decay_that_no_rule_uses(void **state)
{
    (void)state;
    static const struct warning_case cases[] = {
        {"\"decay\": {\"linear\": \"9d\"}, \"rules\": [{\"name\": \"r\", \"when\": {\"f\": true}, \"points\": 1}]", "/scores/s/groups/0/decay"},
        {"\"decay\": {\"linear\": \"9d\"}, \"rules\": [{\"name\": \"r\", \"on\": \"e\", \"points\": 1}]", NULL},
        {"\"decay\": {\"linear\": \"9d\"}, \"rules\": [{\"name\": \"r\", \"when\": {\"f\": true}, \"points\": 1}, {\"name\": \"e\", \"on\": \"e\", \"points\": 1}]", NULL},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct sample_text json = {0};
        print_message("# %s\n", cases[i].text);
        sample_add(&json, "%s\"events\": {\"e\": {}}, \"scores\": {\"s\": {\"groups\": [{\"name\": \"g\", %s}]}}}", head, cases[i].text);
        check(json.data, LEAD_WARNING_UNUSED, cases[i].path);
        sample_text_free(&json);
    }
}

/* A name of one's own is allowed; one that is a slip of the finger away from a built-in one means something else. */
static void names_that_are_nearly_built_in(void **state)
{
    (void)state;
    static const struct warning_case cases[] = {
        {"\"qualification\": {\"framework\": \"mantpc\", \"criteria\": {\"money\": {}}}", "/qualification/framework"},
        {"\"qualification\": {\"framework\": \"ours\", \"criteria\": {\"money\": {}}}", NULL},
        {"\"qualification\": {\"framework\": \"bant\", \"red_flags\": {\"bought_competitors\": {\"when\": {\"f\": true}}}}", "/qualification/red_flags/bought_competitors"},
        {"\"qualification\": {\"framework\": \"bant\", \"red_flags\": {\"no_owner\": {\"when\": {\"f\": true}}}}", NULL},
        {"\"next_step\": {\"steps\": [{\"step\": \"hand_ovr\"}]}", "/next_step/steps/0/step"},
        {"\"next_step\": {\"steps\": [{\"step\": \"call\"}]}", NULL},
        {"\"next_step\": {\"steps\": [{\"step\": \"ask\"}]}", NULL},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct sample_text json = {0};
        print_message("# %s\n", cases[i].text);
        sample_add(&json, "%s\"scores\": {" BASE "}, %s}", head, cases[i].text);
        check(json.data, LEAD_WARNING_NEARLY, cases[i].path);
        sample_text_free(&json);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(conditions_that_no_lead_meets),       cmocka_unit_test(long_contradictions),
        cmocka_unit_test(points_that_are_never_counted), cmocka_unit_test(unknown_points_that_are_never_counted),       cmocka_unit_test(classes_and_grades_that_nobody_gets),
        cmocka_unit_test(a_class_may_be_impossible),           cmocka_unit_test(mistakes_are_not_warned_of),
        cmocka_unit_test(a_decay_that_no_rule_uses),           cmocka_unit_test(names_that_are_nearly_built_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
