/* SPDX-License-Identifier: MIT */
/* Compatibility composition with case folding (NFKC), and word boundaries. */
#include "base/text.h"

#include "base/checked.h"

#include <string.h>

#if defined(LEADCORE_UTF8PROC)
#include <utf8proc.h>
#endif

/* No character grows by more: U+FDFA has 3 bytes and becomes 33 (a test looks at all of them). */
#define GROWTH ((size_t)11)

size_t lead_text_fold_capacity(size_t size)
{
    size_t capacity;
    return lead_size_multiply(size, GROWTH, &capacity) && capacity <= PTRDIFF_MAX ? capacity : PTRDIFF_MAX;
}

/* Where the folded text goes. */
struct fold_output {
    char *at;
    const char *end;
};

static bool put(struct fold_output *output, const char *bytes, size_t size)
{
    if ((size_t)(output->end - output->at) < size)
        return false;
    memcpy(output->at, bytes, size);
    output->at += size;
    return true;
}

/* Adds 0x20 to the bytes of `eight` that are A … Z; all are below 0x80, so no sum carries into its neighbour. */
static uint64_t lower_eight(uint64_t eight)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    uint64_t from_a = eight + ones * (0x80 - 'A');
    uint64_t past_z = eight + ones * (0x80 - 'Z' - 1);
    return eight + ((from_a & ~past_z & ones * 0x80) >> 2);
}

/* Folds the ASCII bytes at the front, as many as there are room for; returns how many. */
static size_t fold_ascii(const char *text, size_t size, struct fold_output *output)
{
    size_t at = 0, room = (size_t)(output->end - output->at);
    if (size > room)
        size = room;
    while (size - at >= 8) {
        uint64_t eight;
        memcpy(&eight, text + at, 8);
        if ((eight & UINT64_C(0x8080808080808080)) != 0)
            break;
        eight = lower_eight(eight);
        memcpy(output->at + at, &eight, 8);
        at += 8;
    }
    for (; at < size && (unsigned char)text[at] < 0x80; at++)
        output->at[at] = (char)(text[at] >= 'A' && text[at] <= 'Z' ? text[at] + ('a' - 'A') : text[at]);
    output->at += at;
    return at;
}

#if defined(LEADCORE_UTF8PROC)

/*
 * A segment is a character and the marks after it: what decomposition may reorder and composition may join. Its length is bounded so that
 * the work is linear and needs no allocation; marks beyond MARKS_MAX on one character (no writing has even ten) are dropped.
 */
#define EXPANSION_MAX 32 /* code points of one decomposed character; 18 is the most that Unicode has */
#define MARKS_MAX 128

struct segment {
    utf8proc_int32_t code_points[MARKS_MAX + EXPANSION_MAX];
    size_t count;
};

static bool is_mark(utf8proc_int32_t c)
{
    utf8proc_category_t category = utf8proc_category(c);
    return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC || category == UTF8PROC_CATEGORY_ME;
}

static bool is_between(utf8proc_int32_t c, utf8proc_int32_t low, utf8proc_int32_t high)
{
    return c >= low && c <= high;
}

/* Whether `c` may be reordered before or joined to what stands before it. Beside marks only Hangul letters join. */
static bool joins(const struct segment *segment, utf8proc_int32_t c)
{
    if (segment->count == 0)
        return false;
    utf8proc_int32_t last = segment->code_points[segment->count - 1];
    if (is_between(c, 0x1161, 0x1175))
        return is_between(last, 0x1100, 0x1112);
    if (is_between(c, 0x11A8, 0x11C2))
        return is_between(last, 0x1161, 0x1175);
    return is_mark(c);
}

static int combining_class(utf8proc_int32_t c)
{
    return utf8proc_get_property(c)->combining_class;
}

/* Canonical order: a stable sort of each run of marks by their class. */
static void order_marks(struct segment *segment)
{
    utf8proc_int32_t *c = segment->code_points;
    for (size_t i = 1; i < segment->count; i++) {
        utf8proc_int32_t moved = c[i];
        int class = combining_class(moved);
        size_t j = i;
        while (class != 0 && j > 0 && combining_class(c[j - 1]) > class) {
            c[j] = c[j - 1];
            j--;
        }
        c[j] = moved;
    }
}

static bool flush(struct segment *segment, struct fold_output *output)
{
    if (segment->count == 0)
        return true;
    order_marks(segment);
    utf8proc_ssize_t count =
        utf8proc_normalize_utf32(segment->code_points, (utf8proc_ssize_t)segment->count, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    segment->count = 0;
    for (utf8proc_ssize_t i = 0; i < count; i++) {
        char bytes[4];
        if (!put(output, bytes, lead_utf8_encode((uint32_t)segment->code_points[i], bytes)))
            return false;
    }
    return true;
}

static bool append(struct segment *segment, utf8proc_int32_t c, struct fold_output *output)
{
    if (!joins(segment, c) && !flush(segment, output))
        return false;
    if (segment->count < MARKS_MAX)
        segment->code_points[segment->count++] = c;
    return true;
}

static bool fold_character(struct segment *segment, uint32_t code_point, struct fold_output *output)
{
    utf8proc_int32_t parts[EXPANSION_MAX];
    const utf8proc_option_t options = UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD;
    utf8proc_ssize_t count = utf8proc_decompose_char((utf8proc_int32_t)code_point, parts, EXPANSION_MAX, options, NULL);
    if (LEAD_RULED_OUT(count < 0 || count > EXPANSION_MAX))
        return true;
    for (utf8proc_ssize_t i = 0; i < count; i++)
        if (!append(segment, parts[i], output))
            return false;
    return true;
}

/* Folds up to the last character before the next pair of ASCII bytes; nothing joins across that place. */
static size_t fold_other(const char *text, size_t size, struct fold_output *output)
{
    struct segment segment;
    size_t at = 0;
    segment.count = 0;
    while (at < size) {
        uint32_t code_point;
        if (at > 0 && size - at >= 2 && (unsigned char)text[at] < 0x80 && (unsigned char)text[at + 1] < 0x80)
            break;
        size_t bytes = lead_utf8_decode(text + at, size - at, &code_point);
        if (bytes == 0)
            return LEAD_TEXT_INVALID;
        if (!fold_character(&segment, code_point, output))
            return LEAD_TEXT_TOO_SMALL;
        at += bytes;
    }
    return flush(&segment, output) ? at : LEAD_TEXT_TOO_SMALL;
}

#else

/* Without utf8proc everything beyond ASCII stays as it is. */
static size_t fold_other(const char *text, size_t size, struct fold_output *output)
{
    uint32_t code_point;
    size_t bytes = lead_utf8_decode(text, size, &code_point);
    if (bytes == 0)
        return LEAD_TEXT_INVALID;
    return put(output, text, bytes) ? bytes : LEAD_TEXT_TOO_SMALL;
}

#endif

size_t lead_text_fold(const char *text, size_t size, char *out, size_t capacity)
{
    if (size == 0)
        return 0; /* `text` and `out` may be NULL then */
    struct fold_output output = {out, out + capacity};
    size_t at = 0;
    while (at < size) {
        at += fold_ascii(text + at, size - at, &output);
        if (at == size)
            break;
        /* An ASCII letter belongs to the marks after it. */
#if defined(LEADCORE_UTF8PROC)
        if (at > 0 && (unsigned char)text[at - 1] < 0x80 && (unsigned char)text[at] >= 0x80) {
            at--;
            output.at--;
        }
#endif
        size_t bytes = fold_other(text + at, size - at, &output);
        if (bytes == LEAD_TEXT_INVALID || bytes == LEAD_TEXT_TOO_SMALL)
            return bytes;
        at += bytes;
    }
    return (size_t)(output.at - out);
}

struct range {
    uint32_t first, last;
};

/* Unicode blocks of the scripts that put no spaces between words. Ascending. */
static const struct range spaceless[] = {
    {0x0E00, 0x0EFF},   /* Thai, Lao */
    {0x1000, 0x109F},   /* Myanmar */
    {0x1780, 0x17FF},   /* Khmer */
    {0x19E0, 0x19FF},   /* Khmer Symbols */
    {0x2E80, 0x2FDF},   /* CJK Radicals Supplement, Kangxi Radicals */
    {0x3005, 0x3007},   /* ideographic iteration, closing and zero marks */
    {0x3021, 0x3029},   /* Hangzhou numerals */
    {0x3031, 0x3035},   /* kana repeat marks */
    {0x3038, 0x303C},   /* Hangzhou numerals, ideographic marks */
    {0x3040, 0x30FF},   /* Hiragana, Katakana */
    {0x31F0, 0x31FF},   /* Katakana Phonetic Extensions */
    {0x3400, 0x4DBF},   /* CJK Extension A */
    {0x4E00, 0x9FFF},   /* CJK Unified Ideographs */
    {0xA9E0, 0xA9FF},   /* Myanmar Extended-B */
    {0xAA60, 0xAA7F},   /* Myanmar Extended-A */
    {0xF900, 0xFAFF},   /* CJK Compatibility Ideographs */
    {0xFF66, 0xFF9F},   /* halfwidth Katakana */
    {0x116D0, 0x116FF}, /* Myanmar Extended-C */
    {0x16FE2, 0x16FE3}, /* old Chinese marks */
    {0x16FF0, 0x16FF6}, /* Vietnamese and Chinese reading marks */
    {0x1AFF0, 0x1B16F}, /* Kana Extended-B, Supplement, Extended-A, Small Kana */
    {0x20000, 0x3FFFF}, /* the ideographic planes */
};

static bool is_spaceless(uint32_t c)
{
    for (size_t i = 0; i < sizeof spaceless / sizeof spaceless[0] && c >= spaceless[i].first; i++)
        if (c <= spaceless[i].last)
            return true;
    return false;
}

static bool is_letter_or_digit(uint32_t c)
{
    if (c < 0x80)
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
#if defined(LEADCORE_UTF8PROC)
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_ND;
#else
    return true;
#endif
}

static bool is_word_character(uint32_t c)
{
    return is_letter_or_digit(c) && !is_spaceless(c);
}

bool lead_text_is_boundary(const char *text, size_t size, size_t at)
{
    if (at == 0 || at >= size)
        return true;
    uint32_t before, after;
    size_t begin = at - 1;
    while (begin > 0 && at - begin < 4 && ((unsigned char)text[begin] & 0xC0) == 0x80)
        begin--;
    if (lead_utf8_decode(text + begin, at - begin, &before) == 0 || lead_utf8_decode(text + at, size - at, &after) == 0)
        return true;
    return !is_word_character(before) || !is_word_character(after);
}
