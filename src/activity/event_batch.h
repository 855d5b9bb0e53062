/* SPDX-License-Identifier: MIT */
/* The columns of a batch of events, bound; and the keys of a batch. */
#ifndef LEADCORE_SRC_ACTIVITY_EVENT_BATCH_H
#define LEADCORE_SRC_ACTIVITY_EVENT_BATCH_H

#include "activity/definitions.h"
#include "activity/keys.h"
#include "data/key_column.h"

/* The lowest and the highest key; false when there is none. Fails when one is above INT64_MAX. */
lead_status lead_key_column_range(const struct lead_key_column *keys, int64_t *low, int64_t *high, bool *has_any, lead_error *error);
/* Bit r of `known` is set when row first + r has a key, which for texts means one that is UTF-8. Fails when strings lie outside of their buffers. */
lead_status lead_key_column_values(const struct lead_key_column *keys, uint64_t first, size_t rows, struct lead_key_value *values, uint64_t *known,
                                   lead_error *error);

/* Bit r is set when row first + r is not null; bits behind the last row are 0. */
void lead_rows_known(const struct lead_column *column, uint64_t first, size_t rows, uint64_t *known);

/* From the time of an event to its bucket, for one column: see lead_time_scale_of(). */
struct lead_time_scale {
    int64_t low; /* of valid values */
    uint64_t range;
    unsigned drop; /* lowest bits that do not matter */
    int64_t origin;
    uint64_t factor; /* quotient = (value >> drop - origin) * factor >> 64 >> shift; factor 0: without dividing */
    unsigned shift;
    uint32_t times; /* bucket = first + quotient * times */
    uint32_t first; /* biased */
};

struct lead_event_batch {
    const struct lead_activity_definitions *definitions;
    uint64_t rows;
    struct lead_key_column key;
    struct lead_column time, type, source, sequence;
    bool has_source, has_sequence;
    struct lead_column *fields; /* by event field */
    struct lead_time_scale scale;
    bool has_invalid_types; /* in the dictionary */
    uint8_t *entry_codes; /* of a dictionary of types: by entry its type, LEAD_TYPE_…; behind the last stands LEAD_TYPE_BROKEN */
};

/* Instead of a type; types are below LEAD_EVENTS_MAX. */
#define LEAD_TYPE_UNKNOWN ((uint8_t)253)
#define LEAD_TYPE_INVALID ((uint8_t)254) /* not UTF-8 */
#define LEAD_TYPE_BROKEN ((uint8_t)255)  /* the index is not in the dictionary */

struct lead_event_batch_options {
    const char *key;
    bool has_text_keys;
    bool reads_fields; /* some "where" does */
    lead_missing missing;
};

lead_status lead_event_batch_bind(const struct lead_arrow_source *source, const struct lead_activity_definitions *definitions,
                                  const struct lead_event_batch_options *options, struct lead_arena *arena, struct lead_event_batch *batch,
                                  lead_error *error);

/* The biased bucket of one row, or 0 when it has no valid time. */
uint32_t lead_event_batch_bucket(const struct lead_event_batch *batch, uint64_t row);

/* For times in units of `multiplier` microseconds or of 1 / `divisor` microsecond. */
struct lead_time_scale lead_time_scale_of(int64_t multiplier, int64_t divisor, lead_duration resolution);

#endif
