/* SPDX-License-Identifier: MIT */
/* Any bytes as a model document: compiling and checking agree, and what compiles can be scored. */
#include <leadcore/leadcore.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(int condition)
{
    if (!condition)
        abort();
}

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

static void use(lead_model *model)
{
    lead_record *record;
    lead_ledger *ledger;
    lead_score score = {.size = sizeof score};
    require(strlen(lead_model_fingerprint(model)) == 32);
    require(lead_record_new(model, NULL, &record, NULL) == LEAD_OK);
    for (uint32_t field = 0; field < lead_model_field_count(model); field++)
        (void)lead_record_set_text(record, field, "DE", 2);
    for (uint32_t i = 0; i < lead_model_score_count(model); i++) {
        require(lead_record_score(record, 0, i, &score, NULL) == LEAD_OK);
        require(score.points >= lead_model_score_min(model, i) && score.points <= lead_model_score_max(model, i));
        require(score.coverage <= 1000);
    }
    require(lead_record_explain(record, 0, NULL, &ledger, NULL) == LEAD_OK);
    lead_ledger_free(ledger);
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
