/* SPDX-License-Identifier: MIT */
/* Requests: setters, and what becomes of values that the document does not name. */
#include "memory_fixture.h"
#include "request_fixture.h"

/* --- values of "same" -------------------------------------------------------------------------------------------------------------------- */

enum setting { BY_TEXT, BY_CODE, BY_NONE, AS_UNKNOWN, CLEARED, BY_TEXT_THEN_BAD };

struct same_case {
    const char *name;
    const char *field, *text; /* `text` is what was set by text, or whose code was set */
    enum setting setting;
    const char *same; /* NULL: none */
};

/* "a.example" is not named by the document; "DE" is. The rule is of a team with "same" of this field. */
static const struct same_case same_cases[] = {
    {"a category that is named, by text", "domain", "DE", BY_TEXT, "DE"},
    {"a category that is named, by code", "domain", "DE", BY_CODE, "DE"},
    {"a category that is not named", "domain", "a.example", BY_TEXT, "a.example"},
    {"an empty category", "domain", "", BY_TEXT, NULL},
    {"other, by code", "domain", "a.example", BY_NONE, NULL},
    {"unknown", "domain", "a.example", AS_UNKNOWN, NULL},
    {"cleared", "domain", "a.example", CLEARED, NULL},
    {"what is not UTF-8", "domain", "a.example", BY_TEXT_THEN_BAD, NULL},
    {"a text", "company", "Example AG", BY_TEXT, "Example AG"},
    {"an empty text", "company", "", BY_TEXT, NULL},
    {"a text, unknown", "company", "Example AG", AS_UNKNOWN, NULL},
    {"a text, cleared", "company", "Example AG", CLEARED, NULL},
    {"a text that is not UTF-8", "company", "Example AG", BY_TEXT_THEN_BAD, NULL},
};

static const char same_policy[] =
    "{\"leadcore\": 1, \"name\": \"same\", \"version\": \"1\", \"fields\": {\"domain\": \"category\", \"company\": \"text\", \"which\": \"flag\"},"
    "\"people\": [{\"id\": \"a\", \"prefers\": {\"domain\": \"DE\"}}], \"teams\": ["
    "{\"name\": \"d\", \"members\": [\"a\"], \"strategy\": \"hash\", \"sticky\": [{\"same\": \"domain\"}]},"
    "{\"name\": \"c\", \"members\": [\"a\"], \"strategy\": \"hash\", \"sticky\": [{\"same\": \"company\"}]}],"
    "\"rules\": [{\"name\": \"by company\", \"when\": {\"which\": true}, \"team\": \"c\"}, {\"name\": \"by domain\", \"team\": \"d\"}]}";

static lead_status set_same(lead_policy *policy, lead_request *request, const struct same_case *row, uint32_t field)
{
    lead_status status = lead_request_set_text(request, field, row->text, strlen(row->text));
    assert_int_equal(status, LEAD_OK);
    switch (row->setting) {
    case BY_TEXT: return LEAD_OK;
    case BY_CODE: return lead_request_set_code(request, field, lead_policy_value_code(policy, field, row->text, strlen(row->text)));
    case BY_NONE: return lead_request_set_code(request, field, LEAD_NONE);
    case AS_UNKNOWN: return lead_request_set_unknown(request, field);
    case CLEARED: lead_request_clear(request); return LEAD_OK;
    default: return lead_request_set_text(request, field, "\xff", 1) == LEAD_ERROR_VALUE ? LEAD_OK : LEAD_ERROR_INVALID_ARGUMENT;
    }
}

static void same_of_a_request(void **state)
{
    const struct same_case *row = *state;
    struct lead_route route;
    lead_policy *policy = compile_policy(same_policy);
    lead_request *request = new_request(policy);
    const uint32_t field = lead_policy_field(policy, row->field);
    assert_int_equal(set_same(policy, request, row, field), LEAD_OK);
    assert_int_equal(lead_request_set_flag(request, lead_policy_field(policy, "which"), strcmp(row->field, "company") == 0), LEAD_OK);
    assert_int_equal(lead_request_route(request, 0, &route, NULL), LEAD_OK);
    assert_int_equal(route.rule, strcmp(row->field, "company") == 0 ? 0 : 1);
    assert_int_equal(route.same, row->same ? lead_route_hash(row->same, strlen(row->same)) : 0);
    lead_request_free(request);
    lead_policy_unref(policy);
}

/* --- setters ----------------------------------------------------------------------------------------------------------------------------- */

static void setters_say_what_records_say(void **state)
{
    (void)state;
    static const char *const tags[] = {"new", "\xff", NULL};
    static const size_t sizes[] = {3, 1, 1}, no_sizes[] = {3, 1, 0};
    lead_policy *policy = compile_policy(request_policy);
    lead_request *request = new_request(policy);
    const uint32_t country = lead_policy_field(policy, "country"), note = lead_policy_field(policy, "note"), deal = lead_policy_field(policy, "deal"),
                   since = lead_policy_field(policy, "since"), urgent = lead_policy_field(policy, "urgent"),
                   labels = lead_policy_field(policy, "labels");
    assert_int_equal(lead_request_set_flag(request, urgent, 7), LEAD_OK);
    assert_int_equal(lead_request_set_flag(request, deal, 1), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_request_set_number(request, deal, 1), LEAD_OK);
    assert_int_equal(lead_request_set_number(request, urgent, 1), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_request_set_time(request, since, 1), LEAD_OK);
    assert_int_equal(lead_request_set_time(request, deal, 1), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_request_set_code(request, country, 0), LEAD_OK);
    assert_int_equal(lead_request_set_code(request, country, 60000), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_request_set_code(request, note, 0), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_request_set_text(request, note, NULL, 0), LEAD_OK);
    assert_int_equal(lead_request_set_text(request, note, NULL, 1), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_request_set_text(request, country, "\xff", 1), LEAD_ERROR_VALUE);
    assert_int_equal(lead_request_set_text(request, deal, "1", 1), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_request_set_tags(request, labels, tags, sizes, 1), LEAD_OK);
    assert_int_equal(lead_request_set_tags(request, labels, tags, sizes, 2), LEAD_ERROR_VALUE);
    assert_int_equal(lead_request_set_tags(request, labels, tags, sizes, 3), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_request_set_tags(request, labels, tags, no_sizes, 3), LEAD_ERROR_VALUE);
    assert_int_equal(lead_request_set_tags(request, labels, NULL, NULL, 1), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_request_set_tags(request, labels, tags, NULL, 1), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_request_set_tags(request, note, tags, sizes, 1), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_request_set_unknown(request, urgent), LEAD_OK);
    assert_int_equal(lead_request_set_unknown(request, LEAD_NONE), LEAD_ERROR_INVALID_ARGUMENT);
    lead_request_free(request);
    lead_policy_unref(policy);
}

static void no_request(void **state)
{
    (void)state;
    static const char *const tags[] = {"new"};
    static const size_t sizes[] = {3};
    lead_request_free(NULL);
    lead_request_clear(NULL);
    assert_int_equal(lead_request_set_unknown(NULL, 0), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_request_set_flag(NULL, 0, 1), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_request_set_number(NULL, 0, 1), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_request_set_time(NULL, 0, 1), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_request_set_code(NULL, 0, 1), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_request_set_text(NULL, 0, "a", 1), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_request_set_tags(NULL, 0, tags, sizes, 1), LEAD_ERROR_INVALID_ARGUMENT);
}

static void wrong_calls(void **state)
{
    (void)state;
    lead_policy *policy = compile_policy(request_policy);
    lead_request *request = (lead_request *)policy;
    lead_error error = LEAD_ERROR_INIT;
    struct memory memory;
    memory_init(&memory, SIZE_MAX);
    memory.allocator.release = NULL;
    assert_int_equal(lead_request_new(policy, NULL, NULL, &error), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_request_new(NULL, NULL, &request, &error), LEAD_ERROR_INVALID_ARGUMENT);
    assert_null(request);
    request = (lead_request *)policy;
    assert_int_equal(lead_request_new(policy, &memory.allocator, &request, &error), LEAD_ERROR_INVALID_ARGUMENT);
    assert_null(request);
    assert_int_equal(error.code, LEAD_ERROR_INVALID_ARGUMENT);
    lead_policy_unref(policy);
}

/* The request keeps the policy. */
static void the_policy_may_go_first(void **state)
{
    (void)state;
    struct lead_route route;
    lead_policy *policy = compile_policy(request_policy);
    lead_request *request = new_request(policy);
    lead_policy_unref(policy);
    assert_int_equal(lead_request_set_flag(request, lead_policy_field(request->policy, "urgent"), 1), LEAD_OK);
    assert_int_equal(lead_request_route(request, REQUEST_NOW, &route, NULL), LEAD_OK);
    assert_int_equal(route.rule, URGENT_RULE);
    lead_request_free(request);
}

/* --- memory ------------------------------------------------------------------------------------------------------------------------------ */

/* Everything that a request does, with so many acquisitions of memory; all of it is given back whatever happens. */
static lead_status use_request(lead_policy *policy, struct memory *memory)
{
    static const char *const tags[] = {"new", "some other"};
    static const size_t sizes[] = {3, 10};
    lead_request *request = NULL;
    struct lead_route route;
    const char *text = "a text that no document names";
    lead_status status = lead_request_new(policy, &memory->allocator, &request, NULL);
    assert_int_equal(status == LEAD_OK, request != NULL);
    if (status == LEAD_OK)
        status = lead_request_set_text(request, lead_policy_field(policy, "company"), text, strlen(text));
    if (status == LEAD_OK)
        status = lead_request_set_text(request, lead_policy_field(policy, "domain"), text, strlen(text));
    if (status == LEAD_OK)
        status = lead_request_set_tags(request, lead_policy_field(policy, "labels"), tags, sizes, 2);
    if (status == LEAD_OK)
        status = lead_request_set_text(request, lead_policy_field(policy, "note"), "call", 4);
    if (status == LEAD_OK)
        status = lead_request_route(request, REQUEST_NOW, &route, NULL);
    lead_request_free(request);
    return status;
}

static void memory_runs_out(void **state)
{
    (void)state;
    lead_policy *policy = compile_policy(request_policy);
    lead_status status = LEAD_ERROR_OUT_OF_MEMORY;
    for (size_t allowed = 0; status != LEAD_OK; allowed++) {
        struct memory memory;
        memory_init(&memory, allowed);
        status = use_request(policy, &memory);
        assert_true(status == LEAD_OK || status == LEAD_ERROR_OUT_OF_MEMORY);
        assert_int_equal(memory.blocks, 0);
        assert_int_equal(memory.bytes, 0);
        assert_in_range(allowed, 0, 1000);
    }
    lead_policy_unref(policy);
}

/* A value that could not be kept is unknown, and not the one before. */
static void what_could_not_be_kept_is_unknown(void **state)
{
    (void)state;
    static const char *const tags[] = {"another"};
    static const size_t sizes[] = {7};
    struct memory memory;
    lead_request *request;
    lead_policy *policy = compile_policy(request_policy);
    const uint32_t fields[] = {lead_policy_field(policy, "domain"), lead_policy_field(policy, "company"), lead_policy_field(policy, "labels")};
    memory_init(&memory, SIZE_MAX);
    assert_int_equal(lead_request_new(policy, &memory.allocator, &request, NULL), LEAD_OK);
    assert_int_equal(lead_request_set_code(request, fields[0], LEAD_NONE), LEAD_OK);
    assert_int_equal(lead_request_set_text(request, fields[1], "", 0), LEAD_OK);
    assert_int_equal(lead_request_set_tags(request, fields[2], NULL, NULL, 0), LEAD_OK);
    memory.allowed = 0;
    assert_int_equal(lead_request_set_text(request, fields[0], "another", 7), LEAD_ERROR_OUT_OF_MEMORY);
    assert_int_equal(lead_request_set_text(request, fields[1], "another", 7), LEAD_ERROR_OUT_OF_MEMORY);
    assert_int_equal(lead_request_set_tags(request, fields[2], tags, sizes, 1), LEAD_ERROR_OUT_OF_MEMORY);
    for (size_t i = 0; i < COUNT_OF(fields); i++)
        assert_int_equal(request->row.known[fields[i]], 0);
    lead_request_free(request);
    assert_int_equal(memory.blocks, 0);
    lead_policy_unref(policy);
}

int main(void)
{
    enum { FIXED = 6 };
    struct CMUnitTest tests[FIXED + COUNT_OF(same_cases)] = {
        cmocka_unit_test(setters_say_what_records_say),
        cmocka_unit_test(no_request),
        cmocka_unit_test(wrong_calls),
        cmocka_unit_test(the_policy_may_go_first),
        cmocka_unit_test(memory_runs_out),
        cmocka_unit_test(what_could_not_be_kept_is_unknown),
    };
    for (size_t i = 0; i < COUNT_OF(same_cases); i++)
        tests[FIXED + i] = (struct CMUnitTest){same_cases[i].name, same_of_a_request, NULL, NULL, (void *)(uintptr_t)&same_cases[i]};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
