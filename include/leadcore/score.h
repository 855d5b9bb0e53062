/* SPDX-License-Identifier: MIT */
/**
 * @file
 * @brief Results: what scoring gives, for one lead and in columns.
 */
#ifndef LEADCORE_SCORE_H
#define LEADCORE_SCORE_H

#include <leadcore/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/** @brief One score of one lead, with the lead's grade and class. Set `size` before use. */
typedef struct lead_score {
    size_t size;            /**< Size of this structure as the caller was compiled. */
    lead_points points;     /**< Points after all limits, in thousandths. */
    lead_permille coverage; /**< How much of the score rested on known fields; rounded down. */
    uint16_t reserved;      /**< 0. */
    uint32_t grade;         /**< Index of the grade, or #LEAD_NONE when the document has no grade. */
    uint32_t lead_class;    /**< Index of the class, or #LEAD_NONE when none matched. */
} lead_score;

/** @brief In lead_outputs::decisions and lead_outputs::question: none, or unknown. @since 1.2 */
#define LEAD_NO_VALUE ((uint8_t)255)

/** @brief In lead_outputs::lead_class: no class matched. */
#define LEAD_NO_CLASS ((uint8_t)255)

/**
 * @brief Columns for results, allocated by the caller with one element a row. A null pointer means "not wanted" and costs nothing.
 */
typedef struct lead_outputs {
    size_t size;                    /**< Size of this structure as the caller was compiled. */
    lead_points *const *points;     /**< One column for each score of the model, in its order; NULL, or with NULL elements. */
    lead_permille *const *coverage; /**< The same for coverage. */
    uint8_t *grade;                 /**< Index of the grade. Must be NULL when the model has no grade. */
    uint8_t *lead_class;            /**< Index of the class, or #LEAD_NO_CLASS. Must be NULL when the model has no classes. */
    uint8_t *const *decisions;      /**< Since 1.2: one column for each decision of the model, in its order: index of the value, or #LEAD_NO_VALUE. */
    lead_points *stage_margin;      /**< Since 1.2: of the purchase stage, in thousandths. NULL unless "purchase" has "evidence". */
    uint32_t *missing;              /**< Since 1.2: criteria that are missing, bit by index. NULL without a "qualification". */
    uint8_t *question;              /**< Since 1.2: criterion to ask about next, or #LEAD_NO_VALUE. NULL without a "qualification". */
    lead_points *completeness;      /**< Since 1.2: percent in thousandths. NULL without a "completeness". */
    uint64_t *missing_parts;        /**< Since 1.2: parts that are missing, bit by index. NULL without a "completeness". */
} lead_outputs;

/** @brief What a batch call noticed. Counts are added to, so that one report can follow many calls. Set `size` before use. */
typedef struct lead_report {
    size_t size;           /**< Size of this structure as the caller was compiled. */
    uint64_t rows;         /**< Rows scored. */
    uint64_t invalid_text; /**< Values that are not UTF-8 and were taken as unknown. */
} lead_report;

#ifdef __cplusplus
}
#endif

#endif
