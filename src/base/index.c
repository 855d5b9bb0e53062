/* SPDX-License-Identifier: MIT */
#include "base/index.h"

#define FIRST_SLOTS 64u

uint32_t lead_index_next(const struct lead_index *index, uint64_t hash, uint32_t *step)
{
    while (index->slots) {
        const struct lead_index_slot *slot = &index->slots[(uint32_t)(hash + (*step)++) & index->mask];
        if (slot->item == 0)
            break;
        if (slot->hash == hash)
            return slot->item - 1;
    }
    return LEAD_NONE;
}

static void put(struct lead_index *index, struct lead_index_slot slot)
{
    uint32_t at = (uint32_t)slot.hash & index->mask;
    while (index->slots[at].item != 0)
        at = (at + 1) & index->mask;
    index->slots[at] = slot;
}

static bool widen(struct lead_index *index, struct lead_arena *arena)
{
    const struct lead_index old = *index;
    const uint32_t slots = old.slots ? 2 * (old.mask + 1) : FIRST_SLOTS;
    index->slots = LEAD_ARENA_NEW(arena, slots, struct lead_index_slot);
    if (!index->slots) {
        *index = old;
        return false;
    }
    index->mask = slots - 1;
    for (uint32_t at = 0; old.slots && at <= old.mask; at++)
        if (old.slots[at].item != 0)
            put(index, old.slots[at]);
    return true;
}

bool lead_index_add(struct lead_index *index, struct lead_arena *arena, uint64_t hash, uint32_t item)
{
    if (2 * (index->count + 1) > (index->slots ? index->mask : 0) && !widen(index, arena))
        return false;
    put(index, (struct lead_index_slot){hash, item + 1});
    index->count++;
    return true;
}
