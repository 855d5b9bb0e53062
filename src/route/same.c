/* SPDX-License-Identifier: MIT */
/* Who was last given a lead of which company. */
#include "base/mix.h"
#include "route/state.h"

#define SLOTS_FIRST 64
#define SLOTS_MAX ((uint64_t)1 << 31)

static uint32_t place_of(const struct lead_same *same, uint64_t value)
{
    return (uint32_t)lead_multiply_fold(value ^ same->seed, UINT64_C(0x9E3779B97F4A7C15)) & same->mask;
}

/* Where the value stands, or would. */
static struct lead_same_slot *find(const struct lead_same *same, uint64_t value)
{
    uint32_t at = place_of(same, value);
    while (same->slots[at].value && same->slots[at].value != value)
        at = (at + 1) & same->mask;
    return &same->slots[at];
}

bool lead_same_reserve(struct lead_same *same, const lead_allocator *memory, uint32_t more)
{
    const size_t old_count = same->slots ? (size_t)same->mask + 1 : 0;
    const uint64_t wanted = ((uint64_t)same->count + more) * 2;
    uint64_t count = SLOTS_FIRST;
    if (wanted <= old_count)
        return true;
    while (count < wanted)
        count *= 2;
    struct lead_same bigger = {.count = same->count, .mask = (uint32_t)(count - 1)};
    bigger.slots = count > SLOTS_MAX ? NULL : LEAD_NEW(memory, (size_t)count, struct lead_same_slot);
    if (!bigger.slots)
        return false;
    /* Nobody can know an address beforehand, so nobody can choose values that all fall on one place. */
    bigger.seed = lead_scramble((uint64_t)(uintptr_t)bigger.slots);
    for (size_t at = 0; at < old_count; at++)
        if (same->slots[at].value)
            *find(&bigger, same->slots[at].value) = same->slots[at];
    lead_same_free(same, memory);
    *same = bigger;
    return true;
}

void lead_same_free(struct lead_same *same, const lead_allocator *memory)
{
    lead_memory_free(memory, same->slots, (size_t)same->mask + 1, sizeof *same->slots);
    *same = (struct lead_same){0};
}

uint32_t lead_same_find(const struct lead_same *same, uint64_t value)
{
    if (!same->slots || !value)
        return LEAD_NONE;
    const struct lead_same_slot *slot = find(same, value);
    return slot->value ? slot->person : LEAD_NONE;
}

void lead_same_add(struct lead_same *same, uint64_t value, uint32_t person)
{
    struct lead_same_slot *slot = find(same, value);
    same->count += !slot->value;
    slot->value = value;
    slot->person = person;
    slot->count++;
}

void lead_same_remove(struct lead_same *same, uint64_t value)
{
    struct lead_same_slot *slot = find(same, value);
    if (--slot->count)
        return;
    uint32_t hole = (uint32_t)(slot - same->slots);
    for (uint32_t at = (hole + 1) & same->mask; same->slots[at].value; at = (at + 1) & same->mask)
        if (((at - place_of(same, same->slots[at].value)) & same->mask) >= ((at - hole) & same->mask)) {
            same->slots[hole] = same->slots[at];
            hole = at;
        }
    same->slots[hole] = (struct lead_same_slot){0};
    same->count--;
}
