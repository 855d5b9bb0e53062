/* SPDX-License-Identifier: MIT */
/* The built-in tables, written like those of a document, so that a document can take any of them over. */
#ifndef LEADCORE_SRC_LIFECYCLE_BUILTIN_H
#define LEADCORE_SRC_LIFECYCLE_BUILTIN_H

#include "rules/condition.h"

/* JSON. */
extern const char lead_builtin_lifecycle[], lead_builtin_steps[], lead_builtin_research[];

/* Reads one of them into the arena; NULL when out of memory. */
const struct lead_json *lead_builtin_read(const char *json, struct lead_arena *arena);

/* Whether every field and result that the condition (JSON) names exists, and every value of a result, so that it can be read without a problem. */
bool lead_condition_is_possible(const struct lead_conditions *conditions, const struct lead_json *condition);

#endif
