/* SPDX-License-Identifier: MIT */
/*
 * Runs a program over columns, block by block. A runner has its own memory, made once and sized by the model; it belongs to one thread.
 */
#ifndef LEADCORE_SRC_RULES_RUNNER_H
#define LEADCORE_SRC_RULES_RUNNER_H

#include "base/error.h"
#include "data/column.h"
#include "rules/prefetch.h"
#include "rules/program.h"

/* Where a finished result can be read: points, or symbols with LEAD_NO_SYMBOL for unknown. One element a row of the block. */
struct lead_result_column {
    int32_t *points;
    uint8_t *symbols;
};

#define LEAD_NO_SYMBOL ((uint8_t)255)

struct lead_runner;
struct lead_row_stage;

/* One read bound to its column. */
struct lead_bound_read {
    const struct lead_column_read *read;
    const struct lead_column *column; /* NULL for results */
    lead_status (*run)(struct lead_runner *runner, struct lead_bound_read *bound, lead_error *error);
    lead_range_kernel *compare;
    struct lead_range *ranges;
    uint32_t range_count;
    uint32_t dictionary_size;    /* codes straight from a small dictionary: its entries */
    const uint8_t *entry_codes;  /* by entry of a larger dictionary: its code, with one 0 behind the last; or NULL */
    const uint8_t **bit_tables;  /* by plane; the program's, or translated for a dictionary */
    const int8_t **point_tables;
    uint32_t *tag_slots;         /* by code: slot of its test + 1, or 0 */
};

struct lead_runner_setup {
    const struct lead_program *program;
    const struct lead_column *columns;          /* by field */
    const struct lead_result_column *results;   /* by result, then by measure */
    const struct lead_kernels *kernels;
    uint32_t lane_count;
    size_t block_rows; /* 1, or a multiple of 64 */
    bool is_record;    /* one row of a record's own columns, at places that stay */
};

struct lead_runner {
    struct lead_runner_setup setup;
    struct lead_arena arena;
    struct lead_masks masks;
    int8_t *lanes; /* lane i begins at lanes + i * block_rows */
    struct lead_bound_read **stages;   /* by stage, then in the order of its reads */
    struct lead_row_stage *row_stages; /* by stage, for records */
    lead_time now;
    bool with_extras; /* of the stage at hand */
    /* The block at hand. */
    uint64_t first;
    size_t rows;
    /* Scratch for one read. */
    uint64_t *valid;
    uint8_t *codes;
    uint16_t *wide_codes;
    int64_t *numbers;
    char *folded;
    size_t folded_capacity;
    uint64_t invalid_text; /* values taken as unknown because they are not UTF-8 */
};

/* `runner` needs no initial value; on failure there is nothing to free. */
lead_status lead_runner_init(struct lead_runner *runner, const struct lead_runner_setup *setup, const lead_allocator *memory,
                             lead_error *error);
void lead_runner_free(struct lead_runner *runner);
/* Must be called before the first block, and whenever `now` changes. */
void lead_runner_set_now(struct lead_runner *runner, lead_time now);
/* Begins a block: lanes are zero again. rows <= block_rows. */
void lead_runner_begin(struct lead_runner *runner, uint64_t first, size_t rows);
/* Fills the masks and lanes of one stage. Fails when the rows' own data contradict themselves. */
lead_status lead_runner_stage(struct lead_runner *runner, uint32_t stage, bool with_extras, lead_error *error);

static inline const uint64_t *lead_runner_mask(const struct lead_runner *runner, uint32_t slot)
{
    return runner->masks.words + slot * runner->masks.stride;
}

/* For the readers. */
bool lead_bind_read(struct lead_runner *runner, struct lead_bound_read *bound);
bool lead_bind_number(struct lead_runner *runner, struct lead_bound_read *bound);
bool lead_bind_codes(struct lead_runner *runner, struct lead_bound_read *bound);
bool lead_bind_text(struct lead_runner *runner, struct lead_bound_read *bound);
bool lead_bind_tags(struct lead_runner *runner, struct lead_bound_read *bound);
void lead_bind_now(struct lead_runner *runner, struct lead_bound_read *bound);
/* runner->valid from the column's validity. */
void lead_load_valid(struct lead_runner *runner, const struct lead_column *column);
/* Bits [first, first + count) of a bitmap as words; bits beyond are 0. */
void lead_load_bits(const uint8_t *bits, uint64_t first, size_t count, uint64_t *words);
/* Where the known rows go; NULL when they are not wanted. */
uint64_t *lead_known_mask(struct lead_runner *runner, const struct lead_bound_read *bound);
/* The known mask, if it is wanted, is what is valid. */
void lead_store_known(struct lead_runner *runner, const struct lead_bound_read *bound);
lead_status lead_fail_row(struct lead_runner *runner, const struct lead_bound_read *bound, size_t row, lead_status code, const char *what,
                          lead_error *error);
/* String of a row of the block, of a string column or through a dictionary; *is_valid turns false for null entries. */
bool lead_row_string(struct lead_runner *runner, const struct lead_column *column, uint64_t row, struct lead_slice *slice, bool *is_valid);
/* Dictionary index of a row, or UINT64_MAX. */
uint64_t lead_row_index(const struct lead_column *column, uint64_t row);

static inline bool lead_is_valid(const struct lead_runner *runner, size_t row)
{
    return (runner->valid[row / 64] >> (row % 64)) & 1;
}

static inline void lead_set_invalid(struct lead_runner *runner, size_t row)
{
    runner->valid[row / 64] &= ~(UINT64_C(1) << (row % 64));
}

static inline size_t lead_words(size_t rows)
{
    return (rows + 63) / 64;
}

#endif
