/* SPDX-License-Identifier: MIT */
#include "data/key_column.h"

#include "base/error.h"
#include "base/text.h"

#include <string.h>

lead_status lead_fail_at_row(const char *name, uint64_t row, lead_status code, const char *what, lead_error *error)
{
    char quoted[LEAD_QUOTED_CAPACITY];
    return lead_fail_at(error, name, code, "column '%s', row %llu: %s", lead_quoted(name, strlen(name), quoted), (unsigned long long)row, what);
}

lead_status lead_fail_integers(const char *name, const char *what, const char *hint, lead_error *error)
{
    char quoted[LEAD_QUOTED_CAPACITY];
    return lead_fail_at(error, name, LEAD_ERROR_COLUMN_TYPE, "column '%s' has %s, which are whole numbers; accepted: an integer type%s",
                        lead_quoted(name, strlen(name), quoted), what, hint);
}

lead_status lead_key_column_bind(const struct lead_arrow_source *source, const char *name, bool has_text, struct lead_arena *arena,
                                 struct lead_key_column *keys, lead_error *error)
{
    const struct lead_field field = {.name = name, .name_size = strlen(name), .type = has_text ? LEAD_FIELD_TEXT : LEAD_FIELD_NUMBER};
    *keys = (struct lead_key_column){.name = name, .has_text = has_text};
    lead_status status = lead_arrow_bind_needed(source, &field, arena, &keys->column, "the keys of the leads", error);
    if (!has_text && (status == LEAD_ERROR_COLUMN_TYPE || (status == LEAD_OK && !lead_column_has_integers(&keys->column))))
        return lead_fail_integers(name, "the keys of the leads", " (text is for text keys)", error);
    return status;
}

#define COPY_INTEGERS(type)                                                    \
    for (size_t r = 0; r < rows; r++)                                          \
        integers[r] = (int64_t)((const type *)column->values)[at + r];         \
    break

void lead_key_column_integers(const struct lead_key_column *keys, uint64_t first, size_t rows, int64_t *integers)
{
    const struct lead_column *column = &keys->column;
    const uint64_t at = column->offset + first;
    switch (column->kind) {
    case LEAD_COLUMN_INT8:
        COPY_INTEGERS(int8_t);
    case LEAD_COLUMN_UINT8:
        COPY_INTEGERS(uint8_t);
    case LEAD_COLUMN_INT16:
        COPY_INTEGERS(int16_t);
    case LEAD_COLUMN_UINT16:
        COPY_INTEGERS(uint16_t);
    case LEAD_COLUMN_INT32:
        COPY_INTEGERS(int32_t);
    case LEAD_COLUMN_UINT32:
        COPY_INTEGERS(uint32_t);
    default:
        COPY_INTEGERS(int64_t);
    }
}
