/* SPDX-License-Identifier: MIT */
/* "purchase" by order: a table whose last row that matches decides. */
#include "buying/read_purchase.h"

#include "rules/runner.h"

#include <leadcore/vocabulary.h>
#include <string.h>

enum { NAME, MODE, WHEN, REASON, KEYS };
static const char *const keys[KEYS] = {"name", "mode", "when", "reason"};

/* The mode that the row gives, else that of the built-in stage of this name, else none. */
static uint8_t read_mode(const struct lead_place *row, const struct lead_json *mode, const struct lead_json *name)
{
    const struct lead_place place = lead_child(row, mode, 0);
    lead_term term = {.size = sizeof term};
    if (mode)
        return (uint8_t)(lead_want_term(&place, LEAD_VOCABULARY_MODE, "mode") - 1);
    for (lead_term_number stage = 1; lead_term_get(LEAD_VOCABULARY_STAGE, stage, &term) == LEAD_OK; stage++)
        if (name && name->type == LEAD_JSON_STRING && name->size == strlen(term.identifier) &&
            memcmp(name->text, term.identifier, name->size) == 0)
            return (uint8_t)(lead_stage_mode(stage) - 1);
    return LEAD_NO_SYMBOL;
}

static void read_row(const struct lead_place *place, struct lead_conditions *conditions, struct lead_purchase *purchase, uint32_t stage,
                     struct lead_decision_row *row)
{
    const struct lead_json *members[KEYS];
    if (!lead_want_object(place))
        return;
    lead_members(place, keys, KEYS, NAME + 1, members);
    const struct lead_decision_members given = {members[WHEN], members[REASON]};
    row->value = stage;
    purchase->modes[stage] = read_mode(place, members[MODE], members[NAME]);
    lead_decision_row_read(place, conditions, &given, row);
}

/* Stages before one that always matches are never reached. */
static void warn_unreachable(const struct lead_place *place, const struct lead_decision_table *table)
{
    uint32_t reachable = table->count; /* rows of the table, which begins with the last stage */
    for (uint32_t row = table->count; row > 0; row--)
        if (table->rows[row - 1].condition.is_true == LEAD_NODE_ID_TRUE)
            reachable = row;
    uint32_t row = table->count;
    size_t index = 0;
    for (const struct lead_json *item = place->value->first; item && row > reachable; item = item->next, index++, row--) {
        const struct lead_place child = lead_child(place, item, index);
        lead_report_at(&child, LEAD_WARNING_UNREACHABLE, "a later stage always matches");
    }
}

void lead_stages_read(const struct lead_place *place, struct lead_conditions *conditions, struct lead_purchase *purchase)
{
    struct lead_decision_table *table = &purchase->table;
    if (place->value->type == LEAD_JSON_ARRAY && place->value->count > LEAD_STAGES_MAX)
        return; /* reported with the names */
    if (!lead_decision_rows_open(place, conditions, table))
        return;
    uint32_t stage = 0;
    for (const struct lead_json *item = place->value->first; item; item = item->next, stage++) {
        const struct lead_place child = lead_child(place, item, stage);
        read_row(&child, conditions, purchase, stage, &table->rows[table->count - 1 - stage]);
    }
    warn_unreachable(place, table);
}
