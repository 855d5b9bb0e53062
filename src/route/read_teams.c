/* SPDX-License-Identifier: MIT */
/* The "teams" of a policy. */
#include "base/error.h"
#include "route/read_policy.h"

#include <math.h>

static const char *const keys[] = {"name", "members", "strategy", "sticky", "bands", "returning", "calendar", "fallback"};
enum { NAME, MEMBERS, STRATEGY, STICKY, BANDS, RETURNING, CALENDAR, FALLBACK, COUNT };

/* From LEAD_BY_ROUND_ROBIN on. */
static const char *const strategies[] = {"round_robin", "weighted", "least_loaded", "most_free", "longest_waiting", "level", "best_for_best", "hash"};
#define STRATEGIES (sizeof strategies / sizeof *strategies)

struct reading {
    struct lead_policy_reader *reader;
    uint32_t *last_seen; /* by person: number of the last team that they were found in, from 1 */
    uint32_t number;     /* of this team */
    size_t member_count; /* of all teams */
};

/* --- members ------------------------------------------------------------------------------------------------------------------------------ */

/* False after a report. */
static bool add_member(struct reading *reading, const struct lead_place *place, uint32_t *members, uint32_t *count)
{
    char quoted[LEAD_QUOTED_CAPACITY];
    const uint32_t person = lead_want_named(reading->reader, &reading->reader->people, place);
    if (person == LEAD_NONE)
        return false;
    if (reading->last_seen[person] == reading->number) {
        lead_report_at(place, LEAD_ERROR_DUPLICATE_NAME, "member '%s' stands twice in this team",
                       lead_quoted(place->value->text, place->value->size, quoted));
        return false;
    }
    reading->last_seen[person] = reading->number;
    members[(*count)++] = person;
    return true;
}

static bool read_members(struct reading *reading, const struct lead_place *place, struct lead_team *team)
{
    const struct lead_person *people = reading->reader->policy->people;
    char quoted[LEAD_QUOTED_CAPACITY];
    if (!lead_want_array(place))
        return true;
    uint32_t *members = LEAD_ARENA_NEW(reading->reader->arena, place->value->count, uint32_t);
    if (!members)
        return false;
    size_t index = 0;
    for (const struct lead_json *item = place->value->first; item; item = item->next, index++) {
        const struct lead_place child = lead_child(place, item, index);
        if (!add_member(reading, &child, members, &team->member_count))
            continue;
        if (team->strategy == LEAD_BY_MOST_FREE && people[members[team->member_count - 1]].limits[LEAD_LIMIT_OPEN] == LEAD_NO_LIMIT)
            lead_report_at(&child, LEAD_ERROR_MISSING_KEY, "the strategy 'most_free' needs 'open' in the 'capacity' of '%s'",
                           lead_quoted(item->text, item->size, quoted));
    }
    team->members = members;
    return true;
}

static uint32_t common_divisor(uint32_t a, uint32_t b)
{
    while (b) {
        const uint32_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* Only the ratios of weights count, and small numbers keep balances small. */
static bool weigh(struct lead_policy_reader *reader, struct lead_team *team)
{
    const struct lead_person *people = reader->policy->people;
    uint32_t divisor = 0;
    uint32_t *weights = LEAD_ARENA_NEW(reader->arena, team->member_count, uint32_t);
    if (!weights)
        return false;
    for (uint32_t m = 0; m < team->member_count; m++) {
        const struct lead_person *person = &people[team->members[m]];
        divisor = common_divisor(person->weight, divisor);
        team->last_rank = person->rank > team->last_rank ? person->rank : team->last_rank;
    }
    for (uint32_t m = 0; m < team->member_count; m++)
        weights[m] = people[team->members[m]].weight / divisor;
    team->weights = weights;
    return true;
}

/* --- sticky and bands --------------------------------------------------------------------------------------------------------------------- */

static void read_sticky_item(struct lead_policy_reader *reader, const struct lead_place *place, struct lead_sticky *sticky)
{
    static const char *const sticky_keys[] = {"owner", "same"};
    const struct lead_json *members[2];
    *sticky = (struct lead_sticky){LEAD_NONE, LEAD_NONE};
    if (!lead_members(place, sticky_keys, 2, 0, members))
        return;
    const struct lead_place owner = lead_child(place, members[0], 0), same = lead_child(place, members[1], 0);
    if (!members[0] == !members[1])
        lead_report_at(place, members[0] ? LEAD_ERROR_BAD_VALUE : LEAD_ERROR_MISSING_KEY, "expected one of 'owner' and 'same'");
    else if (members[0])
        sticky->owner = lead_want_lookup_field(reader, &owner, reader->owner_fields);
    else
        sticky->same = lead_want_typed_field(reader, &same, LEAD_FIELD_CATEGORY, LEAD_FIELD_TEXT);
}

static void read_sticky(struct lead_policy_reader *reader, const struct lead_place *place, struct lead_team *team)
{
    bool has_same = false;
    if (!lead_want_array(place))
        return;
    if (place->value->count > LEAD_STICKY_MAX) {
        lead_report_at(place, LEAD_ERROR_LIMIT, "%u of them; at most %d", (unsigned)place->value->count, LEAD_STICKY_MAX);
        return;
    }
    for (const struct lead_json *item = place->value->first; item; item = item->next) {
        const struct lead_place child = lead_child(place, item, team->sticky_count);
        struct lead_sticky *sticky = &team->sticky[team->sticky_count++];
        read_sticky_item(reader, &child, sticky);
        if (sticky->same != LEAD_NONE && has_same)
            lead_report_at(&child, LEAD_ERROR_BAD_VALUE, "a second 'same' in one team");
        has_same |= sticky->same != LEAD_NONE;
    }
}

static void read_bands_from(struct lead_policy_reader *reader, const struct lead_place *place, uint32_t field, struct lead_team *team)
{
    struct lead_nodes *nodes = &reader->policy->conditions.nodes;
    double value, last = HUGE_VAL;
    if (!lead_want_array(place))
        return;
    if (place->value->count > LEAD_BANDS_MAX) {
        lead_report_at(place, LEAD_ERROR_LIMIT, "%u of them; at most %d", (unsigned)place->value->count, LEAD_BANDS_MAX);
        return;
    }
    for (const struct lead_json *item = place->value->first; item; item = item->next) {
        const struct lead_place child = lead_child(place, item, team->band_count);
        if (!lead_want_double(&child, &value))
            return;
        if (value >= last) {
            lead_report_at(&child, LEAD_ERROR_BAD_VALUE, "these numbers must fall: each is less than the one before");
            return;
        }
        last = value;
        const struct lead_test test = {
            .kind = LEAD_TEST_NUMBER, .input = field, .text = "", .as.number = {value + 0.0, HUGE_VAL, false, false}}; /* -0 is 0 */
        team->bands[team->band_count++] = field == LEAD_NONE ? LEAD_NODE_ID_FALSE : lead_node_test(nodes, &test);
    }
}

static void read_bands(struct lead_policy_reader *reader, const struct lead_place *place, struct lead_team *team)
{
    static const char *const band_keys[] = {"field", "from"};
    const struct lead_json *members[2];
    lead_members(place, band_keys, 2, 2, members);
    const struct lead_place field = lead_child(place, members[0], 0), from = lead_child(place, members[1], 0);
    const uint32_t number = members[0] ? lead_want_typed_field(reader, &field, LEAD_FIELD_NUMBER, LEAD_FIELD_NUMBER) : LEAD_NONE;
    if (members[1])
        read_bands_from(reader, &from, number, team);
}

/* --- teams -------------------------------------------------------------------------------------------------------------------------------- */

static void read_strategy(struct lead_policy_reader *reader, const struct lead_place *place, const struct lead_json *const *members,
                          struct lead_team *team)
{
    const struct lead_place strategy = lead_child(place, members[STRATEGY], 0), bands = lead_child(place, members[BANDS], 0);
    const size_t chosen = members[STRATEGY] ? lead_want_choice(&strategy, "strategy", strategies, STRATEGIES) : STRATEGIES;
    if (chosen < STRATEGIES)
        team->strategy = LEAD_BY_ROUND_ROBIN + (lead_by)chosen;
    if (members[BANDS] && chosen < STRATEGIES && team->strategy != LEAD_BY_BEST_FOR_BEST)
        lead_report_key(&bands, LEAD_ERROR_UNKNOWN_KEY, "'bands' belongs to the strategy 'best_for_best'");
    else if (members[BANDS])
        read_bands(reader, &bands, team);
    else if (team->strategy == LEAD_BY_BEST_FOR_BEST)
        lead_report_at(place, LEAD_ERROR_MISSING_KEY, "the strategy 'best_for_best' needs 'bands'");
}

static bool read_team(struct reading *reading, const struct lead_place *place, struct lead_team *team)
{
    static const char *const returning_names[] = {"even", "catch_up"};
    struct lead_policy_reader *reader = reading->reader;
    const struct lead_json *members[COUNT];
    lead_members(place, keys, COUNT, STRATEGY + 1, members);
    struct lead_place children[COUNT];
    for (int key = 0; key < COUNT; key++)
        children[key] = lead_child(place, members[key], 0);
    *team = (struct lead_team){.calendar = reader->policy->calendars[0].calendar, .fallback = LEAD_NONE};
    if (members[NAME] && lead_want_name(&children[NAME]))
        team->name = members[NAME]->text;
    read_strategy(reader, place, members, team);
    if (members[STICKY])
        read_sticky(reader, &children[STICKY], team);
    if (members[RETURNING])
        team->catches_up = lead_want_choice(&children[RETURNING], "way of returning", returning_names, 2) == 1;
    if (members[CALENDAR])
        team->calendar = lead_want_calendar(reader, &children[CALENDAR]);
    if (members[FALLBACK])
        team->fallback = lead_want_named(reader, &reader->teams, &children[FALLBACK]);
    if (members[MEMBERS] && !read_members(reading, &children[MEMBERS], team))
        return false;
    reading->member_count += team->member_count;
    return weigh(reader, team);
}

/* --- who is where ------------------------------------------------------------------------------------------------------------------------- */

static bool list_memberships(struct lead_policy *policy, size_t count)
{
    struct lead_membership *memberships = LEAD_ARENA_NEW(&policy->arena, count, struct lead_membership);
    if (!memberships)
        return false;
    for (uint32_t t = 0; t < policy->team_count; t++)
        for (uint32_t m = 0; m < policy->teams[t].member_count; m++)
            policy->people[policy->teams[t].members[m]].membership_count++;
    struct lead_membership *next = memberships;
    for (uint32_t p = 0; p < policy->person_count; p++) {
        policy->people[p].memberships = next;
        next += policy->people[p].membership_count;
        policy->people[p].membership_count = 0;
    }
    for (uint32_t t = 0; t < policy->team_count; t++)
        for (uint32_t m = 0; m < policy->teams[t].member_count; m++) {
            struct lead_person *person = &policy->people[policy->teams[t].members[m]];
            memberships[person->memberships - memberships + person->membership_count++] = (struct lead_membership){t, m};
        }
    return true;
}

/* --- circles ------------------------------------------------------------------------------------------------------------------------------ */

#define NAMES_SHOWN 4

static void report_circle(const struct lead_policy_reader *reader, const struct lead_json *const *items, uint32_t begin)
{
    const struct lead_place teams = lead_child(reader->root, reader->teams.section, 0);
    const struct lead_values *all = &reader->policy->team_names;
    const struct lead_place team = lead_child(&teams, items[begin], begin);
    const struct lead_place place = lead_child(&team, lead_json_member(items[begin], keys[FALLBACK]), 0);
    char names[NAMES_SHOWN * LEAD_QUOTED_CAPACITY] = "", quoted[LEAD_QUOTED_CAPACITY];
    uint32_t at = begin, shown = 0;
    do {
        lead_append(names, sizeof names, shown < NAMES_SHOWN ? lead_quoted(all->texts[at], all->sizes[at], quoted) : "…");
        lead_append(names, sizeof names, " → ");
        at = reader->policy->teams[at].fallback;
    } while (at != begin && shown++ < NAMES_SHOWN);
    lead_report_at(&place, LEAD_ERROR_CYCLE, "fallbacks go in a circle: %s%s", names, lead_quoted(all->texts[begin], all->sizes[begin], quoted));
}

/* Follows the fallbacks of every team as far as nobody went before; each circle is found once, at its first team in the document. */
static void find_circles(const struct lead_policy_reader *reader, const struct lead_json *const *items, uint32_t *visits)
{
    const struct lead_team *teams = reader->policy->teams;
    for (uint32_t t = 0; t < reader->policy->team_count; t++) {
        uint32_t at = t;
        while (at != LEAD_NONE && !visits[at]) {
            visits[at] = t + 1;
            at = teams[at].fallback;
        }
        if (at == LEAD_NONE || visits[at] != t + 1)
            continue;
        uint32_t first = at;
        for (uint32_t on = teams[at].fallback; on != at; on = teams[on].fallback)
            first = on < first ? on : first;
        report_circle(reader, items, first);
    }
}

bool lead_teams_read(struct lead_policy_reader *reader)
{
    struct lead_policy *policy = reader->policy;
    const struct lead_place place = lead_child(reader->root, reader->teams.section, 0);
    const uint32_t count = reader->teams.count;
    struct reading reading = {.reader = reader, .last_seen = LEAD_ARENA_NEW(reader->arena, policy->person_count, uint32_t)};
    const struct lead_json **items = LEAD_ARENA_NEW(reader->arena, count, const struct lead_json *); /* by index */
    uint32_t *visits = LEAD_ARENA_NEW(reader->arena, policy->team_names.count, uint32_t);
    policy->teams = LEAD_ARENA_NEW(reader->arena, (size_t)count + 1, struct lead_team); /* one for those without an index */
    if (!reading.last_seen || !items || !visits || !policy->teams)
        return false;
    policy->team_count = policy->team_names.count;
    const struct lead_json *item = count ? place.value->first : NULL;
    for (uint32_t position = 0; position < count; position++, item = item->next) {
        const struct lead_place child = lead_child(&place, item, position);
        const uint32_t index = reader->teams.indexes[position];
        reading.number = position + 1;
        if (!read_team(&reading, &child, &policy->teams[index == LEAD_NONE ? count : index]))
            return false;
        if (index != LEAD_NONE)
            items[index] = item;
    }
    find_circles(reader, items, visits);
    return list_memberships(policy, reading.member_count);
}
