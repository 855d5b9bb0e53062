/* SPDX-License-Identifier: MIT */
/* Many leads in one call: exactly what single calls do, for any columns, kernels and times; and rows that fail. */
#include "memory_fixture.h"
#include "request_fixture.h"

#include "route/state.h"

#define ROWS 2500
#define HOUR (REQUEST_DAY / 24)

/* --- as by single calls ------------------------------------------------------------------------------------------------------------------- */

struct results {
    uint8_t outcome[ROWS], reason[ROWS], by[ROWS];
    uint32_t person[ROWS], team[ROWS], rule[ROWS];
    lead_time deadline[ROWS];
};

static lead_assignment_columns columns_of(struct results *results)
{
    return (lead_assignment_columns){sizeof(lead_assignment_columns), results->outcome, results->reason, results->by, results->person,
                                     results->team, results->rule, results->deadline};
}

static lead_router *new_router(lead_policy *policy, lead_key_type key, const lead_allocator *memory)
{
    const lead_router_options options = {.size = sizeof options, .key = key, .keeps_changes = 1};
    lead_router *router;
    assert_int_equal(lead_router_new(policy, &options, memory, &router, NULL), LEAD_OK);
    return router;
}

static void assign_one(lead_router *router, lead_request *request, const struct request_lead *lead, lead_key key, lead_time now,
                       struct results *results, size_t row)
{
    lead_assignment assignment = {.size = sizeof assignment};
    set_request(lead_router_policy(router), request, lead);
    assert_int_equal(lead_router_assign(router, &key, request, now, &assignment, NULL), LEAD_OK);
    results->outcome[row] = (uint8_t)assignment.outcome;
    results->reason[row] = (uint8_t)assignment.reason;
    results->by[row] = (uint8_t)assignment.by;
    results->person[row] = assignment.person;
    results->team[row] = assignment.team;
    results->rule[row] = assignment.rule;
    results->deadline[row] = LEAD_NEVER;
    for (int clock = 0; clock < LEAD_CLOCKS_MAX; clock++)
        if (assignment.deadlines[clock] < results->deadline[row])
            results->deadline[row] = assignment.deadlines[clock];
}

static void check_same_state(const lead_router *a, const lead_router *b)
{
    const uint8_t *changes[2];
    const size_t size = lead_router_saved_size(a), logged = lead_router_changes(a, &changes[0]);
    uint8_t *bytes[2] = {malloc(size), malloc(size)};
    assert_int_equal(lead_router_saved_size(b), size);
    assert_int_equal(lead_router_save(a, bytes[0], size, NULL), LEAD_OK);
    assert_int_equal(lead_router_save(b, bytes[1], size, NULL), LEAD_OK);
    assert_memory_equal(bytes[0], bytes[1], size);
    assert_int_equal(lead_router_changes(b, &changes[1]), logged);
    assert_memory_equal(changes[0], changes[1], logged);
    free(bytes[0]);
    free(bytes[1]);
}

/* How time passes between rows: never, seldom, with each row. */
static void fill_times(lead_time *times, unsigned how, uint64_t *state)
{
    lead_time now = REQUEST_NOW;
    for (size_t row = 0; row < ROWS; row++) {
        if (how == 2 || (how == 1 && request_random(state, 40) == 0))
            now += (lead_time)request_random(state, 6) * HOUR;
        times[row] = now;
    }
}

/* In pieces; between them somebody leaves or comes. */
static void assign_pieces(lead_router *many, lead_router *single, const lead_requests *requests, const struct request_lead *leads,
                          const lead_time *times, bool has_times, uint64_t *state)
{
    struct results *found = calloc(2, sizeof *found), *expected = found + 1;
    lead_request *request = new_request(lead_router_policy(single));
    for (size_t first = 0, count; first < ROWS; first += count) {
        const lead_assignment_columns columns = columns_of(found);
        const uint32_t person = request_random(state, 4);
        const lead_time until = times[first] + (lead_time)request_random(state, 3) * REQUEST_DAY;
        uint64_t done = 0;
        count = 1 + request_random(state, 1500);
        count = count < ROWS - first ? count : ROWS - first;
        count = has_times ? count : 1;
        while (!has_times && first + count < ROWS && times[first + count] == times[first])
            count++;
        assert_int_equal(lead_router_set_away(many, person, times[first], until, times[first], NULL), LEAD_OK);
        assert_int_equal(lead_router_set_away(single, person, times[first], until, times[first], NULL), LEAD_OK);
        assert_int_equal(lead_router_assign_many(many, requests, first, count, has_times ? times + first : NULL, times[first], &columns, &done, NULL),
                         LEAD_OK);
        assert_int_equal(done, count);
        for (size_t i = 0; i < count; i++)
            assign_one(single, request, &leads[first + i], (lead_key){sizeof(lead_key), (int64_t)(first + i) * 7, NULL, 0}, times[first + i], expected, i);
        assert_memory_equal(found, expected, sizeof *found);
        memset(found, 0, 2 * sizeof *found);
    }
    lead_request_free(request);
    free(found);
}

static void many_are_as_one_by_one(void **state)
{
    (void)state;
    struct request_lead *leads = calloc(ROWS, sizeof *leads);
    lead_time *times = calloc(ROWS, sizeof *times);
    for (unsigned round = 0; round < 12; round++) {
        uint64_t random = round + 1;
        struct arrow_build build;
        lead_policy *policy = compile_policy(request_policy);
        lead_router *many = new_router(policy, LEAD_KEY_INTEGER, NULL), *single = new_router(policy, LEAD_KEY_INTEGER, NULL);
        for (size_t row = 0; row < ROWS; row++)
            leads[row] = random_lead(&random);
        fill_times(times, round % 3, &random);
        build_leads(&build, leads, ROWS, round);
        lead_requests *requests = new_requests(policy, &build, all_instructions[round % 3]);
        assign_pieces(many, single, requests, leads, times, round % 4 < 3, &random);
        check_same_state(many, single);
        assert_true(lead_router_held_count(many) > ROWS / 4);
        lead_requests_free(requests);
        lead_router_free(many);
        lead_router_free(single);
        lead_policy_unref(policy);
        assert_true(arrow_end(&build));
    }
    free(leads);
    free(times);
}

/* --- a small policy ----------------------------------------------------------------------------------------------------------------------- */

static const char small_policy[] =
    "{\"leadcore\": 1, \"name\": \"small\", \"version\": \"1\", \"fields\": {\"kind\": \"category\", \"since\": \"time\"},"
    "\"people\": [{\"id\": \"a\"}, {\"id\": \"b\"}],"
    "\"teams\": [{\"name\": \"t\", \"members\": [\"a\", \"b\"], \"strategy\": \"round_robin\"}],"
    "\"slas\": {\"s\": {\"clocks\": [{\"name\": \"long\", \"within\": \"8h\"}, {\"name\": \"short\", \"within\": \"30m\"}]}},"
    "\"rules\": [{\"name\": \"no\", \"when\": {\"kind\": \"no\"}, \"unassigned\": \"no\"},"
    "{\"name\": \"sla\", \"when\": {\"kind\": \"sla\"}, \"team\": \"t\", \"sla\": \"s\"}, {\"name\": \"all\", \"team\": \"t\"}]}";

struct small {
    struct arrow_build build;
    struct memory memory;
    lead_policy *policy;
    lead_router *router;
    lead_requests *requests;
};

enum { SMALL_ROWS = 5 };

static const int64_t small_keys[SMALL_ROWS] = {10, 20, 30, 40, 50};
static const char *const small_texts[SMALL_ROWS] = {"ten", "twenty", "thirty", "forty", "fifty"};
static const int64_t small_kinds[SMALL_ROWS] = {0, 1, 2, 1, 0};
static const char *const kind_entries[] = {"no", "sla", "else"};

struct shape {
    const char *format; /* of the keys; NULL: texts */
    const int64_t *keys, *kinds;
    const char *const *texts;
};

static void small_begin(struct small *small, struct shape shape)
{
    memset(small, 0, sizeof *small);
    memory_init(&small->memory, SIZE_MAX);
    small->policy = compile_policy(small_policy);
    small->router = new_router(small->policy, shape.format ? LEAD_KEY_INTEGER : LEAD_KEY_TEXT, &small->memory.allocator);
    arrow_begin(&small->build, SMALL_ROWS);
    arrow_add_dictionary(&small->build, "kind", "c", shape.kinds ? shape.kinds : small_kinds, NULL, "u", kind_entries, 3);
    if (shape.format)
        arrow_add_integers(&small->build, "key", shape.format, shape.keys ? shape.keys : small_keys, NULL);
    else
        arrow_add_strings(&small->build, "key", "vu", shape.texts ? shape.texts : small_texts);
    assert_int_equal(lead_requests_new(small->policy, &small->build.schema, &small->build.array, "key",
                                       shape.format ? LEAD_KEY_INTEGER : LEAD_KEY_TEXT,
                                       &(lead_batch_options){.size = sizeof(lead_batch_options), .missing = LEAD_MISSING_IS_UNKNOWN}, NULL,
                                       &small->requests, NULL),
                     LEAD_OK);
}

static void small_end(struct small *small)
{
    lead_requests_free(small->requests);
    lead_router_free(small->router);
    lead_policy_unref(small->policy);
    assert_int_equal(small->memory.blocks, 0);
    assert_true(arrow_end(&small->build));
}

static void results_say_where_leads_are(void **state)
{
    static const uint8_t outcomes[] = {LEAD_OUTCOME_UNASSIGNED, LEAD_OUTCOME_ASSIGNED, LEAD_OUTCOME_ASSIGNED, LEAD_OUTCOME_ASSIGNED, LEAD_OUTCOME_UNASSIGNED};
    static const uint8_t reasons[] = {LEAD_REASON_RULE, LEAD_REASON_CHOSEN, LEAD_REASON_CHOSEN, LEAD_REASON_CHOSEN, LEAD_REASON_RULE};
    static const uint8_t bys[] = {LEAD_BY_NOBODY, LEAD_BY_ROUND_ROBIN, LEAD_BY_ROUND_ROBIN, LEAD_BY_ROUND_ROBIN, LEAD_BY_NOBODY};
    static const uint32_t people[] = {LEAD_NONE, 0, 1, 0, LEAD_NONE}, teams[] = {LEAD_NONE, 0, 0, 0, LEAD_NONE}, rules[] = {0, 1, 2, 1, 0};
    (void)state;
    for (int has_text = 0; has_text < 2; has_text++) {
        struct small small;
        struct results results;
        const lead_assignment_columns columns = columns_of(&results);
        const lead_time soon = REQUEST_NOW + HOUR / 2, deadlines[] = {LEAD_NEVER, soon, LEAD_NEVER, soon, LEAD_NEVER};
        uint64_t done = 9;
        small_begin(&small, (struct shape){.format = has_text ? NULL : "s"});
        assert_int_equal(lead_router_assign_many(small.router, small.requests, 0, SMALL_ROWS, NULL, REQUEST_NOW, &columns, &done, NULL), LEAD_OK);
        assert_int_equal(done, SMALL_ROWS);
        assert_memory_equal(results.outcome, outcomes, sizeof outcomes);
        assert_memory_equal(results.reason, reasons, sizeof reasons);
        assert_memory_equal(results.by, bys, sizeof bys);
        assert_memory_equal(results.person, people, sizeof people);
        assert_memory_equal(results.team, teams, sizeof teams);
        assert_memory_equal(results.rule, rules, sizeof rules);
        assert_memory_equal(results.deadline, deadlines, sizeof deadlines);
        assert_int_equal(lead_router_held_count(small.router), 3);
        small_end(&small);
    }
}

/* Nobody wants to know; a part; nothing. */
static void results_may_be_left_out(void **state)
{
    struct small small;
    struct results results = {.person = {9, 9, 9}};
    const lead_assignment_columns people = {.size = sizeof people, .person = results.person};
    uint64_t done = 9;
    (void)state;
    small_begin(&small, (struct shape){.format = "l"});
    assert_int_equal(lead_router_assign_many(small.router, small.requests, 1, 0, NULL, REQUEST_NOW, NULL, &done, NULL), LEAD_OK);
    assert_true(done == 0 && lead_router_change_count(small.router) == 0);
    assert_int_equal(lead_router_assign_many(small.router, small.requests, 1, 2, NULL, REQUEST_NOW, &people, NULL, NULL), LEAD_OK);
    assert_true(results.person[0] == 0 && results.person[1] == 1 && results.person[2] == 9);
    assert_int_equal(lead_router_assign_many(small.router, small.requests, 3, 1, NULL, REQUEST_NOW, NULL, NULL, NULL), LEAD_OK);
    assert_int_equal(lead_router_held_count(small.router), 3);
    small_end(&small);
}

/* --- rows that fail ----------------------------------------------------------------------------------------------------------------------- */

struct failing {
    const char *name;
    struct shape shape;
    lead_time times[SMALL_ROWS]; /* the first is 0: no times */
    uint64_t done;
    lead_status expected;
    const char *message;
};

static const int64_t twice[] = {10, 20, 30, 20, 50}, large[] = {1, 2, INT64_MAX, -1, 5}, broken_kinds[] = {2, 2, 2, 77, 2}, all_else[] = {2, 2, 2, 2, 2};
static const char *const texts_twice[] = {"a", "b", "c", "c", "e"}, *const empty_text[] = {"a", "", "c", "d", "e"},
                         *const long_text[] = {"a", "b", "c", "d", "123456789012345678901234567890123456789012345678"},
                         *const bad_text[] = {"a", "b", "\xff", "d", "e"};

#define AT(a, b, c, d, e) {REQUEST_NOW + (a), REQUEST_NOW + (b), REQUEST_NOW + (c), REQUEST_NOW + (d), REQUEST_NOW + (e)}

static const struct failing failings[] = {
    {"none", {"l", NULL, all_else, NULL}, AT(0, 0, 5, 5, HOUR), 5, LEAD_OK, ""},
    {"a key twice", {"i", twice, all_else, NULL}, {0}, 3, LEAD_ERROR_ALREADY_HELD, "row 3"},
    {"a key twice, the second time later", {"i", twice, all_else, NULL}, AT(0, 1, 2, 9, 9), 3, LEAD_ERROR_ALREADY_HELD, "row 3"},
    {"a text twice", {NULL, NULL, all_else, texts_twice}, {0}, 3, LEAD_ERROR_ALREADY_HELD, "row 3"},
    {"an empty text", {NULL, NULL, all_else, empty_text}, {0}, 1, LEAD_ERROR_VALUE, "row 1"},
    {"a text that is too long", {NULL, NULL, all_else, long_text}, {0}, 4, LEAD_ERROR_VALUE, "row 4"},
    {"a text that is not UTF-8", {NULL, NULL, all_else, bad_text}, {0}, 2, LEAD_ERROR_VALUE, "row 2"},
    {"an integer that is too large", {"L", large, all_else, NULL}, {0}, 3, LEAD_ERROR_VALUE, "row 3"},
    {"an index outside of its dictionary", {"l", NULL, broken_kinds, NULL}, {0}, 3, LEAD_ERROR_ARROW, "row 3"},
    {"times that fall", {"l", NULL, all_else, NULL}, AT(0, 5, 4, 5, 5), 2, LEAD_ERROR_TIME, "row 2: its time is before"},
    {"a time that is none", {"l", NULL, all_else, NULL}, AT(0, 5, 6, LEAD_NEVER - REQUEST_NOW, 9), 3, LEAD_ERROR_INVALID_ARGUMENT, "row 3: its time lies"},
    {"a first time that is none", {"l", NULL, all_else, NULL}, {INT64_MIN, 0, 0, 0, 0}, 0, LEAD_ERROR_INVALID_ARGUMENT, "row 0: its time lies"},
};

static void rows_before_one_that_fails_are_assigned(void **state)
{
    (void)state;
    for (size_t r = 0; r < COUNT_OF(failings); r++) {
        const struct failing *failing = &failings[r];
        struct small small;
        lead_error error = LEAD_ERROR_INIT;
        uint64_t done = 99;
        print_message("# %s\n", failing->name);
        small_begin(&small, failing->shape);
        assert_int_equal(lead_router_assign_many(small.router, small.requests, 0, SMALL_ROWS, failing->times[0] ? failing->times : NULL, REQUEST_NOW,
                                                 NULL, &done, &error),
                         failing->expected);
        assert_non_null(strstr(error.message, failing->message));
        assert_int_equal(done, failing->done);
        assert_int_equal(lead_router_held_count(small.router), failing->done);
        assert_int_equal(lead_router_change_count(small.router), failing->done);
        const lead_time last = failing->times[0] && failing->done ? failing->times[failing->done - 1] : REQUEST_NOW; /* no time passes for a row that fails */
        assert_int_equal(lead_router_now(small.router), failing->done ? last : INT64_MIN);
        small_end(&small);
    }
}

static void arguments_are_checked(void **state)
{
    struct small small, other;
    lead_assignment_columns none = {.size = 3};
    uint64_t done = 9;
    (void)state;
    small_begin(&small, (struct shape){.format = "l"});
    small_begin(&other, (struct shape){.format = NULL});
    lead_router *texts = new_router(small.policy, LEAD_KEY_TEXT, NULL);
    static const struct {
        uint64_t first, count;
    } ranges[] = {{0, 6}, {5, 1}, {6, 0}, {1, UINT64_MAX}, {UINT64_MAX, 1}};
    assert_int_equal(lead_router_assign_many(NULL, small.requests, 0, 1, NULL, REQUEST_NOW, NULL, &done, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(done, 0);
    assert_int_equal(lead_router_assign_many(small.router, NULL, 0, 1, NULL, REQUEST_NOW, NULL, NULL, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_router_assign_many(small.router, other.requests, 0, 1, NULL, REQUEST_NOW, NULL, NULL, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_router_assign_many(texts, small.requests, 0, 1, NULL, REQUEST_NOW, NULL, NULL, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_router_assign_many(small.router, small.requests, 0, 1, NULL, REQUEST_NOW, &none, NULL, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    for (size_t r = 0; r < COUNT_OF(ranges); r++)
        assert_int_equal(lead_router_assign_many(small.router, small.requests, ranges[r].first, ranges[r].count, NULL, REQUEST_NOW, NULL, NULL, NULL),
                         LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_router_change_count(small.router), 0);
    lead_router_free(texts);
    small_end(&small);
    small_end(&other);
}

/* However much memory there is: what is done is done, and can be gone on with. */
static void memory_may_end_anywhere(void **state)
{
    (void)state;
    struct request_lead *leads = calloc(ROWS, sizeof *leads);
    struct arrow_build build;
    uint64_t random = 5;
    unsigned failures = 0;
    lead_status status = LEAD_ERROR_OUT_OF_MEMORY;
    lead_policy *policy = compile_policy(request_policy);
    for (size_t row = 0; row < ROWS; row++)
        leads[row] = random_lead(&random);
    build_leads(&build, leads, ROWS, 1);
    lead_requests *requests = new_requests(policy, &build, LEAD_INSTRUCTIONS_BASELINE);
    lead_router *single = new_router(policy, LEAD_KEY_INTEGER, NULL);
    lead_request *request = new_request(policy);
    struct results *results = calloc(1, sizeof *results);
    for (size_t row = 0; row < ROWS; row++)
        assign_one(single, request, &leads[row], (lead_key){sizeof(lead_key), (int64_t)row * 7, NULL, 0}, REQUEST_NOW, results, row);
    for (size_t allowed = 0; status != LEAD_OK; allowed++) {
        struct memory memory;
        uint64_t done, rest;
        memory_init(&memory, SIZE_MAX);
        lead_router *router = new_router(policy, LEAD_KEY_INTEGER, &memory.allocator);
        memory.allowed = allowed;
        status = lead_router_assign_many(router, requests, 0, ROWS, NULL, REQUEST_NOW, NULL, &done, NULL);
        memory.allowed = SIZE_MAX;
        assert_true(status == LEAD_OK || status == LEAD_ERROR_OUT_OF_MEMORY);
        failures += status != LEAD_OK;
        assert_int_equal(lead_router_assign_many(router, requests, done, ROWS - done, NULL, REQUEST_NOW, NULL, &rest, NULL), LEAD_OK);
        assert_int_equal(done + rest, ROWS);
        check_same_state(router, single);
        lead_router_free(router);
        assert_int_equal(memory.blocks, 0);
    }
    assert_true(failures > 10);
    lead_request_free(request);
    lead_router_free(single);
    lead_requests_free(requests);
    lead_policy_unref(policy);
    assert_true(arrow_end(&build));
    free(results);
    free(leads);
}

/* As if so many waited, with room for all. */
static void pretend(lead_router *router, uint32_t waiting, uint32_t capacity)
{
    router->leads.waiting_count = waiting;
    router->leads.capacity = capacity;
}

/* Up to the last one that a router can have. */
static void a_router_that_becomes_full(void **state)
{
    struct small small;
    lead_error error = LEAD_ERROR_INIT;
    uint64_t done = 9;
    (void)state;
    small_begin(&small, (struct shape){.format = "l", .kinds = all_else});
    assert_int_equal(lead_router_assign_many(small.router, small.requests, 0, 1, NULL, REQUEST_NOW, NULL, NULL, NULL), LEAD_OK);
    const uint32_t capacity = small.router->leads.capacity;
    pretend(small.router, LEAD_LEADS_MAX - 3, LEAD_LEADS_MAX);
    assert_int_equal(lead_router_assign_many(small.router, small.requests, 1, 4, NULL, REQUEST_NOW, NULL, &done, &error), LEAD_ERROR_LIMIT);
    assert_int_equal(done, 2);
    assert_non_null(strstr(error.message, "row 3"));
    pretend(small.router, 0, capacity);
    assert_int_equal(lead_router_assign_many(small.router, small.requests, 3, 2, NULL, REQUEST_NOW, NULL, &done, NULL), LEAD_OK);
    assert_int_equal(lead_router_held_count(small.router), 5);
    small_end(&small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_are_as_one_by_one),
        cmocka_unit_test(results_say_where_leads_are),
        cmocka_unit_test(results_may_be_left_out),
        cmocka_unit_test(rows_before_one_that_fails_are_assigned),
        cmocka_unit_test(a_router_that_becomes_full),
        cmocka_unit_test(arguments_are_checked),
        cmocka_unit_test(memory_may_end_anywhere),
    };
    return cmocka_run_group_tests_name("assign_many", tests, NULL, NULL);
}
