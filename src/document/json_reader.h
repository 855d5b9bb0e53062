/* SPDX-License-Identifier: MIT */
/* What json.c and json_text.c share; nobody else includes it. */
#ifndef LEADCORE_SRC_DOCUMENT_JSON_READER_H
#define LEADCORE_SRC_DOCUMENT_JSON_READER_H

#include "document/json.h"

struct lead_json_reader {
    const char *json;
    size_t size, at;
    struct lead_arena *arena;
    lead_error *error;
    char *text; /* where the next string or number goes */
    size_t depth;
    struct lead_json *open[LEAD_JSON_MAX_DEPTH]; /* arrays and objects not yet closed */
    struct lead_json *last[LEAD_JSON_MAX_DEPTH]; /* their last children so far */
};

/* Fills the error with `message` and `found`, one after the other, and the position. */
lead_status lead_json_fail(struct lead_json_reader *reader, size_t offset, lead_status code, const char *message, const char *found);
/* A syntax error at the current byte: `expected`, and what is there. */
lead_status lead_json_unexpected(struct lead_json_reader *reader, const char *expected);
/* Reads the string whose opening quote is the current byte. */
lead_status lead_json_read_string(struct lead_json_reader *reader, const char **text, size_t *size);

#endif
