/* SPDX-License-Identifier: MIT */
/*
 * The next changes of all rows of a batch. Rows go through time in groups: where many of a group may change at a moment (decay, day by day), all are
 * evaluated as a block; where few may, each by itself.
 */
#include "base/checked.h"
#include "model/batch.h"
#include "model/next_change.h"

#include <leadcore/activity.h>

#include <string.h>

#define GROUP_ROWS 64

/* A block of 64 rows costs about as much as so many single ones. */
#define FEW_ROWS 6

struct search {
    const lead_batch *batch;
    lead_time now;
    struct lead_lookout lookout;
    struct lead_evaluator group, single;
    lead_next_changes *changes;
};

/* Bit r of the masks is row first + r. */
struct group {
    uint64_t first;
    size_t rows;
    struct lead_history_view views[GROUP_ROWS];
    struct lead_standing before[GROUP_ROWS], after[GROUP_ROWS]; /* after: of those that have changed */
    lead_time next[GROUP_ROWS];                                 /* moment to look at, or of the change */
    uint64_t waiting, changed;
};

/* --- one group through time ----------------------------------------------------------------------------------------------------------- */

static lead_status evaluate(struct lead_evaluator *evaluator, uint64_t first, size_t rows, lead_time at, lead_error *error)
{
    const lead_outputs none = {.size = sizeof none};
    lead_runner_set_now(&evaluator->runner, at);
    return lead_evaluator_block(evaluator, first, rows, &none, 0, error);
}

static unsigned lowest(uint64_t mask)
{
    return (unsigned)__builtin_ctzll(mask);
}

/* Finds the moment after `after` at which to look at the row again, if there is one. */
static void wait(const struct search *search, struct group *group, unsigned row, lead_time after)
{
    const uint64_t bit = UINT64_C(1) << row;
    if (lead_lookout_next(&search->lookout, group->views[row], group->first + row, after, &group->next[row]))
        group->waiting |= bit;
    else
        group->waiting &= ~bit;
}

static lead_status begin(struct search *search, struct group *group, lead_error *error)
{
    const struct lead_activity_source *activity = &search->batch->activity;
    lead_status status = evaluate(&search->group, group->first, group->rows, search->now, error);
    if (status != LEAD_OK)
        return status;
    memset(group->views, 0, sizeof group->views);
    if (activity->find)
        activity->find(activity->context, group->first, group->rows, group->views);
    group->waiting = group->changed = 0;
    for (unsigned row = 0; row < group->rows; row++) {
        group->before[row] = lead_standing_of(&search->group, row);
        wait(search, group, row, search->now);
    }
    return LEAD_OK;
}

/* The rows whose moment comes first. */
static uint64_t find_due(const struct group *group, lead_time *at)
{
    uint64_t due = 0;
    *at = INT64_MAX;
    for (uint64_t rest = group->waiting; rest != 0; rest &= rest - 1) {
        const unsigned row = lowest(rest);
        if (group->next[row] > *at)
            continue;
        due = group->next[row] < *at ? 0 : due;
        *at = group->next[row];
        due |= UINT64_C(1) << row;
    }
    return due;
}

static void settle(const struct search *search, struct group *group, unsigned row, lead_time at, struct lead_standing now)
{
    if (lead_standing_equals(group->before[row], now)) {
        wait(search, group, row, at);
        return;
    }
    group->after[row] = now;
    group->changed |= UINT64_C(1) << row;
    group->waiting &= ~(UINT64_C(1) << row);
}

static lead_status step(struct search *search, struct group *group, uint64_t due, lead_time at, lead_error *error)
{
    const bool is_few = __builtin_popcountll(due) <= FEW_ROWS;
    lead_status status = is_few ? LEAD_OK : evaluate(&search->group, group->first, group->rows, at, error);
    for (uint64_t rest = due; rest != 0 && status == LEAD_OK; rest &= rest - 1) {
        const unsigned row = lowest(rest);
        if (is_few)
            status = evaluate(&search->single, group->first + row, 1, at, error);
        if (status == LEAD_OK)
            settle(search, group, row, at, is_few ? lead_standing_of(&search->single, 0) : lead_standing_of(&search->group, row));
    }
    return status;
}

static void put(const struct group *group, lead_next_changes *changes)
{
    for (uint64_t rest = group->changed; rest != 0; rest &= rest - 1) {
        const unsigned row = lowest(rest);
        changes->rows[changes->count] = group->first + row;
        changes->times[changes->count] = group->next[row];
        changes->grade[changes->count] = group->after[row].grade;
        changes->lead_class[changes->count++] = group->after[row].lead_class;
    }
}

static lead_status search_all(struct search *search, lead_error *error)
{
    struct group group;
    lead_time at;
    for (group.first = 0; group.first < search->batch->row_count; group.first += GROUP_ROWS) {
        const uint64_t rows = search->batch->row_count - group.first;
        group.rows = rows < GROUP_ROWS ? (size_t)rows : GROUP_ROWS;
        lead_status status = begin(search, &group, error);
        while (status == LEAD_OK && group.waiting != 0) {
            const uint64_t due = find_due(&group, &at);
            status = step(search, &group, due, at, error);
        }
        if (status != LEAD_OK)
            return status;
        put(&group, search->changes);
    }
    return LEAD_OK;
}

/* --- by time -------------------------------------------------------------------------------------------------------------------------- */

struct change {
    lead_time time;
    uint64_t row;
    struct lead_standing standing;
};

/* Two parts in order become one; of equal times those of the first part come first. */
static void merge(const struct change *from, size_t middle, size_t end, struct change *to)
{
    size_t a = 0, b = middle;
    for (size_t i = 0; i < end; i++)
        to[i] = b == end || (a < middle && from[a].time <= from[b].time) ? from[a++] : from[b++];
}

/* Returns which of the two has them in order. */
static struct change *sort(struct change *changes, struct change *scratch, size_t count)
{
    for (size_t width = 1; width < count; width *= 2) {
        for (size_t first = 0; first < count; first += 2 * width) {
            const size_t end = count - first < 2 * width ? count - first : 2 * width;
            merge(changes + first, end < width ? end : width, end, scratch + first);
        }
        struct change *sorted = scratch;
        scratch = changes;
        changes = sorted;
    }
    return changes;
}

/* They are found by row, and given by time. */
static lead_status sort_by_time(lead_next_changes *changes, const lead_allocator *memory, lead_error *error)
{
    const size_t count = (size_t)changes->count;
    struct change *all = count ? LEAD_NEW(memory, 2 * count, struct change) : NULL;
    if (!count)
        return LEAD_OK;
    if (!all)
        return lead_fail_memory(error);
    for (size_t i = 0; i < count; i++)
        all[i] = (struct change){changes->times[i], changes->rows[i], {changes->grade[i], changes->lead_class[i]}};
    const struct change *sorted = sort(all, all + count, count);
    for (size_t i = 0; i < count; i++) {
        changes->times[i] = sorted[i].time;
        changes->rows[i] = sorted[i].row;
        changes->grade[i] = sorted[i].standing.grade;
        changes->lead_class[i] = sorted[i].standing.lead_class;
    }
    lead_memory_free(memory, all, 2 * count, sizeof *all);
    return LEAD_OK;
}

/* --- the call ------------------------------------------------------------------------------------------------------------------------- */

static lead_status init_evaluator(const lead_batch *batch, size_t rows, struct lead_evaluator *evaluator, lead_error *error)
{
    const struct lead_evaluator_setup setup = {.plan = &batch->model->plan,
                                               .columns = batch->columns,
                                               .kernels = batch->kernels,
                                               .block_rows = rows,
                                               .activity_plan = batch->model->activity_plan,
                                               .activity = batch->activity};
    return lead_evaluator_init(evaluator, &setup, &batch->memory, error);
}

static lead_status run(struct search *search, lead_time until, lead_error *error)
{
    const lead_batch *batch = search->batch;
    if (!lead_lookout_init(&search->lookout, batch->model, batch->columns, until, &batch->memory))
        return lead_fail_memory(error);
    lead_status status = init_evaluator(batch, GROUP_ROWS, &search->group, error);
    if (status == LEAD_OK) {
        status = init_evaluator(batch, 1, &search->single, error);
        if (status == LEAD_OK) {
            status = search_all(search, error);
            lead_evaluator_free(&search->single);
        }
        lead_evaluator_free(&search->group);
    }
    lead_lookout_free(&search->lookout, &batch->memory);
    return status == LEAD_OK ? sort_by_time(search->changes, &batch->memory, error) : status;
}

lead_status lead_batch_next_changes(const lead_batch *batch, lead_time now, lead_time until, lead_next_changes *changes, lead_error *error)
{
    lead_next_changes found;
    if (!changes || changes->size < sizeof found)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'changes' is NULL, or its 'size' is not set");
    changes->count = 0;
    if (lead_copy_in(&found, sizeof found, changes, sizeof found) != LEAD_OK)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'changes' is of a later version");
    if (!batch)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'batch' is NULL");
    if (batch->row_count && (!found.rows || !found.times || !found.grade || !found.lead_class))
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "a column of 'changes' is NULL");
    lead_status status = lead_need_standing(batch->model, error);
    if (status != LEAD_OK || !batch->row_count)
        return status;
    struct search search = {.batch = batch, .now = now, .changes = &found};
    status = run(&search, until, error);
    if (status == LEAD_OK)
        changes->count = found.count;
    return status;
}
