/* SPDX-License-Identifier: MIT */
/* A host's memory that refuses the n-th request, counts what is live, and checks the size of what comes back. */
#ifndef LEADCORE_TESTS_SUPPORT_HOST_H
#define LEADCORE_TESTS_SUPPORT_HOST_H

#include <leadcore/base.h>
#include <stdbool.h>

struct host {
    size_t calls, fail_at; /* 0: never */
    bool from_then_on;
    size_t live, wrong;
};

lead_allocator host_memory(struct host *host);

#endif
