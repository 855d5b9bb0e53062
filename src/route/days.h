/* SPDX-License-Identifier: MIT */
/* Filling in what was given to people on days before. */
#ifndef LEADCORE_SRC_ROUTE_DAYS_H
#define LEADCORE_SRC_ROUTE_DAYS_H

#include "route/state.h"

/* Days since Monday; 1970-01-01 was a Thursday. */
static inline uint32_t lead_days_since_monday(int32_t day)
{
    return (uint32_t)((((int64_t)day + 3) % 7 + 7) % 7);
}

/* Where a desk whose day is known counts what was given so many days ago. */
static inline uint32_t *lead_desk_day(struct lead_desk_state *desk, uint32_t ago)
{
    return &desk->days[(desk->slot + LEAD_DAYS - ago) % LEAD_DAYS];
}

static inline void lead_desk_count(struct lead_desk_state *desk, uint32_t ago, uint32_t given)
{
    *lead_desk_day(desk, ago) = given;
    desk->in_days += given;
    desk->week += ago <= lead_days_since_monday(desk->day) ? given : 0;
}

#endif
