/* SPDX-License-Identifier: MIT */
/**
 * @file
 * @brief Policy documents: who may get a lead, who gets it, and by when they must act; and what a policy is asked about.
 *
 * What a policy means is defined in docs/policy-reference.md.
 */
#ifndef LEADCORE_POLICY_H
#define LEADCORE_POLICY_H

#include <leadcore/calendar.h>
#include <leadcore/model.h>

#ifdef __cplusplus
extern "C" {
#endif

struct lead_record; /* leadcore/lead.h */

/** @brief A compiled policy document. Immutable and reference-counted: any number of threads may use one at the same time. @since 1.3 */
typedef struct lead_policy lead_policy;

/**
 * @brief Compiles a policy document.
 * @param json Document, UTF-8, not necessarily NUL-terminated; not kept.
 * @param json_size Size of `json` in bytes; at most 16 MiB.
 * @param allocator Memory functions, or NULL for malloc.
 * @param[out] policy The policy, to be given back with lead_policy_unref(); NULL on failure.
 * @param error First problem of the document with its position, or NULL.
 * @return #LEAD_OK, or the code of the first problem.
 * @since 1.3
 */
LEAD_API lead_status lead_policy_compile(const char *json, size_t json_size, const lead_allocator *allocator, lead_policy **policy,
                                         lead_error *error);

/**
 * @brief Finds every problem of a document, errors and warnings, in the order of their positions, as lead_model_check() does.
 * @param json Document; not kept.
 * @param json_size Size of `json` in bytes.
 * @param allocator Memory functions, or NULL for malloc.
 * @param[out] problems What was found, possibly nothing; to be given back with lead_problems_free(); NULL on failure.
 * @param error Why the check itself failed, or NULL.
 * @return #LEAD_OK also when there are problems; #LEAD_ERROR_OUT_OF_MEMORY or #LEAD_ERROR_INVALID_ARGUMENT otherwise.
 * @since 1.3
 */
LEAD_API lead_status lead_policy_check(const char *json, size_t json_size, const lead_allocator *allocator, lead_problems **problems,
                                       lead_error *error);

/** @brief Takes one more reference and returns `policy`. Thread-safe; NULL is accepted. @since 1.3 */
LEAD_API lead_policy *lead_policy_ref(lead_policy *policy);

/** @brief Gives a reference back; the last one frees the policy. Thread-safe; NULL is accepted. @since 1.3 */
LEAD_API void lead_policy_unref(lead_policy *policy);

/** @brief The document's "name". Lives as long as the policy. @since 1.3 */
LEAD_API const char *lead_policy_name(const lead_policy *policy);

/** @brief The document's "version". Lives as long as the policy. @since 1.3 */
LEAD_API const char *lead_policy_version(const lead_policy *policy);

/** @brief 128-bit fingerprint of the document's meaning, as lead_model_fingerprint(). Lives as long as the policy. @since 1.3 */
LEAD_API const char *lead_policy_fingerprint(const lead_policy *policy);

/** @brief Number of fields that the document declares. @since 1.3 */
LEAD_API uint32_t lead_policy_field_count(const lead_policy *policy);

/** @brief Index of a field, or #LEAD_NONE. @param policy The policy. @param name NUL-terminated. @since 1.3 */
LEAD_API uint32_t lead_policy_field(const lead_policy *policy, const char *name);

/** @brief Name of a field, or NULL for an index out of range. Lives as long as the policy. @since 1.3 */
LEAD_API const char *lead_policy_field_name(const lead_policy *policy, uint32_t field);

/** @brief Type of a field, or 0 for an index out of range. @since 1.3 */
LEAD_API lead_field_type lead_policy_field_type(const lead_policy *policy, uint32_t field);

/** @brief 1 when something in the document reads the field, else 0. Batches need no column for the others. @since 1.3 */
LEAD_API int32_t lead_policy_field_is_used(const lead_policy *policy, uint32_t field);

/**
 * @brief Code of a value of a category or tags field, as lead_model_value_code().
 * @param policy The policy.
 * @param field Index of the field.
 * @param text The value; need not end in NUL.
 * @param text_size Its bytes.
 * @return The code, or #LEAD_NONE when the document does not name the value ("other").
 * @since 1.3
 */
LEAD_API uint32_t lead_policy_value_code(const lead_policy *policy, uint32_t field, const char *text, size_t text_size);

/** @brief Number of people. @since 1.3 */
LEAD_API uint32_t lead_policy_person_count(const lead_policy *policy);

/** @brief Index of a person by id, or #LEAD_NONE. @param policy The policy. @param id NUL-terminated. @since 1.3 */
LEAD_API uint32_t lead_policy_person(const lead_policy *policy, const char *id);

/** @brief Id of a person, or NULL. Lives as long as the policy. @since 1.3 */
LEAD_API const char *lead_policy_person_id(const lead_policy *policy, uint32_t person);

/** @brief Name of a person for people, or NULL. Lives as long as the policy. @since 1.3 */
LEAD_API const char *lead_policy_person_name(const lead_policy *policy, uint32_t person);

/** @brief Calendar of a person, or NULL. Borrowed: lives as long as the policy, or longer with lead_calendar_ref(). @since 1.3 */
LEAD_API lead_calendar *lead_policy_person_calendar(const lead_policy *policy, uint32_t person);

/** @brief Number of teams. @since 1.3 */
LEAD_API uint32_t lead_policy_team_count(const lead_policy *policy);

/** @brief Index of a team, or #LEAD_NONE. @param policy The policy. @param name NUL-terminated. @since 1.3 */
LEAD_API uint32_t lead_policy_team(const lead_policy *policy, const char *name);

/** @brief Name of a team, or NULL. Lives as long as the policy. @since 1.3 */
LEAD_API const char *lead_policy_team_name(const lead_policy *policy, uint32_t team);

/** @brief Number of members of a team; 0 out of range. @since 1.3 */
LEAD_API uint32_t lead_policy_member_count(const lead_policy *policy, uint32_t team);

/** @brief A member of a team as a person, or #LEAD_NONE. @since 1.3 */
LEAD_API uint32_t lead_policy_member(const lead_policy *policy, uint32_t team, uint32_t member);

/** @brief Number of rules. @since 1.3 */
LEAD_API uint32_t lead_policy_rule_count(const lead_policy *policy);

/** @brief Index of a rule, or #LEAD_NONE. @param policy The policy. @param name NUL-terminated. @since 1.3 */
LEAD_API uint32_t lead_policy_rule(const lead_policy *policy, const char *name);

/** @brief Name of a rule, or NULL. Lives as long as the policy. @since 1.3 */
LEAD_API const char *lead_policy_rule_name(const lead_policy *policy, uint32_t rule);

/** @brief The "reason" of a rule, or its "unassigned"; its name when the document gives none; NULL out of range. @since 1.3 */
LEAD_API const char *lead_policy_rule_reason(const lead_policy *policy, uint32_t rule);

/** @brief Number of clocks of a rule's SLA; 0 without one, or out of range. @since 1.3 */
LEAD_API uint32_t lead_policy_clock_count(const lead_policy *policy, uint32_t rule);

/** @brief Name of a clock of a rule's SLA, such as "first_touch", or NULL. Lives as long as the policy. @since 1.3 */
LEAD_API const char *lead_policy_clock_name(const lead_policy *policy, uint32_t rule, uint32_t clock);

/** @brief A calendar of the document, or "always"; NULL when there is none of that name. Borrowed as that of a person. @since 1.3 */
LEAD_API lead_calendar *lead_policy_calendar(const lead_policy *policy, const char *name);

/**
 * @name Requests
 * What a policy is asked about: one lead's fields. A request belongs to one thread at a time. The setters return what those of records do
 * (leadcore/lead.h).
 * @{
 */

/** @brief The fields of one lead, for one policy. Reuse it for the next lead with lead_request_clear(). @since 1.3 */
typedef struct lead_request lead_request;

/**
 * @brief Makes a request in which every field is unknown.
 * @param policy The policy; the request takes a reference.
 * @param allocator Memory functions, or NULL for malloc.
 * @param[out] request To be given back with lead_request_free(); NULL on failure.
 * @param error Filled on failure, or NULL.
 * @return #LEAD_OK, #LEAD_ERROR_INVALID_ARGUMENT or #LEAD_ERROR_OUT_OF_MEMORY.
 * @since 1.3
 */
LEAD_API lead_status lead_request_new(lead_policy *policy, const lead_allocator *allocator, lead_request **request, lead_error *error);

/** @brief Frees a request; NULL is accepted. @since 1.3 */
LEAD_API void lead_request_free(lead_request *request);

/** @brief Makes every field unknown. @since 1.3 */
LEAD_API void lead_request_clear(lead_request *request);

/** @brief Makes one field unknown. @since 1.3 */
LEAD_API lead_status lead_request_set_unknown(lead_request *request, uint32_t field);

/** @brief Sets a flag; any `value` but 0 is true. @since 1.3 */
LEAD_API lead_status lead_request_set_flag(lead_request *request, uint32_t field, int32_t value);

/** @brief Sets a number; NaN makes it unknown. @since 1.3 */
LEAD_API lead_status lead_request_set_number(lead_request *request, uint32_t field, double value);

/** @brief Sets a moment. @since 1.3 */
LEAD_API lead_status lead_request_set_time(lead_request *request, uint32_t field, lead_time value);

/** @brief Sets a category by the code of lead_policy_value_code(); #LEAD_NONE is "other", which is the same as no other lead for `same`. @since 1.3 */
LEAD_API lead_status lead_request_set_code(lead_request *request, uint32_t field, uint32_t code);

/** @brief Sets a category or text field; the bytes are copied. @since 1.3 */
LEAD_API lead_status lead_request_set_text(lead_request *request, uint32_t field, const char *text, size_t text_size);

/** @brief Sets a tags field, as lead_record_set_tags() does. @since 1.3 */
LEAD_API lead_status lead_request_set_tags(lead_request *request, uint32_t field, const char *const *tags, const size_t *tag_sizes,
                                           size_t count);

/**
 * @brief Fills the request from a record: every field of the policy that the record's model has as a field of the same name and type, or as a result
 * (a score, "grade", "class", a decision such as "role" or "verdict", "completeness", "stage_margin"), which is computed.
 *
 * Fields of the policy that the model does not have, or that nothing in the policy reads, stay as they are. Categories and tags that the policy names arrive,
 * whether the model names them or not.
 * @param request The request.
 * @param record A lead.
 * @param now The moment for the results.
 * @param error Filled on failure, or NULL; for a field of another type it names it.
 * @return #LEAD_OK, #LEAD_ERROR_COLUMN_TYPE, #LEAD_ERROR_INVALID_ARGUMENT or #LEAD_ERROR_OUT_OF_MEMORY.
 * @since 1.3
 */
LEAD_API lead_status lead_request_set_record(lead_request *request, struct lead_record *record, lead_time now, lead_error *error);
/** @} */

#ifdef __cplusplus
}
#endif

#endif
