/* SPDX-License-Identifier: MIT */
/* Any text as a job title, with a lexicon of a document and without: what is said is of the vocabulary, and neither case nor spaces change it. */
#include "base/text.h"
#include "buying/title.h"
#include "require.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char document[] = "[{\"words\": [\"chief happiness officer\", \"happiness\", \"a\", \"in\"], \"department\": \"hr\", \"role\": \"influencer\"},"
                               "{\"words\": [\"掌柜\", \"大掌柜\"], \"seniority\": \"chief\"}, {\"words\": \"ceo\", \"department\": \"it\"}]";

static lead_title read(const struct lead_lexicon *lexicon, const char *text, size_t size)
{
    lead_title title = {.size = sizeof title};
    lead_title_read(lexicon, text, size, &title);
    require(title.size == sizeof title);
    require(title.department >= LEAD_DEPARTMENT_EXECUTIVE && title.department <= LEAD_DEPARTMENT_OTHER);
    require(title.seniority >= LEAD_SENIORITY_CHIEF && title.seniority <= LEAD_SENIORITY_OTHER);
    require(title.role >= 0 && title.role <= LEAD_ROLE_AUDITOR && (title.role == 0) == (title.confidence == 0) && title.confidence <= 1000);
    require(title.word_count <= LEAD_TITLE_WORDS);
    for (uint16_t i = 0; i < title.word_count; i++) {
        require(title.words[i].size > 0 && (size_t)title.words[i].offset + title.words[i].size <= size);
        require(i == 0 || title.words[i].offset > title.words[i - 1].offset);
    }
    return title;
}

static void require_same(const lead_title *a, const lead_title *b)
{
    require(a->department == b->department && a->seniority == b->seniority && a->role == b->role && a->confidence == b->confidence);
}

/* In capitals, and with each space twice. */
static void check_layout(const struct lead_lexicon *lexicon, const char *text, size_t size, const lead_title *plain)
{
    char *upper = malloc(size + 1), *wide = malloc(2 * size + 1);
    size_t wide_size = 0;
    require(upper != NULL && wide != NULL);
    for (size_t i = 0; i < size; i++) {
        upper[i] = (char)(text[i] >= 'a' && text[i] <= 'z' ? text[i] - ('a' - 'A') : text[i]);
        wide[wide_size++] = text[i];
        if (text[i] == ' ')
            wide[wide_size++] = ' ';
    }
    lead_title title = read(lexicon, upper, size);
    require_same(plain, &title);
    if (wide_size <= LEAD_TITLE_BYTES_MAX) {
        title = read(lexicon, wide, wide_size);
        require_same(plain, &title);
    }
    free(upper);
    free(wide);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    lead_allocator memory;
    struct lead_arena arena;
    struct lead_findings findings;
    struct lead_place place = {&findings, NULL, NULL, 0};
    lead_title title = {.size = sizeof title};
    lead_status expected = lead_utf8_is_valid(text, size) ? LEAD_OK : LEAD_ERROR_VALUE;
    require(lead_title_parse(NULL, text, size, &title, NULL) == expected);
    if (expected != LEAD_OK)
        return 0;
    require(lead_memory_choose(NULL, &memory));
    lead_arena_init(&arena, &memory);
    lead_findings_init(&findings, document, sizeof document - 1, &memory);
    require(lead_json_read(document, sizeof document - 1, &arena, &place.value, NULL) == LEAD_OK);
    const struct lead_lexicon *lexicon = lead_lexicon_read(&place, &arena);
    require(lexicon != NULL && findings.count == 0);
    lead_title plain = read(NULL, text, size), own = read(lexicon, text, size);
    require_same(&title, &plain);
    check_layout(NULL, text, size, &plain);
    check_layout(lexicon, text, size, &own);
    lead_findings_free(&findings);
    lead_arena_free(&arena);
    return 0;
}
