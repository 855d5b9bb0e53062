/* SPDX-License-Identifier: MIT */
/* What all saved states have in common (docs/saved-states.md): the frame around the bytes, and counters that are recognised again. */
#ifndef LEADCORE_SRC_ACTIVITY_STATE_H
#define LEADCORE_SRC_ACTIVITY_STATE_H

#include "activity/definitions.h"
#include "activity/entry.h"
#include "base/bytes.h"
#include "base/error.h"

#include <leadcore/activity.h>

#define LEAD_STATE_TIMELINE 1
#define LEAD_STATE_INTEGER_KEYS 2
#define LEAD_STATE_RANGE_KEYS 3 /* integers close to each other */
#define LEAD_STATE_TEXT_KEYS 4

#define LEAD_STATE_FRAME 16 /* before the content */
#define LEAD_STATE_SUM 8    /* behind it */

/* Frame and checksum around the content, which stands at its place already. `size` is that of all bytes. */
void lead_state_seal(uint8_t *bytes, size_t size, uint8_t kind, lead_duration resolution);

struct lead_state {
    const uint8_t *content;
    size_t size; /* of the content */
    uint8_t kind;
    uint8_t hours; /* in a bucket */
};

/* Looks at the frame and the checksum, and believes nothing of the content. `expected` says what is wanted, for the message. */
lead_status lead_state_open(const void *bytes, size_t size, struct lead_state *state, lead_error *error);
lead_status lead_fail_damaged(lead_error *error, const char *what);

/* Counters of a saved state as counters of a model. */
struct lead_counter_map {
    uint32_t *to; /* by saved counter; LEAD_NONE: the model has none such */
    uint32_t count;
    int32_t hours;   /* buckets of the state in one of the model's */
    bool is_rising;  /* what was sorted by the saved counters stays so */
    bool is_same;    /* nothing changes at all */
    uint32_t kept;
};

/* `identities`: `count` of 8 bytes. Nothing to free on failure. */
lead_status lead_counter_map_init(struct lead_counter_map *map, const uint8_t *identities, uint32_t count, const struct lead_state *state,
                                  const struct lead_activity_definitions *definitions, const lead_allocator *memory, lead_error *error);
void lead_counter_map_free(struct lead_counter_map *map, const lead_allocator *memory);

/* The sum of all identities: the same for the same counters in whatever order. */
uint64_t lead_counters_digest(const struct lead_activity_definitions *definitions);

/* Buckets that events can have. */
struct lead_bucket_range {
    int32_t low, high;
};
struct lead_bucket_range lead_buckets_of_hours(uint8_t hours);

static inline int32_t lead_divide_down(int32_t bucket, int32_t by)
{
    return bucket / by - (bucket % by < 0);
}

#endif
