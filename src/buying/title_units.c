/* SPDX-License-Identifier: MIT */
#include "buying/title_units.h"

#include "base/checked.h"
#include "base/text.h"
#include "buying/lexicon.h"

#include <string.h>

enum class {
    CLASS_SPACE,
    CLASS_LETTER,
    CLASS_COMMA,
    CLASS_SLASH,
    CLASS_DOT,
    CLASS_HYPHEN,
    CLASS_QUOTE,
    CLASS_AND,
    CLASS_AT,
    CLASS_GLUE, /* a space, but a gender ending may follow: Leiter:in, Leiter*in; or an abbreviation goes on: R+D */
    CLASS_OPEN,
    CLASS_DROPPED
};

#define ROW_16(x) x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x
#define L CLASS_LETTER
#define S CLASS_SPACE
#define C CLASS_COMMA
static const uint8_t ascii_class[128] = {
    S, S, S, S, S, S, S, S, S, S, C, S, S, C, S, S, ROW_16(S),
    /*  !  "  #  $  %  &          '            (           )  *           +           ,  -             .          / */
    S, S, S, S, S, S, CLASS_AND, CLASS_QUOTE, CLASS_OPEN, C, CLASS_GLUE, CLASS_GLUE, C, CLASS_HYPHEN, CLASS_DOT, CLASS_SLASH,
    /* 0 … 9                     :           ;  <  =  >  ? */
    L, L, L, L, L, L, L, L, L, L, CLASS_GLUE, C, C, S, C, S,
    CLASS_AT, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, C, CLASS_SLASH, C, S, CLASS_GLUE,
    S, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, C, C, C, S, S,
};
#undef L
#undef S
#undef C

/* What a letter or digit is folded to, 0 for everything else. */
static const uint8_t ascii_letter[256] = {
    ['0'] = '0', ['1'] = '1', ['2'] = '2', ['3'] = '3', ['4'] = '4', ['5'] = '5', ['6'] = '6', ['7'] = '7', ['8'] = '8', ['9'] = '9',
    ['a'] = 'a', ['b'] = 'b', ['c'] = 'c', ['d'] = 'd', ['e'] = 'e', ['f'] = 'f', ['g'] = 'g', ['h'] = 'h', ['i'] = 'i', ['j'] = 'j',
    ['k'] = 'k', ['l'] = 'l', ['m'] = 'm', ['n'] = 'n', ['o'] = 'o', ['p'] = 'p', ['q'] = 'q', ['r'] = 'r', ['s'] = 's', ['t'] = 't',
    ['u'] = 'u', ['v'] = 'v', ['w'] = 'w', ['x'] = 'x', ['y'] = 'y', ['z'] = 'z',
    ['A'] = 'a', ['B'] = 'b', ['C'] = 'c', ['D'] = 'd', ['E'] = 'e', ['F'] = 'f', ['G'] = 'g', ['H'] = 'h', ['I'] = 'i', ['J'] = 'j',
    ['K'] = 'k', ['L'] = 'l', ['M'] = 'm', ['N'] = 'n', ['O'] = 'o', ['P'] = 'p', ['Q'] = 'q', ['R'] = 'r', ['S'] = 's', ['T'] = 't',
    ['U'] = 'u', ['V'] = 'v', ['W'] = 'w', ['X'] = 'x', ['Y'] = 'y', ['Z'] = 'z',
};

struct splitter {
    const char *text;
    size_t size;
    struct lead_title_units *out;
    size_t at;         /* the byte behind what was taken */
    uint8_t before;    /* break before the next word */
    bool in_word;
    bool is_glued;     /* the next word follows the last one with one character between */
    bool is_dotted;    /* the last word is letters with dots between: v.p. */
    bool is_quiet;     /* a gender ending was left out: so is the bracket behind it */
    bool had_space;    /* since the last word */
    uint8_t last;      /* class of the last character between */
};

static bool one_of(const char *word, size_t size, const char *words)
{
    for (const char *w = words; *w != '\0';) {
        size_t length = 0;
        while (w[length] != '\0' && w[length] != ' ')
            length++;
        if (length == size && memcmp(w, word, size) == 0)
            return true;
        w += length + (w[length] == ' ');
    }
    return false;
}

/* The "in" of Leiter/in, the "trice" of directeur/trice, the letters of (m/w/d). */
static bool is_gender(const struct splitter *s, const struct lead_title_unit *unit, bool glued, uint8_t after)
{
    const char *word = s->out->folded + unit->begin;
    size_t size = (size_t)(unit->end - unit->begin);
    if (size == 1 && memchr("mwdfhx", word[0], 6) != NULL && (after == '/' || after == '|' || s->last == CLASS_SLASH))
        return true;
    if (!glued || size > 5)
        return false;
    return one_of(word, size, "in innen e es s trice rice ice euse se ne ve ere iere a as o os ra ora frau");
}

static void end_word(struct splitter *s, bool glued)
{
    struct lead_title_units *out = s->out;
    struct lead_title_unit *unit = &out->units[out->count - 1];
    s->in_word = false;
    unit->end = (uint16_t)out->size;
    unit->to = (uint16_t)s->at;
    uint8_t after = s->at < s->size ? (uint8_t)s->text[s->at] : 0;
    size_t size = (size_t)(unit->end - unit->begin);
    if (size <= 5 && !unit->is_ideograph && is_gender(s, unit, glued && out->count > 1, after)) {
        out->count--;
        out->size = unit->begin;
        s->before = unit->before == LEAD_BREAK_COMMA && s->last != CLASS_OPEN && s->last != CLASS_SLASH ? LEAD_BREAK_COMMA : LEAD_BREAK_NONE;
        s->is_quiet = true;
        s->had_space = false;
        s->last = CLASS_LETTER;
        return;
    }
    unit->hash = lead_word_hash(out->folded + unit->begin, size);
    s->before = LEAD_BREAK_NONE;
    s->had_space = false;
    s->is_quiet = false;
    s->last = CLASS_LETTER;
}

/* Whether the letter at `from` goes on with an abbreviation such as "V.P." */
static bool goes_on(const struct splitter *s, size_t from, size_t to)
{
    const struct lead_title_units *out = s->out;
    if (s->last != CLASS_DOT || s->had_space || out->count == 0)
        return false;
    const struct lead_title_unit *unit = &out->units[out->count - 1];
    if (unit->is_ideograph || (unit->end - unit->begin != 1 && !s->is_dotted) || from != unit->to + 1u)
        return false;
    if (to == s->size)
        return true;
    unsigned char next = (unsigned char)s->text[to];
    return next < 0x80 && ascii_class[next] != CLASS_LETTER;
}

/* False when there is no more room. */
static bool begin_word(struct splitter *s, size_t from, size_t to, bool is_ideograph)
{
    struct lead_title_units *out = s->out;
    if (!is_ideograph && goes_on(s, from, to)) {
        s->is_dotted = true;
        s->in_word = true;
        out->size = out->units[out->count - 1].end;
        s->before = out->units[out->count - 1].before;
        return true;
    }
    if (out->count == LEAD_TITLE_UNITS_MAX)
        return false;
    bool spaced = out->count > 0 && !is_ideograph && !out->units[out->count - 1].is_ideograph;
    if (spaced)
        out->folded[out->size++] = ' ';
    struct lead_title_unit *unit = &out->units[out->count++];
    unit->begin = (uint16_t)out->size;
    unit->from = (uint16_t)from;
    unit->before = out->count == 1 && s->before != LEAD_BREAK_AT ? (uint8_t)LEAD_BREAK_NONE : s->before;
    unit->is_ideograph = is_ideograph;
    s->in_word = true;
    s->is_dotted = false;
    return true;
}

static bool is_gluing(const struct splitter *s)
{
    return !s->had_space && (s->last == CLASS_SLASH || s->last == CLASS_GLUE || s->last == CLASS_OPEN || s->last == CLASS_DOT ||
                             s->last == CLASS_HYPHEN);
}

/* What ties words together without spaces may part them with spaces. */
static uint8_t glue_break(char c)
{
    switch (c) {
    case ':': return LEAD_BREAK_COMMA;
    case '+': return LEAD_BREAK_AND;
    default: return LEAD_BREAK_NONE;
    }
}

/* The character that parts words: what break it is. */
static void part(struct splitter *s, uint8_t class, size_t from, size_t to)
{
    uint8_t found = LEAD_BREAK_NONE;
    bool is_spaced = s->had_space || to == s->size || s->text[to] == ' ';
    switch (class) {
    case CLASS_COMMA:
    case CLASS_OPEN: found = LEAD_BREAK_COMMA; break;
    case CLASS_SLASH: found = LEAD_BREAK_AND; break;
    case CLASS_HYPHEN: found = is_spaced ? LEAD_BREAK_COMMA : LEAD_BREAK_NONE; break;
    case CLASS_GLUE: found = is_spaced ? glue_break(s->text[from]) : (uint8_t)LEAD_BREAK_NONE; break;
    case CLASS_AT: found = LEAD_BREAK_AT; break;
    default: break;
    }
    if (class == CLASS_SPACE)
        s->had_space = true;
    else
        s->last = class;
    if (s->is_quiet && (class == CLASS_COMMA || class == CLASS_SLASH) && !s->had_space)
        return;
    if (found > s->before)
        s->before = found;
}

/* Room for `count` more bytes, the space before them, and what hashing may look at. */
static bool has_room(const struct splitter *s, size_t count)
{
    return s->out->size + count + 16 <= LEAD_TITLE_FOLDED_MAX;
}

/* Begins a word unless one goes on. False when there is no more room. */
static bool want_word(struct splitter *s, size_t from, size_t to)
{
    if (s->in_word)
        return true;
    bool glued = is_gluing(s);
    if (!begin_word(s, from, to, false))
        return false;
    s->is_glued = glued;
    return true;
}

/* Letters of a word, folded, that came from the bytes from … to of the title. */
static bool take_letters(struct splitter *s, const char *bytes, size_t count, size_t from, size_t to)
{
    struct lead_title_units *out = s->out;
    if (!has_room(s, count) || !want_word(s, from, to))
        return false;
    memcpy(out->folded + out->size, bytes, count);
    out->size += count;
    s->at = to;
    return true;
}

/* A word of its own: an ideograph, or "and" for its sign. */
static bool take_whole(struct splitter *s, const char *bytes, size_t count, size_t from, size_t to, bool is_ideograph)
{
    struct lead_title_units *out = s->out;
    if (s->in_word)
        end_word(s, s->is_glued);
    if (!has_room(s, count) || !begin_word(s, from, to, is_ideograph))
        return false;
    memcpy(out->folded + out->size, bytes, count);
    out->size += count;
    s->at = to;
    end_word(s, false);
    return true;
}

static bool take_between(struct splitter *s, uint8_t class, size_t from, size_t to)
{
    if (s->in_word)
        end_word(s, s->is_glued);
    if (class == CLASS_AND)
        return take_whole(s, "and", 3, from, to, false);
    part(s, class, from, to);
    return true;
}

static bool is_within(uint32_t c, uint32_t low, uint32_t high)
{
    return c >= low && c <= high;
}

static bool is_ideograph(uint32_t c)
{
    return is_within(c, 0x4E00, 0x9FFF) || is_within(c, 0x3400, 0x4DBF) || is_within(c, 0xF900, 0xFAFF) || is_within(c, 0x20000, 0x3FFFF);
}

/* Characters beyond ASCII that part words. */
static uint8_t class_of(uint32_t c)
{
    if (is_within(c, 0x0300, 0x036F) || is_within(c, 0x200B, 0x200D) || c == 0xFE0F || c == 0xFEFF || c == 0xAD)
        return CLASS_DROPPED;
    if (c == 0xB7 || c == 0x2027 || c == 0x30FB)
        return CLASS_GLUE;
    if (c == 0x2018 || c == 0x2019 || c == 0xB4)
        return CLASS_QUOTE;
    if (is_within(c, 0x2010, 0x2011))
        return CLASS_HYPHEN;
    if (c == 0xA0 || is_within(c, 0x2000, 0x200F) || c == 0x3000 || (is_within(c, 0x80, 0xBF) && c != 0xAA && c != 0xBA))
        return CLASS_SPACE;
    if (is_within(c, 0x2012, 0x206F) || is_within(c, 0x2190, 0x2BFF) || is_within(c, 0x3001, 0x303F) || c >= 0x1F000)
        return CLASS_COMMA;
    return CLASS_LETTER;
}

static bool take_ascii(struct splitter *s, unsigned char c, size_t from, size_t to)
{
    char letter = (char)ascii_letter[c];
    return letter != 0 ? take_letters(s, &letter, 1, from, to) : take_between(s, ascii_class[c], from, to);
}

/* A folded character. */
static bool take_plain(struct splitter *s, uint32_t c, size_t from, size_t to)
{
    char bytes[4];
    if (c < 0x80)
        return take_ascii(s, (unsigned char)c, from, to);
    if (is_within(c, 0xC0, 0x17F)) {
        const char *base = lead_latin_base[c - 0xC0];
        if (base[0] == '\0')
            return take_between(s, CLASS_SPACE, from, to);
        return take_letters(s, base, strlen(base), from, to);
    }
    if (is_ideograph(c))
        return take_whole(s, bytes, lead_utf8_encode(c, bytes), from, to, true);
    uint8_t class = class_of(c);
    if (class == CLASS_DROPPED)
        return true;
    return class == CLASS_LETTER ? take_letters(s, bytes, lead_utf8_encode(c, bytes), from, to) : take_between(s, class, from, to);
}

/* Characters that are not common in titles are folded as the library folds text. */
static bool take_other(struct splitter *s, uint32_t c, size_t from, size_t to)
{
    char folded[64];
    if (is_within(c, 0xFF01, 0xFF5E))
        return take_ascii(s, (unsigned char)(c - 0xFF01 + '!'), from, to);
    if (is_within(c, 0xC0, 0x36F) || is_within(c, 0x2000, 0x206F) || (is_ideograph(c) && c >= 0x4E00 && c <= 0x9FFF))
        return take_plain(s, c, from, to);
    size_t size = lead_text_fold(s->text + from, to - from, folded, sizeof folded);
    if (LEAD_RULED_OUT(size >= LEAD_TEXT_TOO_SMALL))
        return true;
    for (size_t at = 0; at < size;) {
        uint32_t part_of;
        size_t bytes = lead_utf8_decode(folded + at, size - at, &part_of);
        if (bytes == 0 || !take_plain(s, part_of, from, to))
            return bytes != 0;
        at += bytes;
    }
    return true;
}

/* "President's": the s says nothing. */
static size_t skip_possessive(const struct splitter *s, size_t at)
{
    if (!s->in_word || at >= s->size || (s->text[at] != 's' && s->text[at] != 'S'))
        return at;
    if (at + 1 < s->size && ((unsigned char)s->text[at + 1] >= 0x80 || ascii_class[(unsigned char)s->text[at + 1]] == CLASS_LETTER))
        return at;
    return at + 1;
}

/* The run of ASCII letters at `at`, which is there: most of all titles. Returns where it ends, or `at` when there is no more room. */
static size_t take_run(struct splitter *s, size_t at)
{
    struct lead_title_units *out = s->out;
    size_t end = at + 1;
    /* Abbreviations look at what stands behind their letter. */
    if (!has_room(s, s->size - at) || !want_word(s, at, end))
        return at;
    char *to = out->folded + out->size;
    char letter = (char)ascii_letter[(unsigned char)s->text[at]];
    for (end = at; letter != 0;) {
        *to++ = letter;
        end++;
        letter = end < s->size ? (char)ascii_letter[(unsigned char)s->text[end]] : '\0';
    }
    out->size += end - at;
    s->at = end;
    return end;
}

static size_t run_end(const struct splitter *s, size_t at)
{
    while (at < s->size && ascii_letter[(unsigned char)s->text[at]] != 0)
        at++;
    return at;
}

/*
 * A whole word of ASCII letters with a space before it, and nothing behind it that could belong to it: what nearly all words are. Does what
 * begin_word() and end_word() do for such a word. Returns where it ends, or `at` when the word is not of that kind.
 */
static size_t take_plain_word(struct splitter *s, size_t at)
{
    struct lead_title_units *out = s->out;
    if (s->in_word || !s->had_space || out->count == 0 || out->count == LEAD_TITLE_UNITS_MAX)
        return at;
    size_t end = run_end(s, at), size = end - at;
    if (size < 2 || !has_room(s, size) || (end < s->size && (s->text[end] == '\'' || (unsigned char)s->text[end] >= 0x80)))
        return at;
    struct lead_title_unit *unit = &out->units[out->count++];
    if (!unit[-1].is_ideograph)
        out->folded[out->size++] = ' ';
    char *to = out->folded + out->size;
    for (size_t i = 0; i < size; i++)
        to[i] = (char)ascii_letter[(unsigned char)s->text[at + i]];
    *unit = (struct lead_title_unit){lead_word_hash(to, size), (uint16_t)out->size, (uint16_t)(out->size + size), (uint16_t)at, (uint16_t)end,
                                     s->before, false};
    out->size += size;
    s->before = LEAD_BREAK_NONE;
    s->had_space = s->is_quiet = s->is_dotted = false;
    s->last = CLASS_LETTER;
    return end;
}

/* One character that is no ASCII letter. Returns where the next begins, or `at` at the end. */
static size_t take_one(struct splitter *s, size_t at)
{
    uint32_t c;
    size_t bytes = lead_utf8_decode(s->text + at, s->size - at, &c);
    if (bytes == 0)
        return at;
    size_t to = at + bytes;
    size_t behind = c == '\'' || c == 0x2019 ? skip_possessive(s, to) : to;
    bool is_taken = c < 0x80 ? take_between(s, ascii_class[c], at, to) : take_other(s, c, at, to);
    return is_taken ? behind : at;
}

void lead_title_split(const char *text, size_t size, struct lead_title_units *units)
{
    struct splitter s = {.text = text, .size = size, .out = units};
    units->count = 0;
    units->size = 0;
    for (size_t at = 0, next; at < size; at = next) {
        bool is_letter = ascii_letter[(unsigned char)text[at]] != 0;
        if (text[at] == ' ' && !s.in_word) {
            s.had_space = true;
            next = at + 1;
        } else if (is_letter && (next = take_plain_word(&s, at)) > at)
            continue;
        else if (is_letter)
            next = take_run(&s, at);
        else
            next = take_one(&s, at);
        if (next == at)
            break;
    }
    if (s.in_word)
        end_word(&s, s.is_glued);
}
