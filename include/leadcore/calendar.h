/* SPDX-License-Identifier: MIT */
/**
 * @file
 * @brief Working time: when somebody works, how long until a moment, and which moment is so much working time away.
 *
 * What a calendar document means is defined in docs/policy-reference.md. The library reads no time-zone files: the document carries the zone as a
 * POSIX rule, such as "CET-1CEST,M3.5.0,M10.5.0/3".
 *
 * All moments are of the years 0001 to 9999. The cost of a call does not grow with the distance between the moments, but for a look-up in the list
 * of holidays and other dates.
 */
#ifndef LEADCORE_CALENDAR_H
#define LEADCORE_CALENDAR_H

#include <leadcore/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/** @brief A compiled calendar. Immutable and reference-counted: any number of threads may use one at the same time. @since 1.3 */
typedef struct lead_calendar lead_calendar;

/** @brief A moment that never comes. @since 1.3 */
#define LEAD_NEVER ((lead_time)INT64_MAX)

/**
 * @brief Compiles a calendar that stands alone: a document of one calendar object as in docs/policy-reference.md, or the string "always".
 * @param json Document, UTF-8; not kept.
 * @param json_size Size of `json` in bytes; at most 16 MiB.
 * @param allocator Memory functions, or NULL for malloc.
 * @param[out] calendar To be given back with lead_calendar_unref(); NULL on failure.
 * @param error First problem of the document with its position, or NULL.
 * @return #LEAD_OK, or the code of the first problem.
 * @since 1.3
 */
LEAD_API lead_status lead_calendar_compile(const char *json, size_t json_size, const lead_allocator *allocator, lead_calendar **calendar,
                                           lead_error *error);

/** @brief Takes one more reference and returns `calendar`. Thread-safe; NULL is accepted. @since 1.3 */
LEAD_API lead_calendar *lead_calendar_ref(lead_calendar *calendar);

/** @brief Gives a reference back. Thread-safe; NULL is accepted. @since 1.3 */
LEAD_API void lead_calendar_unref(lead_calendar *calendar);

/** @brief 1 when `moment` is working time, else 0; also 0 for NULL or a moment out of range. Thread-safe. @since 1.3 */
LEAD_API int32_t lead_calendar_is_open(const lead_calendar *calendar, lead_time moment);

/**
 * @brief The first moment after `moment` at which work begins or ends.
 * @return #LEAD_NEVER when there is none up to the end of the year 9999, for NULL, or for a moment out of range. Thread-safe.
 * @since 1.3
 */
LEAD_API lead_time lead_calendar_next_change(const lead_calendar *calendar, lead_time moment);

/**
 * @brief The moment at which so much working time has passed since `start`: the earliest one.
 *
 * With 09:00–17:00, eight hours from 09:00 are 17:00 of the same day; nothing from any moment is that moment itself.
 * @param calendar The calendar.
 * @param start From when.
 * @param worked Working time; not negative.
 * @param[out] end The moment; #LEAD_NEVER when the calendar has no such time left up to the end of the year 9999. 0 on failure.
 * @param error Filled on failure, or NULL.
 * @return #LEAD_OK or #LEAD_ERROR_INVALID_ARGUMENT. Thread-safe.
 * @since 1.3
 */
LEAD_API lead_status lead_calendar_add(const lead_calendar *calendar, lead_time start, lead_duration worked, lead_time *end,
                                       lead_error *error);

/**
 * @brief The working time between two moments; negative when `end` is before `start`.
 * @param calendar The calendar.
 * @param start From when.
 * @param end Until when.
 * @param[out] worked Working time in microseconds; 0 on failure.
 * @param error Filled on failure, or NULL.
 * @return #LEAD_OK or #LEAD_ERROR_INVALID_ARGUMENT. Thread-safe.
 * @since 1.3
 */
LEAD_API lead_status lead_calendar_between(const lead_calendar *calendar, lead_time start, lead_time end, lead_duration *worked,
                                           lead_error *error);

/**
 * @brief lead_calendar_add() for many: `ends[i]` is `worked[i]` after `starts[i]`.
 * @param calendar The calendar.
 * @param starts `count` moments.
 * @param worked `count` working times.
 * @param count How many.
 * @param[out] ends `count` moments; may be `starts`. On failure those before the wrong one are filled.
 * @param error Filled on failure with the index, or NULL.
 * @return As lead_calendar_add().
 * @since 1.3
 */
LEAD_API lead_status lead_calendar_add_many(const lead_calendar *calendar, const lead_time *starts, const lead_duration *worked, size_t count,
                                            lead_time *ends, lead_error *error);

/**
 * @brief lead_calendar_between() for many.
 * @param calendar The calendar.
 * @param starts `count` moments.
 * @param ends `count` moments.
 * @param count How many.
 * @param[out] worked `count` working times; may be `starts` or `ends`. On failure those before the wrong one are filled.
 * @param error Filled on failure with the index, or NULL.
 * @return As lead_calendar_between().
 * @since 1.3
 */
LEAD_API lead_status lead_calendar_between_many(const lead_calendar *calendar, const lead_time *starts, const lead_time *ends, size_t count,
                                                lead_duration *worked, lead_error *error);

#ifdef __cplusplus
}
#endif

#endif
