/* SPDX-License-Identifier: MIT */
/*
 * Routers under random calls, and everything that must hold of one, counted again from its leads. For tests and fuzzing alike: what does not hold ends the
 * program.
 */
#ifndef LEADCORE_TESTS_SUPPORT_ROUTER_WALK_H
#define LEADCORE_TESTS_SUPPORT_ROUTER_WALK_H

#include <leadcore/leadcore.h>
#include <stdbool.h>

/* Two policies that have everything; the second is the first after some time. To be given back with lead_policy_unref(). */
lead_policy *walk_policy(unsigned which);
enum { WALK_POLICIES = 2 };

/* Where decisions come from: bytes, then a generator of numbers that begins with `state`, unless it is 0: then the walk ends with the bytes. */
struct walk_source {
    const uint8_t *bytes;
    size_t size;
    uint64_t state;
};

unsigned walk_below(struct walk_source *source, unsigned bound);

struct walk {
    struct walk_source source;
    lead_policy *policies[WALK_POLICIES];
    unsigned which; /* the policy of the router */
    lead_router *router;
    lead_time now;
};

void walk_begin(struct walk *walk, struct walk_source source, lead_key_type key, unsigned which);
void walk_end(struct walk *walk);
/* A router that takes the place of the walk's. */
void walk_take(struct walk *walk, lead_router *router);
/* One random call; also with `changes_policy` now and then. False when the source has ended. */
bool walk_step(struct walk *walk, bool changes_policy);

/* What must hold of any router. */
void walk_check(const lead_router *router);
/* Saved bytes, to be freed. */
uint8_t *walk_save(const lead_router *router, size_t *size);
/* Both routers have the same bytes. */
void walk_check_same(const lead_router *a, const lead_router *b);

#endif
