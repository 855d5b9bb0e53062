/* SPDX-License-Identifier: MIT */
/* What a document says about events: their types and fields, what is counted, and what counts are for. */
#ifndef LEADCORE_SRC_ACTIVITY_DEFINITIONS_H
#define LEADCORE_SRC_ACTIVITY_DEFINITIONS_H

#include "base/index.h"
#include "rules/program.h"

#define LEAD_EVENTS_MAX 250
#define LEAD_GUARDS_MAX 250
#define LEAD_COUNTERS_MAX 65535
#define LEAD_MEASURES_MAX 16384
#define LEAD_FADE_AGES_MAX ((uint32_t)4194304)
#define LEAD_AGES_FOREVER UINT32_MAX

/* Field 0 of the event schema is the type itself, a category whose codes are the event types. */
#define LEAD_EVENT_TYPE_FIELD 0

/* An event type under a condition. */
struct lead_counter {
    uint32_t type;
    lead_node_id where; /* in the event conditions; LEAD_NODE_ID_TRUE for none. The type is not part of it. */
    uint64_t identity; /* see lead_counter_identity() */
    char meaning[33];  /* what tells it from others of the same type: see lead_where */
    const char *id;    /* of its rule, or NULL */
    uint32_t reach; /* ages that may matter, or LEAD_AGES_FOREVER */
};

/* Points by age: points[age] for age < length, `rest` from there on. */
struct lead_fade {
    const lead_points *points;
    uint32_t length;
    lead_points rest;
};

/* Stretches of `length` buckets; bucket b is in ⌊(b + shift) / length⌋. length 0: one that is never over. */
struct lead_stretch {
    uint32_t length;
    uint32_t shift;
};

struct lead_counter_set {
    const uint32_t *items; /* ascending */
    uint32_t count;
};

struct lead_event_rule {
    struct lead_counter_set counters;
    struct lead_fade fade;
    lead_points points;
    lead_points limit; /* of what it gives, either way */
    uint32_t times;    /* at most, in each span; 0: any number */
    struct lead_stretch span;
    uint32_t channel; /* of its group */
};

/* What conditions compare; LEAD_MEASURE_UNKNOWN when the lead's activity is unknown. */
enum lead_measure_kind {
    LEAD_MEASURE_PRESENCE, /* always 0; the first measure, and there whenever anything is counted */
    LEAD_MEASURE_COUNT,    /* events younger than `window` */
    LEAD_MEASURE_LAST,     /* smallest age, LEAD_MEASURE_NEVER without events */
    LEAD_MEASURE_FIRST     /* largest age, LEAD_MEASURE_NEVER without events */
};

#define LEAD_MEASURE_UNKNOWN INT32_MIN
#define LEAD_MEASURE_NEVER INT32_MAX
#define LEAD_MEASURE_MOST 2000000000 /* counts and ages stay there */

struct lead_measure {
    enum lead_measure_kind kind;
    struct lead_counter_set counters;
    uint32_t window; /* ages, or LEAD_AGES_FOREVER */
};

/* More than `more_than` events of the counter's type in one span are none. One for each type. */
struct lead_guard {
    const char *name, *reason;
    uint32_t type;
    uint32_t counter; /* of the type under no condition */
    uint32_t more_than;
    struct lead_stretch span;
};

/* "decay" as it is written; durations in buckets. */
enum lead_decay_kind { LEAD_DECAY_NONE, LEAD_DECAY_HALF_LIFE, LEAD_DECAY_LINEAR, LEAD_DECAY_STEPS, LEAD_DECAY_WINDOW };

struct lead_decay {
    enum lead_decay_kind kind;
    uint32_t length;
    uint32_t percent; /* thousandths of a per cent, of steps */
};

/* Rules of the same points and decay share their points by age. */
struct lead_shared_fade {
    lead_points points;
    struct lead_decay decay;
    struct lead_fade fade;
};

/* A set of event types: bit t % 64 of words[t / 64]. */
#define LEAD_EVENT_WORDS ((LEAD_EVENTS_MAX + 63) / 64)
struct lead_event_set {
    uint64_t words[LEAD_EVENT_WORDS];
};

/* What only the readers use. */
struct lead_activity_reading {
    struct lead_conditions *leads;      /* the conditions that read measures; NULL before lead_activity_attach() */
    struct lead_event_set *field_types; /* by field: the types that declare it */
    uint32_t field_capacity, field_type_capacity;
    uint32_t *candidates; /* scratch for messages, by field */
    uint32_t guard_capacity;
    struct lead_index counters, measures, fades;
    struct lead_shared_fade *shared_fades;
    uint32_t shared_fade_count, shared_fade_capacity;
    /* The group's "decay" that was read last, so that its problems are told once, and its members are looked at once. */
    const struct lead_json *group_decay;
    struct lead_decay decay;
    bool decay_is_good;
};

struct lead_activity_definitions {
    struct lead_schema schema; /* of events: the type, then all event fields */
    uint32_t type_count;
    uint8_t **has_field; /* by type, then by field: whether the type declares it */
    lead_duration resolution;
    struct lead_conditions conditions; /* over events */
    struct lead_counter *counters;
    uint32_t counter_count, counter_capacity;
    struct lead_event_rule *rules; /* in the document's order */
    uint32_t rule_count, rule_capacity;
    struct lead_measure *measures;
    uint32_t measure_count, measure_capacity;
    struct lead_guard *guards;
    uint32_t guard_count;
    uint32_t channel_count; /* groups with event rules */
    struct lead_values ids; /* of rules */
    uint32_t fade_ages;     /* so far */
    struct lead_activity_reading reading;
};

/*
 * Reading, in this order: begin (events, resolution, guards; any may be NULL), then rules and conditions as they are met, then finish. All report problems and go
 * on; false when out of memory. `lead_conditions` of the lead itself get their "activity" reader from lead_activity_attach().
 */
struct lead_activity_sections {
    const struct lead_json *events, *resolution, *guards;
};

bool lead_activity_begin(const struct lead_place *root, const struct lead_activity_sections *sections, struct lead_arena *arena,
                         struct lead_activity_definitions *definitions);
void lead_activity_attach(struct lead_activity_definitions *definitions, struct lead_conditions *conditions);

/* What stands in a rule with "on", or in its group; any but `on` and `points` may be NULL. */
struct lead_event_rule_members {
    const struct lead_json *on, *where, *at_most, *decay, *id;
    const struct lead_json *group_decay;
    const struct lead_place *group; /* of group_decay */
    lead_points points;
};

/* Index of the rule in definitions->rules, or LEAD_NONE after a report or without memory (then conditions.nodes.out_of_memory is set). */
uint32_t lead_event_rule_read(const struct lead_place *place, const struct lead_event_rule_members *members, uint32_t channel,
                              struct lead_activity_definitions *definitions);
/* The group's "decay", for groups without event rules, so that mistakes in it do not go unseen. */
void lead_decay_check(const struct lead_place *place, struct lead_activity_definitions *definitions);
bool lead_activity_finish(const struct lead_place *root, struct lead_arena *arena, struct lead_activity_definitions *definitions);

/* --- For the readers ------------------------------------------------------------------------------------------------------------------- */

/* Sections. */
bool lead_events_read(const struct lead_place *place, struct lead_arena *arena, struct lead_activity_definitions *definitions);
void lead_guards_read(const struct lead_place *place, struct lead_activity_definitions *definitions);

/* A duration as a number of buckets, at least 1. False after a report. */
bool lead_want_buckets(const struct lead_place *place, const struct lead_activity_definitions *definitions, uint32_t *buckets);
struct lead_stretch lead_span_of(uint32_t buckets, lead_duration resolution);

/* "where" once read. `meaning` is the fingerprint of [where, {name: type of each field that it reads}], or "" without "where". */
struct lead_where {
    lead_node_id node;
    char meaning[33];
};

/* "on" as a set. False after a report. */
bool lead_event_types_read(const struct lead_place *place, const struct lead_activity_definitions *definitions, struct lead_event_set *types);
/* "where" over the fields that all `types` have; over any field when there is none. False after a report, or without memory. */
bool lead_where_read(const struct lead_place *place, const struct lead_event_set *types, struct lead_activity_definitions *definitions,
                     struct lead_where *where);

/*
 * What saved states know the counter by: the first 64 bits of the fingerprint of {"event": type, "id": id}, of {"event": type, "where": meaning},
 * or of {"event": type} alone. False when out of memory.
 */
bool lead_counter_identity(const struct lead_counter *counter, const struct lead_activity_definitions *definitions, uint64_t *identity);
/* The counter, which has its identity, or an equal one that is there already. LEAD_NONE after a report, or without memory. */
uint32_t lead_counter_add(const struct lead_place *place, const struct lead_counter *counter, struct lead_activity_definitions *definitions);
/* "on" and "where" as counters. False after a report, or without memory. */
bool lead_counters_read(const struct lead_place *place, const struct lead_json *on, const struct lead_json *where, const struct lead_json *id,
                        struct lead_activity_definitions *definitions, struct lead_counter_set *counters);
/* Events of these ages may matter. */
void lead_counters_reach(const struct lead_counter_set *counters, uint32_t ages, struct lead_activity_definitions *definitions);

/* "decay" as it is written. False after a report. */
bool lead_decay_parse(const struct lead_place *place, const struct lead_activity_definitions *definitions, struct lead_decay *decay);
/* P(age) of docs/model-reference.md. */
lead_points lead_decay_points(const struct lead_decay *decay, lead_points points, uint64_t age);
/* Points by age; problems are reported at `place`. False after a report, or without memory. */
bool lead_fade_make(const struct lead_place *place, lead_points points, const struct lead_decay *decay,
                    struct lead_activity_definitions *definitions, struct lead_fade *fade);
/* Both together. */
bool lead_decay_read(const struct lead_place *place, lead_points points, struct lead_activity_definitions *definitions, struct lead_fade *fade);

/* Makes measure 0 LEAD_MEASURE_PRESENCE, if there is none yet. False when out of memory. */
bool lead_presence_add(struct lead_activity_definitions *definitions);
/* One "activity" in a condition; what lead_conditions::read_activity points to. */
struct lead_condition lead_activity_condition_read(struct lead_conditions *conditions, const struct lead_place *place);

static inline bool lead_events_include(const struct lead_event_set *types, uint32_t type)
{
    return (types->words[type / 64] >> (type % 64)) & 1;
}

#endif
