/* SPDX-License-Identifier: MIT */
/* Documents at and beyond what the reader keeps, and names that results would share. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <setjmp.h>

#include <cmocka.h>

#include "../support/sample.h"

#include <string.h>

#define HEAD "{\"leadcore\": 1, \"name\": \"n\", \"version\": \"1\", \"fields\": {\"f\": \"flag\"}, \"scores\": {"
#define SCORE "{\"groups\": [{\"name\": \"g\", \"rules\": [{\"name\": \"r\", \"when\": {\"f\": true}, \"points\": 1}]}]}"

static lead_status compile(const char *json, size_t size, lead_error *error)
{
    lead_model *model;
    lead_status status = lead_model_compile(json, size, NULL, &model, error);
    assert_true((status == LEAD_OK) == (model != NULL));
    lead_model_unref(model);
    return status;
}

/* More groups than names can be remembered: the first mistake is reported, and no more problems are kept than promised. */
static void more_groups_than_can_be_kept(void **state)
{
    (void)state;
    struct sample_text json = {0};
    lead_error error = LEAD_ERROR_INIT;
    lead_problems *problems;
    sample_add(&json, HEAD "\"s\": {\"groups\": [");
    for (unsigned i = 0; i < 65100; i++)
        sample_add(&json, "%s{\"name\": \"g%u\", \"rules\": []}", i ? ", " : "", i);
    sample_add(&json, "]}}}");
    assert_int_equal(compile(json.data, json.size, &error), LEAD_ERROR_BAD_VALUE);
    assert_string_equal(error.path, "/scores/s/groups/0/rules");
    assert_int_equal(lead_model_check(json.data, json.size, NULL, &problems, NULL), LEAD_OK);
    assert_int_equal(lead_problems_count(problems), 1000);
    lead_problems_free(problems);
    sample_text_free(&json);
}

/* A thousand warnings do not push out the error behind them. */
static void an_error_behind_many_warnings(void **state)
{
    (void)state;
    struct sample_text json = {0};
    lead_error error = LEAD_ERROR_INIT;
    sample_add(&json, HEAD "\"s\": {\"groups\": [{\"name\": \"g\", \"rules\": [");
    for (unsigned i = 0; i < 1200; i++)
        sample_add(&json, "{\"name\": \"r%u\", \"when\": {\"all\": [{\"f\": true}, {\"f\": false}]}, \"points\": 1}, ", i);
    sample_add(&json, "{\"name\": \"last\", \"when\": {\"g\": true}, \"points\": 1}]}]}}}");
    assert_int_equal(compile(json.data, json.size, &error), LEAD_ERROR_UNKNOWN_NAME);
    assert_string_equal(error.path, "/scores/s/groups/0/rules/1200/when/g");
    sample_text_free(&json);
}

/* In tables of results "x_coverage" is a column of the score "x". */
static void names_of_result_columns(void **state)
{
    (void)state;
    static const struct {
        const char *name, *json;
        lead_status status;
    } cases[] = {
        {"alone", HEAD "\"x_coverage\": " SCORE "}}", LEAD_OK},
        {"beside another", HEAD "\"y\": " SCORE ", \"x_coverage\": " SCORE "}}", LEAD_OK},
        {"behind its score", HEAD "\"x\": " SCORE ", \"x_coverage\": " SCORE "}}", LEAD_ERROR_DUPLICATE_NAME},
        {"before its score", HEAD "\"x_coverage\": " SCORE ", \"x\": " SCORE "}}", LEAD_ERROR_DUPLICATE_NAME},
        {"only the suffix", HEAD "\"_coverage\": " SCORE "}}", LEAD_OK},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        lead_status status = compile(cases[i].json, strlen(cases[i].json), NULL);
        if (status != cases[i].status)
            fail_msg("%s: status %d, expected %d", cases[i].name, (int)status, (int)cases[i].status);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(more_groups_than_can_be_kept),
        cmocka_unit_test(an_error_behind_many_warnings),
        cmocka_unit_test(names_of_result_columns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
