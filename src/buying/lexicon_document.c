/* SPDX-License-Identifier: MIT */
#include "buying/lexicon_document.h"

#include "base/text.h"
#include "rules/decision.h"

#include <string.h>

enum { WORDS, DEPARTMENT, SENIORITY, ROLE, MEMBERS };

struct reader {
    struct lead_lexicon *lexicon;
    struct lead_arena *arena;
    uint32_t capacity;
    bool is_full, out_of_memory;
};

static int compare(const char *a, size_t a_size, const char *b, size_t b_size)
{
    int order = memcmp(a, b, a_size < b_size ? a_size : b_size);
    return order != 0 ? order : (a_size > b_size) - (a_size < b_size);
}

/* Keeps phrases with one text in the order of the document. */
static bool is_before(const struct lead_phrase *a, const struct lead_phrase *b)
{
    int order = compare(a->text, a->size, b->text, b->size);
    return order != 0 ? order < 0 : a->value->offset < b->value->offset;
}

static void sink(struct lead_phrase *phrases, uint32_t at, uint32_t count)
{
    struct lead_phrase moved = phrases[at];
    for (uint32_t child; (child = 2 * at + 1) < count; at = child) {
        if (child + 1 < count && is_before(&phrases[child], &phrases[child + 1]))
            child++;
        if (!is_before(&moved, &phrases[child]))
            break;
        phrases[at] = phrases[child];
    }
    phrases[at] = moved;
}

/* A heap sort: n log n comparisons whatever the document says. */
static void sort(struct lead_phrase *phrases, uint32_t count)
{
    for (uint32_t i = count / 2; i > 0; i--)
        sink(phrases, i - 1, count);
    for (uint32_t last = count; last > 1; last--) {
        struct lead_phrase greatest = phrases[0];
        phrases[0] = phrases[last - 1];
        phrases[last - 1] = greatest;
        sink(phrases, 0, last - 1);
    }
}

static void add_phrase(struct reader *reader, const struct lead_place *place, size_t index, const struct lead_phrase *meaning)
{
    struct lead_lexicon *lexicon = reader->lexicon;
    struct lead_title_units units;
    if (!lead_want_name(place))
        return;
    if (lexicon->count == LEAD_LEXICON_PHRASES_MAX) {
        if (!reader->is_full)
            lead_report_at(place, LEAD_ERROR_LIMIT, "at most %d phrases", LEAD_LEXICON_PHRASES_MAX);
        reader->is_full = true;
        return;
    }
    lead_title_split(place->value->text, place->value->size, &units);
    if (units.count == 0) {
        lead_report_at(place, LEAD_ERROR_BAD_VALUE, "there is no word in this phrase");
        return;
    }
    struct lead_phrase *phrases = LEAD_ARENA_GROW(reader->arena, lexicon->phrases, &reader->capacity, lexicon->count + 1, struct lead_phrase);
    char *text = phrases != NULL ? lead_arena_text(reader->arena, units.folded, units.size) : NULL;
    if (text == NULL) {
        reader->out_of_memory = true;
        return;
    }
    lexicon->phrases = phrases;
    phrases[lexicon->count] = *meaning;
    phrases[lexicon->count].text = text;
    phrases[lexicon->count].size = (uint32_t)units.size;
    phrases[lexicon->count].value = place->value;
    phrases[lexicon->count].index = (uint32_t)index;
    lexicon->count++;
}

static void add_phrases(struct reader *reader, const struct lead_place *place, const struct lead_phrase *meaning)
{
    if (place->value->type != LEAD_JSON_ARRAY) {
        add_phrase(reader, place, 0, meaning);
        return;
    }
    size_t index = 0;
    if (!lead_want_array(place))
        return;
    for (const struct lead_json *child = place->value->first; child != NULL; child = child->next) {
        struct lead_place phrase = lead_child(place, child, index);
        add_phrase(reader, &phrase, index++, meaning);
    }
}

static uint8_t read_term(const struct lead_place *place, const struct lead_json *value, lead_vocabulary vocabulary, const char *kind)
{
    struct lead_place term = lead_child(place, value, 0);
    return value != NULL ? (uint8_t)lead_want_term(&term, vocabulary, kind) : 0;
}

static void read_entry(struct reader *reader, const struct lead_place *place, size_t index)
{
    static const char *const keys[MEMBERS] = {"words", "department", "seniority", "role"};
    const struct lead_json *members[MEMBERS];
    if (!lead_members(place, keys, MEMBERS, 1, members))
        return;
    if (members[DEPARTMENT] == NULL && members[SENIORITY] == NULL && members[ROLE] == NULL) {
        lead_report_at(place, LEAD_ERROR_MISSING_KEY, "expected \"department\", \"seniority\" or \"role\"");
        return;
    }
    const struct lead_phrase meaning = {.department = read_term(place, members[DEPARTMENT], LEAD_VOCABULARY_DEPARTMENT, "department"),
                                        .seniority = read_term(place, members[SENIORITY], LEAD_VOCABULARY_SENIORITY, "seniority"),
                                        .role = read_term(place, members[ROLE], LEAD_VOCABULARY_ROLE, "role"),
                                        .entry = place->value,
                                        .words = members[WORDS],
                                        .entry_index = (uint32_t)index};
    struct lead_place words = lead_child(place, members[WORDS], 0);
    add_phrases(reader, &words, &meaning);
}

/* What is said twice is an error at the later one, even when both say the same. */
static void report_duplicates(const struct lead_place *place, const struct lead_lexicon *lexicon)
{
    for (uint32_t i = 1; i < lexicon->count; i++) {
        const struct lead_phrase *one = &lexicon->phrases[i - 1], *other = &lexicon->phrases[i];
        if (compare(one->text, one->size, other->text, other->size) != 0)
            continue;
        char shown[LEAD_QUOTED_CAPACITY];
        const struct lead_place entry = lead_child(place, other->entry, other->entry_index), words = lead_child(&entry, other->words, 0);
        const struct lead_place item = lead_child(&words, other->value, other->index);
        lead_report_at(other->value == other->words ? &words : &item, LEAD_ERROR_DUPLICATE_NAME, "the phrase '%s' stands twice in this lexicon",
                       lead_quoted(other->value->text, other->value->size, shown));
    }
}

static void fill_first(struct lead_lexicon *lexicon)
{
    uint32_t at = 0;
    for (unsigned byte = 0; byte <= 256; byte++) {
        while (at < lexicon->count && (unsigned char)lexicon->phrases[at].text[0] < byte)
            at++;
        lexicon->first[byte] = at;
    }
}

const struct lead_lexicon *lead_lexicon_read(const struct lead_place *place, struct lead_arena *arena)
{
    struct reader reader = {LEAD_ARENA_NEW(arena, 1, struct lead_lexicon), arena, 0, false, false};
    if (reader.lexicon == NULL || !lead_want_array(place))
        return reader.lexicon;
    size_t index = 0;
    for (const struct lead_json *child = place->value->first; child != NULL && !reader.out_of_memory; child = child->next) {
        struct lead_place entry = lead_child(place, child, index);
        read_entry(&reader, &entry, index++);
    }
    if (reader.out_of_memory)
        return NULL;
    sort(reader.lexicon->phrases, reader.lexicon->count);
    report_duplicates(place, reader.lexicon);
    fill_first(reader.lexicon);
    return reader.lexicon;
}

/* --- in a title ---------------------------------------------------------------------------------------------------------------------------- */

/* Whether the first `size` bytes of a phrase come before those of the title; a phrase that is shorter does when it is their beginning. */
static int compare_begin(const struct lead_phrase *phrase, const char *text, size_t size)
{
    return compare(phrase->text, phrase->size < size ? phrase->size : size, text, size);
}

/* The first phrase of low … high - 1 whose beginning is not before (or, when `behind`, is behind) the text. */
static uint32_t bound(const struct lead_phrase *phrases, uint32_t low, uint32_t high, const char *text, size_t size, bool behind)
{
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = compare_begin(&phrases[middle], text, size);
        if (order < 0 || (behind && order == 0))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct lead_phrase_place lead_lexicon_longest(const struct lead_lexicon *lexicon, const struct lead_title_units *units)
{
    struct lead_phrase_place best = {NULL, 0, 0};
    for (size_t i = 0; i < units->count; i++) {
        const char *text = units->folded + units->units[i].begin;
        uint32_t low = lexicon->first[(unsigned char)text[0]], high = lexicon->first[(unsigned char)text[0] + 1];
        for (size_t j = i; j < units->count && low < high; j++) {
            size_t size = (size_t)(units->units[j].end - units->units[i].begin);
            low = bound(lexicon->phrases, low, high, text, size, false);
            high = bound(lexicon->phrases, low, high, text, size, true);
            const struct lead_phrase *found = &lexicon->phrases[low];
            if (low < high && found->size == size && (best.phrase == NULL || size > best.phrase->size))
                best = (struct lead_phrase_place){found, units->units[i].from, units->units[j].to};
        }
    }
    return best;
}
