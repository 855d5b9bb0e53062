/* SPDX-License-Identifier: MIT */
#include "activity/plan.h"

static const lead_points no_points[1] = {0};

/* Bits of a biased bucket plus the offset of its span, which is less than the longest span. */
#define SPAN_BUCKET_BITS (LEAD_ENTRY_BUCKET_BITS + 1)

/* --- where rules go ------------------------------------------------------------------------------------------------------------------ */

static bool is_capped(const struct lead_event_rule *rule)
{
    return rule->times != 0;
}

/* The division by multiplication of struct lead_point_use: exact for all buckets, because the factor is off by less than 1 in 2^SPAN_BUCKET_BITS. */
static void set_span(struct lead_point_use *use, struct lead_stretch span)
{
    if (span.length == 0)
        return;
    const uint32_t missing = (uint32_t)LEAD_BUCKET_BIAS % span.length;
    uint32_t bits = 0;
    while (((uint64_t)1 << bits) < span.length)
        bits++;
    use->span_offset = (span.length - missing + span.shift % span.length) % span.length;
    use->span_shift = SPAN_BUCKET_BITS + bits;
    use->span_factor = (uint32_t)((((uint64_t)1 << use->span_shift) + span.length - 1) / span.length);
}

static struct lead_point_use point_use(const struct lead_activity_plan *plan, uint32_t r)
{
    const struct lead_event_rule *rule = &plan->definitions->rules[r];
    struct lead_point_use use = {.points = plan->tables[r]->points, .length = plan->tables[r]->length, .most = UINT32_MAX, .channel = rule->channel};
    if (is_capped(rule)) {
        use.most = rule->times;
        set_span(&use, rule->span);
    }
    return use;
}

/* A counter can carry one rule with "at_most" along, when that is about nothing else. Others are computed one by one. */
static void place_capped_rules(struct lead_activity_plan *plan, bool *has_first)
{
    const struct lead_activity_definitions *definitions = plan->definitions;
    for (uint32_t r = 0; r < definitions->rule_count; r++) {
        const struct lead_event_rule *rule = &definitions->rules[r];
        if (!is_capped(rule))
            continue;
        if (rule->counters.count == 1 && !has_first[rule->counters.items[0]]) {
            plan->firsts[rule->counters.items[0]] = point_use(plan, r);
            has_first[rule->counters.items[0]] = true;
            plan->has_caps = true;
            plan->has_spans |= rule->span.length != 1;
        } else {
            plan->single_rules[plan->single_rule_count++] = r;
        }
    }
}

/* Counts first (`fill` false), then fills the lists. `has_first` is as it was left by place_capped_rules(). */
static void place_other_rules(struct lead_activity_plan *plan, bool *has_first, bool fill)
{
    const struct lead_activity_definitions *definitions = plan->definitions;
    for (uint32_t r = 0; r < definitions->rule_count; r++) {
        const struct lead_event_rule *rule = &definitions->rules[r];
        for (uint32_t i = 0; i < rule->counters.count && !is_capped(rule); i++) {
            struct lead_counter_uses *uses = &plan->uses[rule->counters.items[i]];
            if (fill && !has_first[rule->counters.items[i]]) {
                plan->firsts[rule->counters.items[i]] = point_use(plan, r);
                has_first[rule->counters.items[i]] = true;
            } else {
                if (fill) {
                    plan->points[uses->point_end] = point_use(plan, r);
                    plan->uses_of.points++;
                }
                uses->point_end++;
            }
        }
    }
}

static void place_measures(struct lead_activity_plan *plan, bool fill)
{
    const struct lead_activity_definitions *definitions = plan->definitions;
    for (uint32_t m = 0; m < definitions->measure_count; m++) {
        const struct lead_measure *measure = &definitions->measures[m];
        const uint32_t mask = measure->kind == LEAD_MEASURE_FIRST ? LEAD_EDGE_FIRST_MASK : 0;
        for (uint32_t i = 0; i < measure->counters.count && measure->kind != LEAD_MEASURE_PRESENCE; i++) {
            struct lead_counter_uses *uses = &plan->uses[measure->counters.items[i]];
            uint32_t *end = measure->kind == LEAD_MEASURE_COUNT ? &uses->count_end : &uses->edge_end;
            if (fill && measure->kind == LEAD_MEASURE_COUNT)
                plan->counts[*end] = (struct lead_count_use){measure->window, m};
            else if (fill)
                plan->edges[*end] = (struct lead_edge_use){m, mask};
            ++*end;
        }
    }
}

/* Turns the numbers of uses in …_end into empty lists, and says how long all are together at most. */
static struct lead_use_totals begin_lists(struct lead_activity_plan *plan)
{
    struct lead_use_totals totals = {0};
    for (uint32_t c = 0; c < plan->definitions->counter_count; c++) {
        struct lead_counter_uses *uses = &plan->uses[c];
        uses->point_begin = totals.points;
        uses->count_begin = totals.counts;
        uses->edge_begin = totals.edges;
        totals.points += uses->point_end;
        totals.counts += uses->count_end;
        totals.edges += uses->edge_end;
        uses->point_end = uses->point_begin;
        uses->count_end = uses->count_begin;
        uses->edge_end = uses->edge_begin;
    }
    return totals;
}

static bool build_uses(struct lead_activity_plan *plan, struct lead_arena *arena)
{
    const struct lead_activity_definitions *definitions = plan->definitions;
    bool *has_first = LEAD_ARENA_NEW(arena, definitions->counter_count, bool);
    plan->firsts = LEAD_ARENA_NEW(arena, definitions->counter_count, struct lead_point_use);
    plan->uses = LEAD_ARENA_NEW(arena, definitions->counter_count, struct lead_counter_uses);
    plan->single_rules = LEAD_ARENA_NEW(arena, definitions->rule_count, uint32_t);
    if (has_first == NULL || plan->firsts == NULL || plan->uses == NULL || plan->single_rules == NULL)
        return false;
    for (uint32_t c = 0; c < definitions->counter_count; c++)
        plan->firsts[c] = (struct lead_point_use){.points = no_points, .most = UINT32_MAX};
    place_other_rules(plan, has_first, false);
    place_measures(plan, false);
    const struct lead_use_totals totals = begin_lists(plan);
    plan->points = LEAD_ARENA_NEW(arena, totals.points, struct lead_point_use);
    plan->counts = LEAD_ARENA_NEW(arena, totals.counts, struct lead_count_use);
    plan->edges = LEAD_ARENA_NEW(arena, totals.edges, struct lead_edge_use);
    if (plan->points == NULL || plan->counts == NULL || plan->edges == NULL)
        return false;
    plan->uses_of = (struct lead_use_totals){0, totals.counts, totals.edges};
    place_capped_rules(plan, has_first);
    place_other_rules(plan, has_first, true);
    place_measures(plan, true);
    return true;
}

/* --- what the evaluator wants to know beforehand -------------------------------------------------------------------------------------- */

static bool list_edge_measures(struct lead_activity_plan *plan, struct lead_arena *arena)
{
    const struct lead_activity_definitions *definitions = plan->definitions;
    plan->edge_measures = LEAD_ARENA_NEW(arena, definitions->measure_count, uint32_t);
    if (plan->edge_measures == NULL)
        return false;
    for (uint32_t m = 0; m < definitions->measure_count; m++) {
        const enum lead_measure_kind kind = definitions->measures[m].kind;
        if (kind == LEAD_MEASURE_LAST || kind == LEAD_MEASURE_FIRST)
            plan->edge_measures[plan->edge_measure_count++] = m;
    }
    return true;
}

static uint64_t size_of_points(lead_points points)
{
    return points < 0 ? 0 - (uint64_t)points : (uint64_t)points;
}

static void find_bounds(struct lead_activity_plan *plan)
{
    const struct lead_activity_definitions *definitions = plan->definitions;
    plan->safe_events = LEAD_MEASURE_MOST;
    plan->harmless_events = UINT64_MAX;
    for (uint32_t r = 0; r < definitions->rule_count; r++) {
        uint64_t largest = 1;
        for (uint32_t age = 0; age <= plan->tables[r]->length; age++) {
            const uint64_t size = size_of_points(plan->tables[r]->points[age]);
            largest = size > largest ? size : largest;
        }
        const uint64_t safe = (uint64_t)definitions->rules[r].limit / largest;
        plan->safe_events = safe < plan->safe_events ? safe : plan->safe_events;
    }
    for (uint32_t g = 0; g < definitions->guard_count; g++)
        if (definitions->guards[g].more_than < plan->harmless_events)
            plan->harmless_events = definitions->guards[g].more_than;
}

static bool is_plain(const struct lead_activity_plan *plan)
{
    const struct lead_activity_definitions *definitions = plan->definitions;
    return definitions->channel_count == 1 && definitions->guard_count == 0 && plan->single_rule_count == 0 && !plan->has_spans &&
           plan->uses_of.points + plan->uses_of.counts + plan->uses_of.edges == 0 &&
           (definitions->measure_count == 0 || (definitions->measure_count == 1 && definitions->measures[0].kind == LEAD_MEASURE_PRESENCE));
}

static bool is_fading(const struct lead_activity_plan *plan)
{
    for (uint32_t r = 0; r < plan->definitions->rule_count; r++)
        if (plan->tables[r]->points[plan->tables[r]->length] != 0)
            return false;
    return plan->is_plain && !plan->has_caps;
}

bool lead_activity_plan_build(const struct lead_activity_definitions *definitions, struct lead_arena *arena, struct lead_activity_plan **plan)
{
    struct lead_activity_plan *made = LEAD_ARENA_NEW(arena, 1, struct lead_activity_plan);
    *plan = made;
    if (made == NULL)
        return false;
    made->definitions = definitions;
    if (!lead_plan_tables(made, arena) || !build_uses(made, arena) || !list_edge_measures(made, arena) || !lead_plan_ahead(made, arena))
        return false;
    find_bounds(made);
    made->is_plain = is_plain(made);
    made->is_fading = is_fading(made);
    return true;
}
