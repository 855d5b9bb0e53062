/* SPDX-License-Identifier: MIT */
/* The fields that a document declares. */
#ifndef LEADCORE_SRC_DATA_SCHEMA_H
#define LEADCORE_SRC_DATA_SCHEMA_H

#include "data/values.h"
#include "document/walker.h"

#include <leadcore/model.h>

#define LEAD_FIELDS_MAX 4096

struct lead_field {
    const char *name;
    size_t name_size;
    lead_field_type type;
    bool is_used;              /* a condition reads it */
    bool is_optional;          /* the library's own: a batch may lack its column */
    bool is_closed;            /* of a category: conditions can name no other values than those it has already */
    struct lead_values values; /* of a category or tags field */
};

struct lead_schema {
    struct lead_field *fields;
    uint32_t count, capacity;
    struct lead_values names; /* the code of a name is the field's index */
};

/*
 * Reads the "fields" member. Reports problems; goes on after them. All memory from `arena`. False when out of memory.
 * A field whose type is only misspelt is kept with the type that was meant, so that its conditions do not look wrong as well;
 * a field whose type nobody can guess is left out.
 */
bool lead_schema_read(const struct lead_place *fields, struct lead_arena *arena, struct lead_schema *schema);
/* The same for documents whose conditions read no results: "grade" and "class" can be fields there. */
bool lead_schema_read_without_results(const struct lead_place *fields, struct lead_arena *arena, struct lead_schema *schema);
/*
 * A field that a section reads of its own accord: the document's, when it declares one of that name, else a new one. LEAD_NONE in *field after a report (at
 * `place`: another type, or a name that cannot be one). False when out of memory. Only before conditions are read.
 */
bool lead_schema_own(struct lead_schema *schema, struct lead_arena *arena, const struct lead_place *place, const char *name,
                     lead_field_type type, uint32_t *field);
/* Index of the field, or LEAD_NONE. */
uint32_t lead_schema_find(const struct lead_schema *schema, const char *name, size_t size);
/* The field that the string at `place` names; LEAD_NONE after a report. */
uint32_t lead_want_field(const struct lead_place *place, const struct lead_schema *schema);
/* Values, for suggestions. */
struct lead_names lead_names_of_values(const struct lead_values *values);
/* Names that conditions use for themselves: "all", "grade" … */
bool lead_name_is_reserved(const char *name, size_t size);
/* Whether the key of this member can name a field or a score: 1 … 200 bytes, no U+0000, not reserved, no "x-". Reports it when not. */
bool lead_want_declared_name(const struct lead_place *member);
/* "number"; NULL for what is not a type. */
const char *lead_field_type_name(lead_field_type type);

#endif
