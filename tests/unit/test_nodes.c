/* SPDX-License-Identifier: MIT */
/* The graph of row sets: equal nodes are one node, different ones are not, and what is constant or repeated falls away. */
#include "rules/nodes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

struct graph {
    struct lead_arena arena;
    struct lead_nodes nodes;
};

static void begin(struct graph *graph)
{
    lead_allocator memory;
    assert_true(lead_memory_choose(NULL, &memory));
    lead_arena_init(&graph->arena, &memory);
    lead_nodes_init(&graph->nodes, &graph->arena);
    assert_false(graph->nodes.out_of_memory);
}

static void end(struct graph *graph)
{
    assert_false(graph->nodes.out_of_memory);
    lead_arena_free(&graph->arena);
}

static lead_node_id flag(struct graph *graph, lead_input input)
{
    const struct lead_test test = {.kind = LEAD_TEST_FLAG, .input = input};
    return lead_node_test(&graph->nodes, &test);
}

/* ---- Tests ---- */

static const uint16_t codes_12[] = {1, 2}, codes_13[] = {1, 3}, codes_1[] = {1};
static const struct lead_pattern pattern_ab[] = {{"ab", 2}}, pattern_ac[] = {{"ac", 2}}, pattern_a[] = {{"a", 1}}, patterns_a_b[] = {{"a", 1}, {"b", 1}};

/* Every two of these differ, each in as little as can be. */
static const struct lead_test different[] = {
    {.kind = LEAD_TEST_FLAG, .input = 1},
    {.kind = LEAD_TEST_FLAG, .input = 2},
    {.kind = LEAD_TEST_NUMBER, .input = 1, .as.number = {1, 2, false, false}},
    {.kind = LEAD_TEST_NUMBER, .input = 1, .as.number = {1, 3, false, false}},
    {.kind = LEAD_TEST_NUMBER, .input = 1, .as.number = {0, 2, false, false}},
    {.kind = LEAD_TEST_NUMBER, .input = 1, .as.number = {1, 2, true, false}},
    {.kind = LEAD_TEST_NUMBER, .input = 1, .as.number = {1, 2, false, true}},
    {.kind = LEAD_TEST_NUMBER, .input = 2, .as.number = {1, 2, false, false}},
    {.kind = LEAD_TEST_POINTS, .input = 1, .as.points = {1, 2}},
    {.kind = LEAD_TEST_POINTS, .input = 1, .as.points = {1, 3}},
    {.kind = LEAD_TEST_POINTS, .input = 1, .as.points = {0, 2}},
    {.kind = LEAD_TEST_TIME, .input = 1, .as.time = {1, 2, false, false, false}},
    {.kind = LEAD_TEST_TIME, .input = 1, .as.time = {1, 3, false, false, false}},
    {.kind = LEAD_TEST_TIME, .input = 1, .as.time = {0, 2, false, false, false}},
    {.kind = LEAD_TEST_TIME, .input = 1, .as.time = {1, 2, true, false, false}},
    {.kind = LEAD_TEST_TIME, .input = 1, .as.time = {1, 2, false, true, false}},
    {.kind = LEAD_TEST_TIME, .input = 1, .as.time = {1, 2, false, false, true}},
    {.kind = LEAD_TEST_CATEGORY, .input = 1, .count = 2, .as.codes = codes_12},
    {.kind = LEAD_TEST_CATEGORY, .input = 1, .count = 2, .as.codes = codes_13},
    {.kind = LEAD_TEST_CATEGORY, .input = 1, .count = 1, .as.codes = codes_1},
    {.kind = LEAD_TEST_TAG, .input = 1, .as.tag = 1},
    {.kind = LEAD_TEST_TAG, .input = 1, .as.tag = 2},
    {.kind = LEAD_TEST_EQUALS, .input = 1, .count = 1, .as.patterns = pattern_ab},
    {.kind = LEAD_TEST_CONTAINS, .input = 1, .count = 1, .as.patterns = pattern_ab},
    {.kind = LEAD_TEST_STARTS, .input = 1, .count = 1, .as.patterns = pattern_ab},
    {.kind = LEAD_TEST_ENDS, .input = 1, .count = 1, .as.patterns = pattern_ab},
    {.kind = LEAD_TEST_CONTAINS, .input = 1, .count = 1, .as.patterns = pattern_ac},
    {.kind = LEAD_TEST_CONTAINS, .input = 1, .count = 1, .as.patterns = pattern_a},
    {.kind = LEAD_TEST_CONTAINS, .input = 1, .count = 2, .as.patterns = patterns_a_b},
};

static void equal_tests_are_one_node(void **state)
{
    (void)state;
    struct graph graph;
    lead_node_id ids[COUNT_OF(different)];
    begin(&graph);
    for (size_t i = 0; i < COUNT_OF(different); i++) {
        ids[i] = lead_node_test(&graph.nodes, &different[i]);
        for (size_t j = 0; j < i; j++)
            assert_int_not_equal(ids[i], ids[j]);
    }
    for (size_t i = 0; i < COUNT_OF(different); i++) {
        struct lead_test copy = different[i];
        copy.text = "in other words"; /* no part of what it is */
        assert_int_equal(lead_node_test(&graph.nodes, &copy), ids[i]);
    }
    assert_int_equal(graph.nodes.test_count, COUNT_OF(different));
    end(&graph);
}

static void many_tests_are_all_found_again(void **state)
{
    (void)state;
    enum { MANY = 5000 };
    struct graph graph;
    static lead_node_id ids[MANY];
    begin(&graph);
    for (int again = 0; again < 2; again++)
        for (int i = 0; i < MANY; i++) {
            const struct lead_test test = {.kind = LEAD_TEST_POINTS, .input = 3, .as.points = {i, i}};
            const lead_node_id id = lead_node_test(&graph.nodes, &test);
            if (again)
                assert_int_equal(id, ids[i]);
            ids[i] = id;
        }
    assert_int_equal(graph.nodes.test_count, MANY);
    end(&graph);
}

/* ---- Sets of sets ---- */

static void constants_and_repetitions_fall_away(void **state)
{
    (void)state;
    struct graph graph;
    const lead_node_id no = LEAD_NODE_ID_FALSE, yes = LEAD_NODE_ID_TRUE;
    begin(&graph);
    const lead_node_id a = flag(&graph, 1), b = flag(&graph, 2);
    struct lead_nodes *nodes = &graph.nodes;
    const struct {
        lead_node_id left, right, both, either, difference;
    } rows[] = {
        {a, a, a, a, no},    {a, yes, a, yes, no},    {yes, a, a, yes, lead_node_without(nodes, yes, a)},
        {a, no, no, a, a},   {no, a, no, a, no},      {yes, yes, yes, yes, no},
        {no, no, no, no, no}, {yes, no, no, yes, yes}, {no, yes, no, yes, no},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const lead_node_id pair[2] = {rows[i].left, rows[i].right};
        assert_int_equal(lead_node_and(nodes, pair, 2), rows[i].both);
        assert_int_equal(lead_node_or(nodes, pair, 2), rows[i].either);
        assert_int_equal(lead_node_without(nodes, pair[0], pair[1]), rows[i].difference);
    }
    assert_int_equal(lead_node_and(nodes, NULL, 0), yes);
    assert_int_equal(lead_node_or(nodes, NULL, 0), no);
    const lead_node_id three[3] = {a, b, yes}, two[2] = {a, b};
    assert_int_equal(lead_node_and(nodes, three, 3), lead_node_and(nodes, two, 2));
    assert_int_not_equal(lead_node_and(nodes, two, 2), lead_node_or(nodes, two, 2));
    end(&graph);
}

static void counts_at_the_ends_are_simpler(void **state)
{
    (void)state;
    struct graph graph;
    begin(&graph);
    const lead_node_id three[3] = {flag(&graph, 1), flag(&graph, 2), flag(&graph, 3)};
    assert_int_equal(lead_node_at_least(&graph.nodes, 0, three, 3), LEAD_NODE_ID_TRUE);
    assert_int_equal(lead_node_at_least(&graph.nodes, 1, three, 3), lead_node_or(&graph.nodes, three, 3));
    assert_int_equal(lead_node_at_least(&graph.nodes, 3, three, 3), lead_node_and(&graph.nodes, three, 3));
    assert_int_equal(lead_node_at_least(&graph.nodes, 4, three, 3), LEAD_NODE_ID_FALSE);
    const lead_node_id two_of = lead_node_at_least(&graph.nodes, 2, three, 3);
    assert_int_equal(graph.nodes.nodes[two_of].kind, LEAD_NODE_AT_LEAST);
    assert_int_equal(lead_node_at_least(&graph.nodes, 2, three, 3), two_of);
    end(&graph);
}

/* Children before parents, what all of them read, and how much work they are. */
static void nodes_know_what_is_below(void **state)
{
    (void)state;
    struct graph graph;
    begin(&graph);
    const lead_node_id a = flag(&graph, 7), known = lead_node_known(&graph.nodes, 7), other = flag(&graph, 8);
    const lead_node_id not_a = lead_node_without(&graph.nodes, known, a);
    const lead_node_id mixed[2] = {not_a, other};
    const lead_node_id either = lead_node_or(&graph.nodes, mixed, 2);
    const lead_node_id constant[2] = {lead_node_without(&graph.nodes, LEAD_NODE_ID_TRUE, a), a};
    const lead_node_id with_constant = lead_node_or(&graph.nodes, constant, 2);
    const struct lead_node *nodes = graph.nodes.nodes;
    assert_int_equal(nodes[not_a].input, 7);
    assert_int_equal(nodes[not_a].weight, 3);
    assert_int_equal(nodes[either].input, LEAD_INPUT_MIXED);
    assert_int_equal(nodes[either].weight, 5);
    assert_int_equal(nodes[with_constant].input, 7);
    assert_int_equal(nodes[LEAD_NODE_ID_TRUE].input, LEAD_INPUT_NONE);
    for (lead_node_id id = 0; id < graph.nodes.count; id++)
        for (uint32_t i = 0; i < nodes[id].count; i++)
            assert_true(graph.nodes.children[nodes[id].first + i] < id);
    end(&graph);
}

/* A node that stands below itself 2^40 times, as repetition counts. */
static void weights_do_not_overflow(void **state)
{
    (void)state;
    struct graph graph;
    begin(&graph);
    lead_node_id node = flag(&graph, 1);
    for (lead_input i = 0; i < 40; i++) {
        const lead_node_id left[2] = {node, flag(&graph, i + 2)}, right[2] = {flag(&graph, i + 100), node};
        const lead_node_id pair[2] = {lead_node_or(&graph.nodes, left, 2), lead_node_or(&graph.nodes, right, 2)};
        node = lead_node_and(&graph.nodes, pair, 2);
    }
    assert_int_equal(graph.nodes.nodes[node].weight, UINT32_MAX);
    end(&graph);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_tests_are_one_node),           cmocka_unit_test(many_tests_are_all_found_again),
        cmocka_unit_test(constants_and_repetitions_fall_away), cmocka_unit_test(counts_at_the_ends_are_simpler),
        cmocka_unit_test(nodes_know_what_is_below),           cmocka_unit_test(weights_do_not_overflow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
