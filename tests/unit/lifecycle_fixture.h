/* SPDX-License-Identifier: MIT */
/* Documents around "lifecycle" and "next_step", what is wrong with them, and decisions about a record by their names. */
#ifndef LEADCORE_TESTS_UNIT_LIFECYCLE_FIXTURE_H
#define LEADCORE_TESTS_UNIT_LIFECYCLE_FIXTURE_H

#include "model_fixture.h"

#define DAY ((lead_duration)86400 * 1000000)

static const char lifecycle_head[] =
    "{\"leadcore\": 1, \"name\": \"m\", \"version\": \"1\", \"fields\": {\"flag\": \"flag\", \"n\": \"number\", \"words\": \"text\", \"met\": \"flag\","
    " \"ready\": \"flag\", \"match\": \"flag\", \"large\": \"flag\", \"key\": \"flag\", \"months\": \"number\", \"asked\": \"flag\"},"
    " \"scores\": {\"s\": {\"groups\": [{\"name\": \"g\", \"rules\": [{\"name\": \"r\", \"when\": {\"flag\": true}, \"points\": 1}]}]}}, ";

/* Other sections, as small as they can be. */
#define QUALIFICATION "\"qualification\": {\"framework\": \"own\", \"criteria\": {\"c\": {\"met\": {\"met\": true}}}}"
#define COMPLETENESS "\"completeness\": {\"dossier\": {\"topic\": {\"ready\": true}}}"
#define CLASSES                                                                                                                                \
    "\"classes\": \"builtin\", \"class_inputs\": {\"good_match\": {\"match\": true}, \"large_deal\": {\"large\": true},"                          \
    " \"important_customer\": {\"large\": true}, \"key_customer\": {\"key\": true}, \"project_start\": \"months\"}"
#define PURCHASE                                                                                                                               \
    "\"purchase\": {\"stages\": [{\"name\": \"need_description\", \"when\": {\"asked\": \"known\"}}, {\"name\": \"supplier_search\","              \
    " \"when\": {\"asked\": true}}]}"
#define ROLES "\"roles\": {\"rules\": [{\"role\": \"decider\", \"when\": {\"large\": true}}]}"

struct problem_case {
    const char *name, *sections; /* @ marks where the problem is; it is no part of the document */
    lead_status code;
    const char *path;
    const char *mentions; /* in the message, or NULL */
};

static inline void lifecycle_document(const char *sections, struct sample_text *json)
{
    *json = (struct sample_text){0};
    sample_add(json, "%s%s}", lifecycle_head, sections);
}

static inline lead_model *lifecycle_compile(const char *sections)
{
    struct sample_text json;
    lifecycle_document(sections, &json);
    lead_model *model = compile(json.data);
    sample_text_free(&json);
    return model;
}

static inline lead_problems *lifecycle_problems(const char *json)
{
    lead_problems *problems;
    assert_int_equal(lead_model_check(json, strlen(json), NULL, &problems, NULL), LEAD_OK);
    return problems;
}

/* Neither errors nor warnings. */
static inline void expect_no_problem(const char *sections)
{
    struct sample_text json;
    lead_error found = LEAD_ERROR_INIT;
    lifecycle_document(sections, &json);
    lead_problems *problems = lifecycle_problems(json.data);
    if (lead_problems_get(problems, 0, &found) == LEAD_OK)
        fail_msg("%s at %s in %s", found.message, found.path, sections);
    lead_problems_free(problems);
    sample_text_free(&json);
}

/* This problem, where the mark is, and no other. */
static inline void expect_problem(const struct problem_case *row)
{
    struct sample_text json;
    lead_error found = LEAD_ERROR_INIT;
    lifecycle_document(row->sections, &json);
    char *mark = strchr(json.data, '@');
    assert_non_null(mark);
    memmove(mark, mark + 1, strlen(mark));
    lead_problems *problems = lifecycle_problems(json.data);
    if (lead_problems_get(problems, 0, &found) != LEAD_OK)
        fail_msg("%s: nothing is found", row->name);
    if (lead_problems_count(problems) != 1 || found.code != row->code || strcmp(found.path, row->path) != 0 ||
        found.offset != (uint64_t)(mark - json.data) || (row->mentions && !strstr(found.message, row->mentions)))
        fail_msg("%s: %u problems; %d at %s (%u, not %u): %s", row->name, (unsigned)lead_problems_count(problems), (int)found.code, found.path,
                 (unsigned)found.offset, (unsigned)(mark - json.data), found.message);
    lead_problems_free(problems);
    sample_text_free(&json);
}

/* Name of what was decided; NULL for unknown. */
static inline const char *decided(lead_record *record, const lead_model *model, const char *decision, lead_time now)
{
    const uint32_t index = lead_model_decision(model, decision), count = lead_model_decision_count(model);
    uint8_t value = 77, *columns[32] = {NULL};
    assert_true(index < count && count <= 32);
    columns[index] = &value;
    const lead_outputs outputs = {.size = sizeof outputs, .decisions = columns};
    assert_int_equal(lead_record_evaluate(record, now, &outputs, NULL), LEAD_OK);
    return value == LEAD_NO_VALUE ? NULL : lead_model_decision_value(model, index, value);
}

static inline void expect_decided(lead_record *record, const lead_model *model, const char *decision, lead_time now, const char *expected,
                                  const char *name)
{
    const char *found = decided(record, model, decision, now);
    if (found != expected && (!found || !expected || strcmp(found, expected) != 0))
        fail_msg("%s: %s is %s, not %s", name, decision, found ? found : "unknown", expected ? expected : "unknown");
}

/* A moment, so many days before SAMPLE_NOW. */
static inline void set_since(const lead_model *model, lead_record *record, lead_duration ago)
{
    assert_int_equal(lead_record_set_time(record, lead_model_field(model, "status_since"), SAMPLE_NOW - ago), LEAD_OK);
}

#endif
