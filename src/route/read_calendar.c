/* SPDX-License-Identifier: MIT */
/* From a document to a calendar. */
#include "base/time.h"
#include "route/read_blocks.h"

#include <string.h>

#define DATE_SIZE 10

struct reader {
    struct lead_calendar *calendar;
    struct lead_place hours, dates, holidays;    /* those without a value are not there */
    const struct lead_json *weekday_values[7];   /* where their blocks stand; NULL for days without work */
    const struct lead_json **special_values;     /* by special day: its member of "dates", or element of "holidays" */
    struct lead_special_day *specials;           /* in the order of the document */
    struct lead_numbered *order;                 /* their days */
    uint32_t special_count, capacity, value_capacity, order_capacity;
};

static const struct lead_day_plan no_work = {0};

/* --- weekdays ----------------------------------------------------------------------------------------------------------------------------- */

static const char *const weekday_names[7] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

static const char *weekday_name(const void *context, size_t index)
{
    return ((const char *const *)context)[index];
}

/* 7 when it is none. */
static uint32_t find_weekday(const char *text, size_t size)
{
    uint32_t day = 0;
    while (day < 7 && (size != 3 || memcmp(text, weekday_names[day], 3) != 0))
        day++;
    return day;
}

static void report_weekday(const struct lead_place *place, bool is_key)
{
    const struct lead_names names = {weekday_name, weekday_names, 7};
    lead_report_unknown(place, LEAD_ERROR_UNKNOWN_NAME, is_key, "weekday", &names);
}

/* "mon" or "mon-fri", the key of a place. False after a report. */
static bool read_weekdays(const struct lead_place *place, uint32_t *first, uint32_t *last)
{
    const char *key = place->value->key;
    const bool is_span = place->value->key_size == 7 && key[3] == '-';
    *first = find_weekday(key, is_span ? 3 : place->value->key_size);
    *last = is_span ? find_weekday(key + 4, 3) : *first;
    if (*first == 7 || *last == 7)
        report_weekday(place, true);
    else if (is_span && *first >= *last)
        lead_report_key(place, LEAD_ERROR_BAD_VALUE, "a span of weekdays goes forward in the week from mon to sun; '%s' does not", key);
    else
        return true;
    return false;
}

static void set_weekdays(struct reader *reader, const struct lead_place *place, const struct lead_day_plan *plan)
{
    uint32_t first, last;
    if (!read_weekdays(place, &first, &last))
        return;
    for (uint32_t day = first; day <= last; day++) {
        if (reader->weekday_values[day])
            lead_report_key(place, LEAD_ERROR_DUPLICATE_NAME, "'%s' stands twice", weekday_names[day]);
        reader->weekday_values[day] = place->value;
        reader->calendar->weekdays[day] = *plan;
    }
}

/* False when out of memory, as with all that follow. */
static bool read_always(struct reader *reader, const struct lead_place *place)
{
    struct lead_block *whole_day = LEAD_ARENA_NEW(&reader->calendar->arena, 1, struct lead_block);
    if (!whole_day)
        return false;
    whole_day->end = LEAD_DAY;
    for (uint32_t day = 0; day < 7; day++) {
        reader->weekday_values[day] = place->value;
        reader->calendar->weekdays[day] = (struct lead_day_plan){whole_day, 1, LEAD_DAY};
    }
    return true;
}

static bool is_always(const struct lead_json *value)
{
    return value->type == LEAD_JSON_STRING && value->size == 6 && memcmp(value->text, "always", 6) == 0;
}

static void report_always(const struct lead_place *place)
{
    char quoted[LEAD_QUOTED_CAPACITY];
    if (lead_want_string(place))
        lead_report_at(place, LEAD_ERROR_BAD_VALUE, "expected an object or \"always\", found '%s'",
                       lead_quoted(place->value->text, place->value->size, quoted));
}

static bool read_hours(struct reader *reader)
{
    const struct lead_place *place = &reader->hours;
    if (is_always(place->value))
        return read_always(reader, place);
    if (place->value->type == LEAD_JSON_STRING)
        report_always(place);
    else if (lead_want_object(place) && lead_unique_keys(place))
        for (const struct lead_json *member = place->value->first; member; member = member->next) {
            const struct lead_place child = lead_child(place, member, 0);
            struct lead_day_plan plan;
            if (lead_json_is_comment(member))
                continue;
            if (!lead_day_plan_read(&child, &reader->calendar->arena, &plan))
                return false;
            set_weekdays(reader, &child, &plan);
        }
    return true;
}

/* --- dates -------------------------------------------------------------------------------------------------------------------------------- */

/* From LEAD_ORIGIN_DAY. */
static bool read_date(const char *text, size_t size, uint32_t *day)
{
    lead_time midnight;
    if (size != DATE_SIZE || !lead_time_parse(text, size, &midnight))
        return false;
    *day = (uint32_t)(midnight / LEAD_DAY - LEAD_ORIGIN_DAY);
    return true;
}

static bool add_special(struct reader *reader, uint32_t day, const struct lead_day_plan *plan, const struct lead_json *value)
{
    struct lead_arena *arena = &reader->calendar->arena;
    const uint32_t count = reader->special_count + 1;
    reader->specials = LEAD_ARENA_GROW(arena, reader->specials, &reader->capacity, count, struct lead_special_day);
    reader->special_values = LEAD_ARENA_GROW(arena, reader->special_values, &reader->value_capacity, count, const struct lead_json *);
    reader->order = LEAD_ARENA_GROW(arena, reader->order, &reader->order_capacity, count, struct lead_numbered);
    if (!reader->specials || !reader->special_values || !reader->order)
        return false;
    reader->specials[count - 1] = (struct lead_special_day){.day = day, .plan = plan};
    reader->special_values[count - 1] = value;
    reader->order[count - 1] = (struct lead_numbered){(int32_t)day, count - 1};
    reader->special_count = count;
    return true;
}

/* "2026-10-01" or "2026-10-01/2026-10-07". False after a report. */
static bool read_dates(const struct lead_place *place, uint32_t *first, uint32_t *last)
{
    const char *text = place->value->text;
    const size_t size = place->value->size;
    char quoted[LEAD_QUOTED_CAPACITY];
    const bool is_span = size == 2 * DATE_SIZE + 1 && text[DATE_SIZE] == '/';
    if (!read_date(text, is_span ? DATE_SIZE : size, first) || (is_span && !read_date(text + DATE_SIZE + 1, DATE_SIZE, last)))
        lead_report_at(place, LEAD_ERROR_BAD_VALUE, "'%s' is not a date such as 2026-10-01, or a span such as 2026-10-01/2026-10-07",
                       lead_quoted(text, size, quoted));
    else if (is_span && *first > *last)
        lead_report_at(place, LEAD_ERROR_BAD_VALUE, "the span '%s' ends before it begins", text);
    else {
        *last = is_span ? *last : *first;
        return true;
    }
    return false;
}

/* Reported once, where they become too many. */
static bool has_room(const struct reader *reader, const struct lead_place *place, uint32_t more)
{
    if (more <= LEAD_SPECIAL_DAYS_MAX - reader->special_count)
        return true;
    lead_report_at(place, LEAD_ERROR_LIMIT, "more than %d dates in 'holidays' and 'dates'", LEAD_SPECIAL_DAYS_MAX);
    return false;
}

static bool read_holidays(struct reader *reader)
{
    const struct lead_place *place = &reader->holidays;
    size_t index = 0;
    if (place->value->type == LEAD_JSON_ARRAY && !place->value->count)
        return true;
    if (!lead_want_array(place))
        return true;
    for (const struct lead_json *item = place->value->first; item; item = item->next, index++) {
        const struct lead_place child = lead_child(place, item, index);
        uint32_t first, last;
        if (!lead_want_string(&child) || !read_dates(&child, &first, &last))
            continue;
        if (!has_room(reader, &child, last - first + 1))
            return true;
        for (uint32_t day = first; day <= last; day++)
            if (!add_special(reader, day, &no_work, item))
                return false;
    }
    return true;
}

/* The plan that a date has: blocks, or a weekday's. */
static bool read_plan(struct reader *reader, const struct lead_place *place, struct lead_day_plan *plan)
{
    *plan = no_work;
    if (place->value->type != LEAD_JSON_STRING)
        return lead_day_plan_read(place, &reader->calendar->arena, plan);
    const uint32_t weekday = find_weekday(place->value->text, place->value->size);
    if (weekday < 7)
        *plan = reader->calendar->weekdays[weekday];
    else
        report_weekday(place, false);
    return true;
}

static bool read_member(struct reader *reader, const struct lead_place *place)
{
    char quoted[LEAD_QUOTED_CAPACITY];
    uint32_t day;
    struct lead_day_plan *plan = LEAD_ARENA_NEW(&reader->calendar->arena, 1, struct lead_day_plan);
    if (!plan || !read_plan(reader, place, plan))
        return false;
    if (read_date(place->value->key, place->value->key_size, &day))
        return add_special(reader, day, plan, place->value);
    lead_report_key(place, LEAD_ERROR_BAD_VALUE, "'%s' is not a date such as 2026-10-01",
                    lead_quoted(place->value->key, place->value->key_size, quoted));
    return true;
}

static bool read_date_members(struct reader *reader)
{
    const struct lead_place *place = &reader->dates;
    if (!lead_want_object(place) || !lead_unique_keys(place))
        return true;
    for (const struct lead_json *member = place->value->first; member; member = member->next) {
        const struct lead_place child = lead_child(place, member, 0);
        if (lead_json_is_comment(member))
            continue;
        if (!has_room(reader, &child, 1))
            return true;
        if (!read_member(reader, &child))
            return false;
    }
    return true;
}

/* --- what only all days together show ----------------------------------------------------------------------------------------------------- */

static struct lead_place place_of_special(const struct reader *reader, const struct lead_json *value)
{
    size_t index = 0;
    if (value->key)
        return lead_child(&reader->dates, value, 0);
    const bool is_kept = !lead_findings_are_full(reader->holidays.findings); /* else nobody sees the index */
    for (const struct lead_json *item = reader->holidays.value->first; is_kept && item != value; item = item->next)
        index++;
    return lead_child(&reader->holidays, value, index);
}

static void report_second(const struct reader *reader, const struct lead_json *value)
{
    const struct lead_place place = place_of_special(reader, value);
    if (value->key)
        lead_report_key(&place, LEAD_ERROR_DUPLICATE_NAME, "'%s' is one of the holidays as well", value->key);
    else
        lead_report_at(&place, LEAD_ERROR_DUPLICATE_NAME, "'%s' has a date that stands in the holidays before", value->text);
}

/* Brings special days in order into the calendar, and reports those that stand twice. */
static bool order_specials(struct reader *reader)
{
    struct lead_arena *arena = &reader->calendar->arena;
    const uint32_t count = reader->special_count;
    struct lead_special_day *specials = LEAD_ARENA_NEW(arena, count + 1, struct lead_special_day);
    const struct lead_json **values = LEAD_ARENA_NEW(arena, count + 1, const struct lead_json *), *reported = NULL;
    struct lead_numbered *spare = LEAD_ARENA_NEW(arena, count, struct lead_numbered);
    if (!specials || !values || !spare)
        return false;
    const struct lead_numbered *order = lead_numbered_sort(reader->order, spare, count);
    for (uint32_t i = 0; i < count; i++) {
        specials[i] = reader->specials[order[i].item];
        values[i] = reader->special_values[order[i].item];
        if (i && specials[i].day == specials[i - 1].day && values[i] != reported) {
            reported = values[i];
            report_second(reader, reported);
        }
    }
    specials[count].day = UINT32_MAX; /* never comes */
    reader->special_values = values;
    reader->calendar->specials = specials;
    reader->calendar->special_count = count;
    return true;
}

/* What a day brings goes on into what the next one brings. */
static bool overlap(const struct lead_day_plan *plan, const struct lead_day_plan *next)
{
    return plan->count && next->count && plan->blocks[plan->count - 1].end - LEAD_DAY > next->blocks[0].begin;
}

static void report_overlap(const struct lead_place *place, const struct lead_day_plan *plan, const struct lead_day_plan *next)
{
    char first[LEAD_BLOCK_TEXT], second[LEAD_BLOCK_TEXT];
    lead_report_at(place, LEAD_ERROR_BAD_VALUE, "'%s' goes on after midnight and overlaps '%s' of the next day",
                   lead_block_text(&plan->blocks[plan->count - 1], first), lead_block_text(&next->blocks[0], second));
}

static void check_week(const struct reader *reader)
{
    const struct lead_day_plan *plans = reader->calendar->weekdays;
    const struct lead_json *reported = NULL;
    for (uint32_t day = 0; day < 7; day++) {
        const struct lead_json *value = reader->weekday_values[day];
        if (!overlap(&plans[day], &plans[(day + 1) % 7]) || value == reported)
            continue;
        const struct lead_place place = lead_child(&reader->hours, value, 0);
        report_overlap(&place, &plans[day], &plans[(day + 1) % 7]);
        reported = value;
    }
}

static void check_specials(const struct reader *reader)
{
    const struct lead_calendar *calendar = reader->calendar;
    for (uint32_t i = 0; i < calendar->special_count; i++) {
        const struct lead_special_day *special = &calendar->specials[i];
        const bool is_behind = i && special[-1].day + 1 == special->day, is_before = special[1].day == special->day + 1;
        const struct lead_day_plan *before = is_behind ? special[-1].plan : &calendar->weekdays[(special->day - 1) % 7];
        const struct lead_day_plan *next = &calendar->weekdays[(special->day + 1) % 7];
        const bool meets_next = !is_before && overlap(special->plan, next);
        if (!overlap(before, special->plan) && !meets_next)
            continue; /* most have nothing to report, and to find the place of one takes a walk over the holidays */
        const struct lead_place place = place_of_special(reader, reader->special_values[i]);
        if (overlap(before, special->plan))
            report_overlap(&place, before, special->plan);
        if (meets_next)
            report_overlap(&place, special->plan, next);
    }
}

static bool has_work(const struct lead_calendar *calendar)
{
    int64_t total = 0;
    for (uint32_t day = 0; day < 7; day++)
        total |= calendar->weekdays[day].total;
    for (uint32_t i = 0; i < calendar->special_count; i++)
        total |= calendar->specials[i].plan->total;
    return total != 0;
}

/* --- the whole ---------------------------------------------------------------------------------------------------------------------------- */

static void read_zone(const struct lead_place *place, struct lead_rule *rule)
{
    char quoted[LEAD_QUOTED_CAPACITY];
    if (!lead_want_string(place))
        return;
    const char *problem = lead_rule_read(place->value->text, place->value->size, rule);
    if (!problem)
        return;
    lead_report_at(place, LEAD_ERROR_BAD_VALUE, "'%s' is not a time zone here: %s",
                   lead_quoted(place->value->text, place->value->size, quoted), problem);
    *rule = (struct lead_rule){0}; /* half of a rule means nothing */
}

static bool read_days(struct reader *reader)
{
    return (!reader->hours.value || read_hours(reader)) && (!reader->holidays.value || read_holidays(reader)) &&
           (!reader->dates.value || read_date_members(reader)) && order_specials(reader);
}

/* Problems are in the findings. */
static bool read_members(const struct lead_place *place, struct lead_calendar *calendar)
{
    static const char *const keys[] = {"hours", "zone", "holidays", "dates"};
    enum { HOURS, ZONE, HOLIDAYS, DATES, COUNT };
    const struct lead_json *members[COUNT];
    struct lead_rule rule = {0};
    lead_members(place, keys, COUNT, HOURS + 1, members);
    struct reader reader = {.calendar = calendar,
                            .hours = lead_child(place, members[HOURS], 0),
                            .dates = lead_child(place, members[DATES], 0),
                            .holidays = lead_child(place, members[HOLIDAYS], 0)};
    const struct lead_place zone = lead_child(place, members[ZONE], 0);
    if (zone.value)
        read_zone(&zone, &rule);
    const size_t errors = place->findings->errors;
    if (!read_days(&reader))
        return false;
    check_week(&reader);
    check_specials(&reader);
    if (place->findings->errors == errors && reader.hours.value && !has_work(calendar))
        lead_report_at(place, LEAD_ERROR_BAD_VALUE, "the calendar has no working minute");
    return lead_zone_build(&calendar->zone, &rule, &calendar->arena);
}

lead_calendar *lead_calendar_read(const struct lead_place *place, const lead_allocator *memory)
{
    const size_t errors = place->findings->errors;
    if (place->value->type == LEAD_JSON_STRING && !is_always(place->value)) {
        report_always(place);
        return NULL;
    }
    if (place->value->type != LEAD_JSON_STRING && !lead_want_object(place))
        return NULL;
    lead_calendar *calendar = is_always(place->value) ? lead_calendar_always(memory) : lead_calendar_new(memory);
    bool is_whole = calendar != NULL;
    if (is_whole && !is_always(place->value))
        is_whole = read_members(place, calendar) && (place->findings->errors > errors || lead_calendar_build(calendar));
    if (!is_whole)
        place->findings->out_of_memory = true;
    if (is_whole && !place->findings->out_of_memory && place->findings->errors == errors)
        return calendar;
    lead_calendar_unref(calendar);
    return NULL;
}
