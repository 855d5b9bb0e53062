/* SPDX-License-Identifier: MIT */
/*
 * The command line of a small host that keeps leads, models and results in SQLite; see crm/crm.h for the pattern.
 *
 *     crm_sqlite DB model FILE          put a model document in force and score every lead again, in one transaction
 *     crm_sqlite DB add COLUMN=VALUE …  insert a lead and score it
 *     crm_sqlite DB list                leads, best first
 *     crm_sqlite DB stale               leads whose result comes from another model than the one in force
 *     crm_sqlite DB explain ID          why a lead has its points
 *     crm_sqlite --self-check           do all of it in memory and check the outcome
 *
 *     cc crm_sqlite.c crm/{models,scoring,self_check,store}.c $(pkg-config --cflags --libs leadcore sqlite3) -o crm_sqlite
 */
#include "crm/crm.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { DOCUMENT_MAX = 16 << 20 };

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
    "SELECT lead.id, company, printf('%.3f', points / 1000.0), printf('%.1f %%', coverage / 10.0), grade, class,"
    " CASE WHEN fingerprint IS ?1 THEN '' ELSE 'stale' END"
    " FROM lead LEFT JOIN result ON result.lead = lead.id ORDER BY points DESC, lead.id";

static const char stale_sql[] =
    "SELECT lead.id, company, fingerprint FROM lead LEFT JOIN result ON result.lead = lead.id WHERE fingerprint IS NOT ?1 ORDER BY lead.id";

static bool command_explain(struct crm *crm, const char *id)
{
    lead_ledger *ledger;
    if (!crm_explain(crm, strtoll(id, NULL, 10), clock_now(), &ledger))
        return false;
    for (size_t i = 0; i < lead_ledger_count(ledger); i++) {
        lead_entry entry = {.size = sizeof entry};
        if (lead_ledger_get(ledger, i, &entry) == LEAD_OK)
            printf("%+10.3f  %s\n", entry.points / (double)LEAD_POINT,
                   entry.reason ? entry.reason : (entry.group ? entry.group : "limit of the score"));
    }
    for (uint32_t i = 0; i < lead_ledger_unknown_count(ledger, 0); i++)
        printf("   unknown  %s\n", lead_model_field_name(crm->model, lead_ledger_unknown(ledger, 0, i)));
    lead_ledger_free(ledger);
    return true;
}

static bool command(struct crm *crm, int count, char **arguments)
{
    const char *name = arguments[0];
    if (!strcmp(name, "model") && count == 2)
        return command_model(crm, arguments[1]);
    if (!strcmp(name, "add") && count >= 2)
        return command_add(crm, arguments + 1);
    if (!strcmp(name, "list") && count == 1)
        return print_rows(crm, list_sql);
    if (!strcmp(name, "stale") && count == 1)
        return print_rows(crm, stale_sql);
    if (!strcmp(name, "explain") && count == 2)
        return command_explain(crm, arguments[1]);
    return crm_fail("There is no such command; the head of crm_sqlite.c lists them.");
}

int main(int count, char **arguments)
{
    struct crm crm;
    if (count == 2 && !strcmp(arguments[1], "--self-check"))
        return crm_self_check();
    if (count < 3) {
        crm_fail("Usage: crm_sqlite DB model|add|list|stale|explain …, or crm_sqlite --self-check");
        return EXIT_FAILURE;
    }
    bool good = crm_open(&crm, arguments[1]) && command(&crm, count - 2, arguments + 2);
    bool closed = crm_close(&crm);
    return good && closed ? EXIT_SUCCESS : EXIT_FAILURE;
}
