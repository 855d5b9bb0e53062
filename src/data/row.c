/* SPDX-License-Identifier: MIT */
#include "data/row.h"

#include "base/checked.h"
#include "base/text.h"

/* --- making and freeing ------------------------------------------------------------------------------------------------------------------ */

static bool make_column(struct lead_row *row, uint32_t field)
{
    const struct lead_field *definition = &row->schema->fields[field];
    struct lead_column *column = &row->columns[field];
    union lead_cell *cell = &row->cells[field];
    row->types[field] = (uint8_t)definition->type;
    row->value_counts[field] = definition->values.count;
    column->validity = &row->known[field];
    column->length = 1;
    column->values = cell;
    switch (definition->type) {
    case LEAD_FIELD_FLAG:
        column->kind = LEAD_COLUMN_BITS;
        break;
    case LEAD_FIELD_NUMBER:
        column->kind = LEAD_COLUMN_FLOAT64;
        break;
    case LEAD_FIELD_TIME:
        column->kind = LEAD_COLUMN_INT64;
        column->time_multiplier = column->time_divisor = 1;
        break;
    case LEAD_FIELD_CATEGORY:
        column->kind = LEAD_COLUMN_UINT16;
        break;
    case LEAD_FIELD_TEXT:
        column->kind = LEAD_COLUMN_STRING64;
        column->offsets = cell->offsets;
        column->values = NULL;
        break;
    default:
        column->kind = LEAD_COLUMN_TAG_BITS;
        column->tag_words = definition->values.count / 64 + 1;
        column->values = cell->tags = LEAD_ARENA_NEW(&row->arena, column->tag_words, uint64_t);
        return cell->tags;
    }
    return true;
}

bool lead_row_init(struct lead_row *row, const struct lead_schema *schema, const lead_allocator *memory)
{
    uint32_t count = schema->count;
    memset(row, 0, sizeof *row);
    row->schema = schema;
    lead_arena_init(&row->arena, memory);
    row->columns = LEAD_ARENA_NEW(&row->arena, count, struct lead_column);
    row->cells = LEAD_ARENA_NEW(&row->arena, count, union lead_cell);
    row->known = LEAD_ARENA_NEW(&row->arena, count, uint8_t);
    row->text_capacities = LEAD_ARENA_NEW(&row->arena, count, size_t);
    row->types = LEAD_ARENA_NEW(&row->arena, count, uint8_t);
    row->value_counts = LEAD_ARENA_NEW(&row->arena, count, uint32_t);
    if (!row->columns || !row->cells || !row->known || !row->text_capacities || !row->types || !row->value_counts)
        return false;
    row->field_count = count;
    for (uint32_t field = 0; field < count; field++)
        if (!make_column(row, field))
            return false;
    return true;
}

void lead_row_free(struct lead_row *row)
{
    for (uint32_t field = 0; field < row->field_count; field++)
        if (row->text_capacities[field])
            lead_memory_free(&row->arena.memory, (void *)(uintptr_t)row->columns[field].values, row->text_capacities[field], 1);
    row->field_count = 0;
    lead_arena_free(&row->arena);
}

/* --- setting ------------------------------------------------------------------------------------------------------------------------------ */

static lead_status set_category(struct lead_row *row, uint32_t field, const char *text, size_t text_size)
{
    const struct lead_values *values = &row->schema->fields[field].values;
    uint32_t code = lead_values_find(values, text, text_size);
    row->known[field] = 0;
    if (code == values->count && !lead_utf8_is_valid(text, text_size))
        return LEAD_ERROR_VALUE;
    row->cells[field].code = (uint16_t)code;
    row->known[field] = 1;
    return LEAD_OK;
}

/* Room for a text in its column; grows by half so that many leads in one row settle. */
static char *reserve_text(struct lead_row *row, uint32_t field, size_t size)
{
    char *bytes = (char *)(uintptr_t)row->columns[field].values;
    size_t *capacity = &row->text_capacities[field];
    if (size <= *capacity)
        return bytes;
    if (LEAD_RULED_OUT(size > SIZE_MAX / 2))
        return NULL;
    size_t wanted = size + size / 2 + 16;
    char *moved = lead_memory_resize(&row->arena.memory, bytes, *capacity, wanted, 1);
    if (!moved)
        return NULL;
    row->columns[field].values = moved;
    *capacity = wanted;
    return moved;
}

static lead_status set_text(struct lead_row *row, uint32_t field, const char *text, size_t text_size)
{
    row->known[field] = 0;
    if (text_size > INT64_MAX || !lead_utf8_is_valid(text, text_size))
        return LEAD_ERROR_VALUE;
    char *bytes = reserve_text(row, field, text_size);
    if (!bytes && text_size)
        return LEAD_ERROR_OUT_OF_MEMORY;
    if (text_size)
        memcpy(bytes, text, text_size);
    row->cells[field].offsets[1] = (int64_t)text_size;
    row->known[field] = 1;
    return LEAD_OK;
}

lead_status lead_row_set_text(struct lead_row *row, uint32_t field, const char *text, size_t text_size)
{
    if (!text && text_size)
        return LEAD_ERROR_INVALID_ARGUMENT;
    if (lead_row_has(row, field, LEAD_FIELD_CATEGORY))
        return set_category(row, field, text, text_size);
    return lead_row_has(row, field, LEAD_FIELD_TEXT) ? set_text(row, field, text, text_size) : LEAD_ERROR_INVALID_ARGUMENT;
}

lead_status lead_row_set_tags(struct lead_row *row, uint32_t field, const char *const *tags, const size_t *tag_sizes, size_t count)
{
    if (!lead_row_has(row, field, LEAD_FIELD_TAGS) || (count && (!tags || !tag_sizes)))
        return LEAD_ERROR_INVALID_ARGUMENT;
    const struct lead_values *values = &row->schema->fields[field].values;
    uint64_t *words = row->cells[field].tags;
    lead_status status = LEAD_OK;
    for (size_t i = 0; i < count; i++)
        if (!tags[i] && tag_sizes[i])
            return LEAD_ERROR_INVALID_ARGUMENT;
    memset(words, 0, row->columns[field].tag_words * sizeof *words);
    for (size_t i = 0; i < count; i++) {
        uint32_t code = lead_values_find(values, tags[i], tag_sizes[i]);
        if (code < values->count)
            words[code / 64] |= UINT64_C(1) << (code % 64);
        else if (!lead_utf8_is_valid(tags[i], tag_sizes[i]))
            status = LEAD_ERROR_VALUE;
    }
    row->known[field] = 1;
    return status;
}

lead_status lead_row_copy_field(struct lead_row *row, const struct lead_row *from, uint32_t field)
{
    const struct lead_column *column = &from->columns[field];
    lead_status status = LEAD_OK;
    switch (from->types[field]) {
    case LEAD_FIELD_TEXT:
        if (from->known[field])
            status = set_text(row, field, column->values, (size_t)from->cells[field].offsets[1]);
        break;
    case LEAD_FIELD_TAGS:
        memcpy(row->cells[field].tags, from->cells[field].tags, column->tag_words * sizeof(uint64_t));
        break;
    default:
        row->cells[field] = from->cells[field];
        break;
    }
    if (status == LEAD_OK)
        row->known[field] = from->known[field];
    return status;
}
