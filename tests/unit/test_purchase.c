/* SPDX-License-Identifier: MIT */
/* The stage of every row against the sentences of the reference, row by row; and probabilities against libm. */
#include "walker_fixture.h"

#include "../support/sample.h"
#include "buying/purchase.h"
#include "rules/runner.h"

#include <leadcore/vocabulary.h>
#include <math.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#define ROWS_MAX 1500
#define NONE LEAD_NO_SYMBOL

/* --- the reference in plain words -------------------------------------------------------------------------------------------------------- */

struct outcome {
    uint8_t stage, mode, move;
    lead_points margin;
};

/* Log-odds of one row, prior included. */
static struct outcome by_evidence(const struct lead_purchase *purchase, const int64_t *odds, bool has_evidence, uint8_t previous)
{
    struct outcome outcome = {NONE, NONE, NONE, 0};
    int likeliest = -1;
    if (previous >= LEAD_BUILTIN_STAGES)
        previous = NONE;
    for (int stage = 0; stage < LEAD_BUILTIN_STAGES && has_evidence; stage++)
        if (likeliest < 0 || odds[stage] > odds[likeliest])
            likeliest = stage;
    if (likeliest < 0)
        outcome.stage = previous;
    else if (previous == NONE || odds[likeliest] - odds[previous] > purchase->change_at)
        outcome.stage = (uint8_t)likeliest;
    else
        outcome.stage = previous;
    if (outcome.stage == NONE)
        return outcome;
    int64_t others = INT64_MIN;
    for (int stage = 0; stage < LEAD_BUILTIN_STAGES; stage++)
        if (stage != outcome.stage && odds[stage] > others)
            others = odds[stage];
    outcome.margin = (lead_points)(odds[outcome.stage] - others);
    outcome.mode = (uint8_t)(lead_stage_mode(outcome.stage + 1) - 1);
    if (previous == NONE)
        outcome.move = LEAD_STAGE_MOVE_FIRST - 1;
    else if (outcome.stage > previous)
        outcome.move = LEAD_STAGE_MOVE_FORWARD - 1;
    else if (outcome.stage < previous)
        outcome.move = LEAD_STAGE_MOVE_BACK - 1;
    else if (likeliest >= 0 && likeliest != previous)
        outcome.move = LEAD_STAGE_MOVE_HELD - 1;
    else
        outcome.move = LEAD_STAGE_MOVE_SAME - 1;
    return outcome;
}

static struct outcome by_order(const struct lead_purchase *purchase, uint8_t found, uint8_t previous)
{
    struct outcome outcome = {found, NONE, NONE, 0};
    if (found == NONE)
        return outcome;
    outcome.mode = purchase->modes[found];
    outcome.move = LEAD_STAGE_MOVE_FIRST - 1;
    if (previous < purchase->stages.count)
        outcome.move = (uint8_t)((found == previous  ? LEAD_STAGE_MOVE_SAME
                                  : found > previous ? LEAD_STAGE_MOVE_FORWARD
                                                     : LEAD_STAGE_MOVE_BACK) - 1);
    return outcome;
}

/* --- columns ----------------------------------------------------------------------------------------------------------------------------- */

struct columns {
    lead_points weights[LEAD_BUILTIN_STAGES][ROWS_MAX];
    uint64_t any[(ROWS_MAX + 63) / 64];
    uint8_t found[ROWS_MAX], previous[ROWS_MAX];
    uint8_t stage[ROWS_MAX + 1], mode[ROWS_MAX + 1], move[ROWS_MAX + 1];
    lead_points margin[ROWS_MAX + 1];
};

static void builtin(struct lead_purchase *purchase)
{
    *purchase = (struct lead_purchase){0};
    memset(purchase->modes, NONE, sizeof purchase->modes);
    purchase->stages.count = LEAD_BUILTIN_STAGES;
    for (uint32_t stage = 0; stage < LEAD_BUILTIN_STAGES; stage++)
        purchase->modes[stage] = (uint8_t)(lead_stage_mode((lead_term_number)stage + 1) - 1);
}

static struct lead_purchase_columns columns_of(struct columns *columns, bool is_ordered)
{
    struct lead_purchase_columns given = {
        .previous = columns->previous, .stage = columns->stage, .mode = columns->mode, .move = columns->move, .margin = columns->margin};
    for (uint32_t stage = 0; stage < LEAD_BUILTIN_STAGES && !is_ordered; stage++)
        given.weights[stage] = columns->weights[stage];
    given.any_evidence = is_ordered ? NULL : columns->any;
    given.found = is_ordered ? columns->found : NULL;
    return given;
}

static void check_row(const struct columns *columns, size_t row, const struct outcome *expected)
{
    if (columns->stage[row] != expected->stage || columns->mode[row] != expected->mode || columns->move[row] != expected->move ||
        columns->margin[row] != expected->margin)
        fail_msg("row %zu: stage %d, mode %d, move %d, margin %d; expected %d, %d, %d, %d", row, columns->stage[row], columns->mode[row],
                 columns->move[row], columns->margin[row], expected->stage, expected->mode, expected->move, expected->margin);
}

static void check_rows(const struct lead_purchase *purchase, struct columns *columns, size_t rows)
{
    const struct lead_purchase_columns given = columns_of(columns, purchase->is_ordered);
    columns->stage[rows] = columns->mode[rows] = columns->move[rows] = 0x5A;
    columns->margin[rows] = 0x5A5A5A;
    lead_purchase_finish(purchase, rows, &given);
    for (size_t row = 0; row < rows; row++) {
        int64_t odds[LEAD_BUILTIN_STAGES];
        for (uint32_t stage = 0; stage < LEAD_BUILTIN_STAGES; stage++)
            odds[stage] = (int64_t)purchase->prior[stage] + columns->weights[stage][row];
        const bool has_evidence = (columns->any[row / 64] >> (row % 64)) & 1;
        const struct outcome expected = purchase->is_ordered ? by_order(purchase, columns->found[row], columns->previous[row])
                                                             : by_evidence(purchase, odds, has_evidence, columns->previous[row]);
        check_row(columns, row, &expected);
    }
    /* Nothing is written behind the last row. */
    assert_int_equal(columns->stage[rows], 0x5A);
    assert_int_equal(columns->mode[rows], 0x5A);
    assert_int_equal(columns->move[rows], 0x5A);
    assert_int_equal(columns->margin[rows], 0x5A5A5A);
}

static const size_t row_counts[] = {0, 1, 2, 63, 64, 65, 255, 256, 257, 511, 1024, ROWS_MAX};

/* How far weights spread: few values, so that ties are common; ordinary ones; and the largest there can be. */
static const struct {
    unsigned steps;
    lead_points step, prior, change_at;
} spreads[] = {{3, 500, 500, 0},          {3, 500, 0, 500},      {5, 500, 1000, 499},    {2, 1, 0, 0},
               {2000, 7, 3000, 1000},     {200, 1000, 0, 100000}, {3, 100000000, 100000, 0}, {3, 100000000, 100000, 100000}};

static lead_points spread(struct sample_random *random, unsigned steps, lead_points step)
{
    return ((lead_points)sample_below(random, steps) - (lead_points)(steps / 2)) * step;
}

static void fill(struct sample_random *random, size_t which, struct lead_purchase *purchase, struct columns *columns)
{
    purchase->change_at = spreads[which].change_at;
    for (uint32_t stage = 0; stage < LEAD_BUILTIN_STAGES; stage++) {
        purchase->prior[stage] = spread(random, 3, spreads[which].prior);
        for (size_t row = 0; row < ROWS_MAX; row++)
            columns->weights[stage][row] = spread(random, spreads[which].steps, spreads[which].step);
    }
    for (size_t row = 0; row < ROWS_MAX; row++) {
        columns->previous[row] = (uint8_t)sample_below(random, 11);
        columns->found[row] = (uint8_t)sample_below(random, LEAD_BUILTIN_STAGES + 1);
        if (columns->previous[row] >= 9)
            columns->previous[row] = NONE;
        if (columns->found[row] == LEAD_BUILTIN_STAGES)
            columns->found[row] = NONE;
    }
    for (size_t word = 0; word < COUNT_OF(columns->any); word++)
        columns->any[word] = sample_next(random) | sample_next(random);
}

static void evidence_decides_as_the_reference_says(void **state)
{
    struct columns *columns = *state;
    struct sample_random random = {1};
    struct lead_purchase purchase;
    builtin(&purchase);
    for (size_t which = 0; which < COUNT_OF(spreads); which++)
        for (size_t i = 0; i < COUNT_OF(row_counts); i++) {
            fill(&random, which, &purchase, columns);
            check_rows(&purchase, columns, row_counts[i]);
        }
}

/* All previous stages, with and without evidence, against every order of two competing stages and every difference around the threshold. */
static void every_change_and_every_hold(void **state)
{
    struct columns *columns = *state;
    struct lead_purchase purchase;
    builtin(&purchase);
    purchase.change_at = 2;
    for (uint32_t rival = 0; rival < LEAD_BUILTIN_STAGES; rival++)
        for (lead_points lead = -4; lead <= 4; lead++) {
            size_t rows = 0;
            memset(columns->weights, 0, sizeof columns->weights);
            memset(columns->any, 0, sizeof columns->any);
            for (uint32_t previous = 0; previous <= LEAD_BUILTIN_STAGES; previous++)
                for (uint32_t has_evidence = 0; has_evidence < 2; has_evidence++, rows++) {
                    columns->previous[rows] = previous == LEAD_BUILTIN_STAGES ? NONE : (uint8_t)previous;
                    columns->weights[rival][rows] = lead;
                    columns->any[rows / 64] |= (uint64_t)has_evidence << (rows % 64);
                }
            check_rows(&purchase, columns, rows);
        }
}

static void order_decides_as_the_reference_says(void **state)
{
    struct columns *columns = *state;
    struct sample_random random = {2};
    struct lead_purchase purchase;
    builtin(&purchase);
    purchase.is_ordered = true;
    for (size_t i = 0; i < COUNT_OF(row_counts); i++) {
        fill(&random, 0, &purchase, columns);
        check_rows(&purchase, columns, row_counts[i]);
    }
    purchase.stages.count = LEAD_STAGES_MAX;
    for (uint32_t stage = 0; stage < LEAD_STAGES_MAX; stage++)
        purchase.modes[stage] = (uint8_t)(stage % 5 == 4 ? NONE : stage % 5);
    for (size_t row = 0; row < ROWS_MAX; row++) {
        columns->found[row] = (uint8_t)(row % (LEAD_STAGES_MAX + 1) == LEAD_STAGES_MAX ? NONE : row % (LEAD_STAGES_MAX + 1));
        columns->previous[row] = (uint8_t)(row / 7 % (LEAD_STAGES_MAX + 1) == LEAD_STAGES_MAX ? NONE : row / 7 % (LEAD_STAGES_MAX + 1));
    }
    check_rows(&purchase, columns, ROWS_MAX);
}

/* --- single rows, by hand ---------------------------------------------------------------------------------------------------------------- */

#define STAGE_(name) (LEAD_STAGE_##name - 1)
#define MOVE_(name) (LEAD_STAGE_MOVE_##name - 1)
#define MODE_(name) (LEAD_MODE_##name - 1)
#define SEARCH STAGE_(SUPPLIER_SEARCH)
#define PROPOSALS STAGE_(PROPOSAL_SOLICITATION)

static const struct {
    const char *name;
    bool has_evidence;
    uint8_t previous;
    lead_points search, proposals; /* weights of these two; all others 0 */
    struct outcome expected;
} hand_cases[] = {
    {"nothing is known", false, NONE, 0, 0, {NONE, NONE, NONE, 0}},
    {"no evidence, so it stays", false, SEARCH, 0, 0, {SEARCH, MODE_(MATCH), MOVE_(SAME), 0}},
    {"the first", true, NONE, 2500, 500, {SEARCH, MODE_(MATCH), MOVE_(FIRST), 2000}},
    {"the first: of equal ones the earliest", true, NONE, 2500, 2500, {SEARCH, MODE_(MATCH), MOVE_(FIRST), 0}},
    {"the same", true, SEARCH, 2500, 500, {SEARCH, MODE_(MATCH), MOVE_(SAME), 2000}},
    {"ahead by what is needed, not more", true, SEARCH, 1500, 2500, {SEARCH, MODE_(MATCH), MOVE_(HELD), -1000}},
    {"ahead by a thousandth more", true, SEARCH, 1500, 2501, {PROPOSALS, MODE_(MATCH), MOVE_(FORWARD), 1001}},
    {"back again", true, PROPOSALS, 2501, 1500, {SEARCH, MODE_(MATCH), MOVE_(BACK), 1001}},
    {"an earlier one is as likely", true, PROPOSALS, 2500, 2500, {PROPOSALS, MODE_(MATCH), MOVE_(HELD), 0}},
    {"all evidence speaks against", true, SEARCH, -5000, -5000, {STAGE_(PROBLEM_RECOGNITION), MODE_(SHAPE), MOVE_(BACK), 0}},
    {"a previous stage that is none", true, 200, 2500, 500, {SEARCH, MODE_(MATCH), MOVE_(FIRST), 2000}},
    {"evidence of no weight", true, NONE, 0, 0, {STAGE_(PROBLEM_RECOGNITION), MODE_(SHAPE), MOVE_(FIRST), 0}},
};

static void single_rows(void **state)
{
    (void)state;
    struct lead_purchase purchase;
    builtin(&purchase);
    purchase.change_at = 1000;
    for (size_t i = 0; i < COUNT_OF(hand_cases); i++) {
        const lead_points zero = 0;
        const uint64_t any = hand_cases[i].has_evidence;
        struct outcome found;
        struct lead_purchase_columns columns = {.any_evidence = &any, .previous = &hand_cases[i].previous, .stage = &found.stage,
                                                .mode = &found.mode, .move = &found.move, .margin = &found.margin};
        for (uint32_t stage = 0; stage < LEAD_BUILTIN_STAGES; stage++)
            columns.weights[stage] = &zero;
        columns.weights[SEARCH] = &hand_cases[i].search;
        columns.weights[PROPOSALS] = &hand_cases[i].proposals;
        lead_purchase_finish(&purchase, 1, &columns);
        print_message("# %s\n", hand_cases[i].name);
        assert_int_equal(found.stage, hand_cases[i].expected.stage);
        assert_int_equal(found.mode, hand_cases[i].expected.mode);
        assert_int_equal(found.move, hand_cases[i].expected.move);
        assert_int_equal(found.margin, hand_cases[i].expected.margin);
    }
}

/* What is not wanted is not written, and what is wanted is the same. A stage that nothing speaks for may have no column. */
static void targets_and_weights_may_be_missing(void **state)
{
    struct columns *columns = *state;
    struct sample_random random = {3};
    static struct columns other;
    struct lead_purchase purchase;
    builtin(&purchase);
    fill(&random, 0, &purchase, columns);
    memset(columns->weights[5], 0, sizeof columns->weights[5]);
    other = *columns;
    check_rows(&purchase, columns, 700);
    for (unsigned wanted = 0; wanted < 16; wanted++) {
        struct lead_purchase_columns given = columns_of(&other, false);
        memset(other.stage, 0x5A, sizeof other.stage);
        memset(other.mode, 0x5A, sizeof other.mode);
        memset(other.move, 0x5A, sizeof other.move);
        given.stage = wanted & 1 ? given.stage : NULL;
        given.mode = wanted & 2 ? given.mode : NULL;
        given.move = wanted & 4 ? given.move : NULL;
        given.margin = wanted & 8 ? given.margin : NULL;
        given.weights[5] = NULL;
        lead_purchase_finish(&purchase, 700, &given);
        assert_int_equal(memcmp(other.stage, columns->stage, 700) == 0, (wanted & 1) != 0);
        assert_int_equal(memcmp(other.mode, columns->mode, 700) == 0, (wanted & 2) != 0);
        assert_int_equal(memcmp(other.move, columns->move, 700) == 0, (wanted & 4) != 0);
        if (wanted & 8)
            assert_memory_equal(other.margin, columns->margin, 700 * sizeof(lead_points));
    }
}

/* --- probabilities ----------------------------------------------------------------------------------------------------------------------- */

static void check_probabilities(const lead_points *odds)
{
    double found[LEAD_BUILTIN_STAGES], sum = 0;
    long double largest = odds[0], whole = 0;
    for (uint32_t stage = 1; stage < LEAD_BUILTIN_STAGES; stage++)
        largest = odds[stage] > largest ? odds[stage] : largest;
    for (uint32_t stage = 0; stage < LEAD_BUILTIN_STAGES; stage++)
        whole += expl(((long double)odds[stage] - largest) / 1000);
    lead_purchase_probabilities(odds, found);
    for (uint32_t stage = 0; stage < LEAD_BUILTIN_STAGES; stage++) {
        const double expected = (double)(expl(((long double)odds[stage] - largest) / 1000) / whole);
        sum += found[stage];
        /* Nine roundings, of half a unit each. */
        if (fabs(found[stage] - expected) > 1e-15 * expected + 1e-250)
            fail_msg("%d of %.0f: %.17g, expected %.17g", odds[stage], (double)largest, found[stage], expected);
    }
    assert_true(fabs(sum - 1) <= 1e-15);
}

static void probabilities_are_those_of_the_log_odds(void **state)
{
    (void)state;
    static const lead_points cases[][LEAD_BUILTIN_STAGES] = {
        {0},
        {1},
        {-1},
        {2500, 500, 0, -500, 693, 694, 1000, -1000},
        {599999, 600000, 600001, 0, -1, 1, 745000, 744000},
        {100100000, -100100000, 100100000, 0, 100099999, 1, 2, 3},
        {-100100000, -100100000, -100100000, -100100000, -100100000, -100100000, -100100000, -100100000},
    };
    struct sample_random random = {4};
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        check_probabilities(cases[i]);
    for (unsigned i = 0; i < 1000; i++) {
        lead_points odds[LEAD_BUILTIN_STAGES];
        for (uint32_t stage = 0; stage < LEAD_BUILTIN_STAGES; stage++)
            odds[stage] = spread(&random, i % 2 ? 20000 : 1000000, 1);
        check_probabilities(odds);
    }
}

static void equal_odds_are_an_eighth(void **state)
{
    (void)state;
    const lead_points odds[LEAD_BUILTIN_STAGES] = {7, 7, 7, 7, 7, 7, 7, 7};
    double found[LEAD_BUILTIN_STAGES];
    lead_purchase_probabilities(odds, found);
    for (uint32_t stage = 0; stage < LEAD_BUILTIN_STAGES; stage++)
        assert_true(found[stage] == 0.125);
}

static int make_columns(void **state)
{
    *state = calloc(1, sizeof(struct columns));
    return *state ? 0 : -1;
}

static int drop_columns(void **state)
{
    free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(evidence_decides_as_the_reference_says),
        cmocka_unit_test(every_change_and_every_hold),
        cmocka_unit_test(order_decides_as_the_reference_says),
        cmocka_unit_test(single_rows),
        cmocka_unit_test(targets_and_weights_may_be_missing),
        cmocka_unit_test(probabilities_are_those_of_the_log_odds),
        cmocka_unit_test(equal_odds_are_an_eighth),
    };
    return cmocka_run_group_tests(tests, make_columns, drop_columns);
}
