/* SPDX-License-Identifier: MIT */
/* The condition language: from JSON to nodes. */
#ifndef LEADCORE_SRC_RULES_CONDITION_H
#define LEADCORE_SRC_RULES_CONDITION_H

#include "data/schema.h"
#include "rules/nodes.h"

#define LEAD_CONDITION_MAX_DEPTH 32

/* The rows where a condition is true, and where it is false; in all others it is unknown. */
struct lead_condition {
    lead_node_id is_true, is_false;
};

/* A named result that conditions can read like a field: points, or one symbol of a fixed list. */
struct lead_result_name {
    const char *name;
    size_t name_size;
    bool is_points;
    const struct lead_values *symbols; /* unless points */
    bool is_always_known;
};

struct lead_conditions {
    struct lead_arena *arena;
    struct lead_schema *schema;
    struct lead_nodes nodes;
    const struct lead_result_name *results;
    uint32_t result_count;
    /* Inputs read since lead_conditions_begin(), each once. */
    lead_input *inputs;
    uint32_t input_count;
    uint8_t *is_read; /* by input */
    /* What stands behind "activity" in a condition, read by the room that knows about it; NULL where it cannot stand. */
    struct lead_condition (*read_activity)(struct lead_conditions *conditions, const struct lead_place *place);
    void *activity;         /* for read_activity */
    uint32_t measure_count; /* inputs behind fields and results, ready before everything else */
};

/* `schema` and `results` are filled and stay where they are. False when out of memory. */
bool lead_conditions_init(struct lead_conditions *conditions, struct lead_arena *arena, struct lead_schema *schema,
                          const struct lead_result_name *results, uint32_t result_count);
/* Forgets which inputs were read. */
void lead_conditions_begin(struct lead_conditions *conditions);

/* Input of result `index`. */
static inline lead_input lead_result_input(const struct lead_conditions *conditions, uint32_t index)
{
    return conditions->schema->count + index;
}

/* Input of measure `index`. */
static inline lead_input lead_measure_input(const struct lead_conditions *conditions, uint32_t index)
{
    return conditions->schema->count + conditions->result_count + index;
}

/* Notes that what is read here depends on `input`. Conditions do so by themselves. */
void lead_conditions_note(struct lead_conditions *conditions, lead_input input);
/* The field or result that the string at `place` names, noted; LEAD_INPUT_NONE after a report. */
lead_input lead_want_input(struct lead_conditions *conditions, const struct lead_place *place);
/* Whether `input` is known; never unknown itself. */
struct lead_condition lead_input_known(struct lead_conditions *conditions, lead_input input);

/* Reads the condition at `place`, reporting problems; on errors the outcome is false everywhere. */
struct lead_condition lead_condition_read(struct lead_conditions *conditions, const struct lead_place *place);

/* The rows where the condition is decided (true or false). */
lead_node_id lead_condition_decided(struct lead_conditions *conditions, struct lead_condition condition);
/* The rows where it is unknown. */
lead_node_id lead_condition_unknown(struct lead_conditions *conditions, struct lead_condition condition);

/* For condition_test.c: one test of one input. */
struct lead_condition lead_test_read(struct lead_conditions *conditions, lead_input input, const struct lead_place *place);
struct lead_condition lead_conditions_and(struct lead_conditions *conditions, const struct lead_condition *parts, uint32_t count);
struct lead_condition lead_conditions_or(struct lead_conditions *conditions, const struct lead_condition *parts, uint32_t count);

#endif
