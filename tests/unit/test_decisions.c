/* SPDX-License-Identifier: MIT */
/* Decisions end to end: one model with all sections, by record, by batch with every set of instructions, and as Arrow. */
#include "batch_fixture.h"

#include <stdio.h>

static const char document[] =
    "{\"leadcore\": 1, \"name\": \"m\", \"version\": \"1\",\n"
    " \"fields\": {\"budget\": \"number\", \"position\": \"category\", \"fit_in\": \"number\", \"start\": \"number\", \"email\": \"text\", \"tier\": \"category\",\n"
    "            \"prices\": \"flag\", \"order\": \"flag\", \"staff\": \"number\"},\n"
    " \"scores\": {\"fit\": {\"groups\": [{\"name\": \"g\", \"rules\": [\n"
    "   {\"name\": \"r\", \"when\": {\"fit_in\": {\">=\": 1}}, \"points\": 60},\n"
    "   {\"name\": \"verdict\", \"when\": {\"mode\": \"close\"}, \"points\": 1}]}]}},\n"
    " \"classes\": \"builtin\", \"class_inputs\": {\"good_match\": {\"fit\": {\">=\": 50}}, \"large_deal\": {\"budget\": {\">=\": 100}},\n"
    "   \"important_customer\": {\"tier\": [\"A\", \"B\"]}, \"key_customer\": {\"tier\": \"A\"}, \"project_start\": \"start\"},\n"
    " \"roles\": {\"rules\": [{\"role\": \"buyer\", \"when\": {\"position\": \"purchasing\"}, \"reason\": \"buys\"}, {\"role\": \"decider\", \"when\": {\"position\": [\"boss\", \"owner\"]}}]},\n"
    " \"purchase\": {\"evidence\": [\n"
    "   {\"name\": \"prices\", \"when\": {\"prices\": true}, \"weights\": {\"proposal_solicitation\": 2.5, \"supplier_search\": 0.5}, \"reason\": \"asked for prices\"},\n"
    "   {\"name\": \"order\", \"when\": {\"order\": true}, \"weights\": {\"order_routine\": 3, \"supplier_search\": -1}}], \"change_at\": 1},\n"
    " \"qualification\": {\"framework\": \"ours\", \"criteria\": {\"money\": {\"met\": {\"budget\": {\">=\": 50}}, \"rejection\": \"no_budget\"},\n"
    "   \"decides\": {\"met\": {\"role\": \"decider\"}, \"not_met\": {\"role\": \"buyer\"}, \"rejection\": \"not_decider\", \"question\": {\"en\": \"Who decides?\"}}},\n"
    "   \"red_flags\": {\"too small\": {\"when\": {\"staff\": {\"<\": 3}}, \"reason\": \"nobody there\"}}},\n"
    " \"completeness\": {\"required\": [\"email\", \"class\"], \"dossier\": {\"topic\": [\"prices\"]}},\n"
    " \"lifecycle\": {\"statuses\": [{\"name\": \"new\"}, {\"name\": \"ours\"}, {\"name\": \"away\", \"parked\": true}], \"transitions\": [\n"
    "   {\"from\": \"new\", \"to\": \"ours\", \"when\": {\"verdict\": \"qualified\", \"dossier\": \"complete\"}, \"reason\": \"meets it\"},\n"
    "   {\"from\": [\"new\", \"ours\"], \"to\": \"away\", \"when\": {\"verdict\": \"rejected\"}}]},\n"
    " \"next_step\": {\"steps\": [{\"step\": \"go\", \"when\": {\"next_status\": \"ours\"}, \"reason\": \"now\"},\n"
    "   {\"step\": \"nurture\", \"track\": \"drip\", \"when\": {\"rejection\": \"no_budget\"}, \"exit\": {\"when\": {\"budget\": {\">=\": 40}}, \"reason\": \"nearly\"}},\n"
    "   {\"step\": \"wait\"}], \"research\": [{\"tier\": \"t1\", \"when\": {\"class\": \"company_key\"}}, {\"tier\": \"t3\"}],\n"
    "   \"message\": {\"company_size\": \"staff\"}}}";

/* Names and values of fields, ended by NULL; then names of decisions and what is expected, "-" for unknown. */
struct row {
    const char *description;
    const char *fields[2 * 12 + 1];
    const char *expected[2 * 14 + 1];
};

static const struct row rows[] = {
    {"nothing is known",
     {NULL},
     {"heat", "-", "role", "-", "stage", "-", "mode", "-", "stage_move", "-", "verdict", "incomplete", "rejection", "-", "dossier", "incomplete", "next_status",
      "-", "next_step", "wait", "nurture_track", "-", "research_tier", "t3", "message_focus", "-", NULL}},
    {"everything is right",
     {"budget", "200", "position", "boss", "fit_in", "1", "start", "2", "email", "e", "tier", "A", "prices", "1", "staff", "5000", "status", "new", NULL},
     {"heat", "hot", "role", "decider", "stage", "proposal_solicitation", "mode", "match", "stage_move", "first", "verdict", "qualified", "rejection", "-",
      "dossier", "complete", "next_status", "ours", "next_step", "go", "nurture_track", "-", "research_tier", "t1", "message_focus", "enterprise", NULL}},
    {"what was recorded goes before the condition",
     {"budget", "200", "position", "buyer", "answer_money", "0", "status", "ours", NULL},
     {"verdict", "rejected", "rejection", "no_budget", "next_status", "away", "next_step", "wait", NULL}},
    {"a rejection by a condition, on a track until the exit",
     {"budget", "39", "status", "away", NULL},
     {"verdict", "rejected", "rejection", "no_budget", "next_status", "-", "next_step", "nurture", "nurture_track", "drip", NULL}},
    {"the first rejection", {"budget", "40", "position", "purchasing", NULL}, {"role", "buyer", "rejection", "no_budget", "next_step", "wait", NULL}},
    {"a red flag goes before all",
     {"budget", "200", "answer_decides", "1", "staff", "2", NULL},
     {"verdict", "rejected", "rejection", "no_need", "message_focus", "corporate", NULL}},
    {"further by more than it takes", {"prices", "1", "previous_stage", "supplier_search", NULL}, {"stage", "proposal_solicitation", "stage_move", "forward", NULL}},
    {"less evidence than it takes", {"order", "1", "prices", "1", "previous_stage", "proposal_solicitation", NULL}, {"stage", "proposal_solicitation", "stage_move", "held", NULL}},
    {"back", {"prices", "1", "previous_stage", "order_routine", NULL}, {"stage", "proposal_solicitation", "stage_move", "back", NULL}},
    {"no evidence keeps what was", {"previous_stage", "order_routine", NULL}, {"stage", "order_routine", "mode", "close", "stage_move", "same", NULL}},
    {"an unknown stage before is none", {"prices", "1", "previous_stage", "no such", NULL}, {"stage", "proposal_solicitation", "stage_move", "first", NULL}},
    {"an unknown status has nothing due", {"budget", "1", "status", "gone", NULL}, {"verdict", "rejected", "next_status", "-", NULL}},
    {"warm", {"fit_in", "1", "start", "6", NULL}, {"heat", "warm", NULL}},
    {"in the past", {"fit_in", "1", "start", "-0.5", NULL}, {"heat", "-", NULL}},
    {"not a lead has no heat", {"fit_in", "0", "start", "1", NULL}, {"heat", "-", NULL}},
};

static void fill(const lead_model *model, lead_record *record, const struct row *row)
{
    lead_record_clear(record);
    for (const char *const *field = row->fields; *field; field += 2)
        set_field(model, record, field[0], field[1]);
}

static const char *value_name(const lead_model *model, uint32_t decision, uint32_t value)
{
    const char *name = lead_model_decision_value(model, decision, value);
    return name ? name : "-";
}

static void decisions_are_as_the_reference_says(void **state)
{
    (void)state;
    lead_model *model = compile(document);
    lead_record *record = new_record(model);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        lead_assessment *assessment;
        fill(model, record, &rows[i]);
        assert_int_equal(lead_record_assess(record, SAMPLE_NOW, NULL, &assessment, NULL), LEAD_OK);
        for (const char *const *wanted = rows[i].expected; *wanted; wanted += 2) {
            lead_decision found = {.size = sizeof found};
            assert_int_equal(lead_assessment_decision(assessment, lead_model_decision(model, wanted[0]), &found), LEAD_OK);
            if (strcmp(found.text ? found.text : "-", wanted[1]) != 0)
                print_message("# %s: %s\n", rows[i].description, wanted[0]);
            assert_string_equal(found.text ? found.text : "-", wanted[1]);
            assert_string_equal(found.name, wanted[0]);
        }
        lead_assessment_free(assessment);
    }
    lead_record_free(record);
    lead_model_unref(model);
}

/* --- all ways give the same ----------------------------------------------------------------------------------------------------------- */

#define DECISIONS 13
#define ROWS COUNT_OF(rows)
#define COPIES 200

struct columns {
    uint8_t decisions[DECISIONS][ROWS * COPIES];
    lead_points margin[ROWS * COPIES], completeness[ROWS * COPIES], fit[ROWS * COPIES];
    uint32_t missing[ROWS * COPIES];
    uint8_t question[ROWS * COPIES], lead_class[ROWS * COPIES];
    uint64_t missing_parts[ROWS * COPIES];
    uint8_t *pointers[DECISIONS];
    lead_points *points[1];
};

static lead_outputs outputs_of(struct columns *columns, size_t at)
{
    for (int d = 0; d < DECISIONS; d++)
        columns->pointers[d] = columns->decisions[d] + at;
    columns->points[0] = columns->fit + at;
    return (lead_outputs){
        .size = sizeof(lead_outputs),
        .points = columns->points,
        .lead_class = columns->lead_class + at,
        .decisions = columns->pointers,
        .stage_margin = columns->margin + at,
        .missing = columns->missing + at,
        .question = columns->question + at,
        .completeness = columns->completeness + at,
        .missing_parts = columns->missing_parts + at,
    };
}

static const char *field_value(const struct row *row, const char *name)
{
    for (const char *const *field = row->fields; *field; field += 2)
        if (strcmp(field[0], name) == 0)
            return field[1];
    return NULL;
}

static void build_table(const lead_model *model, struct arrow_build *build)
{
    static const char *texts[ROWS * COPIES];
    static double numbers[ROWS * COPIES];
    static char known[ROWS * COPIES + 1], flags[ROWS * COPIES + 1];
    arrow_begin(build, ROWS * COPIES);
    for (uint32_t field = 0; field < lead_model_field_count(model); field++) {
        const char *name = lead_model_field_name(model, field);
        bool is_given = false;
        for (size_t r = 0; r < ROWS * COPIES; r++) {
            texts[r] = field_value(&rows[r % ROWS], name);
            known[r] = texts[r] ? '1' : '0';
            numbers[r] = texts[r] ? strtod(texts[r], NULL) : 0;
            flags[r] = texts[r] ? texts[r][0] : '?';
            is_given |= texts[r] != NULL;
        }
        if (lead_model_field_type(model, field) == LEAD_FIELD_NUMBER)
            arrow_add_floats(build, name, "g", numbers, known);
        else if (lead_model_field_type(model, field) == LEAD_FIELD_FLAG)
            arrow_add_flags(build, name, flags);
        else if (is_given)
            arrow_add_strings(build, name, "u", texts);
    }
}

static void batches_give_what_records_give(void **state)
{
    (void)state;
    static struct columns by_record, by_batch;
    struct arrow_build build;
    lead_model *model = compile(document);
    lead_record *record = new_record(model);
    assert_int_equal(lead_model_decision_count(model), DECISIONS);
    memset(&by_record, 0, sizeof by_record);
    for (size_t r = 0; r < ROWS * COPIES; r++) {
        const lead_outputs outputs = outputs_of(&by_record, r);
        fill(model, record, &rows[r % ROWS]);
        assert_int_equal(lead_record_evaluate(record, SAMPLE_NOW, &outputs, NULL), LEAD_OK);
    }
    build_table(model, &build);
    for (size_t i = 0; i < COUNT_OF(all_instructions); i++) {
        memset(&by_batch, 0xEE, sizeof by_batch);
        lead_batch *batch = bind(model, &build, LEAD_MISSING_IS_ERROR, all_instructions[i]);
        const lead_outputs outputs = outputs_of(&by_batch, 0);
        assert_int_equal(lead_batch_score(batch, SAMPLE_NOW, 0, ROWS * COPIES, &outputs, NULL, NULL), LEAD_OK);
        lead_batch_free(batch);
        assert_memory_equal(by_batch.decisions, by_record.decisions, sizeof by_record.decisions);
        assert_memory_equal(by_batch.margin, by_record.margin, sizeof by_record.margin);
        assert_memory_equal(by_batch.completeness, by_record.completeness, sizeof by_record.completeness);
        assert_memory_equal(by_batch.missing, by_record.missing, sizeof by_record.missing);
        assert_memory_equal(by_batch.question, by_record.question, sizeof by_record.question);
        assert_memory_equal(by_batch.missing_parts, by_record.missing_parts, sizeof by_record.missing_parts);
        assert_memory_equal(by_batch.fit, by_record.fit, sizeof by_record.fit);
        assert_memory_equal(by_batch.lead_class, by_record.lead_class, sizeof by_record.lead_class);
    }
    assert_true(arrow_end(&build));
    lead_record_free(record);
    lead_model_unref(model);
}

/* --- as Arrow ---------------------------------------------------------------------------------------------------------------------------- */

static const struct ArrowArray *child_of(const struct ArrowSchema *schema, const struct ArrowArray *array, const char *name)
{
    for (int64_t i = 0; i < schema->n_children; i++)
        if (strcmp(schema->children[i]->name, name) == 0)
            return array->children[i];
    fail_msg("no column %s", name);
    return NULL;
}

static void list_text(const struct ArrowArray *list, int64_t row, char *text)
{
    const int64_t *ends = list->buffers[1], *offsets = list->children[0]->buffers[1];
    *text = 0;
    for (int64_t i = ends[row]; i < ends[row + 1]; i++)
        text += sprintf(text, "%s%.*s", i > ends[row] ? " " : "", (int)(offsets[i + 1] - offsets[i]), (const char *)list->children[0]->buffers[2] + offsets[i]);
}

static void results_go_out_by_name(void **state)
{
    (void)state;
    static struct columns columns;
    struct ArrowSchema schema;
    struct ArrowArray array;
    char text[200];
    lead_model *model = compile(document);
    lead_record *record = new_record(model);
    const lead_outputs outputs = outputs_of(&columns, 0);
    fill(model, record, &rows[0]);
    assert_int_equal(lead_record_evaluate(record, SAMPLE_NOW, &outputs, NULL), LEAD_OK);
    assert_int_equal(lead_outputs_export(model, &outputs, 1, NULL, &schema, &array, NULL), LEAD_OK);
    assert_int_equal(schema.n_children, 1 + 1 + DECISIONS + 5);
    list_text(child_of(&schema, &array, "missing"), 0, text);
    assert_string_equal(text, "money decides");
    list_text(child_of(&schema, &array, "missing_parts"), 0, text);
    assert_string_equal(text, "email topic");
    assert_int_equal(child_of(&schema, &array, "role")->null_count, 1);
    const struct ArrowArray *verdict = child_of(&schema, &array, "verdict");
    assert_string_equal(value_name(model, lead_model_decision(model, "verdict"), ((const uint8_t *)verdict->buffers[1])[0]), "incomplete");
    const double *completeness = child_of(&schema, &array, "completeness")->buffers[1];
    assert_true(completeness[0] == 33.333);
    schema.release(&schema);
    array.release(&array);
    columns.decisions[0][0] = 200;
    assert_int_equal(lead_outputs_export(model, &outputs, 1, NULL, &schema, &array, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_null(schema.release);
    lead_record_free(record);
    lead_model_unref(model);
}

/* --- what an assessment says beside the decisions ------------------------------------------------------------------------------------------- */

static void an_assessment_has_reasons(void **state)
{
    (void)state;
    lead_model *model = compile(document);
    lead_record *record = new_record(model);
    lead_assessment *assessment;
    lead_decision decision = {.size = sizeof decision};
    lead_criterion criterion = {.size = sizeof criterion};
    lead_judgement judgement = {.size = sizeof judgement};
    lead_evidence evidence = {.size = sizeof evidence};
    lead_purchase_stage stage = {.size = sizeof stage};
    fill(model, record, &rows[1]);
    set_field(model, record, "answer_decides", "0");
    assert_int_equal(lead_record_assess(record, SAMPLE_NOW, NULL, &assessment, NULL), LEAD_OK);
    assert_int_equal(lead_assessment_judgement(assessment, &judgement), LEAD_OK);
    assert_int_equal(judgement.verdict, LEAD_VERDICT_REJECTED);
    assert_int_equal(judgement.rejection, LEAD_REJECTION_NOT_DECIDER);
    assert_int_equal(judgement.criterion, 1);
    assert_int_equal(judgement.met, 1);
    assert_int_equal(lead_assessment_criterion(assessment, 0, &criterion), LEAD_OK);
    assert_int_equal(criterion.answer, LEAD_ANSWER_MET);
    assert_int_equal(criterion.is_recorded, 0);
    assert_int_equal(lead_assessment_criterion(assessment, 1, &criterion), LEAD_OK);
    assert_int_equal(criterion.answer, LEAD_ANSWER_NOT_MET);
    assert_int_equal(criterion.is_recorded, 1);
    assert_int_equal(criterion.weight, LEAD_POINT);
    assert_int_equal(lead_assessment_criterion(assessment, 2, &criterion), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_assessment_red_flag(assessment, 0), LEAD_TRUTH_FALSE);
    assert_int_equal(lead_assessment_red_flag(assessment, 1), LEAD_TRUTH_UNKNOWN);
    assert_int_equal(lead_assessment_evidence_count(assessment), 1);
    assert_int_equal(lead_assessment_evidence(assessment, 0, &evidence), LEAD_OK);
    assert_string_equal(evidence.reason, "asked for prices");
    assert_int_equal(evidence.weights[LEAD_STAGE_PROPOSAL_SOLICITATION - 1], 2500);
    assert_int_equal(lead_assessment_evidence(assessment, 1, &evidence), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_assessment_stage(assessment, &stage), LEAD_OK);
    assert_int_equal(stage.margin, 2000);
    assert_int_equal(stage.previous, LEAD_NONE);
    assert_int_equal(stage.mode, LEAD_MODE_MATCH);
    assert_int_equal(stage.move, LEAD_STAGE_MOVE_FIRST);
    double sum = 0;
    for (uint32_t i = 0; i < stage.stage_count; i++)
        sum += stage.probabilities[i];
    assert_true(sum > 1 - 1e-12 && sum < 1 + 1e-12);
    assert_int_equal(lead_assessment_decision(assessment, lead_model_decision(model, "stage"), &decision), LEAD_OK);
    assert_string_equal(decision.reason, "asked for prices");
    assert_int_equal(lead_assessment_decision(assessment, 99, &decision), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_assessment_completeness(assessment), 100000);
    assert_int_equal(lead_assessment_missing_parts(assessment), 0);
    lead_assessment_free(assessment);
    set_field(model, record, "staff", "1");
    assert_int_equal(lead_record_assess(record, SAMPLE_NOW, NULL, &assessment, NULL), LEAD_OK);
    assert_int_equal(lead_assessment_decision(assessment, lead_model_decision(model, "verdict"), &decision), LEAD_OK);
    assert_string_equal(decision.reason, "nobody there");
    assert_int_equal(lead_assessment_red_flag(assessment, 0), LEAD_TRUTH_TRUE);
    lead_assessment_free(assessment);
    lead_record_free(record);
    lead_model_unref(model);
}

static void a_model_tells_what_it_asks_for(void **state)
{
    (void)state;
    lead_model *model = compile(document);
    assert_int_equal(lead_model_criterion_count(model), 2);
    assert_string_equal(lead_model_criterion_name(model, 1), "decides");
    assert_null(lead_model_criterion_name(model, 2));
    assert_string_equal(lead_model_field_name(model, lead_model_criterion_field(model, 1)), "answer_decides");
    assert_int_equal(lead_model_criterion_field(model, 2), LEAD_NONE);
    assert_string_equal(lead_model_criterion_question(model, 1, "en"), "Who decides?");
    assert_null(lead_model_criterion_question(model, 1, "zh"));
    assert_null(lead_model_criterion_question(model, 1, "fr"));
    assert_null(lead_model_criterion_question(model, 1, NULL));
    assert_null(lead_model_criterion_question(model, 2, "en"));
    assert_int_equal(lead_model_red_flag_count(model), 1);
    assert_string_equal(lead_model_red_flag_name(model, 0), "too small");
    assert_null(lead_model_red_flag_name(model, 1));
    assert_int_equal(lead_model_part_count(model), 3);
    assert_string_equal(lead_model_part_name(model, 2), "topic");
    assert_null(lead_model_part_name(model, 3));
    assert_int_equal(lead_model_part_is_dossier(model, 1), 0);
    assert_int_equal(lead_model_part_is_dossier(model, 2), 1);
    assert_int_equal(lead_model_part_is_dossier(model, 3), 0);
    assert_int_equal(lead_model_decision(model, "no such"), LEAD_NONE);
    assert_int_equal(lead_model_decision(model, NULL), LEAD_NONE);
    assert_null(lead_model_decision_name(model, DECISIONS));
    assert_null(lead_model_decision_value(model, DECISIONS, 0));
    assert_int_equal(lead_model_decision_value_count(model, DECISIONS), 0);
    assert_int_equal(lead_model_decision_value_count(model, lead_model_decision(model, "role")), 7);
    lead_model_unref(model);
}

#define PLAIN "{\"leadcore\": 1, \"name\": \"m\", \"version\": \"1\", \"fields\": {\"a\": \"flag\", \"role\": \"category\"}, \"scores\": {\"fit\": {\"groups\": " \
              "[{\"name\": \"g\", \"rules\": [{\"name\": \"r\", \"when\": {\"a\": true}, \"points\": 1}]}]}}"

static void a_model_without_sections_has_no_decisions(void **state)
{
    (void)state;
    lead_model *model = compile(PLAIN "}");
    lead_record *record = new_record(model);
    lead_assessment *assessment;
    lead_points points;
    uint32_t missing;
    uint64_t parts;
    const lead_outputs wrong[] = {
        {.size = sizeof(lead_outputs), .stage_margin = &points},
        {.size = sizeof(lead_outputs), .missing = &missing},
        {.size = sizeof(lead_outputs), .completeness = &points},
        {.size = sizeof(lead_outputs), .missing_parts = &parts},
    };
    assert_int_equal(lead_model_decision_count(model), 0);
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        assert_int_equal(lead_record_evaluate(record, SAMPLE_NOW, &wrong[i], NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_record_assess(record, SAMPLE_NOW, NULL, &assessment, NULL), LEAD_OK);
    assert_int_equal(lead_assessment_judgement(assessment, &(lead_judgement){.size = sizeof(lead_judgement)}), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_assessment_stage(assessment, &(lead_purchase_stage){.size = sizeof(lead_purchase_stage)}), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_assessment_evidence_count(assessment), 0);
    lead_assessment_free(assessment);
    assert_int_equal(lead_record_assess(NULL, SAMPLE_NOW, NULL, &assessment, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_null(assessment);
    assert_int_equal(lead_record_assess(record, SAMPLE_NOW, NULL, NULL, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_record_assess(record, SAMPLE_NOW, &(lead_allocator){.size = 1}, &assessment, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_assessment_red_flag(NULL, 0), LEAD_TRUTH_UNKNOWN);
    assert_int_equal(lead_assessment_evidence_count(NULL), 0);
    assert_int_equal(lead_assessment_missing_parts(NULL), 0);
    assert_int_equal(lead_assessment_completeness(NULL), 0);
    lead_assessment_free(NULL);
    lead_record_free(record);
    lead_model_unref(model);
}

static const struct problem {
    const char *sections, *path, *message;
    lead_status code;
} problems[] = {
    {"\"roles\": {\"rules\": [{\"role\": \"buyer\", \"when\": {\"a\": true}}]}", "/roles", "this makes the result 'role', but a field has that name", LEAD_ERROR_DUPLICATE_NAME},
    {"\"completeness\": {\"required\": [\"a\"]}, \"purchase\": {\"stages\": [{\"name\": \"s\"}]}, \"x-\": 0, \"lifecycle\": \"builtin\", \"next_step\": \"none\"", "/next_step", NULL,
     LEAD_ERROR_BAD_VALUE},
    {"{\"leadcore\": 1, \"name\": \"m\", \"version\": \"1\", \"fields\": {}, \"scores\": {\"missing\": {\"groups\": []}}, \"qualification\": {\"framework\": \"bant\"}}", "/qualification",
     "this makes the result 'missing', but a score has that name",
     LEAD_ERROR_DUPLICATE_NAME},
    {"\"class_inputs\": {}", "/class_inputs", "'class_inputs' belongs to \"classes\": \"builtin\"", LEAD_ERROR_UNKNOWN_KEY},
    {"\"classes\": \"built-in\", \"class_inputs\": {}", "/classes", "expected \"builtin\" or an array of classes, found another string", LEAD_ERROR_WRONG_TYPE},
    {"\"classes\": [{\"name\": \"c\", \"when\": {\"verdict\": \"qualified\"}}]", "/classes/0/when/verdict", "unknown field 'verdict'; it comes with the section 'qualification'",
     LEAD_ERROR_UNKNOWN_NAME},
    {"\"classes\": [{\"name\": \"c\", \"when\": {\"heat\": \"hot\"}}]", "/classes/0/when/heat", "unknown field 'heat'; it comes with \"classes\": \"builtin\"",
     LEAD_ERROR_UNKNOWN_NAME},
    {"\"completeness\": {\"required\": [\"stage_margin\"]}, \"purchase\": {\"stages\": [{\"name\": \"s\"}]}", "/completeness/required/0",
     "unknown field 'stage_margin'; it comes with 'evidence' in 'purchase'", LEAD_ERROR_UNKNOWN_NAME},
    {"\"classes\": \"builtin\"", "/classes", "the built-in classes need 'class_inputs', which says what they rest on", LEAD_ERROR_MISSING_KEY},
    {"\"buying_group\": {\"engagement\": \"fit\"}", "/buying_group", "a buying group needs 'roles', which says who each contact is", LEAD_ERROR_MISSING_KEY},
    {"\"qualification\": {\"framework\": \"x\", \"criteria\": {\"c\": {\"met\": {\"stage\": \"need_description\"}}}}, \"purchase\": {\"evidence\": [{\"name\": \"e\", \"when\": {\"verdict\": "
     "\"qualified\"}, \"weights\": {\"need_description\": 1}}]}",
     "/purchase", "results depend on themselves: stage → verdict → stage", LEAD_ERROR_CYCLE},
    {"\"qualification\": {\"framework\": \"x\", \"criteria\": {\"c\": {\"met\": {\"verdict\": \"qualified\"}}}}", "/qualification", "results depend on themselves: verdict → verdict", LEAD_ERROR_CYCLE},
    {"\"lifecycle\": {\"statuses\": [{\"name\": \"s\"}], \"transitions\": []}, \"classes\": [{\"name\": \"c\", \"when\": {\"status\": \"t\"}}]", "/classes/0/when/status", NULL, LEAD_ERROR_UNKNOWN_NAME},
};

static void there_are_too_many_fields(void **state)
{
    (void)state;
    struct sample_text json = {0};
    lead_model *model;
    lead_error error = LEAD_ERROR_INIT;
    sample_add(&json, "{\"leadcore\": 1, \"name\": \"m\", \"version\": \"1\", \"fields\": {\"a\": \"flag\"");
    for (int i = 1; i < 4096; i++)
        sample_add(&json, ", \"f%d\": \"flag\"", i);
    sample_add(&json, "}, \"scores\": {\"fit\": {\"groups\": [{\"name\": \"g\", \"rules\": [{\"name\": \"r\", \"when\": {\"a\": true}, \"points\": 1}]}]}}, "
                      "\"lifecycle\": \"builtin\"}");
    assert_int_equal(lead_model_compile(json.data, json.size, NULL, &model, &error), LEAD_ERROR_LIMIT);
    assert_string_equal(error.path, "/lifecycle");
    sample_text_free(&json);
}

static void titles_outside_of_their_buffer_are_refused(void **state)
{
    (void)state;
    struct arrow_build build;
    lead_error error = LEAD_ERROR_INIT;
    uint8_t roles[2], *decisions[3] = {NULL, NULL, roles};
    const lead_outputs outputs = {.size = sizeof outputs, .decisions = decisions};
    lead_model *model = compile("{\"leadcore\": 1, \"name\": \"m\", \"version\": \"1\", \"fields\": {\"a\": \"flag\", \"title\": \"text\"}, \"scores\": {\"fit\": {\"groups\": "
                                "[{\"name\": \"g\", \"rules\": [{\"name\": \"r\", \"when\": {\"a\": true}, \"points\": 1}]}]}}, \"roles\": {\"title\": \"title\"}}");
    arrow_begin(&build, 2);
    arrow_add_flags(&build, "a", "10");
    struct arrow_column column = arrow_add_strings(&build, "title", "u", (const char *const[]){"CEO", "Buyer"});
    lead_batch *batch = bind(model, &build, LEAD_MISSING_IS_ERROR, LEAD_INSTRUCTIONS_BEST);
    assert_int_equal(lead_batch_score(batch, SAMPLE_NOW, 0, 2, &outputs, NULL, &error), LEAD_OK);
    assert_int_equal(roles[0], LEAD_ROLE_DECIDER - 1);
    assert_int_equal(roles[1], LEAD_ROLE_BUYER - 1);
    int32_t *offsets = (int32_t *)(uintptr_t)column.array->buffers[1];
    offsets[1] = 1000;
    assert_int_equal(lead_batch_score(batch, SAMPLE_NOW, 0, 2, &outputs, NULL, &error), LEAD_ERROR_ARROW);
    assert_string_equal(error.path, "title");
    offsets[1] = 3;
    lead_batch_free(batch);
    assert_true(arrow_end(&build));
    lead_model_unref(model);
}

static void problems_between_sections_are_reported(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(problems); i++) {
        char json[2000];
        lead_problems *found;
        bool is_reported = false;
        if (problems[i].sections[0] == '{')
            snprintf(json, sizeof json, "%s", problems[i].sections);
        else
            snprintf(json, sizeof json, "%s, %s}", PLAIN, problems[i].sections);
        assert_int_equal(lead_model_check(json, strlen(json), NULL, &found, NULL), LEAD_OK);
        for (size_t p = 0; p < lead_problems_count(found); p++) {
            lead_error problem = LEAD_ERROR_INIT;
            assert_int_equal(lead_problems_get(found, p, &problem), LEAD_OK);
            is_reported |= problem.code == problems[i].code && strcmp(problem.path, problems[i].path) == 0 &&
                           (!problems[i].message || strcmp(problem.message, problems[i].message) == 0);
            if (!is_reported)
                print_message("# %s: %s\n", problem.path, problem.message);
        }
        assert_true(is_reported);
        lead_problems_free(found);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decisions_are_as_the_reference_says),
        cmocka_unit_test(batches_give_what_records_give),
        cmocka_unit_test(results_go_out_by_name),
        cmocka_unit_test(an_assessment_has_reasons),
        cmocka_unit_test(a_model_tells_what_it_asks_for),
        cmocka_unit_test(a_model_without_sections_has_no_decisions),
        cmocka_unit_test(problems_between_sections_are_reported),
        cmocka_unit_test(there_are_too_many_fields),
        cmocka_unit_test(titles_outside_of_their_buffer_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
