/* SPDX-License-Identifier: MIT */
#include "rules/decision.h"

#include "base/text.h"
#include "rules/contradiction.h"

#include <leadcore/vocabulary.h>
#include <string.h>

struct lead_condition lead_condition_read_warned(struct lead_conditions *conditions, const struct lead_place *place)
{
    const size_t problems = place->findings->count;
    const struct lead_condition condition = lead_condition_read(conditions, place);
    if (place->findings->count == problems && lead_node_is_never_true(&conditions->nodes, condition.is_true))
        lead_report_at(place, LEAD_WARNING_NEVER_TRUE, "no lead can meet this condition");
    return condition;
}

void lead_decision_row_read(const struct lead_place *place, struct lead_conditions *conditions, const struct lead_decision_members *members,
                            struct lead_decision_row *row)
{
    struct lead_place when = lead_child(place, members->when, 0), reason = lead_child(place, members->reason, 0);
    row->second = LEAD_NONE;
    row->condition = (struct lead_condition){LEAD_NODE_ID_TRUE, LEAD_NODE_ID_FALSE};
    if (members->when)
        row->condition = lead_condition_read_warned(conditions, &when);
    if (members->reason && lead_want_string(&reason))
        row->reason = members->reason->text;
}

bool lead_decision_rows_open(const struct lead_place *place, struct lead_conditions *conditions, struct lead_decision_table *table)
{
    *table = (struct lead_decision_table){0};
    if (!lead_want_array(place))
        return false;
    if (place->value->count > LEAD_DECISION_ROWS_MAX) {
        lead_report_at(place, LEAD_ERROR_LIMIT, "%u rows; at most %d", place->value->count, LEAD_DECISION_ROWS_MAX);
        return false;
    }
    table->rows = LEAD_ARENA_NEW(conditions->arena, place->value->count, struct lead_decision_row);
    if (table->rows)
        table->count = place->value->count;
    else
        conditions->nodes.out_of_memory = true;
    return table->rows;
}

void lead_decision_warn_unreachable(const struct lead_place *place, const struct lead_decision_table *table, const char *kind)
{
    bool is_reachable = true;
    size_t index = 0;
    for (const struct lead_json *item = place->value->first; item && index < table->count; item = item->next, index++) {
        struct lead_place child = lead_child(place, item, index);
        if (!is_reachable)
            lead_report_at(&child, LEAD_WARNING_UNREACHABLE, "an earlier %s always matches", kind);
        is_reachable &= table->rows[index].condition.is_true != LEAD_NODE_ID_TRUE;
    }
}

/* --- terms ------------------------------------------------------------------------------------------------------------------------------- */

bool lead_values_of_terms(int32_t vocabulary, struct lead_arena *arena, struct lead_values *values)
{
    lead_term term = {.size = sizeof term};
    for (lead_term_number number = 1; lead_term_get(vocabulary, number, &term) == LEAD_OK; number++)
        if (lead_values_add(values, arena, term.identifier, strlen(term.identifier)) == LEAD_NONE)
            return false;
    return true;
}

const char *lead_term_identifier(int32_t vocabulary, int32_t number)
{
    lead_term term = {.size = sizeof term};
    lead_term_get(vocabulary, number, &term);
    return term.identifier;
}

static const char *identifier_at(const void *vocabulary, size_t index)
{
    return lead_term_identifier(*(const lead_vocabulary *)vocabulary, (lead_term_number)index + 1);
}

struct lead_names lead_names_of_terms(const int32_t *vocabulary)
{
    return (struct lead_names){identifier_at, vocabulary, lead_term_count(*vocabulary)};
}

int32_t lead_want_term(const struct lead_place *place, int32_t vocabulary, const char *kind)
{
    lead_term term = {.size = sizeof term};
    if (!lead_want_string(place))
        return 0;
    for (lead_term_number number = 1; lead_term_get(vocabulary, number, &term) == LEAD_OK; number++)
        if (strlen(term.identifier) == place->value->size && memcmp(term.identifier, place->value->text, place->value->size) == 0)
            return number;
    const struct lead_names names = lead_names_of_terms(&vocabulary);
    lead_report_unknown(place, LEAD_ERROR_UNKNOWN_NAME, false, kind, &names);
    return 0;
}

/* Slips of the finger: one in a short name, two in a longer one. */
#define SHORT_NAME 5

void lead_warn_near_term(const struct lead_place *place, bool is_key, int32_t vocabulary, const char *kind)
{
    const struct lead_json *value = place->value;
    const char *name = is_key ? value->key : value->text;
    const size_t size = is_key ? value->key_size : value->size;
    const unsigned limit = size <= SHORT_NAME ? 1 : 2;
    const char *near = NULL;
    for (lead_term_number number = 1; number <= (lead_term_number)lead_term_count(vocabulary); number++) {
        const char *identifier = lead_term_identifier(vocabulary, number);
        const unsigned distance = lead_text_distance(name, size, identifier, strlen(identifier), limit);
        if (!distance)
            return;
        if (distance <= limit)
            near = identifier;
    }
    char quoted[LEAD_QUOTED_CAPACITY];
    if (near)
        (is_key ? lead_report_key : lead_report_at)(place, LEAD_WARNING_NEARLY, "a %s of your own, '%s', is nearly the built-in '%s'", kind,
                                                    lead_quoted(name, size, quoted), near);
}
