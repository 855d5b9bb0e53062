/* SPDX-License-Identifier: MIT */
#include "activity/walk.h"

#include <string.h>

const lead_entry_bits lead_no_entries[1] = {0};

/* Counter and bucket; what the lead bits say is no matter here. */
#define VIEW_KEY_MASK (((uint64_t)1 << (LEAD_ENTRY_COUNTER_BITS + LEAD_ENTRY_BUCKET_BITS)) - 1)

static uint64_t view_key(lead_entry_bits entry)
{
    return entry >> LEAD_ENTRY_BUCKET_SHIFT & VIEW_KEY_MASK;
}

size_t lead_view_find(struct lead_history_view history, uint32_t counter, int64_t bucket)
{
    const int64_t least = -(int64_t)LEAD_BUCKET_BIAS, most = ((int64_t)1 << LEAD_ENTRY_BUCKET_BITS) - LEAD_BUCKET_BIAS;
    const int64_t within = bucket < least ? least : bucket > most ? most : bucket;
    const uint64_t key = ((uint64_t)counter << LEAD_ENTRY_BUCKET_BITS) + (uint64_t)(within + LEAD_BUCKET_BIAS);
    size_t first = 0, count = history.count;
    while (count > 0) {
        const size_t half = count / 2;
        const bool is_below = view_key(history.entries[first + half]) < key;
        first += is_below ? half + 1 : 0;
        count = is_below ? count - half - 1 : half;
    }
    return first;
}

/* Events of a counter in the buckets first … last; once there are more than `enough` they are not counted on. */
static uint64_t count_between(struct lead_history_view history, uint32_t counter, int64_t first, int64_t last, uint64_t enough)
{
    uint64_t events = 0;
    for (size_t i = lead_view_find(history, counter, first); i < history.count && events <= enough; i++) {
        const lead_entry_bits entry = history.entries[i];
        if (lead_entry_counter(entry) != counter || lead_entry_bucket(entry) > last)
            break;
        events += lead_entry_count(entry);
    }
    return events;
}

void lead_walk_begin(struct lead_walk *walk, const struct lead_activity_definitions *definitions, const struct lead_counter_set *counters,
                     struct lead_history_view history, int64_t now)
{
    memset(walk, 0, sizeof *walk);
    walk->definitions = definitions;
    walk->counters = counters;
    walk->history = history;
    walk->now = now;
    walk->next = INT64_MIN;
}

static bool is_burst(struct lead_walk *walk, const struct lead_guard *guard, int64_t bucket)
{
    const int64_t first = lead_span_index(guard->span, bucket) * guard->span.length - guard->span.shift;
    struct lead_verdict *verdict = &walk->verdicts[(size_t)(guard - walk->definitions->guards) % LEAD_WALK_VERDICTS];
    if (verdict->guard == guard && verdict->first == first)
        return verdict->is_burst;
    const int64_t end = first + guard->span.length - 1, last = end < walk->now ? end : walk->now;
    const uint64_t events = count_between(walk->history, guard->counter, first, last, guard->more_than);
    *verdict = (struct lead_verdict){guard, first, events > guard->more_than};
    return verdict->is_burst;
}

const struct lead_guard *lead_walk_guard(struct lead_walk *walk, uint32_t type, int64_t bucket)
{
    const struct lead_activity_definitions *definitions = walk->definitions;
    for (uint32_t g = 0; g < definitions->guard_count; g++)
        if (definitions->guards[g].type == type && is_burst(walk, &definitions->guards[g], bucket))
            return &definitions->guards[g];
    return NULL;
}

/* The oldest bucket from `next` on in which one of the counters has events. */
static bool find_bucket(const struct lead_walk *walk, int64_t *bucket)
{
    bool found = false;
    for (uint32_t c = 0; c < walk->counters->count; c++) {
        const uint32_t counter = walk->counters->items[c];
        const size_t at = lead_view_find(walk->history, counter, walk->next);
        if (at == walk->history.count || lead_entry_counter(walk->history.entries[at]) != counter)
            continue;
        const int64_t here = lead_entry_bucket(walk->history.entries[at]);
        if (!found || here < *bucket)
            *bucket = here;
        found = true;
    }
    return found && *bucket <= walk->now;
}

bool lead_walk_next(struct lead_walk *walk, struct lead_walk_step *step)
{
    *step = (struct lead_walk_step){0};
    if (!find_bucket(walk, &step->bucket))
        return false;
    for (uint32_t c = 0; c < walk->counters->count; c++) {
        const uint32_t counter = walk->counters->items[c];
        const uint64_t events = count_between(walk->history, counter, step->bucket, step->bucket, UINT64_MAX);
        const struct lead_guard *guard = events == 0 ? NULL : lead_walk_guard(walk, walk->definitions->counters[counter].type, step->bucket);
        if (guard == NULL) {
            step->kept += events;
            continue;
        }
        step->guarded += events;
        if (step->guard == NULL || guard < step->guard)
            step->guard = guard;
    }
    walk->next = step->bucket + 1;
    return true;
}
