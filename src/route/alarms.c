/* SPDX-License-Identifier: MIT */
#include "route/alarms.h"

#define CHILDREN 4

void lead_alarms_free(struct lead_alarms *alarms, const lead_allocator *memory)
{
    lead_memory_free(memory, alarms->alarms, alarms->capacity, sizeof *alarms->alarms);
    *alarms = (struct lead_alarms){0};
}

bool lead_alarms_reserve(struct lead_alarms *alarms, const lead_allocator *memory, size_t capacity)
{
    if (capacity <= alarms->capacity)
        return true;
    struct lead_alarm *grown = lead_memory_resize(memory, alarms->alarms, alarms->capacity, capacity, sizeof *grown);
    if (!grown)
        return false;
    alarms->alarms = grown;
    alarms->capacity = capacity;
    return true;
}

static inline bool is_before(const struct lead_alarm *a, const struct lead_alarm *b)
{
    return a->at != b->at ? a->at < b->at : a->order < b->order;
}

void lead_alarms_add(struct lead_alarms *alarms, struct lead_alarm alarm)
{
    struct lead_alarm *all = alarms->alarms;
    size_t at = alarms->count++;
    for (; at && is_before(&alarm, &all[(at - 1) / CHILDREN]); at = (at - 1) / CHILDREN)
        all[at] = all[(at - 1) / CHILDREN];
    all[at] = alarm;
}

/* From `at` down to where it belongs. */
static void sift_down(struct lead_alarms *alarms, size_t at, struct lead_alarm alarm)
{
    struct lead_alarm *all = alarms->alarms;
    for (size_t child; (child = at * CHILDREN + 1) < alarms->count;) {
        const size_t end = child + CHILDREN < alarms->count ? child + CHILDREN : alarms->count;
        size_t first = child;
        for (size_t other = child + 1; other < end; other++)
            if (is_before(&all[other], &all[first]))
                first = other;
        if (!is_before(&all[first], &alarm))
            break;
        all[at] = all[first];
        at = first;
    }
    all[at] = alarm;
}

void lead_alarms_remove_first(struct lead_alarms *alarms)
{
    const struct lead_alarm last = alarms->alarms[--alarms->count];
    if (alarms->count)
        sift_down(alarms, 0, last);
}

void lead_alarms_order(struct lead_alarms *alarms)
{
    for (size_t at = alarms->count / CHILDREN + 1; at-- > 0;)
        if (at < alarms->count)
            sift_down(alarms, at, alarms->alarms[at]);
}
