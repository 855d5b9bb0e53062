/* SPDX-License-Identifier: MIT */
#include "activity/single.h"

#include "activity/walk.h"

/* The entries of several counters, of which the one with the oldest bucket comes next. */
struct cursors {
    struct {
        size_t at, end;
    } of[LEAD_MERGED_COUNTERS];
    uint32_t count; /* of those that have entries left */
};

static void open_cursors(struct cursors *cursors, const uint32_t *counters, uint32_t count, struct lead_history_view history, int64_t now)
{
    cursors->count = 0;
    for (uint32_t i = 0; i < count; i++) {
        const size_t at = lead_view_find(history, counters[i], INT64_MIN);
        size_t end = at;
        while (end < history.count && lead_entry_counter(history.entries[end]) == counters[i] && lead_entry_bucket(history.entries[end]) <= now)
            end++;
        cursors->of[cursors->count].at = at;
        cursors->of[cursors->count].end = end;
        cursors->count += at < end;
    }
}

static lead_entry_bits take_oldest(struct cursors *cursors, struct lead_history_view history)
{
    uint32_t oldest = 0;
    for (uint32_t i = 1; i < cursors->count; i++)
        if (lead_entry_bucket(history.entries[cursors->of[i].at]) < lead_entry_bucket(history.entries[cursors->of[oldest].at]))
            oldest = i;
    const lead_entry_bits entry = history.entries[cursors->of[oldest].at++];
    if (cursors->of[oldest].at == cursors->of[oldest].end)
        cursors->of[oldest] = cursors->of[--cursors->count];
    return entry;
}

static int64_t add_counters(const struct lead_activity_plan *plan, uint32_t r, const uint32_t *counters, uint32_t count,
                            struct lead_history_view history, int64_t now)
{
    const struct lead_event_rule *rule = &plan->definitions->rules[r];
    const struct lead_point_table *table = plan->tables[r];
    const uint32_t most = rule->times != 0 ? rule->times : UINT32_MAX;
    struct cursors cursors;
    int64_t points = 0, end = INT64_MIN; /* of the span */
    uint32_t left = most;
    open_cursors(&cursors, counters, count, history, now);
    while (cursors.count > 0) {
        const lead_entry_bits entry = take_oldest(&cursors, history);
        const int64_t bucket = lead_entry_bucket(entry), age = now - bucket;
        if (rule->span.length != 0 && bucket >= end) {
            end = (lead_span_index(rule->span, bucket) + 1) * rule->span.length - rule->span.shift;
            left = most;
        }
        const uint32_t counted = lead_entry_count(entry) < left ? lead_entry_count(entry) : left;
        left -= counted;
        points += (int64_t)counted * table->points[age < (int64_t)table->length ? age : (int64_t)table->length];
    }
    return points;
}

lead_points lead_single_rule(const struct lead_activity_plan *plan, uint32_t r, struct lead_history_view history, struct lead_moment now)
{
    const struct lead_event_rule *rule = &plan->definitions->rules[r];
    int64_t points = 0;
    if (rule->times != 0 && rule->counters.count > LEAD_MERGED_COUNTERS) {
        struct lead_rule_outcome outcome;
        lead_event_rule_evaluate(plan->definitions, rule, history, now.time, &outcome);
        return outcome.points;
    }
    if (rule->times != 0)
        points = add_counters(plan, r, rule->counters.items, rule->counters.count, history, now.bucket);
    for (uint32_t i = 0; i < rule->counters.count && rule->times == 0; i++)
        points += add_counters(plan, r, &rule->counters.items[i], 1, history, now.bucket);
    return (lead_points)(points > rule->limit ? rule->limit : points < -(int64_t)rule->limit ? -(int64_t)rule->limit : points);
}
