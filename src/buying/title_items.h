/* SPDX-License-Identifier: MIT */
/* Words of a title that the lexicon knows. */
#ifndef LEADCORE_SRC_BUYING_TITLE_ITEMS_H
#define LEADCORE_SRC_BUYING_TITLE_ITEMS_H

#include "buying/lexicon.h"
#include "buying/title_units.h"

struct lead_title_item {
    const struct lead_meaning *meaning;
    uint16_t from, to; /* in the title */
    uint8_t before;    /* enum lead_title_break */
    bool is_inner;     /* begins a compound: says of what, never who */
    bool is_after_unknown; /* behind words that nobody knows */
};

/* A compound word gives several items. */
#define LEAD_TITLE_ITEMS_MAX (2 * LEAD_TITLE_UNITS_MAX)

/* Links and joiners are no items: they are the break before the next one. Returns how many. */
size_t lead_title_match(const struct lead_title_units *units, struct lead_title_item items[LEAD_TITLE_ITEMS_MAX]);

#endif
