/* SPDX-License-Identifier: MIT */
#ifndef LEADCORE_TESTS_THREAD_DECISIONS_H
#define LEADCORE_TESTS_THREAD_DECISIONS_H

/* One model with all sections beyond points, shared: assessments, lifecycles, decisions of a batch, buying groups and titles. */
void run_decisions(void);

#endif
