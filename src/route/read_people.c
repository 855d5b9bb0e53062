/* SPDX-License-Identifier: MIT */
/* The "people" of a policy. */
#include "route/read_policy.h"
#include "rules/decision.h"

#define WEIGHT_MAX 10000
#define CAPACITY_MAX 1000000000

static const char *const keys[] = {"id",        "name",        "weight",   "rank", "capacity", "skills",
                                   "languages", "territories", "calendar", "away", "prefers"};
enum { ID, NAME, WEIGHT, RANK, CAPACITY, SKILLS, LANGUAGES, TERRITORIES, CALENDAR, AWAY, PREFERS, COUNT };

const char *const lead_trait_keys[LEAD_TRAIT_KINDS] = {"skills", "languages", "territories"};
const char *const lead_trait_names[LEAD_TRAIT_KINDS] = {"skill", "language", "territory"};

/* --- traits ------------------------------------------------------------------------------------------------------------------------------- */

static uint32_t count_traits(const struct lead_policy *policy)
{
    uint32_t count = 0;
    for (int kind = 0; kind < LEAD_TRAIT_KINDS; kind++)
        count += policy->traits[kind].count;
    return count;
}

/* What is no name, and what stands twice, is reported when the person is read. */
static bool collect_traits(struct lead_policy_reader *reader, const struct lead_place *person, enum lead_trait_kind kind)
{
    const struct lead_place place = lead_child(person, lead_json_member(person->value, lead_trait_keys[kind]), 0);
    struct lead_values *traits = &reader->policy->traits[kind];
    size_t index = 0;
    const struct lead_json *item = place.value && place.value->type == LEAD_JSON_ARRAY ? place.value->first : NULL;
    for (; item && reader->has_all_traits; item = item->next, index++) {
        const struct lead_place child = lead_child(&place, item, index);
        if (!lead_is_name(item))
            continue;
        if (count_traits(reader->policy) == LEAD_TRAITS_MAX && lead_values_find(traits, item->text, item->size) == traits->count) {
            lead_report_at(&child, LEAD_ERROR_LIMIT, "more than %d different skills, languages and territories", LEAD_TRAITS_MAX);
            reader->has_all_traits = false;
        } else if (lead_values_add(traits, reader->arena, item->text, item->size) == LEAD_NONE) {
            return false;
        }
    }
    return true;
}

bool lead_traits_read(struct lead_policy_reader *reader)
{
    struct lead_policy *policy = reader->policy;
    const struct lead_place place = lead_child(reader->root, reader->people.section, 0);
    const struct lead_json *item = reader->people.count ? place.value->first : NULL;
    reader->has_all_traits = true;
    for (uint32_t position = 0; position < reader->people.count; position++, item = item->next) {
        const struct lead_place person = lead_child(&place, item, position);
        for (int kind = 0; kind < LEAD_TRAIT_KINDS; kind++)
            if (!collect_traits(reader, &person, (enum lead_trait_kind)kind))
                return false;
    }
    for (int kind = 0; kind < LEAD_TRAIT_KINDS; kind++) {
        policy->trait_starts[kind] = policy->trait_count;
        policy->trait_count += policy->traits[kind].count;
    }
    policy->trait_words = (policy->trait_count + 63) / 64;
    return true;
}

static void read_traits(struct lead_policy_reader *reader, const struct lead_place *place, enum lead_trait_kind kind, uint64_t *bits)
{
    const struct lead_policy *policy = reader->policy;
    char quoted[LEAD_QUOTED_CAPACITY];
    size_t index = 0;
    for (const struct lead_json *item = lead_want_some(place) ? place->value->first : NULL; item; item = item->next, index++) {
        const struct lead_place child = lead_child(place, item, index);
        if (!lead_want_name(&child) || !reader->has_all_traits)
            continue;
        const uint32_t trait = policy->trait_starts[kind] + lead_values_find(&policy->traits[kind], item->text, item->size);
        if (bits[trait / 64] >> (trait % 64) & 1)
            lead_report_at(&child, LEAD_ERROR_DUPLICATE_NAME, "%s '%s' stands twice", lead_trait_names[kind],
                           lead_quoted(item->text, item->size, quoted));
        bits[trait / 64] |= UINT64_C(1) << (trait % 64);
    }
}

/* Those who have none share `no_traits`. */
static bool read_all_traits(struct lead_policy_reader *reader, const struct lead_place *place, const struct lead_json *const *members,
                            const uint64_t *no_traits, struct lead_person *person)
{
    uint64_t *bits = NULL;
    person->traits = no_traits;
    for (int kind = 0; kind < LEAD_TRAIT_KINDS; kind++) {
        const struct lead_place list = lead_child(place, members[SKILLS + kind], 0);
        if (!list.value)
            continue;
        if (!bits && !(bits = LEAD_ARENA_NEW(reader->arena, reader->policy->trait_words, uint64_t)))
            return false;
        read_traits(reader, &list, (enum lead_trait_kind)kind, bits);
        person->traits = bits;
    }
    return true;
}

/* --- away --------------------------------------------------------------------------------------------------------------------------------- */

/* With its place, for reports. */
struct absence {
    struct lead_span span;
    const struct lead_json *value;
    uint32_t position;
};

static bool want_moment(const struct lead_place *place, const lead_calendar *calendar, lead_time *moment)
{
    char quoted[LEAD_QUOTED_CAPACITY];
    *moment = 0;
    if (!lead_want_string(place))
        return false;
    if (lead_calendar_parse_moment(calendar, place->value->text, place->value->size, moment))
        return true;
    lead_report_at(place, LEAD_ERROR_BAD_VALUE, "expected a date or a moment such as \"2026-10-01T09:00:00+02:00\", found '%s'",
                   lead_quoted(place->value->text, place->value->size, quoted));
    return false;
}

/* False after a report. */
static bool read_span(const struct lead_place *place, const lead_calendar *calendar, struct lead_span *span)
{
    static const char *const span_keys[] = {"from", "until"};
    const struct lead_json *members[2];
    if (!lead_members(place, span_keys, 2, 2, members))
        return false;
    const struct lead_place from = lead_child(place, members[0], 0), until = lead_child(place, members[1], 0);
    const bool is_from_good = want_moment(&from, calendar, &span->from);
    if (!want_moment(&until, calendar, &span->until) || !is_from_good)
        return false;
    if (span->until <= span->from)
        lead_report_at(&until, LEAD_ERROR_BAD_VALUE, "'until' is not after 'from'; it is the first day or moment that is worked again");
    return span->until > span->from;
}

/* Merges sorted runs of `width`, from one array to the other. */
static void merge_runs(const struct absence *from, struct absence *to, uint32_t count, uint32_t width)
{
    for (uint32_t begin = 0; begin < count; begin += 2 * width) {
        const uint32_t middle = count - begin > width ? begin + width : count;
        const uint32_t end = count - middle > width ? middle + width : count;
        uint32_t left = begin, right = middle;
        for (uint32_t at = begin; at < end; at++)
            to[at] = right == end || (left < middle && from[left].span.from <= from[right].span.from) ? from[left++] : from[right++];
    }
}

/* By their beginnings; equal ones as they stand. Where they are then: one of the two arrays. */
static struct absence *sort_absences(struct absence *absences, struct absence *spare, uint32_t count)
{
    for (uint32_t width = 1; width < count; width *= 2) {
        merge_runs(absences, spare, count, width);
        struct absence *swapped = absences;
        absences = spare;
        spare = swapped;
    }
    return absences;
}

static void report_overlap(const struct lead_place *place, const struct absence *one, const struct absence *other)
{
    const struct absence *later = one->position > other->position ? one : other;
    const struct lead_place child = lead_child(place, later->value, later->position);
    lead_report_at(&child, LEAD_ERROR_BAD_VALUE, "overlaps with another absence");
}

/* Absences that touch become one: nobody comes back between them. */
static bool keep_spans(struct lead_policy_reader *reader, const struct lead_place *place, const struct absence *absences, uint32_t count,
                       struct lead_person *person)
{
    struct lead_span *spans = LEAD_ARENA_NEW(reader->arena, count, struct lead_span);
    if (!spans)
        return false;
    for (uint32_t i = 0; i < count; i++) {
        struct lead_span *last = person->away_count ? &spans[person->away_count - 1] : NULL;
        if (last && absences[i].span.from < last->until)
            report_overlap(place, &absences[i - 1], &absences[i]);
        if (!last || absences[i].span.from > last->until)
            spans[person->away_count++] = absences[i].span;
        else if (absences[i].span.until > last->until)
            last->until = absences[i].span.until;
    }
    person->away = spans;
    return true;
}

static bool read_away(struct lead_policy_reader *reader, const struct lead_place *place, struct lead_person *person)
{
    if (!lead_want_some(place))
        return true;
    struct absence *absences = LEAD_ARENA_NEW(reader->arena, 2 * (size_t)place->value->count, struct absence);
    if (!absences)
        return false;
    uint32_t count = 0, position = 0;
    for (const struct lead_json *item = place->value->first; item; item = item->next, position++) {
        const struct lead_place child = lead_child(place, item, position);
        struct lead_span span;
        if (read_span(&child, person->calendar, &span))
            absences[count++] = (struct absence){span, item, position};
    }
    return keep_spans(reader, place, sort_absences(absences, absences + place->value->count, count), count, person);
}

/* --- the others --------------------------------------------------------------------------------------------------------------------------- */

static void read_capacity(const struct lead_place *place, uint32_t limits[LEAD_LIMITS])
{
    static const char *const limit_keys[LEAD_LIMITS] = {"open", "per_day", "per_week", "per_30_days"};
    const struct lead_json *members[LEAD_LIMITS];
    lead_members(place, limit_keys, LEAD_LIMITS, 0, members);
    for (int limit = 0; limit < LEAD_LIMITS; limit++) {
        const struct lead_place child = lead_child(place, members[limit], 0);
        int64_t leads;
        if (members[limit] && lead_want_integer(&child, 0, CAPACITY_MAX, &leads))
            limits[limit] = (uint32_t)leads;
    }
}

/* Equal conditions are one node, and so one preference. */
static void read_preference(struct lead_policy_reader *reader, const struct lead_place *place, struct lead_person *person)
{
    struct lead_policy *policy = reader->policy;
    const struct lead_condition condition = lead_condition_read_warned(&policy->conditions, place);
    uint32_t index = 0;
    while (index < policy->preference_count && policy->preferences[index].is_true != condition.is_true)
        index++;
    if (index == LEAD_PREFERENCES_MAX) {
        lead_report_at(place, LEAD_ERROR_LIMIT, "more than %d different preferences", LEAD_PREFERENCES_MAX);
        return;
    }
    if (index == policy->preference_count)
        policy->preferences[policy->preference_count++] = condition;
    person->preference = index;
}

static uint32_t read_number(const struct lead_place *place, int64_t most, uint32_t otherwise)
{
    int64_t number;
    return place->value && lead_want_integer(place, 1, most, &number) ? (uint32_t)number : otherwise;
}

/* False when out of memory. */
static bool read_person(struct lead_policy_reader *reader, const struct lead_place *place, const uint64_t *no_traits, struct lead_person *person)
{
    const struct lead_json *members[COUNT];
    lead_members(place, keys, COUNT, ID + 1, members);
    struct lead_place children[COUNT];
    for (int key = 0; key < COUNT; key++)
        children[key] = lead_child(place, members[key], 0);
    *person = (struct lead_person){.calendar = reader->policy->calendars[0].calendar, .preference = LEAD_NONE};
    for (int limit = 0; limit < LEAD_LIMITS; limit++)
        person->limits[limit] = LEAD_NO_LIMIT;
    if (members[ID] && lead_want_name(&children[ID])) {
        person->id = person->name = members[ID]->text;
        person->hash = lead_route_hash(members[ID]->text, members[ID]->size);
    }
    if (members[NAME] && lead_want_name(&children[NAME]))
        person->name = members[NAME]->text;
    person->weight = read_number(&children[WEIGHT], WEIGHT_MAX, 1);
    person->rank = read_number(&children[RANK], LEAD_RANK_LAST, LEAD_RANK_LAST);
    if (members[CAPACITY])
        read_capacity(&children[CAPACITY], person->limits);
    if (members[CALENDAR])
        person->calendar = lead_want_calendar(reader, &children[CALENDAR]);
    if (members[PREFERS])
        read_preference(reader, &children[PREFERS], person);
    return read_all_traits(reader, place, members, no_traits, person) && (!members[AWAY] || read_away(reader, &children[AWAY], person));
}

bool lead_people_read(struct lead_policy_reader *reader)
{
    struct lead_policy *policy = reader->policy;
    const struct lead_place place = lead_child(reader->root, reader->people.section, 0);
    const uint64_t *no_traits = LEAD_ARENA_NEW(reader->arena, policy->trait_words, uint64_t);
    policy->people = LEAD_ARENA_NEW(reader->arena, (size_t)reader->people.count + 1, struct lead_person); /* one for those without an index */
    policy->preferences = LEAD_ARENA_NEW(reader->arena, LEAD_PREFERENCES_MAX, struct lead_condition);
    if (!no_traits || !policy->people || !policy->preferences)
        return false;
    policy->person_count = policy->person_ids.count;
    const struct lead_json *item = reader->people.count ? place.value->first : NULL;
    for (uint32_t position = 0; position < reader->people.count; position++, item = item->next) {
        const struct lead_place child = lead_child(&place, item, position);
        const uint32_t index = reader->people.indexes[position];
        if (!read_person(reader, &child, no_traits, &policy->people[index == LEAD_NONE ? reader->people.count : index]))
            return false;
    }
    return true;
}
