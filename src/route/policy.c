/* SPDX-License-Identifier: MIT */
/* What can be asked of a policy. */
#include "route/policy.h"

#include <string.h>

const char *lead_policy_name(const lead_policy *policy)
{
    return policy->name;
}

const char *lead_policy_version(const lead_policy *policy)
{
    return policy->version;
}

const char *lead_policy_fingerprint(const lead_policy *policy)
{
    return policy->fingerprint;
}

/* The code of a name, or LEAD_NONE. */
static uint32_t find(const struct lead_values *names, const char *name)
{
    const uint32_t index = name ? lead_values_find(names, name, strlen(name)) : names->count;
    return index < names->count ? index : LEAD_NONE;
}

/* --- fields ------------------------------------------------------------------------------------------------------------------------------- */

static const struct lead_field *field_at(const lead_policy *policy, uint32_t field)
{
    return field < policy->schema.count ? &policy->schema.fields[field] : NULL;
}

uint32_t lead_policy_field_count(const lead_policy *policy)
{
    return policy->schema.count;
}

uint32_t lead_policy_field(const lead_policy *policy, const char *name)
{
    return find(&policy->schema.names, name);
}

const char *lead_policy_field_name(const lead_policy *policy, uint32_t field)
{
    const struct lead_field *found = field_at(policy, field);
    return found ? found->name : NULL;
}

lead_field_type lead_policy_field_type(const lead_policy *policy, uint32_t field)
{
    const struct lead_field *found = field_at(policy, field);
    return found ? found->type : 0;
}

int32_t lead_policy_field_is_used(const lead_policy *policy, uint32_t field)
{
    const struct lead_field *found = field_at(policy, field);
    return found && found->is_used;
}

uint32_t lead_policy_value_code(const lead_policy *policy, uint32_t field, const char *text, size_t text_size)
{
    const struct lead_field *found = field_at(policy, field);
    if (!found || !found->values.count || (!text && text_size))
        return LEAD_NONE;
    const uint32_t code = lead_values_find(&found->values, text, text_size);
    return code < found->values.count ? code : LEAD_NONE;
}

/* --- people ------------------------------------------------------------------------------------------------------------------------------- */

static const struct lead_person *person_at(const lead_policy *policy, uint32_t person)
{
    return person < policy->person_count ? &policy->people[person] : NULL;
}

uint32_t lead_policy_person_count(const lead_policy *policy)
{
    return policy->person_count;
}

uint32_t lead_policy_person(const lead_policy *policy, const char *id)
{
    return find(&policy->person_ids, id);
}

const char *lead_policy_person_id(const lead_policy *policy, uint32_t person)
{
    const struct lead_person *found = person_at(policy, person);
    return found ? found->id : NULL;
}

const char *lead_policy_person_name(const lead_policy *policy, uint32_t person)
{
    const struct lead_person *found = person_at(policy, person);
    return found ? found->name : NULL;
}

lead_calendar *lead_policy_person_calendar(const lead_policy *policy, uint32_t person)
{
    const struct lead_person *found = person_at(policy, person);
    return found ? found->calendar : NULL;
}

/* --- teams -------------------------------------------------------------------------------------------------------------------------------- */

uint32_t lead_policy_team_count(const lead_policy *policy)
{
    return policy->team_count;
}

uint32_t lead_policy_team(const lead_policy *policy, const char *name)
{
    return find(&policy->team_names, name);
}

const char *lead_policy_team_name(const lead_policy *policy, uint32_t team)
{
    return team < policy->team_count ? policy->teams[team].name : NULL;
}

uint32_t lead_policy_member_count(const lead_policy *policy, uint32_t team)
{
    return team < policy->team_count ? policy->teams[team].member_count : 0;
}

uint32_t lead_policy_member(const lead_policy *policy, uint32_t team, uint32_t member)
{
    return member < lead_policy_member_count(policy, team) ? policy->teams[team].members[member] : LEAD_NONE;
}

/* --- rules -------------------------------------------------------------------------------------------------------------------------------- */

uint32_t lead_policy_rule_count(const lead_policy *policy)
{
    return policy->rule_count;
}

uint32_t lead_policy_rule(const lead_policy *policy, const char *name)
{
    return find(&policy->rule_names, name);
}

const char *lead_policy_rule_name(const lead_policy *policy, uint32_t rule)
{
    return rule < policy->rule_count ? policy->rules[rule].name : NULL;
}

const char *lead_policy_rule_reason(const lead_policy *policy, uint32_t rule)
{
    return rule < policy->rule_count ? policy->rules[rule].reason : NULL;
}

uint32_t lead_policy_clock_count(const lead_policy *policy, uint32_t rule)
{
    return rule < policy->rule_count ? lead_rule_clock_count(policy, rule) : 0;
}

const char *lead_policy_clock_name(const lead_policy *policy, uint32_t rule, uint32_t clock)
{
    return clock < lead_policy_clock_count(policy, rule) ? policy->slas[policy->rules[rule].sla].clocks[clock].name : NULL;
}

/* --- calendars ---------------------------------------------------------------------------------------------------------------------------- */

lead_calendar *lead_policy_calendar(const lead_policy *policy, const char *name)
{
    const uint32_t index = find(&policy->calendar_names, name);
    return index == LEAD_NONE ? NULL : policy->calendars[index].calendar;
}
