/* SPDX-License-Identifier: MIT */
/*
 * How to compute the definitions. Points are added as bytes: each group has lanes of int8 sums, filled so that none can overflow, and the
 * rare amounts that are too large for a byte go to a wide lane. Rules that depend on one category alone become a table.
 */
#ifndef LEADCORE_SRC_SCORE_PLAN_H
#define LEADCORE_SRC_SCORE_PLAN_H

#include "score/definitions.h"

struct lead_lane {
    struct lead_add *adds;
    uint32_t count;
};

/* Sums of some rows of amounts: narrow lanes first_lane … first_lane + lane_count - 1, and perhaps a wide one. */
struct lead_sum_plan {
    uint32_t first_lane, lane_count;
    struct lead_lane wide; /* no adds: none */
};

struct lead_group_plan {
    struct lead_sum_plan sum;
    uint32_t channel; /* of activity, which begins its wide lane; LEAD_NONE: none */
    int32_t low, high;
};

struct lead_score_plan {
    struct lead_group_plan *groups;
    uint32_t group_count;
    int32_t low, high;
    int32_t unit; /* all of its amounts are multiples; sums are in units */
    struct lead_group_plan coverage; /* no limits, no channel */
    int32_t coverage_total; /* 0: everything is decided */
    uint32_t *fields;       /* that its rules read, ascending */
    uint32_t field_count;
};

struct lead_plan {
    const struct lead_definitions *definitions;
    struct lead_program program; /* masks for the lanes and classes */
    struct lead_program explain; /* masks of every rule by itself; one stage, after all results */
    struct lead_lane *lanes;
    uint32_t lane_count;
    struct lead_score_plan *scores;
    uint32_t wide_count; /* most wide lanes that one score needs at once */
    struct lead_point_plane *points;
    uint32_t point_count;
    uint32_t *rule_slots; /* in `explain`: two for each rule, true and unknown */
    uint32_t *known_slots; /* in `explain`: by field; LEAD_NONE for fields that nothing reads */
    uint32_t *class_slots;
};

/* False when out of memory. Everything from `arena`. */
bool lead_plan_build(struct lead_definitions *definitions, struct lead_arena *arena, struct lead_plan *plan);

#endif
