/* SPDX-License-Identifier: MIT */
/* What the readers of one field's tests share. */
#ifndef LEADCORE_SRC_RULES_CONDITION_TEST_H
#define LEADCORE_SRC_RULES_CONDITION_TEST_H

#include "rules/condition.h"

static const struct lead_condition lead_nowhere = {LEAD_NODE_ID_FALSE, LEAD_NODE_ID_FALSE};

/* One reader a type; `place` is what stands behind the name in the condition. */
typedef struct lead_condition lead_test_reader(struct lead_conditions *conditions, lead_input input, const struct lead_place *place);
lead_test_reader lead_read_number_test, lead_read_score_test, lead_read_category_test, lead_read_tags_test, lead_read_text_test,
    lead_read_time_test;

/* The two-sided meaning of a test that is false wherever it is known and not true. */
struct lead_condition lead_condition_of_test(struct lead_conditions *conditions, const struct lead_test *test);

/* The items of a test that takes one value or an array of them. */
struct lead_items {
    const struct lead_place *place;
    uint32_t count;
    bool is_array;
};

/* False after a report. */
bool lead_items_open(const struct lead_place *place, struct lead_items *items);
const struct lead_json *lead_items_first(const struct lead_items *items);
const struct lead_json *lead_items_next(const struct lead_items *items, const struct lead_json *item);
struct lead_place lead_items_place(const struct lead_items *items, const struct lead_json *item, size_t index);
/* Reads one item; false after a report. */
typedef bool lead_item_reader(struct lead_conditions *conditions, lead_input input, const struct lead_place *place,
                              struct lead_condition *part);
typedef struct lead_condition lead_joiner(struct lead_conditions *conditions, const struct lead_condition *parts, uint32_t count);
/* All items, joined; nowhere when one of them was reported. */
struct lead_condition lead_items_read(struct lead_conditions *conditions, lead_input input, const struct lead_place *place,
                                      lead_item_reader *read, lead_joiner *join);

/* Ranges. */
enum lead_bound_key { LEAD_AT_LEAST, LEAD_ABOVE, LEAD_AT_MOST, LEAD_BELOW, LEAD_BOUNDS };
extern const char *const lead_bound_keys[LEAD_BOUNDS];

/* At most one lower and one upper bound. False after a report. */
bool lead_bounds_check(const struct lead_place *place, const struct lead_json *const *bounds);
/* The members of a range, at least one of them. False after a report. */
bool lead_bounds_read(const struct lead_place *place, const struct lead_json **bounds);
/* The bounds in the document's own spelling, such as ">= 200 and < 2000"; NULL without memory. */
const char *lead_bounds_in_words(struct lead_conditions *conditions, const char *const *keys, const struct lead_json *const *bounds,
                                 size_t count);
/* Reports a test without any of its members. */
bool lead_test_is_empty(const struct lead_place *place, const struct lead_json *const *members, size_t count, const char *expected);
void lead_warn_empty_range(const struct lead_place *place);

#endif
