/* SPDX-License-Identifier: MIT */
/* Moments and durations as documents write them. */
#ifndef LEADCORE_SRC_BASE_TIME_H
#define LEADCORE_SRC_BASE_TIME_H

#include <leadcore/base.h>
#include <stdbool.h>

/* RFC 3339 or a date, as docs/model-reference.md says; false when it is neither. */
bool lead_time_parse(const char *text, size_t size, lead_time *time);
/* "30d"; false when it is not one. */
bool lead_duration_parse(const char *text, size_t size, lead_duration *duration);

#endif
