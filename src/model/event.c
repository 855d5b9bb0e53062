/* SPDX-License-Identifier: MIT */
#include "model/event.h"

#include "activity/history.h"

#define HOUR ((lead_duration)3600 * 1000000)
#define NO_SOURCE (LEAD_EVENT_SOURCE_KEPT + 1)

/* --- making and freeing ------------------------------------------------------------------------------------------------------------------ */

static bool make_row(lead_event *event)
{
    const struct lead_matcher *matcher = &event->model->matcher;
    const struct lead_activity_definitions *activity = &event->model->definitions.activity;
    uint32_t most = 0;
    for (uint32_t type = 0; type < activity->type_count; type++) {
        const uint32_t count = matcher->first_where[type + 1] - matcher->first_where[type];
        most = count > most ? count : most;
    }
    if (!lead_row_init(&event->row, &activity->schema, &event->memory))
        return false;
    event->counters = LEAD_ARENA_NEW(&event->row.arena, (size_t)most + 1, uint32_t);
    return event->counters;
}

static lead_status make_runner(lead_event *event, lead_error *error)
{
    const struct lead_matcher *matcher = &event->model->matcher;
    const struct lead_runner_setup setup = {
        .program = &matcher->program,
        .columns = event->row.columns,
        .kernels = &lead_kernels_baseline, /* for one row, wide instructions only cost */
        .block_rows = 1,
        .is_record = true,
    };
    if (!matcher->program.slot_count)
        return LEAD_OK;
    struct lead_runner *made = LEAD_NEW(&event->memory, 1, struct lead_runner);
    if (!made)
        return lead_fail_memory(error);
    lead_status status = lead_runner_init(made, &setup, &event->memory, error);
    if (status != LEAD_OK) {
        lead_memory_free(&event->memory, made, 1, sizeof *made);
        return status;
    }
    lead_runner_set_now(made, 0); /* nothing in "where" depends on it */
    lead_runner_begin(made, 0, 1);
    event->runner = made;
    return LEAD_OK;
}

lead_status lead_event_new(lead_model *model, const lead_allocator *allocator, lead_event **event, lead_error *error)
{
    lead_allocator memory;
    if (!event)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "there is nowhere to put the event: 'event' is NULL");
    *event = NULL;
    if (!model)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'model' is NULL");
    if (!lead_memory_choose(allocator, &memory))
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "the allocator lacks a function");
    struct lead_event *made = LEAD_NEW(&memory, 1, struct lead_event);
    if (!made)
        return lead_fail_memory(error);
    made->memory = memory;
    made->model = lead_model_ref(model);
    made->kept_size = NO_SOURCE;
    lead_status status = make_row(made) ? LEAD_OK : lead_fail_memory(error);
    if (status == LEAD_OK)
        status = make_runner(made, error);
    if (status != LEAD_OK) {
        lead_event_free(made);
        return status;
    }
    *event = made;
    return LEAD_OK;
}

void lead_event_free(lead_event *event)
{
    if (!event)
        return;
    lead_allocator memory = event->memory;
    if (event->runner) {
        lead_runner_free(event->runner);
        lead_memory_free(&memory, event->runner, 1, sizeof *event->runner);
    }
    lead_row_free(&event->row);
    lead_model_unref(event->model);
    lead_memory_free(&memory, event, 1, sizeof *event);
}

/* --- setting ------------------------------------------------------------------------------------------------------------------------------ */

/* Divisions by constants, which are multiplications. */
static int32_t bucket_of(lead_time time, lead_duration resolution)
{
    return (int32_t)(resolution == HOUR ? lead_bucket_of(time, HOUR) : lead_bucket_of(time, 24 * HOUR));
}

lead_status lead_event_begin(lead_event *event, uint32_t type, lead_time time)
{
    if (!event)
        return LEAD_ERROR_INVALID_ARGUMENT;
    const struct lead_activity_definitions *activity = &event->model->definitions.activity;
    event->is_begun = event->has_sequence = false;
    lead_row_clear(&event->row);
    if (type != LEAD_NONE && type >= activity->type_count)
        return LEAD_ERROR_INVALID_ARGUMENT;
    event->type = type;
    lead_row_set_code(&event->row, LEAD_EVENT_TYPE_FIELD, type);
    if (!lead_event_time_is_valid(time))
        return LEAD_ERROR_VALUE;
    event->bucket = bucket_of(time, activity->resolution);
    event->is_begun = true;
    return LEAD_OK;
}

static uint64_t hash_source(lead_event *event, const char *source, size_t size)
{
    if (size > LEAD_EVENT_SOURCE_KEPT) {
        event->kept_size = NO_SOURCE;
        return lead_source_hash(source, size);
    }
    if (size == event->kept_size && (size == 0 || memcmp(source, event->kept_source, size) == 0))
        return event->source;
    event->kept_size = size;
    if (size)
        memcpy(event->kept_source, source, size);
    return lead_source_hash(source, size);
}

lead_status lead_event_set_sequence(lead_event *event, const char *source, size_t source_size, int64_t sequence)
{
    if (!event || (!source && source_size))
        return LEAD_ERROR_INVALID_ARGUMENT;
    event->source = hash_source(event, source, source_size);
    event->sequence = sequence;
    event->has_sequence = true;
    return LEAD_OK;
}

/* Fields stand behind the type. LEAD_NONE must not become the type. */
static inline uint32_t at(uint32_t field)
{
    return field == LEAD_NONE ? LEAD_NONE : field + 1;
}

lead_status lead_event_set_flag(lead_event *event, uint32_t field, int32_t value)
{
    return event ? lead_row_set_flag(&event->row, at(field), value) : LEAD_ERROR_INVALID_ARGUMENT;
}

lead_status lead_event_set_number(lead_event *event, uint32_t field, double value)
{
    return event ? lead_row_set_number(&event->row, at(field), value) : LEAD_ERROR_INVALID_ARGUMENT;
}

lead_status lead_event_set_time(lead_event *event, uint32_t field, lead_time value)
{
    return event ? lead_row_set_time(&event->row, at(field), value) : LEAD_ERROR_INVALID_ARGUMENT;
}

lead_status lead_event_set_text(lead_event *event, uint32_t field, const char *text, size_t text_size)
{
    return event ? lead_row_set_text(&event->row, at(field), text, text_size) : LEAD_ERROR_INVALID_ARGUMENT;
}

lead_status lead_event_set_tags(lead_event *event, uint32_t field, const char *const *tags, const size_t *tag_sizes, size_t count)
{
    return event ? lead_row_set_tags(&event->row, at(field), tags, tag_sizes, count) : LEAD_ERROR_INVALID_ARGUMENT;
}

/* --- counters of an event -------------------------------------------------------------------------------------------------------------------- */

lead_status lead_event_match(lead_event *event, lead_error *error)
{
    const struct lead_matcher *matcher = &event->model->matcher;
    event->counter_count = 0;
    if (event->type == LEAD_NONE)
        return LEAD_OK;
    if (matcher->plain[event->type] != LEAD_NONE)
        event->counters[event->counter_count++] = matcher->plain[event->type];
    const uint32_t first = matcher->first_where[event->type], end = matcher->first_where[event->type + 1];
    if (first == end)
        return LEAD_OK;
    lead_status status = lead_runner_stage(event->runner, 0, false, error);
    for (uint32_t i = first; i < end && status == LEAD_OK; i++)
        if (*lead_runner_mask(event->runner, matcher->where[i].slot) & 1)
            event->counters[event->counter_count++] = matcher->where[i].counter;
    return status;
}
