/* SPDX-License-Identifier: MIT */
/* Rules and measures in the slow and obvious way. */
#include "activity/outcome.h"

#include "activity/walk.h"
#include "base/checked.h"

static lead_points points_at_age(const struct lead_fade *fade, int64_t age)
{
    return age < (int64_t)fade->length ? fade->points[age] : fade->rest;
}

static lead_points limited(int64_t points, lead_points limit)
{
    return (lead_points)(points > limit ? limit : points < -(int64_t)limit ? -(int64_t)limit : points);
}

/* What is left of a rule's "at_most" in the span of the bucket that is looked at. */
struct cap {
    bool has_begun;
    int64_t span;
    uint64_t left;
};

/* How many of `events` in the bucket are counted. */
static uint64_t let_through(struct cap *cap, const struct lead_event_rule *rule, int64_t bucket, uint64_t events)
{
    if (rule->times == 0)
        return events;
    const int64_t span = lead_span_index(rule->span, bucket);
    if (!cap->has_begun || span != cap->span)
        *cap = (struct cap){true, span, rule->times};
    const uint64_t counted = events < cap->left ? events : cap->left;
    cap->left -= counted;
    return counted;
}

void lead_event_rule_evaluate(const struct lead_activity_definitions *definitions, const struct lead_event_rule *rule,
                              struct lead_history_view history, lead_time now, struct lead_rule_outcome *outcome)
{
    const int64_t bucket_now = lead_bucket_of(now, definitions->resolution);
    struct cap cap = {0};
    struct lead_walk walk;
    struct lead_walk_step step;
    int64_t points = 0;
    *outcome = (struct lead_rule_outcome){0};
    if (history.entries == NULL)
        return;
    lead_walk_begin(&walk, definitions, &rule->counters, history, bucket_now);
    while (lead_walk_next(&walk, &step)) {
        const uint64_t counted = let_through(&cap, rule, step.bucket, step.kept);
        const int64_t worth = points_at_age(&rule->fade, bucket_now - step.bucket);
        points = lead_add_saturated(points, lead_multiply_saturated((int64_t)counted, worth));
        outcome->counted += counted;
        outcome->capped += step.kept - counted;
        outcome->guarded += step.guarded;
        if (step.guard != NULL && (outcome->guard == NULL || step.guard < outcome->guard))
            outcome->guard = step.guard;
        if (counted > 0)
            outcome->newest = step.bucket * definitions->resolution;
    }
    outcome->points = limited(points, rule->limit);
    outcome->raw_points = lead_multiply_saturated((int64_t)outcome->counted, rule->points);
}

int32_t lead_measure_evaluate(const struct lead_activity_definitions *definitions, const struct lead_measure *measure,
                              struct lead_history_view history, lead_time now)
{
    const int64_t bucket_now = lead_bucket_of(now, definitions->resolution);
    struct lead_walk walk;
    struct lead_walk_step step;
    int64_t count = 0, first = LEAD_MEASURE_NEVER, last = LEAD_MEASURE_NEVER;
    if (measure->kind == LEAD_MEASURE_PRESENCE)
        return 0;
    lead_walk_begin(&walk, definitions, &measure->counters, history, bucket_now);
    while (lead_walk_next(&walk, &step)) {
        const int64_t age = bucket_now - step.bucket;
        if (step.kept == 0)
            continue;
        if (measure->window == LEAD_AGES_FOREVER || age < (int64_t)measure->window)
            count = lead_add_saturated(count, (int64_t)step.kept);
        last = age < LEAD_MEASURE_MOST ? age : LEAD_MEASURE_MOST;
        first = first == LEAD_MEASURE_NEVER ? last : first;
    }
    if (measure->kind == LEAD_MEASURE_COUNT)
        return count < LEAD_MEASURE_MOST ? (int32_t)count : LEAD_MEASURE_MOST;
    return (int32_t)(measure->kind == LEAD_MEASURE_LAST ? last : first);
}
