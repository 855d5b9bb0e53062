/* SPDX-License-Identifier: MIT */
#include "rules/nodes.h"

#include "base/checked.h"

#include <string.h>

static uint64_t mix(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ (hash >> 29);
}

/* Makes room for one more element of an arena-backed array; the old array stays in the arena. */
static bool grow(struct lead_arena *arena, void **items, uint32_t *capacity, uint32_t needed, size_t size)
{
    if (needed <= *capacity)
        return true;
    if (LEAD_RULED_OUT(needed > (UINT32_MAX >> 2)))
        return false;
    uint32_t wanted = *capacity ? *capacity : 16;
    while (wanted < needed)
        wanted *= 2;
    void *moved = lead_arena_new(arena, wanted, size);
    if (!moved)
        return false;
    if (*capacity)
        memcpy(moved, *items, *capacity * size);
    *items = moved;
    *capacity = wanted;
    return true;
}

static lead_node_id fail(struct lead_nodes *nodes)
{
    nodes->out_of_memory = true;
    return LEAD_NODE_ID_FALSE;
}

/* --- nodes ------------------------------------------------------------------------------------------------------------- */

static uint64_t node_hash(const struct lead_node *node, const lead_node_id *children)
{
    uint64_t hash = mix(node->kind, ((uint64_t)node->at_least << 32) | node->count);
    if (!node->count)
        return mix(hash, node->first);
    for (uint32_t i = 0; i < node->count; i++)
        hash = mix(hash, children[i]);
    return hash;
}

static bool node_equals(const struct lead_nodes *nodes, lead_node_id id, const struct lead_node *node, const lead_node_id *children)
{
    const struct lead_node *other = &nodes->nodes[id];
    if (other->kind != node->kind || other->count != node->count || other->at_least != node->at_least)
        return false;
    if (!node->count)
        return other->first == node->first;
    return memcmp(&nodes->children[other->first], children, node->count * sizeof *children) == 0;
}

static bool rehash(struct lead_nodes *nodes)
{
    uint32_t size = nodes->slot_mask ? (nodes->slot_mask + 1) * 2 : 64;
    uint32_t *slots = LEAD_ARENA_NEW(nodes->arena, size, uint32_t);
    if (!slots)
        return false;
    for (uint32_t id = 0; id < nodes->count; id++) {
        const struct lead_node *node = &nodes->nodes[id];
        uint64_t at = node_hash(node, node->count ? nodes->children + node->first : NULL);
        while (slots[at & (size - 1)])
            at++;
        slots[at & (size - 1)] = id + 1;
    }
    nodes->slots = slots;
    nodes->slot_mask = size - 1;
    return true;
}

static void describe(const struct lead_nodes *nodes, struct lead_node *node, const lead_node_id *children)
{
    uint32_t weight = 1;
    for (uint32_t i = 0; i < node->count; i++) {
        const struct lead_node *child = &nodes->nodes[children[i]];
        weight = weight > UINT32_MAX - child->weight ? UINT32_MAX : weight + child->weight;
        if (child->input == LEAD_INPUT_NONE || child->input == node->input)
            continue;
        node->input = node->input == LEAD_INPUT_NONE ? child->input : LEAD_INPUT_MIXED;
    }
    node->weight = weight;
}

/* Finds an equal node or adds this one. `first` and `input` are set for leaves; inner nodes bring their children. */
static lead_node_id intern(struct lead_nodes *nodes, struct lead_node node, const lead_node_id *children)
{
    if (nodes->out_of_memory)
        return LEAD_NODE_ID_FALSE;
    if ((nodes->count + 1) * 2 > nodes->slot_mask && !rehash(nodes))
        return fail(nodes);
    uint64_t at = node_hash(&node, children);
    for (;; at++) {
        uint32_t slot = nodes->slots[at & nodes->slot_mask];
        if (!slot)
            break;
        if (node_equals(nodes, slot - 1, &node, children))
            return slot - 1;
    }
    if (!grow(nodes->arena, (void **)&nodes->nodes, &nodes->capacity, nodes->count + 1, sizeof *nodes->nodes) ||
        !grow(nodes->arena, (void **)&nodes->children, &nodes->child_capacity, nodes->child_count + node.count, sizeof *children))
        return fail(nodes);
    describe(nodes, &node, children);
    if (node.count) {
        node.first = nodes->child_count;
        memcpy(nodes->children + node.first, children, node.count * sizeof *children);
        nodes->child_count += node.count;
    }
    nodes->nodes[nodes->count] = node;
    nodes->slots[at & nodes->slot_mask] = nodes->count + 1;
    return nodes->count++;
}

void lead_nodes_init(struct lead_nodes *nodes, struct lead_arena *arena)
{
    *nodes = (struct lead_nodes){.arena = arena};
    intern(nodes, (struct lead_node){.kind = LEAD_NODE_FALSE, .input = LEAD_INPUT_NONE}, NULL);
    intern(nodes, (struct lead_node){.kind = LEAD_NODE_TRUE, .input = LEAD_INPUT_NONE}, NULL);
}

lead_node_id lead_node_known(struct lead_nodes *nodes, lead_input input)
{
    return intern(nodes, (struct lead_node){.kind = LEAD_NODE_KNOWN, .first = input, .input = input}, NULL);
}

/*
 * AND and OR share their shape: children equal to `neutral` fall away, one equal to `absorbing` decides, and a single child is the result.
 */
static lead_node_id combine(struct lead_nodes *nodes, enum lead_node_kind kind, lead_node_id neutral, lead_node_id absorbing,
                            const lead_node_id *children, uint32_t count)
{
    lead_node_id few[32];
    lead_node_id *kept = few;
    if (count > 32 && !(kept = LEAD_ARENA_NEW(nodes->arena, count, lead_node_id)))
        return fail(nodes);
    uint32_t kept_count = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (children[i] == absorbing)
            return absorbing;
        if (children[i] != neutral && !(kept_count && kept[kept_count - 1] == children[i]))
            kept[kept_count++] = children[i];
    }
    if (kept_count == 0)
        return neutral;
    if (kept_count == 1)
        return kept[0];
    return intern(nodes, (struct lead_node){.kind = kind, .count = kept_count, .input = LEAD_INPUT_NONE}, kept);
}

lead_node_id lead_node_and(struct lead_nodes *nodes, const lead_node_id *children, uint32_t count)
{
    return combine(nodes, LEAD_NODE_AND, LEAD_NODE_ID_TRUE, LEAD_NODE_ID_FALSE, children, count);
}

lead_node_id lead_node_or(struct lead_nodes *nodes, const lead_node_id *children, uint32_t count)
{
    return combine(nodes, LEAD_NODE_OR, LEAD_NODE_ID_FALSE, LEAD_NODE_ID_TRUE, children, count);
}

lead_node_id lead_node_without(struct lead_nodes *nodes, lead_node_id all, lead_node_id removed)
{
    if (all == LEAD_NODE_ID_FALSE || removed == LEAD_NODE_ID_TRUE || all == removed)
        return LEAD_NODE_ID_FALSE;
    if (removed == LEAD_NODE_ID_FALSE)
        return all;
    const lead_node_id pair[2] = {all, removed};
    return intern(nodes, (struct lead_node){.kind = LEAD_NODE_WITHOUT, .count = 2, .input = LEAD_INPUT_NONE}, pair);
}

lead_node_id lead_node_at_least(struct lead_nodes *nodes, uint32_t at_least, const lead_node_id *children, uint32_t count)
{
    if (at_least == 0)
        return LEAD_NODE_ID_TRUE;
    if (at_least > count)
        return LEAD_NODE_ID_FALSE;
    if (at_least == count)
        return lead_node_and(nodes, children, count);
    if (at_least == 1)
        return lead_node_or(nodes, children, count);
    return intern(nodes, (struct lead_node){.kind = LEAD_NODE_AT_LEAST, .count = count, .at_least = at_least, .input = LEAD_INPUT_NONE},
                  children);
}

/* --- tests ------------------------------------------------------------------------------------------------------------- */

static uint64_t double_bits(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static uint64_t text_hash(uint64_t hash, const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++)
        hash = mix(hash, (uint8_t)text[i]);
    return hash;
}

static uint64_t test_hash(const struct lead_test *test)
{
    uint64_t hash = mix(((uint64_t)test->kind << 32) | test->input, test->count);
    switch (test->kind) {
    case LEAD_TEST_FLAG:
        return hash;
    case LEAD_TEST_NUMBER:
        hash = mix(mix(hash, double_bits(test->as.number.low)), double_bits(test->as.number.high));
        return mix(hash, (uint64_t)test->as.number.low_open * 2 + test->as.number.high_open);
    case LEAD_TEST_POINTS:
        return mix(mix(hash, (uint64_t)test->as.points.low), (uint64_t)test->as.points.high);
    case LEAD_TEST_TIME:
        return mix(mix(hash, (uint64_t)test->as.time.low), (uint64_t)test->as.time.high);
    case LEAD_TEST_CATEGORY:
        for (uint32_t i = 0; i < test->count; i++)
            hash = mix(hash, test->as.codes[i]);
        return hash;
    case LEAD_TEST_TAG:
        return mix(hash, test->as.tag);
    case LEAD_TEST_EQUALS:
    case LEAD_TEST_CONTAINS:
    case LEAD_TEST_STARTS:
    case LEAD_TEST_ENDS:
        break;
    }
    for (uint32_t i = 0; i < test->count; i++)
        hash = text_hash(hash, test->as.patterns[i].text, test->as.patterns[i].size);
    return hash;
}

static bool patterns_equal(const struct lead_test *a, const struct lead_test *b)
{
    for (uint32_t i = 0; i < a->count; i++)
        if (a->as.patterns[i].size != b->as.patterns[i].size ||
            memcmp(a->as.patterns[i].text, b->as.patterns[i].text, a->as.patterns[i].size) != 0)
            return false;
    return true;
}

static bool times_equal(const struct lead_time_range *a, const struct lead_time_range *b)
{
    return a->low == b->low && a->high == b->high && a->low_is_relative == b->low_is_relative &&
           a->high_is_relative == b->high_is_relative && a->high_open == b->high_open;
}

static bool numbers_equal(const struct lead_number_range *a, const struct lead_number_range *b)
{
    return double_bits(a->low) == double_bits(b->low) && double_bits(a->high) == double_bits(b->high) && a->low_open == b->low_open &&
           a->high_open == b->high_open;
}

static bool tests_equal(const struct lead_test *a, const struct lead_test *b)
{
    if (a->kind != b->kind || a->input != b->input || a->count != b->count)
        return false;
    switch (a->kind) {
    case LEAD_TEST_FLAG:
        return true;
    case LEAD_TEST_NUMBER:
        return numbers_equal(&a->as.number, &b->as.number);
    case LEAD_TEST_POINTS:
        return a->as.points.low == b->as.points.low && a->as.points.high == b->as.points.high;
    case LEAD_TEST_TIME:
        return times_equal(&a->as.time, &b->as.time);
    case LEAD_TEST_CATEGORY:
        return memcmp(a->as.codes, b->as.codes, a->count * sizeof *a->as.codes) == 0;
    case LEAD_TEST_TAG:
        return a->as.tag == b->as.tag;
    case LEAD_TEST_EQUALS:
    case LEAD_TEST_CONTAINS:
    case LEAD_TEST_STARTS:
    case LEAD_TEST_ENDS:
        break;
    }
    return patterns_equal(a, b);
}

static bool rehash_tests(struct lead_nodes *nodes)
{
    uint32_t size = nodes->test_slot_mask ? (nodes->test_slot_mask + 1) * 2 : 64;
    uint32_t *slots = LEAD_ARENA_NEW(nodes->arena, size, uint32_t);
    if (!slots)
        return false;
    for (uint32_t i = 0; i < nodes->test_count; i++) {
        uint64_t at = test_hash(&nodes->tests[i]);
        while (slots[at & (size - 1)])
            at++;
        slots[at & (size - 1)] = i + 1;
    }
    nodes->test_slots = slots;
    nodes->test_slot_mask = size - 1;
    return true;
}

lead_node_id lead_node_test(struct lead_nodes *nodes, const struct lead_test *test)
{
    if (nodes->out_of_memory)
        return LEAD_NODE_ID_FALSE;
    if ((nodes->test_count + 1) * 2 > nodes->test_slot_mask && !rehash_tests(nodes))
        return fail(nodes);
    uint32_t index;
    uint64_t at = test_hash(test);
    for (;; at++) {
        uint32_t slot = nodes->test_slots[at & nodes->test_slot_mask];
        if (!slot) {
            index = nodes->test_count;
            break;
        }
        index = slot - 1;
        if (tests_equal(&nodes->tests[index], test))
            break;
    }
    if (index == nodes->test_count) {
        if (!grow(nodes->arena, (void **)&nodes->tests, &nodes->test_capacity, index + 1, sizeof *nodes->tests))
            return fail(nodes);
        nodes->tests[nodes->test_count++] = *test;
        nodes->test_slots[at & nodes->test_slot_mask] = index + 1;
    }
    return intern(nodes, (struct lead_node){.kind = LEAD_NODE_TEST, .first = index, .input = test->input}, NULL);
}
