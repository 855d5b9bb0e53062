/* SPDX-License-Identifier: MIT */
/* Patterns in folded text, against a search that tries every place. */
#include "rules/text_match.h"

#include "../support/sample.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

/* The texts in blocks of exactly their size, so that sanitizers see each byte that is read too far. */
static bool matches(enum lead_test_kind kind, const char *const *patterns, size_t count, const char *text)
{
    struct lead_pattern exact[4];
    const size_t size = strlen(text);
    char *copy = malloc(size ? size : 1);
    assert_non_null(copy);
    memcpy(copy, text, size);
    for (size_t i = 0; i < count; i++) {
        exact[i].size = strlen(patterns[i]);
        char *bytes = malloc(exact[i].size ? exact[i].size : 1);
        assert_non_null(bytes);
        memcpy(bytes, patterns[i], exact[i].size);
        exact[i].text = bytes;
    }
    const struct lead_test test = {.kind = kind, .count = (uint32_t)count, .as.patterns = exact};
    const bool found = lead_text_matches(&test, copy, size);
    for (size_t i = 0; i < count; i++)
        free((char *)(uintptr_t)exact[i].text);
    free(copy);
    return found;
}

struct match_case {
    enum lead_test_kind kind;
    const char *patterns[3];
    const char *text;
    bool expected;
};

static const struct match_case cases[] = {
    {LEAD_TEST_EQUALS, {"a"}, "a", true},
    {LEAD_TEST_EQUALS, {"a"}, "ab", false},
    {LEAD_TEST_EQUALS, {"ab"}, "a", false},
    {LEAD_TEST_EQUALS, {""}, "", true},
    {LEAD_TEST_EQUALS, {""}, "a", false},
    {LEAD_TEST_EQUALS, {"b", "a"}, "a", true},
    {LEAD_TEST_STARTS, {"ab"}, "abc", true},
    {LEAD_TEST_STARTS, {"ab"}, "ab", true},
    {LEAD_TEST_STARTS, {"ab"}, "a", false},
    {LEAD_TEST_STARTS, {"ab"}, "cab", false},
    {LEAD_TEST_STARTS, {"x", "ab"}, "abc", true},
    {LEAD_TEST_ENDS, {"bc"}, "abc", true},
    {LEAD_TEST_ENDS, {"bc"}, "bcd", false},
    {LEAD_TEST_ENDS, {"abc"}, "bc", false},
    {LEAD_TEST_ENDS, {"abc"}, "abc", true},
    {LEAD_TEST_CONTAINS, {"vp"}, "vp", true},
    {LEAD_TEST_CONTAINS, {"vp"}, "a vp b", true},
    {LEAD_TEST_CONTAINS, {"vp"}, "(vp)", true},
    {LEAD_TEST_CONTAINS, {"vp"}, "mvp", false},
    {LEAD_TEST_CONTAINS, {"vp"}, "vps", false},
    {LEAD_TEST_CONTAINS, {"vp"}, "mvp vps vp", true}, /* at the last place */
    {LEAD_TEST_CONTAINS, {"vp"}, "v", false},
    {LEAD_TEST_CONTAINS, {"vp"}, "", false},
    {LEAD_TEST_CONTAINS, {"vp"}, "v vp", true},
    {LEAD_TEST_CONTAINS, {"a a"}, "a a a", true},
    {LEAD_TEST_CONTAINS, {"a a"}, "aa a a", true}, /* behind a place that only looks like it */
    {LEAD_TEST_CONTAINS, {"+"}, "c++", true},      /* signs are no parts of words */
    {LEAD_TEST_CONTAINS, {"c"}, "c++", true},
    {LEAD_TEST_CONTAINS, {"7"}, "r2d7", false},
    {LEAD_TEST_CONTAINS, {"x", "y", "z"}, "only z", true},
    {LEAD_TEST_CONTAINS, {"x", "y", "z"}, "none", false},
};

static void patterns_match_as_the_reference_says(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t count = 0;
        while (count < 3 && cases[i].patterns[count])
            count++;
        if (matches(cases[i].kind, cases[i].patterns, count, cases[i].text) != cases[i].expected)
            print_message("# '%s' in '%s'\n", cases[i].patterns[0], cases[i].text);
        assert_int_equal(matches(cases[i].kind, cases[i].patterns, count, cases[i].text), cases[i].expected);
    }
}

/* ---- Every place tried, over a small alphabet of a letter, a sign, a space, and a character of several bytes ---- */

static void random_word(struct sample_random *random, unsigned longest, char *out)
{
    static const char *const letters[] = {"a", "b", "-", " ", "\303\251"};
    out[0] = 0;
    for (unsigned i = sample_below(random, longest + 1); i > 0; i--)
        strcat(out, letters[sample_below(random, 5)]);
}

/* Letters are words; everything else in the alphabet is not. */
static bool is_letter(const char *text, size_t at)
{
    return text[at] == 'a' || text[at] == 'b' || (unsigned char)text[at] >= 0x80;
}

static bool is_between_words(const char *text, size_t size, size_t at)
{
    return at == 0 || at == size || !is_letter(text, at - 1) || !is_letter(text, at);
}

static bool contains(const char *pattern, const char *text)
{
    const size_t size = strlen(text), length = strlen(pattern);
    for (size_t at = 0; at + length <= size; at++)
        if (memcmp(text + at, pattern, length) == 0 && is_between_words(text, size, at) && is_between_words(text, size, at + length))
            return true;
    return false;
}

static void random_texts(void **state)
{
    (void)state;
    struct sample_random random = {71};
    unsigned found = 0;
    for (int i = 0; i < 40000; i++) {
        char text[64], pattern[16];
        random_word(&random, 12, text);
        do
            random_word(&random, 3, pattern);
        while (!pattern[0]);
        const char *const patterns[] = {pattern};
        const size_t size = strlen(text), length = strlen(pattern);
#ifndef LEADCORE_UTF8PROC
        if (strstr(text, "\303\251") || strstr(pattern, "\303\251"))
            continue;
#endif
        assert_int_equal(matches(LEAD_TEST_CONTAINS, patterns, 1, text), contains(pattern, text));
        assert_int_equal(matches(LEAD_TEST_STARTS, patterns, 1, text), strncmp(text, pattern, length) == 0);
        assert_int_equal(matches(LEAD_TEST_ENDS, patterns, 1, text), length <= size && strcmp(text + size - length, pattern) == 0);
        assert_int_equal(matches(LEAD_TEST_EQUALS, patterns, 1, text), strcmp(text, pattern) == 0);
        found += contains(pattern, text);
    }
    assert_in_range(found, 1000, 39000); /* both outcomes come up */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(patterns_match_as_the_reference_says),
        cmocka_unit_test(random_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
