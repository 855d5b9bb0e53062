/* SPDX-License-Identifier: MIT */
/* What would have to be different about a record for a condition to hold. */
#ifndef LEADCORE_SRC_MODEL_WISH_H
#define LEADCORE_SRC_MODEL_WISH_H

#include "model/record.h"

#define LEAD_WISHES_MAX 8

/* A field that should meet a test, or should not; or that should only be known (test LEAD_NONE). */
struct lead_wish {
    uint32_t field;
    uint32_t test;
    bool should_meet;
};

struct lead_wishes {
    struct lead_wish items[LEAD_WISHES_MAX];
    uint32_t count;
};

/*
 * The fewest wishes under which `node` holds for the record, the alternatives of an OR weighed against each other. False when there are too
 * many, or when it is a result or being unknown that is asked for.
 */
bool lead_wishes_for(const lead_record *record, lead_time now, lead_node_id node, struct lead_wishes *wishes);

/* Makes the wish come true in a record, by the value nearest to what is there. */
lead_status lead_wish_apply(const struct lead_wish *wish, lead_record *record, lead_time now);

/* Whether two wishes want the same of the same field. */
bool lead_wish_equals(const struct lead_wish *a, const struct lead_wish *b);

/* In words, such as ">= 200 and < 2000". Writes at most `capacity` bytes with the NUL, cut at a whole character. */
void lead_wish_describe(const struct lead_wish *wish, const lead_model *model, char *text, size_t capacity);

#endif
