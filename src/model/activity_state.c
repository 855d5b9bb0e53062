/* SPDX-License-Identifier: MIT */
/* Tables as bytes. */
#include "activity/snapshot.h"
#include "base/checked.h"
#include "model/activity.h"

static lead_status settled_size(const lead_activity *activity, size_t *size, lead_error *error)
{
    const uint64_t wanted = lead_table_saved_size(&activity->table);
    if (LEAD_RULED_OUT(wanted > SIZE_MAX)) /* of what stands in memory */
        return lead_fail_memory(error);
    *size = (size_t)wanted;
    return LEAD_OK;
}

lead_status lead_activity_saved_size(lead_activity *activity, size_t *size, lead_error *error)
{
    if (size)
        *size = 0;
    if (!activity || !size)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'activity' or 'size' is NULL");
    if (!lead_table_settle(&activity->table))
        return lead_fail_memory(error);
    return settled_size(activity, size, error);
}

lead_status lead_activity_save(const lead_activity *activity, void *bytes, size_t capacity, lead_error *error)
{
    size_t size = 0;
    if (!activity || !bytes)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'activity' or 'bytes' is NULL");
    if (!activity->table.is_settled)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "the table has changed since lead_activity_saved_size()");
    if (settled_size(activity, &size, error) != LEAD_OK || capacity < size)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'capacity' is less than lead_activity_saved_size() says");
    lead_table_save(&activity->table, bytes);
    return LEAD_OK;
}

static lead_status load(lead_model *model, const struct lead_state *state, const lead_allocator *memory, lead_activity **activity,
                        lead_load_report *report, lead_error *error)
{
    if (state->kind == LEAD_STATE_TIMELINE)
        return lead_fail(error, LEAD_ERROR_DAMAGED, "the saved state is a timeline's, not a table's");
    *activity = lead_activity_make(model, state->kind == LEAD_STATE_TEXT_KEYS ? LEAD_KEY_TEXT : LEAD_KEY_INTEGER, memory);
    if (!*activity)
        return lead_fail_memory(error);
    lead_status status = lead_table_load(&(*activity)->table, state, report, error);
    if (status != LEAD_OK) {
        lead_activity_free(*activity);
        *activity = NULL;
    }
    return status;
}

lead_status lead_activity_load(lead_model *model, const void *bytes, size_t size, const lead_allocator *allocator,
                               lead_activity **activity, lead_load_report *report, lead_error *error)
{
    lead_load_report found = {.size = sizeof found};
    struct lead_state state;
    lead_allocator memory;
    if (!activity)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "there is nowhere to put the table: 'activity' is NULL");
    *activity = NULL;
    if (report && lead_copy_out(report, &found, sizeof found, sizeof found) != LEAD_OK)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "the 'size' of 'report' is not set");
    if (!model || (!bytes && size))
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'model' or 'bytes' is NULL");
    if (!lead_memory_choose(allocator, &memory))
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "the allocator lacks a function");
    lead_status status = lead_state_open(bytes, size, &state, error);
    if (status == LEAD_OK)
        status = load(model, &state, &memory, activity, &found, error);
    if (status == LEAD_OK && report)
        lead_copy_out(report, &found, sizeof found, sizeof found);
    return status;
}
