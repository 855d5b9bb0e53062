/* SPDX-License-Identifier: MIT */
#include "score/fold.h"

#include "rules/program.h"

#include <string.h>

/* Tables are made by asking the condition for every code, so both sides are bounded. */
#define WEIGHT_MAX 64
#define CODES_MAX 4096

/* Whether a node that reads one category holds for a code; LEAD_CODE_UNKNOWN asks for unknown. */
static bool holds(const struct lead_nodes *nodes, lead_node_id id, uint32_t code)
{
    const struct lead_node *node = &nodes->nodes[id];
    const lead_node_id *children = nodes->children + (node->count ? node->first : 0);
    uint32_t true_children = 0;
    switch (node->kind) {
    case LEAD_NODE_FALSE:
    case LEAD_NODE_TRUE:
        return node->kind == LEAD_NODE_TRUE;
    case LEAD_NODE_KNOWN:
        return code != LEAD_CODE_UNKNOWN;
    case LEAD_NODE_TEST: {
        const struct lead_test *test = &nodes->tests[node->first];
        for (uint32_t i = 0; i < test->count; i++)
            if (test->as.codes[i] == code)
                return true;
        return false;
    }
    case LEAD_NODE_WITHOUT:
        return holds(nodes, children[0], code) && !holds(nodes, children[1], code);
    case LEAD_NODE_AND:
    case LEAD_NODE_OR:
    case LEAD_NODE_AT_LEAST:
        break;
    }
    for (uint32_t i = 0; i < node->count; i++)
        true_children += holds(nodes, children[i], code);
    if (node->kind == LEAD_NODE_AND)
        return true_children == node->count;
    return true_children >= (node->kind == LEAD_NODE_OR ? 1 : node->at_least);
}

/* The category field that the rule depends on alone, or LEAD_INPUT_NONE. */
static lead_input only_category(const struct lead_conditions *conditions, const struct lead_rule *rule)
{
    const struct lead_node *is_true = &conditions->nodes.nodes[rule->condition.is_true];
    const struct lead_node *is_false = &conditions->nodes.nodes[rule->condition.is_false];
    lead_input input = is_true->input == LEAD_INPUT_NONE ? is_false->input : is_true->input;
    if (is_false->input != LEAD_INPUT_NONE && is_false->input != input)
        return LEAD_INPUT_NONE;
    if (input >= conditions->schema->count || conditions->schema->fields[input].type != LEAD_FIELD_CATEGORY)
        return LEAD_INPUT_NONE;
    if (is_true->weight > WEIGHT_MAX || is_false->weight > WEIGHT_MAX || lead_input_codes(conditions, input) > CODES_MAX)
        return LEAD_INPUT_NONE;
    return input;
}

static int64_t amount(const struct lead_nodes *nodes, const struct lead_rule *rule, uint32_t code, int32_t unit)
{
    if (holds(nodes, rule->condition.is_true, code))
        return rule->points / unit;
    return rule->unknown && !holds(nodes, rule->condition.is_false, code) ? rule->unknown / unit : 0;
}

static bool fits_byte(int64_t sum)
{
    return sum >= -128 && sum <= 127;
}

/* Whether the node is what is known of a field without the rows of `test`. */
static bool is_rest_of(const struct lead_nodes *nodes, const struct lead_node *node, lead_node_id test)
{
    return node->kind == LEAD_NODE_WITHOUT && nodes->nodes[nodes->children[node->first]].kind == LEAD_NODE_KNOWN &&
           nodes->children[node->first + 1] == test;
}

/* The test, when the rule is one test and false wherever that is known and not true; else NULL. */
static const struct lead_test *only_test(const struct lead_nodes *nodes, const struct lead_rule *rule)
{
    const struct lead_node *is_true = &nodes->nodes[rule->condition.is_true], *is_false = &nodes->nodes[rule->condition.is_false];
    bool is_only = is_true->kind == LEAD_NODE_TEST && is_rest_of(nodes, is_false, rule->condition.is_true);
    return is_only ? &nodes->tests[is_true->first] : NULL;
}

/* What most rules are; goes over the codes of the test and not over all, so that many rules of many values stay linear. */
static bool add_test(const struct lead_test *test, const struct lead_rule *rule, int32_t unit, struct lead_folded *folded)
{
    const int64_t points = rule->points / unit, unknown = (int64_t)folded->unknown + rule->unknown / unit;
    if (!fits_byte(unknown))
        return false;
    for (uint32_t i = 0; i < test->count; i++)
        if (!fits_byte(folded->table[test->as.codes[i]] + points))
            return false;
    folded->unknown = (int8_t)unknown;
    for (uint32_t i = 0; i < test->count; i++)
        folded->table[test->as.codes[i]] = (int8_t)(folded->table[test->as.codes[i]] + points);
    return true;
}

/* Adds the rule to the table if every entry still fits a byte; otherwise the table stays as it was. */
static bool add_rule(const struct lead_conditions *conditions, const struct lead_rule *rule, int32_t unit, struct lead_folded *folded)
{
    const struct lead_nodes *nodes = &conditions->nodes;
    const struct lead_test *test = only_test(nodes, rule);
    if (test)
        return add_test(test, rule, unit, folded);
    uint32_t codes = lead_input_codes(conditions, folded->input);
    int64_t unknown = folded->unknown + amount(nodes, rule, LEAD_CODE_UNKNOWN, unit);
    if (!fits_byte(unknown))
        return false;
    for (uint32_t code = 0; code < codes; code++)
        if (!fits_byte(folded->table[code] + amount(nodes, rule, code, unit)))
            return false;
    folded->unknown = (int8_t)unknown;
    for (uint32_t code = 0; code < codes; code++)
        folded->table[code] = (int8_t)(folded->table[code] + amount(nodes, rule, code, unit));
    return true;
}

static struct lead_folded *table_for(struct lead_fold *fold, const struct lead_conditions *conditions, lead_input input,
                                     struct lead_arena *arena)
{
    /* Groups have few categories; the last ones are the likely ones. */
    uint32_t oldest = fold->count > 64 ? fold->count - 64 : 0;
    for (uint32_t t = fold->count; t-- > oldest;)
        if (fold->tables[t].input == input)
            return &fold->tables[t];
    uint32_t codes = lead_input_codes(conditions, input);
    struct lead_folded *folded = &fold->tables[fold->count];
    folded->input = input;
    folded->table = LEAD_ARENA_NEW(arena, codes < 256 ? 256 : codes, int8_t);
    if (!folded->table)
        return NULL;
    fold->count++;
    return folded;
}

static void find_reach(const struct lead_conditions *conditions, struct lead_folded *folded)
{
    folded->low = folded->unknown < 0 ? folded->unknown : 0;
    folded->high = folded->unknown > 0 ? folded->unknown : 0;
    for (uint32_t code = 0; code < lead_input_codes(conditions, folded->input); code++) {
        folded->low = folded->table[code] < folded->low ? folded->table[code] : folded->low;
        folded->high = folded->table[code] > folded->high ? folded->table[code] : folded->high;
    }
}

bool lead_fold_group(const struct lead_conditions *conditions, const struct lead_group *group, int32_t unit, struct lead_arena *arena,
                     struct lead_fold *fold)
{
    fold->count = 0;
    fold->tables = LEAD_ARENA_NEW(arena, group->rule_count, struct lead_folded);
    fold->is_folded = LEAD_ARENA_NEW(arena, group->rule_count, bool);
    if (!fold->tables || !fold->is_folded)
        return false;
    for (uint32_t r = 0; r < group->rule_count; r++) {
        lead_input input = only_category(conditions, &group->rules[r]);
        if (input == LEAD_INPUT_NONE)
            continue;
        struct lead_folded *folded = table_for(fold, conditions, input, arena);
        if (!folded)
            return false;
        fold->is_folded[r] = add_rule(conditions, &group->rules[r], unit, folded);
    }
    for (uint32_t t = 0; t < fold->count; t++)
        find_reach(conditions, &fold->tables[t]);
    return true;
}
