/* SPDX-License-Identifier: MIT */
/* A column with the keys of leads: whole numbers, or strings. */
#ifndef LEADCORE_SRC_DATA_KEY_COLUMN_H
#define LEADCORE_SRC_DATA_KEY_COLUMN_H

#include "data/arrow.h"

struct lead_key_column {
    struct lead_column column;
    const char *name;
    bool has_text;
};

/* LEAD_ERROR_MISSING_COLUMN when there is none. */
lead_status lead_key_column_bind(const struct lead_arrow_source *source, const char *name, bool has_text, struct lead_arena *arena,
                                 struct lead_key_column *keys, lead_error *error);
/* Integers of rows first … first + rows - 1; anything where the key is null. Not for columns that are LEAD_COLUMN_ABSENT. */
void lead_key_column_integers(const struct lead_key_column *keys, uint64_t first, size_t rows, int64_t *integers);

/* "column 'a', row 1: what", with the column as path. */
lead_status lead_fail_at_row(const char *name, uint64_t row, lead_status code, const char *what, lead_error *error);
lead_status lead_fail_integers(const char *name, const char *what, const char *hint, lead_error *error);

static inline bool lead_column_has_integers(const struct lead_column *column)
{
    return column->kind == LEAD_COLUMN_ABSENT || (column->kind >= LEAD_COLUMN_INT8 && column->kind <= LEAD_COLUMN_UINT64);
}

#endif
