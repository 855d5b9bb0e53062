/* SPDX-License-Identifier: MIT */
/**
 * @file
 * @brief Model documents: compile, check, and ask what is in them.
 */
#ifndef LEADCORE_MODEL_H
#define LEADCORE_MODEL_H

#include <leadcore/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * @brief A compiled model document. Immutable and reference-counted: any number of threads may use one at the same time.
 */
typedef struct lead_model lead_model;

/** @brief Everything that lead_model_check() found in a document. */
typedef struct lead_problems lead_problems;

/** @brief Type of a field: one of the LEAD_FIELD_… constants. */
typedef int32_t lead_field_type;

#define LEAD_FIELD_FLAG ((lead_field_type)1)     /**< True or false. */
#define LEAD_FIELD_NUMBER ((lead_field_type)2)   /**< A double; NaN is unknown. */
#define LEAD_FIELD_CATEGORY ((lead_field_type)3) /**< One of a small set of strings, compared byte for byte. */
#define LEAD_FIELD_TEXT ((lead_field_type)4)     /**< Free text, compared case-folded and NFKC-normalised. */
#define LEAD_FIELD_TAGS ((lead_field_type)5)     /**< A set of categories. */
#define LEAD_FIELD_TIME ((lead_field_type)6)     /**< A moment. */

/**
 * @brief Compiles a model document.
 * @param json Document, UTF-8, not necessarily NUL-terminated; not kept.
 * @param json_size Size of `json` in bytes; at most 16 MiB.
 * @param allocator Memory functions, or NULL for malloc.
 * @param[out] model The model, to be given back with lead_model_unref(); NULL on failure.
 * @param error First problem of the document with its position, or NULL.
 * @return #LEAD_OK, or the code of the first problem.
 * @since 1.0
 */
LEAD_API lead_status lead_model_compile(const char *json, size_t json_size, const lead_allocator *allocator, lead_model **model,
                                        lead_error *error);

/**
 * @brief Finds every problem of a document, errors and warnings, in the order of their positions.
 *
 * After a syntax error nothing more can be said, so that it is then the only problem. Warnings have codes from #LEAD_WARNING_NEVER_TRUE on;
 * a document with warnings compiles.
 * @param json Document; not kept.
 * @param json_size Size of `json` in bytes.
 * @param allocator Memory functions, or NULL for malloc.
 * @param[out] problems What was found, possibly nothing; to be given back with lead_problems_free(); NULL on failure.
 * @param error Why the check itself failed, or NULL.
 * @return #LEAD_OK also when there are problems; #LEAD_ERROR_OUT_OF_MEMORY or #LEAD_ERROR_INVALID_ARGUMENT otherwise.
 * @since 1.0
 */
LEAD_API lead_status lead_model_check(const char *json, size_t json_size, const lead_allocator *allocator, lead_problems **problems,
                                      lead_error *error);

/** @brief Number of problems; 0 for NULL. At most 1,000 are kept. @since 1.0 */
LEAD_API size_t lead_problems_count(const lead_problems *problems);

/**
 * @brief Copies one problem out.
 * @param problems The problems.
 * @param index From 0.
 * @param[out] problem Filled; its `size` must be set.
 * @return #LEAD_OK, or #LEAD_ERROR_INVALID_ARGUMENT.
 * @since 1.0
 */
LEAD_API lead_status lead_problems_get(const lead_problems *problems, size_t index, lead_error *problem);

/** @brief Frees problems; NULL is accepted. @since 1.0 */
LEAD_API void lead_problems_free(lead_problems *problems);

/** @brief Takes one more reference and returns `model`. Thread-safe; NULL is accepted. @since 1.0 */
LEAD_API lead_model *lead_model_ref(lead_model *model);

/** @brief Gives a reference back; the last one frees the model. Thread-safe; NULL is accepted. @since 1.0 */
LEAD_API void lead_model_unref(lead_model *model);

/** @brief The document's "name". Lives as long as the model. @since 1.0 */
LEAD_API const char *lead_model_name(const lead_model *model);

/** @brief The document's "version". Lives as long as the model. @since 1.0 */
LEAD_API const char *lead_model_version(const lead_model *model);

/**
 * @brief 128-bit fingerprint of the document's meaning as 32 lower-case hexadecimal digits.
 *
 * BLAKE2s (RFC 7693) with a 16-byte digest over the document in canonical form: keys sorted by their bytes, "x-…" keys and white space left
 * out, numbers as exact decimals. Layout, key order, comments and spellings such as 1.0 for 1 do not change it.
 * @return Text that lives as long as the model.
 * @since 1.0
 */
LEAD_API const char *lead_model_fingerprint(const lead_model *model);

/** @brief Number of fields that the document declares. @since 1.0 */
LEAD_API uint32_t lead_model_field_count(const lead_model *model);

/** @brief Index of a field, or #LEAD_NONE. @param model The model. @param name NUL-terminated. @since 1.0 */
LEAD_API uint32_t lead_model_field(const lead_model *model, const char *name);

/** @brief Name of a field, or NULL for an index out of range. Lives as long as the model. @since 1.0 */
LEAD_API const char *lead_model_field_name(const lead_model *model, uint32_t field);

/** @brief Type of a field, or 0 for an index out of range. @since 1.0 */
LEAD_API lead_field_type lead_model_field_type(const lead_model *model, uint32_t field);

/** @brief 1 when a condition of the document reads the field, else 0. Batches need no column for the others. @since 1.0 */
LEAD_API int32_t lead_model_field_is_used(const lead_model *model, uint32_t field);

/** @brief Number of values that the document names for a category or tags field; 0 for other fields. @since 1.0 */
LEAD_API uint32_t lead_model_value_count(const lead_model *model, uint32_t field);

/** @brief One of the values by its code, or NULL. Lives as long as the model. @since 1.0 */
LEAD_API const char *lead_model_value(const lead_model *model, uint32_t field, uint32_t code);

/**
 * @brief Code of a value of a category or tags field.
 * @param model The model.
 * @param field Index of the field.
 * @param text The value; need not end in NUL.
 * @param text_size Its bytes.
 * @return The code, or #LEAD_NONE when the document does not name the value ("other").
 * @since 1.0
 */
LEAD_API uint32_t lead_model_value_code(const lead_model *model, uint32_t field, const char *text, size_t text_size);

/** @brief Number of scores. @since 1.0 */
LEAD_API uint32_t lead_model_score_count(const lead_model *model);

/** @brief Index of a score, or #LEAD_NONE. @param model The model. @param name NUL-terminated. @since 1.0 */
LEAD_API uint32_t lead_model_score(const lead_model *model, const char *name);

/** @brief Name of a score, or NULL. Lives as long as the model. @since 1.0 */
LEAD_API const char *lead_model_score_name(const lead_model *model, uint32_t score);

/** @brief Most points that a score can have, by its "max" and its rules; 0 for an index out of range. @since 1.0 */
LEAD_API lead_points lead_model_score_max(const lead_model *model, uint32_t score);

/** @brief Fewest points that a score can have, by its "min" and its rules; 0 for an index out of range. @since 1.0 */
LEAD_API lead_points lead_model_score_min(const lead_model *model, uint32_t score);

/** @brief Number of grades, best first; 0 when the document has no "grade". At most 250. @since 1.0 */
LEAD_API uint32_t lead_model_grade_count(const lead_model *model);

/** @brief Name of a grade such as "A1", or NULL. Lives as long as the model. @since 1.0 */
LEAD_API const char *lead_model_grade_name(const lead_model *model, uint32_t grade);

/** @brief Number of classes in the document's order; 0 when it has none. At most 250. @since 1.0 */
LEAD_API uint32_t lead_model_class_count(const lead_model *model);

/** @brief Name of a class, or NULL. Lives as long as the model. @since 1.0 */
LEAD_API const char *lead_model_class_name(const lead_model *model, uint32_t index);

/** @brief The "reason" of a class; its name when the document gives none; NULL out of range. @since 1.0 */
LEAD_API const char *lead_model_class_reason(const lead_model *model, uint32_t index);

/** @brief Number of decisions: results that are one of a list of values, such as "role" and "verdict". @since 1.2 */
LEAD_API uint32_t lead_model_decision_count(const lead_model *model);

/** @brief Index of a decision, or #LEAD_NONE. @param model The model. @param name NUL-terminated. @since 1.2 */
LEAD_API uint32_t lead_model_decision(const lead_model *model, const char *name);

/** @brief Name of a decision, or NULL. Lives as long as the model. @since 1.2 */
LEAD_API const char *lead_model_decision_name(const lead_model *model, uint32_t decision);

/** @brief Number of values that a decision can have; at most 250. @since 1.2 */
LEAD_API uint32_t lead_model_decision_value_count(const lead_model *model, uint32_t decision);

/** @brief One of the values, or NULL. Lives as long as the model. @since 1.2 */
LEAD_API const char *lead_model_decision_value(const lead_model *model, uint32_t decision, uint32_t value);

/** @brief Number of event types that the document declares. @since 1.1 */
LEAD_API uint32_t lead_model_event_count(const lead_model *model);

/** @brief Index of an event type, or #LEAD_NONE. @param model The model. @param name NUL-terminated. @since 1.1 */
LEAD_API uint32_t lead_model_event(const lead_model *model, const char *name);

/** @brief Name of an event type, or NULL. Lives as long as the model. @since 1.1 */
LEAD_API const char *lead_model_event_name(const lead_model *model, uint32_t event);

/** @brief Number of different event fields; types of events share fields of one name. @since 1.1 */
LEAD_API uint32_t lead_model_event_field_count(const lead_model *model);

/** @brief Index of an event field, or #LEAD_NONE. @param model The model. @param name NUL-terminated. @since 1.1 */
LEAD_API uint32_t lead_model_event_field(const lead_model *model, const char *name);

/** @brief Name of an event field, or NULL. Lives as long as the model. @since 1.1 */
LEAD_API const char *lead_model_event_field_name(const lead_model *model, uint32_t field);

/** @brief Type of an event field, or 0. @since 1.1 */
LEAD_API lead_field_type lead_model_event_field_type(const lead_model *model, uint32_t field);

/** @brief 1 when a "where" of the document reads the event field, else 0. Batches of events need no column for the others. @since 1.1 */
LEAD_API int32_t lead_model_event_field_is_used(const lead_model *model, uint32_t field);

/** @brief Length of the buckets that events are counted in: a day or an hour. @since 1.1 */
LEAD_API lead_duration lead_model_resolution(const lead_model *model);

/** @brief Number of counters, which are event types under a condition that something in the document counts. @since 1.1 */
LEAD_API uint32_t lead_model_counter_count(const lead_model *model);

#ifdef __cplusplus
}
#endif

#endif
