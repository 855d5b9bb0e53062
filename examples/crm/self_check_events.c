/* SPDX-License-Identifier: MIT */
/* Events, at least once; a merger; a class that changes by itself: in memory, against what is worked out by hand. */
#include "crm.h"

#include <stdlib.h>
#include <string.h>

#define DAY (INT64_C(86400) * 1000000)

static const lead_time now = INT64_C(1795255200) * 1000000; /* 2026-11-21T10:00:00Z */

/* Points of views are halved in 30 days: after 10 days one is worth 7.937, after 9 days 8.123. */
#define MODEL(version, click)                                                                        \
    "{\"leadcore\": 1, \"name\": \"events\", \"version\": \"" version "\", \"fields\": {\"country\": \"category\"},"  \
    "\"events\": {\"page_view\": {\"page\": \"text\"}, \"mail_click\": {}},"                         \
    "\"scores\": {\"engagement\": {\"groups\": [{\"name\": \"all\", \"rules\": ["                    \
    "{\"name\": \"pricing\", \"on\": \"page_view\", \"where\": {\"page\": {\"starts\": \"/pricing\"}}, \"points\": 10,"                \
    " \"at_most\": {\"times\": 2, \"per\": \"1d\"}, \"decay\": {\"half_life\": \"30d\"}}," click "]}]}},"    \
    "\"classes\": [{\"name\": \"hot\", \"when\": {\"engagement\": {\">=\": 20}}}, {\"name\": \"general\"}]}"

static const char with_clicks[] = MODEL("1", "{\"name\": \"click\", \"on\": \"mail_click\", \"points\": 4}");
static const char without_clicks[] = MODEL("2", "{\"name\": \"home\", \"when\": {\"country\": \"DE\"}, \"points\": 1}");

static const char *const pricing[] = {"page=/pricing/enterprise", "referrer=not declared", NULL};
static const char *const home[] = {"page=/", NULL};

#define EVENT(number, who, days, what, with)                                                         \
    {.source = "web", .sequence = number, .is_numbered = true, .lead = who, .time = INT64_C(1795255200) * 1000000 - days * DAY, \
     .type = what, .fields = with}

/* Lead 1: three views of prices today, of which two count, and a click: 24. Lead 2: one such view 30 days ago, late: 5. */
static const struct crm_event events[] = {
    EVENT(1, 1, 0, "page_view", pricing), EVENT(2, 1, 0, "page_view", pricing), EVENT(3, 1, 0, "page_view", home),
    EVENT(4, 1, 0, "page_view", pricing), EVENT(5, 1, 0, "mail_click", NULL),   EVENT(6, 1, 0, "fair_visit", NULL),
    EVENT(7, 2, 30, "page_view", pricing)};

enum { EVENTS = sizeof events / sizeof *events };

static bool check(bool good, const char *what)
{
    return good || crm_fail("self-check of events: %s", what);
}

/* Points of a lead, in thousandths, and its class; -1 without a result. */
static int64_t points_of(struct crm *crm, int64_t id, const char *lead_class)
{
    sqlite3_stmt *row;
    int64_t points = -1;
    if (!crm_prepare(crm, "SELECT points, class FROM result WHERE lead = ?", &row))
        return -1;
    if (crm_bind_integer(crm, row, 1, id) && sqlite3_step(row) == SQLITE_ROW &&
        check(!strcmp((const char *)sqlite3_column_text(row, 1), lead_class), "a class"))
        points = sqlite3_column_int64(row, 0);
    sqlite3_finalize(row);
    return points;
}

static bool begin(struct crm *crm)
{
    const char *const nothing[CRM_COLUMNS] = {NULL};
    int64_t first, second;
    return crm_open(crm, ":memory:") && crm_change_model(crm, with_clicks, now) && crm_add(crm, nothing, now, &first) &&
           crm_add(crm, nothing, now, &second) && check(first == 1 && second == 2, "leads are numbered from 1") &&
           check(points_of(crm, 1, "general") == 0, "a lead that did nothing has no points");
}

static bool deliver_all(struct crm *crm, bool is_again)
{
    for (int i = 0; i < EVENTS; i++) {
        lead_added added;
        if (!crm_deliver(crm, &events[i], now, &added))
            return false;
        lead_added expected = is_again ? LEAD_EVENT_SEEN : i == 2 || i == 5 ? LEAD_EVENT_UNMATCHED : LEAD_EVENT_COUNTED;
        if (!check(added == expected, "what becomes of an event"))
            return false;
    }
    return check(points_of(crm, 1, "hot") == 24000, "two views and a click") && check(points_of(crm, 2, "general") == 5000, "a late view");
}

static bool check_refusals(struct crm *crm)
{
    static const struct crm_event stranger = EVENT(8, 3, 0, "mail_click", NULL);
    lead_added added;
    return check(!crm_deliver(crm, &stranger, now, &added) && !added, "events of nobody are refused, so that their source keeps them") &&
           check(sqlite3_get_autocommit(crm->db), "a refused event leaves no transaction open");
}

/* Ten days later two views are worth 15.874, so that the class changes at midnight of that day and at no time before. */
static bool check_due(struct crm *crm)
{
    lead_time midnight = (now / DAY + 10) * DAY;
    int64_t count;
    return crm_score_due(crm, midnight - 1, &count) && check(count == 0, "nothing changes before") &&
           crm_score_due(crm, midnight, &count) && check(count == 1, "one lead changes") &&
           check(points_of(crm, 1, "general") == 19874, "two faded views and a click") && crm_score_leads(crm, 0, now);
}

static bool check_merger(struct crm *crm)
{
    return crm_merge(crm, 2, 1, now) && check(points_of(crm, 2, "hot") == 29000, "24 and 5 are 29") &&
           check(points_of(crm, 1, "") == -1, "a merged lead has no result") && crm_merge(crm, 2, 1, now) &&
           check(points_of(crm, 2, "hot") == 29000, "merging again changes nothing");
}

/* Delivered under either of the leads' ids, nothing counts again. */
static bool deliver_after_merger(struct crm *crm)
{
    for (int i = 0; i < EVENTS; i++) {
        lead_added added;
        if (!crm_deliver(crm, &events[i], now, &added) || !check(added == LEAD_EVENT_SEEN, "events are known after a merger"))
            return false;
    }
    return true;
}

static bool check_change_of_model(struct crm *crm)
{
    return crm_change_model(crm, without_clicks, now) && check(points_of(crm, 2, "hot") == 25000, "views outlive a change of the model") &&
           check(crm->dropped == 1, "a click is no longer counted") && crm_change_model(crm, with_clicks, now) &&
           check(points_of(crm, 2, "hot") == 29000, "and comes back with its rule, as nothing was written since");
}

bool crm_self_check_events(void)
{
    struct crm crm;
    bool good = begin(&crm) && deliver_all(&crm, false) && deliver_all(&crm, true) && check_refusals(&crm) && check_due(&crm) &&
                check_merger(&crm) && deliver_after_merger(&crm) && check_change_of_model(&crm);
    return crm_close(&crm) && good;
}
