/* SPDX-License-Identifier: MIT */
/* Runs a host of examples/crm in a process of its own that is killed at a given SQL statement, and compares whole databases. */
#ifndef LEADCORE_TESTS_CRM_KILLING_H
#define LEADCORE_TESTS_CRM_KILLING_H

#include "../../examples/crm/crm.h"
#include "../support/tap.h"

struct killing_text {
    char bytes[1 << 16];
    size_t size;
};

/* What a host does. Both return whether all went well. */
struct killing_host {
    const char *path;                /* of its database */
    bool (*prepare)(const char *path); /* makes the database anew */
    bool (*work)(const char *path);    /* what the host does after each start, from the beginning: what is done already, it finds done */
    const char *sql;                 /* the whole database as rows */
};

enum killing_ending { KILLING_DONE, KILLING_KILLED, KILLING_FAILED };

/* Every connection from now on can be killed. */
void killing_begin(void);
/* Does the work; killed at statement `at`, or never when that is 0. */
enum killing_ending killing_run(const struct killing_host *host, unsigned at);
bool killing_read(const struct killing_host *host, struct killing_text *text);
/* Prepares a database, runs the host until it is killed at each of `at`, and then until its end. Whether the database is as expected. */
bool killing_comes_out(const struct killing_host *host, const unsigned *at, unsigned count, const struct killing_text *expected);
/* Kills at statement 1, 2, 3 … until the host comes to its end. Returns how many ways of being killed came out right; `*ways`: of how many. */
unsigned killing_at_each(const struct killing_host *host, const struct killing_text *expected, unsigned *ways);
/* Kills four times, anywhere, so many times over. Returns how often it came out right. */
unsigned killing_again(const struct killing_host *host, const struct killing_text *expected, unsigned ways, unsigned times);
/* A path for a database in a new folder, and an end of both. */
bool killing_make_folder(char path[64]);
void killing_remove_folder(const char *path);

#endif
