/* SPDX-License-Identifier: MIT */
/* Whom a lead may go to, besides what desks say. */
#ifndef LEADCORE_SRC_ROUTE_FILTER_H
#define LEADCORE_SRC_ROUTE_FILTER_H

#include "route/pick.h"

/* Of an asking and a team. */
struct lead_filter {
    const struct lead_asking *asking;
    const struct lead_team *team;
    const struct lead_turns *turns;
    uint64_t prefers;           /* only those who prefer one of these; 0: all */
    bool needs_something, leaves_out_somebody;
};

bool lead_meets_needs(const struct lead_policy *policy, const struct lead_route *route, uint32_t person);
bool lead_is_left_out(const struct lead_asking *asking, uint32_t person);
/* `filter` is a struct lead_filter. */
bool lead_filter_passes(const void *filter, uint32_t member);

/* Whether the rule of the route needs anything. */
static inline bool lead_needs_something(const struct lead_policy *policy, const struct lead_route *route)
{
    if (route->rule == LEAD_NONE)
        return false;
    const struct lead_policy_rule *rule = &policy->rules[route->rule];
    bool needs = rule->need_count > 0;
    for (uint32_t i = 0; i < rule->need_field_count; i++)
        needs |= route->needs[i] != LEAD_NONE;
    return needs;
}

/* Whether it needs a value that nobody has. */
static inline bool lead_needs_nobody(const struct lead_policy *policy, const struct lead_route *route)
{
    if (route->rule == LEAD_NONE)
        return false;
    bool needs = false;
    for (uint32_t i = 0; i < policy->rules[route->rule].need_field_count; i++)
        needs |= route->needs[i] == LEAD_NEED_NOBODY;
    return needs;
}

static inline bool lead_leaves_out_somebody(const struct lead_asking *asking)
{
    if (asking->excluded_count > 0)
        return true;
    if (asking->slot == LEAD_NONE)
        return false;
    const struct lead_held *held = &asking->router->leads.held[asking->slot];
    return held->holder != LEAD_NONE || (asking->leaves_past_out && held->past != LEAD_NONE);
}

static inline struct lead_filter lead_filter_of(const struct lead_asking *asking, uint32_t team)
{
    const lead_router *router = asking->router;
    return (struct lead_filter){
        .asking = asking,
        .team = &router->policy->teams[team],
        .turns = &router->turns[team],
        .needs_something = lead_needs_something(router->policy, asking->route),
        .leaves_out_somebody = lead_leaves_out_somebody(asking),
    };
}

static inline bool lead_filter_is_empty(const struct lead_filter *filter)
{
    return !filter->needs_something && !filter->leaves_out_somebody && filter->prefers == 0;
}

/* --- bitmaps of members ------------------------------------------------------------------------------------------------------------------- */

static inline uint32_t lead_member_words(uint32_t members)
{
    return (members + 63) / 64;
}

static inline bool lead_has_member(const uint64_t *bitmap, uint32_t member)
{
    return bitmap[member / 64] >> (member % 64) & 1;
}

static inline uint32_t lead_lowest_bit(uint64_t word)
{
    return (uint32_t)__builtin_ctzll(word);
}

/* Those of a word of members who pass. */
static inline uint64_t lead_filter_word(const struct lead_filter *filter, uint64_t word, uint32_t index)
{
    if (lead_filter_is_empty(filter))
        return word;
    for (uint64_t rest = word; rest; rest &= rest - 1)
        if (!lead_filter_passes(filter, index * 64 + lead_lowest_bit(rest)))
            word &= ~(rest & (~rest + 1));
    return word;
}

/* The first of a word of members who passes; LEAD_NONE when none does. */
static inline uint32_t lead_filter_first(const struct lead_filter *filter, uint64_t word, uint32_t index)
{
    const bool is_empty = lead_filter_is_empty(filter);
    for (; word; word &= word - 1) {
        const uint32_t member = index * 64 + lead_lowest_bit(word);
        if (is_empty || lead_filter_passes(filter, member))
            return member;
    }
    return LEAD_NONE;
}

#endif
