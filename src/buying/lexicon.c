/* SPDX-License-Identifier: MIT */
#include "buying/lexicon.h"

#include <string.h>

/* Least significant byte first, whatever the processor. Compilers make one load of each. */
static uint64_t load_eight(const unsigned char *s)
{
    return (uint64_t)s[0] | (uint64_t)s[1] << 8 | (uint64_t)s[2] << 16 | (uint64_t)s[3] << 24 | (uint64_t)s[4] << 32 | (uint64_t)s[5] << 40 |
           (uint64_t)s[6] << 48 | (uint64_t)s[7] << 56;
}

static uint64_t load_four(const unsigned char *s)
{
    return (uint64_t)s[0] | (uint64_t)s[1] << 8 | (uint64_t)s[2] << 16 | (uint64_t)s[3] << 24;
}

/* 1 … 7 bytes. */
static uint64_t load_few(const unsigned char *s, size_t size)
{
    if (size >= 4)
        return load_four(s) | load_four(s + size - 4) << 8 * (size - 4);
    uint64_t bytes = s[0];
    if (size > 1)
        bytes |= (uint64_t)s[1] << 8;
    if (size > 2)
        bytes |= (uint64_t)s[2] << 16;
    return bytes;
}

uint64_t lead_word_hash(const char *word, size_t size)
{
    const unsigned char *s = (const unsigned char *)word;
    uint64_t hash = size;
    if (size < 8)
        return size == 0 ? hash : lead_phrase_hash(hash, load_few(s, size));
    size_t at = 0;
    for (; size - at >= 8; at += 8)
        hash = lead_phrase_hash(hash, load_eight(s + at));
    /* The last bytes, of which some were taken before. */
    return at == size ? hash : lead_phrase_hash(hash, load_eight(s + size - 8) >> 8 * (at + 8 - size));
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
