/* SPDX-License-Identifier: MIT */
/* The "grade" section. */
#include "score/definitions.h"

#include <string.h>

#define SYMBOL_BYTES_MAX 16

struct score_names {
    const struct lead_definitions *definitions;
};

static const char *score_name(const void *context, size_t index)
{
    return ((const struct score_names *)context)->definitions->scores[index].name;
}

static uint32_t find_score(const struct lead_place *place, const struct lead_definitions *definitions)
{
    const struct lead_json *member = place->value;
    for (uint32_t i = 0; i < definitions->score_count; i++)
        if (definitions->results[i].name_size == member->key_size &&
            memcmp(definitions->results[i].name, member->key, member->key_size) == 0)
            return i;
    struct score_names context = {definitions};
    struct lead_names names = {score_name, &context, definitions->score_count};
    lead_report_unknown(place, LEAD_ERROR_UNKNOWN_NAME, true, "score", &names);
    return LEAD_NONE;
}

/* The symbol after the last one that was named; NULL after a report, or without memory. */
static const char *successor(const struct lead_place *place, struct lead_arena *arena, const struct lead_grade_part *part)
{
    const char *last = part->symbols[part->count - 1];
    char next = (char)(last[0] + 1);
    bool has_next = last[1] == 0 && ((last[0] >= 'A' && last[0] <= 'Y') || (last[0] >= 'a' && last[0] <= 'y') ||
                                     (last[0] >= '0' && last[0] <= '8'));
    if (!has_next) {
        char quoted[LEAD_QUOTED_CAPACITY];
        lead_report_at(place, LEAD_ERROR_BAD_VALUE, "no symbol comes after '%s': name what is below with \"else\"",
                       lead_quoted(last, strlen(last), quoted));
        return NULL;
    }
    for (uint32_t i = 0; i < part->count; i++)
        if (part->symbols[i][0] == next && part->symbols[i][1] == 0) {
            lead_report_at(place, LEAD_ERROR_BAD_VALUE, "'%c' comes below, but is in use: name what is below with \"else\"", next);
            return NULL;
        }
    return lead_arena_text(arena, &next, 1);
}

static bool is_else(const struct lead_json *value)
{
    return value->type == LEAD_JSON_STRING && value->size == 4 && memcmp(value->text, "else", 4) == 0;
}

static bool check_symbol(const struct lead_place *place)
{
    const struct lead_json *member = place->value;
    bool is_comment = lead_json_is_comment(member);
    if (member->key_size >= 1 && member->key_size <= SYMBOL_BYTES_MAX && !memchr(member->key, 0, member->key_size) && !is_comment)
        return true;
    lead_report_key(place, LEAD_ERROR_BAD_VALUE, "a symbol has 1 to %d bytes, no U+0000, and does not begin with \"x-\"", SYMBOL_BYTES_MAX);
    return false;
}

/* One "SYMBOL": bound; false after a report. */
static bool read_bound(const struct lead_place *place, struct lead_grade_part *part)
{
    if (!check_symbol(place))
        return false;
    uint32_t at = part->count;
    if (is_else(place->value)) {
        if (place->value->next || at == 0) {
            lead_report_at(place, LEAD_ERROR_BAD_VALUE, "\"else\" stands last, after at least one bound");
            return false;
        }
    } else if (!lead_want_points(place, LEAD_POINTS_MAX, &part->bounds[at]))
        return false;
    else if (at && part->bounds[at] >= part->bounds[at - 1]) {
        lead_report_at(place, LEAD_ERROR_BAD_VALUE, "bounds fall from the best symbol to the worst");
        return false;
    }
    part->symbols[part->count++] = place->value->key;
    return true;
}

static bool has_else(const struct lead_json *object)
{
    const struct lead_json *last = object->first;
    while (last && last->next)
        last = last->next;
    return last && is_else(last);
}

/* The object of bounds. On a report part->count becomes 0. False only without memory. */
static bool read_bounds(const struct lead_place *place, struct lead_arena *arena, struct lead_grade_part *part)
{
    size_t errors = place->findings->errors;
    if (!lead_want_object(place) || !lead_unique_keys(place))
        return true;
    if (!place->value->count || place->value->count > LEAD_SYMBOLS_MAX) {
        lead_report_at(place, LEAD_ERROR_BAD_VALUE, "%u symbols; expected 1 to %d", place->value->count, LEAD_SYMBOLS_MAX);
        return true;
    }
    for (const struct lead_json *member = place->value->first; member; member = member->next) {
        struct lead_place child = lead_child(place, member, 0);
        read_bound(&child, part);
    }
    if (place->findings->errors == errors && !has_else(place->value)) {
        const char *last = successor(place, arena, part);
        if (!last && place->findings->errors == errors)
            return false;
        if (last)
            part->symbols[part->count++] = last;
    }
    if (place->findings->errors > errors)
        part->count = 0;
    return true;
}

static bool read_part(const struct lead_place *place, struct lead_arena *arena, const struct lead_definitions *definitions,
                      struct lead_grade_part *part)
{
    if (!lead_want_object(place))
        return true;
    if (place->value->count != 1) {
        lead_report_at(place, LEAD_ERROR_BAD_VALUE, "expected one score, found %u", place->value->count);
        return true;
    }
    struct lead_place child = lead_child(place, place->value->first, 0);
    part->score = find_score(&child, definitions);
    if (part->score != LEAD_NONE)
        return read_bounds(&child, arena, part);
    return true;
}

/* "A1", "A2" … in the order of the grades' numbers. */
static bool make_names(const struct lead_place *place, struct lead_arena *arena, struct lead_definitions *definitions)
{
    const struct lead_grade_part *letters = &definitions->letters, *digits = &definitions->digits;
    uint32_t digit_count = digits->count ? digits->count : 1;
    if (letters->count * digit_count > LEAD_GRADES_MAX) {
        lead_report_at(place, LEAD_ERROR_LIMIT, "%u grades; at most %d", letters->count * digit_count, LEAD_GRADES_MAX);
        return true;
    }
    for (uint32_t l = 0; l < letters->count; l++)
        for (uint32_t d = 0; d < digit_count; d++) {
            char name[2 * SYMBOL_BYTES_MAX];
            size_t size = strlen(letters->symbols[l]), more = digits->count ? strlen(digits->symbols[d]) : 0;
            memcpy(name, letters->symbols[l], size);
            if (more)
                memcpy(name + size, digits->symbols[d], more);
            uint32_t before = definitions->grades.count;
            if (lead_values_add(&definitions->grades, arena, name, size + more) == LEAD_NONE)
                return false;
            if (definitions->grades.count == before) {
                lead_report_at(place, LEAD_ERROR_DUPLICATE_NAME, "two grades would have one name: choose other symbols");
                return true;
            }
        }
    return true;
}

bool lead_grade_read(const struct lead_place *place, struct lead_arena *arena, struct lead_definitions *definitions)
{
    static const char *const keys[] = {"letters", "digits"};
    const struct lead_json *members[2];
    size_t errors = place->findings->errors;
    if (!lead_want_object(place))
        return true;
    lead_members(place, keys, 2, 1, members);
    struct lead_place letters = lead_child(place, members[0], 0), digits = lead_child(place, members[1], 0);
    if (members[0] && !read_part(&letters, arena, definitions, &definitions->letters))
        return false;
    if (members[1] && !read_part(&digits, arena, definitions, &definitions->digits))
        return false;
    if (place->findings->errors > errors) {
        definitions->letters.score = definitions->digits.score = 0;
        definitions->letters.count = definitions->digits.count = 0;
        return true;
    }
    return make_names(place, arena, definitions);
}

static void warn_part(const struct lead_place *place, const struct lead_definitions *definitions, const struct lead_grade_part *part)
{
    const struct lead_score_definition *score = &definitions->scores[part->score];
    uint32_t index = 0;
    for (const struct lead_json *member = place->value->first->first; member; member = member->next, index++) {
        struct lead_place of_score = lead_child(place, place->value->first, 0);
        struct lead_place child = lead_child(&of_score, member, 0);
        bool is_last = index + 1 == part->count;
        if (!is_last && part->bounds[index] > score->most)
            lead_report_at(&child, LEAD_WARNING_UNREACHABLE, "the score never has so many points");
        if (index && part->bounds[index - 1] <= score->least)
            lead_report_at(&child, LEAD_WARNING_UNREACHABLE, "the score never has so few points");
    }
}

void lead_grade_warn(const struct lead_place *place, const struct lead_definitions *definitions)
{
    static const char *const keys[] = {"letters", "digits"};
    const struct lead_json *members[2];
    lead_members(place, keys, 2, 1, members);
    struct lead_place letters = lead_child(place, members[0], 0), digits = lead_child(place, members[1], 0);
    warn_part(&letters, definitions, &definitions->letters);
    if (members[1])
        warn_part(&digits, definitions, &definitions->digits);
}
