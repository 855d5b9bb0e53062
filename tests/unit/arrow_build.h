/* SPDX-License-Identifier: MIT */
/*
 * Arrow record batches for tests, column by column. Every buffer is a block of exactly its size, so that sanitizers see each byte that is
 * read too far, and every release is counted.
 *
 *     struct arrow_build build;
 *     arrow_begin(&build, 3);
 *     arrow_add_strings(&build, "country", "u", (const char *const[]){"DE", NULL, "AT"});
 *     arrow_add_floats(&build, "employees", "g", (const double[]){10, 250, 0}, "110");
 *     arrow_add_tags(&build, "tags", "+l", "u", (const char *const[]){"a|b", "", NULL});
 *     ... &build.schema, &build.array ...
 *     assert_true(arrow_end(&build));
 *
 * Names and formats are not copied. To test what is broken, change the structures that an arrow_add_… function returns: the release
 * callbacks do not look at them.
 */
#ifndef LEADCORE_TESTS_UNIT_ARROW_BUILD_H
#define LEADCORE_TESTS_UNIT_ARROW_BUILD_H

#include <leadcore/batch.h>
#include <stdbool.h>

struct arrow_build {
    struct ArrowSchema schema;
    struct ArrowArray array;
    int64_t rows;
    unsigned made, released; /* structures of both kinds, children and dictionaries included */
};

/* One column; valid until arrow_end(). */
struct arrow_column {
    struct ArrowSchema *schema;
    struct ArrowArray *array;
};

/* Begins a struct array without columns. */
void arrow_begin(struct arrow_build *build, int64_t rows);
/* Releases what has not been released yet. True when every structure has been released exactly once. */
bool arrow_end(struct arrow_build *build);

/* In all of these `known` has a '1' for each known row and a '0' for each null; NULL: all are known and there is no bitmap. */

/* "c" "C" "s" "S" "i" "I" "l" "L", and times: "ts…", "tdD", "tdm". */
struct arrow_column arrow_add_integers(struct arrow_build *build, const char *name, const char *format, const int64_t *values,
                                       const char *known);
/* "f" "g" */
struct arrow_column arrow_add_floats(struct arrow_build *build, const char *name, const char *format, const double *values,
                                     const char *known);
/* "b": '1' true, '0' false, any other character null. */
struct arrow_column arrow_add_flags(struct arrow_build *build, const char *name, const char *values);
/* "n" */
struct arrow_column arrow_add_nulls(struct arrow_build *build, const char *name);
/* "u" "U" "vu"; NULL is null. Views keep the strings that do not fit into them in two buffers by turns. */
struct arrow_column arrow_add_strings(struct arrow_build *build, const char *name, const char *format, const char *const *values);
/* Indices of the type `index_format` (as for integers) into `entries` of the type `format`; NULL is a null entry. */
struct arrow_column arrow_add_dictionary(struct arrow_build *build, const char *name, const char *index_format, const int64_t *indices,
                                         const char *known, const char *format, const char *const *entries, int64_t entry_count);
/* "+l" "+L" of `format`; each row is like "a|b|c", "" is the empty list, NULL null. */
struct arrow_column arrow_add_tags(struct arrow_build *build, const char *name, const char *list_format, const char *format,
                                   const char *const *rows);
/* The same with the elements as an int8 dictionary of `format`, in which every element has its own entry. */
struct arrow_column arrow_add_dictionary_tags(struct arrow_build *build, const char *name, const char *list_format, const char *format,
                                              const char *const *rows);

#endif
