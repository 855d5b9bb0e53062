/* SPDX-License-Identifier: MIT */
#ifndef LEADCORE_TESTS_THREAD_ROUTING_H
#define LEADCORE_TESTS_THREAD_ROUTING_H

/* Two policies, their calendars and one table of new leads, shared; each thread has a router of its own. */
void run_routing(void);

#endif
