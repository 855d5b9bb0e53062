/* SPDX-License-Identifier: MIT */
/* The "rules" of a policy. */
#include "route/read_policy.h"
#include "rules/contradiction.h"

#include <string.h>

static const char *const keys[] = {"name", "when", "team", "person", "unassigned", "needs", "sla", "reason"};
enum { NAME, WHEN, TEAM, PERSON, UNASSIGNED, NEEDS, SLA, REASON, COUNT };

/* Whether anybody has what a rule needs is looked up person by person; a document that wants it very often is taken at its word. */
#define LOOKS_MAX 50000000

struct reading {
    struct lead_policy_reader *reader;
    uint64_t *wanted; /* traits that the rule needs; zeros between rules */
    size_t looks;
    const char *always; /* name of the first rule that is always true, or NULL */
};

/* --- needs -------------------------------------------------------------------------------------------------------------------------------- */

/* Adds the traits of an array. */
static void read_need_list(struct reading *reading, const struct lead_place *place, enum lead_trait_kind kind, uint32_t *needs, uint32_t *count)
{
    struct lead_policy_reader *reader = reading->reader;
    const struct lead_values *traits = &reader->policy->traits[kind];
    char quoted[LEAD_QUOTED_CAPACITY];
    size_t index = 0;
    for (const struct lead_json *item = lead_want_array(place) ? place->value->first : NULL; item; item = item->next, index++) {
        const struct lead_place child = lead_child(place, item, index);
        if (!lead_want_name(&child))
            continue;
        const uint32_t code = lead_values_find(traits, item->text, item->size), trait = reader->policy->trait_starts[kind] + code;
        if (code == traits->count) {
            if (reader->has_all_traits && reader->people.is_whole)
                lead_report_unnamed(reader, &child, lead_trait_names[kind], traits);
        } else if (reading->wanted[trait / 64] >> (trait % 64) & 1) {
            lead_report_at(&child, LEAD_ERROR_DUPLICATE_NAME, "%s '%s' stands twice", lead_trait_names[kind],
                           lead_quoted(item->text, item->size, quoted));
        } else {
            reading->wanted[trait / 64] |= UINT64_C(1) << (trait % 64);
            needs[(*count)++] = trait;
        }
    }
}

static void read_need_field(struct lead_policy_reader *reader, const struct lead_place *place, enum lead_trait_kind kind, struct lead_policy_rule *rule)
{
    static const char *const field_keys[] = {"field"};
    const struct lead_json *member;
    if (!lead_members(place, field_keys, 1, 1, &member))
        return;
    const struct lead_place child = lead_child(place, member, 0);
    const uint32_t field = lead_want_lookup_field(reader, &child, reader->need_fields[kind]);
    rule->need_fields[rule->need_field_count++] = (struct lead_need_field){kind, field};
}

static bool has_all(const struct reading *reading, const struct lead_person *person)
{
    for (uint32_t word = 0; word < reading->reader->policy->trait_words; word++)
        if (reading->wanted[word] & ~person->traits[word])
            return false;
    return true;
}

/* `teams` of them bound the way, whatever circles there are. */
static bool anybody_has_all(struct reading *reading, const struct lead_policy_rule *rule)
{
    const struct lead_policy *policy = reading->reader->policy;
    uint32_t team = rule->team;
    for (uint32_t hop = 0; hop < policy->team_count && team != LEAD_NONE; hop++, team = policy->teams[team].fallback)
        for (uint32_t m = 0; m < policy->teams[team].member_count; m++)
            if (reading->looks++ >= LOOKS_MAX || has_all(reading, &policy->people[policy->teams[team].members[m]]))
                return true;
    return false;
}

static void check_needs(struct reading *reading, const struct lead_place *place, const struct lead_policy_rule *rule)
{
    const struct lead_policy *policy = reading->reader->policy;
    if (!reading->reader->knows_who_has_what || !rule->need_count)
        return;
    if (rule->person != LEAD_NONE && !has_all(reading, &policy->people[rule->person]))
        lead_report_at(place, LEAD_ERROR_BAD_VALUE, "the person of this rule does not have all that it needs");
    else if (rule->team != LEAD_NONE && !anybody_has_all(reading, rule))
        lead_report_at(place, LEAD_ERROR_BAD_VALUE, "nobody in the team of this rule%s has all that it needs",
                       policy->teams[rule->team].fallback == LEAD_NONE ? "" : ", or in its fallbacks,");
}

static bool read_needs(struct reading *reading, const struct lead_place *place, struct lead_policy_rule *rule)
{
    struct lead_policy_reader *reader = reading->reader;
    const struct lead_json *members[LEAD_TRAIT_KINDS];
    size_t most = 0;
    lead_members(place, lead_trait_keys, LEAD_TRAIT_KINDS, 0, members);
    for (int kind = 0; kind < LEAD_TRAIT_KINDS; kind++)
        most += members[kind] ? members[kind]->count : 0;
    uint32_t *needs = LEAD_ARENA_NEW(reader->arena, most, uint32_t);
    if (!needs)
        return false;
    rule->needs = needs;
    for (int kind = 0; kind < LEAD_TRAIT_KINDS; kind++) {
        const struct lead_place child = lead_child(place, members[kind], 0);
        if (members[kind] && members[kind]->type == LEAD_JSON_OBJECT)
            read_need_field(reader, &child, (enum lead_trait_kind)kind, rule);
        else if (members[kind])
            read_need_list(reading, &child, (enum lead_trait_kind)kind, needs, &rule->need_count);
    }
    check_needs(reading, place, rule);
    for (uint32_t i = 0; i < rule->need_count; i++)
        reading->wanted[needs[i] / 64] = 0;
    return true;
}

/* --- conditions --------------------------------------------------------------------------------------------------------------------------- */

static void read_when(struct reading *reading, const struct lead_place *place, struct lead_policy_rule *rule)
{
    struct lead_conditions *conditions = &reading->reader->policy->conditions;
    const struct lead_policy_rule *rules = reading->reader->policy->rules;
    const size_t errors = place->findings->errors;
    char quoted[LEAD_QUOTED_CAPACITY];
    rule->condition = lead_condition_read(conditions, place);
    if (place->findings->errors != errors || conditions->nodes.out_of_memory)
        return;
    if (lead_node_is_never_true(&conditions->nodes, rule->condition.is_true)) {
        lead_report_at(place, LEAD_ERROR_BAD_VALUE, "no lead can meet this condition");
        return;
    }
    for (const struct lead_policy_rule *earlier = rules; earlier < rule; earlier++)
        if (earlier->name && rule->condition.is_true != LEAD_NODE_ID_TRUE && earlier->condition.is_true == rule->condition.is_true) {
            lead_report_at(place, LEAD_ERROR_BAD_VALUE, "no lead comes here: the rule '%s' has the same condition and stands before",
                           lead_quoted(earlier->name, strlen(earlier->name), quoted));
            return;
        }
}

/* --- rules -------------------------------------------------------------------------------------------------------------------------------- */

/* Where the leads go. False when they stay unassigned, or after a report. */
static bool read_target(struct lead_policy_reader *reader, const struct lead_place *place, const struct lead_place *children,
                        struct lead_policy_rule *rule)
{
    const int given = (children[TEAM].value != NULL) + (children[PERSON].value != NULL) + (children[UNASSIGNED].value != NULL);
    if (given != 1)
        lead_report_at(place, given ? LEAD_ERROR_BAD_VALUE : LEAD_ERROR_MISSING_KEY, "expected one of 'team', 'person' and 'unassigned'");
    if (children[TEAM].value)
        rule->team = lead_want_named(reader, &reader->teams, &children[TEAM]);
    if (children[PERSON].value)
        rule->person = lead_want_named(reader, &reader->people, &children[PERSON]);
    if (children[UNASSIGNED].value && lead_want_string(&children[UNASSIGNED]))
        rule->reason = children[UNASSIGNED].value->text;
    return given == 1 && !children[UNASSIGNED].value;
}

static void warn_useless(const struct lead_place *children)
{
    for (int key = NEEDS; key <= SLA; key++)
        if (children[key].value)
            lead_report_key(&children[key], LEAD_WARNING_UNUSED, "nobody gets these leads, so '%s' says nothing", keys[key]);
}

static bool read_rule(struct reading *reading, const struct lead_place *place, struct lead_policy_rule *rule)
{
    struct lead_policy_reader *reader = reading->reader;
    const struct lead_json *members[COUNT];
    struct lead_place children[COUNT];
    if (!lead_members(place, keys, COUNT, NAME + 1, members) && place->value->type != LEAD_JSON_OBJECT)
        return true;
    for (int key = 0; key < COUNT; key++)
        children[key] = lead_child(place, members[key], 0);
    *rule = (struct lead_policy_rule){
        .condition = {LEAD_NODE_ID_TRUE, LEAD_NODE_ID_FALSE}, .team = LEAD_NONE, .person = LEAD_NONE, .sla = LEAD_NONE};
    if (members[NAME] && lead_want_name(&children[NAME]))
        rule->name = rule->reason = members[NAME]->text;
    if (members[WHEN])
        read_when(reading, &children[WHEN], rule);
    const bool has_target = read_target(reader, place, children, rule);
    if (members[REASON] && lead_want_string(&children[REASON]))
        rule->reason = members[REASON]->text;
    if (members[SLA])
        rule->sla = lead_want_named(reader, &reader->slas, &children[SLA]);
    if (members[NEEDS] && !read_needs(reading, &children[NEEDS], rule))
        return false;
    if (members[UNASSIGNED] && !has_target) {
        rule->sla = LEAD_NONE;
        rule->need_count = rule->need_field_count = 0;
        warn_useless(children);
    }
    return true;
}

/* A rule with mistakes in it may have been meant otherwise. */
static void check_reachable(struct reading *reading, const struct lead_place *place, bool is_good, const struct lead_policy_rule *rule)
{
    char quoted[LEAD_QUOTED_CAPACITY];
    if (reading->always)
        lead_report_at(place, LEAD_ERROR_BAD_VALUE, "no lead comes here: the rule '%s', which stands before, takes all",
                       lead_quoted(reading->always, strlen(reading->always), quoted));
    else if (is_good && rule->condition.is_true == LEAD_NODE_ID_TRUE)
        reading->always = rule->name;
}

bool lead_policy_rules_read(struct lead_policy_reader *reader)
{
    struct lead_policy *policy = reader->policy;
    const struct lead_place place = lead_child(reader->root, reader->rules.section, 0);
    const uint32_t count = reader->rules.count;
    struct reading reading = {.reader = reader, .wanted = LEAD_ARENA_NEW(reader->arena, policy->trait_words, uint64_t)};
    policy->rules = LEAD_ARENA_NEW(reader->arena, (size_t)count + 1, struct lead_policy_rule); /* one for those without an index */
    if (!reading.wanted || !policy->rules)
        return false;
    policy->rule_count = policy->rule_names.count;
    const struct lead_json *item = count ? place.value->first : NULL;
    for (uint32_t position = 0; position < count; position++, item = item->next) {
        const struct lead_place child = lead_child(&place, item, position);
        const uint32_t index = reader->rules.indexes[position];
        const size_t errors = place.findings->errors;
        struct lead_policy_rule *rule = &policy->rules[index == LEAD_NONE ? count : index];
        if (!read_rule(&reading, &child, rule))
            return false;
        check_reachable(&reading, &child, place.findings->errors == errors, rule);
    }
    return true;
}
