/* SPDX-License-Identifier: MIT */
#include "route/clocks.h"

#include "base/checked.h"

#include <string.h>

enum { SETS_FIRST = 16 };

/* --- sets --------------------------------------------------------------------------------------------------------------------------------- */

bool lead_clocks_reserve(lead_router *router, uint32_t leads)
{
    struct lead_clocks *clocks = &router->clocks;
    const uint32_t a_lead = router->policy->clocks_per_lead;
    if (a_lead == 0 || leads <= clocks->set_capacity - clocks->sets_used)
        return true;
    const uint64_t needed = (uint64_t)clocks->sets_used + leads, doubled = 2 * (uint64_t)clocks->set_capacity;
    uint64_t sets = needed > doubled ? needed : doubled;
    sets = sets < SETS_FIRST ? SETS_FIRST : sets;
    if (LEAD_RULED_OUT(sets > UINT32_MAX / a_lead)) /* so many leads there never are */
        return false;
    /* Twice as many as there can be at most, so that there is room for long once those that do not hold have been taken out. */
    if (!lead_alarms_reserve(&clocks->due, &router->memory, (size_t)sets * a_lead * 2))
        return false;
    struct lead_clock *grown = lead_memory_resize(&router->memory, clocks->clocks, (size_t)clocks->set_capacity * a_lead, (size_t)sets * a_lead,
                                                  sizeof *grown);
    if (!grown)
        return false;
    clocks->clocks = grown;
    clocks->set_capacity = (uint32_t)sets;
    return true;
}

void lead_clocks_free(lead_router *router)
{
    struct lead_clocks *clocks = &router->clocks;
    lead_memory_free(&router->memory, clocks->clocks, (size_t)clocks->set_capacity * router->policy->clocks_per_lead, sizeof *clocks->clocks);
    lead_alarms_free(&clocks->due, &router->memory);
}

static struct lead_held *held_of(const lead_router *router, uint32_t slot)
{
    return &router->leads.held[slot];
}

static struct lead_clock *set_of(const lead_router *router, uint32_t set)
{
    return router->clocks.clocks + (size_t)set * router->policy->clocks_per_lead;
}

/* 0 for a lead without. */
static uint32_t count_of(const lead_router *router, uint32_t slot)
{
    return held_of(router, slot)->clocks == LEAD_NONE ? 0 : lead_rule_clock_count(router->policy, held_of(router, slot)->rule);
}

void lead_clocks_take_set(lead_router *router, uint32_t slot)
{
    struct lead_clocks *clocks = &router->clocks;
    uint32_t set = clocks->sets_used;
    if (clocks->first_free) {
        set = clocks->first_free - 1;
        clocks->first_free = set_of(router, set)->slot;
    } else {
        clocks->sets_used++;
    }
    for (uint32_t i = 0; i < router->policy->clocks_per_lead; i++)
        set_of(router, set)[i] = (struct lead_clock){.slot = slot};
    held_of(router, slot)->clocks = set;
}

struct lead_clock *lead_clock_of(const lead_router *router, uint32_t slot, uint32_t clock)
{
    return clock < count_of(router, slot) ? &set_of(router, held_of(router, slot)->clocks)[clock] : NULL;
}

const struct lead_clock_definition *lead_clock_definition_of(const lead_router *router, uint32_t slot, uint32_t clock)
{
    const struct lead_policy *policy = router->policy;
    return &policy->slas[policy->rules[held_of(router, slot)->rule].sla].clocks[clock];
}

/* --- one clock ---------------------------------------------------------------------------------------------------------------------------- */

/*
 * The calendar of a run needs no keeping: a clock that starts when assigned begins again, or ends, whenever the lead gets another holder or team, and one that
 * starts when received asks for neither.
 */
static const lead_calendar *calendar_of(const lead_router *router, uint32_t slot, const struct lead_clock_definition *definition)
{
    const struct lead_policy *policy = router->policy;
    const struct lead_held *held = held_of(router, slot);
    uint32_t team = policy->rules[held->rule].team;
    if (definition->source == LEAD_OF_ITS_OWN)
        return definition->calendar;
    if (definition->source == LEAD_OF_ASSIGNEE && !definition->from_receipt)
        return policy->people[held->holder].calendar;
    if (held->team != LEAD_NONE && !definition->from_receipt)
        team = held->team;
    return team == LEAD_NONE ? policy->calendars[0].calendar : policy->teams[team].calendar;
}

/* When a running clock next has something to say. A calendar may have changed with the policy, so a warning is never behind the deadline. */
static lead_time next_moment(const lead_router *router, const struct lead_clock *clock, const struct lead_clock_definition *definition)
{
    if (clock->next == definition->warning_count)
        return clock->deadline;
    const lead_duration before = definition->warnings[clock->next], after = clock->left > before ? clock->left - before : 0;
    const lead_time moment = lead_calendar_after(calendar_of(router, clock->slot, definition), clock->started, after);
    return moment < clock->deadline ? moment : clock->deadline;
}

/* --- alarms ------------------------------------------------------------------------------------------------------------------------------- */

static uint64_t order_of(const lead_router *router, const struct lead_clock *clock, uint32_t index)
{
    return held_of(router, clock->slot)->sequence * LEAD_CLOCKS_MAX + index;
}

static bool holds(const lead_router *router, const struct lead_alarm *alarm)
{
    const struct lead_clock *clock = &router->clocks.clocks[alarm->clock];
    return clock->state == LEAD_CLOCK_RUNS && clock->alarm == alarm->at &&
           alarm->order == order_of(router, clock, alarm->clock % router->policy->clocks_per_lead);
}

/* After anything that may have ended the first one. */
static void bring_to_front(lead_router *router)
{
    struct lead_alarms *due = &router->clocks.due;
    while (due->count && !holds(router, due->alarms))
        lead_alarms_remove_first(due);
}

/* Takes out what does not hold, and what is there twice: a clock that was paused and went on at one moment. */
static void make_room(lead_router *router)
{
    struct lead_alarms *due = &router->clocks.due;
    size_t kept = 0;
    for (size_t i = 0; i < due->count; i++)
        router->clocks.clocks[due->alarms[i].clock].is_seen = false;
    for (size_t i = 0; i < due->count; i++) {
        struct lead_clock *clock = &router->clocks.clocks[due->alarms[i].clock];
        if (clock->is_seen || !holds(router, &due->alarms[i]))
            continue;
        clock->is_seen = true;
        due->alarms[kept++] = due->alarms[i];
    }
    due->count = kept;
    lead_alarms_order(due);
}

static void set_alarm(lead_router *router, struct lead_clock *clock, uint32_t index)
{
    struct lead_alarms *due = &router->clocks.due;
    const uint32_t number = (uint32_t)(clock - router->clocks.clocks);
    clock->alarm = next_moment(router, clock, lead_clock_definition_of(router, clock->slot, index));
    if (due->count == due->capacity)
        make_room(router);
    lead_alarms_add(due, (struct lead_alarm){clock->alarm, order_of(router, clock, index), number});
}

/* --- runs --------------------------------------------------------------------------------------------------------------------------------- */

/* Begins a run with clock->left to go, or waits for it when the lead is paused. */
static void run(lead_router *router, struct lead_clock *clock, uint32_t index)
{
    const struct lead_clock_definition *definition = lead_clock_definition_of(router, clock->slot, index);
    clock->state = LEAD_CLOCK_WAITS;
    if (held_of(router, clock->slot)->is_paused)
        return;
    clock->state = LEAD_CLOCK_RUNS;
    clock->started = router->now;
    clock->deadline = lead_calendar_after(calendar_of(router, clock->slot, definition), router->now, clock->left);
    set_alarm(router, clock, index);
}

static void end(struct lead_clock *clock, enum lead_clock_state state)
{
    *clock = (struct lead_clock){.slot = clock->slot, .state = (uint8_t)state};
}

static void begin(lead_router *router, struct lead_clock *clock, uint32_t index)
{
    end(clock, LEAD_CLOCK_OFF);
    clock->left = lead_clock_definition_of(router, clock->slot, index)->within;
    run(router, clock, index);
}

bool lead_clock_can_stop(const lead_router *router, uint32_t slot, uint32_t index)
{
    const struct lead_clock *clock = lead_clock_of(router, slot, index);
    return clock && clock->state != LEAD_CLOCK_OFF && clock->state != LEAD_CLOCK_STOPPED;
}

lead_duration lead_clock_left(const lead_router *router, uint32_t slot, uint32_t index, lead_time now)
{
    const struct lead_clock *clock = lead_clock_of(router, slot, index);
    if (clock->state == LEAD_CLOCK_WAITS)
        return clock->left;
    if (clock->deadline <= now)
        return clock->deadline - now;
    const lead_calendar *calendar = calendar_of(router, slot, lead_clock_definition_of(router, slot, index));
    if (clock->deadline == LEAD_NEVER)
        return clock->left - lead_calendar_worked(calendar, clock->started, now);
    return lead_calendar_worked(calendar, now, clock->deadline);
}

/* --- what happens to leads ---------------------------------------------------------------------------------------------------------------- */

void lead_clocks_receive(lead_router *router, uint32_t slot)
{
    const uint32_t count = lead_rule_clock_count(router->policy, held_of(router, slot)->rule);
    if (count == 0)
        return;
    lead_clocks_take_set(router, slot);
    for (uint32_t i = 0; i < count; i++)
        if (lead_clock_definition_of(router, slot, i)->from_receipt)
            begin(router, lead_clock_of(router, slot, i), i);
}

void lead_clocks_assign(lead_router *router, uint32_t slot)
{
    if (held_of(router, slot)->is_escalated) {
        lead_clocks_unassign(router, slot);
        return;
    }
    for (uint32_t i = 0; i < count_of(router, slot); i++) {
        struct lead_clock *clock = lead_clock_of(router, slot, i);
        if (clock->state != LEAD_CLOCK_STOPPED && !lead_clock_definition_of(router, slot, i)->from_receipt)
            begin(router, clock, i);
    }
    bring_to_front(router);
}

void lead_clocks_unassign(lead_router *router, uint32_t slot)
{
    for (uint32_t i = 0; i < count_of(router, slot); i++) {
        struct lead_clock *clock = lead_clock_of(router, slot, i);
        if ((clock->state == LEAD_CLOCK_RUNS || clock->state == LEAD_CLOCK_WAITS) && !lead_clock_definition_of(router, slot, i)->from_receipt)
            end(clock, LEAD_CLOCK_OFF);
    }
    bring_to_front(router);
}

void lead_clocks_release(lead_router *router, uint32_t slot)
{
    const uint32_t set = held_of(router, slot)->clocks;
    if (set == LEAD_NONE)
        return;
    for (uint32_t i = 0; i < count_of(router, slot); i++)
        end(lead_clock_of(router, slot, i), LEAD_CLOCK_OFF);
    set_of(router, set)->slot = router->clocks.first_free;
    router->clocks.first_free = set + 1;
    held_of(router, slot)->clocks = LEAD_NONE;
    bring_to_front(router);
}

/* A breach that has not been reported leaves nothing: it is due at once when the lead goes on. */
static void pause_clock(lead_router *router, struct lead_clock *clock, uint32_t index)
{
    const lead_calendar *calendar = calendar_of(router, clock->slot, lead_clock_definition_of(router, clock->slot, index));
    const lead_duration left = clock->left - lead_calendar_worked(calendar, clock->started, router->now);
    const uint8_t next = clock->next;
    end(clock, LEAD_CLOCK_WAITS);
    clock->left = left > 0 ? left : 0;
    clock->next = next;
}

void lead_clocks_pause(lead_router *router, uint32_t slot)
{
    held_of(router, slot)->is_paused = true;
    for (uint32_t i = 0; i < count_of(router, slot); i++)
        if (lead_clock_of(router, slot, i)->state == LEAD_CLOCK_RUNS)
            pause_clock(router, lead_clock_of(router, slot, i), i);
    bring_to_front(router);
}

void lead_clocks_resume(lead_router *router, uint32_t slot)
{
    held_of(router, slot)->is_paused = false;
    for (uint32_t i = 0; i < count_of(router, slot); i++)
        if (lead_clock_of(router, slot, i)->state == LEAD_CLOCK_WAITS)
            run(router, lead_clock_of(router, slot, i), i);
}

void lead_clocks_stop(lead_router *router, uint32_t slot, uint32_t clock)
{
    end(lead_clock_of(router, slot, clock), LEAD_CLOCK_STOPPED);
    bring_to_front(router);
}

void lead_clocks_reported(lead_router *router, uint32_t slot, uint32_t index)
{
    struct lead_clock *clock = lead_clock_of(router, slot, index);
    const lead_time deadline = clock->deadline;
    if (clock->next < lead_clock_definition_of(router, slot, index)->warning_count) {
        clock->next++;
        set_alarm(router, clock, index);
    } else {
        end(clock, LEAD_CLOCK_OVER);
        clock->deadline = deadline;
    }
    bring_to_front(router);
}

void lead_clocks_deadlines(const lead_router *router, uint32_t slot, lead_time deadlines[LEAD_CLOCKS_MAX])
{
    for (uint32_t i = 0; i < LEAD_CLOCKS_MAX; i++) {
        const struct lead_clock *clock = lead_clock_of(router, slot, i);
        deadlines[i] = clock && clock->state == LEAD_CLOCK_RUNS ? clock->deadline : LEAD_NEVER;
    }
}

void lead_clocks_put(lead_router *router, uint32_t slot, uint32_t index, const struct lead_clock *was)
{
    struct lead_clock *clock = lead_clock_of(router, slot, index);
    *clock = *was;
    clock->slot = slot;
    if (clock->state == LEAD_CLOCK_RUNS)
        set_alarm(router, clock, index);
}
