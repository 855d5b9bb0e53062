/* SPDX-License-Identifier: MIT */
/* Rules with "on". */
#include "activity/definitions.h"

#define TIMES_MAX 1000000
#define LIMIT_LEAST (INT64_C(20000) * LEAD_POINT)

static bool read_at_most(const struct lead_place *place, const struct lead_activity_definitions *definitions, struct lead_event_rule *rule)
{
    static const char *const keys[] = {"times", "per"};
    enum { TIMES, PER, COUNT };
    const struct lead_json *members[COUNT];
    int64_t count = 0;
    uint32_t buckets;
    bool is_good = lead_members(place, keys, COUNT, TIMES + 1, members);
    const struct lead_place times = lead_child(place, members[TIMES], 0), per = lead_child(place, members[PER], 0);
    if (members[TIMES])
        is_good &= lead_want_integer(&times, 1, TIMES_MAX, &count);
    rule->times = (uint32_t)count;
    if (members[PER]) {
        is_good &= lead_want_buckets(&per, definitions, &buckets);
        rule->span = lead_span_of(buckets, definitions->resolution);
    }
    return is_good;
}

/* Rules may be many, and their group's decay long: it is read for the first of them. */
static bool read_group_decay(const struct lead_event_rule_members *members, struct lead_activity_definitions *definitions)
{
    struct lead_activity_reading *reading = &definitions->reading;
    const struct lead_place place = lead_child(members->group, members->group_decay, 0);
    if (reading->group_decay != members->group_decay)
        reading->decay_is_good = lead_decay_parse(&place, definitions, &reading->decay);
    reading->group_decay = members->group_decay;
    return reading->decay_is_good;
}

/* The rule's own decay, else its group's, which is looked at in any case. */
static bool read_decay(const struct lead_place *place, const struct lead_event_rule_members *members,
                       struct lead_activity_definitions *definitions, struct lead_decay *decay)
{
    const struct lead_place own = lead_child(place, members->decay, 0);
    *decay = (struct lead_decay){.kind = LEAD_DECAY_NONE};
    bool is_good = !members->group_decay || read_group_decay(members, definitions);
    if (members->decay)
        return lead_decay_parse(&own, definitions, decay) && is_good;
    if (members->group_decay)
        *decay = definitions->reading.decay;
    return is_good;
}

static lead_points limit_of(const struct lead_event_rule *rule)
{
    const int64_t points = rule->points < 0 ? -(int64_t)rule->points : rule->points;
    const int64_t most = points > LIMIT_LEAST ? points : LIMIT_LEAST;
    const bool is_counted_out = rule->times != 0 && rule->span.length == 0;
    return (lead_points)(is_counted_out && rule->times * points < most ? rule->times * points : most);
}

/* Ages at which an event may matter; in a span, the events that will have no points any more may take the place of those that have. */
static uint32_t reach_of(const struct lead_event_rule *rule, const struct lead_decay *decay)
{
    if (decay->kind == LEAD_DECAY_NONE || (rule->times != 0 && rule->span.length == 0))
        return LEAD_AGES_FOREVER;
    return rule->fade.length + rule->span.length;
}

uint32_t lead_event_rule_read(const struct lead_place *place, const struct lead_event_rule_members *members, uint32_t channel,
                              struct lead_activity_definitions *definitions)
{
    const struct lead_place at_most = lead_child(place, members->at_most, 0), own_decay = lead_child(place, members->decay, 0);
    struct lead_event_rule rule = {.points = members->points, .channel = channel};
    struct lead_decay decay;
    bool is_good = lead_counters_read(place, members->on, members->where, members->id, definitions, &rule.counters);
    if (members->at_most)
        is_good &= read_at_most(&at_most, definitions, &rule);
    is_good &= read_decay(place, members, definitions, &decay);
    if (!is_good || !lead_fade_make(members->decay ? &own_decay : place, rule.points, &decay, definitions, &rule.fade))
        return LEAD_NONE;
    struct lead_event_rule *rules = LEAD_ARENA_GROW(definitions->conditions.arena, definitions->rules, &definitions->rule_capacity,
                                                    definitions->rule_count + 1, struct lead_event_rule);
    if (!rules) {
        definitions->conditions.nodes.out_of_memory = true;
        return LEAD_NONE;
    }
    definitions->rules = rules;
    rule.limit = limit_of(&rule);
    rules[definitions->rule_count] = rule;
    lead_counters_reach(&rule.counters, reach_of(&rule, &decay), definitions);
    return definitions->rule_count++;
}
