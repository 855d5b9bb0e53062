/* SPDX-License-Identifier: MIT */
/* What the tests of requests share: a policy whose rules ask for everything that a route can hold, random leads, and a slow reading of it. */
#ifndef LEADCORE_TESTS_UNIT_REQUEST_FIXTURE_H
#define LEADCORE_TESTS_UNIT_REQUEST_FIXTURE_H

#include "arrow_build.h"
#include "route/match.h"

#include <leadcore/leadcore.h>
#include <math.h>
#include <stdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

#define REQUEST_DAY (INT64_C(86400) * 1000000)
#define REQUEST_NOW (INT64_C(20000) * REQUEST_DAY)

static const lead_instructions all_instructions[] = {LEAD_INSTRUCTIONS_BASELINE, LEAD_INSTRUCTIONS_AVX2, LEAD_INSTRUCTIONS_AVX512};

static const char request_policy[] =
    "{\"leadcore\": 1, \"name\": \"requests\", \"version\": \"1\", \"fields\": {\"country\": \"category\", \"industry\": \"category\","
    " \"language\": \"category\", \"owner\": \"category\", \"second\": \"category\", \"domain\": \"category\", \"company\": \"text\","
    " \"note\": \"text\", \"deal\": \"number\", \"since\": \"time\", \"urgent\": \"flag\", \"labels\": \"tags\", \"unread\": \"text\"},"
    "\"people\": ["
    "{\"id\": \"ana\", \"languages\": [\"de\", \"en\"], \"territories\": [\"DE\"], \"rank\": 1, \"prefers\": {\"country\": \"DE\"}},"
    "{\"id\": \"bo\", \"languages\": [\"zh\"], \"territories\": [\"CN\", \"AT\"], \"skills\": [\"bank\"], \"rank\": 2,"
    " \"prefers\": {\"deal\": {\">=\": 1000}}},"
    "{\"id\": \"cy\", \"languages\": [\"de\"], \"territories\": [\"AT\"], \"skills\": [\"bank\", \"steel\"], \"rank\": 3,"
    " \"prefers\": {\"labels\": {\"any\": [\"new\"]}}},"
    "{\"id\": \"di\", \"prefers\": {\"owner\": \"nobody\"}}],"
    "\"teams\": ["
    "{\"name\": \"sticky\", \"members\": [\"cy\", \"ana\"], \"strategy\": \"round_robin\","
    " \"sticky\": [{\"owner\": \"owner\"}, {\"same\": \"company\"}, {\"owner\": \"second\"}]},"
    "{\"name\": \"domain\", \"members\": [\"ana\", \"bo\", \"cy\", \"di\"], \"strategy\": \"least_loaded\", \"sticky\": [{\"same\": \"domain\"}]},"
    "{\"name\": \"best\", \"members\": [\"ana\", \"bo\", \"cy\"], \"strategy\": \"best_for_best\","
    " \"bands\": {\"field\": \"deal\", \"from\": [50000, 10000, 500, 100]}}],"
    "\"rules\": ["
    "{\"name\": \"urgent\", \"when\": {\"urgent\": true}, \"person\": \"di\"},"
    "{\"name\": \"nowhere\", \"when\": {\"country\": [\"XX\", \"YY\"]}, \"unassigned\": \"not sold there\"},"
    "{\"name\": \"words\", \"when\": {\"note\": {\"contains\": \"call\"}}, \"team\": \"sticky\", \"needs\": {\"languages\": {\"field\": \"language\"}}},"
    "{\"name\": \"fresh\", \"when\": {\"since\": {\"within\": \"7d\"}}, \"team\": \"domain\","
    " \"needs\": {\"territories\": {\"field\": \"country\"}, \"skills\": {\"field\": \"industry\"}}},"
    "{\"name\": \"large\", \"when\": {\"any\": [{\"deal\": {\">=\": 300}}, {\"country\": \"DE\"}]}, \"team\": \"best\"},"
    "{\"name\": \"known\", \"when\": {\"industry\": \"known\"}, \"team\": \"domain\", \"needs\": {\"languages\": [\"de\"]}}]}";

enum { URGENT_RULE, NOWHERE_RULE, WORDS_RULE, FRESH_RULE, LARGE_RULE, KNOWN_RULE };
enum { STICKY_TEAM, DOMAIN_TEAM, BEST_TEAM };
enum { ANA, BO, CY, DI };

/* Texts of a column, some of which are not UTF-8. NULL is unknown. */
enum { COUNTRY, INDUSTRY, LANGUAGE, OWNER, SECOND, DOMAIN, COMPANY, NOTE, TEXTS };

#define POOL_MAX 12

static const char *const text_names[TEXTS] = {"country", "industry", "language", "owner", "second", "domain", "company", "note"};

static const char *const pools[TEXTS][POOL_MAX] = {
    [COUNTRY] = {NULL, "DE", "AT", "CN", "XX", "YY", "FR", "\xff", "", "a country that is longer than a view", "DE", "AT"},
    [INDUSTRY] = {NULL, "bank", "steel", "retail", "\xc3", "", "banking", NULL, "bank", "steel", NULL, "bank"},
    [LANGUAGE] = {NULL, "de", "en", "zh", "fr", "\xed\xa0\x80", "", "de", "DE", "zh", NULL, "en"},
    [OWNER] = {NULL, "ana", "bo", "cy", "di", "nobody", "\xff", "", "ana", "cy", "ANA", NULL},
    [SECOND] = {NULL, "ana", "bo", "cy", "di", "nobody", "\xff", "", "ana", "cy", "somebody whose name is long", "bo"},
    [DOMAIN] = {NULL, "a.example", "b.example", "\xf8", "", "a", "a domain.example that is longer than a view", "b", "c", "d", "e", NULL},
    [COMPANY] = {NULL, "A", "B", "\xc0\xaf", "", "a", "A company that is longer than a view", "\xc3\xa9", "c", "d", "e", NULL},
    [NOTE] = {NULL, "please call me", "CALL", "calling", "\xff call", "", "no", "nothing to say", NULL, NULL, "no", "no"},
};

struct request_lead {
    const char *texts[TEXTS];
    double deal;    /* NaN: unknown */
    lead_time since; /* LEAD_NEVER: unknown */
    char urgent;    /* '0', '1', or '?' */
    const char *labels;
};

/* splitmix64 would be enough for anybody; here a plain generator does. */
static inline unsigned request_random(uint64_t *state, unsigned below)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(*state >> 33) % below;
}

static inline struct request_lead random_lead(uint64_t *state)
{
    static const double deals[] = {NAN, 50000, 49999.5, 10000, 500, 499, 300, 299, 100, 99, 1000, -1, 0};
    static const char *const labels[] = {NULL, "", "new", "old|new", "old", "other"};
    struct request_lead lead;
    for (size_t t = 0; t < TEXTS; t++)
        lead.texts[t] = pools[t][request_random(state, POOL_MAX)];
    lead.deal = deals[request_random(state, COUNT_OF(deals))];
    lead.since = request_random(state, 3) == 0 ? LEAD_NEVER : REQUEST_NOW - (lead_time)request_random(state, 30) * REQUEST_DAY;
    lead.urgent = "0?0001"[request_random(state, 6)];
    lead.labels = labels[request_random(state, COUNT_OF(labels))];
    return lead;
}

/* --- the slow reading -------------------------------------------------------------------------------------------------------------------- */

/* Of what is not UTF-8 nothing is known. The pools have nothing else with bytes from 0xC0 on. */
static inline const char *known_text(const char *text)
{
    return text && (strpbrk(text, "\xff\xf8\xc0\xed") || strcmp(text, "\xc3") == 0) ? NULL : text;
}

static inline bool text_is(const char *text, const char *expected)
{
    return known_text(text) && strcmp(text, expected) == 0;
}

/* Where a text stands in a list that ends with NULL, else `otherwise`. */
static inline uint32_t position_of(const char *text, const char *const *list, uint32_t otherwise)
{
    for (uint32_t i = 0; list[i]; i++)
        if (text_is(text, list[i]))
            return i;
    return otherwise;
}

static const char *const request_people[] = {"ana", "bo", "cy", "di", NULL};

static inline bool contains_call(const char *text)
{
    return text && (text_is(text, "please call me") || text_is(text, "CALL"));
}

static inline uint32_t slow_rule(const struct request_lead *lead, lead_time now)
{
    const char *country = lead->texts[COUNTRY];
    if (lead->urgent == '1')
        return URGENT_RULE;
    if (text_is(country, "XX") || text_is(country, "YY"))
        return NOWHERE_RULE;
    if (contains_call(lead->texts[NOTE]))
        return WORDS_RULE;
    if (lead->since != LEAD_NEVER && lead->since <= now && lead->since >= now - 7 * REQUEST_DAY)
        return FRESH_RULE;
    if (lead->deal >= 300 || text_is(country, "DE"))
        return LARGE_RULE;
    return known_text(lead->texts[INDUSTRY]) ? KNOWN_RULE : LEAD_NONE;
}

/* The trait that a text names, in the order in which the fixture's people name them. */
static inline uint32_t slow_need(const struct lead_policy *policy, enum lead_trait_kind kind, const char *text)
{
    if (!known_text(text))
        return LEAD_NONE;
    for (uint32_t i = 0; i < policy->traits[kind].count; i++)
        if (strcmp(policy->traits[kind].texts[i], text) == 0)
            return policy->trait_starts[kind] + i;
    return LEAD_NEED_NOBODY;
}

static inline uint64_t slow_same(const char *text)
{
    return known_text(text) && *text ? lead_route_hash(text, strlen(text)) : 0;
}

static inline uint64_t slow_prefers(const struct request_lead *lead)
{
    const uint64_t new_label = lead->labels && strstr(lead->labels, "new");
    return (uint64_t)text_is(lead->texts[COUNTRY], "DE") | (uint64_t)(lead->deal >= 1000) << 1 | new_label << 2 |
           (uint64_t)text_is(lead->texts[OWNER], "nobody") << 3;
}

static inline uint8_t slow_band(double deal)
{
    if (deal >= 50000)
        return 1;
    return deal >= 10000 ? 2 : 3; /* the lowest rank of a member */
}

static inline struct lead_route slow_route(const struct lead_policy *policy, const struct request_lead *lead, lead_time now)
{
    struct lead_route route = {
        .prefers = slow_prefers(lead), .needs = {LEAD_NONE, LEAD_NONE, LEAD_NONE}, .owner = LEAD_NONE, .rule = slow_rule(lead, now)};
    if (route.rule == WORDS_RULE) {
        const uint32_t owner = position_of(lead->texts[OWNER], request_people, LEAD_NONE);
        const uint32_t second = position_of(lead->texts[SECOND], request_people, LEAD_NONE);
        route.needs[0] = slow_need(policy, LEAD_LANGUAGES, lead->texts[LANGUAGE]);
        route.owner = owner == ANA || owner == CY ? owner : second == ANA || second == CY ? second : LEAD_NONE;
        route.same = slow_same(lead->texts[COMPANY]);
    }
    if (route.rule == FRESH_RULE) {
        for (uint32_t n = 0; n < 2; n++) { /* in the policy's order, whatever it is */
            const struct lead_need_field *need = &policy->rules[FRESH_RULE].need_fields[n];
            route.needs[n] = slow_need(policy, need->kind, lead->texts[need->kind == LEAD_SKILLS ? INDUSTRY : COUNTRY]);
        }
    }
    if (route.rule == FRESH_RULE || route.rule == KNOWN_RULE)
        route.same = slow_same(lead->texts[DOMAIN]);
    if (route.rule == LARGE_RULE)
        route.band = slow_band(lead->deal);
    return route;
}

static inline void assert_route(const struct lead_route *found, const struct lead_route *expected, size_t row)
{
    if (found->rule != expected->rule || found->band != expected->band || found->owner != expected->owner || found->same != expected->same ||
        found->prefers != expected->prefers || memcmp(found->needs, expected->needs, sizeof found->needs) != 0)
        print_message("# row %zu: rule %d, not %d; owner %d, not %d; needs %d %d, not %d %d; prefers %d, not %d; band %d, not %d\n", row,
                      (int)found->rule, (int)expected->rule, (int)found->owner, (int)expected->owner, (int)found->needs[0], (int)found->needs[1],
                      (int)expected->needs[0], (int)expected->needs[1], (int)found->prefers, (int)expected->prefers, found->band, expected->band);
    assert_int_equal(found->rule, expected->rule);
    assert_int_equal(found->prefers, expected->prefers);
    assert_int_equal(found->band, expected->band);
    assert_int_equal(found->owner, expected->owner);
    assert_int_equal(found->same, expected->same);
    assert_memory_equal(found->needs, expected->needs, sizeof found->needs);
}

/* --- policies, requests and batches ------------------------------------------------------------------------------------------------------ */

static inline lead_policy *compile_policy(const char *json)
{
    lead_policy *policy;
    lead_error error = LEAD_ERROR_INIT;
    if (lead_policy_compile(json, strlen(json), NULL, &policy, &error) != LEAD_OK)
        print_message("# %s at %s\n", error.message, error.path);
    assert_int_equal(error.code, LEAD_OK);
    return policy;
}

static inline lead_request *new_request(lead_policy *policy)
{
    lead_request *request;
    assert_int_equal(lead_request_new(policy, NULL, &request, NULL), LEAD_OK);
    return request;
}

static inline size_t split_labels(const char *labels, const char **texts, size_t *sizes)
{
    size_t count = 0;
    for (; *labels; count++) {
        texts[count] = labels;
        sizes[count] = strcspn(labels, "|");
        labels += sizes[count];
        labels += *labels == '|';
    }
    return count;
}

/* Every field, by text. */
static inline void set_request(lead_policy *policy, lead_request *request, const struct request_lead *lead)
{
    const char *labels[4];
    size_t sizes[4];
    lead_request_clear(request);
    for (size_t t = 0; t < TEXTS; t++) {
        const uint32_t field = lead_policy_field(policy, text_names[t]);
        const char *text = lead->texts[t];
        if (text)
            assert_int_equal(lead_request_set_text(request, field, text, strlen(text)), known_text(text) ? LEAD_OK : LEAD_ERROR_VALUE);
    }
    assert_int_equal(lead_request_set_number(request, lead_policy_field(policy, "deal"), lead->deal), LEAD_OK);
    if (lead->since != LEAD_NEVER)
        assert_int_equal(lead_request_set_time(request, lead_policy_field(policy, "since"), lead->since), LEAD_OK);
    if (lead->urgent != '?')
        assert_int_equal(lead_request_set_flag(request, lead_policy_field(policy, "urgent"), lead->urgent == '1'), LEAD_OK);
    if (lead->labels)
        assert_int_equal(lead_request_set_tags(request, lead_policy_field(policy, "labels"), labels, sizes, split_labels(lead->labels, labels, sizes)),
                         LEAD_OK);
}

/* Ways in which a column of texts can come. */
static const char *const text_formats[] = {"u", "U", "vu", "c", "S", "i", "L"};

static inline void add_texts(struct arrow_build *build, size_t text, const struct request_lead *leads, size_t count, const char *format)
{
    const char **texts = calloc(count + 1, sizeof *texts);
    int64_t *indices = calloc(count + 1, sizeof *indices);
    assert_true(texts && indices);
    for (size_t i = 0; i < count; i++) {
        texts[i] = leads[i].texts[text];
        while (indices[i] < POOL_MAX - 1 && pools[text][indices[i]] != texts[i]) /* the pool's first entry is null */
            indices[i]++;
    }
    if (strchr("uUv", format[0]))
        arrow_add_strings(build, text_names[text], format, texts);
    else
        arrow_add_dictionary(build, text_names[text], format, indices, NULL, "u", pools[text], POOL_MAX);
    free(texts);
    free(indices);
}

static inline void add_others(struct arrow_build *build, const struct request_lead *leads, size_t count)
{
    double *deals = calloc(count + 1, sizeof *deals);
    int64_t *since = calloc(count + 1, sizeof *since), *keys = calloc(count + 1, sizeof *keys);
    char *known = calloc(count + 1, 1), *urgent = calloc(count + 1, 1);
    const char **labels = calloc(count + 1, sizeof *labels);
    assert_true(deals && since && keys && known && urgent && labels);
    for (size_t i = 0; i < count; i++) {
        deals[i] = leads[i].deal;
        since[i] = leads[i].since;
        keys[i] = (int64_t)i * 7;
        known[i] = leads[i].since == LEAD_NEVER ? '0' : '1';
        urgent[i] = leads[i].urgent;
        labels[i] = leads[i].labels;
    }
    arrow_add_floats(build, "deal", "g", deals, NULL);
    arrow_add_integers(build, "since", "tsu:UTC", since, known);
    arrow_add_flags(build, "urgent", urgent);
    arrow_add_tags(build, "labels", "+l", "u", labels);
    arrow_add_integers(build, "key", "l", keys, NULL);
    free(deals);
    free(since);
    free(keys);
    free(known);
    free(urgent);
    free(labels);
}

/* All columns; text columns in turns in all formats, from the one of `shape` on. */
static inline void build_leads(struct arrow_build *build, const struct request_lead *leads, size_t count, size_t shape)
{
    arrow_begin(build, (int64_t)count);
    for (size_t t = 0; t < TEXTS; t++)
        add_texts(build, t, leads, count, text_formats[(shape + t) % COUNT_OF(text_formats)]);
    add_others(build, leads, count);
}

static inline lead_requests *new_requests(lead_policy *policy, const struct arrow_build *build, lead_instructions instructions)
{
    const lead_batch_options options = {.size = sizeof options, .instructions = instructions};
    lead_requests *requests;
    lead_error error = LEAD_ERROR_INIT;
    if (lead_requests_new(policy, &build->schema, &build->array, "key", LEAD_KEY_INTEGER, &options, NULL, &requests, &error) != LEAD_OK)
        print_message("# %s: %s\n", error.path, error.message);
    assert_int_equal(error.code, LEAD_OK);
    return requests;
}

static inline void begin_matching(struct lead_matching *matching, const lead_requests *requests, size_t block_rows)
{
    assert_int_equal(lead_matching_init(matching, requests->policy, requests->columns, requests->kernels, block_rows, false, &requests->memory, NULL),
                     LEAD_OK);
    lead_matching_set_now(matching, REQUEST_NOW);
}

#endif
