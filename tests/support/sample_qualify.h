/* SPDX-License-Identifier: MIT */
/* Random documents with the sections beyond points, which read each other. Titles are left out: what the lexicon says of them changes with it. */
#ifndef LEADCORE_TESTS_SUPPORT_SAMPLE_QUALIFY_H
#define LEADCORE_TESTS_SUPPORT_SAMPLE_QUALIFY_H

#include "sample_standing.h"

/* Writes a document that compiles, with one score, and all sections that the reference has. */
void sample_qualify_model(struct sample_random *random, struct sample_fields *fields, struct sample_text *json);

#endif
