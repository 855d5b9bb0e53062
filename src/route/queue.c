/* SPDX-License-Identifier: MIT */
/* Leads in order: the queue, earlier holders, and the order of receipt. */
#include "route/state.h"

#include <string.h>

/* --- the queue ---------------------------------------------------------------------------------------------------------------------------- */

void lead_queue_append(struct lead_leads *leads, uint32_t slot)
{
    struct lead_held *held = &leads->held[slot];
    held->previous = leads->queue_last;
    held->next = LEAD_NONE;
    if (leads->queue_last == LEAD_NONE)
        leads->queue_first = slot;
    else
        leads->held[leads->queue_last].next = slot;
    leads->queue_last = slot;
    leads->waiting_count++;
    leads->held_count--;
}

void lead_queue_remove(struct lead_leads *leads, uint32_t slot)
{
    struct lead_held *held = &leads->held[slot];
    if (held->previous == LEAD_NONE)
        leads->queue_first = held->next;
    else
        leads->held[held->previous].next = held->next;
    if (held->next == LEAD_NONE)
        leads->queue_last = held->previous;
    else
        leads->held[held->next].previous = held->previous;
    held->previous = held->next = LEAD_NONE;
    leads->waiting_count--;
    leads->held_count++;
}

/* --- earlier holders ---------------------------------------------------------------------------------------------------------------------- */

static uint32_t take_past(struct lead_leads *leads)
{
    uint32_t past = leads->first_free_past;
    if (past == LEAD_NONE)
        past = leads->past_used++;
    else
        leads->first_free_past = leads->pasts[past].count - 1;
    memset(&leads->pasts[past], 0, sizeof leads->pasts[past]);
    leads->past_count++;
    return past;
}

/* Where the person stands, or `count`. */
static uint32_t find(const struct lead_past *past, uint32_t person)
{
    uint32_t at = 0;
    while (at < past->count && past->people[at] != person)
        at++;
    return at;
}

void lead_past_add(struct lead_leads *leads, uint32_t slot, uint32_t person)
{
    struct lead_held *held = &leads->held[slot];
    if (held->past == LEAD_NONE)
        held->past = take_past(leads);
    struct lead_past *past = &leads->pasts[held->past];
    uint32_t gone = find(past, person);
    if (gone == LEAD_PAST_MAX)
        gone = 1;
    if (gone < past->count) {
        past->count--;
        memmove(past->people + gone, past->people + gone + 1, (past->count - gone) * sizeof *past->people);
    }
    past->people[past->count++] = person;
}

bool lead_past_has(const struct lead_leads *leads, uint32_t slot, uint32_t person)
{
    const uint32_t past = leads->held[slot].past;
    return past != LEAD_NONE && find(&leads->pasts[past], person) < leads->pasts[past].count;
}

uint32_t lead_past_last(const struct lead_leads *leads, uint32_t slot)
{
    const uint32_t past = leads->held[slot].past;
    return past == LEAD_NONE ? LEAD_NONE : leads->pasts[past].people[leads->pasts[past].count - 1];
}

/* --- the order of receipt ----------------------------------------------------------------------------------------------------------------- */

#define DIGIT_BITS 8

/* By one digit of the sequence; those that agree in it keep their order. */
static void sort_by_digit(const struct lead_leads *leads, const uint32_t *slots, uint32_t *sorted, size_t count, unsigned shift)
{
    size_t starts[(1 << DIGIT_BITS) + 1] = {0};
    for (size_t i = 0; i < count; i++)
        starts[(leads->held[slots[i]].sequence >> shift & ((1 << DIGIT_BITS) - 1)) + 1]++;
    for (size_t digit = 0; digit < 1 << DIGIT_BITS; digit++)
        starts[digit + 1] += starts[digit];
    for (size_t i = 0; i < count; i++)
        sorted[starts[leads->held[slots[i]].sequence >> shift & ((1 << DIGIT_BITS) - 1)]++] = slots[i];
}

void lead_leads_sort(const struct lead_leads *leads, uint32_t *slots, uint32_t *scratch, size_t count)
{
    uint64_t used_bits = 0;
    for (size_t i = 0; i < count; i++)
        used_bits |= leads->held[slots[i]].sequence;
    for (unsigned shift = 0; shift < 64 && used_bits >> shift; shift += 2 * DIGIT_BITS) {
        sort_by_digit(leads, slots, scratch, count, shift);
        sort_by_digit(leads, scratch, slots, count, shift + DIGIT_BITS);
    }
}
