/* SPDX-License-Identifier: MIT */
/**
 * @file
 * @brief What status a lead has, which ones may follow, and which one is due.
 *
 * A lead's state is small and the host's: it saves it to bytes beside the lead, loads it, and gives it to lead_record_advance().
 */
#ifndef LEADCORE_LIFECYCLE_H
#define LEADCORE_LIFECYCLE_H

#include <leadcore/lead.h>
#include <leadcore/vocabulary.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LEAD_STATUSES_MAX 16          /**< Most statuses of a lifecycle. */
#define LEAD_LIFECYCLE_BYTES_MAX 256  /**< Most bytes of a saved state. */

/** @brief Where a lead stands. Belongs to the host; plain data. Start it with lead_lifecycle_begin() or lead_lifecycle_load(). @since 1.2 */
typedef struct lead_lifecycle {
    size_t size;       /**< Size of this structure as the caller was compiled. */
    uint32_t status;   /**< Index of the status in the model. */
    uint32_t stage;    /**< Index of the purchase stage that the lead was last found in, or #LEAD_NONE. */
    lead_time since;   /**< When the status was entered. */
    uint32_t rounds;   /**< How often the lead came back from a parked status, such as nurture, into the flow. */
    uint32_t moves;    /**< How many moves it has made. */
    uint32_t entries[LEAD_STATUSES_MAX];  /**< By status: how often it was entered; 65,535 stays there. */
    lead_time entered[LEAD_STATUSES_MAX]; /**< By status: when it was entered last; 0 where `entries` is 0. */
} lead_lifecycle;

/** @brief One move, for the host's history. All text lives as long as the model. Set `size` before use. @since 1.2 */
typedef struct lead_move {
    size_t size;            /**< Size of this structure as the caller was compiled. */
    uint32_t from;          /**< Status before. */
    uint32_t to;            /**< Status after. */
    lead_time at;           /**< When. */
    lead_duration spent;    /**< How long the lead had the status before. */
    uint32_t round;         /**< `rounds` after the move. */
    uint32_t transition;    /**< Index of the document's transition, or of those of the built-in lifecycle that the document can use. */
    int32_t is_automatic;   /**< 1 when its condition brought it about, 0 when the host asked for it. */
    const char *reason;     /**< The transition's reason; "moved by the host" for a move that the host made along an automatic one. Not NULL. */
} lead_move;

/** @brief Number of statuses; 0 when the document has no "lifecycle". @since 1.2 */
LEAD_API uint32_t lead_model_status_count(const lead_model *model);

/** @brief Name of a status, or NULL. Lives as long as the model. @since 1.2 */
LEAD_API const char *lead_model_status_name(const lead_model *model, uint32_t status);

/** @brief Index of a status, or #LEAD_NONE. @param model The model. @param name NUL-terminated. @since 1.2 */
LEAD_API uint32_t lead_model_status(const lead_model *model, const char *name);

/** @brief 1 when a lead may move from one status to the other, else 0. @since 1.2 */
LEAD_API int32_t lead_model_status_may_follow(const lead_model *model, uint32_t from, uint32_t to);

/**
 * @brief Begins a state in a status.
 * @param model A model with a "lifecycle".
 * @param status The status.
 * @param now When; of the years 0001 to 9999.
 * @param[out] state Filled; its `size` must be set.
 * @param error Filled on failure, or NULL.
 * @return #LEAD_OK or #LEAD_ERROR_INVALID_ARGUMENT. Thread-safe.
 * @since 1.2
 */
LEAD_API lead_status lead_lifecycle_begin(const lead_model *model, uint32_t status, lead_time now, lead_lifecycle *state, lead_error *error);

/**
 * @brief Moves a state because the host says so.
 * @param model The model of the state.
 * @param state The state; unchanged on failure.
 * @param to The status to move to.
 * @param now When; not before the last move, of the years 0001 to 9999.
 * @param[out] move For the history, or NULL.
 * @param error Filled on failure, or NULL; for a move that is not allowed it names those that are.
 * @return #LEAD_OK, #LEAD_ERROR_NOT_ALLOWED or #LEAD_ERROR_INVALID_ARGUMENT. Thread-safe for different states.
 * @since 1.2
 */
LEAD_API lead_status lead_lifecycle_move(const lead_model *model, lead_lifecycle *state, uint32_t to, lead_time now, lead_move *move,
                                         lead_error *error);

/**
 * @brief Makes every move that is due, one after the other, and says why.
 *
 * Sets the fields "status", "status_since" and "previous_stage" of the record from the state before each look, and once more at the end; keeps the
 * stage that is found.
 * A status is entered at most once in one call.
 * @param record The lead; of a model with a "lifecycle".
 * @param state The lead's state; unchanged on failure.
 * @param now The moment; not before the last move.
 * @param[out] moves `capacity` elements, each with its `size` set; the first *count are filled. NULL when `capacity` is 0: then nothing moves, and
 * *count says whether a move is due (1) or not (0).
 * @param capacity At most this many moves are made.
 * @param[out] count How many; 0 on failure.
 * @param error Filled on failure, or NULL.
 * After a failure the record's own fields may be those of any moment on the way; the state is what it was.
 * @return #LEAD_OK, #LEAD_ERROR_INVALID_ARGUMENT or #LEAD_ERROR_OUT_OF_MEMORY.
 * @since 1.2
 */
LEAD_API lead_status lead_record_advance(lead_record *record, lead_lifecycle *state, lead_time now, lead_move *moves, size_t capacity,
                                         size_t *count, lead_error *error);

/**
 * @brief Sets the record's fields "status", "status_since" and "previous_stage" from a state.
 * @return #LEAD_OK or #LEAD_ERROR_INVALID_ARGUMENT.
 * @since 1.2
 */
LEAD_API lead_status lead_record_set_lifecycle(lead_record *record, const lead_lifecycle *state);

/**
 * @brief Saves a state to at most #LEAD_LIFECYCLE_BYTES_MAX bytes, the same on every platform (docs/saved-states.md).
 * @param model The model of the state.
 * @param state The state.
 * @param[out] bytes At least #LEAD_LIFECYCLE_BYTES_MAX bytes.
 * @param[out] byte_count How many were written; 0 on failure.
 * @param error Filled on failure, or NULL.
 * @return #LEAD_OK or #LEAD_ERROR_INVALID_ARGUMENT. Thread-safe.
 * @since 1.2
 */
LEAD_API lead_status lead_lifecycle_save(const lead_model *model, const lead_lifecycle *state, uint8_t *bytes, size_t *byte_count,
                                         lead_error *error);

/**
 * @brief Loads a saved state. Statuses are found by name, so their order may have changed; one that the model no longer has is forgotten, unless the
 * lead is in it.
 * @param model The model.
 * @param bytes What lead_lifecycle_save() wrote; any bytes are safe.
 * @param byte_count How many.
 * @param[out] state Filled; its `size` must be set. Zeros on failure.
 * @param error Filled on failure, or NULL.
 * @return #LEAD_OK, #LEAD_ERROR_DAMAGED, #LEAD_ERROR_NEWER_VERSION, #LEAD_ERROR_UNKNOWN_NAME (the model does not have the lead's status) or
 * #LEAD_ERROR_INVALID_ARGUMENT. Thread-safe.
 * @since 1.2
 */
LEAD_API lead_status lead_lifecycle_load(const lead_model *model, const uint8_t *bytes, size_t byte_count, lead_lifecycle *state,
                                         lead_error *error);

#ifdef __cplusplus
}
#endif

#endif
