/* SPDX-License-Identifier: MIT */
#include "data/arrow_check.h"

#include <string.h>

lead_status lead_arrow_open(const struct ArrowSchema *schema, const struct ArrowArray *array, lead_count_bits *count_bits,
                            struct lead_arrow_source *source, lead_error *error)
{
    *source = (struct lead_arrow_source){0};
    if (!schema || !array)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "schema and array must not be NULL");
    const struct lead_arrow_part part = {schema, array, count_bits, "the batch", "", "", "", error};
    lead_status status = lead_arrow_check_pair(&part);
    if (status != LEAD_OK)
        return status;
    if (strlen(schema->format) != 2 || memcmp(schema->format, "+s", 2) != 0)
        return lead_fail(error, LEAD_ERROR_ARROW, "the batch must be a struct array, one child a column");
    if ((status = lead_arrow_check_children(&part, 0, LEAD_ARROW_COLUMNS_MAX)) != LEAD_OK)
        return status;
    if ((status = lead_arrow_check_range(&part)) != LEAD_OK)
        return status;
    if ((status = lead_arrow_check_buffer_count(&part, 1, 1)) != LEAD_OK)
        return status;
    const uint8_t *validity;
    uint64_t nulls;
    if ((status = lead_arrow_check_nulls(&part, &validity, &nulls)) != LEAD_OK)
        return status;
    if (nulls)
        return lead_fail(error, LEAD_ERROR_ARROW, "the batch has %llu rows that are null as a whole", (unsigned long long)nulls);
    *source = (struct lead_arrow_source){schema, array, count_bits, (uint64_t)array->length};
    return LEAD_OK;
}

static bool is_named(const struct ArrowSchema *schema, const char *name)
{
    const char *other = schema->name ? schema->name : "";
    size_t i = 0;
    while (name[i] && name[i] == other[i])
        i++;
    return name[i] == other[i];
}

lead_status lead_arrow_find(const struct lead_arrow_source *source, const char *name, uint32_t *child, lead_error *error)
{
    *child = LEAD_NONE;
    const uint32_t count = (uint32_t)source->schema->n_children;
    for (uint32_t i = 0; i < count; i++) {
        if (!is_named(source->schema->children[i], name))
            continue;
        if (*child != LEAD_NONE) {
            char quoted[LEAD_QUOTED_CAPACITY];
            *child = LEAD_NONE;
            return lead_fail_at(error, name, LEAD_ERROR_ARROW, "the batch has two columns '%s'", lead_quoted(name, strlen(name), quoted));
        }
        *child = i;
    }
    return LEAD_OK;
}
