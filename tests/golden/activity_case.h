/* SPDX-License-Identifier: MIT */
/* A case with events: its model, leads, what they did, and what came out. */
#ifndef LEADCORE_TESTS_GOLDEN_ACTIVITY_CASE_H
#define LEADCORE_TESTS_GOLDEN_ACTIVITY_CASE_H

#include "golden.h"

#define DAY INT64_C(86400000000)
#define MOMENTS 3
#define UNTIL (SAMPLE_NOW + 100 * DAY)

/* The first is SAMPLE_NOW, the last the only earlier one. */
extern const lead_time activity_moments[MOMENTS];

struct activity_case {
    unsigned number, count, scores;
    bool looks_ahead; /* has a grade or classes, and few leads */
    struct sample_fields fields;
    struct sample_activity activity;
    struct sample_text json;
    lead_model *model;
    struct sample_lead *leads;
    struct sample_history *histories;
    struct sample_random random; /* for what does not change results */
    lead_timeline **timelines;   /* NULL: the lead's activity is unknown */
    struct result *results[MOMENTS];
    lead_next_change *changes;
    struct digest digest[5]; /* results, ledgers, advice, states, changes */
};

enum { RESULTS, LEDGERS, ADVICE, STATES, CHANGES };

void activity_must(const struct activity_case *one, lead_status status, const char *what, const lead_error *error);
void activity_begin(unsigned number, struct activity_case *one);
void activity_end(struct activity_case *one);
/* Every lead with its events, the results at each moment, and the next changes after the first, as a line of JSON. */
void activity_dump(const struct activity_case *one);

#endif
