/* SPDX-License-Identifier: MIT */
/* Fails every allocation of best assignment: nobody may have a lead then, and nothing be counted. Enough leads for what a person holds to be in layers. */
#include "../support/tap.h"
#include "exhaust.h"

#include <leadcore/assign.h>

enum { LEADS = 4300, PEOPLE = 2 };

struct stage {
    lead_allocator memory;
    uint32_t floors[PEOPLE];
    bool has_floors;
};

static lead_status assign(void *context, bool *is_clean)
{
    static const uint32_t capacities[PEOPLE] = {4200, 60};
    static int64_t values[LEADS * PEOPLE];
    static uint32_t people[LEADS];
    struct stage *stage = context;
    lead_best best = {sizeof best, 77, 77, 77};
    lead_error error = LEAD_ERROR_INIT;
    for (uint32_t i = 0; i < LEADS * PEOPLE; i++)
        values[i] = i * 7919 % 1009;
    for (uint32_t lead = 0; lead < LEADS; lead++)
        people[lead] = 7;
    const lead_status status = lead_assign_best(values, LEADS, PEOPLE, PEOPLE, capacities, stage->has_floors ? stage->floors : NULL, &stage->memory, people, &best, &error);
    *is_clean = status == LEAD_OK ? best.assigned == 4260 && best.value > 0 : best.assigned == 0 && best.value == 0 && best.below_floor == 0 && error.code == status;
    for (uint32_t lead = 0; lead < LEADS; lead++)
        *is_clean = *is_clean && (status == LEAD_OK ? people[lead] < PEOPLE || people[lead] == LEAD_NONE : people[lead] == LEAD_NONE);
    return status;
}

int main(void)
{
    struct host host = {0};
    struct stage stage = {.memory = host_memory(&host), .floors = {100, 60}};
    exhaust(&host, "best assignment", assign, &stage);
    stage.has_floors = true;
    exhaust(&host, "best assignment with floors", assign, &stage);
    tap(host.live == 0, "no block is live at the end");
    tap(host.wrong == 0, "every block came back with its size");
    return tap_end();
}
