/* SPDX-License-Identifier: MIT */
/* Model documents: stored as text, compiled once, put in force. */
#include "crm.h"

#include <string.h>

/* The record lets go of its timeline before that is freed. */
static void put_in_force(struct crm *crm, lead_model *model, lead_record *record, lead_event *event)
{
    lead_record_free(crm->record);
    lead_event_free(crm->event);
    lead_timeline_free(crm->timeline);
    lead_model_unref(crm->model);
    crm->model = model;
    crm->record = record;
    crm->event = event;
    crm->timeline = NULL;
    crm->dropped = 0;
}

static bool compile(const char *document, lead_model **model)
{
    lead_error error = LEAD_ERROR_INIT;
    return lead_model_compile(document, strlen(document), NULL, model, &error) == LEAD_OK || crm_fail_lead(&error);
}

static bool compile_and_use(struct crm *crm, const char *document)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_model *model;
    lead_record *record;
    lead_event *event;
    if (!compile(document, &model))
        return false;
    if (lead_record_new(model, NULL, &record, &error) == LEAD_OK) {
        if (lead_event_new(model, NULL, &event, &error) == LEAD_OK) {
            put_in_force(crm, model, record, event);
            return true;
        }
        lead_record_free(record);
    }
    lead_model_unref(model);
    return crm_fail_lead(&error);
}

/* Puts the stored model in force, or none when none is stored. */
bool crm_load_model(struct crm *crm)
{
    sqlite3_stmt *select;
    if (!crm_prepare(crm, "SELECT document FROM model ORDER BY id DESC LIMIT 1", &select))
        return false;
    int step = sqlite3_step(select);
    bool good = step == SQLITE_ROW || step == SQLITE_DONE || crm_fail_sql(crm);
    if (step == SQLITE_ROW)
        good = compile_and_use(crm, (const char *)sqlite3_column_text(select, 0));
    else
        put_in_force(crm, NULL, NULL, NULL);
    sqlite3_finalize(select);
    return good;
}

/* Compiling comes first: a document that has a mistake never reaches the database. */
bool crm_store_model(struct crm *crm, const char *document)
{
    sqlite3_stmt *insert;
    if (!compile_and_use(crm, document))
        return false;
    if (!crm_prepare(crm, "INSERT INTO model(name, version, fingerprint, document) VALUES(?, ?, ?, ?)", &insert))
        return false;
    bool good = crm_bind_text(crm, insert, 1, lead_model_name(crm->model)) &&
                crm_bind_text(crm, insert, 2, lead_model_version(crm->model)) &&
                crm_bind_text(crm, insert, 3, lead_model_fingerprint(crm->model)) && crm_bind_text(crm, insert, 4, document) &&
                crm_execute(crm, insert);
    sqlite3_finalize(insert);
    return good;
}

/*
 * All or nothing: whoever reads the database sees the old model with its results or the new one with its own. After a failure this
 * program, too, goes back to what the database says.
 */
bool crm_change_model(struct crm *crm, const char *document, lead_time now)
{
    if (!crm_begin(crm))
        return false;
    if (crm_end(crm, crm_store_model(crm, document) && crm_score_leads(crm, 0, now)))
        return true;
    crm_load_model(crm);
    return false;
}
