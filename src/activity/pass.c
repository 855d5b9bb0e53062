/* SPDX-License-Identifier: MIT */
#include "activity/pass.h"

#include "base/inline.h"

#define BUCKET_MASK (((uint32_t)1 << LEAD_ENTRY_BUCKET_BITS) - 1)

/* --- without branches: what entries hold is anybody's guess, and a wrong guess costs as much as three entries ---------------------------- */

/* All bits when `condition`. */
static inline uint32_t mask_of(bool condition)
{
    return 0 - (uint32_t)condition;
}

#if defined(__clang__)
#define ANYBODYS_GUESS(condition) __builtin_unpredictable(condition)
#elif defined(__GNUC__)
#define ANYBODYS_GUESS(condition) __builtin_expect_with_probability((condition), 1, 0.5)
#else
#define ANYBODYS_GUESS(condition) (condition)
#endif

static inline uint32_t smaller(uint32_t a, uint32_t b)
{
    return ANYBODYS_GUESS(a < b) ? a : b;
}

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
    return (uint32_t)use->points[smaller(age, use->length)];
}

/* --- one rule of each counter, and counts ------------------------------------------------------------------------------------------------------------ */

/* What is used up of the cap of the counter and span that was looked at last. */
struct running_cap {
    uint64_t place;
    uint32_t used;
};

static inline uint32_t capped_count(struct running_cap *cap, const struct lead_point_use *use, lead_entry_bits entry, uint32_t count)
{
    const uint64_t span = (uint64_t)(biased_bucket(entry) + use->span_offset) * use->span_factor >> use->span_shift;
    const uint64_t place = (uint64_t)lead_entry_counter(entry) << 32 | span;
    const uint32_t used = cap->used & mask_of(place == cap->place), taken = smaller(count, use->most - used);
    cap->place = place;
    cap->used = used + taken;
    return taken;
}

enum caps { NO_CAPS, CAPS_OF_BUCKETS, CAPS_OF_SPANS };

/* Which of the above a loop has, so that each kind of plan has a loop of its own. */
struct kind {
    bool has_one_channel, has_counts;
    enum caps caps;
};

LEAD_ALWAYS_INLINE void add_counts(const struct lead_activity_plan *plan, uint32_t counter, uint32_t age, uint32_t count, struct lead_sums sums)
{
    const struct lead_count_use *end = plan->counts + plan->uses[counter].count_end;
    for (const struct lead_count_use *use = plan->counts + plan->uses[counter].count_begin; use < end; use++)
        sums.measures[use->measure * sums.stride] += count & mask_of(age < use->window);
}

LEAD_ALWAYS_INLINE uint64_t add_firsts(const struct lead_activity_plan *plan, struct lead_history_view history, uint32_t now,
                                       struct lead_sums sums, struct kind kind)
{
    struct running_cap cap = {UINT64_MAX, 0};
    uint64_t events = 0;
    uint32_t only = 0;
    for (size_t i = 0; i < history.count; i++) {
        const lead_entry_bits entry = history.entries[i];
        const struct lead_point_use *use = &plan->firsts[lead_entry_counter(entry)];
        const uint32_t age = now - biased_bucket(entry), count = begun_count(entry, age);
        const uint32_t taken = kind.caps == NO_CAPS           ? count
                               : kind.caps == CAPS_OF_BUCKETS ? smaller(count, use->most)
                                                              : capped_count(&cap, use, entry, count);
        events += count;
        if (kind.has_one_channel)
            only += taken * worth(use, age);
        else
            sums.channels[use->channel * sums.stride] += taken * worth(use, age);
        if (kind.has_counts)
            add_counts(plan, lead_entry_counter(entry), age, count, sums);
    }
    if (kind.has_one_channel)
        sums.channels[0] = only;
    return events;
}

LEAD_ALWAYS_INLINE uint64_t add_capped(const struct lead_activity_plan *plan, struct lead_history_view history, uint32_t now,
                                       struct lead_sums sums, enum caps caps)
{
    const bool has_one_channel = plan->definitions->channel_count <= 1, has_counts = plan->uses_of.counts > 0;
    if (has_one_channel && !has_counts)
        return add_firsts(plan, history, now, sums, (struct kind){true, false, caps});
    if (has_one_channel)
        return add_firsts(plan, history, now, sums, (struct kind){true, true, caps});
    if (!has_counts)
        return add_firsts(plan, history, now, sums, (struct kind){false, false, caps});
    return add_firsts(plan, history, now, sums, (struct kind){false, true, caps});
}

uint64_t lead_pass_fading(const struct lead_activity_plan *plan, struct lead_history_view history, uint32_t now, uint32_t *channel)
{
    const struct lead_point_use *uses = plan->firsts;
    uint64_t events = 0;
    uint32_t sum = 0;
    for (size_t i = 0; i < history.count; i++) {
        const lead_entry_bits entry = history.entries[i];
        const uint32_t count = (uint32_t)entry & LEAD_ENTRY_COUNT_MAX;
        events += count;
        sum += count * worth(&uses[lead_entry_counter(entry)], now - biased_bucket(entry));
    }
    *channel = sum;
    return events;
}

uint64_t lead_pass_firsts(const struct lead_activity_plan *plan, struct lead_history_view history, uint32_t now, struct lead_sums sums)
{
    return plan->has_caps ? add_capped(plan, history, now, sums, CAPS_OF_BUCKETS) : add_capped(plan, history, now, sums, NO_CAPS);
}

uint64_t lead_pass_spans(const struct lead_activity_plan *plan, struct lead_history_view history, uint32_t now, struct lead_sums sums)
{
    return add_capped(plan, history, now, sums, CAPS_OF_SPANS);
}

/* --- further uses of counters ------------------------------------------------------------------------------------------------------------ */

void lead_pass_points(const struct lead_activity_plan *plan, struct lead_history_view history, uint32_t now, struct lead_sums sums)
{
    for (size_t i = 0; i < history.count; i++) {
        const struct lead_counter_uses *uses = &plan->uses[lead_entry_counter(history.entries[i])];
        const uint32_t age = now - biased_bucket(history.entries[i]), count = begun_count(history.entries[i], age), end = uses->point_end;
        for (uint32_t u = uses->point_begin; u < end; u++)
            sums.channels[plan->points[u].channel * sums.stride] += count * worth(&plan->points[u], age);
    }
}

void lead_pass_edges(const struct lead_activity_plan *plan, struct lead_history_view history, uint32_t now, struct lead_sums sums)
{
    for (size_t i = 0; i < history.count; i++) {
        const struct lead_counter_uses *uses = &plan->uses[lead_entry_counter(history.entries[i])];
        const uint32_t age = now - biased_bucket(history.entries[i]), is_ahead = mask_of(age >> 31 != 0), end = uses->edge_end;
        for (uint32_t u = uses->edge_begin; u < end; u++) {
            uint32_t *edge = &sums.measures[plan->edges[u].measure * sums.stride];
            *edge = smaller((age ^ plan->edges[u].mask) | is_ahead, *edge);
        }
    }
}
