/* SPDX-License-Identifier: MIT */
/* The public functions of calendars. */
#include "document/problems.h"
#include "route/working.h"

static lead_status compile(const struct lead_document *document, struct lead_findings *findings, lead_calendar **calendar, lead_error *error)
{
    struct lead_arena arena;
    struct lead_place root = {.findings = findings};
    lead_arena_init(&arena, &document->memory);
    lead_status status = lead_json_read(document->json, document->size, &arena, &root.value, error);
    if (status == LEAD_OK)
        *calendar = lead_calendar_read(&root, &document->memory);
    lead_arena_free(&arena);
    if (status != LEAD_OK || *calendar)
        return status;
    lead_findings_sort(findings);
    return findings->out_of_memory ? lead_fail_memory(error) : lead_findings_first_error(findings, error);
}

lead_status lead_calendar_compile(const char *json, size_t json_size, const lead_allocator *allocator, lead_calendar **calendar, lead_error *error)
{
    struct lead_document document;
    struct lead_findings findings;
    if (!calendar)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "there is nowhere to put the calendar: 'calendar' is NULL");
    *calendar = NULL;
    lead_status status = lead_document_open(json, json_size, allocator, &document, error);
    if (status != LEAD_OK)
        return status;
    lead_findings_init(&findings, document.json, document.size, &document.memory);
    status = compile(&document, &findings, calendar, error);
    lead_findings_free(&findings);
    return status;
}

lead_calendar *lead_calendar_ref(lead_calendar *calendar)
{
    if (calendar)
        atomic_fetch_add_explicit(&calendar->references, 1, memory_order_relaxed);
    return calendar;
}

void lead_calendar_unref(lead_calendar *calendar)
{
    if (!calendar || atomic_fetch_sub_explicit(&calendar->references, 1, memory_order_acq_rel) != 1)
        return;
    const lead_allocator memory = calendar->arena.memory;
    lead_arena_free(&calendar->arena);
    lead_memory_free(&memory, calendar, 1, sizeof *calendar);
}

int32_t lead_calendar_is_open(const lead_calendar *calendar, lead_time moment)
{
    return calendar && lead_moment_is_valid(moment) && lead_work_goes_on(calendar, moment);
}

lead_time lead_calendar_next_change(const lead_calendar *calendar, lead_time moment)
{
    return calendar && lead_moment_is_valid(moment) ? lead_work_change(calendar, moment) : LEAD_NEVER;
}

/* --- working time ------------------------------------------------------------------------------------------------------------------------- */

#define NOT_A_MOMENT "%s is not a moment of the years 0001 to 9999"
#define NOT_WORKED "the working time to add is negative"

lead_status lead_calendar_add(const lead_calendar *calendar, lead_time start, lead_duration worked, lead_time *end, lead_error *error)
{
    if (!end)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "there is nowhere to put the moment: 'end' is NULL");
    *end = 0;
    if (!calendar)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'calendar' is NULL");
    if (!lead_moment_is_valid(start))
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, NOT_A_MOMENT, "'start'");
    if (worked < 0)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, NOT_WORKED);
    *end = lead_calendar_after(calendar, start, worked);
    return LEAD_OK;
}

lead_status lead_calendar_between(const lead_calendar *calendar, lead_time start, lead_time end, lead_duration *worked, lead_error *error)
{
    if (!worked)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "there is nowhere to put the working time: 'worked' is NULL");
    *worked = 0;
    if (!calendar)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'calendar' is NULL");
    if (!lead_moment_is_valid(start) || !lead_moment_is_valid(end))
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, NOT_A_MOMENT, lead_moment_is_valid(start) ? "'end'" : "'start'");
    *worked = lead_calendar_worked(calendar, start, end);
    return LEAD_OK;
}

lead_status lead_calendar_add_many(const lead_calendar *calendar, const lead_time *starts, const lead_duration *worked, size_t count,
                                   lead_time *ends, lead_error *error)
{
    if (!calendar || (count && (!starts || !worked || !ends)))
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "the calendar or a list is NULL");
    for (size_t i = 0; i < count; i++) {
        if (!lead_moment_is_valid(starts[i]))
            return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, NOT_A_MOMENT " (at index %zu)", "a start", i);
        if (worked[i] < 0)
            return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, NOT_WORKED " (at index %zu)", i);
        ends[i] = lead_calendar_after(calendar, starts[i], worked[i]);
    }
    return LEAD_OK;
}

lead_status lead_calendar_between_many(const lead_calendar *calendar, const lead_time *starts, const lead_time *ends, size_t count,
                                       lead_duration *worked, lead_error *error)
{
    if (!calendar || (count && (!starts || !ends || !worked)))
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "the calendar or a list is NULL");
    for (size_t i = 0; i < count; i++) {
        if (!lead_moment_is_valid(starts[i]) || !lead_moment_is_valid(ends[i]))
            return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, NOT_A_MOMENT " (at index %zu)",
                             lead_moment_is_valid(starts[i]) ? "an end" : "a start", i);
        worked[i] = lead_calendar_worked(calendar, starts[i], ends[i]);
    }
    return LEAD_OK;
}
