/* SPDX-License-Identifier: MIT */
/* Reading a policy document: what its parts share. Every part reports problems and goes on; false says that memory ran out. */
#ifndef LEADCORE_SRC_ROUTE_READ_POLICY_H
#define LEADCORE_SRC_ROUTE_READ_POLICY_H

#include "route/policy.h"

/* A section whose things other parts name. In a document without errors a thing's index is its position. */
struct lead_named {
    const char *kind; /* "person" */
    const struct lead_json *section; /* NULL: left out */
    struct lead_values *names; /* the code is the index */
    uint32_t *indexes; /* by position in the section: index, or LEAD_NONE when it has no name of its own */
    uint8_t *is_used;  /* by index: another part names it */
    uint32_t count;    /* positions that are read: 0 when the section is not what it should be */
    bool is_whole;     /* otherwise an unknown name may be that of a thing whose name is reported already */
};

struct lead_policy_reader {
    struct lead_policy *policy;
    struct lead_arena *arena; /* the policy's */
    const struct lead_place *root;
    const struct lead_json *fields;
    struct lead_named calendars, people, teams, rules, slas;
    uint8_t *owner_fields;                     /* by field: people are values of it */
    uint8_t *need_fields[LEAD_TRAIT_KINDS];    /* by field: traits of this kind are */
    uint32_t lookup_field_count;               /* different fields of both kinds */
    size_t comparisons;                        /* of names, for suggestions */
    bool has_all_traits;                       /* otherwise an unknown one may be one that is reported already */
    bool knows_who_has_what;                   /* nothing is wrong with people and teams */
};

/* --- read_names.c ------------------------------------------------------------------------------------------------------------------------- */

/* An array of objects whose member `key` is their name. `is_empty_good`: there need not be any. */
bool lead_named_read_array(struct lead_policy_reader *reader, struct lead_named *named, const char *key, uint32_t limit, bool is_empty_good);
/* An object whose keys are the names. `reserved` ends with NULL: names that mean something else. `names` may already have some. */
bool lead_named_read_object(struct lead_policy_reader *reader, struct lead_named *named, uint32_t limit, const char *const *reserved);
/* The thing that the string at `place` names, which is used from now on; LEAD_NONE after a report. */
uint32_t lead_want_named(struct lead_policy_reader *reader, struct lead_named *named, const struct lead_place *place);
/* Reports the string at `place` as unknown, with a suggestion while suggestions are affordable. */
void lead_report_unnamed(struct lead_policy_reader *reader, const struct lead_place *place, const char *kind, const struct lead_values *names);
/* Which of `names` the string at `place` is; `count` after a report. `kind` is "strategy". */
size_t lead_want_choice(const struct lead_place *place, const char *kind, const char *const *names, size_t count);
/* As lead_want_array(), but an empty one is no problem; then false, too. */
bool lead_want_some(const struct lead_place *place);
/* The field that the string at `place` names, one of two types (which may be the same), read from now on; LEAD_NONE after a report. */
uint32_t lead_want_typed_field(struct lead_policy_reader *reader, const struct lead_place *place, lead_field_type type, lead_field_type other);
/* The same for a category whose values are looked up: `marks` is one of the reader's arrays by field. */
uint32_t lead_want_lookup_field(struct lead_policy_reader *reader, const struct lead_place *place, uint8_t *marks);
/* The calendar that the string at `place` names, "always" after a report. */
lead_calendar *lead_want_calendar(struct lead_policy_reader *reader, const struct lead_place *place);
/* 1 … 200 bytes without U+0000: what lead_want_name() does not complain of. NULL is none. */
bool lead_is_name(const struct lead_json *value);

/* --- the parts, in their order ------------------------------------------------------------------------------------------------------------ */

bool lead_calendars_read(struct lead_policy_reader *reader);
bool lead_traits_read(struct lead_policy_reader *reader); /* what skills, languages and territories there are */
bool lead_people_read(struct lead_policy_reader *reader);
bool lead_teams_read(struct lead_policy_reader *reader);
bool lead_slas_read(struct lead_policy_reader *reader);
bool lead_policy_rules_read(struct lead_policy_reader *reader);

/* "skills" … */
extern const char *const lead_trait_keys[LEAD_TRAIT_KINDS];
/* "skill" … */
extern const char *const lead_trait_names[LEAD_TRAIT_KINDS];

/* --- policy_plan.c ------------------------------------------------------------------------------------------------------------------------ */

/* Adds ids and traits to the values of the fields that name them. */
bool lead_policy_values(struct lead_policy_reader *reader);
/* The program, and what the codes of those fields mean. Nothing is added to the policy any more. */
bool lead_policy_plan(struct lead_policy_reader *reader);

#endif
