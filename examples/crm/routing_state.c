/* SPDX-License-Identifier: MIT */
/*
 * The router in the database: a saved one, and a log of its changes since. What is logged, what the change was about and what came of it stand in one transaction.
 *
 * This program keeps a router in memory between transactions. Each transaction first makes the changes that another program has logged meanwhile, so that any
 * number of programs may route; the numbers of the log's rows would refuse two that make the same change. After a rollback the router in memory is ahead of the
 * database: it is thrown away, and read again when it is needed.
 */
#include "crm.h"

#include <stdlib.h>
#include <string.h>

void crm_drop_router(struct crm *crm)
{
    lead_router_free(crm->router);
    lead_request_free(crm->request);
    lead_policy_unref(crm->policy);
    crm->router = NULL;
    crm->request = NULL;
    crm->policy = NULL;
    crm->policy_id = 0;
}

/* ---- Reading ---- */

static const lead_router_options options = {.size = sizeof options, .key = LEAD_KEY_INTEGER, .keeps_changes = 1};

/* Of the columns of crm_need_router()'s statement. */
enum { POLICY_COLUMN, NUMBER_COLUMN, SAVED_COLUMN, DOCUMENT_COLUMN };

static bool load_saved(struct crm *crm, sqlite3_stmt *row)
{
    lead_error error = LEAD_ERROR_INIT;
    const char *document = (const char *)sqlite3_column_text(row, DOCUMENT_COLUMN);
    crm_drop_router(crm);
    if (lead_policy_compile(document, strlen(document), NULL, &crm->policy, &error) == LEAD_OK &&
        lead_request_new(crm->policy, NULL, &crm->request, &error) == LEAD_OK &&
        lead_router_load(crm->policy, sqlite3_column_blob(row, SAVED_COLUMN), (size_t)sqlite3_column_bytes(row, SAVED_COLUMN), &options, NULL, &crm->router,
                         &error) == LEAD_OK) {
        crm->policy_id = sqlite3_column_int64(row, POLICY_COLUMN);
        return true;
    }
    return crm_fail_lead(&error);
}

/* Changes that this router has not seen; usually none. */
static bool replay(struct crm *crm)
{
    lead_error error = LEAD_ERROR_INIT;
    sqlite3_stmt *rows = NULL;
    int step = SQLITE_ERROR;
    bool good = crm_prepare(crm, "SELECT record FROM routing_log WHERE number > ? ORDER BY number", &rows) &&
                crm_bind_integer(crm, rows, 1, (int64_t)lead_router_change_count(crm->router));
    while (good && (step = sqlite3_step(rows)) == SQLITE_ROW)
        if (lead_router_replay(crm->router, sqlite3_column_blob(rows, 0), (size_t)sqlite3_column_bytes(rows, 0), NULL, &error) != LEAD_OK)
            good = crm_fail_lead(&error);
    if (good && step != SQLITE_DONE)
        good = crm_fail_sql(crm);
    sqlite3_finalize(rows);
    if (good)
        lead_router_forget_changes(crm->router); /* they are in the log */
    return good;
}

/* The router that is in memory will do when it is of the same policy, and the log goes back as far as it. */
static bool is_recent(const struct crm *crm, sqlite3_stmt *row)
{
    return crm->router && crm->policy_id == sqlite3_column_int64(row, POLICY_COLUMN) &&
           (int64_t)lead_router_change_count(crm->router) >= sqlite3_column_int64(row, NUMBER_COLUMN);
}

bool crm_need_router(struct crm *crm)
{
    sqlite3_stmt *row = NULL;
    bool good = crm_prepare(crm, "SELECT policy, number, saved, document FROM router JOIN policy ON policy.id = policy", &row);
    if (good && sqlite3_step(row) != SQLITE_ROW)
        good = crm_fail("There is no policy yet.");
    good = good && (is_recent(crm, row) || load_saved(crm, row));
    sqlite3_finalize(row);
    return good && replay(crm);
}

/* ---- Writing ---- */

/* The clock of the SLA of a lead that the router has. */
static const char *clock_name(const struct crm *crm, const lead_routing_change *change)
{
    lead_assignment found = {.size = sizeof found};
    if (change->clock == LEAD_NONE || lead_router_find(crm->router, &change->key, &found, NULL) != LEAD_OK)
        return NULL;
    return lead_policy_clock_name(crm->policy, found.rule, change->clock);
}

static const char *what(const lead_routing_change *change)
{
    static const char *const names[] = {
        [LEAD_CHANGE_ASSIGNED] = "assigned", [LEAD_CHANGE_QUEUED] = "queued",   [LEAD_CHANGE_MOVED] = "moved",   [LEAD_CHANGE_RETURNED] = "returned",
        [LEAD_CHANGE_RELEASED] = "released", [LEAD_CHANGE_AWAY] = "away",       [LEAD_CHANGE_DUE] = "breach",    [LEAD_CHANGE_STOPPED] = "stopped",
        [LEAD_CHANGE_PAUSED] = "paused",     [LEAD_CHANGE_RESUMED] = "resumed", [LEAD_CHANGE_POLICY] = "policy"};
    return change->kind == LEAD_CHANGE_DUE && change->detail == LEAD_DUE_WARNING ? "warning" : names[change->kind];
}

/* For people, who will read it under later policies: names, not numbers. */
static bool write_history(struct crm *crm, sqlite3_stmt *store, const lead_routing_change *change)
{
    return crm_bind_integer(crm, store, 1, (int64_t)change->number) && crm_bind_integer(crm, store, 2, change->now) &&
           crm_bind_integer(crm, store, 3, change->key.integer) && crm_bind_text(crm, store, 4, what(change)) &&
           crm_bind_text(crm, store, 5, lead_policy_person_id(crm->policy, change->person)) &&
           crm_bind_text(crm, store, 6, change->by ? lead_by_name(change->by) : NULL) && crm_bind_text(crm, store, 7, clock_name(crm, change)) &&
           crm_execute(crm, store);
}

static bool write_record(struct crm *crm, sqlite3_stmt *log, const lead_routing_change *change, const uint8_t *bytes, size_t size)
{
    return crm_bind_integer(crm, log, 1, (int64_t)change->number) && crm_bind_blob(crm, log, 2, bytes, size) && crm_execute(crm, log);
}

static bool write_changes(struct crm *crm, sqlite3_stmt *log, sqlite3_stmt *history)
{
    const uint8_t *bytes;
    size_t left = lead_router_changes(crm->router, &bytes);
    while (left) {
        lead_error error = LEAD_ERROR_INIT;
        lead_routing_change change = {.size = sizeof change};
        size_t used;
        if (lead_routing_change_read(bytes, left, &change, &used, &error) != LEAD_OK)
            return crm_fail_lead(&error);
        if (!write_record(crm, log, &change, bytes, used) || !write_history(crm, history, &change))
            return false;
        bytes += used;
        left -= used;
    }
    return true;
}

static bool run(struct crm *crm, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    bool good = crm_prepare(crm, sql, &statement) && crm_execute(crm, statement);
    sqlite3_finalize(statement);
    return good;
}

/* In place of the log. */
static bool write_router(struct crm *crm)
{
    lead_error error = LEAD_ERROR_INIT;
    sqlite3_stmt *store = NULL;
    size_t size = lead_router_saved_size(crm->router);
    uint8_t *bytes = malloc(size);
    bool good = bytes || crm_fail("Out of memory.");
    if (good && lead_router_save(crm->router, bytes, size, &error) != LEAD_OK)
        good = crm_fail_lead(&error);
    good = good && crm_prepare(crm, "INSERT OR REPLACE INTO router(id, policy, number, saved) VALUES(1, ?, ?, ?)", &store) &&
           crm_bind_integer(crm, store, 1, crm->policy_id) && crm_bind_integer(crm, store, 2, (int64_t)lead_router_change_count(crm->router)) &&
           crm_bind_blob(crm, store, 3, bytes, size) && crm_execute(crm, store) && run(crm, "DELETE FROM routing_log");
    sqlite3_finalize(store);
    free(bytes);
    return good;
}

static bool is_log_long(struct crm *crm, bool *is_long)
{
    sqlite3_stmt *row = NULL;
    bool good = crm_prepare(crm, "SELECT count(*) > ? FROM routing_log", &row) && crm_bind_integer(crm, row, 1, crm->log_max) &&
                (sqlite3_step(row) == SQLITE_ROW || crm_fail_sql(crm));
    *is_long = good && sqlite3_column_int(row, 0);
    sqlite3_finalize(row);
    return good;
}

bool crm_store_changes(struct crm *crm)
{
    static const char history_sql[] = "INSERT INTO routing_history(number, at, lead, what, person, method, clock) VALUES(?, ?, ?, ?, ?, ?, ?)";
    sqlite3_stmt *log = NULL, *history = NULL;
    const uint8_t *bytes;
    bool is_long = false;
    if (!lead_router_changes(crm->router, &bytes))
        return true;
    bool good = crm_prepare(crm, "INSERT INTO routing_log(number, record) VALUES(?, ?)", &log) && crm_prepare(crm, history_sql, &history) &&
                write_changes(crm, log, history) && is_log_long(crm, &is_long);
    sqlite3_finalize(history);
    sqlite3_finalize(log);
    return good && (!is_long || write_router(crm));
}

void crm_settle_router(struct crm *crm, bool is_committed)
{
    if (is_committed)
        lead_router_forget_changes(crm->router);
    else
        crm_drop_router(crm);
}

/* ---- Another policy ---- */

/* The router of the database, if there is one, goes on under the new policy. */
static bool put_in_force(struct crm *crm, lead_policy *policy, lead_time now)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_router *router = crm->router;
    lead_request *request = NULL;
    if (lead_request_new(policy, NULL, &request, &error) != LEAD_OK)
        return crm_fail_lead(&error);
    if ((router ? lead_router_set_policy(router, policy, crm_routing_time(crm, now), NULL, &error)
                : lead_router_new(policy, &options, NULL, &router, &error)) != LEAD_OK) {
        lead_request_free(request);
        return crm_fail_lead(&error);
    }
    lead_router_forget_changes(router);
    lead_request_free(crm->request);
    lead_policy_unref(crm->policy);
    crm->policy = lead_policy_ref(policy);
    crm->router = router;
    crm->request = request;
    return true;
}

static bool store_policy(struct crm *crm, const lead_policy *policy, const char *document)
{
    sqlite3_stmt *insert = NULL;
    bool good = crm_prepare(crm, "INSERT INTO policy(name, version, fingerprint, document) VALUES(?, ?, ?, ?)", &insert) &&
                crm_bind_text(crm, insert, 1, lead_policy_name(policy)) && crm_bind_text(crm, insert, 2, lead_policy_version(policy)) &&
                crm_bind_text(crm, insert, 3, lead_policy_fingerprint(policy)) && crm_bind_text(crm, insert, 4, document) && crm_execute(crm, insert);
    crm->policy_id = sqlite3_last_insert_rowid(crm->db);
    sqlite3_finalize(insert);
    return good;
}

static bool has_router(struct crm *crm, bool *has)
{
    sqlite3_stmt *row = NULL;
    bool good = crm_prepare(crm, "SELECT count(*) FROM router", &row) && (sqlite3_step(row) == SQLITE_ROW || crm_fail_sql(crm));
    *has = good && sqlite3_column_int(row, 0);
    sqlite3_finalize(row);
    return good;
}

static bool change_policy(struct crm *crm, lead_policy *policy, const char *document, lead_time now)
{
    bool has;
    if (!has_router(crm, &has) || (has && !crm_need_router(crm)))
        return false;
    return put_in_force(crm, policy, now) && store_policy(crm, policy, document) && write_router(crm) && crm_store_assignments(crm);
}

/* Compiling comes first, as for models. The change of a policy is in no log: the router is saved after it, and the log is empty. */
bool crm_change_policy(struct crm *crm, const char *document, lead_time now)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_policy *policy;
    if (lead_policy_compile(document, strlen(document), NULL, &policy, &error) != LEAD_OK)
        return crm_fail_lead(&error);
    bool good = crm_begin(crm) && crm_end(crm, change_policy(crm, policy, document, now));
    lead_policy_unref(policy);
    return good;
}
