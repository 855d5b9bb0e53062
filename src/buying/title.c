/* SPDX-License-Identifier: MIT */
#include "buying/title.h"

#include "base/text.h"
#include "buying/lexicon_document.h"
#include "buying/title_grammar.h"

#include <string.h>

#define WEAK 4            /* strength at which a department is only likely */
#define GATEKEEPER_SURE 850
#define ADVICE_SURE 600
#define DOCUMENT_SURE 1000

static bool advises(const struct lead_title_part *part, uint8_t department)
{
    switch (department) {
    case LEAD_DEPARTMENT_SALES:
    case LEAD_DEPARTMENT_OPERATIONS:
    case LEAD_DEPARTMENT_PURCHASING:
    case LEAD_DEPARTMENT_LEGAL: return false;
    case LEAD_DEPARTMENT_IT:
    case LEAD_DEPARTMENT_ENGINEERING:
    case LEAD_DEPARTMENT_PRODUCT:
    case LEAD_DEPARTMENT_CONSULTING: return (part->marks & (LEAD_MARK_ADVICE | LEAD_MARK_ANALYST)) != 0;
    default: return (part->marks & LEAD_MARK_ADVICE) != 0;
    }
}

static struct lead_role_cell role_of(const struct lead_title_part *part, uint8_t department, uint8_t seniority)
{
    struct lead_role_cell cell = lead_lexicon_roles[department][seniority];
    bool is_helper = (part->marks & LEAD_MARK_HELPER) != 0;
    if (part->role != 0)
        return (struct lead_role_cell){part->role, GATEKEEPER_SURE};
    if (is_helper && (part->has_boss || part->department == 0 || part->department == LEAD_DEPARTMENT_EXECUTIVE))
        return (struct lead_role_cell){LEAD_ROLE_GATEKEEPER, (uint16_t)(part->has_boss ? GATEKEEPER_SURE : GATEKEEPER_SURE - 200)};
    if (seniority == LEAD_SENIORITY_SPECIALIST && advises(part, department))
        return (struct lead_role_cell){LEAD_ROLE_INFLUENCER, ADVICE_SURE};
    return cell;
}

static void add_range(lead_title *title, uint16_t from, uint16_t to)
{
    lead_title_word word = {from, (uint32_t)(to - from)};
    uint16_t at = 0;
    while (at < title->word_count && title->words[at].offset < word.offset)
        at++;
    if (title->word_count == LEAD_TITLE_WORDS || (at < title->word_count && title->words[at].offset == word.offset))
        return;
    memmove(&title->words[at + 1], &title->words[at], (size_t)(title->word_count - at) * sizeof word);
    title->words[at] = word;
    title->word_count++;
}

static void add_word(lead_title *title, const struct lead_title_item *items, uint16_t item)
{
    if (item != LEAD_TITLE_NOWHERE)
        add_range(title, items[item].from, items[item].to);
}

/* The head of the company when no department is named: "Executive Director", but not "Executive Director of Marketing". */
static void settle_alone(struct lead_title_part *part)
{
    bool is_alone = part->department == 0 || part->department == LEAD_DEPARTMENT_EXECUTIVE;
    if ((part->marks & LEAD_MARK_SOLO) == 0 || !is_alone || part->seniority != LEAD_SENIORITY_DIRECTOR)
        return;
    part->seniority = LEAD_SENIORITY_CHIEF;
    part->department = LEAD_DEPARTMENT_EXECUTIVE;
}

/* What the document says takes the place of what the lexicon says; of an assistant's boss it says only the department. */
static struct lead_phrase_place override(const struct lead_lexicon *lexicon, const struct lead_title_units *units,
                                         const struct lead_title_item *items, struct lead_title_part *part)
{
    struct lead_phrase_place place = {NULL, 0, 0};
    if (lexicon != NULL)
        place = lead_lexicon_longest(lexicon, units);
    if (place.phrase == NULL)
        return place;
    if (place.phrase->department != 0) {
        part->department = place.phrase->department;
        part->strength = UINT8_MAX;
        part->field = LEAD_TITLE_NOWHERE;
    }
    bool is_of_other = (part->marks & LEAD_MARK_HELPER) != 0 && (items[part->head].to <= place.from || items[part->head].from >= place.to);
    if (is_of_other) {
        part->has_boss |= place.phrase->seniority != 0 && place.phrase->seniority <= LEAD_SENIORITY_MANAGER;
        return place;
    }
    if (place.phrase->seniority != 0)
        part->seniority = place.phrase->seniority;
    if (place.phrase->role != 0)
        part->role = place.phrase->role;
    return place;
}

static uint32_t confidence_of(const struct lead_title_part *part, struct lead_role_cell cell, bool is_joined)
{
    uint32_t confidence = cell.confidence;
    if ((part->marks & LEAD_MARK_GUESS) != 0)
        confidence /= 2;
    else if (part->role == 0 && part->department != 0 && part->strength <= WEAK)
        confidence = confidence * 85 / 100;
    return is_joined ? confidence * 90 / 100 : confidence;
}

static void say(lead_title *title, const struct lead_title_item *items, const struct lead_title_part *part, bool is_joined)
{
    uint8_t department = part->department != 0 ? part->department : (uint8_t)LEAD_DEPARTMENT_OTHER;
    uint8_t seniority = part->seniority != 0 ? part->seniority : (uint8_t)LEAD_SENIORITY_OTHER;
    struct lead_role_cell cell = role_of(part, department, seniority);
    title->department = department;
    title->seniority = seniority;
    title->role = cell.role;
    title->confidence = cell.role != 0 ? (lead_permille)confidence_of(part, cell, is_joined) : 0;
    add_word(title, items, part->head);
    add_word(title, items, part->field);
    add_word(title, items, part->change);
    add_word(title, items, part->boss);
}

void lead_title_read(const struct lead_lexicon *lexicon, const char *text, size_t text_size, lead_title *title)
{
    struct lead_title_units units;
    struct lead_title_item items[LEAD_TITLE_ITEMS_MAX];
    size_t caller_size = title->size;
    memset(title, 0, sizeof *title);
    title->size = caller_size;
    if (text_size > LEAD_TITLE_BYTES_MAX)
        text_size = LEAD_TITLE_BYTES_MAX;
    lead_title_split(text, text_size, &units);
    bool is_joined;
    struct lead_title_part part = lead_title_weigh(items, lead_title_match(&units, items), &is_joined);
    settle_alone(&part);
    struct lead_phrase_place place = override(lexicon, &units, items, &part);
    if (place.phrase != NULL)
        add_range(title, place.from, place.to);
    say(title, items, &part, is_joined);
    if (place.phrase != NULL && place.phrase->role != 0 && title->role == place.phrase->role)
        title->confidence = DOCUMENT_SURE;
}
