/* SPDX-License-Identifier: MIT */
/* Hostile Arrow structures: every column is bound to every type of field, and whatever binds is read to its last row. */
#include "hostile.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Volatile, so that no compiler finds out that nobody wants the sum. */
static volatile unsigned sum_of_all;

static void touch(const void *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        sum_of_all += ((const volatile unsigned char *)bytes)[i];
}

static size_t element_width(enum lead_column_kind kind)
{
    switch (kind) {
    case LEAD_COLUMN_INT8:
    case LEAD_COLUMN_UINT8: return 1;
    case LEAD_COLUMN_INT16:
    case LEAD_COLUMN_UINT16: return 2;
    case LEAD_COLUMN_INT32:
    case LEAD_COLUMN_UINT32:
    case LEAD_COLUMN_FLOAT32: return 4;
    default: return 8;
    }
}

static void read_lists(const struct lead_column *column)
{
    const size_t width = column->kind == LEAD_COLUMN_LIST32 ? 4 : 8;
    hostile_check(column->child != NULL);
    if (column->length)
        touch((const char *)column->offsets + column->offset * width, ((size_t)column->length + 1) * width);
}

/* Every row, and every string to its last byte. */
static void read_column(const struct lead_column *column)
{
    for (uint64_t row = 0; row < column->length; row++) {
        struct lead_slice slice;
        const bool is_known = lead_column_is_known(column, row);
        switch (column->kind) {
        case LEAD_COLUMN_ABSENT: hostile_check(!is_known); break;
        case LEAD_COLUMN_BITS: sum_of_all += lead_bit_get(column->values, column->offset + row); break;
        case LEAD_COLUMN_STRING32:
        case LEAD_COLUMN_STRING64:
        case LEAD_COLUMN_VIEW:
            hostile_check(lead_column_string(column, row, &slice) || slice.size == 0);
            touch(slice.text, slice.size);
            break;
        case LEAD_COLUMN_LIST32:
        case LEAD_COLUMN_LIST64: break;
        default: {
            const size_t width = element_width(column->kind);
            touch((const char *)column->values + (column->offset + row) * width, width);
        }
        }
    }
    if (column->kind == LEAD_COLUMN_LIST32 || column->kind == LEAD_COLUMN_LIST64)
        read_lists(column);
}

static void read_all(const struct lead_column *column, const struct lead_values *values)
{
    read_column(column);
    if (column->child)
        read_all(column->child, values);
    hostile_check(column->is_dictionary == (column->dictionary != NULL));
    if (!column->is_dictionary)
        return;
    read_column(column->dictionary);
    for (uint64_t i = 0; column->dictionary_codes && i < column->dictionary->length; i++)
        hostile_check(column->dictionary_codes[i] <= values->count || column->dictionary_codes[i] == LEAD_CODE_UNKNOWN);
    for (uint64_t i = 0; i < column->dictionary->length; i++) { /* the walk has refused what cannot be read */
        struct lead_slice slice;
        hostile_check(!lead_column_is_known(column->dictionary, i) || lead_column_string(column->dictionary, i, &slice));
    }
}

static void try_column(const struct lead_arrow_source *source, uint32_t child, lead_field_type type, const char *name)
{
    lead_allocator memory;
    struct lead_arena arena;
    struct lead_field field = {.name = name, .name_size = strlen(name), .type = type};
    struct lead_column column;
    lead_error error = LEAD_ERROR_INIT;
    hostile_check(lead_memory_choose(NULL, &memory));
    lead_arena_init(&arena, &memory);
    lead_values_add(&field.values, &arena, "", 0);
    lead_values_add(&field.values, &arena, "DE", 2);
    memset(&column, 0xA5, sizeof column);
    const lead_status status = lead_arrow_bind(source, child, &field, &arena, &column, &error);
    if (status == LEAD_OK) {
        hostile_check(column.length == source->length);
        read_all(&column, &field.values);
    } else {
        hostile_check(status == LEAD_ERROR_ARROW || status == LEAD_ERROR_COLUMN_TYPE || status == LEAD_ERROR_LIMIT);
        hostile_check(error.code == status && error.message[0] && strcmp(error.path, name) == 0);
        hostile_check(column.length == 0 && !column.values && !column.child && !column.dictionary);
    }
    lead_arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct hostile_input input = {data, size};
    struct hostile_node *batch = hostile_batch(&input, NULL);
    struct lead_arrow_source source;
    lead_error error = LEAD_ERROR_INIT;
    if (lead_arrow_open(&batch->schema, &batch->array, NULL, &source, &error) == LEAD_OK) {
        for (size_t i = 0; i < sizeof hostile_names / sizeof hostile_names[0]; i++) {
            uint32_t child;
            if (lead_arrow_find(&source, hostile_names[i], &child, &error) != LEAD_OK || child == LEAD_NONE)
                continue;
            for (lead_field_type type = LEAD_FIELD_FLAG; type <= LEAD_FIELD_TIME; type++)
                try_column(&source, child, type, hostile_names[i]);
        }
    } else {
        hostile_check(error.message[0] != '\0');
    }
    hostile_free(batch);
    return 0;
}
