/* SPDX-License-Identifier: MIT */
/* Computes every result of a block of rows. The one evaluator: batches, records, explanations and advice all come through here. */
#ifndef LEADCORE_SRC_SCORE_EVALUATOR_H
#define LEADCORE_SRC_SCORE_EVALUATOR_H

#include "activity/source.h"
#include "rules/runner.h"
#include "score/plan.h"

#include <leadcore/score.h>

/* Of a block; NULL where the document has no use for them. */
struct lead_decision_buffers {
    uint8_t *title_roles;
    uint8_t *previous;                /* stage */
    lead_points *evidence[LEAD_BUILTIN_STAGES];
    uint32_t *met, *not_met, *red_flags;
    uint32_t *parts[2];
    uint64_t *there;                  /* both together */
};

struct lead_evaluator {
    const struct lead_plan *plan;
    struct lead_runner runner;
    /* By result, then by measure: its own block, and where it is written now (the caller's column, or its own block). */
    struct lead_result_column *own, *results;
    struct lead_score_sums {
        struct lead_group_sum *groups;
        struct lead_group_sum coverage;
    } *sums;          /* by score, then by stage of evidence: what the kernel adds up, with wide lanes that scores share */
    int32_t *wide;
    int32_t *weights; /* coverage before it is divided */
    lead_points *channels; /* of activity; channel c begins at channels + c * block rows */
    int32_t *measures;     /* the same */
    const struct lead_activity_plan *activity_plan;
    struct lead_activity_source activity;
    struct lead_title_reader *titles;   /* NULL without a field for them */
    struct lead_decision_buffers buffers;
};

struct lead_evaluator_setup {
    const struct lead_plan *plan;
    const struct lead_column *columns;
    const struct lead_kernels *kernels;
    size_t block_rows; /* 1, or a multiple of 64 */
    bool is_record;
    const struct lead_activity_plan *activity_plan;
    struct lead_activity_source activity; /* without `find`: nobody knows what the leads did */
};

/* Like lead_runner_init(). */
lead_status lead_evaluator_init(struct lead_evaluator *evaluator, const struct lead_evaluator_setup *setup, const lead_allocator *memory,
                                lead_error *error);
void lead_evaluator_free(struct lead_evaluator *evaluator);

/*
 * Evaluates rows first … first + rows - 1, at most a block, into element `at` and following of the outputs' columns. `now` must have been set with
 * lead_runner_set_now(). Afterwards evaluator->results can be read until the next block.
 */
lead_status lead_evaluator_block(struct lead_evaluator *evaluator, uint64_t first, size_t rows, const lead_outputs *outputs, uint64_t at,
                                 lead_error *error);

/* All rows first … first + count - 1, block by block. */
lead_status lead_evaluator_run(struct lead_evaluator *evaluator, lead_time now, uint64_t first, uint64_t count,
                               const lead_outputs *outputs, lead_error *error);

#endif
