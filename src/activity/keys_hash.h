/* SPDX-License-Identifier: MIT */
/* Hashes of keys under a seed that nobody can know beforehand, since it is made from an address. */
#ifndef LEADCORE_SRC_ACTIVITY_KEYS_HASH_H
#define LEADCORE_SRC_ACTIVITY_KEYS_HASH_H

#include "activity/keys.h"
#include "base/mix.h"

#include <string.h>

static inline void lead_keys_choose_seed(struct lead_keys *keys)
{
    const uint64_t number = lead_scramble((uint64_t)(uintptr_t)keys->slots) + keys->seeds++;
    keys->seed[0] = lead_scramble(2 * number);
    keys->seed[1] = lead_scramble(2 * number + 1) | 1;
}

static inline uint64_t lead_key_load(const char *text, size_t size)
{
    uint64_t word = 0;
    memcpy(&word, text, size);
    return word;
}

static inline uint64_t lead_key_hash_text(const struct lead_keys *keys, struct lead_slice text)
{
    uint64_t hash = keys->seed[0] ^ text.size;
    size_t at = 0;
    for (; text.size - at >= sizeof hash; at += sizeof hash)
        hash = lead_multiply_fold(hash ^ lead_key_load(text.text + at, sizeof hash), keys->seed[1]);
    if (at < text.size)
        hash = lead_multiply_fold(hash ^ lead_key_load(text.text + at, text.size - at), keys->seed[1]);
    return lead_multiply_fold(hash ^ keys->seed[0], keys->seed[1]);
}

static inline uint32_t lead_key_hash(const struct lead_keys *keys, const struct lead_key_value *key)
{
    if (keys->has_text)
        return (uint32_t)lead_key_hash_text(keys, key->text);
    return (uint32_t)lead_multiply_fold((uint64_t)key->integer ^ keys->seed[0], keys->seed[1]);
}

#endif
