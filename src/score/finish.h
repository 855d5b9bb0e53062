/* SPDX-License-Identifier: MIT */
/* Decisions of a block, once the conditions that they rest on are computed. */
#ifndef LEADCORE_SRC_SCORE_FINISH_H
#define LEADCORE_SRC_SCORE_FINISH_H

#include "score/evaluator.h"

/* Memory for them, from the runner's arena. False when out of memory. */
bool lead_decisions_init(struct lead_evaluator *evaluator);
/* What titles say is there before the first stage. */
lead_status lead_titles_read(struct lead_evaluator *evaluator, const lead_outputs *outputs, lead_error *error);
void lead_finish_decisions(struct lead_evaluator *evaluator, const struct lead_producer *producer, const lead_outputs *outputs, uint64_t at);
/* points = the sum of a score's groups. */
void lead_finish_points(struct lead_evaluator *evaluator, const struct lead_score_plan *score, const struct lead_score_sums *sums,
                        lead_points *points);

#endif
