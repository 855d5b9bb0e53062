/* SPDX-License-Identifier: MIT */
/* What exports have in common: structs of rows that say which model made them, and columns of grades and classes by name. */
#ifndef LEADCORE_SRC_MODEL_EXPORT_H
#define LEADCORE_SRC_MODEL_EXPORT_H

#include "base/error.h"
#include "data/arrow_out.h"
#include "model/model.h"

/* Columns of symbols; decision d of the model is LEAD_DECISIONS + d. */
enum { LEAD_GRADES, LEAD_CLASSES, LEAD_QUESTIONS, LEAD_DECISIONS };
typedef uint32_t lead_symbols;

/* Columns of sets of names, one bit a name. */
enum lead_name_sets { LEAD_MISSING_CRITERIA, LEAD_MISSING_PARTS };

/* All of these that make something are false when out of memory. A struct with the model's name, version and fingerprint; its children are released. */
bool lead_rows_export_type(const lead_allocator *memory, const lead_model *model, uint32_t children, struct ArrowSchema *schema);
bool lead_symbols_export_type(const lead_allocator *memory, const lead_model *model, lead_symbols kind, struct ArrowSchema *schema);
/* Codes that have been checked, as a dictionary; all but grades may be none: 255. */
bool lead_symbols_export(const lead_allocator *memory, const lead_model *model, lead_symbols kind, const uint8_t *codes, size_t count,
                         struct ArrowArray *array);
/* Codes that the model does not have would make indices outside the dictionary. `codes` may be NULL. */
lead_status lead_symbols_check(const lead_model *model, lead_symbols kind, const uint8_t *codes, size_t count, lead_error *error);

/* Sets as lists of names, in the order of the model. */
bool lead_name_sets_export_type(const lead_allocator *memory, enum lead_name_sets kind, struct ArrowSchema *schema);
/* One of `narrow` and `wide` is given, by kind. */
bool lead_name_sets_export(const lead_allocator *memory, const lead_model *model, enum lead_name_sets kind, const uint32_t *narrow,
                           const uint64_t *wide, size_t count, struct ArrowArray *array);

#endif
