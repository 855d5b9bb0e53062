/* SPDX-License-Identifier: MIT */
/* What the parts of the generator of documents share. One draw of a random number in each expression: the order of evaluation within one differs. */
#ifndef LEADCORE_TESTS_SUPPORT_SAMPLE_SCOPE_H
#define LEADCORE_TESTS_SUPPORT_SAMPLE_SCOPE_H

#include "sample.h"

/* What may be read at the place that is being written. */
struct sample_scope {
    struct sample_random *random;
    const struct sample_fields *fields;
    struct sample_text *json;
    unsigned scores;           /* the first scores are readable */
    const char *const *grades; /* NULL: not readable */
    unsigned grade_count;
    unsigned classes;                       /* 0: not readable */
    const struct sample_activity *activity; /* NULL: there are no events */
    bool is_where;                          /* conditions over an event */
};

/* sample_model.c */
void sample_choose_fields(struct sample_random *random, struct sample_fields *fields);
void sample_add_field(struct sample_text *json, const struct sample_fields *fields, unsigned field, bool is_first);
void sample_add_condition(struct sample_scope *scope, unsigned depth);
void sample_add_points(struct sample_scope *scope);

/* sample_activity.c */
void sample_choose_activity(struct sample_random *random, struct sample_activity *activity);
void sample_add_events(struct sample_scope *scope); /* events, resolution and guards, after other members */
void sample_add_decay(struct sample_scope *scope);
void sample_add_event_rule(struct sample_scope *scope, unsigned score, unsigned group, unsigned rule);
void sample_add_activity_test(struct sample_scope *scope);

#endif
