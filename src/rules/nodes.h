/* SPDX-License-Identifier: MIT */
/*
 * Conditions as a graph of row sets. Three-valued logic becomes two-valued: each condition is a pair of nodes, the rows where it is true and
 * the rows where it is false, and NOT swaps them. Equal nodes are one node, so work that rules share is done once.
 */
#ifndef LEADCORE_SRC_RULES_NODES_H
#define LEADCORE_SRC_RULES_NODES_H

#include "base/memory.h"

#include <stdbool.h>
#include <stdint.h>

/* What a test reads: a field (its index), or a result (number of fields + its index). */
typedef uint32_t lead_input;

enum lead_test_kind {
    LEAD_TEST_FLAG,     /* is true */
    LEAD_TEST_NUMBER,   /* in a range of doubles */
    LEAD_TEST_POINTS,   /* in a closed range of thousandths */
    LEAD_TEST_TIME,     /* in a closed range of moments, each end absolute or relative to now */
    LEAD_TEST_CATEGORY, /* one of some codes */
    LEAD_TEST_TAG,      /* has one code */
    LEAD_TEST_EQUALS,   /* text tests: any of some folded patterns */
    LEAD_TEST_CONTAINS,
    LEAD_TEST_STARTS,
    LEAD_TEST_ENDS
};

struct lead_number_range {
    double low, high;
    bool low_open, high_open;
};

struct lead_time_range {
    int64_t low, high;
    bool low_is_relative, high_is_relative;
    bool high_open; /* for older_than */
};

struct lead_pattern {
    const char *text;
    size_t size;
};

struct lead_test {
    enum lead_test_kind kind;
    lead_input input;
    uint32_t count; /* codes or patterns */
    const char *text; /* of numbers and times: the test in words, for advice; not part of what it is */
    union {
        struct lead_number_range number;
        struct lead_time_range time;
        struct {
            int32_t low, high;
        } points;
        const uint16_t *codes; /* ascending, different */
        const struct lead_pattern *patterns;
        uint16_t tag;
    } as;
};

enum lead_node_kind {
    LEAD_NODE_FALSE,
    LEAD_NODE_TRUE,
    LEAD_NODE_KNOWN, /* the input is known */
    LEAD_NODE_TEST,  /* the input is known and the test true */
    LEAD_NODE_WITHOUT, /* first child but not second */
    LEAD_NODE_AND,
    LEAD_NODE_OR,
    LEAD_NODE_AT_LEAST
};

typedef uint32_t lead_node_id;

#define LEAD_INPUT_NONE ((lead_input)0xFFFFFFFF)  /* reads nothing */
#define LEAD_INPUT_MIXED ((lead_input)0xFFFFFFFE) /* reads several */

struct lead_node {
    enum lead_node_kind kind;
    uint32_t first; /* KNOWN: input; TEST: index of the test; else index into children */
    uint32_t count; /* children */
    uint32_t at_least;
    uint32_t weight;  /* nodes below, counted with repetition and saturated: what folding would cost */
    lead_input input; /* the only input below, or NONE, or MIXED */
};

struct lead_nodes {
    struct lead_arena *arena;
    struct lead_node *nodes;
    uint32_t count, capacity;
    lead_node_id *children;
    uint32_t child_count, child_capacity;
    struct lead_test *tests;
    uint32_t test_count, test_capacity;
    uint32_t *slots; /* hash table of node ids */
    uint32_t slot_mask;
    uint32_t *test_slots;
    uint32_t test_slot_mask;
    bool out_of_memory; /* sticky; every id is then LEAD_NODE_ID_FALSE */
};

#define LEAD_NODE_ID_FALSE ((lead_node_id)0)
#define LEAD_NODE_ID_TRUE ((lead_node_id)1)

/* Children always have smaller ids than their parents. */
void lead_nodes_init(struct lead_nodes *nodes, struct lead_arena *arena);
lead_node_id lead_node_known(struct lead_nodes *nodes, lead_input input);
/* `test` is copied; what it points to must live in the arena. */
lead_node_id lead_node_test(struct lead_nodes *nodes, const struct lead_test *test);
lead_node_id lead_node_and(struct lead_nodes *nodes, const lead_node_id *children, uint32_t count);
lead_node_id lead_node_or(struct lead_nodes *nodes, const lead_node_id *children, uint32_t count);
lead_node_id lead_node_without(struct lead_nodes *nodes, lead_node_id all, lead_node_id removed);
lead_node_id lead_node_at_least(struct lead_nodes *nodes, uint32_t at_least, const lead_node_id *children, uint32_t count);

#endif
