/* SPDX-License-Identifier: MIT */
#include "exhaust.h"

#include "../support/tap.h"

struct pause exhaust_pause(struct host *host)
{
    struct pause pause = {host->calls, host->fail_at};
    host->fail_at = 0;
    return pause;
}

void exhaust_resume(struct host *host, struct pause pause)
{
    host->calls = pause.calls;
    host->fail_at = pause.fail_at;
}

/* Returns how many failures there were, or -1 when one was not handled. */
static int count_failures(struct host *host, exhaust_call *call, void *stage, bool from_then_on, bool can_do_without)
{
    for (int n = 1;; n++) {
        bool is_clean = false;
        size_t live = host->live;
        host->calls = 0;
        host->fail_at = (size_t)n;
        host->from_then_on = from_then_on;
        lead_status status = call(stage, &is_clean);
        bool was_refused = host->calls >= (size_t)n;
        host->fail_at = 0;
        if (host->live != live || host->wrong || !is_clean || (status != LEAD_OK && status != LEAD_ERROR_OUT_OF_MEMORY)) {
            tap_note("allocation %d: status %d, %d blocks lost, %d wrong sizes, %s", n, (int)status, (int)(host->live - live),
                     (int)host->wrong, is_clean ? "clean" : "not clean");
            return -1;
        }
        if (!was_refused)
            return status == LEAD_OK ? n - 1 : -1;
        if (status == LEAD_OK && !can_do_without) {
            tap_note("allocation %d failed and nobody said so", n);
            return -1;
        }
    }
}

static void report(struct host *host, const char *name, exhaust_call *call, void *stage, bool can_do_without)
{
    for (int from_then_on = 0; from_then_on < 2; from_then_on++) {
        int failures = count_failures(host, call, stage, from_then_on, can_do_without);
        tap(failures >= 0, "%s: %s (%d allocations)", name, from_then_on ? "from the n-th on" : "only the n-th", failures);
    }
}

void exhaust(struct host *host, const char *name, exhaust_call *call, void *stage)
{
    report(host, name, call, stage, false);
}

void exhaust_shrinking(struct host *host, const char *name, exhaust_call *call, void *stage)
{
    report(host, name, call, stage, true);
}
