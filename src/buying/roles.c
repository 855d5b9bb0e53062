/* SPDX-License-Identifier: MIT */
/* The "roles" section. */
#include "buying/roles.h"

#include <leadcore/vocabulary.h>

enum { TITLE, LEXICON, RULES, KEYS };
static const char *const keys[KEYS] = {"title", "lexicon", "rules"};

/* --- the title --------------------------------------------------------------------------------------------------------------------------- */

void lead_roles_begin(const struct lead_place *place, const struct lead_schema *schema, struct lead_roles *roles)
{
    const struct lead_json *title = lead_json_member(place->value, keys[TITLE]);
    const struct lead_place title_place = lead_child(place, title, 0);
    *roles = (struct lead_roles){.title_field = LEAD_NONE};
    const uint32_t field = title ? lead_want_field(&title_place, schema) : LEAD_NONE;
    if (field == LEAD_NONE)
        return;
    if (schema->fields[field].type != LEAD_FIELD_TEXT) {
        char quoted[LEAD_QUOTED_CAPACITY];
        lead_report_at(&title_place, LEAD_ERROR_WRONG_TYPE, "a title is read from a text field; '%s' has the type \"%s\"",
                       lead_quoted(title->text, title->size, quoted), lead_field_type_name(schema->fields[field].type));
    } else {
        schema->fields[field].is_used = true;
        roles->title_field = field;
    }
}

/* --- the rest ---------------------------------------------------------------------------------------------------------------------------- */

static void read_rule(const struct lead_place *place, struct lead_conditions *conditions, struct lead_decision_row *row)
{
    static const char *const rule_keys[] = {"role", "when", "reason"};
    enum { ROLE, WHEN, REASON, RULE_KEYS };
    const struct lead_json *members[RULE_KEYS];
    if (!lead_want_object(place))
        return;
    lead_members(place, rule_keys, RULE_KEYS, WHEN + 1, members);
    const struct lead_place role = lead_child(place, members[ROLE], 0);
    const struct lead_decision_members given = {members[WHEN], members[REASON]};
    const int32_t number = members[ROLE] ? lead_want_term(&role, LEAD_VOCABULARY_ROLE, "role") : 0;
    row->value = number ? (uint32_t)number - 1 : 0;
    lead_decision_row_read(place, conditions, &given, row);
}

static void read_rules(const struct lead_place *place, struct lead_conditions *conditions, struct lead_decision_table *rules)
{
    size_t index = 0;
    if (!lead_decision_rows_open(place, conditions, rules))
        return;
    for (const struct lead_json *item = place->value->first; item; item = item->next, index++) {
        const struct lead_place child = lead_child(place, item, index);
        read_rule(&child, conditions, &rules->rows[index]);
    }
    lead_decision_warn_unreachable(place, rules, "rule");
}

bool lead_roles_read(const struct lead_place *place, struct lead_conditions *conditions, struct lead_roles *roles)
{
    const struct lead_json *members[KEYS];
    if (!lead_want_object(place))
        return true;
    lead_members(place, keys, KEYS, 0, members);
    const struct lead_place lexicon = lead_child(place, members[LEXICON], 0), rules = lead_child(place, members[RULES], 0);
    if (!members[TITLE] && !members[RULES])
        lead_report_at(place, LEAD_ERROR_MISSING_KEY, "'title' or 'rules' is missing");
    if (members[LEXICON] && !members[TITLE])
        lead_report_key(&lexicon, LEAD_ERROR_MISSING_KEY, "'lexicon' needs 'title' beside it");
    if (members[LEXICON] && !(roles->lexicon = lead_lexicon_read(&lexicon, conditions->arena)))
        return false;
    if (members[RULES])
        read_rules(&rules, conditions, &roles->rules);
    return !conditions->nodes.out_of_memory;
}
