/* SPDX-License-Identifier: MIT */
/*
 * Kills the host of examples/crm at every SQL statement that it begins while leads go to people, wait, pass their deadlines and end, and lets it go on. The router,
 * its history and who has which lead must then be those of a host that nobody disturbed. Two hosts at once on one database come to the same, too.
 *
 * That the comparison can fail is shown with a log that loses records.
 */
#define _POSIX_C_SOURCE 200809L
#include "killing.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define MINUTE (INT64_C(60) * 1000000)
#define START (INT64_C(1795424400) * 1000000) /* 2026-11-23T09:00:00Z */

enum { LEADS = 6, AGAIN = 40, LOG_MAX = 4 };

static const char model[] = "{\"leadcore\": 1, \"name\": \"kill\", \"version\": \"1\", \"fields\": {\"country\": \"category\"},"
                            "\"scores\": {\"fit\": {\"groups\": [{\"name\": \"all\", \"rules\": [{\"name\": \"home\", \"when\": {\"country\": \"DE\"}, \"points\": 10}]}]}}}";

#define POLICY(version, hops)                                                                                                            \
    "{\"leadcore\": 1, \"name\": \"kill\", \"version\": \"" version "\", \"fields\": {\"fit\": \"number\"}, \"people\": ["                     \
    "{\"id\": \"ann\", \"capacity\": {\"open\": 2}}, {\"id\": \"bob\", \"capacity\": {\"open\": 2}}, {\"id\": \"cy\"}], \"teams\": ["          \
    "{\"name\": \"heads\", \"members\": [\"cy\"], \"strategy\": \"least_loaded\"}, {\"name\": \"desk\", \"members\": [\"ann\", \"bob\"], \"strategy\": \"weighted\"}]," \
    "\"slas\": {\"fast\": {\"clocks\": [{\"name\": \"call\", \"within\": \"5m\", \"warn\": [\"2m\"], \"on_breach\": \"reassign\"}], \"hops\": " hops ", \"escalate\": {\"team\": \"heads\"}}}," \
    "\"rules\": [{\"name\": \"home\", \"when\": {\"fit\": {\">=\": 10}}, \"team\": \"desk\", \"sla\": \"fast\"}, {\"name\": \"rest\", \"unassigned\": \"abroad\"}]}"

static const char first_policy[] = POLICY("1", "1"), second_policy[] = POLICY("2", "2");

/* ---- A day ---- */

static bool has_row(struct crm *crm, const char *sql, int64_t parameter)
{
    sqlite3_stmt *row = NULL;
    bool has = crm_prepare(crm, sql, &row) && crm_bind_integer(crm, row, 1, parameter) && sqlite3_step(row) == SQLITE_ROW;
    sqlite3_finalize(row);
    return has;
}

static bool touch_first(struct crm *crm, lead_time now)
{
    return has_row(crm, "SELECT 1 FROM routing_history WHERE lead = ? AND what = 'stopped'", 1) || crm_touch(crm, 1, "call", now);
}

static bool release(struct crm *crm, int64_t id, lead_time now)
{
    return has_row(crm, "SELECT 1 FROM routing_history WHERE lead = ? AND what = 'released'", id) || crm_release(crm, id, now);
}

static bool route(struct crm *crm, lead_time now)
{
    int64_t count;
    return crm_route_new(crm, now, &count);
}

static bool release_first(struct crm *crm, lead_time now)
{
    int64_t count;
    return release(crm, 1, now) && crm_drain(crm, now, &count);
}

static bool release_fifth(struct crm *crm, lead_time now)
{
    return release(crm, 5, now);
}

static bool look(struct crm *crm, lead_time now)
{
    int64_t count;
    return crm_route_due(crm, now, &count);
}

static bool change_policy(struct crm *crm, lead_time now)
{
    return has_row(crm, "SELECT 1 FROM policy WHERE id > ?", 1) || crm_change_policy(crm, second_policy, now);
}

/*
 * What happens when, in minutes. Ann and Bob take turns with leads 1, 2, 4 and 5; lead 3 comes from abroad. Lead 6 waits until lead 1 ends. At minute 5 leads 2 and 4
 * are late, and only Bob has room: lead 4 goes to him. At minute 7 lead 6 is, and Bob has no room. Lead 4, again at minute 10, had its only hop.
 */
static const struct {
    int minute;
    bool (*act)(struct crm *crm, lead_time now);
} day[] = {{0, route}, {1, touch_first}, {2, release_first}, {3, look}, {4, release_fifth}, {5, look}, {7, look}, {10, look}, {11, change_policy}};

static const char by_hand[] =
    "history|1|0|1|assigned|ann|weighted|NULL\nhistory|2|0|2|assigned|bob|weighted|NULL\nhistory|3|0|4|assigned|ann|weighted|NULL\n"
    "history|4|0|5|assigned|bob|weighted|NULL\nhistory|5|0|6|queued|NULL|NULL|NULL\nhistory|6|1|1|stopped|NULL|NULL|call\nhistory|7|2|1|released|NULL|NULL|NULL\n"
    "history|8|2|6|moved|ann|weighted|NULL\nhistory|9|3|2|warning|NULL|NULL|call\nhistory|10|3|4|warning|NULL|NULL|call\nhistory|11|3|5|warning|NULL|NULL|call\n"
    "history|12|4|5|released|NULL|NULL|NULL\nhistory|13|5|2|breach|NULL|NULL|call\nhistory|14|5|4|breach|NULL|NULL|call\nhistory|15|5|4|moved|bob|weighted|NULL\n"
    "history|16|5|6|warning|NULL|NULL|call\nhistory|17|7|6|breach|NULL|NULL|call\nhistory|18|10|4|warning|NULL|NULL|call\nhistory|19|10|4|breach|NULL|NULL|call\n"
    "history|20|10|4|moved|cy|least_loaded|NULL\n"
    "assignment|1|released|ann\nassignment|2|assigned|bob\nassignment|3|unassigned|NULL\nassignment|4|assigned|cy\nassignment|5|released|bob\nassignment|6|assigned|ann\n";

static bool log_is_whole = true;

static bool make_gaps(struct crm *crm)
{
    return log_is_whole || sqlite3_exec(crm->db, "CREATE TEMP TRIGGER gaps AFTER INSERT ON routing_history BEGIN DELETE FROM routing_log WHERE number = new.number - 1; END",
                                   NULL, NULL, NULL) == SQLITE_OK;
}

/* What the database has seen is done. What was begun at that moment is gone on with: each act finds what it has done. */
static bool is_over(struct crm *crm, lead_time now)
{
    return has_row(crm, "SELECT 1 FROM routing_history WHERE at > ?", now);
}

/* Two hosts have the same database open and act by turns. */
static bool act(const char *path, int hosts)
{
    struct crm crms[2];
    bool good = true;
    for (int i = 0; i < hosts; i++) {
        good = crm_open(&crms[i], path) && make_gaps(&crms[i]) && good;
        crms[i].log_max = LOG_MAX;
    }
    for (size_t i = 0; good && i < sizeof day / sizeof *day; i++) {
        struct crm *crm = &crms[i % (size_t)hosts];
        lead_time now = START + day[i].minute * MINUTE;
        good = is_over(crm, now) || day[i].act(crm, now);
    }
    for (int i = 0; i < hosts; i++)
        good = crm_close(&crms[i]) && good;
    return good;
}

static bool work(const char *path)
{
    return act(path, 1);
}

static bool work_together(const char *path)
{
    return act(path, 2);
}

static bool prepare(const char *path)
{
    struct crm crm;
    int64_t id;
    unlink(path);
    bool good = crm_open(&crm, path) && crm_change_model(&crm, model, START) && crm_change_policy(&crm, first_policy, START);
    for (int i = 1; good && i <= LEADS; i++) {
        const char *const lead[CRM_COLUMNS] = {NULL, i == 3 ? "FR" : "DE"};
        good = crm_add(&crm, lead, START, &id);
    }
    return crm_close(&crm) && good;
}

/* ---- The tests ---- */

static const char sql[] = "SELECT 'history', number, (at - 1795424400000000) / 60000000, lead, what, person, method, clock FROM routing_history ORDER BY number;"
                          "SELECT 'assignment', lead, outcome, person FROM assignment ORDER BY lead; SELECT 'more', * FROM assignment ORDER BY lead;"
                          "SELECT 'router', policy, number, hex(saved) FROM router; SELECT 'log', number, hex(record) FROM routing_log ORDER BY number;"
                          "SELECT 'policy', id, fingerprint FROM policy ORDER BY id; SELECT 'result', * FROM result ORDER BY lead;";

int main(void)
{
    static struct killing_text undisturbed, found;
    char path[64];
    unsigned ways = 0;
    const struct killing_host host = {path, prepare, work, sql}, together = {path, prepare, work_together, sql};
    killing_begin();
    if (!killing_make_folder(path))
        return tap(false, "a folder for databases"), tap_end();
    bool good = prepare(path) && killing_run(&host, 0) == KILLING_DONE && killing_read(&host, &undisturbed);
    if (tap(good && !strncmp(undisturbed.bytes, by_hand, strlen(by_hand)), "undisturbed, leads are with whom they should be by hand")) {
        good = killing_run(&host, 0) == KILLING_DONE && killing_read(&host, &found) && !strcmp(found.bytes, undisturbed.bytes);
        tap(good, "starting again changes nothing");
        tap(killing_comes_out(&together, NULL, 0, &undisturbed), "two hosts that act by turns come to the same");
        unsigned right = killing_at_each(&host, &undisturbed, &ways);
        tap(right == ways && ways > 150, "killed at each of %u statements: %u came out the same", ways, right);
        right = ways ? killing_again(&host, &undisturbed, ways, AGAIN) : 0;
        tap(right == AGAIN, "killed four times in %u ways: %u came out the same", AGAIN, right);
        log_is_whole = false;
        tap(!killing_comes_out(&together, NULL, 0, &undisturbed), "of a log with gaps, no router comes out the same");
    } else {
        tap_note("%s", undisturbed.bytes);
    }
    killing_remove_folder(path);
    return tap_end();
}
