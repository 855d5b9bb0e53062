/* SPDX-License-Identifier: MIT */
/* The built-in lexicon of job titles: generated from lexicon.tsv by make_lexicon.py; docs/title-lexicon.md says what its columns mean. */
#ifndef LEADCORE_SRC_BUYING_LEXICON_H
#define LEADCORE_SRC_BUYING_LEXICON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum lead_lexeme_kind {
    LEAD_LEXEME_NONE,  /* only the beginning of longer phrases */
    LEAD_LEXEME_FIELD, /* what the work is about */
    LEAD_LEXEME_RANK,  /* a position; may have its own department */
    LEAD_LEXEME_CHANGE, /* changes the position beside it: junior, deputy */
    LEAD_LEXEME_OF,
    LEAD_LEXEME_TO,
    LEAD_LEXEME_AT,
    LEAD_LEXEME_AND,
    LEAD_LEXEME_FORMER, /* what follows is no longer so */
    LEAD_LEXEME_OFFICE, /* the place of who stands beside it, not that person */
    LEAD_LEXEME_COMPANY, /* ends the name of a company: what stands before is what that does, not this person */
    LEAD_LEXEME_SKIP    /* articles and the like */
};

/* What a word does to a position that follows it in the same group. */
enum lead_lexeme_change {
    LEAD_CHANGE_NONE,
    LEAD_CHANGE_ASSISTANT,
    LEAD_CHANGE_ASSOCIATE,
    LEAD_CHANGE_CHIEF,
    LEAD_CHANGE_HEAD,
    LEAD_CHANGE_LEAD,
    LEAD_CHANGE_DEPUTY,
    LEAD_CHANGE_JUNIOR,
    LEAD_CHANGE_SENIOR, /* no other level */
    LEAD_CHANGE_FIELD /* it is no position then */
};

enum {
    LEAD_MARK_SUFFIX = 1,      /* may end a compound such as Einkaufsleiter */
    LEAD_MARK_FOLLOWER = 2,    /* last in its group it is the position, whoever stands before it */
    LEAD_MARK_HELPER = 4,      /* an assistant: of somebody, or of a function */
    LEAD_MARK_GENERAL = 8,     /* among positions of one level others say more */
    LEAD_MARK_INDIVIDUAL = 16, /* a manager of things, not of people */
    LEAD_MARK_ADVICE = 32,     /* advises: shapes requirements */
    LEAD_MARK_ANALYST = 64,    /* does so where technology is concerned */
    LEAD_MARK_SOLO = 128,      /* heads the company when no department is named */
    LEAD_MARK_FIRST = 256,     /* of a language in which what is named first counts */
    LEAD_MARK_LAST = 512,      /* counts only at the end of its group */
    LEAD_MARK_GUESS = 1024     /* read off the form of the word */
};

struct lead_meaning {
    uint8_t kind, department, strength, seniority, change, role;
    uint16_t marks;
};

/* A phrase, or the beginning of one. */
struct lead_lexeme {
    uint32_t text; /* in lead_lexicon_text */
    uint8_t size;
    uint8_t has_longer; /* whether phrases go on after it */
    uint16_t reserved;
    struct lead_meaning meaning;
};

/* What a word that no entry knows is likely to say by how it ends. */
struct lead_ending {
    char text[7];
    uint8_t size;
    struct lead_meaning meaning;
};

struct lead_role_cell {
    uint16_t role, confidence;
};

/* Generated. A slot has the high 16 bits of the hash, and the number of the lexeme + 1; 0 is free. */
extern const char lead_lexicon_text[];
extern const struct lead_lexeme lead_lexemes[];
extern const uint32_t lead_lexicon_slots[];
extern const uint32_t lead_lexicon_mask;
extern const uint64_t lead_lexicon_endings[]; /* a bit for each hash of the last three bytes of words that end compounds */
extern const struct lead_ending lead_lexicon_nouns[];
extern const uint32_t lead_lexicon_noun_count;
extern const struct lead_role_cell lead_lexicon_roles[14][8]; /* by department and seniority */
extern const char lead_latin_base[192][3];                    /* U+00C0 … U+017F without case and accents */

#define LEAD_LEXICON_ENDING_BITS 512

/* Both are repeated in make_lexicon.py. */
uint64_t lead_word_hash(const char *word, size_t size);
static inline uint64_t lead_phrase_hash(uint64_t phrase, uint64_t word)
{
    uint64_t hash = (phrase ^ word) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ hash >> 29;
}

/* The lexeme that is exactly this, or NULL. `hash` is of its words. */
const struct lead_lexeme *lead_lexicon_find(uint64_t hash, const char *phrase, size_t size);

#endif
