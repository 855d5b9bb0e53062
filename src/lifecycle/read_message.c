/* SPDX-License-Identifier: MIT */
/* "message" in the section "next_step": a table, or the size of the company. */
#include "lifecycle/builtin.h"
#include "lifecycle/next_step.h"
#include "rules/condition_test.h"

#include <leadcore/vocabulary.h>
#include <math.h>

/* --- by size ------------------------------------------------------------------------------------------------------------------------------ */

/* A number field, or LEAD_NONE after a report. */
static uint32_t read_size_field(const struct lead_place *place, const struct lead_schema *schema)
{
    char quoted[LEAD_QUOTED_CAPACITY];
    const uint32_t field = lead_want_field(place, schema);
    if (field == LEAD_NONE || schema->fields[field].type == LEAD_FIELD_NUMBER)
        return field;
    lead_report_at(place, LEAD_ERROR_WRONG_TYPE, "'%s' must be a number field, not \"%s\"",
                   lead_quoted(place->value->text, place->value->size, quoted), lead_field_type_name(schema->fields[field].type));
    return LEAD_NONE;
}

/* The bounds between the sizes, as numbers and as the document writes them. */
struct sizes {
    uint32_t field;
    double mid_market, enterprise;
    const struct lead_json *mid_market_text, *enterprise_text;
};

/* low ≤ size < high; NULL is no bound. */
static void add_size(struct lead_conditions *conditions, uint32_t field, struct lead_number_range range, const struct lead_json *low,
                     const struct lead_json *high, struct lead_decision_row *row)
{
    const struct lead_json *const bounds[LEAD_BOUNDS] = {[LEAD_AT_LEAST] = low, [LEAD_BELOW] = high};
    const char *words = lead_bounds_in_words(conditions, lead_bound_keys, bounds, LEAD_BOUNDS);
    const struct lead_test test = {.kind = LEAD_TEST_NUMBER, .input = field, .text = words, .as.number = range};
    row->condition = lead_condition_of_test(conditions, &test);
    row->second = LEAD_NONE;
}

static void add_sizes(struct lead_conditions *conditions, const struct sizes *sizes, struct lead_decision_table *table)
{
    static const char *const reasons[] = {"a smaller company has concrete needs", "a company in mid-market is growing",
                                          "an enterprise has needs across product lines"};
    struct lead_decision_row *rows = LEAD_ARENA_NEW(conditions->arena, 3, struct lead_decision_row);
    if (!rows) {
        conditions->nodes.out_of_memory = true;
        return;
    }
    conditions->schema->fields[sizes->field].is_used = true;
    add_size(conditions, sizes->field, (struct lead_number_range){-HUGE_VAL, sizes->mid_market, false, true}, NULL, sizes->mid_market_text,
             &rows[LEAD_MESSAGE_CORPORATE - 1]);
    add_size(conditions, sizes->field, (struct lead_number_range){sizes->mid_market, sizes->enterprise, false, true}, sizes->mid_market_text,
             sizes->enterprise_text, &rows[LEAD_MESSAGE_MID_MARKET - 1]);
    add_size(conditions, sizes->field, (struct lead_number_range){sizes->enterprise, HUGE_VAL, false, false}, sizes->enterprise_text, NULL,
             &rows[LEAD_MESSAGE_ENTERPRISE - 1]);
    for (uint32_t i = 0; i < 3; i++) {
        rows[i].value = i;
        rows[i].reason = reasons[i];
    }
    *table = (struct lead_decision_table){rows, 3};
}

static void read_sizes(const struct lead_place *place, struct lead_conditions *conditions, struct lead_decision_table *table)
{
    static const char *const keys[] = {"company_size", "mid_market_from", "enterprise_from"};
    enum { SIZE, MID_MARKET, ENTERPRISE, COUNT };
    static const struct lead_json usual[] = {[MID_MARKET] = {.type = LEAD_JSON_NUMBER, .text = "100", .size = 3},
                                             [ENTERPRISE] = {.type = LEAD_JSON_NUMBER, .text = "1000", .size = 4}};
    const struct lead_json *members[COUNT];
    struct sizes sizes = {.field = LEAD_NONE};
    char shown[2][LEAD_QUOTED_CAPACITY];
    lead_members(place, keys, COUNT, SIZE + 1, members);
    const struct lead_place field = lead_child(place, members[SIZE], 0);
    if (members[SIZE])
        sizes.field = read_size_field(&field, conditions->schema);
    sizes.mid_market_text = members[MID_MARKET] ? members[MID_MARKET] : &usual[MID_MARKET];
    sizes.enterprise_text = members[ENTERPRISE] ? members[ENTERPRISE] : &usual[ENTERPRISE];
    const struct lead_place low = lead_child(place, sizes.mid_market_text, 0), high = lead_child(place, sizes.enterprise_text, 0);
    const bool is_low = lead_want_double(&low, &sizes.mid_market), is_high = lead_want_double(&high, &sizes.enterprise);
    sizes.mid_market += 0.0; /* -0 is the same number as 0 */
    sizes.enterprise += 0.0;
    if (is_low && is_high && sizes.mid_market >= sizes.enterprise)
        lead_report_at(place, LEAD_ERROR_BAD_VALUE, "'mid_market_from' (%s) must be below 'enterprise_from' (%s)",
                       lead_quoted(sizes.mid_market_text->text, sizes.mid_market_text->size, shown[0]),
                       lead_quoted(sizes.enterprise_text->text, sizes.enterprise_text->size, shown[1]));
    else if (is_low && is_high && sizes.field != LEAD_NONE)
        add_sizes(conditions, &sizes, table);
}

/* --- by table ----------------------------------------------------------------------------------------------------------------------------- */

static void read_row(const struct lead_place *place, struct lead_conditions *conditions, struct lead_decision_row *row)
{
    static const char *const keys[] = {"message", "when", "reason"};
    enum { MESSAGE, WHEN, REASON, COUNT };
    const struct lead_json *members[COUNT];
    lead_members(place, keys, COUNT, MESSAGE + 1, members);
    const struct lead_place message = lead_child(place, members[MESSAGE], 0);
    const struct lead_decision_members given = {members[WHEN], members[REASON]};
    lead_decision_row_read(place, conditions, &given, row);
    const int32_t number = members[MESSAGE] ? lead_want_term(&message, LEAD_VOCABULARY_MESSAGE, "message") : 0;
    row->value = number ? (uint32_t)number - 1 : 0;
}

static void read_rows(const struct lead_place *place, struct lead_conditions *conditions, struct lead_decision_table *table)
{
    size_t index = 0;
    if (!lead_decision_rows_open(place, conditions, table))
        return;
    for (const struct lead_json *item = place->value->first; item; item = item->next, index++) {
        const struct lead_place child = lead_child(place, item, index);
        if (lead_want_object(&child))
            read_row(&child, conditions, &table->rows[index]);
    }
    lead_decision_warn_unreachable(place, table, "message");
}

bool lead_message_read(const struct lead_place *place, struct lead_conditions *conditions, struct lead_next_step *next)
{
    const struct lead_json *value = next->has_message ? lead_json_member(place->value, "message") : NULL;
    const struct lead_place child = lead_child(place, value, 0);
    if (value && value->type == LEAD_JSON_ARRAY)
        read_rows(&child, conditions, &next->message);
    else if (value)
        read_sizes(&child, conditions, &next->message);
    return !conditions->nodes.out_of_memory;
}
