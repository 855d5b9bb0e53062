/* SPDX-License-Identifier: MIT */
/* "decay": how points fade with age, as a table of whole thousandths. */
#include "activity/definitions.h"
#include "base/exp2.h"

#include <string.h>

/* A thousandth of a per cent of all. */
#define PERCENT_ALL 100000u
/* Half of a thousandth is beyond reach of any points after as many halvings. */
#define HALVINGS_MAX 32u

/* --- as it is written ------------------------------------------------------------------------------------------------------------------ */

static bool read_percent(const struct lead_place *place, uint32_t *percent)
{
    const struct lead_json *value = place->value;
    char quoted[LEAD_QUOTED_CAPACITY];
    lead_points thousandths;
    int64_t exact;
    *percent = 0;
    if (value->type != LEAD_JSON_NUMBER)
        return lead_want_points(place, PERCENT_ALL, &thousandths);
    const enum lead_decimal_fit fit = lead_decimal_thousandths(lead_json_number(value), PERCENT_ALL, &exact);
    lead_quoted(value->text, value->size, quoted);
    if (fit == LEAD_DECIMAL_TOO_FINE)
        lead_report_at(place, LEAD_ERROR_BAD_VALUE, "expected at most three decimal places, found %s", quoted);
    else if (fit == LEAD_DECIMAL_TOO_LARGE || exact <= 0)
        lead_report_at(place, LEAD_ERROR_BAD_VALUE, "expected more than 0 and at most 100 per cent, found %s", quoted);
    else
        *percent = (uint32_t)exact;
    return *percent != 0;
}

static bool read_steps(const struct lead_place *place, const struct lead_activity_definitions *definitions, struct lead_decay *decay)
{
    static const char *const keys[] = {"percent", "every"};
    enum { PERCENT, EVERY, COUNT };
    const struct lead_json *members[COUNT];
    bool is_good = lead_members(place, keys, COUNT, COUNT, members);
    const struct lead_place percent = lead_child(place, members[PERCENT], 0), every = lead_child(place, members[EVERY], 0);
    if (members[PERCENT])
        is_good &= read_percent(&percent, &decay->percent);
    if (members[EVERY])
        is_good &= lead_want_buckets(&every, definitions, &decay->length);
    return is_good;
}

static bool report_shape(const struct lead_place *place, lead_status code)
{
    lead_report_at(place, code,
                   "expected \"none\", {\"half_life\": \"14d\"}, {\"linear\": \"60d\"}, {\"window\": \"30d\"} or {\"steps\": {\"percent\": 50,"
                   " \"every\": \"30d\"}}");
    return false;
}

static bool read_shape(const struct lead_place *place, const struct lead_activity_definitions *definitions, struct lead_decay *decay)
{
    static const char *const keys[] = {"half_life", "linear", "steps", "window"};
    enum { COUNT = 4 };
    const struct lead_json *members[COUNT];
    size_t found = COUNT, given = 0;
    if (!lead_members(place, keys, COUNT, 0, members))
        return false;
    for (size_t key = 0; key < COUNT; key++) {
        if (!members[key])
            continue;
        given++;
        found = key;
    }
    if (given != 1)
        return report_shape(place, LEAD_ERROR_BAD_VALUE);
    const struct lead_place child = lead_child(place, members[found], 0);
    decay->kind = (enum lead_decay_kind)(LEAD_DECAY_HALF_LIFE + found);
    return decay->kind == LEAD_DECAY_STEPS ? read_steps(&child, definitions, decay) : lead_want_buckets(&child, definitions, &decay->length);
}

bool lead_decay_parse(const struct lead_place *place, const struct lead_activity_definitions *definitions, struct lead_decay *decay)
{
    const struct lead_json *value = place->value;
    *decay = (struct lead_decay){.kind = LEAD_DECAY_NONE};
    if (value->type == LEAD_JSON_OBJECT)
        return read_shape(place, definitions, decay);
    if (value->type != LEAD_JSON_STRING)
        return report_shape(place, LEAD_ERROR_WRONG_TYPE);
    return (value->size == 4 && memcmp(value->text, "none", 4) == 0) || report_shape(place, LEAD_ERROR_BAD_VALUE);
}

void lead_decay_check(const struct lead_place *place, struct lead_activity_definitions *definitions)
{
    struct lead_decay decay;
    lead_decay_parse(place, definitions, &decay);
}

/* --- P(age) ---------------------------------------------------------------------------------------------------------------------------- */

/* Halves up; all numbers here are without their signs. */
static uint32_t rounded(uint64_t dividend, uint64_t divisor)
{
    return (uint32_t)((2 * dividend + divisor) / (2 * divisor));
}

static uint32_t halved(uint32_t points, uint32_t half_life, uint64_t age)
{
    const uint64_t halvings = age / half_life;
    const uint32_t part = (uint32_t)(age % half_life);
    if (halvings >= HALVINGS_MAX)
        return 0;
    if (part == 0)
        return rounded(points, UINT64_C(1) << halvings);
    const struct lead_fraction fraction = lead_exp2_minus(part, half_life);
    return lead_fraction_of(points, &fraction, (uint32_t)halvings);
}

static uint32_t stepped(uint32_t points, const struct lead_decay *decay, uint64_t age)
{
    const uint64_t lost = age / decay->length * decay->percent;
    return lost >= PERCENT_ALL ? 0 : rounded(points * (PERCENT_ALL - lost), PERCENT_ALL);
}

static uint32_t faded(uint32_t points, const struct lead_decay *decay, uint64_t age)
{
    switch (decay->kind) {
    case LEAD_DECAY_HALF_LIFE: return halved(points, decay->length, age);
    case LEAD_DECAY_LINEAR: return age >= decay->length ? 0 : rounded(points * (decay->length - age), decay->length);
    case LEAD_DECAY_STEPS: return stepped(points, decay, age);
    case LEAD_DECAY_WINDOW: return age < decay->length ? points : 0;
    case LEAD_DECAY_NONE: break;
    }
    return points;
}

static uint32_t magnitude(lead_points points)
{
    return points < 0 ? (uint32_t)-points : (uint32_t)points;
}

lead_points lead_decay_points(const struct lead_decay *decay, lead_points points, uint64_t age)
{
    const lead_points left = (lead_points)faded(magnitude(points), decay, age);
    return points < 0 ? -left : left;
}

/* --- tables ---------------------------------------------------------------------------------------------------------------------------- */

/* How many half-lives leave some of the points. */
static uint32_t halvings_of(lead_points points)
{
    uint32_t halvings = 0;
    while (rounded(magnitude(points), UINT64_C(2) << halvings) != 0)
        halvings++;
    return halvings;
}

/* An age with points or 0, and one without. */
static uint64_t find_bounds(lead_points points, const struct lead_decay *decay, uint64_t *without)
{
    const uint64_t halvings = decay->kind == LEAD_DECAY_HALF_LIFE ? halvings_of(points) : 0;
    const uint64_t steps = decay->kind == LEAD_DECAY_STEPS ? (PERCENT_ALL + decay->percent - 1) / decay->percent : 1;
    *without = decay->length * (halvings + steps);
    return decay->length * halvings;
}

/* The first age without points, which never grow with age; or some age beyond `enough`, when that is not the first. */
static uint64_t length_of(lead_points points, const struct lead_decay *decay, uint32_t enough)
{
    uint64_t high, low = find_bounds(points, decay, &high);
    while (low < high && low <= enough) {
        const uint64_t middle = low + (high - low) / 2;
        if (lead_decay_points(decay, points, middle) != 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/*
 * One multiplication for each age below the half-life; the others are the same, halved. 2^20 of them in a row, more than 100 years of hours, lose
 * 20 of 150 bits. How near to a half can points × 2^(-age ÷ half-life) come, whose number of different values is about 2^75? To about 2^-75 of the
 * unit that is rounded to, of which 2^30 make the largest points: 105 bits do.
 */
static void fill_halving(lead_points *table, uint32_t length, lead_points points, uint32_t half_life)
{
    struct lead_fraction one_age = {{0}}, all = {{0}};
    if (half_life > 1)
        all = one_age = lead_exp2_minus(1, half_life);
    for (uint32_t part = 0; part < half_life && part < length; part++) {
        for (uint32_t age = part, halvings = 0; age < length; age += half_life, halvings++) {
            const uint32_t left = part == 0 ? rounded(magnitude(points), UINT64_C(1) << halvings)
                                            : lead_fraction_of(magnitude(points), &all, halvings);
            table[age] = points < 0 ? -(lead_points)left : (lead_points)left;
        }
        if (part > 0)
            all = lead_fraction_multiply(&all, &one_age);
    }
}

static bool make_table(struct lead_activity_definitions *definitions, uint32_t length, lead_points points, const struct lead_decay *decay,
                       struct lead_fade *fade)
{
    lead_points *table = LEAD_ARENA_NEW(definitions->conditions.arena, length, lead_points);
    if (!table)
        return false;
    if (decay->kind == LEAD_DECAY_HALF_LIFE)
        fill_halving(table, length, points, decay->length);
    for (uint32_t age = 0; age < length && decay->kind != LEAD_DECAY_HALF_LIFE; age++)
        table[age] = lead_decay_points(decay, points, age);
    *fade = (struct lead_fade){table, length, 0};
    return true;
}

static bool share_fade(struct lead_activity_definitions *definitions, uint64_t hash, const struct lead_shared_fade *fade)
{
    struct lead_activity_reading *reading = &definitions->reading;
    struct lead_arena *arena = definitions->conditions.arena;
    const uint32_t index = reading->shared_fade_count;
    struct lead_shared_fade *fades =
        LEAD_ARENA_GROW(arena, reading->shared_fades, &reading->shared_fade_capacity, index + 1, struct lead_shared_fade);
    if (!fades)
        return false;
    reading->shared_fades = fades;
    if (!lead_index_add(&reading->fades, arena, hash, index))
        return false;
    fades[index] = *fade;
    reading->shared_fade_count++;
    definitions->fade_ages += fade->fade.length;
    return true;
}

static const struct lead_fade *find_fade(const struct lead_activity_reading *reading, uint64_t hash, lead_points points,
                                         const struct lead_decay *decay)
{
    uint32_t step = 0, index;
    while ((index = lead_index_next(&reading->fades, hash, &step)) != LEAD_NONE) {
        const struct lead_shared_fade *shared = &reading->shared_fades[index];
        if (shared->points == points && shared->decay.kind == decay->kind && shared->decay.length == decay->length &&
            shared->decay.percent == decay->percent)
            return &shared->fade;
    }
    return NULL;
}

bool lead_fade_make(const struct lead_place *place, lead_points points, const struct lead_decay *decay,
                    struct lead_activity_definitions *definitions, struct lead_fade *fade)
{
    const uint64_t kind = (uint64_t)decay->percent << 8 | (uint64_t)decay->kind;
    const uint64_t hash = lead_hash_mix(lead_hash_mix(kind, decay->length), (uint64_t)(int64_t)points);
    struct lead_shared_fade made = {.points = points, .decay = *decay};
    *fade = (struct lead_fade){NULL, 0, points};
    if (decay->kind == LEAD_DECAY_NONE)
        return true;
    const struct lead_fade *shared = find_fade(&definitions->reading, hash, points, decay);
    const uint32_t enough = LEAD_FADE_AGES_MAX - definitions->fade_ages;
    const uint64_t length = shared ? 0 : length_of(points, decay, enough);
    if (length > enough) {
        const char *unit = definitions->resolution < INT64_C(86400) * 1000000 ? "hours" : "days";
        lead_report_at(place, LEAD_ERROR_LIMIT, "fades for too long: these points are gone after %llu %s or more; those of all rules, added up, after at most %u",
                       (unsigned long long)length, unit, (unsigned)LEAD_FADE_AGES_MAX);
        return false;
    }
    if (!shared && (!make_table(definitions, (uint32_t)length, points, decay, &made.fade) || !share_fade(definitions, hash, &made))) {
        definitions->conditions.nodes.out_of_memory = true;
        return false;
    }
    *fade = shared ? *shared : made.fade;
    return true;
}

bool lead_decay_read(const struct lead_place *place, lead_points points, struct lead_activity_definitions *definitions, struct lead_fade *fade)
{
    struct lead_decay decay;
    *fade = (struct lead_fade){NULL, 0, points};
    return lead_decay_parse(place, definitions, &decay) && lead_fade_make(place, points, &decay, definitions, fade);
}
