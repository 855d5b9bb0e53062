/* SPDX-License-Identifier: MIT */
/* The queue: who gets what waits, in which order, and what is passed over. */
#include "route_fixture.h"

static const char house[] =
    "'people': [{'id': 'ann'}, {'id': 'bob', 'skills': ['tender']}, {'id': 'cid', 'capacity': {'open': 1}}, {'id': 'dot'}],"
    "'teams': [{'name': 'one', 'members': ['ann', 'bob'], 'strategy': 'round_robin', 'fallback': 'two'},"
    "{'name': 'two', 'members': ['cid'], 'strategy': 'round_robin'}, {'name': 'hashed', 'members': ['ann', 'bob', 'cid', 'dot'], 'strategy': 'hash'}],"
    "'slas': {'quick': {'hops': 1, 'escalate': {'team': 'two'}, 'clocks': [{'name': 'touch', 'within': '1h', 'on_breach': 'reassign'}]}},"
    "'rules': [{'name': 'boss', 'when': {'kind': 'boss'}, 'person': 'dot'},"
    "{'name': 'tender', 'when': {'kind': 'tender'}, 'team': 'one', 'needs': {'skills': ['tender']}},"
    "{'name': 'quick', 'when': {'kind': 'quick'}, 'team': 'one', 'sla': 'quick'},"
    "{'name': 'hashed', 'when': {'kind': 'hashed'}, 'team': 'hashed'}, {'name': 'one', 'team': 'one'}]";

static void set_away(struct routing *routing, const char *people, bool is_away, lead_time now)
{
    for (; *people; people++)
        assert_int_equal(lead_router_set_away(routing->router, (uint32_t)(*people - 'a'), now, is_away ? LEAD_NEVER : now, now, NULL), LEAD_OK);
}

/* Keys and people of what is drained: "3a5b". */
static void expect_drained(struct routing *routing, size_t capacity, lead_time now, const char *expected)
{
    struct {
        lead_assignment assignment;
        uint64_t more;
    } drained[8]; /* of a later version */
    char text[64] = "";
    size_t count = 99;
    const uint64_t before = lead_router_change_count(routing->router);
    for (size_t i = 0; i < 8; i++)
        drained[i].assignment = (lead_assignment){.size = sizeof drained[0]};
    assert_int_equal(lead_router_drain(routing->router, now, &drained[0].assignment, capacity, &count, NULL), LEAD_OK);
    for (size_t i = 0; i < count; i++) {
        const lead_assignment *is = &drained[i].assignment;
        assert_true(is->outcome == LEAD_OUTCOME_ASSIGNED && is->reason == LEAD_REASON_CHOSEN && is->previous == LEAD_NONE && is->row == 0);
        assert_true(is->change == before + i + 1);
        assert_int_equal(route_find(routing, is->key.integer).person, is->person);
        sprintf(text + strlen(text), "%d%c", (int)is->key.integer, *route_who(routing, is));
    }
    assert_string_equal(text, expected);
}

static void queue_up(struct routing *routing, int64_t key, const char *kind, lead_time now)
{
    route_set(routing, "kind", kind);
    assert_int_equal(route_assign(routing, key, now).outcome, LEAD_OUTCOME_WAITING);
}

static void the_queue_is_drained_in_order(void **state)
{
    struct routing routing;
    (void)state;
    route_begin(&routing, house);
    set_away(&routing, "abcd", true, MONDAY);
    expect_drained(&routing, 8, MONDAY, "");
    queue_up(&routing, 1, "boss", MONDAY);
    queue_up(&routing, 2, "tender", MONDAY);
    for (int64_t key = 3; key <= 6; key++)
        queue_up(&routing, key, NULL, MONDAY + key);
    expect_drained(&routing, 8, MONDAY + HOURS, "");
    /* Cid takes one, of the team for which they are the fallback; the tender and the boss's are passed over. */
    set_away(&routing, "c", false, MONDAY + HOURS);
    expect_drained(&routing, 8, MONDAY + HOURS, "3c");
    /* As many as there is room for. */
    set_away(&routing, "b", false, MONDAY + HOURS);
    expect_drained(&routing, 1, MONDAY + HOURS, "2b");
    expect_drained(&routing, 0, MONDAY + HOURS, "");
    set_away(&routing, "ad", false, MONDAY + HOURS);
    /* Bob was the last of team one. */
    expect_drained(&routing, 8, MONDAY + HOURS, "1d4a5b6a");
    assert_int_equal(lead_router_waiting_count(routing.router), 0);
    expect_drained(&routing, 8, MONDAY + HOURS, "");
    route_end(&routing);
}

/* Teams in which nobody is able are passed over every time, with their fallbacks, and those who become full on the way. */
static void teams_without_anybody_are_passed_over(void **state)
{
    struct routing routing;
    (void)state;
    route_begin(&routing, house);
    set_away(&routing, "abcd", true, MONDAY);
    for (int64_t key = 1; key <= 6; key++)
        queue_up(&routing, key, key % 2 ? NULL : "hashed", MONDAY);
    set_away(&routing, "d", false, MONDAY);
    expect_drained(&routing, 2, MONDAY, "2d4d");
    expect_drained(&routing, 8, MONDAY, "6d");
    queue_up(&routing, 7, NULL, MONDAY);
    set_away(&routing, "c", false, MONDAY);
    expect_drained(&routing, 8, MONDAY, "1c");
    set_away(&routing, "a", false, MONDAY);
    expect_drained(&routing, 8, MONDAY, "3a5a7a");
    route_end(&routing);
}

/* What nobody has holds nobody up. */
static void needs_that_nobody_meets(void **state)
{
    struct routing routing;
    (void)state;
    route_begin(&routing, "'people': [{'id': 'a', 'skills': ['tender']}], 'teams': [{'name': 't', 'members': ['a'], 'strategy': 'round_robin'}],"
                          "'rules': [{'name': 'all', 'team': 't', 'needs': {'skills': {'field': 'kind'}}}]");
    queue_up(&routing, 1, "other", MONDAY);
    set_away(&routing, "a", true, MONDAY);
    queue_up(&routing, 2, "other", MONDAY);
    queue_up(&routing, 3, "tender", MONDAY);
    set_away(&routing, "a", false, MONDAY);
    expect_drained(&routing, 8, MONDAY, "3a");
    assert_int_equal(lead_router_waiting_count(routing.router), 2);
    route_end(&routing);
}

/* The same one as at first, if they had been able. */
static void what_is_drained_by_hash_goes_where_it_had_gone(void **state)
{
    struct routing routing, other;
    (void)state;
    route_begin(&routing, house);
    route_begin(&other, house);
    set_away(&routing, "abcd", true, MONDAY);
    for (int64_t key = 1; key <= 8; key++)
        queue_up(&routing, key, "hashed", MONDAY);
    set_away(&routing, "abcd", false, MONDAY);
    for (int64_t key = 1; key <= 8; key++) {
        lead_assignment drained = no_assignment();
        size_t count;
        route_set(&other, "kind", "hashed");
        const lead_assignment fresh = route_assign(&other, key, MONDAY);
        assert_int_equal(lead_router_drain(routing.router, MONDAY, &drained, 1, &count, NULL), LEAD_OK);
        assert_true(count == 1 && drained.key.integer == key && drained.by == LEAD_BY_HASH);
        assert_int_equal(drained.person, fresh.person);
    }
    route_end(&routing);
    route_end(&other);
}

/* A lead that was escalated to a team waits for that one, and never comes back to those who had it. */
static void what_was_escalated_waits_for_its_team(void **state)
{
    struct routing routing;
    lead_due due[4] = {{.size = sizeof(lead_due), .assignment = {.size = sizeof(lead_assignment)}}};
    size_t count;
    (void)state;
    for (size_t i = 1; i < 4; i++)
        due[i] = due[0];
    route_begin(&routing, house);
    set_away(&routing, "c", true, MONDAY);
    route_set(&routing, "kind", "quick");
    assert_int_equal(*route_who(&routing, &(lead_assignment){.person = route_assign(&routing, 1, MONDAY).person}), 'a');
    assert_int_equal(lead_router_due(routing.router, MONDAY + 5 * HOURS, due, 4, &count, NULL), LEAD_OK); /* to bob */
    assert_int_equal(lead_router_due(routing.router, MONDAY + 10 * HOURS, due, 4, &count, NULL), LEAD_OK); /* to team two */
    assert_true(count == 1 && due[0].action == LEAD_ACTION_ESCALATED && due[0].assignment.outcome == LEAD_OUTCOME_WAITING && due[0].assignment.team == 1);
    expect_drained(&routing, 8, MONDAY + 10 * HOURS, "");
    set_away(&routing, "c", false, MONDAY + 10 * HOURS);
    expect_drained(&routing, 8, MONDAY + 10 * HOURS, "1c");
    route_end(&routing);
}

/* --- what is refused ---------------------------------------------------------------------------------------------------------------------- */

static void wrong_calls_are_refused(void **state)
{
    struct routing routing;
    lead_assignment drained[2] = {no_assignment(), no_assignment()};
    size_t count = 7;
    (void)state;
    route_begin(&routing, house);
    assert_int_equal(lead_router_drain(routing.router, MONDAY, NULL, 2, &count, NULL), LEAD_ERROR_INVALID_ARGUMENT); /* though nothing waits */
    assert_int_equal(lead_router_drain(routing.router, MONDAY, NULL, 0, &count, NULL), LEAD_OK);
    set_away(&routing, "abcd", true, MONDAY);
    queue_up(&routing, 1, NULL, MONDAY);
    queue_up(&routing, 2, NULL, MONDAY);
    set_away(&routing, "ab", false, MONDAY);
    assert_int_equal(lead_router_drain(routing.router, MONDAY, drained, 2, NULL, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_router_drain(NULL, MONDAY, drained, 2, &count, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_router_drain(routing.router, MONDAY - 1, drained, 2, &count, NULL), LEAD_ERROR_TIME);
    assert_int_equal(lead_router_drain(routing.router, MONDAY, NULL, 2, &count, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    drained[1].size = 8;
    assert_int_equal(lead_router_drain(routing.router, MONDAY, drained, 2, &count, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    drained[1].size = sizeof drained[1];
    assert_int_equal(lead_router_waiting_count(routing.router), 2);
    assert_int_equal(count, 0);
    route_end(&routing);
}

/* Either all that fit or nothing. */
static void without_memory_nobody_gets_anything(void **state)
{
    struct routing routing;
    static lead_assignment drained[1000];
    size_t count = 7;
    (void)state;
    route_begin_as(&routing, house, LEAD_KEY_INTEGER, true);
    set_away(&routing, "abcd", true, MONDAY);
    for (int64_t key = 0; key < 1000; key++) {
        queue_up(&routing, key, NULL, MONDAY);
        drained[key] = no_assignment();
    }
    set_away(&routing, "ab", false, MONDAY);
    routing.memory.allowed = 0;
    assert_int_equal(lead_router_drain(routing.router, MONDAY, drained, 1000, &count, NULL), LEAD_ERROR_OUT_OF_MEMORY);
    assert_true(count == 0 && lead_router_waiting_count(routing.router) == 1000);
    routing.memory.allowed = SIZE_MAX;
    assert_int_equal(lead_router_drain(routing.router, MONDAY, drained, 1000, &count, NULL), LEAD_OK);
    assert_true(count == 1000 && lead_router_waiting_count(routing.router) == 0);
    route_end(&routing);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_queue_is_drained_in_order),
        cmocka_unit_test(teams_without_anybody_are_passed_over),
        cmocka_unit_test(needs_that_nobody_meets),
        cmocka_unit_test(what_is_drained_by_hash_goes_where_it_had_gone),
        cmocka_unit_test(what_was_escalated_waits_for_its_team),
        cmocka_unit_test(wrong_calls_are_refused),
        cmocka_unit_test(without_memory_nobody_gets_anything),
    };
    return cmocka_run_group_tests_name("drain", tests, NULL, NULL);
}
