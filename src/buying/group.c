/* SPDX-License-Identifier: MIT */
/*
 * The arithmetic of buying groups. What is left to win of a role is d = 1000 - s; each quality q, from the best on, takes away ⌊d × q ÷ 1000⌋ of it.
 * Three facts keep all of this small, and every number exact:
 *
 * 1. From the first q on that takes nothing away (d × q < 1000) none does, as both only become smaller. Before that each takes at least 1, so a
 *    role's *chain* is at most its 1,000 best qualities, whatever the number of contacts.
 * 2. A step is monotone in d and in q. So qualities that are larger one by one, from the best on, never make less of a role; and a quality that takes
 *    nothing away does not begin to when another contact of the role is raised.
 * 3. Hence, of contacts with the same influence, raising the one with the lowest quality gains most: at most 1,001 contacts of a role need be
 *    looked at, with at most 1,000 steps each.
 */
#include "buying/group.h"

#include <leadcore/vocabulary.h>
#include <string.h>

#define SHARES 1001 /* 0 … 1000 permille */
#define CHAIN_MAX 1000
#define FEW 256 /* contacts that are looked at one by one */

/* The qualities of one role that make a difference, the best first. */
struct chain {
    uint32_t count;
    uint16_t qualities[CHAIN_MAX];
};

struct group {
    const lead_contact *contacts;
    size_t count;
    const uint8_t *weights;
    uint32_t weight; /* of all roles */
    uint32_t sum;    /* Σ weight × strength */
    uint32_t strengths[LEAD_ROLES + 1];
    struct chain chains[LEAD_ROLES + 1]; /* of wanted roles */
};

static uint32_t quality_of(const lead_contact *contact)
{
    return (uint32_t)contact->engagement * contact->influence / 1000;
}

static bool is_wanted(const struct group *group, const lead_contact *contact)
{
    return !contact->is_blocker && group->weights[contact->role];
}

/* Of what is left, what is left behind a contact. */
static uint32_t left_behind(uint32_t left, uint32_t quality)
{
    return left - left * quality / 1000;
}

/* --- chains ------------------------------------------------------------------------------------------------------------------------------ */

/* Leaves out what makes no difference; returns the strength. */
static uint32_t prune(struct chain *chain)
{
    uint32_t left = 1000, used = 0;
    while (used < chain->count && left * chain->qualities[used] >= 1000)
        left = left_behind(left, chain->qualities[used++]);
    chain->count = used;
    return 1000 - left;
}

static void insert(struct chain *chain, uint32_t quality)
{
    uint32_t at = chain->count++;
    for (; at && chain->qualities[at - 1] < quality; at--)
        chain->qualities[at] = chain->qualities[at - 1];
    chain->qualities[at] = (uint16_t)quality;
}

static void collect_few(struct group *group)
{
    for (size_t i = 0; i < group->count; i++)
        if (is_wanted(group, &group->contacts[i]))
            insert(&group->chains[group->contacts[i].role], quality_of(&group->contacts[i]));
}

static void collect_many(struct group *group, lead_term_number role)
{
    struct chain *chain = &group->chains[role];
    uint32_t counts[SHARES] = {0};
    for (size_t i = 0; i < group->count; i++)
        if (group->contacts[i].role == role && !group->contacts[i].is_blocker)
            counts[quality_of(&group->contacts[i])]++;
    for (uint32_t quality = 1000; quality && chain->count < CHAIN_MAX; quality--)
        for (uint32_t n = counts[quality]; n && chain->count < CHAIN_MAX; n--)
            chain->qualities[chain->count++] = (uint16_t)quality;
}

/* What the role would come to if a contact of it had the quality `raised` instead of `quality`, which is smaller. */
static uint32_t strength_with(const struct chain *chain, uint32_t quality, uint32_t raised)
{
    uint32_t left = 1000, i = 0;
    bool is_gone = false;
    for (; i < chain->count && chain->qualities[i] >= raised; i++)
        left = left_behind(left, chain->qualities[i]);
    left = left_behind(left, raised);
    for (; i < chain->count && left * chain->qualities[i] >= 1000; i++) {
        if (is_gone || chain->qualities[i] != quality)
            left = left_behind(left, chain->qualities[i]);
        else
            is_gone = true;
    }
    return 1000 - left;
}

/* --- what would be gained ---------------------------------------------------------------------------------------------------------------- */

/* The rise in score when a wanted role has the strength `strength`. */
static uint32_t gain_of(const struct group *group, lead_term_number role, uint32_t strength)
{
    return (group->sum + group->weights[role] * (strength - group->strengths[role])) / group->weight - group->sum / group->weight;
}

static uint32_t gain_with(const struct group *group, lead_term_number role, uint32_t quality, uint32_t raised)
{
    return gain_of(group, role, strength_with(&group->chains[role], quality, raised));
}

struct next {
    uint32_t gain;
    uint64_t contact;
};

static struct next next_of_few(const struct group *group)
{
    struct next next = {0, UINT64_MAX};
    for (size_t i = 0; i < group->count; i++) {
        const lead_contact *contact = &group->contacts[i];
        const uint32_t quality = quality_of(contact);
        if (!is_wanted(group, contact) || quality >= contact->influence)
            continue;
        const uint32_t gain = gain_with(group, contact->role, quality, contact->influence);
        if (gain > next.gain)
            next = (struct next){gain, i};
    }
    return next;
}

/* The largest gain that a contact of the role can bring: of each influence, the one with the lowest quality. */
static uint32_t best_gain(const struct group *group, lead_term_number role)
{
    uint16_t lowest[SHARES];
    uint32_t best = 0;
    memset(lowest, 0xFF, sizeof lowest);
    for (size_t i = 0; i < group->count; i++) {
        const lead_contact *contact = &group->contacts[i];
        const uint32_t quality = quality_of(contact);
        if (contact->role == role && !contact->is_blocker && quality < lowest[contact->influence])
            lowest[contact->influence] = (uint16_t)quality;
    }
    for (uint32_t influence = 1; influence < SHARES; influence++) {
        if (lowest[influence] >= influence) /* nobody, or all are engaged as far as they can be */
            continue;
        const uint32_t gain = gain_with(group, role, lowest[influence], influence);
        best = gain > best ? gain : best;
    }
    return best;
}

/*
 * By influence: contacts of the role with a quality below this one bring `gain`, others less. Less influence needs a lower quality, so one walk down the
 * chain serves them all. Quality 0 is in no chain and stands for all that are in none.
 */
static void find_limits(const struct group *group, lead_term_number role, uint32_t gain, uint16_t limits[SHARES])
{
    const struct chain *chain = &group->chains[role];
    const uint32_t outside = chain->count ? chain->qualities[chain->count - 1] : SHARES;
    uint32_t i = 0;
    for (uint32_t influence = 1000; influence; influence--) {
        while (i < chain->count && (chain->qualities[i] >= influence || gain_with(group, role, chain->qualities[i], influence) < gain))
            i++;
        if (i < chain->count)
            limits[influence] = (uint16_t)(chain->qualities[i] + 1);
        else if (gain_with(group, role, 0, influence) >= gain)
            limits[influence] = (uint16_t)(outside < influence ? outside : influence);
        else
            limits[influence] = 0;
    }
    limits[0] = 0;
}

/* The first contact of the role, before `end`, that brings `gain`; `end` when there is none. */
static uint64_t first_with(const struct group *group, lead_term_number role, uint32_t gain, uint64_t end)
{
    uint16_t limits[SHARES];
    find_limits(group, role, gain, limits);
    for (uint64_t i = 0; i < end; i++) {
        const lead_contact *contact = &group->contacts[i];
        if (contact->role == role && !contact->is_blocker && quality_of(contact) < limits[contact->influence])
            return i;
    }
    return end;
}

static struct next next_of_many(const struct group *group)
{
    uint32_t gains[LEAD_ROLES + 1] = {0};
    struct next next = {0, UINT64_MAX};
    for (lead_term_number role = 1; role <= LEAD_ROLES; role++) {
        gains[role] = group->weights[role] ? best_gain(group, role) : 0;
        next.gain = gains[role] > next.gain ? gains[role] : next.gain;
    }
    if (!next.gain)
        return next;
    next.contact = group->count;
    for (lead_term_number role = 1; role <= LEAD_ROLES; role++)
        if (gains[role] == next.gain)
            next.contact = first_with(group, role, next.gain, next.contact);
    return next;
}

/* --- all of it --------------------------------------------------------------------------------------------------------------------------- */

/* The first size above the company's; the last is for all that are larger. */
static const uint8_t *weights_at(const struct lead_group_definition *definition, double company_size)
{
    uint32_t low = 0, high = definition->size_count - 1;
    if (company_size != company_size)
        return definition->unsized.weights;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (company_size < definition->sizes[middle].below)
            high = middle;
        else
            low = middle + 1;
    }
    return definition->sizes[low].weights;
}

static void collect(struct group *group)
{
    for (size_t role = 0; role <= LEAD_ROLES; role++) {
        group->chains[role].count = 0;
        group->weight += group->weights[role];
    }
    if (group->count <= FEW)
        collect_few(group);
    for (lead_term_number role = 1; role <= LEAD_ROLES; role++) {
        if (!group->weights[role])
            continue;
        if (group->count > FEW)
            collect_many(group, role);
        group->strengths[role] = prune(&group->chains[role]);
        group->sum += group->weights[role] * group->strengths[role];
    }
}

static lead_permille key_quality(const lead_contact *contact)
{
    static const uint16_t seniorities[] = {
        [LEAD_SENIORITY_CHIEF] = 1000,     [LEAD_SENIORITY_VP] = 850,     [LEAD_SENIORITY_DIRECTOR] = 700, [LEAD_SENIORITY_MANAGER] = 500,
        [LEAD_SENIORITY_SPECIALIST] = 300, [LEAD_SENIORITY_JUNIOR] = 100, [LEAD_SENIORITY_OTHER] = 200,    [0] = 200,
    };
    return (lead_permille)((seniorities[contact->seniority] * 7 + contact->engagement * 3) / 10);
}

/* Everything that is about single contacts. Returns the roles that are there, as bits. */
static uint32_t look_at_contacts(const struct group *group, lead_buying_group *result)
{
    uint32_t roles = 0;
    for (size_t i = 0; i < group->count; i++) {
        const lead_contact *contact = &group->contacts[i];
        if (contact->is_blocker) {
            result->blocker_count++;
            continue;
        }
        const lead_permille quality = key_quality(contact);
        roles |= 1u << contact->role;
        if (result->key_contact_index != UINT64_MAX && quality <= result->key_contact)
            continue;
        result->key_contact = quality;
        result->key_contact_index = i;
    }
    return roles;
}

static void look_at_roles(const struct group *group, uint32_t roles, lead_buying_group *result)
{
    uint32_t covered = 0;
    for (lead_term_number role = 1; role <= LEAD_ROLES; role++) {
        if (!group->weights[role])
            continue;
        result->wanted |= 1u << role;
        if (roles >> role & 1) {
            covered += group->weights[role];
            continue;
        }
        result->missing |= 1u << role;
        if (!result->next_role || group->weights[role] > group->weights[result->next_role])
            result->next_role = role;
    }
    result->coverage = (lead_permille)(1000 * covered / group->weight);
    if (result->next_role)
        result->next_role_gain = (lead_permille)gain_of(group, result->next_role, 1000);
}

void lead_group_compute(const struct lead_group_definition *definition, const lead_contact *contacts, size_t count, double company_size,
                        lead_buying_group *result)
{
    struct group group; /* chains are filled as far as they are used */
    group.contacts = contacts;
    group.count = count;
    group.weights = weights_at(definition, company_size);
    group.weight = group.sum = 0;
    memset(group.strengths, 0, sizeof group.strengths);
    *result = (lead_buying_group){.size = sizeof *result, .contact_count = (uint32_t)count, .key_contact_index = UINT64_MAX};
    collect(&group);
    look_at_roles(&group, look_at_contacts(&group, result), result);
    result->score = (lead_permille)(group.sum / group.weight);
    const struct next next = count <= FEW ? next_of_few(&group) : next_of_many(&group);
    result->next_contact = next.contact;
    result->next_gain = (lead_permille)next.gain;
}
