/* SPDX-License-Identifier: MIT */
/* "on", "where" and "id" as counters. */
#include "activity/definitions.h"

#include <string.h>

static const struct lead_values *type_names(const struct lead_activity_definitions *definitions)
{
    return &definitions->schema.fields[LEAD_EVENT_TYPE_FIELD].values;
}

/* --- on ---------------------------------------------------------------------------------------------------------------------------------- */

static const char *type_name(const void *context, size_t index)
{
    return type_names(context)->texts[index];
}

static bool read_type(const struct lead_place *place, const struct lead_activity_definitions *definitions, struct lead_event_set *types)
{
    const struct lead_json *value = place->value;
    char quoted[LEAD_QUOTED_CAPACITY];
    if (!lead_want_string(place))
        return false;
    const uint32_t type = lead_values_find(type_names(definitions), value->text, value->size);
    if (definitions->type_count == 0) {
        lead_report_at(place, LEAD_ERROR_UNKNOWN_NAME, "unknown event type '%s': the document declares none in \"events\"",
                       lead_quoted(value->text, value->size, quoted));
        return false;
    }
    if (type == definitions->type_count) {
        const struct lead_names names = {type_name, definitions, definitions->type_count};
        lead_report_unknown(place, LEAD_ERROR_UNKNOWN_NAME, false, "event type", &names);
        return false;
    }
    if (lead_events_include(types, type)) {
        lead_report_at(place, LEAD_ERROR_DUPLICATE_NAME, "event type '%s' stands twice here", lead_quoted(value->text, value->size, quoted));
        return false;
    }
    types->words[type / 64] |= UINT64_C(1) << (type % 64);
    return true;
}

bool lead_event_types_read(const struct lead_place *place, const struct lead_activity_definitions *definitions, struct lead_event_set *types)
{
    *types = (struct lead_event_set){{0}};
    if (place->value->type == LEAD_JSON_STRING)
        return read_type(place, definitions, types);
    if (place->value->type != LEAD_JSON_ARRAY) {
        lead_report_at(place, LEAD_ERROR_WRONG_TYPE, "expected an event type, or an array of event types");
        return false;
    }
    bool is_good = lead_want_array(place);
    size_t index = 0;
    for (const struct lead_json *item = place->value->first; item; item = item->next, index++) {
        const struct lead_place child = lead_child(place, item, index);
        is_good &= read_type(&child, definitions, types);
    }
    return is_good;
}

/* --- id ---------------------------------------------------------------------------------------------------------------------------------- */

static bool read_id(const struct lead_place *place, struct lead_activity_definitions *definitions, const char **id)
{
    struct lead_values *ids = &definitions->ids;
    const struct lead_json *value = place->value;
    const uint32_t before = ids->count;
    char quoted[LEAD_QUOTED_CAPACITY];
    if (!lead_want_name(place))
        return false;
    if (lead_values_add(ids, definitions->conditions.arena, value->text, value->size) == LEAD_NONE) {
        definitions->conditions.nodes.out_of_memory = true;
        return false;
    }
    *id = value->text;
    if (ids->count > before)
        return true;
    lead_report_at(place, LEAD_ERROR_DUPLICATE_NAME, "the id '%s' stands twice in this document",
                   lead_quoted(value->text, value->size, quoted));
    return false;
}

/* --- counters ---------------------------------------------------------------------------------------------------------------------------- */

static bool is_equal(const struct lead_counter *a, const struct lead_counter *b)
{
    const bool is_one_id = a->id && b->id ? strcmp(a->id, b->id) == 0 : a->id == b->id;
    return a->type == b->type && is_one_id && strcmp(a->meaning, b->meaning) == 0;
}

static uint64_t first_bits(const char *fingerprint)
{
    uint64_t bits = 0;
    for (int i = 0; i < 16; i++)
        bits = bits << 4 | (uint64_t)(fingerprint[i] <= '9' ? fingerprint[i] - '0' : fingerprint[i] - 'a' + 10);
    return bits;
}

bool lead_counter_identity(const struct lead_counter *counter, const struct lead_activity_definitions *definitions, uint64_t *identity)
{
    const char *meaning = counter->id ? counter->id : counter->meaning;
    const struct lead_values *types = type_names(definitions);
    char fingerprint[33];
    struct lead_json second = {.type = LEAD_JSON_STRING,
                               .key = counter->id ? "id" : "where",
                               .key_size = counter->id ? 2 : 5,
                               .text = meaning,
                               .size = strlen(meaning)};
    struct lead_json first = {.type = LEAD_JSON_STRING,
                              .key = "event",
                              .key_size = 5,
                              .text = types->texts[counter->type],
                              .size = types->sizes[counter->type],
                              .next = *meaning ? &second : NULL};
    const struct lead_json both = {.type = LEAD_JSON_OBJECT, .count = *meaning ? 2 : 1, .first = &first};
    if (!lead_fingerprint(&both, &definitions->conditions.arena->memory, fingerprint))
        return false;
    *identity = first_bits(fingerprint);
    return true;
}

static uint32_t out_of_memory(struct lead_activity_definitions *definitions)
{
    definitions->conditions.nodes.out_of_memory = true;
    return LEAD_NONE;
}

uint32_t lead_counter_add(const struct lead_place *place, const struct lead_counter *counter, struct lead_activity_definitions *definitions)
{
    struct lead_arena *arena = definitions->conditions.arena;
    uint32_t step = 0;
    const uint32_t found = lead_index_next(&definitions->reading.counters, counter->identity, &step);
    if (found != LEAD_NONE) {
        if (is_equal(&definitions->counters[found], counter))
            return found;
        lead_report_at(place, LEAD_ERROR_DUPLICATE_NAME,
                       "saved states could not tell what is counted here from something else in this document; an \"id\" would help");
        return LEAD_NONE;
    }
    const uint32_t index = definitions->counter_count;
    if (index == LEAD_COUNTERS_MAX) {
        lead_report_at(place, LEAD_ERROR_LIMIT, "more than %d counters (event types under a condition) in one document", LEAD_COUNTERS_MAX);
        return LEAD_NONE;
    }
    struct lead_counter *counters =
        LEAD_ARENA_GROW(arena, definitions->counters, &definitions->counter_capacity, index + 1, struct lead_counter);
    if (!counters)
        return out_of_memory(definitions);
    definitions->counters = counters;
    if (!lead_index_add(&definitions->reading.counters, arena, counter->identity, index))
        return out_of_memory(definitions);
    counters[index] = *counter;
    definitions->counter_count++;
    return index;
}

/* Shells' sort, because most sets are small and none has more than LEAD_EVENTS_MAX. */
static void sort(uint32_t *items, uint32_t count)
{
    for (uint32_t gap = 121; gap > 0; gap /= 3)
        for (uint32_t i = gap; i < count; i++) {
            const uint32_t item = items[i];
            uint32_t at = i;
            for (; at >= gap && items[at - gap] > item; at -= gap)
                items[at] = items[at - gap];
            items[at] = item;
        }
}

static uint32_t set_size(const struct lead_event_set *types)
{
    uint32_t count = 0;
    for (uint32_t word = 0; word < LEAD_EVENT_WORDS; word++)
        count += (uint32_t)__builtin_popcountll(types->words[word]);
    return count;
}

/* One counter for each type. */
static bool add_counters(const struct lead_place *place, const struct lead_event_set *types, const struct lead_where *where, const char *id,
                         struct lead_activity_definitions *definitions, struct lead_counter_set *counters)
{
    uint32_t *items = LEAD_ARENA_NEW(definitions->conditions.arena, set_size(types), uint32_t);
    if (!items)
        return out_of_memory(definitions) != LEAD_NONE;
    for (uint32_t type = 0; type < definitions->type_count; type++) {
        struct lead_counter counter = {.type = type, .where = where->node, .id = id};
        if (!lead_events_include(types, type))
            continue;
        memcpy(counter.meaning, where->meaning, sizeof counter.meaning);
        if (!lead_counter_identity(&counter, definitions, &counter.identity))
            return out_of_memory(definitions) != LEAD_NONE;
        items[counters->count] = lead_counter_add(place, &counter, definitions);
        if (items[counters->count] == LEAD_NONE)
            return false;
        counters->count++;
    }
    sort(items, counters->count);
    counters->items = items;
    return true;
}

bool lead_counters_read(const struct lead_place *place, const struct lead_json *on, const struct lead_json *where, const struct lead_json *id,
                        struct lead_activity_definitions *definitions, struct lead_counter_set *counters)
{
    const struct lead_place on_place = lead_child(place, on, 0), where_place = lead_child(place, where, 0), id_place = lead_child(place, id, 0);
    struct lead_event_set types;
    struct lead_where meant = {.node = LEAD_NODE_ID_TRUE};
    const char *name = NULL;
    *counters = (struct lead_counter_set){0};
    bool is_good = lead_event_types_read(&on_place, definitions, &types);
    if (where)
        is_good &= lead_where_read(&where_place, &types, definitions, &meant);
    if (id)
        is_good &= read_id(&id_place, definitions, &name);
    return is_good && add_counters(&on_place, &types, &meant, name, definitions, counters);
}

void lead_counters_reach(const struct lead_counter_set *counters, uint32_t ages, struct lead_activity_definitions *definitions)
{
    for (uint32_t i = 0; i < counters->count; i++) {
        struct lead_counter *counter = &definitions->counters[counters->items[i]];
        if (ages > counter->reach)
            counter->reach = ages;
    }
}
