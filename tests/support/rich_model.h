/* SPDX-License-Identifier: MIT */
/* One document with every construct and one lead for it, for tests that need a fixed model. */
#ifndef LEADCORE_TESTS_SUPPORT_RICH_MODEL_H
#define LEADCORE_TESTS_SUPPORT_RICH_MODEL_H

#include "sample.h"

extern const char rich_model[];
extern const struct sample_fields rich_fields;

/* Its fit is 12.5 + 30 + 0.001 + 15 + 5 + 3, of which the group "person" counts 23; its interest is 10; grade B3, class general. */
extern const struct sample_lead rich_lead;

#endif
