/* SPDX-License-Identifier: MIT */
/*
 * A policy, a router and a request, all of memory that counts. Policies are written with ' for ", and short: {'people': …} and whatever else stands beside name, version
 * and fields. Fields are "kind" and "person" (categories), "company" (text), "size" (number), "since" (time), "hot" (flag).
 */
#ifndef LEADCORE_TESTS_UNIT_ROUTE_FIXTURE_H
#define LEADCORE_TESTS_UNIT_ROUTE_FIXTURE_H

#include "memory_fixture.h"

#include "../support/sample.h"

#include "base/time.h"
#include "route/state.h"

#include <leadcore/leadcore.h>
#include <stdio.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#define SECONDS ((lead_duration)1000000)
#define MINUTES (60 * SECONDS)
#define HOURS (60 * MINUTES)
#define DAYS (24 * HOURS)
#define MONDAY ((lead_time)1795392000000000) /* 2026-11-23T00:00:00Z */

#define ROUTE_FIELDS "{\"kind\": \"category\", \"person\": \"category\", \"company\": \"text\", \"size\": \"number\", \"since\": \"time\", \"hot\": \"flag\"}"

struct routing {
    struct memory memory;
    lead_policy *policy;
    lead_router *router;
    lead_request *request;
};

/* `members` stand between "fields" and the end of the document. */
static inline lead_policy *route_policy(const char *members, const lead_allocator *memory)
{
    struct sample_text json = {0};
    lead_error error = LEAD_ERROR_INIT;
    lead_policy *policy;
    sample_add(&json, "{\"leadcore\": 1, \"name\": \"p\", \"version\": \"1\", \"fields\": %s, %s}", ROUTE_FIELDS, members);
    for (char *at = json.data; *at; at++)
        *at = *at == '\'' ? '"' : *at;
    if (lead_policy_compile(json.data, strlen(json.data), memory, &policy, &error) != LEAD_OK)
        fail_msg("%s at %s", error.message, error.path);
    sample_text_free(&json);
    return policy;
}

static inline lead_router *route_router(lead_policy *policy, lead_key_type key, bool keeps_changes, const lead_allocator *memory)
{
    const lead_router_options options = {.size = sizeof options, .key = key, .keeps_changes = keeps_changes};
    lead_router *router;
    assert_int_equal(lead_router_new(policy, &options, memory, &router, NULL), LEAD_OK);
    return router;
}

static inline void route_begin_as(struct routing *routing, const char *members, lead_key_type key, bool keeps_changes)
{
    memset(routing, 0, sizeof *routing);
    memory_init(&routing->memory, SIZE_MAX);
    routing->policy = route_policy(members, &routing->memory.allocator);
    routing->router = route_router(routing->policy, key, keeps_changes, &routing->memory.allocator);
    assert_int_equal(lead_request_new(routing->policy, &routing->memory.allocator, &routing->request, NULL), LEAD_OK);
}

static inline void route_begin(struct routing *routing, const char *members)
{
    route_begin_as(routing, members, LEAD_KEY_INTEGER, false);
}

static inline void route_end(struct routing *routing)
{
    lead_request_free(routing->request);
    lead_router_free(routing->router);
    lead_policy_unref(routing->policy);
    assert_int_equal(routing->memory.blocks, 0);
}

/* A field from text: "1" and "0" for the flag. NULL makes it unknown. */
static inline void route_set(struct routing *routing, const char *name, const char *value)
{
    const uint32_t field = lead_policy_field(routing->policy, name);
    lead_time time;
    lead_status status;
    if (!value)
        status = lead_request_set_unknown(routing->request, field);
    else if (lead_policy_field_type(routing->policy, field) == LEAD_FIELD_FLAG)
        status = lead_request_set_flag(routing->request, field, *value == '1');
    else if (lead_policy_field_type(routing->policy, field) == LEAD_FIELD_NUMBER)
        status = lead_request_set_number(routing->request, field, strtod(value, NULL));
    else if (lead_policy_field_type(routing->policy, field) == LEAD_FIELD_TIME)
        status = lead_time_parse(value, strlen(value), &time) ? lead_request_set_time(routing->request, field, time) : LEAD_ERROR_VALUE;
    else
        status = lead_request_set_text(routing->request, field, value, strlen(value));
    assert_int_equal(status, LEAD_OK);
}

static inline lead_key integer_key(int64_t key)
{
    return (lead_key){.size = sizeof(lead_key), .integer = key};
}

static inline lead_assignment no_assignment(void)
{
    return (lead_assignment){.size = sizeof(lead_assignment)};
}

static inline uint32_t person_called(const struct routing *routing, const char *id)
{
    const uint32_t person = lead_policy_person(routing->policy, id);
    assert_int_not_equal(person, LEAD_NONE);
    return person;
}

/* What becomes of a new lead with the request as it is. */
static inline lead_assignment route_assign(struct routing *routing, int64_t key, lead_time now)
{
    const lead_key lead = integer_key(key);
    lead_assignment assignment = no_assignment();
    lead_error error = LEAD_ERROR_INIT;
    if (lead_router_assign(routing->router, &lead, routing->request, now, &assignment, &error) != LEAD_OK)
        fail_msg("%s", error.message);
    return assignment;
}

static inline lead_assignment route_find(const struct routing *routing, int64_t key)
{
    const lead_key lead = integer_key(key);
    lead_assignment assignment = no_assignment();
    assert_int_equal(lead_router_find(routing->router, &lead, &assignment, NULL), LEAD_OK);
    return assignment;
}

static inline void route_release(struct routing *routing, int64_t key, bool is_given_back, lead_time now)
{
    const lead_key lead = integer_key(key);
    assert_int_equal(lead_router_release(routing->router, &lead, is_given_back, now, NULL), LEAD_OK);
}

static inline void route_set_away(struct routing *routing, const char *person, lead_time from, lead_time until, lead_time now)
{
    assert_int_equal(lead_router_set_away(routing->router, person_called(routing, person), from, until, now, NULL), LEAD_OK);
}

static inline lead_desk route_desk(struct routing *routing, const char *person, lead_time now)
{
    lead_desk desk = {.size = sizeof desk};
    assert_int_equal(lead_router_desk(routing->router, person_called(routing, person), now, &desk, NULL), LEAD_OK);
    return desk;
}

/* Who has it by id; "-" for nobody. */
static inline const char *route_who(const struct routing *routing, const lead_assignment *assignment)
{
    return assignment->person == LEAD_NONE ? "-" : lead_policy_person_id(routing->policy, assignment->person);
}

/* The first letters of whom so many new leads go to, from key `first` on; '-' for nobody. */
static inline void expect_turns(struct routing *routing, int64_t first, lead_time now, const char *expected)
{
    char turns[256] = "";
    for (size_t i = 0; expected[i]; i++) {
        const lead_assignment assignment = route_assign(routing, first + (int64_t)i, now);
        turns[i] = *route_who(routing, &assignment);
    }
    assert_string_equal(turns, expected);
}

#endif
