/* SPDX-License-Identifier: MIT */
/* A lead walks through its lifecycle: by what it does, by time, by hand; in memory, against what is worked out by hand. */
#include "crm.h"

#include <stdlib.h>
#include <string.h>

#define DAY (INT64_C(86400) * 1000000)

static const lead_time now = INT64_C(1795255200) * 1000000; /* 2026-11-21T10:00:00Z */

/* A view is worth 10 points, for ten days. */
#define MODEL(version, statuses)                                                                                                \
    "{\"leadcore\": 1, \"name\": \"lifecycle\", \"version\": \"" version "\", \"fields\": {\"country\": \"category\"},"         \
    "\"events\": {\"page_view\": {}}, \"scores\": {\"engagement\": {\"groups\": [{\"name\": \"all\", \"rules\": ["              \
    "{\"name\": \"view\", \"on\": \"page_view\", \"points\": 10, \"decay\": {\"window\": \"10d\"}}]}]}},"                       \
    "\"lifecycle\": {\"statuses\": [" statuses ", {\"name\": \"away\", \"parked\": true}, {\"name\": \"new\"}],\"transitions\": [" \
    "{\"from\": \"new\", \"to\": \"working\", \"when\": {\"engagement\": {\">=\": 20}}, \"reason\": \"shows interest\"},"       \
    "{\"from\": \"working\", \"to\": \"away\", \"after\": \"30d\", \"reason\": \"a month without a word\"},"                    \
    "{\"from\": \"away\", \"to\": \"working\", \"after\": \"7d\", \"when\": {\"engagement\": {\">=\": 20}}, \"reason\": \"came back\"},"

static const char first_model[] = MODEL("1", "{\"name\": \"begun\"}, {\"name\": \"working\"}, {\"name\": \"won\"}")
    "{\"from\": \"begun\", \"to\": \"new\", \"when\": {\"engagement\": {\">=\": 0}}}, {\"from\": \"working\", \"to\": \"won\", \"reason\": \"signed\"}]}}";
static const char other_order[] = MODEL("2", "{\"name\": \"won\"}, {\"name\": \"working\"}")
    "{\"from\": \"working\", \"to\": \"won\", \"reason\": \"signed\"}]}}";
static const char without_won[] = MODEL("3", "{\"name\": \"working\"}") "{\"from\": \"away\", \"to\": \"new\"}]}}";

static bool check(bool good, const char *what)
{
    return good || crm_fail("self-check of the lifecycle: %s", what);
}

static bool deliver(struct crm *crm, int64_t number, lead_time time)
{
    const struct crm_event event = {.source = "web", .sequence = number, .is_numbered = true, .lead = 1, .time = time, .type = "page_view"};
    lead_added added;
    return crm_deliver(crm, &event, time, &added);
}

static bool has_status(struct crm *crm, int64_t id, const char *status, int moves)
{
    sqlite3_stmt *row = NULL;
    bool good = crm_prepare(crm, "SELECT status, (SELECT count(*) FROM history WHERE history.lead = lifecycle.lead) FROM lifecycle WHERE lead = ?", &row) &&
                crm_bind_integer(crm, row, 1, id) && sqlite3_step(row) == SQLITE_ROW &&
                !strcmp((const char *)sqlite3_column_text(row, 0), status) && sqlite3_column_int(row, 1) == moves;
    sqlite3_finalize(row);
    return good;
}

/* The last move in the history of lead 1. */
static bool has_move(struct crm *crm, const char *from, const char *reason, lead_duration spent, int round, bool is_automatic)
{
    sqlite3_stmt *row = NULL;
    bool good = crm_prepare(crm, "SELECT from_status, reason, spent, round, is_automatic FROM history WHERE lead = 1 ORDER BY id DESC LIMIT 1", &row) &&
                sqlite3_step(row) == SQLITE_ROW && !strcmp((const char *)sqlite3_column_text(row, 0), from) &&
                !strcmp((const char *)sqlite3_column_text(row, 1), reason) && sqlite3_column_int64(row, 2) == spent &&
                sqlite3_column_int(row, 3) == round && sqlite3_column_int(row, 4) == is_automatic;
    sqlite3_finalize(row);
    return good;
}

static bool looks(struct crm *crm, lead_time time, int64_t expected)
{
    int64_t count;
    return crm_score_due(crm, time, &count) && check(count == expected, "how many leads are looked at");
}

static bool begin(struct crm *crm)
{
    const char *const nothing[CRM_COLUMNS] = {NULL};
    int64_t id;
    return crm_open(crm, ":memory:") && crm_change_model(crm, first_model, now) && crm_add(crm, nothing, now, &id) &&
           check(has_status(crm, 1, "new", 1), "a lead begins in the first status, and goes on at once");
}

static bool check_walk(struct crm *crm)
{
    return deliver(crm, 1, now) && check(has_status(crm, 1, "new", 1), "ten points are too few") && deliver(crm, 2, now) &&
           check(has_status(crm, 1, "working", 2) && has_move(crm, "new", "shows interest", 0, 0, true), "with twenty points it goes on") &&
           looks(crm, now + DAY - 1, 0) && looks(crm, now + DAY, 1) && check(has_status(crm, 1, "working", 2), "a day is no month") &&
           looks(crm, now + 30 * DAY, 1) && check(has_status(crm, 1, "away", 3), "a month is over") &&
           check(has_move(crm, "working", "a month without a word", 30 * DAY, 0, true), "what the history says of it");
}

/* Interest on day 31 is a week too early for one who went away on day 30. */
static bool check_return(struct crm *crm)
{
    return deliver(crm, 3, now + 31 * DAY) && deliver(crm, 4, now + 31 * DAY) && check(has_status(crm, 1, "away", 3), "away for a week") &&
           looks(crm, now + 37 * DAY, 1) && check(has_status(crm, 1, "working", 4), "back again") &&
           check(has_move(crm, "away", "came back", 7 * DAY, 1, true), "in the second round");
}

static bool check_moves_by_hand(struct crm *crm)
{
    lead_time later = now + 38 * DAY;
    return check(!crm_move(crm, 1, "new", later), "a move that no transition makes is refused") &&
           check(!crm_move(crm, 1, "gone", later), "a status that does not exist is refused") &&
           check(!crm_move(crm, 1, "won", now), "a move before the last one is refused") &&
           check(has_status(crm, 1, "working", 4) && sqlite3_get_autocommit(crm->db), "what is refused changes nothing") &&
           crm_move(crm, 1, "won", later) && check(has_status(crm, 1, "won", 5) && has_move(crm, "working", "signed", DAY, 1, false), "signed");
}

static bool check_other_models(struct crm *crm)
{
    lead_time later = now + 39 * DAY;
    return crm_change_model(crm, other_order, later) && check(has_status(crm, 1, "won", 5), "a status is found by its name") &&
           check(!crm_change_model(crm, without_won, later), "a model without the status of a lead is refused") &&
           check(has_status(crm, 1, "won", 5) && !strcmp(lead_model_version(crm->model), "2"), "and nothing has changed");
}

static bool check_merger(struct crm *crm)
{
    const char *const nothing[CRM_COLUMNS] = {NULL};
    lead_time later = now + 39 * DAY;
    int64_t id;
    return crm_add(crm, nothing, later, &id) && check(has_status(crm, id, "won", 0), "the first status is now another") &&
           crm_merge(crm, 1, id, later) && check(has_status(crm, 1, "won", 5), "the winner stays where it stands") &&
           check(!has_status(crm, id, "won", 0), "the loser stands nowhere");
}

/* Any model with the built-in lifecycle, whose leads begin as prospects. */
static bool check_document(const char *document)
{
    const char *const lead[CRM_COLUMNS] = {"Aster GmbH", "DE", NULL, "VP Sales", NULL, NULL};
    struct crm crm;
    int64_t id, count;
    bool good = crm_open(&crm, ":memory:") && crm_change_model(&crm, document, now) && crm_add(&crm, lead, now, &id) &&
                check(has_status(&crm, id, "prospect", 0), "a lead begins as a prospect") && check(!crm_move(&crm, id, "won", now), "a prospect has not signed") &&
                crm_move(&crm, id, "inquiry", now) && check(has_status(&crm, id, "inquiry", 1), "it showed interest") &&
                crm_score_due(&crm, now + 90 * DAY, &count) && check(has_status(&crm, id, "inquiry", 1), "it has 13 weeks") &&
                crm_score_due(&crm, now + 91 * DAY, &count) && check(has_status(&crm, id, "nurture", 2), "which are over");
    return crm_close(&crm) && good;
}

bool crm_self_check_lifecycle(const char *document)
{
    struct crm crm;
    bool good = begin(&crm) && check_walk(&crm) && check_return(&crm) && check_moves_by_hand(&crm) && check_other_models(&crm) && check_merger(&crm);
    return crm_close(&crm) && good && (!document || check_document(document));
}
