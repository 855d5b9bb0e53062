/* SPDX-License-Identifier: MIT */
/* A record: one row of columns that it owns, and an evaluator over them. */
#ifndef LEADCORE_SRC_MODEL_RECORD_H
#define LEADCORE_SRC_MODEL_RECORD_H

#include "model/model.h"
#include "score/evaluator.h"

#include <leadcore/lead.h>

union lead_cell {
    uint8_t flag;
    double number;
    lead_time time;
    uint16_t code;
    int64_t offsets[2]; /* of a text */
    uint64_t *tags;     /* one bit a code */
};

struct lead_record {
    lead_allocator memory;
    lead_model *model;
    uint32_t field_count;
    uint8_t *types;          /* by field: what the setters check */
    uint32_t *value_counts;  /* by field: codes of a category */
    struct lead_arena arena; /* what never grows */
    struct lead_column *columns;
    union lead_cell *cells;
    uint8_t *known;          /* by field: bitmap of one row */
    size_t *text_capacities; /* by field: bytes behind the column's values */
    struct lead_evaluator evaluator;
    lead_time now; /* that the evaluator was last set to */
    struct lead_runner *explainer; /* made by the first explanation */
};

void lead_record_set_now(lead_record *record, lead_time now);

/* Evaluates into `outputs`, which are checked already. */
lead_status lead_record_run(lead_record *record, lead_time now, const lead_outputs *outputs, lead_error *error);

#endif
