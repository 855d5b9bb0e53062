/* SPDX-License-Identifier: MIT */
/* Any bytes as a model document: compiling and checking agree, and what compiles can be scored, with and without events, and decides. */
#include "require.h"

#include <leadcore/leadcore.h>
#include <stdlib.h>
#include <string.h>

#define DAY INT64_C(86400000000)
#define NOW (INT64_C(1795251600) * 1000000)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The first error of the check is the one that compiling stops at; without errors it compiles. */
static void check(const char *json, size_t size, lead_status compiled, const lead_error *first)
{
    lead_problems *problems;
    require(lead_model_check(json, size, NULL, &problems, NULL) == LEAD_OK);
    lead_error problem = LEAD_ERROR_INIT;
    uint64_t before = 0;
    int found = 0;
    for (size_t i = 0; i < lead_problems_count(problems); i++) {
        require(lead_problems_get(problems, i, &problem) == LEAD_OK);
        require(problem.offset >= before && problem.offset <= size && problem.line > 0 && problem.column > 0);
        before = problem.offset;
        if (problem.code >= LEAD_WARNING_NEVER_TRUE)
            continue;
        if (!found++)
            require(problem.code == compiled && problem.offset == first->offset && !strcmp(problem.message, first->message));
    }
    require((compiled == LEAD_OK) == (found == 0));
    lead_problems_free(problems);
}

/* Events of every type with a value in every field that takes text, on some days and twice, then what they are worth. */
static lead_timeline *act(lead_model *model)
{
    static const int64_t days[] = {0, 0, 1, 6, 7, 29, 400, -3};
    lead_event *event;
    lead_timeline *timeline;
    require(lead_event_new(model, NULL, &event, NULL) == LEAD_OK && lead_timeline_new(model, NULL, &timeline, NULL) == LEAD_OK);
    for (uint32_t i = 0; i < 8 * lead_model_event_count(model); i++) {
        lead_added added;
        require(lead_event_begin(event, i / 8, NOW - days[i % 8] * DAY) == LEAD_OK);
        for (uint32_t field = 0; field < lead_model_event_field_count(model); field++)
            if (lead_event_set_text(event, field, "DE", 2) != LEAD_OK)
                (void)lead_event_set_number(event, field, 7);
        require(lead_timeline_add(timeline, event, &added, NULL) == LEAD_OK && added);
    }
    lead_event_free(event);
    return timeline;
}

static void score(lead_model *model, lead_record *record)
{
    lead_score score = {.size = sizeof score};
    lead_ledger *ledger;
    for (uint32_t i = 0; i < lead_model_score_count(model); i++) {
        require(lead_record_score(record, NOW, i, &score, NULL) == LEAD_OK);
        require(score.points >= lead_model_score_min(model, i) && score.points <= lead_model_score_max(model, i));
        require(score.coverage <= 1000);
    }
    require(lead_record_explain(record, NOW, NULL, &ledger, NULL) == LEAD_OK);
    lead_ledger_free(ledger);
}

static void look_ahead(lead_record *record)
{
    lead_next_change change = {.size = sizeof change};
    require(lead_record_next_change(record, NOW, NOW + 3 * DAY, &change, NULL) == LEAD_OK);
    require(!change.found || (change.time > NOW && change.time <= NOW + 3 * DAY));
}

/* What is saved is loaded again, and forgetting changes nothing now. */
static void use_timeline(lead_model *model, lead_record *record)
{
    lead_score before = {.size = sizeof before}, after = {.size = sizeof after};
    lead_timeline *timeline = act(model), *loaded;
    size_t size = lead_timeline_saved_size(timeline);
    void *bytes = malloc(size);
    require(bytes && lead_timeline_save(timeline, bytes, size, NULL) == LEAD_OK);
    require(lead_timeline_load(model, bytes, size, NULL, &loaded, NULL, NULL) == LEAD_OK);
    free(bytes);
    require(lead_timeline_pair_count(timeline) == lead_timeline_pair_count(loaded));
    require(lead_record_set_timeline(record, timeline) == LEAD_OK);
    score(model, record);
    if (lead_model_score_count(model)) {
        require(lead_record_score(record, NOW, 0, &before, NULL) == LEAD_OK && lead_record_set_timeline(record, loaded) == LEAD_OK);
        lead_timeline_forget(loaded, NOW);
        require(lead_record_score(record, NOW, 0, &after, NULL) == LEAD_OK && before.points == after.points && before.grade == after.grade);
    }
    if (lead_model_grade_count(model) || lead_model_class_count(model))
        look_ahead(record);
    require(lead_record_set_timeline(record, NULL) == LEAD_OK);
    lead_timeline_free(loaded);
    lead_timeline_free(timeline);
}

/* Each decision is unknown or one of its values, a verdict fits what is missing, and a lead can move. */
static void decide(lead_model *model, lead_record *record)
{
    lead_assessment *assessment;
    lead_judgement judgement = {.size = sizeof judgement};
    lead_purchase_stage stage = {.size = sizeof stage};
    require(lead_record_assess(record, NOW, NULL, &assessment, NULL) == LEAD_OK);
    for (uint32_t i = 0; i < lead_model_decision_count(model); i++) {
        lead_decision decision = {.size = sizeof decision};
        require(lead_assessment_decision(assessment, i, &decision) == LEAD_OK);
        require(decision.value == LEAD_NONE ? !decision.text : decision.value < lead_model_decision_value_count(model, i) && decision.text);
    }
    if (lead_assessment_judgement(assessment, &judgement) == LEAD_OK)
        require((judgement.verdict == LEAD_VERDICT_INCOMPLETE) == (judgement.missing != 0) &&
                (judgement.verdict == LEAD_VERDICT_REJECTED) == (judgement.rejection != 0));
    if (lead_assessment_stage(assessment, &stage) == LEAD_OK)
        require((stage.stage == LEAD_NONE) == (stage.move == 0));
    lead_assessment_free(assessment);
}

static void move(lead_model *model, lead_record *record)
{
    lead_lifecycle state = {.size = sizeof state}, loaded = {.size = sizeof loaded};
    uint8_t bytes[LEAD_LIFECYCLE_BYTES_MAX];
    size_t count, size;
    for (uint32_t status = 0; status < lead_model_status_count(model); status++) {
        lead_move moves[2] = {{.size = sizeof *moves}, {.size = sizeof *moves}};
        require(lead_lifecycle_begin(model, status, NOW - 40 * DAY, &state, NULL) == LEAD_OK);
        require(lead_record_advance(record, &state, NOW, moves, 2, &count, NULL) == LEAD_OK && state.moves == count);
        require(lead_lifecycle_save(model, &state, bytes, &size, NULL) == LEAD_OK);
        require(lead_lifecycle_load(model, bytes, size, &loaded, NULL) == LEAD_OK && loaded.status == state.status && loaded.stage == state.stage);
    }
}

/* Whatever the document asks for, shares are shares. */
static void gather(const lead_model *model)
{
    const lead_contact contacts[] = {{.size = sizeof *contacts, .role = LEAD_ROLE_DECIDER, .seniority = LEAD_SENIORITY_VP, .engagement = 500, .influence = 1000},
                                     {.size = sizeof *contacts, .role = LEAD_ROLE_USER, .engagement = 1000, .influence = 300, .is_blocker = 1},
                                     {.size = sizeof *contacts, .engagement = 1, .influence = 1}};
    lead_buying_group group = {.size = sizeof group};
    if (lead_buying_group_assess(model, contacts, 3, 250, &group, NULL) != LEAD_OK)
        return;
    require(group.contact_count == 3 && group.blocker_count == 1 && group.coverage <= 1000 && group.score <= 1000 && group.key_contact <= 1000);
    require(group.score + group.next_gain <= 1000 && !(group.missing & ~group.wanted));
}

static void use(lead_model *model)
{
    lead_record *record;
    require(strlen(lead_model_fingerprint(model)) == 32);
    require(lead_record_new(model, NULL, &record, NULL) == LEAD_OK);
    for (uint32_t field = 0; field < lead_model_field_count(model); field++)
        (void)lead_record_set_text(record, field, "DE", 2);
    score(model, record);
    decide(model, record);
    move(model, record);
    gather(model);
    use_timeline(model, record);
    lead_record_free(record);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *json = (const char *)data;
    lead_error error = LEAD_ERROR_INIT;
    lead_model *model;
    lead_status status = lead_model_compile(json, size, NULL, &model, &error);
    require((status == LEAD_OK) == (model != NULL));
    check(json, size, status, &error);
    if (model)
        use(model);
    lead_model_unref(model);
    return 0;
}
