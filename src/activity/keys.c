/* SPDX-License-Identifier: MIT */
#include "activity/keys.h"

#include "activity/keys_hash.h"
#include "base/checked.h"
#include "rules/prefetch.h"

#include <string.h>

/*
 * Three quarters full, a table has runs of some dozen slots; 256 are never seen unless somebody chose the keys for it. Then another seed is taken,
 * which nobody can know beforehand, since it is made from an address. After SEEDS_MAX of them something else is wrong, and long runs are put up with.
 */
#define PROBES_MAX 256
#define SEEDS_MAX 4096
#define SLOTS_FIRST 64

/* Direct keys: so many places for each lead at most, and so many in any case. */
#define DIRECT_PLACES_PER_LEAD 8
#define DIRECT_PLACES_SMALL 16384

#define MANY 256
#define TEXT_HEAD sizeof(uint32_t)
#define BYTES_FIRST 1024
#define WASTE_SMALL 4096

/* --- keys of places -------------------------------------------------------------------------------------------------------------------- */

static struct lead_slice text_at(const struct lead_keys *keys, uint32_t place)
{
    const uint8_t *head = keys->bytes + keys->values[place];
    uint32_t size;
    memcpy(&size, head, TEXT_HEAD);
    return (struct lead_slice){(const char *)head + TEXT_HEAD, size};
}

struct lead_key_value lead_keys_get(const struct lead_keys *keys, uint32_t place)
{
    if (keys->has_text)
        return (struct lead_key_value){0, text_at(keys, place)};
    const uint64_t integer = keys->is_direct ? (uint64_t)keys->base + place : keys->values[place];
    return (struct lead_key_value){(int64_t)integer, {NULL, 0}};
}

bool lead_keys_are_equal(const struct lead_keys *keys, struct lead_key_value a, struct lead_key_value b)
{
    if (!keys->has_text)
        return a.integer == b.integer;
    return a.text.size == b.text.size && (a.text.size == 0 || memcmp(a.text.text, b.text.text, a.text.size) == 0);
}

static inline bool is_key(const struct lead_keys *keys, uint32_t place, const struct lead_key_value *key)
{
    return lead_keys_are_equal(keys, lead_keys_get(keys, place), *key);
}

/* --- finding --------------------------------------------------------------------------------------------------------------------------- */

static uint32_t find_direct(const struct lead_keys *keys, int64_t integer)
{
    const uint64_t distance = lead_keys_distance(keys, integer);
    return distance < keys->place_count && lead_keys_has(keys, (uint32_t)distance) ? (uint32_t)distance : LEAD_NONE;
}

static uint32_t find_hashed(const struct lead_keys *keys, const struct lead_key_value *key, uint32_t hash)
{
    if (!keys->slots)
        return LEAD_NONE;
    for (uint32_t at = hash & keys->slot_mask;; at = (at + 1) & keys->slot_mask) {
        const struct lead_key_slot *slot = &keys->slots[at];
        if (slot->place == LEAD_NONE || (slot->hash == hash && is_key(keys, slot->place, key)))
            return slot->place;
    }
}

uint32_t lead_keys_find(const struct lead_keys *keys, struct lead_key_value key)
{
    return keys->is_direct ? find_direct(keys, key.integer) : find_hashed(keys, &key, lead_key_hash(keys, &key));
}

void lead_keys_prefetch(const struct lead_keys *keys, const struct lead_key_value *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        LEAD_PREFETCH(&keys->slots[lead_key_hash(keys, &values[i]) & keys->slot_mask]);
}

/* Slots, then keys, are asked for long before they are read, so that memory works on many at a time. */
static void find_block(const struct lead_keys *keys, const struct lead_key_value *values, size_t count, uint32_t *places)
{
    uint32_t hashes[MANY];
    for (size_t i = 0; i < count; i++) {
        hashes[i] = lead_key_hash(keys, &values[i]);
        LEAD_PREFETCH(&keys->slots[hashes[i] & keys->slot_mask]);
    }
    for (size_t i = 0; i < count; i++) {
        const struct lead_key_slot *slot = &keys->slots[hashes[i] & keys->slot_mask];
        if (slot->place != LEAD_NONE)
            LEAD_PREFETCH(&keys->values[slot->place]);
    }
    for (size_t i = 0; i < count; i++)
        places[i] = find_hashed(keys, &values[i], hashes[i]);
}

void lead_keys_find_many(const struct lead_keys *keys, const struct lead_key_value *values, size_t count, uint32_t *places)
{
    if (keys->is_direct || !keys->slots) {
        for (size_t i = 0; i < count; i++)
            places[i] = keys->is_direct ? find_direct(keys, values[i].integer) : LEAD_NONE;
        return;
    }
    for (size_t first = 0; first < count; first += MANY)
        find_block(keys, values + first, count - first < MANY ? count - first : MANY, places + first);
}

/* --- the hash table -------------------------------------------------------------------------------------------------------------------- */

/* False when it would stand too far from where it belongs. */
static bool put_slot(struct lead_keys *keys, uint32_t hash, uint32_t place)
{
    uint32_t at = hash & keys->slot_mask;
    for (uint32_t probes = 1; keys->slots[at].place != LEAD_NONE; probes++) {
        if (probes >= PROBES_MAX && keys->seeds < SEEDS_MAX)
            return false;
        at = (at + 1) & keys->slot_mask;
    }
    keys->slots[at] = (struct lead_key_slot){hash, place};
    return true;
}

static void clear_slots(struct lead_keys *keys)
{
    for (uint64_t at = 0; at <= keys->slot_mask; at++)
        keys->slots[at].place = LEAD_NONE;
}

static bool put_all(struct lead_keys *keys)
{
    bool fits = true;
    clear_slots(keys);
    for (uint32_t place = 0; place < keys->place_count && fits; place++) {
        if (!lead_keys_has(keys, place))
            continue;
        const struct lead_key_value key = lead_keys_get(keys, place);
        fits = put_slot(keys, lead_key_hash(keys, &key), place);
    }
    return fits;
}

static void reseed(struct lead_keys *keys)
{
    do
        lead_keys_choose_seed(keys);
    while (!put_all(keys));
}

/* The old slots know their hashes, so nobody has to look at the keys. */
static bool make_slots(struct lead_keys *keys, uint64_t count)
{
    const uint64_t old_count = keys->slots ? (uint64_t)keys->slot_mask + 1 : 0;
    const bool is_possible = count <= (uint64_t)UINT32_MAX + 1 && count <= SIZE_MAX;
    struct lead_key_slot *old = keys->slots;
    struct lead_key_slot *slots = is_possible ? lead_memory_resize(&keys->memory, NULL, 0, (size_t)count, sizeof *slots) : NULL;
    if (!slots)
        return false;
    keys->slots = slots;
    keys->slot_mask = (uint32_t)(count - 1);
    clear_slots(keys);
    bool fits = old != NULL;
    for (uint64_t at = 0; at < old_count && fits; at++)
        if (old[at].place != LEAD_NONE)
            fits = put_slot(keys, old[at].hash, old[at].place);
    if (!fits)
        reseed(keys);
    lead_memory_free(&keys->memory, old, (size_t)old_count, sizeof *old);
    return true;
}

/* Slots for so many leads. */
static bool reserve_slots(struct lead_keys *keys, uint64_t leads)
{
    uint64_t count = keys->slots ? (uint64_t)keys->slot_mask + 1 : SLOTS_FIRST;
    if (keys->slots && leads * 4 <= count * 3)
        return true;
    while (leads * 4 > count * 3)
        count *= 2;
    return make_slots(keys, count);
}

/* --- places ---------------------------------------------------------------------------------------------------------------------------- */

static uint32_t rounded_up(uint64_t places)
{
    places = (places + LEAD_PLACES_ROUND - 1) / LEAD_PLACES_ROUND * LEAD_PLACES_ROUND;
    return places < LEAD_PLACES_MAX ? (uint32_t)places : LEAD_PLACES_MAX;
}

static uint32_t grown(uint32_t capacity, uint32_t wanted)
{
    const uint32_t more = rounded_up((uint64_t)capacity + capacity / 4);
    return more > wanted ? more : rounded_up(wanted);
}

static bool reserve_in_use(struct lead_keys *keys, uint32_t places)
{
    if (places <= keys->in_use_capacity)
        return true;
    const uint32_t capacity = grown(keys->in_use_capacity, places);
    uint64_t *in_use = lead_memory_resize(&keys->memory, keys->in_use, keys->in_use_capacity / 64, capacity / 64, sizeof *in_use);
    if (!in_use)
        return false;
    memset(in_use + keys->in_use_capacity / 64, 0, (capacity - keys->in_use_capacity) / 8);
    keys->in_use = in_use;
    keys->in_use_capacity = capacity;
    return true;
}

static bool reserve_values(struct lead_keys *keys, uint32_t places)
{
    if (places <= keys->value_capacity)
        return true;
    const uint32_t capacity = grown(keys->value_capacity, places);
    uint64_t *values = lead_memory_resize(&keys->memory, keys->values, keys->value_capacity, capacity, sizeof *values);
    if (!values)
        return false;
    keys->values = values;
    keys->value_capacity = capacity;
    return true;
}

static bool reserve_bytes(struct lead_keys *keys, size_t more)
{
    if (more <= keys->bytes_capacity - keys->bytes_used)
        return true;
    if (LEAD_RULED_OUT(more > SIZE_MAX / 2 - keys->bytes_used)) /* texts are in memory */
        return false;
    size_t capacity = keys->bytes_capacity + keys->bytes_capacity / 2 + BYTES_FIRST;
    if (capacity < keys->bytes_used + more)
        capacity = keys->bytes_used + more;
    uint8_t *bytes = lead_memory_resize(&keys->memory, keys->bytes, keys->bytes_capacity, capacity, 1);
    if (!bytes)
        return false;
    keys->bytes = bytes;
    keys->bytes_capacity = capacity;
    return true;
}

static bool reserve_taken(struct lead_keys *keys)
{
    if (!keys->is_recording || keys->taken_count < keys->taken_capacity)
        return true;
    const uint32_t capacity = keys->taken_capacity + keys->taken_capacity / 2 + 256;
    uint32_t *taken = lead_memory_resize(&keys->memory, keys->taken, keys->taken_capacity, capacity, sizeof *taken);
    if (!taken)
        return false;
    keys->taken = taken;
    keys->taken_capacity = capacity;
    return true;
}

/* The first free place; moves keys->first_free up to it. */
static uint32_t free_place(struct lead_keys *keys)
{
    uint32_t word = keys->first_free / 64;
    while (word < keys->place_count / 64 && keys->in_use[word] == UINT64_MAX)
        word++;
    uint32_t place = word * 64 > keys->first_free ? word * 64 : keys->first_free;
    while (lead_keys_has(keys, place))
        place++;
    return keys->first_free = place;
}

static void keep_value(struct lead_keys *keys, uint32_t place, struct lead_key_value key)
{
    if (!keys->has_text) {
        keys->values[place] = (uint64_t)key.integer;
        return;
    }
    const uint32_t size = (uint32_t)key.text.size;
    keys->values[place] = keys->bytes_used;
    memcpy(keys->bytes + keys->bytes_used, &size, TEXT_HEAD);
    if (size)
        memcpy(keys->bytes + keys->bytes_used + TEXT_HEAD, key.text.text, size);
    keys->bytes_used += TEXT_HEAD + size;
}

static bool reserve_one(struct lead_keys *keys, uint32_t place, const struct lead_key_value *key)
{
    const bool is_possible = place < LEAD_PLACES_MAX && !(keys->has_text && key->text.size > UINT32_MAX - TEXT_HEAD);
    return is_possible && reserve_taken(keys) && reserve_in_use(keys, place + 1) && reserve_values(keys, place + 1) &&
           (!keys->has_text || reserve_bytes(keys, TEXT_HEAD + key->text.size)) && reserve_slots(keys, (uint64_t)keys->lead_count + 1);
}

bool lead_keys_reserve(struct lead_keys *keys, uint32_t leads, size_t text_bytes)
{
    const uint64_t places = (uint64_t)keys->place_count + leads;
    return places <= LEAD_PLACES_MAX && reserve_in_use(keys, (uint32_t)places) && reserve_values(keys, (uint32_t)places) &&
           (!keys->has_text || reserve_bytes(keys, text_bytes + leads * TEXT_HEAD)) && reserve_slots(keys, (uint64_t)keys->lead_count + leads);
}

uint32_t lead_keys_add(struct lead_keys *keys, struct lead_key_value key)
{
    const uint32_t found = lead_keys_find(keys, key);
    if (found != LEAD_NONE)
        return found;
    const uint32_t place = free_place(keys);
    if (!reserve_one(keys, place, &key))
        return LEAD_NONE;
    keep_value(keys, place, key);
    if (place >= keys->place_count)
        keys->place_count = place + 1;
    lead_keys_use(keys, place);
    if (!put_slot(keys, lead_key_hash(keys, &key), place))
        reseed(keys);
    keys->first_free = place + 1;
    if (keys->is_recording)
        keys->taken[keys->taken_count++] = place;
    return place;
}

/* --- erasing --------------------------------------------------------------------------------------------------------------------------- */

/* What stands behind moves up, so that nothing is ever missed and nothing has to be marked as gone. */
static void remove_slot(struct lead_keys *keys, uint32_t hash, uint32_t place)
{
    const uint32_t mask = keys->slot_mask;
    uint32_t hole = hash & mask;
    while (keys->slots[hole].place != place)
        hole = (hole + 1) & mask;
    for (uint32_t at = (hole + 1) & mask; keys->slots[at].place != LEAD_NONE; at = (at + 1) & mask)
        if (((at - keys->slots[at].hash) & mask) >= ((at - hole) & mask)) {
            keys->slots[hole] = keys->slots[at];
            hole = at;
        }
    keys->slots[hole].place = LEAD_NONE;
}

/* Without memory for it, the texts stay as they are. */
static void pack_texts(struct lead_keys *keys)
{
    const size_t capacity = keys->bytes_used - keys->bytes_dead + BYTES_FIRST;
    uint8_t *bytes = lead_memory_resize(&keys->memory, NULL, 0, capacity, 1);
    if (!bytes)
        return;
    size_t used = 0;
    for (uint32_t place = 0; place < keys->place_count; place++) {
        if (!lead_keys_has(keys, place))
            continue;
        const size_t size = TEXT_HEAD + text_at(keys, place).size;
        memcpy(bytes + used, keys->bytes + keys->values[place], size);
        keys->values[place] = used;
        used += size;
    }
    lead_memory_free(&keys->memory, keys->bytes, keys->bytes_capacity, 1);
    keys->bytes = bytes;
    keys->bytes_used = used;
    keys->bytes_capacity = capacity;
    keys->bytes_dead = 0;
}

static void wipe_text(struct lead_keys *keys, uint32_t place)
{
    const size_t size = TEXT_HEAD + text_at(keys, place).size;
    memset(keys->bytes + keys->values[place], 0, size);
    keys->bytes_dead += size;
}

void lead_keys_erase(struct lead_keys *keys, uint32_t place)
{
    if (!keys->is_direct) {
        const struct lead_key_value key = lead_keys_get(keys, place);
        remove_slot(keys, lead_key_hash(keys, &key), place);
        if (keys->has_text)
            wipe_text(keys, place);
        keys->values[place] = 0;
        if (place < keys->first_free)
            keys->first_free = place;
    }
    keys->in_use[place / 64] &= ~(UINT64_C(1) << (place % 64));
    keys->lead_count--;
    if (keys->bytes_dead > keys->bytes_used / 2 && keys->bytes_dead > WASTE_SMALL)
        pack_texts(keys);
}

void lead_keys_begin(struct lead_keys *keys)
{
    keys->is_recording = true;
    keys->taken_count = 0;
}

void lead_keys_undo(struct lead_keys *keys)
{
    while (keys->taken_count)
        lead_keys_erase(keys, keys->taken[--keys->taken_count]);
}

void lead_keys_end(struct lead_keys *keys)
{
    lead_memory_free(&keys->memory, keys->taken, keys->taken_capacity, sizeof *keys->taken);
    keys->taken = NULL;
    keys->taken_count = keys->taken_capacity = 0;
    keys->is_recording = false;
}

/* --- direct keys ----------------------------------------------------------------------------------------------------------------------- */

bool lead_keys_plan(const struct lead_keys *keys, int64_t low, int64_t high, uint64_t leads, int64_t *base, uint32_t *place_count)
{
    if (keys->place_count) {
        const int64_t last = (int64_t)((uint64_t)keys->base + (keys->place_count - 1));
        low = keys->base < low ? keys->base : low;
        high = last > high ? last : high;
    }
    *base = (int64_t)((uint64_t)low / LEAD_PLACES_ROUND * LEAD_PLACES_ROUND);
    const uint64_t last = (uint64_t)high - (uint64_t)*base;
    leads = leads > keys->lead_count ? leads : keys->lead_count;
    if (last >= LEAD_PLACES_MAX || (last >= DIRECT_PLACES_SMALL && last / DIRECT_PLACES_PER_LEAD >= leads))
        return false;
    *place_count = rounded_up(last + 1);
    return true;
}

bool lead_keys_widen(struct lead_keys *keys, int64_t base, uint32_t place_count)
{
    if (!reserve_in_use(keys, place_count))
        return false;
    if (keys->place_count && keys->base != base) {
        const uint32_t moved = (uint32_t)((uint64_t)keys->base - (uint64_t)base) / 64;
        memmove(keys->in_use + moved, keys->in_use, keys->place_count / 64 * sizeof *keys->in_use);
        memset(keys->in_use, 0, moved * sizeof *keys->in_use);
    }
    keys->base = base;
    keys->place_count = place_count;
    return true;
}

bool lead_keys_leave_direct(struct lead_keys *keys)
{
    struct lead_keys hashed = *keys;
    hashed.is_direct = false;
    if (!reserve_values(&hashed, keys->place_count ? keys->place_count : 1))
        return false;
    for (uint32_t place = 0; place < keys->place_count; place++)
        hashed.values[place] = (uint64_t)keys->base + place;
    hashed.first_free = 0;
    if (!reserve_slots(&hashed, (uint64_t)keys->lead_count + 1)) {
        lead_memory_free(&keys->memory, hashed.values, hashed.value_capacity, sizeof *hashed.values);
        return false;
    }
    *keys = hashed;
    return true;
}

/* --- all of it ------------------------------------------------------------------------------------------------------------------------- */

void lead_keys_init(struct lead_keys *keys, bool has_text, const lead_allocator *memory)
{
    *keys = (struct lead_keys){.memory = *memory, .has_text = has_text, .is_direct = !has_text};
}

static size_t slot_count(const struct lead_keys *keys)
{
    return keys->slots ? (size_t)keys->slot_mask + 1 : 0;
}

void lead_keys_free(struct lead_keys *keys)
{
    lead_keys_end(keys);
    lead_memory_free(&keys->memory, keys->slots, slot_count(keys), sizeof *keys->slots);
    lead_memory_free(&keys->memory, keys->bytes, keys->bytes_capacity, 1);
    lead_memory_free(&keys->memory, keys->values, keys->value_capacity, sizeof *keys->values);
    lead_memory_free(&keys->memory, keys->in_use, keys->in_use_capacity / 64, sizeof *keys->in_use);
    lead_keys_init(keys, keys->has_text, &keys->memory);
}

uint64_t lead_keys_memory(const struct lead_keys *keys)
{
    return keys->in_use_capacity / 8 + (uint64_t)keys->value_capacity * sizeof *keys->values + keys->bytes_capacity +
           slot_count(keys) * sizeof *keys->slots;
}
