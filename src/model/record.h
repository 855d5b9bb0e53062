/* SPDX-License-Identifier: MIT */
/* A record: one row of columns that it owns, and an evaluator over them. */
#ifndef LEADCORE_SRC_MODEL_RECORD_H
#define LEADCORE_SRC_MODEL_RECORD_H

#include "data/row.h"
#include "model/model.h"
#include "model/timeline.h"
#include "score/evaluator.h"

#include <leadcore/lead.h>

struct lead_record {
    struct lead_row row;
    lead_allocator memory;
    lead_model *model;
    const lead_timeline *timeline; /* what the lead did, or NULL: unknown */
    struct lead_evaluator evaluator;
    lead_time now; /* that the evaluator was last set to */
    struct lead_runner *explainer; /* made by the first explanation */
};

void lead_record_set_now(lead_record *record, lead_time now);

/* Evaluates into `outputs`, which are checked already. */
lead_status lead_record_run(lead_record *record, lead_time now, const lead_outputs *outputs, lead_error *error);

#endif
