/* SPDX-License-Identifier: MIT */
/* How a policy's conditions are computed, and what the values of fields that name people and traits mean. */
#include "route/read_policy.h"

/* --- values ------------------------------------------------------------------------------------------------------------------------------- */

static void report_full(const struct lead_policy_reader *reader, uint32_t field)
{
    const struct lead_place fields = lead_child(reader->root, reader->fields, 0);
    const struct lead_place place = lead_child(&fields, lead_json_member(reader->fields, reader->policy->schema.fields[field].name), 0);
    lead_report_key(&place, LEAD_ERROR_LIMIT, "more than %d different values: those of conditions, and the people or traits that it names",
                    LEAD_VALUES_MAX);
}

static bool add_values(struct lead_policy_reader *reader, uint32_t field, const struct lead_values *more)
{
    struct lead_values *values = &reader->policy->schema.fields[field].values;
    for (uint32_t i = 0; i < more->count; i++) {
        if (values->count == LEAD_VALUES_MAX && lead_values_find(values, more->texts[i], more->sizes[i]) == values->count) {
            report_full(reader, field);
            return true;
        }
        if (lead_values_add(values, reader->arena, more->texts[i], more->sizes[i]) == LEAD_NONE)
            return false;
    }
    return true;
}

bool lead_policy_values(struct lead_policy_reader *reader)
{
    const struct lead_policy *policy = reader->policy;
    for (uint32_t field = 0; field < policy->schema.count; field++) {
        if (reader->owner_fields[field] && !add_values(reader, field, &policy->person_ids))
            return false;
        for (int kind = 0; kind < LEAD_TRAIT_KINDS; kind++)
            if (reader->need_fields[kind][field] && !add_values(reader, field, &policy->traits[kind]))
                return false;
    }
    return true;
}

/* By code of the field: start + the code that its text has in `meant`, or `otherwise`. NULL when out of memory. */
static const uint32_t *map_codes(struct lead_arena *arena, const struct lead_values *values, const struct lead_values *meant, uint32_t start,
                                 uint32_t otherwise)
{
    uint32_t *map = LEAD_ARENA_NEW(arena, (size_t)values->count + 1, uint32_t);
    if (!map)
        return NULL;
    for (uint32_t code = 0; code < values->count; code++) {
        const uint32_t found = lead_values_find(meant, values->texts[code], values->sizes[code]);
        map[code] = found < meant->count ? start + found : otherwise;
    }
    map[values->count] = otherwise; /* "other" */
    return map;
}

static bool map_field(struct lead_policy_reader *reader, uint32_t field)
{
    struct lead_policy *policy = reader->policy;
    const struct lead_values *values = &policy->schema.fields[field].values;
    if (reader->owner_fields[field] &&
        !(policy->people_of_codes[field] = map_codes(reader->arena, values, &policy->person_ids, 0, LEAD_NONE)))
        return false;
    for (int kind = 0; kind < LEAD_TRAIT_KINDS; kind++)
        if (reader->need_fields[kind][field] &&
            !(policy->traits_of_codes[kind][field] =
                  map_codes(reader->arena, values, &policy->traits[kind], policy->trait_starts[kind], LEAD_NEED_NOBODY)))
            return false;
    return true;
}

static bool map_fields(struct lead_policy_reader *reader)
{
    struct lead_policy *policy = reader->policy;
    const uint32_t count = policy->schema.count;
    policy->people_of_codes = LEAD_ARENA_NEW(reader->arena, count, const uint32_t *);
    if (!policy->people_of_codes)
        return false;
    for (int kind = 0; kind < LEAD_TRAIT_KINDS; kind++)
        if (!(policy->traits_of_codes[kind] = LEAD_ARENA_NEW(reader->arena, count, const uint32_t *)))
            return false;
    for (uint32_t field = 0; field < count; field++)
        if (!map_field(reader, field))
            return false;
    return true;
}

/* --- program ------------------------------------------------------------------------------------------------------------------------------ */

static uint32_t list_roots(const struct lead_policy *policy, lead_node_id *roots)
{
    uint32_t count = 0;
    for (uint32_t r = 0; r < policy->rule_count; r++)
        roots[count++] = policy->rules[r].condition.is_true;
    for (uint32_t p = 0; p < policy->preference_count; p++)
        roots[count++] = policy->preferences[p].is_true;
    for (uint32_t t = 0; t < policy->team_count; t++)
        for (uint32_t b = 0; b < policy->teams[t].band_count; b++)
            roots[count++] = policy->teams[t].bands[b];
    return count;
}

static bool build_program(struct lead_policy *policy)
{
    size_t most = (size_t)policy->rule_count + policy->preference_count;
    for (uint32_t t = 0; t < policy->team_count; t++)
        most += policy->teams[t].band_count;
    lead_node_id *roots = LEAD_ARENA_NEW(&policy->arena, most, lead_node_id);
    if (!roots)
        return false;
    const struct lead_program_request request = {
        .conditions = &policy->conditions, .stage_count = 1, .roots = roots, .root_count = list_roots(policy, roots)};
    return lead_program_build(&request, &policy->arena, &policy->program);
}

static bool asks_for_more(const struct lead_policy *policy)
{
    bool asks = policy->preference_count > 0;
    for (uint32_t r = 0; r < policy->rule_count; r++)
        asks |= policy->rules[r].need_field_count > 0;
    for (uint32_t t = 0; t < policy->team_count; t++)
        asks |= policy->teams[t].sticky_count > 0 || policy->teams[t].band_count > 0;
    return asks;
}

static void find_turns(struct lead_policy *policy)
{
    for (uint32_t r = 0; r < policy->rule_count; r++) {
        struct lead_policy_rule *rule = &policy->rules[r];
        const struct lead_team *team = rule->team == LEAD_NONE ? NULL : &policy->teams[rule->team];
        rule->is_in_turns =
            team && team->strategy == LEAD_BY_ROUND_ROBIN && !team->sticky_count && !rule->need_count && !rule->need_field_count;
    }
}

bool lead_policy_plan(struct lead_policy_reader *reader)
{
    struct lead_policy *policy = reader->policy;
    policy->asks_for_more = asks_for_more(policy);
    find_turns(policy);
    for (uint32_t field = 0; field < policy->schema.count; field++)
        lead_values_seal(&policy->schema.fields[field].values);
    policy->instructions = lead_instructions_best();
    return map_fields(reader) && build_program(policy);
}
