/* SPDX-License-Identifier: MIT */
/* Where leads stand: states as bytes in the database, moves in a history, in the transaction of what brought them about. */
#include "crm.h"

#include <string.h>

enum { MOVES_AT_ONCE = LEAD_STATUSES_MAX }; /* a status is entered at most once in one look */

/* A lead that has no state yet begins in the first status. Also bytes of an earlier model, as long as this one has the lead's status. */
static bool read_state(struct crm *crm, sqlite3_stmt *row, int column, lead_time now, lead_lifecycle *state)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_status status;
    *state = (lead_lifecycle){.size = sizeof *state};
    if (sqlite3_column_type(row, column) == SQLITE_NULL)
        status = lead_lifecycle_begin(crm->model, 0, now, state, &error);
    else
        status = lead_lifecycle_load(crm->model, sqlite3_column_blob(row, column), (size_t)sqlite3_column_bytes(row, column), state, &error);
    return status == LEAD_OK || crm_fail_lead(&error);
}

static bool write_state(struct crm *crm, int64_t id, const lead_lifecycle *state)
{
    uint8_t bytes[LEAD_LIFECYCLE_BYTES_MAX];
    size_t size;
    lead_error error = LEAD_ERROR_INIT;
    sqlite3_stmt *store = NULL;
    if (lead_lifecycle_save(crm->model, state, bytes, &size, &error) != LEAD_OK)
        return crm_fail_lead(&error);
    bool good = crm_prepare(crm, "INSERT OR REPLACE INTO lifecycle(lead, state, status) VALUES(?, ?, ?)", &store) &&
                crm_bind_integer(crm, store, 1, id) && crm_bind_blob(crm, store, 2, bytes, size) &&
                crm_bind_text(crm, store, 3, lead_model_status_name(crm->model, state->status)) && crm_execute(crm, store);
    sqlite3_finalize(store);
    return good;
}

/* Names, not numbers: statuses of a later model may stand in another order. */
static bool write_move(struct crm *crm, int64_t id, const lead_move *move)
{
    static const char sql[] = "INSERT INTO history(lead, at, from_status, to_status, spent, round, is_automatic, reason, fingerprint)"
                              " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)";
    sqlite3_stmt *store = NULL;
    bool good = crm_prepare(crm, sql, &store) && crm_bind_integer(crm, store, 1, id) && crm_bind_integer(crm, store, 2, move->at) &&
                crm_bind_text(crm, store, 3, lead_model_status_name(crm->model, move->from)) &&
                crm_bind_text(crm, store, 4, lead_model_status_name(crm->model, move->to)) && crm_bind_integer(crm, store, 5, move->spent) &&
                crm_bind_integer(crm, store, 6, move->round) && crm_bind_integer(crm, store, 7, move->is_automatic) &&
                crm_bind_text(crm, store, 8, move->reason) && crm_bind_text(crm, store, 9, lead_model_fingerprint(crm->model)) &&
                crm_execute(crm, store);
    sqlite3_finalize(store);
    return good;
}

/* For a look that changes nothing, such as an explanation. */
bool crm_show_state(struct crm *crm, sqlite3_stmt *row, int column, lead_time now)
{
    lead_lifecycle state;
    if (!lead_model_status_count(crm->model))
        return true;
    return read_state(crm, row, column, now, &state) &&
           (lead_record_set_lifecycle(crm->record, &state) == LEAD_OK || crm_fail("The state is another model's."));
}

/* The record is filled; afterwards it also says where the lead stands, so that its results are those of its new status. */
bool crm_advance(struct crm *crm, sqlite3_stmt *row, int column, int64_t id, lead_time now)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_lifecycle state;
    lead_move moves[MOVES_AT_ONCE];
    size_t count;
    if (!lead_model_status_count(crm->model))
        return true;
    for (size_t i = 0; i < MOVES_AT_ONCE; i++)
        moves[i].size = sizeof moves[i];
    if (!read_state(crm, row, column, now, &state))
        return false;
    if (lead_record_advance(crm->record, &state, now, moves, MOVES_AT_ONCE, &count, &error) != LEAD_OK)
        return crm_fail_lead(&error);
    for (size_t i = 0; i < count; i++)
        if (!write_move(crm, id, &moves[i]))
            return false;
    return write_state(crm, id, &state) && (lead_record_set_lifecycle(crm->record, &state) == LEAD_OK || crm_fail("The state is another model's."));
}

static bool move(struct crm *crm, int64_t id, const char *to, lead_time now)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_lifecycle state;
    lead_move made = {.size = sizeof made};
    sqlite3_stmt *row = NULL;
    uint32_t status = crm->model ? lead_model_status(crm->model, to) : LEAD_NONE;
    if (status == LEAD_NONE)
        return crm_fail("The model in force has no status %s.", to);
    bool good = crm_prepare(crm, "SELECT lead.id, state FROM lead LEFT JOIN lifecycle ON lead = lead.id WHERE lead.id = ? AND merged_into IS NULL", &row) &&
                crm_bind_integer(crm, row, 1, id);
    if (good && sqlite3_step(row) != SQLITE_ROW)
        good = crm_fail("There is no lead %lld.", (long long)id);
    good = good && read_state(crm, row, 1, now, &state);
    sqlite3_finalize(row);
    if (good && lead_lifecycle_move(crm->model, &state, status, now, &made, &error) != LEAD_OK)
        good = crm_fail_lead(&error); /* which names the moves that are allowed */
    return good && write_move(crm, id, &made) && write_state(crm, id, &state) && crm_score_leads(crm, id, now);
}

bool crm_move(struct crm *crm, int64_t id, const char *status, lead_time now)
{
    return crm_begin(crm) && crm_end(crm, move(crm, id, status, now));
}
