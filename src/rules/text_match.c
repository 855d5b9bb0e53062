/* SPDX-License-Identifier: MIT */
#include "rules/text_match.h"

#include "base/text.h"

#include <string.h>

/* Whether `pattern` stands somewhere in the text with word boundaries around it. */
static bool contains_words(const struct lead_pattern *pattern, const char *text, size_t size)
{
    if (pattern->size > size)
        return false;
    const char *at = text, *last = text + (size - pattern->size);
    while (at <= last) {
        at = memchr(at, pattern->text[0], (size_t)(last - at) + 1);
        if (!at)
            return false;
        size_t begin = (size_t)(at - text), end = begin + pattern->size;
        if (memcmp(at, pattern->text, pattern->size) == 0 && lead_text_is_boundary(text, size, begin) &&
            lead_text_is_boundary(text, size, end))
            return true;
        at++;
    }
    return false;
}

static bool pattern_matches(enum lead_test_kind kind, const struct lead_pattern *pattern, const char *text, size_t size)
{
    if (kind == LEAD_TEST_CONTAINS)
        return contains_words(pattern, text, size);
    if (pattern->size > size || (kind == LEAD_TEST_EQUALS && pattern->size != size))
        return false;
    const char *part = kind == LEAD_TEST_ENDS ? text + (size - pattern->size) : text;
    return memcmp(part, pattern->text, pattern->size) == 0;
}

bool lead_text_matches(const struct lead_test *test, const char *text, size_t size)
{
    if (size == 0)
        text = ""; /* it may be NULL */
    for (uint32_t i = 0; i < test->count; i++)
        if (pattern_matches(test->kind, &test->as.patterns[i], text, size))
            return true;
    return false;
}
