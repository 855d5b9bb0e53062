/* SPDX-License-Identifier: MIT */
/* Replaying logs: all or nothing, in order, each change once, and nothing that cannot follow. */
#include "route_fixture.h"

#include "../support/router_walk.h"

#include "base/bytes.h"
#include "base/checksum.h"
#include "route/record.h"

#define MEMBERS                                                                                                                                   \
    "'people': [{'id': 'ada', 'skills': ['x', 'y']}, {'id': 'ben', 'skills': ['y'], 'prefers': {'hot': true}}, {'id': 'cleo'}],"                  \
    "'teams': [{'name': 't', 'members': ['ada', 'ben'], 'strategy': 'weighted', 'sticky': [{'same': 'company'}]}, {'name': 'u', 'members': ['cleo'], 'strategy': 'hash'}]," \
    "'slas': {'s': {'hops': 1, 'escalate': {'team': 'u'}, 'clocks': [{'name': 'a', 'within': '1h', 'warn': ['30m'], 'on_breach': 'reassign'}, {'name': 'b', 'within': '2h', 'starts': 'received'}]}}," \
    "'rules': [{'name': 'no', 'when': {'kind': 'no'}, 'unassigned': 'no'}, {'name': 'c', 'when': {'kind': 'c'}, 'person': 'cleo'},"                \
    " {'name': 'r', 'team': 't', 'needs': {'skills': {'field': 'person'}}, 'sla': 's'}]"

enum { ADA, BEN, CLEO };
enum { TEAM_T, TEAM_U };
enum { RULE_NO, RULE_C, RULE_R };

/* A log of five changes: 1 and 2 come, 3 is by hand, 2 goes, 1 is paused. */
struct logged {
    struct routing routing;
    uint8_t bytes[1024];
    size_t size;
    size_t ends[5];
};

static void log_some(struct logged *logged)
{
    const lead_key one = integer_key(1), three = integer_key(3);
    lead_assignment assignment = no_assignment();
    const uint8_t *bytes;
    route_begin_as(&logged->routing, MEMBERS, LEAD_KEY_INTEGER, true);
    route_assign(&logged->routing, 1, MONDAY);
    route_assign(&logged->routing, 2, MONDAY + 1);
    assert_int_equal(lead_router_assign_to(logged->routing.router, &three, NULL, CLEO, MONDAY + 2, &assignment, NULL), LEAD_OK);
    route_release(&logged->routing, 2, true, MONDAY + 3);
    assert_int_equal(lead_router_pause(logged->routing.router, &one, MONDAY + 4, NULL), LEAD_OK);
    logged->size = lead_router_changes(logged->routing.router, &bytes);
    assert_true(logged->size < sizeof logged->bytes);
    memcpy(logged->bytes, bytes, logged->size);
    size_t at = 0;
    for (size_t i = 0; i < COUNT_OF(logged->ends); i++)
        logged->ends[i] = at += bytes[at];
    assert_int_equal(at, logged->size);
}

static lead_router *empty(const struct logged *logged)
{
    return route_router(logged->routing.policy, LEAD_KEY_INTEGER, true, NULL);
}

static void expect_replay(lead_router *router, const uint8_t *bytes, size_t size, lead_status expected, uint64_t changes, const char *message)
{
    lead_error error = LEAD_ERROR_INIT;
    uint64_t applied = 7;
    assert_int_equal(lead_router_replay(router, bytes, size, &applied, &error), expected);
    assert_int_equal(applied, changes);
    if (message && !strstr(error.message, message))
        fail_msg("'%s' is not in '%s'", message, error.message);
}

static void what_is_there_already_is_passed_over(void **state)
{
    struct logged logged;
    const uint8_t *bytes;
    uint8_t twice[2048];
    (void)state;
    log_some(&logged);
    lead_router *router = empty(&logged);
    expect_replay(router, logged.bytes, 0, LEAD_OK, 0, NULL);
    expect_replay(router, NULL, 0, LEAD_OK, 0, NULL);
    expect_replay(router, logged.bytes, logged.ends[2], LEAD_OK, 3, NULL);
    expect_replay(router, logged.bytes, logged.ends[2], LEAD_OK, 0, NULL);
    expect_replay(router, logged.bytes, logged.size, LEAD_OK, 2, NULL);
    walk_check_same(router, logged.routing.router);
    walk_check(router);
    assert_int_equal(lead_router_changes(router, &bytes), 0); /* they are in the log already */
    lead_router_free(router);
    /* Pieces that were appended twice. */
    router = empty(&logged);
    memcpy(twice, logged.bytes, logged.size);
    memcpy(twice + logged.size, logged.bytes, logged.size);
    expect_replay(router, twice, 2 * logged.size, LEAD_OK, 5, NULL);
    walk_check_same(router, logged.routing.router);
    lead_router_free(router);
    assert_int_equal(lead_router_replay(NULL, twice, 8, NULL, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_router_replay(logged.routing.router, NULL, 8, NULL, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_router_replay(logged.routing.router, twice, logged.size, NULL, NULL), LEAD_OK);
    route_end(&logged.routing);
}

/* A router has changes of its own that the host has not taken yet: they stay. */
static void own_changes_stay(void **state)
{
    struct logged logged;
    const uint8_t *bytes;
    (void)state;
    log_some(&logged);
    lead_router *router = empty(&logged);
    lead_request *request = logged.routing.request;
    const lead_key key = integer_key(1);
    lead_assignment assignment = no_assignment();
    assert_int_equal(lead_router_assign(router, &key, request, MONDAY, &assignment, NULL), LEAD_OK);
    expect_replay(router, logged.bytes, logged.size, LEAD_OK, 4, NULL);
    walk_check_same(router, logged.routing.router);
    assert_int_equal(lead_router_changes(router, &bytes), logged.ends[0]);
    assert_memory_equal(bytes, logged.bytes, logged.ends[0]);
    lead_router_free(router);
    route_end(&logged.routing);
}

static void logs_that_do_not_fit_change_nothing(void **state)
{
    struct logged logged;
    (void)state;
    log_some(&logged);
    lead_router *router = empty(&logged), *before = empty(&logged);
    expect_replay(router, logged.bytes + logged.ends[0], logged.size - logged.ends[0], LEAD_ERROR_LOG_GAP, 0, "the 0 records before it");
    uint8_t gap[1024];
    memcpy(gap, logged.bytes, logged.ends[0]);
    memcpy(gap + logged.ends[0], logged.bytes + logged.ends[1], logged.size - logged.ends[1]);
    expect_replay(router, gap, logged.size - (logged.ends[1] - logged.ends[0]), LEAD_ERROR_LOG_GAP, 0, "the 1 records before it");
    for (size_t size = 1; size < logged.size; size++) {
        const size_t good = (size >= logged.ends[0]) + (size_t)(size >= logged.ends[1]) + (size >= logged.ends[2]) + (size >= logged.ends[3]);
        char message[64];
        if (good && logged.ends[good - 1] == size)
            continue;
        snprintf(message, sizeof message, "the %zu records before it, in %zu bytes,", good, good ? logged.ends[good - 1] : 0);
        expect_replay(router, logged.bytes, size, LEAD_ERROR_DAMAGED, 0, message);
    }
    walk_check_same(router, before);
    /* A later version, other keys, another policy. */
    uint8_t later[1024];
    memcpy(later, logged.bytes, logged.size);
    later[logged.ends[0] + 2] = 2;
    lead_store_64(later + logged.ends[1] - 8, lead_checksum(later + logged.ends[0], logged.ends[1] - logged.ends[0] - 8));
    expect_replay(router, later, logged.size, LEAD_ERROR_NEWER_VERSION, 0, "the 1 records before it");
    lead_router *texts = route_router(logged.routing.policy, LEAD_KEY_TEXT, false, NULL);
    expect_replay(texts, logged.bytes, logged.size, LEAD_ERROR_DAMAGED, 0, "another type");
    lead_router_free(texts);
    lead_policy *policy = walk_policy(0);
    lead_router *other = route_router(policy, LEAD_KEY_INTEGER, false, NULL);
    expect_replay(other, logged.bytes, logged.size, LEAD_ERROR_OTHER_POLICY, 0, "another policy");
    lead_router_free(other);
    lead_policy_unref(policy);
    lead_router_free(router);
    lead_router_free(before);
    route_end(&logged.routing);
}

static void memory_may_run_out(void **state)
{
    struct logged logged;
    struct memory memory;
    lead_status status = LEAD_ERROR_OUT_OF_MEMORY;
    size_t allowed = 0;
    (void)state;
    log_some(&logged);
    for (; status != LEAD_OK; allowed++) {
        memory_init(&memory, SIZE_MAX);
        lead_router *router = route_router(logged.routing.policy, LEAD_KEY_INTEGER, false, &memory.allocator), *before = empty(&logged);
        memory.allowed = allowed;
        status = lead_router_replay(router, logged.bytes, logged.size, NULL, NULL);
        memory.allowed = SIZE_MAX;
        walk_check_same(router, status == LEAD_OK ? logged.routing.router : before);
        lead_router_free(router);
        lead_router_free(before);
        assert_int_equal(memory.blocks, 0);
    }
    assert_true(allowed > 10);
    route_end(&logged.routing);
}

/* --- forged records ----------------------------------------------------------------------------------------------------------------------- */

/* 1 is with ada by rule r, its first warning is reported; 2 waits for t; 3 is with cleo and has no rule; 4 is paused and escalated. */
static void open_state(struct routing *routing)
{
    const lead_key three = integer_key(3), four = integer_key(4);
    lead_assignment assignment = no_assignment();
    lead_due due = {.size = sizeof due};
    size_t count;
    route_begin(routing, MEMBERS);
    route_set(routing, "person", "x");
    route_assign(routing, 4, MONDAY - 2 * HOURS);
    assert_int_equal(lead_router_due(routing->router, MONDAY - 90 * MINUTES, &due, 1, &count, NULL), LEAD_OK);
    assert_int_equal(lead_router_due(routing->router, MONDAY - 60 * MINUTES, &due, 1, &count, NULL), LEAD_OK);
    assert_int_equal(due.action, LEAD_ACTION_ESCALATED);
    assert_int_equal(lead_router_pause(routing->router, &four, MONDAY - 60 * MINUTES, NULL), LEAD_OK);
    route_assign(routing, 1, MONDAY - 30 * MINUTES);
    route_set(routing, "person", "nobody has this");
    route_assign(routing, 2, MONDAY - 20 * MINUTES);
    assert_int_equal(lead_router_assign_to(routing->router, &three, NULL, CLEO, MONDAY - 10 * MINUTES, &assignment, NULL), LEAD_OK);
    assert_int_equal(lead_router_due(routing->router, MONDAY, &due, 1, &count, NULL), LEAD_OK);
    assert_int_equal(count, 1);
}

#define NONE LEAD_NONE
#define NO_ROUTE {.needs = {NONE, NONE, NONE}, .owner = NONE, .rule = NONE}
#define ROUTE(of, need, other_need, of_owner, ...) {.needs = {need, other_need, LEAD_NONE}, .owner = of_owner, .rule = of, __VA_ARGS__}

static const struct forged {
    const char *name;
    int64_t lead;
    struct lead_step step; /* `now` is in addition to that of the state */
    bool fits;
} forged[] = {
    {"a new lead", 9, {.kind = LEAD_CHANGE_ASSIGNED, .by = LEAD_BY_HAND, .person = BEN, .team = TEAM_T, .clock = NONE, .route = ROUTE(RULE_R, 1, NONE, NONE, .band = 0)}, true},
    {"in the past", 9, {.kind = LEAD_CHANGE_ASSIGNED, .now = -1, .by = LEAD_BY_HAND, .person = BEN, .team = TEAM_T, .clock = NONE, .route = NO_ROUTE}, false},
    {"a lead that is there", 1, {.kind = LEAD_CHANGE_ASSIGNED, .by = LEAD_BY_HAND, .person = BEN, .team = TEAM_T, .clock = NONE, .route = NO_ROUTE}, false},
    {"to nobody", 9, {.kind = LEAD_CHANGE_ASSIGNED, .by = LEAD_BY_HAND, .person = 3, .team = NONE, .clock = NONE, .route = NO_ROUTE}, false},
    {"by a team that is none", 9, {.kind = LEAD_CHANGE_ASSIGNED, .by = LEAD_BY_HAND, .person = BEN, .team = 2, .clock = NONE, .route = NO_ROUTE}, false},
    {"by a team of others", 9, {.kind = LEAD_CHANGE_ASSIGNED, .by = LEAD_BY_HAND, .person = CLEO, .team = TEAM_T, .clock = NONE, .route = NO_ROUTE}, false},
    {"by a rule that is none", 9, {.kind = LEAD_CHANGE_ASSIGNED, .by = LEAD_BY_HAND, .person = BEN, .team = TEAM_T, .clock = NONE, .route = ROUTE(3, NONE, NONE, NONE, .band = 0)}, false},
    {"needs what is none", 9, {.kind = LEAD_CHANGE_ASSIGNED, .by = LEAD_BY_HAND, .person = BEN, .team = TEAM_T, .clock = NONE, .route = ROUTE(RULE_R, 2, NONE, NONE, .band = 0)}, false},
    {"needs more than the rule asks for", 9, {.kind = LEAD_CHANGE_ASSIGNED, .by = LEAD_BY_HAND, .person = BEN, .team = TEAM_T, .clock = NONE, .route = ROUTE(RULE_R, NONE, 0, NONE, .band = 0)}, false},
    {"needs something without a rule", 9, {.kind = LEAD_CHANGE_ASSIGNED, .by = LEAD_BY_HAND, .person = BEN, .team = TEAM_T, .clock = NONE, .route = ROUTE(NONE, 0, NONE, NONE, .band = 0)}, false},
    {"has an owner who is none", 9, {.kind = LEAD_CHANGE_ASSIGNED, .by = LEAD_BY_HAND, .person = BEN, .team = TEAM_T, .clock = NONE, .route = ROUTE(RULE_R, NONE, NONE, 3, .band = 0)}, false},
    {"has a preference that is none", 9, {.kind = LEAD_CHANGE_ASSIGNED, .by = LEAD_BY_HAND, .person = BEN, .team = TEAM_T, .clock = NONE, .route = ROUTE(RULE_R, NONE, NONE, NONE, .prefers = 2)}, false},
    {"has a band that is none", 9, {.kind = LEAD_CHANGE_ASSIGNED, .by = LEAD_BY_HAND, .person = BEN, .team = TEAM_T, .clock = NONE, .route = ROUTE(RULE_R, NONE, NONE, NONE, .band = 18)}, false},
    {"waits", 9, {.kind = LEAD_CHANGE_QUEUED, .person = NONE, .team = TEAM_T, .clock = NONE, .reason = LEAD_REASON_FULL, .route = ROUTE(RULE_R, NONE, NONE, NONE, .same = 5)}, true},
    {"waits for a person", 9, {.kind = LEAD_CHANGE_QUEUED, .person = NONE, .team = NONE, .clock = NONE, .reason = LEAD_REASON_FULL, .route = ROUTE(RULE_C, NONE, NONE, NONE, .band = 0)}, true},
    {"waits for another team", 9, {.kind = LEAD_CHANGE_QUEUED, .person = NONE, .team = TEAM_U, .clock = NONE, .reason = LEAD_REASON_FULL, .route = ROUTE(RULE_R, NONE, NONE, NONE, .same = 5)}, false},
    {"waits for nobody", 9, {.kind = LEAD_CHANGE_QUEUED, .person = NONE, .team = NONE, .clock = NONE, .reason = LEAD_REASON_FULL, .route = ROUTE(RULE_NO, NONE, NONE, NONE, .band = 0)}, false},
    {"goes on", 1, {.kind = LEAD_CHANGE_MOVED, .by = LEAD_BY_WEIGHTED, .person = BEN, .team = TEAM_T, .clock = NONE, .route = NO_ROUTE, .is_hop = true}, true},
    {"goes on to its holder", 1, {.kind = LEAD_CHANGE_MOVED, .by = LEAD_BY_WEIGHTED, .person = ADA, .team = TEAM_T, .clock = NONE, .route = NO_ROUTE}, false},
    {"goes on to nobody", 1, {.kind = LEAD_CHANGE_MOVED, .by = LEAD_BY_WEIGHTED, .person = 3, .team = NONE, .clock = NONE, .route = NO_ROUTE}, false},
    {"goes on although it is not there", 8, {.kind = LEAD_CHANGE_MOVED, .by = LEAD_BY_WEIGHTED, .person = ADA, .team = TEAM_T, .clock = NONE, .route = NO_ROUTE}, false},
    {"goes on because of a breach without an SLA", 3, {.kind = LEAD_CHANGE_MOVED, .by = LEAD_BY_WEIGHTED, .person = ADA, .team = TEAM_T, .clock = NONE, .route = NO_ROUTE, .is_hop = true}, false},
    {"goes on because of a breach after an escalation", 4, {.kind = LEAD_CHANGE_MOVED, .by = LEAD_BY_WEIGHTED, .person = ADA, .team = TEAM_T, .clock = NONE, .route = NO_ROUTE, .is_hop = true}, false},
    {"is escalated", 1, {.kind = LEAD_CHANGE_MOVED, .by = LEAD_BY_HASH, .person = CLEO, .team = TEAM_U, .clock = NONE, .route = NO_ROUTE, .is_escalation = true}, true},
    {"is escalated twice", 4, {.kind = LEAD_CHANGE_MOVED, .by = LEAD_BY_WEIGHTED, .person = ADA, .team = TEAM_T, .clock = NONE, .route = NO_ROUTE, .is_escalation = true}, false},
    {"goes back", 1, {.kind = LEAD_CHANGE_RETURNED, .person = NONE, .team = TEAM_T, .clock = NONE, .reason = LEAD_REASON_AWAY, .route = NO_ROUTE}, true},
    {"goes back to another team", 1, {.kind = LEAD_CHANGE_RETURNED, .person = NONE, .team = TEAM_U, .clock = NONE, .reason = LEAD_REASON_AWAY, .route = NO_ROUTE}, false},
    {"goes back although it waits", 2, {.kind = LEAD_CHANGE_RETURNED, .person = NONE, .team = TEAM_T, .clock = NONE, .reason = LEAD_REASON_AWAY, .route = NO_ROUTE}, false},
    {"goes back without a rule", 3, {.kind = LEAD_CHANGE_RETURNED, .person = NONE, .team = TEAM_U, .clock = NONE, .reason = LEAD_REASON_AWAY, .route = NO_ROUTE}, false},
    {"is escalated to a queue", 2, {.kind = LEAD_CHANGE_RETURNED, .person = NONE, .team = TEAM_U, .clock = NONE, .reason = LEAD_REASON_AWAY, .route = NO_ROUTE, .is_escalation = true}, true},
    {"is escalated to another queue", 1, {.kind = LEAD_CHANGE_RETURNED, .person = NONE, .team = TEAM_T, .clock = NONE, .reason = LEAD_REASON_AWAY, .route = NO_ROUTE, .is_escalation = true}, false},
    {"is escalated to a queue twice", 4, {.kind = LEAD_CHANGE_RETURNED, .person = NONE, .team = TEAM_U, .clock = NONE, .reason = LEAD_REASON_AWAY, .route = NO_ROUTE, .is_escalation = true}, false},
    {"is escalated to a queue without an SLA", 3, {.kind = LEAD_CHANGE_RETURNED, .person = NONE, .team = TEAM_U, .clock = NONE, .reason = LEAD_REASON_AWAY, .route = NO_ROUTE, .is_escalation = true}, false},
    {"ends", 2, {.kind = LEAD_CHANGE_RELEASED, .person = NONE, .team = NONE, .clock = NONE, .reason = 1, .route = NO_ROUTE}, true},
    {"ends although it is not there", 8, {.kind = LEAD_CHANGE_RELEASED, .person = NONE, .team = NONE, .clock = NONE, .reason = 1, .route = NO_ROUTE}, false},
    {"somebody is away", 0, {.kind = LEAD_CHANGE_AWAY, .person = CLEO, .team = NONE, .clock = NONE, .span = {MONDAY, LEAD_NEVER}, .route = NO_ROUTE}, true},
    {"nobody is away", 0, {.kind = LEAD_CHANGE_AWAY, .person = 3, .team = NONE, .clock = NONE, .span = {MONDAY, LEAD_NEVER}, .route = NO_ROUTE}, false},
    {"the next thing is due", 1, {.kind = LEAD_CHANGE_DUE, .now = 30 * MINUTES, .person = NONE, .team = NONE, .clock = 0, .reason = LEAD_DUE_BREACH, .route = NO_ROUTE}, true},
    {"it is not yet due", 1, {.kind = LEAD_CHANGE_DUE, .now = 30 * MINUTES - 1, .person = NONE, .team = NONE, .clock = 0, .reason = LEAD_DUE_BREACH, .route = NO_ROUTE}, false},
    {"a warning is due once", 1, {.kind = LEAD_CHANGE_DUE, .now = 30 * MINUTES, .person = NONE, .team = NONE, .clock = 0, .reason = LEAD_DUE_WARNING, .route = NO_ROUTE}, false},
    {"something else is due first", 2, {.kind = LEAD_CHANGE_DUE, .now = 300 * MINUTES, .person = NONE, .team = NONE, .clock = 1, .reason = LEAD_DUE_BREACH, .route = NO_ROUTE}, false},
    {"no such clock is due", 1, {.kind = LEAD_CHANGE_DUE, .now = 300 * MINUTES, .person = NONE, .team = NONE, .clock = 2, .reason = LEAD_DUE_BREACH, .route = NO_ROUTE}, false},
    {"a clock is stopped", 4, {.kind = LEAD_CHANGE_STOPPED, .person = NONE, .team = NONE, .clock = 1, .route = NO_ROUTE}, true},
    {"a clock that never began is stopped", 2, {.kind = LEAD_CHANGE_STOPPED, .person = NONE, .team = NONE, .clock = 0, .route = NO_ROUTE}, false},
    {"a clock that is none is stopped", 3, {.kind = LEAD_CHANGE_STOPPED, .person = NONE, .team = NONE, .clock = 0, .route = NO_ROUTE}, false},
    {"a lead is paused", 3, {.kind = LEAD_CHANGE_PAUSED, .person = NONE, .team = NONE, .clock = NONE, .route = NO_ROUTE}, true},
    {"a lead is paused twice", 4, {.kind = LEAD_CHANGE_PAUSED, .person = NONE, .team = NONE, .clock = NONE, .route = NO_ROUTE}, false},
    {"a lead goes on", 4, {.kind = LEAD_CHANGE_RESUMED, .person = NONE, .team = NONE, .clock = NONE, .route = NO_ROUTE}, true},
    {"a lead goes on that was not paused", 1, {.kind = LEAD_CHANGE_RESUMED, .person = NONE, .team = NONE, .clock = NONE, .route = NO_ROUTE}, false},
};

static void forged_records_are_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(forged); i++) {
        struct routing routing;
        uint8_t bytes[LEAD_RECORD_MAX];
        size_t size;
        print_message("# %s\n", forged[i].name);
        open_state(&routing);
        uint8_t *before = walk_save(routing.router, &size);
        struct lead_logged logged = {.step = forged[i].step, .change = lead_router_change_count(routing.router) + 1, .policy = lead_policy_mark(routing.policy)};
        const lead_key key = integer_key(forged[i].lead);
        logged.key_type = forged[i].lead ? LEAD_KEY_INTEGER : 0;
        assert_int_equal(lead_read_key(LEAD_KEY_INTEGER, &key, &logged.step.key, NULL), LEAD_OK);
        logged.step.now += lead_router_now(routing.router);
        const size_t record = lead_record_write(&logged, bytes);
        lead_routing_change change = {.size = sizeof change};
        size_t used;
        assert_int_equal(lead_routing_change_read(bytes, record, &change, &used, NULL), LEAD_OK); /* it is a record */
        expect_replay(routing.router, bytes, record, forged[i].fits ? LEAD_OK : LEAD_ERROR_DAMAGED, forged[i].fits, NULL);
        walk_check(routing.router);
        size_t size_after;
        uint8_t *after = walk_save(routing.router, &size_after);
        assert_int_equal(size == size_after && memcmp(before, after, size) == 0, !forged[i].fits);
        free(before);
        free(after);
        route_end(&routing);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_there_already_is_passed_over), cmocka_unit_test(own_changes_stay), cmocka_unit_test(logs_that_do_not_fit_change_nothing),
        cmocka_unit_test(memory_may_run_out),                   cmocka_unit_test(forged_records_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
