/* SPDX-License-Identifier: MIT */
#include "score/evaluator.h"

#include "score/finish.h"

#include <string.h>

/* What the kernel adds up for one group, or for coverage; a wide lane takes the next of those that scores share. */
static struct lead_group_sum describe_sum(const struct lead_evaluator *evaluator, const struct lead_group_plan *group, size_t block_rows,
                                          uint32_t *wide_index)
{
    struct lead_group_sum result = {group->sum.first_lane, group->sum.lane_count, NULL, group->low, group->high};
    if (group->sum.wide.count || group->channel != LEAD_NONE)
        result.wide = evaluator->wide + (*wide_index)++ * block_rows;
    return result;
}

static bool make_sums(struct lead_evaluator *evaluator, size_t block_rows)
{
    struct lead_arena *arena = &evaluator->runner.arena;
    const struct lead_plan *plan = evaluator->plan;
    const uint32_t scores = plan->definitions->score_count, count = scores + (plan->evidence ? LEAD_BUILTIN_STAGES : 0);
    evaluator->sums = LEAD_ARENA_NEW(arena, count, struct lead_score_sums);
    if (!evaluator->sums)
        return false;
    for (uint32_t s = 0; s < count; s++) {
        const struct lead_score_plan *score = s < scores ? &plan->scores[s] : &plan->evidence[s - scores];
        struct lead_score_sums *sums = &evaluator->sums[s];
        uint32_t wide_index = 0;
        sums->groups = LEAD_ARENA_NEW(arena, score->group_count, struct lead_group_sum);
        if (!sums->groups)
            return false;
        for (uint32_t g = 0; g < score->group_count; g++)
            sums->groups[g] = describe_sum(evaluator, &score->groups[g], block_rows, &wide_index);
        if (s < scores)
            sums->coverage = describe_sum(evaluator, &score->coverage, block_rows, &wide_index);
    }
    return true;
}

static bool make_buffers(struct lead_evaluator *evaluator, size_t block_rows)
{
    struct lead_arena *arena = &evaluator->runner.arena;
    const struct lead_plan *plan = evaluator->plan;
    const struct lead_definitions *definitions = plan->definitions;
    evaluator->wide = LEAD_ARENA_NEW(arena, plan->wide_count * block_rows, int32_t);
    evaluator->weights = LEAD_ARENA_NEW(arena, block_rows, int32_t);
    evaluator->channels = LEAD_ARENA_NEW(arena, definitions->activity.channel_count * block_rows, lead_points);
    evaluator->measures = LEAD_ARENA_NEW(arena, definitions->activity.measure_count * block_rows, int32_t);
    if (!evaluator->wide || !evaluator->weights || !evaluator->channels || !evaluator->measures || !make_sums(evaluator, block_rows))
        return false;
    for (uint32_t m = 0; m < definitions->activity.measure_count; m++)
        evaluator->results[definitions->result_count + m].points = evaluator->measures + m * block_rows;
    for (uint32_t r = 0; r < definitions->result_count; r++) {
        struct lead_result_column *own = &evaluator->own[r];
        if (definitions->results[r].is_points)
            own->points = LEAD_ARENA_NEW(arena, block_rows, int32_t);
        else
            own->symbols = LEAD_ARENA_NEW(arena, block_rows, uint8_t);
        if (!own->points && !own->symbols)
            return false;
        evaluator->results[r] = *own;
    }
    return true;
}

/* Results and measures: what conditions can read beside fields. */
static size_t readable_count(const struct lead_plan *plan)
{
    return (size_t)plan->definitions->result_count + plan->definitions->activity.measure_count;
}

lead_status lead_evaluator_init(struct lead_evaluator *evaluator, const struct lead_evaluator_setup *wanted, const lead_allocator *memory,
                                lead_error *error)
{
    const struct lead_plan *plan = wanted->plan;
    memset(evaluator, 0, sizeof *evaluator);
    evaluator->plan = plan;
    evaluator->activity_plan = wanted->activity_plan;
    evaluator->activity = wanted->activity;
    size_t count = readable_count(plan);
    struct lead_result_column *columns_of_results = LEAD_NEW(memory, 2 * count, struct lead_result_column);
    if (!columns_of_results)
        return lead_fail_memory(error);
    evaluator->own = columns_of_results;
    evaluator->results = columns_of_results + count;
    struct lead_runner_setup setup = {
        .program = &plan->program,
        .columns = wanted->columns,
        .results = evaluator->results,
        .kernels = wanted->kernels,
        .lane_count = plan->lane_count,
        .block_rows = wanted->block_rows,
        .is_record = wanted->is_record,
    };
    lead_status status = lead_runner_init(&evaluator->runner, &setup, memory, error);
    if (status == LEAD_OK && make_buffers(evaluator, evaluator->runner.setup.block_rows) && lead_decisions_init(evaluator))
        return LEAD_OK;
    if (status == LEAD_OK)
        lead_runner_free(&evaluator->runner);
    lead_memory_free(memory, columns_of_results, 2 * count, sizeof *columns_of_results);
    evaluator->own = NULL;
    return status == LEAD_OK ? lead_fail_memory(error) : status;
}

void lead_evaluator_free(struct lead_evaluator *evaluator)
{
    if (!evaluator->own)
        return;
    lead_allocator memory = evaluator->runner.arena.memory;
    lead_runner_free(&evaluator->runner);
    lead_memory_free(&memory, evaluator->own, 2 * readable_count(evaluator->plan), sizeof *evaluator->own);
    evaluator->own = NULL;
}

/* --- scores ------------------------------------------------------------------------------------------------------------------------------ */

/* Fills the lanes of one group, or of coverage. */
static void add_up(struct lead_evaluator *evaluator, const struct lead_group_plan *group, const struct lead_group_sum *target)
{
    const struct lead_sum_plan *sum = &group->sum;
    const struct lead_plan *plan = evaluator->plan;
    struct lead_runner *runner = &evaluator->runner;
    const struct lead_kernels *kernels = runner->setup.kernels;
    size_t block = runner->setup.block_rows;
    for (uint32_t lane = sum->first_lane; lane < sum->first_lane + sum->lane_count; lane++)
        if (plan->lanes[lane].count)
            kernels->add_narrow(plan->lanes[lane].adds, plan->lanes[lane].count, runner->masks, runner->rows, runner->lanes + lane * block);
    if (!target->wide)
        return;
    if (group->channel == LEAD_NONE)
        memset(target->wide, 0, runner->rows * sizeof *target->wide);
    else
        memcpy(target->wide, evaluator->channels + group->channel * block, runner->rows * sizeof *target->wide);
    kernels->add_wide(sum->wide.adds, sum->wide.count, runner->masks, runner->rows, target->wide);
}

void lead_finish_points(struct lead_evaluator *evaluator, const struct lead_score_plan *score, const struct lead_score_sums *sums,
                        lead_points *points)
{
    struct lead_runner *runner = &evaluator->runner;
    for (uint32_t g = 0; g < score->group_count; g++)
        add_up(evaluator, &score->groups[g], &sums->groups[g]);
    runner->setup.kernels->sum(sums->groups, score->group_count, runner->lanes, runner->setup.block_rows, runner->rows, score->low,
                               score->high, score->unit, points);
}

static void finish_coverage(struct lead_evaluator *evaluator, uint32_t s, lead_permille *coverage)
{
    const struct lead_score_plan *score = &evaluator->plan->scores[s];
    const struct lead_group_sum *sum = &evaluator->sums[s].coverage;
    struct lead_runner *runner = &evaluator->runner;
    const struct lead_kernels *kernels = runner->setup.kernels;
    if (!score->coverage_total) {
        for (size_t row = 0; row < runner->rows; row++)
            coverage[row] = 1000;
        return;
    }
    add_up(evaluator, &score->coverage, sum);
    kernels->sum(sum, 1, runner->lanes, runner->setup.block_rows, runner->rows, INT32_MIN, INT32_MAX, 1, evaluator->weights);
    kernels->share(evaluator->weights, runner->rows, score->coverage_total, coverage);
}

/* --- grade and class --------------------------------------------------------------------------------------------------------------------- */

static void finish_grade(struct lead_evaluator *evaluator, uint8_t *grades)
{
    const struct lead_definitions *definitions = evaluator->plan->definitions;
    const struct lead_grade_part *letters = &definitions->letters, *digits = &definitions->digits;
    const struct lead_kernels *kernels = evaluator->runner.setup.kernels;
    size_t rows = evaluator->runner.rows;
    memset(grades, 0, rows);
    kernels->rank(evaluator->results[letters->score].points, rows, letters->bounds, letters->count - 1, digits->count ? digits->count : 1,
                  grades);
    if (digits->count)
        kernels->rank(evaluator->results[digits->score].points, rows, digits->bounds, digits->count - 1, 1, grades);
}

static void finish_score(struct lead_evaluator *evaluator, uint32_t s, const lead_outputs *outputs, uint64_t at)
{
    lead_finish_points(evaluator, &evaluator->plan->scores[s], &evaluator->sums[s], evaluator->results[s].points);
    if (outputs->coverage && outputs->coverage[s])
        finish_coverage(evaluator, s, outputs->coverage[s] + at);
}

static void finish_stage(struct lead_evaluator *evaluator, uint32_t stage, const lead_outputs *outputs, uint64_t at)
{
    const struct lead_definitions *definitions = evaluator->plan->definitions;
    for (uint32_t p = 0; p < definitions->producer_count; p++) {
        const struct lead_producer *producer = &definitions->producers[p];
        if (producer->stage != stage)
            continue;
        if (producer->kind == LEAD_MAKES_SCORE)
            finish_score(evaluator, producer->score, outputs, at);
        else if (producer->kind == LEAD_MAKES_GRADE)
            finish_grade(evaluator, evaluator->results[producer->first_result].symbols);
        else
            lead_finish_decisions(evaluator, producer, outputs, at);
    }
}

/* --- blocks ------------------------------------------------------------------------------------------------------------------------------ */

static void aim_points(struct lead_evaluator *evaluator, uint32_t result, lead_points *column, uint64_t at)
{
    if (result != LEAD_NONE)
        evaluator->results[result].points = column ? column + at : evaluator->own[result].points;
}

static void aim_symbols(struct lead_evaluator *evaluator, uint32_t result, uint8_t *column, uint64_t at)
{
    if (result != LEAD_NONE)
        evaluator->results[result].symbols = column ? column + at : evaluator->own[result].symbols;
}

/* Results go straight to the caller's columns where there are any. */
static void aim(struct lead_evaluator *evaluator, const lead_outputs *outputs, uint64_t at)
{
    const struct lead_definitions *definitions = evaluator->plan->definitions;
    for (uint32_t s = 0; s < definitions->score_count; s++)
        aim_points(evaluator, s, outputs->points ? outputs->points[s] : NULL, at);
    aim_symbols(evaluator, definitions->named[LEAD_RESULT_GRADE], outputs->grade, at);
    aim_symbols(evaluator, definitions->named[LEAD_RESULT_CLASS], outputs->lead_class, at);
    for (uint32_t d = 0; d < definitions->decision_count; d++)
        aim_symbols(evaluator, definitions->decisions[d], outputs->decisions ? outputs->decisions[d] : NULL, at);
    aim_points(evaluator, definitions->named[LEAD_RESULT_STAGE_MARGIN], outputs->stage_margin, at);
    aim_points(evaluator, definitions->named[LEAD_RESULT_COMPLETENESS], outputs->completeness, at);
}

static bool wants_coverage(const struct lead_definitions *definitions, const lead_outputs *outputs)
{
    for (uint32_t s = 0; outputs->coverage && s < definitions->score_count; s++)
        if (outputs->coverage[s])
            return true;
    return false;
}

lead_status lead_evaluator_block(struct lead_evaluator *evaluator, uint64_t first, size_t rows, const lead_outputs *outputs, uint64_t at,
                                 lead_error *error)
{
    const struct lead_definitions *definitions = evaluator->plan->definitions;
    bool with_coverage = wants_coverage(definitions, outputs);
    aim(evaluator, outputs, at);
    if (definitions->activity.measure_count)
        lead_activity_fill(evaluator->activity_plan, &evaluator->activity, first, rows, evaluator->runner.now, evaluator->channels,
                           evaluator->measures, evaluator->runner.setup.block_rows);
    lead_runner_begin(&evaluator->runner, first, rows);
    lead_status status = lead_titles_read(evaluator, outputs, error);
    for (uint32_t stage = 0; status == LEAD_OK && stage < definitions->stage_count; stage++) {
        status = lead_runner_stage(&evaluator->runner, stage, with_coverage, error);
        if (status == LEAD_OK)
            finish_stage(evaluator, stage, outputs, at);
    }
    return status;
}

lead_status lead_evaluator_run(struct lead_evaluator *evaluator, lead_time now, uint64_t first, uint64_t count,
                               const lead_outputs *outputs, lead_error *error)
{
    size_t block = evaluator->runner.setup.block_rows;
    lead_runner_set_now(&evaluator->runner, now);
    for (uint64_t done = 0; done < count; done += block) {
        size_t rows = count - done < block ? (size_t)(count - done) : block;
        lead_status status = lead_evaluator_block(evaluator, first + done, rows, outputs, done, error);
        if (status != LEAD_OK)
            return status;
    }
    return LEAD_OK;
}
