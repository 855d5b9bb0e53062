/* SPDX-License-Identifier: MIT */
/* The part of random documents that is about events. */
#include "sample_scope.h"

void sample_choose_activity(struct sample_random *random, struct sample_activity *activity)
{
    activity->has_hours = sample_once_in(random, 3);
    activity->type_count = 1 + sample_below(random, SAMPLE_TYPES);
    sample_choose_fields(random, &activity->fields);
    for (unsigned type = 0; type < activity->type_count; type++) {
        activity->has_fields[type] = sample_below(random, 1u << SAMPLE_FIELDS);
        activity->has_fields[type] |= sample_below(random, 1u << SAMPLE_FIELDS);
        activity->has_fields[type] &= (1u << activity->fields.count) - 1;
    }
}

/* A whole number of buckets. */
static const char *duration(struct sample_scope *scope)
{
    static const char *const days[] = {"1d", "2d", "1w", "30d", "13w", "10d"};
    static const char *const hours[] = {"1h", "2h", "8h", "1d", "1w", "30d"};
    unsigned which = sample_below(scope->random, 6);
    return scope->activity->has_hours ? hours[which] : days[which];
}

/* One type or several different ones; the bits of the fields that all of them have. */
static unsigned add_on(struct sample_scope *scope)
{
    const struct sample_activity *activity = scope->activity;
    unsigned first = sample_below(scope->random, activity->type_count), count = 1 + sample_below(scope->random, activity->type_count);
    unsigned fields = activity->has_fields[first];
    if (sample_once_in(scope->random, 2)) {
        sample_add(scope->json, "\"on\": \"event_%u\"", first);
        return fields;
    }
    sample_add(scope->json, "\"on\": [");
    for (unsigned i = 0; i < count; i++) {
        unsigned type = (first + i) % activity->type_count;
        sample_add(scope->json, "%s\"event_%u\"", i ? ", " : "", type);
        fields &= activity->has_fields[type];
    }
    sample_add(scope->json, "]");
    return fields;
}

static void add_where(struct sample_scope *scope, unsigned bits)
{
    struct sample_fields fields = {.count = 0};
    struct sample_scope where = {.random = scope->random, .fields = &fields, .json = scope->json, .activity = scope->activity};
    where.is_where = true;
    for (unsigned i = 0; i < scope->activity->fields.count; i++)
        if (bits >> i & 1)
            fields.field[fields.count++] = scope->activity->fields.field[i];
    if (!fields.count || sample_once_in(scope->random, 3))
        return;
    sample_add(scope->json, ", \"where\": ");
    sample_add_condition(&where, sample_below(scope->random, 3));
}

void sample_add_decay(struct sample_scope *scope)
{
    static const char *const percents[] = {"50", "25", "12.5", "33.333", "100", "0.125"};
    unsigned kind = sample_below(scope->random, 5);
    const char *length = duration(scope);
    sample_add(scope->json, "\"decay\": ");
    if (kind == 0)
        sample_add(scope->json, "\"none\"");
    else if (kind == 1)
        sample_add(scope->json, "{\"half_life\": \"%s\"}", length);
    else if (kind == 2)
        sample_add(scope->json, "{\"linear\": \"%s\"}", length);
    else if (kind == 3)
        sample_add(scope->json, "{\"steps\": {\"percent\": %s, \"every\": \"%s\"}}", percents[sample_below(scope->random, 6)], length);
    else
        sample_add(scope->json, "{\"window\": \"%s\"}", length);
}

static void add_at_most(struct sample_scope *scope)
{
    unsigned times = 1 + sample_below(scope->random, 4);
    sample_add(scope->json, ", \"at_most\": {\"times\": %u", times);
    if (!sample_once_in(scope->random, 4))
        sample_add(scope->json, ", \"per\": \"%s\"", duration(scope));
    sample_add(scope->json, "}");
}

void sample_add_event_rule(struct sample_scope *scope, unsigned score, unsigned group, unsigned rule)
{
    sample_add(scope->json, "%s{\"name\": \"rule %u.%u\", ", rule ? ",\n  " : "\n  ", group, rule);
    unsigned fields = add_on(scope);
    add_where(scope, fields);
    sample_add(scope->json, ", \"points\": ");
    sample_add_points(scope);
    if (!sample_once_in(scope->random, 3))
        add_at_most(scope);
    if (!sample_once_in(scope->random, 3)) {
        sample_add(scope->json, ", ");
        sample_add_decay(scope);
    }
    if (sample_once_in(scope->random, 4))
        sample_add(scope->json, ", \"id\": \"id %u.%u.%u\"", score, group, rule);
    sample_add(scope->json, "}");
}

static void add_count(struct sample_scope *scope)
{
    unsigned kind = sample_below(scope->random, 5), low = sample_below(scope->random, 6);
    if (kind == 0)
        sample_add(scope->json, ", \"count\": %u", low);
    else if (kind == 1)
        sample_add(scope->json, ", \"count\": [%u, 0, 12]", low);
    else if (kind == 2)
        sample_add(scope->json, ", \"count\": {\"<\": %u}", low + 1);
    else if (kind == 3)
        sample_add(scope->json, ", \"count\": {\">\": %u, \"<=\": %u}", low, low + 5);
    else
        sample_add(scope->json, ", \"count\": {\">=\": %u}", low + 1);
    if (!sample_once_in(scope->random, 4))
        sample_add(scope->json, ", \"within\": \"%s\"", duration(scope));
}

static void add_age(struct sample_scope *scope, const char *which)
{
    unsigned kind = sample_below(scope->random, 6);
    const char *length = duration(scope);
    if (kind == 0)
        sample_add(scope->json, ", \"%s\": \"known\"", which);
    else if (kind == 1)
        sample_add(scope->json, ", \"%s\": \"unknown\"", which);
    else if (kind == 2)
        sample_add(scope->json, ", \"%s\": {\"older_than\": \"%s\", \"within\": \"400d\"}", which, length);
    else
        sample_add(scope->json, ", \"%s\": {\"%s\": \"%s\"}", which, kind == 3 ? "older_than" : "within", length);
}

void sample_add_activity_test(struct sample_scope *scope)
{
    sample_add(scope->json, "\"activity\": {");
    unsigned fields = add_on(scope);
    add_where(scope, fields);
    unsigned kind = sample_below(scope->random, 4);
    if (kind < 2)
        add_count(scope);
    else
        add_age(scope, kind == 2 ? "last" : "first");
    sample_add(scope->json, "}");
}

static void add_guards(struct sample_scope *scope)
{
    unsigned count = sample_below(scope->random, 3);
    if (!count)
        return;
    sample_add(scope->json, ",\n\"guards\": [");
    for (unsigned i = 0; i < count; i++) {
        sample_add(scope->json, "%s{\"name\": \"guard %u\", ", i ? ", " : "", i);
        add_on(scope);
        sample_add(scope->json, ", \"more_than\": %u, ", 2 + sample_below(scope->random, 5));
        sample_add(scope->json, "\"per\": \"%s\"", duration(scope));
        if (sample_once_in(scope->random, 2))
            sample_add(scope->json, ", \"reason\": \"too many at once\"");
        sample_add(scope->json, "}");
    }
    sample_add(scope->json, "]");
}

void sample_add_events(struct sample_scope *scope)
{
    const struct sample_activity *activity = scope->activity;
    sample_add(scope->json, ",\n\"events\": {");
    for (unsigned type = 0; type < activity->type_count; type++) {
        bool is_first = true;
        sample_add(scope->json, "%s\"event_%u\": {", type ? ", " : "", type);
        for (unsigned i = 0; i < activity->fields.count; i++)
            if (activity->has_fields[type] >> i & 1) {
                sample_add_field(scope->json, &activity->fields, i, is_first);
                is_first = false;
            }
        sample_add(scope->json, "}");
    }
    sample_add(scope->json, "}");
    if (activity->has_hours || sample_once_in(scope->random, 3))
        sample_add(scope->json, ",\n\"resolution\": \"%s\"", activity->has_hours ? "1h" : "1d");
    add_guards(scope);
}
