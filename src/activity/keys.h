/* SPDX-License-Identifier: MIT */
/* Keys of leads, and the places that they name. */
#ifndef LEADCORE_SRC_ACTIVITY_KEYS_H
#define LEADCORE_SRC_ACTIVITY_KEYS_H

#include "base/memory.h"
#include "data/column.h"

/* Laid out in keys.c: small integers directly, others by a hash table; texts stand together in one block. */
struct lead_keys;

#endif
