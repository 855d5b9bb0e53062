/* SPDX-License-Identifier: MIT */
/* What the tests of models share: compiling, filling records from short texts, and the results as numbers. */
#ifndef LEADCORE_TESTS_UNIT_MODEL_FIXTURE_H
#define LEADCORE_TESTS_UNIT_MODEL_FIXTURE_H

#include "../support/sample.h"
#include "base/time.h"

#include <leadcore/leadcore.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* Every level of instructions; the batch takes the best that the processor has below it. */
static const lead_instructions all_instructions[] = {LEAD_INSTRUCTIONS_BASELINE, LEAD_INSTRUCTIONS_AVX2, LEAD_INSTRUCTIONS_AVX512};

static inline lead_model *compile(const char *json)
{
    lead_model *model;
    lead_error error = LEAD_ERROR_INIT;
    if (lead_model_compile(json, strlen(json), NULL, &model, &error) != LEAD_OK)
        print_message("# %s at %s\n", error.message, error.path);
    assert_int_equal(error.code, LEAD_OK);
    assert_non_null(model);
    return model;
}

static inline lead_record *new_record(lead_model *model)
{
    lead_record *record;
    assert_int_equal(lead_record_new(model, NULL, &record, NULL), LEAD_OK);
    return record;
}

/* "a|b|c" as pointers into itself; "" is none. */
static inline size_t split_tags(const char *tags, const char **texts, size_t *sizes)
{
    size_t count = 0;
    for (; *tags; count++) {
        texts[count] = tags;
        sizes[count] = strcspn(tags, "|");
        tags += sizes[count];
        tags += *tags == '|';
    }
    return count;
}

/* Sets a field from text: "1" and "0" for flags, decimals, RFC 3339 moments, tags as "a|b". NULL makes it unknown. */
static inline void set_field(const lead_model *model, lead_record *record, const char *name, const char *value)
{
    const uint32_t field = lead_model_field(model, name);
    const char *texts[16];
    size_t sizes[16];
    lead_time time;
    lead_status status = LEAD_ERROR_INVALID_ARGUMENT;
    if (!value)
        status = lead_record_set_unknown(record, field);
    else
        switch (lead_model_field_type(model, field)) {
        case LEAD_FIELD_FLAG:
            status = lead_record_set_flag(record, field, strcmp(value, "1") == 0);
            break;
        case LEAD_FIELD_NUMBER:
            status = lead_record_set_number(record, field, strtod(value, NULL));
            break;
        case LEAD_FIELD_TIME:
            assert_true(lead_time_parse(value, strlen(value), &time));
            status = lead_record_set_time(record, field, time);
            break;
        case LEAD_FIELD_TAGS:
            status = lead_record_set_tags(record, field, texts, sizes, split_tags(value, texts, sizes));
            break;
        default:
            status = lead_record_set_text(record, field, value, strlen(value));
            break;
        }
    assert_int_equal(status, LEAD_OK);
}

static inline lead_score score_of(lead_record *record, uint32_t score)
{
    lead_score result = {.size = sizeof result};
    lead_error error = LEAD_ERROR_INIT;
    if (lead_record_score(record, SAMPLE_NOW, score, &result, &error) != LEAD_OK)
        print_message("# %s\n", error.message);
    assert_int_equal(error.code, LEAD_OK);
    return result;
}

static inline lead_points points_of(lead_record *record, uint32_t score)
{
    return score_of(record, score).points;
}

#endif
