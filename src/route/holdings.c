/* SPDX-License-Identifier: MIT */
#include "route/holdings.h"

#include <leadcore/assign.h>
#include <string.h>

bool lead_holdings_init(struct lead_holdings *holdings, const int64_t *values, size_t stride, uint32_t person_count, size_t lead_count,
                        const lead_allocator *memory)
{
    *holdings = (struct lead_holdings){.values = values, .stride = stride, .person_count = person_count};
    lead_arena_init(&holdings->arena, memory);
    holdings->roots = LEAD_ARENA_NEW(&holdings->arena, person_count, struct lead_holding *);
    holdings->last = LEAD_ARENA_NEW(&holdings->arena, person_count, struct lead_holding *);
    holdings->where = LEAD_ARENA_NEW(&holdings->arena, lead_count, struct lead_holding *);
    holdings->costs = LEAD_ARENA_NEW(&holdings->arena, person_count + 1, int64_t);
    return holdings->roots && holdings->last && holdings->where && holdings->costs;
}

void lead_holdings_free(struct lead_holdings *holdings)
{
    lead_arena_free(&holdings->arena);
}

/* --- nodes -------------------------------------------------------------------------------------------------------------------------------- */

static struct lead_holding *new_holding(struct lead_holdings *holdings, uint32_t height)
{
    const size_t count = (size_t)holdings->person_count + 1;
    struct lead_holding *holding = LEAD_ARENA_NEW(&holdings->arena, 1, struct lead_holding);
    int64_t *costs = LEAD_ARENA_NEW(&holdings->arena, count, int64_t);
    uint32_t *leads = LEAD_ARENA_NEW(&holdings->arena, count, uint32_t);
    if (!holding || !costs || !leads)
        return NULL;
    *holding = (struct lead_holding){.height = height, .costs = costs, .leads = leads};
    for (size_t i = 0; i < count; i++) {
        costs[i] = LEAD_FAR;
        leads[i] = LEAD_NONE;
    }
    return holding;
}

static void put_below(struct lead_holding *parent, struct lead_holding *part)
{
    part->parent = parent;
    parent->of.parts[parent->count++] = part;
}

/* The tree gets a new root, which knows what the old one knew. */
static struct lead_holding *raise_root(struct lead_holdings *holdings, uint32_t person)
{
    struct lead_holding *old = holdings->roots[person], *root = new_holding(holdings, old->height + 1);
    if (!root)
        return NULL;
    memcpy(root->costs, old->costs, ((size_t)holdings->person_count + 1) * sizeof *root->costs);
    memcpy(root->leads, old->leads, ((size_t)holdings->person_count + 1) * sizeof *root->leads);
    put_below(root, old);
    return holdings->roots[person] = root;
}

/* Where the person's next lead goes; NULL without memory, and then the tree may have empty parts, which say nothing. */
static struct lead_holding *place_for_one(struct lead_holdings *holdings, uint32_t person)
{
    struct lead_holding *place = holdings->last[person];
    if (!place)
        return holdings->roots[person] = holdings->last[person] = new_holding(holdings, 0);
    while (place && place->count == LEAD_HOLDING_WIDTH)
        place = place->parent ? place->parent : raise_root(holdings, person);
    while (place && place->height > 0) {
        struct lead_holding *part = new_holding(holdings, place->height - 1);
        if (part)
            put_below(place, part);
        place = part;
    }
    if (place)
        holdings->last[person] = place;
    return place;
}

/* --- costs -------------------------------------------------------------------------------------------------------------------------------- */

/* What it costs to hand the lead on, into holdings->costs. */
static void spell_out(struct lead_holdings *holdings, uint32_t person, uint32_t lead)
{
    const int64_t *values = lead_values_of(holdings, lead), own = values[person];
    int64_t *costs = holdings->costs;
    for (uint32_t p = 0; p < holdings->person_count; p++)
        costs[p] = values[p] == LEAD_FORBIDDEN ? LEAD_FAR : own - values[p];
    costs[holdings->person_count] = own;
}

/* The lead of holdings->costs is one of the holding's now, and `gone` is not. Where that was the cheapest, what it cost is still not too much. */
static void join(const struct lead_holdings *holdings, struct lead_holding *holding, uint32_t lead, uint32_t gone)
{
    const int64_t *costs = holdings->costs;
    int64_t *least = holding->costs;
    uint32_t *leads = holding->leads;
    const size_t count = (size_t)holdings->person_count + 1;
    for (size_t i = 0; i < count; i++) {
        const uint32_t known = leads[i] == gone ? LEAD_NONE : leads[i];
        leads[i] = costs[i] < least[i] ? lead : known;
        least[i] = costs[i] < least[i] ? costs[i] : least[i];
    }
}

/* Of a holding of leads. */
static void look_at_leads(const struct lead_holdings *holdings, struct lead_holding *holding, uint32_t other)
{
    int64_t least = LEAD_FAR;
    uint32_t cheapest = LEAD_NONE;
    for (uint32_t i = 0; i < holding->count; i++) {
        const uint32_t lead = holding->of.leads[i];
        const int64_t value = other == holdings->person_count ? 0 : lead_values_of(holdings, lead)[other];
        const int64_t cost = value == LEAD_FORBIDDEN ? LEAD_FAR : holding->values[i] - value;
        cheapest = cost < least ? lead : cheapest;
        least = cost < least ? cost : least;
    }
    holding->costs[other] = least;
    holding->leads[other] = cheapest;
}

/* Trees are at most as high as a number of 32 bits has digits of 6 bits. */
static void look(const struct lead_holdings *holdings, struct lead_holding *holding, uint32_t other)
{
    if (holding->height == 0) {
        look_at_leads(holdings, holding, other);
        return;
    }
    const struct lead_holding *best = holding->of.parts[0];
    for (uint32_t i = 0; i < holding->count; i++) {
        struct lead_holding *part = holding->of.parts[i];
        if (part->leads[other] == LEAD_NONE && part->costs[other] < LEAD_FAR)
            look(holdings, part, other);
        best = part->costs[other] < best->costs[other] ? part : best;
    }
    holding->costs[other] = best->costs[other];
    holding->leads[other] = best->leads[other];
}

int64_t lead_holdings_look(const struct lead_holdings *holdings, uint32_t person, uint32_t other)
{
    struct lead_holding *root = holdings->roots[person];
    if (root->leads[other] == LEAD_NONE)
        look(holdings, root, other);
    return root->costs[other];
}

/* --- moves -------------------------------------------------------------------------------------------------------------------------------- */

static void put(struct lead_holdings *holdings, struct lead_holding *holding, uint32_t place, uint32_t person, uint32_t lead)
{
    holding->of.leads[place] = lead;
    holding->values[place] = lead_values_of(holdings, lead)[person];
    holdings->where[lead] = holding;
}

bool lead_holdings_add(struct lead_holdings *holdings, uint32_t person, uint32_t lead)
{
    struct lead_holding *holding = place_for_one(holdings, person);
    if (!holding)
        return false;
    put(holdings, holding, holding->count++, person, lead);
    spell_out(holdings, person, lead);
    for (; holding; holding = holding->parent)
        join(holdings, holding, lead, LEAD_NONE);
    return true;
}

void lead_holdings_exchange(struct lead_holdings *holdings, uint32_t person, uint32_t lead, uint32_t replacement)
{
    struct lead_holding *holding = holdings->where[lead];
    uint32_t place = 0;
    while (holding->of.leads[place] != lead)
        place++;
    put(holdings, holding, place, person, replacement);
    spell_out(holdings, person, replacement);
    for (; holding; holding = holding->parent)
        join(holdings, holding, replacement, lead);
}
