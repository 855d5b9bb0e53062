/* SPDX-License-Identifier: MIT */
/* Rules of one group that depend on one category alone, added up into a table: points by code. */
#ifndef LEADCORE_SRC_SCORE_FOLD_H
#define LEADCORE_SRC_SCORE_FOLD_H

#include "score/definitions.h"

struct lead_folded {
    lead_input input;
    int8_t *table; /* at least 256 entries, one for each code and "other" */
    int8_t unknown;
    int32_t low, high; /* least and most of the table, 0, and unknown */
};

struct lead_fold {
    struct lead_folded *tables;
    uint32_t count;
    bool *is_folded; /* by rule */
};

/* Amounts are in units. False when out of memory. */
bool lead_fold_group(const struct lead_conditions *conditions, const struct lead_group *group, int32_t unit, struct lead_arena *arena,
                     struct lead_fold *fold);

#endif
