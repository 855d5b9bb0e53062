/* SPDX-License-Identifier: MIT */
/* What holds for every title: which words decided, that bytes do no harm, that layout does not matter, and the public function. */
#define _DEFAULT_SOURCE

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "buying/title.h"
#include "guard.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const titles[] = {
    "Director of Engineering", "assistant to the CEO", "Leiter:in Einkauf (m/w/d)", "Directeur/trice des achats", "销售总监助理", "IT经理",
    "Einkaufsleiterin", "R&D Manager", "V.P. Sales", "President's Assistant", "CEO / Founder", "former CEO", "Jefa de compras", "采购部 经理",
    "Sr. Dir., Eng.", "Chief   Financial Officer", "Gescha\xcc\x88" "ftsfu\xcc\x88" "hrer", "ＣＥＯ", "Head - Legal", "a b c d e f",
};

#define TITLES (sizeof titles / sizeof titles[0])

static lead_title says(const char *text, size_t size)
{
    lead_title title = {.size = sizeof title};
    lead_title_read(NULL, text, size, &title);
    return title;
}

static bool says_the_same(const lead_title *a, const lead_title *b)
{
    return a->department == b->department && a->seniority == b->seniority && a->role == b->role && a->confidence == b->confidence &&
           a->word_count == b->word_count;
}

static void check_sound(const lead_title *title, size_t size)
{
    assert_in_range(title->department, LEAD_DEPARTMENT_EXECUTIVE, LEAD_DEPARTMENT_OTHER);
    assert_in_range(title->seniority, LEAD_SENIORITY_CHIEF, LEAD_SENIORITY_OTHER);
    assert_in_range(title->role, 0, LEAD_ROLE_AUDITOR);
    assert_in_range(title->confidence, 0, 1000);
    assert_int_equal(title->role == 0, title->confidence == 0);
    assert_true(title->word_count <= LEAD_TITLE_WORDS);
    for (uint16_t i = 0; i < title->word_count; i++) {
        assert_true(title->words[i].size > 0 && title->words[i].offset + title->words[i].size <= size);
        assert_true(i == 0 || title->words[i].offset > title->words[i - 1].offset);
    }
}

static void words_that_decided(void **state)
{
    static const struct {
        const char *title, *words;
    } rows[] = {
        {"Director of Engineering", "Director|Engineering"},
        {"assistant to the CEO", "assistant|CEO"},
        {"Deputy Director, IT", "Deputy|Director|IT"},
        {"Leiterin  Einkauf", "Leiterin|Einkauf"},
        {"销售总监助理", "销售|总监|助理"},
        {"  Buyer!", "Buyer"},
        {"Vice-President, Human Resources", "Vice-President|Human Resources"},
        {"Einkaufsleiter", "Einkaufsleiter"},
        {"lorem ipsum", ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char joined[256] = "";
        lead_title title = says(rows[i].title, strlen(rows[i].title));
        for (uint16_t k = 0; k < title.word_count; k++) {
            if (k > 0)
                strcat(joined, "|");
            strncat(joined, rows[i].title + title.words[k].offset, title.words[k].size);
        }
        assert_string_equal(joined, rows[i].words);
    }
}

static void layout_does_not_matter(void **state)
{
    static const char *const behind[] = {".", ",", " ", "!", " ;", "?"};
    (void)state;
    for (size_t i = 0; i < TITLES; i++) {
        char upper[128], lower[128], wide[256], longer[160];
        size_t size = strlen(titles[i]), at = 2;
        lead_title plain = says(titles[i], size);
        memcpy(wide, "  ", 2);
        for (size_t k = 0; k <= size; k++) {
            char c = titles[i][k];
            upper[k] = (char)(c >= 'a' && c <= 'z' ? c - 32 : c);
            lower[k] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
            wide[at++] = c;
            if (c == ' ')
                wide[at++] = ' ';
        }
        lead_title found[3] = {says(upper, size), says(lower, size), says(wide, strlen(wide))};
        for (size_t k = 0; k < 3; k++)
            if (!says_the_same(&plain, &found[k]))
                fail_msg("%s: variant %zu says something else", titles[i], k);
        for (size_t k = 0; k < sizeof behind / sizeof behind[0]; k++) {
            snprintf(longer, sizeof longer, "%s%s", titles[i], behind[k]);
            lead_title title = says(longer, strlen(longer));
            if (!says_the_same(&plain, &title))
                fail_msg("'%s' says something else", longer);
        }
    }
}

static void any_bytes(void **state)
{
    struct guard guard = {NULL, NULL};
    uint64_t random = 42;
    (void)state;
    assert_true(guard_open(&guard, 2048));
    for (size_t round = 0; round < 20000; round++) {
        /* Bytes that part words, begin characters, or belong to titles; the whole need not be UTF-8. */
        static const char bytes[] = "aeinorsvpmwdCEO.,;:/&()-'*@ |\xC3\xA4\xE7\xBB\x8F\xE2\x80\x99\xCC\x88\xEF\xBC\xA3\xF0\x9F\x98\x80";
        size_t size = (size_t)(random >> 33) % 60;
        char *text = guard_end(&guard, size);
        for (size_t i = 0; i < size; i++) {
            random = random * UINT64_C(6364136223846793005) + 1442695040888963407u;
            text[i] = bytes[(random >> 33) % (sizeof bytes - 1)];
        }
        random = random * UINT64_C(6364136223846793005) + 1442695040888963407u;
        lead_title title = says(text, size);
        check_sound(&title, size);
    }
    guard_close(&guard);
}

/* Fillers that fill the tables of words, and a title that stands before or behind what is read. */
static void long_titles(void **state)
{
    static const char *const fillers[] = {"a ", "x,", "ceo ", "总", "ﷺ", "leiter-", "m/", "einkaufsvertriebsleiter "};
    (void)state;
    for (size_t i = 0; i < sizeof fillers / sizeof fillers[0]; i++) {
        char text[4096];
        size_t filler = strlen(fillers[i]);
        for (size_t at = 0; at < sizeof text; at++)
            text[at] = fillers[i][at % filler];
        lead_title whole = says(text, sizeof text - sizeof text % filler), front = says(text, LEAD_TITLE_BYTES_MAX);
        check_sound(&whole, LEAD_TITLE_BYTES_MAX);
        assert_true(says_the_same(&whole, &front));
    }
    char text[LEAD_TITLE_BYTES_MAX + 10];
    memset(text, ' ', sizeof text);
    memcpy(text + LEAD_TITLE_BYTES_MAX - 3, "CEO", 3);
    assert_int_equal(says(text, sizeof text).role, LEAD_ROLE_DECIDER);
    memset(text, ' ', sizeof text);
    memcpy(text + LEAD_TITLE_BYTES_MAX - 2, "CEO", 3);
    assert_int_equal(says(text, sizeof text).role, 0);
}

static void public_function(void **state)
{
    lead_title title = {.size = sizeof title};
    lead_error error = LEAD_ERROR_INIT;
    (void)state;
    assert_int_equal(lead_title_parse(NULL, "Buyer", 5, &title, &error), LEAD_OK);
    assert_int_equal(title.role, LEAD_ROLE_BUYER);
    assert_int_equal(title.size, sizeof title);
    assert_int_equal(lead_title_parse(NULL, NULL, 0, &title, NULL), LEAD_OK);
    assert_int_equal(title.department, LEAD_DEPARTMENT_OTHER);
    assert_int_equal(title.role, 0);
    assert_int_equal(lead_title_parse(NULL, "Secret\xFF", 7, &title, &error), LEAD_ERROR_VALUE);
    assert_null(strstr(error.message, "Secret"));
    assert_int_equal(title.department, 0);
    assert_int_equal(lead_title_parse(NULL, NULL, 1, &title, &error), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_title_parse(NULL, "CEO", 3, NULL, &error), LEAD_ERROR_INVALID_ARGUMENT);
    title.size = 4;
    assert_int_equal(lead_title_parse(NULL, "CEO", 3, &title, NULL), LEAD_ERROR_INVALID_ARGUMENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_that_decided), cmocka_unit_test(layout_does_not_matter), cmocka_unit_test(any_bytes),
        cmocka_unit_test(long_titles),        cmocka_unit_test(public_function),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
