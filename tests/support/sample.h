/* SPDX-License-Identifier: MIT */
/* Random model documents and leads, the same on every machine: own generator, ASCII text only. */
#ifndef LEADCORE_TESTS_SUPPORT_SAMPLE_H
#define LEADCORE_TESTS_SUPPORT_SAMPLE_H

#include <leadcore/leadcore.h>
#include <stdbool.h>
#include <stdio.h>

/* SplitMix64. */
struct sample_random {
    uint64_t state;
};

uint64_t sample_next(struct sample_random *random);
/* 0 … bound - 1 */
unsigned sample_below(struct sample_random *random, unsigned bound);
/* True once in `times`. */
bool sample_once_in(struct sample_random *random, unsigned times);

/* Text that grows. */
struct sample_text {
    char *data;
    size_t size, capacity;
};

void sample_add(struct sample_text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void sample_text_free(struct sample_text *text);

#define SAMPLE_FIELDS 8
#define SAMPLE_WORDS 8
#define SAMPLE_NOW ((lead_time)1795251600000000) /* 2026-11-21T09:00:00Z */

/* What a model reads; names are the type's name and a number. */
struct sample_fields {
    unsigned count;
    struct {
        char name[24];
        lead_field_type type;
    } field[SAMPLE_FIELDS];
};

/* Strings that documents and leads are made of. */
extern const char *const sample_categories[SAMPLE_WORDS];
extern const char *const sample_texts[SAMPLE_WORDS];
extern const char *const sample_patterns[SAMPLE_WORDS];
extern const char *const sample_numbers[SAMPLE_WORDS];

/* Writes a document that compiles. */
void sample_model(struct sample_random *random, struct sample_fields *fields, struct sample_text *json);

/* One value of one lead. */
struct sample_value {
    bool known;
    int32_t flag;
    double number;
    lead_time time;
    unsigned word; /* index into sample_categories or sample_texts */
    unsigned tags; /* bit i: sample_categories[i] */
};

struct sample_lead {
    struct sample_value value[SAMPLE_FIELDS];
};

void sample_lead(struct sample_random *random, const struct sample_fields *fields, struct sample_lead *lead);

/* Fills a record, by the setters for text. False when a setter fails. */
bool sample_fill(const struct sample_fields *fields, const struct sample_lead *lead, lead_record *record);

/* The leads as an Arrow struct array; `variant` chooses among the types that a field accepts. Released by their callbacks. */
void sample_arrow(const struct sample_fields *fields, const struct sample_lead *leads, unsigned count, unsigned variant,
                  struct ArrowSchema *schema, struct ArrowArray *array);

/* A lead as a JSON object; infinities as the strings "inf" and "-inf", times as whole microseconds. */
void sample_print(const struct sample_fields *fields, const struct sample_lead *lead, FILE *file);

#define SAMPLE_TYPES 4
#define SAMPLE_SOURCES 3
#define SAMPLE_EVENTS 28

/* What a model counts: event types "event_0", "event_1" … and their fields. */
struct sample_activity {
    bool has_hours;
    unsigned type_count;
    struct sample_fields fields;
    unsigned has_fields[SAMPLE_TYPES]; /* bit i: the type has field i */
};

/* Like sample_model(), with events. */
void sample_activity_model(struct sample_random *random, struct sample_fields *fields, struct sample_activity *activity,
                           struct sample_text *json);

struct sample_event {
    unsigned type; /* of the activity; type_count is a type that the model does not declare */
    lead_time time;
    unsigned source; /* 0: has no number */
    int64_t sequence;
    struct sample_lead fields;
};

/* The events of one lead in the order of their delivery, some delivered again. Unknown: the lead has no timeline. */
struct sample_history {
    bool is_known;
    unsigned count;
    struct sample_event event[SAMPLE_EVENTS];
};

void sample_history(struct sample_random *random, const struct sample_activity *activity, struct sample_history *history);

/* Name of a source; that of source 1 is "". */
extern const char *const sample_sources[SAMPLE_SOURCES];

/* Begins and fills an event. `types` and `fields` are the model's indices of the activity's. False when a setter fails. */
bool sample_fill_event(const struct sample_activity *activity, const struct sample_event *given, const lead_model *model, lead_event *event);

/* One row of a batch of events. */
struct sample_row {
    unsigned lead;
    const struct sample_event *event;
};

/* Events as an Arrow struct array; `variant` chooses the types of columns. The key of lead i is i, or "lead i" with text keys. */
void sample_event_arrow(const struct sample_activity *activity, const struct sample_row *rows, unsigned count, bool has_text_keys,
                        unsigned variant, struct ArrowSchema *schema, struct ArrowArray *array);

/* The leads with a column "key" behind the others; the key of a lead whose activity is unknown is null. */
void sample_lead_arrow(const struct sample_fields *fields, const struct sample_lead *leads, const struct sample_history *histories,
                       unsigned count, bool has_text_keys, unsigned variant, struct ArrowSchema *schema, struct ArrowArray *array);

/* An event as a JSON object with "type", "time", and "source" and "sequence" where it has them. */
void sample_print_event(const struct sample_activity *activity, const struct sample_event *event, FILE *file);

#endif
