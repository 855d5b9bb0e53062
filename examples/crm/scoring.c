/* SPDX-License-Identifier: MIT */
/* From a row of the table "lead" to a record, and from a record to a row of the table "result". */
#include "crm.h"

const char *const crm_columns[CRM_COLUMNS] = {"company", "country", "employees", "title", "requested_demo", "project_start"};

/* This program stores one score of a model: its first. */
enum { SCORE = 0 };

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

static bool fill_record(struct crm *crm, sqlite3_stmt *row)
{
    if (!crm->record)
        return crm_fail("There is no model yet.");
    lead_record_clear(crm->record);
    for (int column = 0; column < sqlite3_column_count(row); column++)
        if (set_field(crm, row, column) != LEAD_OK)
            return crm_fail("Column %s does not fit the model's field.", sqlite3_column_name(row, column));
    return true;
}

/* A lead of which nothing matched has no grade or class: NULL. */
static const char *name_of(const char *(*name)(const lead_model *, uint32_t), const lead_model *model, uint32_t index)
{
    return index == LEAD_NONE ? NULL : name(model, index);
}

static bool store_result(struct crm *crm, sqlite3_stmt *store, int64_t id, const lead_score *result, lead_time now)
{
    return crm_bind_integer(crm, store, 1, id) && crm_bind_integer(crm, store, 2, result->points) &&
           crm_bind_integer(crm, store, 3, result->coverage) &&
           crm_bind_text(crm, store, 4, name_of(lead_model_grade_name, crm->model, result->grade)) &&
           crm_bind_text(crm, store, 5, name_of(lead_model_class_name, crm->model, result->lead_class)) &&
           crm_bind_text(crm, store, 6, lead_model_fingerprint(crm->model)) && crm_bind_integer(crm, store, 7, now) &&
           crm_execute(crm, store);
}

static bool score_row(struct crm *crm, sqlite3_stmt *row, sqlite3_stmt *store, lead_time now)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_score result = {.size = sizeof result};
    if (!fill_record(crm, row))
        return false;
    if (lead_record_score(crm->record, now, SCORE, &result, &error) != LEAD_OK)
        return crm_fail_lead(&error);
    return store_result(crm, store, sqlite3_column_int64(row, 0), &result, now);
}

/* One SELECT on "lead" for everything that needs rows. */
static bool select_leads(struct crm *crm, int64_t id, sqlite3_stmt **rows)
{
    const char *sql = id ? "SELECT * FROM lead WHERE id = ?" : "SELECT * FROM lead";
    return crm_prepare(crm, sql, rows) && (!id || crm_bind_integer(crm, *rows, 1, id));
}

bool crm_score_leads(struct crm *crm, int64_t id, lead_time now)
{
    sqlite3_stmt *rows = NULL, *store = NULL;
    bool good = select_leads(crm, id, &rows) && crm_prepare(crm, "INSERT OR REPLACE INTO result VALUES(?, ?, ?, ?, ?, ?, ?)", &store);
    int step = SQLITE_DONE;
    while (good && (step = sqlite3_step(rows)) == SQLITE_ROW)
        good = score_row(crm, rows, store, now);
    if (good && step != SQLITE_DONE)
        good = crm_fail_sql(crm);
    sqlite3_finalize(store); /* both take NULL */
    sqlite3_finalize(rows);
    return good;
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

bool crm_explain(struct crm *crm, int64_t id, lead_time now, lead_ledger **ledger)
{
    lead_error error = LEAD_ERROR_INIT;
    sqlite3_stmt *row = NULL;
    *ledger = NULL;
    bool good = select_leads(crm, id, &row);
    if (good && sqlite3_step(row) != SQLITE_ROW)
        good = crm_fail("There is no lead %lld.", (long long)id);
    good = good && fill_record(crm, row);
    if (good && lead_record_explain(crm->record, now, NULL, ledger, &error) != LEAD_OK)
        good = crm_fail_lead(&error);
    sqlite3_finalize(row);
    return good;
}
