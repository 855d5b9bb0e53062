/* SPDX-License-Identifier: MIT */
/*
 * Promises of advice are kept: for random models and leads there are values that are as each change wants them, with which a fresh record gets
 * exactly the points, the grade and the class that the option promises. What a change wants is read here from its words alone. Also the limits
 * of advice, its order, and calls that are wrong.
 */
#include "model_fixture.h"

#include <math.h>

/* ---- Values to try for one field ---- */

#define CANDIDATES_MAX 256

struct candidates {
    unsigned count;
    struct sample_value values[CANDIDATES_MAX];
    const char *texts[CANDIDATES_MAX]; /* for categories and texts, instead of words */
};

static void add_number(struct candidates *candidates, double number)
{
    candidates->values[candidates->count++] = (struct sample_value){.known = true, .number = number};
}

/* The bounds of the documents, what lies beside them, and what lies between them. */
static void number_candidates(struct candidates *candidates)
{
    double bounds[SAMPLE_WORDS];
    for (size_t i = 0; i < SAMPLE_WORDS; i++)
        bounds[i] = strtod(sample_numbers[i], NULL);
    for (size_t i = 0; i < SAMPLE_WORDS; i++) {
        add_number(candidates, bounds[i]);
        add_number(candidates, bounds[i] - 1);
        add_number(candidates, bounds[i] + 1);
        add_number(candidates, nextafter(bounds[i], (double)INFINITY));
        add_number(candidates, nextafter(bounds[i], -(double)INFINITY));
        for (size_t j = 0; j < i; j++)
            add_number(candidates, (bounds[i] < bounds[j] ? bounds[i] : bounds[j]) + fabs(bounds[i] - bounds[j]) / 2);
    }
    add_number(candidates, 7);
    add_number(candidates, 6);
}

static void time_candidates(struct candidates *candidates)
{
    static const char *const moments[] = {"2026-11-21", "2026-11-21T09:00:00Z", "2026-11-21T17:00:00.000001+08:00", "2026-10-22T09:00:00Z"};
    static const int64_t minutes[] = {0, 15, 8 * 60, 30 * 1440, 13 * 7 * 1440};
    for (int64_t nudge = -1; nudge <= 1; nudge++) {
        for (size_t i = 0; i < COUNT_OF(moments); i++) {
            lead_time time;
            assert_true(lead_time_parse(moments[i], strlen(moments[i]), &time));
            candidates->values[candidates->count++] = (struct sample_value){.known = true, .time = time + nudge};
        }
        for (size_t i = 0; i < COUNT_OF(minutes); i++)
            for (int sign = -1; sign <= 1; sign += 2)
                candidates->values[candidates->count++] =
                    (struct sample_value){.known = true, .time = SAMPLE_NOW + sign * minutes[i] * 60000000 + nudge};
    }
    static const lead_time ends[] = {0, INT64_MIN, INT64_MAX};
    for (size_t i = 0; i < COUNT_OF(ends); i++)
        candidates->values[candidates->count++] = (struct sample_value){.known = true, .time = ends[i]};
}

static void add_words(struct candidates *candidates, const char *const words[SAMPLE_WORDS])
{
    for (size_t i = 0; i < SAMPLE_WORDS; i++) {
        candidates->texts[candidates->count] = words[i];
        candidates->values[candidates->count++] = (struct sample_value){.known = true};
    }
}

/* Every set, those that have today's tags first. */
static void tag_candidates(struct candidates *candidates, const struct sample_value *today)
{
    const unsigned tags = today->known ? today->tags : 0;
    for (int with_today = 1; with_today >= 0; with_today--)
        for (unsigned set = 0; set < 1u << SAMPLE_WORDS; set++)
            if (((set & tags) == tags) == with_today)
                candidates->values[candidates->count++] = (struct sample_value){.known = true, .tags = set};
}

static void find_candidates(lead_field_type type, const struct sample_value *today, struct candidates *candidates)
{
    candidates->count = 0;
    switch (type) {
    case LEAD_FIELD_FLAG:
        for (int flag = 0; flag <= 1; flag++)
            candidates->values[candidates->count++] = (struct sample_value){.known = true, .flag = flag};
        break;
    case LEAD_FIELD_NUMBER:
        number_candidates(candidates);
        break;
    case LEAD_FIELD_TIME:
        time_candidates(candidates);
        break;
    case LEAD_FIELD_TAGS:
        tag_candidates(candidates, today);
        break;
    case LEAD_FIELD_TEXT:
        add_words(candidates, sample_patterns);
        add_words(candidates, sample_texts);
        break;
    default:
        add_words(candidates, sample_categories);
        candidates->texts[candidates->count] = "something else";
        candidates->values[candidates->count++] = (struct sample_value){.known = true};
        break;
    }
}

/* ---- Is a value as a change wants it? ---- */

/* ">= 200 and < 2000" or "12.25" */
static bool in_words(const char *words, double number)
{
    bool is_in = true;
    while (*words) {
        const char *sign = words;
        const size_t signs = strspn(words, "<>=");
        char *end;
        const double bound = strtod(words + signs, &end);
        is_in &= signs == 0 ? number == bound
                 : sign[0] == '<' ? signs == 2 ? number <= bound : number < bound
                                  : signs == 2 ? number >= bound : number > bound;
        words = end + (strncmp(end, " and ", 5) == 0 ? 5 : 0);
    }
    return is_in;
}

/* "DE or AT", of which no value contains " or " */
static bool is_listed(const char *words, const char *value)
{
    const size_t size = strlen(value);
    for (;; words += 4) {
        const char *next = strstr(words, " or ");
        const size_t length = next ? (size_t)(next - words) : strlen(words);
        if (length == size && memcmp(words, value, size) == 0)
            return true;
        if (!next)
            return false;
        words = next;
    }
}

static bool has_tag(const char *word, unsigned tags)
{
    for (unsigned i = 0; i < SAMPLE_WORDS; i++)
        if (strcmp(sample_categories[i], word) == 0)
            return tags >> i & 1;
    return false;
}

/* Texts and times are left to the model: their words would need folding and a calendar. */
static bool is_wanted(lead_field_type type, const char *wanted, const struct candidates *candidates, unsigned index)
{
    const struct sample_value *value = &candidates->values[index];
    const bool negated = strncmp(wanted, "not ", 4) == 0;
    const char *words = negated ? wanted + 4 : wanted;
    if (strcmp(wanted, "known") == 0) /* or a category of this name */
        return true;
    switch (type) {
    case LEAD_FIELD_FLAG:
        return strcmp(wanted, value->flag ? "true" : "false") == 0;
    case LEAD_FIELD_NUMBER:
        return in_words(words, value->number) != negated;
    case LEAD_FIELD_CATEGORY:
        return is_listed(words, candidates->texts[index]) != negated;
    case LEAD_FIELD_TAGS:
        assert_memory_equal(words, "has ", 4);
        return has_tag(words + 4, value->tags) != negated;
    default:
        return true;
    }
}

/* ---- Trying ---- */

static void set_candidate(lead_record *record, uint32_t field, lead_field_type type, const struct candidates *candidates, unsigned index)
{
    const struct sample_value *value = &candidates->values[index];
    const char *tags[SAMPLE_WORDS];
    size_t sizes[SAMPLE_WORDS], count = 0;
    lead_status status;
    switch (type) {
    case LEAD_FIELD_FLAG:
        status = lead_record_set_flag(record, field, value->flag);
        break;
    case LEAD_FIELD_NUMBER:
        status = lead_record_set_number(record, field, value->number);
        break;
    case LEAD_FIELD_TIME:
        status = lead_record_set_time(record, field, value->time);
        break;
    case LEAD_FIELD_TAGS:
        for (unsigned i = 0; i < SAMPLE_WORDS; i++)
            if (value->tags >> i & 1) {
                tags[count] = sample_categories[i];
                sizes[count++] = strlen(sample_categories[i]);
            }
        status = lead_record_set_tags(record, field, tags, sizes, count);
        break;
    default:
        status = lead_record_set_text(record, field, candidates->texts[index], strlen(candidates->texts[index]));
        break;
    }
    assert_int_equal(status, LEAD_OK);
}

struct trial {
    const lead_model *model;
    const struct sample_lead *lead;
    const lead_advice *advice;
    size_t index;
    lead_option option;
    lead_record *record; /* fresh for each option */
    unsigned tries;
};

static bool is_kept(const struct trial *trial)
{
    const lead_score score = score_of(trial->record, trial->option.score);
    return score.points == trial->option.points && score.grade == trial->option.grade && score.lead_class == trial->option.lead_class;
}

static bool is_first_of_field(const struct trial *trial, uint32_t change_index, lead_change *change)
{
    *change = (lead_change){.size = sizeof *change};
    assert_int_equal(lead_advice_change(trial->advice, trial->index, change_index, change), LEAD_OK);
    for (uint32_t i = 0; i < change_index; i++) {
        lead_change earlier = {.size = sizeof earlier};
        assert_int_equal(lead_advice_change(trial->advice, trial->index, i, &earlier), LEAD_OK);
        if (earlier.field == change->field)
            return false;
    }
    return true;
}

/* Whether the value is as every change of its field wants it. */
static bool is_wanted_by_all(const struct trial *trial, uint32_t field, lead_field_type type, const struct candidates *candidates, unsigned c)
{
    for (uint32_t i = 0; i < trial->option.change_count; i++) {
        lead_change change = {.size = sizeof change};
        assert_int_equal(lead_advice_change(trial->advice, trial->index, i, &change), LEAD_OK);
        if (change.field == field && !is_wanted(type, change.wanted, candidates, c))
            return false;
    }
    return true;
}

/* Tries all values that are wanted, change by change. */
static bool can_be_kept(struct trial *trial, uint32_t change_index)
{
    lead_change change;
    if (change_index == trial->option.change_count)
        return trial->tries++ < 20000 && is_kept(trial);
    if (!is_first_of_field(trial, change_index, &change))
        return can_be_kept(trial, change_index + 1);
    const lead_field_type type = lead_model_field_type(trial->model, change.field);
    struct candidates candidates;
    find_candidates(type, &trial->lead->value[change.field], &candidates);
    for (unsigned c = 0; c < candidates.count; c++) {
        if (!is_wanted_by_all(trial, change.field, type, &candidates, c))
            continue;
        set_candidate(trial->record, change.field, type, &candidates, c);
        if (can_be_kept(trial, change_index + 1))
            return true;
    }
    return false;
}

static bool is_known(const struct sample_fields *fields, const struct sample_lead *lead, uint32_t field)
{
    const struct sample_value *value = &lead->value[field];
    return value->known && !(fields->field[field].type == LEAD_FIELD_NUMBER && isnan(value->number));
}

static void check_option(struct trial *trial, const struct sample_fields *fields, const lead_score *today)
{
    const lead_option *option = &trial->option;
    assert_int_equal(option->gain, option->points - today->points);
    assert_int_equal(option->better_grade, option->grade < today->grade);
    assert_int_equal(option->better_class, option->lead_class < today->lead_class);
    assert_true(option->gain > 0 || option->better_grade || option->better_class);
    assert_in_range(option->change_count, 1, 8);
    uint32_t to_find_out = 0;
    for (uint32_t i = 0; i < option->change_count; i++) {
        lead_change change = {.size = sizeof change};
        assert_int_equal(lead_advice_change(trial->advice, trial->index, i, &change), LEAD_OK);
        assert_int_equal(change.find_out, !is_known(fields, trial->lead, change.field));
        to_find_out += change.find_out != 0;
    }
    assert_int_equal(option->find_out_count, to_find_out);
}

static void check_advice(lead_model *model, const struct sample_fields *fields, const struct sample_lead *lead)
{
    lead_record *record = new_record(model);
    lead_advice *advice;
    bool was_better = true;
    assert_true(sample_fill(fields, lead, record));
    assert_int_equal(lead_record_advise(record, SAMPLE_NOW, NULL, &advice, NULL), LEAD_OK);
    for (size_t i = 0; i < lead_advice_count(advice); i++) {
        struct trial trial = {model, lead, advice, i, {.size = sizeof(lead_option)}, new_record(model), 0};
        assert_int_equal(lead_advice_get(advice, i, &trial.option), LEAD_OK);
        assert_true(sample_fill(fields, lead, trial.record));
        const lead_score today = score_of(record, trial.option.score);
        check_option(&trial, fields, &today);
        /* Those that reach something stand first. */
        const bool is_better = trial.option.better_grade || trial.option.better_class;
        assert_true(was_better || !is_better);
        was_better = is_better;
        const bool kept = can_be_kept(&trial, 0);
        if (!kept && trial.tries < 20000)
            for (uint32_t c = 0; c < trial.option.change_count; c++) {
                lead_change change = {.size = sizeof change};
                lead_advice_change(advice, i, c, &change);
                print_message("# %s: %s\n", lead_model_field_name(model, change.field), change.wanted);
            }
        assert_true(kept || trial.tries >= 20000);
        lead_record_free(trial.record);
    }
    lead_advice_free(advice);
    lead_record_free(record);
}

static void promises_are_kept(void **state)
{
    (void)state;
    enum { MODELS = 150, LEADS = 4 };
    struct sample_random random = {61};
    for (unsigned m = 0; m < MODELS; m++) {
        struct sample_fields fields;
        struct sample_text json = {0};
        sample_model(&random, &fields, &json);
        lead_model *model = compile(json.data);
        for (unsigned i = 0; i < LEADS; i++) {
            struct sample_lead lead;
            sample_lead(&random, &fields, &lead);
            check_advice(model, &fields, &lead);
        }
        lead_model_unref(model);
        sample_text_free(&json);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(promises_are_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
