/* SPDX-License-Identifier: MIT */
/* In which stage results are finished, since some read others. */
#include "base/error.h"
#include "score/definitions.h"

#include <string.h>

struct order {
    const struct lead_place *root;
    struct lead_definitions *definitions;
    uint32_t *makers; /* by result: its producer */
    uint8_t *states;  /* by producer: 0 not looked at, 1 on the way, 2 done */
    uint32_t *way;    /* producers that wait for each other */
    uint32_t depth;
};

/* A grade reads the points of its scores without a condition. */
static bool depends(const struct lead_definitions *definitions, const struct lead_producer *producer, uint32_t on)
{
    if (producer->kind == LEAD_MAKES_GRADE)
        return (definitions->letters.count && on == definitions->letters.score) || (definitions->digits.count && on == definitions->digits.score);
    return producer->reads[on];
}

static const char *name_of(const struct order *order, uint32_t producer)
{
    return order->definitions->results[order->definitions->producers[producer].first_result].name;
}

static void report_cycle(const struct order *order, uint32_t back_to)
{
    char names[256] = "";
    uint32_t begin = 0;
    while (order->way[begin] != back_to)
        begin++;
    for (uint32_t i = begin; i < order->depth; i++) {
        lead_append(names, sizeof names, name_of(order, order->way[i]));
        lead_append(names, sizeof names, " → ");
    }
    lead_append(names, sizeof names, name_of(order, back_to));
    const struct lead_producer *producer = &order->definitions->producers[back_to];
    /* Scores are members of "scores", everything else of the document. */
    struct lead_place scores = lead_child(order->root, lead_json_member(order->root->value, "scores"), 0);
    struct lead_place place = lead_child(producer->kind == LEAD_MAKES_SCORE ? &scores : order->root, producer->section, 0);
    lead_report_key(&place, LEAD_ERROR_CYCLE, "results depend on themselves: %s", names);
}

/* At most LEAD_PRODUCERS_MAX of them, so recursion is shallow. */
static void visit(struct order *order, uint32_t index)
{
    struct lead_definitions *definitions = order->definitions;
    struct lead_producer *producer = &definitions->producers[index];
    uint32_t stage = 0;
    order->states[index] = 1;
    order->way[order->depth++] = index;
    for (uint32_t on = 0; on < definitions->result_count; on++) {
        uint32_t maker = order->makers[on];
        if (!depends(definitions, producer, on))
            continue;
        if (order->states[maker] == 1) {
            report_cycle(order, maker);
            continue;
        }
        if (order->states[maker] == 0)
            visit(order, maker);
        /* A grade only compares finished points, at the end of the same stage; conditions need a stage of their own. */
        uint32_t after = definitions->available[on] - (producer->kind == LEAD_MAKES_GRADE);
        stage = after > stage ? after : stage;
    }
    order->depth--;
    order->states[index] = 2;
    producer->stage = stage;
    for (uint32_t r = 0; r < producer->result_count; r++)
        definitions->available[producer->first_result + r] = producer->kind == LEAD_MAKES_TITLE ? 0 : stage + 1;
    if (stage >= definitions->stage_count)
        definitions->stage_count = stage + 1;
}

static void list_makers(struct order *order)
{
    for (uint32_t p = 0; p < order->definitions->producer_count; p++)
        for (uint32_t r = 0; r < order->definitions->producers[p].result_count; r++)
            order->makers[order->definitions->producers[p].first_result + r] = p;
}

bool lead_results_order(const struct lead_place *root, struct lead_arena *arena, struct lead_definitions *definitions)
{
    struct order order = {.root = root, .definitions = definitions};
    definitions->stage_count = 1;
    definitions->available = LEAD_ARENA_NEW(arena, definitions->result_count, uint32_t);
    order.makers = LEAD_ARENA_NEW(arena, definitions->result_count, uint32_t);
    order.states = LEAD_ARENA_NEW(arena, definitions->producer_count, uint8_t);
    order.way = LEAD_ARENA_NEW(arena, definitions->producer_count, uint32_t);
    if (!definitions->available || !order.makers || !order.states || !order.way)
        return false;
    list_makers(&order);
    for (uint32_t p = 0; p < definitions->producer_count; p++)
        if (order.states[p] == 0)
            visit(&order, p);
    return true;
}
