/* SPDX-License-Identifier: MIT */
/*
 * Who comes first: a tournament. Leaves 0 … leaves - 1 stand at tree[leaves + leaf]; a node has the better one of its two below it, so tree[1] is the first of
 * all. One who is not in the running is LEAD_NONE. tree[0] is no part of it.
 */
#ifndef LEADCORE_SRC_ROUTE_RANKING_H
#define LEADCORE_SRC_ROUTE_RANKING_H

#include <leadcore/base.h>
#include <stdbool.h>

/* |amount| × LEAD_WEIGHT_MAX fits in an int64_t. */
#define LEAD_WEIGHT_MAX 10000
#define LEAD_AMOUNT_MAX ((int64_t)1 << 48)

/* What is compared: amount ÷ weight, then `last`, then the member's number; the smaller one is better. */
struct lead_standing {
    int64_t amount;
    uint64_t last;
    uint32_t weight;
};

static inline uint32_t lead_better(const struct lead_standing *standings, uint32_t a, uint32_t b)
{
    if (b == LEAD_NONE)
        return a;
    if (a == LEAD_NONE)
        return b;
    const struct lead_standing *first = &standings[a], *second = &standings[b];
    const int64_t left = first->amount * second->weight, right = second->amount * first->weight;
    /* Without branches: nobody can foresee which of two it is. */
    const bool is_second = (right < left) | ((right == left) & ((second->last < first->last) | ((second->last == first->last) & (b < a))));
    return is_second ? b : a;
}

/* A leaf is now this member or LEAD_NONE, or how the member stands has changed. */
void lead_ranking_set(uint32_t *tree, uint32_t leaves, uint32_t leaf, uint32_t member, const struct lead_standing *standings);

/* The first of all those who pass; LEAD_NONE when none does. */
uint32_t lead_ranking_first(const uint32_t *tree, uint32_t leaves, const struct lead_standing *standings,
                            bool (*passes)(const void *context, uint32_t member), const void *context);

#endif
