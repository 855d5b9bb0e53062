/* SPDX-License-Identifier: MIT */
/* What is due, in order and once, and where a breach sends a lead. */
#include "route_fixture.h"

#include "../support/router_walk.h"

#define PEOPLE "'people': [{'id': 'ada', 'skills': ['x']}, {'id': 'ben', 'skills': ['x']}, {'id': 'cleo', 'capacity': {'open': 1}}, {'id': 'dan'}],"
#define TEAMS                                                                                                                                   \
    "'teams': [{'name': 'first', 'members': ['ada', 'ben', 'cleo'], 'strategy': 'round_robin'}, {'name': 'chiefs', 'members': ['dan'], 'strategy': 'round_robin'}," \
    " {'name': 'pair', 'members': ['ada', 'ben'], 'strategy': 'round_robin'}],"

/* A document whose only SLA has these members. */
#define POLICY(sla, rules) PEOPLE TEAMS "'slas': {'s': {" sla "}}, 'rules': [" rules "]"
#define FIRST "{'name': 'r', 'team': 'first', 'sla': 's'}"
#define PAIR "{'name': 'r', 'team': 'pair', 'sla': 's'}"
#define TOUCH "'clocks': [{'name': 'touch', 'within': '10m', 'on_breach': 'reassign'}]"

/* "W1.0@5 ada>ada" and "B1.0@10 ada>ben r1": kind, lead, clock, minutes, who had and has it, what was done and how often it went on. */
static void add_due(const struct routing *routing, const lead_due *due, char *text, size_t capacity)
{
    static const char actions[] = "-res";
    const size_t at = strlen(text);
    const char *holder = due->holder == LEAD_NONE ? "-" : lead_policy_person_id(routing->policy, due->holder);
    snprintf(text + at, capacity - at, "%s%c%d.%u@%d %s>%s", at ? ", " : "", due->kind == LEAD_DUE_WARNING ? 'W' : 'B', (int)due->assignment.key.integer,
             due->clock, (int)((due->at - MONDAY) / MINUTES), holder, route_who(routing, &due->assignment));
    if (due->action != LEAD_ACTION_NONE)
        snprintf(text + strlen(text), capacity - strlen(text), " %c%u", actions[due->action], due->hops);
    assert_int_equal(due->assignment.previous, due->holder);
    if (due->assignment.outcome == LEAD_OUTCOME_WAITING)
        snprintf(text + strlen(text), capacity - strlen(text), " in %s", lead_policy_team_name(routing->policy, due->assignment.team));
}

static void expect_due_at_most(struct routing *routing, int minute, size_t capacity, const char *expected)
{
    lead_due due[16];
    char text[512] = "";
    size_t count;
    for (size_t i = 0; i < COUNT_OF(due); i++)
        due[i] = (lead_due){.size = sizeof due[i], .assignment = {.size = sizeof(lead_assignment)}};
    assert_int_equal(lead_router_due(routing->router, MONDAY + minute * MINUTES, due, capacity, &count, NULL), LEAD_OK);
    for (size_t i = 0; i < count; i++)
        add_due(routing, &due[i], text, sizeof text);
    assert_string_equal(text, expected);
    walk_check(routing->router);
}

static void expect_due(struct routing *routing, int minute, const char *expected)
{
    expect_due_at_most(routing, minute, 16, expected);
}

static void give_to(struct routing *routing, int64_t lead, const char *person, int minute)
{
    const lead_key key = integer_key(lead);
    lead_assignment assignment = no_assignment();
    assert_int_equal(lead_router_assign_to(routing->router, &key, routing->request, person_called(routing, person), MONDAY + minute * MINUTES, &assignment, NULL), LEAD_OK);
}

static void everything_is_due_in_order_and_once(void **state)
{
    struct routing routing;
    (void)state;
    route_begin(&routing, POLICY("'clocks': [{'name': 'a', 'within': '30m', 'warn': ['20m', '10m']}, {'name': 'b', 'within': '20m', 'warn': ['10m']}]", FIRST));
    assert_true(lead_router_next_due(routing.router) == LEAD_NEVER);
    assert_true(lead_router_next_due(NULL) == LEAD_NEVER);
    route_assign(&routing, 2, MONDAY);
    route_assign(&routing, 1, MONDAY);
    route_assign(&routing, 3, MONDAY + 5 * MINUTES);
    assert_true(lead_router_next_due(routing.router) == MONDAY + 10 * MINUTES);
    expect_due(&routing, 9, "");
    /* At one moment by receipt, then by clock. */
    expect_due(&routing, 10, "W2.0@10 ada>ada, W2.1@10 ada>ada, W1.0@10 ben>ben, W1.1@10 ben>ben");
    expect_due(&routing, 10, "");
    expect_due_at_most(&routing, 25, 3, "W3.0@15 cleo>cleo, W3.1@15 cleo>cleo, W2.0@20 ada>ada");
    expect_due_at_most(&routing, 25, 0, "");
    expect_due_at_most(&routing, 25, 2, "B2.1@20 ada>ada, W1.0@20 ben>ben");
    expect_due(&routing, 30, "B1.1@20 ben>ben, W3.0@25 cleo>cleo, B3.1@25 cleo>cleo, B2.0@30 ada>ada, B1.0@30 ben>ben");
    expect_due(&routing, 1000, "B3.0@35 cleo>cleo");
    assert_true(lead_router_next_due(routing.router) == LEAD_NEVER);
    route_end(&routing);
}

/* Outside of working time all moments fall together: still the warnings come first, lead by lead. */
static void warnings_come_before_their_breach(void **state)
{
    struct routing routing;
    (void)state;
    route_begin(&routing, "'calendars': {'c': {'hours': {'mon-fri': ['00:00-00:10']}}}, 'people': [{'id': 'ada', 'calendar': 'c'}], 'teams': [{'name': 'first', 'members': ['ada'], 'strategy': 'round_robin'}],"
                          "'slas': {'s': {'clocks': [{'name': 'a', 'within': '10m', 'warn': ['2m', '1m']}]}}, 'rules': [" FIRST "]");
    route_assign(&routing, 1, MONDAY);
    route_assign(&routing, 2, MONDAY);
    expect_due(&routing, 60, "W1.0@8 ada>ada, W2.0@8 ada>ada, W1.0@9 ada>ada, W2.0@9 ada>ada, B1.0@10 ada>ada, B2.0@10 ada>ada");
    route_end(&routing);
}

/* What was due before a pause and not reported is due when the lead goes on. */
static void pauses_hold_what_is_due(void **state)
{
    struct routing routing;
    const lead_key key = integer_key(1);
    (void)state;
    route_begin(&routing, POLICY("'clocks': [{'name': 'a', 'within': '30m', 'warn': ['20m', '10m']}]", FIRST));
    route_assign(&routing, 1, MONDAY);
    expect_due(&routing, 12, "W1.0@10 ada>ada");
    assert_int_equal(lead_router_pause(routing.router, &key, MONDAY + 25 * MINUTES, NULL), LEAD_OK);
    expect_due(&routing, 100, "");
    assert_int_equal(lead_router_resume(routing.router, &key, MONDAY + 100 * MINUTES, NULL), LEAD_OK);
    expect_due(&routing, 104, "W1.0@100 ada>ada");
    expect_due(&routing, 105, "B1.0@105 ada>ada");
    route_assign(&routing, 2, MONDAY + 110 * MINUTES);
    const lead_key other = integer_key(2);
    assert_int_equal(lead_router_pause(routing.router, &other, MONDAY + 200 * MINUTES, NULL), LEAD_OK);
    assert_int_equal(lead_router_resume(routing.router, &other, MONDAY + 300 * MINUTES, NULL), LEAD_OK);
    expect_due(&routing, 300, "W2.0@300 ben>ben, W2.0@300 ben>ben, B2.0@300 ben>ben");
    route_end(&routing);
}

struct way {
    const char *name, *policy;
    const char *away;     /* from the beginning */
    const char *by_hand;  /* who has the lead first */
    const char *expected; /* until minute 100 */
};

static const struct way ways[] = {
    {"as often as is said, then nowhere", POLICY(TOUCH ", 'hops': 1", FIRST), NULL, NULL, "B1.0@10 ada>ben r1, B1.0@20 ben>ben s1"},
    {"nobody is left, and nowhere to escalate to", POLICY(TOUCH, FIRST), NULL, NULL, "B1.0@10 ada>ben r1, B1.0@20 ben>cleo r2, B1.0@30 cleo>cleo s2"},
    {"to a team at the end", POLICY(TOUCH ", 'hops': 1, 'escalate': {'team': 'chiefs'}", FIRST), NULL, NULL, "B1.0@10 ada>ben r1, B1.0@20 ben>dan e1"},
    {"to a team whose people had it or are away", POLICY(TOUCH ", 'escalate': {'team': 'chiefs'}", PAIR), "dan", NULL, "B1.0@10 ada>ben r1, B1.0@20 ben>- e1 in chiefs"},
    {"to a person, although they are away", POLICY(TOUCH ", 'hops': 1, 'escalate': {'person': 'dan'}", FIRST), "dan", NULL, "B1.0@10 ada>ben r1, B1.0@20 ben>dan e1"},
    {"to a person who had it before", POLICY(TOUCH ", 'escalate': {'person': 'ada'}", PAIR), NULL, NULL, "B1.0@10 ada>ben r1, B1.0@20 ben>ada e1"},
    {"to a person who has it", POLICY(TOUCH ", 'hops': 1, 'escalate': {'person': 'ben'}", FIRST), NULL, NULL, "B1.0@10 ada>ben r1, B1.0@20 ben>ben s1"},
    {"somebody is left, but not able", POLICY(TOUCH ", 'escalate': {'team': 'chiefs'}", PAIR), "ben", NULL, "B1.0@10 ada>ada s0"},
    {"nobody else has what is needed", POLICY(TOUCH ", 'escalate': {'team': 'chiefs'}", "{'name': 'r', 'team': 'first', 'needs': {'skills': ['x']}, 'sla': 's'}"), NULL, NULL,
     "B1.0@10 ada>ben r1, B1.0@20 ben>- e1 in chiefs"},
    {"a rule with a person escalates at once", POLICY(TOUCH ", 'escalate': {'person': 'dan'}", "{'name': 'r', 'person': 'cleo', 'sla': 's'}"), NULL, NULL, "B1.0@10 cleo>dan e0"},
    {"by hand outside of the team", POLICY(TOUCH ", 'hops': 1, 'escalate': {'team': 'chiefs'}", FIRST), NULL, "dan", "B1.0@10 dan>ada r1, B1.0@20 ada>- e1 in chiefs"},
    {"only reported", POLICY("'clocks': [{'name': 'touch', 'within': '10m'}], 'escalate': {'team': 'chiefs'}", FIRST), NULL, NULL, "B1.0@10 ada>ada"},
    {"once in a life",
     POLICY("'clocks': [{'name': 'a', 'within': '10m', 'on_breach': 'reassign', 'starts': 'received'}, {'name': 'b', 'within': '20m', 'on_breach': 'reassign', 'starts': 'received'},"
            " {'name': 'c', 'within': '1h'}], 'escalate': {'person': 'dan'}", "{'name': 'r', 'person': 'cleo', 'sla': 's'}"),
     NULL, NULL, "B1.0@10 cleo>dan e0, B1.1@20 dan>dan s0"},
    {"a lead that waits is escalated, too", POLICY("'clocks': [{'name': 'a', 'within': '10m', 'on_breach': 'reassign', 'starts': 'received'}], 'escalate': {'person': 'dan'}",
                                                   "{'name': 'r', 'person': 'cleo', 'sla': 's'}"),
     "cleo", NULL, "B1.0@10 ->dan e0"},
    {"from queue to queue", POLICY("'clocks': [{'name': 'a', 'within': '10m', 'on_breach': 'reassign', 'starts': 'received'}], 'escalate': {'team': 'first'}",
                                   "{'name': 'r', 'person': 'cleo', 'needs': {'skills': {'field': 'kind'}}, 'sla': 's'}"),
     "cleo", NULL, "B1.0@10 ->ada e0"},
};

static void breaches_send_leads_on(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(ways); i++) {
        struct routing routing;
        char text[512] = "";
        print_message("# %s\n", ways[i].name);
        route_begin(&routing, ways[i].policy);
        if (ways[i].away)
            route_set_away(&routing, ways[i].away, MONDAY, LEAD_NEVER, MONDAY);
        if (ways[i].by_hand)
            give_to(&routing, 1, ways[i].by_hand, 0);
        else
            route_assign(&routing, 1, MONDAY);
        for (int minute = 0; minute < 100; minute++) {
            lead_due due = {.size = sizeof due, .assignment = {.size = sizeof(lead_assignment)}};
            size_t count;
            assert_int_equal(lead_router_due(routing.router, MONDAY + minute * MINUTES, &due, 1, &count, NULL), LEAD_OK);
            if (count)
                add_due(&routing, &due, text, sizeof text);
        }
        assert_string_equal(text, ways[i].expected);
        walk_check(routing.router);
        route_end(&routing);
    }
}

/* A lead that waits goes to whoever has become able; and keeps its place in the queue when it is escalated to a team in which nobody is. */
static void leads_that_wait_are_breached_too(void **state)
{
    struct routing routing;
    lead_assignment assignments[2] = {{.size = sizeof(lead_assignment)}, {.size = sizeof(lead_assignment)}};
    size_t count;
    (void)state;
    route_begin(&routing, POLICY("'clocks': [{'name': 'a', 'within': '10m', 'on_breach': 'reassign', 'starts': 'received'}], 'escalate': {'team': 'chiefs'}",
                                 "{'name': 'boss', 'when': {'kind': 'boss'}, 'person': 'cleo', 'sla': 's'}, {'name': 'r', 'team': 'pair', 'sla': 's'}"));
    static const char *const all[] = {"ada", "ben", "cleo", "dan"};
    for (size_t i = 0; i < COUNT_OF(all); i++)
        route_set_away(&routing, all[i], MONDAY, MONDAY + (i == 1 ? 5 : 60) * MINUTES, MONDAY);
    route_set(&routing, "kind", "boss");
    route_assign(&routing, 1, MONDAY);
    route_set(&routing, "kind", NULL);
    route_assign(&routing, 2, MONDAY + MINUTES);
    route_set(&routing, "kind", "boss");
    route_assign(&routing, 3, MONDAY + 2 * MINUTES);
    expect_due(&routing, 11, "B1.0@10 ->- e0 in chiefs, B2.0@11 ->ben r1");
    assert_int_equal(lead_router_drain(routing.router, MONDAY + 60 * MINUTES, assignments, 2, &count, NULL), LEAD_OK);
    assert_int_equal(count, 2);
    assert_true(assignments[0].key.integer == 1 && assignments[1].key.integer == 3);
    assert_string_equal(route_who(&routing, &assignments[0]), "dan");
    assert_string_equal(route_who(&routing, &assignments[1]), "cleo");
    route_end(&routing);
}

static void nothing_happens_without_memory(void **state)
{
    struct routing routing;
    lead_due due[2] = {{.size = sizeof due[0]}, {.size = sizeof due[0]}};
    size_t count = 7, allowed = 0;
    (void)state;
    for (lead_status status = LEAD_ERROR_OUT_OF_MEMORY; status != LEAD_OK; allowed++) {
        route_begin_as(&routing, POLICY(TOUCH, FIRST), LEAD_KEY_INTEGER, true);
        route_assign(&routing, 1, MONDAY);
        route_assign(&routing, 2, MONDAY);
        const uint64_t before = lead_router_change_count(routing.router);
        routing.memory.allowed = allowed;
        status = lead_router_due(routing.router, MONDAY + HOURS, due, 2, &count, NULL);
        assert_int_equal(lead_router_change_count(routing.router) - before, status == LEAD_OK ? 4 : 0);
        assert_int_equal(count, status == LEAD_OK ? 2 : 0);
        routing.memory.allowed = SIZE_MAX;
        route_end(&routing);
    }
    assert_true(allowed > 1);
}

/* A pause needs room for its record only. */
static void pauses_need_memory_for_the_log(void **state)
{
    struct routing routing;
    const lead_key key = integer_key(1);
    lead_duration left = 7;
    (void)state;
    route_begin_as(&routing, POLICY(TOUCH, FIRST), LEAD_KEY_INTEGER, true);
    route_assign(&routing, 1, MONDAY);
    const size_t allowed = routing.memory.allowed;
    routing.memory.allowed = 0;
    lead_status status = LEAD_OK;
    for (int i = 0; i < 100 && status == LEAD_OK; i++)
        status = i % 2 ? lead_router_resume(routing.router, &key, MONDAY + i, NULL) : lead_router_pause(routing.router, &key, MONDAY + i, NULL);
    assert_int_equal(status, LEAD_ERROR_OUT_OF_MEMORY);
    assert_int_equal(lead_router_stop_clock(routing.router, &key, 0, MONDAY + 100, &left, NULL), LEAD_ERROR_OUT_OF_MEMORY);
    assert_true(left == 0);
    routing.memory.allowed = allowed;
    assert_int_equal(lead_router_stop_clock(routing.router, &key, 0, MONDAY + 100, &left, NULL), LEAD_OK);
    assert_true(left > 9 * MINUTES);
    walk_check(routing.router);
    route_end(&routing);
}

static void the_call_may_be_wrong(void **state)
{
    struct routing routing;
    lead_due due = {.size = 5};
    size_t count = 7;
    (void)state;
    route_begin(&routing, POLICY(TOUCH, FIRST));
    route_assign(&routing, 1, MONDAY);
    assert_int_equal(lead_router_due(routing.router, MONDAY + HOURS, &due, 1, NULL, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_router_due(NULL, MONDAY + HOURS, &due, 1, &count, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(count, 0);
    assert_int_equal(lead_router_due(routing.router, MONDAY - 1, &due, 1, &count, NULL), LEAD_ERROR_TIME);
    assert_int_equal(lead_router_due(routing.router, INT64_MAX, &due, 1, &count, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_router_due(routing.router, MONDAY + HOURS, &due, 1, &count, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_router_due(routing.router, MONDAY + HOURS, NULL, 1, &count, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_router_change_count(routing.router), 1);
    route_end(&routing);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_is_due_in_order_and_once), cmocka_unit_test(warnings_come_before_their_breach), cmocka_unit_test(pauses_hold_what_is_due),
        cmocka_unit_test(breaches_send_leads_on),              cmocka_unit_test(leads_that_wait_are_breached_too),  cmocka_unit_test(nothing_happens_without_memory),
        cmocka_unit_test(pauses_need_memory_for_the_log), cmocka_unit_test(the_call_may_be_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
