/* SPDX-License-Identifier: MIT */
/* Leads go to people, wait, are warned of, go on and end; in memory, against what is worked out by hand. */
#include "crm.h"

#include <stdlib.h>
#include <string.h>

#define MINUTE (INT64_C(60) * 1000000)
#define HOUR (60 * MINUTE)

static const lead_time now = INT64_C(1795424400) * 1000000; /* Monday 2026-11-23, 09:00 UTC: 10:00 in Berlin */

static const char model[] = "{\"leadcore\": 1, \"name\": \"routing\", \"version\": \"1\", \"fields\": {\"country\": \"category\"},"
                            "\"scores\": {\"fit\": {\"groups\": [{\"name\": \"all\", \"rules\": ["
                            "{\"name\": \"home\", \"when\": {\"country\": \"DE\"}, \"points\": 10}]}]}}}";

/* Two people of two leads each, in turns; who does not call within five minutes loses the lead, once; then it goes to the head. */
#define POLICY(version, people, members)                                                                                             \
    "{\"leadcore\": 1, \"name\": \"routing\", \"version\": \"" version "\", \"fields\": {\"fit\": \"number\"}, \"people\": [" people      \
    "{\"id\": \"ann\", \"capacity\": {\"open\": 2}}, {\"id\": \"cy\"}], \"teams\": [{\"name\": \"heads\", \"members\": [\"cy\"], \"strategy\": \"round_robin\"}," \
    "{\"name\": \"desk\", \"members\": [" members "], \"strategy\": \"round_robin\"}],"                                                  \
    "\"slas\": {\"fast\": {\"clocks\": [{\"name\": \"call\", \"within\": \"5m\", \"warn\": [\"2m\"], \"on_breach\": \"reassign\"}], \"hops\": 1, \"escalate\": {\"team\": \"heads\"}}}," \
    "\"rules\": [{\"name\": \"home\", \"when\": {\"fit\": {\">=\": 10}}, \"team\": \"desk\", \"sla\": \"fast\"}, {\"name\": \"rest\", \"unassigned\": \"abroad\"}]}"

static const char first_policy[] = POLICY("1", "{\"id\": \"bob\", \"capacity\": {\"open\": 2}},", "\"ann\", \"bob\"");
static const char without_bob[] = POLICY("2", "", "\"ann\"");
static const char misspelt_policy[] = POLICY("3", "", "\"ann\", \"zoe\"");

static bool check(bool good, const char *what)
{
    return good || crm_fail("self-check of routing: %s", what);
}

static bool is_row(struct crm *crm, const char *sql, const char *expected)
{
    sqlite3_stmt *row = NULL;
    bool good = crm_prepare(crm, sql, &row) && sqlite3_step(row) == SQLITE_ROW && sqlite3_column_text(row, 0) &&
                !strcmp((const char *)sqlite3_column_text(row, 0), expected);
    if (!good && row)
        crm_fail("found %s, expected %s", (const char *)sqlite3_column_text(row, 0), expected);
    sqlite3_finalize(row);
    return good;
}

/* Who has which lead: "-" for nobody. */
static bool are_with(struct crm *crm, const char *expected)
{
    return is_row(crm, "SELECT group_concat(coalesce(person, '-'), ' ') FROM (SELECT person FROM assignment ORDER BY lead)", expected);
}

static bool are_last(struct crm *crm, int count, const char *expected)
{
    char sql[256];
    sqlite3_snprintf(sizeof sql, sql,
                     "SELECT group_concat(what || ' ' || lead || coalesce(' ' || person, ''), ', ') FROM"
                     " (SELECT * FROM (SELECT * FROM routing_history ORDER BY number DESC LIMIT %d) ORDER BY number)", count);
    return is_row(crm, sql, expected);
}

static bool begin(struct crm *crm, const char *const countries[])
{
    int64_t id, count;
    bool good = crm_open(crm, ":memory:") && crm_change_model(crm, model, now);
    for (int i = 0; good && countries[i]; i++) {
        const char *const lead[CRM_COLUMNS] = {NULL, countries[i]};
        good = crm_add(crm, lead, now, &id);
    }
    return good && check(!crm_route(crm, 1, now), "without a policy nothing is routed") && crm_change_policy(crm, first_policy, now) &&
           crm_route_new(crm, now, &count) && check(count == 6, "all leads are routed");
}

/* Ann and Bob get two each; lead 3 comes from abroad, and lead 6 waits until lead 1 ends. */
static bool check_turns(struct crm *crm)
{
    int64_t count;
    return check(are_with(crm, "ann bob - ann bob -"), "in turns") && crm_route(crm, 1, now) && check(are_with(crm, "ann bob - ann bob -"), "a lead is routed once") &&
           check(is_row(crm, "SELECT outcome || reason FROM assignment WHERE lead = 6", "waitingfull"), "why a lead waits") &&
           crm_drain(crm, now + MINUTE, &count) && check(count == 0, "nobody can take it") && crm_touch(crm, 1, "call", now + MINUTE) &&
           check(!crm_touch(crm, 1, "call", now + MINUTE) && !crm_touch(crm, 2, "visit", now + MINUTE), "what was done, or nobody asks for") &&
           crm_release(crm, 1, now + 2 * MINUTE) && check(!crm_release(crm, 1, now + 2 * MINUTE), "what has ended") &&
           crm_drain(crm, now + 2 * MINUTE, &count) && check(count == 1 && are_last(crm, 2, "released 1, moved 6 ann"), "room for one");
}

/* Leads 2, 4 and 5 were given at minute 0, lead 6 at minute 2. At minute 5 Bob has room, so lead 4 goes on to him, but lead 2 cannot go to Ann. */
static bool check_deadlines(struct crm *crm)
{
    int64_t count;
    return crm_route_due(crm, now + 3 * MINUTE - 1, &count) && check(count == 0, "nothing is due") && crm_route_due(crm, now + 3 * MINUTE, &count) &&
           check(count == 3 && are_last(crm, 3, "warning 2, warning 4, warning 5"), "two minutes are left") && crm_release(crm, 5, now + 4 * MINUTE) &&
           crm_route_due(crm, now + 5 * MINUTE, &count) && check(are_last(crm, 4, "breach 2, breach 4, moved 4 bob, warning 6"), "who did not call") &&
           crm_route_due(crm, now + 7 * MINUTE, &count) && check(are_last(crm, 1, "breach 6"), "who was given it later") &&
           crm_route_due(crm, now + 10 * MINUTE, &count) && check(are_last(crm, 3, "warning 4, breach 4, moved 4 cy"), "after a hop, the head") &&
           check(are_with(crm, "ann bob - cy bob ann"), "with whom all leads are in the end");
}

/* The router is the same when it is read from the database: from the saved one, the log, or both. */
static bool check_stored(struct crm *crm)
{
    static uint8_t before[4096], after[4096];
    size_t size = lead_router_saved_size(crm->router);
    bool good = check(size <= sizeof before && lead_router_save(crm->router, before, size, NULL) == LEAD_OK, "saved");
    crm_drop_router(crm);
    good = good && crm_begin(crm) && crm_end(crm, crm_need_router(crm));
    return good && check(lead_router_saved_size(crm->router) == size && lead_router_save(crm->router, after, size, NULL) == LEAD_OK && !memcmp(before, after, size), "read as it was");
}

/* A step that fails after the router has made it: the database refuses the history's next number. */
static bool check_rollback(struct crm *crm)
{
    static const char block[] = "CREATE TRIGGER block BEFORE INSERT ON routing_history BEGIN SELECT raise(ABORT, 'blocked'); END";
    return check(sqlite3_exec(crm->db, block, NULL, NULL, NULL) == SQLITE_OK, "a trigger") && check(!crm_release(crm, 2, now + HOUR), "what cannot be stored fails") &&
           check(sqlite3_exec(crm->db, "DROP TRIGGER block", NULL, NULL, NULL) == SQLITE_OK, "no trigger") && check(!crm->router, "a router that is ahead is thrown away") &&
           crm_touch(crm, 2, "call", now + HOUR) && check(are_last(crm, 1, "stopped 2"), "and the lead was not released");
}

static bool check_policies(struct crm *crm)
{
    int64_t count;
    return check(!crm_change_policy(crm, misspelt_policy, now + HOUR), "a policy with a mistake is refused") && check_stored(crm) &&
           crm_change_policy(crm, without_bob, now + HOUR) && check(are_with(crm, "ann - - cy bob ann"), "who has left has no leads; lead 5 had ended") &&
           check_stored(crm) && check(is_row(crm, "SELECT outcome FROM assignment WHERE lead = 2", "waiting"), "they wait") && crm_drain(crm, now + HOUR, &count) &&
           check(count == 1 && are_with(crm, "ann ann - cy bob ann"), "and go to colleagues") && crm_merge(crm, 6, 2, now + HOUR) &&
           check(are_last(crm, 1, "released 2"), "of two that were one, one is left") && check_stored(crm);
}

/* The sample policy under any model that it fits: a lead from China reaches whoever speaks the language and is awake. 17:00 in Shanghai. */
static bool check_documents(const char *document, const char *policy)
{
    const char *const lead[CRM_COLUMNS] = {"Aster", "CN", "850", "VP Sales", "1", NULL};
    struct crm crm;
    int64_t id, count;
    bool good = crm_open(&crm, ":memory:") && crm_change_model(&crm, document, now) && crm_change_policy(&crm, policy, now) && crm_add(&crm, lead, now, &id) &&
                crm_route(&crm, id, now) && check(are_with(&crm, "qiu"), "first in Shanghai") && crm_route_due(&crm, now + 5 * MINUTE, &count) &&
                check(are_last(&crm, 3, "warning 1, breach 1, moved 1 tao"), "five minutes later") && crm_touch(&crm, id, "first_touch", now + 6 * MINUTE) &&
                crm_route_due(&crm, now + 24 * HOUR, &count) && check(are_with(&crm, "tao"), "who called keeps it");
    return crm_close(&crm) && good;
}

bool crm_self_check_routing(const char *document, const char *policy)
{
    const char *const countries[] = {"DE", "DE", "FR", "DE", "DE", "DE", NULL};
    struct crm crm;
    bool good = true;
    for (int64_t log_max = 0; good && log_max < 1000; log_max = 7 * log_max + 1) { /* saved after every change, or now and then, or never */
        good = begin(&crm, countries);
        crm.log_max = log_max;
        good = good && check_turns(&crm) && check_stored(&crm) && check_deadlines(&crm) && check_stored(&crm) && check_rollback(&crm) && check_policies(&crm);
        good = crm_close(&crm) && good;
    }
    return good && (!document || !policy || check_documents(document, policy));
}
