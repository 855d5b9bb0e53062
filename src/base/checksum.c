/* SPDX-License-Identifier: MIT */
#include "base/checksum.h"

#include "base/bytes.h"

/*
 * Each word goes through a step that can be undone, both as to the word and as to what was there before; so one word that is different can never end
 * in the same result, however unlucky. Several lanes, because a step must wait for the one before.
 */
#define LANES 4
/* The first 64 bits of the fractions of pi and of the golden ratio. Odd, or steps could not be undone. */
#define SPREAD UINT64_C(0x243F6A8885A308D3)
#define CARRY UINT64_C(0x9E3779B97F4A7C15)

static inline uint64_t step(uint64_t lane, uint64_t word)
{
    lane ^= word * SPREAD;
    return (lane << 29 | lane >> 35) * CARRY;
}

uint64_t lead_checksum(const void *bytes, size_t size)
{
    const uint8_t *at = bytes;
    uint64_t lanes[LANES] = {1, 2, 3, 4};
    size_t left = size / 8;
    for (; left >= LANES; left -= LANES, at += 8 * LANES)
        for (size_t i = 0; i < LANES; i++)
            lanes[i] = step(lanes[i], lead_load_64(at + 8 * i));
    for (size_t i = 0; i < left; i++)
        lanes[i] = step(lanes[i], lead_load_64(at + 8 * i));
    uint64_t sum = size;
    for (size_t i = 0; i < LANES; i++)
        sum = step(sum, lanes[i]);
    sum ^= sum >> 32;
    return step(sum, 0);
}
