/* SPDX-License-Identifier: MIT */
/* The "lifecycle" section: statuses, and which move is due. */
#ifndef LEADCORE_SRC_LIFECYCLE_MACHINE_H
#define LEADCORE_SRC_LIFECYCLE_MACHINE_H

#include "rules/decision.h"

#include <leadcore/lifecycle.h>

#define LEAD_STATUS_FIELD "status"
#define LEAD_STATUS_SINCE_FIELD "status_since"
#define LEAD_MOVED_BY_HOST "moved by the host" /* the reason of such a move when the document gives none */

struct lead_transition {
    uint32_t from; /* bit by status */
    uint32_t to;
    bool is_automatic;
    const char *reason; /* of a move that its condition brings about, or that the host makes where it is not automatic */
};

struct lead_machine {
    struct lead_values statuses;
    uint32_t parked; /* bit by status */
    struct lead_transition *transitions;
    uint32_t transition_count;
    uint32_t status_field, since_field;
    /* Automatic transitions: the condition asks for the status and the time in it as well; value: `to`, second: the transition. */
    struct lead_decision_table due;
    uint32_t status_hashes[LEAD_STATUSES_MAX]; /* for saved states; all different */
    uint32_t may_follow[LEAD_STATUSES_MAX];    /* by status: the statuses behind it, a bit each */
    const struct lead_json *builtin;           /* the built-in section, when the document asks for it */
};

/* First look: the statuses, and the fields declared. False when out of memory. */
bool lead_machine_begin(const struct lead_place *place, struct lead_schema *schema, struct lead_arena *arena, struct lead_machine *machine);
/* The rest. False when out of memory. */
bool lead_machine_read(const struct lead_place *place, struct lead_conditions *conditions, struct lead_machine *machine);

/* What saved states know a name by, of a status by its lower half; never 0. */
uint64_t lead_lifecycle_hash(const char *name, size_t size);

#endif
