/* SPDX-License-Identifier: MIT */
/* Which of a title's words governs: groups of words, positions joined, positions under others. */
#ifndef LEADCORE_SRC_BUYING_TITLE_GRAMMAR_H
#define LEADCORE_SRC_BUYING_TITLE_GRAMMAR_H

#include "buying/title_items.h"

#include <leadcore/buying.h>

/* What a title says. Places of items, or LEAD_TITLE_NOWHERE. */
#define LEAD_TITLE_NOWHERE UINT16_MAX

struct lead_title_part {
    uint8_t department;  /* 0: not said */
    uint8_t strength;    /* of what said it, doubled and less by distance */
    uint8_t seniority;   /* 0: not said */
    uint8_t role;        /* of the position itself, or 0 */
    uint16_t marks;
    bool has_head;
    bool has_boss;       /* an assistant to somebody */
    uint8_t distance;    /* groups since the head */
    uint16_t head, field, change, boss; /* items that decided */
};

/* The part of a title that counts. */
struct lead_title_part lead_title_weigh(const struct lead_title_item *items, size_t count, bool *is_joined);

#endif
