/* SPDX-License-Identifier: MIT */
/*
 * A canary: names, addresses and titles of people stand in every field of a lead, of its events and of its columns. None of them may come out again in an error,
 * a reason, an assessment, a ledger, advice, a move, a saved state, what a batch exports, or anything about routing but the keys that the host gave.
 */
#include "../support/rich_qualify.h"
#include "arrow_build.h"
#include "model_fixture.h"

#include <ctype.h>

/* Each value holds one of these, and no document does. */
static const char *const canaries[] = {"zyxwv", "张三丰", "qanary"};
#define PERSON "Quentin Zyxwv <q.zyxwv@qanary.example>"
#define TITLE "Purchasing Manager Zyxwv 张三丰, Qanary Ltd"
#define BROKEN "Zyxwv qanary \xff"
#define NOW SAMPLE_NOW

static const char routing[] =
    "{\"leadcore\": 1, \"name\": \"p\", \"version\": \"1\", \"fields\": {\"owner\": \"category\", \"company\": \"text\", \"language\": \"category\", \"topics\": \"tags\","
    " \"title\": \"text\", \"size\": \"number\"},"
    " \"people\": [{\"id\": \"ada\", \"capacity\": {\"open\": 3}, \"prefers\": {\"title\": {\"contains\": \"purchasing\"}}}, {\"id\": \"ben\", \"languages\": [\"de\"]}],"
    " \"teams\": [{\"name\": \"desk\", \"members\": [\"ada\", \"ben\"], \"strategy\": \"hash\", \"sticky\": [{\"owner\": \"owner\"}, {\"same\": \"company\"}]}],"
    " \"slas\": {\"fast\": {\"clocks\": [{\"name\": \"touch\", \"within\": \"5m\", \"warn\": [\"2m\"], \"on_breach\": \"reassign\"}], \"escalate\": {\"person\": \"ben\"}}},"
    " \"rules\": [{\"name\": \"strange\", \"when\": {\"any\": [{\"topics\": {\"any\": [\"CH\"]}}, {\"size\": {\">\": 5}}]}, \"team\": \"desk\", \"needs\": {\"languages\": {\"field\": \"language\"}}},"
    " {\"name\": \"rest\", \"team\": \"desk\", \"sla\": \"fast\"}]}";

static bool is_found(const void *bytes, size_t size, const char *canary)
{
    const char *text = bytes;
    const size_t length = strlen(canary);
    for (size_t i = 0; i + length <= size; i++) {
        size_t same = 0;
        while (same < length && tolower((unsigned char)text[i + same]) == canary[same])
            same++;
        if (same == length)
            return true;
        same = 0;
        while (same < length && text[i + same] == canary[same])
            same++;
        if (same == length)
            return true;
    }
    return false;
}

static bool has_canary(const void *bytes, size_t size)
{
    for (size_t i = 0; i < COUNT_OF(canaries); i++)
        if (is_found(bytes, size, canaries[i]))
            return true;
    return false;
}

static void check_text(const char *text)
{
    if (text && has_canary(text, strlen(text)))
        fail_msg("somebody is named: %s", text);
}

static void check_error(const lead_error *error, lead_status status)
{
    assert_int_equal(error->code, status);
    assert_false(has_canary(error, sizeof *error));
}

static void set(lead_record *record, const lead_model *model, const char *field, const char *text)
{
    assert_int_equal(lead_record_set_text(record, lead_model_field(model, field), text, strlen(text)), LEAD_OK);
}

/* Every field that takes text has a person in it. */
static lead_record *fill(lead_model *model)
{
    const char *const tags[] = {PERSON, "CH"};
    const size_t sizes[] = {strlen(PERSON), 2};
    lead_record *record = new_record(model);
    set(record, model, "text_3", TITLE);
    set(record, model, "category_2", PERSON);
    set(record, model, "category_7", PERSON);
    set(record, model, "status", PERSON);
    set(record, model, "previous_stage", PERSON);
    assert_int_equal(lead_record_set_number(record, lead_model_field(model, "number_1"), 2), LEAD_OK);
    assert_int_equal(lead_record_set_tags(record, lead_model_field(model, "tags_4"), tags, sizes, 2), LEAD_OK);
    return record;
}

static void the_canary_can_be_found(void **state)
{
    (void)state;
    assert_true(has_canary("ab ZYXWV", 8));
    assert_true(has_canary("\0\0qanary", 8));
    assert_true(has_canary(TITLE, strlen(TITLE)));
    assert_true(has_canary("和张三丰", strlen("和张三丰")));
    assert_false(has_canary(rich_qualify_model, strlen(rich_qualify_model)));
    assert_false(has_canary(routing, strlen(routing)));
}

/* ---- One lead ---- */

static void check_decisions(const lead_model *model, const lead_assessment *assessment)
{
    for (uint32_t i = 0; i < lead_model_decision_count(model); i++) {
        lead_decision decision = {.size = sizeof decision};
        assert_int_equal(lead_assessment_decision(assessment, i, &decision), LEAD_OK);
        check_text(decision.name);
        check_text(decision.text);
        check_text(decision.reason);
        check_text(decision.until);
    }
}

static void an_assessment_names_nobody(void **state)
{
    (void)state;
    lead_model *model = compile(rich_qualify_model);
    lead_record *record = fill(model);
    lead_assessment *assessment;
    lead_decision role = {.size = sizeof role}, verdict = {.size = sizeof verdict};
    assert_int_equal(lead_record_assess(record, NOW, NULL, &assessment, NULL), LEAD_OK);
    assert_int_equal(lead_assessment_decision(assessment, lead_model_decision(model, "role"), &role), LEAD_OK);
    assert_string_equal(role.text, "buyer"); /* so the title was read */
    assert_int_equal(lead_assessment_decision(assessment, lead_model_decision(model, "verdict"), &verdict), LEAD_OK);
    assert_string_equal(verdict.reason, "nobody there");
    check_decisions(model, assessment);
    for (uint32_t i = 0; i < lead_model_criterion_count(model); i++) {
        lead_criterion criterion = {.size = sizeof criterion};
        assert_int_equal(lead_assessment_criterion(assessment, i, &criterion), LEAD_OK);
        check_text(criterion.name);
    }
    assert_true(lead_assessment_evidence_count(assessment) > 0);
    for (uint32_t i = 0; i < lead_assessment_evidence_count(assessment); i++) {
        lead_evidence evidence = {.size = sizeof evidence};
        assert_int_equal(lead_assessment_evidence(assessment, i, &evidence), LEAD_OK);
        check_text(evidence.name);
        check_text(evidence.reason);
    }
    lead_assessment_free(assessment);
    lead_record_free(record);
    lead_model_unref(model);
}

static void a_ledger_and_advice_name_nobody(void **state)
{
    (void)state;
    lead_model *model = compile(rich_qualify_model);
    lead_record *record = fill(model);
    lead_ledger *ledger;
    lead_advice *advice;
    assert_int_equal(lead_record_explain(record, NOW, NULL, &ledger, NULL), LEAD_OK);
    for (size_t i = 0; i < lead_ledger_count(ledger); i++) {
        lead_entry entry = {.size = sizeof entry};
        assert_int_equal(lead_ledger_get(ledger, i, &entry), LEAD_OK);
        check_text(entry.group);
        check_text(entry.name);
        check_text(entry.reason);
    }
    assert_int_equal(lead_record_advise(record, NOW, NULL, &advice, NULL), LEAD_OK);
    assert_true(lead_advice_count(advice) > 0);
    for (size_t i = 0; i < lead_advice_count(advice); i++) {
        lead_option option = {.size = sizeof option};
        assert_int_equal(lead_advice_get(advice, i, &option), LEAD_OK);
        for (uint32_t c = 0; c < option.change_count; c++) {
            lead_change change = {.size = sizeof change};
            assert_int_equal(lead_advice_change(advice, i, c, &change), LEAD_OK);
            check_text(change.wanted);
        }
    }
    lead_advice_free(advice);
    lead_ledger_free(ledger);
    lead_record_free(record);
    lead_model_unref(model);
}

static void a_lifecycle_names_nobody(void **state)
{
    (void)state;
    lead_model *model = compile(rich_qualify_model);
    lead_record *record = fill(model);
    lead_lifecycle life = {.size = sizeof life};
    lead_move moves[3] = {{.size = sizeof *moves}, {.size = sizeof *moves}, {.size = sizeof *moves}};
    lead_error error = LEAD_ERROR_INIT;
    uint8_t bytes[LEAD_LIFECYCLE_BYTES_MAX];
    size_t count, size;
    assert_int_equal(lead_lifecycle_begin(model, 0, NOW, &life, NULL), LEAD_OK);
    assert_int_equal(lead_record_advance(record, &life, NOW, moves, 3, &count, NULL), LEAD_OK);
    assert_int_equal(count, 2);
    for (size_t i = 0; i < count; i++)
        check_text(moves[i].reason);
    assert_int_equal(lead_lifecycle_save(model, &life, bytes, &size, NULL), LEAD_OK);
    assert_false(has_canary(bytes, size));
    assert_false(has_canary(&life, sizeof life));
    assert_int_equal(lead_lifecycle_move(model, &life, 2, NOW, NULL, &error), LEAD_ERROR_NOT_ALLOWED);
    check_error(&error, LEAD_ERROR_NOT_ALLOWED);
    assert_int_equal(lead_lifecycle_load(model, (const uint8_t *)PERSON PERSON, 2 * strlen(PERSON), &life, &error), LEAD_ERROR_DAMAGED);
    check_error(&error, LEAD_ERROR_DAMAGED);
    lead_record_free(record);
    lead_model_unref(model);
}

static void a_timeline_names_nobody(void **state)
{
    (void)state;
    lead_model *model = compile(rich_qualify_model);
    lead_event *event;
    lead_timeline *timeline;
    uint8_t bytes[1024];
    assert_int_equal(lead_event_new(model, NULL, &event, NULL), LEAD_OK);
    assert_int_equal(lead_timeline_new(model, NULL, &timeline, NULL), LEAD_OK);
    assert_int_equal(lead_event_begin(event, lead_model_event(model, "visit"), NOW), LEAD_OK);
    assert_int_equal(lead_event_set_text(event, lead_model_event_field(model, "page"), PERSON, strlen(PERSON)), LEAD_OK);
    lead_event_set_sequence(event, PERSON, strlen(PERSON), 1);
    assert_int_equal(lead_timeline_add(timeline, event, NULL, NULL), LEAD_OK);
    assert_true(lead_timeline_pair_count(timeline) > 0 && lead_timeline_saved_size(timeline) <= sizeof bytes);
    assert_int_equal(lead_timeline_save(timeline, bytes, sizeof bytes, NULL), LEAD_OK);
    assert_false(has_canary(bytes, lead_timeline_saved_size(timeline)));
    lead_event_free(event);
    lead_timeline_free(timeline);
    lead_model_unref(model);
}

static void a_title_names_nobody(void **state)
{
    (void)state;
    lead_title title = {.size = sizeof title};
    lead_error error = LEAD_ERROR_INIT;
    assert_int_equal(lead_title_parse(NULL, TITLE, strlen(TITLE), &title, NULL), LEAD_OK);
    assert_int_equal(title.role, LEAD_ROLE_BUYER);
    assert_false(has_canary(&title, sizeof title));
    assert_int_equal(lead_title_parse(NULL, BROKEN, strlen(BROKEN), &title, &error), LEAD_ERROR_VALUE);
    check_error(&error, LEAD_ERROR_VALUE);
}

/* ---- A batch ---- */

/* Numbers where people stand, accounts that are no keys: the messages name columns, and nobody in them. */
static void errors_of_batches_name_nobody(void **state)
{
    static const char *const people[] = {PERSON, BROKEN, TITLE};
    static const struct {
        const char *column, *format;
        lead_status status;
    } rows[] = {{"number_1", "u", LEAD_ERROR_COLUMN_TYPE}, {"time_5", "u", LEAD_ERROR_COLUMN_TYPE}, {"flag_0", "U", LEAD_ERROR_COLUMN_TYPE}, {"tags_4", "vu", LEAD_ERROR_COLUMN_TYPE}};
    lead_model *model = compile(rich_qualify_model);
    const lead_batch_options options = {.size = sizeof options, .missing = LEAD_MISSING_IS_UNKNOWN};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct arrow_build build;
        lead_batch *batch;
        lead_error error = LEAD_ERROR_INIT;
        arrow_begin(&build, 3);
        arrow_add_strings(&build, "text_3", "u", people);
        arrow_add_strings(&build, rows[i].column, rows[i].format, people);
        assert_int_equal(lead_batch_new(model, &build.schema, &build.array, &options, NULL, &batch, &error), rows[i].status);
        check_error(&error, rows[i].status);
        assert_true(arrow_end(&build));
    }
    lead_model_unref(model);
}

static void check_exported(const struct ArrowSchema *schema, const struct ArrowArray *array)
{
    for (int64_t i = 0; i < schema->n_children; i++) {
        check_text(schema->children[i]->name);
        const bool is_list = schema->children[i]->format[0] == '+';
        const struct ArrowArray *texts = array->children[i]->dictionary ? array->children[i]->dictionary : is_list ? array->children[i]->children[0] : NULL;
        if (!texts)
            continue;
        const int32_t *small = texts->buffers[1];
        const int64_t *large = texts->buffers[1];
        assert_false(has_canary(texts->buffers[2], is_list ? (size_t)large[texts->length] : (size_t)small[texts->length]));
    }
}

static void exports_and_groups_name_nobody(void **state)
{
    static const char *const people[] = {PERSON, BROKEN, TITLE};
    lead_model *model = compile(rich_qualify_model);
    const lead_batch_options options = {.size = sizeof options, .missing = LEAD_MISSING_IS_UNKNOWN};
    static const struct {
        const char *column;
        lead_status status;
    } accounts[] = {{"account", LEAD_OK}, {"number_1", LEAD_ERROR_COLUMN_TYPE}, {"employer", LEAD_ERROR_MISSING_COLUMN}};
    uint8_t decisions[16][3], *columns[16], question[3];
    uint32_t missing[3];
    uint64_t parts[3];
    const lead_outputs outputs = {.size = sizeof outputs, .decisions = columns, .question = question, .missing = missing, .missing_parts = parts};
    struct arrow_build build;
    struct ArrowSchema schema;
    struct ArrowArray array;
    lead_batch *batch;
    lead_buying_groups *groups;
    (void)state;
    arrow_begin(&build, 3);
    arrow_add_strings(&build, "text_3", "u", people);
    arrow_add_strings(&build, "category_2", "U", people);
    arrow_add_strings(&build, "previous_stage", "vu", people);
    arrow_add_strings(&build, "account", "u", people);
    arrow_add_floats(&build, "number_1", "g", (const double[]){1, 2, 3}, NULL);
    assert_int_equal(lead_batch_new(model, &build.schema, &build.array, &options, NULL, &batch, NULL), LEAD_OK);
    for (int i = 0; i < 16; i++)
        columns[i] = decisions[i];
    assert_int_equal(lead_batch_score(batch, NOW, 0, 3, &outputs, NULL, NULL), LEAD_OK);
    assert_string_equal(lead_model_decision_value(model, lead_model_decision(model, "role"), decisions[lead_model_decision(model, "role")][2]), "buyer");
    assert_int_equal(lead_outputs_export(model, &outputs, 3, NULL, &schema, &array, NULL), LEAD_OK);
    check_exported(&schema, &array);
    schema.release(&schema);
    array.release(&array);
    for (size_t i = 0; i < COUNT_OF(accounts); i++) {
        lead_error error = LEAD_ERROR_INIT;
        const lead_status status = lead_batch_buying_groups(batch, accounts[i].column, &build.schema, &build.array, NOW, NULL, &groups, &error);
        assert_int_equal(status, accounts[i].status);
        check_error(&error, status);
        lead_buying_groups_free(groups);
    }
    lead_batch_free(batch);
    assert_true(arrow_end(&build));
    lead_model_unref(model);
}

/* ---- Routing ---- */

static const char *const text_fields[] = {"owner", "company", "language", "title"};

static lead_policy *compile_routing(void)
{
    lead_policy *policy;
    assert_int_equal(lead_policy_compile(routing, strlen(routing), NULL, &policy, NULL), LEAD_OK);
    return policy;
}

/* Every field that takes text has a person in it; with a topic, nobody speaks the language. */
static lead_request *ask(lead_policy *policy, bool has_topic)
{
    const char *const tags[] = {PERSON, "CH"};
    const size_t sizes[] = {strlen(PERSON), 2};
    lead_request *request;
    assert_int_equal(lead_request_new(policy, NULL, &request, NULL), LEAD_OK);
    for (size_t i = 0; i < COUNT_OF(text_fields); i++)
        assert_int_equal(lead_request_set_text(request, lead_policy_field(policy, text_fields[i]), TITLE, strlen(TITLE)), LEAD_OK);
    assert_int_equal(lead_request_set_tags(request, lead_policy_field(policy, "topics"), tags, sizes, has_topic ? 2 : 1), LEAD_OK);
    return request;
}

static lead_key numbered(int64_t number)
{
    return (lead_key){.size = sizeof(lead_key), .integer = number};
}

static void check_saved(const lead_router *router)
{
    uint8_t bytes[4096];
    const uint8_t *changes;
    const size_t size = lead_router_saved_size(router), change_size = lead_router_changes(router, &changes);
    assert_in_range(size, 1, sizeof bytes);
    assert_int_equal(lead_router_save(router, bytes, sizeof bytes, NULL), LEAD_OK);
    assert_false(has_canary(bytes, size));
    assert_true(change_size > 0);
    assert_false(has_canary(changes, change_size));
}

static void check_explanation(lead_router *router, lead_request *request)
{
    lead_assignment assignment = {.size = sizeof assignment};
    lead_candidate candidates[2] = {{.size = sizeof *candidates}, {.size = sizeof *candidates}};
    size_t count;
    assert_int_equal(lead_router_explain(router, NULL, request, NOW, &assignment, candidates, 2, &count, NULL), LEAD_OK);
    assert_int_equal(count, 2);
    assert_false(has_canary(&assignment, sizeof assignment));
    assert_false(has_canary(candidates, sizeof candidates));
}

static void check_breach(lead_router *router, lead_time now)
{
    lead_due due[2] = {{.size = sizeof *due, .assignment = {.size = sizeof(lead_assignment)}}, {.size = sizeof *due, .assignment = {.size = sizeof(lead_assignment)}}};
    size_t count;
    assert_int_equal(lead_router_due(router, now, due, 2, &count, NULL), LEAD_OK);
    assert_int_equal(count, 2);
    assert_false(has_canary(due, sizeof due));
}

/* Who has it, who waits, why, what is due, what is saved and logged. */
static void a_router_names_nobody(void **state)
{
    (void)state;
    const lead_router_options options = {.size = sizeof options, .keeps_changes = 1};
    lead_policy *policy = compile_routing();
    lead_router *router;
    assert_int_equal(lead_router_new(policy, &options, NULL, &router, NULL), LEAD_OK);
    for (int64_t number = 0; number < 2; number++) {
        const lead_key key = numbered(number);
        lead_request *request = ask(policy, number == 1);
        lead_assignment assignment = {.size = sizeof assignment};
        lead_error error = LEAD_ERROR_INIT;
        check_explanation(router, request);
        assert_int_equal(lead_router_assign(router, &key, request, NOW, &assignment, NULL), LEAD_OK);
        assert_int_equal(assignment.outcome, number ? LEAD_OUTCOME_WAITING : LEAD_OUTCOME_ASSIGNED);
        assert_false(has_canary(&assignment, sizeof assignment));
        assert_int_equal(lead_router_assign(router, &key, request, NOW, &assignment, &error), LEAD_ERROR_ALREADY_HELD);
        check_error(&error, LEAD_ERROR_ALREADY_HELD);
        lead_request_free(request);
    }
    check_breach(router, NOW + INT64_C(300000000));
    check_saved(router);
    lead_router_free(router);
    lead_policy_unref(policy);
}

static void errors_of_routing_name_nobody(void **state)
{
    (void)state;
    lead_policy *policy = compile_routing();
    lead_router *router;
    lead_routing_change change = {.size = sizeof change};
    lead_error error = LEAD_ERROR_INIT;
    size_t used;
    assert_int_equal(lead_router_load(policy, PERSON PERSON, 2 * strlen(PERSON), NULL, NULL, &router, &error), LEAD_ERROR_DAMAGED);
    check_error(&error, LEAD_ERROR_DAMAGED);
    assert_int_equal(lead_routing_change_read(PERSON PERSON, 2 * strlen(PERSON), &change, &used, &error), LEAD_ERROR_DAMAGED);
    check_error(&error, LEAD_ERROR_DAMAGED);
    lead_policy_unref(policy);
}

static void check_routed(lead_policy *policy, const lead_requests *requests)
{
    const lead_router_options options = {.size = sizeof options, .keeps_changes = 1};
    uint8_t outcome[3], reason[3], by[3];
    uint32_t person[3], team[3], rule[3];
    const lead_assignment_columns columns = {sizeof columns, outcome, reason, by, person, team, rule, NULL};
    struct ArrowSchema schema;
    struct ArrowArray array;
    lead_router *router;
    lead_error error = LEAD_ERROR_INIT;
    assert_int_equal(lead_router_new(policy, &options, NULL, &router, NULL), LEAD_OK);
    assert_int_equal(lead_router_assign_many(router, requests, 0, 3, NULL, NOW, &columns, NULL, NULL), LEAD_OK);
    assert_int_equal(by[2], LEAD_BY_STICKY); /* so the company was read */
    check_saved(router);
    assert_int_equal(lead_router_assign_many(router, requests, 0, 3, NULL, NOW, &columns, NULL, &error), LEAD_ERROR_ALREADY_HELD);
    check_error(&error, LEAD_ERROR_ALREADY_HELD);
    assert_int_equal(lead_assignments_export(policy, &columns, 3, NULL, &schema, &array, NULL), LEAD_OK);
    check_exported(&schema, &array);
    schema.release(&schema);
    array.release(&array);
    lead_router_free(router);
}

/* Tables: what does not fit, and what is exported of what does. */
static void tables_of_routing_name_nobody(void **state)
{
    (void)state;
    static const char *const people[] = {PERSON, TITLE, PERSON};
    static const struct {
        const char *extra; /* a column that holds people */
        lead_status status;
    } rows[] = {{"language", LEAD_OK}, {"size", LEAD_ERROR_COLUMN_TYPE}};
    const lead_batch_options options = {.size = sizeof options, .missing = LEAD_MISSING_IS_UNKNOWN};
    lead_policy *policy = compile_routing();
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct arrow_build build;
        lead_requests *requests;
        lead_error error = LEAD_ERROR_INIT;
        arrow_begin(&build, 3);
        arrow_add_integers(&build, "lead", "l", (const int64_t[]){1, 2, 3}, NULL);
        arrow_add_strings(&build, "company", "u", people);
        arrow_add_strings(&build, "owner", "U", people);
        arrow_add_strings(&build, "title", "vu", people);
        arrow_add_strings(&build, rows[i].extra, "u", people);
        assert_int_equal(lead_requests_new(policy, &build.schema, &build.array, "lead", LEAD_KEY_INTEGER, &options, NULL, &requests, &error), rows[i].status);
        check_error(&error, rows[i].status);
        if (requests)
            check_routed(policy, requests);
        lead_requests_free(requests);
        assert_true(arrow_end(&build));
    }
    lead_policy_unref(policy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_canary_can_be_found),
        cmocka_unit_test(an_assessment_names_nobody),
        cmocka_unit_test(a_ledger_and_advice_name_nobody),
        cmocka_unit_test(a_lifecycle_names_nobody),
        cmocka_unit_test(a_timeline_names_nobody),
        cmocka_unit_test(a_title_names_nobody),
        cmocka_unit_test(errors_of_batches_name_nobody),
        cmocka_unit_test(exports_and_groups_name_nobody),
        cmocka_unit_test(a_router_names_nobody),
        cmocka_unit_test(errors_of_routing_name_nobody),
        cmocka_unit_test(tables_of_routing_name_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
