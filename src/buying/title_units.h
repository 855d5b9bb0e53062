/* SPDX-License-Identifier: MIT */
/* A job title as words: without case and accents, abbreviations joined, gender endings left out, what parts them kept. */
#ifndef LEADCORE_SRC_BUYING_TITLE_UNITS_H
#define LEADCORE_SRC_BUYING_TITLE_UNITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LEAD_TITLE_UNITS_MAX 512
#define LEAD_TITLE_FOLDED_MAX 2048

/* What stands before a word. Of several the greatest counts. */
enum lead_title_break {
    LEAD_BREAK_NONE,
    LEAD_BREAK_AND,   /* "and", slash */
    LEAD_BREAK_COMMA, /* comma, bracket, dash, and the like */
    LEAD_BREAK_OF,
    LEAD_BREAK_TO,
    LEAD_BREAK_AT
};

/* A word, or one Chinese character. */
struct lead_title_unit {
    uint64_t hash;
    uint16_t begin, end; /* in the folded text */
    uint16_t from, to;   /* in the title */
    uint8_t before;      /* enum lead_title_break */
    uint8_t is_ideograph;
};

/* Words stand in `folded` with one space between them, and none beside ideographs: phrases are compared there. */
struct lead_title_units {
    size_t count, size;
    struct lead_title_unit units[LEAD_TITLE_UNITS_MAX];
    char folded[LEAD_TITLE_FOLDED_MAX];
};

/* `text` is UTF-8. What is too long is left out. */
void lead_title_split(const char *text, size_t size, struct lead_title_units *units);

#endif
