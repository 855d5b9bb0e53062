/* SPDX-License-Identifier: MIT */
#include "rules/decision.h"

#include "rules/contradiction.h"

#include <leadcore/vocabulary.h>
#include <string.h>

void lead_decision_row_read(const struct lead_place *place, struct lead_conditions *conditions, const struct lead_decision_members *members,
                            struct lead_decision_row *row)
{
    struct lead_place when = lead_child(place, members->when, 0), reason = lead_child(place, members->reason, 0);
    size_t problems = place->findings->count;
    row->second = LEAD_NONE;
    row->condition = (struct lead_condition){LEAD_NODE_ID_TRUE, LEAD_NODE_ID_FALSE};
    if (members->when) {
        row->condition = lead_condition_read(conditions, &when);
        if (place->findings->count == problems && lead_node_is_never_true(&conditions->nodes, row->condition.is_true))
            lead_report_at(&when, LEAD_WARNING_NEVER_TRUE, "no lead can meet this condition");
    }
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

static const char *term_identifier(const void *context, size_t index)
{
    lead_term term = {.size = sizeof term};
    lead_term_get(*(const lead_vocabulary *)context, (lead_term_number)index + 1, &term);
    return term.identifier;
}

int32_t lead_want_term(const struct lead_place *place, int32_t vocabulary, const char *kind)
{
    lead_term term = {.size = sizeof term};
    if (!lead_want_string(place))
        return 0;
    for (lead_term_number number = 1; lead_term_get(vocabulary, number, &term) == LEAD_OK; number++)
        if (strlen(term.identifier) == place->value->size && memcmp(term.identifier, place->value->text, place->value->size) == 0)
            return number;
    struct lead_names names = {term_identifier, &vocabulary, lead_term_count(vocabulary)};
    lead_report_unknown(place, LEAD_ERROR_UNKNOWN_NAME, false, kind, &names);
    return 0;
}
