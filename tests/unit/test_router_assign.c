/* SPDX-License-Identifier: MIT */
/* Leads to people by one call each: new ones, by hand, on to others, ends, lists. */
#include "route_house.h"

static void all_away(struct routing *routing, const char *people, lead_time now)
{
    for (; *people; people++)
        assert_int_equal(lead_router_set_away(routing->router, (uint32_t)(*people - 'a'), now, LEAD_NEVER, now, NULL), LEAD_OK);
}

/* --- new leads ---------------------------------------------------------------------------------------------------------------------------- */

struct arrival {
    const char *name, *kind, *away; /* first letters of those who are away */
    lead_outcome outcome;
    lead_reason reason;
    lead_by by;
    uint32_t person, team, rule;
};

static const struct arrival arrivals[] = {
    {"of a team", "field", "", LEAD_OUTCOME_ASSIGNED, LEAD_REASON_CHOSEN, LEAD_BY_LEVEL, ANN, FIELD_TEAM, FIELD},
    {"of a team, the first away", "field", "a", LEAD_OUTCOME_ASSIGNED, LEAD_REASON_CHOSEN, LEAD_BY_LEVEL, BOB, FIELD_TEAM, FIELD},
    {"of the fallback", "field", "abc", LEAD_OUTCOME_ASSIGNED, LEAD_REASON_CHOSEN, LEAD_BY_ROUND_ROBIN, DOT, DESK_TEAM, FIELD},
    {"all away", "field", "abcd", LEAD_OUTCOME_WAITING, LEAD_REASON_AWAY, LEAD_BY_NOBODY, LEAD_NONE, FIELD_TEAM, FIELD},
    {"needs", "tender", "", LEAD_OUTCOME_ASSIGNED, LEAD_REASON_CHOSEN, LEAD_BY_LEVEL, BOB, FIELD_TEAM, TENDER},
    {"whoever has what it needs is away", "tender", "b", LEAD_OUTCOME_WAITING, LEAD_REASON_AWAY, LEAD_BY_NOBODY, LEAD_NONE, FIELD_TEAM, TENDER},
    {"a person", "boss", "", LEAD_OUTCOME_ASSIGNED, LEAD_REASON_CHOSEN, LEAD_BY_RULE, EVE, LEAD_NONE, BOSS},
    {"a person who is away", "boss", "e", LEAD_OUTCOME_WAITING, LEAD_REASON_AWAY, LEAD_BY_NOBODY, LEAD_NONE, LEAD_NONE, BOSS},
    {"nobody by rule", "spam", "", LEAD_OUTCOME_UNASSIGNED, LEAD_REASON_RULE, LEAD_BY_NOBODY, LEAD_NONE, LEAD_NONE, SPAM},
    {"no rule", NULL, "", LEAD_OUTCOME_UNASSIGNED, LEAD_REASON_NO_RULE, LEAD_BY_NOBODY, LEAD_NONE, LEAD_NONE, LEAD_NONE},
};

static void check_assignment(const lead_assignment *is, const struct arrival *expected)
{
    assert_int_equal(is->outcome, expected->outcome);
    assert_int_equal(is->reason, expected->reason);
    assert_int_equal(is->by, expected->by);
    assert_int_equal(is->person, expected->person);
    assert_int_equal(is->team, expected->team);
    assert_int_equal(is->rule, expected->rule);
    assert_true(is->previous == LEAD_NONE && is->row == 0 && is->key.integer == 77 && is->key.size == sizeof is->key);
    for (int clock = 0; clock < LEAD_CLOCKS_MAX; clock++)
        assert_true(is->deadlines[clock] == LEAD_NEVER);
}

static void new_leads_go_where_rules_say(void **state)
{
    (void)state;
    for (size_t r = 0; r < COUNT_OF(arrivals); r++) {
        struct routing routing;
        lead_key key = integer_key(77);
        lead_assignment found = no_assignment();
        print_message("# %s\n", arrivals[r].name);
        route_begin(&routing, house);
        all_away(&routing, arrivals[r].away, MONDAY);
        route_set(&routing, "kind", arrivals[r].kind);
        const uint64_t before = lead_router_change_count(routing.router);
        const lead_assignment made = route_assign(&routing, 77, MONDAY + HOURS);
        const bool is_kept = arrivals[r].outcome != LEAD_OUTCOME_UNASSIGNED;
        check_assignment(&made, &arrivals[r]);
        assert_true(made.change == (is_kept ? before + 1 : 0));
        assert_true(lead_router_change_count(routing.router) == before + is_kept);
        assert_true(lead_router_now(routing.router) == MONDAY + HOURS);
        assert_int_equal(lead_router_held_count(routing.router), arrivals[r].outcome == LEAD_OUTCOME_ASSIGNED);
        assert_int_equal(lead_router_waiting_count(routing.router), arrivals[r].outcome == LEAD_OUTCOME_WAITING);
        assert_int_equal(lead_router_find(routing.router, &key, &found, NULL), is_kept ? LEAD_OK : LEAD_ERROR_NOT_HELD);
        if (is_kept)
            check_assignment(&found, &arrivals[r]);
        assert_int_equal(lead_router_assign(routing.router, &key, routing.request, MONDAY + HOURS, &found, NULL),
                         is_kept ? LEAD_ERROR_ALREADY_HELD : LEAD_OK);
        assert_int_equal(found.outcome, LEAD_OUTCOME_UNASSIGNED);
        route_end(&routing);
    }
}

static void texts_are_keys_too(void **state)
{
    struct routing routing;
    const lead_key key = {sizeof key, 0, "lead 1", 6}, too_long = {sizeof key, 0, house, 48};
    lead_assignment assignment = no_assignment();
    (void)state;
    route_begin_as(&routing, house, LEAD_KEY_TEXT, false);
    route_set(&routing, "kind", "field");
    assert_int_equal(lead_router_key_type(routing.router), LEAD_KEY_TEXT);
    assert_int_equal(lead_router_assign(routing.router, &key, routing.request, MONDAY, &assignment, NULL), LEAD_OK);
    assert_true(assignment.person == ANN && assignment.key.text_size == 6 && memcmp(assignment.key.text, "lead 1", 6) == 0);
    assert_int_equal(lead_router_assign(routing.router, &too_long, routing.request, MONDAY, &assignment, NULL), LEAD_ERROR_VALUE);
    assert_int_equal(lead_router_release(routing.router, &key, 0, MONDAY, NULL), LEAD_OK);
    route_end(&routing);
}

/* --- companies ---------------------------------------------------------------------------------------------------------------------------- */

/* A company is with whoever was the last to get one of its leads, as long as anybody has one. */
static void companies_stick(void **state)
{
    struct routing routing;
    const lead_key first = integer_key(1);
    lead_assignment assignment = no_assignment();
    (void)state;
    route_begin(&routing, house);
    route_set(&routing, "kind", "field");
    route_set(&routing, "company", "IBM");
    assert_int_equal(route_assign(&routing, 1, MONDAY).person, ANN);
    const lead_assignment second = route_assign(&routing, 2, MONDAY);
    assert_true(second.person == ANN && second.by == LEAD_BY_STICKY);
    /* Ann is full. */
    assert_int_equal(route_assign(&routing, 3, MONDAY).person, BOB);
    route_release(&routing, 1, false, MONDAY);
    assert_int_equal(route_assign(&routing, 4, MONDAY).person, BOB);
    /* By hand it goes with the lead. */
    assert_int_equal(lead_router_assign_to(routing.router, &(lead_key){sizeof first, 2, NULL, 0}, NULL, CID, MONDAY, &assignment, NULL), LEAD_OK);
    assert_int_equal(route_assign(&routing, 5, MONDAY).person, CID);
    /* Ann gets a lead that has no company, so that levels are not what decides. */
    for (int64_t key = 2; key <= 5; key++)
        route_release(&routing, key, true, MONDAY);
    assert_int_equal(route_assign(&routing, 6, MONDAY).by, LEAD_BY_LEVEL);
    route_end(&routing);
}

/* A lead that waits is nobody's, and neither is its company. */
static void a_company_whose_leads_wait_is_nobodys(void **state)
{
    struct routing routing;
    const lead_key key = integer_key(1);
    const uint32_t everybody[] = {DOT, CID, BOB, ANN, BOB};
    lead_assignment assignment = no_assignment();
    (void)state;
    route_begin(&routing, house);
    route_set(&routing, "kind", "field");
    route_set(&routing, "company", "IBM");
    assert_int_equal(route_assign(&routing, 1, MONDAY).person, ANN);
    assert_int_equal(lead_router_reassign(routing.router, &key, everybody, 5, MONDAY, &assignment, NULL), LEAD_OK);
    assert_true(assignment.outcome == LEAD_OUTCOME_WAITING && assignment.previous == ANN && assignment.reason == LEAD_REASON_EXCLUDED);
    assert_int_equal(route_assign(&routing, 2, MONDAY).by, LEAD_BY_LEVEL);
    route_end(&routing);
}

/* --- by hand ------------------------------------------------------------------------------------------------------------------------------ */

struct hand {
    const char *name, *kind; /* NULL: no request */
    uint32_t person, team, rule;
};

static const struct hand hands[] = {
    {"a member of the rule's team", "field", BOB, FIELD_TEAM, FIELD},   {"a member of the fallback", "field", DOT, DESK_TEAM, FIELD},
    {"no member", "field", EVE, LEAD_NONE, FIELD},                      {"not the rule's person", "boss", ANN, LEAD_NONE, BOSS},
    {"although it lacks what the rule needs", "tender", ANN, FIELD_TEAM, TENDER}, {"although a rule says nobody", "spam", ANN, LEAD_NONE, SPAM},
    {"without a request", NULL, ANN, LEAD_NONE, LEAD_NONE},             {"without a rule", "other", ANN, LEAD_NONE, LEAD_NONE},
};

static void new_leads_by_hand(void **state)
{
    (void)state;
    for (size_t r = 0; r < COUNT_OF(hands); r++) {
        struct routing routing;
        const lead_key key = integer_key(5);
        lead_assignment assignment = no_assignment();
        print_message("# %s\n", hands[r].name);
        route_begin(&routing, house);
        all_away(&routing, "abcde", MONDAY);
        route_set(&routing, "kind", hands[r].kind);
        assert_int_equal(lead_router_assign_to(routing.router, &key, hands[r].kind ? routing.request : NULL, hands[r].person, MONDAY, &assignment, NULL),
                         LEAD_OK);
        assert_true(assignment.outcome == LEAD_OUTCOME_ASSIGNED && assignment.reason == LEAD_REASON_CHOSEN && assignment.by == LEAD_BY_HAND);
        assert_int_equal(assignment.person, hands[r].person);
        assert_int_equal(assignment.team, hands[r].team);
        assert_int_equal(assignment.rule, hands[r].rule);
        assert_true(assignment.previous == LEAD_NONE && assignment.change == 6);
        assert_int_equal(lead_router_assign_to(routing.router, &key, NULL, hands[r].person, MONDAY, &assignment, NULL), LEAD_ERROR_NOT_ALLOWED);
        assert_int_equal(assignment.person, LEAD_NONE);
        route_end(&routing);
    }
}

/* Gifts by hand count for levels, open leads and the day. */
static void what_is_given_by_hand_counts(void **state)
{
    struct routing routing;
    lead_assignment assignment = no_assignment();
    (void)state;
    route_begin(&routing, house);
    route_set(&routing, "kind", "field");
    for (int64_t i = 0; i < 3; i++) {
        const lead_key key = integer_key(i);
        assert_int_equal(lead_router_assign_to(routing.router, &key, routing.request, CID, MONDAY, &assignment, NULL), LEAD_OK);
    }
    assert_int_equal(route_desk(&routing, "cid", MONDAY).today, 3);
    /* Levels: ann 0, bob 0, cid 3; and ann takes two at most. */
    expect_turns(&routing, 10, MONDAY, "ababbbc");
    route_end(&routing);
}

static void held_leads_by_hand(void **state)
{
    struct routing routing;
    const lead_key key = integer_key(1), waiting = integer_key(2);
    lead_assignment assignment = no_assignment();
    (void)state;
    route_begin(&routing, house);
    route_set(&routing, "kind", "field");
    route_assign(&routing, 1, MONDAY);
    assert_int_equal(lead_router_assign_to(routing.router, &key, NULL, DOT, MONDAY, &assignment, NULL), LEAD_OK);
    assert_true(assignment.person == DOT && assignment.team == DESK_TEAM && assignment.previous == ANN && assignment.rule == FIELD);
    assert_true(route_desk(&routing, "ann", MONDAY).open == 0 && route_desk(&routing, "ann", MONDAY).today == 1);
    assert_int_equal(route_find(&routing, 1).previous, ANN);
    all_away(&routing, "abcd", MONDAY);
    assert_int_equal(route_assign(&routing, 2, MONDAY).outcome, LEAD_OUTCOME_WAITING);
    assert_int_equal(lead_router_assign_to(routing.router, &waiting, NULL, BOB, MONDAY, &assignment, NULL), LEAD_OK);
    assert_true(assignment.person == BOB && assignment.team == FIELD_TEAM && assignment.previous == LEAD_NONE);
    assert_int_equal(lead_router_waiting_count(routing.router), 0);
    assert_int_equal(route_find(&routing, 2).previous, LEAD_NONE);
    route_end(&routing);
}

/* --- on to others ------------------------------------------------------------------------------------------------------------------------- */

static void leads_go_on_to_others(void **state)
{
    static const struct {
        const char *name;
        uint32_t excluded[4];
        size_t count;
        const char *away;
        uint32_t person, team;
        lead_reason reason;
        uint32_t then; /* when it goes on once more: the lowest level of all others */
    } rows[] = {
        {"to the next", {0}, 0, "", BOB, FIELD_TEAM, LEAD_REASON_CHOSEN, CID},
        {"but not to bob", {BOB}, 1, "", CID, FIELD_TEAM, LEAD_REASON_CHOSEN, BOB},
        {"in any order, and twice", {CID, BOB, CID}, 3, "", DOT, DESK_TEAM, LEAD_REASON_CHOSEN, BOB},
        {"who is away", {CID}, 1, "b", DOT, DESK_TEAM, LEAD_REASON_CHOSEN, CID},
        {"nobody", {BOB}, 1, "cd", LEAD_NONE, FIELD_TEAM, LEAD_REASON_AWAY, BOB},
        {"nobody at all", {DOT, CID, BOB, EVE}, 4, "", LEAD_NONE, FIELD_TEAM, LEAD_REASON_EXCLUDED, BOB},
        {"whoever had it may have it again", {CID}, 1, "c", BOB, FIELD_TEAM, LEAD_REASON_CHOSEN, ANN},
    };
    (void)state;
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        struct routing routing;
        const lead_key key = integer_key(1);
        lead_assignment assignment = no_assignment();
        print_message("# %s\n", rows[r].name);
        route_begin(&routing, house);
        route_set(&routing, "kind", "field");
        assert_int_equal(route_assign(&routing, 1, MONDAY).person, ANN);
        all_away(&routing, rows[r].away, MONDAY);
        assert_int_equal(lead_router_reassign(routing.router, &key, rows[r].excluded, rows[r].count, MONDAY, &assignment, NULL), LEAD_OK);
        assert_int_equal(assignment.person, rows[r].person);
        assert_int_equal(assignment.team, rows[r].team);
        assert_int_equal(assignment.reason, rows[r].reason);
        assert_true(assignment.previous == ANN && assignment.change == lead_router_change_count(routing.router));
        assert_int_equal(route_desk(&routing, "ann", MONDAY).open, 0);
        assert_int_equal(route_find(&routing, 1).previous, ANN);
        assert_int_equal(lead_router_reassign(routing.router, &key, NULL, 0, MONDAY, &assignment, NULL), LEAD_OK);
        assert_int_equal(assignment.person, rows[r].then);
        route_end(&routing);
    }
}

/* A lead that waits and whom nobody can take goes on waiting, where it was. */
static void a_lead_that_waits_may_go_on_waiting(void **state)
{
    struct routing routing;
    const lead_key key = integer_key(1);
    lead_key keys[2] = {integer_key(0), integer_key(0)};
    lead_assignment assignment = no_assignment();
    size_t count;
    (void)state;
    route_begin(&routing, house);
    route_set(&routing, "kind", "field");
    all_away(&routing, "abcd", MONDAY);
    route_assign(&routing, 1, MONDAY);
    route_assign(&routing, 2, MONDAY);
    const uint64_t before = lead_router_change_count(routing.router);
    assert_int_equal(lead_router_reassign(routing.router, &key, NULL, 0, MONDAY, &assignment, NULL), LEAD_OK);
    assert_true(assignment.outcome == LEAD_OUTCOME_WAITING && assignment.change == 0 && lead_router_change_count(routing.router) == before);
    assert_int_equal(lead_router_list(routing.router, LEAD_OUTCOME_WAITING, LEAD_NONE, keys, 2, &count, NULL), LEAD_OK);
    assert_true(count == 2 && keys[0].integer == 1 && keys[1].integer == 2);
    route_end(&routing);
}

static void leads_without_anybody_to_ask_do_not_go_on(void **state)
{
    struct routing routing;
    const lead_key key = integer_key(1), other = integer_key(2);
    lead_assignment assignment = no_assignment();
    (void)state;
    route_begin(&routing, house);
    route_set(&routing, "kind", "spam");
    assert_int_equal(lead_router_assign_to(routing.router, &key, NULL, ANN, MONDAY, &assignment, NULL), LEAD_OK);
    assert_int_equal(lead_router_assign_to(routing.router, &other, routing.request, ANN, MONDAY, &assignment, NULL), LEAD_OK);
    assert_int_equal(lead_router_reassign(routing.router, &key, NULL, 0, MONDAY, &assignment, NULL), LEAD_ERROR_NOT_ALLOWED);
    assert_int_equal(lead_router_reassign(routing.router, &other, NULL, 0, MONDAY, &assignment, NULL), LEAD_ERROR_NOT_ALLOWED);
    assert_int_equal(route_find(&routing, 1).person, ANN);
    route_end(&routing);
}

/* The rule's person waits for themselves. */
static void a_rules_person_is_the_only_one(void **state)
{
    struct routing routing;
    const lead_key key = integer_key(1);
    lead_assignment assignment = no_assignment();
    (void)state;
    route_begin(&routing, house);
    route_set(&routing, "kind", "boss");
    assert_int_equal(route_assign(&routing, 1, MONDAY).person, EVE);
    assert_int_equal(lead_router_reassign(routing.router, &key, NULL, 0, MONDAY, &assignment, NULL), LEAD_OK);
    assert_true(assignment.outcome == LEAD_OUTCOME_WAITING && assignment.reason == LEAD_REASON_EXCLUDED && assignment.team == LEAD_NONE);
    route_end(&routing);
}

/* --- ends --------------------------------------------------------------------------------------------------------------------------------- */

static void what_is_given_back_does_not_count(void **state)
{
    struct routing routing;
    (void)state;
    for (int is_given_back = 0; is_given_back < 2; is_given_back++) {
        route_begin(&routing, house);
        route_set(&routing, "kind", "field");
        assert_int_equal(route_assign(&routing, 1, MONDAY).person, ANN);
        route_release(&routing, 1, is_given_back, MONDAY);
        expect_turns(&routing, 10, MONDAY, is_given_back ? "abc" : "bca");
        assert_int_equal(route_desk(&routing, "ann", MONDAY).today, 2);
        route_end(&routing);
    }
}

static void a_lead_that_waits_can_end(void **state)
{
    struct routing routing;
    (void)state;
    route_begin(&routing, house);
    route_set(&routing, "kind", "field");
    all_away(&routing, "abcd", MONDAY);
    route_assign(&routing, 1, MONDAY);
    route_release(&routing, 1, true, MONDAY);
    assert_true(lead_router_waiting_count(routing.router) == 0 && lead_router_held_count(routing.router) == 0);
    route_end(&routing);
}

/* --- lists -------------------------------------------------------------------------------------------------------------------------------- */

static void expect_list(const struct routing *routing, lead_outcome outcome, uint32_t person, size_t capacity, const char *expected, size_t there_are)
{
    struct {
        lead_key key;
        uint64_t more;
    } keys[8]; /* of a later version */
    char text[64] = "";
    size_t count;
    for (size_t i = 0; i < 8; i++)
        keys[i].key = (lead_key){.size = sizeof keys[0], .integer = 9};
    assert_int_equal(lead_router_list(routing->router, outcome, person, &keys[0].key, capacity, &count, NULL), LEAD_OK);
    assert_int_equal(count, there_are);
    for (size_t i = 0; i < capacity && i < count; i++)
        sprintf(text + strlen(text), "%d", (int)keys[i].key.integer);
    assert_string_equal(text, expected);
}

static void leads_are_listed_in_order(void **state)
{
    struct routing routing;
    const lead_key key = integer_key(2);
    lead_assignment assignment = no_assignment();
    lead_key keys[1] = {{.size = 0}};
    size_t count;
    (void)state;
    route_begin(&routing, house);
    route_set(&routing, "kind", "field");
    expect_list(&routing, LEAD_OUTCOME_ASSIGNED, LEAD_NONE, 8, "", 0);
    for (int64_t i = 1; i <= 6; i++)
        route_assign(&routing, i, MONDAY); /* a b c a b c */
    route_release(&routing, 1, false, MONDAY);
    route_assign(&routing, 7, MONDAY); /* in the slot of 1; to a */
    assert_int_equal(lead_router_assign_to(routing.router, &key, NULL, ANN, MONDAY, &assignment, NULL), LEAD_OK);
    all_away(&routing, "abcd", MONDAY);
    route_assign(&routing, 9, MONDAY);
    route_assign(&routing, 8, MONDAY);
    expect_list(&routing, LEAD_OUTCOME_ASSIGNED, LEAD_NONE, 8, "234567", 6);
    expect_list(&routing, LEAD_OUTCOME_ASSIGNED, LEAD_NONE, 3, "234", 6);
    expect_list(&routing, LEAD_OUTCOME_ASSIGNED, LEAD_NONE, 0, "", 6);
    expect_list(&routing, LEAD_OUTCOME_ASSIGNED, ANN, 8, "247", 3);
    expect_list(&routing, LEAD_OUTCOME_ASSIGNED, EVE, 8, "", 0);
    expect_list(&routing, LEAD_OUTCOME_WAITING, LEAD_NONE, 8, "98", 2);
    expect_list(&routing, LEAD_OUTCOME_WAITING, 99, 1, "9", 2);
    count = 5;
    assert_int_equal(lead_router_list(routing.router, LEAD_OUTCOME_WAITING, 0, keys, 1, &count, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_router_list(routing.router, LEAD_OUTCOME_WAITING, 0, NULL, 1, &count, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_router_list(routing.router, LEAD_OUTCOME_UNASSIGNED, 0, NULL, 0, &count, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_router_list(routing.router, LEAD_OUTCOME_ASSIGNED, 5, NULL, 0, &count, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_router_list(NULL, LEAD_OUTCOME_ASSIGNED, 0, NULL, 0, &count, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_router_list(routing.router, LEAD_OUTCOME_ASSIGNED, 0, NULL, 0, NULL, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(count, 0);
    routing.memory.allowed = 0;
    keys[0].size = sizeof keys[0];
    assert_int_equal(lead_router_list(routing.router, LEAD_OUTCOME_ASSIGNED, LEAD_NONE, keys, 1, &count, NULL), LEAD_ERROR_OUT_OF_MEMORY);
    assert_true(count == 0 && keys[0].integer == 0);
    routing.memory.allowed = SIZE_MAX;
    route_end(&routing);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(new_leads_go_where_rules_say),
        cmocka_unit_test(texts_are_keys_too),
        cmocka_unit_test(companies_stick),
        cmocka_unit_test(a_company_whose_leads_wait_is_nobodys),
        cmocka_unit_test(new_leads_by_hand),
        cmocka_unit_test(what_is_given_by_hand_counts),
        cmocka_unit_test(held_leads_by_hand),
        cmocka_unit_test(leads_go_on_to_others),
        cmocka_unit_test(a_lead_that_waits_may_go_on_waiting),
        cmocka_unit_test(leads_without_anybody_to_ask_do_not_go_on),
        cmocka_unit_test(a_rules_person_is_the_only_one),
        cmocka_unit_test(what_is_given_back_does_not_count),
        cmocka_unit_test(a_lead_that_waits_can_end),
        cmocka_unit_test(leads_are_listed_in_order),
    };
    return cmocka_run_group_tests_name("router_assign", tests, NULL, NULL);
}
