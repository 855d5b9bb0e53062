/* SPDX-License-Identifier: MIT */
#include "buying/lexicon.h"

#include <string.h>

uint64_t lead_word_hash(const char *word, size_t size)
{
    const unsigned char *s = (const unsigned char *)word;
    uint64_t hash = size;
    for (size_t at = 0; at < size; at += 8) {
        uint64_t eight = 0;
        size_t left = size - at < 8 ? size - at : 8;
        for (size_t i = 0; i < left; i++)
            eight |= (uint64_t)s[at + i] << 8 * i;
        hash = lead_phrase_hash(hash, eight);
    }
    return hash;
}

const struct lead_lexeme *lead_lexicon_find(uint64_t hash, const char *phrase, size_t size)
{
    uint32_t tag = (uint32_t)(hash >> 48);
    /* The generator leaves half of the slots free, so that the walk ends. */
    for (uint32_t at = (uint32_t)hash & lead_lexicon_mask; lead_lexicon_slots[at] != 0; at = (at + 1) & lead_lexicon_mask) {
        if (lead_lexicon_slots[at] >> 16 != tag)
            continue;
        const struct lead_lexeme *lexeme = &lead_lexemes[(lead_lexicon_slots[at] & 0xFFFF) - 1];
        if (lexeme->size == size && memcmp(lead_lexicon_text + lexeme->text, phrase, size) == 0)
            return lexeme;
    }
    return NULL;
}
