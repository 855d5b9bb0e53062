/* SPDX-License-Identifier: MIT */
/*
 * Two documents with every section beyond points: one that writes all of them itself, one that leaves all that it can to the built-in ones.
 * Their fields are those of rich_fields, so that samples of leads fit.
 */
#ifndef LEADCORE_TESTS_SUPPORT_RICH_QUALIFY_H
#define LEADCORE_TESTS_SUPPORT_RICH_QUALIFY_H

#include "sample_standing.h"

extern const char rich_qualify_model[], rich_builtin_model[];

/* rich_qualify_model() and no answers, in status "new" since yesterday, of account 0. */
extern const struct sample_standing rich_standing;

#endif
