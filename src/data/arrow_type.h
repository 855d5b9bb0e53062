/* SPDX-License-Identifier: MIT */
/* Format strings of the Arrow C Data Interface: which there are, and what fields can be read from them. */
#ifndef LEADCORE_SRC_DATA_ARROW_TYPE_H
#define LEADCORE_SRC_DATA_ARROW_TYPE_H

#include "data/column.h"

#include <leadcore/model.h>

struct lead_arrow_type {
    const char *format;         /* all of it, or its beginning when `is_prefix` */
    const char *name;           /* as Arrow calls it */
    enum lead_column_kind kind; /* LEAD_COLUMN_ABSENT for null and for types that no field takes */
    unsigned fields;            /* set of LEAD_ARROW_… */
    int64_t time_multiplier, time_divisor;
    bool is_prefix;
};

/* Field types as a set. */
#define LEAD_ARROW_FIELD(type) (1u << (unsigned)(type))

/* NULL for a format that is not known at all. */
const struct lead_arrow_type *lead_arrow_type_find(const char *format);
/* Whether the type is one of the eight integers, which are what indices of dictionaries can be. */
bool lead_arrow_type_is_integer(const struct lead_arrow_type *type);
bool lead_arrow_type_is_string(const struct lead_arrow_type *type);
bool lead_arrow_type_is_null(const struct lead_arrow_type *type);
/* For messages: "float32, float64 or an integer type". */
const char *lead_arrow_accepted(lead_field_type type);

#endif
