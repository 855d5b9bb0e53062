/* SPDX-License-Identifier: MIT */
/* What random leads do: many events on few days, late ones, early ones, some delivered twice. */
#include "sample_columns.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define HOUR INT64_C(3600000000)

const char *const sample_sources[SAMPLE_SOURCES] = {NULL, "", "web"};

static lead_time far_away(struct sample_random *random)
{
    static const lead_time moments[] = {-1,
                                        INT64_C(-62135596800) * 1000000,
                                        INT64_C(253402300800) * 1000000 - 1,
                                        SAMPLE_NOW - INT64_C(9000) * HOUR,
                                        SAMPLE_NOW - INT64_C(120000) * HOUR,
                                        INT64_C(-86400000001)};
    return moments[sample_below(random, 6)];
}

/* Near the ends of buckets, spans and fading, mostly in the past. */
static lead_time some_time(struct sample_random *random, lead_duration bucket)
{
    static const int64_t lengths[] = {30 * 24, 7 * 24, 13 * 7 * 24, 10 * 24, 8, 1};
    unsigned kind = sample_below(random, 16);
    int64_t nudge = (int64_t)sample_below(random, 3) - 1;
    lead_time today = SAMPLE_NOW / bucket * bucket;
    if (kind == 15)
        return far_away(random);
    if (kind == 14)
        return today + (1 + (int64_t)sample_below(random, 4)) * bucket + nudge;
    if (kind >= 11)
        return SAMPLE_NOW - lengths[sample_below(random, 6)] * HOUR + nudge;
    if (kind >= 8)
        return today - (int64_t)sample_below(random, 40) * bucket + nudge;
    return today - (int64_t)sample_below(random, 12) * bucket + (int64_t)sample_below(random, 3600) * 1000001 % bucket;
}

static void fresh_event(struct sample_random *random, const struct sample_activity *activity, const struct sample_event *before,
                        int64_t last[SAMPLE_SOURCES], struct sample_event *event)
{
    bool is_undeclared = sample_once_in(random, 12), is_like_before = before && sample_once_in(random, 3);
    sample_lead(random, &activity->fields, &event->fields);
    event->type = is_undeclared ? activity->type_count : sample_below(random, activity->type_count);
    event->time = some_time(random, activity->has_hours ? HOUR : 24 * HOUR);
    if (is_like_before) {
        event->type = before->type;
        event->time = before->time;
    }
    event->source = sample_below(random, SAMPLE_SOURCES);
    event->sequence = last[event->source] += 1 + sample_below(random, 3);
}

/* One of the earlier events that have numbers, or NULL. */
static const struct sample_event *to_repeat(struct sample_random *random, const struct sample_history *history)
{
    if (!history->count || !sample_once_in(random, 5))
        return NULL;
    const struct sample_event *event = &history->event[sample_below(random, history->count)];
    return event->source ? event : NULL;
}

void sample_history(struct sample_random *random, const struct sample_activity *activity, struct sample_history *history)
{
    int64_t last[SAMPLE_SOURCES] = {0, INT64_C(-3), INT64_C(5000000000)};
    unsigned count = sample_below(random, SAMPLE_EVENTS + 1);
    history->is_known = !sample_once_in(random, 8);
    history->count = 0;
    while (history->count < count && history->is_known) {
        struct sample_event *event = &history->event[history->count];
        const struct sample_event *again = to_repeat(random, history);
        if (again)
            *event = *again;
        else
            fresh_event(random, activity, history->count ? event - 1 : NULL, last, event);
        history->count++;
    }
}

/* A type's own fields only: nothing looks at others. */
static bool has_field(const struct sample_activity *activity, const struct sample_event *event, unsigned field)
{
    return event->type < activity->type_count && activity->has_fields[event->type] >> field & 1;
}

static lead_status set_tags(lead_event *event, uint32_t field, unsigned tags)
{
    const char *words[SAMPLE_WORDS];
    size_t sizes[SAMPLE_WORDS], count = 0;
    for (unsigned i = 0; i < SAMPLE_WORDS; i++)
        if (tags >> i & 1) {
            words[count] = sample_categories[i];
            sizes[count++] = strlen(sample_categories[i]);
        }
    return lead_event_set_tags(event, field, words, sizes, count);
}

static lead_status set(lead_event *event, uint32_t field, lead_field_type type, const struct sample_value *value)
{
    switch (type) {
    case LEAD_FIELD_FLAG:
        return lead_event_set_flag(event, field, value->flag);
    case LEAD_FIELD_NUMBER:
        return lead_event_set_number(event, field, value->number);
    case LEAD_FIELD_CATEGORY:
        return lead_event_set_text(event, field, sample_categories[value->word], strlen(sample_categories[value->word]));
    case LEAD_FIELD_TEXT:
        return lead_event_set_text(event, field, sample_texts[value->word], strlen(sample_texts[value->word]));
    case LEAD_FIELD_TAGS:
        return set_tags(event, field, value->tags);
    default:
        return lead_event_set_time(event, field, value->time);
    }
}

bool sample_fill_event(const struct sample_activity *activity, const struct sample_event *given, const lead_model *model, lead_event *event)
{
    char type[16];
    snprintf(type, sizeof type, "event_%u", given->type);
    if (lead_event_begin(event, lead_model_event(model, type), given->time) != LEAD_OK)
        return false;
    const char *source = sample_sources[given->source];
    if (source && lead_event_set_sequence(event, source, strlen(source), given->sequence) != LEAD_OK)
        return false;
    for (unsigned i = 0; i < activity->fields.count; i++) {
        uint32_t field = lead_model_event_field(model, activity->fields.field[i].name);
        if (!given->fields.value[i].known || !has_field(activity, given, i))
            continue;
        if (set(event, field, activity->fields.field[i].type, &given->fields.value[i]) != LEAD_OK)
            return false;
    }
    return true;
}

/* ---- As Arrow ---- */

struct writer {
    struct ArrowSchema *schema;
    struct ArrowArray *array;
    unsigned count, next;
};

static void integers(struct writer *writer, const char *name, const char *format, const int64_t *numbers)
{
    unsigned i = writer->next++;
    sample_integers(writer->schema->children[i], writer->array->children[i], name, format, numbers, writer->count);
}

static void strings(struct writer *writer, const char *name, const char *const *texts, unsigned variant)
{
    unsigned i = writer->next++;
    sample_strings(writer->schema->children[i], writer->array->children[i], name, texts, writer->count, variant);
}

/* Keys i or "lead i"; null where `leads` is -1. */
static void keys(struct writer *writer, const int64_t *leads, bool has_text, unsigned variant)
{
    static const char *const formats[] = {"i", "l", "S", "L", "s"};
    int64_t *numbers = sample_block(writer->count * sizeof *numbers);
    const char **texts = sample_block(writer->count * sizeof *texts);
    char(*names)[16] = sample_block(writer->count * sizeof *names);
    for (unsigned i = 0; i < writer->count; i++) {
        snprintf(names[i], sizeof names[i], "lead %u", (unsigned)(leads[i] & 0xFFFFFF));
        texts[i] = leads[i] < 0 ? NULL : names[i];
        numbers[i] = leads[i] < 0 ? INT64_MIN : leads[i];
    }
    if (has_text)
        strings(writer, "key", texts, variant);
    else
        integers(writer, "key", formats[variant % 5], numbers);
    free(numbers);
    free(texts);
    free(names);
}

static void types(struct writer *writer, const struct sample_row *rows, unsigned variant)
{
    static const char *const names[SAMPLE_TYPES + 1] = {"event_0", "event_1", "event_2", "event_3", "event_4"};
    const char **texts = sample_block(writer->count * sizeof *texts);
    for (unsigned i = 0; i < writer->count; i++)
        texts[i] = names[rows[i].event->type];
    strings(writer, "type", texts, variant);
    free(texts);
}

static void numbers_of_sources(struct writer *writer, const struct sample_row *rows, unsigned variant)
{
    const char **sources = sample_block(writer->count * sizeof *sources);
    int64_t *sequences = sample_block(writer->count * sizeof *sequences);
    for (unsigned i = 0; i < writer->count; i++) {
        const struct sample_event *event = rows[i].event;
        /* a null source is the source "" */
        sources[i] = event->source > 1 || variant % 2 ? sample_sources[event->source] : NULL;
        sequences[i] = event->source ? event->sequence : INT64_MIN;
    }
    strings(writer, "source", sources, variant / 3);
    integers(writer, "sequence", "l", sequences);
    free(sources);
    free(sequences);
}

void sample_event_arrow(const struct sample_activity *activity, const struct sample_row *rows, unsigned count, bool has_text_keys,
                        unsigned variant, struct ArrowSchema *schema, struct ArrowArray *array)
{
    struct writer writer = {schema, array, count, activity->fields.count};
    struct sample_lead *fields = sample_block(count * sizeof *fields);
    int64_t *leads = sample_block(count * sizeof *leads), *times = sample_block(count * sizeof *times);
    for (unsigned i = 0; i < count; i++) {
        fields[i] = rows[i].event->fields;
        leads[i] = rows[i].lead;
        times[i] = rows[i].event->time;
    }
    sample_begin(schema, array, "+s", "", count, 1, activity->fields.count + 5);
    sample_add_fields(&activity->fields, fields, count, variant, schema, array);
    keys(&writer, leads, has_text_keys, count > 5000 ? 0 : variant);
    integers(&writer, "time", "tsu:UTC", times);
    types(&writer, rows, variant / 2);
    numbers_of_sources(&writer, rows, variant);
    free(fields);
    free(leads);
    free(times);
}

void sample_lead_arrow(const struct sample_fields *fields, const struct sample_lead *leads, const struct sample_history *histories,
                       unsigned count, bool has_text_keys, unsigned variant, struct ArrowSchema *schema, struct ArrowArray *array)
{
    struct writer writer = {schema, array, count, fields->count};
    int64_t *numbers = sample_block(count * sizeof *numbers);
    for (unsigned i = 0; i < count; i++)
        numbers[i] = histories[i].is_known ? (int64_t)i : -1;
    sample_begin(schema, array, "+s", "", count, 1, fields->count + 1);
    sample_add_fields(fields, leads, count, variant, schema, array);
    keys(&writer, numbers, has_text_keys, variant / 2);
    free(numbers);
}

void sample_print_event(const struct sample_activity *activity, const struct sample_event *event, FILE *file)
{
    struct sample_fields fields = {.count = 0};
    struct sample_lead values;
    for (unsigned i = 0; i < activity->fields.count; i++)
        if (has_field(activity, event, i)) {
            values.value[fields.count] = event->fields.value[i];
            fields.field[fields.count++] = activity->fields.field[i];
        }
    fprintf(file, "{\"type\": \"event_%u\", \"time\": %" PRId64, event->type, event->time);
    if (event->source)
        fprintf(file, ", \"source\": \"%s\", \"sequence\": %" PRId64, sample_sources[event->source], event->sequence);
    fputs(", \"fields\": ", file);
    if (fields.count)
        sample_print(&fields, &values, file);
    else
        fputs("{}", file);
    fputc('}', file);
}
