/* SPDX-License-Identifier: MIT */
/* Best assignment: cases by hand, all assignments of few leads tried one by one, and many leads where nothing could be changed for the better. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../support/best_check.h"

#include <leadcore/assign.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define X LEAD_FORBIDDEN
#define NOBODY LEAD_NONE
#define MOST LEAD_VALUE_MAX

enum { LEADS_MAX = 6, PEOPLE_MAX = 4 };

/* ---- By hand ---- */

struct by_hand {
    const char *name;
    uint32_t leads, people;
    int64_t values[LEADS_MAX * PEOPLE_MAX];
    uint32_t capacities[PEOPLE_MAX];
    bool has_floors;
    uint32_t floors[PEOPLE_MAX];
    uint32_t expected[LEADS_MAX];
    int64_t value;
    uint64_t below_floor;
};

static const struct by_hand by_hand[] = {
    {"no leads", 0, 2, {0}, {1, 1}, false, {0}, {0}, 0, 0},
    {"no leads to reach floors with", 0, 2, {0}, {3, 4}, true, {2, 3}, {0}, 0, 5},
    {"one of each", 1, 1, {7}, {1}, false, {0}, {0}, 7, 0},
    {"to whom it is worth most", 2, 2, {1, 2, 4, 3}, {2, 2}, false, {0}, {1, 0}, 6, 0},
    {"greed would cost", 2, 2, {10, 9, 9, 1}, {1, 1}, false, {0}, {1, 0}, 18, 0},
    {"a chain of three", 3, 3, {9, 8, 0, 0, 9, 8, 9, 0, 0}, {1, 1, 1}, false, {0}, {1, 2, 0}, 25, 0},
    {"no room", 2, 1, {5, 6}, {0}, false, {0}, {NOBODY, NOBODY}, 0, 0},
    {"a person without room", 2, 2, {9, 1, 9, 2}, {0, 2}, false, {0}, {1, 1}, 3, 0},
    {"the better one when there is room for one", 3, 1, {5, 7, 6}, {1}, false, {0}, {NOBODY, 0, NOBODY}, 7, 0},
    {"forbidden", 1, 2, {X, 3}, {1, 1}, false, {0}, {1}, 3, 0},
    {"forbidden to all", 1, 2, {X, X}, {1, 1}, false, {0}, {NOBODY}, 0, 0},
    {"forbidden to all but the one who is full", 2, 2, {8, X, 9, X}, {1, 1}, false, {0}, {NOBODY, 0}, 9, 0},
    {"somebody moves for one who may nowhere else", 2, 2, {9, 8, 2, X}, {1, 1}, false, {0}, {1, 0}, 10, 0},
    {"a loss stays with nobody", 2, 2, {-1, -5, 3, 4}, {1, 1}, false, {0}, {NOBODY, 1}, 4, 0},
    {"nothing to win is no loss", 1, 2, {0, -1}, {1, 1}, false, {0}, {0}, 0, 0},
    {"nothing to win, and the first choice is full", 2, 2, {9, 0, 9, 0}, {1, 1}, false, {0}, {0, 1}, 9, 0},
    {"equal: the first", 1, 3, {4, 4, 4}, {1, 1, 1}, false, {0}, {0}, 4, 0},
    {"equal: first come, first served", 3, 2, {4, 4, 4, 4, 4, 4}, {1, 1}, false, {0}, {0, 1, NOBODY}, 8, 0},
    {"the largest values", 2, 2, {MOST, MOST, MOST, -MOST}, {1, 1}, false, {0}, {1, 0}, 2 * MOST, 0},
    {"a floor costs a little", 2, 2, {9, 8, 9, 5}, {2, 2}, true, {0, 1}, {1, 0}, 17, 0},
    {"a floor costs a loss", 2, 2, {9, -8, 9, -5}, {2, 2}, true, {0, 1}, {0, 1}, 4, 0},
    {"a floor that is reached in any case", 2, 2, {9, 8, 7, 8}, {2, 2}, true, {1, 1}, {0, 1}, 17, 0},
    {"a floor is not a wish for more", 3, 2, {9, 7, 9, 6, 9, 8}, {3, 3}, true, {0, 1}, {0, 0, 1}, 26, 0},
    {"a floor against forbidden pairs", 2, 2, {9, X, 9, X}, {2, 2}, true, {0, 1}, {0, 0}, 18, 1},
    {"a floor through somebody else's leads", 2, 3, {1, 0, X, X, 5, 4}, {2, 2, 2}, true, {0, 1, 1}, {1, 2}, 4, 0},
    {"one lead for two floors: the better one", 1, 2, {-7, -3}, {1, 1}, true, {1, 1}, {1}, -3, 1},
    {"floors before everything", 2, 2, {MOST, -MOST, MOST, -MOST}, {2, 2}, true, {0, 2}, {1, 1}, -2 * MOST, 0},
    {"a floor that is the capacity", 3, 2, {9, 1, 9, 2, 9, 3}, {3, 1}, true, {0, 1}, {0, 0, 1}, 21, 0},
    {"nothing but floors that nobody can reach", 1, 1, {X}, {3}, true, {3}, {NOBODY}, 0, 3},
};

/* Rows apart, with values between them that must not be read. */
static lead_status ask(const struct best_question *question, uint32_t *people, lead_best *best)
{
    const uint64_t gap = 3, stride = question->person_count + gap;
    int64_t *values = malloc((size_t)(question->lead_count * stride + 1) * sizeof *values);
    assert_non_null(values);
    for (uint64_t i = 0; i < question->lead_count * stride; i++)
        values[i] = i % stride < question->person_count ? question->values[i / stride * question->stride + i % stride] : INT64_MIN + 1;
    const lead_status status =
        lead_assign_best(values, question->lead_count, question->person_count, stride, question->capacities, question->floors, NULL, people, best, NULL);
    free(values);
    return status;
}

static void cases_by_hand(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(by_hand); i++) {
        const struct by_hand *row = &by_hand[i];
        const struct best_question question = {row->values, row->leads, row->people, row->people, row->capacities, row->has_floors ? row->floors : NULL};
        uint32_t people[LEADS_MAX];
        uint64_t assigned = 0;
        lead_best best = {.size = sizeof best};
        assert_int_equal(ask(&question, people, &best), LEAD_OK);
        for (uint32_t lead = 0; lead < row->leads; lead++) {
            if (people[lead] != row->expected[lead])
                fail_msg("%s: lead %u has person %d and not %d", row->name, lead, (int)people[lead], (int)row->expected[lead]);
            assigned += row->expected[lead] != NOBODY;
        }
        if (best.value != row->value || best.below_floor != row->below_floor || best.assigned != assigned)
            fail_msg("%s: value %lld, %u assigned, %u below the floor", row->name, (long long)best.value, (unsigned)best.assigned, (unsigned)best.below_floor);
    }
}

/* ---- Everything tried ---- */

static uint64_t random_next(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    uint64_t mixed = *state ^ *state >> 29;
    return mixed * UINT64_C(0xBF58476D1CE4E5B9) >> 32;
}

static uint32_t random_below(uint64_t *state, uint32_t bound)
{
    return (uint32_t)(random_next(state) % bound);
}

struct random_question {
    int64_t values[LEADS_MAX * PEOPLE_MAX];
    uint32_t capacities[PEOPLE_MAX], floors[PEOPLE_MAX];
    struct best_question question;
};

/* Values from few different ones to the largest, forbidden pairs, no room, floors: by turns. */
static void make_question(struct random_question *made, uint64_t *state)
{
    static const uint32_t spans[] = {2, 5, 21, 1001};
    const uint32_t span = spans[random_below(state, COUNT(spans))], kind = random_below(state, 16);
    const uint32_t leads = 1 + random_below(state, LEADS_MAX), people = 1 + random_below(state, PEOPLE_MAX);
    const int64_t unit = kind & 1 ? MOST / span : 1, lowest = kind & 2 ? -(int64_t)(span / 2) : 0;
    for (uint32_t i = 0; i < leads * people; i++)
        made->values[i] = kind & 4 && random_below(state, 4) == 0 ? X : unit * (lowest + random_below(state, span));
    for (uint32_t p = 0; p < people; p++) {
        made->capacities[p] = random_below(state, 4);
        made->floors[p] = random_below(state, made->capacities[p] + 1);
    }
    made->question = (struct best_question){made->values, leads, people, people, made->capacities, kind & 8 ? made->floors : NULL};
}

/* Whether `people` is a good assignment, and if it is, whether it is better than the best until now. */
static void look_at(const struct best_question *question, const uint32_t *people, lead_best *best, bool *is_first)
{
    uint32_t loads[PEOPLE_MAX + 1] = {0};
    lead_best found = {.size = sizeof found};
    for (uint64_t lead = 0; lead < question->lead_count; lead++) {
        const uint32_t person = people[lead];
        if (person == question->person_count)
            continue;
        const int64_t value = question->values[lead * question->stride + person];
        if (value == X || ++loads[person] > question->capacities[person])
            return;
        found.value += value;
    }
    for (uint32_t p = 0; question->floors && p < question->person_count; p++)
        found.below_floor += loads[p] < question->floors[p] ? question->floors[p] - loads[p] : 0;
    if (*is_first || found.below_floor < best->below_floor || (found.below_floor == best->below_floor && found.value > best->value))
        *best = found;
    *is_first = false;
}

static lead_best try_all(const struct best_question *question)
{
    uint32_t people[LEADS_MAX] = {0};
    lead_best best = {.size = sizeof best};
    bool is_first = true;
    for (uint64_t lead = 0; lead < question->lead_count;) {
        look_at(question, people, &best, &is_first);
        for (lead = 0; lead < question->lead_count && ++people[lead] > question->person_count; lead++)
            people[lead] = 0;
    }
    return best;
}

static void as_good_as_the_best_of_all(void **state)
{
    uint64_t random = 5;
    (void)state;
    for (int i = 0; i < 4000; i++) {
        struct random_question made;
        uint32_t people[LEADS_MAX], again[LEADS_MAX];
        lead_best best = {.size = sizeof best};
        make_question(&made, &random);
        const lead_best expected = try_all(&made.question);
        assert_int_equal(ask(&made.question, people, &best), LEAD_OK);
        const char *fault = best_check(&made.question, people, &best);
        if (fault || best.value != expected.value || best.below_floor != expected.below_floor)
            fail_msg("question %d: %s; %lld is worth %lld, %u below the floor %u", i, fault ? fault : "good", (long long)best.value, (long long)expected.value,
                     (unsigned)best.below_floor, (unsigned)expected.below_floor);
        assert_int_equal(lead_assign_best(made.values, made.question.lead_count, made.question.person_count, made.question.stride, made.capacities,
                                          made.question.floors, NULL, again, NULL, NULL), LEAD_OK);
        assert_memory_equal(people, again, made.question.lead_count * sizeof *people);
    }
}

/* The check itself: it must see every kind of fault, also a better answer. */
static void the_check_finds_faults(void **state)
{
    static const int64_t values[] = {5, 4, 3, X};
    static const uint32_t capacities[] = {1, 1}, floors[] = {0, 1};
    static const struct {
        uint32_t people[2];
        lead_best best;
        bool has_floors;
        const char *fault;
    } rows[] = {
        {{1, 0}, {sizeof(lead_best), 7, 2, 0}, false, NULL},
        {{0, NOBODY}, {sizeof(lead_best), 5, 1, 0}, false, "there is a better answer"},
        {{NOBODY, NOBODY}, {sizeof(lead_best), 0, 0, 0}, false, "there is a better answer"},
        {{0, NOBODY}, {sizeof(lead_best), 5, 1, 1}, true, "there is a better answer"},
        {{1, 0}, {sizeof(lead_best), 7, 2, 0}, true, NULL},
        {{1, 0}, {sizeof(lead_best), 8, 2, 0}, false, "another value"},
        {{1, 0}, {sizeof(lead_best), 7, 1, 0}, false, "another number of assigned leads"},
        {{1, 0}, {sizeof(lead_best), 7, 2, 1}, true, "another number below the floor"},
        {{0, 0}, {sizeof(lead_best), 8, 2, 0}, false, "more than the capacity"},
        {{0, 1}, {sizeof(lead_best), 8, 2, 0}, false, "a forbidden pair"},
        {{0, 2}, {sizeof(lead_best), 8, 2, 0}, false, "somebody who is not there has a lead"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct best_question question = {values, 2, 2, 2, capacities, rows[i].has_floors ? floors : NULL};
        const char *fault = best_check(&question, rows[i].people, &rows[i].best);
        if (!fault != !rows[i].fault || (fault && strcmp(fault, rows[i].fault) != 0))
            fail_msg("row %zu: %s", i, fault ? fault : "no fault");
    }
}

/* ---- Many leads ---- */

struct shape {
    const char *name;
    uint32_t leads, people, capacity, floor;
    int64_t (*value)(uint32_t lead, uint32_t person, uint64_t *random);
};

static int64_t any(uint32_t lead, uint32_t person, uint64_t *random)
{
    (void)lead;
    (void)person;
    return random_below(random, 1000000) + 1;
}

static int64_t gain_or_loss(uint32_t lead, uint32_t person, uint64_t *random)
{
    return random_below(random, 5) == 0 ? X : any(lead, person, random) - 700000;
}

static int64_t equal(uint32_t lead, uint32_t person, uint64_t *random)
{
    (void)lead;
    (void)person;
    (void)random;
    return 3;
}

static int64_t all_want_the_first(uint32_t lead, uint32_t person, uint64_t *random)
{
    return (person == 0 ? MOST / 2 : 1000 - 10 * (int64_t)person) + lead + random_below(random, 3);
}

/* Each lead is worth more than all before it, so that each takes somebody's place. */
static int64_t rising(uint32_t lead, uint32_t person, uint64_t *random)
{
    (void)random;
    return 10 * (int64_t)lead + person;
}

static int64_t falling(uint32_t lead, uint32_t person, uint64_t *random)
{
    return 1000000 - rising(lead, person, random);
}

static const struct shape shapes[] = {
    {"one person", 9000, 1, 5000, 0, any},
    {"one person, rising", 9000, 1, 5000, 0, rising},
    {"two people with much room", 9000, 2, 4400, 0, any},
    {"three people, rising", 3000, 3, 700, 0, rising},
    {"three people, falling", 3000, 3, 700, 0, falling},
    {"more people than leads", 20, 32, 1, 0, any},
    {"just room enough", 3200, 32, 100, 0, any},
    {"too little room", 3000, 32, 20, 0, any},
    {"plenty of room", 3000, 32, 3000, 0, any},
    {"losses and forbidden pairs", 3000, 20, 60, 0, gain_or_loss},
    {"all equal", 3000, 20, 60, 0, equal},
    {"all want one person", 3000, 20, 151, 0, all_want_the_first},
    {"floors", 3000, 32, 200, 80, any},
    {"floors with losses and forbidden pairs", 2000, 20, 150, 90, gain_or_loss},
    {"floors where all want one person", 3000, 20, 400, 120, all_want_the_first},
    {"floors above all leads", 1000, 20, 100, 100, gain_or_loss},
};

static void nothing_can_be_changed_for_the_better(void **state)
{
    uint64_t random = 11;
    (void)state;
    for (size_t i = 0; i < COUNT(shapes); i++) {
        const struct shape *shape = &shapes[i];
        int64_t *values = malloc((size_t)shape->leads * shape->people * sizeof *values);
        uint32_t *people = malloc(shape->leads * sizeof *people), capacities[BEST_CHECK_PEOPLE_MAX], floors[BEST_CHECK_PEOPLE_MAX];
        lead_best best = {.size = sizeof best};
        assert_true(values && people);
        for (uint32_t j = 0; j < shape->leads * shape->people; j++)
            values[j] = shape->value(j / shape->people, j % shape->people, &random);
        for (uint32_t p = 0; p < shape->people; p++)
            capacities[p] = shape->capacity, floors[p] = shape->floor;
        const struct best_question question = {values, shape->leads, shape->people, shape->people, capacities, shape->floor ? floors : NULL};
        assert_int_equal(ask(&question, people, &best), LEAD_OK);
        const char *fault = best_check(&question, people, &best);
        if (fault)
            fail_msg("%s: %s", shape->name, fault);
        free(people);
        free(values);
    }
}

/* ---- Calls that are wrong ---- */

static void totals_stay_at_the_end(void **state)
{
    static const uint32_t capacity = UINT32_MAX;
    const uint32_t leads = (1u << 23) + 1;
    int64_t *values = malloc(leads * sizeof *values);
    uint32_t *people = malloc(leads * sizeof *people);
    lead_best best = {.size = sizeof best};
    (void)state;
    assert_true(values && people);
    for (uint32_t lead = 0; lead < leads; lead++)
        values[lead] = MOST;
    assert_int_equal(lead_assign_best(values, leads, 1, 1, &capacity, NULL, NULL, people, &best, NULL), LEAD_OK);
    assert_true(best.value == INT64_MAX && best.assigned == leads);
    free(people);
    free(values);
}

struct call {
    const char *name;
    bool has_values, has_people, has_capacities;
    int64_t value;
    uint64_t leads, stride;
    uint32_t persons, floor;
    size_t best_size, allocator_size;
    lead_status expected;
};

static const struct call calls[] = {
    {"good", true, true, true, 5, 2, 1, 1, 3, sizeof(lead_best), 0, LEAD_OK},
    {"no values", false, true, true, 5, 2, 1, 1, 0, sizeof(lead_best), 0, LEAD_ERROR_INVALID_ARGUMENT},
    {"no place for people", true, false, true, 5, 2, 1, 1, 0, sizeof(lead_best), 0, LEAD_ERROR_INVALID_ARGUMENT},
    {"nothing needed for no leads", false, false, true, 5, 0, 1, 1, 0, sizeof(lead_best), 0, LEAD_OK},
    {"no capacities", true, true, false, 5, 2, 1, 1, 0, sizeof(lead_best), 0, LEAD_ERROR_INVALID_ARGUMENT},
    {"no people", true, true, true, 5, 2, 1, 0, 0, sizeof(lead_best), 0, LEAD_ERROR_INVALID_ARGUMENT},
    {"too many people", true, true, true, 5, 1, 10001, 10001, 0, sizeof(lead_best), 0, LEAD_ERROR_INVALID_ARGUMENT},
    {"too many leads", true, true, true, 5, UINT64_C(4000000001), 1, 1, 0, sizeof(lead_best), 0, LEAD_ERROR_INVALID_ARGUMENT},
    {"rows that overlap", true, true, true, 5, 1, 1, 2, 0, sizeof(lead_best), 0, LEAD_ERROR_INVALID_ARGUMENT},
    {"rows beyond all memory", true, true, true, 5, 2, UINT64_MAX / 2, 1, 0, sizeof(lead_best), 0, LEAD_ERROR_INVALID_ARGUMENT},
    {"a floor above the capacity", true, true, true, 5, 2, 1, 1, 4, sizeof(lead_best), 0, LEAD_ERROR_INVALID_ARGUMENT},
    {"too large a value", true, true, true, MOST + 1, 2, 1, 1, 0, sizeof(lead_best), 0, LEAD_ERROR_VALUE},
    {"too small a value", true, true, true, -MOST - 1, 2, 1, 1, 0, sizeof(lead_best), 0, LEAD_ERROR_VALUE},
    {"nearly forbidden", true, true, true, X + 1, 2, 1, 1, 0, sizeof(lead_best), 0, LEAD_ERROR_VALUE},
    {"no size", true, true, true, 5, 2, 1, 1, 0, 0, 0, LEAD_ERROR_INVALID_ARGUMENT},
    {"half an allocator", true, true, true, 5, 2, 1, 1, 0, sizeof(lead_best), 1, LEAD_ERROR_INVALID_ARGUMENT},
};

static void wrong_calls(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(calls); i++) {
        const struct call *call = &calls[i];
        const int64_t values[2] = {1, call->value};
        const uint32_t capacity = 3;
        uint32_t people[2] = {7, 7};
        lead_error error = LEAD_ERROR_INIT;
        lead_best best = {call->best_size, 77, 77, 77};
        const lead_allocator half = {.size = call->allocator_size};
        const lead_status status =
            lead_assign_best(call->has_values ? values : NULL, call->leads, call->persons, call->stride, call->has_capacities ? &capacity : NULL, &call->floor,
                             call->allocator_size ? &half : NULL, call->has_people ? people : NULL, &best, &error);
        if (status != call->expected || error.code != call->expected)
            fail_msg("%s: %d (%s)", call->name, (int)status, error.message);
        if (status != LEAD_OK && call->best_size)
            assert_true(best.value == 0 && best.assigned == 0 && best.below_floor == 0);
        if (status == LEAD_ERROR_VALUE)
            assert_true(people[0] == NOBODY && people[1] == NOBODY && strstr(error.message, "lead 1 for person 0"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cases_by_hand),
        cmocka_unit_test(as_good_as_the_best_of_all),
        cmocka_unit_test(the_check_finds_faults),
        cmocka_unit_test(nothing_can_be_changed_for_the_better),
        cmocka_unit_test(totals_stay_at_the_end),
        cmocka_unit_test(wrong_calls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
