/* SPDX-License-Identifier: MIT */
/* Where a lead stands in its lifecycle: what is sound, and what a move changes. Structures here have their full size. */
#ifndef LEADCORE_SRC_LIFECYCLE_STATE_H
#define LEADCORE_SRC_LIFECYCLE_STATE_H

#include "lifecycle/machine.h"

/* As saved states hold it in two bytes; a count stays there. */
#define LEAD_ENTRIES_MAX 65535u

/* How a state of this machine can be, with that many purchase stages. LEAD_OK or LEAD_ERROR_INVALID_ARGUMENT. */
lead_status lead_lifecycle_check(const struct lead_machine *machine, uint32_t stage_count, const lead_lifecycle *state, lead_error *error);

/* Fills all of *state. LEAD_OK or LEAD_ERROR_INVALID_ARGUMENT. */
lead_status lead_lifecycle_start(const struct lead_machine *machine, uint32_t status, lead_time now, lead_lifecycle *state, lead_error *error);

bool lead_lifecycle_may_follow(const struct lead_machine *machine, uint32_t from, uint32_t to);

/* LEAD_ERROR_INVALID_ARGUMENT when a state cannot move at that moment: before its last move, or outside the years 0001 to 9999. */
lead_status lead_lifecycle_check_now(const lead_lifecycle *state, lead_time now, lead_error *error);

/* Makes the move of a transition, which is one from where the state is, at a moment that was checked. */
void lead_lifecycle_go(const struct lead_machine *machine, uint32_t transition, bool is_automatic, lead_time now, lead_lifecycle *state,
                       lead_move *move);

/* The move that the host asks for, of a sound state. LEAD_OK, LEAD_ERROR_NOT_ALLOWED or LEAD_ERROR_INVALID_ARGUMENT; then nothing has changed. */
lead_status lead_lifecycle_go_to(const struct lead_machine *machine, uint32_t to, lead_time now, lead_lifecycle *state, lead_move *move,
                                 lead_error *error);

#endif
