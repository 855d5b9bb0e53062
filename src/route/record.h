/* SPDX-License-Identifier: MIT */
/* Steps as bytes, for the host's log. docs/saved-states.md says what is in them. */
#ifndef LEADCORE_SRC_ROUTE_RECORD_H
#define LEADCORE_SRC_ROUTE_RECORD_H

#include "route/state.h"

#define LEAD_RECORD_MAX 160

/* A step that was made, as the log has it. */
struct lead_logged {
    struct lead_step step;
    uint64_t change;        /* its number */
    lead_key_type key_type; /* of the log's router; 0 where no lead is concerned */
    uint32_t policy;        /* lead_policy_mark() */
    size_t text_at;         /* where in the record a key that is a text begins */
};

/* A fingerprint's hexadecimal digits as bytes. */
void lead_policy_digest(const lead_policy *policy, uint8_t digest[16]);
/* The first four bytes of it, as a little-endian number: records name their policy so. */
uint32_t lead_policy_mark(const lead_policy *policy);
/* Writes a record. Returns its bytes, at most LEAD_RECORD_MAX. */
size_t lead_record_write(const struct lead_logged *logged, uint8_t bytes[LEAD_RECORD_MAX]);
/* Reads the first record and says how long it is. Whether the step fits any state is not looked at. */
lead_status lead_record_read(const uint8_t *bytes, size_t size, struct lead_logged *logged, size_t *used, lead_error *error);

/* Room for so many more records, if changes are kept. False when out of memory. */
bool lead_changes_reserve(lead_router *router, size_t records);
/* Logs the step that router->change_count counts as the last one, if changes are kept. There is room. */
void lead_changes_log(lead_router *router, const struct lead_step *step);
void lead_changes_free(lead_router *router);

#endif
