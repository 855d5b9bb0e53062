/* SPDX-License-Identifier: MIT */
/* Test Anything Protocol for test programs that do not fit into cmocka. */
#ifndef LEADCORE_TESTS_SUPPORT_TAP_H
#define LEADCORE_TESTS_SUPPORT_TAP_H

#include <stdbool.h>

/* Prints "ok N - name" or "not ok N - name" and returns `passed`. */
bool tap(bool passed, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Prints a line of comment. */
void tap_note(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Prints the plan; returns the exit status of main(). */
int tap_end(void);

#endif
