/* SPDX-License-Identifier: MIT */
/* Everything about one lead beside its points. */
#ifndef LEADCORE_SRC_MODEL_ASSESSMENT_H
#define LEADCORE_SRC_MODEL_ASSESSMENT_H

#include "base/memory.h"
#include "model/model.h"

#include <leadcore/qualify.h>

struct lead_assessment {
    lead_allocator memory;
    lead_model *model;
    struct lead_decision_finding {
        uint32_t value; /* LEAD_NONE for unknown */
        const char *reason, *until;
    } decisions[LEAD_DECISIONS_MAX];
    lead_judgement judgement;
    uint32_t not_met, recorded;          /* bit by criterion */
    uint32_t red_flags, unknown_flags;   /* bit by red flag */
    uint32_t *evidence;                  /* indices of what speaks */
    uint32_t evidence_count;
    uint32_t previous; /* stage */
    lead_points margin;
    double probabilities[LEAD_BUILTIN_STAGES];
    uint64_t missing_parts;
    lead_points completeness;
};

#endif
