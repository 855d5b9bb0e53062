/* SPDX-License-Identifier: MIT */
/*
 * Reads for a record. Its columns have one row at fixed places, so the program's tests become flat lists that are walked without the
 * machinery of blocks. Same slots, tables and ranges; only the way to the value is shorter.
 */
#ifndef LEADCORE_SRC_RULES_READ_ROW_H
#define LEADCORE_SRC_RULES_READ_ROW_H

#include "rules/runner.h"

struct lead_row_range {
    const void *value;
    const uint8_t *known;
    const struct lead_range *range; /* the bound read's: moves with `now` */
};

struct lead_row_bit {
    const uint8_t *value; /* NULL: only known */
    const uint8_t *known;
    uint32_t slot;
};

struct lead_row_codes {
    const uint16_t *code;
    const uint8_t *known;
    const struct lead_column_read *read;
};

struct lead_row_stage {
    struct lead_row_range *numbers, *times;
    struct lead_row_bit *bits;
    struct lead_row_codes *codes;
    struct lead_bound_read **others; /* text, tags, results */
    uint32_t number_count, time_count, bit_count, code_count, other_count;
};

/* After the stage's reads are bound. False when out of memory. */
bool lead_row_bind(struct lead_runner *runner, uint32_t stage);
lead_status lead_row_run(struct lead_runner *runner, const struct lead_row_stage *stage, lead_error *error);

#endif
