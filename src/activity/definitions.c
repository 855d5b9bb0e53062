/* SPDX-License-Identifier: MIT */
/* The beginning and the end of reading what a document says about events. */
#include "activity/definitions.h"

#include <string.h>

#define DAY (INT64_C(86400) * 1000000)
#define HOUR (INT64_C(3600) * 1000000)

/* After a report the finer one is taken, so that fewer durations look wrong as well. */
static lead_duration read_resolution(const struct lead_place *place)
{
    char quoted[LEAD_QUOTED_CAPACITY];
    const struct lead_json *value = place->value;
    if (!lead_want_string(place))
        return HOUR;
    if (value->size == 2 && memcmp(value->text, "1d", 2) == 0)
        return DAY;
    if (value->size != 2 || memcmp(value->text, "1h", 2) != 0)
        lead_report_at(place, LEAD_ERROR_BAD_VALUE, "expected \"1d\" or \"1h\", found '%s'", lead_quoted(value->text, value->size, quoted));
    return HOUR;
}

bool lead_activity_begin(const struct lead_place *root, const struct lead_activity_sections *sections, struct lead_arena *arena,
                         struct lead_activity_definitions *definitions)
{
    const struct lead_place events = lead_child(root, sections->events, 0), resolution = lead_child(root, sections->resolution, 0);
    const struct lead_place guards = lead_child(root, sections->guards, 0);
    memset(definitions, 0, sizeof *definitions);
    definitions->resolution = sections->resolution ? read_resolution(&resolution) : DAY;
    if (!lead_events_read(&events, arena, definitions) ||
        !lead_conditions_init(&definitions->conditions, arena, &definitions->schema, NULL, 0))
        return false;
    if (sections->guards)
        lead_guards_read(&guards, definitions);
    return !definitions->conditions.nodes.out_of_memory;
}

void lead_activity_attach(struct lead_activity_definitions *definitions, struct lead_conditions *conditions)
{
    definitions->reading.leads = conditions;
    conditions->read_activity = lead_activity_condition_read;
    conditions->activity = definitions;
    conditions->measure_count = definitions->measure_count;
}

/* --- the end --------------------------------------------------------------------------------------------------------------------------- */

/* A guard needs whole spans for as long as any counter of its type needs events. */
static void let_guards_reach(struct lead_activity_definitions *definitions)
{
    uint32_t most[LEAD_EVENTS_MAX] = {0};
    for (uint32_t i = 0; i < definitions->counter_count; i++) {
        const struct lead_counter *counter = &definitions->counters[i];
        most[counter->type] = counter->reach > most[counter->type] ? counter->reach : most[counter->type];
    }
    for (uint32_t i = 0; i < definitions->guard_count; i++) {
        const struct lead_guard *guard = &definitions->guards[i];
        const struct lead_counter_set counters = {&guard->counter, 1};
        const uint32_t reach = most[guard->type];
        lead_counters_reach(&counters, reach == LEAD_AGES_FOREVER ? reach : reach + guard->span.length, definitions);
    }
}

bool lead_activity_finish(const struct lead_place *root, struct lead_arena *arena, struct lead_activity_definitions *definitions)
{
    (void)root;
    (void)arena;
    let_guards_reach(definitions);
    for (uint32_t field = 0; field < definitions->schema.count; field++)
        lead_values_seal(&definitions->schema.fields[field].values);
    if (definitions->counter_count && !lead_presence_add(definitions))
        return false;
    return !definitions->conditions.nodes.out_of_memory;
}
