/* SPDX-License-Identifier: MIT */
/* UTF-8 and the likeness of names; folding and words are in fold.c. */
#include "base/text.h"

#include <string.h>

static bool is_continuation(unsigned char byte)
{
    return (byte & 0xC0) == 0x80;
}

static size_t decode_two(const unsigned char *s, size_t size, uint32_t *code_point)
{
    if (size < 2 || !is_continuation(s[1]))
        return 0;
    *code_point = (uint32_t)(s[0] & 0x1F) << 6 | (s[1] & 0x3F);
    return 2;
}

static size_t decode_three(const unsigned char *s, size_t size, uint32_t *code_point)
{
    if (size < 3 || !is_continuation(s[1]) || !is_continuation(s[2]))
        return 0;
    uint32_t c = (uint32_t)(s[0] & 0x0F) << 12 | (uint32_t)(s[1] & 0x3F) << 6 | (s[2] & 0x3F);
    if (c < 0x800 || (c >= 0xD800 && c <= 0xDFFF))
        return 0;
    *code_point = c;
    return 3;
}

static size_t decode_four(const unsigned char *s, size_t size, uint32_t *code_point)
{
    if (size < 4 || !is_continuation(s[1]) || !is_continuation(s[2]) || !is_continuation(s[3]))
        return 0;
    uint32_t c = (uint32_t)(s[0] & 0x07) << 18 | (uint32_t)(s[1] & 0x3F) << 12 | (uint32_t)(s[2] & 0x3F) << 6 | (s[3] & 0x3F);
    if (c < 0x10000 || c > 0x10FFFF)
        return 0;
    *code_point = c;
    return 4;
}

size_t lead_utf8_decode(const char *text, size_t size, uint32_t *code_point)
{
    const unsigned char *s = (const unsigned char *)text;
    *code_point = 0;
    if (s[0] < 0x80) {
        *code_point = s[0];
        return 1;
    }
    if (s[0] < 0xC2)
        return 0;
    if (s[0] < 0xE0)
        return decode_two(s, size, code_point);
    if (s[0] < 0xF0)
        return decode_three(s, size, code_point);
    return s[0] < 0xF5 ? decode_four(s, size, code_point) : 0;
}

bool lead_utf8_is_valid(const char *text, size_t size)
{
    size_t at = 0;
    while (at < size) {
        uint64_t eight;
        while (size - at >= sizeof eight) {
            memcpy(&eight, text + at, sizeof eight);
            if ((eight & UINT64_C(0x8080808080808080)) != 0)
                break;
            at += sizeof eight;
        }
        if (at == size)
            return true;
        uint32_t code_point;
        size_t bytes = lead_utf8_decode(text + at, size - at, &code_point);
        if (bytes == 0)
            return false;
        at += bytes;
    }
    return true;
}

size_t lead_utf8_encode(uint32_t code_point, char out[4])
{
    if (code_point < 0x80) {
        out[0] = (char)code_point;
        return 1;
    }
    if (code_point < 0x800) {
        out[0] = (char)(0xC0 | code_point >> 6);
        out[1] = (char)(0x80 | (code_point & 0x3F));
        return 2;
    }
    if (code_point < 0x10000) {
        out[0] = (char)(0xE0 | code_point >> 12);
        out[1] = (char)(0x80 | (code_point >> 6 & 0x3F));
        out[2] = (char)(0x80 | (code_point & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | code_point >> 18);
    out[1] = (char)(0x80 | (code_point >> 12 & 0x3F));
    out[2] = (char)(0x80 | (code_point >> 6 & 0x3F));
    out[3] = (char)(0x80 | (code_point & 0x3F));
    return 4;
}

/* Names longer than this are never near each other: suggestions are for typing errors. */
#define DISTANCE_LONGEST 64

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

struct distance {
    const char *a, *b;
    size_t b_size, limit;
    unsigned rows[3][DISTANCE_LONGEST + 2];
};

/*
 * Row i of the table of optimal string alignment, of which three are kept. Only the band |i - j| <= limit can hold distances within the limit; what
 * stands beside it is beyond. Returns the smallest entry.
 */
static unsigned distance_row(struct distance *d, size_t i)
{
    const char *a = d->a, *b = d->b;
    const unsigned *before = d->rows[(i + 1) % 3], *above = d->rows[(i + 2) % 3];
    unsigned *row = d->rows[i % 3], beyond = (unsigned)d->limit + 1, smallest = beyond;
    size_t first = i > d->limit ? i - d->limit : 1, last = i + d->limit < d->b_size ? i + d->limit : d->b_size;
    row[first - 1] = first == 1 ? (unsigned)i : beyond;
    row[last + 1] = beyond;
    smallest = least(smallest, row[first - 1]);
    for (size_t j = first; j <= last; j++) {
        unsigned cost = a[i - 1] != b[j - 1];
        row[j] = least(least(above[j] + 1, row[j - 1] + 1), above[j - 1] + cost);
        if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
            row[j] = least(row[j], before[j - 2] + 1);
        smallest = least(smallest, row[j]);
    }
    return smallest;
}

unsigned lead_text_distance(const char *a, size_t a_size, const char *b, size_t b_size, unsigned limit)
{
    struct distance d;
    size_t gap = a_size > b_size ? a_size - b_size : b_size - a_size;
    if (a_size > DISTANCE_LONGEST || b_size > DISTANCE_LONGEST || gap > limit)
        return limit + 1;
    d.a = a, d.b = b, d.b_size = b_size, d.limit = limit;
    for (size_t j = 0; j <= b_size; j++)
        d.rows[0][j] = (unsigned)j;
    unsigned previous = 0;
    for (size_t i = 1; i <= a_size; i++) {
        unsigned smallest = distance_row(&d, i);
        /* A swap reaches back two rows, so that both must be beyond the limit. */
        if (smallest > limit && previous > limit)
            return limit + 1;
        previous = smallest;
    }
    return least(d.rows[a_size % 3][b_size], limit + 1);
}
