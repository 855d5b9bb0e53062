/* SPDX-License-Identifier: MIT */
/* A checksum of saved states: fast, the same on every machine, and no protection against people. docs/saved-states.md defines it. */
#ifndef LEADCORE_SRC_BASE_CHECKSUM_H
#define LEADCORE_SRC_BASE_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

/* `size` is a multiple of 8. Whatever changes within eight bytes that begin at a multiple of 8 changes the result. */
uint64_t lead_checksum(const void *bytes, size_t size);

#endif
