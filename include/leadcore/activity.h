/* SPDX-License-Identifier: MIT */
/**
 * @file
 * @brief What leads do: events, the timeline of one lead, and a table of many.
 *
 * A timeline is no running number. It holds how often each counter of the model (an event type, perhaps under a condition) was met in each
 * day or hour, and nothing else; points come from it at the moment of asking. So events may come in any order, late ones are exact, two
 * timelines are merged by addition, and nothing has to be rescored at night. What all of this means is defined in docs/model-reference.md.
 *
 * An event, a timeline and a table belong to one thread at a time.
 */
#ifndef LEADCORE_ACTIVITY_H
#define LEADCORE_ACTIVITY_H

#include <leadcore/batch.h>
#include <leadcore/lead.h>
#include <leadcore/model.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * @name Events
 * The setters return #LEAD_ERROR_INVALID_ARGUMENT, #LEAD_ERROR_VALUE and #LEAD_ERROR_OUT_OF_MEMORY as those of records do (leadcore/lead.h).
 * @{
 */

/** @brief One event of one lead, for one model. Reuse it for the next event with lead_event_begin(). */
typedef struct lead_event lead_event;

/**
 * @brief Makes an event.
 * @param model The model; the event takes a reference.
 * @param allocator Memory functions, or NULL for malloc.
 * @param[out] event To be given back with lead_event_free(); NULL on failure.
 * @param error Filled on failure, or NULL.
 * @return #LEAD_OK, #LEAD_ERROR_INVALID_ARGUMENT or #LEAD_ERROR_OUT_OF_MEMORY.
 * @since 1.1
 */
LEAD_API lead_status lead_event_new(lead_model *model, const lead_allocator *allocator, lead_event **event, lead_error *error);

/** @brief Frees an event; NULL is accepted. @since 1.1 */
LEAD_API void lead_event_free(lead_event *event);

/**
 * @brief Starts a new event: all of its fields are unknown, and it has no sequence number.
 * @param event The event.
 * @param type Index of its type, or #LEAD_NONE for a type that the model does not declare: nothing counts it.
 * @param time When it happened; years 0001 … 9999.
 * @return #LEAD_OK, #LEAD_ERROR_INVALID_ARGUMENT, or #LEAD_ERROR_VALUE for a time out of range (the event then has no time, and cannot be added).
 * @since 1.1
 */
LEAD_API lead_status lead_event_begin(lead_event *event, uint32_t type, lead_time time);

/**
 * @brief Says which event of which source this is, so that it can be counted exactly once.
 *
 * Of one source, a timeline remembers the highest sequence number; an event with that number or a lower one has been seen. So the numbers of
 * one source must rise, and a source must deliver in their order; it may deliver again from any earlier number on. Different sources are
 * independent of each other.
 * @param event The event.
 * @param source Name of the source, any bytes; may be NULL when `source_size` is 0. Only its hash is kept.
 * @param source_size Its bytes.
 * @param sequence The number.
 * @return #LEAD_OK or #LEAD_ERROR_INVALID_ARGUMENT.
 * @since 1.1
 */
LEAD_API lead_status lead_event_set_sequence(lead_event *event, const char *source, size_t source_size, int64_t sequence);

/** @brief Sets a flag of the event; any `value` but 0 is true. @since 1.1 */
LEAD_API lead_status lead_event_set_flag(lead_event *event, uint32_t field, int32_t value);

/** @brief Sets a number of the event; NaN makes it unknown. @since 1.1 */
LEAD_API lead_status lead_event_set_number(lead_event *event, uint32_t field, double value);

/** @brief Sets a time field of the event (not when it happened). @since 1.1 */
LEAD_API lead_status lead_event_set_time(lead_event *event, uint32_t field, lead_time value);

/** @brief Sets a category or text field of the event; the bytes are copied. @since 1.1 */
LEAD_API lead_status lead_event_set_text(lead_event *event, uint32_t field, const char *text, size_t text_size);

/** @brief Sets a tags field of the event, as lead_record_set_tags() does. @since 1.1 */
LEAD_API lead_status lead_event_set_tags(lead_event *event, uint32_t field, const char *const *tags, const size_t *tag_sizes, size_t count);
/** @} */

/**
 * @name The timeline of one lead
 * @{
 */

/** @brief What one lead did, as far as the model counts it. */
typedef struct lead_timeline lead_timeline;

/** @brief What became of an event: one of the LEAD_EVENT_… constants. */
typedef int32_t lead_added;

#define LEAD_EVENT_COUNTED ((lead_added)1)   /**< At least one counter of the model has it. */
#define LEAD_EVENT_UNMATCHED ((lead_added)2) /**< Nothing in the model counts such an event. */
#define LEAD_EVENT_SEEN ((lead_added)3)      /**< Its sequence number had been seen; nothing has changed. */

/** @brief Makes an empty timeline. @return As lead_event_new(). @since 1.1 */
LEAD_API lead_status lead_timeline_new(lead_model *model, const lead_allocator *allocator, lead_timeline **timeline, lead_error *error);

/** @brief Frees a timeline; NULL is accepted. @since 1.1 */
LEAD_API void lead_timeline_free(lead_timeline *timeline);

/**
 * @brief Adds an event. On failure the timeline is as it was.
 * @param timeline The timeline.
 * @param event An event of the same model that has been begun; unchanged.
 * @param[out] added What became of it, or NULL; 0 on failure.
 * @param error Filled on failure, or NULL.
 * @return #LEAD_OK, #LEAD_ERROR_INVALID_ARGUMENT or #LEAD_ERROR_OUT_OF_MEMORY.
 * @since 1.1
 */
LEAD_API lead_status lead_timeline_add(lead_timeline *timeline, lead_event *event, lead_added *added, lead_error *error);

/**
 * @brief Adds everything in `other` to `timeline`, as if all events of both had been added to one. On failure `timeline` is as it was.
 *
 * The two must not both have counted the same event. Of each source, the higher of the two sequence numbers is kept: the numbers of a source
 * should rise over all leads that may ever be merged.
 * @param timeline The timeline that grows.
 * @param other A timeline of the same model; unchanged. May not be `timeline` itself.
 * @param error Filled on failure, or NULL.
 * @return #LEAD_OK, #LEAD_ERROR_INVALID_ARGUMENT or #LEAD_ERROR_OUT_OF_MEMORY.
 * @since 1.1
 */
LEAD_API lead_status lead_timeline_merge(lead_timeline *timeline, const lead_timeline *other, lead_error *error);

/**
 * @brief Drops what can no longer change any result at `now` or later. Results at earlier moments may change.
 * @return Number of events dropped; 0 for NULL.
 * @since 1.1
 */
LEAD_API uint64_t lead_timeline_forget(lead_timeline *timeline, lead_time now);

/** @brief Erases everything, sequence numbers included; NULL is accepted. @since 1.1 */
LEAD_API void lead_timeline_clear(lead_timeline *timeline);

/** @brief Number of different (counter, day or hour) pairs that are held; 0 for NULL. @since 1.1 */
LEAD_API uint64_t lead_timeline_pair_count(const lead_timeline *timeline);

/**
 * @brief Bytes that lead_timeline_save() writes: at most 24 for each pair, 16 for each source of sequence numbers, and 48. 0 for NULL.
 *
 * A pair of more than 65,504 events counts as several. docs/saved-states.md says what is in the bytes.
 * @since 1.1
 */
LEAD_API size_t lead_timeline_saved_size(const lead_timeline *timeline);

/**
 * @brief Writes the timeline as bytes, which are the same on every platform and carry a version and a checksum.
 * @param timeline The timeline.
 * @param[out] bytes `capacity` bytes.
 * @param capacity At least lead_timeline_saved_size().
 * @param error Filled on failure, or NULL.
 * @return #LEAD_OK or #LEAD_ERROR_INVALID_ARGUMENT.
 * @since 1.1
 */
LEAD_API lead_status lead_timeline_save(const lead_timeline *timeline, void *bytes, size_t capacity, lead_error *error);

/** @brief What loading under a changed model kept and dropped. Set `size` before use. */
typedef struct lead_load_report {
    size_t size;               /**< Size of this structure as the caller was compiled. */
    uint64_t kept_events;      /**< Events that are counted as before. */
    uint64_t dropped_events;   /**< Events of counters that the model no longer has. */
    uint32_t kept_counters;    /**< Counters of the saved state that the model still has. */
    uint32_t dropped_counters; /**< Counters of the saved state that the model no longer has. */
    uint32_t new_counters;     /**< Counters of the model that the saved state's model did not have: they begin from nothing. A timeline names
                                    only counters that it has events of; when the model has changed, all others count as new. */
    uint32_t reserved;         /**< 0. */
} lead_load_report;

/**
 * @brief Reads a saved timeline, also one that was saved under another version of the model.
 *
 * Counters are recognised by what they match, or by their rule's "id", so a change of points, decay or limits keeps all history.
 * @param model The model; the timeline takes a reference.
 * @param bytes What lead_timeline_save() wrote.
 * @param size Its bytes.
 * @param allocator Memory functions, or NULL for malloc.
 * @param[out] timeline To be given back with lead_timeline_free(); NULL on failure.
 * @param report Filled, or NULL; its `size` must be set.
 * @param error Filled on failure, or NULL.
 * @return #LEAD_OK, #LEAD_ERROR_DAMAGED, #LEAD_ERROR_NEWER_VERSION, #LEAD_ERROR_INVALID_ARGUMENT or #LEAD_ERROR_OUT_OF_MEMORY.
 * @since 1.1
 */
LEAD_API lead_status lead_timeline_load(lead_model *model, const void *bytes, size_t size, const lead_allocator *allocator,
                                        lead_timeline **timeline, lead_load_report *report, lead_error *error);
/** @} */

/**
 * @name A table of many leads
 * @{
 */

/** @brief The timelines of many leads, by key. Join it to a batch with lead_batch_options::activity. */
typedef struct lead_activity lead_activity;

/** @brief Type of the keys of a table: one of the LEAD_KEY_… constants. */
typedef int32_t lead_key_type;

#define LEAD_KEY_INTEGER ((lead_key_type)1) /**< 64-bit signed integers; columns of any integer type. */
#define LEAD_KEY_TEXT ((lead_key_type)2)    /**< Strings, compared byte for byte; what category fields take. */

/** @brief The key of one lead. Set `size` before use. Part of other structures, so it never grows. */
typedef struct lead_key {
    size_t size;      /**< Size of this structure as the caller was compiled. */
    int64_t integer;  /**< Of a table with integer keys. */
    const char *text; /**< Of a table with text keys; UTF-8, need not end in NUL. Only read during the call. */
    size_t text_size; /**< Its bytes. */
} lead_key;

/**
 * @brief Makes an empty table.
 * @param model The model; the table takes a reference.
 * @param key_type Type of the keys.
 * @param allocator Memory functions, or NULL for malloc.
 * @param[out] activity To be given back with lead_activity_free(); NULL on failure.
 * @param error Filled on failure, or NULL.
 * @return #LEAD_OK, #LEAD_ERROR_INVALID_ARGUMENT or #LEAD_ERROR_OUT_OF_MEMORY.
 * @since 1.1
 */
LEAD_API lead_status lead_activity_new(lead_model *model, lead_key_type key_type, const lead_allocator *allocator, lead_activity **activity,
                                       lead_error *error);

/** @brief Frees a table; NULL is accepted. @since 1.1 */
LEAD_API void lead_activity_free(lead_activity *activity);

/** @brief Type of the keys; 0 for NULL. @since 1.1 */
LEAD_API lead_key_type lead_activity_key_type(const lead_activity *activity);

/** @brief Number of leads in the table; 0 for NULL. @since 1.1 */
LEAD_API uint64_t lead_activity_lead_count(const lead_activity *activity);

/** @brief Bytes that the table holds, all included; 0 for NULL. @since 1.1 */
LEAD_API uint64_t lead_activity_memory(const lead_activity *activity);

/** @brief Options of lead_activity_ingest(). Set `size`; zeros are the defaults. */
typedef struct lead_ingest_options {
    size_t size;                    /**< Size of this structure as the caller was compiled. */
    const char *key;                /**< Name of the column with the leads' keys; NULL: "key". */
    lead_missing missing;           /**< What missing columns of event fields mean. */
    lead_instructions instructions; /**< For tests and benchmarks. */
} lead_ingest_options;

/** @brief What became of the rows. Counts are added to. Set `size` before use. */
typedef struct lead_ingest_report {
    size_t size;           /**< Size of this structure as the caller was compiled. */
    uint64_t rows;         /**< All rows: the sum of the next six. */
    uint64_t counted;      /**< At least one counter of the model has it. */
    uint64_t unmatched;    /**< Nothing in the model counts such an event. */
    uint64_t unknown_type; /**< The type is null, or one that the model does not declare. */
    uint64_t seen;         /**< The sequence number had been seen. */
    uint64_t without_key;  /**< The key is null, or not UTF-8: left out. */
    uint64_t without_time; /**< The time is null, or outside the years 0001 … 9999: left out. */
    uint64_t invalid_text; /**< Values that are not UTF-8 and were taken as unknown. */
} lead_ingest_report;

/**
 * @brief Adds a batch of events, in any order.
 *
 * Columns: the key; "time" (what time fields take); "type" (what category fields take); where they exist, "source" (what text fields take) and
 * "sequence" (any integer type); and the event fields that conditions read. A null sequence number is none; a null source is the source "".
 * Within one call the rows of a source may stand in any order; from call to call its numbers must rise, as for lead_event_set_sequence().
 * When the call fails, the table is as it was, or (only when out of memory) has some of the rows: then restore the last saved state.
 * @param activity The table.
 * @param schema Type of a struct array. Borrowed for the call.
 * @param array The struct array. Borrowed for the call.
 * @param options Options, or NULL.
 * @param report Counts to add to, or NULL.
 * @param error Filled on failure, with the column's name as path, or NULL.
 * @return As lead_batch_new().
 * @since 1.1
 */
LEAD_API lead_status lead_activity_ingest(lead_activity *activity, const struct ArrowSchema *schema, const struct ArrowArray *array,
                                          const lead_ingest_options *options, lead_ingest_report *report, lead_error *error);

/**
 * @brief Copies the timeline of one lead out; an empty one when the table has no such lead.
 * @return #LEAD_OK, #LEAD_ERROR_INVALID_ARGUMENT or #LEAD_ERROR_OUT_OF_MEMORY.
 * @since 1.1
 */
LEAD_API lead_status lead_activity_timeline(lead_activity *activity, const lead_key *key, const lead_allocator *allocator,
                                            lead_timeline **timeline, lead_error *error);

/**
 * @brief Replaces the timeline of one lead; NULL erases the lead, its key included.
 * @return #LEAD_OK, #LEAD_ERROR_INVALID_ARGUMENT (also for a timeline of another model) or #LEAD_ERROR_OUT_OF_MEMORY; then nothing has changed.
 * @since 1.1
 */
LEAD_API lead_status lead_activity_set_timeline(lead_activity *activity, const lead_key *key, const lead_timeline *timeline,
                                                lead_error *error);

/**
 * @brief Makes one lead of two: the winner's timeline is merged with the loser's, and the loser is erased. A lead that is not there counts as empty.
 * @return #LEAD_OK, #LEAD_ERROR_INVALID_ARGUMENT (also for equal keys) or #LEAD_ERROR_OUT_OF_MEMORY; then nothing has changed.
 * @since 1.1
 */
LEAD_API lead_status lead_activity_merge(lead_activity *activity, const lead_key *winner, const lead_key *loser, lead_error *error);

/**
 * @brief lead_timeline_forget() for every lead. Leads stay in the table.
 * @param activity The table.
 * @param now The moment.
 * @param[out] dropped Number of events dropped, or NULL.
 * @param error Filled on failure, or NULL.
 * @return #LEAD_OK, #LEAD_ERROR_INVALID_ARGUMENT or #LEAD_ERROR_OUT_OF_MEMORY.
 * @since 1.1
 */
LEAD_API lead_status lead_activity_forget(lead_activity *activity, lead_time now, uint64_t *dropped, lead_error *error);

/**
 * @brief Bytes that lead_activity_save() will write.
 * @param activity The table; brought into its final order, which may take memory.
 * @param[out] size The bytes; 0 on failure.
 * @param error Filled on failure, or NULL.
 * @return #LEAD_OK, #LEAD_ERROR_INVALID_ARGUMENT or #LEAD_ERROR_OUT_OF_MEMORY.
 * @since 1.1
 */
LEAD_API lead_status lead_activity_saved_size(lead_activity *activity, size_t *size, lead_error *error);

/**
 * @brief Writes the whole table as bytes, which are the same on every platform and carry a version and a checksum.
 * @param activity The table, unchanged since lead_activity_saved_size().
 * @param[out] bytes `capacity` bytes.
 * @param capacity At least what lead_activity_saved_size() said.
 * @param error Filled on failure, or NULL.
 * @return #LEAD_OK or #LEAD_ERROR_INVALID_ARGUMENT.
 * @since 1.1
 */
LEAD_API lead_status lead_activity_save(const lead_activity *activity, void *bytes, size_t capacity, lead_error *error);

/**
 * @brief Reads a saved table, also one that was saved under another version of the model. See lead_timeline_load().
 * @since 1.1
 */
LEAD_API lead_status lead_activity_load(lead_model *model, const void *bytes, size_t size, const lead_allocator *allocator,
                                        lead_activity **activity, lead_load_report *report, lead_error *error);
/** @} */

/**
 * @name Looking ahead
 * @{
 */

/** @brief The next change of a lead's grade or class. Set `size` before use. */
typedef struct lead_next_change {
    size_t size;         /**< Size of this structure as the caller was compiled. */
    int32_t found;       /**< 1 when there is one; 0 when grade and class stay as they are until the end of the search. */
    uint32_t grade;      /**< The grade from then on, or #LEAD_NONE. */
    uint32_t lead_class; /**< The class from then on, or #LEAD_NONE. */
    uint32_t reserved;   /**< 0. */
    lead_time time;      /**< The first moment at which either differs from what it is at `now`; 0 when there is none. */
} lead_next_change;

/**
 * @brief Finds the first moment after `now` at which, without any further event, the record's grade or class changes.
 *
 * Decay, spans of activity conditions, events in the future, and times relative to now are all looked at; exact, by evaluating the model at
 * every moment at which something can change.
 * @param record The record; see lead_record_set_timeline().
 * @param now The moment to look ahead from.
 * @param until Last moment to look at.
 * @param[out] change Filled; its `size` must be set. On failure nothing is found.
 * @param error Filled on failure, or NULL.
 * @return #LEAD_OK, #LEAD_ERROR_INVALID_ARGUMENT (also when the model has neither grade nor classes) or #LEAD_ERROR_OUT_OF_MEMORY.
 * @since 1.1
 */
LEAD_API lead_status lead_record_next_change(lead_record *record, lead_time now, lead_time until, lead_next_change *change, lead_error *error);

/** @brief Columns for lead_batch_next_changes(), allocated by the caller with one element a row of the batch. None may be NULL. */
typedef struct lead_next_changes {
    size_t size;         /**< Size of this structure as the caller was compiled. */
    uint64_t count;      /**< Out: number of rows that change. */
    uint64_t *rows;      /**< Out: their rows in the batch, by time, then by row. */
    lead_time *times;    /**< Out: when. */
    uint8_t *grade;      /**< Out: the grade from then on; 255 when the model has no grade. */
    uint8_t *lead_class; /**< Out: the class from then on, or #LEAD_NO_CLASS. */
} lead_next_changes;

/**
 * @brief lead_record_next_change() for every row of a batch, sorted by time.
 * @param batch The batch.
 * @param now The moment to look ahead from.
 * @param until Last moment to look at.
 * @param[in,out] changes Where to; `count` is 0 on failure.
 * @param error Filled on failure, or NULL.
 * @return As lead_record_next_change(), or as lead_batch_score().
 * @since 1.1
 */
LEAD_API lead_status lead_batch_next_changes(const lead_batch *batch, lead_time now, lead_time until, lead_next_changes *changes,
                                             lead_error *error);

/**
 * @brief Copies changes into an Arrow struct array: "row" (uint64), "time" (timestamp in microseconds, UTC), and "grade" and "class" as
 * lead_outputs_export() gives them, where the model has them.
 * @param model The model of the batch.
 * @param changes What lead_batch_next_changes() filled.
 * @param allocator Memory functions, or NULL for malloc.
 * @param[out] schema Filled with a type that the caller releases; released on failure.
 * @param[out] array Filled with data that the caller releases; released on failure.
 * @param error Filled on failure, or NULL.
 * @return #LEAD_OK, #LEAD_ERROR_INVALID_ARGUMENT or #LEAD_ERROR_OUT_OF_MEMORY.
 * @since 1.1
 */
LEAD_API lead_status lead_next_changes_export(const lead_model *model, const lead_next_changes *changes, const lead_allocator *allocator,
                                              struct ArrowSchema *schema, struct ArrowArray *array, lead_error *error);
/** @} */

#ifdef __cplusplus
}
#endif

#endif
