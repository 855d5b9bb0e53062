/* SPDX-License-Identifier: MIT */
/* A document's own phrases. */
#ifndef LEADCORE_SRC_BUYING_LEXICON_DOCUMENT_H
#define LEADCORE_SRC_BUYING_LEXICON_DOCUMENT_H

#include "buying/title.h"
#include "buying/title_units.h"

#define LEAD_LEXICON_PHRASES_MAX 10000
#define LEAD_LEXICON_PHRASE_BYTES_MAX 200

/* A phrase as title_units.h folds titles. Of the three numbers 0 is not said. */
struct lead_phrase {
    const char *text;
    uint32_t size;
    uint8_t department, seniority, role;
    /* Where it stands in the document; only while that is read. `words` is `value` itself when the entry has one phrase. */
    const struct lead_json *entry, *words, *value;
    uint32_t entry_index, index;
};

struct lead_lexicon {
    uint32_t count;
    struct lead_phrase *phrases; /* by their bytes */
    uint32_t first[257];         /* of those that begin with a byte, the first */
};

/* Where a phrase stands in a title. */
struct lead_phrase_place {
    const struct lead_phrase *phrase;
    uint16_t from, to;
};

/* The longest phrase of the document in a title, of equally long ones the first; `phrase` is NULL when there is none. */
struct lead_phrase_place lead_lexicon_longest(const struct lead_lexicon *lexicon, const struct lead_title_units *units);

#endif
