/* SPDX-License-Identifier: MIT */
/* A document's own phrases: what they say, where they count, and what is wrong with them. */
#include "walker_fixture.h"

#include "buying/title.h"

static lead_title read_with(const char *lexicon, const char *text)
{
    struct walk walk;
    lead_title title = {.size = sizeof title};
    begin(&walk, lexicon);
    const struct lead_lexicon *read = lead_lexicon_read(&walk.root, &walk.arena);
    assert_non_null(read);
    assert_int_equal(walk.findings.count, 0);
    lead_title_read(read, text, strlen(text), &title);
    end(&walk);
    return title;
}

#define HAPPY "[{\"words\": \"chief happiness officer\", \"department\": \"hr\", \"seniority\": \"manager\", \"role\": \"influencer\"}]"

static void phrases(void **state)
{
    static const struct {
        const char *lexicon, *title;
        lead_term_number department, seniority, role;
    } rows[] = {
        {HAPPY, "Chief Happiness Officer", LEAD_DEPARTMENT_HR, LEAD_SENIORITY_MANAGER, LEAD_ROLE_INFLUENCER},
        {HAPPY, "Our CHIEF  Happiness-Officer!", LEAD_DEPARTMENT_HR, LEAD_SENIORITY_MANAGER, LEAD_ROLE_INFLUENCER},
        {HAPPY, "Chief Happiness Officers", LEAD_DEPARTMENT_OTHER, LEAD_SENIORITY_CHIEF, LEAD_ROLE_DECIDER},
        {HAPPY, "Assistant to the Chief Happiness Officer", LEAD_DEPARTMENT_HR, LEAD_SENIORITY_JUNIOR, LEAD_ROLE_GATEKEEPER},
        {HAPPY, "CFO", LEAD_DEPARTMENT_FINANCE, LEAD_SENIORITY_CHIEF, LEAD_ROLE_DECIDER},
        /* What is not named stays what the built-in words say. */
        {"[{\"words\": \"tribe\", \"department\": \"it\"}]", "Tribe Lead", LEAD_DEPARTMENT_IT, LEAD_SENIORITY_MANAGER, LEAD_ROLE_INFLUENCER},
        {"[{\"words\": \"guru\", \"seniority\": \"director\"}]", "Sales Guru", LEAD_DEPARTMENT_SALES, LEAD_SENIORITY_DIRECTOR, LEAD_ROLE_INITIATOR},
        {"[{\"words\": \"sales director\", \"role\": \"user\"}]", "Sales Director", LEAD_DEPARTMENT_SALES, LEAD_SENIORITY_DIRECTOR, LEAD_ROLE_USER},
        /* The longest, then the first. */
        {"[{\"words\": [\"growth\", \"growth wizard\"], \"department\": \"sales\"}, {\"words\": \"growth wizard two\", \"department\": \"it\"}]",
         "Growth Wizard Two", LEAD_DEPARTMENT_IT, LEAD_SENIORITY_OTHER, LEAD_ROLE_USER},
        {"[{\"words\": \"abcd\", \"role\": \"buyer\"}, {\"words\": \"wxyz\", \"role\": \"auditor\"}]", "wxyz abcd", LEAD_DEPARTMENT_OTHER,
         LEAD_SENIORITY_OTHER, LEAD_ROLE_AUDITOR},
        /* Chinese anywhere, other words as a whole. */
        {"[{\"words\": \"掌柜\", \"department\": \"executive\", \"seniority\": \"chief\"}]", "大掌柜的", LEAD_DEPARTMENT_EXECUTIVE,
         LEAD_SENIORITY_CHIEF, LEAD_ROLE_DECIDER},
        {"[{\"words\": \"eta\", \"department\": \"it\"}]", "beta etas", LEAD_DEPARTMENT_OTHER, LEAD_SENIORITY_OTHER, 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        lead_title title = read_with(rows[i].lexicon, rows[i].title);
        if (title.department != rows[i].department || title.seniority != rows[i].seniority || title.role != rows[i].role)
            fail_msg("row %zu: department %d, seniority %d, role %d", i, (int)title.department, (int)title.seniority, (int)title.role);
    }
}

static void what_a_document_says_is_sure(void **state)
{
    (void)state;
    lead_title title = read_with(HAPPY, "The Chief Happiness Officer");
    assert_int_equal(title.confidence, 1000);
    assert_int_equal(title.words[0].offset, 4);
    assert_int_equal(title.words[0].size, strlen("Chief Happiness Officer"));
}

static void problems(void **state)
{
    static const struct {
        const char *json, *path, *message;
        lead_status code;
        uint64_t offset;
    } rows[] = {
        {"{}", "", "expected an array, found an object", LEAD_ERROR_WRONG_TYPE, 0},
        {"[]", "", "expected at least one element, found an empty array", LEAD_ERROR_BAD_VALUE, 0},
        {"[{\"words\": \"a\"}]", "/0", "expected \"department\", \"seniority\" or \"role\"", LEAD_ERROR_MISSING_KEY, 1},
        {"[{\"words\": \" - \", \"role\": \"user\"}]", "/0/words", "there is no word in this phrase", LEAD_ERROR_BAD_VALUE, 11},
        {"[{\"words\": \"\", \"role\": \"user\"}]", "/0/words", "expected a name of 1 to 200 bytes, found 0", LEAD_ERROR_BAD_VALUE, 11},
        {"[{\"words\": [\"a b\", \"A-B\"], \"role\": \"user\"}]", "/0/words/1", "the phrase 'A-B' stands twice in this lexicon",
         LEAD_ERROR_DUPLICATE_NAME, 19},
        {"[{\"words\": \"a\", \"department\": \"markting\"}]", "/0/department", "unknown department 'markting'; did you mean 'marketing'?",
         LEAD_ERROR_UNKNOWN_NAME, 30},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct walk walk;
        begin(&walk, rows[i].json);
        assert_non_null(lead_lexicon_read(&walk.root, &walk.arena));
        assert_int_equal(walk.findings.count, 1);
        expect_finding(&walk, 0, rows[i].code, rows[i].offset, rows[i].path, rows[i].message);
        end(&walk);
    }
}

/* All that are allowed, and one more; every phrase is found again. */
static void many_phrases(void **state)
{
    enum { MOST = 10000 };
    char *json = malloc((MOST + 1) * 16 + 64);
    (void)state;
    assert_non_null(json);
    for (size_t count = MOST; count <= MOST + 1; count++) {
        struct walk walk;
        size_t size = (size_t)sprintf(json, "[{\"role\":\"buyer\",\"words\":[");
        for (size_t i = 0; i < count; i++)
            size += (size_t)sprintf(json + size, "%s\"q%zuz\"", i > 0 ? "," : "", i * 7919 % 100003);
        strcpy(json + size, "]}]");
        begin(&walk, json);
        const struct lead_lexicon *lexicon = lead_lexicon_read(&walk.root, &walk.arena);
        assert_non_null(lexicon);
        assert_int_equal(walk.findings.count, count - MOST);
        for (size_t i = 0; i < MOST; i++) {
            char text[32];
            lead_title title = {.size = sizeof title};
            lead_title_read(lexicon, text, (size_t)sprintf(text, "x q%zuz y", i * 7919 % 100003), &title);
            assert_int_equal(title.role, LEAD_ROLE_BUYER);
        }
        end(&walk);
    }
    free(json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(phrases), cmocka_unit_test(what_a_document_says_is_sure), cmocka_unit_test(problems), cmocka_unit_test(many_phrases),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
