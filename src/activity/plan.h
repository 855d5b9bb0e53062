/* SPDX-License-Identifier: MIT */
/*
 * The other way round than in the document: not which counters a rule is about, but what each counter's entries are added to, so that one pass
 * over the entries of a lead does it all. Rules for which that is not enough are computed one by one.
 */
#ifndef LEADCORE_SRC_ACTIVITY_PLAN_H
#define LEADCORE_SRC_ACTIVITY_PLAN_H

#include "activity/evaluate.h"

/* A rule with "at_most" over more counters than this is computed the slow way. */
#define LEAD_MERGED_COUNTERS 8

/* Points by age as evaluation reads them: whatever the age, points[age < length ? age : length]. */
struct lead_point_table {
    const lead_points *points; /* length + 1 */
    uint32_t length;
    uint32_t change_count;
    const uint32_t *changes; /* the ages whose points are not those of the age before, ascending; all at most `length` */
};

/*
 * An entry gives min(count, what is left of `most` in its span) × points at its age. Entry bucket b (biased) is in span (b + span_offset) ×
 * span_factor >> span_shift, which is a division that costs nothing; factor 0 is one span for ever.
 */
struct lead_point_use {
    const lead_points *points;
    uint32_t length;
    uint32_t most; /* UINT32_MAX: any number */
    uint32_t channel;
    uint32_t span_offset;
    uint32_t span_factor, span_shift;
};

/* Adds the count of entries younger than `window` to the measure. */
struct lead_count_use {
    uint32_t window; /* UINT32_MAX: all */
    uint32_t measure;
};

/* Keeps the smallest age ^ mask: of the newest event, or with all bits of an age turned over, of the oldest. */
struct lead_edge_use {
    uint32_t measure;
    uint32_t mask;
};

/* `now` and its bucket. */
struct lead_moment {
    lead_time time;
    int64_t bucket;
};

#define LEAD_EDGE_FIRST_MASK ((uint32_t)INT32_MAX)

/* What is done with the entries of one counter. Lists are of the plan: from …_begin up to …_end. */
struct lead_counter_uses {
    uint32_t point_begin, point_end; /* beside the first: without "at_most" */
    uint32_t count_begin, count_end;
    uint32_t edge_begin, edge_end;
};

/* How long lists are, over all counters. */
struct lead_use_totals {
    uint32_t points, counts, edges;
};

/* At which ages a counter's entries change something: those of a table, or `window`, or (`every_age`) all up to it. */
struct lead_ahead_use {
    const struct lead_point_table *table; /* or NULL */
    uint32_t window;
    bool every_age;
};

struct lead_activity_plan {
    const struct lead_activity_definitions *definitions;
    const struct lead_point_table **tables; /* by rule */
    struct lead_point_use *firsts;          /* by counter: one that may have "at_most"; gives nothing where there is none */
    struct lead_counter_uses *uses;         /* by counter: all others */
    struct lead_point_use *points;
    struct lead_count_use *counts;
    struct lead_edge_use *edges;
    uint32_t *single_rules; /* computed one by one */
    uint32_t single_rule_count;
    uint32_t *edge_measures;
    uint32_t edge_measure_count;
    /* Up to so many events of a lead, no rule's limit and no count's can be reached. */
    uint64_t safe_events;
    /* Up to so many events of a lead, no guard can take any away. */
    uint64_t harmless_events;
    bool has_caps;  /* some of `firsts` have "at_most" … */
    bool has_spans; /* … and with spans that are not just one bucket */
    bool is_plain;  /* one channel, presence at most, and `firsts` without spans: that is all there is */
    bool is_fading; /* and neither "at_most", nor points that do not end at 0 */
    struct lead_use_totals uses_of;
    uint32_t *ahead_begin; /* by counter, and where the last one's end */
    struct lead_ahead_use *ahead;
};

/* For plan.c: tables by rule, each pair of points and decay once. */
bool lead_plan_tables(struct lead_activity_plan *plan, struct lead_arena *arena);
/* For plan.c: what lead_activity_next_bucket() reads. */
bool lead_plan_ahead(struct lead_activity_plan *plan, struct lead_arena *arena);

/* lead_activity_evaluate() where the bucket is known. */
void lead_activity_evaluate_at(const struct lead_activity_plan *plan, struct lead_history_view history, struct lead_moment now,
                               lead_points *channels, int32_t *measures, size_t stride);

#endif
