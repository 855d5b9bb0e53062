/* SPDX-License-Identifier: MIT */
#include "lifecycle/state.h"

#include "activity/entry.h"

#include <string.h>

static uint32_t bit_of(uint32_t status)
{
    return UINT32_C(1) << status;
}

/* --- checks ------------------------------------------------------------------------------------------------------------------------------- */

static lead_status fail_state(lead_error *error, const char *what)
{
    return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'state' is none of this model: %s", what);
}

/* Every status that was entered has a moment, and none is later than that of the status now. */
static bool entries_are_sound(const struct lead_machine *machine, const lead_lifecycle *state)
{
    uint64_t entries = 0;
    for (uint32_t status = 0; status < LEAD_STATUSES_MAX; status++) {
        const bool is_entered = state->entries[status] > 0;
        if (is_entered ? status >= machine->statuses.count || !lead_event_time_is_valid(state->entered[status])
                       : state->entered[status] != 0)
            return false;
        if (state->entries[status] > LEAD_ENTRIES_MAX || (is_entered && state->entered[status] > state->since))
            return false;
        entries += state->entries[status];
    }
    return entries <= (uint64_t)state->moves + 1;
}

lead_status lead_lifecycle_check(const struct lead_machine *machine, uint32_t stage_count, const lead_lifecycle *state, lead_error *error)
{
    if (state->status >= machine->statuses.count)
        return fail_state(error, "there is no such status");
    if (state->stage != LEAD_NONE && state->stage >= stage_count)
        return fail_state(error, "there is no such purchase stage");
    if (!state->entries[state->status] || state->entered[state->status] != state->since)
        return fail_state(error, "it did not enter its status when it says");
    if (!entries_are_sound(machine, state))
        return fail_state(error, "the statuses that it entered do not fit");
    if (state->rounds > state->moves)
        return fail_state(error, "it has more rounds than moves");
    return LEAD_OK;
}

static lead_status check_year(lead_time now, lead_error *error)
{
    return lead_event_time_is_valid(now) ? LEAD_OK
                                         : lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'now' lies outside the years 0001 to 9999");
}

lead_status lead_lifecycle_check_now(const lead_lifecycle *state, lead_time now, lead_error *error)
{
    const lead_status status = check_year(now, error);
    if (status == LEAD_OK && now < state->since)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'now' lies before the last move");
    return status;
}

bool lead_lifecycle_may_follow(const struct lead_machine *machine, uint32_t from, uint32_t to)
{
    return from < machine->statuses.count && to < machine->statuses.count && machine->may_follow[from] & bit_of(to);
}

/* --- moves -------------------------------------------------------------------------------------------------------------------------------- */

lead_status lead_lifecycle_start(const struct lead_machine *machine, uint32_t status, lead_time now, lead_lifecycle *state, lead_error *error)
{
    *state = (lead_lifecycle){.size = sizeof *state};
    if (status >= machine->statuses.count)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "the model has no such status");
    const lead_status is_year = check_year(now, error);
    if (is_year != LEAD_OK)
        return is_year;
    state->status = status;
    state->stage = LEAD_NONE;
    state->since = now;
    state->entries[status] = 1;
    state->entered[status] = now;
    return LEAD_OK;
}

static void enter(const struct lead_machine *machine, uint32_t to, lead_time now, lead_lifecycle *state)
{
    const bool was_parked = machine->parked & bit_of(state->status), is_parked = machine->parked & bit_of(to);
    state->rounds += was_parked && !is_parked && state->rounds < UINT32_MAX;
    state->moves += state->moves < UINT32_MAX;
    state->entries[to] += state->entries[to] < LEAD_ENTRIES_MAX;
    state->entered[to] = state->since = now;
    state->status = to;
}

void lead_lifecycle_go(const struct lead_machine *machine, uint32_t transition, bool is_automatic, lead_time now, lead_lifecycle *state,
                       lead_move *move)
{
    const struct lead_transition *taken = &machine->transitions[transition];
    /* Why a move is due is no reason for one that the host makes although it is not. */
    const char *reason = taken->is_automatic && !is_automatic ? LEAD_MOVED_BY_HOST : taken->reason;
    *move = (lead_move){.size = sizeof *move,
                        .from = state->status,
                        .to = taken->to,
                        .at = now,
                        .spent = now - state->since,
                        .transition = transition,
                        .is_automatic = is_automatic,
                        .reason = reason};
    enter(machine, taken->to, now, state);
    move->round = state->rounds;
}

/* --- moves of the host -------------------------------------------------------------------------------------------------------------------- */

/* One without condition where there is one, as its reason is that of a person; else the first. LEAD_NONE when there is none. */
static uint32_t find_transition(const struct lead_machine *machine, uint32_t from, uint32_t to)
{
    uint32_t found = LEAD_NONE;
    for (uint32_t i = 0; i < machine->transition_count; i++) {
        const struct lead_transition *transition = &machine->transitions[i];
        if (transition->to != to || !(transition->from & bit_of(from)))
            continue;
        if (!transition->is_automatic)
            return i;
        if (found == LEAD_NONE)
            found = i;
    }
    return found;
}

/* "sal, nurture"; names that have no room are left out. */
static void list_allowed(const struct lead_machine *machine, uint32_t from, char list[LEAD_MESSAGE_CAPACITY])
{
    static const char cut[] = "…";
    size_t size = 0;
    list[0] = '\0';
    for (uint32_t to = 0; to < machine->statuses.count; to++) {
        char quoted[LEAD_QUOTED_CAPACITY];
        if (!(machine->may_follow[from] & bit_of(to)))
            continue;
        lead_quoted(machine->statuses.texts[to], machine->statuses.sizes[to], quoted);
        const size_t needed = strlen(quoted) + (size ? 2 : 0);
        const bool fits = size + needed + sizeof cut + 2 <= LEAD_MESSAGE_CAPACITY / 2;
        const char *const parts[] = {size ? ", " : "", fits ? quoted : cut};
        for (size_t i = 0; i < 2; i++) {
            memcpy(list + size, parts[i], strlen(parts[i]) + 1);
            size += strlen(parts[i]);
        }
        if (!fits)
            return;
    }
}

static lead_status fail_not_allowed(const struct lead_machine *machine, uint32_t from, uint32_t to, lead_error *error)
{
    const struct lead_values *statuses = &machine->statuses;
    char before[LEAD_QUOTED_CAPACITY], after[LEAD_QUOTED_CAPACITY], allowed[LEAD_MESSAGE_CAPACITY];
    lead_quoted(statuses->texts[from], statuses->sizes[from], before);
    lead_quoted(statuses->texts[to], statuses->sizes[to], after);
    if (!machine->may_follow[from])
        return lead_fail(error, LEAD_ERROR_NOT_ALLOWED, "'%s' cannot follow '%s'; nothing can", after, before);
    list_allowed(machine, from, allowed);
    return lead_fail(error, LEAD_ERROR_NOT_ALLOWED, "'%s' cannot follow '%s'; from '%s': %s", after, before, before, allowed);
}

lead_status lead_lifecycle_go_to(const struct lead_machine *machine, uint32_t to, lead_time now, lead_lifecycle *state, lead_move *move,
                                 lead_error *error)
{
    if (to >= machine->statuses.count)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "the model has no such status");
    const lead_status status = lead_lifecycle_check_now(state, now, error);
    if (status != LEAD_OK)
        return status;
    const uint32_t transition = find_transition(machine, state->status, to);
    if (transition == LEAD_NONE)
        return fail_not_allowed(machine, state->status, to, error);
    lead_lifecycle_go(machine, transition, false, now, state, move);
    return LEAD_OK;
}
