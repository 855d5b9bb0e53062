/* SPDX-License-Identifier: MIT */
/* Columns by name: what a document, or something else, looks for in a batch. */
#include "base/error.h"
#include "base/text.h"
#include "data/arrow.h"

#include <string.h>

lead_status lead_arrow_bind_named(const struct lead_arrow_source *source, const struct lead_field *field, struct lead_arena *arena,
                                  struct lead_column *column, bool *found, lead_error *error)
{
    uint32_t child;
    *column = (struct lead_column){.kind = LEAD_COLUMN_ABSENT, .length = source->length};
    lead_status status = lead_arrow_find(source, field->name, &child, error);
    *found = child != LEAD_NONE;
    return status == LEAD_OK && *found ? lead_arrow_bind(source, child, field, arena, column, error) : status;
}

lead_status lead_arrow_bind_needed(const struct lead_arrow_source *source, const struct lead_field *field, struct lead_arena *arena,
                                   struct lead_column *column, const char *what, lead_error *error)
{
    bool found;
    char quoted[LEAD_QUOTED_CAPACITY];
    const lead_status status = lead_arrow_bind_named(source, field, arena, column, &found, error);
    if (status == LEAD_OK && !found)
        return lead_fail_at(error, field->name, LEAD_ERROR_MISSING_COLUMN, "there is no column '%s' with %s",
                            lead_quoted(field->name, field->name_size, quoted), what);
    return status;
}

/* --- documents ------------------------------------------------------------------------------------------------------------------------- */

static bool is_missing(const struct lead_schema *schema, const uint8_t *has_column, uint32_t field)
{
    return schema->fields[field].is_used && !schema->fields[field].is_optional && !has_column[field];
}

static lead_status fail_missing(const struct lead_schema *schema, const char *who, const uint8_t *has_column, lead_error *error)
{
    char names[300] = "";
    uint32_t missing = 0;
    const char *first = "";
    for (uint32_t field = 0; field < schema->count; field++) {
        if (!is_missing(schema, has_column, field))
            continue;
        if (missing++ == 0)
            first = schema->fields[field].name;
        else
            lead_append(names, sizeof names, ", ");
        lead_append(names, sizeof names, schema->fields[field].name);
    }
    return lead_fail_at(error, first, LEAD_ERROR_MISSING_COLUMN, "%u column%s that the %s reads %s missing: %s", missing,
                        missing == 1 ? "" : "s", who, missing == 1 ? "is" : "are", names);
}

lead_status lead_arrow_bind_fields(const struct lead_arrow_source *source, const struct lead_schema *schema, const char *who,
                                   lead_missing missing, struct lead_arena *arena, struct lead_column *columns, uint8_t *has_column,
                                   lead_error *error)
{
    bool is_complete = true;
    for (uint32_t field = 0; field < schema->count; field++) {
        bool found;
        if (!schema->fields[field].is_used)
            continue;
        const lead_status status = lead_arrow_bind_named(source, &schema->fields[field], arena, &columns[field], &found, error);
        if (status != LEAD_OK)
            return status;
        has_column[field] = found;
        is_complete &= !is_missing(schema, has_column, field);
    }
    return is_complete || missing == LEAD_MISSING_IS_UNKNOWN ? LEAD_OK : fail_missing(schema, who, has_column, error);
}

lead_status lead_batch_options_read(const lead_batch_options *given, lead_batch_options *options, lead_error *error)
{
    memset(options, 0, sizeof *options);
    if (!given)
        return LEAD_OK;
    if (lead_copy_in(options, sizeof *options, given, offsetof(lead_batch_options, activity)) != LEAD_OK)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "the 'size' of the options is not set");
    if (options->missing != LEAD_MISSING_IS_ERROR && options->missing != LEAD_MISSING_IS_UNKNOWN)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'missing' is none of LEAD_MISSING_…");
    if (options->instructions < LEAD_INSTRUCTIONS_BEST || options->instructions > LEAD_INSTRUCTIONS_AVX512)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'instructions' is none of LEAD_INSTRUCTIONS_…");
    return LEAD_OK;
}
