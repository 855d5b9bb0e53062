/* SPDX-License-Identifier: MIT */
/* Reading saved routers: what the parts share. */
#ifndef LEADCORE_SRC_ROUTE_LOAD_H
#define LEADCORE_SRC_ROUTE_LOAD_H

#include "route/saved.h"

/* Saved bytes behind the header, on their way into a new router. */
struct lead_loading {
    lead_router *router;
    const uint8_t *at, *end; /* of what has not been read */
    const char *wrong;       /* the first thing that is; NULL: out of memory, or nothing */
};

/* The next bytes, a multiple of 8; NULL when there are not so many: then that is wrong. */
const uint8_t *lead_loading_take(struct lead_loading *loading, size_t size);
/* Notes what is wrong, and returns false. */
bool lead_loading_fail(struct lead_loading *loading, const char *wrong);
/* Leads by receipt, and the queue. Of the router, `now` and `change_count` are known. Also counts what people have. False when wrong or out of memory. */
bool lead_load_leads(struct lead_loading *loading, uint32_t leads, uint32_t waiting);

#endif
