/* SPDX-License-Identifier: MIT */
#include "model/event.h"

#include "activity/history.h"

#define HOUR ((lead_duration)3600 * 1000000)
#define NO_SOURCE (LEAD_EVENT_SOURCE_KEPT + 1)
#define NODES_MAX ((uint32_t)1 << 14) /* of all programs together */

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

/* The conditions of one type, so that those of other types need not be looked at. */
static const struct lead_program *build_program(lead_event *event, uint32_t type)
{
    const struct lead_matcher *matcher = &event->model->matcher;
    const uint32_t first = matcher->first_where[type], count = matcher->first_where[type + 1] - first;
    struct lead_program *program = LEAD_ARENA_NEW(&event->row.arena, 1, struct lead_program);
    lead_node_id *roots = LEAD_ARENA_NEW(&event->row.arena, count, lead_node_id);
    if (!program || !roots)
        return NULL;
    for (uint32_t i = 0; i < count; i++)
        roots[i] = matcher->definitions->counters[matcher->where[first + i].counter].where;
    const struct lead_program_request request = {
        .conditions = &matcher->definitions->conditions, .stage_count = 1, .roots = roots, .root_count = count};
    return lead_program_build(&request, &event->row.arena, program) ? program : NULL;
}

static lead_status open_part(lead_event *event, const struct lead_program *program, lead_error *error)
{
    struct lead_event_part *part = &event->parts[event->part_count];
    const struct lead_runner_setup setup = {
        .program = program,
        .columns = event->row.columns,
        .kernels = &lead_kernels_baseline, /* for one row, wide instructions only cost */
        .block_rows = 1,
        .is_record = true,
    };
    if (!program)
        return lead_fail_memory(error);
    lead_status status = lead_runner_init(&part->runner, &setup, &event->memory, error);
    if (status != LEAD_OK)
        return status;
    lead_runner_set_now(&part->runner, 0); /* nothing in "where" depends on it */
    lead_runner_begin(&part->runner, 0, 1);
    part->program = program;
    event->part_count++;
    return LEAD_OK;
}

static lead_status make_parts(lead_event *event, lead_error *error)
{
    const struct lead_matcher *matcher = &event->model->matcher;
    const uint32_t types = matcher->definitions->type_count;
    /* Each program has numbers for all nodes; large models get by with one for all types. */
    const bool is_one = matcher->definitions->conditions.nodes.count > NODES_MAX / (types + 1);
    event->parts = LEAD_ARENA_NEW(&event->row.arena, types, struct lead_event_part);
    event->part_of = LEAD_ARENA_NEW(&event->row.arena, types, struct lead_event_part *);
    if (!event->parts || !event->part_of)
        return lead_fail_memory(error);
    for (uint32_t type = 0; type < types; type++) {
        if (matcher->first_where[type] == matcher->first_where[type + 1])
            continue;
        lead_status status = LEAD_OK;
        if (!is_one || !event->part_count)
            status = open_part(event, is_one ? &matcher->program : build_program(event, type), error);
        if (status != LEAD_OK)
            return status;
        event->part_of[type] = &event->parts[event->part_count - 1];
    }
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
        status = make_parts(made, error);
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
    for (uint32_t i = 0; i < event->part_count; i++)
        lead_runner_free(&event->parts[i].runner);
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
    struct lead_event_part *part = event->part_of[event->type];
    if (!part)
        return LEAD_OK;
    lead_status status = lead_runner_stage(&part->runner, 0, false, error);
    const uint32_t end = matcher->first_where[event->type + 1];
    for (uint32_t i = matcher->first_where[event->type]; i < end && status == LEAD_OK; i++) {
        const uint32_t counter = matcher->where[i].counter;
        if (*lead_runner_mask(&part->runner, part->program->slots[matcher->definitions->counters[counter].where]) & 1)
            event->counters[event->counter_count++] = counter;
    }
    return status;
}
