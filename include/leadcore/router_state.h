/* SPDX-License-Identifier: MIT */
/**
 * @file
 * @brief A router as bytes, its changes as a log, and going on under another policy.
 *
 * Save a router beside the host's own data; between two saved states, append its changes to a log, in the transaction of what they are about. The bytes are described in
 * docs/saved-states.md.
 */
#ifndef LEADCORE_ROUTER_STATE_H
#define LEADCORE_ROUTER_STATE_H

#include <leadcore/router.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * @name State
 * @{
 */

/** @brief What a change of policy did. Set `size` before use. @since 1.3 */
typedef struct lead_policy_change {
    size_t size;             /**< Size of this structure as the caller was compiled. */
    uint32_t people_kept;    /**< People of both policies. */
    uint32_t people_left;    /**< People whom only the old one has. */
    uint32_t people_new;     /**< People whom only the new one has. */
    uint32_t reserved;       /**< 0. */
    uint64_t leads_kept;     /**< Leads that stay where they are. */
    uint64_t leads_queued;   /**< Leads that wait now because their holder has left. */
    uint64_t clocks_dropped; /**< Running clocks that the new policy does not have. */
} lead_policy_change;

/**
 * @brief Goes on under another policy. People, teams, rules and clocks are recognised by id and name.
 *
 * What is kept: open leads, counts, waits, balances, levels, queue, absences, and running clocks with their deadlines. A lead whose holder has left waits in
 * the queue of its team; one whose rule is gone keeps its holder and loses its clocks. Changes before and after are not one log: save the router after it.
 * @param router The router.
 * @param policy The new policy; the router takes a reference.
 * @param now The moment.
 * @param[out] report Filled, or NULL; its `size` must be set.
 * @param error Filled on failure, or NULL.
 * @return #LEAD_OK, #LEAD_ERROR_TIME, #LEAD_ERROR_INVALID_ARGUMENT or #LEAD_ERROR_OUT_OF_MEMORY.
 * @since 1.3
 */
LEAD_API lead_status lead_router_set_policy(lead_router *router, lead_policy *policy, lead_time now, lead_policy_change *report,
                                            lead_error *error);

/** @brief Bytes that lead_router_save() writes; 0 for NULL. @since 1.3 */
LEAD_API size_t lead_router_saved_size(const lead_router *router);

/**
 * @brief Writes the router as bytes, which are the same on every platform and carry a version, the policy's fingerprint and a checksum.
 * @param router The router.
 * @param[out] bytes `capacity` bytes.
 * @param capacity At least lead_router_saved_size().
 * @param error Filled on failure, or NULL.
 * @return #LEAD_OK, #LEAD_ERROR_INVALID_ARGUMENT or #LEAD_ERROR_OUT_OF_MEMORY.
 * @since 1.3
 */
LEAD_API lead_status lead_router_save(const lead_router *router, void *bytes, size_t capacity, lead_error *error);

/**
 * @brief Reads a saved router.
 * @param policy The policy under which it was saved; the router takes a reference. For another one: load, then lead_router_set_policy().
 * @param bytes What lead_router_save() wrote; any bytes are safe.
 * @param byte_count How many.
 * @param options Only `keeps_changes` is looked at; the type of keys is that of the saved router. Or NULL.
 * @param allocator Memory functions, or NULL for malloc.
 * @param[out] router To be given back with lead_router_free(); NULL on failure.
 * @param error Filled on failure, or NULL.
 * @return #LEAD_OK, #LEAD_ERROR_DAMAGED, #LEAD_ERROR_NEWER_VERSION, #LEAD_ERROR_OTHER_POLICY, #LEAD_ERROR_INVALID_ARGUMENT or #LEAD_ERROR_OUT_OF_MEMORY.
 * @since 1.3
 */
LEAD_API lead_status lead_router_load(lead_policy *policy, const void *bytes, size_t byte_count, const lead_router_options *options,
                                      const lead_allocator *allocator, lead_router **router, lead_error *error);

/** @brief How many changes the router has seen in its life: a version of its state, for optimistic writers. 0 for NULL. @since 1.3 */
LEAD_API uint64_t lead_router_change_count(const lead_router *router);

/**
 * @brief The changes since lead_router_forget_changes(), as bytes for the host's log.
 *
 * Each record has its own number and checksum, so pieces may be appended to each other; docs/saved-states.md says what is in them.
 * @param router The router.
 * @param[out] bytes Where they are; lives until the next call with the router. NULL for none.
 * @return How many bytes; 0 for NULL, or when the router keeps no changes.
 * @since 1.3
 */
LEAD_API size_t lead_router_changes(const lead_router *router, const uint8_t **bytes);

/** @brief Forgets the changes that are kept: the host has them. NULL is accepted. @since 1.3 */
LEAD_API void lead_router_forget_changes(lead_router *router);

/**
 * @brief Makes changes that were logged, so that the router becomes what the one was that made them.
 * @param router A router of the same policy, in the state before the first of the changes (or later: those that it has already are passed over).
 * @param bytes Records, one behind the other.
 * @param byte_count How many bytes.
 * @param[out] applied How many changes were made, or NULL.
 * @param error Filled on failure, or NULL.
 * @return #LEAD_OK, #LEAD_ERROR_DAMAGED, #LEAD_ERROR_NEWER_VERSION, #LEAD_ERROR_LOG_GAP (the first record is later than the router's next change, or
 * records are missing), #LEAD_ERROR_OTHER_POLICY, #LEAD_ERROR_INVALID_ARGUMENT or #LEAD_ERROR_OUT_OF_MEMORY. On failure nothing has changed.
 * @since 1.3
 */
LEAD_API lead_status lead_router_replay(lead_router *router, const void *bytes, size_t byte_count, uint64_t *applied, lead_error *error);

/** @brief What a change was: one of the LEAD_CHANGE_… constants. @since 1.3 */
typedef int32_t lead_change_kind;

#define LEAD_CHANGE_ASSIGNED ((lead_change_kind)1)   /**< A new lead came to somebody. */
#define LEAD_CHANGE_QUEUED ((lead_change_kind)2)     /**< A new lead began to wait. */
#define LEAD_CHANGE_MOVED ((lead_change_kind)3)      /**< A lead went on to somebody else, or from the queue to somebody. */
#define LEAD_CHANGE_RETURNED ((lead_change_kind)4)   /**< A lead left its holder and began to wait. */
#define LEAD_CHANGE_RELEASED ((lead_change_kind)5)   /**< A lead ended. */
#define LEAD_CHANGE_AWAY ((lead_change_kind)6)       /**< Somebody was said to be away, or not. */
#define LEAD_CHANGE_DUE ((lead_change_kind)7)        /**< A warning or breach was reported. */
#define LEAD_CHANGE_STOPPED ((lead_change_kind)8)    /**< A clock was stopped. */
#define LEAD_CHANGE_PAUSED ((lead_change_kind)9)     /**< A lead's clocks were paused. */
#define LEAD_CHANGE_RESUMED ((lead_change_kind)10)   /**< They went on. */
#define LEAD_CHANGE_POLICY ((lead_change_kind)11)    /**< The policy was changed. Never in a log: see lead_router_set_policy(). */

/** @brief One change, read from a record. Set `size` before use. @since 1.3 */
typedef struct lead_routing_change {
    size_t size;           /**< Size of this structure as the caller was compiled. */
    lead_change_kind kind; /**< What it was. */
    lead_by by;            /**< Of an assignment or move. */
    uint64_t number;       /**< Its number, from 1. */
    lead_time now;         /**< When. */
    lead_key key;          /**< The lead; a text lives as long as the bytes. */
    uint32_t person;       /**< Who has the lead now, or who is away; or #LEAD_NONE. */
    uint32_t team;         /**< Of which team, or #LEAD_NONE. */
    uint32_t rule;         /**< By which rule, or #LEAD_NONE. */
    uint32_t clock;        /**< Which clock, or #LEAD_NONE. */
    int32_t detail;        /**< Reason of a wait, kind of what was due, or whether a lead was given back. */
    uint32_t reserved;     /**< 0. */
    lead_time from;        /**< Of an absence. */
    lead_time until;       /**< Of an absence. */
} lead_routing_change;

/**
 * @brief Reads the first record of some bytes.
 * @param bytes Records.
 * @param byte_count How many bytes.
 * @param[out] change Filled; its `size` must be set.
 * @param[out] used Bytes of the record; 0 on failure.
 * @param error Filled on failure, or NULL.
 * @return #LEAD_OK, #LEAD_ERROR_DAMAGED, #LEAD_ERROR_NEWER_VERSION or #LEAD_ERROR_INVALID_ARGUMENT. Thread-safe.
 * @since 1.3
 */
LEAD_API lead_status lead_routing_change_read(const void *bytes, size_t byte_count, lead_routing_change *change, size_t *used, lead_error *error);
/** @} */

#ifdef __cplusplus
}
#endif

#endif
