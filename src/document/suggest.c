/* SPDX-License-Identifier: MIT */
/* Names in messages: how they are shown, and which known one was probably meant. */
#include "base/text.h"
#include "document/walker.h"

#include <stdio.h>
#include <string.h>

#define QUOTED_MAX ((size_t)60)
/* Longer names get no suggestion; lead_text_distance() has the same bound. */
#define NAME_MAX_SUGGESTED ((size_t)64)
/* As many names as are listed when none is near. */
#define NAMES_LISTED 8

/* Control characters, and those that would change the direction or the line of what surrounds them in a log. */
static bool is_harmless(uint32_t c)
{
    return c >= 0x20 && (c < 0x7F || c > 0x9F) && !(c >= 0x200E && c <= 0x200F) && !(c >= 0x2028 && c <= 0x202E) &&
           !(c >= 0x2066 && c <= 0x2069) && c != 0xFEFF;
}

const char *lead_quoted(const char *text, size_t size, char out[LEAD_QUOTED_CAPACITY])
{
    size_t written = 0, at = 0;
    while (at < size) {
        uint32_t c;
        size_t bytes = lead_utf8_decode(text + at, size - at, &c);
        bool is_shown = bytes > 0 && is_harmless(c);
        size_t needed = is_shown ? bytes : 1;
        if (written + needed > QUOTED_MAX) {
            memcpy(out + written, "\xE2\x80\xA6", 3);
            written += 3;
            break;
        }
        memcpy(out + written, is_shown ? text + at : "?", needed);
        written += needed;
        at += bytes > 0 ? bytes : 1;
    }
    out[written] = '\0';
    return out;
}

static void lower(const char *text, size_t size, char *out)
{
    for (size_t i = 0; i < size; i++)
        out[i] = (char)(text[i] >= 'A' && text[i] <= 'Z' ? text[i] + ('a' - 'A') : text[i]);
}

/* How many typing errors a name of this length may have. */
static unsigned tolerance(size_t size)
{
    return size < 3 ? 0 : size < 5 ? 1 : size < 9 ? 2 : 3;
}

/* Capitals do not count, so that a difference of case alone is nearest. */
static unsigned name_distance(const char *lowered, size_t size, const char *known, unsigned limit)
{
    char other[NAME_MAX_SUGGESTED];
    size_t known_size = strlen(known);
    if (known_size > sizeof other || known_size > size + limit || size > known_size + limit)
        return limit + 1;
    lower(known, known_size, other);
    return lead_text_distance(lowered, size, other, known_size, limit);
}

const char *lead_suggest(const char *name, size_t size, const struct lead_names *names, char out[LEAD_SUGGESTION_CAPACITY])
{
    char lowered[NAME_MAX_SUGGESTED], shown[LEAD_QUOTED_CAPACITY];
    const char *nearest = NULL;
    out[0] = '\0';
    if (size > sizeof lowered)
        return out;
    lower(name, size, lowered);
    unsigned limit = tolerance(size) + 1; /* one more than is allowed: what is found must be nearer than that */
    for (size_t i = 0; i < names->count && limit > 0; i++) {
        const char *known = names->get(names->context, i);
        unsigned distance = name_distance(lowered, size, known, limit - 1);
        if (distance < limit) {
            limit = distance;
            nearest = known;
        }
    }
    if (nearest != NULL)
        snprintf(out, LEAD_SUGGESTION_CAPACITY, "; did you mean '%s'?", lead_quoted(nearest, strlen(nearest), shown));
    return out;
}

/* Where nothing is near, a few names are simply listed: "; expected 'min', 'max' or 'rules'". */
static void list_names(const struct lead_names *names, char out[LEAD_SUGGESTION_CAPACITY])
{
    size_t used = 0;
    for (size_t i = 0; i < names->count; i++) {
        char shown[LEAD_QUOTED_CAPACITY];
        const char *known = names->get(names->context, i);
        const char *before = i == 0 ? "; expected " : i + 1 == names->count ? " or " : ", ";
        int added = snprintf(out + used, LEAD_SUGGESTION_CAPACITY - used, "%s'%s'", before, lead_quoted(known, strlen(known), shown));
        if (added < 0 || (size_t)added >= LEAD_SUGGESTION_CAPACITY - used) {
            out[0] = '\0';
            return;
        }
        used += (size_t)added;
    }
}

void lead_report_unknown(const struct lead_place *place, lead_status code, bool is_key, const char *kind, const struct lead_names *names)
{
    char shown[LEAD_QUOTED_CAPACITY], suggestion[LEAD_SUGGESTION_CAPACITY] = "";
    const struct lead_json *value = place->value;
    const char *name = is_key ? value->key : value->text;
    size_t size = is_key ? value->key_size : value->size;
    if (!lead_findings_are_full(place->findings))
        lead_suggest(name, size, names, suggestion);
    if (suggestion[0] == '\0' && names->count <= NAMES_LISTED && !lead_findings_are_full(place->findings))
        list_names(names, suggestion);
    lead_quoted(name, size, shown);
    if (is_key)
        lead_report_key(place, code, "unknown %s '%s'%s", kind, shown, suggestion);
    else
        lead_report_at(place, code, "unknown %s '%s'%s", kind, shown, suggestion);
}
