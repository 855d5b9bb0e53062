/* SPDX-License-Identifier: MIT */
/* From the fields of leads to what the rules say of them: a runner over columns, by blocks or for one request. */
#ifndef LEADCORE_SRC_ROUTE_MATCH_H
#define LEADCORE_SRC_ROUTE_MATCH_H

#include "data/key_column.h"
#include "data/row.h"
#include "route/policy.h"
#include "rules/runner.h"

struct lead_matching {
    const struct lead_policy *policy;
    const struct lead_column *columns; /* by field */
    const struct lead_row *row;        /* of a request, which knows more of categories than columns; else NULL */
    struct lead_runner runner;
    bool depends_on_now;
    const uint64_t **rule_masks; /* the rows where each rule is true */
    uint8_t *rule_asks;          /* by rule, whether it asks for more of a lead than that */
    uint32_t *rules;             /* of the rows of the block */
    size_t matched;              /* rows of the last block; when it failed, those before the one that is at fault */
};

/* A request sets `row` afterwards. */
lead_status lead_matching_init(struct lead_matching *matching, const struct lead_policy *policy, const struct lead_column *columns,
                               const struct lead_kernels *kernels, size_t block_rows, bool is_record, const lead_allocator *memory,
                               lead_error *error);
void lead_matching_free(struct lead_matching *matching);
/* Costs nothing where no condition depends on it. */
void lead_matching_set_now(struct lead_matching *matching, lead_time now);
/*
 * routes[0 … rows - 1] of the rows first … first + rows - 1. On failure matching->matched says how many are good: all before the first row whose data
 * contradict themselves.
 */
lead_status lead_matching_block(struct lead_matching *matching, uint64_t first, size_t rows, struct lead_route *routes, lead_error *error);

struct lead_request {
    struct lead_row row;
    lead_allocator memory;
    lead_policy *policy;
    struct lead_matching matching;
};

/* What the rules say of a request at `now`. */
lead_status lead_request_route(lead_request *request, lead_time now, struct lead_route *route, lead_error *error);

struct lead_requests {
    lead_allocator memory;
    lead_policy *policy;
    struct lead_arena arena;
    struct lead_column *columns; /* by field */
    uint8_t *has_column;         /* by field */
    uint64_t row_count;
    const struct lead_kernels *kernels;
    lead_key_type key_type;
    struct lead_key_column keys; /* none is null */
};

/* The key of a row; checked: 1 … LEAD_KEY_TEXT_MAX bytes of UTF-8 without U+0000, or an integer that fits. A text lies in the batch. */
lead_status lead_requests_key(const lead_requests *requests, uint64_t row, lead_key *key, lead_error *error);

#endif
