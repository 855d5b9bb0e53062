/* SPDX-License-Identifier: MIT */
/* The "roles" section: who a person is, by job title and by rules. */
#ifndef LEADCORE_SRC_BUYING_ROLES_H
#define LEADCORE_SRC_BUYING_ROLES_H

#include "buying/title.h"
#include "data/column.h"
#include "rules/decision.h"

struct lead_roles {
    uint32_t title_field; /* LEAD_NONE without "title" */
    const struct lead_lexicon *lexicon;
    struct lead_decision_table rules; /* value: number of the role - 1 */
};

/* First look: which field has the title. Reports problems with it. */
void lead_roles_begin(const struct lead_place *place, const struct lead_schema *schema, struct lead_roles *roles);
/* The rest. False when out of memory. */
bool lead_roles_read(const struct lead_place *place, struct lead_conditions *conditions, struct lead_roles *roles);

/*
 * What the titles of a column say, row by row. Equal titles are read once: by entry for dictionary columns, through a small cache for others.
 * Belongs to one thread; all memory from the arena, made once.
 */
struct lead_title_reader;
/* `column` must stay where it is, its contents may change between blocks when it is a record's. NULL when out of memory. */
struct lead_title_reader *lead_title_reader_new(const struct lead_roles *roles, const struct lead_column *column, bool is_record,
                                                struct lead_arena *arena);
/* Codes are numbers - 1, LEAD_NO_SYMBOL (255) for unknown; any of the targets may be NULL. Returns `rows`, or the first row whose string lies outside its buffer. */
size_t lead_title_reader_run(struct lead_title_reader *reader, uint64_t first, size_t rows, uint8_t *departments, uint8_t *seniorities,
                             uint8_t *roles);

#endif
