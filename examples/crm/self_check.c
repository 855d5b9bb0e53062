/* SPDX-License-Identifier: MIT */
/* Does everything that the host can do, in memory, and compares the outcome with what is worked out by hand beside each model. */
#include "crm.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY (INT64_C(86400) * 1000000)

static const lead_time now = INT64_C(1795255200) * 1000000; /* 2026-11-21T10:00:00Z */

#define FIELDS                                                                                       \
    "\"fields\": {\"company\": \"text\", \"country\": \"category\", \"employees\": \"number\","      \
    " \"title\": \"text\", \"requested_demo\": \"flag\", \"project_start\": \"time\"},"
#define OTHER_RULES                                                                                  \
    "{\"name\": \"mid-market\", \"when\": {\"employees\": {\">=\": 200, \"<\": 2000}}, \"points\": 30},"   \
    "{\"name\": \"senior\", \"when\": {\"title\": {\"contains\": [\"vp\", \"chief\"]}}, \"points\": 25}," \
    "{\"name\": \"demo\", \"when\": {\"requested_demo\": true}, \"points\": 15},"                    \
    "{\"name\": \"soon\", \"when\": {\"project_start\": {\"within_next\": \"90d\"}}, \"points\": 20, \"unknown\": 5}"
#define GRADES                                                                                       \
    "\"grade\": {\"letters\": {\"fit\": {\"A\": 75, \"B\": 50, \"C\": 25}}},"                        \
    "\"classes\": [{\"name\": \"hot\", \"when\": {\"fit\": {\">=\": 70}}}, {\"name\": \"general\"}]}"
#define MODEL(version, home, points)                                                                 \
    "{\"leadcore\": 1, \"name\": \"self-check\", \"version\": \"" version "\"," FIELDS               \
    "\"scores\": {\"fit\": {\"max\": 100, \"groups\": [{\"name\": \"all\", \"rules\": ["             \
    "{\"name\": \"home\", \"when\": {\"country\": " home "}, \"points\": " points "}," OTHER_RULES "]}]}}," GRADES

static const char first_model[] = MODEL("1", "[\"DE\", \"CH\"]", "20");
static const char second_model[] = MODEL("2", "[\"FR\"]", "60");
static const char misspelt_model[] = MODEL("3", "{\"=>\": \"FR\"}", "60");
/* A good document that does not fit the host's data: it fails after it has been stored, in the middle of the transaction. */
static const char foreign_model[] = "{\"leadcore\": 1, \"name\": \"foreign\", \"version\": \"1\", \"fields\": {\"country\": \"number\"},"
                                    "\"scores\": {\"fit\": {\"groups\": [{\"name\": \"all\", \"rules\": ["
                                    "{\"name\": \"any\", \"when\": {\"country\": 1}, \"points\": 1}]}]}}}";

struct expected {
    int64_t points, coverage;
    const char *grade, *lead_class;
};

/*
 * Lead 1 meets every rule: 20 + 30 + 25 + 15 + 20 = 110, lowered to 100. Lead 2 meets none, and its project start is unknown: 5; known are
 * 90 of 110 points. Lead 3: 20 + 25; employees and demo are unknown, so 65 of 110 points are known.
 */
static const struct expected by_first[] = {
    {100000, 1000, "A", "hot"}, {5000, 818, "D", "general"}, {45000, 590, "C", "general"}};
/* "home" is now worth 60 of 150 points, and only lead 2 meets it. */
static const struct expected by_second[] = {
    {90000, 1000, "A", "hot"}, {65000, 866, "B", "general"}, {25000, 700, "C", "general"}};

enum { LEADS = 3 };

static bool check(bool good, const char *what)
{
    return good || crm_fail("self-check: %s", what);
}

static bool add_leads(struct crm *crm)
{
    char soon[24], late[24];
    snprintf(soon, sizeof soon, "%lld", (long long)(now + 30 * DAY));
    snprintf(late, sizeof late, "%lld", (long long)(now + 400 * DAY));
    const char *const leads[LEADS][CRM_COLUMNS] = {{"Aster GmbH", "DE", "850", "VP Sales", "1", soon},
                                                   {"Birch SA", "FR", "40", "Student", "0", NULL},
                                                   {"Cedar AG", "CH", NULL, "Chief Engineer", NULL, late}};
    for (int i = 0; i < LEADS; i++) {
        int64_t id;
        if (!crm_add(crm, leads[i], now, &id) || !check(id == i + 1, "leads are numbered from 1"))
            return false;
    }
    return true;
}

static bool same_text(sqlite3_stmt *row, int column, const char *text)
{
    const char *found = (const char *)sqlite3_column_text(row, column);
    return found && !strcmp(found, text);
}

static bool check_results(struct crm *crm, const struct expected expected[LEADS], const char *what)
{
    sqlite3_stmt *rows;
    int count = 0;
    bool good = true;
    if (!crm_prepare(crm, "SELECT points, coverage, grade, class, fingerprint FROM result ORDER BY lead", &rows))
        return false;
    for (; sqlite3_step(rows) == SQLITE_ROW; count++)
        good = good && count < LEADS && sqlite3_column_int64(rows, 0) == expected[count].points &&
               sqlite3_column_int64(rows, 1) == expected[count].coverage && same_text(rows, 2, expected[count].grade) &&
               same_text(rows, 3, expected[count].lead_class) && same_text(rows, 4, lead_model_fingerprint(crm->model));
    sqlite3_finalize(rows);
    return check(good && count == LEADS, what);
}

static int64_t count_of(struct crm *crm, const char *sql)
{
    sqlite3_stmt *row;
    int64_t count = -1;
    if (!crm_prepare(crm, sql, &row))
        return -1;
    if (crm_bind_text(crm, row, 1, lead_model_fingerprint(crm->model)) && sqlite3_step(row) == SQLITE_ROW)
        count = sqlite3_column_int64(row, 0);
    sqlite3_finalize(row);
    return count;
}

static bool check_model_changes(struct crm *crm)
{
    static const char others[] = "SELECT count(*) FROM result WHERE fingerprint <> ?1";
    static const char models[] = "SELECT count(*) FROM model WHERE ?1 <> ''";
    fputs("Messages about what is refused are expected here:\n", stderr);
    return crm_change_model(crm, second_model, now) && check_results(crm, by_second, "a new model scores every lead again") &&
           check(!crm_change_model(crm, misspelt_model, now), "a misspelt model is refused") &&
           check(!crm_change_model(crm, foreign_model, now), "a model that does not fit the data is refused") &&
           check_results(crm, by_second, "a refused model changes nothing") &&
           check(count_of(crm, models) == 2, "a refused model is not stored") &&
           crm_store_model(crm, first_model) && check(count_of(crm, others) == LEADS, "stale results are found") &&
           crm_score_leads(crm, 0, now) && check(count_of(crm, others) == 0, "no stale results are left") &&
           check_results(crm, by_first, "the first model gives the first results again");
}

/* The entries of the ledger sum to the points that are stored. */
static bool check_explanation(struct crm *crm)
{
    lead_ledger *ledger;
    int64_t sum = 0;
    bool limited = false;
    if (!crm_explain(crm, 1, now, &ledger))
        return false;
    for (size_t i = 0; i < lead_ledger_count(ledger); i++) {
        lead_entry entry = {.size = sizeof entry};
        if (lead_ledger_get(ledger, i, &entry) == LEAD_OK)
            sum += entry.points;
        limited = limited || (entry.kind == LEAD_ENTRY_SCORE_LIMIT && entry.points == -10 * LEAD_POINT);
    }
    lead_ledger_free(ledger);
    return check(sum == by_first[0].points, "the ledger sums to the points") && check(limited, "the ledger shows the limit");
}

int crm_self_check(const char *document, const char *policy)
{
    struct crm crm;
    bool good = crm_open(&crm, ":memory:") && crm_change_model(&crm, first_model, now) && add_leads(&crm) &&
                check_results(&crm, by_first, "leads are scored on insert") && check_explanation(&crm) && check_model_changes(&crm);
    good = crm_close(&crm) && good && crm_self_check_events() && crm_self_check_lifecycle(document) && crm_self_check_routing(document, policy);
    if (good)
        puts("self-check passed");
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
