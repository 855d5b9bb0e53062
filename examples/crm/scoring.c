/* SPDX-License-Identifier: MIT */
/* From a row of the table "lead" to a record, and from a record to a row of the table "result". */
#include "crm.h"

const char *const crm_columns[CRM_COLUMNS] = {"company", "country", "employees", "title", "requested_demo", "project_start"};

/* This program stores one score of a model: its first. */
enum { SCORE = 0 };

/* Of the rows that are read: the timeline, the state, then the columns of "lead", of which the first is the id. */
enum { TIMELINE_COLUMN, STATE_COLUMN, ID_COLUMN };

#define DAY (INT64_C(86400) * 1000000)
#define YEAR (365 * DAY)

/* Sets one field from a column of the current row. A column that the model does not know does not matter to it. */
static lead_status set_field(struct crm *crm, sqlite3_stmt *row, int column)
{
    uint32_t field = lead_model_field(crm->model, sqlite3_column_name(row, column));
    if (field == LEAD_NONE || sqlite3_column_type(row, column) == SQLITE_NULL)
        return LEAD_OK;
    lead_field_type type = lead_model_field_type(crm->model, field);
    bool wants_text = type == LEAD_FIELD_CATEGORY || type == LEAD_FIELD_TEXT;
    if (wants_text != (sqlite3_column_type(row, column) == SQLITE_TEXT))
        return LEAD_ERROR_VALUE; /* SQLite would convert in silence: "DE" is 0 as a number */
    switch (type) {
    case LEAD_FIELD_FLAG:
        return lead_record_set_flag(crm->record, field, sqlite3_column_int64(row, column) != 0);
    case LEAD_FIELD_NUMBER:
        return lead_record_set_number(crm->record, field, sqlite3_column_double(row, column));
    case LEAD_FIELD_TIME:
        return lead_record_set_time(crm->record, field, sqlite3_column_int64(row, column));
    default: { /* tags fail here: this host has no column that holds a set */
        const char *text = (const char *)sqlite3_column_text(row, column);
        return lead_record_set_text(crm->record, field, text, (size_t)sqlite3_column_bytes(row, column));
    }
    }
}

/* Every event comes through this program, so that a lead without a timeline is one that did nothing. */
static bool fill_timeline(struct crm *crm, sqlite3_stmt *row)
{
    lead_timeline *timeline;
    if (!crm_read_timeline(crm, row, TIMELINE_COLUMN, &timeline))
        return false;
    lead_timeline_free(crm->timeline);
    crm->timeline = timeline;
    return lead_record_set_timeline(crm->record, timeline) == LEAD_OK || crm_fail("The timeline is another model's.");
}

static bool fill_record(struct crm *crm, sqlite3_stmt *row)
{
    if (!crm->record)
        return crm_fail("There is no model yet.");
    lead_record_clear(crm->record);
    for (int column = ID_COLUMN; column < sqlite3_column_count(row); column++)
        if (set_field(crm, row, column) != LEAD_OK)
            return crm_fail("Column %s does not fit the model's field.", sqlite3_column_name(row, column));
    return fill_timeline(crm, row);
}

/* A lead of which nothing matched has no grade or class: NULL. */
static const char *name_of(const char *(*name)(const lead_model *, uint32_t), const lead_model *model, uint32_t index)
{
    return index == LEAD_NONE ? NULL : name(model, index);
}

/* 0: not within a year. */
static bool look_ahead(struct crm *crm, lead_time now, lead_time *when)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_next_change change = {.size = sizeof change};
    *when = 0;
    if (!lead_model_grade_count(crm->model) && !lead_model_class_count(crm->model))
        return true;
    if (lead_record_next_change(crm->record, now, now + YEAR, &change, &error) != LEAD_OK)
        return crm_fail_lead(&error);
    *when = change.time;
    return true;
}

static bool store_result(struct crm *crm, sqlite3_stmt *store, int64_t id, const lead_score *result, lead_time now, lead_time next_change)
{
    return crm_bind_integer(crm, store, 1, id) && crm_bind_integer(crm, store, 2, result->points) &&
           crm_bind_integer(crm, store, 3, result->coverage) &&
           crm_bind_text(crm, store, 4, name_of(lead_model_grade_name, crm->model, result->grade)) &&
           crm_bind_text(crm, store, 5, name_of(lead_model_class_name, crm->model, result->lead_class)) &&
           crm_bind_text(crm, store, 6, lead_model_fingerprint(crm->model)) && crm_bind_integer(crm, store, 7, now) &&
           crm_bind_integer(crm, store, 8, next_change) && crm_execute(crm, store);
}

static bool score_row(struct crm *crm, sqlite3_stmt *row, sqlite3_stmt *store, lead_time now)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_score result = {.size = sizeof result};
    lead_time next_change;
    int64_t id = sqlite3_column_int64(row, ID_COLUMN);
    if (!fill_record(crm, row) || !crm_advance(crm, row, STATE_COLUMN, id, now))
        return false;
    if (lead_record_score(crm->record, now, SCORE, &result, &error) != LEAD_OK)
        return crm_fail_lead(&error);
    return look_ahead(crm, now, &next_change) && store_result(crm, store, id, &result, now, next_change);
}

/* One SELECT on "lead" for everything that needs rows. By lead: what is written about the lead at hand touches no row that is yet to come. */
static bool select_leads(struct crm *crm, int64_t id, sqlite3_stmt **rows)
{
    static const char sql[] = "SELECT timeline.events, lifecycle.state, lead.* FROM lead LEFT JOIN timeline ON timeline.lead = lead.id"
                              " LEFT JOIN lifecycle ON lifecycle.lead = lead.id"
                              " WHERE merged_into IS NULL AND (?1 = 0 OR lead.id = ?1) ORDER BY lead.id";
    return crm_prepare(crm, sql, rows) && crm_bind_integer(crm, *rows, 1, id);
}

bool crm_score_leads(struct crm *crm, int64_t id, lead_time now)
{
    sqlite3_stmt *rows = NULL, *store = NULL;
    bool good = select_leads(crm, id, &rows) &&
                crm_prepare(crm, "INSERT OR REPLACE INTO result VALUES(?, ?, ?, ?, ?, ?, ?, nullif(?, 0))", &store);
    int step = SQLITE_DONE;
    while (good && (step = sqlite3_step(rows)) == SQLITE_ROW)
        good = score_row(crm, rows, store, now);
    if (good && step != SQLITE_DONE)
        good = crm_fail_sql(crm);
    sqlite3_finalize(store); /* both take NULL */
    sqlite3_finalize(rows);
    return good;
}

static bool first_due(struct crm *crm, lead_time now, int64_t *id)
{
    sqlite3_stmt *row = NULL;
    *id = 0;
    bool good = crm_prepare(crm, "SELECT lead FROM result WHERE next_change <= ?1 OR scored_at <= ?2 ORDER BY lead LIMIT 1", &row) &&
                crm_bind_integer(crm, row, 1, now) && crm_bind_integer(crm, row, 2, lead_model_status_count(crm->model) ? now - DAY : INT64_MIN);
    int step = good ? sqlite3_step(row) : SQLITE_DONE;
    if (step == SQLITE_ROW)
        *id = sqlite3_column_int64(row, 0);
    else if (step != SQLITE_DONE)
        good = crm_fail_sql(crm);
    sqlite3_finalize(row);
    return good;
}

/*
 * Instead of a job that scores everybody at night. When a grade or class changes is known; when a status does, is not, so that a lead that has one is
 * looked at once a day. A lead that has been scored is no longer due, so that this ends.
 */
bool crm_score_due(struct crm *crm, lead_time now, int64_t *count)
{
    int64_t id;
    for (*count = 0; first_due(crm, now, &id); ++*count) {
        if (!id)
            return true;
        if (!crm_begin(crm) || !crm_end(crm, crm_score_leads(crm, id, now)))
            return false;
    }
    return false;
}

static bool insert_lead(struct crm *crm, const char *const values[CRM_COLUMNS], int64_t *id)
{
    sqlite3_stmt *insert;
    if (!crm_prepare(crm,
                     "INSERT INTO lead(company, country, employees, title, requested_demo, project_start) VALUES(?, ?, ?, ?, ?, ?)",
                     &insert))
        return false;
    bool good = true;
    for (int i = 0; good && i < CRM_COLUMNS; i++)
        good = crm_bind_text(crm, insert, i + 1, values[i]);
    good = good && crm_execute(crm, insert);
    *id = sqlite3_last_insert_rowid(crm->db);
    sqlite3_finalize(insert);
    return good;
}

/* The lead and its result appear together or not at all. */
bool crm_add(struct crm *crm, const char *const values[CRM_COLUMNS], lead_time now, int64_t *id)
{
    *id = 0;
    return crm_begin(crm) && crm_end(crm, insert_lead(crm, values, id) && crm_score_leads(crm, *id, now));
}

bool crm_fill(struct crm *crm, int64_t id, lead_time now)
{
    sqlite3_stmt *row = NULL;
    bool good = select_leads(crm, id, &row);
    if (good && sqlite3_step(row) != SQLITE_ROW)
        good = crm_fail("There is no lead %lld.", (long long)id);
    good = good && fill_record(crm, row) && crm_show_state(crm, row, STATE_COLUMN, now);
    sqlite3_finalize(row);
    return good;
}

bool crm_explain(struct crm *crm, int64_t id, lead_time now, lead_ledger **ledger)
{
    lead_error error = LEAD_ERROR_INIT;
    *ledger = NULL;
    return crm_fill(crm, id, now) && (lead_record_explain(crm->record, now, NULL, ledger, &error) == LEAD_OK || crm_fail_lead(&error));
}
