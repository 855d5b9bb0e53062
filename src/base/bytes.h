/* SPDX-License-Identifier: MIT */
/* Numbers as bytes, the lowest first on every machine; at any address. */
#ifndef LEADCORE_SRC_BASE_BYTES_H
#define LEADCORE_SRC_BASE_BYTES_H

#include <stdint.h>
#include <string.h>

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define LEAD_LITTLE_64(word) __builtin_bswap64(word)
#define LEAD_LITTLE_32(word) __builtin_bswap32(word)
#define LEAD_IS_LITTLE 0
#else
#define LEAD_LITTLE_64(word) (word)
#define LEAD_LITTLE_32(word) (word)
#define LEAD_IS_LITTLE 1
#endif

static inline uint64_t lead_load_64(const uint8_t *bytes)
{
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    return LEAD_LITTLE_64(word);
}

static inline uint32_t lead_load_32(const uint8_t *bytes)
{
    uint32_t word;
    memcpy(&word, bytes, sizeof word);
    return LEAD_LITTLE_32(word);
}

static inline void lead_store_64(uint8_t *bytes, uint64_t word)
{
    word = LEAD_LITTLE_64(word);
    memcpy(bytes, &word, sizeof word);
}

static inline void lead_store_32(uint8_t *bytes, uint32_t word)
{
    word = LEAD_LITTLE_32(word);
    memcpy(bytes, &word, sizeof word);
}

/* Words in a row. */
static inline void lead_load_words(uint64_t *words, const uint8_t *bytes, size_t count)
{
    if (count)
        memcpy(words, bytes, count * sizeof *words);
    for (size_t i = 0; !LEAD_IS_LITTLE && i < count; i++)
        words[i] = LEAD_LITTLE_64(words[i]);
}

static inline void lead_store_words(uint8_t *bytes, const uint64_t *words, size_t count)
{
    if (LEAD_IS_LITTLE && count)
        memcpy(bytes, words, count * sizeof *words);
    for (size_t i = 0; !LEAD_IS_LITTLE && i < count; i++)
        lead_store_64(bytes + 8 * i, words[i]);
}

#endif
