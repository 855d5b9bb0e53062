/* SPDX-License-Identifier: MIT */
/* The "buying_group" section: the people of one account, taken together. */
#ifndef LEADCORE_SRC_BUYING_GROUP_H
#define LEADCORE_SRC_BUYING_GROUP_H

#include "rules/decision.h"

#include <leadcore/buying.h>

#define LEAD_ROLES 7

struct lead_wanted_roles {
    double below; /* company size; infinite for the rest */
    uint8_t weights[LEAD_ROLES + 1]; /* by number of the role; 0: not wanted */
};

struct lead_group_definition {
    bool is_given;
    lead_input engagement, influence; /* LEAD_INPUT_NONE without */
    uint32_t company_size;            /* field, or LEAD_NONE */
    struct lead_condition blocker;    /* false without */
    struct lead_wanted_roles *sizes;  /* with rising `below` */
    uint32_t size_count;
    struct lead_wanted_roles unsized; /* for an unknown company size */
};

/* False when out of memory. */
bool lead_group_read(const struct lead_place *place, struct lead_conditions *conditions, struct lead_group_definition *group);

/* As lead_buying_group_assess(); numbers are in their ranges. */
void lead_group_compute(const struct lead_group_definition *definition, const lead_contact *contacts, size_t count, double company_size,
                        lead_buying_group *group);

#endif
