/* SPDX-License-Identifier: MIT */
/* The "scores" section. */
#include "score/definitions.h"

#include <string.h>

/* Points of one rule, and limits. */
#define POINTS_LIMIT (INT64_C(1000000) * LEAD_POINT)

struct reader {
    struct lead_definitions *definitions;
    struct lead_score_definition *score;
    const struct lead_place *score_place;
    struct lead_values rule_names, group_names; /* of the score at hand */
    int64_t weight;                             /* what its points and limits add up to */
    bool has_events;
    const struct lead_place *group_place;       /* of the group at hand */
    const struct lead_json *group_decay;
};

/* --- names first ---------------------------------------------------------------------------------------------------------------------- */

/* Whether the name is that of another score with "_coverage" behind it: in tables of results that is another column. */
static bool is_coverage_of_score(const struct lead_json *member, const struct lead_json *first)
{
    static const char suffix[] = "_coverage";
    const size_t size = sizeof suffix - 1;
    if (member->key_size <= size || memcmp(member->key + member->key_size - size, suffix, size) != 0)
        return false;
    for (; first; first = first->next)
        if (first->key_size == member->key_size - size && memcmp(first->key, member->key, first->key_size) == 0)
            return true;
    return false;
}

static void check_score_name(const struct lead_place *place, const struct lead_json *first, const struct lead_definitions *definitions)
{
    const struct lead_json *member = place->value;
    char quoted[LEAD_QUOTED_CAPACITY];
    lead_quoted(member->key, member->key_size, quoted);
    if (!lead_want_declared_name(place))
        return;
    if (lead_schema_find(definitions->conditions.schema, member->key, member->key_size) != LEAD_NONE)
        lead_report_key(place, LEAD_ERROR_DUPLICATE_NAME, "'%s' is a field already; conditions could not tell them apart", quoted);
    else if (is_coverage_of_score(member, first))
        lead_report_key(place, LEAD_ERROR_DUPLICATE_NAME, "'%s' is the name of another score's coverage in results", quoted);
}

bool lead_score_names_read(const struct lead_place *place, struct lead_arena *arena, struct lead_definitions *definitions)
{
    uint32_t count = 0;
    if (lead_want_object(place) && lead_unique_keys(place)) {
        count = place->value->count;
        if (!count)
            lead_report_at(place, LEAD_ERROR_BAD_VALUE, "a model needs at least one score");
        if (count > LEAD_SCORES_MAX)
            lead_report_at(place, LEAD_ERROR_LIMIT, "%u scores; at most %d", count, LEAD_SCORES_MAX);
        if (count > LEAD_SCORES_MAX)
            count = 0;
    }
    definitions->scores = LEAD_ARENA_NEW(arena, count, struct lead_score_definition);
    definitions->results = LEAD_ARENA_NEW(arena, count + LEAD_NAMED_RESULTS, struct lead_result_name);
    if (!definitions->scores || !definitions->results)
        return false;
    const struct lead_json *member = count ? place->value->first : NULL;
    for (; member; member = member->next) {
        struct lead_place child = lead_child(place, member, 0);
        struct lead_score_definition *score = &definitions->scores[definitions->score_count++];
        check_score_name(&child, place->value->first, definitions);
        score->name = member->key;
        definitions->results[definitions->result_count++] =
            (struct lead_result_name){member->key, member->key_size, true, NULL, true};
    }
    return true;
}

/* --- rules ------------------------------------------------------------------------------------------------------------------------------ */

/* Reads a name and refuses it when it stands in `names` already. NULL after a report. */
static const char *read_unique_name(struct reader *reader, const struct lead_place *parent, const struct lead_json *value,
                                    struct lead_values *names, const char *what)
{
    struct lead_place place = lead_child(parent, value, 0);
    if (!lead_want_name(&place))
        return NULL;
    uint32_t before = names->count;
    if (before >= LEAD_VALUES_MAX)
        return NULL;
    if (lead_values_add(names, reader->definitions->conditions.arena, value->text, value->size) == LEAD_NONE) {
        reader->definitions->conditions.nodes.out_of_memory = true;
        return NULL;
    }
    if (names->count > before)
        return value->text;
    char quoted[LEAD_QUOTED_CAPACITY];
    lead_report_at(&place, LEAD_ERROR_DUPLICATE_NAME, "%s '%s' stands twice in this score", what,
                   lead_quoted(value->text, value->size, quoted));
    return NULL;
}

static bool read_points(const struct lead_place *parent, const struct lead_json *value, lead_points *points)
{
    struct lead_place place = lead_child(parent, value, 0);
    return !value || lead_want_points(&place, POINTS_LIMIT, points);
}

static bool read_limits(const struct lead_place *place, const struct lead_json *min, const struct lead_json *max, struct lead_limits *limits)
{
    *limits = (struct lead_limits){INT32_MIN, INT32_MAX};
    if (!read_points(place, min, &limits->min) || !read_points(place, max, &limits->max))
        return false;
    if (limits->min <= limits->max)
        return true;
    lead_report_at(place, LEAD_ERROR_BAD_VALUE, "'min' is more than 'max'");
    return false;
}

static int by_number(uint32_t a, uint32_t b)
{
    return a < b ? -1 : a > b;
}

/* The fields among the inputs that the rule's condition reads, ascending. */
static void keep_fields(struct reader *reader, struct lead_rule *rule)
{
    struct lead_conditions *conditions = &reader->definitions->conditions;
    uint32_t *fields = LEAD_ARENA_NEW(conditions->arena, conditions->input_count, uint32_t);
    if (!fields) {
        conditions->nodes.out_of_memory = true;
        return;
    }
    for (uint32_t i = 0; i < conditions->input_count; i++) {
        if (conditions->inputs[i] >= conditions->schema->count)
            continue;
        uint32_t at = rule->field_count++;
        for (; at && by_number(fields[at - 1], conditions->inputs[i]) > 0; at--)
            fields[at] = fields[at - 1];
        fields[at] = conditions->inputs[i];
    }
    rule->fields = fields;
}

static int64_t magnitude(lead_points points)
{
    return points < 0 ? -(int64_t)points : points;
}

static void warn_capped(const struct lead_place *place, const struct lead_group *group, lead_points points)
{
    if (points > group->limits.max)
        lead_report_at(place, LEAD_WARNING_CAPPED, "more than the 'max' of its group: part of these points can never count");
    if (points < group->limits.min)
        lead_report_at(place, LEAD_WARNING_CAPPED, "less than the 'min' of its group: part of these points can never count");
}

static void read_condition(struct reader *reader, const struct lead_place *place, struct lead_rule *rule)
{
    struct lead_conditions *conditions = &reader->definitions->conditions;
    lead_conditions_begin(conditions);
    rule->condition = lead_condition_read_warned(conditions, place);
    /* The producers of scores stand first, in their order. */
    lead_mark_results_read(reader->definitions, reader->definitions->producers[reader->score - reader->definitions->scores].reads);
    keep_fields(reader, rule);
}

enum rule_key { NAME, POINTS, WHEN, UNKNOWN, ON, WHERE, AT_MOST, DECAY, ID, REASON, RULE_KEYS };
static const char *const rule_keys[RULE_KEYS] = {"name", "points", "when", "unknown", "on", "where", "at_most", "decay", "id", "reason"};

/* What is counted, and how it fades. The condition of such a rule is decided wherever the lead's activity is known, and never true. */
static void read_events(struct reader *reader, const struct lead_place *place, const struct lead_json *const *members,
                        struct lead_group *group, struct lead_rule *rule)
{
    struct lead_definitions *definitions = reader->definitions;
    struct lead_conditions *conditions = &definitions->conditions;
    const struct lead_event_rule_members given = {
        .on = members[ON],
        .where = members[WHERE],
        .at_most = members[AT_MOST],
        .decay = members[DECAY],
        .id = members[ID],
        .group_decay = reader->group_decay,
        .group = reader->group_place,
        .points = rule->points,
    };
    reader->has_events = true;
    if (group->channel == LEAD_NONE)
        group->channel = definitions->activity.channel_count++;
    rule->event_rule = lead_event_rule_read(place, &given, group->channel, &definitions->activity);
    if (rule->event_rule == LEAD_NONE)
        return;
    const struct lead_test is_known = {.kind = LEAD_TEST_POINTS, .input = lead_measure_input(conditions, 0), .as.points = {0, INT32_MAX}};
    rule->condition = (struct lead_condition){LEAD_NODE_ID_FALSE, lead_node_test(&conditions->nodes, &is_known)};
    reader->weight += definitions->activity.rules[rule->event_rule].limit;
}

/* Which kind of rule it is: with "when" or with "on". False after a report. */
static bool has_one_kind(const struct lead_place *place, const struct lead_json *const *members)
{
    const enum rule_key first = members[ON] ? UNKNOWN : WHERE, end = members[ON] ? ON : REASON;
    bool is_good = true;
    if (!members[ON] && !members[WHEN]) {
        lead_report_at(place, LEAD_ERROR_MISSING_KEY, "'when' is missing (or 'on', for a rule about events)");
        return false;
    }
    if (members[ON] && members[WHEN]) {
        struct lead_place when = lead_child(place, members[WHEN], 0);
        lead_report_key(&when, LEAD_ERROR_BAD_VALUE, "a rule has either 'when' or 'on'");
        return false;
    }
    for (enum rule_key key = first; key < end; key++) {
        struct lead_place member = lead_child(place, members[key], 0);
        if (!members[key])
            continue;
        lead_report_key(&member, LEAD_ERROR_BAD_VALUE, "'%s' is for rules with '%s'", rule_keys[key], members[ON] ? "when" : "on");
        is_good = false;
    }
    return is_good;
}

static void read_condition_rule(struct reader *reader, const struct lead_place *place, const struct lead_json *const *members,
                                const struct lead_group *group, struct lead_rule *rule)
{
    struct lead_place when = lead_child(place, members[WHEN], 0), unknown = lead_child(place, members[UNKNOWN], 0);
    read_condition(reader, &when, rule);
    if (read_points(place, members[UNKNOWN], &rule->unknown) && members[UNKNOWN])
        warn_capped(&unknown, group, rule->unknown);
    int64_t points_weight = magnitude(rule->points), unknown_weight = magnitude(rule->unknown);
    reader->weight += points_weight > unknown_weight ? points_weight : unknown_weight;
}

static void read_rule(struct reader *reader, const struct lead_place *place, struct lead_group *group, struct lead_rule *rule)
{
    const struct lead_json *members[RULE_KEYS];
    lead_members(place, rule_keys, RULE_KEYS, POINTS + 1, members);
    rule->event_rule = LEAD_NONE;
    if (members[NAME])
        rule->name = rule->reason = read_unique_name(reader, place, members[NAME], &reader->rule_names, "rule");
    struct lead_place points = lead_child(place, members[POINTS], 0);
    if (read_points(place, members[POINTS], &rule->points) && members[POINTS])
        warn_capped(&points, group, rule->points);
    struct lead_place reason = lead_child(place, members[REASON], 0);
    if (members[REASON] && lead_want_string(&reason))
        rule->reason = members[REASON]->text;
    if (!has_one_kind(place, members))
        return;
    if (members[ON])
        read_events(reader, place, members, group, rule);
    else
        read_condition_rule(reader, place, members, group, rule);
}

static void read_rules(struct reader *reader, const struct lead_place *place, struct lead_group *group)
{
    struct lead_definitions *definitions = reader->definitions;
    if (!lead_want_array(place))
        return;
    uint32_t count = place->value->count;
    if (count > LEAD_RULES_MAX - definitions->rule_count) {
        lead_report_at(place, LEAD_ERROR_LIMIT, "more than %d rules in one document", LEAD_RULES_MAX);
        return;
    }
    definitions->rule_count += count;
    group->rules = LEAD_ARENA_NEW(definitions->conditions.arena, count, struct lead_rule);
    if (!group->rules) {
        definitions->conditions.nodes.out_of_memory = true;
        return;
    }
    size_t index = 0;
    for (const struct lead_json *item = place->value->first; item; item = item->next, index++) {
        struct lead_place child = lead_child(place, item, index);
        if (lead_want_object(&child))
            read_rule(reader, &child, group, &group->rules[group->rule_count++]);
    }
}

/* --- groups and scores ----------------------------------------------------------------------------------------------------------------- */

static void read_group(struct reader *reader, const struct lead_place *place, struct lead_group *group)
{
    static const char *const keys[] = {"name", "rules", "min", "max", "decay"};
    enum { GROUP_NAME, RULES, MIN, MAX, GROUP_DECAY, COUNT };
    const struct lead_json *members[COUNT];
    lead_members(place, keys, COUNT, RULES + 1, members);
    group->channel = LEAD_NONE;
    if (members[GROUP_NAME])
        group->name = read_unique_name(reader, place, members[GROUP_NAME], &reader->group_names, "group");
    if (read_limits(place, members[MIN], members[MAX], &group->limits)) {
        reader->weight += members[MIN] ? magnitude(group->limits.min) : 0;
        reader->weight += members[MAX] ? magnitude(group->limits.max) : 0;
    } else { /* limits that are refused must not lead to a second problem */
        group->limits = (struct lead_limits){INT32_MIN, INT32_MAX};
    }
    struct lead_place rules = lead_child(place, members[RULES], 0), decay = lead_child(place, members[GROUP_DECAY], 0);
    reader->group_place = place;
    reader->group_decay = members[GROUP_DECAY];
    if (members[RULES])
        read_rules(reader, &rules, group);
    if (members[GROUP_DECAY] && group->channel == LEAD_NONE) {
        lead_decay_check(&decay, &reader->definitions->activity);
        lead_report_key(&decay, LEAD_WARNING_UNUSED, "no rule of this group is about events, and only their points fade");
    }
}

static bool read_groups(struct reader *reader, const struct lead_place *place)
{
    struct lead_score_definition *score = reader->score;
    if (!lead_want_array(place))
        return true;
    score->groups = LEAD_ARENA_NEW(reader->definitions->conditions.arena, place->value->count, struct lead_group);
    if (!score->groups)
        return false;
    size_t index = 0;
    for (const struct lead_json *item = place->value->first; item; item = item->next, index++) {
        struct lead_place child = lead_child(place, item, index);
        if (lead_want_object(&child))
            read_group(reader, &child, &score->groups[score->group_count++]);
    }
    return true;
}

static int64_t clamp(int64_t value, const struct lead_limits *limits)
{
    value = value < limits->min ? limits->min : value;
    return value > limits->max ? limits->max : value;
}

static int64_t smaller(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* Least and most that one rule can give. */
static void rule_extremes(const struct lead_definitions *definitions, const struct lead_rule *rule, int64_t *low, int64_t *high)
{
    int64_t points = rule->points;
    if (rule->event_rule != LEAD_NONE) {
        int64_t limit = definitions->activity.rules[rule->event_rule].limit;
        points = points < 0 ? -limit : points ? limit : 0;
    }
    *low = smaller(0, smaller(points, rule->unknown));
    *high = larger(0, larger(points, rule->unknown));
}

/* What the score can come to, rules taken as independent. */
static void find_extremes(const struct lead_definitions *definitions, struct lead_score_definition *score)
{
    int64_t least = 0, most = 0;
    for (uint32_t g = 0; g < score->group_count; g++) {
        const struct lead_group *group = &score->groups[g];
        int64_t low = 0, high = 0;
        for (uint32_t r = 0; r < group->rule_count; r++) {
            int64_t rule_low, rule_high;
            rule_extremes(definitions, &group->rules[r], &rule_low, &rule_high);
            low += rule_low;
            high += rule_high;
        }
        least += clamp(low, &group->limits);
        most += clamp(high, &group->limits);
    }
    score->least = (lead_points)clamp(least, &score->limits);
    score->most = (lead_points)clamp(most, &score->limits);
}

static bool read_score(struct reader *reader, const struct lead_place *place)
{
    static const char *const keys[] = {"groups", "min", "max"};
    enum { GROUPS, MIN, MAX, COUNT };
    const struct lead_json *members[COUNT];
    if (!lead_want_object(place))
        return true;
    lead_members(place, keys, COUNT, GROUPS + 1, members);
    if (!read_limits(place, members[MIN], members[MAX], &reader->score->limits))
        reader->score->limits = (struct lead_limits){INT32_MIN, INT32_MAX};
    struct lead_place groups = lead_child(place, members[GROUPS], 0);
    if (members[GROUPS] && !read_groups(reader, &groups))
        return false;
    if (reader->weight > LEAD_POINTS_MAX)
        lead_report_at(place, LEAD_ERROR_LIMIT, "the points and group limits of one score add up to more than 2,000,000%s",
                       reader->has_events ? "; a rule with 'on' counts with what it may give, 20,000 unless 'at_most' has no 'per'" : "");
    else
        find_extremes(reader->definitions, reader->score);
    return true;
}

bool lead_scores_read(const struct lead_place *place, struct lead_definitions *definitions)
{
    uint32_t index = 0;
    const struct lead_json *member = definitions->score_count ? place->value->first : NULL;
    for (; member; member = member->next, index++) {
        struct lead_place child = lead_child(place, member, 0);
        struct reader reader = {.definitions = definitions, .score = &definitions->scores[index], .score_place = &child};
        if (!read_score(&reader, &child))
            return false;
    }
    return true;
}
