/* SPDX-License-Identifier: MIT */
/* Arrow arrays of the tests' own, written from the Arrow C Data Interface's specification; no padding, no alignment beyond the elements'. */
#ifndef LEADCORE_TESTS_SUPPORT_SAMPLE_COLUMNS_H
#define LEADCORE_TESTS_SUPPORT_SAMPLE_COLUMNS_H

#include "sample.h"

/* Zeros; at least a byte, so that NULL always means "no memory", and the tests then stop. */
void *sample_block(size_t bytes);
void sample_begin(struct ArrowSchema *schema, struct ArrowArray *array, const char *format, const char *name, unsigned count,
                  unsigned buffers, unsigned children);
/* The columns of all fields, as the first children of a struct. */
void sample_add_fields(const struct sample_fields *fields, const struct sample_lead *leads, unsigned count, unsigned variant,
                       struct ArrowSchema *schema, struct ArrowArray *array);
/* NULL is null. `variant`: plain, large, or a dictionary. */
void sample_strings(struct ArrowSchema *schema, struct ArrowArray *array, const char *name, const char *const *strings, unsigned count,
                    unsigned variant);
/* INT64_MIN is null. `format` is that of any integer type or of a timestamp. */
void sample_integers(struct ArrowSchema *schema, struct ArrowArray *array, const char *name, const char *format, const int64_t *numbers,
                     unsigned count);

#endif
