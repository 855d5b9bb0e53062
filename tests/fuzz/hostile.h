/* SPDX-License-Identifier: MIT */
/*
 * Arrow structures in every shape that the bytes can dream up: lengths, offsets, counts, pointers and contents are hostile, but what a
 * structure cannot tell (the true size of a buffer) is true: each buffer is a block of exactly the bytes that its array claims, so that the
 * sanitizers see any byte that is read beyond.
 */
#ifndef LEADCORE_TESTS_FUZZ_HOSTILE_H
#define LEADCORE_TESTS_FUZZ_HOSTILE_H

#include "data/arrow.h"

#define COLUMNS_MAX 12
#define VARIADIC_MAX 3
#define BUFFERS_MAX (VARIADIC_MAX + 3)

/* Bytes to decide with; zeros behind their end. */
struct hostile_input {
    const uint8_t *at;
    size_t left;
};

uint8_t hostile_take(struct hostile_input *input);
/* True once in a while, so that most of the rest of a structure is sound and the walk goes on. */
bool hostile_is_odd(struct hostile_input *input);
void hostile_check(bool is_true);

/* One array and everything that belongs to it. */
struct hostile_node {
    struct ArrowSchema schema;
    struct ArrowArray array;
    const void *buffers[BUFFERS_MAX];
    void *owned[BUFFERS_MAX];
    struct ArrowSchema *schemas[COLUMNS_MAX];
    struct ArrowArray *arrays[COLUMNS_MAX];
    struct hostile_node *children[COLUMNS_MAX];
    struct hostile_node *dictionary;
};

/* Columns that somebody looks for, and the formats that he takes. Their strings are mostly one of the letters a … d. */
struct hostile_plan {
    unsigned count;
    const char *names[COLUMNS_MAX];
    const char *formats[COLUMNS_MAX][4]; /* all four are set */
};

/* A struct array; with a plan mostly one that follows it, else of one to four columns of any kind. */
struct hostile_node *hostile_batch(struct hostile_input *input, const struct hostile_plan *plan);
void hostile_free(struct hostile_node *node);

extern const char *const hostile_names[6];

#endif
