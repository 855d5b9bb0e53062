/* SPDX-License-Identifier: MIT */
/* From a record to a request: what is set by hand, field by field and result by result, is what lead_request_set_record() must set. */
#include "../support/sample.h"
#include "memory_fixture.h"
#include "model/record.h"
#include "request_fixture.h"

/* Names other countries and labels than the policy below. */
static const char model_document[] =
    "{\"leadcore\": 1, \"name\": \"m\", \"version\": \"1\", \"fields\": {\"country\": \"category\", \"domain\": \"category\", \"title\": \"text\","
    " \"company\": \"text\", \"labels\": \"tags\", \"deal\": \"number\", \"since\": \"time\", \"urgent\": \"flag\", \"unread\": \"number\"},"
    "\"scores\": {"
    "\"fit\": {\"groups\": [{\"name\": \"g\", \"rules\": [{\"name\": \"r\", \"when\": {\"country\": [\"US\", \"DE\"]}, \"points\": 30.4},"
    " {\"name\": \"s\", \"when\": {\"urgent\": true}, \"points\": -1}]}]},"
    "\"interest\": {\"groups\": [{\"name\": \"g\", \"rules\": [{\"name\": \"r\", \"when\": {\"labels\": {\"any\": [\"old\"]}}, \"points\": 1}]}]}},"
    "\"grade\": {\"letters\": {\"fit\": {\"A\": 20, \"B\": 0}}},"
    "\"classes\": [{\"name\": \"important\", \"when\": {\"deal\": {\">\": 100}}}, {\"name\": \"urgent\", \"when\": {\"urgent\": true}}],"
    "\"roles\": {\"title\": \"title\"},"
    "\"purchase\": {\"evidence\": [{\"name\": \"e\", \"when\": {\"urgent\": true}, \"weights\": {\"supplier_search\": 2}},"
    " {\"name\": \"f\", \"when\": {\"since\": {\"within\": \"7d\"}}, \"weights\": {\"need_description\": 3}}]},"
    "\"completeness\": {\"required\": [\"title\", \"deal\", \"country\"]}}";

#define HANDOVER_TEAMS                                                                                                           \
    "\"people\": [{\"id\": \"ana\", \"territories\": [\"AT\", \"DE\"]}, {\"id\": \"bo\", \"territories\": [\"US\", \"FR\"]}],"        \
    "\"teams\": [{\"name\": \"t\", \"members\": [\"ana\", \"bo\"], \"strategy\": \"best_for_best\", \"sticky\": [{\"same\": \"domain\"}]," \
    " \"bands\": {\"field\": \"fit\", \"from\": [30, 29.4, 0]}},"                                                                   \
    " {\"name\": \"c\", \"members\": [\"ana\"], \"strategy\": \"level\", \"sticky\": [{\"same\": \"company\"}]}],"

static const char policy_document[] =
    "{\"leadcore\": 1, \"name\": \"p\", \"version\": \"1\", \"fields\": {\"country\": \"category\", \"domain\": \"category\", \"company\": \"text\","
    " \"labels\": \"tags\", \"deal\": \"number\", \"since\": \"time\", \"urgent\": \"flag\", \"fit\": \"number\", \"grade\": \"category\","
    " \"class\": \"category\", \"role\": \"category\", \"title_seniority\": \"category\", \"stage\": \"category\", \"stage_margin\": \"number\","
    " \"completeness\": \"number\", \"segment\": \"category\", \"unread\": \"tags\", \"interest\": \"number\"}," HANDOVER_TEAMS "\"rules\": ["
    "{\"name\": \"a\", \"when\": {\"segment\": \"key\"}, \"person\": \"ana\"},"
    "{\"name\": \"b\", \"when\": {\"role\": \"buyer\"}, \"person\": \"ana\"},"
    "{\"name\": \"c\", \"when\": {\"labels\": {\"any\": [\"new\", \"old\"]}, \"urgent\": false}, \"team\": \"c\"},"
    "{\"name\": \"d\", \"when\": {\"class\": \"important\", \"grade\": [\"A\", \"C\"]}, \"team\": \"t\", \"needs\": {\"territories\": {\"field\": \"country\"}}},"
    "{\"name\": \"e\", \"when\": {\"stage\": \"supplier_search\", \"stage_margin\": {\">=\": 1}}, \"person\": \"bo\"},"
    "{\"name\": \"f\", \"when\": {\"any\": [{\"completeness\": {\">\": 90}}, {\"title_seniority\": \"head\"}]}, \"team\": \"c\"},"
    "{\"name\": \"g\", \"when\": {\"since\": {\"within\": \"2d\"}, \"deal\": {\"<\": 1000}}, \"team\": \"t\"}]}";

static lead_model *compile_model(const char *json)
{
    lead_model *model;
    lead_error error = LEAD_ERROR_INIT;
    if (lead_model_compile(json, strlen(json), NULL, &model, &error) != LEAD_OK)
        print_message("# %s at %s\n", error.message, error.path);
    assert_int_equal(error.code, LEAD_OK);
    return model;
}

static lead_record *new_record(lead_model *model, const lead_allocator *allocator)
{
    lead_record *record;
    assert_int_equal(lead_record_new(model, allocator, &record, NULL), LEAD_OK);
    return record;
}

/* --- leads ------------------------------------------------------------------------------------------------------------------------------- */

enum { LEAD_COUNTRY, LEAD_DOMAIN, LEAD_TITLE, LEAD_COMPANY, LEAD_STRINGS };

struct handover_lead {
    const char *strings[LEAD_STRINGS];
    const char *labels;
    double deal;
    lead_time since;
    char urgent;
};

static const char *const string_names[LEAD_STRINGS] = {"country", "domain", "title", "company"};

static struct handover_lead random_handover_lead(uint64_t *seed)
{
    static const char *const strings[LEAD_STRINGS][6] = {
        {NULL, "US", "DE", "AT", "FR", "a country that nobody names"},
        {NULL, "", "a.example", "b.example", "a domain that is longer than sixteen bytes", "a.example"},
        {NULL, "Head of Purchasing", "Developer", "", "CEO", "Chief Buyer"},
        {NULL, "", "A", "B", "Example AG of a long name", "C"},
    };
    static const char *const labels[] = {NULL, "", "new", "old", "old|new", "other|new|old", "other"};
    static const double deals[] = {NAN, 0, 100, 101, 5000};
    struct handover_lead lead;
    for (size_t s = 0; s < LEAD_STRINGS; s++)
        lead.strings[s] = strings[s][request_random(seed, 6)];
    lead.labels = labels[request_random(seed, COUNT_OF(labels))];
    lead.deal = deals[request_random(seed, COUNT_OF(deals))];
    lead.since = request_random(seed, 4) == 0 ? LEAD_NEVER : REQUEST_NOW - (lead_time)request_random(seed, 12) * REQUEST_DAY;
    lead.urgent = "01?"[request_random(seed, 3)];
    return lead;
}

static void set_record(const lead_model *model, lead_record *record, const struct handover_lead *lead)
{
    const char *labels[4];
    size_t sizes[4];
    lead_record_clear(record);
    for (size_t s = 0; s < LEAD_STRINGS; s++)
        if (lead->strings[s])
            assert_int_equal(
                lead_record_set_text(record, lead_model_field(model, string_names[s]), lead->strings[s], strlen(lead->strings[s])), LEAD_OK);
    if (lead->labels)
        assert_int_equal(lead_record_set_tags(record, lead_model_field(model, "labels"), labels, sizes, split_labels(lead->labels, labels, sizes)),
                         LEAD_OK);
    assert_int_equal(lead_record_set_number(record, lead_model_field(model, "deal"), lead->deal), LEAD_OK);
    if (lead->since != LEAD_NEVER)
        assert_int_equal(lead_record_set_time(record, lead_model_field(model, "since"), lead->since), LEAD_OK);
    if (lead->urgent != '?')
        assert_int_equal(lead_record_set_flag(record, lead_model_field(model, "urgent"), lead->urgent == '1'), LEAD_OK);
}

/* --- by hand ----------------------------------------------------------------------------------------------------------------------------- */

static void set_category(lead_policy *policy, lead_request *request, const char *name, const char *value)
{
    const uint32_t field = lead_policy_field(policy, name);
    assert_int_equal(value ? lead_request_set_text(request, field, value, strlen(value)) : lead_request_set_unknown(request, field), LEAD_OK);
}

static void set_number(lead_policy *policy, lead_request *request, const char *name, lead_points points)
{
    assert_int_equal(lead_request_set_number(request, lead_policy_field(policy, name), points / 1000.0), LEAD_OK);
}

/* Results as the public calls give them. */
static void set_results(const lead_model *model, lead_record *record, lead_policy *policy, lead_request *request, lead_time now)
{
    lead_points fit, interest, margin, completeness, *const points[] = {&fit, &interest};
    uint8_t grade, lead_class, values[16], *decisions[16];
    const lead_outputs outputs = {.size = sizeof outputs,
                                  .points = points,
                                  .grade = &grade,
                                  .lead_class = &lead_class,
                                  .decisions = decisions,
                                  .stage_margin = &margin,
                                  .completeness = &completeness};
    for (size_t d = 0; d < COUNT_OF(values); d++)
        decisions[d] = &values[d];
    assert_in_range(lead_model_decision_count(model), 1, COUNT_OF(values));
    assert_int_equal(lead_record_evaluate(record, now, &outputs, NULL), LEAD_OK);
    set_number(policy, request, "fit", fit);
    set_number(policy, request, "stage_margin", margin);
    set_number(policy, request, "completeness", completeness);
    set_category(policy, request, "grade", lead_model_grade_name(model, grade));
    set_category(policy, request, "class", lead_model_class_name(model, lead_class));
    for (uint32_t d = 0; d < lead_model_decision_count(model); d++) {
        const char *name = lead_model_decision_name(model, d);
        if (strcmp(name, "role") == 0 || strcmp(name, "title_seniority") == 0 || strcmp(name, "stage") == 0)
            set_category(policy, request, name, lead_model_decision_value(model, d, values[d]));
    }
}

static void set_by_hand(lead_policy *policy, lead_request *request, const struct handover_lead *lead)
{
    const char *labels[4];
    size_t sizes[4];
    set_category(policy, request, "country", lead->strings[LEAD_COUNTRY]);
    set_category(policy, request, "domain", lead->strings[LEAD_DOMAIN]);
    set_category(policy, request, "company", lead->strings[LEAD_COMPANY]);
    if (lead->labels)
        assert_int_equal(lead_request_set_tags(request, lead_policy_field(policy, "labels"), labels, sizes, split_labels(lead->labels, labels, sizes)),
                         LEAD_OK);
    assert_int_equal(lead_request_set_number(request, lead_policy_field(policy, "deal"), lead->deal), LEAD_OK);
    if (lead->since != LEAD_NEVER)
        assert_int_equal(lead_request_set_time(request, lead_policy_field(policy, "since"), lead->since), LEAD_OK);
    if (lead->urgent != '?')
        assert_int_equal(lead_request_set_flag(request, lead_policy_field(policy, "urgent"), lead->urgent == '1'), LEAD_OK);
}

/* --- comparing --------------------------------------------------------------------------------------------------------------------------- */

static void assert_field(const struct lead_row *found, const struct lead_row *expected, uint32_t field)
{
    const union lead_cell *a = &found->cells[field], *b = &expected->cells[field];
    struct lead_slice text, other;
    assert_int_equal(found->known[field], expected->known[field]);
    if (!found->known[field])
        return;
    switch (found->types[field]) {
    case LEAD_FIELD_FLAG: assert_int_equal(a->flag, b->flag); break;
    case LEAD_FIELD_NUMBER: assert_true(a->number == b->number); break;
    case LEAD_FIELD_TIME: assert_int_equal(a->time, b->time); break;
    case LEAD_FIELD_TAGS: assert_memory_equal(a->tags, b->tags, found->columns[field].tag_words * sizeof(uint64_t)); break;
    case LEAD_FIELD_CATEGORY:
        assert_int_equal(a->code, b->code);
        assert_int_equal(lead_row_category_text(found, field, &text), lead_row_category_text(expected, field, &other));
        assert_int_equal(text.size, other.size);
        assert_memory_equal(text.text, other.text, text.size);
        break;
    default:
        assert_int_equal(a->offsets[1], b->offsets[1]);
        if (a->offsets[1])
            assert_memory_equal(found->columns[field].values, expected->columns[field].values, (size_t)a->offsets[1]);
    }
}

static void assert_same_request(lead_request *found, lead_request *expected, lead_time now, size_t row)
{
    struct lead_route a, b;
    for (uint32_t field = 0; field < found->row.field_count; field++)
        if (lead_policy_field_is_used(found->policy, field))
            assert_field(&found->row, &expected->row, field);
    assert_int_equal(lead_request_route(found, now, &a, NULL), LEAD_OK);
    assert_int_equal(lead_request_route(expected, now, &b, NULL), LEAD_OK);
    assert_route(&a, &b, row);
}

static void records_are_as_what_is_set_by_hand(void **state)
{
    (void)state;
    enum { LEADS = 2000 };
    uint64_t seed = 7;
    size_t rules[8] = {0};
    lead_model *model = compile_model(model_document);
    lead_policy *policy = compile_policy(policy_document);
    lead_record *record = new_record(model, NULL);
    lead_request *found = new_request(policy), *expected = new_request(policy);
    for (size_t i = 0; i < LEADS; i++) {
        const struct handover_lead lead = random_handover_lead(&seed);
        const lead_time now = REQUEST_NOW + (lead_time)(i % 3) * REQUEST_DAY;
        struct lead_route route;
        set_record(model, record, &lead);
        lead_request_clear(expected);
        set_by_hand(policy, expected, &lead);
        set_results(model, record, policy, expected, now);
        if (i % 2) /* whatever was there before is overwritten */
            lead_request_clear(found);
        assert_int_equal(lead_request_set_record(found, record, now, NULL), LEAD_OK);
        assert_same_request(found, expected, now, i);
        assert_int_equal(lead_request_route(found, now, &route, NULL), LEAD_OK);
        rules[route.rule == LEAD_NONE ? 0 : route.rule]++;
    }
    for (size_t r = 0; r < 7; r++) /* leads that come to all rules but the first, which needs what no model has; and to none */
        assert_in_range(rules[r], 10, LEADS);
    lead_request_free(found);
    lead_request_free(expected);
    lead_record_free(record);
    lead_model_unref(model);
    lead_policy_unref(policy);
}

/* --- fields that only one of them has ---------------------------------------------------------------------------------------------------- */

static void other_fields_stay(void **state)
{
    (void)state;
    struct lead_route route;
    lead_model *model = compile_model(model_document);
    lead_policy *policy = compile_policy(policy_document);
    lead_record *record = new_record(model, NULL);
    lead_request *request = new_request(policy);
    set_category(policy, request, "segment", "key");
    set_category(policy, request, "country", "FR");
    assert_int_equal(lead_request_set_record(request, record, REQUEST_NOW, NULL), LEAD_OK);
    assert_int_equal(request->row.known[lead_policy_field(policy, "segment")], 1);
    assert_int_equal(request->row.known[lead_policy_field(policy, "country")], 0); /* the record does not know it */
    assert_int_equal(lead_request_route(request, REQUEST_NOW, &route, NULL), LEAD_OK);
    assert_int_equal(route.rule, 0);
    lead_request_free(request);
    lead_record_free(record);
    lead_model_unref(model);
    lead_policy_unref(policy);
}

/* A category that is set to "other" by code has no value to remember. */
static void other_by_code_stays_other(void **state)
{
    (void)state;
    lead_model *model = compile_model(model_document);
    lead_policy *policy = compile_policy(policy_document);
    lead_record *record = new_record(model, NULL);
    lead_request *request = new_request(policy);
    const uint32_t country = lead_model_field(model, "country"), wanted = lead_policy_field(policy, "country");
    struct lead_slice text;
    assert_int_equal(lead_record_set_text(record, country, "AT", 2), LEAD_OK);
    assert_int_equal(lead_record_set_code(record, country, LEAD_NONE), LEAD_OK);
    assert_int_equal(lead_request_set_record(request, record, REQUEST_NOW, NULL), LEAD_OK);
    assert_int_equal(request->row.known[wanted], 1);
    assert_int_equal(request->row.cells[wanted].code, policy->schema.fields[wanted].values.count);
    assert_false(lead_row_category_text(&request->row, wanted, &text));
    lead_request_free(request);
    lead_record_free(record);
    lead_model_unref(model);
    lead_policy_unref(policy);
}

/* Results cost time, so they are only computed for who reads them. */
static void results_that_nobody_reads_are_not_computed(void **state)
{
    (void)state;
    static const char document[] =
        "{\"leadcore\": 1, \"name\": \"p\", \"version\": \"1\", \"fields\": {\"urgent\": \"flag\", \"fit\": \"number\"}, \"people\": [{\"id\": \"a\"}],"
        "\"rules\": [{\"name\": \"r\", \"when\": {\"urgent\": true}, \"person\": \"a\"}]}";
    lead_model *model = compile_model(model_document);
    lead_policy *policy = compile_policy(document);
    lead_record *record = new_record(model, NULL);
    lead_request *request = new_request(policy);
    record->evaluator.results[0].points[0] = 4711;
    assert_int_equal(lead_record_set_flag(record, lead_model_field(model, "urgent"), 1), LEAD_OK);
    assert_int_equal(lead_request_set_record(request, record, REQUEST_NOW, NULL), LEAD_OK);
    assert_int_equal(record->evaluator.results[0].points[0], 4711);
    assert_int_equal(request->row.known[0], 1);
    assert_int_equal(request->row.known[1], 0);
    lead_request_free(request);
    lead_record_free(record);
    lead_model_unref(model);
    lead_policy_unref(policy);
}

/* --- what is refused --------------------------------------------------------------------------------------------------------------------- */

struct type_case {
    const char *name, *fields, *condition, *path, *message; /* NULL: nothing is wrong */
};

static const struct type_case type_cases[] = {
    {"a number that is a category", "\"deal\": \"category\"", "{\"deal\": \"x\"}", "deal", "'deal' is a category in the policy, but a number in the model"},
    {"a category that is a text", "\"country\": \"text\"", "{\"country\": {\"contains\": \"x\"}}", "country", "'country' is a text in the policy, but a category in the model"},
    {"a score as a category", "\"fit\": \"category\"", "{\"fit\": \"x\"}", "fit", "'fit' is a category in the policy, but a number in the model"},
    {"a grade as a number", "\"grade\": \"number\"", "{\"grade\": {\">\": 1}}", "grade", "'grade' is a number in the policy, but a category in the model"},
    {"a role as a text", "\"role\": \"text\"", "{\"role\": {\"contains\": \"x\"}}", "role", "'role' is a text in the policy, but a category in the model"},
    {"another type that nobody reads", "\"deal\": \"category\", \"x\": \"flag\"", "{\"x\": true}", NULL, NULL},
};

static void types_must_fit(void **state)
{
    const struct type_case *row = *state;
    char json[600];
    lead_error error = LEAD_ERROR_INIT;
    snprintf(json, sizeof json,
             "{\"leadcore\": 1, \"name\": \"p\", \"version\": \"1\", \"fields\": {\"urgent\": \"flag\", %s}, \"people\": [{\"id\": \"a\"}],"
             "\"rules\": [{\"name\": \"r\", \"when\": {\"all\": [{\"urgent\": true}, %s]}, \"person\": \"a\"}]}",
             row->fields, row->condition);
    lead_model *model = compile_model(model_document);
    lead_policy *policy = compile_policy(json);
    lead_record *record = new_record(model, NULL);
    lead_request *request = new_request(policy);
    assert_int_equal(lead_record_set_flag(record, lead_model_field(model, "urgent"), 1), LEAD_OK);
    assert_int_equal(lead_request_set_record(request, record, REQUEST_NOW, &error), row->path ? LEAD_ERROR_COLUMN_TYPE : LEAD_OK);
    if (row->path) {
        assert_string_equal(error.path, row->path);
        assert_string_equal(error.message, row->message);
    }
    assert_int_equal(request->row.known[0], row->path == NULL); /* all or nothing */
    lead_request_free(request);
    lead_record_free(record);
    lead_model_unref(model);
    lead_policy_unref(policy);
}

static void wrong_calls(void **state)
{
    (void)state;
    lead_model *model = compile_model(model_document);
    lead_policy *policy = compile_policy(policy_document);
    lead_record *record = new_record(model, NULL);
    lead_request *request = new_request(policy);
    lead_error error = LEAD_ERROR_INIT;
    assert_int_equal(lead_request_set_record(NULL, record, REQUEST_NOW, &error), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_request_set_record(request, NULL, REQUEST_NOW, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(error.code, LEAD_ERROR_INVALID_ARGUMENT);
    lead_request_free(request);
    lead_record_free(record);
    lead_model_unref(model);
    lead_policy_unref(policy);
}

static void memory_runs_out(void **state)
{
    (void)state;
    static const struct handover_lead lead = {
        {"a country that nobody names", "a.example", "Developer", "Example"}, "other|new|old", 1, REQUEST_NOW, '1'};
    lead_model *model = compile_model(model_document);
    lead_policy *policy = compile_policy(policy_document);
    lead_record *record = new_record(model, NULL);
    set_record(model, record, &lead);
    lead_status status = LEAD_ERROR_OUT_OF_MEMORY;
    for (size_t allowed = 0; status != LEAD_OK; allowed++) {
        struct memory memory;
        lead_request *request;
        lead_error error = LEAD_ERROR_INIT;
        memory_init(&memory, SIZE_MAX);
        assert_int_equal(lead_request_new(policy, &memory.allocator, &request, NULL), LEAD_OK);
        memory.allowed = allowed;
        status = lead_request_set_record(request, record, REQUEST_NOW, &error);
        assert_true(status == LEAD_OK || status == LEAD_ERROR_OUT_OF_MEMORY);
        assert_int_equal(error.code, status);
        lead_request_free(request);
        assert_int_equal(memory.blocks, 0);
        assert_in_range(allowed, 0, 100);
    }
    lead_record_free(record);
    lead_model_unref(model);
    lead_policy_unref(policy);
}

int main(void)
{
    enum { FIXED = 6 };
    struct CMUnitTest tests[FIXED + COUNT_OF(type_cases)] = {
        cmocka_unit_test(records_are_as_what_is_set_by_hand),
        cmocka_unit_test(other_fields_stay),
        cmocka_unit_test(other_by_code_stays_other),
        cmocka_unit_test(results_that_nobody_reads_are_not_computed),
        cmocka_unit_test(wrong_calls),
        cmocka_unit_test(memory_runs_out),
    };
    for (size_t i = 0; i < COUNT_OF(type_cases); i++)
        tests[FIXED + i] = (struct CMUnitTest){type_cases[i].name, types_must_fit, NULL, NULL, (void *)(uintptr_t)&type_cases[i]};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
