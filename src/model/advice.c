/* SPDX-License-Identifier: MIT */
/* Advice: what would raise a lead's grade or class, tried out on a copy of the record. */
#include "model/wish.h"

#include <leadcore/explain.h>
#include <string.h>

#define OPTIONS_MAX 64     /* that are given out */
#define CANDIDATES_MAX 4096 /* that are tried alone */
#define PAIRED 24          /* of the best, that are tried in pairs */
#define WANTED_CAPACITY 160

struct option {
    lead_option public;
    struct lead_wishes wishes;
};

struct lead_advice {
    lead_allocator memory;
    lead_model *model;
    struct option *options;
    size_t count, capacity;
    char (*wanted)[WANTED_CAPACITY]; /* LEAD_WISHES_MAX for each option */
    uint8_t *is_unknown;             /* by field: the record did not know it */
};

/* What the model says of a record. */
struct outcome {
    lead_points points[LEAD_SCORES_MAX];
    uint32_t grade, class;
};

struct adviser {
    lead_advice *advice;
    const lead_record *record;
    lead_record *scratch; /* equal to the record between trials */
    lead_time now;
    struct outcome today;
    lead_error *error;
};

/* --- trying ---------------------------------------------------------------------------------------------------------------------------------- */

static uint32_t symbol_of(const lead_record *record, uint32_t result)
{
    if (result == LEAD_NONE || record->evaluator.results[result].symbols[0] == LEAD_NO_SYMBOL)
        return LEAD_NONE;
    return record->evaluator.results[result].symbols[0];
}

static lead_status evaluate(struct adviser *adviser, struct outcome *outcome)
{
    const struct lead_definitions *definitions = &adviser->record->model->definitions;
    lead_status status = lead_record_run(adviser->scratch, adviser->now, &(lead_outputs){.size = sizeof(lead_outputs)}, adviser->error);
    if (status != LEAD_OK)
        return status;
    for (uint32_t s = 0; s < definitions->score_count; s++)
        outcome->points[s] = adviser->scratch->evaluator.results[s].points[0];
    outcome->grade = symbol_of(adviser->scratch, definitions->named[LEAD_RESULT_GRADE]);
    outcome->class = symbol_of(adviser->scratch, definitions->named[LEAD_RESULT_CLASS]);
    return LEAD_OK;
}

static void judge(struct adviser *adviser, const struct outcome *outcome, const struct lead_wishes *wishes, struct option *option)
{
    const struct lead_definitions *definitions = &adviser->record->model->definitions;
    uint32_t best = 0;
    for (uint32_t s = 1; s < definitions->score_count; s++)
        if (outcome->points[s] - adviser->today.points[s] > outcome->points[best] - adviser->today.points[best])
            best = s;
    *option = (struct option){.wishes = *wishes};
    option->public = (lead_option){
        .size = sizeof(lead_option),
        .score = best,
        .gain = outcome->points[best] - adviser->today.points[best],
        .points = outcome->points[best],
        .grade = outcome->grade,
        .lead_class = outcome->class,
        .better_grade = outcome->grade < adviser->today.grade,
        .better_class = outcome->class < adviser->today.class,
        .change_count = wishes->count,
    };
    for (uint32_t i = 0; i < wishes->count; i++)
        option->public.find_out_count += !adviser->record->row.known[wishes->items[i].field];
}

/* Scores the record as if the wishes were true. */
static lead_status try_out(struct adviser *adviser, const struct lead_wishes *wishes, struct option *option)
{
    struct outcome outcome;
    lead_status status = LEAD_OK;
    for (uint32_t i = 0; i < wishes->count && status == LEAD_OK; i++)
        status = lead_wish_apply(&wishes->items[i], adviser->scratch, adviser->now);
    if (status == LEAD_OK)
        status = evaluate(adviser, &outcome);
    for (uint32_t i = 0; i < wishes->count; i++) {
        lead_status undone = lead_row_copy_field(&adviser->scratch->row, &adviser->record->row, wishes->items[i].field);
        status = status == LEAD_OK ? undone : status;
    }
    if (status != LEAD_OK)
        return status == LEAD_ERROR_OUT_OF_MEMORY ? lead_fail_memory(adviser->error) : status;
    judge(adviser, &outcome, wishes, option);
    return LEAD_OK;
}

/* --- collecting ------------------------------------------------------------------------------------------------------------------------------- */

static bool is_better(const struct option *option)
{
    return option->public.better_grade || option->public.better_class;
}

static bool same_wishes(const struct lead_wishes *a, const struct lead_wishes *b)
{
    if (a->count != b->count)
        return false;
    for (uint32_t i = 0; i < a->count; i++) {
        bool is_in = false;
        for (uint32_t j = 0; j < b->count; j++)
            is_in |= lead_wish_equals(&a->items[i], &b->items[j]);
        if (!is_in)
            return false;
    }
    return true;
}

/* Whether `a` is to stand before `b`. */
static bool comes_first(const struct option *a, const struct option *b)
{
    if (is_better(a) != is_better(b))
        return is_better(a);
    if (is_better(a) && a->public.change_count != b->public.change_count)
        return a->public.change_count < b->public.change_count;
    if (a->public.gain != b->public.gain)
        return a->public.gain > b->public.gain;
    if (a->public.change_count != b->public.change_count)
        return a->public.change_count < b->public.change_count;
    return a->public.find_out_count > b->public.find_out_count;
}

/* Keeps the option in its place, if it is worth something and among the best. */
static void keep(lead_advice *advice, const struct option *option)
{
    if (option->public.gain <= 0 && !is_better(option))
        return;
    for (size_t i = 0; i < advice->count; i++)
        if (same_wishes(&advice->options[i].wishes, &option->wishes))
            return;
    size_t at = advice->count;
    while (at && comes_first(option, &advice->options[at - 1]))
        at--;
    if (at == OPTIONS_MAX)
        return;
    if (advice->count < OPTIONS_MAX)
        advice->count++;
    memmove(&advice->options[at + 1], &advice->options[at], (advice->count - 1 - at) * sizeof *advice->options);
    advice->options[at] = *option;
}

static bool same_result(const lead_option *a, const lead_option *b)
{
    return a->score == b->score && a->gain == b->gain && a->grade == b->grade && a->lead_class == b->lead_class;
}

/* Whether no other wish is for the same field: of two, one value may grant both by chance. */
static bool is_alone(const struct lead_wishes *wishes, uint32_t index)
{
    for (uint32_t i = 0; i < wishes->count; i++)
        if (i != index && wishes->items[i].field == wishes->items[index].field)
            return false;
    return true;
}

/* Leaves out each wish without which the result is the same, and keeps what remains. */
static lead_status keep_smallest(struct adviser *adviser, struct option *option)
{
    lead_status status = LEAD_OK;
    for (uint32_t i = option->wishes.count; i-- > 0 && option->wishes.count > 1 && status == LEAD_OK;) {
        struct lead_wishes fewer = option->wishes;
        struct option tried;
        if (!is_alone(&fewer, i))
            continue;
        fewer.count--;
        memmove(&fewer.items[i], &fewer.items[i + 1], (fewer.count - i) * sizeof *fewer.items);
        status = try_out(adviser, &fewer, &tried);
        if (status == LEAD_OK && same_result(&tried.public, &option->public))
            *option = tried;
    }
    if (status == LEAD_OK)
        keep(adviser->advice, option);
    return status;
}

static lead_status consider(struct adviser *adviser, const struct lead_wishes *wishes)
{
    struct option option;
    if (!wishes->count)
        return LEAD_OK;
    lead_status status = try_out(adviser, wishes, &option);
    return status == LEAD_OK ? keep_smallest(adviser, &option) : status;
}

static lead_status consider_node(struct adviser *adviser, lead_node_id node)
{
    struct lead_wishes wishes;
    return lead_wishes_for(adviser->record, adviser->now, node, &wishes) ? consider(adviser, &wishes) : LEAD_OK;
}

/* Every rule that could give more than it gives now, and every class before today's. */
static lead_status consider_singles(struct adviser *adviser)
{
    const struct lead_definitions *definitions = &adviser->record->model->definitions;
    uint32_t left = CANDIDATES_MAX;
    for (uint32_t s = 0; s < definitions->score_count; s++)
        for (uint32_t g = 0; g < definitions->scores[s].group_count; g++) {
            const struct lead_group *group = &definitions->scores[s].groups[g];
            for (uint32_t r = 0; r < group->rule_count && left; r++, left--) {
                const struct lead_rule *rule = &group->rules[r];
                lead_status status = LEAD_OK;
                if (rule->points > 0 || rule->points > rule->unknown)
                    status = consider_node(adviser, rule->condition.is_true);
                if (status == LEAD_OK && (rule->points < 0 || rule->unknown < 0))
                    status = consider_node(adviser, rule->condition.is_false);
                if (status != LEAD_OK)
                    return status;
            }
        }
    lead_status status = LEAD_OK;
    for (uint32_t c = 0; c < definitions->class_count && c < adviser->today.class && status == LEAD_OK; c++)
        status = consider_node(adviser, definitions->classes[c].condition.is_true);
    return status;
}

/* Both together; false when they want different things of one field, or too much. */
static bool join(const struct lead_wishes *a, const struct lead_wishes *b, struct lead_wishes *both)
{
    *both = *a;
    for (uint32_t i = 0; i < b->count; i++) {
        bool is_in = false;
        for (uint32_t j = 0; j < a->count; j++) {
            if (a->items[j].field == b->items[i].field && !lead_wish_equals(&a->items[j], &b->items[i]))
                return false;
            is_in |= a->items[j].field == b->items[i].field;
        }
        if (is_in)
            continue;
        if (both->count == LEAD_WISHES_MAX)
            return false;
        both->items[both->count++] = b->items[i];
    }
    return true;
}

static lead_status consider_pairs(struct adviser *adviser, const struct option *singles, size_t count)
{
    lead_status status = LEAD_OK;
    for (size_t i = 0; i < count; i++)
        for (size_t j = i + 1; j < count && status == LEAD_OK; j++) {
            struct lead_wishes both;
            struct option option;
            if (!join(&singles[i].wishes, &singles[j].wishes, &both))
                continue;
            status = try_out(adviser, &both, &option);
            if (status == LEAD_OK && is_better(&option))
                keep(adviser->advice, &option);
        }
    return status;
}

static bool gains_more(const struct option *option, const struct option *than)
{
    int32_t better = is_better(option) - is_better(than);
    return better > 0 || (better == 0 && option->public.gain > than->public.gain);
}

/* The best way that adds one of the singles to what was reached. */
static lead_status one_further(struct adviser *adviser, const struct option *reached, const struct option *singles, size_t count,
                               struct option *best)
{
    lead_status status = LEAD_OK;
    *best = (struct option){0};
    for (size_t i = 0; i < count && status == LEAD_OK; i++) {
        struct lead_wishes both;
        struct option option;
        if (!join(&reached->wishes, &singles[i].wishes, &both) || both.count == reached->wishes.count)
            continue;
        status = try_out(adviser, &both, &option);
        if (status == LEAD_OK && gains_more(&option, best))
            *best = option;
    }
    return status;
}

/* Adds the best of the rest until a better grade or class is reached. */
static lead_status consider_greedily(struct adviser *adviser, const struct option *singles, size_t count)
{
    struct option reached = {0}, best;
    lead_status status = LEAD_OK;
    while (status == LEAD_OK && !is_better(&reached)) {
        status = one_further(adviser, &reached, singles, count, &best);
        if (best.public.gain <= reached.public.gain && !is_better(&best))
            return status;
        reached = best;
    }
    if (status == LEAD_OK)
        keep(adviser->advice, &reached);
    return status;
}

static lead_status search(struct adviser *adviser)
{
    struct option singles[PAIRED];
    lead_status status = evaluate(adviser, &adviser->today);
    if (status == LEAD_OK)
        status = consider_singles(adviser);
    if (status != LEAD_OK || (adviser->advice->count && is_better(&adviser->advice->options[0])))
        return status;
    size_t count = adviser->advice->count < PAIRED ? adviser->advice->count : PAIRED;
    memcpy(singles, adviser->advice->options, count * sizeof *singles);
    status = consider_pairs(adviser, singles, count);
    if (status != LEAD_OK || (adviser->advice->count && is_better(&adviser->advice->options[0])))
        return status;
    return consider_greedily(adviser, singles, count);
}

/* --- making and reading ------------------------------------------------------------------------------------------------------------------------ */

static lead_status fill(lead_advice *advice, const lead_record *record, lead_time now, lead_error *error)
{
    struct adviser adviser = {.advice = advice, .record = record, .now = now, .error = error};
    uint32_t fields = record->model->schema.count;
    advice->capacity = OPTIONS_MAX;
    advice->options = LEAD_NEW(&advice->memory, OPTIONS_MAX, struct option);
    advice->wanted = lead_memory_new(&advice->memory, OPTIONS_MAX * LEAD_WISHES_MAX, sizeof *advice->wanted);
    advice->is_unknown = LEAD_NEW(&advice->memory, (size_t)fields + 1, uint8_t);
    if (!advice->options || !advice->wanted || !advice->is_unknown)
        return lead_fail_memory(error);
    for (uint32_t field = 0; field < fields; field++)
        advice->is_unknown[field] = !record->row.known[field];
    lead_status status = lead_record_new(record->model, &advice->memory, &adviser.scratch, error);
    for (uint32_t field = 0; field < fields && status == LEAD_OK; field++)
        if (lead_row_copy_field(&adviser.scratch->row, &record->row, field) != LEAD_OK)
            status = lead_fail_memory(error);
    if (status == LEAD_OK) {
        adviser.scratch->timeline = record->timeline;
        status = search(&adviser);
    }
    lead_record_free(adviser.scratch);
    for (size_t i = 0; i < advice->count; i++)
        for (uint32_t w = 0; w < advice->options[i].wishes.count; w++)
            lead_wish_describe(&advice->options[i].wishes.items[w], advice->model, advice->wanted[i * LEAD_WISHES_MAX + w], WANTED_CAPACITY);
    return status;
}

lead_status lead_record_advise(lead_record *record, lead_time now, const lead_allocator *allocator, lead_advice **advice, lead_error *error)
{
    lead_allocator memory;
    if (!advice)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "there is nowhere to put the advice: 'advice' is NULL");
    *advice = NULL;
    if (!record)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'record' is NULL");
    if (!lead_memory_choose(allocator, &memory))
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "the allocator lacks a function");
    struct lead_advice *made = LEAD_NEW(&memory, 1, struct lead_advice);
    if (!made)
        return lead_fail_memory(error);
    made->memory = memory;
    made->model = lead_model_ref(record->model);
    lead_status status = fill(made, record, now, error);
    if (status == LEAD_OK)
        *advice = made;
    else
        lead_advice_free(made);
    return status;
}

void lead_advice_free(lead_advice *advice)
{
    if (!advice)
        return;
    lead_allocator memory = advice->memory;
    lead_memory_free(&memory, advice->options, OPTIONS_MAX, sizeof *advice->options);
    lead_memory_free(&memory, advice->wanted, OPTIONS_MAX * LEAD_WISHES_MAX, sizeof *advice->wanted);
    lead_memory_free(&memory, advice->is_unknown, (size_t)advice->model->schema.count + 1, 1);
    lead_model_unref(advice->model);
    lead_memory_free(&memory, advice, 1, sizeof *advice);
}

size_t lead_advice_count(const lead_advice *advice)
{
    return advice ? advice->count : 0;
}

lead_status lead_advice_get(const lead_advice *advice, size_t index, lead_option *option)
{
    if (!advice || index >= advice->count)
        return LEAD_ERROR_INVALID_ARGUMENT;
    return lead_copy_out(option, &advice->options[index].public, sizeof *option, sizeof *option);
}

lead_status lead_advice_change(const lead_advice *advice, size_t index, uint32_t change_index, lead_change *change)
{
    if (!advice || index >= advice->count || change_index >= advice->options[index].wishes.count)
        return LEAD_ERROR_INVALID_ARGUMENT;
    uint32_t field = advice->options[index].wishes.items[change_index].field;
    lead_change found = {
        .size = sizeof found,
        .field = field,
        .find_out = advice->is_unknown[field],
        .wanted = advice->wanted[index * LEAD_WISHES_MAX + change_index],
    };
    return lead_copy_out(change, &found, sizeof found, sizeof found);
}
