/* SPDX-License-Identifier: MIT */
/* Steps as bytes, for the host's log. docs/saved-states.md says what is in them. */
#ifndef LEADCORE_SRC_ROUTE_RECORD_H
#define LEADCORE_SRC_ROUTE_RECORD_H

#include "route/state.h"

#define LEAD_RECORD_MAX 160

/* Writes a record of a step; `change` is its number. Returns its bytes, at most LEAD_RECORD_MAX. */
size_t lead_record_step(const struct lead_step *step, uint64_t change, lead_key_type key_type, uint8_t bytes[LEAD_RECORD_MAX]);
/* Reads the first record. Whether the step fits any state is not looked at. */
lead_status lead_read_step(const uint8_t *bytes, size_t size, struct lead_step *step, uint64_t *change, lead_key_type *key_type, size_t *used,
                           lead_error *error);

#endif
