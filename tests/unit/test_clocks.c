/* SPDX-License-Identifier: MIT */
/* Clocks of SLAs: whose working time they run in, when they begin again, pauses and stops. */
#include "route_fixture.h"

#include "../support/router_walk.h"

#include "route/clocks.h"

/* ada works by day and is of team "first" whose calendar is late; ben works late and is of team "second" whose calendar is by day; cleo always, and is of no team. */
#define CALENDARS "'calendars': {'day': {'hours': {'mon-fri': ['09:00-17:00']}}, 'late': {'hours': {'mon-fri': ['12:00-20:00']}}},"
#define PEOPLE "'people': [{'id': 'ada', 'calendar': 'day'}, {'id': 'ben', 'calendar': 'late'}, {'id': 'cleo'}],"
#define TEAMS                                                                                                                  \
    "'teams': [{'name': 'first', 'members': ['ada'], 'strategy': 'round_robin', 'calendar': 'late', 'fallback': 'second'},"   \
    " {'name': 'second', 'members': ['ben'], 'strategy': 'round_robin', 'calendar': 'day'}],"
#define CLOCKS                                                                                                                      \
    "'slas': {'s': {'clocks': [{'name': 'own', 'within': '2h', 'warn': ['1h', '30m']}, {'name': 'team', 'within': '2h', 'calendar': 'team'}," \
    " {'name': 'day', 'within': '2h', 'calendar': 'day'}, {'name': 'received', 'within': '2h', 'starts': 'received', 'warn': ['90m']}]}},"
#define RULES                                                                                                                                 \
    "'rules': [{'name': 'to cleo', 'when': {'kind': 'cleo'}, 'person': 'cleo', 'sla': 's'}, {'name': 'plain', 'when': {'kind': 'plain'}, 'team': 'first'}," \
    " {'name': 'rest', 'team': 'first', 'sla': 's'}]"
#define POLICY CALENDARS PEOPLE TEAMS CLOCKS RULES

enum { CLOCK_OWN, CLOCK_TEAM, CLOCK_DAY, CLOCK_RECEIVED };

/* Deadlines in hours after Monday's midnight; "-" where none runs. */
static void expect_deadlines(const struct routing *routing, int64_t key, const char *expected)
{
    const lead_assignment found = route_find(routing, key);
    char text[128] = "";
    for (size_t i = 0; i < LEAD_CLOCKS_MAX; i++) {
        const lead_duration after = found.deadlines[i] - MONDAY;
        size_t at = strlen(text);
        if (found.deadlines[i] == LEAD_NEVER)
            snprintf(text + at, sizeof text - at, "%s-", i ? " " : "");
        else
            snprintf(text + at, sizeof text - at, "%s%g", i ? " " : "", (double)after / (double)HOURS);
    }
    assert_string_equal(text, expected);
}

static void clocks_run_in_the_right_calendar(void **state)
{
    static const struct {
        const char *name, *kind, *away, *by_hand;
        int hour;
        const char *deadlines;
    } rows[] = {
        {"the first team", NULL, NULL, NULL, 10, "12 14 12 14"},
        {"at the end of the day", NULL, NULL, NULL, 16, "34 18 34 18"},
        {"the fallback", NULL, "ada", NULL, 16, "18 34 34 18"},
        {"nobody", NULL, "ada", NULL, 10, "- - - 14"},
        {"by hand, for no team", NULL, NULL, "cleo", 16, "18 18 34 18"},
        {"a rule with a person", "cleo", NULL, NULL, 20, "22 22 35 22"},
        {"no SLA", "plain", NULL, NULL, 10, "- - - -"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct routing routing;
        const lead_key key = integer_key(1);
        const lead_time now = MONDAY + rows[i].hour * HOURS;
        lead_assignment assignment = no_assignment();
        print_message("# %s\n", rows[i].name);
        route_begin(&routing, POLICY);
        route_set(&routing, "kind", rows[i].kind);
        if (rows[i].away)
            route_set_away(&routing, rows[i].away, MONDAY, LEAD_NEVER, MONDAY);
        if (rows[i].by_hand)
            assert_int_equal(lead_router_assign_to(routing.router, &key, routing.request, person_called(&routing, rows[i].by_hand), now, &assignment, NULL), LEAD_OK);
        else
            route_assign(&routing, 1, now);
        expect_deadlines(&routing, 1, rows[i].deadlines);
        walk_check(routing.router);
        route_end(&routing);
    }
}

static lead_status stop(struct routing *routing, uint32_t clock, lead_time now, lead_duration *left)
{
    const lead_key key = integer_key(1);
    return lead_router_stop_clock(routing->router, &key, clock, now, left, NULL);
}

static lead_status pause(struct routing *routing, lead_time now)
{
    const lead_key key = integer_key(1);
    return lead_router_pause(routing->router, &key, now, NULL);
}

static lead_status resume(struct routing *routing, lead_time now)
{
    const lead_key key = integer_key(1);
    return lead_router_resume(routing->router, &key, now, NULL);
}

static void give_to(struct routing *routing, const char *person, lead_time now)
{
    const lead_key key = integer_key(1);
    lead_assignment assignment = no_assignment();
    assert_int_equal(lead_router_assign_to(routing->router, &key, NULL, person_called(routing, person), now, &assignment, NULL), LEAD_OK);
}

/* Those that start when assigned, from the beginning; stopped ones do not. */
static void the_next_holder_has_clocks_of_their_own(void **state)
{
    struct routing routing;
    lead_duration left = 0;
    (void)state;
    route_begin(&routing, POLICY);
    route_assign(&routing, 1, MONDAY + 10 * HOURS);
    assert_int_equal(stop(&routing, CLOCK_DAY, MONDAY + 11 * HOURS, &left), LEAD_OK);
    assert_true(left == 1 * HOURS);
    expect_deadlines(&routing, 1, "12 14 - 14");
    give_to(&routing, "cleo", MONDAY + 11 * HOURS);
    expect_deadlines(&routing, 1, "13 14 - 14");
    give_to(&routing, "ben", MONDAY + 13 * HOURS);
    expect_deadlines(&routing, 1, "15 15 - 14");
    walk_check(routing.router);
    route_end(&routing);
}

static void pauses_keep_what_is_left(void **state)
{
    struct routing routing;
    lead_duration left = 0;
    (void)state;
    route_begin(&routing, POLICY);
    route_assign(&routing, 1, MONDAY + 10 * HOURS);
    assert_int_equal(resume(&routing, MONDAY + 10 * HOURS), LEAD_ERROR_NOT_ALLOWED);
    assert_int_equal(pause(&routing, MONDAY + 11 * HOURS), LEAD_OK);
    assert_int_equal(pause(&routing, MONDAY + 11 * HOURS), LEAD_ERROR_NOT_ALLOWED);
    expect_deadlines(&routing, 1, "- - - -");
    assert_true(lead_router_next_due(routing.router) == LEAD_NEVER);
    assert_int_equal(stop(&routing, CLOCK_DAY, MONDAY + 30 * HOURS, &left), LEAD_OK);
    assert_true(left == 1 * HOURS);
    walk_check(routing.router);
    assert_int_equal(resume(&routing, MONDAY + 40 * HOURS + 30 * MINUTES), LEAD_OK); /* Tuesday 16:30 */
    expect_deadlines(&routing, 1, "57.5 42.5 - 42.5"); /* an hour, half of it on Wednesday; two hours late on Tuesday */
    walk_check(routing.router);
    route_end(&routing);
}

/* A lead that goes on while it is paused stays so. */
static void a_paused_lead_may_go_on(void **state)
{
    struct routing routing;
    (void)state;
    route_begin(&routing, POLICY);
    route_assign(&routing, 1, MONDAY + 10 * HOURS);
    assert_int_equal(pause(&routing, MONDAY + 11 * HOURS), LEAD_OK);
    give_to(&routing, "cleo", MONDAY + 12 * HOURS);
    expect_deadlines(&routing, 1, "- - - -");
    walk_check(routing.router);
    assert_int_equal(resume(&routing, MONDAY + 13 * HOURS), LEAD_OK);
    expect_deadlines(&routing, 1, "15 15 15 15");
    route_end(&routing);
}

static void stops_are_for_good(void **state)
{
    struct routing routing;
    lead_duration left = 7;
    size_t count;
    lead_due due[8];
    const lead_key other = integer_key(2);
    (void)state;
    for (size_t i = 0; i < COUNT_OF(due); i++)
        due[i] = (lead_due){.size = sizeof due[i]};
    route_begin(&routing, POLICY);
    route_assign(&routing, 1, MONDAY + 10 * HOURS);
    assert_int_equal(stop(&routing, 4, MONDAY + 11 * HOURS, &left), LEAD_ERROR_NOT_ALLOWED);
    assert_true(left == 0);
    assert_int_equal(stop(&routing, CLOCK_OWN, MONDAY + 11 * HOURS, NULL), LEAD_OK);
    assert_int_equal(stop(&routing, CLOCK_OWN, MONDAY + 11 * HOURS, &left), LEAD_ERROR_NOT_ALLOWED);
    assert_int_equal(stop(&routing, CLOCK_TEAM, MONDAY + 15 * HOURS, &left), LEAD_OK); /* one hour late, not reported */
    assert_true(left == -1 * HOURS);
    assert_int_equal(lead_router_due(routing.router, MONDAY + 15 * HOURS, due, COUNT_OF(due), &count, NULL), LEAD_OK);
    assert_int_equal(count, 3); /* the day's breach; of the received one the warning and the breach */
    assert_int_equal(stop(&routing, CLOCK_RECEIVED, MONDAY + 16 * HOURS, &left), LEAD_OK); /* reported, and done late */
    assert_true(left == -2 * HOURS);
    assert_int_equal(lead_router_stop_clock(routing.router, &other, 0, MONDAY + 16 * HOURS, &left, NULL), LEAD_ERROR_NOT_HELD);
    assert_int_equal(stop(&routing, CLOCK_DAY, MONDAY + 15 * HOURS, &left), LEAD_ERROR_TIME);
    assert_int_equal(lead_router_pause(NULL, &other, MONDAY, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_router_pause(routing.router, NULL, MONDAY + 16 * HOURS, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_router_resume(routing.router, &other, MONDAY + 16 * HOURS, NULL), LEAD_ERROR_NOT_HELD);
    assert_true(lead_router_next_due(routing.router) == LEAD_NEVER);
    walk_check(routing.router);
    give_to(&routing, "cleo", MONDAY + 16 * HOURS);
    expect_deadlines(&routing, 1, "- - 34 -"); /* only what was not stopped */
    route_end(&routing);
}

/* A lead that waits has had its clocks; one that is drained gets them. */
static void clocks_end_in_the_queue(void **state)
{
    struct routing routing;
    const lead_key key = integer_key(1);
    lead_assignment assignment = no_assignment();
    size_t count;
    (void)state;
    route_begin(&routing, POLICY);
    route_assign(&routing, 1, MONDAY + 10 * HOURS);
    assert_int_equal(lead_router_reassign(routing.router, &key, NULL, 0, MONDAY + 11 * HOURS, &assignment, NULL), LEAD_OK);
    assert_int_equal(assignment.outcome, LEAD_OUTCOME_WAITING);
    expect_deadlines(&routing, 1, "- - - 14");
    assert_int_equal(stop(&routing, CLOCK_OWN, MONDAY + 11 * HOURS, NULL), LEAD_ERROR_NOT_ALLOWED);
    assert_int_equal(lead_router_drain(routing.router, MONDAY + 12 * HOURS, &assignment, 1, &count, NULL), LEAD_OK);
    assert_int_equal(count, 1);
    assert_string_equal(route_who(&routing, &assignment), "ada");
    expect_deadlines(&routing, 1, "14 14 14 14");
    walk_check(routing.router);
    route_end(&routing);
}

/* Sets of clocks that became free are taken again. */
static void many_leads_come_and_go(void **state)
{
    struct routing routing;
    (void)state;
    route_begin(&routing, POLICY);
    route_set(&routing, "kind", "cleo");
    for (int64_t round = 0; round < 4; round++) {
        for (int64_t key = 0; key < 500; key++)
            route_assign(&routing, round * 1000 + key, MONDAY + round * DAYS);
        walk_check(routing.router);
        for (int64_t key = 499; key >= 0; key--)
            route_release(&routing, round * 1000 + key, false, MONDAY + round * DAYS);
        assert_true(lead_router_next_due(routing.router) == LEAD_NEVER);
    }
    assert_int_equal(routing.router->clocks.sets_used, 500);
    route_end(&routing);
}

/* Alarms that no longer hold, behind one that does, are taken out when there is no room. */
static void clocks_may_be_paused_for_ever(void **state)
{
    struct routing routing;
    (void)state;
    route_begin(&routing, POLICY);
    route_assign(&routing, 2, MONDAY + 9 * HOURS);
    route_assign(&routing, 1, MONDAY + 10 * HOURS);
    for (lead_time i = 0; i < 3000; i++) {
        assert_int_equal(pause(&routing, MONDAY + 10 * HOURS + i / 2), LEAD_OK);
        assert_int_equal(resume(&routing, MONDAY + 10 * HOURS + i / 2), LEAD_OK);
        if (i % 50 == 0)
            walk_check(routing.router);
    }
    assert_true(routing.router->clocks.due.capacity < 1000);
    assert_true(lead_router_next_due(routing.router) == MONDAY + 10 * HOURS);
    expect_deadlines(&routing, 1, "12 14 12 14");
    expect_deadlines(&routing, 2, "11 14 11 14");
    route_end(&routing);
}

/* Whatever of it there was memory for the last time. */
static void room_is_made_bit_by_bit(void **state)
{
    struct routing routing;
    lead_assignment assignment = no_assignment();
    int64_t failures = 0;
    (void)state;
    route_begin(&routing, POLICY);
    for (int64_t i = 0; i < 200; i++) {
        const lead_key key = integer_key(i);
        lead_status status = LEAD_ERROR_OUT_OF_MEMORY;
        for (int tries = 0; status != LEAD_OK; tries++) {
            routing.memory.allowed = (size_t)tries;
            status = lead_router_assign(routing.router, &key, routing.request, MONDAY + 10 * HOURS, &assignment, NULL);
            assert_true(status == LEAD_OK || status == LEAD_ERROR_OUT_OF_MEMORY);
            failures += status != LEAD_OK;
            assert_true(tries < 10);
        }
    }
    assert_true(failures > 10);
    walk_check(routing.router);
    route_end(&routing);
}

/* The year 9999 ends before the deadline: it never comes. */
static void some_deadlines_never_come(void **state)
{
    struct routing routing;
    const lead_time last = INT64_C(253402300799000000); /* 9999-12-31T23:59:59Z */
    lead_duration left = 0;
    (void)state;
    route_begin(&routing, POLICY);
    route_set(&routing, "kind", "cleo");
    route_assign(&routing, 1, last);
    expect_deadlines(&routing, 1, "- - - -");
    assert_true(lead_router_next_due(routing.router) == LEAD_NEVER);
    assert_int_equal(stop(&routing, CLOCK_OWN, last, &left), LEAD_OK);
    assert_true(left == 2 * HOURS);
    walk_check(routing.router);
    route_end(&routing);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clocks_run_in_the_right_calendar), cmocka_unit_test(the_next_holder_has_clocks_of_their_own),
        cmocka_unit_test(pauses_keep_what_is_left),         cmocka_unit_test(a_paused_lead_may_go_on),
        cmocka_unit_test(stops_are_for_good),               cmocka_unit_test(clocks_end_in_the_queue),
        cmocka_unit_test(many_leads_come_and_go), cmocka_unit_test(clocks_may_be_paused_for_ever), cmocka_unit_test(room_is_made_bit_by_bit),cmocka_unit_test(some_deadlines_never_come),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
