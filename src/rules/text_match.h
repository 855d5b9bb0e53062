/* SPDX-License-Identifier: MIT */
/* Tests of normalised text. */
#ifndef LEADCORE_SRC_RULES_TEXT_MATCH_H
#define LEADCORE_SRC_RULES_TEXT_MATCH_H

#include "rules/nodes.h"

/* Whether the folded text meets the test, which is one of the text tests. */
bool lead_text_matches(const struct lead_test *test, const char *text, size_t size);

#endif
