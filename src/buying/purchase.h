/* SPDX-License-Identifier: MIT */
/* The "purchase" section: how far the purchase is, by evidence or by order. */
#ifndef LEADCORE_SRC_BUYING_PURCHASE_H
#define LEADCORE_SRC_BUYING_PURCHASE_H

#include "rules/decision.h"

#define LEAD_STAGES_MAX 64
#define LEAD_BUILTIN_STAGES 8
#define LEAD_EVIDENCE_MAX 1000
#define LEAD_PREVIOUS_STAGE "previous_stage"

struct lead_evidence_rule {
    const char *name, *reason; /* the name when there is no reason */
    struct lead_condition condition;
    lead_points weights[LEAD_BUILTIN_STAGES];
    const uint32_t *fields; /* that the condition reads, ascending */
    uint32_t field_count;
};

struct lead_purchase {
    struct lead_values stages; /* their names */
    uint8_t modes[LEAD_STAGES_MAX]; /* by stage: number of its mode - 1, or 255 */
    bool is_ordered;
    /* The ordered form: rows from the last stage to the first, so that the first match decides; value: stage. */
    struct lead_decision_table table;
    /* The form with evidence. */
    struct lead_evidence_rule *evidence;
    uint32_t evidence_count;
    lead_points prior[LEAD_BUILTIN_STAGES];
    lead_points change_at;
    lead_node_id any_evidence; /* rows with evidence */
    lead_node_id previous[LEAD_STAGES_MAX]; /* by stage: rows that had it before */
};

/* First look: the names of the stages, and the field "previous_stage" declared. False when out of memory. */
bool lead_purchase_begin(const struct lead_place *place, struct lead_schema *schema, struct lead_arena *arena, struct lead_purchase *purchase);
/* The rest. False when out of memory. */
bool lead_purchase_read(const struct lead_place *place, struct lead_conditions *conditions, struct lead_purchase *purchase);

/* Columns of a block. */
struct lead_purchase_columns {
    const lead_points *weights[LEAD_BUILTIN_STAGES]; /* sums of evidence, without prior; NULL where there is none */
    const uint64_t *any_evidence;                    /* one bit a row; NULL for the ordered form */
    const uint8_t *found;                            /* the ordered form: stage by table, 255 for none; else NULL */
    const uint8_t *previous;                         /* 255, or anything else that is no stage, for none */
    uint8_t *stage, *mode, *move;                    /* 255 for unknown; may be NULL */
    lead_points *margin;                             /* may be NULL */
};

void lead_purchase_finish(const struct lead_purchase *purchase, size_t rows, const struct lead_purchase_columns *columns);
/* Of all built-in stages, from their L (prior included). */
void lead_purchase_probabilities(const lead_points log_odds[LEAD_BUILTIN_STAGES], double probabilities[LEAD_BUILTIN_STAGES]);

#endif
