/* SPDX-License-Identifier: MIT */
/*
 * One section of a document as its readers see it: {"fields": …, "section": …}, with the results "fit" (points, always known) and "phase" (one of two
 * symbols, or unknown). And a slow reading of the conditions that come out of it, for one lead at a time.
 */
#ifndef LEADCORE_TESTS_UNIT_SECTION_FIXTURE_H
#define LEADCORE_TESTS_UNIT_SECTION_FIXTURE_H

#include "memory_fixture.h"

#include "../support/sample.h"

#include "rules/condition.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#define FACTS_MAX 128
#define DAYS ((lead_duration)86400000000)

struct section {
    struct memory memory;
    struct lead_arena arena;
    struct lead_findings findings;
    struct lead_place root, place;
    struct lead_schema schema;
    struct lead_conditions conditions;
    struct lead_values phases;
    struct lead_result_name results[2];
};

static inline const struct lead_json *section_member(const struct lead_json *object, const char *key)
{
    for (const struct lead_json *member = object->first; member; member = member->next)
        if (member->key_size == strlen(key) && memcmp(member->key, key, member->key_size) == 0)
            return member;
    fail_msg("no member %s", key);
    return NULL;
}

/* Up to the point where the section's first look may add fields. */
static inline void section_begin(struct section *section, const char *json)
{
    lead_error error = LEAD_ERROR_INIT;
    memset(section, 0, sizeof *section);
    memory_init(&section->memory, SIZE_MAX);
    lead_arena_init(&section->arena, &section->memory.allocator);
    lead_findings_init(&section->findings, json, strlen(json), &section->memory.allocator);
    section->root = (struct lead_place){&section->findings, NULL, NULL, 0};
    if (lead_json_read(json, strlen(json), &section->arena, &section->root.value, &error) != LEAD_OK)
        fail_msg("%s: %s", json, error.message);
    const struct lead_place fields = lead_child(&section->root, section_member(section->root.value, "fields"), 0);
    section->place = lead_child(&section->root, section_member(section->root.value, "section"), 0);
    assert_true(lead_schema_read(&fields, &section->arena, &section->schema));
    lead_values_add(&section->phases, &section->arena, "early", 5);
    lead_values_add(&section->phases, &section->arena, "late", 4);
    section->results[0] = (struct lead_result_name){"fit", 3, true, NULL, true};
    section->results[1] = (struct lead_result_name){"phase", 5, false, &section->phases, false};
}

/* When all fields are there. */
static inline bool section_conditions(struct section *section)
{
    return lead_conditions_init(&section->conditions, &section->arena, &section->schema, section->results, 2);
}

static inline void section_end(struct section *section)
{
    lead_findings_free(&section->findings);
    lead_arena_free(&section->arena);
    assert_int_equal(section->memory.blocks, 0);
    assert_int_equal(section->memory.bytes, 0);
}

/* The only finding, or none when `path` is NULL. */
static inline void section_expect(struct section *section, const char *name, lead_status code, const char *path, const char *message)
{
    lead_findings_sort(&section->findings);
    const lead_error *found = section->findings.items;
    if (section->findings.count != (path != NULL))
        fail_msg("%s: %zu findings; %s: %s", name, section->findings.count, section->findings.count ? found->path : "",
                 section->findings.count ? found->message : "");
    if (path != NULL && (found->code != code || strcmp(found->path, path) != 0 || strcmp(found->message, message) != 0))
        fail_msg("%s: %d at %s: %s", name, (int)found->code, found->path, found->message);
}

/* ---- One lead ---- */

struct fact {
    bool is_known;
    bool flag;
    double number; /* points too */
    lead_time time;
    uint16_t code;
};

struct facts {
    struct fact of[FACTS_MAX]; /* by input */
    lead_time now;
};

static inline struct fact *fact_of(struct facts *facts, const struct section *section, const char *name)
{
    const uint32_t field = lead_schema_find(&section->schema, name, strlen(name));
    if (field != LEAD_NONE)
        return &facts->of[field];
    for (uint32_t i = 0; i < 2; i++)
        if (strcmp(section->results[i].name, name) == 0)
            return &facts->of[lead_result_input(&section->conditions, i)];
    fail_msg("no field %s", name);
    return NULL;
}

static inline bool fact_meets(const struct fact *fact, const struct lead_test *test, lead_time now)
{
    const struct lead_number_range *number = &test->as.number;
    const struct lead_time_range *time = &test->as.time;
    switch (test->kind) {
    case LEAD_TEST_FLAG:
        return fact->flag;
    case LEAD_TEST_NUMBER:
        return (number->low_open ? fact->number > number->low : fact->number >= number->low) &&
               (number->high_open ? fact->number < number->high : fact->number <= number->high);
    case LEAD_TEST_POINTS:
        return fact->number * 1000 >= test->as.points.low && fact->number * 1000 <= test->as.points.high;
    case LEAD_TEST_TIME: {
        const lead_time low = time->low_is_relative ? now + time->low : time->low, high = time->high_is_relative ? now + time->high : time->high;
        return fact->time >= low && (time->high_open ? fact->time < high : fact->time <= high);
    }
    case LEAD_TEST_CATEGORY:
        for (uint32_t i = 0; i < test->count; i++)
            if (test->as.codes[i] == fact->code)
                return true;
        return false;
    default:
        fail_msg("a test that facts do not have");
        return false;
    }
}

static inline bool node_holds(const struct lead_nodes *nodes, lead_node_id id, const struct facts *facts)
{
    const struct lead_node *node = &nodes->nodes[id];
    const lead_node_id *children = nodes->children + node->first;
    uint32_t count = 0;
    switch (node->kind) {
    case LEAD_NODE_FALSE:
    case LEAD_NODE_TRUE:
        return node->kind == LEAD_NODE_TRUE;
    case LEAD_NODE_KNOWN:
        return facts->of[node->first].is_known;
    case LEAD_NODE_TEST: {
        const struct lead_test *test = &nodes->tests[node->first];
        return facts->of[test->input].is_known && fact_meets(&facts->of[test->input], test, facts->now);
    }
    case LEAD_NODE_WITHOUT:
        return node_holds(nodes, children[0], facts) && !node_holds(nodes, children[1], facts);
    case LEAD_NODE_AND:
    case LEAD_NODE_OR:
    case LEAD_NODE_AT_LEAST:
        break;
    }
    for (uint32_t i = 0; i < node->count; i++)
        count += node_holds(nodes, children[i], facts);
    return count >= (node->kind == LEAD_NODE_AND ? node->count : node->kind == LEAD_NODE_OR ? 1 : node->at_least);
}

/* 'T', 'F' or 'U'. */
static inline char condition_holds(const struct section *section, struct lead_condition condition, const struct facts *facts)
{
    const bool is_true = node_holds(&section->conditions.nodes, condition.is_true, facts);
    const bool is_false = node_holds(&section->conditions.nodes, condition.is_false, facts);
    assert_false(is_true && is_false);
    return is_true ? 'T' : is_false ? 'F' : 'U';
}

/* "name=value" with spaces between: true, false, or a number; moments are days from now. Everything else is unknown. */
static inline void facts_read(struct facts *facts, const struct section *section, const char *text)
{
    memset(facts, 0, sizeof *facts);
    facts->now = SAMPLE_NOW;
    while (*text) {
        char name[64] = "";
        const size_t size = strcspn(text, "="), length = strcspn(text + size + 1, " ");
        assert_true(size < sizeof name && text[size] == '=');
        memcpy(name, text, size);
        struct fact *fact = fact_of(facts, section, name);
        const char *value = text + size + 1;
        fact->is_known = true;
        fact->flag = value[0] == 't';
        fact->number = strtod(value, NULL);
        if (fact->number > -10000 && fact->number < 10000) {
            fact->time = facts->now + (lead_duration)(fact->number * (double)DAYS);
            fact->code = (uint16_t)(lead_duration)fact->number;
        }
        text = value + length + (value[length] == ' ');
    }
}

#endif
