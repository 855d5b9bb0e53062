/* SPDX-License-Identifier: MIT */
/* The "guards" section. */
#include "activity/definitions.h"

#define MORE_THAN_MAX 1000000

struct reader {
    struct lead_activity_definitions *definitions;
    struct lead_values names;
};

static void read_name(struct reader *reader, const struct lead_place *place, struct lead_guard *guard)
{
    const struct lead_json *value = place->value;
    const uint32_t before = reader->names.count;
    char quoted[LEAD_QUOTED_CAPACITY];
    if (!lead_want_name(place))
        return;
    guard->name = guard->reason = value->text;
    if (lead_values_add(&reader->names, reader->definitions->conditions.arena, value->text, value->size) == LEAD_NONE)
        reader->definitions->conditions.nodes.out_of_memory = true;
    else if (reader->names.count == before)
        lead_report_at(place, LEAD_ERROR_DUPLICATE_NAME, "guard '%s' stands twice", lead_quoted(value->text, value->size, quoted));
}

/* One guard for each type that is counted. */
static void add_guards(struct reader *reader, const struct lead_guard *guard, const struct lead_counter_set *counters)
{
    struct lead_activity_definitions *definitions = reader->definitions;
    struct lead_guard *guards = LEAD_ARENA_GROW(definitions->conditions.arena, definitions->guards, &definitions->reading.guard_capacity,
                                                definitions->guard_count + counters->count, struct lead_guard);
    if (!guards) {
        definitions->conditions.nodes.out_of_memory = true;
        return;
    }
    definitions->guards = guards;
    for (uint32_t i = 0; i < counters->count; i++) {
        struct lead_guard *added = &guards[definitions->guard_count++];
        *added = *guard;
        added->counter = counters->items[i];
        added->type = definitions->counters[added->counter].type;
    }
}

static void read_guard(struct reader *reader, const struct lead_place *place)
{
    static const char *const keys[] = {"name", "on", "more_than", "per", "reason"};
    enum { NAME, ON, MORE_THAN, PER, REASON, COUNT };
    const struct lead_json *members[COUNT];
    struct lead_place places[COUNT];
    struct lead_guard guard = {0};
    struct lead_counter_set counters;
    uint32_t buckets;
    int64_t more_than = 0;
    bool is_good = lead_members(place, keys, COUNT, PER + 1, members);
    for (size_t key = 0; key < COUNT; key++)
        places[key] = lead_child(place, members[key], 0);
    if (members[NAME])
        read_name(reader, &places[NAME], &guard);
    if (members[REASON] && lead_want_string(&places[REASON]))
        guard.reason = members[REASON]->text;
    if (members[MORE_THAN])
        is_good &= lead_want_integer(&places[MORE_THAN], 0, MORE_THAN_MAX, &more_than);
    guard.more_than = (uint32_t)more_than;
    if (members[PER]) {
        is_good &= lead_want_buckets(&places[PER], reader->definitions, &buckets);
        guard.span = lead_span_of(buckets, reader->definitions->resolution);
    }
    if (members[ON] && lead_counters_read(place, members[ON], NULL, NULL, reader->definitions, &counters) && is_good)
        add_guards(reader, &guard, &counters);
}

void lead_guards_read(const struct lead_place *place, struct lead_activity_definitions *definitions)
{
    struct reader reader = {.definitions = definitions};
    if (!lead_want_array(place))
        return;
    if (place->value->count > LEAD_GUARDS_MAX) {
        lead_report_at(place, LEAD_ERROR_LIMIT, "%u guards; at most %d", place->value->count, LEAD_GUARDS_MAX);
        return;
    }
    size_t index = 0;
    for (const struct lead_json *item = place->value->first; item; item = item->next, index++) {
        const struct lead_place child = lead_child(place, item, index);
        if (lead_want_object(&child))
            read_guard(&reader, &child);
    }
}
