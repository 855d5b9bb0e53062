/* SPDX-License-Identifier: MIT */
#define _POSIX_C_SOURCE 200809L
#include "killing.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static unsigned kill_at, statements; /* 0: never */

static int count_statement(unsigned kind, void *context, void *statement, void *sql)
{
    (void)kind, (void)context, (void)statement, (void)sql;
    if (++statements == kill_at)
        raise(SIGKILL);
    return 0;
}

/* Called by SQLite for each connection. Without waiting for the disk: the machine stays alive, only the process does not. */
static int watch(sqlite3 *db, char **message, const void *functions)
{
    (void)message, (void)functions;
    sqlite3_exec(db, "PRAGMA synchronous = OFF", NULL, NULL, NULL);
    return sqlite3_trace_v2(db, SQLITE_TRACE_STMT, count_statement, NULL);
}

void killing_begin(void)
{
    sqlite3_auto_extension((void (*)(void))watch);
}

enum killing_ending killing_run(const struct killing_host *host, unsigned at)
{
    int status;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        kill_at = at;
        statements = 0;
        _exit(host->work(host->path) ? 0 : 1);
    }
    if (child < 0 || waitpid(child, &status, 0) != child)
        return KILLING_FAILED;
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
        return KILLING_KILLED;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? KILLING_DONE : KILLING_FAILED;
}

/* ---- The whole database as text ---- */

static void add_text(struct killing_text *text, const char *more)
{
    size_t size = strlen(more);
    if (text->size + size >= sizeof text->bytes)
        abort();
    memcpy(text->bytes + text->size, more, size + 1);
    text->size += size;
}

static int add_row(void *context, int count, char **values, char **names)
{
    (void)names;
    for (int i = 0; i < count; i++) {
        add_text(context, values[i] ? values[i] : "NULL");
        add_text(context, i + 1 < count ? "|" : "\n");
    }
    return 0;
}

bool killing_read(const struct killing_host *host, struct killing_text *text)
{
    sqlite3 *db;
    text->size = 0;
    bool good = sqlite3_open(host->path, &db) == SQLITE_OK && sqlite3_exec(db, host->sql, add_row, text, NULL) == SQLITE_OK &&
                sqlite3_exec(db, "PRAGMA integrity_check; PRAGMA foreign_key_check", add_row, text, NULL) == SQLITE_OK;
    return sqlite3_close(db) == SQLITE_OK && good && text->size > 4 && !strcmp(text->bytes + text->size - 4, "\nok\n");
}

/* ---- All ways of being killed ---- */

bool killing_comes_out(const struct killing_host *host, const unsigned *at, unsigned count, const struct killing_text *expected)
{
    static struct killing_text found;
    if (!host->prepare(host->path))
        return false;
    for (unsigned i = 0; i < count; i++)
        if (killing_run(host, at[i]) == KILLING_FAILED)
            return false;
    return killing_run(host, 0) == KILLING_DONE && killing_read(host, &found) && !strcmp(found.bytes, expected->bytes);
}

unsigned killing_at_each(const struct killing_host *host, const struct killing_text *expected, unsigned *ways)
{
    unsigned right = 0;
    for (unsigned at = 1;; at++) {
        if (!host->prepare(host->path) || killing_run(host, at) != KILLING_KILLED)
            return *ways = at - 1, right;
        right += killing_comes_out(host, &at, 1, expected);
    }
}

unsigned killing_again(const struct killing_host *host, const struct killing_text *expected, unsigned ways, unsigned times)
{
    unsigned right = 0, state = 1;
    for (unsigned i = 0; i < times; i++) {
        unsigned at[4];
        for (unsigned k = 0; k < 4; k++) {
            state = state * 1664525 + 1013904223;
            at[k] = 1 + (state >> 8) % ways;
        }
        right += killing_comes_out(host, at, 4, expected);
    }
    return right;
}

bool killing_make_folder(char path[64])
{
    char folder[] = "/tmp/leadcore-kill-XXXXXX";
    return mkdtemp(folder) && snprintf(path, 64, "%s/crm.db", folder) < 64;
}

void killing_remove_folder(const char *path)
{
    char folder[64];
    unlink(path);
    snprintf(folder, sizeof folder, "%.*s", (int)(strrchr(path, '/') - path), path);
    rmdir(folder);
}
