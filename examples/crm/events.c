/* SPDX-License-Identifier: MIT */
/* What leads do: timelines as bytes in the database, events that come at least once and count exactly once, leads that were one. */
#include "crm.h"

#include <stdlib.h>
#include <string.h>

/* Also bytes that were written under an earlier model: whatever the model in force still counts is kept. */
bool crm_read_timeline(struct crm *crm, sqlite3_stmt *row, int column, lead_timeline **timeline)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_load_report report = {.size = sizeof report};
    lead_status status;
    if (sqlite3_column_type(row, column) == SQLITE_NULL)
        status = lead_timeline_new(crm->model, NULL, timeline, &error);
    else
        status = lead_timeline_load(crm->model, sqlite3_column_blob(row, column), (size_t)sqlite3_column_bytes(row, column), NULL, timeline,
                                    &report, &error);
    crm->dropped += report.dropped_events;
    return status == LEAD_OK || crm_fail_lead(&error);
}

bool crm_write_timeline(struct crm *crm, int64_t id, const lead_timeline *timeline)
{
    lead_error error = LEAD_ERROR_INIT;
    sqlite3_stmt *store = NULL;
    size_t size = lead_timeline_saved_size(timeline);
    void *bytes = malloc(size ? size : 1);
    bool good = bytes || crm_fail("Out of memory.");
    if (good && lead_timeline_save(timeline, bytes, size, &error) != LEAD_OK)
        good = crm_fail_lead(&error);
    good = good && crm_prepare(crm, "INSERT OR REPLACE INTO timeline(lead, events) VALUES(?, ?)", &store) &&
           crm_bind_integer(crm, store, 1, id) && crm_bind_blob(crm, store, 2, bytes, size) && crm_execute(crm, store);
    sqlite3_finalize(store);
    free(bytes);
    return good;
}

/* The lead that `id` is today, and its timeline. */
static bool find_lead(struct crm *crm, int64_t id, int64_t *today, lead_timeline **timeline)
{
    static const char sql[] = "SELECT coalesce(merged_into, id), events FROM lead"
                              " LEFT JOIN timeline ON timeline.lead = coalesce(merged_into, id)"
                              " WHERE id = ?";
    sqlite3_stmt *row = NULL;
    *timeline = NULL;
    bool good = crm_prepare(crm, sql, &row) && crm_bind_integer(crm, row, 1, id);
    if (good && sqlite3_step(row) != SQLITE_ROW)
        good = crm_fail("There is no lead %lld.", (long long)id);
    if (good) {
        *today = sqlite3_column_int64(row, 0);
        good = crm_read_timeline(crm, row, 1, timeline);
    }
    sqlite3_finalize(row);
    return good;
}

/* A field that the model does not declare does not matter to it. */
static bool set_field(struct crm *crm, const char *argument)
{
    char name[256];
    size_t size = strcspn(argument, "=");
    if (!argument[size] || size >= sizeof name)
        return crm_fail("%s is not NAME=VALUE.", argument);
    memcpy(name, argument, size);
    name[size] = '\0';
    uint32_t field = lead_model_event_field(crm->model, name);
    const char *value = argument + size + 1;
    return field == LEAD_NONE || lead_event_set_text(crm->event, field, value, strlen(value)) == LEAD_OK ||
           crm_fail("The event's field %s is no text.", name);
}

/* A type that the model does not declare is LEAD_NONE: nothing counts it, but its number is remembered. */
static bool fill_event(struct crm *crm, const struct crm_event *event)
{
    if (!crm->event)
        return crm_fail("There is no model yet.");
    if (lead_event_begin(crm->event, lead_model_event(crm->model, event->type), event->time) != LEAD_OK)
        return crm_fail("The event's time is out of range.");
    if (event->is_numbered)
        lead_event_set_sequence(crm->event, event->source, strlen(event->source), event->sequence);
    for (const char *const *field = event->fields; field && *field; field++)
        if (!set_field(crm, *field))
            return false;
    return true;
}

/* What can no longer matter to the model in force is dropped on the way, so that a timeline does not grow for ever. */
static bool count(struct crm *crm, const struct crm_event *event, lead_time now, lead_added *added)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_timeline *timeline = NULL;
    int64_t id = 0;
    bool good = fill_event(crm, event) && find_lead(crm, event->lead, &id, &timeline);
    if (good && lead_timeline_add(timeline, crm->event, added, &error) != LEAD_OK)
        good = crm_fail_lead(&error);
    if (good && *added != LEAD_EVENT_SEEN) {
        lead_timeline_forget(timeline, now);
        good = crm_write_timeline(crm, id, timeline) && crm_score_leads(crm, id, now);
    }
    lead_timeline_free(timeline);
    return good;
}

/* One transaction for each event. Several events of one delivery may share one, in their order. */
bool crm_deliver(struct crm *crm, const struct crm_event *event, lead_time now, lead_added *added)
{
    *added = 0;
    return crm_begin(crm) && crm_end(crm, count(crm, event, now, added));
}

static bool run_with(struct crm *crm, const char *sql, int64_t winner, int64_t loser)
{
    sqlite3_stmt *statement = NULL;
    bool good = crm_prepare(crm, sql, &statement) && crm_bind_integer(crm, statement, 1, winner) &&
                crm_bind_integer(crm, statement, 2, loser) && crm_execute(crm, statement);
    sqlite3_finalize(statement);
    return good;
}

/* Earlier losers of the loser follow it. The winner stays where it stands, and with whom; what the loser went through remains in the history. */
static bool merge(struct crm *crm, int64_t winner, int64_t loser, lead_time now)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_timeline *ours = NULL, *theirs = NULL;
    bool good = find_lead(crm, winner, &winner, &ours) && find_lead(crm, loser, &loser, &theirs);
    if (good && winner != loser) {
        if (lead_timeline_merge(ours, theirs, &error) != LEAD_OK)
            good = crm_fail_lead(&error);
        good = good && crm_write_timeline(crm, winner, ours) && run_with(crm, "DELETE FROM timeline WHERE ?1 AND lead = ?2", winner, loser) &&
               run_with(crm, "DELETE FROM result WHERE ?1 AND lead = ?2", winner, loser) &&
               run_with(crm, "DELETE FROM lifecycle WHERE ?1 AND lead = ?2", winner, loser) &&
               run_with(crm, "UPDATE lead SET merged_into = ?1 WHERE id = ?2 OR merged_into = ?2", winner, loser) &&
               crm_forget_route(crm, loser, now) && crm_score_leads(crm, winner, now);
    }
    lead_timeline_free(theirs);
    lead_timeline_free(ours);
    return good;
}

bool crm_merge(struct crm *crm, int64_t winner, int64_t loser, lead_time now)
{
    return crm_begin(crm) && crm_end(crm, merge(crm, winner, loser, now));
}
