/* SPDX-License-Identifier: MIT */
/* The "purchase" section: which form it has, the names of its stages, and what both forms share. */
#include "buying/read_purchase.h"

#include "rules/runner.h"

#include <leadcore/vocabulary.h>
#include <string.h>

enum { EVIDENCE, STAGES, PRIOR, CHANGE_AT, KEYS };
static const char *const keys[KEYS] = {"evidence", "stages", "prior", "change_at"};

/* --- names first ------------------------------------------------------------------------------------------------------------------------- */

static bool read_name(const struct lead_place *place, struct lead_arena *arena, struct lead_values *stages)
{
    const struct lead_json *value = place->value;
    const uint32_t before = stages->count;
    char quoted[LEAD_QUOTED_CAPACITY];
    if (!lead_want_name(place))
        return true;
    if (lead_values_add(stages, arena, value->text, value->size) == LEAD_NONE)
        return false;
    if (stages->count == before)
        lead_report_at(place, LEAD_ERROR_DUPLICATE_NAME, "stage '%s' stands twice", lead_quoted(value->text, value->size, quoted));
    return true;
}

/* Only what conditions elsewhere need; everything else about the stages is reported by lead_stages_read(). False when out of memory. */
static bool read_names(const struct lead_place *place, struct lead_arena *arena, struct lead_values *stages)
{
    size_t index = 0;
    if (place->value->type != LEAD_JSON_ARRAY)
        return true;
    if (place->value->count > LEAD_STAGES_MAX) {
        lead_report_at(place, LEAD_ERROR_LIMIT, "%u stages; at most %d", place->value->count, LEAD_STAGES_MAX);
        return true;
    }
    for (const struct lead_json *item = place->value->first; item; item = item->next, index++) {
        const struct lead_place child = lead_child(place, item, index);
        const struct lead_json *name = lead_json_member(item, "name");
        const struct lead_place name_place = lead_child(&child, name, 0);
        if (name && !read_name(&name_place, arena, stages))
            return false;
    }
    return true;
}

/* The field takes the stages in their order, and then no more. False when out of memory. */
static bool declare_previous(const struct lead_place *place, struct lead_schema *schema, struct lead_arena *arena,
                             const struct lead_values *stages, bool is_whole)
{
    uint32_t index;
    if (!lead_schema_own(schema, arena, place, LEAD_PREVIOUS_STAGE, LEAD_FIELD_CATEGORY, &index))
        return false;
    if (index == LEAD_NONE)
        return true;
    struct lead_field *field = &schema->fields[index];
    for (uint32_t stage = 0; stage < stages->count; stage++)
        if (lead_values_add(&field->values, arena, stages->texts[stage], stages->sizes[stage]) == LEAD_NONE)
            return false;
    field->is_used = true;
    field->is_closed = is_whole;
    return true;
}

bool lead_purchase_begin(const struct lead_place *place, struct lead_schema *schema, struct lead_arena *arena, struct lead_purchase *purchase)
{
    const size_t problems = place->findings->count;
    const struct lead_json *stages = lead_json_member(place->value, keys[STAGES]);
    const struct lead_place stages_place = lead_child(place, stages, 0);
    *purchase = (struct lead_purchase){.is_ordered = stages && !lead_json_member(place->value, keys[EVIDENCE])};
    memset(purchase->modes, LEAD_NO_SYMBOL, sizeof purchase->modes);
    if (purchase->is_ordered ? !read_names(&stages_place, arena, &purchase->stages)
                             : !lead_values_of_terms(LEAD_VOCABULARY_STAGE, arena, &purchase->stages))
        return false;
    for (uint32_t stage = 0; !purchase->is_ordered && stage < LEAD_BUILTIN_STAGES; stage++)
        purchase->modes[stage] = (uint8_t)(lead_stage_mode((lead_term_number)stage + 1) - 1);
    /* A list of stages with mistakes in it must not make every condition on it a mistake. */
    const bool is_whole = purchase->stages.count > 0 && place->findings->count == problems;
    return declare_previous(place, schema, arena, &purchase->stages, is_whole);
}

/* --- the rest ---------------------------------------------------------------------------------------------------------------------------- */

/* A form, and nothing of the other one. */
static void check_form(const struct lead_place *place, const struct lead_json *const *members)
{
    if (!members[EVIDENCE] && !members[STAGES]) {
        lead_report_at(place, LEAD_ERROR_MISSING_KEY, "'evidence' or 'stages' is missing");
        return;
    }
    if (!members[STAGES])
        return;
    const struct lead_place stages = lead_child(place, members[STAGES], 0);
    if (members[EVIDENCE])
        lead_report_key(&stages, LEAD_ERROR_BAD_VALUE, "the stage follows either from 'evidence' or from 'stages'");
    for (size_t key = PRIOR; key <= CHANGE_AT && !members[EVIDENCE]; key++) {
        const struct lead_place member = lead_child(place, members[key], 0);
        if (members[key])
            lead_report_key(&member, LEAD_ERROR_BAD_VALUE, "'%s' is for 'evidence'", keys[key]);
    }
}

/* By stage, the rows that had it before. */
static void find_previous(struct lead_conditions *conditions, struct lead_purchase *purchase)
{
    const uint32_t index = lead_schema_find(conditions->schema, LEAD_PREVIOUS_STAGE, strlen(LEAD_PREVIOUS_STAGE));
    const struct lead_field *field = index == LEAD_NONE ? NULL : &conditions->schema->fields[index];
    if (!field || field->type != LEAD_FIELD_CATEGORY)
        return; /* reported; no row is found to have had a stage */
    for (uint32_t stage = 0; stage < purchase->stages.count; stage++) {
        uint16_t *code = LEAD_ARENA_NEW(conditions->arena, 1, uint16_t);
        if (!code) {
            conditions->nodes.out_of_memory = true;
            return;
        }
        *code = (uint16_t)lead_values_find(&field->values, purchase->stages.texts[stage], purchase->stages.sizes[stage]);
        const struct lead_test test = {.kind = LEAD_TEST_CATEGORY, .input = index, .count = 1, .as.codes = code};
        purchase->previous[stage] = lead_node_test(&conditions->nodes, &test);
    }
}

bool lead_purchase_read(const struct lead_place *place, struct lead_conditions *conditions, struct lead_purchase *purchase)
{
    const struct lead_json *members[KEYS];
    if (!lead_want_object(place))
        return true;
    lead_members(place, keys, KEYS, 0, members);
    check_form(place, members);
    const struct lead_place stages = lead_child(place, members[STAGES], 0);
    const struct lead_evidence_members evidence = {members[EVIDENCE], members[PRIOR], members[CHANGE_AT]};
    if (purchase->is_ordered)
        lead_stages_read(&stages, conditions, purchase);
    else
        lead_evidence_read(place, &evidence, conditions, purchase);
    find_previous(conditions, purchase);
    return !conditions->nodes.out_of_memory;
}
