/* SPDX-License-Identifier: MIT */
/* Who would get a lead, and why not the others: by hand, and always the same as what then becomes of the lead. */
#include "route_fixture.h"

#define TEN (MONDAY + 10 * HOURS)
#define EVENING (MONDAY + 18 * HOURS)
#define NEVER_GIVEN UINT64_MAX

enum { ANN, BEN, CAT, DAN };
enum { FRONT, BACK };
enum { NONE_RULE, BOSS_RULE, DATA_RULE, FRONT_RULE };

/* Ben works from nine to five; Cat is away on this Monday. */
static const char sales[] =
    "'calendars': {'office': {'hours': {'mon-fri': ['09:00-17:00']}}, 'early': {'hours': {'mon-sun': ['06:00-12:00']}}},"
    "'people': [{'id': 'ann', 'weight': 2, 'capacity': {'open': 1}, 'skills': ['data'], 'prefers': {'hot': true}},"
    " {'id': 'ben', 'calendar': 'office'}, {'id': 'cat', 'away': [{'from': '2026-11-23', 'until': '2026-11-24'}]}, {'id': 'dan'}],"
    "'teams': [{'name': 'front', 'members': ['ann', 'ben', 'cat'], 'strategy': 'least_loaded', 'fallback': 'back', 'calendar': 'office'},"
    " {'name': 'back', 'members': ['dan', 'ann'], 'strategy': 'level', 'calendar': 'early'}],"
    "'slas': {'all': {'clocks': [{'name': 'a', 'within': '4h'}, {'name': 'b', 'within': '4h', 'calendar': 'team'}, {'name': 'c', 'within': '4h', 'starts': 'received'},"
    " {'name': 'd', 'within': '4h', 'calendar': 'early'}]}},"
    "'rules': [{'name': 'none', 'when': {'kind': 'none'}, 'unassigned': 'not for us', 'sla': 'all'}, {'name': 'boss', 'when': {'kind': 'boss'}, 'person': 'dan', 'sla': 'all'},"
    " {'name': 'data', 'when': {'kind': 'data'}, 'team': 'front', 'needs': {'skills': ['data']}},"
    " {'name': 'front', 'when': {'kind': 'front'}, 'team': 'front', 'sla': 'all'}]";

/* Before each case, at ten, lead 1 goes to Ann, who is full then, and lead 2 to Ben: two changes. */
static const struct {
    const char *name, *kind, *hot;
    bool is_ann_free; /* lead 1 was released: a third change */
    bool is_dan_away; /* another change */
    lead_time now;
    lead_assignment made;
    size_t count;
    lead_candidate candidates[5];
} by_hand[] = {
#define AT(a, b, c, d) .deadlines = {(a), (b), (c), (d)}
#define NO_CLOCKS AT(LEAD_NEVER, LEAD_NEVER, LEAD_NEVER, LEAD_NEVER)
#define NOBODY .person = LEAD_NONE, .team = LEAD_NONE
    {"no rule", NULL, NULL, false, false, TEN, {.reason = LEAD_REASON_NO_RULE, NOBODY, .rule = LEAD_NONE, NO_CLOCKS}, 0, {{0}}},
    {"stays unassigned", "none", NULL, false, false, TEN, {.reason = LEAD_REASON_RULE, NOBODY, .rule = NONE_RULE, NO_CLOCKS}, 0, {{0}}},
    /* Of a person's rule, "team" and "received" have no calendar: always. "early" ends at twelve. */
    {"a person", "boss", NULL, false, false, TEN,
     {.outcome = LEAD_OUTCOME_ASSIGNED, .by = LEAD_BY_RULE, .person = DAN, .team = LEAD_NONE, .rule = BOSS_RULE,
      AT(TEN + 4 * HOURS, TEN + 4 * HOURS, TEN + 4 * HOURS, MONDAY + DAYS + 8 * HOURS)},
     1, {{.person = DAN, .team = LEAD_NONE, .waited = NEVER_GIVEN}}},
    {"a person who is away", "boss", NULL, false, true, TEN,
     {.outcome = LEAD_OUTCOME_WAITING, .reason = LEAD_REASON_AWAY, NOBODY, .rule = BOSS_RULE, AT(LEAD_NEVER, LEAD_NEVER, TEN + 4 * HOURS, LEAD_NEVER)},
     1, {{.person = DAN, .team = LEAD_NONE, .reason = LEAD_REASON_AWAY, .waited = NEVER_GIVEN}}},
    /* Ben's loads are 1 ÷ 1; in halves 2. At ten he and his team have seven hours left. */
    {"one of three", "front", NULL, false, false, TEN,
     {.outcome = LEAD_OUTCOME_ASSIGNED, .by = LEAD_BY_LEAST_LOADED, .person = BEN, .team = FRONT, .rule = FRONT_RULE,
      AT(TEN + 4 * HOURS, TEN + 4 * HOURS, TEN + 4 * HOURS, MONDAY + DAYS + 8 * HOURS)},
     3,
     {{.person = ANN, .team = FRONT, .reason = LEAD_REASON_FULL, .open = 1, .standing = 2, .waited = 1},
      {.person = BEN, .team = FRONT, .open = 1, .standing = 2, .waited = 0},
      {.person = CAT, .team = FRONT, .reason = LEAD_REASON_AWAY, .waited = NEVER_GIVEN}}},
    {"somebody comes first", "front", "1", true, false, TEN,
     {.outcome = LEAD_OUTCOME_ASSIGNED, .by = LEAD_BY_LEAST_LOADED, .person = ANN, .team = FRONT, .rule = FRONT_RULE,
      AT(TEN + 4 * HOURS, TEN + 4 * HOURS, TEN + 4 * HOURS, MONDAY + DAYS + 8 * HOURS)},
     3,
     {{.person = ANN, .team = FRONT, .prefers = 1, .waited = 2},
      {.person = BEN, .team = FRONT, .reason = LEAD_REASON_LOWER_PRIORITY, .open = 1, .standing = 2, .waited = 1},
      {.person = CAT, .team = FRONT, .reason = LEAD_REASON_AWAY, .waited = NEVER_GIVEN}}},
    /* In the evening Ben is off. Dan's team works from six on, the rule's from nine. */
    {"the fallback", "front", "1", false, false, EVENING,
     {.outcome = LEAD_OUTCOME_ASSIGNED, .by = LEAD_BY_LEVEL, .person = DAN, .team = BACK, .rule = FRONT_RULE,
      AT(EVENING + 4 * HOURS, MONDAY + DAYS + 10 * HOURS, MONDAY + DAYS + 13 * HOURS, MONDAY + DAYS + 10 * HOURS)},
     5,
     {{.person = ANN, .team = FRONT, .reason = LEAD_REASON_FULL, .prefers = 1, .open = 1, .standing = 2, .waited = 1},
      {.person = BEN, .team = FRONT, .reason = LEAD_REASON_OUTSIDE_HOURS, .open = 1, .standing = 2, .waited = 0},
      {.person = CAT, .team = FRONT, .reason = LEAD_REASON_AWAY, .waited = NEVER_GIVEN},
      {.person = DAN, .team = BACK, .waited = NEVER_GIVEN},
      {.person = ANN, .team = BACK, .reason = LEAD_REASON_FULL, .prefers = 1, .open = 1, .waited = 1}}},
    {"nobody, there neither", "front", NULL, false, true, EVENING,
     {.outcome = LEAD_OUTCOME_WAITING, .reason = LEAD_REASON_FULL, .person = LEAD_NONE, .team = FRONT, .rule = FRONT_RULE,
      AT(LEAD_NEVER, LEAD_NEVER, MONDAY + DAYS + 13 * HOURS, LEAD_NEVER)},
     5,
     {{.person = ANN, .team = FRONT, .reason = LEAD_REASON_FULL, .open = 1, .standing = 2, .waited = 2},
      {.person = BEN, .team = FRONT, .reason = LEAD_REASON_OUTSIDE_HOURS, .open = 1, .standing = 2, .waited = 1},
      {.person = CAT, .team = FRONT, .reason = LEAD_REASON_AWAY, .waited = NEVER_GIVEN},
      {.person = DAN, .team = BACK, .reason = LEAD_REASON_AWAY, .waited = NEVER_GIVEN},
      {.person = ANN, .team = BACK, .reason = LEAD_REASON_FULL, .open = 1, .waited = 2}}},
    {"needs come before absence", "data", NULL, false, false, TEN,
     {.outcome = LEAD_OUTCOME_WAITING, .reason = LEAD_REASON_FULL, .person = LEAD_NONE, .team = FRONT, .rule = DATA_RULE, NO_CLOCKS},
     5,
     {{.person = ANN, .team = FRONT, .reason = LEAD_REASON_FULL, .open = 1, .standing = 2, .waited = 1},
      {.person = BEN, .team = FRONT, .reason = LEAD_REASON_LACKS_NEEDS, .open = 1, .standing = 2, .waited = 0},
      {.person = CAT, .team = FRONT, .reason = LEAD_REASON_LACKS_NEEDS, .waited = NEVER_GIVEN},
      {.person = DAN, .team = BACK, .reason = LEAD_REASON_LACKS_NEEDS, .waited = NEVER_GIVEN},
      {.person = ANN, .team = BACK, .reason = LEAD_REASON_FULL, .open = 1, .waited = 1}}},
};

static void expect_assignment(const lead_assignment *found, const lead_assignment *expected)
{
    assert_int_equal(found->outcome, expected->outcome);
    assert_int_equal(found->reason, expected->reason);
    assert_int_equal(found->by, expected->by);
    assert_int_equal(found->person, expected->person);
    assert_int_equal(found->team, expected->team);
    assert_int_equal(found->rule, expected->rule);
    assert_int_equal(found->previous, LEAD_NONE);
    for (uint32_t clock = 0; clock < LEAD_CLOCKS_MAX; clock++)
        assert_int_equal(found->deadlines[clock], expected->deadlines[clock]);
}

static void expect_candidate(const lead_candidate *found, const lead_candidate *expected)
{
    assert_int_equal(found->size, sizeof *found);
    assert_int_equal(found->person, expected->person);
    assert_int_equal(found->team, expected->team);
    assert_int_equal(found->reason, expected->reason);
    assert_int_equal(found->prefers, expected->prefers);
    assert_int_equal(found->open, expected->open);
    assert_int_equal(found->reserved, 0);
    assert_int_equal(found->standing, expected->standing);
    assert_true(found->waited == expected->waited);
}

static void begin(struct routing *routing)
{
    route_begin(routing, sales);
    route_set(routing, "kind", "front");
    expect_turns(routing, 1, TEN, "ab");
}

static void prepare(struct routing *routing, size_t i)
{
    begin(routing);
    if (by_hand[i].is_ann_free)
        route_release(routing, 1, false, TEN);
    if (by_hand[i].is_dan_away)
        route_set_away(routing, "dan", TEN, LEAD_NEVER, TEN);
    route_set(routing, "kind", by_hand[i].kind);
    route_set(routing, "hot", by_hand[i].hot);
}

static void size_all(lead_candidate *candidates, size_t count)
{
    memset(candidates, 0xEE, count * sizeof *candidates);
    for (size_t i = 0; i < count; i++)
        candidates[i].size = sizeof *candidates;
}

static void explanations_by_hand(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(by_hand); i++) {
        print_message("# %s\n", by_hand[i].name);
        struct routing routing;
        lead_candidate candidates[6];
        lead_assignment made = no_assignment();
        const lead_key key = integer_key(7);
        size_t count = 99;
        prepare(&routing, i);
        size_all(candidates, COUNT_OF(candidates));
        assert_int_equal(lead_router_explain(routing.router, &key, routing.request, by_hand[i].now, &made, candidates, COUNT_OF(candidates), &count, NULL),
                         LEAD_OK);
        expect_assignment(&made, &by_hand[i].made);
        assert_int_equal(made.change, 0);
        assert_int_equal(made.key.integer, 7);
        assert_int_equal(count, by_hand[i].count);
        for (size_t c = 0; c < count; c++)
            expect_candidate(&candidates[c], &by_hand[i].candidates[c]);
        made = route_assign(&routing, 7, by_hand[i].now);
        expect_assignment(&made, &by_hand[i].made);
        route_end(&routing);
    }
}

static void as_many_as_fit(void **state)
{
    (void)state;
    struct routing routing;
    lead_candidate candidates[3];
    size_t count = 0;
    begin(&routing);
    assert_int_equal(lead_router_explain(routing.router, NULL, routing.request, TEN, NULL, NULL, 0, &count, NULL), LEAD_OK);
    assert_int_equal(count, 3);
    size_all(candidates, 3);
    candidates[2].person = 99;
    assert_int_equal(lead_router_explain(routing.router, NULL, routing.request, TEN, NULL, candidates, 2, &count, NULL), LEAD_OK);
    assert_int_equal(count, 3);
    assert_int_equal(candidates[1].person, BEN);
    assert_int_equal(candidates[2].person, 99);
    route_end(&routing);
}

/* A structure of a later version is longer. */
static void candidates_of_a_later_version(void **state)
{
    (void)state;
    struct {
        lead_candidate known;
        uint64_t later;
    } candidates[3];
    struct routing routing;
    size_t count;
    begin(&routing);
    for (size_t i = 0; i < 3; i++) {
        candidates[i].known.size = sizeof candidates[0];
        candidates[i].later = 77;
    }
    assert_int_equal(lead_router_explain(routing.router, NULL, routing.request, TEN, NULL, &candidates[0].known, 3, &count, NULL), LEAD_OK);
    for (uint32_t i = 0; i < 3; i++) {
        assert_int_equal(candidates[i].known.person, i);
        assert_int_equal(candidates[i].later, 77);
    }
    route_end(&routing);
}

/* --- what cannot be explained ------------------------------------------------------------------------------------------------------------- */

enum wrong { NO_ROUTER, NO_REQUEST, OTHER_POLICY, NO_COUNT, ASSIGNMENT_SIZE, NO_CANDIDATES, CANDIDATE_SIZE, EARLIER, OUT_OF_RANGE, HELD, TEXT_KEY };

static const struct {
    const char *name;
    enum wrong wrong;
    lead_status status;
} wrongs[] = {
    {"no router", NO_ROUTER, LEAD_ERROR_INVALID_ARGUMENT},
    {"no request", NO_REQUEST, LEAD_ERROR_INVALID_ARGUMENT},
    {"a request of another policy", OTHER_POLICY, LEAD_ERROR_INVALID_ARGUMENT},
    {"nowhere to put the number", NO_COUNT, LEAD_ERROR_INVALID_ARGUMENT},
    {"the size of the assignment", ASSIGNMENT_SIZE, LEAD_ERROR_INVALID_ARGUMENT},
    {"no candidates", NO_CANDIDATES, LEAD_ERROR_INVALID_ARGUMENT},
    {"the size of a candidate", CANDIDATE_SIZE, LEAD_ERROR_INVALID_ARGUMENT},
    {"an earlier moment", EARLIER, LEAD_ERROR_TIME},
    {"no moment", OUT_OF_RANGE, LEAD_ERROR_INVALID_ARGUMENT},
    {"a lead that is there", HELD, LEAD_ERROR_ALREADY_HELD},
    {"a key that is none", TEXT_KEY, LEAD_ERROR_INVALID_ARGUMENT},
};

static lead_status explain_wrong(struct routing *routing, enum wrong wrong, lead_request *other, lead_assignment *made, size_t *count, lead_error *error)
{
    lead_candidate candidates[2];
    const lead_key key = {.size = wrong == TEXT_KEY ? 0 : sizeof key, .integer = wrong == HELD ? 2 : 7};
    const lead_time now = wrong == EARLIER ? TEN - 1 : wrong == OUT_OF_RANGE ? LEAD_NEVER : TEN;
    lead_request *request = wrong == NO_REQUEST ? NULL : wrong == OTHER_POLICY ? other : routing->request;
    size_all(candidates, 2);
    candidates[1].size = wrong == CANDIDATE_SIZE ? 1 : sizeof candidates[1];
    made->size = wrong == ASSIGNMENT_SIZE ? 1 : sizeof *made;
    return lead_router_explain(wrong == NO_ROUTER ? NULL : routing->router, &key, request, now, made, wrong == NO_CANDIDATES ? NULL : candidates, 2,
                               wrong == NO_COUNT ? NULL : count, error);
}

static void what_cannot_be_explained(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(wrongs); i++) {
        print_message("# %s\n", wrongs[i].name);
        struct routing routing, other;
        lead_assignment made = {.person = 5, .reason = LEAD_REASON_AWAY};
        lead_error error = LEAD_ERROR_INIT;
        size_t count = 99;
        begin(&routing);
        route_begin(&other, sales);
        assert_int_equal(explain_wrong(&routing, wrongs[i].wrong, other.request, &made, &count, &error), wrongs[i].status);
        assert_int_equal(error.code, wrongs[i].status);
        assert_true(strlen(error.message) > 10);
        if (wrongs[i].wrong != NO_COUNT)
            assert_int_equal(count, 0);
        if (wrongs[i].wrong != NO_COUNT && wrongs[i].wrong != ASSIGNMENT_SIZE) {
            assert_int_equal(made.outcome, LEAD_OUTCOME_UNASSIGNED);
            assert_int_equal(made.person, LEAD_NONE);
        }
        assert_int_equal(lead_router_now(routing.router), TEN);
        route_end(&other);
        route_end(&routing);
    }
}

/* --- the same as an assignment ------------------------------------------------------------------------------------------------------------ */

static const char *const strategies[] = {"round_robin", "weighted", "least_loaded", "most_free", "longest_waiting", "level", "best_for_best", "hash"};

/* Twelve people in two teams, sticky by owner and company, with preferences, needs and hours. */
static void write_policy(struct sample_text *json, struct sample_random *random)
{
    sample_add(json, "'calendars': {'day': {'hours': {'mon-sun': ['08:00-20:00']}}}, 'people': [");
    for (unsigned p = 0; p < 12; p++)
        sample_add(json, "%s{'id': 'p%u', 'weight': %u, 'rank': %u, 'capacity': {'open': %u, 'per_day': %u}, 'languages': [%s'en'], 'calendar': '%s'%s}", p ? "," : "",
                   p, 1 + sample_below(random, 4), 1 + sample_below(random, 4), 2 + sample_below(random, 4), 5 + sample_below(random, 5),
                   p == 0 || sample_once_in(random, 2) ? "'de'," : "", sample_once_in(random, 3) ? "day" : "always", p % 4 == 1 ? ", 'prefers': {'hot': true}" : "");
    sample_add(json, "], 'teams': [");
    for (unsigned t = 0; t < 2; t++) {
        const char *strategy = strategies[sample_below(random, COUNT_OF(strategies))];
        sample_add(json, "%s{'name': 't%u', 'members': [", t ? "," : "", t);
        for (unsigned m = 0; m < 8; m++)
            sample_add(json, "%s'p%u'", m ? "," : "", (t * 4 + m) % 12);
        sample_add(json, "], 'strategy': '%s', 'sticky': [{'owner': 'person'}, {'same': 'company'}]%s%s}", strategy,
                   strcmp(strategy, "best_for_best") == 0 ? ", 'bands': {'field': 'size', 'from': [80, 40]}" : "", t ? "" : ", 'fallback': 't1'");
    }
    sample_add(json, "], 'rules': [{'name': 'no', 'when': {'size': {'>': 95}}, 'unassigned': 'no'}, {'name': 'de', 'when': {'kind': 'de'}, 'team': 't0',"
                     " 'needs': {'languages': {'field': 'kind'}}}, {'name': 'one', 'when': {'kind': 'one'}, 'person': 'p3'}, {'name': 'all', 'team': 't0'}]");
}

static void random_lead(struct routing *routing, struct sample_random *random)
{
    static const char *const kinds[] = {"de", "one", "other"};
    char text[8];
    route_set(routing, "kind", kinds[sample_below(random, COUNT_OF(kinds))]);
    route_set(routing, "hot", sample_once_in(random, 2) ? "1" : NULL);
    snprintf(text, sizeof text, "p%u", sample_below(random, 14));
    route_set(routing, "person", sample_once_in(random, 4) ? text : NULL);
    snprintf(text, sizeof text, "c%u", sample_below(random, 9));
    route_set(routing, "company", sample_once_in(random, 3) ? text : NULL);
    snprintf(text, sizeof text, "%u", sample_below(random, 100));
    route_set(routing, "size", sample_once_in(random, 6) ? NULL : text);
}

/* One is chosen, exactly when somebody gets it; and who is passed over though able was so. */
static void check_candidates(struct routing *routing, const lead_candidate *candidates, size_t count, const lead_assignment *made, lead_time now)
{
    unsigned chosen = 0;
    for (size_t i = 0; i < count; i++) {
        lead_desk desk = {.size = sizeof desk};
        assert_int_equal(lead_router_desk(routing->router, candidates[i].person, now, &desk, NULL), LEAD_OK);
        assert_int_equal(candidates[i].open, desk.open);
        const lead_reason reason = candidates[i].reason;
        if (reason == LEAD_REASON_CHOSEN) {
            chosen++;
            assert_int_equal(candidates[i].person, made->person);
            assert_int_equal(candidates[i].team, made->team);
        }
        if (reason == LEAD_REASON_CHOSEN || reason == LEAD_REASON_LOWER_PRIORITY)
            assert_int_equal(desk.reason, LEAD_REASON_CHOSEN);
        else if (reason != LEAD_REASON_LACKS_NEEDS)
            assert_int_equal(desk.reason, reason);
    }
    assert_int_equal(chosen, made->outcome == LEAD_OUTCOME_ASSIGNED);
}

/* Bytes of the router; to be freed. */
static void *saved(const struct routing *routing, size_t *size)
{
    *size = lead_router_saved_size(routing->router);
    void *bytes = malloc(*size);
    assert_non_null(bytes);
    assert_int_equal(lead_router_save(routing->router, bytes, *size, NULL), LEAD_OK);
    return bytes;
}

/* Explains a lead, twice, to find that nothing has changed between; then assigns it. */
static void explain_and_assign(struct routing *routing, int64_t key, lead_time now)
{
    lead_candidate first[24], second[24];
    lead_assignment explained = no_assignment(), made;
    const lead_key lead = integer_key(key);
    size_t count, again, size[2];
    size_all(first, COUNT_OF(first));
    size_all(second, COUNT_OF(second));
    assert_int_equal(lead_router_explain(routing->router, &lead, routing->request, now, &explained, first, COUNT_OF(first), &count, NULL), LEAD_OK);
    void *before = saved(routing, &size[0]);
    assert_int_equal(lead_router_explain(routing->router, &lead, routing->request, now, NULL, second, COUNT_OF(second), &again, NULL), LEAD_OK);
    void *after = saved(routing, &size[1]);
    assert_int_equal(count, again);
    assert_memory_equal(first, second, sizeof first);
    assert_int_equal(size[0], size[1]);
    assert_memory_equal(before, after, size[0]);
    check_candidates(routing, first, count, &explained, now);
    made = route_assign(routing, key, now);
    expect_assignment(&explained, &made);
    free(before);
    free(after);
}

static void same_as_an_assignment(void **state)
{
    (void)state;
    struct sample_random random = {505};
    for (unsigned round = 0; round < 60; round++) {
        struct sample_text json = {0};
        struct routing routing;
        lead_time now = MONDAY;
        write_policy(&json, &random);
        route_begin(&routing, json.data);
        for (int64_t key = 0; key < 60; key++) {
            char person[8];
            now += sample_below(&random, 90) * MINUTES;
            random_lead(&routing, &random);
            explain_and_assign(&routing, key, now);
            snprintf(person, sizeof person, "p%u", sample_below(&random, 12));
            if (sample_once_in(&random, 5))
                route_set_away(&routing, person, now, now + sample_below(&random, 600) * MINUTES, now);
            const lead_key old = integer_key(key - 8);
            if (key >= 8)
                (void)lead_router_release(routing.router, &old, sample_once_in(&random, 3), now, NULL); /* unless it stayed unassigned */
        }
        route_end(&routing);
        sample_text_free(&json);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(explanations_by_hand), cmocka_unit_test(as_many_as_fit),          cmocka_unit_test(candidates_of_a_later_version),
        cmocka_unit_test(what_cannot_be_explained), cmocka_unit_test(same_as_an_assignment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
