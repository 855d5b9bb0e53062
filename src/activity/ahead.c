/* SPDX-License-Identifier: MIT */
/* When the points and measures of a lead may change next, as time goes by and nothing else happens. */
#include "activity/plan.h"

/* --- what each counter's entries may change ------------------------------------------------------------------------------------------- */

/* `places` is by counter: how many uses there are, or (`fill`) where the next one goes. */
static void add_use(struct lead_activity_plan *plan, const struct lead_counter_set *counters, struct lead_ahead_use use, uint32_t *places,
                    bool fill)
{
    for (uint32_t i = 0; i < counters->count; i++) {
        uint32_t *place = &places[counters->items[i]];
        if (fill)
            plan->ahead[*place] = use;
        ++*place;
    }
}

static void add_age(struct lead_activity_plan *plan, const struct lead_counter_set *counters, int64_t age, uint32_t *places, bool fill)
{
    if (age > 0 && age <= LEAD_MEASURE_MOST)
        add_use(plan, counters, (struct lead_ahead_use){NULL, (uint32_t)age, false}, places, fill);
}

/* Of the ages of newest and oldest events only those matter that a test tells from the age before. */
static void add_tests(struct lead_activity_plan *plan, const struct lead_conditions *leads, uint32_t *places, bool fill)
{
    const struct lead_activity_definitions *definitions = plan->definitions;
    const lead_input first_measure = leads->schema->count + leads->result_count;
    for (uint32_t t = 0; t < leads->nodes.test_count; t++) {
        const struct lead_test *test = &leads->nodes.tests[t];
        if (test->kind != LEAD_TEST_POINTS || test->input < first_measure)
            continue;
        const struct lead_measure *measure = &definitions->measures[test->input - first_measure];
        if (measure->kind != LEAD_MEASURE_LAST && measure->kind != LEAD_MEASURE_FIRST)
            continue;
        add_age(plan, &measure->counters, test->as.points.low, places, fill);
        add_age(plan, &measure->counters, (int64_t)test->as.points.high + 1, places, fill);
    }
}

static void add_measures(struct lead_activity_plan *plan, uint32_t *places, bool fill)
{
    const struct lead_activity_definitions *definitions = plan->definitions;
    const struct lead_conditions *leads = definitions->reading.leads;
    for (uint32_t m = 0; m < definitions->measure_count; m++) {
        const struct lead_measure *measure = &definitions->measures[m];
        if (measure->kind == LEAD_MEASURE_COUNT)
            add_use(plan, &measure->counters, (struct lead_ahead_use){NULL, measure->window, false}, places, fill);
        else if (leads == NULL)
            add_use(plan, &measure->counters, (struct lead_ahead_use){NULL, LEAD_MEASURE_MOST, true}, places, fill);
    }
    if (leads != NULL)
        add_tests(plan, leads, places, fill);
}

static void add_uses(struct lead_activity_plan *plan, uint32_t *places, bool fill)
{
    const struct lead_activity_definitions *definitions = plan->definitions;
    for (uint32_t r = 0; r < definitions->rule_count; r++)
        if (plan->tables[r]->change_count > 0)
            add_use(plan, &definitions->rules[r].counters, (struct lead_ahead_use){plan->tables[r], 0, false}, places, fill);
    add_measures(plan, places, fill);
}

bool lead_plan_ahead(struct lead_activity_plan *plan, struct lead_arena *arena)
{
    const uint32_t counters = plan->definitions->counter_count;
    /* Counted two places further on, and filled one further on, so that each list's end is in the end the beginning of the next. */
    uint32_t *begin = LEAD_ARENA_NEW(arena, (size_t)counters + 2, uint32_t);
    if (begin == NULL)
        return false;
    add_uses(plan, begin + 2, false);
    for (uint32_t c = 0; c < counters; c++)
        begin[c + 2] += begin[c + 1];
    plan->ahead = LEAD_ARENA_NEW(arena, begin[counters + 1], struct lead_ahead_use);
    if (plan->ahead == NULL)
        return false;
    add_uses(plan, begin + 1, true);
    plan->ahead_begin = begin;
    return true;
}

/* --- looking ahead --------------------------------------------------------------------------------------------------------------------- */

/* The first age after `age` at which the points change; -1 when there is none. */
static int64_t next_change(const struct lead_point_table *table, int64_t age)
{
    if (age >= (int64_t)table->length)
        return -1;
    /* What fades a little in each bucket needs no search. */
    if (table->points[age + 1] != table->points[age])
        return age + 1;
    uint32_t first = 0, count = table->change_count;
    while (count > 0) {
        const uint32_t half = count / 2;
        const bool is_over = (int64_t)table->changes[first + half] <= age;
        first += is_over ? half + 1 : 0;
        count = is_over ? count - half - 1 : half;
    }
    /* The last change is at the table's length, which is ahead. */
    return table->changes[first];
}

static int64_t next_age(const struct lead_ahead_use *use, int64_t age)
{
    if (use->table != NULL)
        return next_change(use->table, age);
    if (use->window == LEAD_AGES_FOREVER || age >= (int64_t)use->window)
        return -1;
    return use->every_age ? age + 1 : (int64_t)use->window;
}

static int64_t next_of_entry(const struct lead_activity_plan *plan, lead_entry_bits entry, int64_t bucket)
{
    const int64_t begun = lead_entry_bucket(entry);
    const uint32_t counter = lead_entry_counter(entry);
    int64_t next = INT64_MAX;
    if (begun > bucket)
        return begun;
    for (uint32_t i = plan->ahead_begin[counter]; i < plan->ahead_begin[counter + 1]; i++) {
        const int64_t age = next_age(&plan->ahead[i], bucket - begun);
        if (age >= 0 && begun + age < next)
            next = begun + age;
    }
    return next;
}

int64_t lead_activity_next_bucket(const struct lead_activity_plan *plan, struct lead_history_view history, int64_t bucket)
{
    int64_t next = INT64_MAX;
    for (size_t i = 0; history.entries != NULL && i < history.count && next > bucket + 1; i++) {
        const int64_t changed = next_of_entry(plan, history.entries[i], bucket);
        next = changed < next ? changed : next;
    }
    return next;
}
