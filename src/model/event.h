/* SPDX-License-Identifier: MIT */
/* An event: one row of columns that it owns, and the conditions of the model's counters over them. */
#ifndef LEADCORE_SRC_MODEL_EVENT_H
#define LEADCORE_SRC_MODEL_EVENT_H

#include "data/row.h"
#include "model/model.h"

#include <leadcore/activity.h>

/* Names of sources up to here are remembered with their hash: one source mostly sends many events. */
#define LEAD_EVENT_SOURCE_KEPT 64

/* Conditions that are evaluated together. */
struct lead_event_part {
    const struct lead_program *program;
    struct lead_runner runner;
};

struct lead_event {
    struct lead_row row; /* the type, then the fields */
    lead_allocator memory;
    lead_model *model;
    struct lead_event_part *parts;
    uint32_t part_count;
    struct lead_event_part **part_of; /* by type; NULL: no counter of it has a condition */
    uint32_t *counters;         /* that have the event, after lead_event_match() */
    uint32_t counter_count;
    uint32_t type; /* LEAD_NONE: one that the model does not know */
    int32_t bucket;
    bool is_begun;
    bool has_sequence;
    uint64_t source;
    int64_t sequence;
    size_t kept_size; /* of the name whose hash `source` was last */
    char kept_source[LEAD_EVENT_SOURCE_KEPT];
};

/* Finds the counters that have the event. */
lead_status lead_event_match(lead_event *event, lead_error *error);

#endif
