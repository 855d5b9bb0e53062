/* SPDX-License-Identifier: MIT */
/*
 * When clocks next have something to say. An alarm that no longer holds is not looked for in the heap, which would cost more than all the rest of stopping a
 * clock: it stays until it comes to the front, or until there is no room. Who uses alarms knows which of them hold.
 */
#ifndef LEADCORE_SRC_ROUTE_ALARMS_H
#define LEADCORE_SRC_ROUTE_ALARMS_H

#include "base/memory.h"

struct lead_alarm {
    lead_time at;
    uint64_t order; /* among those of one moment */
    uint32_t clock;
};

/* A heap with four children a node. All zero is an empty one. */
struct lead_alarms {
    struct lead_alarm *alarms;
    size_t count, capacity;
};

void lead_alarms_free(struct lead_alarms *alarms, const lead_allocator *memory);
/* Room for so many. False when out of memory; then nothing has changed. */
bool lead_alarms_reserve(struct lead_alarms *alarms, const lead_allocator *memory, size_t capacity);
/* There is room. */
void lead_alarms_add(struct lead_alarms *alarms, struct lead_alarm alarm);
/* Takes out the first one of those there are. */
void lead_alarms_remove_first(struct lead_alarms *alarms);
/* Makes a heap again of what stands there in any order. */
void lead_alarms_order(struct lead_alarms *alarms);

/* The first one; NULL when there is none. */
static inline const struct lead_alarm *lead_alarms_first(const struct lead_alarms *alarms)
{
    return alarms->count ? alarms->alarms : NULL;
}

#endif
