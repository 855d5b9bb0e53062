/* SPDX-License-Identifier: MIT */
/* Saved routers: what is loaded is what was saved, goes on as it would have, and follows from an older one and the changes since. */
#include "route_fixture.h"

#include "../support/router_walk.h"

static void open_walk(struct walk *walk, unsigned seed)
{
    walk_begin(walk, (struct walk_source){NULL, 0, seed * 1000003u}, seed % 2 ? LEAD_KEY_INTEGER : LEAD_KEY_TEXT, seed / 2 % WALK_POLICIES);
}

static lead_router *load(const struct walk *walk, const uint8_t *bytes, size_t size)
{
    const lead_router_options options = {.size = sizeof options, .keeps_changes = 1};
    lead_error error = LEAD_ERROR_INIT;
    lead_router *router;
    if (lead_router_load(walk->policies[walk->which], bytes, size, &options, NULL, &router, &error) != LEAD_OK)
        fail_msg("%s", error.message);
    return router;
}

static lead_router *copy(const struct walk *walk)
{
    size_t size;
    uint8_t *bytes = walk_save(walk->router, &size);
    lead_router *router = load(walk, bytes, size);
    free(bytes);
    return router;
}

/* Also what is not saved is found again: the two decide the same from then on. */
static void a_loaded_router_goes_on_as_the_other(void **state)
{
    (void)state;
    for (unsigned seed = 1; seed <= 24; seed++) {
        struct walk walk;
        open_walk(&walk, seed);
        for (unsigned i = 0; i < 400; i++) {
            walk_step(&walk, seed % 3 == 0);
            if (i % 25)
                continue;
            struct walk other = walk;
            other.router = copy(&walk);
            walk_check(walk.router);
            walk_check(other.router);
            walk_check_same(walk.router, other.router);
            for (unsigned j = 0; j < 20; j++)
                walk_step(&other, false);
            for (unsigned j = 0; j < 20; j++)
                walk_step(&walk, false);
            walk_check_same(walk.router, other.router);
            lead_router_free(other.router);
        }
        walk_end(&walk);
    }
}

/* Time alone changes things without a record: so it is brought to the same moment first. */
static void come_to(lead_router *router, lead_time now)
{
    lead_desk desk = {.size = sizeof desk};
    assert_int_equal(lead_router_desk(router, 0, now, &desk, NULL), LEAD_OK);
}

static void a_router_is_an_older_one_and_the_changes_since(void **state)
{
    (void)state;
    for (unsigned seed = 1; seed <= 24; seed++) {
        struct walk walk;
        uint64_t applied;
        open_walk(&walk, seed);
        for (unsigned round = 0; round < 12; round++) {
            lead_router *older = copy(&walk);
            const uint64_t before = lead_router_change_count(walk.router);
            const uint8_t *bytes;
            lead_error error = LEAD_ERROR_INIT;
            lead_router_forget_changes(walk.router);
            for (unsigned i = 0; i < 40; i++)
                walk_step(&walk, false);
            const size_t size = lead_router_changes(walk.router, &bytes);
            if (lead_router_replay(older, bytes, size, &applied, &error) != LEAD_OK)
                fail_msg("%s", error.message);
            assert_true(applied == lead_router_change_count(walk.router) - before);
            come_to(older, lead_router_now(walk.router));
            walk_check(older);
            walk_check_same(walk.router, older);
            lead_router_free(older);
        }
        walk_end(&walk);
    }
}

/* However the slots of leads were taken, the bytes depend on what happened only. */
static void bytes_do_not_depend_on_how_memory_was_used(void **state)
{
    static const char members[] = "'people': [{'id': 'a'}, {'id': 'b'}], 'teams': [{'name': 't', 'members': ['a', 'b'], 'strategy': 'round_robin'}],"
                                  "'rules': [{'name': 'r', 'team': 't'}]";
    struct routing routing;
    size_t size, size_again;
    (void)state;
    route_begin(&routing, members);
    for (int64_t key = 1; key <= 5; key++)
        route_assign(&routing, key, MONDAY);
    route_release(&routing, 2, false, MONDAY);
    route_release(&routing, 4, false, MONDAY);
    route_assign(&routing, 6, MONDAY);
    uint8_t *bytes = walk_save(routing.router, &size), *again;
    lead_router *loaded;
    assert_int_equal(lead_router_load(routing.policy, bytes, size, NULL, &routing.memory.allocator, &loaded, NULL), LEAD_OK);
    assert_int_not_equal(loaded->leads.held[1].sequence, routing.router->leads.held[1].sequence);
    again = walk_save(loaded, &size_again);
    assert_int_equal(size, size_again);
    assert_memory_equal(bytes, again, size);
    free(bytes);
    free(again);
    lead_router_free(loaded);
    route_end(&routing);
}

/* Many leads, with clocks, earlier holders and a queue: whatever grows while loading. */
static void many_leads_are_loaded(void **state)
{
    static const char members[] = "'people': [{'id': 'a', 'capacity': {'open': 700}}, {'id': 'b'}], 'teams': [{'name': 't', 'members': ['a'], 'strategy': 'round_robin', 'sticky': [{'same': 'company'}]}],"
                                  "'slas': {'s': {'clocks': [{'name': 'c', 'within': '1h', 'starts': 'received'}]}}, 'rules': [{'name': 'r', 'team': 't', 'sla': 's'}]";
    struct routing routing;
    lead_router *loaded;
    size_t size;
    (void)state;
    route_begin(&routing, members);
    for (int64_t key = 0; key < 1000; key++) {
        const lead_key lead = integer_key(key);
        lead_assignment assignment = no_assignment();
        char company[16];
        snprintf(company, sizeof company, "c%d", (int)key);
        route_set(&routing, "company", company);
        route_assign(&routing, key, MONDAY + key);
        if (key % 5 == 0)
            assert_int_equal(lead_router_assign_to(routing.router, &lead, NULL, 1, MONDAY + key, &assignment, NULL), LEAD_OK);
    }
    assert_true(lead_router_waiting_count(routing.router) > 50);
    uint8_t *bytes = walk_save(routing.router, &size);
    assert_int_equal(lead_router_load(routing.policy, bytes, size, NULL, &routing.memory.allocator, &loaded, NULL), LEAD_OK);
    walk_check_same(routing.router, loaded);
    walk_check(loaded);
    lead_router_free(loaded);
    free(bytes);
    route_end(&routing);
}

static void the_host_says_what_is_wrong(void **state)
{
    struct walk walk;
    size_t size;
    lead_router *router = (lead_router *)&walk;
    lead_router_options options = {.size = 3};
    lead_allocator allocator = {.size = 1};
    (void)state;
    open_walk(&walk, 2);
    for (unsigned i = 0; i < 30; i++)
        walk_step(&walk, false);
    uint8_t *bytes = walk_save(walk.router, &size);
    lead_policy *policy = walk.policies[walk.which], *other = walk.policies[!walk.which];
    assert_int_equal(lead_router_saved_size(NULL), 0);
    assert_int_equal(lead_router_save(NULL, bytes, size, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_router_save(walk.router, NULL, size, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_router_save(walk.router, bytes, size - 1, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_router_load(policy, bytes, size, NULL, NULL, NULL, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_router_load(NULL, bytes, size, NULL, NULL, &router, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_null(router);
    assert_int_equal(lead_router_load(policy, NULL, size, NULL, NULL, &router, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_router_load(policy, NULL, 0, NULL, NULL, &router, NULL), LEAD_ERROR_DAMAGED);
    assert_int_equal(lead_router_load(policy, bytes, size, &options, NULL, &router, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_router_load(policy, bytes, size, NULL, &allocator, &router, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_router_load(other, bytes, size, NULL, NULL, &router, NULL), LEAD_ERROR_OTHER_POLICY);
    assert_null(router);
    free(bytes);
    walk_end(&walk);
}

/* With every number of acquisitions but enough it fails, and gives everything back. */
static void memory_may_run_out(void **state)
{
    struct walk walk;
    struct memory memory;
    size_t size, allowed = 0;
    lead_router *router;
    lead_status status;
    (void)state;
    open_walk(&walk, 5);
    for (unsigned i = 0; i < 200; i++)
        walk_step(&walk, false);
    uint8_t *bytes = walk_save(walk.router, &size);
    do {
        memory_init(&memory, allowed++);
        status = lead_router_load(walk.policies[walk.which], bytes, size, NULL, &memory.allocator, &router, NULL);
        assert_int_equal(status, status == LEAD_OK ? LEAD_OK : LEAD_ERROR_OUT_OF_MEMORY);
        lead_router_free(router);
        assert_int_equal(memory.blocks, 0);
    } while (status != LEAD_OK);
    assert_true(allowed > 10);
    free(bytes);
    walk_end(&walk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_loaded_router_goes_on_as_the_other),
        cmocka_unit_test(a_router_is_an_older_one_and_the_changes_since),
        cmocka_unit_test(bytes_do_not_depend_on_how_memory_was_used),
        cmocka_unit_test(many_leads_are_loaded),
        cmocka_unit_test(the_host_says_what_is_wrong),
        cmocka_unit_test(memory_may_run_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
