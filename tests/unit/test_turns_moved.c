/* SPDX-License-Identifier: MIT */
/* What leads that go on to others do to the turns of a team. */
#include "route_fixture.h"

/* What the strategy compares, of three members. */
static void expect_standings(struct routing *routing, int64_t a, int64_t b, int64_t c)
{
    const int64_t expected[] = {a, b, c};
    lead_candidate candidates[3] = {{.size = sizeof(lead_candidate)}, {.size = sizeof(lead_candidate)}, {.size = sizeof(lead_candidate)}};
    size_t count;
    assert_int_equal(lead_router_explain(routing->router, NULL, routing->request, MONDAY, NULL, candidates, 3, &count, NULL), LEAD_OK);
    assert_int_equal(count, 3);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(candidates[i].standing, expected[i]);
}

static void expect_moved(struct routing *routing, int64_t key, const char *to)
{
    const lead_key lead = integer_key(key);
    lead_assignment moved = no_assignment();
    assert_int_equal(lead_router_reassign(routing->router, &lead, NULL, 0, MONDAY, &moved, NULL), LEAD_OK);
    assert_string_equal(route_who(routing, &moved), to);
}

#define TEAM(strategy)                                                                                                                            \
    "'people': [{'id': 'a', 'capacity': {'open': 1}}, {'id': 'b', 'capacity': {'open': 9}}, {'id': 'c', 'capacity': {'open': 9}}],"                  \
    "'teams': [{'name': 't', 'members': ['a', 'b', 'c'], 'strategy': '" strategy "'}], 'rules': [{'name': 'all', 'team': 't'}]"

/* Whoever hands a lead on was full when it was decided who gets it, and so is not owed a part of it. */
static void balances(void **state)
{
    (void)state;
    struct routing routing;
    route_begin(&routing, TEAM("weighted"));
    expect_turns(&routing, 1, MONDAY, "a");
    expect_standings(&routing, -2, 1, 1);
    expect_moved(&routing, 1, "b"); /* of b and c, with 2 and 2 then */
    expect_standings(&routing, -2, 0, 2);
    expect_moved(&routing, 1, "c"); /* a is able again: of (-1, 1, 3); b is left out, but owed a part */
    expect_standings(&routing, -1, 1, 0);
    route_end(&routing);
}

/* A lead counts for each who was given it. */
static void levels(void **state)
{
    (void)state;
    struct routing routing;
    route_begin(&routing, TEAM("level"));
    expect_turns(&routing, 1, MONDAY, "a");
    expect_moved(&routing, 1, "b");
    expect_standings(&routing, 1, 1, 0);
    expect_moved(&routing, 1, "c");
    expect_standings(&routing, 1, 1, 1);
    route_release(&routing, 1, true, MONDAY);
    expect_standings(&routing, 1, 1, 0);
    route_end(&routing);
}

/* Open leads are counted where they are. */
static void loads(void **state)
{
    (void)state;
    struct routing routing;
    route_begin(&routing, TEAM("least_loaded"));
    expect_turns(&routing, 1, MONDAY, "abc");
    expect_moved(&routing, 2, "c"); /* a is full */
    expect_standings(&routing, 2, 0, 4);
    expect_turns(&routing, 4, MONDAY, "b");
    route_end(&routing);
}

/* Turns go on behind whoever got a lead by turns, also when it was one that went on. */
static void turns(void **state)
{
    (void)state;
    struct routing routing;
    route_begin(&routing, TEAM("round_robin"));
    expect_turns(&routing, 1, MONDAY, "ab");
    expect_moved(&routing, 1, "c");
    expect_turns(&routing, 3, MONDAY, "ab");
    route_end(&routing);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(balances),
        cmocka_unit_test(levels),
        cmocka_unit_test(loads),
        cmocka_unit_test(turns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
