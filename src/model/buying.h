/* SPDX-License-Identifier: MIT */
/* Buying groups of a batch: rows as contacts, gathered by account. */
#ifndef LEADCORE_SRC_MODEL_BUYING_H
#define LEADCORE_SRC_MODEL_BUYING_H

#include "model/batch.h"

#include <leadcore/buying.h>

/* Where the contacts of the accounts go: those of one account stand together, in the order of their rows. */
struct lead_account_contacts {
    const uint64_t *accounts; /* by row; UINT64_MAX: none */
    uint32_t *next;           /* by account: where its next contact goes */
    lead_contact *contacts;
    uint32_t *rows;           /* by contact */
    double *company_sizes;    /* by account: NaN, and then that of the first row where it is known */
};

/* Every row of the batch that has an account becomes a contact. */
lead_status lead_contacts_read(const lead_batch *batch, lead_time now, const struct lead_account_contacts *target, const lead_allocator *memory,
                               lead_error *error);

#endif
