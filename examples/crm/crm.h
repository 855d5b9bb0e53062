/* SPDX-License-Identifier: MIT */
/*
 * A small host: leads, models and results live in SQLite, LeadCore computes.
 *
 * The pattern to copy: a field of the model is a column of the table "lead" with the same name; NULL is unknown; every result is stored with
 * the fingerprint of the model that gave it. Functions return false after they have said on stderr what went wrong.
 */
#ifndef LEADCORE_EXAMPLES_CRM_H
#define LEADCORE_EXAMPLES_CRM_H

#include <leadcore/leadcore.h>

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

struct crm {
    sqlite3 *db;
    lead_model *model;   /* the one in force; NULL before the first */
    lead_record *record; /* filled anew for each lead */
};

/* The columns of a new lead; NULL is unknown. Numbers and moments come as text and are converted by the table's column types. */
enum { CRM_COLUMNS = 6 };
extern const char *const crm_columns[CRM_COLUMNS];

/* store.c: the database. crm_close() takes whatever crm_open() left, also after a failure. */
bool crm_open(struct crm *crm, const char *path);
bool crm_close(struct crm *crm);
bool crm_begin(struct crm *crm);
bool crm_end(struct crm *crm, bool good); /* commits when good, else rolls back; returns whether all went well */
bool crm_prepare(struct crm *crm, const char *sql, sqlite3_stmt **statement);
bool crm_execute(struct crm *crm, sqlite3_stmt *statement);
bool crm_bind_text(struct crm *crm, sqlite3_stmt *statement, int index, const char *text);
bool crm_bind_integer(struct crm *crm, sqlite3_stmt *statement, int index, int64_t value);
bool crm_fail(const char *format, ...);
bool crm_fail_sql(struct crm *crm);
bool crm_fail_lead(const lead_error *error);

/* models.c: documents in force. The text ends in NUL. */
bool crm_load_model(struct crm *crm);
bool crm_store_model(struct crm *crm, const char *document);
bool crm_change_model(struct crm *crm, const char *document, lead_time now); /* and scores every lead again, in one transaction */

/* scoring.c: from rows to results. */
bool crm_score_leads(struct crm *crm, int64_t id, lead_time now); /* one lead, or all when id is 0 */
bool crm_add(struct crm *crm, const char *const values[CRM_COLUMNS], lead_time now, int64_t *id);
bool crm_explain(struct crm *crm, int64_t id, lead_time now, lead_ledger **ledger); /* to be freed by the caller */

/* self_check.c: everything above, in memory, against results worked out by hand. Returns an exit status. */
int crm_self_check(void);

#endif
