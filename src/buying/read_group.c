/* SPDX-License-Identifier: MIT */
/* The "buying_group" section. */
#include "buying/group.h"

#include "rules/decision.h"

#include <leadcore/vocabulary.h>
#include <math.h>
#include <string.h>

#define WEIGHT_MAX 100

enum { ENGAGEMENT, INFLUENCE, COMPANY_SIZE, BLOCKER, ROLES, SIZES, KEYS };
static const char *const keys[KEYS] = {"engagement", "influence", "company_size", "blocker", "roles", "sizes"};

/* 6 to 8 people buy in companies of 100 to 500 staff, up to 21 in large ones. By number of the role. */
static const struct lead_wanted_roles defaults[] = {
    {.below = 100, .weights = {[LEAD_ROLE_DECIDER] = 3, [LEAD_ROLE_USER] = 1, [LEAD_ROLE_BUYER] = 1}},
    {.below = 500,
     .weights = {[LEAD_ROLE_DECIDER] = 3, [LEAD_ROLE_INITIATOR] = 2, [LEAD_ROLE_INFLUENCER] = 2, [LEAD_ROLE_USER] = 1, [LEAD_ROLE_BUYER] = 2,
                 [LEAD_ROLE_GATEKEEPER] = 1}},
    {.below = HUGE_VAL,
     .weights = {[LEAD_ROLE_DECIDER] = 3, [LEAD_ROLE_INITIATOR] = 2, [LEAD_ROLE_INFLUENCER] = 2, [LEAD_ROLE_USER] = 1, [LEAD_ROLE_BUYER] = 3,
                 [LEAD_ROLE_GATEKEEPER] = 1, [LEAD_ROLE_AUDITOR] = 1}},
};
#define DEFAULT_COUNT (sizeof defaults / sizeof defaults[0])
#define DEFAULT_UNSIZED 1

/* --- what is measured -------------------------------------------------------------------------------------------------------------------- */

static bool is_number_field(const struct lead_conditions *conditions, lead_input input)
{
    return input < conditions->schema->count && conditions->schema->fields[input].type == LEAD_FIELD_NUMBER;
}

static bool is_points(const struct lead_conditions *conditions, lead_input input)
{
    return input >= conditions->schema->count && conditions->results[input - conditions->schema->count].is_points;
}

static lead_input read_share(const struct lead_place *place, struct lead_conditions *conditions)
{
    char quoted[LEAD_QUOTED_CAPACITY];
    const lead_input input = lead_want_input(conditions, place);
    if (input == LEAD_INPUT_NONE || is_number_field(conditions, input) || is_points(conditions, input))
        return input;
    lead_report_at(place, LEAD_ERROR_WRONG_TYPE, "expected a score or a field of the type \"number\"; '%s' is neither",
                   lead_quoted(place->value->text, place->value->size, quoted));
    return LEAD_INPUT_NONE;
}

static uint32_t read_company_size(const struct lead_place *place, struct lead_conditions *conditions)
{
    char quoted[LEAD_QUOTED_CAPACITY];
    const lead_input input = lead_want_input(conditions, place);
    if (input == LEAD_INPUT_NONE)
        return LEAD_NONE;
    if (is_number_field(conditions, input))
        return input;
    lead_report_at(place, LEAD_ERROR_WRONG_TYPE, "expected a field of the type \"number\"; '%s' is none",
                   lead_quoted(place->value->text, place->value->size, quoted));
    return LEAD_NONE;
}

/* --- roles and sizes --------------------------------------------------------------------------------------------------------------------- */

/* The role that the key of a member names; 0 when there is none. */
static lead_term_number find_role(const struct lead_json *member)
{
    for (size_t index = 0; index < LEAD_ROLES; index++)
        if (lead_json_key_is(member, lead_term_identifier(LEAD_VOCABULARY_ROLE, (lead_term_number)index + 1)))
            return (lead_term_number)index + 1;
    return 0;
}

static void read_weight(const struct lead_place *place, uint8_t weights[LEAD_ROLES + 1])
{
    static const lead_vocabulary vocabulary = LEAD_VOCABULARY_ROLE;
    const struct lead_names names = lead_names_of_terms(&vocabulary);
    const lead_term_number role = find_role(place->value);
    int64_t weight;
    if (!role)
        lead_report_unknown(place, LEAD_ERROR_UNKNOWN_NAME, true, "role", &names);
    else if (lead_want_integer(place, 1, WEIGHT_MAX, &weight))
        weights[role] = (uint8_t)weight;
}

/* An object: role → weight. */
static void read_weights(const struct lead_place *place, uint8_t weights[LEAD_ROLES + 1])
{
    bool has_any = false;
    if (!lead_want_object(place))
        return;
    lead_unique_keys(place);
    for (const struct lead_json *member = place->value->first; member; member = member->next) {
        const struct lead_place child = lead_child(place, member, 0);
        if (lead_json_is_comment(member))
            continue;
        read_weight(&child, weights);
        has_any = true;
    }
    if (!has_any)
        lead_report_at(place, LEAD_ERROR_BAD_VALUE, "expected at least one role, found none");
}

/* `before` is the bound of the size before this one, 0 for the first. */
static void read_size(const struct lead_place *place, double before, struct lead_wanted_roles *size)
{
    static const char *const size_keys[] = {"below", "roles"};
    const struct lead_json *members[2];
    size->below = before;
    lead_members(place, size_keys, 2, 2, members);
    const struct lead_place below = lead_child(place, members[0], 0), roles = lead_child(place, members[1], 0);
    if (members[0] && lead_want_double(&below, &size->below) && !(size->below > before))
        lead_report_at(&below, LEAD_ERROR_BAD_VALUE, before > 0 ? "sizes must rise: this is not above the one before" : "expected a number above 0");
    if (members[1])
        read_weights(&roles, size->weights);
}

/* The sizes of the document, and behind them the one for all larger companies. */
static bool read_sizes(const struct lead_place *place, struct lead_conditions *conditions, struct lead_group_definition *group)
{
    const uint32_t count = place->value && lead_want_array(place) ? place->value->count : 0;
    double before = 0;
    group->sizes = LEAD_ARENA_NEW(conditions->arena, (size_t)count + 1, struct lead_wanted_roles);
    if (!group->sizes)
        return false;
    const struct lead_json *item = count ? place->value->first : NULL;
    for (; item; item = item->next) {
        const struct lead_place child = lead_child(place, item, group->size_count);
        read_size(&child, before, &group->sizes[group->size_count]);
        before = group->sizes[group->size_count++].below;
    }
    group->sizes[group->size_count] = group->unsized;
    group->sizes[group->size_count++].below = HUGE_VAL;
    return true;
}

static bool use_defaults(struct lead_conditions *conditions, struct lead_group_definition *group)
{
    group->sizes = LEAD_ARENA_NEW(conditions->arena, DEFAULT_COUNT, struct lead_wanted_roles);
    if (!group->sizes)
        return false;
    memcpy(group->sizes, defaults, sizeof defaults);
    group->size_count = DEFAULT_COUNT;
    group->unsized = defaults[DEFAULT_UNSIZED];
    return true;
}

static bool read_wanted(const struct lead_place places[KEYS], struct lead_conditions *conditions, struct lead_group_definition *group)
{
    if (places[ROLES].value) {
        read_weights(&places[ROLES], group->unsized.weights);
        return read_sizes(&places[SIZES], conditions, group);
    }
    if (places[SIZES].value)
        lead_report_key(&places[SIZES], LEAD_ERROR_MISSING_KEY, "'sizes' needs 'roles' beside it, for the companies that are larger");
    return use_defaults(conditions, group);
}

bool lead_group_read(const struct lead_place *place, struct lead_conditions *conditions, struct lead_group_definition *group)
{
    const struct lead_json *members[KEYS];
    struct lead_place places[KEYS];
    *group = (struct lead_group_definition){
        .is_given = true,
        .engagement = LEAD_INPUT_NONE,
        .influence = LEAD_INPUT_NONE,
        .company_size = LEAD_NONE,
        .blocker = {LEAD_NODE_ID_FALSE, LEAD_NODE_ID_TRUE},
    };
    if (!lead_members(place, keys, KEYS, ENGAGEMENT + 1, members) && place->value->type != LEAD_JSON_OBJECT)
        return true;
    for (size_t key = 0; key < KEYS; key++)
        places[key] = lead_child(place, members[key], 0);
    if (members[ENGAGEMENT])
        group->engagement = read_share(&places[ENGAGEMENT], conditions);
    if (members[INFLUENCE])
        group->influence = read_share(&places[INFLUENCE], conditions);
    if (members[COMPANY_SIZE])
        group->company_size = read_company_size(&places[COMPANY_SIZE], conditions);
    if (members[BLOCKER])
        group->blocker = lead_condition_read_warned(conditions, &places[BLOCKER]);
    return read_wanted(places, conditions, group) && !conditions->nodes.out_of_memory;
}
