/* SPDX-License-Identifier: MIT */
/* The "qualification" section. */
#include "qualify/framework.h"
#include "qualify/qualification.h"
#include "rules/condition_test.h"

#include <string.h>

#define NAME_MAX ((size_t)200 - (sizeof LEAD_ANSWER_PREFIX - 1))
#define WEIGHT_MAX 1000
#define QUALIFIED_AT_MAX 100000

/* The built-in framework that is meant, also when it is not written as it should be; 0 for any other. */
static lead_term_number framework_of(const struct lead_json *value)
{
    return value && value->type == LEAD_JSON_STRING ? lead_term_find(LEAD_VOCABULARY_FRAMEWORK, value->text, value->size) : 0;
}

/* The term with exactly this identifier, or 0. */
static lead_term_number term_of(lead_vocabulary vocabulary, const char *name)
{
    const lead_term_number number = lead_term_find(vocabulary, name, strlen(name));
    return number && strcmp(lead_term_identifier(vocabulary, number), name) == 0 ? number : 0;
}

static uint32_t find_criterion(const struct lead_qualification *qualification, const char *name, size_t size)
{
    for (uint32_t i = 0; i < qualification->rules.criterion_count; i++)
        if (strlen(qualification->criteria[i].name) == size && memcmp(qualification->criteria[i].name, name, size) == 0)
            return i;
    return LEAD_NONE;
}

/* --- first look ---------------------------------------------------------------------------------------------------------------------- */

struct declaring {
    struct lead_schema *schema;
    struct lead_arena *arena;
    struct lead_qualification *qualification;
};

/* `name` has at most NAME_MAX bytes. False when out of memory. */
static bool declare(struct declaring *declaring, const struct lead_place *place, const char *name)
{
    struct lead_judge_rules *rules = &declaring->qualification->rules;
    struct lead_criterion_definition *criterion = &declaring->qualification->criteria[rules->criterion_count++];
    char field[sizeof LEAD_ANSWER_PREFIX + NAME_MAX] = LEAD_ANSWER_PREFIX;
    memcpy(field + sizeof LEAD_ANSWER_PREFIX - 1, name, strlen(name) + 1);
    criterion->name = name;
    return lead_schema_own(declaring->schema, declaring->arena, place, field, LEAD_FIELD_FLAG, &criterion->field);
}

static bool declare_built_in(struct declaring *declaring, const struct lead_place *framework, lead_term_number number)
{
    const uint32_t count = lead_framework_criterion_count(number);
    declaring->qualification->criteria = LEAD_ARENA_NEW(declaring->arena, count, struct lead_criterion_definition);
    if (!declaring->qualification->criteria)
        return false;
    for (uint32_t i = 0; i < count; i++)
        if (!declare(declaring, framework, lead_term_identifier(LEAD_VOCABULARY_CRITERION, lead_framework_criterion(number, i))))
            return false;
    return true;
}

static bool want_criterion_name(const struct lead_place *member)
{
    if (!lead_want_declared_name(member))
        return false;
    if (member->value->key_size <= NAME_MAX)
        return true;
    lead_report_key(member, LEAD_ERROR_BAD_VALUE, "expected a name of 1 to %zu bytes, found %zu", NAME_MAX, member->value->key_size);
    return false;
}

static bool declare_own(struct declaring *declaring, const struct lead_place *criteria)
{
    const struct lead_json *object = criteria->value;
    if (object->count > LEAD_CRITERIA_MAX) {
        lead_report_at(criteria, LEAD_ERROR_LIMIT, "%u criteria; at most %d", object->count, LEAD_CRITERIA_MAX);
        return true;
    }
    declaring->qualification->criteria = LEAD_ARENA_NEW(declaring->arena, object->count, struct lead_criterion_definition);
    if (!declaring->qualification->criteria)
        return false;
    for (const struct lead_json *member = object->first; member; member = member->next) {
        const struct lead_place place = lead_child(criteria, member, 0);
        /* A key that stands twice is reported with all others. */
        if (want_criterion_name(&place) && find_criterion(declaring->qualification, member->key, member->key_size) == LEAD_NONE &&
            !declare(declaring, &place, member->key))
            return false;
    }
    return true;
}

bool lead_qualification_begin(const struct lead_place *place, struct lead_schema *schema, struct lead_arena *arena,
                              struct lead_qualification *qualification)
{
    *qualification = (struct lead_qualification){0};
    if (place->value->type != LEAD_JSON_OBJECT)
        return true;
    struct declaring declaring = {schema, arena, qualification};
    const struct lead_place framework = lead_child(place, lead_json_member(place->value, "framework"), 0);
    const struct lead_place criteria = lead_child(place, lead_json_member(place->value, "criteria"), 0);
    const lead_term_number number = framework_of(framework.value);
    if (number)
        return declare_built_in(&declaring, &framework, number);
    return !criteria.value || criteria.value->type != LEAD_JSON_OBJECT || declare_own(&declaring, &criteria);
}

/* --- criteria ------------------------------------------------------------------------------------------------------------------------ */

struct reader {
    struct lead_conditions *conditions;
    struct lead_qualification *qualification;
    lead_term_number framework;
};

/* 0 … `limit` points. */
static bool want_weight(const struct lead_place *place, int64_t limit, lead_points *weight)
{
    int64_t thousandths = 0;
    char shown[LEAD_QUOTED_CAPACITY];
    if (place->value->type == LEAD_JSON_NUMBER &&
        lead_decimal_thousandths(lead_json_number(place->value), limit * LEAD_POINT, &thousandths) == LEAD_DECIMAL_OK && thousandths >= 0) {
        *weight = (lead_points)thousandths;
        return true;
    }
    if (place->value->type != LEAD_JSON_NUMBER)
        lead_report_at(place, LEAD_ERROR_WRONG_TYPE, "expected a number from 0 to %d", (int)limit);
    else
        lead_report_at(place, LEAD_ERROR_BAD_VALUE, "expected a number from 0 to %d with at most three decimal places, found %s", (int)limit,
                       lead_quoted(place->value->text, place->value->size, shown));
    return false;
}

/* What was recorded goes first; `met` and `not_met` share no row. */
static struct lead_condition with_answer(struct lead_conditions *conditions, uint32_t field, lead_node_id met, lead_node_id not_met)
{
    if (field == LEAD_NONE)
        return (struct lead_condition){met, not_met};
    struct lead_nodes *nodes = &conditions->nodes;
    const struct lead_test test = {.kind = LEAD_TEST_FLAG, .input = field};
    const struct lead_condition recorded = lead_condition_of_test(conditions, &test);
    const lead_node_id is_recorded = lead_node_known(nodes, field);
    const lead_node_id is_true[2] = {recorded.is_true, lead_node_without(nodes, met, is_recorded)};
    const lead_node_id is_false[2] = {recorded.is_false, lead_node_without(nodes, not_met, is_recorded)};
    lead_conditions_note(conditions, field);
    return (struct lead_condition){lead_node_or(nodes, is_true, 2), lead_node_or(nodes, is_false, 2)};
}

static void set_defaults(struct reader *reader, uint32_t index)
{
    struct lead_criterion_definition *criterion = &reader->qualification->criteria[index];
    struct lead_judge_rules *rules = &reader->qualification->rules;
    const lead_term_number term = term_of(LEAD_VOCABULARY_CRITERION, criterion->name);
    rules->weights[index] = LEAD_POINT;
    rules->rejections[index] = term ? (uint8_t)lead_criterion_rejection(term) : LEAD_REJECTION_NO_NEED;
    if (!reader->framework || lead_framework_requires(reader->framework, index))
        rules->required |= UINT32_C(1) << index;
    criterion->question_en = lead_criterion_question(term, "en");
    criterion->question_zh = lead_criterion_question(term, "zh");
    criterion->condition = with_answer(reader->conditions, criterion->field, LEAD_NODE_ID_FALSE, LEAD_NODE_ID_FALSE);
}

/* Warns when it can never be true. */
static struct lead_condition read_condition(struct reader *reader, const struct lead_place *place, const struct lead_json *value)
{
    const struct lead_decision_members members = {.when = value};
    struct lead_decision_row row = {0};
    if (!value)
        return lead_nowhere;
    lead_decision_row_read(place, reader->conditions, &members, &row);
    return row.condition;
}

static const char *read_text(const struct lead_place *object, const struct lead_json *value)
{
    const struct lead_place place = lead_child(object, value, 0);
    if (!value || !lead_want_string(&place))
        return NULL;
    if (value->size == 0)
        lead_report_at(&place, LEAD_ERROR_BAD_VALUE, "expected a question, found an empty string");
    return value->text;
}

static void read_question(const struct lead_place *place, struct lead_criterion_definition *criterion)
{
    static const char *const keys[] = {"en", "zh"};
    const struct lead_json *members[2];
    if (!lead_members(place, keys, 2, 0, members))
        return;
    if (!members[0] && !members[1])
        lead_report_at(place, LEAD_ERROR_BAD_VALUE, "expected a question in 'en', 'zh' or both");
    criterion->question_en = read_text(place, members[0]);
    criterion->question_zh = read_text(place, members[1]);
}

static void read_required(const struct lead_place *place, uint32_t bit, uint32_t *required)
{
    if (place->value->type == LEAD_JSON_TRUE)
        *required |= bit;
    else if (place->value->type == LEAD_JSON_FALSE)
        *required &= ~bit;
    else
        lead_report_at(place, LEAD_ERROR_WRONG_TYPE, "expected true or false");
}

static void read_rejection(const struct lead_place *place, uint8_t *rejection)
{
    const lead_term_number number = lead_want_term(place, LEAD_VOCABULARY_REJECTION, "rejection");
    if (number)
        *rejection = (uint8_t)number;
}

static void read_criterion(struct reader *reader, const struct lead_place *place, uint32_t index)
{
    static const char *const keys[] = {"met", "not_met", "required", "weight", "rejection", "question"};
    enum { MET, NOT_MET, REQUIRED, WEIGHT, REJECTION, QUESTION, COUNT };
    struct lead_criterion_definition *criterion = &reader->qualification->criteria[index];
    struct lead_judge_rules *rules = &reader->qualification->rules;
    const struct lead_json *members[COUNT];
    struct lead_place places[COUNT];
    lead_members(place, keys, COUNT, 0, members);
    for (size_t key = 0; key < COUNT; key++)
        places[key] = lead_child(place, members[key], 0);
    const struct lead_condition met = read_condition(reader, place, members[MET]);
    const struct lead_condition not_met = read_condition(reader, place, members[NOT_MET]);
    const lead_node_id is_not = members[NOT_MET] ? lead_node_without(&reader->conditions->nodes, not_met.is_true, met.is_true) : met.is_false;
    criterion->condition = with_answer(reader->conditions, criterion->field, met.is_true, is_not);
    if (members[REQUIRED])
        read_required(&places[REQUIRED], UINT32_C(1) << index, &rules->required);
    if (members[WEIGHT])
        want_weight(&places[WEIGHT], WEIGHT_MAX, &rules->weights[index]);
    if (members[REJECTION])
        read_rejection(&places[REJECTION], &rules->rejections[index]);
    if (members[QUESTION])
        read_question(&places[QUESTION], criterion);
}

static const char *criterion_name(const void *context, size_t index)
{
    return ((const struct lead_qualification *)context)->criteria[index].name;
}

/* People say "budget" where the framework has "money". */
static void report_unknown_criterion(const struct lead_place *place, const struct lead_qualification *qualification)
{
    const struct lead_json *member = place->value;
    const struct lead_names names = {criterion_name, qualification, qualification->rules.criterion_count};
    const char *meant = lead_term_identifier(LEAD_VOCABULARY_CRITERION, lead_term_find(LEAD_VOCABULARY_CRITERION, member->key, member->key_size));
    char quoted[LEAD_QUOTED_CAPACITY];
    if (meant && find_criterion(qualification, meant, strlen(meant)) != LEAD_NONE)
        lead_report_key(place, LEAD_ERROR_UNKNOWN_NAME, "unknown criterion '%s'; did you mean '%s'?",
                        lead_quoted(member->key, member->key_size, quoted), meant);
    else
        lead_report_unknown(place, LEAD_ERROR_UNKNOWN_NAME, true, "criterion", &names);
}

static void read_criteria(struct reader *reader, const struct lead_place *place)
{
    const struct lead_qualification *qualification = reader->qualification;
    if (!lead_want_object(place))
        return;
    if (!reader->framework && place->value->count == 0)
        lead_report_at(place, LEAD_ERROR_BAD_VALUE, "expected at least one criterion, found an empty object");
    lead_unique_keys(place);
    for (const struct lead_json *member = place->value->first; member; member = member->next) {
        const struct lead_place child = lead_child(place, member, 0);
        const uint32_t index = find_criterion(qualification, member->key, member->key_size);
        if (index != LEAD_NONE)
            read_criterion(reader, &child, index);
        else if (reader->framework) /* else its name was reported by the first look */
            report_unknown_criterion(&child, qualification);
    }
}

/* --- the rest ------------------------------------------------------------------------------------------------------------------------ */

/* Only what conditions cannot tell later: the names of built-in ones are written in one way, and any other needs criteria. */
static void check_framework(const struct lead_place *place, lead_term_number number, bool has_criteria)
{
    static const lead_vocabulary vocabulary = LEAD_VOCABULARY_FRAMEWORK;
    char suggestion[LEAD_SUGGESTION_CAPACITY], quoted[LEAD_QUOTED_CAPACITY];
    if (!lead_want_name(place))
        return;
    lead_quoted(place->value->text, place->value->size, quoted);
    if (number && strcmp(lead_term_identifier(vocabulary, number), place->value->text) != 0)
        lead_report_at(place, LEAD_ERROR_UNKNOWN_NAME, "unknown framework '%s'; did you mean '%s'?", quoted, lead_term_identifier(vocabulary, number));
    if (!number && has_criteria)
        lead_warn_near_term(place, false, vocabulary, "framework");
    if (number || has_criteria)
        return;
    const struct lead_names names = lead_names_of_terms(&vocabulary);
    lead_suggest(place->value->text, place->value->size, &names, suggestion);
    lead_report_at(place, LEAD_ERROR_MISSING_KEY, "framework '%s' is not built in and needs 'criteria'%s", quoted, suggestion);
}

static void read_red_flag(struct reader *reader, const struct lead_place *place, uint32_t index)
{
    static const char *const keys[] = {"when", "rejection", "reason"};
    enum { WHEN, REJECTION, REASON, COUNT };
    struct lead_red_flag *red_flag = &reader->qualification->red_flags[index];
    uint8_t *rejection = &reader->qualification->rules.red_flag_rejections[index];
    const struct lead_json *members[COUNT];
    struct lead_decision_row row = {.condition = {LEAD_NODE_ID_FALSE, LEAD_NODE_ID_FALSE}};
    *rejection = LEAD_REJECTION_NO_NEED;
    if (lead_want_declared_name(place)) {
        const lead_term_number term = term_of(LEAD_VOCABULARY_RED_FLAG, place->value->key);
        row.reason = red_flag->name = place->value->key;
        *rejection = term ? (uint8_t)lead_red_flag_rejection(term) : LEAD_REJECTION_NO_NEED;
        lead_warn_near_term(place, true, LEAD_VOCABULARY_RED_FLAG, "red flag");
    }
    lead_members(place, keys, COUNT, WHEN + 1, members);
    const struct lead_decision_members of_row = {.when = members[WHEN], .reason = members[REASON]};
    const struct lead_place of_rejection = lead_child(place, members[REJECTION], 0);
    lead_decision_row_read(place, reader->conditions, &of_row, &row);
    red_flag->condition = row.condition;
    red_flag->reason = row.reason;
    if (members[REJECTION])
        read_rejection(&of_rejection, rejection);
}

static void read_red_flags(struct reader *reader, const struct lead_place *place)
{
    struct lead_qualification *qualification = reader->qualification;
    if (!lead_want_object(place) || !lead_unique_keys(place))
        return;
    const uint32_t count = place->value->count;
    if (count > LEAD_CRITERIA_MAX) {
        lead_report_at(place, LEAD_ERROR_LIMIT, "%u red flags; at most %d", count, LEAD_CRITERIA_MAX);
        return;
    }
    qualification->red_flags = LEAD_ARENA_NEW(reader->conditions->arena, count, struct lead_red_flag);
    if (!qualification->red_flags) {
        reader->conditions->nodes.out_of_memory = true;
        return;
    }
    qualification->rules.red_flag_count = count;
    uint32_t index = 0;
    for (const struct lead_json *member = place->value->first; member; member = member->next) {
        const struct lead_place child = lead_child(place, member, 0);
        read_red_flag(reader, &child, index++);
    }
}

static void read_qualified_at(const struct lead_place *place, struct lead_judge_rules *rules, bool has_weights)
{
    lead_points all = 0;
    if (!want_weight(place, QUALIFIED_AT_MAX, &rules->qualified_at))
        return;
    for (uint32_t i = 0; i < rules->criterion_count; i++)
        all += rules->weights[i];
    if (has_weights && rules->qualified_at > all)
        lead_report_at(place, LEAD_ERROR_BAD_VALUE, "more than the weights of all criteria together, which are %d.%03d",
                       (int)(all / LEAD_POINT), (int)(all % LEAD_POINT));
}

bool lead_qualification_read(const struct lead_place *place, struct lead_conditions *conditions, struct lead_qualification *qualification)
{
    static const char *const keys[] = {"framework", "criteria", "qualified_at", "red_flags"};
    enum { FRAMEWORK, CRITERIA, QUALIFIED_AT, RED_FLAGS, COUNT };
    const size_t errors = place->findings->errors;
    const struct lead_json *members[COUNT];
    struct lead_place places[COUNT];
    lead_members(place, keys, COUNT, FRAMEWORK + 1, members);
    for (size_t key = 0; key < COUNT; key++)
        places[key] = lead_child(place, members[key], 0);
    struct reader reader = {conditions, qualification, framework_of(members[FRAMEWORK])};
    if (members[FRAMEWORK])
        check_framework(&places[FRAMEWORK], reader.framework, members[CRITERIA]);
    for (uint32_t i = 0; i < qualification->rules.criterion_count; i++)
        set_defaults(&reader, i);
    if (members[CRITERIA])
        read_criteria(&reader, &places[CRITERIA]);
    if (members[QUALIFIED_AT])
        read_qualified_at(&places[QUALIFIED_AT], &qualification->rules, place->findings->errors == errors);
    if (members[RED_FLAGS])
        read_red_flags(&reader, &places[RED_FLAGS]);
    return !conditions->nodes.out_of_memory && !place->findings->out_of_memory;
}
