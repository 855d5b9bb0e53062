/* SPDX-License-Identifier: MIT */
/* Fails every allocation of a call in turn. */
#ifndef LEADCORE_TESTS_OOM_EXHAUST_H
#define LEADCORE_TESTS_OOM_EXHAUST_H

#include "../support/host.h"

/* One call. Returns its status; releases what it made; `*is_clean` tells whether a failure left everything as promised. */
typedef lead_status exhaust_call(void *stage, bool *is_clean);

/*
 * Fails allocation 1, 2, 3 … of a call until it succeeds, once only that allocation, once it and all later ones, and reports both: each time the
 * call must say LEAD_ERROR_OUT_OF_MEMORY, be clean, and lose no block.
 */
void exhaust(struct host *host, const char *name, exhaust_call *call, void *stage);
/* For calls that give memory back by moving to a smaller block: refused that, they may also succeed, and must then have done all of it. */
void exhaust_shrinking(struct host *host, const char *name, exhaust_call *call, void *stage);

/* While a test prepares something or looks at what is left, nothing fails, and nothing is counted. */
struct pause {
    size_t calls, fail_at;
};
struct pause exhaust_pause(struct host *host);
void exhaust_resume(struct host *host, struct pause pause);

#endif
