/* SPDX-License-Identifier: MIT */
/**
 * @file
 * @brief Who gets a lead now, by when they must act, and what happens when they do not.
 *
 * A router is the changing part of a policy: who has which leads, whose turn it is, who is away, which clocks run. It belongs to one thread at a time.
 * It can be saved to bytes; and every change comes out as a record of at most 160 bytes, so that a saved router and the records since then give the router back.
 * The same calls give the same decisions on every platform. What is decided how is defined in docs/policy-reference.md.
 *
 * Every call takes the moment `now`, which may not be before that of an earlier call: then it returns #LEAD_ERROR_TIME. On any failure the router is as it was.
 */
#ifndef LEADCORE_ROUTER_H
#define LEADCORE_ROUTER_H

#include <leadcore/activity.h>
#include <leadcore/batch.h>
#include <leadcore/policy.h>

#ifdef __cplusplus
extern "C" {
#endif

/** @brief The mutable state of routing under a policy. @since 1.3 */
typedef struct lead_router lead_router;

#define LEAD_KEY_TEXT_MAX 47 /**< Most bytes of a lead's key that is a text (#lead_key); at least 1, without U+0000. */
#define LEAD_CLOCKS_MAX 4    /**< Most clocks of an SLA. */

/** @brief Where a lead is: one of the LEAD_OUTCOME_… constants. @since 1.3 */
typedef int32_t lead_outcome;

#define LEAD_OUTCOME_UNASSIGNED ((lead_outcome)0) /**< With nobody; the router does not keep it. */
#define LEAD_OUTCOME_ASSIGNED ((lead_outcome)1)     /**< A person has it. */
#define LEAD_OUTCOME_WAITING ((lead_outcome)2)      /**< It waits for somebody. */

/** @brief Why: one of the LEAD_REASON_… constants. @since 1.3 */
typedef int32_t lead_reason;

#define LEAD_REASON_CHOSEN ((lead_reason)0)         /**< Gets the lead. */
#define LEAD_REASON_LACKS_NEEDS ((lead_reason)1)    /**< Does not have what the rule needs. */
#define LEAD_REASON_EXCLUDED ((lead_reason)2)       /**< By the host, or has or had the lead. */
#define LEAD_REASON_AWAY ((lead_reason)3)           /**< Away. */
#define LEAD_REASON_OUTSIDE_HOURS ((lead_reason)4)  /**< Outside working hours. */
#define LEAD_REASON_FULL_30_DAYS ((lead_reason)5)   /**< Has had all leads of 30 days. */
#define LEAD_REASON_FULL_WEEK ((lead_reason)6)      /**< Has had all leads of the week. */
#define LEAD_REASON_FULL_DAY ((lead_reason)7)       /**< Has had all leads of the day. */
#define LEAD_REASON_FULL ((lead_reason)8)           /**< Has as many open leads as allowed. */
#define LEAD_REASON_LOWER_PRIORITY ((lead_reason)9) /**< Was able; somebody else came first. */
#define LEAD_REASON_NO_RULE ((lead_reason)10)       /**< Of a lead: no rule matched. */
#define LEAD_REASON_RULE ((lead_reason)11)          /**< Of a lead: a rule says that it stays unassigned. */
#define LEAD_REASON_NO_TEAM ((lead_reason)12)       /**< Of a waiting lead: a change of policy took its rule, team or person; release it and assign it again. */

/** @brief How somebody came to a lead: one of the LEAD_BY_… constants. @since 1.3 */
typedef int32_t lead_by;

#define LEAD_BY_NOBODY ((lead_by)0)          /**< Nobody has it. */
#define LEAD_BY_ROUND_ROBIN ((lead_by)1)     /**< Turns. */
#define LEAD_BY_WEIGHTED ((lead_by)2)        /**< Smooth weighted turns. */
#define LEAD_BY_LEAST_LOADED ((lead_by)3)    /**< Fewest open leads. */
#define LEAD_BY_MOST_FREE ((lead_by)4)       /**< Most free capacity. */
#define LEAD_BY_LONGEST_WAITING ((lead_by)5) /**< Longest wait. */
#define LEAD_BY_LEVEL ((lead_by)6)           /**< Lowest level. */
#define LEAD_BY_BEST_FOR_BEST ((lead_by)7)   /**< Ranked people for ranked leads. */
#define LEAD_BY_HASH ((lead_by)8)            /**< Hash. */
#define LEAD_BY_STICKY ((lead_by)9)          /**< Owner, or the same company. */
#define LEAD_BY_RULE ((lead_by)10)           /**< The rule names the person. */
#define LEAD_BY_HAND ((lead_by)11)           /**< The host said so. */
#define LEAD_BY_ESCALATION ((lead_by)12)     /**< An SLA's escalation to a person. */

/** @brief "unassigned", "assigned" or "waiting"; NULL for what is none. Constant text. @since 1.3 */
LEAD_API const char *lead_outcome_name(lead_outcome outcome);

/** @brief Name of a reason as in the policy reference, such as "away"; NULL for what is none. Constant text. @since 1.3 */
LEAD_API const char *lead_reason_name(lead_reason reason);

/** @brief Name of a strategy as in documents, or "nobody", "sticky", "rule", "hand", "escalation"; NULL for what is none. Constant text. @since 1.3 */
LEAD_API const char *lead_by_name(lead_by by);

/** @brief Options of lead_router_new(). Set `size`; zeros are the defaults. @since 1.3 */
typedef struct lead_router_options {
    size_t size;           /**< Size of this structure as the caller was compiled. */
    lead_key_type key;     /**< Type of the keys of leads; 0 is #LEAD_KEY_INTEGER. */
    int32_t keeps_changes; /**< 1: changes are kept for lead_router_changes(); then the host has to take them. */
} lead_router_options;

/** @brief What became of a lead. Set `size` before use. @since 1.3 */
typedef struct lead_assignment {
    size_t size;              /**< Size of this structure as the caller was compiled. */
    lead_outcome outcome;     /**< Where it is. */
    lead_reason reason;       /**< #LEAD_REASON_CHOSEN, or why nobody has it. */
    lead_by by;               /**< How the person came to it. */
    uint32_t person;          /**< Who has it, or #LEAD_NONE. */
    uint32_t team;            /**< Of which team it came (a fallback of the rule's, perhaps), in whose queue it waits, or #LEAD_NONE. */
    uint32_t rule;            /**< The rule that matched, or #LEAD_NONE. */
    uint32_t previous;        /**< Who had it before this call, or #LEAD_NONE. */
    uint32_t row;             /**< Of lead_router_drain(): 0. */
    lead_time deadlines[LEAD_CLOCKS_MAX]; /**< By clock of the rule's SLA: when it is breached; #LEAD_NEVER where none runs. */
    uint64_t change;          /**< Number of the change, as lead_router_change_count() counts them. */
    lead_key key;             /**< The lead. A text lives until the next call with the router, or, of a lead that the router does not have, is the caller's. */
} lead_assignment;

/** @brief Makes an empty router.
 * @param policy The policy; the router takes a reference.
 * @param options Options, or NULL.
 * @param allocator Memory functions, or NULL for malloc.
 * @param[out] router To be given back with lead_router_free(); NULL on failure.
 * @param error Filled on failure, or NULL.
 * @return #LEAD_OK, #LEAD_ERROR_INVALID_ARGUMENT or #LEAD_ERROR_OUT_OF_MEMORY.
 * @since 1.3
 */
LEAD_API lead_status lead_router_new(lead_policy *policy, const lead_router_options *options, const lead_allocator *allocator,
                                     lead_router **router, lead_error *error);

/** @brief Frees a router; NULL is accepted. @since 1.3 */
LEAD_API void lead_router_free(lead_router *router);

/** @brief The policy of a router, borrowed; NULL for NULL. @since 1.3 */
LEAD_API lead_policy *lead_router_policy(const lead_router *router);

/** @brief Type of the keys of a router; 0 for NULL. @since 1.3 */
LEAD_API lead_key_type lead_router_key_type(const lead_router *router);

/** @brief The latest `now` of any call that did not fail, also of those that changed nothing else; INT64_MIN before the first. @since 1.3 */
LEAD_API lead_time lead_router_now(const lead_router *router);

/**
 * @name Giving leads to people
 * @{
 */

/**
 * @brief Routes a new lead.
 * @param router The router.
 * @param key The lead; one that the router does not have.
 * @param request Its fields, of the router's policy; unchanged.
 * @param now The moment.
 * @param[out] assignment Filled; its `size` must be set. On failure: unassigned.
 * @param error Filled on failure, or NULL.
 * @return #LEAD_OK (also when nobody gets it), #LEAD_ERROR_ALREADY_HELD, #LEAD_ERROR_TIME, #LEAD_ERROR_VALUE (a key that is none),
 * #LEAD_ERROR_INVALID_ARGUMENT, #LEAD_ERROR_LIMIT (for a new lead: a router has at most 2^30) or #LEAD_ERROR_OUT_OF_MEMORY.
 * @since 1.3
 */
LEAD_API lead_status lead_router_assign(lead_router *router, const lead_key *key, lead_request *request, lead_time now,
                                        lead_assignment *assignment, lead_error *error);

/** @brief Where lead_router_assign_many() puts its results: columns of one element a row; NULL for those that are not wanted. Set `size`. @since 1.3 */
typedef struct lead_assignment_columns {
    size_t size;         /**< Size of this structure as the caller was compiled. */
    uint8_t *outcome;    /**< As lead_assignment::outcome. */
    uint8_t *reason;     /**< As lead_assignment::reason. */
    uint8_t *by;         /**< As lead_assignment::by. */
    uint32_t *person;    /**< As lead_assignment::person. */
    uint32_t *team;      /**< As lead_assignment::team. */
    uint32_t *rule;      /**< As lead_assignment::rule. */
    lead_time *deadline; /**< The earliest of lead_assignment::deadlines. */
} lead_assignment_columns;

/** @brief Many new leads: an Arrow record batch, validated and bound to a policy. Immutable. @since 1.3 */
typedef struct lead_requests lead_requests;

/**
 * @brief Binds an Arrow record batch to a policy by column names, as lead_batch_new() does to a model.
 * @param policy The policy; the requests take a reference.
 * @param schema Type of a struct array. Borrowed for the call only.
 * @param array The struct array. Borrowed until lead_requests_free() and must not change.
 * @param key Name of the column with the leads' keys: whole numbers, or what category fields take. No row may lack one.
 * @param key_type What they are.
 * @param options `missing` and `instructions` of batches, or NULL; `activity` must be NULL.
 * @param allocator Memory functions, or NULL for malloc.
 * @param[out] requests To be given back with lead_requests_free(); NULL on failure.
 * @param error Filled on failure, with the column's name as path, or NULL.
 * @return As lead_batch_new().
 * @since 1.3
 */
LEAD_API lead_status lead_requests_new(lead_policy *policy, const struct ArrowSchema *schema, const struct ArrowArray *array, const char *key,
                                       lead_key_type key_type, const lead_batch_options *options, const lead_allocator *allocator,
                                       lead_requests **requests, lead_error *error);

/** @brief Frees requests; NULL is accepted. @since 1.3 */
LEAD_API void lead_requests_free(lead_requests *requests);

/** @brief Number of rows; 0 for NULL. @since 1.3 */
LEAD_API uint64_t lead_requests_row_count(const lead_requests *requests);

/**
 * @brief Routes rows `first` … `first + count - 1` as new leads, one after the other, as lead_router_assign() would.
 *
 * Stops at the first row that fails, such as one whose key the router already has; those before it are assigned.
 * @param router The router.
 * @param requests Requests of the router's policy and type of keys.
 * @param first First row.
 * @param count Number of rows.
 * @param times By row of the range: its moment, not falling; NULL: `now` for all.
 * @param now The moment, when `times` is NULL.
 * @param outputs Where to, or NULL.
 * @param[out] done How many rows were assigned; or NULL.
 * @param error Filled on failure with the row, or NULL.
 * @return As lead_router_assign().
 * @since 1.3
 */
LEAD_API lead_status lead_router_assign_many(lead_router *router, const lead_requests *requests, uint64_t first, uint64_t count,
                                             const lead_time *times, lead_time now, const lead_assignment_columns *outputs, uint64_t *done,
                                             lead_error *error);

/**
 * @brief Copies result columns into an Arrow struct array: dictionary-encoded utf8 "outcome", "reason", "by", "person" (ids), "team", "rule" (names), and
 * timestamp[us, UTC] "deadline" (null for none), as far as they are not NULL. The struct's metadata carries "leadcore.policy", "leadcore.version" and
 * "leadcore.fingerprint".
 * @param policy The policy of the results.
 * @param columns The columns.
 * @param count Their elements.
 * @param allocator Memory functions, or NULL for malloc.
 * @param[out] schema Filled with a type that the caller releases; released on failure.
 * @param[out] array Filled with data that the caller releases; released on failure.
 * @param error Filled on failure, or NULL.
 * @return #LEAD_OK, #LEAD_ERROR_INVALID_ARGUMENT or #LEAD_ERROR_OUT_OF_MEMORY.
 * @since 1.3
 */
LEAD_API lead_status lead_assignments_export(const lead_policy *policy, const lead_assignment_columns *columns, uint64_t count,
                                             const lead_allocator *allocator, struct ArrowSchema *schema, struct ArrowArray *array,
                                             lead_error *error);

/**
 * @brief Gives a lead to a person by hand, whatever rules, hours and limits say; it counts as any other.
 *
 * A lead that the router has is taken from its holder or the queue. Of a new one, `request` says which rule's SLA it has.
 * @param router The router.
 * @param key The lead.
 * @param request Fields of a new lead, or NULL: no rule, no SLA. Not looked at for a lead that the router has.
 * @param person The person.
 * @param now The moment.
 * @param[out] assignment Filled; its `size` must be set.
 * @param error Filled on failure, or NULL.
 * @return As lead_router_assign(), and #LEAD_ERROR_NOT_ALLOWED when the person has the lead already.
 * @since 1.3
 */
LEAD_API lead_status lead_router_assign_to(lead_router *router, const lead_key *key, lead_request *request, uint32_t person, lead_time now,
                                           lead_assignment *assignment, lead_error *error);

/**
 * @brief Gives a lead that somebody has, or that waits, to somebody else of the same team (and its fallbacks).
 *
 * Who has it, and those in `excluded`, are left out. When nobody else is able now, it waits. Its hops do not grow.
 * @param router The router.
 * @param key The lead.
 * @param excluded `excluded_count` people; may be NULL when that is 0.
 * @param excluded_count How many.
 * @param now The moment.
 * @param[out] assignment Filled; its `size` must be set.
 * @param error Filled on failure, or NULL.
 * @return As lead_router_assign(), #LEAD_ERROR_NOT_HELD, and #LEAD_ERROR_NOT_ALLOWED for a lead without a rule's team or person.
 * @since 1.3
 */
LEAD_API lead_status lead_router_reassign(lead_router *router, const lead_key *key, const uint32_t *excluded, size_t excluded_count,
                                          lead_time now, lead_assignment *assignment, lead_error *error);

/**
 * @brief Ends a lead: won, lost, or given back. The router forgets it.
 * @param router The router.
 * @param key The lead.
 * @param is_given_back 1: it should not count (a wrong number, a no-show): the holder's level of strategy "level" falls again.
 * @param now The moment.
 * @param error Filled on failure, or NULL.
 * @return #LEAD_OK, #LEAD_ERROR_NOT_HELD, #LEAD_ERROR_TIME, #LEAD_ERROR_VALUE, #LEAD_ERROR_INVALID_ARGUMENT or #LEAD_ERROR_OUT_OF_MEMORY.
 * @since 1.3
 */
LEAD_API lead_status lead_router_release(lead_router *router, const lead_key *key, int32_t is_given_back, lead_time now, lead_error *error);

/**
 * @brief Says that a person is away, besides what the document says. Replaces what was said before.
 * @param router The router.
 * @param person The person.
 * @param from From when; may be past.
 * @param until Back at this moment; #LEAD_NEVER for nobody knows. `from` or before: not away.
 * @param now The moment.
 * @param error Filled on failure, or NULL.
 * @return #LEAD_OK, #LEAD_ERROR_TIME, #LEAD_ERROR_INVALID_ARGUMENT or #LEAD_ERROR_OUT_OF_MEMORY.
 * @since 1.3
 */
LEAD_API lead_status lead_router_set_away(lead_router *router, uint32_t person, lead_time from, lead_time until, lead_time now,
                                          lead_error *error);

/**
 * @brief Gives waiting leads to people who have become able, the longest waiting first.
 *
 * Walks the queue once, from the front, until it has given so many. A lead in whose team and fallbacks nobody is able is passed over without looking at
 * anybody; one for which somebody might be able costs as much as a new lead.
 * @param router The router.
 * @param now The moment.
 * @param[out] assignments `capacity` elements, each with its `size` set; the first *count are filled.
 * @param capacity At most this many.
 * @param[out] count How many; when it is `capacity`, there may be more. 0 on failure.
 * @param error Filled on failure, or NULL.
 * @return #LEAD_OK, #LEAD_ERROR_TIME, #LEAD_ERROR_INVALID_ARGUMENT or #LEAD_ERROR_OUT_OF_MEMORY.
 * @since 1.3
 */
LEAD_API lead_status lead_router_drain(lead_router *router, lead_time now, lead_assignment *assignments, size_t capacity, size_t *count,
                                       lead_error *error);
/** @} */

/**
 * @name Why
 * @{
 */

/** @brief One who might get the lead. Set `size` before use. @since 1.3 */
typedef struct lead_candidate {
    size_t size;        /**< Size of this structure as the caller was compiled. */
    uint32_t person;    /**< Who. */
    uint32_t team;      /**< Of which team; #LEAD_NONE for the person of a rule. */
    lead_reason reason; /**< #LEAD_REASON_CHOSEN for the one who gets it; else why not. */
    int32_t prefers;    /**< 1 when they prefer such leads. */
    uint32_t open;      /**< How many open leads they have. */
    uint32_t reserved;  /**< 0. */
    int64_t standing;   /**< What the strategy compares: open leads and half handicap in halves, free capacity in halves, level, balance, rank; else 0. */
    uint64_t waited;    /**< How many changes ago they were last given a lead; UINT64_MAX for never. */
} lead_candidate;

/**
 * @brief Who would get a new lead now, and why not the others. Changes nothing but the router's own bookkeeping of time.
 *
 * The members of the rule's team in their order, then those of its fallbacks as far as they are asked.
 * @param router The router.
 * @param key The lead (of the strategy "hash"), or NULL.
 * @param request Its fields.
 * @param now The moment.
 * @param[out] assignment What would become of it; its `size` must be set. `change` is 0. Or NULL.
 * @param[out] candidates `capacity` elements, each with its `size` set; as many as fit are filled. May be NULL when `capacity` is 0.
 * @param capacity How many fit.
 * @param[out] count How many there are.
 * @param error Filled on failure, or NULL.
 * @return As lead_router_assign().
 * @since 1.3
 */
LEAD_API lead_status lead_router_explain(lead_router *router, const lead_key *key, lead_request *request, lead_time now,
                                         lead_assignment *assignment, lead_candidate *candidates, size_t capacity, size_t *count,
                                         lead_error *error);

/** @brief A person's work. Set `size` before use. @since 1.3 */
typedef struct lead_desk {
    size_t size;           /**< Size of this structure as the caller was compiled. */
    lead_reason reason;    /**< #LEAD_REASON_CHOSEN when able to take a lead, else why not (away, hours, limits). */
    uint32_t open;         /**< Open leads. */
    uint32_t today;        /**< Leads given to them on this day. */
    uint32_t this_week;    /**< In this week. */
    uint32_t in_30_days;   /**< On this day and the 29 before. */
    uint32_t reserved;     /**< 0. */
    uint64_t given;        /**< Leads ever given to them. */
    lead_time next_change; /**< When hours, absence or a new day next change whether they are able, at the latest; #LEAD_NEVER for never. */
} lead_desk;

/**
 * @brief How a person stands at `now`. Changes nothing but the router's own bookkeeping of time.
 * @return #LEAD_OK, #LEAD_ERROR_TIME, #LEAD_ERROR_INVALID_ARGUMENT or #LEAD_ERROR_OUT_OF_MEMORY.
 * @since 1.3
 */
LEAD_API lead_status lead_router_desk(lead_router *router, uint32_t person, lead_time now, lead_desk *desk, lead_error *error);

/**
 * @brief Where a lead is, and its running deadlines. `by` is how its holder came to it; `previous` is who had it last before.
 * @param router The router.
 * @param key The lead.
 * @param[out] assignment Filled; its `size` must be set.
 * @param error Filled on failure, or NULL.
 * @return #LEAD_OK, #LEAD_ERROR_NOT_HELD, #LEAD_ERROR_VALUE or #LEAD_ERROR_INVALID_ARGUMENT.
 * @since 1.3
 */
LEAD_API lead_status lead_router_find(const lead_router *router, const lead_key *key, lead_assignment *assignment, lead_error *error);

/** @brief Leads that people have; 0 for NULL. @since 1.3 */
LEAD_API uint64_t lead_router_held_count(const lead_router *router);

/** @brief Leads that wait; 0 for NULL. @since 1.3 */
LEAD_API uint64_t lead_router_waiting_count(const lead_router *router);

/**
 * @brief Keys of leads (leadcore/activity.h), in the order in which they were received.
 * @param router The router.
 * @param outcome #LEAD_OUTCOME_ASSIGNED or #LEAD_OUTCOME_WAITING; for the queue, in the order in which they wait.
 * @param person With #LEAD_OUTCOME_ASSIGNED: whose, or #LEAD_NONE for all.
 * @param[out] keys `capacity` elements, each with its `size` set; as many as fit are filled. Texts live until the next call that changes the router.
 * @param capacity How many fit.
 * @param[out] count How many there are.
 * @param error Filled on failure, or NULL.
 * @return #LEAD_OK, #LEAD_ERROR_INVALID_ARGUMENT or #LEAD_ERROR_OUT_OF_MEMORY. Takes time in proportion to all leads.
 * @since 1.3
 */
LEAD_API lead_status lead_router_list(const lead_router *router, lead_outcome outcome, uint32_t person, lead_key *keys, size_t capacity,
                                      size_t *count, lead_error *error);
/** @} */

/**
 * @name Clocks
 * @{
 */

/** @brief What became due: one of the LEAD_DUE_… constants. @since 1.3 */
typedef int32_t lead_due_kind;

#define LEAD_DUE_WARNING ((lead_due_kind)1) /**< The deadline is near. */
#define LEAD_DUE_BREACH ((lead_due_kind)2)  /**< The deadline has passed. */

/** @brief What was done about it: one of the LEAD_ACTION_… constants. @since 1.3 */
typedef int32_t lead_action;

#define LEAD_ACTION_NONE ((lead_action)0)       /**< It is reported only. */
#define LEAD_ACTION_REASSIGNED ((lead_action)1) /**< Somebody else has the lead now. */
#define LEAD_ACTION_ESCALATED ((lead_action)2)  /**< The lead went where the SLA escalates to (to a person, or to a team's queue). */
#define LEAD_ACTION_STAYS ((lead_action)3)      /**< Nobody else could take it, or there is nowhere to escalate to: it stays. */

/** @brief A warning or a breach. Set `size` before use. @since 1.3 */
typedef struct lead_due {
    size_t size;        /**< Size of this structure as the caller was compiled. */
    lead_due_kind kind; /**< What. */
    lead_action action; /**< What was done. */
    lead_time at;       /**< When it was due. */
    uint32_t clock;     /**< Clock of the rule's SLA. */
    uint32_t warning;   /**< Which warning of the clock, from 0. */
    uint32_t holder;    /**< Who had the lead, or #LEAD_NONE: it was waiting. */
    uint32_t hops;      /**< How often the lead has gone on because of breaches, this time included. */
    lead_assignment assignment; /**< Where the lead is now. */
} lead_due;

/**
 * @brief What is due at `now`, in order; leads go on to others where the SLA says so.
 *
 * Memory for all that fits is taken before anything is done, some hundred bytes for each: ask for some thousands at a time, until there are fewer.
 * @param router The router.
 * @param now The moment.
 * @param[out] due `capacity` elements, each with its `size` (and that of `assignment`) set; the first *count are filled.
 * @param capacity At most this many.
 * @param[out] count How many; when it is `capacity`, there may be more. 0 on failure.
 * @param error Filled on failure, or NULL.
 * @return #LEAD_OK, #LEAD_ERROR_TIME, #LEAD_ERROR_INVALID_ARGUMENT or #LEAD_ERROR_OUT_OF_MEMORY.
 * @since 1.3
 */
LEAD_API lead_status lead_router_due(lead_router *router, lead_time now, lead_due *due, size_t capacity, size_t *count, lead_error *error);

/** @brief When something is next due; #LEAD_NEVER when no clock runs, or for NULL. @since 1.3 */
LEAD_API lead_time lead_router_next_due(const lead_router *router);

/**
 * @brief Stops a clock of a lead: what it asks for was done.
 * @param router The router.
 * @param key The lead.
 * @param clock Clock of the SLA of the lead's rule.
 * @param now The moment.
 * @param[out] left Working time that was left to the deadline; negative when it had passed (in wall time). Or NULL.
 * @param error Filled on failure, or NULL.
 * @return #LEAD_OK, #LEAD_ERROR_NOT_HELD, #LEAD_ERROR_NOT_ALLOWED (no such clock, or it was stopped or never began), #LEAD_ERROR_TIME, #LEAD_ERROR_VALUE,
 * #LEAD_ERROR_INVALID_ARGUMENT or #LEAD_ERROR_OUT_OF_MEMORY.
 * @since 1.3
 */
LEAD_API lead_status lead_router_stop_clock(lead_router *router, const lead_key *key, uint32_t clock, lead_time now, lead_duration *left,
                                            lead_error *error);

/** @brief Stops all clocks of a lead until lead_router_resume(). @return As lead_router_stop_clock(); not allowed when it is paused. @since 1.3 */
LEAD_API lead_status lead_router_pause(lead_router *router, const lead_key *key, lead_time now, lead_error *error);

/** @brief Lets the clocks of a paused lead go on. @return As lead_router_stop_clock(); not allowed when it is not paused. @since 1.3 */
LEAD_API lead_status lead_router_resume(lead_router *router, const lead_key *key, lead_time now, lead_error *error);
/** @} */

#ifdef __cplusplus
}
#endif

#endif
