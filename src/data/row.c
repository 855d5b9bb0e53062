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
    row->buffers = LEAD_ARENA_NEW(&row->arena, count, char *);
    row->buffer_capacities = LEAD_ARENA_NEW(&row->arena, count, size_t);
    row->types = LEAD_ARENA_NEW(&row->arena, count, uint8_t);
    row->value_counts = LEAD_ARENA_NEW(&row->arena, count, uint32_t);
    if (!row->columns || !row->cells || !row->known || !row->buffers || !row->buffer_capacities || !row->types || !row->value_counts)
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
        lead_memory_free(&row->arena.memory, row->buffers[field], row->buffer_capacities[field], 1);
    row->field_count = 0;
    lead_arena_free(&row->arena);
}

/* --- setting ------------------------------------------------------------------------------------------------------------------------------ */

/* Room in the buffer of a field, whose first bytes stay; grows by half so that many leads in one row settle. */
static char *reserve(struct lead_row *row, uint32_t field, size_t size)
{
    size_t *capacity = &row->buffer_capacities[field];
    if (size <= *capacity)
        return row->buffers[field];
    if (LEAD_RULED_OUT(size > SIZE_MAX / 2))
        return NULL;
    size_t wanted = size + size / 2 + 16;
    char *moved = lead_memory_resize(&row->arena.memory, row->buffers[field], *capacity, wanted, 1);
    if (!moved)
        return NULL;
    row->buffers[field] = moved;
    *capacity = wanted;
    return moved;
}

/* Keeps a text behind `used` bytes of others. */
static bool keep_other(struct lead_row *row, uint32_t field, const char *text, size_t text_size, size_t *used)
{
    if (LEAD_RULED_OUT(text_size > SIZE_MAX / 4 || *used > SIZE_MAX / 4))
        return false;
    char *bytes = reserve(row, field, *used + sizeof text_size + text_size);
    if (!bytes)
        return false;
    memcpy(bytes + *used, &text_size, sizeof text_size);
    if (text_size)
        memcpy(bytes + *used + sizeof text_size, text, text_size);
    *used += sizeof text_size + text_size;
    return true;
}

static lead_status set_category(struct lead_row *row, uint32_t field, const char *text, size_t text_size)
{
    const struct lead_values *values = &row->schema->fields[field].values;
    uint32_t code = lead_values_find(values, text, text_size);
    size_t other_size = 0;
    row->known[field] = 0;
    if (code == values->count) {
        if (!lead_utf8_is_valid(text, text_size))
            return LEAD_ERROR_VALUE;
        if (row->keeps_others && !keep_other(row, field, text, text_size, &other_size))
            return LEAD_ERROR_OUT_OF_MEMORY;
    }
    row->cells[field].code = (uint16_t)code;
    row->cells[field].other_size = other_size;
    row->known[field] = 1;
    return LEAD_OK;
}

static lead_status set_text(struct lead_row *row, uint32_t field, const char *text, size_t text_size)
{
    row->known[field] = 0;
    if (text_size > INT64_MAX || !lead_utf8_is_valid(text, text_size))
        return LEAD_ERROR_VALUE;
    char *bytes = reserve(row, field, text_size);
    if (!bytes && text_size)
        return LEAD_ERROR_OUT_OF_MEMORY;
    if (text_size)
        memcpy(bytes, text, text_size);
    row->columns[field].values = bytes;
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

/* Adds a tag to a field's set. */
static lead_status add_tag(struct lead_row *row, uint32_t field, const char *tag, size_t tag_size)
{
    const struct lead_values *values = &row->schema->fields[field].values;
    union lead_cell *cell = &row->cells[field];
    const uint32_t code = lead_values_find(values, tag, tag_size);
    if (code < values->count) {
        cell->tags[code / 64] |= UINT64_C(1) << (code % 64);
        return LEAD_OK;
    }
    if (!lead_utf8_is_valid(tag, tag_size))
        return LEAD_ERROR_VALUE;
    return !row->keeps_others || keep_other(row, field, tag, tag_size, &cell->others_size) ? LEAD_OK : LEAD_ERROR_OUT_OF_MEMORY;
}

static void clear_tags(struct lead_row *row, uint32_t field)
{
    memset(row->cells[field].tags, 0, row->columns[field].tag_words * sizeof(uint64_t));
    row->cells[field].others_size = 0;
}

lead_status lead_row_set_tags(struct lead_row *row, uint32_t field, const char *const *tags, const size_t *tag_sizes, size_t count)
{
    if (!lead_row_has(row, field, LEAD_FIELD_TAGS) || (count && (!tags || !tag_sizes)))
        return LEAD_ERROR_INVALID_ARGUMENT;
    for (size_t i = 0; i < count; i++)
        if (!tags[i] && tag_sizes[i])
            return LEAD_ERROR_INVALID_ARGUMENT;
    lead_status status = LEAD_OK;
    row->known[field] = 0;
    clear_tags(row, field);
    for (size_t i = 0; i < count; i++) {
        const lead_status added = add_tag(row, field, tags[i], tag_sizes[i]);
        if (added == LEAD_ERROR_OUT_OF_MEMORY)
            return added;
        status = added == LEAD_OK ? status : added;
    }
    row->known[field] = 1;
    return status;
}

/* --- from other rows ------------------------------------------------------------------------------------------------------------------------ */

static bool copy_others(struct lead_row *row, const struct lead_row *from, uint32_t field, size_t size)
{
    if (size == 0)
        return true;
    char *bytes = reserve(row, field, size);
    if (bytes)
        memcpy(bytes, from->buffers[field], size);
    return bytes;
}

/* Known or not, all bytes of cells may be copied: they are zero at first. */
static lead_status copy_cell(struct lead_row *row, const struct lead_row *from, uint32_t field)
{
    const union lead_cell *cell = &from->cells[field];
    switch (from->types[field]) {
    case LEAD_FIELD_TEXT:
        return from->known[field] ? set_text(row, field, from->columns[field].values, (size_t)cell->offsets[1]) : LEAD_OK;
    case LEAD_FIELD_TAGS:
        if (!copy_others(row, from, field, cell->others_size))
            return LEAD_ERROR_OUT_OF_MEMORY;
        memcpy(row->cells[field].tags, cell->tags, from->columns[field].tag_words * sizeof(uint64_t));
        row->cells[field].others_size = cell->others_size;
        return LEAD_OK;
    case LEAD_FIELD_CATEGORY:
        if (!copy_others(row, from, field, cell->other_size))
            return LEAD_ERROR_OUT_OF_MEMORY;
        break;
    default:
        break;
    }
    row->cells[field] = *cell;
    return LEAD_OK;
}

lead_status lead_row_copy_field(struct lead_row *row, const struct lead_row *from, uint32_t field)
{
    const lead_status status = copy_cell(row, from, field);
    row->known[field] = status == LEAD_OK && from->known[field];
    return status;
}

/* The text that was kept at `at`. */
static struct lead_slice other_at(const struct lead_row *row, uint32_t field, size_t at)
{
    struct lead_slice text;
    memcpy(&text.size, row->buffers[field] + at, sizeof text.size);
    text.text = row->buffers[field] + at + sizeof text.size;
    return text;
}

bool lead_row_category_text(const struct lead_row *row, uint32_t field, struct lead_slice *text)
{
    const struct lead_values *values = &row->schema->fields[field].values;
    const union lead_cell *cell = &row->cells[field];
    *text = (struct lead_slice){"", 0};
    if (cell->code < values->count)
        *text = (struct lead_slice){values->texts[cell->code], values->sizes[cell->code]};
    else if (cell->other_size)
        *text = other_at(row, field, 0);
    else
        return false;
    return true;
}

static lead_status take_category(struct lead_row *row, uint32_t field, const struct lead_row *from, uint32_t from_field)
{
    struct lead_slice text;
    if (lead_row_category_text(from, from_field, &text))
        return set_category(row, field, text.text, text.size);
    return lead_row_set_code(row, field, LEAD_NONE);
}

static lead_status take_tags(struct lead_row *row, uint32_t field, const struct lead_row *from, uint32_t from_field)
{
    const struct lead_values *values = &from->schema->fields[from_field].values;
    const union lead_cell *cell = &from->cells[from_field];
    lead_status status = LEAD_OK;
    clear_tags(row, field);
    for (uint32_t code = 0; code < values->count && status == LEAD_OK; code++)
        if (cell->tags[code / 64] >> (code % 64) & 1)
            status = add_tag(row, field, values->texts[code], values->sizes[code]);
    for (size_t at = 0; at < cell->others_size && status == LEAD_OK;) {
        const struct lead_slice text = other_at(from, from_field, at);
        status = add_tag(row, field, text.text, text.size);
        at += sizeof text.size + text.size;
    }
    row->known[field] = status == LEAD_OK;
    return status;
}

lead_status lead_row_take_field(struct lead_row *row, uint32_t field, const struct lead_row *from, uint32_t from_field)
{
    if (!from->known[from_field])
        return lead_row_set_unknown(row, field);
    switch (from->types[from_field]) {
    case LEAD_FIELD_CATEGORY:
        return take_category(row, field, from, from_field);
    case LEAD_FIELD_TEXT:
        return set_text(row, field, from->columns[from_field].values, (size_t)from->cells[from_field].offsets[1]);
    case LEAD_FIELD_TAGS:
        return take_tags(row, field, from, from_field);
    default:
        row->cells[field] = from->cells[from_field];
        row->known[field] = 1;
        return LEAD_OK;
    }
}
