/* SPDX-License-Identifier: MIT */
/*
 * Any values, capacities and floors: either the call is refused and nobody has a lead, or capacities are kept, nothing forbidden is done, the totals are
 * those of a recount, and no exchange of leads would be better (tests/support/best_check.c). Staffing of any numbers: refused, or finite.
 */
#include "../support/best_check.h"
#include "input.h"
#include "require.h"

#include <stdbool.h>

enum { PEOPLE_MAX = 12, LEADS_MAX = 400, GAP_MAX = 3 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint8_t take_byte(struct input *input)
{
    uint8_t byte = 0;
    take(input, &byte, 1);
    return byte;
}

/* Mostly small, so that values are often equal; forbidden, the largest, and now and then anything at all. */
static int64_t take_value(struct input *input, uint8_t kind)
{
    const int8_t byte = (int8_t)take_byte(input);
    if (byte == -128)
        return LEAD_FORBIDDEN;
    if (byte == -127 && kind & 1) {
        int64_t number = 0;
        take(input, &number, sizeof number);
        return number;
    }
    return kind & 2 ? byte * (LEAD_VALUE_MAX / 127) : kind & 4 ? byte / 16 : byte;
}

/* As many leads as the input has values for. */
static void assign(struct input *input)
{
    static int64_t values[LEADS_MAX * (PEOPLE_MAX + GAP_MAX)];
    static uint32_t people[LEADS_MAX], again[LEADS_MAX];
    uint32_t capacities[PEOPLE_MAX], floors[PEOPLE_MAX];
    const uint8_t kind = take_byte(input), shape = take_byte(input);
    const uint32_t person_count = 1 + shape % PEOPLE_MAX, stride = person_count + (kind >> 4) % (GAP_MAX + 1);
    lead_best best = {sizeof best, 77, 77, 77}, best_again = {.size = sizeof best};
    lead_error error = LEAD_ERROR_INIT;
    uint32_t lead_count = 0;
    for (uint32_t p = 0; p < person_count; p++) {
        capacities[p] = take_byte(input);
        floors[p] = take_byte(input);
        floors[p] = kind & 128 ? floors[p] : capacities[p] < floors[p] ? capacities[p] : floors[p];
    }
    for (; input->size && lead_count < LEADS_MAX; lead_count++)
        for (uint32_t i = 0; i < stride; i++)
            values[lead_count * stride + i] = i < person_count ? take_value(input, kind) : INT64_MIN + 1;
    const struct best_question question = {values, lead_count, person_count, stride, capacities, kind & 8 ? floors : NULL};
    const lead_status status = lead_assign_best(values, lead_count, person_count, stride, capacities, question.floors, NULL, people, &best, &error);
    require(status == error.code && (status == LEAD_OK || status == LEAD_ERROR_VALUE || status == LEAD_ERROR_INVALID_ARGUMENT));
    if (status != LEAD_OK) {
        require(best.value == 0 && best.assigned == 0 && best.below_floor == 0);
        for (uint32_t lead = 0; lead < lead_count; lead++)
            require(people[lead] == LEAD_NONE);
        return;
    }
    require(best_check(&question, people, &best) == NULL);
    require(lead_assign_best(values, lead_count, person_count, stride, capacities, question.floors, NULL, again, &best_again, NULL) == LEAD_OK);
    require(lead_count == 0 || memcmp(people, again, lead_count * sizeof *people) == 0);
    require(best.value == best_again.value);
}

static bool is_plain(double number)
{
    return number >= 0 && number <= 1e12;
}

static void plan(struct input *input)
{
    lead_workload work = {0};
    lead_staffing found = {.size = sizeof found};
    take(input, &work, sizeof work);
    work.size = sizeof work;
    if (lead_plan_staffing(&work, &found, NULL) == LEAD_OK) {
        require(is_plain(found.dials) && is_plain(found.reached) && is_plain(found.conversations) && is_plain(found.meetings) && is_plain(found.people));
        require(found.people_needed + 1.0 >= found.people && found.people_needed - 1.0 < found.people);
    } else
        require(found.dials + found.reached + found.conversations + found.meetings + found.people + found.people_needed == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = {data, size};
    if (take_byte(&input) & 1)
        plan(&input);
    else
        assign(&input);
    return 0;
}
