/* SPDX-License-Identifier: MIT */
/* The "qualification" section: criteria, red flags, verdict. */
#ifndef LEADCORE_SRC_QUALIFY_QUALIFICATION_H
#define LEADCORE_SRC_QUALIFY_QUALIFICATION_H

#include "qualify/judge.h"
#include "rules/decision.h"

#define LEAD_ANSWER_PREFIX "answer_"

struct lead_criterion_definition {
    const char *name;
    const char *question_en, *question_zh; /* NULL without */
    uint32_t field;                        /* "answer_NAME" */
    struct lead_condition condition;       /* true: met, false: not met; what was recorded goes first */
};

struct lead_red_flag {
    const char *name, *reason; /* the name when there is no reason */
    struct lead_condition condition;
};

struct lead_qualification {
    struct lead_criterion_definition *criteria;
    struct lead_red_flag *red_flags;
    struct lead_judge_rules rules; /* with their numbers */
};

/* First look: the criteria's names, and their fields declared. False when out of memory. */
bool lead_qualification_begin(const struct lead_place *place, struct lead_schema *schema, struct lead_arena *arena,
                              struct lead_qualification *qualification);
/* The rest. False when out of memory. */
bool lead_qualification_read(const struct lead_place *place, struct lead_conditions *conditions, struct lead_qualification *qualification);

/* Columns of a block: bit number i is criterion or red flag i. */
struct lead_qualification_columns {
    const uint32_t *met, *not_met, *red_flags;
    uint8_t *verdict, *rejection; /* number - 1; 255 for no rejection; may be NULL */
    uint32_t *missing;            /* may be NULL */
    uint8_t *question;            /* index of the criterion, or 255; may be NULL */
};

void lead_qualification_finish(const struct lead_qualification *qualification, size_t rows, const struct lead_qualification_columns *columns);

#endif
