/* SPDX-License-Identifier: MIT */
/*
 * Whether people are able to take a lead: absence, hours, limits. Absences begin and end at their exact moments, in order, since what a comeback is worth depends
 * on how others stand then. Hours and new days are only looked at when somebody asks, once for each person, however long ago that was.
 */
#include "base/error.h"
#include "route/pick.h"

#include <string.h>

/* At one moment absences begin before others end, so that whoever comes back finds only those who are there. */
#define COMEBACK ((uint64_t)1 << 32)

static const struct lead_person *person_of(const lead_router *router, uint32_t person)
{
    return &router->policy->people[person];
}

/* --- counts ------------------------------------------------------------------------------------------------------------------------------- */

static int32_t week_of(int32_t day)
{
    const int64_t from_monday = (int64_t)day + 3; /* 1970-01-01 was a Thursday */
    return (int32_t)((from_monday - (from_monday % 7 + 7) % 7) / 7);
}

static uint8_t slot_of(int32_t day)
{
    return (uint8_t)((day % LEAD_DAYS + LEAD_DAYS) % LEAD_DAYS);
}

/* The last day that has begun, although the clock may have been set back since, into the day before. */
static int32_t day_of(const lead_calendar *calendar, lead_time now)
{
    const int32_t day = lead_calendar_day(calendar, now);
    return lead_calendar_day_start(calendar, day + 1) <= now ? day + 1 : day;
}

static void forget_days(struct lead_desk_state *desk, int32_t today)
{
    if ((int64_t)today - desk->day >= LEAD_DAYS) {
        memset(desk->days, 0, sizeof desk->days);
        desk->in_days = 0;
    }
    for (int32_t day = desk->day; desk->in_days && day < today; day++) {
        uint32_t *days = &desk->days[slot_of(day + 1)];
        desk->in_days -= *days;
        *days = 0;
    }
    if (week_of(today) != week_of(desk->day))
        desk->week = 0;
}

static void roll(struct lead_desk_state *desk, const lead_calendar *calendar, lead_time now)
{
    if (now < desk->day_end)
        return;
    const int32_t today = day_of(calendar, now);
    if (today > desk->day) { /* under another calendar than before, it may be less */
        forget_days(desk, today);
        desk->day = today;
    }
    desk->slot = slot_of(desk->day);
    const lead_time end = lead_calendar_day_start(calendar, desk->day + 1);
    desk->day_end = end > now ? end : LEAD_NEVER; /* behind the last day of all */
}

void lead_desk_roll(lead_router *router, uint32_t person)
{
    roll(&router->desks[person], person_of(router, person)->calendar, router->now);
}

struct lead_desk_state lead_desk_rolled(const lead_router *router, uint32_t person)
{
    struct lead_desk_state desk = router->desks[person];
    roll(&desk, person_of(router, person)->calendar, router->now);
    return desk;
}

/* --- reasons ------------------------------------------------------------------------------------------------------------------------------ */

static lead_reason reason_of(const struct lead_desk_state *desk, const uint32_t limits[LEAD_LIMITS])
{
    if (desk->is_away)
        return LEAD_REASON_AWAY;
    if (desk->is_outside)
        return LEAD_REASON_OUTSIDE_HOURS;
    if (desk->open >= limits[LEAD_LIMIT_OPEN])
        return LEAD_REASON_FULL;
    if (desk->days[desk->slot] >= limits[LEAD_LIMIT_DAY])
        return LEAD_REASON_FULL_DAY;
    if (desk->week >= limits[LEAD_LIMIT_WEEK])
        return LEAD_REASON_FULL_WEEK;
    return desk->in_days >= limits[LEAD_LIMIT_30_DAYS] ? LEAD_REASON_FULL_30_DAYS : LEAD_REASON_CHOSEN;
}

/* Whether a new day may end it. */
static bool is_of_days(lead_reason reason)
{
    return reason == LEAD_REASON_FULL_DAY || reason == LEAD_REASON_FULL_WEEK || reason == LEAD_REASON_FULL_30_DAYS;
}

static void set_or_remove(struct lead_heap *heap, uint32_t person, lead_time at, uint64_t order)
{
    if (at == LEAD_NEVER)
        lead_heap_remove(heap, person);
    else
        lead_heap_set(heap, person, at, order);
}

static void plan_look(lead_router *router, uint32_t person)
{
    const struct lead_desk_state *desk = &router->desks[person];
    const bool is_day_first = is_of_days(desk->reason) && desk->day_end < desk->hours_end;
    set_or_remove(&router->hours, person, is_day_first ? desk->day_end : desk->hours_end, person);
}

static uint32_t less(uint32_t room, uint32_t limit, uint32_t count)
{
    return limit - count < room ? limit - count : room;
}

/* Of somebody who is able, so that no limit is reached. */
static uint32_t room_of(const struct lead_desk_state *desk, const uint32_t limits[LEAD_LIMITS])
{
    uint32_t room = limits[LEAD_LIMIT_OPEN] - desk->open;
    room = less(room, limits[LEAD_LIMIT_DAY], desk->days[desk->slot]);
    room = less(room, limits[LEAD_LIMIT_WEEK], desk->week);
    return less(room, limits[LEAD_LIMIT_30_DAYS], desk->in_days);
}

static void set_reason(struct lead_desk_state *desk, const uint32_t limits[LEAD_LIMITS])
{
    const lead_reason reason = reason_of(desk, limits);
    desk->reason = (uint8_t)reason;
    desk->room = reason == LEAD_REASON_CHOSEN ? room_of(desk, limits) : 0;
}

static void tell_teams(lead_router *router, const struct lead_person *who)
{
    for (uint32_t i = 0; i < who->membership_count; i++)
        lead_turns_member_changed(router, who->memberships[i].team, who->memberships[i].member);
}

void lead_desk_look(lead_router *router, uint32_t person, bool is_moved)
{
    struct lead_desk_state *desk = &router->desks[person];
    const struct lead_person *who = person_of(router, person);
    const lead_reason before = desk->reason;
    roll(desk, who->calendar, router->now);
    set_reason(desk, who->limits);
    if (desk->reason != before && (is_of_days(before) || is_of_days(desk->reason)))
        plan_look(router, person);
    if (desk->reason != before || (is_moved && desk->is_ranked))
        tell_teams(router, who);
}

void lead_desk_give(lead_router *router, uint32_t person, uint64_t change)
{
    struct lead_desk_state *desk = &router->desks[person];
    lead_desk_roll(router, person);
    desk->open++;
    desk->days[desk->slot]++;
    desk->week++;
    desk->in_days++;
    desk->given++;
    desk->last = change;
    if (desk->room <= 1) {
        lead_desk_look(router, person, true);
        return;
    }
    desk->room--;
    if (desk->is_ranked)
        tell_teams(router, person_of(router, person));
}

void lead_desk_take(lead_router *router, uint32_t person)
{
    router->desks[person].open--;
    lead_desk_look(router, person, true);
}

/* --- hours -------------------------------------------------------------------------------------------------------------------------------- */

static void see_hours(lead_router *router, uint32_t person)
{
    struct lead_desk_state *desk = &router->desks[person];
    const lead_calendar *calendar = person_of(router, person)->calendar;
    if (router->now >= desk->hours_end) {
        desk->is_outside = !lead_calendar_is_open(calendar, router->now);
        desk->hours_end = lead_calendar_next_change(calendar, router->now);
    }
}

/* --- absences ----------------------------------------------------------------------------------------------------------------------------- */

/* When a span that has not ended begins or ends. */
static lead_time next_of(struct lead_span span, lead_time now)
{
    return now < span.from ? span.from : span.until;
}

/* The first span of the document that has not ended, or their number. */
static uint32_t first_ahead(const struct lead_person *person, lead_time now)
{
    uint32_t low = 0, high = person->away_count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (person->away[middle].until <= now)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Whether the person is away at router->now; *next is when that may change. */
static bool look_away(const lead_router *router, uint32_t person, lead_time *next)
{
    const struct lead_person *who = person_of(router, person);
    const struct lead_span said = router->desks[person].said;
    const uint32_t first = first_ahead(who, router->now);
    bool is_away = false;
    *next = LEAD_NEVER;
    if (first < who->away_count) {
        is_away = who->away[first].from <= router->now;
        *next = next_of(who->away[first], router->now);
    }
    if (said.from < said.until && router->now < said.until) {
        const lead_time at = next_of(said, router->now);
        is_away |= said.from <= router->now;
        *next = at < *next ? at : *next;
    }
    return is_away;
}

static void see_absence(lead_router *router, uint32_t person)
{
    lead_time next;
    const bool is_away = look_away(router, person, &next);
    router->desks[person].is_away = is_away;
    set_or_remove(&router->absences, person, next, person | (is_away ? COMEBACK : 0));
}

static void come_or_go(lead_router *router, uint32_t person)
{
    const bool was_away = router->desks[person].is_away;
    see_absence(router, person);
    const bool is_away = router->desks[person].is_away;
    if (was_away && !is_away)
        lead_turns_return(router, person);
    if (was_away != is_away)
        lead_desk_look(router, person, true);
}

void lead_desk_set_away(lead_router *router, uint32_t person, struct lead_span span)
{
    router->desks[person].said = span.from < span.until ? span : (struct lead_span){0, 0};
    come_or_go(router, person);
}

/* --- time --------------------------------------------------------------------------------------------------------------------------------- */

static bool is_due(const struct lead_heap *heap, lead_time now)
{
    return heap->count && heap->entries[0].at <= now;
}

static void see_all_hours(lead_router *router)
{
    while (is_due(&router->hours, router->now)) {
        const uint32_t person = lead_heap_first(&router->hours)->thing;
        see_hours(router, person);
        lead_desk_look(router, person, false);
        plan_look(router, person);
    }
}

void lead_router_come_to(lead_router *router, lead_time now)
{
    while (is_due(&router->absences, now)) {
        const struct lead_heap_entry *first = lead_heap_first(&router->absences);
        router->now = first->at;
        come_or_go(router, first->thing);
    }
    router->now = now;
    see_all_hours(router);
}

/* --- making ------------------------------------------------------------------------------------------------------------------------------- */

static bool is_ranked(const struct lead_policy *policy, uint32_t person)
{
    const struct lead_person *who = &policy->people[person];
    bool is_ranked = false;
    for (uint32_t i = 0; i < who->membership_count; i++) {
        const lead_by strategy = policy->teams[who->memberships[i].team].strategy;
        is_ranked |= strategy != LEAD_BY_ROUND_ROBIN && strategy != LEAD_BY_WEIGHTED && strategy != LEAD_BY_HASH;
    }
    return is_ranked;
}

bool lead_desks_init(lead_router *router)
{
    const uint32_t count = router->policy->person_count;
    router->absences = router->hours = (struct lead_heap){.memory = router->memory};
    router->desks = LEAD_NEW(&router->memory, count, struct lead_desk_state);
    if (!router->desks || !lead_heap_reserve(&router->absences, count) || !lead_heap_reserve(&router->hours, count))
        return false;
    for (uint32_t person = 0; person < count; person++) {
        router->desks[person].day = INT32_MIN;
        router->desks[person].is_ranked = is_ranked(router->policy, person);
    }
    lead_desks_rebuild(router);
    return true;
}

void lead_desks_free(lead_router *router)
{
    lead_memory_free(&router->memory, router->desks, router->policy->person_count, sizeof *router->desks);
    lead_heap_free(&router->absences);
    lead_heap_free(&router->hours);
    router->desks = NULL;
}

/* Before any call there is no moment at which a calendar could be asked: then people are outside, until the first call looks. */
void lead_desks_rebuild(lead_router *router)
{
    for (uint32_t person = 0; person < router->policy->person_count; person++) {
        struct lead_desk_state *desk = &router->desks[person];
        desk->day_end = desk->hours_end = INT64_MIN;
        desk->is_outside = true;
        see_absence(router, person);
        if (router->now != INT64_MIN) {
            see_hours(router, person);
            lead_desk_roll(router, person);
        }
        set_reason(desk, person_of(router, person)->limits);
        plan_look(router, person);
    }
}

/* --- for hosts ---------------------------------------------------------------------------------------------------------------------------- */

static lead_time moment_of(const struct lead_heap *heap, uint32_t person)
{
    return heap->positions[person] ? heap->entries[heap->positions[person] - 1].at : LEAD_NEVER;
}

lead_status lead_router_desk(lead_router *router, uint32_t person, lead_time now, lead_desk *desk, lead_error *error)
{
    const lead_desk nothing = {.size = sizeof nothing};
    if (lead_copy_out(desk, &nothing, sizeof nothing, sizeof nothing) != LEAD_OK)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'desk' is NULL, or its 'size' is not set");
    if (!router)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'router' is NULL");
    if (person >= router->policy->person_count)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "the policy has no such person");
    const lead_status status = lead_router_check_now(router, now, error);
    if (status != LEAD_OK)
        return status;
    lead_router_come_to(router, now);
    const struct lead_desk_state state = lead_desk_rolled(router, person);
    const lead_time absence = moment_of(&router->absences, person), hours = moment_of(&router->hours, person);
    const lead_desk found = {.size = sizeof found,
                             .reason = state.reason,
                             .open = state.open,
                             .today = state.days[state.slot],
                             .this_week = state.week,
                             .in_30_days = state.in_days,
                             .given = state.given,
                             .next_change = absence < hours ? absence : hours};
    return lead_copy_out(desk, &found, sizeof found, sizeof found);
}
