/* SPDX-License-Identifier: MIT */
/* Arrays of blocks: the plan of one day. */
#ifndef LEADCORE_SRC_ROUTE_READ_BLOCKS_H
#define LEADCORE_SRC_ROUTE_READ_BLOCKS_H

#include "route/working.h"

/* For sorting: things by number, those with the same number as they were. */
struct lead_numbered {
    int32_t number;
    uint32_t item;
};

/* `spare` has room for as many. Returns the half with the result. */
struct lead_numbered *lead_numbered_sort(struct lead_numbered *items, struct lead_numbered *spare, size_t count);

/* The array of blocks at a place. False when out of memory; problems are reported. */
bool lead_day_plan_read(const struct lead_place *place, struct lead_arena *arena, struct lead_day_plan *plan);

/* "22:00-06:00" */
#define LEAD_BLOCK_TEXT 12
const char *lead_block_text(const struct lead_block *block, char out[LEAD_BLOCK_TEXT]);

#endif
