/* SPDX-License-Identifier: MIT */
/* BLAKE2s as RFC 7693 describes it, for digests of 16 bytes without a key. */
#include "base/hash.h"

#include <string.h>

#define BLOCK ((size_t)64)
#define DIGEST ((size_t)16)

static const uint32_t blake2s_start[8] = {
    0x6A09E667u, 0xBB67AE85u, 0x3C6EF372u, 0xA54FF53Au, 0x510E527Fu, 0x9B05688Cu, 0x1F83D9ABu, 0x5BE0CD19u,
};

static const uint8_t blake2s_order[10][16] = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4}, {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13}, {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11}, {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5}, {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0},
};

static uint32_t rotate_right(uint32_t word, unsigned bits)
{
    return word >> bits | word << (32 - bits);
}

static uint32_t read_little_endian(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

static void mix(uint32_t *a, uint32_t *b, uint32_t *c, uint32_t *d, uint32_t x, uint32_t y)
{
    *a += *b + x;
    *d = rotate_right(*d ^ *a, 16);
    *c += *d;
    *b = rotate_right(*b ^ *c, 12);
    *a += *b + y;
    *d = rotate_right(*d ^ *a, 8);
    *c += *d;
    *b = rotate_right(*b ^ *c, 7);
}

static void compress(struct lead_blake2s *hash, const uint8_t *block, int is_last)
{
    uint32_t m[16], v[16];
    for (size_t i = 0; i < 16; i++)
        m[i] = read_little_endian(block + 4 * i);
    memcpy(v, hash->state, sizeof hash->state);
    memcpy(v + 8, blake2s_start, sizeof blake2s_start);
    v[12] ^= (uint32_t)hash->count;
    v[13] ^= (uint32_t)(hash->count >> 32);
    if (is_last)
        v[14] = ~v[14];
    for (size_t round = 0; round < 10; round++) {
        const uint8_t *s = blake2s_order[round];
        mix(&v[0], &v[4], &v[8], &v[12], m[s[0]], m[s[1]]);
        mix(&v[1], &v[5], &v[9], &v[13], m[s[2]], m[s[3]]);
        mix(&v[2], &v[6], &v[10], &v[14], m[s[4]], m[s[5]]);
        mix(&v[3], &v[7], &v[11], &v[15], m[s[6]], m[s[7]]);
        mix(&v[0], &v[5], &v[10], &v[15], m[s[8]], m[s[9]]);
        mix(&v[1], &v[6], &v[11], &v[12], m[s[10]], m[s[11]]);
        mix(&v[2], &v[7], &v[8], &v[13], m[s[12]], m[s[13]]);
        mix(&v[3], &v[4], &v[9], &v[14], m[s[14]], m[s[15]]);
    }
    for (size_t i = 0; i < 8; i++)
        hash->state[i] ^= v[i] ^ v[i + 8];
}

void lead_blake2s_init(struct lead_blake2s *hash)
{
    memset(hash, 0, sizeof *hash);
    memcpy(hash->state, blake2s_start, sizeof blake2s_start);
    hash->state[0] ^= 0x01010000u ^ (uint32_t)DIGEST; /* parameters: fan-out 1, depth 1, no key */
}

void lead_blake2s_add(struct lead_blake2s *hash, const void *data, size_t size)
{
    const uint8_t *bytes = data;
    while (size > 0) {
        /* A full buffer waits until more comes, because the last block is compressed in another way. */
        if (hash->filled == BLOCK) {
            hash->count += BLOCK;
            compress(hash, hash->buffer, 0);
            hash->filled = 0;
        }
        size_t part = BLOCK - hash->filled < size ? BLOCK - hash->filled : size;
        memcpy(hash->buffer + hash->filled, bytes, part);
        hash->filled += part;
        bytes += part;
        size -= part;
    }
}

void lead_blake2s_finish(struct lead_blake2s *hash, uint8_t digest[16])
{
    hash->count += hash->filled;
    memset(hash->buffer + hash->filled, 0, BLOCK - hash->filled);
    compress(hash, hash->buffer, 1);
    for (size_t i = 0; i < DIGEST; i++)
        digest[i] = (uint8_t)(hash->state[i / 4] >> (8 * (i % 4)));
}
