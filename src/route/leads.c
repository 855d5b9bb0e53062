/* SPDX-License-Identifier: MIT */
/* The leads that a router has: by key, in the queue, and who had them before. */
#include "base/error.h"
#include "base/mix.h"
#include "base/text.h"
#include "route/state.h"
#include "rules/prefetch.h"

#include <string.h>

#define SLOTS_FIRST 64
#define PASTS_FIRST 16

/* --- keys --------------------------------------------------------------------------------------------------------------------------------- */

static lead_status read_text(const lead_key *key, struct lead_wanted_key *wanted, lead_error *error)
{
    if (!key->text && key->text_size)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "the text of the key is NULL");
    if (key->text_size < 1 || key->text_size > LEAD_KEY_TEXT_MAX)
        return lead_fail(error, LEAD_ERROR_VALUE, "a key has 1 to %d bytes, this one has %zu", LEAD_KEY_TEXT_MAX, key->text_size);
    if (memchr(key->text, '\0', key->text_size) || !lead_utf8_is_valid(key->text, key->text_size))
        return lead_fail(error, LEAD_ERROR_VALUE, "the key is not UTF-8, or has a NUL");
    wanted->text.size = (uint8_t)key->text_size;
    memcpy(wanted->text.text, key->text, key->text_size);
    wanted->hash = lead_route_hash(key->text, key->text_size);
    return LEAD_OK;
}

lead_status lead_read_key(lead_key_type key_type, const lead_key *given, struct lead_wanted_key *wanted, lead_error *error)
{
    lead_key key;
    memset(wanted, 0, sizeof *wanted);
    if (lead_copy_in(&key, sizeof key, given, sizeof key) != LEAD_OK)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'key' is NULL, or its 'size' is not set");
    if (key_type == LEAD_KEY_TEXT)
        return read_text(&key, wanted, error);
    wanted->integer = key.integer;
    wanted->hash = lead_scramble((uint64_t)key.integer);
    return LEAD_OK;
}

lead_key lead_clean_key(lead_key_type key_type, const lead_key *given)
{
    if (key_type == LEAD_KEY_INTEGER)
        return (lead_key){sizeof(lead_key), given->integer, NULL, 0};
    return (lead_key){sizeof(lead_key), 0, given->text, given->text_size};
}

lead_key lead_leads_key(const struct lead_leads *leads, uint32_t slot)
{
    if (leads->key_type == LEAD_KEY_INTEGER)
        return (lead_key){sizeof(lead_key), leads->integers[slot], NULL, 0};
    return (lead_key){sizeof(lead_key), 0, leads->texts[slot].text, leads->texts[slot].size};
}

/* --- the table ---------------------------------------------------------------------------------------------------------------------------- */

static uint32_t place_of_integer(const struct lead_leads *leads, int64_t integer)
{
    return (uint32_t)lead_multiply_fold((uint64_t)integer ^ leads->seed[0], leads->seed[1]) & leads->table_mask;
}

/* Unused bytes are 0, so whole words will do. */
static uint32_t place_of_text(const struct lead_leads *leads, const struct lead_key_bytes *text)
{
    uint64_t hash = leads->seed[0];
    for (size_t at = 0; at <= text->size; at += sizeof hash) {
        uint64_t word;
        memcpy(&word, (const char *)text + at, sizeof word);
        hash = lead_multiply_fold(hash ^ word, leads->seed[1]);
    }
    return (uint32_t)hash & leads->table_mask;
}

static uint32_t place_of_slot(const struct lead_leads *leads, uint32_t slot)
{
    return leads->key_type == LEAD_KEY_INTEGER ? place_of_integer(leads, leads->integers[slot]) : place_of_text(leads, &leads->texts[slot]);
}

static uint32_t place_of(const struct lead_leads *leads, const struct lead_wanted_key *key)
{
    return leads->key_type == LEAD_KEY_INTEGER ? place_of_integer(leads, key->integer) : place_of_text(leads, &key->text);
}

static bool is_key(const struct lead_leads *leads, uint32_t slot, const struct lead_wanted_key *key)
{
    if (leads->key_type == LEAD_KEY_INTEGER)
        return leads->integers[slot] == key->integer;
    return memcmp(&leads->texts[slot], &key->text, sizeof key->text) == 0;
}

uint32_t lead_leads_approach(const struct lead_leads *leads, const struct lead_wanted_key *key)
{
    const uint32_t place = place_of(leads, key);
    LEAD_PREFETCH(&leads->table[place]);
    return place;
}

uint32_t lead_leads_find_from(const struct lead_leads *leads, const struct lead_wanted_key *key, uint32_t *place)
{
    uint32_t at = *place;
    while (leads->table[at] && !is_key(leads, leads->table[at] - 1, key))
        at = (at + 1) & leads->table_mask;
    *place = at;
    return leads->table[at] ? leads->table[at] - 1 : LEAD_NONE;
}

uint32_t lead_leads_find(const struct lead_leads *leads, const struct lead_wanted_key *key)
{
    if (!leads->table)
        return LEAD_NONE;
    uint32_t place = place_of(leads, key);
    return lead_leads_find_from(leads, key, &place);
}

static void put_slot(struct lead_leads *leads, uint32_t at, uint32_t slot)
{
    while (leads->table[at])
        at = (at + 1) & leads->table_mask;
    leads->table[at] = slot + 1;
}

/* What stands behind moves up, so that nothing is ever missed and nothing has to be marked as gone. */
static void take_slot(struct lead_leads *leads, uint32_t slot)
{
    const uint32_t mask = leads->table_mask;
    uint32_t hole = place_of_slot(leads, slot);
    while (leads->table[hole] != slot + 1)
        hole = (hole + 1) & mask;
    for (uint32_t at = (hole + 1) & mask; leads->table[at]; at = (at + 1) & mask)
        if (((at - place_of_slot(leads, leads->table[at] - 1)) & mask) >= ((at - hole) & mask)) {
            leads->table[hole] = leads->table[at];
            hole = at;
        }
    leads->table[hole] = 0;
}

/* --- room --------------------------------------------------------------------------------------------------------------------------------- */

static bool reserve_table(struct lead_leads *leads, const lead_allocator *memory, uint32_t capacity)
{
    const size_t old_count = leads->table ? (size_t)leads->table_mask + 1 : 0;
    size_t count = 2 * SLOTS_FIRST;
    while (count < (uint64_t)capacity * 2)
        count *= 2;
    if (count <= old_count)
        return true;
    uint32_t *table = LEAD_NEW(memory, count, uint32_t);
    if (!table)
        return false;
    if (!leads->table) {
        const uint64_t number = lead_scramble((uint64_t)(uintptr_t)table);
        leads->seed[0] = lead_scramble(2 * number);
        leads->seed[1] = lead_scramble(2 * number + 1) | 1;
    }
    lead_memory_free(memory, leads->table, old_count, sizeof *table);
    leads->table = table;
    leads->table_mask = (uint32_t)(count - 1);
    for (uint32_t slot = 0; slot < leads->used; slot++)
        if (leads->held[slot].sequence)
            put_slot(leads, place_of_slot(leads, slot), slot);
    return true;
}

static bool reserve_held(struct lead_leads *leads, const lead_allocator *memory, uint32_t capacity)
{
    struct lead_held *held = lead_memory_resize(memory, leads->held, leads->capacity, capacity, sizeof *held);
    if (!held)
        return false;
    leads->held = held;
    leads->capacity = capacity;
    return true;
}

static bool reserve_keys(struct lead_leads *leads, const lead_allocator *memory, uint32_t capacity)
{
    const bool has_text = leads->key_type == LEAD_KEY_TEXT;
    void *old = has_text ? (void *)leads->texts : (void *)leads->integers;
    void *keys = lead_memory_resize(memory, old, leads->key_capacity, capacity, has_text ? sizeof *leads->texts : sizeof *leads->integers);
    if (!keys)
        return false;
    leads->texts = has_text ? keys : NULL;
    leads->integers = has_text ? NULL : keys;
    leads->key_capacity = capacity;
    return true;
}

static bool reserve_routes(struct lead_leads *leads, const lead_allocator *memory, uint32_t capacity)
{
    if (!leads->keeps_routes)
        return true;
    struct lead_route *routes = lead_memory_resize(memory, leads->routes, leads->route_capacity, capacity, sizeof *routes);
    if (!routes)
        return false;
    leads->routes = routes;
    leads->route_capacity = capacity;
    return true;
}

static bool reserve_pasts(struct lead_leads *leads, const lead_allocator *memory, uint32_t more)
{
    const uint64_t wanted = (uint64_t)leads->past_count + more, grown = (uint64_t)leads->past_capacity + leads->past_capacity / 2 + PASTS_FIRST;
    const uint64_t capacity = wanted > grown ? wanted : grown;
    if (wanted <= leads->past_capacity)
        return true;
    struct lead_past *pasts =
        capacity > UINT32_MAX / 2 ? NULL : lead_memory_resize(memory, leads->pasts, leads->past_capacity, (size_t)capacity, sizeof *pasts);
    if (!pasts)
        return false;
    leads->pasts = pasts;
    leads->past_capacity = (uint32_t)capacity;
    return true;
}

static bool reserve_slots(struct lead_leads *leads, const lead_allocator *memory, uint32_t wanted)
{
    uint32_t capacity = leads->capacity + leads->capacity / 2;
    capacity = capacity < SLOTS_FIRST ? SLOTS_FIRST : capacity > LEAD_LEADS_MAX ? LEAD_LEADS_MAX : capacity;
    capacity = capacity < wanted ? wanted : capacity;
    return reserve_table(leads, memory, capacity) && reserve_keys(leads, memory, capacity) && reserve_routes(leads, memory, capacity) &&
           reserve_held(leads, memory, capacity);
}

bool lead_leads_reserve(struct lead_leads *leads, const lead_allocator *memory, uint32_t more, uint32_t pasts)
{
    const uint64_t wanted = (uint64_t)leads->held_count + leads->waiting_count + more;
    if (wanted > leads->capacity && (wanted > LEAD_LEADS_MAX || !reserve_slots(leads, memory, (uint32_t)wanted)))
        return false;
    return reserve_pasts(leads, memory, pasts);
}

void lead_leads_free(struct lead_leads *leads, const lead_allocator *memory)
{
    lead_memory_free(memory, leads->held, leads->capacity, sizeof *leads->held);
    lead_memory_free(memory, leads->integers, leads->key_capacity, sizeof *leads->integers);
    lead_memory_free(memory, leads->texts, leads->key_capacity, sizeof *leads->texts);
    lead_memory_free(memory, leads->table, (size_t)leads->table_mask + 1, sizeof *leads->table);
    lead_memory_free(memory, leads->pasts, leads->past_capacity, sizeof *leads->pasts);
    lead_memory_free(memory, leads->routes, leads->route_capacity, sizeof *leads->routes);
    lead_leads_init(leads, leads->key_type, leads->keeps_routes);
}

void lead_leads_init(struct lead_leads *leads, lead_key_type key_type, bool keeps_routes)
{
    memset(leads, 0, sizeof *leads);
    leads->key_type = key_type;
    leads->keeps_routes = keeps_routes;
    leads->first_free = leads->first_free_past = leads->queue_first = leads->queue_last = LEAD_NONE;
}

/* --- coming and going --------------------------------------------------------------------------------------------------------------------- */

static uint32_t take_slot_number(struct lead_leads *leads)
{
    const uint32_t slot = leads->first_free;
    if (slot == LEAD_NONE)
        return leads->used++;
    leads->first_free = leads->held[slot].next;
    return slot;
}

uint32_t lead_leads_add_at(struct lead_leads *leads, const struct lead_wanted_key *key, uint32_t place)
{
    const uint32_t slot = take_slot_number(leads);
    leads->table[place] = slot + 1;
    leads->held[slot] = (struct lead_held){.rule = LEAD_NONE,
                                           .holder = LEAD_NONE,
                                           .team = LEAD_NONE,
                                           .previous = LEAD_NONE,
                                           .next = LEAD_NONE,
                                           .clocks = LEAD_NONE,
                                           .past = LEAD_NONE};
    if (leads->key_type == LEAD_KEY_INTEGER)
        leads->integers[slot] = key->integer;
    else
        leads->texts[slot] = key->text;
    leads->held_count++;
    return slot;
}

uint32_t lead_leads_add(struct lead_leads *leads, const struct lead_wanted_key *key)
{
    uint32_t place = place_of(leads, key);
    while (leads->table[place])
        place = (place + 1) & leads->table_mask;
    return lead_leads_add_at(leads, key, place);
}

struct lead_route lead_route_of_rule(uint32_t rule)
{
    return (struct lead_route){.needs = {LEAD_NONE, LEAD_NONE, LEAD_NONE}, .owner = LEAD_NONE, .rule = rule};
}

struct lead_route lead_leads_route(const struct lead_leads *leads, uint32_t slot)
{
    return leads->routes ? leads->routes[slot] : lead_route_of_rule(leads->held[slot].rule);
}

static void free_past(struct lead_leads *leads, uint32_t past)
{
    if (past == LEAD_NONE)
        return;
    leads->pasts[past].count = leads->first_free_past + 1;
    leads->first_free_past = past;
    leads->past_count--;
}

/* Nothing of the key stays in memory. */
static void forget_key(struct lead_leads *leads, uint32_t slot)
{
    if (leads->key_type == LEAD_KEY_INTEGER)
        leads->integers[slot] = 0;
    else
        memset(&leads->texts[slot], 0, sizeof leads->texts[slot]);
}

void lead_leads_remove(struct lead_leads *leads, uint32_t slot)
{
    take_slot(leads, slot);
    forget_key(leads, slot);
    free_past(leads, leads->held[slot].past);
    leads->held[slot].sequence = 0;
    leads->held[slot].next = leads->first_free;
    leads->first_free = slot;
    leads->held_count--;
}
