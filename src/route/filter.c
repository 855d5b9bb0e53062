/* SPDX-License-Identifier: MIT */
#include "route/filter.h"

static const struct lead_policy_rule *rule_of(const struct lead_policy *policy, const struct lead_route *route)
{
    return route->rule == LEAD_NONE ? NULL : &policy->rules[route->rule];
}

static bool has(const struct lead_person *person, uint32_t trait)
{
    return trait != LEAD_NEED_NOBODY && lead_has_trait(person, trait);
}

bool lead_meets_needs(const struct lead_policy *policy, const struct lead_route *route, uint32_t person)
{
    const struct lead_policy_rule *rule = rule_of(policy, route);
    if (!rule)
        return true;
    for (uint32_t i = 0; i < rule->need_count; i++)
        if (!has(&policy->people[person], rule->needs[i]))
            return false;
    for (uint32_t i = 0; i < rule->need_field_count; i++)
        if (route->needs[i] != LEAD_NONE && !has(&policy->people[person], route->needs[i]))
            return false;
    return true;
}

static bool is_excluded(const struct lead_asking *asking, uint32_t person)
{
    size_t low = 0, high = asking->excluded_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (asking->excluded[middle] < person)
            low = middle + 1;
        else
            high = middle;
    }
    return low < asking->excluded_count && asking->excluded[low] == person;
}

/* Who has the lead, or had it. */
static bool is_of_its_past(const struct lead_asking *asking, uint32_t person)
{
    if (asking->slot == LEAD_NONE)
        return false;
    const struct lead_leads *leads = &asking->router->leads;
    return leads->held[asking->slot].holder == person || (asking->leaves_past_out && lead_past_has(leads, asking->slot, person));
}

bool lead_is_left_out(const struct lead_asking *asking, uint32_t person)
{
    return is_excluded(asking, person) || is_of_its_past(asking, person);
}

static bool prefers(const struct lead_person *person, uint64_t preferences)
{
    return person->preference != LEAD_NONE && preferences >> person->preference & 1;
}

bool lead_filter_passes(const void *context, uint32_t member)
{
    const struct lead_filter *filter = context;
    const struct lead_policy *policy = filter->asking->router->policy;
    const uint32_t person = filter->team->members[member];
    if (filter->prefers != 0 && !prefers(&policy->people[person], filter->prefers))
        return false;
    if (filter->leaves_out_somebody && lead_is_left_out(filter->asking, person))
        return false;
    return !filter->needs_something || lead_meets_needs(policy, filter->asking->route, person);
}
