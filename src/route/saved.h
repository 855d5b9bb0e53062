/* SPDX-License-Identifier: MIT */
/* The bytes of saved routers, as docs/saved-states.md has them: where things stand in what has a fixed size. All sizes are multiples of 8. */
#ifndef LEADCORE_SRC_ROUTE_SAVED_H
#define LEADCORE_SRC_ROUTE_SAVED_H

#include "route/state.h"

#define LEAD_SAVED_VERSION 1
#define LEAD_SAVED_MAGIC "\x8CLR\n" /* not text, and the line feed shows whether somebody treated it as text */
enum { LEAD_SAVED_SUM = 8 };
#define LEAD_SAVED_GIVEN_MAX ((uint64_t)1 << 31) /* to one person in 30 days; as many again can be counted before 32 bits end */
#define LEAD_SAVED_CHANGES_END ((uint64_t)1 << 60) /* nobody gets there by counting, and what is counted further does not overflow */

enum lead_saved_header {
    LEAD_HEADER_VERSION = 4,
    LEAD_HEADER_KEYS = 6,
    LEAD_HEADER_SIZE = 8,
    LEAD_HEADER_POLICY = 16,
    LEAD_HEADER_NOW = 32,
    LEAD_HEADER_CHANGES = 40,
    LEAD_HEADER_PEOPLE = 48,
    LEAD_HEADER_LEADS = 52,
    LEAD_HEADER_WAITING = 56,
    LEAD_HEADER_END = 64
};

/* A person to whom something ever happened; then the days. */
enum lead_saved_person {
    LEAD_PERSON_INDEX = 0,
    LEAD_PERSON_DAYS = 4,
    LEAD_PERSON_GIVEN = 8,
    LEAD_PERSON_LAST = 16,
    LEAD_PERSON_FROM = 24,
    LEAD_PERSON_UNTIL = 32,
    LEAD_PERSON_END = 40
};
enum { LEAD_SAVED_DAY = 8 }; /* how long ago (4), how many (4) */

/* A lead; then its key, its earlier holders, its clocks. */
enum lead_saved_lead {
    LEAD_LEAD_SEQUENCE = 0,
    LEAD_LEAD_RECEIVED = 8,
    LEAD_LEAD_SINCE = 16,
    LEAD_LEAD_PREFERS = 24,
    LEAD_LEAD_SAME = 32,
    LEAD_LEAD_HOLDER = 40,
    LEAD_LEAD_TEAM = 44,
    LEAD_LEAD_RULE = 48,
    LEAD_LEAD_OWNER = 52,
    LEAD_LEAD_NEEDS = 56,
    LEAD_LEAD_COMPANY = 68, /* who was last given a lead of the same value */
    LEAD_LEAD_BAND = 72,
    LEAD_LEAD_BY = 73,
    LEAD_LEAD_REASON = 74,
    LEAD_LEAD_HOPS = 75,
    LEAD_LEAD_FLAGS = 76, /* 1: paused, 2: escalated */
    LEAD_LEAD_PAST = 77,
    LEAD_LEAD_CLOCKS = 78,
    LEAD_LEAD_KEY = 79, /* bytes of the key */
    LEAD_LEAD_END = 80
};

enum lead_saved_clock { LEAD_CLOCK_STATE = 0, LEAD_CLOCK_NEXT = 1, LEAD_CLOCK_STARTED = 8, LEAD_CLOCK_LEFT = 16, LEAD_CLOCK_DEADLINE = 24, LEAD_CLOCK_END = 32 };

/* In eights. */
static inline size_t lead_saved_round(size_t size)
{
    return (size + 7) / 8 * 8;
}

/* How many numbers of 8 bytes a team has: by strategy one, or one a member, or none. */
static inline size_t lead_saved_numbers(const struct lead_team *team)
{
    switch (team->strategy) {
    case LEAD_BY_ROUND_ROBIN:
        return 1;
    case LEAD_BY_WEIGHTED:
    case LEAD_BY_LEVEL:
    case LEAD_BY_LEAST_LOADED:
    case LEAD_BY_MOST_FREE:
        return team->member_count;
    default:
        return 0;
    }
}

/* Whether anything ever happened to a person that is to be kept. */
static inline bool lead_saved_has(const struct lead_desk_state *desk)
{
    return desk->given || desk->said.from != desk->said.until;
}

#endif
