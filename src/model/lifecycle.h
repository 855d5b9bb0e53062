/* SPDX-License-Identifier: MIT */
/* What lifecycle.c and advance.c share. */
#ifndef LEADCORE_SRC_MODEL_LIFECYCLE_H
#define LEADCORE_SRC_MODEL_LIFECYCLE_H

#include "lifecycle/state.h"
#include "model/model.h"

/* Names of the purchase stages, or NULL without a "purchase". */
const struct lead_values *lead_model_stages(const lead_model *model);
/* A sound copy in full size. LEAD_OK or LEAD_ERROR_INVALID_ARGUMENT, also for a model without a "lifecycle". */
lead_status lead_lifecycle_take(const lead_model *model, const lead_lifecycle *given, lead_lifecycle *state, lead_error *error);

#endif
