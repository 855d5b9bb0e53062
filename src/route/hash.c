/* SPDX-License-Identifier: MIT */
/* Hashes of texts in routing. They are kept in saved states, so they never change: docs/saved-states.md. */
#include "base/mix.h"
#include "route/policy.h"

#define FNV_BASIS UINT64_C(0xCBF29CE484222325)
#define FNV_PRIME UINT64_C(0x00000100000001B3)

uint64_t lead_route_hash(const void *bytes, size_t size)
{
    const uint8_t *at = bytes;
    uint64_t hash = FNV_BASIS;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ at[i]) * FNV_PRIME;
    hash = lead_scramble(hash);
    return hash ? hash : 1;
}
