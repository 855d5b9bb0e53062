/* SPDX-License-Identifier: MIT */
/*
 * What to compute, in which order: for each stage the columns to read, then the row sets to combine. Stage 0 reads only fields; stage n may
 * also read results that the caller finished after stage n - 1. Measures are there from the beginning.
 */
#ifndef LEADCORE_SRC_RULES_PROGRAM_H
#define LEADCORE_SRC_RULES_PROGRAM_H

#include "rules/condition.h"
#include "rules/kernels.h"

/* Tests of category codes, eight to a table: bit b of table[code] says whether slots[b] gets the row. */
struct lead_bit_plane {
    uint8_t *table; /* one byte a code; "other" is the last */
    uint32_t slots[8];
    uint32_t count;
};

/* Points that depend on one category alone: lane += table[code], or `unknown`. */
struct lead_point_plane {
    lead_input input;
    uint32_t lane;
    const int8_t *table; /* one byte a code; "other" is the last */
    int8_t unknown;
};

struct lead_slot_test {
    uint32_t test, slot;
};

/* Everything that one stage wants from one input. */
struct lead_column_read {
    lead_input input;
    uint32_t known_slot;     /* LEAD_NONE: not wanted */
    bool known_is_extra;     /* only wanted with the extras */
    uint32_t codes;          /* categories, symbols: number of codes with "other" */
    struct lead_slot_test *tests; /* all but category tests */
    uint32_t test_count;
    struct lead_bit_plane *bits;
    uint32_t bits_count;
    const struct lead_point_plane **points;
    uint32_t points_count;
};

struct lead_stage {
    struct lead_column_read *reads;
    uint32_t read_count;
    struct lead_logic *logic;
    uint32_t logic_count;
    struct lead_logic *extra_logic; /* only run with the extras */
    uint32_t extra_logic_count;
};

struct lead_program {
    const struct lead_conditions *conditions;
    struct lead_stage *stages;
    uint32_t stage_count;
    uint32_t slot_count;
    uint32_t *slots; /* of each node; LEAD_NONE where not computed */
    uint32_t *sources; /* of the logic */
    uint32_t max_codes; /* largest table */
};

struct lead_program_request {
    const struct lead_conditions *conditions;
    const uint32_t *result_stages; /* the first stage that may read each result */
    uint32_t stage_count;
    const lead_node_id *roots;
    uint32_t root_count;
    const lead_node_id *extra_roots; /* for results that are not always wanted */
    uint32_t extra_root_count;
    const struct lead_point_plane *points;
    uint32_t point_count;
};

/* Number of codes of a category, tags or symbol input, "other" included. */
uint32_t lead_input_codes(const struct lead_conditions *conditions, lead_input input);

/* False when out of memory. All memory from `arena`; `request` itself is not kept, but its points are. */
bool lead_program_build(const struct lead_program_request *request, struct lead_arena *arena, struct lead_program *program);

#endif
