/* SPDX-License-Identifier: MIT */
/*
 * A document around one condition: a field of each type, a score "base" of 10 points for "flag", a grade and classes over them, and the score
 * "s", whose only rule has the condition and gives 4 points where it is true and 1 where it is unknown.
 */
#ifndef LEADCORE_TESTS_UNIT_CONDITION_FIXTURE_H
#define LEADCORE_TESTS_UNIT_CONDITION_FIXTURE_H

#include "model_fixture.h"

#define CONDITION_PATH "/scores/s/groups/0/rules/0/when"
#define S_SCORE 1

static const char condition_head[] =
    "{\"leadcore\": 1, \"name\": \"m\", \"version\": \"1\", \"fields\": {\"flag\": \"flag\", \"number\": \"number\", \"category\": \"category\","
    " \"text\": \"text\", \"tags\": \"tags\", \"time\": \"time\", \"flag b\": \"flag\", \"flag c\": \"flag\", \"flag d\": \"flag\"},\n"
    " \"classes\": [{\"name\": \"hot\", \"when\": {\"flag\": true}}, {\"name\": \"cold\", \"when\": {\"flag\": false}}],\n"
    " \"grade\": {\"letters\": {\"base\": {\"A\": 10}}},\n"
    " \"scores\": {\"base\": {\"groups\": [{\"name\": \"g\", \"rules\": [{\"name\": \"r\", \"when\": {\"flag\": true}, \"points\": 10}]}]},\n"
    "  \"s\": {\"groups\": [{\"name\": \"g\", \"rules\": [{\"name\": \"r\", \"points\": 4, \"unknown\": 1, \"when\": ";

/* Nobody's but the test's: to be freed with sample_text_free(). */
static inline void condition_document(const char *condition, struct sample_text *json)
{
    *json = (struct sample_text){0};
    sample_add(json, "%s%s}]}]}}}", condition_head, condition);
}

static inline lead_model *condition_compile(const char *condition)
{
    struct sample_text json;
    condition_document(condition, &json);
    lead_model *model = compile(json.data);
    sample_text_free(&json);
    return model;
}

/* 'T', 'F' or 'U': what the condition is for a record, by its points. */
static inline char condition_outcome(lead_record *record)
{
    const lead_score score = score_of(record, S_SCORE);
    switch (score.points) {
    case 4000:
        assert_int_equal(score.coverage, 1000);
        return 'T';
    case 1000:
        assert_int_equal(score.coverage, 0);
        return 'U';
    default:
        assert_int_equal(score.points, 0);
        assert_int_equal(score.coverage, 1000);
        return 'F';
    }
}

#endif
