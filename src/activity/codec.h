/* SPDX-License-Identifier: MIT */
/* Saved states: the bytes of docs/saved-states.md. */
#ifndef LEADCORE_SRC_ACTIVITY_CODEC_H
#define LEADCORE_SRC_ACTIVITY_CODEC_H

#include "activity/history.h"

#include <leadcore/activity.h>

size_t lead_history_saved_size(const struct lead_history *history);
void lead_history_save(const struct lead_history *history, const struct lead_activity_definitions *definitions, uint8_t *bytes);
/* `history` is empty on failure. */
lead_status lead_history_load(const uint8_t *bytes, size_t size, const struct lead_activity_definitions *definitions,
                              const lead_allocator *memory, struct lead_history *history, lead_load_report *report, lead_error *error);

#endif
