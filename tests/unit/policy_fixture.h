/* SPDX-License-Identifier: MIT */
/* What the tests of policy documents share: a small good document whose sections can be replaced. */
#ifndef LEADCORE_TESTS_UNIT_POLICY_FIXTURE_H
#define LEADCORE_TESTS_UNIT_POLICY_FIXTURE_H

#include "route/policy.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

enum policy_section { HEAD, FIELDS, CALENDARS, PEOPLE, TEAMS, SLAS, RULES, MORE, SECTIONS };

static const char *const good_sections[SECTIONS] = {
    [HEAD] = "\"leadcore\": 1, \"name\": \"p\", \"version\": \"1\"",
    [FIELDS] = "\"fields\": {\"deal\": \"number\", \"grade\": \"category\", \"company\": \"text\", \"owner\": \"category\", \"language\": \"category\","
               " \"hot\": \"flag\", \"since\": \"time\", \"topics\": \"tags\"}",
    [CALENDARS] = "\"calendars\": {\"office\": {\"hours\": {\"mon-fri\": [\"09:00-17:00\"]}}}",
    [PEOPLE] = "\"people\": [{\"id\": \"ada\", \"weight\": 6, \"rank\": 1, \"capacity\": {\"open\": 5}, \"skills\": [\"banking\"], \"languages\": [\"de\", \"en\"],"
               " \"calendar\": \"office\"}, {\"id\": \"ben\", \"name\": \"Ben B.\", \"weight\": 4, \"rank\": 2, \"languages\": [\"en\"]}, {\"id\": \"cleo\"}]",
    [TEAMS] = "\"teams\": [{\"name\": \"key account\", \"members\": [\"ada\", \"ben\"], \"strategy\": \"weighted\", \"fallback\": \"telesales\"},"
              " {\"name\": \"telesales\", \"members\": [\"cleo\", \"ada\", \"ben\"], \"strategy\": \"round_robin\"}]",
    [SLAS] = "\"slas\": {\"fast\": {\"clocks\": [{\"name\": \"first_touch\", \"within\": \"5m\"}]}}",
    [RULES] = "\"rules\": [{\"name\": \"large\", \"when\": {\"deal\": {\">=\": 100}}, \"team\": \"key account\", \"sla\": \"fast\"},"
              " {\"name\": \"rest\", \"team\": \"telesales\"}]",
    [MORE] = "\"x-end\": 0",
};

/* The good document with one section replaced; NULL as the text leaves it out. To be freed. */
static inline char *document_with(enum policy_section section, const char *text)
{
    size_t size = 3;
    for (int s = 0; s < SECTIONS; s++)
        size += strlen(s == (int)section && text ? text : good_sections[s]) + 3;
    char *document = malloc(size);
    assert_non_null(document);
    strcpy(document, "{");
    for (int s = 0; s < SECTIONS; s++) {
        if (s == (int)section && !text)
            continue;
        strcat(document, s == (int)section ? text : good_sections[s]);
        strcat(document, s == MORE ? "}" : ",\n");
    }
    return document;
}

static inline lead_policy *compile_policy(const char *json)
{
    lead_policy *policy;
    lead_error error = LEAD_ERROR_INIT;
    if (lead_policy_compile(json, strlen(json), NULL, &policy, &error) != LEAD_OK)
        print_message("# %s at %s\n", error.message, error.path);
    assert_int_equal(error.code, LEAD_OK);
    assert_non_null(policy);
    return policy;
}

/* The good document with one section replaced, compiled. */
static inline lead_policy *policy_with(enum policy_section section, const char *text)
{
    char *document = document_with(section, text);
    lead_policy *policy = compile_policy(document);
    free(document);
    return policy;
}

static inline lead_problems *check_policy(const char *json)
{
    lead_problems *problems;
    assert_int_equal(lead_policy_check(json, strlen(json), NULL, &problems, NULL), LEAD_OK);
    return problems;
}

#endif
