/* SPDX-License-Identifier: MIT */
/* What documents of every kind are compiled and checked with. */
#ifndef LEADCORE_SRC_DOCUMENT_PROBLEMS_H
#define LEADCORE_SRC_DOCUMENT_PROBLEMS_H

#include "document/walker.h"

#include <leadcore/model.h>

/* A document that somebody gave, and what to compile it with. */
struct lead_document {
    const char *json;
    size_t size;
    lead_allocator memory;
};

/* LEAD_ERROR_INVALID_ARGUMENT when there is no document, or an allocator lacks a function. */
lead_status lead_document_open(const char *json, size_t json_size, const lead_allocator *allocator, struct lead_document *document,
                               lead_error *error);

/* Compiles a document. Problems are in `findings`, sorted; the first error is returned, too. */
typedef lead_status lead_compiler(void *made, const struct lead_document *document, struct lead_findings *findings, lead_error *error);

/* Copies the first error of sorted findings, of which there is one, and returns its code. */
lead_status lead_findings_first_error(const struct lead_findings *findings, lead_error *error);

/* lead_model_check() and its like: compiles into `made`, which the caller gives back, for the sake of the problems. `problems` is not NULL. */
lead_status lead_problems_find(const struct lead_document *document, lead_compiler *compile, void *made, lead_problems **problems,
                               lead_error *error);

#endif
