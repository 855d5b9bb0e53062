/* SPDX-License-Identifier: MIT */
#include "activity/state.h"

#include "base/checksum.h"

#define VERSION 1

/* Not text, and the line feed shows whether somebody treated it as text. */
static const uint8_t magic[4] = {0x8C, 'L', 'C', '\n'};

/* --- frame ---------------------------------------------------------------------------------------------------------------------------------- */

void lead_state_seal(uint8_t *bytes, size_t size, uint8_t kind, lead_duration resolution)
{
    memcpy(bytes, magic, sizeof magic);
    bytes[4] = VERSION;
    bytes[5] = 0;
    bytes[6] = kind;
    bytes[7] = (uint8_t)(resolution / (INT64_C(3600) * 1000000));
    lead_store_64(bytes + 8, size);
    lead_store_64(bytes + size - LEAD_STATE_SUM, lead_checksum(bytes, size - LEAD_STATE_SUM));
}

lead_status lead_fail_damaged(lead_error *error, const char *what)
{
    return lead_fail(error, LEAD_ERROR_DAMAGED, "the saved state is damaged: %s", what);
}

/* What later versions keep as it is: magic, version, size, and the checksum at the end. */
static lead_status open_frame(const uint8_t *bytes, size_t size, lead_error *error)
{
    if (size < sizeof magic || memcmp(bytes, magic, sizeof magic) != 0)
        return lead_fail(error, LEAD_ERROR_DAMAGED, "these bytes are no saved state");
    if (size < LEAD_STATE_FRAME + LEAD_STATE_SUM || size % 8 != 0 || lead_load_64(bytes + 8) != size)
        return lead_fail_damaged(error, "it is not as long as it says");
    if (lead_load_64(bytes + size - LEAD_STATE_SUM) != lead_checksum(bytes, size - LEAD_STATE_SUM))
        return lead_fail_damaged(error, "its checksum is wrong");
    unsigned version = bytes[4] | (unsigned)bytes[5] << 8;
    if (version > VERSION)
        return lead_fail(error, LEAD_ERROR_NEWER_VERSION, "the saved state has version %u; this LeadCore reads up to %d", version, VERSION);
    return version == VERSION ? LEAD_OK : lead_fail_damaged(error, "there was no version 0");
}

lead_status lead_state_open(const void *bytes, size_t size, struct lead_state *state, lead_error *error)
{
    lead_status status = open_frame(bytes, size, error);
    if (status != LEAD_OK)
        return status;
    const uint8_t *at = bytes;
    *state = (struct lead_state){at + LEAD_STATE_FRAME, size - LEAD_STATE_FRAME - LEAD_STATE_SUM, at[6], at[7]};
    if (state->kind < LEAD_STATE_TIMELINE || state->kind > LEAD_STATE_TEXT_KEYS)
        return lead_fail_damaged(error, "it is of no known kind");
    if (state->hours != 1 && state->hours != 24)
        return lead_fail_damaged(error, "its buckets are neither hours nor days");
    return LEAD_OK;
}

struct lead_bucket_range lead_buckets_of_hours(uint8_t hours)
{
    const lead_duration resolution = hours * INT64_C(3600) * 1000000;
    return (struct lead_bucket_range){(int32_t)lead_bucket_of(LEAD_YEAR_0001, resolution),
                                      (int32_t)lead_bucket_of(LEAD_YEAR_10000 - 1, resolution)};
}

/* --- counters ---------------------------------------------------------------------------------------------------------------------------------- */

/* Identities are hashes already. */
uint64_t lead_counters_digest(const struct lead_activity_definitions *definitions)
{
    uint64_t digest = 0;
    for (uint32_t i = 0; i < definitions->counter_count; i++)
        digest += definitions->counters[i].identity;
    return digest;
}

/* The common case: the model's counters, or some of them, in the model's order. */
static bool walk(struct lead_counter_map *map, const uint8_t *identities, const struct lead_activity_definitions *definitions)
{
    uint32_t next = 0;
    for (uint32_t i = 0; i < map->count; i++) {
        uint64_t identity = lead_load_64(identities + 8 * (size_t)i);
        while (next < definitions->counter_count && definitions->counters[next].identity != identity)
            next++;
        if (next == definitions->counter_count)
            return false;
        map->to[i] = next++;
    }
    map->kept = map->count;
    return true;
}

struct saved_counter {
    uint64_t identity;
    uint32_t index;
};

static void sift(struct saved_counter *heap, size_t at, size_t count)
{
    for (size_t child; (child = 2 * at + 1) < count; at = child) {
        child += child + 1 < count && heap[child + 1].identity > heap[child].identity;
        if (heap[at].identity >= heap[child].identity)
            return;
        struct saved_counter moved = heap[at];
        heap[at] = heap[child];
        heap[child] = moved;
    }
}

/* Heapsort: no order of the input makes it slow. */
static void sort(struct saved_counter *counters, size_t count)
{
    for (size_t at = count / 2; at-- > 0;)
        sift(counters, at, count);
    for (size_t end = count; end-- > 1;) {
        struct saved_counter largest = counters[0];
        counters[0] = counters[end];
        counters[end] = largest;
        sift(counters, 0, end);
    }
}

static const struct saved_counter *find(const struct saved_counter *sorted, size_t count, uint64_t identity)
{
    size_t low = 0;
    while (count > 0) {
        size_t half = count / 2;
        if (sorted[low + half].identity < identity) {
            low += half + 1;
            count -= half + 1;
        } else
            count = half;
    }
    return &sorted[low];
}

static bool has_twins(const struct saved_counter *sorted, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (sorted[i].identity == sorted[i - 1].identity)
            return true;
    return false;
}

static lead_status search(struct lead_counter_map *map, const uint8_t *identities, const struct lead_activity_definitions *definitions,
                          const lead_allocator *memory, lead_error *error)
{
    struct saved_counter *sorted = LEAD_NEW(memory, map->count, struct saved_counter);
    if (!sorted)
        return lead_fail_memory(error);
    for (uint32_t i = 0; i < map->count; i++) {
        sorted[i] = (struct saved_counter){lead_load_64(identities + 8 * (size_t)i), i};
        map->to[i] = LEAD_NONE;
    }
    sort(sorted, map->count);
    lead_status status = has_twins(sorted, map->count) ? lead_fail_damaged(error, "it names a counter twice") : LEAD_OK;
    for (uint32_t i = 0; i < definitions->counter_count; i++) {
        const struct saved_counter *found = find(sorted, map->count, definitions->counters[i].identity);
        if (found == sorted + map->count || found->identity != definitions->counters[i].identity)
            continue;
        map->to[found->index] = i;
        map->kept++;
    }
    lead_memory_free(memory, sorted, map->count, sizeof *sorted);
    return status;
}

static void judge(struct lead_counter_map *map)
{
    uint32_t next = 0;
    map->is_rising = true;
    map->is_same = map->hours == 1;
    for (uint32_t i = 0; i < map->count; i++) {
        map->is_same = map->is_same && map->to[i] == i;
        if (map->to[i] == LEAD_NONE)
            continue;
        map->is_rising = map->is_rising && map->to[i] >= next;
        next = map->to[i];
    }
}

lead_status lead_counter_map_init(struct lead_counter_map *map, const uint8_t *identities, uint32_t count, const struct lead_state *state,
                                  const struct lead_activity_definitions *definitions, const lead_allocator *memory, lead_error *error)
{
    lead_status status = LEAD_OK;
    *map = (struct lead_counter_map){.count = count};
    map->hours = (int32_t)(definitions->resolution / (INT64_C(3600) * 1000000)) / state->hours;
    map->to = LEAD_NEW(memory, count, uint32_t);
    if (count && !map->to)
        return lead_fail_memory(error);
    if (!walk(map, identities, definitions))
        status = search(map, identities, definitions, memory, error);
    if (status != LEAD_OK) {
        lead_counter_map_free(map, memory);
        return status;
    }
    /* A day says nothing of its hours. */
    if (map->hours == 0) {
        for (uint32_t i = 0; i < count; i++)
            map->to[i] = LEAD_NONE;
        map->kept = 0;
    }
    judge(map);
    return LEAD_OK;
}

void lead_counter_map_free(struct lead_counter_map *map, const lead_allocator *memory)
{
    lead_memory_free(memory, map->to, map->count, sizeof *map->to);
    map->to = NULL;
}
