/* SPDX-License-Identifier: MIT */
/* Another policy: who and what is recognised, and what becomes of the rest. */
#include "route_fixture.h"

#include "../support/router_walk.h"

#define RULE "'rules': [{'name': 'r', 'team': 't'}]"
#define TEAM(members, strategy) "'teams': [{'name': 't', 'members': [" members "], 'strategy': '" strategy "'}],"

/* Goes on under a document; the old policy and request are given back. */
static lead_policy_change change(struct routing *routing, const char *members, lead_time now)
{
    lead_policy_change report = {.size = sizeof report};
    lead_policy *policy = route_policy(members, &routing->memory.allocator);
    lead_error error = LEAD_ERROR_INIT;
    const uint64_t before = lead_router_change_count(routing->router);
    if (lead_router_set_policy(routing->router, policy, now, &report, &error) != LEAD_OK)
        fail_msg("%s", error.message);
    lead_request_free(routing->request);
    lead_policy_unref(routing->policy);
    routing->policy = policy;
    assert_ptr_equal(lead_router_policy(routing->router), policy);
    assert_int_equal(lead_request_new(policy, &routing->memory.allocator, &routing->request, NULL), LEAD_OK);
    assert_int_equal(lead_router_change_count(routing->router), before + 1);
    assert_true(lead_router_now(routing->router) == now);
    walk_check(routing->router);
    return report;
}

static void give_to(struct routing *routing, int64_t lead, const char *person, lead_time now)
{
    const lead_key key = integer_key(lead);
    lead_assignment assignment = no_assignment();
    assert_int_equal(lead_router_assign_to(routing->router, &key, routing->request, person_called(routing, person), now, &assignment, NULL), LEAD_OK);
}

/* Keys of those that wait, in their order. */
static void expect_queue(const struct routing *routing, const char *expected)
{
    lead_key keys[16];
    char text[128] = "";
    size_t count;
    for (size_t i = 0; i < COUNT_OF(keys); i++)
        keys[i].size = sizeof keys[i];
    assert_int_equal(lead_router_list(routing->router, LEAD_OUTCOME_WAITING, LEAD_NONE, keys, COUNT_OF(keys), &count, NULL), LEAD_OK);
    for (size_t i = 0; i < count; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s%d", i ? " " : "", (int)keys[i].integer);
    assert_string_equal(text, expected);
}

static void people_keep_what_they_have(void **state)
{
    struct routing routing;
    (void)state;
    route_begin(&routing, "'people': [{'id': 'ada'}, {'id': 'ben'}, {'id': 'cleo'}]," TEAM("'ada', 'ben', 'cleo'", "round_robin") RULE);
    expect_turns(&routing, 1, MONDAY, "abca");
    route_set_away(&routing, "ben", MONDAY, MONDAY + 10 * DAYS, MONDAY + DAYS);
    expect_turns(&routing, 5, MONDAY + DAYS, "ca");
    const lead_policy_change report = change(&routing, "'people': [{'id': 'dan'}, {'id': 'ben'}, {'id': 'ada', 'capacity': {'per_week': 3}}]," TEAM("'dan', 'ada', 'ben'", "round_robin") RULE, MONDAY + DAYS);
    assert_true(report.people_kept == 2 && report.people_left == 1 && report.people_new == 1);
    assert_true(report.leads_kept == 4 && report.leads_queued == 2 && report.clocks_dropped == 0);
    const lead_desk ada = route_desk(&routing, "ada", MONDAY + DAYS), ben = route_desk(&routing, "ben", MONDAY + DAYS), dan = route_desk(&routing, "dan", MONDAY + DAYS);
    assert_true(ada.open == 3 && ada.given == 3 && ada.today == 1 && ada.this_week == 3 && ada.in_30_days == 3);
    assert_int_equal(ada.reason, LEAD_REASON_FULL_WEEK);
    assert_true(ben.open == 1 && ben.reason == LEAD_REASON_AWAY && ben.next_change == MONDAY + 10 * DAYS);
    assert_true(dan.open == 0 && dan.given == 0);
    expect_queue(&routing, "3 5"); /* those of cleo */
    assert_int_equal(route_find(&routing, 3).reason, LEAD_REASON_AWAY);
    assert_int_equal(route_find(&routing, 3).team, 0);
    assert_string_equal(lead_policy_person_id(routing.policy, route_find(&routing, 4).person), "ada");
    route_end(&routing);
}

/* Counts of days keep their distance from today, although it is another date for the new calendar. */
static void days_keep_their_distance(void **state)
{
    static const char *const calendars[] = {"'+14:00'", "'-12:00'", "'UTC'"};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(calendars); i++)
        for (size_t j = 0; j < COUNT_OF(calendars); j++) {
            char old[512], new[512];
            struct routing routing;
            snprintf(old, sizeof old, "'calendars': {'c': {'zone': %s, 'hours': 'always'}}, 'people': [{'id': 'ada', 'calendar': 'c'}]," TEAM("'ada'", "hash") RULE, calendars[i]);
            snprintf(new, sizeof new, "'calendars': {'c': {'zone': %s, 'hours': 'always'}}, 'people': [{'id': 'ada', 'calendar': 'c'}]," TEAM("'ada'", "hash") RULE, calendars[j]);
            route_begin(&routing, old);
            for (int64_t day = 0; day < 3; day++)
                for (int64_t k = 0; k <= day; k++)
                    route_assign(&routing, 10 * day + k, MONDAY + day * DAYS + 12 * HOURS);
            change(&routing, new, MONDAY + 2 * DAYS + 12 * HOURS);
            const lead_desk ada = route_desk(&routing, "ada", MONDAY + 2 * DAYS + 12 * HOURS);
            assert_true(ada.today == 3 && ada.in_30_days == 6);
            const lead_desk later = route_desk(&routing, "ada", MONDAY + 30 * DAYS + 12 * HOURS);
            assert_true(later.today == 0 && later.in_30_days == 5);
            route_end(&routing);
        }
}

static void turns_go_on(void **state)
{
    static const struct {
        const char *name, *members, *strategy, *turns, *new_members, *new_strategy, *new_turns;
    } rows[] = {
        {"whose turn it was", "'ada', 'ben', 'cleo', 'dan'", "round_robin", "a", "'dan', 'cleo', 'ben', 'ada'", "round_robin", "badc"},
        {"the next one behind", "'ada', 'ben', 'cleo', 'dan'", "round_robin", "a", "'ada', 'eva', 'dan'", "round_robin", "dae"},
        {"nobody is left", "'ada', 'ben'", "round_robin", "a", "'eva', 'cleo'", "round_robin", "ece"},
        {"another strategy begins anew", "'ada', 'ben', 'cleo'", "round_robin", "a", "'ada', 'ben', 'cleo'", "level", "abc"},
        {"levels, and a newcomer", "'ada', 'ben', 'cleo'", "level", "abcab", "'ada', 'ben', 'cleo', 'dan', 'eva'", "level", "cdeabcde"},
        {"only newcomers", "'ada', 'ben'", "level", "ab", "'dan', 'eva'", "level", "ded"},
        {"loads, and a newcomer", "'ada', 'ben'", "least_loaded", "abab", "'ada', 'ben', 'cleo'", "least_loaded", "cabc"},
        {"weights", "'ada', 'ben', 'cleo'", "weighted", "ab", "'ada', 'ben', 'cleo'", "weighted", "cabc"},
        {"weights with one less", "'ada', 'ben', 'cleo'", "weighted", "ab", "'cleo', 'ada'", "weighted", "cac"},
        {"the longest wait is a matter of people", "'ada', 'ben', 'cleo'", "longest_waiting", "abc", "'cleo', 'ben', 'ada', 'dan'", "longest_waiting", "dabc"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct routing routing;
        char old[512], new[512];
        print_message("# %s\n", rows[i].name);
        snprintf(old, sizeof old, "'people': [{'id': 'ada'}, {'id': 'ben'}, {'id': 'cleo'}, {'id': 'dan'}, {'id': 'eva'}]," TEAM("%s", "%s") RULE, rows[i].members, rows[i].strategy);
        snprintf(new, sizeof new, "'people': [{'id': 'eva'}, {'id': 'dan'}, {'id': 'cleo'}, {'id': 'ben'}, {'id': 'ada'}]," TEAM("%s", "%s") RULE, rows[i].new_members, rows[i].new_strategy);
        route_begin(&routing, old);
        expect_turns(&routing, 1, MONDAY, rows[i].turns);
        change(&routing, new, MONDAY + HOURS);
        expect_turns(&routing, 100, MONDAY + HOURS, rows[i].new_turns);
        route_end(&routing);
    }
}

/* Weights 3 and 1: after two leads the second one is owed half a lead, which is half a lead of other weights, too. */
static void balances_are_parts_of_leads(void **state)
{
    static const struct {
        const char *people;
        int64_t ada, ben;
    } rows[] = {
        {"{'id': 'ada', 'weight': 3}, {'id': 'ben'}", -2, 2},
        {"{'id': 'ada', 'weight': 30}, {'id': 'ben', 'weight': 10}", -2, 2},
        {"{'id': 'ada', 'weight': 5}, {'id': 'ben', 'weight': 3}", -4, 4},
        {"{'id': 'ada'}, {'id': 'ben', 'weight': 4}", -3, 2},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct routing routing;
        char members[512];
        route_begin(&routing, "'people': [{'id': 'ada', 'weight': 3}, {'id': 'ben'}]," TEAM("'ada', 'ben'", "weighted") RULE);
        give_to(&routing, 1, "ada", MONDAY);
        give_to(&routing, 2, "ada", MONDAY);
        snprintf(members, sizeof members, "'people': [%s]," TEAM("'ada', 'ben'", "weighted") RULE, rows[i].people);
        change(&routing, members, MONDAY);
        assert_int_equal(routing.router->turns[0].balances[0], rows[i].ada);
        assert_int_equal(routing.router->turns[0].balances[1], rows[i].ben);
        route_end(&routing);
    }
}

/* An absence that the new document does not know is a comeback. */
static void absences_may_end_with_the_document(void **state)
{
    struct routing routing;
    (void)state;
    route_begin(&routing, "'people': [{'id': 'ada'}, {'id': 'ben', 'away': [{'from': '2026-11-01', 'until': '2026-12-31'}]}]," TEAM("'ada', 'ben'", "level") RULE);
    expect_turns(&routing, 1, MONDAY, "aaaa");
    change(&routing, "'people': [{'id': 'ada'}, {'id': 'ben'}]," TEAM("'ada', 'ben'", "level") RULE, MONDAY);
    expect_turns(&routing, 10, MONDAY, "abab");
    route_end(&routing);
}

static void rules_are_known_by_name(void **state)
{
#define PEOPLE "'people': [{'id': 'ada', 'skills': ['x', 'y']}, {'id': 'ben', 'skills': ['x']}, {'id': 'cleo', 'skills': ['y']}],"
    static const char old[] = PEOPLE "'teams': [{'name': 't', 'members': ['ada', 'ben', 'cleo'], 'strategy': 'round_robin'}, {'name': 'u', 'members': ['ben', 'cleo'], 'strategy': 'round_robin'}],"
                                     "'rules': [{'name': 'gone', 'when': {'kind': 'gone'}, 'team': 't'}, {'name': 'moved', 'when': {'kind': 'moved'}, 'team': 't', 'needs': {'skills': {'field': 'person'}}},"
                                     " {'name': 'shut', 'when': {'kind': 'shut'}, 'team': 't'}, {'name': 'personal', 'when': {'kind': 'personal'}, 'person': 'cleo'}]";
    static const char new[] = PEOPLE "'teams': [{'name': 'u', 'members': ['ben', 'cleo'], 'strategy': 'round_robin'}],"
                                     "'rules': [{'name': 'personal', 'when': {'kind': 'personal'}, 'team': 'u'}, {'name': 'shut', 'when': {'kind': 'shut'}, 'unassigned': 'shut'},"
                                     " {'name': 'moved', 'when': {'kind': 'moved'}, 'team': 'u', 'needs': {'languages': {'field': 'kind'}, 'skills': {'field': 'person'}}}]";
    static const char *const kinds[] = {"gone", "moved", "shut", "personal"};
    struct routing routing;
    lead_assignment drained[4];
    const lead_key gone = integer_key(5);
    lead_assignment assignment = no_assignment();
    size_t count;
    (void)state;
    route_begin(&routing, old);
    route_set(&routing, "person", "y");
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        route_set(&routing, "kind", kinds[i]);
        route_assign(&routing, (int64_t)i + 1, MONDAY);
    }
    for (size_t i = 0; i < 3; i++)
        route_set_away(&routing, i == 0 ? "ada" : i == 1 ? "ben" : "cleo", MONDAY, MONDAY + HOURS, MONDAY);
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        route_set(&routing, "kind", kinds[i]);
        route_assign(&routing, (int64_t)i + 5, MONDAY);
    }
    expect_queue(&routing, "5 6 7 8");
    const lead_policy_change report = change(&routing, new, MONDAY);
    assert_true(report.leads_kept == 8 && report.leads_queued == 0);
    /* Holders keep their leads; what they came by is forgotten where it is gone. */
    for (int64_t lead = 1; lead <= 4; lead++)
        assert_int_equal(route_find(&routing, lead).outcome, LEAD_OUTCOME_ASSIGNED);
    assert_true(route_find(&routing, 1).rule == LEAD_NONE && route_find(&routing, 1).team == LEAD_NONE);
    assert_int_equal(lead_router_reassign(routing.router, &gone, NULL, 0, MONDAY, &assignment, NULL), LEAD_ERROR_NOT_ALLOWED);
    assert_string_equal(lead_policy_rule_name(routing.policy, route_find(&routing, 2).rule), "moved");
    expect_queue(&routing, "5 6 7 8");
    assert_true(route_find(&routing, 5).reason == LEAD_REASON_NO_TEAM && route_find(&routing, 5).team == LEAD_NONE);
    assert_true(route_find(&routing, 6).reason == LEAD_REASON_AWAY && route_find(&routing, 6).team == 0);
    assert_true(route_find(&routing, 7).reason == LEAD_REASON_NO_TEAM && route_find(&routing, 7).team == LEAD_NONE);
    assert_true(route_find(&routing, 8).reason == LEAD_REASON_AWAY && route_find(&routing, 8).team == 0);
    for (size_t i = 0; i < COUNT_OF(drained); i++)
        drained[i] = no_assignment();
    assert_int_equal(lead_router_drain(routing.router, MONDAY + HOURS, drained, 4, &count, NULL), LEAD_OK);
    assert_int_equal(count, 2);
    assert_string_equal(route_who(&routing, &drained[0]), "cleo"); /* who has y */
    assert_string_equal(route_who(&routing, &drained[1]), "ben");
    expect_queue(&routing, "5 7");
    /* And back: the rule that sends them on again is known, the one that was gone is not. */
    change(&routing, old, MONDAY + HOURS);
    assert_int_equal(route_find(&routing, 5).reason, LEAD_REASON_NO_TEAM);
    assert_int_equal(route_find(&routing, 7).reason, LEAD_REASON_AWAY);
    route_end(&routing);
}

static void what_is_needed_is_known_by_name(void **state)
{
    static const char old[] = "'people': [{'id': 'ada', 'skills': ['x']}, {'id': 'ben', 'skills': ['y']}]," TEAM("'ada', 'ben'", "round_robin")
                              "'rules': [{'name': 'r', 'team': 't', 'needs': {'skills': {'field': 'kind'}}}]";
    static const char new[] = "'people': [{'id': 'cleo', 'skills': ['z']}, {'id': 'ben', 'skills': ['y']}, {'id': 'ada', 'skills': ['z']}]," TEAM("'ada', 'ben', 'cleo'", "round_robin")
                              "'rules': [{'name': 'r', 'team': 't', 'needs': {'skills': {'field': 'kind'}}}]";
    static const char other_field[] = "'people': [{'id': 'ben', 'skills': ['y']}, {'id': 'ada', 'skills': ['z']}]," TEAM("'ada', 'ben'", "round_robin")
                                      "'rules': [{'name': 'r', 'team': 't', 'needs': {'skills': {'field': 'person'}}}]";
    static const struct {
        const char *needs, *document, *gets;
    } rows[] = {{"y", new, "ben"}, {"x", new, "-"}, {"w", new, "-"}, {NULL, new, "ada"}, {"x", other_field, "ada"}};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct routing routing;
        lead_assignment drained = no_assignment();
        size_t count;
        route_begin(&routing, old);
        route_set_away(&routing, "ada", MONDAY, MONDAY + HOURS, MONDAY);
        route_set_away(&routing, "ben", MONDAY, MONDAY + HOURS, MONDAY);
        route_set(&routing, "kind", rows[i].needs);
        route_assign(&routing, 1, MONDAY);
        change(&routing, rows[i].document, MONDAY + HOURS);
        assert_int_equal(lead_router_drain(routing.router, MONDAY + HOURS, &drained, 1, &count, NULL), LEAD_OK);
        assert_string_equal(count ? route_who(&routing, &drained) : "-", rows[i].gets);
        route_end(&routing);
    }
}

/* The company goes to who last had one; when they are gone, to a holder. */
static void companies_stay_with_somebody(void **state)
{
#define STICKY(members) "'teams': [{'name': 't', 'members': [" members "], 'strategy': 'round_robin', 'sticky': [{'same': 'company'}]}]," RULE
    static const struct {
        const char *people, *gets;
    } rows[] = {{"'ada', 'ben', 'cleo'", "ben"}, {"'cleo', 'ada'", "ada"}, {"'cleo', 'dan'", "dan"}};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct routing routing;
        char members[1024] = "'people': [";
        lead_assignment assignment;
        route_begin(&routing, "'people': [{'id': 'ada'}, {'id': 'ben'}, {'id': 'cleo'}, {'id': 'dan'}]," STICKY("'ada', 'ben', 'cleo', 'dan'"));
        route_set(&routing, "company", "IBM");
        give_to(&routing, 1, "dan", MONDAY);
        give_to(&routing, 2, "ada", MONDAY);
        give_to(&routing, 3, "ben", MONDAY);
        for (const char *at = rows[i].people; at; at = strchr(at + 1, ','))
            snprintf(members + strlen(members), sizeof members - strlen(members), "%s{'id': '%.*s'}", at == rows[i].people ? "" : ", ", (int)strcspn(at + (*at == ',' ? 3 : 1), "'"), at + (*at == ',' ? 3 : 1));
        snprintf(members + strlen(members), sizeof members - strlen(members), "]," STICKY("%s"), rows[i].people);
        change(&routing, members, MONDAY);
        route_set(&routing, "company", "IBM");
        assignment = route_assign(&routing, 9, MONDAY);
        assert_string_equal(route_who(&routing, &assignment), rows[i].gets);
        assert_int_equal(assignment.by, LEAD_BY_STICKY);
        route_end(&routing);
    }
}

/* What is due when the deadline is kept, and the warnings are others. */
static void clocks_keep_their_deadlines(void **state)
{
#define ADA "'people': [{'id': 'ada'}, {'id': 'ben'}]," TEAM("'ada', 'ben'", "round_robin")
#define SLA(clocks) ADA "'slas': {'s': {'clocks': [" clocks "]}}, 'rules': [{'name': 'r', 'team': 't', 'sla': 's'}]"
    static const char old[] = SLA("{'name': 'a', 'within': '60m', 'warn': ['40m', '20m']}, {'name': 'b', 'within': '30m'}, {'name': 'c', 'within': '2h', 'starts': 'received'}, {'name': 'd', 'within': '1h'}");
    static const char new[] = SLA("{'name': 'd', 'within': '5m'}, {'name': 'new', 'within': '5m'}, {'name': 'a', 'within': '5h', 'warn': ['50m', '30m', '10m']}");
    struct routing routing;
    const lead_key key = integer_key(1);
    lead_due due[8];
    size_t count;
    (void)state;
    for (size_t i = 0; i < COUNT_OF(due); i++)
        due[i] = (lead_due){.size = sizeof due[i]};
    route_begin(&routing, old);
    route_assign(&routing, 1, MONDAY);
    assert_int_equal(lead_router_stop_clock(routing.router, &key, 3, MONDAY, NULL, NULL), LEAD_OK);
    assert_int_equal(lead_router_due(routing.router, MONDAY + 25 * MINUTES, due, 8, &count, NULL), LEAD_OK);
    assert_int_equal(count, 1); /* the first warning of a */
    const lead_policy_change report = change(&routing, new, MONDAY + 25 * MINUTES);
    assert_int_equal(report.clocks_dropped, 2); /* b and c */
    const lead_assignment found = route_find(&routing, 1);
    assert_true(found.deadlines[0] == LEAD_NEVER && found.deadlines[1] == LEAD_NEVER && found.deadlines[2] == MONDAY + 60 * MINUTES && found.deadlines[3] == LEAD_NEVER);
    assert_int_equal(lead_router_stop_clock(routing.router, &key, 0, MONDAY + 25 * MINUTES, NULL, NULL), LEAD_ERROR_NOT_ALLOWED);
    assert_int_equal(lead_router_due(routing.router, MONDAY + 90 * MINUTES, due, 8, &count, NULL), LEAD_OK);
    assert_int_equal(count, 3);
    assert_true(due[0].at == MONDAY + 30 * MINUTES && due[0].warning == 1 && due[1].at == MONDAY + 50 * MINUTES && due[2].at == MONDAY + 60 * MINUTES);
    /* The next holder has all but what was stopped. */
    give_to(&routing, 1, "ben", MONDAY + 90 * MINUTES);
    const lead_assignment after = route_find(&routing, 1);
    assert_true(after.deadlines[0] == LEAD_NEVER && after.deadlines[1] == MONDAY + 95 * MINUTES && after.deadlines[2] == MONDAY + 390 * MINUTES);
    change(&routing, ADA "'rules': [{'name': 'r', 'team': 't'}]", MONDAY + 91 * MINUTES);
    assert_true(lead_router_next_due(routing.router) == LEAD_NEVER);
    change(&routing, new, MONDAY + 92 * MINUTES);
    assert_true(lead_router_next_due(routing.router) == LEAD_NEVER);
    route_end(&routing);
}

/* A lead whose holder has left has no clocks of theirs; one that is paused stays so. */
static void clocks_of_the_left_end(void **state)
{
    struct routing routing;
    const lead_key two = integer_key(2);
    (void)state;
    route_begin(&routing, SLA("{'name': 'a', 'within': '60m'}, {'name': 'c', 'within': '2h', 'starts': 'received'}"));
    route_assign(&routing, 1, MONDAY);
    route_assign(&routing, 2, MONDAY);
    assert_int_equal(lead_router_pause(routing.router, &two, MONDAY + 20 * MINUTES, NULL), LEAD_OK);
    const lead_policy_change report = change(&routing, "'people': [{'id': 'ben'}]," TEAM("'ben'", "round_robin") "'slas': {'s': {'clocks': [{'name': 'a', 'within': '60m'}, {'name': 'c', 'within': '2h', 'starts': 'received'}]}},"
                                             "'rules': [{'name': 'r', 'team': 't', 'sla': 's'}]", MONDAY + 30 * MINUTES);
    assert_true(report.leads_queued == 1 && report.clocks_dropped == 0);
    assert_true(route_find(&routing, 1).deadlines[0] == LEAD_NEVER && route_find(&routing, 1).deadlines[1] == MONDAY + 120 * MINUTES);
    assert_int_equal(lead_router_resume(routing.router, &two, MONDAY + 60 * MINUTES, NULL), LEAD_OK);
    assert_true(route_find(&routing, 2).deadlines[0] == MONDAY + 100 * MINUTES && route_find(&routing, 2).deadlines[1] == MONDAY + 160 * MINUTES);
    route_end(&routing);
}

/* To the same policy and back nothing changes but the count. */
static void the_same_policy_changes_nothing(void **state)
{
    (void)state;
    for (unsigned seed = 1; seed <= 10; seed++) {
        struct walk walk;
        size_t size, size_after;
        walk_begin(&walk, (struct walk_source){NULL, 0, seed * 65537u}, seed % 2 ? LEAD_KEY_INTEGER : LEAD_KEY_TEXT, seed / 2 % WALK_POLICIES);
        for (unsigned i = 0; i < 300; i++)
            walk_step(&walk, false);
        lead_time now = lead_router_now(walk.router);
        uint8_t *before = walk_save(walk.router, &size);
        assert_int_equal(lead_router_set_policy(walk.router, walk.policies[walk.which], now, NULL, NULL), LEAD_OK);
        uint8_t *after = walk_save(walk.router, &size_after);
        assert_int_equal(size, size_after);
        size_t differences = 0;
        for (size_t i = 48; i < size - 8; i++) /* behind the count of changes */
            differences += before[i] != after[i];
        print_message("# seed %u: %zu of %zu bytes differ\n", seed, differences, size); /* preferences are forgotten */
        assert_true(differences <= 8 * (lead_router_held_count(walk.router) + lead_router_waiting_count(walk.router)));
        free(before);
        free(after);
        walk_end(&walk);
    }
}

static void anything_may_change_at_any_time(void **state)
{
    (void)state;
    for (unsigned seed = 1; seed <= 30; seed++) {
        struct walk walk;
        walk_begin(&walk, (struct walk_source){NULL, 0, seed * 7919u}, seed % 2 ? LEAD_KEY_INTEGER : LEAD_KEY_TEXT, seed / 2 % WALK_POLICIES);
        for (unsigned i = 0; i < 600; i++) {
            walk_step(&walk, true);
            if (i % 20)
                continue;
            size_t size;
            uint8_t *bytes = walk_save(walk.router, &size);
            lead_router *loaded;
            walk_check(walk.router);
            assert_int_equal(lead_router_load(walk.policies[walk.which], bytes, size, NULL, NULL, &loaded, NULL), LEAD_OK);
            walk_check_same(walk.router, loaded);
            lead_router_free(loaded);
            free(bytes);
        }
        walk_end(&walk);
    }
}

static void memory_may_run_out(void **state)
{
    struct routing routing;
    size_t allowed = 0, size;
    lead_status status = LEAD_ERROR_OUT_OF_MEMORY;
    (void)state;
    for (; status != LEAD_OK; allowed++) {
        route_begin(&routing, SLA("{'name': 'a', 'within': '60m'}"));
        lead_policy *policy = route_policy(SLA("{'name': 'a', 'within': '30m'}"), NULL);
        route_assign(&routing, 1, MONDAY);
        route_assign(&routing, 2, MONDAY);
        uint8_t *before = walk_save(routing.router, &size);
        routing.memory.allowed = allowed;
        status = lead_router_set_policy(routing.router, policy, MONDAY, NULL, NULL);
        routing.memory.allowed = SIZE_MAX;
        uint8_t *after = walk_save(routing.router, &size);
        assert_int_equal(memcmp(before, after, size) == 0, status != LEAD_OK);
        assert_ptr_equal(lead_router_policy(routing.router), status == LEAD_OK ? policy : routing.policy);
        free(before);
        free(after);
        lead_policy_unref(policy);
        route_end(&routing);
    }
    assert_true(allowed > 10);
}

static void the_call_may_be_wrong(void **state)
{
    struct routing routing;
    lead_policy_change report = {.size = 3};
    (void)state;
    route_begin(&routing, SLA("{'name': 'a', 'within': '60m'}"));
    route_assign(&routing, 1, MONDAY);
    assert_int_equal(lead_router_set_policy(NULL, routing.policy, MONDAY, NULL, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_router_set_policy(routing.router, NULL, MONDAY, NULL, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_router_set_policy(routing.router, routing.policy, MONDAY, &report, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_router_set_policy(routing.router, routing.policy, MONDAY - 1, NULL, NULL), LEAD_ERROR_TIME);
    assert_int_equal(lead_router_change_count(routing.router), 1);
    route_end(&routing);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(people_keep_what_they_have),      cmocka_unit_test(days_keep_their_distance),        cmocka_unit_test(turns_go_on),
        cmocka_unit_test(balances_are_parts_of_leads),     cmocka_unit_test(absences_may_end_with_the_document), cmocka_unit_test(rules_are_known_by_name),
        cmocka_unit_test(what_is_needed_is_known_by_name), cmocka_unit_test(companies_stay_with_somebody),    cmocka_unit_test(clocks_keep_their_deadlines),
        cmocka_unit_test(clocks_of_the_left_end),          cmocka_unit_test(the_same_policy_changes_nothing), cmocka_unit_test(anything_may_change_at_any_time),
        cmocka_unit_test(memory_may_run_out),              cmocka_unit_test(the_call_may_be_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
