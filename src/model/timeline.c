/* SPDX-License-Identifier: MIT */
#include "model/timeline.h"

#include "activity/codec.h"
#include "model/event.h"

/* --- making and freeing ------------------------------------------------------------------------------------------------------------------ */

lead_status lead_timeline_new(lead_model *model, const lead_allocator *allocator, lead_timeline **timeline, lead_error *error)
{
    lead_allocator memory;
    if (!timeline)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "there is nowhere to put the timeline: 'timeline' is NULL");
    *timeline = NULL;
    if (!model)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'model' is NULL");
    if (!lead_memory_choose(allocator, &memory))
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "the allocator lacks a function");
    *timeline = LEAD_NEW(&memory, 1, struct lead_timeline);
    if (!*timeline)
        return lead_fail_memory(error);
    (*timeline)->memory = memory;
    (*timeline)->model = lead_model_ref(model);
    return LEAD_OK;
}

void lead_timeline_free(lead_timeline *timeline)
{
    if (!timeline)
        return;
    lead_allocator memory = timeline->memory;
    lead_history_free(&timeline->history, &memory);
    lead_model_unref(timeline->model);
    lead_memory_free(&memory, timeline, 1, sizeof *timeline);
}

void lead_timeline_clear(lead_timeline *timeline)
{
    if (timeline)
        lead_history_free(&timeline->history, &timeline->memory);
}

/* --- adding ------------------------------------------------------------------------------------------------------------------------------- */

/* An event may be in several counters; either all of them get it, or none. */
static bool reserve(struct lead_history *history, size_t more, const lead_allocator *memory)
{
    if (history->capacity - history->count >= more)
        return true;
    const size_t wanted = history->count + history->count / 2 + more + 3;
    lead_entry_bits *moved = lead_memory_resize(memory, history->entries, history->capacity, wanted, sizeof *moved);
    if (!moved)
        return false;
    history->entries = moved;
    history->capacity = wanted;
    return true;
}

static bool add(lead_timeline *timeline, const lead_event *event)
{
    struct lead_history *history = &timeline->history;
    if (!reserve(history, event->counter_count, &timeline->memory))
        return false;
    if (event->has_sequence && !lead_history_see(history, event->source, event->sequence, &timeline->memory))
        return false;
    for (uint32_t i = 0; i < event->counter_count; i++)
        lead_history_add(history, event->counters[i], event->bucket, &timeline->memory);
    return true;
}

lead_status lead_timeline_add(lead_timeline *timeline, lead_event *event, lead_added *added, lead_error *error)
{
    lead_added ignored;
    lead_added *result = added ? added : &ignored;
    *result = 0;
    if (!timeline || !event)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'timeline' or 'event' is NULL");
    if (timeline->model != event->model)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'event' is of another model");
    if (!event->is_begun)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'event' has not been begun with a time of the years 0001 to 9999");
    if (event->has_sequence && lead_history_has_seen(&timeline->history, event->source, event->sequence)) {
        *result = LEAD_EVENT_SEEN;
        return LEAD_OK;
    }
    lead_status status = lead_event_match(event, error);
    if (status != LEAD_OK)
        return status;
    if (!add(timeline, event))
        return lead_fail_memory(error);
    *result = event->counter_count ? LEAD_EVENT_COUNTED : LEAD_EVENT_UNMATCHED;
    return LEAD_OK;
}

lead_status lead_timeline_merge(lead_timeline *timeline, const lead_timeline *other, lead_error *error)
{
    if (!timeline || !other)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'timeline' or 'other' is NULL");
    if (timeline == other)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "a timeline cannot be merged with itself");
    if (timeline->model != other->model)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'other' is of another model");
    return lead_history_merge(&timeline->history, &other->history, &timeline->memory) ? LEAD_OK : lead_fail_memory(error);
}

uint64_t lead_timeline_forget(lead_timeline *timeline, lead_time now)
{
    return timeline ? lead_history_forget(&timeline->history, &timeline->model->definitions.activity, now) : 0;
}

uint64_t lead_timeline_pair_count(const lead_timeline *timeline)
{
    return timeline ? lead_history_pairs(&timeline->history) : 0;
}

/* --- saving and loading ------------------------------------------------------------------------------------------------------------------- */

size_t lead_timeline_saved_size(const lead_timeline *timeline)
{
    return timeline ? lead_history_saved_size(&timeline->history) : 0;
}

lead_status lead_timeline_save(const lead_timeline *timeline, void *bytes, size_t capacity, lead_error *error)
{
    if (!timeline || !bytes)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'timeline' or 'bytes' is NULL");
    if (capacity < lead_history_saved_size(&timeline->history))
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'capacity' is less than lead_timeline_saved_size()");
    lead_history_save(&timeline->history, &timeline->model->definitions.activity, bytes);
    return LEAD_OK;
}

static lead_status load(lead_timeline *timeline, const void *bytes, size_t size, lead_load_report *report, lead_error *error)
{
    if (!bytes && size)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'bytes' is NULL");
    return lead_history_load(bytes, size, &timeline->model->definitions.activity, &timeline->memory, &timeline->history, report, error);
}

lead_status lead_timeline_load(lead_model *model, const void *bytes, size_t size, const lead_allocator *allocator,
                               lead_timeline **timeline, lead_load_report *report, lead_error *error)
{
    lead_load_report found = {.size = sizeof found};
    lead_status status = lead_timeline_new(model, allocator, timeline, error);
    if (status == LEAD_OK && report && lead_copy_out(report, &found, sizeof found, sizeof found) != LEAD_OK)
        status = lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "the 'size' of 'report' is not set");
    if (status == LEAD_OK)
        status = load(*timeline, bytes, size, &found, error);
    if (status != LEAD_OK && timeline) {
        lead_timeline_free(*timeline);
        *timeline = NULL;
    }
    if (status == LEAD_OK && report)
        lead_copy_out(report, &found, sizeof found, sizeof found);
    return status;
}
