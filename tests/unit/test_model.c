/* SPDX-License-Identifier: MIT */
/* Compiling and checking documents, what a model answers about itself, and references. */
#include "model_fixture.h"

static const char document[] =
    "{\"leadcore\": 1, \"name\": \"saas\", \"version\": \"2026-11\", \"x-owner\": {\"any\": [null]},\n"
    " \"fields\": {\"country\": \"category\", \"employees\": \"number\", \"title\": \"text\", \"demo\": \"flag\", \"topics\": \"tags\", \"created\": \"time\"},\n"
    " \"scores\": {\"fit\": {\"min\": -20, \"max\": 50, \"groups\": [{\"name\": \"g\", \"rules\": [\n"
    "   {\"name\": \"a\", \"when\": {\"country\": [\"DE\", \"AT\"]}, \"points\": 40},\n"
    "   {\"name\": \"b\", \"when\": {\"country\": \"CH\", \"topics\": {\"any\": [\"x\", \"y\"]}}, \"points\": 12.5},\n"
    "   {\"name\": \"c\", \"when\": {\"employees\": {\"<\": 10}}, \"points\": -30}]}]},\n"
    "  \"interest\": {\"groups\": [{\"name\": \"g\", \"rules\": [{\"name\": \"a\", \"when\": {\"demo\": true}, \"points\": 1}]}]}},\n"
    " \"grade\": {\"letters\": {\"fit\": {\"A\": 10}}},\n"
    " \"classes\": [{\"name\": \"hot\", \"when\": {\"demo\": true}, \"reason\": \"asked for it\"}, {\"name\": \"cold\"}]}";

enum { COUNTRY, EMPLOYEES, TITLE, DEMO, TOPICS, CREATED, FIELDS };

/* ---- What a model answers ---- */

static void a_model_knows_its_fields(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        lead_field_type type;
        int32_t is_used;
        uint32_t values;
    } expected[FIELDS] = {
        {"country", LEAD_FIELD_CATEGORY, 1, 3}, {"employees", LEAD_FIELD_NUMBER, 1, 0}, {"title", LEAD_FIELD_TEXT, 0, 0},
        {"demo", LEAD_FIELD_FLAG, 1, 0},        {"topics", LEAD_FIELD_TAGS, 1, 2},      {"created", LEAD_FIELD_TIME, 0, 0},
    };
    lead_model *model = compile(document);
    assert_int_equal(lead_model_field_count(model), FIELDS);
    for (uint32_t field = 0; field < FIELDS; field++) {
        assert_string_equal(lead_model_field_name(model, field), expected[field].name);
        assert_int_equal(lead_model_field(model, expected[field].name), field);
        assert_int_equal(lead_model_field_type(model, field), expected[field].type);
        assert_int_equal(lead_model_field_is_used(model, field), expected[field].is_used);
        assert_int_equal(lead_model_value_count(model, field), expected[field].values);
    }
    const uint32_t beyond[] = {FIELDS, LEAD_NONE};
    for (size_t i = 0; i < COUNT_OF(beyond); i++) {
        assert_null(lead_model_field_name(model, beyond[i]));
        assert_int_equal(lead_model_field_type(model, beyond[i]), 0);
        assert_int_equal(lead_model_field_is_used(model, beyond[i]), 0);
        assert_int_equal(lead_model_value_count(model, beyond[i]), 0);
        assert_null(lead_model_value(model, beyond[i], 0));
        assert_int_equal(lead_model_value_code(model, beyond[i], "DE", 2), LEAD_NONE);
    }
    assert_int_equal(lead_model_field(model, "Country"), LEAD_NONE);
    assert_int_equal(lead_model_field(model, ""), LEAD_NONE);
    assert_int_equal(lead_model_field(model, NULL), LEAD_NONE);
    lead_model_unref(model);
}

static void values_have_codes(void **state)
{
    (void)state;
    lead_model *model = compile(document);
    static const char *const countries[] = {"DE", "AT", "CH"};
    for (uint32_t code = 0; code < 3; code++) {
        assert_string_equal(lead_model_value(model, COUNTRY, code), countries[code]);
        assert_int_equal(lead_model_value_code(model, COUNTRY, countries[code], 2), code);
    }
    assert_null(lead_model_value(model, COUNTRY, 3));
    assert_null(lead_model_value(model, COUNTRY, LEAD_NONE));
    assert_null(lead_model_value(model, EMPLOYEES, 0));
    assert_int_equal(lead_model_value_code(model, COUNTRY, "DEU", 3), LEAD_NONE);
    assert_int_equal(lead_model_value_code(model, COUNTRY, "DEU", 2), 0); /* only the bytes that are given */
    assert_int_equal(lead_model_value_code(model, COUNTRY, NULL, 0), LEAD_NONE);
    assert_int_equal(lead_model_value_code(model, COUNTRY, NULL, 2), LEAD_NONE);
    assert_int_equal(lead_model_value_code(model, COUNTRY, "\xFF\xFE", 2), LEAD_NONE);
    assert_int_equal(lead_model_value_code(model, TITLE, "DE", 2), LEAD_NONE);
    assert_int_equal(lead_model_value_code(model, TOPICS, "y", 1), 1);
    lead_model_unref(model);
}

static void a_model_knows_its_results(void **state)
{
    (void)state;
    lead_model *model = compile(document);
    assert_string_equal(lead_model_name(model), "saas");
    assert_string_equal(lead_model_version(model), "2026-11");
    assert_int_equal(lead_model_score_count(model), 2);
    assert_int_equal(lead_model_score(model, "fit"), 0);
    assert_int_equal(lead_model_score(model, "interest"), 1);
    assert_int_equal(lead_model_score(model, "interes"), LEAD_NONE);
    assert_int_equal(lead_model_score(model, NULL), LEAD_NONE);
    assert_string_equal(lead_model_score_name(model, 1), "interest");
    assert_null(lead_model_score_name(model, 2));
    assert_int_equal(lead_model_score_max(model, 0), 50000);
    assert_int_equal(lead_model_score_min(model, 0), -20000);
    assert_int_equal(lead_model_score_max(model, 1), 1000);
    assert_int_equal(lead_model_score_min(model, 1), 0);
    assert_int_equal(lead_model_score_max(model, 2), 0);
    assert_int_equal(lead_model_score_min(model, LEAD_NONE), 0);
    assert_int_equal(lead_model_grade_count(model), 2);
    assert_string_equal(lead_model_grade_name(model, 1), "B");
    assert_int_equal(lead_model_class_count(model), 2);
    assert_string_equal(lead_model_class_name(model, 0), "hot");
    assert_string_equal(lead_model_class_reason(model, 0), "asked for it");
    assert_string_equal(lead_model_class_reason(model, 1), "cold");
    assert_null(lead_model_class_name(model, 2));
    assert_null(lead_model_class_reason(model, LEAD_NONE));
    lead_model_unref(model);
}

#define SMALL(scores) "{\"leadcore\": 1, \"name\": \"m\", \"version\": \"1\", \"fields\": {\"f\": \"flag\"}, \"scores\": " scores "}"
#define SMALL_SCORE "{\"s\": {\"groups\": [{\"name\": \"g\", \"rules\": [{\"name\": \"r\", \"when\": {\"f\": true}, \"points\": 1}]}]}}"

static void a_model_may_lack_grade_and_classes(void **state)
{
    (void)state;
    lead_model *model = compile(SMALL(SMALL_SCORE));
    assert_int_equal(lead_model_grade_count(model), 0);
    assert_null(lead_model_grade_name(model, 0));
    assert_int_equal(lead_model_class_count(model), 0);
    assert_null(lead_model_class_name(model, 0));
    assert_null(lead_model_class_reason(model, 0));
    lead_model_unref(model);
}

static void fingerprints_follow_the_meaning(void **state)
{
    (void)state;
    static const struct {
        const char *document;
        bool is_same;
    } rows[] = {
        {"{\"version\":\"1\",\"name\":\"m\",\"leadcore\":1.0,\"scores\":" SMALL_SCORE ",\"x-a\":5,\"fields\":{\"f\":\"flag\"}}", true},
        {"{\"leadcore\": 1, \"name\": \"m\", \"version\": \"2\", \"fields\": {\"f\": \"flag\"}, \"scores\": " SMALL_SCORE "}", false},
        {"{\"leadcore\": 1, \"name\": \"m\", \"version\": \"1\", \"fields\": {\"f\": \"flag\", \"g\": \"flag\"}, \"scores\": " SMALL_SCORE "}", false},
    };
    lead_model *model = compile(SMALL(SMALL_SCORE));
    assert_int_equal(strlen(lead_model_fingerprint(model)), 32);
    assert_int_equal(strspn(lead_model_fingerprint(model), "0123456789abcdef"), 32);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        lead_model *other = compile(rows[i].document);
        assert_int_equal(strcmp(lead_model_fingerprint(model), lead_model_fingerprint(other)) == 0, rows[i].is_same);
        lead_model_unref(other);
    }
    lead_model_unref(model);
}

/* ---- Problems of documents ---- */

struct problem_case {
    const char *document;
    lead_status code;
    const char *path;
};

static const struct problem_case problems[] = {
    {"", LEAD_ERROR_JSON_SYNTAX, ""},
    {"{", LEAD_ERROR_JSON_SYNTAX, ""},
    {"{\"leadcore\": 1} 2", LEAD_ERROR_JSON_SYNTAX, ""},
    {"\"\xFF\"", LEAD_ERROR_JSON_TEXT, ""},
    {"[]", LEAD_ERROR_WRONG_TYPE, ""},
    {"null", LEAD_ERROR_WRONG_TYPE, ""},
    {"{\"name\": \"m\", \"version\": \"1\", \"fields\": {\"f\": \"flag\"}, \"scores\": " SMALL_SCORE "}", LEAD_ERROR_MISSING_KEY, ""},
    {"{\"leadcore\": 1, \"name\": \"m\", \"version\": \"1\", \"fields\": {\"f\": \"flag\"}, \"classes\": [{\"name\": \"a\", \"when\": {\"f\": true}}]}",
     LEAD_ERROR_MISSING_KEY, ""},
    {"{\"leadcore\": 2, \"name\": \"m\", \"version\": \"1\", \"fields\": {\"f\": \"flag\"}, \"scores\": " SMALL_SCORE "}", LEAD_ERROR_BAD_VALUE, "/leadcore"},
    {"{\"leadcore\": \"1\", \"name\": \"m\", \"version\": \"1\", \"fields\": {\"f\": \"flag\"}, \"scores\": " SMALL_SCORE "}", LEAD_ERROR_WRONG_TYPE, "/leadcore"},
    {"{\"leadcore\": 1, \"name\": \"\", \"version\": \"1\", \"fields\": {\"f\": \"flag\"}, \"scores\": " SMALL_SCORE "}", LEAD_ERROR_BAD_VALUE, "/name"},
    {"{\"leadcore\": 1, \"name\": \"m\", \"version\": 1, \"fields\": {\"f\": \"flag\"}, \"scores\": " SMALL_SCORE "}", LEAD_ERROR_WRONG_TYPE, "/version"},
    {"{\"leadcore\": 1, \"name\": \"m\", \"version\": \"1\", \"fields\": [], \"scores\": {\"s\": {\"groups\": [{\"name\": \"g\", \"rules\":"
     " [{\"name\": \"r\", \"when\": {\"not\": {\"x-a\": 1}}, \"points\": 1}]}]}}}", LEAD_ERROR_WRONG_TYPE, "/fields"},
    {"{\"leadcore\": 1, \"name\": \"m\", \"version\": \"1\", \"fields\": {\"f\": \"flag\"}, \"scores\": " SMALL_SCORE ", \"score\": 1}", LEAD_ERROR_UNKNOWN_KEY, "/score"},
};

static void broken_documents_do_not_compile(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(problems); i++) {
        const size_t size = strlen(problems[i].document);
        char *exact = malloc(size ? size : 1); /* no NUL behind it */
        lead_model *model = (lead_model *)exact;
        lead_problems *found;
        lead_error error = LEAD_ERROR_INIT, problem = LEAD_ERROR_INIT;
        assert_non_null(exact);
        memcpy(exact, problems[i].document, size);
        assert_int_equal(lead_model_compile(exact, size, NULL, &model, &error), problems[i].code);
        assert_null(model);
        assert_int_equal(error.code, problems[i].code);
        assert_string_equal(error.path, problems[i].path);
        assert_int_equal(lead_model_compile(exact, size, NULL, &model, NULL), problems[i].code);
        assert_int_equal(lead_model_check(exact, size, NULL, &found, &error), LEAD_OK);
        assert_in_range(lead_problems_count(found), 1, 2);
        assert_int_equal(lead_problems_get(found, 0, &problem), LEAD_OK);
        assert_int_equal(problem.code, problems[i].code);
        assert_string_equal(problem.path, problems[i].path);
        lead_problems_free(found);
        free(exact);
    }
}

static void problems_stand_in_the_order_of_the_document(void **state)
{
    (void)state;
    static const char json[] =
        "{\"classes\": [{\"name\": \"a\"}, {\"name\": \"a\"}], \"leadcore\": 9, \"scores\": {\"s\": {\"groups\": [{\"name\": \"g\", \"rules\":\n"
        " [{\"name\": \"r\", \"when\": {\"f\": 1}, \"points\": 1, \"pints\": 2}]}]}}, \"fields\": {\"f\": \"flg\"}, \"name\": 1}";
    static const lead_status expected[] = {
        LEAD_ERROR_MISSING_KEY,    /* version */
        LEAD_WARNING_UNREACHABLE,  /* the second class */
        LEAD_ERROR_DUPLICATE_NAME, /* its name */
        LEAD_ERROR_BAD_VALUE,      /* leadcore */
        LEAD_ERROR_WRONG_TYPE,     /* the flag's test */
        LEAD_ERROR_UNKNOWN_KEY,    /* pints */
        LEAD_ERROR_BAD_VALUE,      /* flg */
        LEAD_ERROR_WRONG_TYPE,     /* name */
    };
    lead_problems *found;
    lead_model *model;
    lead_error error = LEAD_ERROR_INIT;
    uint64_t last = 0;
    assert_int_equal(lead_model_check(json, strlen(json), NULL, &found, NULL), LEAD_OK);
    assert_int_equal(lead_problems_count(found), COUNT_OF(expected));
    for (size_t i = 0; i < COUNT_OF(expected); i++) {
        lead_error problem = LEAD_ERROR_INIT;
        assert_int_equal(lead_problems_get(found, i, &problem), LEAD_OK);
        assert_int_equal(problem.code, expected[i]);
        assert_true(problem.offset >= last);
        assert_int_equal(problem.line, problem.offset > strcspn(json, "\n") ? 2 : 1);
        last = problem.offset;
    }
    lead_problems_free(found);
    assert_int_equal(lead_model_compile(json, strlen(json), NULL, &model, &error), LEAD_ERROR_MISSING_KEY);
}

static void warnings_are_not_why_a_document_does_not_compile(void **state)
{
    (void)state;
    static const char json[] = "{\"classes\": [{\"name\": \"a\"}, {\"name\": \"b\"}], \"leadcore\": 9, \"name\": \"m\", \"version\": \"1\","
                               " \"fields\": {\"f\": \"flag\"}, \"scores\": " SMALL_SCORE "}";
    lead_model *model;
    lead_error error = LEAD_ERROR_INIT;
    assert_int_equal(lead_model_compile(json, strlen(json), NULL, &model, &error), LEAD_ERROR_BAD_VALUE);
    assert_string_equal(error.path, "/leadcore");
}

static void at_most_1000_problems_are_kept(void **state)
{
    (void)state;
    struct sample_text json = {0};
    lead_problems *found;
    sample_add(&json, "{\"leadcore\": 1, \"name\": \"m\", \"version\": \"1\", \"scores\": " SMALL_SCORE ", \"fields\": {\"f\": \"flag\"");
    for (int i = 0; i < 1500; i++)
        sample_add(&json, ", \"f%d\": 5", i);
    sample_add(&json, "}}");
    assert_int_equal(lead_model_check(json.data, json.size, NULL, &found, NULL), LEAD_OK);
    assert_int_equal(lead_problems_count(found), 1000);
    lead_problems_free(found);
    sample_text_free(&json);
}

static void a_good_document_has_no_problems(void **state)
{
    (void)state;
    lead_problems *found;
    lead_error problem = LEAD_ERROR_INIT;
    assert_int_equal(lead_model_check(document, strlen(document), NULL, &found, &problem), LEAD_OK);
    assert_int_equal(lead_problems_count(found), 0);
    assert_int_equal(lead_problems_get(found, 0, &problem), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(problem.code, LEAD_OK); /* untouched */
    lead_problems_free(found);
    lead_problems_free(NULL);
    assert_int_equal(lead_problems_count(NULL), 0);
    assert_int_equal(lead_problems_get(NULL, 0, &problem), LEAD_ERROR_INVALID_ARGUMENT);
}

static void problems_need_somewhere_to_go(void **state)
{
    (void)state;
    lead_problems *found;
    lead_error without_size = {.size = 0}, problem = LEAD_ERROR_INIT;
    assert_int_equal(lead_model_check("[]", 2, NULL, &found, NULL), LEAD_OK);
    assert_int_equal(lead_problems_get(found, 0, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_problems_get(found, 0, &without_size), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_problems_get(found, 1, &problem), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_problems_get(found, 0, &problem), LEAD_OK);
    lead_problems_free(found);
}

/* ---- Calls that are wrong ---- */

static void wrong_calls_are_refused(void **state)
{
    (void)state;
    const lead_allocator lacking = {.size = sizeof lacking};
    lead_error error = LEAD_ERROR_INIT;
    lead_model *model = (lead_model *)&error;
    lead_problems *found = (lead_problems *)&error;
    assert_int_equal(lead_model_compile(document, strlen(document), NULL, NULL, &error), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(error.code, LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_model_compile(NULL, 5, NULL, &model, &error), LEAD_ERROR_INVALID_ARGUMENT);
    assert_null(model);
    assert_int_equal(lead_model_compile(NULL, 0, NULL, &model, &error), LEAD_ERROR_JSON_SYNTAX);
    assert_int_equal(lead_model_compile(document, strlen(document), &lacking, &model, &error), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_model_check(document, strlen(document), NULL, NULL, &error), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_model_check(NULL, 5, NULL, &found, &error), LEAD_ERROR_INVALID_ARGUMENT);
    assert_null(found);
    found = (lead_problems *)&error;
    assert_int_equal(lead_model_check(document, strlen(document), &lacking, &found, &error), LEAD_ERROR_INVALID_ARGUMENT);
    assert_null(found);
    assert_int_equal(lead_model_check(NULL, 0, NULL, &found, &error), LEAD_OK);
    assert_int_equal(lead_problems_count(found), 1);
    lead_problems_free(found);
}

/* ---- References and memory ---- */

struct host {
    size_t live;
};

static void *acquire(void *context, size_t bytes)
{
    ((struct host *)context)->live += bytes;
    return malloc(bytes);
}

static void *resize(void *context, void *block, size_t old_bytes, size_t new_bytes)
{
    ((struct host *)context)->live += new_bytes - old_bytes;
    return realloc(block, new_bytes);
}

static void release(void *context, void *block, size_t bytes)
{
    ((struct host *)context)->live -= bytes;
    free(block);
}

static void the_last_reference_frees_the_model(void **state)
{
    (void)state;
    struct host host = {0};
    const lead_allocator memory = {sizeof memory, &host, acquire, resize, release};
    lead_model *model;
    assert_int_equal(lead_model_compile(document, strlen(document), &memory, &model, NULL), LEAD_OK);
    assert_ptr_equal(lead_model_ref(model), model);
    lead_record *record = new_record(model); /* one more reference */
    lead_model_unref(model);
    lead_model_unref(model);
    assert_true(host.live > 0);
    assert_string_equal(lead_model_name(model), "saas");
    lead_record_free(record);
    assert_int_equal(host.live, 0);
    assert_null(lead_model_ref(NULL));
    lead_model_unref(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_model_knows_its_fields),
        cmocka_unit_test(values_have_codes),
        cmocka_unit_test(a_model_knows_its_results),
        cmocka_unit_test(a_model_may_lack_grade_and_classes),
        cmocka_unit_test(fingerprints_follow_the_meaning),
        cmocka_unit_test(broken_documents_do_not_compile),
        cmocka_unit_test(problems_stand_in_the_order_of_the_document),
        cmocka_unit_test(warnings_are_not_why_a_document_does_not_compile),
        cmocka_unit_test(at_most_1000_problems_are_kept),
        cmocka_unit_test(a_good_document_has_no_problems),
        cmocka_unit_test(problems_need_somewhere_to_go),
        cmocka_unit_test(wrong_calls_are_refused),
        cmocka_unit_test(the_last_reference_frees_the_model),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
