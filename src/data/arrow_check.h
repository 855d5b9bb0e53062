/* SPDX-License-Identifier: MIT */
/* The checks that every Arrow array goes through, whatever its type. */
#ifndef LEADCORE_SRC_DATA_ARROW_CHECK_H
#define LEADCORE_SRC_DATA_ARROW_CHECK_H

#include "data/arrow.h"

/* One array with its type, and what to call it in messages: label, name, ending, as in "dictionary of column '" "country" "'". */
struct lead_arrow_part {
    const struct ArrowSchema *schema;
    const struct ArrowArray *array;
    lead_count_bits *count_bits;
    const char *label;
    const char *name;
    const char *ending;
    const char *path; /* for lead_error::path */
    lead_error *error;
};

/* Arguments for the "%s%s%s" with which messages begin. */
#define LEAD_ARROW_LABEL(part) (part)->label, (part)->name, (part)->ending

/* Not released, with a format, and agreeing about having a dictionary. Neither of the two may be NULL. */
lead_status lead_arrow_check_pair(const struct lead_arrow_part *part);
/* Number of children as the type wants it, and their pointers. */
lead_status lead_arrow_check_children(const struct lead_arrow_part *part, int64_t low, int64_t high);
/* Offset and length: not negative, and small enough that no index into a buffer can overflow. */
lead_status lead_arrow_check_range(const struct lead_arrow_part *part);
lead_status lead_arrow_check_buffer_count(const struct lead_arrow_part *part, int64_t low, int64_t high);
/* Buffer `index`, which may be NULL only when not `needed`. Misaligned buffers are refused. */
lead_status lead_arrow_check_buffer(const struct lead_arrow_part *part, int64_t index, const char *what, size_t alignment, bool needed,
                                    const void **buffer);
/* Compares null_count with the bitmap in buffer 0. *validity is NULL when there is no null. */
lead_status lead_arrow_check_nulls(const struct lead_arrow_part *part, const uint8_t **validity, uint64_t *nulls);

#endif
