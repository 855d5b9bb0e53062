/* SPDX-License-Identifier: MIT */
/*
 * Kills the host of examples/crm at every SQL statement that it begins, delivers everything again, as a source that was not answered would, and
 * compares the whole database with that of a host that nobody disturbed: nothing is lost, and nothing counts twice.
 *
 * That the comparison can fail is shown with events that have no numbers.
 */
#define _POSIX_C_SOURCE 200809L
#include "killing.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define DAY (INT64_C(86400) * 1000000)
#define NOW (INT64_C(1795255200) * 1000000) /* 2026-11-21T10:00:00Z */

enum { EVENTS = 14, MERGED_BEFORE = 9, AGAIN = 40 };

static const char model[] =
    "{\"leadcore\": 1, \"name\": \"kill\", \"version\": \"1\", \"fields\": {\"country\": \"category\"},"
    "\"events\": {\"page_view\": {\"page\": \"text\"}, \"mail_click\": {}},"
    "\"scores\": {\"engagement\": {\"groups\": [{\"name\": \"all\", \"rules\": ["
    "{\"name\": \"view\", \"on\": \"page_view\", \"points\": 1},"
    "{\"name\": \"pricing\", \"on\": \"page_view\", \"where\": {\"page\": {\"starts\": \"/pricing\"}}, \"points\": 100,"
    " \"decay\": {\"half_life\": \"30d\"}}]}]}},"
    "\"classes\": [{\"name\": \"hot\", \"when\": {\"engagement\": {\">=\": 150}}}, {\"name\": \"general\"}],"
    "\"lifecycle\": {\"statuses\": [{\"name\": \"new\"}, {\"name\": \"working\"}, {\"name\": \"won\"}, {\"name\": \"away\", \"parked\": true}], \"transitions\": ["
    "{\"from\": \"new\", \"to\": \"working\", \"when\": {\"class\": \"hot\"}, \"reason\": \"hot\"},"
    "{\"from\": \"working\", \"to\": \"away\", \"after\": \"30d\", \"reason\": \"a month\"}, {\"from\": \"working\", \"to\": \"won\", \"reason\": \"signed\"}]}}";

static const char *const pricing[] = {"page=/pricing", NULL};
static const char *const home[] = {"page=/", NULL};

static bool events_are_numbered = true;

/* Two sources for all of three leads, days in no order; one event is of a type that nothing counts. */
static struct crm_event event(int i)
{
    return (struct crm_event){.source = i % 2 ? "web" : "mail",
                              .sequence = 10 + i,
                              .is_numbered = events_are_numbered,
                              .lead = 1 + i % 3,
                              .time = NOW - (i * 5 % 7) * 15 * DAY,
                              .type = i == 6 ? "mail_click" : "page_view",
                              .fields = i % 2 ? pricing : home};
}

static bool has_won(struct crm *crm, int64_t id)
{
    sqlite3_stmt *row = NULL;
    bool has = crm_prepare(crm, "SELECT status = 'won' FROM lifecycle WHERE lead = ?", &row) && crm_bind_integer(crm, row, 1, id) &&
               sqlite3_step(row) == SQLITE_ROW && sqlite3_column_int(row, 0);
    sqlite3_finalize(row);
    return has;
}

/* What a host does after each start: reads the queue from its beginning. In the middle two leads turn out to be one, and in the end one has signed, and time goes by. */
static bool work(const char *path)
{
    struct crm crm;
    bool good = crm_open(&crm, path);
    int64_t count;
    for (int i = 0; good && i < EVENTS; i++) {
        struct crm_event next = event(i);
        lead_added added;
        good = (i != MERGED_BEFORE || crm_merge(&crm, 1, 3, NOW)) && crm_deliver(&crm, &next, NOW, &added);
    }
    good = good && (has_won(&crm, 2) || crm_move(&crm, 2, "won", NOW)) && crm_score_due(&crm, NOW + 60 * DAY, &count);
    return crm_close(&crm) && good;
}

static bool prepare(const char *path)
{
    const char *const nothing[CRM_COLUMNS] = {NULL};
    struct crm crm;
    int64_t id;
    unlink(path);
    bool good = crm_open(&crm, path) && crm_change_model(&crm, model, NOW);
    for (int i = 0; good && i < 3; i++)
        good = crm_add(&crm, nothing, NOW, &id);
    return crm_close(&crm) && good;
}

/* ---- The tests ---- */

/*
 * Lead 1, which has become leads 1 and 3: events 0, 3, 6, 9, 12 and 2, 5, 8, 11 are 8 views and a click; of prices are 3, 9, 5, 11, whose ages are
 * 15, 45, 60 and 90 days. Lead 2: events 1, 4, 7, 10, 13; of prices 1, 7, 13, of 75, 0 and 30 days. The results are of sixty days later, when each is
 * worth a quarter of that. Lead 1 is hot with event 11 (7 + 143.566), lead 2 with event 13.
 */
static bool is_as_by_hand(const struct killing_text *text)
{
    static const char history[] = "\nhistory|1|1|new|working|0|1|hot\nhistory|2|2|new|working|0|1|hot\nhistory|3|2|working|won|0|0|signed\n"
                                  "history|4|1|working|away|5184000000000|1|a month\nresult|";
    const int one = 8000 + 17678 + 8839 + 6250 + 3125, two = 5000 + 4419 + 25000 + 12500;
    char first[32], second[32];
    snprintf(first, sizeof first, "\nresult|1|%d|", one);
    snprintf(second, sizeof second, "\nresult|2|%d|", two);
    return strstr(text->bytes, first) && strstr(text->bytes, second) && strstr(text->bytes, history) && !strstr(text->bytes, "\nresult|3|");
}

static const char sql[] = "SELECT 'lead', * FROM lead ORDER BY id; SELECT 'timeline', lead, hex(events) FROM timeline ORDER BY lead;"
                          "SELECT 'state', lead, hex(state), status FROM lifecycle ORDER BY lead;"
                          "SELECT 'history', id, lead, from_status, to_status, spent, is_automatic, reason FROM history ORDER BY id;"
                          "SELECT 'result', * FROM result ORDER BY lead; SELECT 'model', id, fingerprint FROM model ORDER BY id;";

static void run_tests(const struct killing_host *host)
{
    static struct killing_text undisturbed;
    unsigned ways = 0;
    bool good = prepare(host->path) && killing_run(host, 0) == KILLING_DONE && killing_read(host, &undisturbed);
    if (!tap(good && is_as_by_hand(&undisturbed), "undisturbed, the points are those worked out by hand"))
        return;
    tap(killing_run(host, 0) == KILLING_DONE && killing_comes_out(host, NULL, 0, &undisturbed), "delivering everything again changes nothing");
    unsigned right = killing_at_each(host, &undisturbed, &ways);
    tap(right == ways && ways > 5 * EVENTS, "killed at each of %u statements: %u came out the same", ways, right);
    right = ways ? killing_again(host, &undisturbed, ways, AGAIN) : 0;
    tap(right == AGAIN, "killed four times in %u ways: %u came out the same", AGAIN, right);
    events_are_numbered = false;
    good = prepare(host->path) && killing_run(host, 0) == KILLING_DONE && killing_read(host, &undisturbed) && is_as_by_hand(&undisturbed);
    right = killing_at_each(host, &undisturbed, &ways);
    tap(good && right < ways / 2, "without numbers, only %u of %u come out the same", right, ways);
}

int main(void)
{
    char path[64];
    const struct killing_host host = {path, prepare, work, sql};
    killing_begin();
    if (!killing_make_folder(path))
        return tap(false, "a folder for databases"), tap_end();
    run_tests(&host);
    killing_remove_folder(path);
    return tap_end();
}
