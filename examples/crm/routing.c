/* SPDX-License-Identifier: MIT */
/* Who gets a lead, what is done about deadlines, and what ends. Where a lead is stands in the table "assignment", which can be made again from the router. */
#include "crm.h"

#include <string.h>

enum { AT_ONCE = 16 }; /* so many in one transaction, where there may be any number */

/* The clock of a machine may go back; routing does not. */
lead_time crm_routing_time(const struct crm *crm, lead_time now)
{
    return now < lead_router_now(crm->router) ? lead_router_now(crm->router) : now;
}

static lead_key key_of(int64_t id)
{
    return (lead_key){.size = sizeof(lead_key), .integer = id};
}

static lead_time first_deadline(const lead_assignment *assignment)
{
    lead_time first = LEAD_NEVER;
    for (int i = 0; i < LEAD_CLOCKS_MAX; i++)
        if (assignment->deadlines[i] < first)
            first = assignment->deadlines[i];
    return first;
}

static bool store(struct crm *crm, int64_t id, const lead_assignment *assignment)
{
    static const char sql[] = "INSERT OR REPLACE INTO assignment(lead, outcome, reason, rule, team, person, method, deadline)"
                              " VALUES(?, ?, ?, ?, ?, ?, ?, nullif(?, ?))";
    const lead_policy *policy = crm->policy;
    sqlite3_stmt *statement = NULL;
    bool good = crm_prepare(crm, sql, &statement) && crm_bind_integer(crm, statement, 1, id) &&
                crm_bind_text(crm, statement, 2, lead_outcome_name(assignment->outcome)) &&
                crm_bind_text(crm, statement, 3, lead_reason_name(assignment->reason)) &&
                crm_bind_text(crm, statement, 4, lead_policy_rule_name(policy, assignment->rule)) &&
                crm_bind_text(crm, statement, 5, lead_policy_team_name(policy, assignment->team)) &&
                crm_bind_text(crm, statement, 6, lead_policy_person_id(policy, assignment->person)) &&
                crm_bind_text(crm, statement, 7, lead_by_name(assignment->by)) && crm_bind_integer(crm, statement, 8, first_deadline(assignment)) &&
                crm_bind_integer(crm, statement, 9, LEAD_NEVER) && crm_execute(crm, statement);
    sqlite3_finalize(statement);
    return good;
}

static bool store_found(struct crm *crm, int64_t id)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_assignment assignment = {.size = sizeof assignment};
    lead_key key = key_of(id);
    if (lead_router_find(crm->router, &key, &assignment, &error) != LEAD_OK)
        return crm_fail_lead(&error);
    return store(crm, id, &assignment);
}

/* The first of the query's numbers behind ?1, or 0. One at a time: no statement is open while others write. */
static bool next_id(struct crm *crm, const char *sql, int64_t after, int64_t *id)
{
    sqlite3_stmt *row = NULL;
    bool good = crm_prepare(crm, sql, &row) && crm_bind_integer(crm, row, 1, after);
    int step = good ? sqlite3_step(row) : SQLITE_DONE;
    *id = step == SQLITE_ROW ? sqlite3_column_int64(row, 0) : 0;
    if (step != SQLITE_ROW && step != SQLITE_DONE)
        good = crm_fail_sql(crm);
    sqlite3_finalize(row);
    return good;
}

/* Under another policy, leads may have lost their holders. */
bool crm_store_assignments(struct crm *crm)
{
    static const char sql[] = "SELECT lead FROM assignment WHERE lead > ?1 AND outcome IN ('assigned', 'waiting') ORDER BY lead LIMIT 1";
    int64_t id = 0;
    bool good;
    while ((good = next_id(crm, sql, id, &id)) && id)
        if (!store_found(crm, id))
            return false;
    return good;
}

/* ---- Giving leads to people ---- */

/* Nothing happens to a lead that somebody has, or that waits. One that stayed with nobody is asked about again. */
static bool route(struct crm *crm, int64_t id, lead_time now)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_assignment assignment = {.size = sizeof assignment};
    lead_key key = key_of(id);
    if (lead_router_find(crm->router, &key, &assignment, NULL) == LEAD_OK)
        return true;
    now = crm_routing_time(crm, now);
    if (!crm_fill(crm, id, now))
        return false;
    lead_request_clear(crm->request);
    if (lead_request_set_record(crm->request, crm->record, now, &error) != LEAD_OK ||
        lead_router_assign(crm->router, &key, crm->request, now, &assignment, &error) != LEAD_OK)
        return crm_fail_lead(&error);
    return store(crm, id, &assignment);
}

bool crm_route(struct crm *crm, int64_t id, lead_time now)
{
    return crm_begin(crm) && crm_end(crm, crm_need_router(crm) && route(crm, id, now));
}

bool crm_route_new(struct crm *crm, lead_time now, int64_t *count)
{
    static const char sql[] = "SELECT id FROM lead WHERE id > ?1 AND merged_into IS NULL AND id NOT IN (SELECT lead FROM assignment) ORDER BY id LIMIT 1";
    int64_t id = 0;
    bool good;
    for (*count = 0; (good = next_id(crm, sql, id, &id)) && id; ++*count)
        if (!crm_route(crm, id, now))
            return false;
    return good;
}

static bool drain(struct crm *crm, lead_time now, size_t *count)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_assignment assignments[AT_ONCE];
    bool good = true;
    for (int i = 0; i < AT_ONCE; i++)
        assignments[i].size = sizeof assignments[i];
    if (lead_router_drain(crm->router, crm_routing_time(crm, now), assignments, AT_ONCE, count, &error) != LEAD_OK)
        return crm_fail_lead(&error);
    for (size_t i = 0; good && i < *count; i++)
        good = store(crm, assignments[i].key.integer, &assignments[i]);
    return good;
}

bool crm_drain(struct crm *crm, lead_time now, int64_t *count)
{
    size_t more = AT_ONCE;
    for (*count = 0; more == AT_ONCE; *count += (int64_t)more)
        if (!crm_begin(crm) || !crm_end(crm, crm_need_router(crm) && drain(crm, now, &more)))
            return false;
    return true;
}

/* ---- Deadlines ---- */

static bool look(struct crm *crm, lead_time now, size_t *count)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_due due[AT_ONCE];
    bool good = true;
    for (int i = 0; i < AT_ONCE; i++) {
        due[i].size = sizeof due[i];
        due[i].assignment.size = sizeof due[i].assignment;
    }
    if (lead_router_due(crm->router, crm_routing_time(crm, now), due, AT_ONCE, count, &error) != LEAD_OK)
        return crm_fail_lead(&error);
    for (size_t i = 0; good && i < *count; i++)
        good = store_found(crm, due[i].assignment.key.integer); /* one may be due twice: as it is after both */
    return good;
}

static bool has_policy(struct crm *crm, bool *has)
{
    int64_t policy;
    bool good = next_id(crm, "SELECT id FROM policy WHERE id > ?1 LIMIT 1", 0, &policy);
    *has = policy != 0;
    return good;
}

/* A host without a policy has no deadlines. */
bool crm_route_due(struct crm *crm, lead_time now, int64_t *count)
{
    size_t more = AT_ONCE;
    bool policy;
    *count = 0;
    if (!has_policy(crm, &policy))
        return false;
    for (; policy && more == AT_ONCE; *count += (int64_t)more)
        if (!crm_begin(crm) || !crm_end(crm, crm_need_router(crm) && look(crm, now, &more)))
            return false;
    return true;
}

static bool touch(struct crm *crm, int64_t id, const char *clock, lead_time now)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_assignment assignment = {.size = sizeof assignment};
    lead_key key = key_of(id);
    if (lead_router_find(crm->router, &key, &assignment, &error) != LEAD_OK)
        return crm_fail_lead(&error);
    for (uint32_t i = 0; i < lead_policy_clock_count(crm->policy, assignment.rule); i++)
        if (!strcmp(lead_policy_clock_name(crm->policy, assignment.rule, i), clock)) {
            if (lead_router_stop_clock(crm->router, &key, i, crm_routing_time(crm, now), NULL, &error) != LEAD_OK)
                return crm_fail_lead(&error);
            return store_found(crm, id);
        }
    return crm_fail("The lead has no clock %s.", clock);
}

bool crm_touch(struct crm *crm, int64_t id, const char *clock, lead_time now)
{
    return crm_begin(crm) && crm_end(crm, crm_need_router(crm) && touch(crm, id, clock, now));
}

/* ---- The end of a lead ---- */

static bool mark_released(struct crm *crm, int64_t id)
{
    static const char sql[] = "UPDATE assignment SET outcome = 'released', deadline = NULL WHERE lead = ?";
    sqlite3_stmt *statement = NULL;
    bool good = crm_prepare(crm, sql, &statement) && crm_bind_integer(crm, statement, 1, id) && crm_execute(crm, statement);
    sqlite3_finalize(statement);
    return good;
}

static bool release(struct crm *crm, int64_t id, lead_time now)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_key key = key_of(id);
    if (lead_router_release(crm->router, &key, 0, crm_routing_time(crm, now), &error) != LEAD_OK)
        return crm_fail_lead(&error);
    return mark_released(crm, id);
}

bool crm_release(struct crm *crm, int64_t id, lead_time now)
{
    return crm_begin(crm) && crm_end(crm, crm_need_router(crm) && release(crm, id, now));
}

/* The lead that is left keeps its holder, or is yet to be routed. */
bool crm_forget_route(struct crm *crm, int64_t id, lead_time now)
{
    lead_assignment assignment = {.size = sizeof assignment};
    lead_key key = key_of(id);
    bool policy;
    if (!has_policy(crm, &policy))
        return false;
    if (!policy)
        return true;
    return crm_need_router(crm) && (lead_router_find(crm->router, &key, &assignment, NULL) != LEAD_OK || release(crm, id, now));
}
