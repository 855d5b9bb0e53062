/* SPDX-License-Identifier: MIT */
/* What a policy document becomes, and what can be asked of it. */
#include "policy_fixture.h"

#include <stdio.h>

#define DAY INT64_C(86400000000)
#define HOUR INT64_C(3600000000)
#define MINUTE INT64_C(60000000)

/* --- questions ---------------------------------------------------------------------------------------------------------------------------- */

static void names(void **state)
{
    (void)state;
    lead_policy *policy = policy_with(HEAD, "\"leadcore\": 1, \"name\": \"Ours\", \"version\": \"2026-11\"");
    assert_string_equal(lead_policy_name(policy), "Ours");
    assert_string_equal(lead_policy_version(policy), "2026-11");
    assert_int_equal(strlen(lead_policy_fingerprint(policy)), 32);
    lead_policy *other = policy_with(HEAD, "\"version\": \"2026-11\", \"x-note\": 1, \"name\": \"Ours\", \"leadcore\": 1.0");
    assert_string_equal(lead_policy_fingerprint(other), lead_policy_fingerprint(policy)); /* order and notes mean nothing */
    lead_policy_unref(other);
    other = policy_with(HEAD, "\"leadcore\": 1, \"name\": \"Ours\", \"version\": \"2026-12\"");
    assert_string_not_equal(lead_policy_fingerprint(other), lead_policy_fingerprint(policy));
    lead_policy_unref(other);
    assert_ptr_equal(lead_policy_ref(policy), policy);
    lead_policy_unref(policy);
    assert_string_equal(lead_policy_name(policy), "Ours");
    lead_policy_unref(policy);
}

static void fields(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        lead_field_type type;
        int32_t is_used;
    } rows[] = {{"deal", LEAD_FIELD_NUMBER, 1},      {"grade", LEAD_FIELD_CATEGORY, 0}, {"company", LEAD_FIELD_TEXT, 1},  {"owner", LEAD_FIELD_CATEGORY, 1},
                {"language", LEAD_FIELD_CATEGORY, 0}, {"hot", LEAD_FIELD_FLAG, 0},       {"since", LEAD_FIELD_TIME, 0},     {"topics", LEAD_FIELD_TAGS, 0}};
    lead_policy *policy = policy_with(TEAMS, "\"teams\": [{\"name\": \"key account\", \"members\": [\"ada\", \"cleo\"], \"strategy\": \"hash\", \"sticky\": [{\"same\": \"company\"}]},"
                                             " {\"name\": \"telesales\", \"members\": [\"ben\"], \"strategy\": \"hash\", \"sticky\": [{\"owner\": \"owner\"}]}]");
    assert_int_equal(lead_policy_field_count(policy), COUNT_OF(rows));
    for (uint32_t i = 0; i < COUNT_OF(rows); i++) {
        assert_int_equal(lead_policy_field(policy, rows[i].name), i);
        assert_string_equal(lead_policy_field_name(policy, i), rows[i].name);
        assert_int_equal(lead_policy_field_type(policy, i), rows[i].type);
        assert_int_equal(lead_policy_field_is_used(policy, i), rows[i].is_used);
    }
    assert_int_equal(lead_policy_field(policy, "deals"), LEAD_NONE);
    assert_int_equal(lead_policy_field(policy, NULL), LEAD_NONE);
    assert_null(lead_policy_field_name(policy, COUNT_OF(rows)));
    assert_int_equal(lead_policy_field_type(policy, COUNT_OF(rows)), 0);
    assert_int_equal(lead_policy_field_is_used(policy, LEAD_NONE), 0);
    lead_policy_unref(policy);
}

/* Needs and bands read fields, as conditions do. */
static void used_fields(void **state)
{
    (void)state;
    static const struct {
        enum policy_section section;
        const char *text, *used;
    } rows[] = {
        {RULES, "\"rules\": [{\"name\": \"r\", \"team\": \"key account\", \"needs\": {\"languages\": {\"field\": \"language\"}}}]", "language"},
        {TEAMS, "\"teams\": [{\"name\": \"key account\", \"members\": [\"ada\", \"cleo\"], \"strategy\": \"best_for_best\", \"bands\": {\"field\": \"deal\", \"from\": [2]}},"
                " {\"name\": \"telesales\", \"members\": [\"ben\"], \"strategy\": \"hash\"}]", "deal"},
        {PEOPLE, "\"people\": [{\"id\": \"ada\", \"prefers\": {\"topics\": {\"any\": [\"x\"]}}}, {\"id\": \"ben\"}, {\"id\": \"cleo\"}]", "topics"},
        {RULES, "\"rules\": [{\"name\": \"r\", \"when\": {\"hot\": \"known\"}, \"team\": \"key account\"}]", "hot"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        lead_policy *policy = policy_with(rows[i].section, rows[i].text);
        assert_int_equal(lead_policy_field_is_used(policy, lead_policy_field(policy, rows[i].used)), 1);
        assert_int_equal(lead_policy_field_is_used(policy, lead_policy_field(policy, "since")), 0);
        lead_policy_unref(policy);
    }
}

static void values(void **state)
{
    (void)state;
    lead_policy *policy = policy_with(RULES, "\"rules\": [{\"name\": \"r\", \"when\": {\"grade\": [\"B\", \"A\", \"ü\"], \"topics\": {\"any\": [\"x\"]}}, \"team\": \"key account\"}]");
    const uint32_t grade = lead_policy_field(policy, "grade"), topics = lead_policy_field(policy, "topics");
    assert_int_equal(lead_policy_value_code(policy, grade, "B", 1), 0);
    assert_int_equal(lead_policy_value_code(policy, grade, "A", 1), 1);
    assert_int_equal(lead_policy_value_code(policy, grade, "ü", 2), 2);
    assert_int_equal(lead_policy_value_code(policy, grade, "C", 1), LEAD_NONE);
    assert_int_equal(lead_policy_value_code(policy, grade, NULL, 0), LEAD_NONE);
    assert_int_equal(lead_policy_value_code(policy, grade, NULL, 1), LEAD_NONE);
    assert_int_equal(lead_policy_value_code(policy, topics, "x", 1), 0);
    assert_int_equal(lead_policy_value_code(policy, lead_policy_field(policy, "owner"), "x", 1), LEAD_NONE);
    assert_int_equal(lead_policy_value_code(policy, lead_policy_field_count(policy), "x", 1), LEAD_NONE);
    lead_policy_unref(policy);
}

static void people_and_teams(void **state)
{
    (void)state;
    lead_policy *policy = policy_with(MORE, good_sections[MORE]);
    assert_int_equal(lead_policy_person_count(policy), 3);
    assert_int_equal(lead_policy_person(policy, "ben"), 1);
    assert_int_equal(lead_policy_person(policy, "Ben B."), LEAD_NONE);
    assert_int_equal(lead_policy_person(policy, NULL), LEAD_NONE);
    assert_string_equal(lead_policy_person_id(policy, 1), "ben");
    assert_string_equal(lead_policy_person_name(policy, 1), "Ben B.");
    assert_string_equal(lead_policy_person_name(policy, 2), "cleo");
    assert_null(lead_policy_person_id(policy, 3));
    assert_null(lead_policy_person_name(policy, 3));
    assert_null(lead_policy_person_calendar(policy, 3));
    assert_ptr_equal(lead_policy_person_calendar(policy, 0), lead_policy_calendar(policy, "office"));
    assert_ptr_equal(lead_policy_person_calendar(policy, 1), lead_policy_calendar(policy, "always"));
    assert_ptr_not_equal(lead_policy_calendar(policy, "always"), lead_policy_calendar(policy, "office"));
    assert_null(lead_policy_calendar(policy, "home"));
    assert_null(lead_policy_calendar(policy, NULL));
    assert_int_equal(lead_policy_team_count(policy), 2);
    assert_int_equal(lead_policy_team(policy, "telesales"), 1);
    assert_int_equal(lead_policy_team(policy, "tele"), LEAD_NONE);
    assert_string_equal(lead_policy_team_name(policy, 0), "key account");
    assert_null(lead_policy_team_name(policy, 2));
    assert_int_equal(lead_policy_member_count(policy, 1), 3);
    assert_int_equal(lead_policy_member_count(policy, 2), 0);
    assert_int_equal(lead_policy_member(policy, 1, 0), 2);
    assert_int_equal(lead_policy_member(policy, 1, 3), LEAD_NONE);
    assert_int_equal(lead_policy_member(policy, 2, 0), LEAD_NONE);
    lead_policy_unref(policy);
}

static void rules(void **state)
{
    (void)state;
    lead_policy *policy = policy_with(RULES, "\"rules\": [{\"name\": \"a\", \"when\": {\"deal\": 1}, \"team\": \"telesales\", \"sla\": \"fast\"},"
                                             " {\"name\": \"b\", \"when\": {\"deal\": 2}, \"person\": \"ben\", \"reason\": \"Ben knows\"},"
                                             " {\"name\": \"c\", \"when\": {\"deal\": 3}, \"unassigned\": \"Spam\"},"
                                             " {\"name\": \"d\", \"when\": {\"deal\": 4}, \"reason\": \"said twice\", \"unassigned\": \"Spam\"}, {\"name\": \"e\", \"team\": \"key account\"}]");
    static const struct {
        const char *name, *reason;
        uint32_t team, person, clocks;
    } rows[] = {{"a", "a", 1, LEAD_NONE, 1}, {"b", "Ben knows", LEAD_NONE, 1, 0}, {"c", "Spam", LEAD_NONE, LEAD_NONE, 0}, {"d", "said twice", LEAD_NONE, LEAD_NONE, 0}, {"e", "e", 0, LEAD_NONE, 0}};
    assert_int_equal(lead_policy_rule_count(policy), COUNT_OF(rows));
    for (uint32_t r = 0; r < COUNT_OF(rows); r++) {
        assert_int_equal(lead_policy_rule(policy, rows[r].name), r);
        assert_string_equal(lead_policy_rule_name(policy, r), rows[r].name);
        assert_string_equal(lead_policy_rule_reason(policy, r), rows[r].reason);
        assert_int_equal(policy->rules[r].team, rows[r].team);
        assert_int_equal(policy->rules[r].person, rows[r].person);
        assert_int_equal(lead_policy_clock_count(policy, r), rows[r].clocks);
        assert_int_equal(policy->rules[r].condition.is_true == LEAD_NODE_ID_TRUE, r == 4);
    }
    assert_string_equal(lead_policy_clock_name(policy, 0, 0), "first_touch");
    assert_null(lead_policy_clock_name(policy, 0, 1));
    assert_null(lead_policy_clock_name(policy, 1, 0));
    assert_null(lead_policy_clock_name(policy, 5, 0));
    assert_int_equal(lead_policy_clock_count(policy, 5), 0);
    assert_int_equal(lead_policy_clock_count(policy, LEAD_NONE), 0);
    assert_int_equal(lead_rule_clock_count(policy, LEAD_NONE), 0);
    assert_null(lead_policy_rule_name(policy, 5));
    assert_null(lead_policy_rule_reason(policy, 5));
    assert_int_equal(lead_policy_rule(policy, "f"), LEAD_NONE);
    lead_policy_unref(policy);
}

/* --- people ------------------------------------------------------------------------------------------------------------------------------- */

static void properties(void **state)
{
    (void)state;
    lead_policy *policy = policy_with(PEOPLE, "\"people\": [{\"id\": \"ada\", \"weight\": 10000, \"rank\": 250, \"calendar\": \"office\", \"capacity\": {\"per_30_days\": 0, \"per_week\": 7, \"open\": 1000000000}},"
                                              " {\"id\": \"ben\", \"capacity\": {\"per_day\": 3}, \"rank\": 1}, {\"id\": \"cleo\"}]");
    static const struct {
        uint32_t weight, rank, limits[LEAD_LIMITS];
    } rows[] = {{10000, 250, {1000000000, LEAD_NO_LIMIT, 7, 0}},
                {1, 1, {LEAD_NO_LIMIT, 3, LEAD_NO_LIMIT, LEAD_NO_LIMIT}},
                {1, 250, {LEAD_NO_LIMIT, LEAD_NO_LIMIT, LEAD_NO_LIMIT, LEAD_NO_LIMIT}}};
    for (uint32_t p = 0; p < COUNT_OF(rows); p++) {
        const struct lead_person *person = &policy->people[p];
        assert_int_equal(person->weight, rows[p].weight);
        assert_int_equal(person->rank, rows[p].rank);
        assert_memory_equal(person->limits, rows[p].limits, sizeof rows[p].limits);
        assert_int_equal(person->hash, lead_route_hash(person->id, strlen(person->id)));
        assert_int_equal(person->preference, LEAD_NONE);
        assert_int_equal(person->away_count, 0);
    }
    lead_policy_unref(policy);
}

static void traits(void **state)
{
    (void)state;
    lead_policy *policy = policy_with(PEOPLE, "\"people\": [{\"id\": \"ada\", \"skills\": [\"a\", \"b\"], \"territories\": [\"a\"], \"calendar\": \"office\"}, {\"id\": \"ben\", \"languages\": [\"b\", \"a\"]},"
                                              " {\"id\": \"cleo\", \"skills\": [\"b\", \"c\"]}]");
    static const struct {
        enum lead_trait_kind kind;
        const char *name;
        int has[3]; /* by person */
    } rows[] = {{LEAD_SKILLS, "a", {1, 0, 0}},    {LEAD_SKILLS, "b", {1, 0, 1}},    {LEAD_SKILLS, "c", {0, 0, 1}},
                {LEAD_LANGUAGES, "b", {0, 1, 0}}, {LEAD_LANGUAGES, "a", {0, 1, 0}}, {LEAD_TERRITORIES, "a", {1, 0, 0}}};
    assert_int_equal(policy->trait_count, 6);
    assert_int_equal(policy->trait_words, 1);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const uint32_t trait = policy->trait_starts[rows[i].kind] + lead_values_find(&policy->traits[rows[i].kind], rows[i].name, 1);
        assert_int_equal(trait, i);
        for (uint32_t p = 0; p < 3; p++)
            assert_int_equal(lead_has_trait(&policy->people[p], trait), rows[i].has[p]);
    }
    lead_policy_unref(policy);
}

/* In order, apart; dates are those of the person's wall clock. */
static void absences(void **state)
{
    (void)state;
    static const struct {
        const char *calendar, *away;
        struct lead_span spans[4];
        uint32_t count;
    } rows[] = {
        {"always", "[]", {{0, 0}}, 0},
        {"always", "[{\"from\": \"1970-01-02\", \"until\": \"1970-01-04\"}]", {{DAY, 3 * DAY}}, 1},
        {"office", "[{\"from\": \"1970-01-02\", \"until\": \"1970-01-04\"}]", {{DAY - 8 * HOUR, 3 * DAY - 8 * HOUR}}, 1},
        {"always", "[{\"from\": \"1970-01-09\", \"until\": \"1970-01-10\"}, {\"from\": \"1970-01-01\", \"until\": \"1970-01-02\"}, {\"from\": \"1970-01-05\", \"until\": \"1970-01-06\"}, {\"from\": \"1970-01-03\","
                   " \"until\": \"1970-01-04\"}]", {{0, DAY}, {2 * DAY, 3 * DAY}, {4 * DAY, 5 * DAY}, {8 * DAY, 9 * DAY}}, 4},
        {"always", "[{\"from\": \"1970-01-03\", \"until\": \"1970-01-04\"}, {\"from\": \"1970-01-01\", \"until\": \"1970-01-02\"}, {\"from\": \"1970-01-02\", \"until\": \"1970-01-03\"}]", {{0, 3 * DAY}}, 1}, /* touch */
        {"always", "[{\"from\": \"1969-12-31T23:59:59.999999Z\", \"until\": \"1970-01-01\"}]", {{-1, 0}}, 1},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char people[1000];
        snprintf(people, sizeof people, "\"people\": [{\"id\": \"ada\", \"calendar\": \"%s\", \"away\": %s}, {\"id\": \"ben\"}, {\"id\": \"cleo\", \"calendar\": \"office\"}],"
                 "\"calendars\": {\"office\": {\"zone\": \"CST-8\", \"hours\": \"always\"}}", rows[i].calendar, rows[i].away);
        char *document = document_with(CALENDARS, "\"x-calendars\": 0"), *whole = malloc(strlen(document) + sizeof people);
        assert_non_null(whole);
        char *at = strstr(document, good_sections[PEOPLE]);
        *at = '\0';
        strcat(strcat(strcpy(whole, document), people), at + strlen(good_sections[PEOPLE]));
        print_message("# %s\n", rows[i].away);
        lead_policy *policy = compile_policy(whole);
        assert_int_equal(policy->people[0].away_count, rows[i].count);
        assert_memory_equal(policy->people[0].away, rows[i].spans, rows[i].count * sizeof *rows[i].spans);
        lead_policy_unref(policy);
        free(whole);
        free(document);
    }
}

/* Pseudo-random spans that do not overlap come out sorted. */
static void many_absences(void **state)
{
    (void)state;
    enum { SPANS = 300 };
    char *people = malloc(100 * SPANS + 300);
    uint32_t size = 0;
    assert_non_null(people);
    size += (uint32_t)sprintf(people, "\"people\": [{\"id\": \"ben\"}, {\"id\": \"cleo\", \"calendar\": \"office\"}, {\"id\": \"ada\", \"away\": [");
    for (int i = 0; i < SPANS; i++) {
        const int day = (i * 101) % 307; /* a prime, so none comes twice */
        size += (uint32_t)sprintf(people + size, "%s{\"from\": \"%d-%02d-%02d\", \"until\": \"%d-%02d-%02dT12:00:00Z\"}", i ? ", " : "", 2000 + day / 28, 2, 1 + day % 28, 2000 + day / 28, 2, 1 + day % 28);
    }
    strcpy(people + size, "]}]");
    lead_policy *policy = policy_with(PEOPLE, people);
    const struct lead_person *ada = &policy->people[lead_policy_person(policy, "ada")];
    assert_int_equal(ada->away_count, SPANS);
    for (uint32_t i = 0; i < SPANS; i++) {
        assert_int_equal(ada->away[i].until - ada->away[i].from, DAY / 2);
        assert_true(i == 0 || ada->away[i].from > ada->away[i - 1].until);
    }
    lead_policy_unref(policy);
    free(people);
}

static void preferences(void **state)
{
    (void)state;
    lead_policy *policy = policy_with(PEOPLE, "\"people\": [{\"id\": \"ada\", \"prefers\": {\"grade\": \"A\"}, \"calendar\": \"office\"}, {\"id\": \"ben\", \"prefers\": {\"deal\": {\">\": 5}}},"
                                              " {\"id\": \"cleo\", \"prefers\": {\"all\": [{\"grade\": [\"A\"]}]}}]");
    assert_int_equal(policy->preference_count, 2); /* equal ones are one */
    assert_int_equal(policy->people[0].preference, 0);
    assert_int_equal(policy->people[1].preference, 1);
    assert_int_equal(policy->people[2].preference, 0);
    lead_policy_unref(policy);
}

/* --- teams -------------------------------------------------------------------------------------------------------------------------------- */

static void strategies(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        lead_by by;
    } rows[] = {{"round_robin", LEAD_BY_ROUND_ROBIN}, {"weighted", LEAD_BY_WEIGHTED}, {"least_loaded", LEAD_BY_LEAST_LOADED}, {"most_free", LEAD_BY_MOST_FREE}, {"longest_waiting", LEAD_BY_LONGEST_WAITING},
                {"level", LEAD_BY_LEVEL}, {"best_for_best\", \"bands\": {\"field\": \"deal\", \"from\": [7, -1.5]}, \"x-a\": \"", LEAD_BY_BEST_FOR_BEST}, {"hash", LEAD_BY_HASH}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char teams[500];
        snprintf(teams, sizeof teams, "\"teams\": [{\"name\": \"key account\", \"members\": [\"ada\"], \"strategy\": \"%s\", \"returning\": \"%s\"},"
                 " {\"name\": \"telesales\", \"members\": [\"cleo\", \"ben\"], \"strategy\": \"hash\"}]", rows[i].text, i % 2 ? "catch_up" : "even");
        lead_policy *policy = policy_with(TEAMS, teams);
        assert_int_equal(policy->teams[0].strategy, rows[i].by);
        assert_int_equal(policy->teams[0].catches_up, i % 2);
        assert_false(policy->teams[1].catches_up);
        assert_int_equal(policy->teams[0].band_count, rows[i].by == LEAD_BY_BEST_FOR_BEST ? 2 : 0);
        lead_policy_unref(policy);
    }
}

static void members(void **state)
{
    (void)state;
    lead_policy *policy = policy_with(TEAMS, "\"teams\": [{\"name\": \"key account\", \"members\": [\"ben\", \"ada\"], \"strategy\": \"weighted\", \"calendar\": \"office\", \"fallback\": \"telesales\"},"
                                             " {\"name\": \"telesales\", \"members\": [\"cleo\", \"ada\", \"ben\"], \"strategy\": \"weighted\"}]");
    static const uint32_t key[] = {1, 0}, sales[] = {2, 0, 1}, key_weights[] = {2, 3}, sales_weights[] = {1, 6, 4};
    assert_memory_equal(policy->teams[0].members, key, sizeof key);
    assert_memory_equal(policy->teams[1].members, sales, sizeof sales);
    assert_memory_equal(policy->teams[0].weights, key_weights, sizeof key_weights); /* 4 and 6, by 2 */
    assert_memory_equal(policy->teams[1].weights, sales_weights, sizeof sales_weights);
    assert_int_equal(policy->teams[0].last_rank, 2);
    assert_int_equal(policy->teams[1].last_rank, 250);
    assert_int_equal(policy->teams[0].fallback, 1);
    assert_int_equal(policy->teams[1].fallback, LEAD_NONE);
    assert_ptr_equal(policy->teams[0].calendar, lead_policy_calendar(policy, "office"));
    assert_ptr_equal(policy->teams[1].calendar, lead_policy_calendar(policy, "always"));
    static const struct lead_membership ada[] = {{0, 1}, {1, 1}}, ben[] = {{0, 0}, {1, 2}}, cleo[] = {{1, 0}};
    assert_int_equal(policy->people[0].membership_count, 2);
    assert_int_equal(policy->people[1].membership_count, 2);
    assert_int_equal(policy->people[2].membership_count, 1);
    assert_memory_equal(policy->people[0].memberships, ada, sizeof ada);
    assert_memory_equal(policy->people[1].memberships, ben, sizeof ben);
    assert_memory_equal(policy->people[2].memberships, cleo, sizeof cleo);
    lead_policy_unref(policy);
}

static void sticky(void **state)
{
    (void)state;
    lead_policy *policy = policy_with(TEAMS, "\"teams\": [{\"name\": \"key account\", \"members\": [\"ada\"], \"strategy\": \"hash\","
                                             " \"sticky\": [{\"owner\": \"owner\"}, {\"same\": \"grade\"}, {\"owner\": \"language\"}, {\"owner\": \"owner\", \"x-why\": \"again\"}]},"
                                             " {\"name\": \"telesales\", \"members\": [\"cleo\", \"ben\"], \"strategy\": \"hash\"}]");
    static const struct lead_sticky expected[] = {{3, LEAD_NONE}, {LEAD_NONE, 1}, {4, LEAD_NONE}, {3, LEAD_NONE}};
    assert_int_equal(policy->teams[0].sticky_count, 4);
    assert_memory_equal(policy->teams[0].sticky, expected, sizeof expected);
    assert_int_equal(policy->teams[1].sticky_count, 0);
    lead_policy_unref(policy);
}

/* --- SLAs --------------------------------------------------------------------------------------------------------------------------------- */

static void slas(void **state)
{
    (void)state;
    lead_policy *policy = policy_with(SLAS, "\"slas\": {\"fast\": {\"clocks\": [{\"name\": \"a\", \"within\": \"90m\", \"warn\": [\"1h\", \"30m\", \"1m\"]},"
                                            " {\"name\": \"b\", \"within\": \"2h\", \"calendar\": \"team\", \"starts\": \"received\", \"on_breach\": \"reassign\"},"
                                            " {\"name\": \"c\", \"within\": \"1m\", \"calendar\": \"office\", \"starts\": \"assigned\", \"on_breach\": \"report\"},"
                                            " {\"name\": \"d\", \"within\": \"876000h\", \"calendar\": \"assignee\"}], \"hops\": 7, \"escalate\": {\"team\": \"telesales\"}},"
                                            " \"slow\": {\"clocks\": [{\"name\": \"a\", \"within\": \"1h\", \"on_breach\": \"reassign\", \"calendar\": \"always\"}], \"escalate\": {\"person\": \"cleo\"}}},"
                                            " \"x-a\": 0");
    const struct lead_sla *fast = &policy->slas[0], *slow = &policy->slas[1];
    assert_int_equal(policy->sla_count, 2);
    assert_int_equal(policy->clocks_per_lead, 4);
    assert_string_equal(fast->name, "fast");
    assert_int_equal(fast->clock_count, 4);
    assert_int_equal(fast->hops, 7);
    assert_int_equal(fast->escalation_team, 1);
    assert_int_equal(fast->escalation_person, LEAD_NONE);
    assert_int_equal(slow->hops, 3);
    assert_int_equal(slow->escalation_team, LEAD_NONE);
    assert_int_equal(slow->escalation_person, 2);
    const struct lead_clock_definition *clocks = fast->clocks;
    assert_int_equal(clocks[0].within, 90 * MINUTE);
    assert_int_equal(clocks[0].warning_count, 3);
    assert_int_equal(clocks[0].warnings[0], HOUR);
    assert_int_equal(clocks[0].warnings[2], MINUTE);
    assert_int_equal(clocks[0].source, LEAD_OF_ASSIGNEE);
    assert_false(clocks[0].from_receipt || clocks[0].reassigns);
    assert_int_equal(clocks[1].source, LEAD_OF_TEAM);
    assert_true(clocks[1].from_receipt && clocks[1].reassigns);
    assert_int_equal(clocks[1].warning_count, 0);
    assert_int_equal(clocks[2].source, LEAD_OF_ITS_OWN);
    assert_ptr_equal(clocks[2].calendar, lead_policy_calendar(policy, "office"));
    assert_false(clocks[2].from_receipt || clocks[2].reassigns);
    assert_int_equal(clocks[3].source, LEAD_OF_ASSIGNEE);
    assert_int_equal(clocks[3].within, 876000 * HOUR);
    assert_int_equal(slow->clocks[0].source, LEAD_OF_ITS_OWN);
    assert_ptr_equal(slow->clocks[0].calendar, lead_policy_calendar(policy, "always"));
    lead_policy_unref(policy);
}

/* --- hashes ------------------------------------------------------------------------------------------------------------------------------- */

/* As docs/saved-states.md gives them. */
static void hashes(void **state)
{
    (void)state;
    assert_true(lead_route_hash("", 0) == UINT64_C(0xC3817C016BA4FF30));
    assert_true(lead_route_hash("ada", 3) == UINT64_C(0x5B1B2855AC8922BA));
    assert_true(lead_route_hash("ad\0", 3) != lead_route_hash("ad", 2));
}

/* --- without a document ------------------------------------------------------------------------------------------------------------------- */

static void no_json(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        lead_status code;
    } rows[] = {{"", LEAD_ERROR_JSON_SYNTAX}, {"{\"leadcore\": 1,}", LEAD_ERROR_JSON_SYNTAX}, {"[]", LEAD_ERROR_WRONG_TYPE}, {"\"\xff\"", LEAD_ERROR_JSON_TEXT}, {"{}", LEAD_ERROR_MISSING_KEY}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        lead_policy *policy;
        lead_problems *problems = check_policy(rows[i].text);
        lead_error error = LEAD_ERROR_INIT;
        assert_int_equal(lead_policy_compile(rows[i].text, strlen(rows[i].text), NULL, &policy, &error), rows[i].code);
        assert_null(policy);
        assert_int_equal(lead_problems_get(problems, 0, &error), LEAD_OK);
        assert_int_equal(error.code, rows[i].code);
        lead_problems_free(problems);
    }
}

static void bad_calls(void **state)
{
    (void)state;
    lead_policy *policy = (lead_policy *)&policy;
    lead_problems *problems = (lead_problems *)&problems;
    const lead_allocator lacking = {.size = sizeof lacking};
    assert_int_equal(lead_policy_compile("{}", 2, NULL, NULL, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_policy_compile(NULL, 2, NULL, &policy, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_null(policy);
    assert_int_equal(lead_policy_compile("{}", 2, &lacking, &policy, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_policy_check("{}", 2, NULL, NULL, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_policy_check(NULL, 2, NULL, &problems, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_null(problems);
    assert_int_equal(lead_policy_check("{}", 2, &lacking, &problems, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_null(lead_policy_ref(NULL));
    lead_policy_unref(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names),      cmocka_unit_test(fields),        cmocka_unit_test(used_fields), cmocka_unit_test(values),     cmocka_unit_test(people_and_teams), cmocka_unit_test(rules),
        cmocka_unit_test(properties), cmocka_unit_test(traits),        cmocka_unit_test(absences),    cmocka_unit_test(many_absences), cmocka_unit_test(preferences),   cmocka_unit_test(strategies),
        cmocka_unit_test(members),    cmocka_unit_test(sticky),        cmocka_unit_test(slas),        cmocka_unit_test(hashes),
        cmocka_unit_test(no_json),    cmocka_unit_test(bad_calls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
