/* SPDX-License-Identifier: MIT */
#include "rules/contradiction.h"

/* Beyond this many parts an AND is taken as satisfiable: pairs are compared. */
#define PARTS_MAX 64

static bool ranges_exclude(const struct lead_number_range *a, const struct lead_number_range *b)
{
    const struct lead_number_range *upper = a->low > b->low || (a->low == b->low && a->low_open) ? a : b;
    const struct lead_number_range *lower = a->high < b->high || (a->high == b->high && a->high_open) ? a : b;
    return upper->low > lower->high || (upper->low == lower->high && (upper->low_open || lower->high_open));
}

/* Whether `a` begins when `b` is over. Ends can be compared when both are relative to now, or both are not. */
static bool begins_after(const struct lead_time_range *a, const struct lead_time_range *b)
{
    if (a->low == INT64_MIN || b->high == INT64_MAX || a->low_is_relative != b->high_is_relative)
        return false;
    return a->low > b->high || (a->low == b->high && b->high_open);
}

static bool times_exclude(const struct lead_time_range *a, const struct lead_time_range *b)
{
    return begins_after(a, b) || begins_after(b, a);
}

static bool codes_exclude(const struct lead_test *a, const struct lead_test *b)
{
    for (uint32_t i = 0, j = 0; i < a->count && j < b->count;) {
        if (a->as.codes[i] == b->as.codes[j])
            return false;
        if (a->as.codes[i] < b->as.codes[j])
            i++;
        else
            j++;
    }
    return true;
}

static bool tests_exclude(const struct lead_test *a, const struct lead_test *b)
{
    if (a->input != b->input || a->kind != b->kind)
        return false;
    switch (a->kind) {
    case LEAD_TEST_NUMBER:
        return ranges_exclude(&a->as.number, &b->as.number);
    case LEAD_TEST_POINTS:
        return a->as.points.low > b->as.points.high || b->as.points.low > a->as.points.high;
    case LEAD_TEST_TIME:
        return times_exclude(&a->as.time, &b->as.time);
    case LEAD_TEST_CATEGORY:
        return codes_exclude(a, b);
    default:
        return false;
    }
}

/* Whether `a` is a set without `b`. */
static bool is_without(const struct lead_nodes *nodes, lead_node_id a, lead_node_id b)
{
    const struct lead_node *node = &nodes->nodes[a];
    return node->kind == LEAD_NODE_WITHOUT && nodes->children[node->first + 1] == b;
}

/* Nothing is known and unknown at once, and what is unknown meets no test. */
static bool is_unknown_of(const struct lead_nodes *nodes, lead_node_id a, lead_node_id b)
{
    const struct lead_node *node = &nodes->nodes[a], *other = &nodes->nodes[b];
    if (node->kind != LEAD_NODE_WITHOUT || nodes->children[node->first] != LEAD_NODE_ID_TRUE || other->kind != LEAD_NODE_TEST)
        return false;
    const struct lead_node *removed = &nodes->nodes[nodes->children[node->first + 1]];
    return removed->kind == LEAD_NODE_KNOWN && removed->input == other->input;
}

static bool nodes_exclude(const struct lead_nodes *nodes, lead_node_id a, lead_node_id b)
{
    const struct lead_node *left = &nodes->nodes[a], *right = &nodes->nodes[b];
    if (left->kind == LEAD_NODE_TEST && right->kind == LEAD_NODE_TEST)
        return tests_exclude(&nodes->tests[left->first], &nodes->tests[right->first]);
    return is_without(nodes, a, b) || is_without(nodes, b, a) || is_unknown_of(nodes, a, b) || is_unknown_of(nodes, b, a);
}

/* Parts of nested ANDs side by side; at most PARTS_MAX. */
static uint32_t flatten(const struct lead_nodes *nodes, lead_node_id id, lead_node_id *parts, uint32_t count)
{
    const struct lead_node *node = &nodes->nodes[id];
    if (node->kind != LEAD_NODE_AND) {
        if (count < PARTS_MAX)
            parts[count++] = id;
        return count;
    }
    for (uint32_t i = 0; i < node->count && count < PARTS_MAX; i++)
        count = flatten(nodes, nodes->children[node->first + i], parts, count);
    return count;
}

bool lead_node_is_never_true(const struct lead_nodes *nodes, lead_node_id id)
{
    const struct lead_node *node = &nodes->nodes[id];
    if (id == LEAD_NODE_ID_FALSE)
        return true;
    if (node->kind == LEAD_NODE_OR) {
        for (uint32_t i = 0; i < node->count; i++)
            if (!lead_node_is_never_true(nodes, nodes->children[node->first + i]))
                return false;
        return true;
    }
    if (node->kind != LEAD_NODE_AND)
        return false;
    lead_node_id parts[PARTS_MAX];
    uint32_t count = flatten(nodes, id, parts, 0);
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t j = i + 1; j < count; j++)
            if (nodes_exclude(nodes, parts[i], parts[j]))
                return true;
    return false;
}
