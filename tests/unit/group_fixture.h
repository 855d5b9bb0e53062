/* SPDX-License-Identifier: MIT */
/*
 * Groups of contacts for tests, and docs/model-reference.md ("Buying group") word by word: every number is computed by itself from all contacts, and what
 * a change would bring is found by making the change.
 */
#ifndef LEADCORE_TESTS_UNIT_GROUP_FIXTURE_H
#define LEADCORE_TESTS_UNIT_GROUP_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "buying/group.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* A generator of its own, so that every run looks at the same cases. */
static inline uint32_t next_number(uint64_t *state, uint32_t below)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((*state >> 33) % below);
}

/* --- the definitions, slowly ------------------------------------------------------------------------------------------------------------- */

static inline uint32_t slow_quality(const lead_contact *contact)
{
    return (uint32_t)contact->engagement * contact->influence / 1000;
}

static inline int downwards(const void *a, const void *b)
{
    const uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
    return (left < right) - (left > right);
}

static inline uint32_t slow_strength(const lead_contact *contacts, size_t count, lead_term_number role)
{
    uint32_t *qualities = malloc((count + 1) * sizeof *qualities), used = 0, strength = 0;
    assert_non_null(qualities);
    for (size_t i = 0; i < count; i++)
        if (!contacts[i].is_blocker && contacts[i].role == role)
            qualities[used++] = slow_quality(&contacts[i]);
    qsort(qualities, used, sizeof *qualities, downwards);
    for (uint32_t k = 0; k < used; k++)
        strength += (1000 - strength) * qualities[k] / 1000;
    free(qualities);
    return strength;
}

static inline uint32_t slow_weight(const uint8_t *weights)
{
    uint32_t sum = 0;
    for (lead_term_number role = 1; role <= LEAD_ROLES; role++)
        sum += weights[role];
    return sum;
}

static inline uint32_t slow_score(const uint8_t *weights, const lead_contact *contacts, size_t count)
{
    uint32_t sum = 0;
    for (lead_term_number role = 1; role <= LEAD_ROLES; role++)
        sum += weights[role] * slow_strength(contacts, count, role);
    return sum / slow_weight(weights);
}

static inline bool slow_has(const lead_contact *contacts, size_t count, lead_term_number role)
{
    for (size_t i = 0; i < count; i++)
        if (!contacts[i].is_blocker && contacts[i].role == role)
            return true;
    return false;
}

/* The score if contact `i` were fully engaged. */
static inline uint32_t slow_score_with(const uint8_t *weights, const lead_contact *contacts, size_t count, size_t i)
{
    lead_contact *changed = malloc((count + 1) * sizeof *changed);
    assert_non_null(changed);
    memcpy(changed, contacts, count * sizeof *changed);
    changed[i].engagement = 1000;
    const uint32_t score = slow_score(weights, changed, count);
    free(changed);
    return score;
}

/* The score with one more contact, fully engaged and influential. */
static inline uint32_t slow_score_and(const uint8_t *weights, const lead_contact *contacts, size_t count, lead_term_number role)
{
    lead_contact *more = malloc((count + 1) * sizeof *more);
    assert_non_null(more);
    if (count)
        memcpy(more, contacts, count * sizeof *more);
    more[count] = (lead_contact){.size = sizeof *more, .role = role, .engagement = 1000, .influence = 1000};
    const uint32_t score = slow_score(weights, more, count + 1);
    free(more);
    return score;
}

static inline uint32_t slow_key_quality(const lead_contact *contact)
{
    static const uint32_t of_seniority[] = {200, 1000, 850, 700, 500, 300, 100, 200};
    return (of_seniority[contact->seniority] * 7 + contact->engagement * 3) / 10;
}

static inline void slow_roles(const uint8_t *weights, const lead_contact *contacts, size_t count, lead_buying_group *group)
{
    uint32_t covered = 0;
    for (lead_term_number role = 1; role <= LEAD_ROLES; role++) {
        if (!weights[role])
            continue;
        group->wanted |= 1u << role;
        if (slow_has(contacts, count, role)) {
            covered += weights[role];
            continue;
        }
        group->missing |= 1u << role;
        if (!group->next_role || weights[role] > weights[group->next_role])
            group->next_role = role;
    }
    group->coverage = (lead_permille)(1000 * covered / slow_weight(weights));
    if (group->next_role)
        group->next_role_gain = (lead_permille)(slow_score_and(weights, contacts, count, group->next_role) - group->score);
}

static inline lead_buying_group slow_group(const uint8_t *weights, const lead_contact *contacts, size_t count)
{
    lead_buying_group group = {.size = sizeof group, .contact_count = (uint32_t)count, .key_contact_index = UINT64_MAX, .next_contact = UINT64_MAX};
    group.score = (lead_permille)slow_score(weights, contacts, count);
    slow_roles(weights, contacts, count, &group);
    for (size_t i = 0; i < count; i++) {
        group.blocker_count += contacts[i].is_blocker != 0;
        if (contacts[i].is_blocker)
            continue;
        const uint32_t quality = slow_key_quality(&contacts[i]);
        if (group.key_contact_index == UINT64_MAX || quality > group.key_contact) {
            group.key_contact = (lead_permille)quality;
            group.key_contact_index = i;
        }
        if (!weights[contacts[i].role])
            continue;
        const uint32_t gain = slow_score_with(weights, contacts, count, i) - group.score;
        if (gain > group.next_gain) {
            group.next_gain = (lead_permille)gain;
            group.next_contact = i;
        }
    }
    return group;
}

#define EXPECT(member) \
    if (found->member != wanted->member) \
    fail_msg("%s: " #member " is %llu, expected %llu", name, (unsigned long long)found->member, (unsigned long long)wanted->member)

static inline void expect_group(const char *name, const lead_buying_group *found, const lead_buying_group *wanted)
{
    EXPECT(contact_count);
    EXPECT(blocker_count);
    EXPECT(wanted);
    EXPECT(missing);
    EXPECT(coverage);
    EXPECT(score);
    EXPECT(key_contact);
    EXPECT(reserved);
    EXPECT(key_contact_index);
    EXPECT(next_contact);
    EXPECT(next_gain);
    EXPECT(next_role_gain);
    EXPECT(next_role);
}

#endif
