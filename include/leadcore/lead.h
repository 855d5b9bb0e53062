/* SPDX-License-Identifier: MIT */
/**
 * @file
 * @brief One lead: fill a record field by field, then score it.
 *
 * A record belongs to one thread at a time. Fields that are not set are unknown. The setters take no #lead_error because they sit in hot
 * loops; they return #LEAD_ERROR_INVALID_ARGUMENT for a field that does not exist or has another type (#LEAD_NONE included),
 * #LEAD_ERROR_VALUE for text that is not UTF-8 (the field is then unknown; of tags, only that one is left out), and
 * #LEAD_ERROR_OUT_OF_MEMORY.
 */
#ifndef LEADCORE_LEAD_H
#define LEADCORE_LEAD_H

#include <leadcore/model.h>
#include <leadcore/score.h>

#ifdef __cplusplus
extern "C" {
#endif

/** @brief The fields of one lead, for one model. Reuse it for the next lead with lead_record_clear(). */
typedef struct lead_record lead_record;

struct lead_timeline; /* leadcore/activity.h */

/**
 * @brief Makes a record in which every field is unknown.
 * @param model The model; the record takes a reference.
 * @param allocator Memory functions, or NULL for malloc.
 * @param[out] record To be given back with lead_record_free(); NULL on failure.
 * @param error Filled on failure, or NULL.
 * @return #LEAD_OK, #LEAD_ERROR_INVALID_ARGUMENT or #LEAD_ERROR_OUT_OF_MEMORY.
 * @since 1.0
 */
LEAD_API lead_status lead_record_new(lead_model *model, const lead_allocator *allocator, lead_record **record, lead_error *error);

/** @brief Frees a record; NULL is accepted. @since 1.0 */
LEAD_API void lead_record_free(lead_record *record);

/** @brief Makes every field unknown. @since 1.0 */
LEAD_API void lead_record_clear(lead_record *record);

/** @brief Makes one field unknown. @since 1.0 */
LEAD_API lead_status lead_record_set_unknown(lead_record *record, uint32_t field);

/** @brief Sets a flag; any `value` but 0 is true. @since 1.0 */
LEAD_API lead_status lead_record_set_flag(lead_record *record, uint32_t field, int32_t value);

/** @brief Sets a number; NaN makes it unknown. @since 1.0 */
LEAD_API lead_status lead_record_set_number(lead_record *record, uint32_t field, double value);

/** @brief Sets a moment. @since 1.0 */
LEAD_API lead_status lead_record_set_time(lead_record *record, uint32_t field, lead_time value);

/**
 * @brief Sets a category by the code of lead_model_value_code(); #LEAD_NONE is "other": known, and in no set.
 * @since 1.0
 */
LEAD_API lead_status lead_record_set_code(lead_record *record, uint32_t field, uint32_t code);

/**
 * @brief Sets a category or text field; the bytes are copied.
 * @param record The record.
 * @param field Index of a category or text field.
 * @param text UTF-8; need not end in NUL; may be NULL when `text_size` is 0.
 * @param text_size Its bytes.
 * @return #LEAD_OK or as the head of this file says.
 * @since 1.0
 */
LEAD_API lead_status lead_record_set_text(lead_record *record, uint32_t field, const char *text, size_t text_size);

/**
 * @brief Sets a tags field to a set, replacing what it was. An empty set is known.
 * @param record The record.
 * @param field Index of a tags field.
 * @param tags `count` pointers to UTF-8; may be NULL when `count` is 0.
 * @param tag_sizes Their bytes.
 * @param count How many.
 * @return #LEAD_OK or as the head of this file says.
 * @since 1.0
 */
LEAD_API lead_status lead_record_set_tags(lead_record *record, uint32_t field, const char *const *tags, const size_t *tag_sizes,
                                          size_t count);

/**
 * @brief Gives the record what the lead did. Without it, or after lead_record_clear(), the lead's activity is unknown.
 * @param record The record.
 * @param timeline A timeline of the same model, or NULL. Borrowed: it must live until another is set, or the record is cleared or freed;
 * events that are added to it meanwhile count.
 * @return #LEAD_OK, or #LEAD_ERROR_INVALID_ARGUMENT for a timeline of another model.
 * @since 1.1
 */
LEAD_API lead_status lead_record_set_timeline(lead_record *record, const struct lead_timeline *timeline);

/**
 * @brief Scores the record: a batch of one.
 * @param record The record.
 * @param now The moment for conditions that are relative to now.
 * @param score Index of a score.
 * @param[out] result Filled; its `size` must be set. On failure points and coverage are 0, grade and class #LEAD_NONE.
 * @param error Filled on failure, or NULL.
 * @return #LEAD_OK, #LEAD_ERROR_INVALID_ARGUMENT or #LEAD_ERROR_OUT_OF_MEMORY.
 * @since 1.0
 */
LEAD_API lead_status lead_record_score(lead_record *record, lead_time now, uint32_t score, lead_score *result, lead_error *error);

/**
 * @brief Computes any or all results of the record at once.
 * @param record The record.
 * @param now The moment for conditions that are relative to now.
 * @param outputs Where to; each column has one element.
 * @param error Filled on failure, or NULL.
 * @return #LEAD_OK, #LEAD_ERROR_INVALID_ARGUMENT or #LEAD_ERROR_OUT_OF_MEMORY.
 * @since 1.0
 */
LEAD_API lead_status lead_record_evaluate(lead_record *record, lead_time now, const lead_outputs *outputs, lead_error *error);

#ifdef __cplusplus
}
#endif

#endif
