/* SPDX-License-Identifier: MIT */
/*
 * The command line of a small host that keeps leads, models and results in SQLite; see crm/crm.h for the pattern.
 *
 *     crm_sqlite DB model FILE          put a model document in force and score every lead again, in one transaction
 *     crm_sqlite DB add COLUMN=VALUE …  insert a lead and score it
 *     crm_sqlite DB deliver FILE        count the events in a file; they may be delivered again
 *     crm_sqlite DB merge WINNER LOSER  two leads were one
 *     crm_sqlite DB due                 score the leads whose grade, class or status changes by mere passing of time; warn of deadlines, and
 *                                       give leads to others whose deadline has passed
 *     crm_sqlite DB move ID STATUS      move a lead on in the lifecycle, or be told where it may go
 *     crm_sqlite DB history ID          the moves of a lead, and why it made them
 *     crm_sqlite DB policy FILE         put a policy document in force; the leads stay with those who have them
 *     crm_sqlite DB route ID|all        give a lead to somebody, or all that were never routed
 *     crm_sqlite DB touch ID CLOCK      what a deadline asks for was done, such as first_touch
 *     crm_sqlite DB release ID          a lead is won or lost
 *     crm_sqlite DB drain               give waiting leads to those who can take them now
 *     crm_sqlite DB desks               who has which lead, and by when they must act
 *     crm_sqlite DB list                leads, best first
 *     crm_sqlite DB stale               leads whose result comes from another model than the one in force
 *     crm_sqlite DB explain ID          why a lead has its points
 *     crm_sqlite --self-check [MODEL [POLICY]]   do all of it in memory and check the outcome, also with documents
 *
 *     cc crm_sqlite.c crm/{events,lifecycle,models,routing,routing_state,scoring,self_check,self_check_events,self_check_lifecycle,self_check_routing,store}.c $(pkg-config --cflags --libs leadcore sqlite3) -o crm_sqlite
 */
#include "crm/crm.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { DOCUMENT_MAX = 16 << 20, FIELDS_MAX = 32 };

static lead_time clock_now(void)
{
    return (lead_time)time(NULL) * 1000000;
}

/* The whole of a file, to be freed; NULL after it has been said why not. */
static char *read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *text = file ? malloc(DOCUMENT_MAX + 1) : NULL;
    size_t size = text ? fread(text, 1, DOCUMENT_MAX, file) : 0;
    bool good = text && !ferror(file) && (size < DOCUMENT_MAX || fgetc(file) == EOF);
    if (file)
        fclose(file);
    if (good) {
        text[size] = '\0';
        return text;
    }
    crm_fail("Cannot read %s.", path);
    free(text);
    return NULL;
}

static bool command_model(struct crm *crm, const char *path)
{
    char *document = read_file(path);
    if (!document)
        return false;
    bool good = crm_change_model(crm, document, clock_now());
    free(document);
    if (good)
        printf("model %s %s, %s\n", lead_model_name(crm->model), lead_model_version(crm->model), lead_model_fingerprint(crm->model));
    if (good && crm->dropped)
        printf("%" PRIu64 " stored events no longer count\n", crm->dropped);
    return good;
}

/* "country=DE" to values[1] = "DE". */
static bool parse_value(const char *argument, const char *values[CRM_COLUMNS])
{
    size_t name_size = strcspn(argument, "=");
    for (int i = 0; argument[name_size] && i < CRM_COLUMNS; i++)
        if (strlen(crm_columns[i]) == name_size && !memcmp(crm_columns[i], argument, name_size)) {
            values[i] = argument + name_size + 1;
            return true;
        }
    return crm_fail("%s is not COLUMN=VALUE with a column of a lead.", argument);
}

static bool command_add(struct crm *crm, char **arguments)
{
    const char *values[CRM_COLUMNS] = {NULL};
    int64_t id;
    for (; *arguments; arguments++)
        if (!parse_value(*arguments, values))
            return false;
    if (!crm_add(crm, values, clock_now(), &id))
        return false;
    printf("lead %" PRId64 "\n", id);
    return true;
}

/* "SOURCE NUMBER LEAD SECONDS TYPE [NAME=VALUE]…" with TABs between; SECONDS since 1970. `line` is cut up. */
static bool parse_event(char *line, struct crm_event *event, const char *fields[FIELDS_MAX + 1])
{
    char *parts[5 + FIELDS_MAX];
    size_t count = 0;
    line[strcspn(line, "\r\n")] = '\0';
    for (char *next = line; next && count < sizeof parts / sizeof *parts; count++) {
        parts[count] = next;
        next = strchr(next, '\t');
        if (next)
            *next++ = '\0';
    }
    if (count < 5)
        return crm_fail("A line of events is SOURCE, NUMBER, LEAD, SECONDS, TYPE, with TABs between.");
    memcpy(fields, parts + 5, (count - 5) * sizeof *fields);
    fields[count - 5] = NULL;
    *event = (struct crm_event){.source = parts[0], .is_numbered = true, .type = parts[4], .fields = fields};
    event->sequence = strtoll(parts[1], NULL, 10);
    event->lead = strtoll(parts[2], NULL, 10);
    event->time = (lead_time)strtoll(parts[3], NULL, 10) * 1000000;
    return true;
}

/* Stops at the first event that cannot be counted: whoever delivers keeps it, and what was counted will be recognised. */
static bool deliver_lines(struct crm *crm, FILE *file, int64_t counts[4])
{
    static char line[65536];
    bool good = true;
    while (good && fgets(line, sizeof line, file)) {
        const char *fields[FIELDS_MAX + 1];
        struct crm_event event;
        lead_added added = 0;
        good = parse_event(line, &event, fields) && crm_deliver(crm, &event, clock_now(), &added);
        counts[added]++;
    }
    return good && (!ferror(file) || crm_fail("Cannot read on."));
}

static bool command_deliver(struct crm *crm, const char *path)
{
    int64_t counts[4] = {0};
    FILE *file = fopen(path, "rb");
    if (!file)
        return crm_fail("Cannot read %s.", path);
    bool good = deliver_lines(crm, file, counts);
    fclose(file);
    printf("%" PRId64 " counted, %" PRId64 " that nothing counts, %" PRId64 " known already\n", counts[LEAD_EVENT_COUNTED],
           counts[LEAD_EVENT_UNMATCHED], counts[LEAD_EVENT_SEEN]);
    return good;
}

static int64_t history_end(struct crm *crm)
{
    sqlite3_stmt *row = NULL;
    int64_t end = 0;
    if (crm_prepare(crm, "SELECT coalesce(max(number), 0) FROM routing_history", &row) && sqlite3_step(row) == SQLITE_ROW)
        end = sqlite3_column_int64(row, 0);
    sqlite3_finalize(row);
    return end;
}

/* What was routed since; also before a failure. */
static void print_routed(struct crm *crm, int64_t since)
{
    sqlite3_stmt *row = NULL;
    if (crm_prepare(crm, "SELECT lead, what, coalesce(clock, method, ''), coalesce(person, '') FROM routing_history WHERE number > ? ORDER BY number", &row) &&
        crm_bind_integer(crm, row, 1, since))
        while (sqlite3_step(row) == SQLITE_ROW)
            printf("%lld\t%s\t%s\t%s\n", (long long)sqlite3_column_int64(row, 0), (const char *)sqlite3_column_text(row, 1),
                   (const char *)sqlite3_column_text(row, 2), (const char *)sqlite3_column_text(row, 3));
    sqlite3_finalize(row);
}

/* A host without a model has nothing to score, and one without a policy nothing to warn of. */
static bool command_due(struct crm *crm)
{
    int64_t count = 0, warned = 0, since = history_end(crm);
    bool good = (!crm->model || crm_score_due(crm, clock_now(), &count)) && crm_route_due(crm, clock_now(), &warned);
    printf("%" PRId64 " leads scored, %" PRId64 " warnings and breaches\n", count, warned);
    print_routed(crm, since);
    return good;
}

static bool command_policy(struct crm *crm, const char *path)
{
    char *document = read_file(path);
    if (!document)
        return false;
    bool good = crm_change_policy(crm, document, clock_now());
    free(document);
    if (good)
        printf("policy %s %s, %s\n", lead_policy_name(crm->policy), lead_policy_version(crm->policy), lead_policy_fingerprint(crm->policy));
    return good;
}

static bool command_route(struct crm *crm, const char *id)
{
    int64_t count, since = history_end(crm);
    bool good = strcmp(id, "all") ? crm_route(crm, strtoll(id, NULL, 10), clock_now()) : crm_route_new(crm, clock_now(), &count);
    print_routed(crm, since);
    return good;
}

static bool command_drain(struct crm *crm)
{
    int64_t count, since = history_end(crm);
    bool good = crm_drain(crm, clock_now(), &count);
    print_routed(crm, since);
    return good;
}

/* Prints the rows of a query that has one parameter, the fingerprint of the model in force. */
static bool print_rows(struct crm *crm, const char *sql)
{
    sqlite3_stmt *rows;
    int step = SQLITE_ERROR;
    if (!crm_prepare(crm, sql, &rows))
        return false;
    bool good = crm_bind_text(crm, rows, 1, crm->model ? lead_model_fingerprint(crm->model) : NULL);
    while (good && (step = sqlite3_step(rows)) == SQLITE_ROW) {
        for (int i = 0; i < sqlite3_column_count(rows); i++) {
            const char *text = (const char *)sqlite3_column_text(rows, i);
            printf("%s%s", i ? "\t" : "", text ? text : "-");
        }
        putchar('\n');
    }
    if (good && step != SQLITE_DONE)
        good = crm_fail_sql(crm);
    sqlite3_finalize(rows);
    return good;
}

static const char list_sql[] =
    "SELECT lead.id, company, printf('%.3f', points / 1000.0), printf('%.1f %%', coverage / 10.0), grade, class, status,"
    " CASE WHEN fingerprint IS ?1 THEN '' ELSE 'stale' END"
    " FROM lead LEFT JOIN result ON result.lead = lead.id LEFT JOIN lifecycle ON lifecycle.lead = lead.id WHERE merged_into IS NULL ORDER BY points DESC, lead.id";

static const char stale_sql[] =
    "SELECT lead.id, company, fingerprint FROM lead LEFT JOIN result ON result.lead = lead.id"
    " WHERE merged_into IS NULL AND fingerprint IS NOT ?1 ORDER BY lead.id";

/* ?1 is not needed here. */
static const char desks_sql[] =
    "SELECT lead, outcome, person, team, rule, method, reason, datetime(deadline / 1000000, 'unixepoch') FROM assignment"
    " WHERE ?1 IS NULL OR ?1 <> '' ORDER BY outcome, person, lead";

static bool command_history(struct crm *crm, const char *id)
{
    static const char sql[] = "SELECT at / 1000000, from_status, to_status, is_automatic, round, reason FROM history WHERE lead = ? ORDER BY id";
    sqlite3_stmt *rows = NULL;
    int step = SQLITE_ERROR;
    bool good = crm_prepare(crm, sql, &rows) && crm_bind_integer(crm, rows, 1, strtoll(id, NULL, 10));
    while (good && (step = sqlite3_step(rows)) == SQLITE_ROW) {
        const char *from = (const char *)sqlite3_column_text(rows, 1), *to = (const char *)sqlite3_column_text(rows, 2);
        const char *reason = (const char *)sqlite3_column_text(rows, 5);
        printf("%lld\t%s -> %s\t%s, round %d\t%s\n", (long long)sqlite3_column_int64(rows, 0), from, to,
               sqlite3_column_int(rows, 3) ? "by itself" : "by hand", sqlite3_column_int(rows, 4) + 1, reason ? reason : "-");
    }
    if (good && step != SQLITE_DONE)
        good = crm_fail_sql(crm);
    sqlite3_finalize(rows);
    return good;
}

static bool command_explain(struct crm *crm, const char *id)
{
    lead_ledger *ledger;
    if (!crm_explain(crm, strtoll(id, NULL, 10), clock_now(), &ledger))
        return false;
    for (size_t i = 0; i < lead_ledger_count(ledger); i++) {
        lead_entry entry = {.size = sizeof entry};
        if (lead_ledger_get(ledger, i, &entry) != LEAD_OK)
            continue;
        printf("%+10.3f  %s", entry.points / (double)LEAD_POINT,
               entry.reason ? entry.reason : (entry.group ? entry.group : "limit of the score"));
        if (entry.kind == LEAD_ENTRY_EVENTS || entry.kind == LEAD_ENTRY_GUARD)
            printf(" (%" PRIu64 " events)", entry.counted);
        putchar('\n');
    }
    for (uint32_t i = 0; i < lead_ledger_unknown_count(ledger, 0); i++)
        printf("   unknown  %s\n", lead_model_field_name(crm->model, lead_ledger_unknown(ledger, 0, i)));
    lead_ledger_free(ledger);
    return true;
}

/* What there is to routing. */
static bool command_of_routing(struct crm *crm, int count, char **arguments)
{
    const char *name = arguments[0];
    if (!strcmp(name, "policy") && count == 2)
        return command_policy(crm, arguments[1]);
    if (!strcmp(name, "route") && count == 2)
        return command_route(crm, arguments[1]);
    if (!strcmp(name, "touch") && count == 3)
        return crm_touch(crm, strtoll(arguments[1], NULL, 10), arguments[2], clock_now());
    if (!strcmp(name, "release") && count == 2)
        return crm_release(crm, strtoll(arguments[1], NULL, 10), clock_now());
    if (!strcmp(name, "drain") && count == 1)
        return command_drain(crm);
    if (!strcmp(name, "desks") && count == 1)
        return print_rows(crm, desks_sql);
    return crm_fail("There is no such command; the head of crm_sqlite.c lists them.");
}

static bool command(struct crm *crm, int count, char **arguments)
{
    const char *name = arguments[0];
    if (!strcmp(name, "model") && count == 2)
        return command_model(crm, arguments[1]);
    if (!strcmp(name, "add") && count >= 2)
        return command_add(crm, arguments + 1);
    if (!strcmp(name, "deliver") && count == 2)
        return command_deliver(crm, arguments[1]);
    if (!strcmp(name, "merge") && count == 3)
        return crm_merge(crm, strtoll(arguments[1], NULL, 10), strtoll(arguments[2], NULL, 10), clock_now());
    if (!strcmp(name, "due") && count == 1)
        return command_due(crm);
    if (!strcmp(name, "move") && count == 3)
        return crm_move(crm, strtoll(arguments[1], NULL, 10), arguments[2], clock_now());
    if (!strcmp(name, "history") && count == 2)
        return command_history(crm, arguments[1]);
    if (!strcmp(name, "list") && count == 1)
        return print_rows(crm, list_sql);
    if (!strcmp(name, "stale") && count == 1)
        return print_rows(crm, stale_sql);
    if (!strcmp(name, "explain") && count == 2)
        return command_explain(crm, arguments[1]);
    return command_of_routing(crm, count, arguments);
}

static int self_check(const char *model_path, const char *policy_path)
{
    char *model = model_path ? read_file(model_path) : NULL;
    char *policy = policy_path ? read_file(policy_path) : NULL;
    bool is_read = (model || !model_path) && (policy || !policy_path);
    int status = is_read ? crm_self_check(model, policy) : EXIT_FAILURE;
    free(policy);
    free(model);
    return status;
}

int main(int count, char **arguments)
{
    struct crm crm;
    if (count >= 2 && count <= 4 && !strcmp(arguments[1], "--self-check"))
        return self_check(count >= 3 ? arguments[2] : NULL, count == 4 ? arguments[3] : NULL);
    if (count < 3) {
        crm_fail("Usage: crm_sqlite DB COMMAND …, or crm_sqlite --self-check; the head of crm_sqlite.c lists the commands.");
        return EXIT_FAILURE;
    }
    bool good = crm_open(&crm, arguments[1]) && command(&crm, count - 2, arguments + 2);
    bool closed = crm_close(&crm);
    return good && closed ? EXIT_SUCCESS : EXIT_FAILURE;
}
