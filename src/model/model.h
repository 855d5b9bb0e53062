/* SPDX-License-Identifier: MIT */
/* What a compiled model is made of. */
#ifndef LEADCORE_SRC_MODEL_MODEL_H
#define LEADCORE_SRC_MODEL_MODEL_H

#include "activity/evaluate.h"
#include "activity/match.h"
#include "data/schema.h"
#include "score/plan.h"

#include <leadcore/batch.h>
#include <leadcore/model.h>
#include <stdatomic.h>

struct lead_model {
    atomic_size_t references;
    struct lead_arena arena; /* holds everything below */
    const char *name, *version;
    char fingerprint[33];
    lead_instructions instructions; /* the best that the processor has */
    struct lead_schema schema;
    struct lead_definitions definitions;
    const struct lead_machine *machine;         /* of "lifecycle", or NULL */
    const struct lead_group_definition *group;  /* of "buying_group", or NULL */
    struct lead_plan plan;
    struct lead_activity_plan *activity_plan;
    struct lead_matcher matcher; /* of events */
};

/* Which members of `outputs` the model has; copies the structure as the caller's size allows. */
lead_status lead_outputs_read(const lead_model *model, const lead_outputs *given, lead_outputs *outputs, lead_error *error);

#endif
