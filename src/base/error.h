/* SPDX-License-Identifier: MIT */
/* Filling a lead_error: formatted, cut at a whole character, never allocating. */
#ifndef LEADCORE_SRC_BASE_ERROR_H
#define LEADCORE_SRC_BASE_ERROR_H

#include <leadcore/base.h>
#include <stdarg.h>
#include <stdbool.h>

#if defined(__GNUC__)
#define LEAD_PRINTF(text, first) __attribute__((format(printf, text, first)))
#else
#define LEAD_PRINTF(text, first)
#endif

/* Fills `error` (NULL is accepted; respects error->size) and returns `code`. Position and path are cleared. */
lead_status lead_fail(lead_error *error, lead_status code, const char *format, ...) LEAD_PRINTF(3, 4);
/* The same with `path` (a column name, NUL-terminated). */
lead_status lead_fail_at(lead_error *error, const char *path, lead_status code, const char *format, ...) LEAD_PRINTF(4, 5);
lead_status lead_fail_memory(lead_error *error);

/* Larger than any structure of the interface will be; an uninitialised `size` is mostly larger. */
#define LEAD_STRUCT_LARGEST ((size_t)4096)

/* Copies as much of `source` as the caller's structure has room for; every public out-structure goes through lead_copy_out(). */
/* `target` begins with its size_t size; `smallest` is the size in version 1.0. LEAD_ERROR_INVALID_ARGUMENT when NULL or smaller. */
lead_status lead_copy_out(void *target, const void *source, size_t source_size, size_t smallest);
/*
 * The same for an array of the caller's: all elements are as large as the first says. `source` goes to each of the first `count`, so that afterwards none
 * is refused. LEAD_ERROR_INVALID_ARGUMENT when there is none, or their sizes are not set, or such structures may not lie so far apart.
 */
lead_status lead_fill_out(void *elements, size_t count, const void *source, size_t source_size, size_t alignment);
/* Where an element of such an array is. */
void *lead_element_of(void *elements, size_t index);
/* The reverse for in-structures: copies at most `target_size` bytes, zeroes the rest; bytes beyond `target_size` must be 0. */
lead_status lead_copy_in(void *target, size_t target_size, const void *source, size_t smallest);

/* For lists of names in messages: adds what fits, whole or not at all. */
void lead_append(char *text, size_t capacity, const char *more);

#endif
