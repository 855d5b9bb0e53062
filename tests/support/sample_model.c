/* SPDX-License-Identifier: MIT */
/* Random documents: every construct of docs/model-reference.md comes up. */
#include "sample_scope.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

const char *const sample_categories[SAMPLE_WORDS] = {"DE", "AT", "CH", "known", "unknown", "", "United States of America", "x\"y\\z, and so on, and on"};
const char *const sample_texts[SAMPLE_WORDS] = {"VP, Sales",     "Head of IT",          "MVP award winner", "Chief of chiefs",
                                                "vice-president", "someone@school.edu", "",                 "vp"};
const char *const sample_patterns[SAMPLE_WORDS] = {"vp", "Sales", "head of", "CHIEF", ".edu", "president", "of", "m"};
const char *const sample_numbers[SAMPLE_WORDS] = {"0", "-1.5", "200", "1e3", "0.1", "2000.0", "9007199254740993", "12.25"};

uint64_t sample_next(struct sample_random *random)
{
    uint64_t mixed = random->state += UINT64_C(0x9E3779B97F4A7C15);
    mixed = (mixed ^ (mixed >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94D049BB133111EB);
    return mixed ^ (mixed >> 31);
}

unsigned sample_below(struct sample_random *random, unsigned bound)
{
    return (unsigned)((sample_next(random) >> 32) % bound);
}

bool sample_once_in(struct sample_random *random, unsigned times)
{
    return sample_below(random, times) == 0;
}

void sample_add(struct sample_text *text, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int needed = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (text->size + (size_t)needed + 1 > text->capacity) {
        text->capacity = 2 * (text->size + (size_t)needed + 1);
        text->data = realloc(text->data, text->capacity);
        if (!text->data)
            abort();
    }
    va_start(arguments, format);
    vsnprintf(text->data + text->size, text->capacity - text->size, format, arguments);
    va_end(arguments);
    text->size += (size_t)needed;
}

void sample_text_free(struct sample_text *text)
{
    free(text->data);
    *text = (struct sample_text){0};
}

static void add_string(struct sample_text *json, const char *string)
{
    sample_add(json, "\"");
    for (; *string; string++)
        sample_add(json, *string == '"' || *string == '\\' ? "\\%c" : "%c", *string);
    sample_add(json, "\"");
}

static void add_strings(struct sample_scope *scope, const char *const words[SAMPLE_WORDS])
{
    unsigned first = sample_below(scope->random, SAMPLE_WORDS), count = 1 + sample_below(scope->random, 3);
    sample_add(scope->json, "[");
    for (unsigned i = 0; i < count; i++) {
        sample_add(scope->json, i ? ", " : "");
        add_string(scope->json, words[(first + 3 * i) % SAMPLE_WORDS]);
    }
    sample_add(scope->json, "]");
}

static const char *number(struct sample_scope *scope)
{
    return sample_numbers[sample_below(scope->random, SAMPLE_WORDS)];
}

static void add_range(struct sample_scope *scope, const char *low, const char *high)
{
    unsigned kind = sample_below(scope->random, 4);
    const char *lower = sample_once_in(scope->random, 2) ? ">=" : ">", *upper = sample_once_in(scope->random, 2) ? "<=" : "<";
    if (kind == 0)
        sample_add(scope->json, "{\"%s\": %s}", lower, low);
    else if (kind == 1)
        sample_add(scope->json, "{\"%s\": %s}", upper, high);
    else
        sample_add(scope->json, "{\"%s\": %s, \"%s\": %s}", lower, low, upper, high);
}

static void add_number_test(struct sample_scope *scope)
{
    unsigned kind = sample_below(scope->random, 4);
    const char *one = number(scope), *other = number(scope);
    if (kind == 0)
        sample_add(scope->json, "%s", one);
    else if (kind == 1)
        sample_add(scope->json, "[%s, %s, 7]", one, other);
    else
        add_range(scope, one, other);
}

static void add_text_test(struct sample_scope *scope)
{
    static const char *const keys[] = {"contains", "starts", "ends"};
    unsigned kind = sample_below(scope->random, 5);
    if (kind == 0) {
        add_strings(scope, sample_texts);
        return;
    }
    unsigned key = sample_below(scope->random, 3);
    sample_add(scope->json, "{\"%s\": ", keys[key]);
    if (kind == 1)
        add_string(scope->json, sample_patterns[sample_below(scope->random, SAMPLE_WORDS)]);
    else
        add_strings(scope, sample_patterns);
    if (kind == 4) {
        sample_add(scope->json, ", \"%s\": ", keys[(key + 1) % 3]);
        add_strings(scope, sample_patterns);
    }
    sample_add(scope->json, "}");
}

static void add_tags_test(struct sample_scope *scope)
{
    unsigned kind = sample_below(scope->random, 3);
    sample_add(scope->json, "{");
    if (kind != 1) {
        sample_add(scope->json, "\"any\": ");
        add_strings(scope, sample_categories);
    }
    if (kind != 0) {
        sample_add(scope->json, "%s\"all\": ", kind == 2 ? ", " : "");
        add_strings(scope, sample_categories);
    }
    sample_add(scope->json, "}");
}

/* Nothing relative to now stands in a "where". */
static void add_time_test(struct sample_scope *scope)
{
    static const char *const durations[] = {"15m", "8h", "30d", "13w"};
    static const char *const moments[] = {"\"2026-11-21\"", "\"2026-11-21T09:00:00Z\"", "\"2026-11-21T17:00:00.000001+08:00\"",
                                          "\"2026-10-22T09:00:00Z\""};
    static const char *const keys[] = {"within", "older_than", "within_next"};
    unsigned kind = scope->is_where ? 3 : sample_below(scope->random, 4);
    const char *duration = durations[sample_below(scope->random, 4)];
    const char *one = moments[sample_below(scope->random, 4)], *other = moments[sample_below(scope->random, 4)];
    if (kind == 3)
        add_range(scope, one, other);
    else if (sample_once_in(scope->random, 4))
        sample_add(scope->json, "{\"older_than\": \"%s\", \">\": %s}", duration, one);
    else
        sample_add(scope->json, "{\"%s\": \"%s\"}", keys[kind], duration);
}

static void add_field_test(struct sample_scope *scope, unsigned field)
{
    sample_add(scope->json, "\"%s\": ", scope->fields->field[field].name);
    if (sample_once_in(scope->random, 8)) {
        sample_add(scope->json, sample_once_in(scope->random, 2) ? "\"known\"" : "\"unknown\"");
        return;
    }
    switch (scope->fields->field[field].type) {
    case LEAD_FIELD_FLAG:
        sample_add(scope->json, sample_once_in(scope->random, 2) ? "true" : "false");
        break;
    case LEAD_FIELD_NUMBER:
        add_number_test(scope);
        break;
    case LEAD_FIELD_CATEGORY:
        if (sample_once_in(scope->random, 2))
            add_string(scope->json, sample_categories[sample_below(scope->random, 3)]);
        else
            add_strings(scope, sample_categories);
        break;
    case LEAD_FIELD_TEXT:
        add_text_test(scope);
        break;
    case LEAD_FIELD_TAGS:
        add_tags_test(scope);
        break;
    default:
        add_time_test(scope);
        break;
    }
}

static void add_score_test(struct sample_scope *scope)
{
    unsigned score = sample_below(scope->random, scope->scores), fraction = sample_below(scope->random, 1000);
    int whole = (int)sample_below(scope->random, 40) - 10;
    sample_add(scope->json, "\"score %u\": {\"%s\": %d.%u}", score, sample_once_in(scope->random, 2) ? ">=" : "<", whole, fraction);
}

static void add_result_test(struct sample_scope *scope)
{
    unsigned kind = sample_below(scope->random, 3);
    if (kind == 0 && scope->classes)
        sample_add(scope->json, "\"class\": [\"class %u\"]", sample_below(scope->random, scope->classes));
    else if (kind == 1 && scope->grades)
        sample_add(scope->json, "\"grade\": [\"%s\"]", scope->grades[sample_below(scope->random, scope->grade_count)]);
    else if (scope->scores)
        add_score_test(scope);
    else
        add_field_test(scope, 0);
}

static void add_list(struct sample_scope *scope, unsigned count, unsigned depth)
{
    sample_add(scope->json, "[");
    for (unsigned i = 0; i < count; i++) {
        sample_add(scope->json, i ? ", " : "");
        sample_add_condition(scope, depth);
    }
    sample_add(scope->json, "]");
}

void sample_add_condition(struct sample_scope *scope, unsigned depth)
{
    unsigned kind = sample_below(scope->random, depth ? 12 : 7), count = 1 + sample_below(scope->random, 3);
    sample_add(scope->json, "{");
    if (kind == 11) {
        sample_add(scope->json, "\"at_least\": %u, \"of\": ", 1 + sample_below(scope->random, count));
        add_list(scope, count, depth - 1);
    } else if (kind == 10) {
        sample_add(scope->json, "\"not\": ");
        sample_add_condition(scope, depth - 1);
    } else if (kind >= 8) {
        sample_add(scope->json, kind == 9 ? "\"any\": " : "\"all\": ");
        add_list(scope, count, depth - 1);
    } else if (scope->activity && !scope->is_where && sample_once_in(scope->random, 3)) {
        sample_add_activity_test(scope);
    } else if (kind == 7) {
        add_result_test(scope);
    } else {
        unsigned first = sample_below(scope->random, scope->fields->count);
        add_field_test(scope, first);
        if (kind == 6 && scope->fields->count > 1) {
            sample_add(scope->json, ", ");
            add_field_test(scope, (first + 1) % scope->fields->count);
        }
    }
    sample_add(scope->json, "}");
}

void sample_add_points(struct sample_scope *scope)
{
    static const unsigned places[] = {1, 10, 100, 1000};
    unsigned place = sample_below(scope->random, 4), whole = sample_below(scope->random, 30);
    sample_add(scope->json, "%s%u", sample_once_in(scope->random, 4) ? "-" : "", whole);
    if (place)
        sample_add(scope->json, ".%0*u", (int)place, sample_below(scope->random, places[place]));
}

static void add_limits(struct sample_scope *scope, unsigned room)
{
    if (sample_once_in(scope->random, 3))
        sample_add(scope->json, "\"min\": -%u.5, ", sample_below(scope->random, room));
    if (sample_once_in(scope->random, 2))
        sample_add(scope->json, "\"max\": %u, ", sample_below(scope->random, room));
}

static void add_rule(struct sample_scope *scope, unsigned group, unsigned rule)
{
    sample_add(scope->json, "%s{\"name\": \"rule %u.%u\", \"when\": ", rule ? ",\n  " : "\n  ", group, rule);
    sample_add_condition(scope, 3);
    sample_add(scope->json, ", \"points\": ");
    sample_add_points(scope);
    if (sample_once_in(scope->random, 4)) {
        sample_add(scope->json, ", \"unknown\": ");
        sample_add_points(scope);
    }
    sample_add(scope->json, "}");
}

static void add_score(struct sample_scope *scope, unsigned index)
{
    unsigned groups = 1 + sample_below(scope->random, 3);
    sample_add(scope->json, "%s\"score %u\": {", index ? ",\n" : "", index);
    add_limits(scope, 80);
    sample_add(scope->json, "\"groups\": [");
    for (unsigned g = 0; g < groups; g++) {
        unsigned rules = 1 + sample_below(scope->random, 6);
        sample_add(scope->json, "%s{\"name\": \"group %u\", ", g ? ",\n " : "\n ", g);
        add_limits(scope, 40);
        if (scope->activity && sample_once_in(scope->random, 3)) {
            sample_add_decay(scope);
            sample_add(scope->json, ", ");
        }
        sample_add(scope->json, "\"rules\": [");
        for (unsigned r = 0; r < rules; r++) {
            if (scope->activity && sample_once_in(scope->random, 2))
                sample_add_event_rule(scope, index, g, r);
            else
                add_rule(scope, g, r);
        }
        sample_add(scope->json, "]}");
    }
    sample_add(scope->json, "]}");
}

/* Letters A, B, and C; digits 1 and 2. */
static const char *const letter_names[] = {"A", "B", "C"};
static const char *const pair_names[] = {"A1", "A2", "B1", "B2", "C1", "C2"};

static void let_read_grade(struct sample_scope *scope, bool has_digits)
{
    scope->grades = has_digits ? pair_names : letter_names;
    scope->grade_count = has_digits ? 6 : 3;
}

static void add_grade(struct sample_scope *scope, unsigned scores, bool has_digits)
{
    int top = (int)sample_below(scope->random, 40);
    sample_add(scope->json, ",\n\"grade\": {\"letters\": {\"score %u\": {\"A\": %d.25, \"B\": %d}}", sample_below(scope->random, scores), top,
               top - 10);
    if (has_digits)
        sample_add(scope->json, ", \"digits\": {\"score %u\": {\"1\": %d, \"2\": \"else\"}}", sample_below(scope->random, scores),
                   top - 5);
    sample_add(scope->json, "}");
}

static void add_classes(struct sample_scope *scope, unsigned count)
{
    sample_add(scope->json, ",\n\"classes\": [");
    for (unsigned i = 0; i < count; i++) {
        sample_add(scope->json, "%s{\"name\": \"class %u\"", i ? ", " : "", i);
        if (i + 1 < count || sample_once_in(scope->random, 2)) {
            sample_add(scope->json, ", \"when\": ");
            sample_add_condition(scope, 2);
        }
        sample_add(scope->json, "}");
    }
    sample_add(scope->json, "]");
}

void sample_choose_fields(struct sample_random *random, struct sample_fields *fields)
{
    static const char *const types[] = {"", "flag", "number", "category", "text", "tags", "time"};
    fields->count = 2 + sample_below(random, SAMPLE_FIELDS - 1);
    for (unsigned i = 0; i < fields->count; i++) {
        fields->field[i].type = (lead_field_type)(1 + sample_below(random, 6));
        snprintf(fields->field[i].name, sizeof fields->field[i].name, "%s_%u", types[fields->field[i].type], i);
    }
}

void sample_add_field(struct sample_text *json, const struct sample_fields *fields, unsigned field, bool is_first)
{
    const char *name = fields->field[field].name;
    sample_add(json, "%s\"%s\": \"%.*s\"", is_first ? "" : ", ", name, (int)strcspn(name, "_"), name);
}

static void add_document(struct sample_random *random, const struct sample_fields *fields, const struct sample_activity *activity,
                         struct sample_text *json)
{
    unsigned scores = 1 + sample_below(random, 3), classes = sample_below(random, 4);
    bool has_grade = !sample_once_in(random, 3), has_digits = sample_once_in(random, 2);
    bool classes_first = classes && sample_once_in(random, 3); /* then scores may read the class, and not the other way round */
    bool grade_first = has_grade && sample_once_in(random, 2); /* the grade reads the first score only, and the others may read it */
    struct sample_scope plain = {.random = random, .fields = fields, .json = json, .activity = activity};

    sample_add(json, "{\"leadcore\": 1, \"name\": \"sample\", \"version\": \"1\",\n\"fields\": {");
    for (unsigned i = 0; i < fields->count; i++)
        sample_add_field(json, fields, i, i == 0);
    sample_add(json, "}");
    if (activity)
        sample_add_events(&plain);
    struct sample_scope scope = plain;
    scope.scores = classes_first ? 0 : scores;
    if (has_grade && !classes_first)
        let_read_grade(&scope, has_digits);
    if (classes)
        add_classes(&scope, classes);
    sample_add(json, ",\n\"scores\": {\n");
    scope = plain;
    for (unsigned i = 0; i < scores; i++) {
        scope.scores = i;
        scope.classes = classes_first ? classes : 0;
        if (i && grade_first)
            let_read_grade(&scope, has_digits);
        add_score(&scope, i);
    }
    sample_add(json, "}");
    if (has_grade)
        add_grade(&plain, grade_first ? 1 : scores, has_digits);
    sample_add(json, "}\n");
}

void sample_model(struct sample_random *random, struct sample_fields *fields, struct sample_text *json)
{
    sample_choose_fields(random, fields);
    add_document(random, fields, NULL, json);
}

void sample_activity_model(struct sample_random *random, struct sample_fields *fields, struct sample_activity *activity,
                           struct sample_text *json)
{
    sample_choose_fields(random, fields);
    sample_choose_activity(random, activity);
    add_document(random, fields, activity, json);
}
