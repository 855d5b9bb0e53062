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

/* A decision table, and the slots of its rows. */
struct lead_table_plan {
    const struct lead_decision_table *table;
    uint32_t *slots;
};

/* Conditions as bits of a number: adding up what each is worth sets them. */
struct lead_bits_plan {
    struct lead_add *adds;
    uint32_t count;
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
    struct lead_score_plan *evidence; /* by built-in stage; NULL without */
    struct lead_table_plan tables[LEAD_TABLES];
    struct lead_bits_plan met, not_met, red_flags;
    struct lead_bits_plan parts[2]; /* bits 0 … 31, and the others */
    uint32_t any_evidence_slot;
    /* In `explain`, for assessments. */
    uint32_t *evidence_slots, *red_flag_slots; /* evidence that is true; red flags of which nobody knows */
};

/* False when out of memory. Everything from `arena`. */
bool lead_plan_build(struct lead_definitions *definitions, struct lead_arena *arena, struct lead_plan *plan);

/* For plan.c: what decisions need of the program. */
uint32_t lead_decision_root_count(const struct lead_definitions *definitions);
/* Returns how many were written. */
uint32_t lead_decision_roots(const struct lead_definitions *definitions, lead_node_id *roots);
/* From nodes to slots. False when out of memory. */
bool lead_decision_plan(const struct lead_definitions *definitions, struct lead_arena *arena, struct lead_plan *plan);
/* What assessments need besides, of the program of explanations. */
uint32_t lead_assessment_root_count(const struct lead_definitions *definitions);
uint32_t lead_assessment_roots(struct lead_definitions *definitions, lead_node_id *roots);
bool lead_assessment_plan(struct lead_definitions *definitions, struct lead_arena *arena, struct lead_plan *plan);

#endif
