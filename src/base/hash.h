/* SPDX-License-Identifier: MIT */
/* BLAKE2s for fingerprints (RFC 7693). */
#ifndef LEADCORE_SRC_BASE_HASH_H
#define LEADCORE_SRC_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

struct lead_blake2s {
    uint32_t state[8];
    uint64_t count;
    uint8_t buffer[64];
    size_t filled;
};

/* Digest of 16 bytes, no key. */
void lead_blake2s_init(struct lead_blake2s *hash);
void lead_blake2s_add(struct lead_blake2s *hash, const void *data, size_t size);
void lead_blake2s_finish(struct lead_blake2s *hash, uint8_t digest[16]);

#endif
