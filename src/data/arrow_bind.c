/* SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "data/arrow_check.h"
#include "data/arrow_type.h"

#include <string.h>

/* Validity, views, sizes; and no more buffers of data than an int32 index can name. */
#define VIEW_FIXED_BUFFERS 3
#define VIEW_BUFFERS_MAX ((int64_t)INT32_MAX)
#define DICTIONARY_MAX ((int64_t)INT32_MAX)

/* What one column is bound with. */
struct binding {
    const struct lead_field *field;
    struct lead_arena *arena;
};

static bool is_list_kind(enum lead_column_kind kind)
{
    return kind == LEAD_COLUMN_LIST32 || kind == LEAD_COLUMN_LIST64;
}

/* ---- Types that do not fit ---- */

static const char *field_described(lead_field_type type)
{
    switch (type) {
    case LEAD_FIELD_FLAG:
        return "a flag";
    case LEAD_FIELD_NUMBER:
        return "a number";
    case LEAD_FIELD_CATEGORY:
        return "a category";
    case LEAD_FIELD_TEXT:
        return "text";
    case LEAD_FIELD_TAGS:
        return "tags";
    default:
        return "a time";
    }
}

/* "list of dictionary of utf8": the containers in `before`, the innermost type as result. */
static const char *describe(const struct ArrowSchema *schema, const char **before, char unknown[LEAD_QUOTED_CAPACITY])
{
    const struct lead_arrow_type *type = lead_arrow_type_find(schema->format);
    const bool is_list = type && is_list_kind(type->kind) && schema->n_children == 1 && schema->children && schema->children[0];
    if (is_list)
        schema = schema->children[0];
    const bool is_dictionary = schema->dictionary != NULL;
    if (is_dictionary)
        schema = schema->dictionary;
    *before = is_list ? is_dictionary ? "list of dictionary of " : "list of " : is_dictionary ? "dictionary of " : "";
    const char *format = schema->format ? schema->format : "";
    type = lead_arrow_type_find(format);
    return type ? type->name : lead_quoted(format, strlen(format), unknown);
}

static lead_status wrong_type(const struct lead_arrow_part *column, const struct lead_field *field)
{
    char unknown[LEAD_QUOTED_CAPACITY];
    const char *before;
    const char *name = describe(column->schema, &before, unknown);
    return lead_fail_at(column->error, column->path, LEAD_ERROR_COLUMN_TYPE, "column '%s' is %s%s, but field '%s' is %s; accepted: %s",
                        column->name, before, name, column->name, field_described(field->type), lead_arrow_accepted(field->type));
}

/* ---- Buffers ---- */

static lead_status bind_strings(const struct lead_arrow_part *part, bool needed, struct lead_column *column)
{
    const size_t width = column->kind == LEAD_COLUMN_STRING32 ? sizeof(int32_t) : sizeof(int64_t);
    lead_status status = lead_arrow_check_buffer_count(part, 3, 3);
    if (status == LEAD_OK)
        status = lead_arrow_check_buffer(part, 1, "offsets", width, needed, &column->offsets);
    if (status == LEAD_OK)
        status = lead_arrow_check_buffer(part, 2, "text", 1, false, &column->values);
    return status;
}

static lead_status bind_views(const struct lead_arrow_part *part, bool needed, struct lead_column *column)
{
    lead_status status = lead_arrow_check_buffer_count(part, VIEW_FIXED_BUFFERS, VIEW_BUFFERS_MAX);
    if (status != LEAD_OK)
        return status;
    column->variadic_count = (uint64_t)(part->array->n_buffers - VIEW_FIXED_BUFFERS);
    column->variadic = (const void *const *)part->array->buffers + 2;
    if ((status = lead_arrow_check_buffer(part, 1, "views", sizeof(uint64_t), needed, &column->values)) != LEAD_OK)
        return status;
    const void *sizes;
    status = lead_arrow_check_buffer(part, part->array->n_buffers - 1, "buffer sizes", sizeof(int64_t), column->variadic_count > 0, &sizes);
    column->variadic_sizes = sizes;
    return status;
}

static lead_status bind_elements(const struct lead_arrow_part *part, bool needed, struct lead_column *column)
{
    const size_t width = lead_column_width(column->kind);
    const lead_status status = lead_arrow_check_buffer_count(part, 2, 2);
    if (status != LEAD_OK)
        return status;
    return lead_arrow_check_buffer(part, 1, "values", width ? width : 1, needed, &column->values);
}

static lead_status bind_list_offsets(const struct lead_arrow_part *part, bool needed, struct lead_column *column)
{
    const size_t width = column->kind == LEAD_COLUMN_LIST32 ? sizeof(int32_t) : sizeof(int64_t);
    const lead_status status = lead_arrow_check_buffer_count(part, 2, 2);
    if (status != LEAD_OK)
        return status;
    return lead_arrow_check_buffer(part, 1, "offsets", width, needed, &column->offsets);
}

static lead_status bind_buffers(const struct lead_arrow_part *part, bool needed, struct lead_column *column)
{
    switch (column->kind) {
    case LEAD_COLUMN_STRING32:
    case LEAD_COLUMN_STRING64:
        return bind_strings(part, needed, column);
    case LEAD_COLUMN_VIEW:
        return bind_views(part, needed, column);
    case LEAD_COLUMN_LIST32:
    case LEAD_COLUMN_LIST64:
        return bind_list_offsets(part, needed, column);
    default:
        return bind_elements(part, needed, column);
    }
}

/* Arrays without a known element may come without buffers; nobody may then look for values, not even to throw them away. */
static bool has_no_values(const struct lead_column *column)
{
    switch (column->kind) {
    case LEAD_COLUMN_STRING32:
    case LEAD_COLUMN_STRING64:
    case LEAD_COLUMN_LIST32:
    case LEAD_COLUMN_LIST64:
        return !column->offsets;
    default:
        return !column->values;
    }
}

/* One array without its dictionary or children: all of it, from its own offset. */
static lead_status bind_array(const struct lead_arrow_part *part, const struct lead_arrow_type *type, struct lead_column *column)
{
    lead_status status = lead_arrow_check_range(part);
    if (status != LEAD_OK)
        return status;
    *column = (struct lead_column){.kind = type->kind,
                                   .offset = (uint64_t)part->array->offset,
                                   .length = (uint64_t)part->array->length,
                                   .time_multiplier = type->time_multiplier,
                                   .time_divisor = type->time_divisor};
    if (lead_arrow_type_is_null(type))
        return lead_arrow_check_buffer_count(part, 0, 1);
    const bool is_list = is_list_kind(type->kind);
    if ((status = lead_arrow_check_children(part, is_list, is_list)) != LEAD_OK)
        return status;
    if ((status = lead_arrow_check_buffer_count(part, 1, INT64_MAX)) != LEAD_OK)
        return status;
    uint64_t nulls;
    if ((status = lead_arrow_check_nulls(part, &column->validity, &nulls)) != LEAD_OK)
        return status;
    if ((status = bind_buffers(part, nulls < column->length, column)) != LEAD_OK)
        return status;
    if (has_no_values(column))
        column->kind = LEAD_COLUMN_ABSENT;
    return LEAD_OK;
}

/* ---- Dictionaries ---- */

/* What one entry is for conditions; LEAD_CODE_UNKNOWN when it is not UTF-8. */
static uint16_t entry_code(const struct lead_field *field, struct lead_slice entry)
{
    const uint32_t code = lead_values_find(&field->values, entry.text, entry.size);
    /* Values of documents are UTF-8, so only the others have to be looked at. */
    const bool is_valid = code < field->values.count || lead_utf8_is_valid(entry.text, entry.size);
    return is_valid ? (uint16_t)code : LEAD_CODE_UNKNOWN;
}

/* Looks at every entry; `codes` may be NULL. */
static lead_status walk_dictionary(const struct lead_arrow_part *part, const struct lead_field *field, struct lead_column *column,
                                   uint16_t *codes)
{
    const struct lead_column *dictionary = column->dictionary;
    for (uint64_t i = 0; i < dictionary->length; i++) {
        uint16_t code = LEAD_CODE_UNKNOWN;
        struct lead_slice entry;
        if (lead_column_is_known(dictionary, i)) {
            if (!lead_column_string(dictionary, i, &entry))
                return lead_fail_at(part->error, part->path, LEAD_ERROR_ARROW, "%s%s%s: the text of entry %llu lies outside its buffer",
                                    LEAD_ARROW_LABEL(part), (unsigned long long)i);
            code = entry_code(field, entry);
            column->dictionary_invalid += code == LEAD_CODE_UNKNOWN;
        }
        if (codes)
            codes[i] = code;
    }
    return LEAD_OK;
}

static lead_status bind_dictionary_values(const struct lead_arrow_part *part, const struct binding *binding, const struct lead_arrow_type *type,
                                          struct lead_column *column)
{
    struct lead_column *dictionary = LEAD_ARENA_NEW(binding->arena, 1, struct lead_column);
    if (!dictionary)
        return lead_fail_memory(part->error);
    const lead_status status = bind_array(part, type, dictionary);
    if (status != LEAD_OK)
        return status;
    if (part->array->length > DICTIONARY_MAX)
        return lead_fail_at(part->error, part->path, LEAD_ERROR_LIMIT, "%s%s%s: it has %lld entries, at most %lld are taken",
                            LEAD_ARROW_LABEL(part), (long long)part->array->length, (long long)DICTIONARY_MAX);
    column->is_dictionary = true;
    column->dictionary = dictionary;
    uint16_t *codes = NULL;
    if (binding->field->type != LEAD_FIELD_TEXT) {
        codes = LEAD_ARENA_NEW(binding->arena, (size_t)dictionary->length, uint16_t);
        if (!codes)
            return lead_fail_memory(part->error);
        column->dictionary_codes = codes;
    }
    return walk_dictionary(part, binding->field, column, codes);
}

static lead_status bind_dictionary(const struct lead_arrow_part *part, const char *label, const struct binding *binding,
                                   struct lead_column *column)
{
    struct lead_arrow_part values = *part;
    values.schema = part->schema->dictionary;
    values.array = part->array->dictionary;
    values.label = label;
    lead_status status = lead_arrow_check_pair(&values);
    if (status != LEAD_OK)
        return status;
    const struct lead_arrow_type *index_type = lead_arrow_type_find(part->schema->format);
    const struct lead_arrow_type *type = lead_arrow_type_find(values.schema->format);
    if (!index_type || !lead_arrow_type_is_integer(index_type))
        return lead_fail_at(part->error, part->path, LEAD_ERROR_ARROW, "%s%s%s: the indices of its dictionary are not integers",
                            LEAD_ARROW_LABEL(part));
    if (!type || values.schema->dictionary || !(lead_arrow_type_is_string(type) || lead_arrow_type_is_null(type)))
        return LEAD_ERROR_COLUMN_TYPE;
    if ((status = bind_array(part, index_type, column)) != LEAD_OK)
        return status;
    if (lead_arrow_type_is_null(type)) { /* as all-null columns are dictionary-encoded: whatever the index, nothing is known */
        *column = (struct lead_column){.kind = LEAD_COLUMN_ABSENT, .length = column->length, .offset = column->offset};
        return LEAD_OK;
    }
    return bind_dictionary_values(&values, binding, type, column);
}

/* ---- Columns ---- */

/* Strings or a dictionary of them. LEAD_ERROR_COLUMN_TYPE comes back without a message: only the caller knows the whole type. */
static lead_status bind_text(const struct lead_arrow_part *part, const char *dictionary_label, const struct binding *binding,
                             struct lead_column *column)
{
    if (part->schema->dictionary)
        return bind_dictionary(part, dictionary_label, binding, column);
    const struct lead_arrow_type *type = lead_arrow_type_find(part->schema->format);
    if (!type || !(lead_arrow_type_is_string(type) || lead_arrow_type_is_null(type)))
        return LEAD_ERROR_COLUMN_TYPE;
    return bind_array(part, type, column);
}

static lead_status bind_list(const struct lead_arrow_part *part, const struct lead_arrow_type *type, const struct binding *binding,
                             struct lead_column *column)
{
    lead_status status = bind_array(part, type, column);
    if (status != LEAD_OK)
        return status;
    struct lead_arrow_part elements = *part;
    elements.schema = part->schema->children[0];
    elements.array = part->array->children[0];
    elements.label = "elements of column '";
    struct lead_column *child = LEAD_ARENA_NEW(binding->arena, 1, struct lead_column);
    if (!child)
        return lead_fail_memory(part->error);
    column->child = child;
    if ((status = lead_arrow_check_pair(&elements)) != LEAD_OK)
        return status;
    return bind_text(&elements, "dictionary of the elements of column '", binding, child);
}

static lead_status bind_column(const struct lead_arrow_part *part, const struct binding *binding, struct lead_column *column)
{
    lead_status status = lead_arrow_check_pair(part);
    if (status != LEAD_OK)
        return status;
    const lead_field_type field_type = binding->field->type;
    const struct lead_arrow_type *type = lead_arrow_type_find(part->schema->format);
    if (field_type == LEAD_FIELD_CATEGORY || field_type == LEAD_FIELD_TEXT)
        status = bind_text(part, "dictionary of column '", binding, column);
    else if (part->schema->dictionary || !type || !(type->fields & LEAD_ARROW_FIELD(field_type)))
        status = LEAD_ERROR_COLUMN_TYPE;
    else if (field_type == LEAD_FIELD_TAGS && !lead_arrow_type_is_null(type))
        status = bind_list(part, type, binding, column);
    else
        status = bind_array(part, type, column);
    return status == LEAD_ERROR_COLUMN_TYPE ? wrong_type(part, binding->field) : status;
}

/* The struct's own rows within a child, which may be longer. */
static lead_status take_rows(const struct lead_arrow_part *part, const struct ArrowArray *parent, struct lead_column *column)
{
    const uint64_t first = (uint64_t)parent->offset, count = (uint64_t)parent->length;
    if (column->length < first + count)
        return lead_fail_at(part->error, part->path, LEAD_ERROR_ARROW, "%s%s%s: it has %llu rows, but the batch needs %llu",
                            LEAD_ARROW_LABEL(part), (unsigned long long)column->length, (unsigned long long)(first + count));
    column->offset += first;
    column->rest = column->length - first - count;
    column->length = count;
    return LEAD_OK;
}

lead_status lead_arrow_bind(const struct lead_arrow_source *source, uint32_t child, const struct lead_field *field,
                            struct lead_arena *arena, struct lead_column *column, lead_error *error)
{
    char quoted[LEAD_QUOTED_CAPACITY];
    const struct lead_arrow_part part = {
        .schema = source->schema->children[child],
        .array = source->array->children[child],
        .count_bits = source->count_bits,
        .label = "column '",
        .name = lead_quoted(field->name, field->name_size, quoted),
        .ending = "'",
        .path = field->name,
        .error = error,
    };
    const struct binding binding = {field, arena};
    lead_status status = bind_column(&part, &binding, column);
    if (status == LEAD_OK)
        status = take_rows(&part, source->array, column);
    if (status != LEAD_OK)
        *column = (struct lead_column){0};
    return status;
}
