/* SPDX-License-Identifier: MIT */
/* What walker.c and findings.c share; nobody else includes it. */
#ifndef LEADCORE_SRC_DOCUMENT_FINDINGS_H
#define LEADCORE_SRC_DOCUMENT_FINDINGS_H

#include "document/walker.h"

/* The JSON Pointer of a place, cut when it is longer than LEAD_PATH_CAPACITY - 1. */
void lead_place_path(const struct lead_place *place, char out[LEAD_PATH_CAPACITY]);

#endif
