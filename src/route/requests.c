/* SPDX-License-Identifier: MIT */
/* Many leads: an Arrow record batch, bound to a policy. */
#include "base/text.h"
#include "route/match.h"

#include <string.h>

/* --- binding ------------------------------------------------------------------------------------------------------------------------------ */

static bool has_null_entries(const struct lead_column *column)
{
    return column->is_dictionary && column->dictionary->validity;
}

static bool has_key(const struct lead_column *column, uint64_t row)
{
    if (!lead_column_is_known(column, row) || !has_null_entries(column))
        return lead_column_is_known(column, row);
    const uint64_t index = lead_row_index(column, row);
    return index >= column->dictionary->length || lead_column_is_known(column->dictionary, index);
}

/* What a key should be is looked at when its row is routed; that there is one, now. */
static lead_status check_keys(const lead_requests *requests, lead_error *error)
{
    const struct lead_column *column = &requests->keys.column;
    if (column->kind != LEAD_COLUMN_ABSENT && !column->validity && !has_null_entries(column))
        return LEAD_OK;
    for (uint64_t row = 0; row < requests->row_count; row++)
        if (!has_key(column, row))
            return lead_fail_at_row(requests->keys.name, row, LEAD_ERROR_VALUE, "the lead has no key", error);
    return LEAD_OK;
}

static lead_status bind_keys(lead_requests *requests, const struct lead_arrow_source *source, const char *key, lead_error *error)
{
    const char *name = lead_arena_text(&requests->arena, key, strlen(key));
    if (!name)
        return lead_fail_memory(error);
    const lead_status status = lead_key_column_bind(source, name, requests->key_type == LEAD_KEY_TEXT, &requests->arena, &requests->keys, error);
    return status == LEAD_OK ? check_keys(requests, error) : status;
}

static lead_status fill(lead_requests *requests, const struct ArrowSchema *schema, const struct ArrowArray *array, const char *key,
                        const lead_batch_options *options, lead_error *error)
{
    const struct lead_schema *fields = &requests->policy->schema;
    struct lead_arrow_source source;
    requests->kernels = lead_kernels_choose(requests->policy->instructions, options->instructions);
    requests->columns = LEAD_ARENA_NEW(&requests->arena, fields->count, struct lead_column);
    requests->has_column = LEAD_ARENA_NEW(&requests->arena, fields->count, uint8_t);
    if (!requests->columns || !requests->has_column)
        return lead_fail_memory(error);
    lead_status status = lead_arrow_open(schema, array, requests->kernels->count_bits, &source, error);
    if (status != LEAD_OK)
        return status;
    requests->row_count = source.length;
    status = lead_arrow_bind_fields(&source, fields, "policy", options->missing, &requests->arena, requests->columns, requests->has_column,
                                    error);
    return status == LEAD_OK ? bind_keys(requests, &source, key, error) : status;
}

static lead_status read_options(const lead_batch_options *given, lead_key_type key_type, lead_batch_options *options, lead_error *error)
{
    if (key_type != LEAD_KEY_INTEGER && key_type != LEAD_KEY_TEXT)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'key_type' is none of LEAD_KEY_…");
    const lead_status status = lead_batch_options_read(given, options, error);
    if (status == LEAD_OK && options->activity)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "policies read fields only, and no 'activity'");
    return status;
}

lead_status lead_requests_new(lead_policy *policy, const struct ArrowSchema *schema, const struct ArrowArray *array, const char *key,
                              lead_key_type key_type, const lead_batch_options *options, const lead_allocator *allocator,
                              lead_requests **requests, lead_error *error)
{
    lead_allocator memory;
    lead_batch_options chosen;
    if (!requests)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "there is nowhere to put the requests: 'requests' is NULL");
    *requests = NULL;
    if (!policy || !schema || !array || !key)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'policy', 'schema', 'array' or 'key' is NULL");
    if (!lead_memory_choose(allocator, &memory))
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "the allocator lacks a function");
    lead_status status = read_options(options, key_type, &chosen, error);
    if (status != LEAD_OK)
        return status;
    struct lead_requests *made = LEAD_NEW(&memory, 1, struct lead_requests);
    if (!made)
        return lead_fail_memory(error);
    made->memory = memory;
    made->policy = lead_policy_ref(policy);
    made->key_type = key_type;
    lead_arena_init(&made->arena, &memory);
    status = fill(made, schema, array, key, &chosen, error);
    if (status == LEAD_OK)
        *requests = made;
    else
        lead_requests_free(made);
    return status;
}

void lead_requests_free(lead_requests *requests)
{
    if (!requests)
        return;
    lead_allocator memory = requests->memory;
    lead_arena_free(&requests->arena);
    lead_policy_unref(requests->policy);
    lead_memory_free(&memory, requests, 1, sizeof *requests);
}

uint64_t lead_requests_row_count(const lead_requests *requests)
{
    return requests ? requests->row_count : 0;
}

/* --- keys --------------------------------------------------------------------------------------------------------------------------------- */

static lead_status read_integer(const struct lead_key_column *keys, uint64_t row, int64_t *integer, lead_error *error)
{
    lead_key_column_integers(keys, row, 1, integer);
    if (keys->column.kind == LEAD_COLUMN_UINT64 && *integer < 0)
        return lead_fail_at_row(keys->name, row, LEAD_ERROR_VALUE, "the key is larger than 2^63 - 1", error);
    return LEAD_OK;
}

static lead_status read_text(const struct lead_key_column *keys, uint64_t row, struct lead_slice *text, lead_error *error)
{
    bool is_known = true;
    if (!lead_row_string(NULL, &keys->column, row, text, &is_known))
        return lead_fail_at_row(keys->name, row, LEAD_ERROR_ARROW,
                                keys->column.is_dictionary ? "the index is not in the dictionary" : "the string lies outside its buffer", error);
    if (text->size == 0 || text->size > LEAD_KEY_TEXT_MAX)
        return lead_fail_at_row(keys->name, row, LEAD_ERROR_VALUE, "the key must have 1 … 47 bytes", error);
    if (memchr(text->text, 0, text->size) || !lead_utf8_is_valid(text->text, text->size))
        return lead_fail_at_row(keys->name, row, LEAD_ERROR_VALUE, "the key is not UTF-8 without U+0000", error);
    return LEAD_OK;
}

lead_status lead_requests_key(const lead_requests *requests, uint64_t row, lead_key *key, lead_error *error)
{
    struct lead_slice text = {"", 0};
    *key = (lead_key){.size = sizeof *key};
    if (requests->key_type == LEAD_KEY_INTEGER)
        return read_integer(&requests->keys, row, &key->integer, error);
    const lead_status status = read_text(&requests->keys, row, &text, error);
    key->text = text.text;
    key->text_size = text.size;
    return status;
}
