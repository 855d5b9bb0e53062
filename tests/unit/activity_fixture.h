/* SPDX-License-Identifier: MIT */
/*
 * Definitions built by hand or at random, events that keep their time, and replay: what the reference says points and measures are, computed from
 * all events, one by one, without entries, tables or passes.
 */
#ifndef LEADCORE_TESTS_UNIT_ACTIVITY_FIXTURE_H
#define LEADCORE_TESTS_UNIT_ACTIVITY_FIXTURE_H

#include "activity/history.h"
#include "activity/outcome.h"

#include "../support/host.h"
#include "../support/sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

#define DAY ((lead_duration)86400000000)
#define HOUR ((lead_duration)3600000000)

#define TYPES_MAX 12
#define WHERES 3 /* conditions that events meet or not; 0 is none, which all meet */
#define RULES_MAX 80
#define MEASURES_MAX 80
#define GUARDS_MAX 8
#define EVENTS_MAX 1200

/* ---- Events ---- */

struct raw_event {
    lead_time time;
    uint32_t type;
    uint32_t wheres; /* bit w: meets condition w; bit 0 is set */
    uint32_t repeat; /* so many of them */
};

struct raw_events {
    struct raw_event event[EVENTS_MAX];
    unsigned count;
};

/* ---- Definitions ---- */

struct fixture {
    struct lead_arena arena;
    lead_allocator memory;
    struct lead_activity_definitions definitions;
    struct lead_counter counters[TYPES_MAX * WHERES]; /* type t under condition w: t * WHERES + w */
    struct lead_event_rule rules[RULES_MAX];
    struct lead_measure measures[MEASURES_MAX];
    struct lead_guard guards[GUARDS_MAX];
    struct lead_activity_plan *plan;
};

static inline void fixture_init(struct fixture *fixture, uint32_t types, lead_duration resolution)
{
    memset(fixture, 0, sizeof *fixture);
    assert_true(lead_memory_choose(NULL, &fixture->memory));
    lead_arena_init(&fixture->arena, &fixture->memory);
    struct lead_activity_definitions *definitions = &fixture->definitions;
    definitions->type_count = types;
    definitions->resolution = resolution;
    definitions->counters = fixture->counters;
    definitions->counter_count = types * WHERES;
    definitions->rules = fixture->rules;
    definitions->measures = fixture->measures;
    definitions->guards = fixture->guards;
    for (uint32_t c = 0; c < definitions->counter_count; c++)
        fixture->counters[c].type = c / WHERES;
}

static inline void fixture_build(struct fixture *fixture)
{
    assert_true(lead_activity_plan_build(&fixture->definitions, &fixture->arena, &fixture->plan));
}

static inline void fixture_free(struct fixture *fixture)
{
    lead_arena_free(&fixture->arena);
}

/* Types first_type … first_type + types - 1 under one condition. */
static inline struct lead_counter_set fixture_counters(struct fixture *fixture, uint32_t first_type, uint32_t types, uint32_t where)
{
    uint32_t *items = LEAD_ARENA_NEW(&fixture->arena, types, uint32_t);
    assert_non_null(items);
    for (uint32_t t = 0; t < types; t++)
        items[t] = (first_type + t) * WHERES + where;
    return (struct lead_counter_set){items, types};
}

/* Points that fade in a straight line; `rest` from `length` on. */
static inline struct lead_fade fixture_fade(struct fixture *fixture, lead_points points, uint32_t length, lead_points rest)
{
    lead_points *ages = LEAD_ARENA_NEW(&fixture->arena, length, lead_points);
    assert_non_null(ages);
    for (uint32_t a = 0; a < length; a++)
        ages[a] = (lead_points)(points - (int64_t)points * a / length);
    return (struct lead_fade){ages, length, rest};
}

static inline struct lead_event_rule *fixture_rule(struct fixture *fixture, struct lead_counter_set counters, struct lead_fade fade)
{
    struct lead_event_rule *rule = &fixture->rules[fixture->definitions.rule_count++];
    const lead_points points = fade.length > 0 ? fade.points[0] : fade.rest;
    const lead_points size = points < 0 ? -points : points;
    *rule = (struct lead_event_rule){counters, fade, points, size > 20000000 ? size : 20000000, 0, {0, 0}, 0};
    if (fixture->definitions.channel_count == 0)
        fixture->definitions.channel_count = 1;
    return rule;
}

static inline struct lead_measure *fixture_measure(struct fixture *fixture, enum lead_measure_kind kind, struct lead_counter_set counters,
                                                   uint32_t window)
{
    struct lead_measure *measure = &fixture->measures[fixture->definitions.measure_count++];
    *measure = (struct lead_measure){kind, counters, window};
    return measure;
}

static inline void fixture_guard(struct fixture *fixture, uint32_t type, uint32_t more_than, struct lead_stretch span)
{
    fixture->guards[fixture->definitions.guard_count++] = (struct lead_guard){"guard", NULL, type, type * WHERES, more_than, span};
}

/* ---- Definitions at random ---- */

struct variety {
    const char *name;
    uint32_t types, channels, rules, measures, guards;
    bool capped; /* some rules */
    bool large;  /* points so large that limits are reached */
    lead_duration resolution;
    bool buckets; /* all spans of caps are of one bucket */
};

static inline struct lead_stretch random_span(struct sample_random *random)
{
    static const uint32_t lengths[] = {1, 2, 3, 7, 14, 24, 30};
    const uint32_t length = lengths[sample_below(random, COUNT_OF(lengths))];
    return (struct lead_stretch){length, length % 7 == 0 ? 3 : 0};
}

static inline struct lead_fade random_fade(struct fixture *fixture, struct sample_random *random, bool large)
{
    const int64_t size = large && sample_once_in(random, 2) ? 100000000 + sample_below(random, 900000000) : 1 + sample_below(random, 20000);
    const lead_points points = (lead_points)(sample_once_in(random, 4) ? -size : size);
    const uint32_t length = sample_once_in(random, 4) ? 0 : 1 + sample_below(random, 60);
    const bool fades = length > 0 && !sample_once_in(random, 4);
    struct lead_fade fade = fixture_fade(fixture, points, length, fades ? 0 : points);
    /* Steps and windows stay for a while, and some tables end before they are at an end. */
    lead_points *ages = LEAD_ARENA_NEW(&fixture->arena, length, lead_points);
    assert_non_null(ages);
    const uint32_t step = sample_once_in(random, 2) ? 1 : 1 + sample_below(random, 20);
    for (uint32_t a = 0; a < length; a++)
        ages[a] = fade.points[a - a % step];
    fade.points = ages;
    return fade;
}

static inline struct lead_counter_set random_counters(struct fixture *fixture, struct sample_random *random)
{
    const uint32_t types = fixture->definitions.type_count;
    const uint32_t count = sample_once_in(random, 2) ? 1 : 1 + sample_below(random, types);
    return fixture_counters(fixture, sample_below(random, types - count + 1), count, sample_below(random, WHERES));
}

static inline void random_rules(struct fixture *fixture, struct sample_random *random, const struct variety *variety)
{
    for (uint32_t r = 0; r < variety->rules; r++) {
        const struct lead_counter_set counters = random_counters(fixture, random);
        /* Rules of equal points and decay share their points by age. */
        const bool shares = r > 0 && sample_once_in(random, 3);
        struct lead_fade fade = shares ? fixture->rules[r - 1].fade : random_fade(fixture, random, variety->large);
        if (shares && fade.length > 0 && sample_once_in(random, 3))
            fade.rest = fade.points[0] / 3;
        struct lead_event_rule *rule = fixture_rule(fixture, counters, fade);
        rule->channel = sample_below(random, variety->channels);
        if (!variety->capped || sample_once_in(random, 3))
            continue;
        rule->times = 1 + sample_below(random, sample_once_in(random, 3) ? 5000 : 6);
        if (variety->buckets)
            rule->span = (struct lead_stretch){1, 0};
        else if (!sample_once_in(random, 4))
            rule->span = random_span(random);
        const int64_t size = (int64_t)rule->times * (rule->points < 0 ? -rule->points : rule->points);
        if (rule->span.length == 0 && size < rule->limit)
            rule->limit = (lead_points)size;
    }
}

static inline void random_measures(struct fixture *fixture, struct sample_random *random, const struct variety *variety)
{
    for (uint32_t m = 0; m < variety->measures; m++) {
        const enum lead_measure_kind kind = m == 0 ? LEAD_MEASURE_PRESENCE : (enum lead_measure_kind)(1 + sample_below(random, 3));
        const struct lead_counter_set counters = m == 0 ? (struct lead_counter_set){NULL, 0} : random_counters(fixture, random);
        const uint32_t window = kind != LEAD_MEASURE_COUNT || sample_once_in(random, 4) ? LEAD_AGES_FOREVER : 1 + sample_below(random, 90);
        fixture_measure(fixture, kind, counters, window);
    }
}

/* A clock for each property: `now` of events is about this moment. */
#define EVENTS_NOW SAMPLE_NOW

static inline void random_definitions(struct fixture *fixture, struct sample_random *random, const struct variety *variety)
{
    fixture_init(fixture, variety->types, variety->resolution);
    fixture->definitions.channel_count = variety->channels;
    random_rules(fixture, random, variety);
    random_measures(fixture, random, variety);
    for (uint32_t g = 0; g < variety->guards; g++)
        fixture_guard(fixture, sample_below(random, variety->types), sample_below(random, 8), random_span(random));
    fixture_build(fixture);
}

/* Events of the 120 buckets before EVENTS_NOW and of a few after it. `most` of one kind at a moment is rarely more than one. */
static inline void random_events(struct raw_events *events, struct sample_random *random, const struct variety *variety, unsigned count,
                                 uint32_t most)
{
    events->count = count;
    for (unsigned e = 0; e < count; e++) {
        const unsigned range = sample_once_in(random, 2) ? 10 : 120;
        const int64_t buckets = (int64_t)sample_below(random, range + 5) - (int64_t)range;
        const int64_t within = (int64_t)(sample_next(random) % (uint64_t)variety->resolution);
        events->event[e] = (struct raw_event){EVENTS_NOW + buckets * variety->resolution + within, sample_below(random, variety->types),
                                              1 + 2 * sample_below(random, 4), sample_once_in(random, 10) ? 1 + sample_below(random, most) : 1};
    }
}

/* Rarely a moment at the ends of time. */
static inline lead_time random_now(struct sample_random *random, lead_duration resolution)
{
    static const lead_time ends[] = {INT64_MIN, INT64_MIN + 1, -1, 0, LEAD_YEAR_0001, LEAD_YEAR_10000 - 1, INT64_MAX - 1, INT64_MAX};
    if (sample_once_in(random, 20))
        return ends[sample_below(random, COUNT_OF(ends))];
    const int64_t buckets = (int64_t)sample_below(random, 200) - 100;
    return EVENTS_NOW + buckets * resolution + (int64_t)(sample_next(random) % (uint64_t)resolution);
}

/* ---- Replay ---- */

static inline int64_t divide_down(int64_t value, int64_t by)
{
    int64_t quotient = value / by;
    if (quotient * by > value)
        quotient--;
    return quotient;
}

static inline int64_t replay_age(const struct fixture *fixture, const struct raw_event *event, lead_time now)
{
    return divide_down(now, fixture->definitions.resolution) - divide_down(event->time, fixture->definitions.resolution);
}

static inline int64_t replay_span(const struct fixture *fixture, const struct raw_event *event, struct lead_stretch span)
{
    return span.length == 0 ? 0 : divide_down(divide_down(event->time, fixture->definitions.resolution) + span.shift, span.length);
}

static inline bool replay_takes_away(const struct fixture *fixture, const struct raw_events *events, unsigned e,
                                     const struct lead_guard *guard, lead_time now)
{
    uint64_t burst = 0;
    for (unsigned i = 0; i < events->count; i++)
        if (events->event[i].type == guard->type && replay_age(fixture, &events->event[i], now) >= 0 &&
            replay_span(fixture, &events->event[i], guard->span) == replay_span(fixture, &events->event[e], guard->span))
            burst += events->event[i].repeat;
    return events->event[e].type == guard->type && burst > guard->more_than;
}

/* All events at one moment, and which guard takes each away. */
struct replay {
    const struct fixture *fixture;
    const struct raw_events *events;
    lead_time now;
    const struct lead_guard *guards[EVENTS_MAX];
};

static inline void replay_begin(struct replay *replay, const struct fixture *fixture, const struct raw_events *events, lead_time now)
{
    replay->fixture = fixture;
    replay->events = events;
    replay->now = now;
    for (unsigned e = 0; e < events->count; e++) {
        replay->guards[e] = NULL;
        for (uint32_t g = fixture->definitions.guard_count; g-- > 0;)
            if (replay_takes_away(fixture, events, e, &fixture->guards[g], now))
                replay->guards[e] = &fixture->guards[g];
    }
}

/* Whether a rule or condition over these counters looks at the event; guards aside. */
static inline bool replay_sees(const struct replay *replay, unsigned e, const struct lead_counter_set *counters)
{
    const struct raw_event *event = &replay->events->event[e];
    if (replay_age(replay->fixture, event, replay->now) < 0)
        return false;
    for (uint32_t i = 0; i < counters->count; i++)
        if (counters->items[i] / WHERES == event->type && (event->wheres >> counters->items[i] % WHERES & 1) != 0)
            return true;
    return false;
}

/* How many events the rule met before this one in its span: those of older buckets, and of the same bucket those that stand before it. */
static inline uint64_t replay_before(const struct replay *replay, unsigned e, const struct lead_event_rule *rule)
{
    uint64_t before = 0;
    const struct raw_event *event = &replay->events->event[e];
    for (unsigned i = 0; i < replay->events->count; i++) {
        const struct raw_event *other = &replay->events->event[i];
        const int64_t older = replay_age(replay->fixture, other, replay->now) - replay_age(replay->fixture, event, replay->now);
        if (replay_sees(replay, i, &rule->counters) && replay->guards[i] == NULL && (older > 0 || (older == 0 && i < e)) &&
            replay_span(replay->fixture, other, rule->span) == replay_span(replay->fixture, event, rule->span))
            before += other->repeat;
    }
    return before;
}

static inline uint64_t replay_counted(const struct replay *replay, unsigned e, const struct lead_event_rule *rule)
{
    const uint64_t repeat = replay->events->event[e].repeat;
    if (replay->guards[e] != NULL)
        return 0;
    if (rule->times == 0)
        return repeat;
    const uint64_t before = replay_before(replay, e, rule);
    const uint64_t left = before > rule->times ? 0 : rule->times - before;
    return repeat < left ? repeat : left;
}

static inline void replay_rule(const struct replay *replay, const struct lead_event_rule *rule, struct lead_rule_outcome *outcome)
{
    int64_t points = 0;
    *outcome = (struct lead_rule_outcome){0};
    for (unsigned e = 0; e < replay->events->count; e++) {
        const struct raw_event *event = &replay->events->event[e];
        if (!replay_sees(replay, e, &rule->counters))
            continue;
        const uint64_t counted = replay_counted(replay, e, rule);
        const int64_t age = replay_age(replay->fixture, event, replay->now), resolution = replay->fixture->definitions.resolution;
        const int64_t begin = divide_down(event->time, resolution) * resolution;
        points += (int64_t)counted * (age < (int64_t)rule->fade.length ? rule->fade.points[age] : rule->fade.rest);
        outcome->counted += counted;
        outcome->capped += replay->guards[e] != NULL ? 0 : event->repeat - counted;
        outcome->guarded += replay->guards[e] != NULL ? event->repeat : 0;
        if (replay->guards[e] != NULL && (outcome->guard == NULL || replay->guards[e] < outcome->guard))
            outcome->guard = replay->guards[e];
        if (counted > 0 && (outcome->newest == 0 || begin > outcome->newest))
            outcome->newest = begin;
    }
    outcome->raw_points = (int64_t)outcome->counted * rule->points;
    outcome->points = (lead_points)(points > rule->limit ? rule->limit : points < -rule->limit ? -rule->limit : points);
}

static inline int32_t replay_measure(const struct replay *replay, const struct lead_measure *measure)
{
    int64_t count = 0, newest = LEAD_MEASURE_NEVER, oldest = LEAD_MEASURE_NEVER;
    for (unsigned e = 0; e < replay->events->count; e++) {
        const int64_t age = replay_age(replay->fixture, &replay->events->event[e], replay->now);
        if (!replay_sees(replay, e, &measure->counters) || replay->guards[e] != NULL)
            continue;
        const int64_t told = age > LEAD_MEASURE_MOST ? LEAD_MEASURE_MOST : age;
        newest = told < newest ? told : newest;
        oldest = oldest == LEAD_MEASURE_NEVER || told > oldest ? told : oldest;
        if (measure->window == LEAD_AGES_FOREVER || age < (int64_t)measure->window)
            count += replay->events->event[e].repeat;
    }
    switch (measure->kind) {
    case LEAD_MEASURE_PRESENCE:
        return 0;
    case LEAD_MEASURE_COUNT:
        return (int32_t)(count > LEAD_MEASURE_MOST ? LEAD_MEASURE_MOST : count);
    case LEAD_MEASURE_LAST:
        return (int32_t)newest;
    default:
        return (int32_t)oldest;
    }
}

/* ---- Entries of the same events ---- */

static inline void add_event(struct lead_history *history, const struct fixture *fixture, const struct raw_event *event)
{
    const int32_t bucket = (int32_t)lead_bucket_of(event->time, fixture->definitions.resolution);
    for (uint32_t i = 0; i < event->repeat; i++)
        for (uint32_t w = 0; w < WHERES; w++)
            if ((event->wheres >> w & 1) != 0)
                assert_true(lead_history_add(history, event->type * WHERES + w, bucket, &fixture->memory));
}

/* In an order of its own. */
static inline void add_events(struct lead_history *history, const struct fixture *fixture, const struct raw_events *events,
                              struct sample_random *random)
{
    unsigned order[EVENTS_MAX];
    for (unsigned i = 0; i < events->count; i++) {
        const unsigned other = sample_below(random, i + 1);
        order[i] = order[other];
        order[other] = i;
    }
    for (unsigned i = 0; i < events->count; i++)
        add_event(history, fixture, &events->event[order[i]]);
}

/* Keys ascend; of equal keys all but the last are full. */
static inline void check_order(const lead_entry_bits *entries, size_t count)
{
    for (size_t i = 0; i < count; i++)
        assert_true(lead_entry_count(entries[i]) > 0);
    for (size_t i = 1; i < count; i++) {
        const uint64_t before = entries[i - 1] >> LEAD_ENTRY_BUCKET_SHIFT, here = entries[i] >> LEAD_ENTRY_BUCKET_SHIFT;
        assert_true(before < here || (before == here && lead_entry_count(entries[i - 1]) == LEAD_ENTRY_COUNT_MAX));
    }
}

#endif
