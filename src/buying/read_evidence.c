/* SPDX-License-Identifier: MIT */
/* "purchase" by evidence: what speaks for which stage, and how much. */
#include "buying/read_purchase.h"

#include <leadcore/vocabulary.h>

#define WEIGHT_LIMIT (100 * (int64_t)LEAD_POINT)

enum { NAME, WHEN, WEIGHTS, REASON, KEYS };
static const char *const keys[KEYS] = {"name", "when", "weights", "reason"};

struct reader {
    struct lead_conditions *conditions;
    struct lead_purchase *purchase;
    struct lead_values names;
    /* What the condition at hand reads; beside what the whole section has read so far. */
    lead_input *inputs;
    uint8_t *is_read;
    lead_node_id *is_true; /* by row */
};

static void *out_of_memory(struct reader *reader)
{
    reader->conditions->nodes.out_of_memory = true;
    return NULL;
}

/* --- weights ----------------------------------------------------------------------------------------------------------------------------- */

/* An object: stage → weight. Returns how many stages it names, rightly or wrongly. */
static uint32_t read_weights(const struct lead_place *place, const struct lead_values *stages, lead_points *weights)
{
    const struct lead_names names = lead_names_of_values(stages);
    uint32_t count = 0;
    lead_unique_keys(place);
    for (const struct lead_json *member = place->value->first; member; member = member->next) {
        const struct lead_place child = lead_child(place, member, 0);
        if (lead_json_is_comment(member))
            continue;
        const uint32_t stage = lead_values_find(stages, member->key, member->key_size);
        count++;
        if (stage < stages->count)
            lead_want_points(&child, WEIGHT_LIMIT, &weights[stage]);
        else
            lead_report_unknown(&child, LEAD_ERROR_UNKNOWN_NAME, true, "stage", &names);
    }
    return count;
}

/* --- rows -------------------------------------------------------------------------------------------------------------------------------- */

static void read_name(struct reader *reader, const struct lead_place *place, struct lead_evidence_rule *rule)
{
    const struct lead_json *value = place->value;
    const uint32_t before = reader->names.count;
    char quoted[LEAD_QUOTED_CAPACITY];
    if (!lead_want_name(place))
        return;
    rule->name = rule->reason = value->text;
    if (lead_values_add(&reader->names, reader->conditions->arena, value->text, value->size) == LEAD_NONE)
        out_of_memory(reader);
    else if (reader->names.count == before)
        lead_report_at(place, LEAD_ERROR_DUPLICATE_NAME, "evidence '%s' stands twice", lead_quoted(value->text, value->size, quoted));
}

/* The fields among the inputs that the condition at hand has read, ascending. */
static void keep_fields(struct reader *reader, struct lead_evidence_rule *rule)
{
    struct lead_conditions *conditions = reader->conditions;
    uint32_t *fields = LEAD_ARENA_NEW(conditions->arena, conditions->input_count, uint32_t);
    if (!fields) {
        out_of_memory(reader);
        return;
    }
    for (uint32_t field = 0; field < conditions->schema->count; field++)
        if (conditions->is_read[field])
            fields[rule->field_count++] = field;
    rule->fields = fields;
}

/* Changes sides between what the section has read and what one condition reads. */
static void swap_inputs(struct reader *reader, uint32_t *count)
{
    struct lead_conditions *conditions = reader->conditions;
    lead_input *const inputs = conditions->inputs;
    uint8_t *const is_read = conditions->is_read;
    const uint32_t input_count = conditions->input_count;
    conditions->inputs = reader->inputs;
    conditions->is_read = reader->is_read;
    conditions->input_count = *count;
    reader->inputs = inputs;
    reader->is_read = is_read;
    *count = input_count;
}

static void read_condition(struct reader *reader, const struct lead_place *place, const struct lead_decision_members *members,
                           struct lead_evidence_rule *rule)
{
    struct lead_conditions *conditions = reader->conditions;
    struct lead_decision_row row = {0};
    uint32_t count = 0;
    swap_inputs(reader, &count);
    lead_decision_row_read(place, conditions, members, &row);
    keep_fields(reader, rule);
    swap_inputs(reader, &count);
    while (count) {
        const lead_input input = reader->inputs[--count];
        reader->is_read[input] = 0;
        lead_conditions_note(conditions, input);
    }
    rule->condition = row.condition;
    if (row.reason)
        rule->reason = row.reason;
}

static void read_row(struct reader *reader, const struct lead_place *place, uint32_t index)
{
    struct lead_evidence_rule *rule = &reader->purchase->evidence[index];
    const struct lead_json *members[KEYS];
    if (!lead_want_object(place))
        return;
    lead_members(place, keys, KEYS, WEIGHTS + 1, members);
    const struct lead_place name = lead_child(place, members[NAME], 0), weights = lead_child(place, members[WEIGHTS], 0);
    const struct lead_decision_members given = {members[WHEN], members[REASON]};
    if (members[NAME])
        read_name(reader, &name, rule);
    if (members[WEIGHTS] && lead_want_object(&weights) && !read_weights(&weights, &reader->purchase->stages, rule->weights))
        lead_report_at(&weights, LEAD_ERROR_BAD_VALUE, "expected the weight of at least one stage");
    read_condition(reader, place, &given, rule);
    reader->is_true[index] = rule->condition.is_true;
}

static bool open_rows(struct reader *reader, uint32_t count)
{
    struct lead_conditions *conditions = reader->conditions;
    const uint32_t inputs = conditions->schema->count + conditions->result_count;
    reader->inputs = LEAD_ARENA_NEW(conditions->arena, inputs, lead_input);
    reader->is_read = LEAD_ARENA_NEW(conditions->arena, inputs, uint8_t);
    reader->is_true = LEAD_ARENA_NEW(conditions->arena, count, lead_node_id);
    reader->purchase->evidence = LEAD_ARENA_NEW(conditions->arena, count, struct lead_evidence_rule);
    if (!reader->inputs || !reader->is_read || !reader->is_true || !reader->purchase->evidence)
        return out_of_memory(reader);
    return true;
}

static void read_rows(struct reader *reader, const struct lead_place *place)
{
    const uint32_t count = place->value->count;
    uint32_t index = 0;
    if (!lead_want_array(place))
        return;
    if (count > LEAD_EVIDENCE_MAX) {
        lead_report_at(place, LEAD_ERROR_LIMIT, "%u rows of evidence; at most %d", count, LEAD_EVIDENCE_MAX);
        return;
    }
    if (!open_rows(reader, count))
        return;
    reader->purchase->evidence_count = count;
    for (const struct lead_json *item = place->value->first; item; item = item->next, index++) {
        const struct lead_place child = lead_child(place, item, index);
        read_row(reader, &child, index);
    }
    reader->purchase->any_evidence = lead_node_or(&reader->conditions->nodes, reader->is_true, count);
}

/* --- all of it --------------------------------------------------------------------------------------------------------------------------- */

void lead_evidence_read(const struct lead_place *section, const struct lead_evidence_members *members, struct lead_conditions *conditions,
                        struct lead_purchase *purchase)
{
    struct reader reader = {.conditions = conditions, .purchase = purchase};
    const struct lead_place evidence = lead_child(section, members->evidence, 0), prior = lead_child(section, members->prior, 0);
    const struct lead_place change_at = lead_child(section, members->change_at, 0);
    if (members->prior && lead_want_object(&prior))
        read_weights(&prior, &purchase->stages, purchase->prior);
    if (members->change_at && lead_want_points(&change_at, WEIGHT_LIMIT, &purchase->change_at) && purchase->change_at < 0)
        lead_report_at(&change_at, LEAD_ERROR_BAD_VALUE, "expected a number that is not below 0");
    if (members->evidence)
        read_rows(&reader, &evidence);
}
