/* SPDX-License-Identifier: MIT */
/* The "class_inputs" section: the built-in classes as conditions over what the document maps. */
#include "rules/condition_test.h"
#include "rules/decision.h"
#include "score/class_inputs.h"

#include <math.h>

#define DAY ((lead_duration)86400000000)

static const char *const keys[] = {"good_match", "large_deal", "important_customer", "project_start", "key_customer", "tiny_share"};
enum { GOOD_MATCH, LARGE_DEAL, IMPORTANT_CUSTOMER, PROJECT_START, KEY_CUSTOMER, TINY_SHARE, COUNT };

/* 3, 6 and 12 months, which are at most so many days. */
static const struct {
    lead_duration within;
    const char *moments;
    double months;
    const char *numbers;
} heat_rows[LEAD_HEAT_ROWS] = {
    {92 * DAY, "within_next 92d", 3, ">= 0 and <= 3"},
    {184 * DAY, "within_next 184d", 6, ">= 0 and <= 6"},
    {366 * DAY, "within_next 366d", 12, ">= 0 and <= 12"},
};

/* --- the start of the project -------------------------------------------------------------------------------------------------------- */

static struct lead_condition time_in(struct lead_conditions *conditions, lead_input input, struct lead_time_range range, const char *words)
{
    const struct lead_test test = {.kind = LEAD_TEST_TIME, .input = input, .text = words, .as.time = range};
    return lead_condition_of_test(conditions, &test);
}

static struct lead_condition number_in(struct lead_conditions *conditions, lead_input input, double high, const char *words)
{
    const struct lead_test test = {.kind = LEAD_TEST_NUMBER, .input = input, .text = words, .as.number = {0, high, false, false}};
    return lead_condition_of_test(conditions, &test);
}

struct timing {
    lead_node_id is_clear; /* known and not in the past */
    struct lead_condition heats[LEAD_HEAT_ROWS];
};

static void time_timing(struct lead_conditions *conditions, lead_input input, struct timing *timing)
{
    /* Not "from now on": that would end at the last moment of 64 bits, and columns of seconds go further. */
    const struct lead_condition past = time_in(conditions, input, (struct lead_time_range){INT64_MIN, 0, false, true, true}, "before now");
    timing->is_clear = past.is_false;
    for (size_t i = 0; i < LEAD_HEAT_ROWS; i++) {
        const struct lead_time_range range = {0, heat_rows[i].within, true, true, false};
        timing->heats[i] = time_in(conditions, input, range, heat_rows[i].moments);
    }
}

static void number_timing(struct lead_conditions *conditions, lead_input input, struct timing *timing)
{
    timing->is_clear = number_in(conditions, input, HUGE_VAL, ">= 0").is_true;
    for (size_t i = 0; i < LEAD_HEAT_ROWS; i++)
        timing->heats[i] = number_in(conditions, input, heat_rows[i].months, heat_rows[i].numbers);
}

/* Leaves `timing` as it is after a report. */
static void read_timing(const struct lead_place *place, struct lead_conditions *conditions, struct timing *timing)
{
    const lead_input input = lead_want_input(conditions, place);
    char quoted[LEAD_QUOTED_CAPACITY];
    if (input == LEAD_INPUT_NONE)
        return;
    const lead_field_type type = input < conditions->schema->count ? conditions->schema->fields[input].type : 0;
    if (type == LEAD_FIELD_TIME)
        time_timing(conditions, input, timing);
    else if (type == LEAD_FIELD_NUMBER)
        number_timing(conditions, input, timing);
    else
        lead_report_at(place, LEAD_ERROR_WRONG_TYPE, "'%s' is %s; expected a field of type \"time\", or \"number\" (of months)",
                       lead_quoted(place->value->text, place->value->size, quoted), type ? "of another type" : "a result");
}

/* --- the rows ------------------------------------------------------------------------------------------------------------------------ */

static struct lead_condition negated(struct lead_condition condition)
{
    return (struct lead_condition){condition.is_false, condition.is_true};
}

static struct lead_condition read_input(const struct lead_place *place, struct lead_conditions *conditions)
{
    if (!place->value) /* left out, or its absence was reported */
        return (struct lead_condition){LEAD_NODE_ID_FALSE, LEAD_NODE_ID_TRUE};
    return lead_condition_read_warned(conditions, place);
}

static void make_classes(struct lead_conditions *conditions, const struct lead_condition *inputs, lead_node_id is_clear,
                         struct lead_condition *classes)
{
    const struct lead_condition clear = {is_clear, lead_node_without(&conditions->nodes, LEAD_NODE_ID_TRUE, is_clear)};
    const struct lead_condition unimportant[] = {inputs[TINY_SHARE], negated(inputs[IMPORTANT_CUSTOMER])};
    const struct lead_condition not_a_lead[] = {negated(inputs[GOOD_MATCH]), lead_conditions_and(conditions, unimportant, 2)};
    const struct lead_condition important[] = {inputs[LARGE_DEAL], inputs[IMPORTANT_CUSTOMER], clear, inputs[GOOD_MATCH]};
    classes[LEAD_CLASS_ROW_NOT_A_LEAD] = lead_conditions_or(conditions, not_a_lead, 2);
    classes[LEAD_CLASS_ROW_IMPORTANT] = lead_conditions_and(conditions, important, 4);
    const struct lead_condition key[] = {classes[LEAD_CLASS_ROW_IMPORTANT], inputs[KEY_CUSTOMER]};
    classes[LEAD_CLASS_ROW_COMPANY_KEY] = lead_conditions_and(conditions, key, 2);
    classes[LEAD_CLASS_ROW_GENERAL] = inputs[GOOD_MATCH];
}

/* What is not a lead has no heat. */
static void make_heats(struct lead_conditions *conditions, const struct timing *timing, lead_node_id is_no_lead, struct lead_condition *heats)
{
    struct lead_nodes *nodes = &conditions->nodes;
    for (size_t i = 0; i < LEAD_HEAT_ROWS; i++) {
        const lead_node_id is_false[] = {timing->heats[i].is_false, is_no_lead};
        heats[i].is_true = lead_node_without(nodes, timing->heats[i].is_true, is_no_lead);
        heats[i].is_false = lead_node_or(nodes, is_false, 2);
    }
}

bool lead_class_inputs_read(const struct lead_place *place, struct lead_conditions *conditions,
                            struct lead_condition classes[LEAD_CLASS_ROWS], struct lead_condition heats[LEAD_HEAT_ROWS])
{
    const struct lead_json *members[COUNT];
    struct lead_condition inputs[COUNT] = {{0}};
    struct timing timing = {0}; /* never clear */
    lead_members(place, keys, COUNT, PROJECT_START + 1, members);
    for (size_t key = 0; key < COUNT; key++) {
        const struct lead_place child = lead_child(place, members[key], 0);
        if (key != PROJECT_START)
            inputs[key] = read_input(&child, conditions);
        else if (child.value)
            read_timing(&child, conditions, &timing);
    }
    make_classes(conditions, inputs, timing.is_clear, classes);
    make_heats(conditions, &timing, classes[LEAD_CLASS_ROW_NOT_A_LEAD].is_true, heats);
    return !conditions->nodes.out_of_memory && !place->findings->out_of_memory;
}
