/* SPDX-License-Identifier: MIT */
/* Saved lifecycles: the bytes of docs/saved-states.md. */
#ifndef LEADCORE_SRC_LIFECYCLE_CODEC_H
#define LEADCORE_SRC_LIFECYCLE_CODEC_H

#include "lifecycle/machine.h"

/* `stages` are the names of the purchase stages, or NULL. `state` is sound. Returns how many bytes it wrote, at most LEAD_LIFECYCLE_BYTES_MAX. */
size_t lead_lifecycle_write(const struct lead_machine *machine, const struct lead_values *stages, const lead_lifecycle *state, uint8_t *bytes);

/* Fills all of *state, with zeros on failure. LEAD_OK, LEAD_ERROR_DAMAGED, LEAD_ERROR_NEWER_VERSION or LEAD_ERROR_UNKNOWN_NAME. */
lead_status lead_lifecycle_read(const struct lead_machine *machine, const struct lead_values *stages, const uint8_t *bytes, size_t size,
                                lead_lifecycle *state, lead_error *error);

#endif
