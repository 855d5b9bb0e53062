/* SPDX-License-Identifier: MIT */
/* What a compiled policy is made of. */
#ifndef LEADCORE_SRC_ROUTE_POLICY_H
#define LEADCORE_SRC_ROUTE_POLICY_H

#include "data/schema.h"
#include "route/calendar.h"
#include "rules/program.h"

#include <leadcore/router_state.h>
#include <stdatomic.h>

#define LEAD_PEOPLE_MAX 60000 /* ids are values of "owner" fields, besides those that conditions name: LEAD_VALUES_MAX */
#define LEAD_TEAMS_MAX 10000
#define LEAD_POLICY_RULES_MAX 1000
#define LEAD_SLAS_MAX 250
#define LEAD_CALENDARS_MAX 10000
#define LEAD_PREFERENCES_MAX 64
#define LEAD_TRAITS_MAX 4096
#define LEAD_LOOKUP_FIELDS_MAX 16 /* of "owner" and "needs" */
#define LEAD_STICKY_MAX 4
#define LEAD_BANDS_MAX 16
#define LEAD_WARNINGS_MAX 3
#define LEAD_HOPS_MAX 7
#define LEAD_RANK_LAST 250
#define LEAD_NO_LIMIT ((uint32_t)0xFFFFFFFF)

enum lead_trait_kind { LEAD_SKILLS, LEAD_LANGUAGES, LEAD_TERRITORIES, LEAD_TRAIT_KINDS };
enum lead_limit_kind { LEAD_LIMIT_OPEN, LEAD_LIMIT_DAY, LEAD_LIMIT_WEEK, LEAD_LIMIT_30_DAYS, LEAD_LIMITS };

/* From a moment to before another. */
struct lead_span {
    lead_time from, until;
};

/* A person's place in a team. */
struct lead_membership {
    uint32_t team, member;
};

struct lead_person {
    const char *id, *name;
    uint64_t hash; /* lead_route_hash() of the id */
    uint32_t weight, rank;
    uint32_t limits[LEAD_LIMITS]; /* LEAD_NO_LIMIT: none */
    lead_calendar *calendar; /* one of the policy's */
    const struct lead_span *away; /* ascending, apart */
    uint32_t away_count;
    uint32_t preference; /* index; LEAD_NONE */
    const uint64_t *traits; /* one bit a trait */
    const struct lead_membership *memberships; /* ascending by team */
    uint32_t membership_count;
};

/* One object of "sticky". */
struct lead_sticky {
    uint32_t owner; /* category field, or LEAD_NONE */
    uint32_t same;  /* category or text field, or LEAD_NONE */
};

struct lead_team {
    const char *name;
    const uint32_t *members; /* people */
    const uint32_t *weights; /* by member, divided by their greatest common divisor */
    uint32_t member_count;
    lead_by strategy;
    bool catches_up; /* "returning": "catch_up" */
    struct lead_sticky sticky[LEAD_STICKY_MAX];
    uint32_t sticky_count;
    lead_node_id bands[LEAD_BANDS_MAX]; /* value at least from[i] */
    uint32_t band_count;
    uint32_t last_rank; /* largest rank of the members */
    const lead_calendar *calendar;
    uint32_t fallback; /* LEAD_NONE */
};

struct lead_need_field {
    enum lead_trait_kind kind;
    uint32_t field; /* a category */
};

struct lead_policy_rule {
    const char *name, *reason;
    struct lead_condition condition;
    uint32_t team, person; /* both LEAD_NONE: stays unassigned */
    const uint32_t *needs; /* traits that are always needed */
    uint32_t need_count;
    struct lead_need_field need_fields[LEAD_TRAIT_KINDS];
    uint32_t need_field_count;
    uint32_t sla; /* LEAD_NONE */
    bool is_in_turns; /* to a team that takes turns, sticks to nobody, and needs nothing */
};

enum lead_clock_calendar { LEAD_OF_ASSIGNEE, LEAD_OF_TEAM, LEAD_OF_ITS_OWN };

struct lead_clock_definition {
    const char *name;
    lead_duration within;
    lead_duration warnings[LEAD_WARNINGS_MAX]; /* before the deadline, falling */
    uint32_t warning_count;
    enum lead_clock_calendar source;
    const lead_calendar *calendar; /* LEAD_OF_ITS_OWN */
    bool from_receipt; /* "starts": "received" */
    bool reassigns;    /* "on_breach": "reassign" */
};

struct lead_sla {
    const char *name;
    struct lead_clock_definition clocks[LEAD_CLOCKS_MAX];
    uint32_t clock_count;
    uint32_t hops;
    uint32_t escalation_team, escalation_person; /* both LEAD_NONE: none */
};

struct lead_named_calendar {
    const char *name;
    lead_calendar *calendar; /* one reference of the policy's */
};

struct lead_policy {
    atomic_size_t references;
    struct lead_arena arena; /* holds everything below but the calendars */
    const char *name, *version;
    char fingerprint[33];
    struct lead_schema schema;
    struct lead_conditions conditions;
    struct lead_program program; /* one stage */
    lead_instructions instructions;
    struct lead_named_calendar *calendars; /* the first is "always" */
    uint32_t calendar_count;
    struct lead_values calendar_names, person_ids, team_names, rule_names, sla_names; /* the code is the index */
    struct lead_person *people;
    uint32_t person_count;
    struct lead_team *teams;
    uint32_t team_count;
    struct lead_policy_rule *rules;
    uint32_t rule_count;
    struct lead_sla *slas;
    uint32_t sla_count;
    struct lead_condition *preferences; /* each a different one */
    uint32_t preference_count;
    struct lead_values traits[LEAD_TRAIT_KINDS];
    uint32_t trait_starts[LEAD_TRAIT_KINDS]; /* trait = start + code */
    uint32_t trait_count, trait_words;
    /* By field: what its codes mean, where something asks for it; else NULL. */
    const uint32_t **people_of_codes;                      /* person, or LEAD_NONE */
    const uint32_t **traits_of_codes[LEAD_TRAIT_KINDS];    /* trait, or LEAD_NEED_NOBODY */
    uint32_t clocks_per_lead; /* most clocks of an SLA; 0 without SLAs */
    bool asks_for_more; /* of a lead than its rule: routes hold something */
};

/* Of a lead: a trait that no person has. */
#define LEAD_NEED_NOBODY ((uint32_t)0xFFFFFFFE)

/* What the rules say of one lead. All that is ever needed of its fields, so that it can go on to somebody else without them. */
struct lead_route {
    uint64_t prefers; /* one bit a preference that is true */
    uint64_t same;    /* lead_route_hash() of the value of the "same" field, or 0: none */
    uint32_t needs[LEAD_TRAIT_KINDS]; /* by the rule's need_fields: a trait, LEAD_NEED_NOBODY, or LEAD_NONE */
    uint32_t owner;   /* person of the first "owner" that is a member of the rule's team, or LEAD_NONE */
    uint32_t rule;    /* LEAD_NONE: none matched */
    uint8_t band;     /* from 1; 0 without bands */
};

/* --- hashes that are kept: docs/saved-states.md ------------------------------------------------------------------------------------------- */

/* FNV-1a of 64 bits, mixed by lead_scramble(); never 0. */
uint64_t lead_route_hash(const void *bytes, size_t size);

static inline uint32_t lead_rule_clock_count(const struct lead_policy *policy, uint32_t rule)
{
    const uint32_t sla = rule == LEAD_NONE ? LEAD_NONE : policy->rules[rule].sla;
    return sla == LEAD_NONE ? 0 : policy->slas[sla].clock_count;
}

static inline bool lead_has_trait(const struct lead_person *person, uint32_t trait)
{
    return person->traits[trait / 64] >> (trait % 64) & 1;
}

#endif
