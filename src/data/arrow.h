/* SPDX-License-Identifier: MIT */
/* Arrow C Data Interface in: borrowed structures, distrusted, turned into columns. */
#ifndef LEADCORE_SRC_DATA_ARROW_H
#define LEADCORE_SRC_DATA_ARROW_H

#include "data/column.h"
#include "data/schema.h"

#include <leadcore/batch.h>

/* More columns than any table has; a wild count must not send a loop through memory for long. */
#define LEAD_ARROW_COLUMNS_MAX 65536

/* Counts the set bits `first` … `first + count - 1`; the evaluator's fastest version is handed in. */
typedef uint64_t lead_count_bits(const uint8_t *bits, uint64_t first, uint64_t count);

struct lead_arrow_source {
    const struct ArrowSchema *schema;
    const struct ArrowArray *array;
    lead_count_bits *count_bits;
    uint64_t length;
};

/*
 * Checks that schema and array are a non-released struct of agreeing shape (children counts and pointers, offset, length) and fills
 * `source`. Nulls at the top level of the struct are refused. The children themselves are looked at when they are bound, so that columns
 * that nobody reads may be of any kind. `count_bits` may be NULL: then a plain loop counts.
 */
lead_status lead_arrow_open(const struct ArrowSchema *schema, const struct ArrowArray *array, lead_count_bits *count_bits,
                            struct lead_arrow_source *source, lead_error *error);

/* Index of the child with this name, LEAD_NONE when there is none; LEAD_ERROR_ARROW when the name stands twice. */
lead_status lead_arrow_find(const struct lead_arrow_source *source, const char *name, uint32_t *child, lead_error *error);

/*
 * Binds child `child` to a field: type, length, number of buffers, buffers present and aligned, null_count against the bitmap, dictionary
 * and list children. Dictionaries are walked and translated; the rows' own indices, offsets and views are left to the reader of each row.
 * A column without any known value may come out as LEAD_COLUMN_ABSENT. Memory from `arena`. Errors carry the column's name as path;
 * *column is then all zero.
 */
lead_status lead_arrow_bind(const struct lead_arrow_source *source, uint32_t child, const struct lead_field *field,
                            struct lead_arena *arena, struct lead_column *column, lead_error *error);

/* The same for the child with the field's name. *found tells whether there is one; without it the column is LEAD_COLUMN_ABSENT. */
lead_status lead_arrow_bind_named(const struct lead_arrow_source *source, const struct lead_field *field, struct lead_arena *arena,
                                  struct lead_column *column, bool *found, lead_error *error);
/* LEAD_ERROR_MISSING_COLUMN when there is none; `what` it would have is for the message. */
lead_status lead_arrow_bind_needed(const struct lead_arrow_source *source, const struct lead_field *field, struct lead_arena *arena,
                                   struct lead_column *column, const char *what, lead_error *error);
/* Binds the used fields of a document, which `who` is: "model". By field. Unless `missing` allows it, all that are missing are named. */
lead_status lead_arrow_bind_fields(const struct lead_arrow_source *source, const struct lead_schema *schema, const char *who,
                                   lead_missing missing, struct lead_arena *arena, struct lead_column *columns, uint8_t *has_column,
                                   lead_error *error);
/* A checked copy; zeros for NULL. */
lead_status lead_batch_options_read(const lead_batch_options *given, lead_batch_options *options, lead_error *error);

#endif
