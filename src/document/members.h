/* SPDX-License-Identifier: MIT */
/* Members of an object in the order of their keys' bytes, for whoever must find equal ones or write them down canonically. */
#ifndef LEADCORE_SRC_DOCUMENT_MEMBERS_H
#define LEADCORE_SRC_DOCUMENT_MEMBERS_H

#include "document/json.h"

/* One member with the first bytes of its key, so that most comparisons need not look further. */
struct lead_member {
    uint64_t prefix;
    const struct lead_json *value;
};

/*
 * object->count members, sorted; equal keys keep their order. To be given back with lead_members_free(). NULL when out of memory, or when there is no
 * member. The work is bounded by count × log(count) comparisons whatever the keys are, which no hash without a secret can promise.
 */
struct lead_member *lead_members_sorted(const struct lead_json *object, const lead_allocator *memory);
void lead_members_free(struct lead_member *members, const struct lead_json *object, const lead_allocator *memory);

bool lead_members_have_one_key(const struct lead_json *a, const struct lead_json *b);

#endif
