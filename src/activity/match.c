/* SPDX-License-Identifier: MIT */
#include "activity/match.h"

/* Of counters of one type under no condition, which differ by their rules' ids, all but the first stand among those with a condition. */
static void find_plain(const struct lead_activity_definitions *definitions, struct lead_matcher *matcher)
{
    for (uint32_t type = 0; type < definitions->type_count; type++)
        matcher->plain[type] = LEAD_NONE;
    for (uint32_t c = definitions->counter_count; c-- > 0;)
        if (definitions->counters[c].where == LEAD_NODE_ID_TRUE)
            matcher->plain[definitions->counters[c].type] = c;
}

static bool sort_counters(const struct lead_activity_definitions *definitions, struct lead_arena *arena, struct lead_matcher *matcher)
{
    uint32_t *first = LEAD_ARENA_NEW(arena, (size_t)definitions->type_count + 2, uint32_t);
    matcher->plain = LEAD_ARENA_NEW(arena, definitions->type_count, uint32_t);
    matcher->where = LEAD_ARENA_NEW(arena, definitions->counter_count, struct lead_matcher_where);
    if (!first || !matcher->plain || !matcher->where)
        return false;
    find_plain(definitions, matcher);
    for (uint32_t c = 0; c < definitions->counter_count; c++)
        if (matcher->plain[definitions->counters[c].type] != c)
            first[definitions->counters[c].type + 2]++;
    for (uint32_t type = 0; type < definitions->type_count; type++)
        first[type + 2] += first[type + 1];
    /* Each fills its part from first[type + 1] on, which then is where the next type's begins. */
    for (uint32_t c = 0; c < definitions->counter_count; c++)
        if (matcher->plain[definitions->counters[c].type] != c)
            matcher->where[first[definitions->counters[c].type + 1]++].counter = c;
    matcher->first_where = first;
    return true;
}

static bool build_program(const struct lead_activity_definitions *definitions, struct lead_arena *arena, struct lead_matcher *matcher)
{
    const uint32_t count = matcher->first_where[definitions->type_count];
    lead_node_id *roots = LEAD_ARENA_NEW(arena, count, lead_node_id);
    if (!roots)
        return false;
    for (uint32_t i = 0; i < count; i++)
        roots[i] = definitions->counters[matcher->where[i].counter].where;
    const struct lead_program_request request = {
        .conditions = &definitions->conditions, .stage_count = 1, .roots = roots, .root_count = count};
    if (!lead_program_build(&request, arena, &matcher->program))
        return false;
    for (uint32_t i = 0; i < count; i++)
        matcher->where[i].slot = matcher->program.slots[roots[i]];
    return true;
}

bool lead_matcher_build(const struct lead_activity_definitions *definitions, struct lead_arena *arena, struct lead_matcher *matcher)
{
    *matcher = (struct lead_matcher){.definitions = definitions};
    if (!sort_counters(definitions, arena, matcher))
        return false;
    return matcher->first_where[definitions->type_count] == 0 || build_program(definitions, arena, matcher);
}
