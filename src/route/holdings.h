/* SPDX-License-Identifier: MIT */
/*
 * Who holds which leads, and for each two people what it costs at least to hand one of the first's leads on to the second. People never lose leads, they
 * only exchange them; so what belongs to a person is a tree of full nodes whose root knows the answers, and which a change walks up once.
 */
#ifndef LEADCORE_SRC_ROUTE_HOLDINGS_H
#define LEADCORE_SRC_ROUTE_HOLDINGS_H

#include "base/memory.h"

/* More than any price, distance or sum of a few of these; four of them still fit an int64_t. */
#define LEAD_FAR ((int64_t)1 << 60)

enum { LEAD_HOLDING_WIDTH = 64 };

/* A part of what one person holds. */
struct lead_holding {
    struct lead_holding *parent;
    uint32_t height; /* 0: of leads, else of parts that are one lower */
    uint32_t count;
    /*
     * By person: what it costs at least to hand one of these leads on to them, and which lead that is; where it is LEAD_NONE, somebody must look
     * first, and it may cost more. Behind the last person: to nobody.
     */
    int64_t *costs;
    uint32_t *leads;
    union {
        uint32_t leads[LEAD_HOLDING_WIDTH];
        struct lead_holding *parts[LEAD_HOLDING_WIDTH];
    } of;
    int64_t values[LEAD_HOLDING_WIDTH]; /* of these leads, for the person */
};

struct lead_holdings {
    const int64_t *values;
    size_t stride;
    uint32_t person_count;
    struct lead_holding **roots; /* by person; NULL while they hold nothing */
    struct lead_holding **last;  /* by person: where the next lead goes while there is room */
    struct lead_holding **where; /* by lead that somebody holds */
    int64_t *costs;              /* of the lead that is coming */
    struct lead_arena arena;
};

/* False when out of memory; to be given back with lead_holdings_free() in any case. */
bool lead_holdings_init(struct lead_holdings *holdings, const int64_t *values, size_t stride, uint32_t person_count, size_t lead_count,
                        const lead_allocator *memory);
void lead_holdings_free(struct lead_holdings *holdings);
/* False when out of memory. */
bool lead_holdings_add(struct lead_holdings *holdings, uint32_t person, uint32_t lead);
/* What it costs to hand a lead of `person` on to `other`, which is then known of the root. */
int64_t lead_holdings_look(const struct lead_holdings *holdings, uint32_t person, uint32_t other);
/* The person hands `lead` on and gets `replacement`. */
void lead_holdings_exchange(struct lead_holdings *holdings, uint32_t person, uint32_t lead, uint32_t replacement);

static inline const int64_t *lead_values_of(const struct lead_holdings *holdings, uint32_t lead)
{
    return holdings->values + lead * holdings->stride;
}

#endif
