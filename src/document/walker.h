/* SPDX-License-Identifier: MIT */
/* Typed steps through a document that collect problems with JSON paths. */
#ifndef LEADCORE_SRC_DOCUMENT_WALKER_H
#define LEADCORE_SRC_DOCUMENT_WALKER_H

#include "base/error.h"
#include "base/hash.h"
#include "document/json.h"

#define LEAD_PROBLEMS_MAX 1000

/* What was found so far. Owned by whoever compiles; problems beyond LEAD_PROBLEMS_MAX are counted but not kept. */
struct lead_findings {
    const char *json;
    size_t json_size;
    lead_allocator memory;
    lead_error *items;
    size_t count, capacity;
    size_t errors;      /* codes below LEAD_WARNING_NEVER_TRUE */
    bool out_of_memory; /* sticky; then the compile ends with LEAD_ERROR_OUT_OF_MEMORY */
};

void lead_findings_init(struct lead_findings *findings, const char *json, size_t json_size, const lead_allocator *memory);
void lead_findings_free(struct lead_findings *findings);
/* Sorts by offset (stable) and fills in lines and columns, in one pass over the document. Call it before anybody sees the items. */
void lead_findings_sort(struct lead_findings *findings);
/* True when nothing more will be kept, so that messages need not be put together (suggestions are dear). */
static inline bool lead_findings_are_full(const struct lead_findings *findings)
{
    return findings->out_of_memory || (findings->count == LEAD_PROBLEMS_MAX && findings->errors > 0);
}

/* A place in the document: value and the way to it. Lives on the C stack while one descends; `parent` is NULL for the root. */
struct lead_place {
    struct lead_findings *findings;
    const struct lead_place *parent;
    const struct lead_json *value;
    size_t index; /* in an array parent */
};

/* Reports a problem at a place (position of its value), or at a member's key. */
void lead_report_at(const struct lead_place *place, lead_status code, const char *format, ...) LEAD_PRINTF(3, 4);
void lead_report_key(const struct lead_place *place, lead_status code, const char *format, ...) LEAD_PRINTF(3, 4);

/* Each of these reports LEAD_ERROR_WRONG_TYPE ("expected an object, found a number") and returns false when the type differs. */
bool lead_want_object(const struct lead_place *place);
bool lead_want_array(const struct lead_place *place);  /* also refuses an empty array: LEAD_ERROR_BAD_VALUE */
bool lead_want_string(const struct lead_place *place); /* also refuses U+0000: LEAD_ERROR_JSON_TEXT */
bool lead_want_name(const struct lead_place *place);   /* a string of 1 … 200 bytes without U+0000 */
bool lead_want_points(const struct lead_place *place, int64_t limit, lead_points *points); /* thousandths; limit too */
bool lead_want_double(const struct lead_place *place, double *value);
bool lead_want_integer(const struct lead_place *place, int64_t low, int64_t high, int64_t *value);

/*
 * Members of an object whose keys are fixed. Reports another type, duplicate keys, unknown keys (nearest known one suggested, "x-…" ignored) and
 * missing ones. members[i] is the first value for keys[i] or NULL, also when false is returned. `required` of the first keys are required.
 * False when a problem was reported.
 */
bool lead_members(const struct lead_place *place, const char *const *keys, size_t count, size_t required, const struct lead_json **members);
/* Duplicate keys in an object with free keys; reports each. Bounded by n log n in the number of members. */
bool lead_unique_keys(const struct lead_place *place);

/* The place of a child. */
struct lead_place lead_child(const struct lead_place *place, const struct lead_json *value, size_t index);

/*
 * Finds the known name nearest to `name`: "; did you mean 'employees'?" into `out`, or "" when none is near.
 * `names` gives name i of `count`.
 */
struct lead_names {
    const char *(*get)(const void *context, size_t index);
    const void *context;
    size_t count;
};
#define LEAD_SUGGESTION_CAPACITY 256
const char *lead_suggest(const char *name, size_t size, const struct lead_names *names, char out[LEAD_SUGGESTION_CAPACITY]);

/*
 * Reports a name that does not exist: "unknown field 'employes'; did you mean 'employees'?", where `kind` is "field". At the key when `is_key`, else at the
 * value. Does the work of a suggestion only while problems are kept, so prefer it to lead_suggest().
 */
void lead_report_unknown(const struct lead_place *place, lead_status code, bool is_key, const char *kind, const struct lead_names *names);

/* How a document's text is shown in messages: at most 60 bytes, control characters replaced, a cut shown as "…". No quotes are put around it. */
#define LEAD_QUOTED_CAPACITY 72
const char *lead_quoted(const char *text, size_t size, char out[LEAD_QUOTED_CAPACITY]);

/* Canonical form of docs/model-reference.md ("Fingerprint") as 32 hexadecimal digits and a NUL. False when out of memory. */
bool lead_fingerprint(const struct lead_json *root, const lead_allocator *memory, char out[33]);

#endif
