/* SPDX-License-Identifier: MIT */
/* Any bytes as a policy document: compiling and checking agree, and what compiles can be asked everything and gives leads to people. */
#include "require.h"

#include <leadcore/leadcore.h>
#include <stdlib.h>
#include <string.h>

#define MINUTE INT64_C(60000000)
#define NOW (INT64_C(1795251600) * 1000000)
#define LEADS 24

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The first error of the check is the one that compiling stops at; without errors it compiles. */
static void check(const char *json, size_t size, lead_status compiled, const lead_error *first)
{
    lead_problems *problems;
    require(lead_policy_check(json, size, NULL, &problems, NULL) == LEAD_OK);
    lead_error problem = LEAD_ERROR_INIT;
    uint64_t before = 0;
    int found = 0;
    for (size_t i = 0; i < lead_problems_count(problems); i++) {
        require(lead_problems_get(problems, i, &problem) == LEAD_OK);
        require(problem.offset >= before && problem.offset <= size && problem.line > 0 && problem.column > 0);
        before = problem.offset;
        if (problem.code >= LEAD_WARNING_NEVER_TRUE)
            continue;
        if (!found++)
            require(problem.code == compiled && problem.offset == first->offset && !strcmp(problem.message, first->message));
    }
    require((compiled == LEAD_OK) == (found == 0));
    lead_problems_free(problems);
}

/* Names lead back to what they name. */
static void ask(const lead_policy *policy)
{
    require(strlen(lead_policy_fingerprint(policy)) == 32 && *lead_policy_name(policy) && *lead_policy_version(policy));
    for (uint32_t field = 0; field < lead_policy_field_count(policy); field++) {
        require(lead_policy_field(policy, lead_policy_field_name(policy, field)) == field);
        require(lead_policy_field_type(policy, field) != 0);
        (void)lead_policy_value_code(policy, field, "DE", 2);
    }
    for (uint32_t person = 0; person < lead_policy_person_count(policy); person++) {
        require(lead_policy_person(policy, lead_policy_person_id(policy, person)) == person);
        require(lead_policy_person_name(policy, person) && lead_policy_person_calendar(policy, person));
    }
    for (uint32_t team = 0; team < lead_policy_team_count(policy); team++) {
        require(lead_policy_team(policy, lead_policy_team_name(policy, team)) == team && lead_policy_member_count(policy, team) > 0);
        for (uint32_t member = 0; member < lead_policy_member_count(policy, team); member++)
            require(lead_policy_member(policy, team, member) < lead_policy_person_count(policy));
    }
    require(lead_policy_rule_count(policy) > 0);
    for (uint32_t rule = 0; rule < lead_policy_rule_count(policy); rule++) {
        require(lead_policy_rule(policy, lead_policy_rule_name(policy, rule)) == rule && lead_policy_rule_reason(policy, rule));
        require(lead_policy_clock_count(policy, rule) <= LEAD_CLOCKS_MAX);
        for (uint32_t clock = 0; clock < lead_policy_clock_count(policy, rule); clock++)
            require(lead_policy_clock_name(policy, rule, clock) != NULL);
    }
    require(lead_policy_calendar(policy, "always") && !lead_policy_calendar(policy, "assignee"));
}

/* Another lead each time: what their fields hold depends on their number. */
static void fill(const lead_policy *policy, lead_request *request, uint32_t number)
{
    static const char *const texts[] = {"DE", "A", "ada", "en", "x"};
    lead_request_clear(request);
    for (uint32_t field = 0; field < lead_policy_field_count(policy); field++) {
        const char *text = texts[(number + field) % 5];
        if ((number + field) % 7 == 0)
            continue;
        if (lead_request_set_text(request, field, text, strlen(text)) != LEAD_OK && lead_request_set_number(request, field, 30.0 * number) != LEAD_OK &&
            lead_request_set_flag(request, field, (int32_t)number % 2) != LEAD_OK)
            (void)lead_request_set_time(request, field, NOW - number * 1000 * MINUTE);
    }
}

static void route(lead_policy *policy)
{
    lead_request *request;
    lead_router *router;
    lead_assignment assignment = {.size = sizeof assignment}, found = {.size = sizeof found};
    size_t count;
    require(lead_request_new(policy, NULL, &request, NULL) == LEAD_OK && lead_router_new(policy, NULL, NULL, &router, NULL) == LEAD_OK);
    uint64_t kept = 0;
    for (uint32_t number = 0; number < LEADS; number++) {
        const lead_key key = {.size = sizeof key, .integer = number};
        const lead_time now = NOW + number * 50 * MINUTE;
        lead_assignment expected = {.size = sizeof expected};
        fill(policy, request, number);
        require(lead_router_explain(router, &key, request, now, &expected, NULL, 0, &count, NULL) == LEAD_OK);
        require(lead_router_assign(router, &key, request, now, &assignment, NULL) == LEAD_OK);
        require(assignment.outcome == expected.outcome && assignment.person == expected.person && assignment.rule == expected.rule);
        require((assignment.outcome == LEAD_OUTCOME_ASSIGNED) == (assignment.person < lead_policy_person_count(policy)));
        require((lead_router_find(router, &key, &found, NULL) == LEAD_OK) == (assignment.outcome != LEAD_OUTCOME_UNASSIGNED));
        kept += assignment.outcome != LEAD_OUTCOME_UNASSIGNED;
        require(lead_router_held_count(router) + lead_router_waiting_count(router) == kept);
    }
    lead_due due[8];
    for (int round = 0; round < 8; round++) {
        for (int i = 0; i < 8; i++)
            due[i] = (lead_due){.size = sizeof *due, .assignment.size = sizeof due->assignment};
        require(lead_router_due(router, NOW + round * 40000 * MINUTE + LEADS * 50 * MINUTE, due, 8, &count, NULL) == LEAD_OK);
        require(lead_router_held_count(router) + lead_router_waiting_count(router) == kept);
    }
    lead_router_free(router);
    lead_request_free(request);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *json = (const char *)data;
    lead_error error = LEAD_ERROR_INIT;
    lead_policy *policy;
    lead_status status = lead_policy_compile(json, size, NULL, &policy, &error);
    require((status == LEAD_OK) == (policy != NULL));
    check(json, size, status, &error);
    if (policy) {
        ask(policy);
        route(policy);
    }
    lead_policy_unref(policy);
    return 0;
}
