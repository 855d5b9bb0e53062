/* SPDX-License-Identifier: MIT */
/* What a document says about all of its results, read and checked but not yet planned. */
#ifndef LEADCORE_SRC_SCORE_DEFINITIONS_H
#define LEADCORE_SRC_SCORE_DEFINITIONS_H

#include "activity/definitions.h"
#include "buying/group.h"
#include "buying/purchase.h"
#include "buying/roles.h"
#include "lifecycle/machine.h"
#include "lifecycle/next_step.h"
#include "qualify/completeness.h"
#include "qualify/qualification.h"

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

/* Results that a document has at most once. Decisions stand in the order of the reference. */
enum lead_named_result {
    LEAD_RESULT_GRADE,
    LEAD_RESULT_CLASS,
    LEAD_RESULT_HEAT, /* the first decision */
    LEAD_RESULT_TITLE_DEPARTMENT,
    LEAD_RESULT_TITLE_SENIORITY,
    LEAD_RESULT_ROLE,
    LEAD_RESULT_STAGE,
    LEAD_RESULT_MODE,
    LEAD_RESULT_STAGE_MOVE,
    LEAD_RESULT_VERDICT,
    LEAD_RESULT_REJECTION,
    LEAD_RESULT_DOSSIER,
    LEAD_RESULT_NEXT_STATUS,
    LEAD_RESULT_NEXT_STEP,
    LEAD_RESULT_TRACK,
    LEAD_RESULT_TIER,
    LEAD_RESULT_MESSAGE, /* the last decision */
    LEAD_RESULT_STAGE_MARGIN,
    LEAD_RESULT_COMPLETENESS,
    LEAD_NAMED_RESULTS
};

#define LEAD_DECISIONS_MAX (LEAD_RESULT_MESSAGE - LEAD_RESULT_HEAT + 1)

/* Decision tables that the evaluator runs. */
enum lead_table_kind {
    LEAD_TABLE_CLASS,
    LEAD_TABLE_HEAT,
    LEAD_TABLE_ROLE,
    LEAD_TABLE_STAGE,
    LEAD_TABLE_PREVIOUS_STAGE,
    LEAD_TABLE_DUE,
    LEAD_TABLE_STEP,
    LEAD_TABLE_TIER,
    LEAD_TABLE_MESSAGE,
    LEAD_TABLES
};

/* What makes results, together: a score, the grade, or a section. */
enum lead_producer_kind {
    LEAD_MAKES_SCORE,
    LEAD_MAKES_GRADE,
    LEAD_MAKES_CLASS,
    LEAD_MAKES_HEAT,
    LEAD_MAKES_TITLE, /* ready before the first stage */
    LEAD_MAKES_ROLE,
    LEAD_MAKES_STAGE,
    LEAD_MAKES_VERDICT,
    LEAD_MAKES_COMPLETENESS,
    LEAD_MAKES_NEXT_STATUS,
    LEAD_MAKES_NEXT_STEP,
    LEAD_MAKES_TIER,
    LEAD_MAKES_MESSAGE
};

struct lead_producer {
    enum lead_producer_kind kind;
    uint32_t score; /* of LEAD_MAKES_SCORE */
    uint32_t first_result, result_count;
    uint8_t *reads;                 /* by result */
    const struct lead_json *section; /* the member of the document, for reports */
    uint32_t stage;                 /* at whose end its results are finished */
};

#define LEAD_PRODUCERS_MAX (LEAD_SCORES_MAX + LEAD_MAKES_MESSAGE)

struct lead_definitions {
    struct lead_conditions conditions;
    struct lead_activity_definitions activity;
    struct lead_score_definition *scores;
    uint32_t score_count;
    struct lead_result_name *results; /* scores, then what the document has of the named ones */
    uint32_t result_count;
    uint32_t named[LEAD_NAMED_RESULTS]; /* index of the result, or LEAD_NONE */
    uint32_t decisions[LEAD_DECISIONS_MAX]; /* results that are decisions, in order */
    uint32_t decision_count;
    struct lead_producer *producers;
    uint32_t producer_count;
    struct lead_grade_part letters, digits; /* digits.count is 0 without digits */
    struct lead_values grades;              /* names, best first */
    struct lead_class *classes;
    uint32_t class_count;
    struct lead_values class_names;
    struct lead_decision_table tables[LEAD_TABLES];
    struct lead_roles roles;
    struct lead_purchase purchase;
    struct lead_score_definition *evidence; /* by built-in stage; NULL without evidence */
    struct lead_qualification qualification;
    struct lead_completeness completeness;
    struct lead_machine machine;
    struct lead_next_step next_step;
    struct lead_group_definition group;
    struct lead_values terms[LEAD_DECISIONS_MAX]; /* values of decisions that are terms */
    uint32_t rule_count;
    uint32_t evidence_rule_count;
    uint32_t *available; /* by result: the first stage that may read it */
    uint32_t stage_count;
};

/* The members of the document that make up the definitions; NULL where absent. */
struct lead_sections {
    const struct lead_json *fields, *scores, *grade, *classes, *class_inputs;
    const struct lead_json *roles, *purchase, *qualification, *completeness, *lifecycle, *next_step, *buying_group;
    struct lead_activity_sections activity;
};

/*
 * Reads everything, in an order that allows any order in the document: names first, conditions after. Reports problems and goes on. False
 * when out of memory; whether there were errors is in the findings.
 */
bool lead_definitions_read(const struct lead_place *root, const struct lead_sections *sections, struct lead_schema *schema,
                           struct lead_arena *arena, struct lead_definitions *definitions);

static inline bool lead_has_result(const struct lead_definitions *definitions, enum lead_named_result result)
{
    return definitions->named[result] != LEAD_NONE;
}

/* The parts, for definitions.c. */
bool lead_score_names_read(const struct lead_place *place, struct lead_arena *arena, struct lead_definitions *definitions);
bool lead_scores_read(const struct lead_place *place, struct lead_definitions *definitions);
bool lead_grade_read(const struct lead_place *place, struct lead_arena *arena, struct lead_definitions *definitions);
void lead_grade_warn(const struct lead_place *place, const struct lead_definitions *definitions);
bool lead_class_names_read(const struct lead_place *place, struct lead_arena *arena, struct lead_definitions *definitions);
bool lead_classes_read(const struct lead_place *place, struct lead_definitions *definitions);
/* "classes": "builtin". `inputs` is the place of "class_inputs", whose value may be NULL. */
bool lead_builtin_class_names(struct lead_arena *arena, struct lead_definitions *definitions);
bool lead_builtin_classes_read(const struct lead_place *place, const struct lead_place *inputs, struct lead_definitions *definitions);
/* The sums of evidence, as one score for each stage. False when out of memory. */
bool lead_evidence_make(struct lead_definitions *definitions);
/* The list of results, and who makes them, once all names are read. Reports names that are taken. False when out of memory. */
bool lead_results_list(const struct lead_place *root, const struct lead_sections *sections, const struct lead_schema *schema,
                       struct lead_arena *arena, struct lead_definitions *definitions);
/* Which results the inputs read since lead_conditions_begin() include. */
void lead_mark_results_read(const struct lead_definitions *definitions, uint8_t *reads);
/* Finds in which stage each producer is finished; reports cycles. */
bool lead_results_order(const struct lead_place *root, struct lead_arena *arena, struct lead_definitions *definitions);

#endif
