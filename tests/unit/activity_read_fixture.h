/* SPDX-License-Identifier: MIT */
/*
 * A document as the readers of activity see it: "events", "resolution" and "guards" as in models; "decay" of the group that all "rules" are in; and
 * "conditions", each of which is what stands behind "activity".
 */
#ifndef LEADCORE_TESTS_UNIT_ACTIVITY_READ_FIXTURE_H
#define LEADCORE_TESTS_UNIT_ACTIVITY_READ_FIXTURE_H

#include "memory_fixture.h"
#include "walker_fixture.h"

#include "activity/definitions.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#define CONDITIONS_MAX 20000
#define DAYS ((lead_duration)86400000000)
#define HOURS ((lead_duration)3600000000)

#define EVENTS                                                                                                                       \
    "\"events\": {\"view\": {\"page\": \"text\", \"seconds\": \"number\", \"at\": \"time\", \"fields\": \"number\"}, \"open\": {}, " \
    "\"click\": {\"campaign\": \"category\", \"page\": \"text\"}}"

struct reading {
    struct memory memory;
    struct lead_arena arena;
    struct lead_findings findings;
    struct lead_place root;
    struct lead_activity_definitions definitions;
    struct lead_schema schema; /* of leads: one flag */
    struct lead_field field;
    struct lead_conditions conditions;
    struct lead_condition read[CONDITIONS_MAX];
    uint32_t read_count;
    uint32_t rule; /* what the last was read as */
    bool is_complete;
};

static inline const struct lead_json *member_of(const struct lead_json *object, const char *key)
{
    for (const struct lead_json *member = object->first; member; member = member->next)
        if (member->key_size == strlen(key) && memcmp(member->key, key, member->key_size) == 0)
            return member;
    return NULL;
}

static inline void read_rule(struct reading *reading, const struct lead_place *place, const struct lead_json *decay)
{
    const struct lead_json *value = place->value;
    struct lead_event_rule_members members = {
        .on = member_of(value, "on"),
        .where = member_of(value, "where"),
        .at_most = member_of(value, "at_most"),
        .decay = member_of(value, "decay"),
        .id = member_of(value, "id"),
        .group_decay = decay,
        .group = &reading->root,
    };
    const struct lead_place points = lead_child(place, member_of(value, "points"), 0);
    assert_true(lead_want_points(&points, 1000000 * (int64_t)LEAD_POINT, &members.points));
    reading->rule = lead_event_rule_read(place, &members, 7, &reading->definitions);
}

static inline void read_sections(struct reading *reading)
{
    const struct lead_json *root = reading->root.value, *decay = member_of(root, "decay");
    const struct lead_place rules = lead_child(&reading->root, member_of(root, "rules"), 0);
    const struct lead_place conditions = lead_child(&reading->root, member_of(root, "conditions"), 0);
    size_t index = 0;
    lead_activity_attach(&reading->definitions, &reading->conditions);
    for (const struct lead_json *item = rules.value ? rules.value->first : NULL; item; item = item->next) {
        const struct lead_place child = lead_child(&rules, item, index++);
        read_rule(reading, &child, decay);
    }
    index = 0;
    for (const struct lead_json *item = conditions.value ? conditions.value->first : NULL; item; item = item->next) {
        const struct lead_place child = lead_child(&conditions, item, index++);
        assert_true(reading->read_count < CONDITIONS_MAX);
        reading->read[reading->read_count++] = reading->conditions.read_activity(&reading->conditions, &child);
    }
}

/* With so many acquisitions of memory; what was made by then is freed by reading_end() in any case. */
static inline struct reading *reading_within(const char *json, size_t allowed)
{
    struct reading *reading = calloc(1, sizeof *reading);
    lead_error error = LEAD_ERROR_INIT;
    assert_non_null(reading);
    memory_init(&reading->memory, SIZE_MAX);
    lead_arena_init(&reading->arena, &reading->memory.allocator);
    lead_findings_init(&reading->findings, json, strlen(json), &reading->memory.allocator);
    reading->root = (struct lead_place){&reading->findings, NULL, NULL, 0};
    if (lead_json_read(json, strlen(json), &reading->arena, &reading->root.value, &error) != LEAD_OK)
        fail_msg("%s: %s", json, error.message);
    reading->field = (struct lead_field){.name = "f", .name_size = 1, .type = LEAD_FIELD_FLAG};
    reading->schema = (struct lead_schema){.fields = &reading->field, .count = 1};
    assert_true(lead_conditions_init(&reading->conditions, &reading->arena, &reading->schema, NULL, 0));
    const struct lead_activity_sections sections = {member_of(reading->root.value, "events"), member_of(reading->root.value, "resolution"),
                                                    member_of(reading->root.value, "guards")};
    reading->memory.allowed = allowed;
    reading->is_complete = lead_activity_begin(&reading->root, &sections, &reading->arena, &reading->definitions);
    if (reading->is_complete)
        read_sections(reading);
    reading->is_complete = reading->is_complete && lead_activity_finish(&reading->root, &reading->arena, &reading->definitions) &&
                           !reading->conditions.nodes.out_of_memory && !reading->findings.out_of_memory;
    reading->memory.allowed = SIZE_MAX;
    return reading;
}

static inline struct reading *reading_of(const char *json)
{
    struct reading *reading = reading_within(json, SIZE_MAX);
    assert_true(reading->is_complete);
    return reading;
}

/* Of a document without mistakes. */
static inline struct reading *good_reading(const char *json)
{
    struct reading *reading = reading_of(json);
    if (reading->findings.count)
        print_message("# %s: %s\n", reading->findings.items[0].path, reading->findings.items[0].message);
    assert_int_equal(reading->findings.count, 0);
    return reading;
}

static inline void reading_end(struct reading *reading)
{
    lead_findings_free(&reading->findings);
    lead_arena_free(&reading->arena);
    assert_int_equal(reading->memory.blocks, 0);
    assert_int_equal(reading->memory.bytes, 0);
    free(reading);
}

#endif
