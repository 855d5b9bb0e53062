/* SPDX-License-Identifier: MIT */
/**
 * @file
 * @brief What every other header builds on: status codes, errors, memory, time and points.
 */
#ifndef LEADCORE_BASE_H
#define LEADCORE_BASE_H

#include <stddef.h>
#include <stdint.h>

/** @brief Marks what the library exports. */
#if defined(LEADCORE_STATIC)
#define LEAD_API
#elif defined(_WIN32)
#if defined(LEADCORE_BUILDING)
#define LEAD_API __declspec(dllexport)
#else
#define LEAD_API __declspec(dllimport)
#endif
#elif defined(__GNUC__)
#define LEAD_API __attribute__((visibility("default")))
#else
#define LEAD_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/**
 * @name Version of these headers
 * The library that is loaded answers for itself through lead_version().
 * @{
 */
#define LEAD_VERSION_MAJOR 1 /**< Raised when the ABI breaks. */
#define LEAD_VERSION_MINOR 3 /**< Raised when something is added. */
#define LEAD_VERSION_PATCH 0 /**< Raised when only behaviour is mended. */
/** @} */

/**
 * @brief Version of the loaded library as major * 1,000,000 + minor * 1,000 + patch.
 * @return For 1.2.3, 1002003. Thread-safe; never fails.
 * @since 1.0
 */
LEAD_API uint32_t lead_version(void);

/**
 * @brief Outcome of a function that can fail: one of the LEAD_OK, LEAD_ERROR_… and LEAD_WARNING_… constants.
 *
 * A value keeps its meaning for ever and is never reused.
 */
typedef int32_t lead_status;

/** @name Status codes
 * @{ */
#define LEAD_OK ((lead_status)0) /**< It worked. */

#define LEAD_ERROR_OUT_OF_MEMORY ((lead_status)1)    /**< The allocator had no memory; nothing has changed. */
#define LEAD_ERROR_INVALID_ARGUMENT ((lead_status)2) /**< The call itself is wrong: a null pointer, an index out of range. */
#define LEAD_ERROR_LIMIT ((lead_status)3)            /**< The input is larger than the limit that the message names. */

#define LEAD_ERROR_JSON_SYNTAX ((lead_status)100)   /**< Not JSON (RFC 8259). */
#define LEAD_ERROR_JSON_TEXT ((lead_status)101)     /**< A string is not UTF-8, or has a NUL or half a surrogate pair. */
#define LEAD_ERROR_DUPLICATE_KEY ((lead_status)102) /**< A key stands twice in one object. */

#define LEAD_ERROR_UNKNOWN_KEY ((lead_status)200)  /**< A key that means nothing here. */
#define LEAD_ERROR_MISSING_KEY ((lead_status)201)  /**< A required key is not there. */
#define LEAD_ERROR_WRONG_TYPE ((lead_status)202)   /**< A value of another JSON type, or a test that its field's type does not have. */
#define LEAD_ERROR_BAD_VALUE ((lead_status)203)    /**< The right type, but not a value that can be meant. */
#define LEAD_ERROR_UNKNOWN_NAME ((lead_status)204) /**< The name of a field, score, grade or class that does not exist. */
#define LEAD_ERROR_DUPLICATE_NAME ((lead_status)205) /**< Two things of one kind with one name. */
#define LEAD_ERROR_CYCLE ((lead_status)206)        /**< Results that depend on themselves; the message names the circle. */

#define LEAD_ERROR_MISSING_COLUMN ((lead_status)300) /**< The model needs columns that the batch does not have. */
#define LEAD_ERROR_COLUMN_TYPE ((lead_status)301)    /**< A column's type does not fit its field. */
#define LEAD_ERROR_ARROW ((lead_status)302)          /**< The Arrow structures contradict themselves. */
#define LEAD_ERROR_VALUE ((lead_status)303)          /**< A value of a lead does not fit its field. */

#define LEAD_ERROR_DAMAGED ((lead_status)400)       /**< Saved bytes that are cut, changed, or something else altogether. */
#define LEAD_ERROR_NEWER_VERSION ((lead_status)401) /**< Saved bytes of a later version of LeadCore. */

#define LEAD_ERROR_OTHER_POLICY ((lead_status)402)  /**< Saved under another policy. Since 1.3. */
#define LEAD_ERROR_LOG_GAP ((lead_status)403)       /**< Changes that do not continue the state. Since 1.3. */

#define LEAD_ERROR_NOT_ALLOWED ((lead_status)500)  /**< A move that the lifecycle does not allow; since 1.3 also a step in routing that makes no sense now. Since 1.2. */
#define LEAD_ERROR_NOT_HELD ((lead_status)501)     /**< A lead that the router does not have. Since 1.3. */
#define LEAD_ERROR_ALREADY_HELD ((lead_status)502) /**< A new lead that the router has already. Since 1.3. */
#define LEAD_ERROR_TIME ((lead_status)503)         /**< `now` is before that of an earlier call. Since 1.3. */

#define LEAD_WARNING_NEVER_TRUE ((lead_status)1000)  /**< A condition that no lead can meet. */
#define LEAD_WARNING_CAPPED ((lead_status)1001)      /**< Points that a group's or score's limits always take away. */
#define LEAD_WARNING_UNREACHABLE ((lead_status)1002) /**< A class or grade that nothing can get. */
#define LEAD_WARNING_UNUSED ((lead_status)1003)      /**< Something that is said and that nothing uses. */
#define LEAD_WARNING_NEARLY ((lead_status)1004)      /**< A name of the document's own that is nearly a built-in one. Since 1.2. */
/** @} */

/**
 * @brief Name of a status without its prefix, such as "unknown_name".
 * @param status Any value.
 * @return Constant text, "unknown status" for a value that this version does not know. Thread-safe.
 * @since 1.0
 */
LEAD_API const char *lead_status_name(lead_status status);

#define LEAD_MESSAGE_CAPACITY 384 /**< Bytes of lead_error::message, with the final NUL. */
#define LEAD_PATH_CAPACITY 256    /**< Bytes of lead_error::path, with the final NUL. */

/**
 * @brief What went wrong and where; owned by the caller, filled without any allocation.
 *
 * Start it with #LEAD_ERROR_INIT. A successful call leaves it as it was. Every function that takes one also takes NULL.
 * Messages never contain values of leads, so they may be logged.
 */
typedef struct lead_error {
    size_t size;         /**< Size of this structure as the caller was compiled. */
    lead_status code;    /**< What lead_status the function returned. */
    uint32_t line;       /**< Line in the document, from 1; 0 when there is no document. */
    uint32_t column;     /**< Column in the document in code points, from 1; 0 when there is no document. */
    uint64_t offset;     /**< Byte offset in the document, from 0. */
    char message[LEAD_MESSAGE_CAPACITY]; /**< One line of English, UTF-8, ends in NUL. */
    char path[LEAD_PATH_CAPACITY]; /**< JSON Pointer (RFC 6901) into the document, or column name; ends in NUL, may be empty. */
} lead_error;

/** @brief Initial value of a #lead_error. */
#define LEAD_ERROR_INIT                  \
    {                                    \
        sizeof(lead_error), 0, 0, 0, 0, "", "" \
    }

/**
 * @brief The host's memory functions. Every byte that the library holds comes from here.
 *
 * The structure is copied where it is given; `context` must outlive every object made with it. A shared object (a model, a batch) may be
 * released by another thread than the one that made it, so the functions must be thread-safe if the host shares objects among threads.
 * NULL in place of an allocator means malloc, realloc and free.
 */
typedef struct lead_allocator {
    size_t size;   /**< Size of this structure as the caller was compiled. */
    void *context; /**< Handed to each function. */
    /** @brief Returns at least `bytes` (> 0) bytes aligned for any type, or NULL. */
    void *(*acquire)(void *context, size_t bytes);
    /** @brief Moves a block to a new size (> 0); NULL leaves the old block as it was. */
    void *(*resize)(void *context, void *block, size_t old_bytes, size_t new_bytes);
    /** @brief Takes back a block of exactly `bytes` bytes; never called with NULL. */
    void (*release)(void *context, void *block, size_t bytes);
} lead_allocator;

/** @brief A moment: microseconds since 1970-01-01T00:00:00Z, leap seconds not counted. */
typedef int64_t lead_time;

/** @brief A length of time in microseconds. */
typedef int64_t lead_duration;

/** @brief An exact number of points in thousandths: 12.5 points are 12500. */
typedef int32_t lead_points;

#define LEAD_POINT ((lead_points)1000) /**< One point. */
#define LEAD_POINTS_MAX ((lead_points)2000000000) /**< No score, sum or limit is beyond ± two million points. */

/** @brief How much of something is known, in thousandths: 1000 is all of it, 0 nothing. */
typedef uint16_t lead_permille;

/** @brief No such field, score, rule, grade or class. */
#define LEAD_NONE ((uint32_t)0xFFFFFFFF)

#ifdef __cplusplus
}
#endif

#endif
