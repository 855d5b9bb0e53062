/* SPDX-License-Identifier: MIT */
/* One pass over the entries of a lead, and what it takes to be right also where a pass is not enough. */
#include "activity/evaluate.h"

#include "activity/outcome.h"
#include "activity/pass.h"
#include "activity/single.h"
#include "activity/walk.h"

/* Buckets of `now` so near that ages, in 32 bits, neither overflow nor reach LEAD_MEASURE_MOST. */
#define NEAR_BUCKETS 1000000000

/* Leads with fewer entries are computed with their guards' bursts taken out; channels and measures together up to so many are summed up locally,
 * because columns of a block may all lie at addresses that fall on one line of the cache. */
#define LOCAL_ENTRIES 512
#define LOCAL_SUMS 64

/* --- passes -------------------------------------------------------------------------------------------------------------------------- */

static void clear_sums(const struct lead_activity_plan *plan, struct lead_sums sums)
{
    for (uint32_t c = 0; c < plan->definitions->channel_count; c++)
        sums.channels[c * sums.stride] = 0;
    for (uint32_t m = 0; m < plan->definitions->measure_count; m++)
        sums.measures[m * sums.stride] = 0;
    for (uint32_t i = 0; i < plan->edge_measure_count; i++)
        sums.measures[plan->edge_measures[i] * sums.stride] = UINT32_MAX;
}

static void finish_edges(const struct lead_activity_plan *plan, struct lead_sums sums)
{
    for (uint32_t i = 0; i < plan->edge_measure_count; i++) {
        const uint32_t m = plan->edge_measures[i];
        uint32_t *edge = &sums.measures[m * sums.stride];
        if (*edge == UINT32_MAX)
            *edge = LEAD_MEASURE_NEVER;
        else if (plan->definitions->measures[m].kind == LEAD_MEASURE_FIRST)
            *edge ^= LEAD_EDGE_FIRST_MASK;
    }
}

/* A lead with so few events has no bucket whose count needs two entries of a counter. */
static uint64_t add_firsts(const struct lead_activity_plan *plan, struct lead_history_view history, uint32_t now, struct lead_sums sums)
{
    if (!plan->has_spans) {
        const uint64_t events = lead_pass_firsts(plan, history, now, sums);
        if (!plan->has_caps || events < LEAD_ENTRY_COUNT_MAX)
            return events;
        clear_sums(plan, sums);
    }
    return lead_pass_spans(plan, history, now, sums);
}

static uint64_t add_in_place(const struct lead_activity_plan *plan, struct lead_history_view history, uint32_t now, struct lead_sums sums)
{
    clear_sums(plan, sums);
    const uint64_t events = add_firsts(plan, history, now, sums);
    if (plan->uses_of.points > 0)
        lead_pass_points(plan, history, now, sums);
    if (plan->uses_of.edges > 0) {
        lead_pass_edges(plan, history, now, sums);
        finish_edges(plan, sums);
    }
    return events;
}

static uint64_t add_locally(const struct lead_activity_plan *plan, struct lead_history_view history, uint32_t now, struct lead_sums sums)
{
    const struct lead_activity_definitions *definitions = plan->definitions;
    uint32_t local[LOCAL_SUMS + 1]; /* one more, because there must be a channel 0 */
    const struct lead_sums locally = {local, local + 1 + definitions->channel_count, 1};
    local[0] = 0;
    const uint64_t events = add_in_place(plan, history, now, locally);
    for (uint32_t c = 0; c < definitions->channel_count; c++)
        sums.channels[c * sums.stride] = locally.channels[c];
    for (uint32_t m = 0; m < definitions->measure_count; m++)
        sums.measures[m * sums.stride] = locally.measures[m];
    return events;
}

/* --- guards --------------------------------------------------------------------------------------------------------------------------- */

static uint64_t count_events(struct lead_history_view history)
{
    uint64_t events = 0;
    for (size_t i = 0; i < history.count; i++)
        events += history.entries[i] & LEAD_ENTRY_COUNT_MAX;
    return events;
}

static bool has_burst(struct lead_history_view history, const struct lead_guard *guard, int64_t bucket)
{
    uint64_t events = 0;
    int64_t end = INT64_MIN; /* of the span */
    for (size_t i = lead_view_find(history, guard->counter, INT64_MIN); i < history.count; i++) {
        const int64_t here = lead_entry_bucket(history.entries[i]);
        if (lead_entry_counter(history.entries[i]) != guard->counter || here > bucket)
            break;
        if (here >= end) {
            end = (lead_span_index(guard->span, here) + 1) * guard->span.length - guard->span.shift;
            events = 0;
        }
        events += lead_entry_count(history.entries[i]);
        if (events > guard->more_than)
            return true;
    }
    return false;
}

static bool has_any_burst(const struct lead_activity_plan *plan, struct lead_history_view history, int64_t bucket)
{
    const struct lead_activity_definitions *definitions = plan->definitions;
    if (definitions->guard_count == 0 || count_events(history) <= plan->harmless_events)
        return false;
    for (uint32_t g = 0; g < definitions->guard_count; g++)
        if (has_burst(history, &definitions->guards[g], bucket))
            return true;
    return false;
}

static size_t copy_without_bursts(const struct lead_activity_plan *plan, struct lead_history_view history, int64_t bucket, lead_entry_bits *copy)
{
    const struct lead_counter *counters = plan->definitions->counters;
    struct lead_walk walk;
    size_t count = 0;
    lead_walk_begin(&walk, plan->definitions, NULL, history, bucket);
    for (size_t i = 0; i < history.count; i++) {
        const lead_entry_bits entry = history.entries[i];
        const int64_t here = lead_entry_bucket(entry);
        if (here <= bucket && lead_walk_guard(&walk, counters[lead_entry_counter(entry)].type, here) == NULL)
            copy[count++] = entry;
    }
    return count;
}

/* --- all together --------------------------------------------------------------------------------------------------------------------- */

static uint64_t add_up(const struct lead_activity_plan *plan, struct lead_history_view history, uint32_t now, struct lead_sums sums)
{
    const uint64_t columns = (uint64_t)plan->definitions->channel_count + plan->definitions->measure_count;
    return columns > 2 && columns <= LOCAL_SUMS ? add_locally(plan, history, now, sums) : add_in_place(plan, history, now, sums);
}

static void evaluate_slowly(const struct lead_activity_plan *plan, struct lead_history_view history, lead_time now, struct lead_sums sums)
{
    const struct lead_activity_definitions *definitions = plan->definitions;
    struct lead_rule_outcome outcome;
    clear_sums(plan, sums);
    for (uint32_t r = 0; r < definitions->rule_count; r++) {
        lead_event_rule_evaluate(definitions, &definitions->rules[r], history, now, &outcome);
        sums.channels[definitions->rules[r].channel * sums.stride] += (uint32_t)outcome.points;
    }
    for (uint32_t m = 0; m < definitions->measure_count; m++)
        sums.measures[m * sums.stride] = (uint32_t)lead_measure_evaluate(definitions, &definitions->measures[m], history, now);
}

/* Without guards. */
static void evaluate_quickly(const struct lead_activity_plan *plan, struct lead_history_view history, struct lead_moment now, struct lead_sums sums)
{
    const struct lead_activity_definitions *definitions = plan->definitions;
    const uint64_t events = add_up(plan, history, (uint32_t)(now.bucket + LEAD_BUCKET_BIAS), sums);
    if (events > LEAD_MEASURE_MOST) {
        evaluate_slowly(plan, history, now.time, sums);
        return;
    }
    const bool is_safe = events <= plan->safe_events;
    const uint32_t count = is_safe ? plan->single_rule_count : definitions->rule_count;
    for (uint32_t c = 0; c < definitions->channel_count && !is_safe; c++)
        sums.channels[c * sums.stride] = 0;
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t r = is_safe ? plan->single_rules[i] : i;
        sums.channels[definitions->rules[r].channel * sums.stride] += (uint32_t)lead_single_rule(plan, r, history, now);
    }
}

/* Most models, and almost all of their leads. False when that is not enough. */
static bool evaluate_plainly(const struct lead_activity_plan *plan, struct lead_history_view history, struct lead_moment now,
                             struct lead_sums sums)
{
    const uint32_t biased = (uint32_t)(now.bucket + LEAD_BUCKET_BIAS);
    const uint64_t events =
        plan->is_fading ? lead_pass_fading(plan, history, biased, sums.channels) : lead_pass_firsts(plan, history, biased, sums);
    if (plan->definitions->measure_count > 0)
        sums.measures[0] = 0;
    return events <= plan->safe_events && (!plan->has_caps || events < LEAD_ENTRY_COUNT_MAX);
}

static void evaluate_guarded(const struct lead_activity_plan *plan, struct lead_history_view history, struct lead_moment now, struct lead_sums sums)
{
    lead_entry_bits copy[LOCAL_ENTRIES];
    if (history.count > LOCAL_ENTRIES) {
        evaluate_slowly(plan, history, now.time, sums);
        return;
    }
    const size_t count = copy_without_bursts(plan, history, now.bucket, copy);
    evaluate_quickly(plan, (struct lead_history_view){copy, count}, now, sums);
}

static void set_unknown(const struct lead_activity_plan *plan, lead_points *channels, int32_t *measures, size_t stride)
{
    for (uint32_t c = 0; c < plan->definitions->channel_count; c++)
        channels[c * stride] = 0;
    for (uint32_t m = 0; m < plan->definitions->measure_count; m++)
        measures[m * stride] = LEAD_MEASURE_UNKNOWN;
}

void lead_activity_evaluate_at(const struct lead_activity_plan *plan, struct lead_history_view history, struct lead_moment now,
                               lead_points *channels, int32_t *measures, size_t stride)
{
    const bool is_near = now.bucket <= NEAR_BUCKETS && now.bucket >= -NEAR_BUCKETS;
    uint32_t nowhere = 0; /* for counters that give no points, where there are no channels */
    const struct lead_sums sums = {plan->definitions->channel_count > 0 ? (uint32_t *)channels : &nowhere, (uint32_t *)measures, stride};
    if (history.entries == NULL)
        set_unknown(plan, channels, measures, stride);
    else if (plan->is_plain && is_near && evaluate_plainly(plan, history, now, sums))
        return;
    else if (!is_near)
        evaluate_slowly(plan, history, now.time, sums);
    else if (has_any_burst(plan, history, now.bucket))
        evaluate_guarded(plan, history, now, sums);
    else
        evaluate_quickly(plan, history, now, sums);
}

void lead_activity_evaluate(const struct lead_activity_plan *plan, struct lead_history_view history, lead_time now, lead_points *channels,
                            int32_t *measures, size_t stride)
{
    const struct lead_moment moment = {now, lead_bucket_of(now, plan->definitions->resolution)};
    lead_activity_evaluate_at(plan, history, moment, channels, measures, stride);
}
