/* SPDX-License-Identifier: MIT */
/* Calls that are refused, for what is wrong with them or for want of memory, and that nothing changes then; and making routers. */
#include "route_house.h"

/* --- what is refused ---------------------------------------------------------------------------------------------------------------------- */

enum call { ASSIGN, ASSIGN_TO, REASSIGN, RELEASE, FIND };

struct wrong {
    const char *name;
    enum call call;
    int64_t key; /* 1 is held */
    lead_time now;
    lead_status expected;
    const char *message;
};

static const struct wrong wrongs[] = {
    {"assign: earlier", ASSIGN, 2, MONDAY - 1, LEAD_ERROR_TIME, "before"},
    {"assign: no moment", ASSIGN, 2, LEAD_NEVER, LEAD_ERROR_INVALID_ARGUMENT, "years"},
    {"assign: no moment, long ago", ASSIGN, 2, INT64_MIN, LEAD_ERROR_INVALID_ARGUMENT, "years"},
    {"assign: held", ASSIGN, 1, MONDAY, LEAD_ERROR_ALREADY_HELD, "already"},
    {"assign_to: earlier", ASSIGN_TO, 2, MONDAY - 1, LEAD_ERROR_TIME, "before"},
    {"reassign: earlier", REASSIGN, 1, MONDAY - 1, LEAD_ERROR_TIME, "before"},
    {"reassign: not held", REASSIGN, 2, MONDAY, LEAD_ERROR_NOT_HELD, "no such lead"},
    {"release: earlier", RELEASE, 1, MONDAY - 1, LEAD_ERROR_TIME, "before"},
    {"release: not held", RELEASE, 2, MONDAY, LEAD_ERROR_NOT_HELD, "no such lead"},
    {"find: not held", FIND, 2, MONDAY, LEAD_ERROR_NOT_HELD, "no such lead"},
};

static lead_status call(struct routing *routing, enum call which, const lead_key *key, lead_time now, lead_assignment *assignment, lead_error *error)
{
    switch (which) {
    case ASSIGN:
        return lead_router_assign(routing->router, key, routing->request, now, assignment, error);
    case ASSIGN_TO:
        return lead_router_assign_to(routing->router, key, routing->request, BOB, now, assignment, error);
    case REASSIGN:
        return lead_router_reassign(routing->router, key, NULL, 0, now, assignment, error);
    case RELEASE:
        return lead_router_release(routing->router, key, 0, now, error);
    default:
        return lead_router_find(routing->router, key, assignment, error);
    }
}

static void wrong_calls_change_nothing(void **state)
{
    struct routing routing;
    (void)state;
    route_begin(&routing, house);
    route_set(&routing, "kind", "field");
    route_assign(&routing, 1, MONDAY);
    for (size_t r = 0; r < COUNT_OF(wrongs); r++) {
        const lead_key key = integer_key(wrongs[r].key);
        lead_error error = LEAD_ERROR_INIT;
        lead_assignment assignment = no_assignment();
        print_message("# %s\n", wrongs[r].name);
        assignment.outcome = LEAD_OUTCOME_WAITING;
        assert_int_equal(call(&routing, wrongs[r].call, &key, wrongs[r].now, &assignment, &error), wrongs[r].expected);
        assert_non_null(strstr(error.message, wrongs[r].message));
        if (wrongs[r].call != RELEASE)
            assert_true(assignment.outcome == LEAD_OUTCOME_UNASSIGNED && assignment.person == LEAD_NONE);
        assert_true(lead_router_change_count(routing.router) == 1 && lead_router_now(routing.router) == MONDAY);
    }
    route_end(&routing);
}

static void arguments_are_checked(void **state)
{
    struct routing routing, other;
    const lead_key key = integer_key(1), small = {.size = 8};
    const uint32_t nobody[] = {ANN, 5};
    lead_assignment assignment = no_assignment(), unset = {.size = 0};
    (void)state;
    route_begin(&routing, house);
    route_begin(&other, house);
    route_set(&routing, "kind", "field");
    route_assign(&routing, 1, MONDAY);
    lead_router *router = routing.router;
    for (int which = ASSIGN; which <= FIND; which++) {
        assert_int_equal(call(&routing, (enum call)which, NULL, MONDAY, &assignment, NULL), LEAD_ERROR_INVALID_ARGUMENT);
        assert_int_equal(call(&routing, (enum call)which, &small, MONDAY, &assignment, NULL), LEAD_ERROR_INVALID_ARGUMENT);
        routing.router = NULL;
        assert_int_equal(call(&routing, (enum call)which, &key, MONDAY, &assignment, NULL), LEAD_ERROR_INVALID_ARGUMENT);
        routing.router = router;
        if (which == RELEASE)
            continue;
        assert_int_equal(call(&routing, (enum call)which, &key, MONDAY, NULL, NULL), LEAD_ERROR_INVALID_ARGUMENT);
        assert_int_equal(call(&routing, (enum call)which, &key, MONDAY, &unset, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    }
    const lead_key fresh = integer_key(2);
    assert_int_equal(lead_router_assign(router, &fresh, NULL, MONDAY, &assignment, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_router_assign(router, &fresh, other.request, MONDAY, &assignment, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_router_assign_to(router, &fresh, other.request, BOB, MONDAY, &assignment, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_router_assign_to(router, &fresh, NULL, 5, MONDAY, &assignment, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_router_reassign(router, &key, NULL, 1, MONDAY, &assignment, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_router_reassign(router, &key, nobody, 2, MONDAY, &assignment, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_true(lead_router_change_count(router) == 1);
    route_end(&routing);
    route_end(&other);
}

/* Time passes for all people at once, but nothing else has changed. */
static uint8_t *saved(struct routing *routing, size_t *size)
{
    *size = lead_router_saved_size(routing->router);
    uint8_t *bytes = malloc(*size);
    assert_int_equal(lead_router_save(routing->router, bytes, *size, NULL), LEAD_OK);
    return bytes;
}

static lead_status nth_call(struct routing *routing, unsigned n)
{
    const lead_key fresh = integer_key(1000 + n), earlier = integer_key(1000 + n - 3), last = integer_key(1000 + n - 1);
    const uint32_t excluded[] = {BOB};
    lead_assignment assignment = no_assignment();
    switch (n % 7) {
    case 0:
        return lead_router_reassign(routing->router, &earlier, excluded, 1, MONDAY, &assignment, NULL);
    case 1:
        return lead_router_assign_to(routing->router, &fresh, routing->request, n % 5, MONDAY, &assignment, NULL);
    case 2:
        return lead_router_release(routing->router, &last, 0, MONDAY, NULL);
    case 3:
        return lead_router_set_away(routing->router, n % 5, MONDAY, MONDAY + n % 2, MONDAY, NULL);
    default:
        return lead_router_assign(routing->router, &fresh, routing->request, MONDAY, &assignment, NULL);
    }
}

/* Each call with no memory at all, then with a little more. */
static void without_memory_nothing_changes(void **state)
{
    struct routing routing;
    unsigned failures = 0;
    (void)state;
    route_begin_as(&routing, house, LEAD_KEY_INTEGER, true);
    route_set(&routing, "kind", "field");
    for (unsigned n = 0; n < 600; n++) {
        char company[16];
        sprintf(company, "c%u", n);
        route_set(&routing, "company", company);
        for (size_t allowed = 0;; allowed++) {
            size_t size, size_after;
            uint8_t *before = saved(&routing, &size);
            routing.memory.allowed = allowed;
            const lead_status status = nth_call(&routing, n);
            routing.memory.allowed = SIZE_MAX;
            uint8_t *after = saved(&routing, &size_after);
            if (status != LEAD_OK)
                assert_true(size == size_after && memcmp(before, after, size) == 0);
            free(before);
            free(after);
            failures += status == LEAD_ERROR_OUT_OF_MEMORY;
            if (status != LEAD_ERROR_OUT_OF_MEMORY)
                break;
        }
    }
    assert_true(failures > 100);
    route_end(&routing);
}

/* --- routers ------------------------------------------------------------------------------------------------------------------------------ */

static void routers_are_made_with_what_is_asked(void **state)
{
    static const struct {
        const char *name;
        lead_router_options options;
        lead_status expected;
        lead_key_type key;
    } rows[] = {
        {"nothing", {.size = sizeof(lead_router_options)}, LEAD_OK, LEAD_KEY_INTEGER},
        {"integers", {.size = sizeof(lead_router_options), .key = LEAD_KEY_INTEGER}, LEAD_OK, LEAD_KEY_INTEGER},
        {"texts", {.size = sizeof(lead_router_options), .key = LEAD_KEY_TEXT}, LEAD_OK, LEAD_KEY_TEXT},
        {"no such type", {.size = sizeof(lead_router_options), .key = 3}, LEAD_ERROR_INVALID_ARGUMENT, 0},
        {"no size", {.size = 0}, LEAD_ERROR_INVALID_ARGUMENT, 0},
    };
    lead_router *router;
    (void)state;
    lead_policy *policy = route_policy(house, NULL);
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        print_message("# %s\n", rows[r].name);
        assert_int_equal(lead_router_new(policy, &rows[r].options, NULL, &router, NULL), rows[r].expected);
        assert_int_equal(lead_router_key_type(router), rows[r].key);
        assert_ptr_equal(lead_router_policy(router), rows[r].expected == LEAD_OK ? policy : NULL);
        assert_true(lead_router_now(router) == INT64_MIN && lead_router_change_count(router) == 0);
        assert_true(lead_router_held_count(router) == 0 && lead_router_waiting_count(router) == 0);
        lead_router_free(router);
    }
    const lead_allocator no_memory = {.size = sizeof no_memory};
    assert_int_equal(lead_router_new(policy, NULL, &no_memory, &router, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_router_new(NULL, NULL, NULL, &router, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_null(router);
    assert_int_equal(lead_router_new(policy, NULL, NULL, NULL, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_router_new(policy, NULL, NULL, &router, NULL), LEAD_OK);
    lead_policy_unref(policy);
    assert_string_equal(lead_policy_name(lead_router_policy(router)), "p"); /* the router has a reference */
    lead_router_free(router);
}

static void routers_are_made_whole_or_not_at_all(void **state)
{
    struct memory memory;
    lead_router *router;
    lead_status status = LEAD_ERROR_OUT_OF_MEMORY;
    size_t allowed = 0;
    (void)state;
    lead_policy *policy = route_policy(house, NULL);
    for (; status == LEAD_ERROR_OUT_OF_MEMORY; allowed++) {
        memory_init(&memory, allowed);
        status = lead_router_new(policy, NULL, &memory.allocator, &router, NULL);
        assert_int_equal(router != NULL, status == LEAD_OK);
        lead_router_free(router);
        assert_int_equal(memory.blocks, 0);
    }
    assert_int_equal(status, LEAD_OK);
    assert_true(allowed > 5);
    lead_policy_unref(policy);
}

/* No more leads than can be counted; those that are there can still go on, wait and end. */
static void a_router_that_is_full(void **state)
{
    struct routing routing;
    const lead_key fresh = integer_key(2), known = integer_key(1);
    lead_assignment assignment = no_assignment();
    lead_error error = LEAD_ERROR_INIT;
    (void)state;
    route_begin(&routing, house);
    route_set(&routing, "kind", "field");
    route_assign(&routing, 1, MONDAY);
    struct lead_leads *leads = &routing.router->leads;
    const uint32_t capacity = leads->capacity;
    leads->waiting_count += LEAD_LEADS_MAX - 1;
    leads->capacity = LEAD_LEADS_MAX;
    assert_int_equal(lead_router_assign(routing.router, &fresh, routing.request, MONDAY + 1, &assignment, &error), LEAD_ERROR_LIMIT);
    assert_non_null(strstr(error.message, "1073741824"));
    assert_int_equal(lead_router_assign_to(routing.router, &fresh, NULL, BOB, MONDAY + 1, &assignment, NULL), LEAD_ERROR_LIMIT);
    assert_true(lead_router_now(routing.router) == MONDAY && lead_router_change_count(routing.router) == 1);
    assert_int_equal(lead_router_assign_to(routing.router, &known, NULL, DOT, MONDAY, &assignment, NULL), LEAD_OK);
    assert_int_equal(lead_router_reassign(routing.router, &known, NULL, 0, MONDAY, &assignment, NULL), LEAD_OK);
    assert_int_equal(lead_router_set_away(routing.router, ANN, MONDAY, LEAD_NEVER, MONDAY, NULL), LEAD_OK);
    route_release(&routing, 1, false, MONDAY);
    assert_int_equal(lead_router_assign(routing.router, &fresh, routing.request, MONDAY, &assignment, NULL), LEAD_OK);
    leads->waiting_count -= LEAD_LEADS_MAX - 1;
    leads->capacity = capacity;
    route_end(&routing);
}

/* Nothing of the caller's key but what it says, wherever the lead goes. */
static void keys_are_handed_back_clean(void **state)
{
    static const char *const kinds[] = {"field", "spam", NULL};
    struct {
        lead_key key;
        uint64_t more;
    } given[] = {{{sizeof given[0], 5, "of no use", 9}, 0}, {{sizeof given[0], 77, "five", 4}, 0}}; /* of a later version */
    (void)state;
    for (int type = 0; type < 2; type++)
        for (size_t k = 0; k < COUNT_OF(kinds); k++) {
            struct routing routing;
            lead_assignment made[2] = {no_assignment(), no_assignment()};
            size_t count;
            route_begin_as(&routing, house, type ? LEAD_KEY_TEXT : LEAD_KEY_INTEGER, false);
            route_set(&routing, "kind", kinds[k]);
            assert_int_equal(lead_router_explain(routing.router, &given[type].key, routing.request, MONDAY, &made[0], NULL, 0, &count, NULL), LEAD_OK);
            assert_int_equal(lead_router_assign(routing.router, &given[type].key, routing.request, MONDAY, &made[1], NULL), LEAD_OK);
            for (int i = 0; i < 2; i++) {
                assert_true(made[i].key.size == sizeof made[i].key && made[i].key.integer == (type ? 0 : 5) && made[i].key.text_size == (type ? 4 : 0));
                if (type)
                    assert_memory_equal(made[i].key.text, "five", 4);
                else
                    assert_null(made[i].key.text);
            }
            route_end(&routing);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wrong_calls_change_nothing),
        cmocka_unit_test(arguments_are_checked),
        cmocka_unit_test(without_memory_nothing_changes),
        cmocka_unit_test(a_router_that_is_full),
        cmocka_unit_test(keys_are_handed_back_clean),
        cmocka_unit_test(routers_are_made_with_what_is_asked),
        cmocka_unit_test(routers_are_made_whole_or_not_at_all),
    };
    return cmocka_run_group_tests_name("router_calls", tests, NULL, NULL);
}
