/* SPDX-License-Identifier: MIT */
/* What exports have in common: structs of rows that say which model made them, and columns of grades and classes by name. */
#ifndef LEADCORE_SRC_MODEL_EXPORT_H
#define LEADCORE_SRC_MODEL_EXPORT_H

#include "base/error.h"
#include "data/arrow_out.h"
#include "model/model.h"

enum lead_symbols { LEAD_GRADES, LEAD_CLASSES };

/* All of these that make something are false when out of memory. A struct with the model's name, version and fingerprint; its children are released. */
bool lead_rows_export_type(const lead_allocator *memory, const lead_model *model, uint32_t children, struct ArrowSchema *schema);
bool lead_symbols_export_type(const lead_allocator *memory, enum lead_symbols kind, struct ArrowSchema *schema);
/* Codes that have been checked, as a dictionary; a class may be LEAD_NO_CLASS. */
bool lead_symbols_export(const lead_allocator *memory, const lead_model *model, enum lead_symbols kind, const uint8_t *codes, size_t count,
                         struct ArrowArray *array);
/* Codes that the model does not have would make indices outside the dictionary. `codes` may be NULL. */
lead_status lead_symbols_check(const lead_model *model, enum lead_symbols kind, const uint8_t *codes, size_t count, lead_error *error);

#endif
