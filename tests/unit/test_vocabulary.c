/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "vocabulary/terms.h"
#include "vocabulary_cases.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static lead_term_number find_bytes(lead_vocabulary vocabulary, const char *text, size_t size)
{
    /* In a block of exactly its size, so that a sanitizer sees every byte read beyond it. */
    char *copy = malloc(size + (size == 0));
    assert_non_null(copy);
    memcpy(copy, text, size);
    lead_term_number found = lead_term_find(vocabulary, copy, size);
    free(copy);
    return found;
}

static lead_term_number find(lead_vocabulary vocabulary, const char *text)
{
    return find_bytes(vocabulary, text, strlen(text));
}

/* Whether every part of `parts` occurs in `text`. */
static bool says(const char *text, const char *parts)
{
    char part[128];
    while (*parts != '\0') {
        const size_t size = strcspn(parts, "|");
        assert_true(size != 0 && size < sizeof part);
        memcpy(part, parts, size);
        part[size] = '\0';
        if (strstr(text, part) == NULL)
            return false;
        parts += size + (parts[size] == '|');
    }
    return true;
}

static void vocabularies(void **state)
{
    (void)state;
    assert_int_equal(lead_vocabulary_count(), COUNT(vocabulary_cases));
    for (size_t i = 0; i < COUNT(vocabulary_cases); i++) {
        const struct vocabulary_case *row = &vocabulary_cases[i];
        assert_int_equal(row->number, i + 1);
        assert_int_equal(row->constant, row->number);
        assert_string_equal(lead_vocabulary_name(row->number), row->name);
        assert_int_equal(lead_term_count(row->number), row->terms);
    }
}

static void terms(void **state)
{
    (void)state;
    size_t expected = 0;
    for (size_t i = 0; i < COUNT(vocabulary_cases); i++)
        expected += vocabulary_cases[i].terms;
    assert_int_equal(COUNT(term_cases), expected);
    for (size_t i = 0; i < COUNT(term_cases); i++) {
        const struct term_case *row = &term_cases[i];
        lead_term term = {.size = sizeof term};
        if (lead_term_get(row->vocabulary, row->number, &term) != LEAD_OK)
            fail_msg("%s %d is not there", row->identifier, (int)row->number);
        if (row->constant != row->number || term.vocabulary != row->vocabulary || term.number != row->number)
            fail_msg("%s has another number", row->identifier);
        if (strcmp(term.identifier, row->identifier) != 0 || strcmp(term.english, row->english) != 0 || strcmp(term.chinese, row->chinese) != 0)
            fail_msg("%s is called %s, %s, %s", row->identifier, term.identifier, term.english, term.chinese);
        if (!says(term.definition, row->says))
            fail_msg("%s is \"%s\" and not about %s", row->identifier, term.definition, row->says);
    }
}

static void names_in_both_languages(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(term_cases); i++) {
        const struct term_case *row = &term_cases[i];
        if (find(row->vocabulary, row->identifier) != row->number || find(row->vocabulary, row->english) != row->number ||
            find(row->vocabulary, row->chinese) != row->number)
            fail_msg("%s of vocabulary %d is not found", row->identifier, (int)row->vocabulary);
    }
}

/* What stands in each table: display names, and definitions of one line that end like a sentence. */
static void every_text_is_presentable(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(term_cases); i++) {
        lead_term term = {.size = sizeof term};
        assert_int_equal(lead_term_get(term_cases[i].vocabulary, term_cases[i].number, &term), LEAD_OK);
        const size_t size = strlen(term.definition);
        if (strspn(term.identifier, "abcdefghijklmnopqrstuvwxyz0123456789_") != strlen(term.identifier) || strlen(term.identifier) > 64)
            fail_msg("%s is no identifier", term.identifier);
        if (size < 5 || strchr(term.definition, '\n') != NULL || strchr(".?", term.definition[size - 1]) == NULL)
            fail_msg("%s: \"%s\" is no definition", term.identifier, term.definition);
        bool has_chinese = false;
        for (const char *c = term.chinese; *c != '\0'; c++)
            has_chinese = has_chinese || ((unsigned char)*c >= 0xE4 && (unsigned char)*c <= 0xE9);
        if (!has_chinese)
            fail_msg("%s has no Chinese name", term.identifier);
    }
}

static const struct lead_term_table *const tables[] = {
    &lead_terms_notion, &lead_terms_role, &lead_terms_stage, &lead_terms_mode, &lead_terms_stage_move, &lead_terms_lifecycle, &lead_terms_heat,
    &lead_terms_class, &lead_terms_verdict, &lead_terms_answer, &lead_terms_rejection, &lead_terms_remedy, &lead_terms_red_flag,
    &lead_terms_framework, &lead_terms_criterion, &lead_terms_track, &lead_terms_step, &lead_terms_tier, &lead_terms_message,
    &lead_terms_contact, &lead_terms_initiative, &lead_terms_generation, &lead_terms_channel, &lead_terms_event_kind,
    &lead_terms_department, &lead_terms_seniority, &lead_terms_entry, &lead_terms_dossier,
};

/* Were a synonym in two rows, it would find the first. */
static void no_synonym_means_two_terms(void **state)
{
    size_t count = 0;
    (void)state;
    assert_int_equal(COUNT(tables), lead_vocabulary_count());
    for (size_t t = 0; t < COUNT(tables); t++)
        for (uint32_t r = 0; r < tables[t]->count; r++)
            for (const char *at = tables[t]->rows[r].synonyms; at != NULL && *at != '\0'; count++) {
                const size_t size = strcspn(at, "|");
                if (size == 0 || find_bytes((lead_vocabulary)t + 1, at, size) != (lead_term_number)r + 1)
                    fail_msg("%.*s does not find %s of %s", (int)size, at, tables[t]->rows[r].identifier, tables[t]->name);
                at += size + (at[size] == '|');
            }
    assert_true(count > 300);
}

static void how_people_write(void **state)
{
    static const struct {
        lead_vocabulary vocabulary;
        const char *text;
        lead_term_number number;
    } rows[] = {
        {LEAD_VOCABULARY_STAGE, "Problem recognition", LEAD_STAGE_PROBLEM_RECOGNITION},
        {LEAD_VOCABULARY_STAGE, "problem-recognition", LEAD_STAGE_PROBLEM_RECOGNITION},
        {LEAD_VOCABULARY_STAGE, "PROBLEM_RECOGNITION", LEAD_STAGE_PROBLEM_RECOGNITION},
        {LEAD_VOCABULARY_STAGE, "  problem - Recognition ", LEAD_STAGE_PROBLEM_RECOGNITION},
        {LEAD_VOCABULARY_STAGE, "problemrecognition", 0},
        {LEAD_VOCABULARY_STAGE, "problem recognitio", 0},
        {LEAD_VOCABULARY_STAGE, "problem recognitions", 0},
        {LEAD_VOCABULARY_STAGE, "RFP", LEAD_STAGE_PROPOSAL_SOLICITATION},
        {LEAD_VOCABULARY_STAGE, "识别内部问题", LEAD_STAGE_PROBLEM_RECOGNITION},
        {LEAD_VOCABULARY_STAGE, "识别内部", 0},
        {LEAD_VOCABULARY_CRITERION, "Budget", LEAD_CRITERION_MONEY},
        {LEAD_VOCABULARY_CRITERION, "funds", LEAD_CRITERION_MONEY},
        {LEAD_VOCABULARY_CRITERION, "预算", LEAD_CRITERION_MONEY},
        {LEAD_VOCABULARY_CRITERION, "资金", LEAD_CRITERION_MONEY},
        {LEAD_VOCABULARY_CRITERION, "Timing", LEAD_CRITERION_TIME},
        {LEAD_VOCABULARY_CRITERION, "timeline", LEAD_CRITERION_TIMELINE},
        {LEAD_VOCABULARY_CRITERION, "Prioritization", LEAD_CRITERION_PRIORITISATION},
        {LEAD_VOCABULARY_CRITERION, "竞争对手", LEAD_CRITERION_COMPETITOR},
        {LEAD_VOCABULARY_CRITERION, "competition", LEAD_CRITERION_COMPETITION},
        {LEAD_VOCABULARY_FRAMEWORK, "GPCTBA/C&I", LEAD_FRAMEWORK_GPCTBA_CI},
        {LEAD_VOCABULARY_FRAMEWORK, "gpctba_ci", LEAD_FRAMEWORK_GPCTBA_CI},
        {LEAD_VOCABULARY_FRAMEWORK, "MEDDIC", LEAD_FRAMEWORK_MEDDIC},
        {LEAD_VOCABULARY_FRAMEWORK, "MEDDPICC", LEAD_FRAMEWORK_MEDDPICC},
        {LEAD_VOCABULARY_LIFECYCLE, "Marketing Qualified Lead", LEAD_LIFECYCLE_MQL},
        {LEAD_VOCABULARY_LIFECYCLE, "sales-qualified lead", LEAD_LIFECYCLE_SQL},
        {LEAD_VOCABULARY_LIFECYCLE, "Closed Won", LEAD_LIFECYCLE_WON},
        {LEAD_VOCABULARY_LIFECYCLE, "商机", LEAD_LIFECYCLE_OPPORTUNITY},
        {LEAD_VOCABULARY_ROLE, "decision maker", LEAD_ROLE_DECIDER},
        {LEAD_VOCABULARY_ROLE, "决策者", LEAD_ROLE_DECIDER},
        {LEAD_VOCABULARY_ROLE, "守门人", LEAD_ROLE_GATEKEEPER},
        {LEAD_VOCABULARY_CHANNEL, "e-mail", LEAD_CHANNEL_EMAIL},
        {LEAD_VOCABULARY_CHANNEL, "email", LEAD_CHANNEL_EMAIL},
        {LEAD_VOCABULARY_CHANNEL, "White Paper", LEAD_CHANNEL_CONTENT_DOWNLOAD},
        {LEAD_VOCABULARY_CHANNEL, "公众号", LEAD_CHANNEL_WECHAT},
        {LEAD_VOCABULARY_TIER, "Tier 1", LEAD_TIER_T1},
        {LEAD_VOCABULARY_ANSWER, "是", LEAD_ANSWER_MET},
        {LEAD_VOCABULARY_ANSWER, "No", LEAD_ANSWER_NOT_MET},
        {LEAD_VOCABULARY_DEPARTMENT, "R&D", LEAD_DEPARTMENT_ENGINEERING},
        {LEAD_VOCABULARY_DEPARTMENT, "Procurement", LEAD_DEPARTMENT_PURCHASING},
        {LEAD_VOCABULARY_SENIORITY, "C-level", LEAD_SENIORITY_CHIEF},
        {LEAD_VOCABULARY_ROLE, "money", 0},
        {LEAD_VOCABULARY_ROLE, "", 0},
        {LEAD_VOCABULARY_ROLE, " -_ ", 0},
        {LEAD_VOCABULARY_ROLE, "|", 0},
        {LEAD_VOCABULARY_ROLE, "users|end user", 0},
        {LEAD_VOCABULARY_ROLE, "\xFF\xFE", 0},
        {0, "user", 0},
        {29, "user", 0},
        {-1, "user", 0},
        {INT32_MIN, "user", 0},
        {INT32_MAX, "user", 0},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++)
        if (find(rows[i].vocabulary, rows[i].text) != rows[i].number)
            fail_msg("row %zu: \"%s\" gave %d", i, rows[i].text, (int)find(rows[i].vocabulary, rows[i].text));
}

static void hostile_texts(void **state)
{
    static char blanks[100000];
    (void)state;
    memset(blanks, ' ', sizeof blanks);
    assert_int_equal(find_bytes(LEAD_VOCABULARY_ROLE, blanks, sizeof blanks), 0);
    memcpy(blanks + 50000, "user", 4);
    assert_int_equal(find_bytes(LEAD_VOCABULARY_ROLE, blanks, sizeof blanks), LEAD_ROLE_USER);
    memset(blanks, 'u', sizeof blanks);
    assert_int_equal(find_bytes(LEAD_VOCABULARY_ROLE, blanks, sizeof blanks), 0);
    for (size_t size = 90; size < 100; size++)
        assert_int_equal(find_bytes(LEAD_VOCABULARY_ROLE, blanks, size), 0);
    assert_int_equal(lead_term_find(LEAD_VOCABULARY_ROLE, NULL, 4), 0);
    assert_int_equal(find_bytes(LEAD_VOCABULARY_ROLE, "user\0", 5), 0);
}

static void nothing_for_what_is_no_term(void **state)
{
    static const lead_vocabulary vocabularies[] = {0, -1, 29, INT32_MIN, INT32_MAX};
    static const lead_term_number numbers[] = {0, -1, 8, INT32_MIN, INT32_MAX};
    (void)state;
    for (size_t i = 0; i < COUNT(vocabularies); i++) {
        lead_term term = {.size = sizeof term, .identifier = "x", .english = "x", .chinese = "x", .definition = "x"};
        assert_null(lead_vocabulary_name(vocabularies[i]));
        assert_int_equal(lead_term_count(vocabularies[i]), 0);
        assert_int_equal(lead_term_get(vocabularies[i], 1, &term), LEAD_ERROR_INVALID_ARGUMENT);
        assert_null(term.identifier);
        term.english = "x";
        assert_int_equal(lead_term_get(LEAD_VOCABULARY_ROLE, numbers[i], &term), LEAD_ERROR_INVALID_ARGUMENT);
        assert_true(term.identifier == NULL && term.english == NULL && term.chinese == NULL && term.definition == NULL);
    }
    lead_term small = {.size = sizeof small - 1};
    assert_int_equal(lead_term_get(LEAD_VOCABULARY_ROLE, 1, &small), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_term_get(LEAD_VOCABULARY_ROLE, 1, NULL), LEAD_ERROR_INVALID_ARGUMENT);
}

static void modes_of_stages(void **state)
{
    static const lead_term_number modes[] = {
        [LEAD_STAGE_PROBLEM_RECOGNITION] = LEAD_MODE_SHAPE,   [LEAD_STAGE_NEED_DESCRIPTION] = LEAD_MODE_SHAPE,
        [LEAD_STAGE_PRODUCT_SPECIFICATION] = LEAD_MODE_MATCH, [LEAD_STAGE_SUPPLIER_SEARCH] = LEAD_MODE_MATCH,
        [LEAD_STAGE_PROPOSAL_SOLICITATION] = LEAD_MODE_MATCH, [LEAD_STAGE_SUPPLIER_SELECTION] = LEAD_MODE_CLOSE,
        [LEAD_STAGE_ORDER_ROUTINE] = LEAD_MODE_CLOSE,         [LEAD_STAGE_PERFORMANCE_REVIEW] = LEAD_MODE_EXPAND,
        [9] = 0,
    };
    (void)state;
    for (size_t i = 0; i < COUNT(modes); i++)
        assert_int_equal(lead_stage_mode((lead_term_number)i), modes[i]);
    assert_int_equal(lead_stage_mode(-1), 0);
}

static void remedies_of_rejections(void **state)
{
    static const lead_term_number remedies[] = {
        [LEAD_REJECTION_NO_NEED] = LEAD_REMEDY_BUILD_NEED,           [LEAD_REJECTION_NO_BUDGET] = LEAD_REMEDY_AWAIT_BUDGET,
        [LEAD_REJECTION_NOT_DECIDER] = LEAD_REMEDY_ASK_INTRODUCTION, [LEAD_REJECTION_NO_OPERATOR] = LEAD_REMEDY_EDUCATE,
        [LEAD_REJECTION_USES_COMPETITOR] = LEAD_REMEDY_COMPETITIVE_DRIP, [6] = 0,
    };
    (void)state;
    for (size_t i = 0; i < COUNT(remedies); i++)
        assert_int_equal(lead_rejection_remedy((lead_term_number)i), remedies[i]);
    assert_int_equal(lead_rejection_remedy(INT32_MIN), 0);
}

static void cadences_of_tracks(void **state)
{
    static const char *const cadences[] = {
        [LEAD_TRACK_WELCOME] = "value before asking|8–14 weeks|30 touches in 13 weeks|by persona",
        [LEAD_TRACK_DRIP] = "top of mind|fixed cadence|bounded duration|another track",
        [LEAD_TRACK_REENGAGE] = "role and event|3–5 high-probability reasons|90 days|5–7 mails|2–4 calls",
        [LEAD_TRACK_TEACH] = "point-of-view|industry, not the product",
        [LEAD_TRACK_PRODUCT] = "endorsers|results|unexpected wins|big names|converts",
        [LEAD_TRACK_COMPETITIVE] = "differ|facts",
        [LEAD_TRACK_INTRODUCE] = "why we should talk|SDR",
        [LEAD_TRACK_MID_FUNNEL] = "readiness|meetings with sales",
    };
    (void)state;
    for (size_t i = 1; i < COUNT(cadences); i++)
        if (lead_track_cadence((lead_term_number)i) == NULL || !says(lead_track_cadence((lead_term_number)i), cadences[i]))
            fail_msg("cadence of track %zu", i);
    assert_null(lead_track_cadence(0));
    assert_null(lead_track_cadence(9));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(vocabularies),
        cmocka_unit_test(terms),
        cmocka_unit_test(names_in_both_languages),
        cmocka_unit_test(every_text_is_presentable),
        cmocka_unit_test(no_synonym_means_two_terms),
        cmocka_unit_test(how_people_write),
        cmocka_unit_test(hostile_texts),
        cmocka_unit_test(nothing_for_what_is_no_term),
        cmocka_unit_test(modes_of_stages),
        cmocka_unit_test(remedies_of_rejections),
        cmocka_unit_test(cadences_of_tracks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
