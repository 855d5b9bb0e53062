/* SPDX-License-Identifier: MIT */
#include "route/match.h"

#include "base/text.h"
#include "route/pick.h"

#include <string.h>

/* What a rule asks for. */
enum { ASKS_NEEDS = 1, ASKS_STICKY = 2, ASKS_BAND = 4 };

/* --- making and freeing ------------------------------------------------------------------------------------------------------------------ */

static bool reads_now(const struct lead_program *program)
{
    const struct lead_test *tests = program->conditions->nodes.tests;
    for (uint32_t r = 0; r < program->stages[0].read_count; r++) {
        const struct lead_column_read *read = &program->stages[0].reads[r];
        for (uint32_t t = 0; t < read->test_count; t++) {
            const struct lead_test *test = &tests[read->tests[t].test];
            if (test->kind == LEAD_TEST_TIME && (test->as.time.low_is_relative || test->as.time.high_is_relative))
                return true;
        }
    }
    return false;
}

static uint8_t what_asks(const struct lead_policy *policy, const struct lead_policy_rule *rule)
{
    const struct lead_team *team = rule->team == LEAD_NONE ? NULL : &policy->teams[rule->team];
    unsigned asks = rule->need_field_count ? ASKS_NEEDS : 0;
    if (team && team->sticky_count)
        asks |= ASKS_STICKY;
    if (team && team->band_count)
        asks |= ASKS_BAND;
    return (uint8_t)asks;
}

static const uint64_t *mask_of(const struct lead_matching *matching, lead_node_id node)
{
    return lead_runner_mask(&matching->runner, matching->policy->program.slots[node]);
}

static bool make_rules(struct lead_matching *matching)
{
    const struct lead_policy *policy = matching->policy;
    struct lead_arena *arena = &matching->runner.arena;
    matching->rule_masks = LEAD_ARENA_NEW(arena, policy->rule_count, const uint64_t *);
    matching->rule_asks = LEAD_ARENA_NEW(arena, policy->rule_count, uint8_t);
    matching->rules = LEAD_ARENA_NEW(arena, matching->runner.setup.block_rows, uint32_t);
    if (!matching->rule_masks || !matching->rule_asks || !matching->rules)
        return false;
    for (uint32_t r = 0; r < policy->rule_count; r++) {
        matching->rule_masks[r] = mask_of(matching, policy->rules[r].condition.is_true);
        matching->rule_asks[r] = what_asks(policy, &policy->rules[r]);
    }
    return true;
}

lead_status lead_matching_init(struct lead_matching *matching, const struct lead_policy *policy, const struct lead_column *columns,
                               const struct lead_kernels *kernels, size_t block_rows, bool is_record, const lead_allocator *memory,
                               lead_error *error)
{
    *matching = (struct lead_matching){.policy = policy, .columns = columns, .depends_on_now = reads_now(&policy->program)};
    const struct lead_runner_setup setup = {
        .program = &policy->program, .columns = columns, .kernels = kernels, .block_rows = block_rows, .is_record = is_record};
    const lead_status status = lead_runner_init(&matching->runner, &setup, memory, error);
    if (status != LEAD_OK)
        return status;
    if (!make_rules(matching)) {
        lead_runner_free(&matching->runner);
        return lead_fail_memory(error);
    }
    lead_runner_set_now(&matching->runner, 0);
    return LEAD_OK;
}

void lead_matching_free(struct lead_matching *matching)
{
    lead_runner_free(&matching->runner);
}

void lead_matching_set_now(struct lead_matching *matching, lead_time now)
{
    if (matching->depends_on_now && matching->runner.now != now)
        lead_runner_set_now(&matching->runner, now);
}

/* --- values of one row ------------------------------------------------------------------------------------------------------------------- */

static lead_status fail_row(const struct lead_matching *matching, uint32_t field, uint64_t row, lead_error *error)
{
    return lead_fail_at_row(matching->policy->schema.fields[field].name, row, LEAD_ERROR_ARROW,
                            matching->columns[field].is_dictionary ? "the index is not in the dictionary" : "the string lies outside its buffer",
                            error);
}

static lead_status code_of_string(const struct lead_matching *matching, uint32_t field, uint64_t row, uint32_t *code, lead_error *error)
{
    const struct lead_values *values = &matching->policy->schema.fields[field].values;
    struct lead_slice text;
    if (!lead_column_string(&matching->columns[field], row, &text))
        return fail_row(matching, field, row, error);
    *code = lead_values_find(values, text.text, text.size);
    if (*code == values->count && !lead_utf8_is_valid(text.text, text.size))
        *code = LEAD_NONE;
    return LEAD_OK;
}

static lead_status code_of_entry(const struct lead_matching *matching, uint32_t field, uint64_t row, uint32_t *code, lead_error *error)
{
    const struct lead_column *column = &matching->columns[field];
    const uint64_t index = lead_row_index(column, row);
    if (index >= column->dictionary->length)
        return fail_row(matching, field, row, error);
    if (column->dictionary_codes[index] != LEAD_CODE_UNKNOWN)
        *code = column->dictionary_codes[index];
    return LEAD_OK;
}

/* Code of a category, of which the last stands for "other"; LEAD_NONE when it is unknown. */
static lead_status read_code(const struct lead_matching *matching, uint32_t field, uint64_t row, uint32_t *code, lead_error *error)
{
    const struct lead_column *column = &matching->columns[field];
    *code = LEAD_NONE;
    if (!lead_column_is_known(column, row))
        return LEAD_OK;
    if (matching->row) {
        *code = matching->row->cells[field].code;
        return LEAD_OK;
    }
    return column->is_dictionary ? code_of_entry(matching, field, row, code, error) : code_of_string(matching, field, row, code, error);
}

/* Bytes of a category or text; false when it is unknown. */
static lead_status read_text(const struct lead_matching *matching, uint32_t field, uint64_t row, struct lead_slice *text, bool *is_known,
                             lead_error *error)
{
    const struct lead_column *column = &matching->columns[field];
    *is_known = lead_column_is_known(column, row);
    if (!*is_known)
        return LEAD_OK;
    if (matching->row && matching->row->types[field] == LEAD_FIELD_CATEGORY) {
        *is_known = lead_row_category_text(matching->row, field, text);
        return LEAD_OK;
    }
    if (!lead_row_string(NULL, column, row, text, is_known))
        return fail_row(matching, field, row, error);
    *is_known = *is_known && lead_utf8_is_valid(text->text, text->size);
    return LEAD_OK;
}

/* --- what a rule asks for ---------------------------------------------------------------------------------------------------------------- */

static lead_status find_needs(const struct lead_matching *matching, const struct lead_policy_rule *rule, uint64_t row, struct lead_route *route,
                              lead_error *error)
{
    const struct lead_policy *policy = matching->policy;
    for (uint32_t n = 0; n < rule->need_field_count; n++) {
        const struct lead_need_field *need = &rule->need_fields[n];
        uint32_t code;
        const lead_status status = read_code(matching, need->field, row, &code, error);
        if (status != LEAD_OK)
            return status;
        if (code != LEAD_NONE)
            route->needs[n] = code < policy->schema.fields[need->field].values.count ? policy->traits_of_codes[need->kind][need->field][code]
                                                                                     : LEAD_NEED_NOBODY;
    }
    return LEAD_OK;
}

static lead_status find_owner(const struct lead_matching *matching, uint32_t team, uint32_t field, uint64_t row, struct lead_route *route,
                              lead_error *error)
{
    const struct lead_policy *policy = matching->policy;
    uint32_t code;
    const lead_status status = read_code(matching, field, row, &code, error);
    if (status != LEAD_OK || code >= policy->schema.fields[field].values.count)
        return status;
    const uint32_t person = policy->people_of_codes[field][code];
    if (person != LEAD_NONE && lead_member_of(policy, team, person) != LEAD_NONE)
        route->owner = person;
    return LEAD_OK;
}

static lead_status find_same(const struct lead_matching *matching, uint32_t field, uint64_t row, struct lead_route *route, lead_error *error)
{
    struct lead_slice text;
    bool is_known;
    const lead_status status = read_text(matching, field, row, &text, &is_known, error);
    if (status == LEAD_OK && is_known && text.size) /* leads without a company do not belong together */
        route->same = lead_route_hash(text.text, text.size);
    return status;
}

static lead_status find_sticky(const struct lead_matching *matching, uint32_t t, uint64_t row, struct lead_route *route, lead_error *error)
{
    const struct lead_team *team = &matching->policy->teams[t];
    lead_status status = LEAD_OK;
    for (uint32_t s = 0; s < team->sticky_count && status == LEAD_OK; s++) {
        const struct lead_sticky *sticky = &team->sticky[s];
        if (sticky->same != LEAD_NONE)
            status = find_same(matching, sticky->same, row, route, error);
        else if (route->owner == LEAD_NONE)
            status = find_owner(matching, t, sticky->owner, row, route, error);
    }
    return status;
}

/* Bounds fall, so the tests that are true are the last ones. */
static uint8_t band_of(const struct lead_matching *matching, const struct lead_team *team, size_t row)
{
    uint32_t band = team->band_count + 1;
    for (uint32_t b = 0; b < team->band_count; b++)
        band -= (uint32_t)(mask_of(matching, team->bands[b])[row / 64] >> (row % 64) & 1);
    return (uint8_t)(band < team->last_rank ? band : team->last_rank);
}

static lead_status ask(const struct lead_matching *matching, uint32_t r, size_t row, struct lead_route *route, lead_error *error)
{
    const struct lead_policy_rule *rule = &matching->policy->rules[r];
    const unsigned asks = matching->rule_asks[r];
    const uint64_t at = matching->runner.first + row;
    lead_status status = LEAD_OK;
    if (asks & ASKS_BAND)
        route->band = band_of(matching, &matching->policy->teams[rule->team], row);
    if (asks & ASKS_NEEDS)
        status = find_needs(matching, rule, at, route, error);
    if ((asks & ASKS_STICKY) && status == LEAD_OK)
        status = find_sticky(matching, rule->team, at, route, error);
    return status;
}

/* --- blocks ------------------------------------------------------------------------------------------------------------------------------ */

/* The first rule that is true of each row, a word of rows at a time, until all have one. */
static void choose_rules(const struct lead_matching *matching, size_t rows)
{
    const uint64_t *const *masks = matching->rule_masks;
    const uint32_t rule_count = matching->policy->rule_count;
    for (size_t word = 0; word < lead_words(rows); word++) {
        uint32_t *rules = matching->rules + 64 * word;
        uint64_t remaining = rows - 64 * word < 64 ? (UINT64_C(1) << rows % 64) - 1 : UINT64_MAX;
        for (uint32_t r = 0; r < rule_count && remaining; r++) {
            uint64_t found = remaining & masks[r][word];
            remaining ^= found;
            for (; found; found &= found - 1)
                rules[__builtin_ctzll(found)] = r;
        }
        for (; remaining; remaining &= remaining - 1)
            rules[__builtin_ctzll(remaining)] = LEAD_NONE;
    }
}

static void fill_preferences(const struct lead_matching *matching, size_t rows, struct lead_route *routes)
{
    const struct lead_policy *policy = matching->policy;
    for (uint32_t p = 0; p < policy->preference_count; p++) {
        const uint64_t *mask = mask_of(matching, policy->preferences[p].is_true);
        for (size_t row = 0; row < rows; row++)
            routes[row].prefers |= (mask[row / 64] >> (row % 64) & 1) << p;
    }
}

static lead_status match(struct lead_matching *matching, uint64_t first, size_t rows, struct lead_route *routes, lead_error *error)
{
    lead_runner_begin(&matching->runner, first, rows);
    lead_status status = lead_runner_stage(&matching->runner, 0, false, error);
    if (status != LEAD_OK)
        return status;
    choose_rules(matching, rows);
    for (size_t row = 0; row < rows; row++)
        routes[row] = (struct lead_route){
            .needs = {LEAD_NONE, LEAD_NONE, LEAD_NONE}, .owner = LEAD_NONE, .rule = matching->rules[row]};
    fill_preferences(matching, rows, routes);
    for (size_t row = 0; row < rows && status == LEAD_OK; row++)
        if (matching->rules[row] != LEAD_NONE && matching->rule_asks[matching->rules[row]])
            status = ask(matching, matching->rules[row], row, &routes[row], error);
    return status;
}

lead_status lead_matching_block(struct lead_matching *matching, uint64_t first, size_t rows, struct lead_route *routes, lead_error *error)
{
    size_t step = matching->runner.setup.block_rows;
    matching->matched = 0;
    while (matching->matched < rows) {
        const size_t left = rows - matching->matched, next = left < step ? left : step;
        const lead_status status = match(matching, first + matching->matched, next, routes + matching->matched, error);
        if (status == LEAD_OK)
            matching->matched += next;
        else if (next == 1 || status == LEAD_ERROR_OUT_OF_MEMORY)
            return status;
        else
            step = next / 2; /* nearer to the row that is at fault */
    }
    return LEAD_OK;
}
