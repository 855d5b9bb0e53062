/* SPDX-License-Identifier: MIT */
/*
 * Any values for the fields of the two rich documents: verdict, missing criteria, stage, completeness and their reasons fit together, and a batch
 * of one row decides as the record.
 */
#include "../support/rich_qualify.h"
#include "arrow_build.h"
#include "input.h"
#include "require.h"

#include <stdlib.h>
#include <string.h>

enum { FIELDS = 24, DECISIONS = 16, TEXT = 200 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* ---- Values ---- */

struct value {
    bool is_known;
    int64_t integer;
    double number;
    char text[TEXT + 1]; /* tags: with "|" between */
};

static void take_value(lead_field_type type, struct input *input, struct value *value)
{
    uint8_t first = 0, size = 0;
    memset(value, 0, sizeof *value);
    take(input, &first, 1);
    value->is_known = first & 1;
    if (!value->is_known)
        return;
    if (type == LEAD_FIELD_TAGS) {
        for (unsigned i = 0; i < 7; i++)
            if (first >> (i + 1) & 1)
                snprintf(value->text + strlen(value->text), 40, "%s%.20s", *value->text ? "|" : "", sample_categories[i]);
    } else if (type == LEAD_FIELD_CATEGORY || type == LEAD_FIELD_TEXT) {
        take(input, &size, 1);
        take(input, value->text, size < TEXT ? size : TEXT);
    } else {
        take(input, &value->integer, sizeof value->integer);
        memcpy(&value->number, &value->integer, sizeof value->number);
        if (type == LEAD_FIELD_FLAG)
            value->integer &= 1;
    }
}

static lead_status set_tags(lead_record *record, uint32_t field, const char *text)
{
    const char *tags[8];
    size_t sizes[8], count = 0;
    for (const char *next = text; *text && next; count++) {
        tags[count] = next;
        sizes[count] = strcspn(next, "|");
        next = next[sizes[count]] ? next + sizes[count] + 1 : NULL;
    }
    return lead_record_set_tags(record, field, tags, sizes, count);
}

/* Text that is not UTF-8 is refused, and then unknown. */
static void set_value(lead_record *record, uint32_t field, lead_field_type type, const struct value *value)
{
    lead_status status = LEAD_OK;
    if (!value->is_known)
        return;
    if (type == LEAD_FIELD_TAGS)
        status = set_tags(record, field, value->text);
    else if (type == LEAD_FIELD_CATEGORY || type == LEAD_FIELD_TEXT)
        status = lead_record_set_text(record, field, value->text, strlen(value->text));
    else if (type == LEAD_FIELD_NUMBER)
        status = lead_record_set_number(record, field, value->number);
    else if (type == LEAD_FIELD_TIME)
        status = lead_record_set_time(record, field, value->integer);
    else
        status = lead_record_set_flag(record, field, (int32_t)value->integer);
    require(status == LEAD_OK || status == LEAD_ERROR_VALUE);
}

static void add_column(struct arrow_build *build, const char *name, lead_field_type type, const struct value *value)
{
    const char *text = value->is_known ? value->text : NULL, *known = value->is_known ? "1" : "0";
    if (type == LEAD_FIELD_TAGS)
        arrow_add_tags(build, name, "+l", "u", &text);
    else if (type == LEAD_FIELD_CATEGORY || type == LEAD_FIELD_TEXT)
        arrow_add_strings(build, name, "u", &text);
    else if (type == LEAD_FIELD_NUMBER)
        arrow_add_floats(build, name, "g", &value->number, known);
    else
        arrow_add_integers(build, name, type == LEAD_FIELD_TIME ? "tsu:UTC" : "c", &value->integer, known);
}

/* ---- Results as columns of one row ---- */

struct results {
    uint8_t decisions[DECISIONS], lead_class, question;
    lead_points points, margin, completeness;
    uint32_t missing;
    uint64_t missing_parts;
    uint8_t *decision_columns[DECISIONS];
    lead_points *point_columns[1];
    lead_outputs outputs;
};

static void point(struct results *results, bool has_margin)
{
    memset(results, 0, sizeof *results);
    for (unsigned i = 0; i < DECISIONS; i++)
        results->decision_columns[i] = &results->decisions[i];
    results->point_columns[0] = &results->points;
    results->outputs = (lead_outputs){.size = sizeof(lead_outputs), .points = results->point_columns, .lead_class = &results->lead_class,
                                      .decisions = results->decision_columns, .stage_margin = has_margin ? &results->margin : NULL,
                                      .missing = &results->missing, .question = &results->question, .completeness = &results->completeness,
                                      .missing_parts = &results->missing_parts};
}

static bool same_results(const struct results *a, const struct results *b)
{
    return !memcmp(a->decisions, b->decisions, sizeof a->decisions) && a->lead_class == b->lead_class && a->question == b->question &&
           a->points == b->points && a->margin == b->margin && a->completeness == b->completeness && a->missing == b->missing &&
           a->missing_parts == b->missing_parts;
}

/* ---- What must fit together ---- */

static void check_decisions(const lead_model *model, const lead_assessment *assessment, const struct results *results)
{
    for (uint32_t i = 0; i < lead_model_decision_count(model); i++) {
        lead_decision decision = {.size = sizeof decision};
        require(lead_assessment_decision(assessment, i, &decision) == LEAD_OK && decision.decision == i);
        require(decision.value == LEAD_NONE ? results->decisions[i] == LEAD_NO_VALUE : results->decisions[i] == decision.value);
        require(decision.value == LEAD_NONE ? !decision.text : decision.value < lead_model_decision_value_count(model, i));
        require(!decision.text || !strcmp(decision.text, lead_model_decision_value(model, i, decision.value)));
    }
}

static void check_judgement(const lead_model *model, const lead_assessment *assessment, const struct results *results)
{
    lead_judgement judgement = {.size = sizeof judgement};
    require(lead_assessment_judgement(assessment, &judgement) == LEAD_OK);
    const bool is_rejected = judgement.verdict == LEAD_VERDICT_REJECTED, is_incomplete = judgement.verdict == LEAD_VERDICT_INCOMPLETE;
    require(is_rejected || is_incomplete || judgement.verdict == LEAD_VERDICT_QUALIFIED);
    require(is_rejected == (judgement.rejection != 0));
    require(is_incomplete == (judgement.missing != 0) && is_incomplete == (judgement.question != LEAD_NONE));
    require(judgement.missing == results->missing && (uint8_t)judgement.question == results->question);
    require(!is_incomplete || judgement.missing >> judgement.question & 1);
    require(!(judgement.met & judgement.missing));
    require(is_rejected || (judgement.criterion == LEAD_NONE && judgement.red_flag == LEAD_NONE));
    for (uint32_t i = 0; i < lead_model_criterion_count(model); i++) {
        lead_criterion criterion = {.size = sizeof criterion};
        require(lead_assessment_criterion(assessment, i, &criterion) == LEAD_OK);
        require((criterion.answer == LEAD_ANSWER_MET) == (judgement.met >> i & 1));
        require(criterion.answer == LEAD_ANSWER_UNKNOWN || !(judgement.missing >> i & 1));
        require(judgement.verdict != LEAD_VERDICT_QUALIFIED || !criterion.is_required || criterion.answer == LEAD_ANSWER_MET);
    }
    bool is_up = false;
    for (uint32_t i = 0; i < lead_model_red_flag_count(model); i++)
        is_up |= lead_assessment_red_flag(assessment, i) == LEAD_TRUTH_TRUE;
    require(is_up == (judgement.red_flag != LEAD_NONE) && (!is_up || is_rejected));
}

static void check_stage(const lead_assessment *assessment, bool has_evidence)
{
    lead_purchase_stage stage = {.size = sizeof stage};
    double sum = 0;
    require(lead_assessment_stage(assessment, &stage) == LEAD_OK);
    require((stage.stage == LEAD_NONE) == (stage.move == 0) && (stage.probabilities != NULL) == has_evidence);
    for (uint32_t i = 0; i < stage.stage_count; i++) {
        require(stage.probabilities[i] >= 0 && stage.probabilities[i] <= 1);
        sum += stage.probabilities[i];
    }
    require(!has_evidence || (sum > 1 - 1e-12 && sum < 1 + 1e-12));
    require(stage.margin >= 0 || stage.move == LEAD_STAGE_MOVE_HELD || !lead_assessment_evidence_count(assessment)); /* then kept against its prior */
    for (uint32_t i = 0; i < lead_assessment_evidence_count(assessment); i++) {
        lead_evidence evidence = {.size = sizeof evidence};
        require(lead_assessment_evidence(assessment, i, &evidence) == LEAD_OK && evidence.name && evidence.reason && evidence.weights);
    }
}

static void check_parts(const lead_model *model, const lead_assessment *assessment, const struct results *results)
{
    const uint64_t missing = lead_assessment_missing_parts(assessment);
    const uint32_t parts = lead_model_part_count(model);
    uint32_t there = 0;
    require(!(missing >> parts));
    for (uint32_t i = 0; i < parts; i++)
        there += !(missing >> i & 1);
    require(lead_assessment_completeness(assessment) == (lead_points)(100000 * there / parts));
    require(results->missing_parts == missing && results->completeness == lead_assessment_completeness(assessment));
}

/* ---- */

static void compare_batch(lead_model *model, const struct value *values, lead_time now, bool has_margin, const struct results *expected)
{
    struct arrow_build build;
    struct results found;
    lead_batch *batch;
    arrow_begin(&build, 1);
    for (uint32_t i = 0; i < lead_model_field_count(model); i++)
        add_column(&build, lead_model_field_name(model, i), lead_model_field_type(model, i), &values[i]);
    require(lead_batch_new(model, &build.schema, &build.array, NULL, NULL, &batch, NULL) == LEAD_OK);
    point(&found, has_margin);
    require(lead_batch_score(batch, now, 0, 1, &found.outputs, NULL, NULL) == LEAD_OK);
    require(same_results(&found, expected));
    lead_batch_free(batch);
    require(arrow_end(&build));
}

static void use(lead_model *model, lead_record *record, const struct value *values, lead_time now, bool has_evidence)
{
    struct results results;
    lead_assessment *assessment;
    point(&results, has_evidence);
    require(lead_record_evaluate(record, now, &results.outputs, NULL) == LEAD_OK);
    require(lead_record_assess(record, now, NULL, &assessment, NULL) == LEAD_OK);
    check_decisions(model, assessment, &results);
    check_judgement(model, assessment, &results);
    check_stage(assessment, has_evidence);
    check_parts(model, assessment, &results);
    lead_assessment_free(assessment);
    compare_batch(model, values, now, has_evidence, &results);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const documents[] = {rich_qualify_model, rich_builtin_model};
    static lead_model *models[2]; /* compiled once: the leads are what varies */
    static struct value values[FIELDS];
    struct input input = {data, size};
    lead_time now = SAMPLE_NOW;
    lead_record *record;
    uint8_t choice = 0;
    take(&input, &choice, 1);
    lead_model **model = &models[choice & 1];
    if (!*model)
        require(lead_model_compile(documents[choice & 1], strlen(documents[choice & 1]), NULL, model, NULL) == LEAD_OK);
    if (choice & 2)
        take(&input, &now, sizeof now);
    require(lead_model_field_count(*model) <= FIELDS && lead_model_decision_count(*model) <= DECISIONS);
    require(lead_record_new(*model, NULL, &record, NULL) == LEAD_OK);
    for (uint32_t i = 0; i < lead_model_field_count(*model); i++) {
        take_value(lead_model_field_type(*model, i), &input, &values[i]);
        set_value(record, i, lead_model_field_type(*model, i), &values[i]);
    }
    use(*model, record, values, now, !(choice & 1));
    lead_record_free(record);
    return 0;
}
