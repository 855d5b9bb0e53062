/* SPDX-License-Identifier: MIT */
#include "route/ranking.h"

/* Nodes of a tree have 32 levels at most. */
enum { LEVELS = 32 };

void lead_ranking_set(uint32_t *tree, uint32_t leaves, uint32_t leaf, uint32_t member, const struct lead_standing *standings)
{
    uint32_t node = leaves + leaf, winner = member;
    tree[node] = member;
    while (node > 1) {
        winner = lead_better(standings, winner, tree[node ^ 1]);
        node /= 2;
        /* Whoever was here stays and is somebody else: nothing above has changed. */
        if (tree[node] == winner && winner != member)
            return;
        tree[node] = winner;
    }
}

uint32_t lead_ranking_first(const uint32_t *tree, uint32_t leaves, const struct lead_standing *standings,
                            bool (*passes)(const void *context, uint32_t member), const void *context)
{
    uint32_t open[LEVELS], depth = 0, first = LEAD_NONE; /* nodes yet to look at: one a level at most, the lowest one on top */
    open[depth++] = 1;
    while (depth > 0) {
        uint32_t node = open[--depth];
        const uint32_t winner = tree[node];
        if (winner == LEAD_NONE || (first != LEAD_NONE && lead_better(standings, first, winner) == first))
            continue;
        if (passes(context, winner)) {
            first = winner;
            continue;
        }
        /* All below without this one: what stands beside their way up. */
        while (node < leaves) {
            const uint32_t below = 2 * node + (tree[2 * node] != winner);
            open[depth++] = below ^ 1;
            node = below;
        }
    }
    return first;
}
