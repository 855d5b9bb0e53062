/* SPDX-License-Identifier: MIT */
/**
 * @file
 * @brief Many leads at once to the people who make the most of them; and how many people a number of leads needs.
 */
#ifndef LEADCORE_ASSIGN_H
#define LEADCORE_ASSIGN_H

#include <leadcore/base.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LEAD_FORBIDDEN ((int64_t)INT64_MIN) /**< As a value: this person must not have this lead. */
#define LEAD_VALUE_MAX ((int64_t)1 << 40)   /**< No value is beyond ± this. */

/** @brief What lead_assign_best() found. Set `size` before use. @since 1.3 */
typedef struct lead_best {
    size_t size;          /**< Size of this structure as the caller was compiled. */
    int64_t value;        /**< Total of the values of all assigned pairs; INT64_MAX or INT64_MIN when it is beyond. */
    uint64_t assigned;    /**< How many leads have somebody. */
    uint64_t below_floor; /**< How many leads are missing, over all people, to reach their floors. */
} lead_best;

/**
 * @brief Gives leads to people so that the total value is the greatest that there is.
 *
 * Exact: a transportation problem, solved by successive shortest paths with prices over the people (Edmonds and Karp 1972; Tomizawa 1971). Nobody gets
 * more than their capacity. A lead that nobody may have or has room for, or that would lower the total, stays with nobody. With floors, first as few leads as possible
 * are missing to the floors, then the total is the greatest among those. Of several best answers it always gives the same one.
 * Takes memory for `person_count`² + 2 × `lead_count` numbers, and for a fortieth of the values.
 * @param values `lead_count` rows of `person_count` values: of lead l for person p at values[l * stride + p]. #LEAD_FORBIDDEN forbids a pair.
 * May be NULL when there are no leads.
 * @param lead_count Leads; at most 4,000,000,000.
 * @param person_count People; at least 1, at most 10,000.
 * @param stride Elements from one row to the next; at least `person_count`.
 * @param capacities By person: at most so many leads.
 * @param floors By person: at least so many leads, as far as that is possible; never above the capacity. NULL for none.
 * @param allocator Memory functions, or NULL for malloc.
 * @param[out] people By lead: the person, or #LEAD_NONE. On failure #LEAD_NONE everywhere.
 * @param[out] best Filled, or NULL; its `size` must be set. Zeros on failure.
 * @param error Filled on failure, or NULL.
 * @return #LEAD_OK, #LEAD_ERROR_INVALID_ARGUMENT (also: a floor above its capacity), #LEAD_ERROR_VALUE (a value out of range) or
 * #LEAD_ERROR_OUT_OF_MEMORY. Thread-safe.
 * @since 1.3
 */
LEAD_API lead_status lead_assign_best(const int64_t *values, uint64_t lead_count, uint32_t person_count, uint64_t stride,
                                      const uint32_t *capacities, const uint32_t *floors, const lead_allocator *allocator, uint32_t *people,
                                      lead_best *best, lead_error *error);

/** @brief How people are reached: one of the LEAD_REACH_… constants. @since 1.3 */
typedef int32_t lead_reach;

#define LEAD_REACH_MOBILE ((lead_reach)1)      /**< By mobile or direct number: 12.73 dials for each person who answers. */
#define LEAD_REACH_SWITCHBOARD ((lead_reach)2) /**< Through a switchboard: 18.83 dials. */

/** @brief What the work of a day consists of. Set `size`; zeros take the defaults that are given here. @since 1.3 */
typedef struct lead_workload {
    size_t size;                    /**< Size of this structure as the caller was compiled. */
    double leads_per_day;           /**< New leads a day; not negative. */
    lead_reach reach;               /**< How; default #LEAD_REACH_MOBILE. */
    int32_t is_it_or_marketing;     /**< 1: executives of IT or marketing, who take 20 dials for a conversation instead of 22.5. */
    double conversations_per_lead;  /**< Meaningful conversations that each lead shall have; default 1. */
    double dials_per_person;        /**< Dials that one person makes a day; default 60. */
    double dials_per_reach;         /**< Default as `reach` says. */
    double dials_per_conversation;  /**< Default 22.5, or 20. */
    double conversations_per_meeting; /**< Default 3. */
} lead_workload;

/** @brief What a workload comes to, a day. Set `size` before use. @since 1.3 */
typedef struct lead_staffing {
    size_t size;          /**< Size of this structure as the caller was compiled. */
    double dials;         /**< Dials. */
    double reached;       /**< People who answer. */
    double conversations; /**< Meaningful conversations. */
    double meetings;      /**< Meetings. */
    double people;        /**< Work for so many people. */
    uint32_t people_needed; /**< The same, rounded up. */
    uint32_t reserved;    /**< 0. */
} lead_staffing;

/**
 * @brief Plans how many people a number of leads needs. The defaults are the figures of TOPO (now Gartner) for sales development.
 * @param workload The workload.
 * @param[out] staffing Filled; its `size` must be set. Zeros on failure.
 * @param error Filled on failure, or NULL.
 * @return #LEAD_OK or #LEAD_ERROR_INVALID_ARGUMENT (a number that is negative, not finite, or beyond 10^12, also of what it comes to; or more than
 * 4 × 10^9 people). Thread-safe.
 * @since 1.3
 */
LEAD_API lead_status lead_plan_staffing(const lead_workload *workload, lead_staffing *staffing, lead_error *error);

#ifdef __cplusplus
}
#endif

#endif
