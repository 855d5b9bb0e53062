/* SPDX-License-Identifier: MIT */
/*
 * A small host: leads, what they did, models and results live in SQLite, LeadCore computes.
 *
 * The pattern to copy: a field of the model is a column of the table "lead" with the same name; NULL is unknown; every result is stored with
 * the fingerprint of the model that gave it. Functions return false after they have said on stderr what went wrong.
 *
 * What a lead did is one timeline, stored as bytes. Whoever delivers events may deliver them again after a failure, since each has a source
 * and a number of that source. An event, the timeline that it changes and the result that follows from it stand in one transaction, so that
 * this program can be killed at any moment: what was committed is counted, and what is delivered again is recognised.
 *
 * Where a lead stands in the model's lifecycle is a state of at most 256 bytes beside its timeline. Whenever a lead is scored, the moves that are
 * due are made; they go into a history, in the same transaction. People make the other moves, and are told which ones are allowed.
 *
 * Who has which lead is one router, stored as bytes, with a log of its changes since: see routing_state.c.
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
    lead_event *event;   /* filled anew for each event */
    lead_timeline *timeline; /* of the lead that the record holds */
    uint64_t dropped;        /* events in stored timelines that the model in force no longer counts, as far as they were read */
    /* What routes, as of the last transaction; NULL before it is needed. */
    lead_policy *policy;
    lead_request *request; /* filled anew for each lead */
    lead_router *router;
    int64_t policy_id;
    int64_t log_max; /* the router is saved anew when so many changes are in the log */
};

/* What a lead did. */
struct crm_event {
    const char *source; /* who delivers it; its numbers rise */
    int64_t sequence;
    bool is_numbered; /* else it counts as often as it is delivered */
    int64_t lead;
    lead_time time;
    const char *type;
    const char *const *fields; /* "NAME=VALUE", texts and categories, NULL behind the last */
};

/* The columns of a new lead; NULL is unknown. Numbers and moments come as text and are converted by the table's column types. */
enum { CRM_COLUMNS = 6 };
extern const char *const crm_columns[CRM_COLUMNS];

/* store.c: the database. crm_close() takes whatever crm_open() left, also after a failure. */
bool crm_open(struct crm *crm, const char *path);
bool crm_close(struct crm *crm);
bool crm_begin(struct crm *crm);
bool crm_end(struct crm *crm, bool good); /* commits when good, else rolls back, the router included; returns whether all went well */
bool crm_prepare(struct crm *crm, const char *sql, sqlite3_stmt **statement);
bool crm_execute(struct crm *crm, sqlite3_stmt *statement);
bool crm_bind_text(struct crm *crm, sqlite3_stmt *statement, int index, const char *text);
bool crm_bind_integer(struct crm *crm, sqlite3_stmt *statement, int index, int64_t value);
bool crm_bind_blob(struct crm *crm, sqlite3_stmt *statement, int index, const void *bytes, size_t size);
bool crm_fail(const char *format, ...);
bool crm_fail_sql(struct crm *crm);
bool crm_fail_lead(const lead_error *error);

/* models.c: documents in force. The text ends in NUL. */
bool crm_load_model(struct crm *crm);
bool crm_store_model(struct crm *crm, const char *document);
bool crm_change_model(struct crm *crm, const char *document, lead_time now); /* and scores every lead again, in one transaction */

/* scoring.c: from rows to results. */
bool crm_score_leads(struct crm *crm, int64_t id, lead_time now); /* one lead, or all when id is 0 */
bool crm_score_due(struct crm *crm, lead_time now, int64_t *count); /* leads whose grade, class or status changes by mere passing of time */
bool crm_add(struct crm *crm, const char *const values[CRM_COLUMNS], lead_time now, int64_t *id);
bool crm_explain(struct crm *crm, int64_t id, lead_time now, lead_ledger **ledger); /* to be freed by the caller */

bool crm_fill(struct crm *crm, int64_t id, lead_time now); /* the record, with everything about the lead */

/* lifecycle.c: where leads stand; nothing of it matters to a model without a "lifecycle". The record is filled before the first two, and in a transaction. */
bool crm_advance(struct crm *crm, sqlite3_stmt *row, int column, int64_t id, lead_time now); /* makes the moves that are due */
bool crm_show_state(struct crm *crm, sqlite3_stmt *row, int column, lead_time now);          /* makes none */
bool crm_move(struct crm *crm, int64_t id, const char *status, lead_time now);               /* a person's move */

/* events.c: what leads do. crm_end() is yet to be called after the first two. */
bool crm_read_timeline(struct crm *crm, sqlite3_stmt *row, int column, lead_timeline **timeline); /* NULL: an empty one */
bool crm_write_timeline(struct crm *crm, int64_t id, const lead_timeline *timeline);
bool crm_deliver(struct crm *crm, const struct crm_event *event, lead_time now, lead_added *added);
bool crm_merge(struct crm *crm, int64_t winner, int64_t loser, lead_time now); /* two leads were one; may be said again */

/* routing_state.c: the router in the database. crm_end() stores the changes and settles: whatever a transaction routes is committed with it, or forgotten. */
bool crm_need_router(struct crm *crm); /* within a transaction: as the database has it */
bool crm_change_policy(struct crm *crm, const char *document, lead_time now); /* the router goes on under it */
bool crm_store_changes(struct crm *crm);
void crm_settle_router(struct crm *crm, bool is_committed);
void crm_drop_router(struct crm *crm); /* from memory */

/* routing.c: who has which lead. Each is one transaction, or several when there is much to do. */
bool crm_route(struct crm *crm, int64_t id, lead_time now);
bool crm_route_new(struct crm *crm, lead_time now, int64_t *count); /* all leads that were never routed */
bool crm_drain(struct crm *crm, lead_time now, int64_t *count);     /* waiting leads, to those who can take them now */
bool crm_route_due(struct crm *crm, lead_time now, int64_t *count); /* warnings and breaches, with what follows from them */
bool crm_touch(struct crm *crm, int64_t id, const char *clock, lead_time now); /* what the clock asks for was done */
bool crm_release(struct crm *crm, int64_t id, lead_time now);       /* won or lost */
bool crm_forget_route(struct crm *crm, int64_t id, lead_time now);  /* the next two are for within a transaction */
bool crm_store_assignments(struct crm *crm);                        /* all, as the router has them */
lead_time crm_routing_time(const struct crm *crm, lead_time now);

/* self_check….c: everything above, in memory, against results worked out by hand. `document` and `policy`: to be used as well, or NULL. Returns an exit status. */
int crm_self_check(const char *document, const char *policy);
bool crm_self_check_events(void);
bool crm_self_check_lifecycle(const char *document);
bool crm_self_check_routing(const char *document, const char *policy);

#endif
