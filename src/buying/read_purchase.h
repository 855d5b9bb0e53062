/* SPDX-License-Identifier: MIT */
/* The two forms of "purchase", for read_purchase.c. */
#ifndef LEADCORE_SRC_BUYING_READ_PURCHASE_H
#define LEADCORE_SRC_BUYING_READ_PURCHASE_H

#include "buying/purchase.h"

/* The members of the section; NULL where absent. */
struct lead_evidence_members {
    const struct lead_json *evidence, *prior, *change_at;
};

void lead_evidence_read(const struct lead_place *section, const struct lead_evidence_members *members, struct lead_conditions *conditions,
                        struct lead_purchase *purchase);
/* `place` is the array of stages, whose names are known. */
void lead_stages_read(const struct lead_place *place, struct lead_conditions *conditions, struct lead_purchase *purchase);

#endif
