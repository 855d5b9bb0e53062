/* SPDX-License-Identifier: MIT */
/**
 * @file
 * @brief Is the lead qualified, what is missing, and what happens next: frameworks, and everything about one lead beside its points.
 */
#ifndef LEADCORE_QUALIFY_H
#define LEADCORE_QUALIFY_H

#include <leadcore/lead.h>
#include <leadcore/vocabulary.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LEAD_CRITERIA_MAX 32 /**< Most criteria of a qualification; as many red flags. */

/** @name Frameworks without a document
 * @{ */

/** @brief Number of criteria of a built-in framework (LEAD_FRAMEWORK_…), or 0. Thread-safe. @since 1.2 */
LEAD_API uint32_t lead_framework_criterion_count(lead_term_number framework);

/** @brief Criterion (LEAD_CRITERION_…) `index` of a built-in framework, or 0. @since 1.2 */
LEAD_API lead_term_number lead_framework_criterion(lead_term_number framework, uint32_t index);

/** @brief 1 when a built-in framework requires its criterion `index`; 0 when it only adds weight, or does not exist. @since 1.2 */
LEAD_API int32_t lead_framework_requires(lead_term_number framework, uint32_t index);

/** @brief Why a lead is rejected that does not meet a built-in criterion: LEAD_REJECTION_…, or 0 for what is none. @since 1.2 */
LEAD_API lead_term_number lead_criterion_rejection(lead_term_number criterion);

/** @brief Why a lead is rejected for a built-in red flag: LEAD_REJECTION_…, or 0 for what is none. @since 1.2 */
LEAD_API lead_term_number lead_red_flag_rejection(lead_term_number red_flag);

/** @brief What to ask to learn about a built-in criterion: language "en" or "zh"; NULL for what is none. Constant. @since 1.2 */
LEAD_API const char *lead_criterion_question(lead_term_number criterion, const char *language);

/** @brief Outcome of a qualification. Set `size` before use. @since 1.2 */
typedef struct lead_judgement {
    size_t size;                /**< Size of this structure as the caller was compiled. */
    lead_term_number verdict;   /**< LEAD_VERDICT_…. */
    lead_term_number rejection; /**< Why it is rejected: LEAD_REJECTION_…, else 0. */
    uint32_t criterion;         /**< The criterion that it was rejected for, else #LEAD_NONE. */
    uint32_t red_flag;          /**< The red flag that it was rejected for, else #LEAD_NONE. */
    uint32_t met;               /**< Criteria that are met; bit number is the criterion's index. */
    uint32_t missing;           /**< Criteria that are unknown and can still change the verdict. */
    uint32_t question;          /**< The criterion to ask about next when the verdict is "incomplete", else #LEAD_NONE. */
} lead_judgement;

/**
 * @brief Judges by answers alone, without any document.
 * @param framework LEAD_FRAMEWORK_….
 * @param answers LEAD_ANSWER_… by index of the criterion; 0 is unknown.
 * @param count Number of `answers`: that of the framework's criteria.
 * @param red_flags Built-in red flags that are up: bit number is LEAD_RED_FLAG_….
 * @param[out] judgement Filled; its `size` must be set. `red_flag` is then LEAD_RED_FLAG_….
 * @param error Filled on failure, or NULL.
 * @return #LEAD_OK or #LEAD_ERROR_INVALID_ARGUMENT. Thread-safe; allocates nothing.
 * @since 1.2
 */
LEAD_API lead_status lead_framework_judge(lead_term_number framework, const lead_term_number *answers, size_t count, uint32_t red_flags,
                                          lead_judgement *judgement, lead_error *error);
/** @} */

/** @name What a model asks for
 * @{ */

/** @brief Number of criteria of the model's "qualification"; 0 without one. @since 1.2 */
LEAD_API uint32_t lead_model_criterion_count(const lead_model *model);

/** @brief Name of a criterion, or NULL. Lives as long as the model. @since 1.2 */
LEAD_API const char *lead_model_criterion_name(const lead_model *model, uint32_t criterion);

/** @brief The flag field with the recorded answer to a criterion, or #LEAD_NONE. @since 1.2 */
LEAD_API uint32_t lead_model_criterion_field(const lead_model *model, uint32_t criterion);

/** @brief What to ask to learn about a criterion: language "en" or "zh"; NULL when the document has no question in it. @since 1.2 */
LEAD_API const char *lead_model_criterion_question(const lead_model *model, uint32_t criterion, const char *language);

/** @brief Number of red flags of the model's "qualification". @since 1.2 */
LEAD_API uint32_t lead_model_red_flag_count(const lead_model *model);

/** @brief Name of a red flag, or NULL. Lives as long as the model. @since 1.2 */
LEAD_API const char *lead_model_red_flag_name(const lead_model *model, uint32_t red_flag);

/** @brief Number of parts that the model's "completeness" asks for; 0 without it. At most 64. @since 1.2 */
LEAD_API uint32_t lead_model_part_count(const lead_model *model);

/** @brief Name of a part: a field, or a part of the dossier; or NULL. Lives as long as the model. @since 1.2 */
LEAD_API const char *lead_model_part_name(const lead_model *model, uint32_t part);

/** @brief 1 when a part belongs to the dossier, else 0. @since 1.2 */
LEAD_API int32_t lead_model_part_is_dossier(const lead_model *model, uint32_t part);
/** @} */

/** @name Everything about one lead beside its points
 * @{ */

/** @brief Why each decision about a lead is what it is. Owned by the caller; keeps a reference to its model. @since 1.2 */
typedef struct lead_assessment lead_assessment;

/** @brief Whether a row of a decision table, a criterion, a flag … holds: one of the LEAD_TRUTH_… constants. @since 1.2 */
typedef int32_t lead_truth;

#define LEAD_TRUTH_FALSE ((lead_truth)0)   /**< It is not so. */
#define LEAD_TRUTH_TRUE ((lead_truth)1)    /**< It is so. */
#define LEAD_TRUTH_UNKNOWN ((lead_truth)2) /**< Nobody knows. */

/** @brief One decision. All pointers live as long as the assessment. Set `size` before use. @since 1.2 */
typedef struct lead_decision {
    size_t size;        /**< Size of this structure as the caller was compiled. */
    uint32_t decision;  /**< Its index in the model. */
    uint32_t value;     /**< Index of the value, or #LEAD_NONE: unknown. */
    const char *name;   /**< Name of the decision, such as "role". */
    const char *text;   /**< Name of the value; NULL when unknown. */
    const char *reason; /**< One sentence: the "reason" of the document's row or of the built-in one; NULL when there is none. */
    const char *until;  /**< For a nurture track: why it ends, else NULL. */
} lead_decision;

/** @brief One criterion of the qualification. Set `size` before use. @since 1.2 */
typedef struct lead_criterion {
    size_t size;             /**< Size of this structure as the caller was compiled. */
    const char *name;        /**< Its name. */
    lead_term_number answer; /**< LEAD_ANSWER_…. */
    int32_t is_recorded;     /**< 1 when the answer was recorded, 0 when a condition gave it or nobody knows. */
    int32_t is_required;     /**< 1 when the verdict needs it. */
    lead_points weight;      /**< Its weight, in thousandths. */
} lead_criterion;

/** @brief Evidence that speaks for stages of the purchase. Set `size` before use. @since 1.2 */
typedef struct lead_evidence {
    size_t size;                /**< Size of this structure as the caller was compiled. */
    const char *name;           /**< Its name. */
    const char *reason;         /**< The document's sentence; the name without one. */
    const lead_points *weights; /**< Log-odds by stage, in thousandths; as many as the model has stages. */
} lead_evidence;

/** @brief How far the purchase is. Set `size` before use. @since 1.2 */
typedef struct lead_purchase_stage {
    size_t size;             /**< Size of this structure as the caller was compiled. */
    uint32_t stage;          /**< Index in the model of decision "stage", or #LEAD_NONE. */
    uint32_t previous;       /**< The stage before, or #LEAD_NONE. */
    lead_points margin;      /**< Log-odds of `stage` less those of the likeliest other stage, in thousandths; below 0 when it is held or kept without evidence. */
    lead_term_number mode;   /**< LEAD_MODE_…, or 0. */
    lead_term_number move;   /**< LEAD_STAGE_MOVE_…, or 0 without a stage. */
    uint32_t stage_count;    /**< Number of `probabilities`; 0 for the ordered form. */
    const double *probabilities; /**< By stage; they sum to 1. NULL for the ordered form. */
} lead_purchase_stage;

/**
 * @brief Assesses a record: every decision with its reason.
 * @param record The record.
 * @param now The moment.
 * @param allocator Memory functions, or NULL for malloc.
 * @param[out] assessment To be given back with lead_assessment_free(); NULL on failure.
 * @param error Filled on failure, or NULL.
 * @return #LEAD_OK, #LEAD_ERROR_INVALID_ARGUMENT or #LEAD_ERROR_OUT_OF_MEMORY.
 * @since 1.2
 */
LEAD_API lead_status lead_record_assess(lead_record *record, lead_time now, const lead_allocator *allocator, lead_assessment **assessment,
                                        lead_error *error);

/** @brief Frees an assessment; NULL is accepted. @since 1.2 */
LEAD_API void lead_assessment_free(lead_assessment *assessment);

/** @brief Decision `index` of the model's; #LEAD_OK, or #LEAD_ERROR_INVALID_ARGUMENT with zeros, as in the following. @since 1.2 */
LEAD_API lead_status lead_assessment_decision(const lead_assessment *assessment, uint32_t index, lead_decision *decision);

/** @brief The judgement; #LEAD_ERROR_INVALID_ARGUMENT without a "qualification". @since 1.2 */
LEAD_API lead_status lead_assessment_judgement(const lead_assessment *assessment, lead_judgement *judgement);

/** @brief Criterion `index` of the model's; #LEAD_OK or #LEAD_ERROR_INVALID_ARGUMENT. @since 1.2 */
LEAD_API lead_status lead_assessment_criterion(const lead_assessment *assessment, uint32_t index, lead_criterion *criterion);

/** @brief Whether red flag `index` is up; #LEAD_TRUTH_UNKNOWN out of range. @since 1.2 */
LEAD_API lead_truth lead_assessment_red_flag(const lead_assessment *assessment, uint32_t index);

/** @brief Number of evidence that speaks; 0 for NULL. @since 1.2 */
LEAD_API uint32_t lead_assessment_evidence_count(const lead_assessment *assessment);

/** @brief Evidence `index` of what speaks; #LEAD_OK or #LEAD_ERROR_INVALID_ARGUMENT. @since 1.2 */
LEAD_API lead_status lead_assessment_evidence(const lead_assessment *assessment, uint32_t index, lead_evidence *evidence);

/** @brief The stage; #LEAD_ERROR_INVALID_ARGUMENT without a "purchase". @since 1.2 */
LEAD_API lead_status lead_assessment_stage(const lead_assessment *assessment, lead_purchase_stage *stage);

/** @brief Parts that are missing; bit number is the part's index. 0 without "completeness". @since 1.2 */
LEAD_API uint64_t lead_assessment_missing_parts(const lead_assessment *assessment);

/** @brief Share of the parts that are there, in thousandths of a percent; 0 without "completeness". @since 1.2 */
LEAD_API lead_points lead_assessment_completeness(const lead_assessment *assessment);
/** @} */

#ifdef __cplusplus
}
#endif

#endif
