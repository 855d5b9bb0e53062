/* SPDX-License-Identifier: MIT */
#ifndef LEADCORE_SRC_MODEL_TIMELINE_H
#define LEADCORE_SRC_MODEL_TIMELINE_H

#include "activity/history.h"
#include "model/model.h"

#include <leadcore/activity.h>

struct lead_timeline {
    lead_allocator memory;
    lead_model *model;
    struct lead_history history;
};

#endif
