/* SPDX-License-Identifier: MIT */
/* Documents with a buying group, and the groups of a batch. */
#ifndef LEADCORE_TESTS_UNIT_BUYING_GROUPS_FIXTURE_H
#define LEADCORE_TESTS_UNIT_BUYING_GROUPS_FIXTURE_H

#include "group_fixture.h"

#include "activity_table_fixture.h"
#include "batch_fixture.h"

#include <leadcore/buying.h>
#include <leadcore/vocabulary.h>
#include <stdio.h>

#define HEAD                                                                                                                          \
    "{\"leadcore\": 1, \"name\": \"m\", \"version\": \"1\", \"fields\": {\"r\": \"category\", \"title\": \"text\", \"engagement\": \"number\"," \
    " \"influence\": \"number\", \"employees\": \"number\", \"attitude\": \"category\"}, \"events\": {\"complaint\": {}},"            \
    " \"scores\": {\"fit\": {\"groups\": [{\"name\": \"g\", \"rules\": ["                                                             \
    "{\"name\": \"a\", \"when\": {\"engagement\": {\">=\": 20}}, \"points\": 33.333},"                                                \
    "{\"name\": \"b\", \"when\": {\"engagement\": {\">=\": 60}}, \"points\": 70},"                                                    \
    "{\"name\": \"c\", \"when\": {\"attitude\": \"against\"}, \"points\": -50}]}]}}"
#define ROLES                                                                                                                         \
    ", \"roles\": {\"title\": \"title\", \"rules\": [{\"role\": \"decider\", \"when\": {\"r\": \"d\"}}, {\"role\": \"buyer\", \"when\": {\"r\": \"b\"}}," \
    " {\"role\": \"user\", \"when\": {\"r\": \"u\"}}, {\"role\": \"gatekeeper\", \"when\": {\"r\": \"g\"}}]}"
#define GROUP(members) HEAD ROLES ", \"buying_group\": {" members "}}"
#define WANTED "\"roles\": {\"decider\": 5, \"buyer\": 2, \"user\": 3}"
#define SIZES ", \"company_size\": \"employees\", \"sizes\": [{\"below\": 50, \"roles\": {\"user\": 1}}, {\"below\": 400.5, \"roles\": {\"buyer\": 1, \"gatekeeper\": 7}}]"

/* By size: from 400.5 on or unknown, below 50, between. */
static const uint8_t wanted_weights[LEAD_ROLES + 1] = {[LEAD_ROLE_DECIDER] = 5, [LEAD_ROLE_BUYER] = 2, [LEAD_ROLE_USER] = 3};
static const uint8_t small_weights[LEAD_ROLES + 1] = {[LEAD_ROLE_USER] = 1};
static const uint8_t middle_weights[LEAD_ROLES + 1] = {[LEAD_ROLE_BUYER] = 1, [LEAD_ROLE_GATEKEEPER] = 7};

static inline lead_buying_groups *groups_of(const lead_batch *batch, const struct arrow_build *build)
{
    lead_buying_groups *groups;
    lead_error error = LEAD_ERROR_INIT;
    if (lead_batch_buying_groups(batch, "account", &build->schema, &build->array, SAMPLE_NOW, NULL, &groups, &error) != LEAD_OK)
        print_message("# %s: %s\n", error.path, error.message);
    assert_int_equal(error.code, LEAD_OK);
    return groups;
}

#endif
