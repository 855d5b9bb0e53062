/* SPDX-License-Identifier: MIT */
/* Random leads: edge values, values near the documents' bounds, unknowns. */
#include "sample.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static double some_number(struct sample_random *random)
{
    static const double numbers[] = {0.0,    -0.0,   -1.5,   200.0,  199.99, 1000.0, 0.1,
                                     2000.0, 9007199254740992.0, 12.25,  7.0,    1e300,  -1e300};
    unsigned kind = sample_below(random, 17);
    if (kind == 16)
        return (double)NAN; /* known to the host, unknown to the library */
    if (kind == 15)
        return sample_once_in(random, 2) ? (double)INFINITY : -(double)INFINITY;
    if (kind == 14)
        return (double)sample_below(random, 4000) / 16;
    if (kind == 13)
        return (double)(float)0.1f;
    return numbers[kind];
}

static lead_time some_time(struct sample_random *random)
{
    static const int64_t minutes[] = {0, 15, 8 * 60, 30 * 1440, 13 * 7 * 1440, 540, 1};
    int64_t away = minutes[sample_below(random, 7)] * 60000000;
    int64_t nudge = (int64_t)sample_below(random, 3) - 1;
    return SAMPLE_NOW + (sample_once_in(random, 3) ? away : -away) + nudge;
}

void sample_lead(struct sample_random *random, const struct sample_fields *fields, struct sample_lead *lead)
{
    for (unsigned i = 0; i < fields->count; i++) {
        struct sample_value *value = &lead->value[i];
        value->known = !sample_once_in(random, 5);
        value->flag = (int32_t)sample_below(random, 2);
        value->number = some_number(random);
        value->time = some_time(random);
        value->word = sample_below(random, SAMPLE_WORDS);
        value->tags = sample_below(random, 1u << SAMPLE_WORDS);
        value->tags &= sample_below(random, 1u << SAMPLE_WORDS);
    }
}

static lead_status set_tags(lead_record *record, uint32_t field, unsigned tags)
{
    const char *words[SAMPLE_WORDS];
    size_t sizes[SAMPLE_WORDS], count = 0;
    for (unsigned i = 0; i < SAMPLE_WORDS; i++)
        if (tags >> i & 1) {
            words[count] = sample_categories[i];
            sizes[count++] = strlen(sample_categories[i]);
        }
    return lead_record_set_tags(record, field, words, sizes, count);
}

static lead_status set(lead_record *record, uint32_t field, lead_field_type type, const struct sample_value *value)
{
    if (!value->known)
        return lead_record_set_unknown(record, field);
    switch (type) {
    case LEAD_FIELD_FLAG:
        return lead_record_set_flag(record, field, value->flag);
    case LEAD_FIELD_NUMBER:
        return lead_record_set_number(record, field, value->number);
    case LEAD_FIELD_CATEGORY:
        return lead_record_set_text(record, field, sample_categories[value->word], strlen(sample_categories[value->word]));
    case LEAD_FIELD_TEXT:
        return lead_record_set_text(record, field, sample_texts[value->word], strlen(sample_texts[value->word]));
    case LEAD_FIELD_TAGS:
        return set_tags(record, field, value->tags);
    default:
        return lead_record_set_time(record, field, value->time);
    }
}

bool sample_fill(const struct sample_fields *fields, const struct sample_lead *lead, lead_record *record)
{
    for (unsigned i = 0; i < fields->count; i++)
        if (set(record, i, fields->field[i].type, &lead->value[i]) != LEAD_OK)
            return false;
    return true;
}

static void print_string(const char *string, FILE *file)
{
    fputc('"', file);
    for (; *string; string++)
        fprintf(file, *string == '"' || *string == '\\' ? "\\%c" : "%c", *string);
    fputc('"', file);
}

static void print_tags(unsigned tags, FILE *file)
{
    const char *before = "[";
    for (unsigned i = 0; i < SAMPLE_WORDS; i++)
        if (tags >> i & 1) {
            fputs(before, file);
            print_string(sample_categories[i], file);
            before = ", ";
        }
    fputs(*before == '[' ? "[]" : "]", file);
}

static void print_value(lead_field_type type, const struct sample_value *value, FILE *file)
{
    if (!value->known || (type == LEAD_FIELD_NUMBER && isnan(value->number)))
        fputs("null", file);
    else if (type == LEAD_FIELD_FLAG)
        fputs(value->flag ? "true" : "false", file);
    else if (type == LEAD_FIELD_NUMBER && isinf(value->number))
        fputs(value->number < 0 ? "\"-inf\"" : "\"inf\"", file);
    else if (type == LEAD_FIELD_NUMBER)
        fprintf(file, "%.17g", value->number);
    else if (type == LEAD_FIELD_CATEGORY)
        print_string(sample_categories[value->word], file);
    else if (type == LEAD_FIELD_TEXT)
        print_string(sample_texts[value->word], file);
    else if (type == LEAD_FIELD_TAGS)
        print_tags(value->tags, file);
    else
        fprintf(file, "%lld", (long long)value->time);
}

void sample_print(const struct sample_fields *fields, const struct sample_lead *lead, FILE *file)
{
    for (unsigned i = 0; i < fields->count; i++) {
        fprintf(file, "%s\"%s\": ", i ? ", " : "{", fields->field[i].name);
        print_value(fields->field[i].type, &lead->value[i], file);
    }
    fputc('}', file);
}
