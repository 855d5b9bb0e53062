/* SPDX-License-Identifier: MIT */
/*
 * Each lead in turn goes to a person, who may hand another one on to the next person, and so on, until somebody has room or a lead is left to nobody.
 * The chain that costs least is a shortest path over people (Dijkstra). Prices keep all costs on it from being negative: nobody who is full has a lead
 * that is worth less than their price elsewhere, and nobody with room has a price. So the leads that came are always assigned best.
 *
 * A person who is below their floor pays PREMIUM for a lead, which is more than any chain can gain or lose; their price is -PREMIUM. At the floor the
 * price may be anything from there to 0, above it 0 or more. Prices only ever rise, so a lead that was left to nobody stays there.
 *
 * Numbers, with at most 10,000 people and values of at most ±2^40: a chain gains or loses less than 20,002 × 2^40 < PREMIUM = 2^56; prices lie in
 * -2^56 … 2^40, as no person's price exceeds the value of a lead that they have; distances of interest are below 2^57, and whatever has to do with
 * a forbidden pair or a person without capacity is at least 2^57 away, so that it is never looked at.
 */
#include "base/checked.h"
#include "base/error.h"
#include "route/holdings.h"

#include <leadcore/assign.h>
#include <string.h>

#define PREMIUM ((int64_t)1 << 56)
#define NO_CAPACITY_PRICE ((int64_t)1 << 58)
#define LEADS_MAX UINT64_C(4000000000)
#define PEOPLE_MAX 10000u

struct person {
    uint32_t capacity, floor, load;
};

/* By person: arrays beside each other, as the inner loops run over all people. */
struct search {
    struct lead_holdings holdings;
    struct person *people;
    int64_t *prices;
    int64_t *rooms;     /* what it costs to end a chain here */
    int64_t *distances; /* of a lead that comes here by the best chain that is known */
    uint32_t *from;     /* the person before on that chain; LEAD_NONE: the lead came directly */
    int64_t farthest;   /* the shortest chain without a person between */
    uint32_t *open, open_count;       /* people who are nearer than that, and whose distances may still become shorter */
    uint32_t *settled, settled_count; /* whose distances are final */
    uint32_t *owners; /* by lead */
    uint32_t count;
};

/* How the best chain that is known ends. */
struct end {
    int64_t distance;
    uint32_t person;   /* who keeps a lead; LEAD_NONE: it is left to nobody */
    uint32_t previous; /* then, by whom; LEAD_NONE: it is the lead that came */
};

static int64_t room_of(const struct person *person, int64_t price)
{
    if (person->load < person->floor)
        return 0;
    return person->load < person->capacity ? -price : LEAD_FAR;
}

static bool init(struct search *search, const uint32_t *capacities, const uint32_t *floors)
{
    struct lead_arena *arena = &search->holdings.arena;
    const uint32_t count = search->count;
    search->people = LEAD_ARENA_NEW(arena, count, struct person);
    search->prices = LEAD_ARENA_NEW(arena, count, int64_t);
    search->rooms = LEAD_ARENA_NEW(arena, count, int64_t);
    search->distances = LEAD_ARENA_NEW(arena, count, int64_t);
    search->from = LEAD_ARENA_NEW(arena, count, uint32_t);
    search->open = LEAD_ARENA_NEW(arena, count, uint32_t);
    search->settled = LEAD_ARENA_NEW(arena, count, uint32_t);
    if (!search->people || !search->prices || !search->rooms || !search->distances || !search->from || !search->open || !search->settled)
        return false;
    for (uint32_t p = 0; p < count; p++) {
        search->people[p] = (struct person){capacities[p], floors ? floors[p] : 0, 0};
        search->prices[p] = capacities[p] == 0 ? NO_CAPACITY_PRICE : search->people[p].floor > 0 ? -PREMIUM : 0;
        search->rooms[p] = room_of(&search->people[p], search->prices[p]);
    }
    return true;
}

/* --- one lead ----------------------------------------------------------------------------------------------------------------------------- */

static int64_t worth(int64_t value, int64_t price)
{
    return (value == LEAD_FORBIDDEN ? -LEAD_FAR : value) - price;
}

/* What the lead is worth at most, and to whom: the first of several. */
static int64_t best_offer(const struct search *search, const int64_t *values, uint32_t *best)
{
    int64_t most = INT64_MIN;
    for (uint32_t p = 0; p < search->count; p++) {
        const int64_t offer = worth(values[p], search->prices[p]);
        *best = offer > most ? p : *best;
        most = offer > most ? offer : most;
    }
    return most;
}

/* Chains of one person, or none. */
static struct end begin(struct search *search, const int64_t *values, int64_t most)
{
    struct end end = {INT64_MAX, LEAD_NONE, LEAD_NONE};
    for (uint32_t p = 0; p < search->count; p++) {
        const int64_t distance = most - worth(values[p], search->prices[p]), whole = distance + search->rooms[p];
        search->distances[p] = distance;
        search->from[p] = LEAD_NONE;
        end.person = whole < end.distance ? p : end.person;
        end.distance = whole < end.distance ? whole : end.distance;
    }
    if (most < end.distance)
        end = (struct end){most, LEAD_NONE, LEAD_NONE};
    search->open_count = search->settled_count = 0;
    for (uint32_t p = 0; p < search->count; p++)
        if (search->distances[p] < end.distance)
            search->open[search->open_count++] = p;
    return end;
}

/* Takes the nearest of those that are open out: its distance is final. LEAD_NONE when none is nearer than the end. */
static uint32_t take_nearest(struct search *search, int64_t end)
{
    uint32_t found = 0;
    for (uint32_t i = 1; i < search->open_count; i++)
        found = search->distances[search->open[i]] < search->distances[search->open[found]] ? i : found;
    if (search->open_count == 0 || search->distances[search->open[found]] >= end)
        return LEAD_NONE;
    const uint32_t person = search->open[found];
    search->open[found] = search->open[--search->open_count];
    search->settled[search->settled_count++] = person;
    return person;
}

/* There is a chain to `person` with `from` before them that may be shorter than all others. */
static void try_chain(struct search *search, uint32_t from, uint32_t person, int64_t base, struct end *end)
{
    const int64_t distance = base + lead_holdings_look(&search->holdings, from, person) + search->prices[person];
    if (distance >= search->distances[person] || distance >= end->distance)
        return;
    if (search->distances[person] >= search->farthest)
        search->open[search->open_count++] = person;
    search->distances[person] = distance;
    search->from[person] = from;
    if (distance + search->rooms[person] < end->distance)
        *end = (struct end){distance + search->rooms[person], person, from};
}

/* Chains that go on from this person. */
static void pass_on(struct search *search, uint32_t from, struct end *end)
{
    const int64_t *costs = search->holdings.roots[from]->costs, *prices = search->prices, *distances = search->distances;
    const int64_t base = distances[from] - prices[from];
    const uint32_t count = search->count;
    for (uint32_t p = 0; p < count; p++) {
        const int64_t distance = base + costs[p] + prices[p];
        if (distance < distances[p] && distance < end->distance)
            try_chain(search, from, p, base, end);
    }
    if (base + costs[count] < end->distance && base + lead_holdings_look(&search->holdings, from, count) < end->distance)
        *end = (struct end){base + costs[count], LEAD_NONE, from};
}

static struct end shortest(struct search *search, const int64_t *values, int64_t most)
{
    struct end end = begin(search, values, most);
    search->farthest = end.distance;
    for (uint32_t person = take_nearest(search, end.distance); person != LEAD_NONE; person = take_nearest(search, end.distance))
        pass_on(search, person, &end);
    for (uint32_t i = 0; i < search->settled_count; i++) {
        const uint32_t person = search->settled[i];
        search->prices[person] += end.distance - search->distances[person];
        search->rooms[person] = room_of(&search->people[person], search->prices[person]);
    }
    return end;
}

static bool keep(struct search *search, uint32_t person, uint32_t lead)
{
    struct person *of = &search->people[person];
    if (!lead_holdings_add(&search->holdings, person, lead))
        return false;
    search->owners[lead] = person;
    of->load++;
    search->rooms[person] = room_of(of, search->prices[person]);
    return true;
}

/* Along the chain, each hands on the lead that costs least, and gets the one of the person before. */
static bool hand_on(struct search *search, uint32_t lead, const struct end *end)
{
    uint32_t *chain = search->settled, length = 0;
    for (uint32_t person = end->person == LEAD_NONE ? end->previous : search->from[end->person]; person != LEAD_NONE; person = search->from[person])
        chain[length++] = person;
    for (uint32_t i = length; i-- > 0;) {
        const uint32_t person = chain[i], next = i > 0 ? chain[i - 1] : end->person == LEAD_NONE ? search->count : end->person;
        const uint32_t handed_on = search->holdings.roots[person]->leads[next];
        lead_holdings_exchange(&search->holdings, person, handed_on, lead);
        search->owners[lead] = person;
        lead = handed_on;
    }
    if (end->person != LEAD_NONE)
        return keep(search, end->person, lead);
    search->owners[lead] = LEAD_NONE;
    return true;
}

/* False when out of memory. */
static bool assign(struct search *search, uint32_t lead)
{
    const int64_t *values = lead_values_of(&search->holdings, lead);
    uint32_t best = 0;
    const int64_t most = best_offer(search, values, &best);
    if (most < 0)
        return true; /* stays with nobody */
    if (search->rooms[best] == 0)
        return keep(search, best, lead);
    const struct end end = shortest(search, values, most);
    return hand_on(search, lead, &end);
}

/* --- all of them -------------------------------------------------------------------------------------------------------------------------- */

static lead_best sum_up(const struct search *search, uint64_t lead_count)
{
    lead_best best = {.size = sizeof best};
    for (uint32_t p = 0; p < search->count; p++) {
        const struct person *person = &search->people[p];
        best.below_floor += person->load < person->floor ? person->floor - person->load : 0;
    }
    for (uint64_t lead = 0; lead < lead_count; lead++)
        if (search->owners[lead] != LEAD_NONE) {
            best.value = lead_add_saturated(best.value, lead_values_of(&search->holdings, (uint32_t)lead)[search->owners[lead]]);
            best.assigned++;
        }
    return best;
}

static bool is_in_range(int64_t value)
{
    return value == LEAD_FORBIDDEN || (value >= -LEAD_VALUE_MAX && value <= LEAD_VALUE_MAX);
}

static lead_status check_values(const int64_t *values, uint64_t lead_count, uint32_t person_count, size_t stride, lead_error *error)
{
    for (uint64_t lead = 0; lead < lead_count; lead++) {
        const int64_t *row = values + (size_t)lead * stride;
        unsigned is_good = 1;
        for (uint32_t p = 0; p < person_count; p++)
            is_good &= is_in_range(row[p]);
        for (uint32_t p = 0; !is_good; p++)
            if (!is_in_range(row[p]))
                return lead_fail(error, LEAD_ERROR_VALUE, "the value of lead %llu for person %u is beyond 2^40, or below -2^40", (unsigned long long)lead, p);
    }
    return LEAD_OK;
}

static lead_status check_people(uint32_t person_count, const uint32_t *capacities, const uint32_t *floors, lead_error *error)
{
    for (uint32_t p = 0; floors && p < person_count; p++)
        if (floors[p] > capacities[p])
            return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "the floor of person %u is above their capacity", p);
    return LEAD_OK;
}

/* Sizes alone; what was counted in 64 bits may be looked at when this is true. */
static bool is_possible(const int64_t *values, uint64_t lead_count, uint32_t person_count, uint64_t stride, const uint32_t *people)
{
    const uint64_t most = PTRDIFF_MAX / sizeof *values;
    if (person_count < 1 || person_count > PEOPLE_MAX || lead_count > LEADS_MAX || stride < person_count)
        return false;
    return lead_count == 0 || (values && people && stride <= most / lead_count);
}

static lead_status assign_all(struct search *search, uint64_t lead_count, const uint32_t *capacities, const uint32_t *floors, lead_best *best,
                              lead_error *error)
{
    bool is_good = init(search, capacities, floors);
    for (uint64_t lead = 0; is_good && lead < lead_count; lead++)
        is_good = assign(search, (uint32_t)lead);
    if (!is_good)
        return lead_fail_memory(error);
    *best = sum_up(search, lead_count);
    return LEAD_OK;
}

static void leave_to_nobody(uint32_t *people, uint64_t lead_count)
{
    for (uint64_t lead = 0; lead < lead_count; lead++)
        people[lead] = LEAD_NONE;
}

lead_status lead_assign_best(const int64_t *values, uint64_t lead_count, uint32_t person_count, uint64_t stride, const uint32_t *capacities,
                             const uint32_t *floors, const lead_allocator *allocator, uint32_t *people, lead_best *best, lead_error *error)
{
    lead_allocator memory;
    lead_best found = {.size = sizeof found};
    const bool has_room = !best || lead_copy_out(best, &found, sizeof found, sizeof found) == LEAD_OK;
    if (!is_possible(values, lead_count, person_count, stride, people))
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "these are no %llu rows of %u values", (unsigned long long)lead_count, person_count);
    leave_to_nobody(people, lead_count);
    if (!has_room || !capacities || !lead_memory_choose(allocator, &memory))
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, !has_room ? "best.size is not set" : !capacities ? "capacities must be given" : "the allocator is incomplete");
    lead_status status = check_people(person_count, capacities, floors, error);
    if (status == LEAD_OK)
        status = check_values(values, lead_count, person_count, (size_t)stride, error);
    if (status != LEAD_OK)
        return status;
    struct search search = {.owners = people, .count = person_count};
    status = lead_holdings_init(&search.holdings, values, (size_t)stride, person_count, (size_t)lead_count, &memory)
                 ? assign_all(&search, lead_count, capacities, floors, &found, error)
                 : lead_fail_memory(error);
    lead_holdings_free(&search.holdings);
    if (status != LEAD_OK)
        leave_to_nobody(people, lead_count);
    else if (best)
        lead_copy_out(best, &found, sizeof found, sizeof found);
    return status;
}
