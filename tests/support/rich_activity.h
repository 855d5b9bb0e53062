/* SPDX-License-Identifier: MIT */
/* One document with every construct that is about events, and a stream of events for it, for tests that need a fixed model. */
#ifndef LEADCORE_TESTS_SUPPORT_RICH_ACTIVITY_H
#define LEADCORE_TESTS_SUPPORT_RICH_ACTIVITY_H

#include "sample.h"

extern const char rich_activity_model[];
extern const struct sample_fields rich_activity_fields; /* of leads */
extern const struct sample_activity rich_activity;      /* its event fields are those of rich_fields */

/* Every type, most of them several times, from two sources. Its engagement and its class at SAMPLE_NOW are worked out in rich_activity.c. */
extern const struct sample_history rich_history;
#define RICH_ENGAGEMENT 32704
#define RICH_CLASS 1 /* "warm" */

#endif
