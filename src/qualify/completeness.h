/* SPDX-License-Identifier: MIT */
/* The "completeness" section: what a lead has to carry before it is handed over. */
#ifndef LEADCORE_SRC_QUALIFY_COMPLETENESS_H
#define LEADCORE_SRC_QUALIFY_COMPLETENESS_H

#include "rules/decision.h"

#include <leadcore/qualify.h>

#define LEAD_PARTS_MAX 64

struct lead_part {
    const char *name;
    lead_node_id is_there;
    bool is_dossier;
};

struct lead_completeness {
    struct lead_part *parts; /* the required ones, then those of the dossier */
    uint32_t count;
    bool has_dossier;
};

/* First look: whether there is a dossier. */
void lead_completeness_begin(const struct lead_place *place, struct lead_completeness *completeness);
/* False when out of memory. */
bool lead_completeness_read(const struct lead_place *place, struct lead_conditions *conditions, struct lead_completeness *completeness);

/* Columns of a block: bit number i of `there` is part i. */
struct lead_completeness_columns {
    const uint64_t *there;
    lead_points *completeness; /* may be NULL */
    uint8_t *dossier;          /* 0 complete, 1 incomplete; may be NULL */
    uint64_t *missing;         /* may be NULL */
};

void lead_completeness_finish(const struct lead_completeness *completeness, size_t rows, const struct lead_completeness_columns *columns);

#endif
