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
    union lead_bound low, high;
    uint32_t slot;
};

struct lead_row_bit {
    const uint8_t *value;
    const uint8_t *known;
    uint32_t slot;
};

/* Bit `bit` of table[code]. */
struct lead_row_code {
    const uint16_t *code;
    const uint8_t *known;
    const uint8_t *table;
    uint32_t slot, bit;
};

struct lead_row_points {
    const uint16_t *code;
    const uint8_t *known;
    const int8_t *table;
    uint32_t lane;
    int32_t unknown;
};

struct lead_row_stage {
    struct lead_row_range *numbers, *times;
    struct lead_row_bit *flags, *knowns, *extra_knowns;
    struct lead_row_code *codes;
    struct lead_row_points *points;
    struct lead_bound_read **others; /* text, tags, results */
    uint32_t number_count, time_count, flag_count, known_count, extra_known_count, code_count, point_count, other_count;
};

/* After the stage's reads are bound. False when out of memory. */
bool lead_row_bind(struct lead_runner *runner, uint32_t stage);
/* Times move with `now`: after the bound reads' ranges have. */
void lead_row_set_now(struct lead_runner *runner, uint32_t stage);
lead_status lead_row_run(struct lead_runner *runner, const struct lead_row_stage *stage, lead_error *error);

#endif
