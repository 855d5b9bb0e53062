/* SPDX-License-Identifier: MIT */
/**
 * @file
 * @brief Why a lead has its score (the ledger), and what would raise its grade or class (advice).
 */
#ifndef LEADCORE_EXPLAIN_H
#define LEADCORE_EXPLAIN_H

#include <leadcore/batch.h>
#include <leadcore/lead.h>

#ifdef __cplusplus
extern "C" {
#endif

/** @brief Every amount that made up the scores of one lead. Owned by the caller; keeps a reference to its model. */
typedef struct lead_ledger lead_ledger;

/** @brief What an entry of a ledger is: one of the LEAD_ENTRY_… constants. */
typedef int32_t lead_entry_kind;

#define LEAD_ENTRY_RULE ((lead_entry_kind)1)        /**< A rule whose condition is true gave its points. */
#define LEAD_ENTRY_UNKNOWN ((lead_entry_kind)2)     /**< A rule whose condition is unknown gave its "unknown" points. */
#define LEAD_ENTRY_GROUP_LIMIT ((lead_entry_kind)3) /**< A group's "min" or "max" added or took away. */
#define LEAD_ENTRY_SCORE_LIMIT ((lead_entry_kind)4) /**< A score's "min" or "max" added or took away. */
#define LEAD_ENTRY_EVENTS ((lead_entry_kind)5)      /**< A rule with "on" gave points for events. Since 1.1. */
#define LEAD_ENTRY_GUARD ((lead_entry_kind)6)       /**< A guard made events of that rule count as none; its reason, and 0 points. Since 1.1. */

/** @brief One amount. All pointers live as long as the ledger. Set `size` before use. */
typedef struct lead_entry {
    size_t size;            /**< Size of this structure as the caller was compiled. */
    lead_entry_kind kind;   /**< What it is. */
    lead_points points;     /**< The amount; 0 for a rule that is worth 0, for events that have faded, and for guards. */
    uint32_t score;         /**< Index of the score. */
    uint32_t field_count;   /**< Number of `fields`. */
    const char *group;      /**< Name of the group; NULL for a score's limit. */
    const char *name;       /**< Name of the rule; NULL for limits. */
    const char *reason;     /**< The rule's "reason", its name when it has none; NULL for limits. */
    const uint32_t *fields; /**< Fields that the rule reads, ascending; results that it reads are not fields. NULL for limits. */
    uint64_t counted;       /**< Since 1.1: events that the rule counted; of a guard, events that it took away. 0 for other kinds. */
    uint64_t capped;        /**< Since 1.1: events beyond the rule's "at_most". */
    int64_t raw_points;     /**< Since 1.1: counted × the rule's points, before decay. Saturates. */
    lead_time newest;       /**< Since 1.1: beginning of the day or hour of the newest event that was counted; 0 when there is none. */
} lead_entry;

/**
 * @brief Explains every score of a record.
 * @param record The record.
 * @param now The moment for conditions that are relative to now.
 * @param allocator Memory functions, or NULL for malloc.
 * @param[out] ledger To be given back with lead_ledger_free(); NULL on failure.
 * @param error Filled on failure, or NULL.
 * @return #LEAD_OK, #LEAD_ERROR_INVALID_ARGUMENT or #LEAD_ERROR_OUT_OF_MEMORY.
 * @since 1.0
 */
LEAD_API lead_status lead_record_explain(lead_record *record, lead_time now, const lead_allocator *allocator, lead_ledger **ledger,
                                         lead_error *error);

/**
 * @brief Explains every score of one row of a batch.
 * @param batch The batch.
 * @param row The row.
 * @param now The moment for conditions that are relative to now.
 * @param allocator Memory functions, or NULL for malloc.
 * @param[out] ledger To be given back with lead_ledger_free(); NULL on failure.
 * @param error Filled on failure, or NULL.
 * @return #LEAD_OK, #LEAD_ERROR_INVALID_ARGUMENT or #LEAD_ERROR_OUT_OF_MEMORY.
 * @since 1.0
 */
LEAD_API lead_status lead_batch_explain(const lead_batch *batch, uint64_t row, lead_time now, const lead_allocator *allocator,
                                        lead_ledger **ledger, lead_error *error);

/** @brief Frees a ledger; NULL is accepted. @since 1.0 */
LEAD_API void lead_ledger_free(lead_ledger *ledger);

/** @brief Number of entries; they stand by score, in the document's order, and those of one score sum exactly to its points. @since 1.0 */
LEAD_API size_t lead_ledger_count(const lead_ledger *ledger);

/** @brief Copies one entry out. @return #LEAD_OK or #LEAD_ERROR_INVALID_ARGUMENT. @since 1.0 */
LEAD_API lead_status lead_ledger_get(const lead_ledger *ledger, size_t index, lead_entry *entry);

/** @brief The result that the entries of a score add up to. @return #LEAD_OK or #LEAD_ERROR_INVALID_ARGUMENT. @since 1.0 */
LEAD_API lead_status lead_ledger_score(const lead_ledger *ledger, uint32_t score, lead_score *result);

/** @brief Number of unknown fields that rules of the score read. @since 1.0 */
LEAD_API uint32_t lead_ledger_unknown_count(const lead_ledger *ledger, uint32_t score);

/** @brief One of those fields, ascending; #LEAD_NONE out of range. @since 1.0 */
LEAD_API uint32_t lead_ledger_unknown(const lead_ledger *ledger, uint32_t score, uint32_t index);

/** @brief Ways to a better grade or class for one lead. Owned by the caller; keeps a reference to its model. */
typedef struct lead_advice lead_advice;

/** @brief One way: a small set of changes, evaluated together by the model itself. Set `size` before use. */
typedef struct lead_option {
    size_t size;           /**< Size of this structure as the caller was compiled. */
    uint32_t score;        /**< The score that gains most. */
    lead_points gain;      /**< What that score gains, all limits respected. */
    lead_points points;    /**< What that score would then be. */
    uint32_t grade;        /**< Grade that the lead would then have, or #LEAD_NONE. */
    uint32_t lead_class;   /**< Class that the lead would then have, or #LEAD_NONE. */
    int32_t better_grade;  /**< 1 when that grade is better than today's. */
    int32_t better_class;  /**< 1 when that class stands before today's. */
    uint32_t change_count; /**< Number of changes; at most 8. */
    uint32_t find_out_count; /**< How many of them are unknown today, so that it is enough to find out. */
} lead_option;

/** @brief One field to find out or to change. All pointers live as long as the advice. Set `size` before use. */
typedef struct lead_change {
    size_t size;        /**< Size of this structure as the caller was compiled. */
    uint32_t field;     /**< The field. */
    int32_t find_out;   /**< 1 when it is unknown today, 0 when it would have to change. */
    const char *wanted; /**< What it would have to be, such as "DE", ">= 200 and < 2000", "true", "contains vp". */
} lead_change;

/**
 * @brief Finds the smallest sets of changes that gain points, or that lead to a better grade or class.
 *
 * Each option is scored by the model, so that limits and rules that share a field are respected: what would gain nothing is left out. Options
 * that reach a better grade or class come first, fewer changes before more; then the others by points gained. The search is bounded: beside
 * the changes that one rule or class needs, sets are put together greedily, so a smaller set may exist for conditions that contradict.
 * @param record The record; unchanged.
 * @param now The moment for conditions that are relative to now.
 * @param allocator Memory functions, or NULL for malloc.
 * @param[out] advice To be given back with lead_advice_free(); NULL on failure.
 * @param error Filled on failure, or NULL.
 * @return #LEAD_OK, #LEAD_ERROR_INVALID_ARGUMENT or #LEAD_ERROR_OUT_OF_MEMORY.
 * @since 1.0
 */
LEAD_API lead_status lead_record_advise(lead_record *record, lead_time now, const lead_allocator *allocator, lead_advice **advice,
                                        lead_error *error);

/** @brief Frees advice; NULL is accepted. @since 1.0 */
LEAD_API void lead_advice_free(lead_advice *advice);

/** @brief Number of options. @since 1.0 */
LEAD_API size_t lead_advice_count(const lead_advice *advice);

/** @brief Copies one option out. @return #LEAD_OK or #LEAD_ERROR_INVALID_ARGUMENT. @since 1.0 */
LEAD_API lead_status lead_advice_get(const lead_advice *advice, size_t index, lead_option *option);

/** @brief Copies one change of an option out. @return #LEAD_OK or #LEAD_ERROR_INVALID_ARGUMENT. @since 1.0 */
LEAD_API lead_status lead_advice_change(const lead_advice *advice, size_t index, uint32_t change_index, lead_change *change);

#ifdef __cplusplus
}
#endif

#endif
