/* SPDX-License-Identifier: MIT */
/* The database: schema, transactions, prepared statements, and how failures are told. */
#include "crm.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/*
 * Results stand in a table of their own, so that scoring never writes to the rows that it is reading, and so that everything that LeadCore
 * computed can be dropped and computed again. STRICT: a number field must not hold text, which would read as 0.
 */
static const char schema[] =
    "CREATE TABLE IF NOT EXISTS model("
    "  id INTEGER PRIMARY KEY," /* the model in force is the last */
    "  name TEXT NOT NULL, version TEXT NOT NULL, fingerprint TEXT NOT NULL, document TEXT NOT NULL) STRICT;"
    "CREATE TABLE IF NOT EXISTS lead("
    "  id INTEGER PRIMARY KEY, company TEXT, country TEXT, employees REAL, title TEXT, requested_demo INTEGER,"
    "  project_start INTEGER," /* moments are microseconds since 1970 */
    "  merged_into INTEGER REFERENCES lead(id) ON DELETE CASCADE) STRICT;" /* events of a merged lead go there; it has no timeline and result */
    "CREATE TABLE IF NOT EXISTS timeline("
    "  lead INTEGER PRIMARY KEY REFERENCES lead(id) ON DELETE CASCADE, events BLOB NOT NULL) STRICT;"
    "CREATE TABLE IF NOT EXISTS lifecycle("
    "  lead INTEGER PRIMARY KEY REFERENCES lead(id) ON DELETE CASCADE, state BLOB NOT NULL,"
    "  status TEXT NOT NULL) STRICT;" /* what the state says, for queries */
    "CREATE TABLE IF NOT EXISTS history("
    "  id INTEGER PRIMARY KEY, lead INTEGER NOT NULL REFERENCES lead(id) ON DELETE CASCADE, at INTEGER NOT NULL,"
    "  from_status TEXT NOT NULL, to_status TEXT NOT NULL, spent INTEGER NOT NULL, round INTEGER NOT NULL,"
    "  is_automatic INTEGER NOT NULL, reason TEXT, fingerprint TEXT NOT NULL) STRICT;"
    "CREATE TABLE IF NOT EXISTS result("
    "  lead INTEGER PRIMARY KEY REFERENCES lead(id) ON DELETE CASCADE,"
    "  points INTEGER NOT NULL, coverage INTEGER NOT NULL," /* thousandths, exact */
    "  grade TEXT, class TEXT, fingerprint TEXT NOT NULL, scored_at INTEGER NOT NULL,"
    "  next_change INTEGER) STRICT;" /* when grade or class will be others if nothing happens; NULL: not within a year */
    "CREATE TABLE IF NOT EXISTS policy("
    "  id INTEGER PRIMARY KEY, name TEXT NOT NULL, version TEXT NOT NULL, fingerprint TEXT NOT NULL, document TEXT NOT NULL) STRICT;"
    "CREATE TABLE IF NOT EXISTS router("
    "  id INTEGER PRIMARY KEY CHECK (id = 1), policy INTEGER NOT NULL REFERENCES policy(id),"
    "  number INTEGER NOT NULL, saved BLOB NOT NULL) STRICT;" /* as it was after its change of this number */
    "CREATE TABLE IF NOT EXISTS routing_log("
    "  number INTEGER PRIMARY KEY, record BLOB NOT NULL) STRICT;" /* changes since then */
    "CREATE TABLE IF NOT EXISTS routing_history("
    "  number INTEGER PRIMARY KEY, at INTEGER NOT NULL, lead INTEGER NOT NULL, what TEXT NOT NULL, person TEXT, method TEXT, clock TEXT) STRICT;"
    "CREATE TABLE IF NOT EXISTS assignment("
    "  lead INTEGER PRIMARY KEY REFERENCES lead(id) ON DELETE CASCADE,"
    "  outcome TEXT NOT NULL, reason TEXT NOT NULL, rule TEXT, team TEXT, person TEXT, method TEXT NOT NULL,"
    "  deadline INTEGER) STRICT;" /* the first of its clocks; NULL: none runs */
    "CREATE INDEX IF NOT EXISTS routing_history_lead ON routing_history(lead);"
    "CREATE INDEX IF NOT EXISTS result_next_change ON result(next_change);"
    "CREATE INDEX IF NOT EXISTS result_scored_at ON result(scored_at);"
    "CREATE INDEX IF NOT EXISTS history_lead ON history(lead);";

bool crm_fail(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    return false;
}

bool crm_fail_sql(struct crm *crm)
{
    return crm_fail("SQLite: %s", sqlite3_errmsg(crm->db));
}

bool crm_fail_lead(const lead_error *error)
{
    if (error->line)
        return crm_fail("%s (line %" PRIu32 ", column %" PRIu32 ", %s)", error->message, error->line, error->column, error->path);
    return crm_fail("%s", error->message);
}

static bool run(struct crm *crm, const char *sql)
{
    return sqlite3_exec(crm->db, sql, NULL, NULL, NULL) == SQLITE_OK || crm_fail_sql(crm);
}

bool crm_open(struct crm *crm, const char *path)
{
    memset(crm, 0, sizeof *crm);
    crm->log_max = 1000;
    if (sqlite3_open(path, &crm->db) != SQLITE_OK)
        return crm_fail_sql(crm);
    return sqlite3_busy_timeout(crm->db, 5000) == SQLITE_OK && run(crm, "PRAGMA foreign_keys = ON") && run(crm, schema) &&
           crm_load_model(crm);
}

bool crm_close(struct crm *crm)
{
    crm_drop_router(crm);
    lead_record_free(crm->record);
    lead_timeline_free(crm->timeline);
    lead_event_free(crm->event);
    lead_model_unref(crm->model);
    /* Refuses when a statement was forgotten, which would be a mistake of this program. */
    bool good = sqlite3_close(crm->db) == SQLITE_OK || crm_fail_sql(crm);
    memset(crm, 0, sizeof *crm);
    return good;
}

/* IMMEDIATE: whoever is going to write takes the lock before it reads, so that it cannot fail half-way for another writer. */
bool crm_begin(struct crm *crm)
{
    return run(crm, "BEGIN IMMEDIATE");
}

bool crm_end(struct crm *crm, bool good)
{
    bool is_committed = good && crm_store_changes(crm) && run(crm, "COMMIT");
    crm_settle_router(crm, is_committed);
    if (!is_committed && !sqlite3_get_autocommit(crm->db)) /* some errors have rolled back already */
        run(crm, "ROLLBACK");
    return is_committed;
}

bool crm_prepare(struct crm *crm, const char *sql, sqlite3_stmt **statement)
{
    return sqlite3_prepare_v2(crm->db, sql, -1, statement, NULL) == SQLITE_OK || crm_fail_sql(crm);
}

/* Runs a statement that gives no rows, and makes it ready for the next use. */
bool crm_execute(struct crm *crm, sqlite3_stmt *statement)
{
    bool good = sqlite3_step(statement) == SQLITE_DONE || crm_fail_sql(crm);
    sqlite3_reset(statement);
    return good;
}

/* NULL is bound as NULL. The text must live until the statement has run. */
bool crm_bind_text(struct crm *crm, sqlite3_stmt *statement, int index, const char *text)
{
    return sqlite3_bind_text(statement, index, text, -1, SQLITE_STATIC) == SQLITE_OK || crm_fail_sql(crm);
}

bool crm_bind_integer(struct crm *crm, sqlite3_stmt *statement, int index, int64_t value)
{
    return sqlite3_bind_int64(statement, index, value) == SQLITE_OK || crm_fail_sql(crm);
}

bool crm_bind_blob(struct crm *crm, sqlite3_stmt *statement, int index, const void *bytes, size_t size)
{
    return sqlite3_bind_blob64(statement, index, bytes, size, SQLITE_STATIC) == SQLITE_OK || crm_fail_sql(crm);
}
