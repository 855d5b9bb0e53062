/* SPDX-License-Identifier: MIT */
/* Reading the built-in tables, and which of their rows a document can use. */
#include "lifecycle/builtin.h"

#include <string.h>

const struct lead_json *lead_builtin_read(const char *const *pieces, struct lead_arena *arena)
{
    const struct lead_json *root = NULL;
    size_t size = 0, filled = 0;
    for (const char *const *piece = pieces; *piece; piece++)
        size += strlen(*piece);
    char *json = LEAD_ARENA_NEW(arena, size, char);
    if (!json)
        return NULL;
    for (const char *const *piece = pieces; *piece; piece++) {
        memcpy(json + filled, *piece, strlen(*piece));
        filled += strlen(*piece);
    }
    return lead_json_read(json, size, arena, &root, NULL) == LEAD_OK ? root : NULL;
}

/* --- what can be read without a problem --------------------------------------------------------------------------------------------------- */

static bool is_value(const struct lead_values *values, const struct lead_json *item)
{
    return item->type == LEAD_JSON_STRING && lead_values_find(values, item->text, item->size) < values->count;
}

/* One of fixed values, or an array of them. */
static bool tests_values(const struct lead_values *values, const struct lead_json *test)
{
    if (test->type != LEAD_JSON_ARRAY)
        return is_value(values, test);
    for (const struct lead_json *item = test->first; item; item = item->next)
        if (!is_value(values, item))
            return false;
    return true;
}

static const struct lead_result_name *find_result(const struct lead_conditions *conditions, const char *name, size_t size)
{
    for (uint32_t i = 0; i < conditions->result_count; i++)
        if (conditions->results[i].name_size == size && memcmp(conditions->results[i].name, name, size) == 0)
            return &conditions->results[i];
    return NULL;
}

/* The tables test decisions and the library's own categories for values, and its own moments; a document's fields may mean anything. */
static bool test_is_possible(const struct lead_conditions *conditions, const struct lead_json *test)
{
    const uint32_t index = lead_schema_find(conditions->schema, test->key, test->key_size);
    const struct lead_result_name *result = find_result(conditions, test->key, test->key_size);
    if (index == LEAD_NONE)
        return result && !result->is_points && tests_values(result->symbols, test); /* a score may have any name */
    const struct lead_field *field = &conditions->schema->fields[index];
    return field->is_closed ? tests_values(&field->values, test) : field->is_optional && field->type == LEAD_FIELD_TIME;
}

static bool condition_is_possible(const struct lead_conditions *conditions, const struct lead_json *condition);

static bool part_is_possible(const struct lead_conditions *conditions, const struct lead_json *part)
{
    if (lead_json_key_is(part, "not"))
        return condition_is_possible(conditions, part);
    return test_is_possible(conditions, part);
}

static bool condition_is_possible(const struct lead_conditions *conditions, const struct lead_json *condition)
{
    for (const struct lead_json *part = condition->first; part; part = part->next)
        if (!part_is_possible(conditions, part))
            return false;
    return true;
}

bool lead_builtin_row_is_possible(const struct lead_conditions *conditions, const struct lead_json *row)
{
    const struct lead_json *when = lead_json_member(row, "when"), *exit = lead_json_member(row, "exit");
    const struct lead_json *exit_when = exit ? lead_json_member(exit, "when") : NULL;
    const struct lead_json *unless = lead_json_member(row, "x-unless");
    if (unless && find_result(conditions, unless->text, unless->size))
        return false;
    return (!when || condition_is_possible(conditions, when)) && (!exit_when || condition_is_possible(conditions, exit_when));
}
