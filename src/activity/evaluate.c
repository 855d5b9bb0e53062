/* SPDX-License-Identifier: MIT */
/*
 * One pass over the entries of a lead. Entries come sorted by counter, but in runs of two or three, so a loop for each run would be mostly wrong
 * guesses: the pass takes entry by entry, without branches that depend on it. All sums are of 32 bits that may wrap around; the number of events says
 * afterwards whether they could have, and then rules are computed one by one.
 */
#include "activity/evaluate.h"

#include "activity/outcome.h"
#include "activity/plan.h"
#include "activity/single.h"
#include "activity/walk.h"
#include "base/inline.h"

#include <string.h>

/* Buckets of `now` so near that ages, in 32 bits, neither overflow nor reach LEAD_MEASURE_MOST. */
#define NEAR_BUCKETS 1000000000

/* Leads with fewer entries are computed with their guards' bursts taken out; channels and measures together up to so many are summed up locally,
 * because columns of a block may all lie at addresses that fall on one line of the cache. */
#define LOCAL_ENTRIES 512
#define LOCAL_SUMS 64

#define BUCKET_MASK (((uint32_t)1 << LEAD_ENTRY_BUCKET_BITS) - 1)

static inline uint32_t biased_bucket(lead_entry_bits entry)
{
    return (uint32_t)(entry >> LEAD_ENTRY_BUCKET_SHIFT) & BUCKET_MASK;
}

/* The count, or 0 in the future. */
static inline uint32_t begun_count(lead_entry_bits entry, uint32_t age)
{
    return (uint32_t)entry & LEAD_ENTRY_COUNT_MAX & ((age >> 31) - 1);
}

static inline uint32_t worth(const struct lead_point_use *use, uint32_t age)
{
    return (uint32_t)use->points[age < use->length ? age : use->length];
}

/* Where sums are added up. */
struct sums {
    uint32_t *channels, *measures;
    size_t stride;
};

/* --- one pass ------------------------------------------------------------------------------------------------------------------------- */

/* For models without caps and conditions. `now` is a biased bucket. Returns how many events have begun. */
static uint64_t add_one_channel(const struct lead_activity_plan *plan, struct lead_history_view history, uint32_t now, uint32_t *channel)
{
    const struct lead_counter_uses *uses = plan->uses;
    uint64_t events = 0;
    uint32_t sum = 0;
    for (size_t i = 0; i < history.count; i++) {
        const lead_entry_bits entry = history.entries[i];
        const uint32_t age = now - biased_bucket(entry), count = begun_count(entry, age);
        events += count;
        sum += count * worth(&uses[lead_entry_counter(entry)].first, age);
    }
    *channel = sum;
    return events;
}

static uint64_t add_channels(const struct lead_activity_plan *plan, struct lead_history_view history, uint32_t now, struct sums sums)
{
    uint64_t events = 0;
    for (size_t i = 0; i < history.count; i++) {
        const lead_entry_bits entry = history.entries[i];
        const uint32_t age = now - biased_bucket(entry), count = begun_count(entry, age);
        const struct lead_point_use *use = &plan->uses[lead_entry_counter(entry)].first;
        events += count;
        sums.channels[use->channel * sums.stride] += count * worth(use, age);
    }
    return events;
}

/* What is left of the cap of the counter and span that was looked at last. */
struct running_cap {
    uint64_t place;
    uint32_t used;
};

static inline uint32_t capped_count(struct running_cap *cap, const struct lead_point_use *use, lead_entry_bits entry, uint32_t count)
{
    const uint64_t span = (uint64_t)(biased_bucket(entry) + use->span_offset) * use->span_factor >> use->span_shift;
    const uint64_t place = (uint64_t)lead_entry_counter(entry) << 32 | span;
    const uint32_t used = place == cap->place ? cap->used : 0, left = use->most - used, taken = count < left ? count : left;
    cap->place = place;
    cap->used = used + taken;
    return taken;
}

LEAD_ALWAYS_INLINE void add_lists(const struct lead_activity_plan *plan, const struct lead_counter_uses *uses, uint32_t age, uint32_t count,
                                  struct sums sums, size_t stride)
{
    for (uint32_t i = uses->point_begin; i < uses->point_end; i++)
        sums.channels[plan->points[i].channel * stride] += count * worth(&plan->points[i], age);
    for (uint32_t i = uses->count_begin; i < uses->count_end; i++)
        sums.measures[plan->counts[i].measure * stride] += age < plan->counts[i].window ? count : 0;
    for (uint32_t i = uses->edge_begin; i < uses->edge_end; i++) {
        uint32_t *edge = &sums.measures[plan->edges[i].measure * stride];
        const uint32_t place = (age ^ plan->edges[i].mask) | (0 - (age >> 31));
        *edge = place < *edge ? place : *edge;
    }
}

LEAD_ALWAYS_INLINE uint64_t add_all(const struct lead_activity_plan *plan, struct lead_history_view history, uint32_t now, struct sums sums,
                                    size_t stride)
{
    struct running_cap cap = {UINT64_MAX, 0};
    uint64_t events = 0;
    for (size_t i = 0; i < history.count; i++) {
        const lead_entry_bits entry = history.entries[i];
        const uint32_t age = now - biased_bucket(entry), count = begun_count(entry, age);
        const struct lead_counter_uses *uses = &plan->uses[lead_entry_counter(entry)];
        const uint32_t taken = capped_count(&cap, &uses->first, entry, count);
        events += count;
        sums.channels[uses->first.channel * stride] += taken * worth(&uses->first, age);
        add_lists(plan, uses, age, count, sums, stride);
    }
    return events;
}

static void clear_sums(const struct lead_activity_plan *plan, struct sums sums)
{
    for (uint32_t c = 0; c < plan->definitions->channel_count; c++)
        sums.channels[c * sums.stride] = 0;
    for (uint32_t m = 0; m < plan->definitions->measure_count; m++)
        sums.measures[m * sums.stride] = 0;
    for (uint32_t i = 0; i < plan->edge_measure_count; i++)
        sums.measures[plan->edge_measures[i] * sums.stride] = UINT32_MAX;
}

static void finish_edges(const struct lead_activity_plan *plan, struct sums sums)
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

/* A model without event rules has no channel 0 for counters to give nothing to. */
static uint64_t add_locally(const struct lead_activity_plan *plan, struct lead_history_view history, uint32_t now, struct sums sums)
{
    const struct lead_activity_definitions *definitions = plan->definitions;
    uint32_t local[LOCAL_SUMS + 1];
    const struct sums locally = {local, local + 1 + definitions->channel_count, 1};
    local[0] = 0;
    clear_sums(plan, locally);
    const uint64_t events = add_all(plan, history, now, locally, 1);
    finish_edges(plan, locally);
    for (uint32_t c = 0; c < definitions->channel_count; c++)
        sums.channels[c * sums.stride] = locally.channels[c];
    for (uint32_t m = 0; m < definitions->measure_count; m++)
        sums.measures[m * sums.stride] = locally.measures[m];
    return events;
}

static uint64_t add_in_place(const struct lead_activity_plan *plan, struct lead_history_view history, uint32_t now, struct sums sums)
{
    clear_sums(plan, sums);
    const uint64_t events = add_all(plan, history, now, sums, sums.stride);
    finish_edges(plan, sums);
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

static uint64_t add_up(const struct lead_activity_plan *plan, struct lead_history_view history, uint32_t now, struct sums sums)
{
    const struct lead_activity_definitions *definitions = plan->definitions;
    if (!plan->is_additive)
        return (uint64_t)definitions->channel_count + definitions->measure_count <= LOCAL_SUMS ? add_locally(plan, history, now, sums)
                                                                                              : add_in_place(plan, history, now, sums);
    clear_sums(plan, sums);
    return definitions->channel_count <= 1 ? add_one_channel(plan, history, now, sums.channels) : add_channels(plan, history, now, sums);
}

static void evaluate_slowly(const struct lead_activity_plan *plan, struct lead_history_view history, lead_time now, struct sums sums)
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
static void evaluate_quickly(const struct lead_activity_plan *plan, struct lead_history_view history, struct lead_moment now, struct sums sums)
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

static void evaluate_guarded(const struct lead_activity_plan *plan, struct lead_history_view history, struct lead_moment now, struct sums sums)
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
    uint32_t nowhere = 0; /* for counters that give no points, where there are no channels */
    const struct sums sums = {plan->definitions->channel_count > 0 ? (uint32_t *)channels : &nowhere, (uint32_t *)measures, stride};
    if (history.entries == NULL)
        set_unknown(plan, channels, measures, stride);
    else if (now.bucket > NEAR_BUCKETS || now.bucket < -NEAR_BUCKETS)
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
