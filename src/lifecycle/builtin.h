/* SPDX-License-Identifier: MIT */
/* The built-in tables, written like those of a document, so that a document can take any of them over. */
#ifndef LEADCORE_SRC_LIFECYCLE_BUILTIN_H
#define LEADCORE_SRC_LIFECYCLE_BUILTIN_H

#include "rules/condition.h"

/* JSON in pieces, as compilers need not take long strings; NULL behind the last. docs/model-reference.md has the same. */
extern const char *const lead_builtin_lifecycle[], *const lead_builtin_steps[], *const lead_builtin_research[];

/* Reads one of them into the arena; NULL when out of memory. */
const struct lead_json *lead_builtin_read(const char *const *pieces, struct lead_arena *arena);

/*
 * Whether everything that the row's "when" and "exit" name exists, and every value of it, so that it can be read without a problem; and the document has no
 * result of the name that stands at "x-unless".
 */
bool lead_builtin_row_is_possible(const struct lead_conditions *conditions, const struct lead_json *row);

#endif
