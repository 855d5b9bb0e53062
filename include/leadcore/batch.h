/* SPDX-License-Identifier: MIT */
/**
 * @file
 * @brief Many leads: Arrow record batches in, columns or Arrow out.
 *
 * The structures are those of the Arrow C Data Interface and C Stream Interface (https://arrow.apache.org/docs/format/CDataInterface.html),
 * guarded as that page says, so that they can be defined by another header as well.
 */
#ifndef LEADCORE_BATCH_H
#define LEADCORE_BATCH_H

#include <leadcore/model.h>
#include <leadcore/score.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1 /**< Dictionary order carries meaning. */
#define ARROW_FLAG_NULLABLE 2           /**< The field may have nulls. */
#define ARROW_FLAG_MAP_KEYS_SORTED 4    /**< Map keys are sorted. */

/** @brief Type of an array, as the Arrow C Data Interface defines it. */
struct ArrowSchema {
    const char *format;               /**< Format string. */
    const char *name;                 /**< Field name. */
    const char *metadata;             /**< Binary metadata. */
    int64_t flags;                    /**< ARROW_FLAG_… */
    int64_t n_children;               /**< Number of children. */
    struct ArrowSchema **children;    /**< Child types. */
    struct ArrowSchema *dictionary;   /**< Type of the dictionary. */
    void (*release)(struct ArrowSchema *); /**< Frees it; NULL when released. */
    void *private_data;               /**< The producer's. */
};

/** @brief Data of an array, as the Arrow C Data Interface defines it. */
struct ArrowArray {
    int64_t length;                   /**< Elements. */
    int64_t null_count;               /**< Nulls, or -1. */
    int64_t offset;                   /**< Elements to leave out in front. */
    int64_t n_buffers;                /**< Number of buffers. */
    int64_t n_children;               /**< Number of children. */
    const void **buffers;             /**< Buffers. */
    struct ArrowArray **children;     /**< Child arrays. */
    struct ArrowArray *dictionary;    /**< Dictionary. */
    void (*release)(struct ArrowArray *); /**< Frees it; NULL when released. */
    void *private_data;               /**< The producer's. */
};
#endif

#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE

/** @brief A source of arrays of one type, as the Arrow C Stream Interface defines it. */
struct ArrowArrayStream {
    int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *out); /**< Gives the type; 0 or an errno value. */
    int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *out);    /**< Gives the next array, released at the end. */
    const char *(*get_last_error)(struct ArrowArrayStream *);              /**< Why the last call failed. */
    void (*release)(struct ArrowArrayStream *);                            /**< Frees it; NULL when released. */
    void *private_data;                                                    /**< The producer's. */
};
#endif

/** @brief A validated view of an Arrow record batch, bound to a model. Immutable: threads may score parts of one at the same time. */
typedef struct lead_batch lead_batch;

/** @brief How to treat columns that the model needs and the batch lacks: one of the LEAD_MISSING_… constants. */
typedef int32_t lead_missing;

#define LEAD_MISSING_IS_ERROR ((lead_missing)0)   /**< The batch is refused, with all missing columns named. */
#define LEAD_MISSING_IS_UNKNOWN ((lead_missing)1) /**< Their fields are unknown in every row. */

/** @brief Most capable instructions to use: one of the LEAD_INSTRUCTIONS_… constants. Results are the same bits for all. */
typedef int32_t lead_instructions;

#define LEAD_INSTRUCTIONS_BEST ((lead_instructions)0)     /**< The best that the processor has. */
#define LEAD_INSTRUCTIONS_BASELINE ((lead_instructions)1) /**< Portable C only. */
#define LEAD_INSTRUCTIONS_AVX2 ((lead_instructions)2)     /**< At most AVX2. */
#define LEAD_INSTRUCTIONS_AVX512 ((lead_instructions)3)   /**< At most AVX-512 (F, BW, DQ, VL, VBMI). */

/** @brief Options of lead_batch_new(). Set `size`; zeros are the defaults. */
typedef struct lead_batch_options {
    size_t size;                    /**< Size of this structure as the caller was compiled. */
    lead_missing missing;           /**< What missing columns mean. */
    lead_instructions instructions; /**< For tests and benchmarks. */
    struct lead_activity *activity; /**< Since 1.1: what the leads did, of the same model, or NULL: their activity is unknown. Borrowed
                                         until lead_batch_free(), and must not change before. */
    const char *key;                /**< Since 1.1: with `activity`, name of the column with the leads' keys; NULL: "key". A null key makes a
                                         row's activity unknown; a key that the table does not have is a lead without events. */
} lead_batch_options;

/**
 * @brief Binds an Arrow record batch to a model by column names and validates every buffer that will be read.
 *
 * Columns that the model does not read are not looked at. Accepted types:
 * flag: bool, or any integer that holds 0 and 1; number: float32, float64, int8 … int64, uint8 … uint64; time: timestamp (a time without zone
 * is UTC), date32, date64; category: utf8, large_utf8, utf8_view, or a dictionary of these with any integer index; text: the same;
 * tags: list or large_list of what category takes. The null type makes any field unknown.
 * @param model The model; the batch takes a reference.
 * @param schema Type of a struct array. Borrowed for the call only; never released here.
 * @param array The struct array. Borrowed until lead_batch_free() and must not change; never released here.
 * @param options Options, or NULL.
 * @param allocator Memory functions, or NULL for malloc.
 * @param[out] batch To be given back with lead_batch_free(); NULL on failure.
 * @param error Filled on failure, with the column's name as path, or NULL.
 * @return #LEAD_OK, #LEAD_ERROR_MISSING_COLUMN, #LEAD_ERROR_COLUMN_TYPE, #LEAD_ERROR_ARROW, #LEAD_ERROR_VALUE,
 * #LEAD_ERROR_INVALID_ARGUMENT or #LEAD_ERROR_OUT_OF_MEMORY.
 * @since 1.0
 */
LEAD_API lead_status lead_batch_new(lead_model *model, const struct ArrowSchema *schema, const struct ArrowArray *array,
                                    const lead_batch_options *options, const lead_allocator *allocator, lead_batch **batch,
                                    lead_error *error);

/** @brief Frees a batch; NULL is accepted. @since 1.0 */
LEAD_API void lead_batch_free(lead_batch *batch);

/** @brief Number of rows; 0 for NULL. @since 1.0 */
LEAD_API uint64_t lead_batch_row_count(const lead_batch *batch);

/** @brief 1 when the batch has a column for the field, else 0. @since 1.0 */
LEAD_API int32_t lead_batch_has_field(const lead_batch *batch, uint32_t field);

/** @brief Name of the instructions that the batch is scored with: "baseline", "avx2" or "avx512". @since 1.0 */
LEAD_API const char *lead_batch_instructions(const lead_batch *batch);

/**
 * @brief Scores rows `first` … `first + count - 1` into columns of `count` elements.
 *
 * Works in blocks; the memory it takes depends on the model and not on the number of rows. Thread-safe for disjoint outputs.
 * @param batch The batch.
 * @param now The moment for conditions that are relative to now.
 * @param first First row.
 * @param count Number of rows; `first + count` is at most the batch's.
 * @param outputs Where to.
 * @param report Counts to add to, or NULL.
 * @param error Filled on failure, or NULL.
 * @return #LEAD_OK, #LEAD_ERROR_INVALID_ARGUMENT or #LEAD_ERROR_OUT_OF_MEMORY.
 * @since 1.0
 */
LEAD_API lead_status lead_batch_score(const lead_batch *batch, lead_time now, uint64_t first, uint64_t count, const lead_outputs *outputs,
                                      lead_report *report, lead_error *error);

/**
 * @brief Copies result columns into an Arrow struct array with one child a column.
 *
 * A score "fit" becomes float64 "fit" (points) and float64 "fit_coverage" (0 … 1), grade and class become dictionary-encoded utf8 "grade" and
 * "class", null where no class matched. Since 1.2: decisions become dictionary-encoded utf8 of their names, null where unknown; "stage_margin" and
 * "completeness" float64; "question" dictionary-encoded utf8 with the criterion's name; "missing" and "missing_parts" large_list of large_utf8 with the names.
 * Columns that are NULL in `outputs` are left out. The struct's metadata carries "leadcore.model",
 * "leadcore.version" and "leadcore.fingerprint".
 * @param model The model of the results.
 * @param outputs The columns.
 * @param count Their elements.
 * @param allocator Memory functions, or NULL for malloc.
 * @param[out] schema Filled with a type that the caller releases; released (`release` is NULL) on failure.
 * @param[out] array Filled with data that the caller releases; released on failure.
 * @param error Filled on failure, or NULL.
 * @return #LEAD_OK, #LEAD_ERROR_INVALID_ARGUMENT or #LEAD_ERROR_OUT_OF_MEMORY.
 * @since 1.0
 */
LEAD_API lead_status lead_outputs_export(const lead_model *model, const lead_outputs *outputs, uint64_t count,
                                         const lead_allocator *allocator, struct ArrowSchema *schema, struct ArrowArray *array,
                                         lead_error *error);

/**
 * @brief Turns one array into a stream that gives it once.
 * @param schema Moved into the stream: released here on success, untouched on failure.
 * @param array Moved into the stream: released here on success, untouched on failure.
 * @param allocator Memory functions, or NULL for malloc.
 * @param[out] stream Filled with a stream that the caller releases; released on failure.
 * @param error Filled on failure, or NULL.
 * @return #LEAD_OK, #LEAD_ERROR_INVALID_ARGUMENT or #LEAD_ERROR_OUT_OF_MEMORY.
 * @since 1.0
 */
LEAD_API lead_status lead_stream_export(struct ArrowSchema *schema, struct ArrowArray *array, const lead_allocator *allocator,
                                        struct ArrowArrayStream *stream, lead_error *error);

#ifdef __cplusplus
}
#endif

#endif
