/* SPDX-License-Identifier: MIT */
/* The arithmetic of buying groups: by hand, against the definitions, and what has to hold for any contacts. */
#include "group_fixture.h"

#include <leadcore/vocabulary.h>

#define INITIATOR LEAD_ROLE_INITIATOR
#define USER LEAD_ROLE_USER
#define INFLUENCER LEAD_ROLE_INFLUENCER
#define DECIDER LEAD_ROLE_DECIDER
#define BUYER LEAD_ROLE_BUYER
#define GATEKEEPER LEAD_ROLE_GATEKEEPER
#define AUDITOR LEAD_ROLE_AUDITOR
#define BIT(role) (1u << (role))
#define NONE UINT64_MAX

/* All companies alike. */
static struct lead_group_definition definition_of(struct lead_wanted_roles *wanted)
{
    return (struct lead_group_definition){.is_given = true, .sizes = wanted, .size_count = 1, .unsized = *wanted};
}

static lead_buying_group group_of(const uint8_t weights[LEAD_ROLES + 1], const lead_contact *contacts, size_t count)
{
    struct lead_wanted_roles wanted = {.below = HUGE_VAL};
    lead_buying_group group;
    memcpy(wanted.weights, weights, sizeof wanted.weights);
    const struct lead_group_definition definition = definition_of(&wanted);
    memset(&group, 0xEE, sizeof group);
    lead_group_compute(&definition, contacts, count, NAN, &group);
    assert_int_equal(group.size, sizeof group);
    return group;
}

/* --- by hand ----------------------------------------------------------------------------------------------------------------------------- */

#define S sizeof(lead_contact)

/* Weights: decider 3, buyer 2, user 1. */
static const uint8_t three_roles[LEAD_ROLES + 1] = {[DECIDER] = 3, [BUYER] = 2, [USER] = 1};
#define WANTED (BIT(DECIDER) | BIT(BUYER) | BIT(USER))

static const struct {
    const char *name;
    lead_contact contacts[4];
    size_t count;
    lead_buying_group group;
} by_hand[] = {
    /* A decider brings 3/6 of 1000. */
    {"nobody", {{0}}, 0, {.wanted = WANTED, .missing = WANTED, .key_contact_index = NONE, .next_contact = NONE, .next_role = DECIDER, .next_role_gain = 500}},
    /* Coverage 3/6; score 3 × 400 / 6; the key contact (7 × 1000 + 3 × 400) / 10; fully engaged 500 - 200; a buyer brings 2/6: (1200 + 2000) / 6 = 533. */
    {"one decider",
     {{S, DECIDER, LEAD_SENIORITY_CHIEF, 400, 1000, 0}},
     1,
     {.contact_count = 1, .wanted = WANTED, .missing = BIT(BUYER) | BIT(USER), .coverage = 500, .score = 200, .key_contact = 820,
      .key_contact_index = 0, .next_contact = 0, .next_gain = 300, .next_role = BUYER, .next_role_gain = 333}},
    /* Strength 500, then 500 + 500 × 500 / 1000 = 750; raising either: 1000. */
    {"the second adds half of what is left",
     {{S, USER, LEAD_SENIORITY_SPECIALIST, 500, 1000, 0}, {S, USER, LEAD_SENIORITY_SPECIALIST, 500, 1000, 0}},
     2,
     {.contact_count = 2, .wanted = WANTED, .missing = BIT(DECIDER) | BIT(BUYER), .coverage = 166, .score = 125, .key_contact = 360,
      .key_contact_index = 0, .next_contact = 0, .next_gain = 41, .next_role = DECIDER, .next_role_gain = 500}},
    /* Quality 800 × 500 / 1000 = 400 each; the third, without influence, adds nothing, and nothing when engaged. */
    {"influence",
     {{S, BUYER, 0, 800, 500, 0}, {S, BUYER, LEAD_SENIORITY_OTHER, 0, 0, 0}},
     2,
     {.contact_count = 2, .wanted = WANTED, .missing = BIT(DECIDER) | BIT(USER), .coverage = 333, .score = 133, .key_contact = 380,
      .key_contact_index = 0, .next_contact = 0, .next_gain = 33, .next_role = DECIDER, .next_role_gain = 500}},
    /* A blocker is counted, and nothing else. */
    {"a blocker",
     {{S, DECIDER, LEAD_SENIORITY_CHIEF, 1000, 1000, 1}, {S, DECIDER, LEAD_SENIORITY_JUNIOR, 0, 1000, 0}},
     2,
     {.contact_count = 2, .blocker_count = 1, .wanted = WANTED, .missing = BIT(BUYER) | BIT(USER), .coverage = 500, .key_contact = 70,
      .key_contact_index = 1, .next_contact = 1, .next_gain = 500, .next_role = BUYER, .next_role_gain = 333}},
    {"only a blocker",
     {{S, USER, LEAD_SENIORITY_VP, 10, 1000, -1}},
     1,
     {.contact_count = 1, .blocker_count = 1, .wanted = WANTED, .missing = WANTED, .key_contact_index = NONE, .next_contact = NONE, .next_role = DECIDER,
      .next_role_gain = 500}},
    /* Neither a role that nobody asked for nor an unknown one counts; both may be the key contact: (7 × 850 + 3 × 999) / 10. */
    {"roles that are not wanted",
     {{S, AUDITOR, LEAD_SENIORITY_DIRECTOR, 1000, 1000, 0}, {S, 0, LEAD_SENIORITY_VP, 999, 1000, 0}},
     2,
     {.contact_count = 2, .wanted = WANTED, .missing = WANTED, .key_contact = 894, .key_contact_index = 1, .next_contact = NONE, .next_role = DECIDER,
      .next_role_gain = 500}},
    /* An engineer is not a CXO. */
    {"the key contact",
     {{S, USER, LEAD_SENIORITY_SPECIALIST, 1000, 1000, 0}, {S, DECIDER, LEAD_SENIORITY_CHIEF, 0, 1000, 0}, {S, BUYER, LEAD_SENIORITY_MANAGER, 1000, 1000, 0}},
     3,
     {.contact_count = 3, .wanted = WANTED, .coverage = 1000, .score = 500, .key_contact = 700, .key_contact_index = 1, .next_contact = 1,
      .next_gain = 500}},
    {"all are won",
     {{S, USER, LEAD_SENIORITY_JUNIOR, 1000, 1000, 0}, {S, DECIDER, LEAD_SENIORITY_OTHER, 1000, 1000, 0}, {S, BUYER, 0, 1000, 1000, 0}},
     3,
     {.contact_count = 3, .wanted = WANTED, .coverage = 1000, .score = 1000, .key_contact = 440, .key_contact_index = 1, .next_contact = NONE}},
    /* Two users would both bring the most; a decider that is fully engaged cannot. */
    {"the first of equals",
     {{S, DECIDER, 0, 1000, 1000, 0}, {S, USER, 0, 0, 1000, 0}, {S, USER, 0, 0, 1000, 0}},
     3,
     {.contact_count = 3, .wanted = WANTED, .missing = BIT(BUYER), .coverage = 666, .score = 500, .key_contact = 440, .key_contact_index = 0,
      .next_contact = 1, .next_gain = 166, .next_role = BUYER, .next_role_gain = 333}},
    /* 5 / 6 is rounded down: no score moves. */
    {"too little to gain",
     {{S, USER, 0, 0, 5, 0}},
     1,
     {.contact_count = 1, .wanted = WANTED, .missing = BIT(DECIDER) | BIT(BUYER), .coverage = 166, .key_contact = 140, .key_contact_index = 0,
      .next_contact = NONE, .next_role = DECIDER, .next_role_gain = 500}},
};

static void groups_by_hand(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(by_hand); i++) {
        print_message("# %s\n", by_hand[i].name);
        const lead_buying_group found = group_of(three_roles, by_hand[i].contacts, by_hand[i].count);
        expect_group(by_hand[i].name, &found, &by_hand[i].group);
    }
}

static const uint8_t equal_weights[LEAD_ROLES + 1] = {0, 1, 1, 1, 1, 1, 1, 1};

/* Of missing roles with equal weight that with the smallest number. */
static void the_next_role_is_the_first_of_equals(void **state)
{
    (void)state;
    const lead_contact contacts[] = {{S, INITIATOR, 0, 0, 1000, 0}, {S, INFLUENCER, 0, 0, 1000, 0}};
    assert_int_equal(group_of(equal_weights, contacts, 0).next_role, INITIATOR);
    assert_int_equal(group_of(equal_weights, contacts, 2).next_role, USER);
    assert_int_equal(group_of(equal_weights, contacts, 2).next_role_gain, 142);
}

static void the_key_contact_is_the_first_of_equals(void **state)
{
    (void)state;
    /* (200 × 7 + 933 × 3) / 10 = 419 and (300 × 7 + 700 × 3) / 10 = 420. */
    const lead_contact contacts[] = {{S, 0, LEAD_SENIORITY_OTHER, 933, 0, 0}, {S, 0, LEAD_SENIORITY_SPECIALIST, 700, 0, 0}, {S, 0, LEAD_SENIORITY_SPECIALIST, 700, 0, 0}};
    const lead_buying_group group = group_of(equal_weights, contacts, 3);
    assert_int_equal(group.key_contact, 420);
    assert_int_equal(group.key_contact_index, 1);
}

/* --- sizes ------------------------------------------------------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    double size;
    lead_term_number wanted;
} sizes[] = {
    {"nobody", 0, USER},          {"fewer than none", -HUGE_VAL, USER}, {"below the first", 99.5, USER},  {"the first", 100, BUYER},
    {"below the second", 499, BUYER}, {"the second", 500, DECIDER},     {"below the third", 1999, DECIDER}, {"the third", 2000, AUDITOR},
    {"large", 1e300, AUDITOR},    {"infinite", HUGE_VAL, AUDITOR},      {"unknown", NAN, GATEKEEPER},
};

static void the_first_size_above_the_company_decides(void **state)
{
    (void)state;
    struct lead_wanted_roles wanted[] = {
        {100, {[USER] = 1}}, {500, {[BUYER] = 1}}, {2000, {[DECIDER] = 1}}, {HUGE_VAL, {[AUDITOR] = 1}}};
    const struct lead_group_definition definition = {.is_given = true, .sizes = wanted, .size_count = 4, .unsized = {HUGE_VAL, {[GATEKEEPER] = 1}}};
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        lead_buying_group group;
        print_message("# %s\n", sizes[i].name);
        lead_group_compute(&definition, NULL, 0, sizes[i].size, &group);
        assert_int_equal(group.wanted, BIT(sizes[i].wanted));
    }
}

/* --- against the definitions ------------------------------------------------------------------------------------------------------------- */

/* How random contacts are made: few different numbers make many equals, small ones long chains. */
struct kind {
    const char *name;
    size_t least, most; /* contacts */
    uint32_t roles;     /* 0 … roles - 1 */
    uint32_t values;    /* of engagement and influence */
    uint32_t largest;   /* of engagement and influence */
    uint32_t blockers;  /* one in so many */
    unsigned rounds;
};

static const struct kind kinds[] = {
    {"a few", 0, 12, 8, 1001, 1000, 8, 3000},
    {"a few of one role", 0, 12, 2, 1001, 1000, 8, 1000},
    {"a few with equals", 0, 20, 8, 4, 1000, 4, 2000},
    {"more", 13, 100, 8, 1001, 1000, 8, 60},
    {"as many as are looked at one by one, or a few more", 250, 262, 8, 1001, 1000, 16, 40},
    {"many", 257, 400, 8, 1001, 1000, 8, 20},
    {"many with equals", 257, 400, 4, 6, 1000, 8, 40},
    {"many of one role", 257, 400, 2, 1001, 1000, 50, 20},
    {"many with little to say", 257, 400, 3, 41, 40, 50, 12},
    {"many with hardly anything to say", 257, 400, 2, 5, 4, 50, 12},
    {"many that are engaged", 257, 400, 8, 2, 1000, 9, 40},
};

static lead_permille random_share(const struct kind *kind, uint64_t *seed)
{
    return (lead_permille)(next_number(seed, kind->values) * kind->largest / (kind->values - 1));
}

static size_t random_contacts(const struct kind *kind, uint64_t *seed, lead_contact *contacts)
{
    const size_t count = kind->least + next_number(seed, (uint32_t)(kind->most - kind->least + 1));
    for (size_t i = 0; i < count; i++) {
        contacts[i] = (lead_contact){.size = S, .role = (lead_term_number)next_number(seed, kind->roles)};
        contacts[i].seniority = (lead_term_number)next_number(seed, 8);
        contacts[i].engagement = random_share(kind, seed);
        /* With small influence every quality would be 0 or 1. */
        contacts[i].influence = kind->largest < 1000 ? (lead_permille)(1000 - next_number(seed, 20)) : random_share(kind, seed);
        contacts[i].is_blocker = next_number(seed, kind->blockers) == 0;
    }
    return count;
}

static void random_weights(uint64_t *seed, uint8_t weights[LEAD_ROLES + 1])
{
    memset(weights, 0, LEAD_ROLES + 1);
    for (lead_term_number role = 1; role <= LEAD_ROLES; role++)
        if (next_number(seed, 3))
            weights[role] = (uint8_t)(1 + next_number(seed, next_number(seed, 2) ? 3 : 100));
    if (!slow_weight(weights))
        weights[1 + next_number(seed, LEAD_ROLES)] = 1;
}

typedef void check_function(const char *name, const uint8_t *weights, lead_contact *contacts, size_t count, uint64_t *seed);

static void for_random_groups(check_function *check)
{
    lead_contact *contacts = calloc(400, sizeof *contacts);
    assert_non_null(contacts);
    for (size_t k = 0; k < COUNT_OF(kinds); k++) {
        uint64_t seed = k;
        print_message("# %s\n", kinds[k].name);
        for (unsigned round = 0; round < kinds[k].rounds; round++) {
            uint8_t weights[LEAD_ROLES + 1];
            random_weights(&seed, weights);
            check(kinds[k].name, weights, contacts, random_contacts(&kinds[k], &seed, contacts), &seed);
        }
    }
    free(contacts);
}

static void agrees(const char *name, const uint8_t *weights, lead_contact *contacts, size_t count, uint64_t *seed)
{
    (void)seed;
    const lead_buying_group found = group_of(weights, contacts, count), wanted = slow_group(weights, contacts, count);
    expect_group(name, &found, &wanted);
}

static void groups_are_what_the_definitions_say(void **state)
{
    (void)state;
    for_random_groups(agrees);
}

/* --- what holds for all ------------------------------------------------------------------------------------------------------------------ */

/* Rounding does not spoil it: every step of a chain is monotone in what is left and in the quality. */
static void more_is_never_less(const char *name, const uint8_t *weights, lead_contact *contacts, size_t count, uint64_t *seed)
{
    const lead_buying_group before = group_of(weights, contacts, count);
    (void)name;
    if (!count)
        return;
    const lead_buying_group without_last = group_of(weights, contacts, count - 1);
    assert_true(before.score >= without_last.score);
    assert_true(before.coverage >= without_last.coverage);
    lead_contact *contact = &contacts[next_number(seed, (uint32_t)count)];
    contact->engagement = (lead_permille)(contact->engagement + next_number(seed, 1001u - contact->engagement));
    const lead_buying_group engaged = group_of(weights, contacts, count);
    assert_true(engaged.score >= before.score);
    assert_int_equal(engaged.coverage, before.coverage);
    assert_int_equal(engaged.missing, before.missing);
}

static void more_contacts_and_engagement_never_harm(void **state)
{
    (void)state;
    for_random_groups(more_is_never_less);
}

static void blockers_do_nothing(const char *name, const uint8_t *weights, lead_contact *contacts, size_t count, uint64_t *seed)
{
    lead_contact rest[400];
    size_t left = 0;
    (void)seed;
    for (size_t i = 0; i < count; i++)
        if (!contacts[i].is_blocker)
            rest[left++] = contacts[i];
    const lead_buying_group found = group_of(weights, contacts, count);
    lead_buying_group wanted = group_of(weights, rest, left);
    wanted.contact_count = (uint32_t)count;
    wanted.blocker_count = (uint32_t)(count - left);
    wanted.key_contact_index = found.key_contact_index;
    wanted.next_contact = found.next_contact;
    expect_group(name, &found, &wanted);
}

static void blockers_raise_nothing(void **state)
{
    (void)state;
    for_random_groups(blockers_do_nothing);
}

static void order_does_not_matter(const char *name, const uint8_t *weights, lead_contact *contacts, size_t count, uint64_t *seed)
{
    const lead_buying_group found = group_of(weights, contacts, count);
    for (size_t i = count; i > 1; i--) {
        const size_t other = next_number(seed, (uint32_t)i);
        const lead_contact contact = contacts[i - 1];
        contacts[i - 1] = contacts[other];
        contacts[other] = contact;
    }
    lead_buying_group wanted = group_of(weights, contacts, count);
    assert_int_equal(wanted.next_contact == NONE, found.next_contact == NONE);
    wanted.key_contact_index = found.key_contact_index;
    wanted.next_contact = found.next_contact;
    expect_group(name, &found, &wanted);
}

static void the_order_of_contacts_only_matters_for_indices(void **state)
{
    (void)state;
    for_random_groups(order_does_not_matter);
}

/* Does what the group says, and looks what comes of it. */
static void gain_comes_true(const char *name, const uint8_t *weights, lead_contact *contacts, size_t count, uint64_t *seed)
{
    const lead_buying_group group = group_of(weights, contacts, count);
    (void)name;
    (void)seed;
    assert_int_equal(group.next_contact == NONE, group.next_gain == 0);
    if (group.next_contact == NONE)
        return;
    assert_true(group.next_contact < count);
    assert_false(contacts[group.next_contact].is_blocker);
    contacts[group.next_contact].engagement = 1000;
    assert_int_equal(group_of(weights, contacts, count).score, group.score + group.next_gain);
}

static void what_would_be_gained_is_gained(void **state)
{
    (void)state;
    for_random_groups(gain_comes_true);
}

/* --- bounds ------------------------------------------------------------------------------------------------------------------------------ */

/* The longest way from 1000 down to where the quality takes nothing away, with qualities that do not rise: what the fixed size of chains rests on. */
static void no_chain_is_longer_than_its_memory(void **state)
{
    (void)state;
    /* longest[left]: for qualities up to the one at hand. */
    uint32_t longest[1001] = {0};
    for (uint32_t quality = 1; quality <= 1000; quality++)
        for (uint32_t left = 1; left <= 1000; left++)
            if (left * quality >= 1000) {
                const uint32_t with = 1 + longest[left - left * quality / 1000];
                longest[left] = with > longest[left] ? with : longest[left];
            }
    print_message("# the longest chain has %u contacts\n", (unsigned)longest[1000]);
    assert_in_range(longest[1000], 1, 1000);
}

/* As many contacts as there may be, made so that every walk is as long as possible; a computation that grows with their square would not end. */
static void a_million_contacts_are_no_burden(void **state)
{
    (void)state;
    const size_t count = 1000000;
    lead_contact *contacts = calloc(count, sizeof *contacts);
    uint64_t seed = 1;
    assert_non_null(contacts);
    for (unsigned round = 0; round < 3; round++) {
        for (size_t i = 0; i < count; i++) {
            const uint32_t influence = round == 0 ? next_number(&seed, 1001) : 1 + next_number(&seed, round == 1 ? 60 : 1000);
            contacts[i] = (lead_contact){S, (lead_term_number)(1 + next_number(&seed, 7)), 1, (lead_permille)next_number(&seed, round == 2 ? 4 : 1001),
                                         (lead_permille)influence, 0};
        }
        const lead_buying_group group = group_of(equal_weights, contacts, count);
        assert_int_equal(group.contact_count, count);
        assert_int_equal(group.coverage, 1000);
        if (group.next_contact == NONE)
            continue;
        contacts[group.next_contact].engagement = 1000;
        assert_int_equal(group_of(equal_weights, contacts, count).score, group.score + group.next_gain);
    }
    free(contacts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(groups_by_hand),
        cmocka_unit_test(the_next_role_is_the_first_of_equals),
        cmocka_unit_test(the_key_contact_is_the_first_of_equals),
        cmocka_unit_test(the_first_size_above_the_company_decides),
        cmocka_unit_test(groups_are_what_the_definitions_say),
        cmocka_unit_test(more_contacts_and_engagement_never_harm),
        cmocka_unit_test(blockers_raise_nothing),
        cmocka_unit_test(the_order_of_contacts_only_matters_for_indices),
        cmocka_unit_test(what_would_be_gained_is_gained),
        cmocka_unit_test(no_chain_is_longer_than_its_memory),
        cmocka_unit_test(a_million_contacts_are_no_burden),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
