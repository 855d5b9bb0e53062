/* SPDX-License-Identifier: MIT */
/* One row of columns that owns its values: the fields of a lead's record, or of an event. */
#ifndef LEADCORE_SRC_DATA_ROW_H
#define LEADCORE_SRC_DATA_ROW_H

#include "data/schema.h"

#include <string.h>

union lead_cell {
    uint8_t flag;
    double number;
    lead_time time;
    int64_t offsets[2]; /* of a text */
    struct {
        uint16_t code;
        size_t other_size; /* bytes that are kept of a value without a code */
    };
    struct {
        uint64_t *tags;     /* one bit a code */
        size_t others_size; /* bytes that are kept of tags without a code */
    };
};

/* Everything by field. The columns stay where they are, so that readers can be bound to them once. */
struct lead_row {
    uint32_t field_count;
    uint8_t *types;         /* what the setters check */
    uint32_t *value_counts; /* codes of a category */
    uint8_t *known;         /* bitmap of one row */
    union lead_cell *cells;
    struct lead_column *columns;
    char **buffers; /* texts; of categories and tags the values without a code, each behind its size, where they are kept */
    size_t *buffer_capacities;
    bool keeps_others; /* set it after lead_row_init(): another schema may have a code for what this one calls "other" */
    const struct lead_schema *schema;
    struct lead_arena arena; /* what never grows */
};

/* The schema must outlive the row. False when out of memory; also then lead_row_free() is due, as it is for a row of zeros. */
bool lead_row_init(struct lead_row *row, const struct lead_schema *schema, const lead_allocator *memory);
void lead_row_free(struct lead_row *row);

/* The setters return what those of leadcore/lead.h do. The small ones stand here because they sit in hot loops. */
lead_status lead_row_set_text(struct lead_row *row, uint32_t field, const char *text, size_t text_size);
lead_status lead_row_set_tags(struct lead_row *row, uint32_t field, const char *const *tags, const size_t *tag_sizes, size_t count);
/* Sets a field to what it is in another row of the same schema. */
lead_status lead_row_copy_field(struct lead_row *row, const struct lead_row *from, uint32_t field);
/* Sets a field to what a field of the same type is in a row of another schema, which keeps others. Without memory the field is unknown. */
lead_status lead_row_take_field(struct lead_row *row, uint32_t field, const struct lead_row *from, uint32_t from_field);
/* The text of a known category; false when it has no code and was not kept. */
bool lead_row_category_text(const struct lead_row *row, uint32_t field, struct lead_slice *text);

static inline bool lead_row_has(const struct lead_row *row, uint32_t field, lead_field_type type)
{
    return field < row->field_count && row->types[field] == type;
}

static inline void lead_row_clear(struct lead_row *row)
{
    if (row->field_count)
        memset(row->known, 0, row->field_count);
}

static inline lead_status lead_row_set_unknown(struct lead_row *row, uint32_t field)
{
    if (field >= row->field_count)
        return LEAD_ERROR_INVALID_ARGUMENT;
    row->known[field] = 0;
    return LEAD_OK;
}

static inline lead_status lead_row_set_flag(struct lead_row *row, uint32_t field, int32_t value)
{
    if (!lead_row_has(row, field, LEAD_FIELD_FLAG))
        return LEAD_ERROR_INVALID_ARGUMENT;
    row->cells[field].flag = value != 0;
    row->known[field] = 1;
    return LEAD_OK;
}

static inline lead_status lead_row_set_number(struct lead_row *row, uint32_t field, double value)
{
    if (!lead_row_has(row, field, LEAD_FIELD_NUMBER))
        return LEAD_ERROR_INVALID_ARGUMENT;
    row->cells[field].number = value;
    row->known[field] = value == value;
    return LEAD_OK;
}

static inline lead_status lead_row_set_time(struct lead_row *row, uint32_t field, lead_time value)
{
    if (!lead_row_has(row, field, LEAD_FIELD_TIME))
        return LEAD_ERROR_INVALID_ARGUMENT;
    row->cells[field].time = value;
    row->known[field] = 1;
    return LEAD_OK;
}

/* LEAD_NONE is "other". */
static inline lead_status lead_row_set_code(struct lead_row *row, uint32_t field, uint32_t code)
{
    if (!lead_row_has(row, field, LEAD_FIELD_CATEGORY))
        return LEAD_ERROR_INVALID_ARGUMENT;
    uint32_t count = row->value_counts[field];
    /* LEAD_NONE + 1 is 0: one branch that is never taken, because which leads have an "other" value cannot be predicted. */
    if (code + 1 > count)
        return LEAD_ERROR_INVALID_ARGUMENT;
    row->cells[field].code = (uint16_t)(code < count ? code : count);
    row->cells[field].other_size = 0;
    row->known[field] = 1;
    return LEAD_OK;
}

#endif
