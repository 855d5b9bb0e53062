/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

#if defined(LEADCORE_UTF8PROC)
#include <utf8proc.h>
#endif

static void utf8(void **state)
{
    static const struct {
        const char *name, *bytes;
        size_t size, taken;
        uint32_t code_point;
    } rows[] = {
        {"NUL", "\0", 1, 1, 0},
        {"ASCII", "ab", 2, 1, 'a'},
        {"last of one byte", "\x7F", 1, 1, 0x7F},
        {"lone continuation", "\x80", 1, 0, 0},
        {"last continuation", "\xBF\x80", 2, 0, 0},
        {"overlong NUL", "\xC0\x80", 2, 0, 0},
        {"overlong two", "\xC1\xBF", 2, 0, 0},
        {"first of two", "\xC2\x80", 2, 2, 0x80},
        {"last of two", "\xDF\xBF", 2, 2, 0x7FF},
        {"two cut", "\xC3", 1, 0, 0},
        {"two, no continuation", "\xC3\x28", 2, 0, 0},
        {"two, lead again", "\xC3\xC3", 2, 0, 0},
        {"overlong three", "\xE0\x9F\xBF", 3, 0, 0},
        {"first of three", "\xE0\xA0\x80", 3, 3, 0x800},
        {"before surrogates", "\xED\x9F\xBF", 3, 3, 0xD7FF},
        {"first surrogate", "\xED\xA0\x80", 3, 0, 0},
        {"last surrogate", "\xED\xBF\xBF", 3, 0, 0},
        {"after surrogates", "\xEE\x80\x80", 3, 3, 0xE000},
        {"last of three", "\xEF\xBF\xBF", 3, 3, 0xFFFF},
        {"three cut to two", "\xE6\x80", 2, 0, 0},
        {"three cut to one", "\xE6", 1, 0, 0},
        {"three, bad third", "\xE6\x80\x41", 3, 0, 0},
        {"overlong four", "\xF0\x8F\xBF\xBF", 4, 0, 0},
        {"first of four", "\xF0\x90\x80\x80", 4, 4, 0x10000},
        {"last of all", "\xF4\x8F\xBF\xBF", 4, 4, 0x10FFFF},
        {"beyond Unicode", "\xF4\x90\x80\x80", 4, 0, 0},
        {"lead F5", "\xF5\x80\x80\x80", 4, 0, 0},
        {"lead FF", "\xFF\x80\x80\x80", 4, 0, 0},
        {"four cut", "\xF0\x90\x80", 3, 0, 0},
        {"four, bad fourth", "\xF0\x90\x80\xC0", 4, 0, 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char *exact = malloc(rows[i].size);
        assert_non_null(exact);
        memcpy(exact, rows[i].bytes, rows[i].size);
        uint32_t code_point = 99;
        size_t taken = lead_utf8_decode(exact, rows[i].size, &code_point);
        if (taken != rows[i].taken || code_point != rows[i].code_point)
            fail_msg("%s: %zu bytes, U+%04X", rows[i].name, taken, code_point);
        free(exact);
    }
}

static void every_code_point_comes_back(void **state)
{
    (void)state;
    for (uint32_t c = 0; c <= 0x10FFFF; c++) {
        char bytes[4];
        uint32_t back;
        if (c == 0xD800)
            c = 0xE000;
        size_t size = lead_utf8_encode(c, bytes);
        assert_int_equal(lead_utf8_decode(bytes, size, &back), size);
        assert_int_equal(back, c);
    }
}

/* A bad byte is found wherever it stands among eight, and at every end. */
static void validity(void **state)
{
    char text[40];
    (void)state;
    assert_true(lead_utf8_is_valid("", 0));
    for (size_t size = 1; size <= sizeof text; size++) {
        for (size_t bad = 0; bad < size; bad++) {
            memset(text, 'a', sizeof text);
            assert_true(lead_utf8_is_valid(text, size));
            text[bad] = '\xC3';
            assert_false(lead_utf8_is_valid(text, size));
            if (bad + 1 < size) {
                text[bad + 1] = '\xA9';
                assert_true(lead_utf8_is_valid(text, size));
            }
        }
    }
}

static size_t fold_exact(const char *text, size_t size, char *out, size_t capacity)
{
    char *in = malloc(size + (size == 0)), *to = malloc(capacity + (capacity == 0));
    assert_non_null(in);
    assert_non_null(to);
    if (size > 0)
        memcpy(in, text, size);
    size_t result = lead_text_fold(in, size, to, capacity);
    if (result <= capacity && result > 0)
        memcpy(out, to, result);
    free(in);
    free(to);
    return result;
}

static void folds_ascii_at_every_place(void **state)
{
    char text[70], out[70];
    (void)state;
    for (size_t size = 0; size <= 64; size++) {
        for (unsigned first = 0; first < 128; first++) {
            for (size_t i = 0; i < size; i++)
                text[i] = (char)((first + i * 5) % 128);
            assert_int_equal(fold_exact(text, size, out, size), size);
            for (size_t i = 0; i < size; i++)
                assert_int_equal(out[i], text[i] >= 'A' && text[i] <= 'Z' ? text[i] + 32 : text[i]);
            if (size > 0)
                assert_true(fold_exact(text, size, out, size - 1) == LEAD_TEXT_TOO_SMALL);
        }
    }
}

static void refuses_what_is_not_utf8(void **state)
{
    static const char *const rows[] = {"\xFF", "a\xC3", "abcdefgh\x80", "\xC3\xA9\xC3", "A\xED\xA0\x80z", "ab\xF0\x90\x80"};
    char out[300];
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_true(fold_exact(rows[i], strlen(rows[i]), out, sizeof out) == LEAD_TEXT_INVALID);
}

static void capacity_never_overflows(void **state)
{
    (void)state;
    assert_int_equal(lead_text_fold_capacity(0), 0);
    assert_true(lead_text_fold_capacity(3) >= 33);
    assert_true(lead_text_fold_capacity(SIZE_MAX) <= PTRDIFF_MAX);
    assert_true(lead_text_fold_capacity(SIZE_MAX / 12) <= PTRDIFF_MAX);
}

#if defined(LEADCORE_UTF8PROC)

static void folds(void **state)
{
    static const struct {
        const char *name, *text, *folded;
    } rows[] = {
        {"accent", "CAF\xC3\x89 2", "caf\xC3\xA9 2"},
        {"accent apart", "Cafe\xCC\x81 x", "caf\xC3\xA9 x"},
        {"accent apart at the end", "Cafe\xCC\x81", "caf\xC3\xA9"},
        {"sharp s", "Stra\xC3\x9F" "e", "strasse"},
        {"capital sharp s", "STRA\xE1\xBA\x9E" "E", "strasse"},
        {"sigma at the end", "\xCE\x9F\xCE\xA3", "\xCE\xBF\xCF\x83"},
        {"dotted capital I", "\xC4\xB0", "i\xCC\x87"},
        {"ligature", "O\xEF\xAC\x83" "ce", "office"},
        {"full width", "\xEF\xBC\xB6\xEF\xBC\xB0", "vp"},
        {"trade mark", "Acme\xE2\x84\xA2", "acmetm"},
        {"superscript", "m\xC2\xB2", "m2"},
        {"Kelvin", "\xE2\x84\xAA", "k"},
        {"Hangul letters join", "\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB", "\xED\x95\x9C"},
        {"Hangul stays", "\xED\x95\x9C\xEA\xB5\xAD", "\xED\x95\x9C\xEA\xB5\xAD"},
        {"half-width kana with voice mark", "\xEF\xBD\xB6\xEF\xBE\x9E", "\xE3\x82\xAC"},
        {"marks in another order", "a\xCC\xA3\xCC\x82", "\xE1\xBA\xAD"},
        {"marks in wrong order", "a\xCC\x82\xCC\xA3", "\xE1\xBA\xAD"},
        {"Han", "\xE5\x89\xAF\xE6\x80\xBB\xE8\xA3\x81", "\xE5\x89\xAF\xE6\x80\xBB\xE8\xA3\x81"},
        {"ASCII after mark", "\xC3\x89" "A\xC3\x89", "\xC3\xA9" "a\xC3\xA9"},
        {"empty", "", ""},
    };
    char out[200];
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        size_t size = strlen(rows[i].text), folded = strlen(rows[i].folded);
        size_t written = fold_exact(rows[i].text, size, out, lead_text_fold_capacity(size));
        if (written != folded || memcmp(out, rows[i].folded, folded) != 0)
            fail_msg("%s", rows[i].name);
    }
}

/* Growth is what lead_text_fold_capacity() says, and folding once is enough, for every code point alone and with marks. */
static void every_code_point(void **state)
{
    char in[16], once[200], twice[2200];
    (void)state;
    for (uint32_t c = 0; c <= 0x10FFFF; c++) {
        if (c == 0xD800)
            c = 0xE000;
        size_t size = lead_utf8_encode(c, in);
        size_t first = lead_text_fold(in, size, once, lead_text_fold_capacity(size));
        assert_true(first <= lead_text_fold_capacity(size));
        assert_int_equal(lead_text_fold(once, first, twice, sizeof twice), first);
        assert_memory_equal(once, twice, first);
        memcpy(in + size, "\xCC\x81\xCC\xA3\xCD\x85", 6); /* acute, dot below, ypogegrammeni */
        first = lead_text_fold(in, size + 6, once, sizeof once);
        assert_true(first < sizeof once);
        assert_int_equal(lead_text_fold(once, first, twice, sizeof twice), first);
        assert_memory_equal(once, twice, first);
    }
}

static uint32_t next_random(uint32_t *random)
{
    *random = *random * 1664525u + 1013904223u;
    return *random >> 8;
}

/* Characters that interact: letters, marks of several classes, Hangul letters, compatibility forms, anything at all. */
static uint32_t random_code_point(uint32_t *random)
{
    static const uint32_t first[] = {'A', 0xC0, 0x300, 0x1100, 0x1161, 0x11A8, 0xAC00, 0x390, 0x9BE, 0xFB00, 0x5D0, 0xFF60, 0x4E00, 0x1D15E, 0x10A0};
    size_t kind = next_random(random) % 17;
    if (kind < 15)
        return first[kind] + next_random(random) % 32;
    uint32_t c = next_random(random) % 0x110000;
    return c >= 0xD800 && c <= 0xDFFF ? 'x' : c;
}

/* The whole-string function of utf8proc is the reference. */
static void agrees_with_utf8proc(void **state)
{
    uint32_t random = 7;
    (void)state;
    for (int round = 0; round < 60000; round++) {
        char text[64], out[64 * 11], again[64 * 11 * 11];
        size_t size = 0, count = next_random(&random) % 14;
        for (size_t i = 0; i < count; i++)
            size += lead_utf8_encode(random_code_point(&random), text + size);
        utf8proc_uint8_t *expected;
        utf8proc_ssize_t expected_size = utf8proc_map((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)size, &expected,
                                                      UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD);
        assert_true(expected_size >= 0);
        assert_int_equal(fold_exact(text, size, out, lead_text_fold_capacity(size)), expected_size);
        assert_memory_equal(out, expected, (size_t)expected_size);
        assert_int_equal(lead_text_fold(out, (size_t)expected_size, again, sizeof again), expected_size);
        assert_memory_equal(out, again, (size_t)expected_size);
        for (size_t capacity = 0; capacity < (size_t)expected_size; capacity++)
            assert_true(fold_exact(text, size, again, capacity) == LEAD_TEXT_TOO_SMALL);
        free(expected);
    }
}

/* A million marks on one letter in the worst order: the work stays linear, and folding once is enough. */
static void endless_marks(void **state)
{
    enum { MARKS = 1000000 };
    char *text = malloc(1 + 2 * MARKS), out[2000], again[2000];
    (void)state;
    assert_non_null(text);
    text[0] = 'E';
    for (size_t i = 0; i < MARKS; i++)
        memcpy(text + 1 + 2 * i, i % 2 == 0 ? "\xCC\x81" : "\xCC\xA3", 2);
    size_t size = lead_text_fold(text, 1 + 2 * MARKS, out, sizeof out);
    assert_true(size < 400);
    assert_int_equal(lead_text_fold(out, size, again, sizeof again), size);
    assert_memory_equal(out, again, size);
    free(text);
}

#else

static void folds(void **state)
{
    char out[64];
    (void)state;
    assert_int_equal(fold_exact("CAF\xC3\x89 XY", 8, out, 8), 8);
    assert_memory_equal(out, "caf\xC3\x89 xy", 8);
    assert_true(fold_exact("CAF\xC3\x89", 5, out, 4) == LEAD_TEXT_TOO_SMALL);
}

#endif

/* '|' shows where the boundaries are. */
static void boundaries(void **state)
{
    static const char *const rows[] = {
        "|vp|,| |sales|",
        "|mvp|",
        "|head| |of| |r|&|d|",
        "|a1b2|-|c|",
        "|a|_|b|",
        "||", /* the empty text: its begin is its end */
        "|caf\xC3\xA9|.|",
        "|\xD0\xB2\xD0\xBF|.|",                         /* Cyrillic */
        "|\xE5\x89\xAF|\xE6\x80\xBB|\xE8\xA3\x81|",      /* Han */
        "|vp|\xE6\x80\xBB|ab|",                          /* Latin and Han */
        "|\xE3\x81\x82|\xE3\x82\xAB|\xE3\x83\xBC|",      /* Hiragana, Katakana, length mark */
        "|\xE0\xB8\x81|\xE0\xB8\xB2|",                   /* Thai */
        "|\xE0\xBA\x81|\xE1\x80\x80|\xE1\x9E\x80|",      /* Lao, Myanmar, Khmer */
        "|\xF0\xA0\x80\x80|\xF0\xA0\x80\x81|",           /* Han beyond the first plane */
        "|\xED\x95\x9C\xEA\xB5\xAD|",                    /* Hangul is written with spaces */
        "|e\xCC\x81t|",                                  /* a mark is part of its word */
#if defined(LEADCORE_UTF8PROC)
        "|a|\xE2\x80\x99|s|",                            /* an apostrophe is not */
        "|a|\xE2\x82\xAC|b|",
        "|a|\xF0\x9F\x98\x80|b|",
        "|a|\xC2\xB2|b|",                                /* superscript two is No */
        "|a\xD9\xA1|",                                   /* Arabic digit */
#endif
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[64];
        bool expected[65] = {false};
        size_t size = 0;
        for (const char *c = rows[i]; *c != '\0'; c++) {
            if (*c == '|')
                expected[size] = true;
            else
                text[size++] = *c;
        }
        for (size_t at = 0; at <= size; at++) {
            if (at < size && ((unsigned char)text[at] & 0xC0) == 0x80)
                continue;
            if (lead_text_is_boundary(text, size, at) != expected[at])
                fail_msg("%s at byte %zu", rows[i], at);
        }
    }
}

/* Callers check their text before; what is not UTF-8 is at least no reason to read beyond it. */
static void boundaries_in_bad_text(void **state)
{
    (void)state;
    assert_true(lead_text_is_boundary("a\xFF", 2, 1));
    assert_true(lead_text_is_boundary("\x80\x80\x80\x80\x80z", 6, 5));
    assert_true(lead_text_is_boundary("ab", 2, 3));
}

/* The definition, by recursion without a table. */
static unsigned slow_distance(const char *a, size_t m, const char *b, size_t n)
{
    if (m == 0 || n == 0)
        return (unsigned)(m + n);
    unsigned best = slow_distance(a, m - 1, b, n - 1) + (a[m - 1] != b[n - 1]);
    unsigned other = slow_distance(a, m - 1, b, n) + 1;
    best = other < best ? other : best;
    other = slow_distance(a, m, b, n - 1) + 1;
    best = other < best ? other : best;
    if (m > 1 && n > 1 && a[m - 1] == b[n - 2] && a[m - 2] == b[n - 1]) {
        other = slow_distance(a, m - 2, b, n - 2) + 1;
        best = other < best ? other : best;
    }
    return best;
}

static void distances(void **state)
{
    static const struct {
        const char *a, *b;
        unsigned limit, distance;
    } rows[] = {
        {"", "", 3, 0},
        {"employees", "employees", 3, 0},
        {"employes", "employees", 3, 1},
        {"pionts", "points", 3, 1},
        {"abc", "", 3, 3},
        {"abc", "", 2, 3},
        {"kitten", "sitting", 3, 3},
        {"kitten", "sitting", 2, 3},
        {"kitten", "sitting", 0, 1},
        {"country", "employees", 3, 4},
    };
    uint32_t random = 3;
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_int_equal(lead_text_distance(rows[i].a, strlen(rows[i].a), rows[i].b, strlen(rows[i].b), rows[i].limit), rows[i].distance);
    for (int round = 0; round < 3000; round++) {
        char a[6], b[6];
        size_t m = 0, n = 0;
        for (random = random * 1664525u + 1013904223u; m < (random >> 24) % 6; m++)
            a[m] = (char)('a' + (random >> (2 * m)) % 3);
        for (random = random * 1664525u + 1013904223u; n < (random >> 24) % 6; n++)
            b[n] = (char)('a' + (random >> (2 * n)) % 3);
        unsigned limit = (random >> 5) % 6, expected = slow_distance(a, m, b, n);
        assert_int_equal(lead_text_distance(a, m, b, n, limit), expected > limit ? limit + 1 : expected);
    }
    /* Longer ones: a limit only cuts the answer. */
    for (int round = 0; round < 3000; round++) {
        char a[30], b[30];
        for (size_t i = 0; i < sizeof a; i++) {
            random = random * 1664525u + 1013904223u;
            a[i] = (char)('a' + (random >> 20) % 3);
            b[i] = (random >> 28) < 13 ? a[i] : (char)('a' + (random >> 16) % 3);
        }
        size_t m = 20 + (random >> 8) % 11, n = 20 + (random >> 12) % 11;
        unsigned whole = lead_text_distance(a, m, b, n, 64);
        for (unsigned limit = 0; limit < 8; limit++)
            assert_int_equal(lead_text_distance(a, m, b, n, limit), whole > limit ? limit + 1 : whole);
    }
    char longer[100];
    memset(longer, 'a', sizeof longer);
    assert_int_equal(lead_text_distance(longer, 64, longer, 64, 3), 0);
    assert_int_equal(lead_text_distance(longer, 65, longer, 65, 3), 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(utf8),
        cmocka_unit_test(every_code_point_comes_back),
        cmocka_unit_test(validity),
        cmocka_unit_test(folds_ascii_at_every_place),
        cmocka_unit_test(refuses_what_is_not_utf8),
        cmocka_unit_test(capacity_never_overflows),
        cmocka_unit_test(folds),
#if defined(LEADCORE_UTF8PROC)
        cmocka_unit_test(every_code_point),
        cmocka_unit_test(agrees_with_utf8proc),
        cmocka_unit_test(endless_marks),
#endif
        cmocka_unit_test(boundaries),
        cmocka_unit_test(boundaries_in_bad_text),
        cmocka_unit_test(distances),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
