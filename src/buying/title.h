/* SPDX-License-Identifier: MIT */
/* What a job title says about department, seniority and role: words are looked up in a lexicon, and who governs whom decides. */
#ifndef LEADCORE_SRC_BUYING_TITLE_H
#define LEADCORE_SRC_BUYING_TITLE_H

#include "document/walker.h"

#include <leadcore/buying.h>

#define LEAD_TITLE_BYTES_MAX 1000

/* A document's own entries, looked at before the built-in ones. All zero is an empty one. */
struct lead_lexicon;

/* Reads "lexicon" of "roles" (docs/model-reference.md); reports problems and goes on. NULL when out of memory. */
const struct lead_lexicon *lead_lexicon_read(const struct lead_place *place, struct lead_arena *arena);

/* `lexicon` may be NULL. `text` is UTF-8 (checked by the caller). Fills all of *title but its size. Allocates nothing. */
void lead_title_read(const struct lead_lexicon *lexicon, const char *text, size_t text_size, lead_title *title);

#endif
