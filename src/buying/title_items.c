/* SPDX-License-Identifier: MIT */
#include "buying/title_items.h"

#include <leadcore/vocabulary.h>

#include <string.h>

#define COMPOUND_LEAST 6 /* bytes of a compound word */
#define PART_LEAST 3     /* bytes of each of its parts */
#define NOUN_LEAST 6     /* bytes of a word that is known by its ending; longer than any ending */

struct matcher {
    const struct lead_title_units *units;
    struct lead_title_item *items;
    size_t count;
    uint8_t before;
    bool had_unknown; /* words since the last item that nobody knows */
};

/* Of several breaks the greatest counts; but in "engineer of Foo and owner" what "of" led to is over. */
static void meet(struct matcher *m, uint8_t found)
{
    bool is_over = m->before == LEAD_BREAK_OF && m->had_unknown && (found == LEAD_BREAK_AND || found == LEAD_BREAK_COMMA);
    if (is_over || found > m->before)
        m->before = found;
}

/* "北京某某科技有限公司": of a company's name, back to what nobody knows of it or to a position that leads. */
static void leave_out_company(struct matcher *m)
{
    bool is_begin = false;
    while (m->count > 0 && !is_begin) {
        const struct lead_title_item *last = &m->items[m->count - 1];
        bool is_work = last->meaning->kind == LEAD_LEXEME_RANK && last->meaning->seniority >= LEAD_SENIORITY_SPECIALIST;
        if (last->meaning->kind != LEAD_LEXEME_FIELD && !is_work)
            break;
        is_begin = last->is_after_unknown || last->before != LEAD_BREAK_NONE;
        m->before = last->before;
        m->count--;
    }
    m->had_unknown = true;
}

static void add(struct matcher *m, const struct lead_meaning *meaning, size_t from, size_t to)
{
    static const uint8_t breaks[] = {[LEAD_LEXEME_OF] = LEAD_BREAK_OF, [LEAD_LEXEME_TO] = LEAD_BREAK_TO, [LEAD_LEXEME_AT] = LEAD_BREAK_AT,
                                     [LEAD_LEXEME_AND] = LEAD_BREAK_AND, [LEAD_LEXEME_SKIP] = LEAD_BREAK_NONE};
    if (meaning->kind == LEAD_LEXEME_COMPANY) {
        leave_out_company(m);
        return;
    }
    if (meaning->kind == LEAD_LEXEME_SKIP || breaks[meaning->kind] != LEAD_BREAK_NONE) {
        meet(m, breaks[meaning->kind]);
        return;
    }
    m->items[m->count++] = (struct lead_title_item){meaning, (uint16_t)from, (uint16_t)to, m->before, false, m->had_unknown};
    m->before = LEAD_BREAK_NONE;
    m->had_unknown = false;
}

/* The longest phrase that begins with unit `first`: how many units, 0 for none. */
static size_t longest(const struct lead_title_units *units, size_t first, const struct lead_lexeme **found)
{
    size_t best = 0;
    uint64_t hash = 0;
    for (size_t i = first; i < units->count && (i == first || units->units[i].before == LEAD_BREAK_NONE); i++) {
        const struct lead_title_unit *unit = &units->units[i];
        hash = lead_phrase_hash(hash, unit->hash);
        size_t begin = units->units[first].begin;
        const struct lead_lexeme *lexeme = lead_lexicon_find(hash, units->folded + begin, unit->end - begin);
        if (lexeme == NULL)
            break;
        if (lexeme->meaning.kind != LEAD_LEXEME_NONE) {
            best = i - first + 1;
            *found = lexeme;
        }
        if (!lexeme->has_longer)
            break;
    }
    return best;
}

static const struct lead_lexeme *find_word(const char *word, size_t size)
{
    const struct lead_lexeme *found = lead_lexicon_find(lead_phrase_hash(0, lead_word_hash(word, size)), word, size);
    return found != NULL && found->meaning.kind != LEAD_LEXEME_NONE ? found : NULL;
}

/* The word, or the one of which it is the plural or the linking form. */
static const struct lead_lexeme *find_form(const char *word, size_t size)
{
    const struct lead_lexeme *found = find_word(word, size);
    for (size_t cut = 1; found == NULL && cut <= 2 && size >= PART_LEAST + cut; cut++) {
        char last = word[size - 1];
        if (last == 's' || last == 'n' || (cut == 1 && last == 'e'))
            found = find_word(word, size - cut);
    }
    return found;
}

static bool may_end_compound(const char *word, size_t size)
{
    uint64_t bit = lead_word_hash(word + size - 3, 3) % LEAD_LEXICON_ENDING_BITS;
    return (lead_lexicon_endings[bit / 64] >> bit % 64 & 1) != 0;
}

/* The longest part at the end that the lexicon allows there: where it begins, or `size`. */
static size_t find_ending(const char *word, size_t size, const struct lead_lexeme **found)
{
    if (size < COMPOUND_LEAST || !may_end_compound(word, size))
        return size;
    for (size_t at = PART_LEAST; at + PART_LEAST <= size; at++) {
        const struct lead_lexeme *lexeme = find_word(word + at, size - at);
        if (lexeme != NULL && (lexeme->meaning.marks & LEAD_MARK_SUFFIX) != 0) {
            *found = lexeme;
            return at;
        }
    }
    return size;
}

/* "Straightener": who does something, when it is the last word of its group. */
static void add_noun(struct matcher *m, const struct lead_title_unit *unit, bool is_last)
{
    m->had_unknown = true;
    const char *word = m->units->folded + unit->begin;
    size_t size = (size_t)(unit->end - unit->begin);
    for (uint32_t i = 0; i < lead_lexicon_noun_count && is_last; i++) {
        const struct lead_ending *ending = &lead_lexicon_nouns[i];
        if (size >= NOUN_LEAST && memcmp(word + size - ending->size, ending->text, ending->size) == 0) {
            add(m, &ending->meaning, unit->from, unit->to);
            return;
        }
    }
}

/* A word that is not in the lexicon: a plural, or a compound of which the end and perhaps the beginning are known. */
static void add_unknown(struct matcher *m, const struct lead_title_unit *unit, bool is_last)
{
    const char *word = m->units->folded + unit->begin;
    size_t size = (size_t)(unit->end - unit->begin);
    const struct lead_lexeme *found = NULL, *ending = NULL;
    if (size <= PART_LEAST || unit->is_ideograph) {
        m->had_unknown = true;
        return;
    }
    if (word[size - 1] == 's' && (found = find_word(word, size - 1)) != NULL) {
        add(m, &found->meaning, unit->from, unit->to);
        return;
    }
    size_t at = find_ending(word, size, &ending);
    if (ending == NULL && word[size - 1] == 's') /* "des Einkaufsleiters" */
        at = find_ending(word, size - 1, &ending);
    if (ending == NULL) {
        add_noun(m, unit, is_last);
        return;
    }
    const struct lead_lexeme *begin = find_form(word, at);
    if (begin == NULL)
        (void)find_ending(word, word[at - 1] == 's' ? at - 1 : at, &begin);
    size_t first = m->count;
    if (begin != NULL)
        add(m, &begin->meaning, unit->from, unit->to);
    if (m->count > first)
        m->items[first].is_inner = true;
    add(m, &ending->meaning, unit->from, unit->to);
}

size_t lead_title_match(const struct lead_title_units *units, struct lead_title_item items[LEAD_TITLE_ITEMS_MAX])
{
    struct matcher m = {units, items, 0, LEAD_BREAK_NONE, false};
    for (size_t at = 0; at < units->count;) {
        const struct lead_title_unit *unit = &units->units[at];
        const struct lead_lexeme *found = NULL;
        size_t taken = longest(units, at, &found);
        meet(&m, unit->before);
        if (taken > 0)
            add(&m, &found->meaning, unit->from, units->units[at + taken - 1].to);
        else
            add_unknown(&m, unit, at + 1 == units->count || unit[1].before != LEAD_BREAK_NONE);
        at += taken > 0 ? taken : 1;
    }
    return m.count;
}
