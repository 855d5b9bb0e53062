/* SPDX-License-Identifier: MIT */
/* The built-in qualification frameworks, as data. */
#ifndef LEADCORE_SRC_QUALIFY_FRAMEWORK_H
#define LEADCORE_SRC_QUALIFY_FRAMEWORK_H

#include <leadcore/qualify.h>

#define LEAD_FRAMEWORK_CRITERIA_MAX 8

struct lead_framework {
    lead_term_number number;                                /* LEAD_FRAMEWORK_… */
    uint32_t count;                                         /* of its criteria */
    uint32_t required;                                      /* bit i: criterion i is required */
    lead_term_number criteria[LEAD_FRAMEWORK_CRITERIA_MAX]; /* LEAD_CRITERION_…, in its order */
};

/* A framework by LEAD_FRAMEWORK_…, or NULL. */
const struct lead_framework *lead_framework_find(lead_term_number framework);

#endif
