/* SPDX-License-Identifier: MIT */
/* Scoring every row of a built Arrow batch with each set of instructions, into columns that end exactly behind the last row. */
#ifndef LEADCORE_TESTS_UNIT_BATCH_FIXTURE_H
#define LEADCORE_TESTS_UNIT_BATCH_FIXTURE_H

#include "arrow_build.h"
#include "model_fixture.h"

#define SCORES_MAX 4

/* All results of a batch. */
struct results {
    lead_points *points[SCORES_MAX];
    lead_permille *coverage[SCORES_MAX];
    uint8_t *grade, *lead_class;
    lead_outputs outputs;
    lead_report report;
};

static inline void *column_of(size_t rows, size_t size)
{
    void *memory = malloc(rows ? rows * size : 1);
    assert_non_null(memory);
    memset(memory, 0xEE, rows * size);
    return memory;
}

static inline void results_new(const lead_model *model, size_t rows, struct results *results)
{
    memset(results, 0, sizeof *results);
    assert_in_range(lead_model_score_count(model), 1, SCORES_MAX);
    for (uint32_t s = 0; s < lead_model_score_count(model); s++) {
        results->points[s] = column_of(rows, sizeof(lead_points));
        results->coverage[s] = column_of(rows, sizeof(lead_permille));
    }
    results->grade = lead_model_grade_count(model) ? column_of(rows, 1) : NULL;
    results->lead_class = lead_model_class_count(model) ? column_of(rows, 1) : NULL;
    results->outputs =
        (lead_outputs){.size = sizeof results->outputs, .points = results->points, .coverage = results->coverage, .grade = results->grade, .lead_class = results->lead_class};
    results->report.size = sizeof results->report;
}

static inline void results_free(struct results *results)
{
    for (size_t s = 0; s < SCORES_MAX; s++) {
        free(results->points[s]);
        free(results->coverage[s]);
    }
    free(results->grade);
    free(results->lead_class);
}

static inline lead_batch *bind(lead_model *model, const struct arrow_build *build, lead_missing missing, lead_instructions instructions)
{
    const lead_batch_options options = {.size = sizeof options, .missing = missing, .instructions = instructions};
    lead_error error = LEAD_ERROR_INIT;
    lead_batch *batch;
    if (lead_batch_new(model, &build->schema, &build->array, &options, NULL, &batch, &error) != LEAD_OK)
        print_message("# %s: %s\n", error.path, error.message);
    assert_int_equal(error.code, LEAD_OK);
    return batch;
}

/* Scores rows first … first + count - 1. */
static inline void score_rows(lead_model *model, const struct arrow_build *build, lead_instructions instructions, uint64_t first,
                              uint64_t count, struct results *results)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_batch *batch = bind(model, build, LEAD_MISSING_IS_ERROR, instructions);
    results_new(model, count, results);
    if (lead_batch_score(batch, SAMPLE_NOW, first, count, &results->outputs, &results->report, &error) != LEAD_OK)
        print_message("# %s: %s\n", error.path, error.message);
    assert_int_equal(error.code, LEAD_OK);
    assert_int_equal(results->report.rows, count);
    lead_batch_free(batch);
}

#endif
