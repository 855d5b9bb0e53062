/* SPDX-License-Identifier: MIT */
/* UTF-8: validation, folding, words, likeness. No locale anywhere. */
#ifndef LEADCORE_SRC_BASE_TEXT_H
#define LEADCORE_SRC_BASE_TEXT_H

#include <leadcore/base.h>
#include <stdbool.h>

/* Decodes one character. Returns its bytes (1 … 4), or 0 when `text` (size > 0) does not begin with valid UTF-8. */
size_t lead_utf8_decode(const char *text, size_t size, uint32_t *code_point);
bool lead_utf8_is_valid(const char *text, size_t size);
/* Writes 1 … 4 bytes; `code_point` must be a Unicode scalar value. */
size_t lead_utf8_encode(uint32_t code_point, char out[4]);

/*
 * NFKC with case folding. `out` has `capacity` bytes. Returns the bytes written, or LEAD_TEXT_INVALID when the input is not UTF-8, or
 * LEAD_TEXT_TOO_SMALL when capacity may not do (lead_text_fold_capacity(size) always does). Never allocates. Pure ASCII takes a fast path.
 * Without utf8proc (LEADCORE_UTF8PROC not defined) only A … Z are folded.
 */
#define LEAD_TEXT_INVALID ((size_t)-1)
#define LEAD_TEXT_TOO_SMALL ((size_t)-2)
size_t lead_text_fold(const char *text, size_t size, char *out, size_t capacity);
size_t lead_text_fold_capacity(size_t size);

/* Whether a word boundary lies at byte `at` (0 … size) of valid UTF-8, as docs/model-reference.md defines it for "contains". */
bool lead_text_is_boundary(const char *text, size_t size, size_t at);

/* Edit distance (insert, delete, replace, swap of neighbours) of two short byte strings; anything beyond `limit` gives limit + 1. */
unsigned lead_text_distance(const char *a, size_t a_size, const char *b, size_t b_size, unsigned limit);

#endif
