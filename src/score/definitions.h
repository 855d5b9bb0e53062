/* SPDX-License-Identifier: MIT */
/* What a document says about scores, grade and classes, read and checked but not yet planned. */
#ifndef LEADCORE_SRC_SCORE_DEFINITIONS_H
#define LEADCORE_SRC_SCORE_DEFINITIONS_H

#include "activity/definitions.h"

#define LEAD_SCORES_MAX 64
#define LEAD_RULES_MAX 16384
#define LEAD_GRADES_MAX 250
#define LEAD_CLASSES_MAX 250
#define LEAD_SYMBOLS_MAX 25

/* "min" and "max"; INT32_MIN and INT32_MAX where the document gives none. */
struct lead_limits {
    lead_points min, max;
};

struct lead_rule {
    const char *name;
    const char *reason; /* the name when there is none */
    struct lead_condition condition;
    lead_points points, unknown;
    const uint32_t *fields; /* ascending */
    uint32_t field_count;
    uint32_t event_rule; /* in the activity definitions; LEAD_NONE for rules with a condition */
};

struct lead_group {
    const char *name;
    struct lead_limits limits;
    struct lead_rule *rules;
    uint32_t rule_count;
    uint32_t channel; /* where the points of its event rules come from; LEAD_NONE without any */
};

struct lead_score_definition {
    const char *name;
    struct lead_limits limits;
    struct lead_group *groups;
    uint32_t group_count;
    lead_points least, most; /* what it can come to */
    uint8_t *reads;          /* by result: whether one of its rules reads it */
};

/* "letters" or "digits": symbol i is reached from bounds[i] points on; the last has no bound. */
struct lead_grade_part {
    uint32_t score;
    const char *symbols[LEAD_SYMBOLS_MAX + 1];
    lead_points bounds[LEAD_SYMBOLS_MAX];
    uint32_t count; /* symbols, always one more than bounds */
};

struct lead_class {
    const char *name;
    const char *reason;
    struct lead_condition condition; /* always true without "when" */
};

struct lead_definitions {
    struct lead_conditions conditions;
    struct lead_activity_definitions activity;
    struct lead_score_definition *scores;
    uint32_t score_count;
    struct lead_result_name *results; /* scores, then grade, then class where the document has them */
    uint32_t result_count;
    uint32_t grade_result, class_result; /* LEAD_NONE when there is none */
    struct lead_grade_part letters, digits; /* digits.count is 0 without digits */
    struct lead_values grades;              /* names, best first */
    struct lead_class *classes;
    uint32_t class_count;
    struct lead_values class_names;
    uint8_t *class_reads; /* by result */
    uint32_t rule_count;
    /* By result: the stage at whose end it is finished. */
    uint32_t *ready;
    uint32_t stage_count;
};

/* The members of the document that make up the definitions; NULL where absent. */
struct lead_sections {
    const struct lead_json *fields, *scores, *grade, *classes;
    struct lead_activity_sections activity;
};

/*
 * Reads everything, in an order that allows any order in the document: names first, conditions after. Reports problems and goes on. False
 * when out of memory; whether there were errors is in the findings.
 */
bool lead_definitions_read(const struct lead_place *root, const struct lead_sections *sections, struct lead_schema *schema,
                           struct lead_arena *arena, struct lead_definitions *definitions);

/* The parts, for definitions.c. */
bool lead_score_names_read(const struct lead_place *place, struct lead_arena *arena, struct lead_definitions *definitions);
bool lead_scores_read(const struct lead_place *place, struct lead_definitions *definitions);
bool lead_grade_read(const struct lead_place *place, struct lead_arena *arena, struct lead_definitions *definitions);
void lead_grade_warn(const struct lead_place *place, const struct lead_definitions *definitions);
bool lead_class_names_read(const struct lead_place *place, struct lead_arena *arena, struct lead_definitions *definitions);
bool lead_classes_read(const struct lead_place *place, struct lead_definitions *definitions);
/* Which results the inputs read since lead_conditions_begin() include. */
void lead_mark_results_read(const struct lead_definitions *definitions, uint8_t *reads);
/* Warns at `place` when the condition read there can never be true, unless reading it reported something already. */
void lead_warn_never_true(const struct lead_place *place, const struct lead_definitions *definitions, struct lead_condition condition,
                          size_t problems_before);
/* Finds in which stage each result is finished; reports cycles. */
bool lead_results_order(const struct lead_place *root, const struct lead_sections *sections, struct lead_arena *arena,
                        struct lead_definitions *definitions);

#endif
