/* SPDX-License-Identifier: MIT */
/* Decision tables: rows tried in order, the first whose condition is true decides. Classes, roles, steps, due moves are all of this kind. */
#ifndef LEADCORE_SRC_RULES_DECISION_H
#define LEADCORE_SRC_RULES_DECISION_H

#include "rules/condition.h"

#define LEAD_DECISION_ROWS_MAX 250

struct lead_decision_row {
    struct lead_condition condition; /* always true without "when" */
    uint32_t value;                  /* index of the value */
    uint32_t second;                 /* of a second decision that the same row makes (the track of a step); LEAD_NONE: none */
    const char *reason;              /* NULL without one */
    const char *until;               /* why what the row decided ends; NULL without */
};

struct lead_decision_table {
    struct lead_decision_row *rows;
    uint32_t count;
};

/* The members that every row has. Any may be NULL where the section does not have it. */
struct lead_decision_members {
    const struct lead_json *when, *reason;
};

/* Reads a condition, and warns when no lead can meet it. */
struct lead_condition lead_condition_read_warned(struct lead_conditions *conditions, const struct lead_place *place);

/* Fills condition and reason of a row from its members; without "when" the row always matches. Warns when it never can. */
void lead_decision_row_read(const struct lead_place *place, struct lead_conditions *conditions, const struct lead_decision_members *members,
                            struct lead_decision_row *row);

/* An array of 1 … LEAD_DECISION_ROWS_MAX rows; false after a report. Out of memory is in the findings. */
bool lead_decision_rows_open(const struct lead_place *place, struct lead_conditions *conditions, struct lead_decision_table *table);

/* Warns (unreachable) of every row behind one that always matches. `kind` is "step". */
void lead_decision_warn_unreachable(const struct lead_place *place, const struct lead_decision_table *table, const char *kind);

/* Identifier of a term; NULL for what is none. */
const char *lead_term_identifier(int32_t vocabulary, int32_t number);
/* All of a vocabulary, for suggestions. `vocabulary` is looked at as long as the names are used. */
struct lead_names lead_names_of_terms(const int32_t *vocabulary);

/* The terms of a vocabulary as values: code = number - 1. False when out of memory. */
bool lead_values_of_terms(int32_t vocabulary, struct lead_arena *arena, struct lead_values *values);

/*
 * Warns when a name of the document's own is nearly the identifier of a term, since it would then mean something else without a word. The name is the key of
 * `place`, or its string. `kind` is "step".
 */
void lead_warn_near_term(const struct lead_place *place, bool is_key, int32_t vocabulary, const char *kind);

/* The term that the string at `place` names by its identifier; 0 after a report. `kind` is "role". */
int32_t lead_want_term(const struct lead_place *place, int32_t vocabulary, const char *kind);

#endif
