/* SPDX-License-Identifier: MIT */
/**
 * @file
 * @brief Who is this person in the purchase: job titles, buyer roles, and the group of people of one account.
 */
#ifndef LEADCORE_BUYING_H
#define LEADCORE_BUYING_H

#include <leadcore/batch.h>
#include <leadcore/vocabulary.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LEAD_TITLE_WORDS 4 /**< Most words of a title that lead_title names. */

/** @brief Bytes of a title that decided something. */
typedef struct lead_title_word {
    uint32_t offset; /**< First byte in the title. */
    uint32_t size;   /**< How many. */
} lead_title_word;

/** @brief What a job title says. Set `size` before use. @since 1.2 */
typedef struct lead_title {
    size_t size;                 /**< Size of this structure as the caller was compiled. */
    lead_term_number department; /**< LEAD_DEPARTMENT_…; "other" when the title does not say. */
    lead_term_number seniority;  /**< LEAD_SENIORITY_…; "other" when the title does not say. */
    lead_term_number role;       /**< Likely LEAD_ROLE_…, or 0 when the title says nothing. */
    lead_permille confidence;    /**< How sure the role is; 0 without one. */
    uint16_t word_count;         /**< Number of `words`. */
    lead_title_word words[LEAD_TITLE_WORDS]; /**< What decided, by offset. */
} lead_title;

/**
 * @brief Reads a job title: English and Chinese, common German, French and Spanish.
 *
 * Words are looked up in the built-in lexicon, and in that of the model when there is one. A title of more than 1,000 bytes is read up to there.
 * @param model A model with a "lexicon" in its "roles", or NULL.
 * @param text The title, UTF-8; need not end in NUL.
 * @param text_size Its bytes.
 * @param[out] title Filled; its `size` must be set. On failure everything is 0.
 * @param error Filled on failure, or NULL; never contains the title.
 * @return #LEAD_OK, #LEAD_ERROR_VALUE for text that is not UTF-8, or #LEAD_ERROR_INVALID_ARGUMENT. Thread-safe; allocates nothing.
 * @since 1.2
 */
LEAD_API lead_status lead_title_parse(const lead_model *model, const char *text, size_t text_size, lead_title *title, lead_error *error);

/** @brief One contact of an account. Set `size` before use. Arrays of it are read in place, so it will not grow. @since 1.2 */
typedef struct lead_contact {
    size_t size;                /**< Size of this structure as the caller was compiled. */
    lead_term_number role;      /**< LEAD_ROLE_…, or 0: unknown. */
    lead_term_number seniority; /**< LEAD_SENIORITY_…, or 0: unknown. */
    lead_permille engagement;   /**< How engaged: 0 … 1000. */
    lead_permille influence;    /**< How much weight the contact has among those of the same role: 0 … 1000. */
    int32_t is_blocker;         /**< Not 0: works against the purchase. */
} lead_contact;

/** @brief The people of one account, taken together. Set `size` before use. @since 1.2 */
typedef struct lead_buying_group {
    size_t size;                /**< Size of this structure as the caller was compiled. */
    uint32_t contact_count;     /**< Contacts. */
    uint32_t blocker_count;     /**< Of these, blockers. */
    uint32_t wanted;            /**< Roles that the document asks for at this size: bit number is LEAD_ROLE_…. */
    uint32_t missing;           /**< Of these, roles that no contact has who is not a blocker. */
    lead_permille coverage;     /**< Weight of the wanted roles that are not missing, of the weight of all wanted ones. */
    lead_permille score;        /**< Weighted strength of the wanted roles; many contacts of one role count less and less. */
    lead_permille key_contact;  /**< Quality of the best contact that is not a blocker, by seniority and engagement. */
    uint16_t reserved;          /**< 0. */
    uint64_t key_contact_index; /**< Its index among the contacts (in a batch: its row); UINT64_MAX for none. */
    uint64_t next_contact;      /**< The contact to win next: whose full engagement would raise `score` most; UINT64_MAX when none would. */
    lead_permille next_gain;    /**< By how much. */
    lead_permille next_role_gain; /**< What a fully engaged contact of `next_role` would add. */
    lead_term_number next_role; /**< The missing role that would raise the score most, or 0. */
} lead_buying_group;

/**
 * @brief Looks at the contacts of one account.
 * @param model A model with a "buying_group".
 * @param contacts `count` contacts; may be NULL when `count` is 0.
 * @param count How many; at most 1,000,000.
 * @param company_size Staff of the company, or NaN: unknown.
 * @param[out] group Filled; its `size` must be set. On failure everything is 0.
 * @param error Filled on failure, or NULL.
 * @return #LEAD_OK or #LEAD_ERROR_INVALID_ARGUMENT (no such section, a number out of range). Thread-safe.
 * @since 1.2
 */
LEAD_API lead_status lead_buying_group_assess(const lead_model *model, const lead_contact *contacts, size_t count, double company_size,
                                       lead_buying_group *group, lead_error *error);

/** @brief The accounts of a batch of contacts. Owned by the caller; immutable. @since 1.2 */
typedef struct lead_buying_groups lead_buying_groups;

/**
 * @brief Takes the rows of a batch as contacts and groups them by account.
 *
 * Role and seniority of a row are its results; engagement, influence, size and blocker are as the document's "buying_group" says. Accounts are in the order
 * of their first row. Rows whose account is null belong to none.
 * @param batch A batch of a model with a "buying_group".
 * @param account Name of the column with the accounts' keys: text or whole numbers. Looked for in `schema`, which must be that of the batch.
 * @param schema The type that the batch was made of.
 * @param array The data that the batch was made of.
 * @param now The moment.
 * @param allocator Memory functions, or NULL for malloc.
 * @param[out] groups To be given back with lead_buying_groups_free(); NULL on failure.
 * @param error Filled on failure, or NULL.
 * @return #LEAD_OK, #LEAD_ERROR_MISSING_COLUMN, #LEAD_ERROR_COLUMN_TYPE, #LEAD_ERROR_ARROW, #LEAD_ERROR_VALUE,
 * #LEAD_ERROR_INVALID_ARGUMENT or #LEAD_ERROR_OUT_OF_MEMORY.
 * @since 1.2
 */
LEAD_API lead_status lead_batch_buying_groups(const lead_batch *batch, const char *account, const struct ArrowSchema *schema,
                                       const struct ArrowArray *array, lead_time now, const lead_allocator *allocator,
                                       lead_buying_groups **groups, lead_error *error);

/** @brief Frees groups; NULL is accepted. @since 1.2 */
LEAD_API void lead_buying_groups_free(lead_buying_groups *groups);

/** @brief Number of accounts; 0 for NULL. @since 1.2 */
LEAD_API uint64_t lead_buying_groups_count(const lead_buying_groups *groups);

/**
 * @brief One account.
 * @param groups The groups.
 * @param index From 0.
 * @param[out] group Filled; its `size` must be set.
 * @return #LEAD_OK or #LEAD_ERROR_INVALID_ARGUMENT.
 * @since 1.2
 */
LEAD_API lead_status lead_buying_groups_get(const lead_buying_groups *groups, uint64_t index, lead_buying_group *group);

/** @brief First row of an account, where its key stands; UINT64_MAX out of range. @since 1.2 */
LEAD_API uint64_t lead_buying_groups_first_row(const lead_buying_groups *groups, uint64_t index);

/**
 * @brief The account of every row: index from 0, or UINT64_MAX for rows without one.
 * @return As many elements as the batch has rows; lives as long as `groups`. NULL for NULL.
 * @since 1.2
 */
LEAD_API const uint64_t *lead_buying_groups_of_rows(const lead_buying_groups *groups);

#ifdef __cplusplus
}
#endif

#endif
